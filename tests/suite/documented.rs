//! What the documentation shows is what the program does: the table of players of each shipped drill, and the worked
//! example for authors with every piece of it.

use std::fmt::Write as _;
use std::sync::Arc;

use firedrill::cli::policies::write_table;
use firedrill::course::scenario::Scenario;
use firedrill::course::scenario::Script;
use firedrill::course::{Course, assemble};
use firedrill::grade::zoo::table::Table;
use firedrill::grade::zoo::verdict::{self, Written};
use firedrill::session::run::{Run, Start};
use firedrill::session::{grade, script};
use firedrill::sim::telemetry;

use crate::support::{drills, played};

const EXAMPLE: &str = "docs/examples/too-few-servers.toml";
const GUIDE: &str = "docs/from-postmortem-to-drill.md";
const TABLES: &str = "docs/policies.md";
/// Set to 1 it has the documents written anew.
const WRITE: &str = "FIREDRILL_WRITE_DOCS";

fn text(path: &str) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// That `path` holds `want`, or puts it there when asked.
fn compare(path: &str, have: &str, want: &str) {
    if std::env::var_os(WRITE).is_some_and(|v| v == "1") {
        std::fs::write(path, want).unwrap();
        return;
    }
    let differs = have.lines().zip(want.lines()).find(|(have, want)| have != want);
    assert!(have == want, "{path} is behind: {differs:?}; {WRITE}=1 writes it anew");
}

fn table(drill: &Scenario) -> (Table, String) {
    let table = Table::play(&drill.rubric, &[1], &|| {}).unwrap();
    let told = write_table(drill, &table, 1).trim_end().to_owned();
    (table, told)
}

#[test]
fn the_tables_of_players_are_those_that_are_documented() {
    let have = std::fs::read_to_string(TABLES).unwrap_or_default();
    let (head, _) = have.split_once("\n## ").unwrap_or((&have, ""));
    let mut want = head.trim_end().to_owned() + "\n";
    for drill in drills() {
        let _ = write!(want, "\n## {}\n\n```text\n{}\n```\n", drill.id, table(&drill).1);
    }
    compare(TABLES, &have, &want);
}

/// The example among the files that it builds on.
fn example() -> (Course, Arc<Scenario>) {
    let mut files = vec![("scenarios/too-few-servers.toml".to_owned(), text(EXAMPLE))];
    for path in ["scenarios/base.toml", "lessons/first-ten-minutes.md"] {
        files.push((path.to_owned(), text(path)));
    }
    files.sort();
    let course = assemble(&files);
    let own: Vec<_> = course.problems.iter().filter(|d| d.file.starts_with("scenarios/")).collect();
    assert!(own.is_empty(), "{own:?}");
    let drill = Arc::new(course.scenarios[0].clone());
    (course, drill)
}

#[test]
fn the_worked_example_is_sound_and_passes_everything() {
    let (_, drill) = example();
    let (table, told) = table(&drill);
    let mut verdicts = verdict::of_table(&drill.rubric, &table);
    let idle = Script { lines: vec![], ..drill.walkthrough.clone() };
    let written = |name: &str, by: &Script, wanted| {
        let mut run = played(&drill, by, 1, None);
        script::idle(&mut run).unwrap();
        let report = grade(&run);
        Written { run: name.to_owned(), seed: 1, wanted, passed: report.passed, score: report.score }
    };
    let runs = [
        written("walkthrough", &drill.walkthrough, true),
        written("alternative", &drill.alternatives[0], true),
        written("trap", &drill.traps[0], false),
        written("idle", &idle, false),
    ];
    verdicts.extend(verdict::of_runs(&runs));
    let broken: Vec<_> = verdicts.iter().filter(|v| !v.holds).collect();
    assert!(broken.is_empty(), "{broken:#?}");

    let have = text(GUIDE);
    let (before, rest) = have.split_once("```text\n").unwrap();
    let (_, after) = rest.split_once("\n```").unwrap();
    compare(GUIDE, &have, &format!("{before}```text\n{told}\n```{after}"));
}

#[test]
fn every_piece_in_the_guide_is_from_the_example() {
    let (guide, example) = (text(GUIDE), text(EXAMPLE));
    let pieces: Vec<&str> = guide.split("```toml\n").skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect();
    assert!(pieces.len() >= 6);
    for piece in pieces {
        assert!(example.contains(piece), "not in {EXAMPLE}:\n{piece}");
    }
}

/// The row of the guide for each world, at the minute when the learner sits down.
#[test]
fn the_values_in_the_guide_are_those_of_the_engine() {
    let (_, drill) = example();
    let guide = text(GUIDE);
    for (id, world) in drill.rubric.worlds.iter().map(|w| &w.id).zip(0..) {
        let values = values(&drill, world);
        let row = guide.lines().find(|l| l.starts_with(&format!("| {id} |"))).unwrap();
        let cells = row.split('|').skip(2).map(|c| c.trim().trim_matches('*').trim_end_matches(" %"));
        for ((cell, value), name) in cells.zip(values).zip(SHOWN) {
            if cell.is_empty() {
                continue;
            }
            let documented: f64 = cell.parse().unwrap();
            let near = if cell.contains('.') { 0.06 } else { 0.51 };
            assert!((documented - value).abs() <= near, "{id}, {name}: {documented} is written, {value} comes out");
        }
    }
}

const SHOWN: [&str; 5] = ["order.success", "checkout.errors", "checkout.ready", "checkout.cpu", "orders-db.cpu"];

/// What the engine gives for [`SHOWN`], in percent and replicas, with seed 1.
fn values(drill: &Arc<Scenario>, world: usize) -> [f64; 5] {
    let run = Run::start(Arc::clone(drill), &Start { seed: 1, world: Some(world), exam: false });
    let world = &run.incident().world;
    SHOWN.map(|name| {
        let series = world.fixed.series.iter().find(|s| s.name == name).unwrap();
        telemetry::value(&world.fixed, &world.state, series.source)
    })
}
