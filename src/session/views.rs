//! What a run can be asked at any time: the clock, what is in flight, who is there, the map as far as it was seen, the
//! menu. Plain data with owned texts; nothing here changes the run.

use crate::base::text::thousands;
use crate::base::time::{DayStart, Spoken, Tick};
use crate::sim::command::Role;
use crate::sim::observe::Reading;
use crate::sim::spec::{AlertCondition, ServiceKind};
use crate::sim::state::NEVER;
use crate::sim::telemetry::{Level, Metric, Source, Unit};

use super::feed::Item;
use super::history::Trace;
use super::run::Run;

/// The head of the room.
#[derive(Debug, Clone, PartialEq)]
pub struct Status {
    /// `19:44:20`.
    pub clock: String,
    /// Seconds since the learner took over.
    pub elapsed_s: u32,
    /// Seconds until the run ends at the latest.
    pub left_s: u32,
    /// Declared severity, the last one.
    pub severity: Option<u8>,
    /// Who leads.
    pub lead: Option<String>,
    /// Names of alerts that fire, with the tick they fired at.
    pub firing: Vec<(String, Tick)>,
    /// Changes that were issued and are not complete.
    pub in_flight: Vec<InFlight>,
    /// Whether it is an exam: then the two counters below stay empty.
    pub exam: bool,
    /// Users who fail a minute, as the last look at the journeys told, and when that was.
    pub failing: Option<(u64, Tick)>,
    /// Main SLO budget that burns, in minutes of total failure a minute, from the same look.
    pub burn: Option<f64>,
}

/// A change on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InFlight {
    /// `roll back checkout`.
    pub what: String,
    /// Seconds until it starts; none once it has.
    pub starts_in: Option<u32>,
    /// Replicas done and in all, for a rolling change.
    pub progress: Option<(u32, u32)>,
}

/// Somebody in the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonView {
    /// Name as typed.
    pub name: String,
    /// What they answer for.
    pub role: String,
    /// Whether they can be asked.
    pub presence: Presence,
    /// Role in the incident.
    pub duty: Option<&'static str>,
}

/// Whether a person can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// In the channel.
    Here,
    /// Paged, comes in so many seconds.
    Coming(u32),
    /// Not paged.
    Away,
}

/// A dashboard.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelView<'a> {
    /// Name as typed.
    pub name: String,
    /// Heading.
    pub title: String,
    /// When it was opened last, and what it showed.
    pub last: Option<(Tick, &'a [Reading])>,
}

/// The call graph with the health that was seen.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MapView {
    /// Services, callers before callees.
    pub nodes: Vec<Node>,
    /// Who calls whom: indices into `nodes`, each pair once.
    pub edges: Vec<(usize, usize)>,
    /// For each of them, the worst that was seen of its calls: level, when, and what it was.
    pub calls: Vec<Option<(Level, Tick, String)>>,
}

/// What users of a journey meet, as it was last seen.
#[derive(Debug, Clone, PartialEq)]
pub struct UsersView {
    /// The journey, as typed.
    pub name: String,
    /// What they want, as a verb: `pay for an order`. None for what no person does.
    pub wants: Option<String>,
    /// People a minute who fail, where that is more than usual, else 0; none in an exam.
    pub failing: Option<u64>,
    /// People a minute who set out on it on a usual evening.
    pub of: u64,
    /// Share that succeeds, in percent.
    pub success: f32,
    /// When that was.
    pub at: Tick,
}

impl UsersView {
    /// `about 61 people a minute cannot pay for an order`.
    pub fn cannot(&self) -> String {
        let n = thousands(self.failing.unwrap_or(0));
        match &self.wants {
            Some(wants) => format!("about {n} people a minute cannot {wants}"),
            None => format!("about {n} tries a minute of {} fail", self.name),
        }
    }
}

/// A value of a series at which something is set to happen.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// In the series' unit.
    pub value: f32,
    /// `checkout-errors fires above 10.0 % for 2 min`.
    pub words: String,
}

