//! The lesson reader: one screen of a lesson at a time, its questions in place, its place kept. This file holds the state
//! and what each command does to it; [`page`] lays a screen out, [`question`] is one question, [`finish`] the page at the
//! end, [`view`] draws. Knows no key and no other screen.

mod ask;
mod explain;
pub mod finish;
pub mod outline;
pub mod page;
pub mod question;
mod search;
mod sheet;
#[cfg(test)]
mod tests;
pub mod view;

use std::collections::BTreeMap;

use crate::course::lesson::{Block, Lesson, Question};
use crate::learn::due;
use crate::learn::next;
use crate::learn::record::Answer;
use crate::session::desk::Request;
use crate::tui::entry::{Edit, Entry};
use crate::tui::key::{Mouse, MouseWhat};
use crate::tui::keys::Context;
use crate::tui::list::Move;
use crate::tui::overlay::Kind as Overlay;
use crate::tui::paint::reveal;
use crate::tui::shared::{Effect, Go, Shared, Step};
use page::Page;
use question::Outcome;

/// Lines that one turn of the wheel scrolls.
const WHEEL: usize = 3;

/// A lesson that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Position in the course's lessons.
    pub lesson: usize,
    /// The screen shown; one past the last is the page at the end.
    pub screen: usize,
    /// First line in sight.
    pub scroll: usize,
    /// Block of the screen that the keys act on.
    pub focus: Option<usize>,
    /// What blocks with a state are in, by (screen, block).
    items: BTreeMap<(usize, usize), Item>,
    /// What is searched for.
    search: Option<search::Search>,
    /// Screen and line that the search last went to.
    found: Option<(usize, usize)>,
}

/// A block with a state.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A question.
    Question(question::State),
    /// Text behind a key press.
    Reveal {
        /// Whether it is shown.
        open: bool,
    },
}

impl Item {
    /// Whether it waits for the reader.
    pub const fn waits(&self) -> bool {
        match self {
            Self::Question(state) => state.is_open(),
            Self::Reveal { open } => !*open,
        }
    }
}

/// A message to the lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it does; the table of keys describes them")]
pub enum Command {
    Enter,
    Forward,
    Back,
    NextScreen,
    PreviousScreen,
    Scroll(Move),
    NextItem,
    Pick(usize),
    Again,
    Question(question::Command),
    Outline,
    Sources,
    GoTo(usize),
    Search,
    SearchGo,
    SearchDrop,
    NextMatch,
    PreviousMatch,
    Leave,
}

impl State {
    /// Opens a lesson at `screen`, or where the reader stopped, and marks it as begun.
    /// None if the course has no such lesson.
    pub fn open(id: &str, screen: Option<usize>, shared: &mut Shared) -> Option<(Self, Step)> {
        let index = shared.course.lessons.iter().position(|l| l.id == id)?;
        let lesson = &shared.course.lessons[index];
        let mark = shared.record.lessons.get(id);
        let stopped = mark.filter(|m| m.finished_at.is_none()).map_or(0, |m| m.screen as usize);
        let at = screen.unwrap_or(stopped).min(lesson.screens.len().saturating_sub(1));
        let items = items(lesson, shared);
        let mut state = Self { lesson: index, screen: at, scroll: 0, focus: None, items, search: None, found: None };
        let step = state.show(at, shared);
        if screen.is_some() {
            state.to_due_question(shared);
        }
        Some((state, step))
    }

    /// Which keys hold, the innermost first.
    pub fn contexts(&self, shared: &Shared) -> Vec<Context> {
        if self.search.as_ref().is_some_and(search::Search::typing) {
            return vec![Context::Searching, Context::Editing, Context::Always];
        }
        if self.at_end(shared) {
            return vec![Context::Finished, Context::Browsing, Context::Always];
        }
        let focused = self.focus.and_then(|block| self.items.get(&(self.screen, block)));
        match focused {
            Some(Item::Question(q)) => match q.context() {
                Some(Context::Line) => vec![Context::Line, Context::Focused, Context::Editing, Context::Always],
                Some(inner) => vec![inner, Context::Focused, Context::Browsing, Context::Always],
                None => vec![Context::Reading, Context::Browsing, Context::Always],
            },
            _ => vec![Context::Reading, Context::Browsing, Context::Always],
        }
    }

