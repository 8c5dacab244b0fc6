//! How the lines of a question are put together: the bar beside them, hanging indents, rows that can be picked.
//! Knows nothing of questions.

use crate::tui::lesson::page::Piece;
use crate::tui::paint::{Line, markdown, wrapped};
use crate::tui::theme::{Look, Role};

/// A piece in the making: every line gets the bar that holds a question together.
pub(super) struct Sheet {
    pub look: Look,
    pub focused: bool,
    /// Columns behind the bar.
    pub room: usize,
    pub bar: Role,
    pub piece: Piece,
}

/// What stands before an option, with the columns to hang its further lines under.
pub(super) struct Lead {
    pub line: Line,
    /// The option's own text, where it should not look like running text.
    pub role: Option<Role>,
}

impl Sheet {
    pub(super) fn push(&mut self, line: Line) {
        let bar = format!("{} ", self.look.signs().bar);
        self.piece.lines.push(Line::of(bar, self.bar).join(line));
    }

    pub(super) fn gap(&mut self) {
        self.push(Line::default());
    }

    pub(super) fn words(&mut self, words: &str, role: Role) {
        for line in wrapped(words, self.room, role) {
            self.push(line);
        }
    }

    pub(super) fn markdown(&mut self, source: &str) {
        for line in markdown(source, self.room, self.look.ascii) {
            self.push(line);
        }
    }

    /// Markdown behind a lead, its further lines hanging.
    pub(super) fn hang(&mut self, lead: Lead, source: &str) {
        let indent = lead.line.width();
        let room = self.room.saturating_sub(indent).max(8);
        let mut first = Some(lead.line);
        for mut line in markdown(source, room, self.look.ascii) {
            if let Some(role) = lead.role {
                line.spans.iter_mut().for_each(|(_, r)| *r = role);
            }
            let before = first.take().unwrap_or_else(|| Line::of(" ".repeat(indent), Role::Text));
            self.push(before.join(line));
        }
    }

    /// A row that can be picked, under the cursor or not.
    pub(super) fn row(&mut self, k: usize, here: bool, lead: Lead, text: &str) {
        let top = self.piece.lines.len();
        self.hang(lead, text);
        if here {
            self.piece.row = Some(top);
        }
        self.piece.picks.extend((top..self.piece.lines.len()).map(|line| (line, k)));
    }

    /// `words` in `role`, and Markdown that runs on behind them, all `indent` columns in.
    pub(super) fn after(&mut self, words: &str, role: Role, indent: usize, source: &str) {
        let room = self.room.saturating_sub(indent).max(8);
        let mut left = words.len();
        for mut line in markdown(&format!("**{words}** {source}"), room, self.look.ascii) {
            for (text, r) in &mut line.spans {
                if text.len() > left {
                    break;
                }
                left -= text.len();
                *r = role;
            }
            left = left.saturating_sub(1);
            self.push(Line::of(" ".repeat(indent), Role::Text).join(line));
        }
    }
}
