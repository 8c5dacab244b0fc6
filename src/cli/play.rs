//! `run` and `grade`: a run without a screen, and what it was worth.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use super::args::{RunArgs, Source};
use super::batch::{Batch, Columns, Row, Summary};
use super::failure::Failure;
use super::script::{self, Written};
use super::{say, side, summary};
use crate::base::diag::Diagnostic;
use crate::course::Course;
use crate::course::scenario::{Scenario, Script};
use crate::grade::report::Report;
use crate::session::log::{Grade, Log, Stored};
use crate::session::run::Start;
use crate::session::{self, Run, log};
use crate::shell::files;
use crate::sim::{World, telemetry};

/// What `--json` prints: the report and what it is about.
#[derive(Debug, Serialize)]
struct Graded<'a> {
    scenario: &'a str,
    seed: u64,
    /// What `par`, `decisions`, `luck`, `total` and every cost are counted in.
    unit: &'static str,
    #[serde(flatten)]
    report: &'a Report,
}

/// What `--json` prints of many runs.
#[derive(Debug, Serialize)]
struct Many<'a> {
    scenario: &'a str,
    unit: &'static str,
    runs: &'a [Row],
    summary: Summary,
}

/// The name of every world together.
const ALL: &str = "all";

/// Costs in JSON are whole numbers of this.
pub const UNIT: &str = "thousandths of a budget-minute";

/// What is played, with its text where it came from a file.
struct Played {
    script: Written,
    world: Option<String>,
    file: Option<(String, String)>,
}

/// `firedrill run`: true when the run passed.
pub fn run(course: Course, args: &RunArgs) -> Result<bool, Failure> {
    let scenario = find(course, &args.scenario)?;
    let played = choose(&scenario, &args.source)?;
    let every = args.world.as_deref() == Some(ALL);
    if every && (args.series.is_some() || args.log.is_some()) {
        return Err(Failure::usage("--series and --log write a single run", "name one world"));
    }
    let world = match args.world.as_ref().or(played.world.as_ref()) {
        None => None,
        Some(_) if every => None,
        Some(id) => Some(world(&scenario, id)?),
    };
    if every || args.seeds.is_some() {
        let worlds = if every { (0..scenario.rubric.worlds.len()).map(Some).collect() } else { vec![world] };
        let batch = Batch { seed: args.seed, seeds: args.seeds.unwrap_or(1).into(), worlds };
        return many(&scenario, &played, &batch, args.json);
    }
    let mut run = Run::start(scenario, &Start { seed: args.seed, world, exam: false });
    session::script::play(&mut run, &played.script.lines).map_err(|e| misfit(&played, &e))?;
    finish(&mut run)?;
    let graded = session::grade(&run);
    if let Some(path) = &args.log {
        let log = Log { grade: Some(Grade::of(&graded)), ..run.log() };
        files::write_atomic(path, log.text().as_bytes())?;
    }
    if let Some(path) = &args.series {
        files::write_atomic(path, series(&run).as_bytes())?;
    }
    report(&run, &graded, args.json)
}

/// Plays many runs: true when all of them passed.
fn many(scenario: &Arc<Scenario>, played: &Played, batch: &Batch, json: bool) -> Result<bool, Failure> {
    let columns = Columns::new(batch, scenario);
    if !json {
        say::text(&columns.head())?;
    }
    let mut said = Ok(true);
    let rows = batch.play(scenario, &played.script.lines, side::threads(), |row| {
        if !json {
            said = say::heard(&columns.row(row));
        }
        matches!(said, Ok(true))
    });
    let rows = rows.map_err(|e| misfit(played, &e))?;
    if !said? {
        return Ok(true);
    }
    let summary = Summary::of(&rows);
    if json {
        say::json(&Many { scenario: &scenario.id, unit: UNIT, runs: &rows, summary })?;
    } else {
        say::text(&summary.write())?;
    }
    Ok(summary.all_passed())
}

/// `firedrill grade`: true when the run passed and the grade in its log, if it has one, is the same.
pub fn grade(course: Course, path: &Path, json: bool) -> Result<bool, Failure> {
    let text = files::read_text(path)?;
    let about = |e: log::LogError| {
        let failure = Failure::from(e);
        Failure { message: format!("{}: {}", path.display(), failure.message), ..failure }
    };
    let log = log::read(text.lines()).map_err(about)?;
    let id = log.header.scenario.as_str();
    let known = course.scenarios.iter().map(|s| s.id.as_str());
    if !known.clone().any(|known| known == id) {
        let message = format!("{}: the log was played on `{id}`, which is not installed", path.display());
        return Err(Failure::new(message).hint("use the course it was played on, with --course DIR"));
    }
    let mut run = Run::resume(find(course, id)?, &log).map_err(about)?;
    let left = run.now();
    if !finish(&mut run)? {
        let clock = run.incident().world.spec().start.hhmmss(left);
        say::aside(format!(
            "note: the log ends at {clock}, before the drill does; graded as if nobody did anything more"
        ));
    }
    if !log.chained() {
        say::aside("note: the log has format 1, which has no hashes: whether a line was changed cannot be told");
    }
    let graded = session::grade(&run);
    let passed = report(&run, &graded, json)?;
    match Grade::compare(log.grade.as_ref(), &graded) {
        Stored::None => unless(json, "\nThe log holds no grade to compare with.\n")?,
        Stored::Matches => unless(json, "\nThe grade that the log holds is the same.\n")?,
        Stored::OtherVersion { grader, revision } => say::aside(format!(
            "note: the grade that the log holds was given by grader {grader} for revision {revision}; these are grader \
             {} and revision {}, so the two are not compared",
            graded.versions.grader, graded.versions.scenario
        )),
        Stored::Differs(how) => {
            let message = format!("{}: the grade that the log holds is another: {}", path.display(), how.join("; "));
            return Err(Failure::new(message).hint("the grade above is the one that the commands in the log lead to"));
        }
    }
    Ok(passed)
}

