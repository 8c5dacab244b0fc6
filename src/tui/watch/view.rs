//! Draws a walkthrough: the room above, what comes next and why below. Only reads.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::tui::paint::{self, Line, wrapped};
use crate::tui::shared::Shared;
use crate::tui::stage;
use crate::tui::theme::{Look, Role};
use crate::tui::watch::State;

/// The widest a line of reasons is, columns.
const MEASURE: usize = 96;

/// Where the parts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// The room.
    pub room: Rect,
    /// What comes next, framed.
    pub words: Rect,
}

/// The parts, in a terminal of this size; its last row belongs to the footer.
pub fn areas(all: Rect, state: &State, look: Look) -> Areas {
    let rows = all.height.saturating_sub(1);
    let wanted = words(state, inner_width(all.width), look).len() as u16 + 2;
    let height = wanted.max(5).min((rows / 2).max(1)).min(rows);
    let room = Rect { height: rows - height, ..all };
    Areas { room, words: Rect { y: all.y + room.height, height, ..all } }
}

/// How many lines the words take, and how many can be seen.
pub fn words_size(state: &State, areas: Areas, look: Look) -> (usize, usize) {
    (words(state, inner_width(areas.words.width), look).len(), areas.words.height.saturating_sub(2) as usize)
}

/// What the room is told of the screen: its own part, with the rows that it does not draw.
pub fn room_shared(state: &State, shared: &Shared) -> Shared {
    let area = areas(shared.area(), state, shared.look).room;
    Shared { columns: area.width, rows: area.height + 2, ..shared.clone() }
}

const fn inner_width(columns: u16) -> usize {
    columns.saturating_sub(4) as usize
}

/// Draws the walkthrough into a terminal of which the last row is the footer's.
pub fn draw(state: &State, shared: &Shared, frame: &mut Frame) {
    let look = shared.look;
    let areas = areas(frame.area(), state, look);
    let buf = frame.buffer_mut();
    stage::draw(&state.room, shared, areas.room, buf);
    let inner = paint::boxed(buf, areas.words, &title(state), look);
    let lines = words(state, inner_width(areas.words.width), look);
    let rows = inner.height as usize;
    let top = state.top.min(lines.len().saturating_sub(rows));
    paint::lines(buf, inner, &lines, top, look);
    let below = lines.len().saturating_sub(top + rows);
    if below > 0 && areas.words.height > 2 {
        let note = Line::of(format!(" {} {below} more, down ", look.signs().more_below), Role::Accent);
        let wide = (note.width() as u16).min(areas.words.width);
        let at = Rect {
            x: areas.words.right().saturating_sub(wide + 2),
            y: areas.words.bottom() - 1,
            width: wide,
            height: 1,
        };
        paint::line(buf, at, &note, look);
    }
}

fn title(state: &State) -> String {
    let ghost = state.ghost();
    let all = ghost.script().lines.len();
    match (ghost.task(), ghost.next()) {
        (Some(_), _) => "Your turn".to_owned(),
        (None, Some(_)) => format!("Walkthrough, step {} of {all}: what comes next, and why", ghost.at() + 1),
        (None, None) => "The walkthrough is over".to_owned(),
    }
}

fn words(state: &State, columns: usize, look: Look) -> Vec<Line> {
    let columns = columns.clamp(1, MEASURE);
    let ghost = state.ghost();
    if let Some(task) = ghost.task() {
        return wrapped(task, columns, Role::Text);
    }
    let Some(next) = ghost.next() else {
        let words = "This was one evening of a family of them: another one looks alike and wants something else. The drill \
                     on the map draws an evening for you.";
        return wrapped(words, columns, Role::Text);
    };
    let mut lines = Vec::new();
    for (i, line) in wrapped(&next.command, columns.saturating_sub(2).max(1), Role::Strong).into_iter().enumerate() {
        let lead = if i == 0 { look.signs().cursor } else { " " };
        lines.push(Line::of(format!("{lead} "), Role::Accent).join(line));
    }
    lines.extend(wrapped(&next.reason, columns, Role::Text));
    lines
}
