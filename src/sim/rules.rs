//! What breaks when: the share to which each rule's conditions hold, and the effects that follow. Effects are always
//! worked out from the spec's own values, so a condition that ends leaves no trace.

use super::spec::{CohortId, Effect, Flag, FlagId, Lever, Rule, ServiceId, ZoneId};
use super::state::{FlagState, NEVER, NO_PERCENT, Replica, ReplicaStatus, State};
use super::world::Fixed;

/// Where something changed, works out every effect again.
pub fn refresh(fixed: &Fixed, state: &mut State) {
    if !state.dirty {
        return;
    }
    state.dirty = false;
    reset(fixed, state);
    for i in 0..fixed.spec.rules.len() {
        let rule = &fixed.spec.rules[i];
        let share = share_pooled(rule, fixed, state);
        state.rules[i] = share;
        if share <= 0.0 {
            state.rules_since[i] = NEVER;
        } else if state.rules_since[i] == NEVER {
            state.rules_since[i] = state.tick;
        }
        if share > 0.0 {
            for effect in &rule.then {
                apply(effect, share, state);
            }
        }
    }
    if !fixed.spec.cohorts.is_empty() {
        super::harm::set_apart(fixed, state);
    }
}

/// Everything that rules turn, as the spec has it.
fn reset(fixed: &Fixed, state: &mut State) {
    for (i, e) in fixed.spec.endpoints.iter().enumerate() {
        let (now, service) = (&mut state.endpoints[i], &fixed.spec.services[e.service]);
        (now.own_error, now.own_ms, now.cpu_ms, now.own_lie) = (e.error, e.own_ms, e.cpu_ms, 0.0);
        let cold = state.services[e.service].cold;
        if cold > 0.0 {
            now.cpu_ms *= 1.0 + (service.cold_factor - 1.0) * cold;
        }
    }
    for (i, c) in fixed.spec.calls.iter().enumerate() {
        let now = &mut state.calls[i];
        now.timeout_ms = c.timeout_ms;
        now.awaited = if c.required { 1.0 } else { 0.0 };
        (now.per_request, now.delay_ms, now.block) = (c.per_request, 0.0, 0.0);
    }
    for j in &mut state.journeys {
        (j.demand, j.fail) = (1.0, 0.0);
    }
    for s in &mut state.services {
        (s.misreport, s.worker_cost, s.core_cost, s.leak, s.absent) = (0.0, 1.0, 1.0, 0.0, false);
    }
    for s in &mut state.stores {
        (s.corrupting, s.losing) = (0.0, 0.0);
    }
    for t in &mut state.topics {
        t.poison = 0.0;
    }
    for (now, l) in state.limiters.iter_mut().zip(&fixed.spec.limiters) {
        now.keys = l.keys;
    }
    super::data::stale_reads(fixed, state);
    super::data::refuse(fixed, state);
    super::network::keep_away(fixed, state);
}

/// The share to which a condition holds, 0 to 1.
pub fn share_of(lever: &Lever, fixed: &Fixed, state: &State) -> f64 {
    match *lever {
        Lever::Version(s, v) if state.services[s].ready > 0 => fixed.ready_share(state, s, |r| r.version == v),
        // Nobody serves: what is going to, or tries to.
        Lever::Version(s, v) => {
            let slots = &state.replicas[fixed.plan.slots[s]..fixed.plan.slots[s + 1]];
            let there = slots.iter().filter(|r| r.status != ReplicaStatus::Absent);
            let (all, of) = there.fold((0_u32, 0_u32), |(all, of), r| (all + 1, of + u32::from(r.version == v)));
            if all == 0 { 0.0 } else { f64::from(of) / f64::from(all) }
        }
        Lever::Flag(f) => flag_share(f, None, fixed, state),
        Lever::FlagFor(f, cohort) => flag_share(f, Some(cohort), fixed, state),
        Lever::Config(c, r) => {
            let now = &state.configs[c];
            if now.live == r && now.next == r {
                1.0
            } else if now.next == r {
                now.share
            } else if now.live == r {
                1.0 - now.share
            } else {
                0.0
            }
        }
        Lever::Job(j) => f64::from(u8::from(state.jobs[j])),
        Lever::Slot(s, slot) => {
            let replica = &state.replicas[fixed.plan.slots[s] + usize::from(slot)];
            let ready = state.services[s].ready;
            if replica.host == 0 && ready > 0 && fixed.in_rotation(state, s, usize::from(slot)) {
                1.0 / f64::from(ready)
            } else {
                0.0
            }
        }
        Lever::Zone(s, zone) => fixed.zone_share(state, s, zone),
        Lever::NewFormat(store) => state.stores[store].new,
        Lever::Corrupted(store) => {
            let now = &state.stores[store];
            if now.records > 0.0 { (now.corrupted / now.records).min(1.0) } else { 0.0 }
        }
        Lever::During(from, until) => yes(state.tick >= from.0 && state.tick < until.0),
        Lever::Migrated(m, step) => yes(state.migrations[m].done > step),
        Lever::Migrating(m) => yes(state.migrations[m].due != NEVER),
        Lever::Trigger(t) => yes(state.triggers[t].active),
        Lever::Drained(r) => state.drained_regions[r],
        Lever::FailedOver(r) => yes(state.replications[r].swapped),
        Lever::Not(ref lever) => 1.0 - share_of(lever, fixed, state),
    }
}

