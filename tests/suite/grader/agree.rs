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
    assert!(
        triage.contains("nobody failed beyond the usual: sev4 by the table; the page alone called for sev2"),
        "{triage}"
    );
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
        assert!(triage.contains("failed at `order` beyond the usual failures: sev1 by the table"), "{triage}");
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

/// Putting back what did not help is no charge, and leaving it is one.
#[test]
fn a_useless_change_is_to_be_put_back() {
    let drill = drill("dropped-index");
    let lines = ["look overview", "look web", "flag delivery-date off", "look overview", "look waits"];
    let end = ["flag my-orders off", "wait 2m", "look overview", "wait 2m", "resolve flag my-orders"];
    let play = |between: &[&str]| {
        let lines = [&lines[..], between, &end[..]].concat();
        graded(&drill, &typed(&lines), 2, Some("dropped-everywhere"))
    };
    let (left, tidied) = (play(&[]), play(&["flag delivery-date on"]));
    let useless = "`flag delivery-date off` did not help and was left in place";
    assert!(said(&left, "Safe change").contains(useless), "{}", said(&left, "Safe change"));
    let (change, mitigation) = (said(&tidied, "Safe change"), said(&tidied, "Mitigation"));
    assert!(!change.contains("left in place") && !change.contains("delivery-date on"), "{change}");
    assert!(!mitigation.contains("delivery-date on"), "{mitigation}");
    assert!(dimension(&tidied, "Safe change").score > dimension(&left, "Safe change").score);
    let back = tidied.moves.iter().find(|m| m.command == "flag delivery-date on").unwrap();
    assert_eq!(back.clears.as_deref(), Some("flag delivery-date off"), "{back:?}");
    assert!(back.error.is_none() && back.cost.0 <= 0 && back.loss.0 == 0, "{back:?}");
    assert_eq!(tidied.par + tidied.decisions + tidied.luck, tidied.total);
    // The same words are no cleaning up where there is nothing of one's own to put back.
    let other = graded(&drill, &typed(&["look web", "flag delivery-date on"]), 2, Some("dropped-everywhere"));
    let useless = other.moves.iter().find(|m| m.command == "flag delivery-date on").unwrap();
    assert!(useless.clears.is_none() && useless.cost.0 > 200, "{useless:?}");
}

/// Many looks of little cost between settled evidence and the act are one thing with one sum.
#[test]
fn small_losses_that_sum_up_are_named_together() {
    let drill = drill("failed-rollback");
    let play = |between: &[&str]| {
        let lines =
            [&["look overview", "ask nadia"], between, &["flag requote on", "wait 2m", "look overview"]].concat();
        graded(&drill, &typed(&lines), 2, Some("stored-quotes"))
    };
    let again =
        ["look quotes", "changes", "ask kofi", "ask nadia", "logs quotes", "look rules", "ask ruth", "wait 30s"];
    let report = play(&again);
    let [stretch] = &report.stretches[..] else { panic!("{:?}", report.stretches) };
    assert_eq!((stretch.reference.as_str(), stretch.decisions as usize), ("flag requote on", stretch.moves.len()));
    assert!(stretch.moves.len() >= again.len(), "{stretch:?}");
    let sum: i64 = stretch.moves.iter().map(|m| report.moves[*m].cost.0).sum();
    assert_eq!(sum, stretch.cost.0, "as much as the list of decisions says");
    assert!(stretch.moves.iter().all(|m| report.moves[*m].label == Label::Delay), "each is little by itself");
    assert!(stretch.cost.0 >= 500 && stretch.label == Label::Inaccuracy, "{stretch:?}");
    assert_eq!(report.costliest.first(), stretch.moves.first());
    let reasons = said(&report, "Investigation");
    assert!(reasons.contains("the evidence had settled on `flag requote on`, and it was left undone"), "{reasons}");
    assert!(report.best.is_none_or(|best| report.moves[best].command != "flag requote on"), "it came late");
    // Whoever acts on it has none.
    let prompt = play(&[]);
    assert!(prompt.stretches.is_empty() && prompt.moves.iter().all(|m| m.label != Label::Delay), "{prompt:?}");
}

