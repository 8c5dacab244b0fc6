//! Everything that changes while a world runs: flat vectors of plain structs, so that a fork is a handful of copies.
//! No behaviour here beyond the start values.

mod digest;
mod parts;

use crate::base::time::Tick;

use super::action::Action;
use super::spec::{Alert, AlertCondition, Backup, Cache, Call, Endpoint, Migration, Plan, Service, Spec, Topic};
pub use digest::Words;
pub use parts::*;

/// The changing half of a world.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Seconds since the start.
    pub tick: u32,
    /// Picks the noise, as the world's.
    pub seed: u64,
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
    /// Per flag.
    pub flags: Vec<FlagState>,
    /// Percent per cohort of each flag, flags in order; only where a flag was set for a cohort, else `NO_PERCENT`.
    pub flag_cohorts: Vec<u8>,
    /// Per configuration.
    pub configs: Vec<ConfigState>,
    /// Whether each job runs.
    pub jobs: Vec<bool>,
    /// Per migration.
    pub migrations: Vec<MigrationState>,
    /// Whether each zone is drained.
    pub drained_zones: Vec<bool>,
    /// Share of each region's users that are served elsewhere.
    pub drained_regions: Vec<f64>,
    /// Where that share is going.
    pub draining_to: Vec<f64>,
    /// Per autoscaler.
    pub autoscalers: Vec<AutoscalerState>,
    /// Per limiter.
    pub limiters: Vec<LimiterState>,
    /// First tick at which each certificate is not valid.
    pub certificates: Vec<u32>,
    /// Per call that needs a name.
    pub names: Vec<NameState>,
    /// Per store.
    pub stores: Vec<StoreState>,
    /// Per cache.
    pub caches: Vec<CacheState>,
    /// Per database with a copy.
    pub replications: Vec<ReplicationState>,
    /// Per topic.
    pub topics: Vec<TopicState>,
    /// Per backup.
    pub backups: Vec<BackupState>,
    /// Per trigger.
    pub triggers: Vec<TriggerState>,
    /// Per probe.
    pub probes: Vec<ProbeState>,
    /// Per burn-rate alert in the order of the alerts, a long and a short window.
    pub windows: Vec<Window>,
    /// Per vendor's page, what was taken down in each of the last minutes, two bits each, the latest lowest.
    pub vendor_pages: Vec<u128>,
    /// Users who will write to the support desk, and tickets a minute.
    pub tickets: (f64, f64),
    /// Whether there is monitoring now.
    pub seeing: bool,
    /// Share to which each rule holds.
    pub rules: Vec<f64>,
    /// Tick since which each rule holds to any share, `NEVER` while it does not.
    pub rules_since: Vec<u32>,
    /// Per fact that people remember.
    pub recalled: Vec<Recalled>,
    /// Everything that was issued, in order of issue.
    pub ops: Vec<Op>,
    /// Next of [`Spec::events`].
    pub next_event: usize,
    /// The first tick at which something of `change` is due.
    pub next_due: u32,
    /// Whether the effects of rules must be worked out again.
    pub dirty: bool,
    /// How many services start only so many replicas at once.
    pub throttled: usize,
    /// How many services have a limit.
    pub limited: usize,
    /// Per series, see [`super::telemetry`].
    pub series: Vec<SeriesState>,
    /// Values on their way to whoever looks: for each scrape of the lag, one per series.
    pub late: Vec<f32>,
    /// Per alert.
    pub alerts: Vec<AlertState>,
    /// Value of the day curve now, and its change per tick.
    pub curve: (f64, f64),
    /// Tick at which `curve` must be worked out again.
    pub curve_until: u32,
    /// Per cohort, then per region.
    pub groups: Vec<GroupState>,
    /// Per cohort and for the users of none: per endpoint, then per journey, the share that rules let pass relative to
    /// everybody's.
    pub own: Vec<f64>,
    /// The same per endpoint with what it calls.
    pub reach: Vec<f64>,
    /// Whether any group differs from everybody.
    pub apart: bool,
    /// Percent of its usual level that users' trust has.
    pub trust: f64,
    /// Seconds that users have been hurt for without an update.
    pub silent_s: u32,
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
    /// Of `wait_ms` and `backlog_ms`, what is for the processor and spread over a request's steps.
    pub turns_ms: (f64, f64),
    /// Share of processor time in use.
    pub cpu: f64,
    /// Share of workers held.
    pub busy: f64,
    /// Share of requests that failed.
    pub failing: f64,
    /// Share that it reports as errors beyond that.
    pub misreport: f64,
    /// Share of rotation that takes requests and cannot serve them.
    pub dead: f64,
    /// Share of connections that it refuses for want of room.
    pub refused: f64,
    /// Replicas that crashed or were killed in this tick.
    pub crashes: f64,
    /// The same over about the last minute, this tick not included.
    pub crashes_min: f64,
    /// The same since the start.
    pub crashed: u32,
    /// The same at the last scrape.
    pub crashed_seen: u32,
    /// Memory of its fullest replica, MB.
    pub memory_mb: f64,
    /// What each replica has leaked that was there from the start, MB.
    pub leaked_mb: f64,
    /// Share of requests lost before they reach a replica that serves: dead ones in rotation, refused connections.
    pub lost: f64,
    /// Share of requests that were turned away in this tick for either reason or for want of room.
    pub turned_away: f64,
    /// What a request takes of the workers relative to the spec: more than 1 where rules take workers away.
    pub worker_cost: f64,
    /// What a request takes of the cores relative to the spec: more than 1 where rules take cores away.
    pub core_cost: f64,
    /// MB a minute by which each replica grows, by rules.
    pub leak: f64,
    /// Share of ready replicas that are not warm yet.
    pub cold: f64,
    /// Most replicas that start at once, 0: no limit.
    pub starts_at_once: u16,
    /// Replicas it should have.
    pub wanted: u16,
    /// Its series are not there.
    pub absent: bool,
    /// Whether any endpoint of it is limited.
    pub limited: bool,
    /// Until when the set of replicas from before the last switch is kept.
    pub kept_until: u32,
    /// A rolling change, if one is under way.
    pub rollout: Option<Rollout>,
}