/// The same for the users of a cohort, or for those of none: flags may be on for some and not for others.
pub fn share_for(lever: &Lever, cohort: Option<CohortId>, fixed: &Fixed, state: &State) -> f64 {
    match *lever {
        Lever::Flag(f) if cohort.is_some() => flag_share(f, cohort, fixed, state),
        Lever::Flag(f) => {
            let (spec, now) = (&fixed.spec.flags[f], &state.flags[f]);
            of_rest(spec, now) * (1.0 - now.defaulted) + f64::from(spec.default) / 100.0 * now.defaulted
        }
        Lever::Not(ref lever) => 1.0 - share_for(lever, cohort, fixed, state),
        _ => share_of(lever, fixed, state),
    }
}

const fn yes(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}

/// Share of all users, or of a cohort's, that a flag is on for.
fn flag_share(flag: FlagId, cohort: Option<CohortId>, fixed: &Fixed, state: &State) -> f64 {
    let (spec, now) = (&fixed.spec.flags[flag], &state.flags[flag]);
    let cohorts = fixed.spec.cohorts.len();
    let of = |c: CohortId| {
        let own = state.flag_cohorts[flag * cohorts + c];
        let aimed = spec.cohorts.is_empty() || spec.cohorts.contains(&c);
        let percent = if own != NO_PERCENT {
            own
        } else if aimed {
            now.percent
        } else {
            0
        };
        f64::from(percent) / 100.0
    };
    let set = match cohort {
        Some(c) => of(c),
        None if cohorts == 0 => f64::from(now.percent) / 100.0,
        None => {
            let apart: f64 =
                fixed.spec.cohorts.iter().enumerate().map(|(c, k)| k.share * (of(c) - of_rest(spec, now))).sum();
            of_rest(spec, now) + apart
        }
    };
    set * (1.0 - now.defaulted) + f64::from(spec.default) / 100.0 * now.defaulted
}

/// Share of the users in no cohort that a flag is on for.
fn of_rest(spec: &Flag, now: &FlagState) -> f64 {
    if spec.cohorts.is_empty() { f64::from(now.percent) / 100.0 } else { 0.0 }
}

/// The share to which a rule holds for a pool's traffic as a whole.
pub fn share_pooled(rule: &Rule, fixed: &Fixed, state: &State) -> f64 {
    rule.when.iter().map(|lever| share_of(lever, fixed, state)).product()
}

/// The share to which a rule holds for the traffic of one replica.
pub fn share_at_replica(rule: &Rule, service: usize, slot: u16, fixed: &Fixed, state: &State) -> f64 {
    let replica = &state.replicas[fixed.plan.slots[service] + usize::from(slot)];
    rule.when
        .iter()
        .map(|lever| match *lever {
            Lever::Version(s, v) if s == service => f64::from(u8::from(replica.version == v)),
            Lever::Slot(s, bad) if s == service => yes(bad == slot && replica.host == 0),
            Lever::Zone(s, zone) if s == service => yes(fixed.zone_of(usize::from(slot)) == Some(zone)),
            _ => share_of(lever, fixed, state),
        })
        .product()
}

/// Whether a rule holds for one replica rather than not. A push that has reached a stage has reached that share of the
/// replicas, the first of them: such a one has all of it.
pub fn holds_at_replica(rule: &Rule, service: usize, slot: u16, fixed: &Fixed, state: &State) -> bool {
    let replicas = f64::from(fixed.spec.services[service].replicas);
    let staged = |lever: &Lever| match *lever {
        Lever::Config(c, _) => Some(&state.configs[c]).filter(|now| now.share > 0.0),
        _ => None,
    };
    let whole = rule.when.iter().find_map(staged).is_none();
    let share = share_at_replica(rule, service, slot, fixed, state);
    if whole {
        return share > 0.5;
    }
    // What holds beside the push, and whether the push is here.
    let (mut beside, mut here) = (share, true);
    for lever in &rule.when {
        if let (Some(now), Lever::Config(_, revision)) = (staged(lever), lever) {
            let reached = f64::from(slot) + 0.5 < now.share * replicas;
            here &= if now.next == *revision { reached } else { now.live == *revision && !reached };
            beside /= share_of(lever, fixed, state).max(f64::MIN_POSITIVE);
        }
    }
    here && beside > 0.5
}

