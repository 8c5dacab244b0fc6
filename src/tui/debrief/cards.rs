//! The decisions that mattered most, a card each: what was done, what it cost, what had been seen and what that was
//! worth, the options, what the reference would have done. Says what happened to users, not what one should feel.

use crate::base::text::{fit, hang, width};
use crate::grade::report::{ErrorKind, Label, Move, Report};
use crate::session::Run;
use crate::tui::paint::{self, Line, wrapped};
use crate::tui::theme::{Look, Role};

/// What costs are counted in, told once.
const UNIT: &str = "Costs are in budget-minutes: one is a minute in which ordering and paying would have failed for \
                    everybody, or two minutes in which they fail for half. A plus cost users more than the reference's \
                    choice would have, a minus spared them something. The reference knew what you knew then, no more.";

/// The page.
pub fn lines(run: &Run, report: &Report, columns: usize, look: Look) -> Vec<Line> {
    let mut out = wrapped(UNIT, columns, Role::Muted);
    let costly: Vec<&Move> = report.costliest.iter().filter_map(|i| report.moves.get(*i)).collect();
    if costly.is_empty() {
        out.push(Line::default());
        out.extend(wrapped("None of your decisions cost more than the reference's.", columns, Role::Good));
    }
    for (n, decision) in costly.iter().enumerate() {
        let title = match n {
            0 => "The costliest".to_owned(),
            _ => format!("Costliest, number {}", n + 1),
        };
        card(run, &title, decision, columns, look, &mut out);
    }
    if let Some(best) = report.best.and_then(|i| report.moves.get(i)) {
        card(run, "The best", best, columns, look, &mut out);
    }
    out
}

fn card(run: &Run, title: &str, m: &Move, columns: usize, look: Look, out: &mut Vec<Line>) {
    let signs = look.signs();
    out.push(Line::default());
    let head = Line::of(format!("{} {title} ", signs.rule.repeat(2)), Role::Title);
    let dashes = columns.saturating_sub(head.width() + 1);
    out.push(head.put(signs.rule.repeat(dashes), Role::Border));
    let what = format!("{}  {}", run.day().hhmmss(m.at), m.command);
    out.extend(wrapped(&what, columns, Role::Strong));
    let kind = m.error.map_or(String::new(), |e: ErrorKind| format!(": {}", e.word()));
    let cost = format!("{} budget-minutes against the reference", m.cost.signed());
    let line = format!("{} {cost}; {}{kind}", sign(m.label, look), m.label.word());
    out.extend(wrapped(&line, columns, role(m.label)));
    part("What you had seen", out);
    if m.seen.is_empty() {
        out.push(Line::of("  nothing yet beyond the pager", Role::Muted));
    }
    for seen in &m.seen {
        let lead = format!("  {} ", signs.dot);
        out.extend(hang(seen, columns, &lead, "    ").into_iter().map(|l| Line::of(l, Role::Text)));
    }
    belief(run, m, columns, look, out);
    options(m, columns, look, out);
    let words = format!("The reference would have: {}", m.reference);
    out.extend(hang(&words, columns, "", "  ").into_iter().map(|l| Line::of(l, Role::Accent)));
}

fn part(title: &str, out: &mut Vec<Line>) {
    out.push(Line::of(title, Role::Strong));
}

/// What the evidence made of the family: words, percent, a bar; what is left together on one line.
fn belief(run: &Run, m: &Move, columns: usize, look: Look, out: &mut Vec<Line>) {
    if m.belief.is_empty() {
        return;
    }
    part("What that evidence was worth", out);
    let shown = m.belief.iter().take(4);
    for (id, thousandths) in shown {
        let world = run.scenario.rubric.worlds.iter().find(|w| &w.id == id);
        let title = world.map_or(id.as_str(), |w| w.title.as_str());
        let bar = paint::bar(*thousandths as usize, 1000, 10, look);
        let lead = Line::of(format!("  {:>4} ", percent(*thousandths)), Role::Strong).join(bar).put("  ", Role::Text);
        let lead_width = lead.width();
        let words = format!("{}: {title}", likely(*thousandths));
        for (i, text) in wrapped(&words, columns.saturating_sub(lead_width).max(1), Role::Text).into_iter().enumerate()
        {
            let left = if i == 0 { lead.clone() } else { Line::of(" ".repeat(lead_width), Role::Text) };
            out.push(left.join(text));
        }
    }
    let rest: u32 = m.belief.iter().skip(4).map(|(_, t)| *t).sum();
    if m.belief.len() > 4 {
        out.push(Line::of(format!("  {:>4}  the other {} together", percent(rest), m.belief.len() - 4), Role::Muted));
    }
}

fn options(m: &Move, columns: usize, look: Look, out: &mut Vec<Line>) {
    if m.options.is_empty() {
        return;
    }
    part("Options then, with what each could be expected to cost from there on", out);
    let wide = m.options.iter().map(|o| width(&o.phrase)).max().unwrap_or(0).min(columns.saturating_sub(22));
    for option in &m.options {
        let yours = option.phrase == m.command;
        let (mark, role) = if yours { (look.signs().cursor, Role::Accent) } else { (" ", Role::Text) };
        let tail = if yours { "  yours" } else { "" };
        let words = format!("{mark} {}  {:>6}{tail}", fit(&option.phrase, wide, look.ascii), option.cost.to_string());
        out.push(Line::of(words, role));
    }
}

/// `62 %`.
pub fn percent(thousandths: u32) -> String {
    match thousandths {
        0 => "0 %".to_owned(),
        1..10 => "<1 %".to_owned(),
        n => format!("{} %", (n + 5) / 10),
    }
}

/// A probability in a word or two (after Kent's words of estimative probability).
pub const fn likely(thousandths: u32) -> &'static str {
    match thousandths {
        0..50 => "almost ruled out",
        50..200 => "unlikely",
        200..450 => "possible",
        450..550 => "even chance",
        550..850 => "likely",
        850..970 => "very likely",
        _ => "almost certain",
    }
}

fn sign(label: Label, look: Look) -> &'static str {
    match label {
        Label::Neutral | Label::Good => look.signs().good,
        Label::Inaccuracy | Label::Mistake => look.signs().warn,
        Label::Blunder => "!!",
    }
}

fn role(label: Label) -> Role {
    match label {
        Label::Neutral => Role::Muted,
        Label::Good => Role::Good,
        Label::Inaccuracy | Label::Mistake => Role::Warn,
        Label::Blunder => Role::Bad,
    }
}
