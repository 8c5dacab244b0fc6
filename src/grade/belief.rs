//! What the cues make of the family: `b(w) ~ prior(w) * product of P(token | w)`, where a token that a world shows too
//! has probability 1 - e, and one it does not show has e. Only what was opened and what was pushed counts.

use crate::sim::observe::Token;

/// Chance that a person misreads a cue, or that a world shows another one by accident.
pub const E: f64 = 0.02;

/// Seconds by which alerts may differ and still be the same cue.
const ALERT_SLACK_S: u32 = 120;

/// Probabilities of the family's worlds; they sum to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Belief(pub Vec<f64>);

impl Belief {
    /// Before anything was seen.
    pub fn prior(priors: impl Iterator<Item = f64>) -> Self {
        let mut belief = Self(priors.collect());
        belief.normalise();
        belief
    }

    /// After a cue, given which worlds would have shown the same.
    pub fn see(&mut self, shows: impl Fn(usize) -> bool) {
        for (w, p) in self.0.iter_mut().enumerate() {
            *p *= if shows(w) { 1.0 - E } else { E };
        }
        self.normalise();
    }

    /// After a look that told `truth`, where each world would have told `tokens`.
    pub fn look(&mut self, truth: Token, tokens: &[Token]) {
        self.see(|w| tokens[w] == truth);
    }

    /// Summed probability of the worlds that satisfy `which`.
    pub fn mass(&self, which: impl Fn(usize) -> bool) -> f64 {
        self.0.iter().enumerate().filter(|(w, _)| which(*w)).map(|(_, p)| p).sum()
    }

    fn normalise(&mut self) {
        let sum: f64 = self.0.iter().sum();
        if sum > 0.0 {
            self.0.iter_mut().for_each(|p| *p /= sum);
        }
    }
}

/// Counts each alert as a cue once, as soon as it can be told apart.
#[derive(Debug, Clone, Default)]
pub struct AlertCues {
    counted: Vec<bool>,
}

impl AlertCues {
    /// Takes in which alerts have fired by `now` in the true world and in each world (ticks, `u32::MAX` where not).
    pub fn take(&mut self, belief: &mut Belief, now: u32, truth: &[u32], worlds: &[Vec<u32>]) {
        self.counted.resize(truth.len(), false);
        for (a, &fired) in truth.iter().enumerate() {
            let silent_elsewhere = worlds.iter().any(|w| w[a].saturating_add(ALERT_SLACK_S) <= now);
            if self.counted[a] || (fired == u32::MAX && !silent_elsewhere) {
                continue;
            }
            if fired == u32::MAX {
                // It did not ring here although it would have rung there by now: a cue that stays open, so it may
                // still ring later. Counted once, like any other.
                belief.see(|w| worlds[w][a].saturating_add(ALERT_SLACK_S) > now);
                self.counted[a] = true;
            } else if now >= fired.saturating_add(ALERT_SLACK_S) || worlds.iter().all(|w| w[a] <= now) {
                belief.see(|w| worlds[w][a].abs_diff(fired) <= ALERT_SLACK_S);
                self.counted[a] = true;
            }
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
        assert!((b.0[0] - 0.98).abs() < 1e-12);
        b.look(Token(3), &[Token(3), Token(3)]);
        assert!((b.0[0] - 0.98).abs() < 1e-12, "a cue that all worlds show says nothing");
    }

    #[test]
    fn an_alert_is_a_cue_once() {
        let mut b = Belief::prior([0.5, 0.5].into_iter());
        let mut cues = AlertCues::default();
        let worlds = vec![vec![100], vec![u32::MAX]];
        cues.take(&mut b, 110, &[100], &worlds);
        assert!((b.0[0] - 0.5).abs() < 1e-12, "too early to tell");
        cues.take(&mut b, 230, &[100], &worlds);
        let once = b.clone();
        cues.take(&mut b, 400, &[100], &worlds);
        assert_eq!(b, once);
        assert!(b.0[0] > 0.97);
    }
}
