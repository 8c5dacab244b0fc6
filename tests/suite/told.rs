//! What logs, traces and triggers say and do when little happens, or the same thing again.

use firedrill::base::time::{DayStart, Tick};
use firedrill::sim::observe::LogCount;
use firedrill::sim::spec::{
    Call, Effect, Endpoint, Job, Journey, Lever, LogCause, LogTemplate, Moment, Rule, Service, Trigger,
};
use firedrill::sim::telemetry::Level;
use firedrill::sim::{Action, Spec, World};

/// A service of four replicas that calls another, whose versions are 1 and 2.
fn spec() -> Spec {
    let service = |name: &str| Service {
        name: name.into(),
        replicas: 4,
        max_replicas: 4,
        workers: 1000,
        cores: 100.0,
        versions: vec!["1".into(), "2".into()],
        ..Service::default()
    };
    let endpoint = |service| Endpoint { service, ..Endpoint::default() };
    Spec {
        start: DayStart(0),
        begin: Tick(1),
        horizon: Tick(100_000),
        scrape_s: 15,
        services: vec![service("front"), service("back")],
        endpoints: vec![endpoint(0), endpoint(1)],
        calls: vec![Call { from: 0, to: 1, ..Call::default() }],
        journeys: vec![Journey { steps: vec![(0, 1.0)], per_s: 10.0, ..Journey::default() }],
        jobs: vec![Job { name: "export".into(), about: String::new(), running: false }],
        ..Spec::default()
    }
}

fn rule(name: &str, when: Lever, then: Effect) -> Rule {
    Rule { name: name.into(), when: vec![when], then: vec![then] }
}

fn line(cause: LogCause) -> LogTemplate {
    LogTemplate { service: 0, level: "WARN".into(), text: "it did".into(), cause }
}

fn per_min(world: &World) -> f64 {
    world.log_counts(0).first().map_or(0.0, |LogCount { per_min, .. }| *per_min)
}

/// When `front` fails twice for a minute.
fn twice(until: Option<Moment>) -> Spec {
    let mut s = spec();
    for (name, at) in [("first", 100), ("second", 300)] {
        s.rules.push(rule(name, Lever::During(Tick(at), Tick(at + 60)), Effect::Error(0, 0.9)));
    }
    s.triggers = vec![Trigger {
        name: "cleaner".into(),
        when: Moment::Crosses { series: "front.errors".into(), value: 50.0, below: false, for_s: 10 },
        after_s: 0,
        jitter_s: 0,
        every_s: 0,
        for_s: 0,
        until,
        does: vec![Action::StartJob(0)],
        by: "cron".into(),
        note: String::new(),
    }];
    s
}

#[test]
fn a_trigger_that_nothing_ends_begins_again_when_its_moment_comes_again() {
    let mut world = World::new(twice(None), 1).unwrap();
    world.run_until(Tick(250));
    assert_eq!(world.state.triggers[0].times, 1, "once, however long it stays so");
    world.run_until(Tick(600));
    assert_eq!(world.state.triggers[0].times, 2);
    assert!(world.state.triggers[0].active);
}

#[test]
fn a_trigger_that_is_ended_for_good_does_not_begin_again() {
    let mut world = World::new(twice(Some(Moment::At(Tick(200)))), 1).unwrap();
    world.run_until(Tick(600));
    assert_eq!(world.state.triggers[0].times, 1);
}

/// A version that kills every replica is still the version: rules that rest on it hold while nobody serves.
#[test]
fn a_version_is_there_while_it_cannot_serve() {
    let mut s = spec();
    s.rules = vec![rule("dies", Lever::Version(0, 1), Effect::Crash(0, 1))];
    s.services[0].initial_version = 1;
    let mut world = World::new(s.clone(), 1).unwrap();
    world.run_until(Tick(20));
    assert_eq!((world.state.services[0].ready, world.state.rules[0]), (0, 1.0));
    s.services[0].initial_version = 0;
    let mut world = World::new(s, 1).unwrap();
    world.run_until(Tick(20));
    assert_eq!((world.state.services[0].ready, world.state.rules[0]), (4, 0.0), "the other one runs");
}

#[test]
fn a_log_of_crashes_counts_those_of_the_last_minute() {
    let mut s = spec();
    s.logs = vec![line(LogCause::Crashes)];
    let calm = World::new(s.clone(), 1).map(|mut w| {
        w.run_until(Tick(100));
        per_min(&w)
    });
    assert_eq!(calm.unwrap(), 0.0);
    // Each runs for 20 s, is down for 10 and starts for 30, then longer and longer.
    s.rules = vec![rule("dies", Lever::During(Tick(10), Tick(35)), Effect::Crash(0, 20))];
    let mut world = World::new(s, 1).unwrap();
    world.run_until(Tick(30));
    assert_eq!(world.state.services[0].crashed, 4);
    let soon = per_min(&world);
    assert!((3.0..=4.0).contains(&soon), "four crashes within the minute: {soon}");
    world.run_until(Tick(150));
    assert!(per_min(&world) < 1.0, "two minutes later they are history: {}", per_min(&world));
}

#[test]
fn a_line_of_a_rule_that_fails_no_request_comes_as_often_as_it_says() {
    let at = |cause| {
        let mut s = spec();
        s.rules = vec![rule("slow", Lever::Job(0), Effect::Cores(0, 0.5))];
        s.logs = vec![line(cause)];
        let mut world = World::new(s, 1).unwrap();
        world.run_until(Tick(60));
        assert_eq!(per_min(&world), 0.0);
        world.apply(Action::StartJob(0), 0);
        world.run_until(Tick(70));
        per_min(&world)
    };
    assert_eq!(at(LogCause::Paced("slow".into(), 2.0)), 2.0);
    assert_eq!(at(LogCause::Rule("slow".into())), 60.0);
}

#[test]
fn a_panel_has_no_time_for_a_call_that_is_never_made() {
    let level = |world: &World, name: &str| {
        let series = world.fixed.series.iter().position(|s| s.name == name).unwrap();
        world.reading(series).level
    };
    let mut s = spec();
    s.rules = vec![rule("skips", Lever::Not(Box::new(Lever::Job(0))), Effect::Calls(0, 0.0))];
    let mut world = World::new(s, 1).unwrap();
    world.run_until(Tick(1800));
    for name in ["front.do>back.do.p95", "back.p50", "back.p95", "back.p99"] {
        assert_eq!(level(&world, name), Level::Absent, "{name}");
    }
    assert_eq!(level(&world, "front.p95"), Level::Normal);
    assert_eq!(level(&world, "front.do>back.do.rate"), Level::Normal, "that there are none is known");
    world.apply(Action::StartJob(0), 0);
    world.run_until(Tick(2100));
    assert_eq!(level(&world, "back.p95"), Level::Normal, "what it begins with is what it is on a good day");
    assert!(world.series("back.p95").unwrap() > 1.0);
}

#[test]
fn a_trace_has_no_time_for_a_call_that_is_never_made() {
    let mut s = spec();
    s.rules = vec![rule("skips", Lever::Job(0), Effect::Calls(0, 0.0))];
    let mut world = World::new(s, 1).unwrap();
    world.run_until(Tick(60));
    assert_eq!(world.trace(0).len(), 2);
    world.apply(Action::StartJob(0), 0);
    world.run_until(Tick(70));
    assert_eq!(world.trace(0).iter().map(|e| e.to.as_str()).collect::<Vec<_>>(), ["front.do"]);
}
