//! The course as it stands in the tree, and runs on it.

use std::sync::{Arc, OnceLock};

use firedrill::course::scenario::{Scenario, Script};
use firedrill::course::{Course, assemble};
use firedrill::grade::report::Report;
use firedrill::session::run::{Run, Start};
use firedrill::session::{grade, script};

/// The shipped course.
pub fn course() -> &'static Course {
    static COURSE: OnceLock<Course> = OnceLock::new();
    COURSE.get_or_init(|| {
        let mut files = vec![];
        for folder in ["lessons", "scenarios"] {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                files.push((path.to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap()));
            }
        }
        files.sort();
        assemble(&files)
    })
}

/// Every shipped drill.
pub fn drills() -> Vec<Arc<Scenario>> {
    course().scenarios.iter().cloned().map(Arc::new).collect()
}

/// A run of a written script, in the world it names or in another.
pub fn played(scenario: &Arc<Scenario>, script: &Script, seed: u64, world: Option<&str>) -> Run {
    let name = world.or(script.world.as_deref());
    let world = name.and_then(|n| scenario.rubric.worlds.iter().position(|w| w.id == n));
    let mut run = Run::start(Arc::clone(scenario), &Start { seed, world, exam: false });
    script::play(&mut run, &script.lines).unwrap_or_else(|e| panic!("{}: {e}\nhint: {}", scenario.id, e.hint));
    run
}

/// Its grade.
pub fn graded(scenario: &Arc<Scenario>, script: &Script, seed: u64, world: Option<&str>) -> Report {
    grade(&played(scenario, script, seed, world))
}

/// A script from typed lines.
pub fn typed(lines: &[&str]) -> Script {
    let lines = lines.iter().map(|l| firedrill::course::scenario::ScriptLine {
        not_before: None,
        command: (*l).to_owned(),
        reason: String::new(),
    });
    Script { title: String::new(), why: String::new(), world: None, lines: lines.collect(), take_over: None }
}
