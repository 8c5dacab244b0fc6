//! Lessons and scenarios: text in, typed course out, every error collected with file, line and hint.
//! Must not know files or front ends: it is given names and texts. Start with [`lesson`], [`scenario`] and [`load`];
//! [`assemble`] makes a [`Course`] of files.

mod assembly;
mod cover;
pub mod decision;
pub mod lesson;
pub mod load;
pub mod path;
pub mod prose;
pub mod scenario;

pub use assembly::{Course, Front, assemble, assemble_with, front, place};
pub use cover::{Cover, DecisionCover};
