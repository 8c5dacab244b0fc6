//! A run handed to the grader, with its judgements compared with their keys: the authors' ranks, or the orders of a
//! company's own panel where there is one. What both front ends say about a key is here too.

use crate::base::text::count;
use crate::base::time::Tick;
use crate::course::scenario::{Freeze, Panel};
use crate::grade::advice::Advice;
use crate::grade::assess::Played;
use crate::grade::report::Report;

use super::run::{Judgement, Run};

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
    let mut report = crate::grade::grade(&Played {
        rubric: &scenario.rubric,
        revision: scenario.revision,
        world: run.world,
        incident: run.incident(),
        judgements: &judgements,
    });
    // What the walkthrough did before the learner took over is neither their best nor their costliest decision.
    if let Some(from) = run.taken_over() {
        let own = |m: &usize| report.moves.get(*m).is_some_and(|m| m.at >= from);
        (report.costliest, report.best) =
            (report.costliest.iter().copied().filter(own).collect(), report.best.filter(own));
    }
    report
}

/// What the reference would do where a run stands, on what was seen. Takes a noticeable time.
pub fn advise(run: &Run) -> Advice {
    let scenario = &run.scenario;
    crate::grade::advice::advise(&Played {
        rubric: &scenario.rubric,
        revision: scenario.revision,
        world: run.world,
        incident: run.incident(),
        judgements: &[],
    })
}

/// Agreement of an order (indices into the freeze's options, best first) with the key: the share of pairs put the same
/// way round, 0 to 100, each pair by its weight; pairs that weigh nothing are not compared.
pub fn agreement(freeze: &Freeze, order: &[usize]) -> i32 {
    let (same, all) = sum(freeze, order, |w| w);
    if all == 0 { 100 } else { 100 * same / all }
}

/// Pairs that the key sets apart and an order puts the same way round, and how many there are.
pub fn alike(freeze: &Freeze, order: &[usize]) -> (i32, i32) {
    sum(freeze, order, i32::signum)
}

fn sum(freeze: &Freeze, order: &[usize], of: impl Fn(i32) -> i32) -> (i32, i32) {
    let (mut same, mut all) = (0, 0);
    for (i, a) in order.iter().enumerate() {
        for b in &order[i + 1..] {
            let weight = of(weight(freeze, *a, *b));
            all += weight.abs();
            same += weight.max(0);
        }
    }
    (same, all)
}

/// How much the key puts one option before another; less than 0 the other way round. The distance of the authors' ranks,
/// or of a panel how many more of its people see it so than the other way round: a pair on which it is split weighs 0.
fn weight(freeze: &Freeze, a: usize, b: usize) -> i32 {
    match &freeze.panel {
        Some(panel) => votes(panel, a, b) - votes(panel, b, a),
        None => i32::from(freeze.options[b].rank) - i32::from(freeze.options[a].rank),
    }
}

/// How many of a panel put one option before another.
fn votes(panel: &Panel, a: usize, b: usize) -> i32 {
    panel.experts.iter().filter(|e| e.places[a] < e.places[b]).count() as i32
}

/// What a panel says to a freeze: that it weighs here, and who saw which pair otherwise, with the reason. Empty where
/// there is none.
pub fn panel(freeze: &Freeze) -> Vec<String> {
    let Some(panel) = &freeze.panel else { return vec![] };
    let n = panel.experts.len();
    let people = count(n as u64, "person", "people");
    let mut out = vec![format!(
        "Compared with {people} of {}: a pair weighs as much as they agree on it, and nothing where they are split.",
        panel.title
    )];
    for a in 0..freeze.options.len() {
        for b in a + 1..freeze.options.len() {
            let (more, less) = if votes(panel, a, b) < votes(panel, b, a) { (b, a) } else { (a, b) };
            let against: Vec<String> = panel
                .experts
                .iter()
                .filter(|e| e.places[less] < e.places[more])
                .map(|e| format!("{} ({})", e.role, e.why.trim_end_matches('.')))
                .collect();
            if against.is_empty() {
                continue;
            }
            let split = votes(panel, more, less) == votes(panel, less, more);
            let end = if split { " As many see it the other way round: it is not compared." } else { "" };
            out.push(format!(
                "{} of {n} put \"{}\" before \"{}\": {}.{end}",
                against.len(),
                freeze.options[less].text,
                freeze.options[more].text,
                against.join(", ")
            ));
        }
    }
    out
}

