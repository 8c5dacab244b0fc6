//! Line mode (`--plain`): the whole course and the whole drill as prompts and printed lines. Append-only: no cursor
//! addressing, no colour, no drawing, so that it reads well through a screen reader, in a log and from a pipe. Every
//! sentence says in words what the full screen says by place or sign.
//!
//! Pure: [`App::update`] takes a [`Msg`] and returns [`Effect`]s; `shell` prints, reads and keeps. Must not know the
//! full-screen front end, terminals, files or clocks.
//!
//! # What the shell does with a prompt
//! [`Effect::Prompt`] is the last effect of an answer that waits for a line. At a terminal it is printed without a line
//! break and flushed, and what the person types follows it. Where input is no terminal, the shell prints the prompt, then
//! the line it read, then a line break, so that what comes out of a pipe is the transcript a person would have seen. No
//! prompt while the app waits for the world outside (a run that is opened, a grade): lines that come meanwhile are kept
//! and answered in turn, so a pipe may write everything at once.
//!
//! Start with [`app`]; `out` is how anything is said, `words` how a typed word is understood.

pub mod app;
mod brief;
mod debrief;
mod decide;
mod drill;
#[cfg(test)]
mod harness;
mod home;
mod judge;
mod lesson;
mod out;
mod replay;
mod shared;
mod spoken;
mod watch;
mod words;

pub use app::{App, Direct, Effect, Msg, Setup};
