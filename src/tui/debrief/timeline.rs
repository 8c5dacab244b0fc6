//! The run as a chart of user harm with every decision on it: the letters can be walked along, and the one that is picked
//! shows its card below.

use crate::base::text::hang;
use crate::grade::report::Label;
use crate::session::debrief::{Block, Harm, Mark, Part, card};
use crate::tui::debrief::{State, blocks};
use crate::tui::paint::{Line, wrapped};
use crate::tui::plot::{self, Curve, Plot, Stroke};
use crate::tui::theme::{Look, Role};

/// What stands beside the letters.
const SIGNS: &str = "! by a letter: it cost much; +: the best one";

/// The page in a room of this size.
pub fn lines(state: &State, part: &Part, columns: usize, rows: usize, look: Look) -> Vec<Line> {
    let mut out = Vec::new();
    let harm = part.blocks.iter().find_map(|b| if let Block::Harm(harm) = b { Some(harm) } else { None });
    if let Some(harm) = harm {
        // The chart, its two lines and the head of the card are in sight together.
        let high = (rows / 2).clamp(plot::MIN_ROWS + 3, 18);
        out.extend(chart(harm, state.selected, columns, high, look));
        out.extend(legend(["as you played it", "had nobody acted"], look));
        out.extend(strip(&harm.marks, state.selected, columns, look));
    }
    if let Some(report) = &state.report {
        out.push(Line::default());
        out.extend(blocks::blocks(&card(&state.run, report, state.selected), columns, look));
    }
    out.push(Line::default());
    out.push(Line::of("In words", Role::Title));
    out.extend(blocks::blocks(&part.blocks, columns, look));
    out
}

/// Both curves, with a letter for each mark; the picked one stands out.
pub fn chart(harm: &Harm, selected: usize, columns: usize, rows: usize, look: Look) -> Vec<Line> {
    let points = |values: &[i64]| -> Vec<_> {
        let at = |i: usize| harm.from.plus(i as u32 * harm.step_s);
        let all = values.iter().enumerate().map(|(i, v)| (at(i), *v as f32 / 10.0));
        all.take_while(|(t, _)| *t <= harm.to).collect()
    };
    let (with, without) = (points(&harm.with), points(&harm.without));
    let most = with.iter().chain(&without).map(|(_, v)| *v).fold(0.0, f32::max);
    let mark = |(i, m): (usize, &Mark)| plot::Mark {
        at: m.at,
        letter: m.letter,
        role: if i == selected { Role::Match } else { role(m) },
    };
    let say = |v: f32| format!("{v:.0} %");
    let plot = Plot {
        from: harm.from,
        to: harm.to,
        top: plot::nice_top(most.max(1.0)).min(100.0).max(most),
        say: &say,
        usual: None,
        limits: Vec::new(),
        curves: vec![
            Curve { points: with, stroke: Stroke::Solid, role: Role::Info },
            Curve { points: without, stroke: Stroke::Dotted, role: Role::Warn },
        ],
        marks: harm.marks.iter().enumerate().map(mark).collect(),
        across: plot::Across::Clock(harm.day),
    };
    plot::lines(&plot, columns, rows, look)
}

/// What the two curves are.
pub fn legend(names: [&str; 2], look: Look) -> Vec<Line> {
    let (mine, idle) = if look.ascii { ("***", "...") } else { ("⣀⣀⣀", "•••") };
    let line = Line::of(mine, Role::Info).put(format!(" {}   ", names[0]), Role::Text);
    vec![line.put(idle, Role::Warn).put(format!(" {}", names[1]), Role::Text)]
}

/// The letters of all decisions, the picked one in brackets, and what it was. Costly ones carry `!`, the best `+`.
fn strip(marks: &[Mark], selected: usize, columns: usize, look: Look) -> Vec<Line> {
    let Some(picked) = marks.get(selected) else { return vec![] };
    let place = format!("{} of {}  ", selected + 1, marks.len());
    let fits = (columns.saturating_sub(place.len() + 2) / 3).max(1);
    let first = selected.saturating_sub(fits / 2).min(marks.len().saturating_sub(fits));
    let mut line = Line::of(place, Role::Muted);
    for (i, m) in marks.iter().enumerate().skip(first).take(fits) {
        let sign = match m.note {
            "costliest" | "costly" => '!',
            "best" => '+',
            _ => ' ',
        };
        let (words, role) = if i == selected {
            (format!("[{}]", m.letter), Role::Match)
        } else {
            (format!(" {}{sign}", m.letter), role(m))
        };
        line = line.put(words, role);
    }
    let more = first + fits < marks.len();
    line = line.put(
        if more && look.ascii {
            ">"
        } else if more {
            "›"
        } else {
            ""
        },
        Role::Muted,
    );
    let mut out = vec![line];
    out.extend(wrapped(SIGNS, columns, Role::Muted));
    out.extend(row(picked, columns));
    out
}

/// `b 19:42:10 rollback checkout: plus 3.2, blunder, costliest`.
pub fn row(mark: &Mark, columns: usize) -> Vec<Line> {
    let lead = format!("  {} ", mark.letter);
    hang(&mark.said(), columns, &lead, "    ").into_iter().map(|l| Line::of(l, role(mark))).collect()
}

const fn role(mark: &Mark) -> Role {
    match mark.label {
        Label::Neutral | Label::Open => Role::Muted,
        Label::Good => Role::Good,
        Label::Delay | Label::Inaccuracy | Label::Mistake => Role::Warn,
        Label::Blunder => Role::Bad,
    }
}
