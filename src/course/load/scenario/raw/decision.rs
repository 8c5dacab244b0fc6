//! A one-decision drill as its file has it: what a drill says of a system, and one question.

use super::{FreezeCue, Head, Offer, Shared, Source, World};
use crate::course::load::table::{At, Fields, FromToml, Keys, Sink, Value};
use crate::course::load::text::{Slug, Text};

keys! {
    /// What only a decision says.
    OfDecision {
        /// Stem of the base's file.
        extends: Option<At<String>>,
        /// A drill of the course in which the scene is played, instead of a system of its own.
        drill: Option<At<Slug>>,
        /// What it is about, one line.
        summary: Text,
        /// Time it takes a person, 3 to 5.
        minutes: At<u8>,
        /// From 1.
        revision: At<u32>,
        /// Lessons that come first.
        lessons: Vec<At<String>> = Vec::new(),
        /// Markdown, at most 250 words.
        situation: At<Text>,
        /// Price of a page that asks somebody for nothing, budget-minutes.
        page_price: Option<At<f64>>,
        /// Severity that the page alone calls for, 1 to 4.
        severity: Option<At<u8>>,
        /// `[[source]]`
        source: Vec<Source> = Vec::new(),
        /// `[[action]]`
        action: Vec<Offer> = Vec::new(),
        /// `[[world]]`
        world: Vec<At<World>> = Vec::new(),
        /// `[scene]`
        scene: Scene,
        /// The question.
        ask: Text,
        /// `[[option]]`
        option: Vec<At<Choice>> = Vec::new(),
        /// `[[cue]]`
        cue: Vec<FreezeCue> = Vec::new(),
    }
}

crate::record! {
    /// What the learner sees: looks and commands that are played.
    pub struct Scene {
        /// The world that is shown.
        pub world: At<String>,
        /// Picks the noise.
        pub seed: u64 = 1,
        /// Lines.
        pub script: At<Text>,
    }
}

crate::record! {
    /// An option.
    pub struct Choice {
        /// A few words, for tables.
        pub name: At<Text>,
        /// What one could do.
        pub text: Text,
        /// 1 is best.
        pub rank: At<u8>,
        /// Reason.
        pub why: Text,
        /// A source.
        pub source: At<String>,
        /// What it does after the scene: lines of a script, also `if SERIES above NUMBER then COMMAND`.
        pub play: Option<At<String>>,
        /// Follow-ups of the drill that are picked.
        pub follow_ups: Option<At<Vec<At<String>>>>,
        /// What it costs beside users, budget-minutes.
        pub price: Option<At<f64>>,
        /// For what.
        pub price_for: Option<At<Text>>,
        /// Why it stands before an option that comes out cheaper.
        pub despite: Option<At<Text>>,
    }
}

/// A whole decision file.
#[derive(Debug, Clone)]
pub struct Decision {
    /// What it is.
    pub head: Head,
    /// What a base may say too.
    pub shared: Shared,
    /// The rest.
    pub own: OfDecision,
    /// Keys of `shared` that the file has, in its order.
    pub system: Vec<At<String>>,
}

impl FromToml for Decision {
    const WHAT: &'static str = "a decision";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        Self::from_table(&mut Fields::of(value, sink)?)
    }

    fn from_table(fields: &mut Fields<'_, '_, '_>) -> Option<Self> {
        let (head, own) = (Head::take(fields), OfDecision::take(fields));
        let system = fields.unknown();
        let shared = Shared::take(fields);
        fields.finish();
        Some(Self { head: head?, shared: shared?, own: own?, system })
    }

    fn schema() -> serde_json::Value {
        OfDecision::keys(Shared::keys(Head::keys(Keys::default()))).table()
    }
}
