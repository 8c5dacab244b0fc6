//! The record of a run as text: a header line, then a line for each command with the tick it was given at, and perhaps
//! one with the grade that was given. Everything else about a run is derived from the commands. JSON, one object a line.
//! Every line has a hash of itself and of the line before, so that a log says which of its lines was changed; somebody
//! who works all hashes out again is not found out.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::base::time::Tick;
use crate::course::scenario::Scenario;
use crate::grade::report::Report;
use crate::learn::record::{Fork, RunMeta};
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
    /// Where it goes back into another run, if it is a retry: practice, played with what the first attempt taught.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default)]
    pub fork: Option<Fork>,
    /// How many lines at its beginning are the walkthrough's, if the learner watched it and took over: practice, assisted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(default)]
    pub watched: Option<u32>,
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
            fork: None,
            watched: None,
        }
    }

    /// The header of a run of the record.
    pub fn kept(run: &RunMeta) -> Self {
        Self {
            firedrill_log: run.format,
            scenario: run.scenario.clone(),
            content: run.content_hash.clone(),
            engine: run.engine,
            seed: run.seed,
            world: None,
            exam: run.exam,
            fork: run.fork,
            watched: run.watched,
        }
    }

    /// The start of the chain. A log that was begun without hashes and is gone on with has that of the first format with
    /// them.
    pub fn hash(&self) -> String {
        chained("", &write(&Self { firedrill_log: self.firedrill_log.max(CHAINED), ..self.clone() }))
    }

    /// Its line: with its hash, where the format has hashes.
    pub fn line(&self) -> String {
        if self.firedrill_log < CHAINED { write(self) } else { write(&Sealed { line: self, h: &self.hash() }) }
    }
}

/// Version of the format that is written. 1 had neither numbers nor hashes, 2 no walkthrough at its beginning.
pub const FORMAT: u32 = 3;
/// The first format with numbers and hashes.
pub(super) const CHAINED: u32 = 2;
/// Hexadecimal digits of a hash.
const DIGITS: usize = 16;

/// A command as it was logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Its place in the log; the header is line 1. 0 in a log of format 1.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub n: u32,
    /// When it was given.
    pub t: Tick,
    /// As [`crate::sim::command::write`] writes it.
    #[serde(rename = "do")]
    pub command: String,
    /// Of the line before and of this one; empty in a log of format 1.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub h: String,
}

impl Line {
    /// The line that comes behind `before` in the log that begins with `header`.
    pub fn after(header: &Header, before: Option<&Self>, t: Tick, command: String) -> Self {
        let (n, previous) = before.map_or_else(|| (2, header.hash()), |b| (b.n + 1, b.h.clone()));
        let line = Self { n, t, command, h: String::new() };
        Self { h: chained(&previous, &write(&line)), ..line }
    }
}

/// The grade that was given when the log was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Whether the run passed.
    pub passed: bool,
    /// Thousandths of a budget-minute, as the next three.
    pub par: i64,
    /// What decisions added.
    pub decisions: i64,
    /// What neither explains.
    pub luck: i64,
    /// As it went.
    pub total: i64,
    /// 100 is par.
    pub score: i32,
    /// Version of the engine.
    pub engine: u32,
    /// Version of the grader.
    pub grader: u32,
    /// Revision of the scenario.
    pub revision: u32,
}

/// How a stored grade compares with the one that is worked out now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored {
    /// The log holds none.
    None,
    /// It is the same.
    Matches,
    /// It was given by another grader or for another revision; they are not compared.
    OtherVersion {
        /// Version of the grader that gave it.
        grader: u32,
        /// Revision of the scenario that it was given for.
        revision: u32,
    },
    /// It is another: what it says and what is worked out, for each value that differs.
    Differs(Vec<String>),
}

impl Grade {
    /// What is stored of a report.
    pub fn of(report: &Report) -> Self {
        Self {
            passed: report.passed,
            par: report.par.0,
            decisions: report.decisions.0,
            luck: report.luck.0,
            total: report.total.0,
            score: report.score,
            engine: report.versions.engine,
            grader: report.versions.grader,
            revision: report.versions.scenario,
        }
    }

