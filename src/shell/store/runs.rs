//! Runs and their lines. A run is its first facts and a list of lines; that a resumed run continues the same list is
//! kept true here, what a line says is not looked at.

use rusqlite::{OptionalExtension, Transaction, params};

use super::rows::{self, RUN_COLUMNS};
use super::{Store, StoreError};
use crate::learn::follow_up::FollowedUp;
use crate::learn::record::{Prediction, RunMeta};
use crate::session::log::{FORMAT, Header};

impl Store {
    /// Begins a run with these first facts at `now` (seconds of Unix time) and gives its number.
    pub fn start_run(&mut self, begun: &Header, now: i64) -> Result<i64, StoreError> {
        self.start_run_with(begun, &[], now)
    }

    /// Begins a run with these first facts and lines at `now` and gives its number. All of it is there when the call
    /// returns, or nothing.
    pub fn start_run_with(&mut self, begun: &Header, lines: &[String], now: i64) -> Result<i64, StoreError> {
        if let Some(seq) = lines.iter().position(|l| l.contains('\n')) {
            return Err(StoreError::Unfit { what: format!("line {seq} of a run, which has a line break,") });
        }
        let Header { firedrill_log: format, scenario, content, engine, seed, exam, watched, .. } = begun;
        self.write(|t| {
            t.execute(
                "INSERT INTO runs (scenario, content_hash, engine, seed, exam, format, started_at, watched_lines)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![scenario, content, engine, seed.cast_signed(), exam, format, now, watched],
            )?;
            let run = t.last_insert_rowid();
            insert_lines(t, run, lines)?;
            Ok(run)
        })
    }

    /// Begins a run at `now` that goes back into run `parent`: the same drill and seed, and `lines` as its beginning. All
    /// of it is there when the call returns, or nothing.
    pub fn fork_run(&mut self, parent: i64, lines: &[String], now: i64) -> Result<i64, StoreError> {
        if let Some(seq) = lines.iter().position(|l| l.contains('\n')) {
            return Err(StoreError::Unfit { what: format!("line {seq} of a retry, which has a line break,") });
        }
        let forked = self.write(|t| {
            let made = t.execute(
                "INSERT INTO runs (scenario, content_hash, engine, seed, exam, format, started_at, parent, shared_lines)
                 SELECT scenario, content_hash, engine, seed, 0, ?4, ?2, id, ?3 FROM runs WHERE id = ?1",
                params![parent, now, lines.len() as u32, FORMAT],
            )?;
            let run = t.last_insert_rowid();
            if made == 1 {
                insert_lines(t, run, lines)?;
            }
            Ok((made == 1).then_some(run))
        })?;
        forked.ok_or_else(|| self.no_run(parent))
    }

    /// The run with this number.
    pub fn run(&self, run: i64) -> Result<RunMeta, StoreError> {
        let sql = format!("SELECT {RUN_COLUMNS} FROM runs WHERE id = ?1");
        let found = self.connection.query_row(&sql, [run], rows::run_meta).optional();
        found.map_err(|e| self.says(e))?.ok_or_else(|| self.no_run(run))
    }

    /// Keeps line `seq` of a run's log, counted from 0 without gaps, without a line break. It is on the disk when the
    /// call returns. Keeping the same line again does nothing; another line in the same place is an error, because
    /// then two windows play the same run.
    pub fn append_run_line(&mut self, run: i64, seq: u32, line: &str) -> Result<(), StoreError> {
        if line.contains('\n') {
            return Err(StoreError::Unfit { what: format!("line {seq} of run {run}, which has a line break,") });
        }
        match self.write(|t| place_line(t, run, seq, line))? {
            Placed::Kept => Ok(()),
            Placed::NoRun => Err(self.no_run(run)),
            Placed::Conflict => Err(StoreError::Conflict { run, seq }),
            Placed::Gap(next) => Err(StoreError::Unfit { what: format!("line {seq} of run {run} before line {next}") }),
        }
    }

    /// The lines of a run, from 0.
    pub fn run_lines(&self, run: i64) -> Result<Vec<String>, StoreError> {
        self.run(run)?;
        let read = || {
            let mut statement = self.connection.prepare("SELECT line FROM run_lines WHERE run_id = ?1 ORDER BY seq")?;
            let lines = statement.query_map([run], |row| row.get(0))?;
            lines.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|e| self.says(e))
    }

