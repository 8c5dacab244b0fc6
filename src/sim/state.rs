//! Everything that changes while a world runs: flat vectors of plain structs, so that a fork is a handful of copies.
//! No behaviour here beyond the start values.

use crate::base::time::Tick;

use super::action::Action;
use super::spec::{Plan, Spec};

/// The changing half of a world.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Seconds since the start.
    pub tick: u32,
    /// Per service.
    pub services: Vec<ServiceState>,
    /// Per replica slot, services in order, `max_replicas` each.
    pub replicas: Vec<Replica>,
    /// Per endpoint.
    pub endpoints: Vec<EndpointState>,
    /// Per call.
    pub calls: Vec<CallState>,
    /// Per journey.
    pub journeys: Vec<JourneyState>,
    /// Percent per flag.
    pub flags: Vec<u8>,
    /// Live revision per configuration.
    pub configs: Vec<u8>,
    /// Whether each job runs.
    pub jobs: Vec<bool>,
    /// Share of records in the new format per store.
    pub stores: Vec<f64>,
    /// Share to which each rule holds.
    pub rules: Vec<f64>,
    /// Everything that was issued, in order of issue.
    pub ops: Vec<Op>,
    /// Next of [`Spec::events`].
    pub next_event: usize,
    /// The first tick at which something of `change` is due.
    pub next_due: u32,
    /// Whether the effects of rules must be worked out again.
    pub dirty: bool,
    /// Per series, see [`super::telemetry`].
    pub series: Vec<SeriesState>,
    /// Per alert.
    pub alerts: Vec<AlertState>,
    /// Value of the day curve now, and its change per tick.
    pub curve: (f64, f64),
    /// Tick at which `curve` must be worked out again.
    pub curve_until: u32,
    /// Budget-minutes of user failure so far.
    pub harm: f64,
    /// The same in the last tick, budget-minutes per minute.
    pub harm_rate: f64,
}

/// A pool now.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ServiceState {
    /// Replicas that take traffic.
    pub ready: u32,
    /// Version that replicas are being moved to.
    pub target: u8,
    /// Version before `target`.
    pub previous: u8,
    /// Requests that arrived in this tick.
    pub offered: f64,
    /// Requests worked on in this tick.
    pub served: f64,
    /// Requests turned away in this tick.
    pub rejected: f64,
    /// Requests waiting.
    pub queue: f64,
    /// Requests a second the pool can work on.
    pub capacity: f64,
    /// Mean time a worker is held by a request, ms.
    pub hold_ms: f64,
    /// Mean queueing wait that varies from request to request, ms.
    pub wait_ms: f64,
    /// Wait that every request meets behind a standing queue, ms.
    pub backlog_ms: f64,
    /// Share of processor time in use.
    pub cpu: f64,
    /// Share of workers held.
    pub busy: f64,
    /// Share of requests that failed.
    pub failing: f64,
    /// Share that it reports as errors beyond that.
    pub misreport: f64,
    /// A rolling change, if one is under way.
    pub rollout: Option<Rollout>,
}

/// A rolling change: replicas are taken `batch` at a time, in slot order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rollout {
    /// Index into [`State::ops`].
    pub op: u32,
    /// First slot that was not yet taken.
    pub next_slot: u16,
    /// When the batch under way is ready.
    pub due: u32,
}

/// A replica slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replica {
    /// Version it runs or starts.
    pub version: u8,
    /// Whether it takes traffic.
    pub status: ReplicaStatus,
    /// When it becomes ready, if it is starting.
    pub ready_at: u32,
    /// Raised when the slot is moved to a fresh host.
    pub host: u16,
}

/// Whether a replica takes traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplicaStatus {
    /// No process.
    Absent,
    /// Starting, no traffic.
    Starting,
    /// Takes traffic.
    Ready,
}

/// An endpoint now.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct EndpointState {
    /// Share that fails by itself, rules included.
    pub own_error: f64,
    /// Time of its own, rules included, ms.
    pub own_ms: f64,
    /// Processor time, rules included, ms.
    pub cpu_ms: f64,
    /// Requests that arrived in this tick.
    pub offered: f64,
    /// Time that every request takes at least, ms.
    pub steady_ms: f64,
    /// Mean of the exponential part on top, ms.
    pub spread_ms: f64,
    /// Share of requests that end well.
    pub success: f64,
}

/// A call now.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct CallState {
    /// The caller gives up after this long, ms.
    pub timeout_ms: f64,
    /// Share of calls that the caller waits for and needs.
    pub awaited: f64,
    /// Calls a second, all attempts.
    pub rate: f64,
    /// Attempts per call.
    pub attempts: f64,
    /// Share of attempts that fail.
    pub attempt_fails: f64,
    /// Share of calls that fail after every attempt.
    pub fails: f64,
}

