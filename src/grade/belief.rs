//! What the cues make of the family: `b(w) ~ prior(w) * product of P(token | w)`, where a token that a world shows too
//! has probability 1 - e, and one it does not show has e. Only what was opened and what was told unasked counts.

use std::ops::Range;

use crate::sim::observe::Token;

use super::news::{Told, What};

/// Alerts that fire within the same stretch of this many seconds are the same cue to a person.
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
    /// Chance to misread a cue.
    e: f64,
}

impl Belief {
    /// Before anything was seen, of who misreads a cue with a chance of `e`.
    pub fn prior(priors: impl Iterator<Item = f64>, e: f64) -> Self {
        let p = normalised(priors.collect());
        Self { exact: p.clone(), p, e }
    }

    /// After a cue, given which worlds would have shown the same.
    pub fn see(&mut self, shows: impl Fn(usize) -> bool) {
        self.read(&shows);
        self.rule_out(|w| !shows(w));
    }

    /// After a cue, to a person alone.
    fn read(&mut self, shows: impl Fn(usize) -> bool) {
        for w in 0..self.p.len() {
            self.p[w] *= if shows(w) { 1.0 - self.e } else { self.e };
        }
        self.p = normalised(std::mem::take(&mut self.p));
    }

    /// After something that some worlds cannot have shown, to who never misreads.
    pub fn rule_out(&mut self, which: impl Fn(usize) -> bool) {
        for w in 0..self.exact.len() {
            if which(w) {
                self.exact[w] = 0.0;
            }
        }
        self.exact = normalised(std::mem::take(&mut self.exact));
    }

    /// After a look that told `truth`, where each world would have told `tokens`. What was opened before and shows the
    /// same again is news only in that a world would have changed since.
    pub fn look(&mut self, truth: Token, tokens: &[Token], before: Option<&[Token]>) {
        self.rule_out(|w| tokens[w] != truth);
        // The truth is one of the worlds, and all that are left showed what it showed.
        let same = |then: &[Token]| (0..tokens.len()).any(|w| self.exact[w] > 0.0 && then[w] == tokens[w]);
        match before.filter(|then| same(then)) {
            Some(then) => self.read(|w| tokens[w] == truth || then[w] != truth),
            None => self.read(|w| tokens[w] == truth),
        }
    }

    /// After a person has heard what the world `truth` told after `since` and by `now`, where `told` has what each would
    /// tell. That an alert fires is known at once, that it does not once the stretch is over.
    pub fn hear(&mut self, truth: usize, told: &[&Told], since: u32, now: u32) {
        let begin = told[truth].begin;
        for (at, what) in told[truth].between(since, now) {
            let What::Fired(alert) = what else { continue };
            let stretch = stretch_of(at - begin);
            // Once in a stretch is enough.
            if !told[truth].fires(alert, &(stretch.start..at - begin)) {
                self.read(|w| told[w].fires(alert, &stretch));
            }
        }
        let mut stretch = stretch_of(since - begin);
        while stretch.end <= now - begin {
            for alert in 0..told[truth].alerts() {
                let fires = |w: usize| told[w].fires(alert, &stretch);
                if !fires(truth) && (0..told.len()).any(fires) {
                    self.read(|w| !fires(w));
                }
            }
            stretch = stretch.end..stretch.end + STRETCH_S;
        }
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

/// The stretch in which a second after the take-over lies.
const fn stretch_of(second: u32) -> Range<u32> {
    let from = second - second % STRETCH_S;
    from..from + STRETCH_S
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cue_moves_belief_towards_the_worlds_that_show_it() {
        let mut b = even();
        b.look(Token(1), &[Token(1), Token(2)], None);
        assert!((b.p[0] - 0.98).abs() < 1e-12);
        b.look(Token(3), &[Token(3), Token(3)], None);
        assert!((b.p[0] - 0.98).abs() < 1e-12, "a cue that all worlds show says nothing");
        assert!(b.p[1] > 0.01, "nothing is ruled out to a person");
        assert_eq!(b.exact, [1.0, 0.0]);
    }

    #[test]
    fn what_shows_the_same_again_tells_only_what_would_have_changed() {
        let mut b = even();
        let first = [Token(1), Token(2)];
        b.look(Token(1), &first, None);
        let once = b.p.clone();
        b.look(Token(1), &first, Some(&first));
        assert!((b.p[0] - once[0]).abs() < 1e-12);
        let mut c = even();
        c.look(Token(1), &[Token(1), Token(1)], None);
        c.look(Token(1), &[Token(1), Token(2)], Some(&[Token(1), Token(1)]));
        assert!((c.p[0] - 0.98).abs() < 1e-12, "the other world would have changed");
    }

    #[test]
    fn an_alert_is_a_cue_once_and_its_silence_another() {
        let loud = Told::of(&[(70, What::Fired(0)), (90, What::Cleared(0)), (110, What::Fired(0))]);
        let quiet = Told::of(&[(500, What::Fired(0))]);
        let told = [&loud, &quiet];
        let heard = |truth: usize, moments: &[u32]| {
            let mut b = even();
            moments.windows(2).for_each(|m| b.hear(truth, &told, m[0], m[1]));
            b.p[truth]
        };
        assert!((heard(0, &[0, 69]) - 0.5).abs() < 1e-12);
        assert!((heard(0, &[0, 70]) - 0.98).abs() < 1e-12, "known at once");
        assert!((heard(0, &[0, 70, 100, 400]) - 0.98).abs() < 1e-12, "and known once");
        assert!((heard(0, &[0, 400]) - 0.98).abs() < 1e-12);
        assert!((heard(1, &[0, 119]) - 0.5).abs() < 1e-12, "too early to tell");
        assert!((heard(1, &[0, 120]) - 0.98).abs() < 1e-12);
        assert!((heard(1, &[0, 60, 120, 130]) - 0.98).abs() < 1e-12);
    }

    fn even() -> Belief {
        Belief::prior([0.5, 0.5].into_iter(), 0.02)
    }
}
