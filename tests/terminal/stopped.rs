//! Ctrl-z and the signal behind it, under a shell: the terminal is left as it was, and comes back whole.

use std::process::Command;

use super::person::Person;
use super::place::{PROGRAM, Place};

/// Nothing of the full screen is left, and the shell has its terminal as it was before.
fn at_the_shell(person: &mut Person) {
    person.until("the shell's screen", |p| {
        let screen = p.terminal();
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste() && !p.raw()
    });
    assert_eq!(person.terminal().mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    // The shell answers, and what is typed is seen. It drops what was typed before it noticed the stop.
    person.see(&["Stopped"]).until("the prompt", prompts);
    person.send("echo up-$((6*7))\r").see(&["echo up-$((6*7))", "up-42"]);
}

fn prompts(person: &Person) -> bool {
    person.screen().trim_end().ends_with("shell>")
}

/// Back to the program, which draws its whole screen again.
fn go_on(person: &mut Person) {
    person.send("clear; fg\r").see(&["Firedrill", "The course", "enter open"]);
    let screen = person.terminal();
    assert!(screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste() && person.raw());
    assert_ne!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
}

#[test]
fn a_program_that_is_stopped_leaves_the_terminal_as_it_was_and_comes_back_whole() {
    let place = Place::new().with("PS1", "shell> ");
    let mut person = Person::at_shell(&place);
    person.see(&["shell> "]);
    person.send(&format!("{PROGRAM}\r")).see(&["The course", "enter open"]).press("down");
    person.press("ctrl-z");
    at_the_shell(&mut person);
    person.send("clear; jobs -p\r").until("its number", |p| number(p).is_some());
    let id = number(&person).unwrap();
    go_on(&mut person);
    // The same asked by somebody else.
    assert!(Command::new("sh").args(["-c", "kill -s TSTP $0", &id]).status().unwrap().success());
    at_the_shell(&mut person);
    go_on(&mut person);
    person.turn("down").press("q").until("the shell", |p| !p.terminal().alternate_screen() && prompts(p));
    person.send("clear; echo $?-done; exit\r").see(&["0-done"]);
    person.end();
}

/// What the shell said was the program's number.
fn number(person: &Person) -> Option<String> {
    let screen = person.screen();
    let number = |l: &&str| !l.is_empty() && l.bytes().all(|b| b.is_ascii_digit());
    screen.lines().map(str::trim).find(number).map(str::to_owned)
}

#[test]
fn where_nobody_could_continue_it_the_program_does_not_stop() {
    let place = Place::new();
    let mut person = Person::at(&place, &[]);
    person.see(&["The course", "enter open"]).press("ctrl-z").turn("down");
    person.signal("TSTP").turn("up").press("q");
    assert!(person.end().success());
}
