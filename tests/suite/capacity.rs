//! How much a system can carry: places, limits, scaling, replicas that crash, memory, ejection. Small worlds by hand,
//! each mechanism once at work and once not configured.

use firedrill::base::time::{DayStart, Tick};
use firedrill::sim::action::{ActionKind, Place};
use firedrill::sim::spec::{
    Autoscaler, Call, Effect, Endpoint, Journey, Lever, Limiter, Memory, Outlier, Quota, Region, Rule, ScaleOn,
    Service, Strategy, Tool, Zone,
};
use firedrill::sim::state::ReplicaStatus;
use firedrill::sim::{Action, Spec, World};

fn service(name: &str, replicas: u16, workers: u16) -> Service {
    let name = name.to_owned();
    Service { name, replicas, max_replicas: replicas.max(60), workers, cores: 8.0, start_s: 10, ..Service::default() }
}

fn endpoint(service: usize, own_ms: f64) -> Endpoint {
    Endpoint { service, own_ms, ..Endpoint::default() }
}

fn journey(endpoint: usize, per_s: f64) -> Journey {
    Journey {
        name: format!("act{endpoint}"),
        steps: vec![(endpoint, 1.0)],
        per_s,
        deadline_ms: 60_000.0,
        ..Journey::default()
    }
}

fn spec(services: Vec<Service>, endpoints: Vec<Endpoint>, calls: Vec<Call>, journeys: Vec<Journey>) -> Spec {
    Spec {
        start: DayStart(0),
        begin: Tick(1),
        horizon: Tick(100_000),
        scrape_s: 15,
        services,
        endpoints,
        calls,
        journeys,
        ..Spec::default()
    }
}

fn one(replicas: u16, workers: u16, own_ms: f64, per_s: f64) -> Spec {
    spec(vec![service("a", replicas, workers)], vec![endpoint(0, own_ms)], vec![], vec![journey(0, per_s)])
}

fn from(tick: u32) -> Lever {
    Lever::During(Tick(tick), Tick(100_000))
}

fn rule(when: Vec<Lever>, effect: Effect) -> Rule {
    Rule { name: "rule".into(), when, then: vec![effect] }
}

fn run(spec: Spec, until: u32) -> World {
    let mut world = World::new(spec, 1).unwrap();
    world.run_until(Tick(until));
    world
}

fn count(world: &World, status: ReplicaStatus) -> usize {
    world.state.replicas.iter().filter(|r| r.status == status).count()
}

fn zone(name: &str) -> Zone {
    Zone { name: name.into() }
}

#[test]
fn a_drained_zone_leaves_rotation_and_comes_back() {
    let mut s = one(6, 1, 100.0, 10.0);
    s.zones = vec![zone("a"), zone("b"), zone("c")];
    s.rules.push(rule(vec![Lever::Zone(0, 1)], Effect::Error(0, 1.0)));
    let mut world = run(s, 10);
    assert!((world.state.services[0].failing - 1.0 / 3.0).abs() < 1e-9);
    world.apply(Action::Drain(Place::Zone(1)), 0);
    world.run_until(Tick(20));
    assert_eq!(world.state.services[0].ready, 4);
    assert!(world.state.services[0].failing < 1e-9, "the bad zone takes no traffic");
    assert!((world.state.services[0].capacity - 40.0).abs() < 1e-6, "and carries none");
    world.apply(Action::Undrain(Place::Zone(1)), 0);
    world.run_until(Tick(30));
    assert_eq!(world.state.services[0].ready, 6);
}