/// A journey now.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct JourneyState {
    /// Users who set out in this tick.
    pub fresh: f64,
    /// Attempts in this tick, returning users included.
    pub attempts: f64,
    /// Share of attempts that fail.
    pub fails: f64,
    /// Users who failed and mean to try again.
    pub pending: f64,
    /// Factor on demand, rules included.
    pub demand: f64,
    /// Share turned away at the edge.
    pub shed: f64,
    /// Users whose first attempt failed while more than the journey's floor did, so far.
    pub failed_users: f64,
    /// Money lost with them, so far.
    pub lost_value: f64,
}

/// Something that was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Op {
    /// What.
    pub action: Action,
    /// Issued at.
    pub issued: u32,
    /// When it takes effect, or begins to in the case of a rolling change.
    pub starts: u32,
    /// Whether it took effect, or began to.
    pub started: bool,
    /// When it was complete, if it is.
    pub landed: Option<u32>,
    /// Whether the organisation did it (false: the learner).
    pub by_event: bool,
    /// Whether a later change took its place before it was complete.
    pub superseded: bool,
}

/// A series as the last scrape left it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesState {
    /// Smoothed over about two scrapes, as a rate over a minute is.
    pub now: f32,
    /// Smoothed over about four minutes.
    pub slow: f32,
    /// Value on a good day: the slow value at the reference moment.
    pub base: f32,
    /// Tick at which it left its normal band, `u32::MAX` while it is inside.
    pub onset: u32,
}

/// An alert now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertState {
    /// Tick since which the condition holds, `u32::MAX` while it does not.
    pub since: u32,
    /// Tick of the last firing, `u32::MAX` if it never fired.
    pub fired: u32,
    /// Whether it fires now.
    pub firing: bool,
}

/// No tick yet.
pub const NEVER: u32 = u32::MAX;

impl State {
    /// The start of a world: everything ready, nothing broken, queues empty.
    pub fn new(spec: &Spec, plan: &Plan, series: usize) -> Self {
        let mut replicas = Vec::with_capacity(plan.slots[spec.services.len()]);
        for service in &spec.services {
            for slot in 0..service.max_replicas {
                let status = if slot < service.replicas { ReplicaStatus::Ready } else { ReplicaStatus::Absent };
                replicas.push(Replica { version: service.initial_version, status, ready_at: 0, host: 0 });
            }
        }
        let services = spec.services.iter().map(|s| ServiceState {
            ready: u32::from(s.replicas),
            target: s.initial_version,
            previous: s.initial_version.saturating_sub(1),
            capacity: f64::from(s.replicas) * f64::from(s.workers) * 1000.0,
            ..ServiceState::default()
        });
        let endpoints = spec.endpoints.iter().map(|e| EndpointState {
            own_error: e.error,
            own_ms: e.own_ms,
            cpu_ms: e.cpu_ms,
            steady_ms: e.own_ms,
            success: 1.0 - e.error,
            ..EndpointState::default()
        });
        let calls = spec.calls.iter().map(|c| CallState {
            timeout_ms: c.timeout_ms,
            awaited: 1.0,
            attempts: 1.0,
            ..CallState::default()
        });
        let journeys = spec.journeys.iter().map(|_| JourneyState { demand: 1.0, ..JourneyState::default() });
        Self {
            tick: 0,
            services: services.collect(),
            replicas,
            endpoints: endpoints.collect(),
            calls: calls.collect(),
            journeys: journeys.collect(),
            flags: spec.flags.iter().map(|f| f.percent).collect(),
            configs: vec![0; spec.configs.len()],
            jobs: spec.jobs.iter().map(|j| j.running).collect(),
            stores: vec![0.0; spec.stores.len()],
            rules: vec![0.0; spec.rules.len()],
            ops: Vec::with_capacity(spec.events.len() + 16),
            next_event: 0,
            next_due: 0,
            dirty: true,
            series: vec![SeriesState { now: 0.0, slow: 0.0, base: 0.0, onset: NEVER }; series],
            alerts: vec![AlertState { since: NEVER, fired: NEVER, firing: false }; spec.alerts.len()],
            curve: (1.0, 0.0),
            curve_until: 0,
            harm: 0.0,
            harm_rate: 0.0,
        }
    }

    /// The current tick.
    pub const fn now(&self) -> Tick {
        Tick(self.tick)
    }
}
