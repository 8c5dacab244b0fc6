//! Entries of a run's feed as sentences. Pure: the entry and the day's clock in, lines out.

use crate::base::time::{DayStart, Spoken};
use crate::line::out::Out;
use crate::line::spoken;
use crate::session::feed::{End, Entry, Item, LogPattern, ReplicaRow, Stage};
use crate::session::label;
use crate::sim::{command, severity};

/// Says an entry; a dashboard that would look the same to a person in one line.
pub fn entry(entry: &Entry, day: DayStart, out: &mut Out) {
    let at = day.hhmmss(entry.at);
    match &entry.item {
        Item::Panel { name, unchanged: true, .. } => {
            out.say(format!("Dashboard {name} at {at}: nothing has changed to the eye. `again` reads it in full."));
        }
        Item::Panel { .. }
        | Item::Logs { .. }
        | Item::Replicas { .. }
        | Item::Trace { .. }
        | Item::Runbook { .. }
        | Item::Changes { .. } => in_full(entry, day, out),
        Item::Freeze { ask, options, cues, .. } => freeze(ask, options, cues, out),
        item => out.say(sentence(item, &at)),
    }
}

/// Says an entry with everything it holds.
pub fn in_full(entry: &Entry, day: DayStart, out: &mut Out) {
    let at = day.hhmmss(entry.at);
    match &entry.item {
        Item::Panel { name, title, readings, .. } => {
            out.say(format!("Dashboard {name} at {at}, {title}:"));
            for reading in readings {
                out.item("- ", label::sentence(reading, day));
            }
        }
        Item::Logs { service, patterns } => logs(service, patterns, &at, out),
        Item::Replicas { service, rows } => replicas(service, rows, &at, out),
        Item::Trace { journey, rows } => {
            out.say(format!(
                "Trace of {journey} at {at}, each call below its caller; what fails not at all is not said:"
            ));
            for row in rows {
                out.item(&format!("{}- ", "  ".repeat(row.depth.into())), label::edge(row));
            }
        }
        Item::Runbook { name, title, text } => {
            out.say(format!("Runbook {name}, {title}:"));
            out.markdown(text);
        }
        Item::Changes { log, standing } => {
            out.say("What was changed lately, oldest first:");
            for (when, who, what) in log {
                out.item("- ", format!("{when}, {who}: {what}"));
            }
            out.say("How it stands now:");
            for (name, value) in standing {
                out.item("- ", format!("{name}: {value}"));
            }
        }
        item => out.say(sentence(item, &at)),
    }
}

fn sentence(item: &Item, at: &str) -> String {
    match item {
        Item::You(typed) => format!("{at}, you: {}.", command::as_typed(typed)),
        Item::Alert { name, text } => format!("{at}, alert {name} fires: {}.", text.trim_end_matches('.')),
        Item::Cleared { name } => format!("{at}, alert {name} has cleared."),
        Item::Change { what, stage: Stage::Issued(0) } => format!("{at}, on its way: {what}."),
        Item::Change { what, stage: Stage::Issued(s) } => {
            format!("{at}, on its way: {what}; it takes hold in {}.", Spoken(*s))
        }
        Item::Change { what, stage: Stage::Started } => format!("{at}, takes hold: {what}."),
        Item::Change { what, stage: Stage::Landed } => format!("{at}, complete: {what}."),
        Item::Joined { person, role } => format!("{at}, {person} is here: {role}."),
        Item::Paged { person, eta_s } => format!("{at}, {person} was paged and comes in about {}.", Spoken(*eta_s)),
        Item::Vendor { about, text } => format!("{at}, the status page of {about} says: {text}."),
        Item::Answer { person, text } => format!("{person} says: {text}"),
        Item::Declared(n) => format!("{at}, incident declared, severity {n}: {}.", severity::row(*n).harm),
        Item::Assigned(role, who) => format!("{at}, the role of {role} goes to {who}."),
        Item::Posted(text) => format!("{at}, posted for people outside: {text}"),
        Item::Skipped => "Left open. The debrief comes back to it.".to_owned(),
        Item::Ranked => "Kept. The debrief comes back to it.".to_owned(),
        Item::Hint(n, of, text) => format!("Hint {n} of {of}: {}", spoken::line(text)),
        Item::Committed { n, of, odds } => {
            let odds: Vec<String> = odds.iter().map(|(what, p)| format!("{p} percent {what}")).collect();
            format!("{at}, you commit, {n} of {of}: {}.", odds.join("; "))
        }
        Item::Runbook { name, .. } => format!("Runbook {name}."),
        Item::NoMoreHints => "There are no more hints.".to_owned(),
        Item::Noted => "Noted.".to_owned(),
        Item::Quiet => format!("It is {at}. Nothing new was announced."),
        Item::WaitEnded { after_s, of_s } => {
            format!("News ends the wait, after {} of {}.", Spoken(*after_s), Spoken(*of_s))
        }
        Item::Ended(End::Resolved) => format!("{at}, you said that it is over. The run has ended."),
        Item::Ended(End::Horizon) => format!("{at}, the time is up. The run has ended."),
        Item::Panel { name, .. } => format!("Dashboard {name}."),
        Item::Logs { service, .. } => format!("Log of {service}."),
        Item::Replicas { service, .. } => format!("Replicas of {service}."),
        Item::Trace { journey, .. } => format!("Trace of {journey}."),
        Item::Changes { .. } => "The change log.".to_owned(),
        Item::Freeze { ask, .. } => ask.clone(),
    }
}

fn logs(service: &str, patterns: &[LogPattern], at: &str, out: &mut Out) {
    if patterns.is_empty() {
        return out.say(format!("Log of {service} at {at}: nothing was written in the last minute."));
    }
    out.say(format!("Log of {service} at {at}, busiest first:"));
    for p in patterns {
        let often = if p.per_min < 1.0 { "less than one".to_owned() } else { format!("{:.0}", p.per_min) };
        out.item("- ", format!("{}, {often} a minute: {}", p.level, p.text));
    }
}

/// Replicas that say the same share a line.
fn replicas(service: &str, rows: &[ReplicaRow], at: &str, out: &mut Out) {
    out.say(format!("Replicas of {service} at {at}:"));
    for row in rows {
        let outlier = if row.outlier { ", unlike the others" } else { "" };
        out.item(
            "- ",
            format!(
                "replica {}: {}, version {}, {:.1} % of its requests fail{outlier}",
                row.number, row.status, row.version, row.errors
            ),
        );
    }
}

fn freeze(ask: &str, options: &[String], cues: &[(String, String)], out: &mut Out) {
    out.gap();
    out.say("The clock stands still for a judgement.");
    out.say(spoken::line(ask));
    for (k, option) in options.iter().enumerate() {
        out.numbered(k + 1, spoken::line(option));
    }
    if !cues.is_empty() {
        out.say("What your order may rest on:");
    }
    for (id, text) in cues {
        out.item("- ", format!("{id}: {}", spoken::line(text)));
    }
    let example: Vec<String> = (1..=options.len()).rev().map(|k| k.to_string()).collect();
    out.say(format!("Type the numbers in order, best first, as in {}; or `skip`.", example.join(">")));
}
