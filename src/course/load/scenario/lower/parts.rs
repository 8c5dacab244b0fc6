//! Places and quotas, what is kept, and eyes from outside: named tables that stand on services and endpoints.

use crate::course::load::scenario::findings::{Bound, Findings};
use crate::course::load::scenario::phrase::{Names, named};
use crate::course::load::scenario::raw::{self, Shared};
use crate::course::load::table::At;
use crate::sim::Spec;
use crate::sim::spec::{
    Backup, Cache, CacheSize, Certificate, Cohort, Dns, Limiter, Migration, MigrationStep, Monitoring, Probe, Quota,
    Region, Replication, Stakeholder, StatusPage, Tickets, Topic, Trust, Zone,
};

/// Groups of users and places: what journeys and flags name.
pub fn places(shared: &Shared, spec: &mut Spec, found: &mut Findings<'_>) {
    for (name, At { value: c, span: home }) in &shared.cohort.0 {
        found.plain(name);
        let share = found.number(c.share.as_ref(), "share", home, Bound::Share);
        spec.cohorts.push(Cohort { name: name.value.clone(), share });
    }
    for (name, At { value: r, span: home }) in &shared.region.0 {
        found.plain(name);
        let drain_s = found.needed(r.drain_s.as_ref(), "drain_s", home, 0);
        spec.regions.push(Region { name: name.value.clone(), drain_s });
    }
    for (name, _) in &shared.zone.0 {
        found.plain(name);
        if let Some(twin) = spec.regions.iter().find(|r| r.name == name.value) {
            let message = format!("`{}` is a region and a zone", twin.name);
            found.error(&name.span, message, "rename one: `drain NAME` has to mean one of them");
        }
        spec.zones.push(Zone { name: name.value.clone() });
    }
}

/// Limits on replicas, and caches: what services and calls name.
pub fn below(shared: &Shared, names: &Names, spec: &mut Spec, found: &mut Findings<'_>) {
    for (name, At { value: q, span: home }) in &shared.quota.0 {
        found.plain(name);
        let list = found.needed(q.services.as_ref(), "services", home, Vec::new());
        if let (true, Some(at)) = (list.is_empty(), &q.services) {
            found.error(&at.span, "a quota of no service", "name the services whose replicas count");
        }
        found.unique("service", list.iter());
        spec.quotas.push(Quota {
            name: name.value.clone(),
            services: list.iter().filter_map(|at| found.find(at, "service", &names.services)).collect(),
            limit: found.number(q.limit.as_ref(), "limit", home, Bound::AtLeastOne),
        });
    }
    for (name, At { value: c, span: home }) in &shared.cache.0 {
        found.plain(name);
        let Some(service) = found.index(c.service.as_ref(), "service", home, "service", &names.services) else {
            continue;
        };
        spec.caches.push(Cache {
            name: name.value.clone(),
            service,
            hit: found.number(c.hit.as_ref(), "hit", home, Bound::Share),
            entries: found.number(c.entries.as_ref(), "entries", home, Bound::Positive),
            ttl_s: found.number(c.ttl_s.as_ref(), "ttl_s", home, Bound::Positive),
            coalesces: c.coalesces.as_ref().is_some_and(|at| at.value),
            warm: found.number_or(c.warm.as_ref(), "warm", 1.0, Bound::Share),
            size: size(c, home, found),
        });
    }
}

