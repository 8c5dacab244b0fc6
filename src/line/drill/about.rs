//! What can be asked about a run without time passing: how it stands, the map, the people, what can be done, help. Reads
//! the run only.

use crate::base::text::{count, thousands};
use crate::base::time::Spoken;
use crate::line::debrief::pages;
use crate::line::out::Out;
use crate::line::words::Slip;
use crate::session::Run;
use crate::session::label;
use crate::session::typed::ask;
use crate::session::views::{MapView, Presence};
use crate::sim::command::verbs;
use crate::sim::spec::ServiceKind;
use crate::sim::telemetry::Level;

/// The clock, the incident, alerts, what is on its way, what is known of users.
pub fn status(run: &Run, out: &mut Out) {
    pages::print_cited(&ask::status(run), &run.scenario.sources, out);
}

/// What users meet, journey by journey, and the error budget, as they were last seen.
pub fn users(run: &Run, out: &mut Out) {
    let users = run.users();
    if users.is_empty() {
        out.say("Not looked at yet: nothing tells you how users are until you open a dashboard of what they do.");
        return;
    }
    for one in &users {
        let said = run.last_reading(&format!("{}.success", one.name));
        let said = said.map_or_else(String::new, |(at, r)| {
            format!("{}, at {}", label::sentence(r, run.day()), run.day().hhmmss(at))
        });
        let harm = match one.failing {
            Some(n) if n > 0 => format!(". So {}, of about {}", one.cannot(), thousands(one.of)),
            _ => String::new(),
        };
        out.item("- ", format!("{said}{harm}."));
    }
    if let Some(budget) = run.budget() {
        out.say(format!("Error budget: {}.", budget.said()));
    }
}

/// Every dashboard that was opened, as it was last seen: what is unlike a good day in full, of the rest how much there is.
pub fn charts(run: &Run, out: &mut Out) {
    let panels = run.panels();
    let seen: Vec<_> = panels.iter().filter_map(|p| Some((&p.name, p.last?))).collect();
    if seen.is_empty() {
        out.say("No dashboard was opened yet. `look overview` opens one.");
        return;
    }
    for (name, (at, readings)) in seen {
        let odd: Vec<_> = readings.iter().filter(|r| r.level != Level::Normal).collect();
        let well = (readings.len() - odd.len()) as u64;
        let well = format!("{} as on a good day", count(well, "series is", "series are"));
        out.say(format!("Dashboard {name} at {}: {well}.", run.day().hhmmss(at)));
        for reading in odd {
            out.item("- ", label::sentence(reading, run.day()));
        }
    }
}

/// The services as an indented list: each once, below the first that calls it.
pub fn map(run: &Run, out: &mut Out) {
    let map = run.map();
    out.say("Services, each below the first one that calls it:");
    let called = |n: usize| map.edges.iter().any(|(_, to)| *to == n);
    let mut open: Vec<(usize, usize)> = (0..map.nodes.len()).rev().filter(|n| !called(*n)).map(|n| (n, 0)).collect();
    let mut said = vec![false; map.nodes.len()];
    while let Some((n, depth)) = open.pop() {
        if std::mem::replace(&mut said[n], true) {
            continue;
        }
        service(&map, n, depth, run, out);
        open.extend(map.edges.iter().rev().filter(|(from, _)| *from == n).map(|(_, to)| (*to, depth + 1)));
    }
}

fn service(map: &MapView, n: usize, depth: usize, run: &Run, out: &mut Out) {
    let node = &map.nodes[n];
    let kind = match node.kind {
        ServiceKind::Service => "service",
        ServiceKind::Database => "database",
        ServiceKind::Cache => "cache",
        ServiceKind::Queue => "queue",
        ServiceKind::Vendor => "somebody else's",
        ServiceKind::Platform => "platform",
    };
    let calls = map.edges.iter().filter(|(from, _)| *from == n);
    let calls: Vec<&str> = calls.map(|(_, to)| map.nodes[*to].name.as_str()).collect();
    let calls = if calls.is_empty() { String::new() } else { format!(" Calls {}.", calls.join(", ")) };
    let seen = node.seen.as_ref().map_or("Not looked at yet.".to_owned(), |(level, at, what)| {
        format!("Seen at {}: {}, by {what}.", run.day().hhmmss(*at), level.word())
    });
    let lead = format!("{}- ", "  ".repeat(depth.min(4)));
    out.item(&lead, format!("{}, {kind}: {}.{calls} {seen}", node.name, node.about.trim_end_matches('.')));
}

