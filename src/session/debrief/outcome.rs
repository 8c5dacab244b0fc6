//! How it came out: the true world, users, passed or not beside what was expected, what the cost is made of, the profile.

use std::cmp::Ordering;

use crate::base::text::{count, thousands};
use crate::grade::report::Report;
use crate::learn::record::Prediction;
use crate::session::Run;
use crate::sim::command::{as_typed, write};
use crate::sim::incident::Step;

use super::words::{SCORE, adding_up, minutes, nth};
use super::{Block, Cost, Given, Part, Score, Table, Tone};

/// What it was, whether it passed, what was lost, how it was worked.
pub fn parts(given: &Given<'_>, report: &Report) -> Vec<Part> {
    vec![
        Part { title: "What it was, and what it meant for users".into(), blocks: truth(given, report) },
        Part { title: "Passed or not, and what you expected".into(), blocks: verdict(given, report) },
        Part { title: "What was lost, and to what".into(), blocks: account(report) },
        Part { title: "How you worked".into(), blocks: profile(given, report) },
    ]
}

fn truth(given: &Given<'_>, report: &Report) -> Vec<Block> {
    let world = &report.world;
    let mut out = vec![
        Block::Say(Tone::Strong, format!("What it was: {}.", world.title.trim_end_matches('.'))),
        Block::Prose(world.explain.trim().to_owned()),
    ];
    if !world.remedy.is_empty() {
        out.push(Block::Say(Tone::Plain, format!("What ends it: {}.", world.remedy.join(", or "))));
    }
    let (yours, idle) = (report.failed_users, report.failed_users_idle);
    let words = format!(
        "After you took over, {} failed at what they tried. Had nobody acted: {}.",
        count(yours, "user", "users"),
        thousands(idle)
    );
    out.push(Block::Say(Tone::Plain, words));
    out.push(match yours.cmp(&idle) {
        Ordering::Less => {
            Block::Say(Tone::Good, format!("What was done spared {}.", count(idle - yours, "user", "users")))
        }
        Ordering::Greater => {
            Block::Say(Tone::Bad, format!("What was done cost {}.", count(yours - idle, "more user", "more users")))
        }
        Ordering::Equal => Block::Say(Tone::Plain, "What was done made no difference to that number.".into()),
    });
    if let Some(earlier) = given.earlier {
        let first = &earlier.report;
        let failed = count(first.failed_users, "user", "users");
        let words = format!(
            "The run before: {failed} failed, score {}; this one: {}, score {}.",
            first.score,
            thousands(yours),
            report.score
        );
        out.push(Block::Say(Tone::Plain, words));
    }
    out
}

fn verdict(given: &Given<'_>, report: &Report) -> Vec<Block> {
    let mut out = vec![];
    if report.passed {
        out.push(Block::Say(Tone::Good, "The run passed.".into()));
    } else {
        out.push(Block::Say(Tone::Bad, "The run did not pass:".into()));
        out.extend(report.reasons.iter().map(|r| Block::Item(r.clone())));
    }
    let words = format!(
        "Score {}{}: {SCORE} One run says little, ten say much.",
        report.score,
        if given.attempt.is_exam() { "" } else { " for practice" }
    );
    out.push(Block::Say(Tone::Plain, words));
    match given.expected {
        Some(expected) => out.extend(compared(given.run, expected, report)),
        None => out.push(Block::Say(Tone::Note, "You gave no estimate of your own to compare this with.".into())),
    }
    out
}

