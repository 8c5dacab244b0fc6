//! What can be asked about a run without time passing: how it stands, the map, the people, what can be done, help. Reads
//! the run only.

use crate::base::text::{count, thousands};
use crate::base::time::Spoken;
use crate::line::out::Out;
use crate::line::words::{self, Slip, Word};
use crate::session::Run;
use crate::session::label;
use crate::session::views::{Group, InFlight, MapView, Presence};
use crate::sim::command::verbs;
use crate::sim::spec::ServiceKind;
use crate::sim::telemetry::Level;

const GROUPS: [(Group, &str); 5] = [
    (Group::Look, "look"),
    (Group::People, "people"),
    (Group::Change, "change"),
    (Group::Words, "lead"),
    (Group::Time, "time"),
];

/// The clock, the incident, alerts, what is on its way, what is known of users.
pub fn status(run: &Run, out: &mut Out) {
    let status = run.status();
    let day = run.day();
    out.say(format!(
        "It is {}. {} since you took over, at most {} left.",
        status.clock,
        Spoken(status.elapsed_s),
        Spoken(status.left_s)
    ));
    let lead = status.lead.map_or("Nobody leads.".to_owned(), |who| format!("The lead: {who}."));
    match status.severity {
        Some(n) => out.say(format!("Incident declared, severity {n}. {lead}")),
        None => out.say(format!("No incident is declared. {lead}")),
    }
    if status.firing.is_empty() {
        out.say("No alert fires.");
    }
    for (name, at) in status.firing {
        out.say(format!("Alert {name} fires since {}.", day.hhmmss(at)));
    }
    for change in &status.in_flight {
        out.say(in_flight(change));
    }
    match (status.failing, status.burn) {
        _ if status.exam => out.say("An exam: nothing is counted for you here. The dashboards say how users are."),
        (Some((0, at)), _) => {
            out.say(format!("Users at {}, when you last looked: none fail beyond the usual.", day.hhmmss(at)));
        }
        (Some((users, at)), burn) => {
            let users = count(users, "user fails", "users fail");
            let burn = burn.map_or(String::new(), |b| {
                format!(
                    " That is {b:.2} budget-minutes a minute; 1 would be ordering and paying failing for everybody."
                )
            });
            let budget = run.budget().map_or(String::new(), |b| format!(" Error budget: {}.", b.said()));
            out.say(format!(
                "Users at {}, when you last looked: about {users} a minute.{burn}{budget}",
                day.hhmmss(at)
            ));
            for users in run.users().iter().filter(|u| u.failing.is_some_and(|n| n > 0)) {
                out.item("- ", format!("{}, of about {}.", users.cannot(), thousands(users.of)));
            }
        }
        (None, _) => out.say("You have not looked yet at how many users fail."),
    }
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

fn in_flight(change: &InFlight) -> String {
    let how = match (change.starts_in, change.progress) {
        (Some(s), _) => format!("takes hold in {}", Spoken(s)),
        (None, Some((done, all))) => format!("{done} of {all} replicas done"),
        (None, None) => "under way".to_owned(),
    };
    format!("On its way: {}, {how}.", change.what)
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
    let names = GROUPS.map(|(_, name)| name);
    let only = if heading.is_empty() { None } else { Some(words::pick(heading, &names, "`menu` alone prints all")?) };
    let items = run.menu();
    for (group, name) in GROUPS {
        if only.is_some_and(|o| o != name) || !items.iter().any(|i| i.group == group) {
            continue;
        }
        out.gap();
        out.say(format!("{}:", group.word()));
        for (n, item) in items.iter().enumerate().filter(|(_, i)| i.group == group) {
            let takes = if item.takes.is_empty() { String::new() } else { format!(", takes {}", item.takes) };
            let risk = if item.risk.is_empty() { String::new() } else { format!(". Risk: {}", item.risk) };
            let not_now = if item.not_now.is_empty() { String::new() } else { format!(". Not now: {}", item.not_now) };
            out.numbered(n + 1, format!("{}: {}{takes}{risk}{not_now}", form(&item.phrase), item.about));
        }
    }
    out.gap();
    out.say("Type a number, or the words.");
    Ok(items.into_iter().map(|i| i.phrase).collect())
}

/// A form with its bars in words.
pub fn form(form: &str) -> String {
    form.replace('|', " or ")
}

/// Whether a phrase of the menu is a form to fill in.
pub fn needs_words(phrase: &str) -> bool {
    let open = |form: &str| form.contains(|c: char| c.is_ascii_uppercase() || c == '|');
    phrase.ends_with(" PERCENT") || verbs().any(|v| v.form == phrase && open(v.form))
}

/// What can be typed, or what one word does.
///
/// # Errors
/// There is no such word.
pub fn help(run: &Run, wanted: &str, own: &[Word], out: &mut Out) -> Result<(), Slip> {
    let rows: Vec<(&str, &str, &str)> = own
        .iter()
        .map(|w| (w.typed, w.form, w.about))
        .chain(run.verbs().iter().map(|v| (v.word, v.form, v.about)))
        .collect();
    if wanted.is_empty() {
        out.say("Words that do something in the drill; the beginning of a word is enough where it is clear:");
        for verb in run.verbs() {
            out.item("- ", format!("{}: {}", form(verb.form), verb.about));
            let rows = crate::sim::severity::said().filter(|_| verb.word == "declare");
            rows.for_each(|(word, about)| out.item("  - ", format!("{word}: {about}")));
        }
        out.gap();
        out.say("Words that only ask, or leave; no time passes:");
        for word in own {
            out.item("- ", format!("{}: {}", word.form, word.about));
        }
        return Ok(());
    }
    let known: Vec<&str> = rows.iter().map(|r| r.0).collect();
    let word = words::pick(wanted, &known, "`help` alone lists all words")?;
    if let Some((_, typed, about)) = rows.iter().find(|r| r.0 == word) {
        out.say(format!("{}: {about}.", form(typed)));
    }
    let fits = run.complete(&format!("{word} "));
    if !fits.is_empty() {
        out.say("It can go on with:");
        for fit in fits {
            let about = if fit.about.is_empty() { String::new() } else { format!(": {}", fit.about) };
            out.item("- ", format!("{}{about}", fit.word));
        }
    }
    Ok(())
}
