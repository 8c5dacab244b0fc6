//! A spec with one of everything, for tests of what has to hold for all of it.

use super::{
    Alert, AlertCondition, Answer, Autoscaler, Backup, Blocker, Cache, Call, Canary, Certificate, ChangeFreeze, Cohort,
    Composite, Config, Dns, Effect, Endpoint, Event, Fact, Flag, Gate, Job, Journey, Lever, Limiter, LogCause,
    LogTemplate, Memory, Migration, MigrationStep, Moment, Monitoring, Outlier, Panel, Person, Premise, Probe, Quota,
    Region, Replication, Rule, ScaleOn, Service, Spec, Stakeholder, Stands, StatusPage, Store, Strategy, Tickets, Tool,
    Topic, Trigger, Trust, VendorPage, Zone,
};
use crate::base::time::{DayStart, Tick};
use crate::sim::action::{Action, ActionKind, Place};

/// A web service with a cache, two databases, a queue and a resolver, and one of everything that there can be.
pub fn everything() -> Spec {
    let endpoint = |name: &str, service| Endpoint { name: name.into(), service, jitter: 0.5, ..Endpoint::default() };
    Spec {
        start: DayStart(8 * 3600),
        begin: Tick(60),
        horizon: Tick(3600),
        scrape_s: 15,
        day_curve: vec![(0, 0.5), (43_200, 1.0)],
        cohorts: vec![Cohort { name: "paying".into(), share: 0.2 }],
        regions: vec![Region { name: "north".into(), drain_s: 60 }],
        zones: vec![Zone { name: "a".into() }, Zone { name: "b".into() }],
        services: services(),
        endpoints: vec![
            endpoint("get", 0),
            endpoint("write", 1),
            endpoint("read", 2),
            endpoint("handle", 3),
            endpoint("resolve", 4),
        ],
        calls: vec![
            Call { from: 0, to: 1, tries: 3, backoff_ms: 2000.0, breaker: 100.0, ..Call::default() },
            Call { from: 0, to: 2, cache: Some(0), retry_budget: 0.2, ..Call::default() },
        ],
        journeys: vec![Journey {
            name: "act".into(),
            steps: vec![(0, 1.0)],
            away: vec![(0, 1.0)],
            per_s: 20.0,
            noise: 0.1,
            retry: 0.5,
            cohort: Some(0),
            region: Some(0),
            login_factor: 2.0,
            ..Journey::default()
        }],
        autoscalers: vec![Autoscaler {
            on: ScaleOn::Cpu,
            target: 0.5,
            min: 1,
            max: 4,
            every_s: 15,
            up_after_s: 30,
            down_after_s: 60,
            step: 1,
            quota: Some(0),
            on_at_start: true,
        }],
        quotas: vec![Quota { name: "account".into(), services: vec![0, 1], limit: 8 }],
        people: vec![Person {
            name: "dana".into(),
            answers: vec![
                Answer::of_rule("bad", "it is bad"),
                Answer { when: facts().map(was).collect(), text: "it was".into() },
            ],
            can: vec![ActionKind::Deploy],
            ..Person::default()
        }],
        stakeholders: vec![Stakeholder {
            name: "support".into(),
            role: "lead".into(),
            patience_s: 600,
            asks: "how long?".into(),
            interrupts_s: 20,
        }],
        ..changeable(kept(seen(Spec::default())))
    }
}

/// One of everything that people go by.
fn facts() -> impl Iterator<Item = Fact> {
    let series = Fact::Series { series: "web.errors".into(), value: 5.0, below: false };
    let lever = Fact::Lever(Lever::Job(0));
    [series, lever, Fact::Harm, Fact::Made(Action::StartJob(0)), Fact::Landed(Action::StartJob(0))].into_iter()
}

/// A fact that held for half a minute in the last ten.
fn was(fact: Fact) -> Premise {
    Premise { stands: Stands::Was, for_s: 30, within_s: Some(600), ..Premise::now(fact) }
}

