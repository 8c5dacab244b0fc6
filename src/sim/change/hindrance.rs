//! What stands in the way of a change: freezes refuse it, gates take their time and catch faults, tools do not answer,
//! blockers let it fail, and some changes have nothing to do.

use crate::base::noise;

use crate::sim::action::Action;
use crate::sim::rules::share_of;
use crate::sim::spec::ServiceId;
use crate::sim::state::{Failure, NEVER, Op, Phase, State};
use crate::sim::world::Fixed;

/// Noise streams of gates start here.
const STREAM: u32 = 0x5000;

/// Gates of one service have noise streams of their own up to this many.
const GATES: usize = 16;

/// Seconds after which a change that its tool did not make is tried again.
const RETRY_S: u32 = 10;

/// What is settled as soon as a change is issued: a freeze refuses it, gates make it wait or catch it.
pub fn at_issue(fixed: &Fixed, state: &State, op: &mut Op) {
    let (kind, tick) = (op.action.kind(), state.tick);
    let frozen = |f: &crate::sim::spec::ChangeFreeze| f.from.0 <= tick && tick < f.until.0 && f.kinds.contains(&kind);
    if let Some(f) = fixed.spec.change_freezes.iter().position(frozen) {
        op.fails = Some((tick, Failure::Frozen(f as u32)));
        return;
    }
    if let Action::Deploy(s, version) = op.action {
        pass_gates(fixed, state, s, version, op);
    }
}

/// A deploy takes the time of the gates before it starts; one of them may catch a faulty version.
fn pass_gates(fixed: &Fixed, state: &State, s: ServiceId, version: u8, op: &mut Op) {
    let faulty = fixed.spec.services[s].faulty.contains(&version);
    for (g, gate) in fixed.spec.services[s].gates.iter().enumerate() {
        op.starts += gate.takes_s;
        let stream = STREAM + (s * GATES + g % GATES) as u32;
        // By version, not by time: the same review finds the same fault.
        if faulty && noise::uniform(state.seed, stream, u32::from(version)) < gate.catches {
            op.fails = Some((op.starts, Failure::Caught(g as u32)));
            return;
        }
    }
}

/// Whether a change begins now: its tool answers, and there is something to do.
pub fn lets_begin(fixed: &Fixed, state: &mut State, i: usize) -> bool {
    let tick = state.tick;
    if !fixed.spec.tools.is_empty() {
        give_way(fixed, state, i);
        let kind = state.ops[i].action.kind();
        let down =
            fixed.spec.tools.iter().position(|t| t.kinds.contains(&kind) && state.endpoints[t.needs].success < 0.5);
        state.ops[i].waits_for = down.map(|t| t as u32);
        if down.is_some() {
            state.ops[i].starts = tick + RETRY_S;
            return false;
        }
    }
    if let Some(why) = no_use(fixed, state, state.ops[i].action) {
        state.ops[i].failed = Some((tick, why));
        return false;
    }
    true
}

/// Changes that wait for a tool give way to one on the same thing that was issued after them.
fn give_way(fixed: &Fixed, state: &mut State, i: usize) {
    let (new, tick) = (state.ops[i], state.tick);
    for (j, old) in state.ops.iter_mut().enumerate() {
        let Some(tool) = old.waits_for.filter(|_| !old.over()) else { continue };
        let before = (old.issued, j) < (new.issued, i);
        if before && same(fixed, old.action, new.action) {
            old.failed = Some((tick, Failure::Tool(tool)));
        }
    }
}

/// What the organisation does again to replicas that never come up takes the place of what it did before.
pub fn take_place(fixed: &Fixed, state: &mut State, i: usize) {
    let new = state.ops[i];
    if !new.by_event || !matches!(new.action, Action::Scale(..) | Action::RestartOne(..) | Action::Replace(..)) {
        return;
    }
    for (j, old) in state.ops.iter_mut().enumerate() {
        if j != i && old.by_event && old.started && !old.over() && same(fixed, old.action, new.action) {
            old.superseded = true;
        }
    }
}

/// Whether one change takes another's place.
fn same(fixed: &Fixed, a: Action, b: Action) -> bool {
    match (a, b) {
        (Action::Deploy(s, _) | Action::RollBack(s), Action::Deploy(t, _) | Action::RollBack(t)) => s == t,
        (Action::SetFlagFor(f, c, _), Action::SetFlagFor(g, d, _)) => f == g && c == d,
        (Action::RestartOne(..) | Action::Replace(..) | Action::Limit(..), _) => a == b,
        _ => std::mem::discriminant(&a) == std::mem::discriminant(&b) && a.target(&fixed.spec) == b.target(&fixed.spec),
    }
}

/// Why a change has nothing to do, if so.
fn no_use(fixed: &Fixed, state: &State, action: Action) -> Option<Failure> {
    let nothing = match action {
        Action::RollBack(s) => {
            let now = &state.services[s];
            now.target == 0 && now.rollout.is_none_or(|r| r.phase == Phase::Batches)
        }
        Action::RevertConfig(c) => {
            let now = &state.configs[c];
            now.live == now.next && now.live == 0
        }
        Action::Promote(s) | Action::Hold(s) => {
            !state.services[s].rollout.is_some_and(|r| matches!(r.phase, Phase::Widening(_) | Phase::Baking(_)))
        }
        Action::Migrate(m, steps) => {
            let now = &state.migrations[m];
            if super::schema::is_irreversible(&fixed.spec.migrations[m], now.done, steps) {
                return Some(Failure::Irreversible);
            }
            now.done == steps && now.due == NEVER
        }
        _ => false,
    };
    nothing.then_some(Failure::Nothing)
}

/// Whether a blocker lets the change fail; it is then going to, without any effect.
pub fn is_blocked(fixed: &Fixed, state: &mut State, i: usize) -> bool {
    let op = &state.ops[i];
    let holds = |b: &crate::sim::spec::Blocker| {
        b.action == op.action && b.when.iter().all(|lever| share_of(lever, fixed, state) > 0.5)
    };
    let Some(b) = fixed.spec.blockers.iter().position(holds) else { return false };
    let at = state.tick + fixed.spec.blockers[b].fails_after_s;
    state.ops[i].fails = Some((at, Failure::Blocked(b as u32)));
    true
}
