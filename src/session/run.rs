//! The state machine of a run. [`Run::command`] is the only way in; it is total: what does not fit is refused with a
//! message and changes nothing. A run is rebuilt from its log by giving the same commands again.

use std::sync::Arc;

use crate::base::noise;
use crate::base::time::Tick;
use crate::course::scenario::{Freeze, FreezeWhen, Scenario};
use crate::sim::command::{self, Command};
use crate::sim::incident::{COMMITS, Durations, News, Refusal, Step};
use crate::sim::observe::{Look, Token};
use crate::sim::phrase::PhraseError;
use crate::sim::state::ReplicaStatus;
use crate::sim::telemetry::Level;
use crate::sim::{ENGINE_VERSION, Incident, World};

use super::feed::{End, Entry, Item, LogPattern, ReplicaRow, Stage};
use super::history::History;
use super::log::{CHAINED, Header, Line, Log, LogError};

/// Noise stream that draws the true world.
const STREAM_WORLD: u32 = 0x3000;
/// Noise stream that shuffles the options of freezes.
const STREAM_FREEZE: u32 = 0x3100;

/// What to do about a judgement that stands in the way.
pub const ANSWER_IT: &str = "answer with `rank`, or `skip` it";
/// A wait that ends this much earlier than was asked for says so, s.
const CUT_SHORT_S: u32 = 10;

/// How a run is begun.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Start {
    /// Picks the true world and the noise.
    pub seed: u64,
    /// Index of the true world, if it is not to be drawn.
    pub world: Option<usize>,
    /// Whether it is an exam: no hints, no counters.
    pub exam: bool,
}

/// A judgement that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Index into [`Scenario::freezes`].
    pub freeze: usize,
    /// When.
    pub at: Tick,
    /// The learner's order, as indices into the freeze's options; none if it was skipped.
    pub order: Option<Vec<usize>>,
    /// How sure, in percent.
    pub confidence: u8,
    /// The cues that were tagged, as indices into the freeze's; empty if none was.
    pub cues: Vec<usize>,
}

/// One run of a drill.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// What is played.
    pub scenario: Arc<Scenario>,
    /// First line of the log.
    pub header: Header,
    /// Index of the true world.
    pub world: usize,
    /// Everything told so far.
    pub feed: Vec<Entry>,
    /// Judgements given so far.
    pub judgements: Vec<Judgement>,
    /// Hints taken.
    pub hints: usize,
    pub(super) incident: Incident,
    pub(super) history: History,
    /// What each look told last, and since when it tells the same.
    pub(super) last_tokens: Vec<(Look, Token, Tick)>,
    lines: Vec<Line>,
    asked: Vec<bool>,
    pending: Option<usize>,
}

impl Run {
    /// A run at the moment the learner takes over.
    pub fn start(scenario: Arc<Scenario>, start: &Start) -> Self {
        let world = start.world.unwrap_or_else(|| draw_world(&scenario, start.seed));
        let header = Header::of(&scenario, start);
        let mut inner = World::from_fixed(Arc::clone(&scenario.rubric.worlds[world].fixed), start.seed);
        let mut history = History::new(&inner);
        let begin = inner.spec().begin;
        while inner.now() < begin {
            inner.step();
            history.record(&inner);
        }
        let bells = scenario.freezes.iter().filter_map(|f| match f.when {
            FreezeWhen::After(s) => Some(begin.plus(s)),
            _ => None,
        });
        let incident = Incident::begin(inner, bells.collect());
        let mut run = Self {
            asked: vec![false; scenario.freezes.len()],
            scenario,
            header,
            world,
            feed: vec![],
            judgements: vec![],
            hints: 0,
            incident,
            history,
            last_tokens: vec![],
            lines: vec![],
            pending: None,
        };
        run.greet();
        run
    }

