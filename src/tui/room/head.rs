//! The head of the room: clock, severity, who leads, harm as it was last seen, alerts, changes on their way, and the
//! names of the panes.

use crate::base::text::{count, cut, thousands, width};
use crate::base::time::Spoken;
use crate::session::Run;
use crate::tui::paint::{self, Line};
use crate::tui::room::{Pane, State};
use crate::tui::theme::{Look, Role};

/// The first two lines.
pub fn lines(state: &State, columns: usize, look: Look) -> Vec<Line> {
    let run = state.run();
    let status = run.status();
    let dot = format!("  {}  ", look.signs().dot);
    let mut first = Line::of(status.clock.clone(), Role::Title).put(&*dot, Role::Muted);
    first = match status.severity {
        Some(n) => first.put(format!("severity {n}"), Role::Warn),
        None => first.put("not declared", Role::Muted),
    };
    first = match &status.lead {
        Some(who) => {
            first.put(&*dot, Role::Muted).put(format!("{who} lead{}", if who == "you" { "" } else { "s" }), Role::Text)
        }
        None => first.put(&*dot, Role::Muted).put("nobody leads", Role::Muted),
    };
    let retry = if run.header.fork.is_some() { "retry  " } else { "" };
    let pace = match state.live {
        0 => retry.to_owned(),
        1 => format!("{retry}live  "),
        n => format!("{retry}live {n}x  "),
    };
    let left = Spoken(status.left_s - status.left_s % 60);
    let (long, brief) = if run.over() {
        ("the run has ended".to_owned(), "ended".to_owned())
    } else {
        (format!("ends in {left} at the latest"), format!("{} left", Spoken(status.left_s)))
    };
    let right = Line::of(&*pace, Role::Accent).put(long, Role::Muted);
    let short = Line::of(&*pace, Role::Accent).put(brief, Role::Muted);
    let whole = first.clone().flush(right, columns);
    let first = if whole == first { first.flush(short, columns) } else { whole };
    vec![first, second(run, columns)]
}

/// What users do, and the alerts.
pub fn second(run: &Run, columns: usize) -> Line {
    let status = run.status();
    let harm = match status.failing {
        _ if status.exam => Line::of("exam: no counters, no hints", Role::Info),
        None => Line::of("? users failing: not looked yet", Role::Muted),
        Some((0, at)) => {
            Line::of("ok no users failing", Role::Good).put(format!(", as of {}", run.day().hhmm(at)), Role::Muted)
        }
        Some((n, at)) => {
            let known = Line::of(format!("!! {} failing a minute", count(n, "user", "users")), Role::Bad)
                .put(format!(", as of {}", run.day().hhmm(at)), Role::Muted);
            // Who cannot do what, where there is room for it.
            let mut hurt: Vec<_> = run.users().into_iter().filter(|u| u.failing.is_some_and(|f| f > 0)).collect();
            hurt.sort_by_key(|u| std::cmp::Reverse(u.failing));
            let words = match hurt.as_slice() {
                [only] => only.wants.as_ref().map(|wants| format!(": they cannot {wants}")),
                [worst, ..] => Some(format!(": {}", worst.cannot())),
                [] => None,
            };
            known.put(words.filter(|_| columns >= WIDE + 20).unwrap_or_default(), Role::Bad)
        }
    };
    let n = status.firing.len() as u64;
    let names: Vec<&str> = status.firing.iter().map(|(name, _)| name.as_str()).collect();
    let alerts = if n == 0 {
        Line::of("no alert fires", Role::Muted)
    } else {
        let room = columns.saturating_sub(harm.width() + 2);
        let long =
            format!("{} {}: {}", thousands(n), if n == 1 { "alert fires" } else { "alerts fire" }, names.join(", "));
        let short = format!("{} firing (f5)", count(n, "alert", "alerts"));
        Line::of(if width(&long) <= room { long } else { short }, Role::Bad)
    };
    harm.flush(alerts, columns)
}

/// Changes on their way, a line each.
pub fn flight(run: &Run, columns: usize, look: Look) -> Vec<Line> {
    let status = run.status();
    let line = |f: &crate::session::views::InFlight| {
        let lead = format!("{} {}: ", crate::tui::room::signs::arrow(look), f.what);
        let mut line = Line::of(lead, Role::Info);
        line = match (f.starts_in, f.progress) {
            (Some(s), _) => line.put(format!("takes effect in {}", Spoken(s)), Role::Info),
            (None, Some((done, all))) => {
                let bar = paint::bar(done as usize, all as usize, 12.min(columns / 6), look);
                line.put(format!("{done} of {all} replicas done "), Role::Info).join(bar)
            }
            (None, None) => line.put("under way", Role::Info),
        };
        line
    };
    status.in_flight.iter().map(line).collect()
}

/// The names of the panes with their keys.
pub fn tabs(pane: Pane, columns: usize, look: Look) -> Line {
    let line = named(pane, columns);
    let rest = columns.saturating_sub(line.width() + 1);
    line.put(" ", Role::Text).put(look.signs().rule.repeat(rest), Role::Border)
}

/// The same without the line behind them; cut, with a mark, where there is no room for all.
pub fn named(pane: Pane, columns: usize) -> Line {
    if columns < NARROW {
        let n = pane as usize + 1;
        let rest = cut(&format!(" {n} of {}, tab: next", Pane::ALL.len()), columns.saturating_sub(12), true);
        return Line::of(format!("[{}]", pane.title()), Role::Title).put(rest, Role::Muted);
    }
    let mut line = Line::default();
    for (tab, key, name) in labels(pane, columns) {
        if !line.spans.is_empty() {
            line = line.put(gap(columns), Role::Border);
        }
        let role = if tab == pane { Role::Title } else { Role::Text };
        line = line.put(key, Role::Key).put(name, role);
    }
    line
}

/// The pane whose name stands at a column.
pub fn tab_at(column: usize, columns: usize, pane: Pane) -> Option<Pane> {
    let mut at = 0;
    for (tab, key, name) in labels(pane, columns) {
        let end = at + width(&key) + width(&name);
        if (at..end).contains(&column) {
            return Some(tab);
        }
        at = end + gap(columns).len();
    }
    None
}

/// Columns from which on keys stand before the names, and from which on there are two blanks between.
const KEYED: usize = 76;
const WIDE: usize = 90;
/// Columns below which only the name of the pane that is shown stands there.
const NARROW: usize = 50;

const fn gap(columns: usize) -> &'static str {
    if columns < WIDE { " " } else { "  " }
}

fn labels(pane: Pane, columns: usize) -> Vec<(Pane, String, String)> {
    if columns < NARROW {
        return vec![(pane, String::new(), format!("[{}]", pane.title()))];
    }
    let label = |(i, tab): (usize, Pane)| {
        let name = if tab == pane { format!("[{}]", tab.title()) } else { tab.title().to_owned() };
        let key = if columns < KEYED { String::new() } else { format!("f{} ", i + 2) };
        (tab, key, cut(&name, columns, true))
    };
    Pane::ALL.into_iter().enumerate().map(label).collect()
}
