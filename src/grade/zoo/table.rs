//! What every player is worth on a scenario, and what that says about the grader.

use rayon::prelude::*;

use crate::base::ratio::Milli;
use crate::grade::anchors::Anchors;
use crate::grade::assess::{Costs, costs};
use crate::grade::family::Family;
use crate::grade::rubric::Rubric;
use crate::grade::tracks::Tracks;

use super::Policy;

/// A player on a scenario: means over the family, by the priors, and over seeds; budget-minutes.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The player.
    pub policy: Policy,
    /// 100 is par, 50 the best constant player, 0 the random one.
    pub score: i32,
    /// Cost of its runs.
    pub mean_cost: f64,
    /// What its decisions cost beyond the reference's.
    pub decisions: f64,
    /// What is neither par nor decisions.
    pub luck: f64,
    /// Standard error of the luck over the seeds; none for a single seed.
    pub luck_error: Option<f64>,
    /// Per seed what decisions cost beyond the reference's.
    pub by_seed: Vec<f64>,
}

/// Every player on a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// In the order of [`Policy::all`].
    pub rows: Vec<Row>,
    /// Expected cost of the reference, budget-minutes.
    pub par: f64,
    /// What scores are measured against.
    pub anchors: Anchors,
}

/// What came out with one seed: a mean over the family for each player.
struct Round {
    par: f64,
    anchors: Anchors,
    players: Vec<Costs>,
}

impl Table {
    /// Plays everybody in every world with each seed; `each` hears of each player that is through with a seed.
    pub fn play(rubric: &Rubric, seeds: &[u64], each: &(dyn Fn() + Sync)) -> Option<Self> {
        let rounds: Vec<Round> = seeds.par_iter().map(|seed| round(rubric, *seed, each)).collect();
        let anchors = Anchors::mean(&rounds.iter().map(|r| r.anchors).collect::<Vec<_>>())?;
        let par = rounds.iter().map(|r| r.par).sum::<f64>() / rounds.len() as f64;
        let row = |(i, policy): (usize, Policy)| {
            row(policy, &anchors, &rounds.iter().map(|r| r.players[i]).collect::<Vec<_>>())
        };
        let rows = Policy::all(rubric).into_iter().enumerate().map(row).collect();
        Some(Self { rows, par, anchors })
    }

    /// A player's row.
    pub fn of(&self, policy: Policy) -> Option<&Row> {
        self.rows.iter().find(|r| r.policy == policy)
    }

    /// The best of the players that do the same whatever they see.
    pub fn best_constant(&self) -> Option<&Row> {
        let constants = self.rows.iter().filter(|r| matches!(r.policy, Policy::Always(_) | Policy::CheapFixes));
        constants.min_by(|a, b| a.decisions.total_cmp(&b.decisions))
    }
}

fn round(rubric: &Rubric, seed: u64, each: &(dyn Fn() + Sync)) -> Round {
    let (tracks, root) = Tracks::new(rubric, seed);
    let mut family = Family::new(&tracks, root);
    let mut players = vec![];
    for policy in Policy::all(rubric) {
        let mut mean = Costs { par: 0.0, decisions: 0.0, total: 0.0 };
        for (w, world) in rubric.worlds.iter().enumerate() {
            for way in policy.ways() {
                let incident = policy.play(way, &mut family, w);
                let run = costs(&mut family, w, &incident);
                let share = world.prior / f64::from(policy.ways().end);
                mean.par += share * run.par;
                mean.decisions += share * run.decisions;
                mean.total += share * run.total;
            }
        }
        players.push(mean);
        each();
    }
    let par = players.first().map_or(0.0, |p| p.par);
    Round { par, anchors: Anchors::of(&family, par), players }
}

fn row(policy: Policy, anchors: &Anchors, rounds: &[Costs]) -> Row {
    let n = rounds.len() as f64;
    let mean = |of: &dyn Fn(&Costs) -> f64| rounds.iter().map(of).sum::<f64>() / n;
    let luck_of = |c: &Costs| c.total - c.par - c.decisions;
    let luck = mean(&luck_of);
    let spread = mean(&|c| (luck_of(c) - luck) * (luck_of(c) - luck));
    let decisions = mean(&|c| c.decisions);
    Row {
        policy,
        score: anchors.score(Milli::from_minutes(decisions)),
        mean_cost: mean(&|c| c.total),
        decisions,
        luck,
        luck_error: (rounds.len() > 1).then(|| libm::sqrt(spread / (n - 1.0))),
        by_seed: rounds.iter().map(|c| c.decisions).collect(),
    }
}
