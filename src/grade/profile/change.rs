//! Safe change: what could do damage was ruled out first, one change at a time, its effect looked at, what did not help
//! taken back, and a canary's numbers listened to.

use crate::base::time::Tick;
use crate::sim::Action;
use crate::sim::action::ActionKind;
use crate::sim::command::Command;
use crate::sim::observe::Look;
use crate::sim::phrase::write_action;

use super::{Dimension, Played, Valued, canary};
use crate::grade::cleanup::helps;

/// Damage that is likelier than this was not ruled out.
const RULED_OUT: f64 = 0.1;

/// A change by the learner.
struct Made<'v> {
    v: &'v Valued,
    action: Action,
    /// As typed, in quotes.
    name: String,
    /// Whether it did not fail.
    works: bool,
    /// When it was complete.
    landed: u32,
    /// When the next one was issued, or the run ended.
    until: u32,
}

pub fn judge(played: &Played<'_>, valued: &[Valued]) -> Dimension {
    let made = changes(played, valued);
    let (mut asked, mut kept, mut because) = (0, 0, vec![]);
    let mut item = |good: bool, at: Tick, text: String| {
        asked += 1;
        kept += i32::from(good);
        if !good {
            because.push((at, text));
        }
    };
    for (i, m) in made.iter().enumerate() {
        // Putting back what did not help is no change to be judged: it is what was asked for.
        if m.v.clears.is_some() {
            continue;
        }
        let at = m.v.step.at;
        let risk = (m.v.risk * 100.0 + 0.5) as u32;
        let text = format!("what you had seen left a chance of {risk} in 100 that {} does damage", m.name);
        item(m.v.risk < RULED_OUT, at, text);
        let next = made.get(i + 1);
        if next.is_some_and(|n| n.v.clears.is_none()) {
            item(m.landed <= m.until, at, format!("the next change came before {} was complete", m.name));
        }
        let check = checked(m, valued);
        item(check.is_some(), at, format!("the effect of {} was not looked at", m.name));
        let stays = !made[i + 1..].iter().any(|n| same_thing(played, n.action, m.action));
        if revertible(m.action) && m.works {
            let at_the_end = valued.last().is_some_and(|last| !helps(played.rubric, &last.belief, m.action));
            let seen = check.is_some_and(|after| !helps(played.rubric, &after.belief, m.action));
            if seen || stays && at_the_end {
                item(!stays, at, format!("{} did not help and was left in place", m.name));
            }
        }
    }
    for v in canary::verdicts(played, valued) {
        if let Some((heard, text)) = v.judged() {
            item(heard, v.at, text);
        }
    }
    because.sort_by_key(|(at, _)| *at);
    Dimension { name: "Safe change", score: (asked > 0).then(|| 100 * kept / asked), because }
}

fn changes<'v>(played: &Played<'_>, valued: &'v [Valued]) -> Vec<Made<'v>> {
    let ops: Vec<_> = played.incident.world.state.ops.iter().filter(|o| !o.by_event && o.part_of.is_none()).collect();
    let steps = valued.iter().filter_map(|v| match v.step.command {
        Command::Change(action) | Command::Delegate(_, action) => Some((v, action)),
        _ => None,
    });
    steps
        .zip(&ops)
        .enumerate()
        .map(|(i, ((v, action), op))| Made {
            v,
            action,
            name: format!("`{}`", write_action(played.rubric.spec(), action)),
            works: op.failed.is_none(),
            landed: op.landed.unwrap_or(u32::MAX),
            until: ops.get(i + 1).map_or(u32::MAX, |next| next.issued),
        })
        .collect()
}

/// The first decision after a dashboard had shown the effect of a change, before the next one.
fn checked<'v>(m: &Made<'_>, valued: &'v [Valued]) -> Option<&'v Valued> {
    let shows = |v: &Valued| {
        matches!(v.step.command, Command::Look(Look::Panel(_))) && v.step.until.0 >= m.landed && v.step.at.0 < m.until
    };
    let look = valued.iter().position(shows)?;
    valued.get(look + 1).or(valued.get(look))
}

/// Whether a change stays until somebody takes it back.
fn revertible(action: Action) -> bool {
    matches!(action.kind(), ActionKind::Flag | ActionKind::Config | ActionKind::Limit)
}

fn same_thing(played: &Played<'_>, a: Action, b: Action) -> bool {
    let spec = played.rubric.spec();
    a.kind() == b.kind() && a.target(spec) == b.target(spec)
}
