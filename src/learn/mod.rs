//! What a learner knows: answers and their marks, the state of each lesson and drill, what to suggest next.
//! Everything but [`record`] is derived from the record, never stored. Knows the course, not the database, and no
//! clock: `now` is given in Unix seconds.
//!
//! Start with [`map`] (the course as one learner sees it) and [`next`] (what to do and why). [`mark`] says whether an
//! answer is right, [`due`] when a question is worth another look and which comes first, [`path`] how far the sittings of
//! a path are done, [`attempt`] what a run counts as.

pub mod again;
pub mod attempt;
pub mod due;
pub mod follow_up;
pub mod fsrs;
pub mod map;
pub mod mark;
pub mod next;
pub mod path;
pub mod record;
#[cfg(test)]
pub mod samples;
