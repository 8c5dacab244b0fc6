//! How a reader moves through a lesson: on, back, to the next question, by the mouse; and what comes into sight then.
//! Every offset comes from the same layout that is drawn.

use crate::course::lesson::Block;
use crate::learn::due;
use crate::tui::lesson::page::Page;
use crate::tui::lesson::{Item, State, finish, question};
use crate::tui::list::Move;
use crate::tui::paint::reveal;
use crate::tui::shared::{Shared, Step};

impl State {
    /// Whether there are lines below what is in sight.
    pub(super) fn more_below(&self, page: &Page, shared: &Shared) -> bool {
        self.scroll + Self::height(shared) < page.lines.len()
    }

    /// The block that waits for the reader and begins in sight.
    pub(super) fn waiting_in_sight(&self, page: &Page, shared: &Shared) -> Option<usize> {
        self.in_sight(page, shared, Item::waits)
    }

    /// The same for what takes an answer or opens: a figure takes the arrow keys only where it is asked to.
    fn asking_in_sight(&self, page: &Page, shared: &Shared) -> Option<usize> {
        self.in_sight(page, shared, |item| item.waits() && !matches!(item, Item::Figure { .. }))
    }

    fn in_sight(&self, page: &Page, shared: &Shared, wanted: impl Fn(&Item) -> bool) -> Option<usize> {
        let sight = self.scroll..self.scroll + Self::height(shared);
        let fits = |block: &usize| self.items.get(&(self.screen, *block)).is_some_and(&wanted);
        page.spots.iter().filter(|s| sight.contains(&s.top)).map(|s| s.block).find(fits)
    }

    /// Answers or opens what is in sight, else reads on.
    pub(super) fn enter(&mut self, shared: &mut Shared) -> Step {
        if self.at_end(shared) {
            return finish::open_next(self, shared);
        }
        let page = self.page(shared);
        let waits = |block: &usize| self.items.get(&(self.screen, *block)).is_some_and(Item::waits);
        match self.focus.filter(waits).or_else(|| self.waiting_in_sight(&page, shared)) {
            Some(block) => self.activate(block, shared),
            None => self.forward(shared),
        }
    }

    /// A page down, then the next screen.
    pub(super) fn forward(&mut self, shared: &mut Shared) -> Step {
        self.focus = None;
        let page = self.page(shared);
        if !self.more_below(&page, shared) {
            return self.show(self.screen + 1, shared);
        }
        self.scroll_to(self.scroll + Self::height(shared).saturating_sub(1).max(1), shared);
        Step::none()
    }

    /// A page up, then the end of the screen before.
    pub(super) fn back(&mut self, shared: &mut Shared) -> Step {
        self.focus = None;
        if self.scroll > 0 {
            self.scroll_to(self.scroll.saturating_sub(Self::height(shared).saturating_sub(1).max(1)), shared);
            return Step::none();
        }
        if self.screen == 0 {
            return Step::none();
        }
        let step = self.show(self.screen - 1, shared);
        self.scroll_to(usize::MAX, shared);
        step
    }

    pub(super) fn scroll(&mut self, step: Move, shared: &Shared) -> Step {
        let page = self.page(shared);
        if step == Move::Down
            && !self.more_below(&page, shared)
            && let Some(block) = self.asking_in_sight(&page, shared)
        {
            self.focus = Some(block);
            return self.ask_quietly(question::Command::Down, block, shared);
        }
        let height = Self::height(shared);
        self.scroll_to(step.from(self.scroll, page.lines.len(), height.saturating_sub(1)), shared);
        Step::none()
    }

    /// Puts the focus on the next block that waits, from the focus on and around.
    pub(super) fn next_item(&mut self, shared: &Shared) -> Step {
        let waiting: Vec<usize> = (self.items.range((self.screen, 0)..(self.screen + 1, 0)))
            .filter(|(_, item)| item.waits() || matches!(item, Item::Figure { .. }))
            .map(|((_, block), _)| *block)
            .collect();
        let after = waiting.iter().find(|b| self.focus.is_none_or(|f| **b > f));
        let Some(block) = after.or(waiting.first()).copied() else {
            return Step::say("Nothing on this screen waits for an answer.");
        };
        self.take_up(block);
        self.follow(shared);
        Step::none()
    }

