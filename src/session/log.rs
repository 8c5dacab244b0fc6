//! The record of a run as text: a header line, then a line for each command with the tick it was given at. Everything
//! else about a run is derived from these lines. JSON, one object a line.

use serde::{Deserialize, Serialize};

use crate::base::time::Tick;
use crate::course::scenario::Scenario;
use crate::sim::ENGINE_VERSION;

use super::run::Start;

/// What is written first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Version of this format.
    pub firedrill_log: u32,
    /// Scenario id.
    pub scenario: String,
    /// Hex SHA-256 of the scenario's texts.
    pub content: String,
    /// Version of the engine.
    pub engine: u32,
    /// Picks the true world and the noise.
    pub seed: u64,
    /// The true world, if it was asked for instead of drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default)]
    pub world: Option<String>,
    /// Whether it is an exam.
    #[serde(default)]
    pub exam: bool,
}

impl Header {
    /// The header of a run of this scenario that is begun so.
    pub fn of(scenario: &Scenario, start: &Start) -> Self {
        Self {
            firedrill_log: FORMAT,
            scenario: scenario.id.clone(),
            content: scenario.content_hash.clone(),
            engine: ENGINE_VERSION,
            seed: start.seed,
            world: start.world.map(|w| scenario.rubric.worlds[w].id.clone()),
            exam: start.exam,
        }
    }
}

/// Version of the format that is written.
pub const FORMAT: u32 = 1;

/// A command as it was logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// When it was given.
    pub t: Tick,
    /// As [`crate::sim::command::write`] writes it.
    #[serde(rename = "do")]
    pub command: String,
}

/// A log that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Its first line.
    pub header: Header,
    /// The others.
    pub lines: Vec<Line>,
}

/// Why a log cannot be used. `line` counts from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// There is nothing in it.
    #[error("the log is empty")]
    Empty,
    /// Its first line is not a header.
    #[error("line 1 is not the header of a firedrill log")]
    NoHeader,
    /// Written by a newer program.
    #[error("the log has format {0}, this program reads up to {FORMAT}")]
    Newer(u32),
    /// A line is not one of ours; the last line of a file cut in half, as a rule.
    #[error("line {line} is not complete: {text}")]
    Broken {
        /// From 1.
        line: usize,
        /// Its beginning.
        text: String,
    },
    /// The scenario is another, or was changed since.
    #[error("the log was played on {what}, which is not what is installed")]
    OtherContent {
        /// Scenario and the first digits of its hash.
        what: String,
    },
    /// Played by another engine.
    #[error("the log was played by engine {0}, this is engine {engine}", engine = ENGINE_VERSION)]
    OtherEngine(u32),
    /// A command does not fit where it stands.
    #[error("line {line}: `{command}`: {why}")]
    Misfit {
        /// From 1.
        line: usize,
        /// The command.
        command: String,
        /// What is wrong.
        why: String,
    },
}

impl LogError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty | Self::NoHeader => "give a file written by `firedrill run --log FILE`",
            Self::Newer(_) => "use a newer firedrill",
            Self::Broken { .. } => "the file was cut or edited; delete the broken line to use what stands before it",
            Self::OtherContent { .. } => "use the course it was played on, with --course DIR",
            Self::OtherEngine(_) => "use the version of firedrill that played it",
            Self::Misfit { .. } => "the log was edited; a grade can only be given for a log as it was written",
        }
    }
}

/// A line of text for a header or a command.
pub fn write<T: Serialize>(line: &T) -> String {
    serde_json::to_string(line).unwrap_or_default()
}

/// Reads the lines of a log.
///
/// # Errors
/// The first line that cannot be used.
pub fn read<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Log, LogError> {
    let mut lines = lines.into_iter().enumerate().filter(|(_, text)| !text.trim().is_empty());
    let (_, first) = lines.next().ok_or(LogError::Empty)?;
    let version: Option<serde_json::Value> = serde_json::from_str(first).ok();
    let version = version.and_then(|v| v.get("firedrill_log")?.as_u64()).ok_or(LogError::NoHeader)?;
    if version > u64::from(FORMAT) {
        return Err(LogError::Newer(version as u32));
    }
    let header = serde_json::from_str(first).map_err(|_| LogError::NoHeader)?;
    let lines = lines.map(|(i, text)| {
        serde_json::from_str(text).map_err(|_| LogError::Broken { line: i + 1, text: text.chars().take(40).collect() })
    });
    Ok(Log { header, lines: lines.collect::<Result<_, _>>()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_reads_back_and_a_cut_one_says_where() {
        let header = Header {
            firedrill_log: FORMAT,
            scenario: "bad-deploy".into(),
            content: "ab".into(),
            engine: 1,
            seed: 7,
            world: None,
            exam: false,
        };
        let line = Line { t: Tick(2520), command: "look overview".into() };
        let text = format!("{}\n{}\n", write(&header), write(&line));
        assert_eq!(read(text.lines()), Ok(Log { header, lines: vec![line] }));
        let cut = &text[..text.len() - 12];
        let error = read(cut.lines()).expect_err("cut");
        assert_eq!(error.to_string(), r#"line 2 is not complete: {"t":2520,"do":"look"#);
        assert_eq!(read("".lines()), Err(LogError::Empty));
        assert_eq!(read("hello".lines()), Err(LogError::NoHeader));
        assert_eq!(read(r#"{"firedrill_log":99}"#.lines()), Err(LogError::Newer(99)));
    }
}
