//! Changes of every replica: in batches, all at once, behind a canary, or as a second set beside the first.

use crate::sim::action::Action;
use crate::sim::spec::{ServiceId, Strategy};
use crate::sim::state::{Phase, ReplicaStatus, Rollout, State};
use crate::sim::world::Fixed;

use super::replicas::{count_ready, is_stuck};

/// Seconds until a batch that is not up is looked at again.
const AGAIN_S: u32 = 5;

/// A deploy, a rollback or a rolling restart begins; it takes the place of one that is under way.
pub fn begin(fixed: &Fixed, state: &mut State, s: ServiceId, op: usize) {
    let action = state.ops[op].action;
    let old = state.services[s].rollout;
    let tried = old.is_some_and(|r| r.phase != Phase::Batches);
    if let Some(old) = old.map(|r| r.op as usize).filter(|o| *o != op && !state.ops[*o].over()) {
        state.ops[old].superseded = true;
    }
    let service = &mut state.services[s];
    match action {
        Action::Deploy(_, version) if version != service.target => {
            // A version that was only tried is nothing to go back to.
            if !tried || version == service.previous {
                service.previous = service.target;
            }
            service.target = version;
        }
        Action::RollBack(_) => {
            // Once more goes further back, not forward again.
            let back = if tried || service.previous < service.target { service.previous } else { service.target - 1 };
            (service.previous, service.target) = (service.target, back);
        }
        // What was only tried is given up.
        Action::RestartAll(_) if tried => std::mem::swap(&mut service.previous, &mut service.target),
        _ => {}
    }
    let mut rollout = Rollout {
        op: op as u32,
        next_slot: 0,
        due: state.tick,
        phase: Phase::Batches,
        counts: [(0.0, 0.0); 2],
        slow: [0.0; 2],
        crashed: [0; 2],
    };
    let back = matches!(action, Action::RollBack(_));
    match &fixed.spec.services[s].strategy {
        _ if matches!(action, Action::RestartAll(_)) => {}
        Strategy::Canary(_) if back && tried => go_back(fixed, state, s, &mut rollout),
        Strategy::Canary(_) if !back => rollout.phase = Phase::Widening(0),
        Strategy::BlueGreen { .. } if back && (tried || state.tick < state.services[s].kept_until) => {
            switch(fixed, state, s);
            state.services[s].kept_until = 0;
            rollout.next_slot = fixed.spec.services[s].max_replicas;
        }
        Strategy::BlueGreen { .. } => {
            rollout.phase = Phase::SecondSet;
            rollout.due = state.tick + fixed.spec.services[s].start_s;
        }
        _ => {}
    }
    state.services[s].rollout = Some(rollout);
}

/// What was tried goes back to the target from before, all replicas of it at once.
pub fn go_back(fixed: &Fixed, state: &mut State, s: ServiceId, rollout: &mut Rollout) {
    (rollout.phase, rollout.next_slot) = (Phase::Batches, 0);
    if take(fixed, state, s, rollout, u16::MAX, false) > 0 {
        rollout.due = state.tick + fixed.spec.services[s].start_s;
    } else {
        rollout.due = state.tick;
    }
}

/// The next part of a change of replicas, or its end.
pub fn roll(fixed: &Fixed, state: &mut State, s: ServiceId) {
    let Some(mut rollout) = state.services[s].rollout.filter(|r| r.due <= state.tick) else { return };
    let over = match rollout.phase {
        Phase::Batches => !batch(fixed, state, s, &mut rollout),
        Phase::Widening(stage) => super::canary::widen(fixed, state, s, stage, &mut rollout),
        Phase::Baking(stage) => {
            super::canary::judge(fixed, state, s, stage, &mut rollout);
            false
        }
        Phase::SecondSet => {
            switch(fixed, state, s);
            if let Strategy::BlueGreen { keep_s } = fixed.spec.services[s].strategy {
                state.services[s].kept_until = state.tick + keep_s;
            }
            true
        }
    };
    let op = &mut state.ops[rollout.op as usize];
    if over && !op.over() {
        op.landed = Some(state.tick);
    }
    state.services[s].rollout = (!over).then_some(rollout);
    count_ready(fixed, state, s);
    // What was just settled may have something to do at once.
    if !over && rollout.due <= state.tick {
        roll(fixed, state, s);
    }
}

/// Takes the next batch; whether there was one.
fn batch(fixed: &Fixed, state: &mut State, s: ServiceId, rollout: &mut Rollout) -> bool {
    let spec = &fixed.spec.services[s];
    // Those that were taken have to be up before the next: a version that crashes goes no further than its batch.
    let first = fixed.plan.slots[s];
    let taken = &state.replicas[first..first + usize::from(rollout.next_slot)];
    if taken.iter().any(|r| !matches!(r.status, ReplicaStatus::Ready | ReplicaStatus::Absent)) {
        rollout.due = state.tick + AGAIN_S;
        return true;
    }
    let restarts = matches!(state.ops[rollout.op as usize].action, Action::RestartAll(_));
    let all = spec.strategy == Strategy::AllAtOnce && !restarts;
    // Behind a canary, most replicas are where they should be.
    let every = restarts || !matches!(spec.strategy, Strategy::Canary(_));
    let taken = take(fixed, state, s, rollout, if all { u16::MAX } else { spec.batch.max(1) }, every);
    rollout.due = state.tick + spec.start_s.max(1);
    taken > 0
}

/// Up to `most` replicas from the next slot on start again on the target version, those that have it only if `every` is
/// set; how many.
pub fn take(fixed: &Fixed, state: &mut State, s: ServiceId, rollout: &mut Rollout, most: u16, every: bool) -> u16 {
    let spec = &fixed.spec.services[s];
    let restarts = matches!(state.ops[rollout.op as usize].action, Action::RestartAll(_));
    let (first, version) = (fixed.plan.slots[s], state.services[s].target);
    let mut taken = 0;
    while taken < most && rollout.next_slot < spec.max_replicas {
        let slot = rollout.next_slot;
        let replica = &mut state.replicas[first + usize::from(slot)];
        rollout.next_slot += 1;
        let stuck = is_stuck(fixed, s, slot, replica);
        if replica.status == ReplicaStatus::Absent || (stuck && !restarts) || (!every && replica.version == version) {
            continue;
        }
        if !stuck {
            replica.version = version;
        }
        replica.status = ReplicaStatus::Starting;
        replica.ready_at = state.tick + spec.start_s;
        taken += 1;
    }
    count_ready(fixed, state, s);
    taken
}

/// All traffic moves to the other set, which is there already.
fn switch(fixed: &Fixed, state: &mut State, s: ServiceId) {
    let (first, version, tick) = (fixed.plan.slots[s], state.services[s].target, state.tick);
    let warm_s = fixed.spec.services[s].warm_s;
    for slot in 0..fixed.spec.services[s].max_replicas {
        let replica = &mut state.replicas[first + usize::from(slot)];
        if replica.status == ReplicaStatus::Absent || is_stuck(fixed, s, slot, replica) || replica.version == version {
            continue;
        }
        replica.version = version;
        replica.status = ReplicaStatus::Ready;
        (replica.crashes, replica.since, replica.warm_at) = (0, tick, tick + warm_s);
        // As any process that is new, it has leaked nothing and nobody has judged it.
        replica.ready_at = tick;
    }
    count_ready(fixed, state, s);
}
