//! Every world of the family under the same changes, simulated once and kept: the learner's own changes exactly, and
//! changes that might be made next on a grid of a minute, between which costs are interpolated.
//!
//! A track of a possible change ends early where the rest is known: users are well and nothing is under way, or the burn
//! stands in a steady proportion to the burn without the change (one, where the change does nothing here).
//!
//! `track` is one world under the learner's changes, [`Root`] the family under them with what was foreseen from there,
//! [`Outlook`] what one possible change leads to, [`Goal`] how far that has to be known, `foresee` simulates as many of
//! them as are asked for, and `offers` compares what could be done in a world.

mod foresee;
mod goal;
mod offers;
mod outlook;
mod root;
mod track;

use std::sync::Arc;

use rayon::prelude::*;

use crate::sim::observe::{Look, Token};
use crate::sim::{Action, World};

use super::method::Method;
use super::news::Told;
use super::rubric::Rubric;

pub use goal::Goal;
pub use outlook::Outlook;
pub use root::Root;
pub use track::harm_at_the_end;

/// Seconds between two moments at which a possible change is simulated.
pub const GRID_S: u32 = 60;
/// Well, or like the world without the change, for this long: the rest is known.
const CALM_S: u32 = 60;

/// A change that was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deed {
    /// Tick.
    pub at: u32,
    /// What.
    pub action: Action,
    /// Seconds until it starts.
    pub starts_s: u32,
}

/// A change that might be made: when, in minutes of the grid since the root began, and which offer.
pub type Next = (u16, u8);

/// All roots of a run, and what they were made from.
#[derive(Debug)]
pub struct Tracks<'a> {
    /// What is graded by.
    pub rubric: &'a Rubric,
    /// The noise, the same in every world.
    pub seed: u64,
    /// The dashboard that shows the journeys.
    pub verify: Look,
    /// How it is graded; set before anything is made from it.
    pub method: Method,
    harm_before: Vec<f64>,
}

impl<'a> Tracks<'a> {
    /// The family before anything was done.
    pub fn new(rubric: &'a Rubric, seed: u64) -> (Self, Root) {
        for world in &rubric.worlds[1..] {
            world.fixed.share_waits(&rubric.worlds[0].fixed);
        }
        let begin = rubric.spec().begin;
        let worlds: Vec<World> = rubric
            .worlds
            .par_iter()
            .map(|w| {
                let mut world = World::from_fixed(Arc::clone(&w.fixed), seed);
                world.lean = true;
                world.run_until(begin);
                world
            })
            .collect();
        let harm_before = worlds.iter().map(|w| w.state.harm).collect();
        let verify = Look::Panel(verify_panel(rubric));
        let tracks = Self { rubric, seed, verify, method: Method::default(), harm_before };
        let worlds = worlds.into_iter().map(|w| (Told::nothing(&w), w)).collect();
        let root = Root::new(worlds, vec![]);
        (tracks, root)
    }

    /// The family after one more change by the learner.
    pub fn after(&self, root: &Root, deed: Deed) -> Root {
        let worlds = root.tracks.iter().map(|track| {
            let mut world = track.at(deed.at);
            let mut told = track.told.until(&world);
            world.apply(deed.action, deed.starts_s);
            told.notice(&world);
            (told, world)
        });
        let mut deeds = root.deeds.clone();
        deeds.push(deed);
        Root::new(worlds.collect(), deeds)
    }

    /// Harm from the take-over to the horizon when nothing more is done, budget-minutes.
    pub fn harm(&self, root: &Root, world: usize) -> f64 {
        root.tracks[world].end - self.harm_before[world]
    }

    /// Harm from the take-over up to a tick, budget-minutes.
    pub fn harm_until(&self, root: &Root, world: usize, tick: u32) -> f64 {
        root.tracks[world].at(tick).state.harm - self.harm_before[world]
    }

    /// The tick at which the learner's last change is complete; the horizon if it never is.
    pub fn landing(&self, root: &Root, world: usize) -> u32 {
        let horizon = self.rubric.spec().horizon.0;
        let state = root.tracks[world].snaps.last();
        let op = state.and_then(|s| s.ops.iter().rev().find(|o| !o.by_event));
        op.and_then(|o| o.landed).unwrap_or(horizon)
    }

    /// Price of the changes of `deeds` that a world did not need, budget-minutes.
    pub fn price(&self, world: usize, actions: impl Iterator<Item = Action>) -> f64 {
        if !self.method.prices {
            return 0.0;
        }
        actions.map(|a| self.rubric.price_in(world, a)).sum()
    }

    /// What a look would tell at a tick in each world, under the learner's changes so far.
    pub fn tokens(&self, root: &mut Root, look: Look, tick: u32) -> Vec<Token> {
        if let Some(tokens) = root.tokens.get(&(tick, look)) {
            return tokens.clone();
        }
        let tokens: Vec<Token> = root.tracks.iter().map(|t| t.at(tick).token(look)).collect();
        root.tokens.insert((tick, look), tokens.clone());
        tokens
    }
}

/// The dashboard that shows the most journeys' success; the first where several do.
pub fn verify_panel(rubric: &Rubric) -> usize {
    let panels = &rubric.spec().panels;
    let journeys = |p: &crate::sim::spec::Panel| p.series.iter().filter(|s| s.ends_with(".success")).count();
    (0..panels.len()).rev().max_by_key(|p| journeys(&panels[*p])).unwrap_or(0)
}