/// The error budget, as far as it was seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    /// Minutes of total failure that it burns a minute, at the last look.
    pub burn: f64,
    /// Minutes of total failure burnt up to the last look, as far back as the charts go.
    pub spent: f64,
    /// The objective that leaves the budget, as a share.
    pub objective: f64,
    /// When that look was.
    pub at: Tick,
}

/// How far back before the learner took over what the business counts is compared with a good day, s.
const BEFORE_S: u32 = 1200;
/// The objective where no alert of the drill names one.
const OBJECTIVE: f64 = 0.999;
/// Days of the budget's month.
const MONTH_DAYS: f64 = 30.0;

impl Budget {
    /// Minutes of total failure that a month may hold.
    pub fn month(&self) -> f64 {
        (1.0 - self.objective) * MONTH_DAYS * 24.0 * 60.0
    }

    /// Share of the month's budget that was burnt up to the last look, as far back as the charts go; may be above 1.
    pub fn share(&self) -> f64 {
        self.spent / self.month()
    }

    /// Seconds until the whole budget of a month is gone at this pace; none where nothing burns or all is gone.
    pub fn gone_in_s(&self) -> Option<u32> {
        let left = (self.month() - self.spent) * 60.0;
        (self.burn > 0.0 && left > 0.0).then(|| (left / self.burn) as u32)
    }

    /// The budget as a sentence.
    pub fn said(&self) -> String {
        let share = self.share() * 100.0;
        let percent = if share < 10.0 { format!("{share:.1}") } else { format!("{share:.0}") };
        let allowed = format!("{:.0} minutes that {} % leaves a month", self.month(), self.objective * 100.0);
        let pace = match (self.gone_in_s(), self.burn > 0.0) {
            (Some(s), _) => format!("at this pace all of it is gone in {}", Spoken(s - s % 60)),
            (None, true) => "all of it is gone".to_owned(),
            (None, false) => "it does not burn now".to_owned(),
        };
        format!("{percent} % of the {allowed} is burnt since the charts begin; {pace}")
    }
}

/// A service on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Name as typed.
    pub name: String,
    /// One line.
    pub about: String,
    /// What it is.
    pub kind: ServiceKind,
    /// Longest chain of calls that leads to it, 0 at the border.
    pub depth: usize,
    /// Worst level seen on any dashboard, with when, and what it was.
    pub seen: Option<(Level, Tick, String)>,
}

/// A way to act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuItem {
    /// Heading it stands under.
    pub group: Group,
    /// What to type.
    pub phrase: String,
    /// What it does.
    pub about: String,
    /// How long it takes, in words; empty for nothing.
    pub takes: String,
    /// What can go wrong; empty for nothing.
    pub risk: String,
    /// Why it cannot be done now; empty where it can.
    pub not_now: String,
}

/// A heading of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Dashboards, logs, replicas, changes.
    Look,
    /// Asking and paging.
    People,
    /// Changing production.
    Change,
    /// Declaring, assigning, telling.
    Words,
    /// Waiting, noting, ending.
    Time,
}

impl Group {
    /// The heading.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Look => "Look",
            Self::People => "People",
            Self::Change => "Change production",
            Self::Words => "Lead and tell",
            Self::Time => "Time and the end",
        }
    }
}

impl Run {
    /// Wall clock at tick 0.
    pub fn day(&self) -> DayStart {
        self.incident.world.spec().start
    }

    /// The head of the room.
    pub fn status(&self) -> Status {
        let (world, now) = (&self.incident.world, self.now());
        let spec = world.spec();
        let alerts = world.state.alerts.iter().enumerate().filter(|(_, a)| a.firing);
        let lead = self.incident.roles.iter().rev().find(|(_, r, _)| *r == crate::sim::command::Role::Lead);
        let (failing, burn) = if self.header.exam { (None, None) } else { self.known_harm() };
        Status {
            clock: spec.start.hhmmss(now),
            elapsed_s: now.since(spec.begin),
            left_s: spec.horizon.since(now),
            severity: self.incident.declared.last().map(|(_, s)| *s),
            lead: lead.map(|(_, _, who)| who.map_or("you".to_owned(), |p| spec.people[p].name.clone())),
            firing: alerts.map(|(i, a)| (spec.alerts[i].name.clone(), Tick(a.fired))).collect(),
            in_flight: self.in_flight(),
            exam: self.header.exam,
            failing,
            burn,
        }
    }