#[test]
fn a_region_drains_over_its_time() {
    let mut s = spec(
        vec![service("here", 2, 10), service("there", 2, 10)],
        vec![endpoint(0, 10.0), endpoint(1, 10.0)],
        vec![],
        vec![Journey { region: Some(0), away: vec![(1, 1.0)], ..journey(0, 100.0) }],
    );
    s.regions = vec![Region { name: "eu".into(), drain_s: 60 }];
    let mut world = run(s, 10);
    assert!(world.state.endpoints[1].offered < 1e-9, "nobody is away");
    world.apply(Action::Drain(Place::Region(0)), 0);
    world.run_until(Tick(40));
    assert!((world.state.endpoints[1].offered - 50.0).abs() < 1e-6, "half way after half the time");
    world.run_until(Tick(80));
    assert!((world.state.endpoints[1].offered - 100.0).abs() < 1e-6);
    world.apply(Action::Undrain(Place::Region(0)), 0);
    world.run_until(Tick(150));
    assert!(world.state.endpoints[1].offered < 1e-9);
}

/// A pool of 10 workers with a quick endpoint and one that hangs for ten seconds.
fn starved(limit: u8) -> Spec {
    let slow = Endpoint { limit, ..endpoint(0, 10_000.0) };
    spec(vec![service("a", 1, 10)], vec![endpoint(0, 10.0), slow], vec![], vec![journey(0, 100.0), journey(1, 10.0)])
}

#[test]
fn a_limit_keeps_a_slow_endpoint_from_starving_its_pool() {
    let free = run(starved(100), 300);
    assert!(free.state.endpoints[0].success < 0.5, "the slow one takes every worker");
    assert!(!free.state.services[0].limited);
    let held = run(starved(40), 300);
    assert!(held.state.endpoints[0].success > 0.99, "{}", held.state.endpoints[0].success);
    assert!(held.state.endpoints[1].success < 0.1, "and pays for it itself");
    let mut world = run(starved(100), 300);
    world.apply(Action::Limit(1, 40), 0);
    world.run_until(Tick(600));
    assert!(world.state.endpoints[0].success > 0.99, "by hand too: {}", world.state.endpoints[0].success);
    world.apply(Action::Limit(1, 100), 0);
    world.run_until(Tick(900));
    assert!(world.state.endpoints[0].success < 0.5);
}

fn limited(on: bool, heaviest: f64) -> Spec {
    let mut s = one(4, 50, 10.0, 200.0);
    s.limiters.push(Limiter { name: "per-ip".into(), endpoint: 0, per_key_s: 5.0, on, keys: 1000.0, heaviest });
    s
}

#[test]
fn a_limiter_refuses_the_heaviest_key_alone() {
    let off = run(limited(false, 0.5), 60);
    assert!(off.state.endpoints[0].success > 0.99);
    let on = run(limited(true, 0.5), 60);
    assert!((on.state.endpoints[0].key_refused - 95.0 / 200.0).abs() < 1e-6, "it makes 100 a second and may make 5");
    let mut world = run(limited(false, 0.5), 60);
    world.apply(Action::SetLimiter(0, true), 0);
    world.run_until(Tick(120));
    assert!((world.state.limiters[0].refused - 95.0 / 200.0).abs() < 1e-6);
    world.apply(Action::SetLimiter(0, false), 0);
    world.run_until(Tick(130));
    assert!(world.state.endpoints[0].success > 0.99);
}

/// Behind a proxy every user has the same address.
#[test]
fn a_limiter_that_sees_one_key_refuses_nearly_everybody() {
    let mut s = limited(true, 0.001);
    s.rules.push(rule(vec![from(60)], Effect::Keys(0, 1.0)));
    let mut world = run(s, 59);
    assert!(world.state.endpoints[0].success > 0.99, "a thousand keys are all within their allowance");
    world.run_until(Tick(70));
    assert!((world.state.endpoints[0].key_refused - 0.975).abs() < 1e-6);
}

fn connected(limit: u32) -> Spec {
    let mut s = spec(
        vec![service("web", 10, 10), service("db", 1, 200)],
        vec![endpoint(0, 10.0), endpoint(1, 5.0)],
        vec![Call { from: 0, to: 1, ..Call::default() }],
        vec![journey(0, 50.0)],
    );
    s.services[0].connections = vec![(1, 10)];
    s.services[1].connection_limit = limit;
    s
}

