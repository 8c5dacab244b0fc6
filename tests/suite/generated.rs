//! Worlds nobody wrote, with every part there is and changed in every way: requests are served, turned away or wait,
//! nothing hangs, numbers stay numbers, and forks share their noise. `PROPTEST_CASES` asks for more of them.

mod actions;
mod balance;
mod dice;
mod worlds;

use firedrill::base::time::Tick;
use firedrill::sim::command;
use firedrill::sim::incident::Durations;
use firedrill::sim::spec::{Effect, Lever, Moment, Rule};
use firedrill::sim::{Action, Command, Incident, Spec, World};
use proptest::prelude::*;

use actions::any_action;
use balance::fault;
use dice::Dice;
use worlds::generated;

/// Seconds that each world runs.
const TICKS: u32 = 300;

fn config(at_least: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    ProptestConfig { cases: asked.cases.max(at_least), failure_persistence: None, max_shrink_iters: 300, ..asked }
}

/// What goes wrong in a world that is changed at random.
fn changed_at_random(seed: u64, n: usize) -> Option<String> {
    let mut world = World::new(generated(seed, n), seed).map_err(|e| format!("{e:?}")).unwrap();
    let d = &mut Dice::new(!seed);
    for _ in 0..TICKS {
        if d.chance(0.1) {
            let action = any_action(d, world.spec());
            world.apply(action, d.seconds(30));
        }
        let before = world.state.clone();
        world.step();
        if let Some(what) = fault(&world, &before) {
            return Some(format!("tick {}: {what}", world.state.tick));
        }
    }
    None
}

/// What goes wrong in a world whose responder does anything that can be done.
fn responded_to_at_random(seed: u64, n: usize) -> Option<String> {
    let mut spec = generated(seed, n);
    spec.begin = Tick(1 + (seed % 100) as u32);
    spec.horizon = Tick(2 * TICKS);
    let d = &mut Dice::new(!seed);
    let mut incident = Incident::begin(World::new(spec, seed).unwrap(), vec![Tick(TICKS)]);
    while !incident.over() {
        let Some(command) = actions::command(d, incident.world.spec()) else { continue };
        let line = command::write(incident.world.spec(), &command);
        if command::read(incident.world.spec(), &line).as_ref() != Ok(&command) {
            return Some(format!("`{line}` does not read back as {command:?}"));
        }
        let (mut before, mut wrong) = (incident.world.state.clone(), None);
        let digest = incident.world.digest();
        // A change that starts at once is seen by the next tick.
        let durations = Durations { takes_s: d.seconds(30), starts_s: d.seconds(60) };
        let done = incident.apply(&command, durations, &mut |world| {
            wrong = wrong.take().or_else(|| fault(world, &before));
            before = world.state.clone();
        });
        if wrong.is_some() {
            return wrong.map(|w| format!("{w}, during `{line}`"));
        }
        if done.is_err() && incident.world.digest() != digest {
            return Some(format!("`{line}` was refused and changed something"));
        }
        if let Command::Look(look) = command {
            let world = &incident.world;
            (0..world.spec().services.len()).for_each(|s| drop(world.replica_readings(s)));
            if world.token(look) != world.token(look) {
                return Some(format!("`{line}` does not look like itself"));
            }
        }
    }
    None
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn a_generated_world_loses_no_request_and_no_number(seed in any::<u64>(), n in 1_usize..9) {
        let wrong = changed_at_random(seed, n);
        prop_assert!(wrong.is_none(), "seed {} of {}: {}", seed, n, wrong.unwrap());
    }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn a_generated_world_stands_whatever_a_responder_does(seed in any::<u64>(), n in 1_usize..9) {
        let wrong = responded_to_at_random(seed, n);
        prop_assert!(wrong.is_none(), "seed {} of {}: {}", seed, n, wrong.unwrap());
    }

    #[test]
    fn forks_of_a_generated_world_share_their_noise(seed in any::<u64>(), n in 1_usize..6) {
        let mut one = World::new(generated(seed, n), seed).unwrap();
        one.run_until(Tick(60));
        let mut other = one.clone();
        prop_assert_eq!(one.digest(), other.digest());
        other.apply(Action::Shed(0, 50), 0);
        one.run_until(Tick(90));
        other.run_until(Tick(90));
        for (a, b) in one.state.journeys.iter().zip(&other.state.journeys) {
            if a.demand > 0.0 && b.demand > 0.0 {
                let (a, b) = (a.fresh / a.demand, b.fresh / b.demand);
                prop_assert!((a - b).abs() <= 1e-12 * a, "{} and {} users of the same second", a, b);
            }
        }
    }
}

