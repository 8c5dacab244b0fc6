//! The Markdown of a lesson cut into pieces: headings that start screens, question blocks, prose between them; and what
//! the prose cites. Knows where things are, not what a question means.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Parser, Tag};

use super::File;
use super::question::{INFOS, Info};
use super::table::At;
use crate::base::diag::Diagnostic;
use crate::base::suggest::nearest;
use crate::course::prose;

/// A stretch of the body. Spans count from the file's start.
#[derive(Debug)]
pub(super) enum Piece {
    /// `# Title`.
    Heading { title: String, span: Range<usize> },
    /// Markdown without questions, not blank.
    Prose(Range<usize>),
    /// A block that cannot be read, for a reason that is in the findings already.
    Broken(Range<usize>),
    /// A question or a reveal: the fence's first line, and the TOML in it.
    Fence { info: Info, home: Range<usize>, body: Range<usize> },
}

impl Piece {
    /// What to point at.
    pub(super) fn span(&self) -> Range<usize> {
        match self {
            Self::Heading { span, .. } | Self::Prose(span) | Self::Broken(span) | Self::Fence { home: span, .. } => {
                span.clone()
            }
        }
    }
}

/// All of a body.
#[derive(Debug)]
pub(super) struct Body {
    /// In reading order.
    pub(super) pieces: Vec<Piece>,
    /// Ids of sources with their places.
    pub(super) cites: Vec<At<String>>,
    /// Where the file ends.
    pub(super) end: usize,
}

impl Body {
    /// Cuts the Markdown at `range` of `file`.
    pub(super) fn scan(file: &File<'_>, range: Range<usize>, out: &mut Vec<Diagnostic>) -> Self {
        let text = &file.text[range.clone()];
        let mut scan = Scan {
            file,
            text,
            offset: range.start,
            done: 0,
            body: Self { pieces: Vec::new(), cites: Vec::new(), end: range.end },
            cuts: vec![0],
            uses: Vec::new(),
            notes: Vec::new(),
            out,
        };
        scan.run();
        scan.body
    }
}

struct Scan<'a, 'o> {
    file: &'a File<'a>,
    text: &'a str,
    offset: usize,
    /// Up to where the text is in pieces.
    done: usize,
    body: Body,
    /// Where prose is cut: a definition on the other side of a cut is not seen.
    cuts: Vec<usize>,
    /// What is defined elsewhere: its use, and its definition if that is known already.
    uses: Vec<(String, Range<usize>, Option<usize>)>,
    /// Labels of footnotes and where they are defined.
    notes: Vec<(String, usize)>,
    out: &'o mut Vec<Diagnostic>,
}

