//! Who is there: people who can be asked, paged and given work, and people who wait to be told.

use crate::sim::action::{Action, ActionKind};

use super::Lever;

/// Somebody in the organisation or at a vendor.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Person {
    /// Stable name, typed by learners.
    pub name: String,
    /// What they answer for.
    pub role: String,
    /// Seconds from a page to their answer.
    pub ack_s: u32,
    /// Whether they are in the incident channel from the start.
    pub present: bool,
    /// Seconds they need to answer a question once reached, when nothing else is asked of them.
    pub answer_s: u32,
    /// What they know, first match wins.
    pub answers: Vec<Answer>,
    /// Kinds of change that can be delegated to them.
    pub can: Vec<ActionKind>,
    /// Works for a vendor: pages go to another company's desk.
    pub vendor: bool,
}

/// Something a person can say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// All of them have to stand for them to say it; none: always.
    pub when: Vec<Premise>,
    /// In character and to the point.
    pub text: String,
}

impl Answer {
    /// What is said whatever happens.
    pub fn always(text: &str) -> Self {
        Self { when: vec![], text: text.to_owned() }
    }

    /// What is said while a rule is at work.
    pub fn of_rule(rule: &str, text: &str) -> Self {
        Self { when: vec![Premise::now(Fact::Rule(rule.to_owned()))], text: text.to_owned() }
    }
}

/// What somebody goes by when they answer: a fact, and how it stands by now.
#[derive(Debug, Clone, PartialEq)]
pub struct Premise {
    /// What.
    pub fact: Fact,
    /// When.
    pub stands: Stands,
    /// Seconds without a break that it has held, or had held when it ended: a vendor's desk finds out when its engineers
    /// have.
    pub for_s: u32,
    /// Of what is past: seconds since it held last, at most; none: any number of them.
    pub within_s: Option<u32>,
    /// Turned round: they say it unless it stands so.
    pub not: bool,
}

impl Premise {
    /// That something holds.
    pub const fn now(fact: Fact) -> Self {
        Self { fact, stands: Stands::Now, for_s: 0, within_s: None, not: false }
    }
}

/// When a fact has to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// Now.
    Now,
    /// Before, and not any more.
    Was,
    /// Before or now.
    Ever,
}

/// Something that people can notice about a system, or about what the responder does.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// The rule of this name is at work to any share; never in a world without it.
    Rule(String),
    /// The condition holds to any share.
    Lever(Lever),
    /// The true value of a series is beyond a value.
    Series {
        /// Name of the series.
        series: String,
        /// The value.
        value: f64,
        /// Below it rather than above.
        below: bool,
    },
    /// So many users fail that it is felt: a burn of [`crate::sim::recall::FELT`] at least.
    Harm,
    /// The responder has made this change, or had it made, and it has not failed.
    Made(Action),
    /// The same, and it is complete.
    Landed(Action),
}

/// Something that may be behind an incident, as a responder could put it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect {
    /// Stable name, typed by learners.
    pub name: String,
    /// One line.
    pub about: String,
}

/// Somebody who waits to be told: a support lead, a director, a large customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stakeholder {
    /// Stable name.
    pub name: String,
    /// What they answer for.
    pub role: String,
    /// Seconds of silence they bear while users are hurt; after that they come in and ask.
    pub patience_s: u32,
    /// What they say then.
    pub asks: String,
    /// Seconds that answering them costs.
    pub interrupts_s: u32,
}
