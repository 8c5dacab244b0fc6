//! A workshop from its first words to its report, on the drill that ships.

use super::*;
use crate::session::debrief::said::{Said, block};
use crate::session::debrief::samples::{play, run};
use crate::session::debrief::workshop::parts;

/// A run that stands at its first judgement.
fn at_freeze() -> Run {
    let mut run = run("flag-and-format");
    play(&mut run, &["look overview", "look checkout", "wait 1m"]);
    assert!(run.freeze().is_some());
    run
}

fn words(blocks: &[Block]) -> String {
    let said = |s: Said| match s {
        Said::Say(w) | Said::Item(w) | Said::Under(w) | Said::Prose(w) => w,
        Said::Numbered(n, w) => format!("{n}. {w}"),
        Said::Source(_, title, _) => title,
    };
    blocks.iter().flat_map(block).map(said).collect::<Vec<_>>().join("\n")
}

/// Types lines; the words of the last, and what comes next.
fn typed(workshop: &mut Workshop, run: &Run, lines: &[&str]) -> (String, Then) {
    let mut last = (String::new(), Then::Nothing);
    for line in lines {
        let told = workshop.type_line(line, run, 1_000).unwrap_or_else(|e| panic!("{line}: {e}"));
        last = (words(&told.blocks), told.then);
    }
    last
}

#[test]
fn the_first_vote_tells_nothing_until_all_are_in_and_the_spread_has_no_key() {
    let run = at_freeze();
    let mut workshop = Workshop::begin(60, 0);
    assert!(workshop.hides(&run));
    assert_eq!(
        typed(&mut workshop, &run, &["hands 3"]).0,
        "3 people vote. In silence: everybody writes an order, best first, and how sure. You type each, as in `vote \
         4>3>2>1 @75`."
    );
    assert_eq!(
        typed(&mut workshop, &run, &["vote 2: 3>1>2>4 @75"]).0,
        "First vote, in silence: 2 of 3 in. `unvote` takes the last one back."
    );
    assert!(workshop.type_line("spread", &run, 0).is_err(), "not before all have voted");
    // The last vote asks before all see what cannot be taken back.
    let (last, _) = typed(&mut workshop, &run, &["vote 1>3>2>4@95"]);
    assert!(last.contains("That was the last vote: enter shows the spread, `unvote` takes it back."), "{last}");
    assert!(workshop.hides(&run) && workshop.is_full(&run) && !last.contains("mean place"), "{last}");
    assert_eq!(
        typed(&mut workshop, &run, &["unvote"]).0,
        "First vote, in silence: 2 of 3 in. `unvote` takes the last one back."
    );
    assert_eq!(workshop.meant("", &run), "", "an empty line means nothing yet");
    typed(&mut workshop, &run, &["vote 1>3>2>4@95"]);
    assert_eq!(Workshop::resume(&workshop.kept(), &run), workshop, "left and gone on with before the spread");
    let line = workshop.meant("", &run).to_owned();
    let (spread, then) = typed(&mut workshop, &run, &[&line]);
    assert!(!workshop.hides(&run) && then == Then::Nothing);
    assert!(
        spread.contains("; first vote: 1 of 3 put it first, mean place 1.7") && spread.contains("middle is: 75 %"),
        "{spread}"
    );
    for option in &run.scenario.freezes[0].options {
        assert!(!spread.contains(&option.why) && !spread.contains("Rank"), "{spread}");
    }
    assert_eq!(workshop.answer(&run), None, "there is no answer after one vote");
}

#[test]
fn the_second_vote_is_the_answer_of_the_run_and_changes_nothing_else_of_it() {
    let mut run = at_freeze();
    let mut workshop = Workshop::begin(60, 0);
    let lines = [
        "hands 3",
        "vote 2: 3>1>2>4 @75",
        "vote 1>3>2>4 @95",
        "spread",
        "second",
        "vote 1>3>2>4 @50",
        "unvote",
        "vote 3: 1>3>2>4 @95",
    ];
    let (last, then) = typed(&mut workshop, &run, &lines);
    assert!(then == Then::Nothing && workshop.answer(&run).is_none(), "it is not the answer yet");
    assert!(last.contains("That was the last vote: enter makes it the team's answer"), "{last}");
    typed(&mut workshop, &run, &["unvote", "vote 3: 1>3>2>4 @95"]);
    let (told, then) = typed(&mut workshop, &run, &["spread"]);
    assert_eq!(then, Then::Answer);
    assert!(
        told.contains("At least 2 of 3 changed their mind") && told.contains("The team's answer: 1>3>2>4."),
        "{told}"
    );
    let before = run.lines().len();
    let answer = workshop.answer(&run).unwrap();
    assert_eq!(answer, "rank 1>3>2>4 @95");
    let mut plain = run.clone();
    run.type_line(&answer).unwrap();
    plain.type_line("rank 1>3>2>4 @95").unwrap();
    assert_eq!((run.lines().len(), &run), (before + 1, &plain), "the log is that of a run without votes");
    assert_eq!(workshop.answer(&run), None, "once");
    let late = workshop.type_line("unvote", &run, 0).expect_err("it was given");
    assert!(late.message.contains("the team's answer, 1>3>2>4, was given") && late.hint.contains("note"), "{late:?}");
    let (key, then) = typed(&mut workshop, &run, &["reveal"]);
    assert_eq!(then, Then::Engine);
    assert!(key.contains("Rank 1 for the authors. The team put it") && key.contains("Source:"), "{key}");
    assert!(workshop.type_line("reveal", &run, 0).is_err(), "once");
}