/// Each cue of a freeze, whether it bears on the question, and whether the learner rested on it. Not scored.
pub fn cues(freeze: &Freeze, judgement: &Judgement) -> Vec<String> {
    let told = freeze.cues.iter().enumerate().map(|(i, cue)| {
        let bears = if cue.bears { "bears on it" } else { "does not bear on it" };
        let mine = if judgement.cues.contains(&i) { "you rested on it" } else { "you did not tag it" };
        format!("{}: {bears}; {mine}.", cue.text.trim_end_matches('.'))
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::scenario::{Cue, Expert, FreezeOption, FreezeWhen};

    fn freeze(ranks: &[u8], orders: &[&[u8]]) -> Freeze {
        let option = |(i, rank): (usize, &u8)| FreezeOption {
            text: format!("option {}", i + 1),
            rank: *rank,
            why: String::new(),
            source: String::new(),
        };
        let expert = |(i, places): (usize, &&[u8])| Expert {
            role: format!("role {}", i + 1),
            places: places.to_vec(),
            why: format!("reason {}.", i + 1),
        };
        let experts: Vec<Expert> = orders.iter().enumerate().map(expert).collect();
        Freeze {
            id: "f".into(),
            when: FreezeWhen::FirstChange,
            ask: String::new(),
            options: ranks.iter().enumerate().map(option).collect(),
            cues: vec![],
            panel: (!experts.is_empty()).then(|| Panel { title: "Acme".into(), experts }),
        }
    }

    #[test]
    fn agreement_counts_pairs_by_distance() {
        let freeze = freeze(&[1, 1, 3, 4], &[]);
        assert_eq!(agreement(&freeze, &[0, 1, 2, 3]), 100);
        assert_eq!(agreement(&freeze, &[1, 0, 2, 3]), 100, "equal ranks are not compared");
        assert_eq!(agreement(&freeze, &[3, 2, 1, 0]), 0);
        assert_eq!(agreement(&freeze, &[0, 1, 3, 2]), 90, "the nearest pair weighs least");
    }

    #[test]
    fn pairs_of_equal_rank_are_not_compared() {
        let freeze = freeze(&[1, 1, 3, 4], &[]);
        for (order, want) in [
            (vec![0, 1, 2, 3], (5, 5)),
            (vec![1, 0, 2, 3], (5, 5)),
            (vec![3, 2, 1, 0], (0, 5)),
            (vec![2, 0, 1, 3], (3, 5)),
        ] {
            assert_eq!(alike(&freeze, &order), want, "{order:?}");
        }
    }

    #[test]
    fn a_panel_takes_the_place_of_the_authors_and_split_pairs_weigh_nothing() {
        // Three of four put 2 before 1; on 1 and 3 they are split; all put 2 before 3.
        let ranked = freeze(&[1, 2, 3], &[&[2, 1, 3], &[2, 1, 3], &[3, 1, 2], &[1, 1, 1]]);
        assert_eq!(weight(&ranked, 1, 0), 3);
        assert_eq!(weight(&ranked, 0, 2), 1, "two against one; equal places are no vote");
        assert_eq!(agreement(&ranked, &[1, 0, 2]), 100);
        assert_eq!(agreement(&ranked, &[0, 1, 2]), 100 * 4 / 7, "the authors' own order");
        let split = freeze(&[1, 2], &[&[1, 2], &[2, 1]]);
        assert_eq!(
            (agreement(&split, &[0, 1]), agreement(&split, &[1, 0]), alike(&split, &[1, 0])),
            (100, 100, (0, 0))
        );
        assert_eq!(agreement(&freeze(&[1, 2], &[]), &[1, 0]), 0, "without a panel the authors' ranks hold");
    }

    #[test]
    fn dissent_is_told_with_its_share_and_reason() {
        assert_eq!(panel(&freeze(&[1, 2], &[])), Vec::<String>::new());
        let told = panel(&freeze(&[1, 2, 3], &[&[1, 2, 3], &[1, 2, 3], &[2, 1, 3]]));
        let first = "Compared with 3 people of Acme: a pair weighs as much as they agree on it, and nothing where they are \
                     split.";
        assert_eq!(told, [first, "1 of 3 put \"option 2\" before \"option 1\": role 3 (reason 3)."]);
        let split = panel(&freeze(&[1, 2], &[&[1, 2], &[2, 1]]));
        let end = "role 2 (reason 2). As many see it the other way round: it is not compared.";
        assert_eq!(split[1], format!("1 of 2 put \"option 2\" before \"option 1\": {end}"));
    }

    #[test]
    fn cues_are_told_beside_what_was_tagged() {
        let mut freeze = freeze(&[1, 2], &[]);
        let cue = |id: &str, bears| Cue { id: id.into(), text: format!("cue {id}"), bears };
        freeze.cues = vec![cue("a", true), cue("b", false)];
        let judgement = Judgement { freeze: 0, at: Tick(0), order: None, confidence: 50, cues: vec![1] };
        let told = cues(&freeze, &judgement);
        assert_eq!(told, ["cue a: bears on it; you did not tag it.", "cue b: does not bear on it; you rested on it."]);
    }
}
