//! What pushes a message to the pager: a condition on a scraped series that holds for a while, or a budget that burns
//! too fast. Without monitoring nothing is evaluated: what fires goes on firing, what does not stays silent.

use crate::base::noise;

use super::burn;
use super::spec::AlertCondition;
use super::state::{NEVER, State};
use super::world::Fixed;

/// Seconds between two looks at the alerts, as monitoring systems have it.
pub const EVERY_S: u32 = 60;

/// Looks in a day.
const LOOKS_A_DAY: f64 = 86_400.0 / EVERY_S as f64;

/// Noise streams of false alarms start here.
const STREAM: u32 = 0x6000;

/// Looks at every alert.
pub fn evaluate(fixed: &Fixed, state: &mut State, seed: u64) {
    if !state.seeing {
        return;
    }
    let mut burns = 0;
    for (i, alert) in fixed.spec.alerts.iter().enumerate() {
        let (holds, for_s) = match &alert.condition {
            AlertCondition::Threshold { value, below, for_s, .. } => {
                let series = &state.series[fixed.alert_series[i]];
                let is = f64::from(series.now);
                // A comparison with a series that is not there is never true.
                (!series.absent && if *below { is < *value } else { is > *value }, *for_s)
            }
            AlertCondition::Absent { for_s, .. } => (state.series[fixed.alert_series[i]].absent, *for_s),
            AlertCondition::Burn { objective, factor, .. } => {
                let windows = &state.windows[2 * burns..2 * burns + 2];
                burns += 1;
                (windows.iter().all(|w| burn::over(w, *objective) >= *factor), 0)
            }
        };
        // A false alarm lasts until the next look.
        let by_mistake = alert.false_per_day > 0.0
            && noise::uniform(seed, STREAM + i as u32, state.tick) < alert.false_per_day / LOOKS_A_DAY;
        let now = &mut state.alerts[i];
        if holds && now.since == NEVER {
            now.since = state.tick;
        } else if !holds {
            now.since = NEVER;
        }
        let fires = by_mistake || holds && (now.firing || state.tick - now.since >= for_s);
        if fires && !now.firing {
            now.fired = state.tick;
        }
        now.firing = fires;
    }
}

/// Attempts and failures of the journeys whose budgets are watched; none are known without monitoring.
pub fn measure(fixed: &Fixed, state: &mut State) {
    let tick = state.tick;
    for (k, &alert) in fixed.plan.burns.iter().enumerate() {
        let AlertCondition::Burn { journey, long_s, short_s, .. } = fixed.spec.alerts[alert].condition else {
            continue;
        };
        let now = &state.journeys[journey];
        let (attempts, failures) = if state.seeing { (now.attempts, now.attempts * now.fails) } else { (0.0, 0.0) };
        for (window, length_s) in state.windows[2 * k..].iter_mut().zip([long_s, short_s]) {
            burn::count(window, length_s, tick, attempts, failures);
        }
    }
}