    /// A run rebuilt from its log.
    ///
    /// # Errors
    /// Why the log does not fit the scenario.
    pub fn resume(scenario: Arc<Scenario>, log: &Log) -> Result<Self, LogError> {
        let h = &log.header;
        if h.scenario != scenario.id || h.content != scenario.content_hash {
            let digits: String = h.content.chars().take(8).collect();
            return Err(LogError::OtherContent { what: format!("{} {digits}", h.scenario) });
        }
        if h.engine != ENGINE_VERSION {
            return Err(LogError::OtherEngine(h.engine));
        }
        if log.header_changed {
            return Err(LogError::Changed { line: 1 });
        }
        let world = match &h.world {
            None => None,
            Some(id) => {
                let at = scenario.rubric.worlds.iter().position(|w| &w.id == id);
                Some(at.ok_or_else(|| LogError::NoWorld(id.clone()))?)
            }
        };
        let mut run = Self::start(scenario, &Start { seed: h.seed, world, exam: h.exam });
        (run.header.fork, run.header.watched) = (h.fork, h.watched);
        run.header.firedrill_log = h.firedrill_log.max(CHAINED);
        for (i, line) in log.lines.iter().enumerate() {
            let misfit = |why: String| LogError::Misfit { line: i + 2, command: line.command.clone(), why };
            if line.t != run.now() {
                return Err(misfit(format!("given at {}, but the run stands at {}", line.t.0, run.now().0)));
            }
            run.type_line(&line.command).map_err(|e| misfit(e.message))?;
        }
        Ok(run)
    }

    /// Carries out a typed line; returns the new entries of the feed.
    ///
    /// # Errors
    /// What was not understood or does not fit, with a hint; nothing has changed.
    pub fn type_line(&mut self, line: &str) -> Result<&[Entry], PhraseError> {
        let command = self.read(line)?;
        self.command(&command)
    }

    /// Carries out a command; returns the new entries of the feed.
    ///
    /// # Errors
    /// Why it does not fit, with a hint; nothing has changed.
    pub fn command(&mut self, command: &Command) -> Result<&[Entry], PhraseError> {
        let first = self.feed.len();
        let durations = self.allow(command)?;
        let at = self.now();
        let coming = self.is_coming(command);
        let typed = command::write(self.incident.world.spec(), command);
        let history = &mut self.history;
        let news = self.incident.apply(command, durations, &mut |world| history.record(world)).map_err(|refusal| {
            PhraseError { hint: refusal_hint(command, &refusal, coming), message: refusal.to_string() }
        })?;
        let line = Line::after(&self.header, self.lines.last(), at, typed.clone());
        self.lines.push(line);
        self.tell(at, Item::You(typed));
        for item in &news {
            self.report(*item);
        }
        self.show(command);
        if let Command::Wait(asked) = command {
            let passed = self.now().since(at);
            if news.is_empty() {
                self.tell(self.now(), Item::Quiet);
            } else if passed + CUT_SHORT_S <= *asked && !self.over() {
                self.tell(self.now(), Item::WaitEnded { after_s: passed, of_s: *asked });
            }
        }
        if self.incident.resolved.is_some() {
            self.tell(self.now(), Item::Ended(End::Resolved));
        }
        self.ring();
        Ok(&self.feed[first..])
    }

    /// Whether nothing more can be done.
    pub fn over(&self) -> bool {
        self.incident.over()
    }

    /// The current tick.
    pub fn now(&self) -> Tick {
        self.incident.now()
    }

    /// The judgement that is waited for.
    pub fn freeze(&self) -> Option<&Freeze> {
        self.pending.map(|f| &self.scenario.freezes[f])
    }

    /// The world with its responder, for the grader and for export.
    pub fn incident(&self) -> &Incident {
        &self.incident
    }

    /// Every series from the start.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Everything that was done, with times and tokens.
    pub fn journal(&self) -> &[Step] {
        &self.incident.journal
    }

    /// When the learner took over, if the beginning was watched: what was done before is the walkthrough's.
    pub fn taken_over(&self) -> Option<Tick> {
        let shown = self.header.watched? as usize;
        Some(self.lines.get(shown).map_or(self.now(), |l| l.t))
    }

    /// The whole log: its header and a line for each command.
    pub fn log(&self) -> Log {
        Log { header: self.header.clone(), lines: self.lines.clone(), grade: None, header_changed: false }
    }

