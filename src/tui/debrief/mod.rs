//! After a run, in the order the evidence supports: predict, decisions, twins, outcome, the run as a chart, going back,
//! judgements, the drill's own text, one rule. This file holds the state and what each command does to it; what is said
//! comes from [`crate::session::debrief`], and every page is a pure function to lines. The grade comes from outside,
//! behind the prediction.

pub mod blocks;
mod follow_ups;
mod predict;
mod rule;
#[cfg(test)]
mod tests;
mod timeline;
pub mod view;

use crate::grade::report::Report;
use crate::learn::again::again;
use crate::learn::attempt::{self, Attempt};
use crate::learn::record::Prediction;
use crate::session::Run;
use crate::session::debrief::{self as told, Debrief, Earlier, Given, Topic};
use crate::session::desk::Request;
use crate::session::follow_ups::{Compared, Slot, learning};
use crate::tui::entry::{Edit, Entry};
use crate::tui::key::{Mouse, MouseWhat};
use crate::tui::keys::Context;
use crate::tui::list::Move;
use crate::tui::paint::{Line, wrapped};
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
    /// The run that a retry goes back into.
    earlier: Option<Box<Earlier>>,
    /// Why there is no grade.
    failed: Option<String>,
    /// What there is to say by now.
    debrief: Debrief,
    /// When the learner meets this again.
    again: Vec<String>,
    /// Every decision, as it can be named before there is a grade.
    taken: Vec<(String, String)>,
    prediction: Predicting,
    page: Page,
    /// First line in sight of each page.
    tops: [usize; Page::ALL.len()],
    /// The decision that is picked on the chart.
    selected: usize,
    rule: Entry,
    ruled: Ruled,
    followed: follow_ups::Choosing,
}

/// What the learner expects of the run, as far as they were asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Predicting {
    /// What is asked.
    asked: Asked,
    /// Whether it passed.
    passed: bool,
    /// 0 to 100, in steps of 5.
    score: u8,
    /// The decision that cost most, if one stands out.
    worst: Option<usize>,
}

/// A question of the prediction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Passed,
    Score,
    Worst,
    /// All of them.
    Done,
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
    Timeline,
    Retry,
    Judgements,
    FollowUps,
    Story,
    Rule,
}

impl Page {
    /// All of them, in order.
    pub const ALL: [Self; 10] = [
        Self::Predict,
        Self::Decisions,
        Self::Twins,
        Self::Outcome,
        Self::Timeline,
        Self::Retry,
        Self::Judgements,
        Self::FollowUps,
        Self::Story,
        Self::Rule,
    ];

    /// What it shows.
    const fn topic(self) -> Option<Topic> {
        match self {
            Self::Predict => None,
            Self::Decisions => Some(Topic::Decisions),
            Self::Twins => Some(Topic::Twins),
            Self::Outcome => Some(Topic::Outcome),
            Self::Timeline => Some(Topic::Timeline),
            Self::Retry => Some(Topic::Retry),
            Self::Judgements => Some(Topic::Judgements),
            Self::FollowUps => Some(Topic::FollowUps),
            Self::Story => Some(Topic::Story),
            Self::Rule => Some(Topic::Rule),
        }
    }

    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self.topic() {
            None => "Your own estimate",
            Some(topic) => topic.title(),
        }
    }

    /// Whether there is nothing on it without a grade.
    const fn needs_grade(self) -> bool {
        matches!(self, Self::Decisions | Self::Twins | Self::Outcome | Self::Timeline | Self::Retry)
    }
}

/// A message to the debrief.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it does; the table of keys describes them")]
pub enum Command {
    Next,
    Previous,
    Scroll(Move),
    /// Along the decisions of the chart.
    Walk(Move),
    Passed(bool),
    /// Back to the question before.
    Unsaid,
    Score(i8),
    Worst(Move),
    Predicted,
    KeepRule,
    NoRule,
    Reword,
    /// Along the follow-ups.
    Choose(Move),
    /// Takes a follow-up in or out.
    Pick,
    /// The next choice of what is settled of it.
    Settle(Slot),
    /// Plays the week with what is picked, or goes back to picking.
    Replay,
    /// Back into the run, at the decision that is picked.
    Fork,
    Retry,
    Export,
    Leave,
}

