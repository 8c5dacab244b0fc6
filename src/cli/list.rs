//! `list`: the catalogue with the learner's state in it.

use std::fmt::Write as _;

use serde::Serialize;

use super::failure::Failure;
use super::say;
use crate::base::text::{fit, width};
use crate::learn::map::{Catalogue, DONE, Item, ItemKind, map};
use crate::learn::record::Record;

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Listed {
    lessons: Vec<Entry>,
    scenarios: Vec<Entry>,
    decisions: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    id: String,
    title: String,
    unit: u8,
    minutes: u8,
    state: &'static str,
    /// `exam open` or `exam taken`; null where none was begun.
    exam: Option<&'static str>,
}

/// `firedrill list`.
pub fn run(course: &Catalogue, record: &Record, now: i64, json: bool) -> Result<(), Failure> {
    let units = map(course, record, now);
    if json {
        let of = |kind| {
            let items = units.iter().flat_map(|u| u.items.iter().map(move |i| (u.number, i)));
            items.filter(|(_, i)| i.kind == kind).map(|(unit, i)| entry(unit, i)).collect()
        };
        return say::json(&Listed {
            lessons: of(ItemKind::Lesson),
            scenarios: of(ItemKind::Drill),
            decisions: of(ItemKind::Decision),
        });
    }
    let widest = units.iter().flat_map(|u| &u.items).map(|i| width(&i.id)).max().unwrap_or_default();
    let mut out = String::new();
    for unit in &units {
        let _ = writeln!(out, "{}", unit.name);
        for item in &unit.items {
            out.push_str(&line(item, widest));
        }
        out.push('\n');
    }
    if units.is_empty() {
        out.push_str("There is nothing in this course that can be opened.\n");
    } else {
        let _ = writeln!(out, "{DONE}");
        out.push_str("Open one with `firedrill learn NAME`, `firedrill drill NAME` or `firedrill decide NAME`.\n");
    }
    say::text(&out)
}

fn entry(unit: u8, item: &Item) -> Entry {
    let Item { id, title, minutes, state, exam, .. } = item.clone();
    Entry { id, title, unit, minutes, state: state.word(), exam }
}

fn line(item: &Item, widest: usize) -> String {
    let id = fit(&item.id, widest, true);
    let exam = item.exam.map_or(String::new(), |exam| format!(" ({exam})"));
    format!("   {:<7} {:<8} {id} {:>3} min  {}{exam}\n", item.state.word(), item.kind.word(), item.minutes, item.title)
}