/// Says something on standard output, but for a program.
fn unless(json: bool, words: &str) -> Result<(), Failure> {
    if json { Ok(()) } else { say::text(words) }
}

/// The scenario with this id.
pub fn find(course: Course, id: &str) -> Result<Arc<Scenario>, Failure> {
    match course.scenarios.iter().position(|s| s.id == id) {
        Some(at) => Ok(Arc::new(course.scenarios.into_iter().nth(at).expect("it was just found"))),
        None => Err(not_there(&course, id)),
    }
}

/// Plays on to the end with nobody acting; false when there was something left to play.
pub fn finish(run: &mut Run) -> Result<bool, Failure> {
    let over = run.over();
    if !over {
        session::script::idle(run).map_err(|e| Failure::new(e.message).hint(e.hint))?;
    }
    Ok(over)
}

/// Why a scenario cannot be played.
pub fn not_there(course: &Course, id: &str) -> Failure {
    let file = format!("scenarios/{id}.toml");
    if let Some(text) = course.texts.get(&file)
        && course.problems.iter().any(|d| d.file == file)
        && text.contains("kind = \"drill\"")
    {
        return Failure::new(format!("{file} has errors")).hint("`firedrill check` says which");
    }
    Failure::unknown("drill", id, course.scenarios.iter().map(|s| s.id.as_str()), "`firedrill list` shows the drills")
}

fn choose(scenario: &Scenario, source: &Source) -> Result<Played, Failure> {
    let written = |script: &Script| Played {
        script: Written { lines: script.lines.clone(), spans: vec![] },
        world: script.world.clone(),
        file: None,
    };
    let nth = |scripts: &[Script], n: usize, what: &str| {
        let found = n.checked_sub(1).and_then(|i| scripts.get(i));
        found.map(written).ok_or_else(|| {
            let hint = match scripts.len() {
                0 => format!("`{}` has none", scenario.id),
                1 => format!("`{}` has one: 1", scenario.id),
                many => format!("`{}` has {many}: 1 to {many}", scenario.id),
            };
            Failure::usage(format!("there is no {what} {n}"), hint)
        })
    };
    match source {
        Source { script: Some(path), .. } => from_file(scenario, path),
        Source { alternative: Some(n), .. } => nth(&scenario.alternatives, *n, "alternative"),
        Source { trap: Some(n), .. } => nth(&scenario.traps, *n, "trap"),
        Source { walkthrough: true, .. } => Ok(written(&scenario.walkthrough)),
        _ => Ok(Played { script: Written::default(), world: None, file: None }),
    }
}

fn from_file(scenario: &Scenario, path: &Path) -> Result<Played, Failure> {
    let text = files::read_text(path)?;
    let name = path.display().to_string();
    let script = script::read(&name, &text, scenario.rubric.spec()).map_err(|wrong| {
        for diagnostic in &wrong {
            say::aside(diagnostic.render(&text) + "\n");
        }
        Failure::new(format!("{name} cannot be played"))
    })?;
    Ok(Played { script, world: None, file: Some((name, text)) })
}

/// A command that was understood and did not fit when its turn came.
fn misfit(played: &Played, e: &session::script::ScriptError) -> Failure {
    if let Some((name, text)) = &played.file {
        let span = played.script.spans.get(e.line - 1).cloned();
        say::aside(Diagnostic::error(name, span, e.message.clone()).hint(e.hint.clone()).render(text) + "\n");
        return Failure::new(format!("{name} cannot be played to its end"));
    }
    Failure::new(e.to_string()).hint(e.hint.clone())
}

pub fn world(scenario: &Scenario, id: &str) -> Result<usize, Failure> {
    let worlds = &scenario.rubric.worlds;
    let names: Vec<&str> = worlds.iter().map(|w| w.id.as_str()).collect();
    let instead = format!("one of: {}", names.join(", "));
    let found = names.iter().position(|name| *name == id);
    found.ok_or_else(|| Failure::unknown("world", id, names, &instead))
}

fn report(run: &Run, report: &Report, json: bool) -> Result<bool, Failure> {
    if json {
        say::json(&Graded { scenario: &run.scenario.id, seed: run.header.seed, unit: UNIT, report })?;
    } else {
        say::text(&summary::write(run, report))?;
    }
    Ok(report.passed)
}

/// Every series at every tick from the start of the world to where the run stands: `tick,clock,NAME,...`. The values are
/// exact, not as a scrape saw them: noise of counting and smoothing are for responders, this is for comparing curves.
fn series(run: &Run) -> String {
    let played = &run.incident().world;
    let names = &played.fixed.series;
    let mut out = String::from("tick,clock");
    for series in names {
        out.push(',');
        out.push_str(&series.name);
    }
    out.push('\n');
    let mut world = World::from_fixed(Arc::clone(&played.fixed), played.seed);
    while world.now() < run.now() {
        world.step();
        let now = world.now().0;
        for op in played.state.ops.iter().filter(|o| !o.by_event && o.issued == now) {
            world.apply(op.action, op.starts - op.issued);
        }
        let _ = write!(out, "{},{}", world.now().0, world.spec().start.hhmmss(world.now()));
        for series in names {
            let _ = write!(out, ",{}", telemetry::value(&world.fixed, &world.state, series.source));
        }
        out.push('\n');
    }
    out
}
