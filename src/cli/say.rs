//! What is printed. A reader that closes the pipe early (`firedrill list | head`) ends a command quietly.

use std::fmt::Display;
use std::io::{self, ErrorKind, IsTerminal, Write};

use serde::Serialize;

use super::failure::Failure;

/// Prints text on standard output as it is.
pub fn text(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(Failure::new(format!("the output cannot be written: {e}"))),
        _ => Ok(()),
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

/// Shows how far long work is, in place of what was shown before; empty ends it. Only where somebody watches.
pub fn progress(words: &str) {
    let mut err = io::stderr().lock();
    if err.is_terminal() {
        // `\x1b[K` clears the rest of the line.
        let _ = write!(err, "\r{words}\x1b[K").and_then(|()| err.flush());
    }
}
