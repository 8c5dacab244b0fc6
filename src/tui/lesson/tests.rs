//! The lesson reader through a reader's keys and eyes.

use super::*;
use crate::learn::record::{Given, LessonMark, Record};
use crate::session::desk::Request;
use crate::tui::app::{Msg, Screen};
use crate::tui::harness::{Harness, sample_course, sample_record};
use crate::tui::key::Input;

/// The sample lesson, never opened before, at its first screen.
fn fresh() -> Harness {
    let mut h = Harness::new(sample_course(), Record::default());
    h.send(Msg::OpenLesson("feature-flags".into()));
    h.effects.clear();
    h
}

fn state(h: &Harness) -> &State {
    match h.app.screen() {
        Screen::Lesson(state) => state,
        _ => panic!("not in a lesson:\n{}", h.look()),
    }
}

fn answers(h: &Harness) -> Vec<&Answer> {
    h.effects.iter().filter_map(|e| if let Effect::Desk(Request::Answer(a)) = e { Some(a) } else { None }).collect()
}

fn last_mark(h: &Harness) -> LessonMark {
    let marks = h
        .effects
        .iter()
        .filter_map(|e| if let Effect::Desk(Request::Mark { mark, .. }) = e { Some(*mark) } else { None });
    marks.collect::<Vec<_>>().pop().expect("a mark was saved")
}

#[test]
fn opening_marks_the_lesson_and_the_place_is_kept() {
    let mut h = Harness::new(sample_course(), Record::default());
    h.send(Msg::OpenLesson("feature-flags".into()));
    assert_eq!(last_mark(&h), LessonMark { screen: 0, opened_at: 1_000_000, finished_at: None });
    h.send(Msg::Now(1_000_100));
    h.press("right right");
    assert_eq!(last_mark(&h), LessonMark { screen: 2, opened_at: 1_000_000, finished_at: None });
    h.press("esc").send(Msg::OpenLesson("feature-flags".into()));
    assert!(h.look().contains("screen 3/5"), "{}", h.look());
}

#[test]
fn space_reads_on_past_open_questions_and_b_goes_back() {
    let mut h = fresh();
    h.press("space");
    assert!(h.look().contains("screen 2/5"), "a question does not hold the reader");
    assert!(h.look().contains("! 1 question unanswered on this screen"));
    h.press("b");
    assert!(h.look().contains("screen 1/5"));
    h.press("b left");
    assert!(h.look().contains("screen 1/5"), "there is nothing before the first");
}

#[test]
fn a_prediction_is_asked_before_its_answer_is_shown() {
    let mut h = fresh();
    assert!(!h.look().contains("it still had to"), "{}", h.look());
    h.press("enter down down enter");
    assert!(h.look().contains("it still had to"), "{}", h.look());
    assert!(h.look().contains("you expected: Minute 25"), "{}", h.look());
    let [answer] = answers(&h)[..] else { panic!("{:?}", h.effects) };
    assert_eq!((&answer.given, answer.right, answer.confidence), (&Given::Choice(1), None, None));
    assert_eq!((answer.question.as_str(), answer.at), ("ff-predict-button", 1_000_000));
}

#[test]
fn a_question_asks_for_confidence_before_it_explains() {
    let mut h = fresh();
    h.press("space enter enter");
    assert!(h.look().contains("Choose one first"), "nothing is chosen until the reader chooses");
    h.click("Nothing yet").press("enter");
    let look = h.look();
    assert!(look.contains("How sure are you?") && !look.contains("Right"), "{look}");
    h.press("3 enter");
    let look = h.look();
    assert!(look.contains("✓ Right. You said: would bet on it (95 %)."), "{look}");
    assert!(look.contains("Right, your answer. The deploy tested"), "{look}");
    assert!(look.contains("Wrong. They passed through the old path."), "{look}");
    let [answer] = answers(&h)[..] else { panic!("{:?}", h.effects) };
    assert_eq!((answer.right, answer.confidence), (Some(true), Some(95)));
}

#[test]
fn a_wrong_answer_says_so_in_words_and_every_option_is_explained() {
    let mut h = fresh();
    h.press("space enter");
    h.click("It is ready for everyone").press("enter 1 enter");
    let look = h.look();
    assert!(look.contains("✗ Wrong. You said: a guess (50 %)."), "{look}");
    assert!(look.contains("Wrong, your answer. A path that is never taken"), "{look}");
}

