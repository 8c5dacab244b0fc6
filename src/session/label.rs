//! Words for series and readings: what a number is called, and a reading as a sentence that can be heard.

use std::fmt::Write as _;

use crate::base::text::thousands;
use crate::base::time::DayStart;
use crate::sim::observe::{Reading, Trend};
use crate::sim::telemetry::{Level, Unit};
use crate::sim::trace::Edge;

/// What a series is called: `order: completed` for `order.per_min`.
pub fn series(name: &str) -> String {
    let (of, key) = name.rsplit_once('.').unwrap_or((name, ""));
    if let Some((_, callee)) = of.split_once('>') {
        let what = match key {
            "rate" => "calls",
            "errors" => "failing calls",
            _ => "p95 time of calls",
        };
        return format!("{what} to {callee}");
    }
    match key {
        "per_min" => format!("{of}: completed"),
        "attempts" => format!("{of}: attempts"),
        "success" => format!("{of}: success"),
        "rate" => format!("{of}: requests"),
        "errors" => format!("{of}: errors"),
        "p50" => format!("{of}: median time"),
        "p95" => format!("{of}: p95 time"),
        "cpu" => format!("{of}: processor"),
        "busy" => format!("{of}: workers busy"),
        "queue" => format!("{of}: queue"),
        "ready" => format!("{of}: replicas"),
        _ => name.to_owned(),
    }
}

/// A value with its unit, as precise as a person needs: `82.1 %`, `1,240 ms`, `300/min`.
pub fn value(unit: Unit, value: f32) -> String {
    let number = match unit {
        Unit::ErrorPercent | Unit::SuccessPercent if value < 99.95 || unit == Unit::ErrorPercent => {
            format!("{value:.1}")
        }
        Unit::PerSecond if value < 20.0 => format!("{value:.1}"),
        _ => thousands(f64::from(value.max(0.0)).round() as u64),
    };
    format!("{number}{}", unit.suffix())
}

/// A call on a trace: `a.place to b.charge: 1.0 calls a request, 240 ms each, 62 % of the time, 3 % fail`.
pub fn edge(e: &Edge) -> String {
    format!(
        "{} to {}: {:.1} calls a request, {} each, {:.0} % of the time, {:.0} % fail",
        e.from,
        e.to,
        e.per_request,
        value(Unit::Ms, e.ms as f32),
        e.share,
        e.failing
    )
}

/// A reading as a sentence: `checkout: errors 18.2 %, high, steady, since 19:36, usually 0.1 %`.
pub fn sentence(r: &Reading, start: DayStart) -> String {
    if r.level == Level::Absent {
        return format!("{}: {}", series(&r.name), r.level.word());
    }
    let mut out = format!("{} {}", series(&r.name), value(r.unit, r.value));
    if r.level == Level::Normal {
        out.push_str(", normal");
        return out;
    }
    out.push_str(", ");
    out.push_str(r.level.word());
    if let Some(onset) = r.onset {
        let verb = if r.trend == Trend::Steady { "steady" } else { r.trend.word() };
        let _ = write!(out, ", {verb}, since {}", start.hhmm(onset));
    }
    let _ = write!(out, ", usually {}", value(r.unit, r.base));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::Tick;

    #[test]
    fn readings_can_be_heard() {
        let mut r = Reading {
            series: 0,
            name: "checkout.errors".into(),
            unit: Unit::ErrorPercent,
            value: 18.24,
            base: 0.1,
            level: Level::High,
            trend: Trend::Steady,
            onset: Some(Tick(2160)),
        };
        let start = DayStart(19 * 3600);
        assert_eq!(sentence(&r, start), "checkout: errors 18.2 %, high, steady, since 19:36, usually 0.1 %");
        r.level = Level::Normal;
        assert_eq!(sentence(&r, start), "checkout: errors 18.2 %, normal");
        assert_eq!(series("checkout.pay>payments.charge.p95"), "p95 time of calls to payments.charge");
        assert_eq!(value(Unit::Ms, 1240.4), "1,240 ms");
        assert_eq!(value(Unit::SuccessPercent, 99.99), "100 %");
    }
}
