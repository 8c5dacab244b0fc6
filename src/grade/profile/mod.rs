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
use crate::base::text::count;
use crate::base::time::Tick;
use crate::sim::command::{Command, Impact};
use crate::sim::severity::{impact_of, row};

use super::anchors::Anchors;
use super::assess::Played;
use super::report::{Dimension, ErrorKind, Label, Move, Stretch};
use super::walk::Valued;

/// Belief in a hurt world from which one has to act as if users were hurt.
const LIKELY: f64 = 0.5;
/// Seconds to declare and to say something in once it is likely that users are hurt.
const SOON_S: u32 = 300;

/// Every dimension, in a fixed order. `valued` and `moves` are the same decisions.
pub fn dimensions(
    played: &Played<'_>,
    valued: &[Valued],
    moves: &[Move],
    stretches: &[Stretch],
    anchors: &Anchors,
) -> Vec<Dimension> {
    let spec = played.rubric.spec();
    let looks = |v: &Valued| matches!(v.step.command, Command::Look(_));
    // A stretch is named once: where most of it was lost.
    let named = |by_waiting: bool| {
        stretches.iter().filter(move |s| (2 * s.waited.0 > s.cost.0) == by_waiting).map(|s| {
            let text = format!(
                "to {} the evidence had settled on `{}`, and it was left undone: {}, {} budget-minutes together, {}",
                spec.start.hhmmss(s.until),
                s.reference,
                count(s.decisions.into(), "decision", "decisions"),
                s.cost.signed(),
                s.label.word()
            );
            (s.from, text)
        })
    };
    let stretched = |i: usize| stretches.iter().any(|s| s.moves.contains(&i));
    let of = |which: &dyn Fn(&Valued) -> bool| -> Vec<(&Move, bool)> {
        let these = moves.iter().zip(valued).enumerate().filter(|(_, (_, v))| which(v));
        these.map(|(i, (m, _))| (m, !stretched(i))).collect()
    };
    vec![
        triage::judge(played, valued),
        part("Investigation", anchors, &of(&looks), named(false)),
        part("Mitigation", anchors, &of(&acts), named(true)),
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

/// The score that decisions of one kind alone would have; those that are no part of a stretch are named by themselves.
fn part(
    name: &'static str,
    anchors: &Anchors,
    moves: &[(&Move, bool)],
    stretches: impl Iterator<Item = (Tick, String)>,
) -> Dimension {
    let (mut lost, mut because): (Milli, Vec<(Tick, String)>) = (Milli(0), stretches.collect());
    for (m, alone) in moves {
        lost = lost + m.cost;
        if *alone && m.label >= Label::Inaccuracy {
            let error = m.error.map_or(m.label.word(), ErrorKind::word);
            because.push((m.at, format!("`{}`: {error}, {} budget-minutes", m.command, m.cost.signed())));
        }
    }
    because.sort_by_key(|(at, _)| *at);
    let score = (!moves.is_empty()).then(|| anchors.score(lost).clamp(0, 100));
    Dimension { name, score, because }
}

/// What could be known of how bad it was when something was said.
struct Known {
    /// The severities that are fair.
    severities: Vec<u8>,
    /// What they rest on, in words.
    said: String,
}

impl Known {
    /// At a decision: what was seen, or the page as long as nothing was; that tells less, so a step either way is fair.
    fn at(played: &Played<'_>, valued: &[Valued], v: &Valued) -> Self {
        let page = played.rubric.severity;
        let mut severities = v.felt.fitting();
        let looked = |x: &Valued| matches!(x.step.command, Command::Look(_)) && x.step.until <= v.step.at;
        if valued.iter().any(looked) {
            let said = format!("on what you had seen, {}", v.felt.said(played.rubric.spec()));
            return Self { severities, said };
        }
        severities.extend((1..=4).filter(|n: &u8| n.abs_diff(page) <= 1));
        severities.sort_unstable();
        severities.dedup();
        let said = format!("before any look, on the page alone: sev{page}; one step higher or lower is fair");
        Self { severities, said }
    }

    /// What an update may say of how many users are hurt.
    fn impacts(&self) -> impl Iterator<Item = Impact> {
        self.severities.iter().map(|n| impact_of(row(*n).from))
    }

    /// How far a severity is from the nearest that is fair.
    fn off(&self, severity: u8) -> u8 {
        self.severities.iter().map(|f| f.abs_diff(severity)).min().unwrap_or(0)
    }
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
