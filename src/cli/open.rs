//! `firedrill`, `learn`, `drill` and `review`: the course on the whole screen or as lines.

use std::fmt::Write as _;

use super::args::Global;
use super::failure::Failure;
use super::say;
use crate::course::path::Path;
use crate::learn::attempt;
use crate::learn::due;
use crate::learn::map::{Catalogue, DecisionEntry, ItemKind, State, map};
use crate::learn::record::Record;
use crate::line::{self, Direct};
use crate::session::Run;
use crate::shell::environment::Environment;
use crate::shell::full::{self, First};
use crate::shell::launch::{self, Sitting};
use crate::shell::terminal::{Mode, choose_mode};
use crate::shell::{clock, plain};
use crate::tui;
use crate::tui::theme::{Choice, Look};

/// What the command line asks to see first.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// The map of the course.
    Home,
    /// A lesson.
    Lesson(String),
    /// A drill.
    Drill(Drill),
    /// A decision; none: the one that helps most.
    Decide(Option<String>),
    /// What is due.
    Review,
    /// A run of the record, ended or not.
    Run(i64),
    /// A run, played back.
    Replay(Box<Run>),
}

/// Which drill, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drill {
    /// Scenario id; none: the next one.
    pub id: Option<String>,
    /// A new run with this seed.
    pub seed: Option<u64>,
    /// Its exam: the one that is open, or a new one.
    pub exam: bool,
    /// Its walkthrough, to watch and take over.
    pub watch: bool,
    /// How fast time moves by itself; 0: not.
    pub speed: u16,
    /// A team's, planned for so many minutes.
    pub workshop: Option<u16>,
}

/// Opens the course at `what`, until the person leaves.
pub fn open(what: What, global: &Global) -> Result<(), Failure> {
    let environment = Environment::gather();
    let mut sitting =
        launch::open(global.source(), global.data.as_deref(), &environment).map_err(|e| Failure::new(e.to_string()))?;
    let (seed, speed, workshop) =
        if let What::Drill(drill) = &what { (drill.seed, drill.speed, drill.workshop) } else { (None, 0, None) };
    let Some(first) = first(what, &sitting.catalogue, &sitting.record, clock::now())? else {
        return say::text(&nothing_due(&sitting.catalogue, &sitting.record));
    };
    sitting.desk.seed_next(seed);
    let able = (environment.stdin_is_terminal, environment.stdout_is_terminal);
    match choose_mode(global.plain, able.0, able.1, environment.term.as_deref()) {
        Mode::Full => full_screen(sitting, first, (speed, workshop), global, &environment),
        Mode::Line => lines(sitting, first, workshop, &environment),
    }
}

fn full_screen(
    sitting: Sitting,
    first: First,
    (speed, workshop): (u16, Option<u16>),
    global: &Global,
    environment: &Environment,
) -> Result<(), Failure> {
    let environment = &full::remembering(environment, &sitting.record);
    let fitting = full::fitting(environment);
    let kept = sitting.record.settings.get(Choice::SETTING).and_then(|name| Choice::named(name));
    let colours = full::colours(global.theme, kept, environment);
    let app = tui::app::App::new(tui::app::Setup {
        course: sitting.catalogue,
        record: sitting.record,
        now: clock::now(),
        size: (80, 24),
        look: Look { theme: fitting, ascii: full::ascii(global.ascii, environment) },
        learner: sitting.learner,
        speed,
        workshop,
    });
    let app = app.preferring(colours, fitting, global.no_motion);
    let warning = sitting.warning.map(|w| crate::shell::desk::one_line(&w));
    full::run(app, sitting.desk, first, warning, environment.clone())
        .map_err(|e| Failure::new(format!("the terminal cannot be used: {e}")).hint("try --plain"))
}

