//! Worlds with every part that there is, over the whole range of what each number may be.

use firedrill::base::time::{DayStart, Tick};
use firedrill::sim::action::ActionKind;
use firedrill::sim::spec::{
    Alert, AlertCondition, Analysis, Answer, Autoscaler, Backup, Blocker, Cache, CacheSize, Call, Canary, Certificate,
    ChangeFreeze, Cohort, Composite, Config, Dns, Effect, Endpoint, Event, Fact, Flag, Gate, Job, Journey, Lever,
    Limiter, LogCause, LogTemplate, Memory, Migration, MigrationStep, Moment, Outlier, Panel, Person, Premise, Probe,
    Quota, Region, Replication, Rule, ScaleOn, Service, Stakeholder, Stands, Store, Strategy, Tickets, Tool, Topic,
    Trigger, Trust, VendorPage, Zone,
};
use firedrill::sim::{Spec, telemetry};

use super::actions::any_action;
use super::dice::Dice;

/// Moments of a generated world lie before this tick.
const SPAN: usize = 300;

/// A world of `n` services, each calling some of those after it.
pub fn generated(seed: u64, n: usize) -> Spec {
    let d = &mut Dice::new(seed);
    let mut spec = Spec {
        start: DayStart(d.below(86_400) as u32),
        begin: Tick(1),
        horizon: Tick(100_000),
        scrape_s: d.pick(&[1, 5, 15, 60]),
        ..Spec::default()
    };
    places(d, &mut spec);
    (0..n).for_each(|i| service(d, &mut spec, i, n));
    connect(d, &mut spec);
    journeys(d, &mut spec);
    scaling(d, &mut spec);
    changeable(d, &mut spec);
    data(d, &mut spec);
    network(d, &mut spec);
    people(d, &mut spec);
    rules(d, &mut spec);
    triggers(d, &mut spec);
    in_the_way(d, &mut spec);
    seeing(d, &mut spec);
    since_engine_5(d, &mut spec);
    since_engine_7(d, &mut spec);
    spec
}

/// What came to engine 5 is drawn last, so that all else of a seed's world is as it was.
fn since_engine_5(d: &mut Dice, spec: &mut Spec) {
    let endpoints = spec.endpoints.len();
    for r in 0..spec.replications.len() {
        if d.chance(0.6) {
            let (primary, replica) = (spec.replications[r].primary, spec.replications[r].replica);
            let (a, b) = (spec.services[primary].clone(), spec.services[replica].clone());
            let slots = a.max_replicas.max(b.max_replicas);
            let versions = if a.versions.len() > b.versions.len() { &a.versions } else { &b.versions };
            for s in [primary, replica] {
                let service = &mut spec.services[s];
                (service.max_replicas, service.versions) = (slots, versions.clone());
                (service.workers, service.cores, service.memory) = (a.workers, a.cores, a.memory.or(b.memory));
            }
            spec.replications[r].back_s = Some(d.seconds(200));
            let when = vec![Lever::FailedOver(r)];
            let then = vec![Effect::OwnMs(d.below(endpoints), d.wide(0.1, 100.0))];
            spec.rules.push(Rule { name: name("swapped", r), when, then });
        }
    }
    for c in 0..spec.caches.len() {
        if d.chance(0.6) {
            let memory_mb = d.wide(1e-3, 1e6);
            let seldom = d.wide_or_0(0.1, 1e8);
            let (entry_kb, evicts) = (d.wide(1e-3, 1e4), d.chance(0.5));
            let cache = &mut spec.caches[c];
            cache.size = Some(CacheSize { memory_mb, entry_kb, seldom, seldom_there: d.share(), evicts });
        }
        if let Some(call) = spec.calls.iter_mut().find(|call| call.cache == Some(c))
            && d.chance(0.3)
        {
            call.fills = true;
        }
    }
    for i in 0..few(d, 2) {
        let rule = d.below(spec.rules.len());
        let degraded = d.share();
        spec.vendor_pages.push(VendorPage {
            name: name("page", i),
            about: String::new(),
            watches: (0..=d.below(3)).map(|_| d.below(endpoints)).collect(),
            misses: vec![spec.rules[rule].name.clone()],
            lags_min: d.below(64) as u8,
            degraded,
            outage: degraded + (1.0 - degraded) * d.share(),
            slow_ms: d.wide_or_0(1.0, 1e4),
            look_s: 20,
        });
    }
}

