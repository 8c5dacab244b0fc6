//! What a canary can see: the chance that a fault stands out from what fails anyway, by the attempts it has met.

use super::kind::{A_MINUTE, Kind, MINUTES, PERCENT, Param};
use super::picture::{Across, Chart, Curve, Drawing, Mark, NOW, Picture, Table, Tone, Up};
use super::words::{count, exact, number, percent, share, span};
use crate::base::math;

/// Canary size and time against the chance to detect.
pub const KIND: Kind = Kind {
    name: "canary",
    title: "What a canary can see",
    about: "size and time of a canary, and the chance that it shows a fault",
    params: &[
        Param {
            name: "share",
            label: "share of the attempts",
            unit: PERCENT,
            stops: &[0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0],
            start: 5.0,
        },
        Param {
            name: "minutes",
            label: "for",
            unit: MINUTES,
            stops: &[1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 240.0, 480.0],
            start: 20.0,
        },
        Param {
            name: "fault",
            label: "of them the fault hits",
            unit: PERCENT,
            stops: &[0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0],
            start: 1.0,
        },
        Param {
            name: "usual",
            label: "fail on a good day",
            unit: PERCENT,
            stops: &[0.0, 0.1, 0.2, 0.5, 1.0, 2.0],
            start: 0.0,
        },
        Param {
            name: "attempts",
            label: "attempts in all",
            unit: A_MINUTE,
            stops: &[10.0, 70.0, 100.0, 300.0, 1000.0, 10_000.0],
            start: 300.0,
        },
    ],
    picture,
};

/// A healthy canary may be stopped in no more than this share of cases.
const FALSE_ALARMS: f64 = 0.05;
/// From this many failures on, counts are taken as normally distributed.
const MANY: f64 = 400.0;
/// 95 % of a normal distribution lie below so many deviations.
const DEVIATIONS: f64 = 1.644_853_626_951_472_2;

/// The largest number of failures that a healthy canary, where `mean` are usual, stays within in 95 of 100 cases.
pub fn limit(mean: f64) -> f64 {
    if mean > MANY {
        return (mean + DEVIATIONS * math::pow(mean, 0.5)).floor();
    }
    let (mut k, mut term) = (0.0, math::exp(-mean));
    let mut sum = term;
    while 1.0 - sum > FALSE_ALARMS && k < 10.0 * MANY {
        k += 1.0;
        term *= mean / k;
        sum += term;
    }
    k
}

/// Chance of more than `limit` failures where `mean` are to be expected (Poisson).
pub fn exceeds(mean: f64, limit: f64) -> f64 {
    if mean > MANY {
        return 1.0 - math::normal((limit + 0.5 - mean) / math::pow(mean, 0.5));
    }
    let (mut k, mut term) = (0.0, math::exp(-mean));
    let mut sum = term;
    while k < limit {
        k += 1.0;
        term *= mean / k;
        sum += term;
    }
    (1.0 - sum).clamp(0.0, 1.0)
}

/// Chance that a canary with `n` attempts is told from a healthy one; shares from 0 to 1.
pub fn detects(n: f64, usual: f64, fault: f64) -> f64 {
    exceeds(n * (usual + fault), limit(n * usual))
}

fn picture(values: &[f64]) -> Picture {
    let &[part, minutes, fault, usual, attempts] = values else { return super::picture::nothing() };
    let rate = attempts * part / 100.0;
    let chance = |minutes: f64| detects(rate * minutes, usual / 100.0, fault / 100.0);
    let n = rate * minutes;
    let limit = limit(n * usual / 100.0);
    let mut sentence = format!(
        "A canary of {} % for {} sees {}. A fault that hits {} % of them shows in {} of such canaries.",
        exact(part),
        span(minutes),
        count(n, "attempt", "attempts"),
        exact(fault),
        share(chance(minutes)),
    );
    let more = if usual > 0.0 {
        format!(
            " As {} % fail on a good day, it takes more than {} to tell a fault from chance.",
            exact(usual),
            count(limit, "failure", "failures"),
        )
    } else if n >= 3.0 {
        format!(" If none of them fails, {} may still be faulty: 3 / {}.", share(3.0 / n), number(n))
    } else {
        " So few say next to nothing, even if none of them fails.".to_owned()
    };
    sentence.push_str(&more);
    let needed = (1..=100_000).map(f64::from).map(|k| k * 0.25 / rate.max(1e-9)).find(|m| chance(*m) >= 0.95);
    let log = |m: f64| math::ln(m) / math::ln(10.0);
    let points = (0..=150).map(|i| f64::from(i) / 150.0 * log(480.0)).map(|x| (x, chance(math::pow(10.0, x)) * 100.0));
    let marks = [(1.0, "1"), (10.0, "10"), (60.0, "60"), (240.0, "240"), (480.0, "480")];
    let mut table: Vec<[String; 2]> = KIND.params[1].stops.iter().map(|m| [span(*m), share(chance(*m))]).collect();
    table.push(["95 % from".to_owned(), needed.map_or_else(|| "very many hours".to_owned(), span)]);
    Picture {
        sentence,
        drawing: Drawing::Chart(Chart {
            across: Across {
                title: "minutes of canary, in tenfold steps".to_owned(),
                from: 0.0,
                to: log(480.0),
                ticks: marks.map(|(m, words)| (log(m), words.to_owned())).to_vec(),
            },
            up: Up::new("chance that the fault shows", 100.0, percent),
            curves: vec![Curve {
                name: format!("a canary of {} %", exact(part)),
                points: points.collect(),
                dotted: false,
                tone: Tone::Now,
            }],
            level: Some((95.0, "95 %".to_owned())),
            marks: vec![Mark { at: log(minutes), letter: NOW, name: "your canary".to_owned() }],
        }),
        table: Table::new(["time", "chance that it shows"], table),
    }
}
