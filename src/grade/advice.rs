//! What the reference would do at the moment at which a run stands, and what the options would cost on the evidence:
//! for a presenter, and for a team that has voted. Sees what the learner opened and nothing else.

use crate::base::ratio::Milli;

use super::assess::Played;
use super::cards;
use super::decision::decisions;
use super::family::Family;
use super::policy::Choice;
use super::reference;
use super::report::OptionCost;
use super::tracks::Tracks;
use super::walk::Walk;

/// What the reference would do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// As typed.
    pub choice: String,
    /// What kind of thing that is.
    pub kind: Kind,
    /// What was weighed with its expected cost from here on, cheapest first.
    pub options: Vec<OptionCost>,
    /// What the evidence makes of the family: index of the world and thousandths, likeliest first.
    pub belief: Vec<(usize, u32)>,
}

/// What kind of thing the reference does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It looks at something.
    Look,
    /// It changes production.
    Change,
    /// It lets time pass.
    Wait,
    /// It does nothing more.
    Close,
}

/// What the reference would do where the run stands. Takes a noticeable time.
pub fn advise(played: &Played<'_>) -> Advice {
    let (tracks, root) = Tracks::new(played.rubric, played.incident.world.seed);
    let mut family = Family::new(&tracks, root);
    let mut walk = Walk::new(&mut family, played.world);
    for step in decisions(&played.incident.journal) {
        walk.follow(&step);
    }
    let now = played.incident.now().0;
    let s = walk.here(now);
    let deeds = walk.deeds.clone();
    let node = walk.family.node(&deeds);
    let (choice, weighed) = reference::choose(&mut node.player, &mut node.root, &s, played.rubric.improvements.max(1));
    let sunk: f64 = s.members.iter().map(|(w, p)| p * tracks.harm_until(&node.root, *w, now)).sum();
    let option = |(choice, cost): &(Choice, f64)| OptionCost {
        phrase: cards::phrase(played.rubric, *choice),
        cost: Milli::from_minutes(cost - sunk),
    };
    let mut belief: Vec<(usize, u32)> = s.belief.p.iter().map(|p| (p * 1000.0 + 0.5) as u32).enumerate().collect();
    belief.sort_by_key(|(w, p)| (std::cmp::Reverse(*p), *w));
    Advice {
        choice: cards::phrase(played.rubric, choice),
        kind: match choice {
            Choice::Look(_) => Kind::Look,
            Choice::Change(_) => Kind::Change,
            Choice::Wait => Kind::Wait,
            Choice::Close => Kind::Close,
        },
        options: weighed.iter().map(option).collect(),
        belief,
    }
}