#[test]
fn an_answered_question_is_shown_again_and_can_be_practised() {
    let mut h = fresh();
    let options = |h: &Harness| {
        let look = h.look();
        let mut rows: Vec<_> = ["Nothing yet", "It works", "It is ready"].map(|o| (look.find(o), o)).into();
        rows.sort_unstable();
        rows
    };
    h.press("space");
    let before = options(&h);
    h.press("enter").click("It is ready for everyone").press("enter 1 enter esc");
    h.send(Msg::OpenLesson("feature-flags".into()));
    assert!(h.look().contains("✗ Wrong. You said: a guess (50 %)."), "{}", h.look());
    h.press("r");
    assert!(h.look().contains("(practice)"), "{}", h.look());
    let after = options(&h);
    assert!(before.iter().map(|(_, o)| o).eq(after.iter().map(|(_, o)| o)), "shuffled again");
    h.click("Nothing yet").press("enter 2 enter");
    assert!(h.look().contains("Your first answer is the one that counts"), "{}", h.look());
    assert_eq!(answers(&h).len(), 2);
}

#[test]
fn what_is_behind_a_key_is_not_shown_before() {
    let mut h = fresh();
    h.press("space");
    assert!(!h.look().contains("Two of ten"));
    h.press("tab tab enter");
    assert!(h.look().contains("Two of ten wrote back."), "{}", h.look());
}

#[test]
fn an_order_is_carried_and_many_are_ticked() {
    let mut h = fresh();
    h.press("right right enter").press("1 2 enter 1 enter enter");
    assert!(h.look().contains("put these in order"));
    for name in ["Staff", "Five percent", "Everyone"] {
        let rows: Vec<String> = h.look().lines().filter(|l| l.contains(name)).map(str::to_owned).collect();
        assert_eq!(rows.len(), 1, "{name} in\n{}", h.look());
    }
    h.press("down space down down space enter 2 enter");
    assert_eq!(answers(&h).len(), 2);
    assert!(matches!(&answers(&h)[1].given, Given::Order(order) if order.len() == 3));
}

#[test]
fn text_is_typed_pasted_and_compared() {
    let mut h = fresh();
    h.press("right right right enter").type_text("7o0").press("enter");
    assert!(h.look().contains("That is not a number."), "{}", h.look());
    h.press("left backspace").type_text("0").press("enter 2 enter");
    assert!(matches!(answers(&h)[0].given, Given::Number(n) if n == 700.0));
    assert!(h.look().contains("You said 700; it is 700 attempts, give or take 10."), "{}", h.look());
    h.press("enter").send(Msg::Input(Input::Paste("when was it\ntried, and q? 日本".into())));
    h.press("enter 3 enter");
    assert!(h.look().contains("A good answer"), "{}", h.look());
    h.press("1 2 enter");
    let last = answers(&h)[1];
    assert_eq!(last.given, Given::Text("when was it tried, and q? 日本".into(), vec![0, 1]));
    assert_eq!((last.right, last.confidence), (Some(true), Some(95)));
}

#[test]
fn a_comparison_that_was_begun_is_not_lost_by_leaving() {
    for leave in ["ctrl-c", "esc"] {
        let mut h = fresh();
        h.press("right right right tab tab").type_text("is it tested").press("enter 1 enter space");
        assert_eq!(answers(&h).len(), 0);
        if leave == "esc" {
            h.send(Msg::OpenLesson("canary".into()));
        } else {
            h.press(leave);
        }
        assert_eq!(answers(&h)[0].given, Given::Text("is it tested".into(), vec![0]), "{leave}");
        assert_eq!(answers(&h)[0].right, Some(false));
    }
}

#[test]
fn keys_that_mean_something_are_text_while_typing() {
    let mut h = fresh();
    h.press("right right right tab tab").type_text("q? / b 1");
    assert!(h.look().contains("q? / b 1"), "{}", h.look());
    assert!(h.app.overlays().is_empty());
    h.press("esc ?");
    assert_eq!(h.app.overlays().len(), 1);
}

#[test]
fn a_prediction_without_options_is_a_line_of_the_readers_own() {
    let mut h = fresh();
    h.press("right right right right enter").type_text("Nothing, for years").press("enter");
    let look = h.look();
    assert!(look.contains("you expected: Nothing, for years"), "{look}");
    assert!(look.contains("A reused name"), "{look}");
    assert_eq!(answers(&h)[0].given, Given::Text("Nothing, for years".into(), vec![]));
}

