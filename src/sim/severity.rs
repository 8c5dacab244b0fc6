//! Severities: what harm each stands for and how fast it needs people. One table, which whatever names a severity reads:
//! what is typed, what is said, what is graded. Companies draw these lines at other places; here they follow what users
//! feel, and the share is that of the journey that fails most, so that many who can still browse hide nobody who cannot
//! pay.
//!
//! What people outside are told of it, nobody, some or most, follows the same share and lies beside it.

use super::command::Impact;
use super::world::World;

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Severity {
    /// 1 (worst) to 4.
    pub number: u8,
    /// What users feel.
    pub harm: &'static str,
    /// How fast it needs people, and whom.
    pub needs: &'static str,
    /// The share of one thing that users come for which fails, from which it holds.
    pub from: f64,
}

/// All of them, worst first.
pub const SEVERITIES: [Severity; 4] = [
    Severity {
        number: 1,
        harm: "half or more of those who want one thing fail",
        needs: "everybody who can help, at once; one person leads",
        from: 0.5,
    },
    Severity {
        number: 2,
        harm: "at least one in twenty fails, fewer than half",
        needs: "those on call and the owners, at once; one person leads",
        from: 0.05,
    },
    Severity { number: 3, harm: "fewer than one in twenty fail", needs: "whoever is on call, today", from: 0.005 },
    Severity {
        number: 4,
        harm: "nobody fails: a false alarm, or a risk",
        needs: "its owner, in working hours",
        from: 0.0,
    },
];

/// The row of a number; the least one where there is none.
pub fn row(number: u8) -> Severity {
    SEVERITIES.into_iter().find(|s| s.number == number).unwrap_or(SEVERITIES[3])
}

/// The severity of harm in which this share of one journey's users fails.
pub fn of_share(share: f64) -> Severity {
    SEVERITIES.into_iter().find(|s| share >= s.from).unwrap_or(SEVERITIES[3])
}

/// What an update says of how many users are hurt, with what it holds for; of those who want one thing, where most of them
/// fail.
pub const IMPACTS: [(Impact, &str); 3] = [
    (Impact::None, "nobody fails beyond the usual"),
    (Impact::Some, "fewer than half of those who want one thing fail"),
    (Impact::Most, "half or more of those who want one thing fail"),
];

/// What an update says of harm in which this share of one journey's users fails.
pub fn impact_of(share: f64) -> Impact {
    match of_share(share).number {
        1 => Impact::Most,
        2 | 3 => Impact::Some,
        _ => Impact::None,
    }
}

/// What an impact holds for.
pub fn holds_for(impact: Impact) -> &'static str {
    IMPACTS.iter().find(|(i, _)| *i == impact).map_or("", |(_, harm)| harm)
}

/// Every row in words: `sev1: half or more of those ...: everybody who can help ...`.
pub fn said() -> impl Iterator<Item = (String, String)> {
    SEVERITIES.into_iter().map(|s| (format!("sev{}", s.number), format!("{}: {}", s.harm, s.needs)))
}

impl World {
    /// The share that fails now, beyond the usual failures, of the journey that fails most, and which one. Of journeys that
    /// count as harm; where only records are harmed, the share of everything that they stand for.
    pub fn worst_felt(&self) -> (f64, Option<usize>) {
        let of = self.fixed.spec.journeys.iter().zip(&self.state.journeys).enumerate();
        let felt =
            of.filter(|(_, (j, _))| j.weight > 0.0).map(|(i, (j, now))| ((now.fails - j.floor).max(0.0), Some(i)));
        let worst = felt.fold((0.0, None), |worst, one| if one.0 > worst.0 { one } else { worst });
        if of_share(worst.0).number < 4 { worst } else { (self.state.harm_rate.min(1.0), None) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_share_has_one_severity_and_more_harm_is_never_less_severe() {
        let at = |percent: u32| of_share(f64::from(percent) / 100.0).number;
        assert_eq!([0, 1, 4, 5, 49, 50, 52, 100].map(at), [4, 3, 3, 2, 2, 1, 1, 1]);
        assert!((0..100).all(|p| at(p + 1) <= at(p)));
        assert!(SEVERITIES.iter().zip(1..).all(|(s, n)| s.number == n && row(n) == *s));
        let told = |percent: u32| impact_of(f64::from(percent) / 100.0);
        assert_eq!([0, 1, 49, 50].map(told), [Impact::None, Impact::Some, Impact::Some, Impact::Most]);
        assert!(
            (0..=100).all(|p| (told(p) == Impact::Most) == (at(p) == 1) && (told(p) == Impact::None) == (at(p) == 4))
        );
        assert!(IMPACTS.iter().all(|(i, harm)| holds_for(*i) == *harm));
        assert_eq!(said().map(|(word, _)| word).collect::<Vec<_>>(), ["sev1", "sev2", "sev3", "sev4"]);
    }
}
