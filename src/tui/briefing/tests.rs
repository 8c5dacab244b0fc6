//! The briefing through keys, as a person meets it.

use crate::session::desk::Request;
use crate::tui::room::samples::{run, session};
use crate::tui::shared::Effect;
use crate::tui::theme::Theme;

#[test]
fn it_says_who_one_is_and_how_time_goes_and_then_begins() {
    let mut h = session(run("flag-and-format"), Theme::None, false, (80, 60));
    let screen = h.look();
    for words in ["on call for checkout", "The clock moves when you act", "19:42", "20:32", "f6 shows everything"] {
        assert!(screen.contains(words), "{words} is missing in\n{screen}");
    }
    h.press("enter");
    assert!(h.look().contains("You take over: on call for checkout"), "{}", h.look());
    assert_eq!(h.effects, []);
}

#[test]
fn at_eighty_by_twenty_four_all_of_it_can_be_read() {
    let mut h = session(run("flag-and-format"), Theme::None, false, (80, 24));
    let mut seen = h.look();
    for _ in 0..6 {
        h.press("pagedown");
        seen.push_str(&h.look());
    }
    assert!(seen.contains("The drill waits where you left it"), "{seen}");
    assert!(h.look().contains("enter begins"), "{}", h.look());
}

#[test]
fn not_now_leaves_it_on_the_map_to_be_gone_on_with() {
    let mut h = session(run("flag-and-format"), Theme::None, false, (80, 24));
    h.press("esc");
    let at_home = h.look();
    assert!(at_home.contains("in progress") || at_home.contains("Next:"), "{at_home}");
    assert!(h.app.shared().record.runs.iter().any(|r| r.id == 5 && r.ended_at.is_none()));
    h.press("n");
    assert_eq!(h.effects, [Effect::Desk(Request::Resume { run: 5 })], "{at_home}");
}