fn services() -> Vec<Service> {
    let service = |name: &str| Service {
        name: name.into(),
        replicas: 2,
        max_replicas: 4,
        workers: 16,
        cores: 4.0,
        versions: vec!["1".into(), "2".into()],
        ..Service::default()
    };
    let web = Service {
        strategy: Strategy::Canary(Canary { stages: vec![25], bake_s: 60, analysis: None }),
        stuck: vec![(1, 0)],
        gates: vec![Gate { name: "review".into(), takes_s: 5, catches: 0.5 }],
        faulty: vec![1],
        cold_factor: 2.0,
        warm_s: 30,
        start_calls: vec![(4, 1.0)],
        starts_at_once: 1,
        memory: Some(Memory { limit_mb: 512.0, base_mb: 100.0, per_request_mb: 1.0 }),
        connections: vec![(1, 10)],
        outlier: Some(Outlier { threshold: 0.5, interval_s: 10, eject_s: 30, max_percent: 50 }),
        autoscaler: Some(0),
        drops_expired: true,
        ..service("web")
    };
    let primary = Service { connection_limit: 100, readiness: false, ..service("primary") };
    vec![web, primary, service("copy"), service("queue"), service("names")]
}

/// What can be changed, what stands in the way, and what breaks.
fn changeable(spec: Spec) -> Spec {
    let step = |name: &str, undo_s| MigrationStep { name: name.into(), takes_s: 30, undo_s };
    let trigger = |name: &str, when| Trigger {
        name: name.into(),
        when,
        after_s: 5,
        jitter_s: 2,
        every_s: 0,
        for_s: 60,
        until: None,
        does: vec![],
        by: "the platform".into(),
        note: String::new(),
    };
    Spec {
        flags: vec![Flag { name: "fast".into(), cohorts: vec![0], served_by: Some(3), ..Flag::default() }],
        configs: vec![Config {
            name: "limits".into(),
            revisions: vec!["1".into(), "2".into()],
            stages: vec![50],
            stage_s: 30,
            ..Config::default()
        }],
        jobs: vec![Job { name: "report".into(), ..Job::default() }],
        migrations: vec![Migration {
            name: "split".into(),
            steps: vec![step("expand", Some(10)), step("contract", None)],
            ..Migration::default()
        }],
        change_freezes: vec![ChangeFreeze {
            name: "holidays".into(),
            from: Tick(3000),
            until: Tick(3100),
            kinds: vec![ActionKind::Deploy],
        }],
        blockers: vec![Blocker {
            name: "gone".into(),
            says: "artefact not found".into(),
            action: Action::RollBack(0),
            when: vec![Lever::Job(0)],
            fails_after_s: 20,
        }],
        tools: vec![Tool { name: "pipeline".into(), kinds: vec![ActionKind::Deploy], needs: 3 }],
        composites: vec![Composite {
            name: "calm".into(),
            about: String::new(),
            steps: vec![(0, Action::Shed(0, 10)), (10, Action::Throttle(0, 2))],
        }],
        limiters: vec![Limiter {
            name: "by-address".into(),
            endpoint: 0,
            per_key_s: 5.0,
            on: true,
            keys: 100.0,
            heaviest: 0.3,
        }],
        certificates: vec![Certificate { name: "site".into(), service: 1, ends: Tick(3000), valid_s: 1000 }],
        dns: Some(Dns { endpoint: 4, calls: vec![0], ttl_s: 30.0, queries: 2.0, cached: true }),
        rules: vec![Rule {
            name: "bad".into(),
            when: vec![Lever::Version(0, 1), Lever::Not(Box::new(Lever::Flag(0)))],
            then: vec![Effect::Error(0, 0.3), Effect::Leak(0, 50.0)],
        }],
        triggers: vec![
            Trigger {
                until: Some(Moment::Lands(Action::StopJob(0))),
                does: vec![Action::StartJob(0)],
                ..trigger("nightly", Moment::At(Tick(100)))
            },
            trigger("after", Moment::Begins(0)),
            trigger("alarmed", Moment::Fires("errors".into())),
        ],
        events: vec![
            Event { at: Tick(70), action: Action::Deploy(0, 1), by: "dana".into(), note: String::new() },
            Event { at: Tick(150), action: Action::Run(0), by: "dana".into(), note: String::new() },
            Event { at: Tick(600), action: Action::Drain(Place::Zone(1)), by: "dana".into(), note: String::new() },
        ],
        ..spec
    }
}

