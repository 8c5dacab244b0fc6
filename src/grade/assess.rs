//! A run judged. Each decision is worth what the reference would pay after it, less what it would have paid before:
//! `A = Q(b, a) - V(b)`, on the belief that what was opened allows. Par is `V` at the start, and what the cost of the run
//! as it went has beyond par and the sum of the advantages is luck.

use std::sync::Arc;

use crate::base::ratio::Milli;
use crate::base::time::Tick;
use crate::sim::command::{Command, write};
use crate::sim::incident::Step;
use crate::sim::observe::Look;
use crate::sim::phrase::{write_action, write_look};
use crate::sim::{ENGINE_VERSION, Incident, World};

use super::belief::{AlertCues, Belief};
use super::decision::decisions;
use super::policy::{Choice, Player, SETTLE_S, Situation};
use super::reference;
use super::report::{ErrorKind, GRADER_VERSION, Label, Move, OptionCost, Report, Twin, Versions, WorldView};
use super::rubric::Rubric;
use super::tracks::{Deed, Root, Tracks};
use super::{passing, profile};

/// Choices whose values differ by less than this are the same to a learner, budget-minutes.
const STAKE: f64 = 0.05;
/// Decisions that get a card.
const CARDS: usize = 3;
/// Seconds between two values of the burn chart.
pub const BURN_S: u32 = 30;

/// A run as the grader gets it.
#[derive(Debug, Clone, Copy)]
pub struct Played<'a> {
    /// What the scenario declares.
    pub rubric: &'a Rubric,
    /// Revision of the scenario.
    pub revision: u32,
    /// Index of the true world.
    pub world: usize,
    /// The world with everything that was done in it.
    pub incident: &'a Incident,
    /// Agreement of each judgement with its key, 0 to 100, with the moment and what was asked.
    pub judgements: &'a [(Tick, String, Option<i32>)],
}

/// The journal, with the wait that walking away comes to where the learner did not close.
fn to_the_end(played: &Played<'_>) -> Vec<Step> {
    let incident = played.incident;
    let mut journal = incident.journal.clone();
    let (at, until) = (incident.now(), incident.world.spec().horizon);
    if incident.resolved.is_none() && at < until {
        journal.push(Step { at, until, command: Command::Wait(until.since(at)), token: None });
    }
    journal
}

impl Played<'_> {
    /// Plays the learner's changes again in the true world, from the take-over to `until`; `each` sees every tick.
    pub fn replay(&self, until: Tick, each: &mut dyn FnMut(&World)) {
        let now = &self.incident.world;
        let mut world = World::from_fixed(Arc::clone(&now.fixed), now.seed);
        world.run_until(world.spec().begin);
        loop {
            let tick = world.state.tick;
            for op in now.state.ops.iter().filter(|o| !o.by_event && o.issued == tick) {
                world.apply(op.action, op.starts - op.issued);
            }
            each(&world);
            if world.now() >= until {
                return;
            }
            world.step();
        }
    }
}

/// A decision with its value.
struct Valued {
    step: Step,
    advantage: f64,
    stake: f64,
    reference: Choice,
    belief: Belief,
    /// Budget-minutes lost before the decision, expected.
    sunk: f64,
    /// What the options were worth, with the reference going on; for cards.
    weighed: Vec<(Choice, f64)>,
    own: f64,
    root: usize,
    situation: Situation,
}

/// Judges a run.
pub fn grade(played: &Played<'_>) -> Report {
    let rubric = played.rubric;
    let (tracks, root) = Tracks::new(rubric, played.incident.world.seed);
    let mut walk = Walk::new(&tracks, root, played);
    let par = walk.par();
    let journal = to_the_end(played);
    let valued: Vec<Valued> =
        decisions(&journal, &played.incident.told).into_iter().map(|step| walk.decide(step)).collect();
    let total = walk.total();
    let sum: f64 = valued.iter().map(|v| v.advantage).sum();
    let (par, decisions, total) = (Milli::from_minutes(par), Milli::from_minutes(sum), Milli::from_minutes(total));
    let mut moves: Vec<Move> = walk.moves(&valued);
    let (costliest, best) = cards(&moves, &valued);
    for i in costliest.iter().copied().chain(best) {
        moves[i].options = walk.options(&valued[i]);
    }
    let curves = Curves::of(played);
    let reasons = passing::reasons(played, sum, &moves);
    Report {
        versions: Versions { engine: ENGINE_VERSION, grader: GRADER_VERSION, scenario: played.revision },
        passed: reasons.is_empty(),
        reasons,
        par,
        decisions,
        luck: total - par - decisions,
        total,
        score: walk.score(par, decisions),
        profile: profile::dimensions(played, &moves, walk.idle()),
        world: world_view(rubric, played.world),
        costliest,
        best,
        twins: walk.twins(),
        moves,
        failed_users: curves.failed,
        failed_users_idle: curves.failed_idle,
        burn: curves.burn,
        burn_idle: curves.burn_idle,
    }
}

