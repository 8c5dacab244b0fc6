//! What is wrong with a file, for the person who wrote it: where, what, what to do. Diagnostics are collected, never
//! thrown one at a time. Rendering an excerpt is here so that every command shows the same; printing is not.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// How bad it is. An error keeps the item out of the course, a warning does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The item cannot be used.
    Error,
    /// The item works, but its author should look.
    Warning,
}

/// One finding in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Path as the author knows it, with `/`.
    pub file: String,
    /// Byte range in the file, or none when the whole file is meant (missing, unreadable).
    pub span: Option<Range<usize>>,
    /// Lower case, no full stop.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// An error at `span` of `file`.
    pub fn error(file: &str, span: impl Into<Option<Range<usize>>>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, file: file.into(), span: span.into(), message: message.into(), hint: None }
    }

    /// A warning at `span` of `file`.
    pub fn warning(file: &str, span: impl Into<Option<Range<usize>>>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, span, message) }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Line and column of the start, from 1; `source` is the file's text. Columns count characters.
    pub fn position(&self, source: &str) -> Option<(usize, usize)> {
        let at = self.span.as_ref()?.start.min(source.len());
        let before = source.get(..at)?;
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Some((line, column))
    }

    /// The whole message with an excerpt of `source`, plain text, ending without a line break.
    pub fn render(&self, source: &str) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let Some(span) = &self.span else {
            let word = if self.severity == Severity::Error { "error" } else { "warning" };
            let mut out = format!("{word}: {}\n --> {}", self.message, self.file);
            if let Some(hint) = &self.hint {
                out.push_str("\nhint: ");
                out.push_str(hint);
            }
            return out;
        };
        let span = clamp(span, source);
        let snippet = Snippet::source(source).path(&self.file).annotation(AnnotationKind::Primary.span(span));
        let mut report = vec![level.primary_title(&self.message).element(snippet)];
        if let Some(hint) = &self.hint {
            report.push(Group::with_title(Level::HELP.with_name("hint").secondary_title(hint)));
        }
        Renderer::plain().render(&report)
    }
}

/// A span that lies in `source` on character borders.
fn clamp(span: &Range<usize>, source: &str) -> Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(source.len());
        while !source.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start);
    start..floor(span.end).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_where_what_and_what_to_do() {
        let source = "a = 1\nreplcas = 2\n";
        let d = Diagnostic::error("scenarios/x.toml", 6..13, "unknown key `replcas`").hint("did you mean `replicas`?");
        assert_eq!(d.position(source), Some((2, 1)));
        let text = d.render(source);
        assert!(text.contains("error: unknown key `replcas`"), "{text}");
        assert!(text.contains("scenarios/x.toml:2:1"), "{text}");
        assert!(text.contains("2 | replcas = 2"), "{text}");
        assert!(text.contains("hint: did you mean `replicas`?"), "{text}");
    }

    #[test]
    fn a_span_outside_the_text_is_no_panic() {
        let d = Diagnostic::error("x", 90..99, "cut off");
        assert!(d.render("é").contains("cut off"));
        assert_eq!(d.position("é"), Some((1, 2)));
    }
}
