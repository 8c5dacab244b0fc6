//! What an objective leaves: minutes of failure in its window.

use std::fmt::Write as _;

use super::kind::{Kind, PERCENT, Param, Unit};
use super::picture::{Bar, Bars, Drawing, Picture, Table, Tone};
use super::words::{exact, span};
use crate::base::math;
use crate::sim::burn;

const OBJECTIVES: &[f64] = &[90.0, 95.0, 99.0, 99.5, 99.9, 99.95, 99.99, 99.999];

/// An objective and its budget.
pub const KIND: Kind = Kind {
    name: "error-budget",
    title: "What an objective leaves",
    about: "an objective and its window, as minutes that may fail",
    params: &[
        Param { name: "objective", label: "objective", unit: PERCENT, stops: OBJECTIVES, start: 99.9 },
        Param {
            name: "days",
            label: "window",
            unit: Unit::Of("day", "days"),
            stops: &[1.0, 7.0, 28.0, 30.0, 90.0, 365.0],
            start: 30.0,
        },
        Param {
            name: "failing",
            label: "attempts that fail",
            unit: PERCENT,
            stops: &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0],
            start: 100.0,
        },
    ],
    picture,
};

/// Ends of the scale, minutes: a second, and two years.
const SCALE: [f64; 2] = [1.0 / 60.0, 1_051_200.0];

fn picture(values: &[f64]) -> Picture {
    let &[objective, days, failing] = values else { return super::picture::nothing() };
    let window = days * 1440.0;
    let budget = |objective: f64| burn::budget_minutes(objective / 100.0, days);
    // A failing share within the objective never uses the budget up.
    let lasts = |objective: f64| {
        let minutes = budget(objective) / (failing / 100.0);
        (minutes < window * 0.999_999).then_some(minutes)
    };
    let words = |objective: f64| lasts(objective).map_or_else(|| "all the time".to_owned(), span);
    let mut sentence = format!(
        "{} % over {} leaves {} in which everything may fail.",
        exact(objective),
        KIND.params[1].unit.say(days),
        span(budget(objective))
    );
    if failing < 100.0 {
        let more = match lasts(objective) {
            Some(minutes) => format!(" While {} % fail, it lasts {}.", exact(failing), span(minutes)),
            None => format!(" {} % may fail all the time.", exact(failing)),
        };
        sentence.push_str(&more);
    }
    if let Some(next) = OBJECTIVES.iter().find(|o| **o > objective) {
        let _ = write!(sentence, " At {} % it would be {}.", exact(*next), words(*next));
    }
    let place = |minutes: f64| {
        let part = (math::ln(minutes) - math::ln(SCALE[0])) / (math::ln(SCALE[1]) - math::ln(SCALE[0]));
        part.clamp(0.0, 1.0)
    };
    let rows = OBJECTIVES.iter().map(|o| Bar {
        name: format!("{} %", exact(*o)),
        part: place(lasts(*o).unwrap_or(window)),
        value: words(*o),
        tone: if *o == objective { Tone::Now } else { Tone::Plain },
    });
    let rows: Vec<Bar> = rows.collect();
    let marks = [(1.0 / 60.0, "1 s"), (1.0, "1 min"), (60.0, "1 h"), (1440.0, "1 day"), (43_200.0, "30 days")];
    let table = rows.iter().map(|r| [r.name.clone(), r.value.clone()]).collect();
    Picture {
        sentence,
        drawing: Drawing::Bars(Bars {
            title: format!("how long {} may fail; each step of the scale is many times the one before", whom(failing)),
            rows,
            scale: marks.map(|(at, words)| (place(at), words.to_owned())).to_vec(),
        }),
        table: Table::new(["objective", "may fail for"], table),
    }
}

fn whom(failing: f64) -> String {
    if failing == 100.0 { "everything".to_owned() } else { format!("{} %", exact(failing)) }
}
