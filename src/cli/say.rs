//! What is printed. A reader that closes the pipe early (`firedrill list | head`) ends a command quietly.

use std::fmt::Display;
use std::io::{self, ErrorKind, Write};

use serde::Serialize;

use super::failure::Failure;

/// Prints text on standard output as it is.
pub fn text(text: &str) -> Result<(), Failure> {
    heard(text).map(drop)
}

/// The same; false where the reader is gone, and more need not be said.
pub fn heard(text: &str) -> Result<bool, Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(e) => Err(Failure::new(format!("the output cannot be written: {e}"))),
    }
}

/// Prints a value as JSON, for programs.
pub fn json(value: &impl Serialize) -> Result<(), Failure> {
    let written = serde_json::to_string_pretty(value).map_err(|e| Failure::new(e.to_string()))?;
    text(&(written + "\n"))
}

/// Prints a message on standard error; where that is closed there is nobody to tell.
pub fn aside(message: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}
