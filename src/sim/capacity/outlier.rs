//! Outlier ejection: callers take a replica that fails much more than it should out of rotation for a while, as long as
//! not too many are out.

use crate::base::math::most;
use crate::sim::rules;
use crate::sim::spec::{Effect, ServiceId};
use crate::sim::state::{ReplicaStatus, State};
use crate::sim::world::Fixed;

/// Judges every replica in rotation when it is time; whether any was ejected.
pub fn follow(fixed: &Fixed, state: &mut State, s: ServiceId) -> bool {
    let spec = &fixed.spec.services[s];
    let Some(outlier) = spec.outlier.filter(|o| state.tick.is_multiple_of(o.interval_s.max(1))) else { return false };
    let first = fixed.plan.slots[s];
    let running = state.replicas[first..fixed.plan.slots[s + 1]].iter().filter(|r| r.status == ReplicaStatus::Ready);
    let (mut hosts, mut out) = (0, 0);
    for replica in running {
        hosts += 1;
        out += usize::from(replica.ejected_until > state.tick);
    }
    let mut ejected = false;
    for slot in 0..spec.max_replicas {
        if (out + 1) * 100 > hosts * usize::from(outlier.max_percent) {
            break;
        }
        if fixed.in_rotation(state, s, usize::from(slot)) && errors(fixed, state, s, slot) >= outlier.threshold {
            state.replicas[first + usize::from(slot)].ejected_until = state.tick + outlier.eject_s;
            out += 1;
            ejected = true;
        }
    }
    ejected
}

/// Share of a replica's requests that fail by rules.
fn errors(fixed: &Fixed, state: &State, s: ServiceId, slot: u16) -> f64 {
    let (mut sum, mut weight) = (0.0, 0.0);
    for e in fixed.plan.endpoints_of[s].clone() {
        let offered = most(state.endpoints[e].offered, 1e-9);
        let mut ok = 1.0;
        for rule in &fixed.spec.rules {
            for effect in &rule.then {
                if let Effect::Error(of, p) = effect
                    && *of == e
                {
                    ok *= 1.0 - p * rules::share_at_replica(rule, s, slot, fixed, state);
                }
            }
        }
        sum += offered * (1.0 - ok);
        weight += offered;
    }
    if weight > 0.0 { sum / weight } else { 0.0 }
}
