//! The system itself: time, services, endpoints, calls, journeys, flags, configurations, jobs, stores. Must not know
//! worlds or drills: a base alone is lowered with this as well.

use std::ops::Range;

use super::{change, parts, tuning};
use crate::base::time::{DayStart, Tick};
use crate::course::load::scenario::findings::{Bound, Findings};
use crate::course::load::scenario::phrase::{Names, named};
use crate::course::load::scenario::raw::{self, Shared};
use crate::course::load::table::{At, Keyed};
use crate::sim::Spec;
use crate::sim::spec::{Call, Config, Endpoint, Flag, Job, Journey, Service, ServiceKind, Store};

/// Weights of journeys may miss 1 by this much.
const WEIGHT_SLACK: f64 = 0.001;

/// The system as a spec without rules, and the names in it. `whole` says that a drill's part is in `shared` too.
pub fn lower(shared: &Shared, home: &Range<usize>, whole: bool, found: &mut Findings<'_>) -> (Spec, Names) {
    let mut spec = Spec::default();
    time(shared, home, whole, &mut spec, found);
    parts::places(shared, &mut spec, found);
    services(&shared.service, &mut spec, found);
    let mut names = Names::of(&spec);
    parts::below(shared, &names, &mut spec, found);
    tuning::linked(&shared.service, &names, &mut spec, found);
    let spans = calls(&shared.service, &mut spec, &mut names, found);
    circle(&spec, &names, &spans, found);
    names = Names { lost: names.lost, ..Names::of(&spec) };
    journeys(&shared.journey, home, &names, &mut spec, found);
    switches(shared, &names, &mut spec, found);
    stores(&shared.store, &names, &mut spec, found);
    let names = Names { lost: names.lost, ..Names::of(&spec) };
    parts::lower(shared, &names, &mut spec, found);
    change::name_composites(shared, &mut spec, found);
    (spec, names)
}

fn time(shared: &Shared, home: &Range<usize>, whole: bool, spec: &mut Spec, found: &mut Findings<'_>) {
    let time = &shared.time;
    let start = found.needed(time.start.as_ref(), "time.start", home, "00:00".into());
    spec.start = DayStart::parse(&start).unwrap_or_default();
    if let Some(at) = &time.start {
        found.clock(at, spec.start);
    }
    spec.scrape_s = found.number(time.scrape_s.as_ref(), "time.scrape_s", home, Bound::AtLeastOne);
    (spec.begin, spec.horizon) = (Tick(0), Tick(1));
    if whole {
        found.needed(time.begin.as_ref(), "time.begin", home, String::new());
        found.needed(time.end.as_ref(), "time.end", home, String::new());
        let begin = time.begin.as_ref().and_then(|at| found.tick(at, spec.start));
        let end = time.end.as_ref().and_then(|at| found.tick(at, spec.start));
        match (begin, end, &time.end) {
            (Some(begin), Some(end), Some(at)) if begin >= end => {
                let message = format!("the drill ends at {}, before it begins", at.value);
                found.error(&at.span, message, format!("`begin` is {}", spec.start.hhmm(begin)));
            }
            (Some(begin), Some(end), _) => (spec.begin, spec.horizon) = (begin, end),
            _ => {}
        }
    }
    for day in shared.day.iter().flatten() {
        let factor = found.within(&day.factor, "factor", Bound::NotNegative);
        if found.clock(&day.at, DayStart(0)).is_none() {
            continue;
        }
        let at = DayStart::parse(&day.at.value).unwrap_or_default().0;
        if spec.day_curve.last().is_some_and(|(last, _)| *last >= at) {
            found.error(&day.at.span, "the day runs backwards", "write `[[day]]` tables by time, earliest first");
        }
        spec.day_curve.push((at, factor));
    }
}

