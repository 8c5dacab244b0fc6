//! Where the program runs: a window that is too small, no terminal, one that cannot move its cursor, one without colour.

use super::person::Person;
use super::place::Place;

#[test]
fn a_window_that_is_too_small_says_so_and_a_larger_one_shows_the_course() {
    let place = Place::new();
    let mut person = Person::at_size(&place, &[], 20, 5);
    person.until("how large it must be", |p| {
        let screen = p.screen().split_whitespace().collect::<Vec<_>>().join(" ");
        screen.starts_with("firedrill needs at least ") && screen.contains("this terminal is 20x5")
    });
    person.resize(80, 24).see(&["Firedrill", "The course", "enter open"]);
    person.resize(20, 5).see(&["needs at"]).see_no(&["The course"]);
    person.resize(120, 40).see(&["The course", "enter open"]).press("q");
    assert!(person.end().success());
}

#[test]
fn a_key_pressed_while_the_window_changes_is_not_lost_and_neither_is_the_change() {
    let place = Place::new();
    let mut person = Person::at(&place, &[]);
    person.see(&["The course", "enter open"]);
    let place_of = |p: &Person| p.screen().lines().position(|l| l.starts_with(" ›"));
    for turn in 0..60 {
        let (columns, rows) = if turn % 2 == 0 { (100, 30) } else { (80, 24) };
        let before = place_of(&person);
        person.resize(columns, rows).press(if turn % 2 == 0 { "down" } else { "up" });
        person.until("the key and the change", |p| {
            place_of(p) != before && p.row(-1).contains("enter open") && p.row(-1).len() > usize::from(columns) - 6
        });
    }
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_and_a_wish_for_lines_give_lines() {
    for (term, arguments) in [("dumb", &[][..]), ("", &[]), ("xterm-256color", &["--plain"])] {
        let place = Place::new().with("TERM", term);
        let mut person = Person::at(&place, arguments);
        person.until("a prompt", |p| p.screen().trim_end().ends_with("home >"));
        person.send("quit\r");
        assert!(person.end().success(), "{term}");
        assert!(!person.written().contains('\x1b'), "{term}: {:?}", person.written());
        // What was typed was echoed by the terminal, not by the program as well.
        assert_eq!(person.written().matches("quit").count(), person.screen().matches("quit").count());
        assert!(person.screen().contains("home > quit"), "{}", person.screen());
    }
}

#[test]
fn no_color_is_a_screen_without_colours() {
    for (name, value, colours) in [("NO_COLOR", "1", false), ("NO_COLOR", "", true), ("TERM", "vt100", false)] {
        let place = Place::new().with(name, value);
        let mut person = Person::at(&place, &[]);
        person.see(&["The course", "enter open"]).press("enter").see(&["screen 1/"]).press("esc").see(&["The course"]);
        person.press("q");
        person.end();
        let set: Vec<String> = selections(&person.written()).into_iter().filter(|s| is_colour(s)).collect();
        assert_eq!(!set.is_empty(), colours, "{name}={value}: {set:?}");
    }
    let place = Place::new().with("NO_COLOR", "1");
    let mut person = Person::at(&place, &["--theme", "dark"]);
    person.see(&["The course", "enter open"]);
    assert!(selections(&person.written()).iter().any(|s| is_colour(s)), "a theme that was asked for outranks the wish");
}

/// The parameters of every sequence that selects how text looks.
fn selections(written: &str) -> Vec<String> {
    let sequences = written.split("\x1b[").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';' && c != ':')?;
        rest[end..].starts_with('m').then(|| rest[..end].to_owned())
    });
    sequences.collect()
}

/// Whether one of the parameters is a colour: not the terminal's own, nor bold, underlined, reversed.
fn is_colour(parameters: &str) -> bool {
    let numbers = parameters.split([';', ':']).filter_map(|n| n.parse::<u8>().ok());
    numbers.into_iter().any(|n| matches!(n, 30..=38 | 40..=48 | 58 | 90..=97 | 100..=107))
}
