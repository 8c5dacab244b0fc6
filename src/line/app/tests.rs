//! Whole sittings as transcripts, and what holds for any lines.

use proptest::prelude::*;

use super::*;
use crate::course::lesson::Lesson;
use crate::course::load::{File, lesson};
use crate::learn::record::{Fork, LessonMark, Prediction, Record};
use crate::line::harness::Session;

const READ: LessonMark = LessonMark { screen: 0, opened_at: 1, finished_at: Some(2) };

fn fresh() -> Session {
    Session::new(Record::default(), 80, None)
}

/// A learner who has read both lessons that the drill rests on.
fn reader() -> Record {
    let ids = ["respect-the-user", "first-ten-minutes"];
    Record { lessons: ids.map(|id| (id.to_owned(), READ)).into(), ..Record::default() }
}

fn drill() -> Session {
    Session::new(reader(), 80, Some(Direct::Drill("bad-deploy".into())))
}

#[test]
fn home_and_a_lesson() {
    let mut s = fresh();
    s.lines(&["help", "map", "fist", "", "", "9", "2", "", "b", "o", "2", "1", "2", "1", "", ""]);
    insta::assert_snapshot!(s.take());
}

#[test]
fn the_briefing_is_told_again_and_takes_no_time() {
    let mut s = drill();
    let role = s.take();
    let role = role.lines().find(|l| l.starts_with("You are ")).expect("a role").to_owned();
    s.lines(&["look overview"]);
    s.take();
    let clock = s.prompt().to_owned();
    s.lines(&["briefing"]);
    let told = s.take();
    assert!(told.contains(&role) && told.contains("On your pager:"), "{told}");
    assert!(!told.contains("What users do"), "what was told later is not in it:\n{told}");
    assert_eq!(s.prompt(), clock);
}

#[test]
fn every_kind_of_question() {
    let mut s = Session::new(Record::default(), 80, Some(Direct::Lesson("respect-the-user".into())));
    s.lines(&["/attempts", "3", "3", "", "", "two hundred", "200 people", "2", "", "", "1,1", "1,2", "95"]);
    insta::assert_snapshot!(s.take());
}

/// A lesson with what the others do not have.
fn rare() -> Lesson {
    let file = File { path: "lessons/rare.md", text: RARE };
    lesson::read(&file, &mut vec![]).expect("sound enough")
}

const RARE: &str = r#"+++
id = "rare"
title = "Rare things"
unit = 0
minutes = 5
revision = 1
objectives = ["read `what` is rare"]
[[source]]
id = "book"
title = "A book"
url = "https://example.org/book"
+++

# One

> [!WARNING]
> As [the book](source:book) says: `rm` removes.

```quiz
id = "rare-order"
kind = "order"
ask = "Put them in order."
[[option]]
text = "first"
why = "It comes first."
[[option]]
text = "second"
why = "It comes second."
[[option]]
text = "third"
why = "It comes third."
```

```reveal
label = "The end of the story"
text = "All was well."
```

# Two

```quiz
id = "rare-short"
kind = "short"
ask = "Say it in a sentence."
model = "Users come first."
points = ["names users", "says first"]
why = "Both matter."
```

```predict
id = "rare-predict"
ask = "What comes next?"
answer = "The end."
```
"#;

#[test]
fn an_order_a_reveal_a_line_of_ones_own_and_the_end() {
    let course = Catalogue { lessons: vec![rare()], ..Catalogue::default() };
    let mut s = Session::of(course, Record::default(), 80, Some(Direct::Lesson("rare".into())));
    s.lines(&["1 2", "2>1>3", "1", "", "", "s", "", "users before all", "o", "", "2", "1,3", "1", "", "the end", ""]);
    s.lines(&["again", "b", "again", "skip", "next", "skip", "", "", ""]);
    insta::assert_snapshot!(s.take());
    let answers: Vec<_> = s.app.record().answers.iter().map(|a| (a.question.as_str(), a.right, a.confidence)).collect();
    let want =
        [("rare-order", Some(false), Some(50)), ("rare-short", Some(false), Some(75)), ("rare-predict", None, None)];
    assert_eq!(answers, want);
    let kept = s.asked.iter().filter(|r| matches!(r, Request::Answer(_))).count();
    assert_eq!(kept, 3, "each answer is handed on once");
    assert_eq!(s.app.record().lessons["rare"].finished_at, Some(1_000));
}

