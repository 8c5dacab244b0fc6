//! A decision with its value, as it is taken on a walk.

use crate::sim::Action;
use crate::sim::incident::Step;

use super::belief::Belief;
use super::felt::Felt;
use super::policy::{Choice, Situation};

/// A decision with its value.
#[derive(Debug, Clone)]
pub struct Valued {
    /// What was done.
    pub step: Step,
    /// What the reference pays after it less what it would have paid before, budget-minutes.
    pub advantage: f64,
    /// Between the best and the worst of what was weighed.
    pub stake: f64,
    /// What the reference would have done.
    pub reference: Choice,
    /// What the evidence made of the family.
    pub belief: Belief,
    /// Budget-minutes lost before it, expected.
    pub sunk: f64,
    /// What users felt at that minute, as far as the evidence told.
    pub felt: Felt,
    /// Where the decision was a change: the probability that it costs users more than doing nothing. Only in reports.
    pub risk: f64,
    /// Where it was a change that corrupted or lost records for good: how likely that was on the evidence.
    pub damage: Option<f64>,
    /// What was weighed.
    pub weighed: Vec<Choice>,
    /// What of that cannot be told apart from the reference's choice.
    pub as_good: Vec<Choice>,
    /// Whether it told people what they were owed: no charge.
    pub owed: bool,
    /// Where it puts back an own earlier change that did not help: that change.
    pub clears: Option<Action>,
    /// What of its advantage is charged, budget-minutes.
    pub charge: f64,
    /// What each of what was weighed costs with the reference going on after it; empty unless asked for. Only in reports.
    pub options: Vec<(Choice, f64)>,
    /// Cost of the run from the take-over on when the reference goes on after it.
    pub own: f64,
    /// How many of the learner's changes came before.
    pub changes: usize,
    /// Where the learner stood.
    pub situation: Situation,
}
