//! However the program ends, the terminal is as it was: no alternate screen, a cursor, no mouse, no bracketed paste, no
//! raw mode, and nothing is lost.

use vt100::{MouseProtocolMode, Screen};

use super::person::Person;
use super::place::{DRILL, Place, commands};
use super::room::{act, begin};

/// Whether a program has the terminal: alternate screen, mouse, bracketed paste, and raw mode.
fn taken(person: &Person) -> [bool; 4] {
    let screen: &Screen = person.terminal();
    let mouse = screen.mouse_protocol_mode() != MouseProtocolMode::None;
    [screen.alternate_screen(), mouse, screen.bracketed_paste(), person.raw()]
}

#[test]
fn a_signal_or_a_key_gives_the_terminal_back() {
    for way in ["TERM", "HUP", "INT", "q", "ctrl-c"] {
        let place = Place::new();
        let mut person = Person::at(&place, &[]);
        person.see(&["The course", "enter open"]);
        assert_eq!(taken(&person), [true; 4], "{way}");
        assert!(person.terminal().hide_cursor(), "{way}");
        if way.chars().all(|c| c.is_ascii_uppercase()) {
            person.signal(way)
        } else {
            person.press(way)
        };
        let status = person.end();
        assert!(status.success(), "{way}: {status}");
        assert_eq!(taken(&person), [false; 4], "{way}");
        assert!(!person.terminal().hide_cursor(), "{way}");
        assert_eq!(person.screen().trim(), "", "{way}: the shell's screen has nothing of it");
        let written = person.written();
        for off in ["\x1b[?1049l", "\x1b[?25h", "\x1b[?1000l", "\x1b[?1006l", "\x1b[?2004l"] {
            let on = if off.ends_with('h') { off.replace('h', "l") } else { off.replace('l', "h") };
            assert!(written.rfind(off) > written.rfind(&on), "{way}: {off:?} is not the last word");
        }
    }
}

#[test]
fn an_order_to_end_in_the_middle_of_a_run_keeps_the_run() {
    let place = Place::new();
    let mut person = begin(&place);
    act(&mut person, "look overview");
    person.send("look che").see(&["› look che"]);
    person.signal("TERM");
    assert!(person.end().success());
    assert_eq!(taken(&person), [false; 4]);
    assert_eq!(commands(&place.log()), ["look overview"]);
    let mut person = Person::at(&place, &["drill", DRILL]);
    person.see(&["19:42:20", "[Feed]", "What users do"]);
}

#[test]
fn lines_that_are_ended_from_outside_keep_the_run_and_end_their_line() {
    for way in ["TERM", "HUP", "ctrl-d", "quit"] {
        let place = Place::new();
        let mut person = Person::at(&place, &["drill", DRILL, "--plain"]);
        person.until("a prompt", |p| p.screen().trim_end().ends_with("19:42:00 >"));
        person.send("look overview\r").until("the next", |p| p.screen().trim_end().ends_with("19:42:20 >"));
        match way {
            "TERM" | "HUP" => person.signal(way),
            "quit" => person.send("quit\r"),
            key => person.press(key),
        };
        let status = person.end();
        assert!(status.success(), "{way}: {status}");
        assert!(person.written().ends_with('\n') && !person.raw(), "{way}");
        assert_eq!(commands(&place.log()), ["look overview"], "{way}");
    }
}
