//! Tests that look at the whole: layers, drills as shipped, the properties of the grader. One binary, so that it links
//! once.
#![allow(clippy::unwrap_used, reason = "a test that cannot read its files should fail where it stands")]

mod cache_size;
mod capacity;
mod change;
mod data;
mod decisions;
mod documented;
mod drills;
mod failover;
mod follow_ups;
mod generated;
mod grader;
mod guide;
mod harm;
mod layers;
mod model;
mod network;
mod people;
mod published;
mod questions;
mod schema;
mod seeing;
mod support;
mod told;
mod vendor;
mod words;
mod world;
