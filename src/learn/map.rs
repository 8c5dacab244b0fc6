//! The map of the course as one learner sees it: units, their lessons and drills, and the state of each. A view model
//! that both front ends draw; knows nothing of drawing.

use crate::course;
use crate::course::lesson::Lesson;
use crate::course::path::Path;
use crate::learn::record::{Record, RunMeta};
use crate::learn::{attempt, due};

/// Names of the units 0 to 6.
pub const UNITS: [&str; 7] = [
    "Start here",
    "Changing production",
    "Seeing what users feel",
    "Modern infrastructure is hard",
    "When it breaks",
    "Learning from it",
    "The human side",
];

/// Name of the group behind them.
pub const DECISIONS: &str = "One decision each";

/// What there is to learn: everything that passed its checks.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalogue {
    /// In any order.
    pub lessons: Vec<Lesson>,
    /// In the order in which they are offered.
    pub drills: Vec<DrillEntry>,
    /// In the order in which they are offered.
    pub decisions: Vec<DecisionEntry>,
    /// The path that a learner is led along, if there is one.
    pub path: Option<Path>,
    /// Errors that keep files out of the course.
    pub problems: usize,
}

impl Catalogue {
    /// The lesson with this id.
    pub fn lesson(&self, id: &str) -> Option<&Lesson> {
        self.lessons.iter().find(|l| l.id == id)
    }

    /// The drill with this id.
    pub fn drill(&self, id: &str) -> Option<&DrillEntry> {
        self.drills.iter().find(|d| d.id == id)
    }

    /// The decision with this id.
    pub fn decision(&self, id: &str) -> Option<&DecisionEntry> {
        self.decisions.iter().find(|d| d.id == id)
    }

    /// Title of a lesson, a drill or a decision; the id itself where there is none.
    pub fn title<'a>(&'a self, id: &'a str) -> &'a str {
        let lesson = self.lesson(id).map(|l| l.title.as_str());
        let drill = || self.drill(id).map(|d| d.title.as_str());
        lesson.or_else(drill).or_else(|| self.decision(id).map(|d| d.title.as_str())).unwrap_or(id)
    }
}

/// What the map needs to know of a one-decision drill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionEntry {
    /// Its id; answers hang on it.
    pub id: String,
    /// What the map shows.
    pub title: String,
    /// What it is about, one line.
    pub summary: String,
    /// Time to plan for.
    pub minutes: u8,
    /// An answer to another revision answered something else.
    pub revision: u32,
    /// Ids of lessons that come first.
    pub prerequisites: Vec<String>,
}

/// What the map needs to know of a drill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrillEntry {
    /// Scenario id.
    pub id: String,
    /// What the map shows.
    pub title: String,
    /// `starter`, `core`, `advanced`, `leadership`.
    pub level: String,
    /// Time to plan for, with the debrief.
    pub minutes: u8,
    /// Unit under which it is shown, 0 to 6.
    pub unit: u8,
    /// Ids of lessons that come first.
    pub prerequisites: Vec<String>,
}

/// A unit with what is in it; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// 0 to 6; 7 for the decisions.
    pub number: u8,
    /// From [`UNITS`], or [`DECISIONS`].
    pub name: &'static str,
    /// Lessons in order, then drills.
    pub items: Vec<Item>,
}

/// A lesson, a drill or a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which of the three.
    pub kind: ItemKind,
    /// Its id.
    pub id: String,
    /// What the map shows.
    pub title: String,
    /// Time to plan for.
    pub minutes: u8,
    /// Where the learner stands with it.
    pub state: State,
    /// Where they stand with its exam, from [`attempt::standing`].
    pub exam: Option<&'static str>,
}

/// Which of the three an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// Read and answered.
    Lesson,
    /// Played.
    Drill,
    /// Ranked.
    Decision,
}

impl ItemKind {
    /// `lesson`, `drill`, `decision`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lesson => "lesson",
            Self::Drill => "drill",
            Self::Decision => "decision",
        }
    }
}

