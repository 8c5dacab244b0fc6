//! A person at a terminal, for tests: presses, types, looks. Also prints a screen with its styles, because a test's
//! buffer shows text alone.

use std::fmt::Write;
use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Color;
use unicode_width::UnicodeWidthStr;

use crate::course::lesson::{Block, Lesson};
use crate::course::load::File;
use crate::course::load::lesson::read;
use crate::learn::map::{Catalogue, DrillEntry};
use crate::learn::record::{LessonMark, Record};
use crate::learn::samples;
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
        let setup = Setup {
            course: Arc::new(course),
            record,
            now: 1_000_000,
            size,
            look,
            learner: 7,
            speed: 0,
            workshop: None,
        };
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

    /// Column and row of the text cursor, where one is shown.
    pub fn cursor(&self) -> Option<(u16, u16)> {
        let shared = self.app.shared();
        let terminal = drawn(&self.app, shared.columns, shared.rows);
        let at = terminal.backend().cursor_position();
        terminal.backend().cursor_visible().then_some((at.x, at.y))
    }

    /// The cells of the app's own size.
    pub fn draw(&self) -> Buffer {
        let shared = self.app.shared();
        draw_at(&self.app, shared.columns, shared.rows)
    }
}

/// The cells of a terminal of this size, whatever size the app was told.
pub fn draw_at(app: &App, columns: u16, rows: u16) -> Buffer {
    drawn(app, columns, rows).backend().buffer().clone()
}

fn drawn(app: &App, columns: u16, rows: u16) -> Terminal<TestBackend> {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a buffer");
    terminal.draw(|frame| view(app, frame)).expect("a buffer never fails");
    terminal
}

/// Its rows, from the top.
pub fn rows(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content.chunks(buffer.area.width.max(1) as usize)
}

/// What a row says.
pub fn text(cells: &[Cell]) -> String {
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

/// How a cell looks, in words.
pub fn describe(cell: &Cell) -> String {
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

/// A lesson with every kind of block, read from `sample.md` as an author would write it.
pub fn sample_lesson() -> Lesson {
    let file = File { path: "lessons/feature-flags.md", text: include_str!("sample.md") };
    let mut findings = Vec::new();
    let lesson = read(&file, &mut findings);
    lesson.unwrap_or_else(|| panic!("{findings:?}"))
}

/// The path of the sample course.
const PATH: [&[&str]; 2] = [
    &["lesson respect-the-user", "lesson velocity-and-risk", "lesson first-ten-minutes", "watch bad-deploy"],
    &["review", "drill bad-deploy", "lesson feature-flags", "drill missing-flag"],
];

/// A course of a few lessons and drills in three units, the sample among them.
pub fn sample_course() -> Catalogue {
    let titled = |id: &str, unit, title: &str| Lesson { title: title.into(), ..samples::lesson(id, unit, &["q"]) };
    let drilled = |id: &str, unit, title: &str| DrillEntry { title: title.into(), ..samples::drill(id, unit) };
    let mut first = titled("respect-the-user", 0, "Respect the user");
    first.screens[0].blocks.clear();
    let mut lessons = vec![
        first,
        titled("what-sre-is", 0, "What SRE is, and what it is not"),
        titled("velocity-and-risk", 0, "Velocity and risk"),
        sample_lesson(),
        titled("incremental-rollout", 1, "Incremental rollout"),
        titled("canary", 1, "Canary releases"),
        titled("rollback", 1, "Five ways a rollback fails"),
        titled("first-ten-minutes", 4, "The first ten minutes"),
    ];
    for lesson in lessons.iter_mut().filter(|l| l.id != "feature-flags") {
        for block in lesson.screens.iter_mut().flat_map(|s| &mut s.blocks) {
            if let Block::Question(question) = block {
                question.id = format!("{}-q", lesson.id);
            }
        }
    }
    lessons[1].screens[0].blocks.insert(0, Block::Prose("Reliability is a discipline and a culture.".into()));
    let drills = vec![
        drilled("missing-flag", 1, "A path that shipped without a flag wakes up everywhere at once"),
        drilled("bad-deploy", 4, "A release at the evening peak; checkout fails for some"),
        drilled("quiet-night", 4, "A page at three in the morning"),
    ];
    Catalogue { lessons, drills, path: Some(samples::path(&PATH)), ..Catalogue::default() }
}

/// A learner who has read two lessons, begun the sample, and answered one question wrongly long ago.
pub fn sample_record() -> Record {
    let mark = |screen, finished_at| LessonMark { screen, opened_at: 10, finished_at };
    let mut record = Record::default();
    record.lessons.insert("respect-the-user".into(), mark(0, Some(20)));
    record.lessons.insert("what-sre-is".into(), mark(0, Some(20)));
    record.lessons.insert("feature-flags".into(), mark(1, None));
    record.answers.push(samples::answer("what-sre-is", "what-sre-is-q", false, 75, 20));
    record.runs.push(samples::run(1, "quiet-night", Some(30), None));
    record
}
