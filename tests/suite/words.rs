//! What a drill lets a learner type: words it has something for, beliefs, runbooks, traces.

use std::sync::Arc;

use firedrill::course::assemble;
use firedrill::course::scenario::Scenario;
use firedrill::session::run::{Run, Start};
use firedrill::session::typed::{ask, synonyms::SYNONYMS};
use firedrill::session::{feed, grade};
use firedrill::sim::Command;
use firedrill::sim::observe::Look;

use crate::support::{drills, graded, typed};

fn run(drill: &Arc<Scenario>, world: &str) -> Run {
    let world = drill.rubric.worlds.iter().position(|w| w.id == world);
    Run::start(Arc::clone(drill), &Start { seed: 1, world, exam: false })
}

/// The drill that authors start from: no suspects, no judgements, nobody to page.
fn starting() -> Arc<Scenario> {
    let base = std::fs::read_to_string("scenarios/base.toml").unwrap();
    let text = std::fs::read_to_string("src/cli/new/scenario.toml").unwrap().replace("NAME", "small");
    let files = [("scenarios/base.toml".to_owned(), base), ("scenarios/small.toml".to_owned(), text)];
    let mut course = assemble(&files);
    assert!(!course.scenarios.is_empty(), "{:?}", course.problems);
    Arc::new(course.scenarios.remove(0))
}

#[test]
fn only_words_that_a_drill_has_something_for_are_offered() {
    let words = |drill: &Arc<Scenario>| -> Vec<&str> {
        Run::start(Arc::clone(drill), &Start::default()).verbs().iter().map(|v| v.word).collect()
    };
    let full = words(&drills()[0]);
    for word in ["look", "trace", "runbook", "rollback", "flag", "config", "scale", "shed", "page", "suspect", "rank"] {
        assert!(full.contains(&word), "{word} is missing in {full:?}");
    }
    for word in ["failover", "drain", "undrain", "limiter", "migrate", "renew", "delegate", "purge", "restore", "run"] {
        assert!(!full.contains(&word), "{word} is in {full:?}");
    }
    let small = words(&starting());
    assert!(!small.contains(&"suspect") && small.contains(&"runbook"), "{small:?}");
    let run = run(&drills()[0], "bad-host");
    let completed: Vec<String> = run.complete("").into_iter().map(|c| c.word).collect();
    assert_eq!(completed, full);
    assert!(run.complete("suspect ").iter().any(|c| c.word == "machine"));
    assert!(run.complete("suspect machine 50 ").iter().all(|c| c.word != "machine"));
    let error = run.read("re checkout").unwrap_err();
    assert_eq!(error.hint, "one of: replicas, restart, replace, resolve", "of those that are offered");
    assert_eq!(run.read("drain a").unwrap_err().message, "there is no zone or region `a`", "but all are answered");
}

#[test]
fn a_belief_is_kept_takes_no_time_and_a_fourth_is_refused() {
    let drill = &drills()[0];
    let mut run = run(drill, "bad-host");
    let begin = run.now();
    for line in ["suspect deploy 60 load 20", "suspect machine 90", "suspect machine 100"] {
        let told = run.type_line(line).unwrap();
        assert!(matches!(told.last().map(|e| &e.item), Some(feed::Item::Committed { of: 3, .. })), "{told:?}");
    }
    let refused = "you have committed three times, which is all a run takes";
    let offers: Vec<_> = run.menu().into_iter().filter(|m| m.phrase.starts_with("suspect")).collect();
    assert!(!offers.is_empty() && offers.iter().all(|m| m.not_now == refused), "the menu says why not: {offers:?}");
    let error = run.type_line("suspect load 100").unwrap_err();
    assert_eq!(error.message, refused);
    assert_eq!((run.now(), run.lines().len()), (begin, 3), "no time has passed, and what was refused is not kept");
    assert!(run.command(&Command::Suspect(vec![100])).is_err(), "a belief of another drill");
    let beliefs: Vec<_> = run.journal().iter().map(|s| (s.at, s.until, s.command.clone())).collect();
    let first = Command::Suspect(vec![60, 5, 5, 5, 20, 5]);
    assert_eq!((beliefs[0].clone(), beliefs.len()), ((begin, begin, first), 3));
    assert_eq!(Run::resume(Arc::clone(drill), &run.log()), Ok(run));
}

#[test]
fn a_belief_changes_no_decision() {
    let drill = &drills()[0];
    let plain = typed(&["look overview", "flag express-pay off", "wait 2m", "look overview", "resolve"]);
    let said = typed(&[
        "suspect setting 50",
        "look overview",
        "suspect setting 80",
        "flag express-pay off",
        "wait 1m",
        "suspect setting 95",
        "wait 1m",
        "look overview",
        "resolve",
    ]);
    let moves = |script| graded(drill, script, 1, Some("flag-and-format")).moves;
    assert_eq!(moves(&plain), moves(&said));
}

