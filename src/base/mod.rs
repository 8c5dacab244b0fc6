//! What every layer may use and what knows no layer: time types without clocks, counter-based noise, deterministic
//! mathematics, diagnostics, text width. Must not know files, terminals, threads or anything of the course.
//! Start with [`time`] and [`diag`].

pub mod diag;
pub mod fuzzy;
pub mod math;
pub mod noise;
pub mod rank;
pub mod ratio;
pub mod suggest;
pub mod text;
pub mod time;
