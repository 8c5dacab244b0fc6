//! The program as a person meets it: started on a pseudo-terminal or a pipe, worked with keys or with the mouse alone, killed, resized,
//! misled. Nothing here reaches into the library; a record is read through `export`. One binary, so that it links once.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot start the program should fail where it stands")]

mod back;
mod colours;
mod decide;
mod grades;
mod killed;
mod leaving;
mod modes;
mod mouse;
mod path;
mod person;
mod place;
mod record;
mod room;
mod sitting;
mod stopped;
mod workshop;
