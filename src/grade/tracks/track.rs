//! One world under the learner's changes, from the last of them to the horizon.

use std::sync::Arc;

use crate::grade::news::Told;
use crate::sim::World;
use crate::sim::state::State;
use crate::sim::world::Fixed;

use super::{CALM_S, GRID_S};

/// A world on its way to the horizon, with the states it passed every minute.
#[derive(Debug, Clone)]
pub(super) struct Track {
    pub seed: u64,
    pub fixed: Arc<Fixed>,
    pub start: u32,
    /// States at `start`, `start + 60`, ...
    pub snaps: Vec<State>,
    /// Harm rate at the same moments.
    pub rates: Vec<f64>,
    /// Harm at the horizon.
    pub end: f64,
    /// What it tells unasked; nothing where not every state is kept.
    pub told: Told,
}

impl Track {
    /// Runs a world to the horizon; unless every state is kept, no further than users are well and nothing is under way.
    pub fn run(mut world: World, keep_all: bool, told: Told) -> Self {
        let (start, horizon) = (world.state.tick, world.spec().horizon.0);
        let mut track = Self {
            seed: world.seed,
            fixed: Arc::clone(&world.fixed),
            start,
            snaps: vec![world.state.clone()],
            rates: vec![world.state.harm_rate],
            end: 0.0,
            told,
        };
        let mut well = 0;
        while world.state.tick < horizon {
            world.step();
            if keep_all {
                track.told.pass(&world);
            }
            well = if world.state.harm_rate == 0.0 { well + 1 } else { 0 };
            if keep_all && (world.state.tick - start).is_multiple_of(GRID_S) {
                track.snaps.push(world.state.clone());
                track.rates.push(world.state.harm_rate);
            }
            if !keep_all && well >= CALM_S && quiet(&world) {
                break;
            }
        }
        track.end = world.state.harm;
        track
    }

    /// The world at a tick.
    pub fn at(&self, tick: u32) -> World {
        let i = ((tick.saturating_sub(self.start)) / GRID_S) as usize;
        let state = self.snaps[i.min(self.snaps.len() - 1)].clone();
        let mut world = World { fixed: Arc::clone(&self.fixed), state, seed: self.seed, lean: true };
        while world.state.tick < tick {
            world.step();
        }
        world
    }
}

/// Harm of a world at its horizon, when nothing more is done.
pub fn harm_at_the_end(world: World) -> f64 {
    let told = Told::nothing(&world);
    Track::run(world, false, told).end
}

/// Nothing is under way and nothing will begin by itself.
pub(super) fn quiet(world: &World) -> bool {
    let state = &world.state;
    state.ops.iter().all(|o| o.landed.is_some() || o.superseded)
        && state.services.iter().all(|s| s.rollout.is_none())
        && state.next_due >= world.spec().horizon.0
}