    /// The log's lines so far, without the header.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// How long a command takes, or why it does not fit now.
    fn allow(&self, command: &Command) -> Result<Durations, PhraseError> {
        let no = |message: &str, hint: &str| Err(PhraseError { message: message.to_owned(), hint: hint.to_owned() });
        let free = Durations { takes_s: 0, starts_s: 0 };
        if self.over() {
            return no("the run is over", "read the debrief");
        }
        let judging = matches!(command, Command::Rank(..) | Command::Skip);
        match (self.pending, judging) {
            (Some(_), false) if !matches!(command, Command::Hint | Command::Note(_)) => {
                return no("the clock stands still for a judgement", ANSWER_IT);
            }
            (None, true) => return no("no judgement is asked for now", "type `help` for what can be done"),
            _ => {}
        }
        match command {
            Command::Rank(order, _, cues) => {
                let n = self.freeze().map_or(0, |f| f.options.len());
                if order.len() != n || order.iter().any(|o| usize::from(*o) > n) {
                    let hint = "name each once, best first, as in `rank 2>1>4>3 @75`".to_owned();
                    return Err(PhraseError { message: format!("rank all of the {n} options"), hint });
                }
                self.know_cues(cues)?;
                Ok(free)
            }
            Command::Hint if self.header.exam => no("there are no hints in an exam", "go on without"),
            Command::Hint if self.scenario.hints.is_empty() => no("this drill has no hints", "go on without"),
            Command::Look(look) => Ok(Durations { takes_s: self.scenario.rubric.look_s(*look), starts_s: 0 }),
            Command::Change(action) | Command::Delegate(_, action) => {
                let offer = self.scenario.rubric.offer(*action);
                offer.map(|o| Durations { takes_s: o.takes_s, starts_s: o.starts_s }).ok_or_else(|| PhraseError {
                    message: format!("you cannot {} from here", action.describe(self.incident.world.spec())),
                    hint: self.instead(*action),
                })
            }
            Command::Page(p) if self.incident.present(*p) => {
                let name = &self.spec().people[*p].name;
                no(&format!("{name} is in the channel"), &format!("type `ask {name}`"))
            }
            _ => Ok(free),
        }
    }

    /// That the freeze has these cues.
    fn know_cues(&self, cues: &[String]) -> Result<(), PhraseError> {
        let known: Vec<&str> = self.freeze().map_or(vec![], |f| f.cues.iter().map(|c| c.id.as_str()).collect());
        match cues.iter().find(|c| !known.contains(&c.as_str())) {
            None => Ok(()),
            Some(cue) => Err(PhraseError {
                message: format!("there is no cue `{cue}`"),
                hint: if known.is_empty() {
                    "this judgement has none; leave `cues` out".to_owned()
                } else {
                    format!("it has {}", known.join(", "))
                },
            }),
        }
    }

    /// The first entries: what was on the pager.
    fn greet(&mut self) {
        let spec = self.incident.world.spec();
        let firing = self.incident.world.state.alerts.iter().enumerate().filter(|(_, a)| a.firing);
        let alerts: Vec<Entry> = firing
            .map(|(i, a)| {
                let alert = &spec.alerts[i];
                let item = Item::Alert { name: alert.name.clone(), text: alert.text.clone() };
                Entry { at: Tick(a.fired), item }
            })
            .collect();
        self.feed.extend(alerts);
    }

    fn tell(&mut self, at: Tick, item: Item) {
        self.feed.push(Entry { at, item });
    }

    fn report(&mut self, news: News) {
        let world = &self.incident.world;
        let spec = world.spec();
        let change = |op: usize, stage| Item::Change { what: world.state.ops[op].action.describe(spec), stage };
        let (at, item) = match news {
            News::Alert(i, at) => {
                let alert = &spec.alerts[i];
                (at, Item::Alert { name: alert.name.clone(), text: alert.text.clone() })
            }
            News::Cleared(i, at) => (at, Item::Cleared { name: spec.alerts[i].name.clone() }),
            News::Started(op, at) => (at, change(op, Stage::Started)),
            News::Landed(op, at) => (at, change(op, Stage::Landed)),
            News::Joined(p, at) => {
                (at, Item::Joined { person: spec.people[p].name.clone(), role: spec.people[p].role.clone() })
            }
            News::Asks(s, at) => {
                let who = &spec.stakeholders[s];
                (at, Item::Answer { person: who.name.clone(), text: who.asks.clone() })
            }
            News::Horizon(at) => (at, Item::Ended(End::Horizon)),
        };
        self.tell(at, item);
    }

