//! Series as a responder sees them: scraped now and then, smoothed as a rate over a minute is, with a level that a
//! person would notice. Nothing here feeds back into the system.

use crate::base::noise;

use super::spec::Spec;
use super::state::{NEVER, SeriesState, State};
use super::world::Fixed;

/// The tick whose slow value is remembered as the value on a good day.
pub const REFERENCE: u32 = 900;

/// -ln(1 - 0.95): the 95th percentile of an exponential time in means.
const LN_20: f64 = 2.995_732_273_553_991;

/// -ln(1 - 0.99): the same for the 99th.
const LN_100: f64 = 4.605_170_185_988_091;

/// Stands for no value among those on their way.
const NOTHING: f32 = f32::MIN;

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
    /// A cache.
    Cache(usize),
    /// A database with a copy.
    Replication(usize),
    /// Work for later.
    Topic(usize, Metric),
    /// Records.
    Store(usize, Metric),
    /// A limit by key.
    Limiter(usize),
    /// A certificate.
    Certificate(usize),
    /// An eye from outside.
    Probe(usize),
    /// The support desk.
    Tickets,
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
    /// Time that 1 % exceed.
    P99,
    /// Memory of the fullest replica.
    Memory,
    /// Replicas that crashed or were killed.
    Restarts,
    /// Messages waiting.
    Backlog,
    /// Age of the oldest.
    Age,
    /// Records corrupted.
    Corrupted,
    /// Records lost.
    Lost,
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
    /// Percent, usual at whatever it is on a good day.
    Percent,
    /// Megabytes.
    Megabytes,
    /// Restarts a minute, none on a good day.
    Restarts,
    /// Seconds behind.
    Seconds,
    /// Records that should not be.
    Records,
    /// Days that are left.
    Days,
    /// Tickets a minute, none on a good day.
    Tickets,
}

