//! What changes do to a small world, what stands in their way, and that none of it is there when it was not asked for.

use firedrill::base::time::Tick;
use firedrill::sim::action::{Action, ActionKind};
use firedrill::sim::spec::{
    Analysis, Blocker, Call, Canary, ChangeFreeze, Cohort, Composite, Config, Effect, Endpoint, Event, Flag, Gate,
    Journey, Lever, Migration, MigrationStep, Moment, Rule, Service, Strategy, Tool, Trigger, Zone,
};
use firedrill::sim::state::{Failure, Op, ReplicaStatus};
use firedrill::sim::{Spec, World};

/// Four replicas on the middle one of three versions, ten seconds to start, one at a time.
fn service() -> Service {
    Service {
        name: "shop".into(),
        replicas: 4,
        max_replicas: 6,
        workers: 100,
        cores: 100.0,
        start_s: 10,
        versions: vec!["1".into(), "2".into(), "3".into()],
        initial_version: 1,
        ..Service::default()
    }
}

fn spec() -> Spec {
    Spec {
        begin: Tick(1),
        horizon: Tick(100_000),
        scrape_s: 15,
        services: vec![service()],
        endpoints: vec![Endpoint::default()],
        journeys: vec![Journey { steps: vec![(0, 1.0)], per_s: 100.0, ..Journey::default() }],
        ..Spec::default()
    }
}

fn world(spec: Spec) -> World {
    let mut world = World::new(spec, 1).unwrap();
    world.run_until(Tick(10));
    world
}

/// Version of every replica that is there.
fn versions(world: &World) -> Vec<u8> {
    world.state.replicas.iter().filter(|r| r.status != ReplicaStatus::Absent).map(|r| r.version).collect()
}

/// An op once `s` more seconds are gone.
fn after(world: &mut World, s: u32) -> Op {
    world.run_until(Tick(world.state.tick + s));
    world.state.ops[0]
}

fn always() -> Lever {
    Lever::During(Tick(0), Tick(100_000))
}

#[test]
fn a_blocked_change_fails_late_and_does_nothing() {
    let blocked = |when: Lever| {
        let mut s = spec();
        s.blockers.push(Blocker {
            name: "schema".into(),
            says: "schema is newer".into(),
            action: Action::RollBack(0),
            when: vec![when],
            fails_after_s: 30,
        });
        let mut world = world(s);
        world.apply(Action::RollBack(0), 5);
        let early = after(&mut world, 34);
        assert!(early.started && !early.over(), "it looks as if it were under way");
        let op = after(&mut world, 100);
        (op, versions(&world), world.state.services[0].target)
    };
    let (op, versions, target) = blocked(always());
    assert_eq!(op.failed, Some((45, Failure::Blocked(0))));
    assert!(op.over() && op.landed.is_none());
    assert_eq!((versions, target), (vec![1; 4], 1), "nothing changed");
    let (op, versions, _) = blocked(Lever::Not(Box::new(always())));
    assert!(op.landed.is_some(), "no blocker holds");
    assert_eq!(versions, [0; 4]);
}

#[test]
fn there_is_nothing_behind_the_oldest() {
    let mut s = spec();
    s.services[0].initial_version = 0;
    s.configs.push(Config { revisions: vec!["a".into(), "b".into()], ..Config::default() });
    let mut world = world(s);
    world.apply(Action::RollBack(0), 0);
    world.apply(Action::RevertConfig(0), 0);
    world.apply(Action::Promote(0), 0);
    assert!(world.state.ops.iter().all(|o| o.failed == Some((10, Failure::Nothing)) && o.over()));
    assert_eq!(world.state.services[0].ready, 4);
}

#[test]
fn a_rollback_and_another_go_back_twice() {
    let mut s = spec();
    s.services[0].initial_version = 2;
    let mut world = world(s);
    world.apply(Action::RollBack(0), 0);
    assert!(after(&mut world, 100).landed.is_some());
    assert_eq!(versions(&world), [1; 4]);
    world.apply(Action::RollBack(0), 0);
    after(&mut world, 100);
    assert_eq!(versions(&world), [0; 4]);
}

