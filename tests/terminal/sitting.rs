//! A first sitting from the empty map to a drill that is done, with keys alone: what is to be seen at each step, and
//! what is kept in the end.

use std::fs;

use serde_json::Value;

use super::person::Person;
use super::place::{DRILL, Place};
use super::room::act;

/// The lesson that a new person is led to.
const LESSON: &str = "respect-the-user";

/// The first question of the lesson with one right option, as its author wrote it.
pub struct Question {
    /// The beginning of what is asked.
    pub ask: String,
    /// The beginning of the right option.
    pub right: String,
    why: String,
}

#[test]
fn a_lesson_and_a_drill_are_done_with_keys_alone() {
    let place = Place::new();
    let (lesson, drill) = (title(&place, "lessons", LESSON), title(&place, "scenarios", DRILL));
    let mut person = Person::at(&place, &[]);
    person.see(&["Firedrill", &format!("› Next: {lesson}"), "The course starts here.", "enter open"]);

    read_and_answer(&mut person, &lesson);
    person.press("esc").see(&["started", "You stopped at screen"]);

    from_map(&mut person, &drill);
    person.see(&["You are on call for checkout", "enter begin the drill"]);
    person.press("enter").see(&["19:42:00", "not declared", "nobody leads", "You take over"]);
    handle(&mut person);
    predict(&mut person);
    debrief(&mut person, &place);

    person.press("enter").see(&["The course", &drill, "enter open"]);
    person.until("the drill is done", |p| item(p, &drill).contains("✓ done"));
    person.press("q");
    assert!(person.end().success());
    kept(&place);
}

/// Reads to the first question with one right option, answers it fairly sure, and sees why it is right.
pub fn read_and_answer(person: &mut Person, lesson: &str) {
    let question = question();
    person.press("enter").see(&[lesson, "screen 1/", "space read on"]);
    let asked = |p: &Person| unwrapped(p).contains(&question.ask) && p.screen().contains("Question · one is right");
    while !asked(person) {
        person.turn("space");
    }
    person.turn("enter").see(&["enter answer", "back to reading"]);
    let at_right = |p: &Person| p.screen().lines().any(|l| l.contains("│ › ") && l.contains(&question.right));
    while !at_right(person) {
        person.turn("down");
    }
    person.press("enter").see(&["How sure are you?", "fairly sure", "back to my answer"]);
    person.press("2").until("the cursor", |p| p.screen().contains("› 2 fairly sure"));
    person.press("enter").see(&["✓ Right. You said: fairly sure (75 %).", "r answers again"]);
    let why = |p: &Person| unwrapped(p).contains(&question.why);
    while !why(person) {
        person.turn("down");
    }
}

/// Goes down the map to an item and opens it.
fn from_map(person: &mut Person, title: &str) {
    let on = |p: &Person| p.screen().lines().any(|l| l.starts_with(" ›") && l.contains(title) && !l.contains("Next:"));
    while !on(person) {
        person.turn("down");
    }
    person.press("enter");
}

/// Handles an outage nobody knows beforehand: two looks, declared, one change with its question, both judgements, a
/// minute of waiting, a look whether it helped, the end.
fn handle(person: &mut Person) {
    act(person, "look overview");
    person.see(&["19:42:20", "What users do", "order: success", "pay: success"]);
    act(person, "look checkout");
    person.see(&["19:42:40", "checkout: errors"]);
    act(person, "declare sev2");
    person.see(&["19:42:50", "severity 2", "! incident declared, severity 2"]);

    // A change is asked about; no leaves it and keeps the line.
    person.send("flag express-pay off").see(&["› flag express-pay off"]).press("enter");
    person.see(&[
        "Are you sure?",
        "turn flag express-pay off",
        "Risk: users lose one-tap payment",
        "n or esc do nothing",
    ]);
    person.press("esc").see_no(&["Are you sure?"]).see(&["19:42:50", "› flag express-pay off"]);
    person.press("enter").see(&["Are you sure?"]).press("enter");

    // A minute in, and the first change: two judgements, one after the other.
    person.see(&["19:43:00", "your judgement", "A minute in.", "Best first."]);
    person.press("3").until("the third is first", |p| p.screen().contains("› 1st (option 3)"));
    person.press("1").until("the first is second", |p| p.screen().contains("› 2nd (option 1)"));
    person.press("enter").see(&["What does your order rest on?"]).press("space").see(&["1 [x]"]);
    person.press("enter").see(&["How sure are you of this order?"]).press("3").see(&["› 3. 95 %"]).press("enter");
    person.see(&["your judgement", "Your first change is on its way."]);
    person.press("J").until("carried", |p| p.screen().contains("› 2nd (option 1)"));
    person.press("enter").see(&["What does your order rest on?"]).press("enter");
    person.see(&["How sure"]).press("left").see(&["› 1. 50 %"]).press("enter");
    person.see_no(&["your judgement"]).see(&["judgement kept", "19:43:00"]);

    let clock = |p: &Person| p.row(0).trim().chars().take(8).collect::<String>();
    for _ in 0..2 {
        let before = clock(person);
        person.press("alt-w").until("the clock moves", |p| clock(p) > before);
        leave_out(person);
    }
    act(person, "look overview");
    leave_out(person);
    person.send("resolve flag express-pay off").see(&["› resolve flag express-pay off"]).press("enter");
    person.see(&["Are you sure?", "Close the incident? This ends the run."]).press("enter");
}

