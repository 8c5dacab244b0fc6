//! One week played with nobody's help: what the organisation does, what breaks and what begins by itself, from the first
//! second to the last. What users lost, who was paged, and how long changes took.

use crate::grade::rubric::Rubric;
use crate::sim::World;
use crate::sim::action::Action;
use crate::sim::spec::Spec;

/// Seconds of a value of the curve.
pub const STEP_S: u32 = 60;

/// A week in which less than this was lost is one in which nobody was hurt, budget-minutes.
pub const QUIET: f64 = 0.05;

/// What became of a week.
#[derive(Debug, Clone, PartialEq)]
pub struct Week {
    /// People whose first try failed.
    pub users: f64,
    /// Budget-minutes.
    pub harm: f64,
    /// Share of what users came for that failed, the mean of each minute.
    pub curve: Vec<f64>,
    /// Alerts that began to fire.
    pub pages: u32,
    /// Changes that the follow-ups made by themselves, each once, with what they cost where they were not needed,
    /// budget-minutes.
    pub made: Vec<(Action, f64)>,
    /// Seconds from the issue of each of the organisation's changes until it was everywhere; none: it never was.
    pub took_s: Vec<Option<u32>>,
}

impl Week {
    /// Pages in a week in which nobody was hurt.
    pub fn for_nothing(&self) -> u32 {
        if self.harm < QUIET { self.pages } else { 0 }
    }

    /// Everything that it cost, budget-minutes: users, pages that asked for nothing, changes that nobody needed.
    pub fn cost(&self, page_price: f64) -> f64 {
        let needless: f64 = self.made.iter().map(|(_, price)| price).sum();
        self.harm + f64::from(self.for_nothing()) * page_price + needless
    }
}

/// Plays the week of one world. `before` is the system without follow-ups: what is not in it was added by them.
pub fn play(rubric: &Rubric, world: usize, seed: u64, before: &Spec) -> Week {
    let mut now = World::from_fixed(rubric.worlds[world].fixed.clone(), seed);
    now.lean = true;
    let spec = rubric.worlds[world].fixed.spec.clone();
    let added: Vec<bool> = spec.triggers.iter().map(|t| before.triggers.iter().all(|b| b.name != t.name)).collect();
    let mut week = Week { users: 0.0, harm: 0.0, curve: Vec::new(), pages: 0, made: Vec::new(), took_s: Vec::new() };
    let mut fired = vec![crate::sim::state::NEVER; spec.alerts.len()];
    let (mut sum, mut seconds) = (0.0, 0);
    while now.now() < spec.horizon {
        now.step();
        sum += now.state.harm_rate;
        seconds += 1;
        if seconds == STEP_S {
            week.curve.push(sum / f64::from(STEP_S));
            (sum, seconds) = (0.0, 0);
        }
        for (seen, alert) in fired.iter_mut().zip(&now.state.alerts) {
            week.pages += u32::from(alert.fired != *seen);
            *seen = alert.fired;
        }
    }
    week.harm = now.state.harm;
    let weighed = spec.journeys.iter().zip(&now.state.journeys).filter(|(j, _)| j.weight > 0.0);
    week.users = weighed.map(|(_, state)| state.failed_users).sum();
    for op in &now.state.ops {
        let again = week.made.iter().any(|(action, _)| *action == op.action);
        if op.trigger.is_some_and(|t| added[t as usize]) && op.failed.is_none() && !again {
            week.made.push((op.action, rubric.price_in(world, op.action)));
        }
    }
    for event in &spec.events {
        let same = |o: &&crate::sim::state::Op| {
            o.by_event
                && o.trigger.is_none()
                && o.part_of.is_none()
                && o.issued == event.at.0
                && o.action == event.action
        };
        let op = now.state.ops.iter().find(same);
        week.took_s.push(op.filter(|o| !o.superseded).and_then(|o| Some(o.landed? - o.issued)));
    }
    week
}
