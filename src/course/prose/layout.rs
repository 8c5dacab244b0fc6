//! Elements to lines of a given width: indents, bars, bullets, blank lines between blocks, footnotes and the table of
//! addresses at the end. Knows no terminal; the caller caps the measure.

use super::element::{Element, Item};
use super::flow::{Refs, break_hard, clean, columns, span_columns, wrap};
use super::{Line, Role, Span, code, table};

/// Below this many columns an indent is given up rather than squeezing its text.
const MIN_ROOM: usize = 4;

/// `elements` as lines of at most `width` columns (for a `width` of 4 and more; below that a wide character may stick
/// out). Nothing is cut off. `ascii` keeps bullets, bars, rules and marks to ASCII; the text stays as it is written.
/// Footnotes come after the text, then the addresses of links that are not sources.
pub fn layout(elements: &[Element], width: u16, ascii: bool) -> Vec<Line> {
    let width = usize::from(width).max(1);
    let mut sheet = Sheet { refs: Refs { ascii, ..Refs::default() }, notes: Vec::new(), ascii };
    let mut parts = vec![sheet.blocks(elements, width, Around::default())];
    parts.push(sheet.footnotes(width));
    parts.push(sheet.addresses(width));
    let lines = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(&Line::default());
    lines.into_iter().flat_map(|line| bounded(line, width)).map(trimmed).collect()
}

/// What surrounds a block.
#[derive(Debug, Clone, Copy)]
struct Around {
    /// Role of running text.
    role: Role,
    /// No blank lines between blocks.
    tight: bool,
    /// Lists around it.
    depth: usize,
}

impl Default for Around {
    fn default() -> Self {
        Self { role: Role::Text, tight: false, depth: 0 }
    }
}

struct Sheet<'a> {
    refs: Refs,
    /// Footnotes that were passed on the way.
    notes: Vec<(&'a str, &'a [Element])>,
    ascii: bool,
}

impl<'a> Sheet<'a> {
    fn blocks(&mut self, elements: &'a [Element], width: usize, around: Around) -> Vec<Line> {
        let mut out: Vec<Line> = Vec::new();
        for element in elements {
            let lines = self.block(element, width, around);
            if !out.is_empty() && !lines.is_empty() && !around.tight {
                out.push(Line::default());
            }
            out.extend(lines);
        }
        out
    }

    fn block(&mut self, element: &'a Element, width: usize, around: Around) -> Vec<Line> {
        match element {
            Element::Heading { level, text } => wrap(&self.refs.words(text, Role::Heading(*level)), width),
            Element::Paragraph(text) => wrap(&self.refs.words(text, around.role), width),
            Element::Code { language, text } => code::block(language, text, width, self.ascii),
            Element::List { start, tight, items } => self.list(*start, *tight, items, width, around),
            Element::Quote(body) => {
                let bar = Span::new(self.glyph("│ ", "| "), Role::Quote);
                self.barred(body, width, Around { role: Role::Quote, tight: false, ..around }, &bar, Vec::new())
            }
            Element::Alert { kind, body } => {
                let bar = Span::new(self.glyph("▌ ", "| "), Role::Alert(*kind));
                let room = room(width, std::slice::from_ref(&bar));
                let title = break_hard(&[Span::new(kind.word(), Role::Alert(*kind))], room);
                self.barred(body, width, Around { role: Role::Text, tight: false, ..around }, &bar, title)
            }
            Element::Table { align, head, rows } => table::lines(&mut self.refs, align, head, rows, width),
            Element::Rule => vec![Line { spans: vec![Span::new(self.glyph("─", "-").repeat(width), Role::Rule)] }],
            Element::Html(text) => {
                let line = |l: &str| Line { spans: vec![Span::new(clean(&l.replace('\t', "    ")), Role::Muted)] };
                text.lines().map(line).collect()
            }
            Element::Footnote { label, body } => {
                self.notes.push((label, body));
                Vec::new()
            }
        }
    }

