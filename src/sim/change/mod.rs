//! Changes to the running system: issued, started after a delay, landed when their mechanism is through. What stands in
//! their way is [`hindrance`]'s, replicas are [`rollout`]'s and [`replicas`]', and so on.

pub mod canary;
pub mod composite;
pub mod config;
pub mod hindrance;
pub mod replicas;
pub mod rollout;
pub mod schema;

use super::action::Action;
use super::spec::TriggerId;
use super::state::{NEVER, NO_PERCENT, Op, ReplicaStatus, State};
use super::world::Fixed;
use super::{capacity, data, network};
pub(crate) use replicas::{count_ready, scale};

/// Takes note of a change that starts after `delay_s`.
pub fn issue(fixed: &Fixed, state: &mut State, action: Action, delay_s: u32, by_event: bool) {
    let mut op = Op { by_event, ..Op::new(action, state.tick, state.tick + delay_s) };
    hindrance::at_issue(fixed, state, &mut op);
    state.ops.push(op);
    state.next_due = state.next_due.min(op.fails.map_or(op.starts, |(at, _)| at));
    if state.next_due <= state.tick {
        fall_due(fixed, state);
    }
}

/// The organisation does something because a trigger began; done again, it takes the same place, so that a world can
/// run for days.
pub fn issue_by_trigger(fixed: &Fixed, state: &mut State, trigger: TriggerId, action: Action) {
    let mut op = Op { by_event: true, trigger: Some(trigger as u32), ..Op::new(action, state.tick, state.tick) };
    hindrance::at_issue(fixed, state, &mut op);
    let again = |o: &&mut Op| o.trigger == op.trigger && o.action == action && o.over();
    match state.ops.iter_mut().find(again) {
        Some(old) => *old = op,
        None => state.ops.push(op),
    }
    fall_due(fixed, state);
}

/// What changes need in every tick: errors of a canary that is watched, flags whose value does not come, named changes
/// whose last part has landed.
pub fn follow(fixed: &Fixed, state: &mut State) {
    for s in 0..state.services.len() {
        if state.services[s].rollout.is_some() {
            canary::watch(fixed, state, s);
        }
    }
    for f in 0..fixed.spec.flags.len() {
        config::follow_flag(fixed, state, f);
    }
    composite::fall_due(fixed, state);
}

/// Carries out everything that is due at this tick and works out when the next thing is.
pub fn fall_due(fixed: &Fixed, state: &mut State) {
    while let Some(event) = fixed.spec.events.get(state.next_event).filter(|e| e.at.0 <= state.tick) {
        state.next_event += 1;
        let mut op = Op { by_event: true, ..Op::new(event.action, state.tick, state.tick) };
        hindrance::at_issue(fixed, state, &mut op);
        state.ops.push(op);
    }
    // Composites add to the ops as they start.
    let mut i = 0;
    while i < state.ops.len() {
        let op = state.ops[i];
        if op.starts <= state.tick && !op.started && !op.over() && op.fails.is_none() {
            begin(fixed, state, i);
        }
        if !state.ops[i].over() && state.ops[i].fails.is_some_and(|(at, _)| at <= state.tick) {
            state.ops[i].failed = state.ops[i].fails;
        }
        i += 1;
    }
    for s in 0..fixed.spec.services.len() {
        replicas::boot(fixed, state, s);
        rollout::roll(fixed, state, s);
    }
    config::fall_due(fixed, state);
    schema::fall_due(fixed, state);
    composite::fall_due(fixed, state);
    for rule in &fixed.spec.rules {
        for lever in &rule.when {
            if let super::spec::Lever::During(from, until) = lever {
                state.dirty |= from.0 == state.tick || until.0 == state.tick;
            }
        }
    }
    state.next_due = next_due(fixed, state);
}

/// An op begins, unless something stands in its way; those without duration land at once.
fn begin(fixed: &Fixed, state: &mut State, i: usize) {
    if !hindrance::lets_begin(fixed, state, i) {
        return;
    }
    state.ops[i].started = true;
    hindrance::take_place(fixed, state, i);
    if hindrance::is_blocked(fixed, state, i) {
        return;
    }
    if start(fixed, state, i) && !state.ops[i].over() {
        state.ops[i].landed = Some(state.tick);
    }
    state.dirty = true;
}

