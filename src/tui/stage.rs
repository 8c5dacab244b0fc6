//! The incident room as something that is looked at: drawn as the room draws itself, without its command line, into a part
//! of the screen. For walkthroughs and replays, where nobody types.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::session::Run;
use crate::tui::room;
use crate::tui::shared::{Drill, Shared};

/// Rows at the foot of the room that are left out: the command line and the footer.
const FOOT: u16 = 2;

/// The room of a run as it stands, on this pane.
pub fn room(run: &Run, pane: room::Pane, shared: &mut Shared) -> room::State {
    let mut state = room::State::new(Drill { id: 0, run: Box::new(run.clone()) });
    state.update(room::Command::Pane(pane), shared);
    state
}

/// Draws the room into `area`.
pub fn draw(state: &room::State, shared: &Shared, area: Rect, buf: &mut Buffer) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    let (columns, rows) = (area.width, area.height + FOOT);
    let shared = Shared { columns, rows, ..shared.clone() };
    let Ok(mut terminal) = Terminal::new(TestBackend::new(columns, rows));
    let Ok(drawn) = terminal.draw(|frame| {
        let all = frame.area();
        crate::tui::paint::ground(frame.buffer_mut(), all, shared.look);
        room::view::draw(state, &shared, frame);
    });
    for y in 0..area.height {
        for x in 0..columns {
            if let (Some(from), Some(to)) = (drawn.buffer.cell((x, y)), buf.cell_mut((area.x + x, area.y + y))) {
                *to = from.clone();
            }
        }
    }
}
