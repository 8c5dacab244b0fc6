//! The debrief of a run as data, in the order that the evidence supports: decisions, worlds that look alike, and only
//! then the outcome, the course of it, going back, the judgements, the authors' words, one rule. Both front ends and both
//! files are made of this and of nothing else, so that the same run is told alike everywhere. Pure; knows no drawing.
//!
//! Start with [`Debrief::of`]. What a block says in plain words is in [`said`].

mod decision;
mod follow_ups;
mod harm;
pub mod html;
pub(in crate::session) mod judgement;
pub mod markdown;
mod markup;
mod outcome;
mod retry;
pub mod said;
#[cfg(test)]
pub mod samples;
mod svg;
#[cfg(test)]
mod tests;
mod twins;
pub mod words;
pub mod workshop;

pub use harm::{Harm, Mark};

use crate::base::ratio::Milli;
use crate::base::time::Tick;
use crate::course::lesson::Source;
use crate::grade::report::{Dimension, Label, Report};
use crate::learn::attempt::Attempt;
use crate::learn::follow_up::FollowedUp;
use crate::learn::record::{Prediction, Workshop};
use crate::session::Run;
use crate::session::log::Header;
use crate::sim::command::{as_typed, write};
use crate::sim::incident::Step;

/// What is made of it.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The run that has ended.
    pub run: &'a Run,
    /// What it counts as.
    pub attempt: Attempt,
    /// Its grade; without one there is what needs none.
    pub report: Option<&'a Report>,
    /// What the learner expected.
    pub expected: Option<Prediction>,
    /// The run before it, if it is a retry.
    pub earlier: Option<&'a Earlier>,
    /// The learner's rule.
    pub rule: Option<&'a str>,
    /// When they will meet it again, a sentence each.
    pub again: &'a [String],
    /// What the follow-ups say of the learner, once there are any.
    pub learning: Option<&'a Dimension>,
    /// The votes, if a team played it.
    pub workshop: Option<&'a Workshop>,
    /// The follow-ups that were settled.
    pub followed: Option<&'a FollowedUp>,
}

/// A run that a retry goes back into, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    /// As it was played.
    pub run: Run,
    /// What it was worth.
    pub report: Report,
}

/// A debrief.
#[derive(Debug, Clone, PartialEq)]
pub struct Debrief {
    /// Of the drill.
    pub title: String,
    /// What was played: one sentence.
    pub about: String,
    /// What the authors' words may cite.
    pub sources: Vec<Source>,
    /// In order.
    pub sections: Vec<Section>,
}

/// A part of the debrief with one purpose.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Which.
    pub topic: Topic,
    /// What it holds; never empty.
    pub parts: Vec<Part>,
}

/// What a section is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it holds")]
pub enum Topic {
    Decisions,
    Twins,
    Outcome,
    Timeline,
    Retry,
    Workshop,
    Judgements,
    FollowUps,
    Story,
    Rule,
}

impl Topic {
    /// Its heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Decisions => "Decisions that mattered most",
            Self::Twins => "What it could have been",
            Self::Outcome => "How it came out",
            Self::Timeline => "User harm, with every decision",
            Self::Retry => "Going back",
            Self::Workshop => "The team's votes and notes",
            Self::Judgements => "Your judgements",
            Self::FollowUps => "Follow-ups",
            Self::Story => "What to take from it",
            Self::Rule => "One rule, and when next",
        }
    }
}

/// A page of a section.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Its heading.
    pub title: String,
    /// What it says, in order.
    pub blocks: Vec<Block>,
}

/// A piece of the debrief.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Say(Tone, String),
    /// An item of a list.
    Item(String),
    /// What the authors wrote: Markdown that may cite the drill's sources.
    Prose(String),
    /// Where it comes from: title and address, in the order of their numbers.
    Sources(Vec<(String, String)>),
    /// What the evidence made of the family: words and thousandths, likeliest first.
    Shares(Vec<(String, u32)>),
    /// Options with their expected cost, cheapest first.
    Options(Vec<Choice>),
    /// What a total is made of.
    Split(Vec<Cost>),
    /// The dimensions: name, 0 to 100, reasons.
    Scores(Vec<Score>),
    /// Rows of cells; the first cell of a row names it.
    Table(Table),
    /// Votes on a judgement: a row an option.
    Votes(workshop::Votes),
    /// User harm over time, with every decision.
    Harm(Harm),
    /// Every decision, in order.
    Moves(Vec<Mark>),
    /// What the evidence made of the family, from decision to decision.
    Beliefs(Beliefs),
}

