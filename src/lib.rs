//! Firedrill: a terminal course in which engineers learn to respect production.
//!
//! Layers, each of which imports only those above it:
//! `base`, `sim`, `figure` and `grade`, `course`, `learn`, `session`, `tui` and `line`, `shell`, `cli`; those joined by
//! an "and" do not know each other. `docs/architecture.md` says what each owns; `tests/suite/layers.rs` enforces it.

pub mod base;
pub mod cli;
pub mod course;
pub mod figure;
pub mod grade;
pub mod learn;
pub mod line;
pub mod session;
pub mod shell;
pub mod sim;
pub mod tui;
