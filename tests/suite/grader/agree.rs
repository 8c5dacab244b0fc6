//! One page of a debrief does not contradict another: triage, communication and cost rest on one judgement of how bad it
//! was, on one table of severities, and on one clock.

use std::sync::Arc;

use firedrill::base::time::Tick;
use firedrill::course::scenario::Scenario;
use firedrill::grade::report::{Dimension, ErrorKind, Label, Report};

use crate::support::{drills, graded, played, typed};

fn drill(id: &str) -> Arc<Scenario> {
    drills().into_iter().find(|d| d.id == id).unwrap()
}

fn dimension<'r>(report: &'r Report, name: &str) -> &'r Dimension {
    report.profile.iter().find(|d| d.name == name).unwrap()
}

fn said(report: &Report, name: &str) -> String {
    let lines: Vec<String> =
        dimension(report, name).because.iter().map(|(at, why)| format!("{} {why}", at.0)).collect();
    lines.join("\n")
}

/// A page that one look clears: the severity that the page called for is fair, standing down is right, and nobody was owed
/// an update in the minute before.
#[test]
fn what_a_look_clears_asked_for_nothing() {
    let drill = drill("dropped-index");
    let lines = ["look overview", "declare sev2", "look web", "logs web", "wait 4m", "declare sev4", "resolve"];
    let report = graded(&drill, &typed(&lines), 1, Some("miscounted"));
    let (triage, words) = (said(&report, "Triage"), said(&report, "Communication"));
    assert_eq!(dimension(&report, "Triage").score, Some(100), "{triage}");
    assert!(triage.contains("nobody failed: sev4 by the table; the page alone called for sev2"), "{triage}");
    assert!(triage.contains("changed to sev4, which fitted"), "{triage}");
    assert!(!words.contains("likely that users were hurt"), "{words}");
    // Where users are hurt, silence counts.
    let report = graded(&drill, &typed(&["look overview", "wait 8m"]), 1, Some("dropped-everywhere"));
    assert_eq!(dimension(&report, "Triage").score, Some(0), "{}", said(&report, "Triage"));
    assert_eq!(dimension(&report, "Communication").score, Some(0), "{}", said(&report, "Communication"));
}

#[test]
fn severities_are_graded_by_the_table() {
    let drill = drill("missing-flag");
    for (severity, score) in [(1, 100), (2, 100), (3, 70), (4, 40)] {
        let lines = ["look overview", "wait 5m", &format!("declare sev{severity}"), "wait 10s"];
        let report = graded(&drill, &typed(&lines), 1, Some("blank-row"));
        let triage = said(&report, "Triage");
        assert!(triage.contains("failed at `order`: sev1 by the table"), "{triage}");
        assert_eq!(dimension(&report, "Triage").score, Some(score), "sev{severity}: {triage}");
    }
}

/// What the page called for is no excuse once a look has told that it is worse.
#[test]
fn what_was_seen_to_be_worse_than_the_page_is_not_fair_to_declare_low() {
    let drill = drill("bad-deploy");
    let lines = ["look overview", "rollback checkout", "wait 3m", "look overview"];
    let declare = |severity: &str| {
        let script = typed(&[&lines[..], &[severity, "wait 10s"]].concat());
        graded(&drill, &script, 1, Some("flag-and-format"))
    };
    let (low, fits) = (declare("declare sev2"), declare("declare sev1"));
    assert_eq!(dimension(&fits, "Triage").score, Some(100), "{}", said(&fits, "Triage"));
    assert_eq!(dimension(&low, "Triage").score, Some(70), "{}", said(&low, "Triage"));
    assert!(said(&low, "Triage").contains("sev1 would have fitted"), "{}", said(&low, "Triage"));
}

