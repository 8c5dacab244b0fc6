//! Retries that multiply: what one user's request becomes at the bottom when every layer tries again.

use std::fmt::Write as _;

use super::kind::{Kind, PERCENT, Param, Unit};
use super::picture::{Bar, Bars, Drawing, Picture, Table, Tone};
use super::words::{exact, number};
use crate::base::math;

/// Layers and tries.
pub const KIND: Kind = Kind {
    name: "retries",
    title: "Retries in layers",
    about: "what one request becomes when every layer tries again",
    params: &[
        Param {
            name: "layers",
            label: "that retry",
            unit: Unit::Of("layer", "layers"),
            stops: &[1.0, 2.0, 3.0, 4.0, 5.0],
            start: 3.0,
        },
        Param {
            name: "tries",
            label: "in each layer, the first included",
            unit: Unit::Of("try", "tries"),
            stops: &[1.0, 2.0, 3.0, 4.0, 5.0],
            start: 4.0,
        },
        Param {
            name: "failing",
            label: "calls to the bottom that fail",
            unit: PERCENT,
            stops: &[0.0, 1.0, 5.0, 10.0, 25.0, 50.0, 75.0, 90.0, 100.0],
            start: 100.0,
        },
        Param {
            name: "budget",
            label: "retry budget",
            unit: Unit::Names(&["none", "20 % of calls", "10 % of calls"]),
            stops: &[1.0, 2.0, 3.0],
            start: 1.0,
        },
    ],
    picture,
};

/// Share of first tries that retries may be, by the value of the parameter.
const BUDGETS: [f64; 3] = [f64::INFINITY, 0.2, 0.1];

/// Calls that a layer makes for a request, and the share of its requests that fail in the end, where a share `p` of its
/// calls fails, it tries `tries` times in all, and retries are no more than `budget` of first tries.
pub fn layer(p: f64, tries: u32, budget: f64) -> (f64, f64) {
    let retries: f64 = (1..tries).map(|k| math::powi(p, k)).sum();
    let allowed = if retries > budget { budget / retries } else { 1.0 };
    // Those that are not allowed another try stay failed.
    (1.0 + allowed * retries, p * (1.0 - allowed) + math::powi(p, tries) * allowed)
}

/// Requests per user's request at every level, the user's own first.
pub fn levels(layers: u32, tries: u32, failing: f64, budget: f64) -> Vec<f64> {
    // From the bottom up, as a layer's failures are what the one above retries; then multiplied from the top.
    let (mut p, mut factors) = (failing, Vec::new());
    for _ in 0..layers {
        let (calls, left) = layer(p, tries, budget);
        factors.push(calls);
        p = left;
    }
    let mut out = vec![1.0];
    for factor in factors.iter().rev() {
        out.push(out.last().copied().unwrap_or(1.0) * factor);
    }
    out
}

fn picture(values: &[f64]) -> Picture {
    let &[layers, tries, failing, budget] = values else { return super::picture::nothing() };
    let budget = BUDGETS[(budget as usize).clamp(1, BUDGETS.len()) - 1];
    let at = |budget| levels(layers as u32, tries as u32, failing / 100.0, budget);
    let levels = at(budget);
    let last = levels.last().copied().unwrap_or(1.0);
    let who = if layers == 1.0 { "one layer tries".to_owned() } else { format!("{} layers try", exact(layers)) };
    let times = if tries == 1.0 { "once".to_owned() } else { format!("{} times", exact(tries)) };
    let state = match failing {
        100.0 => "Nothing gets an answer from the bottom".to_owned(),
        0.0 => "Nothing fails at the bottom".to_owned(),
        f => format!("{} % of calls to the bottom fail", exact(f)),
    };
    let mut sentence = format!("{state}, and {who} {times}: for each user's request the bottom gets {}.", number(last));
    if failing == 100.0 && layers > 1.0 && tries > 1.0 && budget.is_infinite() {
        let product = vec![exact(tries); layers as usize].join(" \u{d7} ");
        let _ = write!(sentence, " That is {product}, at the moment it can least bear it.");
    } else if budget.is_finite() {
        let free = at(f64::INFINITY).last().copied().unwrap_or(1.0);
        let more = if free > last * 1.001 {
            format!(" Without the budget it would be {}.", number(free))
        } else {
            " There are too few retries for the budget to matter.".to_owned()
        };
        sentence.push_str(&more);
    } else if last < 1.15 {
        sentence += " While little fails, retries cost little; that is why they look harmless.";
    }
    let count = levels.len();
    let rows: Vec<Bar> = levels
        .iter()
        .enumerate()
        .map(|(i, requests)| Bar {
            name: match i {
                0 => "user".to_owned(),
                i if i + 1 == count => "bottom".to_owned(),
                i => format!("layer {}", i + 1),
            },
            part: requests / last,
            value: number(*requests),
            tone: if i + 1 == count { Tone::Bad } else { Tone::Plain },
        })
        .collect();
    let table = rows.iter().map(|r| [r.name.clone(), r.value.clone()]).collect();
    Picture {
        sentence,
        drawing: Drawing::Bars(Bars {
            title: "requests that arrive for each user's request".to_owned(),
            rows,
            scale: Vec::new(),
        }),
        table: Table::new(["at", "requests for each user's request"], table),
    }
}
