//! What a service has besides its size: how deploys go about it, memory, scaling, who it asks while it starts.

use std::ops::Range;

use crate::course::load::scenario::findings::{Bound, Findings};
use crate::course::load::scenario::phrase::{Names, named};
use crate::course::load::scenario::raw;
use crate::course::load::table::{At, Keyed};
use crate::sim::Spec;
use crate::sim::spec::{Analysis, Autoscaler, Canary, Gate, Memory, Outlier, Service, Strategy};

/// Requests that a canary's verdict needs if the file does not say.
const SAMPLES: f64 = 100.0;

/// What needs nothing but the service itself.
pub fn alone(s: &raw::Service, home: &Range<usize>, service: &mut Service, found: &mut Findings<'_>) {
    service.strategy = strategy(s.strategy.as_ref(), found);
    for stuck in s.stuck.iter().flatten() {
        let version = found.find(&stuck.version, "version", &service.versions);
        let there = (1..=service.max_replicas).contains(&stuck.replica.value);
        if !there {
            let message = format!("{} has no replica `{}`", service.name, stuck.replica.value);
            found.error(&stuck.replica.span, message, format!("a number from 1 to {}", service.max_replicas));
        }
        if let (Some(version), true) = (version, there) {
            service.stuck.push((stuck.replica.value - 1, version as u8));
        }
    }
    for gate in s.gate.iter().flatten() {
        let catches = found.within(&gate.catches, "catches", Bound::Share);
        service.gates.push(Gate { name: gate.name.value.0.clone(), takes_s: gate.takes_s, catches });
    }
    for at in s.faulty.iter().flatten() {
        service.faulty.extend(found.find(at, "version", &service.versions).map(|v| v as u8));
    }
    service.cold_factor = found.number_or(s.cold_factor.as_ref(), "cold_factor", 1.0, Bound::AtLeastOne);
    service.warm_s = s.warm_s.as_ref().map_or(0, |at| at.value);
    service.starts_at_once = s.starts_at_once.as_ref().map_or(0, |at| at.value);
    if let Some(at) = &s.restart_backoff_s {
        match at.value.as_slice() {
            [first, most] if (1..=most.value).contains(&first.value) => {
                service.restart_backoff_s = (first.value, most.value);
            }
            _ => found.error(&at.span, "`restart_backoff_s` is the first wait and the longest", "write `[10, 300]`"),
        }
    }
    service.restart_jitter = s.restart_jitter.as_ref().is_some_and(|at| at.value);
    service.readiness = s.readiness.as_ref().is_none_or(|at| at.value);
    service.drops_expired = s.drops_expired.as_ref().is_some_and(|at| at.value);
    service.takes_turns = s.takes_turns.as_ref().is_some_and(|at| at.value);
    service.connection_limit = s.connection_limit.as_ref().map_or(0, |at| at.value);
    service.memory = s.memory.as_ref().map(|at| memory(at, found));
    service.outlier = s.outlier.as_ref().map(|At { value: o, .. }| Outlier {
        threshold: found.within(&o.threshold, "threshold", Bound::Share),
        interval_s: found.within(&o.interval_s, "interval_s", Bound::AtLeastOne),
        eject_s: found.within(&o.eject_s, "eject_s", Bound::AtLeastOne),
        max_percent: found.within(&o.max_percent, "max_percent", Bound::Percent),
    });
    if let (true, false, true) = (s.faulty.is_some(), s.gate.is_some(), service.gates.is_empty()) {
        found.warning(home, "`faulty` without a gate", "a fault matters to a gate only; add `gate = [{ .. }]`");
    }
}

fn memory(At { value: m, span }: &At<raw::Memory>, found: &mut Findings<'_>) -> Memory {
    let memory = Memory {
        limit_mb: found.within(&m.limit_mb, "limit_mb", Bound::Positive),
        base_mb: found.within(&m.base_mb, "base_mb", Bound::NotNegative),
        per_request_mb: found.within(&m.per_request_mb, "per_request_mb", Bound::NotNegative),
    };
    if memory.base_mb >= memory.limit_mb {
        found.error(span, "a replica is over its memory limit while idle", "`base_mb` has to be below `limit_mb`");
    }
    memory
}

