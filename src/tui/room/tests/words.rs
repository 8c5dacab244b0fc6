//! Words that are typed in the room: those that only ask, refused lines, a line that a judgement comes upon; and those
//! of a workshop.

use super::*;
use crate::session::debrief::samples::play;
use crate::tui::app::{App, Setup};
use crate::tui::harness::{sample_course, sample_record};
use crate::tui::room::Pane;
use crate::tui::shared::Effect;

/// The command line.
fn line(h: &Harness) -> String {
    h.look().lines().rev().nth(1).unwrap_or_default().trim().to_owned()
}

#[test]
fn words_that_only_ask_open_what_they_ask_for_and_take_no_time() {
    let mut h = room("flag-and-format");
    give(&mut h, "look overview");
    for (typed, shows) in [
        ("status", "It is 19:42:20."),
        ("stat", "No incident is declared."),
        ("since", "look overview"),
        ("again", "What users do"),
        ("help", "Words you can type in this drill"),
        ("help rollback", "rollback SERVICE: return a service"),
        ("help menu", "what can be done here"),
        ("people", "[People]"),
        ("map", "[Map]"),
        ("users", "[Users]"),
        ("charts", "[Charts]"),
        ("feed", "[Feed]"),
        ("menu", "[Menu]"),
    ] {
        give(&mut h, typed);
        assert!(h.look().contains(shows) && !h.look().contains("is not a command"), "{typed}\n{}", h.look());
        if !h.app.overlays().is_empty() {
            h.press("esc");
        }
        assert!(line(&h).contains("type what to do"), "{typed}: {}", line(&h));
    }
    give(&mut h, "since");
    assert!(h.look().contains("Nothing happened since."), "{}", h.look());
    h.press("esc");
    assert_eq!(kept(&h), ["look overview"]);
    give(&mut h, "help close");
    assert!(h.look().contains("did you mean `resolve`?"), "{}", h.look());
    give(&mut h, "quit");
    assert_eq!(h.effects.last(), Some(&Effect::Quit));
}

#[test]
fn help_that_is_typed_has_the_words_first_and_the_keys_behind_them() {
    let mut h = session(run("flag-and-format"), Theme::None, true, (100, 200));
    h.press("enter");
    let places = |h: &Harness| {
        let look = h.look();
        (look.find("Words you can type in this drill"), look.find("An empty command line"))
    };
    give(&mut h, "help");
    let (words, keys) = places(&h);
    assert!(words.is_some() && words < keys, "{}", h.look());
    h.press("esc ?");
    let (words, keys) = places(&h);
    assert!(keys.is_some() && keys < words, "{}", h.look());
}

#[test]
fn the_menu_opens_at_a_heading_and_turns_by_pages() {
    let mut h = room("flag-and-format");
    give(&mut h, "menu change");
    let first = h.look();
    assert!(first.contains("Change production") && first.contains("Risk: "), "{first}");
    assert!(first.contains("flag express-pay off") && first.contains("restart checkout"), "it opens there:\n{first}");
    h.press("esc f6 home");
    let mut pages = 0;
    let selected = |h: &Harness| h.look().lines().find(|l| l.trim_start().starts_with('›')).map(str::to_owned);
    loop {
        let before = selected(&h);
        h.press("pagedown");
        if selected(&h) == before {
            break;
        }
        pages += 1;
        assert!(pages < 40);
    }
    let Screen::Room(state) = h.app.screen() else { panic!("not in the room") };
    let sheet = state.sheet(Pane::Menu, 78, 18, Look { theme: Theme::None, ascii: false });
    let lines = sheet.lines().len();
    assert!(pages <= lines / 12, "{pages} pages for {lines} lines of which some 18 are in sight");
    // What a row is about is there in full, not cut.
    assert!(sheet.lines().iter().all(|l| !l.text().contains('…')), "{:#?}", sheet.lines());
    give(&mut h, "menu chnge");
    assert!(h.look().contains("did you mean `change`?"), "{}", h.look());
}

#[test]
fn what_is_typed_after_a_refusal_takes_the_place_of_the_line_unless_it_is_edited() {
    let mut h = room("flag-and-format");
    give(&mut h, "lead");
    assert!(h.look().contains("did you mean `assign lead me`?") && line(&h) == "› lead", "{}", h.look());
    h.type_text("assign lead me");
    assert_eq!(line(&h), "› assign lead me");
    h.press("enter");
    give(&mut h, "logs checkot");
    h.press("left").type_text("u");
    assert_eq!(line(&h), "› logs checkout");
    h.press("enter");
    assert_eq!(kept(&h), ["assign lead me", "logs checkout"]);
}

