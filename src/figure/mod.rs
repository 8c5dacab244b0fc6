//! Figures that a reader changes: a kind with parameters, and for every choice of values a picture, a sentence that says
//! what the picture says, and a small table. Worked out live from the simulator's own formulas and worlds; nothing is
//! tabulated beforehand. Must not know lessons, front ends or files.
//!
//! Read in this order: [`kind`] (what a figure can be), [`picture`] (what comes out), [`live`] (one that is being
//! changed). A new kind is a module here and a row in [`kind::KINDS`].

mod budget;
mod burn;
mod canary;
mod collapse;
mod follow_ups;
pub mod kind;
pub mod live;
mod nets;
mod pace;
mod people;
pub mod picture;
mod restore;
mod retries;
mod stages;
#[cfg(test)]
mod tests;
mod utilisation;
mod ways_out;
pub mod words;

pub use kind::{Figure, Kind};
pub use live::Live;
pub use picture::Picture;
