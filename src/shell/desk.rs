//! Does what the front ends ask: keeps facts in the record, begins and resumes runs, hands grading to a worker, writes
//! debriefs. A line of a run is on the disk when [`Desk::ask`] returns. Must not know which front end asks.

mod work;

use std::cell::OnceCell;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use super::clock;
use super::files;
use super::shelf::Shelf;
use super::store::{Store, StoreError};
use crate::course::decision::Decision;
use crate::course::scenario::Scenario;
use crate::learn::record::{Fork, Record, RunMeta};
use crate::session::Run;
use crate::session::decision::Decided;
use crate::session::desk::{Reply, Request};
use crate::session::ghost::Ghost;
use crate::session::log::{self, FORMAT, Header, Log};
use crate::session::run::Start;
use crate::sim::ENGINE_VERSION;

use work::What;
pub use work::{Grading, Replaying, Weighing};

/// The record and the drills, for one sitting.
#[derive(Debug)]
pub struct Desk {
    shelf: Shelf,
    drills: Drills,
    folder: Option<PathBuf>,
    seed: Option<u64>,
}

/// The drills and decisions of a course, read when the first of them is asked for.
#[derive(Debug)]
pub struct Drills {
    read: fn() -> (Vec<Scenario>, Vec<Decision>),
    all: OnceCell<Played>,
}

/// Everything that is played.
#[derive(Debug)]
struct Played {
    drills: Vec<Arc<Scenario>>,
    decisions: Vec<Arc<Decision>>,
}

impl Played {
    fn of((drills, decisions): (Vec<Scenario>, Vec<Decision>)) -> Self {
        Self {
            drills: drills.into_iter().map(Arc::new).collect(),
            decisions: decisions.into_iter().map(Arc::new).collect(),
        }
    }
}

impl Drills {
    /// Drills and decisions that `read` reads.
    pub fn later(read: fn() -> (Vec<Scenario>, Vec<Decision>)) -> Self {
        Self { read, all: OnceCell::new() }
    }

    /// Drills and decisions that were read.
    pub fn read(drills: Vec<Scenario>, decisions: Vec<Decision>) -> Self {
        Self { read: Default::default, all: OnceCell::from(Played::of((drills, decisions))) }
    }

    fn played(&self) -> &Played {
        self.all.get_or_init(|| Played::of((self.read)()))
    }

    fn all(&self) -> &[Arc<Scenario>] {
        &self.played().drills
    }
}

impl From<Vec<Arc<Scenario>>> for Drills {
    fn from(drills: Vec<Arc<Scenario>>) -> Self {
        Self { read: Default::default, all: OnceCell::from(Played { drills, decisions: vec![] }) }
    }
}

/// What comes of a request.
#[derive(Debug)]
pub enum Done {
    /// Nothing to say.
    Kept,
    /// Answered.
    Reply(Reply),
    /// Takes a while; another thread may do it.
    Work(Grading),
    /// Likewise.
    Replay(Replaying),
    /// Likewise.
    Weigh(Weighing),
}

impl Desk {
    /// A desk over a record that is open and drills that were read. Debriefs are written below `folder`, the data folder,
    /// if there is one.
    pub fn new(store: Store, scenarios: Vec<Arc<Scenario>>, folder: Option<PathBuf>) -> Self {
        Self::opening(store.into(), scenarios.into(), folder)
    }

    /// A desk over what will be open by the time it is asked for.
    pub fn opening(shelf: Shelf, drills: Drills, folder: Option<PathBuf>) -> Self {
        Self { shelf, drills, folder, seed: None }
    }

    /// The next run that is begun has this seed.
    pub fn seed_next(&mut self, seed: Option<u64>) {
        self.seed = seed;
    }

    /// What is kept, for a front end. An open run that this course or this engine cannot go on with counts as given up
    /// there; in the file it stays what it is.
    pub fn record(&self) -> Result<Record, StoreError> {
        let mut record = self.shelf.store()?.record()?;
        for run in &mut record.runs {
            if run.is_open() && !self.can_resume(run) {
                run.abandoned_at = Some(run.started_at);
            }
        }
        Ok(record)
    }

