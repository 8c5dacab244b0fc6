//! Where the parts of the room are. Pure, and shared by update (what was clicked, what is in sight) and view.

use ratatui::layout::Rect;

use crate::tui::keys;
use crate::tui::paint::{Line, reveal};
use crate::tui::room::{Asked, Pane, State, head, view, workshop};
use crate::tui::theme::{Look, Role};

/// From this many columns on a column beside the large pane shows more.
const TWO: u16 = 110;
/// From this many columns on there are two such columns.
const THREE: u16 = 176;
/// Rows that a second column needs.
const TALL: u16 = 24;

/// Rows of the framed list of services.
const LIST: u16 = 16;
/// Rows of the framed figure of services.
const FIGURE: u16 = 29;
/// Rows of framed charts, at least.
const CHARTS: u16 = 12;
/// Rows of the last pane of a column of three.
const LAST: u16 = 12;

/// The parts; any of them may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Areas {
    /// Clock, severity, harm, alerts.
    pub head: Rect,
    /// Changes in flight.
    pub flight: Rect,
    /// Names of the panes.
    pub tabs: Rect,
    /// The large pane.
    pub main: Rect,
    /// Framed panes beside it.
    pub side: Vec<(Pane, Rect)>,
    /// A judgement, or what is asked before it is done.
    pub dock: Rect,
    /// Words that fit, or why a line was refused.
    pub above: Rect,
    /// The command line.
    pub line: Rect,
}

/// The parts, in a terminal of this size; its last row belongs to the footer.
pub fn areas(all: Rect, state: &State, look: Look) -> Areas {
    let margin = if state.hour.is_some() && all.width >= 60 { workshop::view::MARGIN } else { 1 };
    let inner = Rect { x: all.x + all.width.min(margin), width: all.width.saturating_sub(2 * margin), ..all };
    let columns = inner.width as usize;
    let mut rows = Rows { at: inner.y, left: inner.height.saturating_sub(1) };
    let roomy = all.height >= 16;
    let tall = if state.hour.is_some() { workshop::view::HEAD } else { 2 };
    let head = rows.top(inner, if roomy { tall } else { 1 });
    let flight = head::flight(state.run(), columns, look).len().min(if roomy { 3 } else { 1 });
    let flight = rows.top(inner, flight as u16);
    let tabs = rows.top(inner, 1);
    let line = rows.bottom(inner, 1);
    let above = view::above(state, columns, look).len().min(rows.left as usize / 3);
    let above = rows.bottom(inner, above as u16);
    let body = Rect { y: rows.at, height: rows.left, ..inner };
    let (main, side) = beside(body, state);
    let dock = dock(state, main.width as usize, look).map_or(0, |(lines, _)| lines.len() + 2);
    let dock =
        Rect { y: main.bottom() - (dock as u16).min(main.height), height: (dock as u16).min(main.height), ..main };
    let main = Rect { height: main.height - dock.height, ..main };
    Areas { head, flight, tabs, main, side, dock, above, line }
}

/// Rows that are not given away yet.
struct Rows {
    at: u16,
    left: u16,
}

impl Rows {
    const fn top(&mut self, inner: Rect, height: u16) -> Rect {
        let height = if height < self.left { height } else { self.left };
        let area = Rect { y: self.at, height, ..inner };
        self.at += height;
        self.left -= height;
        area
    }

    const fn bottom(&mut self, inner: Rect, height: u16) -> Rect {
        let height = if height < self.left { height } else { self.left };
        self.left -= height;
        Rect { y: self.at + self.left, height, ..inner }
    }
}

