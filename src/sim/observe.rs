//! What a look tells. The same look gives a reading for people and a token for the grader: the reading quantised to what
//! a person would notice (level, trend, onset). Looking changes nothing.

use crate::base::noise;
use crate::base::time::Tick;

use super::rules;
use super::spec::{Effect, JourneyId, LogCause, PanelId, PersonId, RunbookId, ServiceId, VendorPageId};
use super::state::{NEVER, ReplicaStatus, SeriesState};
use super::telemetry::{Level, Unit};
use super::world::World;

/// Onsets within the same stretch of this many seconds look the same on a chart of an hour.
const ONSET_S: u32 = 480;

/// Something to look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Look {
    /// A dashboard.
    Panel(PanelId),
    /// A service's log, as counts of patterns.
    Logs(ServiceId),
    /// A service's replicas, one by one.
    Replicas(ServiceId),
    /// The change log, and what stands now: flags, configuration, jobs, versions.
    Changes,
    /// What a person knows.
    Ask(PersonId),
    /// Where a journey's time goes and where it fails, call by call.
    Trace(JourneyId),
    /// What was written down; the same in every world.
    Runbook(RunbookId),
    /// What a vendor says of itself.
    Vendor(VendorPageId),
}

impl Look {
    /// In a word of its own.
    pub const fn word(self) -> u64 {
        match self {
            Self::Panel(p) => p as u64,
            Self::Logs(s) => 0x1_0000 | s as u64,
            Self::Replicas(s) => 0x2_0000 | s as u64,
            Self::Changes => 0x3_0000,
            Self::Ask(p) => 0x4_0000 | p as u64,
            Self::Trace(j) => 0x5_0000 | j as u64,
            Self::Runbook(r) => 0x6_0000 | r as u64,
            Self::Vendor(p) => 0x7_0000 | p as u64,
        }
    }
}

/// What was seen, quantised; equal tokens could not be told apart by a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Token(pub u64);

/// A series on a dashboard.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Index into the world's series.
    pub series: usize,
    /// Its name.
    pub name: String,
    /// Its unit.
    pub unit: Unit,
    /// Now; the last one known where the level is [`Level::Absent`].
    pub value: f32,
    /// On a good day.
    pub base: f32,
    /// How far from it.
    pub level: Level,
    /// Where it is going.
    pub trend: Trend,
    /// Since when it is not normal.
    pub onset: Option<Tick>,
}

/// Where a series is going: over the last minutes, and not against what it does in the last of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trend {
    /// Down by a fifth or more.
    Falling,
    /// Neither.
    Steady,
    /// Up by a quarter or more.
    Rising,
}

impl Trend {
    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Falling => "falling",
            Self::Steady => "steady",
            Self::Rising => "rising",
        }
    }
}

/// A pattern in a log.
#[derive(Debug, Clone, PartialEq)]
pub struct LogCount {
    /// Index into [`super::Spec::logs`].
    pub template: usize,
    /// Lines a minute now.
    pub per_min: f64,
}

/// A replica on the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplicaReading {
    /// From 1.
    pub number: u16,
    /// Name of its version.
    pub version: String,
    /// Whether it takes traffic.
    pub status: ReplicaStatus,
    /// Percent of its requests that fail.
    pub errors: f64,
    /// Whether it stands out from the others.
    pub outlier: bool,
}

impl World {
    /// The series of a dashboard.
    pub fn readings(&self, panel: PanelId) -> Vec<Reading> {
        self.fixed.panel_series[panel].iter().map(|&series| self.reading(series)).collect()
    }

    /// One series.
    pub fn reading(&self, series: usize) -> Reading {
        let (def, now) = (&self.fixed.series[series], &self.state.series[series]);
        let level = Level::of_series(def.unit, now);
        Reading {
            series,
            name: def.name.clone(),
            unit: def.unit,
            value: now.now,
            base: now.base,
            level,
            trend: if now.absent { Trend::Steady } else { trend(now) },
            onset: (now.onset != NEVER).then_some(Tick(now.onset)),
        }
    }