    /// The run is over. The first time counts; a run that was given up cannot end.
    pub fn end_run(&mut self, run: i64, now: i64) -> Result<(), StoreError> {
        self.close(run, "UPDATE runs SET ended_at = coalesce(ended_at, ?2) WHERE id = ?1 AND abandoned_at IS NULL", now)
    }

    /// The run is given up without an end. The first time counts; a run that has ended cannot be given up.
    pub fn abandon_run(&mut self, run: i64, now: i64) -> Result<(), StoreError> {
        self.close(
            run,
            "UPDATE runs SET abandoned_at = coalesce(abandoned_at, ?2) WHERE id = ?1 AND ended_at IS NULL",
            now,
        )
    }

    /// Keeps the learner's one rule for a run, in place of an earlier one.
    pub fn set_rule(&mut self, run: i64, rule: &str) -> Result<(), StoreError> {
        let changed = self.write(|t| t.execute("UPDATE runs SET rule = ?2 WHERE id = ?1", params![run, rule]))?;
        if changed == 0 { Err(self.no_run(run)) } else { Ok(()) }
    }

    /// Keeps what the learner expects of a run in place of an earlier expectation.
    pub fn set_prediction(&mut self, run: i64, expected: Prediction) -> Result<(), StoreError> {
        let kept = self.write(|t| {
            t.execute(
                "INSERT INTO predictions (run_id, passed, score, worst) SELECT id, ?2, ?3, ?4 FROM runs WHERE id = ?1
                 ON CONFLICT (run_id) DO UPDATE
                 SET passed = excluded.passed, score = excluded.score, worst = excluded.worst",
                params![run, expected.passed, expected.score, expected.worst],
            )
        })?;
        if kept == 0 { Err(self.no_run(run)) } else { Ok(()) }
    }

    /// Keeps at `now` what was picked after a run, in place of an earlier choice.
    pub fn set_follow_ups(&mut self, run: i64, kept: &FollowedUp, now: i64) -> Result<(), StoreError> {
        let text = serde_json::to_string(kept).expect("plain facts are always JSON");
        let sql = "INSERT INTO follow_ups (run_id, kept, at) SELECT id, ?2, ?3 FROM runs WHERE id = ?1
                   ON CONFLICT (run_id) DO UPDATE SET kept = excluded.kept, at = excluded.at";
        let kept = self.write(|t| t.execute(sql, params![run, text, now]))?;
        if kept == 0 { Err(self.no_run(run)) } else { Ok(()) }
    }

    fn close(&mut self, run: i64, sql: &str, now: i64) -> Result<(), StoreError> {
        if self.write(|t| t.execute(sql, params![run, now]))? == 1 {
            return Ok(());
        }
        let how = if self.run(run)?.ended_at.is_some() { "ended" } else { "given up" };
        Err(StoreError::Closed { run, how })
    }

    fn no_run(&self, run: i64) -> StoreError {
        StoreError::NoRun { path: self.path.clone(), run }
    }
}

/// The lines of a run that has none yet.
fn insert_lines(t: &Transaction<'_>, run: i64, lines: &[String]) -> rusqlite::Result<()> {
    for (seq, line) in lines.iter().enumerate() {
        t.execute("INSERT INTO run_lines (run_id, seq, line) VALUES (?1, ?2, ?3)", params![run, seq as u32, line])?;
    }
    Ok(())
}

enum Placed {
    Kept,
    NoRun,
    Conflict,
    Gap(u32),
}

/// Looks and writes under one lock.
fn place_line(t: &Transaction<'_>, run: i64, seq: u32, line: &str) -> rusqlite::Result<Placed> {
    let there = "SELECT line FROM run_lines WHERE run_id = ?1 AND seq = ?2";
    let kept: Option<String> = t.query_row(there, params![run, seq], |row| row.get(0)).optional()?;
    if let Some(kept) = kept {
        return Ok(if kept == line { Placed::Kept } else { Placed::Conflict });
    }
    if t.query_row("SELECT 1 FROM runs WHERE id = ?1", [run], |_| Ok(())).optional()?.is_none() {
        return Ok(Placed::NoRun);
    }
    let last = "SELECT coalesce(max(seq) + 1, 0) FROM run_lines WHERE run_id = ?1";
    let next: u32 = t.query_row(last, [run], |row| row.get(0))?;
    if next != seq {
        return Ok(Placed::Gap(next));
    }
    t.execute("INSERT INTO run_lines (run_id, seq, line) VALUES (?1, ?2, ?3)", params![run, seq, line])?;
    Ok(Placed::Kept)
}
