//! The first drill as it ships, and runs of it, for tests of the room and of what comes after. Compiled for tests only.

use std::sync::{Arc, OnceLock};

use crate::course::assemble;
use crate::course::scenario::Scenario;
use crate::session::Run;
use crate::session::desk::Reply;
use crate::session::run::Start;
use crate::tui::app::Msg;
use crate::tui::harness::{Harness, sample_course, sample_record};
use crate::tui::theme::{Look, Theme};

/// The drill; read once, for many tests begin with it.
pub fn scenario() -> Arc<Scenario> {
    static READ: OnceLock<Arc<Scenario>> = OnceLock::new();
    Arc::clone(READ.get_or_init(read))
}

fn read() -> Arc<Scenario> {
    let files = [
        ("lessons/respect-the-user.md", include_str!("../../../lessons/respect-the-user.md")),
        ("lessons/first-ten-minutes.md", include_str!("../../../lessons/first-ten-minutes.md")),
        ("scenarios/base.toml", include_str!("../../../scenarios/base.toml")),
        ("scenarios/bad-deploy.toml", include_str!("../../../scenarios/bad-deploy.toml")),
    ];
    let files: Vec<(String, String)> = files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    let mut course = assemble(&files);
    assert!(!course.scenarios.is_empty(), "{:?}", course.problems);
    Arc::new(course.scenarios.remove(0))
}

/// A run in the world of this name.
pub fn run(world: &str) -> Run {
    let scenario = scenario();
    let world = scenario.rubric.worlds.iter().position(|w| w.id == world);
    assert!(world.is_some(), "no such world");
    Run::start(scenario, &Start { seed: 7, world, exam: false })
}

/// A run with these commands carried out; judgements that none of them answers are skipped.
pub fn played(world: &str, commands: &[&str]) -> Run {
    let mut run = run(world);
    for command in commands {
        if run.freeze().is_some() && !command.starts_with("rank") {
            run.type_line("skip").unwrap_or_else(|e| panic!("{e}"));
        }
        run.type_line(command).unwrap_or_else(|e| panic!("{command}: {e}"));
    }
    run
}

/// A session to which this run was opened as row 5 of the record: a briefing if it is fresh, else the room.
pub fn session(run: Run, theme: Theme, ascii: bool, size: (u16, u16)) -> Harness {
    let mut harness = Harness::with(sample_course(), sample_record(), Look { theme, ascii }, size);
    harness.send(Msg::Desk(Reply::Opened { run: 5, played: Box::new(run) }));
    harness
}
