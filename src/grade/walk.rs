//! Along a run with the whole family: what could be known at each decision, and what the decision was worth.

use std::collections::BTreeMap;

use crate::base::time::Tick;
use crate::sim::command::Command;
use crate::sim::incident::Step;
use crate::sim::observe::{Look, Token};

use super::belief::Belief;
use super::decision::wait;
use super::even;
use super::family::Family;
use super::felt::Felt;
use super::method::Evidence;
use super::news::{News, Silence, Told};
use super::policy::{Choice, SETTLE_S, Situation, likeliest};
use super::reference;
use super::tracks::Deed;

pub use super::valued::Valued;

/// Waits are cut into decisions of at most this many seconds.
const WAIT_S: u32 = 180;

/// A walk along decisions.
#[derive(Debug)]
pub struct Walk<'f, 'a> {
    /// The worlds.
    pub family: &'f mut Family<'a>,
    /// Index of the true one. It tells which cues were seen and nothing else.
    truth: usize,
    /// Steps of improvement of the reference.
    level: u8,
    /// What was changed so far.
    pub deeds: Vec<Deed>,
    /// What the evidence makes of the family.
    pub belief: Belief,
    /// Until when it is known what was told unasked.
    heard: u32,
    /// In each world.
    silence: Vec<Silence>,
    opened: Vec<(Look, u32)>,
    /// What everything showed when it was last opened, in each world.
    shown: BTreeMap<Look, Vec<Token>>,
    checked: bool,
    pages: Vec<f64>,
    /// When people who were paged come.
    joins: Vec<u32>,
    /// Everything that was looked at.
    pub seen: Vec<(Tick, Look)>,
    /// Belief at the first change.
    pub at_change: Option<Belief>,
}

impl<'f, 'a> Walk<'f, 'a> {
    /// At the take-over.
    pub fn new(family: &'f mut Family<'a>, truth: usize) -> Self {
        let (rubric, method) = (family.rubric(), family.tracks.method);
        let mut belief = Belief::prior(rubric.worlds.iter().map(|w| w.prior), method.misread);
        if method.evidence == Evidence::Truth {
            belief = Belief::prior((0..rubric.worlds.len()).map(|w| f64::from(u8::from(w == truth))), 0.0);
        }
        Self {
            truth,
            level: rubric.improvements,
            deeds: vec![],
            belief,
            heard: rubric.spec().begin.0,
            silence: vec![Silence::none(rubric.spec().stakeholders.len()); rubric.worlds.len()],
            opened: vec![],
            shown: BTreeMap::new(),
            checked: true,
            pages: vec![0.0; rubric.worlds.len()],
            joins: vec![],
            seen: vec![],
            at_change: None,
            family,
        }
    }

    /// Where the learner stands at a tick.
    pub fn here(&self, now: u32) -> Situation {
        let members = self.belief.members();
        Situation {
            now,
            belief: self.belief.clone(),
            busy_until: self.busy_until(&members),
            members,
            next: vec![],
            last: None,
            checked: self.checked,
            opened: self.opened.clone(),
            steps: 0,
        }
    }

    /// Until when the last change cannot be judged, as far as anybody knows: in the likeliest of the worlds that are left.
    fn busy_until(&self, members: &[(usize, f64)]) -> u32 {
        if self.deeds.is_empty() {
            return 0;
        }
        let landing = |w| self.family.tracks.landing(&self.family.known(&self.deeds).root, w);
        likeliest(members).map_or(0, |w| landing(w) + SETTLE_S)
    }

    /// Value of the reference at the take-over.
    pub fn par(&mut self) -> f64 {
        self.go_on(self.family.rubric().spec().begin.0)
    }

    /// The same of the policy of another level.
    pub fn par_at(&mut self, level: u8) -> f64 {
        let own = std::mem::replace(&mut self.level, level);
        let value = self.par();
        self.level = own;
        value
    }

    /// What the policy of a level does at a tick.
    pub fn choose(&mut self, now: u32, level: u8) -> Choice {
        let s = self.here(now);
        let node = self.family.node(&self.deeds);
        reference::choose(&mut node.player, &mut node.root, &s, level).0
    }

