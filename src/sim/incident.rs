//! A world with a responder in it: commands cost time, changes are issued, people come, news is noticed. This is the
//! one place that says what a command does to the clock; a session adds judgements and a record, the grader replays.

use crate::base::time::Tick;

use super::action::Action;
use super::command::{Command, Role, Update};
use super::observe::{Look, Token};
use super::spec::PersonId;
use super::state::NEVER;
use super::world::World;

/// Seconds that words take.
pub mod costs {
    /// Paging somebody.
    pub const PAGE_S: u32 = 10;
    /// Declaring.
    pub const DECLARE_S: u32 = 10;
    /// Giving a role.
    pub const ASSIGN_S: u32 = 10;
    /// Writing a status update.
    pub const UPDATE_S: u32 = 30;
    /// Telling whoever takes the lead what has to be known.
    pub const HANDOVER_S: u32 = 120;
}

/// Beliefs that can be committed in a run.
pub const COMMITS: usize = 3;

/// A command that was carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// When it was given.
    pub at: Tick,
    /// When it was through.
    pub until: Tick,
    /// What was done.
    pub command: Command,
    /// What a look told, quantised.
    pub token: Option<Token>,
}

/// Something that happened while time passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// An alert began to fire.
    Alert(usize, Tick),
    /// An alert stopped.
    Cleared(usize, Tick),
    /// A change by the learner took effect, or began to (index into the ops).
    Started(usize, Tick),
    /// A change by the learner is complete.
    Landed(usize, Tick),
    /// A person came into the channel.
    Joined(PersonId, Tick),
    /// A stakeholder has waited for too long and asks (index into the stakeholders).
    Asks(usize, Tick),
    /// The time is up.
    Horizon(Tick),
}

/// Why a command was not carried out. Nothing has changed, no time has passed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The run has ended.
    #[error("the run is over")]
    Over,
    /// The person is not in the channel.
    #[error("{0} is not in the channel")]
    Absent(String),
    /// The person was paged already or is there.
    #[error("{0} was paged already")]
    Paged(String),
    /// The person may not make changes of this kind.
    #[error("{0} cannot make that change")]
    Cannot(String),
    /// Beliefs were committed as often as a run allows.
    #[error("you have committed three times, which is all a run takes")]
    Committed,
    /// A belief that is not a percentage for each suspect, 100 in all.
    #[error("a belief is a percentage for each suspect, 100 in all")]
    Odds,
    /// What the status page stands on does not answer.
    #[error("the status page does not answer")]
    NoPage,
}

/// How long changes and looks take; the scenario says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Durations {
    /// Time it takes the learner, s.
    pub takes_s: u32,
    /// From then until the effect begins, s.
    pub starts_s: u32,
}

/// A world with a responder in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// The world.
    pub world: World,
    /// When each person came or comes into the channel, `NEVER` if not paged.
    pub joined: Vec<u32>,
    /// Declared severities.
    pub declared: Vec<(Tick, u8)>,
    /// Roles given.
    pub roles: Vec<(Tick, Role, Option<PersonId>)>,
    /// Status updates.
    pub updates: Vec<(Tick, Update)>,
    /// When the learner said it was over.
    pub resolved: Option<Tick>,
    /// Everything done so far.
    pub journal: Vec<Step>,
    /// Moments at which waiting stops.
    pub bells: Vec<Tick>,
    /// Until when each person is back at work after the last question: until then, another one waits.
    pub busy_until: Vec<u32>,
    /// Seconds of silence that each stakeholder has borne while users were hurt.
    pub silence: Vec<u32>,
    /// Seconds that answering stakeholders costs before the next command.
    pub owed_s: u32,
    seen_alerts: Vec<(u32, bool)>,
    seen_ops: Vec<(bool, bool)>,
    announced: Vec<bool>,
}