#[test]
fn what_is_kept_leads_to_the_same_workshop() {
    let mut run = at_freeze();
    let mut workshop = Workshop::begin(90, 7);
    let lines =
        ["hands 2", "vote 2: 3>1>2>4 @75", "spread", "second", "vote 3>1>2>4 @75", "vote 4>1>2>3 @50", "spread"];
    for (seq, line) in lines.iter().enumerate() {
        let told = workshop.type_line(line, &run, 5).unwrap();
        assert_eq!(told.keep.map(|(at, _)| at), Some(seq as u32), "{line}");
        assert_eq!(Workshop::resume(&workshop.kept(), &run), workshop, "{line}");
    }
    assert!(workshop.type_line("plan", &run, 5).unwrap().keep.is_none(), "a question is not kept");
    // Killed between the last vote and the answer: the answer is still to be had.
    assert!(Workshop::resume(&workshop.kept(), &run).answer(&run).is_some());
    run.type_line(&workshop.answer(&run).unwrap()).unwrap();
    play(&mut run, &["note the flag was the first thing Dana named", "wait 2m"]);
    workshop.type_line("reveal", &run, 9).unwrap();
    assert_eq!(Workshop::resume(&workshop.kept(), &run), workshop);
    assert_eq!(notes(&run)[0].1, "the flag was the first thing Dana named");
}

#[test]
fn what_does_not_fit_is_refused_and_changes_nothing() {
    let run = at_freeze();
    let mut workshop = Workshop::begin(60, 0);
    let refused = |workshop: &mut Workshop, line: &str, want: &str| {
        let before = workshop.clone();
        let e = workshop.type_line(line, &run, 1).expect_err(line);
        assert!(e.message.contains(want) && !e.hint.is_empty(), "{line}: {e:?}");
        assert_eq!(*workshop, before, "{line}");
    };
    refused(&mut workshop, "vote 1>2>3>4 @75", "it was not said how many vote");
    refused(&mut workshop, "hands", "how many people vote?");
    refused(&mut workshop, "hands none", "`none` is no number of people");
    refused(&mut workshop, "second", "there is no second vote to open");
    refused(&mut workshop, "reveal", "there is no key to show");
    refused(&mut workshop, "rank 1>2>3>4 @75", "the hands decide");
    typed(&mut workshop, &run, &["hands 2", "vote 1>2>3>4 @75"]);
    refused(&mut workshop, "vote 2: 1>2>3>4 @75", "2 hands, and 1 of 2 have not voted");
    refused(&mut workshop, "vote 3>3>2>1 @75", "option 3 is named twice");
    refused(&mut workshop, "vote 1>2>3>4", "how sure is missing");
    refused(&mut workshop, "unvote twice", "`unvote` stands alone");
    typed(&mut workshop, &run, &["unvote"]);
    refused(&mut workshop, "unvote", "nobody has voted yet");
    typed(&mut workshop, &run, &["vote 2: 1>2>3>4 @75"]);
    refused(&mut workshop, "hands", "2 vote, as it was said last");
    refused(&mut workshop, "vote 1>2>3>4 @75", "all 2 have voted");
    refused(&mut workshop, "second", "the spread was not shown yet");
    typed(&mut workshop, &run, &["spread"]);
    refused(&mut workshop, "vote 1>2>3>4 @75", "now is the time to talk");
    refused(&mut workshop, "unvote", "the vote is closed");
    typed(&mut workshop, &run, &["second", "vote 1>2>3>4 @75"]);
    // One has left: the others are all.
    assert!(typed(&mut workshop, &run, &["hands 1"]).0.contains("That was the last vote"));
    assert_eq!(typed(&mut workshop, &run, &["spread"]).1, Then::Answer);
    refused(&mut workshop, "vote 1>2>3>4 @75", "all have voted twice");
    let open = crate::session::debrief::samples::run("flag-and-format");
    assert!(workshop.type_line("vote 1>2>3>4 @75", &open, 1).is_err(), "the clock does not stand still");
}