/// A walk along the learner's decisions with the whole family.
struct Walk<'a> {
    tracks: &'a Tracks<'a>,
    roots: Vec<Root>,
    players: Vec<Player<'a>>,
    truth: usize,
    belief: Belief,
    cues: AlertCues,
    opened: Vec<(Look, u32)>,
    busy_until: u32,
    checked: bool,
    pages: Vec<f64>,
    seen: Vec<(Tick, Look)>,
    at_change: Option<Belief>,
}

impl<'a> Walk<'a> {
    fn new(tracks: &'a Tracks<'a>, mut root: Root, played: &Played<'a>) -> Self {
        let player = Player::new(tracks, &mut root);
        let worlds = &tracks.rubric.worlds;
        Self {
            tracks,
            roots: vec![root],
            players: vec![player],
            truth: played.world,
            belief: Belief::prior(worlds.iter().map(|w| w.prior)),
            cues: AlertCues::default(),
            opened: vec![],
            busy_until: 0,
            checked: true,
            pages: vec![0.0; worlds.len()],
            seen: vec![],
            at_change: None,
        }
    }

    /// Where the learner stands at a tick.
    fn here(&self, now: u32) -> Situation {
        Situation {
            now,
            belief: self.belief.clone(),
            members: self.belief.0.iter().copied().enumerate().collect(),
            next: vec![],
            last: None,
            busy_until: self.busy_until,
            checked: self.checked,
            opened: self.opened.clone(),
            steps: 0,
        }
    }

    fn last(&mut self) -> (&mut Player<'a>, &mut Root) {
        (self.players.last_mut().expect("a player"), self.roots.last_mut().expect("a root"))
    }

    /// Value of the reference at the take-over.
    fn par(&mut self) -> f64 {
        let s = self.here(self.tracks.rubric.spec().begin.0);
        let (player, root) = self.last();
        reference::value(player, root, s)
    }

    /// Expected cost of doing nothing at all.
    fn idle(&self) -> f64 {
        let worlds = self.tracks.rubric.worlds.iter().enumerate();
        worlds.map(|(w, world)| world.prior * self.tracks.harm(&self.roots[0], w)).sum()
    }

    /// Values a decision and takes in what it told.
    fn decide(&mut self, step: Step) -> Valued {
        self.hear(step.at.0);
        let s = self.here(step.at.0);
        let belief = self.belief.clone();
        let root = self.roots.len() - 1;
        let begin_harm = |walk: &Self, w: usize| walk.tracks.harm_until(&walk.roots[root], w, step.at.0);
        let sunk = (0..belief.0.len()).map(|w| belief.0[w] * begin_harm(self, w)).sum();
        let (player, live) = self.last();
        let (choice, weighed) = reference::choose(player, live, &s);
        let before = reference::value(player, live, s.clone());
        let own = self.carry_out(&step, s.clone());
        let values = weighed.iter().map(|(_, v)| *v).chain([own]);
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
        Valued {
            step,
            advantage: own - before,
            stake: high - low,
            reference: choice,
            belief,
            sunk,
            weighed,
            own,
            root,
            situation: s,
        }
    }

    /// Takes in the alerts up to a tick.
    fn hear(&mut self, now: u32) {
        let worlds = self.tracks.alerts(&self.roots[self.roots.len() - 1], now);
        let truth = worlds[self.truth].clone();
        self.cues.take(&mut self.belief, now, &truth, &worlds);
    }

