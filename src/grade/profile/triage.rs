//! Triage: the declared severity against the one that the evidence asked for, by the one table of severities, and how
//! soon. What the page alone called for is fair in the first minutes as long as nothing was looked at, and where it is the
//! worse of the two: declaring early and standing down is cheap.

use crate::base::time::Spoken;
use crate::sim::command::Command;

use super::{Dimension, Played, SOON_S, Valued, known_hurt};

/// Points for each step of severity too high or too low.
const STEP: i32 = 30;
/// Points for each minute after [`SOON_S`].
const MINUTE: i32 = 5;

pub fn judge(played: &Played<'_>, valued: &[Valued]) -> Dimension {
    let name = "Triage";
    let rubric = played.rubric;
    let (spec, begin) = (rubric.spec(), rubric.spec().begin);
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
    let fitting = v.felt.fitting();
    let looked = |x: &Valued| matches!(x.step.command, Command::Look(_)) && x.step.until <= v.step.at;
    let worse = fitting.iter().all(|f| rubric.severity <= *f);
    let by_page = v.step.at.since(begin) <= SOON_S && (worse || !valued.iter().any(looked));
    let fair = fitting.iter().copied().chain(by_page.then_some(rubric.severity));
    let off = fair.map(|f| f.abs_diff(severity)).min().unwrap_or(0);
    let late = known.map_or(0, |k| v.step.at.since(k).saturating_sub(SOON_S) / 60);
    let mut text = format!(
        "declared sev{severity} after {}; on what you had seen, {}",
        Spoken(v.step.at.since(begin)),
        v.felt.said(spec)
    );
    if by_page && off == 0 && !fitting.contains(&severity) {
        text = format!("{text}; the page alone called for sev{severity}, so it was fair");
    } else if off > 0 {
        text = format!("{text}; {} would have fitted", words(&fitting));
    }
    if late > 0 {
        text = format!("{text}; {} within {} is soon enough", "users were likely hurt, and", Spoken(SOON_S));
    }
    let mut because = vec![(v.step.at, text)];
    let mut lost = STEP * i32::from(off);
    for (v, n) in declared {
        let off = v.felt.fitting().iter().map(|f| f.abs_diff(n)).min().unwrap_or(0);
        let fits = if off == 0 { "which fitted" } else { "which did not fit" };
        // Setting it right is worth half of what was wrong before; setting it wrong costs half a step.
        lost = if off == 0 { lost / 2 } else { lost + STEP / 2 * i32::from(off) };
        because.push((v.step.at, format!("changed to sev{n}, {fits}: on what you had seen, {}", v.felt.said(spec))));
    }
    let score = 100 - lost - MINUTE * late as i32;
    Dimension { name, score: Some(score.clamp(0, 100)), because }
}

/// `sev1 or sev2`.
fn words(severities: &[u8]) -> String {
    severities.iter().map(|n| format!("sev{n}")).collect::<Vec<_>>().join(" or ")
}