    /// Gives a block the focus. A figure that was in hand once no longer waits.
    fn take_up(&mut self, block: usize) {
        self.focus = Some(block);
        if let Some(Item::Figure { met, .. }) = self.items.get_mut(&(self.screen, block)) {
            *met = true;
        }
    }

    /// Gives a question or a figure the focus; opens a reveal.
    pub(super) fn activate(&mut self, block: usize, shared: &Shared) -> Step {
        self.take_up(block);
        if let Some(Item::Reveal { open }) = self.items.get_mut(&(self.screen, block)) {
            *open = true;
        }
        self.follow(shared);
        Step::none()
    }

    /// An option by its number, of the question in sight.
    pub(super) fn pick(&mut self, n: usize, shared: &mut Shared) -> Step {
        let page = self.page(shared);
        let Some(block) = self.asking_in_sight(&page, shared) else { return Step::none() };
        self.focus = Some(block);
        self.ask(question::Command::Pick(n), shared)
    }

    pub(super) fn again(&mut self, shared: &Shared) -> Step {
        let here: Vec<usize> = self.items.range((self.screen, 0)..(self.screen + 1, 0)).map(|((_, b), _)| *b).collect();
        let page = self.page(shared);
        let sight = self.scroll..self.scroll + Self::height(shared);
        let seen = |b: &usize| page.spot(*b).is_some_and(|s| s.top < sight.end && sight.start < s.bottom);
        for block in self.focus.into_iter().chain(here.iter().copied().filter(seen)) {
            if let Some((question, state)) = self.question_at((self.screen, block), shared)
                && !state.is_open()
            {
                state.again(&question);
                self.focus = Some(block);
                self.follow(shared);
                return Step::none();
            }
        }
        Step::say("No answered question is in sight.")
    }

    pub(super) fn click(&mut self, line: usize, shared: &mut Shared) -> Step {
        let page = self.page(shared);
        let Some(spot) = page.spot_at(line) else { return Step::none() };
        match self.items.get_mut(&(self.screen, spot.block)) {
            Some(Item::Figure { live, .. }) => {
                if let Some((_, n)) = spot.picks.iter().find(|(at, _)| *at == line) {
                    live.pick_at(*n);
                }
                return self.activate(spot.block, shared);
            }
            Some(item) if item.waits() => {}
            _ => return Step::none(),
        }
        let step = self.activate(spot.block, shared);
        let chosen = self.question_at((self.screen, spot.block), shared).and_then(|(_, state)| state.chosen());
        match spot.picks.iter().find(|(at, _)| *at == line) {
            Some((_, n)) if chosen == Some(*n) => step.then(self.ask(question::Command::Confirm, shared)),
            Some((_, n)) if *n != usize::MAX => step.then(self.ask(question::Command::Pick(*n), shared)),
            _ => step,
        }
    }

    /// Scrolls so that the focus can be seen: all of it if it fits, else the row under its cursor.
    pub(super) fn follow(&mut self, shared: &Shared) {
        let page = self.page(shared);
        let Some(spot) = self.focus.and_then(|block| page.spot(block)) else { return };
        let (height, len) = (Self::height(shared), page.lines.len());
        self.scroll = reveal(self.scroll, spot.top, spot.bottom, height, len);
        if let Some(row) = spot.row {
            self.scroll = reveal(self.scroll, row, row + 1, height, len);
        }
    }

    /// After a phase ends the question has changed below its label: its beginning comes into sight.
    pub(super) fn show_top_of(&mut self, block: usize, shared: &Shared) {
        let page = self.page(shared);
        if let Some(spot) = page.spot(block) {
            self.scroll = reveal(self.scroll, spot.top, spot.bottom, Self::height(shared), page.lines.len());
        }
    }

    /// Brings the first question that is due, or was answered wrongly, into sight.
    pub(super) fn show_due_question(&mut self, shared: &Shared) {
        let lesson = self.course_lesson(shared);
        let Some(screen) = lesson.screens.get(self.screen) else { return };
        let block = screen.blocks.iter().position(|block| match block {
            Block::Question(q) => {
                due::is_due(&shared.record, lesson, q, shared.now) || due::confident_error(&shared.record, lesson, q)
            }
            _ => false,
        });
        let Some(block) = block else { return };
        if let Some((question, state)) = self.question_at((self.screen, block), shared) {
            state.again(&question);
            self.focus = Some(block);
            self.follow(shared);
        }
    }
}