impl Unit {
    /// After the number, with its blank.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::PerSecond => "/s",
            Self::PerMinute | Self::Restarts | Self::Tickets => "/min",
            Self::ErrorPercent | Self::SuccessPercent | Self::UsePercent | Self::Percent => " %",
            Self::Ms => " ms",
            Self::Waiting => " waiting",
            Self::Replicas => " ready",
            Self::Megabytes => " MB",
            Self::Seconds => " s",
            Self::Records => " records",
            Self::Days => " days",
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
    /// There is nothing to tell it by.
    Absent,
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
            Self::Absent => "no data",
        }
    }

    /// The level of a series as it was scraped last.
    pub fn of_series(unit: Unit, series: &SeriesState) -> Self {
        if series.absent { Self::Absent } else { Self::of(unit, series.now, series.base) }
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
            Unit::Restarts => above(0.05, 1.0, 10.0),
            Unit::Seconds => above(base * 2.0 + 5.0, base * 4.0 + 30.0, base * 10.0 + 300.0),
            Unit::Records => above(0.5, 100.0, 10_000.0),
            Unit::Tickets => above(base * 3.0 + 0.5, base * 6.0 + 3.0, base * 20.0 + 20.0),
            Unit::Days => {
                if now >= 14.0 {
                    Self::Normal
                } else if now >= 1.0 {
                    Self::Low
                } else {
                    Self::VeryLow
                }
            }
            Unit::PerSecond | Unit::PerMinute | Unit::Replicas | Unit::Percent | Unit::Megabytes => {
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
    define_parts(spec, &mut add);
    for (i, service) in spec.services.iter().enumerate() {
        add(format!("{}.p99", service.name), Source::Service(i, Metric::P99), Unit::Ms);
    }
    out
}

/// Series of what a world may have or not.
fn define_parts(spec: &Spec, add: &mut dyn FnMut(String, Source, Unit)) {
    for (i, service) in spec.services.iter().enumerate() {
        if service.memory.is_some() {
            add(format!("{}.memory", service.name), Source::Service(i, Metric::Memory), Unit::Megabytes);
        }
        if spec.is_restless(i) {
            add(format!("{}.restarts", service.name), Source::Service(i, Metric::Restarts), Unit::Restarts);
        }
    }
    for (i, cache) in spec.caches.iter().enumerate() {
        add(format!("{}.hit", cache.name), Source::Cache(i), Unit::Percent);
    }
    for (i, replication) in spec.replications.iter().enumerate() {
        add(format!("{}.lag", replication.name), Source::Replication(i), Unit::Seconds);
    }
    for (i, topic) in spec.topics.iter().enumerate() {
        add(format!("{}.backlog", topic.name), Source::Topic(i, Metric::Backlog), Unit::Waiting);
        add(format!("{}.age", topic.name), Source::Topic(i, Metric::Age), Unit::Seconds);
    }
    for (i, store) in spec.stores.iter().enumerate().filter(|(_, s)| s.writes.is_some()) {
        add(format!("{}.corrupted", store.name), Source::Store(i, Metric::Corrupted), Unit::Records);
        add(format!("{}.lost", store.name), Source::Store(i, Metric::Lost), Unit::Records);
    }
    for (i, limiter) in spec.limiters.iter().enumerate() {
        add(format!("{}.refused", limiter.name), Source::Limiter(i), Unit::ErrorPercent);
    }
    for (i, certificate) in spec.certificates.iter().enumerate() {
        add(format!("{}.days_left", certificate.name), Source::Certificate(i), Unit::Days);
    }
    for (i, probe) in spec.probes.iter().enumerate() {
        add(format!("probe.{}.ok", probe.name), Source::Probe(i), Unit::SuccessPercent);
    }
    if spec.tickets.is_some() {
        add("support.tickets".to_owned(), Source::Tickets, Unit::Tickets);
    }
}

/// Takes every series' value (`lean`: only those that are shown); called once a scrape interval. While what monitoring
/// needs fails more than it succeeds, only what is seen from outside is there.
pub fn scrape(fixed: &Fixed, state: &mut State, seed: u64, lean: bool) {
    if let Some(needs) = fixed.spec.monitoring.needs {
        state.seeing = state.endpoints[needs].success >= 0.5;
    }
    if lean {
        take(fixed, state, seed, fixed.shown.iter().copied());
    } else {
        take(fixed, state, seed, 0..fixed.series.len());
    }
    for &s in &fixed.plan.restless {
        state.services[s].crashed_seen = state.services[s].crashed;
    }
}

fn take(fixed: &Fixed, state: &mut State, seed: u64, series: impl Iterator<Item = usize>) {
    for i in series {
        let def = &fixed.series[i];
        let outside = matches!(def.source, Source::Probe(_) | Source::Tickets);
        let seen = if !outside && (!state.seeing || is_absent(fixed, state, def.source)) {
            NOTHING
        } else {
            sample(fixed, state, seed, i)
        };
        let shown = if outside { seen } else { delay(fixed, state, i, seen) };
        let absent = shown == NOTHING || !outside && !state.seeing;
        follow(state, i, def.unit, if absent { None } else { Some(shown) }, fixed.spec.scrape_s);
    }
}

/// What a scrape reads.
fn sample(fixed: &Fixed, state: &State, seed: u64, i: usize) -> f32 {
    let def = &fixed.series[i];
    let exact = value(fixed, state, def.source);
    if matches!(def.source, Source::Certificate(_) | Source::Probe(_)) {
        return exact as f32;
    }
    // What is counted varies with the sample: 2 % of the value from scrape to scrape.
    let wobble = 1.0 + 0.02 * noise::gaussian(seed, STREAM + i as u32, state.tick);
    (match def.unit {
        Unit::Replicas => exact,
        Unit::SuccessPercent => 100.0 - (100.0 - exact) * wobble,
        Unit::ErrorPercent | Unit::UsePercent | Unit::Percent => (exact * wobble).min(100.0),
        _ => exact * wobble,
    }) as f32
}

/// What arrives now where values arrive late, for what leaves now.
fn delay(fixed: &Fixed, state: &mut State, i: usize, seen: f32) -> f32 {
    let (lag, n) = (usize::from(fixed.spec.monitoring.lag_scrapes), fixed.series.len());
    if lag == 0 {
        return seen;
    }
    if state.tick <= fixed.spec.scrape_s {
        (0..lag).for_each(|k| state.late[k * n + i] = seen);
    }
    let turn = (state.tick / fixed.spec.scrape_s) as usize % lag;
    std::mem::replace(&mut state.late[turn * n + i], seen)
}

/// Brings a series up to date with a value, or with none.
fn follow(state: &mut State, i: usize, unit: Unit, shown: Option<f32>, scrape_s: u32) {
    let tick = state.tick;
    let s = &mut state.series[i];
    let was_absent = s.absent;
    s.absent = shown.is_none();
    let Some(shown) = shown else {
        if s.onset == NEVER {
            s.onset = tick;
        }
        return;
    };
    if tick <= scrape_s {
        (s.now, s.slow) = (shown, shown);
    } else {
        s.now = if was_absent { shown } else { s.now + (shown - s.now) * 0.5 };
        s.slow += (s.now - s.slow) * 0.0625;
    }
    if tick <= REFERENCE {
        s.base = s.slow;
        if was_absent {
            s.onset = NEVER;
        }
    } else if Level::of(unit, s.now, s.base) == Level::Normal {
        s.onset = NEVER;
    } else if s.onset == NEVER {
        s.onset = tick;
    }
}

/// Whether nobody is there to be scraped: the service does not say, or has no replica to ask.
fn is_absent(fixed: &Fixed, state: &State, source: Source) -> bool {
    match source {
        Source::Service(s, metric) => {
            let now = &state.services[s];
            let per_replica = matches!(metric, Metric::Cpu | Metric::Busy | Metric::Queue | Metric::Memory);
            now.absent || per_replica && now.ready == 0
        }
        // The caller counts its calls.
        Source::Call(c, _) => state.services[fixed.spec.endpoints[fixed.spec.calls[c].from].service].absent,
        Source::Cache(c) => state.services[fixed.spec.caches[c].service].absent,
        _ => false,
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
                Metric::P99 => quantile(state, range, LN_100),
                Metric::Memory => now.memory_mb,
                Metric::Restarts => f64::from(now.crashed - now.crashed_seen) * 60.0 / f64::from(fixed.spec.scrape_s),
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
        _ => value_of_part(state, source),
    }
}

/// The same for what a world may have or not.
fn value_of_part(state: &State, source: Source) -> f64 {
    match source {
        Source::Cache(c) => state.caches[c].hit * 100.0,
        Source::Replication(r) => state.replications[r].lag_s,
        Source::Topic(t, Metric::Backlog) => state.topics[t].backlog,
        Source::Topic(t, _) => state.topics[t].age_s,
        Source::Store(s, Metric::Corrupted) => state.stores[s].corrupted,
        Source::Store(s, _) => state.stores[s].lost,
        Source::Limiter(l) => state.limiters[l].refused * 100.0,
        Source::Certificate(c) => (f64::from(state.certificates[c]) - f64::from(state.tick)) / 86_400.0,
        Source::Probe(p) => f64::from(u8::from(state.probes[p].ok)) * 100.0,
        Source::Tickets => state.tickets.1,
        Source::Service(..) | Source::Call(..) | Source::Journey(..) => 0.0,
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
