//! The reference: the base policy improved by one step (greedy on the value of going on with the base policy), up to
//! its first change. Par is its value at the start; a choice is worth the reference's value after it.

use super::policy::{Choice, Player, Situation};
use super::tracks::Root;

/// Looks that are weighed beside the base policy's own choice.
const LOOKS: usize = 3;
/// Remedies less likely than this are not weighed.
const LIKELY: f64 = 0.04;

/// What the reference does here, and the value of every choice that was weighed (with the base policy going on).
pub fn choose(player: &mut Player<'_>, root: &mut Root, s: &Situation) -> (Choice, Vec<(Choice, f64)>) {
    let base = player.base(root, s);
    let mut choices = vec![base];
    let mut add = |c: Choice| {
        if !choices.contains(&c) {
            choices.push(c);
        }
    };
    for offer in player.likely(s, LIKELY) {
        add(Choice::Change(offer));
    }
    for (look, gain) in player.most_telling(root, s, LOOKS) {
        if gain > 1e-9 {
            add(Choice::Look(look));
        }
    }
    if player.done(s) >= LIKELY {
        add(Choice::Close);
    }
    add(Choice::Wait);
    let mut weighed: Vec<(Choice, f64)> = choices.into_iter().map(|c| (c, after(player, root, s, c))).collect();
    let mut best = 0;
    for i in 1..weighed.len() {
        // The base policy's own choice stands unless another is clearly better.
        if weighed[i].1 < weighed[best].1 - 1e-9 {
            best = i;
        }
    }
    let choice = weighed[best].0;
    weighed.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    (choice, weighed)
}

/// Value of a choice with the base policy going on.
fn after(player: &mut Player<'_>, root: &mut Root, s: &Situation, choice: Choice) -> f64 {
    if choice == Choice::Close {
        return player.close(root, s);
    }
    let mut value = 0.0;
    for branch in player.take(root, s.clone(), choice) {
        value += player.rollout(root, branch);
    }
    value
}

/// Expected cost, weighted by the members' weights, when the reference plays from here.
pub fn value(player: &mut Player<'_>, root: &mut Root, s: Situation) -> f64 {
    if s.last.is_some() {
        return player.rollout(root, s);
    }
    let (choice, _) = choose(player, root, &s);
    if choice == Choice::Close || s.now >= player.rubric().spec().horizon.0 || s.steps > 40 {
        return player.close(root, &s);
    }
    let mut sum = 0.0;
    for branch in player.take(root, s, choice) {
        sum += value(player, root, branch);
    }
    sum
}