    /// Values a step: as one decision, or, where it is a wait, as the decisions it comes to. A wait is cut every three
    /// minutes and wherever a world that might be the true one tells something, whether the true one does or not: so the
    /// cuts tell nothing either.
    pub fn decide_all(&mut self, step: Step, each: &mut dyn FnMut(&mut Self, Valued)) {
        if !matches!(step.command, Command::Wait(_)) {
            let valued = self.decide(step);
            each(self, valued);
            return;
        }
        let (mut at, until) = (step.at, step.until);
        while at < until {
            let to = self.cut(at, until);
            let valued = self.decide(wait((at, to)));
            each(self, valued);
            at = to;
        }
    }

    /// Where the first decision of a wait ends.
    fn cut(&self, at: Tick, until: Tick) -> Tick {
        let until = until.min(at.plus(WAIT_S));
        let told = self.belief.members().into_iter().flat_map(|(w, _)| self.told(w, until.0).0).map(|(tick, _)| tick);
        let news = told.chain(self.joins.iter().copied()).filter(|tick| *tick > at.0).min();
        news.map_or(until, |tick| until.min(Tick(tick)))
    }

    /// Values a decision and takes in what it told.
    pub fn decide(&mut self, step: Step) -> Valued {
        if self.family.tracks.method.evidence == Evidence::Everything {
            self.see_everything(step.at.0);
        }
        let s = self.here(step.at.0);
        let belief = self.belief.clone();
        let expected = |of: &dyn Fn(usize) -> f64| belief.members().iter().map(|(w, p)| p * of(*w)).sum::<f64>();
        let (tracks, root) = (self.family.tracks, &self.family.known(&self.deeds).root);
        let sunk = expected(&|w| tracks.harm_until(root, w, step.at.0));
        let felt = Felt::at(root, &belief, step.at.0);
        let changes = self.deeds.len();
        let level = self.level;
        let node = self.family.node(&self.deeds);
        let (reference, weighed) = reference::choose(&mut node.player, &mut node.root, &s, level);
        let before = reference::value(&mut node.player, &mut node.root, s.clone(), level);
        let own = self.carry_out(&step, s.clone());
        let damage = if self.deeds.len() > changes { self.damage(&belief) } else { None };
        self.hear(step.until.0);
        self.speak(&step);
        let values = weighed.iter().map(|(_, v)| *v).chain([own]);
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
        let as_good = even::with(&weighed, reference);
        let weighed = weighed.into_iter().map(|(c, _)| c).collect();
        Valued {
            step,
            advantage: own - before,
            stake: high - low,
            reference,
            belief,
            sunk,
            felt,
            risk: 0.0,
            damage,
            weighed,
            as_good,
            owed: false,
            clears: None,
            charge: own - before,
            options: vec![],
            own,
            changes,
            situation: s,
        }
    }

    /// Takes in what a decision told and changed, without valuing it.
    pub fn follow(&mut self, step: &Step) {
        match &step.command {
            Command::Look(look) => {
                let tracks = self.family.tracks;
                let node = self.family.node(&self.deeds);
                let tokens = tracks.tokens(&mut node.root, *look, step.until.0);
                self.take_in(*look, step.until.0, &tokens);
            }
            Command::Change(_) | Command::Delegate(..) => self.change(step),
            Command::Page(p) => {
                self.page(*p, step.until.0);
            }
            _ => {}
        }
        self.hear(step.until.0);
        self.speak(step);
    }

    /// Stakeholders who were told something wait anew.
    fn speak(&mut self, step: &Step) {
        if matches!(step.command, Command::Update(_)) {
            self.silence.iter_mut().for_each(Silence::end);
        }
    }

    /// Opens everything there is, which takes no time.
    fn see_everything(&mut self, now: u32) {
        let tracks = self.family.tracks;
        for look in tracks.rubric.looks() {
            let tokens = tracks.tokens(&mut self.family.node(&self.deeds).root, look, now);
            let before = self.shown.insert(look, tokens.clone());
            self.belief.look(tokens[self.truth], &tokens, before.as_deref());
        }
    }

