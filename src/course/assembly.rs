//! A whole course from its files: what is sound is in it, what is not is said. One broken file takes nothing else with
//! it but what builds on it. Must not know where the files come from.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::cover::{self, Cover, DecisionCover, cover};
use super::decision::Decision;
use super::lesson::Lesson;
use super::load::scenario::decision::{Around, decision};
use super::load::scenario::{self, Base, CheckCommand, FileKind, Known, check_verbs};
use super::load::{File, cross, lesson, path, rankings};
use super::path::Path;
use super::scenario::{Freeze, Scenario};
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
    "rollout-plan",
    "canary-verdict",
    "before-a-holiday",
    "first-update",
    "approve-a-migration",
    "three-follow-ups",
];

/// What can be read and played, and what is wrong with the rest.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Course {
    /// By unit, then in the order of the curriculum.
    pub lessons: Vec<Lesson>,
    /// By unit, then in the order of the curriculum.
    pub scenarios: Vec<Scenario>,
    /// In the order of the curriculum.
    pub decisions: Vec<Decision>,
    /// In the order of their files.
    pub paths: Vec<Path>,
    /// Errors and warnings, by file in the order they were given.
    pub problems: Vec<Diagnostic>,
    /// Text of each file by its path, to render excerpts.
    pub texts: BTreeMap<String, String>,
}

/// What the map of a course shows: lessons in full, drills by their covers, both in the order of [`Course`].
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Front {
    /// As in [`Course::lessons`].
    pub lessons: Vec<Lesson>,
    /// In the order of [`Course::scenarios`].
    pub drills: Vec<Cover>,
    /// In the order of [`Course::decisions`].
    pub decisions: Vec<DecisionCover>,
    /// As in [`Course::paths`].
    pub paths: Vec<Path>,
}

/// The front of a course without reading its drills; none where something in what was read is not as it should be, and
/// only [`assemble`] can say what. A drill that would turn out to be broken has its cover here all the same.
pub fn front(files: &[(String, String)]) -> Option<Front> {
    let mut problems = Vec::new();
    let mut lessons = lessons(files, &mut problems);
    let mut drills = Vec::new();
    for file in of_kind(files, "scenarios", ".toml") {
        drills.extend(cover(file.text).ok()?);
    }
    let mut decisions = Vec::new();
    for file in of_kind(files, "decisions", ".toml") {
        decisions.push(cover::decision(file.text).ok()?);
    }
    let drill_ids: Vec<&str> = drills.iter().map(|d: &Cover| d.id.as_str()).collect();
    let paths = paths(files, &drill_ids, None, &mut problems);
    lessons.sort_by_key(|l| (l.unit, place(&l.id)));
    drills.sort_by_key(|d| (d.unit, place(&d.id)));
    decisions.sort_by_key(|d: &DecisionCover| place(&d.id));
    problems.is_empty().then_some(Front { lessons, drills, decisions, paths })
}

/// A course from files, each with its path and text: `lessons/*.md`, `scenarios/*.toml`, `decisions/*.toml`, `paths/*.toml`
/// and `rankings/*.toml`; other files are left alone.
/// Of the commands in written runs, changes and looks are checked in full and others by their verb.
pub fn assemble(files: &[(String, String)]) -> Course {
    assemble_with(files, &check_verbs)
}

/// The same with the whole grammar of commands.
pub fn assemble_with(files: &[(String, String)], check_command: CheckCommand<'_>) -> Course {
    let mut problems = Vec::new();
    let mut lessons = lessons(files, &mut problems);
    let (mut scenarios, mut decisions) = scenarios(files, &lessons, check_command, &mut problems);
    lessons.sort_by_key(|l| (l.unit, place(&l.id)));
    scenarios.sort_by_key(|s| (s.unit, place(&s.id)));
    decisions.sort_by_key(|d| place(&d.id));
    let paths = whole_paths(files, &scenarios, &mut problems);
    let texts = files.iter().cloned().collect();
    let mut course = Course { lessons, scenarios, decisions, paths, problems, texts };
    rank(&mut course, files);
    let nth = |d: &Diagnostic| files.iter().position(|(path, _)| *path == d.file);
    course.problems.sort_by_key(|d| (nth(d), d.span.as_ref().map(|s| (s.start, s.end))));
    course
}

