//! A walkthrough that is watched: the room as it stands, below it what comes next and why; where the walkthrough says so,
//! the learner takes over. Holds how far it was watched; what a step does is the session's. [`view`] draws.

#[cfg(test)]
mod tests;
pub mod view;

use crate::session::desk::Request;
use crate::session::ghost::Ghost;
use crate::tui::key::{Mouse, MouseWhat};
use crate::tui::keys::Context;
use crate::tui::list::Move;
use crate::tui::room::{self, Pane};
use crate::tui::shared::{Effect, Go, Shared, Step};
use crate::tui::stage;

/// A walkthrough on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    ghost: Box<Ghost>,
    room: room::State,
    pane: Pane,
    /// First line in sight of the words below the room.
    top: usize,
}

/// A message to the walkthrough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it does; the table of keys describes them")]
pub enum Command {
    /// Plays the next step, or takes over where that is asked for; at the end, leaves.
    Enter,
    /// Plays the next step, also past the place to take over.
    On,
    Back,
    TakeOver,
    Pane(Pane),
    NextPane,
    Room(Move),
    Scroll(Move),
    Leave,
}

impl State {
    /// A walkthrough where it stands.
    pub fn new(ghost: Box<Ghost>, shared: &mut Shared) -> Self {
        let room = stage::room(&ghost.run, Pane::Feed, shared);
        Self { ghost, room, pane: Pane::Feed, top: 0 }
    }

    /// How far it was watched.
    pub const fn ghost(&self) -> &Ghost {
        &self.ghost
    }

    /// Which keys hold, the innermost first.
    pub fn contexts(&self) -> Vec<Context> {
        let inner = match (self.ghost.task(), self.ghost.next()) {
            (Some(_), _) => Context::WatchMark,
            (None, Some(_)) => Context::Watch,
            (None, None) => Context::WatchEnd,
        };
        vec![inner, Context::Watching, Context::Browsing, Context::Always]
    }

    /// Takes a command.
    pub fn update(&mut self, command: Command, shared: &mut Shared) -> Step {
        match command {
            Command::Enter if self.ghost.task().is_some() => return self.take_over(),
            Command::Enter if self.ghost.next().is_none() => return Step::go(Go::Home),
            Command::Enter | Command::On => {
                let before = self.ghost.at();
                if let Err(e) = self.ghost.step() {
                    return Step::say(format!("The walkthrough cannot go on: {}.", e.message));
                }
                if self.ghost.at() > before {
                    self.show(shared);
                }
            }
            Command::Back => {
                if let Err(e) = self.ghost.back() {
                    return Step::say(format!("The walkthrough cannot go back: {}.", e.message));
                }
                self.show(shared);
            }
            Command::TakeOver => return self.take_over(),
            Command::Pane(pane) => self.turn(pane, shared),
            Command::NextPane => {
                let next = (self.pane as usize + 1) % Pane::ALL.len();
                self.turn(Pane::ALL[next], shared);
            }
            Command::Room(step) => {
                self.room.update(room::Command::Scroll(step), &mut view::room_shared(self, shared));
            }
            Command::Scroll(step) => {
                let areas = view::areas(shared.area(), self, shared.look);
                let (len, rows) = view::words_size(self, areas, shared.look);
                let last = len.saturating_sub(rows);
                self.top = step.from(self.top.min(last), last + 1, rows.saturating_sub(1));
            }
            Command::Leave => return Step::go(Go::Home),
        }
        Step::none()
    }

    /// Takes a mouse event: the wheel scrolls what it is over, a click on the words goes on.
    pub fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Step {
        let areas = view::areas(shared.area(), self, shared.look);
        let over_words = areas.words.contains((mouse.column, mouse.row).into());
        let wheel = |step| if over_words { Command::Scroll(step) } else { Command::Room(step) };
        match mouse.what {
            MouseWhat::WheelUp => self.update(wheel(Move::Up), shared),
            MouseWhat::WheelDown => self.update(wheel(Move::Down), shared),
            MouseWhat::Click if over_words => self.update(Command::Enter, shared),
            MouseWhat::Click => self.room.mouse(mouse, &mut view::room_shared(self, shared)),
        }
    }

    /// The terminal has another size.
    pub fn settle(&mut self, shared: &Shared) {
        let areas = view::areas(shared.area(), self, shared.look);
        let (len, rows) = view::words_size(self, areas, shared.look);
        self.top = self.top.min(len.saturating_sub(rows));
        let inner = view::room_shared(self, shared);
        self.room.settle(&inner);
    }

    fn turn(&mut self, pane: Pane, shared: &mut Shared) {
        self.pane = pane;
        self.room.update(room::Command::Pane(pane), shared);
    }

    fn show(&mut self, shared: &mut Shared) {
        self.room = stage::room(&self.ghost.run, self.pane, shared);
        self.top = 0;
    }

    /// Asks for a run that goes on from here.
    fn take_over(&self) -> Step {
        if self.ghost.run.over() {
            return Step::say(
                "The walkthrough is over: there is nothing to take over. The drill itself is on the map.",
            );
        }
        Step::effect(Effect::Desk(Request::TakeOver { watched: Box::new(self.ghost.run.clone()) }))
    }
}
