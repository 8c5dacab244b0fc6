//! Decisions as people read them: labels, kinds of error, options with their expected cost, and the worlds that would have
//! looked the same.

use crate::base::ratio::Milli;
use crate::base::time::Tick;
use crate::sim::Action;
use crate::sim::command::{Command, as_typed, write};
use crate::sim::phrase::{write_action, write_look};

use super::even;
use super::policy::{ACT_AT, Choice};
use super::report::{ErrorKind, Label, Move, OptionCost, Stretch, Twin, WorldView};
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
/// Stake from which it is worth weighing every option of a right decision, the same.
const WORTH: i64 = 250;
/// By how much others have to be worse for a decision to be worth a card for having been right, budget-minutes.
const CLEARLY: f64 = 2.5 * even::EVEN;
/// Belief in the worlds a person owns from which a page is not for nothing.
pub const POINTS: f64 = 0.1;

/// Every decision, the ones that were weighed with their options.
pub fn moves(walk: &Walk<'_, '_>, valued: &[Valued], truth: usize) -> Vec<Move> {
    let mut moves: Vec<Move> = vec![];
    let seen = seen(walk, valued, truth);
    for v in valued {
        let next = one(walk, v, v.charge, &seen, &moves);
        moves.push(next);
    }
    // The reference is not quite the best there is: what may get a card is compared with every option.
    for (i, v) in valued.iter().enumerate() {
        if worth_weighing(v) {
            let best = v.options.iter().map(|(_, c)| *c).fold(v.own - v.advantage, f64::min);
            let options = options_of(walk, v, &v.options);
            let loss = if v.charge == v.advantage { v.own - best } else { v.charge };
            moves[i] = Move { options, ..one(walk, v, loss, &seen, &moves[..i]) };
        }
    }
    moves
}

/// Whether a decision may get a card, so that it has to be compared with every option.
pub fn worth_weighing(v: &Valued) -> bool {
    if v.owed || v.clears.is_some() {
        return false;
    }
    let loss = loss(v.charge);
    label(loss, v.stake) >= Label::Inaccuracy || Milli::from_minutes(v.stake).0 >= WORTH && rightly(loss, v)
}

/// What a decision lost, where it did.
fn loss(cost: f64) -> Milli {
    Milli(Milli::from_minutes(cost).0.max(0))
}

/// Whether a decision lost nothing and did something about the trouble: looked, or changed production.
fn rightly(loss: Milli, v: &Valued) -> bool {
    loss.0 < LOSS && matches!(v.step.command, Command::Look(_) | Command::Change(_) | Command::Delegate(..))
}

fn one(walk: &Walk<'_, '_>, v: &Valued, cost: f64, seen: &[(Tick, String)], before: &[Move]) -> Move {
    let rubric = walk.family.rubric();
    let loss = loss(cost);
    let open = loss.0 >= ERROR && is_open_look(rubric, v);
    let mut belief: Vec<(usize, u32)> = v.belief.p.iter().map(|p| (p * 1000.0 + 0.5) as u32).enumerate().collect();
    belief.sort_by_key(|(w, p)| (std::cmp::Reverse(*p), *w));
    let name = |w: usize| rubric.worlds[w].id.clone();
    Move {
        at: v.step.at,
        until: v.step.until,
        command: as_typed(&write(rubric.spec(), &v.step.command)),
        label: if open { Label::Open } else { label(loss, v.stake) },
        cost: Milli::from_minutes(v.charge),
        loss,
        error: if loss.0 >= ERROR && !open { error_kind(rubric, v, before) } else { None },
        reference: phrase(rubric, v.reference),
        as_good: v.as_good.iter().map(|c| phrase(rubric, *c)).collect(),
        owed: v.owed,
        clears: v.clears.map(|a| write_action(rubric.spec(), a)),
        options: vec![],
        belief: belief.into_iter().filter(|(_, p)| *p > 0).map(|(w, p)| (name(w), p)).collect(),
        seen: seen.iter().filter(|(at, _)| *at <= v.step.at).map(|(_, text)| text.clone()).collect(),
    }
}

/// Whether it was a look while the evidence did not settle yet what the reference would have acted on.
fn is_open_look(rubric: &Rubric, v: &Valued) -> bool {
    let Command::Look(_) = v.step.command else { return false };
    let settled = match v.reference {
        Choice::Change(o) => settled_on(rubric, v, rubric.offers[usize::from(o)].action),
        Choice::Close => v.belief.mass(|w| rubric.worlds[w].remedy.is_empty()),
        Choice::Look(_) | Choice::Wait => return false,
    };
    settled < ACT_AT
}

/// How likely it is on the evidence of a decision that a change helps.
pub fn settled_on(rubric: &Rubric, v: &Valued, action: Action) -> f64 {
    v.belief.mass(|w| rubric.worlds[w].remedy.contains(&action) || rubric.worlds[w].also.contains(&action))
}

/// The change that the reference would make, where the evidence of a decision has settled on it.
pub fn settled(rubric: &Rubric, v: &Valued) -> Option<Action> {
    let Choice::Change(offer) = v.reference else { return None };
    let action = rubric.offers[usize::from(offer)].action;
    (settled_on(rubric, v, action) >= ACT_AT).then_some(action)
}

