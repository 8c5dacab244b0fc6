//! `check`: what is wrong with a course or with one file of it. Reading finds most; the rest is found by playing every
//! written run of a drill.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use super::failure::Failure;
use super::trial::{self, Plan, Trial};
use super::{say, side};
use crate::base::diag::{Diagnostic, Severity};
use crate::base::text::count;
use crate::course::Course;
use crate::course::decision::Decision;
use crate::course::scenario::Scenario;
use crate::shell::{files, launch};

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Output<'a> {
    errors: usize,
    warnings: usize,
    lessons: usize,
    scenarios: usize,
    decisions: usize,
    findings: Vec<Finding<'a>>,
    runs: &'a [Trial],
}

#[derive(Debug, Serialize)]
struct Finding<'a> {
    severity: Severity,
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
    hint: Option<&'a str>,
}

/// A course that is checked, or one file of it.
struct Subject {
    course: Course,
    /// The file in the course's own words, and as the author named it.
    only: Option<(String, String)>,
    /// Before every path that is shown.
    folder: String,
}

/// `firedrill check`: true when there is no error. `course` is the folder of `--course`.
pub fn run(path: Option<&Path>, course: Option<&Path>, json: bool) -> Result<bool, Failure> {
    let Subject { course, only, folder } = subject(path, course)?;
    let Examined { problems, trials, sound } = examine(&course, only.as_ref());
    let Sound { lessons, scenarios, decisions } = sound;
    let errors = problems.iter().filter(|d| d.severity == Severity::Error).count();
    let text = |d: &Diagnostic| course.texts.get(&d.file).map_or("", String::as_str);
    let shown: Vec<(Diagnostic, &str)> =
        problems.iter().map(|d| (renamed(d, only.as_ref(), &folder), text(d))).collect();
    if json {
        let findings = shown.iter().map(|(d, text)| finding(d, text)).collect();
        let warnings = shown.len() - errors;
        say::json(&Output { errors, warnings, lessons, scenarios, decisions, findings, runs: &trials })?;
    } else {
        let mut out: String = shown.iter().map(|(d, text)| d.render(text) + "\n\n").collect();
        out.push_str(&sum(sound, trials.len(), errors, shown.len() - errors));
        say::text(&out)?;
    }
    Ok(errors == 0)
}

/// How many errors one file of a course has.
pub fn errors(path: &Path, course: Option<&Path>) -> Result<usize, Failure> {
    let Subject { course, only, .. } = subject(Some(path), course)?;
    let problems = examine(&course, only.as_ref()).problems;
    Ok(problems.iter().filter(|d| d.severity == Severity::Error).count())
}

/// Everything that was found out.
struct Examined {
    problems: Vec<Diagnostic>,
    trials: Vec<Trial>,
    sound: Sound,
}

/// How many files have no error.
#[derive(Debug, Clone, Copy, Default)]
struct Sound {
    lessons: usize,
    scenarios: usize,
    decisions: usize,
}

/// Reads and plays what is meant: all, or one file.
fn examine(course: &Course, only: Option<&(String, String)>) -> Examined {
    let meant = |file: &str| only.is_none_or(|(own, _)| own == file);
    let mut problems: Vec<Diagnostic> = course.problems.iter().filter(|d| meant(&d.file)).cloned().collect();
    let drills: Vec<(String, &Scenario)> = course
        .scenarios
        .iter()
        .map(|s| (format!("scenarios/{}.toml", s.id), s))
        .filter(|(file, _)| meant(file))
        .collect();
    let plans: Vec<(&str, Plan)> = drills
        .iter()
        .flat_map(|(file, s)| trial::plans(&Arc::new((*s).clone())).into_iter().map(move |plan| (file.as_str(), plan)))
        .collect();
    let text = |file: &str| course.texts.get(file).map_or("", String::as_str);
    let mut trials = Vec::new();
    let play = |(file, plan): &(&str, Plan)| trial::play(plan, file, text(file));
    side::by_side(side::threads(), "playing written runs", &plans, play, |(trial, wrong)| {
        trials.push(trial);
        problems.extend(wrong);
        true
    });
    let decisions: Vec<(String, &Decision)> = course
        .decisions
        .iter()
        .map(|d| (format!("decisions/{}.toml", d.id), d))
        .filter(|(file, _)| meant(file))
        .collect();
    let weigh = |(file, decision): &(String, &Decision)| trial::weigh(decision, file, text(file));
    side::by_side(side::threads(), "playing decisions", &decisions, weigh, |wrong| {
        problems.extend(wrong);
        true
    });
    let broken = |file: &str| problems.iter().any(|d| d.severity == Severity::Error && d.file == file);
    let scenarios = drills.iter().filter(|(file, _)| !broken(file)).count();
    let lessons = course.lessons.iter().map(|l| format!("lessons/{}.md", l.id)).filter(|f| meant(f)).count();
    let decisions = decisions.iter().filter(|(file, _)| !broken(file)).count();
    Examined { problems, trials, sound: Sound { lessons, scenarios, decisions } }
}

fn subject(path: Option<&Path>, course: Option<&Path>) -> Result<Subject, Failure> {
    let here = Path::new(".");
    let whole = |dir: Option<&Path>| -> Result<Subject, Failure> {
        let folder = dir.filter(|dir| *dir != here).map_or(String::new(), |dir| format!("{}/", dir.display()));
        Ok(Subject { course: launch::open_course(dir)?, only: None, folder })
    };
    match path.or(course) {
        Some(path) if path.is_dir() => whole(Some(path)),
        Some(path) if path == Path::new("") || !path.exists() => {
            Err(Failure::new(format!("{} does not exist", path.display())).hint("give a course's folder or one file"))
        }
        Some(path) => one(path, course),
        None if has_course(here) => whole(Some(here)),
        None => whole(None),
    }
}

