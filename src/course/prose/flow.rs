//! Running text as words with roles, and words as lines of a given width. Measures graphemes, so nothing that shows as
//! one character is torn apart (unless it is wider than a whole line). Knows no blocks.

use unicode_segmentation::UnicodeSegmentation;

use super::element::Inline;
use super::{Line, Role, Span};
use crate::base::text;

const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// A word, its columns, and what stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    spans: Vec<Span>,
    width: usize,
    before: Before,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A blank of this role, where the line may be broken.
    Blank(Role),
    /// A line break that is meant.
    Break,
}

/// What running text refers to, numbered from 1 in order of appearance.
#[derive(Debug, Default)]
pub(super) struct Refs {
    /// Addresses for the link table.
    pub(super) links: Vec<String>,
    /// Labels of footnotes.
    pub(super) notes: Vec<String>,
    /// Whether marks are kept to ASCII.
    pub(super) ascii: bool,
}

impl Refs {
    /// The words of `inlines`; what has no mark of its own gets the role `base`.
    pub(super) fn words(&mut self, inlines: &[Inline], base: Role) -> Vec<Word> {
        let mut flow = Flow { refs: self, words: Vec::new(), gap: Some(Before::Break) };
        flow.inlines(inlines, Style { base, ..Style::default() });
        flow.words
    }

    /// How a reference to the footnote `label` looks; also stands before the footnote itself.
    pub(super) fn note_mark(&mut self, label: &str) -> String {
        let number = number_of(&mut self.notes, label).to_string();
        if self.ascii {
            return format!("^{number}");
        }
        number.bytes().map(|b| RAISED[usize::from(b - b'0') % 10]).collect()
    }
}

fn number_of(list: &mut Vec<String>, entry: &str) -> usize {
    let at = list.iter().position(|known| known == entry).unwrap_or_else(|| {
        list.push(entry.to_owned());
        list.len() - 1
    });
    at + 1
}

/// What is switched on around a stretch of text.
#[allow(clippy::struct_excessive_bools)] // each is on or off by itself
#[derive(Debug, Clone, Copy)]
struct Style {
    base: Role,
    emphasis: bool,
    strong: bool,
    strike: bool,
    link: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { base: Role::Text, emphasis: false, strong: false, strike: false, link: false }
    }
}

impl Style {
    const fn role(self) -> Role {
        match self {
            Self { base: Role::Heading(_) | Role::TableHead, .. } => self.base,
            Self { link: true, .. } => Role::Link,
            Self { strike: true, .. } => Role::Strike,
            Self { strong: true, emphasis: true, .. } => Role::StrongEmphasis,
            Self { strong: true, .. } => Role::Strong,
            Self { emphasis: true, .. } => Role::Emphasis,
            _ => self.base,
        }
    }
}

struct Flow<'a> {
    refs: &'a mut Refs,
    words: Vec<Word>,
    /// Set while the next character begins a new word.
    gap: Option<Before>,
}

impl Flow<'_> {
    fn inlines(&mut self, inlines: &[Inline], style: Style) {
        for inline in inlines {
            match inline {
                Inline::Text(t) => self.text(t, style.role()),
                Inline::Code(t) => self.text(t, Role::Code),
                Inline::Html(t) => self.text(t, Role::Muted),
                Inline::Emphasis(i) => self.inlines(i, Style { emphasis: true, ..style }),
                Inline::Strong(i) => self.inlines(i, Style { strong: true, ..style }),
                Inline::Strike(i) => self.inlines(i, Style { strike: true, ..style }),
                Inline::Link { url, text } => self.link(url, text, style),
                Inline::Image { url, alt } => {
                    self.text("[image", Role::Muted);
                    if !alt.is_empty() {
                        self.text(": ", Role::Muted);
                        self.text(alt, Role::Muted);
                    }
                    self.text("]", Role::Muted);
                    self.link_mark(url);
                }
                Inline::NoteRef(label) => {
                    let mark = self.refs.note_mark(label);
                    self.text(&mark, Role::Muted);
                }
                Inline::Soft => self.text(" ", style.role()),
                Inline::Hard => self.gap = Some(Before::Break),
            }
        }
    }

    fn link(&mut self, url: &str, text: &[Inline], style: Style) {
        self.inlines(text, Style { link: true, ..style });
        let mut shown = String::new();
        super::element::inline_text(text, &mut shown);
        if url.strip_prefix("mailto:").unwrap_or(url) != shown {
            self.link_mark(url);
        }
    }

    fn link_mark(&mut self, url: &str) {
        // Sources are listed by the reader; a mark after each would only interrupt.
        if !url.is_empty() && !url.starts_with("source:") {
            let n = number_of(&mut self.refs.links, url);
            self.text(&format!("[{n}]"), Role::Muted);
        }
    }

    fn text(&mut self, text: &str, role: Role) {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if is_blank(c) {
                self.gap = self.gap.or(Some(Before::Blank(role)));
                rest = &rest[c.len_utf8()..];
                continue;
            }
            let end = rest.find(is_blank).unwrap_or(rest.len());
            self.word(clean(&rest[..end]), role);
            rest = &rest[end..];
        }
    }

    /// A stretch without blanks: a word of its own, or more of the last one.
    fn word(&mut self, text: String, role: Role) {
        let width = columns(&text);
        if let Some(before) = self.gap.take() {
            self.words.push(Word { spans: vec![Span { text, role }], width, before });
        } else if let Some(word) = self.words.last_mut() {
            word.width += width;
            push(&mut word.spans, &text, role);
        }
    }
}

