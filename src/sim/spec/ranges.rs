//! Numbers of a spec that cannot be, beyond those of its core in [`super::check`].

use super::{AlertCondition, Spec, SpecError, Strategy};
use crate::sim::vendor;

/// Takes what is wrong.
pub(super) struct Refused(pub Vec<SpecError>);

impl Refused {
    /// Says that `what` of `of` is `value` where it is not as `expected`.
    #[expect(clippy::needless_pass_by_value, reason = "numbers, written where they are refused")]
    pub(super) fn need(
        &mut self,
        ok: bool,
        what: &'static str,
        of: &str,
        value: impl ToString,
        expected: &'static str,
    ) {
        if !ok {
            let (of, value) = (of.to_owned(), value.to_string());
            self.0.push(SpecError::OutOfRange { what, of, value, expected });
        }
    }

    fn share(&mut self, what: &'static str, of: &str, x: f64) {
        self.need((0.0..=1.0).contains(&x), what, of, x, "a share from 0 to 1");
    }

    fn positive(&mut self, what: &'static str, of: &str, x: f64) {
        self.need(x > 0.0 && x.is_finite(), what, of, x, "more than 0");
    }

    fn not_negative(&mut self, what: &'static str, of: &str, x: f64) {
        self.need(x >= 0.0 && x.is_finite(), what, of, x, "0 or more");
    }

    pub(super) fn percent(&mut self, what: &'static str, of: &str, x: u8) {
        self.need(x <= 100, what, of, x, "0 to 100");
    }

    fn at_least_one(&mut self, what: &'static str, of: &str, x: impl Into<f64>) {
        let x = x.into();
        self.need(x >= 1.0, what, of, x, "at least 1");
    }

    fn index(&mut self, what: &'static str, of: &str, i: usize, known: usize) {
        self.need(i < known, what, of, i, "something that is there");
    }

    fn stages(&mut self, of: &str, stages: &[u8]) {
        let rise = stages.windows(2).all(|w| w[0] < w[1]) && stages.first().is_none_or(|s| *s > 0);
        self.need(rise, "stages", of, format!("{stages:?}"), "percentages that rise");
        self.need(stages.iter().all(|s| *s <= 100), "stages", of, format!("{stages:?}"), "0 to 100");
    }

    /// Indices of endpoints, calls and journeys into things that are needed before anything else.
    pub(super) fn links(&mut self, spec: &Spec) {
        let (services, endpoints) = (spec.services.len(), spec.endpoints.len());
        for e in &spec.endpoints {
            self.index("service", &e.name, e.service, services);
        }
        for (i, c) in spec.calls.iter().enumerate() {
            let name = format!("call {i}");
            self.index("from", &name, c.from, endpoints);
            self.index("to", &name, c.to, endpoints);
            if let Some(cache) = c.cache {
                self.index("cache", &name, cache, spec.caches.len());
            }
            if let Some(cache) = c.looks_up {
                self.index("looks_up", &name, cache, spec.caches.len());
            }
        }
        for j in &spec.journeys {
            for (e, _) in j.steps.iter().chain(&j.away) {
                self.index("steps", &j.name, *e, endpoints);
            }
        }
    }

