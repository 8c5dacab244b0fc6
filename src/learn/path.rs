//! How far the sittings of a path are done, worked out from the record: which sitting is the present one, what is done of
//! it, what comes next and why. A suggestion, never a lock: what was done out of order counts.

use std::collections::BTreeSet;

use crate::course::path::{Path, What};
use crate::learn::due;
use crate::learn::map::{Catalogue, DrillEntry, State, lesson_state, own_runs};
use crate::learn::next::Target;
use crate::learn::record::{Answer, Record, RunMeta};

/// Minutes that a look at what is due takes.
const REVIEW_MINUTES: u32 = 5;

/// A path as one learner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Of the path.
    pub title: String,
    /// One or two sentences.
    pub about: String,
    /// In order; steps that this course has nothing for are left out, and sittings that are empty then.
    pub sittings: Vec<Sitting>,
}

/// A sitting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// A few words.
    pub title: String,
    /// What it is for.
    pub why: String,
    /// Time to plan for.
    pub minutes: u32,
    /// In order; never empty.
    pub steps: Vec<Step>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// `lesson`, `walkthrough`, `drill`, `review`, `unseen drill`, `exam`.
    pub word: &'static str,
    /// The lesson or drill; for an unseen drill or an exam the one that would be opened. None for a review.
    pub id: Option<String>,
    /// What is shown.
    pub title: String,
    /// Time to plan for.
    pub minutes: u32,
    /// Never [`State::Due`].
    pub state: State,
    /// Why it comes then.
    pub why: String,
    /// What opens it.
    pub target: Option<Target>,
}

impl Sitting {
    /// Done when every step is; started when one is done or begun.
    pub fn state(&self) -> State {
        if self.steps.iter().all(|s| s.state == State::Done) {
            State::Done
        } else if self.steps.iter().all(|s| s.state == State::New) {
            State::New
        } else {
            State::InProgress
        }
    }

    /// How many steps are done.
    pub fn done(&self) -> usize {
        self.steps.iter().filter(|s| s.state == State::Done).count()
    }
}

impl Progress {
    /// Number of the present sitting, from 0: the first with something left to do; none at the end.
    pub fn present(&self) -> Option<usize> {
        self.sittings.iter().position(|s| s.state() != State::Done)
    }

    /// The next step: numbers of its sitting and of the step in it, from 0.
    pub fn next(&self) -> Option<(usize, usize)> {
        let sitting = self.present()?;
        let step = self.sittings[sitting].steps.iter().position(|s| s.state != State::Done)?;
        Some((sitting, step))
    }

    /// `Sitting 2 of 5, step 1 of 4.`
    pub fn place(&self, sitting: usize, step: usize) -> String {
        let (sittings, steps) = (self.sittings.len(), self.sittings[sitting].steps.len());
        format!("Sitting {} of {sittings}, step {} of {steps}.", sitting + 1, step + 1)
    }
}

/// How far the path of a course is done at `now` (Unix seconds); none where it has none.
pub fn progress(course: &Catalogue, record: &Record, now: i64) -> Option<Progress> {
    let path = course.path.as_ref()?;
    let queue = due::queue(course, record, now);
    let mut unseen = 0;
    let sittings = path.sittings.iter().map(|sitting| {
        let steps: Vec<Step> = sitting
            .steps
            .iter()
            .filter_map(|step| {
                let mut out = match &step.what {
                    What::Lesson(id) => lesson(course, record, id, now)?,
                    What::Watch(id) => watch(course.drill(id)?, record),
                    What::Drill(id) => drill(course.drill(id)?, record),
                    What::Review => review(&queue),
                    What::Unseen => {
                        unseen += 1;
                        self::unseen(course, path, record, unseen)?
                    }
                    What::Exam => exam(course, path, record)?,
                };
                out.word = step.what.word();
                out.why.clone_from(&step.why);
                Some(out)
            })
            .collect();
        let minutes = steps.iter().map(|s| s.minutes).sum();
        Sitting { title: sitting.title.clone(), why: sitting.why.clone(), minutes, steps }
    });
    let mut sittings: Vec<Sitting> = sittings.filter(|s| !s.steps.is_empty()).collect();
    settle_reviews(&mut sittings, queue.is_empty(), days_of_review(record));
    Some(Progress { title: path.title.clone(), about: path.about.clone(), sittings })
}

