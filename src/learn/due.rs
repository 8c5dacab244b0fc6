//! Which answers are worth another look, in which order, and why. Derived from the record: every answer to a question
//! moves its memory ([`super::fsrs`]), and it is due once the chance to know it has come down to 90 %, or a day after a
//! wrong answer. What was wrong and given with confidence comes first: who does not know that they are wrong acts on it.

use crate::base::text::count;
use crate::course::lesson::{Lesson, Question};
use crate::learn::fsrs::{Memory, Rating};
use crate::learn::map::{Catalogue, DecisionEntry};
use crate::learn::record::{Answer, Record};

/// Seconds in a day.
pub const DAY: i64 = 86_400;
/// A wrong answer is asked again after this long, in seconds.
pub const WRONG_AFTER: i64 = DAY;
/// From this confidence, in percent, a wrong answer is a confident error.
pub const CONFIDENT: u8 = 75;
/// From this confidence, in percent, a right answer counts as known for sure.
const CERTAIN: u8 = 95;

/// What answers hang on: a question of a lesson, or a decision, in its present revision. An answer to an older revision
/// answered something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked<'a> {
    owner: &'a str,
    question: &'a str,
    revision: u32,
}

/// The question of a decision.
pub fn asked(decision: &DecisionEntry) -> Asked<'_> {
    Asked { owner: &decision.id, question: &decision.id, revision: decision.revision }
}

const fn of<'a>(lesson: &'a Lesson, question: &'a Question) -> Asked<'a> {
    Asked { owner: lesson.id.as_str(), question: question.id.as_str(), revision: lesson.revision }
}

impl<'a> Asked<'a> {
    /// Answers, oldest first.
    pub fn answers(self, record: &'a Record) -> impl DoubleEndedIterator<Item = &'a Answer> {
        let Self { owner, question, revision } = self;
        record.answers.iter().filter(move |a| a.lesson == owner && a.question == question && a.revision == revision)
    }

    /// What the learner last said.
    pub fn latest(self, record: &'a Record) -> Option<&'a Answer> {
        self.answers(record).next_back()
    }

    /// What is left of what the learner knew; none if it was never answered or is not scored.
    pub fn memory(self, record: &Record) -> Option<Memory> {
        let mut last: Option<(i64, Memory)> = None;
        for answer in self.answers(record) {
            let rating = rating(answer)?;
            let memory = match last {
                None => Memory::first(rating),
                Some((at, memory)) => memory.again(rating, ((answer.at - at).max(0) / DAY) as u32),
            };
            last = Some((answer.at, memory));
        }
        last.map(|(_, memory)| memory)
    }

    /// When it is worth asking again, in Unix seconds; none if it was never answered or is not scored.
    pub fn due_at(self, record: &Record) -> Option<i64> {
        let last = self.latest(record)?;
        if !last.right? {
            return Some(last.at.saturating_add(WRONG_AFTER));
        }
        let days = self.memory(record)?.interval();
        Some(last.at.saturating_add(i64::from(days) * DAY))
    }

    /// The chance to know the answer at `now` (Unix seconds), 0 to 1; none if it was never answered or is not scored.
    pub fn known(self, record: &Record, now: i64) -> Option<f64> {
        let last = self.latest(record)?;
        let days = (now - last.at).max(0) as f64 / DAY as f64;
        Some(self.memory(record)?.known(days))
    }

    /// Whether the last answer was wrong and given with confidence.
    pub fn confident_error(self, record: &Record) -> bool {
        self.latest(record).is_some_and(|a| a.right == Some(false) && a.confidence.is_some_and(|c| c >= CONFIDENT))
    }
}

/// Answers to a question in its current revision, oldest first.
pub fn answers<'a>(
    record: &'a Record,
    lesson: &'a Lesson,
    question: &'a Question,
) -> impl DoubleEndedIterator<Item = &'a Answer> {
    of(lesson, question).answers(record)
}

/// The answer that counts: the first.
pub fn first<'a>(record: &'a Record, lesson: &'a Lesson, question: &'a Question) -> Option<&'a Answer> {
    answers(record, lesson, question).next()
}

