//! A session in line mode without a terminal: lines in, the transcript a pipe would give out. Plays the world outside:
//! opens runs of the real drill in a chosen world, keeps logs, answers with a written grade. Compiled for tests only.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use crate::base::ratio::Milli;
use crate::course::scenario::Scenario;
use crate::course::{Course, assemble};
use crate::grade::report::{
    Dimension, ErrorKind, GRADER_VERSION, Label, Move, OptionCost, Report, Twin, Versions, WorldView,
};
use crate::learn::map::{Catalogue, DrillEntry};
use crate::learn::record::{Fork, Record};
use crate::learn::samples;
use crate::session::Run;
use crate::session::debrief::Earlier;
use crate::session::decision::{Decided, samples as samples_of_decisions, weigh};
use crate::session::desk::{Reply, Request};
use crate::session::follow_ups::Replay;
use crate::session::ghost::Ghost;
use crate::session::log::Log;
use crate::session::run::Start;
use crate::sim::{Command, command};

use super::app::{App, Direct, Effect, Msg, Setup};

const FILES: [(&str, &str); 5] = [
    ("lessons/respect-the-user.md", include_str!("../../lessons/respect-the-user.md")),
    ("lessons/first-ten-minutes.md", include_str!("../../lessons/first-ten-minutes.md")),
    ("lessons/feature-flags.md", include_str!("../../lessons/feature-flags.md")),
    ("scenarios/base.toml", include_str!("../../scenarios/base.toml")),
    ("scenarios/bad-deploy.toml", include_str!("../../scenarios/bad-deploy.toml")),
];

const PATH: [&[&str]; 2] = [
    &["lesson respect-the-user", "lesson first-ten-minutes", "watch bad-deploy"],
    &["review", "drill bad-deploy", "lesson feature-flags"],
];

/// The course inside the program.
pub fn course() -> &'static Course {
    static COURSE: OnceLock<Course> = OnceLock::new();
    COURSE.get_or_init(|| assemble(&FILES.map(|(path, text)| (path.to_owned(), text.to_owned()))))
}

/// Its one drill.
pub fn scenario() -> Arc<Scenario> {
    static SCENARIO: OnceLock<Arc<Scenario>> = OnceLock::new();
    let found = || course().scenarios.iter().find(|s| s.id == "bad-deploy").expect("the drill is sound").clone();
    Arc::clone(SCENARIO.get_or_init(|| Arc::new(found())))
}

/// What front ends are given of it.
pub fn catalogue() -> Catalogue {
    let s = scenario();
    let drill = DrillEntry {
        id: s.id.clone(),
        title: s.title.clone(),
        level: s.level.word().into(),
        minutes: s.minutes,
        unit: s.unit,
        prerequisites: s.lessons.clone(),
    };
    Catalogue {
        lessons: course().lessons.clone(),
        drills: vec![drill],
        path: Some(samples::path(&PATH)),
        ..Catalogue::default()
    }
}

/// A session and what has come out of it.
pub struct Session {
    /// The front end.
    pub app: App,
    /// As a pipe would show it.
    pub transcript: String,
    /// What was asked of the world outside, in order.
    pub asked: Vec<Request>,
    /// Every print, as it came.
    pub prints: Vec<String>,
    /// Whether the program has ended.
    pub ended: bool,
    /// Whether grades come back at once.
    pub grades: bool,
    held: Option<Reply>,
    prompt: String,
    kept: Vec<(i64, Log)>,
}

impl Session {
    /// A session that has begun.
    pub fn new(record: Record, width: u16, direct: Option<Direct>) -> Self {
        Self::of(catalogue(), record, width, direct)
    }

    /// A session with a course of its own.
    pub fn of(course: Catalogue, record: Record, width: u16, direct: Option<Direct>) -> Self {
        let app =
            App::new(Setup { course: Arc::new(course), record, now: 1_000, learner: 7, width, direct, workshop: None });
        let mut session = Self {
            app,
            transcript: String::new(),
            asked: vec![],
            prints: vec![],
            ended: false,
            grades: true,
            held: None,
            prompt: String::new(),
            kept: vec![],
        };
        let effects = session.app.start();
        session.carry_out(effects);
        session
    }

