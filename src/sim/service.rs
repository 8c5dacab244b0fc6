//! Pools, queues, time-outs and retries: a fluid model with queueing corrections.
//!
//! Callers before callees, load is offered and either served, queued or turned away, by the capacity of the tick before.
//! Then callees before callers, each request's time and fate are worked out:
//!
//! - time a worker is held: `h = own + sum over calls of attempts * min(callee time, time-out)`
//! - capacity: `mu = min(ready * workers / h, ready * cores / cpu)`
//! - wait: M/M/c below saturation (see [`super::queueing`]), plus `queue / mu` behind a standing queue
//! - a call attempt fails when the callee fails or answers after the time-out; the callee works on it all the same
//! - attempts per call: the geometric sum of the failure share over the allowed tries

use crate::base::math::{self, least, most};

use super::queueing::PoolWaits;
use super::state::{ServiceState, State};
use super::traffic::beyond;
use super::world::Fixed;

/// Utilisation beyond which the wait below saturation grows no further; the standing queue takes over.
const RHO_MAX: f64 = 0.985;

/// Offered load becomes served load, callers before callees.
pub fn offer(fixed: &Fixed, state: &mut State) {
    for &s in &fixed.plan.order {
        let endpoints = fixed.plan.endpoints_of[s].clone();
        let mut offered = 0.0;
        for e in endpoints.clone() {
            offered += state.endpoints[e].offered;
        }
        let service = &mut state.services[s];
        let waiting = service.queue + offered;
        let served = least(waiting, service.capacity);
        let limit = if service.ready == 0 { 0.0 } else { fixed.spec.services[s].queue_limit };
        let rejected = most(waiting - served - limit, 0.0);
        service.offered = offered;
        service.served = served;
        service.rejected = rejected;
        service.queue = waiting - served - rejected;
        if offered <= 0.0 {
            for e in endpoints {
                for c in fixed.plan.calls_of[e].clone() {
                    state.calls[c].rate = 0.0;
                }
            }
            continue;
        }
        // On a good day all of it is served, and a division saved.
        let per_offered = if served == offered { 1.0 } else { served / offered };
        for e in endpoints {
            let worked_on = state.endpoints[e].offered * per_offered;
            for c in fixed.plan.calls_of[e].clone() {
                let call = &fixed.spec.calls[c];
                let rate = worked_on * call.per_request * state.calls[c].attempts;
                state.calls[c].rate = rate;
                state.endpoints[call.to].offered += rate;
            }
        }
    }
}

/// Time and fate of requests, callees before callers.
pub fn answer(fixed: &Fixed, state: &mut State) {
    let waits = fixed.waits();
    for &s in fixed.plan.order.iter().rev() {
        let endpoints = fixed.plan.endpoints_of[s].clone();
        let mut mix = Mix::default();
        for e in endpoints.clone() {
            let (hold, success) = work(fixed, state, e);
            let now = &mut state.endpoints[e];
            now.success = success;
            now.steady_ms = hold;
            let weight = most(now.offered, 1e-9);
            mix.weight += weight;
            mix.hold += weight * hold;
            mix.cpu += weight * now.cpu_ms;
        }
        let now = &mut state.services[s];
        let turned_away = pool(fixed.spec.services[s].queue_limit, waits.of(s, now.ready), now, &mix);
        let (wait, backlog) = (state.services[s].wait_ms, state.services[s].backlog_ms);
        let mut failing = 0.0;
        for e in endpoints {
            let now = &mut state.endpoints[e];
            let (hold, jitter) = (now.steady_ms, fixed.spec.endpoints[e].jitter);
            now.steady_ms = hold * (1.0 - jitter) + backlog;
            now.spread_ms = hold * jitter + wait;
            now.success *= 1.0 - turned_away;
            failing += most(now.offered, 1e-9) * (1.0 - now.success);
        }
        state.services[s].failing = failing / mix.weight;
    }
}

/// Sums over a pool's endpoints, weighted by load.
#[derive(Default)]
struct Mix {
    weight: f64,
    hold: f64,
    cpu: f64,
}

/// Mean time a worker is held by a request of this endpoint in ms, and the share of requests that end well once begun.
#[inline]
fn work(fixed: &Fixed, state: &mut State, e: usize) -> (f64, f64) {
    let mut hold = state.endpoints[e].own_ms;
    let mut success = 1.0 - state.endpoints[e].own_error;
    for c in fixed.plan.calls_of[e].clone() {
        let call = &fixed.spec.calls[c];
        let callee = &state.endpoints[call.to];
        let now = &mut state.calls[c];
        let late = beyond(now.timeout_ms, callee.steady_ms, callee.spread_ms);
        let fails = 1.0 - callee.success * (1.0 - late);
        // Attempts are the geometric sum; tries are few, so that adding up is cheaper than its closed form.
        let (mut attempts, mut all_fail) = (1.0, fails);
        for _ in 1..call.tries {
            attempts += all_fail;
            all_fail *= fails;
        }
        now.attempt_fails = fails;
        now.fails = all_fail;
        now.attempts = attempts;
        // An optional call is waited for, but its failure is survived; a deferred one is not even waited for.
        let waited = if call.required { now.awaited } else { 1.0 };
        let attempt_ms = least(callee.steady_ms, now.timeout_ms) + callee.spread_ms * (1.0 - late);
        hold += call.per_request * now.attempts * least(attempt_ms, now.timeout_ms) * waited;
        if now.awaited > 0.0 {
            let one = 1.0 - now.awaited * all_fail;
            success *= if call.per_request <= 1.0 {
                1.0 - call.per_request * (1.0 - one)
            } else {
                math::powi(one, (call.per_request + 0.5) as u32)
            };
        }
    }
    (hold, success)
}

/// Capacity, use and wait of a pool; returns the share of arrivals that were turned away.
#[inline]
fn pool(queue_limit: f64, waits: &PoolWaits, now: &mut ServiceState, mix: &Mix) -> f64 {
    let per_weight = 1.0 / mix.weight;
    let (hold, cpu) = (mix.hold * per_weight, mix.cpu * per_weight);
    now.hold_ms = hold;
    if now.ready == 0 {
        now.capacity = 0.0;
        (now.cpu, now.busy, now.wait_ms, now.backlog_ms) = (0.0, 0.0, 0.0, 0.0);
        return 1.0;
    }
    // Time a request takes of the whole pool, ms: the inverse of capacity.
    let by_workers = hold * waits.per_worker;
    let by_cpu = cpu * waits.per_core;
    let (slot_ms, table) = if by_workers >= by_cpu { (by_workers, &waits.workers) } else { (by_cpu, &waits.cores) };
    now.capacity = 1000.0 / slot_ms;
    now.cpu = least(now.served * by_cpu * 0.001, 1.0);
    now.busy = least(now.served * by_workers * 0.001, 1.0);
    now.backlog_ms = now.queue * slot_ms;
    let rho = least(now.offered * slot_ms * 0.001, RHO_MAX);
    // A bounded queue bounds the wait: nobody waits longer than a full queue takes.
    let room_ms = most(queue_limit - now.queue, 0.0) * slot_ms;
    now.wait_ms = least(table.wait_ms(rho, slot_ms), room_ms);
    if now.rejected <= 0.0 {
        return 0.0;
    }
    if now.offered > 0.0 { least(now.rejected / now.offered, 1.0) } else { 0.0 }
}