    /// What the reference pays after the learner's choice; belief and changes move on.
    fn carry_out(&mut self, step: &Step, mut s: Situation) -> f64 {
        s.now = step.until.0;
        match &step.command {
            Command::Look(look) => self.look(*look, &s),
            Command::Change(action) | Command::Delegate(_, action) => {
                if self.at_change.is_none() {
                    self.at_change = Some(self.belief.clone());
                }
                let rubric = self.tracks.rubric;
                let mut starts_s = rubric.offer(*action).map_or(0, |o| o.starts_s);
                if let Command::Delegate(person, _) = step.command {
                    starts_s += rubric.spec().people[person].answer_s;
                    starts_s += rubric.offer(*action).map_or(0, |o| o.takes_s);
                }
                let deed = Deed { at: step.until.0, action: *action, starts_s };
                let mut root = self.tracks.after(&self.roots[self.roots.len() - 1], deed);
                let player = Player::new(self.tracks, &mut root);
                self.busy_until = self.tracks.landing(&root, self.truth) + SETTLE_S;
                self.checked = false;
                self.opened.clear();
                self.roots.push(root);
                self.players.push(player);
                self.go_on(s.now)
            }
            Command::Page(p) => {
                let mut price = 0.0;
                for (w, world) in self.tracks.rubric.worlds.iter().enumerate() {
                    if world.owner != Some(*p) {
                        self.pages[w] += self.tracks.rubric.page_price;
                        price += self.belief.0[w] * self.tracks.rubric.page_price;
                    }
                }
                self.go_on(s.now) + price
            }
            Command::Resolve(_) => {
                let (player, root) = self.last();
                player.close(root, &s)
            }
            _ => self.go_on(s.now),
        }
    }

    fn go_on(&mut self, now: u32) -> f64 {
        let s = self.here(now);
        let (player, root) = self.last();
        reference::value(player, root, s)
    }

    /// Value after a look: worlds part where their cues do; the learner follows the branch of the true one.
    fn look(&mut self, look: Look, s: &Situation) -> f64 {
        let tracks = self.tracks;
        let tokens = tracks.tokens(self.roots.last_mut().expect("a root"), look, s.now);
        let mut value = 0.0;
        let mut cues: Vec<_> = tokens.clone();
        cues.sort_unstable();
        cues.dedup();
        for cue in cues {
            let mut branch = s.clone();
            branch.belief.look(cue, &tokens);
            branch.members.retain(|(w, _)| tokens[*w] == cue);
            branch.opened.push((look, s.now));
            branch.checked |= look == tracks.verify && s.now >= self.busy_until;
            let (player, root) = self.last();
            value += reference::value(player, root, branch);
        }
        self.belief.look(tokens[self.truth], &tokens);
        self.opened.push((look, s.now));
        self.checked |= look == tracks.verify && s.now >= self.busy_until;
        self.seen.push((Tick(s.now), look));
        value
    }

    /// Cost of the run as it went.
    fn total(&self) -> f64 {
        self.cost_in(self.truth)
    }

    /// What the learner's own changes and pages cost in a world.
    fn cost_in(&self, world: usize) -> f64 {
        let root = &self.roots[self.roots.len() - 1];
        let price = self.tracks.price(world, root.deeds.iter().map(|d| d.action));
        self.tracks.harm(root, world) + price + self.pages[world]
    }

    /// 100 is par, 0 is doing nothing.
    fn score(&self, par: Milli, decisions: Milli) -> i32 {
        let span = Milli::from_minutes(self.idle()).0 - par.0;
        if span <= 0 { 100 } else { (100 - 100 * decisions.0 / span).clamp(0, 120) as i32 }
    }

    fn moves(&self, valued: &[Valued]) -> Vec<Move> {
        let spec = self.tracks.rubric.spec();
        let world = |w: usize| self.tracks.rubric.worlds[w].id.clone();
        let mut out: Vec<Move> = vec![];
        for v in valued {
            let cost = Milli::from_minutes(v.advantage);
            let loss = Milli(cost.0.max(0));
            let mut belief: Vec<(usize, u32)> =
                v.belief.0.iter().map(|p| (p * 1000.0 + 0.5) as u32).enumerate().collect();
            belief.sort_by_key(|(w, p)| (std::cmp::Reverse(*p), *w));
            let error = (loss.0 >= 250).then(|| Self::error_kind(v, &out));
            out.push(Move {
                at: v.step.at,
                until: v.step.until,
                command: write(spec, &v.step.command),
                label: label(loss, v.stake),
                cost,
                loss,
                error,
                reference: self.phrase(v.reference),
                options: vec![],
                belief: belief.into_iter().filter(|(_, p)| *p > 0).map(|(w, p)| (world(w), p)).collect(),
                seen: self.seen_before(v.step.at),
            });
        }
        out
    }

