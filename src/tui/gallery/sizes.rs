//! Everything draws at every size, within what there is. A write outside of the buffer panics in it.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use unicode_width::UnicodeWidthStr;

use super::all;
use crate::tui::app::{App, MIN_COLUMNS, MIN_ROWS, Msg, view};
use crate::tui::theme::{Look, Theme};

/// Sizes at which a layout may change, from either side, and the ends of what is promised.
const EDGES: [(u16, u16); 12] = [
    (1, 1),
    (300, 1),
    (1, 100),
    (MIN_COLUMNS - 1, MIN_ROWS),
    (MIN_COLUMNS, MIN_ROWS - 1),
    (MIN_COLUMNS, MIN_ROWS),
    (MIN_COLUMNS, 100),
    (300, MIN_ROWS),
    (60, 20),
    (80, 24),
    (200, 60),
    (300, 100),
];

/// Draws, and says what is wrong with it.
fn draw(app: &mut App, name: &str, (columns, rows): (u16, u16), ascii: bool) -> Result<(), String> {
    app.set_look(Look { theme: if ascii { Theme::None } else { Theme::Dark }, ascii });
    app.update(Msg::Resize(columns, rows));
    let at = format!("{name} at {columns}x{rows}");
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).map_err(|e| e.to_string())?;
    terminal.draw(|frame| view(app, frame)).map_err(|e| e.to_string())?;
    let cursor = terminal.backend().cursor_position();
    if terminal.backend().cursor_visible() && (cursor.x >= columns || cursor.y >= rows) {
        return Err(format!("{at}: the cursor is at {cursor}"));
    }
    let buffer = terminal.backend().buffer();
    for (y, row) in buffer.content.chunks(columns.into()).enumerate() {
        let mut x = 0;
        while x < row.len() {
            let (cell, wide) = (row[x].symbol(), row[x].symbol().width());
            if x + wide.max(1) > row.len() {
                return Err(format!("{at}: {cell:?} in row {y} stands out on the right"));
            }
            // What is said of a terminal that is too small may hold a letter of a title; marks are not ours then.
            let own = !cell.is_ascii() && ascii && columns >= MIN_COLUMNS && rows >= MIN_ROWS;
            if own && !cell.chars().any(char::is_alphabetic) {
                return Err(format!("{at}: {cell:?} in row {y} without being asked for"));
            }
            x += wide.max(1);
        }
    }
    Ok(())
}

#[test]
fn everything_draws_at_the_edges_of_what_is_promised() {
    for sight in all() {
        let mut app = sight.session.app;
        for size in EDGES {
            for ascii in [false, true] {
                draw(&mut app, &sight.name, size, ascii).unwrap_or_else(|what| panic!("{what}"));
            }
        }
    }
}

#[test]
fn everything_draws_at_any_size() {
    let mut apps: Vec<(String, App)> = all().into_iter().map(|s| (s.name, s.session.app)).collect();
    let cases = if std::env::var_os("FIREDRILL_FULL").is_some() { 50_000 } else { 1_500 };
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let sights = apps.len();
    let apps = std::cell::RefCell::new(&mut apps);
    // The app goes on from size to size, as it does in a window that is pulled about.
    let any = (0..sights, 1_u16..=300, 1_u16..=100, any::<bool>());
    let tried = runner.run(&any, |(at, columns, rows, ascii)| {
        let mut apps = apps.borrow_mut();
        let (name, app) = &mut apps[at];
        draw(app, name, (columns, rows), ascii).map_err(TestCaseError::fail)
    });
    tried.unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn a_frame_of_another_size_than_the_app_was_told_of_is_drawn_too() {
    for sight in all() {
        for (columns, rows) in [(1, 1), (41, 13), (79, 23), (131, 46), (300, 100)] {
            crate::tui::harness::draw_at(&sight.session.app, columns, rows);
        }
    }
}
