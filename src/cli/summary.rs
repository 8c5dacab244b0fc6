//! A graded run in words, for standard output. Knows no colours: it is read in pipes and logs too.

use std::fmt::Write as _;

use crate::base::text::{count, hang, thousands};
use crate::base::time::DayStart;
use crate::grade::report::{Label, Move, Report, Stretch};
use crate::session::Run;

/// Columns of the summary.
const COLUMNS: usize = 100;

/// The summary of a run, ending with a line break.
pub fn write(run: &Run, report: &Report) -> String {
    let start = run.incident().world.spec().start;
    let mut out = String::new();
    let verdict = if report.passed { "passed" } else { "did not pass" };
    let _ = writeln!(out, "{}, seed {}: {verdict}, score {}", run.scenario.id, run.header.seed, report.score);
    for reason in &report.reasons {
        push(&mut out, "  - ", reason);
    }
    let _ = writeln!(out, "\nCost in budget-minutes (one is a minute of total failure of the main objective)");
    let luck = [
        (
            "par",
            report.par.to_string(),
            "what competent play was expected to cost, with the words that are owed and the cleaning up",
        ),
        ("decisions", report.decisions.signed(), "what these decisions added or spared"),
        ("luck", report.luck.signed(), "what neither explains"),
        ("total", report.total.to_string(), "as it went"),
    ];
    for (name, value, about) in luck {
        let _ = writeln!(out, "  {name:<10}{value:>7}  {about}");
    }
    let (failed, idle) = (thousands(report.failed_users), thousands(report.failed_users_idle));
    let _ = writeln!(out, "  {failed} users failed; {idle} would have, had nobody acted");
    let _ = writeln!(out, "\nWhat it was: {}", report.world.title);
    costliest(&mut out, report, start);
    if let Some(best) = report.best.and_then(|i| report.moves.get(i)) {
        let _ = writeln!(out, "\nBest decision");
        decision(&mut out, best, start);
    }
    let _ = writeln!(out, "\nProfile");
    for dimension in &report.profile {
        let score = dimension.score.map_or("-".to_owned(), |s| s.to_string());
        let _ = writeln!(out, "  {:<16}{score:>4}", dimension.name);
    }
    let n = report.moves.len() as u64;
    let _ = writeln!(out, "\n{}; --json has every one of them.", count(n, "decision", "decisions"));
    out
}

fn costliest(out: &mut String, report: &Report, start: DayStart) {
    let weighty: Vec<usize> =
        report.costliest.iter().copied().filter(|m| report.weight(*m) >= Label::Inaccuracy).collect();
    if weighty.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nCostliest decisions");
    for m in weighty {
        match (report.stretch_from(m), report.moves.get(m)) {
            (Some(s), _) => delay(out, s, start),
            (None, Some(one)) => decision(out, one, start),
            _ => {}
        }
    }
}

fn delay(out: &mut String, s: &Stretch, start: DayStart) {
    let decisions = count(s.decisions.into(), "decision", "decisions");
    let (cost, label) = (s.cost.signed(), s.label.word());
    let text = format!("to {}: {decisions} while the remedy was known ({cost}, {label})", start.hhmmss(s.until));
    push(out, &format!("  {}  ", start.hhmmss(s.from)), &text);
    push(out, "            ", &format!("the reference: {}", s.reference));
}

fn decision(out: &mut String, one: &Move, start: DayStart) {
    let error = one.error.map_or(String::new(), |e| format!("; {}", e.word()));
    let text = format!("{} ({}, {}{error})", one.command, one.cost.signed(), one.label.word());
    push(out, &format!("  {}  ", start.hhmmss(one.at)), &text);
    if one.label >= Label::Inaccuracy && one.reference != one.command {
        push(out, "            ", &format!("the reference: {}", one.reference));
    }
}

fn push(out: &mut String, first: &str, text: &str) {
    let rest = " ".repeat(first.len());
    for line in hang(text, COLUMNS, first, &rest) {
        out.push_str(&line);
        out.push('\n');
    }
}
