//! Workshops: what was typed beside the commands of a run. What a line says is not looked at.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::{Store, StoreError};
use crate::learn::record::{Workshop, WorkshopLine};

impl Store {
    /// The run is a workshop's, planned for so many minutes; the first time counts.
    pub fn begin_workshop(&mut self, run: i64, minutes: u16, begun_at: i64) -> Result<(), StoreError> {
        let made = self.write(|t| {
            t.execute(
                "INSERT INTO workshops (run_id, minutes, begun_at) SELECT id, ?2, ?3 FROM runs WHERE id = ?1
                 ON CONFLICT (run_id) DO NOTHING",
                params![run, minutes, begun_at],
            )
        })?;
        if made == 0 { self.run(run).map(|_| ()) } else { Ok(()) }
    }

    /// Keeps line `seq` of a workshop, counted from 0 without gaps. It is on the disk when the call returns. Keeping the
    /// same line again does nothing; another line in the same place is an error, because then two windows run it.
    pub fn append_workshop_line(&mut self, run: i64, seq: u32, line: &WorkshopLine) -> Result<(), StoreError> {
        let WorkshopLine { at, tick, freeze, line } = line;
        let placed = self.write(|t| {
            let there = "SELECT line FROM workshop_lines WHERE run_id = ?1 AND seq = ?2";
            let kept: Option<String> = t.query_row(there, params![run, seq], |row| row.get(0)).optional()?;
            if let Some(kept) = kept {
                return Ok((kept == *line, seq));
            }
            let next: u32 =
                t.query_row("SELECT coalesce(max(seq) + 1, 0) FROM workshop_lines WHERE run_id = ?1", [run], |row| {
                    row.get(0)
                })?;
            if next == seq {
                t.execute(
                    "INSERT INTO workshop_lines (run_id, seq, at, tick, freeze, line) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![run, seq, at, tick, freeze, line],
                )?;
            }
            Ok((true, next))
        })?;
        match placed {
            (false, _) => Err(StoreError::Conflict { run, seq }),
            (true, next) if next == seq => Ok(()),
            (true, next) => Err(StoreError::Unfit { what: format!("line {seq} of workshop {run} before line {next}") }),
        }
    }
}

/// Every workshop with its lines.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<BTreeMap<i64, Workshop>> {
    let mut statement = connection.prepare("SELECT run_id, minutes, begun_at FROM workshops")?;
    let rows = statement.query_map([], |row| {
        Ok((row.get(0)?, Workshop { minutes: row.get(1)?, begun_at: row.get(2)?, lines: vec![] }))
    })?;
    let mut workshops: BTreeMap<i64, Workshop> = rows.collect::<rusqlite::Result<_>>()?;
    let mut statement =
        connection.prepare("SELECT run_id, at, tick, freeze, line FROM workshop_lines ORDER BY run_id, seq")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line = WorkshopLine { at: row.get(1)?, tick: row.get(2)?, freeze: row.get(3)?, line: row.get(4)? };
        if let Some(workshop) = workshops.get_mut(&row.get(0)?) {
            workshop.lines.push(line);
        }
    }
    Ok(workshops)
}
