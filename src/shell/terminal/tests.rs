//! The terminal as a person meets it: this test program starts itself again behind a pseudo-terminal, runs the ignored
//! test at the end there, and looks at what that terminal shows.

#![cfg(unix)]

use std::io::{Read, Write};
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use ratatui::Frame;
use vt100::{MouseProtocolMode, Parser, Screen as Shown};

use super::*;
use crate::shell::worker;

const SIZE: PtySize = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };

/// The child behind its terminal.
struct Pty {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    output: Receiver<Vec<u8>>,
    shown: Parser,
}

impl Pty {
    fn start() -> Self {
        let pair = native_pty_system().openpty(SIZE).unwrap();
        let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
        let test = "shell::terminal::tests::child_behind_a_terminal";
        command.args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"]);
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        command.cwd(std::env::current_dir().unwrap());
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (sender, output) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if sender.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let mut pty = Self { child, keys, master: pair.master, output, shown: Parser::new(24, 80, 0) };
        pty.until("the first frame", |s| s.contents().contains("keys: []"));
        pty
    }

    /// Reads on until the terminal shows what is wanted.
    fn until(&mut self, what: &str, wanted: impl Fn(&Shown) -> bool) {
        while !wanted(self.shown.screen()) {
            let Ok(bytes) = self.output.recv_timeout(Duration::from_secs(20)) else {
                panic!("{what} never came; the terminal shows:\n{}", self.shown.screen().contents());
            };
            self.shown.process(&bytes);
        }
    }

    fn until_text(&mut self, text: &str) {
        self.until(text, |s| s.contents().contains(text));
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Nothing of the full screen is left, and lines begin at the left edge again.
    fn assert_given_back(&mut self) {
        self.until("the main screen", |s| !s.alternate_screen() && !s.hide_cursor());
        let screen = self.shown.screen();
        assert!(!screen.bracketed_paste());
        assert_eq!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
    }
}

#[test]
fn the_terminal_is_taken_and_given_back() {
    let mut pty = Pty::start();
    let screen = pty.shown.screen();
    assert!(screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste());
    assert_ne!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
    pty.press("ab");
    pty.until_text("keys: [a][b]");
    pty.press("\x1b[200~c\rd\x1b[201~");
    pty.until_text("keys: [a][b][c/d]");
    pty.press("q");
    pty.assert_given_back();
    pty.until("lines at the left edge", |s| s.contents().lines().any(|line| line == "end Finished"));
    assert!(pty.child.wait().unwrap().success());
}

#[test]
fn a_new_size_is_drawn_at_once() {
    let mut pty = Pty::start();
    pty.until_text("size: 80x24");
    pty.shown.screen_mut().set_size(10, 40);
    pty.master.resize(PtySize { rows: 10, cols: 40, ..SIZE }).unwrap();
    pty.until_text("size: 40x10");
    pty.press("q");
    pty.assert_given_back();
}

#[test]
fn signals_end_the_loop_the_normal_way() {
    for name in ["TERM", "INT", "HUP"] {
        let mut pty = Pty::start();
        pty.signal(name);
        pty.assert_given_back();
        pty.until_text("end Interrupted");
        assert!(pty.child.wait().unwrap().success(), "{name}");
    }
}

#[test]
fn a_second_order_ends_a_program_that_is_stuck() {
    let mut pty = Pty::start();
    pty.press("b!");
    pty.until_text("stuck");
    pty.signal("TERM");
    // Another one: the same signal twice may be one to the system.
    pty.signal("INT");
    pty.assert_given_back();
    assert!(!pty.child.wait().unwrap().success());
    assert!(!pty.shown.screen().contents().contains("end "));
}

#[test]
fn a_panic_of_the_drawing_thread_gives_the_terminal_back_before_its_message() {
    let mut pty = Pty::start();
    pty.press("p");
    pty.assert_given_back();
    pty.until_text("this thread draws");
    assert!(!pty.child.wait().unwrap().success());
}

#[test]
fn a_panic_of_another_thread_leaves_the_screen_alone_and_is_told_afterwards() {
    let mut pty = Pty::start();
    pty.press("w");
    pty.until_text("work: failed");
    assert!(pty.shown.screen().alternate_screen());
    assert!(!pty.shown.screen().contents().contains("panicked"));
    pty.press("aq");
    pty.assert_given_back();
    pty.until_text("this thread works");
    pty.until_text("end Finished");
    assert!(pty.child.wait().unwrap().success());
}

#[test]
fn a_program_that_was_stopped_takes_the_terminal_again() {
    let mut pty = Pty::start();
    pty.signal("STOP");
    // What a shell does meanwhile.
    pty.shown.process(b"\x1b[?1049l\x1b[?25h$ fg\r\n");
    pty.signal("CONT");
    pty.until("the screen again", |s| s.alternate_screen() && s.hide_cursor() && s.contents().contains("keys: []"));
    pty.press("z");
    pty.until_text("keys: [z]");
    pty.press("q");
    pty.assert_given_back();
    assert!(pty.child.wait().unwrap().success());
}

/// Shows what was typed; some keys are orders.
struct Echo {
    keys: String,
    size: (u16, u16),
    work: &'static str,
}

impl Program for Echo {
    type Input = String;
    type Work = &'static str;
    type Effect = char;

    fn update(&mut self, event: Event<String, &'static str>) -> Vec<char> {
        match event {
            Event::Input(text) if text == "p" => panic!("this thread draws"),
            Event::Input(text) => {
                self.keys.extend(["[", &text, "]"]);
                return text.chars().filter(|c| "qwz!".contains(*c)).collect();
            }
            Event::Resize(columns, rows) => self.size = (columns, rows),
            Event::Work(result) => self.work = result,
            Event::Ground(ground) => self.work = ground.name(),
            Event::Tick | Event::Signal(_) => {}
        }
        vec![]
    }

    fn perform(&mut self, effect: char, post: &Post<String, &'static str>) -> Step {
        match effect {
            'q' => return Step::Stop,
            'z' => return Step::Suspend,
            'w' => worker::spawn(post, "work", || panic!("this thread works"), |_| "failed"),
            _ => {
                print!("\x1b[5;1Hstuck");
                std::io::stdout().flush().unwrap();
                let (_open, never) = mpsc::channel::<()>();
                let _ = never.recv();
            }
        }
        Step::Continue
    }

    fn view(&self, frame: &mut Frame<'_>) {
        let (columns, rows) = self.size;
        let text = format!("keys: {}\nsize: {columns}x{rows}\nwork: {}", self.keys, self.work);
        let text = if self.keys.is_empty() { text.replacen("keys: ", "keys: []", 1) } else { text };
        frame.render_widget(ratatui::text::Text::from(text), frame.area());
    }
}

fn decode(raw: crossterm::event::Event) -> Option<String> {
    match raw {
        crossterm::event::Event::Key(key) => key.code.as_char().map(String::from),
        crossterm::event::Event::Paste(text) => Some(text.replace('\r', "/")),
        _ => None,
    }
}

#[test]
#[ignore = "a process of another test"]
fn child_behind_a_terminal() {
    let events = Events::new();
    let mut echo = Echo { keys: String::new(), size: (0, 0), work: "none" };
    let watch = watch_signals(events.post()).unwrap();
    let mut terminal = Terminal::enter(true).unwrap();
    read_input(events.post(), decode).unwrap();
    let end = run(&mut echo, &mut terminal, &events).unwrap();
    drop(terminal);
    println!("\nthe terminal is free\nend {end:?}");
    drop(watch);
}
