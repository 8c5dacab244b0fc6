//! A tick allocates nothing: not while users come and go, not while changes start and land. A program of its own, because
//! counting takes the place of the allocator.
#![allow(clippy::unwrap_used, reason = "a test that cannot begin should fail where it stands")]

use std::sync::Arc;

use firedrill::base::time::Tick;
use firedrill::shell::launch;
use firedrill::sim::World;

#[test]
fn a_tick_allocates_nothing_in_any_shipped_world() {
    let course = launch::open_course(None).unwrap();
    for drill in &course.scenarios {
        for w in &drill.rubric.worlds {
            let mut world = World::from_fixed(Arc::clone(&w.fixed), 1);
            // The tables of waiting times are made by the first tick.
            world.run_until(Tick(60));
            for offer in drill.rubric.offers.iter().take(6) {
                world.apply(offer.action, 300);
            }
            let counted = allocation_counter::measure(|| world.run_until(world.spec().horizon));
            assert_eq!(counted.count_total, 0, "{} {}", drill.id, w.id);
            assert!(world.state.ops.iter().any(|o| o.landed.is_some()), "{}: changes landed on the way", w.id);
        }
    }
}