/// What the learner last said.
pub fn latest<'a>(record: &'a Record, lesson: &'a Lesson, question: &'a Question) -> Option<&'a Answer> {
    of(lesson, question).latest(record)
}

/// What is left of what the learner knew of a question; none if it was never answered or is not scored.
pub fn memory(record: &Record, lesson: &Lesson, question: &Question) -> Option<Memory> {
    of(lesson, question).memory(record)
}

/// How an answer went; none if it is not scored. A right answer that was a guess is nearly forgotten, one that was certain
/// is not asked for a week.
fn rating(answer: &Answer) -> Option<Rating> {
    Some(match (answer.right?, answer.confidence) {
        (false, _) => Rating::Again,
        (true, Some(sure)) if sure >= CERTAIN => Rating::Easy,
        (true, Some(sure)) if sure < CONFIDENT => Rating::Hard,
        (true, _) => Rating::Good,
    })
}

/// When the question is worth asking again, in Unix seconds; none if it was never answered or is not scored.
pub fn due_at(record: &Record, lesson: &Lesson, question: &Question) -> Option<i64> {
    of(lesson, question).due_at(record)
}

/// The chance to know the answer at `now` (Unix seconds), 0 to 1; none if it was never answered or is not scored.
pub fn known(record: &Record, lesson: &Lesson, question: &Question, now: i64) -> Option<f64> {
    of(lesson, question).known(record, now)
}

/// Whether it is worth asking again now.
pub fn is_due(record: &Record, lesson: &Lesson, question: &Question, now: i64) -> bool {
    due_at(record, lesson, question).is_some_and(|at| at <= now)
}

/// Whether the last answer was wrong and given with confidence.
pub fn confident_error(record: &Record, lesson: &Lesson, question: &Question) -> bool {
    of(lesson, question).confident_error(record)
}

/// Decisions that are worth another look at `now` (Unix seconds): errors with confidence, then those due longest.
pub fn decisions<'a>(course: &'a Catalogue, record: &Record, now: i64) -> Vec<&'a DecisionEntry> {
    let since = |d: &DecisionEntry| asked(d).due_at(record).filter(|at| *at <= now);
    let mut out: Vec<&DecisionEntry> = course.decisions.iter().filter(|d| since(d).is_some()).collect();
    out.sort_by_key(|d| (!asked(d).confident_error(record), since(d)));
    out
}

/// The answer to a decision that still stands at `now` (Unix seconds): the last one, unless it is due again.
pub fn standing_answer<'a>(decision: &'a DecisionEntry, record: &'a Record, now: i64) -> Option<&'a Answer> {
    let asked = asked(decision);
    asked.latest(record).filter(|_| asked.due_at(record).is_some_and(|at| at > now))
}

/// What is due of questions and decisions, as a sentence without its full stop; none where nothing is.
pub fn standing(course: &Catalogue, record: &Record, now: i64) -> Option<String> {
    let questions = summary(&queue(course, record, now));
    let n = decisions(course, record, now).len() as u64;
    if n == 0 {
        return questions;
    }
    let words = count(n, "decision", "decisions");
    let verb = if n == 1 { "is" } else { "are" };
    Some(match questions {
        Some(questions) => format!("{questions}; {words} {verb} due again"),
        None => format!("{words} {verb} due again"),
    })
}

/// Why a question is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The last answer was wrong, and the learner sure of it.
    Sure,
    /// The last answer was wrong.
    Wrong,
    /// The last answer was right and may be forgotten by now.
    Fading,
}

impl Why {
    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Sure => "wrong although you were sure",
            Self::Wrong => "wrong last time",
            Self::Fading => "may be forgotten by now",
        }
    }
}

/// A question that is due.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Item<'a> {
    /// Of this lesson.
    pub lesson: &'a Lesson,
    /// Index of its screen.
    pub screen: usize,
    /// The question.
    pub question: &'a Question,
    /// Why now.
    pub why: Why,
    /// The chance to know it, in percent.
    pub known: u8,
    /// Since when, in Unix seconds.
    pub since: i64,
}

