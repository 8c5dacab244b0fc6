//! Draws the app. Only reads.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{App, MIN_COLUMNS, MIN_ROWS, Screen, too_small};
use crate::tui::paint::{self, Line};
use crate::tui::theme::{Look, Role};
use crate::tui::{debrief, decide, help, home, lesson, replay, room, watch};

/// Draws the app. Only reads.
pub fn view(app: &App, frame: &mut Frame) {
    let (area, look) = (frame.area(), app.shared.look);
    paint::ground(frame.buffer_mut(), area, look);
    if too_small(area) {
        return too_small_message(area, frame, look);
    }
    match &app.screen {
        Screen::Home(state) => home::view::draw(state, &app.shared, frame),
        Screen::Lesson(state) => lesson::view::draw(state, &app.shared, frame),
        Screen::Briefing(state) => state.draw(&app.shared, frame),
        Screen::Room(state) => room::view::draw(state, &app.shared, frame),
        Screen::Debrief(state) => debrief::view::draw(state, &app.shared, frame),
        Screen::Watch(state) => watch::view::draw(state, &app.shared, frame),
        Screen::Replay(state) => replay::view::draw(state, &app.shared, frame),
        Screen::Decide(state) => decide::view::draw(state, &app.shared, frame),
    }
    for overlay in &app.overlays {
        if let Some(at) = overlay.draw(&app.screen, &app.shared, area, frame.buffer_mut()) {
            frame.set_cursor_position(at);
        }
    }
    draw_foot(app, area, frame);
}

/// The last row: keys, or a notice, which takes as many rows as its words need.
fn draw_foot(app: &App, area: Rect, frame: &mut Frame) {
    let look = app.shared.look;
    let width = area.width as usize - 2;
    let lines = match &app.notice {
        None => vec![help::footer(&app.contexts(), width, look.ascii)],
        Some((_, words)) => {
            let mut lines = paint::wrapped(words, width - 2, Role::Strong).into_iter();
            let first =
                Line::of(format!("{} ", look.signs().cursor), Role::Accent).join(lines.next().unwrap_or_default());
            std::iter::once(first).chain(lines.map(|l| Line::of("  ", Role::Text).join(l))).collect()
        }
    };
    let height = (lines.len() as u16).min(area.height / 2);
    let foot = Rect { x: area.x + 1, y: area.bottom() - height, width: area.width - 2, height };
    paint::ground(frame.buffer_mut(), Rect { x: area.x, width: area.width, ..foot }, look);
    paint::lines(frame.buffer_mut(), foot, &lines, 0, look);
}

fn too_small_message(area: Rect, frame: &mut Frame, look: Look) {
    let words = format!(
        "firedrill needs at least {MIN_COLUMNS}x{MIN_ROWS}; this terminal is {}x{}. Make it larger, or use --plain.",
        area.width, area.height
    );
    let lines = paint::wrapped(&words, area.width as usize, Role::Text);
    paint::lines(frame.buffer_mut(), area, &lines, 0, look);
}
