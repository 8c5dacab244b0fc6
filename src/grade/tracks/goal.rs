//! How much of an outlook has to be known.

/// What of an outlook has to be known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// When the change is complete.
    Landing,
    /// The first token of the journeys' dashboard.
    Verify,
    /// The state so many minutes later, or the last one that is kept.
    Minute(usize),
    /// Everything.
    End,
}

impl Goal {
    /// Whichever of two takes longer.
    pub(super) fn further(self, other: Self) -> Self {
        match (self, other) {
            (Self::Minute(a), Self::Minute(b)) => Self::Minute(a.max(b)),
            (a, b) if a == b => a,
            _ => Self::End,
        }
    }
}
