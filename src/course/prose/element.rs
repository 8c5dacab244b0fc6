//! What Markdown says, as a tree: blocks that hold inlines. Knows no width and no source positions.

use super::AlertKind;

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    /// `# so`.
    Heading {
        /// 1 to 6.
        level: u8,
        /// What it says.
        text: Vec<Inline>,
    },
    /// Running text.
    Paragraph(Vec<Inline>),
    /// A fenced or indented block.
    Code {
        /// First word after the fence, lower case; empty if there is none.
        language: String,
        /// Lines, without the line break of the last.
        text: String,
    },
    /// Bullets, numbers or tasks.
    List {
        /// Number of the first item; none for bullets.
        start: Option<u64>,
        /// No blank lines between items.
        tight: bool,
        /// In order.
        items: Vec<Item>,
    },
    /// `> so`.
    Quote(Vec<Element>),
    /// `> [!NOTE]` and its like.
    Alert {
        /// How much it matters.
        kind: AlertKind,
        /// What it says.
        body: Vec<Element>,
    },
    /// Rows of cells.
    Table {
        /// One for each column.
        align: Vec<Align>,
        /// Cells of the head.
        head: Vec<Vec<Inline>>,
        /// Cells of the body, as many a row as the head has.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A line across.
    Rule,
    /// Raw HTML, to be shown as it was written.
    Html(String),
    /// What a footnote says; shown after everything else.
    Footnote {
        /// What references call it.
        label: String,
        /// What it says.
        body: Vec<Element>,
    },
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Whether a task is done; none if it is not a task.
    pub task: Option<bool>,
    /// What it holds.
    pub body: Vec<Element>,
}

/// Where the text of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Also where nothing is said.
    Left,
    /// In the middle.
    Center,
    /// For numbers.
    Right,
}

/// A stretch of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// As it is.
    Text(String),
    /// `` `so` ``.
    Code(String),
    /// `*so*`.
    Emphasis(Vec<Inline>),
    /// `**so**`.
    Strong(Vec<Inline>),
    /// `~~so~~`.
    Strike(Vec<Inline>),
    /// `[so](url)`.
    Link {
        /// Where it leads; `source:ID` cites a source.
        url: String,
        /// What stands for it.
        text: Vec<Inline>,
    },
    /// `![so](url)`.
    Image {
        /// Where it is.
        url: String,
        /// What stands for it.
        alt: String,
    },
    /// `[^so]`.
    NoteRef(String),
    /// A raw tag, to be shown as it was written.
    Html(String),
    /// A line break in the source that means a blank.
    Soft,
    /// A line break that is meant.
    Hard,
}

impl Element {
    /// Appends what the element says, without marks, and a blank.
    pub(super) fn text(&self, out: &mut String) {
        match self {
            Self::Heading { text, .. } | Self::Paragraph(text) => inline_text(text, out),
            Self::Code { text, .. } | Self::Html(text) => out.push_str(text),
            Self::List { items, .. } => {
                for element in items.iter().flat_map(|i| &i.body) {
                    element.text(out);
                }
            }
            Self::Quote(body) | Self::Alert { body, .. } | Self::Footnote { body, .. } => {
                for element in body {
                    element.text(out);
                }
            }
            Self::Table { head, rows, .. } => {
                for cell in std::iter::once(head).chain(rows).flatten() {
                    inline_text(cell, out);
                    out.push(' ');
                }
            }
            Self::Rule => {}
        }
        out.push(' ');
    }

    /// Calls `f` with the address of every link, in reading order.
    pub(super) fn each_link(&self, f: &mut dyn FnMut(&str)) {
        match self {
            Self::Heading { text, .. } | Self::Paragraph(text) => each_link(text, f),
            Self::List { items, .. } => {
                for element in items.iter().flat_map(|i| &i.body) {
                    element.each_link(f);
                }
            }
            Self::Quote(body) | Self::Alert { body, .. } | Self::Footnote { body, .. } => {
                for element in body {
                    element.each_link(f);
                }
            }
            Self::Table { head, rows, .. } => {
                std::iter::once(head).chain(rows).flatten().for_each(|cell| each_link(cell, f));
            }
            Self::Code { .. } | Self::Html(_) | Self::Rule => {}
        }
    }
}

/// Appends what the inlines say, without marks.
pub(super) fn inline_text(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(t) | Inline::Code(t) | Inline::Html(t) | Inline::Image { alt: t, .. } => out.push_str(t),
            Inline::Emphasis(i) | Inline::Strong(i) | Inline::Strike(i) | Inline::Link { text: i, .. } => {
                inline_text(i, out);
            }
            Inline::NoteRef(_) => {}
            Inline::Soft | Inline::Hard => out.push(' '),
        }
    }
}

fn each_link(inlines: &[Inline], f: &mut dyn FnMut(&str)) {
    for inline in inlines {
        match inline {
            Inline::Link { url, text } => {
                f(url);
                each_link(text, f);
            }
            Inline::Image { url, .. } => f(url),
            Inline::Emphasis(i) | Inline::Strong(i) | Inline::Strike(i) => each_link(i, f),
            _ => {}
        }
    }
}
