//! Pools and queues: a fluid model with queueing corrections. What a call adds to that is [`super::calls`]'s.
//!
//! Callers before callees, load is offered and either served, queued or turned away, by the capacity of the tick before.
//! Then callees before callers, each request's time and fate are worked out:
//!
//! - time a worker is held: `h = own + sum over calls of attempts * min(callee time, time-out)`
//! - capacity: `mu = min(ready * workers / h, ready * cores / cpu)`
//! - wait: M/M/c below saturation (see [`super::queueing`]), plus `queue / mu` behind a standing queue
//! - a call attempt fails when the callee fails or answers after the time-out; the callee works on it all the same,
//!   unless it drops requests whose caller has given up: then nobody waits longer than the longest time-out
//! - attempts per call: the geometric sum of the failure share over the allowed tries

use crate::base::math::{self, least, most};

use super::queueing::PoolWaits;
use super::state::{ServiceState, State};
use super::traffic::beyond;
use super::world::Fixed;
use super::{calls, closed};

/// Utilisation beyond which the wait below saturation grows no further; the standing queue takes over.
pub const RHO_MAX: f64 = 0.985;

/// Requests a second below which nobody comes: a share of them is no longer a number to divide by.
const NOBODY: f64 = 1e-12;

/// Offered load becomes served load, callers before callees.
pub fn offer(fixed: &Fixed, state: &mut State) {
    for &s in &fixed.plan.order {
        let endpoints = fixed.plan.endpoints_of[s].clone();
        let (mut offered, mut admitted) = (0.0, 0.0);
        if state.services[s].limited {
            for now in &state.endpoints[endpoints.clone()] {
                offered += now.offered;
                admitted += now.offered * (1.0 - now.turned_away);
            }
        } else {
            for now in &state.endpoints[endpoints.clone()] {
                offered += now.offered;
            }
            admitted = offered;
        }
        let spec = &fixed.spec.services[s];
        let service = &mut state.services[s];
        if service.lost > 0.0 {
            admitted *= 1.0 - service.lost;
        }
        let waiting = service.queue + admitted;
        // Capacity is that of the tick before; who is gone since serves nobody.
        let served = if service.ready == 0 { 0.0 } else { least(waiting, service.capacity) };
        let mut room = if service.ready == 0 { 0.0 } else { spec.queue_limit };
        if spec.drops_expired {
            room = least(room, service.capacity * fixed.plan.patience_s[s]);
        }
        let overflow = most(waiting - served - room, 0.0);
        service.offered = offered;
        service.served = served;
        service.rejected = overflow + (offered - admitted);
        service.queue = waiting - served - overflow;
        service.turned_away = service.lost;
        if overflow > 0.0 && admitted > 0.0 {
            service.turned_away = 1.0 - (1.0 - service.lost) * (1.0 - least(overflow / admitted, 1.0));
        }
        if admitted < NOBODY {
            // Nobody new: what waits is worked on in the mix in which it came.
            for e in endpoints {
                let worked_on = served * state.endpoints[e].waiting;
                call_out(fixed, state, e, worked_on);
            }
            continue;
        }
        // On a good day all of it is served, and a division saved.
        let per_admitted = if served == admitted { 1.0 } else { served / admitted };
        let (limited, reached) = (service.limited, 1.0 - service.lost);
        let leaves_queue = service.queue > 0.0;
        for e in endpoints {
            let mut enters = state.endpoints[e].offered;
            if limited {
                enters *= 1.0 - state.endpoints[e].turned_away;
            }
            if reached < 1.0 {
                enters *= reached;
            }
            if leaves_queue {
                state.endpoints[e].waiting = enters / admitted;
            }
            call_out(fixed, state, e, enters * per_admitted);
        }
    }
}

/// The calls that `worked_on` requests of an endpoint make.
#[inline]
fn call_out(fixed: &Fixed, state: &mut State, e: usize, worked_on: f64) {
    for c in fixed.plan.calls_of[e].clone() {
        if fixed.plan.plain[c] {
            let call = &fixed.spec.calls[c];
            let rate = worked_on * call.per_request * state.calls[c].attempts;
            state.calls[c].rate = rate;
            state.endpoints[call.to].offered += rate;
        } else {
            calls::offer(fixed, state, c, worked_on);
        }
    }
}

