//! After the debrief: actions of a postmortem within a budget, and the same week again with them and with nobody's help.
//! The causes, the worlds and the noise stay; what differs is the system, so what is spared comes from the simulation
//! alone. [`plan`] is what a learner settles, [`replay`] plays, [`week`] is one of its weeks, [`told`] says what came of it.

pub mod plan;
pub mod replay;
pub mod said;
pub mod told;
pub mod week;

pub use plan::{Plan, Slot, choices, learning};
pub use replay::{Compared, Replay};
