//! What users feel at a decision as far as its evidence tells: one judgement, on which whatever asks how bad it was rests.

use crate::sim::severity::{Severity, of_share, row};
use crate::sim::spec::Spec;

use super::belief::Belief;
use super::tracks::Root;

/// Worlds less likely than this are not asked.
const ASKED: f64 = 0.01;
/// A severity fits that is right with at least this probability.
const FITS: f64 = 0.25;
/// A share this near to the edge of a severity, as a share of itself, may be taken for the next one.
const EDGE: f64 = 0.1;

/// World by world what fails.
#[derive(Debug, Clone, PartialEq)]
pub struct Felt {
    /// Burn, expected: the share of the main SLO's users that fail.
    pub burn: f64,
    worlds: Vec<World>,
}

/// A world that is worth asking.
#[derive(Debug, Clone, Copy, PartialEq)]
struct World {
    index: usize,
    p: f64,
    /// Share of the journey that fails most, and which one.
    share: f64,
    journey: Option<usize>,
}

impl Felt {
    /// At a tick, on what the evidence makes of the worlds.
    pub fn at(root: &Root, belief: &Belief, tick: u32) -> Self {
        let (mut burn, mut worlds) = (0.0, vec![]);
        for (index, (&p, &exact)) in belief.p.iter().zip(&belief.exact).enumerate() {
            if p < ASKED && exact <= 0.0 {
                continue;
            }
            let world = root.world_at(index, tick);
            if exact > 0.0 {
                burn += exact * world.state.harm_rate;
            }
            if p >= ASKED {
                let (share, journey) = world.worst_felt();
                worlds.push(World { index, p, share, journey });
            }
        }
        Self { burn, worlds }
    }

    /// Probability that users are hurt.
    pub fn hurt(&self) -> f64 {
        self.mass(|w| is_harm(of_share(w.share)))
    }

    /// Probability that users were hurt here, on what was known later.
    pub fn hurt_given(&self, later: &Belief) -> f64 {
        let all: f64 = self.worlds.iter().map(|w| later.p[w.index]).sum();
        let hurt = self.worlds.iter().filter(|w| is_harm(of_share(w.share))).map(|w| later.p[w.index]).sum::<f64>();
        if all > 0.0 { hurt / all } else { 0.0 }
    }

    /// The severities that fit, worst first.
    pub fn fitting(&self) -> Vec<u8> {
        let near = |w: &World, n: u8| {
            [1.0 - EDGE, 1.0, 1.0 + EDGE].iter().any(|by| of_share((w.share * by).min(1.0)).number == n)
        };
        (1..=4).filter(|n| self.mass(|w| near(w, *n)) >= FITS).collect()
    }

    /// The likeliest of it, in words: `most likely 52 % failed at `order` beyond the usual failures: sev1 by the table`.
    pub fn said(&self, spec: &Spec) -> String {
        let class = |n: u8| self.mass(|w| of_share(w.share).number == n);
        let likeliest = (1..=4).rev().max_by(|a, b| class(*a).total_cmp(&class(*b))).unwrap_or(4);
        let severity = row(likeliest);
        if !is_harm(severity) {
            return "most likely nobody failed beyond the usual: sev4 by the table".to_owned();
        }
        let of: Vec<&World> = self.worlds.iter().filter(|w| of_share(w.share).number == likeliest).collect();
        let all: f64 = of.iter().map(|w| w.p).sum();
        let share = of.iter().map(|w| w.p * w.share).sum::<f64>() / all.max(1e-9);
        let first = of.iter().max_by(|a, b| a.p.total_cmp(&b.p)).and_then(|w| w.journey);
        let at = first.map_or(String::new(), |j| format!(" at `{}`", spec.journeys[j].name));
        let percent = (share * 100.0).max(1.0);
        format!("most likely {percent:.0} % failed{at} beyond the usual failures: sev{likeliest} by the table")
    }

    fn mass(&self, which: impl Fn(&World) -> bool) -> f64 {
        let all: f64 = self.worlds.iter().map(|w| w.p).sum();
        let some: f64 = self.worlds.iter().filter(|w| which(w)).map(|w| w.p).sum();
        if all > 0.0 { some / all } else { 0.0 }
    }
}

/// Whether somebody fails.
const fn is_harm(severity: Severity) -> bool {
    severity.number < 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn felt(shares: &[(f64, f64)]) -> Felt {
        let one = |(index, (p, share)): (usize, &(f64, f64))| World { index, p: *p, share: *share, journey: None };
        Felt { burn: 0.0, worlds: shares.iter().enumerate().map(one).collect() }
    }

    #[test]
    fn what_fits_is_what_is_likely_by_the_table() {
        assert_eq!(felt(&[(0.6, 0.7), (0.4, 0.0)]).fitting(), [1, 4]);
        assert_eq!(felt(&[(0.8, 0.52), (0.2, 0.0)]).fitting(), [1, 2], "near the edge either may be said");
        assert_eq!(felt(&[(0.8, 0.3), (0.2, 0.0)]).fitting(), [2]);
        assert!(felt(&[(0.8, 0.52)]).said(&Spec::default()).contains("52 % failed beyond the usual failures: sev1"));
        assert!(
            felt(&[(0.2, 0.52), (0.8, 0.0)]).said(&Spec::default()).contains("nobody failed beyond the usual: sev4")
        );
    }

    #[test]
    fn what_was_felt_then_is_judged_again_by_what_is_known_later() {
        let then = felt(&[(0.6, 0.2), (0.4, 0.0)]);
        assert!((then.hurt() - 0.6).abs() < 1e-12);
        let mut later = Belief::prior([0.6, 0.4].into_iter(), 0.02);
        later.see(|w| w == 1);
        assert!(then.hurt_given(&later) < 0.1);
    }
}