impl State {
    /// The debrief of a run that has ended; asks for its grade. What was predicted and ruled before stays so.
    pub fn open(drill: Drill, shared: &Shared) -> (Self, Step) {
        let grade = Request::Grade { run: drill.id, played: drill.run.clone() };
        let meta = shared.record.runs.iter().find(|r| r.id == drill.id);
        let expected = meta.and_then(|m| m.prediction);
        let ruled = meta.and_then(|m| m.rule.clone()).map_or(Ruled::Open, Ruled::Kept);
        let taken = told::taken(&drill.run);
        let attempt = attempt::of_row(&shared.record, drill.id);
        let followed = follow_ups::Choosing::new(&drill.run.scenario, shared.record.follow_ups.get(&drill.id));
        let mut state = Self {
            id: drill.id,
            attempt,
            debrief: Debrief::of(&Given {
                run: &drill.run,
                attempt,
                report: None,
                expected,
                earlier: None,
                rule: None,
                again: &[],
                learning: None,
                workshop: None,
                followed: None,
            }),
            run: drill.run,
            report: None,
            earlier: None,
            failed: None,
            again: vec![],
            taken,
            prediction: expected.map_or(
                Predicting { asked: Asked::Passed, passed: false, score: 50, worst: None },
                |p| Predicting {
                    asked: Asked::Done,
                    passed: p.passed,
                    score: p.score,
                    worst: p.worst.map(|w| w as usize),
                },
            ),
            page: if expected.is_some() { Page::Decisions } else { Page::Predict },
            tops: [0; Page::ALL.len()],
            selected: 0,
            rule: Entry::default(),
            ruled,
            followed,
        };
        state.tell(shared);
        (state, Step::effect(Effect::Desk(grade)))
    }

    /// The grade has come; one of another run is not ours.
    pub fn graded(&mut self, run: i64, report: Box<Report>, earlier: Option<Box<Earlier>>, shared: &Shared) {
        if run == self.id {
            self.selected = told::turning_point(&report).unwrap_or(0);
            self.report = Some(report);
            self.earlier = earlier;
            self.failed = None;
            self.tell(shared);
            self.settle(shared);
        }
    }

    /// The week has been played with follow-ups; one of another run is not ours.
    pub fn replayed(&mut self, run: i64, compared: Box<Compared>, shared: &mut Shared) -> Step {
        if run != self.id {
            return Step::none();
        }
        let kept = self.followed.replayed(&self.run, compared);
        shared.record.follow_ups.insert(run, kept.clone());
        self.tops[Page::FollowUps as usize] = 0;
        self.tell(shared);
        Step::effect(Effect::Desk(Request::FollowUp { run, kept }))
    }

    /// Something could not be done; while the grade is waited for, that was it.
    pub fn failed(&mut self, why: &str) {
        self.followed.waits = false;
        if self.report.is_none() {
            self.failed = Some(why.to_owned());
        }
    }

