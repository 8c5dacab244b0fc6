//! Harm by groups of users: how many of each cohort and of each region fail, and what they come to think of us.
//!
//! A journey that names a cohort is that cohort's; of any other, each cohort does its share. Cohorts feel the same system,
//! but for what depends on who they are: a rule that rests on a flag holds for a cohort to the share to which the flag is
//! on for it, and its errors, lies and failures are worked out along the calls for each cohort apart. The parts are scaled
//! to the journey's failing users, so that groups never add up to more or less than everybody. Slowness, retries and
//! queues are everybody's. A region has the users of the journeys that name it.
//!
//! Trust is a stock from 0 to 100 % of its usual level. In a second
//!
//! - it falls by `trust / (60 falls_min)` times the share of users who fail again when they try again, and
//!   `silence_factor` times as fast once users have been hurt for `silence_s` without an update: users forgive an error
//!   and notice the second, and nobody is told anything by silence
//! - while nobody is hurt it comes back by `(100 - trust) / (3600 recovers_h)`

use crate::base::math::{least, most, powi};

use super::rules::share_for;
use super::service::ends_well;
use super::spec::{CohortId, Effect};
use super::state::{GroupState, State};
use super::world::Fixed;

/// Smaller differences between groups are none.
const SAME: f64 = 1e-12;

/// Who failed in this tick, group by group: cohorts first, then regions.
pub fn count(fixed: &Fixed, state: &mut State) {
    for group in &mut state.groups {
        (group.users, group.failing, group.rate) = (0.0, 0.0, 0.0);
    }
    let cohorts = fixed.spec.cohorts.len();
    if state.apart {
        for k in 0..=cohorts {
            along_calls(fixed, state, k);
        }
    }
    for j in 0..fixed.spec.journeys.len() {
        let journey = &fixed.spec.journeys[j];
        if let Some(c) = journey.cohort {
            take(fixed, state, j, c, 1.0, state.journeys[j].fails);
        } else if cohorts > 0 {
            // The users of no cohort count as one more, for the sum alone.
            let rest = 1.0 - fixed.spec.cohorts.iter().map(|c| c.share).sum::<f64>();
            let mut all = rest * fails_for(fixed, state, j, cohorts);
            for c in 0..cohorts {
                all += fixed.spec.cohorts[c].share * fails_for(fixed, state, j, c);
            }
            let scale = if all > 0.0 { state.journeys[j].fails / all } else { 0.0 };
            for c in 0..cohorts {
                let fails = fails_for(fixed, state, j, c) * scale;
                take(fixed, state, j, c, fixed.spec.cohorts[c].share, fails);
            }
        }
        if let Some(r) = fixed.spec.journeys[j].region {
            take(fixed, state, j, cohorts + r, 1.0, state.journeys[j].fails);
        }
    }
}

/// A group does this share of a journey, and fails to this share.
fn take(fixed: &Fixed, state: &mut State, j: usize, group: usize, share: f64, fails: f64) {
    let (journey, now) = (&fixed.spec.journeys[j], &state.journeys[j]);
    let GroupState { users, failing, failed_users, harm, rate } = &mut state.groups[group];
    *users += now.attempts * share;
    *failing += now.attempts * share * fails;
    // Normal failures are no harm, as in the journey itself, whose floor its groups share.
    if now.fails > journey.floor && journey.weight > 0.0 {
        *failed_users += now.fresh * share * fails;
        if journey.per_s > 0.0 {
            let above = fails * (now.fails - journey.floor) / now.fails;
            let cost = journey.weight * above * share * now.fresh / journey.per_s;
            *rate += cost;
            *harm += cost / 60.0;
        }
    }
}

/// Share of a group's attempts of a journey that fail, before groups are scaled to everybody.
fn fails_for(fixed: &Fixed, state: &State, j: usize, k: usize) -> f64 {
    let now = &state.journeys[j];
    if !state.apart {
        return now.fails;
    }
    let endpoints = fixed.spec.endpoints.len();
    let mut well = 1.0 - now.fails;
    for (e, _) in &fixed.spec.journeys[j].steps {
        well *= state.reach[k * endpoints + e];
    }
    let at = (fixed.spec.cohorts.len() + 1) * endpoints + k * fixed.spec.journeys.len() + j;
    1.0 - least(well * state.own[at], 1.0)
}

/// How much more often requests of a group end well at each endpoint than everybody's, callees before callers.
fn along_calls(fixed: &Fixed, state: &mut State, k: usize) {
    let first = k * fixed.spec.endpoints.len();
    for &s in fixed.plan.order.iter().rev() {
        for e in fixed.plan.endpoints_of[s].clone() {
            let mut more = state.own[first + e];
            for c in fixed.plan.calls_of[e].clone() {
                let (call, now) = (&fixed.spec.calls[c], &state.calls[c]);
                let callee = state.reach[first + call.to];
                if now.awaited <= 0.0 || (callee - 1.0).abs() < SAME {
                    continue;
                }
                let fails = 1.0 - least((1.0 - now.attempt_fails) * callee, 1.0);
                let all_fail = powi(fails, call.tries);
                let well = |fails: f64| ends_well(now.per_request, 1.0 - now.awaited * fails);
                let before = well(now.fails);
                if before > 0.0 {
                    more *= well(all_fail) / before;
                }
            }
            state.reach[first + e] = more;
        }
    }
}

/// Works out what rules do to each group at each endpoint, relative to everybody; called when rules are.
pub fn set_apart(fixed: &Fixed, state: &mut State) {
    let (cohorts, endpoints) = (fixed.spec.cohorts.len(), fixed.spec.endpoints.len());
    let journeys = fixed.spec.journeys.len();
    state.own.fill(1.0);
    state.apart = false;
    for (rule, &everybody) in fixed.spec.rules.iter().zip(&state.rules) {
        for k in 0..=cohorts {
            let cohort: Option<CohortId> = (k < cohorts).then_some(k);
            let share: f64 = rule.when.iter().map(|l| share_for(l, cohort, fixed, state)).product();
            if (share - everybody).abs() < SAME {
                continue;
            }
            for effect in &rule.then {
                let (at, p) = match *effect {
                    Effect::Error(e, p) | Effect::Lie(e, p) => (k * endpoints + e, p),
                    Effect::Fail(j, p) => ((cohorts + 1) * endpoints + k * journeys + j, p),
                    _ => continue,
                };
                let (theirs, pooled) = (1.0 - p * share, 1.0 - p * everybody);
                if pooled > 0.0 {
                    state.own[at] *= most(theirs, 0.0) / pooled;
                    state.apart = true;
                }
            }
        }
    }
}

/// What users come to think, by this tick.
pub fn trust(fixed: &Fixed, state: &mut State) {
    let Some(spec) = &fixed.spec.trust else { return };
    let (mut again, mut users) = (0.0, 0.0);
    for (journey, now) in fixed.spec.journeys.iter().zip(&state.journeys) {
        users += now.attempts;
        if now.fails > journey.floor {
            again += (now.attempts - now.fresh) * now.fails;
        }
    }
    state.silent_s = if state.harm_rate > 0.0 { state.silent_s + 1 } else { 0 };
    if state.harm_rate <= 0.0 {
        state.trust += (100.0 - state.trust) / (3600.0 * spec.recovers_h);
    } else if users > 0.0 {
        let pace = if state.silent_s > spec.silence_s { spec.silence_factor } else { 1.0 };
        state.trust -= state.trust * least(again / users * pace / (60.0 * spec.falls_min), 1.0);
    }
}
