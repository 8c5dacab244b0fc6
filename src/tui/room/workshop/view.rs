//! Draws a workshop for a projector. Only reads.

use ratatui::Frame;
use ratatui::buffer::Buffer;

use crate::base::text::{hang, width};
use crate::session::feed::Item;
use crate::session::workshop::{plan, told};
use crate::tui::debrief::blocks;
use crate::tui::paint::{self, Line, wrapped};
use crate::tui::room::areas::{Areas, areas};
use crate::tui::room::feed::Feed;
use crate::tui::room::workshop::Hour;
use crate::tui::room::{Pane, State, head, view};
use crate::tui::shared::Shared;
use crate::tui::theme::{Look, Role};

/// Columns at each side.
pub const MARGIN: u16 = 4;
/// Rows of the head.
pub const HEAD: u16 = 3;
/// Columns that are read from the last row.
const MEASURE: usize = 96;

/// Draws the room into a terminal of which the last row is the footer's.
pub fn draw(state: &State, hour: &Hour, shared: &Shared, frame: &mut Frame) {
    let look = shared.look;
    let at = areas(frame.area(), state, look);
    let columns = at.head.width as usize;
    let buf = frame.buffer_mut();
    paint::lines(buf, at.head, &head_lines(state, hour, columns, look), 0, look);
    paint::lines(buf, at.flight, &head::flight(state.run(), columns, look), 0, look);
    let rule = look.signs().rule;
    paint::line(buf, at.tabs, &Line::of(rule.repeat(columns), Role::Border), look);
    main(state, hour, &at, look, buf);
    view::draw_dock(state, &at, look, buf);
    paint::lines(buf, at.above, &view::above(state, columns, look), 0, look);
    view::draw_line(state, at.line, look, frame);
}

/// Clock and step of the hour, then what users do, then a blank row.
fn head_lines(state: &State, hour: &Hour, columns: usize, look: Look) -> Vec<Line> {
    let run = state.run();
    let status = run.status();
    let severity = status.severity.map_or("not declared".to_owned(), |n| format!("severity {n}"));
    let dot = format!("  {}  ", look.signs().dot);
    let first = Line::of(status.clock.clone(), Role::Title).put(dot, Role::Muted).put(severity, Role::Text);
    let passed = hour.now - hour.workshop.begun_at;
    let minute = passed.max(0) / 60;
    let step = plan::at(hour.workshop.minutes, passed).map_or("the plan is over", |(s, _)| s.name);
    let right = Line::of(format!("minute {minute} of {}: {step}", hour.workshop.minutes), Role::Text);
    vec![first.flush(right, columns), head::second(run, columns), Line::default()]
}

fn main(state: &State, hour: &Hour, at: &Areas, look: Look, buf: &mut Buffer) {
    if !covered(state, hour) {
        return view::draw_main(state, at, look, buf);
    }
    let rows = at.main.height as usize;
    let lines = lines(state, hour, at.main.width as usize, look);
    let top = hour.top.min(lines.len().saturating_sub(rows));
    paint::lines(buf, at.main, &lines, top, look);
    view::more(at.tabs, view::columns_left(at.tabs, state), top, lines.len().saturating_sub(top + rows), look, buf);
}

/// Whether the board or the question stands in the place of the pane.
pub fn covered(state: &State, hour: &Hour) -> bool {
    !hour.board.is_empty() || (state.run().freeze().is_some() && state.pane == Pane::Feed)
}

/// What stands in the place of the pane.
pub fn lines(state: &State, hour: &Hour, columns: usize, look: Look) -> Vec<Line> {
    if !hour.board.is_empty() {
        let mut out = vec![];
        if hour.secret {
            out.extend(wrapped("FOR THE PRESENTER. alt-t or esc takes it away.", columns.min(MEASURE), Role::Warn));
            out.push(Line::default());
        }
        out.extend(blocks::blocks(&hour.board, columns.min(MEASURE), look));
        return out;
    }
    question(state, hour, columns.min(MEASURE), look)
}

/// What is asked, its options with their numbers and room between them, and how many hands are in.
fn question(state: &State, hour: &Hour, columns: usize, look: Look) -> Vec<Line> {
    let run = state.run();
    let asked = run.feed.iter().rev().find_map(|e| match &e.item {
        Item::Freeze { ask, options, .. } => Some((ask, options)),
        _ => None,
    });
    let Some((ask, options)) = asked else { return vec![] };
    let mut out = wrapped("The clock stands still.", columns, Role::Accent);
    out.extend(wrapped(ask, columns, Role::Strong));
    for (n, option) in options.iter().enumerate() {
        out.push(Line::default());
        let lead = format!("  {}  ", n + 1);
        let lines = hang(option, columns, &lead, &" ".repeat(width(&lead)));
        out.extend(lines.into_iter().map(|l| Line::of(l, Role::Text)));
    }
    out.push(Line::default());
    out.extend(blocks::blocks(&told::count(&hour.workshop, run), columns, look));
    out
}

/// The feed with a blank line before every entry.
pub fn spaced(feed: Feed) -> Feed {
    let mut out = Feed::default();
    let mut starts = feed.starts.iter().peekable();
    for (n, line) in feed.lines.into_iter().enumerate() {
        while starts.next_if(|s| **s == n).is_some() {
            let blank = out.lines.last().is_none_or(|l: &Line| l.spans.is_empty());
            if !blank && out.starts.last() != Some(&out.lines.len()) {
                out.lines.push(Line::default());
            }
            out.starts.push(out.lines.len());
        }
        out.lines.push(line);
    }
    out.starts.extend(starts.map(|_| out.lines.len()));
    out
}

/// What stands on the command line; a vote that is not to be seen stands as dots.
pub fn masked(state: &State, typed: &str) -> String {
    let hides = state.hour().is_some_and(|h| h.workshop.hides(state.run()));
    let vote = typed.trim_start().starts_with(|c: char| c.is_ascii_digit()) || typed.trim_start().starts_with("vote ");
    if !hides || !vote {
        return typed.to_owned();
    }
    let open = if typed.trim_start().starts_with("vote ") { typed.find("vote ").unwrap_or(0) + 5 } else { 0 };
    typed.chars().enumerate().map(|(i, c)| if i < open || c == ' ' { c } else { '*' }).collect()
}
