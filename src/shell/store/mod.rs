//! The record of a learner in one SQLite file, safe under kill and under several windows. Owns the file and its rows;
//! what they mean is `learn`'s. Every write is one transaction that is on the disk when the call returns.
//! Start with [`Store::open`]; how the file is opened is in `open.rs`, its shape in `schema.rs`.

mod error;
mod open;
mod rows;
mod runs;
mod schema;
#[cfg(test)]
mod tests;
mod workshops;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

pub use self::error::StoreError;
use crate::learn::record::{Answer, LessonMark, Record};

/// The record, open. One per thread that uses it; several may be open on one file.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

/// A record that is open one way or the other.
#[derive(Debug)]
pub struct Opened {
    /// The record.
    pub store: Store,
    /// Set when nothing will be kept: one sentence to show once, with the reason.
    pub warning: Option<String>,
}

impl Store {
    /// Opens the record in the folder `dir`, which is made if need be, and brings an older one up to date. Waits for
    /// other windows for ten seconds at most.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Self::open_patiently(dir, open::PATIENCE)
    }

    /// The same, but where nothing can be written the course must still open: then what is there is copied into
    /// memory, and the warning says that nothing will be kept. A file that is not a record, is damaged, newer or in
    /// use stays an error.
    pub fn open_read_only_or_memory(dir: &Path) -> Result<Opened, StoreError> {
        match Self::open(dir) {
            Ok(store) => Ok(Opened { store, warning: None }),
            Err(e) if e.is_about_the_place() => {
                let (connection, path) = open::open_in_memory(Some(dir))?;
                let warning = Some(format!("nothing of this sitting will be kept: {e}"));
                Ok(Opened { store: Self { connection, path }, warning })
            }
            Err(e) => Err(e),
        }
    }

    /// The file of the record in the folder `dir`.
    pub fn file_in(dir: &Path) -> PathBuf {
        dir.join(open::FILE)
    }

    /// An empty record that is gone with the program, for when there is no folder at all.
    pub fn in_memory() -> Result<Self, StoreError> {
        let (connection, path) = open::open_in_memory(None)?;
        Ok(Self { connection, path })
    }

    /// Everything that is kept, but for the lines of runs.
    pub fn record(&self) -> Result<Record, StoreError> {
        // One moment: another window may write between two of these reads.
        let moment = self.connection.unchecked_transaction().map_err(|e| self.says(e))?;
        rows::read(&moment).map_err(|unreadable| match unreadable {
            rows::Unreadable::Database(e) => self.says(e),
            rows::Unreadable::Row(what) => StoreError::Damaged { path: self.path.clone(), what },
        })
    }

    /// Keeps one more answer.
    pub fn add_answer(&mut self, answer: &Answer) -> Result<(), StoreError> {
        let given = rows::given_to_text(&answer.given).map_err(|what| StoreError::Unfit { what })?;
        self.write(|t| {
            t.execute(
                "INSERT INTO answers (lesson, question, revision, given, correct, confidence, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    answer.lesson,
                    answer.question,
                    answer.revision,
                    given,
                    answer.right,
                    answer.confidence,
                    answer.at
                ],
            )
        })?;
        Ok(())
    }

    /// Keeps how far a lesson was read. The first opening and the first finish stay what they were.
    pub fn set_lesson_mark(&mut self, lesson: &str, mark: LessonMark) -> Result<(), StoreError> {
        self.write(|t| {
            t.execute(
                "INSERT INTO lessons (lesson, screen, opened_at, finished_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (lesson) DO UPDATE SET
                     screen = excluded.screen,
                     opened_at = min(opened_at, excluded.opened_at),
                     finished_at = coalesce(finished_at, excluded.finished_at)",
                params![lesson, mark.screen, mark.opened_at, mark.finished_at],
            )
        })?;
        Ok(())
    }

    /// Keeps what was chosen about the program itself, in place of an earlier choice.
    pub fn set_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        self.write(|t| {
            t.execute(
                "INSERT INTO settings (name, value) VALUES (?1, ?2)
                 ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                params![name, value],
            )
        })?;
        Ok(())
    }

    fn open_patiently(dir: &Path, patience: Duration) -> Result<Self, StoreError> {
        let (connection, path) = open::open(dir, patience)?;
        Ok(Self { connection, path })
    }

    /// One transaction that takes the write lock at its start, so that it cannot lose it half-way.
    fn write<R>(&mut self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<R>) -> Result<R, StoreError> {
        let done = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).and_then(|transaction| {
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        });
        done.map_err(|e| self.says(e))
    }

    fn says(&self, e: rusqlite::Error) -> StoreError {
        StoreError::from_database(&self.path, e)
    }
}
