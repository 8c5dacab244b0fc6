//! What only shows when lessons are read together: ids that two of them use, prerequisites that are not there or that
//! form a loop. Knows nothing inside a lesson but its ids.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::stem;
use crate::base::diag::{Diagnostic, Severity};
use crate::base::suggest::nearest;
use crate::course::lesson::Lesson;

/// Checks lessons, each with its path and text, against each other. Findings are appended to `out`, in the order of
/// `lessons`. A prerequisite whose own file already has an error in `out` counts as there.
pub fn lessons(lessons: &[(String, String, Lesson)], out: &mut Vec<Diagnostic>) {
    let broken: Vec<String> =
        out.iter().filter(|d| d.severity == Severity::Error).map(|d| stem(&d.file).to_owned()).collect();
    let mut by_id: BTreeMap<&str, &str> = BTreeMap::new();
    let mut questions: BTreeMap<&str, &str> = BTreeMap::new();
    for (path, text, lesson) in lessons {
        if let Some(first) = by_id.insert(&lesson.id, path) {
            let message = format!("the lesson id `{}` is taken", lesson.id);
            out.push(Diagnostic::error(path, place(text, &lesson.id), message).hint(format!("{first} has it")));
        }
        for (_, question) in lesson.questions() {
            match questions.get(question.id.as_str()) {
                Some(first) if *first != path => {
                    let message = format!("the question id `{}` is taken", question.id);
                    let hint = format!("{first} has it; records hang on ids, so each is used once in the course");
                    out.push(Diagnostic::error(path, place(text, &question.id), message).hint(hint));
                }
                _ => {
                    questions.insert(&question.id, path);
                }
            }
        }
    }
    for (path, text, lesson) in lessons {
        for wanted in &lesson.prerequisites {
            if by_id.contains_key(wanted.as_str()) || broken.contains(wanted) {
                continue;
            }
            let hint = match nearest(wanted, by_id.keys().copied()) {
                Some(id) => format!("did you mean `{id}`?"),
                None => "leave it out until that lesson exists".into(),
            };
            out.push(Diagnostic::error(path, place(text, wanted), format!("no lesson `{wanted}`")).hint(hint));
        }
    }
    loops(lessons, out);
}

/// Says each loop once, at the first of its lessons.
fn loops(lessons: &[(String, String, Lesson)], out: &mut Vec<Diagnostic>) {
    let wants: BTreeMap<&str, &[String]> =
        lessons.iter().map(|(_, _, l)| (l.id.as_str(), l.prerequisites.as_slice())).collect();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for (path, text, lesson) in lessons {
        if told.contains(lesson.id.as_str()) {
            continue;
        }
        let Some(way) = way_back(&lesson.id, &wants) else { continue };
        told.extend(way.iter().copied());
        let next = way.get(1).copied().unwrap_or(&lesson.id);
        let message = format!("prerequisites form a loop: {}", way.join(" needs "));
        out.push(Diagnostic::error(path, place(text, next), message).hint("no reader could begin; take one out"));
    }
}

/// The shortest way from `id` over prerequisites to itself, both ends included.
fn way_back<'a>(id: &'a str, wants: &BTreeMap<&'a str, &'a [String]>) -> Option<Vec<&'a str>> {
    let mut seen = BTreeSet::new();
    let mut front = vec![vec![id]];
    while !front.is_empty() {
        let mut next = Vec::new();
        for way in front {
            for wanted in way.last().and_then(|last| wants.get(last)).into_iter().copied().flatten() {
                let longer = || way.iter().copied().chain([wanted.as_str()]).collect::<Vec<_>>();
                if wanted == id {
                    return Some(longer());
                }
                if seen.insert(wanted.as_str()) {
                    next.push(longer());
                }
            }
        }
        front = next;
    }
    None
}

/// Where `value` stands in quotes.
fn place(text: &str, value: &str) -> Option<Range<usize>> {
    ['"', '\''].iter().find_map(|quote| {
        let quoted = format!("{quote}{value}{quote}");
        text.find(&quoted).map(|at| at..at + quoted.len())
    })
}