/// The paths of a course. A lesson or a drill with errors of its own is there all the same.
fn whole_paths(files: &[(String, String)], scenarios: &[Scenario], problems: &mut Vec<Diagnostic>) -> Vec<Path> {
    let broken = |file: &File<'_>| is_broken(file.path, problems) && !matches!(cover(file.text), Ok(None));
    let mut drills: Vec<&str> = scenarios.iter().map(|s| s.id.as_str()).collect();
    let scenario_files = of_kind(files, "scenarios", ".toml");
    drills.extend(scenario_files.iter().filter(|f| broken(f)).map(File::stem));
    let sound = |id: &str| scenarios.iter().find(|s| s.id == id);
    let watched: Vec<&str> =
        drills.iter().copied().filter(|id| sound(id).is_none_or(|s| s.walkthrough.take_over.is_some())).collect();
    paths(files, &drills, Some(&watched), problems)
}

fn paths(
    files: &[(String, String)],
    drills: &[&str],
    watched: Option<&[&str]>,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Path> {
    let lesson_files = of_kind(files, "lessons", ".md");
    let lessons: Vec<&str> = lesson_files.iter().map(File::stem).collect();
    let known = path::Known { lessons: &lessons, drills, watched };
    of_kind(files, "paths", ".toml").iter().filter_map(|file| path::read(file, known, problems)).collect()
}

/// Puts the panels of `rankings/*.toml` where they belong.
fn rank(course: &mut Course, files: &[(String, String)]) {
    for file in of_kind(files, "rankings", ".toml") {
        let mut found = Vec::new();
        for (place, panel) in rankings::read(&file, &course.ranked(), &mut found) {
            let (drill, freeze) = course.freeze_mut(place);
            if freeze.panel.is_some() {
                let message = format!("`{}` of `{drill}` is ranked in another file too", freeze.id);
                found.push(Diagnostic::error(file.path, None, message).hint("put all experts into one file"));
            } else {
                freeze.panel = Some(panel);
            }
        }
        course.problems.append(&mut found);
    }
}

impl Course {
    /// Puts the panels of a file where they belong, in place of others. What is wrong with the file is said.
    pub fn rank(&mut self, path: &str, text: &str) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for (place, panel) in rankings::read(&File { path, text }, &self.ranked(), &mut found) {
            self.freeze_mut(place).1.panel = Some(panel);
        }
        found
    }

    /// What has judgements: drills, then what decisions are played in.
    fn ranked(&self) -> Vec<&Scenario> {
        self.scenarios.iter().chain(self.decisions.iter().map(|d| &*d.scenario)).collect()
    }

    /// The judgement at a place in [`Self::ranked`], with the id of what it belongs to.
    fn freeze_mut(&mut self, (s, f): rankings::Place) -> (String, &mut Freeze) {
        let drills = self.scenarios.len();
        let scenario = match s.checked_sub(drills) {
            None => &mut self.scenarios[s],
            Some(d) => Arc::make_mut(&mut self.decisions[d].scenario),
        };
        (scenario.id.clone(), &mut scenario.freezes[f])
    }
}

/// Place in the curriculum, by which lessons and drills are sorted within a unit; what has none comes last, by id.
pub fn place(id: &str) -> (usize, String) {
    (CURRICULUM.iter().position(|known| *known == id).unwrap_or(CURRICULUM.len()), id.to_owned())
}

fn of_kind<'f>(files: &'f [(String, String)], folder: &str, ending: &str) -> Vec<File<'f>> {
    let inside = |path: &str| path.rsplit('/').nth(1) == Some(folder) && path.ends_with(ending);
    let files = files.iter().filter(|(path, _)| inside(path));
    files.map(|(path, text)| File { path, text }).collect()
}

/// What records hang on: who has which id, of questions and judgements.
type Taken = BTreeMap<String, String>;