#[test]
fn more_callers_run_a_database_out_of_connections() {
    let mut world = run(connected(100), 30);
    assert!(world.state.services[1].failing < 1e-9, "exactly enough");
    world.apply(Action::Scale(0, 20), 0);
    world.run_until(Tick(60));
    assert!((world.state.services[1].refused - 0.5).abs() < 1e-9);
    assert!(world.state.journeys[0].fails > 0.4, "scaling the caller up made it worse");
    let mut free = run(connected(0), 30);
    free.apply(Action::Scale(0, 20), 0);
    free.run_until(Tick(60));
    assert!(free.state.journeys[0].fails < 1e-9);
}

/// Ten replicas whose callee turns slow: they wait and compute nothing.
fn scaled(on: ScaleOn, on_at_start: bool) -> Spec {
    let mut s = spec(
        vec![service("web", 10, 20), service("vendor", 10, 1000)],
        vec![Endpoint { cpu_ms: 200.0, ..endpoint(0, 200.0) }, endpoint(1, 100.0)],
        vec![Call { from: 0, to: 1, timeout_ms: 30_000.0, ..Call::default() }],
        vec![journey(0, 100.0)],
    );
    s.services[0].autoscaler = Some(0);
    s.autoscalers.push(Autoscaler {
        on,
        target: if on == ScaleOn::Cpu { 0.5 } else { 0.4 },
        min: 2,
        max: 40,
        every_s: 15,
        up_after_s: 30,
        down_after_s: 120,
        step: 4,
        quota: None,
        on_at_start,
    });
    s
}

fn ready_after(s: Spec, later: Option<Action>) -> u32 {
    let mut world = run(s, 60);
    if let Some(action) = later {
        world.apply(action, 0);
    }
    world.run_until(Tick(900));
    world.state.services[0].ready
}

#[test]
fn an_autoscaler_on_processor_time_removes_what_waits() {
    let slow = |on, at_start| {
        let mut s = scaled(on, at_start);
        s.endpoints[0].cpu_ms = 100.0;
        s.rules.push(rule(vec![from(30)], Effect::OwnMs(1, 1500.0)));
        s
    };
    assert_eq!(ready_after(slow(ScaleOn::Cpu, false), None), 10, "off");
    assert!(ready_after(slow(ScaleOn::Cpu, true), None) < 6, "it sees idle processors");
    assert!(ready_after(slow(ScaleOn::Concurrency, true), None) > 15, "workers held tell the truth");
    assert_eq!(ready_after(slow(ScaleOn::Concurrency, true), Some(Action::Autoscale(0, false))), 10);
    assert!(ready_after(slow(ScaleOn::Concurrency, false), Some(Action::Autoscale(0, true))) > 15);
}

#[test]
fn a_quota_or_a_broken_tool_stops_an_autoscaler() {
    let slow = || {
        let mut s = scaled(ScaleOn::Concurrency, true);
        s.rules.push(rule(vec![from(30)], Effect::OwnMs(1, 1500.0)));
        s
    };
    let mut s = slow();
    s.quotas.push(Quota { name: "account".into(), services: vec![0, 1], limit: 23 });
    s.autoscalers[0].quota = Some(0);
    assert_eq!(ready_after(s, None), 13, "three more is all there is");
    let mut s = slow();
    s.services.push(service("control", 1, 1));
    s.endpoints.push(Endpoint { error: 1.0, ..endpoint(2, 1.0) });
    s.tools.push(Tool { name: "control".into(), kinds: vec![ActionKind::Scale], needs: 2 });
    assert_eq!(ready_after(s, None), 10, "nothing to scale with");
}

fn crashing(readiness: bool) -> Spec {
    let mut s = one(4, 10, 10.0, 40.0);
    s.services[0].versions = vec!["1".into(), "2".into()];
    s.services[0].readiness = readiness;
    s.services[0].strategy = Strategy::AllAtOnce;
    s.rules.push(rule(vec![Lever::Version(0, 1)], Effect::Crash(0, 5)));
    s
}