fn lines(mut sitting: Sitting, first: First, workshop: Option<u16>, environment: &Environment) -> Result<(), Failure> {
    if let Some(warning) = &sitting.warning {
        say::aside(format!("warning: {}", crate::shell::desk::one_line(warning)));
    }
    let direct = match first {
        First::Home => None,
        First::Lesson(id) => Some(Direct::Lesson(id)),
        First::Replay(run) => Some(Direct::Replay(run)),
        First::Screen(id, screen) => Some(Direct::Screen(id, screen)),
        First::Drill(id) => Some(Direct::Begin(id)),
        First::Exam(id) => Some(Direct::Exam(id)),
        First::Watch(id) => Some(Direct::Watch(id)),
        First::Decision(id) => Some(Direct::Decision(id)),
        First::Run(run) => Some(Direct::Run(run)),
    };
    let mut app = line::App::new(line::Setup {
        course: sitting.catalogue,
        record: sitting.record,
        now: clock::now(),
        learner: sitting.learner,
        width: if environment.stdout_is_terminal { crossterm::terminal::size().map_or(80, |size| size.0) } else { 80 },
        direct,
        workshop,
    });
    plain::run(&mut app, &mut sitting.desk, !environment.stdin_is_terminal)?;
    Ok(())
}

/// What to open; none where nothing is due.
fn first(what: What, course: &Catalogue, record: &Record, now: i64) -> Result<Option<First>, Failure> {
    Ok(Some(match what {
        What::Home => First::Home,
        What::Lesson(id) if course.lesson(&id).is_some() => First::Lesson(id),
        What::Lesson(id) => {
            let known = course.lessons.iter().map(|l| l.id.as_str());
            return Err(Failure::unknown("lesson", &id, known, "`firedrill list` shows the lessons"));
        }
        What::Drill(Drill { id, seed, exam, watch, workshop, .. }) => {
            let id = match id {
                Some(id) if course.drill(&id).is_some() => id,
                Some(id) => {
                    let known = course.drills.iter().map(|d| d.id.as_str());
                    return Err(Failure::unknown("drill", &id, known, "`firedrill list` shows the drills"));
                }
                None => next_drill(course, record, now).ok_or_else(|| {
                    Failure::new("there is no drill in this course").hint("`firedrill check` says why")
                })?,
            };
            let goes_on = |run: &i64| workshop.is_none() || record.workshops.contains_key(run);
            match unfinished(record, &id).filter(goes_on) {
                _ if watch => First::Watch(id),
                _ if exam => attempt::open_exam(record, &id).map_or(First::Exam(id.clone()), |run| First::Run(run.id)),
                Some(run) if seed.is_none() => First::Run(run),
                _ => First::Drill(id),
            }
        }
        What::Decide(Some(id)) if course.decision(&id).is_some() => First::Decision(id),
        What::Decide(Some(id)) => {
            let known = course.decisions.iter().map(|d| d.id.as_str());
            return Err(Failure::unknown("decision", &id, known, "`firedrill list` shows the decisions"));
        }
        What::Decide(None) => {
            First::Decision(next_decision(course, record, now).ok_or_else(|| {
                Failure::new("there is no decision in this course").hint("`firedrill check` says why")
            })?)
        }
        What::Run(run) => First::Run(run),
        What::Replay(run) => First::Replay(run),
        What::Review => {
            let queue = due::queue(course, record, now);
            let decision = || due::decisions(course, record, now).first().map(|d| First::Decision(d.id.clone()));
            return Ok(queue.first().map(|i| First::Screen(i.lesson.id.clone(), i.screen)).or_else(decision));
        }
    }))
}

fn unfinished(record: &Record, id: &str) -> Option<i64> {
    record.runs.iter().find(|r| r.scenario == id && r.is_open()).map(|r| r.id)
}

/// The decision to make when none is named: one that is due, the first that is new, or the one answered longest ago.
fn next_decision(course: &Catalogue, record: &Record, now: i64) -> Option<String> {
    let due = due::decisions(course, record, now);
    let last = |d: &&DecisionEntry| due::asked(d).latest(record).map(|a| a.at);
    due.into_iter().next().or_else(|| course.decisions.iter().min_by_key(last)).map(|d| d.id.clone())
}

