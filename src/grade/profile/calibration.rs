//! Calibration: committed beliefs against what the evidence made of the family at that minute, not against the truth, so
//! free of luck. A commit scores `100 * max(0, 1 - |p - b|^2 / |u - b|^2)`, with `p` what was said, `b` what the evidence
//! said and `u` the same share for everything: 100 for the evidence's own belief, 0 for one no better than none.

use crate::sim::command::Command;

use super::{Dimension, Played, Valued};

pub fn judge(played: &Played<'_>, valued: &[Valued]) -> Dimension {
    let name = "Calibration";
    let suspects = &played.rubric.suspects;
    let (mut scores, mut because) = (vec![], vec![]);
    for step in &played.incident.journal {
        let Command::Suspect(said) = &step.command else { continue };
        let Some(v) = valued.iter().find(|v| v.step.at >= step.at).or(valued.last()) else { continue };
        let evidence: Vec<f64> = suspects.iter().map(|s| s.worlds.iter().map(|w| v.belief.p[*w]).sum()).collect();
        let said: Vec<f64> = said.iter().map(|percent| f64::from(*percent) / 100.0).collect();
        let score = score(&said, &evidence);
        scores.push(score);
        let likeliest = (0..suspects.len()).max_by(|a, b| evidence[*a].total_cmp(&evidence[*b])).unwrap_or(0);
        because.push((
            step.at,
            format!(
                "{score} of 100: the evidence gave \"{}\" {} in 100, you gave it {}",
                suspects[likeliest].text.trim_end_matches('.'),
                percent(evidence[likeliest]),
                percent(said[likeliest]),
            ),
        ));
    }
    let mean = (!scores.is_empty()).then(|| scores.iter().sum::<i32>() / scores.len() as i32);
    Dimension { name, score: mean, because }
}

fn percent(share: f64) -> u32 {
    (share * 100.0 + 0.5) as u32
}

/// Points of a belief against the evidence's, both summing to 1.
fn score(said: &[f64], evidence: &[f64]) -> i32 {
    let even = 1.0 / evidence.len() as f64;
    let square = |x: f64| x * x;
    let off: f64 = said.iter().zip(evidence).map(|(p, b)| square(p - b)).sum();
    let worst: f64 = evidence.iter().map(|b| square(even - b)).sum();
    if worst <= 0.0 {
        return if off <= 0.0 { 100 } else { 0 };
    }
    (100.0 * (1.0 - off / worst).max(0.0) + 0.5) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_belief_is_scored_by_its_distance_from_the_evidence() {
        let evidence = [0.8, 0.1, 0.1];
        assert_eq!(score(&evidence, &evidence), 100);
        assert_eq!(score(&[1.0 / 3.0; 3], &evidence), 0, "no better than none");
        assert_eq!(score(&[0.0, 1.0, 0.0], &evidence), 0, "sure of the wrong thing");
        let hedged = score(&[0.6, 0.2, 0.2], &evidence);
        assert!((75..90).contains(&hedged), "{hedged}");
        assert!(score(&[1.0, 0.0, 0.0], &evidence) < 100, "surer than the evidence");
    }
}
