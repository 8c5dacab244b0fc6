//! A drill as the rest of the program sees it: texts, and the rubric the grader and the session work from. No file is
//! known here; see `course::load` for how files become one of these.

use std::sync::Arc;

use crate::grade::rubric::Rubric;
use crate::sim::observe::Look;

use super::lesson::Source;

/// A drill that passed every check.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// File name without ending; stable.
    pub id: String,
    /// What the map of the course shows.
    pub title: String,
    /// How much it asks of a learner.
    pub level: Level,
    /// Time it takes a person.
    pub minutes: u8,
    /// Unit of the course, 0 to 6.
    pub unit: u8,
    /// Raised when a grade would come out differently.
    pub revision: u32,
    /// What a learner practises.
    pub teaches: Vec<String>,
    /// Lessons that come first.
    pub lessons: Vec<String>,
    /// Who the learner is, one line.
    pub role: String,
    /// Markdown, before the clock starts.
    pub briefing: String,
    /// Markdown, after the run; may cite `source:ID`.
    pub debrief: String,
    /// Where facts and keys come from.
    pub sources: Vec<Source>,
    /// Help on request, from a nudge to nearly the answer.
    pub hints: Vec<String>,
    /// The change log when the learner arrives, oldest first: what the organisation did and what else happened.
    pub changes: Vec<ChangeNote>,
    /// Judgements on the way.
    pub freezes: Vec<Freeze>,
    /// A run that passes, with its reasons.
    pub walkthrough: Script,
    /// Other runs that pass.
    pub alternatives: Vec<Script>,
    /// Runs that must not pass.
    pub traps: Vec<Script>,
    /// What can be done about the next time.
    pub follow_ups: FollowUps,
    /// Notes for whoever runs a workshop with it.
    pub facilitator: Option<Facilitator>,
    /// The family of worlds, prices and limits.
    pub rubric: Rubric,
    /// Hex SHA-256 over the texts of the scenario and of what it extends.
    pub content_hash: String,
}

/// What can be done about the next time, and what is needed to play the week again with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FollowUps {
    /// Person-days that there are for all of them.
    pub budget: u16,
    /// What contributed to the incident.
    pub factors: Vec<Factor>,
    /// In the order of the file; none where the drill offers none.
    pub list: Vec<FollowUp>,
    /// Text of the base and of the drill: a follow-up changes what they say, and the loader reads them again.
    pub texts: Arc<(String, String)>,
}

impl FollowUps {
    /// Person-days of these together.
    pub fn effort(&self, picks: &[usize]) -> u16 {
        picks.iter().map(|p| self.list[*p].effort).sum()
    }

    /// The one with this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.list.iter().position(|f| f.id == id)
    }
}

/// Something that contributed to the incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factor {
    /// Stable.
    pub id: String,
    /// One line.
    pub text: String,
}

/// An action of the postmortem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// Stable; records hang on it.
    pub id: String,
    /// What is to be done, one line.
    pub text: String,
    /// What it does about the next time.
    pub kind: FollowUpKind,
    /// Person-days.
    pub effort: u16,
    /// Index of the factor that it answers to.
    pub factor: usize,
    /// Names of people who could see it through.
    pub owners: Vec<String>,
    /// An end state that somebody else can verify.
    pub done: String,
    /// One that nobody can.
    pub vague: String,
    /// What it is worth and what it costs; shown after the replay.
    pub why: String,
}

/// What a follow-up does about the next time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FollowUpKind {
    /// It does not begin, or not for everybody.
    Prevent,
    /// It ends sooner or hurts fewer.
    Mitigate,
    /// Somebody knows sooner, or is not called for nothing.
    Detect,
}

impl FollowUpKind {
    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Prevent => "prevent",
            Self::Mitigate => "mitigate",
            Self::Detect => "detect",
        }
    }
}

/// Notes for whoever runs a workshop. Learners never see them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facilitator {
    /// What a team should take from the hour.
    pub aim: String,
    /// The world to begin with, an index.
    pub world: usize,
    /// What to do with five minutes of preparation.
    pub five: Vec<String>,
    /// What half an hour adds.
    pub thirty: Vec<String>,
    /// In order.
    pub phases: Vec<FacilitatorPhase>,
    /// What must not be given away.
    pub withhold: Vec<String>,
    /// One for each trap.
    pub turns: Vec<WrongTurn>,
}

