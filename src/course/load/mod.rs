//! Files of a course as typed values: text in, values and findings out. Everything that is wrong is said at once, with
//! its place in the file. Must not know the file system: it is given paths and texts. UTF-8 is the caller's job.
//! Start with [`lesson`]; [`table`] is what every TOML part of the course is read with.

mod body;
pub mod cross;
mod figure;
pub mod lesson;
pub mod path;
mod question;
pub mod rankings;
pub mod scenario;
pub mod schema;
pub mod table;
pub mod text;
mod values;

use crate::base::diag::{Diagnostic, Severity};

/// A file of the course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File<'a> {
    /// With `/`, as the author knows it: `lessons/feature-flags.md`.
    pub path: &'a str,
    /// What it holds.
    pub text: &'a str,
}

impl<'a> File<'a> {
    /// The file's name without folders and without what follows its last full stop: the id of what it holds.
    pub fn stem(&self) -> &'a str {
        stem(self.path)
    }
}

fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

fn has_errors(findings: &[Diagnostic]) -> bool {
    findings.iter().any(|d| d.severity == Severity::Error)
}

/// Findings in the order of the file; those without a place come first.
fn sort(findings: &mut [Diagnostic]) {
    findings.sort_by_key(|d| d.span.as_ref().map(|s| (s.start, s.end)));
}
