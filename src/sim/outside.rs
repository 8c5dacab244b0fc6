//! What is seen from outside, whatever becomes of our own monitoring: probes and tickets.

use super::state::State;
use super::world::Fixed;

/// Tries and tickets of a tick.
pub fn follow(_fixed: &Fixed, _state: &mut State, _seed: u64) {}
