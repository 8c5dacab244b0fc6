//! What pushes a message to the pager: a condition on a scraped series that holds for a while.

use super::spec::AlertCondition;
use super::state::{NEVER, State};
use super::world::Fixed;

/// Seconds between two looks at the alerts, as monitoring systems have it.
pub const EVERY_S: u32 = 60;

/// Looks at every alert.
pub fn evaluate(fixed: &Fixed, state: &mut State, _seed: u64) {
    for (i, alert) in fixed.spec.alerts.iter().enumerate() {
        let (holds, for_s) = match &alert.condition {
            AlertCondition::Threshold { value, below, for_s, .. } => {
                let is = f64::from(state.series[fixed.alert_series[i]].now);
                (if *below { is < *value } else { is > *value }, *for_s)
            }
            AlertCondition::Absent { for_s, .. } => (state.series[fixed.alert_series[i]].absent, *for_s),
            AlertCondition::Burn { .. } => (false, 0),
        };
        let now = &mut state.alerts[i];
        if !holds {
            now.since = NEVER;
            now.firing = false;
            continue;
        }
        if now.since == NEVER {
            now.since = state.tick;
        }
        if !now.firing && state.tick - now.since >= for_s {
            now.firing = true;
            now.fired = state.tick;
        }
    }
}

/// Attempts and failures of the journeys whose budgets are watched.
pub fn measure(_fixed: &Fixed, _state: &mut State) {}