/// What is kept.
fn kept(spec: Spec) -> Spec {
    Spec {
        stores: vec![Store {
            name: "orders".into(),
            writer: 1,
            new_from: 1,
            turnover_s: 600.0,
            writes: Some(1),
            records: 1000.0,
            per_thousand: 1.0,
        }],
        caches: vec![Cache {
            name: "answers".into(),
            service: 3,
            hit: 0.9,
            entries: 100.0,
            ttl_s: 60.0,
            coalesces: true,
            warm: 1.0,
            size: None,
        }],
        replications: vec![Replication {
            name: "orders".into(),
            primary: 1,
            replica: 2,
            writes: 1,
            applies_s: 100.0,
            stale_after_s: 10.0,
            fresh_share: 0.1,
            fail_over_s: 60,
            back_s: None,
            store: Some(0),
        }],
        topics: vec![Topic {
            name: "mail".into(),
            from: 0,
            per_request: 0.5,
            to: 3,
            consumers: 10.0,
            ttl_s: 600.0,
            deliveries: 3,
            backlog: 5.0,
            late_after_s: 60.0,
            weight: 0.1,
        }],
        backups: vec![Backup {
            name: "nightly".into(),
            store: 0,
            every_s: 100,
            size_gb: 10.0,
            rate_gb_min: 10.0,
            offline: Some(1),
            ..Backup::default()
        }],
        ..spec
    }
}

/// What is shown.
fn seen(spec: Spec) -> Spec {
    let alert = |name: &str, condition| Alert { name: name.into(), text: String::new(), condition, false_per_day: 0.1 };
    let log = |text: &str, cause| LogTemplate { service: 0, level: "WARN".into(), text: text.into(), cause };
    let series = || "web.errors".to_owned();
    Spec {
        alerts: vec![
            alert("errors", AlertCondition::Threshold { series: series(), value: 5.0, below: false, for_s: 60 }),
            alert(
                "budget",
                AlertCondition::Burn { journey: 0, objective: 0.99, factor: 10.0, long_s: 3600, short_s: 300 },
            ),
        ],
        panels: vec![Panel { name: "web".into(), title: "Web".into(), series: vec![series()], look_s: 20 }],
        logs: vec![
            log("calls", LogCause::CallFails(0)),
            log("breaker", LogCause::BreakerOpens(0)),
            log("limited", LogCause::Limited(0)),
            log("report", LogCause::Job(0, 2.0)),
        ],
        probes: vec![Probe { name: "outside".into(), journey: 0, every_s: 30 }],
        trust: Some(Trust { falls_min: 30.0, recovers_h: 48.0, silence_s: 900, silence_factor: 2.0 }),
        tickets: Some(Tickets { share: 0.01, delay_s: 300.0 }),
        monitoring: Monitoring { lag_scrapes: 1, needs: Some(3) },
        status_page: StatusPage { needs: Some(3) },
        vendor_pages: vec![VendorPage {
            name: "acme".into(),
            about: "Acme".into(),
            watches: vec![3],
            misses: vec!["bad".into()],
            lags_min: 2,
            degraded: 0.05,
            outage: 0.5,
            slow_ms: 1000.0,
            look_s: 20,
        }],
        ..spec
    }
}
