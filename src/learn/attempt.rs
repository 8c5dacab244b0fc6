//! What a run counts as: practice, assisted practice (hints, or a walkthrough watched first), a retry of either or of an exam, the exam of a drill, or an exam
//! after the first. Derived from the record; the first exam of a drill is the one that counts, however it was left.

use super::record::{Record, RunMeta};

/// What a run counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// Played without help.
    Practice,
    /// Played with at least one hint.
    Assisted,
    /// Goes on where a walkthrough was watched up to, with or without hints.
    TakenOver,
    /// Goes back into another run: practice, whatever that one counts as.
    Retry {
        /// Whether that one is an exam.
        of_exam: bool,
    },
    /// Played by a team, with votes: nobody's own attempt.
    Workshop,
    /// The first exam of its drill: no counters, no hints.
    Exam,
    /// An exam of a drill that had one before.
    Repeat,
}

impl Attempt {
    /// `practice`, `assisted`, `assisted, taken over`, `practice, a retry`, `practice, a retry of an exam`,
    /// `workshop, a team's run`, `exam`, `exam, repeat`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Assisted => "assisted",
            Self::TakenOver => "assisted, taken over",
            Self::Retry { of_exam: false } => "practice, a retry",
            Self::Retry { of_exam: true } => "practice, a retry of an exam",
            Self::Workshop => "workshop, a team's run",
            Self::Exam => "exam",
            Self::Repeat => "exam, repeat",
        }
    }

    /// Whether it is an exam, first or not.
    pub const fn is_exam(self) -> bool {
        matches!(self, Self::Exam | Self::Repeat)
    }
}

/// What a run of the record counts as.
pub fn of(record: &Record, run: &RunMeta) -> Attempt {
    if let Some(fork) = run.fork {
        return Attempt::Retry { of_exam: record.runs.iter().any(|r| r.id == fork.run && r.exam) };
    }
    if record.workshops.contains_key(&run.id) {
        return Attempt::Workshop;
    }
    if run.watched.is_some() {
        return Attempt::TakenOver;
    }
    match (run.exam, run.hints) {
        (true, _) if exams(record, &run.scenario).any(|r| r.id < run.id) => Attempt::Repeat,
        (true, _) => Attempt::Exam,
        (false, 0) => Attempt::Practice,
        (false, _) => Attempt::Assisted,
    }
}

/// What the run in this row counts as; practice where the record does not know it.
pub fn of_row(record: &Record, id: i64) -> Attempt {
    record.runs.iter().find(|r| r.id == id).map_or(Attempt::Practice, |run| of(record, run))
}

/// The exams of a drill, newest first.
pub fn exams<'a>(record: &'a Record, scenario: &'a str) -> impl Iterator<Item = &'a RunMeta> {
    record.runs.iter().filter(move |r| r.exam && r.scenario == scenario)
}

/// The exam of a drill that can be gone on with.
pub fn open_exam<'a>(record: &'a Record, scenario: &'a str) -> Option<&'a RunMeta> {
    exams(record, scenario).find(|r| r.is_open())
}

/// Where the learner stands with the exam of a drill: `exam open`, `exam taken`; none where none was begun.
pub fn standing(record: &Record, scenario: &str) -> Option<&'static str> {
    exams(record, scenario).next()?;
    Some(if open_exam(record, scenario).is_some() { "exam open" } else { "exam taken" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::record::Fork;
    use crate::learn::samples::run;

    fn exam(id: i64, scenario: &str, ended_at: Option<i64>, abandoned_at: Option<i64>) -> RunMeta {
        RunMeta { exam: true, ..run(id, scenario, ended_at, abandoned_at) }
    }

    #[test]
    fn the_first_exam_of_a_drill_counts_however_it_was_left() {
        let assisted = RunMeta { hints: 2, ..run(2, "x", Some(9), None) };
        let retry = |id, of| RunMeta { fork: Some(Fork { run: of, lines: 1 }), hints: 1, ..run(id, "x", None, None) };
        let watched = RunMeta { watched: Some(5), hints: 1, ..run(10, "x", Some(9), None) };
        let runs = vec![
            watched,
            retry(9, 3),
            retry(8, 2),
            exam(6, "x", None, None),
            exam(5, "y", Some(9), None),
            exam(4, "x", Some(9), None),
            exam(3, "x", None, Some(8)),
            assisted,
            run(1, "x", Some(9), None),
        ];
        let record = Record { runs, ..Record::default() };
        let words: Vec<&str> = (1..=10).map(|id| of_row(&record, id).word()).collect();
        let want = ["practice", "assisted", "exam", "exam, repeat", "exam", "exam, repeat", "practice"];
        assert_eq!(words[..7], want);
        assert_eq!(words[7..], ["practice, a retry", "practice, a retry of an exam", "assisted, taken over"]);
        assert_eq!(open_exam(&record, "x").map(|r| r.id), Some(6));
        let standings = ["x", "y", "z"].map(|s| standing(&record, s));
        assert_eq!(standings, [Some("exam open"), Some("exam taken"), None]);
    }
}
