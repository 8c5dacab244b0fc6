//! The outside world: the only place with clocks, files, threads, the environment and SQLite. Everything above is pure
//! and is handed plain data. Must not decide anything about the course, a run or what a screen shows.
//! Start with [`store`] (what is kept), [`files`] (what is read) and [`terminal`] (the loop behind the full screen).

#[cfg(test)]
mod alike;
pub mod clock;
pub mod desk;
pub mod environment;
pub mod files;
pub mod full;
pub mod launch;
pub mod places;
pub mod plain;
pub mod shelf;
pub mod store;
pub mod terminal;
pub mod worker;
