//! Line mode on this process's standard input and output: prints, reads a line when one is asked for, and turns control-C
//! and signals into messages. Decides nothing about what is said. A reader that closes the pipe ends it quietly.

use std::collections::VecDeque;
use std::io::{self, BufRead, ErrorKind, Write};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use super::clock;
use super::desk::{Desk, Done, Grading, Replaying, Weighing};
use super::terminal::{Event, Events, Post, Signal};
use super::worker;
use crate::line::{App, Effect, Msg};
use crate::session::desk::Reply;

/// What comes from the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A line without its line break.
    Line(String),
    /// There are no more.
    End,
    /// Control-C.
    Interrupt,
}

/// Runs line mode to its end. `echo`: input is no terminal, so each line is printed after its prompt, and what comes out
/// is the transcript a person would have seen.
pub fn run(app: &mut App, desk: &mut Desk, echo: bool) -> io::Result<()> {
    let events = Events::new();
    let ready = read_lines(|| io::stdin().lock(), &events.post())?;
    let _watch = platform::watch(&events.post())?;
    let mut lines =
        Lines { app, desk, out: io::stdout(), post: events.post(), ready, reading: false, echo, asked: false };
    quietly(lines.start(&events))
}

/// A closed pipe is no error: whoever read has read enough.
fn quietly(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

type Queue = Events<Typed, Reply>;

/// The loop's state.
struct Lines<'a, W> {
    app: &'a mut App,
    desk: &'a mut Desk,
    out: W,
    post: Post<Typed, Reply>,
    ready: Sender<()>,
    /// A line was asked for and has not come.
    reading: bool,
    echo: bool,
    /// The last thing printed is a prompt, whose line is still open.
    asked: bool,
}

impl<W: Write> Lines<'_, W> {
    fn start(&mut self, events: &Queue) -> io::Result<()> {
        let mut effects = self.app.start();
        while self.carry_out(effects)? {
            let event = events.next_event(None);
            self.app.update(Msg::Now(clock::now()));
            effects = match event {
                Event::Input(typed) => self.typed(typed)?,
                Event::Work(reply) => self.app.update(Msg::Desk(reply)),
                Event::Signal(Signal::Quit) => self.app.update(Msg::Eof),
                Event::Signal(Signal::Stop | Signal::Continued)
                | Event::Resize(..)
                | Event::Ground(_)
                | Event::Tick => vec![],
            };
        }
        Ok(())
    }

    fn typed(&mut self, typed: Typed) -> io::Result<Vec<Effect>> {
        let msg = match typed {
            Typed::Line(line) => {
                self.reading = false;
                if self.echo {
                    writeln!(self.out, "{line}")?;
                }
                // At a terminal the person's enter has ended the line.
                self.asked = false;
                Msg::Line(line)
            }
            Typed::End => {
                self.reading = false;
                Msg::Eof
            }
            Typed::Interrupt => Msg::Interrupt,
        };
        Ok(self.app.update(msg))
    }

    /// Does everything in order; false at the end. What the desk answers at once is said before the prompt.
    fn carry_out(&mut self, effects: Vec<Effect>) -> io::Result<bool> {
        let mut queue = VecDeque::from(effects);
        let mut replies = VecDeque::new();
        let mut prompt = None;
        loop {
            let Some(effect) = queue.pop_front() else {
                let Some(reply) = replies.pop_front() else { break };
                queue.extend(self.app.update(Msg::Desk(reply)));
                continue;
            };
            match effect {
                Effect::Print(words) => self.print(&words)?,
                Effect::Prompt(words) => prompt = Some(words),
                Effect::Desk(request) => match self.desk.ask(request) {
                    Done::Kept => {}
                    Done::Reply(reply) => replies.push_back(reply),
                    Done::Work(work) => worker::spawn(&self.post, "grade", move || work.grade(), Grading::failed),
                    Done::Replay(week) => worker::spawn(&self.post, "replay", move || week.play(), Replaying::failed),
                    Done::Weigh(all) => worker::spawn(&self.post, "weigh", move || all.weigh(), Weighing::failed),
                },
                Effect::Quit => {
                    self.end_line()?;
                    self.out.flush()?;
                    return Ok(false);
                }
            }
        }
        if let Some(prompt) = prompt {
            self.ask(&prompt)?;
        }
        self.out.flush()?;
        Ok(true)
    }

    fn print(&mut self, words: &str) -> io::Result<()> {
        self.end_line()?;
        writeln!(self.out, "{words}")
    }

    fn ask(&mut self, prompt: &str) -> io::Result<()> {
        self.end_line()?;
        write!(self.out, "{prompt}")?;
        self.asked = true;
        if !self.reading {
            self.reading = self.ready.send(()).is_ok();
        }
        Ok(())
    }

    /// Ends the line of a prompt that nobody has answered.
    fn end_line(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.asked) { writeln!(self.out) } else { Ok(()) }
    }
}

/// Reads one line from `input` for each message to the sender that comes back, on a thread that ends with the process.
/// Not ahead: a file of a million lines must not be held in memory.
fn read_lines<R: BufRead + 'static>(
    input: impl FnOnce() -> R + Send + 'static,
    post: &Post<Typed, Reply>,
) -> io::Result<Sender<()>> {
    let (ready, asked) = mpsc::channel();
    let post = post.clone();
    thread::Builder::new().name("input".into()).spawn(move || pump(input(), &asked, &post))?;
    Ok(ready)
}

