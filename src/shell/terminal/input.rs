//! The thread that reads the terminal. It ends with the process: a read that waits cannot be called off, so there is one
//! of it in a process, and nothing else reads standard input after it has begun.

use std::io::{self, ErrorKind};
use std::thread;
use std::time::Duration;

use crossterm::event::Event as Raw;

use super::events::{Event, Post, Signal};

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
    thread::Builder::new().name("input".into()).spawn(move || pump(crossterm::event::read, decode, &post))?;
    Ok(())
}

/// Reads until nobody listens or the terminal is gone.
fn pump<T, W>(mut read: impl FnMut() -> io::Result<Raw>, decode: fn(Raw) -> Option<T>, post: &Post<T, W>) {
    loop {
        let event = match read() {
            Ok(Raw::Resize(columns, rows)) => Some(Event::Resize(columns, rows)),
            Ok(raw) => decode(raw).map(Event::Input),
            Err(e) if e.kind() == ErrorKind::Interrupted => None,
            Err(_) => {
                post.send(Event::Signal(Signal::Quit));
                return;
            }
        };
        if event.is_some_and(|event| !post.send(event)) {
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
        pump(|| script.pop().expect("reading goes on after the end"), pasted, &events.post());
        let got: Vec<_> = std::iter::from_fn(|| events.waiting()).collect();
        assert_eq!(got, [Event::Input("a".into()), Event::Resize(80, 24), Event::Signal(Signal::Quit)]);
    }

    #[test]
    fn it_ends_when_nobody_listens() {
        let events: Events<String, ()> = Events::new();
        let post = events.post();
        drop(events);
        pump(|| Ok(Raw::Paste(String::new())), pasted, &post);
    }
}
