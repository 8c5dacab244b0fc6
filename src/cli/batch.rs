//! Many runs of the same script over seeds, or over every world of a drill, and what they come to on average. A line for
//! each run as soon as those before it are through.

use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;

use super::side;
use crate::base::ratio::Milli;
use crate::base::text::count;
use crate::course::scenario::{Scenario, ScriptLine};
use crate::grade::report::Report;
use crate::session::run::Start;
use crate::session::script::ScriptError;
use crate::session::{self, Run};

/// Which variations are played: every seed, in each of the worlds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The first seed.
    pub seed: u64,
    /// How many, each one more than the one before.
    pub seeds: u64,
    /// Worlds by index; none: the one that the seed picks.
    pub worlds: Vec<Option<usize>>,
}

/// A run of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    seed: u64,
    world: String,
    passed: bool,
    score: i32,
    par: Milli,
    decisions: Milli,
    luck: Milli,
    total: Milli,
}

/// What a batch comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Summary {
    runs: usize,
    passed: usize,
    mean_total: Milli,
    mean_decisions: Milli,
    mean_luck: Milli,
    /// Standard error of the mean of luck; none for a single run.
    luck_error: Option<Milli>,
}

impl Batch {
    /// The runs of the batch, worlds before seeds.
    fn starts(&self) -> Vec<Start> {
        let of = |world: Option<usize>| {
            (0..self.seeds).map(move |n| Start { seed: self.seed.wrapping_add(n), world, exam: false })
        };
        self.worlds.iter().copied().flat_map(of).collect()
    }

    /// Plays the batch on so many threads; `take` gets each run in order and says whether to go on.
    ///
    /// # Errors
    /// The first command, in the order of the runs, that did not fit when its turn came.
    pub fn play(
        &self,
        scenario: &Arc<Scenario>,
        script: &[ScriptLine],
        threads: usize,
        mut take: impl FnMut(&Row) -> bool,
    ) -> Result<Vec<Row>, ScriptError> {
        let (mut rows, mut wrong) = (Vec::new(), None);
        let starts = self.starts();
        side::by_side(
            threads,
            "playing",
            &starts,
            |start| once(scenario, script, start),
            |played| match played {
                Ok(row) => {
                    let go_on = take(&row);
                    rows.push(row);
                    go_on
                }
                Err(e) => {
                    wrong = Some(e);
                    false
                }
            },
        );
        wrong.map_or(Ok(rows), Err)
    }
}

fn once(scenario: &Arc<Scenario>, script: &[ScriptLine], start: &Start) -> Result<Row, ScriptError> {
    let mut run = Run::start(Arc::clone(scenario), start);
    session::script::play(&mut run, script)?;
    let broken = |e: crate::sim::phrase::PhraseError| ScriptError {
        line: script.len(),
        command: "wait".into(),
        message: e.message,
        hint: e.hint,
    };
    session::script::idle(&mut run).map_err(broken)?;
    Ok(Row::of(start.seed, &session::grade(&run)))
}

impl Row {
    fn of(seed: u64, report: &Report) -> Self {
        Self {
            seed,
            world: report.world.id.clone(),
            passed: report.passed,
            score: report.score,
            par: report.par,
            decisions: report.decisions,
            luck: report.luck,
            total: report.total,
        }
    }
}

/// Columns of a table of runs.
#[derive(Debug, Clone, Copy)]
pub struct Columns {
    seed: usize,
    world: usize,
}

impl Columns {
    /// Wide enough for every run of a batch.
    pub fn new(batch: &Batch, scenario: &Scenario) -> Self {
        let last = batch.seed.saturating_add(batch.seeds).to_string().len();
        let world = scenario.rubric.worlds.iter().map(|w| w.id.len()).max().unwrap_or_default();
        Self { seed: last.max(4), world: world.max(5) }
    }

    /// What stands above the columns.
    pub fn head(self) -> String {
        let Self { seed, world } = self;
        let unit = "Cost in budget-minutes (one is a minute of total failure of the main objective)";
        let names = format!("{:>7}{:>8}{:>11}{:>8}{:>7}", "par", "total", "decisions", "luck", "score");
        format!("{unit}\n\n{:>seed$}  {:<world$}{names}\n", "seed", "world")
    }

