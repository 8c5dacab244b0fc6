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
