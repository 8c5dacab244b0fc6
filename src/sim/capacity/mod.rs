//! How much the system can carry: replicas that start, crash and run out of memory, scaling, limits, places.

mod autoscale;
mod limits;
mod memory;
mod outlier;
mod place;
mod replicas;

use super::state::State;
use super::world::Fixed;

pub(crate) use autoscale::set_autoscaler;
pub(crate) use limits::{limit, set_limiter};
pub(crate) use place::drain;
pub(crate) use replicas::throttle;

/// What moves capacity in a tick, before users arrive. Load, time and use are those of the tick before.
pub fn follow(fixed: &Fixed, state: &mut State, seed: u64) {
    place::follow(fixed, state);
    replicas::follow(fixed, state, seed);
    if !fixed.spec.autoscalers.is_empty() {
        autoscale::follow(fixed, state);
    }
    limits::follow(fixed, state);
}

/// Load that is none of the users': what starting replicas ask for.
pub fn offer(fixed: &Fixed, state: &mut State) {
    replicas::offer(fixed, state);
}
