//! Worlds nobody wrote: whatever a spec says, requests are served, turned away or wait, numbers stay numbers, and forks
//! share their noise.

use firedrill::base::noise;
use firedrill::base::time::Tick;
use firedrill::sim::spec::{Call, Effect, Endpoint, Event, Flag, Journey, Lever, Moment, Rule, Service, Trigger};
use firedrill::sim::{Action, Spec, World};
use proptest::prelude::*;

/// Draws that depend on a seed alone.
struct Dice {
    seed: u64,
    drawn: u32,
}

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.drawn += 1;
        (noise::bits(self.seed, 0x77, self.drawn) % n as u64) as usize
    }

    /// Uniform between two numbers.
    fn between(&mut self, low: f64, high: f64) -> f64 {
        self.drawn += 1;
        low + (high - low) * noise::uniform(self.seed, 0x78, self.drawn)
    }

    fn chance(&mut self, p: f64) -> bool {
        self.between(0.0, 1.0) < p
    }
}

/// A world of `n` services, each calling some of those after it, with faults, changes and triggers of every kind.
fn generated(seed: u64, n: usize) -> Spec {
    let mut d = Dice { seed, drawn: 0 };
    let mut spec = Spec { begin: Tick(1), horizon: Tick(100_000), scrape_s: 15, ..Spec::default() };
    for i in 0..n {
        let replicas = 1 + d.below(6) as u16;
        spec.services.push(Service {
            name: format!("s{i}"),
            replicas,
            max_replicas: replicas + d.below(4) as u16,
            workers: 1 + d.below(40) as u16,
            cores: d.between(0.2, 4.0),
            start_s: d.below(60) as u32,
            queue_limit: if d.chance(0.2) { 0.0 } else { d.between(1.0, 2000.0) },
            batch: 1 + d.below(3) as u16,
            versions: vec!["1".into(), "2".into()],
            initial_version: d.below(2) as u8,
            drops_expired: d.chance(0.3),
            ..Service::default()
        });
        for e in 0..=d.below(2) {
            spec.endpoints.push(Endpoint {
                name: format!("e{e}"),
                service: i,
                own_ms: d.between(0.1, 400.0),
                cpu_ms: d.between(0.0, 80.0),
                error: if d.chance(0.5) { 0.0 } else { d.between(0.0, 0.05) },
                jitter: d.between(0.0, 1.0),
                ..Endpoint::default()
            });
        }
    }
    for from in 0..spec.endpoints.len() {
        for to in from + 1..spec.endpoints.len() {
            if spec.endpoints[to].service > spec.endpoints[from].service && d.chance(0.4) {
                spec.calls.push(call(&mut d, from, to));
            }
        }
    }
    for j in 0..=d.below(3) {
        let step = d.below(spec.endpoints.len());
        spec.journeys.push(Journey {
            name: format!("j{j}"),
            steps: vec![(0, 1.0), (step, d.between(0.0, 2.0))],
            per_s: d.between(0.0, 80.0),
            noise: d.between(0.0, 0.3),
            deadline_ms: d.between(10.0, 20_000.0),
            retry: d.between(0.0, 1.0),
            retry_after_s: d.between(1.0, 60.0),
            login_factor: if d.chance(0.2) { d.between(1.0, 5.0) } else { 1.0 },
            ..Journey::default()
        });
    }
    spec.flags.push(Flag { name: "f".into(), percent: 0, ..Flag::default() });
    faults(&mut d, &mut spec);
    spec
}

fn call(d: &mut Dice, from: usize, to: usize) -> Call {
    Call {
        from,
        to,
        per_request: d.between(0.0, 3.0),
        timeout_ms: d.between(5.0, 5000.0),
        tries: 1 + d.below(4) as u32,
        required: d.chance(0.7),
        backoff_ms: if d.chance(0.3) { d.between(1.0, 5000.0) } else { 0.0 },
        backoff_jitter: d.chance(0.5),
        retry_budget: if d.chance(0.3) { d.between(0.01, 1.0) } else { 0.0 },
        breaker: if d.chance(0.3) { d.between(0.5, 100.0) } else { 0.0 },
        ..Call::default()
    }
}

/// Rules on a flag and on a trigger, and what the organisation does.
fn faults(d: &mut Dice, spec: &mut Spec) {
    spec.triggers.push(Trigger {
        name: "t".into(),
        when: Moment::At(Tick(50)),
        after_s: d.below(30) as u32,
        jitter_s: d.below(10) as u32,
        every_s: 60 + d.below(100) as u32,
        for_s: 1 + d.below(59) as u32,
        until: None,
        does: vec![],
        by: "cron".into(),
        note: String::new(),
    });
    for name in ["by-flag", "by-trigger"] {
        let when = if name == "by-flag" { Lever::Flag(0) } else { Lever::Trigger(0) };
        let (e, s, j) = (d.below(spec.endpoints.len()), d.below(spec.services.len()), d.below(spec.journeys.len()));
        let mut then = vec![
            Effect::Error(e, d.between(0.0, 1.0)),
            Effect::OwnMs(e, d.between(0.0, 5000.0)),
            Effect::Cores(s, d.between(0.01, 2.0)),
            Effect::Workers(s, d.between(0.01, 2.0)),
            Effect::Demand(j, d.between(0.0, 6.0)),
            Effect::Fail(j, d.between(0.0, 1.0)),
            Effect::Lie(e, d.between(0.0, 1.0)),
        ];
        if !spec.calls.is_empty() {
            let c = d.below(spec.calls.len());
            then.push(Effect::Block(c, d.between(0.0, 1.0)));
            then.push(Effect::Delay(c, d.between(0.0, 3000.0)));
            then.push(Effect::Calls(c, d.between(0.0, 5.0)));
        }
        spec.rules.push(Rule { name: name.into(), when: vec![when], then });
    }
    let s = d.below(spec.services.len());
    let doings = [
        Action::SetFlag(0, d.below(101) as u8),
        Action::Deploy(s, d.below(2) as u8),
        Action::Scale(s, 1 + d.below(usize::from(spec.services[s].max_replicas)) as u16),
        Action::RestartAll(s),
        Action::RollBack(s),
        Action::Shed(0, d.below(101) as u8),
    ];
    for (i, action) in doings.into_iter().enumerate() {
        spec.events.push(Event { at: Tick(80 + 40 * i as u32), action, by: String::new(), note: String::new() });
    }
}

