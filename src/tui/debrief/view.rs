//! Draws the debrief. Only reads.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::base::text::{count, cut};
use crate::tui::debrief::{Page, State, rule};
use crate::tui::paint::{self, Line};
use crate::tui::shared::Shared;
use crate::tui::theme::Role;

/// The widest a line is, in columns.
const MEASURE: u16 = 92;

/// Where the text stands.
pub fn text(all: Rect) -> Rect {
    let width = MEASURE.min(all.width.saturating_sub(2)).max(all.width.min(1));
    let gap = u16::from(all.height >= 20);
    let y = all.y + 1 + gap;
    let height = all.height.saturating_sub(3 + gap);
    Rect { x: all.x + (all.width - width) / 2, y, width, height }
}

/// Draws the debrief into a terminal of which the last row is the footer's.
pub fn draw(state: &State, shared: &Shared, frame: &mut Frame) {
    let (all, look) = (frame.area(), shared.look);
    let area = text(all);
    let (columns, rows) = (area.width as usize, area.height as usize);
    let lines = state.lines(columns, rows, look);
    let top = state.tops[state.page as usize].min(lines.len().saturating_sub(rows));
    let head = Rect { y: all.y, height: all.height.min(1), ..area };
    let place =
        Line::of(format!("{}  {} of {}", state.attempt.word(), state.page as usize + 1, Page::ALL.len()), Role::Muted);
    let title = cut(&format!("Debrief: {}", state.page.title()), columns, look.ascii);
    let buf = frame.buffer_mut();
    paint::line(buf, head, &Line::of(title, Role::Title).flush(place, columns), look);
    paint::lines(buf, area, &lines, top, look);
    let below = lines.len().saturating_sub(top + rows);
    let status = Rect { y: area.bottom(), height: 1, ..area }.intersection(all);
    paint::line(buf, status, &status_line(state, top, below, columns, shared), look);
    let cursor = rule::cursor(state, columns).filter(|_| state.page == Page::Rule);
    if let Some((row, column)) = cursor.filter(|(row, _)| (top..top + rows).contains(row)) {
        let (x, y) = (area.x + column as u16, area.y + (row - top) as u16);
        if x < all.right() && y < all.bottom() {
            frame.set_cursor_position(Position { x, y });
        }
    }
}

fn status_line(state: &State, top: usize, below: usize, columns: usize, shared: &Shared) -> Line {
    let signs = shared.look.signs();
    let mut more = Line::default();
    if top > 0 {
        more = more.put(format!("{} {top} above  ", signs.more_above), Role::Muted);
    }
    if below > 0 {
        more =
            more.put(format!("{} {} more below", signs.more_below, count(below as u64, "line", "lines")), Role::Accent);
    }
    let waits = state.report.is_none() && state.failed.is_none();
    let left = if waits { Line::of("working out what your decisions cost", Role::Info) } else { Line::default() };
    left.flush(more, columns)
}