#[test]
fn a_comparison_that_is_left_counts_with_nothing_in_it() {
    let course = Catalogue { lessons: vec![rare()], ..Catalogue::default() };
    let mut s = Session::of(course, Record::default(), 80, Some(Direct::Lesson("rare".into())));
    s.lines(&["go 2", "users", "3", "o"]);
    s.send(Msg::Eof);
    let answer = s.app.record().answers.first().expect("kept");
    assert_eq!((answer.right, answer.confidence), (Some(false), Some(95)));
}

#[test]
fn a_walkthrough_is_watched_and_taken_over() {
    let mut s = Session::new(reader(), 80, None);
    s.lines(&["watch bad-deploy", "help", "", "why", "back", "", "", "", "", "", "flag express-pay off", "take"]);
    s.lines(&["status", "flag express-pay off", "yes", "home"]);
    insta::assert_snapshot!(s.take());
    let run = &s.app.record().runs[0];
    assert_eq!((run.scenario.as_str(), run.watched), ("bad-deploy", Some(6)), "five steps, one judgement left out");
    let kept = s.asked.iter().filter(|r| matches!(r, Request::Append { .. })).count();
    assert_eq!(kept, 1, "what was watched is there when the run is");
    s.lines(&[
        "watch 1",
        "watch bad-deploy",
        "on",
        "on",
        "on",
        "on",
        "on",
        "on",
        "on",
        "on",
        "on",
        "on",
        "on",
        "on",
        "take",
        "",
    ]);
    let said = s.take();
    assert!(said.contains("only a drill can be watched"), "{said}");
    assert!(said.contains("The walkthrough is over.") && said.contains("there is nothing to take over"), "{said}");
    assert_eq!(s.app.record().runs.len(), 1);
}

#[test]
fn a_run_is_played_back_step_by_step() {
    let run = crate::session::debrief::samples::played(
        "flag-and-format",
        &["look overview", "declare sev2", "flag express-pay off", "wait 2m", "resolve flag express-pay off"],
    );
    let mut s = Session::new(reader(), 80, Some(Direct::Replay(Box::new(run))));
    s.lines(&[
        "help",
        "list",
        "",
        "",
        "status",
        "back",
        "minute",
        "ten back",
        "minute back",
        "end",
        "",
        "look overview",
        "home",
    ]);
    insta::assert_snapshot!(s.take());
    assert_eq!(s.asked, [], "looking keeps nothing");
    assert_eq!(s.app.record(), &reader());
}

#[test]
fn a_whole_drill() {
    let mut s = drill();
    s.lines(&["look overview", "dec sev2", "assign lead me", "logs checkout", "2>1>4>3", "a, c", "2"]);
    s.lines(&["update impact=some doing=investigating next=10m", "flag express-pay off", "yes", "4 3 2 1", "", "3"]);
    s.lines(&["wait 1m", "status", "map", "wait 2m", "look overview", "look overview", "skip", "resolve flag", "yes"]);
    insta::assert_snapshot!("drill", s.take());
    s.lines(&["yes", "55", "4"]);
    for _ in 0..40 {
        if !s.prompt().contains("rule") {
            s.lines(&[""]);
        }
    }
    assert!(s.prompt().contains("rule"), "{}", s.take());
    s.lines(&["Look before I wait.", ""]);
    insta::assert_snapshot!("debrief", s.take());
}

#[test]
fn slips_abbreviations_and_what_can_be_asked() {
    let mut s = drill();
    s.lines(&["help rollback", "lok overview", "rolback", "re", "loo over", "menu", "menu change", "menu chnge"]);
    s.lines(&["menu", "999", "7", "look", "since", "again", "people", "page tom", "hint", "", "declare", "ask toms"]);
    insta::assert_snapshot!(s.take());
}

