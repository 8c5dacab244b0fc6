//! Caches that have room for so much.

use firedrill::base::time::Tick;
use firedrill::sim::action::Action;
use firedrill::sim::spec::{CacheSize, Call, Endpoint};
use firedrill::sim::{Spec, World};

use crate::data::{cached, run};

/// The cache of [`cached`] with so many popular entries for ever, and room for so many; half the popular ones, or as many
/// as find room, are there.
fn sized(entries: f64, room: f64, seldom: f64, evicts: bool) -> Spec {
    let mut s = cached(1000.0, false, entries);
    let cache = &mut s.caches[0];
    (cache.ttl_s, cache.warm) = (0.0, (0.5 * room / entries).min(0.5));
    cache.size = Some(CacheSize { memory_mb: room * 10.0 / 1024.0, entry_kb: 10.0, seldom, seldom_there: 0.0, evicts });
    s
}

/// 450 of 500 users a second ask for popular entries, as many of each.
#[test]
fn hits_are_what_the_room_holds_of_what_is_asked_for() {
    for (room, holds) in [(2500.0, 0.25), (5000.0, 0.5), (20_000.0, 1.0)] {
        let world = run(sized(10_000.0, room, 0.0, true), 3600, &[]);
        let now = world.state.caches[0];
        assert!((now.warm - holds).abs() < 0.01, "room for {room} of 10,000: {}", now.warm);
        assert!((world.state.endpoints[2].offered - 500.0 * (1.0 - 0.9 * holds)).abs() < 10.0);
        assert!((now.full - (10_000.0_f64 / room).min(1.0)).abs() < 0.01, "{}", now.full);
        assert_eq!(now.evicted > 1.0, holds < 1.0, "{}", now.evicted);
    }
    let unlimited = Spec { caches: vec![], ..sized(10_000.0, 1.0, 0.0, true) };
    let mut unlimited = Spec { caches: sized(10_000.0, 1.0, 0.0, true).caches, ..unlimited };
    unlimited.caches[0].size = None;
    assert!(run(unlimited, 3600, &[]).state.caches[0].warm > 0.99, "without a size everything finds room");
}

/// 2,000 popular entries are asked for 0.225 times a second each, 50 others a second once. Those that are not asked for
/// in `T` go: 2,000 (1 - e^(-0.225 T)) + 50 T find room.
#[test]
fn what_is_asked_for_once_takes_room_from_what_is_asked_for_often() {
    let after = |room, seldom| run(sized(2000.0, room, seldom, true), 7200, &[]).state.caches[0];
    let small = after(2000.0, 1e9);
    assert!((small.warm - 0.81).abs() < 0.03, "T is 7.4 s: {}", small.warm);
    assert!((small.seldom - 370.0).abs() < 70.0, "{}", small.seldom);
    let large = after(4000.0, 1e9);
    assert!(large.warm > 0.99 && (large.seldom - 2000.0).abs() < 20.0, "T is 40 s: {} {}", large.warm, large.seldom);
    assert!(after(2000.0, 0.0).warm > 0.99, "nothing else is kept");
    let few = run(sized(2000.0, 4000.0, 1000.0, true), 7200, &[]).state;
    assert!(few.caches[0].hit > 0.99 && few.endpoints[2].offered < 5.0, "all of it finds room: {}", few.caches[0].hit);
}

#[test]
fn memory_is_shown_and_a_flush_frees_it() {
    let shown = |until, actions: &[(u32, Action)]| {
        let world = run(sized(2000.0, 4000.0, 1e9, true), until, actions);
        let of = |name| world.series(name).unwrap();
        (of("c.full"), of("c.evicted"))
    };
    let (full, evicted) = shown(3600, &[]);
    assert!(full > 95.0 && (40.0..60.0).contains(&evicted), "{full} % {evicted}");
    let (full, evicted) = shown(3615, &[(3600, Action::Flush(0))]);
    assert!(full < 90.0 && evicted < 30.0, "{full} % {evicted}");
    assert_eq!(run(cached(1000.0, true, 2000.0), 60, &[]).series("c.full"), None);
}

/// A cache that callers write themselves, as they do what they missed.
fn written(evicts: bool) -> Spec {
    let mut s = sized(10_000.0, 5000.0, 0.0, evicts);
    s.caches[0].warm = 0.2;
    s.endpoints.insert(2, Endpoint { service: 1, own_ms: 1.0, cpu_ms: 0.01, ..Endpoint::default() });
    s.calls[1].to = 3;
    s.calls.push(Call { to: 2, cache: Some(0), required: false, fills: true, ..Call::default() });
    s
}

#[test]
fn a_full_cache_that_nothing_leaves_refuses_writes() {
    let sum = |world: &World| world.state.caches[0].warm;
    let before = run(written(false), 5, &[]);
    assert!(before.state.caches[0].refused == 0.0 && before.state.endpoints[2].success > 0.99, "there is room");
    let full = run(written(false), 1200, &[]);
    assert!((sum(&full) - 0.5).abs() < 0.01 && full.state.caches[0].full > 0.99, "{}", sum(&full));
    assert!(full.state.endpoints[2].success < 0.05, "writes fail: {}", full.state.endpoints[2].success);
    assert!(full.state.journeys[0].fails < 0.01, "users get what they ask for all the same");
    let evicting = run(written(true), 1200, &[]);
    assert!(evicting.state.endpoints[2].success > 0.99 && evicting.state.caches[0].refused == 0.0);
    let flushed = run(written(false), 1205, &[(1200, Action::Flush(0))]);
    assert!(flushed.state.endpoints[2].success > 0.99, "there is room again: {}", flushed.state.endpoints[2].success);
    assert_eq!(flushed.now(), Tick(1205));
}
