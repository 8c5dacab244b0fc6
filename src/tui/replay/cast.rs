//! A run as a recording of a terminal (asciicast version 2, docs.asciinema.org/manual/asciicast/v2): the same app that
//! people play in is given the run's commands, a key at a time, and its frames are written as what changed from one to
//! the next. Timing is worked out from what is typed and shown, so the same run gives the same bytes.

use std::fmt::Write as _;
use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use crate::learn::map::Catalogue;
use crate::learn::record::Record;
use crate::session::Run;
use crate::session::desk::Reply;
use crate::session::run::Start;
use crate::tui::app::{App, Msg, Screen, Setup, view};
use crate::tui::key::{Code, Input, Key};
use crate::tui::theme::Look;

/// Between two keys, ms.
const KEY_MS: u64 = 45;
/// Before a line is sent, ms.
const SEND_MS: u64 = 400;
/// To look at a question before it is answered, ms.
const ASKED_MS: u64 = 1_500;
/// To read what a command showed: at least, for each cell that changed, and at most, ms.
const READ_MS: (u64, u64, u64) = (700, 2, 4_000);

/// The recording, a line for the header and one for each frame.
///
/// # Errors
/// The command that the run does not take as it did; never for a run that was played by this program.
pub fn cast(run: &Run, size: (u16, u16), look: Look) -> Result<String, String> {
    let mut recorder = Recorder::new(run, size, look);
    recorder.key(Key::new(Code::Enter), ASKED_MS);
    let lines = run.lines();
    for line in lines {
        for c in line.command.chars() {
            recorder.send(Msg::Input(Input::Paste(c.to_string())), KEY_MS);
        }
        recorder.wait(SEND_MS);
        let known = recorder.played();
        recorder.key(Key::new(Code::Enter), 0);
        if recorder.played() == known {
            recorder.wait(ASKED_MS);
            recorder.key(Key::new(Code::Enter), 0);
        }
        if recorder.played() == known {
            return Err(format!("`{}` was not taken", line.command));
        }
        if !matches!(recorder.app.screen(), Screen::Room(_)) {
            break;
        }
    }
    recorder.wait(READ_MS.2);
    Ok(recorder.out)
}

struct Recorder {
    app: App,
    size: (u16, u16),
    /// What the terminal shows; none before the first frame.
    shown: Option<Buffer>,
    /// Since the beginning, ms.
    at: u64,
    out: String,
}

impl Recorder {
    fn new(run: &Run, size: (u16, u16), look: Look) -> Self {
        let h = &run.header;
        let start = Start { seed: h.seed, world: Some(run.world), exam: h.exam };
        let mut fresh = Run::start(Arc::clone(&run.scenario), &start);
        fresh.header = h.clone();
        (fresh.header.watched, fresh.header.fork) = (None, None);
        let course = Arc::new(Catalogue::default());
        let setup =
            Setup { course, record: Record::default(), now: 0, size, look, learner: 0, speed: 0, workshop: None };
        let mut app = App::new(setup);
        app.update(Msg::Desk(Reply::Opened { run: 1, played: Box::new(fresh) }));
        let header = serde_json::json!({
            "version": 2,
            "width": size.0,
            "height": size.1,
            "title": format!("{}, seed {}", run.scenario.title, h.seed),
            "env": { "TERM": "xterm-256color" },
        });
        let mut recorder = Self { app, size, shown: None, at: 0, out: format!("{header}\n") };
        recorder.frame();
        recorder.wait(ASKED_MS);
        recorder
    }

    /// Lines that the run has by now.
    fn played(&self) -> usize {
        match self.app.screen() {
            Screen::Room(state) => state.run().lines().len(),
            _ => usize::MAX,
        }
    }

    const fn wait(&mut self, ms: u64) {
        self.at += ms;
    }

    fn key(&mut self, key: Key, after: u64) {
        self.send(Msg::Input(Input::Key(key)), after);
    }

    /// Gives the app a message, records what changes, and waits: so long, or as long as it takes to read.
    fn send(&mut self, msg: Msg, after: u64) {
        self.app.update(msg);
        if !matches!(self.app.screen(), Screen::Room(_) | Screen::Briefing(_)) {
            return;
        }
        let changed = self.frame();
        let (least, each, most) = READ_MS;
        self.at += if after > 0 { after } else { (least + each * changed as u64).min(most) };
    }

    /// Writes a frame; says how many cells are others.
    fn frame(&mut self) -> usize {
        let Ok(mut terminal) = Terminal::new(TestBackend::new(self.size.0, self.size.1));
        let Ok(_) = terminal.draw(|frame| view(&self.app, frame));
        let next = terminal.backend().buffer().clone();
        let before = self.shown.take();
        let blank = before.clone().unwrap_or_else(|| Buffer::empty(next.area));
        let changes = blank.diff(&next);
        let n = changes.len();
        if n > 0 || before.is_none() {
            let mut text = if before.is_none() { "\x1b[?25l\x1b[0m\x1b[2J".to_owned() } else { String::new() };
            write_cells(&changes, &mut text);
            let seconds = format!("{}.{:03}", self.at / 1000, self.at % 1000);
            let _ = writeln!(self.out, "[{seconds},\"o\",{}]", serde_json::Value::from(text));
        }
        self.shown = Some(next);
        n
    }
}

/// Cells that changed, as a terminal is told.
fn write_cells(changes: &[(u16, u16, &Cell)], out: &mut String) {
    let mut place = None;
    let mut style = None;
    for (x, y, cell) in changes {
        if place != Some((*x, *y)) {
            let _ = write!(out, "\x1b[{};{}H", y + 1, x + 1);
        }
        let now = (cell.fg, cell.bg, cell.modifier);
        if style != Some(now) {
            let _ = write!(out, "\x1b[0{}{}{}m", modifiers(now.2), color(now.0, 30), color(now.1, 40));
            style = Some(now);
        }
        out.push_str(cell.symbol());
        place = Some((x + unicode_width::UnicodeWidthStr::width(cell.symbol()).max(1) as u16, *y));
    }
}

fn modifiers(modifier: Modifier) -> String {
    let all = [
        (Modifier::BOLD, ";1"),
        (Modifier::DIM, ";2"),
        (Modifier::ITALIC, ";3"),
        (Modifier::UNDERLINED, ";4"),
        (Modifier::REVERSED, ";7"),
        (Modifier::CROSSED_OUT, ";9"),
    ];
    all.into_iter().filter(|(m, _)| modifier.contains(*m)).map(|(_, code)| code).collect()
}

/// A colour; `base` is 30 for ink and 40 for ground.
fn color(color: Color, base: u8) -> String {
    let named = |n: u8| format!(";{}", base + n);
    let bright = |n: u8| format!(";{}", base + 60 + n);
    match color {
        Color::Reset => String::new(),
        Color::Black => named(0),
        Color::Red => named(1),
        Color::Green => named(2),
        Color::Yellow => named(3),
        Color::Blue => named(4),
        Color::Magenta => named(5),
        Color::Cyan => named(6),
        Color::Gray => named(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(n) => format!(";{};5;{n}", base + 8),
        Color::Rgb(r, g, b) => format!(";{};2;{r};{g};{b}", base + 8),
    }
}