    /// Carries out a request.
    pub fn ask(&mut self, request: Request) -> Done {
        let now = clock::now();
        match request {
            Request::Begin { scenario, exam } => Done::Reply(self.begin(&scenario, exam, now)),
            Request::Resume { run } => Done::Reply(self.resume(run)),
            Request::Fork { run, lines } => Done::Reply(self.fork(run, &lines, now)),
            Request::Watch { scenario } => Done::Reply(match self.scenario(&scenario) {
                Ok(scenario) => Reply::Watch { ghost: Box::new(Ghost::begin(Arc::clone(scenario))) },
                Err(why) => Reply::Failed(why),
            }),
            Request::Decide { decision } => Done::Reply(self.decide(&decision)),
            Request::Weigh { decision } => Done::Weigh(Weighing { decision }),
            Request::TakeOver { watched } => Done::Reply(self.take_over(&watched, now)),
            Request::Grade { run, played } => {
                let earlier = played.header.fork.and_then(|f| self.replay(f.run).ok()).map(Box::new);
                Done::Work(Grading { run, played, what: What::Worth(earlier) })
            }
            Request::Replay { run, played, picks } => {
                let (scenario, seed) = (Arc::clone(&played.scenario), played.header.seed);
                Done::Replay(Replaying { run, scenario, seed, picks })
            }
            Request::Advise { run, played } => Done::Work(Grading { run, played, what: What::Next }),
            Request::Export { run, markdown, html } => Done::Reply(Reply::Said(self.export(run, &markdown, &html))),
            fact => self.keep(fact, now).map_or_else(
                |e| Done::Reply(Reply::Said(format!("not kept: {}", one_line(&e.to_string())))),
                |()| Done::Kept,
            ),
        }
    }

    /// Puts a fact into the record; what is no fact is none of its business.
    fn keep(&mut self, fact: Request, now: i64) -> Result<(), StoreError> {
        let store = self.shelf.store_mut()?;
        match fact {
            Request::Answer(answer) => store.add_answer(&answer),
            Request::Mark { lesson, mark } => store.set_lesson_mark(&lesson, mark),
            Request::Append { run, seq, line } => store.append_run_line(run, seq, &log::write(&line)),
            Request::End { run } => store.end_run(run, now),
            Request::Abandon { run } => store.abandon_run(run, now),
            Request::Rule { run, text } => store.set_rule(run, &text),
            Request::Workshop { run, minutes, begun_at } => store.begin_workshop(run, minutes, begun_at),
            Request::Voted { run, seq, line } => store.append_workshop_line(run, seq, &line),
            Request::Predict { run, expected } => store.set_prediction(run, expected),
            Request::Setting { name, value } => store.set_setting(&name, &value),
            Request::FollowUp { run, kept } => store.set_follow_ups(run, &kept, now),
            Request::Begin { .. }
            | Request::Resume { .. }
            | Request::Fork { .. }
            | Request::Watch { .. }
            | Request::Decide { .. }
            | Request::Weigh { .. }
            | Request::TakeOver { .. }
            | Request::Grade { .. }
            | Request::Replay { .. }
            | Request::Advise { .. }
            | Request::Export { .. } => Ok(()),
        }
    }

    fn can_resume(&self, run: &RunMeta) -> bool {
        let same = |s: &&Arc<Scenario>| s.id == run.scenario && s.content_hash == run.content_hash;
        run.engine == ENGINE_VERSION && self.drills.all().iter().any(|s| same(&s))
    }

    fn scenario(&self, id: &str) -> Result<&Arc<Scenario>, String> {
        self.drills.all().iter().find(|s| s.id == id).ok_or_else(|| format!("there is no drill `{id}` in this course"))
    }

    fn decide(&self, id: &str) -> Reply {
        let Some(decision) = self.drills.played().decisions.iter().find(|d| d.id == id) else {
            return Reply::Failed(format!("there is no decision `{id}` in this course"));
        };
        match Decided::open(Arc::clone(decision)) {
            Ok(decided) => Reply::Decision { decided: Box::new(decided) },
            Err(slip) => Reply::Failed(format!("the decision `{id}` cannot be opened: {slip}")),
        }
    }