#[test]
fn beliefs_and_runbooks_of_a_drill_are_said_and_its_help_names_no_other_words() {
    let mut s = drill();
    let mut said = |line: &str| s.lines(&[line]).take();
    said("");
    let help = said("help");
    assert!(help.contains("- suspect NAME PERCENT") && help.contains("- runbook NAME"), "{help}");
    assert!(!help.contains("failover") && !help.contains("- drain"), "{help}");
    let told = said("suspect setting 60");
    assert!(told.contains("you commit, 1 of 3: 60 percent a flag or a configuration"), "{told}");
    let read = said("runbook deploy");
    assert!(read.contains("Runbook deploy, Deploys and rollbacks:"), "{read}");
    assert!(said("again").contains("A rollback takes the code back"));
}

#[test]
fn nothing_that_is_asked_about_a_run_stands_in_its_log() {
    let mut s = drill();
    s.lines(&["help", "menu", "status", "map", "users", "charts", "people", "since", "again", "?", "", "xyzzy"]);
    assert!(s.asked.iter().all(|r| !matches!(r, Request::Append { .. })), "{:?}", s.asked);
    s.lines(&["look overview", "look overview", "since"]);
    let kept: Vec<&str> = s
        .asked
        .iter()
        .filter_map(|r| if let Request::Append { line, .. } = r { Some(line.command.as_str()) } else { None })
        .collect();
    assert_eq!(kept, ["look overview", "look overview"]);
}

#[test]
fn users_and_charts_are_sentences_with_their_trend_once_they_were_seen() {
    let mut s = drill();
    let mut said = |line: &str| s.lines(&[line]).take().split_whitespace().collect::<Vec<_>>().join(" ");
    said("");
    assert!(said("users").contains("Not looked at yet"));
    assert!(said("charts").contains("No dashboard was opened yet."));
    said("look overview");
    let users = said("users");
    for words in [
        "- pay: success ",
        ", steady, since 19:33, usually 99.",
        "people a minute cannot pay for an order",
        "leaves a month is burnt",
    ] {
        assert!(users.contains(words), "{words}\n{users}");
    }
    let charts = said("charts");
    for words in [
        "Dashboard overview at 19:42:",
        "series are as on a good day.",
        "- pay: completed ",
        ", low, steady, since 19:34",
    ] {
        assert!(charts.contains(words), "{words}\n{charts}");
    }
    assert!(!charts.contains("Dashboard edge"), "{charts}");
}

#[test]
fn what_has_not_changed_is_said_in_a_line_and_read_out_on_request() {
    let mut s = drill();
    s.lines(&["changes", "look web", "wait 5s", "look web"]);
    s.take();
    s.lines(&["again"]);
    assert!(s.take().contains("- "), "in full");
}

#[test]
fn a_number_of_the_menu_does_what_stands_there() {
    let mut s = drill();
    s.lines(&["1"]);
    assert!(
        s.take()
            .contains("error: a number does what stands there right after `menu`\nhint: type `menu` for the numbers")
    );
    s.lines(&["menu", "1"]);
    assert!(s.take().contains("Dashboard overview at 19:42:20"));
    // A digit for a judgement that is over is not the menu's.
    s.lines(&["2"]);
    assert!(s.take().contains("error: a number does what stands there right after `menu`"));
    s.lines(&["menu", "help wait", "declare sev2", "2"]);
    assert!(s.take().contains("error: a number does what stands there right after `menu`"));
    let resolve = |s: &mut Session| {
        s.lines(&["menu time"]);
        let said = s.take();
        said.lines().find(|l| l.contains("resolve WHAT")).and_then(|l| l.split('.').next()).map(str::to_owned)
    };
    let n = resolve(&mut s).expect("the menu ends with ways to end");
    s.lines(&[&n]);
    assert!(s.take().contains("hint: type `resolve WHAT ENDED IT`"));
    assert!(!s.asked.iter().any(|r| matches!(r, Request::End { .. })));
}

#[test]
fn the_end_of_input_leaves_a_run_that_goes_on() {
    let mut s = drill();
    s.lines(&["look overview"]).take();
    s.send(Msg::Eof);
    assert!(s.ended);
    assert_eq!(
        s.take(),
        "The run of A release at the evening peak is kept. It goes on at 19:42:20, where\nyou left it.\n"
    );
    assert!(!s.asked.iter().any(|r| matches!(r, Request::End { .. } | Request::Abandon { .. })));
}