    /// The patterns in a service's log with at least one line in five minutes, busiest first.
    pub fn log_counts(&self, service: ServiceId) -> Vec<LogCount> {
        let templates = self.fixed.spec.logs.iter().enumerate().filter(|(_, t)| t.service == service);
        let mut counts: Vec<LogCount> = templates
            .map(|(template, t)| LogCount { template, per_min: self.log_rate(&t.cause, service) })
            .filter(|c| c.per_min >= 0.2)
            .collect();
        counts.sort_by(|a, b| b.per_min.total_cmp(&a.per_min).then(a.template.cmp(&b.template)));
        counts
    }

    /// A service's replicas in slot order, without the absent ones.
    pub fn replica_readings(&self, service: ServiceId) -> Vec<ReplicaReading> {
        let (spec, plan) = (&self.fixed.spec, &self.fixed.plan);
        let first = plan.slots[service];
        let shared = self.state.services[service].failing;
        let pooled = self.errors_by_rules(service, |rule| rules::share_pooled(rule, &self.fixed, &self.state));
        let beyond_rules = (shared - pooled).max(0.0);
        let mut out = Vec::new();
        for slot in 0..spec.services[service].max_replicas {
            let replica = &self.state.replicas[first + usize::from(slot)];
            if replica.status == ReplicaStatus::Absent {
                continue;
            }
            let own = self.errors_by_rules(service, |rule| {
                rules::share_at_replica(rule, service, slot, &self.fixed, &self.state)
            });
            let errors = if replica.status == ReplicaStatus::Ready { (own + beyond_rules).min(1.0) } else { 0.0 };
            out.push(ReplicaReading {
                number: slot + 1,
                version: spec.services[service].versions[usize::from(replica.version)].clone(),
                status: replica.status,
                errors: errors * 100.0,
                outlier: errors > 3.0 * shared.max(0.01),
            });
        }
        out
    }

    /// Which of a person's answers holds now, if they have one.
    pub fn answer(&self, person: PersonId) -> Option<usize> {
        self.fixed.recall.answer(person, &self.fixed, &self.state)
    }

    /// What a person says now, in one number: for two reasons to say the same words nobody else hears a difference.
    fn said(&self, person: PersonId) -> u64 {
        let answers = &self.fixed.spec.people[person].answers;
        let first = self.answer(person).and_then(|a| answers.iter().position(|b| b.text == answers[a].text));
        first.map_or(u64::MAX, |a| a as u64)
    }

    /// What a look tells, quantised.
    pub fn token(&self, look: Look) -> Token {
        let mut hash = Mixer(look.word());
        match look {
            Look::Panel(panel) => {
                for &series in &self.fixed.panel_series[panel] {
                    let (def, now) = (&self.fixed.series[series], &self.state.series[series]);
                    let level = Level::of_series(def.unit, now);
                    hash.add(level as u64);
                    if level != Level::Normal {
                        if level != Level::Absent {
                            hash.add(trend(now) as u64);
                        }
                        hash.add(u64::from(now.onset.saturating_add(ONSET_S / 4) / ONSET_S));
                    }
                }
            }
            Look::Logs(service) => {
                // Which patterns there are, and the order of magnitude of each; not which is busier by a little.
                let templates = &self.fixed.spec.logs;
                let mut seen: Vec<(&str, u64)> = self
                    .log_counts(service)
                    .iter()
                    .map(|c| (templates[c.template].text.as_str(), magnitude(c.per_min)))
                    .collect();
                seen.sort_unstable();
                for (text, size) in seen {
                    text.bytes().for_each(|b| hash.add(u64::from(b)));
                    hash.add(size);
                }
            }
            Look::Replicas(service) => {
                for r in self.replica_readings(service) {
                    hash.add(u64::from(r.outlier) | (r.status as u64) << 1);
                    r.version.bytes().for_each(|b| hash.add(u64::from(b)));
                }
            }
            Look::Changes => self.standing_words(&mut |word| hash.add(word)),
            Look::Runbook(_) => {}
            Look::Vendor(page) => hash.add(self.vendor_says(page) as u64),
            Look::Trace(journey) => self.trace_words(journey, &mut |word| hash.add(word)),
            Look::Ask(person) => hash.add(self.said(person)),
        }
        Token(hash.0)
    }

