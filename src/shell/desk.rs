//! Does what the front ends ask: keeps facts in the record, begins and resumes runs, hands grading to a worker, writes
//! debriefs. A line of a run is on the disk when [`Desk::ask`] returns. Must not know which front end asks.

use std::cell::OnceCell;
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::PathBuf;
use std::sync::Arc;

use super::clock;
use super::files;
use super::shelf::Shelf;
use super::store::{Store, StoreError};
use crate::course::scenario::Scenario;
use crate::learn::record::{Record, RunMeta};
use crate::session::desk::{Reply, Request};
use crate::session::log::{self, Header, Log};
use crate::session::run::Start;
use crate::session::{self, Run};
use crate::sim::ENGINE_VERSION;

/// The record and the drills, for one sitting.
#[derive(Debug)]
pub struct Desk {
    shelf: Shelf,
    drills: Drills,
    folder: Option<PathBuf>,
    seed: Option<u64>,
}

/// The drills of a course, read when the first of them is asked for.
#[derive(Debug)]
pub struct Drills {
    read: fn() -> Vec<Scenario>,
    all: OnceCell<Vec<Arc<Scenario>>>,
}

impl Drills {
    /// Drills that `read` reads.
    pub fn later(read: fn() -> Vec<Scenario>) -> Self {
        Self { read, all: OnceCell::new() }
    }

    fn all(&self) -> &[Arc<Scenario>] {
        self.all.get_or_init(|| (self.read)().into_iter().map(Arc::new).collect())
    }
}

impl From<Vec<Arc<Scenario>>> for Drills {
    fn from(all: Vec<Arc<Scenario>>) -> Self {
        Self { read: Vec::new, all: OnceCell::from(all) }
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
}

/// A run that waits for its grade.
#[derive(Debug)]
pub struct Grading {
    run: i64,
    played: Box<Run>,
}

impl Grading {
    /// The grade. Takes a noticeable time.
    pub fn grade(self) -> Reply {
        Reply::Graded { run: self.run, report: Box::new(session::grade(&self.played)) }
    }