impl Incident {
    /// A world run up to the moment the learner takes over. `bells` stop waits.
    pub fn begin(mut world: World, bells: Vec<Tick>) -> Self {
        let begin = world.spec().begin;
        world.run_until(begin);
        let joined: Vec<u32> = world.spec().people.iter().map(|p| if p.present { 0 } else { NEVER }).collect();
        let mut incident = Self {
            joined,
            declared: vec![],
            roles: vec![],
            updates: vec![],
            resolved: None,
            journal: vec![],
            bells,
            busy_until: vec![0; world.spec().people.len()],
            silence: vec![0; world.spec().stakeholders.len()],
            owed_s: 0,
            seen_alerts: vec![],
            seen_ops: vec![],
            announced: world.spec().people.iter().map(|p| p.present).collect(),
            world,
        };
        incident.seen_alerts = incident.world.state.alerts.iter().map(|a| (a.fired, a.firing)).collect();
        incident.seen_ops = incident.world.state.ops.iter().map(|o| (o.started, o.landed.is_some())).collect();
        incident
    }

    /// The current tick.
    pub fn now(&self) -> Tick {
        self.world.now()
    }

    /// Whether nothing more can be done.
    pub fn over(&self) -> bool {
        self.resolved.is_some() || self.now() >= self.world.spec().horizon
    }

    /// Whether a person can be asked.
    pub fn present(&self, person: PersonId) -> bool {
        self.joined[person] <= self.world.state.tick
    }

    /// Carries out a command. `each_tick` sees the world after every second.
    ///
    /// # Errors
    /// Why it was refused; then nothing has changed.
    pub fn apply(
        &mut self,
        command: &Command,
        durations: Durations,
        each_tick: &mut dyn FnMut(&World),
    ) -> Result<Vec<News>, Refusal> {
        self.refuse(command)?;
        let at = self.now();
        let mut token = None;
        // Words to oneself take no time, not even that which somebody else is owed.
        let owed_s = if command.takes_no_time() { 0 } else { std::mem::take(&mut self.owed_s) };
        let mut news = self.pass(owed_s, false, each_tick);
        match command {
            Command::Look(look) => {
                if let Look::Ask(p) = look {
                    // Whoever is still busy with the question before comes to this one later.
                    let busy_s = self.busy_until[*p].saturating_sub(self.world.state.tick);
                    news.extend(self.pass(busy_s, false, each_tick));
                }
                news.extend(self.pass(durations.takes_s, false, each_tick));
                if let Look::Ask(p) = look {
                    self.busy_until[*p] = self.world.state.tick + self.world.spec().people[*p].answer_s;
                }
                token = Some(self.world.token(*look));
            }
            Command::Change(action) => {
                news.extend(self.pass(durations.takes_s, false, each_tick));
                self.issue(*action, durations.starts_s, &mut news);
            }
            Command::Page(p) => {
                news.extend(self.pass(costs::PAGE_S, false, each_tick));
                self.joined[*p] = self.world.state.tick + self.world.spec().people[*p].ack_s;
            }
            Command::Declare(severity) => {
                self.declared.push((at, *severity));
                news.extend(self.pass(costs::DECLARE_S, false, each_tick));
            }
            Command::Assign(role, who) => {
                self.roles.push((at, *role, *who));
                news.extend(self.pass(costs::ASSIGN_S, false, each_tick));
            }
            Command::Delegate(p, action) => {
                news.extend(self.pass(costs::PAGE_S, false, each_tick));
                // They take as long as the learner would, once they have answered.
                let answer_s = self.world.spec().people[*p].answer_s;
                self.issue(*action, answer_s + durations.takes_s + durations.starts_s, &mut news);
            }
            Command::HandOver(p, _) => {
                self.roles.push((at, Role::Lead, Some(*p)));
                news.extend(self.pass(costs::HANDOVER_S, false, each_tick));
            }
            Command::Update(update) => {
                news.extend(self.pass(costs::UPDATE_S, false, each_tick));
                self.silence.fill(0);
                self.world.state.silent_s = 0;
                self.updates.push((self.now(), update.clone()));
            }
            Command::Wait(seconds) => news.extend(self.pass(*seconds, true, each_tick)),
            Command::Resolve(_) => self.resolved = Some(at),
            Command::Rank(..) | Command::Skip | Command::Suspect(_) | Command::Hint | Command::Note(_) => {}
        }
        self.journal.push(Step { at, until: self.now(), command: command.clone(), token });
        Ok(news)
    }