    /// What stands beside the change log, in words of numbers.
    fn standing_words(&self, word: &mut dyn FnMut(u64)) {
        let (spec, state) = (&self.fixed.spec, &self.state);
        state.flags.iter().for_each(|f| word(u64::from(f.percent)));
        for c in &state.configs {
            word(u64::from(c.live) << 16 | u64::from(c.next) << 8 | u64::from(c.next != c.live && c.share >= 0.5));
        }
        state.jobs.iter().for_each(|running| word(u64::from(*running)));
        let told = spec.services.iter().zip(&state.services).filter(|(s, _)| s.versions.len() > 1);
        told.for_each(|(_, now)| word(u64::from(now.target)));
    }

    /// Lines a minute that a cause produces now.
    fn log_rate(&self, cause: &LogCause, service: ServiceId) -> f64 {
        let (spec, state) = (&self.fixed.spec, &self.state);
        match cause {
            LogCause::Always(per_min) => *per_min,
            LogCause::Rule(name) => spec.rules.iter().position(|r| &r.name == name).map_or(0.0, |r| self.rule_rate(r)),
            LogCause::Paced(name, per_min) => {
                spec.rules.iter().position(|r| &r.name == name).map_or(0.0, |r| state.rules[r] * per_min)
            }
            LogCause::CallFails(c) => state.calls[*c].rate * state.calls[*c].attempt_fails * 60.0,
            LogCause::Rejects => state.services[service].rejected * 60.0,
            LogCause::Crashes => state.services[service].crashes_min + state.services[service].crashes,
            LogCause::BreakerOpens(c) => state.calls[*c].rate * state.calls[*c].broken * 60.0,
            LogCause::Limited(e) => state.endpoints[*e].offered * state.endpoints[*e].key_refused * 60.0,
            LogCause::Job(job, per_min) => {
                if state.jobs[*job] {
                    *per_min
                } else {
                    0.0
                }
            }
        }
    }

    /// Requests a minute that fail by a rule; for a rule without errors, one line a second in proportion to its share.
    fn rule_rate(&self, rule: usize) -> f64 {
        let share = self.state.rules[rule];
        let mut per_min = 0.0;
        let mut fails = false;
        for effect in &self.fixed.spec.rules[rule].then {
            if let Effect::Error(e, p) = effect {
                per_min += self.state.endpoints[*e].offered * p * share * 60.0;
                fails = true;
            }
        }
        if fails { per_min } else { share * 60.0 }
    }

    /// Share of a service's requests that fail by rules, given the share to which each rule holds.
    fn errors_by_rules(&self, service: ServiceId, share: impl Fn(&super::spec::Rule) -> f64) -> f64 {
        let range = self.fixed.plan.endpoints_of[service].clone();
        let (mut sum, mut weight) = (0.0, 0.0);
        for e in range {
            let offered = self.state.endpoints[e].offered.max(1e-9);
            let mut ok = 1.0;
            for rule in &self.fixed.spec.rules {
                for effect in &rule.then {
                    if let Effect::Error(of, p) = effect
                        && *of == e
                    {
                        ok *= 1.0 - p * share(rule);
                    }
                }
            }
            sum += offered * (1.0 - ok);
            weight += offered;
        }
        if weight > 0.0 { sum / weight } else { 0.0 }
    }
}

/// A series that fell and comes back rises, and one that has come to rest is steady, whatever it was minutes ago: what the
/// minutes say counts as long as the last one goes the same way, by more than noise.
fn trend(s: &SeriesState) -> Trend {
    let (now, mid, slow) = (s.now, s.mid, s.slow);
    if now > mid * 1.25 || now > slow * 1.25 && now > mid * 1.03 {
        Trend::Rising
    } else if now < mid * 0.8 || now < slow * 0.8 && now < mid * 0.97 {
        Trend::Falling
    } else {
        Trend::Steady
    }
}

/// Order of magnitude of a rate, in steps of ten.
fn magnitude(per_min: f64) -> u64 {
    let (mut bound, mut class) = (3.0, 0);
    while per_min >= bound && class < 5 {
        bound *= 10.0;
        class += 1;
    }
    class
}

/// Folds words into one.
struct Mixer(u64);

impl Mixer {
    fn add(&mut self, word: u64) {
        self.0 = noise::bits(self.0, 0x70, 0) ^ noise::bits(word, 0x71, 0);
    }
}
