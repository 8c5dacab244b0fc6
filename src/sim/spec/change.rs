//! What can be changed while the system runs, and what stands in the way of a change.

use super::{CallId, CohortId, EndpointId, Lever, ServiceId};
use crate::base::time::Tick;
use crate::sim::action::{Action, ActionKind};

/// A feature flag.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flag {
    /// Stable name.
    pub name: String,
    /// What it turns on.
    pub about: String,
    /// Percentage at the start.
    pub percent: u8,
    /// Only these cohorts see it; empty: everybody.
    pub cohorts: Vec<CohortId>,
    /// Service that hands out its value, if it is not built in.
    pub served_by: Option<ServiceId>,
    /// Percentage that holds where that service does not answer.
    pub default: u8,
}

/// Configuration that is pushed apart from code.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// Stable name.
    pub name: String,
    /// What it holds.
    pub about: String,
    /// Names of its revisions, oldest first; the world starts on the first.
    pub revisions: Vec<String>,
    /// Percent of the fleet in each stage of a push, ascending; empty: everywhere at once.
    pub stages: Vec<u8>,
    /// Seconds of a stage.
    pub stage_s: u32,
}

/// A batch job that runs or does not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Job {
    /// Stable name.
    pub name: String,
    /// What it does.
    pub about: String,
    /// Whether it runs at the start.
    pub running: bool,
}

/// A change to a schema in steps (expand, migrate, contract). It starts before the first step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Migration {
    /// Stable name.
    pub name: String,
    /// What it changes.
    pub about: String,
    /// In order.
    pub steps: Vec<MigrationStep>,
    /// Steps that are done at the start.
    pub done: u8,
}

/// A step of a migration.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MigrationStep {
    /// Stable name: expand, backfill, contract, drop-index.
    pub name: String,
    /// Seconds it takes, forward.
    pub takes_s: u32,
    /// Seconds it takes to undo; none: it cannot be undone.
    pub undo_s: Option<u32>,
}

/// A stretch of time in which some kinds of change are refused (a change freeze).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeFreeze {
    /// Stable name: holidays.
    pub name: String,
    /// From.
    pub from: Tick,
    /// Up to, not including.
    pub until: Tick,
    /// What is refused.
    pub kinds: Vec<ActionKind>,
}

/// Why a change does not do what it should: schema moved on, data already written, config newer than the binary,
/// artefact gone, pipeline broken.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocker {
    /// Stable name; what the responder is told when it strikes.
    pub name: String,
    /// One line, as the tool would print it.
    pub says: String,
    /// Which change.
    pub action: Action,
    /// All of them, to more than a half.
    pub when: Vec<Lever>,
    /// Seconds from its start until it fails; none of its effect is seen.
    pub fails_after_s: u32,
}

/// What a kind of change is made with: while the service fails more than it succeeds, the change does not begin. A
/// deploy pipeline, a control plane, a flag service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// Stable name.
    pub name: String,
    /// Changes made with it.
    pub kinds: Vec<ActionKind>,
    /// What it needs.
    pub needs: EndpointId,
}

/// Changes that are made together, by a name: a runbook's commands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composite {
    /// Stable name.
    pub name: String,
    /// One line.
    pub about: String,
    /// Seconds after its start, and what.
    pub steps: Vec<(u32, Action)>,
}

/// A limit on requests by key (an address, a customer). What counts as a key decides what it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Limiter {
    /// Stable name.
    pub name: String,
    /// What it guards.
    pub endpoint: EndpointId,
    /// Requests a second that each key may make; more are refused. `None` at the start: it is off.
    pub per_key_s: f64,
    /// Whether it is on at the start.
    pub on: bool,
    /// Keys it tells apart.
    pub keys: f64,
    /// Share of the requests that one key alone makes, 0 to 1; the others share the rest evenly.
    pub heaviest: f64,
}

/// A certificate or a domain: on the day it ends, calls to what it stands for fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Stable name.
    pub name: String,
    /// Calls to these fail once it has ended.
    pub service: ServiceId,
    /// First second in which it is not valid.
    pub ends: Tick,
    /// Seconds for which it is valid after it has been renewed.
    pub valid_s: u32,
}

/// How callers find each other: names that live for a while and are looked up again.
#[derive(Debug, Clone, PartialEq)]
pub struct Dns {
    /// The resolver.
    pub endpoint: EndpointId,
    /// Calls that need a name.
    pub calls: Vec<CallId>,
    /// Seconds a name lives.
    pub ttl_s: f64,
    /// Queries of one look-up: search domains, address families.
    pub queries: f64,
    /// Whether names are kept at all between requests.
    pub cached: bool,
}