#[test]
fn a_run_that_was_left_goes_on_where_it_was() {
    let mut s = drill();
    s.lines(&["look overview", "home"]);
    assert!(s.take().contains("It goes on where you left it. Enter opens it.\nThe path: sitting 1 of 2, "));
    s.lines(&["", "again", "abandon", "no", "aban", "yes", "3"]);
    insta::assert_snapshot!(s.take());
    let abandoned = s.asked.iter().filter(|r| matches!(r, Request::Abandon { run: 1 })).count();
    assert_eq!(abandoned, 1);
    assert_eq!(s.app.record().runs.len(), 2, "given up and begun anew");
}

#[test]
fn lines_that_come_before_an_answer_are_kept_for_it() {
    let mut s = drill();
    s.grades = false;
    s.lines(&["resolve nothing", "yes", "no", "20", ""]);
    assert!(s.take().ends_with("Working out what your decisions cost.\n"));
    s.lines(&["", "b"]);
    assert_eq!(s.take(), "\nb\n", "typed, and not answered yet");
    s.release();
    let said = s.take();
    let places: Vec<_> = ["Page 1 of", "Page 2 of", "Page 1 of"].iter().filter_map(|p| said.find(p)).collect();
    assert_eq!(places.len(), 3, "{said}");
    assert_eq!(said.matches("Page 1 of").count(), 2, "{said}");
    let predicted = Request::Predict { run: 1, expected: Prediction { passed: false, score: 20, worst: None } };
    assert!(s.asked.contains(&predicted));
}

#[test]
fn a_debrief_without_a_grade_holds_what_needs_none() {
    let mut s = drill();
    s.grades = false;
    s.lines(&["resolve nothing", "yes", "skip"]).take();
    s.send(Msg::Desk(Reply::Failed("the grade could not be worked out".into())));
    assert!(s.take().starts_with("error: the grade could not be worked out\n\nPage 1 of 1: From the authors\n"));
    s.lines(&["", "", ""]);
    assert!(s.take().contains("Home."));
    assert!(!s.asked.iter().any(|r| matches!(r, Request::Predict { .. } | Request::Rule { .. })));
}

#[test]
fn the_debrief_can_be_kept_as_a_file_and_the_drill_begun_again() {
    let mut s = drill();
    s.lines(&[
        "look overview",
        "wait 5m",
        "skip",
        "resolve",
        "yes",
        "yes",
        "x",
        "101",
        "50",
        "99",
        "1",
        "write",
        "page",
        "3",
        "home",
    ]);
    let Some(Request::Export { markdown, html, .. }) = s.asked.iter().find(|r| matches!(r, Request::Export { .. }))
    else {
        panic!("nothing was written")
    };
    assert!(html.starts_with("<!DOCTYPE html>") && markdown.starts_with("# Debrief: "));
    assert!(s.take().contains("Written to bad-deploy.md."));
    let mut s = drill();
    s.lines(&["resolve", "yes", "skip", "retry"]);
    assert_eq!(s.asked.iter().filter(|r| matches!(r, Request::Begin { .. })).count(), 2);
}

#[test]
fn what_to_do_about_the_next_time_is_picked_settled_and_played() {
    let mut s = drill();
    s.lines(&["resolve nothing", "yes", "skip"]).take();
    s.lines(&[
        "followups",
        "",
        "1",
        "1 owner",
        "1 owner 1",
        "1 done 1",
        "1 by 2",
        "1 factor 1",
        "3",
        "7",
        "4",
        "6",
        "zz",
        "",
    ]);
    insta::assert_snapshot!(s.take());
    let kept = s.asked.iter().find_map(|r| if let Request::FollowUp { run: 1, kept } = r { Some(kept) } else { None });
    let kept = kept.expect("it is kept");
    assert_eq!(
        kept.actions.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(),
        ["canary", "auto-defer", "job-brake", "friday-freeze"]
    );
    assert_eq!(s.app.record().follow_ups.get(&1), Some(kept));
    s.lines(&["back", "back", "pages"]);
    assert!(s.prompt().starts_with("page "), "{}", s.prompt());
}

