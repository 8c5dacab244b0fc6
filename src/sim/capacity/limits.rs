//! Limits on what is admitted: an endpoint's share of its pool's workers, requests by key, connections.
//!
//! - endpoint: workers it may hold, by Little's law `limit * workers * 1000 / hold_ms` requests a second
//! - key: the heaviest key and all others each have their own allowance
//! - connections: pools of callers hold them open, used or not; beyond the limit a share is refused

use crate::base::math::{least, most};
use crate::sim::spec::{EndpointId, LimiterId, ServiceId};
use crate::sim::state::State;
use crate::sim::world::Fixed;

/// Percent of its pool's workers that an endpoint may hold from now on.
pub fn limit(fixed: &Fixed, state: &mut State, e: EndpointId, percent: u8) {
    state.endpoints[e].limit = percent;
    note_limited(fixed, state, fixed.spec.endpoints[e].service);
}

/// Switches a limiter by key.
pub fn set_limiter(fixed: &Fixed, state: &mut State, l: LimiterId, on: bool) {
    state.limiters[l].on = on;
    if !on {
        state.limiters[l].refused = 0.0;
    }
    note_limited(fixed, state, fixed.spec.endpoints[fixed.spec.limiters[l].endpoint].service);
}

/// Whether a service has a limit now; without one nothing of it is turned away.
fn note_limited(fixed: &Fixed, state: &mut State, s: ServiceId) {
    let range = fixed.plan.endpoints_of[s].clone();
    let by_key = fixed.spec.limiters.iter().zip(&state.limiters).any(|(l, now)| now.on && range.contains(&l.endpoint));
    state.services[s].limited = by_key || state.endpoints[range.clone()].iter().any(|e| e.limit < 100);
    for e in &mut state.endpoints[range] {
        (e.turned_away, e.key_refused) = (0.0, 0.0);
    }
    state.limited = state.services.iter().filter(|s| s.limited).count();
}

/// What is turned away in this tick, by the load of the tick before.
pub fn follow(fixed: &Fixed, state: &mut State) {
    if state.tick == 1 {
        (0..fixed.spec.services.len()).for_each(|s| note_limited(fixed, state, s));
    }
    let each = |state: &mut State, s: ServiceId| {
        if state.services[s].limited {
            turn_away(fixed, state, s);
        }
        let spec = &fixed.spec.services[s];
        if spec.connection_limit > 0 || !spec.readiness {
            lose(fixed, state, s);
        }
    };
    if state.limited > 0 {
        (0..fixed.spec.services.len()).for_each(|s| each(state, s));
    } else {
        fixed.plan.watched.iter().for_each(|&s| each(state, s));
    }
}

/// Limits by key first, then the endpoint's share of the workers.
fn turn_away(fixed: &Fixed, state: &mut State, s: ServiceId) {
    let range = fixed.plan.endpoints_of[s].clone();
    for e in &mut state.endpoints[range.clone()] {
        e.key_refused = 0.0;
    }
    for (spec, now) in fixed.spec.limiters.iter().zip(&mut state.limiters) {
        if now.on && range.contains(&spec.endpoint) {
            let endpoint = &mut state.endpoints[spec.endpoint];
            now.refused = refused_by_key(endpoint.offered, spec.per_key_s, now.keys, spec.heaviest);
            endpoint.key_refused = 1.0 - (1.0 - endpoint.key_refused) * (1.0 - now.refused);
        }
    }
    let service = &state.services[s];
    let workers = f64::from(service.ready) * f64::from(fixed.spec.services[s].workers) / service.worker_cost;
    for e in &mut state.endpoints[range] {
        let mut admitted = 1.0 - e.key_refused;
        let load = e.offered * admitted;
        let most_s = f64::from(e.limit) / 100.0 * workers * 1000.0 / most(e.hold_ms, 1e-9);
        if e.limit < 100 && load > most_s {
            admitted *= most_s / load;
        }
        e.turned_away = 1.0 - admitted;
    }
}

/// Share of `load` requests a second that keys with an allowance of `per_key` each are refused.
fn refused_by_key(load: f64, per_key: f64, keys: f64, heaviest: f64) -> f64 {
    if load <= 0.0 {
        return 0.0;
    }
    let admitted = if keys <= 1.0 {
        least(load, per_key)
    } else {
        least(heaviest * load, per_key) + least((1.0 - heaviest) * load, (keys - 1.0) * per_key)
    };
    most(1.0 - admitted / load, 0.0)
}

/// Requests that reach no replica that serves: refused connections, and dead replicas in rotation.
fn lose(fixed: &Fixed, state: &mut State, s: ServiceId) {
    let limit = f64::from(fixed.spec.services[s].connection_limit);
    let mut refused = 0.0;
    if limit > 0.0 {
        let mut used = 0.0;
        for (caller, now) in fixed.spec.services.iter().zip(&state.services) {
            for (_, open) in caller.connections.iter().filter(|(to, _)| *to == s) {
                used += f64::from(now.ready) * f64::from(*open);
            }
        }
        if used > limit {
            refused = 1.0 - limit / used;
        }
    }
    let now = &mut state.services[s];
    now.refused = refused;
    now.lost = 1.0 - (1.0 - now.dead) * (1.0 - refused);
}
