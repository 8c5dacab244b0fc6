//! What breaks when: the share to which each rule's conditions hold, and the effects that follow. Effects are always
//! worked out from the spec's own values, so a condition that ends leaves no trace.

use super::spec::{Effect, Lever, Rule};
use super::state::{Replica, ReplicaStatus, State};
use super::world::Fixed;

/// Seconds between two looks at the stores.
const FOLLOW_S: u32 = 5;

/// Follows the stores and, where something changed, works out every effect again.
pub fn refresh(fixed: &Fixed, state: &mut State) {
    if fixed.plan.stores_matter && state.tick.is_multiple_of(FOLLOW_S) {
        follow_stores(fixed, state);
    }
    if !state.dirty {
        return;
    }
    state.dirty = false;
    for (i, e) in fixed.spec.endpoints.iter().enumerate() {
        let now = &mut state.endpoints[i];
        (now.own_error, now.own_ms, now.cpu_ms) = (e.error, e.own_ms, e.cpu_ms);
    }
    for (i, c) in fixed.spec.calls.iter().enumerate() {
        let now = &mut state.calls[i];
        now.timeout_ms = c.timeout_ms;
        now.awaited = if c.required { 1.0 } else { 0.0 };
    }
    for j in &mut state.journeys {
        j.demand = 1.0;
    }
    for s in &mut state.services {
        s.misreport = 0.0;
    }
    for i in 0..fixed.spec.rules.len() {
        let rule = &fixed.spec.rules[i];
        let share = share_pooled(rule, fixed, state);
        state.rules[i] = share;
        if share > 0.0 {
            for effect in &rule.then {
                apply(effect, share, state);
            }
        }
    }
}

/// The share of new-format records follows the share of writers that write it, at the pace records turn over.
fn follow_stores(fixed: &Fixed, state: &mut State) {
    for (i, store) in fixed.spec.stores.iter().enumerate() {
        let writers = fixed.ready_share(state, store.writer, |r| r.version >= store.new_from);
        let gap = writers - state.stores[i];
        if !(-1e-4..=1e-4).contains(&gap) {
            state.stores[i] += (gap * f64::from(FOLLOW_S) / store.turnover_s).clamp(-1.0, 1.0);
            state.dirty = true;
        }
    }
}

/// The share to which a condition holds, 0 to 1.
pub fn share_of(lever: &Lever, fixed: &Fixed, state: &State) -> f64 {
    match *lever {
        Lever::Version(s, v) => fixed.ready_share(state, s, |r| r.version == v),
        Lever::Flag(f) => f64::from(state.flags[f]) / 100.0,
        Lever::Config(c, r) => f64::from(u8::from(state.configs[c] == r)),
        Lever::Job(j) => f64::from(u8::from(state.jobs[j])),
        Lever::Slot(s, slot) => {
            let replica = &state.replicas[fixed.plan.slots[s] + usize::from(slot)];
            let ready = state.services[s].ready;
            if replica.status == ReplicaStatus::Ready && replica.host == 0 && ready > 0 {
                1.0 / f64::from(ready)
            } else {
                0.0
            }
        }
        Lever::NewFormat(store) => state.stores[store],
        Lever::During(from, until) => f64::from(u8::from(state.tick >= from.0 && state.tick < until.0)),
    }
}

/// The share to which a rule holds for a pool's traffic as a whole.
pub fn share_pooled(rule: &Rule, fixed: &Fixed, state: &State) -> f64 {
    rule.when.iter().map(|lever| share_of(lever, fixed, state)).product()
}

/// The share to which a rule holds for the traffic of one replica.
pub fn share_at_replica(rule: &Rule, service: usize, slot: u16, fixed: &Fixed, state: &State) -> f64 {
    let replica = &state.replicas[fixed.plan.slots[service] + usize::from(slot)];
    rule.when
        .iter()
        .map(|lever| match *lever {
            Lever::Version(s, v) if s == service => f64::from(u8::from(replica.version == v)),
            Lever::Slot(s, bad) if s == service => f64::from(u8::from(bad == slot && replica.host == 0)),
            _ => share_of(lever, fixed, state),
        })
        .product()
}

fn apply(effect: &Effect, share: f64, state: &mut State) {
    match *effect {
        Effect::Error(e, p) => {
            let now = &mut state.endpoints[e].own_error;
            *now = 1.0 - (1.0 - *now) * (1.0 - p * share);
        }
        Effect::OwnMs(e, ms) => state.endpoints[e].own_ms += ms * share,
        Effect::Cpu(e, factor) => state.endpoints[e].cpu_ms *= 1.0 + (factor - 1.0) * share,
        Effect::Timeout(c, ms) => {
            let now = &mut state.calls[c].timeout_ms;
            *now += (ms - *now) * share;
        }
        Effect::Deferred(c) => state.calls[c].awaited *= 1.0 - share,
        Effect::Demand(j, factor) => state.journeys[j].demand *= 1.0 + (factor - 1.0) * share,
        Effect::Misreport(s, p) => state.services[s].misreport += p * share,
    }
}

impl Fixed {
    /// Share of a service's ready replicas that satisfy `which`; 0 when none is ready.
    pub fn ready_share(&self, state: &State, service: usize, which: impl Fn(&Replica) -> bool) -> f64 {
        let slots = &state.replicas[self.plan.slots[service]..self.plan.slots[service + 1]];
        let (mut ready, mut matching) = (0_u32, 0_u32);
        for replica in slots.iter().filter(|r| r.status == ReplicaStatus::Ready) {
            ready += 1;
            matching += u32::from(which(replica));
        }
        if ready == 0 { 0.0 } else { f64::from(matching) / f64::from(ready) }
    }
}
