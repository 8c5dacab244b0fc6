//! A restore from backup: how long it takes, and which writes are gone.

use super::kind::{A_MINUTE, Kind, MINUTES, Param, Unit};
use super::picture::{Bar, Bars, Drawing, Picture, Table, Tone};
use super::words::{count, exact, number, span};

const HOURS: Unit = Unit::Of("h", "h");

/// Restore time and lost writes.
pub const KIND: Kind = Kind {
    name: "restore",
    title: "Restore time and lost writes",
    about: "how long a restore takes, and which writes are gone",
    params: &[
        Param {
            name: "size",
            label: "data",
            unit: Unit::Of("GB", "GB"),
            stops: &[10.0, 50.0, 100.0, 300.0, 500.0, 1000.0, 5000.0, 10_000.0],
            start: 1000.0,
        },
        Param {
            name: "pace",
            label: "copied back at",
            unit: Unit::Of("MB/s", "MB/s"),
            stops: &[10.0, 50.0, 100.0, 200.0, 500.0, 1000.0],
            start: 100.0,
        },
        Param {
            name: "every",
            label: "between backups",
            unit: HOURS,
            stops: &[0.25, 1.0, 6.0, 12.0, 24.0, 168.0],
            start: 24.0,
        },
        Param {
            name: "begin",
            label: "until the restore begins",
            unit: MINUTES,
            stops: &[5.0, 15.0, 30.0, 60.0, 120.0],
            start: 30.0,
        },
        Param {
            name: "writes",
            label: "writes",
            unit: A_MINUTE,
            stops: &[10.0, 100.0, 300.0, 1000.0, 10_000.0],
            start: 300.0,
        },
    ],
    picture,
};

/// Minutes to copy `gb` back at `mb_s`; a GB has 1,000 MB.
pub fn copy_minutes(gb: f64, mb_s: f64) -> f64 {
    gb * 1000.0 / mb_s / 60.0
}

fn picture(values: &[f64]) -> Picture {
    let &[size, pace, every, begin, writes] = values else { return super::picture::nothing() };
    let copy = copy_minutes(size, pace);
    let down = begin + copy;
    let gap = every * 60.0;
    let worst = gap * writes;
    let refused = down * writes;
    let sentence = format!(
        "Copying {} GB back at {} MB/s takes {}; with {} before it begins you are down for {}. Of what was written since the \
         last backup, {} are gone at worst and half as many on average; {} more find nobody to take them.",
        exact(size),
        exact(pace),
        span(copy),
        span(begin),
        span(down),
        count(worst, "write", "writes"),
        number(refused),
    );
    let most = gap.max(down);
    let bar = |name: &str, minutes: f64, value: String, tone| Bar {
        name: name.to_owned(),
        part: minutes / most,
        value,
        tone,
    };
    let rows = vec![
        bar("lost, at worst", gap, format!("{}, {} writes", span(gap), number(worst)), Tone::Bad),
        bar("lost, on average", gap / 2.0, format!("{}, {} writes", span(gap / 2.0), number(worst / 2.0)), Tone::Bad),
        bar("until it begins", begin, span(begin), Tone::Plain),
        bar("copying back", copy, span(copy), Tone::Plain),
        bar("down in all", down, format!("{}, {} writes", span(down), number(refused)), Tone::Now),
    ];
    let table = rows.iter().map(|r| [r.name.clone(), r.value.clone()]).collect();
    Picture {
        sentence,
        drawing: Drawing::Bars(Bars { title: "time, all on one scale".to_owned(), rows, scale: Vec::new() }),
        table: Table::new(["what", "how long"], table),
    }
}
