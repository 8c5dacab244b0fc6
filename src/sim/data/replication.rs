//! Databases with a copy: how far the copy is behind, what reads of it see, and what a fail-over costs.
//!
//! The copy follows at `applies_s * most(1 - cpu, 0.1)` writes a second, `cpu` the share of its processor that reads
//! take: heavy reads make it late. While a fail-over runs nothing more is copied, and what was not is lost.
//!
//! The names of the two services are roles: requests go to whoever has the role. With `back_s`, a fail-over swaps the
//! machines behind them. Those of the old primary are away for so long; then they are the copy, throw away what only they
//! had, and follow what was written meanwhile. A fail-over back before they have caught up loses what they lack, and there
//! is none to a copy that is not there.

use crate::base::math::most;

use super::{store, take_down};
use crate::sim::change::count_ready;
use crate::sim::spec::ReplicationId;
use crate::sim::state::{Failure, NEVER, ReplicaStatus, State};
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
            if let Some(back_s) = spec.back_s {
                swap(fixed, state, i, tick + back_s.max(1));
            }
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
    if spec.back_s.is_some() && state.services[spec.replica].ready == 0 {
        state.ops[op].failed = Some((state.tick, Failure::Nothing));
        return false;
    }
    let due = state.tick + spec.fail_over_s;
    let now = &mut state.replications[replication];
    (now.due, now.op) = (due, op as u32);
    take_down(fixed, state, spec.primary, due);
    false
}

/// The machines of primary and copy change places; those that were the primary's are away until `back`.
fn swap(fixed: &Fixed, state: &mut State, replication: ReplicationId, back: u32) {
    let spec = &fixed.spec.replications[replication];
    let (primary, replica) = (spec.primary, spec.replica);
    let (a, b) = (fixed.plan.slots[primary], fixed.plan.slots[replica]);
    for slot in 0..fixed.plan.slots[primary + 1] - a {
        state.replicas.swap(a + slot, b + slot);
    }
    let (mut one, mut other) = (state.services[primary], state.services[replica]);
    std::mem::swap(&mut one.target, &mut other.target);
    std::mem::swap(&mut one.previous, &mut other.previous);
    std::mem::swap(&mut one.wanted, &mut other.wanted);
    std::mem::swap(&mut one.leaked_mb, &mut other.leaked_mb);
    (state.services[primary], state.services[replica]) = (one, other);
    take_down(fixed, state, replica, back);
    // Whoever waited for a turn among the copies begins.
    let up = state.tick + fixed.spec.services[primary].start_s.max(1);
    for slot in &mut state.replicas[a..fixed.plan.slots[primary + 1]] {
        if slot.status == ReplicaStatus::Waiting {
            (slot.status, slot.ready_at) = (ReplicaStatus::Starting, up);
            state.next_due = state.next_due.min(up);
        }
    }
    count_ready(fixed, state, primary);
    let now = &mut state.replications[replication];
    now.swapped = !now.swapped;
    state.dirty = true;
}