/// A rolling deploy waits for its batch to be up: a version that crashes right after it came up takes two replicas down,
/// the second before the first has crashed, and no more.
#[test]
fn a_rolling_deploy_goes_no_further_than_replicas_that_crash() {
    let mut s = crashing(true);
    s.services[0].strategy = Strategy::Rolling;
    let mut world = run(s, 10);
    world.apply(Action::Deploy(0, 1), 0);
    world.run_until(Tick(2000));
    assert_eq!(world.state.replicas.iter().filter(|r| r.version == 1).count(), 2);
    assert!(world.state.services[0].ready >= 2);
}

#[test]
fn a_version_that_crashes_loops_with_longer_and_longer_waits() {
    let good = run(crashing(true), 600);
    assert_eq!((good.state.services[0].crashed, good.state.services[0].ready), (0, 4));
    let mut world = run(crashing(true), 10);
    world.apply(Action::Deploy(0, 1), 0);
    world.run_until(Tick(400));
    let early = world.state.services[0].crashed;
    assert!(early >= 12, "{early}");
    world.run_until(Tick(2000));
    let late = world.state.services[0].crashed - early;
    assert!(late < early * 3 / 2, "four times as long, the waits have grown: {late} after {early}");
    assert!(world.state.replicas.iter().any(|r| r.crashes > 4));
    world.apply(Action::RollBack(0), 0);
    world.run_until(Tick(2100));
    assert_eq!(world.state.services[0].ready, 4, "and the version before it runs");
}

#[test]
fn without_readiness_what_is_down_stays_in_rotation() {
    let dead = |readiness| {
        let mut world = run(crashing(readiness), 10);
        world.apply(Action::RestartOne(0, 2), 0);
        world.run_until(Tick(15));
        (world.state.services[0].dead, world.state.journeys[0].fails)
    };
    let (share, fails) = dead(false);
    assert!((share - 0.25).abs() < 1e-9 && (fails - 0.25).abs() < 1e-6, "{share} {fails}");
    assert!(dead(true).1 < 1e-9);
}

/// Sixty replicas that each fetch five answers a second while they start, from something that gives ten.
fn herd(needs: bool) -> World {
    let mut s = spec(
        vec![Service { batch: 60, ..service("web", 60, 10) }, Service { queue_limit: 5.0, ..service("config", 1, 1) }],
        vec![endpoint(0, 10.0), endpoint(1, 100.0)],
        vec![],
        vec![journey(0, 100.0)],
    );
    s.services[1].max_replicas = 1;
    if needs {
        s.services[0].start_calls = vec![(1, 5.0)];
    }
    let mut world = run(s, 60);
    assert_eq!(world.state.services[0].ready, 60);
    world.apply(Action::RestartAll(0), 0);
    world
}

#[test]
fn a_herd_of_starting_replicas_keeps_itself_down() {
    let mut free = herd(false);
    free.run_until(Tick(80));
    assert_eq!(free.state.services[0].ready, 60, "without anything to ask for they are back at once");
    let mut stuck = herd(true);
    stuck.run_until(Tick(600));
    assert!(stuck.state.services[0].ready < 30, "{}", stuck.state.services[0].ready);
    let mut throttled = herd(true);
    throttled.run_until(Tick(70));
    throttled.apply(Action::Throttle(0, 2), 0);
    throttled.run_until(Tick(75));
    assert!(count(&throttled, ReplicaStatus::Starting) <= 3);
    throttled.run_until(Tick(600));
    assert_eq!(throttled.state.services[0].ready, 60, "in turns they come back");
}

