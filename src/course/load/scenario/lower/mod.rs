//! From typed text to meaning, in the order in which things refer to each other: [`system`] (services, calls, journeys,
//! flags and the like), [`watch`] (panels, alerts, logs, events), [`people`], [`family`] (worlds and offers), [`suspect`], [`drill`]
//! (texts, judgements), [`script`] (written runs). What is wrong is said and something harmless stands in for it, so that the rest is
//! checked too; the caller throws the result away if anything was said.

pub mod change;
pub mod drill;
pub mod family;
pub mod parts;
pub mod people;
pub mod script;
pub mod suspect;
pub mod system;
pub mod tuning;
pub mod watch;
