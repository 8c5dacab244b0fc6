//! The program is killed in the middle of a run and loses nothing: not a line, not a judgement that was asked for.

use super::person::Person;
use super::place::{Place, commands};
use super::room::{SCRIPT, act, begin, shown};

/// Starts again and goes on from the map.
fn go_on(place: &Place) -> Person {
    let mut person = Person::at(place, &[]);
    person.see(&["Next: A release at the evening peak", "enter open"]).press("enter");
    person.see(&["[Feed]", "19:4"]);
    person
}

fn kill(mut person: Person) {
    person.signal("KILL");
    let status = person.end();
    assert!(status.signal().is_some_and(|s| s.starts_with("Killed")), "{status}");
}

#[test]
fn a_run_that_was_killed_stands_where_it_stood_and_ends_with_the_same_grade() {
    let place = Place::new();
    let (log, grade) = place.script(SCRIPT);
    let commands = commands(&log);
    let mut person = begin(&place);
    // Before, within and after the judgements, and when a change is on its way.
    for (i, command) in commands.iter().enumerate() {
        if [2, 4, 8, 11].contains(&i) {
            let before = shown(&person);
            kill(person);
            person = go_on(&place);
            person.until(&format!("the room as it was:\n{before}\n"), |p| shown(p) == before);
        }
        act(&mut person, command);
    }
    person.see(&["Debrief: Your own estimate"]);
    kill(person);
    assert_eq!(place.log(), log);
    assert_eq!(place.grade(&place.log()), grade);
}

#[test]
fn a_kill_right_after_a_key_leaves_the_line_whole_or_not_at_all() {
    let place = Place::new();
    let mut person = begin(&place);
    act(&mut person, "look overview");
    person.send("look checkout\r");
    kill(person);
    let kept = commands(&place.log());
    assert!(kept == ["look overview"] || kept == ["look overview", "look checkout"], "{kept:?}");
    let mut person = go_on(&place);
    person.see(&[if kept.len() == 1 { "19:42:20" } else { "19:42:40" }]);
}

#[test]
fn a_judgement_that_was_asked_for_is_asked_again_from_its_beginning() {
    let place = Place::new();
    let mut person = begin(&place);
    act(&mut person, "flag express-pay off");
    person.see(&["19:42:10", "your judgement", "Your first change is on its way."]);
    let before = person.screen();
    person.press("3").see(&["› 1st (option 3)"]).press("enter").see(&["What does your order rest on?"]);
    person.press("2").see(&["2 [x]"]).press("enter").see(&["How sure are you of this order?"]);
    kill(person);
    let mut person = go_on(&place);
    person.until(&format!("the judgement as it was:\n{before}\n"), |p| p.screen() == before);
}