    /// What a world tells unasked from where everything was heard up to a tick; and its silence from then on.
    fn told(&self, w: usize, until: u32) -> (Vec<News>, Silence) {
        let told = self.family.known(&self.deeds).root.told(w);
        let mut news: Vec<News> = told.between(self.heard, until).collect();
        let mut silence = self.silence[w].clone();
        let patience = self.family.rubric().spec().stakeholders.iter().map(|s| s.patience_s);
        silence.pass(patience, told, self.heard, until, &mut news);
        (news, silence)
    }

    /// What everybody makes of what a world tells unasked up to a tick, given what each world would tell.
    fn hears(&self, belief: &mut Belief, truth: usize, news: &[(Vec<News>, Silence)], until: u32) {
        let root = &self.family.known(&self.deeds).root;
        let told: Vec<&Told> = (0..news.len()).map(|w| root.told(w)).collect();
        belief.hear(truth, &told, self.heard, until);
        belief.rule_out(|w| news[w].0 != news[truth].0);
    }

    /// Takes in what is told unasked up to a tick.
    fn hear(&mut self, now: u32) {
        let news: Vec<(Vec<News>, Silence)> = (0..self.silence.len()).map(|w| self.told(w, now)).collect();
        let mut belief = self.belief.clone();
        self.hears(&mut belief, self.truth, &news, now);
        self.belief = belief;
        self.silence = news.into_iter().map(|(_, silence)| silence).collect();
        self.heard = now;
    }

    /// Value of going on from a situation, worlds apart by what they told up to then.
    fn after_news(&mut self, s: &Situation) -> f64 {
        let news: Vec<(Vec<News>, Silence)> = (0..self.silence.len()).map(|w| self.told(w, s.now)).collect();
        let level = self.level;
        let mut branches: Vec<(usize, Situation)> = vec![];
        for &(w, weight) in &s.members {
            if let Some((_, branch)) = branches.iter_mut().find(|(v, _)| news[*v].0 == news[w].0) {
                branch.members.push((w, weight));
                continue;
            }
            let mut belief = s.belief.clone();
            self.hears(&mut belief, w, &news, s.now);
            branches.push((w, Situation { belief, members: vec![(w, weight)], ..s.clone() }));
        }
        for (_, branch) in &mut branches {
            branch.busy_until = self.busy_until(&branch.members);
        }
        let node = self.family.node(&self.deeds);
        branches.into_iter().map(|(_, b)| reference::value(&mut node.player, &mut node.root, b, level)).sum()
    }

    /// What the reference pays after the learner's choice; belief and changes move on.
    fn carry_out(&mut self, step: &Step, mut s: Situation) -> f64 {
        s.now = step.until.0;
        match &step.command {
            Command::Look(look) => self.look(*look, &s),
            Command::Change(_) | Command::Delegate(..) => {
                self.change(step);
                self.go_on(s.now)
            }
            Command::Page(p) => {
                let price = self.page(*p, s.now);
                self.go_on(s.now) + price
            }
            Command::Resolve(_) => {
                let node = self.family.node(&self.deeds);
                node.player.close(&mut node.root, &s)
            }
            _ => self.go_on(s.now),
        }
    }

    /// A change joins what was done.
    fn change(&mut self, step: &Step) {
        let rubric = self.family.rubric();
        let (action, by) = match step.command {
            Command::Change(action) => (action, None),
            Command::Delegate(person, action) => (action, Some(person)),
            _ => return,
        };
        if self.at_change.is_none() {
            self.at_change = Some(self.belief.clone());
        }
        let offer = rubric.offer(action);
        let mut starts_s = offer.map_or(0, |o| o.starts_s);
        if let Some(person) = by {
            starts_s += rubric.spec().people[person].answer_s + offer.map_or(0, |o| o.takes_s);
        }
        self.deeds.push(Deed { at: step.until.0, action, starts_s });
        self.family.node(&self.deeds);
        self.checked = false;
        self.opened.clear();
    }

    /// Whether the last change harmed records beyond repair, and how likely that was.
    fn damage(&self, belief: &Belief) -> Option<f64> {
        let (_, earlier) = self.deeds.split_last()?;
        let (before, after) = (&self.family.known(earlier).root, &self.family.known(&self.deeds).root);
        let harms = |w: usize| after.records_harmed(w) > before.records_harmed(w) + 0.5;
        harms(self.truth).then(|| belief.mass(harms))
    }

