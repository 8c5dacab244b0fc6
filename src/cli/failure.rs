//! What went wrong, as a person is told: `error: ...`, `hint: ...`, and the exit code.

use std::fmt;

use crate::base::suggest;
use crate::session::log::LogError;
use crate::shell::files::FileError;
use crate::shell::places::NoPlace;
use crate::shell::store::StoreError;

/// A command that could not be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What is wrong, lower case, no full stop.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// 1: the content or the run; 2: the command line.
    pub code: u8,
}

impl Failure {
    /// The content, a file or the run is at fault.
    pub fn new(message: impl Into<String>) -> Self {
        let message = message.into();
        match message.split_once("\nhint: ") {
            Some((what, hint)) => Self { message: what.to_owned(), hint: Some(hint.to_owned()), code: 1 },
            None => Self { message, hint: None, code: 1 },
        }
    }

    /// The command line is at fault.
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: Some(hint.into()), code: 2 }
    }

    /// A name that the course does not have. `instead` says where the names are.
    pub fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>, instead: &str) -> Self {
        let hint = suggest::nearest(name, known).map_or(instead.to_owned(), |near| format!("did you mean `{near}`?"));
        Self::usage(format!("there is no {what} `{name}`"), hint)
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "\nhint: {hint}"))
    }
}

impl From<FileError> for Failure {
    fn from(e: FileError) -> Self {
        Self::new(e.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(e: StoreError) -> Self {
        Self::new(e.to_string())
    }
}

impl From<NoPlace> for Failure {
    fn from(e: NoPlace) -> Self {
        Self::new(e.to_string())
    }
}

impl From<LogError> for Failure {
    fn from(e: LogError) -> Self {
        Self::new(e.to_string()).hint(e.hint())
    }
}

impl From<std::io::Error> for Failure {
    fn from(e: std::io::Error) -> Self {
        Self::new(e.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_what_is_wrong_and_what_to_do() {
        let known = ["bad-deploy", "quiet-night"];
        let near = Failure::unknown("drill", "bad-deplyo", known, "`firedrill list` shows them");
        assert_eq!(near.to_string(), "error: there is no drill `bad-deplyo`\nhint: did you mean `bad-deploy`?");
        let far = Failure::unknown("drill", "zzz", known, "`firedrill list` shows them");
        assert_eq!((far.hint.as_deref(), far.code), (Some("`firedrill list` shows them"), 2));
        let split = Failure::from(NoPlace);
        assert_eq!(split.message, "this account has no home folder to keep your record in");
        assert!(split.hint.is_some_and(|h| h.starts_with("name a folder")));
    }
}
