//! The loop: take what has happened, then draw one frame, and only if something changed. Needs no terminal, so that it
//! is tested without one.

use std::io;
use std::time::Instant;

use ratatui::Frame;

use super::events::{Event, Events, Post, Signal};

/// What runs behind a screen.
pub trait Program {
    /// What a person does.
    type Input;
    /// What a worker brings back.
    type Work;
    /// What it wants done.
    type Effect;

    /// Takes one event. Changes nothing outside of itself.
    fn update(&mut self, event: Event<Self::Input, Self::Work>) -> Vec<Self::Effect>;

    /// Does one thing to the outside world. What comes of it later is posted as [`Event::Work`].
    fn perform(&mut self, effect: Self::Effect, post: &Post<Self::Input, Self::Work>) -> Step;

    /// Draws. Only reads.
    fn view(&self, frame: &mut Frame<'_>);

    /// When it wants an [`Event::Tick`] at the latest. A tick must move it on.
    fn deadline(&self) -> Option<Instant> {
        None
    }

    /// Whether something that can be seen has changed since this was last asked.
    fn take_changed(&mut self) -> bool {
        true
    }
}

/// What comes after an effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The next event.
    Continue,
    /// Back to the shell until the program is called to the foreground again.
    Suspend,
    /// The end, once the other effects of the same event are done.
    Stop,
}

/// Why the loop ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The program wanted to.
    Finished,
    /// The system wanted it to; the program has seen [`Signal::Quit`] and its effects are done.
    Interrupted,
}

