//! Markdown text to elements, by way of pulldown-cmark's events. Never fails: all text is some Markdown.
//! Knows no width. What is nested deeper than anybody reads is kept, one level up.

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag};

use super::AlertKind;
use super::element::{Align, Element, Inline, Item, inline_text};

/// Containers within containers that are kept as such; more would only strain the stack of whoever walks the tree.
const MAX_DEPTH: usize = 24;

/// The dialect of every lesson and debrief.
pub(in crate::course) fn dialect() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
}

/// The elements of `markdown`, in reading order.
pub fn parse(markdown: &str) -> Vec<Element> {
    let mut builder = Builder { stack: vec![Frame::new(Open::Root)], depth: 0 };
    for event in Parser::new_ext(markdown, dialect()) {
        builder.event(event);
    }
    while builder.stack.len() > 1 {
        builder.close();
    }
    builder.stack.pop().map(Frame::into_blocks).unwrap_or_default()
}

/// A container whose end has not come yet.
enum Open {
    Root,
    /// Nested too deep: hands what it holds to its parent.
    Through,
    Paragraph,
    Heading(u8),
    Quote(Option<AlertKind>),
    Code(String, String),
    Html(String),
    List {
        start: Option<u64>,
        tight: bool,
        items: Vec<Item>,
    },
    Item(Option<bool>),
    Footnote(String),
    Table {
        align: Vec<Align>,
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Row {
        head: bool,
        cells: Vec<Vec<Inline>>,
    },
    Cell,
    Emphasis,
    Strong,
    Strike,
    Link(String),
    Image(String),
}

/// An open container with what it holds so far.
struct Frame {
    open: Open,
    blocks: Vec<Element>,
    inlines: Vec<Inline>,
}

impl Frame {
    fn new(open: Open) -> Self {
        Self { open, blocks: Vec::new(), inlines: Vec::new() }
    }

    /// Text directly inside a container of blocks (as in a tight list) is a paragraph of its own.
    fn flush(&mut self) {
        if !self.inlines.is_empty() {
            self.blocks.push(Element::Paragraph(std::mem::take(&mut self.inlines)));
        }
    }

    fn into_blocks(mut self) -> Vec<Element> {
        self.flush();
        self.blocks
    }
}

struct Builder {
    /// Never empty: the root stays.
    stack: Vec<Frame>,
    /// Open containers that will be nodes of the tree.
    depth: usize,
}

impl Builder {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(_) => self.close(),
            Event::Text(t) | Event::Html(t) | Event::InlineMath(t) | Event::DisplayMath(t) => self.text(&t),
            Event::Code(t) => self.inline(Inline::Code(t.into_string())),
            Event::InlineHtml(t) => self.inline(Inline::Html(t.into_string())),
            Event::FootnoteReference(label) => self.inline(Inline::NoteRef(label.into_string())),
            Event::SoftBreak => self.inline(Inline::Soft),
            Event::HardBreak => self.inline(Inline::Hard),
            Event::Rule => self.block(Element::Rule),
            Event::TaskListMarker(done) => {
                let item = self.stack.iter_mut().rev().find_map(|f| match &mut f.open {
                    Open::Item(task) => Some(task),
                    _ => None,
                });
                if let Some(task) = item {
                    *task = Some(done);
                }
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        if matches!(tag, Tag::Paragraph) {
            self.mark_loose();
        }
        let open = open(tag);
        let leaf = matches!(
            open,
            Open::Paragraph
                | Open::Heading(_)
                | Open::Code(..)
                | Open::Html(_)
                | Open::Table { .. }
                | Open::Row { .. }
                | Open::Cell
        );
        let open = if !leaf && self.depth >= MAX_DEPTH { Open::Through } else { open };
        if !matches!(open, Open::Through) {
            self.depth += 1;
        }
        self.stack.push(Frame::new(open));
    }

