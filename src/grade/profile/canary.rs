//! What was done with a canary against what its numbers said. The numbers are those of the list of replicas: the share of
//! requests that fail, of the canary and of the rest, one value of each a scrape, with the spread from scrape to scrape
//! that every series has. Between the two samples lies a shift, known to an interval ([`super::shift`]): the canary is
//! worse where all of the interval lies above a band around the rest, no worse where none of it does, and anything else
//! is no verdict. Whoever had no verdict is not judged.

use std::collections::BTreeMap;

use crate::base::noise;
use crate::base::time::Tick;
use crate::sim::command::Command;
use crate::sim::spec::{ServiceId, Strategy};
use crate::sim::state::{Phase, ReplicaStatus};
use crate::sim::telemetry::WOBBLE;
use crate::sim::{Action, World};

use super::shift::interval;
use super::{LIKELY, Played, Valued};

/// The interval holds but for this chance.
const ALPHA: f64 = 0.02;
/// The rest's own share of failures may be passed by this share of it.
const BAND: f64 = 0.25;
/// Scrapes that count, the last ones.
const SCRAPES: usize = 120;
/// Noise streams of the samples.
const STREAM: u32 = 0x8000;

/// What the numbers said when a learner let a canary go on or stopped it.
#[derive(Debug)]
pub struct Verdict {
    /// When it was said.
    pub at: Tick,
    /// Whether it was let on.
    goes_on: bool,
    /// Whether the canary was worse; none where the numbers did not say.
    worse: Option<bool>,
    /// Medians of the share of requests that fail, percent: the canary's, and the rest's.
    failing: (f64, f64),
    /// Whether something else that was seen spoke for going back.
    other_reason: bool,
}

impl Verdict {
    /// Whether the numbers were listened to, with what to say where they were not; none where they said nothing.
    pub fn judged(&self) -> Option<(bool, String)> {
        let (worse, (canary, rest)) = (self.worse?, self.failing);
        let text = if self.goes_on {
            format!("the canary was let on while it failed more often than the rest: {canary:.1} % against {rest:.1} %")
        } else {
            format!("the canary was stopped while it failed no more often than the rest: {canary:.1} % and {rest:.1} %")
        };
        Some((if self.goes_on { !worse } else { worse || self.other_reason }, text))
    }
}

/// A canary that is under way.
#[derive(Debug, Default)]
struct Watched {
    op: u32,
    stage: u8,
    /// What was decided in this stage already: to stop, to go on.
    decided: [bool; 2],
    canary: Vec<f64>,
    rest: Vec<f64>,
}

/// What every decision on a canary was faced with; a decision that repeats itself within a stage counts once.
pub fn verdicts(played: &Played<'_>, valued: &[Valued]) -> Vec<Verdict> {
    let spec = played.rubric.spec();
    let behind_canary = |s: ServiceId| matches!(spec.services[s].strategy, Strategy::Canary(_));
    let decisions = valued.iter().filter_map(|v| match v.step.command {
        Command::Change(action) | Command::Delegate(_, action) => match action {
            Action::Promote(s) => Some((v, s, true)),
            Action::Hold(s) | Action::RollBack(s) => Some((v, s, false)),
            _ => None,
        },
        _ => None,
    });
    let decisions: Vec<(&Valued, ServiceId, bool)> = decisions.filter(|(_, s, _)| behind_canary(*s)).collect();
    let Some((last, ..)) = decisions.last() else { return vec![] };
    let mut left = decisions.iter().peekable();
    let mut watched: BTreeMap<ServiceId, Watched> =
        decisions.iter().map(|(_, s, _)| (*s, Watched::default())).collect();
    let mut out = vec![];
    played.replay_from(Tick(0), last.step.at, &mut |world| {
        // What was issued now is in the world already, so that what was seen up to now goes first.
        while let Some((v, s, goes_on)) = left.next_if(|(v, ..)| v.step.at <= world.now()) {
            let Some(w) = watched.get_mut(s) else { continue };
            if !w.canary.is_empty() && !std::mem::replace(&mut w.decided[usize::from(*goes_on)], true) {
                out.push(w.verdict(v.step.at, *goes_on, going_back_helps(played, v, *s)));
            }
        }
        for (s, w) in &mut watched {
            w.watch(world, *s);
        }
    });
    out
}

