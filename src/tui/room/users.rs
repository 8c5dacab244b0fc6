//! Users and the error budget as they were last seen, and beside them what of the system was seen to be unwell. A drill
//! under exam conditions counts nobody; then what the dashboards showed stands alone.

use crate::base::text::{cut, fit, hang, thousands, width};
use crate::session::Run;
use crate::session::label;
use crate::session::views::UsersView;
use crate::sim::telemetry::{Level, Unit};
use crate::tui::paint::{self, Line, wrapped};
use crate::tui::room::{Sheet, signs};
use crate::tui::theme::{Look, Role};

/// Minutes that the small bars cover.
const MINUTES: usize = 15;
/// From so many columns on users stand beside what else there is.
const PAIRED: usize = 84;
/// Columns between the two.
const GAP: usize = 3;
/// Most services that are named as unwell.
const UNWELL: usize = 6;

/// The pane.
pub fn sheet(run: &Run, columns: usize, look: Look) -> Sheet {
    let users = run.users();
    let mut lines = Vec::new();
    let Some(at) = users.iter().map(|u| u.at).max() else {
        lines.push(Line::of("Users", Role::Strong));
        let words = "Not looked at yet: nothing tells you how users are until you open a dashboard of what they do.";
        lines.extend(wrapped(words, columns, Role::Muted));
        lines.push(Line::default());
        lines.extend(unwell(run, columns));
        return Sheet::new(lines, Vec::new());
    };
    let half = columns.saturating_sub(GAP) / 2;
    let paired = columns >= PAIRED;
    let wide = if paired { half } else { columns };
    lines.push(Line::of(format!("Users, as of {}", run.day().hhmm(at)), Role::Strong));
    for users in &users {
        lines.extend(journey(run, users, wide, look));
    }
    if users.iter().any(|u| u.failing.is_some_and(|n| n > 0)) {
        let words = "Who fails may try again: some of them are among those who succeed.";
        lines.extend(wrapped(words, wide, Role::Muted));
    }
    let budget = budget(run, wide, look);
    if paired {
        lines.extend(unwell(run, wide));
        return Sheet::new(paint::beside(lines, budget, half, GAP), Vec::new());
    }
    if !budget.is_empty() {
        lines.push(Line::default());
        lines.extend(budget);
    }
    lines.push(Line::default());
    lines.extend(unwell(run, wide));
    Sheet::new(lines, Vec::new())
}

/// The error budget: how much of the month's is burnt, and how fast.
fn budget(run: &Run, columns: usize, look: Look) -> Vec<Line> {
    let Some(budget) = run.budget() else { return Vec::new() };
    let mut lines = vec![Line::of("Error budget", Role::Strong)];
    let role = if budget.burn > 0.0 { Role::Bad } else { Role::Good };
    let full = 10.min(columns / 5);
    let bar = paint::bar((budget.share().min(1.0) * full as f64).ceil() as usize, full, full, look);
    let words = if budget.burn > 0.0 {
        format!("burns {:.2} min of it a minute", budget.burn)
    } else {
        "does not burn".to_owned()
    };
    let lead = Line::of("  ", Role::Text).join(bar).put(" ", Role::Text);
    let pad = " ".repeat(lead.width());
    let room = columns.saturating_sub(lead.width()).max(1);
    for (i, words) in wrapped(&words, room, role).into_iter().enumerate() {
        let left = if i == 0 { lead.clone() } else { Line::of(pad.clone(), Role::Text) };
        lines.push(left.join(words));
    }
    let one = label::budget_minute(run.scenario.rubric.spec());
    let said = format!("{}. One minute of it is {one}.", budget.said());
    lines.extend(hang(&said, columns, "  ", "  ").into_iter().map(|l| Line::of(l, Role::Text)));
    lines
}

/// A journey: the share that succeeds, the last minutes, what they want; how many cannot, where some do.
fn journey(run: &Run, users: &UsersView, columns: usize, look: Look) -> Vec<Line> {
    let (sign, role) = match users.failing {
        Some(0) => ("ok", Role::Good),
        Some(_) => ("!!", Role::Bad),
        None => ("", Role::Text),
    };
    let lead = Line::of(format!("  {sign:<3}"), role)
        .put(format!("{:>7} ", label::value(Unit::SuccessPercent, users.success)), Role::Strong);
    let wants = users.wants.as_deref().unwrap_or(&users.name);
    let room = columns.saturating_sub(lead.width() + width(wants) + 2).min(MINUTES);
    let bars = run.trace(&format!("{}.success", users.name)).map_or(String::new(), |(_, trace)| {
        let keep = MINUTES * 60 / trace.step_s.max(1) as usize;
        signs::spark(&trace.values[trace.values.len().saturating_sub(keep)..], 100.0, room, look)
    });
    // Bars that say nothing give their room to the words.
    let bars = if room < MINUTES / 3 { String::new() } else { format!("{} ", fit(&bars, room, look.ascii)) };
    let rest = columns.saturating_sub(lead.width() + width(&bars));
    let mut out = vec![lead.put(bars, Role::Info).put(cut(wants, rest, look.ascii), Role::Text)];
    if users.failing.is_some_and(|n| n > 0) {
        let words = format!("{}, of about {}", users.cannot(), thousands(users.of));
        out.extend(hang(&words, columns, "     ", "     ").into_iter().map(|l| Line::of(l, Role::Bad)));
    }
    out
}

/// The services that were seen to be unlike a good day, the worst first.
fn unwell(run: &Run, columns: usize) -> Vec<Line> {
    let mut out = vec![Line::of("Services you saw unwell", Role::Strong)];
    let mut nodes: Vec<_> = run.map().nodes.into_iter().filter_map(|n| Some((n.name, n.seen?))).collect();
    let looked = nodes.len();
    nodes.retain(|(_, (level, ..))| *level != Level::Normal);
    nodes.sort_by_key(|(_, (level, ..))| std::cmp::Reverse(signs::badness(*level)));
    if nodes.is_empty() {
        let words = if looked == 0 { "  none looked at yet" } else { "  none of those you looked at" };
        out.push(Line::of(words, Role::Muted));
    }
    for (name, (level, at, what)) in nodes.iter().take(UNWELL) {
        let named = if what.starts_with(name.as_str()) { what.clone() } else { format!("{name}: {what}") };
        let words = format!("{named}, {}, at {}", level.word(), run.day().hhmm(*at));
        let lead = format!("  {:<3}", signs::level(*level).0);
        let role = signs::level(*level).1;
        out.extend(hang(&words, columns, &lead, "     ").into_iter().map(|l| Line::of(l, role)));
    }
    if nodes.len() > UNWELL {
        out.push(Line::of(format!("  and {} more, on the map", nodes.len() - UNWELL), Role::Muted));
    }
    out
}
