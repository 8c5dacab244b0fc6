//! What users felt over a run, as it went and had nobody acted.

use std::sync::Arc;

use crate::base::ratio::Milli;
use crate::sim::World;

use super::assess::Played;

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
}

impl Curves {
    /// Both, by playing the run and its world again.
    pub fn of(played: &Played<'_>) -> Self {
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
