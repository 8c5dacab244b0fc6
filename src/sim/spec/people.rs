//! Who is there: people who can be asked, paged and given work, and people who wait to be told.

use crate::sim::action::ActionKind;

/// Somebody in the organisation or at a vendor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Rule that must be at work for them to say it; none: always.
    pub rule: Option<String>,
    /// Seconds that the rule has to be at work before they know: a vendor's desk finds out when its engineers have.
    pub after_s: u32,
    /// In character and to the point.
    pub text: String,
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
