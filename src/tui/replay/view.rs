//! Draws a replay: the room above, the timeline below. Only reads.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::base::text::{cut, width};
use crate::base::time::Tick;
use crate::session::replay::{Kind, Replay};
use crate::tui::paint::{self, Line};
use crate::tui::replay::State;
use crate::tui::shared::Shared;
use crate::tui::stage;
use crate::tui::theme::{Look, Role};

/// Rows of the timeline: what was decided, marks, bar, clock.
const ROWS: u16 = 4;

/// Where the parts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// The room.
    pub room: Rect,
    /// What was decided last.
    pub said: Rect,
    /// A sign for each decision.
    pub marks: Rect,
    /// How far it is.
    pub bar: Rect,
    /// Beginning, moment, end, and what the signs mean.
    pub foot: Rect,
}

/// The parts, in a terminal of this size; its last row belongs to the footer.
pub fn areas(all: Rect) -> Areas {
    let rows = all.height.saturating_sub(1);
    let below = ROWS.min(rows);
    let room = Rect { height: rows - below, ..all };
    let inner = Rect { x: all.x + all.width.min(1), width: all.width.saturating_sub(2), ..all };
    let row = |n: u16| Rect { y: room.bottom() + n, height: u16::from(n < below), ..inner };
    Areas { room, said: row(0), marks: row(1), bar: row(2), foot: row(3) }
}

/// What the room is told of the screen: its own part, with the rows that it does not draw.
pub fn room_shared(shared: &Shared) -> Shared {
    let area = areas(shared.area()).room;
    Shared { columns: area.width, rows: area.height + 2, ..shared.clone() }
}

/// The moment that stands at a column of the bar.
pub fn tick_at(replay: &Replay, column: u16, columns: u16) -> Tick {
    let (first, last) = replay.span();
    let most = u64::from(columns.saturating_sub(1).max(1));
    Tick(first.0 + (u64::from(last.since(first)) * u64::from(column) / most) as u32)
}

fn column_of(replay: &Replay, at: Tick, columns: usize) -> usize {
    let (first, last) = replay.span();
    let span = last.since(first).max(1) as usize;
    (at.since(first) as usize * columns.saturating_sub(1) / span).min(columns.saturating_sub(1))
}

/// Draws the replay into a terminal of which the last row is the footer's.
pub fn draw(state: &State, shared: &Shared, frame: &mut Frame) {
    let look = shared.look;
    let areas = areas(frame.area());
    let buf = frame.buffer_mut();
    stage::draw(&state.room, shared, areas.room, buf);
    let columns = areas.bar.width as usize;
    paint::line(buf, areas.said, &said(state.replay(), columns, look), look);
    paint::line(buf, areas.marks, &marks(state.replay(), columns, look), look);
    paint::line(buf, areas.bar, &bar(state.replay(), columns, look), look);
    paint::line(buf, areas.foot, &foot(state, columns, look), look);
}

/// The sign of a kind of decision.
const fn sign(kind: Kind, look: Look) -> &'static str {
    match (kind, look.ascii) {
        (Kind::Wait, false) => "╌",
        (Kind::Wait, true) => "-",
        (Kind::Look, false) => "·",
        (Kind::Look, true) => ".",
        (Kind::Change, false) => "▲",
        (Kind::Change, true) => "^",
        (Kind::People, _) => "+",
        (Kind::Thought, _) => "?",
        (Kind::End, false) => "■",
        (Kind::End, true) => "#",
    }
}

const fn role(kind: Kind) -> Role {
    match kind {
        Kind::Wait => Role::Muted,
        Kind::Look => Role::Info,
        Kind::Change => Role::Warn,
        Kind::People | Kind::Thought => Role::Text,
        Kind::End => Role::Good,
    }
}

/// Which decision it stands at, in words.
pub fn said(replay: &Replay, columns: usize, look: Look) -> Line {
    let all = replay.stops().len();
    let (lead, stop) = match (replay.under_way(), replay.stop()) {
        (Some(n), _) => (format!("decision {} of {all}, under way: ", n + 1), Some(n)),
        (None, Some(n)) => (format!("decision {} of {all}: ", n + 1), Some(n)),
        (None, None) if all == 0 => ("no decision in this run".to_owned(), None),
        (None, None) => (format!("before the first of {all} decisions"), None),
    };
    let shown = replay.run().taken_over().is_some_and(|_| stop.is_some_and(|n| is_watched(replay, n)));
    let lead = if shown { format!("walkthrough, {lead}") } else { lead };
    let line = Line::of(lead, Role::Muted);
    match stop.map(|n| &replay.stops()[n]) {
        Some(stop) => {
            let words = cut(&stop.command, columns.saturating_sub(line.width() + 2), look.ascii);
            line.put(format!("{} ", sign(stop.kind, look)), role(stop.kind)).put(words, Role::Strong)
        }
        None => line,
    }
}

/// Whether a decision was the walkthrough's.
fn is_watched(replay: &Replay, stop: usize) -> bool {
    replay.whole().taken_over().is_some_and(|from| replay.stops()[stop].at < from)
}

/// The most telling sign wins where several decisions share a column.
fn marks(replay: &Replay, columns: usize, look: Look) -> Line {
    let mut cells: Vec<Option<Kind>> = vec![None; columns];
    for stop in replay.stops().iter().chain(replay.asides()) {
        let at = column_of(replay, stop.done, columns);
        if let Some(cell) = cells.get_mut(at) {
            let weight = |k: Kind| -> i8 {
                match k {
                    Kind::End => 4,
                    Kind::Change => 3,
                    Kind::People => 2,
                    Kind::Thought => 1,
                    Kind::Look => 0,
                    Kind::Wait => -1,
                }
            };
            if cell.is_none_or(|there| weight(stop.kind) >= weight(there)) {
                *cell = Some(stop.kind);
            }
        }
    }
    cells.into_iter().fold(Line::default(), |line, cell| match cell {
        Some(kind) => line.put(sign(kind, look), role(kind)),
        None => line.put(" ", Role::Text),
    })
}

fn bar(replay: &Replay, columns: usize, look: Look) -> Line {
    let at = column_of(replay, replay.at(), columns);
    let (full, empty, here) = if look.ascii { ("=", "-", "O") } else { ("━", "─", "●") };
    Line::of(full.repeat(at), Role::Accent)
        .put(here, Role::Strong)
        .put(empty.repeat(columns.saturating_sub(at + 1)), Role::Border)
}

fn foot(state: &State, columns: usize, look: Look) -> Line {
    let replay = state.replay();
    let day = replay.whole().day();
    let (first, last) = replay.span();
    let pace = match state.playing() {
        Some(1) => "playing as it was".to_owned(),
        Some(n) => format!("playing {n} times as fast"),
        None if replay.is_at_end() => "at the end".to_owned(),
        None => "paused".to_owned(),
    };
    let line = Line::of(format!("{} ", day.hhmm(first)), Role::Muted)
        .put(day.hhmmss(replay.at()), Role::Strong)
        .put(format!(" {} {pace}", look.signs().dot), Role::Text);
    let end = Line::of(day.hhmm(last), Role::Muted);
    let legend = Kind::ALL.into_iter().fold(Line::default(), |line, kind| {
        line.put(format!("{} ", sign(kind, look)), role(kind)).put(format!("{}  ", kind.word()), Role::Muted)
    });
    let long = line.clone().flush(legend.clone().join(end.clone()), columns);
    if width(&long.text()) > line.width() { long } else { line.flush(end, columns) }
}