/// One file: within the course that it lies in, or put into the course of `--course`, or into the built-in one.
fn one(path: &Path, course: Option<&Path>) -> Result<Subject, Failure> {
    let shown = path.display().to_string();
    let Some(own) = own_name(path) else {
        return Err(Failure::usage(
            format!("{shown} is neither a lesson nor a scenario"),
            "a lesson's name ends in `.md`, a scenario's or a decision's in `.toml`",
        ));
    };
    let text = files::read_text(path)?;
    let mut all = match home(path).as_deref().or(course) {
        Some(dir) => files::read_course(dir)?.files,
        None => launch::embedded(),
    };
    match all.iter_mut().find(|(name, _)| *name == own) {
        Some(file) => file.1 = text,
        None => all.push((own.clone(), text)),
    }
    all.sort();
    Ok(Subject { course: launch::assemble(&all), only: Some((own, shown)), folder: String::new() })
}

/// What a course calls the file.
fn own_name(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    match path.extension()?.to_str()? {
        "md" => Some(format!("lessons/{name}")),
        "toml" if lies_in(path, "rankings") => Some(format!("rankings/{name}")),
        "toml" if lies_in(path, "paths") => Some(format!("paths/{name}")),
        "toml" if lies_in(path, "decisions") => Some(format!("decisions/{name}")),
        "toml" => Some(format!("scenarios/{name}")),
        _ => None,
    }
}

/// The course that a file lies in, by the name of its folder.
fn home(path: &Path) -> Option<PathBuf> {
    let path = path.canonicalize().ok()?;
    let folder = path.parent()?;
    let wanted = match path.extension()?.to_str()? {
        "md" => "lessons",
        _ if lies_in(&path, "rankings") => "rankings",
        _ if lies_in(&path, "paths") => "paths",
        _ if lies_in(&path, "decisions") => "decisions",
        _ => "scenarios",
    };
    let dir = (folder.file_name()? == wanted).then(|| folder.parent()).flatten()?;
    // Rankings may lie in a folder that is no course.
    (wanted != "rankings" || has_course(dir)).then(|| dir.to_path_buf())
}

/// Whether a file lies in a folder of this name.
fn lies_in(path: &Path, wanted: &str) -> bool {
    let folder = path.canonicalize().ok().and_then(|p| p.parent()?.file_name().map(std::ffi::OsStr::to_os_string));
    folder.is_some_and(|name| name == wanted)
}

fn has_course(dir: &Path) -> bool {
    dir.join("lessons").is_dir() || dir.join("scenarios").is_dir()
}

/// The finding with the path as the author gave it.
fn renamed(d: &Diagnostic, only: Option<&(String, String)>, folder: &str) -> Diagnostic {
    let file = only.map_or_else(|| format!("{folder}{}", d.file), |(_, shown)| shown.clone());
    Diagnostic { file, ..d.clone() }
}

fn finding<'a>(d: &'a Diagnostic, text: &str) -> Finding<'a> {
    let position = d.position(text);
    Finding {
        severity: d.severity,
        file: &d.file,
        line: position.map(|p| p.0),
        column: position.map(|p| p.1),
        message: &d.message,
        hint: d.hint.as_deref(),
    }
}

/// The last line.
fn sum(sound: Sound, runs: usize, errors: usize, warnings: usize) -> String {
    let n = |n: usize, one: &str| count(n as u64, one, &format!("{one}s"));
    let some = |parts: &[(usize, &str)]| -> Vec<String> {
        parts.iter().filter(|(how_many, _)| *how_many > 0).map(|(how_many, what)| n(*how_many, what)).collect()
    };
    let found = some(&[(errors, "error"), (warnings, "warning")]).join(", ");
    let found = if found.is_empty() { "no errors".to_owned() } else { found };
    let Sound { lessons, scenarios, decisions } = sound;
    let all = some(&[(lessons, "lesson"), (scenarios, "drill"), (decisions, "decision")]);
    let verb = if lessons + scenarios + decisions == 1 { "is" } else { "are" };
    let sound = match all.split_last() {
        None => String::new(),
        Some((last, [])) => format!("; {last} {verb} sound"),
        Some((last, before)) => format!("; {} and {last} {verb} sound", before.join(", ")),
    };
    let played = if runs > 0 { format!("; {} played", n(runs, "run")) } else { String::new() };
    format!("{found}{sound}{played}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_says_what_was_found() {
        for (numbers, want) in [
            (([3, 1, 0], 5, 0, 0), "no errors; 3 lessons and 1 drill are sound; 5 runs played\n"),
            (([3, 1, 2], 5, 0, 0), "no errors; 3 lessons, 1 drill and 2 decisions are sound; 5 runs played\n"),
            (([1, 0, 0], 0, 0, 2), "2 warnings; 1 lesson is sound\n"),
            (([0, 1, 0], 3, 1, 0), "1 error; 1 drill is sound; 3 runs played\n"),
            (([0, 0, 1], 0, 0, 0), "no errors; 1 decision is sound\n"),
            (([0, 0, 0], 0, 2, 1), "2 errors, 1 warning\n"),
        ] {
            let ([lessons, scenarios, decisions], runs, errors, warnings) = numbers;
            assert_eq!(sum(Sound { lessons, scenarios, decisions }, runs, errors, warnings), want);
        }
    }
}
