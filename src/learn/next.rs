//! What to do next and why, in one sentence. Derived from the course and the record; a suggestion, never a lock.
//! Knows nothing of drawing.

use crate::base::text::count;
use crate::course::lesson::Lesson;
use crate::learn::due::{self, Why};
use crate::learn::map::{Catalogue, DecisionEntry, ItemKind, State, drill_state, map};
use crate::learn::path::progress;
use crate::learn::record::Record;

/// What to do, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What to open.
    pub target: Target,
    /// Its title.
    pub title: String,
    /// Lesson, drill or decision.
    pub kind: ItemKind,
    /// Time to plan for; none for a run that is resumed.
    pub minutes: Option<u8>,
    /// One sentence.
    pub reason: String,
}

/// What a suggestion opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A run that can be resumed.
    Run {
        /// Row in the record.
        id: i64,
    },
    /// A lesson.
    Lesson {
        /// Lesson id.
        id: String,
        /// Index of the screen to show, or none for where the reader stopped.
        screen: Option<usize>,
    },
    /// A new run of a drill.
    Drill {
        /// Scenario id.
        id: String,
    },
    /// A decision.
    Decision {
        /// Its id.
        id: String,
    },
    /// The walkthrough of a drill.
    Watch {
        /// Scenario id.
        id: String,
    },
    /// The exam of a drill: a new one.
    Exam {
        /// Scenario id.
        id: String,
    },
}

impl Suggestion {
    /// What it is: `lesson`, `drill`, `decision`, `walkthrough`, `exam`.
    pub const fn word(&self) -> &'static str {
        match self.target {
            Target::Watch { .. } => "walkthrough",
            Target::Exam { .. } => "exam",
            Target::Lesson { .. } | Target::Drill { .. } | Target::Decision { .. } | Target::Run { .. } => {
                self.kind.word()
            }
        }
    }

    /// `Respect the user, a lesson of 7 min`.
    pub fn named(&self) -> String {
        let time = self.minutes.map(|m| format!(" of {m} min")).unwrap_or_default();
        let article = if matches!(self.target, Target::Exam { .. }) { "an" } else { "a" };
        format!("{}, {article} {}{time}", self.title, self.word())
    }
}

/// The suggestion at `now` (Unix seconds), or none when everything is done and nothing is due. In this order: an unfinished
/// run, a lesson in progress, confident errors that are due, the path with what it rests on, confident errors however
/// fresh, what is due, and what the path leaves out.
pub fn next(course: &Catalogue, record: &Record, now: i64) -> Option<Suggestion> {
    unfinished_run(course, record)
        .or_else(|| lesson_in_progress(course, record))
        .or_else(|| due_error(course, record, now))
        .or_else(|| path(course, record, now))
        .or_else(|| confident_error(course, record))
        .or_else(|| due_lesson(course, record, now))
        .or_else(|| due_decision(course, record, now))
        .or_else(|| beside_the_path(course, record, now))
}

fn unfinished_run(course: &Catalogue, record: &Record) -> Option<Suggestion> {
    let run = record.runs.iter().find(|r| r.is_open())?;
    Some(Suggestion {
        target: Target::Run { id: run.id },
        title: course.title(&run.scenario).to_owned(),
        kind: ItemKind::Drill,
        minutes: None,
        reason: "You left this run before its end. It goes on where you left it.".into(),
    })
}

fn lesson_in_progress(course: &Catalogue, record: &Record) -> Option<Suggestion> {
    let (lesson, mark) = course
        .lessons
        .iter()
        .filter_map(|l| Some((l, record.lessons.get(&l.id)?)))
        .filter(|(_, mark)| mark.finished_at.is_none())
        .max_by_key(|(_, mark)| mark.opened_at)?;
    let screen = (mark.screen as usize).min(lesson.screens.len().saturating_sub(1)) + 1;
    Some(open(lesson, None, format!("You stopped at screen {screen} of {}.", lesson.screens.len())))
}

