//! What a run was worth, as data: integers and names, the same bytes for the same log. Front ends and `--json` print it.

use serde::Serialize;

use crate::base::ratio::Milli;
use crate::base::time::Tick;

use super::rubric::WorldKind;

/// Raised whenever the same run would be graded otherwise.
pub const GRADER_VERSION: u32 = 4;

/// The whole judgement of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// What it was graded by.
    pub versions: Versions,
    /// Whether the run passed.
    pub passed: bool,
    /// Why it did not, one sentence each; empty when it passed.
    pub reasons: Vec<String>,
    /// Expected cost of the reference from the start, telling people what the learner told them in time.
    pub par: Milli,
    /// Sum of what the moves cost beyond the reference's choices (negative: spared).
    pub decisions: Milli,
    /// What neither par nor decisions explain; zero-mean for every player.
    pub luck: Milli,
    /// Cost of the run as it went.
    pub total: Milli,
    /// 100 is par, 50 the best constant player, 0 the random one; practice feedback.
    pub score: i32,
    /// One number per dimension.
    pub profile: Vec<Dimension>,
    /// The true world.
    pub world: WorldView,
    /// Every decision, in order.
    pub moves: Vec<Move>,
    /// Indices into `moves`: up to three costliest decisions, costliest first; of a stretch its first one.
    pub costliest: Vec<usize>,
    /// Index into `moves`: the decision that was right where most of what else was weighed was clearly worse, if any was.
    pub best: Option<usize>,
    /// Decisions between settled evidence and the act that cost something together, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stretches: Vec<Stretch>,
    /// The family as the learner could know it, likeliest at the first change (or at the end) first.
    pub twins: Vec<Twin>,
    /// Users whose attempt failed after the learner took over.
    pub failed_users: u64,
    /// Users whose attempt would have failed had nobody acted.
    pub failed_users_idle: u64,
    /// Burn of the main SLO budget, thousandths of a budget-minute a minute, every 30 s from the take-over on.
    pub burn: Vec<i64>,
    /// The same had nobody acted.
    pub burn_idle: Vec<i64>,
    /// Cohorts, then regions; left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// What users thought of us, tenths of a percent of the usual; left out where that is not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trust: Option<Trust>,
}

/// What a cohort or the users of a region felt after the learner took over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// `cohort` or `region`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Users whose attempt failed.
    pub failed_users: u64,
    /// Users whose attempt would have failed had nobody acted.
    pub failed_users_idle: u64,
    /// Its part of the harm.
    pub harm: Milli,
    /// The same had nobody acted.
    pub harm_idle: Milli,
}

/// Trust as it went, tenths of a percent of its usual level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Trust {
    /// At the take-over.
    pub before: u32,
    /// The lowest after that.
    pub lowest: u32,
    /// At the end.
    pub end: u32,
    /// At the end had nobody acted.
    pub end_idle: u32,
}

/// What a run was graded by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Versions {
    /// Engine.
    pub engine: u32,
    /// Grader.
    pub grader: u32,
    /// Revision of the scenario.
    pub scenario: u32,
}

/// A dimension of the profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dimension {
    /// Investigation, mitigation, ...
    pub name: &'static str,
    /// 0 to 100, or none where the run gave nothing to judge.
    pub score: Option<i32>,
    /// Where it comes from: a sentence each, with the moment.
    pub because: Vec<(Tick, String)>,
}

/// A world, after the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorldView {
    /// Stable name.
    pub id: String,
    /// One line.
    pub title: String,
    /// Markdown.
    pub explain: String,
    /// Its part in the family.
    pub kind: WorldKind,
    /// What ends the harm, as phrases; empty where nothing is to be done.
    pub remedy: Vec<String>,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Move {
    /// When it was taken.
    pub at: Tick,
    /// When it was through.
    pub until: Tick,
    /// What was done, as typed.
    pub command: String,
    /// How it compares with the best option.
    pub label: Label,
    /// Signed: what it cost beyond the reference's choice; 0 where the two cannot be told apart, and where it was owed.
    pub cost: Milli,
    /// What it cost beyond the best option.
    pub loss: Milli,
    /// What kind of error it was, where it was one.
    pub error: Option<ErrorKind>,
    /// What the reference would have done.
    pub reference: String,
    /// What cannot be told apart from that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub as_good: Vec<String>,
    /// Whether it told people what they were owed: its time is no charge.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub owed: bool,
    /// The earlier change of one's own that it put back, where that did not help: cleaning up is no charge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clears: Option<String>,
    /// The options with their expected cost from here on, cheapest first; filled for the decisions worth a card.
    pub options: Vec<OptionCost>,
    /// What the evidence up to here made of the family: world id and thousandths, likeliest first.
    pub belief: Vec<(String, u32)>,
    /// What had been seen up to here, one phrase each.
    pub seen: Vec<String>,
}