impl Scan<'_, '_> {
    fn run(&mut self) {
        let mut events = Parser::new_ext(self.text, prose::dialect()).into_offset_iter();
        let mut depth = 0_usize;
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(tag) => {
                    if let Tag::Link { link_type, dest_url, id, .. } = &tag {
                        self.link(dest_url, range.clone());
                        if matches!(link_type, LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut) {
                            let definition = events.reference_definitions().get(id).map(|d| d.span.start);
                            self.uses.push((id.to_string(), range.clone(), definition));
                        }
                    }
                    self.start(&tag, range, depth);
                    depth += 1;
                }
                Event::End(_) => depth = depth.saturating_sub(1),
                Event::FootnoteReference(label) => self.uses.push((label.to_string(), range, None)),
                _ => {}
            }
        }
        self.prose(self.text.len());
        self.check_uses();
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>, depth: usize) {
        match tag {
            Tag::Heading { level: HeadingLevel::H1, .. } if depth == 0 => {
                self.cut(&range);
                let title = prose::plain(&self.text[range.clone()]);
                self.body.pieces.push(Piece::Heading { title, span: self.span(self.line(range.start)) });
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let word = info.split_whitespace().next().unwrap_or_default();
                match INFOS.iter().find(|(name, _)| *name == word) {
                    Some((_, info)) if depth == 0 => self.fence(*info, range),
                    Some((name, _)) => {
                        let message = format!("a `{name}` block inside a list or a quote");
                        let error = Diagnostic::error(self.file.path, self.span(self.line(range.start)), message);
                        self.out.push(error.hint("let its lines begin at the margin"));
                    }
                    None => self.code(word, range.start),
                }
            }
            Tag::FootnoteDefinition(label) => self.notes.push((label.to_string(), range.start)),
            _ => {}
        }
    }

    fn code(&mut self, word: &str, at: usize) {
        if word.is_empty() || prose::LANGUAGES.contains(&word) {
            return;
        }
        let span = self.span(self.line(at));
        let found = match nearest(word, INFOS.iter().map(|(name, _)| *name)) {
            Some(name) => Diagnostic::error(self.file.path, span, format!("unknown block `{word}`"))
                .hint(format!("did you mean `{name}`?")),
            None => Diagnostic::warning(self.file.path, span, format!("code in the unknown language `{word}`"))
                .hint(format!("shown without colours; known are {}", prose::LANGUAGES.join(", "))),
        };
        self.out.push(found);
    }

    fn fence(&mut self, info: Info, range: Range<usize>) {
        self.cut(&range);
        let home = self.span(self.line(range.start));
        let block = &self.text[range.clone()];
        let first = block.find('\n').map_or(block.len(), |at| at + 1);
        let inside = block[first..].trim_end();
        let last = inside.rfind('\n').map_or(0, |at| at + 1);
        let mark = block.trim_start().chars().next().unwrap_or('`');
        let closing = inside[last..].trim();
        if closing.len() < 3 || closing.chars().any(|c| c != mark) {
            let error = Diagnostic::error(self.file.path, home.clone(), "the block has no end");
            self.body.pieces.push(Piece::Broken(home));
            self.out.push(error.hint("close it with a line of the marks that opened it"));
            return;
        }
        let body = range.start + first..range.start + first + last;
        self.cites_in(body.clone());
        self.body.pieces.push(Piece::Fence { info, home, body: self.span(body) });
    }

    /// Everything before `range` is in pieces; `range` will be one.
    fn cut(&mut self, range: &Range<usize>) {
        self.prose(range.start);
        self.done = range.end;
        self.cuts.push(range.start);
    }

    fn prose(&mut self, end: usize) {
        let Some(text) = self.text.get(self.done..end) else { return };
        // Blank lines may go, but not the indent of the first line: it may be code.
        let lines = text.split_inclusive('\n').take_while(|line| line.trim().is_empty());
        let start = self.done + lines.map(str::len).sum::<usize>();
        let end = self.done + text.trim_end().len();
        if start < end {
            self.body.pieces.push(Piece::Prose(self.span(start..end)));
        }
    }

    fn link(&mut self, url: &str, range: Range<usize>) {
        if let Some(id) = url.strip_prefix("source:") {
            let within = &self.text[range.clone()];
            let span = within.rfind(url).map_or(range.clone(), |at| range.start + at..range.start + at + url.len());
            self.body.cites.push(At { value: id.to_owned(), span: self.span(span) });
        }
    }

    /// Citations in the strings of a question.
    fn cites_in(&mut self, range: Range<usize>) {
        const MARK: &str = "](source:";
        for (at, _) in self.text[range.clone()].match_indices(MARK) {
            let start = range.start + at + MARK.len();
            let id = self.text[start..range.end].split([')', ' ', '\n', '"']).next().unwrap_or_default();
            let span = self.span(start - "source:".len()..start + id.len());
            self.body.cites.push(At { value: id.to_owned(), span });
        }
    }

    /// Each piece of prose is shown by itself, so what it refers to must be defined in it.
    fn check_uses(&mut self) {
        for (label, range, definition) in &self.uses {
            let definition = definition.or_else(|| self.notes.iter().find(|(l, _)| l == label).map(|(_, at)| *at));
            let piece = |at: usize| self.cuts.iter().filter(|cut| **cut <= at).count();
            if definition.is_some_and(|at| piece(at) != piece(range.start)) {
                let message = format!("`{label}` is defined in another part of the lesson");
                let error = Diagnostic::error(self.file.path, self.span(range.clone()), message);
                self.out.push(error.hint("define it on the same screen, with no question between"));
            }
        }
    }

    /// The line that begins at `at`, or what is left of it, without its end.
    fn line(&self, at: usize) -> Range<usize> {
        let line = self.text[at..].lines().next().unwrap_or_default();
        at..at + line.trim_end().len()
    }

    const fn span(&self, range: Range<usize>) -> Range<usize> {
        range.start + self.offset..range.end + self.offset
    }
}
