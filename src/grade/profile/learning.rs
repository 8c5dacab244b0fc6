//! Learning: what is to be done about the next time, and what the same week says of it. Not a part of a run's report: it
//! comes later, from what was picked, and a run without follow-ups has no such dimension.

use crate::base::ratio::Milli;
use crate::base::time::Tick;
use crate::grade::report::Dimension;

/// Points for what is spared, for how the actions are settled, and for their kinds; 100 in all.
const SPARED: i64 = 50;
const SETTLED: i64 = 40;
const KINDS: i64 = 10;

/// An action of the postmortem as it was settled.
#[allow(clippy::struct_excessive_bools, reason = "each is a question of its own")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// What the reasons call it.
    pub name: String,
    /// What it does about the next time, in a word.
    pub kind: &'static str,
    /// Why no single person owns it who could see it through; none where one does.
    pub unowned: Option<String>,
    /// Whether its end can be verified by somebody else.
    pub verifiable: bool,
    /// Whether it has a date by which it can be done.
    pub dated: bool,
    /// Whether it is linked to the factor that it answers to.
    pub linked: bool,
}

/// The dimension. `spared` is the share of the harm that the replay spared, `at` the end of the run.
pub fn judge(actions: &[Settled], spared: Milli, at: Tick) -> Dimension {
    let mut because = Vec::new();
    let mut met = 0;
    for action in actions {
        let unowned = action.unowned.as_deref().unwrap_or_default();
        let asked = [
            (action.unowned.is_none(), unowned),
            (action.verifiable, "no end state that somebody else can verify"),
            (action.dated, "no date by which it can be done"),
            (action.linked, "not linked to the factor that it answers to"),
        ];
        met += asked.iter().filter(|(is, _)| *is).count() as i64;
        let missing: Vec<&str> = asked.iter().filter(|(is, _)| !is).map(|(_, what)| *what).collect();
        if !missing.is_empty() {
            because.push((at, format!("{}: {}", action.name, missing.join("; "))));
        }
    }
    let kinds = |of: &[&str]| actions.iter().any(|a| of.contains(&a.kind));
    let mixed = actions.iter().any(|a| a.kind != actions[0].kind);
    let acts = kinds(&["prevent", "mitigate"]);
    if !mixed {
        because.push((at, "all actions are of one kind: what they miss, nothing else catches".to_owned()));
    } else if !acts {
        because.push((at, "nothing prevents or mitigates".to_owned()));
    }
    because
        .push((at, format!("the same evenings again: {} percent of the cost spared", (spared.0 + 5).div_euclid(10))));
    let asked = 4 * actions.len().max(1) as i64;
    let kinds = if mixed && acts { KINDS } else { 0 };
    let score = spared.0.clamp(0, 1000) * SPARED / 1000 + met * SETTLED / asked + kinds;
    Dimension { name: "Learning", score: (!actions.is_empty()).then_some(score as i32), because }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(kind: &'static str, well: bool) -> Settled {
        Settled {
            name: "canary".into(),
            kind,
            unowned: (!well).then(|| "nobody owns it".into()),
            verifiable: well,
            dated: well,
            linked: well,
        }
    }

    fn score(actions: &[Settled], spared: i64) -> Option<i32> {
        judge(actions, Milli(spared), Tick(60)).score
    }

    #[test]
    fn what_is_spared_how_it_is_settled_and_the_kinds_each_count() {
        let (prevent, mitigate) = (settled("prevent", true), settled("mitigate", true));
        assert_eq!(score(&[prevent.clone(), mitigate.clone()], 1000), Some(100));
        assert_eq!(score(&[prevent.clone(), mitigate.clone()], 500), Some(75));
        assert_eq!(score(&[prevent.clone(), mitigate.clone()], -400), Some(50), "harm is nothing spared");
        assert_eq!(score(&[prevent.clone(), prevent.clone()], 1000), Some(90), "one kind");
        assert_eq!(score(&[settled("prevent", false), mitigate], 1000), Some(80));
        assert_eq!(score(&[settled("detect", true), settled("detect", true)], 0), Some(40));
        assert_eq!(score(&[], 0), None, "nothing was picked");
    }

    #[test]
    fn each_reason_names_the_action_that_it_comes_from() {
        let half = Settled { unowned: Some("kofi cannot".into()), dated: false, ..settled("prevent", true) };
        let because = judge(&[half, settled("mitigate", true)], Milli(432), Tick(60)).because;
        let words: Vec<&str> = because.iter().map(|(_, why)| why.as_str()).collect();
        let missing = "canary: kofi cannot; no date by which it can be done";
        assert_eq!(words, [missing, "the same evenings again: 43 percent of the cost spared"]);
    }
}
