//! Failed minutes as people: what a share that failed for a while comes to in attempts and in persons.

use std::fmt::Write as _;

use super::kind::{A_MINUTE, Kind, MINUTES, PERCENT, Param, Unit};
use super::picture::{Crowd, Drawing, Picture, Table};
use super::words::{count, exact, number};

/// A share, minutes, and people.
pub const KIND: Kind = Kind {
    name: "people",
    title: "A percentage as people",
    about: "a share that fails for a while, as people who met an error",
    params: &[
        Param { name: "failing", label: "attempts that fail", unit: PERCENT, stops: FAILING, start: 2.0 },
        Param {
            name: "minutes",
            label: "for",
            unit: MINUTES,
            stops: &[1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0],
            start: 20.0,
        },
        Param {
            name: "attempts",
            label: "attempts",
            unit: A_MINUTE,
            stops: &[70.0, 100.0, 300.0, 1000.0, 10_000.0, 100_000.0],
            start: 300.0,
        },
        Param {
            name: "tries",
            label: "tries of each person",
            unit: Unit::Of("try", "tries"),
            stops: &[1.0, 2.0, 3.0, 5.0],
            start: 1.0,
        },
    ],
    picture,
};

const FAILING: &[f64] = &[0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0];

/// Signs that are drawn at most.
const MOST: f64 = 200.0;

fn picture(values: &[f64]) -> Picture {
    let &[failing, minutes, attempts, tries] = values else { return super::picture::nothing() };
    let failed = attempts * failing / 100.0 * minutes;
    let people = failed / tries;
    let spent = failing / 100.0 * minutes;
    let each = if tries == 1.0 {
        "if each of them tries once".to_owned()
    } else {
        format!("if each of them tries {} times and fails each time", exact(tries))
    };
    let mut sentence = format!(
        "{} % of {} attempts a minute for {} min: {}, or {}, {each}.",
        exact(failing),
        exact(attempts),
        exact(minutes),
        count(failed, "failed attempt", "failed attempts"),
        count(people, "person", "people"),
    );
    if let Some(fills) = fills(people) {
        let _ = write!(sentence, " They would fill {fills}.");
    }
    let mut unit = 1_u64;
    while people / unit as f64 > MOST {
        unit *= 10;
    }
    let table = vec![
        ["failed attempts".to_owned(), number(failed)],
        ["people".to_owned(), number(people)],
        ["budget-minutes".to_owned(), number(spent)],
    ];
    Picture {
        sentence,
        drawing: Drawing::Crowd(Crowd {
            signs: (people / unit as f64).round().max(1.0) as usize,
            each: unit,
            noun: ["person who met an error", "people who met an error"],
        }),
        table: Table::new(["what", "how many"], table),
    }
}

/// Something people have seen full: coaches of 50 seats, halls of 1,000, stadiums of 50,000.
fn fills(people: f64) -> Option<String> {
    let (seats, one, many) = match people {
        p if p < 25.0 => return None,
        p if p < 1000.0 => (50.0, "coach of 50 seats", "coaches of 50 seats"),
        p if p < 50_000.0 => (1000.0, "hall of 1,000 seats", "halls of 1,000 seats"),
        _ => (50_000.0, "stadium of 50,000 seats", "stadiums of 50,000 seats"),
    };
    let all = people / seats;
    Some(match all {
        a if a < 0.75 => format!("half a {one}"),
        a if a < 1.25 => format!("a {one}"),
        a if a < 1.75 => format!("one and a half {many}"),
        a => format!("{} {many}", number(a.round())),
    })
}