/// Lessons without errors, also against each other.
fn lessons(files: &[(String, String)], problems: &mut Vec<Diagnostic>) -> Vec<Lesson> {
    // Most of a start is this.
    let read_one = |file: File<'_>| {
        let mut found = Vec::new();
        let lesson = lesson::read(&file, &mut found);
        (lesson.map(|l| (file.path.to_owned(), file.text.to_owned(), l)), found)
    };
    let (read, found): (Vec<_>, Vec<_>) = of_kind(files, "lessons", ".md").into_par_iter().map(read_one).unzip();
    let (mut read, mut found): (Vec<_>, Vec<_>) =
        (read.into_iter().flatten().collect(), found.into_iter().flatten().collect());
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
) -> (Vec<Scenario>, Vec<Decision>) {
    let (mut bases, mut drills) = (Vec::<Base>::new(), Vec::new());
    let mut broken_bases = Vec::new();
    for file in of_kind(files, "scenarios", ".toml") {
        match scenario::kind(&file, problems) {
            Some(FileKind::Base) => match scenario::base(&file, problems) {
                Some(base) => bases.push(base),
                None => broken_bases.push(file.path.to_owned()),
            },
            Some(FileKind::Drill) => drills.push(file),
            Some(FileKind::Decision) => {
                let error = Diagnostic::error(file.path, None, "a decision among the drills");
                problems.push(error.hint("put the file into `decisions/`"));
            }
            None => broken_bases.push(file.path.to_owned()),
        }
    }
    // A lesson with errors of its own is there all the same.
    let lesson_ids: Vec<&str> = of_kind(files, "lessons", ".md").iter().map(File::stem).collect();
    let known = Known { bases: &bases, broken_bases: &broken_bases, lessons: &lesson_ids, check_command };
    let mut taken = Taken::new();
    for lesson in lessons {
        taken.extend(lesson.questions().map(|(_, q)| (q.id.clone(), format!("the lesson {}", lesson.id))));
    }
    let mut read = Vec::new();
    for file in &drills {
        let Some(scenario) = scenario::drill(file, &known, problems) else { continue };
        let before = problems.len();
        if read.iter().any(|other: &Scenario| other.id == scenario.id) {
            problems.push(taken_id(file, &scenario.id, "another drill"));
        }
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
    let broken: Vec<&str> =
        drills.iter().map(File::stem).filter(|id| read.iter().all(|s: &Scenario| s.id != *id)).collect();
    let around = Around { known, drills: &read, broken_drills: &broken };
    let decisions = decisions(files, &around, &mut taken, problems);
    (read, decisions)
}

/// Decisions without errors.
fn decisions(
    files: &[(String, String)],
    around: &Around<'_>,
    taken: &mut Taken,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Decision> {
    let owner = |id: &str, taken: &Taken| {
        let lesson = around.known.lessons.contains(&id).then(|| format!("the lesson {id}"));
        let drill = around.drills.iter().any(|d| d.id == id) || around.broken_drills.contains(&id);
        lesson.or_else(|| drill.then(|| format!("the drill {id}"))).or_else(|| taken.get(id).cloned())
    };
    let mut read = Vec::new();
    for file in of_kind(files, "decisions", ".toml") {
        let Some(decision) = decision(&file, around, problems) else { continue };
        if let Some(owner) = owner(&decision.id, taken) {
            problems.push(taken_id(&file, &decision.id, &owner));
            continue;
        }
        taken.insert(decision.id.clone(), format!("the decision {}", decision.id));
        read.push(decision);
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

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = include_str!("load/scenario/tests/base.toml");
    const DRILL: &str = include_str!("load/scenario/tests/drill.toml");

    fn lesson(id: &str, unit: u8, question: &str) -> (String, String) {
        let text = format!(
            "+++\nid = \"{id}\"\ntitle = \"{id}\"\nunit = {unit}\nminutes = 5\nrevision = 1\nobjectives = [\"x\"]\n+++\n\n\
             # One\n\nText.\n\n```predict\nid = \"{question}\"\nask = \"What?\"\nanswer = \"That.\"\n```\n"
        );
        (format!("lessons/{id}.md"), text)
    }

    fn drill(id: &str, freeze: &str) -> (String, String) {
        let text = DRILL.replacen("id = \"drill\"", &format!("id = \"{id}\""), 1).replacen("first-move", freeze, 1);
        (format!("scenarios/{id}.toml"), text)
    }

    fn base() -> (String, String) {
        ("scenarios/base.toml".to_owned(), BASE.to_owned())
    }

    fn said(course: &Course) -> Vec<String> {
        let hint = |d: &Diagnostic| d.hint.clone().unwrap_or_default();
        course.problems.iter().map(|d| format!("{}: {} | {}", d.file, d.message, hint(d))).collect()
    }

    #[test]
    fn items_come_in_the_order_of_the_curriculum() {
        let files = [
            lesson("slo", 2, "q1"),
            lesson("canary", 1, "q2"),
            lesson("a-new-one", 1, "q3"),
            lesson("feature-flags", 1, "q4"),
            drill("quiet-night", "f1"),
            drill("of-our-own", "f2"),
            drill("bad-deploy", "f3"),
            base(),
            ("README.md".to_owned(), "not a part of it".to_owned()),
        ];
        let course = assemble(&files);
        assert_eq!(said(&course), Vec::<String>::new());
        let lessons: Vec<&str> = course.lessons.iter().map(|l| l.id.as_str()).collect();
        assert_eq!(lessons, ["feature-flags", "canary", "a-new-one", "slo"]);
        let scenarios: Vec<&str> = course.scenarios.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(scenarios, ["bad-deploy", "quiet-night", "of-our-own"]);
        assert_eq!(course.texts.len(), files.len());
    }

    #[test]
    fn a_path_may_name_what_is_there_even_with_errors_and_nothing_else() {
        let path = |step: &str| {
            let text = format!(
                "kind = \"path\"\nid = \"p\"\ntitle = \"P\"\nabout = \"A\"\n[[sitting]]\ntitle = \"S\"\nwhy = \"w\"\n\
                 [[sitting.step]]\n{step}\nwhy = \"y\"\n"
            );
            ("paths/p.toml".to_owned(), text)
        };
        let with = |step: &str| assemble(&[lesson("canary", 1, "q"), base(), drill("x", "f"), path(step)]);
        let course = with("drill = \"x\"");
        assert_eq!((said(&course), course.paths.len()), (vec![], 1));
        assert_eq!(
            front(&[lesson("canary", 1, "q"), base(), drill("x", "f"), path("lesson = \"canary\"")])
                .map(|f| f.paths.len()),
            Some(1)
        );
        let course = with("lesson = \"slo\"");
        assert_eq!(said(&course), ["paths/p.toml: there is no lesson `slo` | leave it out until it exists"]);
        assert_eq!(course.paths, []);
        let watch = said(&with("watch = \"x\""));
        assert_eq!(
            watch,
            ["paths/p.toml: the walkthrough of `x` does not say where a learner takes over | put a line \
                            `take-over | task` into it, or name another drill"]
        );
        let broken = ("scenarios/x.toml".to_owned(), "kind = \"drill\"\nid = ".to_owned());
        let course = assemble(&[lesson("canary", 1, "q"), base(), broken, path("watch = \"x\"")]);
        assert!(said(&course).iter().all(|s| s.starts_with("scenarios/x.toml")), "{:?}", said(&course));
    }

    #[test]
    fn one_broken_file_leaves_the_others_open() {
        let broken_lesson = ("lessons/slo.md".to_owned(), "no front matter".to_owned());
        let broken_drill = ("scenarios/x.toml".to_owned(), "kind = \"drill\"\nid = ".to_owned());
        let course = assemble(&[broken_lesson, lesson("canary", 1, "q"), broken_drill, base(), drill("y", "f")]);
        assert_eq!((course.lessons.len(), course.scenarios.len()), (1, 1));
        let files: Vec<&str> = course.problems.iter().map(|d| d.file.as_str()).collect();
        assert_eq!(files, ["lessons/slo.md", "scenarios/x.toml"]);
    }

    #[test]
    fn ids_that_records_hang_on_are_used_once() {
        for (files, want) in [
            (
                vec![lesson("canary", 1, "same"), base(), drill("x", "same")],
                "scenarios/x.toml: the id `same` is taken | the lesson canary has it; records hang on ids",
            ),
            (
                vec![lesson("canary", 1, "q"), lesson("slo", 2, "q"), base()],
                "lessons/slo.md: the question id `q` is taken | lessons/canary.md has it; records hang on ids, so each is \
                 used once in the course",
            ),
            (
                vec![lesson("canary", 1, "q"), base(), drill("x", "same"), drill("y", "same")],
                "scenarios/y.toml: the id `same` is taken | the drill x has it; records hang on ids",
            ),
            (
                vec![
                    lesson("canary", 1, "q"),
                    base(),
                    drill("x", "f"),
                    ("own/scenarios/x.toml".into(), drill("x", "g").1),
                ],
                "own/scenarios/x.toml: the id `x` is taken | another drill has it; records hang on ids",
            ),
        ] {
            let course = assemble(&files);
            assert!(said(&course).iter().any(|s| s == want), "{:?}", said(&course));
        }
    }

    #[test]
    fn a_lesson_with_errors_is_there_for_a_drill_that_names_it() {
        let course = assemble(&[("lessons/canary.md".to_owned(), String::new()), base(), drill("x", "f")]);
        assert_eq!(course.scenarios.len(), 1);
        let course = assemble(&[base(), drill("x", "f")]);
        assert_eq!(said(&course), ["scenarios/x.toml: there is no lesson `canary` | none is declared"]);
    }

    #[test]
    fn the_grammar_of_commands_can_be_passed_in() {
        let picky = |_: &crate::sim::Spec, command: &str| match command {
            "wait 2m" => Err(crate::sim::phrase::PhraseError { message: "too long".into(), hint: "be quick".into() }),
            _ => Ok(()),
        };
        let course = assemble_with(&[lesson("canary", 1, "q"), base(), drill("x", "f")], &picky);
        assert_eq!(said(&course), ["scenarios/x.toml: too long | be quick"]);
        let span = course.problems[0].span.clone().unwrap_or_default();
        assert_eq!(&course.texts["scenarios/x.toml"][span], "wait 2m");
    }
}