    fn error_kind(v: &Valued, before: &[Move]) -> ErrorKind {
        let acts = matches!(v.reference, Choice::Change(_));
        match &v.step.command {
            Command::Resolve(_) => ErrorKind::ClosedEarly,
            Command::Change(_) | Command::Delegate(..)
                if v.step.at.0 < v.situation.busy_until && !before.is_empty() =>
            {
                ErrorKind::Churn
            }
            Command::Change(_) | Command::Delegate(..) if acts => ErrorKind::WrongMitigation,
            Command::Change(_) | Command::Delegate(..) => ErrorKind::Premature,
            Command::Look(_) if acts => ErrorKind::OverInvestigating,
            Command::Look(_) => ErrorKind::WrongPanel,
            _ => ErrorKind::Late,
        }
    }

    /// The options of a decision with their expected cost from there on, the reference going on after each.
    fn options(&mut self, v: &Valued) -> Vec<OptionCost> {
        let mut out = vec![OptionCost {
            phrase: write(self.tracks.rubric.spec(), &v.step.command),
            cost: Milli::from_minutes(v.own - v.sunk),
        }];
        for (choice, _) in &v.weighed {
            let phrase = self.phrase(*choice);
            let own = out[0].phrase.clone();
            if phrase == own || (phrase.starts_with("wait") && own.starts_with("wait")) {
                continue;
            }
            let (player, root) = (&mut self.players[v.root], &mut self.roots[v.root]);
            let mut value = 0.0;
            for branch in player.take(root, v.situation.clone(), *choice) {
                value += match choice {
                    Choice::Close => player.close(root, &branch),
                    _ => reference::value(player, root, branch),
                };
            }
            out.push(OptionCost { phrase, cost: Milli::from_minutes(value - v.sunk) });
        }
        out.sort_by(|a, b| a.cost.cmp(&b.cost).then(a.phrase.cmp(&b.phrase)));
        out
    }

    fn phrase(&self, choice: Choice) -> String {
        let rubric = self.tracks.rubric;
        match choice {
            Choice::Look(look) => write_look(rubric.spec(), look),
            Choice::Change(o) => write_action(rubric.spec(), rubric.offers[usize::from(o)].action),
            Choice::Wait => "wait 1m".to_owned(),
            Choice::Close => "resolve".to_owned(),
        }
    }

    /// What had been seen before a tick, newest last, with what stood out.
    fn seen_before(&self, at: Tick) -> Vec<String> {
        let spec = self.tracks.rubric.spec();
        let seen = self.seen.iter().filter(|(t, _)| *t <= at);
        seen.map(|(t, look)| {
            let root = self.roots.iter().rev().find(|r| r.start <= t.0).unwrap_or(&self.roots[0]);
            let world = root.world_at(self.truth, t.0);
            format!("{} {}: {}", spec.start.hhmm(*t), write_look(spec, *look), stands_out(&world, *look))
        })
        .collect()
    }

    fn twins(&self) -> Vec<Twin> {
        let belief = self.at_change.as_ref().unwrap_or(&self.belief);
        let mut out: Vec<Twin> = (0..belief.0.len())
            .map(|w| Twin {
                world: world_view(self.tracks.rubric, w),
                prior: (self.tracks.rubric.worlds[w].prior * 1000.0 + 0.5) as u32,
                at_change: (belief.0[w] * 1000.0 + 0.5) as u32,
                cost: Milli::from_minutes(self.cost_in(w)),
                truth: w == self.truth,
            })
            .collect();
        out.sort_by_key(|t| (std::cmp::Reverse(t.at_change), t.world.id.clone()));
        out
    }
}

