//! A whole course from its files: what is sound is in it, what is not is said. One broken file takes nothing else with
//! it but what builds on it. Must not know where the files come from.

use std::collections::BTreeMap;

use super::lesson::Lesson;
use super::load::scenario::{self, Base, CheckCommand, FileKind, Known, check_verbs};
use super::load::{File, cross, lesson};
use super::scenario::Scenario;
use crate::base::diag::{Diagnostic, Severity};

/// Lessons and drills in the order of the curriculum. What is not listed comes after what is, by id.
const CURRICULUM: &[&str] = &[
    "respect-the-user",
    "what-sre-is",
    "velocity-and-risk",
    "feature-flags",
    "incremental-rollout",
    "canary",
    "rollback",
    "config-is-code",
    "tests-ci-review",
    "slo",
    "alerting",
    "dashboards",
    "calls-fail",
    "overload",
    "containers-and-scaling",
    "serverless",
    "state",
    "on-call",
    "first-ten-minutes",
    "incident-command",
    "telling-people",
    "postmortem",
    "follow-ups",
    "people-layout",
    "documentation",
    "teaching",
    "bad-deploy",
    "missing-flag",
    "failed-rollback",
    "dropped-index",
    "half-fleet",
    "cold-cache",
    "blinking",
    "wrong-ids",
    "poison-data",
    "wrong-scaling",
    "dns-spiral",
    "last-working",
    "no-restore",
    "locked-out",
    "quiet-night",
];

/// What can be read and played, and what is wrong with the rest.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Course {
    /// By unit, then in the order of the curriculum.
    pub lessons: Vec<Lesson>,
    /// By unit, then in the order of the curriculum.
    pub scenarios: Vec<Scenario>,
    /// Errors and warnings, by file in the order they were given.
    pub problems: Vec<Diagnostic>,
    /// Text of each file by its path, to render excerpts.
    pub texts: BTreeMap<String, String>,
}

/// A course from files, each with its path and text: `lessons/*.md` and `scenarios/*.toml`; other files are left alone.
/// Of the commands in written runs, changes and looks are checked in full and others by their verb.
pub fn assemble(files: &[(String, String)]) -> Course {
    assemble_with(files, &check_verbs)
}

/// The same with the whole grammar of commands.
pub fn assemble_with(files: &[(String, String)], check_command: CheckCommand<'_>) -> Course {
    let mut problems = Vec::new();
    let mut lessons = lessons(files, &mut problems);
    let mut scenarios = scenarios(files, &lessons, check_command, &mut problems);
    lessons.sort_by_key(|l| (l.unit, place(&l.id)));
    scenarios.sort_by_key(|s| (s.unit, place(&s.id)));
    let nth = |d: &Diagnostic| files.iter().position(|(path, _)| *path == d.file);
    problems.sort_by_key(|d| (nth(d), d.span.as_ref().map(|s| (s.start, s.end))));
    Course { lessons, scenarios, problems, texts: files.iter().cloned().collect() }
}

/// Place in the curriculum, and the id for what has none.
fn place(id: &str) -> (usize, String) {
    (CURRICULUM.iter().position(|known| *known == id).unwrap_or(CURRICULUM.len()), id.to_owned())
}

fn of_kind<'f>(files: &'f [(String, String)], folder: &str, ending: &str) -> Vec<File<'f>> {
    let inside = |path: &str| path.rsplit('/').nth(1) == Some(folder) && path.ends_with(ending);
    let files = files.iter().filter(|(path, _)| inside(path));
    files.map(|(path, text)| File { path, text }).collect()
}

/// Lessons without errors, also against each other.
fn lessons(files: &[(String, String)], problems: &mut Vec<Diagnostic>) -> Vec<Lesson> {
    let mut found = Vec::new();
    let mut read = Vec::new();
    for file in of_kind(files, "lessons", ".md") {
        if let Some(lesson) = lesson::read(&file, &mut found) {
            read.push((file.path.to_owned(), file.text.to_owned(), lesson));
        }
    }
    cross::lessons(&read, &mut found);
    read.retain(|(path, _, _)| !is_broken(path, &found));
    problems.append(&mut found);
    read.into_iter().map(|(_, _, lesson)| lesson).collect()
}

fn is_broken(path: &str, found: &[Diagnostic]) -> bool {
    found.iter().any(|d| d.severity == Severity::Error && d.file == path)
}

fn scenarios(
    files: &[(String, String)],
    lessons: &[Lesson],
    check_command: CheckCommand<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Scenario> {
    let (mut bases, mut drills) = (Vec::<Base>::new(), Vec::new());
    let mut broken_bases = Vec::new();
    for file in of_kind(files, "scenarios", ".toml") {
        match scenario::kind(&file, problems) {
            Some(FileKind::Base) => match scenario::base(&file, problems) {
                Some(base) => bases.push(base),
                None => broken_bases.push(file.path.to_owned()),
            },
            Some(FileKind::Drill) => drills.push(file),
            None => broken_bases.push(file.path.to_owned()),
        }
    }
    // A lesson with errors of its own is there all the same.
    let lesson_ids: Vec<&str> = of_kind(files, "lessons", ".md").iter().map(File::stem).collect();
    let known = Known { bases: &bases, broken_bases: &broken_bases, lessons: &lesson_ids, check_command };
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    for lesson in lessons {
        taken.extend(lesson.questions().map(|(_, q)| (q.id.clone(), format!("the lesson {}", lesson.id))));
    }
    let mut read = Vec::new();
    for file in &drills {
        let Some(scenario) = scenario::drill(file, &known, problems) else { continue };
        let before = problems.len();
        for freeze in &scenario.freezes {
            match taken.get(&freeze.id) {
                Some(owner) => problems.push(taken_id(file, &freeze.id, owner)),
                None => _ = taken.insert(freeze.id.clone(), format!("the drill {}", scenario.id)),
            }
        }
        if problems.len() == before {
            read.push(scenario);
        }
    }
    read
}

/// Judgements and questions share one space of ids, since records hang on them.
fn taken_id(file: &File<'_>, id: &str, owner: &str) -> Diagnostic {
    let quoted = format!("\"{id}\"");
    let span = file.text.find(&quoted).map(|at| at..at + quoted.len());
    let message = format!("the id `{id}` is taken");
    Diagnostic::error(file.path, span, message).hint(format!("{owner} has it; records hang on ids"))
}
