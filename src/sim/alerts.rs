//! What pushes a message to the pager: a condition on a scraped series that holds for a while.

use super::state::{NEVER, State};
use super::world::Fixed;

/// Seconds between two looks at the alerts, as monitoring systems have it.
pub const EVERY_S: u32 = 60;

/// Looks at every alert.
pub fn evaluate(fixed: &Fixed, state: &mut State) {
    for (i, alert) in fixed.spec.alerts.iter().enumerate() {
        let value = f64::from(state.series[fixed.alert_series[i]].now);
        let holds = if alert.below { value < alert.threshold } else { value > alert.threshold };
        let now = &mut state.alerts[i];
        if !holds {
            now.since = NEVER;
            now.firing = false;
            continue;
        }
        if now.since == NEVER {
            now.since = state.tick;
        }
        if !now.firing && state.tick - now.since >= alert.for_s {
            now.firing = true;
            now.fired = state.tick;
        }
    }
}