    /// Types lines, one after the other.
    pub fn lines(&mut self, lines: &[&str]) -> &mut Self {
        for line in lines {
            let _ = writeln!(self.transcript, "{}{line}", self.prompt);
            self.prompt.clear();
            self.send(Msg::Line((*line).to_owned()));
        }
        self
    }

    /// Sends any message.
    pub fn send(&mut self, msg: Msg) -> &mut Self {
        let effects = self.app.update(msg);
        self.carry_out(effects);
        self
    }

    /// The grade that was held back arrives.
    pub fn release(&mut self) -> &mut Self {
        if let Some(reply) = self.held.take() {
            self.send(Msg::Desk(reply));
        }
        self
    }

    /// What stands before the next line.
    pub fn prompt(&self) -> &str {
        &self.prompt
    }

    /// What was said since the last call.
    pub fn take(&mut self) -> String {
        std::mem::take(&mut self.transcript)
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Print(words) => {
                    self.transcript.push_str(&words);
                    self.transcript.push('\n');
                    self.prints.push(words);
                }
                Effect::Prompt(prompt) => self.prompt = prompt,
                Effect::Quit => self.ended = true,
                Effect::Desk(request) => {
                    self.asked.push(request.clone());
                    if let Some(reply) = self.answer(request) {
                        self.send(Msg::Desk(reply));
                    }
                }
            }
        }
    }

    /// The run before a retry, with its grade.
    fn earlier(&self, played: &Run) -> Option<Box<Earlier>> {
        let fork = played.header.fork?;
        let (_, log) = self.kept.iter().find(|(id, _)| *id == fork.run)?;
        let run = Run::resume(scenario(), log).expect("the log fits");
        Some(Box::new(Earlier { report: report(&run), run }))
    }

    fn answer(&mut self, request: Request) -> Option<Reply> {
        match request {
            Request::Decide { .. } => {
                let decided = Box::new(Decided::open(samples_of_decisions::canary()).expect("it plays"));
                Some(Reply::Decision { decided })
            }
            Request::Weigh { decision } => {
                let weighed = Box::new(weigh(&decision).expect("it plays"));
                Some(Reply::Weighed { decision: decision.id.clone(), weighed })
            }
            Request::Begin { .. } => {
                let run = self.kept.len() as i64 + 1;
                let world = scenario().rubric.worlds.iter().position(|w| w.id == "flag-and-format");
                let played = Run::start(scenario(), &Start { seed: 1, world, exam: false });
                self.kept.push((run, played.log()));
                Some(Reply::Opened { run, played: Box::new(played) })
            }
            Request::Append { run, seq, line } => {
                let (_, log) = self.kept.iter_mut().find(|(id, _)| *id == run).expect("a run that was begun");
                assert_eq!(log.lines.len(), seq as usize, "lines of the log arrive in order");
                log.lines.push(line);
                None
            }
            Request::Resume { run } => {
                let Some((_, log)) = self.kept.iter().find(|(id, _)| *id == run) else {
                    return Some(Reply::Failed("there is no such run".into()));
                };
                let played = Run::resume(scenario(), log).expect("the log fits");
                Some(Reply::Opened { run, played: Box::new(played) })
            }
            Request::Grade { run, played } => {
                let reply = Reply::Graded { run, report: Box::new(report(&played)), earlier: self.earlier(&played) };
                if self.grades {
                    return Some(reply);
                }
                self.held = Some(reply);
                None
            }
            Request::Fork { run, lines } => {
                let (_, log) = self.kept.iter().find(|(id, _)| *id == run).expect("a run that was played");
                let mut log = log.clone();
                log.header.fork = Some(Fork { run, lines: lines.len() as u32 });
                log.lines = lines;
                let played = Run::resume(scenario(), &log).expect("the log fits");
                let run = self.kept.len() as i64 + 1;
                self.kept.push((run, log));
                Some(Reply::Opened { run, played: Box::new(played) })
            }
            Request::Replay { run, played, picks } => {
                let replay = Replay::new(&played.scenario, played.header.seed, &mut || {});
                let compared = Box::new(replay.with(&picks, &mut || {}).expect("they go together"));
                Some(Reply::Replayed { run, compared })
            }
            Request::Watch { .. } => Some(Reply::Watch { ghost: Box::new(Ghost::begin(scenario())) }),
            Request::TakeOver { watched } => {
                let mut log = watched.log();
                log.header.watched = Some(log.lines.len() as u32);
                let played = Run::resume(scenario(), &Log::begun(log.header, &log.lines)).expect("the log fits");
                let run = self.kept.len() as i64 + 1;
                self.kept.push((run, played.log()));
                Some(Reply::Opened { run, played: Box::new(played) })
            }
            Request::Export { .. } => Some(Reply::Said("Written to bad-deploy.md.".into())),
            _ => None,
        }
    }
}