/// Every number of a world that could go wrong, with where it stands.
fn wrong(world: &World) -> Option<String> {
    let share = |x: f64| (0.0..=1.0 + 1e-9).contains(&x);
    for (i, s) in world.state.services.iter().enumerate() {
        let amounts = [s.offered, s.served, s.rejected, s.queue, s.hold_ms, s.wait_ms, s.backlog_ms, s.capacity];
        if !amounts.iter().all(|x| x.is_finite() && *x >= 0.0) || !share(s.failing) || !share(s.cpu) || !share(s.busy) {
            return Some(format!("service {i}: {s:?}"));
        }
    }
    for (i, c) in world.state.calls.iter().enumerate() {
        let amounts = [c.rate, c.attempts, c.waiting];
        if !amounts.iter().all(|x| x.is_finite() && *x >= 0.0)
            || !share(c.fails)
            || !share(c.blocked)
            || !share(c.broken)
        {
            return Some(format!("call {i}: {c:?}"));
        }
    }
    for (i, j) in world.state.journeys.iter().enumerate() {
        let fine = share(j.fails) && share(j.signed_out) && j.pending.is_finite() && j.pending >= 0.0;
        if !fine {
            return Some(format!("journey {i}: {j:?}"));
        }
    }
    (!world.state.harm.is_finite()).then(|| "harm".to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_generated_world_loses_no_request_and_no_number(seed in any::<u64>(), n in 1_usize..9) {
        let mut world = World::new(generated(seed, n), seed).unwrap();
        for _ in 0..400 {
            let before: Vec<f64> = world.state.services.iter().map(|s| s.queue).collect();
            world.step();
            if let Some(what) = wrong(&world) {
                prop_assert!(false, "seed {seed} of {n}, tick {}: {what}", world.state.tick);
            }
            for (i, (s, before)) in world.state.services.iter().zip(before).enumerate() {
                let lost = before + s.offered - s.served - s.rejected - s.queue;
                prop_assert!(lost.abs() < 1e-6 * (1.0 + before + s.offered), "seed {seed} of {n}: {lost} lost");
                // Little's law: workers held are requests worked on times the time each holds one.
                let workers = f64::from(s.ready) * f64::from(world.spec().services[i].workers) / s.worker_cost;
                let held = (s.served * s.hold_ms / 1000.0).min(workers);
                prop_assert!((s.busy * workers - held).abs() <= 1e-6 * (1.0 + held), "seed {seed} of {n}: {held} held");
            }
        }
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
        let fresh = |w: &World| w.state.journeys.iter().map(|j| (j.fresh / j.demand.max(1e-9)).to_bits()).collect::<Vec<_>>();
        prop_assert_eq!(fresh(&one), fresh(&other));
    }
}

/// Nothing adds up over days: after forty hours a world with triggers that come back is as large as after one, and says
/// the same as it did a day before.
#[test]
fn forty_hours_run_without_drift_or_growth() {
    let mut spec = generated(11, 6);
    spec.events.clear();
    spec.triggers[0].does = vec![Action::SetFlag(0, 0)];
    spec.triggers[0].jitter_s = 0;
    for j in &mut spec.journeys {
        (j.noise, j.retry, j.login_factor) = (0.0, 0.2, 1.0);
    }
    let period = spec.triggers[0].every_s;
    let mut world = World::new(spec, 1).unwrap();
    let first = 4 * 3600 / period * period;
    let last = 40 * 3600 / period * period;
    world.run_until(Tick(first));
    let (ops, early): (usize, Vec<f64>) = (world.state.ops.len(), rates(&world));
    world.run_until(Tick(last));
    assert_eq!(world.state.ops.len(), ops, "ops do not pile up");
    for (a, b) in early.iter().zip(rates(&world)) {
        assert!((a - b).abs() <= 1e-9 * (1.0 + a.abs()), "{a} after four hours, {b} after forty");
    }
    assert!(wrong(&world).is_none());
}

fn rates(world: &World) -> Vec<f64> {
    let services = world.state.services.iter().flat_map(|s| [s.offered, s.queue, s.hold_ms, s.wait_ms]);
    services.chain(world.state.calls.iter().flat_map(|c| [c.rate, c.waiting, c.attempts])).collect()
}
