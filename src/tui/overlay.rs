//! Windows on top of a screen: help, what an item is about, outline, sources. One mechanism for all: rows that scroll or
//! can be picked, worked out from the screen below each time, so a window never holds stale text.
//!
//! To add one: a variant of [`Kind`], its arm in [`content`], and, if its rows can be picked, its arm in `picked`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::session::typed::ask;
use crate::tui::app::Screen;
use crate::tui::debrief::blocks;
use crate::tui::entry::{Edit, Entry};
use crate::tui::form::Slots;
use crate::tui::key::{Mouse, MouseWhat};
use crate::tui::keys::Context;
use crate::tui::list::{List, Move};
use crate::tui::paint::{self, Line};
use crate::tui::shared::{Effect, Shared, Step};
use crate::tui::theme::Role;
use crate::tui::{briefing, help, home, keys, lesson, palette};

/// Which window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Every key that holds on the screen below.
    Help,
    /// What the selected item of the course is about.
    Details,
    /// Screens of the open lesson.
    Outline,
    /// Sources of the open lesson.
    Sources,
    /// Everything that can be done, found by a few letters.
    Palette,
    /// A status update, composed from its slots.
    Update,
    /// Every word that can be typed in a drill, then every key.
    Words,
    /// What one word does, and how it goes on.
    Word(&'static str),
    /// What was told before the run began.
    Briefing,
    /// How a run stands.
    Status,
    /// What happened since that was last asked.
    Since,
    /// The last thing that was looked at.
    Again,
}

/// A window that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlay {
    /// Which.
    pub kind: Kind,
    /// Cursor and first row in sight.
    pub list: List,
    /// What is typed in it, where it takes words.
    entry: Entry,
    /// What is chosen in a form.
    slots: Slots,
}

/// A message to the topmost window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Scroll, or move the cursor.
    Move(Move),
    /// Take the row under the cursor.
    Open,
    /// Put what the row stands for on the command line.
    Fill,
    /// The next choice of the slot under the cursor, or the one before.
    Turn(Move),
    /// Close it.
    Close,
}

/// What a message to a window leads to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// For the app.
    pub step: Step,
    /// Whether the window closes.
    pub close: bool,
    /// For the screen below, after the window has closed.
    pub command: Option<keys::Command>,
    /// For the command line of the room below, after that; whether it is carried out.
    pub line: Option<(String, bool)>,
}

/// What a window shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Content {
    /// In its frame.
    pub title: String,
    /// Above the rows; does not scroll.
    pub head: Vec<Line>,
    /// From the top.
    pub rows: Vec<Line>,
    /// Below the rows; does not scroll.
    pub foot: Vec<Line>,
    /// Rows that are kept free at least.
    pub least: usize,
    /// Column and line of the text cursor, from the head on.
    pub cursor: Option<(usize, usize)>,
    /// First row of each thing that can be picked, in order; empty: the window only scrolls.
    pub picks: Vec<usize>,
}

impl Overlay {
    /// A window as it opens: on an outline, at the screen that is read.
    pub fn open(kind: Kind, screen: &Screen, shared: &Shared) -> Self {
        let mut overlay = Self { kind, list: List::default(), entry: Entry::default(), slots: Slots::default() };
        if let (Kind::Outline, Screen::Lesson(state)) = (kind, screen) {
            let content = overlay.content(screen, shared);
            overlay.list.cursor = state.screen;
            overlay.follow(&content, shared);
        }
        overlay
    }

