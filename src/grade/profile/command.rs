//! Command: somebody leads, the right people are called in time and nobody is called for nothing.

use crate::base::time::Tick;
use crate::sim::command::{Command, Role, Slot};
use crate::sim::observe::Look;

use super::{Dimension, Played, Valued};
use crate::grade::cards::POINTS;

/// Seconds to name a lead in after a declared SEV-1 or SEV-2, and to page an owner in.
const SOON_S: u32 = 300;
/// Expected burn from which users are hurt.
const HURT: f64 = 0.02;
/// Belief in the worlds a person owns from which it was clearly theirs.
const CLEARLY: f64 = 0.7;

pub fn judge(played: &Played<'_>, valued: &[Valued]) -> Dimension {
    let (mut score, mut because, mut judged) = (100, vec![], false);
    let mut blame = |points: i32, at, text: String| {
        score -= points;
        because.push((at, text));
    };
    let incident = played.incident;
    if let Some((at, _)) = incident.declared.iter().find(|(_, s)| *s <= 2) {
        judged = true;
        match incident.roles.iter().find(|(_, r, _)| *r == Role::Lead) {
            Some((named, ..)) if named.since(*at) <= SOON_S => {}
            Some((named, ..)) => blame(30, *named, "the lead was named late".to_owned()),
            None => blame(60, *at, "nobody was named to lead; `assign lead me` does".to_owned()),
        }
    }
    let people = &played.rubric.spec().people;
    let owns = |v: &Valued, p: usize| v.belief.mass(|w| played.rubric.worlds[w].owner == Some(p));
    for v in valued {
        if let Command::Page(p) = v.step.command {
            judged = true;
            if owns(v, p) < POINTS {
                let chance = (owns(v, p) * 100.0 + 0.5) as u32;
                let text = format!(
                    "{} was paged when what you had seen left a chance of {chance} in 100 that it was theirs",
                    people[p].name
                );
                blame(15, v.step.at, text);
            }
        }
    }
    for v in valued {
        if let Command::HandOver(p, brief) = &v.step.command {
            judged = true;
            let missing: Vec<&str> =
                Slot::ALL.iter().filter(|(_, s)| !brief.0.iter().any(|(told, _)| told == s)).map(|(w, _)| *w).collect();
            if !missing.is_empty() {
                let text = format!("the hand-over to {} left out: {}", people[*p].name, missing.join(", "));
                blame(5 * missing.len() as i32, v.step.at, text);
            }
        }
    }
    let told = told(played);
    for (p, person) in people.iter().enumerate().filter(|(_, person)| !person.present) {
        let paged = valued.iter().find(|v| v.step.command == Command::Page(p)).map(|v| v.step.at);
        let Some((since, until)) = theirs_for(valued, &|v| owns(v, p)) else { continue };
        judged |= paged.is_some();
        let late = paged.unwrap_or(until).since(since) > SOON_S && until.since(since) > SOON_S;
        // Nobody can page an owner whom nothing that they opened has named.
        let named = if late { told.iter().find(|(_, text)| names(text, &person.name)) } else { None };
        if let Some((at, _)) = named
            && paged.unwrap_or(until).since((*at).max(since)) > SOON_S
        {
            judged = true;
            let what = if paged.is_some() { "late" } else { "not at all" };
            let chance = (most(valued, since, until, &|v| owns(v, p)) * 100.0 + 0.5) as u32;
            let text = format!(
                "what you had seen made it {}'s with a chance of {chance} in 100, and named them; they were paged {what}",
                person.name
            );
            blame(20, (*at).max(since), text);
        }
    }
    because.sort_by_key(|(at, _)| *at);
    Dimension { name: "Command", score: judged.then_some(score.max(0)), because }
}

/// What runbooks, people and the change log said along the run, with the moment.
fn told(played: &Played<'_>) -> Vec<(Tick, String)> {
    let spec = played.rubric.spec();
    let mut out = vec![];
    let mut asked: Vec<(Tick, usize)> = vec![];
    for step in &played.incident.journal {
        match step.command {
            Command::Look(Look::Runbook(r)) => out.push((step.until, spec.runbooks[r].text.clone())),
            Command::Look(Look::Ask(p)) => asked.push((step.until, p)),
            Command::Look(Look::Changes) => {
                let by = spec.events.iter().filter(|e| e.at <= step.until).map(|e| e.by.as_str());
                out.push((step.until, by.collect::<Vec<_>>().join(" ")));
            }
            _ => {}
        }
    }
    if let Some((last, _)) = asked.last() {
        played.replay(*last, &mut |world| {
            for (at, p) in asked.iter().filter(|(at, _)| *at == world.now()) {
                let said = world.answer(*p).map(|a| world.spec().people[*p].answers[a].text.clone());
                out.extend(said.map(|text| (*at, text)));
            }
        });
    }
    out.sort_by_key(|(at, _)| *at);
    out
}

/// Whether a text names somebody.
fn names(text: &str, name: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case(name))
}

/// The largest value of something over the decisions of a stretch.
fn most(valued: &[Valued], since: Tick, until: Tick, of: &dyn Fn(&Valued) -> f64) -> f64 {
    valued.iter().filter(|v| v.step.at >= since && v.step.until <= until).map(of).fold(0.0, f64::max)
}

/// The first stretch of more than [`SOON_S`], or else the last one, in which what hurt users was clearly somebody's.
fn theirs_for(valued: &[Valued], owns: &dyn Fn(&Valued) -> f64) -> Option<(Tick, Tick)> {
    let mut stretch: Option<(Tick, Tick)> = None;
    let mut open = false;
    for v in valued {
        let theirs = owns(v) >= CLEARLY && v.felt.burn > HURT;
        stretch = match stretch {
            Some((since, _)) if theirs && open => Some((since, v.step.until)),
            Some((since, until)) if until.since(since) > SOON_S => return stretch,
            _ if theirs => Some((v.step.at, v.step.until)),
            other => other,
        };
        open = theirs;
    }
    stretch
}