    fn begin(&mut self, id: &str, exam: bool, now: i64) -> Reply {
        let seed = self.seed.take().unwrap_or_else(fresh_seed);
        let scenario = match self.scenario(id) {
            Ok(scenario) => Arc::clone(scenario),
            Err(why) => return Reply::Failed(why),
        };
        let start = Start { seed, world: None, exam };
        let header = Header::of(&scenario, &start);
        match self.shelf.store_mut().and_then(|s| s.start_run(&header, now)) {
            Ok(run) => Reply::Opened { run, played: Box::new(Run::start(scenario, &start)) },
            Err(e) => Reply::Failed(one_line(&e.to_string())),
        }
    }

    fn fork(&mut self, run: i64, lines: &[log::Line], now: i64) -> Reply {
        let forked = self.shelf.store_mut().and_then(|store| {
            let parent = store.run(run)?;
            let fork = Some(Fork { run, lines: lines.len() as u32 });
            // A retry is practice, whatever the first attempt was.
            let header = Header { firedrill_log: FORMAT, exam: false, fork, watched: None, ..Header::kept(&parent) };
            let lines: Vec<String> = Log::begun(header, lines).lines.iter().map(log::write).collect();
            store.fork_run(run, &lines, now)
        });
        match forked {
            Ok(retry) => self.resume(retry),
            Err(e) => Reply::Failed(one_line(&e.to_string())),
        }
    }

    fn take_over(&mut self, watched: &Run, now: i64) -> Reply {
        let header = Header { watched: Some(watched.lines().len() as u32), ..watched.header.clone() };
        let lines: Vec<String> = Log::begun(header.clone(), watched.lines()).lines.iter().map(log::write).collect();
        match self.shelf.store_mut().and_then(|store| store.start_run_with(&header, &lines, now)) {
            Ok(run) => self.resume(run),
            Err(e) => Reply::Failed(one_line(&e.to_string())),
        }
    }

    fn resume(&self, run: i64) -> Reply {
        match self.replay(run) {
            Ok(played) => Reply::Opened { run, played: Box::new(played) },
            Err(why) => Reply::Failed(format!("the run cannot be opened: {why}")),
        }
    }

    /// A run of the record as it stood after its last line; why not, in one line.
    pub fn replay(&self, run: i64) -> Result<Run, String> {
        let says = |e: StoreError| one_line(&e.to_string());
        let store = self.shelf.store().map_err(says)?;
        let meta = store.run(run).map_err(says)?;
        let scenario = Arc::clone(self.scenario(&meta.scenario)?);
        let lines = store.run_lines(run).map_err(says)?;
        let header = Header::kept(&meta).line();
        let read = log::read(std::iter::once(header.as_str()).chain(lines.iter().map(String::as_str)));
        let played = read.and_then(|log: Log| Run::resume(scenario, &log));
        played.map_err(|e| format!("{e}; {}", e.hint()))
    }

    /// Writes a debrief and says where, or why not.
    fn export(&self, run: i64, markdown: &str, html: &str) -> String {
        let Some(data) = &self.folder else {
            return "not written: there is no data folder; give one with --data DIR".into();
        };
        let scenario = self.shelf.store().and_then(|s| s.run(run)).map(|meta| meta.scenario).unwrap_or_default();
        let folder = data.join("debriefs");
        let path = folder.join(format!("{scenario}-run-{run}.md"));
        let made = std::fs::create_dir_all(&folder).map_err(|e| format!("{} cannot be made: {e}", folder.display()));
        let write =
            |path: &std::path::Path, text: &str| files::write_atomic(path, text.as_bytes()).map_err(|e| e.to_string());
        let written =
            made.and_then(|()| write(&path, markdown)).and_then(|()| write(&path.with_extension("html"), html));
        match written {
            Ok(()) => format!("written to {}, and beside it as .html", path.display()),
            Err(why) => format!("not written: {}", one_line(&why)),
        }
    }
}

/// Six digits at most, so that a person can tell it to another. The standard library's keys for hash maps are the
/// system's randomness without a package for it.
fn fresh_seed() -> u64 {
    RandomState::new().build_hasher().finish() % 1_000_000
}

/// A message of several lines as one.
pub fn one_line(text: &str) -> String {
    text.replace("\nhint: ", "; ").replace('\n', " ")
}

#[cfg(test)]
mod tests;
