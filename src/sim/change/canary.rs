//! Canaries: a share of the replicas first, watched for a while, then more, or back.

use crate::sim::rules::{share_at_replica, share_pooled};
use crate::sim::spec::{Analysis, Canary, Effect, Rule, ServiceId, Strategy};
use crate::sim::state::{Failure, NEVER, Phase, ReplicaStatus, Rollout, ServiceState, State};
use crate::sim::world::Fixed;

use super::replicas::is_stuck;
use super::rollout;

/// How many times the mean of an exponential time its 95th percentile is: ln 20.
const P95: f64 = 2.995_732_273_553_991;

/// The canary goes on to its next stage.
pub fn promote(state: &mut State, s: ServiceId) {
    let tick = state.tick;
    let Some(rollout) = &mut state.services[s].rollout else { return };
    if let Phase::Widening(stage) | Phase::Baking(stage) = rollout.phase {
        // A batch that starts is waited for.
        if rollout.due == NEVER || matches!(rollout.phase, Phase::Baking(_)) {
            rollout.due = tick;
        }
        rollout.phase = Phase::Widening(stage.saturating_add(1));
    }
}

/// The canary stays as it is.
pub fn hold(state: &mut State, s: ServiceId) {
    if let Some(rollout) = &mut state.services[s].rollout {
        rollout.due = NEVER;
    }
}

/// More replicas of a canary's stage, or the end of taking them; whether the whole change is through.
pub fn widen(fixed: &Fixed, state: &mut State, s: ServiceId, stage: u8, rollout: &mut Rollout) -> bool {
    let spec = &fixed.spec.services[s];
    let Strategy::Canary(canary) = &spec.strategy else { return true };
    let missing = missing(fixed, state, s, canary, stage);
    if missing > 0 {
        // From the first slot on, since some may have been added or have crashed meanwhile.
        rollout.next_slot = 0;
        rollout::take(fixed, state, s, rollout, missing.min(spec.batch.max(1)), false);
        rollout.due = state.tick + spec.start_s.max(1);
        return false;
    }
    if usize::from(stage) >= canary.stages.len() {
        return true;
    }
    rollout.phase = Phase::Baking(stage);
    (rollout.counts, rollout.slow, rollout.crashed) = ([(0.0, 0.0); 2], [0.0; 2], [0; 2]);
    rollout.due = if canary.analysis.is_some() { state.tick + canary.bake_s.max(1) } else { NEVER };
    false
}

/// Replicas that a stage still lacks on the new version.
fn missing(fixed: &Fixed, state: &State, s: ServiceId, canary: &Canary, stage: u8) -> u16 {
    let percent = canary.stages.get(usize::from(stage)).map_or(100, |p| u32::from(*p));
    let (first, version) = (fixed.plan.slots[s], state.services[s].target);
    let (mut all, mut new) = (0_u32, 0_u32);
    for slot in 0..fixed.spec.services[s].max_replicas {
        let replica = &state.replicas[first + usize::from(slot)];
        if replica.status != ReplicaStatus::Absent && !is_stuck(fixed, s, slot, replica) {
            all += 1;
            new += u32::from(replica.version == version);
        }
    }
    (all * percent).div_ceil(100).saturating_sub(new) as u16
}

/// A replica on `version` has crashed: one more for the canary or for the rest, if somebody watches.
pub fn saw_crash(service: &mut ServiceState, version: u8) {
    let rest = usize::from(version != service.target);
    if let Some(rollout) = &mut service.rollout
        && matches!(rollout.phase, Phase::Baking(_))
    {
        rollout.crashed[rest] += 1;
    }
}

/// Counts requests, failures and time of the canary and of the rest while it is watched.
pub fn watch(fixed: &Fixed, state: &mut State, s: ServiceId) {
    let Some(mut rollout) = state.services[s].rollout else { return };
    if !matches!(rollout.phase, Phase::Baking(_)) {
        return;
    }
    let Strategy::Canary(Canary { analysis: Some(analysis), .. }) = &fixed.spec.services[s].strategy else { return };
    let slower = analysis.slower.is_some();
    let (first, service) = (fixed.plan.slots[s], &state.services[s]);
    let requests = service.served / f64::from(service.ready.max(1));
    for slot in 0..fixed.spec.services[s].max_replicas {
        if fixed.in_rotation(state, s, usize::from(slot)) {
            let rest = usize::from(state.replicas[first + usize::from(slot)].version != service.target);
            let count = &mut rollout.counts[rest];
            count.0 += requests;
            count.1 += requests * errors_of(fixed, state, s, slot);
            if slower {
                rollout.slow[rest] += requests * p95_of(fixed, state, s, slot);
            }
        }
    }
    state.services[s].rollout = Some(rollout);
}