    /// Services and what belongs to them.
    pub(super) fn services(&mut self, spec: &Spec) {
        for s in &spec.services {
            let of = s.name.as_str();
            let version = |v: u8| usize::from(v) < s.versions.len();
            for (slot, v) in &s.stuck {
                self.need(*slot < s.max_replicas, "stuck", of, slot, "one of its replicas");
                self.need(version(*v), "stuck", of, v, "one of its versions");
            }
            for v in &s.faulty {
                self.need(version(*v), "faulty", of, v, "one of its versions");
            }
            for gate in &s.gates {
                self.share("catches", &gate.name, gate.catches);
            }
            for (to, per_s) in &s.start_calls {
                self.index("start_calls", of, *to, spec.endpoints.len());
                self.not_negative("start_calls", of, *per_s);
            }
            for (to, _) in &s.connections {
                self.index("connections", of, *to, spec.services.len());
            }
            self.need(s.cold_factor >= 1.0, "cold_factor", of, s.cold_factor, "at least 1");
            self.not_negative("queue_limit", of, s.queue_limit);
            let (first, most) = s.restart_backoff_s;
            self.need(first <= most, "restart_backoff_s", of, first, "no more than the longest");
            if let Strategy::Canary(canary) = &s.strategy {
                self.need(!canary.stages.is_empty(), "stages", of, "empty", "at least one");
                self.stages(of, &canary.stages);
                if let Some(analysis) = canary.analysis {
                    self.share("tolerance", of, analysis.tolerance);
                    self.not_negative("samples", of, analysis.samples);
                    let slower = analysis.slower.unwrap_or(1.0);
                    self.need(slower >= 1.0, "slower", of, slower, "at least 1");
                }
            }
            if let Some(m) = s.memory {
                self.positive("limit_mb", of, m.limit_mb);
                self.not_negative("base_mb", of, m.base_mb);
                self.not_negative("per_request_mb", of, m.per_request_mb);
                self.need(m.base_mb < m.limit_mb, "base_mb", of, m.base_mb, "less than `limit_mb`");
            }
            if let Some(o) = s.outlier {
                self.share("threshold", of, o.threshold);
                self.at_least_one("interval_s", of, o.interval_s);
                self.percent("max_percent", of, o.max_percent);
            }
            if let Some(a) = s.autoscaler {
                self.index("autoscaler", of, a, spec.autoscalers.len());
            }
        }
        for a in &spec.autoscalers {
            let of = "an autoscaler";
            self.need(a.target > 0.0 && a.target <= 1.0, "target", of, a.target, "more than 0, up to 1");
            self.at_least_one("min", of, a.min);
            self.need(a.min <= a.max, "min", of, a.min, "no more than `max`");
            self.at_least_one("every_s", of, a.every_s);
            self.at_least_one("step", of, a.step);
            if let Some(quota) = a.quota {
                self.index("quota", of, quota, spec.quotas.len());
            }
        }
        for q in &spec.quotas {
            self.at_least_one("limit", &q.name, q.limit);
            for s in &q.services {
                self.index("services", &q.name, *s, spec.services.len());
            }
        }
    }

    /// Requests, calls and users.
    pub(super) fn traffic(&mut self, spec: &Spec) {
        for e in &spec.endpoints {
            self.percent("limit", &e.name, e.limit);
        }
        for c in &spec.calls {
            let of = spec.endpoints.get(c.to).map_or("a call", |e| e.name.as_str());
            self.not_negative("backoff_ms", of, c.backoff_ms);
            self.not_negative("retry_budget", of, c.retry_budget);
            self.not_negative("breaker", of, c.breaker);
            self.not_negative("cpu_ms", of, c.cpu_ms);
            self.need(!c.fills || c.cache.is_some(), "fills", of, c.fills, "a call with a `cache`");
        }
        for j in &spec.journeys {
            if let Some(c) = j.cohort {
                self.index("cohort", &j.name, c, spec.cohorts.len());
            }
            if let Some(r) = j.region {
                self.index("region", &j.name, r, spec.regions.len());
            }
            self.need(j.login_factor >= 1.0, "login_factor", &j.name, j.login_factor, "at least 1");
        }
        for c in &spec.cohorts {
            self.share("share", &c.name, c.share);
        }
        let all: f64 = spec.cohorts.iter().map(|c| c.share).sum();
        self.need(all <= 1.0 + 1e-9, "share", "all cohorts together", all, "no more than 1");
    }

    /// What can be changed and what stands in the way.
    pub(super) fn changes(&mut self, spec: &Spec) {
        for f in &spec.flags {
            self.percent("default", &f.name, f.default);
            for c in &f.cohorts {
                self.index("cohorts", &f.name, *c, spec.cohorts.len());
            }
            if let Some(s) = f.served_by {
                self.index("served_by", &f.name, s, spec.services.len());
            }
        }
        for c in &spec.configs {
            self.need(!c.revisions.is_empty(), "revisions", &c.name, "empty", "at least one");
            self.stages(&c.name, &c.stages);
            self.need(c.stages.is_empty() || c.stage_s > 0, "stage_s", &c.name, c.stage_s, "at least 1");
        }
        for m in &spec.migrations {
            self.need(!m.steps.is_empty(), "steps", &m.name, "empty", "at least one step");
            self.need(usize::from(m.done) <= m.steps.len(), "done", &m.name, m.done, "no more than its steps");
        }
        for f in &spec.change_freezes {
            self.need(f.from < f.until, "from", &f.name, f.from.0, "before `until`");
        }
        for t in &spec.tools {
            self.index("needs", &t.name, t.needs, spec.endpoints.len());
        }
        for c in &spec.composites {
            self.need(!c.steps.is_empty(), "steps", &c.name, "empty", "at least one change");
        }
        for l in &spec.limiters {
            self.index("endpoint", &l.name, l.endpoint, spec.endpoints.len());
            self.positive("per_key_s", &l.name, l.per_key_s);
            self.at_least_one("keys", &l.name, l.keys);
            self.share("heaviest", &l.name, l.heaviest);
        }
        for c in &spec.certificates {
            self.index("service", &c.name, c.service, spec.services.len());
        }
        if let Some(dns) = &spec.dns {
            self.index("endpoint", "dns", dns.endpoint, spec.endpoints.len());
            self.positive("ttl_s", "dns", dns.ttl_s);
            self.positive("queries", "dns", dns.queries);
            for c in &dns.calls {
                self.index("calls", "dns", *c, spec.calls.len());
            }
        }
        for t in &spec.triggers {
            let again = t.every_s == 0 || t.every_s >= t.for_s;
            self.need(again, "every", &t.name, t.every_s, "no shorter than `for`");
            let spread = t.every_s == 0 || t.jitter_s < t.every_s;
            self.need(spread, "jitter", &t.name, t.jitter_s, "less than `every`");
        }
    }