/// What people remember came to engine 7.
fn since_engine_7(d: &mut Dice, spec: &mut Spec) {
    for p in 0..spec.people.len() {
        let when = (0..=d.below(2)).map(|_| premise(d, spec)).collect();
        spec.people[p].answers.insert(d.below(2), Answer { when, text: "it was broken".into() });
    }
}

fn premise(d: &mut Dice, spec: &Spec) -> Premise {
    let series = telemetry::define(spec).swap_remove(d.below(telemetry::define(spec).len())).name;
    let fact = match d.below(6) {
        0 => Fact::Rule("rule0".into()),
        1 => Fact::Lever(Lever::During(Tick(d.below(SPAN) as u32), Tick(10_000))),
        2 => Fact::Series { series, value: d.wide(0.1, 1e3), below: d.chance(0.5) },
        3 => Fact::Harm,
        4 => Fact::Made(any_action(d, spec)),
        _ => Fact::Landed(any_action(d, spec)),
    };
    let stands = d.pick(&[Stands::Now, Stands::Was, Stands::Ever]);
    Premise { fact, stands, for_s: d.seconds(60), within_s: some(d, 0.5, |d| d.seconds(300)), not: d.chance(0.3) }
}

/// So many names, from none on.
fn few(d: &mut Dice, most: usize) -> usize {
    d.below(most + 1)
}

/// `first` and a number.
fn name(first: &str, i: usize) -> String {
    format!("{first}{i}")
}

fn some<T>(d: &mut Dice, p: f64, make: impl FnOnce(&mut Dice) -> T) -> Option<T> {
    if d.chance(p) { Some(make(d)) } else { None }
}

fn places(d: &mut Dice, spec: &mut Spec) {
    let at = d.below(20_000) as u32;
    for i in 0..few(d, 3) {
        spec.day_curve.push((at + 20_000 * i as u32, d.between(0.0, 3.0)));
    }
    let mut left = 1.0;
    for i in 0..few(d, 2) {
        let share = d.between(0.0, left);
        left -= share;
        spec.cohorts.push(Cohort { name: name("cohort", i), share });
    }
    for i in 0..few(d, 2) {
        spec.regions.push(Region { name: name("region", i), drain_s: d.seconds(120) });
    }
    for i in 0..few(d, 3) {
        spec.zones.push(Zone { name: name("zone", i) });
    }
}

fn service(d: &mut Dice, spec: &mut Spec, i: usize, n: usize) {
    let replicas = 1 + d.below(6) as u16;
    let max_replicas = replicas + if d.chance(0.02) { 70 } else { d.below(4) as u16 };
    let versions = 1 + d.below(4);
    let version = |d: &mut Dice| d.below(versions) as u8;
    let base_mb = d.wide_or_0(1.0, 4000.0);
    let first = d.seconds(60);
    spec.services.push(Service {
        name: name("s", i),
        replicas,
        max_replicas,
        workers: d.wide(1.0, 1000.0) as u16,
        cores: d.wide(0.01, 64.0),
        start_s: d.seconds(60),
        queue_limit: d.wide_or_0(1.0, 1e5),
        batch: d.pick(&[1, 1, 2, 3, u16::MAX]),
        versions: (0..versions).map(|v| format!("{v}.0")).collect(),
        initial_version: version(d),
        strategy: strategy(d),
        stuck: if d.chance(0.2) { vec![(d.below(usize::from(max_replicas)) as u16, version(d))] } else { vec![] },
        gates: (0..d.below(3))
            .map(|g| Gate { name: name("gate", g), takes_s: d.seconds(40), catches: d.share() })
            .collect(),
        faulty: if d.chance(0.4) { vec![version(d)] } else { vec![] },
        cold_factor: if d.chance(0.5) { 1.0 } else { d.wide(1.0, 20.0) },
        warm_s: d.seconds(100),
        starts_at_once: if d.chance(0.7) { 0 } else { 1 + d.below(3) as u16 },
        restart_backoff_s: (first, first + d.seconds(300)),
        readiness: d.chance(0.7),
        memory: some(d, 0.3, |d| Memory {
            limit_mb: base_mb + d.wide(1.0, 8000.0),
            base_mb,
            per_request_mb: d.wide_or_0(0.01, 50.0),
        }),
        connection_limit: if d.chance(0.7) { 0 } else { d.wide(1.0, 1000.0) as u32 },
        connections: (0..d.below(3)).map(|_| (d.below(n), d.wide_or_0(1.0, 200.0) as u16)).collect(),
        drops_expired: d.chance(0.3),
        outlier: some(d, 0.3, |d| Outlier {
            threshold: d.share(),
            interval_s: 1 + d.seconds(60),
            eject_s: d.seconds(120),
            max_percent: d.percent(),
        }),
        ..Service::default()
    });
    for e in 0..=d.below(3) {
        spec.endpoints.push(Endpoint {
            name: name("e", e),
            service: i,
            own_ms: d.wide(0.01, 5000.0),
            cpu_ms: d.wide_or_0(0.01, 200.0),
            error: if d.chance(0.5) { 0.0 } else { d.share() * 0.1 },
            jitter: d.share(),
            limit: if d.chance(0.8) { 100 } else { d.percent() },
        });
    }
}

