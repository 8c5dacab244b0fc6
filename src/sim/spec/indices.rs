//! Places that a spec points to and does not have: what actions, conditions, effects, moments and log lines name. What
//! services, calls and data name is in [`super::ranges`], beside their numbers.

use super::ranges::Refused;
use super::{Effect, Fact, Lever, LogCause, Moment, ServiceId, Spec};
use crate::sim::action::{Action, Place};

/// Takes what is wrong with one named thing of a spec.
struct Of<'a> {
    spec: &'a Spec,
    refused: &'a mut Refused,
    what: &'static str,
    name: &'a str,
}

impl Refused {
    /// What rules, triggers, changes, events and logs point to.
    pub(super) fn indices(&mut self, spec: &Spec) {
        let mut of = |what, name: &str, check: &dyn Fn(&mut Of)| check(&mut Of { spec, refused: self, what, name });
        for r in &spec.rules {
            of("when", &r.name, &|of| r.when.iter().for_each(|l| of.lever(l)));
            of("then", &r.name, &|of| r.then.iter().for_each(|e| of.effect(e)));
        }
        for t in &spec.triggers {
            of("when", &t.name, &|of| of.moment(&t.when));
            of("until", &t.name, &|of| t.until.iter().for_each(|m| of.moment(m)));
            of("does", &t.name, &|of| t.does.iter().for_each(|a| of.action(*a)));
        }
        for b in &spec.blockers {
            of("action", &b.name, &|of| of.action(b.action));
            of("when", &b.name, &|of| b.when.iter().for_each(|l| of.lever(l)));
        }
        for c in &spec.composites {
            of("steps", &c.name, &|of| c.steps.iter().for_each(|(_, a)| of.action(*a)));
        }
        for e in &spec.events {
            of("action", &format!("event at {}", e.at.0), &|of| of.action(e.action));
        }
        for p in &spec.people {
            of("answers", &p.name, &|of| p.answers.iter().flat_map(|a| &a.when).for_each(|p| of.fact(&p.fact)));
        }
        for l in &spec.logs {
            of("service", &l.text, &|of| of.service(l.service));
            of("cause", &l.text, &|of| of.cause(&l.cause));
        }
    }
}

