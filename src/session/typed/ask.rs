//! Words that only ask about a run, or leave it: one table for both front ends, and what they answer.

use crate::base::text::{count, thousands};
use crate::base::time::Spoken;
use crate::session::Run;
use crate::session::debrief::{Block, Tone};
use crate::session::views::{Group, InFlight};
use crate::session::workshop;
use crate::sim::phrase::{PhraseError, Verb};

/// All of them; no time passes for any.
pub const WORDS: [Verb; 13] = [
    Verb { word: "help", form: "help [WORD], or ?", about: "what can be typed" },
    Verb {
        word: "menu",
        form: "menu [look, people, change, lead, time]",
        about: "what can be done here, or one heading of it",
    },
    Verb {
        word: "briefing",
        form: "briefing",
        about: "who you are, what is running and what changed, as before the drill",
    },
    Verb { word: "status", form: "status", about: "the clock, the alerts, what is on its way" },
    Verb { word: "map", form: "map", about: "the services, who calls whom, and the health you have seen" },
    Verb { word: "users", form: "users", about: "what users can and cannot do, as you saw it, and the error budget" },
    Verb {
        word: "charts",
        form: "charts",
        about: "every dashboard you opened, as you saw it last: level, trend, since when",
    },
    Verb { word: "people", form: "people", about: "who is here and who can be paged" },
    Verb { word: "since", form: "since", about: "what happened since you last typed `since`" },
    Verb { word: "again", form: "again", about: "the last thing you looked at, in full" },
    Verb { word: "home", form: "home", about: "leave; the run is kept and goes on where it is" },
    Verb { word: "quit", form: "quit", about: "leave Firedrill; the run is kept" },
    Verb { word: "abandon", form: "abandon", about: "give this run up for good" },
];

/// Headings of the menu, with the word for each.
pub const HEADINGS: [(Group, &str); 5] = [
    (Group::Look, "look"),
    (Group::People, "people"),
    (Group::Change, "change"),
    (Group::Words, "lead"),
    (Group::Time, "time"),
];

/// The word of [`WORDS`] that `typed` is.
pub fn word(typed: &str) -> Option<&'static str> {
    if typed == "?" {
        return Some("help");
    }
    WORDS.iter().find(|w| w.word == typed.to_lowercase()).map(|w| w.word)
}

/// The heading of the menu that `typed` is, or is the only beginning of; `change` also by what it is called there.
///
/// # Errors
/// There is no such heading.
pub fn heading(typed: &str) -> Result<Group, PhraseError> {
    let lower = typed.to_lowercase();
    let begins = |(group, word): &&(Group, &str)| {
        word.starts_with(&lower) || group.word().to_lowercase().starts_with(&lower) || lower == format!("{word}s")
    };
    if let [(group, _)] = HEADINGS.iter().filter(begins).collect::<Vec<_>>().as_slice() {
        return Ok(*group);
    }
    let words = HEADINGS.map(|(_, word)| word);
    let near = crate::base::suggest::nearest(&lower, words);
    let hint = near.map_or(format!("there is: {}", words.join(", ")), |n| format!("did you mean `{n}`?"));
    Err(PhraseError { message: format!("the menu has no heading `{typed}`"), hint })
}

/// A form with its bars in words.
pub fn form(form: &str) -> String {
    form.replace('|', " or ")
}

/// Every word with its form and what it does: of a workshop where it is one, of this drill, those that only ask.
fn known(run: &Run, team: bool) -> Vec<(&'static str, &'static str, &'static str)> {
    let team = workshop::WORDS.iter().filter(|_| team).copied();
    let verbs = run.verbs();
    let rest = verbs.into_iter().chain(&WORDS).map(|v| (v.word, v.form, v.about));
    team.chain(rest).collect()
}

