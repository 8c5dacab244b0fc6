//! What cannot be told apart: two choices whose expected costs differ by less than they would under another noise. Which
//! of them is the better one is then chance, so neither is a charge.

use crate::sim::command::Command;

use super::policy::Choice;
use super::walk::Valued;

/// Two looks whose values differ by less than this, budget-minutes, are as good as each other. What a look is worth hangs on
/// which cues the noise lets through: over sixteen noises of each shipped drill, the difference between two of the best
/// looks at the take-over has a standard deviation of up to 0.019 (a test measures it), and this is less than twice that.
pub const LOOKS: f64 = 0.03;
/// The same of any two choices: values between the minutes of the grid are interpolated.
pub const EVEN: f64 = 0.02;

/// Whether a decision is as good as what the reference would have done.
pub fn is(v: &Valued) -> bool {
    let looks = matches!((&v.step.command, v.reference), (Command::Look(_), Choice::Look(_)));
    v.advantage.abs() < if looks { LOOKS } else { EVEN }
}

/// What was weighed and cannot be told apart from one of it.
pub fn with(weighed: &[(Choice, f64)], one: Choice) -> Vec<Choice> {
    let Some((_, value)) = weighed.iter().find(|(c, _)| *c == one) else { return vec![] };
    let near = |(other, cost): &&(Choice, f64)| {
        let looks = matches!((other, one), (Choice::Look(_), Choice::Look(_)));
        *other != one && (cost - value).abs() < if looks { LOOKS } else { EVEN }
    };
    weighed.iter().filter(near).map(|(c, _)| *c).collect()
}
