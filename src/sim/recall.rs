//! What people know of now and remember of before: since when something holds, and when it held last. An answer goes by
//! premises, and of two answers the same person gives the one whose premises stand. Only what some premise asks about is
//! remembered, and it is noticed once a scrape: nobody at a support desk has it to the second.

use super::action::Action;
use super::rules::share_of;
use super::spec::{Fact, Lever, Premise, Spec, Stands};
use super::state::{NEVER, Recalled, State};
use super::telemetry::{self, SeriesDef, Source};
use super::world::Fixed;

/// Burn from which people feel that users fail: one user in a hundred, of those that the main journeys are weighed by.
pub const FELT: f64 = 0.01;

/// What the people of a world go by.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recall {
    /// What is remembered, each once, with the seconds that it has to hold to count.
    kept: Vec<(Known, u32)>,
    /// Per person and answer.
    answers: Vec<Vec<Vec<Part>>>,
}

/// A fact of this world.
#[derive(Debug, Clone, PartialEq)]
enum Known {
    Rule(usize),
    /// A rule of another world: never at work here.
    Never,
    Lever(Lever),
    Beyond(Source, f64, bool),
    Harm,
    Made(Action, bool),
}

/// A premise of this world.
#[derive(Debug, Clone, PartialEq)]
struct Part {
    known: Known,
    stands: Stands,
    for_s: u32,
    within_s: u32,
    not: bool,
    /// Where it is remembered, if it is.
    kept: Option<usize>,
}

impl Recall {
    /// What the people of a spec go by. A series that is not there is said to `missing`.
    pub fn new(spec: &Spec, series: &[SeriesDef], missing: &mut dyn FnMut(&str)) -> Self {
        let mut recall = Self::default();
        for person in &spec.people {
            let answers = person.answers.iter();
            let answers = answers.map(|a| a.when.iter().map(|p| recall.part(p, spec, series, missing)).collect());
            let answers = answers.collect();
            recall.answers.push(answers);
        }
        recall
    }

    fn part(&mut self, p: &Premise, spec: &Spec, series: &[SeriesDef], missing: &mut dyn FnMut(&str)) -> Part {
        let known = match &p.fact {
            Fact::Rule(name) => spec.rules.iter().position(|r| &r.name == name).map_or(Known::Never, Known::Rule),
            Fact::Lever(lever) => Known::Lever(lever.clone()),
            Fact::Series { series: name, value, below } => {
                let found = series.iter().find(|s| &s.name == name);
                if found.is_none() {
                    missing(name);
                }
                found.map_or(Known::Never, |s| Known::Beyond(s.source, *value, *below))
            }
            Fact::Harm => Known::Harm,
            Fact::Made(action) => Known::Made(*action, false),
            Fact::Landed(action) => Known::Made(*action, true),
        };
        // Rules and changes have their times anyway.
        let timed = matches!(known, Known::Rule(_) | Known::Made(..) | Known::Never);
        let kept = match p.stands {
            Stands::Now if timed || p.for_s == 0 => None,
            _ => Some(self.keep(&known, p.for_s)),
        };
        let within_s = p.within_s.unwrap_or(NEVER);
        Part { known, stands: p.stands, for_s: p.for_s, within_s, not: p.not, kept }
    }

    fn keep(&mut self, known: &Known, for_s: u32) -> usize {
        let same = |k: &(Known, u32)| k.0 == *known && k.1 == for_s;
        self.kept.iter().position(same).unwrap_or_else(|| {
            self.kept.push((known.clone(), for_s));
            self.kept.len() - 1
        })
    }

    /// Nothing remembered yet.
    pub fn blank(&self) -> Vec<Recalled> {
        vec![Recalled { since: NEVER, last: NEVER }; self.kept.len()]
    }

    /// The first answer of a person whose premises stand.
    pub fn answer(&self, person: usize, fixed: &Fixed, state: &State) -> Option<usize> {
        self.answers[person].iter().position(|parts| parts.iter().all(|p| p.stands(fixed, state)))
    }
}

/// Takes note of what holds; called once a scrape interval, when everything else of the second is through.
pub fn follow(fixed: &Fixed, state: &mut State) {
    for (i, (known, for_s)) in fixed.recall.kept.iter().enumerate() {
        let holds = known.since(fixed, state).is_some();
        let (tick, now) = (state.tick, &mut state.recalled[i]);
        if !holds {
            now.since = NEVER;
            continue;
        }
        if now.since == NEVER {
            now.since = tick;
        }
        if tick - now.since >= *for_s {
            now.last = tick;
        }
    }
}

impl Part {
    fn stands(&self, fixed: &Fixed, state: &State) -> bool {
        let (tick, since) = (state.tick, self.known.since(fixed, state));
        let kept = self.kept.map(|k| state.recalled[k]);
        let holds = since.is_some_and(|since| {
            let since = kept.map_or(since, |k| k.since);
            self.for_s == 0 || since != NEVER && tick - since >= self.for_s
        });
        let before = kept.is_some_and(|k| k.last != NEVER && tick - k.last <= self.within_s);
        let stands = match self.stands {
            Stands::Now => holds,
            Stands::Was => since.is_none() && before,
            Stands::Ever => holds || before,
        };
        stands != self.not
    }
}

impl Known {
    /// Since when it holds, if it does; this tick where that is only known to who remembers it.
    fn since(&self, fixed: &Fixed, state: &State) -> Option<u32> {
        let now = |holds: bool| holds.then_some(state.tick);
        match self {
            Self::Rule(r) => Some(state.rules_since[*r]).filter(|since| *since != NEVER),
            Self::Never => None,
            Self::Lever(lever) => now(share_of(lever, fixed, state) > 0.0),
            Self::Beyond(source, value, below) => {
                let is = telemetry::value(fixed, state, *source);
                now(if *below { is < *value } else { is > *value })
            }
            Self::Harm => now(state.harm_rate >= FELT),
            Self::Made(action, complete) => {
                let own = state.ops.iter().filter(|o| !o.by_event && o.action == *action && o.failed.is_none());
                if *complete { own.filter_map(|o| o.landed).min() } else { own.map(|o| o.issued).min() }
            }
        }
    }
}
