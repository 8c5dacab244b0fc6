//! How callers find each other, and whether they trust each other.

mod dns;

use super::spec::{CertificateId, EndpointId, ServiceId};
use super::state::State;
use super::world::Fixed;

/// What is known of names in a tick, and certificates that end in it.
pub fn follow(fixed: &Fixed, state: &mut State) {
    state.dirty |= state.certificates.contains(&state.tick);
    dns::follow(fixed, state);
}

/// Users and starting replicas whom a certificate keeps away do not arrive. What a service fetches for itself does.
pub fn keep_out(fixed: &Fixed, state: &mut State) {
    for (i, certificate) in fixed.spec.certificates.iter().enumerate() {
        if state.certificates[i] <= state.tick {
            for e in fixed.plan.endpoints_of[certificate.service].clone() {
                state.endpoints[e].offered = 0.0;
            }
        }
    }
}

/// Queries to the resolver.
pub fn offer(fixed: &Fixed, state: &mut State) {
    dns::offer(fixed, state);
}

/// Whether every certificate of a service is valid.
pub fn is_trusted(fixed: &Fixed, state: &State, service: ServiceId) -> bool {
    fixed.spec.certificates.iter().zip(&state.certificates).all(|(c, ends)| c.service != service || *ends > state.tick)
}

/// Users whose journey leads to a service whose certificate has ended fail; for calls between services the caller sees
/// to it.
pub fn keep_away(fixed: &Fixed, state: &mut State) {
    for (i, certificate) in fixed.spec.certificates.iter().enumerate() {
        if state.certificates[i] > state.tick {
            continue;
        }
        let leads_there = |steps: &[(EndpointId, f64)]| {
            steps.iter().any(|(e, _)| fixed.spec.endpoints[*e].service == certificate.service)
        };
        for (j, journey) in fixed.spec.journeys.iter().enumerate() {
            let away = journey.region.map_or(0.0, |r| state.drained_regions[r]);
            let mut fails = 0.0;
            if leads_there(&journey.steps) {
                fails += 1.0 - away;
            }
            if leads_there(&journey.away) {
                fails += away;
            }
            let now = &mut state.journeys[j];
            now.fail = 1.0 - (1.0 - now.fail) * (1.0 - fails);
        }
    }
}

/// A certificate is valid from now on for as long as its kind is.
pub fn renew(fixed: &Fixed, state: &mut State, certificate: CertificateId) {
    state.certificates[certificate] = state.tick.saturating_add(fixed.spec.certificates[certificate].valid_s);
}
