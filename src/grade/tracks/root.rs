//! The family under the learner's changes so far, and everything that was foreseen from there.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::grade::news::Told;
use crate::sim::World;
use crate::sim::observe::{Look, Token};

use super::outlook::Outlook;
use super::track::Track;
use super::{Deed, GRID_S, Next};

/// The family after the learner's changes so far.
#[derive(Debug)]
pub struct Root {
    /// Tick from which it holds: the take-over, or the last change.
    pub start: u32,
    /// The learner's changes so far.
    pub deeds: Vec<Deed>,
    pub(super) tracks: Vec<Track>,
    /// Per sequence of possible changes an outlook for each world.
    pub(super) next: BTreeMap<Vec<Next>, Vec<Option<Outlook>>>,
    pub(super) tokens: BTreeMap<(u32, Look), Vec<Token>>,
}

impl Root {
    pub(super) fn new(worlds: Vec<(Told, World)>, deeds: Vec<Deed>) -> Self {
        let start = worlds.first().map_or(0, |(_, w)| w.state.tick);
        let tracks = worlds.into_par_iter().map(|(told, w)| Track::run(w, true, told)).collect();
        Self { start, deeds, tracks, next: BTreeMap::new(), tokens: BTreeMap::new() }
    }

    /// The world at a tick under the learner's changes so far.
    pub fn world_at(&self, world: usize, tick: u32) -> World {
        self.tracks[world].at(tick)
    }

    /// What a world tells unasked under the learner's changes so far.
    pub fn told(&self, world: usize) -> &Told {
        &self.tracks[world].told
    }

    /// Burn of the budget in a world every minute from the root's start.
    pub fn rates(&self, world: usize) -> &[f64] {
        &self.tracks[world].rates
    }

    /// Records corrupted or lost for good by the horizon, when nothing more is done.
    pub fn records_harmed(&self, world: usize) -> f64 {
        let last = self.tracks[world].snaps.last();
        last.map_or(0.0, |s| s.stores.iter().map(|s| s.harmed).sum())
    }

    /// Drops what was foreseen of changes that could only have been made before a tick. Whoever asks for one again gets
    /// the same again.
    pub fn forget_before(&mut self, tick: u32) {
        self.next = self.next.split_off(&vec![(self.minute_of(tick), 0)]);
    }

    /// The minute of the grid in which a tick lies.
    pub fn minute_of(&self, tick: u32) -> u16 {
        (tick.saturating_sub(self.start) / GRID_S).min(u16::MAX.into()) as u16
    }

    pub(super) fn outlook(&self, world: usize, next: &[Next]) -> Option<&Outlook> {
        self.next.get(next)?[world].as_ref()
    }

    pub(super) fn keep(&mut self, world: usize, next: Vec<Next>, outlook: Outlook) {
        let none = || self.tracks.iter().map(|_| None).collect();
        self.next.entry(next).or_insert_with(none)[world] = Some(outlook);
    }
}