    fn in_flight(&self) -> Vec<InFlight> {
        let world = &self.incident.world;
        let (spec, state) = (world.spec(), &world.state);
        let open = state.ops.iter().enumerate().filter(|(_, o)| !o.by_event && o.landed.is_none() && !o.superseded);
        open.map(|(i, op)| {
            let rolling = state.services.iter().enumerate().find_map(|(s, service)| {
                let rollout = service.rollout.filter(|r| r.op as usize == i)?;
                let slots = &state.replicas[world.fixed.plan.slots[s]..world.fixed.plan.slots[s + 1]];
                let there = |r: &&crate::sim::state::Replica| r.status != crate::sim::state::ReplicaStatus::Absent;
                let all = slots.iter().filter(there).count() as u32;
                let taken = slots[..usize::from(rollout.next_slot)].iter().filter(there);
                let done = taken.filter(|r| r.status == crate::sim::state::ReplicaStatus::Ready).count() as u32;
                Some((done, all))
            });
            InFlight {
                what: op.action.describe(spec),
                starts_in: (!op.started).then(|| op.starts.saturating_sub(state.tick)),
                progress: rolling,
            }
        })
        .collect()
    }

    /// Users failing a minute and the budget's burn, from what was last seen of the journeys.
    fn known_harm(&self) -> (Option<(u64, Tick)>, Option<f64>) {
        let spec = self.incident.world.spec();
        let (mut users, mut burn, mut as_of) = (0.0, 0.0, None);
        for (j, journey) in spec.journeys.iter().enumerate() {
            let series = self.series_of(Source::Journey(j, Metric::Success));
            let Some(trace) = series.and_then(|s| self.history.seen(s)) else { continue };
            let Some(success) = trace.values.last() else { continue };
            let fails = (1.0 - f64::from(*success) / 100.0).max(0.0);
            as_of = as_of.max(Some(trace.as_of));
            if fails > journey.floor {
                users += fails * journey.per_s * 60.0;
                burn += fails * journey.weight;
            }
        }
        (as_of.map(|t| (users.round() as u64, t)), as_of.map(|_| burn))
    }

    /// What users meet, journey by journey, as far as it was looked at.
    pub fn users(&self) -> Vec<UsersView> {
        let spec = self.incident.world.spec();
        let seen = |(j, journey): (usize, &crate::sim::spec::Journey)| {
            let trace = self.history.seen(self.series_of(Source::Journey(j, Metric::Success))?)?;
            let success = *trace.values.last()?;
            let fails = (1.0 - f64::from(success) / 100.0).max(0.0);
            let people = |per_s: f64| (per_s * 60.0).round() as u64;
            let failing = if fails > journey.floor { people(fails * journey.per_s) } else { 0 };
            Some(UsersView {
                name: journey.name.clone(),
                wants: super::label::wants(&journey.about).map(str::to_owned),
                failing: (!self.header.exam).then_some(failing),
                of: people(journey.per_s),
                success,
                at: trace.as_of,
            })
        };
        spec.journeys.iter().enumerate().filter_map(seen).collect()
    }

    /// What the business counts: what users completed a minute, journey by journey, as far as it was seen; what fell
    /// furthest below a good day first, and it stays first when it comes back.
    pub fn business(&self) -> Vec<String> {
        let fixed = &self.incident.world.fixed;
        let done =
            fixed.series.iter().enumerate().filter(|(_, s)| matches!(s.source, Source::Journey(_, Metric::Done)));
        let fell = |(i, series): (usize, &crate::sim::telemetry::SeriesDef)| {
            let trace = self.history.seen(i)?;
            let (_, reading) = self.last_reading(&series.name)?;
            let from = (fixed.spec.begin.0.saturating_sub(BEFORE_S) / trace.step_s.max(1)) as usize;
            let least = trace.values.iter().skip(from).copied().fold(f32::MAX, f32::min);
            Some(((least / reading.base.max(1e-6) * 1000.0) as u32, series.name.clone()))
        };
        let mut names: Vec<(u32, String)> = done.filter_map(fell).collect();
        names.sort_by_key(|(least, _)| *least);
        names.into_iter().map(|(_, name)| name).collect()
    }

