//! What is kept: records, caches, copies, queues, backups.

mod cache;
mod store;

use super::state::State;
use super::world::Fixed;
pub use cache::flush;

/// What moves data in a tick, before users arrive.
pub fn follow(fixed: &Fixed, state: &mut State) {
    store::follow(fixed, state);
    cache::follow(fixed, state);
}

/// Load that messages bring.
pub fn offer(_fixed: &Fixed, _state: &mut State) {}

/// What came of it, once every request has its answer.
pub fn count(_fixed: &Fixed, _state: &mut State) {}