/// Hours of a long run.
const HOURS: u32 = 40;

/// Nothing adds up over days: whatever comes back by itself, a world is as large after forty hours as after ten.
#[test]
fn forty_hours_run_without_growth() {
    for (seed, n) in [(2, 3), (3, 4)] {
        let mut world = World::new(generated(seed, n), seed).unwrap();
        world.run_until(Tick(HOURS / 4 * 3600));
        let ops = world.state.ops.len();
        world.run_until(Tick(HOURS * 3600 - 1));
        let before = world.state.clone();
        world.step();
        assert_eq!(world.state.ops.len(), ops, "ops of {seed} do not pile up");
        assert_eq!(fault(&world, &before), None, "seed {seed}");
    }
}

/// A world without chance that is moved by a clock says the same after forty hours as after four.
#[test]
fn forty_hours_run_without_drift() {
    let mut compared = 0;
    for seed in 1..4 {
        let world = |seed| {
            let mut spec = generated(seed, 4);
            settle(&mut spec);
            World::new(spec, 1).unwrap()
        };
        let mut world = world(seed);
        world.run_until(Tick(4 * 3600 / PERIOD_S * PERIOD_S));
        let early = rates(&world);
        world.run_until(Tick(HOURS * 3600 / PERIOD_S * PERIOD_S));
        for (k, (a, b)) in early.iter().zip(rates(&world)).enumerate() {
            assert!((a - b).abs() <= 1e-6 * (1.0 + a.abs()), "{a} after four hours, {b} after forty: {k} of {seed}");
            compared += usize::from(*a > 0.0);
        }
    }
    assert!(compared > 50, "{compared} numbers that are something");
}

/// Seconds between two beats of the clock in a settled world.
const PERIOD_S: u32 = 120;

/// Leaves nothing in a world that is drawn by chance or grows by design, and one clock that sets a flag on and off.
fn settle(spec: &mut Spec) {
    spec.events.clear();
    spec.day_curve.clear();
    spec.certificates.clear();
    for j in &mut spec.journeys {
        (j.noise, j.retry, j.retry_after_s) = (0.0, j.retry.min(0.5), j.retry_after_s.min(60.0));
    }
    for s in &mut spec.services {
        (s.memory, s.outlier, s.autoscaler, s.starts_at_once) = (None, None, None, 0);
        (s.readiness, s.queue_limit) = (true, s.queue_limit.min(100.0));
        s.start_calls.clear();
    }
    for b in &mut spec.backups {
        b.every_s = 0;
    }
    for c in &mut spec.caches {
        (c.ttl_s, c.entries) = (60.0, 100.0);
    }
    for t in &mut spec.topics {
        t.ttl_s = 60.0;
    }
    for c in &mut spec.calls {
        (c.backoff_jitter, c.backoff_ms) = (true, c.backoff_ms.min(5000.0));
    }
    spec.stores.clear();
    spec.backups.clear();
    spec.replications.clear();
    spec.composites.clear();
    spec.alerts.clear();
    spec.panels.clear();
    spec.blockers.clear();
    spec.tools.clear();
    spec.change_freezes.clear();
    spec.triggers.truncate(1);
    let clock = &mut spec.triggers[0];
    (clock.when, clock.until) = (Moment::At(Tick(50)), None);
    (clock.after_s, clock.jitter_s, clock.every_s, clock.for_s) = (0, 0, PERIOD_S, 30);
    clock.does = vec![Action::SetFlag(0, 50)];
    let effects: Vec<Effect> = (0..spec.endpoints.len()).map(|e| Effect::OwnMs(e, 20.0)).collect();
    spec.rules = vec![Rule { name: "rule0".into(), when: vec![Lever::Trigger(0)], then: effects }];
}

fn rates(world: &World) -> Vec<f64> {
    let state = &world.state;
    let services = state.services.iter().flat_map(|s| [s.offered, s.queue, s.hold_ms, s.wait_ms]);
    let calls = state.calls.iter().flat_map(|c| [c.rate, c.waiting, c.attempts]);
    let parts = state.caches.iter().map(|c| c.hit).chain(state.topics.iter().map(|t| t.backlog));
    services.chain(calls).chain(parts).collect()
}
