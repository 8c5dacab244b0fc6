//! Going back: where a learner would, and of a retry the run before it beside this one: what differed, what the decisions
//! cost on the evidence, what happened to users, and what either would have cost in the worlds that looked alike.

use crate::base::ratio::Milli;
use crate::base::text::count;
use crate::base::time::Tick;
use crate::grade::report::{Move, Report};
use crate::session::Run;

use super::words::{against, minutes, signed};
use super::{Block, Earlier, Given, Part, Table, Tone, turning_point};

/// Runs whose decisions differ by less than this are alike, thousandths of a budget-minute.
const ALIKE: i64 = 100;
/// Thousandths below which a world of the family is left out of the comparison.
const SMALL: u32 = 10;

/// Heading of what only somebody at the program can do.
pub(super) const AGAIN: &str = "Try it again from there";

/// The comparison, if it is a retry; then where to go back to.
pub fn parts(given: &Given<'_>, report: &Report) -> Vec<Part> {
    let mut parts = vec![];
    if let Some(earlier) = given.earlier {
        let from = parting(given.run, earlier);
        parts.push(Part { title: "The run before and this one".into(), blocks: beside(given, report, earlier, from) });
        parts.push(Part { title: "Which was better".into(), blocks: better(report, earlier, from) });
    } else if given.run.header.fork.is_some() {
        let words = "This is a retry, for practice. The run that it goes back into cannot be graded here any more.";
        parts.push(Part { title: "A retry".into(), blocks: vec![Block::Say(Tone::Note, words.into())] });
    }
    parts.push(Part { title: AGAIN.into(), blocks: offer(given.run, report) });
    parts
}

/// Where the two part: when the last line that both share was through.
fn parting(run: &Run, earlier: &Earlier) -> Tick {
    let shared = run.header.fork.map_or(0, |f| f.lines as usize);
    let own = run.lines().get(shared).map(|l| l.t);
    let theirs = earlier.run.lines().get(shared).map(|l| l.t);
    let begin = run.incident().world.spec().begin;
    own.into_iter().chain(theirs).min().unwrap_or(begin)
}

fn offer(run: &Run, report: &Report) -> Vec<Block> {
    let Some(m) = turning_point(report).and_then(|m| report.moves.get(m)) else {
        return vec![Block::Say(Tone::Note, "There is no decision in this run to go back to.".into())];
    };
    vec![
        Block::Say(
            Tone::Plain,
            format!(
                "You can go back to the minute before a decision and play on from there: the same world, the same noise, \
                 everything as it was up to then. The first choice is {}, {}, which cost {}.",
                run.day().hhmmss(m.at),
                m.command,
                against(m.cost)
            ),
        ),
        Block::Say(
            Tone::Note,
            "It is a run of its own, for practice: you know things now that you could not know then. This attempt stays \
             what it is."
                .into(),
        ),
    ]
}

/// What was decided from a moment on.
fn since(report: &Report, from: Tick) -> impl Iterator<Item = &Move> {
    report.moves.iter().filter(move |m| m.at >= from)
}

fn cost_since(report: &Report, from: Tick) -> Milli {
    since(report, from).map(|m| m.cost).sum()
}

fn beside(given: &Given<'_>, report: &Report, earlier: &Earlier, from: Tick) -> Vec<Block> {
    let day = given.run.day();
    let both = |say: &dyn Fn(&Report) -> String| vec![say(&earlier.report), say(report)];
    let passed = |r: &Report| if r.passed { "passed" } else { "not passed" }.to_owned();
    let rows = vec![
        ("decisions from there on, beyond the reference's".to_owned(), both(&|r| signed(cost_since(r, from)))),
        ("all decisions, beyond the reference's".to_owned(), both(&|r| signed(r.decisions))),
        ("lost in all".to_owned(), both(&|r| minutes(r.total))),
        ("users who failed".to_owned(), both(&|r| count(r.failed_users, "user", "users"))),
        ("result".to_owned(), both(&passed)),
        ("score".to_owned(), both(&|r| r.score.to_string())),
    ];
    let head = vec!["the run before".to_owned(), "this one".to_owned()];
    let mut out = vec![
        Block::Say(
            Tone::Note,
            format!(
                "Both are the same run up to {}. What was done from there on, each in its order:",
                day.hhmmss(from)
            ),
        ),
        Block::Table(Table { head: head.clone(), rows: steps(given.run, report, earlier, from) }),
        Block::Say(Tone::Plain, "What it came to:".into()),
    ];
    out.push(Block::Table(Table { head, rows }));
    out
}

