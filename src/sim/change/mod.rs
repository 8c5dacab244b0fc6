//! Changes to the running system: issued, started after a delay, landed when their mechanism is through. A deploy, a
//! rollback and a restart move replicas a batch at a time, each out of rotation while it starts.

use super::action::Action;
use super::capacity;
use super::spec::{ServiceId, TriggerId};
use super::state::{NEVER, Op, Phase, ReplicaStatus, Rollout, State};
use super::world::Fixed;

/// Takes note of a change that starts after `delay_s`.
pub fn issue(fixed: &Fixed, state: &mut State, action: Action, delay_s: u32, by_event: bool) {
    let issued = state.tick;
    let starts = issued + delay_s;
    state.ops.push(Op { by_event, ..Op::new(action, issued, starts) });
    if delay_s == 0 {
        fall_due(fixed, state);
    } else {
        state.next_due = state.next_due.min(starts);
    }
}

/// The organisation does something because a trigger began; done again, it takes the same place, so that a world can
/// run for days.
pub fn issue_by_trigger(fixed: &Fixed, state: &mut State, trigger: TriggerId, action: Action) {
    let op = Op { by_event: true, trigger: Some(trigger as u32), ..Op::new(action, state.tick, state.tick) };
    let again = |o: &&mut Op| o.trigger == op.trigger && o.action == action && o.over();
    match state.ops.iter_mut().find(again) {
        Some(old) => *old = op,
        None => state.ops.push(op),
    }
    fall_due(fixed, state);
}

/// Carries out everything that is due at this tick and works out when the next thing is.
pub fn fall_due(fixed: &Fixed, state: &mut State) {
    while let Some(event) = fixed.spec.events.get(state.next_event).filter(|e| e.at.0 <= state.tick) {
        state.next_event += 1;
        state.ops.push(Op { by_event: true, ..Op::new(event.action, state.tick, state.tick) });
    }
    for i in 0..state.ops.len() {
        let op = state.ops[i];
        if op.starts <= state.tick && !op.started {
            state.ops[i].started = true;
            start(fixed, state, i);
        }
    }
    for s in 0..fixed.spec.services.len() {
        boot(fixed, state, s);
        roll(fixed, state, s);
    }
    for rule in &fixed.spec.rules {
        for lever in &rule.when {
            if let super::spec::Lever::During(from, until) = lever {
                state.dirty |= from.0 == state.tick || until.0 == state.tick;
            }
        }
    }
    state.next_due = next_due(fixed, state);
}

/// An op begins; those without duration land at once.
fn start(fixed: &Fixed, state: &mut State, i: usize) {
    let action = state.ops[i].action;
    let mut at_once = true;
    match action {
        Action::SetFlag(f, percent) => state.flags[f].percent = percent,
        Action::PushConfig(c, revision) => (state.configs[c].live, state.configs[c].next) = (revision, revision),
        Action::StartJob(j) => state.jobs[j] = true,
        Action::StopJob(j) => state.jobs[j] = false,
        Action::Shed(j, percent) => state.journeys[j].shed = f64::from(percent) / 100.0,
        Action::Deploy(s, version) => {
            let service = &mut state.services[s];
            if version != service.target {
                (service.previous, service.target) = (service.target, version);
            }
            begin_rollout(state, s, i);
            at_once = false;
        }
        Action::RollBack(s) => {
            let service = &mut state.services[s];
            (service.previous, service.target) = (service.target, service.previous);
            begin_rollout(state, s, i);
            at_once = false;
        }
        Action::RestartAll(s) => {
            begin_rollout(state, s, i);
            at_once = false;
        }
        Action::RestartOne(s, slot) => {
            restart(fixed, state, s, slot);
            at_once = false;
        }
        Action::Replace(s, slot) => {
            restart(fixed, state, s, slot);
            state.replicas[fixed.plan.slots[s] + usize::from(slot)].host += 1;
            at_once = false;
        }
        Action::Scale(s, replicas) => {
            scale(fixed, state, s, replicas);
            at_once = false;
        }
        Action::Throttle(s, n) => capacity::throttle(fixed, state, s, n),
        Action::Autoscale(s, on) => capacity::set_autoscaler(fixed, state, s, on),
        Action::Limit(e, percent) => capacity::limit(fixed, state, e, percent),
        Action::SetLimiter(l, on) => capacity::set_limiter(fixed, state, l, on),
        Action::Drain(place) => capacity::drain(fixed, state, place, true),
        Action::Undrain(place) => capacity::drain(fixed, state, place, false),
        _ => {}
    }
    if at_once {
        state.ops[i].landed = Some(state.tick);
    }
    state.dirty = true;
}

/// A rolling change takes the place of one that is under way.
fn begin_rollout(state: &mut State, s: ServiceId, op: usize) {
    if let Some(old) = state.services[s].rollout {
        state.ops[old.op as usize].superseded = true;
    }
    state.services[s].rollout = Some(Rollout {
        op: op as u32,
        next_slot: 0,
        due: state.tick,
        phase: Phase::Batches,
        counts: [(0.0, 0.0); 2],
    });
}