    /// What was last read of a series, on whichever dashboard, and when.
    pub fn last_reading(&self, series: &str) -> Option<(Tick, &crate::sim::observe::Reading)> {
        self.feed.iter().rev().find_map(|e| match &e.item {
            Item::Panel { readings, .. } => Some((e.at, readings.iter().find(|r| r.name == series)?)),
            _ => None,
        })
    }

    /// The error budget, if the journeys were looked at; none in an exam.
    pub fn budget(&self) -> Option<Budget> {
        let status = self.status();
        let (burn, (_, at)) = (status.burn?, status.failing?);
        let spec = self.incident.world.spec();
        let mut spent = 0.0;
        for (j, journey) in spec.journeys.iter().enumerate() {
            let series = self.series_of(Source::Journey(j, Metric::Success));
            let Some(trace) = series.and_then(|s| self.history.seen(s)) else { continue };
            let fails = trace.values.iter().map(|v| (1.0 - f64::from(*v) / 100.0).max(0.0));
            let beyond: f64 = fails.filter(|f| *f > journey.floor).sum();
            spent += beyond * journey.weight * f64::from(trace.step_s) / 60.0;
        }
        let watched = spec.alerts.iter().find_map(|a| match &a.condition {
            AlertCondition::Burn { objective, .. } => Some(*objective),
            _ => None,
        });
        Some(Budget { burn, spent, objective: watched.unwrap_or(OBJECTIVE), at })
    }

    /// Every role of an incident, and who has it.
    pub fn roles(&self) -> Vec<(&'static str, Option<String>)> {
        let people = &self.incident.world.spec().people;
        let holder = |role: Role| {
            let last = self.incident.roles.iter().rev().find(|(_, r, _)| *r == role);
            last.map(|(_, _, who)| who.map_or("you".to_owned(), |p| people[p].name.clone()))
        };
        Role::ALL.map(|role| (role.word(), holder(role))).to_vec()
    }

    fn series_of(&self, source: Source) -> Option<usize> {
        self.incident.world.fixed.series.iter().position(|s| s.source == source)
    }

    /// A series by name, as far as it was seen.
    pub fn trace(&self, name: &str) -> Option<(Unit, Trace<'_>)> {
        let series = self.incident.world.fixed.series.iter().position(|s| s.name == name)?;
        Some((self.incident.world.fixed.series[series].unit, self.history.seen(series)?))
    }

    /// The values of a series at which something is set to happen: alerts, objectives. Whoever is on call knows
    /// these.
    pub fn limits(&self, series: &str) -> Vec<Limit> {
        let spec = self.scenario.rubric.spec();
        let unit = self.incident.world.fixed.series.iter().find(|s| s.name == series).map(|s| s.unit);
        let Some(unit) = unit else { return vec![] };
        let limit = |alert: &crate::sim::spec::Alert| match &alert.condition {
            AlertCondition::Threshold { series: of, value, below, for_s } if of == series => {
                let side = if *below { "below" } else { "above" };
                let value = *value as f32;
                let long = if *for_s == 0 { String::new() } else { format!(" for {}", Spoken(*for_s)) };
                let words = format!("{} fires {side} {}{long}", alert.name, super::label::value(unit, value));
                Some(Limit { value, words })
            }
            AlertCondition::Burn { journey, objective, .. }
                if format!("{}.success", spec.journeys[*journey].name) == series =>
            {
                let value = (*objective * 100.0) as f32;
                Some(Limit { value, words: format!("objective {value} %, watched by {}", alert.name) })
            }
            _ => None,
        };
        spec.alerts.iter().filter_map(limit).collect()
    }

