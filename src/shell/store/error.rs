//! What can go wrong with the record, for the person whose record it is: which file, what, what to do. The only place
//! that reads the database's error codes.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// Why the record could not be opened, read or written. The text of most has a second line that starts with `hint: `.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The data folder does not exist and cannot be made.
    #[error("the folder {} cannot be made: {source}\nhint: give another folder with --data DIR", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file holds something else; it was left as it is.
    #[error("{} is not a firedrill record\nhint: move it away or give another folder with --data DIR", path.display())]
    NotARecord {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a later version of the program; it was left as it is.
    #[error(
        "{} was written by a newer firedrill (record version {found}, this one knows {known})\n\
         hint: update firedrill or give another folder with --data DIR", path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Version of the record in the file.
        found: u32,
        /// Newest version that this program reads.
        known: u32,
    },
    /// Somebody else has been writing for longer than this program waits.
    #[error(
        "{} is in use by another program\nhint: close other windows of firedrill and try again", path.display()
    )]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The file or its folder cannot be written.
    #[error(
        "{} cannot be written\nhint: check the permissions of the file and its folder, or give another folder with \
         --data DIR", path.display()
    )]
    NoPermission {
        /// The file.
        path: PathBuf,
    },
    /// No room left.
    #[error(
        "the disk is full; {} keeps what it had\nhint: free some space and repeat the last step", path.display()
    )]
    DiskFull {
        /// The file.
        path: PathBuf,
    },
    /// The file is a record, but parts of it cannot be read.
    #[error(
        "{} is damaged: {what}\nhint: move it away, keep it for repair, and start again; nothing in it was changed",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// No run has this number.
    #[error("there is no run {run} in {}\nhint: `firedrill list` shows the runs that are kept", path.display())]
    NoRun {
        /// The file.
        path: PathBuf,
        /// The number asked for.
        run: i64,
    },
    /// Another window has written something else at this place of the same run.
    #[error(
        "line {seq} of run {run} is already kept and says something else\n\
         hint: the run is open in another window; close one of the two and resume"
    )]
    Conflict {
        /// The run.
        run: i64,
        /// The line, from 0.
        seq: u32,
    },
    /// The run was closed the other way before.
    #[error("run {run} is already {how}")]
    Closed {
        /// The run.
        run: i64,
        /// `ended` or `given up`.
        how: &'static str,
    },
    /// A value that could not be read back; an error of the caller.
    #[error("{what} cannot be kept")]
    Unfit {
        /// What it is.
        what: String,
    },
    /// Anything else the database says.
    #[error("{}: {source}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What the database said.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// Reads what the database said about the file at `path`.
    pub(super) fn from_database(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_path_buf();
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotARecord { path },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed) => {
                Self::Locked { path }
            }
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                Self::NoPermission { path }
            }
            Some(ErrorCode::DiskFull) => Self::DiskFull { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path, what: source.to_string() },
            _ => Self::Database { path, source },
        }
    }

    /// Whether the course can go on without a file: it is the place that is at fault, not what is kept there.
    pub(super) const fn is_about_the_place(&self) -> bool {
        matches!(self, Self::Folder { .. } | Self::NoPermission { .. } | Self::DiskFull { .. })
    }
}
