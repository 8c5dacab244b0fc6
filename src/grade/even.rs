//! What cannot be told apart: two choices whose expected costs differ by less than they would under another noise. Which
//! of them is the better one is then chance, so neither is a charge.

use super::policy::Choice;
use super::walk::Valued;

/// Choices whose values differ by less than this, budget-minutes, are as good as each other. What a look is worth hangs on
/// which cues the noise lets through: over sixteen noises of each shipped drill, the difference between the best looks at the
/// take-over has a standard deviation of up to 0.019 (a test measures it). Values between the minutes of the grid are
/// interpolated, which moves them by as much.
pub const EVEN: f64 = 0.02;

/// Whether a decision is as good as what the reference would have done.
pub fn is(v: &Valued) -> bool {
    v.advantage.abs() < EVEN
}

/// What was weighed and cannot be told apart from one of it.
pub fn with(weighed: &[(Choice, f64)], one: Choice) -> Vec<Choice> {
    let Some((_, value)) = weighed.iter().find(|(c, _)| *c == one) else { return vec![] };
    let near = |(other, cost): &&(Choice, f64)| *other != one && (cost - value).abs() < EVEN;
    weighed.iter().filter(near).map(|(c, _)| *c).collect()
}