    /// How many beliefs were committed.
    pub fn commits(&self) -> usize {
        self.journal.iter().filter(|s| matches!(s.command, Command::Suspect(_))).count()
    }

    /// Whether what the status page stands on fails more than it succeeds.
    fn page_is_down(&self) -> bool {
        let needs = self.world.spec().status_page.needs;
        needs.is_some_and(|e| self.world.state.endpoints[e].success < 0.5)
    }

    fn refuse(&self, command: &Command) -> Result<(), Refusal> {
        let name = |p: PersonId| self.world.spec().people[p].name.clone();
        if self.over() {
            return Err(Refusal::Over);
        }
        match command {
            Command::Update(_) if self.page_is_down() => Err(Refusal::NoPage),
            Command::Look(Look::Ask(p))
            | Command::Assign(_, Some(p))
            | Command::Delegate(p, _)
            | Command::HandOver(p, _)
                if !self.present(*p) =>
            {
                Err(Refusal::Absent(name(*p)))
            }
            Command::Delegate(p, action) if !self.world.spec().people[*p].can.contains(&action.kind()) => {
                Err(Refusal::Cannot(name(*p)))
            }
            Command::Suspect(odds)
                if odds.len() != self.world.spec().suspects.len()
                    || odds.iter().map(|p| u32::from(*p)).sum::<u32>() != 100 =>
            {
                Err(Refusal::Odds)
            }
            Command::Suspect(_) if self.commits() >= COMMITS => Err(Refusal::Committed),
            Command::Page(p) if self.joined[*p] != NEVER => Err(Refusal::Paged(name(*p))),
            _ => Ok(()),
        }
    }

    fn issue(&mut self, action: Action, starts_s: u32, news: &mut Vec<News>) {
        if self.over() {
            return;
        }
        self.world.apply(action, starts_s);
        self.notice(news);
    }

    /// Lets time pass, to the horizon at most; with `stop`, no further than the first news or bell.
    fn pass(&mut self, seconds: u32, stop: bool, each_tick: &mut dyn FnMut(&World)) -> Vec<News> {
        let horizon = self.world.spec().horizon;
        let mut news = vec![];
        for _ in 0..seconds {
            if self.now() >= horizon {
                break;
            }
            self.world.step();
            each_tick(&self.world);
            if self.world.state.harm_rate > 0.0 {
                self.silence.iter_mut().for_each(|s| *s += 1);
            }
            self.notice(&mut news);
            if stop && (!news.is_empty() || self.bells.contains(&self.now())) {
                break;
            }
        }
        news
    }

    /// What is new since the last look at alerts, ops and people.
    fn notice(&mut self, news: &mut Vec<News>) {
        let (state, now) = (&self.world.state, self.world.now());
        for (i, alert) in state.alerts.iter().enumerate() {
            let seen = &mut self.seen_alerts[i];
            if alert.fired != seen.0 {
                news.push(News::Alert(i, now));
            } else if seen.1 && !alert.firing {
                news.push(News::Cleared(i, now));
            }
            *seen = (alert.fired, alert.firing);
        }
        for (i, op) in state.ops.iter().enumerate() {
            if i == self.seen_ops.len() {
                self.seen_ops.push((false, false));
            }
            let seen = &mut self.seen_ops[i];
            if !op.by_event && op.started && !seen.0 && op.landed.is_none() {
                news.push(News::Started(i, now));
            }
            if !op.by_event && op.landed.is_some() && !seen.1 {
                news.push(News::Landed(i, now));
            }
            *seen = (op.started, op.landed.is_some());
        }
        for (p, announced) in self.announced.iter_mut().enumerate() {
            if !*announced && self.joined[p] <= state.tick {
                *announced = true;
                news.push(News::Joined(p, now));
            }
        }
        for (s, stakeholder) in self.world.spec().stakeholders.iter().enumerate() {
            if self.silence[s] > stakeholder.patience_s {
                self.silence[s] = 0;
                self.owed_s += stakeholder.interrupts_s;
                news.push(News::Asks(s, now));
            }
        }
        if now == self.world.spec().horizon {
            news.push(News::Horizon(now));
        }
    }
}
