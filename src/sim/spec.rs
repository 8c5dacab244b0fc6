//! What a world is made of, as plain data in the units of the field. Built by `course` from files; a spec that makes no
//! sense is refused by [`Spec::plan`] and never reaches the engine. Nothing here changes while a world runs.

use crate::base::time::{DayStart, Tick};

use super::action::Action;

/// Index into [`Spec::services`].
pub type ServiceId = usize;
/// Index into [`Spec::endpoints`].
pub type EndpointId = usize;
/// Index into [`Spec::calls`].
pub type CallId = usize;
/// Index into [`Spec::journeys`].
pub type JourneyId = usize;
/// Index into [`Spec::flags`].
pub type FlagId = usize;
/// Index into [`Spec::configs`].
pub type ConfigId = usize;
/// Index into [`Spec::jobs`].
pub type JobId = usize;
/// Index into [`Spec::stores`].
pub type StoreId = usize;
/// Index into [`Spec::people`].
pub type PersonId = usize;
/// Index into [`Spec::panels`].
pub type PanelId = usize;

/// A whole world before it runs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spec {
    /// Wall clock at tick 0.
    pub start: DayStart,
    /// When the learner takes over; everything before is history.
    pub begin: Tick,
    /// When the run ends at the latest.
    pub horizon: Tick,
    /// Seconds between two scrapes of all series.
    pub scrape_s: u32,
    /// Demand over the day: (second of the day, factor), ascending, linear between; empty means 1 throughout.
    pub day_curve: Vec<(u32, f64)>,
    /// Pools of workers.
    pub services: Vec<Service>,
    /// Kinds of request; those of one service stand together.
    pub endpoints: Vec<Endpoint>,
    /// Who calls whom; those of one endpoint stand together.
    pub calls: Vec<Call>,
    /// What users do.
    pub journeys: Vec<Journey>,
    /// Feature flags.
    pub flags: Vec<Flag>,
    /// Configuration that is pushed apart from code.
    pub configs: Vec<Config>,
    /// Batch jobs.
    pub jobs: Vec<Job>,
    /// Data whose format follows the version that writes it.
    pub stores: Vec<Store>,
    /// What follows when conditions hold.
    pub rules: Vec<Rule>,
    /// What the organisation itself does, and when.
    pub events: Vec<Event>,
    /// What pushes a message to the pager.
    pub alerts: Vec<Alert>,
    /// Who can be asked and paged.
    pub people: Vec<Person>,
    /// Dashboards.
    pub panels: Vec<Panel>,
    /// Lines that services write.
    pub logs: Vec<LogTemplate>,
}

/// A pool of workers behind one or more endpoints.
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
    /// Whether the caller fails when the call fails (false: it degrades).
    pub required: bool,
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
}

/// A feature flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// Stable name.
    pub name: String,
    /// What it turns on.
    pub about: String,
    /// Percentage at the start.
    pub percent: u8,
}

/// Configuration that is pushed apart from code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Stable name.
    pub name: String,
    /// What it holds.
    pub about: String,
    /// Names of its revisions, oldest first; the world starts on the first.
    pub revisions: Vec<String>,
}

/// A batch job that runs or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Stable name.
    pub name: String,
    /// What it does.
    pub about: String,
    /// Whether it runs at the start.
    pub running: bool,
}

/// Data whose format follows the version that writes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Store {
    /// Stable name.
    pub name: String,
    /// Service that writes it.
    pub writer: ServiceId,
    /// Index of the first version that writes the new format.
    pub new_from: u8,
    /// Mean life of a record in seconds: the share of new-format records follows the writers at this pace.
    pub turnover_s: f64,
}

/// What follows when every condition holds. Conditions have a share from 0 to 1 and multiply.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Stable name; answers and log lines refer to it.
    pub name: String,
    /// All of them.
    pub when: Vec<Lever>,
    /// In proportion to the share.
    pub then: Vec<Effect>,
}

/// A condition, with the share to which it holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Lever {
    /// Share of ready replicas on this version.
    Version(ServiceId, u8),
    /// The flag's percentage.
    Flag(FlagId),
    /// 1 while this revision is live.
    Config(ConfigId, u8),
    /// 1 while the job runs.
    Job(JobId),
    /// Share of the pool's traffic that meets the replica in this slot: 0 when it is out of rotation.
    Slot(ServiceId, u16),
    /// Share of the store's records in the new format.
    NewFormat(StoreId),
    /// 1 from the first tick up to, not including, the second.
    During(Tick, Tick),
}

