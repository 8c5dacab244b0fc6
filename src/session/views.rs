//! What a run can be asked at any time: the clock, what is in flight, who is there, the map as far as it was seen, the
//! menu. Plain data with owned texts; nothing here changes the run.

use crate::base::time::{DayStart, Spoken, Tick};
use crate::sim::incident::COMMITS;
use crate::sim::observe::{Look, Reading};
use crate::sim::phrase;
use crate::sim::spec::ServiceKind;
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

    fn series_of(&self, source: Source) -> Option<usize> {
        self.incident.world.fixed.series.iter().position(|s| s.source == source)
    }

    /// A series by name, as far as it was seen.
    pub fn trace(&self, name: &str) -> Option<(Unit, Trace<'_>)> {
        let series = self.incident.world.fixed.series.iter().position(|s| s.name == name)?;
        Some((self.incident.world.fixed.series[series].unit, self.history.seen(series)?))
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
        MapView { nodes: nodes.collect(), edges: pairs.into_iter().collect() }
    }

    /// The worst that was last seen of a service: its errors and times, its use, and how calls to it ended.
    fn health_seen(&self, service: usize) -> Option<(Level, Tick, String)> {
        let fixed = &self.incident.world.fixed;
        let mut worst: Option<(Level, Tick, String)> = None;
        for entry in &self.feed {
            let Item::Panel { readings, .. } = &entry.item else { continue };
            for r in readings {
                let about = match fixed.series[r.series].source {
                    Source::Service(s, Metric::Rate | Metric::Ready) if s == service => continue,
                    Source::Service(s, _) => s,
                    Source::Call(c, Metric::Errors | Metric::P95) => {
                        fixed.spec.endpoints[fixed.spec.calls[c].to].service
                    }
                    _ => continue,
                };
                if about != service {
                    continue;
                }
                let newer = worst.as_ref().is_none_or(|(level, at, _)| entry.at > *at || r.level > *level);
                if newer {
                    worst = Some((r.level, entry.at, super::label::series(&r.name)));
                }
            }
        }
        worst
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
            standing.push((format!("version of {}", service.name), version.clone()));
        }
        Item::Changes { log: log.into_iter().map(|(at, by, note)| (day.hhmm_at(at), by, note)).collect(), standing }
    }

    /// Everything that can be done, grouped; what cannot be done now is left out.
    pub fn menu(&self) -> Vec<MenuItem> {
        let spec = self.incident.world.spec();
        let rubric = &self.scenario.rubric;
        let mut out = vec![];
        let mut add = |group, phrase: String, about: String, takes_s: u32, risk: String| {
            let takes = if takes_s == 0 { String::new() } else { Spoken(takes_s).to_string() };
            out.push(MenuItem { group, phrase, about, takes, risk });
        };
        for look in rubric.looks() {
            let (group, about) = match look {
                Look::Panel(p) => (Group::Look, spec.panels[p].title.clone()),
                Look::Logs(s) => (Group::Look, format!("what {} writes", spec.services[s].name)),
                Look::Replicas(s) => (Group::Look, format!("{} replica by replica", spec.services[s].name)),
                Look::Trace(j) => {
                    (Group::Look, format!("where the time of {} goes, call by call", spec.journeys[j].name))
                }
                Look::Runbook(r) => (Group::Look, spec.runbooks[r].title.clone()),
                Look::Changes => (Group::Look, "what was changed lately, and how flags and config stand".to_owned()),
                Look::Ask(p) if self.incident.present(p) => (Group::People, spec.people[p].role.clone()),
                Look::Ask(_) => continue,
            };
            add(group, phrase::write_look(spec, look), about, rubric.look_s(look), String::new());
        }
        for (p, person) in spec.people.iter().enumerate().filter(|(p, _)| self.incident.joined[*p] == NEVER) {
            let about = format!("{}; comes in {}", spec.people[p].role, Spoken(person.ack_s));
            add(Group::People, format!("page {}", person.name), about, 10, String::new());
        }
        for offer in &rubric.offers {
            let about = offer.action.describe(spec);
            let starts = offer.takes_s + offer.starts_s;
            add(Group::Change, phrase::write_action(spec, offer.action), about, starts, offer.risk.clone());
        }
        let words = |wanted: Group, add: &mut dyn FnMut(Group, String, String, u32, String)| {
            for verb in self.verbs() {
                let group = match verb.word {
                    "declare" | "assign" | "update" => Group::Words,
                    "wait" | "note" | "resolve" | "hint" => Group::Time,
                    _ => continue,
                };
                if group == wanted {
                    add(group, verb.form.to_owned(), verb.about.to_owned(), 0, String::new());
                }
            }
        };
        words(Group::Words, &mut add);
        for suspect in spec.suspects.iter().filter(|_| self.incident.commits() < COMMITS) {
            let phrase = format!("suspect {} PERCENT", suspect.name);
            add(Group::Words, phrase, suspect.about.clone(), 0, String::new());
        }
        words(Group::Time, &mut add);
        out
    }
}