fn path(course: &Catalogue, record: &Record, now: i64) -> Option<Suggestion> {
    let progress = progress(course, record, now)?;
    let (sitting, at) = progress.next()?;
    let step = &progress.sittings[sitting].steps[at];
    let wanted = step.id.as_deref().unwrap_or_default();
    let first = first_unmet(course, record, wanted);
    if first != wanted {
        let title = &step.title;
        return suggest(course, first, format!("It comes before \"{title}\", the next step of the path."));
    }
    let kind = if course.lesson(wanted).is_some() || step.id.is_none() { ItemKind::Lesson } else { ItemKind::Drill };
    Some(Suggestion {
        target: step.target.clone()?,
        title: step.title.clone(),
        kind,
        minutes: u8::try_from(step.minutes).ok(),
        reason: format!("{} {}", step.why, progress.place(sitting, at)),
    })
}

/// The first prerequisite of `id` that was never opened, followed down; `id` itself if there is none. A circle of
/// prerequisites ends after as many steps as there are lessons.
fn first_unmet<'a>(course: &'a Catalogue, record: &Record, id: &'a str) -> &'a str {
    let mut at = id;
    for _ in 0..course.lessons.len() {
        let needs = course
            .lesson(at)
            .map(|l| &l.prerequisites)
            .or_else(|| course.drill(at).map(|d| &d.prerequisites))
            .or_else(|| course.decision(at).map(|d| &d.prerequisites))
            .and_then(|ids| ids.iter().find(|p| course.lesson(p).is_some() && is_new(course, record, p)));
        let Some(needed) = needs else { return at };
        at = needed;
    }
    at
}

fn is_new(course: &Catalogue, record: &Record, id: &str) -> bool {
    match course.lesson(id) {
        Some(_) => !record.lessons.contains_key(id),
        None => drill_state(id, record) == State::New,
    }
}

fn confident_error(course: &Catalogue, record: &Record) -> Option<Suggestion> {
    let (lesson, screen) = course
        .lessons
        .iter()
        .find_map(|l| l.questions().find(|(_, q)| due::confident_error(record, l, q)).map(|(screen, _)| (l, screen)))?;
    Some(open(lesson, Some(screen), "You were sure of an answer here that was wrong.".into()))
}

fn due_error(course: &Catalogue, record: &Record, now: i64) -> Option<Suggestion> {
    let queue = due::queue(course, record, now);
    let item = queue.first().filter(|i| i.why == Why::Sure)?;
    Some(open(item.lesson, Some(item.screen), "You were sure of an answer here that was wrong.".into()))
}

fn due_lesson(course: &Catalogue, record: &Record, now: i64) -> Option<Suggestion> {
    let queue = due::queue(course, record, now);
    let first = queue.first()?;
    let n = queue.iter().filter(|i| i.lesson.id == first.lesson.id).count() as u64;
    let questions = count(n, "question", "questions");
    let reason = format!("{questions} here {} due for another look.", if n == 1 { "is" } else { "are" });
    Some(open(first.lesson, Some(first.screen), reason))
}

fn due_decision(course: &Catalogue, record: &Record, now: i64) -> Option<Suggestion> {
    let first = *due::decisions(course, record, now).first()?;
    let reason = if due::asked(first).confident_error(record) {
        "You were sure of your order here, and the key saw it otherwise."
    } else {
        "It is due for another look."
    };
    Some(decide(first, reason.into()))
}

fn decide(decision: &DecisionEntry, reason: String) -> Suggestion {
    Suggestion {
        target: Target::Decision { id: decision.id.clone() },
        title: decision.title.clone(),
        kind: ItemKind::Decision,
        minutes: Some(decision.minutes),
        reason,
    }
}

fn beside_the_path(course: &Catalogue, record: &Record, now: i64) -> Option<Suggestion> {
    let id = items(course, record, now).find(|(_, _, state)| *state == State::New)?.1;
    let first = first_unmet(course, record, &id).to_owned();
    let fresh = record.lessons.is_empty() && record.runs.is_empty();
    let reason = if fresh { "The course starts here." } else { "You have not opened this yet." };
    suggest(course, &first, reason.into())
}

