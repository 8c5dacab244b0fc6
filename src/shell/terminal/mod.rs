//! The full screen: taking the terminal and giving it back whatever happens, what can happen while it is taken, and the
//! loop that draws. Knows no screen of the course and no key: a program is anything that is a [`Program`], its input
//! type is made by a function it brings along. Start with [`run`].

mod events;
mod ground;
mod guard;
mod input;
mod mode;
mod panic;
mod run;
mod signals;
#[cfg(test)]
mod tests;

pub use self::events::{Event, Events, Post, Signal};
pub use self::guard::Terminal;
pub use self::input::read_input;
pub use self::mode::{Mode, choose_mode};
pub use self::run::{End, Program, Screen, Step, run};
pub use self::signals::{Watch, watch_signals};
