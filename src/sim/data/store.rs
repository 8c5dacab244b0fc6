//! Records: the share in the new format follows the writers, corrupted and lost ones are counted.

use crate::base::math::{least, most};

use crate::sim::spec::StoreId;
use crate::sim::state::State;
use crate::sim::world::Fixed;

/// Seconds between two looks at the writers.
const FOLLOW_S: u32 = 5;

/// The share of new-format records follows the share of writers that write it, at the pace records turn over; rules
/// learn how much is corrupted.
pub fn follow(fixed: &Fixed, state: &mut State) {
    if !fixed.plan.stores_matter || !state.tick.is_multiple_of(FOLLOW_S) {
        return;
    }
    for (i, store) in fixed.spec.stores.iter().enumerate() {
        state.dirty |= state.stores[i].corrupting > 0.0 || state.stores[i].corrupted > 0.0;
        let writers = fixed.ready_share(state, store.writer, |r| r.version >= store.new_from);
        let gap = writers - state.stores[i].new;
        if !(-1e-4..=1e-4).contains(&gap) {
            let turned_over = if store.turnover_s > 0.0 { f64::from(FOLLOW_S) / store.turnover_s } else { 1.0 };
            state.stores[i].new += gap * least(turned_over, 1.0);
            state.dirty = true;
        }
    }
}

/// Writes of this tick, and what rules corrupt or lose of them; corrupted and lost records are harm.
pub fn count(fixed: &Fixed, state: &mut State) {
    for (i, spec) in fixed.spec.stores.iter().enumerate() {
        let now = &mut state.stores[i];
        if let Some(e) = spec.writes {
            let written = state.endpoints[e].offered * state.endpoints[e].success;
            let lost = written * now.losing;
            let kept = written - lost;
            let corrupted = kept * now.corrupting;
            now.records += kept;
            now.corrupted += corrupted;
            now.lost += lost;
            now.harmed += corrupted + lost;
            now.fresh += corrupted + lost;
            now.since_backup += kept;
            for (b, backup) in fixed.spec.backups.iter().enumerate() {
                if backup.store == i {
                    state.backups[b].writes_since += kept;
                }
            }
        }
        if now.fresh > 0.0 {
            // Budget-minutes in one tick, as a rate per minute.
            state.harm_rate += now.fresh / 1000.0 * spec.per_thousand * 60.0;
            now.fresh = 0.0;
        }
    }
}

/// So many of the records written last are gone at once; from a backup taken before they cannot be lost again.
pub fn lose(fixed: &Fixed, state: &mut State, store: StoreId, records: f64) {
    let now = &mut state.stores[store];
    let gone = least(records, now.records);
    now.records -= gone;
    now.corrupted = least(now.corrupted, now.records);
    now.since_backup = most(now.since_backup - gone, 0.0);
    now.lost += gone;
    now.harmed += gone;
    now.fresh += gone;
    for (backup, now) in fixed.spec.backups.iter().zip(&mut state.backups) {
        if backup.store == store {
            now.writes_since = most(now.writes_since - gone, 0.0);
        }
    }
}
