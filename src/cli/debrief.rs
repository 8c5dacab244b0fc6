//! `debrief`: what a run that has ended was worth, on the screen again or as a file.

use std::path::Path;

use super::args::{DebriefFormat, Global};
use super::failure::Failure;
use super::{open, say};
use crate::learn::again::again;
use crate::learn::attempt;
use crate::learn::record::{Record, RunMeta};
use crate::session::debrief::{Debrief, Given, html, markdown};
use crate::session::desk::{Reply, Request};
use crate::session::follow_ups::learning;
use crate::shell::desk::Done;
use crate::shell::environment::Environment;
use crate::shell::launch::{self, Sitting};
use crate::shell::{clock, files};

/// `firedrill debrief`: opens it where no format is asked for, else writes it to `out` or to standard output.
pub fn run(id: Option<i64>, format: Option<DebriefFormat>, out: Option<&Path>, global: &Global) -> Result<(), Failure> {
    let mut sitting = launch::open(global.source(), global.data.as_deref(), &Environment::gather())
        .map_err(|e| Failure::new(e.to_string()))?;
    let meta = ended(&sitting.record, id)?.clone();
    let Some(format) = format.or_else(|| out.map(by_name)) else {
        return open::open(open::What::Run(meta.id), global);
    };
    let debrief = of(&mut sitting, &meta)?;
    let text = match format {
        DebriefFormat::Md => markdown::file(&debrief),
        DebriefFormat::Html => html::page(&debrief),
    };
    match out {
        Some(path) => Ok(files::write_atomic(path, text.as_bytes())?),
        None => say::text(&text),
    }
}

/// The run with this number, or the last one that has ended.
fn ended(record: &Record, id: Option<i64>) -> Result<&RunMeta, Failure> {
    let numbers = "`firedrill export` lists your runs with their numbers";
    match id {
        None => record.runs.iter().find(|r| r.is_graded()).ok_or_else(|| {
            Failure::new("you have not played a drill to its end yet")
                .hint("`firedrill drill` opens the next one for you")
        }),
        Some(id) => match record.runs.iter().find(|r| r.id == id) {
            Some(run) if run.is_graded() => Ok(run),
            Some(run) => Err(Failure::new(format!("run {id} has not ended"))
                .hint(format!("`firedrill drill {}` goes on with it, unless it was given up", run.scenario))),
            None => Err(Failure::usage(format!("there is no run {id}"), numbers)),
        },
    }
}

fn by_name(path: &Path) -> DebriefFormat {
    let page = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("html") || e.eq_ignore_ascii_case("htm"));
    if page { DebriefFormat::Html } else { DebriefFormat::Md }
}

/// The same that the front ends make of it.
fn of(sitting: &mut Sitting, meta: &RunMeta) -> Result<Debrief, Failure> {
    let played = sitting.desk.replay(meta.id).map_err(|why| Failure::new(format!("run {}: {why}", meta.id)))?;
    let graded = match sitting.desk.ask(Request::Grade { run: meta.id, played: Box::new(played.clone()) }) {
        Done::Work(work) => work.grade(),
        Done::Reply(reply) => reply,
        Done::Kept | Done::Replay(_) | Done::Weigh(_) => return Err(Failure::new("the run could not be graded")),
    };
    let (report, earlier) = match graded {
        Reply::Graded { report, earlier, .. } => (report, earlier),
        Reply::Failed(why) | Reply::Said(why) => return Err(Failure::new(why)),
        Reply::Opened { .. }
        | Reply::Decision { .. }
        | Reply::Weighed { .. }
        | Reply::Watch { .. }
        | Reply::Replayed { .. }
        | Reply::Advised { .. } => {
            return Err(Failure::new("the run could not be graded"));
        }
    };
    let (course, record) = (&sitting.catalogue, &sitting.record);
    let again = again(course, record, &meta.scenario, Some(report.passed), clock::now());
    Ok(Debrief::of(&Given {
        run: &played,
        attempt: attempt::of(record, meta),
        report: Some(&report),
        expected: meta.prediction,
        earlier: earlier.as_deref(),
        rule: meta.rule.as_deref(),
        again: &again,
        learning: record.follow_ups.get(&meta.id).map(|kept| learning(&played.scenario, kept, played.now())).as_ref(),
        workshop: record.workshops.get(&meta.id),
        followed: record.follow_ups.get(&meta.id),
    }))
}