/// Before any look the page is all that is known: a step either way is fair, and nothing is said of what was not seen.
#[test]
fn what_is_declared_before_a_look_is_judged_by_the_page() {
    let drill = drill("dropped-index");
    for (severity, score) in [(1, 100), (2, 100), (3, 100), (4, 70)] {
        let lines = [&*format!("declare sev{severity}"), "update impact=some doing=investigating next=10m", "look web"];
        let report = graded(&drill, &typed(&lines), 2, Some("dropped-everywhere"));
        let triage = said(&report, "Triage");
        assert!(triage.contains("before any look, on the page alone: sev2"), "{triage}");
        assert!(!triage.contains(" % failed"), "{triage}");
        assert_eq!(dimension(&report, "Triage").score, Some(score), "sev{severity}: {triage}");
        assert!(!said(&report, "Communication").contains("you told people"), "{}", said(&report, "Communication"));
    }
}

/// The best decision did something about the trouble, and was clearly better than what else could be done.
#[test]
fn the_best_decision_is_one() {
    let best = |id: &str, lines: &[&str], world: &str| {
        let report = graded(&drill(id), &typed(lines), 2, Some(world));
        report.best.map(|m| report.moves[m].command.clone())
    };
    let words = ["assign lead me", "declare sev1", "note odd", "update impact=some doing=investigating next=10m"];
    assert_eq!(best("dropped-index", &words, "dropped-everywhere"), None);
    let acts = [&words[..], &["look web", "logs web", "flag my-orders off", "wait 2m", "look overview"]].concat();
    assert_eq!(best("dropped-index", &acts, "dropped-everywhere").as_deref(), Some("flag my-orders off"));
}

/// How many users are hurt is told by the table of severities.
#[test]
fn some_and_most_are_judged_by_one_rule() {
    let drill = drill("missing-flag");
    for (impact, text) in [("most", ""), ("some", ""), ("none", "which could not be known to be so")] {
        let lines = ["look overview", "trace order", &format!("update impact={impact} doing=investigating next=10m")];
        let words = said(&graded(&drill, &typed(&lines), 1, Some("blank-row")), "Communication");
        assert_eq!(words.contains("you told people"), !text.is_empty(), "{impact}: {words}");
        assert!(words.contains(text), "{impact}: {words}");
    }
    let drill = self::drill("failed-rollback");
    let lines = ["look overview", "update impact=most doing=investigating next=10m"];
    let words = said(&graded(&drill, &typed(&lines), 2, Some("stored-quotes")), "Communication");
    let rule = "`most` is: half or more of those who want one thing fail";
    assert!(words.contains("more than the evidence said") && words.contains(rule), "{words}");
}

/// Paging is no waiting, and nobody has to page an owner whom nothing has named.
#[test]
fn paging_is_judged_as_what_it_is() {
    let quiet = drill("quiet-night");
    let lines = ["look overview", "look health", "logs checkout", "page pavel", "wait 10s"];
    let report = graded(&quiet, &typed(&lines), 1, Some("old-test-card"));
    let page = report.moves.iter().find(|m| m.command == "page pavel").unwrap();
    assert_eq!((page.label, page.error), (Label::Inaccuracy, Some(ErrorKind::NeedlessPage)), "{page:?}");
    // That it was milo's is likely; it is charged only where something that was opened names them.
    let drill = drill("failed-rollback");
    let play = |look: &str| {
        let lines = ["look quotes", "look taxes", "look overview", look, "wait 20m"];
        said(&graded(&drill, &typed(&lines), 1, Some("table-clash")), "Command")
    };
    let (unnamed, named) = (play("look checkout"), play("changes"));
    assert!(!unnamed.contains("milo"), "{unnamed}");
    assert!(named.contains("milo") && named.contains("paged not at all"), "{named}");
}
