//! What a person does who has a mouse and no keys: everything they need can be clicked, and what is kept is the same as by
//! keys. Words of one's own are pasted, as the middle button does.

use serde_json::Value;

use super::path::{LESSONS, MINE};
use super::person::Person;
use super::place::{DRILL, Place, SEED};
use super::room::{SCRIPT, begin};
use super::sitting::{question, title};

/// The first sitting of the path, as `path` does it with keys.
pub fn first_sitting(place: &Place) {
    let titles = LESSONS.map(|id| title(place, "lessons", id));
    let mut person = Person::at(place, &[]);
    person.see(&[&format!("› Next: {}", titles[0]), "The course starts here."]);
    for (n, lesson) in titles.iter().enumerate() {
        if n == 0 {
            person.click(&format!("Next: {lesson}"));
            read_and_answer(&mut person, lesson);
        } else {
            person.click("open what comes next").see(&[lesson, "screen 1/"]);
        }
        let end = format!("The end of {lesson}");
        while !person.screen().contains(&end) {
            person.turn_by("space read on");
        }
    }
    person.click("open what comes next").see(&["You watch first", "enter watch"]).click("enter watch");
    for step in 1..=5 {
        person.see(&[&format!("Walkthrough, step {step} of 12"), "enter do this step"]).click("do this step");
    }
    person.see(&["Your turn", "enter take over"]).click("take over");
    person.see(&["19:43:40", "You take over at 19:43:40."]);
    for command in MINE {
        act(&mut person, command);
        leave_out(&mut person);
    }
    person.see(&["Debrief: Your own estimate"]).click("esc course").see(&["The course", "q quit"]).click("q quit");
    assert!(person.end().success());
}

/// Reads by clicks to the question that a sitting answers, clicks the right option, confirms it, and says how sure.
fn read_and_answer(person: &mut Person, lesson: &str) {
    let question = question();
    person.see(&[lesson, "screen 1/", "space read on"]);
    let words = |p: &Person| p.screen().split_whitespace().filter(|w| *w != "│").collect::<Vec<_>>().join(" ");
    while !(words(person).contains(&question.ask) && person.screen().contains("Question · one is right")) {
        person.turn_by("space read on");
    }
    while !person.screen().lines().any(|l| l.contains('│') && l.contains(&question.right)) {
        let before = person.screen();
        person.wheel(true, 40, 12).until("the page moves", |p| p.screen() != before);
    }
    let chosen = |p: &Person| p.screen().lines().any(|l| l.contains("│ › ") && l.contains(&question.right));
    person.click(&question.right).until("the option is chosen", chosen);
    // A second click on what is chosen confirms it; so does the hint in the last row.
    person.click(&question.right).see(&["How sure are you?", "fairly sure", "back to my answer"]);
    person.click("fairly sure").see(&["› 2 fairly sure"]).click("enter answer");
    person.see(&["✓ Right. You said: fairly sure (75 %)."]);
}