impl Of<'_> {
    fn known(&mut self, i: usize, known: usize, expected: &'static str) {
        self.refused.need(i < known, self.what, self.name, i, expected);
    }

    fn percent(&mut self, percent: u8) {
        self.refused.percent(self.what, self.name, percent);
    }

    fn service(&mut self, s: ServiceId) {
        self.known(s, self.spec.services.len(), "one of the services");
    }

    fn version(&mut self, s: ServiceId, version: u8) {
        self.service(s);
        if let Some(service) = self.spec.services.get(s) {
            self.known(version.into(), service.versions.len(), "one of the service's versions");
        }
    }

    fn slot(&mut self, s: ServiceId, slot: u16) {
        self.service(s);
        if let Some(service) = self.spec.services.get(s) {
            self.known(slot.into(), service.max_replicas.into(), "one of the service's replicas");
        }
    }

    fn replicas(&mut self, s: ServiceId, n: u16) {
        self.service(s);
        if let Some(service) = self.spec.services.get(s) {
            let fits = n <= service.max_replicas;
            self.refused.need(fits, self.what, self.name, n, "no more than the service's `max_replicas`");
        }
    }

    fn endpoint(&mut self, e: usize) {
        self.known(e, self.spec.endpoints.len(), "one of the endpoints");
    }

    fn call(&mut self, c: usize) {
        self.known(c, self.spec.calls.len(), "one of the calls");
    }

    fn journey(&mut self, j: usize) {
        self.known(j, self.spec.journeys.len(), "one of the journeys");
    }

    fn flag(&mut self, f: usize) {
        self.known(f, self.spec.flags.len(), "one of the flags");
    }

    fn cohort(&mut self, c: usize) {
        self.known(c, self.spec.cohorts.len(), "one of the cohorts");
    }

    fn config(&mut self, c: usize) {
        self.known(c, self.spec.configs.len(), "one of the configurations");
    }

    fn revision(&mut self, c: usize, revision: u8) {
        self.config(c);
        if let Some(config) = self.spec.configs.get(c) {
            self.known(revision.into(), config.revisions.len(), "one of the configuration's revisions");
        }
    }

    fn job(&mut self, j: usize) {
        self.known(j, self.spec.jobs.len(), "one of the jobs");
    }

    fn store(&mut self, s: usize) {
        self.known(s, self.spec.stores.len(), "one of the stores");
    }

    /// A migration and a number below that of its steps and `beyond`.
    fn steps(&mut self, m: usize, steps: u8, beyond: usize) {
        self.known(m, self.spec.migrations.len(), "one of the migrations");
        if let Some(migration) = self.spec.migrations.get(m) {
            self.known(steps.into(), migration.steps.len() + beyond, "one of the migration's steps");
        }
    }

    fn place(&mut self, place: Place) {
        match place {
            Place::Zone(z) => self.known(z, self.spec.zones.len(), "one of the zones"),
            Place::Region(r) => self.known(r, self.spec.regions.len(), "one of the regions"),
        }
    }

    fn trigger(&mut self, t: usize) {
        self.known(t, self.spec.triggers.len(), "one of the triggers");
    }

    fn limiter(&mut self, l: usize) {
        self.known(l, self.spec.limiters.len(), "one of the limiters");
    }

    fn replication(&mut self, r: usize) {
        self.known(r, self.spec.replications.len(), "one of the databases with a copy");
    }

    fn topic(&mut self, t: usize) {
        self.known(t, self.spec.topics.len(), "one of the topics");
    }

    fn lever(&mut self, lever: &Lever) {
        match *lever {
            Lever::Version(s, v) => self.version(s, v),
            Lever::Flag(f) => self.flag(f),
            Lever::FlagFor(f, c) => {
                self.flag(f);
                self.cohort(c);
            }
            Lever::Config(c, r) => self.revision(c, r),
            Lever::Job(j) => self.job(j),
            Lever::Slot(s, slot) => self.slot(s, slot),
            Lever::Zone(s, z) => {
                self.service(s);
                self.place(Place::Zone(z));
            }
            Lever::NewFormat(s) | Lever::Corrupted(s) => self.store(s),
            Lever::During(..) => {}
            Lever::Migrated(m, step) => self.steps(m, step, 0),
            Lever::Migrating(m) => self.steps(m, 0, 1),
            Lever::Trigger(t) => self.trigger(t),
            Lever::Drained(r) => self.place(Place::Region(r)),
            Lever::FailedOver(r) => self.replication(r),
            Lever::Not(ref inner) => self.lever(inner),
        }
    }

    fn effect(&mut self, effect: &Effect) {
        match *effect {
            Effect::Error(e, _) | Effect::OwnMs(e, _) | Effect::Cpu(e, _) | Effect::Lie(e, _) => self.endpoint(e),
            Effect::Timeout(c, _)
            | Effect::Deferred(c)
            | Effect::Optional(c)
            | Effect::Calls(c, _)
            | Effect::Delay(c, _)
            | Effect::Block(c, _) => self.call(c),
            Effect::Demand(j, _) | Effect::Fail(j, _) => self.journey(j),
            Effect::Misreport(s, _)
            | Effect::Workers(s, _)
            | Effect::Cores(s, _)
            | Effect::Crash(s, _)
            | Effect::Leak(s, _)
            | Effect::Absent(s) => self.service(s),
            Effect::Corrupt(s, _) | Effect::Lose(s, _) => self.store(s),
            Effect::Poison(t, _) => self.topic(t),
            Effect::Keys(l, _) => self.limiter(l),
        }
    }

    fn moment(&mut self, moment: &Moment) {
        match *moment {
            Moment::Lands(action) => self.action(action),
            Moment::Begins(t) | Moment::Ends(t) => self.trigger(t),
            // Series and alerts go by name and are looked up where there are series.
            Moment::At(_) | Moment::Crosses { .. } | Moment::Fires(_) => {}
        }
    }

    fn fact(&mut self, fact: &Fact) {
        match fact {
            Fact::Lever(lever) => self.lever(lever),
            Fact::Made(action) | Fact::Landed(action) => self.action(*action),
            // Rules may be other worlds'; series go by name and are looked up where there are series.
            Fact::Rule(_) | Fact::Series { .. } | Fact::Harm => {}
        }
    }

    fn cause(&mut self, cause: &LogCause) {
        match *cause {
            LogCause::CallFails(c) | LogCause::BreakerOpens(c) => self.call(c),
            LogCause::Job(j, _) => self.job(j),
            LogCause::Limited(e) => self.endpoint(e),
            LogCause::Always(_) | LogCause::Rule(_) | LogCause::Paced(..) | LogCause::Rejects | LogCause::Crashes => {}
        }
    }

    fn action(&mut self, action: Action) {
        let spec = self.spec;
        match action {
            Action::Deploy(s, v) => self.version(s, v),
            Action::RollBack(s)
            | Action::Promote(s)
            | Action::Hold(s)
            | Action::Autoscale(s, _)
            | Action::RestartAll(s) => self.service(s),
            Action::SetFlag(f, percent) => {
                self.flag(f);
                self.percent(percent);
            }
            Action::SetFlagFor(f, c, percent) => {
                self.flag(f);
                self.cohort(c);
                self.percent(percent);
            }
            Action::PushConfig(c, r) => self.revision(c, r),
            Action::RevertConfig(c) => self.config(c),
            Action::Scale(s, n) | Action::Throttle(s, n) => self.replicas(s, n),
            Action::RestartOne(s, slot) | Action::Replace(s, slot) => self.slot(s, slot),
            Action::StartJob(j) | Action::StopJob(j) => self.job(j),
            Action::Shed(j, percent) => {
                self.journey(j);
                self.percent(percent);
            }
            Action::Limit(e, percent) => {
                self.endpoint(e);
                self.percent(percent);
            }
            Action::SetLimiter(l, _) => self.limiter(l),
            Action::Drain(place) | Action::Undrain(place) => self.place(place),
            Action::FailOver(r) => self.replication(r),
            Action::Restore(b) => self.known(b, spec.backups.len(), "one of the backups"),
            Action::Flush(c) => self.known(c, spec.caches.len(), "one of the caches"),
            Action::Purge(t) => self.topic(t),
            Action::Renew(c) => self.known(c, spec.certificates.len(), "one of the certificates"),
            Action::Migrate(m, steps) => self.steps(m, steps, 1),
            Action::Run(c) => self.known(c, spec.composites.len(), "one of the composites"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::everything;
    use super::super::{AlertCondition, SpecError};
    use super::*;
    use crate::base::time::Tick;
    use crate::sim::World;

    /// Beyond everything there is.
    const NO: usize = 1000;

    /// What is refused of a spec, `FIELD of NAME` each.
    fn refused(spec: &Spec) -> Vec<String> {
        let say = |e: SpecError| match e {
            SpecError::OutOfRange { what, of, .. } => format!("{what} of {of}"),
            other => other.to_string(),
        };
        spec.plan().err().unwrap_or_default().into_iter().map(say).collect()
    }

    /// What a change to the spec with one of everything gets refused.
    fn after(change: impl Fn(&mut Spec)) -> Vec<String> {
        let mut spec = everything();
        change(&mut spec);
        refused(&spec)
    }

    #[test]
    fn a_spec_with_one_of_everything_runs() {
        assert_eq!(refused(&everything()), [""; 0]);
        let mut world = World::new(everything(), 1).unwrap();
        world.run_until(Tick(3600));
        assert!(world.state.harm.is_finite());
    }

    type Break = fn(&mut Spec);

    #[test]
    fn whatever_points_nowhere_is_refused() {
        let table: &[(&str, Break)] = &[
            ("service of get", |s| s.endpoints[0].service = NO),
            ("from of call 0", |s| s.calls[0].from = NO),
            ("to of call 0", |s| s.calls[0].to = NO),
            ("cache of call 1", |s| s.calls[1].cache = Some(NO)),
            ("steps of act", |s| s.journeys[0].steps[0].0 = NO),
            ("steps of act", |s| s.journeys[0].away[0].0 = NO),
            ("cohort of act", |s| s.journeys[0].cohort = Some(NO)),
            ("region of act", |s| s.journeys[0].region = Some(NO)),
            ("version of web", |s| s.services[0].initial_version = 9),
            ("stuck of web", |s| s.services[0].stuck[0].0 = 99),
            ("stuck of web", |s| s.services[0].stuck[0].1 = 99),
            ("faulty of web", |s| s.services[0].faulty[0] = 99),
            ("start_calls of web", |s| s.services[0].start_calls[0].0 = NO),
            ("connections of web", |s| s.services[0].connections[0].0 = NO),
            ("autoscaler of web", |s| s.services[0].autoscaler = Some(NO)),
            ("quota of an autoscaler", |s| s.autoscalers[0].quota = Some(NO)),
            ("services of account", |s| s.quotas[0].services[0] = NO),
            ("cohorts of fast", |s| s.flags[0].cohorts[0] = NO),
            ("served_by of fast", |s| s.flags[0].served_by = Some(NO)),
            ("revisions of limits", |s| {
                s.configs.push(super::super::Config { revisions: vec![], ..s.configs[0].clone() });
            }),
            ("done of split", |s| s.migrations[0].done = 9),
            ("needs of pipeline", |s| s.tools[0].needs = NO),
            ("endpoint of by-address", |s| s.limiters[0].endpoint = NO),
            ("service of site", |s| s.certificates[0].service = NO),
            ("endpoint of dns", |s| s.dns.iter_mut().for_each(|d| d.endpoint = NO)),
            ("calls of dns", |s| s.dns.iter_mut().for_each(|d| d.calls[0] = NO)),
            ("writer of orders", |s| s.stores[0].writer = NO),
            ("writes of orders", |s| s.stores[0].writes = Some(NO)),
            ("service of answers", |s| s.caches[0].service = NO),
            ("primary of orders", |s| s.replications[0].primary = NO),
            ("replica of orders", |s| s.replications[0].replica = NO),
            ("writes of orders", |s| s.replications[0].writes = NO),
            ("store of orders", |s| s.replications[0].store = Some(NO)),
            ("from of mail", |s| s.topics[0].from = NO),
            ("to of mail", |s| s.topics[0].to = NO),
            ("store of nightly", |s| s.backups[0].store = NO),
            ("offline of nightly", |s| s.backups[0].offline = Some(NO)),
            ("needs of monitoring", |s| s.monitoring.needs = Some(NO)),
            ("needs of status_page", |s| s.status_page.needs = Some(NO)),
            ("journey of outside", |s| s.probes[0].journey = NO),
            ("journey of budget", |s| {
                let short_s = 300;
                s.alerts[1].condition =
                    AlertCondition::Burn { journey: NO, objective: 0.99, factor: 10.0, long_s: 3600, short_s };
            }),
            ("service of calls", |s| s.logs[0].service = NO),
            ("cause of calls", |s| s.logs[0].cause = LogCause::CallFails(NO)),
            ("cause of breaker", |s| s.logs[1].cause = LogCause::BreakerOpens(NO)),
            ("cause of limited", |s| s.logs[2].cause = LogCause::Limited(NO)),
            ("cause of report", |s| s.logs[3].cause = LogCause::Job(NO, 1.0)),
            ("action of event at 70", |s| s.events[0].action = Action::Deploy(0, 2)),
            ("action of gone", |s| s.blockers[0].action = Action::RollBack(NO)),
            ("when of gone", |s| s.blockers[0].when = vec![Lever::Job(NO)]),
            ("steps of calm", |s| s.composites[0].steps[1].1 = Action::Throttle(0, 99)),
            ("does of nightly", |s| s.triggers[0].does[0] = Action::StartJob(NO)),
            ("answers of dana", |s| s.people[0].answers[1].when[1].fact = Fact::Lever(Lever::Job(NO))),
            ("answers of dana", |s| s.people[0].answers[1].when[3].fact = Fact::Made(Action::StopJob(NO))),
            ("answers of dana", |s| s.people[0].answers[1].when[4].fact = Fact::Landed(Action::StopJob(NO))),
            ("until of nightly", |s| s.triggers[0].until = Some(Moment::Lands(Action::StopJob(NO)))),
            ("when of after", |s| s.triggers[1].when = Moment::Begins(NO)),
            ("when of after", |s| s.triggers[1].when = Moment::Ends(NO)),
        ];
        for (i, (expected, change)) in table.iter().enumerate() {
            assert_eq!(after(change), [*expected], "row {i}");
        }
    }

    #[test]
    fn no_condition_points_nowhere() {
        let levers = [
            Lever::Version(NO, 0),
            Lever::Version(0, 2),
            Lever::Flag(NO),
            Lever::FlagFor(NO, 0),
            Lever::FlagFor(0, NO),
            Lever::Config(NO, 0),
            Lever::Config(0, 2),
            Lever::Job(NO),
            Lever::Slot(NO, 0),
            Lever::Slot(0, 4),
            Lever::Zone(NO, 0),
            Lever::Zone(0, NO),
            Lever::NewFormat(NO),
            Lever::Corrupted(NO),
            Lever::Migrated(NO, 0),
            Lever::Migrated(0, 2),
            Lever::Migrating(NO),
            Lever::Trigger(NO),
            Lever::Drained(NO),
            Lever::FailedOver(NO),
        ];
        for lever in levers {
            let not = Lever::Not(Box::new(lever.clone()));
            for lever in [lever, not] {
                assert_eq!(after(|s| s.rules[0].when = vec![lever.clone()]), ["when of bad"], "{lever:?}");
            }
        }
    }

    #[test]
    fn no_effect_points_nowhere() {
        let effects = [
            Effect::Error(NO, 0.1),
            Effect::OwnMs(NO, 0.1),
            Effect::Cpu(NO, 0.1),
            Effect::Lie(NO, 0.1),
            Effect::Timeout(NO, 0.1),
            Effect::Deferred(NO),
            Effect::Optional(NO),
            Effect::Calls(NO, 0.1),
            Effect::Delay(NO, 0.1),
            Effect::Block(NO, 0.1),
            Effect::Demand(NO, 0.1),
            Effect::Fail(NO, 0.1),
            Effect::Misreport(NO, 0.1),
            Effect::Workers(NO, 0.1),
            Effect::Cores(NO, 0.1),
            Effect::Crash(NO, 1),
            Effect::Leak(NO, 0.1),
            Effect::Corrupt(NO, 0.1),
            Effect::Lose(NO, 0.1),
            Effect::Poison(NO, 0.1),
            Effect::Keys(NO, 0.1),
            Effect::Absent(NO),
        ];
        for effect in effects {
            assert_eq!(after(|s| s.rules[0].then = vec![effect.clone()]), ["then of bad"], "{effect:?}");
        }
    }

    #[test]
    fn no_change_points_nowhere() {
        let actions = [
            Action::Deploy(NO, 0),
            Action::Deploy(0, 2),
            Action::RollBack(NO),
            Action::Promote(NO),
            Action::Hold(NO),
            Action::SetFlag(NO, 0),
            Action::SetFlag(0, 101),
            Action::SetFlagFor(NO, 0, 0),
            Action::SetFlagFor(0, NO, 0),
            Action::SetFlagFor(0, 0, 101),
            Action::PushConfig(NO, 0),
            Action::PushConfig(0, 2),
            Action::RevertConfig(NO),
            Action::Scale(NO, 1),
            Action::Scale(0, 5),
            Action::Autoscale(NO, true),
            Action::RestartAll(NO),
            Action::RestartOne(NO, 0),
            Action::RestartOne(0, 4),
            Action::Throttle(NO, 1),
            Action::Throttle(0, 5),
            Action::Replace(NO, 0),
            Action::Replace(0, 4),
            Action::StartJob(NO),
            Action::StopJob(NO),
            Action::Shed(NO, 0),
            Action::Shed(0, 101),
            Action::Limit(NO, 50),
            Action::Limit(0, 101),
            Action::SetLimiter(NO, true),
            Action::Drain(Place::Zone(NO)),
            Action::Drain(Place::Region(NO)),
            Action::Undrain(Place::Zone(NO)),
            Action::Undrain(Place::Region(NO)),
            Action::FailOver(NO),
            Action::Restore(NO),
            Action::Flush(NO),
            Action::Purge(NO),
            Action::Renew(NO),
            Action::Migrate(NO, 0),
            Action::Migrate(0, 3),
            Action::Run(NO),
        ];
        for action in actions {
            assert_eq!(after(|s| s.events[0].action = action), ["action of event at 70"], "{action:?}");
            assert_eq!(after(|s| s.triggers[0].when = Moment::Lands(action)), ["when of nightly"], "{action:?}");
        }
    }
}