/// The decisions of both after the parting, side by side; waits in a row are one.
fn steps(run: &Run, report: &Report, earlier: &Earlier, from: Tick) -> Vec<(String, Vec<String>)> {
    let own = |r: &Report| {
        let mut out: Vec<(Tick, String, Milli)> = vec![];
        for m in since(r, from) {
            match out.last_mut() {
                Some(last) if last.1 == "wait" && m.command.starts_with("wait") => last.2 = last.2 + m.cost,
                _ => {
                    let what = if m.command.starts_with("wait") { "wait" } else { m.command.as_str() };
                    out.push((m.at, what.to_owned(), m.cost));
                }
            }
        }
        let say = |(at, what, cost): (Tick, String, Milli)| format!("{} {what}, {}", run.day().hhmm(at), signed(cost));
        out.into_iter().map(say).collect::<Vec<_>>()
    };
    let (theirs, mine) = (own(&earlier.report), own(report));
    let cell = |all: &[String], i: usize| all.get(i).cloned().unwrap_or_else(|| "nothing more".into());
    let rows = theirs.len().max(mine.len());
    (0..rows).map(|i| (format!("step {}", i + 1), vec![cell(&theirs, i), cell(&mine, i)])).collect()
}

fn better(report: &Report, earlier: &Earlier, from: Tick) -> Vec<Block> {
    let (before, now) = (cost_since(&earlier.report, from), cost_since(report, from));
    let gain = before - now;
    let evidence = match gain.0 {
        g if g.abs() < ALIKE => {
            "On the evidence there was at each minute, both were worth the same, to a tenth of a budget-minute."
                .to_owned()
        }
        g if g > 0 => format!("On the evidence there was at each minute, this run was better, by {}.", minutes(gain)),
        _ => format!(
            "On the evidence there was at each minute, the run before was better, by {}.",
            minutes(Milli(-gain.0))
        ),
    };
    let (then, this) = (earlier.report.failed_users, report.failed_users);
    let users = match then.cmp(&this) {
        std::cmp::Ordering::Greater => format!("In this world, it spared {}.", count(then - this, "user", "users")),
        std::cmp::Ordering::Less => {
            format!("In this world, it cost {}.", count(this - then, "more user", "more users"))
        }
        std::cmp::Ordering::Equal => "In this world, it made no difference to users.".to_owned(),
    };
    let split = (gain.0 >= ALIKE && this > then) || (gain.0 <= -ALIKE && this < then);
    let mut out = vec![Block::Say(Tone::Strong, evidence), Block::Say(Tone::Plain, users)];
    if split {
        let words = "The two do not agree: what was better on the evidence came out worse this time. Over many such \
                     evenings the evidence is what pays.";
        out.push(Block::Say(Tone::Plain, words.into()));
    }
    out.push(Block::Say(
        Tone::Note,
        "You played this one knowing how it had come out, so it says what would have been better, not how good you are."
            .into(),
    ));
    let rows: Vec<(String, Vec<String>)> = report
        .twins
        .iter()
        .filter_map(|twin| {
            let other = earlier.report.twins.iter().find(|t| t.world.id == twin.world.id)?;
            let likely = twin.at_change.max(other.at_change) >= SMALL;
            likely.then(|| (twin.world.title.clone(), vec![minutes(other.cost), minutes(twin.cost)]))
        })
        .collect();
    if !rows.is_empty() {
        out.push(Block::Say(Tone::Plain, "What the same commands would have cost had it been another world:".into()));
        let head = vec!["the run before".to_owned(), "this one".to_owned()];
        out.push(Block::Table(Table { head, rows }));
    }
    out
}
