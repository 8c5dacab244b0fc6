//! What could be done in a world, compared.

use rayon::prelude::*;

use super::outlook::Outlook;
use super::root::Root;
use super::{GRID_S, Tracks};

/// Offers with what they lead to.
type Simulated = Vec<(u8, Outlook)>;

impl Tracks<'_> {
    /// Per world the offer that spares most when it is made at a minute of the grid, prices counted; none where no offer
    /// spares more than `worth`. Harm only grows, so an offer is simulated no further than it could be the one.
    pub fn best_offers(&self, root: &mut Root, minute: u16, worth: f64) -> Vec<Option<u8>> {
        let worlds: Vec<usize> = (0..root.tracks.len()).collect();
        let known = &*root;
        let found: Vec<(Option<u8>, Simulated)> =
            worlds.into_par_iter().map(|w| self.best_offer(known, w, minute, worth)).collect();
        let mut best = vec![];
        for (w, (offer, outlooks)) in found.into_iter().enumerate() {
            best.push(offer);
            for (o, outlook) in outlooks {
                root.keep(w, vec![(minute, o)], outlook);
            }
        }
        best
    }

    fn best_offer(&self, root: &Root, world: usize, minute: u16, worth: f64) -> (Option<u8>, Simulated) {
        let track = &root.tracks[world];
        let nothing = self.harm(root, world);
        let already = track.snaps[usize::from(minute).min(track.snaps.len() - 1)].harm - self.harm_before[world];
        let offers = &self.rubric.offers;
        let price = |o: usize| self.price(world, std::iter::once(offers[o].action));
        let mut outlooks: Vec<Option<Outlook>> = vec![None; offers.len()];
        // What each may spare at most.
        let mut most: Vec<f64> = (0..offers.len()).map(|o| nothing - already - price(o)).collect();
        let best = loop {
            let Some(o) = (0..offers.len()).reduce(|a, b| if most[b] > most[a] { b } else { a }) else { break None };
            if most[o] <= worth {
                break None;
            }
            let next = [(minute, o as u8)];
            let outlook = outlooks[o].get_or_insert_with(|| self.begin(root, world, &next));
            if outlook.running.is_none() {
                break Some(o as u8);
            }
            let minutes = outlook.running.as_ref().map_or(0, |r| (r.world.state.tick - outlook.start) / GRID_S);
            self.advance_to(root, world, &next, outlook, |out| {
                out.running.as_ref().is_none_or(|r| (r.world.state.tick - out.start) / GRID_S > minutes)
            });
            most[o] = nothing - outlook.harm - price(o);
        };
        let made = outlooks.into_iter().enumerate().filter_map(|(o, outlook)| Some((o as u8, outlook?)));
        (best, made.collect())
    }
}
