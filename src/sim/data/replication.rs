//! Databases with a copy: how far the copy is behind, what reads of it see, and what a fail-over costs.
//!
//! The copy follows at `applies_s * most(1 - cpu, 0.1)` writes a second, `cpu` the share of its processor that reads
//! take: heavy reads make it late. While a fail-over runs nothing more is copied, and what was not is lost.

use crate::base::math::most;

use super::{store, take_down};
use crate::sim::spec::ReplicationId;
use crate::sim::state::{Failure, NEVER, State};
use crate::sim::world::Fixed;

/// Share of its pace that the copy keeps however many reads there are.
const LEAST_PACE: f64 = 0.1;

/// Writes are copied, reads become stale or fresh, fail-overs end.
pub fn follow(fixed: &Fixed, state: &mut State) {
    for (i, spec) in fixed.spec.replications.iter().enumerate() {
        let writes = &state.endpoints[spec.writes];
        let written = writes.offered * writes.success;
        let replica = &state.services[spec.replica];
        let pace = spec.applies_s * most(1.0 - replica.cpu, LEAST_PACE);
        let applied = if replica.ready == 0 { 0.0 } else { pace };
        let tick = state.tick;
        let now = &mut state.replications[i];
        if now.due == NEVER {
            now.behind = most(now.behind + written - applied, 0.0);
        } else if now.due <= tick {
            now.due = NEVER;
            let (lost, op) = (now.behind, now.op as usize);
            now.behind = 0.0;
            state.ops[op].landed = Some(tick);
            if let Some(store) = spec.store {
                store::lose(fixed, state, store, lost);
            }
        } else if state.services[spec.primary].ready > 0 {
            let due = now.due;
            take_down(fixed, state, spec.primary, due);
        }
        let now = &mut state.replications[i];
        now.lag_s = if now.behind > 0.0 { now.behind / most(pace, 1e-9) } else { 0.0 };
        let stale = now.lag_s > spec.stale_after_s;
        if stale != now.stale {
            now.stale = stale;
            state.dirty = true;
        }
    }
}

/// Reads of a copy too far behind fail for those who need fresh data.
pub fn stale_reads(fixed: &Fixed, state: &mut State) {
    for (i, spec) in fixed.spec.replications.iter().enumerate() {
        if state.replications[i].stale {
            for e in fixed.plan.endpoints_of[spec.replica].clone() {
                let now = &mut state.endpoints[e];
                now.own_error = 1.0 - (1.0 - now.own_error) * (1.0 - spec.fresh_share);
            }
        }
    }
}

/// A fail-over begins: there is no primary until it is through. False: it does not land at once.
pub fn fail_over(fixed: &Fixed, state: &mut State, replication: ReplicationId, op: usize) -> bool {
    if state.replications[replication].due != NEVER {
        state.ops[op].failed = Some((state.tick, Failure::Nothing));
        return false;
    }
    let spec = &fixed.spec.replications[replication];
    let due = state.tick + spec.fail_over_s;
    let now = &mut state.replications[replication];
    (now.due, now.op) = (due, op as u32);
    take_down(fixed, state, spec.primary, due);
    false
}