/// Everything that is due at `now` (Unix seconds): confident errors, other errors, then what is most nearly forgotten.
pub fn queue<'a>(course: &'a Catalogue, record: &Record, now: i64) -> Vec<Item<'a>> {
    let all = course.lessons.iter().flat_map(|l| l.questions().map(move |(screen, q)| (l, screen, q)));
    let mut out: Vec<Item<'a>> = all
        .filter_map(|(lesson, screen, question)| {
            let since = due_at(record, lesson, question).filter(|at| *at <= now)?;
            let why = match latest(record, lesson, question)?.right {
                Some(false) if confident_error(record, lesson, question) => Why::Sure,
                Some(false) => Why::Wrong,
                _ => Why::Fading,
            };
            let known = (known(record, lesson, question, now)? * 100.0) as u8;
            Some(Item { lesson, screen, question, why, known, since })
        })
        .collect();
    out.sort_by_key(|item| (item.why, item.known, item.since));
    out
}

/// How many questions are due and why, as a sentence without its full stop; none where none is.
pub fn summary(queue: &[Item<'_>]) -> Option<String> {
    let n = queue.len() as u64;
    let why = |why: Why| queue.iter().filter(|i| i.why == why).count();
    let parts: Vec<String> = [Why::Sure, Why::Wrong, Why::Fading]
        .into_iter()
        .filter(|w| why(*w) > 0)
        .map(|w| format!("{} {}", why(w), w.words()))
        .collect();
    let verb = if n == 1 { "is" } else { "are" };
    (n > 0).then(|| format!("{} {verb} due: {}", count(n, "question", "questions"), parts.join(", ")))
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
        record.answers.push(answer("flags", "q", true, 95, 100 + DAY));
        assert!(!confident_error(&record, &lesson, q));
        let mut waits = vec![];
        for _ in 0..4 {
            let last = latest(&record, &lesson, q).expect("answered").at;
            let at = due_at(&record, &lesson, q).expect("due");
            waits.push((at - last) / DAY);
            record.answers.push(answer("flags", "q", true, 95, at));
        }
        assert!(waits.is_sorted_by(|a, b| a < b), "{waits:?}");
        assert_eq!(first(&record, &lesson, q).map(|a| a.at), Some(100));
        record.answers.push(answer("flags", "q", false, 50, 200 * DAY));
        assert_eq!(due_at(&record, &lesson, q), Some(201 * DAY), "wrong is a day, whatever came before");
    }

    #[test]
    fn how_sure_a_right_answer_was_says_how_long_it_keeps() {
        let lesson = lesson("flags", 1, &["q"]);
        let q = &lesson.questions().next().expect("a question").1.clone();
        let wait = |sure| {
            let record = Record { answers: vec![answer("flags", "q", true, sure, 0)], ..Record::default() };
            due_at(&record, &lesson, q).expect("due") / DAY
        };
        assert_eq!([50, 75, 95].map(wait), [1, 2, 8]);
    }

    #[test]
    fn confident_errors_come_first_then_errors_then_what_fades_most() {
        let course =
            Catalogue { lessons: vec![lesson("flags", 1, &["a", "b", "c", "d", "e"])], ..Catalogue::default() };
        let answers = vec![
            answer("flags", "a", true, 95, 0),
            answer("flags", "b", true, 75, 0),
            answer("flags", "c", false, 50, 0),
            answer("flags", "d", false, 95, 0),
            answer("flags", "e", true, 95, 29 * DAY),
        ];
        let record = Record { answers, ..Record::default() };
        let queue = queue(&course, &record, 30 * DAY);
        let ids: Vec<&str> = queue.iter().map(|i| i.question.id.as_str()).collect();
        assert_eq!(ids, ["d", "c", "b", "a"], "e is not due yet");
        assert!(queue[2].known < queue[3].known, "{queue:?}");
        let want = "4 questions are due: 1 wrong although you were sure, 1 wrong last time, 2 may be forgotten by now";
        assert_eq!(summary(&queue).as_deref(), Some(want));
        assert_eq!(summary(&[]), None);
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