/// The large pane and those beside it: none, a column of two, or half the width with three. Map and
/// charts take the whole width up to where that half is left for them.
fn beside(body: Rect, state: &State) -> (Rect, Vec<(Pane, Rect)>) {
    let wide = matches!(state.pane, Pane::Map | Pane::Charts);
    let order = [Pane::Map, Pane::Charts, Pane::Users, Pane::People, Pane::Feed];
    let mut others = order.into_iter().filter(|p| *p != state.pane);
    let mut side = Vec::new();
    let mut put = |side: &mut Vec<(Pane, Rect)>, area: Rect| side.extend(others.next().map(|pane| (pane, area)));
    if state.hour.is_some() || body.height < TALL || body.width < TWO - 2 || (wide && body.width < THREE) {
        return (body, side);
    }
    if body.width < THREE {
        let width = (body.width * 2 / 5).min(56);
        let main = Rect { width: body.width - width - 1, ..body };
        let upper = if state.pane == Pane::Feed { (body.height / 2).min(LIST) } else { body.height / 2 };
        let column = Rect { x: main.right() + 1, width, ..body };
        put(&mut side, Rect { height: upper, ..column });
        put(&mut side, Rect { y: body.y + upper, height: body.height - upper, ..column });
        return (main, side);
    }
    let width = if wide { body.width * 2 / 5 } else { body.width / 2 };
    let main = Rect { width: body.width - width - 1, ..body };
    let half = Rect { x: main.right() + 1, width, ..body };
    // The map takes three rows for each of the services that stand in one column; two charts side by side and what is
    // known of users take the rest.
    let last = LAST.min(body.height / 4);
    let rest = body.height - last;
    let second = rest.saturating_sub(FIGURE).clamp(CHARTS.min(rest / 2), CHARTS * 2);
    let first = rest - second;
    put(&mut side, Rect { height: first, ..half });
    put(&mut side, Rect { y: body.y + first, height: second, ..half });
    put(&mut side, Rect { y: body.y + rest, height: last, ..half });
    (main, side)
}

/// What is asked below the large pane, and the line to keep in sight.
pub fn dock(state: &State, columns: usize, look: Look) -> Option<(Vec<Line>, usize)> {
    let columns = columns.saturating_sub(4).max(1);
    let wrapped = |words: &str, role| crate::tui::paint::wrapped(words, columns, role);
    let Some(asked) = &state.asked else {
        let laid = state.judge.as_ref()?.lay_out(columns, look);
        return Some((laid.lines, laid.cursor));
    };
    let (what, risk, back) = match asked {
        Asked::Line { question, .. } => (question.what.as_str(), question.risk.as_str(), question.back.as_str()),
        Asked::Truth => (workshop::TRUTH.0, workshop::TRUTH.1, ""),
        Asked::Leave => (
            "Leave the room for the course? The course would show on this screen, and on whatever mirrors it.",
            "",
            "The workshop is kept as it stands, and goes on where it is.",
        ),
        Asked::Skip => ("Leave this judgement unanswered? The clock goes on.", "", ""),
        Asked::Abandon if state.run().header.exam => (
            "End the exam here? It counts as far as it went, as if nobody did anything more.",
            "",
            "ctrl-q leaves it for later instead.",
        ),
        Asked::Abandon => (
            "Give this run up? It is kept, but not graded, and cannot be gone on with.",
            "",
            "ctrl-q leaves it for later instead.",
        ),
    };
    let mut lines = wrapped(what, Role::Strong);
    for (words, role) in [(risk, Role::Warn), (back, Role::Muted)] {
        if !words.is_empty() {
            lines.extend(wrapped(words, role));
        }
    }
    // The keys as their table has them.
    let named = keys::of(asked.context()).filter(|b| !b.foot.is_empty());
    let line = named.fold(Line::default(), |line, b| {
        let line = if line.spans.is_empty() { line } else { line.put("   ", Role::Text) };
        let keys = b.keys.iter().enumerate().fold(line, |line, (n, key)| {
            let or = if n == 0 { "" } else { " or " };
            line.put(or, Role::Text).put(key.label(look.ascii), Role::Key)
        });
        keys.put(format!(" {}", b.foot), Role::Text)
    });
    lines.push(line);
    Some((lines, 0))
}

/// First line of the dock in sight: its cursor is, with the two lines behind it.
pub fn dock_top(len: usize, cursor: usize, rows: usize) -> usize {
    reveal(0, cursor, (cursor + 3).min(len), rows, len)
}

/// What is left inside a frame.
pub fn inside(frame: Rect) -> Rect {
    Rect {
        x: frame.x + 2.min(frame.width),
        y: frame.y + 1.min(frame.height),
        width: frame.width.saturating_sub(4),
        height: frame.height.saturating_sub(2),
    }
}

/// What stands in the frame of the dock.
pub fn dock_title(state: &State) -> String {
    match &state.judge {
        Some(judge) if state.asked.is_none() => format!("The clock stands still: your judgement, {}", judge.place()),
        _ => "Are you sure?".to_owned(),
    }
}