/// The size of a cache that has one.
fn size(c: &raw::Cache, home: &std::ops::Range<usize>, found: &mut Findings<'_>) -> Option<CacheSize> {
    let numbers = [("entry_kb", &c.entry_kb), ("seldom", &c.seldom), ("seldom_there", &c.seldom_there)];
    let others = numbers.into_iter().filter_map(|(key, at)| Some((key, &at.as_ref()?.span)));
    let others = others.chain(c.evicts.as_ref().map(|at| ("evicts", &at.span)));
    if c.memory_mb.is_none() {
        for (key, span) in others {
            found.error(span, format!("`{key}` of a cache without a size"), "add `memory_mb`, or remove it");
        }
        return None;
    }
    let size = CacheSize {
        memory_mb: found.number(c.memory_mb.as_ref(), "memory_mb", home, Bound::Positive),
        entry_kb: found.number(c.entry_kb.as_ref(), "entry_kb", home, Bound::Positive),
        seldom: found.number_or(c.seldom.as_ref(), "seldom", 0.0, Bound::NotNegative),
        seldom_there: found.number_or(c.seldom_there.as_ref(), "seldom_there", 0.0, Bound::Share),
        evicts: c.evicts.as_ref().is_none_or(|at| at.value),
    };
    let warm = c.warm.as_ref().map_or(1.0, |at| at.value);
    let there = warm * c.entries.as_ref().map_or(0.0, |at| at.value) + size.seldom * size.seldom_there;
    if let (true, Some(at)) = (there > size.room() * 1.000_001, &c.memory_mb) {
        let message = format!("{there:.0} entries are there at the start, and there is room for {:.0}", size.room());
        found.error(&at.span, message, "give it more memory, or lower `warm` or `seldom_there`");
    }
    Some(size)
}

/// Everything that names services, endpoints, stores and journeys.
pub fn lower(shared: &Shared, names: &Names, spec: &mut Spec, found: &mut Findings<'_>) {
    migrations(shared, spec, found);
    replications(shared, names, spec, found);
    topics(shared, names, spec, found);
    backups(shared, names, spec, found);
    guards(shared, names, spec, found);
    if let Some(at) = &shared.dns {
        spec.dns = dns(at, names, found);
    }
    outside(shared, names, spec, found);
}

fn migrations(shared: &Shared, spec: &mut Spec, found: &mut Findings<'_>) {
    for (name, At { value: m, span: home }) in &shared.migration.0 {
        found.plain(name);
        let raw = found.needed(m.steps.as_ref(), "steps", home, Vec::new());
        if let (true, Some(at)) = (raw.is_empty(), &m.steps) {
            found.error(&at.span, "a migration without steps", "write `{ name = \"expand\", takes_s = 60 }`");
        }
        let mut steps: Vec<MigrationStep> = Vec::new();
        for step in raw {
            let name = step.name.value.0;
            if steps.iter().any(|s| s.name == name) {
                found.error(&step.name.span, format!("the step `{name}` is there twice"), "remove or rename one");
            }
            steps.push(MigrationStep { name, takes_s: step.takes_s, undo_s: step.undo_s });
        }
        let done = m.done.as_ref().and_then(|at| named(at, "step", &steps, |s| &s.name, found));
        spec.migrations.push(Migration {
            name: name.value.clone(),
            about: found.needed(m.about.as_ref(), "about", home, String::new()),
            done: done.map_or(0, |step| step as u8 + 1),
            steps,
        });
    }
}

fn store(at: Option<&At<String>>, spec: &Spec, found: &mut Findings<'_>) -> Option<usize> {
    named(at?, "store", &spec.stores, |s| &s.name, found)
}

fn replications(shared: &Shared, names: &Names, spec: &mut Spec, found: &mut Findings<'_>) {
    for (name, At { value: r, span: home }) in &shared.replication.0 {
        found.plain(name);
        let primary = found.index(r.primary.as_ref(), "primary", home, "service", &names.services);
        let replica = found.index(r.replica.as_ref(), "replica", home, "service", &names.services);
        let writes = found.index(r.writes.as_ref(), "writes", home, "endpoint", &names.endpoints);
        if let (Some(p), true, Some(at)) = (primary, primary == replica, &r.replica) {
            found.error(&at.span, format!("{} would follow itself", names.services[p]), "name another service");
        }
        let (Some(primary), Some(replica), Some(writes)) = (primary, replica, writes) else { continue };
        if let (true, Some(at)) = (spec.endpoints[writes].service != primary, &r.writes) {
            let message = format!("`{}` is no request of {}", at.value, names.services[primary]);
            found.error(&at.span, message, "the primary takes the writes");
        }
        let replication = Replication {
            name: name.value.clone(),
            primary,
            replica,
            writes,
            applies_s: found.number(r.applies_s.as_ref(), "applies_s", home, Bound::Positive),
            stale_after_s: found.number(r.stale_after_s.as_ref(), "stale_after_s", home, Bound::NotNegative),
            fresh_share: found.number_or(r.fresh_share.as_ref(), "fresh_share", 0.0, Bound::Share),
            fail_over_s: found.needed(r.fail_over_s.as_ref(), "fail_over_s", home, 0),
            back_s: r.back_s.as_ref().map(|at| at.value),
            store: store(r.store.as_ref(), spec, found),
        };
        if let (Err(key), Some(at)) = (replication.takes_over(spec), &r.back_s) {
            let (of, other) = (&names.services[replica], &names.services[primary]);
            let message = format!("{of} cannot take the place of {other}: their `{key}` differ");
            found.error(&at.span, message, "give both the same, or remove `back_s`");
        }
        spec.replications.push(replication);
    }
}