/// Time and fate of requests, callees before callers.
pub fn answer(fixed: &Fixed, state: &mut State) {
    let waits = fixed.waits();
    for &s in fixed.plan.order.iter().rev() {
        let endpoints = fixed.plan.endpoints_of[s].clone();
        if endpoints.is_empty() {
            continue;
        }
        let mut mix = Mix::default();
        for e in endpoints.clone() {
            let (hold, cpu, success) = work(fixed, state, e);
            let now = &mut state.endpoints[e];
            now.success = success;
            now.hold_ms = hold;
            // What a limit of its own turned away holds no worker.
            let weight = most(now.offered * (1.0 - now.turned_away), 1e-9);
            mix.weight += weight;
            mix.hold += weight * hold;
            mix.cpu += weight * cpu;
        }
        let now = &mut state.services[s];
        let Pool { wait_ms: wait, backlog_ms: backlog, waits_on_calls } =
            pool(fixed.spec.services[s].queue_limit, waits.of(s, now.ready), now, &mix);
        if let Some((by_workers, by_cpu)) = waits_on_calls
            && endpoints.clone().any(|e| !fixed.plan.calls_of[e].is_empty())
        {
            state.services[s].capacity = closed::capacity(fixed, state, s, by_workers, by_cpu);
        }
        let now = &mut state.services[s];
        if fixed.spec.services[s].takes_turns {
            // Where workers are what is short, requests wait before they begin.
            now.turns_ms = if now.cpu > now.busy { (wait, backlog) } else { (0.0, 0.0) };
        }
        let limited = now.limited;
        let reached = if now.ready == 0 { 0.0 } else { 1.0 - now.turned_away };
        let (mut failing, mut weight) = (0.0, 0.0);
        for (now, spec) in state.endpoints[endpoints.clone()].iter_mut().zip(&fixed.spec.endpoints[endpoints]) {
            let jitter = spec.jitter;
            now.steady_ms = now.hold_ms * (1.0 - jitter) + backlog;
            now.spread_ms = now.hold_ms * jitter + wait;
            now.success *= reached;
            if limited {
                now.success *= 1.0 - now.turned_away;
            }
            let offered = most(now.offered, 1e-9);
            failing += offered * (1.0 - now.success);
            weight += offered;
        }
        state.services[s].failing = failing / weight;
    }
}

/// Sums over a pool's endpoints, weighted by load.
#[derive(Default)]
struct Mix {
    weight: f64,
    hold: f64,
    cpu: f64,
}

/// Mean time a worker is held by a request of this endpoint and processor time it takes, both in ms, and the share of
/// requests that end well once begun.
#[inline]
fn work(fixed: &Fixed, state: &mut State, e: usize) -> (f64, f64, f64) {
    let (mut hold, mut cpu) = (state.endpoints[e].own_ms, state.endpoints[e].cpu_ms);
    let mut success = 1.0 - state.endpoints[e].own_error;
    for c in fixed.plan.calls_of[e].clone() {
        if !fixed.plan.plain[c] {
            let (waited_ms, spent_ms, ends_well) = calls::answer(fixed, state, c);
            hold += waited_ms;
            cpu += spent_ms;
            success *= ends_well;
            continue;
        }
        let call = &fixed.spec.calls[c];
        let callee = &state.endpoints[call.to];
        let now = &mut state.calls[c];
        let late = beyond(now.timeout_ms, callee.steady_ms, callee.spread_ms);
        let fails = 1.0 - callee.success * (1.0 - late);
        let (attempts, all_fail) = plain_attempts(call.tries, fails);
        now.attempt_fails = fails;
        now.fails = all_fail;
        now.attempts = attempts;
        // An optional call is waited for, but its failure is survived; a deferred one is not even waited for.
        let waited = if call.required { now.awaited } else { 1.0 };
        let attempt_ms = least(callee.steady_ms, now.timeout_ms) + callee.spread_ms * (1.0 - late);
        hold += call.per_request * now.attempts * least(attempt_ms, now.timeout_ms) * waited;
        if now.awaited > 0.0 {
            success *= ends_well(call.per_request, 1.0 - now.awaited * all_fail);
        }
    }
    if fixed.plan.lies {
        state.endpoints[e].lie = lie(fixed, state, e);
    }
    (hold, cpu, success)
}

