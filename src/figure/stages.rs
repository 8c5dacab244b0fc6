//! A rollout in stages: how far it has come when the fault is noticed, and who failed until it is gone.

use std::fmt::Write as _;

use super::kind::{A_MINUTE, Kind, MINUTES, PERCENT, Param, Unit};
use super::picture::{Across, Chart, Curve, Drawing, Mark, Picture, Table, Tone, Up, ticks};
use super::words::{count, exact, list, number, percent, span};

/// Plans of stages, percent of users.
const PLANS: [&[f64]; 6] = [
    &[100.0],
    &[50.0, 100.0],
    &[25.0, 50.0, 75.0, 100.0],
    &[10.0, 50.0, 100.0],
    &[1.0, 10.0, 50.0, 100.0],
    &[1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0],
];

const NAMES: &[&str] = &[
    "all at once",
    "50, 100 %",
    "25, 50, 75, 100 %",
    "10, 50, 100 %",
    "1, 10, 50, 100 %",
    "1, 2, 5, 10, 25, 50, 100 %",
];

/// Stage sizes and waits against harm.
pub const KIND: Kind = Kind {
    name: "stages",
    title: "Stages against the time to notice",
    about: "stages of a rollout, and attempts that fail before a fault is noticed and gone",
    params: &[
        Param {
            name: "plan",
            label: "stages",
            unit: Unit::Names(NAMES),
            stops: &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
            start: 5.0,
        },
        Param {
            name: "wait",
            label: "length of a stage",
            unit: MINUTES,
            stops: &[5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 120.0, 240.0],
            start: 10.0,
        },
        Param {
            name: "notice",
            label: "until it is noticed",
            unit: MINUTES,
            stops: &[2.0, 5.0, 10.0, 15.0, 25.0, 45.0, 60.0, 120.0],
            start: 25.0,
        },
        Param {
            name: "undo",
            label: "from then until it is gone",
            unit: MINUTES,
            stops: &[1.0, 2.0, 5.0, 10.0, 15.0, 30.0],
            start: 5.0,
        },
        Param {
            name: "failing",
            label: "fail on the new version",
            unit: PERCENT,
            stops: &[1.0, 5.0, 10.0, 25.0, 50.0, 100.0],
            start: 50.0,
        },
        Param {
            name: "attempts",
            label: "attempts",
            unit: A_MINUTE,
            stops: &[70.0, 100.0, 300.0, 1000.0, 10_000.0],
            start: 300.0,
        },
    ],
    picture,
};

/// Share of users, percent, that have the new version at minute `t` after the first had it.
fn reach(plan: &[f64], wait: f64, t: f64) -> f64 {
    let stage = (t / wait).floor().max(0.0) as usize;
    plan.get(stage).or(plan.last()).copied().unwrap_or(100.0)
}

/// Minutes of everybody having it, up to minute `end`; the rollout halts when it is noticed.
fn exposure(plan: &[f64], wait: f64, notice: f64, end: f64) -> f64 {
    let mut sum = 0.0;
    let mut t = 0.0;
    while t < notice {
        let next = ((t / wait).floor() + 1.0) * wait;
        let until = next.min(notice);
        sum += reach(plan, wait, t) / 100.0 * (until - t);
        t = until;
    }
    sum + reached(plan, wait, notice) / 100.0 * (end - notice)
}

/// The stage in which it is noticed. One that would begin in that very minute does not.
fn reached(plan: &[f64], wait: f64, notice: f64) -> f64 {
    reach(plan, wait, notice - 1e-9)
}

fn picture(values: &[f64]) -> Picture {
    let &[plan, wait, notice, undo, failing, attempts] = values else { return super::picture::nothing() };
    let stages = PLANS[(plan as usize).clamp(1, PLANS.len()) - 1];
    let rate = attempts * failing / 100.0;
    let end = notice + undo;
    let failed = rate * exposure(stages, wait, notice, end);
    let at_once = rate * end;
    let found = reached(stages, wait, notice);
    let plan = if stages.len() == 1 {
        "Given to everybody at once".to_owned()
    } else {
        let sizes: Vec<String> = stages.iter().map(|s| exact(*s)).collect();
        format!("In stages of {} %, {} for each", list(&sizes), span(wait))
    };
    let mut sentence = format!(
        "{plan}, the fault is noticed after {}, when {} % have it. Until it is gone {}.",
        span(notice),
        exact(found),
        count(failed, "attempt fails", "attempts fail")
    );
    if stages.len() > 1 {
        let _ = write!(sentence, " All at once it would have been {}.", number(at_once));
        sentence += if found == stages[0] {
            " The first stage outlasts the time to notice: that is what a wait is for."
        } else {
            " Each wait is shorter than the time to notice, so stages began before the one before had said anything."
        };
    }
    let to = end * 1.2;
    let steps = |until: f64| (0..=240).map(move |i| f64::from(i) * until / 240.0);
    let real = steps(end).map(|t| (t, reach(stages, wait, t.min(notice - 1e-9)))).chain([(end, 0.0)]).collect();
    let planned = steps(to - notice).map(|t| notice + t).map(|t| (t, reach(stages, wait, t))).collect();
    let table = NAMES.iter().zip(PLANS).map(|(name, stages)| {
        let failed = rate * exposure(stages, wait, notice, end);
        [(*name).to_owned(), format!("{} failed attempts", number(failed))]
    });
    Picture {
        sentence,
        drawing: Drawing::Chart(Chart {
            across: Across {
                title: "minutes since the first user had it".to_owned(),
                from: 0.0,
                to,
                ticks: ticks(to, 6, number),
            },
            up: Up::new("users who have it", 100.0, percent),
            curves: vec![
                Curve { name: "as it went".to_owned(), points: real, dotted: false, tone: Tone::Bad },
                Curve { name: "as planned".to_owned(), points: planned, dotted: true, tone: Tone::Plain },
            ],
            level: None,
            marks: vec![
                Mark { at: notice, letter: 'n', name: "noticed".to_owned() },
                Mark { at: end, letter: 'g', name: "gone".to_owned() },
            ],
        }),
        table: Table::new(["stages", "harm"], table.collect()),
    }
}
