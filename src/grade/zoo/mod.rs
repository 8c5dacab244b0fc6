//! Players that are no people: good, bad and thoughtless ones, on whom the grader is tried. They see what a person would
//! see and act through the same commands, so that their runs are graded like anybody's.

mod informed;
pub mod table;
mod thoughtless;
pub mod verdict;

use std::sync::Arc;

use rayon::prelude::*;

use crate::sim::command::Command;
use crate::sim::{Incident, World};

use super::family::Family;
use super::rubric::Rubric;

/// How one of them plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Policy {
    /// Does nothing at all.
    Idle,
    /// Draws from everything that is allowed.
    Random,
    /// Makes one change, whatever is the matter, and leaves: index of the offer.
    Always(u8),
    /// Makes one change after another, cheapest first, until users are well.
    CheapFixes,
    /// Looks at everything there is, then acts on what is likeliest.
    LookAtEverything,
    /// Looks at every dashboard and asks who is there, then acts on what is likeliest.
    Checklist,
    /// The competent player that the reference improves.
    Base,
    /// The reference.
    Reference,
}

impl Policy {
    /// Everybody, for a scenario: each offer makes a constant policy of its own.
    pub fn all(rubric: &Rubric) -> Vec<Self> {
        let mut all = vec![Self::Idle, Self::Random];
        all.extend(Self::constants(rubric));
        all.extend([Self::LookAtEverything, Self::Checklist, Self::Base, Self::Reference]);
        all
    }

    /// Those that do the same whatever they see.
    pub fn constants(rubric: &Rubric) -> impl Iterator<Item = Self> {
        (0..rubric.offers.len()).map(|o| Self::Always(o as u8)).chain([Self::CheapFixes])
    }

    /// What people call it.
    pub fn name(self, rubric: &Rubric) -> String {
        match self {
            Self::Idle => "idle".to_owned(),
            Self::Random => "random".to_owned(),
            Self::Always(offer) => {
                let action = rubric.offers[usize::from(offer)].action;
                format!("always {}", crate::sim::phrase::write_action(rubric.spec(), action))
            }
            Self::CheapFixes => "every cheap fix".to_owned(),
            Self::LookAtEverything => "look at everything".to_owned(),
            Self::Checklist => "checklist".to_owned(),
            Self::Base => "base".to_owned(),
            Self::Reference => "reference".to_owned(),
        }
    }

    /// Plays a run to its end; `world` is the true one.
    pub fn play(self, family: &mut Family<'_>, world: usize) -> Incident {
        let (rubric, seed) = (family.rubric(), family.tracks.seed);
        match self {
            Self::LookAtEverything => informed::lister(family, world, informed::everything(rubric)),
            Self::Checklist => informed::lister(family, world, informed::dashboards_and_people(rubric)),
            Self::Base => informed::improved(family, world, 0),
            Self::Reference => informed::improved(family, world, rubric.improvements),
            _ => self.play_blind(rubric, world, seed),
        }
    }

    /// The same for players that weigh nothing (the others do nothing here); `seed` picks the noise and what is drawn.
    pub fn play_blind(self, rubric: &Rubric, world: usize, seed: u64) -> Incident {
        match self {
            Self::Random => {
                let mut random = thoughtless::Random::new(seed);
                finish(rubric, world, seed, |i| random.next(rubric, i))
            }
            Self::Always(offer) => {
                let mut fixes = thoughtless::Fixes::new(vec![offer], false);
                finish(rubric, world, seed, |i| fixes.next(rubric, i))
            }
            Self::CheapFixes => {
                let mut fixes = thoughtless::Fixes::new(thoughtless::cheapest_first(rubric), true);
                finish(rubric, world, seed, |i| fixes.next(rubric, i))
            }
            _ => finish(rubric, world, seed, |_| Command::Wait(7200)),
        }
    }

    /// Expected cost over the family and over some seeds of a player that weighs nothing, budget-minutes.
    pub fn mean_cost(self, rubric: &Rubric, seeds: &[u64]) -> f64 {
        let runs: Vec<(usize, u64)> =
            (0..rubric.worlds.len()).flat_map(|w| seeds.iter().map(move |s| (w, *s))).collect();
        let cost = |&(w, seed): &(usize, u64)| {
            rubric.worlds[w].prior * cost(rubric, w, seed, &self.play_blind(rubric, w, seed))
        };
        let costs: Vec<f64> = runs.par_iter().map(cost).collect();
        costs.iter().sum::<f64>() / seeds.len() as f64
    }
}

/// Cost of a run in a world: harm from the take-over to the horizon, changes that were not needed, pages.
pub fn cost(rubric: &Rubric, world: usize, seed: u64, incident: &Incident) -> f64 {
    let of = &rubric.worlds[world];
    let before = begin(rubric, world, seed).world.state.harm;
    let prices = incident.journal.iter().map(|s| match s.command {
        Command::Change(a) | Command::Delegate(_, a) => rubric.price_in(world, a),
        Command::Page(p) if of.owner != Some(p) => rubric.page_price,
        _ => 0.0,
    });
    prices.sum::<f64>() + super::tracks::harm_at_the_end(incident.world.clone()) - before
}

/// A run from the take-over to its end; what is refused becomes a minute of waiting.
fn finish(rubric: &Rubric, world: usize, seed: u64, mut next: impl FnMut(&Incident) -> Command) -> Incident {
    let mut incident = begin(rubric, world, seed);
    while !incident.over() {
        let command = next(&incident);
        carry_out(rubric, &mut incident, &command);
    }
    incident
}

fn begin(rubric: &Rubric, world: usize, seed: u64) -> Incident {
    let mut world = World::from_fixed(Arc::clone(&rubric.worlds[world].fixed), seed);
    world.lean = true;
    Incident::begin(world, vec![])
}

fn carry_out(rubric: &Rubric, incident: &mut Incident, command: &Command) {
    let durations = rubric.durations(command);
    if incident.apply(command, durations, &mut |_| {}).is_err() {
        let wait = Command::Wait(60);
        // Waiting is always allowed while a run goes on.
        let _ = incident.apply(&wait, rubric.durations(&wait), &mut |_| {});
    }
}