fn services(raw: &Keyed<At<raw::Service>>, spec: &mut Spec, found: &mut Findings<'_>) {
    for (name, At { value: s, span: home }) in &raw.0 {
        found.plain(name);
        let replicas = found.number(s.replicas.as_ref(), "replicas", home, Bound::AtLeastOne);
        let max_replicas = found.number(s.max_replicas.as_ref(), "max_replicas", home, Bound::AtLeastOne);
        if let (Some(few), Some(most), true) = (&s.replicas, &s.max_replicas, max_replicas < replicas) {
            let message = format!("{replicas} replicas, but `max_replicas` is {max_replicas}");
            found.error(later(&few.span, &most.span), message, "the service starts within its limit");
        }
        let versions = distinct(s.versions.as_ref(), "versions", "version", home, found);
        let initial = s.initial.as_ref().and_then(|at| found.find(at, "version", &versions)).unwrap_or(0);
        let service = spec.services.len();
        let mut pool = Service {
            name: name.value.clone(),
            about: found.needed(s.about.as_ref(), "about", home, String::new()),
            kind: found.needed(s.kind.as_ref(), "kind", home, ServiceKind::Service),
            replicas,
            max_replicas: max_replicas.max(replicas),
            workers: found.number(s.workers.as_ref(), "workers", home, Bound::AtLeastOne),
            cores: found.number(s.cores.as_ref(), "cores", home, Bound::Positive),
            start_s: found.needed(s.start_s.as_ref(), "start_s", home, 0),
            queue_limit: found.number_or(s.queue_limit.as_ref(), "queue_limit", 500.0, Bound::NotNegative),
            batch: found.number_or(s.batch.as_ref(), "batch", 1, Bound::AtLeastOne),
            versions,
            initial_version: initial as u8,
            ..Service::default()
        };
        tuning::alone(s, home, &mut pool, found);
        spec.services.push(pool);
        if s.endpoint.0.is_empty() {
            let hint = format!("add `[service.{}.endpoint.NAME]`", name.value);
            found.error(home, format!("{} answers no request", name.value), hint);
        }
        for (name, At { value: e, span: home }) in &s.endpoint.0 {
            found.plain(name);
            spec.endpoints.push(Endpoint {
                name: name.value.clone(),
                service,
                own_ms: found.number(e.own_ms.as_ref(), "own_ms", home, Bound::Positive),
                cpu_ms: found.number(e.cpu_ms.as_ref(), "cpu_ms", home, Bound::NotNegative),
                error: found.number_or(e.error.as_ref(), "error", 0.0005, Bound::Share),
                jitter: found.number_or(e.jitter.as_ref(), "jitter", 0.2, Bound::Share),
                limit: found.number_or(e.limit.as_ref(), "limit", 100, Bound::Percent),
            });
        }
    }
}

/// Lowers calls; where each of them stands. Those that lead nowhere are said.
fn calls(
    raw: &Keyed<At<raw::Service>>,
    spec: &mut Spec,
    names: &mut Names,
    found: &mut Findings<'_>,
) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let endpoints = raw.0.iter().flat_map(|(_, service)| &service.value.endpoint.0);
    for (from, (_, endpoint)) in endpoints.enumerate() {
        let mut seen: Vec<&str> = Vec::new();
        for At { value: call, span: home } in endpoint.value.calls.iter().flatten() {
            let tries = found.number_or(call.tries.as_ref(), "tries", 1, Bound::AtLeastOne);
            let per_request = found.number_or(call.per_request.as_ref(), "per_request", 1.0, Bound::NotNegative);
            let timeout_ms = found.within(&call.timeout_ms, "timeout_ms", Bound::Positive);
            if seen.contains(&call.to.value.as_str()) {
                let message = format!("`{}` calls `{}` twice", names.endpoints[from], call.to.value);
                found.error(home, message, "make it one call with `per_request = 2.0`");
                continue;
            }
            seen.push(&call.to.value);
            match found.find(&call.to, "endpoint", &names.endpoints) {
                Some(to) => {
                    let patient = patience(call, spec, found);
                    let required = call.required;
                    spec.calls.push(Call { from, to, per_request, timeout_ms, tries, required, ..patient });
                    spans.push(call.to.span.clone());
                }
                None => names.lost.push(format!("{}>", names.endpoints[from])),
            }
        }
    }
    spans
}

/// What a call has besides its ends, its time-out and its tries.
fn patience(call: &raw::Call, spec: &Spec, found: &mut Findings<'_>) -> Call {
    if let (true, None) = (call.fills, &call.cache) {
        found.error(&call.to.span, "`fills` without a cache", "name it with `cache`");
    }
    let mut cache =
        |at: &Option<At<String>>| at.as_ref().and_then(|at| named(at, "cache", &spec.caches, |c| &c.name, found));
    let (cache, looks_up) = (cache(&call.cache), cache(&call.looks_up));
    Call {
        cache,
        fills: call.fills && cache.is_some(),
        looks_up,
        cpu_ms: found.number_or(call.cpu_ms.as_ref(), "cpu_ms", 0.0, Bound::NotNegative),
        backoff_ms: found.number_or(call.backoff_ms.as_ref(), "backoff_ms", 0.0, Bound::NotNegative),
        backoff_jitter: call.backoff_jitter,
        retry_budget: found.number_or(call.retry_budget.as_ref(), "retry_budget", 0.0, Bound::NotNegative),
        breaker: found.number_or(call.breaker.as_ref(), "breaker", 0.0, Bound::NotNegative),
        ..Call::default()
    }
}