fn strategy(d: &mut Dice) -> Strategy {
    match d.below(5) {
        0 => Strategy::AllAtOnce,
        1 => Strategy::BlueGreen { keep_s: d.seconds(100) },
        2 => Strategy::Canary(Canary {
            stages: stages(d, true),
            bake_s: d.seconds(60),
            analysis: some(d, 0.7, |d| Analysis {
                tolerance: d.share() * 0.1,
                slower: None,
                samples: d.wide_or_0(1.0, 1e4),
            }),
        }),
        _ => Strategy::Rolling,
    }
}

/// Percentages that rise.
fn stages(d: &mut Dice, at_least_one: bool) -> Vec<u8> {
    let mut out = if at_least_one { vec![1 + d.below(50) as u8] } else { vec![] };
    for _ in 0..d.below(3) {
        let before = out.last().copied().unwrap_or(0);
        if before < 100 {
            out.push(before + 1 + d.below(usize::from(100 - before)) as u8);
        }
    }
    out
}

/// Calls, connections of starting replicas, caches in between.
fn connect(d: &mut Dice, spec: &mut Spec) {
    let n = spec.endpoints.len();
    for i in 0..few(d, 2) {
        spec.caches.push(Cache {
            name: name("cache", i),
            service: d.below(spec.services.len()),
            hit: d.share(),
            entries: d.wide(1e-3, 1e7),
            ttl_s: d.wide_or_0(0.1, 1e5),
            coalesces: d.chance(0.5),
            warm: d.share(),
            size: None,
        });
    }
    for from in 0..n {
        for to in from + 1..n {
            if spec.endpoints[to].service > spec.endpoints[from].service && d.chance(0.3) {
                let call = Call { from, to, ..call(d, spec.caches.len()) };
                spec.calls.push(call);
            }
        }
    }
    for s in 0..spec.services.len() {
        if d.chance(0.2) {
            spec.services[s].start_calls = (0..=d.below(2)).map(|_| (d.below(n), d.wide_or_0(0.1, 1000.0))).collect();
        }
    }
}

fn call(d: &mut Dice, caches: usize) -> Call {
    Call {
        per_request: d.wide_or_0(0.1, 5.0),
        timeout_ms: d.wide(0.1, 60_000.0),
        tries: d.pick(&[1, 1, 2, 3, 4, 10]),
        required: d.chance(0.7),
        backoff_ms: if d.chance(0.5) { 0.0 } else { d.wide(1.0, 20_000.0) },
        backoff_jitter: d.chance(0.5),
        retry_budget: if d.chance(0.6) { 0.0 } else { d.wide(0.01, 10.0) },
        breaker: if d.chance(0.6) { 0.0 } else { d.wide(0.01, 1000.0) },
        cache: if d.chance(0.4) { d.one_of(caches) } else { None },
        ..Call::default()
    }
}

fn steps(d: &mut Dice, spec: &Spec) -> Vec<(usize, f64)> {
    (0..=d.below(3)).map(|_| (d.below(spec.endpoints.len()), d.wide_or_0(0.1, 4.0))).collect()
}

