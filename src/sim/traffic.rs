//! Users: how many set out in a second, who comes back after a failure, and what they felt.

use crate::base::{math, noise};

use super::state::State;
use super::world::Fixed;

/// Noise streams of journeys start here.
const STREAM: u32 = 0x1000;

/// New and returning users make their requests; every endpoint's offered load starts from them.
pub fn arrive(fixed: &Fixed, state: &mut State, seed: u64) {
    if state.tick >= state.curve_until {
        follow_curve(fixed, state);
    }
    state.curve.0 += state.curve.1;
    for e in &mut state.endpoints {
        e.offered = 0.0;
    }
    let tick = state.tick;
    for (i, journey) in fixed.spec.journeys.iter().enumerate() {
        let now = &mut state.journeys[i];
        let wobble = 1.0 + journey.noise * noise::gaussian(seed, STREAM + i as u32, tick);
        now.fresh = journey.per_s * state.curve.0 * now.demand * wobble.max(0.0);
        let back = now.pending / journey.retry_after_s;
        now.pending -= back;
        now.attempts = now.fresh + back;
        let admitted = now.attempts * (1.0 - now.shed);
        for (endpoint, times) in &journey.steps {
            state.endpoints[*endpoint].offered += admitted * times;
        }
    }
}

/// The segment of the day curve that the tick lies in, as a value and a slope.
fn follow_curve(fixed: &Fixed, state: &mut State) {
    let curve = &fixed.spec.day_curve;
    let second = fixed.spec.start.second_of_day(state.now()) % 86_400;
    let after = curve.iter().position(|(s, _)| *s > second);
    let (from, to) = match (after, curve.last(), curve.first()) {
        (_, None, _) | (_, _, None) => ((0, 1.0), (86_400, 1.0)),
        (Some(0), Some(last), Some(first)) => ((last.0 - last.0.min(86_400), last.1), *first),
        (Some(i), _, _) => (curve[i - 1], curve[i]),
        (None, Some(last), Some(first)) => (*last, (86_400 + first.0, first.1)),
    };
    let length = f64::from((to.0 - from.0).max(1));
    let slope = (to.1 - from.1) / length;
    // One slope is added back in the tick itself.
    state.curve = (from.1 + slope * (f64::from(second - from.0) - 1.0), slope);
    state.curve_until = state.tick + (to.0 - second).max(1);
}

/// What users felt: who failed, who will be back, and the harm in budget-minutes.
///
/// Harm in a tick is the sum over journeys of weight * (failing share above the journey's floor) * (demand relative to
/// the journey's rate at a day-curve factor of 1), over 60 ticks a minute.
pub fn count(fixed: &Fixed, state: &mut State) {
    let mut rate = 0.0;
    for (i, journey) in fixed.spec.journeys.iter().enumerate() {
        let mut success = 1.0;
        for (endpoint, _) in &journey.steps {
            let e = &state.endpoints[*endpoint];
            success *= e.success * (1.0 - beyond(journey.deadline_ms, e.steady_ms, e.spread_ms));
        }
        let now = &mut state.journeys[i];
        now.fails = now.shed + (1.0 - now.shed) * (1.0 - success);
        let failed = now.attempts * now.fails;
        now.pending += failed * journey.retry;
        if now.fails > journey.floor {
            let first = now.fresh * now.fails;
            now.failed_users += first;
            now.lost_value += first * (1.0 - journey.retry) * journey.value;
        }
        if now.fails > journey.floor && journey.per_s > 0.0 {
            rate += journey.weight * (now.fails - journey.floor) * (now.fresh / journey.per_s);
        }
    }
    state.harm_rate = rate;
    state.harm += rate / 60.0;
}

/// Share of requests that take longer than `limit` when each takes `steady` plus an exponential time of mean `spread`.
#[inline]
pub fn beyond(limit: f64, steady: f64, spread: f64) -> f64 {
    let margin = limit - steady;
    if margin <= 0.0 {
        1.0
    } else if margin > 30.0 * spread {
        0.0
    } else {
        math::exp(-margin / spread)
    }
}
