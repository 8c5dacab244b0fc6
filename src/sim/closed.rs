//! Full pools as closed loops. Where requests wait for a worker, a pool sends on what its workers set free, and its callees
//! answer the later the more it sends: `x * h(x) = workers`, `x` requests a second that it works on and `h` the time one
//! holds a worker, in s. With the `h` of the tick before, a pool that throttles its own callee would send too much in one
//! tick and too little in the next, for ever. So for a full pool the equation is solved for the tick to come: what the
//! callees' queues, waits and refusals would be at `x`, worked out as [`super::service`] is going to.
//!
//! Whoever else calls the same callee is taken to send more or less in the same proportion. Several full pools before one
//! callee then settle together; where the others do not follow, the pool takes a few seconds longer.

use crate::base::math::{least, most};

use super::service::{RHO_MAX, plain_attempts};
use super::state::State;
use super::traffic::beyond;
use super::world::Fixed;

/// Share of the workers by which the last trial but one may be off: the last is a straight line through two.
const CLOSE: f64 = 1e-2;

/// Share of its time now that a request takes at least.
const LEAST: f64 = 0.01;

/// Trials at most, beside the two that the root lies between.
const TRIALS: u32 = 3;

/// Capacity in the next tick of a pool before which requests wait, requests a second; one takes `by_workers` ms of all its
/// workers now, and `by_cpu` ms of all its cores.
pub fn capacity(fixed: &Fixed, state: &State, s: usize, by_workers: f64, by_cpu: f64) -> f64 {
    let served = state.services[s].served;
    if served <= 0.0 {
        return 1000.0 / most(by_workers, by_cpu);
    }
    let per_hold = by_workers / state.services[s].hold_ms;
    let floor = most(by_cpu, by_workers * LEAST);
    let now_ms = calls_ms(fixed, state, s, None);
    // Workers taken beyond those there are, as a share, if it sends `y` times as much as in this tick.
    let beyond_full = |y: f64| {
        let then_ms = most(by_workers + (calls_ms(fixed, state, s, Some(y)) - now_ms) * per_hold, floor);
        (y * served * then_ms * 0.001 - 1.0, then_ms)
    };
    let (mut at_a, then_ms) = beyond_full(1.0);
    // The root lies between sending as much as now and what would be right if the time stayed as it is then.
    let (mut a, mut b) = (1.0, 1000.0 / (then_ms * served));
    let (low, high) = (least(a, b), most(a, b));
    let mut at_b = beyond_full(b).0;
    for trial in 0..=TRIALS {
        if at_a == at_b {
            break;
        }
        // Calls that cost less the more of them there are (those a callee turns away at once) can bend the line.
        let y = least(most(b - at_b * (b - a) / (at_b - at_a), low), high);
        if trial == TRIALS || (-CLOSE..CLOSE).contains(&at_b) {
            return y * served;
        }
        let at_y = beyond_full(y).0;
        if (at_y < 0.0) == (at_b < 0.0) {
            // The end that stays counts half (the Illinois rule), so that both move.
            at_a *= 0.5;
        } else {
            (a, at_a) = (b, at_b);
        }
        (b, at_b) = (y, at_y);
    }
    b * served
}

/// Mean time that a request of the pool waits for its calls, ms: as things are, or in the next tick with `y` times the
/// load on every callee.
fn calls_ms(fixed: &Fixed, state: &State, s: usize, y: Option<f64>) -> f64 {
    let (mut sum, mut weight) = (0.0, 0.0);
    for e in fixed.plan.endpoints_of[s].clone() {
        let now = &state.endpoints[e];
        let w = most(now.offered * (1.0 - now.turned_away), 1e-9);
        weight += w;
        for c in fixed.plan.calls_of[e].clone() {
            sum += w * call_ms(fixed, state, c, y);
        }
    }
    sum / weight
}

/// The same for one call.
fn call_ms(fixed: &Fixed, state: &State, c: usize, y: Option<f64>) -> f64 {
    let (call, now) = (&fixed.spec.calls[c], &state.calls[c]);
    let callee = &state.endpoints[call.to];
    let t = fixed.spec.endpoints[call.to].service;
    let then = y.map_or_else(|| Then::now(state, t), |y| Then::with(fixed, state, t, y));
    let pool = &state.services[t];
    let steady_ms = callee.steady_ms + then.backlog_ms - pool.backlog_ms;
    let spread_ms = callee.spread_ms + then.wait_ms - pool.wait_ms;
    let kept = if pool.turned_away < 1.0 { (1.0 - then.turned_away) / (1.0 - pool.turned_away) } else { 1.0 };
    let plain = fixed.plan.plain[c];
    let (through, taken_in) = if plain {
        (1.0, 1.0)
    } else {
        ((1.0 - now.blocked) * (1.0 - now.broken), (1.0 - then.turned_away) * (1.0 - callee.turned_away))
    };
    let left_ms = now.timeout_ms - now.delay_ms;
    let late = beyond(left_ms, steady_ms, spread_ms);
    let fails = 1.0 - through * callee.success * kept * (1.0 - late);
    let mut attempts = plain_attempts(call.tries, fails).0;
    if call.retry_budget > 0.0 {
        attempts = least(attempts, 1.0 + call.retry_budget);
    }
    let made = call.cache.map_or(1.0, |cache| 1.0 - state.caches[cache].hit);
    let waited = if call.required { now.awaited } else { 1.0 };
    let answer_ms = least(steady_ms, most(left_ms, 0.0)) + spread_ms * (1.0 - late) + now.delay_ms;
    let try_ms = through * taken_in * least(answer_ms, now.timeout_ms) + now.blocked * now.timeout_ms;
    now.per_request * made * (attempts * try_ms + (attempts - 1.0) * call.backoff_ms) * waited
}

/// What a pool makes requests wait for.
struct Then {
    backlog_ms: f64,
    wait_ms: f64,
    turned_away: f64,
}

impl Then {
    /// As things are.
    fn now(state: &State, t: usize) -> Self {
        let pool = &state.services[t];
        Self { backlog_ms: pool.backlog_ms, wait_ms: pool.wait_ms, turned_away: pool.turned_away }
    }

    /// In the next tick, with `y` times the load of this one.
    fn with(fixed: &Fixed, state: &State, t: usize, y: f64) -> Self {
        let (spec, pool) = (&fixed.spec.services[t], &state.services[t]);
        if pool.ready == 0 || pool.capacity <= 0.0 {
            return Self::now(state, t);
        }
        let slot_ms = 1000.0 / pool.capacity;
        let comes = pool.offered * (1.0 - pool.lost) * y;
        let left = most(pool.queue + comes - pool.capacity, 0.0);
        let mut room = spec.queue_limit;
        if spec.drops_expired {
            room = least(room, pool.capacity * fixed.plan.patience_s[t]);
        }
        let overflow = most(left - room, 0.0);
        let queue = left - overflow;
        let refused = if comes > 0.0 { least(overflow / comes, 1.0) } else { 0.0 };
        let waits = fixed.waits().of(t, pool.ready);
        let by_workers = pool.hold_ms * waits.per_worker * pool.worker_cost;
        let table = if by_workers >= slot_ms * 0.999 { &waits.workers } else { &waits.cores };
        let rho = least(comes * slot_ms * 0.001, RHO_MAX);
        Self {
            backlog_ms: queue * slot_ms,
            wait_ms: least(table.wait_ms(rho, slot_ms), most(spec.queue_limit - queue, 0.0) * slot_ms),
            turned_away: 1.0 - (1.0 - pool.lost) * (1.0 - refused),
        }
    }
}
