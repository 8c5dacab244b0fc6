//! `policies`: what players that are no people get on a drill, and whether that is what a grade of decisions gives.

use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;

use super::args::PolicyArgs;
use super::failure::Failure;
use super::side::{self, Bar};
use super::trial::{self, Plan};
use super::{play, say};
use crate::base::ratio::Milli;
use crate::base::text::{count, width};
use crate::course::Course;
use crate::course::scenario::Scenario;
use crate::grade::rubric::Rubric;
use crate::grade::zoo::Policy;
use crate::grade::zoo::table::{Row, Table};
use crate::grade::zoo::verdict::{self, Verdict, Written};
use crate::session::script::ScriptError;

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Output<'a> {
    scenario: &'a str,
    seeds: usize,
    /// What every cost is counted in.
    unit: &'static str,
    par: Milli,
    policies: Vec<Line>,
    verdicts: &'a [Verdict],
}

/// A player.
#[derive(Debug, Serialize)]
struct Line {
    policy: String,
    score: i32,
    mean_cost: Milli,
    decisions: Milli,
    luck: Milli,
    /// Standard error of the mean of luck; none for a single seed.
    luck_error: Option<Milli>,
}

/// What is other, and everybody under it.
type Others = Vec<(&'static str, Table)>;

/// Something to play beside the table.
enum Task<'a> {
    Written(&'a Plan, u64),
    AnotherStep,
}

/// What came of it.
enum Done {
    Written(Result<Written, ScriptError>),
    AnotherStep(Verdict),
}

/// `firedrill policies`: true when every verdict holds.
pub fn run(course: Course, args: &PolicyArgs) -> Result<bool, Failure> {
    let scenario = play::find(course, &args.scenario)?;
    let seeds: Vec<u64> = (1..=u64::from(args.seeds)).collect();
    let (table, others) = tables(&scenario.rubric, &seeds, args.robust)?;
    if !args.json {
        say::text(&write_table(&scenario, &table, seeds.len()))?;
    }
    let mut verdicts = verdict::of_table(&scenario.rubric, &table);
    verdicts.extend(beside(&scenario, &seeds)?);
    if args.robust {
        verdicts.push(verdict::robust(&table, &others));
    }
    if args.json {
        let policies = table.rows.iter().map(|r| Line::of(&scenario.rubric, r)).collect();
        let (unit, par) = (play::UNIT, Milli::from_minutes(table.par));
        let (scenario, seeds) = (scenario.id.as_str(), seeds.len());
        say::json(&Output { scenario, seeds, unit, par, policies, verdicts: &verdicts })?;
    } else {
        say::text(&verdicts.iter().map(write_verdict).collect::<String>())?;
    }
    Ok(verdicts.iter().all(|v| v.holds))
}

/// Everybody on the scenario, and on it with other priors and prices.
fn tables(rubric: &Rubric, seeds: &[u64], robust: bool) -> Result<(Table, Others), Failure> {
    let others = if robust { verdict::opinions(rubric).to_vec() } else { vec![] };
    let bar = Bar::new("playing policies", Policy::all(rubric).len() * seeds.len() * (1 + others.len()));
    let play = |rubric: &Rubric| {
        let table = Table::play(rubric, seeds, &|| bar.advance());
        table.ok_or_else(|| Failure::usage("there is no seed", "give at least one"))
    };
    let own = play(rubric)?;
    let others = others.iter().map(|(what, rubric)| Ok((*what, play(rubric)?)));
    Ok((own, others.collect::<Result<_, Failure>>()?))
}

/// What written runs and another step of improvement say. The walkthrough is played with every seed, the rest with the
/// first.
fn beside(scenario: &Arc<Scenario>, seeds: &[u64]) -> Result<Vec<Verdict>, Failure> {
    let plans = trial::plans(scenario);
    let mut tasks = vec![Task::AnotherStep];
    for plan in &plans {
        let often = if plan.name == "walkthrough" { seeds.len() } else { 1 };
        tasks.extend(seeds.iter().take(often).map(|seed| Task::Written(plan, *seed)));
    }
    let work = |task: &Task<'_>| match task {
        Task::Written(plan, seed) => Done::Written(written(plan, *seed)),
        Task::AnotherStep => Done::AnotherStep(verdict::improved_enough(&scenario.rubric, seeds[0])),
    };
    let (mut runs, mut last, mut wrong) = (vec![], None, None);
    side::by_side(side::threads(), "playing written runs", &tasks, work, |done| {
        match done {
            Done::Written(Ok(run)) => runs.push(run),
            Done::Written(Err(slip)) => wrong = Some(slip),
            Done::AnotherStep(verdict) => last = Some(verdict),
        }
        wrong.is_none()
    });
    if let Some(slip) = wrong {
        return Err(Failure::new(slip.to_string()).hint(slip.hint));
    }
    let mut verdicts = verdict::of_runs(&runs);
    verdicts.extend(last);
    Ok(verdicts)
}

fn written(plan: &Plan, seed: u64) -> Result<Written, ScriptError> {
    let report = plan.graded(seed)?;
    Ok(Written { run: plan.name.clone(), seed, wanted: plan.wanted, passed: report.passed, score: report.score })
}

impl Line {
    fn of(rubric: &Rubric, row: &Row) -> Self {
        Self {
            policy: row.policy.name(rubric),
            score: row.score,
            mean_cost: Milli::from_minutes(row.mean_cost),
            decisions: Milli::from_minutes(row.decisions),
            luck: Milli::from_minutes(row.luck),
            luck_error: row.luck_error.map(Milli::from_minutes),
        }
    }
}

/// The players as columns, ending with an empty line. The documentation shows these tables, and tests compare them.
pub fn write_table(scenario: &Scenario, table: &Table, seeds: usize) -> String {
    let names: Vec<String> = table.rows.iter().map(|r| r.policy.name(&scenario.rubric)).collect();
    let wide = names.iter().map(|n| width(n)).max().unwrap_or(0).max("policy".len());
    let mut out = format!(
        "{}, means over {} and {}; par {:.2}\nCost in budget-minutes (one is a minute of total failure of the main objective)\n\n",
        scenario.id,
        count(scenario.rubric.worlds.len() as u64, "world", "worlds"),
        count(seeds as u64, "seed", "seeds"),
        table.par,
    );
    let _ = writeln!(out, "{:<wide$}  score    cost  decisions    luck", "policy");
    for (name, row) in names.iter().zip(&table.rows) {
        let Row { score, mean_cost, decisions, luck, luck_error, .. } = row;
        let (decisions, luck) = (unsigned(*decisions, 0.005), unsigned(*luck, 0.0005));
        let error = luck_error.map_or(String::new(), |e| format!(" +- {e:.3}"));
        let _ = writeln!(out, "{name:<wide$}  {score:>5}{mean_cost:>8.2}{decisions:>+11.2}{luck:>+8.3}{error}");
    }
    out + "\n"
}

/// Without the sign of a zero: what rounds to nothing has none.
fn unsigned(x: f64, half: f64) -> f64 {
    if x.abs() < half { 0.0 } else { x }
}

fn write_verdict(verdict: &Verdict) -> String {
    let Verdict { property, holds, because } = verdict;
    format!("{}  {property}: {because}\n", if *holds { "holds" } else { "FAILS" })
}
