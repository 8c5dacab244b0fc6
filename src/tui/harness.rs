//! A person at a terminal, for tests: presses, types, looks. Also prints a screen with its styles, because a test's
//! buffer shows text alone.

use std::fmt::Write;
use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Color;
use unicode_width::UnicodeWidthStr;

use crate::learn::map::Catalogue;
use crate::learn::record::Record;
use crate::tui::app::{App, Msg, Setup, view};
use crate::tui::key::{Input, Key, Mouse, MouseWhat};
use crate::tui::shared::Effect;
use crate::tui::theme::{Look, Theme};

/// A session with everything it asked for.
pub struct Harness {
    /// The app.
    pub app: App,
    /// Every effect so far, timers left out.
    pub effects: Vec<Effect>,
}

impl Harness {
    /// A session at 80x24 without colours, at time 1,000,000.
    pub fn new(course: Catalogue, record: Record) -> Self {
        let look = Look { theme: Theme::None, ascii: false };
        Self::with(course, record, look, (80, 24))
    }

    /// A session with a look and a size.
    pub fn with(course: Catalogue, record: Record, look: Look, size: (u16, u16)) -> Self {
        let setup = Setup { course: Arc::new(course), record, now: 1_000_000, size, look, learner: 7 };
        Self { app: App::new(setup), effects: Vec::new() }
    }

    /// Sends a message.
    pub fn send(&mut self, msg: Msg) -> &mut Self {
        let effects = self.app.update(msg);
        self.effects.extend(effects.into_iter().filter(|e| !matches!(e, Effect::Timer { .. })));
        self
    }

    /// Presses keys, named as in [`Key::parse`], with blanks between.
    pub fn press(&mut self, names: &str) -> &mut Self {
        for name in names.split(' ') {
            let key = Key::parse(name).unwrap_or_else(|| panic!("no key is called {name}"));
            self.send(Msg::Input(Input::Key(key)));
        }
        self
    }

    /// Types text, a key a character.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.send(Msg::Input(Input::Key(Key::ch(c))));
        }
        self
    }

    /// Clicks on the first place where `text` is shown.
    pub fn click(&mut self, text: &str) -> &mut Self {
        let look = self.look();
        let (row, line) = look.lines().enumerate().find(|(_, l)| l.contains(text)).unwrap_or_else(|| {
            panic!("{text} is not on the screen:\n{look}");
        });
        let column = line.find(text).map_or(0, |at| line[..at].width());
        self.mouse(MouseWhat::Click, column as u16, row as u16)
    }

    /// Uses the mouse.
    pub fn mouse(&mut self, what: MouseWhat, column: u16, row: u16) -> &mut Self {
        self.send(Msg::Input(Input::Mouse(Mouse { what, column, row })))
    }

    /// What is shown, a line a row, without blanks at the ends.
    pub fn look(&self) -> String {
        let buffer = self.draw();
        let rows: Vec<String> = rows(&buffer).map(|cells| text(cells).trim_end().to_owned()).collect();
        rows.join("\n")
    }

    /// What is shown with how it looks: text, then a letter a style, then what the letters mean.
    pub fn styled(&self) -> String {
        let buffer = self.draw();
        let mut styles: Vec<String> = Vec::new();
        let (mut words, mut letters) = (String::new(), String::new());
        for cells in rows(&buffer) {
            let _ = writeln!(words, "{}", text(cells).trim_end());
            let mut line = String::new();
            for cell in cells {
                let style = describe(cell);
                let at = styles.iter().position(|s| *s == style).unwrap_or_else(|| {
                    styles.push(style);
                    styles.len() - 1
                });
                line.push(if at == 0 { '.' } else { letter(at - 1) });
            }
            let _ = writeln!(letters, "{}", line.trim_end_matches('.'));
        }
        let mut legend = String::new();
        for (i, style) in styles.iter().enumerate() {
            let _ = writeln!(legend, "{} {style}", if i == 0 { '.' } else { letter(i - 1) });
        }
        format!("{words}\n{letters}\n{legend}")
    }

    /// The cells of the app's own size.
    pub fn draw(&self) -> Buffer {
        let shared = self.app.shared();
        draw_at(&self.app, shared.columns, shared.rows)
    }
}

/// The cells of a terminal of this size, whatever size the app was told.
pub fn draw_at(app: &App, columns: u16, rows: u16) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a buffer");
    terminal.draw(|frame| view(app, frame)).expect("a buffer never fails");
    terminal.backend().buffer().clone()
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content.chunks(buffer.area.width.max(1) as usize)
}

fn text(cells: &[Cell]) -> String {
    let mut out = String::new();
    let mut skip = 0;
    for cell in cells {
        if skip == 0 {
            out.push_str(cell.symbol());
            skip = cell.symbol().width().saturating_sub(1);
        } else {
            skip -= 1;
        }
    }
    out
}

fn letter(at: usize) -> char {
    (b'a'..=b'z').chain(b'A'..=b'Z').map(char::from).nth(at).unwrap_or('?')
}

fn describe(cell: &Cell) -> String {
    let color = |c: Color| match c {
        Color::Reset => "-".to_owned(),
        Color::Indexed(i) => i.to_string(),
        other => format!("{other:?}").to_lowercase(),
    };
    let mut out = format!("{} on {}", color(cell.fg), color(cell.bg));
    if !cell.modifier.is_empty() {
        let _ = write!(out, " {:?}", cell.modifier);
    }
    out
}
