//! A screen of a lesson as lines: heading, text, questions in whatever phase they are, what is behind a key. Pure, and
//! shared by update (where do I scroll, what was clicked) and view (what is drawn), which so can never disagree.

use crate::course::lesson::{Block, Screen};
use crate::tui::lesson::Item;
use crate::tui::lesson::{ask, dial};
use crate::tui::paint::{Line, markdown};
use crate::tui::theme::{Look, Role};

/// The widest a line of a lesson is, in columns.
pub const MEASURE: usize = 72;

/// A screen, laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// From the heading on.
    pub lines: Vec<Line>,
    /// Where its questions, figures and reveals stand, in order.
    pub spots: Vec<Spot>,
    /// Line and column of the text cursor, while a line is typed.
    pub cursor: Option<(usize, usize)>,
}

/// Where a question, a figure or a reveal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Its block on the screen.
    pub block: usize,
    /// First line.
    pub top: usize,
    /// Line behind the last.
    pub bottom: usize,
    /// Line of the row under its cursor, if there is one.
    pub row: Option<usize>,
    /// Lines that can be clicked, with what [`super::question::Command::Pick`] they stand for.
    pub picks: Vec<(usize, usize)>,
}

/// How a question asks to be laid out: its lines, and places counted from its first line.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Piece {
    /// From its label on.
    pub lines: Vec<Line>,
    /// As in [`Spot`].
    pub row: Option<usize>,
    /// As in [`Spot`].
    pub picks: Vec<(usize, usize)>,
    /// As in [`Page`].
    pub cursor: Option<(usize, usize)>,
}

/// Lays out a screen in at most `columns` (never more than [`MEASURE`]). `item` gives the state of a block that has one,
/// `focus` is the block the keys act on, `rows` how many are in sight at once.
pub fn lay_out<'a>(
    screen: &Screen,
    item: impl Fn(usize) -> Option<&'a Item>,
    focus: Option<usize>,
    columns: usize,
    rows: usize,
    look: Look,
) -> Page {
    let columns = columns.clamp(1, MEASURE);
    let mut page = Page { lines: crate::tui::paint::wrapped(&screen.title, columns, Role::Title), ..Page::default() };
    for (i, block) in screen.blocks.iter().enumerate() {
        page.lines.push(Line::default());
        let focused = focus == Some(i);
        match (block, item(i)) {
            (Block::Prose(text), _) => page.lines.extend(markdown(text, columns, look.ascii)),
            (Block::Question(q), Some(Item::Question(state))) => {
                page.add(i, ask::piece(q, state, focused, columns, look));
            }
            (Block::Reveal { label, text }, Some(Item::Reveal { open })) => {
                page.add(i, reveal(label, text, *open, focused, columns, look));
            }
            (Block::Figure(_), Some(Item::Figure { live, .. })) => {
                page.add(i, dial::piece(live, focused, columns, rows, look));
            }
            _ => {}
        }
    }
    page
}

impl Page {
    fn add(&mut self, block: usize, piece: Piece) {
        let top = self.lines.len();
        self.cursor = self.cursor.or(piece.cursor.map(|(line, column)| (top + line, column)));
        self.lines.extend(piece.lines);
        self.spots.push(Spot {
            block,
            top,
            bottom: self.lines.len(),
            row: piece.row.map(|r| top + r),
            picks: piece.picks.into_iter().map(|(line, n)| (top + line, n)).collect(),
        });
    }

    /// The spot of a block.
    pub fn spot(&self, block: usize) -> Option<&Spot> {
        self.spots.iter().find(|s| s.block == block)
    }

    /// The spot that a line belongs to.
    pub fn spot_at(&self, line: usize) -> Option<&Spot> {
        self.spots.iter().find(|s| (s.top..s.bottom).contains(&line))
    }
}

fn reveal(label: &str, text: &str, open: bool, focused: bool, columns: usize, look: Look) -> Piece {
    let role = if focused { Role::Accent } else { Role::Border };
    let bar = format!("{} ", look.signs().bar);
    let room = columns.saturating_sub(2).max(1);
    let mut lines = vec![Line::of(label, Role::Strong)];
    if open {
        lines.push(Line::default());
        lines.extend(markdown(text, room, look.ascii));
    } else {
        lines = crate::tui::paint::wrapped(label, room, Role::Strong);
        lines.push(Line::of("enter", Role::Key).put(" shows it", Role::Muted));
    }
    let lines = lines.into_iter().map(|l| Line::of(bar.clone(), role).join(l)).collect();
    Piece { lines, picks: vec![(0, 0)], ..Piece::default() }
}
