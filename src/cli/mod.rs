//! The command line: arguments to one call each. Knows how to say what went wrong and with which exit code; the work is
//! `shell`'s and `session`'s. Start with [`main`]; [`args`] is the definition.

pub mod args;
mod batch;
mod check;
mod debrief;
mod decide;
mod export;
mod failure;
mod figure;
mod followups;
mod guide;
mod list;
mod new;
mod open;
mod path;
mod play;
pub mod policies;
mod replay;
mod say;
mod script;
mod set;
mod side;
mod summary;
mod transcript;
mod trial;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use self::args::{Cli, Command, Global};
pub use self::failure::Failure;
use crate::base::diag::Severity;
use crate::course::Course;
use crate::course::load::schema;
use crate::shell::environment::Environment;
use crate::shell::store::Store;
use crate::shell::{clock, launch};

/// The whole program. Exit codes: 0 done, 1 the content or the run failed, 2 the command line was wrong.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            // Help and version go to standard output, which may be closed.
            let _ = e.print();
            return ExitCode::from(if e.use_stderr() { 2 } else { 0 });
        }
    };
    match run(cli) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            say::aside(&failure);
            ExitCode::from(failure.code)
        }
    }
}

/// Carries out a command; false when the content or the run failed.
fn run(cli: Cli) -> Result<bool, Failure> {
    let Cli { command, global } = cli;
    sound_rankings(&global)?;
    match command {
        Some(Command::Run(args)) => play::run(set::apply(open_course(&global)?, &args.scenario, &args.set)?, &args),
        Some(Command::Policies(args)) => policies::run(open_course(&global)?, &args),
        Some(Command::Guide { scenario, json }) => guide::run(&open_course(&global)?, &scenario, json).map(|()| true),
        Some(Command::Followups(args)) => followups::run(open_course(&global)?, &args).map(|()| true),
        Some(Command::Grade { log, json }) => play::grade(open_course(&global)?, &log, json),
        Some(Command::Debrief { run, format, out }) => {
            debrief::run(run, format, out.as_deref(), &global).map(|()| true)
        }
        Some(Command::Check { path, json }) => check::run(path.as_deref(), global.course.as_deref(), json),
        Some(Command::List { json }) => {
            let record = open_record(&global)?.record()?;
            list::run(&launch::catalogue(&open_course(&global)?), &record, clock::now(), json)?;
            Ok(true)
        }
        Some(Command::Figure { name, values }) => figure::run(name.as_deref(), &values, &global).map(|()| true),
        Some(Command::Replay(args)) => replay::run(&args, &global).map(|()| true),
        Some(Command::Path { json }) => {
            let sitting = launch::open(global.source(), global.data.as_deref(), &Environment::gather())
                .map_err(|e| Failure::new(e.to_string()))?;
            path::run(&sitting.catalogue, &sitting.record, clock::now(), json)?;
            Ok(true)
        }
        Some(Command::Completions { shell }) => {
            // The generator panics on a closed pipe, so it writes into memory.
            let mut out = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "firedrill", &mut out);
            say::text(&String::from_utf8_lossy(&out))?;
            Ok(true)
        }
        Some(Command::Learn { lesson }) => open(lesson.map_or(open::What::Home, open::What::Lesson), &global),
        Some(Command::Drill { scenario, seed, exam, watch, speed, workshop, minutes }) => {
            let workshop = workshop.then_some(minutes);
            let drill = open::Drill { id: scenario, seed, exam, watch, speed: speed.unwrap_or(0), workshop };
            open(open::What::Drill(drill), &global)
        }
        Some(Command::Decide { decision, outcomes: true, json }) => {
            decide::outcomes(&open_course(&global)?, decision.as_deref(), json).map(|()| true)
        }
        Some(Command::Decide { decision, .. }) => open(open::What::Decide(decision), &global),
        Some(Command::Review { list: false }) => open(open::What::Review, &global),
        Some(Command::Review { list: true }) => {
            let sitting = launch::open(global.source(), global.data.as_deref(), &Environment::gather())
                .map_err(|e| Failure::new(e.to_string()))?;
            say::text(&open::due_list(&sitting.catalogue, &sitting.record, clock::now()))?;
            Ok(true)
        }
        None => open(open::What::Home, &global),
        Some(Command::New { what, name }) => new::run(what, &name, global.course.as_deref()).map(|()| true),
        Some(Command::Schema { of }) => say::json(&schema::schema(of.into())).map(|()| true),
        Some(Command::Export { format }) => export::run(&open_record(&global)?, format).map(|()| true),
        Some(Command::Transcript) => transcript(&global).map(|()| true),
    }
}

impl From<args::SchemaOf> for schema::Of {
    fn from(of: args::SchemaOf) -> Self {
        match of {
            args::SchemaOf::Drill => Self::Drill,
            args::SchemaOf::Base => Self::Base,
            args::SchemaOf::Lesson => Self::Lesson,
            args::SchemaOf::Decision => Self::Decision,
            args::SchemaOf::Rankings => Self::Rankings,
        }
    }
}

/// That the file of `--rankings` has no error; those it has are shown in full.
fn sound_rankings(global: &Global) -> Result<(), Failure> {
    let Some(path) = global.rankings.as_deref() else { return Ok(()) };
    let course = launch::open_ranked(global.source())?;
    let shown = path.display().to_string();
    let text = course.texts.get(&shown).map_or("", String::as_str);
    let found: Vec<_> = course.problems.iter().filter(|d| d.file == shown).collect();
    for diagnostic in &found {
        say::aside(diagnostic.render(text) + "\n");
    }
    if found.iter().any(|d| d.severity == Severity::Error) {
        return Err(Failure::new(format!("the rankings in {shown} cannot be used")));
    }
    Ok(())
}

/// The course that was asked for; what is wrong with it is counted on standard error.
fn open_course(global: &Global) -> Result<Course, Failure> {
    let course = launch::open_ranked(global.source())?;
    let mut broken: Vec<&str> =
        course.problems.iter().filter(|d| d.severity == Severity::Error).map(|d| d.file.as_str()).collect();
    broken.dedup();
    if !broken.is_empty() {
        let hint = "`firedrill check` says what; the rest of the course is open";
        say::aside(format!("warning: there are errors in {}\nhint: {hint}", broken.join(", ")));
    }
    Ok(course)
}

/// The record; a place that cannot be written is said on standard error.
fn open_record(global: &Global) -> Result<Store, Failure> {
    let opened = launch::open_record(global.data.as_deref(), &Environment::gather())?;
    if let Some(warning) = opened.warning {
        say::aside(format!("warning: {warning}"));
    }
    Ok(opened.store)
}

fn open(what: open::What, global: &Global) -> Result<bool, Failure> {
    open::open(what, global).map(|()| true)
}

fn transcript(global: &Global) -> Result<(), Failure> {
    let sitting = launch::open(global.source(), global.data.as_deref(), &Environment::gather())
        .map_err(|e| Failure::new(e.to_string()))?;
    transcript::run(&sitting.catalogue, &sitting.record, &sitting.desk, clock::now())
}
