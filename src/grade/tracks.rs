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

/// What a possible change leads to, from the learner's changes so far.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// Harm from the take-over to the horizon, budget-minutes.
    pub harm: f64,
    /// When the last change was complete, seconds after it was issued.
    pub lands_s: u32,
    /// Tokens of the journeys' dashboard at the minutes after it landed.
    pub verify: Vec<Token>,
    /// Burn in the end as a share of the burn without any possible change, where that is known.
    tail: Option<f64>,
    /// States every minute after it was issued, for a further change.
    snaps: Vec<State>,
    start: u32,
}

/// A change that might be made: when, in minutes of the grid since the root began, and which offer.
pub type Next = (u16, u8);

/// The family after the learner's changes so far.
#[derive(Debug)]
pub struct Root {
    /// Tick from which it holds: the take-over, or the last change.
    pub start: u32,
    /// The learner's changes so far.
    pub deeds: Vec<Deed>,
    tracks: Vec<Track>,
    next: BTreeMap<(usize, Vec<Next>), Outlook>,
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
            self.foresee(root, worlds, &[&low, &high]);
        } else {
            self.foresee(root, worlds, &[&low]);
        }
    }

    /// Harm when the changes `earlier` follow and another at `last_at` exactly (interpolated on the grid).
    pub fn harm_after(&self, root: &mut Root, world: usize, earlier: &[Next], last_at: u32, offer: u8) -> f64 {
        let (low, high, part) = Self::around(root, earlier, last_at, offer);
        let low = self.outlook(root, world, &low).harm;
        if part <= 0.0 {
            return low;
        }
        low + (self.outlook(root, world, &high).harm - low) * part
    }

    /// What follows from a sequence of possible changes on the grid.
    pub fn outlook<'r>(&self, root: &'r mut Root, world: usize, next: &[Next]) -> &'r Outlook {
        self.foresee(root, &[world], &[next]);
        &root.next[&(world, next.to_vec())]
    }

    /// Simulates what is not known yet of several sequences in several worlds, on all cores.
    pub fn foresee(&self, root: &mut Root, worlds: &[usize], sequences: &[&[Next]]) {
        let depth = sequences.iter().map(|n| n.len()).max().unwrap_or(0);
        for length in 1..=depth {
            let mut missing: Vec<(usize, Vec<Next>)> = vec![];
            for next in sequences.iter().filter(|n| n.len() >= length) {
                for &w in worlds {
                    let key = (w, next[..length].to_vec());
                    if !root.next.contains_key(&key) && !missing.contains(&key) {
                        missing.push(key);
                    }
                }
            }
            let known = &*root;
            let new: Vec<Outlook> = match missing.as_slice() {
                [(w, next)] => vec![self.simulate(known, *w, next)],
                many => many.par_iter().map(|(w, next)| self.simulate(known, *w, next)).collect(),
            };
            root.next.extend(missing.into_iter().zip(new));
        }
    }

    /// What a look would tell in each world some time after the last of several possible changes, on the grid.
    pub fn tokens_after(&self, root: &mut Root, next: &[Next], look: Look, since_s: u32) -> Vec<Token> {
        let worlds: Vec<usize> = (0..root.tracks.len()).collect();
        self.foresee(root, &worlds, &[next]);
        let known = &*root;
        let step = ((since_s + GRID_S / 2) / GRID_S) as usize;
        let token = |w: &usize| {
            let (outlook, track) = (&known.next[&(*w, next.to_vec())], &known.tracks[*w]);
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

    fn simulate(&self, root: &Root, world: usize, next: &[Next]) -> Outlook {
        let (&(minute, offer), earlier) = next.split_last().expect("at least one change");
        let horizon = self.rubric.spec().horizon.0;
        let at = (root.start + u32::from(minute) * GRID_S).min(horizon);
        let mut running = if earlier.is_empty() {
            root.tracks[world].at(at)
        } else {
            let before = &root.next[&(world, earlier.to_vec())];
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
        let outlook = (!earlier.is_empty()).then(|| &root.next[&(world, earlier.to_vec())]);
        let without = Without { track: &root.tracks[world], earlier: outlook.map(|o| (o, self.harm_before[world])) };
        self.follow(running, at, &without, world)
    }

    /// Runs a world with a fresh change until the rest is known.
    fn follow(&self, mut world: World, at: u32, without: &Without<'_>, index: usize) -> Outlook {
        let horizon = world.spec().horizon.0;
        let op = world.state.ops.len() - 1;
        let mut out =
            Outlook { harm: 0.0, lands_s: 0, verify: vec![], tail: None, snaps: vec![world.state.clone()], start: at };
        let (mut well, mut alike, mut share, mut landed) = (0, 0, -1.0_f64, None);
        while world.state.tick < horizon {
            world.step();
            let tick = world.state.tick;
            if landed.is_none() && (world.state.ops[op].landed.is_some() || world.state.ops[op].superseded) {
                landed = Some(tick);
                out.lands_s = tick - at;
            }
            if landed.is_some_and(|l| (tick - l) % GRID_S == 40) && out.verify.len() < 6 {
                out.verify.push(world.token(self.verify));
            }
            if !(tick - at).is_multiple_of(GRID_S) {
                well = if world.state.harm_rate == 0.0 { well + 1 } else { 0 };
                continue;
            }
            if out.snaps.len() < 24 {
                out.snaps.push(world.state.clone());
            }
            let calm = landed.is_some() && out.verify.len() >= 2 && quiet(&world);
            let empty = world.state.services.iter().all(|s| s.queue < 1.0);
            if calm && empty && well >= CALM_S - GRID_S / 2 {
                out.harm = world.state.harm - self.harm_before[index];
                out.tail = Some(0.0);
                return out;
            }
            if let Some((rate, rest)) = calm.then(|| without.from(tick)).flatten() {
                // The burn stands in a fixed proportion to what it would have been: so it goes on.
                let now = if rate > 1e-6 { world.state.harm_rate / rate } else { f64::from(u8::from(rate == 0.0)) };
                let steady =
                    (now - share).abs() <= STEADY * share.max(0.1) && (rate > 1e-6 || world.state.harm_rate == 0.0);
                alike = if steady { alike + 1 } else { 0 };
                share = now;
                if alike >= 3 {
                    out.harm = world.state.harm - self.harm_before[index] + rest * share;
                    out.tail = without.tail().map(|t| t * share);
                    return out;
                }
            }
        }
        out.harm = world.state.harm - self.harm_before[index];
        out.lands_s = if landed.is_some() { out.lands_s } else { horizon - at };
        out
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

    /// How many possible changes were simulated so far.
    pub fn simulated(&self) -> usize {
        self.next.len()
    }
}

/// The dashboard that shows the most journeys' success; the first where several do.
pub fn verify_panel(rubric: &Rubric) -> usize {
    let panels = &rubric.spec().panels;
    let journeys = |p: &crate::sim::spec::Panel| p.series.iter().filter(|s| s.ends_with(".success")).count();
    (0..panels.len()).rev().max_by_key(|p| journeys(&panels[*p])).unwrap_or(0)
}
