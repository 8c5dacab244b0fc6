//! Work for later: messages wait, are handled in the order they came, and fail again if they are poison.
//!
//! - consumers handle `consumers * 1000 / time of a message` a second at most, and what waits at most once in a tick
//! - a message that fails waits again; with `n` deliveries allowed it is put aside after them: where a share `f` of
//!   deliveries fails, `f^n / (1 + f + ... + f^(n-1))` of them put their message aside
//! - the oldest is a second older each second, and younger by what was handled over the mean density of what waits
//!   (`backlog / age` messages for each second of age)

use crate::base::math::{least, most, powi};

use crate::sim::spec::{Topic, TopicId};
use crate::sim::state::{State, TopicState};
use crate::sim::world::Fixed;

/// Messages that are handled in this tick are load on their handler.
pub fn offer(fixed: &Fixed, state: &mut State) {
    for (i, spec) in fixed.spec.topics.iter().enumerate() {
        let to = &mut state.endpoints[spec.to];
        let message_ms = most(to.steady_ms + to.spread_ms, 1e-3);
        let now = &mut state.topics[i];
        now.handled = least(now.backlog, spec.consumers * 1000.0 / message_ms);
        to.offered += now.handled;
    }
}

/// What came of them, what is new, and who waits too long.
pub fn count(fixed: &Fixed, state: &mut State) {
    for (i, spec) in fixed.spec.topics.iter().enumerate() {
        let from = &state.endpoints[spec.from];
        let arrived = from.offered * from.success * spec.per_request;
        let success = state.endpoints[spec.to].success;
        let now = &mut state.topics[i];
        let gone = handle(spec, now, success) + expire(spec, now);
        now.lost += gone;
        now.arrived = arrived;
        now.backlog += arrived;
        now.stuck += arrived * now.poison;
        let late = if now.age_s > spec.late_after_s { 1.0 } else { now.poison };
        let of_arrived = 1.0 / most(arrived, 1.0);
        state.harm_rate += spec.weight * (least(late + gone * of_arrived, 1.0) + now.purged * of_arrived);
        now.purged = 0.0;
    }
}

/// Throws away what waits.
pub fn purge(state: &mut State, topic: TopicId) {
    let now = &mut state.topics[topic];
    now.lost += now.backlog;
    now.purged += now.backlog;
    (now.backlog, now.stuck, now.age_s) = (0.0, 0.0, 0.0);
}

/// What was handled leaves, or waits again. Returns the messages put aside.
fn handle(spec: &Topic, now: &mut TopicState, success: f64) -> f64 {
    if now.backlog <= 0.0 {
        now.age_s = 0.0;
        return 0.0;
    }
    let good = most(now.backlog - now.stuck, 0.0);
    let turns = now.handled / now.backlog;
    let (on_good, on_stuck) = (good * turns, now.stuck * turns);
    let fails = 1.0 - success;
    let aside = on_good * last_delivery(spec.deliveries, fails);
    let stuck_aside = on_stuck * last_delivery(spec.deliveries, 1.0);
    let left = least(on_good * success + aside, good);
    now.backlog = most(now.backlog - left - stuck_aside, 0.0);
    now.stuck = least(now.stuck - stuck_aside, now.backlog);
    now.age_s = if good - left > 1e-9 { most(now.age_s + 1.0 - left * now.age_s / good, 0.0) } else { 0.0 };
    aside + stuck_aside
}

/// Messages older than they may be are gone. Returns how many.
fn expire(spec: &Topic, now: &mut TopicState) -> f64 {
    if spec.ttl_s <= 0.0 || now.age_s <= spec.ttl_s {
        return 0.0;
    }
    let keeps = spec.ttl_s / now.age_s;
    let gone = now.backlog * (1.0 - keeps);
    now.backlog -= gone;
    now.stuck *= keeps;
    now.age_s = spec.ttl_s;
    gone
}

/// Share of deliveries, of which a share `fails`, that are the last of their message without success.
fn last_delivery(deliveries: u32, fails: f64) -> f64 {
    if deliveries == 0 {
        return 0.0;
    }
    let all_fail = powi(fails, deliveries);
    let per_message = if fails < 1.0 - 1e-9 { (1.0 - all_fail) / (1.0 - fails) } else { f64::from(deliveries) };
    all_fail / per_message
}
