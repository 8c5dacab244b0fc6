//! Replicas that crash, back off, wait for their turn, and ask others for something before they are ready.

use crate::base::noise;
use crate::sim::change;
use crate::sim::network;
use crate::sim::rules;
use crate::sim::spec::{Effect, EndpointId, ServiceId};
use crate::sim::state::{ReplicaStatus, State};
use crate::sim::world::Fixed;

use super::{memory, outlier};

/// Noise streams of replica slots start here.
const STREAM: u32 = 0x10_0000;

/// Noise streams of the waits of crashed replicas start here.
const WAIT_STREAM: u32 = 0x20_0000;

/// Seconds over which a log is counted.
const MINUTE_S: f64 = 60.0;

/// Seconds of running after which earlier crashes are forgotten, as in Kubernetes.
const RAN_WELL_S: u32 = 600;

/// How many replicas start at once from now on; 0: all of them.
pub fn throttle(fixed: &Fixed, state: &mut State, s: ServiceId, n: u16) {
    state.services[s].starts_at_once = n;
    state.throttled = state.services.iter().filter(|s| s.starts_at_once > 0).count();
    if n == 0 {
        take_turns(fixed, state, s, usize::MAX);
    }
}

/// Every service whose replicas do more than start and run.
pub fn follow(fixed: &Fixed, state: &mut State, seed: u64) {
    let mut restless = fixed.plan.restless.iter().copied().peekable();
    let mut each = |state: &mut State, s: ServiceId| {
        if restless.next_if_eq(&s).is_some() {
            follow_restless(fixed, state, s, seed);
        }
        let at_once = state.services[s].starts_at_once;
        if at_once > 0 {
            take_turns(fixed, state, s, usize::from(at_once));
        }
        if !fixed.spec.services[s].readiness {
            count_dead(fixed, state, s);
        }
    };
    if state.throttled > 0 {
        (0..fixed.spec.services.len()).for_each(|s| each(state, s));
    } else {
        fixed.plan.watched.iter().for_each(|&s| each(state, s));
    }
}

fn follow_restless(fixed: &Fixed, state: &mut State, s: ServiceId, seed: u64) {
    let now = &mut state.services[s];
    now.crashes_min += now.crashes - now.crashes_min / MINUTE_S;
    now.crashes = 0.0;
    let spec = &fixed.spec.services[s];
    let (tick, leaked) = (state.tick, state.services[s].leaked_mb);
    let mut recount = false;
    for slot in 0..spec.max_replicas {
        let i = fixed.plan.slots[s] + usize::from(slot);
        let replica = &mut state.replicas[i];
        match replica.status {
            ReplicaStatus::Ready => {
                if replica.ready_at == tick {
                    (replica.since, replica.leak_before) = (tick, leaked as f32);
                    // Callers know nothing of a process that is new.
                    recount |= replica.ejected_until > tick;
                    replica.ejected_until = 0;
                } else if tick - replica.since > RAN_WELL_S {
                    replica.crashes = 0;
                }
                recount |= replica.ejected_until == tick;
                if crashes_now(fixed, state, s, slot) {
                    crash(fixed, state, s, slot);
                    recount = true;
                }
            }
            ReplicaStatus::Crashed if replica.ready_at <= tick => {
                replica.status = ReplicaStatus::Starting;
                replica.ready_at = tick + spec.start_s;
                state.next_due = state.next_due.min(replica.ready_at);
            }
            // In the next tick it would be ready: what it asked for has to have come. A start of one second is over
            // before it can be judged.
            ReplicaStatus::Starting if replica.ready_at == tick + 1 && !spec.start_calls.is_empty() => {
                let answers = |e: EndpointId| {
                    let trusted = network::is_trusted(fixed, state, fixed.spec.endpoints[e].service);
                    if trusted { state.endpoints[e].success } else { 0.0 }
                };
                let ok: f64 = spec.start_calls.iter().map(|(e, _)| answers(*e)).product();
                if noise::uniform(seed, STREAM + i as u32, tick) >= ok {
                    crash(fixed, state, s, slot);
                }
            }
            _ => {}
        }
    }
    recount |= memory::follow(fixed, state, s);
    recount |= outlier::follow(fixed, state, s);
    if recount {
        change::count_ready(fixed, state, s);
    }
}

