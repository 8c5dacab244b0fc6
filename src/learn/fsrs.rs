//! How well an answer is still known: the memory model FSRS-6 with its published default parameters, for one question at
//! a time. Source: the Free Spaced Repetition Scheduler, github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm,
//! version 6, and its reference implementation py-fsrs, whose test values are repeated below. Parameters are not fitted
//! to the learner: that takes far more answers than a course has.
//!
//! Stability is the time in days after which the chance to know it is 90 %; difficulty runs from 1 to 10.

/// Default parameters of FSRS-6, by their numbers in the source.
const W: [f64; 21] = [
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
    1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];
/// The least stability, days.
const LEAST: f64 = 0.001;
/// The longest wait, days.
const LONGEST: f64 = 36_500.0;
/// Chance to know at which a question is asked again.
pub const WANTED: f64 = 0.9;

/// How an answer went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rating {
    /// Wrong.
    Again = 1,
    /// Right, and a guess.
    Hard = 2,
    /// Right.
    Good = 3,
    /// Right, and sure of it.
    Easy = 4,
}

impl Rating {
    const fn number(self) -> f64 {
        self as u8 as f64
    }
}

/// What is left of an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    /// Days until the chance to know it is 90 %.
    pub stability: f64,
    /// 1 to 10.
    pub difficulty: f64,
}

impl Memory {
    /// After the first answer.
    pub fn first(rating: Rating) -> Self {
        Self { stability: W[rating as usize - 1].max(LEAST), difficulty: first_difficulty(rating).clamp(1.0, 10.0) }
    }

    /// After another answer, whole `days` later.
    #[must_use]
    pub fn again(self, rating: Rating, days: u32) -> Self {
        let stability = match (days, rating) {
            (0, _) => self.same_day(rating),
            (_, Rating::Again) => self.forgotten(self.known(f64::from(days))),
            _ => self.recalled(rating, self.known(f64::from(days))),
        };
        let step = -W[6] * (rating.number() - 3.0);
        let damped = self.difficulty + (10.0 - self.difficulty) * step / 9.0;
        let difficulty = W[7] * first_difficulty(Rating::Easy) + (1.0 - W[7]) * damped;
        Self { stability: stability.max(LEAST), difficulty: difficulty.clamp(1.0, 10.0) }
    }

    /// The chance to know it after so many days, 0 to 1.
    pub fn known(self, days: f64) -> f64 {
        libm::pow(1.0 + factor() * days / self.stability, -W[20])
    }

    /// After how many whole days it is worth asking again: when the chance to know it has come down to [`WANTED`].
    pub fn interval(self) -> u32 {
        let days = self.stability / factor() * (libm::pow(WANTED, -1.0 / W[20]) - 1.0);
        libm::round(days).clamp(1.0, LONGEST) as u32
    }

    fn same_day(self, rating: Rating) -> f64 {
        let grown = libm::exp(W[17] * (rating.number() - 3.0 + W[18])) * libm::pow(self.stability, -W[19]);
        let grown = if matches!(rating, Rating::Good | Rating::Easy) { grown.max(1.0) } else { grown };
        self.stability * grown
    }

    fn recalled(self, rating: Rating, known: f64) -> f64 {
        let by = match rating {
            Rating::Hard => W[15],
            Rating::Easy => W[16],
            Rating::Again | Rating::Good => 1.0,
        };
        let gain = libm::exp(W[8])
            * (11.0 - self.difficulty)
            * libm::pow(self.stability, -W[9])
            * (libm::exp((1.0 - known) * W[10]) - 1.0);
        self.stability * (1.0 + gain * by)
    }

    fn forgotten(self, known: f64) -> f64 {
        let left = W[11]
            * libm::pow(self.difficulty, -W[12])
            * (libm::pow(self.stability + 1.0, W[13]) - 1.0)
            * libm::exp((1.0 - known) * W[14]);
        left.min(self.stability / libm::exp(W[17] * W[18]))
    }
}

/// Not yet within 1 to 10.
fn first_difficulty(rating: Rating) -> f64 {
    W[4] - libm::exp(W[5] * (rating.number() - 1.0)) + 1.0
}

/// Makes the chance 90 % when the time is the stability.
fn factor() -> f64 {
    libm::pow(0.9, -1.0 / W[20]) - 1.0
}

#[cfg(test)]
mod tests {
    use super::Rating::{Again, Easy, Good, Hard};
    use super::*;

    #[test]
    fn waits_are_those_of_the_reference_implementation() {
        // py-fsrs, tests/test_basic.py, `test_review_card`: days of each wait; 0 is a step within the day.
        let ratings = [Good, Good, Good, Good, Good, Good, Again, Again, Good, Good, Good, Good, Good];
        let want = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21];
        let mut memory: Option<Memory> = None;
        let (mut got, mut wait) = (vec![], 0);
        for (i, rating) in ratings.into_iter().enumerate() {
            let now = memory.map_or_else(|| Memory::first(rating), |m| m.again(rating, wait));
            wait = if i == 0 || rating == Again { 0 } else { now.interval() };
            got.push(wait);
            memory = Some(now);
        }
        assert_eq!(got, want);
    }

    #[test]
    fn what_is_left_is_that_of_the_reference_implementation() {
        // py-fsrs, tests/test_basic.py, `test_memo_state`.
        let mut memory = Memory::first(Again);
        for (rating, days) in [(Good, 0), (Good, 1), (Good, 3), (Good, 8), (Good, 21)] {
            memory = memory.again(rating, days);
        }
        assert!((memory.stability - 53.626_91).abs() < 1e-4, "{memory:?}");
        assert!((memory.difficulty - 6.357_486_7).abs() < 1e-4, "{memory:?}");
    }

    #[test]
    fn better_answers_wait_longer_and_known_falls_to_nine_in_ten_at_the_stability() {
        let first = [Again, Hard, Good, Easy].map(|r| Memory::first(r).interval());
        assert_eq!(first, [1, 1, 2, 8]);
        let later = [Again, Hard, Good, Easy].map(|r| Memory::first(Good).again(r, 2).interval());
        assert!(later.is_sorted() && later[0] < later[3], "{later:?}");
        let memory = Memory::first(Easy);
        assert!((memory.known(memory.stability) - 0.9).abs() < 1e-9 && (memory.known(0.0) - 1.0).abs() < 1e-12);
        let easy = (0..10).fold(Memory::first(Easy), |m, _| m.again(Easy, 0));
        assert_eq!(easy.difficulty, 1.0, "py-fsrs, `test_repeated_correct_reviews`");
    }
}
