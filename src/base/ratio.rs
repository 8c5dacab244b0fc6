//! Costs as integers. The grader computes in floating point and reports thousandths of a budget-minute, so that the
//! same log gives the same bytes on every platform and in every front end.

use std::fmt;

/// A signed amount in thousandths of a budget-minute (one minute of total failure of the main SLO).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Milli(pub i64);

impl Milli {
    /// Rounds half away from zero.
    pub fn from_minutes(minutes: f64) -> Self {
        let scaled = minutes * 1000.0;
        Self(if scaled < 0.0 { (scaled - 0.5) as i64 } else { (scaled + 0.5) as i64 })
    }

    /// Budget-minutes.
    pub fn minutes(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// With an explicit sign and one decimal: `+3.2`, `-0.4`, `0.0`.
    pub fn signed(self) -> String {
        let tenths = (self.0.abs() + 50) / 100;
        let sign = if tenths == 0 {
            ""
        } else if self.0 < 0 {
            "-"
        } else {
            "+"
        };
        format!("{sign}{}.{}", tenths / 10, tenths % 10)
    }
}

impl fmt::Display for Milli {
    /// One decimal: `3.2`, `-0.4`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0.abs() + 50) / 100;
        let sign = if self.0 < 0 && tenths > 0 { "-" } else { "" };
        write!(f, "{sign}{}.{}", tenths / 10, tenths % 10)
    }
}

impl std::ops::Add for Milli {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::ops::Sub for Milli {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::iter::Sum for Milli {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        Self(iter.map(|m| m.0).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_and_prints_with_its_sign() {
        assert_eq!(Milli::from_minutes(1.2345), Milli(1235));
        assert_eq!(Milli::from_minutes(-1.2345), Milli(-1235));
        assert_eq!(Milli(-1250).to_string(), "-1.3");
        assert_eq!(Milli(30).signed(), "0.0");
        assert_eq!(Milli(3210).signed(), "+3.2");
    }
}
