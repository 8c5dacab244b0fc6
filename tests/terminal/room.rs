//! What a person does in the incident room, for the other tests; and tests of the room itself: pasted text, a window
//! that changes its size.

use super::person::Person;
use super::place::{DRILL, Place, SEED, commands};

/// A run of [`DRILL`] with [`SEED`] that passes, with every judgement answered.
pub const SCRIPT: &str = "\
look overview
declare sev2
assign lead me
ask ruth
rank 2>1>3>4 @75 cues a,c
update impact=some doing=investigating next=10m
flag express-pay off
rank 1>2>4>3 @95
wait 1m
look overview
wait 2m
look overview
rank 1>2>3>4 @50
update impact=none doing=monitoring next=30m
resolve flag express-pay
";

/// The row of the command line in a window of any size, from the bottom.
const LINE: i32 = -2;

/// Opens the drill with the fixed seed and begins it.
pub fn begin(place: &Place) -> Person {
    let mut person = Person::at(place, &["drill", DRILL, "--seed", SEED]);
    person.see(&["A release at the evening peak", "begin the drill"]).press("enter");
    person.see(&["19:42:00", "not declared", "[Feed]"]);
    person
}

/// Carries out a command of a log as a person does it: a judgement with the keys that order it, anything else typed, a
/// change or the end confirmed.
pub fn act(person: &mut Person, command: &str) {
    if let Some(judgement) = command.strip_prefix("rank ") {
        judge(person, judgement);
        return;
    }
    person.send(command).until(command, |p| p.row(LINE).ends_with(command)).press("enter");
    let (done, asked) =
        (|p: &Person| !p.row(LINE).ends_with(command), |p: &Person| p.screen().contains("Are you sure?"));
    person.until(&format!("what comes of {command}"), |p| asked(p) || done(p));
    if asked(person) {
        person.press("enter").until(&format!("{command}, confirmed"), |p| !asked(p) && done(p));
    }
}

/// Answers a judgement, written as `2>1>3>4 @75 cues a,c`.
fn judge(person: &mut Person, judgement: &str) {
    let (order, behind) = judgement.split_once(" @").unwrap();
    let (sure, cues) = behind.split_once(" cues ").unwrap_or((behind, ""));
    person.see(&["your judgement", "Best first"]);
    for (place, option) in order.split('>').enumerate() {
        person.press(option);
        let words = format!("{} (option {option})", ["1st", "2nd", "3rd", "4th"][place]);
        person.see(&[&words]);
    }
    person.press("enter").see(&["What does your order rest on?"]);
    for cue in cues.bytes().filter(u8::is_ascii_lowercase) {
        let number = cue - b'a' + 1;
        person.press(&number.to_string()).see(&[&format!("{number} [x]")]);
    }
    person.press("enter").see(&["How sure are you of this order?"]);
    person.press(match sure {
        "50" => "1",
        "75" => "2",
        _ => "3",
    });
    person.see(&[&format!(
        "› {}",
        if sure == "50" {
            "1."
        } else if sure == "75" {
            "2."
        } else {
            "3."
        }
    )]);
    person.press("enter").see_no(&["your judgement"]);
}

/// What the room shows of the run: clock, state, and the feed; neither the tabs' line nor the rows where a person types.
pub fn shown(person: &Person) -> String {
    let rows = (0..20).filter(|at| *at != 2).map(|at| person.row(at));
    rows.collect::<Vec<_>>().join("\n")
}

#[test]
fn pasted_text_is_typed_and_never_carried_out_by_itself() {
    let place = Place::new();
    let mut person = begin(&place);
    person.send("\x1b[200~look overview\x1b[201~").see(&["› look overview"]);
    person.press("enter").see(&["19:42:20", "What users do"]);
    // A line break in what is pasted must not send it: nobody has read it yet.
    person.send("\x1b[200~look checkout\rrollback checkout\r\n\x1b[201~");
    person.until("the words on the line", |p| p.row(LINE).contains("rollback checkout"));
    person.see(&["19:42:20"]).see_no(&["Are you sure?"]);
    person.press("esc").until("an empty line", |p| p.row(LINE).contains("type what to do"));
    // Words are words, not keys, where a key would leave or answer.
    person.send("\x1b[200~q?\x1b[A\x1b[201~").until("the words", |p| p.row(LINE).contains("q?"));
    person.press("esc").until("an empty line", |p| p.row(LINE).contains("type what to do"));
    assert_eq!(commands(&place.log()), ["look overview"]);
}

#[test]
fn a_window_that_changes_its_size_keeps_the_run_and_the_line() {
    let place = Place::new();
    let mut person = begin(&place);
    act(&mut person, "look overview");
    act(&mut person, "declare sev2");
    person.send("ask ru").see(&["› ask ru"]);
    let before = shown(&person);
    for (columns, rows) in [(120, 40), (200, 60), (20, 5), (60, 20), (80, 24)] {
        person.resize(columns, rows);
        if columns == 20 {
            person.see(&["20x5"]);
            continue;
        }
        person.see(&["19:42:30", "severity 2", "› ask ru"]);
        person.until("every row is used", |p| p.row(-1).contains("do it") && p.row(0).contains("19:42:30"));
    }
    person.until(&format!("the room as it was:\n{before}\n"), |p| shown(p) == before);
    person.send("th\r").see(&["19:43", "your judgement"]);
    person.resize(120, 40).press("2").see(&["› 1st (option 2)", "f6 menu"]);
    person.resize(80, 24).see(&["› 1st (option 2)", "enter this is my order"]);
}
