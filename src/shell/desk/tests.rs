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
    assert!(matches!(work.grade(), Reply::Graded { run: of, report, earlier: None } if of == run && !report.passed));
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
            db.execute("UPDATE run_lines SET line = json_remove(line, '$.n', '$.h') WHERE run_id = ?1", [id]).unwrap();
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
        assert_eq!(log::read(log.lines()).map(|l| (l.header.fork, l.header_changed)), Ok((again.header.fork, false)));
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
    let named = crate::session::debrief::taken(&run);
    let waits = |what: &str| what.starts_with("wait ");
    let (counted, named_acts): (Vec<_>, Vec<_>) =
        (moves.filter(|m| !waits(&m.1)).collect(), named.iter().filter(|n| !waits(&n.1)).cloned().collect());
    assert_eq!(named_acts, counted, "what can be named before the grade is what the grade counts");
    assert!(named.len() < run.lines().len(), "waits in a row are one: {named:?}");
    let words = said(second.ask(Request::Fork { run: 99, lines: run.lines()[..1].to_vec() }));
    assert!(words.contains("there is no run 99"), "{words}");
    assert_eq!(second.record().unwrap().runs.len(), 2, "nothing half-made is left");
}
