//! `replay`: a run of the record or of a log file, played back on the screen or as lines, or written as a recording.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::Global;
use super::failure::Failure;
use super::{open, say};
use crate::session::Run;
use crate::session::log;
use crate::shell::environment::Environment;
use crate::shell::{files, full, launch};
use crate::tui::replay::cast::cast;
use crate::tui::theme::{Look, Theme};

/// What is played back, and how.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A run's number from `firedrill export`, or a log file; without it, your last run
    #[arg(value_name = "RUN|LOG")]
    pub what: Option<String>,
    /// Write a recording of the screen to this file (asciicast, for asciinema) instead of opening it
    #[arg(long, value_name = "FILE")]
    pub cast: Option<PathBuf>,
    /// Columns and rows of the recording
    #[arg(long, value_name = "COLSxROWS", default_value = "80x24", value_parser = size)]
    pub size: (u16, u16),
}

/// `80x24`.
fn size(text: &str) -> Result<(u16, u16), String> {
    let numbers = text.split_once('x').and_then(|(c, r)| Some((c.parse::<u16>().ok()?, r.parse::<u16>().ok()?)));
    let fits = |(c, r): &(u16, u16)| (60..=300).contains(c) && (20..=100).contains(r);
    numbers.filter(fits).ok_or_else(|| "write columns and rows, from 60x20 to 300x100, as in 80x24".to_owned())
}

/// `firedrill replay`.
pub fn run(args: &Args, global: &Global) -> Result<(), Failure> {
    let run = find(args.what.as_deref(), global)?;
    let Some(path) = &args.cast else { return open::open(open::What::Replay(Box::new(run)), global) };
    // A recording is for other terminals than this one: what suits this one says nothing.
    let look = Look {
        theme: global.theme.unwrap_or_default().on(Theme::Dark),
        ascii: full::ascii(global.ascii, &Environment::gather()),
    };
    let text = cast(&run, args.size, look).map_err(Failure::new)?;
    files::write_atomic(path, text.as_bytes())?;
    say::text(&format!("written to {}; `asciinema play {0}` plays it\n", path.display()))
}

/// The run that is meant.
fn find(what: Option<&str>, global: &Global) -> Result<Run, Failure> {
    match what {
        Some(text) if text.parse::<i64>().is_err() => of_file(Path::new(text), global),
        _ => of_record(what.and_then(|t| t.parse().ok()), global),
    }
}

fn of_record(id: Option<i64>, global: &Global) -> Result<Run, Failure> {
    let sitting = launch::open(global.source(), global.data.as_deref(), &Environment::gather())
        .map_err(|e| Failure::new(e.to_string()))?;
    let id = match id {
        Some(id) if sitting.record.runs.iter().any(|r| r.id == id) => id,
        Some(id) => {
            return Err(Failure::usage(
                format!("there is no run {id}"),
                "`firedrill export` lists your runs with their numbers",
            ));
        }
        None => sitting.record.runs.first().map(|r| r.id).ok_or_else(|| {
            Failure::new("you have not played a drill yet").hint("`firedrill drill` opens the next one for you")
        })?,
    };
    sitting.desk.replay(id).map_err(|why| Failure::new(format!("run {id}: {why}")))
}

fn of_file(path: &Path, global: &Global) -> Result<Run, Failure> {
    let text = files::read_text(path)?;
    let about = |e: log::LogError| {
        let failure = Failure::from(e);
        Failure { message: format!("{}: {}", path.display(), failure.message), ..failure }
    };
    let log = log::read(text.lines()).map_err(about)?;
    let id = log.header.scenario.as_str();
    let course = launch::open_ranked(global.source())?;
    let scenario = course.scenarios.into_iter().find(|s| s.id == id).ok_or_else(|| {
        let message = format!("{}: the log was played on `{id}`, which is not installed", path.display());
        Failure::new(message).hint("use the course it was played on, with --course DIR")
    })?;
    Run::resume(Arc::new(scenario), &log).map_err(about)
}
