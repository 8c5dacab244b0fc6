//! A burn-rate alert with two windows: the long one says that it matters, the short one that it still goes on.

use super::kind::{Kind, MINUTES, PERCENT, Param, Unit};
use super::picture::{Across, Chart, Curve, Drawing, Mark, Picture, Table, Tone, Up, nice_top, ticks};
use super::words::{exact, number, share, span};
use crate::sim::burn;

/// Long and short window in minutes, and the burn over which it pages ("The Site Reliability Workbook", 2018, ch. 5).
const PAIRS: [(f64, f64, f64); 2] = [(60.0, 5.0, 14.4), (360.0, 30.0, 6.0)];

/// Burn rate over two windows.
pub const KIND: Kind = Kind {
    name: "burn-rate",
    title: "Burn rate over two windows",
    about: "when a burn-rate alert pages, and when it is quiet again",
    params: &[
        Param {
            name: "failing",
            label: "attempts that fail",
            unit: PERCENT,
            stops: &[0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0],
            start: 2.0,
        },
        Param {
            name: "minutes",
            label: "for",
            unit: MINUTES,
            stops: &[1.0, 5.0, 10.0, 20.0, 30.0, 45.0, 60.0, 120.0, 240.0, 480.0],
            start: 60.0,
        },
        Param {
            name: "alert",
            label: "alert",
            unit: Unit::Names(&["1 h and 5 min over 14.4", "6 h and 30 min over 6"]),
            stops: &[1.0, 2.0],
            start: 1.0,
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

/// Minutes in which `window` overlaps an outage from 0 to `lasts`, at minute `t`.
fn overlap(t: f64, window: f64, lasts: f64) -> f64 {
    (t.min(lasts) - (t - window).max(0.0)).max(0.0)
}

fn picture(values: &[f64]) -> Picture {
    let &[failing, lasts, alert, objective] = values else { return super::picture::nothing() };
    let (long, short, over) = PAIRS[(alert as usize).clamp(1, PAIRS.len()) - 1];
    let goal = objective / 100.0;
    let burn_of = |window: f64, t: f64| burn::burn_rate(failing / 100.0 * overlap(t, window, lasts) / window, goal);
    let rate = burn::burn_rate(failing / 100.0, goal);
    let to = (lasts + long * 0.6).max(long * 1.1);
    // What a window must hold of the outage to be over the limit; it holds it from then on, until so much has left.
    let full = over / rate;
    let pages = Some(long * full).filter(|at| rate > over && *at <= lasts);
    let after = |window: f64| window * (1.0 - full);
    let budget = |minutes: f64| share(burn::budget_spent(rate, minutes / 60.0, 30.0));
    let head =
        format!("{} % failing burns the budget of {} % at {} times its pace.", exact(failing), exact(objective), {
            number(rate)
        });
    let sentence = match pages {
        Some(pages) => format!(
            "{head} The page comes after {}, with {} of the 30 days' budget gone. {} after the end the short window lets \
             it fall silent; the long one alone would go on for {}.",
            span(pages),
            budget(pages),
            span(after(short)),
            span(after(long)),
        ),
        None if rate <= over => {
            format!("{head} That is not over {}: nobody is paged, however long it lasts.", exact(over))
        }
        None => format!(
            "{head} It ends before the window of {} is over {}: nobody is paged, and {} of the 30 days' budget is gone.",
            span(long),
            exact(over),
            budget(lasts)
        ),
    };
    let top = nice_top((rate * 1.05).clamp(over * 1.3, over * 4.0));
    let steps = || (0..=300).map(|i| f64::from(i) * to / 300.0);
    let short_curve: Vec<(f64, f64)> = steps().map(|t| (t, burn_of(short, t).min(top))).collect();
    let long_curve: Vec<(f64, f64)> = steps().map(|t| (t, burn_of(long, t).min(top))).collect();
    let mut marks = vec![Mark { at: lasts, letter: 'e', name: "the trouble ends".to_owned() }];
    marks.extend(pages.map(|at| Mark { at, letter: 'p', name: "page".to_owned() }));
    let quiet = pages.map(|_| lasts + after(short));
    marks.extend(quiet.map(|at| Mark { at, letter: 'q', name: "quiet again".to_owned() }));
    marks.sort_by(|a, b| a.at.total_cmp(&b.at));
    let table = KIND.params[0].stops.iter().map(|failing| {
        let rate = burn::burn_rate(failing / 100.0, goal);
        let after = over * long / rate;
        let words = if rate > over { format!("page after {}", span(after)) } else { "no page".to_owned() };
        [format!("{} %", exact(*failing)), format!("burn {}, {words}", number(rate))]
    });
    Picture {
        sentence,
        drawing: Drawing::Chart(Chart {
            across: Across {
                title: "minutes since the trouble began".to_owned(),
                from: 0.0,
                to,
                ticks: ticks(to, 6, number),
            },
            up: Up::new("burn rate", top, number),
            curves: vec![
                Curve { name: format!("over {}", span(long)), points: long_curve, dotted: false, tone: Tone::Now },
                Curve { name: format!("over {}", span(short)), points: short_curve, dotted: true, tone: Tone::Plain },
            ],
            level: Some((over, format!("pages over {}", exact(over)))),
            marks,
        }),
        table: Table::new(["fails all the time", "then"], table.collect()),
    }
}
