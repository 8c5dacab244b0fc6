//! Decisions judged on the evidence. Pure; costs in budget-minutes; integers out. Knows the simulator, not the course.
//!
//! Start with [`rubric`] (what a scenario declares).

pub mod report;
pub mod rubric;
