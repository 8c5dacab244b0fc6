//! The week without follow-ups beside the week with them, in every world of the family.

use super::week::{self, QUIET, Week};
use crate::base::diag::Diagnostic;
use crate::base::ratio::Milli;
use crate::course::load::scenario::follow_up;
use crate::course::scenario::Scenario;
use crate::grade::rubric::Rubric;
use crate::sim::phrase::write_action;

/// The weeks without follow-ups, and what is compared with them.
#[derive(Debug)]
pub struct Replay<'s> {
    scenario: &'s Scenario,
    seed: u64,
    before: Vec<Week>,
}

/// What some follow-ups come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Indices of the follow-ups.
    pub picks: Vec<usize>,
    /// Per world of the family, without and with them.
    pub weeks: Vec<(Week, Week)>,
    /// Prior of each world.
    pub priors: Vec<f64>,
    /// Price of a page that asked for nothing, budget-minutes.
    pub page_price: f64,
    /// What the organisation changed in the week, as it is typed.
    pub changes: Vec<String>,
}

/// What follow-ups do to the pace of one change.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Pace {
    /// As it is typed.
    pub change: String,
    /// Seconds longer until it is everywhere, the mean over the weeks in which it gets there with and without.
    pub longer_s: i64,
    /// Share of weeks in which it no longer gets everywhere, thousandths.
    pub held_back: Milli,
    /// Of these, weeks in which nobody would have been hurt.
    pub held_back_well: Milli,
}

impl<'s> Replay<'s> {
    /// Plays the weeks without follow-ups. `each` is called after every week.
    pub fn new(scenario: &'s Scenario, seed: u64, each: &mut dyn FnMut()) -> Self {
        let before = weeks(&scenario.rubric, &scenario.rubric, seed, each);
        Self { scenario, seed, before }
    }

    /// Plays the weeks with these follow-ups.
    ///
    /// # Errors
    /// What two of them do to each other that neither does alone.
    pub fn with(&self, picks: &[usize], each: &mut dyn FnMut()) -> Result<Compared, Vec<Diagnostic>> {
        let rubric = follow_up::with(self.scenario, picks)?;
        let after = weeks(&rubric, &self.scenario.rubric, self.seed, each);
        let spec = self.scenario.rubric.spec();
        Ok(Compared {
            picks: picks.to_vec(),
            weeks: self.before.iter().cloned().zip(after).collect(),
            priors: rubric.worlds.iter().map(|w| w.prior).collect(),
            page_price: rubric.page_price,
            changes: spec.events.iter().map(|e| write_action(spec, e.action)).collect(),
        })
    }
}

fn weeks(rubric: &Rubric, before: &Rubric, seed: u64, each: &mut dyn FnMut()) -> Vec<Week> {
    let mut out = Vec::new();
    for world in 0..rubric.worlds.len() {
        // Worlds differ in rules and triggers only, and waiting times in neither.
        rubric.worlds[world].fixed.share_waits(&rubric.worlds[0].fixed);
        out.push(week::play(rubric, world, seed, &before.worlds[world].fixed.spec));
        each();
    }
    out
}

impl Compared {
    /// Mean over the family, by prior, of something of the week before and after.
    fn mean(&self, of: &dyn Fn(&Week) -> f64) -> (f64, f64) {
        let each = self.priors.iter().zip(&self.weeks);
        each.fold((0.0, 0.0), |sum, (p, (before, after))| (sum.0 + p * of(before), sum.1 + p * of(after)))
    }

    /// People whose first try failed, without and with.
    pub fn users(&self) -> (f64, f64) {
        self.mean(&|w| w.users)
    }

    /// Budget-minutes that users lost, without and with.
    pub fn harm(&self) -> (f64, f64) {
        self.mean(&|w| w.harm)
    }

    /// Pages that asked for nothing, without and with.
    pub fn for_nothing(&self) -> (f64, f64) {
        self.mean(&|w| f64::from(w.for_nothing()))
    }

    /// Changes that were made by themselves and that nobody needed.
    pub fn needless(&self) -> f64 {
        self.mean(&|w| w.made.iter().filter(|(_, price)| *price > 0.0).count() as f64).1
    }

    /// Budget-minutes of everything: users, pages that asked for nothing, changes that nobody needed.
    pub fn cost(&self) -> (f64, f64) {
        self.mean(&|w| w.cost(self.page_price))
    }

    /// Share of that cost which is spared, thousandths; less than 0 where follow-ups do harm.
    pub fn spared(&self) -> Milli {
        let (before, after) = self.cost();
        share(before, after)
    }

    /// The same in one world alone.
    pub fn spared_in(&self, world: usize) -> Milli {
        let (before, after) = &self.weeks[world];
        share(before.cost(self.page_price), after.cost(self.page_price))
    }

    /// What becomes of the pace of each change of the organisation that follow-ups touch.
    pub fn pace(&self) -> Vec<Pace> {
        let mut out = Vec::new();
        for (i, change) in self.changes.iter().enumerate() {
            let (mut both, mut longer, mut held, mut well) = (0.0, 0.0, 0.0, 0.0);
            for (p, (before, after)) in self.priors.iter().zip(&self.weeks) {
                match (before.took_s[i], after.took_s[i]) {
                    (Some(b), Some(a)) => {
                        both += p;
                        longer += p * (f64::from(a) - f64::from(b));
                    }
                    (Some(_), None) => {
                        held += p;
                        well += if before.harm < QUIET { *p } else { 0.0 };
                    }
                    _ => {}
                }
            }
            let longer_s = if both > 0.0 { (longer / both).round() as i64 } else { 0 };
            if longer_s != 0 || held > 0.0 {
                let (held_back, held_back_well) = (Milli::from_minutes(held), Milli::from_minutes(well));
                out.push(Pace { change: change.clone(), longer_s, held_back, held_back_well });
            }
        }
        out
    }

    /// Seconds by which all changes of the week together take longer.
    pub fn longer_s(&self) -> i64 {
        self.pace().iter().map(|p| p.longer_s).sum()
    }
}

fn share(before: f64, after: f64) -> Milli {
    if before <= 0.0 { Milli(0) } else { Milli::from_minutes((before - after) / before) }
}
