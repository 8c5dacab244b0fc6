//! The shipped decision about a canary, and what is said of it when something in it is wrong.

use crate::base::diag::{Diagnostic, Severity};
use crate::course::decision::Play;
use crate::course::{Course, assemble, front};

const FILES: [(&str, &str); 5] = [
    ("lessons/respect-the-user.md", include_str!("../../../../lessons/respect-the-user.md")),
    ("lessons/first-ten-minutes.md", include_str!("../../../../lessons/first-ten-minutes.md")),
    ("lessons/canary.md", include_str!("../../../../lessons/canary.md")),
    ("scenarios/base.toml", include_str!("../../../../scenarios/base.toml")),
    ("scenarios/bad-deploy.toml", include_str!("../../../../scenarios/bad-deploy.toml")),
];
const DECISION: &str = include_str!("../../../../decisions/canary-verdict.toml");
/// A decision whose scene is played in a drill.
const AFTER: &str = r#"
kind = "decision"
id = "after"
drill = "bad-deploy"
title = "What to do about it"
summary = "Pick what is to be done about the next time"
minutes = 4
revision = 1
situation = "It is the day after."
ask = "Which first?"
[[source]]
id = "book"
title = "A book"
url = "https://example.org/book"
[scene]
world = "release-errors"
script = "look overview"
[[option]]
name = "a"
text = "the first of four"
rank = 1
why = "w"
source = "book"
follow_ups = ["canary"]
[[option]]
name = "b"
text = "the second one of four"
rank = 2
why = "w"
source = "book"
follow_ups = []
[[option]]
name = "c"
text = "the third one of four"
rank = 2
why = "w"
source = "book"
follow_ups = []
[[option]]
name = "d"
text = "the fourth one of four"
rank = 2
why = "w"
source = "book"
follow_ups = []
"#;

fn course(path: &str, text: &str) -> Course {
    let files: Vec<(String, String)> =
        FILES.iter().chain([&(path, text)]).map(|(p, t)| ((*p).into(), (*t).into())).collect();
    assemble(&files)
}

/// What is said of the decision, with the place it is said at.
fn said(course: &Course) -> Vec<String> {
    let own = course.problems.iter().filter(|d| d.file.starts_with("decisions/"));
    let line = |d: &Diagnostic| {
        let at = d.span.as_ref().and_then(|s| course.texts[&d.file].get(s.clone())).unwrap_or("?");
        format!("{at} | {} | {}", d.message, d.hint.as_deref().unwrap_or("-"))
    };
    own.map(line).collect()
}