/// Carries an op out as far as it goes at once; whether that is all of it.
fn start(fixed: &Fixed, state: &mut State, i: usize) -> bool {
    match state.ops[i].action {
        Action::SetFlag(f, percent) => {
            state.flags[f].percent = percent;
            // Set for everybody, it holds for those it was set apart for before.
            let cohorts = fixed.spec.cohorts.len();
            state.flag_cohorts[f * cohorts..(f + 1) * cohorts].fill(NO_PERCENT);
        }
        Action::SetFlagFor(f, c, percent) => state.flag_cohorts[f * fixed.spec.cohorts.len() + c] = percent,
        Action::PushConfig(c, revision) => return config::push(fixed, state, c, revision, i),
        Action::RevertConfig(c) => return config::revert(fixed, state, c, i),
        Action::StartJob(j) => state.jobs[j] = true,
        Action::StopJob(j) => state.jobs[j] = false,
        Action::Shed(j, percent) => state.journeys[j].shed = f64::from(percent) / 100.0,
        Action::Deploy(s, _) | Action::RollBack(s) | Action::RestartAll(s) => {
            rollout::begin(fixed, state, s, i);
            return false;
        }
        Action::Promote(s) => canary::promote(state, s),
        Action::Hold(s) => canary::hold(state, s),
        Action::RestartOne(s, slot) => {
            replicas::restart(fixed, state, s, slot);
            return false;
        }
        Action::Replace(s, slot) => {
            replicas::replace(fixed, state, s, slot);
            return false;
        }
        Action::Scale(s, n) => {
            replicas::scale(fixed, state, s, n);
            return false;
        }
        Action::Migrate(m, steps) => return schema::migrate(fixed, state, m, steps, i),
        Action::Run(c) => {
            composite::run(fixed, state, c, i);
            return false;
        }
        Action::Flush(c) => data::flush(state, c),
        Action::Purge(t) => data::purge(state, t),
        Action::Renew(c) => network::renew(fixed, state, c),
        Action::FailOver(r) => return data::fail_over(fixed, state, r, i),
        Action::Restore(b) => return data::restore(fixed, state, b, i),
        Action::Throttle(s, n) => capacity::throttle(fixed, state, s, n),
        Action::Autoscale(s, on) => capacity::set_autoscaler(fixed, state, s, on),
        Action::Limit(e, percent) => capacity::limit(fixed, state, e, percent),
        Action::SetLimiter(l, on) => capacity::set_limiter(fixed, state, l, on),
        Action::Drain(place) => capacity::drain(fixed, state, place, true),
        Action::Undrain(place) => capacity::drain(fixed, state, place, false),
    }
    true
}

/// The first tick after this one at which something is due.
fn next_due(fixed: &Fixed, state: &State) -> u32 {
    let now = state.tick;
    let events = fixed.spec.events.get(state.next_event).map(|e| e.at.0);
    let pending = state.ops.iter().filter(|o| !o.over());
    let ops = pending.clone().filter(|o| !o.started && o.fails.is_none()).map(|o| o.starts);
    let fails = pending.filter_map(|o| o.fails.map(|(at, _)| at));
    let boots = state.replicas.iter().map(|r| match r.status {
        // One that starts in no time is up in the next tick, whoever started it in this one.
        ReplicaStatus::Starting => r.ready_at.max(now + 1),
        ReplicaStatus::Ready => r.warm_at,
        _ => NEVER,
    });
    let rolls = state.services.iter().filter_map(|s| s.rollout.map(|r| r.due));
    let parts = state.configs.iter().map(|c| c.due).chain(state.migrations.iter().map(|m| m.due));
    let rules = fixed.spec.rules.iter().flat_map(|r| &r.when).flat_map(|lever| match lever {
        super::spec::Lever::During(from, until) => [from.0, until.0],
        _ => [NEVER, NEVER],
    });
    let changes = events.into_iter().chain(ops).chain(fails).chain(boots).chain(rolls).chain(parts);
    changes.chain(rules).filter(|t| *t > now).min().unwrap_or(NEVER)
}
