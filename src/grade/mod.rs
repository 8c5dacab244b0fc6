//! Decisions judged on the evidence. Pure; costs in budget-minutes; integers out. Knows the simulator, not the course.
//!
//! Read in this order: [`rubric`] (what a scenario declares), [`decision`] (a journal as decisions), [`tracks`] (every
//! world of the family under the same commands), [`belief`] (what the cues make of the family), [`policy`] (a competent
//! player who sees only what it opened), [`mod@reference`] (that player improved: par and the value of every choice),
//! [`assess`] (a run judged), [`passing`] and [`profile`] (limits and dimensions), [`report`] (what comes out).

pub mod assess;
pub mod belief;
pub mod decision;
pub mod passing;
pub mod policy;
pub mod profile;
pub mod reference;
pub mod report;
pub mod rubric;
pub mod tracks;

pub use assess::grade;
