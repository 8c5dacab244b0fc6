//! Traces of a journey: along its call tree, where the time goes and where requests fail.

use super::spec::{CallId, EndpointId, JourneyId};
use super::world::World;

/// Calls deeper than this are not shown.
const DEPTH: u8 = 8;

/// A step from a caller to a callee, as the mean over the journey's requests now.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// Calls between the user and the caller.
    pub depth: u8,
    /// `SERVICE.ENDPOINT`, or the journey's name where users ask.
    pub from: String,
    /// `SERVICE.ENDPOINT`.
    pub to: String,
    /// Calls per request of the caller, all attempts.
    pub per_request: f64,
    /// Mean time of a call, ms.
    pub ms: f64,
    /// Share of the journey's time that passes within, what it calls included, in percent.
    pub share: f64,
    /// Percent of calls that fail or come too late.
    pub failing: f64,
}

impl World {
    /// The edges of a journey, depth first, as its requests meet them now. What is within a call takes no longer than the
    /// call: means that are taken a tick apart could say so while times change.
    pub fn trace(&self, journey: JourneyId) -> Vec<Edge> {
        let mut edges = self.edges(journey);
        let mut within: Vec<(f64, f64)> = vec![];
        for edge in &mut edges {
            within.truncate(usize::from(edge.depth));
            if let Some((ms, share)) = within.last() {
                (edge.ms, edge.share) = (edge.ms.min(*ms), edge.share.min(*share));
            }
            within.push((edge.ms, edge.share));
        }
        edges
    }

    /// As they are measured, each by itself.
    fn edges(&self, journey: JourneyId) -> Vec<Edge> {
        let spec = &self.fixed.spec;
        let mut out = Vec::new();
        let steps = &spec.journeys[journey].steps;
        let total: f64 = steps.iter().map(|(e, times)| times * self.mean_ms(*e)).sum();
        for &(endpoint, times) in steps {
            let ms = self.mean_ms(endpoint);
            out.push(Edge {
                depth: 0,
                from: spec.journeys[journey].name.clone(),
                to: self.endpoint_name(endpoint),
                per_request: times,
                ms,
                share: percent_of(times * ms, total),
                failing: (1.0 - self.state.endpoints[endpoint].success) * 100.0,
            });
            for c in self.fixed.plan.calls_of[endpoint].clone() {
                self.trace_call(c, 1, times, total, &mut out);
            }
        }
        out
    }

    /// A call and what follows from it; `times` is the number of the caller's requests in one journey.
    fn trace_call(&self, c: CallId, depth: u8, times: f64, total: f64, out: &mut Vec<Edge>) {
        let (call, now) = (&self.fixed.spec.calls[c], &self.state.calls[c]);
        let made = call.cache.map_or(1.0, |cache| 1.0 - self.state.caches[cache].hit);
        let per_request = now.per_request * made * now.attempts;
        if per_request <= 0.0 {
            // Nobody made it, so nobody timed it.
            return;
        }
        let ms = (self.mean_ms(call.to) + now.delay_ms).min(now.timeout_ms);
        out.push(Edge {
            depth,
            from: self.endpoint_name(call.from),
            to: self.endpoint_name(call.to),
            per_request,
            ms,
            share: percent_of(times * per_request * ms, total),
            failing: now.attempt_fails * 100.0,
        });
        if depth < DEPTH {
            for next in self.fixed.plan.calls_of[call.to].clone() {
                self.trace_call(next, depth + 1, times * per_request, total, out);
            }
        }
    }

    /// What a person would tell apart: which edges, how their time and their failures compare, in steps.
    pub(super) fn trace_words(&self, journey: JourneyId, add: &mut dyn FnMut(u64)) {
        for edge in self.edges(journey) {
            add(u64::from(edge.depth));
            add(step(edge.failing, &[1.0, 5.0, 25.0, 75.0]) | step(edge.share, &[10.0, 30.0, 60.0, 90.0]) << 8);
            add(step(edge.per_request, &[0.1, 0.7, 1.5, 3.0, 6.0, 12.0]) << 8 | step(edge.ms, &TIMES_MS));
        }
    }

    /// Mean time of an endpoint's requests, ms.
    fn mean_ms(&self, endpoint: EndpointId) -> f64 {
        let e = &self.state.endpoints[endpoint];
        e.steady_ms + e.spread_ms
    }

    fn endpoint_name(&self, endpoint: EndpointId) -> String {
        let e = &self.fixed.spec.endpoints[endpoint];
        format!("{}.{}", self.fixed.spec.services[e.service].name, e.name)
    }
}

/// Times that look alike on a trace lie between the same two, ms.
const TIMES_MS: [f64; 9] = [3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0, 10_000.0, 30_000.0];

/// How many of the bounds a value reaches.
fn step(value: f64, bounds: &[f64]) -> u64 {
    bounds.iter().filter(|b| value >= **b).count() as u64
}

fn percent_of(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole * 100.0 } else { 0.0 }
}