    /// How `stored` compares with a report.
    pub fn compare(stored: Option<&Self>, report: &Report) -> Stored {
        let Some(stored) = stored else { return Stored::None };
        let now = Self::of(report);
        if (stored.engine, stored.grader, stored.revision) != (now.engine, now.grader, now.revision) {
            return Stored::OtherVersion { grader: stored.grader, revision: stored.revision };
        }
        let mut differs = vec![];
        if stored.passed != now.passed {
            let word = |passed| if passed { "passed" } else { "did not pass" };
            differs.push(format!("it says {}, and the run {}", word(stored.passed), word(now.passed)));
        }
        for (name, kept, now) in [
            ("par", stored.par, now.par),
            ("decisions", stored.decisions, now.decisions),
            ("luck", stored.luck, now.luck),
            ("total", stored.total, now.total),
            ("score", stored.score.into(), now.score.into()),
        ] {
            if kept != now {
                differs.push(format!("{name} {kept} instead of {now}"));
            }
        }
        if differs.is_empty() { Stored::Matches } else { Stored::Differs(differs) }
    }
}

/// The line that ends a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Closing {
    n: u32,
    grade: Grade,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    h: String,
}

/// Anything with its hash behind it.
#[derive(Serialize)]
struct Sealed<'a, T> {
    #[serde(flatten)]
    line: &'a T,
    h: &'a str,
}

/// A log that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// Its first line.
    pub header: Header,
    /// The commands.
    pub lines: Vec<Line>,
    /// Its last line, if it was closed.
    pub grade: Option<Grade>,
    /// Whether the header is another than the one whose hash it has.
    pub header_changed: bool,
}

impl Log {
    /// A log that begins with these commands; their lines may come from another log and are chained anew.
    pub fn begun(header: Header, commands: &[Line]) -> Self {
        let mut lines: Vec<Line> = vec![];
        for given in commands {
            lines.push(Line::after(&header, lines.last(), given.t, given.command.clone()));
        }
        Self { header, lines, grade: None, header_changed: false }
    }

    /// Whether changes to it can be told.
    pub const fn chained(&self) -> bool {
        self.header.firedrill_log >= CHAINED
    }

    /// The whole log as text, closed with the grade if it has one.
    pub fn text(&self) -> String {
        let mut out = self.header.line() + "\n";
        for line in &self.lines {
            out = out + &write(line) + "\n";
        }
        let Some(grade) = &self.grade else { return out };
        let (n, previous) = self.lines.last().map_or_else(|| (2, self.header.hash()), |l| (l.n + 1, l.h.clone()));
        let closing = Closing { n, grade: grade.clone(), h: String::new() };
        let h = chained(&previous, &write(&closing));
        out + &write(&Closing { h, ..closing }) + "\n"
    }
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
    /// What a line says is not what its hash was made of.
    #[error("line {line} was changed after it was written")]
    Changed {
        /// From 1.
        line: usize,
    },
    /// Lines of the log are not there.
    #[error("{}", missing(*first, *last))]
    Missing {
        /// The first of them, by its place in the log.
        first: u32,
        /// The last of them.
        last: u32,
    },
    /// Two lines that follow each other stand the other way round.
    #[error("lines {line} and {} have changed places", line + 1)]
    Swapped {
        /// The first of the two, from 1.
        line: usize,
    },
    /// A line that is there twice, or was put in.
    #[error("line {line} says that it is line {n}: it is there twice, or was put in")]
    Extra {
        /// From 1.
        line: usize,
        /// The place it claims.
        n: u32,
    },
    /// There is something behind the grade.
    #[error("line {line} stands behind the grade, which ends a log")]
    AfterGrade {
        /// From 1.
        line: usize,
    },
    /// The drill has no such world.
    #[error("the log was played in the world `{0}`, which the drill does not have")]
    NoWorld(String),
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
            Self::OtherContent { .. } | Self::NoWorld(_) => "use the course it was played on, with --course DIR",
            Self::OtherEngine(_) => "use the version of firedrill that played it",
            Self::Changed { .. }
            | Self::Missing { .. }
            | Self::Swapped { .. }
            | Self::Extra { .. }
            | Self::AfterGrade { .. } => "a grade is only given for a log as it was written; ask for the file itself",
            Self::Misfit { .. } => "the log was edited; a grade can only be given for a log as it was written",
        }
    }
}

/// A line of text for a header or a command.
pub fn write<T: Serialize>(line: &T) -> String {
    serde_json::to_string(line).unwrap_or_default()
}