impl Watched {
    /// Takes a scrape of a service while a canary of it is under way.
    fn watch(&mut self, world: &World, s: ServiceId) {
        let now = &world.state.services[s];
        let under_way = now.rollout.and_then(|r| match r.phase {
            Phase::Widening(stage) | Phase::Baking(stage) => Some((r.op, stage)),
            _ => None,
        });
        let Some((op, stage)) = under_way else {
            *self = Self::default();
            return;
        };
        if op != self.op {
            *self = Self { op, stage, ..Self::default() };
        } else if stage != self.stage {
            (self.stage, self.decided) = (stage, [false; 2]);
        }
        if !world.state.tick.is_multiple_of(world.spec().scrape_s) {
            return;
        }
        let new = &world.spec().services[s].versions[usize::from(now.target)];
        let replicas = world.replica_readings(s);
        let mean = |of_new: bool| {
            let ready = replicas.iter().filter(|r| r.status == ReplicaStatus::Ready);
            let errors: Vec<f64> = ready.filter(|r| (r.version == *new) == of_new).map(|r| r.errors).collect();
            (!errors.is_empty()).then(|| errors.iter().sum::<f64>() / errors.len() as f64)
        };
        let (Some(canary), Some(rest)) = (mean(true), mean(false)) else { return };
        let sample = |exact: f64, stream: u32| {
            let stream = STREAM + 2 * s as u32 + stream;
            (exact * (1.0 + WOBBLE * noise::gaussian(world.seed, stream, world.state.tick))).min(100.0)
        };
        self.canary.push(sample(canary, 0));
        self.rest.push(sample(rest, 1));
    }

    fn verdict(&self, at: Tick, goes_on: bool, other_reason: bool) -> Verdict {
        let last = |of: &[f64]| of[of.len().saturating_sub(SCRAPES)..].to_vec();
        let (canary, rest) = (last(&self.canary), last(&self.rest));
        let failing = (median(&canary), median(&rest));
        let band = BAND * failing.1;
        let worse = interval(&canary, &rest, ALPHA)
            .and_then(|(from, to)| if from > band { Some(true) } else { (to <= band).then_some(false) });
        Verdict { at, goes_on, worse, failing, other_reason }
    }
}

/// Whether it was likely, on all that had been seen, that going back helps.
fn going_back_helps(played: &Played<'_>, v: &Valued, s: ServiceId) -> bool {
    let worlds = &played.rubric.worlds;
    let back = Action::RollBack(s);
    v.belief.mass(|w| worlds[w].remedy.contains(&back) || worlds[w].also.contains(&back)) >= LIKELY
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    if n == 0 { 0.0 } else { f64::midpoint(sorted[(n - 1) / 2], sorted[n / 2]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What samples around `rest` percent say of a canary that fails `times` as often.
    fn said(times: f64, rest: f64, scrapes: u32) -> Option<bool> {
        let sample =
            |of: f64, stream| (0..scrapes).map(|t| of * (1.0 + WOBBLE * noise::gaussian(7, stream, t))).collect();
        let watched = Watched { canary: sample(rest * times, 1), rest: sample(rest, 2), ..Watched::default() };
        watched.verdict(Tick(0), true, false).worse
    }

    #[test]
    fn the_band_is_a_quarter_of_the_rest() {
        for rest in [0.2, 4.0, 60.0] {
            assert_eq!(said(1.0, rest, 20), Some(false));
            assert_eq!(said(0.5, rest, 20), Some(false));
            assert_eq!(said(1.2, rest, 20), Some(false), "worse, and within the band");
            assert_eq!(said(1.25, rest, 20), None, "on the edge of the band");
            assert_eq!(said(1.3, rest, 20), Some(true));
        }
        assert_eq!(said(1.0, 0.0, 20), Some(false), "nothing fails anywhere");
    }

    #[test]
    fn too_few_scrapes_are_no_verdict() {
        for times in [1.0, 50.0] {
            assert_eq!(said(times, 1.0, 4), None);
            assert!(said(times, 1.0, 5).is_some());
        }
    }
}