/// A change of replicas that is under way: they are taken in slot order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rollout {
    /// Index into [`State::ops`].
    pub op: u32,
    /// First slot that was not yet taken.
    pub next_slot: u16,
    /// When the batch or stage under way is through; `NEVER` while a canary is held.
    pub due: u32,
    /// How it goes about it.
    pub phase: Phase,
    /// Requests and failures of the canary, and of the rest, in this stage.
    pub counts: [(f64, f64); 2],
    /// The same for their 95th percentiles, ms, summed over requests.
    pub slow: [f64; 2],
    /// The same for crashes.
    pub crashed: [u32; 2],
}

/// Where a change of replicas stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// In batches, until all are through.
    Batches,
    /// The replicas of a canary's stage are being taken.
    Widening(u8),
    /// A canary's stage is watched.
    Baking(u8),
    /// A second set is starting.
    SecondSet,
}

/// A replica slot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Replica {
    /// Version it runs or starts.
    pub version: u8,
    /// Whether it takes traffic.
    pub status: ReplicaStatus,
    /// When it becomes ready, if it is starting.
    pub ready_at: u32,
    /// Raised when the slot is moved to a fresh host.
    pub host: u16,
    /// Crashes since it last ran for a while.
    pub crashes: u8,
    /// When it is warm.
    pub warm_at: u32,
    /// When it started to take traffic.
    pub since: u32,
    /// Out of rotation by its callers' judgement until then.
    pub ejected_until: u32,
    /// What the service had leaked when this replica started, MB.
    pub leak_before: f32,
}

