//! A walkthrough through a person's keys and eyes.

use crate::session::Run;
use crate::session::debrief::samples::scenario;
use crate::session::desk::{Reply, Request};
use crate::session::ghost::Ghost;
use crate::session::log::Log;
use crate::tui::app::{Msg, Screen};
use crate::tui::harness::{Harness, sample_course, sample_record};
use crate::tui::key::MouseWhat;
use crate::tui::shared::Effect;
use crate::tui::theme::{Look, Theme};

/// A session that shows the walkthrough of the first drill, the briefing read.
fn session(theme: Theme, ascii: bool, size: (u16, u16)) -> Harness {
    let mut h = Harness::with(sample_course(), sample_record(), Look { theme, ascii }, size);
    let ghost = Box::new(Ghost::begin(scenario()));
    h.send(Msg::Desk(Reply::Watch { ghost }));
    h.press("enter");
    h
}

fn ghost(h: &Harness) -> &Ghost {
    match h.app.screen() {
        Screen::Watch(state) => state.ghost(),
        _ => panic!("no walkthrough:\n{}", h.look()),
    }
}

#[test]
fn the_briefing_comes_first_and_says_that_one_watches() {
    let mut h = Harness::new(sample_course(), sample_record());
    h.send(Msg::Desk(Reply::Watch { ghost: Box::new(Ghost::begin(scenario())) }));
    let look = h.look();
    assert!(look.contains("You watch first") && look.contains("enter watch"), "{look}");
    h.press("enter");
    let look = h.look();
    assert!(look.contains("Walkthrough, step 1 of 12: what comes next, and why") && look.contains("› look overview"));
    assert!(look.contains("19:42:00") && look.contains("checkout-errors"), "the room above it: {look}");
    assert!(!look.contains("type what to do"), "nobody types here: {look}");
}

#[test]
fn steps_go_on_and_back_and_at_the_mark_enter_takes_over() {
    let mut h = session(Theme::None, false, (80, 24));
    h.press("enter");
    assert!(h.look().contains("What users do") && h.look().contains("step 2 of 12"), "{}", h.look());
    h.press("left");
    assert!(h.look().contains("step 1 of 12") && !h.look().contains("What users do"), "{}", h.look());
    for _ in 0..5 {
        assert!(ghost(&h).task().is_none());
        h.press("right");
    }
    let look = h.look();
    assert!(
        look.contains("Your turn") && look.contains("You take over here.") && look.contains("enter take over"),
        "{look}"
    );
    let there = ghost(&h).run.clone();
    h.press("enter");
    let watched = Box::new(there.clone());
    assert_eq!(h.effects.last(), Some(&Effect::Desk(Request::TakeOver { watched })));

    // As the desk answers: the run that goes on, in the room, with the words that say so.
    let mut log = there.log();
    log.header.watched = Some(log.lines.len() as u32);
    let played = Run::resume(scenario(), &Log::begun(log.header, &log.lines)).expect("the log fits");
    h.send(Msg::Desk(Reply::Opened { run: 9, played: Box::new(played) }));
    let look = h.look();
    assert!(look.contains("You take over at 19:43:40.") && look.contains("assisted"), "{look}");
    assert!(matches!(h.app.screen(), Screen::Room(_)));
    assert!(h.app.shared().record.runs.iter().any(|r| r.id == 9 && r.watched == Some(there.lines().len() as u32)));
}

#[test]
fn it_can_be_watched_to_its_end_or_taken_over_anywhere_before() {
    let mut h = session(Theme::None, false, (80, 24));
    h.press("t");
    let Some(Effect::Desk(Request::TakeOver { watched })) = h.effects.last() else { panic!("{:?}", h.effects) };
    assert_eq!(watched.lines(), []);
    let mut h = session(Theme::None, false, (80, 24));
    h.press("right right right right right w");
    assert!(ghost(&h).at() == 6 && h.look().contains("step 7 of 12"), "{}", h.look());
    h.press("right right right right right right");
    assert!(h.look().contains("The walkthrough is over"), "{}", h.look());
    let asked = h.effects.len();
    h.press("t enter");
    assert_eq!(h.effects.len(), asked, "nothing to take over");
    assert!(matches!(h.app.screen(), Screen::Home(_)));
    assert_eq!(h.app.shared().record, sample_record(), "nothing of it is kept");
}

#[test]
fn panes_and_the_wheel_move_the_room_and_long_words_scroll() {
    let mut h = session(Theme::None, false, (60, 20));
    h.press("right right right right right");
    let whole = ghost(&h).task().expect("the mark").to_owned();
    let mut seen = h.look();
    assert!(seen.contains("more, down"), "{seen}");
    for _ in 0..20 {
        h.press("down");
        seen.push_str(&h.look());
    }
    for word in whole.split_whitespace() {
        assert!(seen.contains(word), "{word} is never shown:\n{seen}");
    }
    h.press("f3");
    assert!(h.look().contains("[Map]"), "{}", h.look());
    h.press("tab");
    assert!(h.look().contains("[Charts]"), "{}", h.look());
    h.mouse(MouseWhat::WheelUp, 5, 5).mouse(MouseWhat::WheelDown, 5, 18).press("pageup pagedown f2");
    for _ in 0..20 {
        h.press("up");
    }
    h.click("You take over");
    assert!(matches!(h.effects.last(), Some(Effect::Desk(Request::TakeOver { .. }))));
}

#[test]
fn it_draws_at_any_size() {
    let mut h = session(Theme::None, false, (80, 24));
    h.press("right right");
    for (columns, rows) in [(1, 1), (7, 3), (40, 12), (41, 13), (300, 100), (300, 12), (40, 100)] {
        h.send(Msg::Resize(columns, rows));
        h.look();
        h.press("pageup pagedown down up f4 f2");
    }
}
