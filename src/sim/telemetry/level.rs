//! What numbers are, and how far from a good day a person would call them.

use crate::sim::state::SeriesState;

/// What a number is, which decides what a person would notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A second.
    PerSecond,
    /// A minute.
    PerMinute,
    /// Percent that fail.
    ErrorPercent,
    /// Percent that end well.
    SuccessPercent,
    /// Percent of a resource in use.
    UsePercent,
    /// Milliseconds.
    Ms,
    /// A count of waiting requests.
    Waiting,
    /// A count of replicas.
    Replicas,
    /// Percent, usual at whatever it is on a good day.
    Percent,
    /// Megabytes.
    Megabytes,
    /// Restarts a minute, none on a good day.
    Restarts,
    /// Seconds behind.
    Seconds,
    /// Records that should not be.
    Records,
    /// Days that are left.
    Days,
    /// Tickets a minute, none on a good day.
    Tickets,
}

impl Unit {
    /// After the number, with its blank.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::PerSecond => "/s",
            Self::PerMinute | Self::Restarts | Self::Tickets => "/min",
            Self::ErrorPercent | Self::SuccessPercent | Self::UsePercent | Self::Percent => " %",
            Self::Ms => " ms",
            Self::Waiting => " waiting",
            Self::Replicas => " ready",
            Self::Megabytes => " MB",
            Self::Seconds => " s",
            Self::Records => " records",
            Self::Days => " days",
        }
    }
}

/// How far a value is from a good day, as a person would notice it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Less than half of what is usual.
    VeryLow,
    /// Clearly less than usual.
    Low,
    /// As usual.
    Normal,
    /// Clearly more than usual.
    Raised,
    /// Much more than usual.
    High,
    /// Beyond anything usual.
    Severe,
    /// There is nothing to tell it by.
    Absent,
}

impl Level {
    /// In words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::VeryLow => "very low",
            Self::Low => "low",
            Self::Normal => "normal",
            Self::Raised => "raised",
            Self::High => "high",
            Self::Severe => "severe",
            Self::Absent => "no data",
        }
    }

    /// The level of a series as it was scraped last.
    pub fn of_series(unit: Unit, series: &SeriesState) -> Self {
        if series.absent { Self::Absent } else { Self::of(unit, series.now, series.base) }
    }

    /// The level of a value given its value on a good day.
    pub fn of(unit: Unit, now: f32, base: f32) -> Self {
        let above = |raised: f32, high: f32, severe: f32| {
            if now < raised {
                Self::Normal
            } else if now < high {
                Self::Raised
            } else if now < severe {
                Self::High
            } else {
                Self::Severe
            }
        };
        match unit {
            Unit::ErrorPercent => above(1.0_f32.max(base * 3.0), 3.0_f32.max(base * 6.0), 25.0),
            Unit::SuccessPercent => {
                if now > 98.5 {
                    Self::Normal
                } else if now > 75.0 {
                    Self::Low
                } else {
                    Self::VeryLow
                }
            }
            Unit::UsePercent => above(80.0, 95.0, 1e9),
            Unit::Ms => above(base * 1.5 + 5.0, base * 3.0 + 5.0, base * 10.0 + 5.0),
            Unit::Waiting => above(20.0, 200.0, 2000.0),
            Unit::Restarts => above(0.05, 1.0, 10.0),
            Unit::Seconds => above(base * 2.0 + 5.0, base * 4.0 + 30.0, base * 10.0 + 300.0),
            Unit::Records => above(0.5, 100.0, 10_000.0),
            Unit::Tickets => above(base * 3.0 + 0.5, base * 6.0 + 3.0, base * 20.0 + 20.0),
            Unit::Days => {
                if now >= 14.0 {
                    Self::Normal
                } else if now >= 1.0 {
                    Self::Low
                } else {
                    Self::VeryLow
                }
            }
            Unit::PerSecond | Unit::PerMinute | Unit::Replicas | Unit::Percent | Unit::Megabytes => {
                let ratio = if base > 0.0 { now / base } else { 1.0 };
                if ratio < 0.5 {
                    Self::VeryLow
                } else if ratio < 0.88 {
                    Self::Low
                } else if ratio <= 1.35 {
                    Self::Normal
                } else if ratio <= 2.5 {
                    Self::Raised
                } else {
                    Self::High
                }
            }
        }
    }
}
