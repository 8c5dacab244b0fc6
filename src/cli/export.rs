//! `export`: the learner's record for other programs. Facts only; nothing is derived but what a run counts as.

use serde::Serialize;

use super::args::Format;
use super::failure::Failure;
use super::say;
use crate::learn::attempt;
use crate::learn::record::{Answer, Fork, Given, LessonMark, Record, RunMeta, Workshop};
use crate::session::log::{Header, Line};
use crate::shell::store::Store;

/// Version of the JSON that is written.
const FORMAT: u32 = 1;

#[derive(Debug, Serialize)]
struct Export<'a> {
    #[serde(rename = "firedrill_export")]
    format: u32,
    answers: Vec<AnswerRow<'a>>,
    lessons: Vec<LessonRow<'a>>,
    runs: Vec<RunRow<'a>>,
}

#[derive(Debug, Serialize)]
struct AnswerRow<'a> {
    lesson: &'a str,
    question: &'a str,
    revision: u32,
    given: &'a Given,
    right: Option<bool>,
    confidence: Option<u8>,
    at: i64,
}

#[derive(Debug, Serialize)]
struct LessonRow<'a> {
    lesson: &'a str,
    screen: u32,
    opened_at: i64,
    finished_at: Option<i64>,
}

#[derive(Debug, Serialize)]
struct RunRow<'a> {
    run: i64,
    scenario: &'a str,
    content: &'a str,
    engine: u32,
    seed: u64,
    /// `practice`, `assisted`, `exam` or `exam, repeat`.
    attempt: &'static str,
    started_at: i64,
    ended_at: Option<i64>,
    abandoned_at: Option<i64>,
    predicted_passed: Option<bool>,
    predicted_score: Option<u8>,
    predicted_worst: Option<u32>,
    retry_of: Option<Fork>,
    rule: Option<&'a str>,
    /// What was typed beside the run's commands, where a team played it.
    workshop: Option<&'a Workshop>,
    /// First line of its log; with `lines` a file for `firedrill grade`.
    header: serde_json::Value,
    lines: Vec<Line>,
}

/// `firedrill export`.
pub fn run(store: &Store, format: Format) -> Result<(), Failure> {
    let record = store.record()?;
    match format {
        Format::Json => say::json(&whole(store, &record)?),
        Format::Csv => say::text(&csv(&record)),
    }
}

fn whole<'a>(store: &Store, record: &'a Record) -> Result<Export<'a>, Failure> {
    Ok(Export {
        format: FORMAT,
        answers: record.answers.iter().map(answer).collect(),
        lessons: record.lessons.iter().map(|(lesson, mark)| lesson_row(lesson, mark)).collect(),
        runs: record.runs.iter().rev().map(|meta| run_row(store, record, meta)).collect::<Result<_, _>>()?,
    })
}

fn answer(answer: &Answer) -> AnswerRow<'_> {
    let Answer { lesson, question, revision, given, right, confidence, at } = answer;
    AnswerRow { lesson, question, revision: *revision, given, right: *right, confidence: *confidence, at: *at }
}

fn lesson_row<'a>(lesson: &'a str, mark: &LessonMark) -> LessonRow<'a> {
    let LessonMark { screen, opened_at, finished_at } = *mark;
    LessonRow { lesson, screen, opened_at, finished_at }
}

fn run_row<'a>(store: &Store, record: &'a Record, meta: &'a RunMeta) -> Result<RunRow<'a>, Failure> {
    let lines = store.run_lines(meta.id)?;
    let broken = |e| Failure::new(format!("a line of run {} cannot be read: {e}", meta.id));
    Ok(RunRow {
        run: meta.id,
        scenario: &meta.scenario,
        content: &meta.content_hash,
        engine: meta.engine,
        seed: meta.seed,
        attempt: attempt::of(record, meta).word(),
        started_at: meta.started_at,
        ended_at: meta.ended_at,
        abandoned_at: meta.abandoned_at,
        predicted_passed: meta.prediction.map(|p| p.passed),
        predicted_score: meta.prediction.map(|p| p.score),
        predicted_worst: meta.prediction.and_then(|p| p.worst),
        retry_of: meta.fork,
        workshop: record.workshops.get(&meta.id),
        rule: meta.rule.as_deref(),
        header: serde_json::from_str(&Header::kept(meta).line()).unwrap_or_default(),
        lines: lines.iter().map(|l| serde_json::from_str(l)).collect::<Result<_, _>>().map_err(broken)?,
    })
}

/// The columns of the table; a row leaves empty what it does not have.
const COLUMNS: &str = "what,at,item,question,revision,given,right,confidence,finished_at,run,seed,engine,content,abandoned_at,rule,attempt\n";

/// A row for each answer, lesson and run.
fn csv(record: &Record) -> String {
    let some = |n: Option<i64>| n.map_or(String::new(), |n| n.to_string());
    let mut out = String::from(COLUMNS);
    for a in &record.answers {
        let given = serde_json::to_string(&a.given).unwrap_or_default();
        let right = a.right.map_or(String::new(), |r| r.to_string());
        let sure = some(a.confidence.map(i64::from));
        let (at, revision) = (a.at.to_string(), a.revision.to_string());
        row(&mut out, &["answer", &at, &a.lesson, &a.question, &revision, &given, &right, &sure]);
    }
    for (lesson, mark) in &record.lessons {
        let at = mark.opened_at.to_string();
        row(&mut out, &["lesson", &at, lesson, "", "", "", "", "", &some(mark.finished_at)]);
    }
    for r in record.runs.iter().rev() {
        let (at, id, seed, engine) =
            (r.started_at.to_string(), r.id.to_string(), r.seed.to_string(), r.engine.to_string());
        let (ended, left) = (some(r.ended_at), some(r.abandoned_at));
        let (rule, word) = (r.rule.as_deref().unwrap_or_default(), attempt::of(record, r).word());
        let cells = [
            "run",
            &at,
            &r.scenario,
            "",
            "",
            "",
            "",
            "",
            &ended,
            &id,
            &seed,
            &engine,
            &r.content_hash,
            &left,
            rule,
            word,
        ];
        row(&mut out, &cells);
    }
    out
}

/// A row, filled up to the width of the table.
fn row(out: &mut String, cells: &[&str]) {
    let columns = COLUMNS.split(',').count();
    for i in 0..columns {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&quoted(cells.get(i).copied().unwrap_or_default()));
    }
    out.push('\n');
}

/// RFC 4180. A text that a spreadsheet would take for a formula gets a quote mark in front.
fn quoted(cell: &str) -> String {
    let safe = if cell.starts_with(['=', '+', '@']) || (cell.starts_with('-') && cell.parse::<f64>().is_err()) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if safe.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_a_table_would_break() {
        for (cell, want) in [
            ("a", "a"),
            ("a,b", "\"a,b\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=1+1", "'=1+1"),
            ("-5", "-5"),
            ("-x", "'-x"),
        ] {
            assert_eq!(quoted(cell), want);
        }
    }

    #[test]
    fn every_row_has_every_column() {
        let mut out = String::new();
        row(&mut out, &["answer", "1"]);
        assert_eq!(out.matches(',').count(), COLUMNS.matches(',').count());
    }
}
