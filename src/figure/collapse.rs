//! A collapse that outlives its cause: a small world that runs under the simulator. A server, clients that give up after
//! a second and try again, and a blip of demand (Bronson and others, "Metastable Failures in Distributed Systems",
//! `HotOS` 2021, describe the loop).

use std::fmt::Write as _;

use super::kind::{Kind, PERCENT, Param, Unit};
use super::picture::{Across, Chart, Curve, Drawing, Mark, Picture, Table, Tone, Up, nice_top, ticks};
use super::words::{exact, number};
use crate::base::time::{Spoken, Tick};
use crate::sim::World;
use crate::sim::spec::{Call, Effect, Endpoint, Journey, Lever, Rule, Service, Spec};

/// A blip, and what stays.
pub const KIND: Kind = Kind {
    name: "collapse",
    title: "A collapse that outlives its cause",
    about: "a short blip, retries, and whether the system comes back by itself (a simulation)",
    params: &[
        Param {
            name: "load",
            label: "users",
            unit: Unit::Of("a second", "a second"),
            stops: &[100.0, 120.0, 140.0, 160.0, 180.0, 200.0, 220.0, 240.0, 260.0, 280.0],
            start: 280.0,
        },
        Param {
            name: "tries",
            label: "of each client, the first included",
            unit: Unit::Of("try", "tries"),
            stops: &[1.0, 2.0, 3.0, 4.0],
            start: 2.0,
        },
        Param {
            name: "blip",
            label: "blip of twice the users",
            unit: Unit::Of("s", "s"),
            stops: &[0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0],
            start: 10.0,
        },
        Param {
            name: "shed",
            label: "turned away from minute 4 to 6",
            unit: PERCENT,
            stops: &[0.0, 25.0, 40.0, 50.0, 60.0, 75.0, 90.0],
            start: 0.0,
        },
    ],
    picture,
};

/// Requests a second that the server can work on.
pub const CAPACITY: f64 = 300.0;
/// Requests that may wait; more are refused.
const QUEUE: f64 = 600.0;
/// When the blip begins, s.
const BLIP: u32 = 60;
/// When users are turned away, from and to, s.
const SHED: (u32, u32) = (240, 360);
/// Seconds that are simulated.
const LENGTH: u32 = 600;
/// Seconds of a point in the picture.
const STEP: u32 = 4;

/// What a run shows, a second at a time.
pub struct Trace {
    /// Users who got an answer in time, a second.
    pub served: Vec<f64>,
    /// Tries that arrived at the server, a second.
    pub arriving: Vec<f64>,
}

fn spec(load: f64, tries: f64, blip: f64, shed: f64) -> Spec {
    let during = |from, to| vec![Lever::During(Tick(from), Tick(to))];
    let mut rules = Vec::new();
    if blip > 0.0 {
        let then = vec![Effect::Demand(0, 2.0)];
        rules.push(Rule { name: "blip".to_owned(), when: during(BLIP, BLIP + blip as u32), then });
    }
    if shed > 0.0 {
        let then = vec![Effect::Demand(0, 1.0 - shed / 100.0)];
        rules.push(Rule { name: "shed".to_owned(), when: during(SHED.0, SHED.1), then });
    }
    let service = |name: &str, workers, cores, queue_limit| Service {
        name: name.to_owned(),
        workers,
        cores,
        queue_limit,
        ..Service::default()
    };
    Spec {
        horizon: Tick(LENGTH),
        scrape_s: 60,
        services: vec![service("client", 60_000, 10_000.0, 1e9), service("server", 1000, CAPACITY / 100.0, QUEUE)],
        endpoints: vec![
            Endpoint { name: "ask".to_owned(), service: 0, own_ms: 0.1, cpu_ms: 0.001, ..Endpoint::default() },
            Endpoint { name: "answer".to_owned(), service: 1, own_ms: 10.0, cpu_ms: 10.0, ..Endpoint::default() },
        ],
        calls: vec![Call { from: 0, to: 1, timeout_ms: 1000.0, tries: tries as u32, ..Call::default() }],
        journeys: vec![Journey {
            name: "ask".to_owned(),
            steps: vec![(0, 1.0)],
            per_s: load,
            deadline_ms: 60_000.0,
            ..Journey::default()
        }],
        rules,
        ..Spec::default()
    }
}

/// Runs the world. Nothing in it is drawn, so any seed is the same run.
pub fn run(load: f64, tries: f64, blip: f64, shed: f64) -> Trace {
    let mut trace = Trace { served: Vec::new(), arriving: Vec::new() };
    let Ok(mut world) = World::new(spec(load, tries, blip, shed), 1) else { return trace };
    world.lean = true;
    for _ in 0..LENGTH {
        world.step();
        let users = &world.state.journeys[0];
        trace.served.push(users.attempts * (1.0 - users.fails));
        trace.arriving.push(world.state.services[1].offered);
    }
    trace
}

