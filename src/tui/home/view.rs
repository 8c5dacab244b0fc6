//! Draws home. Only reads.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::base::text::{count, cut};
use crate::learn::map::ItemKind;
use crate::learn::path::Progress;
use crate::tui::home::rows::rows;
use crate::tui::home::{Model, State, details};
use crate::tui::paint::{self, Line, wrapped};
use crate::tui::shared::Shared;
use crate::tui::theme::{Look, Role};

/// From this many columns on a pane beside the map says what the selected item is about.
pub const WITH_PANE: u16 = 110;
/// Columns of that pane.
const PANE: u16 = 42;
/// Widest the map gets.
const MAP: u16 = 96;

/// Where the parts of home are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Areas {
    /// Name and how much is done.
    pub head: Rect,
    /// What comes next.
    pub card: Rect,
    /// The line above the map.
    pub rule: Rect,
    /// The map.
    pub map: Rect,
    /// What the selected item is about; empty where there is no room.
    pub pane: Rect,
}

/// The parts, in a terminal of this size; its last row belongs to the footer.
pub fn areas(all: Rect, model: &Model, shared: &Shared) -> Areas {
    let roomy = all.height >= 18;
    let pane_width = if all.width >= WITH_PANE { PANE } else { 0 };
    let x = all.x + 1.min(all.width);
    let width = all.width.saturating_sub(2 + pane_width + 2 * u16::from(pane_width > 0)).min(MAP);
    let head = Rect { x, y: all.y, width: all.width.saturating_sub(2), height: all.height.min(1) };
    let card_y = all.y + 1 + u16::from(roomy);
    let card_height = card(model, width as usize, shared.look).len() as u16;
    let card = Rect { x, y: card_y, width, height: card_height }.intersection(all);
    let rule_y = card_y + card_height + u16::from(roomy);
    let rule = Rect { x, y: rule_y, width, height: 1 }.intersection(all);
    let bottom = all.bottom().saturating_sub(1 + u16::from(roomy));
    let map = Rect { x, y: rule_y + 1, width, height: bottom.saturating_sub(rule_y + 1) }.intersection(all);
    let pane = Rect { x: x + width + 2, y: card_y, width: pane_width, height: bottom.saturating_sub(card_y) };
    Areas { head, card, rule, map, pane: pane.intersection(all) }
}

/// Draws home into a terminal of which the last row is the footer's.
pub fn draw(state: &State, shared: &Shared, frame: &mut Frame) {
    let model = Model::new(shared);
    let areas = areas(frame.area(), &model, shared);
    let look = shared.look;
    let buf = frame.buffer_mut();
    paint::line(buf, areas.head, &head(&model, areas.head.width as usize), look);
    paint::lines(buf, areas.card, &card(&model, areas.card.width as usize, look), 0, look);
    if state.list.cursor == 0 {
        mark(buf, Rect { height: areas.card.height.min(1), ..areas.card }, look);
    }
    draw_map(state, &model, areas, look, buf);
    if !areas.pane.is_empty() {
        let content = details(state, shared, areas.pane.width.saturating_sub(4) as usize);
        let height = (content.rows.len() as u16).saturating_add(2).min(areas.pane.height);
        let inner = paint::boxed(buf, Rect { height, ..areas.pane }, &content.title, look);
        paint::lines(buf, inner, &content.rows, 0, look);
    }
}

fn draw_map(state: &State, model: &Model, areas: Areas, look: Look, buf: &mut Buffer) {
    let all = rows(model, areas.map.width as usize, look);
    let height = areas.map.height as usize;
    let top = state.list.top.min(all.len().saturating_sub(height));
    let signs = look.signs();
    let above = if top > 0 { format!(" {} {top} above", signs.more_above) } else { String::new() };
    let below = all.len().saturating_sub(top + height);
    let below = if below > 0 { format!(" {} {below} below", signs.more_below) } else { String::new() };
    let columns = areas.rule.width as usize;
    let title = Line::of(format!("{} ", "The course"), Role::Title);
    let note = Line::of(above, Role::Muted).put(below, Role::Muted);
    let dashes = columns.saturating_sub(title.width() + note.width());
    paint::line(buf, areas.rule, &title.put(signs.rule.repeat(dashes), Role::Border).join(note), look);
    for (y, row) in (areas.map.y..areas.map.bottom()).zip(all.iter().skip(top)) {
        let at = Rect { y, height: 1, ..areas.map };
        paint::line(buf, at, &row.line, look);
        if row.item.is_some() && row.item == state.list.cursor.checked_sub(1) {
            mark(buf, at, look);
        }
    }
    if all.is_empty() {
        let words = "There is nothing in this course yet. firedrill new lesson NAME writes a starting file.";
        paint::lines(buf, areas.map, &wrapped(words, columns, Role::Muted), 0, look);
    }
}

