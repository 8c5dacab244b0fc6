//! A spec that makes no sense is refused here, and what the engine needs is derived.

use super::ranges::Refused;
use super::{AlertCondition, CallId, Effect, EndpointId, Lever, ServiceId, Spec};

/// Times that each named change is run in a run, for room: by hand, by an event, by triggers that begin again.
const RUNS: usize = 4;

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
    /// Per call, whether it has none of back-off, budget, breaker, cache, names, cost to its caller and the like, and a
    /// caller that picks answers up at once: the short way through [`crate::sim::service`] will do.
    pub plain: Vec<bool>,
    /// Per call, its place among the calls that need a name, `usize::MAX` if it needs none.
    pub name_of: Vec<usize>,
    /// Per call, certificates that have to be valid.
    pub certificates_of: Vec<Vec<usize>>,
    /// Per service, the longest that anybody waits for it, s.
    pub patience_s: Vec<f64>,
    /// Whether any rule makes an endpoint lie.
    pub lies: bool,
    /// Services whose replicas can crash, run out of memory, ask others for something while they start, wait for their
    /// turn to start, or be ejected.
    pub restless: Vec<ServiceId>,
    /// Those and services that count what cannot be reached: without a check of readiness, or with a limit on connections.
    pub watched: Vec<ServiceId>,
    /// Alerts on a budget's burn.
    pub burns: Vec<usize>,
    /// Room for ops, so that a tick does not allocate.
    pub ops_room: usize,
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
        let mut links = Refused(Vec::new());
        links.links(self);
        if !links.0.is_empty() {
            return Err(links.0);
        }
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
        let restless: Vec<ServiceId> = (0..self.services.len())
            .filter(|&s| self.is_restless(s) || self.swaps_with(s).any(|other| self.is_restless(other)))
            .collect();
        let levers = || self.rules.iter().flat_map(|r| &r.when);
        let effects = || self.rules.iter().flat_map(|r| &r.then);
        let name_of = self.name_of();
        let certificates_of = self.certificates_of();
        let plain = (0..self.calls.len())
            .map(|c| name_of[c] == usize::MAX && certificates_of[c].is_empty() && self.is_plain(c))
            .collect();
        Ok(Plan {
            stores_matter: levers().any(|l| matches!(l, Lever::NewFormat(_) | Lever::Corrupted(_)))
                || self.stores.iter().any(|s| s.writes.is_some()),
            plain,
            name_of,
            certificates_of,
            patience_s: self.patience_s(),
            lies: effects().any(|e| matches!(e, Effect::Lie(..))),
            watched: (0..self.services.len())
                .filter(|s| {
                    let spec = &self.services[*s];
                    restless.contains(s) || !spec.readiness || spec.connection_limit > 0
                })
                .collect(),
            restless,
            burns: (0..self.alerts.len())
                .filter(|&a| matches!(self.alerts[a].condition, AlertCondition::Burn { .. }))
                .collect(),
            ops_room: self.events.len()
                + self.triggers.iter().map(|t| t.does.len()).sum::<usize>()
                + RUNS * self.composites.iter().map(|c| c.steps.len()).sum::<usize>()
                + 32,
            order,
            endpoints_of,
            calls_of,
            slots,
        })
    }

    /// Per call, its place among the calls that need a name.
    fn name_of(&self) -> Vec<usize> {
        let named = self.dns.as_ref().map_or(&[][..], |d| &d.calls);
        (0..self.calls.len()).map(|c| named.iter().position(|n| *n == c).unwrap_or(usize::MAX)).collect()
    }

    /// Per call, the certificates of what it calls.
    fn certificates_of(&self) -> Vec<Vec<usize>> {
        let of = |to: EndpointId| {
            let service = self.endpoints[to].service;
            (0..self.certificates.len()).filter(|&i| self.certificates[i].service == service).collect()
        };
        self.calls.iter().map(|c| of(c.to)).collect()
    }

    fn is_plain(&self, call: CallId) -> bool {
        let c = &self.calls[call];
        let touched = self.rules.iter().flat_map(|r| &r.then).any(|e| match e {
            Effect::Calls(of, _) | Effect::Delay(of, _) | Effect::Block(of, _) => *of == call,
            _ => false,
        });
        let alone = c.cache.is_none() && c.cpu_ms == 0.0 && !self.services[self.endpoints[c.from].service].takes_turns;
        c.backoff_ms == 0.0 && c.retry_budget == 0.0 && c.breaker == 0.0 && alone && !touched
    }

    /// Per service, the longest that anybody waits for an answer of it, s.
    fn patience_s(&self) -> Vec<f64> {
        let mut out = vec![0.0_f64; self.services.len()];
        for call in &self.calls {
            let service = self.endpoints[call.to].service;
            out[service] = out[service].max(call.timeout_ms / 1000.0);
        }
        for journey in &self.journeys {
            for (endpoint, _) in journey.steps.iter().chain(&journey.away) {
                let service = self.endpoints[*endpoint].service;
                out[service] = out[service].max(journey.deadline_ms / 1000.0);
            }
        }
        out
    }

    /// Whether replicas of a service can crash or be taken out by themselves.
    pub(in crate::sim) fn is_restless(&self, service: ServiceId) -> bool {
        let s = &self.services[service];
        let by_rule = self.rules.iter().flat_map(|r| &r.then).any(|e| match e {
            Effect::Crash(of, _) | Effect::Leak(of, _) => *of == service,
            _ => false,
        });
        by_rule || s.memory.is_some() || !s.start_calls.is_empty() || s.outlier.is_some()
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
        let mut refused = Refused(errors);
        refused.services(self);
        refused.traffic(self);
        refused.changes(self);
        refused.data(self);
        refused.seeing(self);
        refused.indices(self);
        refused.times(self);
        refused.0
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