    /// Names of all series of a dashboard, seen or not, in its order; empty if there is no such dashboard.
    pub fn panel_series(&self, panel: &str) -> Vec<String> {
        let panels = &self.incident.world.spec().panels;
        panels.iter().find(|p| p.name == panel).map_or(vec![], |p| p.series.clone())
    }

    /// Dashboards in the scenario's order, each with what the last look showed.
    pub fn panels(&self) -> Vec<PanelView<'_>> {
        let last = |name: &str| {
            self.feed.iter().rev().find_map(|e| match &e.item {
                Item::Panel { name: n, readings, .. } if n == name => Some((e.at, readings.as_slice())),
                _ => None,
            })
        };
        let panels = &self.incident.world.spec().panels;
        panels.iter().map(|p| PanelView { name: p.name.clone(), title: p.title.clone(), last: last(&p.name) }).collect()
    }

    /// Everybody, in the scenario's order.
    pub fn people(&self) -> Vec<PersonView> {
        let incident = &self.incident;
        let people = incident.world.spec().people.iter().enumerate();
        people
            .map(|(i, p)| {
                let joined = incident.joined[i];
                let presence = if incident.present(i) {
                    Presence::Here
                } else if joined == NEVER {
                    Presence::Away
                } else {
                    Presence::Coming(joined - incident.now().0)
                };
                let duty = incident.roles.iter().rev().find(|(_, _, who)| *who == Some(i)).map(|(_, r, _)| r.word());
                PersonView { name: p.name.clone(), role: p.role.clone(), presence, duty }
            })
            .collect()
    }

    /// The call graph with the health that was seen.
    pub fn map(&self) -> MapView {
        let fixed = &self.incident.world.fixed;
        let (spec, plan) = (&fixed.spec, &fixed.plan);
        let at = |service: usize| plan.order.iter().position(|s| *s == service).unwrap_or(0);
        let pairs: std::collections::BTreeSet<(usize, usize)> =
            spec.calls.iter().map(|c| (at(spec.endpoints[c.from].service), at(spec.endpoints[c.to].service))).collect();
        let mut depth = vec![0; plan.order.len()];
        for node in 0..depth.len() {
            for (_, to) in pairs.iter().filter(|(from, _)| *from == node) {
                depth[*to] = depth[*to].max(depth[node] + 1);
            }
        }
        let nodes = plan.order.iter().enumerate().map(|(n, &s)| {
            let service = &spec.services[s];
            let (name, about, kind) = (service.name.clone(), service.about.clone(), service.kind);
            Node { name, about, kind, depth: depth[n], seen: self.health_seen(s) }
        });
        let calls = pairs.iter().map(|(from, to)| self.calls_seen(plan.order[*from], plan.order[*to])).collect();
        MapView { nodes: nodes.collect(), edges: pairs.into_iter().collect(), calls }
    }

    /// The worst that was last seen of the calls from one service to another.
    fn calls_seen(&self, from: usize, to: usize) -> Option<(Level, Tick, String)> {
        let fixed = &self.incident.world.fixed;
        self.worst_seen(|source| match source {
            Source::Call(c, Metric::Errors | Metric::P95) => {
                let call = &fixed.spec.calls[c];
                let between = |e: usize| fixed.spec.endpoints[e].service;
                between(call.from) == from && between(call.to) == to
            }
            _ => false,
        })
    }

    /// The worst that was last seen of a service: its errors and times, its use, and how calls to it ended.
    fn health_seen(&self, service: usize) -> Option<(Level, Tick, String)> {
        let fixed = &self.incident.world.fixed;
        self.worst_seen(|source| match source {
            Source::Service(_, Metric::Rate | Metric::Ready) => false,
            Source::Service(s, _) => s == service,
            Source::Call(c, Metric::Errors | Metric::P95) => {
                fixed.spec.endpoints[fixed.spec.calls[c].to].service == service
            }
            _ => false,
        })
    }

    /// The worst of the series that are meant, at the last look at any of them.
    fn worst_seen(&self, meant: impl Fn(Source) -> bool) -> Option<(Level, Tick, String)> {
        let fixed = &self.incident.world.fixed;
        let mut worst: Option<(Level, Tick, &str)> = None;
        for entry in &self.feed {
            let Item::Panel { readings, .. } = &entry.item else { continue };
            for r in readings.iter().filter(|r| meant(fixed.series[r.series].source)) {
                let newer =
                    worst.as_ref().is_none_or(|(level, at, _)| entry.at > *at || weight(r.level) > weight(*level));
                if newer {
                    worst = Some((r.level, entry.at, &r.name));
                }
            }
        }
        worst.map(|(level, at, name)| (level, at, super::label::series(name)))
    }

    /// What the organisation did and what else happened, with how flags, configurations and jobs stand.
    pub(super) fn changes(&self) -> Item {
        let world = &self.incident.world;
        let (spec, state, day) = (world.spec(), &world.state, world.spec().start);
        let mut log: Vec<(i64, String, String)> =
            self.scenario.changes.iter().map(|c| (c.at, c.by.clone(), c.note.clone())).collect();
        let own = state.ops.iter().filter(|o| !o.by_event);
        log.extend(own.map(|o| (i64::from(o.issued), "you".to_owned(), o.action.describe(spec))));
        log.sort_by_key(|(at, ..)| *at);
        let mut standing: Vec<(String, String)> = vec![];
        for (flag, now) in spec.flags.iter().zip(&state.flags) {
            standing.push((format!("flag {}", flag.name), format!("{} % ({})", now.percent, flag.about)));
        }
        for (config, now) in spec.configs.iter().zip(&state.configs) {
            let mut value = config.revisions[usize::from(now.live)].clone();
            if now.next != now.live {
                let next = &config.revisions[usize::from(now.next)];
                value = format!("{value}; {next} on {:.0} % of the fleet", now.share * 100.0);
            }
            standing.push((format!("config {}", config.name), value));
        }
        for (job, running) in spec.jobs.iter().zip(&state.jobs) {
            let value = if *running { "running" } else { "stopped" };
            standing.push((format!("job {}", job.name), format!("{value} ({})", job.about)));
        }
        for (service, now) in spec.services.iter().zip(&state.services).filter(|(s, _)| s.versions.len() > 1) {
            let version = &service.versions[usize::from(now.target)];
            standing.push((format!("version asked of {}", service.name), version.clone()));
        }
        Item::Changes { log: log.into_iter().map(|(at, by, note)| (day.hhmm_at(at), by, note)).collect(), standing }
    }
}

