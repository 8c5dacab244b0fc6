//! The sheet, on the drill that ships.

use super::*;
use crate::session::debrief::samples::scenario;

#[test]
fn looks_part_the_family_as_the_grader_does() {
    let scenario = scenario();
    let shown = cues::Shown::of(&scenario.rubric);
    let all: Vec<&str> = scenario.rubric.worlds.iter().map(|w| w.id.as_str()).collect();
    let telling = shown.telling();
    assert!(telling.len() >= 3 && telling.iter().all(|t| t.groups.len() > 1), "{telling:?}");
    for t in &telling {
        let mut named: Vec<&str> = t.groups.iter().flatten().map(String::as_str).collect();
        let mut want = all.clone();
        named.sort_unstable();
        want.sort_unstable();
        assert_eq!(named, want, "every world once: {t:?}");
    }
    // Users are well in one world only, and the page of the journeys says so.
    let overview = telling.iter().find(|t| t.look == "look overview").expect("it tells a lot");
    let alone = overview.groups.iter().find(|g| g.contains(&"probe-noise".to_owned())).unwrap();
    assert!(!alone.contains(&"release-errors".to_owned()), "{overview:?}");
    let way = shown.way();
    assert_eq!(way[0].before.len(), all.len());
    for step in &way[1..] {
        assert!(way.iter().any(|w| w.groups.contains(&step.before)), "it was parted off before: {step:?}");
    }
}

#[test]
fn the_seed_of_a_world_draws_it() {
    let scenario = scenario();
    let guide = Guide::of(&scenario, &|id| Some(id.to_uppercase()));
    for (w, world) in guide.worlds.iter().enumerate() {
        assert_eq!(draw_world(&scenario, world.seed.unwrap()), w, "{}", world.id);
    }
    assert_eq!(guide.lessons[0].1, "RESPECT-THE-USER");
}
