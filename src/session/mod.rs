//! One run of a drill, neutral to any front end: commands in, entries of a feed out. Time moves when the learner acts,
//! or in small steps at a chosen speed; either way it arrives as a command and is logged.
//!
//! Must not know terminals, files or clocks. Start with [`run::Run`]; [`feed`] is what it tells, [`views`] what it can
//! be asked at any time, [`log`] the record that everything else is derived from.
//!
//! A learner knows what was looked at. Charts end at the last look, the map shows the health that was seen and when:
//! what a front end may draw is exactly what the grader counts as known.

pub mod complete;
pub mod debrief;
pub mod decision;
pub mod desk;
pub mod feed;
pub mod follow_ups;
pub mod fork;
pub mod ghost;
pub mod guide;
pub mod history;
pub mod judge;
pub mod label;
pub mod log;
mod menu;
mod offer;
mod opposite;
pub mod question;
pub mod replay;
pub mod run;
pub mod script;
pub mod typed;
pub mod views;
pub mod workshop;

pub use judge::grade;
pub use run::Run;

/// What is said before an exam.
pub const EXAM: &str = "This is an exam: no hints, and nothing counts users or budget for you; the dashboards show what \
                        they show in production. Which evening it is was drawn before you came. The first exam of a \
                        drill is the one that counts, however you leave it.";
