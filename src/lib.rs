//! Firedrill: a terminal course in which engineers learn to respect production.
//!
//! Layers, each of which imports only those above it:
//! `base`, `sim`, `grade`, `course`, `learn`, `session`, `tui` and `line` (which do not know each other), `shell`,
//! `cli`. `docs/architecture.md` says what each owns; `tests/suite/layers.rs` enforces it.

pub mod base;
pub mod cli;
pub mod course;
pub mod grade;
pub mod learn;
pub mod line;
pub mod session;
pub mod shell;
pub mod sim;
pub mod tui;
