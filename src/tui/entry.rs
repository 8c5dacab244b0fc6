//! A line of text that a person edits: insert, erase, move, paste. Works on graphemes, so a family of emoji is one step
//! of the cursor. Knows no keys and no drawing beyond which part of the text fits a width.

use unicode_segmentation::UnicodeSegmentation;

use crate::base::text;

/// Longest text in bytes; what does not fit is not inserted.
const LIMIT: usize = 2_000;

/// A line being edited.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    text: String,
    /// Byte offset on a grapheme border.
    cursor: usize,
}

/// An editing step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it does")]
pub enum Edit {
    Left,
    Right,
    WordLeft,
    WordRight,
    Start,
    End,
    EraseBefore,
    EraseAfter,
    EraseWord,
    EraseAll,
}

/// The part of an entry that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// At most as many columns as were asked for.
    pub text: String,
    /// Column of the cursor in it.
    pub cursor: usize,
}

impl Entry {
    /// An entry that holds `text`, the cursor at its end.
    pub fn with(text: &str) -> Self {
        let mut entry = Self::default();
        entry.insert(text);
        entry
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing but blanks was typed.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Inserts at the cursor. Line breaks and tabs become blanks, other control characters are dropped, so that a
    /// paste stays one line.
    pub fn insert(&mut self, new: &str) {
        let clean: String = new
            .replace("\r\n", "\n")
            .chars()
            .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
            .filter(|c| !c.is_control())
            .collect();
        let room = LIMIT.saturating_sub(self.text.len());
        let mut end = 0;
        for g in clean.graphemes(true) {
            if end + g.len() > room {
                break;
            }
            end += g.len();
        }
        self.text.insert_str(self.cursor, &clean[..end]);
        self.cursor += end;
        self.settle();
    }

    /// Applies an editing step.
    pub fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Left => self.cursor = self.before(),
            Edit::Right => self.cursor = self.after(),
            Edit::WordLeft => self.cursor = self.word_before(),
            Edit::WordRight => self.cursor = self.word_after(),
            Edit::Start => self.cursor = 0,
            Edit::End => self.cursor = self.text.len(),
            Edit::EraseBefore => self.erase(self.before(), self.cursor),
            Edit::EraseAfter => self.erase(self.cursor, self.after()),
            Edit::EraseWord => self.erase(self.word_before(), self.cursor),
            Edit::EraseAll => self.erase(0, self.text.len()),
        }
    }

    /// The part to show in `columns` columns: all of it if it fits, else a stretch that ends with the cursor. One column
    /// is kept for a cursor behind the text.
    pub fn window(&self, columns: usize) -> Window {
        let room = columns.saturating_sub(1);
        let before = &self.text[..self.cursor];
        let mut start = self.cursor;
        let mut used = 0;
        for (i, g) in before.grapheme_indices(true).rev() {
            let w = text::width(g);
            if used + w > room {
                break;
            }
            used += w;
            start = i;
        }
        let mut shown = String::new();
        let mut wide = 0;
        for g in self.text[start..].graphemes(true) {
            let w = text::width(g);
            if wide + w > room {
                break;
            }
            shown.push_str(g);
            wide += w;
        }
        Window { text: shown, cursor: used }
    }

    fn erase(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.cursor = from;
        self.settle();
    }

    /// Graphemes around a change may have joined: the cursor moves to the next border.
    fn settle(&mut self) {
        let borders = self.text.grapheme_indices(true).map(|(i, _)| i);
        self.cursor = borders.chain([self.text.len()]).find(|i| *i >= self.cursor).unwrap_or(self.text.len());
    }

    fn before(&self) -> usize {
        self.text[..self.cursor].grapheme_indices(true).next_back().map_or(0, |(i, _)| i)
    }

    fn after(&self) -> usize {
        self.text[self.cursor..].graphemes(true).next().map_or(self.cursor, |g| self.cursor + g.len())
    }

    fn word_before(&self) -> usize {
        let words = self.text[..self.cursor].split_word_bound_indices().rev();
        let at = words.into_iter().find(|(_, w)| !w.trim().is_empty()).map_or(0, |(i, _)| i);
        // A word may begin inside a grapheme: after a mark that is written before its letter.
        self.text.grapheme_indices(true).map(|(i, _)| i).take_while(|i| *i <= at).last().unwrap_or(0)
    }

    fn word_after(&self) -> usize {
        let mut words = self.text[self.cursor..].split_word_bound_indices();
        let at = words.find(|(_, w)| !w.trim().is_empty()).map_or(self.text.len(), |(i, w)| self.cursor + i + w.len());
        self.text.grapheme_indices(true).map(|(i, _)| i).find(|i| *i >= at).unwrap_or(self.text.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn edits_move_by_what_a_person_sees_as_one_character() {
        let family = "👨\u{200d}👩\u{200d}👧";
        let mut e = Entry::with(&format!("a{family}e\u{301}"));
        e.edit(Edit::EraseBefore);
        assert_eq!(e.text(), format!("a{family}"));
        e.edit(Edit::Left);
        e.insert("x");
        assert_eq!(e.text(), format!("ax{family}"));
        e.edit(Edit::EraseAfter);
        assert_eq!(e.text(), "ax");
        e.edit(Edit::EraseAfter);
        e.edit(Edit::Right);
        assert_eq!(e.text(), "ax");
    }

    #[test]
    fn words_and_ends() {
        let mut e = Entry::with("roll it back");
        e.edit(Edit::EraseWord);
        assert_eq!(e.text(), "roll it ");
        e.edit(Edit::WordLeft);
        e.insert("- ");
        assert_eq!(e.text(), "roll - it ");
        e.edit(Edit::Start);
        e.edit(Edit::WordRight);
        e.insert("!");
        assert_eq!(e.text(), "roll! - it ");
        e.edit(Edit::EraseAll);
        assert!(e.is_blank());
    }

    #[test]
    fn a_word_that_begins_inside_a_grapheme_does_not_split_it() {
        let mut e = Entry::with("\u{11d46}\u{fffc}");
        e.edit(Edit::WordLeft);
        assert_eq!(e.cursor, 0);
        e.edit(Edit::WordRight);
        assert_eq!(e.cursor, e.text.len());
    }

    #[test]
    fn a_paste_stays_one_line_and_within_the_limit() {
        let e = Entry::with("one\r\ntwo\tthree\u{1b}[31m");
        assert_eq!(e.text(), "one two three[31m");
        let long = Entry::with(&"é".repeat(5_000));
        assert_eq!(long.text().len(), LIMIT);
    }

    #[test]
    fn the_window_follows_the_cursor() {
        let mut e = Entry::with("abcdefgh");
        assert_eq!(e.window(5), Window { text: "efgh".into(), cursor: 4 });
        e.edit(Edit::Start);
        assert_eq!(e.window(5), Window { text: "abcd".into(), cursor: 0 });
        assert_eq!(e.window(20), Window { text: "abcdefgh".into(), cursor: 0 });
        assert_eq!(Entry::with("日本語").window(5), Window { text: "本語".into(), cursor: 4 });
        assert_eq!(e.window(0), Window { text: String::new(), cursor: 0 });
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_edits_leave_the_cursor_on_a_border(steps in prop::collection::vec((0u8..12, "\\PC{0,4}"), 0..40)) {
            const EDITS: [Edit; 10] = [
                Edit::Left, Edit::Right, Edit::WordLeft, Edit::WordRight, Edit::Start, Edit::End,
                Edit::EraseBefore, Edit::EraseAfter, Edit::EraseWord, Edit::EraseAll,
            ];
            let mut e = Entry::default();
            for (n, text) in steps {
                match EDITS.get(n as usize) {
                    Some(edit) => e.edit(*edit),
                    None => e.insert(&text),
                }
                let border = e.cursor == e.text.len() || e.text.grapheme_indices(true).any(|(i, _)| i == e.cursor);
                prop_assert!(border, "{:?} at {}", e.text, e.cursor);
                for columns in [0, 1, 2, 10] {
                    let w = e.window(columns);
                    prop_assert!(text::width(&w.text) <= columns && w.cursor <= columns);
                }
            }
        }
    }
}