/// Carries out a command of a log: a row of the menu, words that fit, what is asked.
fn act(person: &mut Person, command: &str) {
    if let Some(judgement) = command.strip_prefix("rank ") {
        return judge(person, judgement);
    }
    person.click("Menu").see(&["[Menu]"]);
    let (verb, rest) = command.split_once(' ').unwrap_or((command, ""));
    let row = |p: &Person| {
        let screen = p.screen();
        let begins = |l: &&str| {
            let words = l.trim_start_matches([' ', '›']);
            words.starts_with(&format!("{command}  "))
                || (words.starts_with(&format!("{verb} ")) && !is_whole(words, verb))
        };
        screen.lines().enumerate().skip(3).take(19).find(|(_, l)| begins(l)).map(|(at, _)| at)
    };
    for (down, more) in [(false, '▲'), (true, '▼')] {
        while row(person).is_none() && person.screen().lines().any(|l| l.contains("[Menu]") && l.contains(more)) {
            let before = person.screen();
            person.wheel(down, 40, 10).until("the menu moves", |p| p.screen() != before);
        }
    }
    let picked = |p: &Person| row(p).filter(|at| p.row(*at as i32).trim_start().starts_with('›'));
    let Some(at) = row(person) else { panic!("no row for {command}:\n{}", person.screen()) };
    if picked(person).is_none() {
        person.click_at(5, at).until("the row is picked", |p| picked(p).is_some());
    }
    // A second click takes it.
    let at = picked(person).unwrap();
    person.click_at(5, at);
    person.until(&format!("{verb} on the line"), |p| p.row(-2).starts_with(&format!(" › {verb}")));
    let line = |p: &Person| p.row(-2).trim_start_matches(" ›").trim().to_owned();
    if verb == "wait" && line(person) != command {
        // A click on a word takes it back, and shows what else fits.
        person.click_at(8, 22).until("the word is gone", |p| p.row(-2).trim_end() == " › wait");
    }
    if line(person) != command {
        // What is left is clicked word by word among those that fit; what ended it, as a whole.
        let words: Vec<&str> = if verb == "resolve" { vec![rest] } else { rest.split(' ').collect() };
        let known = line(person).split(' ').count() - 1;
        for word in words.into_iter().skip(known) {
            let before = person.row(-2);
            person.see(&[word]);
            person.click_word(word, 17..22).until(&format!("{word} on the line"), |p| p.row(-2) != before);
        }
    }
    assert_eq!(line(person), command);
    person
        .click("enter do it")
        .until(&format!("what comes of {command}"), |p| p.screen().contains("Are you sure?") || line(p) != command);
    if person.screen().contains("Are you sure?") {
        person.click_word("enter do it", 3..22).see_no(&["Are you sure?"]);
    }
}

/// Whether the words of a menu's row are this verb with what follows it given.
fn is_whole(words: &str, verb: &str) -> bool {
    words[verb.len()..].chars().nth(1).is_some_and(|c| c != ' ') && !matches!(verb, "wait")
}

/// Answers a judgement, written as `2>1>3>4 @75 cues a,c`.
fn judge(person: &mut Person, judgement: &str) {
    let (order, behind) = judgement.split_once(" @").unwrap();
    let (sure, cues) = behind.split_once(" cues ").unwrap_or((behind, ""));
    person.see(&["your judgement", "Best first"]);
    for (place, option) in order.split('>').enumerate() {
        let place = ["1st", "2nd", "3rd", "4th"][place];
        person.click(&format!("(option {option})")).see(&[&format!("{place} (option {option})")]);
        person.until("the cursor", |p| p.screen().contains(&format!("› {place} (option {option})")));
    }
    person.click("this is my order").see(&["What does your order rest on?"]);
    for cue in cues.bytes().filter(u8::is_ascii_lowercase) {
        let number = cue - b'a' + 1;
        person.click(&format!("{number} [ ]")).see(&[&format!("{number} [x]")]);
    }
    person.click("these, or none").see(&["How sure are you of this order?"]);
    person
        .click(&format!("{sure} %"))
        .until("how sure", |p| p.screen().lines().any(|l| l.contains(&format!(". {sure} %")) && l.contains('›')));
    person.click("enter this sure").see_no(&["your judgement"]);
}

fn leave_out(person: &mut Person) {
    if person.screen().contains("your judgement") {
        person.click("leave out").see(&["Are you sure?"]).click_word("enter do it", 3..22).see_no(&["your judgement"]);
    }
}

