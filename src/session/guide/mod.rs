//! The facilitator's sheet of a drill as data: what the file says, and what the family itself tells. Which look parts
//! which worlds is worked out from the tokens that the grader counts, so it cannot be wrong about the drill; only what to
//! make of it is written by the authors. [`markdown`] writes it out.

pub mod cues;
pub mod markdown;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::course::scenario::Scenario;
use crate::session::run::draw_world;
use crate::session::workshop::plan::{self, LENGTHS};
use crate::sim::phrase::{write_action, write_look};
use cues::{Parted, Telling};

/// Seeds that are tried for a world.
const SEEDS: u64 = 10_000;

/// The sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Guide {
    /// Scenario id.
    pub scenario: String,
    /// Of the drill.
    pub title: String,
    /// In a word.
    pub level: &'static str,
    /// Time it takes a person, minutes.
    pub minutes: u8,
    /// What is practised.
    pub teaches: Vec<String>,
    /// What a team should take from the hour; none where the drill has no facilitator's notes.
    pub aim: Option<String>,
    /// The world to begin with.
    pub begin_with: Option<String>,
    /// With five minutes of preparation.
    pub five: Vec<String>,
    /// What half an hour adds.
    pub thirty: Vec<String>,
    /// Lessons that come first: id and title.
    pub lessons: Vec<(String, String)>,
    /// What the room may see.
    pub room: Room,
    /// The hour, for each length.
    pub plans: Vec<Planned>,
    /// What the team is at, in order.
    pub phases: Vec<Phase>,
    /// What must not be given away.
    pub withhold: Vec<String>,
    /// Where teams go wrong.
    pub turns: Vec<Turn>,
    /// Looks at the take-over, the most telling first.
    pub looks: Vec<Telling>,
    /// A way to tell the worlds apart, look by look.
    pub way: Vec<Parted>,
    /// The family.
    pub worlds: Vec<World>,
    /// The judgements.
    pub judgements: Vec<Judgement>,
}

/// What the room may see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Room {
    /// Who the team is.
    pub role: String,
    /// Markdown.
    pub briefing: String,
    /// What a belief can lie between.
    pub suspects: Vec<String>,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Planned {
    /// How long.
    pub minutes: u16,
    /// First minute, last, name, what the facilitator does.
    pub steps: Vec<(u16, u16, &'static str, &'static str)>,
}

/// A part of the hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Phase {
    /// Its heading.
    pub name: &'static str,
    /// Looks, what to see in them, and how they part the worlds at the take-over.
    pub cues: Vec<Cue>,
    /// Questions to ask aloud.
    pub ask: Vec<String>,
}

/// A look of a phase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cue {
    /// As typed.
    pub look: String,
    /// What to see in it.
    pub tells: String,
    /// World ids that show the same at the take-over, in groups; one group: it parts nothing then.
    pub groups: Vec<Vec<String>>,
}

/// Where a team goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Turn {
    /// What is done.
    pub title: String,
    /// The world in which it was tried.
    pub world: Option<String>,
    /// Why it does not pass.
    pub why: String,
    /// What is heard or seen before it.
    pub sign: String,
    /// What to ask then.
    pub ask: String,
}

/// A world of the family.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct World {
    /// Stable name.
    pub id: String,
    /// One line.
    pub title: String,
    /// Percent of evenings.
    pub percent: u32,
    /// What ends the harm, as phrases.
    pub remedy: Vec<String>,
    /// Markdown.
    pub explain: String,
    /// The first seed that draws it.
    pub seed: Option<u64>,
}

/// A judgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// The question.
    pub ask: String,
    /// Options with the authors' rank and reason, the best first.
    pub options: Vec<(u8, String, String)>,
}

impl Guide {
    /// The sheet of a drill; `title` knows the titles of lessons.
    pub fn of(scenario: &Scenario, title: &dyn Fn(&str) -> Option<String>) -> Self {
        let notes = scenario.facilitator.as_ref();
        let rubric = &scenario.rubric;
        let spec = rubric.spec();
        let family = cues::Shown::of(rubric);
        let name = |w: &usize| rubric.worlds[*w].id.clone();
        let phases = notes.map_or(vec![], |n| n.phases.clone()).into_iter().map(|phase| Phase {
            name: phase.name,
            cues: phase
                .cues
                .iter()
                .map(|(look, tells)| Cue {
                    look: write_look(spec, *look),
                    tells: tells.clone(),
                    groups: family.groups(*look).iter().map(|g| g.iter().map(name).collect()).collect(),
                })
                .collect(),
            ask: phase.ask,
        });
        let turn = |(i, trap): (usize, &crate::course::scenario::Script)| {
            let noted = notes.and_then(|n| n.turns.iter().find(|t| t.trap == i));
            Turn {
                title: trap.title.clone(),
                world: trap.world.clone(),
                why: trap.why.clone(),
                sign: noted.map(|t| t.sign.clone()).unwrap_or_default(),
                ask: noted.map(|t| t.ask.clone()).unwrap_or_default(),
            }
        };
        let world = |(w, world): (usize, &crate::grade::rubric::FamilyWorld)| World {
            id: world.id.clone(),
            title: world.title.clone(),
            percent: (world.prior * 100.0 + 0.5) as u32,
            remedy: world.remedy.iter().map(|a| write_action(spec, *a)).collect(),
            explain: world.explain.trim().to_owned(),
            seed: (1..=SEEDS).find(|seed| draw_world(scenario, *seed) == w),
        };
        Self {
            scenario: scenario.id.clone(),
            title: scenario.title.clone(),
            level: scenario.level.word(),
            minutes: scenario.minutes,
            teaches: scenario.teaches.clone(),
            aim: notes.map(|n| n.aim.clone()),
            begin_with: notes.map(|n| rubric.worlds[n.world].id.clone()),
            five: notes.map_or(vec![], |n| n.five.clone()),
            thirty: notes.map_or(vec![], |n| n.thirty.clone()),
            lessons: scenario.lessons.iter().map(|l| (l.clone(), title(l).unwrap_or_default())).collect(),
            room: Room {
                role: scenario.role.clone(),
                briefing: scenario.briefing.trim().to_owned(),
                suspects: spec.suspects.iter().map(|s| s.about.clone()).collect(),
            },
            plans: LENGTHS
                .iter()
                .map(|m| Planned {
                    minutes: *m,
                    steps: plan::plan(*m).iter().map(|s| (s.from, s.to, s.name, s.does)).collect(),
                })
                .collect(),
            phases: phases.collect(),
            withhold: notes.map_or(vec![], |n| n.withhold.clone()),
            turns: scenario.traps.iter().enumerate().map(turn).collect(),
            looks: family.telling(),
            way: family.way(),
            worlds: rubric.worlds.iter().enumerate().map(world).collect(),
            judgements: scenario
                .freezes
                .iter()
                .map(|f| {
                    let places = f.options.iter().enumerate().map(|(i, o)| (f.place(i), o));
                    let mut options: Vec<_> =
                        places.map(|(place, o)| (place as u8, o.text.clone(), o.why.clone())).collect();
                    options.sort_by_key(|o| o.0);
                    Judgement { ask: f.ask.clone(), options }
                })
                .collect(),
        }
    }
}
