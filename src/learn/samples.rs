//! Small lessons, drills and facts for tests of the layers that read them. Compiled for tests only.

use crate::course::lesson::{Block, Choice, Kind, Lesson, Question, Screen};
use crate::course::path::{Path, Sitting, Step, What};
use crate::learn::map::{DecisionEntry, DrillEntry};
use crate::learn::record::{Answer, Given, RunMeta};

/// Options with made-up explanations.
pub fn choices(options: &[(&str, bool)]) -> Vec<Choice> {
    options
        .iter()
        .map(|(text, right)| Choice { text: (*text).into(), right: *right, why: format!("About {text}.") })
        .collect()
}

/// A question of this kind.
pub fn question(id: &str, kind: Kind) -> Question {
    Question { id: id.into(), ask: format!("What about {id}?"), kind }
}

/// A lesson with one screen a question, each with two options of which the first is right; one screen at least.
pub fn lesson(id: &str, unit: u8, questions: &[&str]) -> Lesson {
    let mut screens: Vec<Screen> = questions
        .iter()
        .map(|q| Screen {
            title: format!("About {q}"),
            blocks: vec![Block::Question(question(q, Kind::One(choices(&[("yes", true), ("no", false)]))))],
        })
        .collect();
    if screens.is_empty() {
        screens.push(Screen { title: "Text".into(), blocks: vec![Block::Prose("Some text.".into())] });
    }
    Lesson {
        id: id.into(),
        title: id.into(),
        unit,
        minutes: 7,
        revision: 1,
        objectives: vec![format!("understand {id}")],
        prerequisites: vec![],
        sources: vec![],
        screens,
    }
}

/// A drill of the starter level.
pub fn drill(id: &str, unit: u8) -> DrillEntry {
    DrillEntry { id: id.into(), title: id.into(), level: "starter".into(), minutes: 20, unit, prerequisites: vec![] }
}

/// A decision that rests on no lesson.
pub fn decision(id: &str) -> DecisionEntry {
    let (title, summary) = (id.into(), format!("about {id}"));
    DecisionEntry { id: id.into(), title, summary, minutes: 4, revision: 1, prerequisites: vec![] }
}

/// An answer to a question with two options.
pub fn answer(lesson: &str, question: &str, right: bool, confidence: u8, at: i64) -> Answer {
    Answer {
        lesson: lesson.into(),
        question: question.into(),
        revision: 1,
        given: Given::Choice(usize::from(!right)),
        right: Some(right),
        confidence: Some(confidence),
        at,
    }
}

/// A run of a drill.
pub fn run(id: i64, scenario: &str, ended_at: Option<i64>, abandoned_at: Option<i64>) -> RunMeta {
    RunMeta {
        id,
        scenario: scenario.into(),
        content_hash: String::new(),
        engine: 1,
        seed: 1,
        exam: false,
        format: 2,
        hints: 0,
        started_at: id,
        ended_at,
        abandoned_at,
        rule: None,
        prediction: None,
        fork: None,
        watched: None,
    }
}

/// A path: a sitting a list, a step as `lesson ID`, `watch ID`, `drill ID`, `review`, `unseen` or `exam`.
pub fn path(sittings: &[&[&str]]) -> Path {
    let step = |text: &&str| {
        let (word, id) = text.split_once(' ').unwrap_or((text, ""));
        let what = match word {
            "lesson" => What::Lesson(id.into()),
            "watch" => What::Watch(id.into()),
            "drill" => What::Drill(id.into()),
            "review" => What::Review,
            "unseen" => What::Unseen,
            _ => What::Exam,
        };
        Step { what, why: format!("Because of {text}.") }
    };
    let mut path = sittings_of(sittings, &step);
    if let Some(first) = path.sittings.first_mut().and_then(|s| s.steps.first_mut()) {
        first.why = "The course starts here.".into();
    }
    path
}

fn sittings_of(sittings: &[&[&str]], step: &dyn Fn(&&str) -> Step) -> Path {
    let sitting = |(n, steps): (usize, &&[&str])| Sitting {
        title: format!("Sitting {}", n + 1),
        why: "It is time.".into(),
        steps: steps.iter().map(step).collect(),
    };
    Path {
        id: "onboarding".into(),
        title: "Onboarding".into(),
        about: "From start to end.".into(),
        sittings: sittings.iter().enumerate().map(sitting).collect(),
    }
}
