//! Every world of the family under the same changes, simulated once and kept: the learner's own changes exactly, and
//! changes that might be made next on a grid of a minute, between which costs are interpolated.
//!
//! A track of a possible change ends early where the rest is known: users are well and nothing is under way, or the burn
//! stands in a steady proportion to the burn without the change (one, where the change does nothing here).

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::sim::observe::{Look, Token};
use crate::sim::state::State;
use crate::sim::{Action, World};

use super::method::Method;
use super::news::Told;
use super::rubric::Rubric;

/// Seconds between two moments at which a possible change is simulated.
pub const GRID_S: u32 = 60;
/// Well, or like the world without the change, for this long: the rest is known.
const CALM_S: u32 = 60;

/// A proportion that moves by less than this from minute to minute is steady.
const STEADY: f64 = 0.02;

/// A change that was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deed {
    /// Tick.
    pub at: u32,
    /// What.
    pub action: Action,
    /// Seconds until it starts.
    pub starts_s: u32,
}

/// A world on its way to the horizon, with the states it passed every minute.
#[derive(Debug, Clone)]
struct Track {
    seed: u64,
    fixed: Arc<crate::sim::world::Fixed>,
    start: u32,
    /// States at `start`, `start + 60`, ...
    snaps: Vec<State>,
    /// Harm rate at the same moments.
    rates: Vec<f64>,
    /// Harm at the horizon.
    end: f64,
    /// What it tells unasked; nothing where not every state is kept.
    told: Told,
}

impl Track {
    /// Runs a world to the horizon; unless every state is kept, no further than users are well and nothing is under way.
    fn run(mut world: World, keep_all: bool, told: Told) -> Self {
        let (start, horizon) = (world.state.tick, world.spec().horizon.0);
        let mut track = Self {
            seed: world.seed,
            fixed: Arc::clone(&world.fixed),
            start,
            snaps: vec![world.state.clone()],
            rates: vec![world.state.harm_rate],
            end: 0.0,
            told,
        };
        let mut well = 0;
        while world.state.tick < horizon {
            world.step();
            if keep_all {
                track.told.pass(&world);
            }
            well = if world.state.harm_rate == 0.0 { well + 1 } else { 0 };
            if keep_all && (world.state.tick - start).is_multiple_of(GRID_S) {
                track.snaps.push(world.state.clone());
                track.rates.push(world.state.harm_rate);
            }
            if !keep_all && well >= CALM_S && quiet(&world) {
                break;
            }
        }
        track.end = world.state.harm;
        track
    }

    /// The world at a tick.
    fn at(&self, tick: u32) -> World {
        let i = ((tick.saturating_sub(self.start)) / GRID_S) as usize;
        let state = self.snaps[i.min(self.snaps.len() - 1)].clone();
        let mut world = World { fixed: Arc::clone(&self.fixed), state, seed: self.seed, lean: true };
        while world.state.tick < tick {
            world.step();
        }
        world
    }
}

/// What would have followed without the change that is being simulated.
struct Without<'r> {
    /// The learner's changes alone.
    track: &'r Track,
    /// An earlier possible change, and the harm before the take-over.
    earlier: Option<(&'r Outlook, f64)>,
}

impl Without<'_> {
    /// Burn at a tick of the grid, and the harm from there to the horizon; none where it is not known.
    fn from(&self, tick: u32) -> Option<(f64, f64)> {
        let i = ((tick - self.track.start) / GRID_S) as usize;
        let (rate, rest) = (*self.track.rates.get(i)?, self.track.end - self.track.snaps[i].harm);
        let Some((outlook, before)) = self.earlier else { return Some((rate, rest)) };
        match outlook.snaps.get((tick.checked_sub(outlook.start)? / GRID_S) as usize) {
            Some(state) => Some((state.harm_rate, outlook.harm + before - state.harm)),
            None => outlook.tail.map(|share| (rate * share, rest * share)),
        }
    }

    /// Whether that is known as far as it ever will be.
    fn known(&self) -> bool {
        self.earlier.is_none_or(|(outlook, _)| outlook.running.is_none())
    }

    /// What the burn will be in the end, as a share of the burn with the learner's changes alone.
    fn tail(&self) -> Option<f64> {
        self.earlier.map_or(Some(1.0), |(outlook, _)| outlook.tail)
    }
}

