//! Follow-ups: days of work against minutes of harm spared in a year, and the best that fits into the days there are.

use super::kind::{Kind, MINUTES, Param, Unit};
use super::picture::{Bar, Bars, Drawing, Picture, Table, Tone};
use super::words::{exact, list, number};

const TIMES: Unit = Unit::Of("time a year", "times a year");

/// Effort against harm spared.
pub const KIND: Kind = Kind {
    name: "follow-ups",
    title: "Effort against harm spared",
    about: "three follow-ups, the days they take and the minutes of harm they spare in a year",
    params: &[
        Param {
            name: "days",
            label: "days you have",
            unit: Unit::Of("day", "days"),
            stops: &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0],
            start: 5.0,
        },
        Param {
            name: "repeats",
            label: "the same cause comes back",
            unit: TIMES,
            stops: &[0.1, 0.5, 1.0, 2.0, 3.0, 5.0],
            start: 1.0,
        },
        Param {
            name: "length",
            label: "each outage of that cause",
            unit: MINUTES,
            stops: &[5.0, 10.0, 20.0, 35.0, 60.0, 120.0, 480.0],
            start: 35.0,
        },
        Param {
            name: "missed",
            label: "outages noticed late",
            unit: TIMES,
            stops: &[0.0, 1.0, 2.0, 3.0, 5.0, 10.0],
            start: 3.0,
        },
        Param {
            name: "rollbacks",
            label: "outages a rollback ends",
            unit: TIMES,
            stops: &[0.0, 1.0, 2.0, 5.0, 10.0, 20.0],
            start: 10.0,
        },
        Param {
            name: "saved",
            label: "minutes saved by the last two, each time",
            unit: MINUTES,
            stops: &[1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0],
            start: 10.0,
        },
    ],
    picture,
};

/// An action: what it is, and its days of work.
const ACTIONS: [(&str, f64); 3] = [("prevent the cause", 3.0), ("notice sooner", 1.0), ("roll back quicker", 4.0)];

fn picture(values: &[f64]) -> Picture {
    let &[days, repeats, length, missed, rollbacks, saved] = values else { return super::picture::nothing() };
    let spares = [repeats * length, missed * saved, rollbacks * saved];
    let best = best(days, spares);
    let chosen: Vec<usize> = (0..ACTIONS.len()).filter(|i| best & (1 << i) != 0).collect();
    let (all, got): (f64, f64) = (spares.iter().sum(), chosen.iter().map(|i| spares[*i]).sum());
    let names: Vec<String> = chosen.iter().map(|i| ACTIONS[*i].0.to_owned()).collect();
    let work: f64 = chosen.iter().map(|i| ACTIONS[*i].1).sum();
    let first = (0..3).max_by(|a, b| (spares[*a] / ACTIONS[*a].1).total_cmp(&(spares[*b] / ACTIONS[*b].1)));
    let sentence = if chosen.is_empty() {
        format!("In {} nothing that fits spares any harm.", days_of(days))
    } else {
        format!(
            "The most that {} can spare: {}, {} of work for {} of {} minutes a year. A day of work spares most on: {}.",
            days_of(days),
            list(&names),
            days_of(work),
            number(got),
            number(all),
            ACTIONS[first.unwrap_or(0)].0,
        )
    };
    let most = spares.iter().fold(1.0_f64, |a, b| a.max(*b));
    let rows: Vec<Bar> = ACTIONS
        .iter()
        .zip(spares)
        .enumerate()
        .map(|(i, ((name, effort), minutes))| Bar {
            name: format!("{name}, {}", days_of(*effort)),
            part: minutes / most,
            value: format!("{} min, {} a day of work", number(minutes), number(minutes / effort)),
            tone: if chosen.contains(&i) { Tone::Good } else { Tone::Plain },
        })
        .collect();
    let table = rows.iter().map(|r| [r.name.clone(), r.value.clone()]).collect();
    Picture {
        sentence,
        drawing: Drawing::Bars(Bars { title: "minutes of harm spared in a year".to_owned(), rows, scale: Vec::new() }),
        table: Table::new(["follow-up", "spares in a year"], table),
    }
}

/// The actions, as bits, that spare the most within `days`; of equals the one with less work.
fn best(days: f64, spares: [f64; 3]) -> usize {
    let value = |set: usize| {
        let of =
            |what: fn(usize, &[f64; 3]) -> f64| (0..3).filter(|i| set & (1 << i) != 0).map(|i| what(i, &spares)).sum();
        let (work, spared): (f64, f64) = (of(|i, _| ACTIONS[i].1), of(|i, s| s[i]));
        (work <= days).then_some((spared, -work))
    };
    let better = |a: &usize, b: &usize| {
        let ((x, y), (p, q)) = (value(*a).unwrap_or((-1.0, 0.0)), value(*b).unwrap_or((-1.0, 0.0)));
        x.total_cmp(&p).then(y.total_cmp(&q))
    };
    (0..8).max_by(better).unwrap_or(0)
}

fn days_of(days: f64) -> String {
    format!("{} {}", exact(days), if days == 1.0 { "day" } else { "days" })
}