    /// A paragraph directly inside an item makes its list loose.
    fn mark_loose(&mut self) {
        if let [.., list, item] = self.stack.as_mut_slice()
            && matches!(item.open, Open::Item(_))
            && let Open::List { tight, .. } = &mut list.open
        {
            *tight = false;
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(Frame { open: Open::Code(_, body) | Open::Html(body), .. }) = self.stack.last_mut() {
            body.push_str(text);
        } else {
            self.inline(Inline::Text(text.to_owned()));
        }
    }

    fn inline(&mut self, inline: Inline) {
        let Some(top) = self.stack.last_mut() else { return };
        if let (Inline::Text(more), Some(Inline::Text(last))) = (&inline, top.inlines.last_mut()) {
            last.push_str(more);
        } else {
            top.inlines.push(inline);
        }
    }

    fn block(&mut self, block: Element) {
        if let Some(top) = self.stack.last_mut() {
            top.flush();
            top.blocks.push(block);
        }
    }

    /// Ends the innermost container and hands it to the one around it. The root is never ended.
    fn close(&mut self) {
        if self.stack.len() < 2 {
            return;
        }
        let Some(mut frame) = self.stack.pop() else { return };
        if !matches!(frame.open, Open::Through) {
            self.depth -= 1;
        }
        match std::mem::replace(&mut frame.open, Open::Root) {
            Open::Root => {}
            Open::Through => self.hand_up(frame),
            Open::Paragraph => self.block(Element::Paragraph(frame.inlines)),
            Open::Heading(level) => self.block(Element::Heading { level, text: frame.inlines }),
            Open::Quote(None) => self.block(Element::Quote(frame.into_blocks())),
            Open::Quote(Some(kind)) => self.block(Element::Alert { kind, body: frame.into_blocks() }),
            Open::Code(language, text) => self.block(Element::Code { language, text: without_break(text) }),
            Open::Html(text) => self.block(Element::Html(without_break(text))),
            Open::List { start, tight, mut items } => {
                let left = frame.into_blocks();
                if !left.is_empty() {
                    items.push(Item { task: None, body: left });
                }
                self.block(Element::List { start, tight, items });
            }
            Open::Item(task) => self.item(Item { task, body: frame.into_blocks() }),
            Open::Footnote(label) => self.block(Element::Footnote { label, body: frame.into_blocks() }),
            Open::Table { align, head, rows } => self.block(Element::Table { align, head, rows }),
            Open::Row { head, cells } => self.row(head, cells),
            Open::Cell => self.cell(frame.inlines),
            Open::Emphasis => self.inline(Inline::Emphasis(frame.inlines)),
            Open::Strong => self.inline(Inline::Strong(frame.inlines)),
            Open::Strike => self.inline(Inline::Strike(frame.inlines)),
            Open::Link(url) => self.inline(Inline::Link { url, text: frame.inlines }),
            Open::Image(url) => {
                let mut alt = String::new();
                inline_text(&frame.inlines, &mut alt);
                self.inline(Inline::Image { url, alt });
            }
        }
    }

    fn hand_up(&mut self, frame: Frame) {
        if frame.blocks.is_empty() {
            frame.inlines.into_iter().for_each(|i| self.inline(i));
        } else {
            frame.into_blocks().into_iter().for_each(|b| self.block(b));
        }
    }

    fn item(&mut self, item: Item) {
        if let Some(Frame { open: Open::List { items, .. }, .. }) = self.stack.last_mut() {
            items.push(item);
        }
    }

    fn row(&mut self, is_head: bool, cells: Vec<Vec<Inline>>) {
        if let Some(Frame { open: Open::Table { head, rows, .. }, .. }) = self.stack.last_mut() {
            if is_head {
                *head = cells;
            } else {
                rows.push(cells);
            }
        }
    }

    fn cell(&mut self, inlines: Vec<Inline>) {
        if let Some(Frame { open: Open::Row { cells, .. }, .. }) = self.stack.last_mut() {
            cells.push(inlines);
        }
    }
}

fn open(tag: Tag<'_>) -> Open {
    match tag {
        Tag::Paragraph => Open::Paragraph,
        Tag::Heading { level, .. } => Open::Heading(level as u8),
        Tag::BlockQuote(kind) => Open::Quote(kind.map(alert)),
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
            Open::Code(info.split_whitespace().next().unwrap_or_default().to_lowercase(), String::new())
        }
        Tag::CodeBlock(CodeBlockKind::Indented) => Open::Code(String::new(), String::new()),
        Tag::HtmlBlock => Open::Html(String::new()),
        Tag::List(start) => Open::List { start, tight: true, items: Vec::new() },
        Tag::Item => Open::Item(None),
        Tag::FootnoteDefinition(label) => Open::Footnote(label.into_string()),
        Tag::Table(align) => {
            Open::Table { align: align.into_iter().map(alignment).collect(), head: Vec::new(), rows: Vec::new() }
        }
        Tag::TableHead => Open::Row { head: true, cells: Vec::new() },
        Tag::TableRow => Open::Row { head: false, cells: Vec::new() },
        Tag::TableCell => Open::Cell,
        Tag::Emphasis => Open::Emphasis,
        Tag::Strong => Open::Strong,
        Tag::Strikethrough => Open::Strike,
        Tag::Link { dest_url, .. } => Open::Link(dest_url.into_string()),
        Tag::Image { dest_url, .. } => Open::Image(dest_url.into_string()),
        // Not switched on in `dialect`.
        Tag::DefinitionList
        | Tag::DefinitionListTitle
        | Tag::DefinitionListDefinition
        | Tag::Superscript
        | Tag::Subscript
        | Tag::MetadataBlock(_) => Open::Through,
    }
}

const fn alert(kind: BlockQuoteKind) -> AlertKind {
    match kind {
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
        BlockQuoteKind::Important => AlertKind::Important,
        BlockQuoteKind::Warning => AlertKind::Warning,
        BlockQuoteKind::Caution => AlertKind::Caution,
    }
}

const fn alignment(align: Alignment) -> Align {
    match align {
        Alignment::None | Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}

fn without_break(mut text: String) -> String {
    if text.ends_with('\n') {
        text.pop();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::plain;
    use super::*;

    fn text(t: &str) -> Inline {
        Inline::Text(t.into())
    }

    #[test]
    fn inlines_nest() {
        let expected = Element::Paragraph(vec![
            text("a "),
            Inline::Strong(vec![text("b "), Inline::Emphasis(vec![Inline::Code("c".into())])]),
            Inline::Soft,
            Inline::Strike(vec![text("d")]),
            Inline::Hard,
            Inline::Link { url: "source:x".into(), text: vec![text("e")] },
            Inline::Html("<br>".into()),
            Inline::Image { url: "u".into(), alt: "f g".into() },
        ]);
        assert_eq!(parse("a **b *`c`***\n~~d~~\\\n[e](source:x)<br>![f *g*](u)"), [expected]);
    }

    #[test]
    fn a_blank_line_between_items_makes_a_list_loose() {
        for (markdown, expected) in [("- a\n- b", true), ("- a\n\n- b", false), ("- a\n  - b\n\n    c\n- d", true)] {
            let Some(Element::List { tight, .. }) = parse(markdown).pop() else { panic!("{markdown}") };
            assert_eq!(tight, expected, "{markdown}");
        }
    }

    #[test]
    fn tasks_are_seen_in_tight_and_loose_lists() {
        for markdown in ["- [x] a\n- [ ] b\n- c", "- [x] a\n\n- [ ] b\n\n- c"] {
            let Some(Element::List { items, .. }) = parse(markdown).pop() else { panic!("{markdown}") };
            assert_eq!(items.iter().map(|i| i.task).collect::<Vec<_>>(), [Some(true), Some(false), None], "{markdown}");
        }
    }

    #[test]
    fn what_is_nested_too_deep_is_kept() {
        for markdown in
            [format!("{}deep", "> ".repeat(3000)), format!("{}deep{}", "*a **b ".repeat(900), "** *".repeat(900))]
        {
            assert!(plain(&markdown).contains("deep"));
        }
        let list = (0..60).fold(String::new(), |s, i| format!("{s}{}- l{i}\n", "  ".repeat(i)));
        let out = plain(&list);
        assert!(out.contains("l0") && out.contains("l30"), "{out}");
    }
}
