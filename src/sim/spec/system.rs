//! The system itself: pools of workers, what they answer, whom they call, what users do, and where all of it stands.

use super::{AutoscalerId, CacheId, CohortId, EndpointId, RegionId, ServiceId};

/// A pool of workers behind one or more endpoints.
#[allow(clippy::struct_excessive_bools, reason = "each is a property of its own, as an author writes it")]
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Stable name, typed by learners.
    pub name: String,
    /// One line on what it does.
    pub about: String,
    /// What it is, for the map.
    pub kind: ServiceKind,
    /// Replicas at the start.
    pub replicas: u16,
    /// Most replicas it can be scaled to.
    pub max_replicas: u16,
    /// Requests one replica works on at once.
    pub workers: u16,
    /// Processor cores of one replica.
    pub cores: f64,
    /// Seconds from start to ready.
    pub start_s: u32,
    /// Requests that may wait before new ones are rejected.
    pub queue_limit: f64,
    /// Replicas that a rolling change takes at a time.
    pub batch: u16,
    /// Oldest first. The world starts on `initial_version`.
    pub versions: Vec<String>,
    /// Index into `versions`.
    pub initial_version: u8,
    /// How a deploy goes about it.
    pub strategy: Strategy,
    /// Slots that deploys and rollbacks pass by, each with the version it is stuck on: hosts missing from the list.
    pub stuck: Vec<(u16, u8)>,
    /// Checks a deploy passes before it begins.
    pub gates: Vec<Gate>,
    /// Versions with a fault that a gate can catch.
    pub faulty: Vec<u8>,
    /// Processor time of a request on a replica that has just become ready, relative to a warm one; 1: no difference.
    pub cold_factor: f64,
    /// Seconds until a replica is warm.
    pub warm_s: u32,
    /// What a starting replica asks of others, calls a second each. It becomes ready only if they end well.
    pub start_calls: Vec<(EndpointId, f64)>,
    /// Replicas that may start at once; the others wait for their turn. 0: no limit.
    pub starts_at_once: u16,
    /// Wait before a crashed replica starts again: the first, doubling to the second, s.
    pub restart_backoff_s: (u32, u32),
    /// Whether that wait is drawn anew each time, from nothing up to its length (full jitter); without it, replicas that
    /// crashed together start together.
    pub restart_jitter: bool,
    /// Whether a replica that cannot serve is taken out of rotation; without it, its share of the traffic fails.
    pub readiness: bool,
    /// Memory of one replica, if it is watched.
    pub memory: Option<Memory>,
    /// Connections it accepts in all, from the pools of its callers. 0: no limit.
    pub connection_limit: u32,
    /// Connections that each of our ready replicas holds open to another service, used or not.
    pub connections: Vec<(ServiceId, u16)>,
    /// Requests whose caller has given up are dropped, not worked on (deadline propagation).
    pub drops_expired: bool,
    /// Requests under way take turns on the processor, step by step (an event loop). Where it is short, answers of calls
    /// are picked up late, and that counts against the caller's own time-outs.
    pub takes_turns: bool,
    /// Callers take a replica that fails much more than the others out of rotation.
    pub outlier: Option<Outlier>,
    /// Moves the number of replicas by itself.
    pub autoscaler: Option<AutoscalerId>,
}

impl Default for Service {
    /// One replica with one worker and one core, on its only version, without any mechanism switched on.
    fn default() -> Self {
        Self {
            name: String::new(),
            about: String::new(),
            kind: ServiceKind::Service,
            replicas: 1,
            max_replicas: 1,
            workers: 1,
            cores: 1.0,
            start_s: 30,
            queue_limit: 500.0,
            batch: 1,
            versions: vec!["1".to_owned()],
            initial_version: 0,
            strategy: Strategy::Rolling,
            stuck: Vec::new(),
            gates: Vec::new(),
            faulty: Vec::new(),
            cold_factor: 1.0,
            warm_s: 0,
            start_calls: Vec::new(),
            starts_at_once: 0,
            restart_backoff_s: (10, 300),
            restart_jitter: false,
            readiness: true,
            memory: None,
            connection_limit: 0,
            connections: Vec::new(),
            drops_expired: false,
            takes_turns: false,
            outlier: None,
            autoscaler: None,
        }
    }
}

/// What a service is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ServiceKind {
    /// Ours, stateless.
    Service,
    /// Ours, keeps data.
    Database,
    /// Ours, may forget.
    Cache,
    /// Ours, work for later.
    Queue,
    /// Somebody else's.
    Vendor,
    /// What others stand on: networks, name servers, configuration, control planes.
    Platform,
}

