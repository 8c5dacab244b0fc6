//! A one-decision drill: its scene is a run that is played to the moment of the question, the question is that run's
//! judgement, and what comes after it is told in the blocks of a debrief. [`Decided`] is what a front end holds,
//! [`weigh`] plays every option in every world that was still possible, [`reveal`] says what came of it.

mod reveal;
#[cfg(test)]
pub mod samples;
#[cfg(test)]
mod tests;
mod weigh;

use std::sync::Arc;

use crate::base::noise;
use crate::course::decision::Decision;
use crate::learn::record::{Answer, Given};

pub use reveal::reveal;
pub use weigh::{Came, Outcome, Weighed, contradictions, weigh};

use super::judge::agreement;
use super::run::{Run, Start};
use super::script::{self, ScriptError};

/// Noise stream of the order of options.
const ORDER: u32 = 0x3200;
/// From this agreement with the key on, of 100, an order counts as known; below it the decision comes up again soon.
pub const KNOWN: i32 = 80;

/// A decision that somebody has before them.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// What is decided.
    pub decision: Arc<Decision>,
    /// The scene, with the question, and with the order once there is one.
    pub run: Run,
    /// How much of the run's feed is the scene.
    scene: usize,
}

impl Decided {
    /// The scene played to the moment of the question.
    ///
    /// # Errors
    /// The line of the scene that does not fit; a course that passes its check has none.
    pub fn open(decision: Arc<Decision>) -> Result<Self, ScriptError> {
        let mut run = played(&decision, None)?;
        let scene = run.feed.len();
        // From here on the seed of the header orders the options and nothing else. Decisions of the same seed must not
        // have their best in the same place.
        run.header.seed = decision.id.bytes().fold(decision.seed, |seed, byte| noise::bits(seed, ORDER, byte.into()));
        run.pose(0);
        Ok(Self { decision, run, scene })
    }

    /// The scene without the question, as something to look at.
    pub fn scene(&self) -> Run {
        let mut run = self.run.clone();
        run.feed.truncate(self.scene);
        run
    }

    /// Whether the question is still open.
    pub fn asks(&self) -> bool {
        self.run.freeze().is_some()
    }

    /// The answer as it is kept; none while it is open and where it was left out. `now` in Unix seconds.
    pub fn answer(&self, now: i64) -> Option<Answer> {
        let judgement = self.run.judgements.first()?;
        let order = judgement.order.clone()?;
        Some(Answer {
            lesson: self.decision.id.clone(),
            question: self.decision.id.clone(),
            revision: self.decision.revision,
            right: Some(agreement(self.decision.freeze(), &order) >= KNOWN),
            given: Given::Order(order),
            confidence: Some(judgement.confidence),
            at: now,
        })
    }

    /// Puts an answer back that was given before; one that does not fit changes nothing.
    pub fn restore(&mut self, answer: &Answer) {
        let Given::Order(order) = &answer.given else { return };
        let shown = self.run.shown(0);
        let numbers: Vec<String> =
            order.iter().filter_map(|o| Some((shown.iter().position(|s| s == o)? + 1).to_string())).collect();
        let sure = answer.confidence.unwrap_or(50);
        // What was kept of a decision with other options is no answer to this one.
        let _ = self.run.type_line(&format!("rank {} @{sure}", numbers.join(">")));
    }

    /// The decision before it was answered.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn again(&self) -> Result<Self, ScriptError> {
        Self::open(Arc::clone(&self.decision))
    }
}

/// The scene in a world, an index, or in the one that it names.
fn played(decision: &Decision, world: Option<usize>) -> Result<Run, ScriptError> {
    let scenario = &decision.scenario;
    let scene = &scenario.walkthrough;
    let named = scene.world.as_ref().and_then(|id| scenario.rubric.worlds.iter().position(|w| w.id == *id));
    let start = Start { seed: decision.seed, world: world.or(named), exam: false };
    let mut run = Run::start(Arc::clone(scenario), &start);
    script::play(&mut run, &scene.lines)?;
    Ok(run)
}