/// The drill to play when none is named: one that was begun, the next of the onboarding path, the first that is new, or
/// the one that was played longest ago.
fn next_drill(course: &Catalogue, record: &Record, now: i64) -> Option<String> {
    let items = map(course, record, now).into_iter().flat_map(|u| u.items).filter(|i| i.kind == ItemKind::Drill);
    let steps = || course.path.iter().flat_map(Path::steps);
    let path = |id: &str| steps().position(|s| s.what.id() == Some(id)).unwrap_or(usize::MAX);
    let last = |id: &str| record.runs.iter().filter(|r| r.scenario == id).map(|r| r.started_at).max();
    let rank = |state| match state {
        State::InProgress => 0,
        State::New => 1,
        State::Due | State::Done => 2,
    };
    let first = items.min_by_key(|i| match rank(i.state) {
        2 => (2, 0, last(&i.id)),
        rank => (rank, path(&i.id), None),
    });
    first.map(|i| i.id)
}

/// What is due and why, a line each, in the order in which it comes up.
pub fn due_list(course: &Catalogue, record: &Record, now: i64) -> String {
    let queue = due::queue(course, record, now);
    let decisions = due::decisions(course, record, now);
    let Some(summary) = due::standing(course, record, now) else { return nothing_due(course, record) };
    let mut out = format!("{summary}.\n\n");
    for (n, item) in queue.iter().enumerate() {
        let title = item.lesson.screens.get(item.screen).map_or("", |s| s.title.as_str());
        let known = match item.why {
            due::Why::Fading => format!("{}, {} % likely to be known", item.why.words(), item.known),
            due::Why::Sure | due::Why::Wrong => item.why.words().to_owned(),
        };
        let _ = writeln!(out, "{:>3}. {}: {title} ({known})", n + 1, item.lesson.title);
    }
    for (n, decision) in decisions.iter().enumerate() {
        let _ = writeln!(out, "{:>3}. {} (decision)", queue.len() + n + 1, decision.title);
    }
    out + "\n`firedrill review` opens the first.\n"
}

