//! The mouse in the room: a click picks a pane, a service, a row, an option of a judgement, a word that fits on the command
//! line, or takes a word of the line back; the wheel scrolls what is under it. Nothing needs it. Keys that are named
//! (tabs, what is asked) are [`crate::tui::hit`]'s.

use ratatui::layout::{Position, Rect};

use crate::tui::key::{Mouse, MouseWhat};
use crate::tui::list::Move;
use crate::tui::room::areas::{self, Areas};
use crate::tui::room::{Pane, State, chart, head, judge, view};
use crate::tui::shared::{Shared, Step};
use crate::tui::theme::Look;

/// Lines that one turn of the wheel scrolls.
const WHEEL: usize = 3;

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
            MouseWhat::Click if self.asked.is_some() => {}
            MouseWhat::Click if areas.dock.contains(at) => {
                let step = self.judged_by(at, areas.dock, shared.look);
                return step.map_or_else(Step::none, |command| self.judge(command, shared));
            }
            MouseWhat::Click if areas.above.contains(at) => {
                let (column, line) = (at.x - areas.above.x, at.y - areas.above.y);
                if let Some(words) = view::word_at(self, column.into(), line.into(), areas.above.width.into()) {
                    self.put(&words);
                }
            }
            MouseWhat::Click if areas.line.contains(at) && !self.filtering => self.take_back(at.x - areas.line.x),
            MouseWhat::Click => return self.click(&areas, at, shared),
        }
        Step::none()
    }

    /// The pane under a place, with where its lines are.
    fn under(&self, areas: &Areas, at: Position) -> Option<(Pane, Rect)> {
        if areas.main.contains(at) {
            return Some((self.pane, areas.main));
        }
        areas.side.iter().find(|(_, r)| r.contains(at)).map(|(pane, r)| (*pane, areas::inside(*r)))
    }

    fn wheel(&mut self, areas: &Areas, at: Position, step: Move, shared: &Shared) {
        if areas.dock.contains(at) {
            if let Some(judge) = self.judge.as_mut().filter(|_| self.asked.is_none()) {
                judge.step(if step == Move::Up { judge::Command::Up } else { judge::Command::Down });
            }
            return;
        }
        match self.under(areas, at) {
            // A chart does not scroll: the wheel goes through the series.
            Some((Pane::Charts, _)) => {
                let of = chart::count(self);
                let pick = &mut self.picks[Pane::Charts as usize];
                *pick = step.from(*pick, of, 1);
            }
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

    /// What a click on the judgement means.
    fn judged_by(&self, at: Position, dock: Rect, look: Look) -> Option<judge::Command> {
        let judge = self.judge.as_ref()?;
        let inner = areas::inside(dock);
        let laid = judge.lay_out(inner.width as usize, look);
        let top = areas::dock_top(laid.lines.len(), laid.cursor, inner.height as usize);
        let hit = inner.contains(at).then(|| ((at.x - inner.x) as usize, top + (at.y - inner.y) as usize));
        let (column, line) = hit?;
        let spot = laid.spots.iter().find(|s| s.line == line && (s.from..s.to).contains(&column))?;
        Some(judge::Command::Next(spot.pick))
    }

    /// A click on a word of the command line takes it back, with what stands behind it: the words that fit there show.
    fn take_back(&mut self, column: u16) {
        let text = self.line.text();
        let mut wide = 0;
        let at = text.char_indices().find(|(_, c)| {
            wide += crate::base::text::width(c.encode_utf8(&mut [0; 4]));
            wide + view::PROMPT > usize::from(column)
        });
        let Some((at, _)) = at else { return };
        let begin = text[..at].rfind(' ').map_or(0, |blank| blank + 1);
        let left = text[..begin].to_owned();
        self.put(&left);
    }
}
