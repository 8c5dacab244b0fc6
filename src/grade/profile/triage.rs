//! Triage: the declared severity against the one that the evidence asked for, by the one table of severities, and how
//! soon. Before any look the page is all that is known, and a step either way of what it called for is fair; what it called
//! for stays fair in the first minutes where it is the worse of the two: declaring early and standing down is cheap.

use crate::base::time::Spoken;
use crate::sim::command::Command;

use super::{Dimension, Known, Played, SOON_S, Valued, known_hurt};

/// Points for each step of severity too high or too low.
const STEP: i32 = 30;
/// Points for each minute after [`SOON_S`].
const MINUTE: i32 = 5;

pub fn judge(played: &Played<'_>, valued: &[Valued]) -> Dimension {
    let name = "Triage";
    let rubric = played.rubric;
    let begin = rubric.spec().begin;
    let known = known_hurt(valued);
    let mut declared = valued.iter().filter_map(|v| match v.step.command {
        Command::Declare(n) => Some((v, n)),
        _ => None,
    });
    let Some((v, severity)) = declared.next() else {
        return match known {
            Some(at) => {
                let because = vec![(at, "users were likely to be hurt, and nothing was declared".to_owned())];
                Dimension { name, score: Some(0), because }
            }
            None => Dimension { name, score: None, because: vec![] },
        };
    };
    let there = Known::at(played, valued, v);
    let page = rubric.severity;
    let worse = there.severities.iter().all(|f| page <= *f);
    let by_page = v.step.at.since(begin) <= SOON_S && worse;
    let off = if by_page { there.off(severity).min(page.abs_diff(severity)) } else { there.off(severity) };
    let late = known.map_or(0, |k| v.step.at.since(k).saturating_sub(SOON_S) / 60);
    let mut text = format!("declared sev{severity} after {}; {}", Spoken(v.step.at.since(begin)), there.said);
    if off == 0 && there.off(severity) > 0 {
        text = format!("{text}; the page alone called for sev{severity}, so it was fair");
    } else if off > 0 {
        text = format!("{text}; {} would have fitted", words(&there.severities));
    }
    if late > 0 {
        text = format!("{text}; {} within {} is soon enough", "users were likely hurt, and", Spoken(SOON_S));
    }
    let mut because = vec![(v.step.at, text)];
    let mut lost = STEP * i32::from(off);
    for (v, n) in declared {
        let there = Known::at(played, valued, v);
        let off = there.off(n);
        let fits = if off == 0 { "which fitted" } else { "which did not fit" };
        // Setting it right is worth half of what was wrong before; setting it wrong costs half a step.
        lost = if off == 0 { lost / 2 } else { lost + STEP / 2 * i32::from(off) };
        because.push((v.step.at, format!("changed to sev{n}, {fits}: {}", there.said)));
    }
    let score = 100 - lost - MINUTE * late as i32;
    Dimension { name, score: Some(score.clamp(0, 100)), because }
}

/// `sev1 or sev2`.
fn words(severities: &[u8]) -> String {
    severities.iter().map(|n| format!("sev{n}")).collect::<Vec<_>>().join(" or ")
}
