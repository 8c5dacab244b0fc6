//! A mentor's hour on one terminal: a team votes twice, the key and the engine are shown, notes are pinned, the run is
//! graded and written out. At the screen and as lines, with an equal record.

use std::fs;

use serde_json::Value;

use super::person::Person;
use super::place::{DRILL, Place, SEED, commands, lines};

/// Before the first judgement.
const BEFORE: [&str; 5] = ["hands 3", "look overview", "declare sev2", "assign lead me", "ask ruth"];
/// A vote that was typed wrong, and taken back.
const SLIP: [&str; 2] = ["vote 2: 4>1>2>3 @50", "undo"];
/// Both votes on it.
const VOTES: [&str; 7] = [
    "vote 2: 1>2>3>4 @75",
    "vote 2>1>3>4 @95",
    "spread",
    "second",
    "note support was asked before anything was changed",
    "vote 3: 2>1>3>4 @75",
    "spread",
];
/// From there to the end.
const AFTER: [&str; 14] = [
    "reveal",
    "update impact=some doing=investigating next=10m",
    "flag express-pay off",
    "skip",
    "wait 1m",
    "look overview",
    "wait 2m",
    "look overview",
    "wait 2m",
    "look overview",
    "skip",
    "note two looks agreed before we closed",
    "update impact=none doing=monitoring next=30m",
    "resolve flag express-pay",
];

/// Types a line and carries it out, with its question answered yes.
fn say(person: &mut Person, line: &str) {
    // An empty command line says what can be typed.
    let blank = |p: &Person| ["type ", "type: "].iter().any(|words| p.row(-2).contains(words));
    // A vote that is not to be seen stands as stars.
    let whole = |p: &Person| p.row(-2).ends_with(line) || p.row(-2).ends_with("***");
    person.send(line).until(line, |p| !blank(p) && whole(p));
    person.press("enter");
    let asked =
        |p: &Person| ["Are you sure?", "Leave this judgement unanswered?"].iter().any(|q| p.screen().contains(q));
    let done = |p: &Person| blank(p) || p.screen().contains("Debrief:");
    person.until(&format!("what comes of {line}"), |p| asked(p) || done(p));
    if asked(person) {
        person.press("y").until(&format!("{line}, confirmed"), |p| !asked(p) && done(p));
    }
}

/// What is kept of a workshop, without the time of day.
fn kept(place: &Place) -> (Value, Vec<Value>) {
    let export = place.export();
    let run = &export["runs"][0];
    assert_eq!(run["attempt"], "workshop, a team's run", "{run:#}");
    let line = |l: &Value| serde_json::json!([l["tick"], l["freeze"], l["line"]]);
    let lines = run["workshop"]["lines"].as_array().unwrap().iter().map(line).collect();
    (run["workshop"]["minutes"].clone(), lines)
}

/// The part of a report that is about the workshop.
fn of_workshop(report: &str) -> &str {
    let from = report.find("## The team's votes and notes").unwrap_or_else(|| panic!("no votes in {report}"));
    let rest = &report[from..];
    rest[3..].find("\n## ").map_or(rest, |end| &rest[..end + 3])
}

