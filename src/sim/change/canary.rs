//! Canaries: a share of the replicas first, watched for a while, then more, or back.

use crate::sim::rules::share_at_replica;
use crate::sim::spec::{Canary, Effect, ServiceId, Strategy};
use crate::sim::state::{Failure, NEVER, Phase, ReplicaStatus, Rollout, State};
use crate::sim::world::Fixed;

use super::replicas::is_stuck;
use super::rollout;

/// The canary goes on to its next stage.
pub fn promote(state: &mut State, s: ServiceId) {
    let tick = state.tick;
    let Some(rollout) = &mut state.services[s].rollout else { return };
    if let Phase::Widening(stage) | Phase::Baking(stage) = rollout.phase {
        // A batch that starts is waited for.
        if rollout.due == NEVER || matches!(rollout.phase, Phase::Baking(_)) {
            rollout.due = tick;
        }
        rollout.phase = Phase::Widening(stage.saturating_add(1));
    }
}

/// The canary stays as it is.
pub fn hold(state: &mut State, s: ServiceId) {
    if let Some(rollout) = &mut state.services[s].rollout {
        rollout.due = NEVER;
    }
}

/// More replicas of a canary's stage, or the end of taking them; whether the whole change is through.
pub fn widen(fixed: &Fixed, state: &mut State, s: ServiceId, stage: u8, rollout: &mut Rollout) -> bool {
    let spec = &fixed.spec.services[s];
    let Strategy::Canary(canary) = &spec.strategy else { return true };
    let missing = missing(fixed, state, s, canary, stage);
    if missing > 0 {
        // From the first slot on, since some may have been added or have crashed meanwhile.
        rollout.next_slot = 0;
        rollout::take(fixed, state, s, rollout, missing.min(spec.batch.max(1)), false);
        rollout.due = state.tick + spec.start_s.max(1);
        return false;
    }
    if usize::from(stage) >= canary.stages.len() {
        return true;
    }
    rollout.phase = Phase::Baking(stage);
    rollout.counts = [(0.0, 0.0); 2];
    rollout.due = if canary.analysis.is_some() { state.tick + canary.bake_s.max(1) } else { NEVER };
    false
}

/// Replicas that a stage still lacks on the new version.
fn missing(fixed: &Fixed, state: &State, s: ServiceId, canary: &Canary, stage: u8) -> u16 {
    let percent = canary.stages.get(usize::from(stage)).map_or(100, |p| u32::from(*p));
    let (first, version) = (fixed.plan.slots[s], state.services[s].target);
    let (mut all, mut new) = (0_u32, 0_u32);
    for slot in 0..fixed.spec.services[s].max_replicas {
        let replica = &state.replicas[first + usize::from(slot)];
        if replica.status != ReplicaStatus::Absent && !is_stuck(fixed, s, slot, replica) {
            all += 1;
            new += u32::from(replica.version == version);
        }
    }
    (all * percent).div_ceil(100).saturating_sub(new) as u16
}

/// Counts requests and failures of the canary and of the rest while it is watched.
pub fn watch(fixed: &Fixed, state: &mut State, s: ServiceId) {
    let Some(mut rollout) = state.services[s].rollout else { return };
    if !matches!(rollout.phase, Phase::Baking(_)) {
        return;
    }
    let (first, service) = (fixed.plan.slots[s], &state.services[s]);
    let requests = service.served / f64::from(service.ready.max(1));
    for slot in 0..fixed.spec.services[s].max_replicas {
        if fixed.in_rotation(state, s, usize::from(slot)) {
            let rest = usize::from(state.replicas[first + usize::from(slot)].version != service.target);
            let count = &mut rollout.counts[rest];
            count.0 += requests;
            count.1 += requests * errors_of(fixed, state, s, slot);
        }
    }
    state.services[s].rollout = Some(rollout);
}

/// Share of a replica's requests that fail by themselves, rules included.
fn errors_of(fixed: &Fixed, state: &State, s: ServiceId, slot: u16) -> f64 {
    let (mut errors, mut weight) = (0.0, 0.0);
    for e in fixed.plan.endpoints_of[s].clone() {
        let mut ends_well = 1.0 - fixed.spec.endpoints[e].error;
        for rule in &fixed.spec.rules {
            for effect in &rule.then {
                if let Effect::Error(of, p) = effect
                    && *of == e
                {
                    ends_well *= 1.0 - p * share_at_replica(rule, s, slot, fixed, state);
                }
            }
        }
        let offered = state.endpoints[e].offered;
        errors += offered * (1.0 - ends_well);
        weight += offered;
    }
    if weight > 0.0 { errors / weight } else { 0.0 }
}

/// The end of a stage: the canary goes on, or everything goes back.
pub fn judge(fixed: &Fixed, state: &mut State, s: ServiceId, stage: u8, rollout: &mut Rollout) {
    let Strategy::Canary(canary) = &fixed.spec.services[s].strategy else { return };
    let share = |(requests, failures): (f64, f64)| if requests > 0.0 { failures / requests } else { 0.0 };
    let [new, old] = rollout.counts;
    let worse = canary.analysis.is_some_and(|a| new.0 >= a.samples && share(new) > share(old) + a.tolerance);
    if !worse {
        rollout.phase = Phase::Widening(stage + 1);
        return;
    }
    state.ops[rollout.op as usize].failed = Some((state.tick, Failure::Analysis));
    let service = &mut state.services[s];
    std::mem::swap(&mut service.previous, &mut service.target);
    rollout::go_back(fixed, state, s, rollout);
}
