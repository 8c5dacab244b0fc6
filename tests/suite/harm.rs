//! Who is hurt: cohorts and regions, and what they come to think of it.

use firedrill::base::time::{DayStart, Tick};
use firedrill::sim::spec::{Call, Cohort, Effect, Endpoint, Flag, Journey, Lever, Region, Rule, Service, Trust};
use firedrill::sim::{Action, Spec, World};

/// A front that calls a back end; free users are 70 %, paying ones 20 %, and a flag aimed at the free ones.
fn spec() -> Spec {
    let service = |name: &str| Service { name: name.into(), workers: 1000, cores: 100.0, ..Service::default() };
    let endpoint = |service| Endpoint { service, ..Endpoint::default() };
    let journey = Journey { steps: vec![(0, 1.0)], per_s: 10.0, floor: 0.0, ..Journey::default() };
    Spec {
        start: DayStart(0),
        begin: Tick(1),
        horizon: Tick(100_000),
        scrape_s: 15,
        services: vec![service("front"), service("back")],
        endpoints: vec![endpoint(0), endpoint(1)],
        calls: vec![Call { from: 0, to: 1, ..Call::default() }],
        journeys: vec![journey],
        cohorts: vec![Cohort { name: "free".into(), share: 0.7 }, Cohort { name: "paying".into(), share: 0.2 }],
        flags: vec![Flag { name: "new".into(), cohorts: vec![0], ..Flag::default() }],
        ..Spec::default()
    }
}

fn rule(when: Lever, then: Effect) -> Rule {
    Rule { name: "fault".into(), when: vec![when], then: vec![then] }
}

fn failing(world: &World, group: usize) -> f64 {
    let g = &world.state.groups[group];
    g.failing / g.users
}

#[test]
fn a_flag_for_one_cohort_hurts_that_cohort() {
    for endpoint in [0, 1] {
        let mut s = spec();
        s.rules.push(rule(Lever::Flag(0), Effect::Error(endpoint, 0.5)));
        let mut world = World::new(s, 1).unwrap();
        world.run_until(Tick(60));
        assert_eq!((failing(&world, 0), failing(&world, 1)), (0.0, 0.0), "the flag is off");
        world.apply(Action::SetFlag(0, 40), 0);
        world.run_until(Tick(120));
        let (free, paying) = (failing(&world, 0), failing(&world, 1));
        assert!((free - 0.2).abs() < 1e-9, "half of the 40 % it is on for, behind {endpoint}: {free}");
        assert!(paying.abs() < 1e-9, "{paying}");
        let (j, g) = (&world.state.journeys[0], &world.state.groups);
        assert!((g[0].failed_users + g[1].failed_users - j.failed_users).abs() < 1e-6 && j.failed_users > 50.0);
        assert!((g[0].harm + g[1].harm - j.harm).abs() < 1e-9 && g[1].harm.abs() < 1e-9);
        assert!((world.series("cohort.free.success").unwrap() - 80.0).abs() < 3.0);
        assert!(world.series("cohort.paying.success").unwrap() > 99.9);
    }
}

/// A fault that asks nobody who they are hurts all alike, in proportion to their numbers.
#[test]
fn a_fault_of_the_system_hurts_all_cohorts_alike() {
    let mut s = spec();
    s.rules.push(rule(Lever::During(Tick(60), Tick(120)), Effect::Error(1, 0.3)));
    let mut world = World::new(s, 1).unwrap();
    world.run_until(Tick(130));
    let (all, g) = (world.state.journeys[0].failed_users, &world.state.groups);
    assert!((g[0].failed_users - 0.7 * all).abs() < 1e-9 && (g[1].failed_users - 0.2 * all).abs() < 1e-9);
    assert!(!world.state.apart && all > 100.0);
}

/// Tries make one cohort's failures rarer than its share of them; parts still add up to the whole.
#[test]
fn cohorts_never_add_up_to_more_than_everybody() {
    let mut s = spec();
    s.calls[0].tries = 3;
    s.cohorts[1].share = 0.3;
    s.rules.push(rule(Lever::Flag(0), Effect::Error(1, 0.8)));
    let mut world = World::new(s, 1).unwrap();
    world.apply(Action::SetFlag(0, 90), 0);
    for _ in 0..300 {
        world.step();
        let (g, j) = (&world.state.groups, &world.state.journeys[0]);
        assert!((g[0].failing + g[1].failing - j.attempts * j.fails).abs() < 1e-9);
    }
    assert!(failing(&world, 0) > 0.1 && failing(&world, 1) < 1e-9);
}

