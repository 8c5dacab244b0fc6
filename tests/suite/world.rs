//! The simulator on the shipped worlds: determinism, forks, and effects that come from mechanism.

use std::sync::Arc;

use firedrill::base::time::Tick;
use firedrill::sim::command;
use firedrill::sim::{Action, World};

use crate::support::drills;

fn world(id: &str) -> World {
    let drill = &drills()[0];
    let world = drill.rubric.worlds.iter().find(|w| w.id == id).unwrap();
    World::from_fixed(Arc::clone(&world.fixed), 1)
}

fn action(world: &World, phrase: &str) -> Action {
    match command::read(world.spec(), phrase).unwrap() {
        command::Command::Change(action) => action,
        other => panic!("{other:?} is not a change"),
    }
}

#[test]
fn the_course_has_no_problem() {
    let course = crate::support::course();
    let texts: Vec<String> = course.problems.iter().map(|p| p.render(&course.texts[&p.file])).collect();
    assert!(texts.is_empty(), "{}", texts.join("\n\n"));
    assert!(course.lessons.len() >= 3 && !course.scenarios.is_empty());
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
    for drill in drills() {
        for w in &drill.rubric.worlds {
            let run = |seed| {
                let mut world = World::from_fixed(Arc::clone(&w.fixed), seed);
                world.run_until(Tick(3000));
                world.digest()
            };
            assert_eq!(run(5), run(5), "{}", w.id);
            assert_ne!(run(5), run(6), "{}", w.id);
        }
    }
}

#[test]
fn a_fork_that_acts_differently_keeps_the_noise_elsewhere() {
    let mut a = world("flag-and-format");
    a.run_until(Tick(2520));
    let mut b = a.clone();
    b.apply(action(&b, "flag express-pay off"), 0);
    a.run_until(Tick(2700));
    b.run_until(Tick(2700));
    let fresh = |w: &World| w.state.journeys.iter().map(|j| j.fresh.to_bits()).collect::<Vec<_>>();
    assert_eq!(fresh(&a), fresh(&b), "as many users set out in both");
    assert!(a.state.harm_rate > 0.1 && b.state.harm_rate == 0.0);
}

#[test]
fn requests_are_served_turned_away_or_wait() {
    for drill in drills() {
        for w in &drill.rubric.worlds {
            let mut world = World::from_fixed(Arc::clone(&w.fixed), 3);
            for _ in 0..3600 {
                let before: Vec<f64> = world.state.services.iter().map(|s| s.queue).collect();
                world.step();
                for (s, before) in world.state.services.iter().zip(before) {
                    let balance = before + s.offered - s.served - s.rejected - s.queue;
                    assert!(balance.abs() < 1e-6 && s.queue >= 0.0, "{} lost {balance}", w.id);
                }
            }
        }
    }
}

#[test]
fn a_rollback_ends_a_bad_release_and_takes_minutes() {
    let mut w = world("release-errors");
    w.run_until(Tick(2520));
    assert!(w.series("checkout.errors").unwrap() > 10.0);
    w.apply(action(&w, "rollback checkout"), 60);
    w.run_until(Tick(2520 + 90));
    assert!(w.state.harm_rate > 0.05, "not yet");
    w.run_until(Tick(2520 + 300));
    assert!(w.state.harm_rate == 0.0);
}

#[test]
fn a_rollback_harms_where_the_old_release_cannot_read_what_the_new_one_wrote() {
    let mut w = world("flag-and-format");
    w.run_until(Tick(2520));
    let before = w.state.harm_rate;
    w.apply(action(&w, "rollback checkout"), 60);
    w.run_until(Tick(2520 + 260));
    assert!(w.state.harm_rate > 2.0 * before, "{} against {before}", w.state.harm_rate);
}

#[test]
fn a_full_pool_turns_requests_away_and_more_replicas_carry_them() {
    let mut w = world("campaign-crowd");
    w.run_until(Tick(2520));
    let checkout = w.spec().services.iter().position(|s| s.name == "checkout").unwrap();
    assert!(w.state.services[checkout].rejected > 0.0);
    w.apply(action(&w, "scale checkout 12"), 0);
    w.run_until(Tick(2520 + 120));
    assert!(w.state.services[checkout].rejected == 0.0);
}

#[test]
fn a_restart_leaves_a_bad_host_bad_and_a_move_does_not() {
    let mut restarted = world("bad-host");
    restarted.run_until(Tick(2520));
    let mut moved = restarted.clone();
    restarted.apply(action(&restarted, "restart checkout 4"), 0);
    moved.apply(action(&moved, "replace checkout 4"), 0);
    restarted.run_until(Tick(2700));
    moved.run_until(Tick(2700));
    assert!(restarted.state.harm_rate > 0.1);
    assert!(moved.state.harm_rate == 0.0);
}

#[test]
fn the_opening_page_looks_alike_in_every_world_whatever_the_noise() {
    for drill in drills() {
        let firing = |w: &firedrill::grade::rubric::FamilyWorld, seed| {
            let mut world = World::from_fixed(Arc::clone(&w.fixed), seed);
            world.run_until(world.spec().begin);
            world.state.alerts.iter().map(|a| a.firing).collect::<Vec<_>>()
        };
        let first = firing(&drill.rubric.worlds[0], 1);
        assert!(first.contains(&true), "somebody was paged");
        for w in &drill.rubric.worlds {
            for seed in 1..80 {
                assert_eq!(firing(w, seed), first, "{} {} seed {seed}", drill.id, w.id);
            }
        }
    }
}

/// A change of these is a change of the engine: raise `ENGINE_VERSION` with it.
#[test]
fn ten_thousand_ticks_of_every_shipped_world_give_these_bytes() {
    let mut lines = vec![format!("engine {}", firedrill::sim::ENGINE_VERSION)];
    for drill in drills() {
        for w in &drill.rubric.worlds {
            let mut world = World::from_fixed(Arc::clone(&w.fixed), 1);
            world.run_until(Tick(10_000));
            lines.push(format!("{} {} {:016x}", drill.id, w.id, world.digest()));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}
