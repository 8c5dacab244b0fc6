//! Named changes: several made together, through when all of them are.

use crate::sim::action::Action;
use crate::sim::spec::CompositeId;
use crate::sim::state::{Failure, Op, State};
use crate::sim::world::Fixed;

/// Issues every change of a named one. A named change within another has nothing to do, so that there is no circle.
pub fn run(fixed: &Fixed, state: &mut State, c: CompositeId, op: usize) {
    let (tick, part_of, by_event) = (state.tick, Some(op as u32), state.ops[op].by_event);
    for &(after_s, action) in &fixed.spec.composites[c].steps {
        let mut part = Op { by_event, part_of, ..Op::new(action, tick, tick + after_s) };
        super::hindrance::at_issue(fixed, state, &mut part);
        if matches!(action, Action::Run(_)) {
            part.fails = Some((tick, Failure::Nothing));
        }
        // Run again by a trigger, its parts take the same places, too.
        let again = |o: &&mut Op| o.part_of == part_of && o.action == action && o.over() && o.issued < tick;
        match state.ops.iter_mut().find(again) {
            Some(old) => *old = part,
            None => state.ops.push(part),
        }
    }
}

/// Named changes all of whose parts are over have landed, or failed with the first part that did.
pub fn fall_due(fixed: &Fixed, state: &mut State) {
    if fixed.spec.composites.is_empty() {
        return;
    }
    for i in 0..state.ops.len() {
        let op = state.ops[i];
        if !matches!(op.action, Action::Run(_)) || !op.started || op.over() || op.fails.is_some() {
            continue;
        }
        let mut parts = state.ops.iter().filter(|o| o.part_of == Some(i as u32));
        if !parts.clone().all(Op::over) {
            continue;
        }
        match parts.position(|o| o.failed.is_some()) {
            Some(n) => {
                let failed = state.ops.iter().enumerate().filter(|(_, o)| o.part_of == Some(i as u32)).nth(n);
                let part = failed.map_or(0, |(j, _)| j as u32);
                state.ops[i].failed = Some((state.tick, Failure::Part(part)));
            }
            None => state.ops[i].landed = Some(state.tick),
        }
    }
}
