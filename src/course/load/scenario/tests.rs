//! The shipped drill as a whole; broken ones as a table.

use crate::base::time::Tick;
use crate::course::assemble;
use crate::sim::World;

/// The files that ship, as far as the first drill needs them.
fn shipped() -> Vec<(String, String)> {
    [
        ("lessons/respect-the-user.md", include_str!("../../../../lessons/respect-the-user.md")),
        ("lessons/first-ten-minutes.md", include_str!("../../../../lessons/first-ten-minutes.md")),
        ("scenarios/base.toml", include_str!("../../../../scenarios/base.toml")),
        ("scenarios/bad-deploy.toml", include_str!("../../../../scenarios/bad-deploy.toml")),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .to_vec()
}

#[test]
fn the_shipped_drill_loads_and_every_world_of_it_runs() {
    let course = assemble(&shipped());
    let said: Vec<String> = course.problems.iter().map(|d| d.render(&course.texts[&d.file])).collect();
    assert_eq!(said, Vec::<String>::new(), "{}", said.join("\n"));
    let drill = &course.scenarios[0];
    assert_eq!(drill.rubric.worlds.len(), 9);
    for family_world in &drill.rubric.worlds {
        let mut world = World::from_fixed(family_world.fixed.clone(), 7);
        world.run_until(Tick(3000));
        assert!(world.state.series.iter().all(|s| s.now.is_finite()), "{}", family_world.id);
        assert!(world.state.harm.is_finite(), "{}", family_world.id);
        let busy = world.series("edge.rate").unwrap_or_default();
        assert!(busy > 30.0, "{}: {busy} requests a second at the edge", family_world.id);
    }
}
