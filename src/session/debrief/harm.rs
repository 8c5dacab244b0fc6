//! User harm over the run, with you and with nobody acting, and every decision on it: numbers for a chart, and the same
//! as sentences.

use crate::base::ratio::Milli;
use crate::base::time::{DayStart, Tick};
use crate::grade::curves::BURN_S;
use crate::grade::report::{Label, Report};
use crate::session::Run;

use super::words::{LABELS, minutes, signed};
use super::{Block, Part, Tone, letter};

/// Values of a period in the sentences: five minutes.
const PERIOD: usize = 10;
/// What is shown at least after the last thing that happened, s.
const AFTER_S: u32 = 600;
/// Below this nothing is lost to speak of: thousandths of a budget-minute a minute for the chart, of a period's sum for
/// the sentences.
const LITTLE: i64 = 10;
const LITTLE_IN_ALL: i64 = 50;

/// A chart of harm.
#[derive(Debug, Clone, PartialEq)]
pub struct Harm {
    /// When the learner took over.
    pub from: Tick,
    /// Where the chart ends.
    pub to: Tick,
    /// Seconds between two values.
    pub step_s: u32,
    /// Share of what users came for that failed, thousandths, from `from` on.
    pub with: Vec<i64>,
    /// The same had nobody acted.
    pub without: Vec<i64>,
    /// Every decision, in order.
    pub marks: Vec<Mark>,
    /// Wall clock at tick 0.
    pub day: DayStart,
    /// The chart in words.
    pub said: Vec<String>,
}

/// A decision on the chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Stands for it.
    pub letter: char,
    /// When.
    pub at: Tick,
    /// The same on the clock.
    pub clock: String,
    /// What was done.
    pub what: String,
    /// Beyond the reference's choice.
    pub cost: Milli,
    /// How it compares with the best option.
    pub label: Label,
    /// `costliest`, `best`, or nothing.
    pub note: &'static str,
}

impl Mark {
    /// `19:42:10 rollback checkout: plus 3.2, blunder, costliest`.
    pub fn said(&self) -> String {
        let note = if self.note.is_empty() { String::new() } else { format!(", {}", self.note) };
        format!("{} {}: {}, {}{note}", self.clock, self.what, signed(self.cost), self.label.word())
    }
}

/// The chart, then every decision.
pub fn parts(run: &Run, report: &Report) -> Vec<Part> {
    let about = "Share of what users came for that failed, weighted by what matters most: 100 percent is everything for \
                 everybody. Letters are your decisions.";
    let harm = harm(run, report);
    let marks = harm.marks.clone();
    let mut blocks = vec![Block::Say(Tone::Note, about.into()), Block::Harm(harm)];
    if !marks.is_empty() {
        let words = format!(
            "Every decision, with what it was expected to cost in budget-minutes beyond the reference's choice; together {}, \
             each rounded to a tenth:",
            signed(report.decisions)
        );
        blocks.push(Block::Say(Tone::Plain, words));
        blocks.push(Block::Moves(marks));
        blocks.push(Block::Say(Tone::Note, LABELS.into()));
    }
    vec![Part { title: "What users lost, and when you did what".into(), blocks }]
}

/// The numbers of the chart.
pub fn harm(run: &Run, report: &Report) -> Harm {
    let spec = run.incident().world.spec();
    let from = spec.begin;
    let marks = marks(run, report);
    let after = |i: usize| from.plus(i as u32 * BURN_S);
    let calm = report.burn.iter().rposition(|v| *v >= LITTLE).map_or(from, after);
    // Harm may last for an hour after the last decision: the chart leaves room for the decisions, and what comes after
    // it is one sentence.
    let left = run.now();
    let room = left.plus(AFTER_S.max(2 * left.since(from)));
    let steps = report.burn.len().max(report.burn_idle.len()).max(2) as u32;
    let end = from.plus((steps - 1) * BURN_S);
    let to = calm.max(left).plus(AFTER_S).min(room).min(end).max(from.plus(BURN_S));
    Harm {
        from,
        to,
        step_s: BURN_S,
        with: report.burn.clone(),
        without: report.burn_idle.clone(),
        said: sentences(run, report, &marks, to),
        marks,
        day: run.day(),
    }
}

fn marks(run: &Run, report: &Report) -> Vec<Mark> {
    let mark = |(i, m): (usize, &crate::grade::report::Move)| Mark {
        letter: letter(i),
        at: m.at,
        clock: run.day().hhmmss(m.at),
        what: m.command.clone(),
        cost: m.cost,
        label: m.label,
        note: match super::costly(report).position(|c| c == i) {
            Some(0) => "costliest",
            Some(_) => "costly",
            None if report.best == Some(i) => "best",
            None => "",
        },
    };
    report.moves.iter().enumerate().map(mark).collect()
}

/// What a period lost.
fn sum(values: &[i64], n: usize) -> Milli {
    let from = (n * PERIOD).min(values.len());
    let to = ((n + 1) * PERIOD).min(values.len());
    Milli(values[from..to].iter().sum::<i64>() * i64::from(BURN_S) / 60)
}

/// Every five minutes, periods alike in one sentence; what is lost after the end of the chart is summed up.
fn sentences(run: &Run, report: &Report, marks: &[Mark], chart: Tick) -> Vec<String> {
    let (day, begin) = (run.day(), run.incident().world.spec().begin);
    let periods = report.burn.len().max(report.burn_idle.len()).div_ceil(PERIOD);
    let loses = |n: &usize| sum(&report.burn, *n).0 >= LITTLE_IN_ALL || sum(&report.burn_idle, *n).0 >= LITTLE_IN_ALL;
    let last = (0..periods).rev().find(loses).map_or(0, |n| n + 1);
    let horizon = run.incident().world.spec().horizon;
    if last == 0 {
        return vec!["Nothing to speak of was lost, by you or with nobody acting.".into()];
    }
    let row = |n: usize| {
        let from = begin.plus((n * PERIOD) as u32 * BURN_S);
        let to = from.plus(PERIOD as u32 * BURN_S).min(horizon.max(from));
        let did = marks.iter().filter(|m| m.at >= from && m.at < to);
        let did: Vec<String> = did.map(|m| format!("{} ({})", m.what, m.letter)).collect();
        let lost = format!("{} with you, {} with nobody", minutes(sum(&report.burn, n)), sum(&report.burn_idle, n));
        (from, to, lost, did.join(", "))
    };
    let mut out = vec![];
    let mut n = 0;
    while n < last {
        let (from, mut to, lost, did) = row(n);
        if from >= chart && did.is_empty() && n + 1 < last {
            let all = |values: &[i64]| (n..last).map(|n| sum(values, n)).sum::<Milli>();
            let (with, without) = (minutes(all(&report.burn)), all(&report.burn_idle));
            let end = row(last - 1).1;
            out.push(format!(
                "{} to {}, in all: {with} with you, {without} with nobody.",
                day.hhmm(from),
                day.hhmm(end)
            ));
            break;
        }
        n += 1;
        if !did.is_empty() {
            out.push(format!("{} to {}: {lost}. You did: {did}.", day.hhmm(from), day.hhmm(to)));
            continue;
        }
        while n < last && row(n).2 == lost && row(n).3.is_empty() {
            to = row(n).1;
            n += 1;
        }
        let each = if to.since(from) > PERIOD as u32 * BURN_S { ", each five minutes" } else { "" };
        out.push(format!("{} to {}{each}: {lost}.", day.hhmm(from), day.hhmm(to)));
    }
    if last < periods {
        out.push("After that nothing to speak of was lost either way.".into());
    }
    out
}
