//! Fail-overs that swap the machines of a primary and its copy.

use firedrill::base::time::Tick;
use firedrill::sim::action::Action;
use firedrill::sim::spec::{Effect, Lever, Rule};
use firedrill::sim::state::Failure;
use firedrill::sim::{Spec, World};

use crate::data::{replicated, run};

/// A database of 100 writes a second and a copy like it, which follows 150 and is the primary for as long as the other
/// one takes to come back.
fn paired(back_s: Option<u32>) -> Spec {
    let mut s = replicated(100.0);
    s.services[1].cores = 10.0;
    s.replications[0].back_s = back_s;
    s
}

/// Writes that went in, tick by tick.
fn written(spec: Spec, until: u32, actions: &[(u32, Action)]) -> (World, Vec<f64>) {
    let mut world = World::new(spec, 1).unwrap();
    let mut sums = vec![0.0];
    while world.now() < Tick(until) {
        let now = world.now();
        actions.iter().filter(|(at, _)| Tick(*at) == now).for_each(|(_, action)| world.apply(*action, 0));
        world.step();
        let writes = world.state.endpoints[0];
        sums.push(sums.last().unwrap() + writes.offered * writes.success);
    }
    (world, sums)
}

#[test]
fn after_a_fail_over_the_old_primary_is_the_copy_and_catches_up() {
    let go = (600, Action::FailOver(0));
    let at = |until| run(paired(Some(300)), until, &[go]).state;
    let away = at(800);
    assert!(away.replications[0].swapped && away.journeys[0].fails < 0.01, "the copy takes the writes");
    assert!(away.services[1].ready == 0 && away.journeys[1].fails > 0.99, "and nobody the reads");
    let behind = away.replications[0].behind;
    assert!((behind - 140.0 * 100.0).abs() < 300.0, "what was written since 660: {behind}");
    let back = at(1000);
    assert!(back.services[1].ready == 1 && back.replications[0].lag_s > 30.0, "{:?}", back.replications[0]);
    assert!((back.journeys[1].fails - 0.25).abs() < 0.01, "stale: {}", back.journeys[1].fails);
    // 30,000 behind at 960, and from then on 48 fewer each second: reads take a hundredth of its processor.
    let caught_up = at(1700);
    assert!(caught_up.replications[0].lag_s < 1.0 && caught_up.journeys[1].fails < 0.001);
    let gone = run(paired(None), 800, &[go]).state;
    assert!(!gone.replications[0].swapped && gone.journeys[1].fails < 0.001, "without `back_s` others stand ready");
}

/// What is written is copied, or waits for that, or is lost; nothing twice.
#[test]
fn failing_back_works_and_loses_what_the_copy_still_lacked() {
    let twice = |again| {
        let actions = [(600, Action::FailOver(0)), (again, Action::FailOver(0))];
        written(paired(Some(300)), again + 200, &actions)
    };
    for again in [1000, 1100, 2000] {
        let (world, sums) = twice(again);
        let (store, all) = (world.state.stores[0], sums.last().unwrap());
        assert!((store.records + store.lost - all).abs() < 1e-6 * all, "{} {} {all}", store.records, store.lost);
        assert!(!world.state.replications[0].swapped && world.state.ops[1].landed.is_some(), "as at the start");
        assert!(world.state.journeys[0].fails < 0.01, "and writes go in");
        // Behind at 960 is what was written from 660 on; in each second after that 150 of 100 are copied, a little fewer
        // because of reads.
        let lacked = (30_000.0 - 50.0 * f64::from(again - 960)).max(0.0);
        assert!((store.lost - lacked).abs() < 0.03 * 30_000.0, "at {again}: {} lost of {lacked}", store.lost);
    }
}

#[test]
fn there_is_no_fail_over_to_a_copy_that_is_not_there() {
    let actions = [(600, Action::FailOver(0)), (700, Action::FailOver(0))];
    let state = run(paired(Some(300)), 800, &actions).state;
    assert_eq!(state.ops[1].failed, Some((700, Failure::Nothing)));
    assert!(state.journeys[0].fails < 0.01, "the new primary goes on");
    let state = run(paired(None), 800, &actions).state;
    assert_eq!(state.ops[1].failed, None);
}

/// A fault of the primary's machine stays with the machine.
#[test]
fn a_machine_takes_its_fault_along() {
    let slow = |until| {
        let mut s = paired(Some(60));
        let when = vec![Lever::Not(Box::new(Lever::FailedOver(0)))];
        s.rules = vec![Rule { name: "disk".into(), when, then: vec![Effect::Error(0, 0.5)] }];
        let go = Action::FailOver(0);
        let fail_overs: Vec<_> = [(600, go), (1200, go)].into_iter().filter(|(at, _)| *at < until).collect();
        run(s, until, &fail_overs).state.journeys[0].fails
    };
    assert!((slow(599) - 0.5).abs() < 0.01);
    assert!(slow(1100) < 0.01, "on the other machine there is none: {}", slow(1100));
    assert!((slow(1500) - 0.5).abs() < 0.01, "until it is back: {}", slow(1500));
}
