//! Good, bad and thoughtless players on every shipped drill. With `FIREDRILL_FULL=1` in the environment over eight seeds
//! and with other priors and prices, which takes minutes; else over one.

use std::sync::Arc;

use firedrill::course::scenario::{Scenario, Script};
use firedrill::grade::zoo::Policy;
use firedrill::grade::zoo::table::Table;
use firedrill::grade::zoo::verdict::{self, Verdict, Written};
use firedrill::session::{grade, script};

use crate::support::{drills, played};

fn full() -> bool {
    std::env::var_os("FIREDRILL_FULL").is_some_and(|v| v == "1")
}

fn seeds() -> Vec<u64> {
    (1..=if full() { 8 } else { 1 }).collect()
}

fn hold(drill: &Scenario, verdicts: &[Verdict]) {
    let broken: Vec<&Verdict> = verdicts.iter().filter(|v| !v.holds).collect();
    assert!(broken.is_empty(), "{}: {broken:#?}", drill.id);
}

#[test]
fn players_get_what_they_deserve() {
    for drill in drills() {
        let table = Table::play(&drill.rubric, &seeds(), &|| {}).unwrap();
        hold(&drill, &verdict::of_table(&drill.rubric, &table));
        a_wrong_table_is_told(&drill, &table);
        if full() {
            let play = |(what, rubric)| (what, Table::play(&rubric, &seeds(), &|| {}).unwrap());
            let others: Vec<_> = verdict::opinions(&drill.rubric).into_iter().map(play).collect();
            hold(&drill, &[verdict::robust(&table, &others)]);
        }
    }
}

/// Each slip of a grader breaks the verdict on it, and that alone.
fn a_wrong_table_is_told(drill: &Scenario, table: &Table) {
    let broken = |slip: &dyn Fn(&mut Table)| -> Vec<&str> {
        let mut wrong = table.clone();
        slip(&mut wrong);
        let verdicts = verdict::of_table(&drill.rubric, &wrong);
        verdicts.iter().filter(|v| !v.holds).map(|v| v.property).collect()
    };
    let row = |t: &mut Table, policy| t.rows.iter().position(|r| r.policy == policy).unwrap();
    let lucky = broken(&|t| {
        let i = row(t, Policy::Checklist);
        t.rows[i].luck = 0.05 * t.rows[i].mean_cost;
    });
    assert_eq!(lucky, ["nobody has luck in the mean"]);
    let beaten = broken(&|t| {
        let (i, j) = (row(t, Policy::Base), row(t, Policy::Checklist));
        t.rows[i].by_seed = t.rows[j].by_seed.clone();
    });
    assert_eq!(beaten, ["idle and random < best constant < checklist < base <= reference"]);
    let padded = broken(&|t| {
        let i = row(t, Policy::Random);
        t.rows[i].score = 20;
    });
    assert_eq!(padded, ["the random player has at most 5"]);
    let flattered = broken(&|t| t.rows.iter_mut().filter(|r| (40..60).contains(&r.score)).for_each(|r| r.score += 5));
    assert_eq!(flattered, ["the best constant player has 50 points, give or take 3"]);
    let mut turned = table.clone();
    let n = turned.rows.len();
    for i in 0..n {
        turned.rows[i].decisions = table.rows[n - 1 - i].decisions;
    }
    assert!(!verdict::robust(table, &[("turned", turned)]).holds);
    assert!(verdict::robust(table, &[("the same", table.clone())]).holds);
}

#[test]
fn written_runs_end_as_their_authors_meant() {
    for drill in drills() {
        let mut runs: Vec<Written> = seeds()
            .into_iter()
            .map(|seed| written(&drill, "walkthrough".into(), &drill.walkthrough, seed, true))
            .collect();
        let idle = Script { lines: vec![], ..drill.walkthrough.clone() };
        runs.push(written(&drill, "idle".into(), &idle, 1, false));
        for (scripts, kind, wanted) in [(&drill.alternatives, "alternative", true), (&drill.traps, "trap", false)] {
            let named = scripts.iter().zip(1..).map(|(s, n)| (s, format!("{kind} {n}")));
            runs.extend(named.map(|(s, name)| written(&drill, name, s, 1, wanted)));
        }
        hold(&drill, &verdict::of_runs(&runs));
    }
}

fn written(drill: &Arc<Scenario>, run: String, by: &Script, seed: u64, wanted: bool) -> Written {
    let mut played = played(drill, by, seed, None);
    script::idle(&mut played).unwrap();
    let report = grade(&played);
    Written { run, seed, wanted, passed: report.passed, score: report.score }
}

#[test]
fn the_reference_was_improved_as_often_as_is_worth_it() {
    for drill in drills() {
        hold(&drill, &[verdict::improved_enough(&drill.rubric, 1)]);
    }
}