/// Share of a replica's requests that it reports as failed by itself, rules included.
fn errors_of(fixed: &Fixed, state: &State, s: ServiceId, slot: u16) -> f64 {
    let (mut errors, mut weight) = (0.0, 0.0);
    for e in fixed.plan.endpoints_of[s].clone() {
        let mut ends_well = 1.0 - fixed.spec.endpoints[e].error;
        for rule in &fixed.spec.rules {
            for effect in &rule.then {
                if let Effect::Error(of, p) = effect
                    && *of == e
                {
                    ends_well *= 1.0 - p * share_at_replica(rule, s, slot, fixed, state);
                }
            }
        }
        let offered = state.endpoints[e].offered;
        errors += offered * (1.0 - ends_well);
        weight += offered;
    }
    let failing = if weight > 0.0 { errors / weight } else { 0.0 };
    let misreport = effects(fixed).filter_map(|(rule, effect)| match effect {
        Effect::Misreport(of, p) if *of == s => Some(p * share_at_replica(rule, s, slot, fixed, state)),
        _ => None,
    });
    (failing + misreport.sum::<f64>()).min(1.0)
}

fn effects(fixed: &Fixed) -> impl Iterator<Item = (&Rule, &Effect)> {
    fixed.spec.rules.iter().flat_map(|rule| rule.then.iter().map(move |effect| (rule, effect)))
}

/// Mean over a replica's endpoints of the 95th percentile of their time, ms: the pool's own, longer or shorter by what
/// rules add here and not to the pool as a whole. Queue and callees are the same for all of its replicas.
fn p95_of(fixed: &Fixed, state: &State, s: ServiceId, slot: u16) -> f64 {
    let (mut sum, mut weight) = (0.0, 0.0);
    for e in fixed.plan.endpoints_of[s].clone() {
        let (now, jitter) = (&state.endpoints[e], fixed.spec.endpoints[e].jitter);
        let apart = |rule: &Rule| share_at_replica(rule, s, slot, fixed, state) - share_pooled(rule, fixed, state);
        let more_ms = effects(fixed).map(|(rule, effect)| match effect {
            Effect::OwnMs(of, ms) if *of == e => ms * apart(rule),
            Effect::Delay(c, ms) if fixed.spec.calls[*c].from == e => {
                ms * apart(rule) * state.calls[*c].per_request * state.calls[*c].attempts * state.calls[*c].awaited
            }
            _ => 0.0,
        });
        let more_ms: f64 = more_ms.sum();
        let p95 = now.steady_ms + more_ms * (1.0 - jitter) + P95 * (now.spread_ms + more_ms * jitter);
        sum += now.offered * p95.max(0.0);
        weight += now.offered;
    }
    if weight > 0.0 { sum / weight } else { 0.0 }
}

/// Whether the canary's requests end worse or later than the others', if there were enough of them.
fn does_worse(analysis: &Analysis, rollout: &Rollout) -> bool {
    let [new, old] = rollout.counts;
    if new.0 < analysis.samples || new.0 <= 0.0 {
        return false;
    }
    let share = |(requests, failures): (f64, f64)| if requests > 0.0 { failures / requests } else { 0.0 };
    let slower =
        analysis.slower.is_some_and(|times| old.0 > 0.0 && rollout.slow[0] / new.0 > times * rollout.slow[1] / old.0);
    share(new) > share(old) + analysis.tolerance || slower
}

/// Whether more of the canary's replicas crashed than of as many others. One that does not stay up serves few requests,
/// so that these need not be enough.
fn crashes_more(fixed: &Fixed, state: &State, s: ServiceId, rollout: &Rollout) -> bool {
    let mut replicas = [0_u32; 2];
    for replica in &state.replicas[fixed.plan.slots[s]..fixed.plan.slots[s + 1]] {
        if replica.status != ReplicaStatus::Absent {
            replicas[usize::from(replica.version != state.services[s].target)] += 1;
        }
    }
    // Where the rest crashes, too, one crash of each replica more or less is a matter of when one began to count.
    let [new, old] = rollout.crashed;
    let by_chance = if old > 0 { replicas[0] * replicas[1] } else { 0 };
    new * replicas[1] > old * replicas[0] + by_chance
}

/// The end of a stage: the canary goes on, or everything goes back.
pub fn judge(fixed: &Fixed, state: &mut State, s: ServiceId, stage: u8, rollout: &mut Rollout) {
    let Strategy::Canary(canary) = &fixed.spec.services[s].strategy else { return };
    let worse = canary.analysis.is_some_and(|a| does_worse(&a, rollout) || crashes_more(fixed, state, s, rollout));
    if !worse {
        rollout.phase = Phase::Widening(stage + 1);
        return;
    }
    state.ops[rollout.op as usize].failed = Some((state.tick, Failure::Analysis));
    let service = &mut state.services[s];
    std::mem::swap(&mut service.previous, &mut service.target);
    rollout::go_back(fixed, state, s, rollout);
}