/// A remedy of several steps is complete when all of it is.
#[test]
fn a_step_of_a_remedy_starts_no_clock() {
    let drill = drill("missing-flag");
    let lines = ["look overview", "look delivery", "logs delivery", "run last-good", "wait 20m", "look overview"];
    let script = typed(&[&lines[..], &["update impact=none doing=monitoring next=30m"]].concat());
    let run = played(&drill, &script, 1, Some("blank-row"));
    let ops = &run.incident().world.state.ops;
    let steps: Vec<u32> = ops.iter().filter(|o| o.part_of.is_some()).filter_map(|o| o.landed).collect();
    let whole: Vec<u32> = ops.iter().filter(|o| !o.by_event && o.part_of.is_none()).filter_map(|o| o.landed).collect();
    assert!(steps.len() >= 2 && whole.len() == 1, "{ops:?}");
    let report = firedrill::session::grade(&run);
    let because = &dimension(&report, "Communication").because;
    let clocks: Vec<Tick> =
        because.iter().filter(|(_, why)| why.starts_with("a change was complete")).map(|(at, _)| *at).collect();
    assert!(clocks.iter().all(|at| at.0 == whole[0]), "{because:?}");
}

/// What is demanded on one page is charged on no other: the first update is part of par, one right after it is a wait.
#[test]
fn an_update_that_is_owed_is_no_charge() {
    let drill = drill("bad-deploy");
    let update = "update impact=some doing=investigating next=10m";
    let play = |lines: &[&str]| graded(&drill, &typed(lines), 1, Some("flag-and-format"));
    let silent = play(&["look overview", "wait 10s"]);
    let told = play(&["look overview", "declare sev2", "assign lead me", update, update, "wait 10s"]);
    let of = |command: &str| told.moves.iter().filter(|m| m.command.starts_with(command)).collect::<Vec<_>>();
    for owed in [of("declare")[0], of("assign")[0], of("update")[0]] {
        assert!(owed.owed && owed.cost.0 == 0 && owed.loss.0 == 0, "{owed:?}");
    }
    assert!(!of("update")[1].owed && of("update")[1].cost.0 > 0, "{:?}", of("update")[1]);
    assert!(told.par > silent.par);
    assert_eq!(told.par + told.decisions + told.luck, told.total);
    assert_eq!(told.moves.iter().map(|m| m.cost.0).sum::<i64>(), told.decisions.0);
}

/// A look while the evidence is open is not "kept looking when the evidence was in"; one when it is settled is.
#[test]
fn a_look_at_open_evidence_is_no_error() {
    let drill = drill("dropped-index");
    let last = |lines: &[&str]| {
        let report = graded(&drill, &typed(lines), 7, Some("dropped-everywhere"));
        report.moves.into_iter().nth(lines.len() - 1).unwrap()
    };
    let open = last(&["look overview", "look web", "logs web", "look waits"]);
    assert!(open.belief[0].1 < 750 && open.loss.0 >= 250 && open.reference == "flag my-orders off", "{open:?}");
    assert_eq!((open.label, open.error), (Label::Open, None));
    let settled = last(&["look web", "look waits", "logs orders-replica", "ask lena"]);
    assert!(settled.belief[0].1 > 900 && settled.loss.0 >= 250, "{settled:?}");
    assert_eq!((settled.label, settled.error), (Label::Inaccuracy, Some(ErrorKind::OverInvestigating)));
}

#[test]
fn a_run_that_was_closed_unseen_says_what_was_seen_last() {
    let drill = drill("bad-deploy");
    let base = ["look overview", "flag express-pay off", "wait 10m"];
    let reason = |more: &[&str]| {
        let lines: Vec<&str> = base.iter().chain(more).copied().collect();
        graded(&drill, &typed(&lines), 1, Some("flag-and-format")).reasons.join("\n")
    };
    let before = reason(&["resolve flag"]);
    assert!(before.contains("the last look, `overview` at 19:42"), "{before}");
    assert!(!reason(&["look overview", "resolve flag"]).contains("without having seen"));
}
