//! How callers find each other.

use super::state::State;
use super::world::Fixed;

/// What is known of names in a tick.
pub fn follow(_fixed: &Fixed, _state: &mut State) {}

/// Queries to the resolver.
pub fn offer(_fixed: &Fixed, _state: &mut State) {}