/// What a rule does, in proportion to its share.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Requests of this endpoint fail: share of them, 0 to 1.
    Error(EndpointId, f64),
    /// They take longer, ms.
    OwnMs(EndpointId, f64),
    /// They need this many times the processor time.
    Cpu(EndpointId, f64),
    /// The call's time-out is this many ms.
    Timeout(CallId, f64),
    /// The call is made later, off the request's path: its time and its failure no longer matter to the caller.
    Deferred(CallId),
    /// Users set out on this journey this many times as often.
    Demand(JourneyId, f64),
    /// The service reports this share of requests as errors although users got what they wanted.
    Misreport(ServiceId, f64),
}

/// Something the organisation does by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When.
    pub at: Tick,
    /// What.
    pub action: Action,
    /// Who, for the change log.
    pub by: String,
    /// What the change log says.
    pub note: String,
}

/// A condition on a series that pushes a message to the pager.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// Stable name.
    pub name: String,
    /// What the page says.
    pub text: String,
    /// Name of a series, such as `checkout.errors`.
    pub series: String,
    /// Fires above this value, or below it when `below`.
    pub threshold: f64,
    /// See `threshold`.
    pub below: bool,
    /// For this long without a break, s.
    pub for_s: u32,
}

/// Somebody in the organisation or at a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Stable name, typed by learners.
    pub name: String,
    /// What they answer for.
    pub role: String,
    /// Seconds from a page to their answer.
    pub ack_s: u32,
    /// Whether they are in the incident channel from the start.
    pub present: bool,
    /// Seconds they need to answer a question once reached.
    pub answer_s: u32,
    /// What they know, first match wins.
    pub answers: Vec<Answer>,
}

/// Something a person can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Rule that must be at work for them to say it; none: always.
    pub rule: Option<String>,
    /// In character and to the point.
    pub text: String,
}

/// A dashboard: series that are looked at together.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// Stable name, typed by learners.
    pub name: String,
    /// Heading.
    pub title: String,
    /// Names of series.
    pub series: Vec<String>,
    /// Seconds it takes to open and read.
    pub look_s: u32,
}

/// A line that a service writes.
#[derive(Debug, Clone, PartialEq)]
pub struct LogTemplate {
    /// Who writes it.
    pub service: ServiceId,
    /// `ERROR`, `WARN`, `INFO`.
    pub level: String,
    /// With `{n}`-free text; values vary by noise in the front of the line.
    pub text: String,
    /// How often.
    pub cause: LogCause,
}

/// What makes a log line appear.
#[derive(Debug, Clone, PartialEq)]
pub enum LogCause {
    /// So many a minute, always.
    Always(f64),
    /// With every request that fails by this rule.
    Rule(String),
    /// With every attempt of this call that times out or fails.
    CallFails(CallId),
    /// With every request the service rejects for want of room.
    Rejects,
    /// While the job runs: so many a minute.
    Job(JobId, f64),
}

/// Indices that follow from a spec, computed once.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Services with every caller before its callees.
    pub order: Vec<ServiceId>,
    /// Range of endpoints per service.
    pub endpoints_of: Vec<std::ops::Range<EndpointId>>,
    /// Range of calls per endpoint.
    pub calls_of: Vec<std::ops::Range<CallId>>,
    /// First replica slot per service, with the total at the end.
    pub slots: Vec<usize>,
    /// Whether any rule looks at a store.
    pub stores_matter: bool,
}

/// Why a spec makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    /// Services call each other in a circle.
    #[error("services call each other in a circle: {0}")]
    CallLoop(String),
    /// The endpoints of a service, or the calls of an endpoint, do not stand together.
    #[error("{0} do not stand together")]
    Scattered(&'static str),
    /// A number that cannot be.
    #[error("{what} of `{of}` is {value}, expected {expected}")]
    OutOfRange {
        /// Field.
        what: &'static str,
        /// Name of the thing.
        of: String,
        /// What stands there.
        value: String,
        /// What could stand there.
        expected: &'static str,
    },
}

impl Spec {
    /// Checks that the spec makes sense and derives the indices the engine needs.
    pub fn plan(&self) -> Result<Plan, Vec<SpecError>> {
        let mut errors = self.out_of_range();
        let endpoints_of = ranges(self.services.len(), self.endpoints.iter().map(|e| e.service));
        let calls_of = ranges(self.endpoints.len(), self.calls.iter().map(|c| c.from));
        if endpoints_of.is_none() {
            errors.push(SpecError::Scattered("endpoints of a service"));
        }
        if calls_of.is_none() {
            errors.push(SpecError::Scattered("calls of an endpoint"));
        }
        let order = match self.call_order() {
            Ok(order) => order,
            Err(names) => {
                errors.push(SpecError::CallLoop(names));
                Vec::new()
            }
        };
        let (Some(endpoints_of), Some(calls_of), true) = (endpoints_of, calls_of, errors.is_empty()) else {
            return Err(errors);
        };
        let mut slots = vec![0];
        for service in &self.services {
            slots.push(slots[slots.len() - 1] + usize::from(service.max_replicas));
        }
        let stores_matter = self.rules.iter().any(|r| r.when.iter().any(|l| matches!(l, Lever::NewFormat(_))));
        Ok(Plan { order, endpoints_of, calls_of, slots, stores_matter })
    }

