//! Screens as snapshots that show colour too. Look at a changed one as a person at that terminal would before accepting
//! it: `INSTA_UPDATE=always cargo test --lib tui::looks`.

use crate::learn::record::Record;
use crate::tui::app::Msg;
use crate::tui::harness::{Harness, sample_course, sample_record};
use crate::tui::theme::{Look, Theme};

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// The sizes of a screen that is to be good on all of them.
const ALL_SIZES: [(u16, u16); 4] = [(80, 24), (60, 20), (120, 40), (200, 60)];

/// A snapshot after these keys for each size; with colours and without at 80x24.
fn look(name: &str, record: &Record, lesson: Option<&str>, keys: &[&str]) {
    look_at(&SIZES, name, record, lesson, keys);
}

fn look_at(sizes: &[(u16, u16)], name: &str, record: &Record, lesson: Option<&str>, keys: &[&str]) {
    for &size in sizes {
        for theme in [Theme::Dark, Theme::None] {
            if size != SIZES[0] && theme == Theme::None {
                continue;
            }
            let ascii = theme == Theme::None;
            let mut h = Harness::with(sample_course(), record.clone(), Look { theme, ascii }, size);
            if let Some(id) = lesson {
                h.send(Msg::OpenLesson(id.into()));
            }
            for key in keys {
                if let Some(text) = key.strip_prefix("type:") {
                    h.type_text(text);
                } else {
                    h.press(key);
                }
            }
            let name = format!("{name}_{}x{}_{}", size.0, size.1, theme.name());
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(name, h.styled());
            });
        }
    }
}

#[test]
fn home_on_the_first_day() {
    look_at(&ALL_SIZES, "home_new", &Record::default(), None, &[]);
}

#[test]
fn home_later() {
    look_at(&ALL_SIZES, "home", &sample_record(), None, &["down", "down"]);
}

#[test]
fn a_screen_of_a_lesson() {
    look("lesson", &Record::default(), Some("feature-flags"), &[]);
}

#[test]
fn a_question_before() {
    look("question_before", &Record::default(), Some("feature-flags"), &["right", "2"]);
}

#[test]
fn a_question_how_sure() {
    look("question_sure", &Record::default(), Some("feature-flags"), &["right", "2", "enter", "3"]);
}

#[test]
fn a_question_after() {
    look("question_after", &Record::default(), Some("feature-flags"), &["right", "2", "enter", "3", "enter"]);
}

#[test]
fn a_short_answer_compared() {
    let keys = ["right", "right", "right", "tab", "tab", "type:When was it last tried?", "enter 2 enter", "1"];
    look("compare", &Record::default(), Some("feature-flags"), &keys);
}

#[test]
fn the_end_of_a_lesson() {
    look("end", &sample_record(), Some("feature-flags"), &["1", "enter 3 enter", "right right right right right"]);
}

#[test]
fn help_over_a_lesson() {
    look("help", &Record::default(), Some("feature-flags"), &["?"]);
}
