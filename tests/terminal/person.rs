//! A person at a terminal: sees what it shows, presses keys, waits until something is to be seen. Waits are for content
//! and have a deadline; nothing sleeps.

use std::io::{Read, Write};
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use vt100::Parser;

use super::place::{PROGRAM, Place};

/// How long anything may take. Far more than it does: a machine may be busy.
const PATIENCE: Duration = Duration::from_secs(90);

/// How often a process is asked whether it has ended.
const GLANCE: Duration = Duration::from_millis(20);

/// A person and the program in front of them. The program is killed when they go.
pub struct Person {
    master: Box<dyn MasterPty + Send>,
    /// Held open until the program has ended, so that the terminal outlives it as it does in life.
    slave: Option<Box<dyn SlavePty + Send>>,
    keys: Box<dyn Write + Send>,
    chunks: Receiver<Vec<u8>>,
    child: Box<dyn Child + Send + Sync>,
    parser: Parser,
    bytes: Vec<u8>,
    /// Before the program was started, and after it has ended.
    before: Modes,
    after: Option<Modes>,
}

/// What a terminal does with keys and lines, in words.
type Modes = String;

impl Person {
    /// Starts the program with these arguments at 80x24.
    pub fn at(place: &Place, arguments: &[&str]) -> Self {
        Self::at_size(place, arguments, 80, 24)
    }

    /// The same at another size.
    pub fn at_size(place: &Place, arguments: &[&str], columns: u16, rows: u16) -> Self {
        Self::with(place, PROGRAM, arguments, columns, rows)
    }

    /// A shell at 80x24 that can stop programs and go on with them.
    pub fn at_shell(place: &Place) -> Self {
        Self::with(place, "/bin/sh", &["-i"], 80, 24)
    }

