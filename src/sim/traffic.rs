//! Users: how many set out in a second, who comes back after a failure, and what they felt.

use crate::base::{math, noise};

use super::state::State;
use super::world::Fixed;

/// Mean seconds without service after which a session has ended.
const SIGNED_OUT_S: f64 = 120.0;
/// Mean seconds with service in which somebody signs in again.
const SIGNED_IN_S: f64 = 30.0;

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
        let mut admitted = now.attempts * (1.0 - now.shed);
        if journey.login_factor > 1.0 {
            admitted *= 1.0 + now.signed_out * (journey.login_factor - 1.0);
        }
        let away = journey.region.map_or(0.0, |r| state.drained_regions[r]);
        for (endpoint, times) in &journey.steps {
            state.endpoints[*endpoint].offered += admitted * times * (1.0 - away);
        }
        if away > 0.0 {
            for (endpoint, times) in &journey.away {
                state.endpoints[*endpoint].offered += admitted * times * away;
            }
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
        let away = journey.region.map_or(0.0, |r| state.drained_regions[r]);
        let mut success = ends_well(state, &journey.steps, journey.deadline_ms);
        if away > 0.0 {
            let there =
                if journey.away.is_empty() { 0.0 } else { ends_well(state, &journey.away, journey.deadline_ms) };
            success = success * (1.0 - away) + there * away;
        }
        let now = &mut state.journeys[i];
        success *= 1.0 - now.fail;
        now.fails = now.shed + (1.0 - now.shed) * (1.0 - success);
        let failed = now.attempts * now.fails;
        now.pending += failed * journey.retry;
        if journey.login_factor > 1.0 {
            now.signed_out += now.fails * (1.0 - now.signed_out) / SIGNED_OUT_S;
            now.signed_out -= (1.0 - now.fails) * now.signed_out / SIGNED_IN_S;
        }
        if now.fails > journey.floor {
            let first = now.fresh * now.fails;
            // A journey of no weight is load, not users to answer for.
            if journey.weight > 0.0 {
                now.failed_users += first;
            }
            now.lost_value += first * (1.0 - journey.retry) * journey.value;
            if journey.per_s > 0.0 {
                let harm = journey.weight * (now.fails - journey.floor) * (now.fresh / journey.per_s);
                now.harm += harm / 60.0;
                rate += harm;
            }
        }
    }
    state.harm_rate = rate;
}

/// Share of attempts of which every step ends well in time, and truly.
fn ends_well(state: &State, steps: &[(usize, f64)], deadline_ms: f64) -> f64 {
    let mut success = 1.0;
    for (endpoint, _) in steps {
        let e = &state.endpoints[*endpoint];
        success *= e.success * (1.0 - e.lie) * (1.0 - beyond(deadline_ms, e.steady_ms, e.spread_ms));
    }
    success
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