fn journeys(d: &mut Dice, spec: &mut Spec) {
    for j in 0..=d.below(4) {
        let region = if d.chance(0.5) { d.one_of(spec.regions.len()) } else { None };
        let mut first = steps(d, spec);
        if j == 0 {
            first[0] = (0, 1.0);
        }
        spec.journeys.push(Journey {
            name: name("j", j),
            steps: first,
            per_s: d.wide_or_0(0.01, 500.0),
            noise: d.share(),
            deadline_ms: d.wide(1.0, 60_000.0),
            retry: d.share(),
            retry_after_s: d.wide(1.0, 600.0),
            weight: d.share(),
            floor: d.share() * 0.1,
            value: d.wide_or_0(0.1, 100.0),
            cohort: d.one_of(spec.cohorts.len()),
            region,
            away: if region.is_some() && d.chance(0.7) { steps(d, spec) } else { vec![] },
            login_factor: if d.chance(0.5) { 1.0 } else { d.wide(1.0, 20.0) },
            ..Journey::default()
        });
    }
}

fn scaling(d: &mut Dice, spec: &mut Spec) {
    for i in 0..few(d, 2) {
        let services = (0..=d.below(3)).map(|_| d.below(spec.services.len())).collect();
        spec.quotas.push(Quota { name: name("quota", i), services, limit: 1 + d.below(20) as u16 });
    }
    for s in 0..spec.services.len() {
        if !d.chance(0.4) {
            continue;
        }
        let min = 1 + d.below(4) as u16;
        spec.services[s].autoscaler = Some(spec.autoscalers.len());
        spec.autoscalers.push(Autoscaler {
            on: d.pick(&[ScaleOn::Cpu, ScaleOn::Concurrency]),
            target: d.wide(0.01, 1.0),
            min,
            max: min + d.below(8) as u16,
            every_s: 1 + d.seconds(60),
            up_after_s: d.seconds(60),
            down_after_s: d.seconds(60),
            step: d.pick(&[1, 2, u16::MAX]),
            quota: d.one_of(spec.quotas.len()),
            on_at_start: d.chance(0.8),
        });
    }
}

fn changeable(d: &mut Dice, spec: &mut Spec) {
    for i in 0..=few(d, 1) {
        spec.flags.push(Flag {
            name: name("flag", i),
            percent: d.percent(),
            cohorts: if d.chance(0.5) { d.one_of(spec.cohorts.len()).into_iter().collect() } else { vec![] },
            served_by: if d.chance(0.4) { d.one_of(spec.services.len()) } else { None },
            default: d.percent(),
            ..Flag::default()
        });
        spec.configs.push(Config {
            name: name("config", i),
            revisions: (0..=d.below(4)).map(|r| name("r", r)).collect(),
            stages: stages(d, false),
            stage_s: 1 + d.seconds(60),
            ..Config::default()
        });
        spec.jobs.push(Job { name: name("job", i), about: String::new(), running: d.chance(0.5) });
        let steps: Vec<MigrationStep> = (0..=d.below(3))
            .map(|s| MigrationStep {
                name: name("step", s),
                takes_s: d.seconds(60),
                undo_s: some(d, 0.7, |d| d.seconds(60)),
            })
            .collect();
        let done = d.below(steps.len() + 1) as u8;
        spec.migrations.push(Migration { name: name("migration", i), about: String::new(), steps, done });
        spec.limiters.push(Limiter {
            name: name("limiter", i),
            endpoint: d.below(spec.endpoints.len()),
            per_key_s: d.wide(0.001, 1000.0),
            on: d.chance(0.5),
            keys: d.wide(1.0, 1e6),
            heaviest: d.share(),
        });
    }
}