#[test]
fn a_team_votes_twice_and_its_run_is_graded_and_written_out() {
    let place = Place::new();
    let mut person = Person::at(&place, &["drill", DRILL, "--seed", SEED, "--workshop"]);
    person.see(&["A release at the evening peak", "begin the drill"]).press("enter");
    person.see(&["A workshop of 60 min.", "How many people vote?", "minute 0 of 60: Arrive"]);
    for line in BEFORE {
        say(&mut person, line);
    }
    person.see(&["The clock stands still.", "A minute in.", "3 people vote. In silence", "type a vote"]);

    // A vote on its way is not to be read, a bad one is told what is wrong with it, and nothing is told of a good one.
    person.send("vote 3>3>2>1").see(&["vote *******"]).see_no(&["3>3"]).press("enter");
    person.see(&["option 3 is named twice", "hint: name each of the 4 options once"]);
    person.press("esc").until("an empty line", |p| p.row(-2).contains("type a vote"));
    // An order without its word is no vote, one without how sure is asked for it, another command is told of votes.
    person.send("2>4>3>1").see(&["*******"]).see_no(&["2>4>3"]).press("enter");
    person.see(&["an order alone is no vote", "hint: type `vote` before it, as in `vote 4>3>2>1 @75`"]);
    person.press("esc").until("an empty line", |p| p.row(-2).contains("type a vote"));
    person.send("vote 2>4>3>1").press("enter").see(&["how sure is missing", "behind an @"]);
    person.press("esc").until("an empty line", |p| p.row(-2).contains("type a vote"));
    // F8 is for logs, as in a run of one's own; escape asks before the projector shows the course.
    person.press("f8").see_no(&["projector dark"]).press("f2 esc").see(&["Leave the room for the course?"]);
    person.press("esc").see_no(&["Leave the room"]);
    // A vote that was typed wrong is taken back.
    say(&mut person, SLIP[0]);
    person.see(&["2 of 3 in. `unvote` takes the last one back."]);
    say(&mut person, SLIP[1]);
    person.see(&["0 of 3 in."]);
    say(&mut person, VOTES[0]);
    person.see(&["First vote, in silence: 2 of 3 in."]).see_no(&["mean place"]);
    say(&mut person, VOTES[1]);
    person.see(&["That was the last vote", "all have voted: enter"]).see_no(&["mean place"]).press("enter");
    person.see(&["The first vote: how many put each first", "mean place", "Talk for 4 min"]);
    person.see_no(&["Rank 1", "Source"]);
    for line in &VOTES[3..5] {
        say(&mut person, line);
    }
    person.see(&["Second vote: 0 of 3 in."]);
    say(&mut person, VOTES[5]);
    person.see(&["That was the last vote", "enter makes it the"]).press("enter");
    person.see(&["Both votes", "The team's answer: 2>1>3>4."]);
    say(&mut person, AFTER[0]);
    person.see(&["The key: A minute in."]);
    let mut read = person.screen();
    while !read.contains("The engine, on what the team has seen") {
        person.turn("pagedown");
        read.push_str(&person.screen());
    }
    person.press("esc").see_no(&["The engine, on"]);

    // The truth asks before it shows, and goes away again.
    person.press("alt-t").see(&["Is the projector dark?"]).press("esc").see_no(&["projector dark"]);
    person
        .press("alt-t")
        .see(&["Is the projector dark?", "y show it", "show nothing"])
        .press("enter")
        .see_no(&["projector dark", "FOR THE PRESENTER"])
        .press("alt-t")
        .see(&["Is the projector dark?"])
        .press("y")
        .see(&["FOR THE PRESENTER", "flag-and-format"]);
    person.press("alt-t").see_no(&["FOR THE PRESENTER", "flag-and-format"]);

    for line in &AFTER[1..] {
        say(&mut person, line);
    }
    person.see(&["Debrief: Your own estimate"]).press("y").see(&["And the score"]).press("enter");
    person.see(&["Which decision cost most?"]).press("enter");
    person.see(&["Debrief: Decisions that mattered most", "workshop, a team's run"]).see_no(&["Working out"]);
    person.press("e").see(&["written to"]);
    let written = fs::read_to_string(place.data().join("debriefs/bad-deploy-run-1.md")).unwrap();
    for want in [
        "planned for 60 min, with 3 people who voted on 1 judgement.",
        "were shown at 19:43",
        "At least 2 of 3 changed their mind",
        "- 19:43: support was asked before anything was changed",
    ] {
        assert!(of_workshop(&written).contains(want), "{want}: {written}");
    }
    let page = fs::read_to_string(place.data().join("debriefs/bad-deploy-run-1.html")).unwrap();
    assert!(page.contains("<section id=\"workshop\">") && page.contains("votes-1-title"), "{page}");
    person.press("ctrl-c");
    assert!(person.end().success());

    // The votes are beside the log and not in it: it is graded the same where no team is known.
    let log = place.log();
    assert!(commands(&log).contains(&"rank 2>1>3>4 @75".to_owned()) && !log.contains("vote"), "{log}");
    let alone = Place::new();
    assert_eq!(alone.grade(&log), place.grade(&log));

    let piped = Place::new();
    // An empty line closes a vote that all have given.
    let votes = VOTES.map(|line| if line == "spread" { "" } else { line });
    let lines = lines(&[BEFORE.as_slice(), &SLIP, &votes, &AFTER].concat()) + "y\n50\n\n";
    let said = piped.run(&["drill", DRILL, "--seed", SEED, "--workshop", "--plain"], &lines);
    assert_eq!((said.err.as_str(), said.code), ("", Some(0)), "{}", said.out);
    for want in
        ["First vote, in silence: 2 of 3 in.", "The team's answer: 2>1>3>4.", "The engine, on what the team has seen"]
    {
        assert!(said.out.contains(want), "{want}: {}", said.out);
    }
    assert_eq!(piped.log(), log);
    assert_eq!(kept(&piped), kept(&place));
    let report = |place: &Place| place.run(&["debrief", "--format", "md"], "").out;
    assert_eq!(of_workshop(&report(&piped)), of_workshop(&written));
}

#[test]
fn a_workshop_that_was_killed_goes_on_where_the_votes_stood() {
    let place = Place::new();
    let mut person = Person::at(&place, &["drill", DRILL, "--seed", SEED, "--workshop", "--minutes", "90"]);
    person.see(&["begin the drill"]).press("enter").see(&["A workshop of 90 min."]);
    for line in BEFORE {
        say(&mut person, line);
    }
    say(&mut person, VOTES[0]);
    person.see(&["2 of 3 in."]).signal("KILL");
    person.end();
    let mut again = Person::at(&place, &["drill", DRILL, "--workshop"]);
    again.see(&["of 90:", "hands: 3.", "Next, at minute", "5: Briefing (5 min)", "First vote, in silence: 2 of 3 in."]);
    again.press("esc").see(&["A minute in."]);
    say(&mut again, VOTES[1]);
    again.see(&["That was the last vote"]).press("enter");
    again.see(&["The first vote: how many put each first"]).press("ctrl-c");
    assert!(again.end().success());
    assert_eq!(kept(&place).0, 90);
}
