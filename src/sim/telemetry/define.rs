//! Which series a world has. New ones come last, so that those of a world without them keep their places.

use super::{Metric, SeriesDef, Source, Unit};
use crate::sim::spec::Spec;

/// Every series of a world, in a fixed order.
pub fn define(spec: &Spec) -> Vec<SeriesDef> {
    let mut out = Vec::new();
    let mut add = |name: String, source, unit| out.push(SeriesDef { name, source, unit });
    for (i, journey) in spec.journeys.iter().enumerate() {
        let source = |m| Source::Journey(i, m);
        add(format!("{}.per_min", journey.name), source(Metric::Done), Unit::PerMinute);
        add(format!("{}.attempts", journey.name), source(Metric::Rate), Unit::PerMinute);
        add(format!("{}.success", journey.name), source(Metric::Success), Unit::SuccessPercent);
    }
    for (i, service) in spec.services.iter().enumerate() {
        let source = |m| Source::Service(i, m);
        for (key, metric, unit) in [
            ("rate", Metric::Rate, Unit::PerSecond),
            ("errors", Metric::Errors, Unit::ErrorPercent),
            ("p50", Metric::P50, Unit::Ms),
            ("p95", Metric::P95, Unit::Ms),
            ("cpu", Metric::Cpu, Unit::UsePercent),
            ("busy", Metric::Busy, Unit::UsePercent),
            ("queue", Metric::Queue, Unit::Waiting),
            ("ready", Metric::Ready, Unit::Replicas),
        ] {
            add(format!("{}.{key}", service.name), source(metric), unit);
        }
    }
    for (i, call) in spec.calls.iter().enumerate() {
        let full = |e: usize| {
            let endpoint = &spec.endpoints[e];
            format!("{}.{}", spec.services[endpoint.service].name, endpoint.name)
        };
        let name = format!("{}>{}", full(call.from), full(call.to));
        let source = |m| Source::Call(i, m);
        add(format!("{name}.rate"), source(Metric::Rate), Unit::PerSecond);
        add(format!("{name}.errors"), source(Metric::Errors), Unit::ErrorPercent);
        add(format!("{name}.p95"), source(Metric::P95), Unit::Ms);
    }
    define_parts(spec, &mut add);
    for (i, service) in spec.services.iter().enumerate() {
        add(format!("{}.p99", service.name), Source::Service(i, Metric::P99), Unit::Ms);
    }
    let cohorts = spec.cohorts.iter().map(|c| format!("cohort.{}", c.name));
    let regions = spec.regions.iter().map(|r| format!("region.{}", r.name));
    for (i, name) in cohorts.chain(regions).enumerate() {
        add(format!("{name}.success"), Source::Group(i), Unit::SuccessPercent);
    }
    if spec.trust.is_some() {
        add("users.trust".to_owned(), Source::Trust, Unit::Percent);
    }
    out
}

/// Series of what a world may have or not.
fn define_parts(spec: &Spec, add: &mut dyn FnMut(String, Source, Unit)) {
    for (i, service) in spec.services.iter().enumerate() {
        if service.memory.is_some() {
            add(format!("{}.memory", service.name), Source::Service(i, Metric::Memory), Unit::Megabytes);
        }
        if spec.is_restless(i) {
            add(format!("{}.restarts", service.name), Source::Service(i, Metric::Restarts), Unit::Restarts);
        }
    }
    for (i, cache) in spec.caches.iter().enumerate() {
        add(format!("{}.hit", cache.name), Source::Cache(i), Unit::Percent);
        if cache.size.is_some() {
            add(format!("{}.full", cache.name), Source::Room(i, Metric::Memory), Unit::UsePercent);
            add(format!("{}.evicted", cache.name), Source::Room(i, Metric::Rate), Unit::PerSecond);
        }
    }
    for (i, replication) in spec.replications.iter().enumerate() {
        add(format!("{}.lag", replication.name), Source::Replication(i), Unit::Seconds);
    }
    for (i, topic) in spec.topics.iter().enumerate() {
        add(format!("{}.backlog", topic.name), Source::Topic(i, Metric::Backlog), Unit::Waiting);
        add(format!("{}.age", topic.name), Source::Topic(i, Metric::Age), Unit::Seconds);
    }
    for (i, store) in spec.stores.iter().enumerate().filter(|(_, s)| s.writes.is_some()) {
        add(format!("{}.corrupted", store.name), Source::Store(i, Metric::Corrupted), Unit::Records);
        add(format!("{}.lost", store.name), Source::Store(i, Metric::Lost), Unit::Records);
    }
    for (i, limiter) in spec.limiters.iter().enumerate() {
        add(format!("{}.refused", limiter.name), Source::Limiter(i), Unit::ErrorPercent);
    }
    for (i, certificate) in spec.certificates.iter().enumerate() {
        add(format!("{}.days_left", certificate.name), Source::Certificate(i), Unit::Days);
    }
    for (i, probe) in spec.probes.iter().enumerate() {
        add(format!("probe.{}.ok", probe.name), Source::Probe(i), Unit::SuccessPercent);
    }
    if spec.tickets.is_some() {
        add("support.tickets".to_owned(), Source::Tickets, Unit::Tickets);
    }
}