fn data(d: &mut Dice, spec: &mut Spec) {
    let endpoints = spec.endpoints.len();
    for i in 0..few(d, 2) {
        let writer = d.below(spec.services.len());
        spec.stores.push(Store {
            name: name("store", i),
            writer,
            new_from: d.below(spec.services[writer].versions.len() + 1) as u8,
            turnover_s: d.wide(0.1, 1e6),
            writes: if d.chance(0.8) { d.one_of(endpoints) } else { None },
            records: d.wide_or_0(1.0, 1e9),
            per_thousand: d.wide_or_0(0.01, 100.0),
        });
        for b in 0..d.below(3) {
            spec.backups.push(Backup {
                name: name("backup", spec.backups.len() + b * 10),
                store: i,
                every_s: d.seconds(200),
                age_s: d.seconds(86_400),
                size_gb: d.wide_or_0(0.01, 100.0),
                rate_gb_min: d.wide(0.1, 1000.0),
                offline: if d.chance(0.5) { Some(writer) } else { None },
                fails_at: some(d, 0.3, Dice::share),
            });
        }
    }
    if spec.services.len() > 1 && d.chance(0.5) {
        let primary = d.below(spec.services.len() - 1);
        spec.replications.push(Replication {
            name: "copy".into(),
            primary,
            replica: primary + 1,
            writes: d.below(endpoints),
            applies_s: d.wide(0.1, 1e4),
            stale_after_s: d.wide_or_0(0.1, 600.0),
            fresh_share: d.share(),
            fail_over_s: d.seconds(120),
            back_s: None,
            store: d.one_of(spec.stores.len()),
        });
    }
    for i in 0..few(d, 2) {
        spec.topics.push(Topic {
            name: name("topic", i),
            from: d.below(endpoints),
            per_request: d.wide_or_0(0.1, 10.0),
            to: d.below(endpoints),
            consumers: d.wide(0.01, 1000.0),
            ttl_s: d.wide_or_0(0.1, 600.0),
            deliveries: d.pick(&[0, 1, 2, 5, 100]),
            backlog: d.wide_or_0(0.1, 1e6),
            late_after_s: d.wide_or_0(0.1, 600.0),
            weight: d.share(),
        });
    }
}

fn network(d: &mut Dice, spec: &mut Spec) {
    for i in 0..few(d, 2) {
        spec.certificates.push(Certificate {
            name: name("certificate", i),
            service: d.below(spec.services.len()),
            ends: Tick(d.below(2 * SPAN) as u32),
            valid_s: d.wide_or_0(1.0, 8e6) as u32,
        });
    }
    if d.chance(0.5) {
        let calls = (0..spec.calls.len()).filter(|_| d.chance(0.5)).collect();
        spec.dns = Some(Dns {
            endpoint: d.below(spec.endpoints.len()),
            calls,
            ttl_s: d.wide(0.01, 3600.0),
            queries: d.wide(0.1, 10.0),
            cached: d.chance(0.6),
        });
    }
}

fn people(d: &mut Dice, spec: &mut Spec) {
    for i in 0..few(d, 3) {
        spec.people.push(Person {
            name: name("person", i),
            ack_s: d.seconds(300),
            present: d.chance(0.5),
            answer_s: d.seconds(60),
            answers: vec![Answer::of_rule("rule0", "it is broken"), Answer::always("no idea")],
            can: kinds(d),
            vendor: d.chance(0.2),
            ..Person::default()
        });
    }
    for i in 0..few(d, 2) {
        spec.stakeholders.push(Stakeholder {
            name: name("boss", i),
            role: String::new(),
            patience_s: 1 + d.seconds(300),
            asks: "how long?".into(),
            interrupts_s: d.seconds(60),
        });
    }
}

fn kinds(d: &mut Dice) -> Vec<ActionKind> {
    ActionKind::ALL.iter().map(|(_, kind)| *kind).filter(|_| d.chance(0.3)).collect()
}

fn rules(d: &mut Dice, spec: &mut Spec) {
    let rules = 1 + d.below(5);
    for i in 0..rules {
        let when = (0..d.below(3)).filter_map(|_| lever(d, spec)).collect();
        let then = (0..=d.below(4)).filter_map(|_| effect(d, spec)).collect();
        spec.rules.push(Rule { name: name("rule", i), when, then });
    }
}

fn lever(d: &mut Dice, spec: &Spec) -> Option<Lever> {
    let s = d.below(spec.services.len());
    let at = d.below(SPAN);
    Some(match d.below(16) {
        0 => Lever::Version(s, d.below(spec.services[s].versions.len()) as u8),
        1 => Lever::Flag(d.below(spec.flags.len())),
        2 => Lever::FlagFor(d.below(spec.flags.len()), d.one_of(spec.cohorts.len())?),
        3 => {
            let c = d.below(spec.configs.len());
            Lever::Config(c, d.below(spec.configs[c].revisions.len()) as u8)
        }
        4 => Lever::Job(d.below(spec.jobs.len())),
        5 => Lever::Slot(s, d.below(usize::from(spec.services[s].max_replicas)) as u16),
        6 => Lever::Zone(s, d.one_of(spec.zones.len())?),
        7 => Lever::NewFormat(d.one_of(spec.stores.len())?),
        8 => Lever::Corrupted(d.one_of(spec.stores.len())?),
        9 => Lever::During(Tick(at as u32), Tick((at + d.below(SPAN)) as u32)),
        10 => {
            let m = d.below(spec.migrations.len());
            Lever::Migrated(m, d.below(spec.migrations[m].steps.len()) as u8)
        }
        11 => Lever::Migrating(d.below(spec.migrations.len())),
        // The only one that is made; see `triggers`.
        12 => Lever::Trigger(d.below(TRIGGERS)),
        13 => Lever::Drained(d.one_of(spec.regions.len())?),
        _ => Lever::Not(Box::new(lever(d, spec)?)),
    })
}