    /// Which keys hold.
    pub const fn contexts(&self) -> &'static [Context] {
        match self.kind {
            Kind::Help
            | Kind::Details
            | Kind::Words
            | Kind::Word(_)
            | Kind::Briefing
            | Kind::Status
            | Kind::Since
            | Kind::Again => &[Context::Scroll, Context::Always],
            Kind::Outline | Kind::Sources => &[Context::Pick, Context::Always],
            Kind::Palette => &[Context::Palette, Context::Editing, Context::Always],
            Kind::Update => &[Context::Form, Context::Editing, Context::Always],
        }
    }

    /// Takes a command.
    pub fn update(&mut self, command: Command, screen: &Screen, shared: &Shared) -> Outcome {
        match command {
            Command::Close => Outcome { close: true, ..Outcome::default() },
            Command::Open => self.picked(true, screen, shared),
            Command::Fill => self.picked(false, screen, shared),
            Command::Turn(step) => {
                self.slots.turn(self.list.cursor, step, &mut self.entry);
                Outcome::default()
            }
            Command::Move(step) => {
                let content = self.content(screen, shared);
                let page = scrolled(&content, area(&content, shared.area())).height as usize;
                if content.picks.is_empty() {
                    let last = content.rows.len().saturating_sub(page);
                    self.list.top = step.from(self.list.top, last + 1, page);
                } else {
                    self.list.cursor = step.from(self.list.cursor, content.picks.len(), page);
                    self.follow(&content, shared);
                }
                Outcome::default()
            }
        }
    }

    /// Takes text that was typed or pasted, where there is something to type into.
    pub fn typed(&mut self, text: &str) {
        match self.kind {
            Kind::Palette => self.list = List::default(),
            Kind::Update => self.list.cursor = Slots::LEN - 1,
            _ => return,
        }
        self.entry.insert(text);
    }

    /// Takes an editing step.
    pub fn edit(&mut self, edit: Edit) {
        self.entry.edit(edit);
        if self.kind == Kind::Palette {
            self.list = List::default();
        }
    }

    /// Takes a mouse event: the wheel scrolls, a click picks, a click outside closes.
    pub fn mouse(&mut self, mouse: Mouse, screen: &Screen, shared: &Shared) -> Outcome {
        let content = self.content(screen, shared);
        let area = area(&content, shared.area());
        match mouse.what {
            MouseWhat::WheelUp => self.update(Command::Move(Move::Up), screen, shared),
            MouseWhat::WheelDown => self.update(Command::Move(Move::Down), screen, shared),
            MouseWhat::Click if !area.contains((mouse.column, mouse.row).into()) => {
                Outcome { close: true, ..Outcome::default() }
            }
            MouseWhat::Click => {
                let rows = scrolled(&content, area);
                if !rows.contains((mouse.column, mouse.row).into()) {
                    return Outcome::default();
                }
                let row = (mouse.row - rows.y) as usize + self.list.top;
                let Some(pick) = content.picks.iter().rposition(|first| *first <= row) else {
                    return Outcome::default();
                };
                self.list.cursor = pick;
                match self.kind {
                    Kind::Update => self.update(Command::Turn(Move::Down), screen, shared),
                    _ => self.update(Command::Open, screen, shared),
                }
            }
        }
    }

    /// Draws it; gives where the text cursor is, where something is typed.
    pub fn draw(&self, screen: &Screen, shared: &Shared, all: Rect, buf: &mut Buffer) -> Option<(u16, u16)> {
        let content = self.lay_out(screen, shared, columns(all));
        let area = area(&content, all);
        let margin = Rect { x: area.x.saturating_sub(1), width: area.width + 2, ..area };
        paint::ground(buf, margin.intersection(all), shared.look);
        let inner = paint::boxed(buf, area, &content.title, shared.look);
        let rows = scrolled(&content, area).intersection(inner);
        let height = rows.height as usize;
        let top = self.list.top.min(content.rows.len().saturating_sub(height));
        paint::lines(buf, Rect { height: rows.y.saturating_sub(inner.y), ..inner }, &content.head, 0, shared.look);
        paint::lines(buf, rows, &content.rows, top, shared.look);
        let foot = Rect { y: rows.bottom(), height: inner.bottom().saturating_sub(rows.bottom()), ..inner };
        paint::lines(buf, foot, &content.foot, 0, shared.look);
        if let Some(first) = content.picks.get(self.list.cursor) {
            let next = content.picks.get(self.list.cursor + 1).copied().unwrap_or(content.rows.len());
            for row in (*first..next).filter(|r| (top..top + height).contains(r)) {
                let y = rows.y + (row - top) as u16;
                paint::select(buf, Rect { y, height: 1, ..rows }, shared.look);
            }
        }
        let signs = shared.look.signs();
        let edge = Rect { x: area.right().saturating_sub(4), width: 3, height: 1, ..area };
        if top > 0 && area.height > 2 && area.width > 8 {
            paint::line(buf, edge, &Line::of(format!(" {} ", signs.more_above), Role::Accent), shared.look);
        }
        if top + height < content.rows.len() && area.height > 2 && area.width > 8 {
            let foot = Rect { y: area.bottom().saturating_sub(1), ..edge };
            paint::line(buf, foot, &Line::of(format!(" {} ", signs.more_below), Role::Accent), shared.look);
        }
        let (x, y) = content.cursor?;
        let at = (inner.x.checked_add(x as u16)?, inner.y.checked_add(y as u16)?);
        inner.contains(at.into()).then_some(at)
    }

    fn content(&self, screen: &Screen, shared: &Shared) -> Content {
        self.lay_out(screen, shared, columns(shared.area()))
    }

    /// What the window shows in `columns`.
    fn lay_out(&self, screen: &Screen, shared: &Shared, columns: usize) -> Content {
        match (self.kind, screen) {
            (Kind::Palette, _) => palette::content(&self.entry, self.list.cursor, screen, shared, columns),
            (Kind::Update, Screen::Room(_)) => self.slots.content(&self.entry, self.list.cursor, columns, shared.look),
            _ => content(self.kind, screen, shared, columns),
        }
    }

    fn picked(&self, run: bool, screen: &Screen, shared: &Shared) -> Outcome {
        match self.kind {
            Kind::Palette => palette::taken(&self.entry, self.list.cursor, run, screen, shared),
            Kind::Update => self.slots.posted(&self.entry),
            kind => picked(kind, self.list.cursor, screen, shared),
        }
    }

    fn follow(&mut self, content: &Content, shared: &Shared) {
        let height = scrolled(content, area(content, shared.area())).height as usize;
        let Some(first) = content.picks.get(self.list.cursor) else { return };
        let next = content.picks.get(self.list.cursor + 1).copied().unwrap_or(content.rows.len());
        self.list.top = paint::reveal(self.list.top, *first, next, height, content.rows.len());
    }
}