/// Harm of a world at its horizon, when nothing more is done.
pub fn harm_at_the_end(world: World) -> f64 {
    let told = Told::nothing(&world);
    Track::run(world, false, told).end
}

/// Nothing is under way and nothing will begin by itself.
fn quiet(world: &World) -> bool {
    let state = &world.state;
    state.ops.iter().all(|o| o.landed.is_some() || o.superseded)
        && state.services.iter().all(|s| s.rollout.is_none())
        && state.next_due >= world.spec().horizon.0
}

/// What a possible change leads to, from the learner's changes so far; simulated as far as was asked for.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// Harm from the take-over to the horizon, budget-minutes; to where the simulation stands while it is under way.
    harm: f64,
    /// When the last change was complete, seconds after it was issued.
    pub lands_s: u32,
    /// Tokens of the journeys' dashboard at the minutes after it landed.
    pub verify: Vec<Token>,
    /// Burn in the end as a share of the burn without any possible change, where that is known.
    tail: Option<f64>,
    /// States every minute after it was issued, for a further change.
    snaps: Vec<State>,
    start: u32,
    /// None once everything is known.
    running: Option<Running>,
}

/// A simulation that is under way.
#[derive(Debug, Clone)]
struct Running {
    world: World,
    /// Index of the change into the ops.
    op: usize,
    landed: Option<u32>,
    /// Seconds for which users have been well.
    well: u32,
    /// Minutes for which the burn has stood in the same proportion, and that.
    alike: (u32, f64),
}

/// What of an outlook has to be known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// When the change is complete.
    Landing,
    /// The first token of the journeys' dashboard.
    Verify,
    /// The state so many minutes later, or the last one that is kept.
    Minute(usize),
    /// Everything.
    End,
}

impl Goal {
    /// Whichever of two takes longer.
    fn further(self, other: Self) -> Self {
        match (self, other) {
            (Self::Minute(a), Self::Minute(b)) => Self::Minute(a.max(b)),
            (a, b) if a == b => a,
            _ => Self::End,
        }
    }
}

impl Outlook {
    /// Whether that much is known.
    fn knows(&self, goal: Goal) -> bool {
        let Some(running) = &self.running else { return true };
        match goal {
            Goal::Landing => running.landed.is_some(),
            Goal::Verify => !self.verify.is_empty(),
            Goal::Minute(i) => self.snaps.len() > i,
            Goal::End => false,
        }
    }
}

/// A change that might be made: when, in minutes of the grid since the root began, and which offer.
pub type Next = (u16, u8);

/// Offers with what they lead to.
type Simulated = Vec<(u8, Outlook)>;

/// The family after the learner's changes so far.
#[derive(Debug)]
pub struct Root {
    /// Tick from which it holds: the take-over, or the last change.
    pub start: u32,
    /// The learner's changes so far.
    pub deeds: Vec<Deed>,
    tracks: Vec<Track>,
    /// Per sequence of possible changes an outlook for each world.
    next: BTreeMap<Vec<Next>, Vec<Option<Outlook>>>,
    tokens: BTreeMap<(u32, Look), Vec<Token>>,
}

/// All roots of a run, and what they were made from.
#[derive(Debug)]
pub struct Tracks<'a> {
    /// What is graded by.
    pub rubric: &'a Rubric,
    /// The noise, the same in every world.
    pub seed: u64,
    /// The dashboard that shows the journeys.
    pub verify: Look,
    /// How it is graded; set before anything is made from it.
    pub method: Method,
    harm_before: Vec<f64>,
}

impl<'a> Tracks<'a> {
    /// The family before anything was done.
    pub fn new(rubric: &'a Rubric, seed: u64) -> (Self, Root) {
        for world in &rubric.worlds[1..] {
            world.fixed.share_waits(&rubric.worlds[0].fixed);
        }
        let begin = rubric.spec().begin;
        let worlds: Vec<World> = rubric
            .worlds
            .par_iter()
            .map(|w| {
                let mut world = World::from_fixed(Arc::clone(&w.fixed), seed);
                world.lean = true;
                world.run_until(begin);
                world
            })
            .collect();
        let harm_before = worlds.iter().map(|w| w.state.harm).collect();
        let verify = Look::Panel(verify_panel(rubric));
        let tracks = Self { rubric, seed, verify, method: Method::default(), harm_before };
        let worlds = worlds.into_iter().map(|w| (Told::nothing(&w), w)).collect();
        let root = Root::new(worlds, vec![]);
        (tracks, root)
    }