fn apply(effect: &Effect, share: f64, state: &mut State) {
    /// Two shares of which either is enough.
    fn either(now: &mut f64, share: f64) {
        *now = 1.0 - (1.0 - *now) * (1.0 - share);
    }
    let factor = |x: f64| 1.0 + (x - 1.0) * share;
    match *effect {
        Effect::Error(e, p) => either(&mut state.endpoints[e].own_error, p * share),
        Effect::OwnMs(e, ms) => state.endpoints[e].own_ms += ms * share,
        Effect::Cpu(e, x) => state.endpoints[e].cpu_ms *= factor(x),
        Effect::Lie(e, p) => either(&mut state.endpoints[e].own_lie, p * share),
        Effect::Timeout(c, ms) => {
            let now = &mut state.calls[c].timeout_ms;
            *now += (ms - *now) * share;
        }
        Effect::Deferred(c) | Effect::Optional(c) => state.calls[c].awaited *= 1.0 - share,
        Effect::Calls(c, x) => state.calls[c].per_request *= factor(x),
        Effect::Delay(c, ms) => state.calls[c].delay_ms += ms * share,
        Effect::Block(c, p) => either(&mut state.calls[c].block, p * share),
        Effect::Demand(j, x) => state.journeys[j].demand *= factor(x),
        Effect::Fail(j, p) => either(&mut state.journeys[j].fail, p * share),
        Effect::Misreport(s, p) => state.services[s].misreport += p * share,
        Effect::Workers(s, x) => state.services[s].worker_cost /= factor(x).max(1e-6),
        Effect::Cores(s, x) => state.services[s].core_cost /= factor(x).max(1e-6),
        // Which replica crashes is `super::replicas`' to say.
        Effect::Crash(..) => {}
        Effect::Leak(s, mb) => state.services[s].leak += mb * share,
        Effect::Corrupt(s, p) => either(&mut state.stores[s].corrupting, p * share),
        Effect::Lose(s, p) => either(&mut state.stores[s].losing, p * share),
        Effect::Poison(t, p) => either(&mut state.topics[t].poison, p * share),
        Effect::Keys(l, n) => {
            let now = &mut state.limiters[l].keys;
            *now += (n - *now) * share;
        }
        Effect::Absent(s) => state.services[s].absent |= share > 0.5,
    }
}

impl Fixed {
    /// Whether a replica takes traffic: ready, not ejected, in no drained zone.
    pub fn in_rotation(&self, state: &State, service: ServiceId, slot: usize) -> bool {
        let replica = &state.replicas[self.plan.slots[service] + slot];
        replica.status == ReplicaStatus::Ready
            && replica.ejected_until <= state.tick
            && self.zone_of(slot).is_none_or(|z| !state.drained_zones[z])
    }

    /// The zone that a slot stands in, if there are zones.
    pub fn zone_of(&self, slot: usize) -> Option<ZoneId> {
        let zones = self.spec.zones.len();
        (zones > 0).then(|| slot % zones)
    }

    /// Share of a service's replicas in rotation that satisfy `which`; 0 when there are none.
    pub fn ready_share(&self, state: &State, service: ServiceId, which: impl Fn(&Replica) -> bool) -> f64 {
        self.share_of_slots(state, service, |slot| which(&state.replicas[self.plan.slots[service] + slot]))
    }

    /// Share of a service's replicas in rotation that stand in a zone; 0 when there are none.
    pub fn zone_share(&self, state: &State, service: ServiceId, zone: ZoneId) -> f64 {
        self.share_of_slots(state, service, |slot| self.zone_of(slot) == Some(zone))
    }

    fn share_of_slots(&self, state: &State, service: ServiceId, which: impl Fn(usize) -> bool) -> f64 {
        let (mut ready, mut matching) = (0_u32, 0_u32);
        for slot in 0..self.plan.slots[service + 1] - self.plan.slots[service] {
            if self.in_rotation(state, service, slot) {
                ready += 1;
                matching += u32::from(which(slot));
            }
        }
        if ready == 0 { 0.0 } else { f64::from(matching) / f64::from(ready) }
    }
}