#[test]
fn a_line_that_a_judgement_comes_upon_stands_again_when_it_is_answered() {
    let mut h = room("flag-and-format");
    for words in ["look overview", "look checkout", "look edge"] {
        give(&mut h, words);
    }
    assert!(the_run(&h).freeze().is_some());
    // Typed before it was read: kept, and the keys are the judgement's again.
    give(&mut h, "look calls");
    assert!(h.look().contains("your line is kept and stands"), "{}", h.look());
    h.press("2 enter enter enter");
    assert_eq!(line(&h), "› look calls");
    h.press("enter");
    assert_eq!(kept(&h).last().map(String::as_str), Some("look calls"));
    // Half typed while time passes by a key.
    let mut h = room("flag-and-format");
    h.type_text("logs che");
    for _ in 0..10 {
        if the_run(&h).freeze().is_none() {
            h.press("alt-w");
        }
    }
    assert!(the_run(&h).freeze().is_some());
    assert!(line(&h).contains("numbers order the options"), "{}", h.look());
    h.press("x enter");
    assert_eq!(line(&h), "› logs che");
}

#[test]
fn a_judgement_says_its_step_and_the_letters_that_can_be_typed() {
    let mut h = session(
        played("flag-and-format", &["look overview", "look checkout", "look edge"]),
        Theme::None,
        false,
        (80, 24),
    );
    assert!(h.look().contains("your judgement, step 1 of 3: your order"), "{}", h.look());
    assert!(line(&h).ends_with("typed: rank 1>2>3>4 @75"), "{}", line(&h));
    h.press("2 enter");
    let cues = h.look();
    assert!(cues.contains("step 2 of 3: what it rests on") && cues.contains("1 [ ] a. "), "{cues}");
    assert!(line(&h).ends_with("typed: rank 2>1>3>4 @75 cues a,b"), "{}", line(&h));
    h.press("enter");
    assert!(h.look().contains("step 3 of 3: how sure"), "{}", h.look());
    h.press("f6");
    let menu = h.look();
    assert!(menu.contains("Not now: the clock stands still") && menu.contains("What users do"), "{menu}");
}

#[test]
fn a_wait_says_why_it_ended_early_and_leaving_says_what_is_kept() {
    let mut h = room("flag-and-format");
    give(&mut h, "flag express-pay off");
    h.press("y");
    if the_run(&h).freeze().is_some() {
        h.press("x enter");
    }
    give(&mut h, "wait 10");
    assert!(h.look().contains("› wait 10m") && h.look().contains("news ends the wait, after"), "{}", h.look());
    if the_run(&h).freeze().is_some() {
        h.press("x enter");
    }
    h.press("esc");
    assert!(matches!(h.app.screen(), Screen::Home(_)) && h.look().contains("is kept as it stands"), "{}", h.look());
}

#[test]
fn letters_typed_into_a_question_leave_it_undone_and_are_not_lost() {
    let mut h = room("flag-and-format");
    give(&mut h, "rollback checkout");
    assert!(h.look().contains("y or enter do it   n or esc do nothing"), "{}", h.look());
    let before = the_run(&h).clone();
    h.type_text("h");
    assert!(h.look().contains("Nothing was done: rollback checkout."), "{}", h.look());
    h.type_text("elp");
    assert!(line(&h).ends_with(" help"), "{}", h.look());
    h.press("enter");
    assert_eq!(the_run(&h), &before, "the change was not made");
    h.press("esc");
    give(&mut h, "abandon");
    h.press("enter");
    assert!(matches!(h.app.screen(), Screen::Room(_)), "enter goes on with it:\n{}", h.look());
    give(&mut h, "abandon");
    h.press("y");
    assert!(matches!(h.app.screen(), Screen::Home(_)), "{}", h.look());
}

#[test]
fn the_briefing_opens_again_in_the_room() {
    let mut h = room("flag-and-format");
    give(&mut h, "briefing");
    let role = the_run(&h).scenario.role.clone();
    let told = h.look();
    assert!(told.contains("The briefing") && told.contains(&role[..20]), "{told}");
    assert!(!told.contains("How this works"), "what a drill is was told before:\n{told}");
}

/// A workshop of three that stands at its first judgement.
fn workshop() -> Harness {
    let setup = Setup {
        course: std::sync::Arc::new(sample_course()),
        record: sample_record(),
        now: 1_000_000,
        size: (80, 24),
        look: Look { theme: Theme::None, ascii: false },
        learner: 7,
        speed: 0,
        workshop: Some(60),
    };
    let mut h = Harness { app: App::new(setup), effects: Vec::new() };
    h.send(Msg::Desk(Reply::Opened { run: 5, played: Box::new(run("flag-and-format")) }));
    h.press("enter esc");
    give(&mut h, "hands 3");
    h.press("esc");
    for words in ["look overview", "look checkout", "look edge"] {
        give(&mut h, words);
    }
    assert!(the_run(&h).freeze().is_some());
    h
}