/// What a paragraph is for. Never said by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// What it says.
    Plain,
    /// What matters.
    Strong,
    /// How to read the rest.
    Note,
    /// Well.
    Good,
    /// Not well.
    Bad,
}

/// An option of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// As typed.
    pub phrase: String,
    /// Expected from there on.
    pub cost: Milli,
    /// Whether it is what was done.
    pub yours: bool,
}

/// A piece of a total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// Its name.
    pub name: &'static str,
    /// How much.
    pub cost: Milli,
    /// Whether it can be less than nothing.
    pub signed: bool,
    /// What it is.
    pub about: &'static str,
}

/// A dimension of the profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Its name.
    pub name: String,
    /// 0 to 100; none where there was nothing to judge.
    pub score: Option<i32>,
    /// Where it comes from: clock and reason.
    pub because: Vec<(String, String)>,
}

/// Rows of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Names of the columns after the first.
    pub head: Vec<String>,
    /// Name of the row and a cell a column.
    pub rows: Vec<(String, Vec<String>)>,
}

/// Belief over the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beliefs {
    /// Titles of the worlds that were ever worth a thought, likeliest at the end first.
    pub worlds: Vec<String>,
    /// In order.
    pub steps: Vec<Weighed>,
}

/// What the evidence had made of the worlds at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// When.
    pub at: Tick,
    /// As a clock shows it.
    pub clock: String,
    /// What was done just before; nothing at the start.
    pub after: String,
    /// Thousandths of each world.
    pub now: Vec<u32>,
}

impl Weighed {
    /// Thousandths of the worlds that are not among these.
    pub fn others(&self, these: impl Iterator<Item = usize>) -> u32 {
        1000_u32.saturating_sub(these.filter_map(|w| self.now.get(w)).sum())
    }
}

impl Beliefs {
    /// Percent of each world, with whether it moved by a tenth since the row before.
    pub fn percents(&self, step: usize) -> impl Iterator<Item = (u32, bool)> {
        let before = step.checked_sub(1).map(|s| &self.steps[s].now);
        let row = self.steps[step].now.iter().enumerate();
        row.map(move |(w, now)| ((now + 5) / 10, before.is_some_and(|b| b[w].abs_diff(*now) >= MOVED)))
    }

    /// The same as a table: a row a moment, a column a world, by its number.
    pub fn table(&self) -> Table {
        let numbers = (1..=self.worlds.len()).map(|n| format!("world {n}"));
        let row = |(i, step): (usize, &Weighed)| {
            let percents = self.percents(i).map(|(p, _)| format!("{p} %"));
            (step.clock.clone(), std::iter::once(step.after.clone()).chain(percents).collect())
        };
        Table {
            head: std::iter::once("after".to_owned()).chain(numbers).collect(),
            rows: self.steps.iter().enumerate().map(row).collect(),
        }
    }
}

/// Thousandths from which a belief has moved.
const MOVED: u32 = 100;

/// Letter of a decision on the chart and in lists: a to z, A to Z, then `+` for whatever is left.
pub fn letter(decision: usize) -> char {
    (b'a'..=b'z').chain(b'A'..=b'Z').map(char::from).nth(decision).unwrap_or('+')
}

/// The decision that a letter names.
pub fn by_letter(letter: char, decisions: usize) -> Option<usize> {
    (0..decisions.min(52)).find(|d| self::letter(*d) == letter)
}