#[test]
fn a_run_can_be_gone_back_into_and_is_compared() {
    let mut s = drill();
    s.lines(&[
        "look overview",
        "wait 5m",
        "flag express-pay off",
        "yes",
        "skip",
        "skip",
        "resolve flag",
        "yes",
        "skip",
    ])
    .take();
    s.lines(&["card b", "card ?", "fork zz", "help"]);
    let said = s.take();
    assert!(said.contains("you did: wait") && said.contains("error: `?` is not the letter"), "{said}");
    assert!(said.contains("error: `zz` is not the letter") && said.contains("fork, or fork LETTER"), "{said}");
    s.lines(&["fork b"]);
    let said = s.take();
    assert!(
        said.contains("It is a retry, for practice") && said.contains("19:42:20 >") || s.prompt() == "19:42:20 > ",
        "{said}"
    );
    let fork = s.app.record().runs[0].fork;
    assert_eq!(fork, Some(Fork { run: 1, lines: 1 }));
    s.lines(&["flag express-pay off", "yes", "skip", "resolve flag", "yes", "yes", "80", "", "pages"]);
    let said = s.take();
    let page = said.lines().find(|l| l.contains("The run before and this one")).expect("compared");
    let number = page.split('.').next().expect("numbered").trim();
    s.lines(&[number, ""]);
    let said = s.take();
    for words in ["Both are the same run up to 19:42:20", "step 1. the run before: 19:42 wait", "On the evidence"] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    let mut s = drill();
    s.lines(&["resolve", "yes", "skip", "fork"]);
    assert_eq!(s.asked.iter().filter(|r| matches!(r, Request::Fork { .. })).count(), 1, "the first of all");
}

#[test]
fn interrupt_goes_home_first_and_out_from_there() {
    let mut s = drill();
    s.send(Msg::Interrupt);
    assert!(!s.ended && s.take().contains("is kept"));
    s.send(Msg::Interrupt);
    assert!(s.ended);
}

#[test]
fn what_does_not_exist_is_said_and_home_opens() {
    for direct in [Direct::Lesson("nothing".into()), Direct::Drill("nothing".into()), Direct::Run(9)] {
        let mut s = Session::new(Record::default(), 80, Some(direct));
        let said = s.take();
        assert!(said.contains("error: ") && said.contains("Next: Respect the user"), "{said}");
    }
}

#[test]
fn every_written_run_can_be_typed_and_its_log_is_what_the_run_holds() {
    let scenario = crate::line::harness::scenario();
    let scripts = std::iter::once(&scenario.walkthrough).chain(&scenario.alternatives).chain(&scenario.traps);
    for script in scripts {
        let mut s = drill();
        for line in &script.lines {
            while s.prompt().contains("rank") {
                s.lines(&["skip"]);
            }
            s.lines(&[&line.command]);
            if s.prompt().contains("passed") {
                break;
            }
        }
        let said = s.take();
        assert!(!said.contains("error: "), "{}: {said}", script.title);
        let kept: Vec<_> = s
            .asked
            .iter()
            .filter_map(|r| if let Request::Append { line, .. } = r { Some(line) } else { None })
            .collect();
        let graded =
            s.asked.iter().find_map(|r| if let Request::Grade { played, .. } = r { Some(played) } else { None });
        if let Some(played) = graded {
            assert_eq!(kept, played.lines().iter().collect::<Vec<_>>(), "{}", script.title);
        }
    }
}

#[test]
fn a_wait_that_news_ends_says_so() {
    let mut s = drill();
    s.lines(&["flag express-pay off", "yes", "skip"]).take();
    s.lines(&["wait 5m"]);
    assert!(s.take().contains("News ends the wait, after 20 s of 5 min."));
}

#[test]
fn changes_and_the_end_ask_once_and_only_a_yes_does_them() {
    let mut s = drill();
    let kept = |s: &Session| s.asked.iter().filter(|r| matches!(r, Request::Append { .. })).count();
    s.lines(&["roll checkout"]);
    let said = s.take();
    for words in ["Change production: roll back checkout?", "Risk: ", "Production has no undo", "Type yes to do it"] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    assert_eq!((s.prompt(), kept(&s)), ("yes or no > ", 0));
    s.lines(&["", "no"]);
    assert!(s.take().contains("nothing was done: rollback checkout."));
    assert_eq!((s.prompt(), kept(&s)), ("19:42:00 > ", 0));
    s.lines(&["rollback checkout", "look overview"]);
    let said = s.take();
    assert!(said.contains("nothing was done: rollback checkout.") && said.contains("Dashboard overview at"), "{said}");
    assert_eq!(kept(&s), 1, "the look alone");
    s.lines(&["rollback checkout", "YES"]);
    assert!(s.take().contains("on its way: roll back checkout"));
    assert_eq!(kept(&s), 2);
    s.lines(&["skip", "look overview", "ask dana", "declare sev2", "changes", "note odd"]);
    assert!(!s.take().contains("Type yes to do it"), "nothing else asks");
}