/// A review is done where nothing is due, once there was something to ask about; and where one was held: the first of
/// the path on the first day on which something was answered again, the second on the second, and so on.
fn settle_reviews(sittings: &mut [Sitting], nothing_due: bool, held: usize) {
    let is_review = |s: &Step| s.word == What::Review.word();
    let all: Vec<(bool, State)> = sittings.iter().flat_map(|s| &s.steps).map(|s| (is_review(s), s.state)).collect();
    let before = |n: usize| all[..n].iter().all(|(review, state)| *review || *state == State::Done);
    let later = |n: usize| all[n..].iter().any(|(review, state)| !*review && *state != State::New);
    let steps = sittings.iter_mut().flat_map(|s| &mut s.steps).enumerate();
    for (nth, (n, step)) in steps.filter(|(_, s)| is_review(s)).enumerate() {
        if nth < held || (nothing_due && (before(n) || later(n))) {
            step.state = State::Done;
        }
    }
}

/// On how many days something was answered again that had been answered a day or longer before.
fn days_of_review(record: &Record) -> usize {
    let again = |(n, a): (usize, &Answer)| {
        let before = record.answers[..n].iter().rev().find(|b| (&b.lesson, &b.question) == (&a.lesson, &a.question))?;
        (a.at - before.at >= due::DAY).then_some(a.at / due::DAY)
    };
    record.answers.iter().enumerate().filter_map(again).collect::<BTreeSet<i64>>().len()
}

fn step(id: Option<&str>, title: &str, minutes: u32, state: State, target: Option<Target>) -> Step {
    let (id, title) = (id.map(str::to_owned), title.to_owned());
    Step { word: "", id, title, minutes, state, why: String::new(), target }
}

fn lesson(course: &Catalogue, record: &Record, id: &str, now: i64) -> Option<Step> {
    let lesson = course.lesson(id)?;
    let state = match lesson_state(lesson, record, now) {
        State::Due => State::Done,
        state => state,
    };
    let target = Target::Lesson { id: id.to_owned(), screen: None };
    Some(step(Some(id), &lesson.title, lesson.minutes.into(), state, Some(target)))
}

/// Done when such a run has ended, started when one is open.
fn of_runs<'a>(mut runs: impl Iterator<Item = &'a RunMeta>) -> State {
    match runs.try_fold(State::New, |_, r| if r.is_graded() { Err(State::Done) } else { Ok(State::InProgress) }) {
        Ok(state) | Err(state) => state,
    }
}

fn resumed(record: &Record, id: &str, watched: bool) -> Option<Target> {
    let open = own_runs(record, id).find(|r| r.is_open() && r.watched.is_some() == watched && !r.exam);
    open.map(|r| Target::Run { id: r.id })
}

/// Watched and ended; or the drill was played alone already, which asks for more.
fn watch(entry: &DrillEntry, record: &Record) -> Step {
    let id = entry.id.as_str();
    let alone = own_runs(record, id).any(|r| r.watched.is_none() && r.is_graded());
    let taken = of_runs(own_runs(record, id).filter(|r| r.watched.is_some()));
    let state = if alone { State::Done } else { taken };
    let target = resumed(record, id, true).unwrap_or(Target::Watch { id: id.to_owned() });
    step(Some(id), &entry.title, entry.minutes.into(), state, Some(target))
}

fn drill(entry: &DrillEntry, record: &Record) -> Step {
    let id = entry.id.as_str();
    let state = of_runs(own_runs(record, id).filter(|r| r.watched.is_none()));
    let target = resumed(record, id, false).unwrap_or(Target::Drill { id: id.to_owned() });
    step(Some(id), &entry.title, entry.minutes.into(), state, Some(target))
}