#[test]
fn a_drill_and_its_debrief_are_done_with_the_mouse_alone_and_keep_what_keys_keep() {
    // What ended it is among the words that fit, as it was done.
    let script = SCRIPT.replace("resolve flag express-pay", "resolve flag express-pay off");
    let keys = Place::new();
    let mut typist = begin(&keys);
    play(&mut typist, &script, super::room::act);
    typist.see(&["Did the run pass?"]).press("ctrl-c");
    assert!(typist.end().success());

    let place = Place::new();
    let mut person = Person::at(&place, &["drill", DRILL, "--seed", SEED]);
    person.see(&["A release at the evening peak", "begin the drill"]).click("begin the drill");
    person.see(&["19:42:00", "not declared", "[Feed]"]);
    play(&mut person, &script, act);
    assert_eq!(place.log(), keys.log());

    person.see(&["Did the run pass?"]).click("it passed    n").see(&["And the score, from 0 to 100?", "50  ━"]);
    person.click_word("←", 23..24).see(&["45  ━"]).click("this is my estimate").see(&["Which decision cost most?"]);
    person.click("19:42:20 declare sev2").until("it is picked", |p| p.screen().contains("› b 19:42:20 declare sev2"));
    person.click("19:42:20 declare sev2").see(&["Debrief: Decisions that mattered most"]).see_no(&["Working out"]);
    while !person.row(0).contains("Rule") && !person.screen().contains("One rule, in your own words") {
        let before = person.row(0);
        if person.screen().contains("[ ]") {
            follow_up(&mut person);
        }
        person.click("next page").until("the next page", |p| p.row(0) != before);
    }
    person.send("\x1b[200~Look first.\x1b[201~").see(&["› Look first."]).click("enter keeps it");
    person.see(&["kept", "What next?"]).click("enter course").see(&["enter open", "q quit"]);
    assert!(person.row(0).contains(", 1 of "), "one drill is done:\n{}", person.screen());
    person.click("q quit");
    assert!(person.end().success());

    let export = place.export();
    let [run] = export["runs"].as_array().unwrap().as_slice() else { panic!("{export:#}") };
    assert_eq!((&run["predicted_passed"], &run["predicted_score"]), (&true.into(), &45.into()));
    assert_eq!((&run["predicted_worst"], &run["rule"]), (&1.into(), &"Look first.".into()));
    assert!(run["ended_at"].is_i64() && run["retry_of"] == Value::Null);
}

/// Carries a script out; a judgement stands in it wherever it may come, and is given where it does.
fn play(person: &mut Person, script: &str, act: fn(&mut Person, &str)) {
    for command in script.lines() {
        if !command.starts_with("rank") || person.screen().contains("your judgement") {
            act(person, command);
        }
    }
}

/// Picks the follow-up at hand, settles who owns it, and takes another one to hand.
fn follow_up(person: &mut Person) {
    person.click("› [ ]").see(&["› [x]"]);
    let owner = |p: &Person| p.screen().lines().find(|l| l.contains("1  owner")).map(str::to_owned);
    let before = owner(person);
    person.click("owner").until("an owner", |p| owner(p) != before);
    person.click("[ ]").see(&["› [ ]"]);
}

#[test]
fn the_wheel_scrolls_what_is_under_it_and_a_click_on_nothing_does_nothing() {
    let place = Place::new();
    let mut person = Person::at_size(&place, &["drill", DRILL, "--seed", SEED], 120, 40);
    person.see(&["begin the drill"]).click("begin the drill").see(&["[Feed]"]);
    for command in ["look overview", "look checkout", "changes"] {
        super::room::act(&mut person, command);
    }
    person.see(&["▲"]);
    let column = |p: &Person, right: bool| -> Vec<String> {
        let cut = |l: &str| l.chars().skip(if right { 72 } else { 0 }).take(if right { 48 } else { 71 }).collect();
        p.screen().lines().skip(3).take(33).map(cut).collect()
    };
    let (feed, side) = (column(&person, false), column(&person, true));
    person.wheel(false, 20, 10).until("the feed", |p| column(p, false) != feed && column(p, true) == side);
    let feed = column(&person, false);
    person.click_at(30, 38).click_at(0, 39);
    person.wheel(true, 90, 34).until("the charts", |p| column(p, true) != side && column(p, false) == feed);
}