/// What stood out on a look, in a few words.
fn stands_out(world: &World, look: Look) -> String {
    let spec = world.spec();
    let text = match look {
        Look::Panel(p) => {
            let odd = world.readings(p).into_iter().filter(|r| r.level != crate::sim::telemetry::Level::Normal);
            odd.map(|r| format!("{} {}", r.name, r.level.word())).collect::<Vec<_>>().join(", ")
        }
        Look::Logs(s) => {
            let errors = world.log_counts(s).into_iter().filter(|c| spec.logs[c.template].level == "ERROR");
            errors.take(2).map(|c| spec.logs[c.template].text.clone()).collect::<Vec<_>>().join("; ")
        }
        Look::Replicas(s) => {
            let odd = world.replica_readings(s).into_iter().filter(|r| r.outlier);
            odd.map(|r| format!("replica {} stands out", r.number)).collect::<Vec<_>>().join(", ")
        }
        Look::Trace(j) => {
            let bad = world.trace(j).into_iter().filter(|e| e.failing >= 5.0).max_by_key(|e| e.depth);
            bad.map_or(String::new(), |e| format!("{:.0} % fail from {} to {}", e.failing, e.from, e.to))
        }
        Look::Changes => "what was changed, and when".to_owned(),
        Look::Runbook(r) => spec.runbooks[r].title.clone(),
        Look::Ask(p) => world.answer(p).map_or(String::new(), |a| spec.people[p].answers[a].text.clone()),
    };
    if text.is_empty() { "nothing unusual".to_owned() } else { text }
}

fn label(loss: Milli, stake: f64) -> Label {
    match loss.0 {
        3000.. => Label::Blunder,
        1000.. => Label::Mistake,
        250.. => Label::Inaccuracy,
        _ if stake < STAKE => Label::Neutral,
        _ => Label::Good,
    }
}

/// The costliest decisions that lost something, and the one that was right where most was at stake.
fn cards(moves: &[Move], valued: &[Valued]) -> (Vec<usize>, Option<usize>) {
    let mut order: Vec<usize> = (0..moves.len()).filter(|i| moves[*i].loss.0 >= 50).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(moves[*i].loss), *i));
    order.truncate(CARDS);
    let right = |i: &usize| moves[*i].loss.0 < 50 && !matches!(valued[*i].step.command, Command::Wait(_));
    let stake = |i: &usize| Milli::from_minutes(valued[*i].stake);
    let best = (0..moves.len()).filter(right).max_by_key(|i| (stake(i), std::cmp::Reverse(*i)));
    (order, best.filter(|i| stake(i).0 >= 250))
}

fn world_view(rubric: &Rubric, w: usize) -> WorldView {
    let world = &rubric.worlds[w];
    WorldView {
        id: world.id.clone(),
        title: world.title.clone(),
        explain: world.explain.clone(),
        kind: world.kind,
        remedy: world.remedy.iter().map(|a| write_action(rubric.spec(), *a)).collect(),
    }
}

/// What users felt over the whole run, as it went and had nobody acted.
struct Curves {
    burn: Vec<i64>,
    burn_idle: Vec<i64>,
    failed: u64,
    failed_idle: u64,
}

impl Curves {
    fn of(played: &Played<'_>) -> Self {
        let mut idle = World::from_fixed(Arc::clone(&played.incident.world.fixed), played.incident.world.seed);
        idle.run_until(idle.spec().begin);
        let horizon = idle.spec().horizon;
        let (mut burn, mut users) = (Burn::default(), (0.0, 0.0));
        played.replay(horizon, &mut |world| burn.take(world, &mut users));
        let (mut burn_idle, mut users_idle) = (Burn::default(), (0.0, 0.0));
        burn_idle.take(&idle, &mut users_idle);
        while idle.now() < horizon {
            idle.step();
            burn_idle.take(&idle, &mut users_idle);
        }
        let failed = |(before, after): (f64, f64)| (after - before).max(0.0) as u64;
        Self { burn: burn.0, burn_idle: burn_idle.0, failed: failed(users), failed_idle: failed(users_idle) }
    }
}

/// Burn every 30 s from the take-over.
#[derive(Default)]
struct Burn(Vec<i64>);

impl Burn {
    fn take(&mut self, world: &World, users: &mut (f64, f64)) {
        users.1 = world.state.journeys.iter().map(|j| j.failed_users).sum();
        let since = world.now().since(world.spec().begin);
        if since == 0 {
            users.0 = users.1;
        }
        if since.is_multiple_of(BURN_S) && world.now() < world.spec().horizon {
            self.0.push(Milli::from_minutes(world.state.harm_rate).0);
        }
    }
}
