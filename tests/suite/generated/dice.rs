//! Draws that depend on a seed alone.

use firedrill::base::noise;

/// A row of draws.
pub struct Dice {
    seed: u64,
    drawn: u32,
}

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self { seed, drawn: 0 }
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.drawn += 1;
        (noise::bits(self.seed, 0x77, self.drawn) % n.max(1) as u64) as usize
    }

    /// One of so many things, if there are any.
    pub fn one_of(&mut self, n: usize) -> Option<usize> {
        (n > 0).then(|| self.below(n))
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Uniform between two numbers.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        self.drawn += 1;
        low + (high - low) * noise::uniform(self.seed, 0x78, self.drawn)
    }

    pub fn chance(&mut self, p: f64) -> bool {
        self.between(0.0, 1.0) < p
    }

    /// Evenly over the orders of magnitude between two positive numbers, and now and then one of them.
    pub fn wide(&mut self, low: f64, high: f64) -> f64 {
        match self.below(20) {
            0 => low,
            1 => high,
            _ => low * (high / low).powf(self.between(0.0, 1.0)),
        }
    }

    /// The same, or 0.
    pub fn wide_or_0(&mut self, low: f64, high: f64) -> f64 {
        if self.chance(0.2) { 0.0 } else { self.wide(low, high) }
    }

    /// 0 to 1, both included.
    pub fn share(&mut self) -> f64 {
        match self.below(10) {
            0 | 1 => 0.0,
            2 => 1.0,
            _ => self.between(0.0, 1.0),
        }
    }

    /// 0 to 100, both included.
    pub fn percent(&mut self) -> u8 {
        (self.share() * 100.0) as u8
    }

    /// 0 to `most` seconds, both included, mostly few.
    pub fn seconds(&mut self, most: u32) -> u32 {
        self.wide_or_0(1.0, f64::from(most)) as u32
    }
}
