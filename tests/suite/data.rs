//! What is kept: caches, copies, records, backups, work for later, in small worlds by hand.

use firedrill::base::time::Tick;
use firedrill::sim::action::Action;
use firedrill::sim::spec::{Cache, Call, Endpoint, Journey, Service};
use firedrill::sim::{Spec, World};

fn service(name: &str, workers: u16, cores: f64) -> Service {
    Service { name: name.into(), workers, cores, start_s: 10, ..Service::default() }
}

fn endpoint(service: usize, own_ms: f64, cpu_ms: f64) -> Endpoint {
    Endpoint { service, own_ms, cpu_ms, ..Endpoint::default() }
}

fn spec(services: Vec<Service>, endpoints: Vec<Endpoint>, calls: Vec<Call>, per_s: f64) -> Spec {
    Spec {
        begin: Tick(1),
        horizon: Tick(100_000),
        scrape_s: 15,
        services,
        endpoints,
        calls,
        journeys: vec![Journey { steps: vec![(0, 1.0)], per_s, ..Journey::default() }],
        ..Spec::default()
    }
}

/// 500 users a second, nine of ten answered from a cache of two replicas, the rest by a database of `db_s` a second.
fn cached(db_s: f64, coalesces: bool, entries: f64) -> Spec {
    let mut holder = service("cache", 1000, 100.0);
    (holder.replicas, holder.max_replicas) = (2, 2);
    let mut db = service("db", 2000, db_s / 100.0);
    db.queue_limit = 10_000.0;
    let mut s = spec(
        vec![service("web", 60_000, 1000.0), holder, db],
        vec![endpoint(0, 1.0, 0.01), endpoint(1, 1.0, 0.01), endpoint(2, 10.0, 10.0)],
        vec![
            Call { to: 1, required: false, ..Call::default() },
            Call { to: 2, cache: Some(0), timeout_ms: 2000.0, ..Call::default() },
        ],
        500.0,
    );
    s.endpoints[0].jitter = 0.0;
    s.caches = vec![Cache { name: "c".into(), service: 1, hit: 0.9, entries, ttl_s: 300.0, coalesces, warm: 1.0 }];
    s
}

fn run(spec: Spec, until: u32, actions: &[(u32, Action)]) -> World {
    let mut world = World::new(spec, 1).unwrap();
    for (at, action) in actions {
        world.run_until(Tick(*at));
        world.apply(*action, 0);
    }
    world.run_until(Tick(until));
    world
}

#[test]
fn a_healthy_cache_is_steady_for_hours() {
    let world = run(cached(1000.0, true, 5000.0), 4 * 3600, &[]);
    assert!(world.state.caches[0].warm > 0.999, "{}", world.state.caches[0].warm);
    assert!((world.state.endpoints[2].offered - 50.0).abs() < 1.0, "one of ten misses");
    let world = run(Spec { caches: vec![], ..uncached() }, 600, &[]);
    assert!((world.state.endpoints[2].offered - 500.0).abs() < 1.0, "without a cache all go to the database");
}

fn uncached() -> Spec {
    let mut s = cached(1000.0, true, 5000.0);
    s.calls[1].cache = None;
    s
}

#[test]
fn a_flush_sends_everybody_to_the_database_until_it_is_warm_again() {
    let flushed = run(cached(1000.0, true, 5000.0), 602, &[(600, Action::Flush(0))]);
    assert!(flushed.state.endpoints[2].offered > 400.0, "{}", flushed.state.endpoints[2].offered);
    let later = run(cached(1000.0, true, 5000.0), 800, &[(600, Action::Flush(0))]);
    assert!(later.state.caches[0].warm > 0.95, "{}", later.state.caches[0].warm);
}

/// The vicious circle of look-aside caches: what is too slow to answer never fills the cache that would relieve it.
#[test]
fn a_database_too_small_for_the_misses_stays_down_after_a_flush() {
    let (small, entries) = (150.0, 5000.0);
    let before = run(cached(small, true, entries), 600, &[]);
    assert!(before.state.journeys[0].fails < 0.01);
    let flush = (600, Action::Flush(0));
    let down = run(cached(small, true, entries), 7200, &[flush]);
    assert!(down.state.journeys[0].fails > 0.5, "down for hours: {}", down.state.journeys[0].fails);
    let saved = run(cached(small, true, entries), 9000, &[flush, (7200, Action::Shed(0, 85)), (8600, Action::Shed(0, 0))]);
    assert!(saved.state.journeys[0].fails < 0.02, "fewer users let it fill: {}", saved.state.journeys[0].fails);
}

#[test]
fn a_stampede_is_worse_than_fetches_that_are_shared() {
    let after = |coalesces, slow_ms: f64| {
        let mut s = cached(5000.0, coalesces, 100.0);
        s.endpoints[2].own_ms = slow_ms;
        run(s, 601, &[(600, Action::Flush(0))]).state.endpoints[2].offered
    };
    assert!(after(false, 1000.0) > 2.0 * after(true, 1000.0), "{} {}", after(false, 1000.0), after(true, 1000.0));
    assert!(after(false, 1.0) < 1.1 * after(true, 1.0), "quick fetches leave nothing to share");
}

#[test]
fn a_replica_that_restarts_takes_its_share_of_the_content_along() {
    let lasting = || {
        let mut s = cached(1000.0, true, 500_000.0);
        s.caches[0].ttl_s = 0.0;
        s
    };
    let one = run(lasting(), 601, &[(600, Action::RestartOne(1, 0))]);
    assert!((one.state.caches[0].warm - 0.5).abs() < 0.02, "{}", one.state.caches[0].warm);
    let all = run(lasting(), 625, &[(600, Action::RestartAll(1))]);
    assert!(all.state.caches[0].warm < 0.05, "one after the other: {}", all.state.caches[0].warm);
    let none = run(lasting(), 601, &[(600, Action::RestartOne(0, 0))]);
    assert!(none.state.caches[0].warm > 0.98, "others hold nothing");
}
