//! The record under everything that happens to a file on somebody's machine. Where two processes are needed, this test
//! program starts itself again and runs one of the ignored tests at the end.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use rusqlite::Connection;
use tempfile::TempDir;

use super::schema::{self, MIGRATIONS};
use super::*;
use crate::learn::follow_up::{Action, Due, FollowedUp};
use crate::learn::record::{Given, RunMeta};
use crate::session::log::Header;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn answer(question: &str, given: Given) -> Answer {
    Answer {
        lesson: "canary".into(),
        question: question.into(),
        revision: 2,
        given,
        right: Some(true),
        confidence: Some(75),
        at: 1_772_323_200,
    }
}

fn a_run(store: &mut Store) -> i64 {
    store.start_run(&begun("bad-deploy", "ab12", 7, false), 100).unwrap()
}

fn begun(scenario: &str, content: &str, seed: u64, exam: bool) -> Header {
    let (scenario, content) = (scenario.to_owned(), content.to_owned());
    Header { firedrill_log: 2, scenario, content, engine: 3, seed, world: None, exam, fork: None, watched: None }
}

fn names_in(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_last_choice_about_the_program_is_kept() {
    let dir = folder();
    let mut store = Store::open(dir.path()).unwrap();
    assert!(store.record().unwrap().settings.is_empty());
    for (name, value) in [("theme", "dark"), ("other", "é"), ("theme", "light")] {
        store.set_setting(name, value).unwrap();
    }
    let settings = Store::open(dir.path()).unwrap().record().unwrap().settings;
    let settings: Vec<(&str, &str)> = settings.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(settings, [("other", "é"), ("theme", "light")]);
}

#[test]
fn what_is_written_is_read_back_by_the_next_program() {
    let dir = folder();
    let nested = dir.path().join("a/b");
    let mut store = Store::open(&nested).unwrap();
    let mut guess = answer("q6", Given::Text("it's the \"flag\"\n\u{1f525}".into(), vec![]));
    (guess.right, guess.confidence) = (None, None);
    let answers = vec![
        answer("q1", Given::Choice(2)),
        answer("q2", Given::Choices(vec![])),
        answer("q3", Given::Choices(vec![0, 3])),
        answer("q4", Given::Order(vec![2, 0, 1])),
        answer("q5", Given::Number(-0.1)),
        guess,
        answer("q7", Given::Text("two of three".into(), vec![0, 2])),
    ];
    for a in &answers {
        store.add_answer(a).unwrap();
    }
    store.set_lesson_mark("slo", LessonMark { screen: 1, opened_at: 10, finished_at: None }).unwrap();
    store.set_lesson_mark("slo", LessonMark { screen: 9, opened_at: 20, finished_at: Some(30) }).unwrap();
    store.set_lesson_mark("slo", LessonMark { screen: 0, opened_at: 40, finished_at: None }).unwrap();
    let first = a_run(&mut store);
    let second = store.start_run(&begun("missing-flag", "cd34", u64::MAX, true), 200).unwrap();
    store.end_run(first, 150).unwrap();
    store.set_rule(first, "stop the harm first").unwrap();
    store.abandon_run(second, 250).unwrap();
    drop(store);

    let record = Store::open(&nested).unwrap().record().unwrap();
    assert_eq!(record.answers, answers);
    assert_eq!(record.lessons["slo"], LessonMark { screen: 0, opened_at: 10, finished_at: Some(30) });
    assert_eq!(record.lessons.len(), 1);
    let ended = RunMeta {
        id: first,
        scenario: "bad-deploy".into(),
        content_hash: "ab12".into(),
        engine: 3,
        seed: 7,
        exam: false,
        format: 2,
        hints: 0,
        started_at: 100,
        ended_at: Some(150),
        abandoned_at: None,
        rule: Some("stop the harm first".into()),
        prediction: None,
        fork: None,
        watched: None,
    };
    assert_eq!(record.runs[1], ended);
    assert_eq!((record.runs[0].id, record.runs[0].seed, record.runs[0].exam), (second, u64::MAX, true));
    assert_eq!((record.runs[0].ended_at, record.runs[0].abandoned_at), (None, Some(250)));
}

#[test]
fn lines_of_a_run_stay_in_order_and_cannot_be_two_things() {
    let dir = folder();
    let mut store = Store::open(dir.path()).unwrap();
    let (run, other) = (a_run(&mut store), a_run(&mut store));
    store.append_run_line(run, 0, "look errors").unwrap();
    store.append_run_line(run, 1, "wait 60").unwrap();
    store.append_run_line(run, 1, "wait 60").unwrap();
    store.append_run_line(other, 0, "declare").unwrap();
    assert_eq!(store.run_lines(run).unwrap(), ["look errors", "wait 60"]);
    assert_eq!(store.run_lines(other).unwrap(), ["declare"]);

    let mut refused = |run, seq, line| store.append_run_line(run, seq, line).unwrap_err();
    assert!(matches!(refused(run, 1, "wait 90"), StoreError::Conflict { seq: 1, .. }));
    assert!(matches!(refused(run, 3, "wait 90"), StoreError::Unfit { .. }));
    assert!(matches!(refused(run, 2, "a\nb"), StoreError::Unfit { .. }));
    assert!(matches!(refused(99, 0, "a"), StoreError::NoRun { run: 99, .. }));
    assert_eq!(store.run_lines(run).unwrap().len(), 2);
    assert!(matches!(store.run_lines(99), Err(StoreError::NoRun { .. })));
    assert!(matches!(store.set_rule(99, "x"), Err(StoreError::NoRun { .. })));
    assert!(matches!(store.end_run(99, 1), Err(StoreError::NoRun { .. })));
}

#[test]
fn follow_ups_of_a_run_are_kept_and_chosen_anew() {
    let dir = folder();
    let mut store = Store::open(dir.path()).unwrap();
    let run = a_run(&mut store);
    assert!(store.record().unwrap().follow_ups.is_empty());
    let action = Action { id: "canary".into(), owner: Some("dana".into()), due: Some(Due::Month), ..Action::default() };
    let first = FollowedUp { actions: vec![action], spared: 432, users: (6890, 3900), longer_s: 400 };
    store.set_follow_ups(run, &first, 10).unwrap();
    let second = FollowedUp { spared: -20, ..first.clone() };
    store.set_follow_ups(run, &second, 20).unwrap();
    assert!(matches!(store.set_follow_ups(99, &first, 10), Err(StoreError::NoRun { run: 99, .. })));
    drop(store);
    let store = Store::open(dir.path()).unwrap();
    assert_eq!(store.record().unwrap().follow_ups, [(run, second)].into());
}

#[test]
fn a_run_is_closed_once_and_one_way() {
    let dir = folder();
    let mut store = Store::open(dir.path()).unwrap();
    let (ended, given_up) = (a_run(&mut store), a_run(&mut store));
    store.end_run(ended, 5).unwrap();
    store.end_run(ended, 6).unwrap();
    store.abandon_run(given_up, 7).unwrap();
    assert_eq!(store.run(ended).unwrap().ended_at, Some(5));
    assert_eq!(store.abandon_run(ended, 8).unwrap_err().to_string(), format!("run {ended} is already ended"));
    assert_eq!(store.end_run(given_up, 8).unwrap_err().to_string(), format!("run {given_up} is already given up"));
}

#[test]
fn a_number_that_cannot_be_read_back_is_refused_and_nothing_else_is_lost() {
    let dir = folder();
    let mut store = Store::open(dir.path()).unwrap();
    for n in [f64::NAN, f64::INFINITY] {
        assert!(matches!(store.add_answer(&answer("q", Given::Number(n))), Err(StoreError::Unfit { .. })), "{n}");
    }
    store.add_answer(&answer("q", Given::Number(0.0))).unwrap();
    assert_eq!(store.record().unwrap().answers.len(), 1);
}

#[test]
fn what_is_not_a_record_is_refused_and_stays_as_it_was() {
    let text = "Dear diary, this is not a database. ".repeat(200).into_bytes();
    let foreign = |setup: &str| {
        let dir = folder();
        let connection = Connection::open(dir.path().join("f")).unwrap();
        connection.execute_batch(setup).unwrap();
        drop(connection);
        fs::read(dir.path().join("f")).unwrap()
    };
    let cases = [
        ("text", text),
        ("short text", b"x".to_vec()),
        ("a table", foreign("CREATE TABLE notes (t)")),
        ("a table, write-ahead", foreign("PRAGMA journal_mode = WAL; CREATE TABLE notes (t)")),
        ("another program's mark", foreign("PRAGMA application_id = 7; CREATE TABLE notes (t)")),
        ("another program's version", foreign("PRAGMA user_version = 1")),
    ];
    for (name, bytes) in cases {
        let dir = folder();
        let path = dir.path().join("firedrill.db");
        fs::write(&path, &bytes).unwrap();
        let want = format!(
            "{} is not a firedrill record\nhint: move it away or give another folder with --data DIR",
            path.display()
        );
        assert_eq!(Store::open(dir.path()).unwrap_err().to_string(), want, "{name}");
        assert_eq!(Store::open_read_only_or_memory(dir.path()).unwrap_err().to_string(), want, "{name}");
        assert_eq!(fs::read(&path).unwrap(), bytes, "{name}");
        assert_eq!(names_in(dir.path()), ["firedrill.db"], "{name}");
    }
}

#[test]
fn a_newer_record_is_refused_and_stays_as_it_was() {
    let dir = folder();
    drop(Store::open(dir.path()).unwrap());
    let path = dir.path().join("firedrill.db");
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&path).unwrap();
    let want = format!(
        "{} was written by a newer firedrill (record version 99, this one knows {})\n\
         hint: update firedrill or give another folder with --data DIR",
        path.display(),
        MIGRATIONS.len()
    );
    assert_eq!(Store::open(dir.path()).unwrap_err().to_string(), want);
    assert_eq!(Store::open_read_only_or_memory(dir.path()).unwrap_err().to_string(), want);
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(names_in(dir.path()), ["firedrill.db"]);
}

