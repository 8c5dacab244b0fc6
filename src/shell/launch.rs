//! What a sitting opens before anything is shown: the course and the record. Says what could not be opened and goes on
//! with the rest. Must not know what is done with them. Start with [`open`].

use std::path::Path;
use std::sync::Arc;
use std::thread;

use super::desk::{Desk, Drills};
use super::environment::Environment;
use super::files::{self, FileError};
use super::places;
use super::shelf::Shelf;
use super::store::{Opened, Store, StoreError};
use crate::base::diag::Severity;
use crate::course::decision::Decision;
use crate::course::scenario::Scenario;
use crate::course::{self, Course, Cover, DecisionCover};
use crate::learn::map::{Catalogue, DecisionEntry, DrillEntry};
use crate::learn::record::Record;
use crate::sim::command;

/// Everything that a front end works with.
#[derive(Debug)]
pub struct Sitting {
    /// What there is to learn.
    pub catalogue: Arc<Catalogue>,
    /// What is known of the learner.
    pub record: Record,
    /// Does what the front end asks.
    pub desk: Desk,
    /// Stays the same for the same data folder.
    pub learner: u64,
    /// One line to show once: that nothing will be kept, and why.
    pub warning: Option<String>,
}

/// Why a sitting cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// There is no course.
    #[error(transparent)]
    Course(#[from] FileError),
    /// There is a record that must not be touched.
    #[error(transparent)]
    Record(#[from] StoreError),
}

/// Where the course comes from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Source<'a> {
    /// Its folder; none: the one inside the binary.
    pub dir: Option<&'a Path>,
    /// A company's own rankings, a file.
    pub rankings: Option<&'a Path>,
}

impl<'a> From<Option<&'a Path>> for Source<'a> {
    fn from(dir: Option<&'a Path>) -> Self {
        Self { dir, rankings: None }
    }
}

/// Opens the course in `course`, or the one inside the binary, and the record in `data`, or where it usually is. Both at
/// the same time: the record waits for the disk. A new record is not waited for, and of the course inside the binary
/// the drills are read when one is asked for.
pub fn open(course: Source<'_>, data: Option<&Path>, environment: &Environment) -> Result<Sitting, LaunchError> {
    let place = places::data_dir(data, environment.data.as_deref()).ok();
    let learner = place.as_deref().map_or(0, learner);
    if let Some(record) = place.as_deref().and_then(Shelf::begin) {
        let (catalogue, drills) = read_course(course)?;
        let desk = Desk::opening(record, drills, place);
        return Ok(Sitting { catalogue: catalogue.into(), record: Record::default(), desk, learner, warning: None });
    }
    let (opened, course) = thread::scope(|scope| {
        let record = scope.spawn(|| open_record(data, environment));
        let course = read_course(course);
        (record.join().expect("opening the record does not panic"), course)
    });
    let (opened, (catalogue, drills)) = (opened?, course?);
    let desk = Desk::opening(opened.store.into(), drills, place);
    Ok(Sitting { catalogue: catalogue.into(), record: desk.record()?, desk, learner, warning: opened.warning })
}

/// What there is to learn in the course in `dir`, or the one inside the binary, and its drills.
fn read_course(course: Source<'_>) -> Result<(Catalogue, Drills), FileError> {
    let built_in = course.dir.is_none() && course.rankings.is_none();
    // The course inside the binary is known to be sound: every drill that has a cover can be played.
    if let Some(front) = built_in.then(|| course::front(&embedded())).flatten() {
        let drills = front.drills.into_iter().map(entry).collect();
        let decisions = front.decisions.into_iter().map(decision_entry).collect();
        let later = || {
            let course = assemble(&embedded());
            (course.scenarios, course.decisions)
        };
        let path = chosen(&front.paths);
        let catalogue = Catalogue { lessons: front.lessons, drills, decisions, path, problems: 0 };
        return Ok((catalogue, Drills::later(later)));
    }
    let course = open_ranked(course)?;
    let catalogue = catalogue(&course);
    Ok((catalogue, Drills::read(course.scenarios, course.decisions)))
}

/// The course in `dir`, or the one inside the binary. An error means that there is no course at all.
pub fn open_course(dir: Option<&Path>) -> Result<Course, FileError> {
    let (files, problems) = match dir {
        Some(dir) => {
            let read = files::read_course(dir)?;
            (read.files, read.problems)
        }
        None => (embedded(), vec![]),
    };
    let mut course = assemble(&files);
    course.problems.splice(0..0, problems);
    Ok(course)
}

/// The same, with a company's own rankings put where they belong; what is wrong with them is among the problems.
pub fn open_ranked(source: Source<'_>) -> Result<Course, FileError> {
    let mut course = open_course(source.dir)?;
    if let Some(path) = source.rankings {
        let (shown, text) = (path.display().to_string(), files::read_text(path)?);
        let found = course.rank(&shown, &text);
        course.problems.extend(found);
        course.texts.insert(shown, text);
    }
    Ok(course)
}

