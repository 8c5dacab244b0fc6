//! The world under incident: a deterministic discrete-time simulation of a small service system. Pure: no clock, file,
//! thread, environment or global, and no knowledge of courses, learners or grades.
//!
//! Read in this order: [`spec`] (what a world is made of), [`state`] (what changes), [`world`] (one tick), then the
//! mechanisms: [`traffic`] (users), [`service`] and [`calls`] (pools, queues, time-outs, retries, breakers), [`change`]
//! (deploys, flags, config, schemas), [`capacity`] (replicas, memory, scaling, limits, places), [`data`] (caches, copies,
//! queues, records, backups), [`network`] (names), [`rules`] and [`trigger`] (what breaks when), [`telemetry`],
//! [`alerts`], [`burn`], [`outside`] and [`vendor`] (what responders are shown), [`trace`] (where time goes),
//! [`recall`] (what people know and remember), [`observe`] (what a look tells, quantised).

pub mod action;
pub mod alerts;
pub mod burn;
pub mod calls;
pub mod capacity;
pub mod change;
mod closed;
pub mod command;
pub mod data;
mod harm;
pub mod incident;
pub mod network;
pub mod observe;
pub mod outside;
pub mod phrase;
pub mod queueing;
pub mod recall;
pub mod rules;
pub mod service;
pub mod severity;
pub mod spec;
pub mod state;
pub mod telemetry;
pub mod trace;
pub mod traffic;
pub mod trigger;
pub mod vendor;
pub mod world;

pub use action::Action;
pub use command::Command;
pub use incident::Incident;
pub use spec::Spec;
pub use world::World;

/// Raised whenever the same spec, seed and commands would give other bytes. Stored with every run.
pub const ENGINE_VERSION: u32 = 7;
