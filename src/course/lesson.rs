//! A lesson as the rest of the program sees it: typed, checked, in reading order. No file and no Markdown source is
//! known here beyond the text of a block; see `course::load` for how a file becomes one of these.

use crate::figure::Figure;

/// A lesson that passed every check.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// File name without ending; stable, records hang on it.
    pub id: String,
    /// What the map of the course shows.
    pub title: String,
    /// Unit of the course, 0 to 6.
    pub unit: u8,
    /// Reading time with the questions.
    pub minutes: u8,
    /// Raised when the meaning of a question changes.
    pub revision: u32,
    /// What a reader can do afterwards.
    pub objectives: Vec<String>,
    /// Ids of lessons that come first.
    pub prerequisites: Vec<String>,
    /// Where the facts come from.
    pub sources: Vec<Source>,
    /// One idea each, in order; never empty.
    pub screens: Vec<Screen>,
}

impl Lesson {
    /// Every question with the screen it stands on.
    pub fn questions(&self) -> impl Iterator<Item = (usize, &Question)> {
        self.screens.iter().enumerate().flat_map(|(i, screen)| {
            screen.blocks.iter().filter_map(move |block| match block {
                Block::Question(q) => Some((i, q)),
                _ => None,
            })
        })
    }

    /// The source with this id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|s| s.id == id)
    }
}

/// Where a fact comes from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Referred to as `source:ID` in the text.
    pub id: String,
    /// Publisher and title.
    pub title: String,
    /// Where it can be read.
    pub url: String,
}

/// One idea.
#[derive(Debug, Clone, PartialEq)]
pub struct Screen {
    /// Text of its heading, without marks.
    pub title: String,
    /// In reading order.
    pub blocks: Vec<Block>,
}

/// A stretch of a screen.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// `CommonMark` with tables, task lists, footnotes, strikethrough and alerts; no question blocks inside.
    Prose(String),
    /// Something to answer before reading on.
    Question(Question),
    /// A model that the reader changes.
    Figure(Figure),
    /// Text behind a key press.
    Reveal {
        /// What the key press promises.
        label: String,
        /// Markdown.
        text: String,
    },
}

/// Something to answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Unique in the course, never changes.
    pub id: String,
    /// Markdown, one paragraph or two.
    pub ask: String,
    /// What is asked for.
    pub kind: Kind,
}

/// What a question asks for.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Before the answer is shown; not scored. No options: a line of the reader's own.
    Predict {
        /// May be empty.
        options: Vec<String>,
        /// Markdown shown afterwards.
        answer: String,
    },
    /// One option is right.
    One(Vec<Choice>),
    /// At least one option is right.
    Many(Vec<Choice>),
    /// The options, in the right order.
    Order(Vec<Choice>),
    /// A number.
    Number {
        /// The right value.
        answer: f64,
        /// Largest difference that still counts, in the same unit.
        tolerance: f64,
        /// Shown after the field.
        unit: String,
        /// Explanation.
        why: String,
    },
    /// A line or two, compared by the reader with a model.
    Short {
        /// A good answer.
        model: String,
        /// What a good answer contains; the reader ticks what theirs has.
        points: Vec<String>,
        /// Explanation.
        why: String,
    },
}

impl Kind {
    /// Whether an answer counts as right or wrong (a prediction does not).
    pub const fn scored(&self) -> bool {
        !matches!(self, Self::Predict { .. })
    }
}

/// An option of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Markdown, one line.
    pub text: String,
    /// For `One` and `Many`; true throughout in `Order`.
    pub right: bool,
    /// Why a reader might pick it, and why it is or is not right.
    pub why: String,
}