/// Where a learner stands with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Never opened.
    New,
    /// Opened, not finished; or a run that can be resumed.
    InProgress,
    /// Finished, or played to its end, and nothing in it is due.
    Done,
    /// Finished, and a question in it is worth another look. A drill is never due by this rule.
    Due,
}

impl State {
    /// One or two words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::InProgress => "started",
            Self::Done => "done",
            Self::Due => "due",
        }
    }

    /// Whether it was read or played to its end at least once.
    pub const fn finished(self) -> bool {
        matches!(self, Self::Done | Self::Due)
    }
}

/// The course as this learner sees it at `now` (Unix seconds). Units without items are left out.
pub fn map(course: &Catalogue, record: &Record, now: i64) -> Vec<Unit> {
    let mut lessons: Vec<&Lesson> = course.lessons.iter().collect();
    lessons.sort_by_key(|l| course::place(&l.id));
    (0u8..)
        .zip(UNITS)
        .map(|(number, name)| {
            let mut items: Vec<Item> = lessons
                .iter()
                .filter(|l| l.unit == number)
                .map(|l| Item {
                    kind: ItemKind::Lesson,
                    id: l.id.clone(),
                    title: l.title.clone(),
                    minutes: l.minutes,
                    state: lesson_state(l, record, now),
                    exam: None,
                })
                .collect();
            items.extend(course.drills.iter().filter(|d| d.unit == number).map(|d| Item {
                kind: ItemKind::Drill,
                id: d.id.clone(),
                title: d.title.clone(),
                minutes: d.minutes,
                state: drill_state(&d.id, record),
                exam: attempt::standing(record, &d.id),
            }));
            Unit { number, name, items }
        })
        .chain(std::iter::once(decisions(course, record, now)))
        .filter(|unit| !unit.items.is_empty())
        .collect()
}

/// The decisions as a unit of their own.
fn decisions(course: &Catalogue, record: &Record, now: i64) -> Unit {
    let item = |d: &DecisionEntry| Item {
        kind: ItemKind::Decision,
        id: d.id.clone(),
        title: d.title.clone(),
        minutes: d.minutes,
        state: decision_state(d, record, now),
        exam: None,
    };
    Unit { number: UNITS.len() as u8, name: DECISIONS, items: course.decisions.iter().map(item).collect() }
}

/// Where a learner stands with a decision at `now` (Unix seconds).
pub fn decision_state(decision: &DecisionEntry, record: &Record, now: i64) -> State {
    match due::asked(decision).due_at(record) {
        None => State::New,
        Some(at) if at <= now => State::Due,
        Some(_) => State::Done,
    }
}

/// Where a learner stands with a lesson at `now` (Unix seconds).
pub fn lesson_state(lesson: &Lesson, record: &Record, now: i64) -> State {
    match record.lessons.get(&lesson.id) {
        None => State::New,
        Some(mark) if mark.finished_at.is_none() => State::InProgress,
        Some(_) if lesson.questions().any(|(_, q)| due::is_due(record, lesson, q, now)) => State::Due,
        Some(_) => State::Done,
    }
}

/// What [`State::Done`] means, for whoever reads the word.
pub const DONE: &str =
    "Done means read, or played alone to the end, passed or not. A team's run and a retry do not count.";

/// The learner's own runs of a drill that were not given up: retries and a team's left out. An exam that was given up
/// counts as far as it went.
pub fn own_runs<'a>(record: &'a Record, id: &'a str) -> impl Iterator<Item = &'a RunMeta> {
    let own = |r: &RunMeta| r.fork.is_none() && !record.workshops.contains_key(&r.id);
    record.runs.iter().filter(move |r| r.scenario == id && own(r) && (r.is_open() || r.is_graded()))
}

