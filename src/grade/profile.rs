//! The dimensions of a run, each from the moments it rests on; never one number on its own.

use crate::base::ratio::Milli;
use crate::base::time::{Spoken, Tick};
use crate::sim::command::{Command, Role};

use super::assess::Played;
use super::report::{Dimension, Label, Move};

/// Minutes within which a lead is to be named after a declared SEV-1 or SEV-2, s.
const LEAD_S: u32 = 300;
/// Minutes without an update that cost nothing, s.
const QUIET_S: u32 = 1800;

/// Every dimension, in a fixed order. `idle` is the expected cost of doing nothing, budget-minutes.
pub fn dimensions(played: &Played<'_>, moves: &[Move], idle: f64) -> Vec<Dimension> {
    let looks = |m: &&Move| ["look", "logs", "replicas", "changes", "ask"].iter().any(|v| m.command.starts_with(v));
    vec![
        triage(played),
        part("Investigation", moves.iter().filter(looks), idle),
        part("Mitigation", moves.iter().filter(|m| !looks(m) && acts(m)), idle),
        safe_change(played, moves),
        command(played),
        communication(played),
        judgement(played),
    ]
}

fn acts(m: &Move) -> bool {
    !["page", "declare", "assign", "update"].iter().any(|v| m.command.starts_with(v))
}

/// 100 where the decisions of a kind lost nothing, 0 where they lost as much as doing nothing costs.
fn part<'m>(name: &'static str, moves: impl Iterator<Item = &'m Move>, idle: f64) -> Dimension {
    let (mut lost, mut any, mut because) = (Milli(0), false, vec![]);
    for m in moves {
        any = true;
        lost = lost + m.cost;
        if m.label >= Label::Inaccuracy {
            let error = m.error.map_or("", super::report::ErrorKind::word);
            because.push((m.at, format!("`{}`: {}, {} budget-minutes", m.command, error, m.cost.signed())));
        }
    }
    let whole = Milli::from_minutes(idle).0.max(1);
    Dimension { name, score: any.then(|| (100 - 100 * lost.0 / whole).clamp(0, 100) as i32), because }
}

/// The declared severity against the one that fits, and how soon.
fn triage(played: &Played<'_>) -> Dimension {
    let begin = played.rubric.spec().begin;
    let false_alarm = played.rubric.worlds[played.world].remedy.is_empty();
    let want = played.rubric.severity;
    let name = "Triage";
    let Some((at, severity)) = played.incident.declared.first().copied() else {
        let text = if false_alarm { "nothing was declared, and nobody was hurt" } else { "nothing was declared" };
        return Dimension {
            name,
            score: Some(if false_alarm { 100 } else { 0 }),
            because: vec![(begin, text.to_owned())],
        };
    };
    let off = severity.abs_diff(want);
    let late = at.since(begin).saturating_sub(LEAD_S) / 60;
    let score = 100 - 30 * i32::from(off) - 5 * late as i32;
    let text = format!("declared sev{severity} after {}; sev{want} fits", Spoken(at.since(begin)));
    Dimension { name, score: Some(score.clamp(0, 100)), because: vec![(at, text)] }
}

/// One change at a time, and its effect looked at before the next or the end.
fn safe_change(played: &Played<'_>, moves: &[Move]) -> Dimension {
    let name = "Safe change";
    let (mut changes, mut good, mut because) = (0, 0, vec![]);
    let ops: Vec<_> = played.incident.world.state.ops.iter().filter(|o| !o.by_event).collect();
    for (i, op) in ops.iter().enumerate() {
        changes += 2;
        let issued = Tick(op.issued);
        let until = ops.get(i + 1).map_or(u32::MAX, |next| next.issued);
        let landed = op.landed.unwrap_or(u32::MAX);
        if landed <= until {
            good += 1;
        } else {
            because.push((issued, "the next change came before this one was complete".to_owned()));
        }
        let looked = |m: &Move| m.command.starts_with("look") && m.until.0 >= landed && m.at.0 < until;
        if moves.iter().any(looked) {
            good += 1;
        } else {
            because.push((issued, "its effect was not looked at".to_owned()));
        }
    }
    Dimension { name, score: (changes > 0).then(|| 100 * good / changes), because }
}

/// A lead within five minutes of a declared SEV-1 or SEV-2, and no pages to people who do not own the trouble.
fn command(played: &Played<'_>) -> Dimension {
    let name = "Command";
    let incident = played.incident;
    let (mut score, mut because) = (100, vec![]);
    let mut judged = false;
    if let Some((at, _)) = incident.declared.iter().find(|(_, s)| *s <= 2) {
        judged = true;
        match incident.roles.iter().find(|(_, r, _)| *r == Role::Lead) {
            Some((named, ..)) if named.since(*at) <= LEAD_S => {}
            Some((named, ..)) => {
                score -= 30;
                because.push((*named, "the lead was named late".to_owned()));
            }
            None => {
                score -= 60;
                because.push((*at, "nobody was named to lead".to_owned()));
            }
        }
    }
    for step in &incident.journal {
        if let Command::Page(p) = step.command {
            judged = true;
            if played.rubric.worlds[played.world].owner != Some(p) {
                score -= 15;
                let who = &played.rubric.spec().people[p].name;
                because.push((step.at, format!("{who} was paged and it was not theirs")));
            }
        }
    }
    Dimension { name, score: judged.then_some(score.max(0)), because }
}

/// Cadence: `exp(-debt)`, debt being the sum of silences over 30 minutes, in units of 30 minutes; the first update is
/// due five minutes after users are known to be hurt.
fn communication(played: &Played<'_>) -> Dimension {
    let name = "Communication";
    let incident = played.incident;
    let begin = played.rubric.spec().begin;
    let end = incident.resolved.unwrap_or(incident.now());
    let updates: Vec<Tick> = incident.updates.iter().map(|(t, _)| *t).collect();
    if updates.is_empty() {
        let hurt = !played.rubric.worlds[played.world].remedy.is_empty();
        let because = vec![(begin, "nobody outside was told anything".to_owned())];
        return Dimension { name, score: hurt.then_some(0), because };
    }
    let (mut debt, mut last, mut because) = (0.0, begin, vec![]);
    for (i, at) in updates.iter().copied().chain([end]).enumerate() {
        let quiet = if i == 0 { 600 } else { QUIET_S };
        let over = at.since(last).saturating_sub(quiet);
        if over > 0 {
            debt += f64::from(over) / f64::from(QUIET_S);
            because.push((last, format!("silent for {}", Spoken(at.since(last)))));
        }
        last = at;
    }
    let promised = incident.updates.iter().filter(|(_, u)| u.next_s.is_some()).count();
    if promised < updates.len() {
        because.push((begin, "an update did not say when the next one comes".to_owned()));
    }
    let whole = 0.8 + 0.2 * promised as f64 / updates.len() as f64;
    Dimension { name, score: Some((100.0 * crate::base::math::exp(-debt) * whole + 0.5) as i32), because }
}

/// Mean agreement of the judgements with their keys.
fn judgement(played: &Played<'_>) -> Dimension {
    let given: Vec<&(Tick, String, Option<i32>)> = played.judgements.iter().collect();
    let scores: Vec<i32> = given.iter().filter_map(|(_, _, s)| *s).collect();
    let because = given
        .iter()
        .map(|(at, ask, s)| (*at, s.map_or(format!("skipped: {ask}"), |s| format!("{s} of 100: {ask}"))))
        .collect();
    let score = (!scores.is_empty()).then(|| scores.iter().sum::<i32>() / scores.len() as i32);
    Dimension { name: "Judgement", score, because }
}