/// Sixty replicas crash at once; the ticks at which one of them starts again, and how many start at most in one.
fn starts_after_a_crash(jitter: bool) -> (usize, usize) {
    let mut s = one(60, 10, 10.0, 10.0);
    s.services[0].restart_backoff_s = (300, 300);
    s.services[0].restart_jitter = jitter;
    s.rules.push(rule(vec![Lever::During(Tick(50), Tick(52))], Effect::Crash(0, 1)));
    let mut world = run(s, 51);
    assert_eq!(count(&world, ReplicaStatus::Crashed), 60);
    let (mut ticks, mut most) = (0, 0);
    for tick in 52..=360 {
        let down = count(&world, ReplicaStatus::Crashed);
        world.run_until(Tick(tick));
        let started = down - count(&world, ReplicaStatus::Crashed);
        (ticks, most) = (ticks + usize::from(started > 0), most.max(started));
    }
    assert_eq!(count(&world, ReplicaStatus::Crashed), 0, "nobody waits longer than the back-off");
    (ticks, most)
}

#[test]
fn jitter_spreads_the_starts_of_replicas_that_crashed_together() {
    assert_eq!(starts_after_a_crash(false), (1, 60));
    let (ticks, most) = starts_after_a_crash(true);
    assert!(ticks > 40 && most < 6, "{ticks} {most}");
}

#[test]
fn replicas_that_wait_for_their_turn_all_start_once_nothing_holds_them() {
    let mut s = one(10, 10, 10.0, 10.0);
    s.services[0].batch = 10;
    s.services[0].starts_at_once = 1;
    let mut world = run(s, 10);
    world.apply(Action::RestartAll(0), 0);
    world.run_until(Tick(30));
    assert!(count(&world, ReplicaStatus::Waiting) >= 7);
    world.apply(Action::Throttle(0, 0), 0);
    world.run_until(Tick(45));
    assert_eq!(world.state.services[0].ready, 10);
}

fn leaking(memory: bool, mb: f64) -> Spec {
    let mut s = one(2, 10, 10.0, 10.0);
    s.services[0].memory = memory.then_some(Memory { limit_mb: 500.0, base_mb: 100.0, per_request_mb: 1.0 });
    s.rules.push(rule(vec![from(0)], Effect::Leak(0, mb)));
    s
}

#[test]
fn a_leak_fills_memory_until_replicas_are_killed() {
    let mut world = run(leaking(true, 60.0), 200);
    assert!((world.state.services[0].memory_mb - 300.0).abs() < 5.0, "{}", world.state.services[0].memory_mb);
    assert_eq!(world.state.services[0].crashed, 0);
    world.run_until(Tick(405));
    assert_eq!((world.state.services[0].crashed, world.state.services[0].ready), (2, 0));
    world.run_until(Tick(440));
    assert_eq!(world.state.services[0].ready, 2, "back");
    assert!(world.state.services[0].memory_mb < 150.0, "and empty");
    assert_eq!(run(leaking(true, 0.0), 2000).state.services[0].crashed, 0);
    assert_eq!(run(leaking(false, 60.0), 2000).state.services[0].crashed, 0);
}

#[test]
fn a_restart_gives_leaked_memory_back() {
    let mut world = run(leaking(true, 60.0), 200);
    world.apply(Action::RestartAll(0), 0);
    world.run_until(Tick(230));
    assert!(world.state.services[0].memory_mb < 150.0, "{}", world.state.services[0].memory_mb);
}

#[test]
fn requests_in_flight_hold_memory() {
    let mut s = one(1, 1, 1000.0, 20.0);
    s.services[0].memory = Some(Memory { limit_mb: 300.0, base_mb: 100.0, per_request_mb: 1.0 });
    let world = run(s.clone(), 60);
    assert!(world.state.services[0].crashed > 0, "a queue of some hundred fills it");
    s.services[0].queue_limit = 50.0;
    assert_eq!(run(s, 600).state.services[0].crashed, 0, "a shorter queue saves it");
}

fn outlier(percent: u8) -> Spec {
    let mut s = one(10, 10, 10.0, 10.0);
    s.services[0].outlier =
        (percent > 0).then_some(Outlier { threshold: 0.5, interval_s: 10, eject_s: 30, max_percent: percent });
    s.rules.push(rule(vec![Lever::Slot(0, 3)], Effect::Error(0, 0.9)));
    s
}