/// Leaves a judgement out, if one has come up: in some worlds everybody is well by now.
pub fn leave_out(person: &mut Person) {
    if person.screen().contains("your judgement") {
        person.press("x").see(&["Are you sure?"]).press("enter").see_no(&["your judgement"]);
    }
}

/// Says that it did not pass, with 40.
fn predict(person: &mut Person) {
    person.see(&["Debrief: Your own estimate", "You closed the incident at 19:4", "Did the run pass?"]);
    person.press("n").see(&["And the score, from 0 to 100?", "50  ━"]);
    person.press("left left").see(&["40  ━"]).press("enter");
    // Asked at once, whatever the grade behind it takes.
    person.see(&["Which decision cost most?", "› none stands out", "a 19:42:00 look overview"]);
    person.press("down down").see(&["› b 19:42:20 look checkout"]).press("enter");
}

/// Turns every page, keeps the debrief as a file, and a rule.
fn debrief(person: &mut Person, place: &Place) {
    person.see(&["Debrief: Decisions that mattered most"]).see_no(&["Working out"]);
    let head = person.row(0);
    let last = head.rsplit(' ').next().unwrap().to_owned();
    let mut titles = vec![];
    while !person.row(0).ends_with(&format!("{last} of {last}")) {
        titles.push(person.row(0).trim().split("  ").next().unwrap().to_owned());
        if titles.last().is_some_and(|t| t == "Debrief: How it came out") {
            outcome(person);
            person.press("e").see(&["written to"]);
            let written = fs::read_to_string(place.data().join("debriefs/bad-deploy-run-1.md")).unwrap();
            assert!(written.starts_with("# ") && written.contains("express-pay"), "{written}");
            let page = fs::read_to_string(place.data().join("debriefs/bad-deploy-run-1.html")).unwrap();
            assert!(page.starts_with("<!DOCTYPE html>") && page.contains("<svg"), "{page}");
        }
        let row = person.row(0);
        person.press("right").until("the next page", |p| p.row(0) != row);
    }
    assert!(titles.len() >= 4 && titles.iter().any(|t| t == "Debrief: How it came out"), "{titles:?}");
    person.see(&["One rule", "enter keep it"]);
    person.send("Look at who fails before I touch anything.").see(&["before I touch anything."]);
    person.press("enter").see(&["kept", "When you meet this again", "What next?"]);
}

/// The page that says how it came out, from top to end.
fn outcome(person: &mut Person) {
    person.see(&["What it was:"]);
    let mut read = person.screen();
    while person.screen().contains("more below") {
        person.turn("pagedown");
        read.push_str(&person.screen());
    }
    for words in [
        "what it meant for users",
        "Passed or not",
        "you expected",
        "19:42:20 look checkout",
        "  par ",
        "  decisions ",
        "  luck ",
    ] {
        assert!(read.contains(words), "{words} is missing:\n{read}");
    }
}

/// The record of this sitting.
fn kept(place: &Place) {
    let export = place.export();
    let [run] = export["runs"].as_array().unwrap().as_slice() else { panic!("{export:#}") };
    assert_eq!((&run["scenario"], &run["rule"]), (&DRILL.into(), &"Look at who fails before I touch anything.".into()));
    assert_eq!((&run["predicted_passed"], &run["predicted_score"]), (&false.into(), &40.into()));
    assert_eq!((&run["predicted_worst"], &run["retry_of"]), (&1.into(), &Value::Null));
    assert!(run["ended_at"].is_i64() && run["abandoned_at"].is_null());
    let [answer] = export["answers"].as_array().unwrap().as_slice() else { panic!("{export:#}") };
    assert_eq!((&answer["right"], &answer["confidence"]), (&true.into(), &75.into()));
    assert_eq!(export["lessons"][0]["lesson"], LESSON);
}

/// What is shown, without the marks and line breaks of a question.
fn unwrapped(person: &Person) -> String {
    let screen = person.screen();
    let words = screen.split_whitespace().filter(|w| *w != "│");
    words.collect::<Vec<_>>().join(" ")
}

/// The line of the map with this title.
fn item(person: &Person, title: &str) -> String {
    let screen = person.screen();
    screen.lines().find(|l| l.contains(title) && !l.contains("Next:")).unwrap_or_default().to_owned()
}

/// The title of an item, from `list`.
pub fn title(place: &Place, what: &str, id: &str) -> String {
    let said = place.run(&["list", "--json"], "");
    let list: Value = serde_json::from_str(&said.out).unwrap();
    let item = list[what].as_array().unwrap().iter().find(|i| i["id"] == id).unwrap();
    item["title"].as_str().unwrap().to_owned()
}

pub fn question() -> Question {
    let path = format!("{}/lessons/{LESSON}.md", env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(path).unwrap();
    let blocks = text.split("```quiz\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let question =
        blocks.map(|b| toml::from_str::<toml::Table>(b).unwrap()).find(|t| t["kind"].as_str() == Some("one"));
    let question = question.unwrap();
    let options = question["option"].as_array().unwrap();
    let right = options.iter().find(|o| o.get("right").is_some()).unwrap();
    // The beginning is enough, and fits a row.
    let start = |v: &toml::Value, n| v.as_str().unwrap().chars().take(n).collect::<String>().trim().to_owned();
    Question { ask: start(&question["ask"], 40), right: start(&right["text"], 30), why: start(&right["why"], 40) }
}
