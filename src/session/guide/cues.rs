//! Which looks part the worlds of a family, by the tokens that the grader counts.

use serde::Serialize;

use crate::grade::rubric::Rubric;
use crate::grade::tracks::Tracks;
use crate::sim::observe::{Look, Token};
use crate::sim::phrase::write_look;

/// The noise under which the family is looked at.
const SEED: u64 = 1;
/// Looks that are listed.
const LISTED: usize = 6;

/// What every look shows in every world after the take-over, when nobody has done anything.
#[derive(Debug)]
pub struct Shown<'a> {
    rubric: &'a Rubric,
    tokens: Vec<(Look, Vec<Token>)>,
}

/// A look and how it parts the family.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Telling {
    /// As typed.
    pub look: String,
    /// How long it takes, s.
    pub seconds: u32,
    /// World ids that show the same.
    pub groups: Vec<Vec<String>>,
}

/// A step of a way through the family.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parted {
    /// World ids that are possible before it.
    pub before: Vec<String>,
    /// The look that parts them best for its time.
    pub look: String,
    /// How long it takes, s.
    pub seconds: u32,
    /// World ids that show the same.
    pub groups: Vec<Vec<String>>,
}

impl<'a> Shown<'a> {
    /// Looks at everything in every world, each look begun at the take-over.
    pub fn of(rubric: &'a Rubric) -> Self {
        let (tracks, mut root) = Tracks::new(rubric, SEED);
        let begin = rubric.spec().begin;
        // Who is not there cannot be asked, and a runbook shows the same everywhere.
        let there = |look: &Look| match look {
            Look::Ask(p) => rubric.spec().people[*p].present,
            Look::Runbook(_) => false,
            _ => true,
        };
        let looks = rubric.looks().into_iter().filter(there);
        let tokens = looks.map(|look| (look, tracks.tokens(&mut root, look, begin.plus(rubric.look_s(look)).0)));
        Self { rubric, tokens: tokens.collect() }
    }

    /// Worlds that show the same in a look, in the order of the family.
    pub fn groups(&self, look: Look) -> Vec<Vec<usize>> {
        let all: Vec<usize> = (0..self.rubric.worlds.len()).collect();
        self.parts(&all, look)
    }

    fn parts(&self, worlds: &[usize], look: Look) -> Vec<Vec<usize>> {
        let Some((_, tokens)) = self.tokens.iter().find(|(l, _)| *l == look) else { return vec![worlds.to_vec()] };
        let mut out: Vec<Vec<usize>> = vec![];
        for &w in worlds {
            match out.iter_mut().find(|g| tokens[g[0]] == tokens[w]) {
                Some(group) => group.push(w),
                None => out.push(vec![w]),
            }
        }
        out
    }

    fn ids(&self, groups: &[Vec<usize>]) -> Vec<Vec<String>> {
        groups.iter().map(|g| g.iter().map(|w| self.rubric.worlds[*w].id.clone()).collect()).collect()
    }

    /// Chance to name the world after the look, by the priors, a world of the group at random by its share; 1 is certain.
    fn told(&self, groups: &[Vec<usize>]) -> f64 {
        let mass = |g: &[usize]| g.iter().map(|w| self.rubric.worlds[*w].prior).sum::<f64>();
        let all: f64 = groups.iter().map(|g| mass(g)).sum();
        let squares = |g: &[usize]| g.iter().map(|w| self.rubric.worlds[*w].prior.powi(2)).sum::<f64>() / mass(g);
        groups.iter().map(|g| squares(g)).sum::<f64>() / all
    }

    /// Looks that part the worlds, the most telling first; of equals the quicker.
    fn best(&self, worlds: &[usize]) -> Vec<(Look, Vec<Vec<usize>>)> {
        let mut out: Vec<(Look, Vec<Vec<usize>>, f64)> = self
            .tokens
            .iter()
            .map(|(look, _)| (*look, self.parts(worlds, *look)))
            .filter(|(_, groups)| groups.len() > 1)
            .map(|(look, groups)| {
                let told = self.told(&groups);
                (look, groups, told)
            })
            .collect();
        out.sort_by(|a, b| {
            let time = self.rubric.look_s(a.0).cmp(&self.rubric.look_s(b.0));
            b.2.total_cmp(&a.2).then(time).then(a.0.cmp(&b.0))
        });
        out.into_iter().map(|(look, groups, _)| (look, groups)).collect()
    }

    /// The looks that part the family at the take-over.
    pub fn telling(&self) -> Vec<Telling> {
        let all: Vec<usize> = (0..self.rubric.worlds.len()).collect();
        let one = |(look, groups): (Look, Vec<Vec<usize>>)| Telling {
            look: write_look(self.rubric.spec(), look),
            seconds: self.rubric.look_s(look),
            groups: self.ids(&groups),
        };
        self.best(&all).into_iter().take(LISTED).map(one).collect()
    }

    /// A way through the family: whatever is still together is parted by the look that tells most of it.
    pub fn way(&self) -> Vec<Parted> {
        let mut out = vec![];
        let mut open: Vec<Vec<usize>> = vec![(0..self.rubric.worlds.len()).collect()];
        while !open.is_empty() {
            let worlds = open.remove(0);
            let Some((look, groups)) = self.best(&worlds).into_iter().next() else { continue };
            out.push(Parted {
                before: self.ids(&[worlds]).remove(0),
                look: write_look(self.rubric.spec(), look),
                seconds: self.rubric.look_s(look),
                groups: self.ids(&groups),
            });
            open.extend(groups.into_iter().filter(|g| g.len() > 1));
        }
        out
    }
}
