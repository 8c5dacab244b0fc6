//! The lesson reader: one screen of a lesson at a time, its questions in place, its place kept. This file holds the state
//! and what each command does to it; [`page`] lays a screen out, [`question`] is one question, [`finish`] the page at the
//! end, [`view`] draws. Knows no key and no other screen.

mod ask;
pub mod dial;
mod explain;
#[cfg(test)]
mod figure_tests;
pub mod finish;
mod moves;
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
use crate::figure::Live;
use crate::learn::due;
use crate::learn::next;
use crate::learn::record::Answer;
use crate::session::desk::Request;
use crate::tui::entry::{Edit, Entry};
use crate::tui::key::{Mouse, MouseWhat};
use crate::tui::keys::Context;
use crate::tui::list::Move;
use crate::tui::overlay::Kind as Overlay;
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
    /// A figure.
    Figure {
        /// With its present values.
        live: Box<Live>,
        /// Whether the reader has had it in hand.
        met: bool,
    },
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
            Self::Figure { met, .. } => !*met,
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
    Figure(dial::Command),
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
            state.show_due_question(shared);
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
            Some(Item::Figure { .. }) => vec![Context::Figure, Context::Focused, Context::Browsing, Context::Always],
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
            Command::Figure(command) => self.dial(command, shared),
            Command::Outline => Step::go(Go::Overlay(Overlay::Outline)),
            Command::Sources => Step::go(Go::Overlay(Overlay::Sources)),
            Command::GoTo(screen) => self.show(screen, shared),
            Command::Search => self.begin_search(),
            Command::SearchGo => self.search_go(shared),
            Command::SearchDrop => self.search_drop(),
            Command::NextMatch => self.step_match(true, shared),
            Command::PreviousMatch => self.step_match(false, shared),
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
                page::lay_out(source, item, self.focus, columns, Self::height(shared), shared.look)
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

    /// A step of the figure in focus.
    fn dial(&mut self, command: dial::Command, shared: &Shared) -> Step {
        let place = self.focus.map(|block| (self.screen, block));
        let Some(Item::Figure { live, .. }) = place.and_then(|p| self.items.get_mut(&p)) else { return Step::none() };
        let said = dial::step(live, command);
        if command == dial::Command::Done {
            self.focus = None;
        }
        self.follow(shared);
        said.map_or_else(Step::none, Step::say)
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
            self.show_top_of(block, shared);
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
            Item::Figure { .. } | Item::Reveal { .. } => None,
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
            Item::Figure { .. } | Item::Reveal { .. } => None,
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
                Block::Figure(figure) => Item::Figure { live: Box::new(Live::new(figure)), met: false },
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
