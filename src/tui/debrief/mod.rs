//! After a run, in the order the evidence supports: predict, decisions, twins, outcome, judgements, the drill's own text,
//! one rule. This file holds the state and what each command does to it; every page is a pure function to lines. The
//! grade comes from outside, behind the prediction.

mod cards;
mod export;
mod judgements;
mod outcome;
mod predict;
mod rule;
#[cfg(test)]
pub mod samples;
#[cfg(test)]
mod tests;
mod twins;
pub mod view;

use crate::grade::report::Report;
use crate::learn::attempt::Attempt;
use crate::session::Run;
use crate::session::desk::Request;
use crate::tui::entry::{Edit, Entry};
use crate::tui::key::{Mouse, MouseWhat};
use crate::tui::keys::Context;
use crate::tui::list::Move;
use crate::tui::paint::{Line, markdown, wrapped};
use crate::tui::shared::{Drill, Effect, Go, Shared, Step};
use crate::tui::theme::{Look, Role};

/// Lines that one turn of the wheel scrolls.
const WHEEL: usize = 3;

/// A run that has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    id: i64,
    /// What the run counts as.
    attempt: Attempt,
    run: Box<Run>,
    report: Option<Box<Report>>,
    /// Why there is no grade.
    failed: Option<String>,
    prediction: Prediction,
    page: Page,
    /// First line in sight of each page.
    tops: [usize; Page::ALL.len()],
    rule: Entry,
    ruled: Ruled,
}

/// What the learner expects of the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Prediction {
    /// Whether it passed.
    passed: Option<bool>,
    /// 0 to 100, in steps of 5.
    score: u8,
    /// Whether it was given.
    given: bool,
}

/// The learner's rule.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Ruled {
    Open,
    Kept(String),
    Without,
}

/// A page of the debrief.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it shows")]
pub enum Page {
    Predict,
    Decisions,
    Twins,
    Outcome,
    Judgements,
    Story,
    Rule,
}

impl Page {
    /// All of them, in order.
    pub const ALL: [Self; 7] =
        [Self::Predict, Self::Decisions, Self::Twins, Self::Outcome, Self::Judgements, Self::Story, Self::Rule];

    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Predict => "Your own estimate",
            Self::Decisions => "Decisions that mattered most",
            Self::Twins => "What it could have been",
            Self::Outcome => "How it came out",
            Self::Judgements => "Your judgements",
            Self::Story => "What to take from it",
            Self::Rule => "One rule of your own",
        }
    }
}

/// A message to the debrief.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it does; the table of keys describes them")]
pub enum Command {
    Next,
    Previous,
    Scroll(Move),
    Passed(bool),
    Unpassed,
    Score(i8),
    Predicted,
    KeepRule,
    NoRule,
    Reword,
    Retry,
    Export,
    Leave,
}

impl State {
    /// The debrief of a run that has ended; asks for its grade.
    pub fn open(drill: Drill, attempt: Attempt) -> (Self, Step) {
        let grade = Request::Grade { run: drill.id, played: drill.run.clone() };
        let state = Self {
            id: drill.id,
            attempt,
            run: drill.run,
            report: None,
            failed: None,
            prediction: Prediction { passed: None, score: 50, given: false },
            page: Page::Predict,
            tops: [0; Page::ALL.len()],
            rule: Entry::default(),
            ruled: Ruled::Open,
        };
        (state, Step::effect(Effect::Desk(grade)))
    }

    /// The grade has come; one of another run is not ours.
    pub fn graded(&mut self, run: i64, report: Box<Report>, shared: &Shared) {
        if run == self.id {
            self.report = Some(report);
            self.failed = None;
            self.settle(shared);
        }
    }

    /// Something could not be done; while the grade is waited for, that was it.
    pub fn failed(&mut self, why: &str) {
        if self.report.is_none() {
            self.failed = Some(why.to_owned());
        }
    }

    /// Which keys hold, the innermost first.
    pub fn contexts(&self) -> Vec<Context> {
        let inner = match self.page {
            Page::Predict if !self.prediction.given && self.prediction.passed.is_none() => Context::Passed,
            Page::Predict if !self.prediction.given => Context::Score,
            Page::Rule if self.ruled == Ruled::Open => {
                return vec![Context::Rule, Context::Editing, Context::Always];
            }
            Page::Rule => Context::Again,
            _ => Context::Debrief,
        };
        vec![inner, Context::Browsing, Context::Always]
    }

    /// Takes a command.
    pub fn update(&mut self, command: Command, shared: &mut Shared) -> Step {
        let prediction = &mut self.prediction;
        match command {
            Command::Next => self.turn(1),
            Command::Previous => self.turn(-1),
            Command::Scroll(step) => self.scroll(step, shared),
            Command::Passed(passed) => prediction.passed = Some(passed),
            Command::Unpassed => prediction.passed = None,
            Command::Score(by) => prediction.score = prediction.score.saturating_add_signed(by).min(100),
            Command::Predicted => return self.predicted(),
            Command::KeepRule => return self.keep_rule(shared),
            Command::NoRule => self.ruled = Ruled::Without,
            Command::Reword => self.ruled = Ruled::Open,
            Command::Retry => {
                let scenario = self.run.scenario.id.clone();
                return Step::effect(Effect::Desk(Request::Begin { scenario, exam: false }));
            }
            Command::Export => return self.export(),
            Command::Leave => return Step::go(Go::Home),
        }
        Step::none()
    }

