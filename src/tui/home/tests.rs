//! Home through a person's keys and eyes.

use crate::learn::map::Catalogue;
use crate::learn::record::Record;
use crate::session::desk::Request;
use crate::tui::app::Screen;
use crate::tui::harness::{Harness, sample_course, sample_record};
use crate::tui::key::MouseWhat;
use crate::tui::shared::Effect;

fn cursor(h: &Harness) -> usize {
    match h.app.screen() {
        Screen::Home(state) => state.list.cursor,
        _ => panic!("not at home:\n{}", h.look()),
    }
}

#[test]
fn the_first_thing_it_says_is_what_to_do_and_why() {
    let h = Harness::new(sample_course(), Record::default());
    let look = h.look();
    assert!(look.contains("Next: Respect the user"), "{look}");
    assert!(look.contains("The course starts here."), "{look}");
}

#[test]
fn enter_opens_what_is_selected() {
    let mut h = Harness::new(sample_course(), sample_record());
    h.press("down down enter");
    assert!(h.look().contains("Reliability is a discipline and a culture."), "{}", h.look());
    h.press("esc n");
    assert!(h.look().contains("Deploy is not release"), "n opens what comes next");
}

#[test]
fn the_selection_stays_on_the_map_and_in_sight() {
    let mut h = Harness::new(sample_course(), sample_record());
    h.press("up");
    assert_eq!(cursor(&h), 0);
    h.press("G");
    assert_eq!(cursor(&h), sample_course().lessons.len() + sample_course().drills.len());
    assert!(h.look().contains("› ✓ done") || h.look().contains("›  ✓ done"), "{}", h.look());
    assert!(h.look().contains("above"), "says that rows are hidden above");
    h.press("down g");
    assert_eq!(cursor(&h), 0);
    assert!(h.look().contains("Start here"));
}

#[test]
fn at_every_selection_the_selected_row_can_be_seen() {
    for size in [(40, 12), (80, 24), (120, 40)] {
        let mut h = Harness::new(sample_course(), sample_record());
        h.send(crate::tui::app::Msg::Resize(size.0, size.1));
        for at in 0..=11 {
            assert_eq!(cursor(&h), at);
            let shown = h.look().lines().filter(|l| l.starts_with(" ›")).count();
            assert_eq!(shown, 1, "row {at} at {size:?}:\n{}", h.look());
            h.press("j");
        }
    }
}

#[test]
fn a_click_selects_and_a_second_one_opens() {
    let mut h = Harness::new(sample_course(), sample_record());
    h.click("Velocity and risk");
    assert_eq!(cursor(&h), 3);
    h.click("Velocity and risk");
    assert!(matches!(h.app.screen(), Screen::Lesson(_)));
    h.press("esc");
    h.mouse(MouseWhat::WheelDown, 10, 10);
    assert_eq!(cursor(&h), 1);
}

#[test]
fn details_say_what_it_is_for_and_what_it_rests_on() {
    let mut h = Harness::new(sample_course(), sample_record());
    h.press("down down down down i");
    let look = h.look();
    assert!(look.contains("separate deploy from release"), "{look}");
    assert!(look.contains("Respect the user (done)"), "{look}");
    h.press("esc down down down down i");
    assert!(h.look().contains("Level: starter"), "{}", h.look());
}

#[test]
fn errors_in_the_course_are_named_and_the_rest_goes_on() {
    let mut course = sample_course();
    course.problems = 2;
    let h = Harness::new(course, Record::default());
    let look = h.look();
    assert!(look.contains("2 errors keep files out of the course: firedrill check says which"), "{look}");
    assert!(look.contains("Respect the user"));
}

#[test]
fn the_path_is_seen_at_a_glance_and_the_present_sitting_beside_it() {
    let mut h = Harness::new(sample_course(), sample_record());
    assert!(h.look().contains("Path: ◐ ◐ sitting 1 of 2, 1 of 4 done: Sitting 1"), "{}", h.look());
    h.press("i");
    let look = h.look();
    assert!(
        look.contains("Sitting 1 of 2: Sitting 1") && look.contains("✓ done    lesson: Respect the user"),
        "{look}"
    );
    assert!(look.contains("○ new     walkthrough: A release at the evening"), "{look}");
    let mut bare = sample_course();
    bare.path = None;
    assert!(!Harness::new(bare, sample_record()).look().contains("Path:"));
}

#[test]
fn what_is_due_is_said_with_its_reason() {
    let h = Harness::new(sample_course(), sample_record());
    assert!(h.look().contains("1 question is due: 1 wrong although you were sure"), "{}", h.look());
}

#[test]
fn w_shows_the_walkthrough_of_a_drill_and_of_nothing_else() {
    let mut h = Harness::new(sample_course(), sample_record());
    h.press("down w");
    assert_eq!(h.effects, []);
    h.press("down down down down down down down w");
    assert_eq!(h.effects, [Effect::Desk(Request::Watch { scenario: "missing-flag".into() })]);
}

#[test]
fn an_empty_course_says_so() {
    let mut h = Harness::new(Catalogue::default(), Record::default());
    assert!(h.look().contains("There is nothing in this course yet."), "{}", h.look());
    h.press("enter down i");
    assert_eq!(h.effects, []);
}