/// A flag service that is down for the first hundred seconds, and a tool that needs it.
fn with_tool(tool: bool) -> World {
    let mut s = spec();
    s.rules.push(Rule {
        name: "down".into(),
        when: vec![Lever::During(Tick(0), Tick(100))],
        then: vec![Effect::Error(0, 1.0)],
    });
    s.flags.push(Flag { name: "new".into(), ..Flag::default() });
    if tool {
        s.tools.push(Tool { name: "console".into(), kinds: vec![ActionKind::Flag], needs: 0 });
    }
    world(s)
}

#[test]
fn a_change_waits_for_its_tool() {
    let mut world = with_tool(true);
    world.apply(Action::SetFlag(0, 100), 0);
    assert!(!after(&mut world, 80).over());
    assert_eq!(world.state.flags[0].percent, 0);
    assert!(after(&mut world, 40).landed.is_some());
    assert_eq!(world.state.flags[0].percent, 100);
    let mut without = with_tool(false);
    without.apply(Action::SetFlag(0, 100), 0);
    assert_eq!(without.state.ops[0].landed, Some(10));
}

#[test]
fn a_change_that_waits_gives_way_to_the_next() {
    let mut world = with_tool(true);
    world.apply(Action::SetFlag(0, 100), 0);
    after(&mut world, 5);
    world.apply(Action::SetFlag(0, 50), 0);
    assert_eq!(after(&mut world, 200).failed.map(|f| f.1), Some(Failure::Tool(0)));
    assert!(world.state.ops[1].landed.is_some());
    assert_eq!(world.state.flags[0].percent, 50);
}

#[test]
fn a_freeze_refuses_what_it_names_while_it_lasts() {
    let mut s = spec();
    let kinds = vec![ActionKind::Deploy];
    s.change_freezes.push(ChangeFreeze { name: "holidays".into(), from: Tick(5), until: Tick(50), kinds });
    let mut world = world(s);
    world.apply(Action::Deploy(0, 2), 60);
    world.apply(Action::RollBack(0), 0);
    assert_eq!(world.state.ops[0].failed, Some((10, Failure::Frozen(0))));
    after(&mut world, 100);
    assert_eq!(versions(&world), [0; 4], "a rollback is not refused");
    world.apply(Action::Deploy(0, 2), 0);
    after(&mut world, 100);
    assert_eq!(versions(&world), [2; 4], "nor is a deploy later");
}

/// A world whose newest version fails half of its requests.
fn bad_version(strategy: Strategy) -> Spec {
    let mut s = spec();
    s.services[0].strategy = strategy;
    s.rules.push(Rule { name: "bad".into(), when: vec![Lever::Version(0, 2)], then: vec![Effect::Error(0, 0.5)] });
    s
}

#[test]
fn all_at_once_leaves_nobody_to_serve() {
    let least = |strategy| {
        let mut s = spec();
        s.services[0].strategy = strategy;
        let mut world = world(s);
        world.apply(Action::Deploy(0, 2), 0);
        let ready = world.state.services[0].ready;
        let op = after(&mut world, 100);
        assert_eq!(versions(&world), [2; 4]);
        (ready, op.landed)
    };
    assert_eq!(least(Strategy::AllAtOnce), (0, Some(20)));
    assert_eq!(least(Strategy::Rolling), (3, Some(50)));
}

fn canary(analysis: Option<Analysis>) -> Strategy {
    Strategy::Canary(Canary { stages: vec![25, 50], bake_s: 60, analysis })
}

const ANALYSIS: Analysis = Analysis { tolerance: 0.05, slower: None, samples: 100.0 };

#[test]
fn a_canary_waits_for_somebody_without_analysis() {
    let mut s = spec();
    s.services[0].strategy = canary(None);
    let mut world = world(s);
    world.apply(Action::Deploy(0, 2), 0);
    assert!(!after(&mut world, 1000).over());
    assert_eq!(versions(&world), [2, 1, 1, 1]);
    world.apply(Action::Promote(0), 0);
    after(&mut world, 100);
    assert_eq!(versions(&world), [2, 2, 1, 1]);
    world.apply(Action::Promote(0), 0);
    assert!(after(&mut world, 100).landed.is_some());
    assert_eq!(versions(&world), [2; 4]);
}

