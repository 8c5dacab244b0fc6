//! Tables that only a drill has.

use super::{Rule, Trigger};
use crate::course::load::table::{At, FromToml, Sink, Value};
use crate::course::load::text::{Slug, Text};
use crate::grade::rubric::WorldKind;

words!(
    WorldKind,
    "a kind of world",
    ("truth", Self::Truth),
    ("trap", Self::Trap),
    ("no-fault", Self::NoFault),
    ("dependency", Self::Dependency),
    ("other", Self::Other),
);

crate::record! {
    /// Limits of a pass.
    pub struct Grading {
        /// Budget-minutes.
        pub pass_loss: At<f64>,
        /// Seconds.
        pub hold_s: At<u32>,
        /// Budget-minutes.
        pub page_price: At<f64>,
        /// What the page alone calls for, 1 to 4.
        pub severity: At<u8>,
        /// 0 to 3.
        pub improvements: Option<At<u8>>,
    }
}

crate::record! {
    /// Where a fact comes from.
    pub struct Source {
        /// Stable.
        pub id: At<Slug>,
        /// Publisher and title.
        pub title: Text,
        /// Address.
        pub url: At<Text>,
    }
}

crate::record! {
    /// A change that is offered.
    pub struct Offer {
        /// A change.
        pub r#do: At<String>,
        /// Seconds of the learner.
        pub takes_s: u32,
        /// Seconds from then.
        pub starts_s: u32,
        /// Budget-minutes.
        pub price: At<f64>,
        /// One line.
        pub risk: Text,
    }
}

crate::record! {
    /// One of the family.
    pub struct World {
        /// Stable.
        pub id: At<Slug>,
        /// Probability.
        pub prior: At<f64>,
        /// Its part.
        pub kind: WorldKind,
        /// One line.
        pub title: Text,
        /// Changes that end the harm.
        pub remedy: At<Vec<At<String>>>,
        /// Changes that help.
        pub also: Vec<At<String>> = Vec::new(),
        /// A person.
        pub owner: Option<At<String>>,
        /// Markdown.
        pub explain: At<Text>,
        /// What breaks.
        pub rule: Vec<Rule> = Vec::new(),
        /// What begins by itself.
        pub trigger: Vec<Trigger> = Vec::new(),
    }
}

crate::record! {
    /// What a learner may suspect.
    pub struct Suspect {
        /// As it is typed.
        pub id: At<Slug>,
        /// One line.
        pub text: Text,
        /// In which it is right.
        pub worlds: At<Vec<At<String>>>,
    }
}

crate::record! {
    /// A judgement on the way.
    pub struct Freeze {
        /// Stable.
        pub id: At<Slug>,
        /// `+1m`, `first-change`, `recovered`.
        pub when: At<String>,
        /// The question.
        pub ask: Text,
        /// At least two.
        pub option: Vec<FreezeOption> = Vec::new(),
        /// What an order may rest on.
        pub cue: Vec<FreezeCue> = Vec::new(),
    }
}

crate::record! {
    /// Something that an order may rest on.
    pub struct FreezeCue {
        /// What is typed.
        pub id: At<Slug>,
        /// What it is.
        pub text: Text,
        /// Whether it bears on the question.
        pub bears: bool,
    }
}

crate::record! {
    /// An answer to it.
    pub struct FreezeOption {
        /// What one could do.
        pub text: Text,
        /// 1 is best.
        pub rank: At<u8>,
        /// Reason.
        pub why: Text,
        /// A source.
        pub source: At<String>,
    }
}

crate::record! {
    /// A written run.
    pub struct Run {
        /// One line.
        pub title: Text,
        /// A world.
        pub world: Option<At<String>>,
        /// Lines.
        pub script: At<Text>,
    }
}

crate::record! {
    /// A run that must not pass.
    pub struct Trap {
        /// One line.
        pub title: Text,
        /// A world.
        pub world: Option<At<String>>,
        /// Why not.
        pub why: Text,
        /// Lines.
        pub script: At<Text>,
    }
}
