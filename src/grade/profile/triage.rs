//! Triage: the declared severity against the one that the evidence asked for, and how soon.

use crate::base::time::Spoken;
use crate::sim::command::Command;

use super::{Dimension, LIKELY, Played, Valued, hurt, known_hurt};

/// Seconds to declare in once it is likely that users are hurt.
const SOON_S: u32 = 300;
/// A severity fits that is right with at least this probability.
const FITS: f64 = 0.25;
/// The least severity.
const LEAST: u8 = 4;
/// Points for each step of severity too high or too low.
const STEP: i32 = 30;
/// Points for each minute after [`SOON_S`].
const MINUTE: i32 = 5;

pub fn judge(played: &Played<'_>, valued: &[Valued]) -> Dimension {
    let name = "Triage";
    let (rubric, begin) = (played.rubric, played.rubric.spec().begin);
    let known = known_hurt(rubric, valued);
    let declared = valued.iter().find_map(|v| match v.step.command {
        Command::Declare(n) => Some((v, n)),
        _ => None,
    });
    let Some((v, severity)) = declared else {
        return match known {
            Some(at) => {
                let because = vec![(at, "users were likely to be hurt, and nothing was declared".to_owned())];
                Dimension { name, score: Some(0), because }
            }
            None => Dimension { name, score: None, because: vec![] },
        };
    };
    let hurt = hurt(rubric, v);
    let mut fits = vec![];
    if hurt >= FITS {
        fits.push(rubric.severity);
    }
    if 1.0 - hurt >= FITS {
        fits.push(LEAST);
    }
    let off = fits.iter().map(|f| f.abs_diff(severity)).min().unwrap_or(0);
    let late = known.map_or(0, |k| v.step.at.since(k).saturating_sub(SOON_S) / 60);
    let score = 100 - STEP * i32::from(off) - MINUTE * late as i32;
    let fitting: Vec<String> = fits.iter().map(|f| format!("sev{f}")).collect();
    let sure = if hurt >= LIKELY { "likely" } else { "not likely" };
    let text = format!(
        "declared sev{severity} after {}; on the evidence it was {sure} that users were hurt: {} fits",
        Spoken(v.step.at.since(begin)),
        fitting.join(" or "),
    );
    Dimension { name, score: Some(score.clamp(0, 100)), because: vec![(v.step.at, text)] }
}
