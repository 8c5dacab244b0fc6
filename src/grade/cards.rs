//! Decisions as people read them: labels, kinds of error, options with their expected cost, and the worlds that would have
//! looked the same.

use crate::base::ratio::Milli;
use crate::base::time::Tick;
use crate::sim::command::{Command, write};
use crate::sim::phrase::{write_action, write_look};

use super::even;
use super::policy::{ACT_AT, Choice};
use super::report::{ErrorKind, Label, Move, OptionCost, Twin, WorldView};
use super::rubric::Rubric;
use super::seen::seen;
use super::walk::{Valued, Walk};

/// Choices whose values differ by less than this are the same to a learner, budget-minutes.
const STAKE: f64 = 0.05;
/// Decisions that get a card.
const CARDS: usize = 3;
/// A loss from which a decision is an error, thousandths of a budget-minute.
const ERROR: i64 = 250;
/// A loss that is worth naming, thousandths of a budget-minute.
const LOSS: i64 = 50;
/// Stake from which a right decision is worth a card, the same.
const WORTH: i64 = 250;

/// Every decision; the costliest ones that lost something, and the one that was right where most was at stake.
pub fn moves(walk: &Walk<'_, '_>, valued: &[Valued], truth: usize) -> (Vec<Move>, Vec<usize>, Option<usize>) {
    let mut moves: Vec<Move> = vec![];
    let seen = seen(walk, valued, truth);
    for v in valued {
        let next = one(walk, v, v.advantage, &seen, &moves);
        moves.push(next);
    }
    // The reference is not quite the best there is: what may get a card is compared with every option.
    for (i, v) in valued.iter().enumerate() {
        if worth_weighing(v) {
            let best = v.options.iter().map(|(_, c)| *c).fold(v.own - v.advantage, f64::min);
            let options = options_of(walk, v, &v.options);
            moves[i] = Move { options, ..one(walk, v, v.own - best, &seen, &moves[..i]) };
        }
    }
    let (costliest, best) = worth_a_card(&moves, valued);
    for (i, m) in moves.iter_mut().enumerate() {
        if !costliest.contains(&i) && best != Some(i) {
            m.options.clear();
        }
    }
    (moves, costliest, best)
}

/// Whether a decision may get a card, so that it has to be compared with every option.
pub fn worth_weighing(v: &Valued) -> bool {
    if v.owed {
        return false;
    }
    let loss = loss(v.advantage);
    label(loss, v.stake) >= Label::Inaccuracy || Milli::from_minutes(v.stake).0 >= WORTH && rightly(loss, v)
}

/// What a decision lost, where it did.
fn loss(cost: f64) -> Milli {
    Milli(Milli::from_minutes(cost).0.max(0))
}

/// Whether a decision lost nothing and was not mere waiting.
fn rightly(loss: Milli, v: &Valued) -> bool {
    loss.0 < LOSS && !matches!(v.step.command, Command::Wait(_))
}

fn one(walk: &Walk<'_, '_>, v: &Valued, cost: f64, seen: &[(Tick, String)], before: &[Move]) -> Move {
    let rubric = walk.family.rubric();
    let free = v.owed || even::is(v);
    let loss = if free { Milli(0) } else { loss(cost) };
    let open = loss.0 >= ERROR && is_open_look(rubric, v);
    let mut belief: Vec<(usize, u32)> = v.belief.p.iter().map(|p| (p * 1000.0 + 0.5) as u32).enumerate().collect();
    belief.sort_by_key(|(w, p)| (std::cmp::Reverse(*p), *w));
    let name = |w: usize| rubric.worlds[w].id.clone();
    Move {
        at: v.step.at,
        until: v.step.until,
        command: write(rubric.spec(), &v.step.command),
        label: if open { Label::Open } else { label(loss, v.stake) },
        cost: if free { Milli(0) } else { Milli::from_minutes(v.advantage) },
        loss,
        error: (loss.0 >= ERROR && !open).then(|| error_kind(v, before)),
        reference: phrase(rubric, v.reference),
        as_good: v.as_good.iter().map(|c| phrase(rubric, *c)).collect(),
        owed: v.owed,
        options: vec![],
        belief: belief.into_iter().filter(|(_, p)| *p > 0).map(|(w, p)| (name(w), p)).collect(),
        seen: seen.iter().filter(|(at, _)| *at <= v.step.at).map(|(_, text)| text.clone()).collect(),
    }
}