/// Whether a replica takes traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplicaStatus {
    /// No process.
    Absent,
    /// Wants to start and waits for its turn.
    Waiting,
    /// Starting, no traffic.
    Starting,
    /// Down after a crash until it starts again.
    Crashed,
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
    /// Share of what waits for the pool that is of this kind, as it came in last.
    pub waiting: f64,
    /// Mean time that a request holds a worker, ms.
    pub hold_ms: f64,
    /// Share of requests that look well and are not, by rules, its own.
    pub own_lie: f64,
    /// The same with what it calls.
    pub lie: f64,
    /// Percent of the workers it may hold.
    pub limit: u8,
    /// Share of requests turned away by a limit of its own.
    pub turned_away: f64,
    /// Share of requests refused because of their key.
    pub key_refused: f64,
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
    /// Calls per request of the caller, rules and caches included.
    pub per_request: f64,
    /// The way there takes this much longer, by rules, ms.
    pub delay_ms: f64,
    /// Share that does not get through, by rules.
    pub block: f64,
    /// Share that does not get through for any reason: rules, names, certificates, connections, breakers.
    pub blocked: f64,
    /// Of that, by an open circuit breaker.
    pub broken: f64,
    /// Tries that wait for their turn.
    pub waiting: f64,
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
    /// Users who fail whatever the system answers, by rules.
    pub fail: f64,
    /// Share turned away at the edge.
    pub shed: f64,
    /// Users who were signed out by a stretch without service.
    pub signed_out: f64,
    /// Users whose first attempt failed while more than the journey's floor did, so far.
    pub failed_users: f64,
    /// Money lost with them, so far.
    pub lost_value: f64,
    /// Its part of the harm so far, budget-minutes.
    pub harm: f64,
}

/// A group of users now.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GroupState {
    /// Attempts in this tick.
    pub users: f64,
    /// Attempts that failed in this tick.
    pub failing: f64,
    /// Users whose first attempt failed while more than a journey's floor did, so far.
    pub failed_users: f64,
    /// Their part of the harm so far, budget-minutes.
    pub harm: f64,
    /// The same in this tick, budget-minutes per minute.
    pub rate: f64,
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
    /// When it failed without effect, and why.
    pub failed: Option<(u32, Failure)>,
    /// When it is going to fail, and why, once that is settled.
    pub fails: Option<(u32, Failure)>,
    /// Index into the tools: it waits for that one to answer.
    pub waits_for: Option<u32>,
    /// The op it is part of.
    pub part_of: Option<u32>,
    /// The trigger that issues it, each time anew.
    pub trigger: Option<u32>,
}

/// Why a change failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Failure {
    /// Index into the blockers.
    Blocked(u32),
    /// Index into the service's gates: it found what is wrong with the version.
    Caught(u32),
    /// The canary's analysis found the new version worse.
    Analysis,
    /// What it is made with did not answer until the next change took its place.
    Tool(u32),
    /// There is nothing to go back to, or nothing to do.
    Nothing,
    /// A step that cannot be undone lies in the way.
    Irreversible,
    /// The backup turned out not to work.
    BadBackup,
    /// Index into the change freezes: it was refused.
    Frozen(u32),
    /// Index into the ops: a change that it is made of failed.
    Part(u32),
}

impl Op {
    /// Just issued, by the learner.
    pub const fn new(action: Action, issued: u32, starts: u32) -> Self {
        Self {
            action,
            issued,
            starts,
            started: false,
            landed: None,
            by_event: false,
            superseded: false,
            failed: None,
            fails: None,
            waits_for: None,
            part_of: None,
            trigger: None,
        }
    }

    /// Whether nothing more comes of it.
    pub const fn over(&self) -> bool {
        self.landed.is_some() || self.superseded || self.failed.is_some()
    }
}

