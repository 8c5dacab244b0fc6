//! A competent player who sees only what it opened. It acts on the likeliest remedy once that is likely enough, else it
//! opens what tells most about *which remedy* per second; after a change it waits for it, looks whether users are well,
//! and closes or goes on. Its value from any situation is exact over the family: worlds go in lockstep and part where
//! their cues do.

use std::collections::BTreeMap;

use crate::sim::observe::{Look, Token};

use super::belief::Belief;
use super::rubric::Rubric;
use super::tracks::{GRID_S, Goal, Next, Root, Tracks};

/// Acts on a remedy that is at least this likely.
pub const ACT_AT: f64 = 0.75;
/// Acts on the best guess when no look tells more than this about the remedy, in probability a minute.
const LEARNS: f64 = 0.02;
/// Decisions after which it acts on its best guess.
const PATIENCE: u32 = 24;
/// A remedy spares at least this much, budget-minutes.
const WORTH: f64 = 0.1;
/// Minute at which remedies are compared.
const SOON: u16 = 2;
/// Seconds after a change is complete until its effect can be seen.
pub const SETTLE_S: u32 = 40;

/// What can be done next, as the grader sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// Look at something.
    Look(Look),
    /// Issue an offered change, by index.
    Change(u8),
    /// Let a minute pass.
    Wait,
    /// Nothing more.
    Close,
}

/// A situation that might come to be, from the learner's changes so far.
#[derive(Debug, Clone)]
pub struct Situation {
    /// Tick.
    pub now: u32,
    /// What the evidence makes of the family.
    pub belief: Belief,
    /// Worlds that would have shown the same cues, with the weight each has in the expectation.
    pub members: Vec<(usize, f64)>,
    /// Possible changes made on the way, on the grid.
    pub next: Vec<Next>,
    /// The last of them exactly: tick and offer.
    pub last: Option<(u32, u8)>,
    /// Until when the last change, possible or made, cannot be judged.
    pub busy_until: u32,
    /// Whether the effect of the last change was looked at; true where there was none.
    pub checked: bool,
    /// What was opened since the last change.
    pub opened: Vec<(Look, u32)>,
    /// Decisions so far.
    pub steps: u32,
}

impl Situation {
    /// Everything its value rests on, for a policy of a level.
    pub(super) fn key(&self, level: u8) -> Vec<u64> {
        let mut key =
            vec![u64::from(level), self.now.into(), self.busy_until.into(), self.checked.into(), self.steps.into()];
        key.extend(self.belief.p.iter().map(|p| p.to_bits()));
        key.extend(self.members.iter().flat_map(|(w, p)| [*w as u64, p.to_bits()]));
        key.push(u64::MAX);
        key.extend(self.last.iter().flat_map(|(at, o)| [u64::from(*at), u64::from(*o)]));
        key.extend(self.next.iter().map(|(m, o)| u64::from(*m) << 8 | u64::from(*o)));
        key.push(u64::MAX);
        key.extend(self.opened.iter().flat_map(|(l, at)| [l.word(), u64::from(*at)]));
        key
    }
}

/// The player, with what it knows of the family by simulating it.
#[derive(Debug)]
pub struct Player<'a> {
    /// The worlds under the learner's changes.
    pub tracks: &'a Tracks<'a>,
    looks: Vec<(Look, u32)>,
    /// Per world the offer that spares most when made soon, if any spares something.
    remedies: Vec<Option<u8>>,
    /// Class of each world per (minute, look); worlds of one class show the same.
    classes: BTreeMap<(Vec<Next>, u32, Look), Vec<u8>>,
    /// What the reference would pay from situations it was in.
    pub(super) values: BTreeMap<Vec<u64>, f64>,
}

impl<'a> Player<'a> {
    /// A player for the family after the learner's changes so far.
    pub fn new(tracks: &'a Tracks<'a>, root: &mut Root) -> Self {
        let rubric = tracks.rubric;
        let there = |l: &Look| match l {
            Look::Ask(p) => rubric.spec().people[*p].present,
            Look::Runbook(_) => false,
            _ => true,
        };
        let looks = rubric.looks().into_iter().filter(there).map(|l| (l, rubric.look_s(l))).collect();
        let remedies = tracks.best_offers(root, SOON, WORTH);
        Self { tracks, looks, remedies, classes: BTreeMap::new(), values: BTreeMap::new() }
    }

    /// Drops what is known of changes before a minute of the grid.
    pub fn forget_before(&mut self, minute: u16) {
        self.classes.retain(|(next, ..), _| next.first().is_none_or(|(first, _)| *first >= minute));
        self.values.clear();
    }

    /// The best offer in a world; none where nothing is to be gained, or once it was made.
    pub fn remedy(&self, world: usize, made: &[Next]) -> Option<u8> {
        self.remedies[world].filter(|best| !made.iter().any(|(_, o)| o == best))
    }