#[test]
fn a_replica_that_fails_is_ejected_for_a_while() {
    let without = run(outlier(0), 60);
    assert!((without.state.journeys[0].fails - 0.09).abs() < 1e-6);
    let mut world = run(outlier(20), 15);
    assert_eq!(world.state.services[0].ready, 9);
    assert!(world.state.journeys[0].fails < 1e-6);
    world.run_until(Tick(41));
    assert_eq!(world.state.services[0].ready, 9, "judged again as soon as it is back");
    world.apply(Action::Replace(0, 3), 0);
    world.run_until(Tick(52));
    assert_eq!(world.state.services[0].ready, 10, "a fresh host is given a chance and keeps it");
    assert_eq!(run(outlier(5), 60).state.services[0].ready, 10, "not even one of ten may be out");
    let mut s = outlier(30);
    s.rules[0].when = vec![from(0)];
    assert_eq!(run(s, 60).state.services[0].ready, 7, "no more than three when all fail");
}

#[test]
fn a_pool_whose_last_replica_is_gone_serves_nobody_in_that_second() {
    let mut s = one(1, 100, 10.0, 100.0);
    s.rules = vec![rule(vec![from(50)], Effect::Crash(0, 1))];
    let mut world = run(s, 50);
    assert!((world.state.services[0].served - 100.0).abs() < 1.0);
    world.run_until(Tick(51));
    let now = &world.state.services[0];
    assert_eq!((now.ready, now.served, now.queue), (0, 0.0, 0.0));
    assert_eq!(now.rejected, now.offered);
}

/// What waits when nobody new comes is worked on like any other request: it makes its calls.
#[test]
fn a_queue_makes_its_calls_when_nobody_new_comes() {
    let mut s = spec(
        vec![service("web", 1, 1), service("api", 1, 1000)],
        vec![endpoint(0, 100.0), Endpoint { name: "other".into(), ..endpoint(0, 100.0) }, endpoint(1, 1.0)],
        vec![Call { from: 0, to: 2, ..Call::default() }],
        vec![journey(0, 15.0), journey(1, 5.0)],
    );
    s.services[0].queue_limit = 1e6;
    let mut world = run(s, 300);
    (0..2).for_each(|j| world.apply(Action::Shed(j, 100), 0));
    world.run_until(Tick(310));
    let web = &world.state.services[0];
    assert!(web.offered == 0.0 && web.served > 5.0 && web.queue > 100.0, "{web:?}");
    assert!((world.state.calls[0].rate - 0.75 * web.served).abs() < 1e-9, "three of four that wait call");
}

#[test]
fn a_quota_counts_more_replicas_than_a_service_can_have() {
    let mut s = scaled(ScaleOn::Concurrency, true);
    s.quotas = vec![Quota { name: "all".into(), services: vec![0; 30_000], limit: u16::MAX }];
    s.autoscalers[0].quota = Some(0);
    let ready = s.services[0].replicas;
    assert!(u32::from(ready) * 30_000 > u32::from(u16::MAX));
    assert!(run(s, 600).state.services[0].ready <= u32::from(ready), "it leaves no room");
}

#[test]
fn a_limiter_refuses_no_less_than_nobody() {
    for heaviest in [0.1, 0.3, 0.7] {
        let mut s = limited(true, heaviest);
        s.limiters[0].per_key_s = 1e6;
        let world = run(s, 20);
        assert_eq!(world.state.limiters[0].refused, 0.0);
        assert!(world.state.endpoints[0].turned_away >= 0.0 && world.state.services[0].failing >= 0.0);
    }
}

#[test]
fn a_second_set_has_leaked_nothing() {
    let mut s = leaking(true, 60.0);
    s.services[0].strategy = Strategy::BlueGreen { keep_s: 0 };
    s.services[0].versions = vec!["1".into(), "2".into()];
    let mut world = run(s, 300);
    let before = world.state.services[0].memory_mb;
    world.apply(Action::Deploy(0, 1), 0);
    world.run_until(Tick(320));
    assert!(world.state.services[0].memory_mb < before - 200.0, "{before} and {}", world.state.services[0].memory_mb);
}

