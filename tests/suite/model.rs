//! Small worlds by hand: the model against what is known of such systems.

use firedrill::base::time::{DayStart, Tick};
use firedrill::sim::spec::{Call, Effect, Endpoint, Journey, Lever, Rule, Service, ServiceKind};
use firedrill::sim::{Spec, World};

fn service(name: &str, workers: u16, cores: f64, queue_limit: f64) -> Service {
    Service {
        name: name.into(),
        about: String::new(),
        kind: ServiceKind::Service,
        replicas: 1,
        max_replicas: 1,
        workers,
        cores,
        start_s: 10,
        queue_limit,
        batch: 1,
        versions: vec!["1".into()],
        initial_version: 0,
        ..Service::default()
    }
}

fn endpoint(service: usize, own_ms: f64, cpu_ms: f64) -> Endpoint {
    Endpoint { name: "do".into(), service, own_ms, cpu_ms, error: 0.0, jitter: 0.0, ..Endpoint::default() }
}

fn journey(per_s: f64, deadline_ms: f64, retry: f64) -> Journey {
    Journey {
        name: "act".into(),
        about: String::new(),
        steps: vec![(0, 1.0)],
        per_s,
        noise: 0.0,
        deadline_ms,
        retry,
        retry_after_s: 1.0,
        weight: 1.0,
        floor: 0.01,
        value: 0.0,
        ..Journey::default()
    }
}

fn spec(services: Vec<Service>, endpoints: Vec<Endpoint>, calls: Vec<Call>, journey: Journey) -> Spec {
    Spec {
        start: DayStart(0),
        begin: Tick(1),
        horizon: Tick(100_000),
        scrape_s: 15,
        services,
        endpoints,
        calls,
        journeys: vec![journey],
        ..Spec::default()
    }
}

/// A server of 300 requests a second whose clients give up after a second and try once more, under `load` users a
/// second, of which a blip of ten seconds doubles the demand.
fn metastable(load: f64, later: Option<(u32, f64)>) -> World {
    let mut s = spec(
        vec![service("client", 60_000, 10_000.0, 1e9), service("server", 1000, 3.0, 20_000.0)],
        vec![endpoint(0, 0.1, 0.001), endpoint(1, 10.0, 10.0)],
        vec![Call {
            from: 0,
            to: 1,
            per_request: 1.0,
            timeout_ms: 1000.0,
            tries: 2,
            required: true,
            ..Call::default()
        }],
        journey(load, 60_000.0, 0.0),
    );
    let blip = Rule {
        name: "blip".into(),
        when: vec![Lever::During(Tick(100), Tick(110))],
        then: vec![Effect::Demand(0, 2.0)],
    };
    s.rules.push(blip);
    if let Some((from, factor)) = later {
        let when = vec![Lever::During(Tick(from), Tick(100_000))];
        s.rules.push(Rule { name: "less".into(), when, then: vec![Effect::Demand(0, factor)] });
    }
    World::new(s, 1).unwrap()
}

/// Bronson et al., "Metastable failures in distributed systems", `HotOS` 2021: a short blip tips a system that ran
/// well, and it stays down after the blip because of its own retries.
#[test]
fn a_blip_tips_a_loaded_server_and_it_stays_down() {
    let mut world = metastable(280.0, None);
    world.run_until(Tick(99));
    assert!(world.state.journeys[0].fails < 0.01, "well before the blip");
    world.run_until(Tick(900));
    assert!(world.state.journeys[0].fails > 0.9, "down long after it");
    let mut lighter = metastable(140.0, None);
    lighter.run_until(Tick(900));
    assert!(lighter.state.journeys[0].fails < 0.01, "half the load rides the same blip out");
}

#[test]
fn it_recovers_only_when_offered_load_falls_far_below_capacity() {
    let down = |factor| {
        let mut world = metastable(280.0, Some((900, factor)));
        world.run_until(Tick(6000));
        world.state.journeys[0].fails
    };
    assert!(down(0.57) > 0.9, "160 a second is about half of capacity and not enough");
    assert!(down(0.50) < 0.01, "140 a second, twice tried, is below 300 and lets the queue drain");
}

/// Four tries a layer over three layers are 64 attempts at the bottom.
#[test]
fn retries_multiply_from_layer_to_layer() {
    let call = |from, to| Call {
        from,
        to,
        per_request: 1.0,
        timeout_ms: 60_000.0,
        tries: 4,
        required: true,
        ..Call::default()
    };
    let names = ["a", "b", "c", "d"];
    let mut broken = spec(
        names.map(|n| service(n, 60_000, 10_000.0, 1e9)).to_vec(),
        (0..4).map(|s| endpoint(s, 1.0, 0.001)).collect(),
        vec![call(0, 1), call(1, 2), call(2, 3)],
        journey(10.0, 600_000.0, 0.0),
    );
    broken.endpoints[3].error = 1.0;
    let mut world = World::new(broken.clone(), 1).unwrap();
    world.run_until(Tick(60));
    assert!((world.state.endpoints[3].offered - 640.0).abs() < 1.0, "{}", world.state.endpoints[3].offered);
    broken.endpoints[3].error = 0.0;
    let mut world = World::new(broken, 1).unwrap();
    world.run_until(Tick(60));
    assert!((world.state.endpoints[3].offered - 10.0).abs() < 0.1, "without failures every layer asks once");
}

