//! Draws a decision: the scene at the left and the question at the right where there is room, else one of them. Only
//! reads.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::session::decision::reveal;
use crate::tui::debrief::blocks;
use crate::tui::decide::{Page, State};
use crate::tui::paint::{self, Line, markdown, wrapped};
use crate::tui::room::feed;
use crate::tui::shared::Shared;
use crate::tui::theme::{Look, Role};

/// From this many columns on both pages stand side by side.
const WIDE: u16 = 118;
/// The widest a line of prose is, columns.
const MEASURE: usize = 92;

/// Where the pages are; one is empty where there is room for one only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// The situation and what is to be seen, framed.
    pub scene: Rect,
    /// The question, framed.
    pub question: Rect,
}

/// A page as lines.
pub struct Laid {
    /// From its beginning.
    pub lines: Vec<Line>,
    /// How many can be seen.
    pub rows: usize,
    /// The line that has to be in sight.
    pub cursor: Option<usize>,
}

/// The parts, in a terminal of this size; its last row belongs to the footer.
pub fn areas(all: Rect, page: Page) -> Areas {
    let all = Rect { height: all.height.saturating_sub(1), ..all };
    let none = Rect { width: 0, height: 0, ..all };
    if all.width >= WIDE {
        // Dashboards need more columns than prose does.
        let left = all.width - all.width * 7 / 16;
        let scene = Rect { width: left, ..all };
        return Areas { scene, question: Rect { x: all.x + left, width: all.width - left, ..all } };
    }
    match page {
        Page::Scene => Areas { scene: all, question: none },
        Page::Question => Areas { scene: none, question: all },
    }
}

/// What a framed page shows its lines in.
pub const fn inside(area: Rect) -> Rect {
    Rect { x: area.x + 2, y: area.y + 1, width: area.width.saturating_sub(4), height: area.height.saturating_sub(2) }
}

/// What a click on the question picks, as a number of the judgement.
pub fn picked(state: &State, column: u16, row: u16, shared: &Shared) -> Option<usize> {
    let inner = inside(areas(shared.area(), state.page).question);
    if !inner.contains((column, row).into()) {
        return None;
    }
    let laid = state.judge.as_ref()?.lay_out((inner.width as usize).min(MEASURE), shared.look);
    let top = state.tops[Page::Question as usize].min(laid.lines.len().saturating_sub(inner.height as usize));
    let (line, column) = (top + usize::from(row - inner.y), usize::from(column - inner.x));
    laid.spots.iter().find(|s| s.line == line && (s.from..s.to).contains(&column)).map(|s| s.pick)
}

/// A page laid out for the size of the terminal; as it would be where it is not in sight.
pub fn lay_out(state: &State, page: Page, shared: &Shared) -> Laid {
    let both = areas(shared.area(), page);
    let area = if page == Page::Scene { both.scene } else { both.question };
    let columns = area.width.saturating_sub(4).max(1) as usize;
    let rows = area.height.saturating_sub(2) as usize;
    let (lines, cursor) = match page {
        Page::Scene => (scene(state, columns, shared.look), None),
        Page::Question => question(state, columns, shared.look),
    };
    Laid { lines, rows, cursor }
}

/// Draws the decision into a terminal of which the last row is the footer's.
pub fn draw(state: &State, shared: &Shared, frame: &mut Frame) {
    let both = areas(frame.area(), state.page);
    let side_by_side = !both.scene.is_empty() && !both.question.is_empty();
    for (page, area) in [(Page::Scene, both.scene), (Page::Question, both.question)] {
        if area.is_empty() {
            continue;
        }
        let laid = lay_out(state, page, shared);
        let buf = frame.buffer_mut();
        let title = title(state, page, side_by_side);
        let inner = paint::boxed(buf, area, &title, shared.look);
        let rows = inner.height as usize;
        let top = state.tops[page as usize].min(laid.lines.len().saturating_sub(rows));
        paint::lines(buf, inner, &laid.lines, top, shared.look);
        let below = laid.lines.len().saturating_sub(top + rows);
        if below > 0 && area.height > 2 {
            let note = Line::of(format!(" {} {below} more ", shared.look.signs().more_below), Role::Accent);
            let width = (note.width() as u16).min(area.width);
            let at = Rect { x: area.right().saturating_sub(width + 2), y: area.bottom() - 1, width, height: 1 };
            paint::line(buf, at, &note, shared.look);
        }
    }
}

fn title(state: &State, page: Page, side_by_side: bool) -> String {
    let decision = &state.decided().decision;
    let words = match (page, state.decided().asks()) {
        (Page::Scene, _) => decision.title.clone(),
        (Page::Question, true) => {
            state.judge.as_ref().map_or_else(|| "Your order".to_owned(), |j| format!("The question, {}", j.place()))
        }
        (Page::Question, false) if state.weighed.is_some() => "What came of it".to_owned(),
        (Page::Question, false) if state.failed.is_some() => "The key".to_owned(),
        (Page::Question, false) => "The key; the engine is playing".to_owned(),
    };
    match (side_by_side, page) {
        (true, _) => words,
        (false, Page::Scene) => format!("{words} (1 of 2)"),
        (false, Page::Question) => format!("{words} (2 of 2; tab: the scene)"),
    }
}

fn scene(state: &State, columns: usize, look: Look) -> Vec<Line> {
    let mut out = markdown(&state.decided().decision.situation, columns.min(MEASURE), look.ascii);
    out.push(Line::default());
    out.push(Line::of("What you have seen so far", Role::Strong));
    out.extend(feed::lay_out(&state.scene, columns, look).lines);
    out
}

fn question(state: &State, columns: usize, look: Look) -> (Vec<Line>, Option<usize>) {
    if let Some(judge) = &state.judge {
        let laid = judge.lay_out(columns.min(MEASURE), look);
        return (laid.lines, Some(laid.cursor));
    }
    let parts = reveal(state.decided(), state.weighed.as_deref());
    let mut lines = blocks::parts(&parts, columns.min(MEASURE), look);
    if let Some(why) = &state.failed {
        lines.extend(wrapped(why, columns, Role::Bad));
    }
    (lines, None)
}
