//! `guide`: the facilitator's sheet of a drill, on standard output.

use super::failure::Failure;
use super::play::not_there;
use super::say;
use crate::course::Course;
use crate::session::guide::{Guide, markdown};

/// `firedrill guide`.
pub fn run(course: &Course, id: &str, json: bool) -> Result<(), Failure> {
    let Some(scenario) = course.scenarios.iter().find(|s| s.id == id) else { return Err(not_there(course, id)) };
    let title = |id: &str| course.lessons.iter().find(|l| l.id == id).map(|l| l.title.clone());
    let guide = Guide::of(scenario, &title);
    if json { say::json(&guide) } else { say::text(&markdown::file(&guide)) }
}