    /// Services with callers first (Kahn's algorithm, lowest index first), or the names in a circle.
    fn call_order(&self) -> Result<Vec<ServiceId>, String> {
        let n = self.services.len();
        let edges: std::collections::BTreeSet<(ServiceId, ServiceId)> =
            self.calls.iter().map(|c| (self.endpoints[c.from].service, self.endpoints[c.to].service)).collect();
        let mut callers = vec![0_usize; n];
        for (_, to) in &edges {
            callers[*to] += 1;
        }
        let mut order = Vec::with_capacity(n);
        let mut done = vec![false; n];
        while let Some(next) = (0..n).find(|&s| !done[s] && callers[s] == 0) {
            done[next] = true;
            order.push(next);
            for (_, to) in edges.iter().filter(|(from, _)| *from == next) {
                callers[*to] -= 1;
            }
        }
        if order.len() == n {
            return Ok(order);
        }
        let names: Vec<&str> = (0..n).filter(|&s| !done[s]).map(|s| self.services[s].name.as_str()).collect();
        Err(names.join(", "))
    }

    fn out_of_range(&self) -> Vec<SpecError> {
        let mut errors = Vec::new();
        let mut need = |ok: bool, what, of: &str, value: String, expected| {
            if !ok {
                errors.push(SpecError::OutOfRange { what, of: of.to_owned(), value, expected });
            }
        };
        let share = |x: f64| (0.0..=1.0).contains(&x);
        for s in &self.services {
            need(s.workers > 0, "workers", &s.name, s.workers.to_string(), "at least 1");
            need(s.replicas > 0, "replicas", &s.name, s.replicas.to_string(), "at least 1");
            let most = s.max_replicas >= s.replicas;
            need(most, "max_replicas", &s.name, s.max_replicas.to_string(), "at least `replicas`");
            need(s.cores > 0.0, "cores", &s.name, s.cores.to_string(), "more than 0");
            need(s.batch > 0, "batch", &s.name, s.batch.to_string(), "at least 1");
            let known = usize::from(s.initial_version) < s.versions.len();
            need(known, "version", &s.name, s.initial_version.to_string(), "one of its versions");
        }
        for e in &self.endpoints {
            need(e.own_ms > 0.0, "own_ms", &e.name, e.own_ms.to_string(), "more than 0");
            need(e.cpu_ms >= 0.0, "cpu_ms", &e.name, e.cpu_ms.to_string(), "0 or more");
            need(share(e.error), "error", &e.name, e.error.to_string(), "a share from 0 to 1");
            need(share(e.jitter), "jitter", &e.name, e.jitter.to_string(), "a share from 0 to 1");
        }
        for c in &self.calls {
            let to = &self.endpoints[c.to].name;
            need(c.tries > 0, "tries", to, c.tries.to_string(), "at least 1");
            need(c.timeout_ms > 0.0, "timeout_ms", to, c.timeout_ms.to_string(), "more than 0");
            need(c.per_request >= 0.0, "per_request", to, c.per_request.to_string(), "0 or more");
        }
        for j in &self.journeys {
            need(share(j.retry), "retry", &j.name, j.retry.to_string(), "a share from 0 to 1");
            need(j.retry_after_s >= 1.0, "retry_after_s", &j.name, j.retry_after_s.to_string(), "at least 1");
            need(j.per_s >= 0.0, "per_s", &j.name, j.per_s.to_string(), "0 or more");
            need(!j.steps.is_empty(), "steps", &j.name, "empty".to_owned(), "at least one request");
        }
        for f in &self.flags {
            need(f.percent <= 100, "percent", &f.name, f.percent.to_string(), "0 to 100");
        }
        need(self.begin < self.horizon, "begin", "time", self.begin.0.to_string(), "before the horizon");
        need(self.scrape_s > 0, "scrape_s", "time", self.scrape_s.to_string(), "at least 1");
        errors
    }
}

/// For each of `n` owners the range of items that name it, or none when an owner's items are scattered or out of order.
fn ranges(n: usize, owners: impl Iterator<Item = usize>) -> Option<Vec<std::ops::Range<usize>>> {
    let mut out = vec![0..0; n];
    let mut last = 0;
    for (i, owner) in owners.enumerate() {
        if owner >= n || owner < last {
            return None;
        }
        if out[owner].is_empty() {
            out[owner] = i..i;
        }
        out[owner].end = i + 1;
        last = owner;
    }
    Some(out)
}
