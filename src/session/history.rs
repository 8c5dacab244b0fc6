//! Every series from the start of the world, scrape by scrape, and how far of each the learner has seen.

use crate::base::time::Tick;
use crate::sim::World;

/// Values of all series at every scrape.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    scrape_s: u32,
    values: Vec<Vec<f32>>,
    seen_until: Vec<Option<Tick>>,
}

/// A series as far as it was seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trace<'a> {
    /// Seconds between two values; the first is at this tick.
    pub step_s: u32,
    /// In the series' unit.
    pub values: &'a [f32],
    /// When it was looked at last.
    pub as_of: Tick,
}

impl History {
    /// Nothing yet, for a world at tick 0.
    pub fn new(world: &World) -> Self {
        let n = world.fixed.series.len();
        Self { scrape_s: world.spec().scrape_s, values: vec![Vec::new(); n], seen_until: vec![None; n] }
    }

    /// Takes the world's series if they were scraped in this tick.
    pub fn record(&mut self, world: &World) {
        if world.state.tick.is_multiple_of(self.scrape_s) {
            for (values, series) in self.values.iter_mut().zip(&world.state.series) {
                values.push(series.now);
            }
        }
    }

    /// The learner sees a series up to now.
    pub fn see(&mut self, series: usize, now: Tick) {
        self.seen_until[series] = Some(now);
    }

    /// A series as far as it was seen; none if it never was.
    pub fn seen(&self, series: usize) -> Option<Trace<'_>> {
        let as_of = self.seen_until[series]?;
        let known = (as_of.0 / self.scrape_s) as usize;
        let values = &self.values[series];
        Some(Trace { step_s: self.scrape_s, values: &values[..known.min(values.len())], as_of })
    }

    /// A whole series, for the debrief and for export.
    pub fn all(&self, series: usize) -> &[f32] {
        &self.values[series]
    }
}
