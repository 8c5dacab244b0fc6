//! The shape of the file: its mark, its numbered migrations, and how an older file is brought up to date. A migration
//! that has been shipped is never changed; a new shape is a new line at the end of [`MIGRATIONS`].

use rusqlite::{Connection, TransactionBehavior};

/// `FDRL`: tells a record from any other SQLite database.
pub(super) const APPLICATION_ID: i32 = 0x4644_524c;

/// Migration n (from 1) leads from version n - 1 to version n.
pub(super) const MIGRATIONS: &[&str] = &[
    "
CREATE TABLE answers (
    id         INTEGER PRIMARY KEY,
    lesson     TEXT    NOT NULL,
    question   TEXT    NOT NULL,
    revision   INTEGER NOT NULL,
    given      TEXT    NOT NULL, -- JSON
    correct    INTEGER,          -- 0, 1, or null for a prediction
    confidence INTEGER,          -- percent
    at         INTEGER NOT NULL  -- seconds of Unix time, as everywhere
) STRICT;
CREATE TABLE lessons (
    lesson      TEXT    PRIMARY KEY,
    screen      INTEGER NOT NULL,
    opened_at   INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
CREATE TABLE runs (
    id           INTEGER PRIMARY KEY,
    scenario     TEXT    NOT NULL,
    content_hash TEXT    NOT NULL,
    engine       INTEGER NOT NULL,
    seed         INTEGER NOT NULL, -- the 64 bits, read as signed
    started_at   INTEGER NOT NULL,
    ended_at     INTEGER,
    abandoned_at INTEGER,
    rule         TEXT
) STRICT;
CREATE TABLE run_lines (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    seq    INTEGER NOT NULL,
    line   TEXT    NOT NULL,
    PRIMARY KEY (run_id, seq)
) STRICT, WITHOUT ROWID;
",
    "
CREATE TABLE predictions (
    run_id INTEGER PRIMARY KEY REFERENCES runs (id),
    passed INTEGER NOT NULL,
    score  INTEGER NOT NULL -- 0 to 100
) STRICT;
",
    "
ALTER TABLE predictions ADD COLUMN worst INTEGER; -- decision that cost most, from 0
ALTER TABLE runs ADD COLUMN parent INTEGER REFERENCES runs (id);
ALTER TABLE runs ADD COLUMN shared_lines INTEGER; -- taken over from the parent
",
    "
ALTER TABLE runs ADD COLUMN exam INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN format INTEGER NOT NULL DEFAULT 1; -- of the lines; 1 has no hashes
",
    "
CREATE TABLE follow_ups (
    run_id INTEGER PRIMARY KEY REFERENCES runs (id),
    kept   TEXT    NOT NULL, -- JSON: the actions as they were settled, and what the replay spared
    at     INTEGER NOT NULL
) STRICT;
",
    "
CREATE TABLE workshops (
    run_id   INTEGER PRIMARY KEY REFERENCES runs (id),
    minutes  INTEGER NOT NULL, -- planned
    begun_at INTEGER NOT NULL
) STRICT;
CREATE TABLE workshop_lines (
    run_id INTEGER NOT NULL REFERENCES workshops (run_id),
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    tick   INTEGER NOT NULL, -- where the clock of the run stood
    freeze TEXT,
    line   TEXT    NOT NULL,
    PRIMARY KEY (run_id, seq)
) STRICT, WITHOUT ROWID;
",
    "
ALTER TABLE runs ADD COLUMN watched_lines INTEGER; -- at the beginning, played by the walkthrough
",
    "
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
",
];

/// What a file is, as far as its two marks say.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Marks {
    /// No table yet and no mark.
    Empty,
    /// A record of this version.
    Record(u32),
    /// A database of some other program.
    Foreign,
}

/// Reads the marks through the database, at one moment: another process may be writing them right now.
pub(super) fn marks(connection: &Connection) -> rusqlite::Result<Marks> {
    let connection = connection.unchecked_transaction()?;
    let application: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(match (application, u32::try_from(version)) {
        (APPLICATION_ID, Ok(version)) => Marks::Record(version),
        (0, Ok(0)) if tables == 0 => Marks::Empty,
        _ => Marks::Foreign,
    })
}

/// Reads the marks from the first bytes of a file, without touching it. The database library would take a file of a
/// few bytes for an empty database and write over it.
pub(super) fn marks_of_header(header: &[u8]) -> Marks {
    let number = |at: usize| Some(i32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    if header.is_empty() {
        return Marks::Empty;
    }
    if !header.starts_with(b"SQLite format 3\0") {
        return Marks::Foreign;
    }
    match (number(68), number(60).map(u32::try_from)) {
        (Some(APPLICATION_ID), Some(Ok(version))) => Marks::Record(version),
        _ => Marks::Foreign,
    }
}

/// Brings an empty file or an older record to the last of `migrations`, all or nothing.
pub(super) fn migrate(connection: &mut Connection, migrations: &[&str]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been first: what counts is the version seen under the lock.
    let version: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for migration in migrations.iter().skip(version as usize) {
        transaction.execute_batch(migration)?;
    }
    if (version as usize) < migrations.len() {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", migrations.len() as u32)?;
    }
    transaction.commit()
}
