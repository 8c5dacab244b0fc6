//! Safe change: what could do damage was ruled out first, one change at a time, its effect looked at, what did not help
//! taken back, and a canary's numbers listened to.

use crate::base::time::Tick;
use crate::sim::Action;
use crate::sim::action::ActionKind;
use crate::sim::command::Command;
use crate::sim::observe::Look;

use super::{Dimension, Played, Valued, canary};

/// Damage that is likelier than this was not ruled out.
const RULED_OUT: f64 = 0.1;
/// A change that helps with no more than this probability did not help.
const NO_HELP: f64 = 0.1;

/// A change by the learner.
struct Made<'v> {
    v: &'v Valued,
    action: Action,
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
        let at = m.v.step.at;
        let risk = (m.v.risk * 100.0 + 0.5) as u32;
        let text = format!("what you had seen left a chance of {risk} in 100 that this does damage");
        item(m.v.risk < RULED_OUT, at, text);
        if i + 1 < made.len() {
            item(m.landed <= m.until, at, "the next change came before this one was complete".to_owned());
        }
        let check = checked(m, valued);
        item(check.is_some(), at, "its effect was not looked at".to_owned());
        if let Some(after) = check
            && revertible(m.action)
            && !helps(played, after, m.action)
        {
            let again = made[i + 1..].iter().any(|n| same_thing(played, n.action, m.action));
            item(again, at, "it did not help and was left in place".to_owned());
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

/// Whether a change may still be what helps, on the evidence of a decision.
fn helps(played: &Played<'_>, v: &Valued, action: Action) -> bool {
    let worlds = &played.rubric.worlds;
    v.belief.mass(|w| worlds[w].remedy.contains(&action) || worlds[w].also.contains(&action)) > NO_HELP
}

/// Whether a change stays until somebody takes it back.
fn revertible(action: Action) -> bool {
    matches!(action.kind(), ActionKind::Flag | ActionKind::Config | ActionKind::Limit)
}

fn same_thing(played: &Played<'_>, a: Action, b: Action) -> bool {
    let spec = played.rubric.spec();
    a.kind() == b.kind() && a.target(spec) == b.target(spec)
}
