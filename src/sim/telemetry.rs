//! Series as a responder sees them: scraped now and then, smoothed as a rate over a minute is, with a level that a
//! person would notice. Nothing here feeds back into the system.

use crate::base::noise;

use super::spec::Spec;
use super::state::{NEVER, State};
use super::world::Fixed;

/// The tick whose slow value is remembered as the value on a good day.
pub const REFERENCE: u32 = 900;

/// -ln(1 - 0.95): the 95th percentile of an exponential time in means.
const LN_20: f64 = 2.995_732_273_553_991;

/// Noise streams of series start here.
const STREAM: u32 = 0x2000;

/// A series that exists in a world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesDef {
    /// `checkout.errors`, `checkout.place>payments.charge.p95`, `order.per_min`.
    pub name: String,
    /// Where the value comes from.
    pub source: Source,
    /// What the number is.
    pub unit: Unit,
}

/// Where a series takes its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A pool.
    Service(usize, Metric),
    /// A call.
    Call(usize, Metric),
    /// A journey.
    Journey(usize, Metric),
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Requests, calls or attempts.
    Rate,
    /// Failing share.
    Errors,
    /// Median time.
    P50,
    /// Time that 5 % exceed.
    P95,
    /// Processor in use.
    Cpu,
    /// Workers held.
    Busy,
    /// Requests waiting.
    Queue,
    /// Replicas that take traffic.
    Ready,
    /// Journeys that ended well.
    Done,
    /// Share that ended well.
    Success,
}

/// What a number is, which decides what a person would notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A second.
    PerSecond,
    /// A minute.
    PerMinute,
    /// Percent that fail.
    ErrorPercent,
    /// Percent that end well.
    SuccessPercent,
    /// Percent of a resource in use.
    UsePercent,
    /// Milliseconds.
    Ms,
    /// A count of waiting requests.
    Waiting,
    /// A count of replicas.
    Replicas,
}

impl Unit {
    /// After the number, with its blank.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::PerSecond => "/s",
            Self::PerMinute => "/min",
            Self::ErrorPercent | Self::SuccessPercent | Self::UsePercent => " %",
            Self::Ms => " ms",
            Self::Waiting => " waiting",
            Self::Replicas => " ready",
        }
    }
}

/// How far a value is from a good day, as a person would notice it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Less than half of what is usual.
    VeryLow,
    /// Clearly less than usual.
    Low,
    /// As usual.
    Normal,
    /// Clearly more than usual.
    Raised,
    /// Much more than usual.
    High,
    /// Beyond anything usual.
    Severe,
}

impl Level {
    /// In words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::VeryLow => "very low",
            Self::Low => "low",
            Self::Normal => "normal",
            Self::Raised => "raised",
            Self::High => "high",
            Self::Severe => "severe",
        }
    }

    /// The level of a value given its value on a good day.
    pub fn of(unit: Unit, now: f32, base: f32) -> Self {
        let above = |raised: f32, high: f32, severe: f32| {
            if now < raised {
                Self::Normal
            } else if now < high {
                Self::Raised
            } else if now < severe {
                Self::High
            } else {
                Self::Severe
            }
        };
        match unit {
            Unit::ErrorPercent => above(1.0_f32.max(base * 3.0), 3.0_f32.max(base * 6.0), 25.0),
            Unit::SuccessPercent => {
                if now > 98.5 {
                    Self::Normal
                } else if now > 75.0 {
                    Self::Low
                } else {
                    Self::VeryLow
                }
            }
            Unit::UsePercent => above(80.0, 95.0, 1e9),
            Unit::Ms => above(base * 1.5 + 5.0, base * 3.0 + 5.0, base * 10.0 + 5.0),
            Unit::Waiting => above(20.0, 200.0, 2000.0),
            Unit::PerSecond | Unit::PerMinute | Unit::Replicas => {
                let ratio = if base > 0.0 { now / base } else { 1.0 };
                if ratio < 0.5 {
                    Self::VeryLow
                } else if ratio < 0.88 {
                    Self::Low
                } else if ratio <= 1.35 {
                    Self::Normal
                } else if ratio <= 2.5 {
                    Self::Raised
                } else {
                    Self::High
                }
            }
        }
    }
}

