//! Possible changes simulated: each of them once, as far as somebody asked, on all cores.

use std::sync::Arc;

use rayon::prelude::*;

use crate::sim::World;
use crate::sim::observe::{Look, Token};

use super::goal::Goal;
use super::outlook::{Outlook, Without};
use super::root::Root;
use super::{GRID_S, Next, Tracks};

impl Tracks<'_> {
    /// The two moments of the grid around the last of several possible changes, and how far it is past the first.
    fn around(root: &Root, earlier: &[Next], last_at: u32, offer: u8) -> (Vec<Next>, Vec<Next>, f64) {
        let steps = f64::from(last_at.saturating_sub(root.start)) / f64::from(GRID_S);
        let below = steps as u16;
        let mut low = earlier.to_vec();
        let mut high = earlier.to_vec();
        low.push((below, offer));
        high.push((below + 1, offer));
        (low, high, steps - f64::from(below))
    }

    /// Makes [`Tracks::harm_after`] known for several worlds.
    pub fn foresee_at(&self, root: &mut Root, worlds: &[usize], earlier: &[Next], last_at: u32, offer: u8) {
        let (low, high, part) = Self::around(root, earlier, last_at, offer);
        if part > 0.0 {
            self.foresee(root, worlds, &[&low, &high], Goal::End);
        } else {
            self.foresee(root, worlds, &[&low], Goal::End);
        }
    }

    /// Harm when the changes `earlier` follow and another at `last_at` exactly (interpolated on the grid).
    pub fn harm_after(&self, root: &mut Root, world: usize, earlier: &[Next], last_at: u32, offer: u8) -> f64 {
        let (low, high, part) = Self::around(root, earlier, last_at, offer);
        let low = self.outlook(root, world, &low, Goal::End).harm;
        if part <= 0.0 {
            return low;
        }
        low + (self.outlook(root, world, &high, Goal::End).harm - low) * part
    }

    /// What follows from a sequence of possible changes on the grid; `goal` of it is known.
    pub fn outlook<'r>(&self, root: &'r mut Root, world: usize, next: &[Next], goal: Goal) -> &'r Outlook {
        if !root.outlook(world, next).is_some_and(|o| o.knows(goal)) {
            self.ensure(root, vec![(world, next.to_vec(), goal)]);
        }
        root.outlook(world, next).expect("it was just made")
    }

    /// Simulates what is not known yet of several sequences, all of one length, in several worlds, on all cores.
    pub fn foresee(&self, root: &mut Root, worlds: &[usize], sequences: &[&[Next]], goal: Goal) {
        let each = sequences.iter().flat_map(|next| worlds.iter().map(|w| (*w, *next)));
        let missing = each.filter(|(w, next)| !root.outlook(*w, next).is_some_and(|o| o.knows(goal)));
        let wanted = missing.map(|(w, next)| (w, next.to_vec(), goal)).collect();
        self.ensure(root, wanted);
    }

    /// Simulates outlooks that do not know enough, each of them once. What they rest on is simulated first.
    fn ensure(&self, root: &mut Root, wanted: Vec<(usize, Vec<Next>, Goal)>) {
        if wanted.is_empty() {
            return;
        }
        let mut before = vec![];
        for (w, next, _) in wanted.iter().filter(|(w, next, _)| root.outlook(*w, next).is_none()) {
            let (last, earlier) = next.split_last().expect("at least one change");
            if let Some((first, _)) = earlier.last() {
                before.push((*w, earlier.to_vec(), Goal::Minute(usize::from(last.0.saturating_sub(*first)))));
            }
        }
        self.ensure_missing(root, before);
        let work: Vec<_> = wanted
            .into_iter()
            .map(|(w, next, goal)| {
                let outlook = root.next.get_mut(&next).and_then(|all| all[w].take());
                (w, next, goal, outlook)
            })
            .collect();
        let known = &*root;
        let go_on = |(w, next, goal, outlook): (usize, Vec<Next>, Goal, Option<Outlook>)| {
            let mut outlook = outlook.unwrap_or_else(|| self.begin(known, w, &next));
            self.advance(known, w, &next, &mut outlook, goal);
            (w, next, goal, outlook)
        };
        let done: Vec<_> = if work.len() == 1 {
            work.into_iter().map(go_on).collect()
        } else {
            work.into_par_iter().map(go_on).collect()
        };
        let mut stuck = vec![];
        for (w, next, goal, outlook) in done {
            if !outlook.knows(goal) {
                stuck.push((w, next.clone(), goal));
            }
            root.keep(w, next, outlook);
        }
        // Whoever is compared with what would have been otherwise has to know that to its end.
        let before = stuck.iter().map(|(w, next, _)| (*w, next[..next.len() - 1].to_vec(), Goal::End)).collect();
        self.ensure_missing(root, before);
        self.ensure(root, stuck);
    }

    /// The same where some may know enough, and some may be wanted more than once.
    fn ensure_missing(&self, root: &mut Root, wanted: Vec<(usize, Vec<Next>, Goal)>) {
        let mut each: Vec<(usize, Vec<Next>, Goal)> = vec![];
        for (w, next, goal) in wanted {
            match each.iter_mut().find(|e| e.0 == w && e.1 == next) {
                Some(same) => same.2 = same.2.further(goal),
                None => each.push((w, next, goal)),
            }
        }
        each.retain(|(w, next, goal)| !root.outlook(*w, next).is_some_and(|o| o.knows(*goal)));
        self.ensure(root, each);
    }

    /// Harm from the take-over to the horizon in each world after a sequence of possible changes, budget-minutes.
    pub fn harms(&self, root: &mut Root, next: &[Next]) -> Vec<f64> {
        let worlds: Vec<usize> = (0..root.tracks.len()).collect();
        self.foresee(root, &worlds, &[next], Goal::End);
        worlds.iter().map(|w| self.outlook(root, *w, next, Goal::End).harm).collect()
    }

    /// What a look would tell in each world some time after the last of several possible changes, on the grid.
    pub fn tokens_after(&self, root: &mut Root, next: &[Next], look: Look, since_s: u32) -> Vec<Token> {
        let worlds: Vec<usize> = (0..root.tracks.len()).collect();
        let step = ((since_s + GRID_S / 2) / GRID_S) as usize;
        self.foresee(root, &worlds, &[next], Goal::Minute(step));
        let known = &*root;
        let token = |w: &usize| {
            let (outlook, track) = (known.outlook(*w, next).expect("it was foreseen"), &known.tracks[*w]);
            let beyond = step >= outlook.snaps.len();
            if beyond && outlook.tail.is_some_and(|share| share > 0.5) {
                // The change does next to nothing here, so the chart goes on as it would have without it.
                return track.at((outlook.start + step as u32 * GRID_S).min(self.rubric.spec().horizon.0)).token(look);
            }
            let state = outlook.snaps[step.min(outlook.snaps.len() - 1)].clone();
            World { fixed: Arc::clone(&track.fixed), state, seed: track.seed, lean: true }.token(look)
        };
        worlds.iter().map(token).collect()
    }

    /// A possible change at the moment it is issued; the state that it is made in is known.
    pub(super) fn begin(&self, root: &Root, world: usize, next: &[Next]) -> Outlook {
        let (&(minute, offer), earlier) = next.split_last().expect("at least one change");
        let horizon = self.rubric.spec().horizon.0;
        let at = (root.start + u32::from(minute) * GRID_S).min(horizon);
        let mut running = if earlier.is_empty() {
            root.tracks[world].at(at)
        } else {
            let before = root.outlook(world, earlier).expect("earlier changes come first");
            let i = ((at.saturating_sub(before.start)) / GRID_S) as usize;
            let state = before.snaps[i.min(before.snaps.len() - 1)].clone();
            let track = &root.tracks[world];
            let mut w = World { fixed: Arc::clone(&track.fixed), state, seed: track.seed, lean: true };
            while w.state.tick < at {
                w.step();
            }
            w
        };
        let offer = &self.rubric.offers[usize::from(offer)];
        running.apply(offer.action, offer.starts_s);
        Outlook::begin(running, self.harm_before[world])
    }

    /// Goes on until the goal is known, or as far as goes without knowing what would follow without the change.
    fn advance(&self, root: &Root, world: usize, next: &[Next], out: &mut Outlook, goal: Goal) {
        self.advance_to(root, world, next, out, |out| out.knows(goal));
    }

    pub(super) fn advance_to(
        &self,
        root: &Root,
        world: usize,
        next: &[Next],
        out: &mut Outlook,
        enough: impl Fn(&Outlook) -> bool,
    ) {
        let earlier = &next[..next.len() - 1];
        let earlier = root.outlook(world, earlier).map(|o| (o, self.harm_before[world]));
        let without = Without { track: &root.tracks[world], earlier };
        while !enough(out) {
            // From its second token on it may be compared.
            if out.verify.len() >= 2 && !without.known() {
                return;
            }
            out.tick(&without, self.verify, self.harm_before[world]);
        }
    }
}