#[test]
fn a_team_is_told_of_votes_and_no_order_stands_in_clear() {
    let mut h = workshop();
    h.type_text("2>4>3>1");
    assert!(!h.look().contains("2>4>3>1"), "{}", h.look());
    h.press("enter");
    assert!(h.look().contains("an order alone is no vote") && !h.look().contains("2>4"), "{}", h.look());
    h.press("esc");
    give(&mut h, "vote 2>4>3>1");
    assert!(h.look().contains("how sure is missing"), "{}", h.look());
    h.press("esc");
    give(&mut h, "look calls");
    let told = h.look().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("the hands decide: type a vote, as in `vote 4>3>2>1 @75`"), "{told}");
    h.press("enter");
    assert!(h.look().contains("Type a vote, as in vote 4>3>2>1 @75"), "{}", h.look());
    give(&mut h, "vote 2: 2>4>3>1 @75");
    assert!(h.look().contains("2 of 3 in. `unvote` takes the last one back."), "{}", h.look());
    give(&mut h, "undo");
    assert!(h.look().contains("0 of 3 in."), "{}", h.look());
    give(&mut h, "help vote");
    assert!(h.look().contains("first, then how sure in percent"), "{}", h.look());
    h.press("esc");
    give(&mut h, "help");
    assert!(h.look().contains("Words of a workshop") && h.look().contains("hands 5"), "{}", h.look());
}

#[test]
fn votes_are_bars_side_by_side_once_there_are_two() {
    let mut h = workshop();
    give(&mut h, "vote 2: 2>4>3>1 @75");
    give(&mut h, "vote 4>2>3>1 @50");
    let asked = h.look().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(asked.contains("That was the last vote: enter shows the spread, `unvote` takes it back."), "{asked}");
    assert!(!asked.contains("mean place"), "{asked}");
    h.press("enter");
    let first = h.look();
    assert!(first.contains("The first vote: how many put each first"), "{first}");
    assert!(first.contains("2 of 3, mean place 1.3") && !first.contains("second  "), "{first}");
    assert!(first.contains("Talk for 4 min"), "all of it is in sight:\n{first}");
    assert!(line(&h).contains("second opens the second vote"), "{}", line(&h));
    give(&mut h, "second");
    give(&mut h, "vote 3: 2>4>3>1 @95");
    assert!(the_run(&h).freeze().is_some(), "the answer is not given yet:\n{}", h.look());
    h.press("enter");
    let both = h.look();
    assert!(both.contains("The team's answer: 2>4>3>1."), "{both}");
    assert!(both.contains("3 of 3, mean place 1.0"), "{both}");
    h.send(Msg::Resize(120, 40));
    let wide = h.look();
    let row = wide.lines().find(|l| l.contains("2 of 3, mean place 1.3"));
    assert!(row.is_some_and(|l| l.contains("3 of 3, mean place 1.0")), "{wide}");
}

#[test]
fn the_truth_wants_a_y_and_escape_asks_before_the_course_is_shown() {
    let mut h = workshop();
    h.press("f8");
    assert!(!h.look().contains("projector dark"), "F8 is for logs:\n{}", h.look());
    h.press("f2 alt-t enter");
    assert!(!h.look().contains("projector dark"), "{}", h.look());
    assert!(!h.effects.iter().any(|e| matches!(e, Effect::Desk(Request::Advise { .. }))));
    h.press("alt-t");
    assert!(h.look().contains("y show it   n or esc or enter show nothing"), "{}", h.look());
    h.press("y");
    assert!(h.effects.iter().any(|e| matches!(e, Effect::Desk(Request::Advise { .. }))));
    assert!(h.look().contains("Working out what"), "{}", h.look());
    let advice = Box::new(crate::session::judge::advise(the_run(&h)));
    h.send(Msg::Desk(Reply::Advised { run: 5, advice }));
    assert!(h.look().contains("FOR THE PRESENTER") && !h.look().contains("Working out what"), "{}", h.look());
    h.press("esc");
    h.press("esc");
    assert!(h.look().contains("Leave the room for the course?"), "{}", h.look());
    h.press("esc");
    assert!(matches!(h.app.screen(), Screen::Room(_)));
    // Enter is the safe answer, and what is typed into the question is a new line.
    h.press("esc enter");
    assert!(matches!(h.app.screen(), Screen::Room(_)));
    h.press("esc");
    h.type_text("h");
    assert!(h.look().contains("You stay."), "{}", h.look());
    h.type_text("elp");
    assert!(line(&h).ends_with(" help"), "{}", h.look());
    h.press("enter");
    assert!(h.look().contains("Words of a workshop"), "{}", h.look());
    h.press("esc esc y");
    assert!(matches!(h.app.screen(), Screen::Home(_)));
    // Alone, nothing is asked.
    let mut run = run("flag-and-format");
    play(&mut run, &["look overview"]);
    let mut alone = session(run, Theme::None, false, (80, 24));
    alone.press("esc");
    assert!(matches!(alone.app.screen(), Screen::Home(_)));
}