/// That nothing is due, and what will be.
fn nothing_due(course: &Catalogue, record: &Record) -> String {
    let all = course.lessons.iter().flat_map(|l| l.questions().map(move |(_, q)| (l, q)));
    let decisions = course.decisions.iter().filter_map(|d| due::asked(d).due_at(record));
    match all.filter_map(|(l, q)| due::due_at(record, l, q)).chain(decisions).min() {
        Some(at) => format!("Nothing is due. The next question comes up on {}.\n", clock::day(at)),
        None => "Nothing is due: you have not answered a question yet. `firedrill` says where to start.\n".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::due::DAY;
    use crate::learn::record::{LessonMark, RunMeta};
    use crate::learn::samples::{answer, decision, drill, lesson, path, run};

    fn course() -> Catalogue {
        Catalogue {
            lessons: vec![lesson("slo", 2, &["q"])],
            drills: vec![drill("quiet-night", 1), drill("bad-deploy", 2), drill("missing-flag", 3)],
            path: Some(path(&[&["drill bad-deploy", "drill missing-flag"]])),
            ..Catalogue::default()
        }
    }

    fn opened(what: What, record: &Record, now: i64) -> Option<First> {
        first(what, &course(), record, now).unwrap()
    }

    #[test]
    fn the_drill_that_is_not_named_is_the_one_that_helps_most() {
        let any = || What::Drill(Drill::default());
        let mut record = Record::default();
        assert_eq!(opened(any(), &record, 0), Some(First::Drill("bad-deploy".into())), "first of the path");
        record.runs = vec![run(1, "bad-deploy", Some(9), None)];
        assert_eq!(opened(any(), &record, 0), Some(First::Drill("missing-flag".into())));
        record.runs.insert(0, run(2, "missing-flag", None, None));
        assert_eq!(opened(any(), &record, 0), Some(First::Run(2)), "begun");
        record.runs = vec![
            run(3, "missing-flag", Some(9), None),
            run(2, "quiet-night", Some(9), None),
            run(1, "bad-deploy", Some(9), None),
        ];
        assert_eq!(opened(any(), &record, 0), Some(First::Drill("bad-deploy".into())), "longest ago");
        assert!(first(any(), &Catalogue::default(), &record, 0).is_err());
    }

    #[test]
    fn a_seed_asks_for_a_new_run() {
        let record = Record { runs: vec![run(7, "bad-deploy", None, None)], ..Record::default() };
        let named = |seed| What::Drill(Drill { id: Some("bad-deploy".into()), seed, ..Drill::default() });
        assert_eq!(opened(named(None), &record, 0), Some(First::Run(7)));
        assert_eq!(opened(named(Some(3)), &record, 0), Some(First::Drill("bad-deploy".into())));
    }

    #[test]
    fn an_exam_goes_on_with_the_open_one_and_never_with_practice() {
        let exam = || What::Drill(Drill { id: Some("bad-deploy".into()), exam: true, ..Drill::default() });
        let open = run(7, "bad-deploy", None, None);
        let mut record = Record { runs: vec![open.clone()], ..Record::default() };
        assert_eq!(opened(exam(), &record, 0), Some(First::Exam("bad-deploy".into())));
        record.runs.insert(0, RunMeta { id: 8, exam: true, ..open.clone() });
        record.runs.insert(0, RunMeta { id: 9, ..open });
        assert_eq!(opened(exam(), &record, 0), Some(First::Run(8)));
        record.runs[1].abandoned_at = Some(9);
        assert_eq!(opened(exam(), &record, 0), Some(First::Exam("bad-deploy".into())));
    }

    #[test]
    fn a_decision_is_opened_by_its_name_and_without_one_the_one_that_helps_most() {
        let course = Catalogue { decisions: vec![decision("one"), decision("two")], ..course() };
        let opened = |what, record: &Record, now| first(what, &course, record, now).unwrap();
        let is = |id: &str| Some(First::Decision(id.into()));
        let mut record = Record::default();
        assert_eq!(opened(What::Decide(Some("two".into())), &record, 0), is("two"));
        assert!(first(What::Decide(Some("tow".into())), &course, &record, 0).is_err());
        assert_eq!(opened(What::Decide(None), &record, 0), is("one"));
        record.answers.push(answer("one", "one", true, 95, 1));
        assert_eq!(opened(What::Decide(None), &record, 2), is("two"), "the one that is new");
        record.answers.push(answer("two", "two", false, 95, 2));
        assert_eq!(opened(What::Decide(None), &record, 3), is("one"), "answered longest ago");
        assert_eq!(opened(What::Review, &record, 3), None);
        assert_eq!(opened(What::Decide(None), &record, 2 + DAY), is("two"), "due");
        assert_eq!(opened(What::Review, &record, 2 + DAY), is("two"), "no question is due before it");
        let list = due_list(&course, &record, 2 + DAY);
        assert!(list.starts_with("1 decision is due again.\n\n  1. two (decision)\n"), "{list}");
        assert!(first(What::Decide(None), &Catalogue::default(), &record, 0).is_err());
    }

    #[test]
    fn review_opens_what_is_due_and_says_when_nothing_is() {
        let mut record = Record::default();
        assert_eq!(opened(What::Review, &record, 0), None);
        assert!(nothing_due(&course(), &record).contains("not answered a question yet"));
        record.lessons.insert("slo".into(), LessonMark { screen: 0, opened_at: 0, finished_at: Some(1) });
        record.answers.push(answer("slo", "q", false, 50, 1));
        assert_eq!(opened(What::Review, &record, 2), None);
        assert!(nothing_due(&course(), &record).contains("The next question comes up on 1970-01-0"));
        assert_eq!(opened(What::Review, &record, 1 + DAY), Some(First::Screen("slo".into(), 0)));
        let list = due_list(&course(), &record, 1 + DAY);
        assert!(
            list.starts_with("1 question is due: 1 wrong last time.\n\n  1. slo: About q (wrong last time)"),
            "{list}"
        );
        assert!(due_list(&course(), &record, 2).starts_with("Nothing is due."));
    }
}
