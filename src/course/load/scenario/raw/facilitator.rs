//! `[facilitator]`: what only the person who runs a workshop reads.

use crate::course::load::table::{At, FromToml, Sink, Value};
use crate::course::load::text::Text;

/// A part of the hour, by what the team is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The first looks.
    Look,
    /// Which of the worlds it is.
    Narrow,
    /// The change.
    Act,
    /// Whether it helped, and the end.
    Check,
}

impl Phase {
    /// In order.
    pub const ALL: [Self; 4] = [Self::Look, Self::Narrow, Self::Act, Self::Check];

    /// As it is written in the file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Narrow => "narrow",
            Self::Act => "act",
            Self::Check => "check",
        }
    }

    /// As a heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Look => "First looks",
            Self::Narrow => "Narrowing down",
            Self::Act => "Acting",
            Self::Check => "Checking and closing",
        }
    }
}

words!(Phase, "a phase", ("look", Self::Look), ("narrow", Self::Narrow), ("act", Self::Act), ("check", Self::Check),);

crate::record! {
    /// Notes for whoever runs a workshop.
    pub struct Facilitator {
        /// What a team should take from the hour.
        pub aim: Text,
        /// The world to begin with.
        pub world: At<String>,
        /// What to do with five minutes of preparation.
        pub five: At<Vec<Text>>,
        /// What half an hour adds.
        pub thirty: At<Vec<Text>>,
        /// What must not be given away.
        pub withhold: At<Vec<Text>>,
        /// Looks and what they tell.
        pub cue: Vec<FacilitatorCue> = Vec::new(),
        /// Questions to ask aloud.
        pub ask: Vec<FacilitatorAsk> = Vec::new(),
        /// Where teams go wrong: one for each trap.
        pub wrong_turn: Vec<At<FacilitatorTurn>> = Vec::new(),
    }
}

crate::record! {
    /// A look and what it tells.
    pub struct FacilitatorCue {
        /// When.
        pub phase: Phase,
        /// As typed.
        pub look: At<String>,
        /// What to see in it.
        pub tells: Text,
    }
}

crate::record! {
    /// A question to ask aloud.
    pub struct FacilitatorAsk {
        /// When.
        pub phase: Phase,
        /// The question; names no world.
        pub text: At<Text>,
    }
}

crate::record! {
    /// Where a team goes wrong.
    pub struct FacilitatorTurn {
        /// The trap, from 1 in the order of the file.
        pub trap: At<u8>,
        /// What is heard or seen before it.
        pub sign: Text,
        /// What to ask then; names no world.
        pub ask: At<Text>,
    }
}
