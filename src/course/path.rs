//! A path through the course: sittings of steps, each with the reason why it comes then. What of it is done is no part of
//! it; `learn` works that out from the record.

/// A path that passed every check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// File name without ending; stable.
    pub id: String,
    /// What home shows.
    pub title: String,
    /// One or two sentences.
    pub about: String,
    /// In order; never empty.
    pub sittings: Vec<Sitting>,
}

/// What is done in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// A few words.
    pub title: String,
    /// What it is for, one sentence.
    pub why: String,
    /// In order; never empty.
    pub steps: Vec<Step>,
}

/// A step of a sitting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub what: What,
    /// Why then: one sentence.
    pub why: String,
}

/// What a step asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Read a lesson to its end.
    Lesson(String),
    /// Watch the walkthrough of a drill, take over, and end it.
    Watch(String),
    /// Play a drill alone.
    Drill(String),
    /// Look again at what is due.
    Review,
    /// Play a drill that the path does not name.
    Unseen,
    /// Take the exam of a drill.
    Exam,
}

impl What {
    /// `lesson`, `walkthrough`, `drill`, `review`, `unseen drill`, `exam`.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Lesson(_) => "lesson",
            Self::Watch(_) => "walkthrough",
            Self::Drill(_) => "drill",
            Self::Review => "review",
            Self::Unseen => "unseen drill",
            Self::Exam => "exam",
        }
    }

    /// The lesson or drill that it names, if it names one.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Lesson(id) | Self::Watch(id) | Self::Drill(id) => Some(id),
            Self::Review | Self::Unseen | Self::Exam => None,
        }
    }
}

impl Path {
    /// Every step, in order.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.sittings.iter().flat_map(|s| &s.steps)
    }

    /// Whether a step names this lesson or drill.
    pub fn names(&self, id: &str) -> bool {
        self.steps().any(|s| s.what.id() == Some(id))
    }
}