    fn with(place: &Place, program: &str, arguments: &[&str], columns: u16, rows: u16) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        for (name, value) in place.variables() {
            command.env(name, value);
        }
        command.cwd(place.home());
        let before = modes(pair.master.as_ref());
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, chunks) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let parser = Parser::new(rows, columns, 0);
        Self {
            master: pair.master,
            slave: Some(pair.slave),
            keys,
            chunks,
            child,
            parser,
            bytes: vec![],
            before,
            after: None,
        }
    }

    /// What is shown, a line a row, without blanks at the ends.
    pub fn screen(&self) -> String {
        self.parser.screen().contents()
    }

    /// The row with this number from the top; from the bottom where it is negative.
    pub fn row(&self, at: i32) -> String {
        let (rows, columns) = self.parser.screen().size();
        let at = if at < 0 { i32::from(rows) + at } else { at };
        self.parser.screen().rows(0, columns).nth(at as usize).unwrap_or_default().trim_end().to_owned()
    }

    /// Everything that the program has written.
    pub fn written(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The state of the terminal that the program's output has led to.
    pub fn terminal(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Whether the terminal treats keys and lines otherwise than before the program was started.
    pub fn raw(&self) -> bool {
        self.after.clone().unwrap_or_else(|| modes(self.master.as_ref())) != self.before
    }

    /// Presses keys, named with blanks between: `enter`, `f6`, `alt-w`, `x`.
    pub fn press(&mut self, names: &str) -> &mut Self {
        for name in names.split(' ') {
            let bytes = key(name);
            self.send(&bytes);
        }
        self
    }

    /// Clicks at a column and a row, both from 0.
    pub fn click_at(&mut self, column: usize, row: usize) -> &mut Self {
        let (x, y) = (column + 1, row + 1);
        self.send(&format!("\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m"))
    }

    /// Clicks on these words, once they are to be seen: where they stand lowest on the screen.
    #[track_caller]
    pub fn click(&mut self, words: &str) -> &mut Self {
        self.click_word(words, 0..usize::MAX)
    }

    /// The same within these rows.
    #[track_caller]
    pub fn click_word(&mut self, words: &str, rows: std::ops::Range<usize>) -> &mut Self {
        let place = |p: &Self| {
            let screen = p.screen();
            let lines = screen.lines().enumerate().filter(|(at, _)| rows.contains(at));
            // Every character that is drawn here takes one column.
            lines.filter_map(|(at, l)| Some((l[..l.find(words)?].chars().count(), at))).last()
        };
        self.until(&format!("{words} to click"), |p| place(p).is_some());
        let (column, row) = place(self).unwrap();
        self.click_at(column, row)
    }

    /// Turns the wheel at a column and a row, down or up.
    pub fn wheel(&mut self, down: bool, column: usize, row: usize) -> &mut Self {
        self.send(&format!("\x1b[<{};{};{}M", if down { 65 } else { 64 }, column + 1, row + 1))
    }

    /// Clicks on these words and waits until the screen is another.
    #[track_caller]
    pub fn turn_by(&mut self, words: &str) -> &mut Self {
        let before = self.screen();
        self.click(words).until(&format!("what a click on {words} changes"), |p| p.screen() != before)
    }

    /// Sends text as if it was typed.
    pub fn send(&mut self, text: &str) -> &mut Self {
        self.keys.write_all(text.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self
    }

    /// Waits until the screen shows all of these.
    #[track_caller]
    pub fn see(&mut self, wanted: &[&str]) -> &mut Self {
        self.until(&format!("{wanted:?}"), |p| {
            let screen = p.screen();
            wanted.iter().all(|w| screen.contains(w))
        })
    }

    /// Waits until the screen shows none of these.
    #[track_caller]
    pub fn see_no(&mut self, unwanted: &[&str]) -> &mut Self {
        self.until(&format!("none of {unwanted:?}"), |p| {
            let screen = p.screen();
            !unwanted.iter().any(|w| screen.contains(w))
        })
    }

    /// Presses a key and waits until the screen is another.
    #[track_caller]
    pub fn turn(&mut self, name: &str) -> &mut Self {
        let before = self.screen();
        self.press(name).until(&format!("what {name} changes"), |p| p.screen() != before)
    }

    /// Waits until `holds` on a screen that is drawn to its end; `what` says what was waited for when it never does.
    #[track_caller]
    pub fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        while !(self.whole() && holds(self)) {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(chunk) = self.chunks.recv_timeout(left) else {
                panic!("never seen: {what}\nthe screen:\n{}", self.screen());
            };
            self.take(&chunk);
        }
        self
    }

    /// Makes the terminal larger or smaller.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.parser.screen_mut().set_size(rows, columns);
        self.master.resize(size(columns, rows)).unwrap();
        self
    }

    /// Sends a signal by its name without `SIG`.
    pub fn signal(&mut self, name: &str) -> &mut Self {
        let pid = self.child.process_id().unwrap().to_string();
        let sent = Command::new("sh").args(["-c", "kill -s \"$0\" \"$1\"", name, &pid]).status().unwrap();
        assert!(sent.success(), "{name} could not be sent");
        self
    }

    /// Waits until the program has ended and everything it wrote is read.
    #[track_caller]
    pub fn end(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < deadline, "it never ends; the screen:\n{}", self.screen());
            if let Ok(chunk) = self.chunks.recv_timeout(GLANCE) {
                self.take(&chunk);
            }
        };
        self.after = Some(modes(self.master.as_ref()));
        // With nobody at the other side the reader comes to an end, and with it what it has read.
        self.slave = None;
        while let Ok(chunk) = self.chunks.recv_timeout(PATIENCE) {
            self.take(&chunk);
        }
        status
    }

    /// What the program has left in the terminal to be read by who has it next. Waits until the program has ended.
    pub fn unread(&mut self) -> String {
        let deadline = Instant::now() + PATIENCE;
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < deadline, "it never ends; the screen:\n{}", self.screen());
            if let Ok(chunk) = self.chunks.recv_timeout(GLANCE) {
                self.take(&chunk);
            }
        }
        let terminal = self.master.tty_name().unwrap();
        let script = "stty -icanon min 0 time 1 <$0 && cat <$0";
        let read = Command::new("sh").args(["-c", script]).arg(terminal).output().unwrap();
        String::from_utf8_lossy(&read.stdout).into_owned()
    }

    /// Whether the last frame is here to its end: every frame ends with what becomes of the cursor. Lines have no frames.
    fn whole(&self) -> bool {
        let Some(last) = self.bytes.iter().rposition(|b| *b == 0x1b) else { return true };
        let placed = self.bytes[..last].ends_with(b"\x1b[?25h") && self.bytes.ends_with(b"H");
        !self.terminal().alternate_screen() || self.bytes[last..] == *b"\x1b[?25l" || placed
    }

    fn take(&mut self, chunk: &[u8]) {
        self.parser.process(chunk);
        self.bytes.extend_from_slice(chunk);
    }
}

impl Drop for Person {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

fn modes(master: &dyn MasterPty) -> Modes {
    format!("{:?}", master.get_termios().unwrap())
}

/// What a terminal sends for a key.
fn key(name: &str) -> String {
    if let Some(rest) = name.strip_prefix("alt-") {
        return format!("\x1b{rest}");
    }
    if let Some(c) = name.strip_prefix("ctrl-").and_then(|c| c.chars().next()) {
        return char::from(c as u8 & 0x1f).to_string();
    }
    let sequence = match name {
        "enter" => "\r",
        "esc" => "\x1b",
        "space" => " ",
        "tab" => "\t",
        "up" => "\x1b[A",
        "down" => "\x1b[B",
        "right" => "\x1b[C",
        "left" => "\x1b[D",
        "home" => "\x1b[H",
        "end" => "\x1b[F",
        "pagedown" => "\x1b[6~",
        "pageup" => "\x1b[5~",
        "f1" => "\x1bOP",
        "f2" => "\x1bOQ",
        "f3" => "\x1bOR",
        "f4" => "\x1bOS",
        "f5" => "\x1b[15~",
        "f6" => "\x1b[17~",
        "f7" => "\x1b[18~",
        "f8" => "\x1b[19~",
        c if c.chars().count() == 1 => c,
        other => panic!("no key is called {other}"),
    };
    sequence.to_owned()
}
