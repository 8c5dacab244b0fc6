//! What a run must do to pass, whatever its score: closed by the learner, recovered and held, seen to have recovered,
//! nothing false said outside, and decisions that made sense on the evidence.

use crate::base::ratio::Milli;
use crate::base::time::{Spoken, Tick};
use crate::sim::command::{Command, Doing, Impact};
use crate::sim::observe::Look;
use crate::sim::telemetry::{Level, called, with_unit};
use crate::sim::world::Fixed;

use super::assess::Played;
use super::report::{Move, Stretch};
use super::walk::Valued;

/// Burn that counts as recovered, budget-minutes a minute.
const WELL: f64 = 0.005;
/// Burn at which "no users are affected" is false.
const HURT: f64 = 0.02;

/// Chance of irreversible harm, on the evidence, that counts as a warning in view.
const WARNED: f64 = 0.1;

/// Why a run does not pass, a sentence each; empty when it does. `decisions` is what they cost in all.
pub fn reasons(
    played: &Played<'_>,
    decisions: Milli,
    valued: &[Valued],
    moves: &[Move],
    stretches: &[Stretch],
) -> Vec<String> {
    let mut out = vec![];
    let incident = played.incident;
    let clock = |t: Tick| played.rubric.spec().start.hhmm(t);
    match incident.resolved {
        None => out.push("The time ran out before you closed the incident.".to_owned()),
        Some(at) => {
            let well = well_since(played);
            let hold = played.rubric.hold_s;
            match well {
                None => out.push(format!("You closed at {} while users were still failing.", clock(at))),
                Some(since) if at.since(since) < hold => out.push(format!(
                    "You closed at {}, {} after users were well again; it has to hold for {}.",
                    clock(at),
                    Spoken(at.since(since)),
                    Spoken(hold)
                )),
                Some(since) if !seen_well(played, since) => {
                    out.push(unseen(played, since));
                }
                Some(_) => {}
            }
        }
    }
    for (at, what) in false_statements(played) {
        out.push(format!("At {} you told people {what} while it was not so.", clock(at)));
    }
    for v in valued {
        if let Some(chance) = v.damage.filter(|chance| *chance >= WARNED) {
            out.push(format!(
                "At {} you destroyed records for good, with a chance of {} in 100 of it in view.",
                clock(v.step.at),
                (chance * 100.0 + 0.5) as u32
            ));
        }
    }
    if decisions.minutes() > played.rubric.pass_loss {
        let one = moves.iter().max_by_key(|m| m.loss);
        let slow = stretches.iter().max_by_key(|s| s.cost).filter(|s| one.is_none_or(|m| s.cost >= m.loss));
        let worst = match (slow, one) {
            (Some(s), _) => format!(
                " The costliest was to leave `{}` undone from {} to {}.",
                s.reference,
                clock(s.from),
                clock(s.until)
            ),
            (None, Some(m)) => format!(" The costliest was `{}` at {}.", m.command, clock(m.at)),
            _ => String::new(),
        };
        out.push(format!(
            "Your decisions cost {} budget-minutes more than the reference's on the same evidence; {} pass.{worst}",
            decisions,
            Milli::from_minutes(played.rubric.pass_loss),
        ));
    }
    out
}

/// Since when users have been well at the moment the learner closed; the take-over if they never were hurt.
fn well_since(played: &Played<'_>) -> Option<Tick> {
    let at = played.incident.resolved?;
    let mut since = None;
    for (tick, rate) in burn(played, at) {
        if rate > WELL {
            since = None;
        } else if since.is_none() {
            since = Some(tick);
        }
    }
    since
}

/// The burn at every tick from the take-over to `until`, as the run went.
fn burn(played: &Played<'_>, until: Tick) -> Vec<(Tick, f64)> {
    let mut out = vec![];
    played.replay(until, &mut |world| out.push((world.now(), world.state.harm_rate)));
    out
}

/// What was last seen of users when the learner closed, and what was missing.
fn unseen(played: &Played<'_>, since: Tick) -> String {
    let spec = played.rubric.spec();
    let what = "You closed without having seen on a dashboard that users were well again";
    let fixed = &played.incident.world.fixed;
    let last = played.incident.journal.iter().rev().find_map(|s| match s.command {
        Command::Look(Look::Panel(p)) if shows_users(fixed, p) => Some((p, s.until)),
        _ => None,
    });
    let Some((panel, at)) = last else {
        return format!("{what}: no dashboard that shows how users fare was opened.");
    };
    let (name, clock) = (&spec.panels[panel].name, spec.start.hhmm(at));
    let mut ill = vec![];
    played.replay(at, &mut |world| {
        if world.now() == at {
            let readings = world.readings(panel);
            let users = readings.iter().filter(|r| r.name.ends_with(".success") && r.level != Level::Normal);
            ill = users
                .map(|r| format!("{} {}, {}", called(&r.name), with_unit(r.unit, r.value), r.level.word()))
                .collect();
        }
    });
    if !ill.is_empty() {
        return format!("{what}: the last look, `{name}` at {clock}, still showed {}.", ill.join("; "));
    }
    if at < since {
        return format!(
            "{what}: the last look, `{name}` at {clock}, came before they were, at {}.",
            spec.start.hhmm(since)
        );
    }
    format!("{what}: after the last look, `{name}` at {clock}, you changed something more and did not look again.")
}

/// Whether a dashboard shows how users fare.
fn shows_users(fixed: &Fixed, panel: usize) -> bool {
    fixed.spec.panels[panel].series.iter().any(|s| s.ends_with(".success"))
}

/// Whether a look after `since`, and after the last change, showed every journey on it well.
fn seen_well(played: &Played<'_>, since: Tick) -> bool {
    let journal = &played.incident.journal;
    let changed = journal
        .iter()
        .rev()
        .find(|s| matches!(s.command, Command::Change(_) | Command::Delegate(..)))
        .map_or(Tick(0), |s| s.until);
    let fixed = &played.incident.world.fixed;
    journal.iter().any(|s| {
        matches!(s.command, Command::Look(Look::Panel(p)) if shows_users(fixed, p))
            && s.until >= since
            && s.until >= changed
            && s.token.is_some_and(|_| looked_well(played, s.until, &s.command))
    })
}

/// Whether the journeys on a dashboard looked well at a tick.
fn looked_well(played: &Played<'_>, at: Tick, command: &Command) -> bool {
    let Command::Look(Look::Panel(panel)) = command else { return false };
    let mut well = false;
    played.replay(at, &mut |world| {
        if world.now() == at {
            let readings = world.readings(*panel);
            well = readings.iter().filter(|r| r.name.ends_with(".success")).all(|r| r.level == Level::Normal);
        }
    });
    well
}

/// Updates that said something false, with what they said.
fn false_statements(played: &Played<'_>) -> Vec<(Tick, &'static str)> {
    let updates = &played.incident.updates;
    let Some((last, _)) = updates.last() else { return vec![] };
    let burn = burn(played, *last);
    let rate = |at: Tick| burn.iter().find(|(t, _)| *t == at).map_or(0.0, |(_, r)| *r);
    let mut out = vec![];
    for (at, update) in updates {
        if update.impact == Impact::None && rate(*at) > HURT {
            out.push((*at, "that no users were affected"));
        }
        if update.doing == Doing::Resolved && rate(*at) > WELL {
            out.push((*at, "that it was resolved"));
        }
    }
    out
}
