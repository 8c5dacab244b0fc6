//! Colours: what is chosen is shown, kept, and outranked by the command line.

use super::person::Person;
use super::place::Place;

/// Grounds, as the program selects them: of the theme light, of dark, of the colour-blind one.
const LIGHT: &str = "48;5;231";
const DARK: &str = "48;5;234";
const BLACK: &str = "48;5;16";

fn home(place: &Place, arguments: &[&str]) -> Person {
    let mut person = Person::at(place, arguments);
    person.see(&["The course", "enter open"]);
    person
}

/// What a program sends to ask for the ground, and what a white and a black terminal answer.
const QUESTION: &str = "\x1b]11;?\x07";
const WHITE_SAYS: &str = "\x1b]11;rgb:ffff/ffff/ffff\x07";
const BLACK_SAYS: &str = "\x1b]11;rgb:0000/0000/0000\x1b\\";

#[test]
fn the_terminal_is_asked_for_its_ground_and_the_answer_is_shown_and_kept() {
    let place = Place::new();
    let mut person = home(&place, &[]);
    assert_eq!(person.written().matches(QUESTION).count(), 1);
    assert!(!person.written().contains(LIGHT));
    person.send(WHITE_SAYS).until("light", |p| p.written().contains(LIGHT));
    person.press("q");
    assert!(person.end().success());
    let mut person = home(&place, &[]);
    assert!(!person.written().contains(DARK), "light from the first frame on");
    person.send(BLACK_SAYS).until("dark", |p| p.written().contains(DARK));
    person.press("q").end();
    let mut person = home(&place, &["--theme", "high-contrast"]);
    person.send(WHITE_SAYS).press("down").until("the key", |p| p.written().contains("38;5;226"));
    person.press("q").end();
    assert!(!person.written().contains(LIGHT), "who asks for a theme has it");
}

#[test]
fn an_answer_is_never_typed_however_late_it_comes_and_keys_around_it_are_not_lost() {
    let place = Place::new();
    let mut person = Person::at(&place, &["drill", "bad-deploy", "--seed", "2"]);
    person.see(&["begin the drill"]).press("enter").see(&["[Feed]", "type what to do"]);
    person.send("look ").send(WHITE_SAYS).send("overview").send(BLACK_SAYS);
    person.until("the words", |p| p.row(-2).ends_with("look overview"));
    // The same, torn where the library would see a key.
    person.press("esc").see(&["type what to do"]);
    let (head, rest) = BLACK_SAYS.split_at(5);
    person.send("ab").send(head).send(rest).send("c").until("three letters", |p| p.row(-2).ends_with("› abc"));
    person.press("esc").see(&["type what to do"]);
}

#[test]
fn a_terminal_that_says_nothing_costs_no_key_and_no_time() {
    let place = Place::new();
    let mut person = Person::at(&place, &[]);
    // Typed ahead, before the program is up.
    person.send("?").see(&["open what is selected"]);
    assert!(person.written().contains(DARK) && !person.written().contains(LIGHT));
    assert!(person.written().contains(QUESTION), "it was drawn without an answer");
    // An escape is a key though an answer might begin with one.
    person.press("esc").see_no(&["open what is selected"]).see(&["The course"]);
}

#[test]
fn who_cannot_or_will_not_see_a_ground_is_not_asked() {
    for (name, value, arguments) in
        [("TERM", "dumb", &[][..]), ("TERM", "linux", &[]), ("NO_COLOR", "1", &[]), ("LANG", "C", &["--plain"])]
    {
        let place = Place::new().with(name, value);
        let mut person = Person::at(&place, arguments);
        person.until("the course", |p| ["home >", "enter open"].iter().any(|w| p.screen().contains(w)));
        assert!(!person.written().contains(QUESTION), "{name}={value}");
        person.send("q\r");
    }
}

#[test]
fn an_answer_that_comes_while_the_program_leaves_is_not_left_to_the_shell() {
    let place = Place::new();
    let mut person = home(&place, &[]);
    person.press("q").send(WHITE_SAYS);
    assert_eq!(person.unread(), "", "a shell would take this for words");
    assert!(person.end().success());
}

#[test]
fn a_theme_that_is_chosen_is_shown_at_once_and_the_next_time() {
    let place = Place::new();
    let mut person = home(&place, &[]);
    assert!(person.written().contains(DARK) && !person.written().contains(BLACK));
    person.press("ctrl-k").send("theme colour").see(&["theme colour-blind"]).press("enter");
    person.see(&["Theme colour-blind", "It is kept."]);
    assert!(person.written().contains(BLACK));
    person.press("q");
    assert!(person.end().success());
    let mut person = home(&place, &[]);
    assert!(person.written().contains(BLACK) && !person.written().contains(DARK), "kept");
    person.press("q").end();
    let mut person = home(&place, &["--theme", "light"]);
    assert!(person.written().contains(LIGHT) && !person.written().contains(BLACK), "this time another one");
    person.press("q").end();
    let few = place.with("TERM", "linux");
    let mut person = home(&few, &[]);
    assert!(!person.written().contains("48;5;"), "not on a terminal of sixteen colours");
    person.press("q").end();
}
