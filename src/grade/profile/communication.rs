//! Communication: how long people outside were left alone, and whether what they were told could be known to be so.

use crate::base::math::exp;
use crate::base::time::{Spoken, Tick};
use crate::sim::command::{Command, Doing, Impact, Update};
use crate::sim::severity::holds_for;

use super::{Dimension, Known, LIKELY, Played, SOON_S, Valued, known_hurt};

/// Seconds of silence that cost nothing, and the unit of the debt.
const QUIET_S: u32 = 1800;
/// An update sooner than this after the last one, without a change of state, counts for nothing, s.
const TOO_SOON_S: u32 = 600;
/// Belief in one world under which no cause is stated.
const SURE: f64 = 0.9;
/// Expected burn from which users are hurt.
const HURT: f64 = 0.02;

/// An update with the decision it was.
struct Told<'v> {
    v: &'v Valued,
    update: &'v Update,
}

pub fn judge(played: &Played<'_>, valued: &[Valued]) -> Dimension {
    let name = "Communication";
    let told: Vec<Told<'_>> = valued
        .iter()
        .filter_map(|v| match &v.step.command {
            Command::Update(update) => Some(Told { v, update }),
            _ => None,
        })
        .collect();
    let known = known_hurt(valued);
    if told.is_empty() {
        let because = known.map(|at| (at, "users were likely to be hurt, and nobody outside was told".to_owned()));
        return Dimension { name, score: known.map(|_| 0), because: because.into_iter().collect() };
    }
    let changes = changes(played, valued, known);
    let mut because = vec![];
    let cadence = exp(-debt(played, &told, &changes, &mut because));
    let counted = counted(&told, &changes, &mut because);
    let truth = counted.iter().map(|t| truth(played, valued, t, &mut because)).sum::<f64>() / counted.len() as f64;
    because.sort_by_key(|(at, _)| *at);
    Dimension { name, score: Some((100.0 * cadence * truth + 0.5) as i32), because }
}

