//! Release pace against budget: how much of it a pace spends on average, and how often luck alone overspends it.

use super::kind::{Kind, MINUTES, PERCENT, Param, Unit};
use super::picture::{Across, Chart, Curve, Drawing, Mark, NOW, Picture, Table, Tone, Up, below, nice_top, ticks};
use super::words::{exact, number, percent, share, span};
use crate::base::math;
use crate::sim::burn;

/// Releases, what goes wrong with them, and the budget.
pub const KIND: Kind = Kind {
    name: "release-pace",
    title: "Release pace against budget",
    about: "releases a week against the error budget of 30 days",
    params: &[
        Param {
            name: "releases",
            label: "releases",
            unit: Unit::Of("a week", "a week"),
            stops: &[1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 15.0, 20.0, 30.0, 50.0],
            start: 5.0,
        },
        Param {
            name: "bad",
            label: "of them go wrong",
            unit: PERCENT,
            stops: &[0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0],
            start: 5.0,
        },
        Param {
            name: "reach",
            label: "users who meet a bad one",
            unit: PERCENT,
            stops: &[1.0, 5.0, 10.0, 25.0, 50.0, 100.0],
            start: 100.0,
        },
        Param {
            name: "minutes",
            label: "to notice and undo",
            unit: MINUTES,
            stops: &[2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0],
            start: 15.0,
        },
        Param {
            name: "objective",
            label: "objective",
            unit: PERCENT,
            stops: &[99.0, 99.5, 99.9, 99.95, 99.99],
            start: 99.9,
        },
    ],
    picture,
};

/// Days of the budget's window.
const DAYS: f64 = 30.0;
/// Right end of the picture, releases a week.
const MOST: f64 = 50.0;

/// Chance of more than `allowed` bad releases where `mean` are usual (Poisson).
pub fn overspends(mean: f64, allowed: f64) -> f64 {
    let (mut term, mut sum) = (math::exp(-mean), 0.0);
    let mut k = 0.0;
    while k <= allowed && k < 1000.0 {
        sum += term;
        k += 1.0;
        term *= mean / k;
    }
    (1.0 - sum).clamp(0.0, 1.0)
}

fn picture(values: &[f64]) -> Picture {
    let &[releases, bad, reach, minutes, objective] = values else { return super::picture::nothing() };
    let budget = burn::budget_minutes(objective / 100.0, DAYS);
    let each = reach / 100.0 * minutes;
    let wrong = |pace: f64| pace * DAYS / 7.0 * bad / 100.0;
    let spent = |pace: f64| wrong(pace) * each / budget;
    // A little room, so that a budget of exactly three bad releases is not taken for less by rounding.
    let allowed = (budget / each + 1e-9).floor();
    let chance = overspends(wrong(releases), allowed);
    let fits = budget / (each * bad / 100.0 * DAYS / 7.0);
    let many = if allowed < 1.0 {
        "A single bad release costs more than the whole budget".to_owned()
    } else if allowed < 2.0 {
        "The budget has room for one bad release".to_owned()
    } else {
        format!("The budget has room for {} bad releases", number(allowed))
    };
    let sentence = format!(
        "{} a week, {} % of them bad: {} bad {} in 30 days, {} each. On average that spends {} of {}: {} of the \
         budget. {many}; {} of months have more than that.",
        releases_of(releases),
        exact(bad),
        number(wrong(releases)),
        if number(wrong(releases)) == "1" { "one" } else { "ones" },
        budget_minutes(each),
        span(wrong(releases) * each),
        span(budget),
        percent((spent(releases) * 100.0).round()),
        share(chance),
    );
    let top = nice_top((spent(releases) * 125.0).clamp(150.0, 1e6));
    let points = (0..=100).map(|i| f64::from(i) * MOST / 100.0).map(|x| (x, spent(x) * 100.0)).collect();
    let table = KIND.params[0].stops.iter().map(|pace| {
        let part = percent((spent(*pace) * 100.0).round());
        let words =
            format!("{part} of the budget, overspent in {} of months", share(overspends(wrong(*pace), allowed)));
        [format!("{} a week", exact(*pace)), words]
    });
    let mut table: Vec<[String; 2]> = table.collect();
    table.push(["what the budget allows on average".to_owned(), format!("{} a week", number(fits))]);
    Picture {
        sentence,
        drawing: Drawing::Chart(Chart {
            across: Across { title: "releases a week".to_owned(), from: 0.0, to: MOST, ticks: ticks(MOST, 5, number) },
            up: Up::new("budget spent on average", top, percent),
            curves: vec![Curve {
                name: "spent at each pace".to_owned(),
                points: below(points, top),
                dotted: false,
                tone: Tone::Now,
            }],
            level: Some((100.0, "the whole budget".to_owned())),
            marks: vec![Mark { at: releases, letter: NOW, name: "your pace".to_owned() }],
        }),
        table: Table::new(["releases", "spends"], table),
    }
}

fn releases_of(releases: f64) -> String {
    if releases == 1.0 { "1 release".to_owned() } else { format!("{} releases", exact(releases)) }
}

fn budget_minutes(minutes: f64) -> String {
    format!("{} budget-{}", number(minutes), if number(minutes) == "1" { "minute" } else { "minutes" })
}
