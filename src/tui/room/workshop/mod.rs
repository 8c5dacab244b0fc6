//! A workshop in the room, for a projector: one pane at a time with wide margins and blank lines, the votes instead of a
//! judgement of one's own, and the truth for the presenter behind a key that asks first. What is said comes from
//! [`crate::session::workshop`]; this holds what is in sight of it.

pub mod view;

use crate::grade::advice::Advice;
use crate::session::debrief::Block;
use crate::session::desk::Request;
use crate::session::workshop::{ASK_TRUTH, Then, Workshop, told};
use crate::tui::keys::Context;
use crate::tui::room::{Asked, State};
use crate::tui::shared::{Effect, Shared, Step};

/// Ids of the timers that let the minutes of the plan go on; far above those of the live clock.
const MINUTES: u64 = 1 << 48;
/// How often the head is drawn anew, milliseconds.
const EVERY_MS: u32 = 15_000;

/// A team's hour.
#[derive(Debug, Clone, PartialEq)]
pub struct Hour {
    /// The votes.
    pub workshop: Workshop,
    /// What covers the pane, with its heading; empty: nothing.
    pub board: Vec<Block>,
    /// Whether the board is for the presenter alone.
    pub secret: bool,
    /// First line in sight of the board.
    pub top: usize,
    /// What the engine was asked for.
    asked: Then,
    /// Unix seconds, as last told.
    pub now: i64,
    /// Tells its own timer from a stale one.
    beat: u64,
}

/// A message to the workshop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// The presenter wants the truth; asked once.
    Truth,
    /// Takes the board away.
    Close,
}

impl State {
    /// Takes up the workshop of this run, if it is one's.
    pub fn attend(&mut self, shared: &mut Shared) -> Step {
        let Some(kept) = shared.record.workshops.get(&self.id) else { return Step::none() };
        let workshop = Workshop::resume(kept, &self.run);
        let fresh = self.run.lines().is_empty();
        let board = if fresh { told::opening(&workshop) } else { told::continued(&workshop, &self.run, shared.now) };
        let beat = MINUTES + shared.now.unsigned_abs();
        self.judge = None;
        let hour = Hour { workshop, board, secret: false, top: 0, asked: Then::Nothing, now: shared.now, beat };
        self.hour = Some(Box::new(hour));
        let timer = Step::effect(Effect::Timer { id: beat, after_ms: EVERY_MS });
        timer.then(self.answer(shared))
    }

    /// The workshop, if a team plays this run.
    pub fn hour(&self) -> Option<&Hour> {
        self.hour.as_deref()
    }

    /// Which keys hold in a workshop where nothing is typed, where `inner` holds in a room without one.
    pub(super) fn hour_contexts(&self, inner: Context) -> Option<Vec<Context>> {
        let hour = self.hour.as_ref()?;
        let inner = if hour.board.is_empty() { inner } else { Context::Board };
        Some(vec![inner, Context::Workshop, Context::Room, Context::Browsing, Context::Always])
    }

    /// Takes a message.
    pub(super) fn hour_command(&mut self, command: Command) -> Step {
        let Some(hour) = &mut self.hour else { return Step::none() };
        match command {
            Command::Truth if hour.secret => hour.close(),
            Command::Truth => self.asked = Some(Asked::Truth),
            Command::Close => hour.close(),
        }
        Step::none()
    }

    /// Takes a line that is for the workshop and not for the run.
    pub(super) fn hour_line(&mut self, line: &str, shared: &mut Shared) -> Option<Step> {
        let hour = self.hour.as_mut()?;
        if Workshop::bare(line, &self.run) {
            let e = Workshop::wants_its_word(&self.run);
            self.error = Some((e.message, e.hint));
            return Some(Step::none());
        }
        let line = hour.workshop.meant(line, &self.run);
        Workshop::word(line, &self.run)?;
        let told = match hour.workshop.type_line(line, &self.run, shared.now) {
            Ok(told) => told,
            Err(e) => {
                self.error = Some((e.message, e.hint));
                return Some(Step::none());
            }
        };
        let mut step = Step::none();
        if let Some((seq, line)) = told.keep {
            shared.record.workshops.insert(self.id, hour.workshop.kept());
            step = Step::effect(Effect::Desk(Request::Voted { run: self.id, seq, line }));
        }
        (hour.asked, hour.now) = (told.then, shared.now);
        // The count of hands stands below the question anyway.
        let counts = told.blocks == told::count(&hour.workshop, &self.run) && self.run.freeze().is_some();
        hour.show(if counts { vec![] } else { told.blocks }, false);
        self.put("");
        Some(match told.then {
            Then::Nothing => step,
            Then::Answer => step.then(self.answer(shared)),
            Then::Engine => step.then(self.ask_engine()).then(Step::say("Working out what the engine would do.")),
            Then::Truth => {
                self.asked = Some(Asked::Truth);
                step
            }
        })
    }

    /// Gives the run the team's answer, once there is one; what was said of it stays in sight.
    fn answer(&mut self, shared: &mut Shared) -> Step {
        let line = self.hour.as_ref().and_then(|h| h.workshop.answer(&self.run));
        let Some(line) = line else { return Step::none() };
        let board = self.hour.as_ref().map(|h| h.board.clone()).unwrap_or_default();
        let step = self.carry_out(&line, false, shared);
        if let Some(hour) = &mut self.hour {
            hour.show(board, false);
        }
        step
    }

    /// The presenter means it.
    pub(super) fn show_truth(&mut self) -> Step {
        if let Some(hour) = &mut self.hour {
            hour.asked = Then::Truth;
        }
        self.ask_engine().then(Step::say("Working out what the reference would do."))
    }

    fn ask_engine(&self) -> Step {
        Step::effect(Effect::Desk(Request::Advise { run: self.id, played: self.run.clone() }))
    }

    /// The engine has answered.
    pub fn advised(&mut self, run: i64, advice: &Advice, now: i64) {
        let Some(hour) = self.hour.as_mut().filter(|_| run == self.id) else { return };
        if hour.asked == Then::Truth {
            let blocks = told::truth(advice, &hour.workshop, &self.run, now);
            hour.show(blocks, true);
        } else {
            // The key stands above; what the engine says comes below it.
            let mut blocks = std::mem::take(&mut hour.board);
            let top = hour.top;
            blocks.extend(told::engine(advice, &self.run));
            hour.show(blocks, false);
            hour.top = top;
        }
    }

    /// A timer of the plan has run out: the minutes go on.
    pub(super) fn minute(&mut self, id: u64, now: i64) -> Option<Step> {
        let hour = self.hour.as_mut().filter(|h| h.beat == id)?;
        hour.now = now;
        Some(Step::effect(Effect::Timer { id, after_ms: EVERY_MS }))
    }
}

impl Hour {
    /// Puts something over the pane.
    fn show(&mut self, board: Vec<Block>, secret: bool) {
        (self.board, self.secret, self.top) = (board, secret, 0);
    }

    /// Takes it away.
    pub fn close(&mut self) {
        self.show(vec![], false);
    }
}

/// What is asked before the truth is shown, and what the yes means.
pub const TRUTH: (&str, &str) = (ASK_TRUTH, "y shows it; alt-t or esc takes it away again.");
