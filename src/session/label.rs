//! Words for series and readings: what a number is called, and a reading as a sentence that can be heard.

use std::fmt::Write as _;

use crate::base::time::DayStart;
use crate::sim::Spec;
use crate::sim::observe::{Reading, Trend};
use crate::sim::telemetry::{Level, Unit};
use crate::sim::trace::Edge;

pub use crate::sim::telemetry::{called as series, with_unit as value};

/// What users of a journey want, where its one line says so with a verb: `pay for an order`. None for a robot's journey,
/// which is described by what it is.
pub fn wants(about: &str) -> Option<&str> {
    let first = about.split(' ').next().unwrap_or_default();
    let noun = matches!(first, "" | "a" | "an" | "the") || first.contains('\'') || first.ends_with(':');
    (!noun).then(|| about.trim_end_matches('.'))
}

/// How often a call is made for one request of its caller, where that is not once: `2.4 x`.
pub fn times(per_request: f64) -> String {
    if (per_request - 1.0).abs() < 0.05 { String::new() } else { format!("{per_request:.1} x") }
}

/// A call on a trace, short enough to be heard: `checkout.place: 586 ms, 93 % of the time, 22 % fail`.
pub fn edge(e: &Edge) -> String {
    let mut out = format!("{}: {}, {:.0} % of the time", e.to, value(Unit::Ms, e.ms as f32), e.share);
    if !times(e.per_request).is_empty() {
        let _ = write!(out, ", {:.1} calls a request", e.per_request);
    }
    if e.failing >= 0.5 {
        let _ = write!(out, ", {:.0} % fail", e.failing);
    }
    out
}

/// What one budget-minute is: `a minute in which all that users do fails for all of them, at the usual traffic: order counts
/// for 45 % of it, pay for 40 %`.
pub fn budget_minute(spec: &Spec) -> String {
    let mut weights: Vec<(f64, &str)> =
        spec.journeys.iter().filter(|j| j.weight > 0.0).map(|j| (j.weight, j.name.as_str())).collect();
    weights.sort_by(|a, b| b.0.total_cmp(&a.0));
    let said = |(i, (weight, name)): (usize, &(f64, &str))| {
        let verb = if i == 0 { "counts for" } else { "for" };
        let whole = if i == 0 { " of it" } else { "" };
        format!("{name} {verb} {:.0} %{whole}", weight * 100.0)
    };
    let said: Vec<String> = weights.iter().enumerate().map(said).collect();
    format!("a minute in which all that users do fails for all of them, at the usual traffic: {}", said.join(", "))
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