    /// What the base policy does here.
    pub fn base(&mut self, root: &mut Root, s: &Situation) -> Choice {
        let horizon = self.rubric().spec().horizon.0;
        if s.now + 30 >= horizon || s.steps > PATIENCE {
            return Choice::Close;
        }
        if s.now < s.busy_until {
            return Choice::Wait;
        }
        if !s.checked {
            return Choice::Look(self.tracks.verify);
        }
        let (best, likely) = self.likeliest(s);
        if likely >= ACT_AT {
            return best.map_or(Choice::Close, Choice::Change);
        }
        match self.most_telling(root, s, 1).first() {
            Some((look, gain)) if *gain >= LEARNS => Choice::Look(*look),
            _ => best.map_or(Choice::Close, Choice::Change),
        }
    }

    /// The remedy (none: nothing to do) with the largest probability, and that.
    fn likeliest(&self, s: &Situation) -> (Option<u8>, f64) {
        let mut groups = [0.0; 33];
        for (w, p) in s.belief.p.iter().enumerate() {
            groups[self.remedy(w, &s.next).map_or(0, |o| usize::from(o) + 1)] += p;
        }
        let mut best = 0;
        for (i, p) in groups.iter().enumerate() {
            if *p > groups[best] {
                best = i;
            }
        }
        ((best > 0).then(|| best as u8 - 1), groups[best])
    }

    /// Looks by what they tell about the remedy (drop in the chance of guessing it wrong twice, Gini) a minute.
    pub fn most_telling(&mut self, root: &mut Root, s: &Situation, most: usize) -> Vec<(Look, f64)> {
        let k = s.belief.p.len();
        let groups: Vec<usize> = (0..k).map(|w| self.remedy(w, &s.next).map_or(0, |o| usize::from(o) + 1)).collect();
        let purity = |mass: &[f64; 33]| mass.iter().map(|p| p * p).sum::<f64>();
        let mut whole = [0.0; 33];
        for w in 0..k {
            whole[groups[w]] += s.belief.p[w];
        }
        let before = purity(&whole);
        let mut out: Vec<(Look, f64)> = vec![];
        for i in 0..self.looks.len() {
            let (look, seconds) = self.looks[i];
            if s.opened.iter().any(|(l, at)| *l == look && s.now < at + 240) {
                continue;
            }
            let classes = self.classes_at(root, s, look, s.now + seconds);
            let mut after = 0.0;
            for class in 0..k as u8 {
                let mut mass = [0.0; 33];
                let mut total = 0.0;
                for w in (0..k).filter(|w| classes[*w] == class) {
                    mass[groups[w]] += s.belief.p[w];
                    total += s.belief.p[w];
                }
                if total > 0.0 {
                    after += purity(&mass) / total;
                }
            }
            out.push((look, (after - before) * 60.0 / f64::from(seconds.max(1))));
        }
        out.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        out.truncate(most);
        out
    }

    /// Expected cost from the take-over on when the base policy goes on from here, weighted by the members' weights.
    pub fn rollout(&mut self, root: &mut Root, s: Situation) -> f64 {
        let choice = self.base(root, &s);
        if choice == Choice::Close {
            return self.close(root, &s);
        }
        let mut value = 0.0;
        for branch in self.take(root, s, choice) {
            value += self.rollout(root, branch);
        }
        value
    }

    /// Cost of doing nothing more.
    pub fn close(&self, root: &mut Root, s: &Situation) -> f64 {
        if let (Some((at, offer)), Some((_, earlier))) = (s.last, s.next.split_last()) {
            let members: Vec<usize> = s.members.iter().map(|m| m.0).collect();
            self.tracks.foresee_at(root, &members, earlier, at, offer);
        }
        let mut value = 0.0;
        for &(w, weight) in &s.members {
            value += weight * self.cost(root, w, s);
        }
        value
    }

    /// Harm and prices in a world with the changes of a situation.
    fn cost(&self, root: &mut Root, w: usize, s: &Situation) -> f64 {
        let made = s.next.iter().map(|(_, o)| self.rubric().offers[usize::from(*o)].action);
        let price = self.tracks.price(w, root.deeds.iter().map(|d| d.action).chain(made));
        let harm = match (s.last, s.next.split_last()) {
            (Some((at, offer)), Some((_, earlier))) => self.tracks.harm_after(root, w, earlier, at, offer),
            _ => self.tracks.harm(root, w),
        };
        harm + price
    }

