//! Players that are no people: good, bad and thoughtless ones, on whom the grader is tried. They see what a person would
//! see and act through the same commands, so that their runs are graded like anybody's.

mod informed;
pub mod table;
mod thoughtless;
pub mod verdict;

use rayon::prelude::*;

use crate::sim::Incident;
use crate::sim::command::Command;

use super::family::Family;
use super::rubric::Rubric;

/// In how many ways a random player draws. The draws are the same in every world and under every noise, so that scores
/// rest on the same ones whatever the seed; their mean stands for anybody who draws.
const DRAWS: u8 = 8;

/// How one of them plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Policy {
    /// Does nothing at all.
    Idle,
    /// Draws from everything that is allowed, in several ways.
    Random,
    /// Makes one change, whatever is the matter, and leaves: index of the offer.
    Always(u8),
    /// Makes one change after another, cheapest first, until users are well.
    CheapFixes,
    /// Looks at everything there is, then acts on what is likeliest.
    LookAtEverything,
    /// Looks at every dashboard and asks who is there, then acts on what is likeliest.
    Checklist,
    /// The competent player that the reference improves.
    Base,
    /// The reference.
    Reference,
}

impl Policy {
    /// Everybody, for a scenario: each offer makes a constant policy of its own.
    pub fn all(rubric: &Rubric) -> Vec<Self> {
        let mut all = vec![Self::Idle, Self::Random];
        all.extend(Self::constants(rubric));
        all.extend([Self::LookAtEverything, Self::Checklist, Self::Base, Self::Reference]);
        all
    }

    /// The ways in which it plays, each as likely.
    pub fn ways(self) -> std::ops::Range<u8> {
        0..if self == Self::Random { DRAWS } else { 1 }
    }

    /// Those that do the same whatever they see.
    pub fn constants(rubric: &Rubric) -> impl Iterator<Item = Self> {
        (0..rubric.offers.len()).map(|o| Self::Always(o as u8)).chain([Self::CheapFixes])
    }

    /// What people call it.
    pub fn name(self, rubric: &Rubric) -> String {
        match self {
            Self::Idle => "idle".to_owned(),
            Self::Random => "random".to_owned(),
            Self::Always(offer) => {
                let action = rubric.offers[usize::from(offer)].action;
                format!("always {}", crate::sim::phrase::write_action(rubric.spec(), action))
            }
            Self::CheapFixes => "every cheap fix".to_owned(),
            Self::LookAtEverything => "look at everything".to_owned(),
            Self::Checklist => "checklist".to_owned(),
            Self::Base => "base".to_owned(),
            Self::Reference => "reference".to_owned(),
        }
    }

    /// Plays a run to its end in one of its ways; `world` is the true one.
    pub fn play(self, way: u8, family: &mut Family<'_>, world: usize) -> Incident {
        let rubric = family.rubric();
        match self {
            Self::LookAtEverything => informed::lister(family, world, informed::everything(rubric)),
            Self::Checklist => informed::lister(family, world, informed::dashboards_and_people(rubric)),
            Self::Base => informed::improved(family, world, 0),
            Self::Reference => informed::improved(family, world, rubric.improvements),
            _ => self.play_blind(way, rubric, begin(family, world)),
        }
    }

    /// The same for players that weigh nothing (the others do nothing here), from the take-over on.
    fn play_blind(self, way: u8, rubric: &Rubric, begun: Incident) -> Incident {
        match self {
            Self::Random => {
                let mut random = thoughtless::Random::new(way);
                finish(rubric, begun, |i| random.next(rubric, i))
            }
            Self::Always(offer) => {
                let mut fixes = thoughtless::Fixes::new(vec![offer], false);
                finish(rubric, begun, |i| fixes.next(rubric, i))
            }
            Self::CheapFixes => {
                let mut fixes = thoughtless::Fixes::new(thoughtless::cheapest_first(rubric), true);
                finish(rubric, begun, |i| fixes.next(rubric, i))
            }
            _ => finish(rubric, begun, |_| Command::Wait(7200)),
        }
    }
}

/// Expected cost over a family, budget-minutes, of players that weigh nothing, each from the take-over on and under the
/// family's own noise.
pub fn mean_costs(family: &Family<'_>, players: &[Policy]) -> Vec<f64> {
    let rubric = family.rubric();
    let begun: Vec<Incident> = (0..rubric.worlds.len()).map(|w| begin(family, w)).collect();
    let ways = players.iter().enumerate().flat_map(|(i, p)| p.ways().map(move |way| (i, way)));
    let runs: Vec<(usize, u8, usize)> = ways.flat_map(|(i, way)| (0..begun.len()).map(move |w| (i, way, w))).collect();
    let cost = |&(i, way, w): &(usize, u8, usize)| {
        let played = players[i].play_blind(way, rubric, begun[w].clone());
        rubric.worlds[w].prior * cost(rubric, w, &played, begun[w].world.state.harm)
    };
    let costs: Vec<f64> = runs.par_iter().map(cost).collect();
    let mut mean = vec![0.0; players.len()];
    for ((i, ..), cost) in runs.into_iter().zip(costs) {
        mean[i] += cost / f64::from(players[i].ways().end);
    }
    mean
}

/// Cost of a run in a world: harm from the take-over, by when there was `before`, to the horizon, changes that were not
/// needed, pages.
fn cost(rubric: &Rubric, world: usize, incident: &Incident, before: f64) -> f64 {
    let of = &rubric.worlds[world];
    let prices = incident.journal.iter().map(|s| match s.command {
        Command::Change(a) | Command::Delegate(_, a) => rubric.price_in(world, a),
        Command::Page(p) if of.owner != Some(p) => rubric.page_price,
        _ => 0.0,
    });
    prices.sum::<f64>() + super::tracks::harm_at_the_end(incident.world.clone()) - before
}

/// A run from the take-over to its end; what is refused becomes a minute of waiting.
fn finish(rubric: &Rubric, mut incident: Incident, mut next: impl FnMut(&Incident) -> Command) -> Incident {
    while !incident.over() {
        let command = next(&incident);
        carry_out(rubric, &mut incident, &command);
    }
    incident
}

/// A run at the take-over, under the noise of a family.
fn begin(family: &Family<'_>, world: usize) -> Incident {
    let begin = family.rubric().spec().begin.0;
    Incident::begin(family.known(&[]).root.world_at(world, begin), vec![])
}

fn carry_out(rubric: &Rubric, incident: &mut Incident, command: &Command) {
    let durations = rubric.durations(command);
    if incident.apply(command, durations, &mut |_| {}).is_err() {
        let wait = Command::Wait(60);
        // Waiting is always allowed while a run goes on.
        let _ = incident.apply(&wait, rubric.durations(&wait), &mut |_| {});
    }
}
