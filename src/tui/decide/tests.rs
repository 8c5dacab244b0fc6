//! A decision through a person's keys and eyes.

use crate::learn::record::{Given, Record};
use crate::session::decision::{Decided, samples, weigh};
use crate::session::desk::{Reply, Request};
use crate::tui::app::{Msg, Screen};
use crate::tui::harness::{Harness, sample_course, sample_record};
use crate::tui::key::MouseWhat;
use crate::tui::shared::Effect;
use crate::tui::theme::{Look, Theme};

/// A session in which the decision was asked for.
fn session(record: Record, look: Look, size: (u16, u16)) -> Harness {
    let mut course = sample_course();
    course.decisions.push(samples::entry());
    let mut h = Harness::with(course, record, look, size);
    let decided = Box::new(Decided::open(samples::canary()).expect("it plays"));
    h.send(Msg::Desk(Reply::Decision { decided }));
    h
}

fn plain(size: (u16, u16)) -> Harness {
    session(sample_record(), Look { theme: Theme::None, ascii: false }, size)
}

/// The answer of the engine to what was asked last.
fn weighed(h: &mut Harness) {
    assert!(matches!(h.effects.last(), Some(Effect::Desk(Request::Weigh { .. }))), "{:?}", h.effects.last());
    let weighed = Box::new(weigh(&samples::canary()).expect("it plays"));
    h.send(Msg::Desk(Reply::Weighed { decision: "canary-verdict".into(), weighed }));
}

#[test]
fn home_has_it_in_a_group_of_its_own_and_opens_it() {
    let mut course = sample_course();
    course.decisions.push(samples::entry());
    let mut h = Harness::new(course, sample_record());
    h.press("G");
    assert!(h.look().contains("One decision each"), "{}", h.look());
    assert!(h.look().contains("new     The canary is no worse than the rest"), "{}", h.look());
    h.press("i");
    assert!(h.look().contains("Read the verdict of a canary"), "{}", h.look());
    h.press("esc enter");
    assert_eq!(h.effects, [Effect::Desk(Request::Decide { decision: "canary-verdict".into() })]);
}

#[test]
fn the_scene_comes_first_then_the_question_then_what_came_of_it() {
    let mut h = plain((80, 24));
    let look = h.look();
    assert!(look.contains("It is 15:15 on a Tuesday at Harbour.") && look.contains("enter other page"), "{look}");
    assert!(!look.contains("Take the canary off its replica"), "the options wait: {look}");
    h.press("pagedown");
    assert!(h.look().contains("Checkout and its database"), "{}", h.look());
    h.press("enter");
    assert!(
        h.look().contains("What comes first?") && h.look().contains("Take the canary off its replica"),
        "{}",
        h.look()
    );
    h.press("tab");
    assert!(h.look().contains("Checkout and its database"), "back to what was seen, where it was: {}", h.look());
    h.press("tab 2 1 3 6 4 5 enter 1 enter 3");
    assert!(h.look().contains("How sure are you"), "{}", h.look());
    h.press("enter");
    let kept: Vec<&Effect> = h.effects.iter().filter(|e| matches!(e, Effect::Desk(Request::Answer(_)))).collect();
    let [Effect::Desk(Request::Answer(answer))] = kept.as_slice() else { panic!("{kept:?}") };
    assert_eq!(answer.given, Given::Order(vec![0, 1, 2, 3, 5, 4]));
    assert_eq!((answer.right, answer.confidence, answer.at), (Some(true), Some(95), 1_000_000));
    assert!(h.look().contains("You agreed with the authors to 100 of 100"), "{}", h.look());
    h.press("end");
    assert!(h.look().contains("The engine is playing every option"), "{}", h.look());
    weighed(&mut h);
    h.press("end");
    assert!(h.look().contains("promote: ") && h.look().contains("users fail"), "{}", h.look());
    h.press("enter");
    assert!(matches!(h.app.screen(), Screen::Home(_)));
    assert!(h.app.shared().record.answers.iter().any(|a| a.question == "canary-verdict"));
}

#[test]
fn one_that_was_answered_opens_at_what_came_of_it_until_it_is_due() {
    let mut answered = plain((80, 24));
    answered.press("enter enter enter enter");
    let record = answered.app.shared().record.clone();
    let mut h = session(record.clone(), Look { theme: Theme::None, ascii: false }, (80, 24));
    let look = h.look();
    assert!(
        look.contains("The key; the engine is playing") && look.contains("You have answered this before"),
        "{look}"
    );
    weighed(&mut h);
    assert!(h.look().contains("What came of it"), "{}", h.look());
    h.press("a");
    assert!(h.look().contains("It is 15:15 on a Tuesday"), "again, from the scene on: {}", h.look());
    let mut due = record;
    due.answers.iter_mut().for_each(|a| a.at -= 100 * 86_400);
    let h = session(due, Look { theme: Theme::None, ascii: false }, (80, 24));
    assert!(h.look().contains("It is 15:15 on a Tuesday"), "{}", h.look());
}

#[test]
fn left_out_it_shows_the_key_and_keeps_nothing() {
    let mut h = plain((80, 24));
    h.press("enter x");
    assert!(h.look().contains("Press it again"), "{}", h.look());
    h.press("x");
    assert!(h.look().contains("You left it unanswered."), "{}", h.look());
    assert!(!h.effects.iter().any(|e| matches!(e, Effect::Desk(Request::Answer(_)))));
    h.send(Msg::Desk(Reply::Failed("the options could not be played: x".into())));
    h.press("end");
    assert!(h.look().contains("the options could not be played: x"), "{}", h.look());
}

#[test]
fn the_wheel_scrolls_what_it_is_over() {
    let mut h = plain((120, 40));
    assert!(h.look().contains("It is 15:15") && h.look().contains("What comes first?"), "side by side: {}", h.look());
    h.mouse(MouseWhat::WheelDown, 10, 10);
    assert!(!h.look().contains("It is 15:15"), "{}", h.look());
    h.mouse(MouseWhat::WheelUp, 10, 10);
    assert!(h.look().contains("It is 15:15"), "{}", h.look());
}

#[test]
fn it_can_be_decided_with_the_mouse_alone() {
    for size in [(80, 24), (120, 40)] {
        let mut h = plain(size);
        if size.0 < 118 {
            h.click("other page");
        } else {
            h.click("What comes first?");
        }
        h.click("Take the canary off").click("Add two replicas");
        assert!(h.look().contains("1st (option 2)") && h.look().contains("2nd (option 6)"), "{}", h.look());
        h.click("this is my order").click("98 of 100 orders").click("these, or none").click("95 %").click("this sure");
        let kept = h.app.shared().record.answers.last().expect("it is kept").clone();
        assert_eq!((kept.confidence, kept.question.as_str()), (Some(95), "canary-verdict"));
        weighed(&mut h);
        h.click("course");
        assert!(matches!(h.app.screen(), Screen::Home(_)), "{}", h.look());
    }
}

#[test]
fn at_every_size_it_can_be_decided() {
    for size in [(40, 12), (60, 20), (80, 24), (120, 40), (200, 60)] {
        let mut h = plain(size);
        h.press("enter down down down down down J K");
        assert!(h.look().contains("(option"), "{size:?}: {}", h.look());
        h.press("enter enter enter");
        weighed(&mut h);
        assert!(h.look().contains("authors"), "{size:?}: {}", h.look());
    }
}