fn topics(shared: &Shared, names: &Names, spec: &mut Spec, found: &mut Findings<'_>) {
    for (name, At { value: t, span: home }) in &shared.topic.0 {
        found.plain(name);
        let from = found.index(t.from.as_ref(), "from", home, "endpoint", &names.endpoints);
        let to = found.index(t.to.as_ref(), "to", home, "endpoint", &names.endpoints);
        let (Some(from), Some(to)) = (from, to) else { continue };
        spec.topics.push(Topic {
            name: name.value.clone(),
            from,
            per_request: found.number_or(t.per_request.as_ref(), "per_request", 1.0, Bound::NotNegative),
            to,
            consumers: found.number(t.consumers.as_ref(), "consumers", home, Bound::Positive),
            ttl_s: found.number_or(t.ttl_s.as_ref(), "ttl_s", 0.0, Bound::NotNegative),
            deliveries: found.number_or(t.deliveries.as_ref(), "deliveries", 0, Bound::NotNegative),
            backlog: found.number_or(t.backlog.as_ref(), "backlog", 0.0, Bound::NotNegative),
            late_after_s: found.number(t.late_after_s.as_ref(), "late_after_s", home, Bound::Positive),
            weight: found.number_or(t.weight.as_ref(), "weight", 0.0, Bound::Share),
        });
    }
}

fn backups(shared: &Shared, names: &Names, spec: &mut Spec, found: &mut Findings<'_>) {
    for (name, At { value: b, span: home }) in &shared.backup.0 {
        found.plain(name);
        let stores: Vec<String> = spec.stores.iter().map(|s| s.name.clone()).collect();
        let Some(store) = found.index(b.store.as_ref(), "store", home, "store", &stores) else { continue };
        spec.backups.push(Backup {
            name: name.value.clone(),
            store,
            every_s: found.number(b.every_s.as_ref(), "every_s", home, Bound::AtLeastOne),
            age_s: found.number_or(b.age_s.as_ref(), "age_s", 0, Bound::NotNegative),
            size_gb: found.number(b.size_gb.as_ref(), "size_gb", home, Bound::Positive),
            rate_gb_min: found.number(b.rate_gb_min.as_ref(), "rate_gb_min", home, Bound::Positive),
            offline: b.offline.as_ref().and_then(|at| found.find(at, "service", &names.services)),
            fails_at: b.fails_at.as_ref().map(|at| found.within(at, "fails_at", Bound::Share)),
        });
    }
}

/// Limiters and certificates.
fn guards(shared: &Shared, names: &Names, spec: &mut Spec, found: &mut Findings<'_>) {
    for (name, At { value: l, span: home }) in &shared.limiter.0 {
        found.plain(name);
        let endpoint = found.index(l.endpoint.as_ref(), "endpoint", home, "endpoint", &names.endpoints);
        let Some(endpoint) = endpoint else { continue };
        spec.limiters.push(Limiter {
            name: name.value.clone(),
            endpoint,
            per_key_s: found.number(l.per_key_s.as_ref(), "per_key_s", home, Bound::Positive),
            on: l.on.as_ref().is_none_or(|at| at.value),
            keys: found.number(l.keys.as_ref(), "keys", home, Bound::AtLeastOne),
            heaviest: found.number_or(l.heaviest.as_ref(), "heaviest", 0.0, Bound::Share),
        });
    }
    for (name, At { value: c, span: home }) in &shared.certificate.0 {
        found.plain(name);
        let service = found.index(c.service.as_ref(), "service", home, "service", &names.services);
        found.needed(c.ends.as_ref(), "ends", home, String::new());
        let ends = c.ends.as_ref().and_then(|at| found.tick(at, spec.start));
        let valid_s = found.number(c.valid_s.as_ref(), "valid_s", home, Bound::AtLeastOne);
        if let Some(service) = service {
            let ends = ends.unwrap_or_default();
            spec.certificates.push(Certificate { name: name.value.clone(), service, ends, valid_s });
        }
    }
}

