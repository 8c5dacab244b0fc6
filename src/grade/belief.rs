//! What the cues make of the family: `b(w) ~ prior(w) * product of P(token | w)`, where a token that a world shows too
//! has probability 1 - e, and one it does not show has e. Only what was opened and what was pushed counts.

use crate::sim::observe::Token;

/// Chance that a person misreads a cue, or that a world shows another one by accident.
pub const E: f64 = 0.02;

/// Alerts that fire within the same stretch of this many seconds are the same cue.
const STRETCH_S: u32 = 120;

/// What the evidence makes of the family's worlds; each list sums to 1.
///
/// Two readings of the same evidence. `p` is a person's: a cue may be misread, so nothing is ever ruled out; it is what
/// players go by and what reports show. `exact` is the share of runs in which a world shows precisely these cues, and
/// weighs what decisions cost: only so do the costs of a family's runs average to what was expected of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Belief {
    /// By a person who may misread.
    pub p: Vec<f64>,
    /// By who never does.
    pub exact: Vec<f64>,
}

impl Belief {
    /// Before anything was seen.
    pub fn prior(priors: impl Iterator<Item = f64>) -> Self {
        let p = normalised(priors.collect());
        Self { exact: p.clone(), p }
    }

    /// After a cue, given which worlds would have shown the same.
    pub fn see(&mut self, shows: impl Fn(usize) -> bool) {
        for w in 0..self.p.len() {
            self.p[w] *= if shows(w) { 1.0 - E } else { E };
            self.exact[w] *= f64::from(u8::from(shows(w)));
        }
        self.p = normalised(std::mem::take(&mut self.p));
        self.exact = normalised(std::mem::take(&mut self.exact));
    }

    /// After a look that told `truth`, where each world would have told `tokens`.
    pub fn look(&mut self, truth: Token, tokens: &[Token]) {
        self.see(|w| tokens[w] == truth);
    }

    /// Summed probability of the worlds that satisfy `which`, to a person.
    pub fn mass(&self, which: impl Fn(usize) -> bool) -> f64 {
        self.p.iter().enumerate().filter(|(w, _)| which(*w)).map(|(_, p)| p).sum()
    }

    /// The worlds that show precisely what was seen, with their weights.
    pub fn members(&self) -> Vec<(usize, f64)> {
        self.exact.iter().copied().enumerate().filter(|(_, p)| *p > 0.0).collect()
    }
}

fn normalised(mut weights: Vec<f64>) -> Vec<f64> {
    let sum: f64 = weights.iter().sum();
    if sum > 0.0 {
        for p in &mut weights {
            *p /= sum;
        }
    }
    weights
}

/// Takes alerts in as cues, stretch by stretch of time: which fired in a stretch is known once it is over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertCues {
    /// Stretches taken in.
    heard: u32,
}

impl AlertCues {
    /// Takes in what a world with the alerts of `truth` has told by `now`, where `worlds` would have told otherwise. Both
    /// hold seconds from the take-over to when each last fired, `u32::MAX` where it did not.
    pub fn take(&mut self, belief: &mut Belief, now: u32, truth: &[u32], worlds: &[Vec<u32>]) {
        while (self.heard + 1) * STRETCH_S <= now {
            let stretch = self.heard * STRETCH_S..(self.heard + 1) * STRETCH_S;
            for (a, fired) in truth.iter().enumerate() {
                let here = stretch.contains(fired);
                if worlds.iter().any(|w| stretch.contains(&w[a]) != here) {
                    belief.see(|w| stretch.contains(&worlds[w][a]) == here);
                }
            }
            self.heard += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cue_moves_belief_towards_the_worlds_that_show_it() {
        let mut b = Belief::prior([0.5, 0.5].into_iter());
        b.look(Token(1), &[Token(1), Token(2)]);
        assert!((b.p[0] - 0.98).abs() < 1e-12);
        b.look(Token(3), &[Token(3), Token(3)]);
        assert!((b.p[0] - 0.98).abs() < 1e-12, "a cue that all worlds show says nothing");
    }

    #[test]
    fn an_alert_is_a_cue_once() {
        let mut b = Belief::prior([0.5, 0.5].into_iter());
        let mut cues = AlertCues::default();
        let worlds = vec![vec![100], vec![u32::MAX]];
        cues.take(&mut b, 119, &[100], &worlds);
        assert!((b.p[0] - 0.5).abs() < 1e-12, "too early to tell");
        cues.take(&mut b, 120, &[100], &worlds);
        let once = b.clone();
        cues.take(&mut b, 400, &[100], &worlds);
        assert_eq!(b, once);
        assert!(b.p[0] > 0.97 && b.p[1] > 0.01, "nothing is ruled out to a person");
        assert_eq!(b.exact, [1.0, 0.0]);
    }
}
