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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::lesson::{Block, Kind, Question, Screen};

    fn lesson(id: &str, prerequisites: &[&str], questions: &[&str]) -> (String, String, Lesson) {
        let question = |id: &&str| {
            let kind = Kind::Predict { options: vec![], answer: "a".into() };
            Block::Question(Question { id: (*id).into(), ask: "a".into(), kind })
        };
        let lesson = Lesson {
            id: id.into(),
            title: id.into(),
            unit: 0,
            minutes: 5,
            revision: 1,
            objectives: vec!["o".into()],
            prerequisites: prerequisites.iter().map(|p| (*p).to_owned()).collect(),
            sources: vec![],
            screens: vec![Screen { title: "S".into(), blocks: questions.iter().map(question).collect() }],
        };
        let text = format!("id = \"{id}\"\nprerequisites = {prerequisites:?}\nquestions = {questions:?}\n");
        (format!("lessons/{id}.md"), text, lesson)
    }

    fn findings(all: &[(String, String, Lesson)], mut out: Vec<Diagnostic>) -> Vec<String> {
        let before = out.len();
        lessons(all, &mut out);
        let text = |d: &Diagnostic| all.iter().find(|(path, ..)| *path == d.file).map_or("", |(_, text, _)| text);
        let show = |d: &Diagnostic| {
            let place = d.position(text(d)).map_or(String::new(), |(l, c)| format!(":{l}:{c}"));
            format!("{}{place} {} | {}", d.file, d.message, d.hint.as_deref().unwrap_or("-"))
        };
        out[before..].iter().map(show).collect()
    }

    #[test]
    fn lessons_that_fit_together_say_nothing() {
        let all = [lesson("a", &[], &["q1"]), lesson("b", &["a"], &["q2"]), lesson("c", &["a", "b"], &[])];
        assert_eq!(findings(&all, vec![]), [""; 0]);
    }

    #[test]
    fn an_id_is_used_once() {
        let mut other = lesson("a", &[], &["q2"]);
        other.0 = "lessons/old/a.md".into();
        let all = [lesson("a", &[], &["q1"]), lesson("b", &[], &["q0", "q1"]), other];
        assert_eq!(
            findings(&all, vec![]),
            [
                "lessons/b.md:3:20 the question id `q1` is taken | lessons/a.md has it; records hang on ids, so each is \
                 used once in the course",
                "lessons/old/a.md:1:6 the lesson id `a` is taken | lessons/a.md has it",
            ]
        );
    }

    #[test]
    fn a_prerequisite_is_there_or_is_broken_itself() {
        let all = [lesson("rollback", &[], &[]), lesson("b", &["rolback", "slo", "canary"], &[])];
        let broken = vec![Diagnostic::error("lessons/canary.md", None, "no front matter")];
        assert_eq!(
            findings(&all, broken),
            [
                "lessons/b.md:2:18 no lesson `rolback` | did you mean `rollback`?",
                "lessons/b.md:2:29 no lesson `slo` | leave it out until that lesson exists",
            ]
        );
    }

    #[test]
    fn a_loop_is_said_once() {
        let all = [
            lesson("start", &["b"], &[]),
            lesson("a", &["c"], &[]),
            lesson("b", &["a"], &[]),
            lesson("c", &["start-not", "b"], &[]),
            lesson("start-not", &[], &[]),
        ];
        assert_eq!(
            findings(&all, vec![]),
            [
                "lessons/a.md:2:18 prerequisites form a loop: a needs c needs b needs a | no reader could begin; take one out"
            ]
        );
    }
}
