//! What a learner settled after a run: actions of its postmortem, and what the same week said of them. Facts, as they were
//! when they were kept.

/// What was picked after a run, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FollowedUp {
    /// In the order of the drill.
    pub actions: Vec<Action>,
    /// Share of the harm that was spared over the family, thousandths; less than 0 where they did harm.
    pub spared: i64,
    /// People harmed over the family, without and with them.
    pub users: (u64, u64),
    /// Seconds by which the changes of the week took longer.
    pub longer_s: i64,
}

/// An action as it was settled; what was left open is none.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Action {
    /// Id of the follow-up in its drill.
    pub id: String,
    /// Name of a person, or [`EVERYBODY`].
    pub owner: Option<String>,
    /// Whether the end state that was chosen can be verified.
    pub verifiable: Option<bool>,
    /// By when.
    pub due: Option<Due>,
    /// Id of a factor.
    pub factor: Option<String>,
}

/// An owner who is nobody.
pub const EVERYBODY: &str = "everybody";

/// By when something is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// In a week.
    Week,
    /// In four weeks.
    Month,
    /// In twelve weeks.
    Quarter,
    /// When there is time.
    SomeDay,
}

impl Due {
    /// All of them, soonest first.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::Quarter, Self::SomeDay];

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Week => "a week from now",
            Self::Month => "four weeks from now",
            Self::Quarter => "twelve weeks from now",
            Self::SomeDay => "when there is time",
        }
    }

    /// Working days until then; none where it is no date.
    pub const fn days(self) -> Option<u16> {
        match self {
            Self::Week => Some(5),
            Self::Month => Some(20),
            Self::Quarter => Some(60),
            Self::SomeDay => None,
        }
    }
}
