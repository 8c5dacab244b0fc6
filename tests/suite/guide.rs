//! The facilitator's sheet of every shipped drill: whole, true to the family, and with nothing of the truth in the part
//! that may be shown.

use firedrill::session::guide::markdown::{ROOM, SECRET, file};
use firedrill::session::guide::{Guide, cues::Shown};
use firedrill::shell::launch;
use firedrill::sim::phrase::write_action;

#[test]
fn every_shipped_drill_has_a_whole_sheet_that_gives_nothing_away() {
    let course = launch::open_course(None).unwrap();
    assert!(course.scenarios.len() >= 5);
    for scenario in &course.scenarios {
        let id = &scenario.id;
        let title = |l: &str| course.lessons.iter().find(|x| x.id == l).map(|x| x.title.clone());
        let guide = Guide::of(scenario, &title);
        assert!(guide.aim.is_some(), "{id} has no [facilitator]");
        let text = file(&guide);
        let at = |heading: &str| text.find(heading).unwrap_or_else(|| panic!("{id} lacks {heading}"));
        let order = [
            "\n## Five minutes of preparation",
            "\n## Thirty minutes of preparation",
            &format!("\n## {ROOM}") as &str,
            "\n## 60 minutes",
            "\n## 90 minutes",
            "\n## Roles for 4 to 6 people",
            "\n## Roles for 12 to 15 people",
            "\n## Votes",
            &format!("\n# {SECRET}"),
            "\n## First looks",
            "\n## Narrowing down",
            "\n## Acting",
            "\n## Checking and closing",
            "\n## Not to give away",
            "\n## Likely wrong turns",
            "\n## Which look tells which worlds apart",
            "\n## The worlds",
            "\n## The judgements, with the authors' key",
            "\n## Afterwards",
        ]
        .map(at);
        assert!(order.windows(2).all(|w| w[0] < w[1]), "{id}: {order:?}");

        let room = &text[at(ROOM)..at("\n## 60 minutes")];
        // Some worlds are named by a word that the drill itself uses from the start.
        let suspects = scenario.rubric.spec().suspects.iter().map(|s| s.about.as_str());
        let open: String = suspects.collect::<Vec<_>>().join(" ") + &scenario.briefing;
        for world in &scenario.rubric.worlds {
            let remedies = world.remedy.iter().map(|a| write_action(scenario.rubric.spec(), *a));
            for truth in [world.id.clone(), world.title.clone()].into_iter().chain(remedies) {
                assert!(open.contains(&truth) || !room.contains(&truth), "{id}: what may be shown says `{truth}`");
            }
        }
        assert!(guide.phases.iter().all(|p| p.ask.len() >= 2 && !p.cues.is_empty()), "{id}");
        assert!(guide.turns.iter().all(|t| !t.sign.is_empty() && !t.ask.is_empty() && !t.why.is_empty()), "{id}");
        assert!(guide.lessons.iter().all(|(_, title)| !title.is_empty()), "{id}: {:?}", guide.lessons);
        assert!(guide.worlds.iter().all(|w| w.seed.is_some()), "{id}: {:?}", guide.worlds);
        tells_apart(scenario, &guide);
    }
}

/// The way ends where no look parts what is left, and the written cues contain looks that part the family.
fn tells_apart(scenario: &firedrill::course::scenario::Scenario, guide: &Guide) {
    let id = &scenario.id;
    let shown = Shown::of(&scenario.rubric);
    let looks = scenario.rubric.looks();
    let index = |w: &String| scenario.rubric.worlds.iter().position(|x| x.id == *w).unwrap();
    for step in &guide.way {
        for group in step.groups.iter().filter(|g| g.len() > 1 && !guide.way.iter().any(|s| s.before == **g)) {
            let together = |look| {
                let groups = shown.groups(look);
                groups.iter().any(|g| group.iter().all(|w| g.contains(&index(w))))
            };
            assert!(looks.iter().all(|l| together(*l)), "{id}: {group:?} can be told apart and are not");
        }
    }
    let parting = |p: &firedrill::session::guide::Phase| p.cues.iter().filter(|c| c.groups.len() > 1).count();
    assert!(
        guide.phases[..2].iter().all(|p| parting(p) >= 1),
        "{id}: no written cue of the first phases parts anything"
    );
}
