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
use crate::course::decision::Decision;
use crate::course::scenario::Scenario;
use crate::learn::record::{Fork, Record, RunMeta};
use crate::session::debrief::Earlier;
use crate::session::decision::{self, Decided};
use crate::session::desk::{Reply, Request};
use crate::session::follow_ups::Replay;
use crate::session::ghost::Ghost;
use crate::session::log::{self, FORMAT, Header, Log};
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

/// A run that waits for its grade.
#[derive(Debug)]
pub struct Grading {
    run: i64,
    played: Box<Run>,
    what: What,
}

/// What is asked of a grader.
#[derive(Debug)]
enum What {
    /// What a run was worth, and, where it is a retry, what the run was worth that it goes back into.
    Worth(Option<Box<Run>>),
    /// What the reference would do where the run stands.
    Next,
}

impl Grading {
    /// The grade, or the advice; of a retry that of the run before it too, at the same time. Takes a noticeable time.
    pub fn grade(self) -> Reply {
        let Self { run, played, what } = self;
        let earlier = match what {
            What::Worth(earlier) => earlier,
            What::Next => return Reply::Advised { run, advice: Box::new(session::judge::advise(&played)) },
        };
        let (report, earlier) = std::thread::scope(|scope| {
            let earlier = earlier.map(|played| {
                scope.spawn(move || {
                    let report = session::grade(&played);
                    Box::new(Earlier { run: *played, report })
                })
            });
            let report = Box::new(session::grade(&played));
            // What the first run was worth is a comparison: without it the retry still has its own grade.
            (report, earlier.and_then(|other| other.join().ok()))
        });
        Reply::Graded { run, report, earlier }
    }

    /// What is said when grading broke off with `reason`.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that `worker::spawn` calls")]
    pub fn failed(reason: String) -> Reply {
        Reply::Failed(format!("the run could not be graded: {reason}; its log is kept"))
    }
}

/// A week that is to be played again with follow-ups.
#[derive(Debug)]
pub struct Replaying {
    run: i64,
    scenario: Arc<Scenario>,
    seed: u64,
    picks: Vec<usize>,
}

impl Replaying {
    /// Plays it. Takes a noticeable time.
    pub fn play(self) -> Reply {
        let Self { run, scenario, seed, picks } = self;
        match Replay::new(&scenario, seed, &mut || {}).with(&picks, &mut || {}) {
            Ok(compared) => Reply::Replayed { run, compared: Box::new(compared) },
            Err(found) => Self::failed(found.first().map_or_else(String::new, |d| d.message.clone())),
        }
    }

    /// What is said when it broke off with `reason`.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that `worker::spawn` calls")]
    pub fn failed(reason: String) -> Reply {
        Reply::Failed(format!("the week could not be played with these follow-ups: {}", one_line(&reason)))
    }
}

/// A decision whose options are to be played.
#[derive(Debug)]
pub struct Weighing {
    decision: Arc<Decision>,
}

impl Weighing {
    /// Plays them. Takes a noticeable time.
    pub fn weigh(self) -> Reply {
        match decision::weigh(&self.decision) {
            Ok(weighed) => Reply::Weighed { decision: self.decision.id.clone(), weighed: Box::new(weighed) },
            Err(slip) => Self::failed(slip.to_string()),
        }
    }