/// How a deploy goes about it. A rollback of a canary or of blue and green is as quick as the strategy makes it.
#[derive(Debug, Clone, PartialEq)]
pub enum Strategy {
    /// `batch` replicas at a time, each out of rotation while it starts.
    Rolling,
    /// Every replica at once.
    AllAtOnce,
    /// A share first, and more in stages.
    Canary(Canary),
    /// A second set of replicas, started beside the first; all traffic moves at once, and back at once.
    BlueGreen {
        /// Seconds the old set is kept after the switch; until then a rollback takes no start.
        keep_s: u32,
    },
}

/// A canary in stages.
#[derive(Debug, Clone, PartialEq)]
pub struct Canary {
    /// Percent of replicas on the new version in each stage, ascending; what follows the last is everything.
    pub stages: Vec<u8>,
    /// Seconds of a stage.
    pub bake_s: u32,
    /// Promotes or rolls back at the end of each stage; without it the canary waits for somebody to say so.
    pub analysis: Option<Analysis>,
}

/// A canary's automatic verdict against the replicas that still run the old version: no larger share of errors, as they
/// report it, no slower answers, no more crashes a replica.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Analysis {
    /// By how much the share of errors may be larger, 0 to 1.
    pub tolerance: f64,
    /// How many times as long the 95th percentile may be; without it nobody looks at that.
    pub slower: Option<f64>,
    /// Requests of the canary needed for a verdict; with fewer it is promoted unseen.
    pub samples: f64,
}

/// A check before a deploy begins: review, tests, staging.
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    /// Stable name: review, tests.
    pub name: String,
    /// Seconds it takes.
    pub takes_s: u32,
    /// Chance that it catches a faulty version, 0 to 1.
    pub catches: f64,
}

/// Memory of one replica. A replica over its limit is killed and starts again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    /// MB it may use.
    pub limit_mb: f64,
    /// MB it uses idle.
    pub base_mb: f64,
    /// MB that a request holds while it waits or is worked on.
    pub per_request_mb: f64,
}

/// Outlier ejection as Envoy does it: judged every `interval_s`, no more than `max_percent` of the replicas at a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outlier {
    /// Error share from which a replica is ejected, 0 to 1.
    pub threshold: f64,
    /// Seconds between two judgements.
    pub interval_s: u32,
    /// Seconds out of rotation.
    pub eject_s: u32,
    /// Most replicas ejected at once, in percent.
    pub max_percent: u8,
}

/// A kind of request that a service answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpoint {
    /// Name within the service.
    pub name: String,
    /// Whose workers it uses.
    pub service: ServiceId,
    /// Mean time of its own, without waiting and calls, in ms.
    pub own_ms: f64,
    /// Processor time, in ms.
    pub cpu_ms: f64,
    /// Share of requests that fail by themselves on a good day, 0 to 1.
    pub error: f64,
    /// Share of its time that varies from request to request (an exponential tail), 0 to 1.
    pub jitter: f64,
    /// Percent of the pool's workers that it may hold; 100: all of them. A pool of its own in effect (a bulkhead).
    pub limit: u8,
}

impl Default for Endpoint {
    fn default() -> Self {
        Self { name: "do".to_owned(), service: 0, own_ms: 10.0, cpu_ms: 1.0, error: 0.0, jitter: 0.0, limit: 100 }
    }
}

/// A call that one endpoint makes to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Caller.
    pub from: EndpointId,
    /// Callee.
    pub to: EndpointId,
    /// Mean calls per request of the caller.
    pub per_request: f64,
    /// The caller gives up after this long, in ms.
    pub timeout_ms: f64,
    /// Attempts in all, at least 1.
    pub tries: u32,
    /// Whether the caller fails when the call fails (fails closed); false: it degrades (fails open).
    pub required: bool,
    /// Mean wait before another try, in ms. From a second on, tries come back in later ticks.
    pub backoff_ms: f64,
    /// Whether those waits are spread; without it, tries that failed together come back together.
    pub backoff_jitter: bool,
    /// Retries may be no more than this share of first tries (a retry budget); 0: no limit.
    pub retry_budget: f64,
    /// Requests that may be under way at once from all callers (a circuit breaker); more fail fast. 0: no limit.
    pub breaker: f64,
    /// The call is made only on a miss in this cache.
    pub cache: Option<CacheId>,
    /// It writes what was missing into its cache: entries come in only as far as it is made and ends well.
    pub fills: bool,
    /// It asks this cache: where it fails or takes too long, that is a miss.
    pub looks_up: Option<CacheId>,
    /// Processor time that a try costs the caller, in ms: connecting, packing and unpacking.
    pub cpu_ms: f64,
}