/// The sign and the look of what is selected.
fn mark(buf: &mut Buffer, at: Rect, look: Look) {
    paint::select(buf, at, look);
    paint::line(buf, Rect { width: at.width.min(1), ..at }, &Line::of(look.signs().cursor, Role::Accent), look);
}

fn head(model: &Model, columns: usize) -> Line {
    let (lessons, of_lessons) = model.finished(ItemKind::Lesson);
    let (drills, of_drills) = model.finished(ItemKind::Drill);
    let (decisions, of_decisions) = model.finished(ItemKind::Decision);
    let kinds = [
        (lessons, of_lessons, "lesson", "lessons"),
        (drills, of_drills, "drill", "drills"),
        (decisions, of_decisions, "decision", "decisions"),
    ];
    let counts: Vec<String> = kinds
        .into_iter()
        .filter(|(_, of, ..)| *of > 0)
        .map(|(done, of, one, more)| format!("{done} of {}", count(of as u64, one, more)))
        .collect();
    let done = if counts.is_empty() { String::new() } else { format!("{} done", counts.join(", ")) };
    Line::of("Firedrill", Role::Title).flush(Line::of(done, Role::Muted), columns)
}

/// What comes next: title, reason, and notes about what else there is.
fn card(model: &Model, columns: usize, look: Look) -> Vec<Line> {
    let signs = look.signs();
    let inner = columns.saturating_sub(2).max(1);
    let mut lines = Vec::new();
    if let Some(next) = &model.next {
        let time = next.minutes.map(|m| format!(", {m} min")).unwrap_or_default();
        let what = Line::of(format!("{}{time}", next.word()), Role::Muted);
        let title = cut(&next.title, inner.saturating_sub(what.width() + 8), look.ascii);
        let line = Line::of("  Next: ", Role::Muted).put(title, Role::Accent);
        lines.push(line.flush(what, columns));
        let reason = wrapped(&next.reason, inner, Role::Text);
        lines.extend(reason.into_iter().map(|l| Line::of("  ", Role::Text).join(l)));
    } else {
        lines.push(Line::of("  Nothing is waiting", Role::Accent));
        let words = "Everything here is done and nothing is due. Pick anything below.";
        lines.extend(wrapped(words, inner, Role::Text).into_iter().map(|l| Line::of("  ", Role::Text).join(l)));
    }
    if let Some(path) = &model.path {
        lines.push(strip(path, columns, look));
    }
    let mut note = |sign: &str, words: String| {
        for (i, line) in wrapped(&words, inner.saturating_sub(2).max(1), Role::Warn).into_iter().enumerate() {
            lines.push(Line::of(if i == 0 { format!("  {sign} ") } else { "    ".into() }, Role::Warn).join(line));
        }
    };
    if let Some(due) = &model.due {
        note(signs.due, due.clone());
    }
    if model.problems > 0 {
        let verb = if model.problems == 1 { "keeps" } else { "keep" };
        let problems = count(model.problems as u64, "error", "errors");
        note(signs.warn, format!("{problems} {verb} files out of the course: firedrill check says which"));
    }
    lines
}

/// The path at a glance: a sign for each sitting, and how far the present one is.
fn strip(path: &Progress, columns: usize, look: Look) -> Line {
    let signs = look.signs();
    let lead = Line::of("  Path: ", Role::Muted);
    let line =
        path.sittings.iter().fold(lead, |line, s| line.put(format!("{} ", signs.state(s.state())), s.state().into()));
    let words = match path.present() {
        Some(n) => {
            let s = &path.sittings[n];
            let (number, all) = (n + 1, path.sittings.len());
            format!("sitting {number} of {all}, {} of {} done: {}", s.done(), s.steps.len(), s.title)
        }
        None => "every sitting is done".to_owned(),
    };
    let room = columns.saturating_sub(line.width());
    line.put(cut(&words, room, look.ascii), Role::Text)
}
