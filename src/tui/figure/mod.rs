//! A figure's picture as lines: what is drawn, and what its lines and letters mean. Knows no screen; who shows it adds the
//! sentence and what can be changed.

mod shapes;

use crate::base::text::{cut, width};
use crate::base::time::Tick;
use crate::figure::picture::{Chart, Drawing, NOW, Tone};
use crate::tui::paint::Line;
use crate::tui::plot::{self, Across, Plot, Stroke};
use crate::tui::theme::{Look, Role};

/// Rows of a chart where there is room for it.
pub const ROWS: usize = 12;
/// Steps of the horizontal axis: finer than any screen.
const STEPS: f64 = 100_000.0;

/// The drawing in at most `columns`; a chart takes about `rows` with everything around it.
pub fn lines(drawing: &Drawing, columns: usize, rows: usize, look: Look) -> Vec<Line> {
    match drawing {
        Drawing::Chart(chart) => chart_lines(chart, columns, rows, look),
        Drawing::Bars(bars) => shapes::bars(bars, columns, look),
        Drawing::Crowd(crowd) => shapes::crowd(crowd, columns, look),
    }
}

fn chart_lines(chart: &Chart, columns: usize, rows: usize, look: Look) -> Vec<Line> {
    let span = (chart.across.to - chart.across.from).max(f64::MIN_POSITIVE);
    let place = |x: f64| Tick(((x - chart.across.from) / span * STEPS).clamp(0.0, STEPS) as u32);
    let say = |value: f32| {
        let at = (f64::from(value) / chart.up.top * 2.0).round().clamp(0.0, 2.0) as usize;
        chart.up.words[at].clone()
    };
    let curves = chart.curves.iter().map(|c| plot::Curve {
        points: c.points.iter().map(|(x, y)| (place(*x), *y as f32)).collect(),
        stroke: if c.dotted { Stroke::Dotted } else { Stroke::Solid },
        role: role(c.tone),
    });
    let marks = chart.marks.iter().map(|m| plot::Mark {
        at: place(m.at),
        letter: letter(m.letter, look),
        role: if m.letter == NOW { Role::Accent } else { Role::Strong },
    });
    let words: Vec<(Tick, String)> = chart.across.ticks.iter().map(|(at, words)| (place(*at), words.clone())).collect();
    let plot = Plot {
        from: Tick(0),
        to: Tick(STEPS as u32),
        top: chart.up.top as f32,
        say: &say,
        usual: chart.level.as_ref().map(|(value, _)| *value as f32),
        curves: curves.collect(),
        marks: marks.collect(),
        limits: Vec::new(),
        across: Across::Words(&words),
    };
    let legend = legend(chart, columns, look);
    let around = legend.len() + 1;
    let drawn = plot::lines(&plot, columns, rows.saturating_sub(around).clamp(plot::MIN_ROWS + 1, ROWS), look);
    let mut out = vec![Line::of(cut(&chart.up.title, columns, look.ascii), Role::Muted)];
    out.extend(drawn);
    out.extend(legend);
    out
}

/// What lines and letters mean, and at the end what the horizontal axis counts.
fn legend(chart: &Chart, columns: usize, look: Look) -> Vec<Line> {
    let (solid, dotted, dashed) =
        if look.ascii { ("***", "...", "---") } else { ("⣀⣀⣀", "•••", "┄┄┄") };
    let mut items: Vec<Line> = Vec::new();
    let mut add = |sign: &str, words: &str, role| {
        items.push(
            Line::of(sign, role).put(format!(" {}", cut(words, columns.saturating_sub(4), look.ascii)), Role::Muted),
        );
    };
    for c in &chart.curves {
        add(if c.dotted { dotted } else { solid }, &c.name, role(c.tone));
    }
    if let Some((_, name)) = &chart.level {
        add(dashed, name, Role::Muted);
    }
    for m in &chart.marks {
        let role = if m.letter == NOW { Role::Accent } else { Role::Strong };
        add(&letter(m.letter, look).to_string(), &m.name, role);
    }
    let mut out = vec![Line::default()];
    for item in items {
        let used = out.last().map_or(0, Line::width);
        if used > 0 && used + 3 + item.width() > columns {
            out.push(Line::default());
        }
        if let Some(line) = out.last_mut() {
            let gap = if line.spans.is_empty() { "" } else { "   " };
            *line = std::mem::take(line).put(gap, Role::Text).join(item);
        }
    }
    // What is counted stands under the axis, at its right end, as it does on paper.
    let title = Line::of(cut(&chart.across.title, columns, look.ascii), Role::Muted);
    let blank = " ".repeat(columns.saturating_sub(title.width()));
    let alone = Line::of(blank, Role::Text).join(title.clone());
    match out.first_mut() {
        Some(first) if first.width() + 3 + title.width() <= columns => {
            *first = std::mem::take(first).flush(title, columns);
        }
        _ => out.insert(0, alone),
    }
    out
}

fn letter(letter: char, look: Look) -> char {
    if letter == NOW && look.ascii { 'v' } else { letter }
}

/// How a tone looks.
const fn role(tone: Tone) -> Role {
    match tone {
        Tone::Plain => Role::Info,
        Tone::Now => Role::Accent,
        Tone::Bad => Role::Bad,
        Tone::Good => Role::Good,
    }
}

/// The widest of `words`, in columns.
fn widest<'a>(words: impl Iterator<Item = &'a str>) -> usize {
    words.map(width).max().unwrap_or(0)
}
