//! The flag service of 21 October 2025: an outage that outlives its cause.

use firedrill::sim::World;

use super::{act, failing, minute, world};

/// Minute of the file at which the deploy begins.
const DEPLOY: u32 = 10;
/// The world as it was.
const STARVED: &str = "starved";
/// Indices, in the order of the base.
const FLAGS: usize = 1;
const REDIS: usize = 2;
const POSTGRES: usize = 3;
const LOOK_UP: usize = 1;

fn posthog(id: &str) -> World {
    world("posthog-2025", id)
}

/// Goes on to this many minutes after the deploy.
fn after(w: &mut World, minutes: u32) {
    w.run_until(minute(DEPLOY + minutes));
}

/// Percent of requests that fail at the turn of each minute from one to another after the deploy.
fn failures(w: &mut World, from: u32, to: u32) -> Vec<f64> {
    let mut at = |m| {
        after(w, m);
        failing(w)
    };
    (from..to).map(&mut at).collect()
}

/// About 38 % are published; the engine makes it 44.
#[test]
fn a_rollback_does_not_end_what_feeds_itself() {
    let mut w = posthog(STARVED);
    w.run_until(minute(DEPLOY - 1));
    assert!(failing(&w) < 0.5 && !w.state.alerts[0].firing, "a good day before");
    assert!((0.85..0.97).contains(&w.state.services[FLAGS].cpu), "with little room: {}", w.state.services[FLAGS].cpu);
    let fired = (0..7).find(|m| {
        after(&mut w, *m);
        w.state.alerts[0].firing
    });
    assert!(fired.is_some(), "an alert within 5 minutes of +2");
    after(&mut w, 5);
    let rollback = w.state.ops[1].landed.unwrap();
    assert!(minute(DEPLOY + 3).0 < rollback && rollback <= minute(DEPLOY + 5).0, "back at {rollback} s");
    let failures = failures(&mut w, 6, 75);
    assert!(failures.iter().all(|f| *f > 10.0), "the errors stay: {failures:?}");
    let mean = failures.iter().sum::<f64>() / failures.len() as f64;
    assert!((mean - 38.0).abs() <= 10.0, "{mean:.1} % of requests fail; published: about 38");
}

/// The published cause: pods that wait for processor cannot reach a cache that is well, and fill it again.
#[test]
fn pods_short_of_processor_refill_a_cache_that_is_full() {
    let mut w = posthog(STARVED);
    w.run_until(minute(DEPLOY - 1));
    let before = w.state.endpoints.iter().map(|e| e.offered).collect::<Vec<_>>();
    after(&mut w, 45);
    let (cache, services) = (w.state.caches[0], &w.state.services);
    assert!(cache.warm > 0.95 && services[REDIS].failing < 0.01 && services[POSTGRES].failing < 0.01);
    assert!(services[FLAGS].cpu > 0.99 && services[POSTGRES].cpu < 0.5, "only the pods are short");
    assert!(w.state.calls[LOOK_UP].fails > 0.9 && cache.hit < 0.1, "what is there is out of reach");
    let named = |name: &str| w.spec().endpoints.iter().position(|e| e.name == name).unwrap();
    for refill in [named("set"), named("definitions")] {
        let (then, now) = (before[refill], w.state.endpoints[refill].offered);
        assert!(now > 20.0 * then, "a flood from the database into the cache: {then} to {now}");
    }
}

/// Published: the memory of the cache was exhausted at +45. Missed: what is written again takes no room, however often.
#[test]
fn writing_the_same_entries_again_does_not_fill_the_cache() {
    let mut w = posthog(STARVED);
    w.run_until(minute(DEPLOY - 1));
    let before = w.state.caches[0].full;
    after(&mut w, 60);
    let now = w.state.caches[0];
    assert!((0.55..0.65).contains(&before) && (now.full - before).abs() < 0.05, "{before} to {} full", now.full);
    assert!(now.refused == 0.0 && now.evicted == 0.0, "{now:?}");
}

/// The throttle ends it; half an hour after is published, at +103. Here it is the quarter of an hour that its steps are
/// given (an input): the pods reach the cache again within a minute of the throttle, since the memory of
/// the cache does not run out at +45 here, so that nothing was lost and nothing has to be filled. Missed by 13 of 28 minutes.
#[test]
fn the_throttle_ends_it_but_sooner_than_it_did() {
    let mut w = posthog(STARVED);
    after(&mut w, 75);
    act(&mut w, "run throttle");
    after(&mut w, 76);
    assert!(w.state.calls[LOOK_UP].fails < 0.01 && w.state.services[FLAGS].queue < 1.0, "the loop is broken");
    assert!((25.0..60.0).contains(&failing(&w)), "requests fail still, those turned away: {}", failing(&w));
    let well = 76 + failures(&mut w, 76, 140).iter().position(|f| *f < 1.0).unwrap() as u32;
    assert!((90..=92).contains(&well), "well at +{well}; published: +103");
    assert!(failures(&mut w, well, 180).iter().all(|f| *f < 1.0), "and it stays so");
}

/// Requests that are refused a refill fail, and the proxy brings them back ten times over.
#[test]
fn throttling_the_refill_alone_does_not_end_it() {
    let mut w = posthog(STARVED);
    after(&mut w, 75);
    act(&mut w, "config refill throttled");
    assert!(failures(&mut w, 76, 140).iter().all(|f| *f > 10.0));
}

#[test]
fn pods_with_room_are_better_than_an_early_throttle_than_a_late_one_than_none() {
    let harm = |id: &str, throttle_at: Option<u32>| {
        let mut w = posthog(id);
        if let Some(m) = throttle_at {
            after(&mut w, m);
            act(&mut w, "run throttle");
        }
        after(&mut w, 140);
        w.state.harm
    };
    let (room, early, late, none) =
        (harm("right-sized", None), harm(STARVED, Some(15)), harm(STARVED, Some(75)), harm(STARVED, None));
    assert!(room < 0.1, "no outage at all: {room}");
    assert!(room < 0.1 * early && early < 0.6 * late && late < 0.8 * none, "{room} {early} {late} {none}");
}
