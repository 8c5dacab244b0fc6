//! A run that is played back: the room as it was at a moment, below it a timeline with every decision. Holds where it
//! stands and how fast it goes; what a moment looked like is the session's. [`view`] draws, [`cast`] writes a recording.

pub mod cast;
#[cfg(test)]
mod tests;
pub mod view;

use crate::session::Run;
use crate::session::replay::{Go as Step_, Replay, Way};
use crate::tui::key::{Mouse, MouseWhat};
use crate::tui::keys::Context;
use crate::tui::list::Move;
use crate::tui::room::{self, Pane};
use crate::tui::shared::{Effect, Shared, Step};
use crate::tui::stage;

/// Timers of playing have ids from here on.
const PLAY: u64 = 1 << 33;
/// Simulated seconds that pass with each beat of playing.
const BEAT_S: u32 = 5;
/// How many times as fast as real it can go.
pub const SPEEDS: [u16; 4] = [1, 10, 30, 60];

/// A run that is played back.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    replay: Box<Replay>,
    room: room::State,
    pane: Pane,
    playing: bool,
    /// Index into [`SPEEDS`].
    speed: usize,
    /// Counts timers of playing, so that a stale one is known.
    beat: u64,
}

/// A message to the replay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it does; the table of keys describes them")]
pub enum Command {
    Decision(Way),
    Minutes(Way, u8),
    Start,
    End,
    Play,
    Speed,
    Pane(Pane),
    NextPane,
    Room(Move),
    Leave,
}

impl State {
    /// A run at its beginning.
    pub fn new(run: Box<Run>, shared: &mut Shared) -> Self {
        let replay = Box::new(Replay::new(*run));
        let room = stage::room(replay.run(), Pane::Feed, shared);
        Self { replay, room, pane: Pane::Feed, playing: false, speed: 1, beat: 0 }
    }

    /// Where it stands.
    pub const fn replay(&self) -> &Replay {
        &self.replay
    }

    /// How many times as fast as real it goes, where it goes by itself.
    pub fn playing(&self) -> Option<u16> {
        self.playing.then_some(SPEEDS[self.speed])
    }

    /// Which keys hold, the innermost first.
    pub fn contexts(&self) -> Vec<Context> {
        vec![Context::Replay, Context::Browsing, Context::Always]
    }

    /// Takes a command.
    pub fn update(&mut self, command: Command, shared: &mut Shared) -> Step {
        match command {
            Command::Decision(way) => self.go(Step_::Decision(way), shared),
            Command::Minutes(way, minutes) => self.go(Step_::Seconds(way, u32::from(minutes) * 60), shared),
            Command::Start => self.go(Step_::Start, shared),
            Command::End => self.go(Step_::End, shared),
            Command::Play => return self.play(shared),
            Command::Speed => {
                self.speed = (self.speed + 1) % SPEEDS.len();
                return if self.playing { self.arm() } else { Step::none() };
            }
            Command::Pane(pane) => self.turn(pane, shared),
            Command::NextPane => self.turn(Pane::ALL[(self.pane as usize + 1) % Pane::ALL.len()], shared),
            Command::Room(step) => {
                self.room.update(room::Command::Scroll(step), &mut view::room_shared(shared));
            }
            // Only the command line opens one.
            Command::Leave => return Step::effect(Effect::Quit),
        }
        Step::none()
    }

    /// Takes a mouse event: the wheel scrolls the room, a click on the timeline goes there.
    pub fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Step {
        let areas = view::areas(shared.area());
        match mouse.what {
            MouseWhat::WheelUp => self.update(Command::Room(Move::Up), shared),
            MouseWhat::WheelDown => self.update(Command::Room(Move::Down), shared),
            MouseWhat::Click if areas.bar.contains((mouse.column, mouse.row).into()) => {
                let to = view::tick_at(&self.replay, mouse.column - areas.bar.x, areas.bar.width);
                self.playing = false;
                self.replay.goto(to);
                self.show(shared);
                Step::none()
            }
            MouseWhat::Click => self.room.mouse(mouse, &mut view::room_shared(shared)),
        }
    }

    /// The terminal has another size.
    pub fn settle(&mut self, shared: &Shared) {
        self.room.settle(&view::room_shared(shared));
    }

    /// A timer of playing, or another's. It stands while a window covers it.
    pub fn timer(&mut self, id: u64, covered: bool, shared: &mut Shared) -> Step {
        if id != PLAY + self.beat || !self.playing {
            return Step::none();
        }
        if !covered {
            self.replay.go(Step_::Seconds(Way::On, BEAT_S));
            self.show(shared);
        }
        self.playing = !self.replay.is_at_end();
        if self.playing { self.arm() } else { Step::none() }
    }

    fn play(&mut self, shared: &mut Shared) -> Step {
        self.playing = !self.playing;
        if self.playing && self.replay.is_at_end() {
            self.replay.go(Step_::Start);
            self.show(shared);
        }
        if self.playing { self.arm() } else { Step::none() }
    }

    /// Asks for the next beat.
    fn arm(&mut self) -> Step {
        self.beat += 1;
        Step::effect(Effect::Timer { id: PLAY + self.beat, after_ms: BEAT_S * 1000 / u32::from(SPEEDS[self.speed]) })
    }

    /// Scrubbing stops playing: who looks for a moment wants to look at it.
    fn go(&mut self, go: Step_, shared: &mut Shared) {
        self.playing = false;
        self.replay.go(go);
        self.show(shared);
    }

    fn turn(&mut self, pane: Pane, shared: &mut Shared) {
        self.pane = pane;
        self.room.update(room::Command::Pane(pane), shared);
    }

    fn show(&mut self, shared: &mut Shared) {
        self.room = stage::room(self.replay.run(), self.pane, shared);
    }
}