#[test]
fn a_canary_that_is_worse_goes_back_by_itself() {
    let mut world = world(bad_version(canary(Some(ANALYSIS))));
    world.apply(Action::Deploy(0, 2), 0);
    let op = after(&mut world, 69);
    assert!(!op.over());
    assert_eq!(versions(&world), [2, 1, 1, 1]);
    let op = after(&mut world, 20);
    assert_eq!(op.failed, Some((80, Failure::Analysis)));
    after(&mut world, 20);
    assert_eq!((versions(&world), world.state.services[0].ready), (vec![1; 4], 4));
    assert!(world.state.services[0].rollout.is_none());
}

#[test]
fn a_canary_that_is_no_worse_goes_on_by_itself_unless_it_is_held() {
    let deploy = |hold: bool| {
        let mut s = bad_version(canary(Some(ANALYSIS)));
        s.rules.clear();
        let mut world = world(s);
        world.apply(Action::Deploy(0, 2), 0);
        after(&mut world, 30);
        if hold {
            world.apply(Action::Hold(0), 0);
        }
        (after(&mut world, 300).landed.is_some(), versions(&world))
    };
    assert_eq!(deploy(false), (true, vec![2; 4]));
    assert_eq!(deploy(true), (false, vec![2, 1, 1, 1]));
}

/// Whether a canary of version 2 under analysis is promoted when a rule holds on `lever`.
fn promoted(lever: Lever, then: Effect, slower: Option<f64>) -> bool {
    let mut s = bad_version(canary(Some(Analysis { slower, ..ANALYSIS })));
    s.services[0].restart_backoff_s = (20, 20);
    s.rules = vec![Rule { name: "bad".into(), when: vec![lever], then: vec![then] }];
    let mut world = world(s);
    world.apply(Action::Deploy(0, 2), 0);
    let op = after(&mut world, 400);
    assert_eq!(op.landed.is_none(), matches!(op.failed, Some((_, Failure::Analysis))));
    op.landed.is_some()
}

#[test]
fn a_canary_that_crashes_goes_back_and_one_that_crashes_no_more_than_the_rest_does_not() {
    assert!(!promoted(Lever::Version(0, 2), Effect::Crash(0, 5), None));
    assert!(promoted(Lever::Version(0, 1), Effect::Crash(0, 5), None), "it crashes less");
    assert!(promoted(Lever::Version(0, 0), Effect::Crash(0, 5), None), "nothing crashes");
    let everywhere = Lever::During(Tick(12), Tick(100_000));
    assert!(promoted(everywhere, Effect::Crash(0, 5), None), "all of them do");
}

#[test]
fn a_slow_canary_goes_back_where_somebody_looks_at_that() {
    assert!(!promoted(Lever::Version(0, 2), Effect::OwnMs(0, 50.0), Some(1.5)));
    assert!(promoted(Lever::Version(0, 2), Effect::OwnMs(0, 50.0), None), "nobody looks");
    assert!(promoted(Lever::Version(0, 2), Effect::OwnMs(0, 1.0), Some(1.5)), "within what is tolerated");
    let everywhere = Lever::During(Tick(40), Tick(100_000));
    assert!(promoted(everywhere, Effect::OwnMs(0, 50.0), Some(1.5)), "slow, like the rest");
}

#[test]
fn an_analysis_believes_what_a_canary_reports_and_no_more() {
    assert!(!promoted(Lever::Version(0, 2), Effect::Misreport(0, 0.2), None), "errors that are none");
    assert!(promoted(Lever::Version(0, 2), Effect::Misreport(0, 0.02), None), "within what is tolerated");
    assert!(promoted(Lever::Version(0, 2), Effect::Lie(0, 0.5), None), "answers that only look well");
    assert!(promoted(Lever::Version(0, 1), Effect::Misreport(0, 0.2), None), "it is the rest that reports them");
}

#[test]
fn a_canary_with_too_few_requests_is_promoted_unseen() {
    let mut world = world(bad_version(canary(Some(Analysis { samples: 1e9, ..ANALYSIS }))));
    world.apply(Action::Deploy(0, 2), 0);
    assert!(after(&mut world, 300).landed.is_some());
    assert_eq!(versions(&world), [2; 4]);
}

#[test]
fn a_rollback_of_a_canary_takes_its_replicas_alone() {
    let mut s = spec();
    s.services[0].strategy = canary(None);
    let mut world = world(s);
    world.apply(Action::Deploy(0, 2), 0);
    after(&mut world, 100);
    world.apply(Action::RollBack(0), 0);
    assert_eq!(world.state.services[0].ready, 3);
    assert!(after(&mut world, 12).superseded);
    assert!(world.state.ops[1].landed.is_some());
    assert_eq!((versions(&world), world.state.services[0].ready), (vec![1; 4], 4));
}