#[test]
fn a_newer_version_that_is_only_in_the_log_is_refused_too() {
    let dir = folder();
    drop(Store::open(dir.path()).unwrap());
    let path = dir.path().join("firedrill.db");
    let newer = Connection::open(&path).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&path).unwrap();
    assert!(matches!(Store::open(dir.path()), Err(StoreError::Newer { found: 99, .. })));
    assert_eq!(fs::read(&path).unwrap(), before);
    drop(newer);
}

#[test]
fn a_damaged_page_is_said_and_not_repaired() {
    let dir = folder();
    let mut store = Store::open(dir.path()).unwrap();
    for _ in 0..50 {
        store.add_answer(&answer("q", Given::Text("x".repeat(500), vec![]))).unwrap();
    }
    drop(store);
    let path = dir.path().join("firedrill.db");
    let mut bytes = fs::read(&path).unwrap();
    bytes[4096..].fill(0xa5);
    fs::write(&path, &bytes).unwrap();
    let error = Store::open(dir.path()).unwrap().record().unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error}");
    assert!(error.to_string().contains("firedrill.db is damaged: "), "{error}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn an_answer_this_program_never_wrote_is_named() {
    let dir = folder();
    let mut store = Store::open(dir.path()).unwrap();
    store.add_answer(&answer("q", Given::Choice(0))).unwrap();
    store.connection.execute("UPDATE answers SET given = '{}'", []).unwrap();
    let error = store.record().unwrap_err().to_string();
    assert!(error.contains("is damaged: answer 1 holds \"{}\""), "{error}");
}

