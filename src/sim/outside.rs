//! What is seen from outside, whatever becomes of our own monitoring: probes and tickets.

use crate::base::math::most;
use crate::base::noise;

use super::state::State;
use super::world::Fixed;

/// Noise streams of probes start here.
const STREAM: u32 = 0x7000;

/// Tries and tickets of a tick.
///
/// A probe is one user: it fails with the journey's failing share. Users who are hurt go into a pool, from which
/// `pool / delay` a second write.
pub fn follow(fixed: &Fixed, state: &mut State, seed: u64) {
    for (i, probe) in fixed.spec.probes.iter().enumerate() {
        if !state.tick.is_multiple_of(probe.every_s.max(1)) {
            continue;
        }
        let fails = state.journeys[probe.journey].fails;
        let now = &mut state.probes[i];
        now.ok = noise::uniform(seed, STREAM + i as u32, state.tick) >= fails;
        now.failed = if now.ok { 0 } else { now.failed + 1 };
    }
    if let Some(tickets) = &fixed.spec.tickets {
        let mut hurt = 0.0;
        for (journey, now) in fixed.spec.journeys.iter().zip(&state.journeys) {
            if now.fails > journey.floor && journey.weight > 0.0 {
                hurt += now.fresh * now.fails;
            }
        }
        let (pool, per_min) = &mut state.tickets;
        *pool += hurt * tickets.share;
        let write = *pool / most(tickets.delay_s, 1.0);
        *pool -= write;
        *per_min = write * 60.0;
    }
}