/// Mean attempts of a call of which this share fails, and the share of calls that fail after every attempt. Attempts are
/// the geometric sum; tries are few, so that adding up is cheaper than its closed form.
#[inline]
pub fn plain_attempts(tries: u32, fails: f64) -> (f64, f64) {
    let (mut attempts, mut all_fail) = (1.0, fails);
    for _ in 1..tries {
        attempts += all_fail;
        all_fail *= fails;
    }
    (attempts, all_fail)
}

/// Share of requests of which every call ended well, when `one` of them does with this share.
#[inline]
pub fn ends_well(per_request: f64, one: f64) -> f64 {
    if per_request <= 1.0 { 1.0 - per_request * (1.0 - one) } else { math::powi(one, (per_request + 0.5) as u32) }
}

/// Share of requests that look well and are not: the endpoint's own, and those of what it needs.
fn lie(fixed: &Fixed, state: &State, e: usize) -> f64 {
    let mut honest = 1.0 - state.endpoints[e].own_lie;
    for c in fixed.plan.calls_of[e].clone() {
        let (call, now) = (&fixed.spec.calls[c], &state.calls[c]);
        if call.required {
            honest *= ends_well(now.per_request, 1.0 - state.endpoints[call.to].lie);
        }
    }
    1.0 - honest
}

/// How long one waits in a pool.
struct Pool {
    /// Below saturation, ms.
    wait_ms: f64,
    /// Behind the standing queue, ms.
    backlog_ms: f64,
    /// Where requests are left waiting, what one takes of all workers and of all cores, in ms: the pool's capacity then
    /// depends on what its calls do to its callees.
    waits_on_calls: Option<(f64, f64)>,
}

/// Capacity, use and wait of a pool. The waits are also handed back: read from the state again, they would hold up the
/// processor (two values stored one by one, then loaded as a pair).
#[inline]
fn pool(queue_limit: f64, waits: &PoolWaits, now: &mut ServiceState, mix: &Mix) -> Pool {
    let per_weight = 1.0 / mix.weight;
    let (hold, cpu) = (mix.hold * per_weight, mix.cpu * per_weight);
    now.hold_ms = hold;
    if now.ready == 0 {
        now.capacity = 0.0;
        (now.cpu, now.busy, now.wait_ms, now.backlog_ms) = (0.0, 0.0, 0.0, 0.0);
        return Pool { wait_ms: 0.0, backlog_ms: 0.0, waits_on_calls: None };
    }
    // Time a request takes of the whole pool, ms: the inverse of capacity.
    let by_workers = hold * (waits.per_worker * now.worker_cost);
    let by_cpu = cpu * (waits.per_core * now.core_cost);
    let (slot_ms, table) = if by_workers >= by_cpu { (by_workers, &waits.workers) } else { (by_cpu, &waits.cores) };
    now.capacity = 1000.0 / slot_ms;
    now.cpu = least(now.served * by_cpu * 0.001, 1.0);
    now.busy = least(now.served * by_workers * 0.001, 1.0);
    now.backlog_ms = now.queue * slot_ms;
    let rho = least(mix.weight * (1.0 - now.lost) * 0.001 * slot_ms, RHO_MAX);
    // A bounded queue bounds the wait: nobody waits longer than a full queue takes.
    let room_ms = most(queue_limit - now.queue, 0.0) * slot_ms;
    now.wait_ms = least(table.wait_ms(rho, slot_ms), room_ms);
    let waits_on_calls = (now.queue > 0.0).then_some((by_workers, by_cpu));
    Pool { wait_ms: now.wait_ms, backlog_ms: now.backlog_ms, waits_on_calls }
}
