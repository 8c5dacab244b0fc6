//! The full-screen front end, pure: [`app::App::update`] takes a message and returns effects, [`app::view`] draws and only
//! reads. The same app runs on a local terminal, on a test's buffer and over a network session. Deliberately absent:
//! files, clocks, threads, the environment, the terminal itself, decoding of its bytes (all in `shell`).
//!
//! # How it works
//! - A [`app::Msg`] comes in. The app routes: keys go through the table in [`keys`] to a command for one part; text, paste
//!   and mouse go to the topmost window or the screen.
//! - A screen changes its own state, adds facts to [`shared::Shared::record`], and returns a [`shared::Step`]: effects
//!   for the world, where to go, what to say. It never names another screen's type.
//! - Scroll offsets and hit areas come from pure layout functions (`areas`, `rows`, `page`) that update and view share.
//! - A click on a key that is named anywhere presses it: [`hit`] reads it off the drawn screen. What else can be clicked
//!   each screen finds in the layout that it is drawn from.
//! - Drawing code names roles ([`theme`]), never colours; [`paint`] is the only file that writes into a buffer.
//!
//! # To add a screen
//! 1. A folder with `State`, a `Copy` enum `Command`, `State::{contexts, update, mouse, settle}` and, where something is
//!    typed, `typed` and `edit`; `view.rs` with `areas(Rect)` and `draw`. `lesson/` shows all of it.
//! 2. In [`keys`]: contexts with titles, rows of the table, a variant of `Command` for the screen's own.
//! 3. In [`app`]: a variant of `Screen` and its arm in each `match` there (the compiler lists them); messages from the
//!    world as one variant of `Msg` that nests the screen's own enum; new effects in [`shared::Effect`].
//! 4. In [`shared`]: a variant of `Go` if other screens lead there. An effect that has to be answered carries an id, and
//!    the message that answers it carries the same.
//! 5. Its states in the list of `gallery` (a test names what is missing): drawn at any size, its contrast measured, its
//!    looks kept.
//!
//! A window on top of a screen is a variant of [`overlay::Kind`].

pub mod app;
pub mod briefing;
pub mod canvas;
pub mod debrief;
pub mod decide;
pub mod entry;
pub mod figure;
pub mod form;
#[cfg(test)]
mod gallery;
#[cfg(test)]
pub mod harness;
pub mod help;
pub mod hit;
pub mod home;
pub mod key;
pub mod keys;
pub mod lesson;
pub mod list;
pub mod overlay;
pub mod paint;
pub mod palette;
pub mod plot;
pub mod replay;
pub mod room;
pub mod shared;
pub mod stage;
pub mod theme;
pub mod watch;