fn dns(At { value: d, span: home }: &At<raw::Dns>, names: &Names, found: &mut Findings<'_>) -> Option<Dns> {
    let endpoint = found.index(d.endpoint.as_ref(), "endpoint", home, "endpoint", &names.endpoints);
    let calls = found.needed(d.calls.as_ref(), "calls", home, Vec::new());
    found.unique("call", calls.iter());
    Some(Dns {
        endpoint: endpoint?,
        calls: calls.iter().filter_map(|at| names.call(at, found)).collect(),
        ttl_s: found.number(d.ttl_s.as_ref(), "ttl_s", home, Bound::Positive),
        queries: found.number_or(d.queries.as_ref(), "queries", 1.0, Bound::Positive),
        cached: d.cached.as_ref().is_none_or(|at| at.value),
    })
}

/// Probes, tickets, monitoring, the status page, stakeholders.
fn outside(shared: &Shared, names: &Names, spec: &mut Spec, found: &mut Findings<'_>) {
    for (name, At { value: p, span: home }) in &shared.probe.0 {
        found.plain(name);
        let journey = found.index(p.journey.as_ref(), "journey", home, "journey", &names.journeys);
        let every_s = found.number(p.every_s.as_ref(), "every_s", home, Bound::AtLeastOne);
        spec.probes.extend(journey.map(|journey| Probe { name: name.value.clone(), journey, every_s }));
    }
    spec.tickets = shared.tickets.as_ref().map(|At { value: t, span: home }| Tickets {
        share: found.number(t.share.as_ref(), "share", home, Bound::Share),
        delay_s: found.number(t.delay_s.as_ref(), "delay_s", home, Bound::Positive),
    });
    spec.trust = shared.trust.as_ref().map(|At { value: t, span: home }| Trust {
        falls_min: found.number(t.falls_min.as_ref(), "falls_min", home, Bound::Positive),
        recovers_h: found.number(t.recovers_h.as_ref(), "recovers_h", home, Bound::Positive),
        silence_s: found.number_or(t.silence_s.as_ref(), "silence_s", 900, Bound::AtLeastOne),
        silence_factor: found.number_or(t.silence_factor.as_ref(), "silence_factor", 2.0, Bound::AtLeastOne),
    });
    let needs = |at: Option<&At<String>>, found: &mut Findings<'_>| found.find(at?, "endpoint", &names.endpoints);
    if let Some(At { value: m, .. }) = &shared.monitoring {
        let lag_scrapes = m.lag_scrapes.as_ref().map_or(0, |at| at.value);
        spec.monitoring = Monitoring { lag_scrapes, needs: needs(m.needs.as_ref(), found) };
    }
    if let Some(At { value: s, .. }) = &shared.status_page {
        spec.status_page = StatusPage { needs: needs(s.needs.as_ref(), found) };
    }
    for (name, At { value: s, span: home }) in &shared.stakeholder.0 {
        found.plain(name);
        spec.stakeholders.push(Stakeholder {
            name: name.value.clone(),
            role: found.needed(s.role.as_ref(), "role", home, String::new()),
            patience_s: found.number(s.patience_s.as_ref(), "patience_s", home, Bound::AtLeastOne),
            asks: found.needed(s.asks.as_ref(), "asks", home, String::new()),
            interrupts_s: found.number_or(s.interrupts_s.as_ref(), "interrupts_s", 0, Bound::NotNegative),
        });
    }
}