    /// What is said when grading broke off with `reason`.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that `worker::spawn` calls")]
    pub fn failed(reason: String) -> Reply {
        Reply::Failed(format!("the run could not be graded: {reason}; its log is kept"))
    }
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
            Request::Grade { run, played } => Done::Work(Grading { run, played }),
            Request::Export { run, markdown } => Done::Reply(Reply::Said(self.export(run, &markdown))),
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
            Request::Predict { run, passed, score } => store.set_prediction(run, passed, score),
            Request::Begin { .. } | Request::Resume { .. } | Request::Grade { .. } | Request::Export { .. } => Ok(()),
        }
    }

    fn can_resume(&self, run: &RunMeta) -> bool {
        let same = |s: &&Arc<Scenario>| s.id == run.scenario && s.content_hash == run.content_hash;
        run.engine == ENGINE_VERSION && self.drills.all().iter().any(|s| same(&s))
    }

    fn scenario(&self, id: &str) -> Result<&Arc<Scenario>, String> {
        self.drills.all().iter().find(|s| s.id == id).ok_or_else(|| format!("there is no drill `{id}` in this course"))
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
    fn export(&self, run: i64, markdown: &str) -> String {
        let Some(data) = &self.folder else {
            return "not written: there is no data folder; give one with --data DIR".into();
        };
        let scenario = self.shelf.store().and_then(|s| s.run(run)).map(|meta| meta.scenario).unwrap_or_default();
        let folder = data.join("debriefs");
        let path = folder.join(format!("{scenario}-run-{run}.md"));
        let made = std::fs::create_dir_all(&folder).map_err(|e| format!("{} cannot be made: {e}", folder.display()));
        match made.and_then(|()| files::write_atomic(&path, markdown.as_bytes()).map_err(|e| e.to_string())) {
            Ok(()) => format!("written to {}", path.display()),
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
mod tests {
    use super::super::launch;
    use super::*;
    use crate::session::log::{FORMAT, Line};

    fn scenarios() -> Vec<Arc<Scenario>> {
        launch::open_course(None).unwrap().scenarios.into_iter().map(Arc::new).collect()
    }

    fn desk(dir: &std::path::Path) -> Desk {
        Desk::new(Store::open(dir).unwrap(), scenarios(), Some(dir.to_path_buf()))
    }

    fn opened(done: Done) -> (i64, Run) {
        match done {
            Done::Reply(Reply::Opened { run, played }) => (run, *played),
            other => panic!("{other:?}"),
        }
    }

    fn begun(scenario: &str, content: &str, engine: u32) -> Header {
        let (scenario, content) = (scenario.to_owned(), content.to_owned());
        Header { firedrill_log: FORMAT, scenario, content, engine, seed: 1, world: None, exam: false }
    }

    fn said(done: Done) -> String {
        match done {
            Done::Reply(Reply::Said(words) | Reply::Failed(words)) => words,
            other => panic!("{other:?}"),
        }
    }

    /// Types and keeps, as a front end does.
    fn type_line(desk: &mut Desk, id: i64, run: &mut Run, text: &str) {
        let first = run.lines().len();
        run.type_line(text).unwrap();
        for (seq, line) in run.lines().iter().enumerate().skip(first) {
            let kept = desk.ask(Request::Append { run: id, seq: seq as u32, line: line.clone() });
            assert!(matches!(kept, Done::Kept));
        }
    }

    #[test]
    fn a_run_goes_on_in_another_sitting_as_if_nothing_had_happened() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = desk(dir.path());
        first.seed_next(Some(7));
        let (id, mut run) = opened(first.ask(Request::Begin { scenario: "bad-deploy".into(), exam: false }));
        assert_eq!(run.header.seed, 7);
        type_line(&mut first, id, &mut run, "look overview");
        type_line(&mut first, id, &mut run, "wait 2m");
        drop(first);
        let mut second = desk(dir.path());
        assert_eq!(second.record().unwrap().runs[0].abandoned_at, None, "it is offered");
        let (same, resumed) = opened(second.ask(Request::Resume { run: id }));
        assert_eq!((same, resumed), (id, run));
    }

    #[test]
    fn an_exam_goes_on_as_an_exam_and_a_changed_line_of_the_record_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = desk(dir.path());
        let (id, mut run) = opened(first.ask(Request::Begin { scenario: "bad-deploy".into(), exam: true }));
        type_line(&mut first, id, &mut run, "look overview");
        type_line(&mut first, id, &mut run, "changes");
        drop(first);
        let mut second = desk(dir.path());
        let (_, resumed) = opened(second.ask(Request::Resume { run: id }));
        assert!(resumed.header.exam);
        assert_eq!(resumed, run);
        let db = rusqlite::Connection::open(dir.path().join("firedrill.db")).unwrap();
        db.execute("UPDATE run_lines SET line = replace(line, 'overview', 'checkout')", []).unwrap();
        let words = said(second.ask(Request::Resume { run: id }));
        assert!(words.starts_with("the run cannot be opened: line 2 was changed after it was written; "), "{words}");
    }

    #[test]
    fn a_run_of_an_older_record_is_kept_and_gone_on_with() {
        let dir = tempfile::tempdir().unwrap();
        let mut before = desk(dir.path());
        let (id, mut run) = opened(before.ask(Request::Begin { scenario: "bad-deploy".into(), exam: false }));
        type_line(&mut before, id, &mut run, "look overview");
        drop(before);
        // As the second version of the record had it: no columns for exam and format, lines without hashes.
        let db = rusqlite::Connection::open(dir.path().join("firedrill.db")).unwrap();
        db.execute_batch("ALTER TABLE runs DROP COLUMN exam; ALTER TABLE runs DROP COLUMN format;").unwrap();
        let old = r#"{"t":2520,"do":"look overview"}"#;
        db.execute("UPDATE run_lines SET line = ?1", [old]).unwrap();
        db.pragma_update(None, "user_version", 2).unwrap();
        drop(db);
        let mut after = desk(dir.path());
        let (_, mut resumed) = opened(after.ask(Request::Resume { run: id }));
        assert_eq!(resumed.lines()[0].command, "look overview");
        type_line(&mut after, id, &mut resumed, "changes");
        let meta = &after.record().unwrap().runs[0];
        assert_eq!((meta.format, meta.exam, meta.hints), (1, false, 0));
        assert_eq!(after.replay(id).unwrap(), resumed, "old lines and new ones");
    }

    #[test]
    fn what_cannot_be_resumed_is_not_offered_and_says_why() {
        let dir = tempfile::tempdir().unwrap();
        let mut desk = desk(dir.path());
        let hash = desk.drills.all()[0].content_hash.clone();
        for (scenario, hash, engine, want) in [
            ("bad-deploy", "0123456789", ENGINE_VERSION, "the log was played on bad-deploy 01234567"),
            ("bad-deploy", hash.as_str(), ENGINE_VERSION + 1, "the log was played by engine"),
            ("gone", hash.as_str(), ENGINE_VERSION, "there is no drill `gone` in this course"),
        ] {
            let run = desk.shelf.store_mut().unwrap().start_run(&begun(scenario, hash, engine), 5).unwrap();
            assert_eq!(desk.record().unwrap().runs[0].abandoned_at, Some(5), "{want}");
            assert_eq!(desk.shelf.store().unwrap().run(run).unwrap().abandoned_at, None, "the file stays as it is");
            let words = said(desk.ask(Request::Resume { run }));
            assert!(words.starts_with(&format!("the run cannot be opened: {want}")), "{words}");
        }
        let words = said(desk.ask(Request::Begin { scenario: "gone".into(), exam: false }));
        assert_eq!(words, "there is no drill `gone` in this course");
    }

    #[test]
    fn what_cannot_be_kept_is_said_in_one_line() {
        let dir = tempfile::tempdir().unwrap();
        let mut desk = desk(dir.path());
        let line = Line { n: 2, t: crate::base::time::Tick(1), command: "changes".into(), h: String::new() };
        let words = said(desk.ask(Request::Append { run: 99, seq: 0, line }));
        assert!(words.starts_with("not kept: there is no run 99 in "), "{words}");
        assert!(!words.contains('\n'), "{words}");
    }

    #[test]
    fn a_debrief_is_written_and_its_place_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let mut with = desk(dir.path());
        let (run, _) = opened(with.ask(Request::Begin { scenario: "bad-deploy".into(), exam: false }));
        let words = said(with.ask(Request::Export { run, markdown: "# Debrief\n".into() }));
        let path = dir.path().join("debriefs/bad-deploy-run-1.md");
        assert_eq!(words, format!("written to {}", path.display()));
        assert_eq!(std::fs::read_to_string(path).unwrap(), "# Debrief\n");
        let mut without = Desk::new(Store::in_memory().unwrap(), vec![], None);
        assert!(said(without.ask(Request::Export { run, markdown: String::new() })).starts_with("not written: "));
    }

    #[test]
    fn a_prediction_is_kept_with_the_run() {
        let dir = tempfile::tempdir().unwrap();
        let mut desk = desk(dir.path());
        let (run, _) = opened(desk.ask(Request::Begin { scenario: "bad-deploy".into(), exam: false }));
        assert!(matches!(desk.ask(Request::Predict { run, passed: true, score: 70 }), Done::Kept));
        assert!(matches!(desk.ask(Request::Predict { run, passed: false, score: 40 }), Done::Kept));
        assert_eq!(desk.shelf.store().unwrap().prediction(run).unwrap(), Some((false, 40)));
        assert!(said(desk.ask(Request::Predict { run: 9, passed: true, score: 1 })).starts_with("not kept: "));
    }

    #[test]
    fn a_grade_comes_from_the_worker() {
        let dir = tempfile::tempdir().unwrap();
        let mut desk = desk(dir.path());
        let (run, played) = opened(desk.ask(Request::Begin { scenario: "bad-deploy".into(), exam: false }));
        let mut played = Box::new(played);
        crate::session::script::idle(&mut played).unwrap();
        let Done::Work(work) = desk.ask(Request::Grade { run, played }) else { panic!("it is done elsewhere") };
        assert!(matches!(work.grade(), Reply::Graded { run: of, report } if of == run && !report.passed));
    }
}