#[test]
fn a_restart_gives_up_what_was_only_tried() {
    for strategy in [canary(None), Strategy::BlueGreen { keep_s: 60 }] {
        let mut s = spec();
        s.services[0].strategy = strategy;
        let mut world = world(s);
        world.apply(Action::Deploy(0, 2), 0);
        after(&mut world, 5);
        world.apply(Action::RestartAll(0), 0);
        assert!(after(&mut world, 100).superseded);
        assert!(world.state.ops[1].landed.is_some());
        assert_eq!((versions(&world), world.state.services[0].target), (vec![1; 4], 1));
    }
}

#[test]
fn while_a_version_is_tried_replicas_are_added_on_the_one_before() {
    let mut s = spec();
    s.services[0].strategy = canary(None);
    let mut world = world(s);
    world.apply(Action::Deploy(0, 2), 0);
    after(&mut world, 30);
    world.apply(Action::Scale(0, 6), 0);
    after(&mut world, 30);
    assert_eq!(versions(&world), [2, 1, 1, 1, 1, 1]);
}

#[test]
fn what_is_out_of_rotation_is_not_ready() {
    let ready = |drained: bool| {
        let mut s = spec();
        s.zones = vec![Zone { name: "a".into() }, Zone { name: "b".into() }];
        let mut world = world(s);
        world.state.drained_zones[1] = drained;
        world.apply(Action::Scale(0, 5), 0);
        after(&mut world, 30);
        world.state.services[0].ready
    };
    assert_eq!((ready(true), ready(false)), (3, 5));
}

#[test]
fn green_starts_beside_blue_and_blue_is_kept_for_a_while() {
    let mut s = spec();
    s.services[0].strategy = Strategy::BlueGreen { keep_s: 60 };
    let deployed = |wait: u32| {
        let mut world = world(s.clone());
        world.apply(Action::Deploy(0, 2), 0);
        after(&mut world, 9);
        assert_eq!((versions(&world), world.state.services[0].ready), (vec![1; 4], 4));
        assert_eq!(after(&mut world, 1).landed, Some(20));
        assert_eq!((versions(&world), world.state.services[0].ready), (vec![2; 4], 4));
        after(&mut world, wait);
        let tick = world.state.tick;
        world.apply(Action::RollBack(0), 0);
        after(&mut world, 100);
        assert_eq!(versions(&world), [1; 4]);
        world.state.ops[1].landed.unwrap() - tick
    };
    assert_eq!(deployed(30), 0);
    assert_eq!(deployed(90), 10);
}

#[test]
fn a_stuck_slot_is_passed_by_until_it_is_moved() {
    let mut s = spec();
    s.services[0].stuck.push((2, 0));
    let mut world = world(s);
    assert_eq!(versions(&world), [1, 1, 0, 1]);
    world.apply(Action::Deploy(0, 2), 0);
    assert_eq!(after(&mut world, 100).landed, Some(40), "three batches, not four");
    assert_eq!(versions(&world), [2, 2, 0, 2]);
    world.apply(Action::RestartAll(0), 0);
    after(&mut world, 100);
    assert_eq!(versions(&world), [2, 2, 0, 2], "a restart does not help");
    world.apply(Action::Replace(0, 2), 0);
    after(&mut world, 20);
    assert_eq!(versions(&world), [2; 4]);
    assert!(world.state.ops.iter().all(Op::over));
}

#[test]
fn gates_take_their_time_and_catch_faults() {
    let deploy = |faulty: Vec<u8>, catches: f64| {
        let mut s = spec();
        s.services[0].gates = vec![
            Gate { name: "tests".into(), takes_s: 20, catches: 0.0 },
            Gate { name: "review".into(), takes_s: 30, catches },
        ];
        s.services[0].faulty = faulty;
        let mut world = world(s);
        world.apply(Action::Deploy(0, 2), 0);
        let op = after(&mut world, 49);
        assert!(!op.started && !op.over());
        (after(&mut world, 100), versions(&world))
    };
    let (op, on) = deploy(vec![2], 1.0);
    assert_eq!((op.failed, on), (Some((60, Failure::Caught(1))), vec![1; 4]));
    let (op, on) = deploy(vec![2], 0.0);
    assert_eq!((op.landed, on), (Some(100), vec![2; 4]));
    let (op, on) = deploy(vec![], 1.0);
    assert_eq!((op.landed, on), (Some(100), vec![2; 4]));
}

