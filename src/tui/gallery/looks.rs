//! How everything looks, a file a sight: the text at four sizes, each with its styles, and once more in plain characters
//! without colours. A letter stands for a style in two themes at once, so that a colour that changes in either is seen.
//! Rows of styles are written by runs: `12a 3b .` is twelve cells of `a`, three of `b`, and the ground to the end.
//!
//! Look at a changed file as a person at that terminal would before accepting it:
//! `INSTA_UPDATE=always cargo nextest run --lib -E 'test(gallery)'`.

use std::fmt::Write;

use ratatui::buffer::Buffer;

use super::{Sight, all};
use crate::tui::app::Msg;
use crate::tui::harness::{describe, draw_at, rows, text};
use crate::tui::theme::{Look, Theme};

const SIZES: [(u16, u16); 4] = [(60, 20), (80, 24), (120, 40), (200, 60)];
const THEMES: [Theme; 2] = [Theme::Dark, Theme::Light];

fn drawn(sight: &mut Sight, size: (u16, u16), look: Look) -> Buffer {
    sight.session.app.set_look(look);
    sight.session.send(Msg::Resize(size.0, size.1));
    draw_at(&sight.session.app, size.0, size.1)
}

/// `a`, `b` and so on, then `aa`.
fn letter(at: usize) -> String {
    let one = |n: usize| char::from(b'a' + (n % 26) as u8);
    if at < 26 { one(at).to_string() } else { format!("{}{}", one(at / 26 - 1), one(at)) }
}

/// The styles of a row by runs.
fn runs(row: impl Iterator<Item = usize>) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for style in row {
        match runs.last_mut() {
            Some((last, n)) if *last == style => *n += 1,
            _ => runs.push((style, 1)),
        }
    }
    if runs.last().is_some_and(|(style, _)| *style == 0) {
        runs.pop();
        runs.push((0, 0));
    }
    let word = |(style, n): &(usize, usize)| match (style, n) {
        (0, 0) => ".".to_owned(),
        (0, n) => format!("{n}."),
        (style, n) => format!("{n}{}", letter(style - 1)),
    };
    runs.iter().map(word).collect::<Vec<_>>().join(" ")
}

fn look(mut sight: Sight) -> String {
    let mut out = String::new();
    let mut styles: Vec<String> = Vec::new();
    for size in SIZES {
        let [dark, light] = THEMES.map(|theme| drawn(&mut sight, size, Look { theme, ascii: false }));
        let _ = writeln!(out, "== {}x{}", size.0, size.1);
        for (dark_row, light_row) in rows(&dark).zip(rows(&light)) {
            let words = text(dark_row);
            assert_eq!(words, text(light_row), "{}: a theme changes words", sight.name);
            let _ = writeln!(out, "{}", words.trim_end());
        }
        let _ = writeln!(out, "-- styles");
        let mut blank = 0;
        for (dark_row, light_row) in rows(&dark).zip(rows(&light)) {
            let row = dark_row.iter().zip(light_row).map(|(dark, light)| {
                let style = format!("{}; light: {}", describe(dark), describe(light));
                styles.iter().position(|s| *s == style).unwrap_or_else(|| {
                    styles.push(style);
                    styles.len() - 1
                })
            });
            let row = runs(row);
            blank = if row == "." { blank + 1 } else { 0 };
            if blank < 2 {
                let _ = writeln!(out, "{row}");
            }
        }
    }
    let plain = drawn(&mut sight, (80, 24), Look { theme: Theme::None, ascii: true });
    let _ = writeln!(out, "== 80x24, plain characters");
    for row in rows(&plain) {
        let _ = writeln!(out, "{}", text(row).trim_end());
    }
    let _ = writeln!(out, "== styles, dark first");
    for (i, style) in styles.iter().enumerate() {
        let _ = writeln!(out, "{} {style}", if i == 0 { ".".to_owned() } else { letter(i - 1) });
    }
    out
}

#[test]
fn everything_looks_as_it_did() {
    for sight in all() {
        let name = sight.name.clone();
        insta::with_settings!({ snapshot_path => "looks", omit_expression => true, prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, look(sight));
        });
    }
}

/// What a role is in every theme: the two that are drawn above do not show the others.
#[test]
fn every_role_looks_as_it_did_in_every_theme() {
    use crate::tui::theme::Role as R;
    let roles = [
        R::Ground,
        R::Text,
        R::Strong,
        R::Muted,
        R::Title,
        R::Accent,
        R::Key,
        R::Border,
        R::Selected,
        R::Good,
        R::Bad,
        R::Warn,
        R::Info,
        R::Match,
    ];
    let mut out = String::new();
    for theme in Theme::ALL {
        let _ = writeln!(out, "{}", theme.name());
        for role in roles {
            let _ = writeln!(out, "  {role:?}: {:?}", theme.style(role));
        }
    }
    insta::with_settings!({ snapshot_path => "looks", omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("roles", out);
    });
}