fn picture(values: &[f64]) -> Picture {
    let &[load, tries, blip, shed] = values else { return super::picture::nothing() };
    let trace = run(load, tries, blip, shed);
    let well = |t: u32| trace.served.get(t as usize).is_some_and(|s| *s >= 0.95 * load);
    let end = BLIP + blip as u32;
    let at_end = trace.served.last().copied().unwrap_or(0.0);
    // The first second from which on all is well, but for what is turned away.
    let settled = |from: u32| {
        let wanted = |t: &u32| (from..LENGTH).contains(t) && !(shed > 0.0 && (SHED.0..SHED.1).contains(t));
        let bad = (from..LENGTH).rev().filter(wanted).find(|t| !well(*t));
        bad.map_or(Some(from), |t| (t + 1 < LENGTH).then_some(t + 1))
    };
    let state = format!(
        "{} users a second with {}, on a server for {}.",
        exact(load),
        if tries == 1.0 { "one try each".to_owned() } else { format!("up to {} tries each", exact(tries)) },
        exact(CAPACITY)
    );
    let before_shed = (end..SHED.0).all(|t| well(t.min(LENGTH - 1)));
    let said = if blip == 0.0 {
        " Without a blip all is well for as long as it runs.".to_owned()
    } else {
        let blip = format!(" The blip lasts {} s", exact(blip));
        match settled(end) {
            Some(at) if at <= end => format!("{blip} and leaves nothing behind."),
            Some(at) if at < SHED.0 => {
                format!("{blip}; {} after its end all is well again, by itself.", Spoken(at - end))
            }
            Some(at) if shed > 0.0 && !before_shed => format!(
                "{blip}, and it does not come back by itself. Turning {} % away for 2 min brings it back: all is well from \
                 minute {} on.",
                exact(shed),
                number(f64::from(at.max(SHED.1)) / 60.0)
            ),
            Some(at) => format!("{blip}; all is well again {} after its end.", Spoken(at - end)),
            None => {
                let arriving = trace.arriving.last().copied().unwrap_or(0.0);
                let mut said = format!(
                    "{blip}; {} after its end {} an answer in time, because {} tries a second arrive.",
                    Spoken(LENGTH - end),
                    match at_end.round() {
                        n if n < 1.0 => "nobody gets".to_owned(),
                        n if n < 2.0 => format!("1 of {} gets", exact(load)),
                        n => format!("{} of {} get", number(n), exact(load)),
                    },
                    number(arriving),
                );
                if shed > 0.0 {
                    let _ = write!(said, " Turning {} % away for 2 min was not enough.", exact(shed));
                }
                said
            }
        }
    };
    let curve = |name: &str, values: &[f64], dotted, tone| Curve {
        name: name.to_owned(),
        points: values
            .chunks(STEP as usize)
            .enumerate()
            .map(|(i, part)| {
                let middle = (i as f64 + 0.5) * f64::from(STEP) / 60.0;
                (middle, part.iter().sum::<f64>() / part.len() as f64)
            })
            .collect(),
        dotted,
        tone,
    };
    let most = trace.arriving.iter().chain(&trace.served).fold(CAPACITY, |a, b| a.max(*b));
    let to = f64::from(LENGTH) / 60.0;
    let mut marks = Vec::new();
    if blip > 0.0 {
        marks.push(Mark { at: f64::from(BLIP) / 60.0, letter: 'b', name: "blip".to_owned() });
    }
    if shed > 0.0 {
        marks.push(Mark { at: f64::from(SHED.0) / 60.0, letter: 's', name: "users turned away".to_owned() });
        marks.push(Mark { at: f64::from(SHED.1) / 60.0, letter: 'e', name: "no more".to_owned() });
    }
    let minute = |m: u32| {
        let i = (m * 60 - 2) as usize;
        let of = |v: &[f64]| number(v.get(i).copied().unwrap_or(0.0).max(0.0).round());
        [format!("minute {m}"), format!("{} served, {} tries arrive", of(&trace.served), of(&trace.arriving))]
    };
    Picture {
        sentence: state + &said,
        drawing: Drawing::Chart(Chart {
            across: Across { title: "minutes".to_owned(), from: 0.0, to, ticks: ticks(to, 5, number) },
            up: Up::new("a second", nice_top(most), number),
            curves: vec![
                curve("users served in time", &trace.served, false, Tone::Good),
                curve("tries that arrive", &trace.arriving, true, Tone::Bad),
            ],
            level: Some((CAPACITY, "what the server can do".to_owned())),
            marks,
        }),
        table: Table::new(["at", "a second"], [1, 2, 4, 6, 8, 10].map(minute).to_vec()),
    }
}
