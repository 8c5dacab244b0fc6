//! What a possible change leads to in one world, a second at a time, and where the rest of it is known.

use crate::sim::World;
use crate::sim::observe::{Look, Token};
use crate::sim::state::State;

use super::goal::Goal;
use super::track::{Track, quiet};
use super::{CALM_S, GRID_S};

/// A proportion that moves by less than this from minute to minute is steady.
const STEADY: f64 = 0.02;
/// Tokens after the landing before a track may end early.
const SEEN: usize = 2;
/// Minutes after the change for which states are kept.
const STATES: usize = 24;

/// What a possible change leads to, from the learner's changes so far; simulated as far as was asked for.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// Harm from the take-over to the horizon, budget-minutes; to where the simulation stands while it is under way.
    pub(super) harm: f64,
    /// When the last change was complete, seconds after it was issued.
    pub lands_s: u32,
    /// Tokens of the journeys' dashboard at the minutes after it landed.
    pub verify: Vec<Token>,
    /// Burn in the end as a share of the burn without any possible change, where that is known.
    pub(super) tail: Option<f64>,
    /// States every minute after it was issued, for a further change.
    pub(super) snaps: Vec<State>,
    pub(super) start: u32,
    /// None once everything is known.
    pub(super) running: Option<Running>,
}

/// A simulation that is under way.
#[derive(Debug, Clone)]
pub(super) struct Running {
    pub(super) world: World,
    /// Index of the change into the ops.
    op: usize,
    landed: Option<u32>,
    /// Seconds for which users have been well.
    well: u32,
    /// Minutes for which the burn has stood in the same proportion, and that.
    alike: (u32, f64),
}

impl Outlook {
    /// A change that was just issued in a world; `before` is the harm by the take-over.
    pub(super) fn begin(world: World, before: f64) -> Self {
        let op = world.state.ops.len() - 1;
        Self {
            harm: world.state.harm - before,
            lands_s: 0,
            verify: vec![],
            tail: None,
            snaps: vec![world.state.clone()],
            start: world.state.tick,
            running: Some(Running { world, op, landed: None, well: 0, alike: (0, -1.0) }),
        }
    }

    /// Whether that much is known.
    pub(super) fn knows(&self, goal: Goal) -> bool {
        let Some(running) = &self.running else { return true };
        match goal {
            Goal::Landing => running.landed.is_some(),
            Goal::Verify => !self.verify.is_empty(),
            Goal::Minute(i) => self.snaps.len() > i,
            Goal::End => false,
        }
    }

    /// One second; the end of it where the rest is known. `verify` is the dashboard that shows the journeys, `before` the
    /// harm by the take-over.
    pub(super) fn tick(&mut self, without: &Without<'_>, verify: Look, before: f64) {
        let Some(running) = &mut self.running else { return };
        let Running { world, op, landed, well, alike } = running;
        let horizon = world.spec().horizon.0;
        if world.state.tick >= horizon {
            self.lands_s = if landed.is_some() { self.lands_s } else { horizon - self.start };
            self.running = None;
            return;
        }
        world.step();
        let tick = world.state.tick;
        self.harm = world.state.harm - before;
        if landed.is_none() && (world.state.ops[*op].landed.is_some() || world.state.ops[*op].superseded) {
            *landed = Some(tick);
            self.lands_s = tick - self.start;
        }
        if landed.is_some_and(|l| (tick - l) % GRID_S == 40) && self.verify.len() < SEEN {
            self.verify.push(world.token(verify));
        }
        if !(tick - self.start).is_multiple_of(GRID_S) {
            *well = if world.state.harm_rate == 0.0 { *well + 1 } else { 0 };
            return;
        }
        if self.snaps.len() < STATES {
            self.snaps.push(world.state.clone());
        }
        let calm = landed.is_some() && self.verify.len() >= SEEN && quiet(world);
        let empty = world.state.services.iter().all(|s| s.queue < 1.0);
        if calm && empty && *well >= CALM_S - GRID_S / 2 {
            self.tail = Some(0.0);
            self.running = None;
            return;
        }
        let Some((rate, rest)) = calm.then(|| without.from(tick)).flatten() else { return };
        // The burn stands in a fixed proportion to what it would have been: so it goes on.
        let (times, share) = *alike;
        let now = if rate > 1e-6 { world.state.harm_rate / rate } else { f64::from(u8::from(rate == 0.0)) };
        let steady = (now - share).abs() <= STEADY * share.max(0.1) && (rate > 1e-6 || world.state.harm_rate == 0.0);
        *alike = (if steady { times + 1 } else { 0 }, now);
        if alike.0 >= 3 {
            self.harm += rest * now;
            self.tail = without.tail().map(|t| t * now);
            self.running = None;
        }
    }
}

/// What would have followed without the change that is being simulated.
pub(super) struct Without<'r> {
    /// The learner's changes alone.
    pub track: &'r Track,
    /// An earlier possible change, and the harm before the take-over.
    pub earlier: Option<(&'r Outlook, f64)>,
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
    pub fn known(&self) -> bool {
        self.earlier.is_none_or(|(outlook, _)| outlook.running.is_none())
    }

    /// What the burn will be in the end, as a share of the burn with the learner's changes alone.
    fn tail(&self) -> Option<f64> {
        self.earlier.map_or(Some(1.0), |(outlook, _)| outlook.tail)
    }
}