    /// What a command itself has to show.
    fn show(&mut self, command: &Command) {
        let now = self.now();
        let spec = &self.incident.world.fixed.spec;
        let item = match command {
            Command::Look(look) => self.look(*look),
            Command::Change(action) => {
                let starts = self.scenario.rubric.offer(*action).map_or(0, |o| o.starts_s);
                Item::Change { what: action.describe(spec), stage: Stage::Issued(starts) }
            }
            Command::Page(p) => Item::Paged { person: spec.people[*p].name.clone(), eta_s: spec.people[*p].ack_s },
            Command::Delegate(p, action) => {
                let offer_s = self.scenario.rubric.offer(*action).map_or(0, |o| o.takes_s + o.starts_s);
                let starts = spec.people[*p].answer_s + offer_s;
                let what = format!("{}, by {}", action.describe(spec), spec.people[*p].name);
                Item::Change { what, stage: Stage::Issued(starts) }
            }
            Command::HandOver(p, _) => Item::Assigned("lead".to_owned(), spec.people[*p].name.clone()),
            Command::Declare(n) => Item::Declared(*n),
            Command::Assign(role, who) => {
                let name = who.map_or("you".to_owned(), |p| spec.people[p].name.clone());
                Item::Assigned(role.word().to_owned(), name)
            }
            Command::Update(update) => Item::Posted(update.sentence()),
            Command::Rank(order, sure, cues) => self.judge(Some(order), *sure, cues),
            Command::Skip => self.judge(None, 0, &[]),
            Command::Suspect(odds) => {
                let mut odds: Vec<(String, u8)> =
                    spec.suspects.iter().map(|s| s.about.clone()).zip(odds.iter().copied()).collect();
                odds.retain(|(_, percent)| *percent > 0);
                odds.sort_by_key(|(_, percent)| std::cmp::Reverse(*percent));
                Item::Committed { n: self.incident.commits(), of: COMMITS, odds }
            }
            Command::Hint => self.hint(),
            Command::Note(_) => Item::Noted,
            Command::Wait(_) | Command::Resolve(_) => return,
        };
        self.tell(now, item);
    }

    fn look(&mut self, look: Look) -> Item {
        let (world, now) = (&self.incident.world, self.incident.now());
        let spec = &world.fixed.spec;
        let token = world.token(look);
        let before = self.last_tokens.iter().find(|(l, t, _)| *l == look && *t == token).map(|(.., since)| *since);
        self.last_tokens.retain(|(l, ..)| *l != look);
        self.last_tokens.push((look, token, before.unwrap_or(now)));
        let unchanged = before.is_some();
        match look {
            Look::Panel(p) => {
                for &series in &world.fixed.panel_series[p] {
                    self.history.see(series, now);
                }
                let panel = &spec.panels[p];
                let readings = world.readings(p);
                Item::Panel { name: panel.name.clone(), title: panel.title.clone(), readings, unchanged }
            }
            Look::Logs(s) => {
                let pattern = |c: &crate::sim::observe::LogCount| LogPattern {
                    level: spec.logs[c.template].level.clone(),
                    text: spec.logs[c.template].text.clone(),
                    per_min: c.per_min,
                };
                let patterns = world.log_counts(s).iter().map(pattern).collect();
                Item::Logs { service: spec.services[s].name.clone(), patterns }
            }
            Look::Replicas(s) => {
                let rows = world.replica_readings(s).into_iter().map(|r| ReplicaRow {
                    number: r.number,
                    version: r.version,
                    status: if r.status == ReplicaStatus::Ready { "ready" } else { "starting" },
                    errors: r.errors,
                    outlier: r.outlier,
                });
                Item::Replicas { service: spec.services[s].name.clone(), rows: rows.collect() }
            }
            Look::Trace(j) => Item::Trace { journey: spec.journeys[j].name.clone(), rows: world.trace(j) },
            Look::Changes => self.changes(),
            Look::Runbook(r) => {
                let runbook = &spec.runbooks[r];
                let (name, title) = (runbook.name.clone(), runbook.title.clone());
                Item::Runbook { name, title, text: runbook.text.clone() }
            }
            Look::Vendor(p) => {
                let (about, says) = (spec.vendor_pages[p].about.clone(), world.vendor_says(p));
                Item::Vendor { about, text: says.word().to_owned() }
            }
            Look::Ask(p) => {
                let person = &spec.people[p];
                let nothing = "I know nothing about that.".to_owned();
                let mut text = world.answer(p).map_or(nothing, |a| person.answers[a].text.clone());
                if let Some(before) = before {
                    text = format!("As I said at {}: {text}", spec.start.hhmm(before));
                }
                Item::Answer { person: person.name.clone(), text }
            }
        }
    }

    /// The judgement is kept; options come back in the file's order.
    fn judge(&mut self, order: Option<&Vec<u8>>, confidence: u8, cues: &[String]) -> Item {
        let told = if order.is_some() { Item::Ranked } else { Item::Skipped };
        if let Some(freeze) = self.pending.take() {
            let shown = self.shown(freeze);
            let order = order.map(|o| o.iter().map(|n| shown[usize::from(*n) - 1]).collect());
            let known = self.scenario.freezes[freeze].cues.iter().enumerate();
            let cues = known.filter(|(_, c)| cues.contains(&c.id)).map(|(i, _)| i).collect();
            self.judgements.push(Judgement { freeze, at: self.now(), order, confidence, cues });
        }
        told
    }