/// The word that `help` was asked about: one of the drill's, one that only asks, of a workshop where a `team` plays.
///
/// # Errors
/// There is no such word, or several begin so.
pub fn topic(run: &Run, typed: &str, team: bool) -> Result<&'static str, PhraseError> {
    let lower = typed.trim().to_lowercase();
    let mut words: Vec<&'static str> = known(run, team).iter().map(|w| w.0).collect();
    words.dedup();
    if let Some(exact) = words.iter().find(|w| **w == lower) {
        return Ok(exact);
    }
    let begins: Vec<&str> = words.iter().copied().filter(|w| w.starts_with(&lower)).collect();
    match begins.as_slice() {
        [only] => Ok(words.iter().copied().find(|w| w == only).unwrap_or("help")),
        [] => {
            let meant = run.meant(&lower).or_else(|| {
                crate::base::suggest::nearest(&lower, words.iter().copied()).map(|n| format!("did you mean `{n}`?"))
            });
            let hint = meant.unwrap_or_else(|| "`help` alone lists all words".to_owned());
            Err(PhraseError { message: format!("there is no word `{typed}`"), hint })
        }
        several => {
            let hint = format!("one of: {}", several.join(", "));
            Err(PhraseError { message: format!("`{typed}` could be several words"), hint })
        }
    }
}

/// What a word of [`topic`] does, and how it can go on.
pub fn about(run: &Run, topic: &str) -> Vec<Block> {
    let row = known(run, true).into_iter().find(|w| w.0 == topic);
    let mut out: Vec<Block> =
        row.map(|(_, typed, about)| say(format!("{}: {about}.", form(typed)))).into_iter().collect();
    let fits = run.complete(&format!("{topic} "));
    if !fits.is_empty() {
        out.push(say("It can go on with:"));
    }
    out.extend(fits.into_iter().map(|fit| {
        let about = if fit.about.is_empty() { String::new() } else { format!(": {}", fit.about) };
        Block::Item(format!("{}{about}", fit.word))
    }));
    out
}

/// The clock, the incident, alerts, what is on its way, what is known of users.
pub fn status(run: &Run) -> Vec<Block> {
    let status = run.status();
    let day = run.day();
    let left =
        if run.over() { "the run has ended".to_owned() } else { format!("at most {} left", Spoken(status.left_s)) };
    let mut out =
        vec![say(format!("It is {}. {} since you took over, {left}.", status.clock, Spoken(status.elapsed_s)))];
    let lead = status.lead.map_or("Nobody leads.".to_owned(), |who| format!("The lead: {who}."));
    out.push(match status.severity {
        Some(n) => say(format!("Incident declared, severity {n}. {lead}")),
        None => say(format!("No incident is declared. {lead}")),
    });
    if status.firing.is_empty() {
        out.push(say("No alert fires."));
    }
    out.extend(
        status.firing.into_iter().map(|(name, at)| say(format!("Alert {name} fires since {}.", day.hhmmss(at)))),
    );
    out.extend(status.in_flight.iter().map(|change| say(in_flight(change))));
    match (status.failing, status.burn) {
        _ if status.exam => {
            out.push(say("An exam: nothing is counted for you here. The dashboards say how users are."));
        }
        (Some((0, at)), _) => {
            out.push(say(format!("Users at {}, when you last looked: none fail beyond the usual.", day.hhmmss(at))));
        }
        (Some((users, at)), burn) => {
            let users = count(users, "user fails", "users fail");
            let burn = burn.map_or(String::new(), |b| {
                format!(" That is {b:.2} budget-minutes a minute; 1 would be everything failing for everybody.")
            });
            let budget = run.budget().map_or(String::new(), |b| format!(" Error budget: {}.", b.said()));
            let at = day.hhmmss(at);
            out.push(say(format!("Users at {at}, when you last looked: about {users} a minute.{burn}{budget}")));
            let hurt = run.users().into_iter().filter(|u| u.failing.is_some_and(|n| n > 0));
            out.extend(hurt.map(|u| Block::Item(format!("{}, of about {}.", u.cannot(), thousands(u.of)))));
        }
        (None, _) => out.push(say("You have not looked yet at how many users fail.")),
    }
    out
}

fn in_flight(change: &InFlight) -> String {
    let how = match (change.starts_in, change.progress) {
        (Some(s), _) => format!("takes hold in {}", Spoken(s)),
        (None, Some((done, all))) => format!("{done} of {all} replicas done"),
        (None, None) => "under way".to_owned(),
    };
    format!("On its way: {}, {how}.", change.what)
}

fn say(words: impl Into<String>) -> Block {
    Block::Say(Tone::Plain, words.into())
}