#[test]
fn the_text_cursor_stands_behind_what_was_typed() {
    let mut h = fresh();
    assert_eq!(h.cursor(), None);
    h.press("right right right enter").type_text("7日");
    let look = h.look();
    let row = look.lines().position(|l| l.contains("7日")).expect("typed");
    assert_eq!(h.cursor(), Some((4 + 4 + 3, row as u16)), "margin, bar and sign, three columns of text");
    h.press("left");
    assert_eq!(h.cursor(), Some((4 + 4 + 1, row as u16)));
    h.press("esc");
    assert_eq!(h.cursor(), None);
    h.press("/").type_text("ab");
    assert_eq!(h.cursor(), Some((4 + 7 + 2, 22)));
}

#[test]
fn the_outline_goes_to_a_screen_and_the_sources_are_copied() {
    let mut h = fresh();
    h.press("o");
    assert!(h.look().contains("! unanswered"), "{}", h.look());
    h.press("down down enter");
    assert!(h.look().contains("screen 3/5"), "{}", h.look());
    h.press("s down enter");
    let url = "https://martinfowler.com/articles/feature-toggles.html";
    assert_eq!(h.effects.last(), Some(&Effect::Copy(url.into())));
    h.press("esc o").click("What it costs");
    assert!(h.look().contains("screen 4/5"), "a click picks");
}

#[test]
fn search_goes_round_all_screens_and_finds_no_hidden_explanation() {
    let mut h = fresh();
    h.press("/").type_text("DEPLOY").press("enter");
    let first = state(&h).screen;
    assert!(h.look().contains("1 of "), "{}", h.look());
    let mut seen = vec![first];
    for _ in 0..12 {
        h.press("n");
        seen.push(state(&h).screen);
    }
    assert!(seen.contains(&1) && seen.contains(&2), "{seen:?}");
    h.press("N");
    h.press("esc");
    assert!(state(&h).search().is_none());
    h.press("/").type_text("A switch that nobody").press("enter");
    assert!(h.look().contains("is not in this lesson."), "{}", h.look());
}

#[test]
fn the_end_says_what_was_right_and_opens_what_comes_next() {
    let mut h = fresh();
    h.press("space enter").click("Nothing yet").press("enter 3 enter right right right right");
    let look = h.look();
    assert!(look.contains("The end of Feature flags"), "{look}");
    assert!(look.contains("1 of 5 questions right at the first answer."), "{look}");
    assert!(look.contains("You were fairly sure or surer of 1 answer; right: 1."), "{look}");
    assert!(look.contains("! unanswered"), "{look}");
    assert_eq!(last_mark(&h).finished_at, Some(1_000_000));
    assert!(look.contains("Respect the user, a lesson of 7 min"), "{look}");
    h.press("enter");
    assert!(h.look().contains("Respect the user"));
    assert_eq!(last_mark(&h).screen, 0);
}

#[test]
fn a_finished_lesson_opens_at_its_start_and_stays_finished() {
    let mut h = fresh();
    h.press("right right right right right esc").send(Msg::Now(2_000_000));
    h.send(Msg::OpenLesson("feature-flags".into()));
    assert!(h.look().contains("screen 1/5"), "{}", h.look());
    h.press("right right right right right");
    assert_eq!(last_mark(&h).finished_at, Some(1_000_000), "the first time counts");
}

#[test]
fn a_question_that_is_due_is_opened_again_in_sight() {
    let mut record = sample_record();
    for id in sample_course().lessons.iter().map(|l| l.id.clone()) {
        record.lessons.insert(id, LessonMark { screen: 0, opened_at: 1, finished_at: Some(2) });
    }
    let mut course = sample_course();
    course.drills.clear();
    let mut h = Harness::new(course, record);
    assert!(h.look().contains("You were sure of an answer here that was wrong."), "{}", h.look());
    h.press("enter");
    assert!(h.look().contains("(practice)"), "{}", h.look());
}

#[test]
fn long_screens_scroll_and_say_what_is_below() {
    let mut h = fresh();
    h.send(Msg::Resize(40, 12));
    assert!(h.look().contains("▼"), "{}", h.look());
    h.press("end");
    assert!(!h.look().contains("▼"), "{}", h.look());
    h.press("home");
    let mut pages = 0;
    while state(&h).screen == 0 {
        h.press("space");
        pages += 1;
        assert!(pages < 20);
    }
    assert!(pages > 2, "it was read page by page");
}

#[test]
fn enter_alone_goes_through_a_lesson() {
    let mut h = fresh();
    for _ in 0..200 {
        let before = h.app.clone();
        h.press("enter");
        if state(&h).at_end(h.app.shared()) {
            return;
        }
        if before.screen() == h.app.screen() {
            h.press("1");
        }
    }
    panic!("stuck:\n{}", h.look());
}
