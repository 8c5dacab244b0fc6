//! The mouse in the room: a click picks a pane, a tab, a service, a row, or answers what is asked; the wheel scrolls what
//! is under it. Nothing needs it.

use ratatui::layout::{Position, Rect};

use crate::tui::key::{Mouse, MouseWhat};
use crate::tui::list::Move;
use crate::tui::room::areas::{self, Areas};
use crate::tui::room::{Command, Pane, State, head};
use crate::tui::shared::{Shared, Step};

/// Lines that one turn of the wheel scrolls.
const WHEEL: usize = 3;
/// Columns of the words that say yes, in the last row of what is asked.
const YES: u16 = 13;

impl State {
    /// Takes a mouse event.
    pub fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Step {
        let areas = areas::areas(shared.area(), self, shared.look);
        let at: Position = (mouse.column, mouse.row).into();
        match mouse.what {
            MouseWhat::WheelUp => self.wheel(&areas, at, Move::Up, shared),
            MouseWhat::WheelDown => self.wheel(&areas, at, Move::Down, shared),
            MouseWhat::Click if areas.tabs.contains(at) => {
                let column = (mouse.column - areas.tabs.x) as usize;
                if let Some(pane) = head::tab_at(column, areas.tabs.width as usize, self.pane) {
                    self.pane = pane;
                }
            }
            MouseWhat::Click if areas.dock.contains(at) => return self.answer_by(at, areas.dock, shared),
            MouseWhat::Click if self.asked.is_some() => {}
            MouseWhat::Click => return self.click(&areas, at, shared),
        }
        Step::none()
    }

    /// The pane under a place, with where its lines are.
    fn under(&self, areas: &Areas, at: Position) -> Option<(Pane, Rect)> {
        let inside = |r: Rect| Rect {
            x: r.x + 2.min(r.width),
            y: r.y + 1.min(r.height),
            width: r.width.saturating_sub(4),
            height: r.height.saturating_sub(2),
        };
        if areas.main.contains(at) {
            return Some((self.pane, areas.main));
        }
        areas.side.iter().find(|(_, r)| r.contains(at)).map(|(pane, r)| (*pane, inside(*r)))
    }

    fn wheel(&mut self, areas: &Areas, at: Position, step: Move, shared: &Shared) {
        match self.under(areas, at) {
            Some((pane, area)) if pane != self.pane => {
                let (columns, rows) = (area.width as usize, area.height as usize);
                let sheet = self.sheet(pane, columns, rows, shared.look);
                (0..WHEEL).for_each(|_| self.scroll_lines(pane, &sheet, rows, step));
            }
            _ => (0..WHEEL).for_each(|_| self.scroll(step, shared)),
        }
    }

    fn click(&mut self, areas: &Areas, at: Position, shared: &Shared) -> Step {
        let Some((pane, area)) = self.under(areas, at) else { return Step::none() };
        let (columns, rows) = (area.width as usize, area.height as usize);
        let beside = pane != self.pane;
        let sheet = self.sheet(pane, columns, rows, shared.look);
        let top = if beside { self.side_top(pane, &sheet, rows) } else { self.top(pane, &sheet, rows) };
        let hit = area.contains(at).then(|| sheet.hit((at.x - area.x) as usize, top + (at.y - area.y) as usize));
        self.pane = pane;
        if self.judge.is_some() {
            return Step::none();
        }
        match hit.flatten() {
            Some(n) if !beside && self.picks[pane as usize] == n => return self.take(),
            Some(n) => self.picks[pane as usize] = n,
            None => {}
        }
        Step::none()
    }

    /// A click on what is asked: its last row says yes at the left and no behind that.
    fn answer_by(&mut self, at: Position, dock: Rect, shared: &mut Shared) -> Step {
        if self.asked.is_none() || at.y + 2 != dock.bottom() || at.x < dock.x + 2 {
            return Step::none();
        }
        let yes = at.x < dock.x + 2 + YES;
        self.update(if yes { Command::Yes } else { Command::No }, shared)
    }
}