/// A series as the last scrape left it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesState {
    /// Smoothed over about two scrapes, as a rate over a minute is.
    pub now: f32,
    /// Smoothed over about a minute.
    pub mid: f32,
    /// Smoothed over about four minutes.
    pub slow: f32,
    /// Value on a good day: the slow value at the reference moment.
    pub base: f32,
    /// Tick at which it left its normal band, `u32::MAX` while it is inside.
    pub onset: u32,
    /// Nothing was scraped.
    pub absent: bool,
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

/// A cohort for which a flag was not set apart.
pub const NO_PERCENT: u8 = u8::MAX;

impl State {
    /// The start of a world: everything ready, nothing broken, queues empty.
    pub fn new(spec: &Spec, plan: &Plan, series: usize) -> Self {
        let zones = vec![false; spec.zones.len()];
        // Those of no cohort count as one more.
        let apart = if spec.cohorts.is_empty() { 0 } else { spec.cohorts.len() + 1 };
        Self {
            tick: 0,
            seed: 0,
            services: spec.services.iter().map(service).collect(),
            replicas: spec.services.iter().flat_map(replicas).collect(),
            endpoints: spec.endpoints.iter().map(endpoint).collect(),
            calls: spec.calls.iter().map(call).collect(),
            journeys: spec.journeys.iter().map(|_| JourneyState { demand: 1.0, ..JourneyState::default() }).collect(),
            flags: spec.flags.iter().map(|f| FlagState { percent: f.percent, defaulted: 0.0 }).collect(),
            flag_cohorts: vec![NO_PERCENT; spec.flags.len() * spec.cohorts.len()],
            configs: spec.configs.iter().map(|_| CONFIG).collect(),
            jobs: spec.jobs.iter().map(|j| j.running).collect(),
            migrations: spec.migrations.iter().map(migration).collect(),
            drained_zones: zones,
            drained_regions: vec![0.0; spec.regions.len()],
            draining_to: vec![0.0; spec.regions.len()],
            autoscalers: spec.autoscalers.iter().map(|a| AutoscalerState { on: a.on_at_start, ..AUTOSCALER }).collect(),
            limiters: spec.limiters.iter().map(|l| LimiterState { on: l.on, keys: l.keys, refused: 0.0 }).collect(),
            certificates: spec.certificates.iter().map(|c| c.ends.0).collect(),
            names: vec![NameState::default(); spec.dns.as_ref().map_or(0, |d| d.calls.len())],
            stores: spec.stores.iter().map(|s| StoreState { records: s.records, ..StoreState::default() }).collect(),
            caches: spec.caches.iter().map(cache).collect(),
            replications: vec![REPLICATION; spec.replications.len()],
            topics: spec.topics.iter().map(topic).collect(),
            backups: spec.backups.iter().map(backup).collect(),
            triggers: vec![TriggerState::new(); spec.triggers.len()],
            probes: vec![ProbeState { ok: true, failed: 0 }; spec.probes.len()],
            windows: vec![Window::new(); 2 * spec.alerts.iter().filter(|a| burns(a)).count()],
            vendor_pages: vec![0; spec.vendor_pages.len()],
            tickets: (0.0, 0.0),
            seeing: true,
            rules: vec![0.0; spec.rules.len()],
            rules_since: vec![NEVER; spec.rules.len()],
            recalled: vec![],
            ops: Vec::with_capacity(plan.ops_room),
            next_event: 0,
            next_due: 0,
            dirty: true,
            throttled: spec.services.iter().filter(|s| s.starts_at_once > 0).count(),
            limited: 0,
            series: vec![SERIES; series],
            late: vec![0.0; series * usize::from(spec.monitoring.lag_scrapes)],
            alerts: vec![AlertState { since: NEVER, fired: NEVER, firing: false }; spec.alerts.len()],
            curve: (1.0, 0.0),
            curve_until: 0,
            groups: vec![GroupState::default(); spec.cohorts.len() + spec.regions.len()],
            own: vec![1.0; apart * (spec.endpoints.len() + spec.journeys.len())],
            reach: vec![1.0; apart * spec.endpoints.len()],
            apart: false,
            trust: 100.0,
            silent_s: 0,
            harm: 0.0,
            harm_rate: 0.0,
        }
    }