    /// Notes a page; its expected price, budget-minutes.
    fn page(&mut self, person: usize, at: u32) -> f64 {
        let rubric = self.family.rubric();
        self.joins.push(at + rubric.spec().people[person].ack_s);
        let mut price = 0.0;
        if !self.family.tracks.method.prices {
            return price;
        }
        for (w, world) in rubric.worlds.iter().enumerate() {
            if world.owner != Some(person) {
                self.pages[w] += rubric.page_price;
                price += self.belief.exact[w] * rubric.page_price;
            }
        }
        price
    }

    fn go_on(&mut self, now: u32) -> f64 {
        self.after_news(&self.here(now))
    }

    /// Value after a look: worlds part where their cues do; the learner follows the branch of the true one.
    fn look(&mut self, look: Look, s: &Situation) -> f64 {
        let tracks = self.family.tracks;
        let tokens = tracks.tokens(&mut self.family.node(&self.deeds).root, look, s.now);
        let before = self.last_shown(look);
        let mut value = 0.0;
        let mut cues: Vec<Token> = s.members.iter().map(|(w, _)| tokens[*w]).collect();
        cues.sort_unstable();
        cues.dedup();
        for cue in cues {
            let mut branch = s.clone();
            branch.belief.look(cue, &tokens, before.as_deref());
            branch.members.retain(|(w, _)| tokens[*w] == cue);
            branch.opened.push((look, s.now));
            branch.checked |= look == tracks.verify && s.now >= s.busy_until;
            value += self.after_news(&branch);
        }
        self.take_in(look, s.now, &tokens);
        value
    }

    /// What a look showed in each world the last time, where that counts.
    fn last_shown(&self, look: Look) -> Option<Vec<Token>> {
        self.shown.get(&look).filter(|_| !self.family.tracks.method.repeats_tell).cloned()
    }

    fn take_in(&mut self, look: Look, at: u32, tokens: &[Token]) {
        let before = self.last_shown(look);
        self.checked |= look == self.family.tracks.verify && at >= self.busy_until(&self.belief.members());
        self.belief.look(tokens[self.truth], tokens, before.as_deref());
        self.shown.insert(look, tokens.to_vec());
        self.opened.push((look, at));
        self.seen.push((Tick(at), look));
    }

    /// What the options of a decision would have cost from the take-over on, the reference going on after each.
    pub fn weigh(&mut self, v: &Valued) -> Vec<(Choice, f64)> {
        let level = self.level;
        let deeds = self.deeds[..v.changes].to_vec();
        let node = self.family.node(&deeds);
        let s = &v.situation;
        v.weighed.iter().map(|c| (*c, reference::after(&mut node.player, &mut node.root, s, *c, level))).collect()
    }

    /// Where a decision was a change: the probability that it costs users more than doing nothing.
    pub fn risk(&mut self, v: &Valued) -> f64 {
        let (Command::Change(action) | Command::Delegate(_, action)) = v.step.command else { return 0.0 };
        let deeds = self.deeds[..v.changes].to_vec();
        let node = self.family.node(&deeds);
        node.player.risk(&mut node.root, &v.belief, action)
    }

    /// Drops what was foreseen of moments before the end of a decision, the last one that was valued.
    pub fn forget_before(&mut self, v: &Valued) {
        if self.deeds.len() > v.changes {
            self.family.forget_before(&self.deeds[..v.changes], u32::MAX);
        }
        self.family.forget_before(&self.deeds, v.step.until.0);
    }

    /// What the learner's own changes and pages cost in a world.
    pub fn cost_in(&self, world: usize) -> f64 {
        let tracks = self.family.tracks;
        let root = &self.family.known(&self.deeds).root;
        let price = tracks.price(world, root.deeds.iter().map(|d| d.action));
        tracks.harm(root, world) + price + self.pages[world]
    }

    /// Cost of the run as it went.
    pub fn total(&self) -> f64 {
        self.cost_in(self.truth)
    }

    /// The changes that had been made when something was seen.
    pub fn deeds_at(&self, tick: u32) -> &[Deed] {
        let n = self.deeds.iter().take_while(|d| d.at <= tick).count();
        &self.deeds[..n]
    }
}
