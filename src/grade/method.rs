//! How a run is graded, as choices that could have been made otherwise. The product makes them one way; tests plant the
//! others and see that the properties of the grade break.

/// The choices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Method {
    /// Chance that a person misreads a cue, or that a world shows another one by accident.
    pub misread: f64,
    /// What a decision is judged on.
    pub evidence: Evidence,
    /// Whether something that is opened again and shows the same tells it a second time.
    pub repeats_tell: bool,
    /// Whether changes and pages that were not needed cost something.
    pub prices: bool,
    /// What becomes of the advantages.
    pub judged: Judged,
}

/// What a decision is judged on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// What was opened and what was told unasked.
    Opened,
    /// Everything that could have been opened.
    Everything,
    /// The true world.
    Truth,
}

/// What a run is judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged {
    /// The sum of its advantages.
    Sum,
    /// Their mean.
    Mean,
    /// How it ended.
    Outcome,
}

impl Default for Method {
    /// As the product grades.
    fn default() -> Self {
        Self { misread: 0.02, evidence: Evidence::Opened, repeats_tell: false, prices: true, judged: Judged::Sum }
    }
}