fn error_kind(rubric: &Rubric, v: &Valued, before: &[Move]) -> Option<ErrorKind> {
    let acts = matches!(v.reference, Choice::Change(_));
    let changes = changes(v);
    let theirs = |p: usize| v.belief.mass(|w| rubric.worlds[w].owner == Some(p));
    Some(match &v.step.command {
        Command::Resolve(_) => ErrorKind::ClosedEarly,
        // What was put back has nothing to report.
        _ if changes && v.step.at.0 < v.situation.busy_until && before.last().is_some_and(|m| m.clears.is_none()) => {
            ErrorKind::Churn
        }
        _ if changes && acts => ErrorKind::WrongMitigation,
        _ if changes => ErrorKind::Premature,
        Command::Look(_) if acts => ErrorKind::OverInvestigating,
        Command::Look(_) => ErrorKind::WrongPanel,
        Command::Wait(_) => ErrorKind::Late,
        Command::Page(p) if theirs(*p) < POINTS => ErrorKind::NeedlessPage,
        Command::Page(_) => return None,
        _ => ErrorKind::Talk,
    })
}

/// The options of a decision with their expected cost from there on, the reference going on after each.
fn options_of(walk: &Walk<'_, '_>, v: &Valued, weighed: &[(Choice, f64)]) -> Vec<OptionCost> {
    let rubric = walk.family.rubric();
    let own = as_typed(&write(rubric.spec(), &v.step.command));
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

/// How a loss compares with the best option.
pub fn label(loss: Milli, stake: f64) -> Label {
    match loss.0 {
        3000.. => Label::Blunder,
        1000.. => Label::Mistake,
        ERROR.. => Label::Inaccuracy,
        _ if stake < STAKE => Label::Neutral,
        _ => Label::Good,
    }
}

/// The costliest decisions, a stretch as one of them, and the one that was right where others would have been wrong;
/// the moves with options for these alone, and those of a stretch labelled.
pub fn worth_a_card(
    mut moves: Vec<Move>,
    valued: &[Valued],
    stretches: &[Stretch],
) -> (Vec<Move>, Vec<usize>, Option<usize>) {
    let stretched: Vec<usize> = stretches.iter().flat_map(|s| s.moves.iter().copied()).collect();
    for i in &stretched {
        if moves[*i].label < Label::Inaccuracy {
            moves[*i].label = Label::Delay;
        }
    }
    let alone = (0..moves.len()).filter(|i| moves[*i].loss.0 >= LOSS && !stretched.contains(i));
    let mut order: Vec<(Milli, usize)> = alone.map(|i| (moves[i].loss, i)).collect();
    order.extend(stretches.iter().filter_map(|s| Some((s.cost, *s.moves.first()?))));
    order.sort_by_key(|(loss, i)| (std::cmp::Reverse(*loss), *i));
    order.truncate(CARDS);
    let costliest: Vec<usize> = order.into_iter().map(|(_, i)| i).collect();
    // What ends a delay is no merit of its own.
    let late = |i: usize| stretches.iter().any(|s| s.reference == moves[i].command && s.from <= moves[i].at);
    let fits = |i: &usize| rightly(moves[*i].loss, &valued[*i]) && !stretched.contains(i) && !late(*i);
    let best = (0..moves.len()).filter(fits).filter_map(|i| Some((i, better(&valued[i])?)));
    // A change that was right ended something; a look that was right told something.
    let rank = |(i, by): &(usize, f64)| (changes(&valued[*i]), Milli::from_minutes(*by), std::cmp::Reverse(*i));
    let best = best.max_by_key(rank).map(|(i, _)| i);
    for (i, m) in moves.iter_mut().enumerate() {
        if !costliest.contains(&i) && best != Some(i) {
            m.options.clear();
        }
    }
    (moves, costliest, best)
}

/// Whether a decision changed production.
fn changes(v: &Valued) -> bool {
    matches!(v.step.command, Command::Change(_) | Command::Delegate(..))
}

/// By how much a decision was better than what else was weighed, where it was clearly: the median of it, so that one
/// absurd option makes nothing of a decision. Closing is not weighed here, which is absurd wherever users are hurt; and a
/// look that another one is as good as is nothing to speak of.
fn better(v: &Valued) -> Option<f64> {
    let own = |c: Choice| match (&v.step.command, c) {
        (Command::Look(a), Choice::Look(b)) => *a == b,
        _ => changes(v) && c == v.reference,
    };
    let others = || v.options.iter().filter(|(c, _)| *c != Choice::Close && !own(*c));
    if !changes(v) && others().any(|(c, cost)| matches!(c, Choice::Look(_)) && cost - v.own < even::LOOKS) {
        return None;
    }
    let mut worse: Vec<f64> = others().map(|(_, cost)| cost - v.own).collect();
    worse.sort_by(f64::total_cmp);
    worse.get(worse.len().saturating_sub(1) / 2).copied().filter(|by| *by >= CLEARLY)
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