fn config(stages: Vec<u8>) -> World {
    let mut s = spec();
    let revisions = vec!["a".into(), "b".into(), "c".into()];
    s.configs.push(Config { name: "limits".into(), revisions, stages, stage_s: 60, ..Config::default() });
    s.rules.push(Rule { name: "bad".into(), when: vec![Lever::Config(0, 1)], then: vec![Effect::Error(0, 1.0)] });
    world(s)
}

#[test]
fn configuration_goes_out_in_stages() {
    let mut world = config(vec![10, 50]);
    world.apply(Action::PushConfig(0, 1), 0);
    after(&mut world, 2);
    assert!((world.state.endpoints[0].own_error - 0.1).abs() < 1e-9);
    assert!(!after(&mut world, 60).over());
    assert!((world.state.endpoints[0].own_error - 0.5).abs() < 1e-9);
    assert_eq!(after(&mut world, 60).landed, Some(130));
    assert!((world.state.endpoints[0].own_error - 1.0).abs() < 1e-9);
    let mut at_once = config(vec![]);
    at_once.apply(Action::PushConfig(0, 1), 0);
    assert_eq!(after(&mut at_once, 2).landed, Some(10));
    assert!((at_once.state.endpoints[0].own_error - 1.0).abs() < 1e-9);
}

/// Replicas that are down half a minute after a push of a revision that ends whatever reads it.
fn down_in_a_push(stages: Vec<u8>, when: Lever) -> usize {
    let mut s = spec();
    let revisions = vec!["a".into(), "b".into()];
    s.configs.push(Config { name: "book".into(), revisions, stages, stage_s: 600, ..Config::default() });
    s.services[0].restart_backoff_s = (600, 600);
    s.rules.push(Rule { name: "unreadable".into(), when: vec![when], then: vec![Effect::Crash(0, 1)] });
    let mut world = world(s);
    world.apply(Action::PushConfig(0, 1), 0);
    after(&mut world, 30);
    world.state.replicas.iter().filter(|r| r.status == ReplicaStatus::Crashed).count()
}

#[test]
fn a_stage_of_a_push_ends_the_replicas_that_it_has_reached_and_no_others() {
    let with_it = Lever::Config(0, 1);
    assert_eq!(down_in_a_push(vec![], with_it.clone()), 4, "everywhere at once");
    assert_eq!(down_in_a_push(vec![25], with_it.clone()), 1);
    assert_eq!(down_in_a_push(vec![50], with_it), 2);
    assert_eq!(down_in_a_push(vec![25], Lever::Config(0, 0)), 4, "those that have crashed before stay down");
    let later = Lever::During(Tick(5000), Tick(6000));
    assert_eq!(down_in_a_push(vec![25], later), 0, "what does not hold ends nobody");
}

#[test]
fn a_push_under_way_is_taken_back_everywhere_at_once() {
    let mut world = config(vec![10, 50]);
    world.apply(Action::PushConfig(0, 1), 0);
    after(&mut world, 30);
    world.apply(Action::RevertConfig(0), 0);
    let op = after(&mut world, 200);
    assert!(op.superseded && world.state.ops[1].landed == Some(40));
    assert_eq!((world.state.configs[0].live, world.state.endpoints[0].own_error), (0, 0.0));
}

#[test]
fn a_revert_goes_back_to_what_was_live_and_no_further_than_the_first() {
    let mut world = config(vec![]);
    world.apply(Action::PushConfig(0, 2), 0);
    world.apply(Action::RevertConfig(0), 0);
    assert_eq!(world.state.configs[0].live, 0);
    world.apply(Action::RevertConfig(0), 0);
    assert_eq!(world.state.ops[2].failed.map(|f| f.1), Some(Failure::Nothing));
    for revision in [1, 2] {
        world.apply(Action::PushConfig(0, revision), 0);
    }
    world.apply(Action::RevertConfig(0), 0);
    assert_eq!(world.state.configs[0].live, 1);
    world.apply(Action::RevertConfig(0), 0);
    assert_eq!(world.state.configs[0].live, 0);
}

