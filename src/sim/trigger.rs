//! What begins by itself: at a time, when a series crosses a value, when a change lands, when an alert fires, when another
//! trigger begins or ends; after a delay, again and again with jitter, until something else comes about. A trigger does
//! what the organisation does, and rules take its being active as a condition.

use crate::base::noise;

use super::change;
use super::spec::{Moment, TriggerId};
use super::state::{NEVER, State};
use super::telemetry;
use super::world::Fixed;

/// Noise streams of triggers start here.
const STREAM: u32 = 0x4000;

/// Begins and ends what is due.
pub fn follow(fixed: &Fixed, state: &mut State, seed: u64) {
    for t in 0..fixed.spec.triggers.len() {
        let spec = &fixed.spec.triggers[t];
        if state.triggers[t].over {
            continue;
        }
        if comes(fixed, state, t, false) {
            let now = &state.triggers[t];
            // One that nothing ends begins again each time its moment comes about again.
            let open = !now.active || spec.for_s == 0 && spec.until.is_none();
            if now.begins == NEVER && open && (spec.every_s == 0 || now.times == 0) {
                schedule(fixed, state, t, seed, state.tick + spec.after_s);
            }
        }
        if state.triggers[t].begins <= state.tick {
            begin(fixed, state, t, seed);
        }
        if state.triggers[t].ends <= state.tick {
            end(state, t);
        }
        if spec.until.is_some() && comes(fixed, state, t, true) {
            end(state, t);
            let now = &mut state.triggers[t];
            (now.over, now.begins) = (true, NEVER);
        }
    }
}

/// Whether the moment that begins a trigger, or the one that ends it, has come about in this tick.
fn comes(fixed: &Fixed, state: &mut State, t: TriggerId, until: bool) -> bool {
    let spec = &fixed.spec.triggers[t];
    let Some(moment) = (if until { spec.until.as_ref() } else { Some(&spec.when) }) else { return false };
    match moment {
        Moment::At(tick) => tick.0 == state.tick,
        Moment::Crosses { value, below, for_s, .. } => {
            let source = fixed.series[fixed.trigger_series[t][usize::from(until)]].source;
            let is = telemetry::value(fixed, state, source);
            let holds = if *below { is < *value } else { is > *value };
            let tick = state.tick;
            let now = &mut state.triggers[t];
            let since = if until { &mut now.until_since } else { &mut now.since };
            if !holds {
                *since = NEVER;
            } else if *since == NEVER {
                *since = tick;
            }
            // Once for each time it crosses.
            *since != NEVER && tick - *since == *for_s
        }
        // What came about in the tick before, whatever the order of things within it.
        Moment::Lands(action) => {
            state.ops.iter().any(|o| o.action == *action && o.landed.is_some_and(|t| t + 1 == state.tick))
        }
        Moment::Fires(_) => {
            let alert = &state.alerts[fixed.trigger_alerts[t][usize::from(until)]];
            alert.firing && alert.fired + 1 == state.tick
        }
        Moment::Begins(other) => {
            let other = &state.triggers[*other];
            other.began != NEVER && other.began + 1 == state.tick
        }
        Moment::Ends(other) => {
            let other = &state.triggers[*other];
            other.ended != NEVER && other.ended + 1 == state.tick
        }
    }
}

/// It will begin at about `at`.
fn schedule(fixed: &Fixed, state: &mut State, t: TriggerId, seed: u64, at: u32) {
    let (jitter, times) = (fixed.spec.triggers[t].jitter_s, state.triggers[t].times);
    let mut at = at;
    if jitter > 0 {
        let shift = noise::uniform(seed, STREAM + t as u32, times) * f64::from(2 * jitter + 1);
        at = (at + shift as u32).saturating_sub(jitter).max(state.tick);
    }
    state.triggers[t].begins = at;
}

fn begin(fixed: &Fixed, state: &mut State, t: TriggerId, seed: u64) {
    let spec = &fixed.spec.triggers[t];
    let now = &mut state.triggers[t];
    now.active = true;
    now.began = state.tick;
    now.begins = NEVER;
    now.times += 1;
    now.ends = if spec.for_s > 0 { state.tick + spec.for_s } else { NEVER };
    state.dirty = true;
    for &action in &spec.does {
        change::issue_by_trigger(fixed, state, t, action);
    }
    if spec.every_s > 0 {
        schedule(fixed, state, t, seed, state.tick + spec.every_s);
    }
}

fn end(state: &mut State, t: TriggerId) {
    let tick = state.tick;
    let now = &mut state.triggers[t];
    if now.active {
        now.active = false;
        now.ended = tick;
        state.dirty = true;
    }
    now.ends = NEVER;
}
