//! A run judged. Each decision is worth what the reference would pay after it, less what it would have paid before:
//! `A = Q(b, a) - V(b)`, on the belief that what was opened allows. Par is `V` at the start, and what the cost of the run
//! as it went has beyond par and the sum of the advantages is luck.

use std::sync::Arc;

use crate::base::ratio::Milli;
use crate::base::time::Tick;
use crate::sim::command::Command;
use crate::sim::incident::Step;
use crate::sim::{ENGINE_VERSION, Incident, World};

use super::anchors::Anchors;
use super::cards;
use super::charge::Charges;
use super::cleanup::put_back;
use super::curves::Curves;
use super::decision::decisions;
use super::family::Family;
use super::method::Judged;
use super::report::{GRADER_VERSION, Report, Versions};
use super::rubric::Rubric;
use super::stretch::stretches;
use super::tracks::Tracks;
use super::walk::{Valued, Walk};
use super::{passing, profile};

/// A run as the grader gets it.
#[derive(Debug, Clone, Copy)]
pub struct Played<'a> {
    /// What the scenario declares.
    pub rubric: &'a Rubric,
    /// Revision of the scenario.
    pub revision: u32,
    /// Index of the true world.
    pub world: usize,
    /// The world with everything that was done in it.
    pub incident: &'a Incident,
    /// Agreement of each judgement with its key, 0 to 100, with the moment and what was asked.
    pub judgements: &'a [(Tick, String, Option<i32>)],
}

/// The journal, with the wait that walking away comes to where the learner did not close.
fn to_the_end(incident: &Incident) -> Vec<Step> {
    let mut journal = incident.journal.clone();
    let (at, until) = (incident.now(), incident.world.spec().horizon);
    if incident.resolved.is_none() && at < until {
        journal.push(Step { at, until, command: Command::Wait(until.since(at)), token: None });
    }
    journal
}

impl Played<'_> {
    /// Plays the learner's changes again in the true world, from the take-over to `until`; `each` sees every tick.
    pub fn replay(&self, until: Tick, each: &mut dyn FnMut(&World)) {
        self.replay_from(self.rubric.spec().begin, until, each);
    }

    /// The same where `each` sees what came before the take-over too.
    pub fn replay_from(&self, from: Tick, until: Tick, each: &mut dyn FnMut(&World)) {
        let now = &self.incident.world;
        let mut world = World::from_fixed(Arc::clone(&now.fixed), now.seed);
        world.run_until(from);
        loop {
            let tick = world.state.tick;
            for op in now.state.ops.iter().filter(|o| !o.by_event && o.issued == tick) {
                world.apply(op.action, op.starts - op.issued);
            }
            if self.incident.updates.iter().any(|(at, _)| at.0 == tick) {
                world.state.silent_s = 0;
            }
            each(&world);
            if world.now() >= until {
                return;
            }
            world.step();
        }
    }
}

/// Judges a run.
pub fn grade(played: &Played<'_>) -> Report {
    let (tracks, root) = Tracks::new(played.rubric, played.incident.world.seed);
    grade_in(&mut Family::new(&tracks, root), played)
}

/// What a run cost, budget-minutes; luck is the rest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Costs {
    /// Expected cost of the reference from the take-over on.
    pub par: f64,
    /// Sum of the signed advantages.
    pub decisions: f64,
    /// As it went.
    pub total: f64,
}

/// The costs alone, with a family under the run's noise that may have been used before.
pub fn costs(family: &mut Family<'_>, world: usize, incident: &Incident) -> Costs {
    value(&mut Walk::new(family, world), incident).0
}

/// What a run cost and what each of its decisions was worth, from the start of a walk.
pub fn value(walk: &mut Walk<'_, '_>, incident: &Incident) -> (Costs, Vec<Valued>) {
    value_each(walk, incident, |_, _| {})
}

/// The same, with something else done about each decision once it is valued.
fn value_each<'f, 'a>(
    walk: &mut Walk<'f, 'a>,
    incident: &Incident,
    mut each: impl FnMut(&mut Walk<'f, 'a>, &mut Valued),
) -> (Costs, Vec<Valued>) {
    let par = walk.par();
    let mut valued: Vec<Valued> = vec![];
    let mut charges = Charges::new(put_back(incident));
    for step in decisions(&to_the_end(incident)) {
        walk.decide_all(step, &mut |walk, mut v| {
            charges.judge(walk.family.rubric(), &mut v);
            each(walk, &mut v);
            valued.push(v);
        });
    }
    let (sum, total) = (valued.iter().map(|v| v.advantage).sum::<f64>(), walk.total());
    let decisions = match walk.family.tracks.method.judged {
        Judged::Sum => sum,
        Judged::Mean => sum / valued.len().max(1) as f64,
        Judged::Outcome => total - par,
    };
    (Costs { par, decisions, total }, valued)
}

/// A judgement with a family under the run's noise that may have been used before.
pub fn grade_in(family: &mut Family<'_>, played: &Played<'_>) -> Report {
    let rubric = played.rubric;
    let mut walk = Walk::new(family, played.world);
    let (costs, valued) = value_each(&mut walk, played.incident, |walk, v| {
        v.risk = walk.risk(v);
        if cards::worth_weighing(v) {
            v.options = walk.weigh(v);
        }
        // What could have been done before is not asked for again, and it is what takes most of the memory.
        walk.forget_before(v);
    });
    let anchors = Anchors::of(walk.family, costs.par);
    // What is no charge: words that were owed and cleaning up are part of par, and what cannot be told apart is luck.
    let due = valued.iter().filter(|v| v.owed || v.clears.is_some());
    let due: f64 = due.map(|v| v.advantage - v.charge).sum();
    let (par, total) = (Milli::from_minutes(costs.par + due), Milli::from_minutes(costs.total));
    let moves = cards::moves(&walk, &valued, played.world);
    let stretches = stretches(rubric, &valued, &moves);
    let (moves, costliest, best) = cards::worth_a_card(moves, &valued, &stretches);
    let decisions: Milli = moves.iter().map(|m| m.cost).sum();
    let curves = Curves::of(played);
    let reasons = passing::reasons(played, decisions, &valued, &moves, &stretches);
    Report {
        versions: Versions { engine: ENGINE_VERSION, grader: GRADER_VERSION, scenario: played.revision },
        passed: reasons.is_empty(),
        reasons,
        par,
        decisions,
        luck: total - par - decisions,
        total,
        score: anchors.score(decisions),
        profile: profile::dimensions(played, &valued, &moves, &stretches, &anchors),
        world: cards::world_view(rubric, played.world),
        costliest,
        best,
        stretches,
        twins: cards::twins(&walk, played.world),
        moves,
        failed_users: curves.failed,
        failed_users_idle: curves.failed_idle,
        burn: curves.burn,
        burn_idle: curves.burn_idle,
        groups: curves.groups,
        trust: curves.trust,
    }
}