/// What was expected beside what came out.
fn compared(run: &Run, expected: Prediction, report: &Report) -> Vec<Block> {
    let passed = |yes: bool| if yes { "passed" } else { "not passed" }.to_owned();
    let named = |m: usize| {
        if let Some(s) = report.stretch_from(m) {
            return super::decision::delay(run, s);
        }
        report.moves.get(m).map_or("none".to_owned(), |m| format!("{} {}", run.day().hhmmss(m.at), m.command))
    };
    let costly: Vec<usize> = super::costly(report).collect();
    let worst = costly.first().copied();
    let taken = super::steps(run);
    let guess = expected.worst.and_then(|d| taken.get(d as usize));
    let said = |s: &Step| {
        let typed = as_typed(&write(run.incident().world.spec(), &s.command));
        format!("{} {typed}", run.day().hhmmss(s.at))
    };
    // The grade cuts a long wait where there was news: each part is the wait that was named.
    let within = |s: &Step, m: usize| report.moves[m].at >= s.at && report.moves[m].at.0 < s.until.0.max(s.at.0 + 1);
    // Of a stretch each decision is the one that was named.
    let part_of = |s: &Step, m: usize| {
        report.stretch_from(m).map_or(within(s, m), |stretch| stretch.moves.iter().any(|m| within(s, *m)))
    };
    let rows = vec![
        ("the run".to_owned(), vec![passed(expected.passed), passed(report.passed)]),
        ("score".to_owned(), vec![expected.score.to_string(), report.score.to_string()]),
        (
            "costliest decision".to_owned(),
            vec![guess.map_or("not said".into(), said), worst.map_or("none that cost much".into(), named)],
        ),
    ];
    let head = vec!["you expected".to_owned(), "it came out".to_owned()];
    let off = i32::from(expected.score) - report.score;
    let score = match off {
        -10..=10 => "Your estimate of the score was close.".to_owned(),
        11.. => format!("You thought it {off} points better than it was."),
        _ => format!("You thought it {} points worse than it was.", -off),
    };
    let place = guess.and_then(|g| costly.iter().position(|m| part_of(g, *m)));
    let decision = match (guess, worst, place) {
        (None, ..) => None,
        (Some(_), None, _) => Some("None of your decisions cost much more than the reference's.".to_owned()),
        (_, _, Some(0)) => Some("You named the decision that cost most.".to_owned()),
        (_, _, Some(n)) => Some(format!("The decision you named came {}.", nth(n + 1))),
        (Some(_), Some(_), None) => Some("Another decision than the one you named cost most.".to_owned()),
    };
    let words = [Some(score), decision].into_iter().flatten().collect::<Vec<_>>().join(" ");
    vec![Block::Table(Table { head, rows }), Block::Say(Tone::Plain, words)]
}

fn account(report: &Report) -> Vec<Block> {
    let cost = |name, cost, signed, about| Cost { name, cost, signed, about };
    let (parts, total) = adding_up(&[report.par, report.decisions, report.luck], report.total);
    let intro = format!(
        "This evening came to {}: what users lost, and the price of pages and changes that were not needed. It splits like \
         this:",
        minutes(total)
    );
    vec![
        Block::Say(Tone::Plain, intro),
        Block::Split(vec![
            cost(
                "par",
                parts[0],
                false,
                "what the reference, knowing no more than you, would have expected, with the time of the words you owed and the \
                 price of putting back what did not help",
            ),
            cost(
                "decisions",
                parts[1],
                true,
                "what yours were expected to cost beyond the reference's, over the worlds that looked the same; this is \
                 what is graded",
            ),
            cost("luck", parts[2], true, "what neither explains; over many runs it comes to nothing"),
            cost("total", total, false, "what this evening came to"),
        ]),
    ]
}

/// The dimensions of the report, and Learning behind them: it comes later, and the report stays what it is.
fn profile(given: &Given<'_>, report: &Report) -> Vec<Block> {
    let run = given.run;
    if report.profile.is_empty() && given.learning.is_none() {
        return vec![Block::Say(Tone::Note, "This run gave nothing to judge here.".into())];
    }
    let score = |d: &crate::grade::report::Dimension| Score {
        name: d.name.to_owned(),
        score: d.score,
        because: d.because.iter().map(|(at, why)| (run.day().hhmmss(*at), why.clone())).collect(),
    };
    vec![Block::Scores(report.profile.iter().chain(given.learning).map(score).collect())]
}
