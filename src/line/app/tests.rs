//! Whole sittings as transcripts, and what holds for any lines.

use proptest::prelude::*;

use super::*;
use crate::learn::record::{LessonMark, Record};
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
fn every_kind_of_question() {
    let mut s = Session::new(Record::default(), 80, Some(Direct::Lesson("respect-the-user".into())));
    s.lines(&["/attempts", "3", "3", "", "", "two hundred", "200 people", "2", "", "", "1,1", "1,2", "95"]);
    insta::assert_snapshot!(s.take());
}

#[test]
fn a_whole_drill() {
    let mut s = drill();
    s.lines(&["look overview", "dec sev2", "assign lead me", "logs checkout", "2>1>4>3", "2"]);
    s.lines(&["update impact=some doing=investigating next=10m", "flag express-pay off", "4 3 2 1", "3"]);
    s.lines(&["wait 1m", "status", "map", "wait 2m", "look overview", "skip", "look overview", "resolve flag"]);
    insta::assert_snapshot!("drill", s.take());
    s.lines(&["yes", "55", "", "", "", "", "", "", "", "", "", "", "Look before I wait.", ""]);
    insta::assert_snapshot!("debrief", s.take());
}
