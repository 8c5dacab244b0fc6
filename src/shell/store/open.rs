//! Opening the file: look before touching, wait for other processes, refuse what is not ours, migrate what is older.
//! Nothing here knows what the tables mean.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::backup::Backup;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::error::StoreError;
use super::schema::{self, MIGRATIONS, Marks};

/// Name of the record in the data folder.
pub(super) const FILE: &str = "firedrill.db";

/// How long a writer waits for another before it says so.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// Opens or makes `dir/firedrill.db` for reading and writing.
pub(super) fn open(dir: &Path, patience: Duration) -> Result<(Connection, PathBuf), StoreError> {
    fs::create_dir_all(dir).map_err(|source| StoreError::Folder { path: dir.to_path_buf(), source })?;
    let path = dir.join(FILE);
    refuse_by_header(&path)?;
    // Several processes that open a new file at once: the first switch to write-ahead logging does not ask the busy
    // handler, so it is the whole opening that is tried again.
    let deadline = Instant::now() + patience;
    let mut pause = Duration::from_millis(2);
    loop {
        match attempt(&path, patience) {
            Err(Failure::Database(e)) if is_busy(&e) && Instant::now() < deadline => {
                std::thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(100));
            }
            Err(Failure::Database(e)) => return Err(StoreError::from_database(&path, e)),
            Err(Failure::Refused(e)) => return Err(e),
            Ok(connection) => return Ok((connection, path)),
        }
    }
}

/// A record in memory: a copy of what `dir` holds, or empty if there is no folder or nothing in it can be read.
pub(super) fn open_in_memory(dir: Option<&Path>) -> Result<(Connection, PathBuf), StoreError> {
    let path = dir.map_or_else(|| PathBuf::from("the record in memory"), |dir| dir.join(FILE));
    let says = |e| StoreError::from_database(&path, e);
    let mut memory = Connection::open_in_memory().map_err(says)?;
    if dir.is_some() {
        refuse_by_header(&path).or_else(|e| if e.is_about_the_place() { Ok(()) } else { Err(e) })?;
        if let Some(kept) = open_to_read(&path) {
            refuse(&schema::marks(&kept).map_err(says)?, &path)?;
            Backup::new(&kept, &mut memory)
                .and_then(|b| b.run_to_completion(1024, Duration::ZERO, None))
                .map_err(says)?;
        }
    }
    schema::migrate(&mut memory, MIGRATIONS).map_err(says)?;
    configure(&memory, Duration::ZERO).map_err(says)?;
    Ok((memory, path))
}

enum Failure {
    Database(rusqlite::Error),
    Refused(StoreError),
}

impl From<rusqlite::Error> for Failure {
    fn from(e: rusqlite::Error) -> Self {
        Self::Database(e)
    }
}

/// One try. The schema is written before the switch to write-ahead logging, so that the marks are in the file itself.
fn attempt(path: &Path, patience: Duration) -> Result<Connection, Failure> {
    let mut connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    configure(&connection, patience)?;
    // A file that will be refused must not even be tidied up when it is closed.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    refuse(&schema::marks(&connection)?, path).map_err(Failure::Refused)?;
    if connection.is_readonly("main")? {
        return Err(Failure::Refused(StoreError::NoPermission { path: path.to_path_buf() }));
    }
    schema::migrate(&mut connection, MIGRATIONS)?;
    let _: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(connection)
}

fn configure(connection: &Connection, patience: Duration) -> rusqlite::Result<()> {
    connection.busy_timeout(patience)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // A line is on the disk before the learner sees what it did.
    connection.pragma_update(None, "synchronous", "FULL")
}

/// Refuses another program's database, or a newer record, by its first bytes: it is not even opened.
fn refuse_by_header(path: &Path) -> Result<(), StoreError> {
    let mut header = Vec::new();
    match File::open(path).and_then(|file| file.take(100).read_to_end(&mut header)) {
        Ok(_) => {}
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        Err(_) => return Err(StoreError::NoPermission { path: path.to_path_buf() }),
    }
    // A journal beside it means that its first bytes may be half of a change; the database library sorts that out.
    let mut journal = path.as_os_str().to_owned();
    journal.push("-journal");
    if Path::new(&journal).exists() {
        return Ok(());
    }
    refuse(&schema::marks_of_header(&header), path)
}

fn refuse(marks: &Marks, path: &Path) -> Result<(), StoreError> {
    let path = path.to_path_buf();
    let known = MIGRATIONS.len() as u32;
    match *marks {
        Marks::Foreign => Err(StoreError::NotARecord { path }),
        Marks::Record(found) if found > known => Err(StoreError::Newer { path, found, known }),
        Marks::Record(_) | Marks::Empty => Ok(()),
    }
}

/// The file opened without a wish to write, if that can be done. `immutable` is for a folder in which the database
/// library cannot even place its index of the log.
fn open_to_read(path: &Path) -> Option<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let readable = |connection: &Connection| schema::marks(connection).is_ok();
    let plain = Connection::open_with_flags(path, flags).ok().filter(readable);
    plain.or_else(|| {
        let escaped = path.to_str()?.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
        let uri = format!("file:{escaped}?immutable=1");
        Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI).ok().filter(readable)
    })
}

fn is_busy(e: &rusqlite::Error) -> bool {
    matches!(e.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}
