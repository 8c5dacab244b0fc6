//! Runs of the first drill as it ships, in a session of the full screen, for tests of the room and of what comes after.
//! Compiled for tests only.

use crate::session::Run;
pub use crate::session::debrief::samples::{played, run};
use crate::session::desk::Reply;
use crate::tui::app::Msg;
use crate::tui::harness::{Harness, sample_course, sample_record};
use crate::tui::theme::{Look, Theme};

/// A session to which this run was opened as row 5 of the record: a briefing if it is fresh, else the room.
pub fn session(run: Run, theme: Theme, ascii: bool, size: (u16, u16)) -> Harness {
    let mut harness = Harness::with(sample_course(), sample_record(), Look { theme, ascii }, size);
    harness.send(Msg::Desk(Reply::Opened { run: 5, played: Box::new(run) }));
    harness
}
