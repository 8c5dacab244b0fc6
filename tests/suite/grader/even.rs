//! What cannot be told apart is no charge: how far the worth of looks moves from noise to noise, and that the limit is no
//! more than twice that where it moves most. With `FIREDRILL_FULL=1` over sixteen noises of every drill, which takes
//! minutes; else over eight of the drill in which noise matters most.

use firedrill::course::scenario::Scenario;
use firedrill::grade::even;
use firedrill::grade::family::Family;
use firedrill::grade::policy::Choice;
use firedrill::grade::reference;
use firedrill::grade::tracks::Tracks;
use firedrill::grade::walk::Walk;

use crate::support::{drills, graded, typed};

/// The drill in which the worth of looks hangs most on the noise.
const NOISY: &str = "failed-rollback";

fn full() -> bool {
    std::env::var_os("FIREDRILL_FULL").is_some_and(|v| v == "1")
}

/// What was weighed at the take-over under a noise, with what it costs.
fn weighed(drill: &Scenario, seed: u64) -> Vec<(Choice, f64)> {
    let (tracks, root) = Tracks::new(&drill.rubric, seed);
    let mut family = Family::new(&tracks, root);
    let here = Walk::new(&mut family, 0).here(drill.rubric.spec().begin.0);
    let node = family.node(&[]);
    reference::choose(&mut node.player, &mut node.root, &here, drill.rubric.improvements).1
}

/// Mean and standard deviation.
fn spread(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt())
}

#[test]
fn looks_that_count_as_even_differ_by_less_than_between_two_noises() {
    let mut most: f64 = 0.0;
    for drill in drills().into_iter().filter(|d| full() || d.id == NOISY) {
        let seeds = if full() { 16 } else { 8 };
        let rounds: Vec<Vec<(Choice, f64)>> = (1..=seeds).map(|seed| weighed(&drill, seed)).collect();
        let of = |round: &[(Choice, f64)], c: Choice| round.iter().find(|(x, _)| *x == c).map(|(_, v)| *v);
        let looks: Vec<Choice> = rounds[0].iter().map(|(c, _)| *c).filter(|c| matches!(c, Choice::Look(_))).collect();
        for (i, a) in looks.iter().enumerate() {
            for b in &looks[i + 1..] {
                let apart: Vec<f64> = rounds.iter().filter_map(|r| Some(of(r, *a)? - of(r, *b)?)).collect();
                if apart.len() >= 3 {
                    let (mean, sd) = spread(&apart);
                    println!("{} {a:?} {b:?}: {mean:+.3} +- {sd:.3} of {}", drill.id, apart.len());
                    most = most.max(sd);
                }
            }
        }
    }
    assert!(even::LOOKS <= 2.0 * most, "looks move by {most} from noise to noise");
}

/// Twenty seconds spent on a look that another noise would have made the better one are no charge; spent on one that tells
/// clearly less, they are.
#[test]
fn an_even_look_is_no_charge_and_a_wasted_one_is() {
    let drill = drills().into_iter().find(|d| d.id == "dropped-index").unwrap();
    let first = |line: &str| graded(&drill, &typed(&[line, "wait 10s"]), 4, Some("miscounted")).moves.remove(0);
    let even = first("look web");
    assert!(even.reference == "look edge" && even.as_good.iter().any(|c| c == "look web"), "{even:?}");
    assert_eq!((even.cost.0, even.loss.0, even.error), (0, 0, None), "{even:?}");
    let wasted = first("runbook deploy");
    assert!(wasted.reference == "look edge" && wasted.cost.0 > 100, "{wasted:?}");
}
