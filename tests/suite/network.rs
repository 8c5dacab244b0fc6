//! Names and certificates, in small worlds by hand.

use firedrill::base::time::Tick;
use firedrill::sim::action::Action;
use firedrill::sim::spec::{Call, Certificate, Dns, Effect, Endpoint, Journey, Lever, Rule, Service, Topic};
use firedrill::sim::{Spec, World};

/// 500 users a second whose requests call an API by name; a resolver of `resolver_s` queries a second.
fn named(resolver_s: f64, cached: bool) -> Spec {
    let service = |name: &str, cores| Service { name: name.into(), workers: 30_000, cores, ..Service::default() };
    let endpoint = |service, cpu_ms| Endpoint { service, own_ms: 1.0, cpu_ms, ..Endpoint::default() };
    Spec {
        begin: Tick(1),
        horizon: Tick(100_000),
        scrape_s: 15,
        services: vec![
            service("web", 100.0),
            service("api", 100.0),
            Service { queue_limit: 50_000.0, ..service("resolver", resolver_s / 1000.0) },
        ],
        endpoints: vec![endpoint(0, 0.1), endpoint(1, 0.1), endpoint(2, 1.0)],
        calls: vec![Call { from: 0, to: 1, tries: 2, ..Call::default() }],
        journeys: vec![Journey { steps: vec![(0, 1.0)], per_s: 500.0, ..Journey::default() }],
        dns: Some(Dns { endpoint: 2, calls: vec![0], ttl_s: 30.0, queries: 4.0, cached }),
        ..Spec::default()
    }
}

fn run(spec: Spec, until: u32) -> World {
    let mut world = World::new(spec, 1).unwrap();
    world.run_until(Tick(until));
    world
}

/// Without a cache every call asks, and every unanswered query is asked again.
#[test]
fn a_resolver_just_too_small_spirals_unless_names_are_kept() {
    let down = run(named(1900.0, false), 1800);
    assert!(down.state.journeys[0].fails > 0.9, "{}", down.state.journeys[0].fails);
    assert!(down.state.endpoints[2].offered > 6000.0, "2000 became {}", down.state.endpoints[2].offered);
    let large = run(named(2500.0, false), 1800);
    assert!(large.state.journeys[0].fails < 0.001 && (large.state.endpoints[2].offered - 2000.0).abs() < 10.0);
    let kept = run(named(1900.0, true), 1800);
    assert!(kept.state.journeys[0].fails < 0.001, "{}", kept.state.journeys[0].fails);
    assert!(kept.state.endpoints[2].offered < 1.0, "one replica asks once in 30 s");
}

#[test]
fn names_that_are_kept_outlive_a_short_outage_of_the_resolver() {
    let outage = |from, until, dns: bool| {
        let mut s = named(100_000.0, true);
        let when = vec![Lever::During(Tick(from), Tick(until))];
        s.rules = vec![Rule { name: "out".into(), when, then: vec![Effect::Error(2, 1.0)] }];
        if !dns {
            s.dns = None;
        }
        s
    };
    assert!(run(outage(100, 103, true), 103).state.journeys[0].fails < 0.1, "most names still live");
    assert!(run(outage(100, 300, true), 299).state.journeys[0].fails > 0.9, "all have run out");
    assert!(run(outage(100, 300, true), 330).state.journeys[0].fails < 0.01, "learnt again");
    assert!(run(outage(100, 300, false), 299).state.journeys[0].fails == 0.0, "calls without names do not care");
}

#[test]
fn calls_fail_once_a_certificate_has_ended_and_until_it_is_renewed() {
    let certified = |service| {
        let mut s = named(100_000.0, true);
        s.dns = None;
        s.certificates = vec![Certificate { name: "tls".into(), service, ends: Tick(300), valid_s: 200 }];
        World::new(s, 1).unwrap()
    };
    let mut world = certified(1);
    let mut fails_at = |tick| {
        world.run_until(Tick(tick));
        if tick == 400 {
            world.apply(Action::Renew(0), 0);
        }
        world.state.journeys[0].fails
    };
    assert!(fails_at(299) == 0.0);
    assert!(fails_at(310) > 0.99);
    assert!(fails_at(400) > 0.99);
    assert!(fails_at(410) == 0.0, "renewed");
    assert!(fails_at(610) > 0.99, "for 200 s");
    let mut other = certified(2);
    other.run_until(Tick(400));
    assert!(other.state.journeys[0].fails == 0.0, "nobody calls what it is for");
}

#[test]
fn users_stay_away_from_a_site_whose_certificate_has_ended() {
    let mut s = named(100_000.0, true);
    s.dns = None;
    s.certificates = vec![Certificate { name: "site".into(), service: 0, ends: Tick(300), valid_s: 10_000 }];
    let mut world = World::new(s, 1).unwrap();
    world.run_until(Tick(299));
    assert!(world.state.journeys[0].fails == 0.0 && world.state.services[0].offered > 400.0);
    world.run_until(Tick(320));
    assert!(world.state.journeys[0].fails == 1.0 && world.state.services[0].offered == 0.0);
    world.apply(Action::Renew(0), 0);
    world.run_until(Tick(330));
    assert!(world.state.journeys[0].fails == 0.0 && world.state.services[0].offered > 400.0);
}

#[test]
fn names_are_looked_up_no_more_often_than_they_are_used() {
    let mut s = named(100_000.0, true);
    s.dns.as_mut().unwrap().ttl_s = 0.001;
    assert!((run(s.clone(), 60).state.names[0].queries - 4.0 * 500.0).abs() < 1.0, "once for each call");
    s.journeys[0].per_s = 0.0;
    assert_eq!(run(s, 60).state.names[0].queries, 0.0, "nobody calls");
}

/// Work that a service fetches for itself needs no certificate of its own; replicas that start elsewhere do.
#[test]
fn an_ended_certificate_keeps_callers_out_but_not_the_service_from_its_queue() {
    let after = |ends: u32| {
        let mut s = named(100_000.0, true);
        s.calls.clear();
        s.dns = None;
        s.services[0].start_calls = vec![(1, 10.0)];
        s.services[0].start_s = 5;
        s.services[0].restart_backoff_s = (10, 10);
        s.certificates = vec![Certificate { name: "api".into(), service: 1, ends: Tick(ends), valid_s: 1 }];
        s.topics = vec![Topic {
            name: "mail".into(),
            from: 2,
            per_request: 0.0,
            to: 1,
            consumers: 0.1,
            ttl_s: 0.0,
            deliveries: 0,
            backlog: 1e6,
            late_after_s: 1e6,
            weight: 0.0,
        }];
        let mut world = World::new(s, 1).unwrap();
        world.run_until(Tick(50));
        world.apply(Action::RestartAll(0), 0);
        world.run_until(Tick(120));
        (world.state.services[0].ready, world.state.topics[0].handled, world.state.endpoints[1].offered)
    };
    let (ready, handled, offered) = after(20);
    assert_eq!(ready, 0, "what it asks for while it starts does not come");
    assert!(handled > 50.0 && (offered - handled).abs() < 1e-9, "{handled} handled, {offered} arrived");
    assert_eq!(after(1000).0, 1);
}