/// Whether a rule makes this ready replica crash in this tick.
fn crashes_now(fixed: &Fixed, state: &State, s: ServiceId, slot: u16) -> bool {
    let ran_s = state.tick - state.replicas[fixed.plan.slots[s] + usize::from(slot)].since;
    fixed.spec.rules.iter().zip(&state.rules).any(|(rule, &share)| {
        let due = |e: &Effect| matches!(e, Effect::Crash(of, after_s) if *of == s && ran_s >= *after_s);
        share > 0.0 && rule.then.iter().any(due) && rules::holds_at_replica(rule, s, slot, fixed, state)
    })
}

/// A replica goes down until its back-off is over, twice as long each time; with jitter, some part of that.
pub fn crash(fixed: &Fixed, state: &mut State, s: ServiceId, slot: u16) {
    let spec = &fixed.spec.services[s];
    let (first, longest) = spec.restart_backoff_s;
    let i = fixed.plan.slots[s] + usize::from(slot);
    let replica = &mut state.replicas[i];
    let doubled = u64::from(first) << u32::from(replica.crashes).min(20);
    let mut wait_s = doubled.min(u64::from(longest)) as u32;
    if spec.restart_jitter {
        let part = noise::uniform(state.seed, WAIT_STREAM + i as u32, state.tick);
        wait_s = (f64::from(wait_s) * part + 0.5) as u32;
    }
    replica.crashes = replica.crashes.saturating_add(1);
    replica.status = ReplicaStatus::Crashed;
    // While it is down, this is when it starts again.
    replica.ready_at = state.tick + wait_s.max(1);
    let version = replica.version;
    let now = &mut state.services[s];
    now.crashes += 1.0;
    now.crashed += 1;
    change::canary::saw_crash(now, version);
}

/// No more than `at_once` replicas start at a time: the latest to begin step back, the first in line go on.
fn take_turns(fixed: &Fixed, state: &mut State, s: ServiceId, at_once: usize) {
    let ready_at = state.tick + fixed.spec.services[s].start_s;
    let slots = &mut state.replicas[fixed.plan.slots[s]..fixed.plan.slots[s + 1]];
    let mut starting = slots.iter().filter(|r| r.status == ReplicaStatus::Starting).count();
    while starting > at_once {
        let begun = slots.iter_mut().filter(|r| r.status == ReplicaStatus::Starting);
        let Some(last) = begun.max_by_key(|r| r.ready_at) else { return };
        last.status = ReplicaStatus::Waiting;
        starting -= 1;
    }
    for replica in slots.iter_mut().filter(|r| r.status == ReplicaStatus::Waiting) {
        if starting >= at_once {
            break;
        }
        (replica.status, replica.ready_at) = (ReplicaStatus::Starting, ready_at);
        state.next_due = state.next_due.min(ready_at);
        starting += 1;
    }
}

/// Without a check of readiness, replicas that are down stay in rotation.
fn count_dead(fixed: &Fixed, state: &mut State, s: ServiceId) {
    let down = (0..fixed.plan.slots[s + 1] - fixed.plan.slots[s])
        .filter(|&slot| {
            let status = state.replicas[fixed.plan.slots[s] + slot].status;
            !matches!(status, ReplicaStatus::Absent | ReplicaStatus::Ready)
                && fixed.zone_of(slot).is_none_or(|z| !state.drained_zones[z])
        })
        .count() as f64;
    let now = &mut state.services[s];
    now.dead = if down > 0.0 { down / (down + f64::from(now.ready)) } else { 0.0 };
}

/// What starting replicas ask of others.
pub fn offer(fixed: &Fixed, state: &mut State) {
    for &s in &fixed.plan.restless {
        let spec = &fixed.spec.services[s];
        if spec.start_calls.is_empty() {
            continue;
        }
        let slots = &state.replicas[fixed.plan.slots[s]..fixed.plan.slots[s + 1]];
        let starting = slots.iter().filter(|r| r.status == ReplicaStatus::Starting).count() as f64;
        for (e, per_s) in &spec.start_calls {
            state.endpoints[*e].offered += starting * per_s;
        }
    }
}
