//! The reference: the base policy improved step by step (policy improvement, Howard 1960). Level 0 is the base policy.
//! Level 1 is greedy on the value of going on with it, up to its first change; whatever comes after that change is the
//! base policy's. From level 2 on a level is greedy throughout on the value of the level below. A scenario says how many
//! steps it takes until another one gains less than a tenth, and a test holds it to that. Par is the reference's value at
//! the start; a choice is worth the reference's value after it.

use super::policy::{Choice, Player, Situation};
use super::tracks::Root;

/// Looks that are weighed beside the base policy's own choice.
const LOOKS: usize = 3;
/// Remedies less likely than this are not weighed.
const LIKELY: f64 = 0.04;
/// What another choice has to spare before it is taken for better, budget-minutes: values between the minutes of the grid
/// are interpolated, and a smaller gain may be none.
const CLEARLY: f64 = 0.02;
/// Possible decisions in a row after which nothing more is done.
const PATIENCE: u32 = 40;

/// What the policy of a level does here, and the value of every choice that was weighed, with the level below going on.
/// Level 0 weighs nothing.
pub fn choose(player: &mut Player<'_>, root: &mut Root, s: &Situation, level: u8) -> (Choice, Vec<(Choice, f64)>) {
    let base = player.base(root, s);
    if level == 0 {
        return (base, vec![]);
    }
    let choices = choices(player, root, s, base);
    let mut weighed: Vec<(Choice, f64)> =
        choices.into_iter().map(|c| (c, after(player, root, s, c, level - 1))).collect();
    let mass: f64 = s.members.iter().map(|(_, p)| p).sum();
    let mut best = 0;
    for i in 1..weighed.len() {
        // The base policy's own choice stands unless another is clearly better.
        if weighed[i].1 < weighed[best].1 - CLEARLY * mass {
            best = i;
        }
    }
    let choice = weighed[best].0;
    weighed.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    (choice, weighed)
}

/// What is weighed: the base policy's own choice first, likely remedies, the most telling looks, waiting, closing.
fn choices(player: &mut Player<'_>, root: &mut Root, s: &Situation, base: Choice) -> Vec<Choice> {
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
    if !s.checked {
        add(Choice::Look(player.tracks.verify));
    }
    if player.done(s) >= LIKELY {
        add(Choice::Close);
    }
    add(Choice::Wait);
    choices
}

/// Expected cost of a choice when the policy of a level goes on after it, weighted by the members' weights.
pub fn after(player: &mut Player<'_>, root: &mut Root, s: &Situation, choice: Choice, level: u8) -> f64 {
    if choice == Choice::Close {
        return player.close(root, s);
    }
    player.take(root, s.clone(), choice).into_iter().map(|branch| value(player, root, branch, level)).sum()
}

/// Expected cost when the policy of a level plays from here, weighted by the members' weights.
pub fn value(player: &mut Player<'_>, root: &mut Root, s: Situation, level: u8) -> f64 {
    if level == 0 || (level == 1 && s.last.is_some()) {
        return player.rollout(root, s);
    }
    let key = s.key(level);
    if let Some(known) = player.values.get(&key) {
        return *known;
    }
    let (mut choice, _) = choose(player, root, &s, level);
    if s.now >= player.rubric().spec().horizon.0 || s.steps > PATIENCE {
        choice = Choice::Close;
    }
    let value = after(player, root, &s, choice, level);
    player.values.insert(key, value);
    value
}