/// Whether it was a look while the evidence did not settle yet what the reference would have acted on.
fn is_open_look(rubric: &Rubric, v: &Valued) -> bool {
    let Command::Look(_) = v.step.command else { return false };
    let settled = match v.reference {
        Choice::Change(o) => {
            let action = rubric.offers[usize::from(o)].action;
            v.belief.mass(|w| rubric.worlds[w].remedy.contains(&action) || rubric.worlds[w].also.contains(&action))
        }
        Choice::Close => v.belief.mass(|w| rubric.worlds[w].remedy.is_empty()),
        Choice::Look(_) | Choice::Wait => return false,
    };
    settled < ACT_AT
}

fn error_kind(v: &Valued, before: &[Move]) -> ErrorKind {
    let acts = matches!(v.reference, Choice::Change(_));
    let changes = matches!(v.step.command, Command::Change(_) | Command::Delegate(..));
    match &v.step.command {
        Command::Resolve(_) => ErrorKind::ClosedEarly,
        _ if changes && v.step.at.0 < v.situation.busy_until && !before.is_empty() => ErrorKind::Churn,
        _ if changes && acts => ErrorKind::WrongMitigation,
        _ if changes => ErrorKind::Premature,
        Command::Look(_) if acts => ErrorKind::OverInvestigating,
        Command::Look(_) => ErrorKind::WrongPanel,
        _ => ErrorKind::Late,
    }
}

/// The options of a decision with their expected cost from there on, the reference going on after each.
fn options_of(walk: &Walk<'_, '_>, v: &Valued, weighed: &[(Choice, f64)]) -> Vec<OptionCost> {
    let rubric = walk.family.rubric();
    let own = write(rubric.spec(), &v.step.command);
    let mut out = vec![OptionCost { phrase: own.clone(), cost: Milli::from_minutes(v.own - v.sunk) }];
    for (choice, cost) in weighed {
        let phrase = phrase(rubric, *choice);
        if phrase == own || (phrase.starts_with("wait") && own.starts_with("wait")) {
            continue;
        }
        out.push(OptionCost { phrase, cost: Milli::from_minutes(cost - v.sunk) });
    }
    out.sort_by(|a, b| a.cost.cmp(&b.cost).then(a.phrase.cmp(&b.phrase)));
    out
}

/// A choice as typed.
pub fn phrase(rubric: &Rubric, choice: Choice) -> String {
    match choice {
        Choice::Look(look) => write_look(rubric.spec(), look),
        Choice::Change(o) => write_action(rubric.spec(), rubric.offers[usize::from(o)].action),
        Choice::Wait => "wait 1m".to_owned(),
        Choice::Close => "resolve".to_owned(),
    }
}

/// The family as the learner could know it at the first change.
pub fn twins(walk: &Walk<'_, '_>, truth: usize) -> Vec<Twin> {
    let rubric = walk.family.rubric();
    let belief = walk.at_change.as_ref().unwrap_or(&walk.belief);
    let mut out: Vec<Twin> = (0..belief.p.len())
        .map(|w| Twin {
            world: world_view(rubric, w),
            prior: (rubric.worlds[w].prior * 1000.0 + 0.5) as u32,
            at_change: (belief.p[w] * 1000.0 + 0.5) as u32,
            cost: Milli::from_minutes(walk.cost_in(w)),
            truth: w == truth,
        })
        .collect();
    out.sort_by_key(|t| (std::cmp::Reverse(t.at_change), t.world.id.clone()));
    out
}

fn label(loss: Milli, stake: f64) -> Label {
    match loss.0 {
        3000.. => Label::Blunder,
        1000.. => Label::Mistake,
        ERROR.. => Label::Inaccuracy,
        _ if stake < STAKE => Label::Neutral,
        _ => Label::Good,
    }
}

fn worth_a_card(moves: &[Move], valued: &[Valued]) -> (Vec<usize>, Option<usize>) {
    let mut order: Vec<usize> = (0..moves.len()).filter(|i| moves[*i].loss.0 >= LOSS).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(moves[*i].loss), *i));
    order.truncate(CARDS);
    let right = |i: &usize| rightly(moves[*i].loss, &valued[*i]);
    let stake = |i: &usize| Milli::from_minutes(valued[*i].stake);
    let best = (0..moves.len()).filter(right).max_by_key(|i| (stake(i), std::cmp::Reverse(*i)));
    (order, best.filter(|i| stake(i).0 >= WORTH))
}

/// A world for people to read about.
pub fn world_view(rubric: &Rubric, w: usize) -> WorldView {
    let world = &rubric.worlds[w];
    WorldView {
        id: world.id.clone(),
        title: world.title.clone(),
        explain: world.explain.clone(),
        kind: world.kind,
        remedy: world.remedy.iter().map(|a| write_action(rubric.spec(), *a)).collect(),
    }
}