/// Blanks where a line may be broken; a no-break space is none.
const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// Text that cannot steer a terminal: control characters and marks that turn the direction of text are made visible.
pub(super) fn clean(text: &str) -> String {
    let steers = |c: char| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    text.replace(steers, "\u{FFFD}")
}

/// Columns as a terminal counts them, grapheme by grapheme.
pub(super) fn columns(text: &str) -> usize {
    text.graphemes(true).map(text::width).sum()
}

/// Columns of a line so far.
pub(super) fn span_columns(spans: &[Span]) -> usize {
    spans.iter().map(|s| columns(&s.text)).sum()
}

/// Appends to the last span if it has the same role.
pub(super) fn push(spans: &mut Vec<Span>, text: &str, role: Role) {
    match spans.last_mut() {
        Some(last) if last.role == role => last.text.push_str(text),
        _ => spans.push(Span::new(text, role)),
    }
}

/// Columns of the longest word.
pub(super) fn longest(words: &[Word]) -> usize {
    words.iter().map(|w| w.width).max().unwrap_or(0)
}

/// Columns that `words` take if no line is broken but where it is meant.
pub(super) fn natural(words: &[Word]) -> usize {
    let (mut best, mut used) = (0, 0);
    for word in words {
        used = if word.before == Before::Break { word.width } else { used + 1 + word.width };
        best = best.max(used);
    }
    best
}

/// `words` in lines of at most `width` columns. A word longer than a line is broken inside. Never empty.
pub(super) fn wrap(words: &[Word], width: usize) -> Vec<Line> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line: Vec<Span> = Vec::new();
    let mut used = 0;
    for (i, word) in words.iter().enumerate() {
        match word.before {
            Before::Blank(role) if used > 0 && used + 1 + word.width <= width => {
                push(&mut line, " ", role);
                used += 1;
            }
            _ if i > 0 => {
                lines.push(Line { spans: std::mem::take(&mut line) });
                used = 0;
            }
            _ => {}
        }
        if used + word.width <= width {
            word.spans.iter().for_each(|s| push(&mut line, &s.text, s.role));
            used += word.width;
        } else {
            let mut pieces = break_hard(&word.spans, width);
            let last = pieces.pop().unwrap_or_default();
            lines.append(&mut pieces);
            used = span_columns(&last.spans);
            line = last.spans;
        }
    }
    lines.push(Line { spans: line });
    lines
}

/// `spans` in lines of at most `width` columns, broken wherever a line is full. Never empty. One character that is
/// wider than `width` still gets a line.
pub(super) fn break_hard(spans: &[Span], width: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line: Vec<Span> = Vec::new();
    let mut used = 0;
    let mut put = |piece: &str, role: Role| {
        let w = columns(piece);
        if used > 0 && used + w > width {
            lines.push(Line { spans: std::mem::take(&mut line) });
            used = 0;
        }
        push(&mut line, piece, role);
        used += w;
    };
    for span in spans {
        for grapheme in span.text.graphemes(true) {
            if text::width(grapheme) <= width {
                put(grapheme, span.role);
            } else {
                let mut buffer = [0; 4];
                grapheme.chars().for_each(|c| put(c.encode_utf8(&mut buffer), span.role));
            }
        }
    }
    lines.push(Line { spans: line });
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: &[Line]) -> Vec<String> {
        lines.iter().map(Line::text).collect()
    }

    #[test]
    fn roles_do_not_break_words() {
        let inlines = [
            Inline::Text("un".into()),
            Inline::Strong(vec![Inline::Text("break".into())]),
            Inline::Text("able (".into()),
            Inline::Link { url: "source:a".into(), text: vec![Inline::Text("x y".into())] },
            Inline::Text(").".into()),
        ];
        let words = Refs::default().words(&inlines, Role::Text);
        assert_eq!(texts(&wrap(&words, 11)), ["unbreakable", "(x y)."]);
        assert_eq!(longest(&words), 11);
        assert_eq!(natural(&words), 18);
        let line = &wrap(&words, 40)[0];
        assert_eq!(line.spans[1], Span::new("break", Role::Strong));
        assert!(line.spans.contains(&Span::new("x y", Role::Link)), "the blank inside a link is part of it: {line:?}");
    }

    #[test]
    fn wide_and_combined_characters_are_not_torn() {
        let spans = [Span::new("日本e\u{301}語", Role::Text)];
        assert_eq!(texts(&break_hard(&spans, 3)), ["日", "本e\u{301}", "語"]);
        assert_eq!(texts(&break_hard(&[Span::new("👩‍👩‍👧x", Role::Text)], 2)), ["👩‍👩‍👧", "x"]);
    }

    #[test]
    fn escape_sequences_cannot_pass() {
        let words = Refs::default().words(&[Inline::Text("a\u{1b}[31mb\u{202e}".into())], Role::Text);
        assert_eq!(texts(&wrap(&words, 40)), ["a\u{fffd}[31mb\u{fffd}"]);
    }
}