#[test]
fn a_flag_can_be_set_for_a_cohort_alone() {
    let mut s = spec();
    s.cohorts = vec![Cohort { name: "free".into(), share: 0.7 }, Cohort { name: "paid".into(), share: 0.3 }];
    s.flags.push(Flag { name: "new".into(), percent: 100, ..Flag::default() });
    s.rules.push(Rule { name: "bad".into(), when: vec![Lever::Flag(0)], then: vec![Effect::Error(0, 1.0)] });
    let mut world = world(s);
    assert!((world.state.endpoints[0].own_error - 1.0).abs() < 1e-9);
    world.apply(Action::SetFlagFor(0, 1, 0), 0);
    after(&mut world, 2);
    assert!((world.state.endpoints[0].own_error - 0.7).abs() < 1e-9);
    world.apply(Action::SetFlag(0, 100), 0);
    after(&mut world, 2);
    assert!((world.state.endpoints[0].own_error - 1.0).abs() < 1e-9, "for everybody");
}

#[test]
fn a_flag_falls_back_while_its_service_fails() {
    let flagged = |served_by| {
        let mut s = spec();
        s.services.push(Service { name: "flags".into(), ..service() });
        s.endpoints.push(Endpoint { service: 1, ..Endpoint::default() });
        s.calls.push(Call { from: 0, to: 1, required: false, ..Call::default() });
        s.flags.push(Flag { name: "new".into(), percent: 0, default: 100, served_by, ..Flag::default() });
        s.rules = vec![
            Rule {
                name: "down".into(),
                when: vec![Lever::During(Tick(20), Tick(60))],
                then: vec![Effect::Error(1, 1.0)],
            },
            Rule { name: "old".into(), when: vec![Lever::Flag(0)], then: vec![Effect::OwnMs(0, 100.0)] },
        ];
        let mut world = world(s);
        let before = world.state.endpoints[0].own_ms;
        after_any(&mut world, 20);
        let during = world.state.endpoints[0].own_ms;
        after_any(&mut world, 60);
        (before, during, world.state.endpoints[0].own_ms)
    };
    assert_eq!(flagged(Some(1)), (10.0, 110.0, 10.0));
    assert_eq!(flagged(None), (10.0, 10.0, 10.0));
}

fn after_any(world: &mut World, s: u32) {
    world.run_until(Tick(world.state.tick + s));
}

fn migrating() -> World {
    let mut s = spec();
    let step = |name: &str, undo_s| MigrationStep { name: name.into(), takes_s: 60, undo_s };
    s.migrations.push(Migration {
        name: "orders".into(),
        steps: vec![step("expand", Some(20)), step("backfill", Some(30)), step("contract", None)],
        ..Migration::default()
    });
    s.rules.push(Rule { name: "slow".into(), when: vec![Lever::Migrating(0)], then: vec![Effect::OwnMs(0, 5.0)] });
    world(s)
}

#[test]
fn a_migration_goes_step_by_step_and_back() {
    let mut world = migrating();
    assert!((world.state.endpoints[0].own_ms - 10.0).abs() < 1e-9, "nothing runs");
    world.apply(Action::Migrate(0, 2), 0);
    after(&mut world, 61);
    assert_eq!(world.state.migrations[0].done, 1);
    assert!((world.state.endpoints[0].own_ms - 15.0).abs() < 1e-9);
    assert_eq!(after(&mut world, 60).landed, Some(130));
    assert!((world.state.endpoints[0].own_ms - 10.0).abs() < 1e-9);
    world.apply(Action::Migrate(0, 2), 0);
    assert_eq!(world.state.ops[1].failed.map(|f| f.1), Some(Failure::Nothing));
    let tick = world.state.tick;
    world.apply(Action::Migrate(0, 0), 0);
    after(&mut world, 100);
    assert_eq!((world.state.ops[2].landed, world.state.migrations[0].done), (Some(tick + 50), 0));
}

#[test]
fn what_cannot_be_undone_is_not() {
    let mut world = migrating();
    world.apply(Action::Migrate(0, 3), 0);
    assert!(after(&mut world, 200).landed.is_some());
    world.apply(Action::Migrate(0, 1), 0);
    assert_eq!(world.state.ops[1].failed.map(|f| f.1), Some(Failure::Irreversible));
    assert_eq!(world.state.migrations[0].done, 3);
}

