//! Every shipped drill: its written runs, and the properties that make its grade a grade of decisions.

use firedrill::grade::report::Report;
use firedrill::session::run::{Run, Start};
use firedrill::session::{grade, script};

use crate::support::{drills, graded, played, typed};

fn bytes(report: &Report) -> String {
    serde_json::to_string(report).unwrap()
}

#[test]
fn walkthrough_and_alternatives_pass_and_traps_do_not() {
    for drill in drills() {
        let walkthrough = graded(&drill, &drill.walkthrough, 1, None);
        assert!(walkthrough.passed, "{}: {:?}", drill.id, walkthrough.reasons);
        assert!(walkthrough.score >= 90, "{}: {}", drill.id, walkthrough.score);
        for (i, s) in drill.alternatives.iter().enumerate() {
            let report = graded(&drill, s, 1, None);
            assert!(report.passed, "{} alternative {}: {:?}", drill.id, i + 1, report.reasons);
        }
        assert!(drill.traps.len() >= 2);
        for (i, s) in drill.traps.iter().enumerate() {
            assert!(!graded(&drill, s, 1, None).passed, "{} trap {}", drill.id, i + 1);
        }
    }
}

#[test]
fn doing_nothing_fails_and_is_no_luck() {
    for drill in drills() {
        let mut run = Run::start(drill.clone(), &Start { seed: 1, world: Some(0), exam: false });
        script::idle(&mut run).unwrap();
        let report = grade(&run);
        assert!(!report.passed);
        assert!(report.decisions.minutes() > 3.0, "{}", report.decisions);
        assert!(report.reasons[0].contains("before you closed"), "{:?}", report.reasons);
    }
}

#[test]
fn the_same_script_gives_the_same_bytes() {
    for drill in drills() {
        assert_eq!(
            bytes(&graded(&drill, &drill.walkthrough, 3, None)),
            bytes(&graded(&drill, &drill.walkthrough, 3, None))
        );
    }
}

#[test]
fn splitting_waits_and_adding_notes_changes_nothing() {
    let drill = &drills()[0];
    let whole = typed(&["look overview", "flag express-pay off", "wait 4m", "look overview", "wait 1m", "resolve"]);
    let padded = typed(&[
        "note hm",
        "look overview",
        "flag express-pay off",
        "wait 1m",
        "note still",
        "wait 40s",
        "wait 140s",
        "look overview",
        "wait 59s",
        "wait 1s",
        "resolve",
    ]);
    let world = Some("flag-and-format");
    assert_eq!(bytes(&graded(drill, &whole, 1, world)), bytes(&graded(drill, &padded, 1, world)));
}

#[test]
fn par_decisions_and_luck_add_up() {
    for drill in drills() {
        for s in drill.traps.iter().chain([&drill.walkthrough]) {
            let r = graded(&drill, s, 2, None);
            assert_eq!(r.par + r.decisions + r.luck, r.total);
        }
    }
}

/// The same commands in two worlds that showed the same cues cost the same, however the run ended.
#[test]
fn worlds_with_the_same_cues_give_the_same_grade() {
    let drill = &drills()[0];
    let s = typed(&["rollback checkout", "wait 10s"]);
    let first = |world| {
        let run = played(drill, &s, 1, Some(world));
        let report = grade(&run);
        (report.moves[0].cost, report.moves[0].belief.clone(), report.moves[0].label, report.luck)
    };
    let (cost, belief, label, luck) = first("release-errors");
    let (cost2, belief2, label2, luck2) = first("flag-and-format");
    assert_eq!((cost, &belief, label), (cost2, &belief2, label2), "the decision is judged on what was seen");
    assert!(luck2.minutes() > luck.minutes() + 1.0, "and the difference is luck: {luck} against {luck2}");
}

/// A player's luck averages to nothing over the family, good play or bad.
#[test]
fn luck_is_zero_mean() {
    let drill = &drills()[0];
    for s in [&drill.walkthrough, &drill.traps[0]] {
        let (mut luck, mut total) = (0.0, 0.0);
        for w in &drill.rubric.worlds {
            let report = graded(drill, s, 1, Some(&w.id));
            luck += w.prior * report.luck.minutes();
            total += w.prior * report.total.minutes();
        }
        assert!(luck.abs() < 0.03 * total, "{}: {luck} of {total}", s.title);
    }
}

/// What is never looked at cannot help: acting on a guess that happens to be right is not better play.
#[test]
fn a_lucky_guess_is_graded_as_a_guess() {
    let drill = &drills()[0];
    let guess = typed(&["rollback checkout", "wait 6m", "look overview", "wait 2m", "look overview", "resolve"]);
    let report = graded(drill, &guess, 1, Some("release-errors"));
    assert!(report.luck.minutes() < -1.0, "{}", report.luck);
    assert!(report.decisions.minutes() > 1.0, "{}", report.decisions);
    assert!(!report.passed);
    assert_eq!(report.world.remedy, ["rollback checkout"]);
}

#[test]
fn an_extra_page_to_somebody_who_does_not_own_it_never_helps() {
    let drill = &drills()[0];
    let world = Some("flag-and-format");
    let without = graded(drill, &drill.walkthrough, 1, world);
    let mut s = drill.walkthrough.clone();
    s.lines.insert(0, typed(&["page ines"]).lines.remove(0));
    let with = graded(drill, &s, 1, world);
    assert!(with.decisions.minutes() > without.decisions.minutes() + 0.1);
    assert!(with.score <= without.score);
}

#[test]
fn the_declared_remedy_is_the_best_one_in_every_world() {
    for drill in drills() {
        let (tracks, mut root) = firedrill::grade::tracks::Tracks::new(&drill.rubric, 1);
        for (w, world) in drill.rubric.worlds.iter().enumerate() {
            let mut best = (tracks.harm(&root, w), None);
            for (i, offer) in drill.rubric.offers.iter().enumerate() {
                let price = tracks.price(w, std::iter::once(offer.action));
                let cost = tracks.harms(&mut root, &[(1, i as u8)])[w] + price;
                if cost < best.0 - 0.05 {
                    best = (cost, Some(offer.action));
                }
            }
            assert_eq!(best.1, world.remedy.first().copied(), "{} {}", drill.id, world.id);
        }
    }
}