/// 100 users a second on one core, 8 ms each, that call something healthy with 100 ms of patience.
fn calling(per_s: f64, call: &Call, takes_turns: bool) -> World {
    let mut web = service("web", 1, 1000);
    (web.cores, web.takes_turns, web.queue_limit) = (1.0, takes_turns, 50.0);
    let mut s = spec(
        vec![web, service("db", 1, 1000)],
        vec![Endpoint { cpu_ms: 8.0, ..endpoint(0, 8.0) }, endpoint(1, 2.0)],
        vec![Call { from: 0, to: 1, timeout_ms: 100.0, ..call.clone() }],
        vec![journey(0, per_s)],
    );
    s.endpoints[1].cpu_ms = 0.1;
    let mut world = World::new(s, 1).unwrap();
    world.run_until(Tick(300));
    world
}

/// What is called answers in 2 ms throughout; whoever called is too busy to notice.
#[test]
fn requests_that_take_turns_give_up_on_healthy_callees_when_their_processor_is_short() {
    let starved = calling(150.0, &Call::default(), true);
    assert!(starved.state.calls[0].fails > 0.99, "{}", starved.state.calls[0].fails);
    assert!(starved.state.services[1].failing == 0.0 && starved.state.services[1].wait_ms < 1.0);
    let in_line = calling(150.0, &Call::default(), false);
    assert!(in_line.state.calls[0].fails < 0.001, "those that wait before they begin do not");
    assert!(in_line.state.services[0].queue > 40.0, "though they wait as long");
    assert!(calling(50.0, &Call::default(), true).state.calls[0].fails < 0.001, "no wait, nothing late");
}

#[test]
fn a_call_can_cost_its_caller_processor_and_every_try_again() {
    let cpu = |cpu_ms| calling(50.0, &Call { cpu_ms, ..Call::default() }, false).state.services[0].cpu;
    assert!((cpu(0.0) - 0.4).abs() < 0.01 && (cpu(4.0) - 0.6).abs() < 0.01, "{} {}", cpu(0.0), cpu(4.0));
    let mut s =
        calling(50.0, &Call { cpu_ms: 4.0, tries: 2, required: false, ..Call::default() }, false).spec().clone();
    s.endpoints[1].error = 1.0;
    let mut tried_twice = World::new(s, 1).unwrap();
    tried_twice.run_until(Tick(300));
    assert!((tried_twice.state.services[0].cpu - 0.8).abs() < 0.01, "{}", tried_twice.state.services[0].cpu);
}

/// A caller that backs off 1 ms, of a pool that is full: what is let in waits for half a second, the rest is told at once.
#[test]
fn a_try_that_is_turned_away_does_not_wait() {
    let mut db = service("db", 1, 10);
    db.queue_limit = 50.0;
    let mut s = spec(
        vec![service("web", 1, 10_000), db],
        vec![endpoint(0, 1.0), endpoint(1, 100.0)],
        vec![Call { from: 0, to: 1, backoff_ms: 1.0, timeout_ms: 10_000.0, ..Call::default() }],
        vec![journey(0, 400.0)],
    );
    let mut full = World::new(s.clone(), 1).unwrap();
    full.run_until(Tick(300));
    let steady_ms = full.state.endpoints[1].steady_ms;
    assert!(steady_ms > 500.0 && full.state.services[1].turned_away > 0.7, "{steady_ms}");
    let hold_ms = full.state.endpoints[0].hold_ms;
    assert!(hold_ms < 0.4 * steady_ms, "{hold_ms} of {steady_ms}");
    s.journeys[0].per_s = 50.0;
    let mut fits = World::new(s, 1).unwrap();
    fits.run_until(Tick(300));
    assert!(fits.state.endpoints[0].hold_ms > 100.0, "whoever is let in waits for the answer");
}