fn effect(d: &mut Dice, spec: &Spec) -> Option<Effect> {
    let (e, s, j) = (d.below(spec.endpoints.len()), d.below(spec.services.len()), d.below(spec.journeys.len()));
    let call = d.one_of(spec.calls.len());
    let store = d.one_of(spec.stores.len());
    Some(match d.below(22) {
        0 => Effect::Error(e, d.share()),
        1 => Effect::OwnMs(e, d.wide_or_0(0.1, 10_000.0)),
        2 => Effect::Cpu(e, d.wide(0.01, 100.0)),
        3 => Effect::Lie(e, d.share()),
        4 => Effect::Timeout(call?, d.wide(0.1, 60_000.0)),
        5 => Effect::Deferred(call?),
        6 => Effect::Optional(call?),
        7 => Effect::Calls(call?, d.wide_or_0(0.1, 20.0)),
        8 => Effect::Delay(call?, d.wide_or_0(0.1, 60_000.0)),
        9 => Effect::Block(call?, d.share()),
        10 => Effect::Demand(j, d.wide_or_0(0.1, 20.0)),
        11 => Effect::Fail(j, d.share()),
        12 => Effect::Misreport(s, d.share()),
        13 => Effect::Workers(s, d.wide(0.001, 10.0)),
        14 => Effect::Cores(s, d.wide(0.001, 10.0)),
        15 => Effect::Crash(s, 1 + d.seconds(120)),
        16 => Effect::Leak(s, d.wide_or_0(0.1, 10_000.0)),
        17 => Effect::Corrupt(store?, d.share()),
        18 => Effect::Lose(store?, d.share()),
        19 => Effect::Poison(d.one_of(spec.topics.len())?, d.share()),
        20 => Effect::Keys(d.below(spec.limiters.len()), d.wide(1.0, 1e6)),
        _ => Effect::Absent(s),
    })
}

/// Triggers of a generated world.
const TRIGGERS: usize = 3;

fn triggers(d: &mut Dice, spec: &mut Spec) {
    for i in 0..few(d, 2) {
        let actions = (0..=d.below(3)).map(|_| (d.seconds(60), any_action(d, spec))).collect();
        spec.composites.push(Composite { name: name("runbook", i), about: String::new(), steps: actions });
    }
    let series: Vec<String> = telemetry::define(spec).into_iter().map(|s| s.name).collect();
    for i in 0..TRIGGERS {
        let for_s = d.seconds(60);
        let every_s = if d.chance(0.5) { 0 } else { (for_s + d.seconds(60)).max(1) };
        spec.triggers.push(Trigger {
            name: name("trigger", i),
            when: moment(d, spec, &series),
            after_s: d.seconds(60),
            jitter_s: if every_s == 0 { d.seconds(20) } else { d.below(every_s as usize) as u32 },
            every_s,
            for_s,
            until: some(d, 0.4, |d| moment(d, spec, &series)),
            does: (0..d.below(3)).map(|_| any_action(d, spec)).collect(),
            by: "cron".into(),
            note: String::new(),
        });
    }
    let events = d.below(8);
    for i in 0..events {
        let at = Tick((i * SPAN / 8 + d.below(SPAN / 8)) as u32);
        spec.events.push(Event { at, action: any_action(d, spec), by: String::new(), note: String::new() });
    }
}

fn moment(d: &mut Dice, spec: &Spec, series: &[String]) -> Moment {
    match d.below(6) {
        0 => Moment::Crosses {
            series: series[d.below(series.len())].clone(),
            value: d.wide_or_0(0.1, 1e4),
            below: d.chance(0.5),
            for_s: d.seconds(60),
        },
        1 => Moment::Lands(any_action(d, spec)),
        2 => Moment::Fires("alert0".into()),
        3 => Moment::Begins(d.below(TRIGGERS)),
        4 => Moment::Ends(d.below(TRIGGERS)),
        _ => Moment::At(Tick(1 + d.below(SPAN) as u32)),
    }
}

