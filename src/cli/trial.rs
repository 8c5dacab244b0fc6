//! The written runs of a drill, played: the walkthrough and its alternatives must pass, traps and doing nothing must
//! not. What comes out otherwise is said at the place in the file. Must not know files; it is given the text.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use super::play;
use crate::base::diag::Diagnostic;
use crate::course::scenario::{Scenario, Script};
use crate::grade::report::Report;
use crate::session::run::Start;
use crate::session::{self, Run};

/// The seed of every trial.
const SEED: u64 = 1;

/// A run that was played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trial {
    /// Scenario id.
    pub scenario: String,
    /// `walkthrough`, `alternative 1`, `trap 2`, `idle`.
    pub run: String,
    /// Whether it has to pass.
    pub wanted: bool,
    /// Whether it did; none when it could not be played.
    pub passed: Option<bool>,
    /// 100 is par, 0 is doing nothing; none when it could not be played.
    pub score: Option<i32>,
}

/// Every written run of `scenario`, which stands in `file` with this text, and what is wrong with them.
pub fn all(scenario: &Arc<Scenario>, file: &str, text: &str) -> (Vec<Trial>, Vec<Diagnostic>) {
    let idle = Script { title: String::new(), why: String::new(), lines: vec![], ..scenario.walkthrough.clone() };
    let numbered = |scripts: &[Script], what: &'static str, wanted| -> Vec<(String, Script, bool)> {
        scripts.iter().cloned().zip(1..).map(|(s, n)| (format!("{what} {n}"), s, wanted)).collect()
    };
    let mut runs = vec![("walkthrough".to_owned(), scenario.walkthrough.clone(), true)];
    runs.extend(numbered(&scenario.alternatives, "alternative", true));
    runs.extend(numbered(&scenario.traps, "trap", false));
    runs.push(("idle".to_owned(), idle, false));
    let (mut trials, mut wrong) = (Vec::new(), Vec::new());
    for (name, script, wanted) in runs {
        let place = place(text, &name);
        let report = match once(scenario, &script) {
            Ok(report) => {
                wrong.extend(verdict(&name, wanted, &report).map(|d| Diagnostic {
                    file: file.to_owned(),
                    span: Some(place.clone()),
                    ..d
                }));
                Some(report)
            }
            Err((command, message, hint)) => {
                let rest = text.get(place.end..).unwrap_or_default();
                let span =
                    rest.find(&command).map_or(place.clone(), |at| place.end + at..place.end + at + command.len());
                wrong.push(Diagnostic::error(file, span, format!("{name}: {message}")).hint(hint));
                None
            }
        };
        trials.push(Trial {
            scenario: scenario.id.clone(),
            run: name,
            wanted,
            passed: report.as_ref().map(|r| r.passed),
            score: report.as_ref().map(|r| r.score),
        });
    }
    (trials, wrong)
}

/// One run, graded; or the command that did not fit, why, and a hint.
fn once(scenario: &Arc<Scenario>, script: &Script) -> Result<Report, (String, String, String)> {
    let named = script.world.as_ref();
    let world = named.and_then(|id| scenario.rubric.worlds.iter().position(|w| w.id == *id));
    let mut run = Run::start(Arc::clone(scenario), &Start { seed: SEED, world, exam: false });
    session::script::play(&mut run, &script.lines).map_err(|e| (e.command, e.message, e.hint))?;
    play::finish(&mut run).map_err(|e| (String::new(), e.message, e.hint.unwrap_or_default()))?;
    Ok(session::grade(&run))
}

/// What is wrong with how a run came out.
fn verdict(name: &str, wanted: bool, report: &Report) -> Option<Diagnostic> {
    if report.passed == wanted {
        return None;
    }
    let (message, hint) = match (wanted, name) {
        (true, _) => {
            (format!("{name} does not pass: {}", report.reasons.join("; ")), "change the run, or what it is played on")
        }
        (false, "idle") => ("doing nothing passes".to_owned(), "make the harm larger, or `pass_loss` smaller"),
        (false, _) => (
            format!("{name} passes, with a score of {}", report.score),
            "make what it does wrong cost more, or name another world",
        ),
    };
    Some(Diagnostic::error("", None, message).hint(hint))
}

/// Where a run stands: the header of its table. Doing nothing stands where grading does.
fn place(text: &str, name: &str) -> Range<usize> {
    let (header, n) = match name.split_once(' ') {
        Some((what, n)) => (format!("[[{what}]]"), n.parse().unwrap_or(1)),
        None if name == "idle" => ("[grading]".to_owned(), 1),
        None => (format!("[{name}]"), 1),
    };
    let mut start = 0;
    let mut left: usize = n;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with(&header) {
            left -= 1;
            if left == 0 {
                let at = start + line.len() - line.trim_start().len();
                return at..at + header.len();
            }
        }
        start += line.len();
    }
    0..0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_found_by_its_header() {
        let text = "[grading]\n[walkthrough]\n[[trap]]\nx\n  [[trap]]\n";
        for (name, want) in [("walkthrough", "[walkthrough]"), ("trap 1", "[[trap]]"), ("idle", "[grading]")] {
            assert_eq!(&text[place(text, name)], want, "{name}");
        }
        assert_eq!(place(text, "trap 2").start, 37);
        assert_eq!(place(text, "alternative 1"), 0..0);
    }
}