#[test]
fn a_full_disk_loses_nothing_that_was_kept() {
    let dir = folder();
    let mut store = Store::open(dir.path()).unwrap();
    store.add_answer(&answer("q1", Given::Choice(0))).unwrap();
    store.connection.pragma_update(None, "max_page_count", 1).unwrap();
    let error = store.add_answer(&answer("q2", Given::Text("x".repeat(100_000), vec![]))).unwrap_err();
    assert!(matches!(error, StoreError::DiskFull { .. }), "{error}");
    assert_eq!(store.record().unwrap().answers.len(), 1);
    store.connection.pragma_update(None, "max_page_count", 10_000).unwrap();
    store.add_answer(&answer("q2", Given::Choice(1))).unwrap();
    assert_eq!(store.record().unwrap().answers.len(), 2);
}

#[test]
fn a_writer_that_never_ends_is_reported() {
    let dir = folder();
    let mut store = Store::open_patiently(dir.path(), Duration::ZERO).unwrap();
    let other = Connection::open(dir.path().join("firedrill.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = store.add_answer(&answer("q", Given::Choice(0))).unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    assert!(matches!(Store::open_patiently(dir.path(), Duration::ZERO), Err(StoreError::Locked { .. })));
    other.execute_batch("ROLLBACK").unwrap();
    store.add_answer(&answer("q", Given::Choice(0))).unwrap();
}

#[test]
fn where_nothing_can_be_written_the_course_opens_and_says_so() {
    let dir = folder();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let mut places = vec![file.clone(), file.join("data")];
    if cfg!(target_os = "linux") {
        places.push(PathBuf::from("/proc/firedrill"));
    }
    for place in places {
        assert!(matches!(Store::open(&place), Err(StoreError::Folder { .. })), "{}", place.display());
        let mut opened = Store::open_read_only_or_memory(&place).unwrap();
        let warning = opened.warning.unwrap();
        assert!(warning.starts_with("nothing of this sitting will be kept: "), "{warning}");
        assert!(warning.contains("--data DIR"), "{warning}");
        opened.store.add_answer(&answer("q", Given::Choice(0))).unwrap();
        assert_eq!(opened.store.record().unwrap().answers.len(), 1);
    }
    let kept = Store::open_read_only_or_memory(&dir.path().join("fine")).unwrap();
    assert_eq!(kept.warning, None);
}

#[test]
fn what_can_be_read_but_not_written_is_shown_from_a_copy() {
    // The copy itself, which needs no permissions to test (permissions do not bind an administrator).
    let dir = folder();
    let mut store = Store::open(dir.path()).unwrap();
    store.add_answer(&answer("q", Given::Choice(0))).unwrap();
    let (connection, path) = open::open_in_memory(Some(dir.path())).unwrap();
    let mut copy = Store { connection, path };
    copy.add_answer(&answer("q", Given::Choice(1))).unwrap();
    assert_eq!(copy.record().unwrap().answers.len(), 2);
    assert_eq!(store.record().unwrap().answers.len(), 1);
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_to_write_opens_with_what_it_has() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder();
    Store::open(dir.path()).unwrap().add_answer(&answer("q", Given::Choice(0))).unwrap();
    let set = |file, folder| {
        fs::set_permissions(dir.path().join("firedrill.db"), fs::Permissions::from_mode(file)).unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(folder)).unwrap();
    };
    for (file, folder) in [(0o444, 0o555), (0o644, 0o555), (0o444, 0o755)] {
        set(file, folder);
        let binds = fs::OpenOptions::new().append(true).open(dir.path().join("firedrill.db")).is_err()
            || fs::write(dir.path().join("probe"), "").is_err();
        let opened = binds.then(|| Store::open_read_only_or_memory(dir.path()));
        set(0o644, 0o755);
        let Some(opened) = opened else { return };
        let opened = opened.unwrap();
        assert!(opened.warning.is_some(), "{file:o} {folder:o}");
        assert_eq!(opened.store.record().unwrap().answers.len(), 1, "{file:o} {folder:o}");
    }
}

#[test]
fn a_record_without_a_folder_touches_no_file() {
    let mut store = Store::in_memory().unwrap();
    store.add_answer(&answer("q", Given::Choice(0))).unwrap();
    assert_eq!(store.record().unwrap().answers.len(), 1);
    assert!(!Path::new("the record in memory").exists());
}

#[test]
fn an_older_record_is_brought_up_to_date_with_everything_in_it() {
    let dir = folder();
    let mut old = Connection::open(dir.path().join("firedrill.db")).unwrap();
    schema::migrate(&mut old, &MIGRATIONS[..1]).unwrap();
    let insert = "INSERT INTO lessons VALUES ('slo', 4, 10, NULL)";
    old.execute(insert, []).unwrap();

    let broken = [MIGRATIONS[0], "ALTER TABLE lessons ADD COLUMN stars INTEGER; this is no statement"];
    schema::migrate(&mut old, &broken).unwrap_err();
    assert_eq!(schema::marks(&old).unwrap(), schema::Marks::Record(1));
    let mended = [MIGRATIONS[0], "ALTER TABLE lessons ADD COLUMN stars INTEGER NOT NULL DEFAULT 3"];
    schema::migrate(&mut old, &mended).unwrap();
    schema::migrate(&mut old, &mended).unwrap();
    assert_eq!(schema::marks(&old).unwrap(), schema::Marks::Record(2));
    let row = old.query_row("SELECT screen, stars FROM lessons", [], |r| Ok((r.get(0)?, r.get(1)?)));
    assert_eq!(row, Ok((4, 3)));
}

#[test]
fn a_record_of_version_1_opens() {
    let dir = folder();
    let mut old = Connection::open(dir.path().join("firedrill.db")).unwrap();
    schema::migrate(&mut old, &MIGRATIONS[..1]).unwrap();
    old.execute("INSERT INTO lessons VALUES ('slo', 4, 10, NULL)", []).unwrap();
    drop(old);
    assert_eq!(Store::open(dir.path()).unwrap().record().unwrap().lessons["slo"].screen, 4);
}

#[test]
fn threads_that_open_a_new_file_at_once_all_keep_what_they_write() {
    let dir = Arc::new(folder());
    let start = Arc::new(Barrier::new(6));
    let threads: Vec<_> = (0..6)
        .map(|i| {
            let (dir, start) = (dir.clone(), start.clone());
            std::thread::spawn(move || {
                start.wait();
                let mut store = Store::open(dir.path()).unwrap();
                for j in 0..5 {
                    store.add_answer(&answer(&format!("q{i}-{j}"), Given::Choice(j))).unwrap();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(Store::open(dir.path()).unwrap().record().unwrap().answers.len(), 30);
}

/// Runs the ignored test `name` of this program as a process of its own.
fn child(name: &str, dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("shell::store::tests::{name}"), "--ignored", "--nocapture", "--test-threads=1"])
        .env("FIREDRILL_TEST_FOLDER", dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn folder_of_child() -> PathBuf {
    std::env::var_os("FIREDRILL_TEST_FOLDER").expect("run by another test").into()
}

#[test]
fn processes_that_open_a_new_file_at_once_all_keep_what_they_write() {
    for _ in 0..5 {
        let dir = folder();
        let mut children: Vec<Child> = (0..4).map(|_| child("child_opens_and_writes", dir.path())).collect();
        for child in &mut children {
            let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
            assert!(lines.map_while(Result::ok).any(|line| line.contains("ready")));
        }
        for child in &mut children {
            child.stdin.take().unwrap().write_all(b"go\n").unwrap();
        }
        for mut child in children {
            assert!(child.wait().unwrap().success());
        }
        assert_eq!(Store::open(dir.path()).unwrap().record().unwrap().answers.len(), 20);
    }
}

#[test]
fn a_kill_in_the_middle_of_writing_loses_no_line_that_was_confirmed() {
    let dir = folder();
    for round in 0..5 {
        let mut child = child("child_writes_without_end", dir.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let confirmed = |line: String| line.split_once("kept:").and_then(|(_, n)| n.parse::<usize>().ok());
        let wanted = lines.by_ref().filter_map(confirmed).take(20 + 7 * round).count();
        assert_eq!(wanted, 20 + 7 * round);
        child.kill().unwrap();
        child.wait().unwrap();
        let last = lines.filter_map(confirmed).last().map_or(wanted, |n| n + 1);

        let mut store = Store::open(dir.path()).unwrap();
        let run = store.record().unwrap().runs[0].id;
        let kept = store.run_lines(run).unwrap();
        assert!(kept.len() >= last && kept.len() <= last + 1, "{} kept, {last} confirmed", kept.len());
        assert!(kept.iter().enumerate().all(|(i, line)| *line == format!("line {i}")));
        let health: String = store.connection.query_row("PRAGMA integrity_check", [], |r| r.get(0)).unwrap();
        assert_eq!(health, "ok");
        store.append_run_line(run, kept.len() as u32, "resumed").unwrap();
    }
}

#[test]
#[ignore = "a process of another test"]
fn child_opens_and_writes() {
    let dir = folder_of_child();
    println!("ready");
    std::io::stdin().read_line(&mut String::new()).unwrap();
    let mut store = Store::open(&dir).unwrap();
    for i in 0..5 {
        store.add_answer(&answer("q", Given::Choice(i))).unwrap();
    }
}

#[test]
#[ignore = "a process of another test"]
fn child_writes_without_end() {
    let mut store = Store::open(&folder_of_child()).unwrap();
    let run = a_run(&mut store);
    for i in 0.. {
        store.append_run_line(run, i, &format!("line {i}")).unwrap();
        println!("kept:{i}");
    }
}