#[test]
fn every_world_stands_behind_one_suspect() {
    for drill in drills().iter().filter(|d| !d.rubric.suspects.is_empty()) {
        let mut worlds: Vec<usize> = drill.rubric.suspects.iter().flat_map(|s| s.worlds.clone()).collect();
        worlds.sort_unstable();
        assert_eq!(worlds, (0..drill.rubric.worlds.len()).collect::<Vec<_>>(), "{}", drill.id);
        let ids: Vec<_> = drill.rubric.suspects.iter().map(|s| &s.id).collect();
        assert_eq!(ids, drill.rubric.spec().suspects.iter().map(|s| &s.name).collect::<Vec<_>>());
    }
}

#[test]
fn a_runbook_takes_its_time_and_tells_nothing_of_the_world() {
    let drill = &drills()[0];
    let mut tokens = vec![];
    for world in &drill.rubric.worlds {
        let mut run = run(drill, &world.id);
        let begin = run.now();
        let told = run.type_line("runbook deploy").unwrap();
        let Some(feed::Item::Runbook { text, .. }) = told.last().map(|e| &e.item) else { panic!("{told:?}") };
        assert!(text.contains("rollback"));
        assert_eq!(run.now(), begin.plus(20));
        tokens.push(run.journal()[0].token);
    }
    assert!(tokens[0].is_some() && tokens.iter().all(|t| *t == tokens[0]));
    let mut run = self::run(drill, "bad-host");
    for line in ["runbook checkout", "look overview", "resolve"] {
        run.type_line(line).unwrap();
    }
    let report = grade(&run);
    assert_eq!(report.moves[0].belief, report.moves[1].belief, "what one has read says nothing of the world");
    assert!(run.read("runbook nothing").is_err());
}

#[test]
fn a_trace_is_offered_and_weighed_as_a_look() {
    let drill = &drills()[0];
    let run = run(drill, "short-timeout");
    let journeys = drill.rubric.spec().journeys.len();
    let looks = drill.rubric.looks();
    assert!((0..journeys).all(|j| looks.contains(&Look::Trace(j))));
    let menu = run.menu();
    let item = menu.iter().find(|m| m.phrase == "trace pay").unwrap();
    assert_eq!(item.takes, "30 s");
    let pay = drill.rubric.spec().journeys.iter().position(|j| j.name == "pay").unwrap();
    let token = |world: &str| self::run(drill, world).incident().world.token(Look::Trace(pay));
    assert_ne!(token("short-timeout"), token("release-errors"), "it tells where payments fail");
}

/// The commands that a hint quotes.
fn quoted(hint: &str) -> Vec<&str> {
    hint.split('`').skip(1).step_by(2).collect()
}

/// Whether a quoted command is one: it parses, asks something, or is the form of a word of the drill.
fn can_be_typed(run: &Run, typed: &str) -> bool {
    let first = typed.split(' ').next().unwrap_or("");
    run.read(typed).is_ok()
        || ask::word(first).is_some()
        || run.verbs().iter().any(|v| v.word == typed || ask::form(v.form) == typed || v.form == typed)
}

#[test]
fn every_synonym_leads_to_a_command_that_can_be_typed_in_every_drill_that_ships() {
    for drill in drills() {
        let run = Run::start(Arc::clone(&drill), &Start { seed: 1, world: None, exam: false });
        for typed in SYNONYMS.iter().flat_map(|row| row.typed) {
            for line in [(*typed).to_owned(), format!("{typed} checkout"), format!("{typed} something odd")] {
                let Some(hint) = run.meant(&line) else { continue };
                assert!(!quoted(&hint).is_empty(), "{}: {line}: {hint}", drill.id);
                for command in quoted(&hint) {
                    assert!(can_be_typed(&run, command), "{}: {line}: `{command}` of {hint}", drill.id);
                }
            }
        }
    }
}

#[test]
fn a_change_that_cannot_be_made_names_what_has_it_or_what_is_near() {
    let all = drills();
    let run = |id: &str| {
        let drill = all.iter().find(|d| d.id == id).unwrap();
        Run::start(Arc::clone(drill), &Start { seed: 1, world: None, exam: false })
    };
    let refused = |run: &Run, line: &str| run.clone().type_line(line).map(|_| ()).unwrap_err();
    let failed = run("failed-rollback");
    let stop = refused(&failed, "stop deploy-sync");
    assert!(stop.message.contains("you cannot stop job deploy-sync"), "{stop:?}");
    assert!(stop.hint.starts_with("it is a part of `run pin-118`: stop deploy-sync"), "{stop:?}");
    assert!(refused(&failed, "pin quotes 118").hint.contains("`run pin-118`"));
    let menu = failed.menu();
    let pin = menu.iter().find(|i| i.phrase == "run pin-118").unwrap();
    assert!(pin.about.contains("stop deploy-sync") && !pin.about.contains("run pin-118"), "{}", pin.about);
    // What is offered instead can be done; nothing is offered where nothing is near.
    let bad = run("bad-deploy");
    let near = refused(&bad, "restart payments");
    let (change, hint): (Vec<&str>, _) = (quoted(&near.hint), &near.hint);
    assert!(change.iter().all(|c| *c == "menu change" || bad.question(c).is_some()), "{hint}");
}
