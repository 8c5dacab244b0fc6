//! Records: the share in the new format follows the writers, corrupted and lost ones are counted.

use crate::sim::state::State;
use crate::sim::world::Fixed;

/// Seconds between two looks at the writers.
const FOLLOW_S: u32 = 5;

/// The share of new-format records follows the share of writers that write it, at the pace records turn over; so does
/// the share of corrupted records the share of writes that corrupt, where writes are counted.
pub fn follow(fixed: &Fixed, state: &mut State) {
    if !fixed.plan.stores_matter || !state.tick.is_multiple_of(FOLLOW_S) {
        return;
    }
    for (i, store) in fixed.spec.stores.iter().enumerate() {
        let writers = fixed.ready_share(state, store.writer, |r| r.version >= store.new_from);
        let gap = writers - state.stores[i].new;
        if !(-1e-4..=1e-4).contains(&gap) {
            state.stores[i].new += (gap * f64::from(FOLLOW_S) / store.turnover_s).clamp(-1.0, 1.0);
            state.dirty = true;
        }
    }
}