/// The hash of a line, given as text without one, behind a line with the hash `previous`.
fn chained(previous: &str, line: &str) -> String {
    let digest = Sha256::new().chain_update(previous).chain_update("\n").chain_update(line).finalize();
    digest.iter().take(DIGITS / 2).fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// Reads the lines of a log and looks whether each is what it was and where it was. That the header is unchanged is
/// only noted: what it says decides what else there is to say first.
///
/// # Errors
/// The first line that cannot be used.
pub fn read<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Log, LogError> {
    let mut lines = lines.into_iter().enumerate().filter(|(_, text)| !text.trim().is_empty());
    let (_, first) = lines.next().ok_or(LogError::Empty)?;
    let (header, kept) = header(first)?;
    let chained = header.firedrill_log >= CHAINED;
    let header_changed = if chained { kept.as_deref() != Some(&header.hash()) } else { kept.is_some() };
    let mut read: Vec<(usize, Written)> = vec![];
    for (i, text) in lines {
        let broken = || LogError::Broken { line: i + 1, text: text.chars().take(40).collect() };
        read.push((i + 1, serde_json::from_str(text).map_err(|_| broken())?));
    }
    let mut log = Log { header, lines: vec![], grade: None, header_changed };
    if chained {
        check(&read, kept.unwrap_or_default())?;
    }
    for (line, written) in read {
        match written {
            _ if log.grade.is_some() => return Err(LogError::AfterGrade { line }),
            Written::Line(line) => log.lines.push(line),
            Written::Closing(closing) => log.grade = Some(closing.grade),
        }
    }
    Ok(log)
}

/// A line behind the header.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Line(Line),
    Closing(Closing),
}

impl Written {
    const fn n(&self) -> u32 {
        match self {
            Self::Line(line) => line.n,
            Self::Closing(closing) => closing.n,
        }
    }

    fn hash(&self) -> &str {
        match self {
            Self::Line(line) => &line.h,
            Self::Closing(closing) => &closing.h,
        }
    }

    /// What its hash is made of.
    fn bare(&self) -> String {
        match self {
            Self::Line(line) => write(&Line { h: String::new(), ..line.clone() }),
            Self::Closing(closing) => write(&Closing { h: String::new(), ..closing.clone() }),
        }
    }
}

/// The header and the hash that stands with it.
fn header(text: &str) -> Result<(Header, Option<String>), LogError> {
    let value: Option<serde_json::Value> = serde_json::from_str(text).ok();
    let mut value = value.ok_or(LogError::NoHeader)?;
    let version = value.get("firedrill_log").and_then(serde_json::Value::as_u64).ok_or(LogError::NoHeader)?;
    if version > u64::from(FORMAT) {
        return Err(LogError::Newer(u32::try_from(version).unwrap_or(u32::MAX)));
    }
    let kept = value.as_object_mut().and_then(|fields| fields.remove("h"));
    let kept = kept.map(|h| h.as_str().unwrap_or_default().to_owned());
    Ok((serde_json::from_value(value).map_err(|_| LogError::NoHeader)?, kept))
}

/// Whether every line is in its place and follows from the one before; `hash` is the header's.
fn check(lines: &[(usize, Written)], hash: String) -> Result<(), LogError> {
    let mut previous = hash;
    for (i, (line, written)) in lines.iter().enumerate() {
        let (line, n, place) = (*line, written.n(), i as u32 + 2);
        let next = lines.get(i + 1).map(|(_, next)| next.n());
        if written.hash().is_empty() {
            return Err(LogError::Changed { line });
        }
        if n == place + 1 && next == Some(place) {
            return Err(LogError::Swapped { line });
        }
        if n > place {
            return Err(LogError::Missing { first: place, last: n - 1 });
        }
        if n < place {
            return Err(LogError::Extra { line, n });
        }
        if chained(&previous, &written.bare()) != written.hash() {
            return Err(LogError::Changed { line });
        }
        written.hash().clone_into(&mut previous);
    }
    Ok(())
}

fn missing(first: u32, last: u32) -> String {
    if first == last { format!("line {first} is missing") } else { format!("lines {first} to {last} are missing") }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde calls")]
const fn is_zero(n: &u32) -> bool {
    *n == 0
}

#[cfg(test)]
mod tests;