/// Who is here and who can be paged.
pub fn people(run: &Run, out: &mut Out) {
    for person in run.people() {
        let presence = match person.presence {
            Presence::Here => "here".to_owned(),
            Presence::Coming(s) => format!("paged, comes in {}", Spoken(s)),
            Presence::Away => "not here, can be paged".to_owned(),
        };
        let duty = person.duty.map_or(String::new(), |d| format!(", role in the incident: {d}"));
        out.item("- ", format!("{}, {}: {presence}{duty}.", person.name, person.role.trim_end_matches('.')));
    }
}

/// What can be done, numbered, or one heading of it; gives what the numbers stand for.
///
/// # Errors
/// There is no such heading.
pub fn menu(run: &Run, heading: &str, out: &mut Out) -> Result<Vec<String>, Slip> {
    let only = if heading.is_empty() { None } else { Some(ask::heading(heading)?) };
    let items = run.menu();
    for (group, _) in ask::HEADINGS {
        if only.is_some_and(|o| o != group) || !items.iter().any(|i| i.group == group) {
            continue;
        }
        out.gap();
        out.say(format!("{}:", group.word()));
        for (n, item) in items.iter().enumerate().filter(|(_, i)| i.group == group) {
            let takes = if item.takes.is_empty() { String::new() } else { format!(", takes {}", item.takes) };
            let risk = if item.risk.is_empty() { String::new() } else { format!(". Risk: {}", item.risk) };
            let not_now = if item.not_now.is_empty() { String::new() } else { format!(". Not now: {}", item.not_now) };
            out.numbered(n + 1, format!("{}: {}{takes}{risk}{not_now}", ask::form(&item.phrase), item.about));
        }
    }
    out.gap();
    out.say("Type a number, or the words.");
    Ok(items.into_iter().map(|i| i.phrase).collect())
}

/// Whether a phrase of the menu is a form to fill in.
pub fn needs_words(phrase: &str) -> bool {
    let open = |form: &str| form.contains(|c: char| c.is_ascii_uppercase() || c == '|');
    phrase.ends_with(" PERCENT") || verbs().any(|v| v.form == phrase && open(v.form))
}

/// What can be typed, or what one word does; with the words of a workshop where a `team` plays.
///
/// # Errors
/// There is no such word.
pub fn help(run: &Run, wanted: &str, team: bool, out: &mut Out) -> Result<(), Slip> {
    if !wanted.is_empty() {
        let topic = ask::topic(run, wanted, team)?;
        pages::print_cited(&ask::about(run, topic), &run.scenario.sources, out);
        return Ok(());
    }
    out.say("Words that do something in the drill; the beginning of a word is enough where it is clear:");
    for verb in run.verbs() {
        out.item("- ", format!("{}: {}", ask::form(verb.form), verb.about));
        let rows = crate::sim::severity::said().filter(|_| verb.word == "declare");
        rows.for_each(|(word, about)| out.item("  - ", format!("{word}: {about}")));
        let impacts = crate::sim::severity::IMPACTS.iter().filter(|_| verb.word == "update");
        impacts.for_each(|(impact, holds)| out.item("  - ", format!("impact={}: {holds}", impact.word())));
    }
    out.gap();
    out.say("Words that only ask, or leave; no time passes:");
    for word in ask::WORDS {
        out.item("- ", format!("{}: {}", word.form, word.about));
    }
    Ok(())
}