/// Where a learner stands with a drill: done once they played it alone to its end, whether it passed or not, and
/// whatever they began since.
pub fn drill_state(id: &str, record: &Record) -> State {
    // Who took over part of the way through has not played it yet.
    if own_runs(record, id).any(|r| r.is_graded() && r.watched.is_none()) {
        return State::Done;
    }
    if own_runs(record, id).next().is_some() { State::InProgress } else { State::New }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::due::DAY;
    use crate::learn::record::LessonMark;
    use crate::learn::samples::{answer, decision, drill, lesson, run};

    #[test]
    fn decisions_are_a_group_behind_the_units_and_come_due_like_questions() {
        let course = Catalogue { decisions: vec![decision("canary-verdict")], ..Catalogue::default() };
        let mut record = Record::default();
        let state = |record: &Record, now| {
            let units = map(&course, record, now);
            assert_eq!((units.len(), units[0].number, units[0].name), (1, 7, DECISIONS));
            units[0].items[0].state
        };
        assert_eq!(state(&record, 0), State::New);
        record.answers.push(answer("canary-verdict", "canary-verdict", false, 75, 9));
        assert_eq!([state(&record, 10), state(&record, 9 + DAY)], [State::Done, State::Due]);
        record.answers.push(answer("canary-verdict", "canary-verdict", true, 95, 9 + DAY));
        assert_eq!([state(&record, 9 + 2 * DAY), state(&record, 40 * DAY)], [State::Done, State::Due]);
        record.answers.iter_mut().for_each(|a| a.revision = 7);
        assert_eq!(state(&record, 40 * DAY), State::New, "another revision asked something else");
    }

    #[test]
    fn units_hold_lessons_in_the_order_of_the_course_then_drills() {
        let course = Catalogue {
            lessons: vec![lesson("zebra", 1, &[]), lesson("canary", 1, &[]), lesson("feature-flags", 1, &[])],
            drills: vec![drill("missing-flag", 1)],
            ..Catalogue::default()
        };
        let units = map(&course, &Record::default(), 0);
        assert_eq!(units.len(), 1, "units without items are left out");
        assert_eq!(units[0].name, "Changing production");
        let ids: Vec<_> = units[0].items.iter().map(|i| i.id.as_str()).collect();
        assert_eq!(ids, ["feature-flags", "canary", "zebra", "missing-flag"]);
    }

    #[test]
    fn a_lesson_goes_from_new_to_started_to_done_to_due() {
        let l = lesson("slo", 2, &["q"]);
        let mut record = Record::default();
        assert_eq!(lesson_state(&l, &record, 0), State::New);
        record.lessons.insert("slo".into(), LessonMark { screen: 1, opened_at: 0, finished_at: None });
        assert_eq!(lesson_state(&l, &record, 0), State::InProgress);
        record.lessons.insert("slo".into(), LessonMark { screen: 1, opened_at: 0, finished_at: Some(9) });
        assert_eq!(lesson_state(&l, &record, 10), State::Done);
        record.answers.push(answer("slo", "q", false, 50, 9));
        assert_eq!(lesson_state(&l, &record, 10), State::Done, "not on the day it was answered");
        assert_eq!(lesson_state(&l, &record, 9 + DAY), State::Due);
    }

    #[test]
    fn a_drill_follows_its_runs_and_forgets_those_given_up() {
        let mut record = Record::default();
        assert_eq!(drill_state("x", &record), State::New);
        record.runs = vec![run(1, "x", None, Some(5))];
        assert_eq!(drill_state("x", &record), State::New);
        record.runs.push(run(2, "x", Some(5), None));
        assert_eq!(drill_state("x", &record), State::Done);
        record.runs.insert(0, run(3, "x", None, None));
        assert_eq!(drill_state("x", &record), State::Done, "what was done stays so while it is played again");
        record.runs.truncate(1);
        assert_eq!(drill_state("x", &record), State::InProgress);
        record.workshops.insert(3, crate::learn::record::Workshop::default());
        assert_eq!(drill_state("x", &record), State::New, "a team's run is nobody's own");
        record.runs = vec![RunMeta { exam: true, ..run(4, "x", None, Some(5)) }];
        assert_eq!(drill_state("x", &record), State::Done, "an exam counts as far as it went");
        record.runs = vec![RunMeta { watched: Some(5), ..run(1, "x", Some(5), None) }];
        assert_eq!(drill_state("x", &record), State::InProgress, "taken over from a walkthrough, not yet played alone");
    }
}
