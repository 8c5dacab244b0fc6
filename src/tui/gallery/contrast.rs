//! Contrast of what is really drawn: every ink on every ground that meet on some screen (WCAG 2.2, 1.4.3, 1.4.6 and
//! 1.4.11), and that health is never told by colour alone.

use std::collections::BTreeMap;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::all;
use crate::session::debrief::samples::played;
use crate::tui::app::Msg;
use crate::tui::harness::draw_at;
use crate::tui::room::Pane;
use crate::tui::theme::{Look, Role, Theme, contrast};

/// Whether a character is a mark and no letter: lines, boxes, bars, dots of charts.
fn is_mark(symbol: &str) -> bool {
    symbol.chars().all(|c| matches!(c, '\u{2500}'..='\u{259f}' | '\u{2800}'..='\u{28ff}'))
}

/// Ink and ground as they are seen.
fn colours(cell: &Cell) -> (Color, Color) {
    if cell.modifier.contains(Modifier::REVERSED) { (cell.bg, cell.fg) } else { (cell.fg, cell.bg) }
}

#[test]
fn every_ink_that_is_drawn_can_be_read_on_its_ground() {
    for (theme, letters) in
        [(Theme::Dark, 4.5), (Theme::Light, 4.5), (Theme::ColourBlind, 4.5), (Theme::HighContrast, 7.0)]
    {
        let mut pairs: BTreeMap<String, (f64, f64, String)> = BTreeMap::new();
        for mut sight in all() {
            sight.session.app.set_look(Look { theme, ascii: false });
            for (columns, rows) in [(80, 24), (200, 60)] {
                sight.session.send(Msg::Resize(columns, rows));
                for cell in &draw_at(&sight.session.app, columns, rows).content {
                    if cell.symbol().trim().is_empty() {
                        continue;
                    }
                    let (ink, ground) = colours(cell);
                    let least = if is_mark(cell.symbol()) { 3.0 } else { letters };
                    let about = || format!("{:?} of {} at {columns}x{rows}", cell.symbol(), sight.name);
                    let pair = format!("{ink:?} on {ground:?}");
                    let known = pairs.entry(pair).or_insert_with(|| (contrast::ratio(ink, ground), least, about()));
                    if least > known.1 {
                        *known = (known.0, least, about());
                    }
                }
            }
        }
        assert!(pairs.len() > 8, "{pairs:?}");
        for (pair, (ratio, least, about)) in pairs {
            assert!(ratio >= least, "{}: {pair} is {ratio:.2}:1, least {least}:1: {about}", theme.name());
        }
    }
}

/// That each stretch in a colour of health says it with a sign too.
#[test]
fn health_on_the_map_is_a_sign_and_a_word_as_well_as_a_colour() {
    let typed = ["look overview", "look checkout", "look calls", "look edge", "look orders-db"];
    let h = crate::tui::room::samples::session(played("flag-and-format", &typed), Theme::Dark, false, (80, 24));
    let crate::tui::app::Screen::Room(state) = h.app.screen() else { panic!("{}", h.look()) };
    for ascii in [false, true] {
        let look = Look { theme: Theme::Dark, ascii };
        for (columns, rows) in [(50, 12), (78, 18), (118, 34), (198, 56)] {
            let mut seen = vec![];
            for (words, role) in state.sheet(Pane::Map, columns, rows, look).lines().iter().flat_map(|l| &l.spans) {
                let signs = match role {
                    Role::Good => &["ok", look.signs().good][..],
                    Role::Warn => &["!", "?"],
                    Role::Bad => &["!!"],
                    _ => continue,
                };
                // The frame of a box goes with the words in it, and stands beside the end of a call to it.
                let frame = |c: char| matches!(c, '\u{2500}'..='\u{257f}' | '+' | '-' | '|' | ' ');
                if words.chars().all(frame) {
                    continue;
                }
                let said = signs.iter().any(|sign| words.contains(sign));
                assert!(said, "{words:?} is {role:?} by its colour alone at {columns}x{rows}");
                seen.push(*role);
            }
            for role in [Role::Good, Role::Bad] {
                assert!(seen.contains(&role), "no {role:?} on the map at {columns}x{rows}: {seen:?}");
            }
        }
    }
}
