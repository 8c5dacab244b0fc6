//! When a learner meets again what a drill was about: the drill itself, the lessons it rests on, another drill on the
//! same ground, and what the course suggests next. A sentence each. Derived from the course and the record.

use crate::base::text::count;
use crate::learn::due::{self, DAY, WRONG_AFTER};
use crate::learn::map::{Catalogue, State, drill_state};
use crate::learn::next;
use crate::learn::record::Record;

/// A drill that was passed is worth another go after this long, in seconds: a judgement fades more slowly than a fact.
const PASSED_AFTER: i64 = 30 * DAY;

/// Sentences for the drill `id`, whose last run `passed` or not; none while there is no grade. `now` in Unix seconds.
pub fn again(course: &Catalogue, record: &Record, id: &str, passed: Option<bool>, now: i64) -> Vec<String> {
    let mut out = vec![];
    if let Some(passed) = passed {
        let after = if passed { PASSED_AFTER } else { WRONG_AFTER };
        out.push(format!("This drill, on another evening of its family: worth another go {}.", ahead(after)));
    }
    let rests_on = course.drill(id).map(|d| d.prerequisites.as_slice()).unwrap_or_default();
    for lesson in rests_on.iter().filter_map(|l| course.lesson(l)) {
        if !record.lessons.contains_key(&lesson.id) {
            out.push(format!("\"{}\", a lesson that this drill rests on: you have not read it yet.", lesson.title));
            continue;
        }
        let soonest = lesson.questions().filter_map(|(_, q)| due::due_at(record, lesson, q)).min();
        if let Some(at) = soonest {
            out.push(format!("Questions of \"{}\", which this drill rests on: {}.", lesson.title, ahead(at - now)));
        }
    }
    let shares = |d: &&crate::learn::map::DrillEntry| {
        d.id != id && d.prerequisites.iter().any(|p| rests_on.contains(p)) && drill_state(&d.id, record) == State::New
    };
    if let Some(other) = course.drills.iter().find(shares) {
        out.push(format!("\"{}\", a drill on some of the same ground: you have not played it yet.", other.title));
    }
    if let Some(next) = next::next(course, record, now) {
        out.push(format!("Next in the course: \"{}\". {}", next.title, next.reason));
    }
    out
}

/// `now`, `tomorrow`, `in 3 days`.
fn ahead(seconds: i64) -> String {
    match (seconds.max(0) + DAY - 1) / DAY {
        0 => "due now".to_owned(),
        1 => "tomorrow".to_owned(),
        days => format!("in {}", count(days as u64, "day", "days")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::record::LessonMark;
    use crate::learn::samples::{answer, drill, lesson, run};

    #[test]
    fn what_comes_again_is_derived_from_what_was_answered_and_played() {
        let mut course = Catalogue {
            lessons: vec![lesson("slo", 2, &["q"]), lesson("canary", 1, &["c"])],
            drills: vec![drill("bad-deploy", 4), drill("missing-flag", 1), drill("quiet-night", 4)],
            ..Catalogue::default()
        };
        course.drills[0].prerequisites = vec!["slo".into(), "canary".into()];
        course.drills[1].prerequisites = vec!["canary".into()];
        let mut record = Record { runs: vec![run(1, "bad-deploy", Some(9), None)], ..Record::default() };
        record.lessons.insert("slo".into(), LessonMark { screen: 0, opened_at: 1, finished_at: Some(2) });
        record.answers.push(answer("slo", "q", true, 75, 1000));
        let said = again(&course, &record, "bad-deploy", Some(false), 1000);
        assert_eq!(
            said[..4],
            [
                "This drill, on another evening of its family: worth another go tomorrow.",
                "Questions of \"slo\", which this drill rests on: in 2 days.",
                "\"canary\", a lesson that this drill rests on: you have not read it yet.",
                "\"missing-flag\", a drill on some of the same ground: you have not played it yet.",
            ]
        );
        assert!(said[4].starts_with("Next in the course: \""), "{said:?}");
        let later = again(&course, &record, "bad-deploy", Some(true), 1000 + 40 * DAY);
        assert!(later[0].ends_with("in 30 days.") && later[1].ends_with(": due now."), "{later:?}");
        assert!(!again(&course, &record, "bad-deploy", None, 1000)[0].starts_with("This drill"));
        assert_eq!(again(&Catalogue::default(), &Record::default(), "gone", None, 0), Vec::<String>::new());
    }
}
