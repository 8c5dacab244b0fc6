//! The dimensions of a run, each from the moments it rests on; never one number on its own. Where a dimension asks
//! whether something was so, it asks what could be known: the belief at that minute, not the true world.

mod calibration;
mod canary;
mod change;
mod command;
mod communication;
pub mod learning;
mod shift;
mod triage;

use crate::base::ratio::Milli;
use crate::base::time::Tick;
use crate::sim::command::Command;

use super::anchors::Anchors;
use super::assess::Played;
use super::report::{Dimension, ErrorKind, Label, Move};
use super::walk::Valued;

/// Belief in a hurt world from which one has to act as if users were hurt.
const LIKELY: f64 = 0.5;
/// Seconds to declare and to say something in once it is likely that users are hurt.
const SOON_S: u32 = 300;

/// Every dimension, in a fixed order. `valued` and `moves` are the same decisions.
pub fn dimensions(played: &Played<'_>, valued: &[Valued], moves: &[Move], anchors: &Anchors) -> Vec<Dimension> {
    let is_look = |v: &Valued| matches!(v.step.command, Command::Look(_));
    vec![
        triage::judge(played, valued),
        part("Investigation", anchors, moves.iter().zip(valued).filter(|(_, v)| is_look(v)).map(|(m, _)| m)),
        part("Mitigation", anchors, moves.iter().zip(valued).filter(|(_, v)| acts(v)).map(|(m, _)| m)),
        change::judge(played, valued),
        command::judge(played, valued),
        communication::judge(played, valued),
        calibration::judge(played, valued),
        judgement(played),
    ]
}

/// Whether a decision changed production or let time pass.
fn acts(v: &Valued) -> bool {
    matches!(v.step.command, Command::Change(_) | Command::Delegate(..) | Command::Wait(_) | Command::Resolve(_))
}

/// The score that decisions of one kind alone would have.
fn part<'m>(name: &'static str, anchors: &Anchors, moves: impl Iterator<Item = &'m Move>) -> Dimension {
    let (mut lost, mut any, mut because) = (Milli(0), false, vec![]);
    for m in moves {
        any = true;
        lost = lost + m.cost;
        if m.label >= Label::Inaccuracy {
            let error = m.error.map_or(m.label.word(), ErrorKind::word);
            because.push((m.at, format!("`{}`: {error}, {} budget-minutes", m.command, m.cost.signed())));
        }
    }
    Dimension { name, score: any.then(|| anchors.score(lost).clamp(0, 100)), because }
}

/// Mean agreement of the judgements with their keys.
fn judgement(played: &Played<'_>) -> Dimension {
    let scores: Vec<i32> = played.judgements.iter().filter_map(|(_, _, s)| *s).collect();
    let because = played
        .judgements
        .iter()
        .map(|(at, ask, s)| (*at, s.map_or(format!("skipped: {ask}"), |s| format!("{s} of 100: {ask}"))))
        .collect();
    let score = (!scores.is_empty()).then(|| scores.iter().sum::<i32>() / scores.len() as i32);
    Dimension { name: "Judgement", score, because }
}

/// Since when it was likely on the evidence that users were hurt, and stayed so for as long as there was to act in: what
/// a look clears within that time asked for nothing.
fn known_hurt(valued: &[Valued]) -> Option<Tick> {
    let lasting = |(i, v): &(usize, &Valued)| {
        let within = valued[*i..].iter().take_while(|later| later.step.at.since(v.step.at) <= SOON_S);
        v.felt.hurt() >= LIKELY && within.into_iter().all(|later| v.felt.hurt_given(&later.belief) >= LIKELY)
    };
    valued.iter().enumerate().find(lasting).map(|(_, v)| v.step.at)
}