/// Every series of a world, in a fixed order.
pub fn define(spec: &Spec) -> Vec<SeriesDef> {
    let mut out = Vec::new();
    let mut add = |name: String, source, unit| out.push(SeriesDef { name, source, unit });
    for (i, journey) in spec.journeys.iter().enumerate() {
        let source = |m| Source::Journey(i, m);
        add(format!("{}.per_min", journey.name), source(Metric::Done), Unit::PerMinute);
        add(format!("{}.attempts", journey.name), source(Metric::Rate), Unit::PerMinute);
        add(format!("{}.success", journey.name), source(Metric::Success), Unit::SuccessPercent);
    }
    for (i, service) in spec.services.iter().enumerate() {
        let source = |m| Source::Service(i, m);
        for (key, metric, unit) in [
            ("rate", Metric::Rate, Unit::PerSecond),
            ("errors", Metric::Errors, Unit::ErrorPercent),
            ("p50", Metric::P50, Unit::Ms),
            ("p95", Metric::P95, Unit::Ms),
            ("cpu", Metric::Cpu, Unit::UsePercent),
            ("busy", Metric::Busy, Unit::UsePercent),
            ("queue", Metric::Queue, Unit::Waiting),
            ("ready", Metric::Ready, Unit::Replicas),
        ] {
            add(format!("{}.{key}", service.name), source(metric), unit);
        }
    }
    for (i, call) in spec.calls.iter().enumerate() {
        let full = |e: usize| {
            let endpoint = &spec.endpoints[e];
            format!("{}.{}", spec.services[endpoint.service].name, endpoint.name)
        };
        let name = format!("{}>{}", full(call.from), full(call.to));
        let source = |m| Source::Call(i, m);
        add(format!("{name}.rate"), source(Metric::Rate), Unit::PerSecond);
        add(format!("{name}.errors"), source(Metric::Errors), Unit::ErrorPercent);
        add(format!("{name}.p95"), source(Metric::P95), Unit::Ms);
    }
    out
}

/// Takes every series' value (`lean`: only those that are shown); called once a scrape interval.
pub fn scrape(fixed: &Fixed, state: &mut State, seed: u64, lean: bool) {
    if lean {
        take(fixed, state, seed, fixed.shown.iter().copied());
    } else {
        take(fixed, state, seed, 0..fixed.series.len());
    }
}

fn take(fixed: &Fixed, state: &mut State, seed: u64, series: impl Iterator<Item = usize>) {
    let first = state.tick <= fixed.spec.scrape_s;
    for i in series {
        let def = &fixed.series[i];
        let exact = value(fixed, state, def.source);
        // What is counted varies with the sample: 2 % of the value from scrape to scrape.
        let wobble = 1.0 + 0.02 * noise::gaussian(seed, STREAM + i as u32, state.tick);
        let seen = match def.unit {
            Unit::Replicas => exact,
            Unit::SuccessPercent => 100.0 - (100.0 - exact) * wobble,
            Unit::ErrorPercent | Unit::UsePercent => (exact * wobble).min(100.0),
            _ => exact * wobble,
        } as f32;
        let s = &mut state.series[i];
        if first {
            (s.now, s.slow) = (seen, seen);
        } else {
            s.now += (seen - s.now) * 0.5;
            s.slow += (s.now - s.slow) * 0.0625;
        }
        if state.tick <= REFERENCE {
            s.base = s.slow;
        } else if Level::of(def.unit, s.now, s.base) == Level::Normal {
            s.onset = NEVER;
        } else if s.onset == NEVER {
            s.onset = state.tick;
        }
    }
}

/// The exact value behind a series now.
pub fn value(fixed: &Fixed, state: &State, source: Source) -> f64 {
    match source {
        Source::Journey(j, metric) => {
            let now = &state.journeys[j];
            match metric {
                Metric::Done => now.attempts * (1.0 - now.fails) * 60.0,
                Metric::Rate => now.attempts * 60.0,
                _ => (1.0 - now.fails) * 100.0,
            }
        }
        Source::Service(s, metric) => {
            let now = &state.services[s];
            let range = fixed.plan.endpoints_of[s].clone();
            match metric {
                Metric::Rate => now.offered,
                Metric::Errors => (now.failing + now.misreport).min(1.0) * 100.0,
                Metric::P50 => quantile(state, range, std::f64::consts::LN_2),
                Metric::P95 => quantile(state, range, LN_20),
                Metric::Cpu => now.cpu * 100.0,
                Metric::Busy => now.busy * 100.0,
                Metric::Queue => now.queue,
                _ => f64::from(now.ready),
            }
        }
        Source::Call(c, metric) => {
            let (call, now) = (&fixed.spec.calls[c], &state.calls[c]);
            match metric {
                Metric::Rate => now.rate,
                Metric::Errors => now.attempt_fails * 100.0,
                _ => {
                    let e = &state.endpoints[call.to];
                    (e.steady_ms + LN_20 * e.spread_ms).min(now.timeout_ms)
                }
            }
        }
    }
}

/// Load-weighted quantile over a pool's endpoints; `k` is -ln(1 - quantile) of the exponential part.
fn quantile(state: &State, endpoints: std::ops::Range<usize>, k: f64) -> f64 {
    let (mut sum, mut weight) = (0.0, 0.0);
    for e in &state.endpoints[endpoints] {
        let w = e.offered.max(1e-9);
        sum += w * (e.steady_ms + k * e.spread_ms);
        weight += w;
    }
    if weight > 0.0 { sum / weight } else { 0.0 }
}
