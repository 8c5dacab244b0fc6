//! Rows to values and back. Knows the columns and the types of `learn::record`, no file.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row};

use crate::learn::follow_up::FollowedUp;
use crate::learn::record::{Answer, Fork, Given, LessonMark, Prediction, Record, RunMeta};

/// Why the record could not be read.
pub(super) enum Unreadable {
    /// The database said so.
    Database(rusqlite::Error),
    /// A row holds what this program never wrote.
    Row(String),
}

impl From<rusqlite::Error> for Unreadable {
    fn from(e: rusqlite::Error) -> Self {
        match e {
            rusqlite::Error::SqliteFailure(..) => Self::Database(e),
            other => Self::Row(other.to_string()),
        }
    }
}

/// The whole record.
pub(super) fn read(connection: &Connection) -> Result<Record, Unreadable> {
    let (answers, lessons, runs) = (answers(connection)?, lessons(connection)?, runs(connection)?);
    Ok(Record {
        answers,
        lessons,
        runs,
        follow_ups: follow_ups(connection)?,
        workshops: super::workshops::read(connection)?,
        settings: settings(connection)?,
    })
}

/// What was answered as JSON; an error names what has no form there.
pub(super) fn given_to_text(given: &Given) -> Result<String, String> {
    match given {
        Given::Number(n) if !n.is_finite() => Err(format!("the number {n}")),
        _ => serde_json::to_string(given).map_err(|e| e.to_string()),
    }
}

/// The columns that [`run_meta`] reads, in its order.
pub(super) const RUN_COLUMNS: &str =
    "id, scenario, content_hash, engine, seed, started_at, ended_at, abandoned_at, rule,
    parent, shared_lines, exam, format, watched_lines,
    (SELECT passed FROM predictions WHERE run_id = runs.id),
    (SELECT score FROM predictions WHERE run_id = runs.id),
    (SELECT worst FROM predictions WHERE run_id = runs.id),
    (SELECT count(*) FROM run_lines WHERE run_id = runs.id AND instr(line, '\"do\":\"hint\"') > 0)";

/// A run from a row of [`RUN_COLUMNS`].
pub(super) fn run_meta(row: &Row<'_>) -> rusqlite::Result<RunMeta> {
    let parent: Option<i64> = row.get(9)?;
    let lines: Option<u32> = row.get(10)?;
    let passed: Option<bool> = row.get(14)?;
    let score: Option<u8> = row.get(15)?;
    let worst: Option<u32> = row.get(16)?;
    Ok(RunMeta {
        id: row.get(0)?,
        scenario: row.get(1)?,
        content_hash: row.get(2)?,
        engine: row.get(3)?,
        seed: row.get::<_, i64>(4)?.cast_unsigned(),
        exam: row.get(11)?,
        format: row.get(12)?,
        hints: row.get(17)?,
        started_at: row.get(5)?,
        ended_at: row.get(6)?,
        abandoned_at: row.get(7)?,
        rule: row.get(8)?,
        prediction: passed.zip(score).map(|(passed, score)| Prediction { passed, score, worst }),
        fork: parent.zip(lines).map(|(run, lines)| Fork { run, lines }),
        watched: row.get(13)?,
    })
}

fn answers(connection: &Connection) -> Result<Vec<Answer>, Unreadable> {
    let mut statement = connection
        .prepare("SELECT id, lesson, question, revision, given, correct, confidence, at FROM answers ORDER BY id")?;
    let mut rows = statement.query([])?;
    let mut answers = Vec::new();
    while let Some(row) = rows.next()? {
        let given: String = row.get(4)?;
        answers.push(Answer {
            lesson: row.get(1)?,
            question: row.get(2)?,
            revision: row.get(3)?,
            given: serde_json::from_str(&given)
                .map_err(|e| Unreadable::Row(format!("answer {} holds {given:?}: {e}", row.get_unwrap::<_, i64>(0))))?,
            right: row.get(5)?,
            confidence: row.get(6)?,
            at: row.get(7)?,
        });
    }
    Ok(answers)
}

fn lessons(connection: &Connection) -> Result<BTreeMap<String, LessonMark>, Unreadable> {
    let mut statement = connection.prepare("SELECT lesson, screen, opened_at, finished_at FROM lessons")?;
    let marks = statement.query_map([], |row| {
        let mark = LessonMark { screen: row.get(1)?, opened_at: row.get(2)?, finished_at: row.get(3)? };
        Ok((row.get(0)?, mark))
    })?;
    Ok(marks.collect::<rusqlite::Result<_>>()?)
}

fn settings(connection: &Connection) -> Result<BTreeMap<String, String>, Unreadable> {
    let mut statement = connection.prepare("SELECT name, value FROM settings")?;
    let settings = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(settings.collect::<rusqlite::Result<_>>()?)
}

fn follow_ups(connection: &Connection) -> Result<BTreeMap<i64, FollowedUp>, Unreadable> {
    let mut statement = connection.prepare("SELECT run_id, kept FROM follow_ups")?;
    let mut rows = statement.query([])?;
    let mut all = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let (run, text): (i64, String) = (row.get(0)?, row.get(1)?);
        let kept = serde_json::from_str(&text);
        all.insert(run, kept.map_err(|e| Unreadable::Row(format!("the follow-ups of run {run} hold {text:?}: {e}")))?);
    }
    Ok(all)
}

fn runs(connection: &Connection) -> Result<Vec<RunMeta>, Unreadable> {
    let mut statement = connection.prepare(&format!("SELECT {RUN_COLUMNS} FROM runs ORDER BY id DESC"))?;
    let runs = statement.query_map([], run_meta)?;
    Ok(runs.collect::<rusqlite::Result<_>>()?)
}
