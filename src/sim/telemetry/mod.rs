//! Series as a responder sees them: scraped now and then, smoothed as a rate over a minute is, with a level that a
//! person would notice. Nothing here feeds back into the system.

mod define;
mod level;
mod words;

use crate::base::math::most;
use crate::base::noise;

use super::state::{NEVER, SeriesState, State};
use super::world::Fixed;
pub use define::define;
pub use level::{Level, Unit};
pub use words::{called, with_unit};

/// The tick whose slow value is remembered as the value on a good day.
pub const REFERENCE: u32 = 900;

/// What is counted varies with the sample: standard deviation from scrape to scrape, as a share of the value.
pub const WOBBLE: f64 = 0.02;

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
    /// A cohort, or behind those a region.
    Group(usize),
    /// What users think of us.
    Trust,
    /// The memory of a cache whose size is limited.
    Room(usize, Metric),
}

impl Source {
    /// Equal for those that are worked out alike; percentiles of one pool are worked out together.
    pub(super) const fn kind(self) -> (u8, Option<Metric>, usize) {
        match self {
            Self::Service(s, Metric::P50 | Metric::P95 | Metric::P99) => (0, Some(Metric::P50), s),
            Self::Service(_, metric) => (0, Some(metric), 0),
            Self::Call(_, metric) => (1, Some(metric), 0),
            Self::Journey(_, metric) => (2, Some(metric), 0),
            Self::Cache(_) => (3, None, 0),
            Self::Replication(_) => (4, None, 0),
            Self::Topic(_, metric) => (5, Some(metric), 0),
            Self::Store(_, metric) => (6, Some(metric), 0),
            Self::Limiter(_) => (7, None, 0),
            Self::Certificate(_) => (8, None, 0),
            Self::Probe(_) => (9, None, 0),
            Self::Tickets => (10, None, 0),
            Self::Group(_) => (11, None, 0),
            Self::Trust => (12, None, 0),
            Self::Room(_, metric) => (13, Some(metric), 0),
        }
    }
}

impl Metric {
    /// Place among the percentiles.
    const fn percentile(self) -> usize {
        match self {
            Self::P50 => 0,
            Self::P95 => 1,
            _ => 2,
        }
    }
}

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

/// Takes every series' value (`lean`: only those that are shown); called once a scrape interval. While what monitoring
/// needs fails more than it succeeds, only what is seen from outside is there.
pub fn scrape(fixed: &Fixed, state: &mut State, seed: u64, lean: bool) {
    if let Some(needs) = fixed.spec.monitoring.needs {
        state.seeing = state.endpoints[needs].success >= 0.5;
    }
    take(fixed, state, seed, if lean { &fixed.shown } else { &fixed.scraped });
    for &s in &fixed.plan.restless {
        state.services[s].crashed_seen = state.services[s].crashed;
    }
}

fn take(fixed: &Fixed, state: &mut State, seed: u64, series: &[usize]) {
    let scrape_s = fixed.spec.scrape_s;
    let mut times = Times { of: usize::MAX, ms: [0.0; 3] };
    for &i in series {
        let def = &fixed.series[i];
        let outside = matches!(def.source, Source::Probe(_) | Source::Tickets | Source::Trust);
        let seen = if !outside && (!state.seeing || is_absent(fixed, state, def.source)) {
            NOTHING
        } else {
            let exact = match def.source {
                Source::Service(s, metric @ (Metric::P50 | Metric::P95 | Metric::P99)) => {
                    if times.of != s {
                        times = Times { of: s, ms: percentiles(fixed, state, s) };
                    }
                    times.ms[metric.percentile()]
                }
                source => value(fixed, state, source),
            };
            sample(def, exact, || noise::gaussian(seed, STREAM + i as u32, state.tick))
        };
        let shown = if outside { seen } else { delay(fixed, state, i, seen) };
        let absent = shown == NOTHING || !outside && !state.seeing;
        let clock = (state.tick, scrape_s);
        follow(&mut state.series[i], def.unit, if absent { None } else { Some(shown) }, clock, || {
            calm(fixed, def.source)
        });
    }
}

/// Times of the pool that was looked at last, for one look at it in a scrape.
struct Times {
    of: usize,
    ms: [f64; 3],
}

