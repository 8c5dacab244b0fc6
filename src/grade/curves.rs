//! What users felt over a run, as it went and had nobody acted: everybody, by group, and what they think of us.

use std::sync::Arc;

use crate::base::ratio::Milli;
use crate::sim::{Spec, World};

use super::assess::Played;
use super::report::{Group, Trust};

/// Seconds between two values of the burn chart.
pub const BURN_S: u32 = 30;

/// Users and burn, twice.
#[derive(Debug)]
pub struct Curves {
    /// Burn, thousandths of a budget-minute a minute, every [`BURN_S`] from the take-over.
    pub burn: Vec<i64>,
    /// The same had nobody acted.
    pub burn_idle: Vec<i64>,
    /// Users whose attempt failed.
    pub failed: u64,
    /// The same had nobody acted.
    pub failed_idle: u64,
    /// Cohorts, then regions.
    pub groups: Vec<Group>,
    /// What users thought of us, if that is counted.
    pub trust: Option<Trust>,
}

impl Curves {
    /// Both, by playing the run and its world again.
    pub fn of(played: &Played<'_>) -> Self {
        let mut world = World::from_fixed(Arc::clone(&played.incident.world.fixed), played.incident.world.seed);
        world.run_until(world.spec().begin);
        let horizon = world.spec().horizon;
        let (mut run, mut idle) = (Felt::default(), Felt::default());
        played.replay(horizon, &mut |world| run.take(world));
        idle.take(&world);
        while world.now() < horizon {
            world.step();
            idle.take(&world);
        }
        let counted = world.spec().trust.is_some();
        let trust = Trust { before: run.trust[0], lowest: run.trust[1], end: run.trust[2], end_idle: idle.trust[2] };
        Self {
            failed: run.users.since_begin(),
            failed_idle: idle.users.since_begin(),
            groups: groups(world.spec(), &run, &idle),
            trust: counted.then_some(trust),
            burn: run.burn,
            burn_idle: idle.burn,
        }
    }
}

/// Each cohort and region, as it went and had nobody acted.
fn groups(spec: &Spec, run: &Felt, idle: &Felt) -> Vec<Group> {
    let cohorts = spec.cohorts.iter().map(|c| ("cohort", &c.name));
    let names = cohorts.chain(spec.regions.iter().map(|r| ("region", &r.name)));
    let felt = run.groups.iter().zip(&idle.groups);
    let mut out = Vec::new();
    for ((kind, name), (run, idle)) in names.zip(felt) {
        out.push(Group {
            kind,
            name: name.clone(),
            failed_users: run[0].since_begin(),
            failed_users_idle: idle[0].since_begin(),
            harm: Milli::from_minutes(run[1].now - run[1].begin),
            harm_idle: Milli::from_minutes(idle[1].now - idle[1].begin),
        });
    }
    out
}

/// A running sum at the take-over and now.
#[derive(Default, Clone, Copy)]
struct Since {
    begin: f64,
    now: f64,
}

impl Since {
    fn take(&mut self, sum: f64, begins: bool) {
        self.now = sum;
        if begins {
            self.begin = sum;
        }
    }

    fn since_begin(self) -> u64 {
        (self.now - self.begin).max(0.0) as u64
    }
}

/// What one course of events did to users.
#[derive(Default)]
struct Felt {
    /// Every 30 s from the take-over.
    burn: Vec<i64>,
    /// Users whose attempt failed.
    users: Since,
    /// The same and the harm, per group.
    groups: Vec<[Since; 2]>,
    /// At the take-over, lowest since, now; tenths of a percent.
    trust: [u32; 3],
}

impl Felt {
    fn take(&mut self, world: &World) {
        let state = &world.state;
        let since = world.now().since(world.spec().begin);
        self.users.take(state.journeys.iter().map(|j| j.failed_users).sum(), since == 0);
        self.groups.resize(state.groups.len(), [Since::default(); 2]);
        for (felt, now) in self.groups.iter_mut().zip(&state.groups) {
            felt[0].take(now.failed_users, since == 0);
            felt[1].take(now.harm, since == 0);
        }
        let trust = (state.trust * 10.0 + 0.5) as u32;
        if since == 0 {
            self.trust = [trust; 3];
        }
        self.trust[1] = self.trust[1].min(trust);
        self.trust[2] = trust;
        if since.is_multiple_of(BURN_S) && world.now() < world.spec().horizon {
            self.burn.push(Milli::from_minutes(state.harm_rate).0);
        }
    }
}
