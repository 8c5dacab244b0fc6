//! What to do next and why, in one sentence. Derived from the course and the record; a suggestion, never a lock.
//! Knows nothing of drawing.

use crate::base::text::count;
use crate::course::lesson::Lesson;
use crate::learn::due;
use crate::learn::map::{Catalogue, ItemKind, State, drill_state, map};
use crate::learn::record::Record;

/// The onboarding path, lessons and drills in order. What a course does not have is skipped.
pub const ONBOARDING: [&str; 17] = [
    "respect-the-user",
    "velocity-and-risk",
    "first-ten-minutes",
    "bad-deploy",
    "feature-flags",
    "incremental-rollout",
    "missing-flag",
    "rollback",
    "canary",
    "failed-rollback",
    "slo",
    "alerting",
    "dashboards",
    "incident-command",
    "telling-people",
    "postmortem",
    "follow-ups",
];

/// What to do, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// What to open.
    pub target: Target,
    /// Its title.
    pub title: String,
    /// Lesson or drill.
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
}

/// The suggestion at `now` (Unix seconds), or none when everything is done and nothing is due. In this order:
/// an unfinished run, a lesson in progress, the onboarding path with what it rests on, confident errors, what is due,
/// and what the path leaves out.
pub fn next(course: &Catalogue, record: &Record, now: i64) -> Option<Suggestion> {
    unfinished_run(course, record)
        .or_else(|| lesson_in_progress(course, record))
        .or_else(|| path(course, record))
        .or_else(|| confident_error(course, record))
        .or_else(|| due_lesson(course, record, now))
        .or_else(|| beside_the_path(course, record, now))
}

/// How many questions are due at `now` (Unix seconds).
pub fn due_count(course: &Catalogue, record: &Record, now: i64) -> usize {
    course
        .lessons
        .iter()
        .flat_map(|l| l.questions().map(move |(_, q)| (l, q)))
        .fold(0, |n, (l, q)| n + usize::from(due::is_due(record, l, q, now)))
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

fn path(course: &Catalogue, record: &Record) -> Option<Suggestion> {
    let there = |id: &&str| course.lesson(id).is_some() || course.drill(id).is_some();
    let known: Vec<&str> = ONBOARDING.into_iter().filter(there).collect();
    let at = known.iter().position(|id| is_new(course, record, id))?;
    let wanted = known[at];
    let id = first_unmet(course, record, wanted);
    let reason = if id != wanted {
        format!("It comes before \"{}\", the next step of the onboarding path.", course.title(wanted))
    } else if at == 0 {
        "The course starts here.".to_owned()
    } else {
        format!("The next step of the onboarding path, after \"{}\".", course.title(known[at - 1]))
    };
    suggest(course, id, reason)
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

fn due_lesson(course: &Catalogue, record: &Record, now: i64) -> Option<Suggestion> {
    let id = items(course, record, now).find(|(_, _, state)| *state == State::Due)?.1;
    let lesson = course.lesson(&id)?;
    let mut waiting = lesson.questions().filter(|(_, q)| due::is_due(record, lesson, q, now));
    let screen = waiting.next()?.0;
    let n = 1 + waiting.count() as u64;
    let questions = count(n, "question", "questions");
    Some(open(
        lesson,
        Some(screen),
        format!("{questions} here {} due for another look.", if n == 1 { "is" } else { "are" }),
    ))
}

fn beside_the_path(course: &Catalogue, record: &Record, now: i64) -> Option<Suggestion> {
    let id = items(course, record, now).find(|(_, _, state)| *state == State::New)?.1;
    let first = first_unmet(course, record, &id).to_owned();
    suggest(course, &first, "You have not opened this yet.".into())
}

fn items(course: &Catalogue, record: &Record, now: i64) -> impl Iterator<Item = (ItemKind, String, State)> {
    map(course, record, now).into_iter().flat_map(|u| u.items).map(|i| (i.kind, i.id, i.state))
}

fn suggest(course: &Catalogue, id: &str, reason: String) -> Option<Suggestion> {
    if let Some(lesson) = course.lesson(id) {
        return Some(open(lesson, None, reason));
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
    use crate::learn::record::LessonMark;
    use crate::learn::samples::{answer, drill, lesson, run};

    const FINISHED: LessonMark = LessonMark { screen: 0, opened_at: 1, finished_at: Some(2) };

    fn course() -> Catalogue {
        Catalogue {
            lessons: vec![
                lesson("what-sre-is", 0, &[]),
                lesson("respect-the-user", 0, &["q-respect"]),
                lesson("first-ten-minutes", 4, &[]),
            ],
            drills: vec![drill("bad-deploy", 4)],
            problems: 0,
        }
    }

    fn told(course: &Catalogue, record: &Record, now: i64) -> String {
        next(course, record, now).map_or("nothing".into(), |s| format!("{}: {}", s.title, s.reason))
    }

    #[test]
    fn the_path_goes_from_lessons_to_the_drill() {
        let course = course();
        let mut record = Record::default();
        assert_eq!(told(&course, &record, 0), "respect-the-user: The course starts here.");
        record.lessons.insert("respect-the-user".into(), FINISHED);
        assert!(
            told(&course, &record, 9).starts_with("first-ten-minutes: The next step of the onboarding path, after")
        );
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
        let want = "what-sre-is: It comes before \"respect-the-user\", the next step of the onboarding path.";
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
        assert_eq!(due_count(&course, &record, later), 1);
    }

    #[test]
    fn an_empty_course_suggests_nothing() {
        assert_eq!(next(&Catalogue::default(), &Record::default(), 0), None);
    }
}