    fn hint(&mut self) -> Item {
        let all = self.scenario.hints.len();
        if self.hints >= all {
            return Item::NoMoreHints;
        }
        self.hints += 1;
        Item::Hint(self.hints, all, self.scenario.hints[self.hints - 1].clone())
    }

    /// The order in which a freeze's options are shown, as indices into them: the same for the same seed.
    pub fn shown(&self, freeze: usize) -> Vec<usize> {
        let n = self.scenario.freezes[freeze].options.len();
        noise::shuffled(n, self.header.seed, STREAM_FREEZE + freeze as u32)
    }

    /// Brings up a judgement whose moment has come.
    fn ring(&mut self) {
        if self.pending.is_some() || self.over() {
            return;
        }
        let due = (0..self.asked.len()).find(|&f| !self.asked[f] && self.due(self.scenario.freezes[f].when));
        if let Some(f) = due {
            self.pose(f);
        }
    }

    /// Brings up a judgement here.
    pub(super) fn pose(&mut self, f: usize) {
        self.asked[f] = true;
        self.pending = Some(f);
        let freeze = &self.scenario.freezes[f];
        let options = self.shown(f).into_iter().map(|o| freeze.options[o].text.clone()).collect();
        let cues = freeze.cues.iter().map(|c| (c.id.clone(), c.text.clone())).collect();
        let item = Item::Freeze { id: freeze.id.clone(), ask: freeze.ask.clone(), options, cues };
        self.tell(self.now(), item);
    }

    fn due(&self, when: FreezeWhen) -> bool {
        let changed = self.journal().iter().any(|s| matches!(s.command, Command::Change(_)));
        match when {
            FreezeWhen::After(s) => self.now().since(self.incident.world.spec().begin) >= s,
            FreezeWhen::FirstChange => changed,
            FreezeWhen::Posed => false,
            FreezeWhen::Recovered => {
                let looked = self.journal().last().is_some_and(|s| matches!(s.command, Command::Look(Look::Panel(_))));
                changed && looked && self.saw_journeys_well()
            }
        }
    }

    /// Whether whom a command is about was paged and is not there yet.
    fn is_coming(&self, command: &Command) -> bool {
        let (Command::Look(Look::Ask(who)) | Command::Assign(_, Some(who)) | Command::HandOver(who, _)) = command
        else {
            return false;
        };
        self.incident.joined[*who] != crate::sim::state::NEVER && !self.incident.present(*who)
    }

    /// Whether the last look showed the success of at least one journey, and showed no journey hurt.
    fn saw_journeys_well(&self) -> bool {
        let Some(Item::Panel { readings, .. }) = self.feed.last().map(|e| &e.item) else { return false };
        let mut success = readings.iter().filter(|r| r.name.ends_with(".success")).peekable();
        success.peek().is_some() && success.all(|r| r.level == Level::Normal)
    }
}

/// The true world for a seed, by the priors.
pub fn draw_world(scenario: &Scenario, seed: u64) -> usize {
    let draw = noise::uniform(seed, STREAM_WORLD, 0);
    let worlds = &scenario.rubric.worlds;
    let mut sum = 0.0;
    worlds
        .iter()
        .position(|w| {
            sum += w.prior;
            draw < sum
        })
        .unwrap_or(worlds.len() - 1)
}

/// What to do about a refusal; whom it is about may be `coming`.
fn refusal_hint(command: &Command, refusal: &Refusal, coming: bool) -> String {
    match command {
        _ if *refusal == Refusal::Over => "read the debrief".to_owned(),
        Command::Look(Look::Ask(_)) | Command::Assign(..) | Command::HandOver(..) if coming => {
            "they were paged and are on their way; `wait` ends when they come".to_owned()
        }
        Command::Look(Look::Ask(_)) | Command::Assign(..) | Command::HandOver(..) => {
            "page them first, and wait until they come".to_owned()
        }
        Command::Suspect(_) if *refusal == Refusal::Committed => "keep later thoughts with `note TEXT`".to_owned(),
        Command::Suspect(_) => "name suspects and how likely they are".to_owned(),
        Command::Delegate(..) => "page them first, or ask somebody who can".to_owned(),
        Command::Update(_) => "mend what it stands on, and tell people in another way until then".to_owned(),
        Command::Page(_) => "wait until they come, or ask if they are there".to_owned(),
        _ => "read the debrief".to_owned(),
    }
}