#[test]
fn the_shipped_decision_is_sound_and_its_cover_says_the_same() {
    let course = course("decisions/canary-verdict.toml", DECISION);
    assert_eq!(said(&course), [""; 0]);
    let decision = &course.decisions[0];
    assert_eq!((decision.freeze().options.len(), decision.choices.len()), (6, 6));
    assert_eq!(decision.scenario.rubric.worlds.len(), 3);
    assert!(!decision.situation.contains('\u{0}') && decision.scenario.walkthrough.lines.len() == 2);
    let files: Vec<(String, String)> = FILES
        .iter()
        .chain([&("decisions/canary-verdict.toml", DECISION)])
        .map(|(p, t)| ((*p).into(), (*t).into()))
        .collect();
    let files: Vec<_> = files.into_iter().filter(|(p, _)| p != "lessons/canary.md").collect();
    let cover = front(&files).expect("nothing is wrong with what it reads").decisions.remove(0);
    assert_eq!((&cover.id, &cover.title, cover.minutes), (&decision.id, &decision.title, decision.minutes));
    assert_eq!(
        (&cover.summary, cover.revision, &cover.lessons),
        (&decision.summary, decision.revision, &decision.lessons)
    );
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_what_to_do() {
    for (from, to, want) in [
        (
            "id = \"canary-verdict\"",
            "id = \"other\"",
            "\"other\" | the id `other` is not the file's name | write `id = \"canary-verdict\"`, or rename the file",
        ),
        (
            "minutes = 5",
            "minutes = 6",
            "6 | 6 minutes are not a single decision | 3 to 5; what is longer is a lesson or a drill",
        ),
        ("minutes = 5", "minutes = 3", "3 | it takes 3."),
        (
            "lessons = [\"canary\"]",
            "lessons = [\"canray\"]",
            "\"canray\" | there is no lesson `canray` | did you mean `canary`?",
        ),
        ("source = \"spinnaker-canary\"", "source = \"spinaker\"", "\"spinaker\" | no source `spinaker` | "),
        ("world = \"shared-query\"", "world = \"shared\"", "\"shared\" | there is no world `shared` | "),
        ("look both\nreplicas", "lok both\nreplicas", "lok both | `lok` is not a command | did you mean `look`?"),
        (
            "if orders-db.cpu above 60 then stop",
            "if orders-db.cup above 60 then stop",
            "if orders-db.cup above 60 then stop settlement-export | there is no series `orders-db.cup` | did you mean `orders-db.cpu`?",
        ),
        (
            "if orders-db.cpu above 60 then stop",
            "if orders-db.cpu over 60 then stop",
            "if orders-db.cpu over 60 then stop settlement-export | `if orders-db.cpu over 60 then stop settlement-export` is no condition | ",
        ),
        ("scale checkout 8\n+5", "restart checkout\n+5", "restart checkout | `restart checkout` is not offered | "),
        (
            "name = \"promote\"",
            "name = \"more time\"",
            "\"more time\" | the name `more time` is there twice | rename one",
        ),
        (
            "name = \"promote\"",
            "name = \"promote it to one half of the replicas\"",
            "\"promote it to one half of the replicas\" | the name `promote it to one half of the replicas` is too long",
        ),
        (
            "name = \"promote\"",
            "name = \"promote\"\nprice = 1.0",
            "1.0 | a price for nothing | say for what with `price_for`",
        ),
        ("play = \"\"\"\npromote", "plays = \"\"\"\npromote", "plays | unknown key `plays` | did you mean `play`?"),
        ("rank = 1", "rank = 2", "2 | the best rank is 2 | ranks count from 1, which is best"),
        ("bears = true", "bears = false", ""),
        ("extends = \"base\"", "extends = \"bsae\"", "\"bsae\" | there is no base `bsae` | did you mean `base`?"),
        (
            "extends = \"base\"",
            "extends = \"base\"\ndrill = \"bad-deploy\"",
            "\"canary-verdict\" | it has both a base and a drill | ",
        ),
        ("kind = \"decision\"", "kind = \"drill\"", "\"drill\" | the file is read as the other kind | "),
    ] {
        assert!(DECISION.contains(from), "{from} is not in the file any more");
        let course = course("decisions/canary-verdict.toml", &DECISION.replacen(from, to, 1));
        let said = said(&course);
        assert!(want.is_empty() || said.iter().any(|s| s.starts_with(want)), "{to}: {said:?}");
        assert_eq!(course.decisions.is_empty(), !want.is_empty(), "{to}");
    }
}

#[test]
fn an_option_has_something_that_can_be_played_and_there_are_enough_of_them() {
    let cut = |text: &str, from: &str| text[..text.find(from).expect("it is there")].to_owned();
    let last = DECISION.rfind("play = \"\"\"").expect("an option");
    let end = DECISION[last..].find("[[cue]]").map_or(DECISION.len(), |at| last + at);
    let none = format!("{}{}", &DECISION[..last], &DECISION[end..]);
    let said_of = |text: &str| said(&course("decisions/canary-verdict.toml", text));
    let want = "[[option]] | `promote` does nothing that can be played | ";
    assert!(said_of(&none).iter().any(|s| s.starts_with(want)), "{:?}", said_of(&none));
    let few = cut(DECISION, "[[option]]\nname = \"more replicas\"");
    assert!(said_of(&few).iter().any(|s| s.contains("3 options | four to six")), "{:?}", said_of(&few));
    let long = DECISION.replacen(
        "Take the canary off its replica",
        "Take the canary off its replica, for the time that it takes to see",
        1,
    );
    assert!(said_of(&long).iter().any(|s| s.contains("the best option is the longest")), "{:?}", said_of(&long));
    let talk = DECISION.replacen("What each costs", &"word ".repeat(260), 1);
    assert!(said_of(&talk).iter().any(|s| s.contains("the situation has")), "{:?}", said_of(&talk));
}

#[test]
fn a_scene_in_a_drill_is_the_drill_and_its_options_may_be_follow_ups() {
    let sound = course("decisions/after.toml", AFTER);
    assert_eq!(said(&sound), [""; 0]);
    let (decision, drill) = (&sound.decisions[0], &sound.scenarios[0]);
    assert_eq!(decision.scenario.rubric.worlds, drill.rubric.worlds);
    let canary = drill.follow_ups.find("canary").expect("it offers one");
    assert_eq!(decision.choices[0].played, Play::FollowUps(vec![canary]));
    assert_ne!(decision.scenario.content_hash, drill.content_hash);
    for (from, to, want) in [
        (
            "\"bad-deploy\"",
            "\"bad-depoly\"",
            "\"bad-depoly\" | there is no drill `bad-depoly` | did you mean `bad-deploy`?",
        ),
        ("[\"canary\"]", "[\"canray\"]", "\"canray\" | there is no follow-up `canray` | did you mean `canary`?"),
        ("\"release-errors\"", "\"release\"", "\"release\" | there is no world `release` | "),
        (
            "[scene]",
            "[flag.x]\nabout = \"x\"\npercent = 1\n[scene]",
            "flag | `flag` in a drill's scene, which is played as the drill is | ",
        ),
    ] {
        let course = course("decisions/after.toml", &AFTER.replacen(from, to, 1));
        assert!(said(&course).iter().any(|s| s.starts_with(want)), "{to}: {:?}", said(&course));
        assert!(course.decisions.is_empty());
    }
}

#[test]
fn an_id_belongs_to_one_thing_and_a_decision_to_its_folder() {
    let taken = course("decisions/bad-deploy.toml", &AFTER.replacen("id = \"after\"", "id = \"bad-deploy\"", 1));
    assert_eq!(
        said(&taken),
        ["\"bad-deploy\" | the id `bad-deploy` is taken | the drill bad-deploy has it; records hang on ids"]
    );
    let moved = course("scenarios/after.toml", AFTER);
    let wrong = moved.problems.iter().find(|d| d.file == "scenarios/after.toml").expect("it is said");
    assert_eq!((wrong.severity, wrong.message.as_str()), (Severity::Error, "a decision among the drills"));
}