/// Decisions in which a known remedy was left undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// When the first of them was taken.
    pub from: Tick,
    /// When the last of them was through.
    pub until: Tick,
    /// Indices into the report's `moves`.
    pub moves: Vec<usize>,
    /// How many decisions they are, a wait in one piece.
    pub decisions: u32,
    /// What they cost together beyond the reference's choice.
    pub cost: Milli,
    /// What of that was waiting.
    pub waited: Milli,
    /// How their sum compares with the best option.
    pub label: Label,
    /// What the reference would have done at once.
    pub reference: String,
}

impl Report {
    /// The stretch that begins with a decision.
    pub fn stretch_from(&self, decision: usize) -> Option<&Stretch> {
        self.stretches.iter().find(|s| s.moves.first() == Some(&decision))
    }

    /// How a decision compares with the best option; where a stretch begins with it, how that does.
    pub fn weight(&self, decision: usize) -> Label {
        let own = self.moves.get(decision).map_or(Label::Neutral, |m| m.label);
        self.stretch_from(decision).map_or(own, |s| s.label)
    }
}

/// How a decision compares with the best option.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    /// Nothing was at stake.
    Neutral,
    /// Within a quarter of a budget-minute of the best.
    Good,
    /// A look while the evidence was open, though the reference would have acted on it.
    Open,
    /// Little by itself, and part of a stretch that cost something together.
    Delay,
    /// From .25.
    Inaccuracy,
    /// From 1.
    Mistake,
    /// From 3.
    Blunder,
}

impl Label {
    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Neutral => "nothing at stake",
            Self::Good => "good",
            Self::Open => "open: the evidence was not settled",
            Self::Delay => "part of a delay",
            Self::Inaccuracy => "inaccuracy",
            Self::Mistake => "mistake",
            Self::Blunder => "blunder",
        }
    }
}

/// What kind of error a decision was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// The reference looks, you acted.
    Premature,
    /// The reference acts, you looked.
    OverInvestigating,
    /// Both look, elsewhere.
    WrongPanel,
    /// Both act, otherwise.
    WrongMitigation,
    /// You waited where there was something to do.
    Late,
    /// You paged somebody whose trouble it was unlikely to be.
    NeedlessPage,
    /// You spoke again where there was something to do.
    Talk,
    /// You changed again before the last change had reported.
    Churn,
    /// You closed while users were still hurt, or before it was seen to hold.
    ClosedEarly,
}

impl ErrorKind {
    /// In words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Premature => "acted before the evidence was in",
            Self::OverInvestigating => "kept looking when the evidence was in",
            Self::WrongPanel => "looked where less was to be learned",
            Self::WrongMitigation => "another change fitted the evidence better",
            Self::Late => "waited while something could be done",
            Self::NeedlessPage => "paged somebody whose trouble it was unlikely to be",
            Self::Talk => "said it again while something could be done",
            Self::Churn => "changed again before the last change had reported",
            Self::ClosedEarly => "closed before it was seen to hold",
        }
    }
}

/// An option and what it would have cost on the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OptionCost {
    /// As typed.
    pub phrase: String,
    /// Expected cost from that moment on, budget-minutes.
    pub cost: Milli,
}

/// A world of the family, as the learner could know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Twin {
    /// The world.
    pub world: WorldView,
    /// Thousandths before anything was seen.
    pub prior: u32,
    /// Thousandths on the evidence at the first change, or at the end when nothing was changed.
    pub at_change: u32,
    /// What the learner's own commands would have cost there.
    pub cost: Milli,
    /// Whether it is the true one.
    pub truth: bool,
}