    /// The family after one more change by the learner.
    pub fn after(&self, root: &Root, deed: Deed) -> Root {
        let worlds = root.tracks.iter().map(|track| {
            let mut world = track.at(deed.at);
            let mut told = track.told.until(&world);
            world.apply(deed.action, deed.starts_s);
            told.notice(&world);
            (told, world)
        });
        let mut deeds = root.deeds.clone();
        deeds.push(deed);
        Root::new(worlds.collect(), deeds)
    }

    /// Harm from the take-over to the horizon when nothing more is done, budget-minutes.
    pub fn harm(&self, root: &Root, world: usize) -> f64 {
        root.tracks[world].end - self.harm_before[world]
    }

    /// Harm from the take-over up to a tick, budget-minutes.
    pub fn harm_until(&self, root: &Root, world: usize, tick: u32) -> f64 {
        root.tracks[world].at(tick).state.harm - self.harm_before[world]
    }

    /// The tick at which the learner's last change is complete; the horizon if it never is.
    pub fn landing(&self, root: &Root, world: usize) -> u32 {
        let horizon = self.rubric.spec().horizon.0;
        let state = root.tracks[world].snaps.last();
        let op = state.and_then(|s| s.ops.iter().rev().find(|o| !o.by_event));
        op.and_then(|o| o.landed).unwrap_or(horizon)
    }

    /// Price of the changes of `deeds` that a world did not need, budget-minutes.
    pub fn price(&self, world: usize, actions: impl Iterator<Item = Action>) -> f64 {
        if !self.method.prices {
            return 0.0;
        }
        actions.map(|a| self.rubric.price_in(world, a)).sum()
    }

    /// What a look would tell at a tick in each world, under the learner's changes so far.
    pub fn tokens(&self, root: &mut Root, look: Look, tick: u32) -> Vec<Token> {
        if let Some(tokens) = root.tokens.get(&(tick, look)) {
            return tokens.clone();
        }
        let tokens: Vec<Token> = root.tracks.iter().map(|t| t.at(tick).token(look)).collect();
        root.tokens.insert((tick, look), tokens.clone());
        tokens
    }

    /// The two moments of the grid around the last of several possible changes, and how far it is past the first.
    fn around(root: &Root, earlier: &[Next], last_at: u32, offer: u8) -> (Vec<Next>, Vec<Next>, f64) {
        let steps = f64::from(last_at.saturating_sub(root.start)) / f64::from(GRID_S);
        let below = steps as u16;
        let mut low = earlier.to_vec();
        let mut high = earlier.to_vec();
        low.push((below, offer));
        high.push((below + 1, offer));
        (low, high, steps - f64::from(below))
    }

    /// Makes [`Tracks::harm_after`] known for several worlds.
    pub fn foresee_at(&self, root: &mut Root, worlds: &[usize], earlier: &[Next], last_at: u32, offer: u8) {
        let (low, high, part) = Self::around(root, earlier, last_at, offer);
        if part > 0.0 {
            self.foresee(root, worlds, &[&low, &high], Goal::End);
        } else {
            self.foresee(root, worlds, &[&low], Goal::End);
        }
    }

    /// Harm when the changes `earlier` follow and another at `last_at` exactly (interpolated on the grid).
    pub fn harm_after(&self, root: &mut Root, world: usize, earlier: &[Next], last_at: u32, offer: u8) -> f64 {
        let (low, high, part) = Self::around(root, earlier, last_at, offer);
        let low = self.outlook(root, world, &low, Goal::End).harm;
        if part <= 0.0 {
            return low;
        }
        low + (self.outlook(root, world, &high, Goal::End).harm - low) * part
    }