/// Moments at which there was something to tell: users are likely to be hurt, a change is complete (all of it, not a step
/// of it), users are well.
fn changes(played: &Played<'_>, valued: &[Valued], known: Option<Tick>) -> Vec<(Tick, &'static str)> {
    let mut out: Vec<(Tick, &'static str)> =
        known.into_iter().map(|at| (at, "it was likely that users were hurt")).collect();
    let ops =
        played.incident.world.state.ops.iter().filter(|o| !o.by_event && o.part_of.is_none() && o.failed.is_none());
    out.extend(ops.filter_map(|o| o.landed).map(|at| (Tick(at), "a change was complete")));
    let well =
        valued.windows(2).find(|v| v[0].felt.burn > HURT && v[1].felt.burn <= HURT && v[0].felt.hurt() >= LIKELY);
    out.extend(well.map(|v| (v[1].step.at, "users were well again")));
    out.sort_by_key(|(at, _)| *at);
    out
}

/// Silences over half an hour, and the time beyond five minutes until a change of state was told; in half hours.
fn debt(
    played: &Played<'_>,
    told: &[Told<'_>],
    changes: &[(Tick, &'static str)],
    because: &mut Vec<(Tick, String)>,
) -> f64 {
    let begin = played.rubric.spec().begin;
    let end = played.incident.resolved.unwrap_or(played.incident.now());
    let (mut over, mut last) = (0, begin);
    for at in told.iter().map(|t| t.v.step.at).chain([end]) {
        let silent = at.since(last).saturating_sub(QUIET_S);
        if silent > 0 {
            because.push((last, format!("silent for {}", Spoken(at.since(last)))));
        }
        over += silent;
        last = at;
    }
    let mut owed: Option<(Tick, &str)> = None;
    for (at, what) in changes {
        let next = told.iter().map(|t| t.v.step.until).find(|t| t >= at).unwrap_or(end);
        let late = next.since(*at).saturating_sub(SOON_S);
        // One update answers everything that changed before it.
        let answered = owed.is_some_and(|(since, _)| told.iter().all(|t| t.v.step.at < since || t.v.step.at > *at));
        if late > 0 && !answered {
            let took = Spoken(next.since(*at));
            because
                .push((*at, format!("{what}, and it took {took} to say anything; {} is soon enough", Spoken(SOON_S))));
            over += late;
            owed = Some((*at, what));
        }
    }
    f64::from(over) / f64::from(QUIET_S)
}

/// Updates that count: not those right after another one while nothing had changed.
fn counted<'t, 'v>(
    told: &'t [Told<'v>],
    changes: &[(Tick, &'static str)],
    because: &mut Vec<(Tick, String)>,
) -> Vec<&'t Told<'v>> {
    let mut out: Vec<&Told<'_>> = vec![];
    for t in told {
        let at = t.v.step.at;
        let new = out.last().is_none_or(|last| {
            let before = last.v.step.at;
            at.since(before) >= TOO_SOON_S
                || last.update.doing != t.update.doing
                || changes.iter().any(|(c, _)| *c > before && *c <= t.v.step.until)
        });
        if new {
            out.push(t);
        } else {
            because.push((at, "an update so soon, with nothing changed, tells nobody anything".to_owned()));
        }
    }
    out
}

/// Share of an update's slots that hold on what could be known.
fn truth(played: &Played<'_>, valued: &[Valued], told: &Told<'_>, because: &mut Vec<(Tick, String)>) -> f64 {
    let (v, update) = (told.v, told.update);
    let mut slot = |points: f64, text: &str| {
        if points < 1.0 {
            because.push((v.step.at, text.to_owned()));
        }
        points
    };
    let burn = v.felt.burn;
    let impact = impact(played, valued, told);
    let impact = impact.map_or(1.0, |(points, text)| slot(points, &text));
    let changed = valued
        .iter()
        .any(|c| c.step.at < v.step.at && matches!(c.step.command, Command::Change(_) | Command::Delegate(..)));
    let doing = update.doing.said();
    let doing = match update.doing {
        Doing::Resolved if burn >= HURT => slot(0.0, &format!("you told people \"{doing}\" before users were well")),
        Doing::Monitoring if burn >= HURT && !changed => {
            slot(0.5, &format!("you told people \"{doing}\" with no remedy in place"))
        }
        Doing::Mitigating if !changed => slot(0.5, &format!("you told people \"{doing}\" before anything was changed")),
        _ => 1.0,
    };
    let sure = v.belief.p.iter().copied().fold(0.0, f64::max);
    let cause = match &update.cause {
        Some(_) if sure < SURE => slot(0.0, "a cause was stated before the evidence allowed it"),
        _ => 1.0,
    };
    let closes = update.doing == Doing::Resolved;
    let next =
        if update.next_s.is_some() || closes { 1.0 } else { slot(0.0, "it did not say when the next one comes") };
    (impact + doing + cause + next) / 4.0
}

/// What is wrong with how many users an update said were hurt, with the points that are left; none where it could be so. What
/// a look showed counts until the next one: what a change has done since then is not known yet.
fn impact(played: &Played<'_>, valued: &[Valued], told: &Told<'_>) -> Option<(f64, String)> {
    let (v, said) = (told.v, told.update.impact);
    let here = valued.iter().position(|x| std::ptr::eq(x, v))?;
    let looked = valued[..here].iter().rposition(|x| matches!(x.step.command, Command::Look(_)));
    let since = looked.map_or(here, |look| (look + 1).min(here));
    let known: Vec<Known> = valued[since..=here].iter().map(|x| Known::at(played, valued, x)).collect();
    let there = known.first()?;
    let hurts = v.felt.burn >= HURT && v.felt.hurt() >= 0.2;
    let fits = known.iter().any(|k| k.impacts().any(|i| i == said));
    let (words, holds) = (said.said(), holds_for(said));
    let text = |what: &str| {
        let word = said.word();
        format!("you told people \"{words}\", which {what}: {}; `{word}` is: {holds}", there.said)
    };
    match said {
        Impact::None if hurts || !fits => Some((0.0, text("could not be known to be so"))),
        Impact::Most if !fits => Some((0.5, text("is more than the evidence said"))),
        Impact::Some if !fits && there.impacts().all(|i| i == Impact::Most) => {
            Some((0.5, text("is less than the evidence said")))
        }
        _ => None,
    }
}