    /// What is kept.
    pub(super) fn data(&mut self, spec: &Spec) {
        let (services, endpoints) = (spec.services.len(), spec.endpoints.len());
        for s in &spec.stores {
            self.index("writer", &s.name, s.writer, services);
            self.positive("turnover_s", &s.name, s.turnover_s);
            self.not_negative("records", &s.name, s.records);
            self.not_negative("per_thousand", &s.name, s.per_thousand);
            if let Some(e) = s.writes {
                self.index("writes", &s.name, e, endpoints);
            }
        }
        for c in &spec.caches {
            self.index("service", &c.name, c.service, services);
            self.share("hit", &c.name, c.hit);
            self.share("warm", &c.name, c.warm);
            self.positive("entries", &c.name, c.entries);
            self.not_negative("ttl_s", &c.name, c.ttl_s);
            if let Some(size) = &c.size {
                self.positive("memory_mb", &c.name, size.memory_mb);
                self.positive("entry_kb", &c.name, size.entry_kb);
                self.not_negative("seldom", &c.name, size.seldom);
                self.share("seldom_there", &c.name, size.seldom_there);
            }
        }
        for r in &spec.replications {
            self.index("primary", &r.name, r.primary, services);
            self.index("replica", &r.name, r.replica, services);
            self.need(r.primary != r.replica, "replica", &r.name, r.replica, "another service");
            self.index("writes", &r.name, r.writes, endpoints);
            self.positive("applies_s", &r.name, r.applies_s);
            self.not_negative("stale_after_s", &r.name, r.stale_after_s);
            self.share("fresh_share", &r.name, r.fresh_share);
            if let Some(store) = r.store {
                self.index("store", &r.name, store, spec.stores.len());
            }
            if let Some(differs) = r.takes_over(spec).err() {
                self.need(false, differs, &r.name, r.replica, "what its primary has, to take its place");
            }
        }
        for t in &spec.topics {
            self.index("from", &t.name, t.from, endpoints);
            self.index("to", &t.name, t.to, endpoints);
            self.not_negative("per_request", &t.name, t.per_request);
            self.positive("consumers", &t.name, t.consumers);
            self.not_negative("ttl_s", &t.name, t.ttl_s);
            self.not_negative("backlog", &t.name, t.backlog);
            self.not_negative("late_after_s", &t.name, t.late_after_s);
            self.share("weight", &t.name, t.weight);
        }
        for b in &spec.backups {
            self.index("store", &b.name, b.store, spec.stores.len());
            self.not_negative("size_gb", &b.name, b.size_gb);
            self.positive("rate_gb_min", &b.name, b.rate_gb_min);
            if let Some(s) = b.offline {
                self.index("offline", &b.name, s, services);
            }
            if let Some(share) = b.fails_at {
                self.share("fails_at", &b.name, share);
            }
        }
    }

