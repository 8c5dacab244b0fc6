//! The first sitting of the path from the empty record: three lessons, a walkthrough, and the outage taken over from it.
//! With keys alone on a full screen, with the mouse alone, and in line mode: with the same record.

use serde_json::Value;

use super::mouse::first_sitting;
use super::person::Person;
use super::place::{DRILL, Place};
use super::room::act;
use super::sitting::{leave_out, question, read_and_answer, title};

/// The lessons of the first sitting.
pub const LESSONS: [&str; 3] = ["respect-the-user", "velocity-and-risk", "first-ten-minutes"];

/// What the learner does after taking over.
pub const MINE: [&str; 6] =
    ["ask dana", "flag express-pay off", "wait 1m", "look overview", "wait 2m", "resolve flag express-pay off"];

#[test]
fn the_first_sitting_is_done_with_keys_with_the_mouse_and_with_lines_and_keeps_the_same() {
    let (keys, clicks, lines) = (Place::new(), Place::new(), Place::new());
    with_keys(&keys);
    first_sitting(&clicks);
    with_lines(&lines);
    let (a, b) = (kept(&keys), kept(&lines));
    assert_eq!(a, b);
    assert_eq!(a, kept(&clicks));
    let [run] = a["runs"].as_array().unwrap().as_slice() else { panic!("{a:#}") };
    assert_eq!((&run["scenario"], &run["attempt"]), (&DRILL.into(), &"assisted, taken over".into()));
    assert_eq!(run["header"]["watched"], 6, "five steps and a judgement that was left open");
    let done: Vec<&str> = run["lines"].as_array().unwrap().iter().map(|l| l["do"].as_str().unwrap()).collect();
    assert_eq!(done[..4], ["look overview", "declare sev2", "assign lead me", "ask ruth"]);
    assert!(done.contains(&"ask dana") && done.last() == Some(&"resolve flag express-pay off"), "{done:?}");
    for place in [keys, clicks, lines] {
        let path: Value = serde_json::from_str(&place.run(&["path", "--json"], "").out).unwrap();
        assert_eq!((&path["present"], &path["sittings"][0]["state"]), (&2.into(), &"done".into()), "{path:#}");
        assert_eq!((&path["next"]["what"], &path["sittings"][1]["steps"][0]["id"]), (&"drill".into(), &DRILL.into()));
    }
}

fn with_keys(place: &Place) {
    let titles = LESSONS.map(|id| title(place, "lessons", id));
    let mut person = Person::at(place, &[]);
    person.see(&[&format!("› Next: {}", titles[0]), "The course starts here."]);
    for (n, lesson) in titles.iter().enumerate() {
        if n == 0 {
            read_and_answer(&mut person, lesson);
        } else {
            person.press("enter").see(&[lesson, "screen 1/"]);
        }
        let end = format!("The end of {lesson}");
        while !person.screen().contains(&end) {
            person.turn("right");
        }
    }
    // The end of the last lesson says what comes next: the walkthrough.
    while !person.screen().contains("a walkthrough of") {
        person.turn("down");
    }
    person.press("enter").see(&["You watch first", "enter watch"]).press("enter");
    for step in 1..=5 {
        person.see(&[&format!("Walkthrough, step {step} of 12"), "enter do this step"]).press("enter");
    }
    person.see(&["Your turn", "You take over here.", "enter take over"]).press("enter");
    person.see(&["19:43:40", "You take over at 19:43:40."]);
    for command in MINE {
        act(&mut person, command);
        leave_out(&mut person);
    }
    person.see(&["Debrief: Your own estimate"]).press("ctrl-c");
    assert!(person.end().success());
}

fn with_lines(place: &Place) {
    let question = question();
    let mut person = Person::at(place, &["--plain"]);
    person.until("the first prompt", |p| p.written().ends_with("home > "));
    for _ in LESSONS {
        let mut said = type_line(&mut person, "");
        while !said.ends_with("\nend > ") {
            let asked = said.contains(&question.right)
                && said.split_whitespace().collect::<Vec<_>>().join(" ").contains(&question.ask);
            let line = match said.rsplit('\n').next().unwrap_or_default() {
                "answer > " if asked => number(&said, &question.right),
                "answer > " => "skip".to_owned(),
                "how sure > " => "2".to_owned(),
                _ => String::new(),
            };
            said = type_line(&mut person, &line);
        }
    }
    let said = type_line(&mut person, "");
    assert!(said.contains("You watch first") && said.contains("Step 1 of 12: look overview"), "{said}");
    for _ in 1..5 {
        type_line(&mut person, "");
    }
    let said = type_line(&mut person, "");
    assert!(said.contains("Your turn. You take over here.") && said.ends_with("enter takes over > "), "{said}");
    let said = type_line(&mut person, "");
    assert!(said.contains("You take over at 19:43:40."), "{said}");
    let (last, before) = MINE.split_last().unwrap();
    for command in before {
        let mut said = type_line(&mut person, command);
        if said.ends_with("yes or no > ") {
            said = type_line(&mut person, "yes");
        }
        if said.ends_with("rank > ") {
            type_line(&mut person, "skip");
        }
    }
    type_line(&mut person, last);
    type_line(&mut person, "yes");
    person.send("quit\r");
    assert!(person.end().success());
}

/// Types a line and waits for the next prompt; what was said in between, the prompt with it.
fn type_line(person: &mut Person, line: &str) -> String {
    let before = person.written().len() + line.len();
    person.send(&format!("{line}\r"));
    let whole = |p: &Person| p.written().get(before..).is_some_and(|w| w.contains('\n') && w.ends_with(" > "));
    person.until(&format!("what comes of `{line}`"), whole);
    person.written()[before..].replace('\r', "")
}

/// The number of an option that begins so.
fn number(said: &str, option: &str) -> String {
    let line = said.lines().rfind(|l| l.contains(option)).unwrap();
    line.split('.').next().unwrap().to_owned()
}

/// The record without its times.
fn kept(place: &Place) -> Value {
    let mut export = place.export();
    for (what, times) in
        [("answers", &["at"][..]), ("lessons", &["opened_at", "finished_at"]), ("runs", &["started_at", "ended_at"])]
    {
        for row in export[what].as_array_mut().unwrap() {
            for time in times {
                assert!(row[*time].is_i64(), "{what} has {time}: {row}");
                row[*time] = Value::Null;
            }
        }
    }
    export
}