    /// What is said when it broke off with `reason`.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that `worker::spawn` calls")]
    pub fn failed(reason: String) -> Reply {
        Reply::Failed(format!("the options could not be played: {}; your answer is kept", one_line(&reason)))
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
mod tests {
    use super::super::launch;
    use super::*;
    use crate::learn::record::Prediction;
    use crate::session::log::Line;

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
        Header {
            firedrill_log: FORMAT,
            scenario,
            content,
            engine,
            seed: 1,
            world: None,
            exam: false,
            fork: None,
            watched: None,
        }
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
    fn who_takes_over_goes_on_with_what_was_watched_and_it_counts_as_assisted() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = desk(dir.path());
        let watch = first.ask(Request::Watch { scenario: "bad-deploy".into() });
        let Done::Reply(Reply::Watch { mut ghost }) = watch else { panic!("{watch:?}") };
        assert_eq!(first.record().unwrap().runs, [], "watching keeps nothing");
        while ghost.task().is_none() {
            ghost.step().unwrap();
        }
        let (id, mut run) = opened(first.ask(Request::TakeOver { watched: Box::new(ghost.run.clone()) }));
        assert_eq!((run.now(), &run.feed, run.world), (ghost.run.now(), &ghost.run.feed, ghost.run.world));
        assert_eq!(run.taken_over(), Some(ghost.run.now()));
        type_line(&mut first, id, &mut run, "flag express-pay off");
        drop(first);
        let mut second = desk(dir.path());
        let (_, resumed) = opened(second.ask(Request::Resume { run: id }));
        assert_eq!(resumed, run);
        let record = second.record().unwrap();
        assert_eq!(record.runs[0].watched, Some(ghost.run.lines().len() as u32));
        assert_eq!(crate::learn::attempt::of_row(&record, id).word(), "assisted, taken over");
        // A retry of it is a retry: what was watched is no part of its header.
        let (_, again) = opened(second.ask(Request::Fork { run: id, lines: run.lines()[..2].to_vec() }));
        assert_eq!((again.header.watched, again.taken_over()), (None, None));
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
        // As the third version of the record had it: no columns for exam and format, no follow-ups, lines without hashes.
        let db = rusqlite::Connection::open(dir.path().join("firedrill.db")).unwrap();
        db.execute_batch(
            "ALTER TABLE runs DROP COLUMN exam; ALTER TABLE runs DROP COLUMN format;
             ALTER TABLE runs DROP COLUMN watched_lines; DROP TABLE follow_ups;
             DROP TABLE workshop_lines; DROP TABLE workshops; DROP TABLE settings;",
        )
        .unwrap();
        let old = r#"{"t":2520,"do":"look overview"}"#;
        db.execute("UPDATE run_lines SET line = ?1", [old]).unwrap();
        db.pragma_update(None, "user_version", 3).unwrap();
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
        let words = said(with.ask(Request::Export { run, markdown: "# Debrief\n".into(), html: "<p/>".into() }));
        let path = dir.path().join("debriefs/bad-deploy-run-1.md");
        assert_eq!(words, format!("written to {}, and beside it as .html", path.display()));
        assert_eq!(std::fs::read_to_string(path.with_extension("html")).unwrap(), "<p/>");
        assert_eq!(std::fs::read_to_string(path).unwrap(), "# Debrief\n");
        let mut without = Desk::new(Store::in_memory().unwrap(), vec![], None);
        assert!(
            said(without.ask(Request::Export { run, markdown: String::new(), html: String::new() }))
                .starts_with("not written: ")
        );
    }

    #[test]
    fn a_prediction_is_kept_with_the_run() {
        let dir = tempfile::tempdir().unwrap();
        let expected = |passed, score| Prediction { passed, score, worst: Some(2) };
        let mut desk = desk(dir.path());
        let (run, _) = opened(desk.ask(Request::Begin { scenario: "bad-deploy".into(), exam: false }));
        assert!(matches!(desk.ask(Request::Predict { run, expected: expected(true, 70) }), Done::Kept));
        assert!(matches!(desk.ask(Request::Predict { run, expected: expected(false, 40) }), Done::Kept));
        assert_eq!(desk.shelf.store().unwrap().run(run).unwrap().prediction, Some(expected(false, 40)));
        assert!(said(desk.ask(Request::Predict { run: 9, expected: expected(true, 1) })).starts_with("not kept: "));
    }

    #[test]
    fn a_grade_comes_from_the_worker() {
        let dir = tempfile::tempdir().unwrap();
        let mut desk = desk(dir.path());
        let (run, played) = opened(desk.ask(Request::Begin { scenario: "bad-deploy".into(), exam: false }));
        let mut played = Box::new(played);
        crate::session::script::idle(&mut played).unwrap();
        let Done::Work(work) = desk.ask(Request::Grade { run, played }) else { panic!("it is done elsewhere") };
        assert!(
            matches!(work.grade(), Reply::Graded { run: of, report, earlier: None } if of == run && !report.passed)
        );
    }

    #[test]
    fn a_retry_of_an_exam_or_of_a_run_without_hashes_is_practice_and_chained() {
        let dir = tempfile::tempdir().unwrap();
        let mut desk = desk(dir.path());
        let (id, mut run) = opened(desk.ask(Request::Begin { scenario: "bad-deploy".into(), exam: true }));
        type_line(&mut desk, id, &mut run, "look overview");
        type_line(&mut desk, id, &mut run, "changes");
        desk.ask(Request::Abandon { run: id });
        let db = rusqlite::Connection::open(dir.path().join("firedrill.db")).unwrap();
        for format in [FORMAT, 1] {
            db.execute("UPDATE runs SET format = ?1 WHERE id = ?2", [i64::from(format), id]).unwrap();
            if format == 1 {
                db.execute("UPDATE run_lines SET line = json_remove(line, '$.n', '$.h') WHERE run_id = ?1", [id])
                    .unwrap();
            }
            let back = run.lines_before(run.lines()[1].t);
            let (retry, mut again) = opened(desk.ask(Request::Fork { run: id, lines: back }));
            assert!(!again.header.exam && again.verbs().iter().any(|v| v.word == "hint"));
            type_line(&mut desk, retry, &mut again, "hint");
            assert_eq!(desk.replay(retry).unwrap(), again);
            let record = desk.record().unwrap();
            let word = |id| crate::learn::attempt::of_row(&record, id).word();
            assert_eq!((word(id), word(retry)), ("exam", "practice, a retry of an exam"));
            assert_eq!(record.runs[0].format, FORMAT);
            let log = again.log().text();
            assert_eq!(
                log::read(log.lines()).map(|l| (l.header.fork, l.header_changed)),
                Ok((again.header.fork, false))
            );
        }
    }

    #[test]
    fn a_retry_goes_back_to_its_minute_is_kept_as_one_and_is_compared() {
        let dir = tempfile::tempdir().unwrap();
        let mut first = desk(dir.path());
        first.seed_next(Some(7));
        let (id, mut run) = opened(first.ask(Request::Begin { scenario: "bad-deploy".into(), exam: false }));
        for line in ["look overview", "rollback checkout", "wait 5m", "wait 5m", "resolve it looks better"] {
            if run.freeze().is_some() {
                type_line(&mut first, id, &mut run, "skip");
            }
            type_line(&mut first, id, &mut run, line);
        }
        first.ask(Request::End { run: id });
        let at = run.lines()[1].t;
        let (retry, mut again) = opened(first.ask(Request::Fork { run: id, lines: run.lines_before(at) }));
        let given = |run: &Run, n: usize| run.lines()[..n].iter().map(|l| l.command.clone()).collect::<Vec<_>>();
        assert_eq!((again.now(), again.lines().len(), again.world), (at, 1, run.world));
        assert_eq!(given(&again, 1), given(&run, 1));
        assert_ne!(again.lines()[0].h, run.lines()[0].h, "chained to its own header");
        assert_eq!(again.header.fork, Some(Fork { run: id, lines: 1 }));
        type_line(&mut first, retry, &mut again, "changes");
        drop(first);

        // Killed there: it goes on like any other run, and still knows where it came from.
        let mut second = desk(dir.path());
        let record = second.record().unwrap();
        assert_eq!((record.runs[0].id, record.runs[0].fork), (retry, Some(Fork { run: id, lines: 1 })));
        assert_eq!((record.runs[1].id, record.runs[1].fork), (id, None));
        let (_, resumed) = opened(second.ask(Request::Resume { run: retry }));
        assert_eq!(resumed, again);
        assert_eq!(second.replay(id).unwrap(), run, "the first attempt stays what it was");

        let Done::Work(work) = second.ask(Request::Grade { run: retry, played: Box::new(again) }) else {
            panic!("it is done elsewhere")
        };
        let Reply::Graded { earlier: Some(earlier), .. } = work.grade() else { panic!("compared with the first") };
        assert_eq!(earlier.run, run);
        let moves = earlier.report.moves.iter().map(|m| (run.day().hhmmss(m.at), m.command.clone()));
        let named = session::debrief::taken(&run);
        let waits = |what: &str| what.starts_with("wait ");
        let (counted, named_acts): (Vec<_>, Vec<_>) =
            (moves.filter(|m| !waits(&m.1)).collect(), named.iter().filter(|n| !waits(&n.1)).cloned().collect());
        assert_eq!(named_acts, counted, "what can be named before the grade is what the grade counts");
        assert!(named.len() < run.lines().len(), "waits in a row are one: {named:?}");
        let words = said(second.ask(Request::Fork { run: 99, lines: run.lines()[..1].to_vec() }));
        assert!(words.contains("there is no run 99"), "{words}");
        assert_eq!(second.record().unwrap().runs.len(), 2, "nothing half-made is left");
    }
}
