//! The written runs of a drill, played: the walkthrough and its alternatives must pass, traps and doing nothing must
//! not. What comes out otherwise is said at the place in the file. Must not know files; it is given the text.

use std::ops::Range;
use std::sync::Arc;

use serde::Serialize;

use crate::base::diag::Diagnostic;
use crate::course::decision::Decision;
use crate::course::scenario::{Scenario, Script};
use crate::grade::report::Report;
use crate::session::decision;
use crate::session::run::Start;
use crate::session::script::ScriptError;
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
    /// 100 is par, 50 the best constant player, 0 the random one; none when it could not be played.
    pub score: Option<i32>,
}

/// A run that is to be played.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    scenario: Arc<Scenario>,
    /// `walkthrough`, `alternative 1`, `trap 2`, `idle`.
    pub name: String,
    script: Script,
    /// Whether it has to pass.
    pub wanted: bool,
}

/// Every written run of a scenario, and doing nothing.
pub fn plans(scenario: &Arc<Scenario>) -> Vec<Plan> {
    let plan = |name: String, script: &Script, wanted| Plan {
        scenario: Arc::clone(scenario),
        name,
        script: script.clone(),
        wanted,
    };
    let idle = Script { lines: vec![], ..scenario.walkthrough.clone() };
    let mut all = vec![plan("walkthrough".into(), &scenario.walkthrough, true)];
    all.extend(scenario.alternatives.iter().zip(1..).map(|(s, n)| plan(format!("alternative {n}"), s, true)));
    all.extend(scenario.traps.iter().zip(1..).map(|(s, n)| plan(format!("trap {n}"), s, false)));
    all.push(plan("idle".into(), &idle, false));
    all
}

/// Plays a run that stands in `file` with this text, and says what is wrong with it.
pub fn play(plan: &Plan, file: &str, text: &str) -> (Trial, Option<Diagnostic>) {
    let Plan { scenario, name, wanted, .. } = plan;
    let place = place(text, name);
    let (report, wrong) = match plan.graded(SEED) {
        Ok(report) => {
            let wrong = verdict(name, *wanted, &report);
            (Some(report), wrong.map(|(message, hint)| Diagnostic::error(file, place, message).hint(hint)))
        }
        Err(slip) => {
            let rest = text.get(place.end..).unwrap_or_default();
            let at = rest.find(&slip.command).map(|at| place.end + at);
            let span = at.map_or(place, |at| at..at + slip.command.len());
            (None, Some(Diagnostic::error(file, span, format!("{name}: {}", slip.message)).hint(slip.hint)))
        }
    };
    let trial = Trial {
        scenario: scenario.id.clone(),
        run: name.clone(),
        wanted: *wanted,
        passed: report.as_ref().map(|r| r.passed),
        score: report.as_ref().map(|r| r.score),
    };
    (trial, wrong)
}

/// What is wrong with a decision that stands in `file` with this text, once its options are played: a line that does not
/// fit, a scene that gives the world away, ranks that what the options come to contradicts.
pub fn weigh(decision: &Decision, file: &str, text: &str) -> Vec<Diagnostic> {
    let weighed = match decision::weigh(decision) {
        Ok(weighed) => weighed,
        Err(slip) => {
            let span = text.find(&slip.command).map(|at| at..at + slip.command.len());
            return vec![Diagnostic::error(file, span, slip.to_string()).hint(slip.hint)];
        }
    };
    let mut out = vec![];
    if let [(only, _)] = weighed.worlds.as_slice() {
        let world = &decision.scenario.rubric.worlds[*only].id;
        let message = format!("the scene fits one world alone, `{world}`: there is nothing to weigh");
        let hint = "show less in `[scene]`, or let other worlds look alike up to there";
        out.push(Diagnostic::error(file, place(text, "scene"), message).hint(hint));
    }
    for (option, message) in decision::contradictions(decision, &weighed) {
        let hint = "rank by what it comes to, or say in `despite` why it stands before the other";
        out.push(Diagnostic::error(file, place(text, &format!("option {}", option + 1)), message).hint(hint));
    }
    out
}

impl Plan {
    /// Its grade.
    ///
    /// # Errors
    /// The command that did not fit.
    pub fn graded(&self, seed: u64) -> Result<Report, ScriptError> {
        let Self { scenario, script, .. } = self;
        let named = script.world.as_ref();
        let world = named.and_then(|id| scenario.rubric.worlds.iter().position(|w| w.id == *id));
        let mut run = Run::start(Arc::clone(scenario), &Start { seed, world, exam: false });
        session::script::play(&mut run, &script.lines)?;
        session::script::idle(&mut run).map_err(|e| ScriptError {
            line: script.lines.len(),
            command: "wait".into(),
            message: e.message,
            hint: e.hint,
        })?;
        Ok(session::grade(&run))
    }
}

/// What is wrong with how a run came out, and what to do.
fn verdict(name: &str, wanted: bool, report: &Report) -> Option<(String, &'static str)> {
    match (wanted, report.passed, name) {
        (true, true, _) | (false, false, _) => None,
        (true, false, _) => {
            let message = format!("{name} does not pass: {}", report.reasons.join("; "));
            Some((message, "change the run, or what it is played on"))
        }
        (false, true, "idle") => Some(("doing nothing passes".into(), "make the harm larger, or `pass_loss` smaller")),
        (false, true, _) => {
            let message = format!("{name} passes, with a score of {}", report.score);
            Some((message, "make what it does wrong cost more, or name another world"))
        }
    }
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
