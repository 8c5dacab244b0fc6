//! Decisions judged on the evidence. Pure; costs in budget-minutes; integers out. Knows the simulator, not the course.
//!
//! Read in this order: [`rubric`] (what a scenario declares), [`decision`] (a journal as decisions), [`tracks`] (every
//! world of the family under the same commands), [`news`] (what they tell unasked), [`belief`] (what the cues make of the family), [`policy`] (a competent
//! player who sees only what it opened), [`mod@reference`] (that player improved: par and the value of every choice),
//! [`felt`] (what users feel, on the evidence), [`walk`] (what each decision of a run was worth), [`assess`] (a run judged),
//! [`charge`], [`cards`], [`stretch`], [`seen`], [`passing`], [`anchors`] and
//! [`profile`] (what is said about it), [`report`] (what comes out),
//! [`advice`] (what the reference would do where a run stands). [`zoo`] holds players on whom all of it is tried.

pub mod advice;
pub mod anchors;
pub mod assess;
pub mod belief;
pub mod cards;
pub mod charge;
pub mod cleanup;
pub mod curves;
pub mod decision;
pub mod even;
pub mod family;
pub mod felt;
pub mod method;
pub mod news;
pub mod owed;
pub mod passing;
pub mod policy;
pub mod profile;
pub mod reference;
pub mod report;
pub mod rubric;
pub mod seen;
pub mod stretch;
pub mod tracks;
mod valued;
pub mod walk;
pub mod zoo;

pub use assess::grade;
