//! Command: somebody leads, the right people are called in time and nobody is called for nothing.

use crate::sim::command::{Command, Role};

use super::{Dimension, LIKELY, Played, Valued};

/// Seconds to name a lead in after a declared SEV-1 or SEV-2, and to page an owner in.
const SOON_S: u32 = 300;
/// Belief in the worlds a person owns from which a page was not for nothing.
const POINTS: f64 = 0.1;

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
            None => blame(60, *at, "nobody was named to lead".to_owned()),
        }
    }
    let people = &played.rubric.spec().people;
    let owns = |v: &Valued, p: usize| v.belief.mass(|w| played.rubric.worlds[w].owner == Some(p));
    for v in valued {
        if let Command::Page(p) = v.step.command {
            judged = true;
            if owns(v, p) < POINTS {
                blame(15, v.step.at, format!("{} was paged though nothing seen pointed to them", people[p].name));
            }
        }
    }
    for (p, person) in people.iter().enumerate().filter(|(_, person)| !person.present) {
        let Some(first) = valued.iter().find(|v| owns(v, p) >= LIKELY) else { continue };
        let paged = valued.iter().find(|v| v.step.command == Command::Page(p)).map(|v| v.step.at);
        let end = valued.last().map_or(first.step.until, |v| v.step.until);
        if paged.unwrap_or(end).since(first.step.at) > SOON_S {
            judged = true;
            let what = if paged.is_some() { "late" } else { "not at all" };
            blame(20, first.step.at, format!("it was likely {}'s, who was paged {what}", person.name));
        } else if paged.is_some() {
            judged = true;
        }
    }
    because.sort_by_key(|(at, _)| *at);
    Dimension { name: "Command", score: judged.then_some(score.max(0)), because }
}
