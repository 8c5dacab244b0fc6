//! What every screen may read, and what it may ask for. Screens hold their own state; this is the rest: the course, the
//! learner's record, the size of the terminal, the time. No screen knows another: they meet in [`Step`].

use std::sync::Arc;

use ratatui::layout::Rect;

use crate::learn::due;
use crate::learn::map::Catalogue;
use crate::learn::record::{Answer, Record};
use crate::session::Run;
use crate::session::decision::Decided;
use crate::session::desk::Request;
use crate::session::ghost::Ghost;
use crate::tui::overlay::Kind;
use crate::tui::theme::{Choice, Look, Theme};

/// What every screen reads. Changed by the app and, where a screen adds a fact to the record, by that screen together
/// with the effect that stores it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// What there is to learn.
    pub course: Arc<Catalogue>,
    /// What is known of the learner.
    pub record: Record,
    /// Unix seconds, as last told.
    pub now: i64,
    /// Columns of the terminal.
    pub columns: u16,
    /// Rows of the terminal.
    pub rows: u16,
    /// Colours and characters.
    pub look: Look,
    /// What the person wants of the colours.
    pub colours: Choice,
    /// The theme that suits the terminal.
    pub fitting: Theme,
    /// Nothing moves by itself: no clock, no playing, no notice that goes away.
    pub still: bool,
    /// Any number that stays the same for one learner: the order of options depends on it.
    pub learner: u64,
    /// How many times as fast as real time moves by itself in a run; 0: when the learner acts.
    pub speed: u16,
    /// The next run that is begun is a workshop's, of so many minutes.
    pub workshop: Option<u16>,
}

impl Shared {
    /// The answer to a decision that still stands: the last one, unless it is due again.
    pub fn stands(&self, decision: &str) -> Option<Answer> {
        self.course.decision(decision).and_then(|d| due::standing_answer(d, &self.record, self.now)).cloned()
    }

    /// The whole terminal.
    pub const fn area(&self) -> Rect {
        Rect { x: 0, y: 0, width: self.columns, height: self.rows }
    }
}

/// What the world outside is asked to do. Plain data: can be compared, logged and replayed.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Something about lessons and runs; answered by `Msg::Desk` where it has an answer.
    Desk(Request),
    /// Send `Msg::Timer(id)` after a while.
    Timer {
        /// Comes back with the message.
        id: u64,
        /// Milliseconds.
        after_ms: u32,
    },
    /// Put text on the clipboard; answered with a notice that says whether it worked.
    Copy(String),
    /// Leave the program.
    Quit,
}

/// What a screen wants after a message. Empty: nothing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Step {
    /// For the world outside.
    pub effects: Vec<Effect>,
    /// Another screen or an overlay.
    pub go: Option<Go>,
    /// One line for the person, shown for a few seconds.
    pub say: Option<String>,
}

/// Where to go.
#[derive(Debug, Clone, PartialEq)]
pub enum Go {
    /// The map of the course.
    Home,
    /// A lesson, at a screen or where the reader stopped.
    Lesson {
        /// Lesson id.
        id: String,
        /// Index of the screen.
        screen: Option<usize>,
    },
    /// What is told before a run begins.
    Briefing(Drill),
    /// The incident.
    Room(Drill),
    /// What the run was worth.
    Debrief(Drill),
    /// A decision.
    Decide(Box<Decided>),
    /// A walkthrough that is watched.
    Watch(Box<Ghost>),
    /// A run that is played back.
    Replay(Box<Run>),
    /// An overlay on top of what is shown.
    Overlay(Kind),
}

/// A run on its way from screen to screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Drill {
    /// Row in the record.
    pub id: i64,
    /// The run itself.
    pub run: Box<Run>,
}

impl Step {
    /// Nothing.
    pub fn none() -> Self {
        Self::default()
    }

    /// One effect.
    pub fn effect(effect: Effect) -> Self {
        Self { effects: vec![effect], ..Self::default() }
    }

    /// Another screen or an overlay.
    pub fn go(go: Go) -> Self {
        Self { go: Some(go), ..Self::default() }
    }

    /// One line for the person.
    pub fn say(words: impl Into<String>) -> Self {
        Self { say: Some(words.into()), ..Self::default() }
    }

    /// This, then that: effects in order, the later word on where to go and what to say.
    #[must_use]
    pub fn then(mut self, later: Self) -> Self {
        self.effects.extend(later.effects);
        self.go = later.go.or(self.go);
        self.say = later.say.or(self.say);
        self
    }
}