    /// Takes a command.
    pub fn update(&mut self, command: Command, shared: &mut Shared) -> Step {
        match command {
            Command::Enter => self.enter(shared),
            Command::Forward => self.forward(shared),
            Command::Back => self.back(shared),
            Command::NextScreen => self.show(self.screen + 1, shared),
            Command::PreviousScreen => self.show(self.screen.saturating_sub(1), shared),
            Command::Scroll(step) => self.scroll(step, shared),
            Command::NextItem => self.next_item(shared),
            Command::Pick(n) => self.pick(n, shared),
            Command::Again => self.again(shared),
            Command::Question(command) => self.ask(command, shared),
            Command::Outline => Step::go(Go::Overlay(Overlay::Outline)),
            Command::Sources => Step::go(Go::Overlay(Overlay::Sources)),
            Command::GoTo(screen) => self.show(screen, shared),
            Command::Search => self.begin_search(),
            Command::SearchGo => self.search_go(shared),
            Command::SearchDrop => self.search_drop(),
            Command::NextMatch => self.to_match(true, shared),
            Command::PreviousMatch => self.to_match(false, shared),
            Command::Leave if self.search.is_some() => self.search_drop(),
            Command::Leave => self.close(shared).then(Step::go(Go::Home)),
        }
    }

    /// Takes text that was typed or pasted.
    pub fn typed(&mut self, text: &str, shared: &Shared) -> Step {
        if let Some(entry) = self.entry() {
            entry.insert(text);
            self.follow(shared);
        }
        Step::none()
    }

    /// Takes an editing step.
    pub fn edit(&mut self, edit: Edit) -> Step {
        if let Some(entry) = self.entry() {
            entry.edit(edit);
        }
        Step::none()
    }

    /// Takes a mouse event.
    pub fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Step {
        let areas = view::areas(shared.area());
        match mouse.what {
            MouseWhat::WheelUp => self.scroll_to(self.scroll.saturating_sub(WHEEL), shared),
            MouseWhat::WheelDown => self.scroll_to(self.scroll + WHEEL, shared),
            MouseWhat::Click if areas.text.contains((mouse.column, mouse.row).into()) => {
                return self.click(self.scroll + (mouse.row - areas.text.y) as usize, shared);
            }
            MouseWhat::Click => {}
        }
        Step::none()
    }

    /// The terminal has another size: the place stays, what is in focus comes into sight.
    pub fn settle(&mut self, shared: &Shared) {
        self.scroll_to(self.scroll, shared);
        self.follow(shared);
    }

    /// What must not be lost when the reader leaves: a short answer that was being compared.
    pub fn close(&mut self, shared: &mut Shared) -> Step {
        let places: Vec<(usize, usize)> = self.items.keys().copied().collect();
        places.into_iter().fold(Step::none(), |step, place| {
            let Some((question, state)) = self.question_at(place, shared) else { return step };
            let outcome = state.abandon(&question);
            step.then(self.outcome(outcome, place, shared))
        })
    }

