//! Along a run with the whole family: what could be known at each decision, and what the decision was worth.

use crate::base::time::Tick;
use crate::sim::command::Command;
use crate::sim::incident::Step;
use crate::sim::observe::{Look, Token};

use super::belief::{AlertCues, Belief};
use super::family::Family;
use super::policy::{Choice, SETTLE_S, Situation};
use super::reference;
use super::tracks::Deed;

/// A decision with its value.
#[derive(Debug, Clone)]
pub struct Valued {
    /// What was done.
    pub step: Step,
    /// What the reference pays after it less what it would have paid before, budget-minutes.
    pub advantage: f64,
    /// Between the best and the worst of what was weighed.
    pub stake: f64,
    /// What the reference would have done.
    pub reference: Choice,
    /// What the evidence made of the family.
    pub belief: Belief,
    /// Budget-minutes lost before it, expected.
    pub sunk: f64,
    /// Burn at that minute, expected: the share of the main SLO's users that fail.
    pub hurt: f64,
    /// Where the decision was a change: the probability that it costs users more than doing nothing. Only in reports.
    pub risk: f64,
    /// Where it was a change that corrupted or lost records for good: how likely that was on the evidence.
    pub damage: Option<f64>,
    /// What was weighed.
    pub weighed: Vec<Choice>,
    /// Cost of the run from the take-over on when the reference goes on after it.
    pub own: f64,
    /// How many of the learner's changes came before.
    pub changes: usize,
    /// Where the learner stood.
    pub situation: Situation,
}

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
    cues: AlertCues,
    opened: Vec<(Look, u32)>,
    busy_until: u32,
    checked: bool,
    pages: Vec<f64>,
    /// Everything that was looked at.
    pub seen: Vec<(Tick, Look)>,
    /// Belief at the first change.
    pub at_change: Option<Belief>,
}

impl<'f, 'a> Walk<'f, 'a> {
    /// At the take-over.
    pub fn new(family: &'f mut Family<'a>, truth: usize) -> Self {
        let rubric = family.rubric();
        Self {
            truth,
            level: rubric.improvements,
            deeds: vec![],
            belief: Belief::prior(rubric.worlds.iter().map(|w| w.prior)),
            cues: AlertCues::default(),
            opened: vec![],
            busy_until: 0,
            checked: true,
            pages: vec![0.0; rubric.worlds.len()],
            seen: vec![],
            at_change: None,
            family,
        }
    }

    /// Where the learner stands at a tick.
    pub fn here(&self, now: u32) -> Situation {
        Situation {
            now,
            belief: self.belief.clone(),
            members: self.belief.members(),
            next: vec![],
            last: None,
            busy_until: self.busy_until,
            checked: self.checked,
            opened: self.opened.clone(),
            steps: 0,
        }
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

    /// Values a decision and takes in what it told.
    pub fn decide(&mut self, step: Step) -> Valued {
        let s = self.here(step.at.0);
        let belief = self.belief.clone();
        let expected = |of: &dyn Fn(usize) -> f64| belief.members().iter().map(|(w, p)| p * of(*w)).sum::<f64>();
        let (tracks, root) = (self.family.tracks, &self.family.known(&self.deeds).root);
        let sunk = expected(&|w| tracks.harm_until(root, w, step.at.0));
        let hurt = expected(&|w| root.world_at(w, step.at.0).state.harm_rate);
        let changes = self.deeds.len();
        let level = self.level;
        let node = self.family.node(&self.deeds);
        let (reference, weighed) = reference::choose(&mut node.player, &mut node.root, &s, level);
        let before = reference::value(&mut node.player, &mut node.root, s.clone(), level);
        let own = self.carry_out(&step, s.clone());
        let damage = if self.deeds.len() > changes { self.damage(&belief) } else { None };
        self.hear(step.until.0);
        let values = weighed.iter().map(|(_, v)| *v).chain([own]);
        let (low, high) = values.fold((f64::MAX, f64::MIN), |(l, h), v| (l.min(v), h.max(v)));
        let weighed = weighed.into_iter().map(|(c, _)| c).collect();
        Valued {
            step,
            advantage: own - before,
            stake: high - low,
            reference,
            belief,
            sunk,
            hurt,
            risk: 0.0,
            damage,
            weighed,
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
                self.page(*p);
            }
            _ => {}
        }
        self.hear(step.until.0);
    }

    /// Takes in the alerts up to a tick.
    fn hear(&mut self, now: u32) {
        let worlds = self.family.tracks.alerts(&self.family.known(&self.deeds).root, now);
        let since = now - self.family.rubric().spec().begin.0;
        self.cues.take(&mut self.belief, since, &worlds[self.truth], &worlds);
    }

    /// Value of going on from a situation, worlds apart by the alerts that were heard up to then.
    fn after_news(&mut self, s: &Situation) -> f64 {
        let worlds = self.family.tracks.alerts(&self.family.known(&self.deeds).root, s.now);
        let since = s.now - self.family.rubric().spec().begin.0;
        let level = self.level;
        let mut branches: Vec<Situation> = vec![];
        for &(w, weight) in &s.members {
            let mut belief = s.belief.clone();
            self.cues.clone().take(&mut belief, since, &worlds[w], &worlds);
            match branches.iter_mut().find(|b| b.belief == belief) {
                Some(branch) => branch.members.push((w, weight)),
                None => branches.push(Situation { belief, members: vec![(w, weight)], ..s.clone() }),
            }
        }
        let node = self.family.node(&self.deeds);
        branches.into_iter().map(|b| reference::value(&mut node.player, &mut node.root, b, level)).sum()
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
                let price = self.page(*p);
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
        let tracks = self.family.tracks;
        self.busy_until = tracks.landing(&self.family.node(&self.deeds).root, self.truth) + SETTLE_S;
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
    fn page(&mut self, person: usize) -> f64 {
        let rubric = self.family.rubric();
        let mut price = 0.0;
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
        let mut value = 0.0;
        let mut cues: Vec<Token> = s.members.iter().map(|(w, _)| tokens[*w]).collect();
        cues.sort_unstable();
        cues.dedup();
        for cue in cues {
            let mut branch = s.clone();
            branch.belief.look(cue, &tokens);
            branch.members.retain(|(w, _)| tokens[*w] == cue);
            branch.opened.push((look, s.now));
            branch.checked |= look == tracks.verify && s.now >= self.busy_until;
            value += self.after_news(&branch);
        }
        self.take_in(look, s.now, &tokens);
        value
    }

    fn take_in(&mut self, look: Look, at: u32, tokens: &[Token]) {
        self.belief.look(tokens[self.truth], tokens);
        self.opened.push((look, at));
        self.checked |= look == self.family.tracks.verify && at >= self.busy_until;
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
