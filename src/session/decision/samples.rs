//! Shipped decisions, for tests of what they come to and of the front ends. Compiled for tests only.

use std::sync::{Arc, OnceLock};

use crate::course::decision::Decision;
use crate::course::{Course, assemble};
use crate::learn::map::DecisionEntry;

/// The file of the decision that most tests are about.
pub const CANARY: &str = include_str!("../../../decisions/canary-verdict.toml");

/// A course of the base, a lesson and one decision.
pub fn course(decision: &str) -> Course {
    let files = [
        ("lessons/canary.md", include_str!("../../../lessons/canary.md")),
        ("scenarios/base.toml", include_str!("../../../scenarios/base.toml")),
        ("decisions/canary-verdict.toml", decision),
    ];
    assemble(&files.map(|(path, text)| (path.to_owned(), text.to_owned())))
}

/// The decision of this text, which may differ from the shipped one.
pub fn of(text: &str) -> Arc<Decision> {
    let mut course = course(text);
    assert_eq!(course.decisions.len(), 1, "{:?}", course.problems);
    Arc::new(course.decisions.remove(0))
}

/// The decision as it ships; read once.
pub fn canary() -> Arc<Decision> {
    static READ: OnceLock<Arc<Decision>> = OnceLock::new();
    Arc::clone(READ.get_or_init(|| of(CANARY)))
}

/// What the map knows of it.
pub fn entry() -> DecisionEntry {
    let d = canary();
    DecisionEntry {
        id: d.id.clone(),
        title: d.title.clone(),
        summary: d.summary.clone(),
        minutes: d.minutes,
        revision: d.revision,
        prerequisites: d.lessons.clone(),
    }
}
