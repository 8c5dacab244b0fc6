//! What happens between a caller and its callee beyond a time-out and tries: ways that are slow or blocked, names,
//! certificates, caches, back-off, retry budgets, circuit breakers. Calls with none of that take the short way through
//! [`super::service`].
//!
//! - retry budget (as Envoy has it): tries beyond the first are at most this share of first tries
//! - circuit breaker (Envoy's `max_requests`): requests under way at once, `rate * time` by Little's law, are at most so
//!   many; more fail at once and reach nobody
//! - back-off of a second or more: failed tries wait outside and come back at `waiting / back-off` a second, or, without
//!   jitter, all at once at every multiple of it
//! - a caller whose requests take turns on the processor picks an answer up after its part of the wait for it: with `n`
//!   calls of an endpoint, `1 / (n + 1)` of the wait

use crate::base::math::{least, most};

use super::service::ends_well;
use super::state::State;
use super::traffic::beyond;
use super::world::Fixed;

/// How fast a breaker follows its load, per tick.
const BREAKER_PACE: f64 = 0.25;

/// Offers the calls that `worked_on` requests of the caller make in this tick.
pub fn offer(fixed: &Fixed, state: &mut State, c: usize, worked_on: f64) {
    let call = &fixed.spec.calls[c];
    let (made, fetches) = match call.cache {
        Some(cache) => (1.0 - state.caches[cache].hit, state.caches[cache].fetches),
        None => (1.0, 1.0),
    };
    let callee = &state.endpoints[call.to];
    let callee_ms = callee.steady_ms + callee.spread_ms;
    let tick = state.tick;
    let now = &mut state.calls[c];
    let first = worked_on * now.per_request * made * fetches;
    let again = first * (now.attempts - 1.0);
    let back = if call.backoff_ms < 1000.0 {
        again
    } else {
        let backoff_s = call.backoff_ms * 0.001;
        now.waiting += again;
        let back = if call.backoff_jitter {
            now.waiting / backoff_s
        } else if tick.is_multiple_of((backoff_s + 0.5) as u32) {
            now.waiting
        } else {
            0.0
        };
        now.waiting = most(now.waiting - back, 0.0);
        back
    };
    now.rate = first + back;
    let reaches = now.rate * (1.0 - now.blocked);
    if call.breaker > 0.0 {
        let at_once = reaches * least(callee_ms, now.timeout_ms) * 0.001;
        let wanted = if at_once > call.breaker { 1.0 - call.breaker / at_once } else { 0.0 };
        now.broken += (wanted - now.broken) * BREAKER_PACE;
    }
    state.endpoints[call.to].offered += reaches * (1.0 - now.broken);
}

/// Time that a request of the caller waits for this call and processor time it spends on it, both in ms, and the share
/// of requests that it lets end well.
pub fn answer(fixed: &Fixed, state: &mut State, c: usize) -> (f64, f64, f64) {
    let call = &fixed.spec.calls[c];
    let (made, fetches) = match call.cache {
        Some(cache) => (1.0 - state.caches[cache].hit, state.caches[cache].fetches),
        None => (1.0, 1.0),
    };
    let (turn_wait_ms, turn_backlog_ms) = picked_up_after(fixed, state, c);
    let through = through(fixed, state, c);
    let callee = &state.endpoints[call.to];
    let pool = &state.services[fixed.spec.endpoints[call.to].service];
    let taken_in = (1.0 - pool.turned_away) * (1.0 - callee.turned_away);
    let now = &mut state.calls[c];
    let left_ms = now.timeout_ms - now.delay_ms;
    let late = beyond(left_ms - turn_backlog_ms, callee.steady_ms, callee.spread_ms + turn_wait_ms);
    now.blocked = 1.0 - through;
    let gets_there = through * (1.0 - now.broken);
    let fails = 1.0 - gets_there * callee.success * (1.0 - late);
    let (mut attempts, mut all_fail) = (1.0, fails);
    for _ in 1..call.tries {
        attempts += all_fail;
        all_fail *= fails;
    }
    if call.retry_budget > 0.0 && attempts - 1.0 > call.retry_budget {
        let granted = call.retry_budget / (attempts - 1.0);
        attempts = 1.0 + call.retry_budget;
        all_fail = fails * (1.0 - granted) + all_fail * granted;
    }
    now.attempt_fails = fails;
    now.fails = all_fail;
    now.attempts = attempts;
    let waited = if call.required { now.awaited } else { 1.0 };
    let answer_ms = least(callee.steady_ms, most(left_ms, 0.0)) + callee.spread_ms * (1.0 - late) + now.delay_ms;
    let attempt_ms = least(answer_ms, now.timeout_ms);
    // What does not get through costs the time-out; what the breaker or the callee turns away is told at once.
    let try_ms = gets_there * taken_in * attempt_ms + (1.0 - through) * now.timeout_ms;
    let wait_ms = now.per_request * made * (attempts * try_ms + (attempts - 1.0) * call.backoff_ms) * waited;
    let well = if now.awaited > 0.0 {
        1.0 - made * (1.0 - ends_well(now.per_request, 1.0 - now.awaited * all_fail))
    } else {
        1.0
    };
    let spent_ms = now.per_request * made * fetches * attempts * gets_there * call.cpu_ms;
    (wait_ms, spent_ms, well)
}

/// How long an answer lies until the caller's processor has a turn for it, in ms: a mean that varies from request to
/// request, and what every request meets behind a standing queue.
fn picked_up_after(fixed: &Fixed, state: &State, c: usize) -> (f64, f64) {
    let from = fixed.spec.calls[c].from;
    let (wait_ms, backlog_ms) = state.services[fixed.spec.endpoints[from].service].turns_ms;
    let turns = (fixed.plan.calls_of[from].len() + 1) as f64;
    (wait_ms / turns, backlog_ms / turns)
}

/// Share of tries that find a way to the callee: names known, certificates valid, nothing in between.
fn through(fixed: &Fixed, state: &State, c: usize) -> f64 {
    let mut through = 1.0 - state.calls[c].block;
    if let Some(name) = state.names.get(fixed.plan.name_of[c]) {
        through *= 1.0 - name.unknown;
    }
    if fixed.plan.certificates_of[c].iter().any(|&i| state.certificates[i] <= state.tick) {
        through = 0.0;
    }
    through
}
