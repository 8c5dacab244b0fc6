//! A grade as the grader would give it, by hand, for a run that rolls back first in the world where that harms; and the
//! drill as it ships, with runs of it. Compiled for tests only.

use std::sync::{Arc, OnceLock};

use crate::base::ratio::Milli;
use crate::base::time::Tick;
use crate::course::assemble;
use crate::course::scenario::Scenario;
use crate::grade::report::{Dimension, ErrorKind, Label, Move, OptionCost, Report, Twin, Versions, WorldView};
use crate::session::Run;
use crate::session::run::Start;
use crate::sim::command::{as_typed, write};

/// What was typed in the run that [`report`] grades.
pub const COMMANDS: [&str; 9] = [
    "look checkout",
    "rollback checkout",
    "wait 1m",
    "wait 4m",
    "look overview",
    "flag express-pay off",
    "wait 2m",
    "look overview",
    "resolve flag express-pay",
];

/// The drill; read once, for many tests begin with it.
pub fn scenario() -> Arc<Scenario> {
    static READ: OnceLock<Arc<Scenario>> = OnceLock::new();
    Arc::clone(READ.get_or_init(read))
}

fn read() -> Arc<Scenario> {
    let files = [
        ("lessons/respect-the-user.md", include_str!("../../../lessons/respect-the-user.md")),
        ("lessons/first-ten-minutes.md", include_str!("../../../lessons/first-ten-minutes.md")),
        ("scenarios/base.toml", include_str!("../../../scenarios/base.toml")),
        ("scenarios/bad-deploy.toml", include_str!("../../../scenarios/bad-deploy.toml")),
    ];
    let files: Vec<(String, String)> = files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    let mut course = assemble(&files);
    assert!(!course.scenarios.is_empty(), "{:?}", course.problems);
    Arc::new(course.scenarios.remove(0))
}

/// A run in the world of this name.
pub fn run(world: &str) -> Run {
    let scenario = scenario();
    let world = scenario.rubric.worlds.iter().position(|w| w.id == world);
    assert!(world.is_some(), "no such world");
    Run::start(scenario, &Start { seed: 7, world, exam: false })
}

/// Types commands; judgements that none of them answers are skipped.
pub fn play(run: &mut Run, commands: &[&str]) {
    for command in commands {
        if run.freeze().is_some() && !command.starts_with("rank") {
            run.type_line("skip").unwrap_or_else(|e| panic!("{e}"));
        }
        run.type_line(command).unwrap_or_else(|e| panic!("{command}: {e}"));
    }
}

/// A run with these commands carried out.
pub fn played(world: &str, commands: &[&str]) -> Run {
    let mut run = run(world);
    play(&mut run, commands);
    run
}

/// The grade.
pub fn report(run: &Run) -> Report {
    let worlds = &run.scenario.rubric.worlds;
    let view = |i: usize| WorldView {
        id: worlds[i].id.clone(),
        title: worlds[i].title.clone(),
        explain: worlds[i].explain.clone(),
        kind: worlds[i].kind,
        remedy: worlds[i].remedy.iter().map(|a| crate::sim::phrase::write_action(&worlds[i].fixed.spec, *a)).collect(),
    };
    let twin = |i: usize| Twin {
        world: view(i),
        prior: (worlds[i].prior * 1000.0) as u32,
        at_change: [310, 40, 290, 210, 60, 50, 0, 0, 40][i],
        cost: Milli(1200 + 900 * i as i64),
        truth: i == 2,
    };
    let mut twins: Vec<Twin> = (0..worlds.len()).map(twin).collect();
    twins.sort_by_key(|t| std::cmp::Reverse(t.at_change));
    let belief: Vec<(String, u32)> = twins.iter().map(|t| (t.world.id.clone(), t.at_change)).collect();
    let decisions = crate::grade::decision::decisions(run.journal());
    let mut moves: Vec<Move> = decisions.iter().map(|s| plain(run, s)).collect();
    let at = |what: &str| moves.iter().position(|m| m.command.starts_with(what)).unwrap_or(0);
    let (rollback, wait, flag) = (at("rollback"), at("wait"), at("flag"));
    moves[0].belief = twins.iter().map(|t| (t.world.id.clone(), t.prior)).collect();
    moves[0].belief.sort_by_key(|(_, t)| std::cmp::Reverse(*t));
    moves[rollback] = Move {
        label: Label::Blunder,
        cost: Milli(3240),
        loss: Milli(3400),
        error: Some(ErrorKind::Premature),
        reference: "ask dana".into(),
        options: [
            ("ask dana", 2100),
            ("look calls", 2300),
            ("flag express-pay off", 2900),
            ("rollback checkout", 5500),
        ]
        .map(|(phrase, cost)| OptionCost { phrase: phrase.into(), cost: Milli(cost) })
        .to_vec(),
        belief: belief.clone(),
        seen: vec!["checkout: errors 20.6 %, high, steady, since 19:31".into()],
        ..moves[rollback].clone()
    };
    moves[wait] = Move {
        label: Label::Mistake,
        cost: Milli(1100),
        loss: Milli(1100),
        error: Some(ErrorKind::Late),
        reference: "look overview".into(),
        belief: belief.clone(),
        ..moves[wait].clone()
    };
    moves[flag] =
        Move { label: Label::Good, cost: Milli(-420), reference: "look calls".into(), belief, ..moves[flag].clone() };
    Report {
        versions: Versions { engine: 1, grader: 1, scenario: 1 },
        passed: false,
        reasons: vec!["your decisions cost 4.0 budget-minutes more than the reference's; 2.5 is the limit".into()],
        par: Milli(2400),
        decisions: Milli(3960),
        luck: Milli(-310),
        total: Milli(6050),
        score: 41,
        profile: profile(),
        world: view(2),
        moves,
        costliest: vec![rollback, wait],
        best: Some(flag),
        stretches: vec![],
        twins,
        failed_users: 1_840,
        failed_users_idle: 5_210,
        burn: (0..30)
            .map(|i| {
                if i < 6 {
                    160
                } else if i < 20 {
                    820
                } else {
                    12
                }
            })
            .collect(),
        burn_idle: (0..100).map(|_| 165).collect(),
        groups: vec![],
        trust: None,
    }
}

fn plain(run: &Run, step: &crate::sim::incident::Step) -> Move {
    Move {
        at: step.at,
        until: step.until,
        command: as_typed(&write(run.incident().world.spec(), &step.command)),
        label: Label::Neutral,
        cost: Milli(0),
        loss: Milli(0),
        error: None,
        reference: String::new(),
        as_good: vec![],
        owed: false,
        clears: None,
        options: vec![],
        belief: vec![],
        seen: vec![],
    }
}

fn profile() -> Vec<Dimension> {
    let because = |at: u32, words: &str| (Tick(at), words.to_owned());
    vec![
        Dimension {
            name: "investigation",
            score: Some(35),
            because: vec![because(2540, "one look before the first change; three worlds still fitted it")],
        },
        Dimension {
            name: "mitigation",
            score: Some(40),
            because: vec![
                because(2540, "rolled back while the old release could not read new baskets"),
                because(2960, "the flag ended the harm within half a minute"),
            ],
        },
        Dimension { name: "communication", score: None, because: vec![] },
    ]
}