fn pump(mut input: impl BufRead, asked: &Receiver<()>, post: &Post<Typed, Reply>) {
    while asked.recv().is_ok() {
        let mut bytes = Vec::new();
        let typed = loop {
            match input.read_until(b'\n', &mut bytes) {
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Ok(n) if n > 0 => break Typed::Line(line(&bytes)),
                Ok(_) | Err(_) => break Typed::End,
            }
        };
        if !post.send(Event::Input(typed)) {
            return;
        }
    }
}

/// The line without its end; bytes that are no text become question marks in a diamond.
fn line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.trim_end_matches(['\n', '\r']).to_owned()
}

#[cfg(unix)]
mod platform {
    use std::io;
    use std::thread;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::{Handle, Signals};
    use signal_hook::low_level;

    use super::{Event, Post, Reply, Signal, Typed};

    /// While it lives, signals are events.
    pub struct Watch(Handle);

    impl Drop for Watch {
        fn drop(&mut self) {
            self.0.close();
        }
    }

    /// Control-C is the person's; an order to end is obeyed by the loop, and a second one at once.
    pub fn watch(post: &Post<Typed, Reply>) -> io::Result<Watch> {
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        let handle = signals.handle();
        let post = post.clone();
        thread::Builder::new().name("signals".into()).spawn(move || {
            let mut ordered = false;
            for signal in signals.forever() {
                let event = if signal == SIGINT { Event::Input(Typed::Interrupt) } else { Event::Signal(Signal::Quit) };
                if ordered || !post.send(event) {
                    let _ = low_level::emulate_default_handler(signal);
                }
                ordered |= signal != SIGINT;
            }
        })?;
        Ok(Watch(handle))
    }
}

#[cfg(not(unix))]
mod platform {
    use std::io;

    use super::{Post, Reply, Typed};

    /// There is nothing to watch here: control-C ends the program.
    pub struct Watch;

    #[expect(clippy::unnecessary_wraps, reason = "the shape of the other platform")]
    pub fn watch(_post: &Post<Typed, Reply>) -> io::Result<Watch> {
        Ok(Watch)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::sync::Arc;

    use super::super::{launch, store::Store};
    use super::*;
    use crate::learn::record::Record;
    use crate::line::{Direct, Setup};

    /// A pipe that is closed after so many bytes.
    struct Pipe(Vec<u8>, usize);

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0.len() + bytes.len() > self.1 {
                return Err(ErrorKind::BrokenPipe.into());
            }
            self.0.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What a sitting with these lines prints, the desk afterwards, and how it ended.
    fn sitting(input: &str, echo: bool, direct: Option<Direct>, room: usize) -> (String, Desk, io::Result<()>) {
        let course = launch::open_course(None).unwrap();
        let catalogue = Arc::new(launch::catalogue(&course));
        let scenarios = course.scenarios.into_iter().map(Arc::new).collect();
        let mut desk = Desk::new(Store::in_memory().unwrap(), scenarios, None);
        desk.seed_next(Some(1));
        let record = Record::default();
        let mut app =
            App::new(Setup { course: catalogue, record, now: 1, learner: 1, width: 80, direct, workshop: None });
        let events = Queue::new();
        let input = Cursor::new(input.to_owned());
        let ready = read_lines(move || input, &events.post()).unwrap();
        let out = Pipe(vec![], room);
        let post = events.post();
        let mut lines = Lines { app: &mut app, desk: &mut desk, out, post, ready, reading: false, echo, asked: false };
        let end = lines.start(&events);
        let said = String::from_utf8(std::mem::take(&mut lines.out.0)).unwrap();
        (said, desk, end)
    }

    #[test]
    fn a_pipe_gives_the_transcript_that_a_person_would_have_seen() {
        let (said, _, end) = sitting("map\r\nquit\n", true, None, usize::MAX);
        assert!(end.is_ok());
        assert!(said.contains("\nhome > map\n"), "{said}");
        assert!(said.ends_with("home > quit\n"), "{said}");
        let (typed, ..) = sitting("map\nquit\n", false, None, usize::MAX);
        assert!(!typed.contains("home > map"), "a terminal shows what is typed by itself: {typed}");
    }

    #[test]
    fn the_end_of_input_is_the_end_and_leaves_a_whole_line() {
        let (said, _, end) = sitting("map", true, None, usize::MAX);
        assert!(end.is_ok());
        assert!(said.ends_with("home > \n"), "{said:?}");
    }

    #[test]
    fn every_command_of_a_run_is_kept_before_the_next_is_answered() {
        let drill = Some(Direct::Drill("bad-deploy".into()));
        let (said, desk, _) = sitting("look overview\nwait 30s\n", true, drill, usize::MAX);
        let played = desk.replay(1).unwrap();
        let kept: Vec<&str> = played.lines().iter().map(|l| l.command.as_str()).collect();
        assert_eq!(kept, ["look overview", "wait 30s"], "{said}");
    }

    #[test]
    fn a_closed_pipe_is_no_error() {
        let (_, _, end) = sitting("map\nmap\n", true, None, 200);
        assert_eq!(end.as_ref().map_err(io::Error::kind), Err(ErrorKind::BrokenPipe));
        assert!(quietly(end).is_ok());
        assert!(quietly(Err(ErrorKind::StorageFull.into())).is_err());
    }

    #[test]
    fn bytes_that_are_no_text_are_a_line_all_the_same() {
        assert_eq!(line(b"look \xff\r\n"), "look \u{fffd}");
    }
}