fn review(queue: &[due::Item<'_>]) -> Step {
    let target = queue.first().map(|i| Target::Lesson { id: i.lesson.id.clone(), screen: Some(i.screen) });
    step(None, "What is due for another look", REVIEW_MINUTES, State::New, target)
}

/// The `n`-th drill that the path does not name.
fn unseen(course: &Catalogue, path: &Path, record: &Record, n: usize) -> Option<Step> {
    let others = || course.drills.iter().filter(|d| !path.names(&d.id));
    let alone = |d: &DrillEntry| of_runs(own_runs(record, &d.id).filter(|r| r.watched.is_none()));
    let done: Vec<&DrillEntry> = others().filter(|d| alone(d) == State::Done).collect();
    if let Some(entry) = done.get(n - 1) {
        return Some(step(Some(&entry.id), &entry.title, entry.minutes.into(), State::Done, None));
    }
    let begun = others().find(|d| alone(d) == State::InProgress);
    let entry = begun.or_else(|| others().find(|d| alone(d) == State::New))?;
    let target = resumed(record, &entry.id, false).unwrap_or(Target::Drill { id: entry.id.clone() });
    Some(step(Some(&entry.id), "A drill you have not met", entry.minutes.into(), alone(entry), Some(target)))
}

/// Any exam; one is suggested of a drill that was not played yet, or else of the first without one.
fn exam(course: &Catalogue, path: &Path, record: &Record) -> Option<Step> {
    let exams = || record.runs.iter().filter(|r| r.exam);
    if let Some(taken) = exams().find(|r| r.is_graded()) {
        let minutes = course.drill(&taken.scenario).map_or(0, |d| u32::from(d.minutes));
        return Some(step(Some(&taken.scenario), course.title(&taken.scenario), minutes, State::Done, None));
    }
    if let Some(open) = exams().find(|r| r.is_open()) {
        let minutes = course.drill(&open.scenario).map_or(0, |d| u32::from(d.minutes));
        let target = Some(Target::Run { id: open.id });
        return Some(step(Some(&open.scenario), course.title(&open.scenario), minutes, State::InProgress, target));
    }
    let fresh = |d: &&DrillEntry| !path.names(&d.id) && own_runs(record, &d.id).next().is_none();
    let entry = course.drills.iter().rev().find(fresh).or(course.drills.first())?;
    let target = Target::Exam { id: entry.id.clone() };
    Some(step(
        Some(&entry.id),
        &format!("The exam of: {}", entry.title),
        entry.minutes.into(),
        State::New,
        Some(target),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::record::{Fork, LessonMark, Workshop};
    use crate::learn::samples::{answer, drill as entry, lesson, path, run};

    const READ: LessonMark = LessonMark { screen: 0, opened_at: 1, finished_at: Some(2) };

    fn course() -> Catalogue {
        Catalogue {
            lessons: vec![lesson("a", 0, &["q"]), lesson("b", 1, &[])],
            drills: vec![entry("bad-deploy", 1), entry("quiet-night", 2), entry("dropped-index", 2)],
            path: Some(path(&[
                &["lesson a", "watch bad-deploy"],
                &["review", "drill bad-deploy", "lesson b", "lesson gone"],
                &["unseen", "exam"],
                &["watch gone"],
            ])),
            ..Catalogue::default()
        }
    }

    fn told(course: &Catalogue, record: &Record, now: i64) -> Vec<String> {
        let progress = progress(course, record, now).expect("a path");
        let line = |s: &Sitting| {
            s.steps.iter().map(|s| format!("{} {}", s.word, s.state.word())).collect::<Vec<_>>().join(", ")
        };
        progress.sittings.iter().map(line).collect()
    }

    fn next(course: &Catalogue, record: &Record, now: i64) -> Option<Target> {
        let progress = progress(course, record, now)?;
        let (sitting, step) = progress.next()?;
        progress.sittings[sitting].steps[step].target.clone()
    }

    #[test]
    fn a_path_is_followed_from_the_first_lesson_to_the_exam() {
        let (course, mut record) = (course(), Record::default());
        let want = ["lesson new, walkthrough new", "review new, drill new, lesson new", "unseen drill new, exam new"];
        assert_eq!(told(&course, &record, 0), want, "what the course does not have is left out");
        assert_eq!(next(&course, &record, 0), Some(Target::Lesson { id: "a".into(), screen: None }));
        record.lessons.insert("a".into(), READ);
        assert_eq!(next(&course, &record, 0), Some(Target::Watch { id: "bad-deploy".into() }));
        record.runs.insert(0, RunMeta { watched: Some(3), ..run(1, "bad-deploy", None, None) });
        assert_eq!(next(&course, &record, 0), Some(Target::Run { id: 1 }), "it goes on where it was left");
        record.runs[0].ended_at = Some(5);
        assert_eq!(told(&course, &record, 0)[0], "lesson done, walkthrough done");
        assert_eq!(
            next(&course, &record, 0),
            Some(Target::Drill { id: "bad-deploy".into() }),
            "it was not played alone"
        );
        record.runs.insert(0, RunMeta { fork: Some(Fork { run: 1, lines: 1 }), ..run(2, "bad-deploy", Some(6), None) });
        assert_eq!(next(&course, &record, 0), Some(Target::Drill { id: "bad-deploy".into() }), "nor is a retry");
        record.runs.insert(0, run(3, "bad-deploy", Some(7), None));
        record.workshops.insert(3, Workshop::default());
        assert_eq!(next(&course, &record, 0), Some(Target::Drill { id: "bad-deploy".into() }), "nor what a team did");
        record.workshops.clear();
        record.lessons.insert("b".into(), READ);
        assert_eq!(next(&course, &record, 0), Some(Target::Drill { id: "quiet-night".into() }), "unseen");
        record.runs.insert(0, run(4, "quiet-night", Some(8), None));
        assert_eq!(next(&course, &record, 0), Some(Target::Exam { id: "dropped-index".into() }));
        record.runs.insert(0, RunMeta { exam: true, ..run(5, "dropped-index", None, Some(9)) });
        assert_eq!(next(&course, &record, 0), None, "given up counts as taken");
        assert_eq!(progress(&course, &record, 0).and_then(|p| p.present()), None);
        assert_eq!(progress(&Catalogue::default(), &record, 0), None);
    }

    #[test]
    fn a_review_waits_for_what_is_due_and_is_done_once_it_was_held() {
        let (course, mut record) = (course(), Record::default());
        record.lessons.insert("a".into(), READ);
        record.runs.push(RunMeta { watched: Some(3), ..run(1, "bad-deploy", Some(5), None) });
        record.answers.push(answer("a", "q", false, 95, 0));
        let later = 2 * due::DAY;
        assert!(told(&course, &record, later)[1].starts_with("review new, "));
        assert_eq!(next(&course, &record, later), Some(Target::Lesson { id: "a".into(), screen: Some(0) }));
        record.runs.insert(0, run(2, "bad-deploy", None, None));
        assert!(told(&course, &record, later)[1].starts_with("review new, drill started, "), "it was never opened");
        record.answers.push(answer("a", "q", true, 75, later));
        assert!(told(&course, &record, later)[1].starts_with("review done, drill started, "));
        let again = later + 90 * due::DAY;
        assert!(!due::queue(&course, &record, again).is_empty());
        assert!(
            told(&course, &record, again)[1].starts_with("review done, "),
            "it was held; what is due later is another"
        );
    }

    #[test]
    fn a_path_and_a_list_mean_the_same_by_done() {
        let (course, mut record) = (course(), Record::default());
        let both = |record: &Record| {
            let steps = progress(&course, record, 0).expect("a path").sittings;
            let step = steps.iter().flat_map(|s| &s.steps).find(|s| s.word == "drill").expect("a drill").state;
            (step, crate::learn::map::drill_state("bad-deploy", record))
        };
        assert_eq!(both(&record), (State::New, State::New));
        record.runs = vec![run(3, "bad-deploy", Some(7), None)];
        record.workshops.insert(3, Workshop::default());
        assert_eq!(both(&record), (State::New, State::New), "a team's");
        record.workshops.clear();
        record.runs.insert(0, run(4, "bad-deploy", None, None));
        assert_eq!(both(&record), (State::Done, State::Done), "played to its end, and once more");
    }

    #[test]
    fn the_place_and_the_minutes_of_a_sitting_are_told() {
        let progress = progress(&course(), &Record::default(), 0).expect("a path");
        assert_eq!(progress.place(1, 2), "Sitting 2 of 3, step 3 of 3.");
        assert_eq!(progress.sittings.iter().map(|s| s.minutes).collect::<Vec<_>>(), [27, 32, 40]);
        assert_eq!((progress.sittings[1].state(), progress.sittings[1].done()), (State::New, 0));
    }
}