    /// Which keys hold, the innermost first.
    pub fn contexts(&self) -> Vec<Context> {
        let inner = match (self.page, self.prediction.asked) {
            (Page::Predict, Asked::Passed) => Context::Passed,
            (Page::Predict, Asked::Score) => Context::Score,
            (Page::Predict, Asked::Worst) => Context::Worst,
            (Page::Rule, _) if self.ruled == Ruled::Open => {
                return vec![Context::Rule, Context::Editing, Context::Always];
            }
            (Page::Rule, _) => Context::Again,
            (Page::Timeline, _) if self.report.is_some() => Context::Timeline,
            (Page::FollowUps, _) if self.followed.is_open() => Context::FollowUps,
            (Page::FollowUps, _) if self.followed.is_told() => Context::Replayed,
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
            Command::Walk(step) => self.walk(step),
            Command::Passed(passed) => (prediction.passed, prediction.asked) = (passed, Asked::Score),
            Command::Unsaid => {
                prediction.asked = if prediction.asked == Asked::Worst { Asked::Score } else { Asked::Passed };
            }
            Command::Score(by) => prediction.score = prediction.score.saturating_add_signed(by).min(100),
            Command::Worst(step) => {
                let at = prediction.worst.map_or(0, |w| w + 1);
                prediction.worst = step.from(at, self.taken.len() + 1, 8).checked_sub(1);
            }
            Command::Predicted => return self.predicted(shared),
            Command::KeepRule => return self.keep_rule(shared),
            Command::NoRule => self.ruled = Ruled::Without,
            Command::Reword => self.ruled = Ruled::Open,
            Command::Choose(step) => {
                self.followed.walk(step);
                self.tops[Page::FollowUps as usize] = 0;
            }
            Command::Pick => return self.followed.pick(&self.run.scenario),
            Command::Settle(slot) => self.followed.settle(slot, &self.run.scenario),
            Command::Replay => {
                self.tops[Page::FollowUps as usize] = 0;
                return self.followed.replay(self.id, &self.run);
            }
            Command::Fork => return self.fork(),
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

    /// Takes a mouse event: the wheel scrolls, a click picks a row, a click on what is picked takes it.
    pub fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Step {
        let area = view::text(shared.area());
        let step = match mouse.what {
            MouseWhat::WheelUp => Move::Up,
            MouseWhat::WheelDown => Move::Down,
            MouseWhat::Click if area.contains((mouse.column, mouse.row).into()) => {
                let (columns, rows) = (area.width as usize, area.height as usize);
                let len = self.lines(columns, rows, shared.look).len();
                let top = self.tops[self.page as usize].min(len.saturating_sub(rows));
                return self.click(top + (mouse.row - area.y) as usize, columns, rows, shared);
            }
            MouseWhat::Click => return Step::none(),
        };
        (0..WHEEL).for_each(|_| self.scroll(step, shared));
        Step::none()
    }

    fn click(&mut self, line: usize, columns: usize, rows: usize, shared: &mut Shared) -> Step {
        match (self.page, self.prediction.asked) {
            (Page::Predict, Asked::Worst) => {
                let Some(row) = predict::row_at(self, line, columns, rows, shared.look) else { return Step::none() };
                if row == self.prediction.worst.map_or(0, |w| w + 1) {
                    return self.update(Command::Predicted, shared);
                }
                self.prediction.worst = row.checked_sub(1);
            }
            (Page::FollowUps, _) if self.followed.is_open() => {
                match self.followed.at_line(line, &self.run.scenario, columns) {
                    Some(follow_ups::At::Again) => return self.update(Command::Pick, shared),
                    Some(follow_ups::At::Row(row)) => self.followed.choose(row),
                    Some(follow_ups::At::Slot(slot)) => return self.update(Command::Settle(slot), shared),
                    None => {}
                }
            }
            _ => {}
        }
        Step::none()
    }

    /// The terminal has another size: what is in sight stays within what there is.
    pub fn settle(&mut self, shared: &Shared) {
        self.scroll_to(self.tops[self.page as usize], shared);
    }

    /// The page that is shown as lines, for a room of this size.
    pub fn lines(&self, columns: usize, rows: usize, look: Look) -> Vec<Line> {
        let part = self.page.topic().and_then(|t| self.debrief.section(t));
        match (self.page, part) {
            (Page::Predict, _) => predict::lines(self, columns, rows, look),
            (Page::Rule, _) => rule::lines(self, columns, look),
            (Page::FollowUps, kept) => {
                let mut out = follow_ups::lines(&self.followed, &self.run, columns, rows, look);
                if let Some(kept) = kept.filter(|_| self.followed.is_open()) {
                    out.push(Line::default());
                    out.extend(blocks::parts(&kept.parts, columns, look));
                }
                out
            }
            (page, None) if page.needs_grade() => self.waiting(columns),
            (Page::Judgements, _) if self.debrief.section(Topic::Workshop).is_some() => {
                let both = [Topic::Workshop, Topic::Judgements].into_iter().filter_map(|t| self.debrief.section(t));
                let all: Vec<_> = both.flat_map(|s| s.parts.clone()).collect();
                blocks::parts(&all, columns, look)
            }
            (Page::Judgements, None) => wrapped("This run came to none of the judgements.", columns, Role::Muted),
            (_, None) => vec![],
            (Page::Timeline, Some(section)) => timeline::lines(self, &section.parts[0], columns, rows, look),
            (_, Some(section)) => blocks::parts(&section.parts, columns, look),
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

    /// Says anew what there is to say.
    fn tell(&mut self, shared: &Shared) {
        let report = self.report.as_deref();
        let passed = report.map(|r| r.passed);
        self.again = again(&shared.course, &shared.record, &self.run.scenario.id, passed, shared.now);
        let kept = shared.record.follow_ups.get(&self.id);
        let learning = kept.map(|kept| learning(&self.run.scenario, kept, self.run.now()));
        let rule = if let Ruled::Kept(rule) = &self.ruled { Some(rule.as_str()) } else { None };
        self.debrief = Debrief::of(&Given {
            run: &self.run,
            attempt: self.attempt,
            report,
            expected: self.expected(),
            earlier: self.earlier.as_deref(),
            rule,
            again: &self.again,
            learning: learning.as_ref(),
            workshop: shared.record.workshops.get(&self.id),
            followed: kept,
        });
    }

    /// What the learner said before anything was shown.
    fn expected(&self) -> Option<Prediction> {
        let p = self.prediction;
        let worst = p.worst.map(|w| w as u32);
        (p.asked == Asked::Done).then_some(Prediction { passed: p.passed, score: p.score, worst })
    }

    /// Whether the rule is being written.
    fn writing(&self) -> bool {
        self.page == Page::Rule && self.ruled == Ruled::Open
    }

    /// Turns the page; none is turned before the prediction is given.
    fn turn(&mut self, by: isize) {
        if self.prediction.asked == Asked::Done {
            let at = (self.page as usize).saturating_add_signed(by).min(Page::ALL.len() - 1);
            self.page = Page::ALL[at];
        }
    }

    /// Picks another decision on the chart, which comes back into sight.
    fn walk(&mut self, step: Move) {
        let decisions = self.report.as_ref().map_or(0, |r| r.moves.len());
        self.selected = step.from(self.selected, decisions, 8);
        self.tops[Page::Timeline as usize] = 0;
    }

    fn scroll(&mut self, step: Move, shared: &Shared) {
        let area = view::text(shared.area());
        let rows = area.height as usize;
        let len = self.lines(area.width as usize, rows, shared.look).len();
        let last = len.saturating_sub(rows);
        let top = self.tops[self.page as usize].min(last);
        self.scroll_to(step.from(top, last + 1, rows.saturating_sub(2)), shared);
    }

    fn scroll_to(&mut self, to: usize, shared: &Shared) {
        let area = view::text(shared.area());
        let len = self.lines(area.width as usize, area.height as usize, shared.look).len();
        self.tops[self.page as usize] = to.min(len.saturating_sub(area.height as usize));
    }

    /// The question is answered: the next one, or the debrief itself.
    fn predicted(&mut self, shared: &mut Shared) -> Step {
        let asks_worst = !self.taken.is_empty();
        match self.prediction.asked {
            Asked::Score if asks_worst => self.prediction.asked = Asked::Worst,
            Asked::Score | Asked::Worst => self.prediction.asked = Asked::Done,
            Asked::Passed | Asked::Done => {}
        }
        let Some(expected) = self.expected().filter(|_| self.page == Page::Predict) else { return Step::none() };
        self.page = Page::Decisions;
        if let Some(meta) = shared.record.runs.iter_mut().find(|r| r.id == self.id) {
            meta.prediction = Some(expected);
        }
        self.tell(shared);
        Step::effect(Effect::Desk(Request::Predict { run: self.id, expected }))
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
        self.tell(shared);
        Step::effect(Effect::Desk(Request::Rule { run: self.id, text }))
    }

    /// Back to the minute of a decision: the picked one on the chart, elsewhere the one that cost most.
    fn fork(&self) -> Step {
        let Some(report) = &self.report else { return Step::say("There is no grade yet to go back by.") };
        let picked = if self.page == Page::Timeline { Some(self.selected) } else { told::turning_point(report) };
        let Some(decision) = picked.and_then(|m| report.moves.get(m)) else {
            return Step::say("There is no decision in this run to go back to.");
        };
        Step::effect(Effect::Desk(Request::Fork { run: self.id, lines: self.run.lines_before(decision.at) }))
    }

    fn export(&self) -> Step {
        if self.report.is_none() {
            return Step::say("There is no grade yet to write down.");
        }
        let (markdown, html) = (told::markdown::file(&self.debrief), told::html::page(&self.debrief));
        Step::effect(Effect::Desk(Request::Export { run: self.id, markdown, html }))
    }
}
