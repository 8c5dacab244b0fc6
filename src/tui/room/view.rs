//! Draws the room. Only reads.

use std::fmt::Write as _;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::base::text::width;
use crate::session::complete::Completion;
use crate::session::workshop::Stage;
use crate::tui::paint::{self, Line};
use crate::tui::room::areas::{self, Areas, areas};
use crate::tui::room::{Pane, State, head, workshop};
use crate::tui::shared::Shared;
use crate::tui::theme::{Look, Role};

/// Before what is typed.
pub(super) const PROMPT: usize = 2;
/// Columns kept for saying how many more words fit.
const MORE: usize = 10;

/// Draws the room into a terminal of which the last row is the footer's.
pub fn draw(state: &State, shared: &Shared, frame: &mut Frame) {
    if let Some(hour) = state.hour() {
        return workshop::view::draw(state, hour, shared, frame);
    }
    let look = shared.look;
    let at = areas(frame.area(), state, look);
    let columns = at.head.width as usize;
    let buf = frame.buffer_mut();
    paint::lines(buf, at.head, &head::lines(state, columns, look), 0, look);
    paint::lines(buf, at.flight, &head::flight(state.run(), columns, look), 0, look);
    paint::line(buf, at.tabs, &head::tabs(state.pane, columns, look), look);
    draw_main(state, &at, look, buf);
    for (pane, area) in &at.side {
        draw_side(state, *pane, *area, look, buf);
    }
    draw_dock(state, &at, look, buf);
    paint::lines(buf, at.above, &above(state, columns, look), 0, look);
    draw_line(state, at.line, look, frame);
}

pub(super) fn draw_main(state: &State, at: &Areas, look: Look, buf: &mut Buffer) {
    let area = at.main;
    let rows = area.height as usize;
    let sheet = state.sheet(state.pane, area.width as usize, rows, look);
    let top = state.top(state.pane, &sheet, rows);
    paint::lines(buf, area, sheet.lines(), top, look);
    let selected = state.selected(state.pane).and_then(|n| sheet.rows.get(n));
    if let Some((first, last)) = selected {
        for row in (*first..=*last).filter(|r| (top..top + rows).contains(r)) {
            let at = Rect { y: area.y + (row - top) as u16, height: 1, ..area };
            paint::select(buf, at, look);
            if row == *first {
                paint::line(buf, Rect { width: 1, ..at }, &Line::of(look.signs().cursor, Role::Accent), look);
            }
        }
    }
    let free = columns_left(at.tabs, state);
    more(at.tabs, free, top, sheet.lines().len().saturating_sub(top + rows), look, buf);
}

/// Columns of the row of names that hold no name.
pub(super) fn columns_left(tabs: Rect, state: &State) -> usize {
    let columns = tabs.width as usize;
    columns.saturating_sub(head::named(state.pane, columns).width())
}

/// Says at the right end of a row, in `free` columns of it, how many lines there are above and below; where there is no
/// room for numbers, that there are some.
pub(super) fn more(row: Rect, free: usize, above: usize, below: usize, look: Look, buf: &mut Buffer) {
    let signs = look.signs();
    let (mut words, mut short) = (String::new(), String::new());
    if above > 0 {
        let _ = write!(words, " {} {above}", signs.more_above);
        short.push_str(signs.more_above);
    }
    if below > 0 {
        let _ = write!(words, " {} {below}", signs.more_below);
        short.push_str(signs.more_below);
    }
    if words.is_empty() || row.is_empty() {
        return;
    }
    words.push(' ');
    if width(&words) > free {
        words = short;
    }
    let wide = (width(&words) as u16).min(row.width);
    let at = Rect { x: row.right() - wide, width: wide, height: 1, ..row };
    paint::line(buf, at, &Line::of(words, Role::Accent), look);
}

fn draw_side(state: &State, pane: Pane, area: Rect, look: Look, buf: &mut Buffer) {
    let inner = paint::boxed(buf, area, pane.title(), look);
    let sheet = state.sheet(pane, inner.width as usize, inner.height as usize, look);
    let over = sheet.lines().len().saturating_sub(inner.height as usize);
    let top = state.side_top(pane, &sheet, inner.height as usize);
    paint::lines(buf, inner, sheet.lines(), top, look);
    let below = over.saturating_sub(top);
    if below > 0 && area.height > 2 {
        let words = format!(" {} {below} more ", look.signs().more_below);
        let wide = (width(&words) as u16).min(area.width);
        let at = Rect { x: area.right().saturating_sub(wide + 2), y: area.bottom() - 1, width: wide, height: 1 };
        paint::line(buf, at, &Line::of(words, Role::Muted), look);
    }
}

pub(super) fn draw_dock(state: &State, at: &Areas, look: Look, buf: &mut Buffer) {
    let Some((lines, cursor)) = areas::dock(state, at.dock.width as usize, look) else { return };
    let inner = paint::boxed(buf, at.dock, &areas::dock_title(state), look);
    let rows = inner.height as usize;
    let top = areas::dock_top(lines.len(), cursor, rows);
    paint::lines(buf, inner, &lines, top, look);
    let edge = Rect { y: at.dock.y, height: at.dock.height.min(1), width: at.dock.width.saturating_sub(1), ..at.dock };
    more(edge, edge.width as usize, top, lines.len().saturating_sub(top + rows), look, buf);
}

