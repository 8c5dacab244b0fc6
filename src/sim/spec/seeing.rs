//! What can be seen of the system: dashboards, alerts, logs, probes, tickets; and what it takes to see it.

use super::{CallId, EndpointId, JobId, JourneyId, ServiceId};

/// What pushes a message to the pager.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// Stable name.
    pub name: String,
    /// What the page says.
    pub text: String,
    /// On what.
    pub condition: AlertCondition,
    /// Times a day that it fires without reason.
    pub false_per_day: f64,
}

/// What an alert watches.
#[derive(Debug, Clone, PartialEq)]
pub enum AlertCondition {
    /// A series beyond a value for a while.
    Threshold {
        /// Name of a series, such as `checkout.errors`.
        series: String,
        /// Fires above this value, or below it when `below`.
        value: f64,
        /// See `value`.
        below: bool,
        /// For this long without a break, s.
        for_s: u32,
    },
    /// A series that is not there for a while.
    Absent {
        /// Name of the series.
        series: String,
        /// For this long, s.
        for_s: u32,
    },
    /// A journey's error budget burns too fast over a long and a short window together (Google, "The Site Reliability
    /// Workbook", 2018, ch. 5): the short one ends the alert soon after the trouble.
    Burn {
        /// Whose budget.
        journey: JourneyId,
        /// Share of attempts that should succeed, such as .999.
        objective: f64,
        /// Times the pace that spends the budget in exactly its period.
        factor: f64,
        /// s.
        long_s: u32,
        /// s.
        short_s: u32,
    },
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

/// What somebody wrote down for a day like this; may be stale.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Runbook {
    /// Stable name, typed by learners.
    pub name: String,
    /// Heading.
    pub title: String,
    /// Markdown.
    pub text: String,
    /// Seconds it takes to find and read.
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
    /// So many a minute in proportion to the share to which this rule holds.
    Paced(String, f64),
    /// With every attempt of this call that times out or fails.
    CallFails(CallId),
    /// With every request the service rejects for want of room.
    Rejects,
    /// While the job runs: so many a minute.
    Job(JobId, f64),
    /// With every replica of the service that crashes or is killed for want of memory.
    Crashes,
    /// With every call of this kind that its circuit breaker turns away.
    BreakerOpens(CallId),
    /// With every request that the limiter refuses.
    Limited(EndpointId),
}

/// Somebody else's eye: a journey tried from outside every so often, monitoring or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Probe {
    /// Stable name.
    pub name: String,
    /// What it tries.
    pub journey: JourneyId,
    /// Seconds between two tries.
    pub every_s: u32,
}

/// A vendor's own word on how it is.
#[derive(Debug, Clone, PartialEq)]
pub struct VendorPage {
    /// Stable name, typed by learners.
    pub name: String,
    /// Whose page.
    pub about: String,
    /// Endpoints that the vendor watches; what else of it fails it does not see.
    pub watches: Vec<EndpointId>,
    /// Names of rules whose errors and delays its checks do not meet.
    pub misses: Vec<String>,
    /// Minutes by which the page is late.
    pub lags_min: u8,
    /// Share of requests that fail from which it says that service is degraded.
    pub degraded: f64,
    /// The same for an outage.
    pub outage: f64,
    /// Mean time from which it says that service is degraded, ms; 0: time does not matter.
    pub slow_ms: f64,
    /// Seconds it takes to look.
    pub look_s: u32,
}

/// What users write to the support desk.
#[derive(Debug, Clone, PartialEq)]
pub struct Tickets {
    /// Share of users hurt who write, 0 to 1.
    pub share: f64,
    /// Mean seconds until they do.
    pub delay_s: f64,
}

/// What users think of us, as a stock that failures and silence take from. See [`crate::sim::world`]'s harm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trust {
    /// Minutes in which it falls to a third (1/e) if every attempt is one that fails again.
    pub falls_min: f64,
    /// Hours in which two thirds of what was lost come back.
    pub recovers_h: f64,
    /// Seconds of harm without an update after which it falls faster.
    pub silence_s: u32,
    /// How many times as fast.
    pub silence_factor: f64,
}

/// What it takes to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Monitoring {
    /// Scrapes by which what is shown lags behind.
    pub lag_scrapes: u8,
    /// Endpoint that series and alerts need; while it fails more than it succeeds there are none. Probes and tickets
    /// do not need it.
    pub needs: Option<EndpointId>,
}

/// Where the world outside is told. An update appears only when what the page stands on answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StatusPage {
    /// What it stands on.
    pub needs: Option<EndpointId>,
}
