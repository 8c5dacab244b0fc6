//! Markdown to styled lines that know no terminal: [`parse`] makes elements, [`layout`] makes lines of a given width.
//! Both front ends draw the same lines; what a role looks like is theirs to say. Must not know lessons, files, colours.
//!
//! Passes, each with a noun: text -> [`Element`] (`parse`) -> words (`flow`) -> [`Line`] (`layout`, `table`, `code`).

mod code;
mod element;
mod flow;
mod grammar;
mod layout;
mod parse;
mod table;

pub use element::{Align, Element, Inline, Item};
pub use layout::layout;
pub(in crate::course) use parse::dialect;
pub use parse::parse;

use crate::base::text;

/// Languages of code blocks that authors may name; those that have no colours too.
pub const LANGUAGES: [&str; 12] =
    ["sh", "shell", "bash", "console", "yaml", "yml", "toml", "json", "promql", "log", "logs", "text"];

/// A line of text that is ready to be drawn, without a line break at its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// From left to right.
    pub spans: Vec<Span>,
}

impl Line {
    /// What the line says, without roles.
    pub fn text(&self) -> String {
        self.spans.iter().map(|s| s.text.as_str()).collect()
    }

    /// Columns that the line takes.
    pub fn width(&self) -> usize {
        text::width(&self.text())
    }
}

/// A stretch of a line that looks the same throughout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Without line breaks and control characters.
    pub text: String,
    /// What it is.
    pub role: Role,
}

impl Span {
    /// `text` in `role`.
    pub fn new(text: impl Into<String>, role: Role) -> Self {
        Self { text: text.into(), role }
    }
}

/// What a stretch of text is; a front end decides how that looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Running text.
    Text,
    /// `*so*`.
    Emphasis,
    /// `**so**`.
    Strong,
    /// `***so***`.
    StrongEmphasis,
    /// `~~so~~`.
    Strike,
    /// Code inside running text.
    Code,
    /// A heading of this level, 1 to 6.
    Heading(u8),
    /// The text of a link, or an address.
    Link,
    /// Quoted text and the bar before it.
    Quote,
    /// The bullet, number or box of a list item; the number before a footnote or an address.
    Marker,
    /// A line across.
    Rule,
    /// A cell of a table's head.
    TableHead,
    /// Lines inside a table.
    TableRule,
    /// What helps but can be passed over: numbers of links, raw HTML, continuation marks.
    Muted,
    /// Bar and word of an alert.
    Alert(AlertKind),
    /// A piece of a code block.
    Syntax(Token),
}

/// How much an alert matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertKind {
    /// `[!NOTE]`.
    Note,
    /// `[!TIP]`.
    Tip,
    /// `[!IMPORTANT]`.
    Important,
    /// `[!WARNING]`.
    Warning,
    /// `[!CAUTION]`.
    Caution,
}

impl AlertKind {
    /// The word that stands beside the bar.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "Note",
            Self::Tip => "Tip",
            Self::Important => "Important",
            Self::Warning => "Warning",
            Self::Caution => "Caution",
        }
    }
}

/// A piece of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// A name that something is given to: a key, a label, a variable, an option.
    Key,
    /// Quoted text.
    Str,
    /// Numbers, durations, times of day.
    Num,
    /// Words for people.
    Comment,
    /// Words of the language, levels of a log.
    Keyword,
    /// Everything else.
    Plain,
}

/// The text of `markdown` on one line without marks: for headings and one-liners.
pub fn plain(markdown: &str) -> String {
    let mut out = String::new();
    for element in &parse(markdown) {
        element.text(&mut out);
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Ids of the sources that the elements cite (`source:ID` links), each once, in order of first appearance.
pub fn source_refs(elements: &[Element]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for element in elements {
        element.each_link(&mut |url| {
            if let Some(id) = url.strip_prefix("source:")
                && !out.iter().any(|known| known == id)
            {
                out.push(id.to_owned());
            }
        });
    }
    out
}

#[cfg(test)]
mod tests;