/// What stands above the command line: why it was refused, or the words that fit.
pub fn above(state: &State, columns: usize, look: Look) -> Vec<Line> {
    if let Some((message, hint)) = &state.error {
        let mut out = paint::wrapped(&format!("{} {message}", look.signs().bad), columns, Role::Bad);
        if !hint.is_empty() {
            out.extend(paint::wrapped(&format!("  hint: {hint}"), columns, Role::Text));
        }
        return out;
    }
    let words = fitting(state);
    if words.is_empty() {
        return Vec::new();
    }
    let mut lines: Vec<Line> = Vec::new();
    let chosen = state.cycle.as_ref().map(|c| c.at);
    let placed = placed(&words, columns);
    for at in &placed {
        if at.line == lines.len() {
            lines.push(Line::default());
        }
        let role = if chosen == Some(at.word) { Role::Match } else { Role::Text };
        if let Some(line) = lines.last_mut() {
            *line = std::mem::take(line).put(&*words[at.word].word, role).put("  ", Role::Text);
        }
    }
    let rest = words.len() - placed.len();
    if let Some(line) = lines.last_mut().filter(|_| rest > 0) {
        *line = std::mem::take(line).put(format!("+ {rest} more"), Role::Muted);
    }
    if let Some(word) =
        words.get(chosen.unwrap_or(0)).filter(|w| !w.about.is_empty() && (chosen.is_some() || words.len() == 1))
    {
        lines.push(Line::of(format!("{}: {}", word.word, word.about), Role::Muted));
    }
    lines
}

/// Words that fit at the end of what is typed, where they are shown.
fn fitting(state: &State) -> Vec<Completion> {
    if state.error.is_some() || state.line.is_blank() || state.asked.is_some() {
        return Vec::new();
    }
    state.words_that_fit(state.cycle.as_ref().map_or_else(|| state.line.text(), |c| c.typed.as_str()))
}

/// Where a word that fits stands.
struct Placed {
    line: usize,
    column: usize,
    word: usize,
}

/// Two lines of words that fit, as many as there is room for.
fn placed(words: &[Completion], columns: usize) -> Vec<Placed> {
    let (mut line, mut column) = (0, 0);
    let mut out = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let wide = width(&word.word) + 2;
        if column + wide + MORE > columns {
            if line == 1 {
                break;
            }
            (line, column) = (line + usize::from(i > 0), 0);
        }
        out.push(Placed { line, column, word: i });
        column += wide;
    }
    out
}

/// The word that fits which stands at a place above the command line, as it would complete the line.
pub(super) fn word_at(state: &State, column: usize, line: usize, columns: usize) -> Option<String> {
    let words = fitting(state);
    let hit = |p: &Placed| p.line == line && (p.column..p.column + width(&words[p.word].word)).contains(&column);
    let found = placed(&words, columns).into_iter().find(hit)?;
    Some(format!("{} ", words[found.word].line))
}

pub(super) fn draw_line(state: &State, area: Rect, look: Look, frame: &mut Frame) {
    let columns = area.width as usize;
    let typed = if state.filtering { &state.filter } else { &state.line };
    let window = typed.window(columns.saturating_sub(PROMPT));
    let wide = (width(&window.text) as u16).min(area.width.saturating_sub(PROMPT as u16));
    let prompt =
        Line::of(if state.filtering { "/ ".to_owned() } else { format!("{} ", look.signs().cursor) }, Role::Accent);
    let line = if state.filtering {
        let hint = if state.filter.is_blank() { "words to look for, in the feed or the log" } else { "" };
        prompt.put(window.text, Role::Strong).put(hint, Role::Muted)
    } else if state.line.is_blank() && state.asked.is_none() {
        let words = match &state.judge {
            Some(judge) if judge.tagging() => format!("numbers tag what you went by; typed: {}", judge.example()),
            None if state.hour.is_some() && state.run().freeze().is_some() => {
                let stage = state.hour().and_then(|h| h.workshop.poll(state.run())).map(|p| p.stage);
                let example = crate::session::workshop::example(state.run());
                match stage {
                    _ if state.hour().is_some_and(|h| h.workshop.is_full(state.run())) => {
                        "all have voted: enter closes the vote; type unvote to take it back".to_owned()
                    }
                    Some(Stage::Discuss) => "talk; then type: second opens the second vote".to_owned(),
                    _ => format!("type a vote, best first, and how sure: {example}"),
                }
            }
            Some(judge) if judge.unsure() => format!("numbers order the options; typed: {}", judge.example()),
            Some(judge) => format!("1, 2 or 3 says how sure; typed with the order: {}", judge.example()),
            None => "type what to do: look overview; tab completes, : finds anything".to_owned(),
        };
        prompt.put(words, Role::Muted)
    } else {
        prompt.put(workshop::view::masked(state, &window.text), Role::Strong)
    };
    paint::line(frame.buffer_mut(), area, &line, look);
    if state.refused() {
        // Selected: the next thing that is typed takes its place.
        paint::select(frame.buffer_mut(), Rect { x: area.x + PROMPT as u16, width: wide, ..area }, look);
    }
    let x = area.x + (PROMPT + window.cursor) as u16;
    let inside = x < area.right() && area.height > 0;
    if state.asked.is_none() && inside {
        frame.set_cursor_position(Position { x, y: area.y });
    }
}