fn in_the_way(d: &mut Dice, spec: &mut Spec) {
    for i in 0..few(d, 2) {
        let action = any_action(d, spec);
        let when = (0..d.below(2)).filter_map(|_| lever(d, spec)).collect();
        let says = "no such artefact".to_owned();
        spec.blockers.push(Blocker { name: name("blocker", i), says, action, when, fails_after_s: d.seconds(60) });
        let needs = d.below(spec.endpoints.len());
        spec.tools.push(Tool { name: name("tool", i), kinds: kinds(d), needs });
    }
    if d.chance(0.3) {
        let from = d.below(SPAN);
        let until = Tick((from + 1 + d.below(60)) as u32);
        spec.change_freezes.push(ChangeFreeze {
            name: "freeze".into(),
            from: Tick(from as u32),
            until,
            kinds: kinds(d),
        });
    }
}

fn seeing(d: &mut Dice, spec: &mut Spec) {
    for i in 0..few(d, 2) {
        let journey = d.below(spec.journeys.len());
        spec.probes.push(Probe { name: name("probe", i), journey, every_s: 1 + d.seconds(60) });
    }
    spec.tickets = some(d, 0.5, |d| Tickets { share: d.share(), delay_s: d.wide(0.1, 3600.0) });
    spec.trust = some(d, 0.5, |d| Trust {
        falls_min: d.wide(0.1, 600.0),
        recovers_h: d.wide(0.1, 600.0),
        silence_s: 1 + d.seconds(600),
        silence_factor: 1.0 + d.share(),
    });
    spec.monitoring.lag_scrapes = d.pick(&[0, 0, 1, 4]);
    spec.monitoring.needs = if d.chance(0.3) { d.one_of(spec.endpoints.len()) } else { None };
    spec.status_page.needs = if d.chance(0.3) { d.one_of(spec.endpoints.len()) } else { None };
    let series: Vec<String> = telemetry::define(spec).into_iter().map(|s| s.name).collect();
    for i in 0..3 {
        let of = series[d.below(series.len())].clone();
        let for_s = d.seconds(120);
        let short_s = 1 + d.seconds(300);
        let condition = match d.below(3) {
            0 => AlertCondition::Threshold { series: of, value: d.wide_or_0(0.1, 1e4), below: d.chance(0.5), for_s },
            1 => AlertCondition::Absent { series: of, for_s },
            _ => AlertCondition::Burn {
                journey: d.below(spec.journeys.len()),
                objective: d.pick(&[0.0, 0.5, 0.99, 0.9999]),
                factor: d.wide(0.1, 20.0),
                long_s: short_s + 1 + d.seconds(3600),
                short_s,
            },
        };
        let false_per_day = d.wide_or_0(0.1, 1e4);
        spec.alerts.push(Alert { name: name("alert", i), text: String::new(), condition, false_per_day });
        let shown = (0..=d.below(4)).map(|_| series[d.below(series.len())].clone()).collect();
        spec.panels.push(Panel { name: name("panel", i), title: String::new(), series: shown, look_s: 10 });
    }
    for _ in 0..few(d, 4) {
        if let Some(cause) = cause(d, spec) {
            let service = d.below(spec.services.len());
            spec.logs.push(LogTemplate { service, level: "WARN".into(), text: "odd".into(), cause });
        }
    }
}

fn cause(d: &mut Dice, spec: &Spec) -> Option<LogCause> {
    Some(match d.below(8) {
        0 => LogCause::Always(d.wide_or_0(0.1, 1e4)),
        1 => LogCause::Rule("rule0".into()),
        2 => LogCause::CallFails(d.one_of(spec.calls.len())?),
        3 => LogCause::Rejects,
        4 => LogCause::Job(d.below(spec.jobs.len()), d.wide_or_0(0.1, 1e4)),
        5 => LogCause::Crashes,
        6 => LogCause::BreakerOpens(d.one_of(spec.calls.len())?),
        _ => LogCause::Limited(d.below(spec.endpoints.len())),
    })
}