impl Default for Call {
    fn default() -> Self {
        Self {
            from: 0,
            to: 0,
            per_request: 1.0,
            timeout_ms: 1000.0,
            tries: 1,
            required: true,
            backoff_ms: 0.0,
            backoff_jitter: true,
            retry_budget: 0.0,
            breaker: 0.0,
            cache: None,
            fills: false,
            looks_up: None,
            cpu_ms: 0.0,
        }
    }
}

/// Something a user sets out to do.
#[derive(Debug, Clone, PartialEq)]
pub struct Journey {
    /// Stable name: browse, order, pay, track.
    pub name: String,
    /// One line on what it means for a user.
    pub about: String,
    /// Requests it makes: endpoint and how many.
    pub steps: Vec<(EndpointId, f64)>,
    /// Users who set out on it in a second, at a day-curve factor of 1.
    pub per_s: f64,
    /// Relative standard deviation of that from second to second.
    pub noise: f64,
    /// A user gives up after this long, in ms.
    pub deadline_ms: f64,
    /// Chance that a user who failed tries again.
    pub retry: f64,
    /// Mean seconds until then, at least 1.
    pub retry_after_s: f64,
    /// Share of the main SLO, all journeys together 1.
    pub weight: f64,
    /// Failing share that is normal and counts as no harm.
    pub floor: f64,
    /// Money a failed attempt is worth.
    pub value: f64,
    /// Whose users these are, if it matters.
    pub cohort: Option<CohortId>,
    /// Where they are served.
    pub region: Option<RegionId>,
    /// Requests it makes instead while its region is drained; empty: it cannot be served elsewhere.
    pub away: Vec<(EndpointId, f64)>,
    /// Users who stay signed in: after a stretch without service they come back together, and each makes this many
    /// attempts' worth of requests to sign in. 1: no such crowd.
    pub login_factor: f64,
}

impl Default for Journey {
    fn default() -> Self {
        Self {
            name: "act".to_owned(),
            about: String::new(),
            steps: Vec::new(),
            per_s: 1.0,
            noise: 0.0,
            deadline_ms: 10_000.0,
            retry: 0.0,
            retry_after_s: 1.0,
            weight: 1.0,
            floor: 0.01,
            value: 0.0,
            cohort: None,
            region: None,
            away: Vec::new(),
            login_factor: 1.0,
        }
    }
}

/// A group of users: a plan, a country.
#[derive(Debug, Clone, PartialEq)]
pub struct Cohort {
    /// Stable name.
    pub name: String,
    /// Share of all users, 0 to 1.
    pub share: f64,
}

/// A place that serves users on its own and can be drained as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Stable name.
    pub name: String,
    /// Seconds until its users are elsewhere, or back: what the names that lead to it live.
    pub drain_s: u32,
}

/// A failure domain within: a service's replicas stand in all zones in turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    /// Stable name.
    pub name: String,
}

/// Moves a service's number of replicas towards `ready * metric / target` (the rule of Kubernetes' autoscaler).
#[derive(Debug, Clone, PartialEq)]
pub struct Autoscaler {
    /// What it follows.
    pub on: ScaleOn,
    /// Share in use that it aims at, 0 to 1.
    pub target: f64,
    /// Fewest replicas.
    pub min: u16,
    /// Most replicas.
    pub max: u16,
    /// Seconds between two looks.
    pub every_s: u32,
    /// Seconds that more must have been wanted before it adds.
    pub up_after_s: u32,
    /// Seconds that fewer must have been wanted before it removes.
    pub down_after_s: u32,
    /// Most replicas added at a time.
    pub step: u16,
    /// Shared limit it counts against.
    pub quota: Option<usize>,
    /// Whether it is on at the start.
    pub on_at_start: bool,
}

/// What an autoscaler follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScaleOn {
    /// Processor in use: falls when requests wait for others, so that it can remove what is needed most.
    Cpu,
    /// Workers held.
    Concurrency,
}

/// A limit on the replicas of several services together: an account's quota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quota {
    /// Stable name.
    pub name: String,
    /// Whose replicas count.
    pub services: Vec<ServiceId>,
    /// Replicas in all.
    pub limit: u16,
}
