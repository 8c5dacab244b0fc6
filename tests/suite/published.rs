//! Published outages as scenario files in `tests/published/`, with their inputs listed at the head of each: what the
//! engine makes of the cause is compared with what was published. Shape first, then times within 25 % or 5 minutes,
//! percentages within 10 points; then what other decisions would have led to, in order.

mod google;
mod slack;

use std::sync::{Arc, OnceLock};

use firedrill::base::time::Tick;
use firedrill::course::{Course, assemble};
use firedrill::sim::World;
use firedrill::sim::command::{self, Command};

#[path = "published/posthog.rs"]
mod posthog;

fn published() -> &'static Course {
    static COURSE: OnceLock<Course> = OnceLock::new();
    COURSE.get_or_init(|| {
        let mut files = vec![];
        for entry in std::fs::read_dir("tests/published/scenarios").unwrap() {
            let path = entry.unwrap().path();
            files.push((path.to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap()));
        }
        files.sort();
        assemble(&files)
    })
}

/// A world of a case at minute `at` after midnight of the file, run from the start.
fn world(case: &str, id: &str) -> World {
    let course = published();
    let texts: Vec<String> = course.problems.iter().map(|p| p.render(&course.texts[&p.file])).collect();
    assert!(texts.is_empty(), "{}", texts.join("\n\n"));
    let scenario = course.scenarios.iter().find(|s| s.id == case).unwrap();
    let world = scenario.rubric.worlds.iter().find(|w| w.id == id).unwrap();
    World::from_fixed(Arc::clone(&world.fixed), 1)
}

fn act(world: &mut World, phrase: &str) {
    match command::read(world.spec(), phrase).unwrap() {
        Command::Change(action) => world.apply(action, 0),
        other => panic!("{other:?} is not a change"),
    }
}

/// Percent of attempts that fail now, all journeys together.
fn failing(world: &World) -> f64 {
    let (mut failed, mut all) = (0.0, 0.0);
    for j in &world.state.journeys {
        failed += j.attempts * j.fails;
        all += j.attempts;
    }
    100.0 * failed / all
}

/// Minutes after midnight.
fn minute(m: u32) -> Tick {
    Tick(m * 60)
}

/// Stripe's figure is about two thirds of operations, over the outage.
#[test]
fn a_few_slow_endpoints_starve_a_shared_pool() {
    let mut w = world("stripe-2015", "dropped");
    w.run_until(minute(5));
    assert!(failing(&w) < 0.5 && w.state.services[0].busy < 0.3, "a good day before");
    w.run_until(minute(20));
    assert!(w.state.services[0].busy > 0.9 && w.state.services[0].queue > 900.0, "the pool is full, and its queue");
    assert!(w.state.services[0].cpu < 0.5, "and its processors are idle");
    assert!(w.state.journeys[0].fails > 0.3, "operations that need no index fail");
    let mut sum = 0.0;
    for m in 20..80 {
        w.run_until(minute(m));
        sum += failing(&w);
    }
    let mean = sum / 60.0;
    assert!((mean - 66.7).abs() <= 10.0, "{mean:.1} % of operations fail; published: about two thirds");
    w.run_until(minute(100));
    assert!(failing(&w) < 1.0, "all is well soon after the index is back");
    let mut unused = world("stripe-2015", "unused");
    unused.run_until(minute(20));
    assert!(failing(&unused) < 0.5, "a drop of an index that nobody uses does nothing");
}

#[test]
fn limiting_the_slow_endpoints_is_better_than_more_workers_which_is_better_than_restarts() {
    let harm = |phrase: &str| {
        let mut w = world("stripe-2015", "dropped");
        w.run_until(minute(20));
        if !phrase.is_empty() {
            act(&mut w, phrase);
        }
        let before = w.state.harm;
        w.run_until(minute(80));
        w.state.harm - before
    };
    let (limited, more, nothing, restarted) =
        (harm("limit api.affected 5%"), harm("scale api 40"), harm(""), harm("restart api"));
    assert!(limited < 0.2 * more, "{limited} {more}");
    assert!(more < nothing, "{more} {nothing}");
    assert!(restarted > 0.9 * nothing, "{restarted} {nothing}");
}
