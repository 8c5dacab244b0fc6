//! What is kept: caches, copies, records, backups, work for later, in small worlds by hand.

use firedrill::base::time::Tick;
use firedrill::sim::action::Action;
use firedrill::sim::spec::{
    Backup, Cache, Call, Effect, Endpoint, Journey, Lever, Replication, Rule, Service, Store, Topic,
};
use firedrill::sim::state::Failure;
use firedrill::sim::{Spec, World};

pub fn service(name: &str, workers: u16, cores: f64) -> Service {
    Service { name: name.into(), workers, cores, start_s: 10, ..Service::default() }
}

pub fn endpoint(service: usize, own_ms: f64, cpu_ms: f64) -> Endpoint {
    Endpoint { service, own_ms, cpu_ms, ..Endpoint::default() }
}

pub fn spec(services: Vec<Service>, endpoints: Vec<Endpoint>, calls: Vec<Call>, per_s: f64) -> Spec {
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
pub fn cached(db_s: f64, coalesces: bool, entries: f64) -> Spec {
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
    s.caches =
        vec![Cache { name: "c".into(), service: 1, hit: 0.9, entries, ttl_s: 300.0, coalesces, warm: 1.0, size: None }];
    s
}

pub fn run(spec: Spec, until: u32, actions: &[(u32, Action)]) -> World {
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
    let saved =
        run(cached(small, true, entries), 9000, &[flush, (7200, Action::Shed(0, 85)), (8600, Action::Shed(0, 0))]);
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

/// A cache whose look-up takes 50 ms, for a caller that has 20.
#[test]
fn a_look_up_that_takes_too_long_is_a_miss() {
    let slow = |looks_up, timeout_ms| {
        let mut s = cached(1000.0, true, 5000.0);
        s.endpoints[1].own_ms = 50.0;
        (s.calls[0].looks_up, s.calls[0].timeout_ms) = (looks_up, timeout_ms);
        run(s, 600, &[]).state
    };
    let missed = slow(Some(0), 20.0);
    assert!(missed.endpoints[2].offered > 450.0 && missed.caches[0].hit == 0.0, "{}", missed.endpoints[2].offered);
    assert!(missed.caches[0].warm > 0.99, "what is there is there, only out of reach");
    assert!((slow(Some(0), 200.0).endpoints[2].offered - 50.0).abs() < 1.0, "in time it is a hit");
    assert!((slow(None, 20.0).endpoints[2].offered - 50.0).abs() < 1.0, "nobody said that the call looks it up");
}

/// Content comes back at the pace at which it is written down.
#[test]
fn what_nobody_writes_down_does_not_fill_a_cache() {
    let warm = |fills, share: f64| {
        let mut s = cached(1000.0, true, 5000.0);
        s.endpoints.insert(2, endpoint(1, 1.0, 0.01));
        s.calls[1].to = 3;
        let write = Call { to: 2, cache: Some(0), required: false, fills, per_request: share, ..Call::default() };
        s.calls.push(write);
        run(s, 620, &[(600, Action::Flush(0))]).state.caches[0].warm
    };
    assert!(warm(true, 1.0) > 0.7, "{}", warm(true, 1.0));
    assert!((0.05..0.3).contains(&warm(true, 0.1)), "{}", warm(true, 0.1));
    assert!(warm(true, 0.0) == 0.0 && warm(false, 0.0) > 0.7, "{} {}", warm(true, 0.0), warm(false, 0.0));
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

/// A primary that takes 100 writes a second, and a copy that could follow 150 if it had no reads.
pub fn replicated(reads_s: f64) -> Spec {
    let mut s = spec(
        vec![service("primary", 1000, 10.0), service("copy", 1000, 1.0)],
        vec![endpoint(0, 1.0, 0.1), endpoint(1, 1.0, 1.0)],
        vec![],
        100.0,
    );
    s.journeys.push(Journey { name: "read".into(), steps: vec![(1, 1.0)], per_s: reads_s, ..Journey::default() });
    s.stores =
        vec![Store { name: "rows".into(), writes: Some(0), per_thousand: 2.0, turnover_s: 1.0, ..Store::default() }];
    s.replications = vec![Replication {
        name: "db".into(),
        primary: 0,
        replica: 1,
        writes: 0,
        applies_s: 150.0,
        stale_after_s: 30.0,
        fresh_share: 0.25,
        fail_over_s: 60,
        back_s: None,
        store: Some(0),
    }];
    s
}

#[test]
fn a_copy_falls_behind_when_reads_take_its_processor() {
    let idle = run(replicated(100.0), 900, &[]);
    assert!(idle.state.replications[0].lag_s < 0.1, "it keeps up");
    assert!(idle.state.journeys[1].fails < 0.001, "and reads are fresh");
    let busy = run(replicated(600.0), 900, &[]);
    let now = busy.state.replications[0];
    assert!((now.behind - 900.0 * 40.0).abs() < 500.0, "150 * 0.4 of 100 a second: {}", now.behind);
    assert!((busy.state.journeys[1].fails - 0.25).abs() < 0.01, "{}", busy.state.journeys[1].fails);
    let without = run(Spec { replications: vec![], ..replicated(600.0) }, 900, &[]);
    assert!(without.state.journeys[1].fails < 0.001, "nothing to be behind of");
}

#[test]
fn a_fail_over_takes_its_time_and_loses_what_was_not_copied() {
    let go = (600, Action::FailOver(0));
    let during = run(replicated(600.0), 640, &[go]);
    assert!(during.state.journeys[0].fails > 0.99, "no primary");
    assert_eq!(during.state.ops[0].landed, None);
    let after = run(replicated(600.0), 700, &[go]);
    assert!(after.state.journeys[0].fails < 0.01);
    assert!(after.state.ops[0].landed.is_some_and(|t| (660..=661).contains(&t)));
    assert!((after.state.stores[0].lost - 24_000.0).abs() < 500.0, "{}", after.state.stores[0].lost);
    assert!((after.state.harm - during.state.harm) > 40.0, "two budget-minutes a thousand: {}", after.state.harm);
    let kept = run(replicated(100.0), 700, &[go]);
    assert!(kept.state.stores[0].lost < 1.0, "a copy that keeps up loses nothing");
}

/// A database of 100 writes a second that a rule corrupts half of from 300 to 400, and a backup of 5 minutes.
fn backed_up() -> Spec {
    let mut s = spec(vec![service("db", 1000, 10.0)], vec![endpoint(0, 1.0, 0.1)], vec![], 100.0);
    s.stores =
        vec![Store { name: "rows".into(), writes: Some(0), turnover_s: 1.0, per_thousand: 1.0, ..Store::default() }];
    s.backups = vec![Backup {
        name: "nightly".into(),
        size_gb: 50.0,
        rate_gb_min: 10.0,
        offline: Some(0),
        ..Backup::default()
    }];
    let when = vec![Lever::During(Tick(300), Tick(400))];
    s.rules = vec![Rule { name: "bug".into(), when, then: vec![Effect::Corrupt(0, 0.5)] }];
    s
}

#[test]
fn corrupted_and_lost_records_are_counted_and_are_harm() {
    let bad = run(backed_up(), 500, &[]);
    assert!((bad.state.stores[0].corrupted - 5000.0).abs() < 1.0, "{}", bad.state.stores[0].corrupted);
    assert!((bad.state.stores[0].records - 50_000.0).abs() < 1.0);
    assert!((bad.state.harm - 5.0).abs() < 0.01, "{}", bad.state.harm);
    let mut losing = backed_up();
    losing.rules[0].then = vec![Effect::Lose(0, 0.5)];
    let lost = run(losing, 500, &[]).state.stores[0];
    assert!((lost.lost - 5000.0).abs() < 1.0 && (lost.records - 45_000.0).abs() < 1.0);
    let good = run(Spec { rules: vec![], ..backed_up() }, 500, &[]);
    assert!(good.state.stores[0].harmed == 0.0 && good.state.harm == 0.0);
}

#[test]
fn rules_see_how_much_is_corrupted() {
    let mut s = backed_up();
    let when = vec![Lever::Corrupted(0)];
    s.rules.push(Rule { name: "seen".into(), when, then: vec![Effect::Error(0, 1.0)] });
    let share = 5000.0 / 50_000.0;
    let world = run(s.clone(), 500, &[]);
    assert!((world.state.endpoints[0].own_error - share).abs() < 0.03, "{}", world.state.endpoints[0].own_error);
    s.rules[0].then.clear();
    assert!(run(s, 500, &[]).state.endpoints[0].own_error == 0.0);
}

#[test]
fn a_restore_takes_minutes_undoes_corruption_and_loses_what_was_written_since() {
    let go = (500, Action::Restore(0));
    let during = run(backed_up(), 700, &[go]);
    assert!(during.state.journeys[0].fails > 0.99 && during.state.ops[0].landed.is_none());
    let after = run(backed_up(), 900, &[go]);
    assert!(after.state.journeys[0].fails < 0.01);
    assert_eq!(after.state.ops[0].landed, Some(800));
    assert!(after.state.stores[0].corrupted == 0.0);
    assert!((after.state.stores[0].lost - 50_000.0).abs() < 200.0, "{}", after.state.stores[0].lost);
    let mut online = backed_up();
    online.backups[0].offline = None;
    assert!(run(online, 700, &[go]).state.journeys[0].fails < 0.01, "the database answers meanwhile");
}

#[test]
fn a_backup_taken_too_late_holds_the_corruption_and_one_may_not_work() {
    let go = (500, Action::Restore(0));
    let mut late = backed_up();
    late.backups[0].every_s = 350;
    let world = run(late, 900, &[go]);
    assert!((world.state.stores[0].corrupted - 2500.0).abs() < 100.0, "{}", world.state.stores[0].corrupted);
    assert!(world.state.stores[0].lost < 15_200.0, "and little is lost: {}", world.state.stores[0].lost);
    let mut broken = backed_up();
    broken.backups[0].fails_at = Some(0.6);
    let world = run(broken, 900, &[go]);
    assert_eq!(world.state.ops[0].failed, Some((680, Failure::BadBackup)));
    assert!(world.state.stores[0].corrupted > 4999.0 && world.state.stores[0].lost == 0.0);
}

/// A web tier that leaves 100 messages a second for consumers that can handle 150.
fn queued(consumers: f64) -> Spec {
    let mut s = spec(
        vec![service("web", 1000, 100.0), service("mailer", 1000, 100.0)],
        vec![endpoint(0, 1.0, 0.01), endpoint(1, 100.0, 0.1)],
        vec![],
        100.0,
    );
    s.topics = vec![Topic {
        name: "mail".into(),
        from: 0,
        per_request: 1.0,
        to: 1,
        consumers,
        ttl_s: 0.0,
        deliveries: 0,
        backlog: 0.0,
        late_after_s: 60.0,
        weight: 0.5,
    }];
    s
}

#[test]
fn messages_are_load_on_their_handler_and_wait_when_consumers_are_too_few() {
    let well = run(queued(15.0), 900, &[]);
    assert!(well.state.topics[0].backlog < 101.0 && well.state.topics[0].age_s < 1.0);
    assert!((well.state.endpoints[1].offered - 100.0).abs() < 1.0);
    assert!(well.state.harm == 0.0);
    let few = run(queued(5.0), 900, &[]);
    let now = few.state.topics[0];
    assert!((now.backlog - 45_000.0).abs() < 500.0, "half of 100 a second stays: {}", now.backlog);
    assert!((now.age_s - 450.0).abs() < 20.0, "the one handled now came half the time ago: {}", now.age_s);
    assert!(few.state.harm > 5.0, "late: {}", few.state.harm);
    let none = run(Spec { topics: vec![], ..queued(5.0) }, 900, &[]);
    assert!(none.state.endpoints[1].offered == 0.0 && none.state.harm == 0.0);
}

#[test]
fn messages_live_no_longer_than_they_may_and_a_purge_throws_them_away() {
    let mut s = queued(5.0);
    s.topics[0].ttl_s = 100.0;
    let now = run(s, 900, &[]).state.topics[0];
    assert!(now.age_s <= 101.0 && now.lost > 30_000.0, "{} {}", now.age_s, now.lost);
    let purged = run(queued(5.0), 602, &[(600, Action::Purge(0))]);
    assert!(purged.state.topics[0].backlog < 400.0 && purged.state.topics[0].lost > 29_000.0);
    let before = run(queued(5.0), 600, &[]);
    assert!(purged.state.harm > before.state.harm + 2.0, "thrown away is not handled");
}

#[test]
fn poison_takes_turns_for_ever_unless_it_is_put_aside() {
    let poisoned = |deliveries, share| {
        let mut s = queued(15.0);
        s.topics[0].deliveries = deliveries;
        let when = vec![Lever::During(Tick(100), Tick(100_000))];
        s.rules = vec![Rule { name: "bad".into(), when, then: vec![Effect::Poison(0, share)] }];
        run(s, 1800, &[]).state.topics[0]
    };
    let for_ever = poisoned(0, 0.05);
    assert!(for_ever.backlog > 10_000.0 && for_ever.age_s > 60.0, "{} {}", for_ever.backlog, for_ever.age_s);
    let aside = poisoned(3, 0.05);
    assert!(aside.backlog < 200.0 && aside.lost > 8000.0, "{} {}", aside.backlog, aside.lost);
    let clean = poisoned(3, 0.0);
    assert!(clean.lost == 0.0 && clean.stuck == 0.0);
}

#[test]
fn what_fails_is_delivered_again() {
    let mut s = queued(15.0);
    s.endpoints[1].error = 0.2;
    let again = run(s.clone(), 900, &[]);
    assert!((again.state.endpoints[1].offered - 125.0).abs() < 1.0, "{}", again.state.endpoints[1].offered);
    assert!(again.state.topics[0].lost == 0.0);
    s.topics[0].deliveries = 1;
    assert!((run(s, 900, &[]).state.topics[0].lost - 900.0 * 20.0).abs() < 100.0, "one delivery and no other");
}

#[test]
fn a_restart_does_not_end_a_restore_or_a_fail_over_early() {
    let world = run(backed_up(), 700, &[(500, Action::Restore(0)), (550, Action::RestartAll(0))]);
    assert!(world.state.journeys[0].fails > 0.99);
    let world = run(backed_up(), 900, &[(500, Action::Restore(0)), (550, Action::RestartAll(0))]);
    assert!(world.state.journeys[0].fails < 0.01, "and it comes back when that is through");
    let world = run(replicated(100.0), 650, &[(600, Action::FailOver(0)), (610, Action::RestartOne(0, 0))]);
    assert!(world.state.journeys[0].fails > 0.99);
}

/// Consumers that share a pool too small for them wait there, and messages wait for consumers.
#[test]
fn a_slow_handler_makes_messages_wait() {
    let mut s = queued(1000.0);
    s.services[1].workers = 5;
    let slow = run(s, 900, &[]);
    let now = slow.state.topics[0];
    assert!((now.backlog + slow.state.services[1].queue - 45_000.0).abs() < 2000.0, "{}", now.backlog);
    assert!(slow.state.services[1].queue < 1100.0, "no more than there are consumers");
}

#[test]
fn what_is_kept_has_to_make_sense() {
    let mut s = cached(1000.0, true, 5000.0);
    (s.caches[0].hit, s.caches[0].entries) = (1.5, 0.0);
    let mut errors: Vec<String> = World::new(s, 1).unwrap_err().iter().map(ToString::to_string).collect();
    s = replicated(1.0);
    s.replications[0].applies_s = 0.0;
    errors.extend(World::new(s, 1).unwrap_err().iter().map(ToString::to_string));
    assert_eq!(
        errors,
        [
            "hit of `c` is 1.5, expected a share from 0 to 1",
            "entries of `c` is 0, expected more than 0",
            "applies_s of `db` is 0, expected more than 0"
        ]
    );
}

/// Two forks of a world with all of it move alike, byte for byte.
#[test]
fn the_same_seed_gives_the_same_bytes() {
    let all = || {
        let mut s = replicated(600.0);
        s.caches = vec![Cache {
            name: "c".into(),
            service: 1,
            hit: 0.5,
            entries: 100.0,
            ttl_s: 60.0,
            coalesces: true,
            size: None,
            warm: 0.5,
        }];
        s.topics = vec![Topic { from: 0, to: 1, ..queued(3.0).topics[0].clone() }];
        s.backups = vec![Backup { size_gb: 1.0, rate_gb_min: 1.0, every_s: 100, ..Backup::default() }];
        run(s, 900, &[(300, Action::FailOver(0)), (500, Action::Restore(0)), (600, Action::Flush(0))])
    };
    assert_eq!(all().digest(), all().digest());
    assert!(all().state.harm.is_finite());
}

#[test]
fn what_is_lost_as_it_is_written_is_neither_corrupted_nor_lost_again_by_a_restore() {
    let mut s = backed_up();
    let when = vec![Lever::During(Tick(0), Tick(100_000))];
    let then = vec![Effect::Corrupt(0, 0.8), Effect::Lose(0, 0.6)];
    s.rules = vec![Rule { name: "broken".into(), when, then }];
    s.backups[0].every_s = 0;
    let before = run(s.clone(), 300, &[]).state.stores[0];
    let kept = before.records - s.stores[0].records;
    assert!((before.corrupted - 0.8 * kept).abs() < 1e-6 * kept, "of what is there: {before:?}");
    assert!((before.lost - 1.5 * kept).abs() < 1e-6 * before.lost, "six of ten against four: {before:?}");
    let mut world = run(s.clone(), 300, &[(300, Action::Restore(0))]);
    let mut written = 0.0;
    while world.state.ops[0].landed.is_none() {
        world.step();
        let now = &world.state.endpoints[s.stores[0].writes.unwrap()];
        written += now.offered * now.success;
    }
    let now = world.state.stores[0];
    let all = before.records + before.lost + written;
    assert!((now.records + now.lost - all).abs() < 1e-6 * all, "each record is there or lost once: {now:?}");
}

#[test]
fn two_restores_lose_the_same_writes_once() {
    let mut s = backed_up();
    s.backups[0].every_s = 0;
    let other = s.backups[0].clone();
    s.backups.push(Backup { name: "other".into(), ..other });
    let lost = |actions: &[(u32, Action)]| run(s.clone(), 4000, actions).state.stores[0].lost;
    let once = lost(&[(300, Action::Restore(0))]);
    let twice = lost(&[(300, Action::Restore(0)), (301, Action::Restore(1))]);
    assert!(once > 0.0 && twice < once * 1.1, "{once} and {twice}");
}