#[test]
fn a_regions_fault_hurts_its_users() {
    let mut s = spec();
    s.regions = vec![Region { name: "eu".into(), drain_s: 60 }, Region { name: "us".into(), drain_s: 60 }];
    let of = |region, e| Journey { region: Some(region), steps: vec![(e, 1.0)], weight: 0.5, ..s.journeys[0].clone() };
    s.journeys = vec![of(0, 0), of(1, 1)];
    s.calls.clear();
    s.rules.push(rule(Lever::During(Tick(60), Tick(120)), Effect::Error(0, 1.0)));
    let mut world = World::new(s, 1).unwrap();
    world.run_until(Tick(110));
    let eu_is_down = world.series("region.eu.success").unwrap() < 20.0;
    assert!(eu_is_down && world.series("region.us.success").unwrap() > 99.9);
    assert!(world.state.groups[2].harm > 0.1 && world.state.groups[3].harm <= 0.0);
}

#[test]
fn without_groups_and_trust_there_is_nothing_to_see() {
    let mut s = spec();
    (s.cohorts, s.flags) = (vec![], vec![]);
    let mut world = World::new(s, 1).unwrap();
    world.run_until(Tick(60));
    assert!(world.state.groups.is_empty() && world.state.own.is_empty());
    assert_eq!((world.series("cohort.free.success"), world.series("users.trust")), (None, None));
    assert_eq!(world.state.trust, 100.0);
}

/// Users who fail, of whom this share tries again, from minute 10 to 40.
fn disappointed(retry: f64, updates: bool) -> World {
    let mut s = spec();
    (s.cohorts, s.flags) = (vec![], vec![]);
    s.journeys[0].retry = retry;
    s.trust = Some(Trust { falls_min: 30.0, recovers_h: 10.0, silence_s: 300, silence_factor: 3.0 });
    s.rules.push(rule(Lever::During(Tick(600), Tick(2400)), Effect::Error(0, 0.8)));
    let mut world = World::new(s, 1).unwrap();
    while world.now() < Tick(2400) {
        world.step();
        if updates && world.state.tick.is_multiple_of(240) {
            world.state.silent_s = 0;
        }
    }
    world
}

#[test]
fn failing_twice_and_hearing_nothing_cost_trust() {
    let (once, told, silent) = (disappointed(0.0, true), disappointed(0.8, true), disappointed(0.8, false));
    assert_eq!(once.state.trust, 100.0, "one failure each is forgiven");
    assert!(silent.state.trust < told.state.trust - 10.0, "{} {}", silent.state.trust, told.state.trust);
    // Of the attempts 0.64 come again (0.8 * 0.8 of each before), and 0.8 of these fail: 0.512, over 30 of 30 minutes.
    let want = 100.0 * (-0.512_f64).exp();
    assert!((told.state.trust - want).abs() < 2.0, "{} {want}", told.state.trust);
}

#[test]
fn trust_comes_back_slowly() {
    let mut world = disappointed(0.8, true);
    let low = world.state.trust;
    world.run_until(Tick(2400 + 600));
    assert!(world.state.trust < low + 2.0, "not in ten minutes");
    world.run_until(Tick(2400 + 36_000));
    let want = 100.0 - (100.0 - low) * (-1.0_f64).exp();
    assert!((world.state.trust - want).abs() < 2.0, "{} {want}", world.state.trust);
    assert!((world.series("users.trust").unwrap() - world.state.trust).abs() < 5.0);
}

/// A journey of no weight is load, and nobody to answer for.
#[test]
fn a_journey_of_no_weight_has_no_failed_users() {
    let mut s = spec();
    s.journeys.push(Journey { name: "crawlers".into(), weight: 0.0, ..s.journeys[0].clone() });
    s.rules.push(rule(Lever::During(Tick(60), Tick(120)), Effect::Error(0, 0.5)));
    let mut world = World::new(s, 1).unwrap();
    world.run_until(Tick(130));
    assert!(world.state.journeys[0].failed_users > 100.0);
    assert_eq!(world.state.journeys[1].failed_users, 0.0);
}