/// The files of the course inside the binary, as `(path, text)`.
pub fn embedded() -> Vec<(String, String)> {
    files::embedded_course().iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// A course from files, with every command of its written runs checked in full.
pub fn assemble(files: &[(String, String)]) -> Course {
    course::assemble_with(files, &|spec, line| command::read(spec, line).map(|_| ()))
}

/// What there is to learn, for the front ends.
pub fn catalogue(course: &Course) -> Catalogue {
    Catalogue {
        lessons: course.lessons.clone(),
        drills: course.scenarios.iter().map(|s| entry(cover(s))).collect(),
        decisions: course.decisions.iter().map(|d| decision_entry(decision_cover(d))).collect(),
        path: chosen(&course.paths),
        problems: course.problems.iter().filter(|d| d.severity == Severity::Error).count(),
    }
}

/// The path that a learner is led along: `onboarding`, or the first there is.
fn chosen(paths: &[course::path::Path]) -> Option<course::path::Path> {
    paths.iter().find(|p| p.id == "onboarding").or_else(|| paths.first()).cloned()
}

fn cover(s: &Scenario) -> Cover {
    Cover {
        id: s.id.clone(),
        title: s.title.clone(),
        level: s.level,
        minutes: s.minutes,
        unit: s.unit,
        lessons: s.lessons.clone(),
    }
}

fn decision_cover(d: &Decision) -> DecisionCover {
    DecisionCover {
        id: d.id.clone(),
        title: d.title.clone(),
        summary: d.summary.clone(),
        minutes: d.minutes,
        revision: d.revision,
        lessons: d.lessons.clone(),
    }
}

fn decision_entry(decision: DecisionCover) -> DecisionEntry {
    DecisionEntry {
        id: decision.id,
        title: decision.title,
        summary: decision.summary,
        minutes: decision.minutes,
        revision: decision.revision,
        prerequisites: decision.lessons,
    }
}

fn entry(drill: Cover) -> DrillEntry {
    DrillEntry {
        id: drill.id,
        title: drill.title,
        level: drill.level.word().to_owned(),
        minutes: drill.minutes,
        unit: drill.unit,
        prerequisites: drill.lessons,
    }
}

/// The record in `flag`, or where the environment or the platform puts it. Where nothing can be written or there is no
/// place at all, it is in memory and the warning says so.
pub fn open_record(flag: Option<&Path>, environment: &Environment) -> Result<Opened, StoreError> {
    match places::data_dir(flag, environment.data.as_deref()) {
        Ok(dir) => Store::open_read_only_or_memory(&dir),
        Err(none) => {
            let warning = Some(format!("nothing of this sitting will be kept: {none}"));
            Ok(Opened { store: Store::in_memory()?, warning })
        }
    }
}

/// FNV-1a of the path.
fn learner(place: &Path) -> u64 {
    let bytes = place.as_os_str().as_encoded_bytes();
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_course_in_the_binary_opens_and_a_broken_file_takes_nothing_else_with_it() {
        let whole = open_course(None).unwrap();
        assert_eq!(whole.problems, []);
        assert_eq!(catalogue(&whole).problems, 0);
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in embedded() {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        std::fs::write(dir.path().join("lessons/broken.md"), "+++\nx = 1\ny = 2\n+++\n").unwrap();
        std::fs::write(dir.path().join("lessons/latin.md"), b"\xe9").unwrap();
        let course = open_course(Some(dir.path())).unwrap();
        assert_eq!(course.lessons, whole.lessons);
        let said = |file: &str| course.problems.iter().filter(|d| d.file == file).count();
        assert!(said("lessons/broken.md") > 0 && said("lessons/latin.md") == 1);
        assert_eq!(catalogue(&course).problems, course.problems.len());
        assert!(open_course(Some(&dir.path().join("lessons"))).is_err());
    }

    #[test]
    fn the_course_in_the_binary_shows_without_its_drills_what_it_shows_with_them() {
        let (front, drills) = read_course(Source::default()).unwrap();
        assert_eq!(front, catalogue(&open_course(None).unwrap()));
        assert!(format!("{drills:?}").contains("<uninit>"), "they are not read yet");
    }

    #[test]
    fn a_new_record_is_empty_and_keeps_what_the_first_sitting_keeps() {
        let dir = tempfile::tempdir().unwrap();
        let environment = Environment { data: Some(dir.path().join("data")), ..Environment::default() };
        for runs in 0..3 {
            let mut sitting = open(Source::default(), None, &environment).unwrap();
            assert_eq!(sitting.record.runs.len(), runs);
            sitting.desk.ask(crate::session::desk::Request::Begin { scenario: "bad-deploy".into(), exam: false });
        }
    }

    #[test]
    fn a_record_without_a_place_is_kept_in_memory_and_said_so() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, "").unwrap();
        let environment = Environment { data: Some(file.clone()), ..Environment::default() };
        let opened = open_record(None, &environment).unwrap();
        assert!(opened.warning.is_some_and(|w| w.starts_with("nothing of this sitting will be kept: ")));
        assert!(opened.store.record().unwrap().runs.is_empty());
        assert!(open_record(Some(&dir.path().join("here")), &environment).unwrap().warning.is_none());
    }
}