#[test]
fn votes_that_were_kept_before_a_spread_was_asked_for_read_as_they_were() {
    let mut run = at_freeze();
    let mut workshop = Workshop::begin(60, 0);
    typed(
        &mut workshop,
        &run,
        &["hands 2", "vote 2: 3>1>2>4 @75", "spread", "second", "vote 2: 1>3>2>4 @95", "spread"],
    );
    let mut kept = workshop.kept();
    kept.lines.retain(|l| l.line != "spread");
    run.type_line("rank 1>3>2>4 @95").unwrap();
    assert_eq!(Workshop::resume(&kept, &run).polls, Workshop::resume(&workshop.kept(), &run).polls);
}

#[test]
fn a_workshop_that_is_gone_on_with_says_its_hands_and_what_comes_next() {
    let run = at_freeze();
    let mut workshop = Workshop::begin(60, 0);
    assert!(words(&told::continued(&workshop, &run, 0)).contains("not said yet how many vote"));
    typed(&mut workshop, &run, &["hands 6"]);
    let told = words(&told::continued(&workshop, &run, 700));
    for want in ["hands: 6.", "By the plan: The drill", "Next, at minute 35: Debrief (13 min)."] {
        assert!(told.contains(want), "{want}: {told}");
    }
}

#[test]
fn where_all_moved_it_is_not_said_that_so_many_did_at_least() {
    let run = at_freeze();
    let mut workshop = Workshop::begin(60, 0);
    typed(
        &mut workshop,
        &run,
        &["hands 2", "vote 2: 3>1>2>4 @75", "spread", "second", "vote 2: 1>3>2>4 @95", "spread"],
    );
    let poll = workshop.polls[0].clone();
    assert_eq!(told::changed(&poll.spread(), &poll.spread_again()), "All 2 changed their mind.");
}

#[test]
fn a_report_has_both_votes_the_notes_and_says_where_help_began() {
    let mut run = at_freeze();
    let mut workshop = Workshop::begin(60, 0);
    typed(
        &mut workshop,
        &run,
        &["hands 3", "vote 2: 3>1>2>4 @75", "vote 1>3>2>4 @75", "spread", "second", "vote 3: 1>3>2>4 @95", "spread"],
    );
    run.type_line("note everybody wanted the rollback first").unwrap();
    run.type_line(&workshop.answer(&run).unwrap()).unwrap();
    let told = |workshop: &Workshop, run: &Run| {
        let parts = parts(run, Some(&workshop.kept()));
        parts.iter().map(|p| format!("# {}\n{}", p.title, words(&p.blocks))).collect::<Vec<_>>().join("\n")
    };
    let before = told(&workshop, &run);
    assert!(before.contains("3 people who voted on 1 judgement") && !before.contains("were shown at"), "{before}");
    workshop.type_line("reveal", &run, 3).unwrap();
    let after = told(&workshop, &run);
    let clock = run.day().hhmm(run.now());
    for want in [
        &format!("The key, and what the reference would do, were shown at {clock}") as &str,
        "second vote: 3 of 3 put it first, mean place 1.0",
        "At least 2 of 3 changed their mind",
        "1>3>2>4. 3 voted so at first: 1; 3 in the second vote: 3",
        &format!("# Notes by the minute\n{clock}: everybody wanted the rollback first"),
    ] {
        assert!(after.contains(want), "{want}:\n{after}");
    }
    assert!(parts(&run, None).is_empty(), "nothing of it in a run of one's own");
}

#[test]
fn the_engine_names_no_world_to_the_room_and_the_presenter_is_told_it() {
    let run = at_freeze();
    let workshop = Workshop::begin(60, 0);
    let advice = crate::session::judge::advise(&run);
    assert!(advice.options.iter().any(|o| o.phrase == advice.choice), "{advice:?}");
    let room = words(&told::engine(&advice, &run));
    let worlds = &run.scenario.rubric.worlds;
    for world in worlds {
        assert!(!room.contains(&world.title) && !room.contains(&world.id), "{room}");
    }
    assert!(room.contains(&advice.choice) && room.contains("suspects"), "{room}");
    let truth = words(&told::truth(&advice, &workshop, &run, 600));
    for want in [&worlds[run.world].title as &str, "flag express-pay off", &advice.choice, "By the plan: The drill"] {
        assert!(truth.contains(want), "{want}: {truth}");
    }
}