/// A part of the hour, by what the team is at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FacilitatorPhase {
    /// Its heading.
    pub name: &'static str,
    /// Looks and what to see in them.
    pub cues: Vec<(Look, String)>,
    /// Questions to ask aloud.
    pub ask: Vec<String>,
}

/// Where teams go wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongTurn {
    /// Index into [`Scenario::traps`].
    pub trap: usize,
    /// What is heard or seen before it.
    pub sign: String,
    /// What to ask then.
    pub ask: String,
}

/// How much a drill asks of a learner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// First drills.
    Starter,
    /// The heart of the course.
    Core,
    /// Several mechanisms at once.
    Advanced,
    /// Mostly about people.
    Leadership,
}

impl Level {
    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Starter => "starter",
            Self::Core => "core",
            Self::Advanced => "advanced",
            Self::Leadership => "leadership",
        }
    }
}

/// A line of the change log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeNote {
    /// When, in seconds from the start of the world; less than 0 before it.
    pub at: i64,
    /// Who.
    pub by: String,
    /// What.
    pub note: String,
}

/// The clock stands still and a judgement is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freeze {
    /// Stable, unique in the course.
    pub id: String,
    /// What brings it up.
    pub when: FreezeWhen,
    /// The question.
    pub ask: String,
    /// At least two.
    pub options: Vec<FreezeOption>,
    /// What an order may rest on; may be empty.
    pub cues: Vec<Cue>,
    /// A company's own people who have ranked the options, if there are any: they take the place of the authors' ranks.
    pub panel: Option<Panel>,
}

impl Freeze {
    /// The place of an option among those that are shown, 1 is best; the authors' ranks may leave numbers out.
    pub fn place(&self, option: usize) -> usize {
        1 + self.options.iter().filter(|o| o.rank < self.options[option].rank).count()
    }
}

/// Something that was to be seen or known, which a learner may have rested a judgement on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// What is typed; unique in its freeze.
    pub id: String,
    /// What it is.
    pub text: String,
    /// Whether it bears on the question.
    pub bears: bool,
}

/// Who has ranked a freeze.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panel {
    /// Whose they are.
    pub title: String,
    /// At least one.
    pub experts: Vec<Expert>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expert {
    /// What they do.
    pub role: String,
    /// Place of each option, 1 is best; equal places are not set apart.
    pub places: Vec<u8>,
    /// Their reason.
    pub why: String,
}

/// What brings a freeze up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FreezeWhen {
    /// This many seconds after the learner took over.
    After(u32),
    /// When the learner's first change to production was issued.
    FirstChange,
    /// When users are well again for the first time after a change, and a look has shown it.
    Recovered,
    /// When whoever plays the scene of a decision poses it.
    Posed,
}

/// An option of a freeze.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreezeOption {
    /// What one could do.
    pub text: String,
    /// The authors' rank, 1 is best; equal ranks are not compared.
    pub rank: u8,
    /// Their reason.
    pub why: String,
    /// Source id the reason rests on.
    pub source: String,
}

/// A written run: commands, some at a given time, with the reason beside each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// One line on what it does.
    pub title: String,
    /// For a trap: why it must not pass.
    pub why: String,
    /// Id of the world it is played in; none: the one the seed picks.
    pub world: Option<String>,
    /// In order.
    pub lines: Vec<ScriptLine>,
    /// Where a learner who watches it takes over, if it says so.
    pub take_over: Option<TakeOver>,
}

/// The place in a written run at which a learner who has watched so far takes over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeOver {
    /// How many lines are played before.
    pub after: usize,
    /// What the learner is told then.
    pub task: String,
}

/// A line of a script: `[+M:SS] command | reason`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptLine {
    /// Not before this long after the learner took over, s.
    pub not_before: Option<u32>,
    /// As a learner would type it.
    pub command: String,
    /// May be empty.
    pub reason: String,
}
