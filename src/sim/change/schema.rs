//! Migrations: one step after the other, forward or back.

use crate::sim::spec::{Migration, MigrationId};
use crate::sim::state::{NEVER, State};
use crate::sim::world::Fixed;

/// Whether a step that cannot be undone lies on the way back from `done` steps to `wanted`.
pub fn is_irreversible(migration: &Migration, done: u8, wanted: u8) -> bool {
    let (from, to) = (usize::from(wanted), usize::from(done).min(migration.steps.len()));
    migration.steps.get(from..to).is_some_and(|steps| steps.iter().any(|s| s.undo_s.is_none()))
}

/// Sets out for a number of steps; a step under way is broken off. Whether nothing is left to do.
pub fn migrate(fixed: &Fixed, state: &mut State, m: MigrationId, steps: u8, op: usize) -> bool {
    let now = &mut state.migrations[m];
    if now.due != NEVER {
        state.ops[now.op as usize].superseded = true;
    }
    now.wanted = steps.min(fixed.spec.migrations[m].steps.len() as u8);
    now.op = op as u32;
    let due = next_step(fixed, state, m);
    state.migrations[m].due = due;
    due == NEVER
}

/// Steps that are through count; the next begin.
pub fn fall_due(fixed: &Fixed, state: &mut State) {
    for m in 0..state.migrations.len() {
        while state.migrations[m].due <= state.tick {
            let now = &mut state.migrations[m];
            now.done = if now.wanted > now.done { now.done + 1 } else { now.done - 1 };
            state.migrations[m].due = next_step(fixed, state, m);
            state.dirty = true;
            if state.migrations[m].due == NEVER {
                state.ops[state.migrations[m].op as usize].landed = Some(state.tick);
            }
        }
    }
}

/// When the step that begins now is through, `NEVER` if none is left.
fn next_step(fixed: &Fixed, state: &State, m: MigrationId) -> u32 {
    let (now, steps) = (&state.migrations[m], &fixed.spec.migrations[m].steps);
    let done = usize::from(now.done);
    match now.wanted.cmp(&now.done) {
        std::cmp::Ordering::Equal => NEVER,
        std::cmp::Ordering::Greater => state.tick + steps[done].takes_s,
        std::cmp::Ordering::Less => state.tick + steps[done - 1].undo_s.unwrap_or(0),
    }
}