/// Lines as people and cats type them.
fn typed() -> impl Strategy<Value = String> {
    let words = [
        "",
        "",
        "",
        "1",
        "2",
        "3",
        "4",
        "2>1>4>3",
        "1,2",
        "yes",
        "no",
        "skip",
        "all",
        "home",
        "next",
        "b",
        "o",
        "/flag",
        "s",
        "again",
        "repeat",
        "go 3",
        "map",
        "menu",
        "menu change",
        "status",
        "people",
        "since",
        "help",
        "help look",
        "look overview",
        "look",
        "logs checkout",
        "replicas checkout",
        "changes",
        "ask ruth",
        "page tomas",
        "wait 20m",
        "wait",
        "rollback checkout",
        "flag express-pay off",
        "declare sev2",
        "assign lead dana",
        "update impact=some doing=monitoring",
        "hint",
        "note odd",
        "resolve done",
        "abandon",
        "write",
        "retry",
        "fork",
        "fork a",
        "card b",
        "pages",
        "new 3",
        "open 2",
        "bad-deploy",
        "75",
        "50",
        "99999999999999999999",
        "> > >",
        "@",
        "/",
    ];
    prop_oneof![8 => prop::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_lines_are_answered_within_the_width(
        lines in prop::collection::vec(typed(), 1..60),
        width in 20u16..100,
        start in 0usize..3,
    ) {
        let direct = [None, Some(Direct::Lesson("feature-flags".into())), Some(Direct::Drill("bad-deploy".into()))];
        let mut s = Session::new(reader(), width, direct[start].clone());
        for line in &lines {
            s.lines(&[line]);
        }
        for line in s.prints.iter().flat_map(|p| p.split('\n')) {
            prop_assert!(!line.chars().any(char::is_control), "{line:?}");
            prop_assert!(crate::base::text::width(line) <= usize::from(width), "{width}: {line:?}");
        }
    }
}

#[test]
fn a_decision_in_lines() {
    let mut course = super::super::harness::catalogue();
    course.decisions.push(crate::session::decision::samples::entry());
    let mut session = Session::of(course, Record::default(), 80, None);
    session.lines(&["canary-verdict"]);
    let said = session.take();
    assert!(said.contains("One decision each, 0 of 1 done:"), "{said}");
    assert!(
        said.contains("orders-db: processor 100 %, high, steady") && said.contains("5. Let the comparison run on"),
        "{said}"
    );
    assert_eq!(session.prompt(), "rank > ");
    session.lines(&["3>1", "213645", "a,x", "a,c", "scene", "2>6>4>1>5>3 @75 cues a"]);
    let said = session.take();
    for want in [
        "error: ",
        "there is no cue `x`",
        "Your order stands: 2>1>3>6>4>5.",
        "Kept. The engine plays every option.",
        "You were 75 percent sure. You agreed with the authors to 70 of 100",
        "- 2, take the canary away. budget-minutes: 0.",
        "- 4, promote. budget-minutes: 2.",
        " users fail",
    ] {
        assert!(said.contains(want), "{want}: {said}");
    }
    let kept = |s: &Session| s.asked.iter().filter(|r| matches!(r, Request::Answer(_))).count();
    assert_eq!((kept(&session), session.prompt()), (1, "decided > "));
    session.lines(&["rank", "home", "canary"]);
    let said = session.take();
    assert!(said.contains("you have answered already") && said.contains("You have answered this before."), "{said}");
    assert!(said.contains("- 2, take the canary away. budget-minutes: 0."), "what came of it is there again: {said}");
    session.lines(&["again", "skip"]);
    let said = session.take();
    assert!(said.contains("You left it unanswered.") && kept(&session) == 1, "{said}");
    session.lines(&["again", "", "home"]);
    assert!(session.take().contains("Nothing was decided, so nothing is kept."));
}

#[test]
fn an_order_stands_until_how_sure_is_said_in_a_number_or_in_the_words_shown() {
    let mut s = drill();
    let mut said = |line: &str| s.lines(&[line]).take().split_whitespace().collect::<Vec<_>>().join(" ");
    for line in ["", "look overview", "look checkout", "look edge"] {
        said(line);
    }
    assert!(said("2>1>4>3").contains("What does it rest on?"));
    assert!(said("x").contains("there is no cue `x`"));
    assert!(said("a").contains("How sure are you?"));
    assert!(said("very sure indeed").contains("does not say how sure you are"));
    let beside = said("look calls");
    assert!(beside.contains("stands still") && beside.contains("Your order stands: 2>1>4>3."), "{beside}");
    assert!(said("help wait").contains("Your order stands: 2>1>4>3."));
    assert!(said("fairly sure").contains("Kept."));
    let kept = s.asked.iter().rev().find_map(|r| match r {
        Request::Append { line, .. } => Some(line.command.clone()),
        _ => None,
    });
    assert_eq!(kept.as_deref(), Some("rank 2>1>4>3 @75 cues a"));
}

#[test]
fn an_order_that_says_how_sure_is_asked_what_it_rests_on_and_given_without_where_another_line_comes() {
    for (lines, want) in [
        (&["2>1>4>3 @75", "a,b"][..], "rank 2>1>4>3 @75 cues a,b"),
        (&["2>1>4>3 @75", ""], "rank 2>1>4>3 @75"),
        (&["2>1>4>3 @75", "declare sev2"], "rank 2>1>4>3 @75"),
    ] {
        let mut s = drill();
        s.lines(&["", "look overview", "look checkout", "look edge"]);
        s.lines(lines);
        let kept: Vec<&str> = s
            .asked
            .iter()
            .filter_map(|r| if let Request::Append { line, .. } = r { Some(line.command.as_str()) } else { None })
            .collect();
        assert!(kept.contains(&want), "{lines:?}: {kept:?}");
        assert_eq!(kept.contains(&"declare sev2"), lines.contains(&"declare sev2"), "{kept:?}");
    }
}

#[test]
fn what_people_on_call_type_is_answered_here_as_in_full_screen() {
    let mut s = drill();
    let mut said = |line: &str| s.lines(&[line]).take().split_whitespace().collect::<Vec<_>>().join(" ");
    said("");
    for (line, want) in [
        ("close", "hint: did you mean `resolve`?"),
        ("stand down", "hint: did you mean `resolve`?"),
        ("lead", "hint: did you mean `assign lead me`?"),
        ("turn off express-pay", "hint: did you mean `flag express-pay off`?"),
        ("roll back checkout", "hint: did you mean `rollback checkout`?"),
        ("status page", "`status` stands alone"),
        ("help close", "hint: did you mean `resolve`?"),
        ("menu chnge", "hint: did you mean `change`?"),
        ("runbook", "hint: type `runbook NAME`: deploy, checkout"),
        ("ask dana about r41", "`about r41` is more than `ask` takes"),
        ("page dana", "dana is in the channel hint: type `ask dana`"),
        ("wait 5", "Understood as minutes: wait 5m."),
    ] {
        let told = said(line);
        assert!(told.contains(want), "{line}: {told}");
    }
}

#[test]
fn help_at_the_rule_is_help_and_no_rule() {
    let mut s = drill();
    s.lines(&["resolve nothing", "yes", "skip"]).take();
    let pages = 40;
    for _ in 0..pages {
        if s.prompt() == "my rule > " {
            break;
        }
        s.lines(&[""]);
    }
    assert_eq!(s.prompt(), "my rule > ");
    s.take();
    s.lines(&["help"]);
    assert!(s.take().contains("Type one sentence") && s.prompt() == "my rule > ");
    assert!(!s.asked.iter().any(|r| matches!(r, Request::Rule { .. })));
    s.lines(&["Look before I wait."]);
    assert!(s.asked.iter().any(|r| matches!(r, Request::Rule { .. })));
}
