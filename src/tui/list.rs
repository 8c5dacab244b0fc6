//! A cursor over rows: moving, and following the mouse. Knows neither what the rows are nor how they look.

use crate::tui::paint::reveal;

/// Which row is selected and which is the first in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct List {
    /// The selected one.
    pub cursor: usize,
    /// The first in sight.
    pub top: usize,
}

/// A step in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it does")]
pub enum Move {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

impl Move {
    /// Where a step leads from `at` among `len` rows, `page` of which are in sight.
    pub fn from(self, at: usize, len: usize, page: usize) -> usize {
        let page = page.max(1);
        let to = match self {
            Self::Up => at.saturating_sub(1),
            Self::Down => at.saturating_add(1),
            Self::PageUp => at.saturating_sub(page),
            Self::PageDown => at.saturating_add(page),
            Self::First => 0,
            Self::Last => len,
        };
        to.min(len.saturating_sub(1))
    }
}

impl List {
    /// Selects row `cursor` of `len`, `height` of which are in sight.
    pub const fn select(&mut self, cursor: usize, len: usize, height: usize) {
        self.cursor = if cursor >= len { len.saturating_sub(1) } else { cursor };
        self.top = reveal(self.top, self.cursor, self.cursor + 1, height, len);
    }

    /// Takes a step.
    pub fn step(&mut self, step: Move, len: usize, height: usize) {
        self.select(step.from(self.cursor, len, height), len, height);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_stay_in_the_list_and_in_sight() {
        let mut list = List::default();
        for (step, cursor, top) in [
            (Move::Up, 0, 0),
            (Move::Down, 1, 0),
            (Move::PageDown, 5, 2),
            (Move::Last, 9, 6),
            (Move::Down, 9, 6),
            (Move::PageUp, 5, 5),
            (Move::First, 0, 0),
        ] {
            list.step(step, 10, 4);
            assert_eq!((list.cursor, list.top), (cursor, top), "{step:?}");
        }
        list.step(Move::Down, 0, 4);
        assert_eq!(list, List::default());
    }
}