    /// What follows from a sequence of possible changes on the grid; `goal` of it is known.
    pub fn outlook<'r>(&self, root: &'r mut Root, world: usize, next: &[Next], goal: Goal) -> &'r Outlook {
        if !root.outlook(world, next).is_some_and(|o| o.knows(goal)) {
            self.ensure(root, vec![(world, next.to_vec(), goal)]);
        }
        root.outlook(world, next).expect("it was just made")
    }

    /// Simulates what is not known yet of several sequences, all of one length, in several worlds, on all cores.
    pub fn foresee(&self, root: &mut Root, worlds: &[usize], sequences: &[&[Next]], goal: Goal) {
        let each = sequences.iter().flat_map(|next| worlds.iter().map(|w| (*w, *next)));
        let missing = each.filter(|(w, next)| !root.outlook(*w, next).is_some_and(|o| o.knows(goal)));
        let wanted = missing.map(|(w, next)| (w, next.to_vec(), goal)).collect();
        self.ensure(root, wanted);
    }

    /// Simulates outlooks that do not know enough, each of them once. What they rest on is simulated first.
    fn ensure(&self, root: &mut Root, wanted: Vec<(usize, Vec<Next>, Goal)>) {
        if wanted.is_empty() {
            return;
        }
        let mut before = vec![];
        for (w, next, _) in wanted.iter().filter(|(w, next, _)| root.outlook(*w, next).is_none()) {
            let (last, earlier) = next.split_last().expect("at least one change");
            if let Some((first, _)) = earlier.last() {
                before.push((*w, earlier.to_vec(), Goal::Minute(usize::from(last.0.saturating_sub(*first)))));
            }
        }
        self.ensure_missing(root, before);
        let work: Vec<_> = wanted
            .into_iter()
            .map(|(w, next, goal)| {
                let outlook = root.next.get_mut(&next).and_then(|all| all[w].take());
                (w, next, goal, outlook)
            })
            .collect();
        let known = &*root;
        let go_on = |(w, next, goal, outlook): (usize, Vec<Next>, Goal, Option<Outlook>)| {
            let mut outlook = outlook.unwrap_or_else(|| self.begin(known, w, &next));
            self.advance(known, w, &next, &mut outlook, goal);
            (w, next, goal, outlook)
        };
        let done: Vec<_> = if work.len() == 1 {
            work.into_iter().map(go_on).collect()
        } else {
            work.into_par_iter().map(go_on).collect()
        };
        let mut stuck = vec![];
        for (w, next, goal, outlook) in done {
            if !outlook.knows(goal) {
                stuck.push((w, next.clone(), goal));
            }
            root.keep(w, next, outlook);
        }
        // Whoever is compared with what would have been otherwise has to know that to its end.
        let before = stuck.iter().map(|(w, next, _)| (*w, next[..next.len() - 1].to_vec(), Goal::End)).collect();
        self.ensure_missing(root, before);
        self.ensure(root, stuck);
    }

    /// The same where some may know enough, and some may be wanted more than once.
    fn ensure_missing(&self, root: &mut Root, wanted: Vec<(usize, Vec<Next>, Goal)>) {
        let mut each: Vec<(usize, Vec<Next>, Goal)> = vec![];
        for (w, next, goal) in wanted {
            match each.iter_mut().find(|e| e.0 == w && e.1 == next) {
                Some(same) => same.2 = same.2.further(goal),
                None => each.push((w, next, goal)),
            }
        }
        each.retain(|(w, next, goal)| !root.outlook(*w, next).is_some_and(|o| o.knows(*goal)));
        self.ensure(root, each);
    }

    /// Harm from the take-over to the horizon in each world after a sequence of possible changes, budget-minutes.
    pub fn harms(&self, root: &mut Root, next: &[Next]) -> Vec<f64> {
        let worlds: Vec<usize> = (0..root.tracks.len()).collect();
        self.foresee(root, &worlds, &[next], Goal::End);
        worlds.iter().map(|w| self.outlook(root, *w, next, Goal::End).harm).collect()
    }

    /// Per world the offer that spares most when it is made at a minute of the grid, prices counted; none where no offer
    /// spares more than `worth`. Harm only grows, so an offer is simulated no further than it could be the one.
    pub fn best_offers(&self, root: &mut Root, minute: u16, worth: f64) -> Vec<Option<u8>> {
        let worlds: Vec<usize> = (0..root.tracks.len()).collect();
        let known = &*root;
        let found: Vec<(Option<u8>, Simulated)> =
            worlds.into_par_iter().map(|w| self.best_offer(known, w, minute, worth)).collect();
        let mut best = vec![];
        for (w, (offer, outlooks)) in found.into_iter().enumerate() {
            best.push(offer);
            for (o, outlook) in outlooks {
                root.keep(w, vec![(minute, o)], outlook);
            }
        }
        best
    }

    fn best_offer(&self, root: &Root, world: usize, minute: u16, worth: f64) -> (Option<u8>, Simulated) {
        let track = &root.tracks[world];
        let nothing = self.harm(root, world);
        let already = track.snaps[usize::from(minute).min(track.snaps.len() - 1)].harm - self.harm_before[world];
        let offers = &self.rubric.offers;
        let price = |o: usize| self.price(world, std::iter::once(offers[o].action));
        let mut outlooks: Vec<Option<Outlook>> = vec![None; offers.len()];
        // What each may spare at most.
        let mut most: Vec<f64> = (0..offers.len()).map(|o| nothing - already - price(o)).collect();
        let best = loop {
            let Some(o) = (0..offers.len()).reduce(|a, b| if most[b] > most[a] { b } else { a }) else { break None };
            if most[o] <= worth {
                break None;
            }
            let next = [(minute, o as u8)];
            let outlook = outlooks[o].get_or_insert_with(|| self.begin(root, world, &next));
            if outlook.running.is_none() {
                break Some(o as u8);
            }
            let minutes = outlook.running.as_ref().map_or(0, |r| (r.world.state.tick - outlook.start) / GRID_S);
            self.advance_to(root, world, &next, outlook, |out| {
                out.running.as_ref().is_none_or(|r| (r.world.state.tick - out.start) / GRID_S > minutes)
            });
            most[o] = nothing - outlook.harm - price(o);
        };
        let made = outlooks.into_iter().enumerate().filter_map(|(o, outlook)| Some((o as u8, outlook?)));
        (best, made.collect())
    }

    /// What a look would tell in each world some time after the last of several possible changes, on the grid.
    pub fn tokens_after(&self, root: &mut Root, next: &[Next], look: Look, since_s: u32) -> Vec<Token> {
        let worlds: Vec<usize> = (0..root.tracks.len()).collect();
        let step = ((since_s + GRID_S / 2) / GRID_S) as usize;
        self.foresee(root, &worlds, &[next], Goal::Minute(step));
        let known = &*root;
        let token = |w: &usize| {
            let (outlook, track) = (known.outlook(*w, next).expect("it was foreseen"), &known.tracks[*w]);
            let beyond = step >= outlook.snaps.len();
            if beyond && outlook.tail.is_some_and(|share| share > 0.5) {
                // The change does next to nothing here, so the chart goes on as it would have without it.
                return track.at((outlook.start + step as u32 * GRID_S).min(self.rubric.spec().horizon.0)).token(look);
            }
            let state = outlook.snaps[step.min(outlook.snaps.len() - 1)].clone();
            World { fixed: Arc::clone(&track.fixed), state, seed: track.seed, lean: true }.token(look)
        };
        worlds.iter().map(token).collect()
    }

    /// A possible change at the moment it is issued; the state that it is made in is known.
    fn begin(&self, root: &Root, world: usize, next: &[Next]) -> Outlook {
        let (&(minute, offer), earlier) = next.split_last().expect("at least one change");
        let horizon = self.rubric.spec().horizon.0;
        let at = (root.start + u32::from(minute) * GRID_S).min(horizon);
        let mut running = if earlier.is_empty() {
            root.tracks[world].at(at)
        } else {
            let before = root.outlook(world, earlier).expect("earlier changes come first");
            let i = ((at.saturating_sub(before.start)) / GRID_S) as usize;
            let state = before.snaps[i.min(before.snaps.len() - 1)].clone();
            let track = &root.tracks[world];
            let mut w = World { fixed: Arc::clone(&track.fixed), state, seed: track.seed, lean: true };
            while w.state.tick < at {
                w.step();
            }
            w
        };
        let offer = &self.rubric.offers[usize::from(offer)];
        running.apply(offer.action, offer.starts_s);
        let op = running.state.ops.len() - 1;
        Outlook {
            harm: running.state.harm - self.harm_before[world],
            lands_s: 0,
            verify: vec![],
            tail: None,
            snaps: vec![running.state.clone()],
            start: at,
            running: Some(Running { world: running, op, landed: None, well: 0, alike: (0, -1.0) }),
        }
    }

    /// Goes on until the goal is known, or as far as goes without knowing what would follow without the change.
    fn advance(&self, root: &Root, world: usize, next: &[Next], out: &mut Outlook, goal: Goal) {
        self.advance_to(root, world, next, out, |out| out.knows(goal));
    }

    fn advance_to(
        &self,
        root: &Root,
        world: usize,
        next: &[Next],
        out: &mut Outlook,
        enough: impl Fn(&Outlook) -> bool,
    ) {
        let earlier = &next[..next.len() - 1];
        let earlier = root.outlook(world, earlier).map(|o| (o, self.harm_before[world]));
        let without = Without { track: &root.tracks[world], earlier };
        while !enough(out) {
            // From its second token on it may be compared.
            if out.verify.len() >= 2 && !without.known() {
                return;
            }
            self.tick(out, &without, world);
        }
    }

    /// One second; the end of it where the rest is known.
    fn tick(&self, out: &mut Outlook, without: &Without<'_>, index: usize) {
        let horizon = self.rubric.spec().horizon.0;
        let Some(running) = &mut out.running else { return };
        let Running { world, op, landed, well, alike } = running;
        if world.state.tick >= horizon {
            out.lands_s = if landed.is_some() { out.lands_s } else { horizon - out.start };
            out.running = None;
            return;
        }
        world.step();
        let tick = world.state.tick;
        out.harm = world.state.harm - self.harm_before[index];
        if landed.is_none() && (world.state.ops[*op].landed.is_some() || world.state.ops[*op].superseded) {
            *landed = Some(tick);
            out.lands_s = tick - out.start;
        }
        if landed.is_some_and(|l| (tick - l) % GRID_S == 40) && out.verify.len() < 6 {
            out.verify.push(world.token(self.verify));
        }
        if !(tick - out.start).is_multiple_of(GRID_S) {
            *well = if world.state.harm_rate == 0.0 { *well + 1 } else { 0 };
            return;
        }
        if out.snaps.len() < 24 {
            out.snaps.push(world.state.clone());
        }
        let calm = landed.is_some() && out.verify.len() >= 2 && quiet(world);
        let empty = world.state.services.iter().all(|s| s.queue < 1.0);
        if calm && empty && *well >= CALM_S - GRID_S / 2 {
            out.tail = Some(0.0);
            out.running = None;
            return;
        }
        let Some((rate, rest)) = calm.then(|| without.from(tick)).flatten() else { return };
        // The burn stands in a fixed proportion to what it would have been: so it goes on.
        let (times, share) = *alike;
        let now = if rate > 1e-6 { world.state.harm_rate / rate } else { f64::from(u8::from(rate == 0.0)) };
        let steady = (now - share).abs() <= STEADY * share.max(0.1) && (rate > 1e-6 || world.state.harm_rate == 0.0);
        *alike = (if steady { times + 1 } else { 0 }, now);
        if alike.0 >= 3 {
            out.harm += rest * now;
            out.tail = without.tail().map(|t| t * now);
            out.running = None;
        }
    }
}

