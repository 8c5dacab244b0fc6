//! A one-decision drill: the situation with what is to be seen, the question, and what came of every option. Side by side
//! where there is room, else a page at a time. Putting options in order is the room's [`Judge`]; what the blocks look
//! like is the debrief's. [`view`] draws.

#[cfg(test)]
mod tests;
pub mod view;

use std::sync::Arc;

use crate::session::Run;
use crate::session::decision::{Decided, Weighed};
use crate::session::desk::Request;
use crate::tui::key::{Mouse, MouseWhat};
use crate::tui::keys::Context;
use crate::tui::list::Move;
use crate::tui::room::judge::{self, Judge, Outcome};
use crate::tui::shared::{Effect, Go, Shared, Step};

/// A decision on the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    decided: Box<Decided>,
    /// The scene alone.
    scene: Run,
    judge: Option<Judge>,
    /// What the options come to, once it has been played.
    weighed: Option<Box<Weighed>>,
    /// Why it could not be played.
    failed: Option<String>,
    page: Page,
    /// First line in sight of each page.
    tops: [usize; 2],
    /// Leaving it unanswered was asked for once.
    skipping: bool,
}

/// A page; side by side the one that keys go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The situation, and what is to be seen.
    Scene,
    /// The question; what came of it once it is answered.
    Question,
}

/// A message to the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it does; the table of keys describes them")]
pub enum Command {
    Turn,
    Question,
    Scroll(Move),
    /// Scrolls the scene, whatever page is open.
    Scene(Move),
    Again,
    Leave,
}

impl State {
    /// A decision at its question, or, where it was answered and is not due, at what came of it.
    pub fn open(decided: Box<Decided>, shared: &Shared) -> (Self, Step) {
        let mut state = Self::new(decided);
        if let Some(answer) = shared.stands(&state.decided.decision.id) {
            state.decided.restore(&answer);
        }
        if state.decided.asks() {
            return (state, Step::none());
        }
        (state.judge, state.page) = (None, Page::Question);
        let step =
            state.weigh().then(Step::say("You have answered this before: `a` asks anew, tab shows what you saw."));
        (state, step)
    }

    fn new(decided: Box<Decided>) -> Self {
        let (scene, judge) = (decided.scene(), Judge::of(&decided.run));
        Self { decided, scene, judge, weighed: None, failed: None, page: Page::Scene, tops: [0; 2], skipping: false }
    }

    /// The decision as it stands.
    pub const fn decided(&self) -> &Decided {
        &self.decided
    }

    /// Which keys hold, the innermost first.
    pub fn contexts(&self) -> Vec<Context> {
        let mut out = match (&self.judge, self.page) {
            (_, Page::Scene) => vec![Context::DecideScene],
            (Some(judge), _) if judge.tagging() => vec![Context::JudgeCues, Context::Decide],
            (Some(judge), _) if judge.unsure() => vec![Context::Judge, Context::Decide],
            (Some(_), _) => vec![Context::JudgeSure, Context::Decide],
            (None, Page::Question) => vec![Context::Decided],
        };
        out.extend([Context::Browsing, Context::Always]);
        out
    }

    /// Takes a command.
    pub fn update(&mut self, command: Command, shared: &Shared) -> Step {
        match command {
            Command::Turn => self.page = if self.page == Page::Scene { Page::Question } else { Page::Scene },
            Command::Question => self.page = Page::Question,
            Command::Scroll(step) => self.scroll(self.page, step, shared),
            Command::Scene(step) => self.scroll(Page::Scene, step, shared),
            Command::Again => match self.decided.again() {
                Ok(again) => *self = Self::new(Box::new(again)),
                Err(slip) => return Step::say(format!("The scene cannot be played: {slip}.")),
            },
            Command::Leave => return Step::go(Go::Home),
        }
        Step::none()
    }

    /// Takes a step of the judgement.
    pub fn judge(&mut self, command: judge::Command, shared: &mut Shared) -> Step {
        let Some(judge) = &mut self.judge else { return Step::none() };
        let asked = std::mem::take(&mut self.skipping);
        match judge.step(command) {
            Outcome::Stay => {
                self.settle(shared);
                Step::none()
            }
            Outcome::Send(line) => self.carry_out(&line, shared),
            Outcome::Skip if asked => self.carry_out("skip", shared),
            Outcome::Skip => {
                self.skipping = true;
                Step::say("Press it again to see the key without an order of your own; nothing is kept then.")
            }
        }
    }

    /// What the options come to.
    pub fn weighed(&mut self, decision: &str, weighed: Box<Weighed>) {
        if self.decided.decision.id == decision {
            self.weighed = Some(weighed);
        }
    }

    /// Why they could not be played.
    pub fn failed(&mut self, why: &str) {
        self.failed = Some(why.to_owned());
    }

    /// Takes a mouse event: the wheel scrolls what it is over, a click picks an option, a cue or how sure one is.
    pub fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Step {
        let areas = view::areas(shared.area(), self.page);
        let over = |area: ratatui::layout::Rect| area.contains((mouse.column, mouse.row).into());
        let page = if over(areas.scene) { Page::Scene } else { Page::Question };
        match mouse.what {
            MouseWhat::WheelUp => self.scroll(page, Move::Up, shared),
            MouseWhat::WheelDown => self.scroll(page, Move::Down, shared),
            MouseWhat::Click => {
                self.page = page;
                if let Some(pick) = view::picked(self, mouse.column, mouse.row, shared) {
                    return self.judge(judge::Command::Next(pick), shared);
                }
            }
        }
        Step::none()
    }

    /// The terminal has another size, or the cursor has moved.
    pub fn settle(&mut self, shared: &Shared) {
        for page in [Page::Scene, Page::Question] {
            let laid = view::lay_out(self, page, shared);
            let last = laid.lines.len().saturating_sub(laid.rows);
            let top = &mut self.tops[page as usize];
            *top = (*top).min(last);
            if let Some(at) = laid.cursor {
                *top = (*top).min(at).max((at + 1).saturating_sub(laid.rows.max(1)));
            }
        }
    }

    fn scroll(&mut self, page: Page, step: Move, shared: &Shared) {
        let laid = view::lay_out(self, page, shared);
        let last = laid.lines.len().saturating_sub(laid.rows);
        let top = &mut self.tops[page as usize];
        *top = step.from((*top).min(last), last + 1, laid.rows.saturating_sub(1).max(1));
    }

    /// Keeps the answer, then asks for what it comes to.
    fn carry_out(&mut self, line: &str, shared: &mut Shared) -> Step {
        if let Err(error) = self.decided.run.type_line(line) {
            return Step::say(error.message);
        }
        (self.judge, self.tops[Page::Question as usize]) = (None, 0);
        let mut step = Step::none();
        if let Some(answer) = self.decided.answer(shared.now) {
            shared.record.answers.push(answer.clone());
            step = Step::effect(Effect::Desk(Request::Answer(answer)));
        }
        step.then(self.weigh())
    }

    fn weigh(&self) -> Step {
        Step::effect(Effect::Desk(Request::Weigh { decision: Arc::clone(&self.decided.decision) }))
    }
}