/// Which of several readings of a service tells most: one that is worse than usual, then that there is none.
const fn weight(level: Level) -> u8 {
    match level {
        Level::VeryLow => 0,
        Level::Low => 1,
        Level::Normal => 2,
        Level::Absent => 3,
        Level::Raised => 4,
        Level::High => 5,
        Level::Severe => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::debrief::samples::played;

    #[test]
    fn a_series_without_data_does_not_hide_one_that_is_severe() {
        let mut run = played("flag-and-format", &["look checkout"]);
        let readings = run.feed.iter_mut().rev().find_map(|e| match &mut e.item {
            Item::Panel { readings, .. } => Some(readings),
            _ => None,
        });
        let readings = readings.expect("a look");
        let at = |name: &str| readings.iter().position(|r| r.name == name).expect(name);
        let (first, last) = (&at("checkout.errors"), &at("checkout.p95"));
        for reading in readings.iter_mut() {
            reading.level = Level::Normal;
        }
        (readings[*first].level, readings[*last].level) = (Level::Severe, Level::Absent);
        let seen = |run: &Run| run.map().nodes.into_iter().find(|n| n.name == "checkout").and_then(|n| n.seen);
        assert_eq!(seen(&run).map(|s| s.0), Some(Level::Severe));
        for entry in &mut run.feed {
            if let Item::Panel { readings, .. } = &mut entry.item {
                readings[*first].level = Level::Normal;
            }
        }
        assert_eq!(seen(&run).map(|s| s.0), Some(Level::Absent), "nothing worse is known than that there is none");
    }
}