    /// Takes text that was typed or pasted.
    pub fn typed(&mut self, text: &str) -> Step {
        if self.writing() {
            self.rule.insert(text);
        }
        Step::none()
    }

    /// Takes an editing step.
    pub fn edit(&mut self, edit: Edit) -> Step {
        if self.writing() {
            self.rule.edit(edit);
        }
        Step::none()
    }

    /// Takes a mouse event: the wheel scrolls.
    pub fn mouse(&mut self, mouse: Mouse, shared: &Shared) -> Step {
        let step = match mouse.what {
            MouseWhat::WheelUp => Move::Up,
            MouseWhat::WheelDown => Move::Down,
            MouseWhat::Click => return Step::none(),
        };
        (0..WHEEL).for_each(|_| self.scroll(step, shared));
        Step::none()
    }

    /// The terminal has another size: what is in sight stays within what there is.
    pub fn settle(&mut self, shared: &Shared) {
        self.scroll_to(self.tops[self.page as usize], shared);
    }

    /// The page that is shown as lines.
    pub fn lines(&self, columns: usize, look: Look) -> Vec<Line> {
        self.page_lines(self.page, columns, look)
    }

    fn page_lines(&self, page: Page, columns: usize, look: Look) -> Vec<Line> {
        let report = self.report.as_deref();
        match (page, report) {
            (Page::Predict, _) => predict::lines(self, columns, look),
            (Page::Decisions, Some(report)) => cards::lines(&self.run, report, columns, look),
            (Page::Twins, Some(report)) => twins::lines(&self.run, report, columns, look),
            (Page::Outcome, Some(report)) => outcome::lines(self, report, columns, look),
            (Page::Decisions | Page::Twins | Page::Outcome, None) => self.waiting(columns),
            (Page::Judgements, _) => judgements::lines(&self.run, columns, look),
            (Page::Story, _) => story(&self.run, columns, look),
            (Page::Rule, _) => rule::lines(self, columns, look),
        }
    }

    fn waiting(&self, columns: usize) -> Vec<Line> {
        match &self.failed {
            None => wrapped("Working out what your decisions cost. It shows here by itself.", columns, Role::Info),
            Some(why) => {
                let mut out = wrapped("This run could not be graded.", columns, Role::Bad);
                out.extend(wrapped(why, columns, Role::Text));
                out.extend(wrapped(
                    "The run is kept. The pages that need no grade are still here.",
                    columns,
                    Role::Muted,
                ));
                out
            }
        }
    }

    /// Whether the rule is being written.
    fn writing(&self) -> bool {
        self.page == Page::Rule && self.ruled == Ruled::Open
    }

    /// Turns the page; none is turned before the prediction is given.
    fn turn(&mut self, by: isize) {
        if self.prediction.given {
            let at = (self.page as usize).saturating_add_signed(by).min(Page::ALL.len() - 1);
            self.page = Page::ALL[at];
        }
    }

    fn scroll(&mut self, step: Move, shared: &Shared) {
        let rows = view::text(shared.area()).height as usize;
        let len = self.lines(view::text(shared.area()).width as usize, shared.look).len();
        let last = len.saturating_sub(rows);
        let top = self.tops[self.page as usize].min(last);
        self.scroll_to(step.from(top, last + 1, rows.saturating_sub(2)), shared);
    }

    fn scroll_to(&mut self, to: usize, shared: &Shared) {
        let area = view::text(shared.area());
        let len = self.lines(area.width as usize, shared.look).len();
        self.tops[self.page as usize] = to.min(len.saturating_sub(area.height as usize));
    }

    fn predicted(&mut self) -> Step {
        let Some(passed) = self.prediction.passed else { return Step::none() };
        if self.prediction.given {
            return Step::none();
        }
        self.prediction.given = true;
        self.page = Page::Decisions;
        let request = Request::Predict { run: self.id, passed, score: self.prediction.score };
        Step::effect(Effect::Desk(request))
    }

    fn keep_rule(&mut self, shared: &mut Shared) -> Step {
        let text = self.rule.text().trim().to_owned();
        if text.is_empty() {
            return Step::say("Write one sentence, or press tab to go on without.");
        }
        self.ruled = Ruled::Kept(text.clone());
        if let Some(meta) = shared.record.runs.iter_mut().find(|r| r.id == self.id) {
            meta.rule = Some(text.clone());
        }
        Step::effect(Effect::Desk(Request::Rule { run: self.id, text }))
    }

    fn export(&self) -> Step {
        if self.report.is_none() {
            return Step::say("There is no grade yet to write down.");
        }
        Step::effect(Effect::Desk(Request::Export { run: self.id, markdown: export::markdown(self) }))
    }
}

/// The drill's own text, with its sources.
fn story(run: &Run, columns: usize, look: Look) -> Vec<Line> {
    let mut out = markdown(&run.scenario.debrief, columns, look.ascii);
    if run.scenario.sources.is_empty() {
        return out;
    }
    out.push(Line::default());
    out.push(Line::of("Sources", Role::Strong));
    for source in &run.scenario.sources {
        let lead = format!("{} ", look.signs().dot);
        let lines = crate::base::text::hang(&source.title, columns, &lead, "  ");
        out.extend(lines.into_iter().map(|l| Line::of(l, Role::Text)));
        let room = columns.saturating_sub(2).max(1);
        out.extend(wrapped(&source.url, room, Role::Muted).into_iter().map(|l| Line::of("  ", Role::Text).join(l)));
    }
    out
}
