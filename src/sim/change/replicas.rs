//! Replicas that start, stop, move and warm up.

use crate::sim::action::Action;
use crate::sim::spec::ServiceId;
use crate::sim::state::{Phase, Replica, ReplicaStatus, State};
use crate::sim::world::Fixed;

/// The process in a slot starts again.
pub fn restart(fixed: &Fixed, state: &mut State, s: ServiceId, slot: u16) {
    let ready_at = state.tick + fixed.spec.services[s].start_s;
    let replica = &mut state.replicas[fixed.plan.slots[s] + usize::from(slot)];
    if replica.status != ReplicaStatus::Absent {
        replica.status = ReplicaStatus::Starting;
        replica.ready_at = ready_at;
    }
    count_ready(fixed, state, s);
}

/// A slot moves to a fresh host, which has the version that the others get.
pub fn replace(fixed: &Fixed, state: &mut State, s: ServiceId, slot: u16) {
    let i = fixed.plan.slots[s] + usize::from(slot);
    if is_stuck(fixed, s, slot, &state.replicas[i]) {
        state.replicas[i].version = version_of_new(state, s);
    }
    state.replicas[i].host = state.replicas[i].host.saturating_add(1);
    restart(fixed, state, s, slot);
}

/// Slots below the wanted number start, those above it stop.
pub fn scale(fixed: &Fixed, state: &mut State, s: ServiceId, replicas: u16) {
    let ready_at = state.tick + fixed.spec.services[s].start_s;
    let (fresh, first) = (version_of_new(state, s), fixed.plan.slots[s]);
    for slot in 0..fixed.spec.services[s].max_replicas {
        let replica = &mut state.replicas[first + usize::from(slot)];
        match (slot < replicas, replica.status) {
            (true, ReplicaStatus::Absent) => {
                let version = if is_stuck(fixed, s, slot, replica) { replica.version } else { fresh };
                *replica = Replica { version, status: ReplicaStatus::Starting, ready_at, ..*replica };
            }
            (false, _) => replica.status = ReplicaStatus::Absent,
            _ => {}
        }
    }
    count_ready(fixed, state, s);
}

/// Whether deploys and rollbacks pass a slot by.
pub fn is_stuck(fixed: &Fixed, s: ServiceId, slot: u16, replica: &Replica) -> bool {
    replica.host == 0 && fixed.spec.services[s].stuck.iter().any(|(stuck, _)| *stuck == slot)
}

/// The version of a replica that is added: while a new one is being tried, the one from before.
fn version_of_new(state: &State, s: ServiceId) -> u8 {
    let service = &state.services[s];
    match service.rollout {
        Some(r) if r.phase != Phase::Batches => service.previous,
        _ => service.target,
    }
}

/// Replicas that are through with starting take traffic; an op that waited for them has landed.
pub fn boot(fixed: &Fixed, state: &mut State, s: ServiceId) {
    let range = fixed.plan.slots[s]..fixed.plan.slots[s + 1];
    let (tick, first, warm_s) = (state.tick, range.start, fixed.spec.services[s].warm_s);
    let mut changed = false;
    for replica in &mut state.replicas[range.clone()] {
        if replica.status == ReplicaStatus::Starting && replica.ready_at <= tick {
            replica.status = ReplicaStatus::Ready;
            (replica.since, replica.warm_at) = (tick, tick + warm_s);
            changed = true;
        } else if replica.status == ReplicaStatus::Ready && warm_s > 0 && replica.warm_at == tick {
            changed = true;
        }
    }
    if changed {
        count_ready(fixed, state, s);
    }
    let starts = |r: &Replica| !matches!(r.status, ReplicaStatus::Ready | ReplicaStatus::Absent);
    for op in state.ops.iter_mut().filter(|o| o.started && !o.over() && o.fails.is_none()) {
        let through = match op.action {
            Action::RestartOne(of, slot) | Action::Replace(of, slot) if of == s => {
                !starts(&state.replicas[first + usize::from(slot)])
            }
            Action::Scale(of, _) if of == s => !state.replicas[range.clone()].iter().any(starts),
            _ => false,
        };
        if through {
            op.landed = Some(tick);
        }
    }
}

/// Counts the replicas in rotation, and the share of them that are cold; to be called whenever one enters or leaves it.
pub(crate) fn count_ready(fixed: &Fixed, state: &mut State, s: ServiceId) {
    let first = fixed.plan.slots[s];
    let (mut ready, mut cold) = (0_u32, 0_u32);
    for slot in 0..fixed.plan.slots[s + 1] - first {
        if fixed.in_rotation(state, s, slot) {
            ready += 1;
            cold += u32::from(state.replicas[first + slot].warm_at > state.tick);
        }
    }
    let service = &mut state.services[s];
    service.ready = ready;
    service.cold = if cold > 0 { f64::from(cold) / f64::from(ready) } else { 0.0 };
    state.dirty = true;
}
