//! Two ways out of a bad release: the flag that it stands behind, and the rollback; attempts that fail until each is in.

use super::kind::{A_MINUTE, Kind, MINUTES, Param, Unit};
use super::picture::{Across, Chart, Curve, Drawing, Mark, Picture, Table, Tone, Up, nice_top, ticks};
use super::words::{count, exact, number};

/// Flag off against rollback.
pub const KIND: Kind = Kind {
    name: "flag-or-rollback",
    title: "Flag off against rollback",
    about: "attempts that fail until a flag is off, and until a rollback is in",
    params: &[
        Param {
            name: "failing",
            label: "attempts that fail",
            unit: Unit::OneIn,
            stops: &[100.0, 50.0, 20.0, 10.0, 5.0, 4.0, 3.0, 2.0, 1.0],
            start: 3.0,
        },
        Param {
            name: "notice",
            label: "to notice and decide",
            unit: MINUTES,
            stops: &[1.0, 2.0, 4.0, 6.0, 10.0, 15.0, 30.0],
            start: 6.0,
        },
        Param {
            name: "flag",
            label: "until the flag is off",
            unit: MINUTES,
            stops: &[0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0],
            start: 1.0,
        },
        Param {
            name: "prepare",
            label: "to prepare the rollback",
            unit: MINUTES,
            stops: &[0.0, 1.0, 3.0, 5.0, 10.0, 20.0, 30.0],
            start: 3.0,
        },
        Param {
            name: "land",
            label: "for it to land, in steps",
            unit: MINUTES,
            stops: &[1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0],
            start: 10.0,
        },
        Param {
            name: "attempts",
            label: "attempts",
            unit: A_MINUTE,
            stops: &[70.0, 100.0, 300.0, 1000.0, 10_000.0],
            start: 300.0,
        },
    ],
    picture,
};

/// Minutes of full harm up to minute `t` where a change begins at `from` and lands evenly over `land`.
pub fn harmed(t: f64, from: f64, land: f64) -> f64 {
    let into = (t - from).clamp(0.0, land);
    t.min(from) + if land > 0.0 { into - into * into / (2.0 * land) } else { 0.0 }
}

fn picture(values: &[f64]) -> Picture {
    let &[one_in, notice, flag, prepare, land, attempts] = values else { return super::picture::nothing() };
    let rate = attempts / one_in;
    let end = (notice + prepare + land).max(notice + flag);
    let off = |t: f64| rate * t.min(notice + flag);
    let back = |t: f64| rate * harmed(t, notice + prepare, land);
    let (with_flag, with_rollback) = (off(end), back(end));
    let comparison = if with_flag < with_rollback {
        format!("the flag spares {}", count(with_rollback - with_flag, "attempt", "attempts"))
    } else if with_flag > with_rollback {
        format!("here the rollback spares {}", count(with_flag - with_rollback, "attempt", "attempts"))
    } else {
        "there is nothing between them".to_owned()
    };
    let who = if one_in == 1.0 { "every attempt".to_owned() } else { format!("one attempt in {}", exact(one_in)) };
    let sentence = format!(
        "While {who} fails, {} fail a minute. Until the flag is off {} fail, until the rollback is in {}: {comparison}.",
        number(rate),
        number(with_flag),
        number(with_rollback),
    );
    let curve = |name: &str, of: &dyn Fn(f64) -> f64, dotted, tone| Curve {
        name: name.to_owned(),
        points: (0..=120).map(|i| f64::from(i) * end / 120.0).map(|t| (t, of(t))).collect(),
        dotted,
        tone,
    };
    let table = vec![
        ["flag off".to_owned(), harm(notice + flag, with_flag)],
        ["rollback".to_owned(), harm(notice + prepare + land / 2.0, with_rollback)],
    ];
    Picture {
        sentence,
        drawing: Drawing::Chart(Chart {
            across: Across {
                title: "minutes since the fault began".to_owned(),
                from: 0.0,
                to: end,
                ticks: ticks(end, 6, number),
            },
            up: Up::new("attempts that failed so far", nice_top(with_flag.max(with_rollback)), number),
            curves: vec![curve("rollback", &back, false, Tone::Bad), curve("flag off", &off, true, Tone::Good)],
            level: None,
            marks: vec![Mark { at: notice, letter: 'n', name: "noticed and decided".to_owned() }],
        }),
        table: Table::new(["way out", "harm"], table),
    }
}

fn harm(minutes: f64, attempts: f64) -> String {
    format!("as {} min of the whole fault, {} failed attempts", number(minutes), number(attempts))
}