/// What a scrape reads.
#[inline]
fn sample(def: &SeriesDef, exact: f64, gaussian: impl FnOnce() -> f64) -> f32 {
    if matches!(def.source, Source::Certificate(_) | Source::Probe(_)) {
        return exact as f32;
    }
    let wobble = 1.0 + WOBBLE * gaussian();
    (match def.unit {
        Unit::Replicas => exact,
        Unit::SuccessPercent => (100.0 - (100.0 - exact) * wobble).max(0.0),
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

/// What a time is like where nobody queues, ms: the work of an endpoint and of what it calls. None for what is no time.
fn calm(fixed: &Fixed, source: Source) -> Option<f32> {
    fn alone(fixed: &Fixed, e: usize) -> f64 {
        let spec = &fixed.spec;
        let calls = fixed.plan.calls_of[e].clone().map(|c| spec.calls[c].per_request * alone(fixed, spec.calls[c].to));
        spec.endpoints[e].own_ms + spec.endpoints[e].cpu_ms + calls.sum::<f64>()
    }
    let ms = match source {
        Source::Service(s, Metric::P50 | Metric::P95 | Metric::P99) => {
            let own = fixed.spec.endpoints.iter().enumerate().filter(|(_, e)| e.service == s);
            own.map(|(e, _)| alone(fixed, e)).fold(0.0, f64::max)
        }
        Source::Call(c, Metric::P95) => alone(fixed, fixed.spec.calls[c].to),
        _ => return None,
    };
    Some(ms as f32)
}

/// Brings a series up to date with a value, or with none; `clock` is the tick and how often is scraped. `calm` is asked
/// what the value is on a good day where none was ever seen.
#[inline]
fn follow(s: &mut SeriesState, unit: Unit, shown: Option<f32>, clock: (u32, u32), calm: impl FnOnce() -> Option<f32>) {
    let (tick, scrape_s) = clock;
    let was_absent = s.absent;
    s.absent = shown.is_none();
    let Some(shown) = shown else {
        if s.onset == NEVER {
            s.onset = tick;
        }
        return;
    };
    if tick > REFERENCE && was_absent && s.slow == 0.0 {
        // Never seen before: it begins as on a good day, unless it is a time that says otherwise by itself.
        (s.now, s.mid, s.slow, s.base) = (shown, shown, shown, calm().map_or(shown, |ms| ms.min(shown)));
        s.onset = NEVER;
    } else if tick <= scrape_s || was_absent && s.slow == 0.0 {
        (s.now, s.mid, s.slow) = (shown, shown, shown);
    } else {
        s.now = if was_absent { shown } else { s.now + (shown - s.now) * 0.5 };
        s.mid = if was_absent { shown } else { s.mid + (s.now - s.mid) * 0.25 };
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

/// Whether there is nothing to be scraped: the service does not say, has no replica to ask, or nothing was timed.
fn is_absent(fixed: &Fixed, state: &State, source: Source) -> bool {
    match source {
        Source::Service(s, metric) => {
            let now = &state.services[s];
            let per_replica = matches!(metric, Metric::Cpu | Metric::Busy | Metric::Queue | Metric::Memory);
            let time = matches!(metric, Metric::P50 | Metric::P95 | Metric::P99);
            now.absent || per_replica && now.ready == 0 || time && now.offered <= 0.0
        }
        // The caller counts its calls.
        Source::Call(c, metric) => {
            let absent = state.services[fixed.spec.endpoints[fixed.spec.calls[c].from].service].absent;
            absent || metric == Metric::P95 && state.calls[c].rate <= 0.0
        }
        Source::Cache(c) | Source::Room(c, _) => state.services[fixed.spec.caches[c].service].absent,
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
            match metric {
                Metric::Rate => now.offered,
                Metric::Errors => (now.failing + now.misreport).min(1.0) * 100.0,
                Metric::P50 | Metric::P95 | Metric::P99 => percentiles(fixed, state, s)[metric.percentile()],
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
        Source::Group(g) => {
            let now = &state.groups[g];
            if now.users > 0.0 { (1.0 - now.failing / now.users) * 100.0 } else { 100.0 }
        }
        Source::Trust => state.trust,
        Source::Room(c, Metric::Rate) => state.caches[c].evicted,
        Source::Room(c, _) => state.caches[c].full * 100.0,
        Source::Service(..) | Source::Call(..) | Source::Journey(..) => 0.0,
    }
}

/// Median, 95th and 99th percentile of a pool's times, weighted by load over its endpoints: `-ln(1 - quantile)` is the
/// quantile of an exponential part in means.
fn percentiles(fixed: &Fixed, state: &State, s: usize) -> [f64; 3] {
    let (mut sums, mut weight) = ([0.0; 3], 0.0);
    for e in &state.endpoints[fixed.plan.endpoints_of[s].clone()] {
        let w = most(e.offered, 1e-9);
        for (sum, k) in sums.iter_mut().zip([std::f64::consts::LN_2, LN_20, LN_100]) {
            *sum += w * (e.steady_ms + k * e.spread_ms);
        }
        weight += w;
    }
    if weight > 0.0 { sums.map(|sum| sum / weight) } else { sums }
}
