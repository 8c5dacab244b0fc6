//! `transcript`: what a learner has done, as Markdown for a mentor. Runs are graded again from their logs.

use std::fmt::Write as _;

use super::failure::Failure;
use super::say;
use crate::base::text::count;
use crate::learn::attempt;
use crate::learn::due;
use crate::learn::map::{Catalogue, UNITS};
use crate::learn::record::{Record, RunMeta};
use crate::session;
use crate::shell::clock;
use crate::shell::desk::Desk;

/// `firedrill transcript`.
pub fn run(course: &Catalogue, record: &Record, desk: &Desk, now: i64) -> Result<(), Failure> {
    let mut out = format!("# Firedrill transcript\n\nWritten on {}.\n", clock::day(now));
    lessons(&mut out, course, record);
    decisions(&mut out, course, record);
    drills(&mut out, course, record, desk);
    say::text(&out)
}

fn lessons(out: &mut String, course: &Catalogue, record: &Record) {
    let done: Vec<_> =
        course.lessons.iter().filter_map(|l| Some((l, record.lessons.get(&l.id)?.finished_at?))).collect();
    let all = course.lessons.len() as u64;
    let _ = write!(out, "\n## Lessons\n\nFinished {} of {}.", done.len(), count(all, "lesson", "lessons"));
    out.push('\n');
    if done.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n| unit | lesson | finished | right the first time |\n| --- | --- | --- | --- |");
    for (lesson, at) in done {
        let scored: Vec<_> = lesson.questions().filter(|(_, q)| q.kind.scored()).collect();
        let right = scored.iter().filter(|(_, q)| due::first(record, lesson, q).is_some_and(|a| a.right == Some(true)));
        let unit = UNITS.get(usize::from(lesson.unit)).copied().unwrap_or_default();
        let (title, day) = (cell(&lesson.title), clock::day(at));
        let _ = writeln!(out, "| {unit} | {title} | {day} | {} of {} |", right.count(), scored.len());
    }
}

/// The first order that was given in each decision.
fn decisions(out: &mut String, course: &Catalogue, record: &Record) {
    let given: Vec<_> =
        course.decisions.iter().filter_map(|d| Some((d, due::asked(d).answers(record).next()?))).collect();
    if given.is_empty() {
        return;
    }
    let all = count(course.decisions.len() as u64, "decision", "decisions");
    let _ = writeln!(out, "\n## Decisions\n\nMade {} of {all}.\n", given.len());
    let _ = writeln!(out, "| decision | first made | near the key the first time |\n| --- | --- | --- |");
    for (decision, answer) in given {
        let near = if answer.right == Some(true) { "yes" } else { "no" };
        let _ = writeln!(out, "| {} | {} | {near} |", cell(&decision.title), clock::day(answer.at));
    }
}

fn drills(out: &mut String, course: &Catalogue, record: &Record, desk: &Desk) {
    let ended: Vec<&RunMeta> = record.runs.iter().rev().filter(|r| r.is_graded()).collect();
    let _ = writeln!(out, "\n## Drills\n\nEnded {}.", count(ended.len() as u64, "run", "runs"));
    if ended.iter().any(|r| r.exam) {
        let _ = writeln!(out, "The first exam of a drill is the one that counts, however it was left.");
    }
    if ended.is_empty() {
        return;
    }
    let _ = writeln!(
        out,
        "\n| drill | ended | counts as | result | score | hints |\n| --- | --- | --- | --- | --- | --- |"
    );
    for run in &ended {
        let (title, left) = (cell(course.title(&run.scenario)), run.ended_at.or(run.abandoned_at));
        let (day, word) = (clock::day(left.unwrap_or_default()), attempt::of(record, run).word());
        let given_up = if run.ended_at.is_none() { ", given up" } else { "" };
        let _ = match desk.replay(run.id) {
            Ok(played) => {
                let report = session::grade(&played);
                let result = if report.passed { "passed" } else { "not passed" };
                writeln!(out, "| {title} | {day} | {word}{given_up} | {result} | {} | {} |", report.score, played.hints)
            }
            // Played on another version: it counts as done, and cannot be graded any more.
            Err(_) => writeln!(out, "| {title} | {day} | {word}{given_up} | played on another version | - | - |"),
        };
    }
    let rules: Vec<&str> = ended.iter().filter_map(|r| r.rule.as_deref()).collect();
    if !rules.is_empty() {
        let _ = writeln!(out, "\n## Rules in their own words\n");
        for rule in rules {
            let _ = writeln!(out, "- {}", rule.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
}

/// Text that stays in its cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
