//! Nets in series: of a hundred faults, what each net holds and what reaches users.

use super::kind::{Kind, PERCENT, Param};
use super::picture::{Bar, Bars, Drawing, Picture, Table, Tone};
use super::words::{exact, number};

const CATCHES: &[f64] = &[0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 95.0];

/// Tests, review and a canary, one behind the other.
pub const KIND: Kind = Kind {
    name: "nets",
    title: "Nets in series",
    about: "what tests, review and a canary let through together",
    params: &[
        Param { name: "tests", label: "tests catch", unit: PERCENT, stops: CATCHES, start: 60.0 },
        Param { name: "review", label: "review catches", unit: PERCENT, stops: CATCHES, start: 40.0 },
        Param { name: "canary", label: "the canary catches", unit: PERCENT, stops: CATCHES, start: 50.0 },
        Param {
            name: "blind",
            label: "faults that no net looks for",
            unit: PERCENT,
            stops: &[0.0, 5.0, 10.0, 20.0, 30.0, 50.0],
            start: 0.0,
        },
    ],
    picture,
};

/// Faults that are counted.
const FAULTS: f64 = 100.0;

fn picture(values: &[f64]) -> Picture {
    let &[tests, review, canary, blind] = values else { return super::picture::nothing() };
    let passes = |nets: &[f64]| nets.iter().fold(1.0, |left, caught| left * (1.0 - caught / 100.0));
    // Of those that a net could see; the others slip through every one.
    let seen = 1.0 - blind / 100.0;
    let left = |nets: &[f64]| FAULTS * (blind / 100.0 + seen * passes(nets));
    let steps = [
        ("faults", left(&[])),
        ("past the tests", left(&[tests])),
        ("past the review", left(&[tests, review])),
        ("reach users", left(&[tests, review, canary])),
    ];
    let held = |i: usize| number(steps[i].1 - steps[i + 1].1);
    let mut sentence = format!(
        "Of 100 faults the tests hold {}, the review {} and the canary {}: {} {} users.",
        held(0),
        held(1),
        held(2),
        number(steps[3].1),
        if number(steps[3].1) == "1" { "reaches" } else { "reach" },
    );
    let alone = FAULTS * passes(&[tests, review, canary]);
    let more = if blind > 0.0 {
        format!(
            " {} of them no net looks for, however good it is; if the nets had no hole in common, it would be {}.",
            exact(blind),
            number(alone)
        )
    } else {
        format!(" One net that catches {} % would do the work of all three.", number(FAULTS - alone))
    };
    sentence.push_str(&more);
    let rows: Vec<Bar> = steps
        .iter()
        .enumerate()
        .map(|(i, (name, left))| Bar {
            name: (*name).to_owned(),
            part: left / FAULTS,
            value: number(*left),
            tone: if i == 3 { Tone::Bad } else { Tone::Plain },
        })
        .collect();
    let table = rows.iter().map(|r| [r.name.clone(), r.value.clone()]).collect();
    Picture {
        sentence,
        drawing: Drawing::Bars(Bars { title: "faults that are left, of 100".to_owned(), rows, scale: Vec::new() }),
        table: Table::new(["where", "of 100 faults"], table),
    }
}