fn strategy(raw: Option<&raw::Strategy>, found: &mut Findings<'_>) -> Strategy {
    match raw {
        None | Some(raw::Strategy::Rolling) => Strategy::Rolling,
        Some(raw::Strategy::AllAtOnce) => Strategy::AllAtOnce,
        Some(raw::Strategy::BlueGreen(b)) => Strategy::BlueGreen { keep_s: b.keep_s },
        Some(raw::Strategy::Canary(At { value: c, .. })) => {
            if let (Some(at), None) = (&c.slower, &c.tolerance) {
                found.error(&at.span, "`slower` goes with `tolerance`", "add `tolerance`, or remove it");
            }
            let slower = c.slower.as_ref().map(|at| found.within(at, "slower", Bound::AtLeastOne));
            let samples = found.number_or(c.samples.as_ref(), "samples", SAMPLES, Bound::NotNegative);
            if let (Some(at), None) = (&c.samples, &c.tolerance) {
                found.error(&at.span, "`samples` goes with `tolerance`", "add `tolerance`, or remove it");
            }
            let tolerance = c.tolerance.as_ref().map(|at| found.within(at, "tolerance", Bound::Share));
            Strategy::Canary(Canary {
                stages: stages(&c.stages, found),
                bake_s: found.within(&c.bake_s, "bake_s", Bound::AtLeastOne),
                analysis: tolerance.map(|tolerance| Analysis { tolerance, slower, samples }),
            })
        }
    }
}

/// Percentages that rise.
pub fn stages(at: &At<Vec<At<u8>>>, found: &mut Findings<'_>) -> Vec<u8> {
    if at.value.is_empty() {
        found.error(&at.span, "no stage", "write percentages that rise, `[5, 25, 50]`");
    }
    let mut last = 0;
    for stage in &at.value {
        if stage.value <= last || stage.value > 100 {
            let message = format!("a stage of {} % after {last} %", stage.value);
            found.error(&stage.span, message, "stages rise, from 1 to 100");
            break;
        }
        last = stage.value;
    }
    at.value.iter().map(|stage| stage.value).collect()
}

/// What names other services, endpoints and quotas.
pub fn linked(raw: &Keyed<At<raw::Service>>, names: &Names, spec: &mut Spec, found: &mut Findings<'_>) {
    for (i, (_, At { value: s, .. })) in raw.0.iter().enumerate() {
        for call in s.start_calls.iter().flatten() {
            let to = found.find(&call.to, "endpoint", &names.endpoints);
            let per_s = found.within(&call.per_s, "per_s", Bound::NotNegative);
            spec.services[i].start_calls.extend(to.map(|to| (to, per_s)));
        }
        for held in s.connections.iter().flatten() {
            let to = found.find(&held.to, "service", &names.services);
            if to == Some(i) {
                found.error(&held.to.span, "a service holds no connection to itself", "name another service");
            }
            spec.services[i].connections.extend(to.map(|to| (to, held.each.value)));
        }
        if let Some(at) = &s.autoscaler {
            let most = spec.services[i].max_replicas;
            let scaler = autoscaler(at, most, spec, found);
            spec.services[i].autoscaler = Some(spec.autoscalers.len());
            spec.autoscalers.push(scaler);
        }
    }
}

fn autoscaler(
    At { value: a, span }: &At<raw::Autoscaler>,
    most: u16,
    spec: &Spec,
    found: &mut Findings<'_>,
) -> Autoscaler {
    let (min, max) = (found.within(&a.min, "min", Bound::AtLeastOne), found.within(&a.max, "max", Bound::AtLeastOne));
    if min > max {
        found.error(span, format!("`min` is {min}, but `max` is {max}"), "fewest comes before most");
    }
    if max > most {
        found.error(
            &a.max.span,
            format!("`max` is {max}, but `max_replicas` is {most}"),
            "it scales within that limit",
        );
    }
    let target = found.within(&a.target, "target", Bound::Share);
    if target <= 0.0 {
        found.error(&a.target.span, "`target` is 0", "a share in use that it aims at, such as 0.6");
    }
    Autoscaler {
        on: a.on,
        target,
        min,
        max,
        every_s: found.number_or(a.every_s.as_ref(), "every_s", 15, Bound::AtLeastOne),
        up_after_s: found.number_or(a.up_after_s.as_ref(), "up_after_s", 0, Bound::NotNegative),
        down_after_s: found.number_or(a.down_after_s.as_ref(), "down_after_s", 300, Bound::NotNegative),
        step: found.number_or(a.step.as_ref(), "step", 4, Bound::AtLeastOne),
        quota: a.quota.as_ref().and_then(|at| named(at, "quota", &spec.quotas, |q| &q.name, found)),
        on_at_start: a.enabled,
    }
}
