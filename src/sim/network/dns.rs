//! Names: look-ups, the resolver's load, and what happens to calls whose name is not known.
//!
//! With `p` the share of look-ups that the resolver answers in time, and `u` the share of a caller's look-ups that have
//! no answer:
//!
//! - names kept: each ready replica of the caller looks up once in `ttl`, and again for each call it has no name for,
//!   but never more often than it calls;
//!   `u` grows by `(1 - u) / ttl * (1 - p)` as names run out unanswered, and falls by `u * p / 2 s`
//! - names not kept: every try of a call looks up, and `u = 1 - p`
//! - a look-up is `queries` queries; one that is not answered within 5 s is sent once more (the defaults of glibc's
//!   resolver), so that a resolver that is too slow gets twice its load, and callers' own retries come on top

use crate::base::math::{least, most};

use crate::sim::spec::Dns;
use crate::sim::state::State;
use crate::sim::traffic::beyond;
use crate::sim::world::Fixed;

/// Time-out of a query, ms.
const TIMEOUT_MS: f64 = 5000.0;
/// Seconds in which a caller without a name learns it from a resolver that answers.
const LEARNS_S: f64 = 2.0;

/// What callers know, from what the resolver answered in the last tick.
pub fn follow(fixed: &Fixed, state: &mut State) {
    let Some(dns) = &fixed.spec.dns else { return };
    let unanswered = unanswered(dns, state);
    let fails = unanswered * unanswered;
    for now in &mut state.names {
        if keeps(dns) {
            let runs_out = (1.0 - now.unknown) / most(dns.ttl_s, 1.0) * fails;
            now.unknown += runs_out - now.unknown * (1.0 - fails) / LEARNS_S;
        } else {
            now.unknown = fails;
        }
    }
}

/// Queries of this tick.
pub fn offer(fixed: &Fixed, state: &mut State) {
    let Some(dns) = &fixed.spec.dns else { return };
    let per_look_up = dns.queries * (1.0 + unanswered(dns, state));
    let mut queries = 0.0;
    for (n, &call) in dns.calls.iter().enumerate() {
        let calls = state.calls[call].rate;
        let look_ups = if keeps(dns) {
            let caller = fixed.spec.endpoints[fixed.spec.calls[call].from].service;
            least(f64::from(state.services[caller].ready) / dns.ttl_s + state.names[n].unknown * calls, calls)
        } else {
            calls
        };
        state.names[n].queries = look_ups * per_look_up;
        queries += state.names[n].queries;
    }
    state.endpoints[dns.endpoint].offered += queries;
}

/// Whether names are kept between requests.
fn keeps(dns: &Dns) -> bool {
    dns.cached && dns.ttl_s > 0.0
}

/// Share of queries that the resolver does not answer in time.
fn unanswered(dns: &Dns, state: &State) -> f64 {
    let resolver = &state.endpoints[dns.endpoint];
    1.0 - resolver.success * (1.0 - beyond(TIMEOUT_MS, resolver.steady_ms, resolver.spread_ms))
}