fn items(course: &Catalogue, record: &Record, now: i64) -> impl Iterator<Item = (ItemKind, String, State)> {
    map(course, record, now).into_iter().flat_map(|u| u.items).map(|i| (i.kind, i.id, i.state))
}

fn suggest(course: &Catalogue, id: &str, reason: String) -> Option<Suggestion> {
    if let Some(lesson) = course.lesson(id) {
        return Some(open(lesson, None, reason));
    }
    if let Some(decision) = course.decision(id) {
        return Some(decide(decision, reason));
    }
    let drill = course.drill(id)?;
    Some(Suggestion {
        target: Target::Drill { id: drill.id.clone() },
        title: drill.title.clone(),
        kind: ItemKind::Drill,
        minutes: Some(drill.minutes),
        reason,
    })
}

fn open(lesson: &Lesson, screen: Option<usize>, reason: String) -> Suggestion {
    Suggestion {
        target: Target::Lesson { id: lesson.id.clone(), screen },
        title: lesson.title.clone(),
        kind: ItemKind::Lesson,
        minutes: Some(lesson.minutes),
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::due::DAY;
    use crate::learn::record::{LessonMark, RunMeta};
    use crate::learn::samples::{answer, decision, drill, lesson, path, run};

    const FINISHED: LessonMark = LessonMark { screen: 0, opened_at: 1, finished_at: Some(2) };

    fn course() -> Catalogue {
        Catalogue {
            lessons: vec![
                lesson("what-sre-is", 0, &[]),
                lesson("respect-the-user", 0, &["q-respect"]),
                lesson("first-ten-minutes", 4, &[]),
            ],
            drills: vec![drill("bad-deploy", 4)],
            path: Some(path(&[&["lesson respect-the-user", "lesson first-ten-minutes"], &["drill bad-deploy"]])),
            ..Catalogue::default()
        }
    }

    fn told(course: &Catalogue, record: &Record, now: i64) -> String {
        next(course, record, now).map_or("nothing".into(), |s| format!("{}: {}", s.title, s.reason))
    }

    #[test]
    fn the_path_goes_from_lessons_to_the_drill() {
        let course = course();
        let mut record = Record::default();
        assert_eq!(told(&course, &record, 0), "respect-the-user: The course starts here. Sitting 1 of 2, step 1 of 2.");
        record.lessons.insert("respect-the-user".into(), FINISHED);
        let want = "first-ten-minutes: Because of lesson first-ten-minutes. Sitting 1 of 2, step 2 of 2.";
        assert_eq!(told(&course, &record, 9), want);
        record.lessons.insert("first-ten-minutes".into(), FINISHED);
        assert!(told(&course, &record, 9).starts_with("bad-deploy: "));
        record.runs.push(run(1, "bad-deploy", Some(9), None));
        assert_eq!(told(&course, &record, 9), "what-sre-is: You have not opened this yet.");
        record.lessons.insert("what-sre-is".into(), FINISHED);
        assert_eq!(told(&course, &record, 9), "nothing");
    }

    #[test]
    fn what_was_begun_comes_first() {
        let course = course();
        let mut record = Record::default();
        record.lessons.insert("what-sre-is".into(), LessonMark { screen: 0, opened_at: 1, finished_at: None });
        assert_eq!(told(&course, &record, 0), "what-sre-is: You stopped at screen 1 of 1.");
        record.runs.push(run(7, "bad-deploy", None, None));
        assert_eq!(next(&course, &record, 0).map(|s| s.target), Some(Target::Run { id: 7 }));
    }

    #[test]
    fn a_step_rests_on_its_prerequisites_even_in_a_circle() {
        let mut course = course();
        course.lessons[1].prerequisites = vec!["what-sre-is".into(), "gone".into()];
        let want = "what-sre-is: It comes before \"respect-the-user\", the next step of the path.";
        assert_eq!(told(&course, &Record::default(), 0), want);
        course.lessons[0].prerequisites = vec!["respect-the-user".into()];
        assert!(next(&course, &Record::default(), 0).is_some());
    }

    #[test]
    fn after_the_path_come_confident_errors_then_what_is_due() {
        let mut course = course();
        course.drills.clear();
        let mut record = Record::default();
        for id in ["respect-the-user", "first-ten-minutes"] {
            record.lessons.insert(id.into(), FINISHED);
        }
        record.answers.push(answer("respect-the-user", "q-respect", false, 95, 10));
        assert_eq!(told(&course, &record, 11), "respect-the-user: You were sure of an answer here that was wrong.");
        record.answers.push(answer("respect-the-user", "q-respect", true, 95, 12));
        assert!(told(&course, &record, 13).starts_with("what-sre-is"));
        let later = 12 + 31 * DAY;
        assert_eq!(told(&course, &record, later), "respect-the-user: 1 question here is due for another look.");
        assert_eq!(due::queue(&course, &record, later).len(), 1);
    }

    #[test]
    fn an_error_one_was_sure_of_comes_before_the_path_once_it_is_due() {
        let course = course();
        let mut record = Record::default();
        record.lessons.insert("respect-the-user".into(), FINISHED);
        record.answers.push(answer("respect-the-user", "q-respect", false, 95, 10));
        assert!(told(&course, &record, 11).starts_with("first-ten-minutes"), "not within the same day");
        let want = "respect-the-user: You were sure of an answer here that was wrong.";
        assert_eq!(told(&course, &record, 10 + DAY), want);
        record.answers[0].confidence = Some(50);
        assert!(told(&course, &record, 10 + DAY).starts_with("first-ten-minutes"), "a guess waits for its turn");
    }

    #[test]
    fn a_walkthrough_and_an_exam_are_called_what_they_are() {
        let mut course = course();
        course.path = Some(path(&[&["watch bad-deploy", "exam"]]));
        let mut record = Record::default();
        let next_of = |record: &Record| next(&course, record, 0).expect("a suggestion");
        assert_eq!(next_of(&record).named(), "bad-deploy, a walkthrough of 20 min");
        record.runs.push(RunMeta { watched: Some(2), ..run(1, "bad-deploy", Some(9), None) });
        assert_eq!(next_of(&record).named(), "The exam of: bad-deploy, an exam of 20 min");
        assert_eq!(next_of(&record).target, Target::Exam { id: "bad-deploy".into() });
    }

    #[test]
    fn decisions_come_behind_the_path_and_again_when_they_are_due() {
        let mut course = course();
        course.decisions = vec![decision("canary-verdict")];
        course.decisions[0].prerequisites = vec!["what-sre-is".into()];
        let mut record = Record::default();
        for id in ["respect-the-user", "first-ten-minutes"] {
            record.lessons.insert(id.into(), FINISHED);
        }
        record.runs.push(run(1, "bad-deploy", Some(9), None));
        assert!(told(&course, &record, 9).starts_with("what-sre-is"));
        record.lessons.insert("what-sre-is".into(), FINISHED);
        assert_eq!(told(&course, &record, 9), "canary-verdict: You have not opened this yet.");
        record.answers.push(answer("canary-verdict", "canary-verdict", false, 95, 10));
        assert_eq!(told(&course, &record, 11), "nothing", "not on the day it was answered");
        let want = "canary-verdict: You were sure of your order here, and the key saw it otherwise.";
        assert_eq!(told(&course, &record, 10 + DAY), want);
        assert_eq!(due::standing(&course, &record, 10 + DAY).as_deref(), Some("1 decision is due again"));
    }

    #[test]
    fn an_empty_course_suggests_nothing() {
        assert_eq!(next(&Catalogue::default(), &Record::default(), 0), None);
    }
}
