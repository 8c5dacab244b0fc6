//! Stretches of decisions between settled evidence and the act. One more look costs little; many of them, with the remedy
//! known, cost what one bad decision costs, and are one thing.

use crate::base::ratio::Milli;
use crate::sim::Action;
use crate::sim::command::Command;
use crate::sim::phrase::write_action;

use super::cards::{label, settled, settled_on};
use super::policy::ACT_AT;
use super::report::{Label, Move, Stretch};
use super::rubric::Rubric;
use super::valued::Valued;

/// Every stretch that cost enough to be named, in order. `valued` and `moves` are the same decisions.
pub fn stretches(rubric: &Rubric, valued: &[Valued], moves: &[Move]) -> Vec<Stretch> {
    let mut out = vec![];
    let mut open: Option<(Action, Vec<usize>)> = None;
    let mut close = |open: &mut Option<(Action, Vec<usize>)>| {
        out.extend(open.take().and_then(|(action, of)| one(rubric, moves, action, of)));
    };
    for (i, v) in valued.iter().enumerate() {
        let changed = matches!(v.step.command, Command::Change(_) | Command::Delegate(..) | Command::Resolve(_));
        let wanted = settled(rubric, v);
        if let Some((action, _)) = &open {
            let done = matches!(v.step.command, Command::Change(a) | Command::Delegate(_, a) if a == *action);
            let other = wanted.is_some_and(|a| a != *action);
            if done || other || settled_on(rubric, v, *action) < ACT_AT {
                close(&mut open);
            }
        }
        // Another change in between, closing and a page are decisions of their own; what is owed is no delay.
        if let Some(action) = wanted.filter(|_| !changed && !v.owed && !matches!(v.step.command, Command::Page(_))) {
            open.get_or_insert_with(|| (action, vec![])).1.push(i);
        }
    }
    close(&mut open);
    out
}

fn one(rubric: &Rubric, moves: &[Move], action: Action, of: Vec<usize>) -> Option<Stretch> {
    let cost: Milli = of.iter().map(|i| moves[*i].cost).sum();
    let label = label(cost, f64::MAX);
    let (first, last) = (*of.first()?, *of.last()?);
    let waits = |i: usize| moves[i].command.starts_with("wait ");
    let goes_on = |i: usize| waits(i) && i > 0 && waits(i - 1) && of.contains(&(i - 1));
    let decisions = of.iter().filter(|i| !goes_on(**i)).count() as u32;
    let waited: Milli = of.iter().filter(|i| waits(**i)).map(|i| moves[*i].cost).sum();
    (decisions > 1 && label >= Label::Inaccuracy).then(|| Stretch {
        from: moves[first].at,
        until: moves[last].until,
        decisions,
        cost,
        waited,
        label,
        reference: write_action(rubric.spec(), action),
        moves: of,
    })
}