/// The process in a slot starts again.
fn restart(fixed: &Fixed, state: &mut State, s: ServiceId, slot: u16) {
    let ready_at = state.tick + fixed.spec.services[s].start_s;
    let replica = &mut state.replicas[fixed.plan.slots[s] + usize::from(slot)];
    if replica.status != ReplicaStatus::Absent {
        replica.status = ReplicaStatus::Starting;
        replica.ready_at = ready_at;
    }
    count_ready(fixed, state, s);
}

/// Slots below the wanted number start, those above it stop.
pub(crate) fn scale(fixed: &Fixed, state: &mut State, s: ServiceId, replicas: u16) {
    let ready_at = state.tick + fixed.spec.services[s].start_s;
    let version = state.services[s].target;
    let first = fixed.plan.slots[s];
    for slot in 0..fixed.spec.services[s].max_replicas {
        let replica = &mut state.replicas[first + usize::from(slot)];
        match (slot < replicas, replica.status) {
            (true, ReplicaStatus::Absent) => {
                *replica =
                    super::state::Replica { version, status: ReplicaStatus::Starting, ready_at, ..*replica };
            }
            (false, _) => replica.status = ReplicaStatus::Absent,
            _ => {}
        }
    }
    count_ready(fixed, state, s);
}

/// Replicas that are through with starting take traffic; an op that waited for them has landed.
fn boot(fixed: &Fixed, state: &mut State, s: ServiceId) {
    let range = fixed.plan.slots[s]..fixed.plan.slots[s + 1];
    let mut changed = false;
    for replica in &mut state.replicas[range.clone()] {
        if replica.status == ReplicaStatus::Starting && replica.ready_at <= state.tick {
            replica.status = ReplicaStatus::Ready;
            changed = true;
        }
    }
    if changed {
        count_ready(fixed, state, s);
    }
    let (tick, first) = (state.tick, fixed.plan.slots[s]);
    for op in state.ops.iter_mut().filter(|o| o.started && o.landed.is_none() && !o.superseded) {
        let through = match op.action {
            Action::RestartOne(of, slot) | Action::Replace(of, slot) if of == s => {
                state.replicas[first + usize::from(slot)].status != ReplicaStatus::Starting
            }
            Action::Scale(of, _) if of == s => {
                !state.replicas[range.clone()].iter().any(|r| r.status == ReplicaStatus::Starting)
            }
            _ => false,
        };
        if through {
            op.landed = Some(tick);
        }
    }
}

/// The next batch of a rolling change, or its end.
fn roll(fixed: &Fixed, state: &mut State, s: ServiceId) {
    let Some(mut rollout) = state.services[s].rollout.filter(|r| r.due <= state.tick) else { return };
    let spec = &fixed.spec.services[s];
    let (first, version) = (fixed.plan.slots[s], state.services[s].target);
    let ready_at = state.tick + spec.start_s;
    let mut taken = 0;
    while taken < spec.batch && rollout.next_slot < spec.max_replicas {
        let replica = &mut state.replicas[first + usize::from(rollout.next_slot)];
        rollout.next_slot += 1;
        if replica.status != ReplicaStatus::Absent {
            replica.version = version;
            replica.status = ReplicaStatus::Starting;
            replica.ready_at = ready_at;
            taken += 1;
        }
    }
    if taken == 0 {
        state.ops[rollout.op as usize].landed = Some(state.tick);
        state.services[s].rollout = None;
    } else {
        rollout.due = ready_at;
        state.services[s].rollout = Some(rollout);
    }
    count_ready(fixed, state, s);
}

/// Counts the replicas in rotation anew.
pub(crate) fn count_ready(fixed: &Fixed, state: &mut State, s: ServiceId) {
    let slots = 0..fixed.plan.slots[s + 1] - fixed.plan.slots[s];
    state.services[s].ready = slots.filter(|&slot| fixed.in_rotation(state, s, slot)).count() as u32;
    state.dirty = true;
}

/// The first tick after this one at which something is due.
fn next_due(fixed: &Fixed, state: &State) -> u32 {
    let now = state.tick;
    let events = fixed.spec.events.get(state.next_event).map(|e| e.at.0);
    let ops = state.ops.iter().filter(|o| !o.started).map(|o| o.starts);
    let boots = state.replicas.iter().filter(|r| r.status == ReplicaStatus::Starting).map(|r| r.ready_at);
    let rolls = state.services.iter().filter_map(|s| s.rollout.map(|r| r.due));
    let rules = fixed.spec.rules.iter().flat_map(|r| &r.when).flat_map(|lever| match lever {
        super::spec::Lever::During(from, until) => [from.0, until.0],
        _ => [NEVER, NEVER],
    });
    events.into_iter().chain(ops).chain(boots).chain(rolls).chain(rules).filter(|t| *t > now).min().unwrap_or(NEVER)
}