    const fn glyph(&self, fine: &'static str, ascii: &'static str) -> &'static str {
        if self.ascii { ascii } else { fine }
    }

    /// `title` and `body` with a bar down their left side.
    fn barred(&mut self, body: &'a [Element], width: usize, around: Around, bar: &Span, title: Vec<Line>) -> Vec<Line> {
        let prefix = std::slice::from_ref(bar);
        let mut lines = title;
        lines.extend(self.blocks(body, room(width, prefix), around));
        hang(lines, width, prefix, prefix)
    }

    fn list(&mut self, start: Option<u64>, tight: bool, items: &'a [Item], width: usize, around: Around) -> Vec<Line> {
        let last = start.map(|first| first.saturating_add(items.len().saturating_sub(1) as u64));
        let digits = last.map_or(0, |n| n.to_string().len());
        let mut out: Vec<Line> = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let mut marker = match start {
                Some(first) => format!("{:>digits$}. ", first.saturating_add(i as u64)),
                None if item.task.is_some() => String::new(),
                None => self.bullet(around.depth).to_owned(),
            };
            match item.task {
                Some(true) => marker.push_str("[x] "),
                Some(false) => marker.push_str("[ ] "),
                None => {}
            }
            let rest = [Span::new(" ".repeat(columns(&marker)), Role::Text)];
            let first = [Span::new(marker, Role::Marker)];
            let inside = Around { tight, depth: around.depth + 1, ..around };
            let lines = self.blocks(&item.body, room(width, &first), inside);
            if i > 0 && !tight {
                out.push(Line::default());
            }
            out.extend(hang(lines, width, &first, &rest));
        }
        out
    }

    const fn bullet(&self, depth: usize) -> &'static str {
        match depth % 3 {
            0 => self.glyph("• ", "- "),
            1 => self.glyph("◦ ", "* "),
            _ => self.glyph("▪ ", "+ "),
        }
    }

    /// The footnotes, in the order of their references.
    fn footnotes(&mut self, width: usize) -> Vec<Line> {
        let mut out: Vec<(String, Vec<Line>)> = Vec::new();
        // A footnote may hold another one, or the first reference to one that came before.
        while !self.notes.is_empty() {
            for (label, body) in std::mem::take(&mut self.notes) {
                let mark = format!("{} ", self.refs.note_mark(label));
                let rest = [Span::new(" ".repeat(columns(&mark)), Role::Text)];
                let first = [Span::new(mark, Role::Marker)];
                let lines = self.blocks(body, room(width, &first), Around::default());
                out.push((label.to_owned(), hang(lines, width, &first, &rest)));
            }
        }
        out.sort_by_key(|(label, _)| self.refs.notes.iter().position(|known| known == label));
        out.into_iter().flat_map(|(_, lines)| lines).collect()
    }

    /// `[1] https://...`, one for each address.
    fn addresses(&self, width: usize) -> Vec<Line> {
        let mut out = Vec::new();
        for (i, url) in self.refs.links.iter().enumerate() {
            let first = [Span::new(format!("[{}] ", i + 1), Role::Marker)];
            let rest = [Span::new(" ".repeat(span_columns(&first)), Role::Text)];
            let lines = break_hard(&[Span::new(clean(url), Role::Link)], room(width, &first));
            out.extend(hang(lines, width, &first, &rest));
        }
        out
    }
}

/// Columns left beside a prefix, or all of them where it is given up.
fn room(width: usize, prefix: &[Span]) -> usize {
    let left = width.saturating_sub(span_columns(prefix));
    if left < MIN_ROOM { width } else { left }
}

/// Lines with `first` before the first and `rest` before the others. Where there is no room for that, `first` gets a
/// line of its own.
fn hang(lines: Vec<Line>, width: usize, first: &[Span], rest: &[Span]) -> Vec<Line> {
    if width.saturating_sub(span_columns(first)) < MIN_ROOM {
        return std::iter::once(Line { spans: first.to_vec() }).chain(lines).collect();
    }
    let lines = if lines.is_empty() { vec![Line::default()] } else { lines };
    let put = |(i, line): (usize, Line)| {
        let mut spans = if i == 0 { first } else { rest }.to_vec();
        spans.extend(line.spans);
        Line { spans }
    };
    lines.into_iter().enumerate().map(put).collect()
}

/// The last word on width, for raw HTML and for prefixes wider than the sheet.
fn bounded(line: Line, width: usize) -> Vec<Line> {
    if span_columns(&line.spans) <= width { vec![line] } else { break_hard(&line.spans, width) }
}

/// Without blanks at the end, which nobody sees and a copied text would carry.
fn trimmed(mut line: Line) -> Line {
    while let Some(last) = line.spans.last_mut() {
        if matches!(last.role, Role::Syntax(_) | Role::Code) {
            break;
        }
        last.text.truncate(last.text.trim_end_matches(' ').len());
        if !last.text.is_empty() {
            break;
        }
        line.spans.pop();
    }
    line
}
