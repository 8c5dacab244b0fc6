//! What moves numbers of replicas by itself: `ready * metric / target`, looked at now and then, acted on when it has
//! been wanted for a while, bounded by its own limits and by quotas shared with others.

use crate::sim::action::ActionKind;
use crate::sim::change;
use crate::sim::spec::{Autoscaler, AutoscalerId, ScaleOn, ServiceId};
use crate::sim::state::{NEVER, ReplicaStatus, State};
use crate::sim::world::Fixed;

/// Relative distance from the target within which nothing is done, as in Kubernetes.
const TOLERANCE: f64 = 0.1;

/// Switches a service's autoscaler, if it has one.
pub fn set_autoscaler(fixed: &Fixed, state: &mut State, s: ServiceId, on: bool) {
    if let Some(a) = fixed.spec.services[s].autoscaler {
        let now = &mut state.autoscalers[a];
        (now.on, now.more_since, now.fewer_since) = (on, NEVER, NEVER);
    }
}

/// Looks at every service that has an autoscaler.
pub fn follow(fixed: &Fixed, state: &mut State) {
    for (s, service) in fixed.spec.services.iter().enumerate() {
        if let Some(a) = service.autoscaler
            && state.autoscalers[a].on
            && state.tick.is_multiple_of(fixed.spec.autoscalers[a].every_s.max(1))
        {
            look(fixed, state, s, a);
        }
    }
}

fn look(fixed: &Fixed, state: &mut State, s: ServiceId, a: AutoscalerId) {
    let spec = &fixed.spec.autoscalers[a];
    let (tick, there) = (state.tick, replicas(fixed, state, s));
    let wanted = desired(fixed, state, s, spec, there);
    let now = &mut state.autoscalers[a];
    now.wanted = wanted;
    let since = |holds: bool, since: u32| if holds { since.min(tick) } else { NEVER };
    now.more_since = since(wanted > there, now.more_since);
    now.fewer_since = since(wanted < there, now.fewer_since);
    let to = if now.more_since != NEVER && tick - now.more_since >= spec.up_after_s {
        let more = (wanted - there).min(spec.step.max(1));
        there + more.min(room(fixed, state, spec))
    } else if now.fewer_since != NEVER && tick - now.fewer_since >= spec.down_after_s {
        wanted
    } else {
        there
    };
    if to != there && can_act(fixed, state) {
        change::scale(fixed, state, s, to);
        state.services[s].wanted = to;
        state.next_due = state.next_due.min(tick + fixed.spec.services[s].start_s);
        let now = &mut state.autoscalers[a];
        (now.more_since, now.fewer_since) = (NEVER, NEVER);
    }
}

/// Replicas that it should have by what is in use.
fn desired(fixed: &Fixed, state: &State, s: ServiceId, spec: &Autoscaler, there: u16) -> u16 {
    let now = &state.services[s];
    let metric = match spec.on {
        ScaleOn::Cpu => now.cpu,
        ScaleOn::Concurrency => now.busy,
    };
    let ratio = metric / spec.target.max(1e-6);
    let by_use = if now.ready == 0 || (ratio - 1.0).abs() <= TOLERANCE {
        there
    } else {
        (f64::from(now.ready) * ratio).ceil().min(f64::from(u16::MAX)) as u16
    };
    by_use.max(spec.min).min(spec.max).min(fixed.spec.services[s].max_replicas)
}

/// Replicas of a service in any state.
fn replicas(fixed: &Fixed, state: &State, s: ServiceId) -> u16 {
    let slots = &state.replicas[fixed.plan.slots[s]..fixed.plan.slots[s + 1]];
    slots.iter().filter(|r| r.status != ReplicaStatus::Absent).count() as u16
}

/// Replicas that the quota it counts against leaves room for.
fn room(fixed: &Fixed, state: &State, spec: &Autoscaler) -> u16 {
    let Some(quota) = spec.quota.map(|q| &fixed.spec.quotas[q]) else { return u16::MAX };
    let used: u32 = quota.services.iter().map(|&s| u32::from(replicas(fixed, state, s))).sum();
    u32::from(quota.limit).saturating_sub(used) as u16
}

/// Whether what scaling is made with answers.
fn can_act(fixed: &Fixed, state: &State) -> bool {
    let mut scaling = fixed.spec.tools.iter().filter(|t| t.kinds.contains(&ActionKind::Scale));
    scaling.all(|t| state.endpoints[t.needs].success >= 0.5)
}