/// A grade with something on every page. The numbers are made up; the run's own commands and times stand in it.
pub fn report(run: &Run) -> Report {
    let spec = run.incident().world.spec();
    let view = |i: usize| {
        let w = &run.scenario.rubric.worlds[i];
        let remedy = w.remedy.iter().map(|a| crate::sim::phrase::write_action(spec, *a)).collect();
        WorldView { id: w.id.clone(), title: w.title.clone(), explain: w.explain.clone(), kind: w.kind, remedy }
    };
    let belief = vec![
        (run.scenario.rubric.worlds[run.world].id.clone(), 430),
        ("release-errors".to_owned(), 360),
        ("short-timeout".to_owned(), 150),
        ("release-slow".to_owned(), 52),
        ("export-scan".to_owned(), 8),
    ];
    let moves: Vec<Move> = run
        .journal()
        .iter()
        .map(|step| {
            let changes = matches!(step.command, Command::Change(_));
            let (cost, label, error) = match step.command {
                Command::Change(_) => (Milli(-410), Label::Good, None),
                Command::Wait(_) => (Milli(3200), Label::Blunder, Some(ErrorKind::Late)),
                _ => (Milli(20), Label::Neutral, None),
            };
            let phrase = command::as_typed(&command::write(spec, &step.command));
            let option = |phrase: &str, cost| OptionCost { phrase: phrase.into(), cost: Milli(cost) };
            Move {
                at: step.at,
                until: step.until,
                command: phrase.clone(),
                label,
                cost,
                loss: cost,
                error,
                reference: if changes { phrase.clone() } else { "flag express-pay off".into() },
                as_good: vec![],
                owed: false,
                clears: None,
                options: vec![
                    option("flag express-pay off", 1240),
                    option(if changes { "wait 60s" } else { &phrase }, 4440),
                ],
                belief: belief.clone(),
                seen: vec!["overview: pay success low since 19:36".into()],
            }
        })
        .collect();
    let worst = moves.iter().position(|m| m.label == Label::Blunder);
    let best = moves.iter().position(|m| m.label == Label::Good);
    let twins = (0..run.scenario.rubric.worlds.len())
        .map(|i| Twin {
            world: view(i),
            prior: (run.scenario.rubric.worlds[i].prior * 1000.0) as u32,
            at_change: belief.iter().find(|(id, _)| *id == view(i).id).map_or(0, |(_, t)| *t),
            cost: Milli(2000 + 700 * i as i64),
            truth: i == run.world,
        })
        .collect();
    let burn = |stop: usize| (0..100).map(|n| if n < stop { 180 } else { 0 }).collect();
    Report {
        versions: Versions { engine: 1, grader: GRADER_VERSION, scenario: 1 },
        passed: false,
        reasons: vec!["Your decisions cost 3.2 budget-minutes more than the reference's; the limit is 2.5.".into()],
        par: Milli(1500),
        decisions: Milli(2810),
        luck: Milli(-340),
        total: Milli(3970),
        score: 38,
        profile: vec![
            Dimension { name: "Investigation", score: Some(82), because: vec![(spec.begin, "looked first".into())] },
            Dimension { name: "Help", score: None, because: vec![] },
        ],
        world: view(run.world),
        moves,
        costliest: worst.into_iter().collect(),
        best,
        stretches: vec![],
        twins,
        failed_users: 1234,
        failed_users_idle: 5678,
        burn: burn(14),
        burn_idle: burn(80),
        groups: vec![],
        trust: None,
    }
}
