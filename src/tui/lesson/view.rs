//! Draws a lesson: where it stands, the screen, what is below, the search line. Only reads.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::base::text::{count, cut};
use crate::tui::lesson::page::MEASURE;
use crate::tui::lesson::search::Search;
use crate::tui::lesson::{Item, State};
use crate::tui::paint::{self, Line};
use crate::tui::shared::Shared;
use crate::tui::theme::Role;

/// Where the parts of a lesson are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// Title and place.
    pub head: Rect,
    /// The screen: the measure, in the middle.
    pub text: Rect,
    /// What is below, what is unanswered, the search.
    pub status: Rect,
}

/// The parts, in a terminal of this size; its last row belongs to the footer.
pub fn areas(all: Rect) -> Areas {
    let width = (MEASURE as u16).min(all.width.saturating_sub(4)).max(all.width.min(1));
    let x = all.x + (all.width - width) / 2;
    let gap = u16::from(all.height >= 16);
    let top = (1 + gap).min(all.height);
    let bottom = all.height.saturating_sub(2 + gap).max(top);
    Areas {
        head: Rect { x, y: all.y, width, height: all.height.min(1) },
        text: Rect { x, y: all.y + top, width, height: bottom - top },
        status: Rect { x, y: all.y + all.height.saturating_sub(2), width, height: all.height.min(1) },
    }
}

/// Draws the lesson into a terminal of which the last row is the footer's.
pub fn draw(state: &State, shared: &Shared, frame: &mut Frame) {
    let areas = areas(frame.area());
    let page = state.page(shared);
    let look = shared.look;
    let needle = state.search().map_or("", Search::needle);
    let last = page.lines.len().saturating_sub(areas.text.height as usize);
    let from = state.scroll.min(last);
    let shown: Vec<Line> =
        page.lines.iter().skip(from).take(areas.text.height as usize).map(|l| l.found(needle)).collect();
    let buf = frame.buffer_mut();
    paint::line(buf, areas.head, &head(state, shared, areas.head.width as usize), look);
    paint::lines(buf, areas.text, &shown, 0, look);
    let below = page.lines.len().saturating_sub(from + areas.text.height as usize);
    paint::line(buf, areas.status, &status(state, shared, below, areas.status.width as usize), look);
    place_cursor(state, shared, &page, from, areas, frame);
}

fn head(state: &State, shared: &Shared, columns: usize) -> Line {
    let lesson = state.course_lesson(shared);
    let screens = lesson.screens.len();
    let place = if state.at_end(shared) { "end".to_owned() } else { format!("screen {}/{screens}", state.screen + 1) };
    let bar = paint::bar((state.screen + 1).min(screens), screens, 10.min(columns / 5), shared.look);
    let right = Line::of(format!("{place} "), Role::Muted).join(bar);
    let title = cut(&lesson.title, columns.saturating_sub(right.width() + 2), shared.look.ascii);
    Line::of(title, Role::Muted).flush(right, columns)
}

fn status(state: &State, shared: &Shared, below: usize, columns: usize) -> Line {
    let signs = shared.look.signs();
    match state.search() {
        Some(Search::Typing(entry)) => {
            let window = entry.window(columns.saturating_sub(8));
            return Line::of("Search ", Role::Accent).put(window.text, Role::Strong);
        }
        Some(Search::Standing(text)) => {
            let (at, of) = state.match_number(shared);
            let what = format!("{at} of {of} with {}{text}{}", signs.open_quote, signs.close_quote);
            return Line::of(what, Role::Accent).put("  n next, N before, esc ends it", Role::Muted);
        }
        None => {}
    }
    let short = columns < 60;
    let more = match below as u64 {
        0 => Line::default(),
        n if short => Line::of(format!("{} {n} more", signs.more_below), Role::Muted),
        n => Line::of(format!("{} {} more below", signs.more_below, count(n, "line", "lines")), Role::Muted),
    };
    if state.at_end(shared) {
        return more;
    }
    let waiting = state.unanswered(state.screen) as u64;
    let left = if waiting > 0 {
        let what = if short {
            format!("{} {waiting} unanswered", signs.warn)
        } else {
            format!("{} {} unanswered on this screen", signs.warn, count(waiting, "question", "questions"))
        };
        Line::of(what, Role::Warn)
    } else if state.asks(state.screen) && state.focus.is_none_or(|f| !waits(state, f)) {
        Line::of("r", Role::Key).put(" answers again, for practice", Role::Muted)
    } else {
        Line::default()
    };
    left.flush(more, columns)
}

fn waits(state: &State, block: usize) -> bool {
    state.items.get(&(state.screen, block)).is_some_and(Item::waits)
}

fn place_cursor(
    state: &State,
    shared: &Shared,
    page: &super::page::Page,
    from: usize,
    areas: Areas,
    frame: &mut Frame,
) {
    let at = match (state.search(), page.cursor) {
        (Some(Search::Typing(entry)), _) => {
            let column = entry.window((areas.status.width as usize).saturating_sub(8)).cursor;
            Some((areas.status.x + 7 + column as u16, areas.status.y))
        }
        (_, Some((line, column))) if (from..from + areas.text.height as usize).contains(&line) => {
            Some((areas.text.x + column as u16, areas.text.y + (line - from) as u16))
        }
        _ => None,
    };
    if let Some((x, y)) = at.filter(|(x, y)| *x < shared.columns && *y < shared.rows) {
        frame.set_cursor_position(Position { x, y });
    }
}
