//! The thread that reads the terminal. It ends with the process: a read that waits cannot be called off, so there is one
//! of it in a process, and nothing else reads standard input after it has begun.

use std::io::{self, ErrorKind};
use std::thread;
use std::time::Duration;

use crossterm::event::Event as Raw;

use super::events::{Event, Post, Signal};
use super::ground::{Heard, Listener, QUESTION};
use crate::shell::environment::Ground;

/// Begins to read. `decode` makes the program's input of what the terminal sends, or nothing of what the program does
/// not care for (a key that goes up, a mouse that only moves), which then wakes nobody. Call it once in a process, before
/// [`super::run`], which asks for the size: every change from here on is an event.
pub fn read_input<T, W>(post: Post<T, W>, decode: fn(Raw) -> Option<T>) -> io::Result<()>
where
    T: Send + 'static,
    W: Send + 'static,
{
    // The library listens for changes of size from its first call on. Left to the thread, an early one would be missed.
    crossterm::event::poll(Duration::ZERO)?;
    let mut wire = Wire { read: crossterm::event::read, comes: crossterm::event::poll };
    thread::Builder::new().name("input".into()).spawn(move || pump(&mut wire, decode, &post))?;
    Ok(())
}

/// Where to read from.
struct Wire<R, C> {
    /// Waits for the next.
    read: R,
    /// Waits so long at most; whether there is one.
    comes: C,
}

/// Reads until nobody listens or the terminal is gone.
fn pump<T, W>(
    wire: &mut Wire<impl FnMut() -> io::Result<Raw>, impl FnMut(Duration) -> io::Result<bool>>,
    decode: fn(Raw) -> Option<T>,
    post: &Post<T, W>,
) {
    let mut listener = Listener::default();
    loop {
        let comes = listener.patience(QUESTION.expects()).map_or(Ok(true), |patience| (wire.comes)(patience));
        let heard = match comes.and_then(|comes| if comes { (wire.read)().map(Some) } else { Ok(None) }) {
            Ok(Some(raw)) => listener.take(raw),
            Ok(None) => Heard { passed: listener.release(), ground: None },
            Err(e) if e.kind() == ErrorKind::Interrupted => Heard::default(),
            Err(_) => {
                post.send(Event::Signal(Signal::Quit));
                return;
            }
        };
        if heard.ground.is_some() {
            QUESTION.answered();
        }
        let told = heard.ground.filter(|ground| *ground != Ground::Unknown);
        let passed = heard.passed.into_iter().filter_map(|raw| match raw {
            Raw::Resize(columns, rows) => Some(Event::Resize(columns, rows)),
            raw => decode(raw).map(Event::Input),
        });
        if !passed.chain(told.map(Event::Ground)).all(|event| post.send(event)) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::events::Events;
    use super::*;

    fn pasted(raw: Raw) -> Option<String> {
        if let Raw::Paste(text) = raw { Some(text) } else { None }
    }

    #[test]
    fn what_the_program_cares_for_arrives_in_order_until_the_terminal_is_gone() {
        let events: Events<String, ()> = Events::new();
        let mut script = vec![
            Err(ErrorKind::BrokenPipe.into()),
            Ok(Raw::Resize(80, 24)),
            Ok(Raw::FocusLost),
            Err(ErrorKind::Interrupted.into()),
            Ok(Raw::Paste("a".into())),
        ];
        let read = || script.pop().expect("reading goes on after the end");
        pump(&mut Wire { read, comes: |_| Ok(true) }, pasted, &events.post());
        let got: Vec<_> = std::iter::from_fn(|| events.waiting()).collect();
        assert_eq!(got, [Event::Input("a".into()), Event::Resize(80, 24), Event::Signal(Signal::Quit)]);
    }

    #[test]
    fn it_ends_when_nobody_listens() {
        let events: Events<String, ()> = Events::new();
        let post = events.post();
        drop(events);
        pump(&mut Wire { read: || Ok(Raw::Paste(String::new())), comes: |_| Ok(true) }, pasted, &post);
    }

    #[test]
    fn an_escape_is_a_key_when_nothing_comes_behind_it() {
        let key = |raw: Raw| raw.as_key_press_event().and_then(|key| key.code.is_esc().then(|| "esc".to_owned()));
        let events: Events<String, ()> = Events::new();
        let mut script = vec![Err(ErrorKind::BrokenPipe.into()), Ok(Raw::Key(crossterm::event::KeyCode::Esc.into()))];
        let mut waits = vec![];
        let comes = |patience| {
            waits.push(patience);
            Ok(false)
        };
        pump(&mut Wire { read: || script.pop().expect("one key"), comes }, key, &events.post());
        let got: Vec<_> = std::iter::from_fn(|| events.waiting()).collect();
        assert_eq!(got, [Event::Input("esc".into()), Event::Signal(Signal::Quit)]);
        assert_eq!(waits.len(), 1, "only what is held back is waited behind");
    }
}