impl Debrief {
    /// Everything that can be said.
    pub fn of(given: &Given<'_>) -> Self {
        let run = given.run;
        let mut sections = vec![];
        let mut add = |topic, parts: Vec<Part>| {
            if !parts.is_empty() {
                sections.push(Section { topic, parts });
            }
        };
        if let Some(report) = given.report {
            add(Topic::Decisions, decision::parts(run, report));
            add(Topic::Twins, twins::parts(run, report));
            add(Topic::Outcome, outcome::parts(given, report));
            // A team's notes stand with its votes.
            let own = workshop::noted(run).filter(|_| given.workshop.is_none());
            add(Topic::Timeline, harm::parts(run, report).into_iter().chain(own).collect());
            add(Topic::Retry, retry::parts(given, report));
        }
        add(Topic::Workshop, workshop::parts(run, given.workshop));
        add(Topic::Judgements, judgement::parts(run, given.workshop.is_some()));
        add(Topic::FollowUps, follow_ups::parts(run, given.followed));
        add(Topic::Story, vec![story(run)]);
        add(Topic::Rule, vec![rule(given)]);
        let Header { scenario, seed, .. } = &run.header;
        let mut about = format!("Drill {scenario}, seed {seed}. Counts as: {}.", given.attempt.word());
        if let Some(from) = run.taken_over() {
            let clock = run.day().hhmmss(from);
            about = format!(
                "{about} What was done before {clock} is the walkthrough's, and the costs and scores hold it too."
            );
        }
        Self { title: run.scenario.title.clone(), about, sources: run.scenario.sources.clone(), sections }
    }

    /// As it is written to a file: without what only somebody at the program can do.
    fn on_paper(&self) -> Self {
        let mut out = self.clone();
        for section in &mut out.sections {
            section.parts.retain(|p| section.topic != Topic::Retry || p.title != retry::AGAIN);
        }
        out.sections.retain(|s| !s.parts.is_empty());
        out
    }

    /// The section of a topic, if there is anything to say.
    pub fn section(&self, topic: Topic) -> Option<&Section> {
        self.sections.iter().find(|s| s.topic == topic)
    }
}

/// A decision as a card: for the ones that mattered most, and for any that is picked on the chart.
pub fn card(run: &Run, report: &Report, decision: usize) -> Vec<Block> {
    report.moves.get(decision).map_or(vec![], |m| decision::blocks(run, m))
}

/// The decisions of a run as a learner can name them before there is a grade: clock and what was done.
pub fn taken(run: &Run) -> Vec<(String, String)> {
    let spec = run.incident().world.spec();
    let typed = |s: &Step| as_typed(&write(spec, &s.command));
    steps(run).iter().map(|s| (run.day().hhmmss(s.at), typed(s))).collect()
}

/// The same as steps of the journal, a wait in one piece.
fn steps(run: &Run) -> Vec<Step> {
    crate::grade::decision::decisions(run.journal())
}

/// The decisions that cost something to speak of, costliest first.
pub fn costly(report: &Report) -> impl Iterator<Item = usize> {
    let weighty = |m: &usize| report.weight(*m) >= Label::Inaccuracy;
    report.costliest.iter().copied().filter(weighty)
}

/// The decision that a learner would go back to first: the costliest, or the first change, or the first of all.
pub fn turning_point(report: &Report) -> Option<usize> {
    let costly = report.costliest.first().copied().filter(|m| *m < report.moves.len());
    costly
        .or_else(|| report.moves.iter().position(|m| m.label != Label::Neutral))
        .or((!report.moves.is_empty()).then_some(0))
}

fn story(run: &Run) -> Part {
    let scenario = &run.scenario;
    let mut blocks = vec![Block::Prose(scenario.debrief.trim().to_owned())];
    if !scenario.sources.is_empty() {
        blocks.push(Block::Sources(scenario.sources.iter().map(|s| (s.title.clone(), s.url.clone())).collect()));
    }
    Part { title: "From the authors".into(), blocks }
}

fn rule(given: &Given<'_>) -> Part {
    let mut blocks = vec![];
    match given.rule {
        Some(rule) => blocks.push(Block::Say(Tone::Strong, rule.to_owned())),
        None => blocks.push(Block::Say(Tone::Note, "No rule was written down for this run.".into())),
    }
    blocks.extend(given.again.iter().map(|words| Block::Item(words.clone())));
    Part { title: "Your rule, and when you meet this again".into(), blocks }
}