#[test]
fn a_migration_broken_off_has_done_what_is_done() {
    let mut world = migrating();
    world.apply(Action::Migrate(0, 3), 0);
    after(&mut world, 90);
    world.apply(Action::Migrate(0, 1), 0);
    assert!(after(&mut world, 200).superseded);
    assert!(world.state.ops[1].landed.is_some());
    assert_eq!(world.state.migrations[0].done, 1);
}

#[test]
fn a_named_change_lands_with_the_last_of_its_parts() {
    let run = |first: Action| {
        let mut s = spec();
        s.flags.push(Flag { name: "new".into(), ..Flag::default() });
        let steps = vec![(0, first), (30, Action::Scale(0, 6))];
        s.composites.push(Composite { name: "surge".into(), about: String::new(), steps });
        s.events.push(Event { at: Tick(400), action: Action::Run(0), by: "cron".into(), note: String::new() });
        let mut world = world(s);
        world.apply(Action::Run(0), 0);
        assert!(!after(&mut world, 35).over());
        let op = after(&mut world, 100);
        assert_eq!(world.state.services[0].ready, 6);
        assert!(world.state.ops[1..].iter().all(|o| o.part_of == Some(0) && o.over()));
        world.run_until(Tick(600));
        assert!(world.state.ops.iter().all(Op::over), "nothing hangs");
        op
    };
    assert_eq!(run(Action::SetFlag(0, 100)).landed, Some(50));
    assert_eq!(run(Action::Promote(0)).failed, Some((50, Failure::Part(1))));
    assert_eq!(run(Action::Run(0)).failed, Some((50, Failure::Part(1))), "no circle");
}

#[test]
fn a_replica_is_cold_for_a_while() {
    let restarted = |warm_s: u32| {
        let mut s = spec();
        (s.services[0].cold_factor, s.services[0].warm_s) = (3.0, warm_s);
        let mut world = world(s);
        assert!(world.state.services[0].cold == 0.0, "those that were there are warm");
        world.apply(Action::RestartOne(0, 0), 0);
        after(&mut world, 15);
        let during = (world.state.services[0].cold, world.state.endpoints[0].cpu_ms);
        after(&mut world, 60);
        (during, world.state.services[0].cold, world.state.endpoints[0].cpu_ms)
    };
    assert_eq!(restarted(60), ((0.25, 1.5), 0.0, 1.0));
    assert_eq!(restarted(0), ((0.0, 1.0), 0.0, 1.0));
}

#[test]
fn a_quiet_spec_has_none_of_it() {
    let mut world = world(spec());
    for action in [Action::Deploy(0, 2), Action::Scale(0, 5), Action::RestartOne(0, 1), Action::Replace(0, 0)] {
        world.apply(action, 0);
    }
    after(&mut world, 200);
    assert!(world.state.ops.iter().all(|o| o.landed.is_some() && o.failed.is_none() && o.waits_for.is_none()));
    assert_eq!((versions(&world), world.state.services[0].cold), (vec![2; 5], 0.0));
}

#[test]
fn a_gate_finds_the_same_fault_in_the_same_world() {
    let caught = |seed: u64| {
        let mut s = spec();
        s.services[0].gates = vec![Gate { name: "review".into(), takes_s: 5, catches: 0.5 }];
        s.services[0].faulty = vec![2];
        let mut world = World::new(s, seed).unwrap();
        world.apply(Action::Deploy(0, 2), 0);
        world.apply(Action::Deploy(0, 2), 50);
        after(&mut world, 200);
        assert_eq!(world.state.ops[0].failed.is_some(), world.state.ops[1].failed.is_some());
        world.state.ops[0].failed.is_some()
    };
    let times = (0..200).filter(|seed| caught(*seed)).count();
    assert!((70..130).contains(&times), "{times} of 200");
}