    /// The current tick.
    pub const fn now(&self) -> Tick {
        Tick(self.tick)
    }
}

const CONFIG: ConfigState = ConfigState { live: 0, before: 0, next: 0, share: 0.0, stage: 0, due: NEVER, op: 0 };
const AUTOSCALER: AutoscalerState = AutoscalerState { on: true, wanted: 0, more_since: NEVER, fewer_since: NEVER };
const REPLICATION: ReplicationState =
    ReplicationState { behind: 0.0, lag_s: 0.0, due: NEVER, op: 0, stale: false, swapped: false };
const SERIES: SeriesState = SeriesState { now: 0.0, mid: 0.0, slow: 0.0, base: 0.0, onset: NEVER, absent: false };

fn burns(alert: &Alert) -> bool {
    matches!(alert.condition, AlertCondition::Burn { .. })
}

fn service(s: &Service) -> ServiceState {
    ServiceState {
        ready: u32::from(s.replicas),
        wanted: s.replicas,
        target: s.initial_version,
        previous: s.initial_version.saturating_sub(1),
        capacity: f64::from(s.replicas) * f64::from(s.workers) * 1000.0,
        worker_cost: 1.0,
        core_cost: 1.0,
        starts_at_once: s.starts_at_once,
        memory_mb: s.memory.map_or(0.0, |m| m.base_mb),
        ..ServiceState::default()
    }
}

/// Every slot of a service.
fn replicas(s: &Service) -> impl Iterator<Item = Replica> {
    (0..s.max_replicas).map(|slot| Replica {
        version: s.stuck.iter().find(|(stuck, _)| *stuck == slot).map_or(s.initial_version, |(_, v)| *v),
        status: if slot < s.replicas { ReplicaStatus::Ready } else { ReplicaStatus::Absent },
        ready_at: 0,
        host: 0,
        crashes: 0,
        warm_at: 0,
        since: 0,
        ejected_until: 0,
        leak_before: 0.0,
    })
}

fn endpoint(e: &Endpoint) -> EndpointState {
    EndpointState {
        own_error: e.error,
        own_ms: e.own_ms,
        cpu_ms: e.cpu_ms,
        hold_ms: e.own_ms,
        steady_ms: e.own_ms,
        success: 1.0 - e.error,
        limit: e.limit,
        ..EndpointState::default()
    }
}

fn call(c: &Call) -> CallState {
    CallState {
        timeout_ms: c.timeout_ms,
        per_request: c.per_request,
        awaited: 1.0,
        attempts: 1.0,
        ..CallState::default()
    }
}

const fn migration(m: &Migration) -> MigrationState {
    MigrationState { done: m.done, wanted: m.done, due: NEVER, op: 0 }
}

fn cache(c: &Cache) -> CacheState {
    let (seldom, full) = c.size.map_or((0.0, 0.0), |size| {
        let seldom = size.seldom * size.seldom_there;
        (seldom, ((c.warm * c.entries + seldom) / size.room()).min(1.0))
    });
    let hit = c.warm * c.hit;
    CacheState { warm: c.warm, hit, fetches: 1.0, holders: 0, seldom, full, evicted: 0.0, refused: 0.0 }
}

const fn topic(t: &Topic) -> TopicState {
    TopicState {
        backlog: t.backlog,
        age_s: 0.0,
        arrived: 0.0,
        handled: 0.0,
        poison: 0.0,
        stuck: 0.0,
        lost: 0.0,
        purged: 0.0,
    }
}

fn backup(b: &Backup) -> BackupState {
    BackupState { taken: -i64::from(b.age_s), writes_since: 0.0, due: NEVER, op: 0, corrupted: 0.0 }
}
