//! What a drill offers after its debrief: actions of a postmortem, each with the change of the system that it makes.

use super::Shared;
use crate::course::load::table::{At, Fields, FromToml, Keys, Sink, Value};
use crate::course::load::text::{Slug, Text};
use crate::course::scenario::FollowUpKind;

words!(
    FollowUpKind,
    "a kind of follow-up",
    ("prevent", Self::Prevent),
    ("mitigate", Self::Mitigate),
    ("detect", Self::Detect),
);

crate::record! {
    /// What holds for all follow-ups of the drill.
    pub struct FollowUps {
        /// Person-days.
        pub budget: At<u16>,
        /// What contributed.
        pub factor: Vec<Factor> = Vec::new(),
    }
}

crate::record! {
    /// Something that contributed to the incident.
    pub struct Factor {
        /// Stable.
        pub id: At<Slug>,
        /// One line.
        pub text: Text,
    }
}

crate::record! {
    /// One action.
    pub struct FollowUp {
        /// Stable.
        pub id: At<Slug>,
        /// What is to be done, one line.
        pub text: Text,
        /// What it does about the next time.
        pub kind: FollowUpKind,
        /// Person-days.
        pub effort: At<u16>,
        /// A factor.
        pub factor: At<String>,
        /// People who could see it through.
        pub owners: At<Vec<At<String>>>,
        /// An end state that somebody else can verify.
        pub done: At<Text>,
        /// One that nobody can.
        pub vague: Text,
        /// What it is worth and what it costs, shown afterwards.
        pub why: Text,
        /// What the system has then, as a drill says it over its base.
        pub change: Option<At<Shared>>,
        /// Rules that then need more to hold.
        pub guard: Vec<Guard> = Vec::new(),
    }
}

crate::record! {
    /// A rule that needs more to hold: a flag around a path.
    pub struct Guard {
        /// A rule of the drill or of any of its worlds.
        pub rule: At<String>,
        /// Conditions.
        pub when: Vec<At<String>>,
    }
}

impl FromToml for Shared {
    const WHAT: &'static str = "tables as a drill has them";
    const TABLE: bool = true;

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        Self::from_table(&mut Fields::of(value, sink)?)
    }

    fn from_table(fields: &mut Fields<'_, '_, '_>) -> Option<Self> {
        let shared = Self::take(fields);
        fields.finish();
        shared
    }

    fn schema() -> serde_json::Value {
        Self::keys(Keys::default()).table()
    }
}