impl Root {
    fn new(worlds: Vec<(Told, World)>, deeds: Vec<Deed>) -> Self {
        let start = worlds.first().map_or(0, |(_, w)| w.state.tick);
        let tracks = worlds.into_par_iter().map(|(told, w)| Track::run(w, true, told)).collect();
        Self { start, deeds, tracks, next: BTreeMap::new(), tokens: BTreeMap::new() }
    }

    /// The world at a tick under the learner's changes so far.
    pub fn world_at(&self, world: usize, tick: u32) -> World {
        self.tracks[world].at(tick)
    }

    /// What a world tells unasked under the learner's changes so far.
    pub fn told(&self, world: usize) -> &Told {
        &self.tracks[world].told
    }

    /// Burn of the budget in a world every minute from the root's start.
    pub fn rates(&self, world: usize) -> &[f64] {
        &self.tracks[world].rates
    }

    /// Records corrupted or lost for good by the horizon, when nothing more is done.
    pub fn records_harmed(&self, world: usize) -> f64 {
        let last = self.tracks[world].snaps.last();
        last.map_or(0.0, |s| s.stores.iter().map(|s| s.harmed).sum())
    }

    fn outlook(&self, world: usize, next: &[Next]) -> Option<&Outlook> {
        self.next.get(next)?[world].as_ref()
    }

    fn keep(&mut self, world: usize, next: Vec<Next>, outlook: Outlook) {
        let none = || self.tracks.iter().map(|_| None).collect();
        self.next.entry(next).or_insert_with(none)[world] = Some(outlook);
    }
}

/// The dashboard that shows the most journeys' success; the first where several do.
pub fn verify_panel(rubric: &Rubric) -> usize {
    let panels = &rubric.spec().panels;
    let journeys = |p: &crate::sim::spec::Panel| p.series.iter().filter(|s| s.ends_with(".success")).count();
    (0..panels.len()).rev().max_by_key(|p| journeys(&panels[*p])).unwrap_or(0)
}
