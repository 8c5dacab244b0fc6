//! Search inside a lesson: a line to type, then the places found, in reading order. Finds only what is in sight of a
//! reader: an explanation behind a question that is not answered stays out of it.

use crate::tui::entry::Entry;
use crate::tui::lesson::State;
use crate::tui::paint::occurrences;
use crate::tui::shared::{Shared, Step};

/// A search, being typed or standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Search {
    /// The line being typed.
    Typing(Entry),
    /// What was searched for.
    Standing(String),
}

impl Search {
    /// Whether the line is being typed.
    pub const fn typing(&self) -> bool {
        matches!(self, Self::Typing(_))
    }

    /// The line, while it is being typed.
    pub const fn entry(&mut self) -> Option<&mut Entry> {
        match self {
            Self::Typing(entry) => Some(entry),
            Self::Standing(_) => None,
        }
    }

    /// What to mark in the text; empty: nothing.
    pub fn needle(&self) -> &str {
        match self {
            Self::Typing(entry) => entry.text(),
            Self::Standing(text) => text,
        }
    }
}

impl State {
    /// The search, if there is one.
    pub const fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    /// Places found as (screen, line), in reading order.
    pub fn matches(&self, shared: &Shared) -> Vec<(usize, usize)> {
        let Some(search) = &self.search else { return Vec::new() };
        let screens = 0..self.course_lesson(shared).screens.len();
        screens
            .flat_map(|s| self.page_of(s, shared).lines.into_iter().enumerate().map(move |(l, line)| (s, l, line)))
            .filter(|(_, _, line)| !occurrences(&line.text(), search.needle()).is_empty())
            .map(|(s, l, _)| (s, l))
            .collect()
    }

    pub(super) fn begin_search(&mut self) -> Step {
        self.focus = None;
        self.search = Some(Search::Typing(Entry::default()));
        Step::none()
    }

    pub(super) fn search_drop(&mut self) -> Step {
        self.search = None;
        Step::none()
    }

    /// From typing to standing: at the first place found from here on.
    pub(super) fn search_go(&mut self, shared: &mut Shared) -> Step {
        let text = self.search.as_ref().map(|s| s.needle().trim().to_owned()).unwrap_or_default();
        if text.is_empty() {
            return self.search_drop();
        }
        self.search = Some(Search::Standing(text.clone()));
        let matches = self.matches(shared);
        let here = (self.screen, self.scroll);
        if let Some(place) = matches.iter().find(|m| **m >= here).or(matches.first()) {
            return self.show_place(*place, shared);
        }
        self.search = None;
        let signs = shared.look.signs();
        Step::say(format!("{}{text}{} is not in this lesson.", signs.open_quote, signs.close_quote))
    }

    /// The next place found, or the one before; around at the ends.
    pub(super) fn step_match(&mut self, forward: bool, shared: &mut Shared) -> Step {
        if self.search.is_none() {
            return Step::say("Nothing is searched for; / begins a search.");
        }
        let matches = self.matches(shared);
        let here = (self.screen, self.anchor(shared));
        let to = if forward {
            matches.iter().find(|m| **m > here).or(matches.first())
        } else {
            matches.iter().rev().find(|m| **m < here).or(matches.last())
        };
        to.copied().map_or_else(Step::none, |place| self.show_place(place, shared))
    }

    /// Number of the place that the reader is at, from 1, and how many there are.
    pub fn match_number(&self, shared: &Shared) -> (usize, usize) {
        let matches = self.matches(shared);
        let here = (self.screen, self.anchor(shared));
        (matches.iter().filter(|m| **m <= here).count().max(1).min(matches.len()), matches.len())
    }

    /// The line that the last jump went to while it is in sight, else the first in sight.
    fn anchor(&self, shared: &Shared) -> usize {
        let sight = self.scroll..self.scroll + Self::height(shared);
        match self.found {
            Some((screen, line)) if screen == self.screen && sight.contains(&line) => line,
            _ => self.scroll,
        }
    }

    fn show_place(&mut self, (screen, line): (usize, usize), shared: &mut Shared) -> Step {
        let step = if screen == self.screen { Step::none() } else { self.show(screen, shared) };
        let third = Self::height(shared) / 3;
        let seen = self.scroll..self.scroll + Self::height(shared);
        if !seen.contains(&line) {
            self.scroll_to(line.saturating_sub(third), shared);
        }
        self.found = Some((screen, line));
        step
    }
}
