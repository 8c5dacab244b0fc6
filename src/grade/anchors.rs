//! What a score is measured against: 100 is par, 50 the best player that does the same whatever it sees, 0 one that
//! draws from what is allowed. All three play the family under the same noise as the learner.

use crate::base::ratio::Milli;

use super::family::Family;
use super::zoo::{Policy, mean_costs};

/// Expected costs beyond par, budget-minutes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchors {
    /// Of the best constant policy.
    pub constant: f64,
    /// Which one it is.
    pub which: Policy,
    /// Of the random player.
    pub random: f64,
}

impl Anchors {
    /// For the noise of a family; `par` in budget-minutes.
    pub fn of(family: &Family<'_>, par: f64) -> Self {
        let mut players: Vec<Policy> = Policy::constants(family.rubric()).collect();
        players.push(Policy::Random);
        let mut costs = mean_costs(family, &players);
        let random = costs.pop().unwrap_or_default();
        let (mut constant, mut which) = (f64::MAX, Policy::CheapFixes);
        for (cost, policy) in costs.into_iter().zip(players) {
            if cost < constant {
                (constant, which) = (cost, policy);
            }
        }
        Self { constant: constant - par, which, random: random - par }
    }

    /// The mean of several.
    pub fn mean(of: &[Self]) -> Option<Self> {
        let n = of.len() as f64;
        let mean = |x: fn(&Self) -> f64| of.iter().map(x).sum::<f64>() / n;
        of.first().map(|first| Self { constant: mean(|a| a.constant), random: mean(|a| a.random), which: first.which })
    }

    /// Points for what decisions cost beyond par, straight from anchor to anchor; up to 120 where par was beaten.
    pub fn score(&self, decisions: Milli) -> i32 {
        let (lost, half, whole) =
            (decisions.0, Milli::from_minutes(self.constant).0, Milli::from_minutes(self.random).0);
        if half <= 0 || whole <= half {
            // Nothing sets good play apart here; a scenario like that does not pass `check`.
            return if lost <= 0 { 100 } else { 0 };
        }
        let points = if lost <= half { 100 - 50 * lost / half } else { 50 - 50 * (lost - half) / (whole - half) };
        points.clamp(0, 120) as i32
    }
}