/// Little's law: requests in a pool are arrivals times the time each spends there.
#[test]
fn littles_law_holds_for_workers_in_use() {
    let s = spec(
        vec![service("a", 100, 1000.0, 100.0)],
        vec![endpoint(0, 500.0, 1.0)],
        vec![],
        journey(100.0, 60_000.0, 0.0),
    );
    let mut world = World::new(s, 1).unwrap();
    world.run_until(Tick(60));
    let pool = &world.state.services[0];
    assert!((pool.busy * 100.0 - pool.served * pool.hold_ms / 1000.0).abs() < 1e-9);
    assert!((pool.busy - 0.5).abs() < 1e-9);
}

#[test]
fn a_spec_that_makes_no_sense_is_refused() {
    let mut s = spec(vec![service("a", 0, 1.0, 1.0)], vec![endpoint(0, 1.0, 1.0)], vec![], journey(1.0, 1.0, 2.0));
    s.services[0].replicas = 0;
    let errors: Vec<String> = World::new(s, 1).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        [
            "workers of `a` is 0, expected at least 1",
            "replicas of `a` is 0, expected at least 1",
            "retry of `act` is 2, expected a share from 0 to 1"
        ]
    );
}

/// A tier of `workers` threads in front of one that carries `callee_per_s`, before which it never has to wait otherwise:
/// `own_ms` of its own, 20 ms at the callee, and more users than either can serve.
fn throttles_itself(workers: u16, own_ms: f64, callee_per_s: f64, callers: usize) -> World {
    let mut services = vec![service("callee", (callee_per_s * 0.02) as u16, 1e6, 100_000.0)];
    let mut endpoints = vec![endpoint(0, 20.0, 0.001)];
    let mut calls = vec![];
    for i in 0..callers {
        services.push(service(&format!("tier{i}"), workers, 1e6, 200.0));
        endpoints.push(endpoint(i + 1, own_ms, 0.001));
        calls.push(Call { from: i + 1, to: 0, timeout_ms: 60_000.0, ..Call::default() });
    }
    let act = |i| Journey { steps: vec![(i + 1, 1.0)], name: format!("act{i}"), ..journey(3000.0, 60_000.0, 0.0) };
    let mut s = spec(services, endpoints, calls, act(0));
    s.journeys = (0..callers).map(act).collect();
    World::new(s, 1).unwrap()
}

/// Least and most that a tier works on from minute 1 to 2, requests a second, and what it should.
fn swing(world: &mut World, tier: usize) -> (f64, f64) {
    world.run_until(Tick(60));
    let (mut least, mut most) = (f64::MAX, 0.0_f64);
    for _ in 0..60 {
        world.step();
        let served = world.state.services[tier].served;
        (least, most) = (least.min(served), most.max(served));
    }
    (least, most)
}

/// Physics knows no tick: a closed loop of workers in front of a callee sends on what the callee lets through.
#[test]
fn a_tier_that_throttles_its_own_callee_settles() {
    for (workers, own_ms, callee) in [(100, 10.0, 1000.0), (400, 50.0, 500.0), (40, 5.0, 1000.0), (1000, 100.0, 2000.0)]
    {
        let mut world = throttles_itself(workers, own_ms, callee, 1);
        let (least, most) = swing(&mut world, 1);
        assert!(most - least < 0.01 * most, "{workers} workers, {own_ms} ms: from {least} to {most} a second");
        // As many as the workers can for the time that a request holds one, which is as many as the callee lets through.
        // (The bounds of a closed system: workers over the time with nothing in the way, and the callee. Close to the
        // corner where both meet, waits below saturation take up to a twentieth.)
        let tier = &world.state.services[1];
        let by_hold = f64::from(workers) * 1000.0 / tier.hold_ms;
        let alone = f64::from(workers) / (own_ms + 20.0) * 1000.0;
        assert!((most - by_hold).abs() < 0.005 * most, "{most} a second; {by_hold} by what holds the workers");
        let bound = alone.min(callee);
        assert!(
            (0.95 * bound..1.001 * bound).contains(&most),
            "{most} a second; {alone} by workers, {callee} by the callee"
        );
        assert!(tier.busy > 0.995, "{}", tier.busy);
    }
}

#[test]
fn several_tiers_before_one_callee_settle_together() {
    let mut world = throttles_itself(100, 10.0, 1000.0, 4);
    for tier in 1..=4 {
        let (least, most) = swing(&mut world, tier);
        assert!(most - least < 0.01 * most && (most - 250.0).abs() < 7.5, "tier {tier}: from {least} to {most}");
    }
}

/// Where workers are what is short and the callee has room, nothing but the workers decides.
#[test]
fn a_tier_whose_callee_has_room_works_on_what_its_workers_do() {
    let mut world = throttles_itself(20, 30.0, 1000.0, 1);
    let (least, most) = swing(&mut world, 1);
    assert!((least - 400.0).abs() < 4.0 && (most - 400.0).abs() < 4.0, "20 workers, 50 ms: {least} {most}");
}