    /// The situations that may follow a choice; worlds part where their cues do.
    pub fn take(&mut self, root: &mut Root, mut s: Situation, choice: Choice) -> Vec<Situation> {
        s.steps += 1;
        match choice {
            Choice::Close => vec![s],
            Choice::Wait => {
                s.now = (s.now + 60).max(s.busy_until);
                vec![s]
            }
            Choice::Change(offer) => {
                let o = &self.rubric().offers[usize::from(offer)];
                let at = s.now + o.takes_s;
                let minute = ((at.saturating_sub(root.start)) + GRID_S / 2) / GRID_S;
                let minute = s.next.last().map_or(minute as u16, |(m, _)| (minute as u16).max(m + 1));
                s.next.push((minute, offer));
                s.last = Some((at, offer));
                let world = likeliest(&s.members).unwrap_or(0);
                let lands = self.tracks.outlook(root, world, &s.next, Goal::Landing).lands_s;
                s.busy_until = at + lands + SETTLE_S;
                s.now = at;
                s.checked = false;
                s.opened.clear();
                vec![s]
            }
            Choice::Look(look) if s.last.is_some() && !s.checked && look == self.tracks.verify => {
                s.now += self.rubric().look_s(look);
                s.checked = true;
                let worlds: Vec<usize> = (0..s.belief.p.len()).collect();
                self.tracks.foresee(root, &worlds, &[&s.next], Goal::Verify);
                let tokens: Vec<Option<Token>> = worlds
                    .iter()
                    .map(|w| self.tracks.outlook(root, *w, &s.next, Goal::Verify).verify.first().copied())
                    .collect();
                part(&s, |w| tokens[w].map_or(0, |t| t.0))
            }
            Choice::Look(look) => {
                s.now += self.rubric().look_s(look);
                s.checked |= look == self.tracks.verify && s.now >= s.busy_until;
                s.opened.push((look, s.now));
                let classes = self.classes_at(root, &s, look, s.now).clone();
                part(&s, |w| u64::from(classes[w]))
            }
        }
    }

    /// Which worlds show the same on a look, at the minute of the grid nearest to `tick`.
    fn classes_at(&mut self, root: &mut Root, s: &Situation, look: Look, tick: u32) -> &Vec<u8> {
        let since = s.last.map_or(root.start, |(at, _)| at);
        let minute = (tick.saturating_sub(since) + GRID_S / 2) / GRID_S;
        let tracks = self.tracks;
        self.classes.entry((s.next.clone(), minute, look)).or_insert_with(|| {
            let tokens = if s.next.is_empty() {
                tracks.tokens(root, look, (root.start + minute * GRID_S).min(tracks.rubric.spec().horizon.0))
            } else {
                tracks.tokens_after(root, &s.next, look, minute * GRID_S)
            };
            tokens.iter().map(|t| tokens.iter().position(|u| u == t).unwrap_or(0) as u8).collect()
        })
    }

    /// The scenario's rubric.
    pub fn rubric(&self) -> &'a Rubric {
        self.tracks.rubric
    }

    /// Probability that nothing more needs to be done.
    pub fn done(&self, s: &Situation) -> f64 {
        s.belief.mass(|w| self.remedy(w, &s.next).is_none())
    }

    /// Probability that a change costs users more than doing nothing.
    pub fn risk(&self, root: &mut Root, belief: &Belief, action: crate::sim::Action) -> f64 {
        let rubric = self.rubric();
        let Some(offer) = rubric.offer(action) else { return 0.0 };
        let Some(index) = rubric.offers.iter().position(|o| std::ptr::eq(o, offer)) else { return 0.0 };
        let harms = self.tracks.harms(root, &[(SOON, index as u8)]);
        belief.mass(|w| harms[w] > self.tracks.harm(root, w) + WORTH)
    }

    /// Remedies with some probability, likeliest first.
    pub fn likely(&self, s: &Situation, at_least: f64) -> Vec<u8> {
        let mut groups: Vec<(u8, f64)> = vec![];
        for (w, p) in s.belief.p.iter().enumerate() {
            if let Some(o) = self.remedy(w, &s.next) {
                match groups.iter_mut().find(|(g, _)| *g == o) {
                    Some(group) => group.1 += p,
                    None => groups.push((o, *p)),
                }
            }
        }
        groups.retain(|(_, p)| *p >= at_least);
        groups.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        groups.into_iter().map(|(o, _)| o).collect()
    }
}

/// The world with the largest weight.
pub fn likeliest(members: &[(usize, f64)]) -> Option<usize> {
    members.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(w, _)| *w)
}

/// Members apart by what they show; belief follows.
fn part(s: &Situation, shows: impl Fn(usize) -> u64) -> Vec<Situation> {
    let mut out: Vec<(u64, Situation)> = vec![];
    for &(w, weight) in &s.members {
        let cue = shows(w);
        if let Some((_, branch)) = out.iter_mut().find(|(c, _)| *c == cue) {
            branch.members.push((w, weight));
            continue;
        }
        let mut branch = s.clone();
        branch.members = vec![(w, weight)];
        branch.belief.see(|v| shows(v) == cue);
        out.push((cue, branch));
    }
    out.into_iter().map(|(_, branch)| branch).collect()
}
