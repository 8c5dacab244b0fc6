//! A decision on the screen and on a pipe: the same keys of the mind leave the same record, and what was given survives a
//! kill.

use serde_json::Value;

use super::person::Person;
use super::place::Place;

/// The answers of a record, without their times.
fn answers(place: &Place) -> Vec<Value> {
    let said = place.run(&["export"], "");
    let mut export: Value = serde_json::from_str(&said.out).unwrap();
    let answers = export["answers"].as_array_mut().unwrap();
    for answer in answers.iter_mut() {
        answer.as_object_mut().unwrap().remove("at");
    }
    std::mem::take(answers)
}

#[test]
fn the_screen_and_a_pipe_leave_the_same_record_and_a_kill_takes_nothing() {
    let full = Place::new();
    let mut person = Person::at(&full, &["decide", "canary-verdict"]);
    person.see(&["It is 15:15 on a Tuesday at Harbour.", "enter other page"]).press("pagedown");
    person.see(&["Checkout and its database", "orders-db: processor"]).press("enter");
    person.see(&["What comes first?", "1st (option 1)"]).press("2 1 3 6 4 5");
    person.see(&["1st (option 2)"]).press("enter").see(&["What does your order rest on?"]).press("1 enter");
    person.see(&["How sure are you"]).press("3 enter").see(&["You agreed with the authors to 100 of 100"]);
    person.signal("KILL");
    person.end();
    let kept = answers(&full);
    assert_eq!(kept.len(), 1, "{kept:?}");

    let piped = Place::new();
    let said = piped.run(&["decide", "canary-verdict", "--plain"], "2>1>3>6>4>5\na\n95\nhome\nquit\n");
    assert_eq!((said.err.as_str(), said.code), ("", Some(0)));
    for want in ["You agreed with the authors to 100 of 100", "take the canary away. budget-minutes:", "2 of 3:"] {
        assert!(said.out.contains(want), "{want}: {}", said.out);
    }
    assert_eq!(answers(&piped), kept);

    let transcript = piped.run(&["transcript"], "").out;
    assert!(
        transcript.contains("## Decisions") && transcript.contains("| The canary is no worse than the rest | "),
        "{transcript}"
    );

    let mut again = Person::at(&full, &["decide", "canary-verdict"]);
    again.see(&["You have answered this before"]).see(&["What came of it"]).press("end");
    again.see(&["promote: ", "users fail"]).press("esc").see(&["The course", "1 of "]);
    again.press("ctrl-c");
    assert!(again.end().success());
}

#[test]
fn a_name_that_there_is_not_is_said_with_the_nearest() {
    let place = Place::new();
    let said = place.run(&["decide", "canary-verdit", "--plain"], "");
    let want = "error: there is no decision `canary-verdit`\nhint: did you mean `canary-verdict`?\n";
    assert_eq!((said.err.as_str(), said.code), (want, Some(2)));
    let list: Value = serde_json::from_str(&place.run(&["list", "--json"], "").out).unwrap();
    let listed = list["decisions"].as_array().unwrap();
    assert!(listed.iter().any(|d| d["id"] == "canary-verdict" && d["state"] == "new"), "{listed:?}");
}