/// What is drawn on.
pub trait Screen {
    /// Columns and rows.
    fn size(&self) -> io::Result<(u16, u16)>;
    /// Draws one frame.
    fn draw(&mut self, view: &mut dyn FnMut(&mut Frame<'_>)) -> io::Result<()>;
    /// Gives the terminal to the shell, stops, and takes it again.
    fn suspend(&mut self) -> io::Result<()>;
    /// Takes a terminal whose state is not known any more.
    fn resume(&mut self) -> io::Result<()>;
}

/// Events between two frames at most: a flood of them must not freeze the picture.
const BATCH: usize = 256;

/// Runs a program until it ends. An error means that the terminal cannot be drawn on any more.
pub fn run<P: Program>(
    program: &mut P,
    screen: &mut impl Screen,
    events: &Events<P::Input, P::Work>,
) -> io::Result<End> {
    let post = events.post();
    if let Some(end) = resize(program, screen, &post)? {
        return Ok(end);
    }
    program.take_changed();
    let mut stale = true;
    loop {
        if stale {
            screen.draw(&mut |frame| program.view(frame))?;
        }
        stale = false;
        let mut next = Some(events.next_event(program.deadline()));
        let mut taken = 0;
        while let Some(event) = next {
            // The picture is gone with the old size.
            stale |= matches!(event, Event::Resize(..));
            if let Some(end) = handle(program, screen, &post, event, &mut stale)? {
                return Ok(end);
            }
            taken += 1;
            next = if taken < BATCH { events.waiting() } else { None };
        }
        stale |= program.take_changed();
    }
}

/// One event with everything that follows from it at once. `stale` is set when the screen has lost its picture.
fn handle<P: Program>(
    program: &mut P,
    screen: &mut impl Screen,
    post: &Post<P::Input, P::Work>,
    event: Event<P::Input, P::Work>,
    stale: &mut bool,
) -> io::Result<Option<End>> {
    if matches!(event, Event::Signal(Signal::Continued)) {
        screen.resume()?;
        *stale = true;
        return resize(program, screen, post);
    }
    if matches!(event, Event::Signal(Signal::Stop)) {
        return stop(program, screen, post, stale);
    }
    let quit = matches!(event, Event::Signal(Signal::Quit));
    match step(program, post, event) {
        Step::Stop if !quit => Ok(Some(End::Finished)),
        _ if quit => Ok(Some(End::Interrupted)),
        Step::Suspend => stop(program, screen, post, stale),
        Step::Continue | Step::Stop => Ok(None),
    }
}

/// Stops until the program is continued.
fn stop<P: Program>(
    program: &mut P,
    screen: &mut impl Screen,
    post: &Post<P::Input, P::Work>,
    stale: &mut bool,
) -> io::Result<Option<End>> {
    screen.suspend()?;
    *stale = true;
    resize(program, screen, post)
}

/// Tells the program how large the screen is.
fn resize<P: Program>(
    program: &mut P,
    screen: &impl Screen,
    post: &Post<P::Input, P::Work>,
) -> io::Result<Option<End>> {
    let (columns, rows) = screen.size()?;
    let stop = step(program, post, Event::Resize(columns, rows)) == Step::Stop;
    Ok(stop.then_some(End::Finished))
}

/// The furthest step that any effect of the event asks for.
fn step<P: Program>(program: &mut P, post: &Post<P::Input, P::Work>, event: Event<P::Input, P::Work>) -> Step {
    let effects = program.update(event);
    effects.into_iter().map(|effect| program.perform(effect, post)).max().unwrap_or(Step::Continue)
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    use ratatui::buffer::Cell;

    use super::*;

    /// Counts what it sees; each key is an order.
    #[derive(Default)]
    struct Probe {
        seen: Vec<String>,
        done: Vec<char>,
        changed: bool,
        due: Option<Instant>,
    }

    impl Program for Probe {
        type Input = char;
        type Work = u32;
        type Effect = char;

        fn update(&mut self, event: Event<char, u32>) -> Vec<char> {
            self.seen.push(format!("{event:?}"));
            self.changed |= !matches!(event, Event::Input('-'));
            match event {
                Event::Input('S') => vec!['S', 's'],
                Event::Input(key) => vec![key],
                Event::Signal(Signal::Quit) => vec!['k'],
                Event::Tick => {
                    self.due = None;
                    vec!['q']
                }
                _ => vec![],
            }
        }

        fn perform(&mut self, effect: char, post: &Post<char, u32>) -> Step {
            self.done.push(effect);
            match effect {
                'q' | 'S' => Step::Stop,
                'z' => Step::Suspend,
                'w' => {
                    post.send(Event::Work(7));
                    post.send(Event::Input('q'));
                    Step::Continue
                }
                't' => {
                    self.due = Some(Instant::now());
                    Step::Continue
                }
                _ => Step::Continue,
            }
        }

        fn view(&self, frame: &mut Frame<'_>) {
            frame.render_widget(format!("{} seen", self.seen.len()), frame.area());
        }

        fn deadline(&self) -> Option<Instant> {
            self.due
        }

        fn take_changed(&mut self) -> bool {
            std::mem::take(&mut self.changed)
        }
    }

    struct Paper {
        terminal: Terminal<TestBackend>,
        log: Vec<String>,
        /// Posts a key after this many frames.
        then: Option<(usize, char, Post<char, u32>)>,
        frames: usize,
    }

    impl Screen for Paper {
        fn size(&self) -> io::Result<(u16, u16)> {
            Ok((12, 1))
        }

        fn draw(&mut self, view: &mut dyn FnMut(&mut Frame<'_>)) -> io::Result<()> {
            self.terminal.draw(|frame| view(frame)).expect("drawing in memory");
            self.log.push(self.terminal.backend().buffer().content.iter().map(Cell::symbol).collect());
            self.frames += 1;
            if let Some((_, key, post)) = self.then.take_if(|(after, ..)| *after == self.frames) {
                post.send(Event::Input(key));
            }
            Ok(())
        }

        fn suspend(&mut self) -> io::Result<()> {
            self.log.push("suspend".into());
            Ok(())
        }

        fn resume(&mut self) -> io::Result<()> {
            self.log.push("resume".into());
            Ok(())
        }
    }

    /// Runs with these events waiting; the key comes after that many frames.
    fn play(waiting: Vec<Event<char, u32>>, then: Option<(usize, char)>) -> (End, Probe, Vec<String>) {
        let events = Events::new();
        for event in waiting {
            events.post().send(event);
        }
        let mut probe = Probe::default();
        let mut paper = Paper {
            terminal: Terminal::new(TestBackend::new(12, 1)).unwrap(),
            log: Vec::new(),
            then: then.map(|(after, key)| (after, key, events.post())),
            frames: 0,
        };
        let end = run(&mut probe, &mut paper, &events).unwrap();
        let log = paper.log.iter().map(|line| line.trim_end().to_string()).collect();
        (end, probe, log)
    }

    #[test]
    fn the_size_comes_first_and_everything_waiting_makes_one_frame() {
        let keys = "abc".chars().map(Event::Input).collect();
        let (end, probe, frames) = play(keys, Some((2, 'q')));
        assert_eq!(end, End::Finished);
        assert_eq!(probe.seen[..2], ["Resize(12, 1)", "Input('a')"]);
        assert_eq!(frames, ["1 seen", "4 seen"]);
    }

    #[test]
    fn nothing_is_drawn_when_nothing_changed() {
        let (_, probe, frames) = play(vec![Event::Input('-'), Event::Input('t')], None);
        assert_eq!(probe.seen.last().map(String::as_str), Some("Tick"));
        assert_eq!(frames, ["1 seen", "3 seen"]);
        let (_, _, frames) = play(vec![Event::Input('-'), Event::Input('-')], Some((1, 'q')));
        assert_eq!(frames, ["1 seen"]);
    }

    #[test]
    fn a_flood_of_events_does_not_freeze_the_picture() {
        let mut keys = vec![Event::Input('a'); 3 * BATCH];
        keys.push(Event::Input('q'));
        let (_, probe, frames) = play(keys, None);
        assert_eq!(probe.seen.len(), 3 * BATCH + 2);
        assert_eq!(frames, ["1 seen", "257 seen", "513 seen", "769 seen"]);
    }

    #[test]
    fn effects_are_done_in_order_and_what_they_post_comes_back() {
        let (end, probe, _) = play(vec![Event::Input('w')], None);
        assert_eq!(end, End::Finished);
        assert_eq!(probe.seen[1..], ["Input('w')", "Work(7)", "Input('q')"]);
        let (_, probe, _) = play(vec![Event::Input('S'), Event::Input('a')], None);
        assert_eq!(probe.done, ['S', 's'], "the rest of the list is done, no further event is taken");
    }

    #[test]
    fn an_order_to_end_is_seen_by_the_program_first() {
        let (end, probe, _) = play(vec![Event::Signal(Signal::Quit), Event::Input('a')], None);
        assert_eq!(end, End::Interrupted);
        assert_eq!(probe.done, ['k']);
    }

    #[test]
    fn after_a_stop_the_size_is_told_again_and_the_picture_is_drawn_again() {
        let (_, probe, log) = play(vec![Event::Input('z')], Some((2, 'q')));
        assert_eq!(probe.seen[1..3], ["Input('z')", "Resize(12, 1)"]);
        assert_eq!(log, ["1 seen", "suspend", "3 seen"]);
        let (_, probe, log) = play(vec![Event::Signal(Signal::Stop)], Some((2, 'q')));
        assert_eq!(probe.seen[1], "Resize(12, 1)", "the program need not know why");
        assert_eq!(log, ["1 seen", "suspend", "2 seen"]);
        let (_, probe, log) = play(vec![Event::Signal(Signal::Continued)], Some((2, 'q')));
        assert_eq!(probe.seen[1], "Resize(12, 1)");
        assert_eq!(log, ["1 seen", "resume", "2 seen"]);
    }
}
