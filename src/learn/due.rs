//! Which answers are worth another look, by a simple rule that is derived from the record: a wrong answer after a day,
//! a right one after thirty days and after twice as long with each further right answer in a row. Knows one question at
//! a time; spacing by a fitted model of forgetting is not attempted here.

use crate::course::lesson::{Lesson, Question};
use crate::learn::record::{Answer, Record};

/// Seconds in a day.
pub const DAY: i64 = 86_400;
/// A wrong answer is asked again after this long, in seconds.
pub const WRONG_AFTER: i64 = DAY;
/// A right answer is asked again after this long, in seconds; doubled with each further one in a row.
pub const RIGHT_AFTER: i64 = 30 * DAY;
/// From this confidence, in percent, a wrong answer is a confident error.
pub const CONFIDENT: u8 = 75;

/// Answers to a question in its current revision, oldest first. An answer to an older revision answered something else.
pub fn answers<'a>(
    record: &'a Record,
    lesson: &'a Lesson,
    question: &'a Question,
) -> impl DoubleEndedIterator<Item = &'a Answer> {
    record
        .answers
        .iter()
        .filter(move |a| a.lesson == lesson.id && a.question == question.id && a.revision == lesson.revision)
}

/// The answer that counts: the first.
pub fn first<'a>(record: &'a Record, lesson: &'a Lesson, question: &'a Question) -> Option<&'a Answer> {
    answers(record, lesson, question).next()
}

/// What the learner last said.
pub fn latest<'a>(record: &'a Record, lesson: &'a Lesson, question: &'a Question) -> Option<&'a Answer> {
    answers(record, lesson, question).next_back()
}

/// When the question is worth asking again, in Unix seconds; none if it was never answered or is not scored.
pub fn due_at(record: &Record, lesson: &Lesson, question: &Question) -> Option<i64> {
    let last = latest(record, lesson, question)?;
    if !last.right? {
        return Some(last.at.saturating_add(WRONG_AFTER));
    }
    let streak = answers(record, lesson, question).rev().take_while(|a| a.right == Some(true)).count();
    let wait = RIGHT_AFTER << (streak - 1).min(5);
    Some(last.at.saturating_add(wait))
}

/// Whether it is worth asking again now.
pub fn is_due(record: &Record, lesson: &Lesson, question: &Question, now: i64) -> bool {
    due_at(record, lesson, question).is_some_and(|at| at <= now)
}

/// Whether the last answer was wrong and given with confidence.
pub fn confident_error(record: &Record, lesson: &Lesson, question: &Question) -> bool {
    latest(record, lesson, question)
        .is_some_and(|a| a.right == Some(false) && a.confidence.is_some_and(|c| c >= CONFIDENT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::samples::{answer, lesson};

    #[test]
    fn wrong_comes_back_after_a_day_and_right_after_longer_each_time() {
        let lesson = lesson("flags", 1, &["q"]);
        let q = &lesson.questions().next().expect("a question").1.clone();
        let mut record = Record::default();
        assert_eq!(due_at(&record, &lesson, q), None);
        record.answers.push(answer("flags", "q", false, 95, 100));
        assert!(confident_error(&record, &lesson, q));
        assert!(!is_due(&record, &lesson, q, 100 + DAY - 1));
        assert!(is_due(&record, &lesson, q, 100 + DAY));
        record.answers.push(answer("flags", "q", true, 95, 200));
        assert!(!confident_error(&record, &lesson, q));
        assert_eq!(due_at(&record, &lesson, q), Some(200 + 30 * DAY));
        record.answers.push(answer("flags", "q", true, 95, 300));
        assert_eq!(due_at(&record, &lesson, q), Some(300 + 60 * DAY));
        assert_eq!(first(&record, &lesson, q).map(|a| a.at), Some(100));
    }

    #[test]
    fn a_guess_that_was_wrong_is_no_confident_error() {
        let lesson = lesson("flags", 1, &["q"]);
        let q = &lesson.questions().next().expect("a question").1.clone();
        let record = Record { answers: vec![answer("flags", "q", false, 50, 0)], ..Record::default() };
        assert!(!confident_error(&record, &lesson, q));
    }

    #[test]
    fn an_answer_to_an_older_revision_no_longer_counts() {
        let mut lesson = lesson("flags", 1, &["q"]);
        let record = Record { answers: vec![answer("flags", "q", true, 95, 0)], ..Record::default() };
        lesson.revision = 2;
        let q = &lesson.questions().next().expect("a question").1.clone();
        assert!(latest(&record, &lesson, q).is_none());
    }
}
