//! What of a decision's cost is a charge. Words that were owed are none, nor is putting back an own change that did not
//! help, nor two choices that cannot be told apart: but what is too little to be told apart once is something when it is
//! done again and again.

use crate::sim::Action;
use crate::sim::command::Command;

use super::cards::settled;
use super::even;
use super::owed::Owed;
use super::rubric::Rubric;
use super::valued::Valued;
use super::{cleanup, policy::Choice};

/// Even looks are no charge up to this together, budget-minutes, from one change to the next: the difference between two
/// of them is chance, that between ten of them is not.
const TOGETHER: f64 = 5.0 * even::EVEN;

/// What was said, put back and let go so far.
#[derive(Debug)]
pub struct Charges {
    owed: Owed,
    /// For each own change the index of the one that it puts back.
    put_back: Vec<Option<usize>>,
    /// The own changes so far.
    made: Vec<Action>,
    /// What even looks came to since the last of them, budget-minutes.
    even: f64,
}

impl Charges {
    /// Nothing yet, in a run whose own changes put these back.
    pub fn new(put_back: Vec<Option<usize>>) -> Self {
        Self { owed: Owed::default(), put_back, made: vec![], even: 0.0 }
    }

    /// Says of the next decision what of its cost is a charge.
    pub fn judge(&mut self, rubric: &Rubric, v: &mut Valued) {
        v.owed = self.owed.takes(&v.step.command, v.step.at) && v.advantage > 0.0;
        let acts = settled(rubric, v).is_some();
        let changed = match v.step.command {
            Command::Change(action) | Command::Delegate(_, action) => Some(action),
            _ => None,
        };
        if let Some(action) = changed {
            let earlier = self.put_back.get(self.made.len()).copied().flatten().and_then(|n| self.made.get(n)).copied();
            v.clears = earlier.filter(|a| !cleanup::helps(rubric, &v.belief, *a));
            self.made.push(action);
            self.even = 0.0;
        }
        v.charge = if v.owed {
            0.0
        } else if v.clears.is_some() {
            v.advantage.min(0.0)
        } else if even::is(v) && !(acts && changed.is_none()) && self.lets_go(v) {
            0.0
        } else {
            v.advantage
        };
    }

    /// Whether an even choice is still too little to be a charge.
    fn lets_go(&mut self, v: &Valued) -> bool {
        if !matches!(v.step.command, Command::Look(_)) || v.reference == Choice::Close {
            return true;
        }
        self.even += v.advantage.max(0.0);
        self.even <= TOGETHER
    }
}
