//! How much the system can carry: replicas that start, crash and run out of memory, scaling, limits, places.

use super::state::State;
use super::world::Fixed;

/// What moves capacity in a tick, before users arrive.
pub fn follow(_fixed: &Fixed, _state: &mut State, _seed: u64) {}

/// Load that is none of the users': what starting replicas ask for; and limits on what users ask for.
pub fn offer(_fixed: &Fixed, _state: &mut State) {}
