//! Configuration in stages, and flags whose value comes from a service.

use crate::sim::spec::{ConfigId, FlagId};
use crate::sim::state::{NEVER, State};
use crate::sim::world::Fixed;

/// Change of a service's failing share below which flags are not worked out again.
const MATTERS: f64 = 0.02;

/// A revision sets out; whether it is everywhere at once.
pub fn push(fixed: &Fixed, state: &mut State, c: ConfigId, revision: u8, op: usize) -> bool {
    break_off(state, c);
    let now = &mut state.configs[c];
    if revision == now.live {
        return true;
    }
    (now.next, now.stage, now.op) = (revision, 0, op as u32);
    !stage(fixed, state, c)
}

/// A push under way is taken back everywhere at once; without one, the revision from before sets out. Whether that is
/// all.
pub fn revert(fixed: &Fixed, state: &mut State, c: ConfigId, op: usize) -> bool {
    let now = &mut state.configs[c];
    if now.next != now.live {
        break_off(state, c);
        return true;
    }
    let before = if now.before == now.live { now.live.saturating_sub(1) } else { now.before };
    let through = push(fixed, state, c, before, op);
    // Once more goes further back, not forward again.
    state.configs[c].before = before.saturating_sub(1);
    through
}

/// Pushes whose stage is over go on.
pub fn fall_due(fixed: &Fixed, state: &mut State) {
    for c in 0..state.configs.len() {
        if state.configs[c].due <= state.tick {
            state.configs[c].stage += 1;
            state.dirty = true;
            if !stage(fixed, state, c) {
                state.ops[state.configs[c].op as usize].landed = Some(state.tick);
            }
        }
    }
}

/// Everything is back on `live`.
fn break_off(state: &mut State, c: ConfigId) {
    let now = &mut state.configs[c];
    if now.next != now.live {
        (now.next, now.share, now.due) = (now.live, 0.0, NEVER);
        state.ops[now.op as usize].superseded = true;
    }
}

/// The push enters its stage; false when it is everywhere and over.
fn stage(fixed: &Fixed, state: &mut State, c: ConfigId) -> bool {
    let spec = &fixed.spec.configs[c];
    let now = &mut state.configs[c];
    if let Some(percent) = spec.stages.get(usize::from(now.stage)).filter(|percent| **percent < 100) {
        now.share = f64::from(*percent) / 100.0;
        now.due = state.tick + spec.stage_s.max(1);
        return true;
    }
    // Going back to an earlier one is not something to go back from.
    if now.next > now.live || now.before > now.next {
        now.before = now.live;
    }
    (now.live, now.share, now.due) = (now.next, 0.0, NEVER);
    false
}

/// Where what hands a flag's value out does not answer, the default holds.
pub fn follow_flag(fixed: &Fixed, state: &mut State, f: FlagId) {
    let Some(s) = fixed.spec.flags[f].served_by else { return };
    let failing = state.services[s].failing;
    let now = &mut state.flags[f];
    let defaulted = if failing < MATTERS { 0.0 } else { failing };
    let change = defaulted - now.defaulted;
    if !(-MATTERS..=MATTERS).contains(&change) || (defaulted == 0.0 && now.defaulted > 0.0) {
        now.defaulted = defaulted;
        state.dirty = true;
    }
}
