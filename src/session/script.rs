//! Plays a written script on a run: waits for the time of a line where it has one, then types it.

use crate::course::scenario::ScriptLine;

use super::run::Run;

/// Why a script stopped.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: `{command}`: {message}")]
pub struct ScriptError {
    /// From 1, counting commands.
    pub line: usize,
    /// The command.
    pub command: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// Plays every line. Judgements that come up are skipped unless the next line answers them; waits that stop at news go
/// on until their time is through, because a script does not read news.
///
/// # Errors
/// The first line that does not fit.
pub fn play(run: &mut Run, lines: &[ScriptLine]) -> Result<(), ScriptError> {
    for (i, line) in lines.iter().enumerate() {
        let wrong = |e: crate::sim::phrase::PhraseError| ScriptError {
            line: i + 1,
            command: line.command.clone(),
            message: e.message,
            hint: e.hint,
        };
        let begin = run.incident().world.spec().begin;
        if let Some(after) = line.not_before {
            wait_until(run, begin.plus(after)).map_err(wrong)?;
        }
        let answers = ["rank", "skip"].iter().any(|w| line.command.starts_with(w));
        if !answers {
            skip(run).map_err(wrong)?;
        }
        let before = run.now();
        let read = crate::sim::command::read(run.incident().world.spec(), &line.command).map_err(wrong)?;
        run.command(&read).map_err(wrong)?;
        if let crate::sim::Command::Wait(seconds) = read {
            wait_until(run, before.plus(seconds)).map_err(wrong)?;
        }
        if run.over() {
            return Ok(());
        }
    }
    Ok(())
}

/// Lets the run go on with nobody acting, to its end.
///
/// # Errors
/// Never in practice; a run that refuses to wait.
pub fn idle(run: &mut Run) -> Result<(), crate::sim::phrase::PhraseError> {
    let horizon = run.incident().world.spec().horizon;
    wait_until(run, horizon)
}

fn wait_until(run: &mut Run, tick: crate::base::time::Tick) -> Result<(), crate::sim::phrase::PhraseError> {
    while run.now() < tick && !run.over() {
        skip(run)?;
        let left = tick.since(run.now());
        run.command(&crate::sim::Command::Wait(left.min(7200)))?;
    }
    Ok(())
}

fn skip(run: &mut Run) -> Result<(), crate::sim::phrase::PhraseError> {
    if run.freeze().is_some() {
        run.command(&crate::sim::Command::Skip)?;
    }
    Ok(())
}
