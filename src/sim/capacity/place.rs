//! Places that are drained: a zone's replicas leave rotation at once, a region's users move over as names run out.

use crate::base::math::{least, most};
use crate::sim::action::Place;
use crate::sim::change;
use crate::sim::state::State;
use crate::sim::world::Fixed;

/// Begins to move traffic away from a place, or back.
pub fn drain(fixed: &Fixed, state: &mut State, place: Place, away: bool) {
    match place {
        Place::Zone(z) => {
            state.drained_zones[z] = away;
            for s in 0..fixed.spec.services.len() {
                change::count_ready(fixed, state, s);
            }
        }
        Place::Region(r) => state.draining_to[r] = if away { 1.0 } else { 0.0 },
    }
    state.dirty = true;
}

/// Users of a region move linearly over its `drain_s`.
pub fn follow(fixed: &Fixed, state: &mut State) {
    for (r, region) in fixed.spec.regions.iter().enumerate() {
        let (now, to) = (state.drained_regions[r], state.draining_to[r]);
        // Equal once they are there: the last step lands on `to` exactly.
        if (to - now).abs() > 0.0 {
            let step = 1.0 / f64::from(region.drain_s.max(1));
            state.drained_regions[r] = if to > now { least(now + step, to) } else { most(now - step, to) };
            state.dirty = true;
        }
    }
}