/// Says a way on which a service calls itself, at the call that closes it.
fn circle(spec: &Spec, names: &Names, spans: &[Range<usize>], found: &mut Findings<'_>) {
    let owner = |e: usize| spec.endpoints[e].service;
    let mut done = vec![false; spec.services.len()];
    for first in 0..spec.services.len() {
        let mut way = vec![(first, 0)];
        while let Some((service, next)) = way.pop() {
            let Some(c) = (next..spec.calls.len()).find(|c| owner(spec.calls[*c].from) == service) else {
                done[service] = true;
                continue;
            };
            way.push((service, c + 1));
            let to = owner(spec.calls[c].to);
            if let Some(at) = way.iter().position(|(s, _)| *s == to) {
                let mut circle: Vec<&str> = way[at..].iter().map(|(s, _)| names.services[*s].as_str()).collect();
                circle.push(&names.services[to]);
                let message = format!("services call each other in a circle: {}", circle.join(" calls "));
                found.error(&spans[c], message, "take one of these calls out");
                return;
            }
            if !done[to] {
                way.push((to, 0));
            }
        }
    }
}

fn journeys(
    raw: &Keyed<At<raw::Journey>>,
    file: &Range<usize>,
    names: &Names,
    spec: &mut Spec,
    found: &mut Findings<'_>,
) {
    if raw.0.is_empty() {
        found.error(file, "users do nothing", "add a `[journey.NAME]`");
    }
    for (name, At { value: j, span: home }) in &raw.0 {
        found.plain(name);
        let steps = found.needed(j.steps.as_ref(), "steps", home, Vec::new());
        if let (true, Some(at)) = (steps.is_empty(), &j.steps) {
            found.error(&at.span, "a journey without steps", "name the requests it makes, `SERVICE.ENDPOINT`");
        }
        let steps = requests(&steps, names, found);
        if let (Some(at), None) = (j.away.iter().flatten().next(), &j.region) {
            found.error(&at.span, "`away` goes with `region`", "name the region whose users these are");
        }
        spec.journeys.push(Journey {
            name: name.value.clone(),
            about: found.needed(j.about.as_ref(), "about", home, String::new()),
            steps,
            per_s: found.number(j.per_s.as_ref(), "per_s", home, Bound::NotNegative),
            noise: found.number_or(j.noise.as_ref(), "noise", 0.05, Bound::Share),
            deadline_ms: found.number(j.deadline_ms.as_ref(), "deadline_ms", home, Bound::Positive),
            retry: found.number_or(j.retry.as_ref(), "retry", 0.0, Bound::Share),
            retry_after_s: found.number_or(j.retry_after_s.as_ref(), "retry_after_s", 20.0, Bound::AtLeastOne),
            weight: found.number(j.weight.as_ref(), "weight", home, Bound::Share),
            floor: found.number(j.floor.as_ref(), "floor", home, Bound::Share),
            value: found.number_or(j.value.as_ref(), "value", 0.0, Bound::NotNegative),
            cohort: j.cohort.as_ref().and_then(|at| named(at, "cohort", &spec.cohorts, |c| &c.name, found)),
            region: j.region.as_ref().and_then(|at| named(at, "region", &spec.regions, |r| &r.name, found)),
            away: requests(j.away.as_deref().unwrap_or_default(), names, found),
            login_factor: found.number_or(j.login_factor.as_ref(), "login_factor", 1.0, Bound::AtLeastOne),
        });
    }
    let sum: f64 = spec.journeys.iter().map(|j| j.weight).sum();
    let all_said = raw.0.iter().all(|(_, j)| j.value.weight.is_some());
    let weights = raw.0.iter().filter_map(|(_, j)| Some(&j.value.weight.as_ref()?.span));
    if let (true, true, Some(last)) = (all_said, (sum - 1.0).abs() > WEIGHT_SLACK, weights.reduce(later)) {
        found.error(last, format!("the weights of all journeys sum to {sum:.3}"), "they are shares of one whole: 1");
    }
}