    /// What is shown.
    pub(super) fn seeing(&mut self, spec: &Spec) {
        for a in &spec.alerts {
            self.not_negative("false_per_day", &a.name, a.false_per_day);
            if let AlertCondition::Burn { journey, objective, factor, long_s, short_s } = &a.condition {
                self.index("journey", &a.name, *journey, spec.journeys.len());
                let leaves = (0.0..1.0).contains(objective);
                self.need(leaves, "objective", &a.name, objective, "a share below 1");
                self.positive("factor", &a.name, *factor);
                self.need(0 < *short_s && short_s < long_s, "short_s", &a.name, short_s, "less than `long_s`");
            }
        }
        for p in &spec.probes {
            self.index("journey", &p.name, p.journey, spec.journeys.len());
            self.at_least_one("every_s", &p.name, p.every_s);
        }
        if let Some(t) = &spec.tickets {
            self.share("share", "tickets", t.share);
            self.positive("delay_s", "tickets", t.delay_s);
        }
        if let Some(t) = &spec.trust {
            self.positive("falls_min", "trust", t.falls_min);
            self.positive("recovers_h", "trust", t.recovers_h);
            self.need(t.silence_factor >= 1.0, "silence_factor", "trust", t.silence_factor, "at least 1");
        }
        if let Some(e) = spec.monitoring.needs {
            self.index("needs", "monitoring", e, spec.endpoints.len());
        }
        if let Some(e) = spec.status_page.needs {
            self.index("needs", "status_page", e, spec.endpoints.len());
        }
        for p in &spec.vendor_pages {
            self.need(!p.watches.is_empty(), "watches", &p.name, "empty", "at least one endpoint");
            for e in &p.watches {
                self.index("watches", &p.name, *e, spec.endpoints.len());
            }
            self.need(usize::from(p.lags_min) < vendor::MINUTES, "lags_min", &p.name, p.lags_min, "less than 64");
            self.share("degraded", &p.name, p.degraded);
            self.share("outage", &p.name, p.outage);
            self.need(p.degraded <= p.outage, "degraded", &p.name, p.degraded, "no more than `outage`");
            self.not_negative("slow_ms", &p.name, p.slow_ms);
        }
        for s in &spec.stakeholders {
            self.at_least_one("patience_s", &s.name, s.patience_s);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Autoscaler, Cache, Canary, Cohort, Config, ScaleOn, Service, Strategy};
    use super::*;
    use crate::base::time::Tick;

    /// What is refused of a spec, `FIELD of NAME` each.
    fn refused(spec: &Spec) -> Vec<String> {
        let say = |e: SpecError| match e {
            SpecError::OutOfRange { what, of, .. } => format!("{what} of {of}"),
            other => other.to_string(),
        };
        spec.plan().err().unwrap_or_default().into_iter().map(say).collect()
    }

    fn sound() -> Spec {
        let services = vec![Service { name: "web".into(), ..Service::default() }];
        Spec { horizon: Tick(10), scrape_s: 15, services, ..Spec::default() }
    }

    #[test]
    fn what_is_left_out_is_not_refused() {
        assert_eq!(refused(&sound()), [""; 0]);
    }

    #[test]
    fn stages_rise_and_there_is_one() {
        let with = |stages: &[u8]| {
            let mut spec = sound();
            spec.services[0].strategy =
                Strategy::Canary(Canary { stages: stages.to_vec(), bake_s: 60, analysis: None });
            refused(&spec)
        };
        assert_eq!(with(&[5, 25, 50]), [""; 0]);
        for stages in [&[][..], &[0, 5], &[50, 25], &[5, 5], &[101]] {
            assert_eq!(with(stages), ["stages of web"], "{stages:?}");
        }
        let mut spec = sound();
        spec.configs = vec![Config {
            name: "limits".into(),
            revisions: vec!["1".into()],
            stages: vec![50, 10],
            ..Config::default()
        }];
        assert_eq!(refused(&spec), ["stages of limits", "stage_s of limits"]);
    }

    #[test]
    fn scalers_and_caches_make_sense() {
        let mut spec = sound();
        spec.services[0].autoscaler = Some(1);
        spec.autoscalers = vec![Autoscaler {
            on: ScaleOn::Cpu,
            target: 0.0,
            min: 4,
            max: 2,
            every_s: 15,
            up_after_s: 0,
            down_after_s: 0,
            step: 1,
            quota: None,
            on_at_start: true,
        }];
        let (name, ttl_s) = ("answers".to_owned(), 0.0);
        spec.caches =
            vec![Cache { name, service: 3, hit: 1.5, entries: 0.0, ttl_s, coalesces: false, warm: 0.0, size: None }];
        let scaler = ["autoscaler of web", "target of an autoscaler", "min of an autoscaler"];
        let cache = ["service of answers", "hit of answers", "entries of answers"];
        assert_eq!(refused(&spec), [&scaler[..], &cache].concat());
    }

    #[test]
    fn cohorts_are_no_more_than_everybody() {
        let with = |shares: [f64; 2]| {
            let mut spec = sound();
            spec.cohorts = shares.iter().map(|share| Cohort { name: "c".into(), share: *share }).collect();
            refused(&spec)
        };
        assert_eq!(with([0.3, 0.7]), [""; 0]);
        assert_eq!(with([0.6, 0.7]), ["share of all cohorts together"]);
    }

    #[test]
    fn no_time_runs_past_the_last_tick() {
        let with = |start_s| {
            let mut spec = sound();
            spec.services[0].start_s = start_s;
            spec.services[0].strategy = Strategy::BlueGreen { keep_s: start_s };
            refused(&spec)
        };
        assert_eq!(with(86_400), [""; 0]);
        assert_eq!(with(u32::MAX), ["start_s of web", "keep_s of web"]);
    }
}