/// Whatever is done in whatever order, every change comes to an end.
#[test]
fn no_change_hangs() {
    let strategies =
        [Strategy::Rolling, Strategy::AllAtOnce, canary(Some(ANALYSIS)), Strategy::BlueGreen { keep_s: 40 }];
    for seed in 0..200_u64 {
        let mut s = bad_version(strategies[(seed % 4) as usize].clone());
        s.services[0].stuck.push((1, 0));
        s.services[0].warm_s = 20;
        s.configs.push(Config {
            revisions: vec!["a".into(), "b".into()],
            stages: vec![10],
            stage_s: 30,
            ..Config::default()
        });
        s.flags.push(Flag::default());
        let step = |undo_s| MigrationStep { name: "step".into(), takes_s: 40, undo_s };
        s.migrations.push(Migration { steps: vec![step(Some(5)), step(None)], ..Migration::default() });
        let steps = vec![(0, Action::RollBack(0)), (20, Action::PushConfig(0, 1)), (0, Action::Run(0))];
        s.composites.push(Composite { name: "all".into(), about: String::new(), steps });
        s.tools.push(Tool { name: "ci".into(), kinds: vec![ActionKind::Config], needs: 0 });
        let mut world = World::new(s, seed).unwrap();
        for n in 0..25 {
            let dice = firedrill::base::noise::bits(seed, 1, n);
            let small = (dice >> 8) % 3;
            let action = match dice % 14 {
                0 | 1 => Action::Deploy(0, small as u8),
                2 => Action::RollBack(0),
                3 => Action::Promote(0),
                4 => Action::RestartAll(0),
                5 => Action::RestartOne(0, small as u16),
                6 => Action::Replace(0, small as u16),
                7 => Action::Scale(0, 3 + small as u16),
                8 => Action::PushConfig(0, (small % 2) as u8),
                9 => Action::RevertConfig(0),
                10 | 11 => Action::Migrate(0, small as u8),
                12 => Action::SetFlag(0, 50),
                _ => Action::Run(0),
            };
            world.apply(action, (dice >> 16) as u32 % 20);
            world.run_until(Tick(world.state.tick + 1 + (dice >> 24) as u32 % 60));
        }
        world.run_until(Tick(world.state.tick + 1000));
        let hangs: Vec<_> = world.state.ops.iter().filter(|o| !o.over()).collect();
        assert!(hangs.is_empty(), "seed {seed}: {hangs:?}");
        assert!(world.state.replicas.iter().all(|r| r.status != ReplicaStatus::Starting), "seed {seed}");
        assert!(world.state.ops.iter().all(|o| o.landed.is_none() || o.failed.is_none()), "seed {seed}: not both");
    }
}

/// A canary that goes back at once, of replicas that start in no time, has nothing to wait for.
#[test]
fn replicas_that_start_in_no_time_are_up_in_the_next_second() {
    let mut s = bad_version(canary(Some(Analysis { tolerance: 0.01, slower: None, samples: 10.0 })));
    s.services[0].start_s = 0;
    let mut world = world(s);
    world.apply(Action::Deploy(0, 2), 0);
    let mut out = 0;
    for _ in 0..600 {
        world.step();
        out = if world.state.services[0].ready < 4 { out + 1 } else { 0 };
        assert!(out <= 1, "out of rotation for {out} s at {}", world.state.tick);
    }
    assert_eq!(world.state.ops[0].failed.map(|(_, why)| why), Some(Failure::Analysis));
}

fn again(does: Action, every_s: u32) -> Spec {
    let mut s = bad_version(canary(Some(Analysis { tolerance: 0.01, slower: None, samples: 10.0 })));
    s.triggers = vec![Trigger {
        name: "cron".into(),
        when: Moment::At(Tick(20)),
        after_s: 0,
        jitter_s: 0,
        every_s,
        for_s: 1,
        until: None,
        does: vec![does],
        by: "cron".into(),
        note: String::new(),
    }];
    s
}

#[test]
fn a_change_made_again_does_not_take_its_own_place() {
    for every_s in 1..90 {
        let mut world = world(again(Action::Deploy(0, 2), every_s));
        for _ in 0..300 {
            world.step();
            let rollout = world.state.services[0].rollout;
            assert!(rollout.is_none_or(|r| !world.state.ops[r.op as usize].superseded), "every {every_s} s");
        }
    }
}

#[test]
fn a_change_that_never_lands_made_again_and_again_does_not_pile_up() {
    for does in [Action::Scale(0, 5), Action::RestartOne(0, 1), Action::Replace(0, 1)] {
        let mut s = again(does, 10);
        s.rules = vec![Rule { name: "dies".into(), when: vec![always()], then: vec![Effect::Crash(0, 1)] }];
        let mut world = world(s);
        world.run_until(Tick(3600));
        assert!(world.state.ops.len() <= 2, "{} of {does:?}", world.state.ops.len());
    }
}