/// What a window shows in `columns`.
pub fn content(kind: Kind, screen: &Screen, shared: &Shared, columns: usize) -> Content {
    match (kind, screen) {
        (Kind::Help | Kind::Words, Screen::Room(room)) => {
            let keys = help::content(&screen.contexts(shared), columns, shared.look.ascii);
            let words = help::words(room.run(), room.hour().is_some(), columns);
            help::both(keys, words, kind == Kind::Words)
        }
        (Kind::Word(word), Screen::Room(room)) => {
            let rows = blocks::blocks(&ask::about(room.run(), word), columns, shared.look);
            Content { title: format!("The word {word}"), rows, ..Content::default() }
        }
        (Kind::Briefing, Screen::Room(room)) => Content {
            title: "The briefing".into(),
            rows: briefing::lines(room.run(), columns, shared.look),
            ..Content::default()
        },
        (Kind::Status, Screen::Room(room)) => {
            let rows = blocks::blocks(&ask::status(room.run()), columns, shared.look);
            Content { title: "How it stands".into(), rows, ..Content::default() }
        }
        (Kind::Again, Screen::Room(room)) => Content {
            title: "What you looked at last".into(),
            rows: room.last_look(columns, shared.look),
            ..Content::default()
        },
        (Kind::Since, Screen::Room(room)) => {
            let rows = room.since(columns, shared.look);
            Content { title: "Since you last asked".into(), rows, ..Content::default() }
        }
        (Kind::Help, _) => help::content(&screen.contexts(shared), columns, shared.look.ascii),
        (Kind::Details, Screen::Home(state)) => home::details(state, shared, columns),
        (Kind::Outline, Screen::Lesson(state)) => lesson::outline::outline(state, shared, columns),
        (Kind::Sources, Screen::Lesson(state)) => lesson::outline::sources(state, shared, columns),
        _ => Content::default(),
    }
}

fn picked(kind: Kind, row: usize, screen: &Screen, shared: &Shared) -> Outcome {
    match (kind, screen) {
        (Kind::Outline, _) => Outcome {
            close: true,
            command: Some(keys::Command::Lesson(lesson::Command::GoTo(row))),
            ..Outcome::default()
        },
        (Kind::Sources, Screen::Lesson(state)) => match state.course_lesson(shared).sources.get(row) {
            Some(source) => Outcome { step: Step::effect(Effect::Copy(source.url.clone())), ..Outcome::default() },
            None => Outcome::default(),
        },
        _ => Outcome { close: true, ..Outcome::default() },
    }
}

/// Columns of a window's rows in a terminal of this size.
fn columns(all: Rect) -> usize {
    (all.width.saturating_sub(4).min(76) as usize).saturating_sub(4).max(1)
}

fn area(content: &Content, all: Rect) -> Rect {
    let fixed = content.head.len() + content.foot.len() + 2;
    let rows = content.rows.len().max(content.least);
    let height = u16::try_from(rows + fixed).unwrap_or(u16::MAX);
    paint::centred(all, (columns(all) as u16 + 4).min(all.width), height.min(all.height.saturating_sub(2)))
}

const fn inside(area: Rect) -> Rect {
    Rect { x: area.x + 2, y: area.y + 1, width: area.width.saturating_sub(4), height: area.height.saturating_sub(2) }
}

/// Where the rows are that scroll.
fn scrolled(content: &Content, area: Rect) -> Rect {
    let inside = inside(area);
    let head = (content.head.len() as u16).min(inside.height);
    let foot = (content.foot.len() as u16).min((inside.height - head) / 2);
    Rect { y: inside.y + head, height: inside.height - head - foot, ..inside }
}
