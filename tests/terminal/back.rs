//! A person goes back into a run from its debrief, is killed there, goes on, and sees both runs side by side.

use super::person::Person;
use super::place::Place;
use super::room::{act, begin};

/// Goes to the page with this in its head.
fn page(person: &mut Person, title: &str) {
    while !person.row(0).contains(title) {
        let before = person.row(0);
        person.press("right").until("the next page", |p| p.row(0) != before);
    }
}

/// Ends the run and says what was expected of it.
fn close(person: &mut Person) {
    if person.screen().contains("your judgement") {
        person.press("x").see(&["Are you sure?"]).press("enter").see_no(&["your judgement"]);
    }
    act(person, "resolve it looks well");
    person.see(&["Did the run pass?"]).press("n").see(&["And the score"]).press("enter");
    person.see(&["Which decision cost most?"]).press("enter");
    person.see(&["Debrief: Decisions that mattered most"]).see_no(&["Working out"]);
}

#[test]
fn a_run_is_gone_back_into_from_a_decision_and_compared_after_a_kill() {
    let place = Place::new();
    let mut person = begin(&place);
    act(&mut person, "look overview");
    act(&mut person, "rollback checkout");
    close(&mut person);

    page(&mut person, "User harm, with every decision");
    person.press("home").see(&["1 of 3", "[a]", "you did: look overview"]);
    person.press("down").see(&["2 of 3", "[b]", "you did: rollback checkout"]);
    person.press("f").see(&["You are back at 19:42:20", "for practice", "[Feed]"]);
    act(&mut person, "look checkout");
    person.see(&["19:42:40", "retry"]);
    person.signal("KILL");
    person.end();

    let mut person = Person::at(&place, &[]);
    person.see(&["Next: A release at the evening peak", "enter open"]).press("enter");
    person.see(&["19:42:40", "retry", "[Feed]"]);
    act(&mut person, "flag express-pay off");
    close(&mut person);
    page(&mut person, "Going back");
    person.see(&["The run before and this one", "19:42 rollback checkout", "19:42 look checkout"]);
    let mut read = person.screen();
    while person.screen().contains("more below") {
        person.turn("pagedown");
        read.push_str(&person.screen());
    }
    for words in ["users who failed", "On the evidence there was at each minute", "knowing how it had come out"] {
        assert!(read.split_whitespace().collect::<Vec<_>>().join(" ").contains(words), "{words}\n{read}");
    }
    person.press("ctrl-c");
    assert!(person.end().success());

    let export = place.export();
    let runs = export["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 2, "{export:#}");
    assert!(runs[0]["retry_of"].is_null(), "the first attempt stays what it is");
    assert_eq!((&runs[1]["retry_of"]["run"], &runs[1]["retry_of"]["lines"]), (&1.into(), &1.into()));
    assert_eq!(runs[0]["lines"][1]["do"], "rollback checkout");
    let said = place.run(&["transcript"], "").out;
    assert!(said.contains("| practice |") && said.contains("| practice, a retry |"), "{said}");
}