    /// A run.
    pub fn row(self, row: &Row) -> String {
        let Self { seed, world } = self;
        let (par, total) = (row.par.to_string(), row.total.to_string());
        let (decisions, luck) = (row.decisions.signed(), row.luck.signed());
        let numbers = format!("{par:>7}{total:>8}{decisions:>11}{luck:>8}{:>7}", row.score);
        let passed = if row.passed { "passed" } else { "did not pass" };
        format!("{:>seed$}  {:<world$}{numbers}  {passed}\n", row.seed, row.world)
    }
}

impl Summary {
    /// What these come to.
    pub fn of(rows: &[Row]) -> Self {
        let mean = |cost: fn(&Row) -> Milli| mean(rows.iter().map(cost).sum(), rows.len());
        Self {
            runs: rows.len(),
            passed: rows.iter().filter(|r| r.passed).count(),
            mean_total: mean(|r| r.total),
            mean_decisions: mean(|r| r.decisions),
            mean_luck: mean(|r| r.luck),
            luck_error: standard_error(rows.iter().map(|r| r.luck.minutes())),
        }
    }

    /// Whether every run passed.
    pub const fn all_passed(&self) -> bool {
        self.passed == self.runs
    }

    /// In words, ending with a line break.
    pub fn write(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "\nOn average over {}", count(self.runs as u64, "run", "runs"));
        let _ = writeln!(out, "  total     {:>7}", self.mean_total.to_string());
        let _ = writeln!(out, "  decisions {:>7}", self.mean_decisions.signed());
        let error = self.luck_error.map_or(String::new(), |e| format!("  standard error {:.2}", e.minutes()));
        let _ = writeln!(out, "  luck      {:>7}{error}", self.mean_luck.signed());
        let _ = writeln!(out, "passed {} of {}", self.passed, self.runs);
        out
    }
}

fn mean(sum: Milli, n: usize) -> Milli {
    Milli::from_minutes(sum.minutes() / n.max(1) as f64)
}

/// Standard deviation of the sample by the square root of its size.
fn standard_error(values: impl Iterator<Item = f64> + Clone) -> Option<Milli> {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    let squares: f64 = values.map(|v| (v - mean) * (v - mean)).sum();
    (n > 1.0).then(|| Milli::from_minutes((squares / (n - 1.0) / n).sqrt()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_seed_is_played_in_every_world() {
        let batch = Batch { seed: 7, seeds: 2, worlds: vec![Some(0), Some(3)] };
        let starts: Vec<_> = batch.starts().iter().map(|s| (s.world, s.seed)).collect();
        assert_eq!(starts, [(Some(0), 7), (Some(0), 8), (Some(3), 7), (Some(3), 8)]);
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let mut files = crate::shell::launch::embedded();
        files.retain(|(path, _)| path == "scenarios/base.toml");
        files.push(("scenarios/small.toml".into(), include_str!("new/scenario.toml").replace("NAME", "small")));
        let course = crate::shell::launch::assemble(&files);
        let scenario = Arc::new(course.scenarios.into_iter().next().expect("the starting drill is sound"));
        let batch = Batch { seed: 3, seeds: 3, worlds: vec![Some(0), Some(1)] };
        let played = |threads| {
            let mut said = String::new();
            let columns = Columns::new(&batch, &scenario);
            let take = |row: &Row| {
                said += &columns.row(row);
                true
            };
            let rows = batch.play(&scenario, &scenario.walkthrough.lines, threads, take).expect("it can be played");
            said + &Summary::of(&rows).write()
        };
        let alone = played(1);
        assert_eq!(alone.lines().filter(|l| l.contains("pass")).count(), 7, "{alone}");
        assert_eq!((played(2), played(6)), (alone.clone(), alone));
    }

    #[test]
    fn the_standard_error_is_that_of_the_mean() {
        // Sample deviation of 2, 4, 4, 4, 5, 5, 7, 9 is the root of 32/7; by the root of 8: 0.756.
        let values = [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0];
        assert_eq!(standard_error(values.into_iter()), Some(Milli(756)));
        assert_eq!(standard_error([1.0].into_iter()), None);
    }
}
