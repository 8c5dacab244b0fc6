//! The same commands give the same grade, byte for byte, whether a script plays them, a pipe, or a person at the screen.

use serde_json::Value;

use super::place::{DRILL, Place, SEED, commands, lines};
use super::room::{SCRIPT, act, begin};

#[test]
fn script_lines_and_full_screen_give_the_same_grade() {
    let place = Place::new();
    let (log, grade) = place.script(SCRIPT);
    let value: Value = serde_json::from_str(&grade).unwrap();
    assert_eq!((&value["passed"], &value["seed"]), (&true.into(), &SEED.parse::<u64>().unwrap().into()));
    let score = value["score"].as_u64().unwrap();
    let commands = commands(&log);

    let piped = Place::new();
    let input = lines(&commands) + "y\ny\n70\n\n";
    let said = piped.run(&["drill", DRILL, "--seed", SEED], &input);
    assert_eq!((said.err.as_str(), said.code), ("", Some(0)));
    assert_eq!(piped.log(), log);
    assert_eq!(piped.grade(&piped.log()), grade);

    let full = Place::new();
    let mut person = begin(&full);
    for command in &commands {
        act(&mut person, command);
    }
    person.see(&["Debrief: Your own estimate"]).press("y").see(&["And the score"]).press("enter");
    person.see(&["Which decision cost most?"]).press("enter");
    person.see(&["Debrief: Decisions that mattered most"]).see_no(&["Working out"]);
    while !person.row(0).contains("How it came out") {
        person.turn("right");
    }
    while !person.screen().contains("for practice") {
        person.turn("pagedown");
    }
    person.see(&["The run passed.", &format!("Score {score} for practice")]);
    person.press("ctrl-c");
    assert!(person.end().success());
    assert_eq!(full.log(), log);
    assert_eq!(full.grade(&full.log()), grade);
}
