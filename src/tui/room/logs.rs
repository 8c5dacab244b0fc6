//! The logs that were opened, one service at a time: patterns with how often, and what is new since the look before.

use crate::base::text::{cut, hang, width};
use crate::session::Run;
use crate::session::feed::{Item, LogPattern};
use crate::tui::paint::{Line, occurrences, wrapped};
use crate::tui::room::{Sheet, State};
use crate::tui::theme::{Look, Role};

/// A rate that is so many times another is said to have changed.
const CHANGED: f64 = 1.5;

/// Services whose log can be read, in the order of the menu.
pub fn services(run: &Run) -> Vec<String> {
    run.menu().into_iter().filter_map(|m| m.phrase.strip_prefix("logs ").map(str::to_owned)).collect()
}

/// The last look at a service's log and the one before: when, and what it showed.
fn looks<'a>(run: &'a Run, service: &str) -> Vec<(String, &'a [LogPattern])> {
    let all = run.feed.iter().rev().filter_map(|e| match &e.item {
        Item::Logs { service: of, patterns } if of == service => Some((run.day().hhmm(e.at), patterns.as_slice())),
        _ => None,
    });
    all.take(2).collect()
}

/// The pane.
pub fn sheet(state: &State, columns: usize, look: Look) -> Sheet {
    let run = state.run();
    let services = services(run);
    let at = state.log.min(services.len().saturating_sub(1));
    let mut lines = names(run, &services, at, columns, look);
    let Some(service) = services.get(at) else {
        lines.extend(wrapped("No log can be read in this drill.", columns, Role::Muted));
        return Sheet::new(lines, Vec::new());
    };
    let looks = looks(run, service);
    let Some((when, patterns)) = looks.first() else {
        lines.push(Line::default());
        let words = format!("{service}: not looked at yet. Enter puts logs {service} on the command line.");
        lines.extend(wrapped(&words, columns, Role::Muted));
        return Sheet::new(lines, Vec::new());
    };
    let needle = state.filter.text().trim();
    let fits = |p: &&LogPattern| {
        needle.is_empty() || !occurrences(&p.text, needle).is_empty() || !occurrences(&p.level, needle).is_empty()
    };
    let shown: Vec<&LogPattern> = patterns.iter().filter(fits).collect();
    let found = if needle.is_empty() {
        String::new()
    } else {
        format!(", {} of {} patterns have `{needle}`", shown.len(), patterns.len())
    };
    lines
        .push(Line::of(cut(&format!("{service} at {when}, lines a minute{found}"), columns, look.ascii), Role::Strong));
    if patterns.is_empty() {
        lines.push(Line::of("  nothing in the last minutes", Role::Muted));
    }
    let before = looks.get(1).map(|(_, all)| *all);
    for pattern in shown {
        lines.extend(row(pattern, before, columns).into_iter().map(|l| l.found(needle)));
    }
    let gone = looks
        .get(1)
        .map_or(0, |(_, all)| all.iter().filter(|p| !patterns.iter().any(|now| now.text == p.text)).count());
    if gone > 0 {
        let words = crate::base::text::count(gone as u64, "pattern", "patterns");
        lines.push(Line::of(format!("  {words} of the look before: not written any more"), Role::Muted));
    }
    Sheet::new(lines, Vec::new())
}

/// The services; the one that is shown in brackets, a question mark at those not looked at.
fn names(run: &Run, services: &[String], at: usize, columns: usize, look: Look) -> Vec<Line> {
    let mut lines = vec![Line::default()];
    for (i, service) in services.iter().enumerate() {
        let unseen = looks(run, service).is_empty();
        let mark = if unseen { "?" } else { "" };
        let (words, role) = match (i == at, unseen) {
            (true, _) => (format!("[{service}{mark}]"), Role::Title),
            (false, true) => (format!("{service}{mark}"), Role::Muted),
            (false, false) => (service.clone(), Role::Text),
        };
        let used = lines.last().map_or(0, Line::width);
        if used > 0 && used + 2 + width(&words) > columns {
            lines.push(Line::default());
        }
        if let Some(line) = lines.last_mut() {
            let gap = if line.spans.is_empty() { "" } else { "  " };
            *line = line.clone().put(gap, Role::Text).put(cut(&words, columns, look.ascii), role);
        }
    }
    lines
}

/// A pattern: how often, level, words; then what the look before said, if there was one and it said something else.
fn row(p: &LogPattern, before: Option<&[LogPattern]>, columns: usize) -> Vec<Line> {
    let role = level_role(&p.level);
    let lead = Line::of(format!("{:>7} ", rate(p.per_min)), Role::Strong).put(format!("{:<6}", p.level), role);
    let pad = " ".repeat(lead.width());
    let news = before.map_or(String::new(), |all| match all.iter().find(|b| b.text == p.text).map(|b| b.per_min) {
        None => " (new)".to_owned(),
        Some(was) if p.per_min >= was * CHANGED || p.per_min * CHANGED <= was => format!(" (was {})", rate(was)),
        Some(_) => String::new(),
    });
    let texts = hang(&format!("{}{news}", p.text), columns, &pad, &pad);
    let put = |(i, text): (usize, String)| {
        let words = Line::of(text.strip_prefix(&pad).unwrap_or(&text).to_owned(), Role::Text);
        let left = if i == 0 { lead.clone() } else { Line::of(pad.clone(), Role::Text) };
        left.join(words)
    };
    texts.into_iter().enumerate().map(put).collect()
}

/// How a level looks.
pub fn level_role(level: &str) -> Role {
    match level {
        "ERROR" => Role::Bad,
        "WARN" => Role::Warn,
        _ => Role::Muted,
    }
}

/// Lines a minute.
pub fn rate(per_min: f64) -> String {
    if per_min < 10.0 { format!("{per_min:.1}") } else { format!("{per_min:.0}") }
}