/// The requests of a journey, one of each.
fn requests(steps: &[At<String>], names: &Names, found: &mut Findings<'_>) -> Vec<(usize, f64)> {
    steps.iter().filter_map(|at| Some((found.find(at, "endpoint", &names.endpoints)?, 1.0))).collect()
}

/// Flags, configurations and jobs.
fn switches(shared: &Shared, names: &Names, spec: &mut Spec, found: &mut Findings<'_>) {
    for (name, At { value: f, span: home }) in &shared.flag.0 {
        found.plain(name);
        spec.flags.push(Flag {
            name: name.value.clone(),
            about: found.needed(f.about.as_ref(), "about", home, String::new()),
            percent: found.number(f.percent.as_ref(), "percent", home, Bound::Percent),
            cohorts: f
                .cohorts
                .iter()
                .flatten()
                .filter_map(|at| named(at, "cohort", &spec.cohorts, |c| &c.name, found))
                .collect(),
            served_by: f.served_by.as_ref().and_then(|at| found.find(at, "service", &names.services)),
            default: found.number_or(f.default.as_ref(), "default", 0, Bound::Percent),
        });
    }
    for (name, At { value: c, span: home }) in &shared.config.0 {
        found.plain(name);
        if let (Some(at), None) = (&c.stages, &c.stage_s) {
            found.error(&at.span, "`stages` goes with `stage_s`", "add `stage_s`, the seconds of a stage");
        }
        spec.configs.push(Config {
            name: name.value.clone(),
            about: found.needed(c.about.as_ref(), "about", home, String::new()),
            revisions: distinct(c.revisions.as_ref(), "revisions", "revision", home, found),
            stages: c.stages.as_ref().map_or_else(Vec::new, |at| tuning::stages(at, found)),
            stage_s: found.number_or(c.stage_s.as_ref(), "stage_s", 0, Bound::AtLeastOne),
        });
    }
    for (name, At { value: j, span: home }) in &shared.job.0 {
        found.plain(name);
        spec.jobs.push(Job {
            name: name.value.clone(),
            about: found.needed(j.about.as_ref(), "about", home, String::new()),
            running: found.needed(j.running.as_ref(), "running", home, false),
        });
    }
}

fn stores(raw: &Keyed<At<raw::Store>>, names: &Names, spec: &mut Spec, found: &mut Findings<'_>) {
    for (name, At { value: s, span: home }) in &raw.0 {
        found.plain(name);
        found.needed(s.writer.as_ref(), "writer", home, String::new());
        found.needed(s.new_from.as_ref(), "new_from", home, String::new());
        let writer = s.writer.as_ref().and_then(|at| found.find(at, "service", &names.services));
        let new_from = match (&s.new_from, writer) {
            (Some(at), Some(writer)) => found.find(at, "version", &spec.services[writer].versions).unwrap_or(0),
            _ => 0,
        };
        spec.stores.push(Store {
            name: name.value.clone(),
            writer: writer.unwrap_or(0),
            new_from: new_from as u8,
            turnover_s: found.number(s.turnover_s.as_ref(), "turnover_s", home, Bound::Positive),
            writes: s.writes.as_ref().and_then(|at| found.find(at, "endpoint", &names.endpoints)),
            records: found.number_or(s.records.as_ref(), "records", 0.0, Bound::NotNegative),
            per_thousand: found.number_or(s.per_thousand.as_ref(), "per_thousand", 0.0, Bound::NotNegative),
        });
    }
}

/// Of two places the later one: a drill's rather than its base's.
fn later<'a>(a: &'a Range<usize>, b: &'a Range<usize>) -> &'a Range<usize> {
    if b.start >= a.start { b } else { a }
}

/// Names of versions or revisions: at least one, none of them twice.
fn distinct(
    value: Option<&At<Vec<At<String>>>>,
    key: &str,
    what: &str,
    home: &Range<usize>,
    found: &mut Findings<'_>,
) -> Vec<String> {
    let list = found.needed(value, key, home, Vec::new());
    if let (true, Some(at)) = (list.is_empty(), value) {
        found.error(&at.span, format!("no {what}"), "name at least one, oldest first");
    }
    found.unique(what, list.iter());
    list.into_iter().map(|at| at.value).collect()
}