    /// The lesson that is open.
    pub fn course_lesson<'a>(&self, shared: &'a Shared) -> &'a Lesson {
        &shared.course.lessons[self.lesson]
    }

    /// Whether the page at the end is shown.
    pub fn at_end(&self, shared: &Shared) -> bool {
        self.screen >= self.course_lesson(shared).screens.len()
    }

    /// The screen that is shown, laid out.
    pub fn page(&self, shared: &Shared) -> Page {
        self.page_of(self.screen, shared)
    }

    /// Questions on a screen that wait for an answer.
    pub fn unanswered(&self, screen: usize) -> usize {
        let here = self.items.range((screen, 0)..(screen + 1, 0));
        here.filter(|(_, item)| matches!(item, Item::Question(q) if q.is_open())).count()
    }

    /// Whether a screen has a question.
    pub fn asks(&self, screen: usize) -> bool {
        self.items.range((screen, 0)..(screen + 1, 0)).any(|(_, item)| matches!(item, Item::Question(_)))
    }

    fn page_of(&self, screen: usize, shared: &Shared) -> Page {
        let columns = view::areas(shared.area()).text.width as usize;
        match self.course_lesson(shared).screens.get(screen) {
            Some(source) => {
                let item = |block| self.items.get(&(screen, block));
                page::lay_out(source, item, self.focus, columns, shared.look)
            }
            None => Page { lines: finish::lines(self, shared, columns), ..Page::default() },
        }
    }

    fn height(shared: &Shared) -> usize {
        view::areas(shared.area()).text.height as usize
    }

    /// Goes to a screen, or past the last to the page at the end, and keeps the place.
    fn show(&mut self, screen: usize, shared: &mut Shared) -> Step {
        let count = self.course_lesson(shared).screens.len();
        self.screen = screen.min(count);
        self.scroll = 0;
        self.focus = None;
        let id = self.course_lesson(shared).id.clone();
        let now = shared.now;
        let known = shared.record.lessons.get(&id).copied();
        let mut mark = known.unwrap_or_default();
        if known.is_none() {
            mark.opened_at = now;
        }
        mark.screen = self.screen.min(count.saturating_sub(1)) as u32;
        if self.screen >= count {
            mark.finished_at = mark.finished_at.or(Some(now));
        }
        if known == Some(mark) {
            return Step::none();
        }
        shared.record.lessons.insert(id.clone(), mark);
        Step::effect(Effect::Desk(Request::Mark { lesson: id, mark }))
    }

    fn scroll_to(&mut self, to: usize, shared: &Shared) {
        let last = self.page(shared).lines.len().saturating_sub(Self::height(shared));
        self.scroll = to.min(last);
    }

    /// Whether there are lines below what is in sight.
    fn more_below(&self, page: &Page, shared: &Shared) -> bool {
        self.scroll + Self::height(shared) < page.lines.len()
    }

    /// The block that waits for the reader and begins in sight.
    fn waiting_in_sight(&self, page: &Page, shared: &Shared) -> Option<usize> {
        let sight = self.scroll..self.scroll + Self::height(shared);
        let waits = |block: &usize| self.items.get(&(self.screen, *block)).is_some_and(Item::waits);
        page.spots.iter().filter(|s| sight.contains(&s.top)).map(|s| s.block).find(waits)
    }

    /// Answers or opens what is in sight, else reads on.
    fn enter(&mut self, shared: &mut Shared) -> Step {
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
    fn forward(&mut self, shared: &mut Shared) -> Step {
        self.focus = None;
        let page = self.page(shared);
        if !self.more_below(&page, shared) {
            return self.show(self.screen + 1, shared);
        }
        self.scroll_to(self.scroll + Self::height(shared).saturating_sub(1).max(1), shared);
        Step::none()
    }

    /// A page up, then the end of the screen before.
    fn back(&mut self, shared: &mut Shared) -> Step {
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

    fn scroll(&mut self, step: Move, shared: &Shared) -> Step {
        let page = self.page(shared);
        if step == Move::Down
            && !self.more_below(&page, shared)
            && let Some(block) = self.waiting_in_sight(&page, shared)
        {
            self.focus = Some(block);
            return self.ask_quietly(question::Command::Down, block, shared);
        }
        let height = Self::height(shared);
        self.scroll_to(step.from(self.scroll, page.lines.len(), height.saturating_sub(1)), shared);
        Step::none()
    }

    /// Puts the focus on the next block that waits, from the focus on and around.
    fn next_item(&mut self, shared: &Shared) -> Step {
        let waiting: Vec<usize> = (self.items.range((self.screen, 0)..(self.screen + 1, 0)))
            .filter(|(_, item)| item.waits())
            .map(|((_, block), _)| *block)
            .collect();
        let after = waiting.iter().find(|b| self.focus.is_none_or(|f| **b > f));
        let Some(block) = after.or(waiting.first()).copied() else {
            return Step::say("Nothing on this screen waits for an answer.");
        };
        self.focus = Some(block);
        self.follow(shared);
        Step::none()
    }

    /// Gives a question the focus; opens a reveal.
    fn activate(&mut self, block: usize, shared: &Shared) -> Step {
        self.focus = Some(block);
        if let Some(Item::Reveal { open }) = self.items.get_mut(&(self.screen, block)) {
            *open = true;
        }
        self.follow(shared);
        Step::none()
    }

    /// An option by its number, of the question in sight.
    fn pick(&mut self, n: usize, shared: &mut Shared) -> Step {
        let page = self.page(shared);
        let Some(block) = self.waiting_in_sight(&page, shared) else { return Step::none() };
        self.focus = Some(block);
        self.ask(question::Command::Pick(n), shared)
    }

    fn again(&mut self, shared: &Shared) -> Step {
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

    fn click(&mut self, line: usize, shared: &mut Shared) -> Step {
        let page = self.page(shared);
        let Some(spot) = page.spot_at(line) else { return Step::none() };
        if !self.items.get(&(self.screen, spot.block)).is_some_and(Item::waits) {
            return Step::none();
        }
        let step = self.activate(spot.block, shared);
        let chosen = self.question_at((self.screen, spot.block), shared).and_then(|(_, state)| state.chosen());
        match spot.picks.iter().find(|(at, _)| *at == line) {
            Some((_, n)) if chosen == Some(*n) => step.then(self.ask(question::Command::Confirm, shared)),
            Some((_, n)) if *n != usize::MAX => step.then(self.ask(question::Command::Pick(*n), shared)),
            _ => step,
        }
    }

    /// A step of the question in focus.
    fn ask(&mut self, command: question::Command, shared: &mut Shared) -> Step {
        let Some(block) = self.focus else { return Step::none() };
        let place = (self.screen, block);
        let Some((question, state)) = self.question_at(place, shared) else { return Step::none() };
        let before = state.phase;
        let outcome = state.step(command, &question);
        let step = self.outcome(outcome, place, shared);
        let after = self.question_at(place, shared).map(|(_, s)| s.phase);
        if after.is_some_and(|after| std::mem::discriminant(&after) != std::mem::discriminant(&before)) {
            self.to_top_of(block, shared);
        } else {
            self.follow(shared);
        }
        step
    }

    /// A step that cannot record anything.
    fn ask_quietly(&mut self, command: question::Command, block: usize, shared: &Shared) -> Step {
        if let Some((question, state)) = self.question_at((self.screen, block), shared) {
            state.step(command, &question);
        }
        self.follow(shared);
        Step::none()
    }

    fn outcome(&mut self, outcome: Outcome, place: (usize, usize), shared: &mut Shared) -> Step {
        match outcome {
            Outcome::Stay => Step::none(),
            Outcome::Say(words) => Step::say(words),
            Outcome::Unfocus => {
                self.focus = None;
                Step::none()
            }
            Outcome::Record { given, right, confidence } => {
                let lesson = self.course_lesson(shared);
                let Some(Block::Question(question)) = lesson.screens.get(place.0).and_then(|s| s.blocks.get(place.1))
                else {
                    return Step::none();
                };
                let answer = Answer {
                    lesson: lesson.id.clone(),
                    question: question.id.clone(),
                    revision: lesson.revision,
                    given,
                    right,
                    confidence,
                    at: shared.now,
                };
                shared.record.answers.push(answer.clone());
                Step::effect(Effect::Desk(Request::Answer(answer)))
            }
        }
    }

    fn question_at(&mut self, place: (usize, usize), shared: &Shared) -> Option<(Question, &mut question::State)> {
        let lesson = shared.course.lessons.get(self.lesson)?;
        let Block::Question(question) = lesson.screens.get(place.0)?.blocks.get(place.1)? else { return None };
        match self.items.get_mut(&place)? {
            Item::Question(state) => Some((question.clone(), state)),
            Item::Reveal { .. } => None,
        }
    }

    fn entry(&mut self) -> Option<&mut Entry> {
        if let Some(search) = &mut self.search
            && let Some(entry) = search.entry()
        {
            return Some(entry);
        }
        match self.items.get_mut(&(self.screen, self.focus?))? {
            Item::Question(state) => state.entry(),
            Item::Reveal { .. } => None,
        }
    }

    /// Scrolls so that the focus can be seen: all of it if it fits, else the row under its cursor.
    fn follow(&mut self, shared: &Shared) {
        let page = self.page(shared);
        let Some(spot) = self.focus.and_then(|block| page.spot(block)) else { return };
        let (height, len) = (Self::height(shared), page.lines.len());
        self.scroll = reveal(self.scroll, spot.top, spot.bottom, height, len);
        if let Some(row) = spot.row {
            self.scroll = reveal(self.scroll, row, row + 1, height, len);
        }
    }

    /// After a phase ends the question has changed below its label: its beginning comes into sight.
    fn to_top_of(&mut self, block: usize, shared: &Shared) {
        let page = self.page(shared);
        if let Some(spot) = page.spot(block) {
            self.scroll = reveal(self.scroll, spot.top, spot.bottom, Self::height(shared), page.lines.len());
        }
    }

    /// Brings the first question that is due, or was answered wrongly, into sight.
    fn to_due_question(&mut self, shared: &Shared) {
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

/// Every block with a state, in the state that the record leaves it in.
fn items(lesson: &Lesson, shared: &Shared) -> BTreeMap<(usize, usize), Item> {
    let mut items = BTreeMap::new();
    for (s, screen) in lesson.screens.iter().enumerate() {
        for (b, block) in screen.blocks.iter().enumerate() {
            let item = match block {
                Block::Prose(_) => continue,
                Block::Reveal { .. } => Item::Reveal { open: false },
                Block::Question(q) => {
                    let latest = due::latest(&shared.record, lesson, q);
                    let count = due::answers(&shared.record, lesson, q).count();
                    Item::Question(question::State::new(q, shared.learner, latest, count))
                }
            };
            items.insert((s, b), item);
        }
    }
    items
}

/// What comes after this lesson: the suggestion, unless it is this lesson again.
fn after(state: &State, shared: &Shared) -> Option<next::Suggestion> {
    let id = &state.course_lesson(shared).id;
    next::next(&shared.course, &shared.record, shared.now)
        .filter(|s| !matches!(&s.target, next::Target::Lesson { id: other, .. } if other == id))
}
