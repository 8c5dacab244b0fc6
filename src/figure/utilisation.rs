//! Utilisation and latency: the wait in a pool by Erlang's formula, as the simulator has it.

use std::fmt::Write as _;

use super::kind::{Kind, PERCENT, Param, Unit};
use super::picture::{Across, Chart, Curve, Drawing, Mark, NOW, Picture, Table, Tone, Up, below, percent_ticks};
use super::words::{exact, number, percent};
use crate::sim::queueing::erlang_c;

const BUSY: &[f64] = &[10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 75.0, 80.0, 85.0, 90.0, 95.0, 98.0, 99.0];

/// The hockey stick.
pub const KIND: Kind = Kind {
    name: "utilisation",
    title: "Utilisation and latency",
    about: "how busy a pool is, and how long a request takes (Erlang C)",
    params: &[
        Param { name: "busy", label: "busy", unit: PERCENT, stops: BUSY, start: 80.0 },
        Param {
            name: "servers",
            label: "in the pool",
            unit: Unit::Of("server", "servers"),
            stops: &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0],
            start: 4.0,
        },
        Param {
            name: "work",
            label: "work on a request",
            unit: Unit::Of("ms", "ms"),
            stops: &[1.0, 5.0, 10.0, 50.0, 100.0, 500.0],
            start: 10.0,
        },
    ],
    picture,
};

/// How many times its work a request takes at most in the picture.
const TIMES: f64 = 8.0;

/// Mean wait in ms before the work begins; `busy` from 0 to below 1.
pub fn wait(servers: f64, busy: f64, work: f64) -> f64 {
    erlang_c(servers, busy) * work / (servers * (1.0 - busy))
}

fn picture(values: &[f64]) -> Picture {
    let &[busy, servers, work] = values else { return super::picture::nothing() };
    let wait = |busy: f64| wait(servers, busy / 100.0, work);
    let pool = if servers == 1.0 { "A single server".to_owned() } else { format!("A pool of {}", exact(servers)) };
    let mut sentence = format!(
        "{pool} that is {} % busy: a request takes {} ms on average, {} of work and {} of waiting.",
        exact(busy),
        number(work + wait(busy)),
        exact(work),
        number(wait(busy)),
    );
    let nearer = 100.0 - (100.0 - busy) / 2.0;
    let _ = write!(
        sentence,
        " At {} %, with half as much idle time left, it waits {} ms.",
        exact(nearer),
        number(wait(nearer))
    );
    let top = work * TIMES;
    let points = (0..=198).map(|i| f64::from(i) / 2.0).map(|b| (b, work + wait(b))).collect();
    let mut table: Vec<[String; 2]> = Vec::new();
    for b in [50.0, 70.0, 80.0, 90.0, 95.0, 99.0] {
        table.push([percent(b), format!("{} ms, {} of it waiting", number(work + wait(b)), number(wait(b)))]);
    }
    Picture {
        sentence,
        drawing: Drawing::Chart(Chart {
            across: Across { title: "how busy the pool is".to_owned(), from: 0.0, to: 100.0, ticks: percent_ticks() },
            up: Up::new("ms that a request takes", top, number),
            curves: vec![Curve {
                name: "mean time".to_owned(),
                points: below(points, top),
                dotted: false,
                tone: Tone::Now,
            }],
            level: Some((work, "work alone".to_owned())),
            marks: vec![Mark { at: busy, letter: NOW, name: "now".to_owned() }],
        }),
        table: Table::new(["busy", "a request takes"], table),
    }
}
