//! One queue for everything that can happen to a running screen. Several threads post, one takes.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Instant;

use crate::shell::environment::Ground;

/// Something happened. `T` is what a person does, `W` what a worker brings back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<T, W> {
    /// A key, the mouse, pasted text.
    Input(T),
    /// The terminal has this size now, in cells. The first event of every program.
    Resize(u16, u16),
    /// The deadline that was given has passed.
    Tick,
    /// The system wants something.
    Signal(Signal),
    /// How light the terminal says that its ground is.
    Ground(Ground),
    /// A worker is done.
    Work(W),
}

/// What the system wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// The program shall end: it was told to, or its terminal is gone.
    Quit,
    /// The program shall stop until it is continued, as ctrl-z asks.
    Stop,
    /// The program was stopped and goes on; the screen shows something else by now.
    Continued,
}

/// The way into the queue, for any thread.
#[derive(Debug)]
pub struct Post<T, W>(Sender<Event<T, W>>);

impl<T, W> Clone for Post<T, W> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T, W> Post<T, W> {
    /// Adds an event; false when nobody takes them any more.
    pub fn send(&self, event: Event<T, W>) -> bool {
        self.0.send(event).is_ok()
    }
}

/// The queue.
#[derive(Debug)]
pub struct Events<T, W> {
    post: Post<T, W>,
    queue: Receiver<Event<T, W>>,
}

impl<T, W> Events<T, W> {
    /// An empty queue.
    pub fn new() -> Self {
        let (sender, queue) = mpsc::channel();
        Self { post: Post(sender), queue }
    }

    /// A way into it.
    pub fn post(&self) -> Post<T, W> {
        self.post.clone()
    }

    /// Waits for the next event, or for the deadline, which comes as a [`Event::Tick`]. A deadline that has passed goes
    /// first: a stream of keys must not stop the clock.
    pub fn next_event(&self, deadline: Option<Instant>) -> Event<T, W> {
        let closed = "the queue holds a sender itself";
        let Some(deadline) = deadline else { return self.queue.recv().expect(closed) };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Event::Tick;
        }
        match self.queue.recv_timeout(left) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => Event::Tick,
            Err(RecvTimeoutError::Disconnected) => unreachable!("{closed}"),
        }
    }

    /// The next event if there is one already.
    pub fn waiting(&self) -> Option<Event<T, W>> {
        self.queue.try_recv().ok()
    }
}

impl<T, W> Default for Events<T, W> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_deadline_is_kept_before_keys_and_a_key_before_a_later_deadline() {
        let events: Events<char, ()> = Events::new();
        let now = Instant::now();
        events.post().send(Event::Input('a'));
        assert_eq!(events.next_event(Some(now)), Event::Tick);
        assert_eq!(events.next_event(Some(now + Duration::from_mins(10))), Event::Input('a'));
        assert_eq!(events.waiting(), None);
        assert_eq!(events.next_event(Some(Instant::now() + Duration::from_millis(1))), Event::Tick);
        events.post().send(Event::Input('b'));
        assert_eq!(events.next_event(None), Event::Input('b'));
    }

    #[test]
    fn a_sender_learns_that_nobody_listens() {
        let events: Events<char, ()> = Events::new();
        let post = events.post();
        assert!(post.send(Event::Tick));
        drop(events);
        assert!(!post.send(Event::Tick));
    }
}
