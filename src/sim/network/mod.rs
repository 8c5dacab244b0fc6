//! How callers find each other, and whether they trust each other.

mod dns;

use super::spec::CertificateId;
use super::state::State;
use super::world::Fixed;

/// What is known of names in a tick.
pub fn follow(fixed: &Fixed, state: &mut State) {
    dns::follow(fixed, state);
}

/// Queries to the resolver.
pub fn offer(fixed: &Fixed, state: &mut State) {
    dns::offer(fixed, state);
}

/// A certificate is valid from now on for as long as its kind is.
pub fn renew(fixed: &Fixed, state: &mut State, certificate: CertificateId) {
    state.certificates[certificate] = state.tick.saturating_add(fixed.spec.certificates[certificate].valid_s);
}
