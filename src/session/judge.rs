//! A run handed to the grader, with its judgements compared with their keys.

use crate::base::time::Tick;
use crate::course::scenario::Freeze;
use crate::grade::assess::Played;
use crate::grade::report::Report;

use super::run::Run;

/// Judges a run as it stands; a run that was not ended counts as left alone from here to the horizon.
pub fn grade(run: &Run) -> Report {
    let scenario = &run.scenario;
    let judgements: Vec<(Tick, String, Option<i32>)> = run
        .judgements
        .iter()
        .map(|j| {
            let freeze = &scenario.freezes[j.freeze];
            (j.at, freeze.ask.clone(), j.order.as_ref().map(|order| agreement(freeze, order)))
        })
        .collect();
    crate::grade::grade(&Played {
        rubric: &scenario.rubric,
        revision: scenario.revision,
        world: run.world,
        incident: run.incident(),
        judgements: &judgements,
    })
}

/// Agreement of an order (indices into the freeze's options, best first) with the authors' ranks: the share of pairs put
/// the same way round, 0 to 100, each pair weighted by the distance of its ranks; pairs of equal rank are not compared.
pub fn agreement(freeze: &Freeze, order: &[usize]) -> i32 {
    let (mut same, mut all) = (0, 0);
    for (i, a) in order.iter().enumerate() {
        for b in &order[i + 1..] {
            let (first, second) = (i32::from(freeze.options[*a].rank), i32::from(freeze.options[*b].rank));
            all += (second - first).abs();
            same += (second - first).max(0);
        }
    }
    if all == 0 { 100 } else { 100 * same / all }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::scenario::{FreezeOption, FreezeWhen};

    #[test]
    fn agreement_counts_pairs_by_distance() {
        let option = |rank| FreezeOption { text: String::new(), rank, why: String::new(), source: String::new() };
        let freeze = Freeze {
            id: "f".into(),
            when: FreezeWhen::FirstChange,
            ask: String::new(),
            options: vec![option(1), option(1), option(3), option(4)],
        };
        assert_eq!(agreement(&freeze, &[0, 1, 2, 3]), 100);
        assert_eq!(agreement(&freeze, &[1, 0, 2, 3]), 100, "equal ranks are not compared");
        assert_eq!(agreement(&freeze, &[3, 2, 1, 0]), 0);
        assert_eq!(agreement(&freeze, &[0, 1, 3, 2]), 90, "the nearest pair weighs least");
    }
}
