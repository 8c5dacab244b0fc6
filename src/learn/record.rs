//! The facts that are kept about a learner, as plain data. `shell` writes and reads them; nothing here is derived.
//! Times are whole seconds of Unix time, given by `shell`.

use std::collections::BTreeMap;

use super::follow_up::FollowedUp;

/// Everything known about a learner.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// Oldest first. The first answer to a question is the one that counts; later ones are practice.
    pub answers: Vec<Answer>,
    /// By lesson id.
    pub lessons: BTreeMap<String, LessonMark>,
    /// Newest first.
    pub runs: Vec<RunMeta>,
    /// What was picked after runs, by their rows.
    pub follow_ups: BTreeMap<i64, FollowedUp>,
    /// Workshops by the run that they are about.
    pub workshops: BTreeMap<i64, Workshop>,
    /// What they chose about the program itself, such as its colours, by name.
    pub settings: BTreeMap<String, String>,
}

/// A workshop about a run: what the facilitator typed besides the run's own commands.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct Workshop {
    /// How long it is planned to be, minutes.
    pub minutes: u16,
    /// When it began.
    pub begun_at: i64,
    /// In order.
    pub lines: Vec<WorkshopLine>,
}

/// A line of a workshop.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct WorkshopLine {
    /// When it was typed.
    pub at: i64,
    /// Where the clock of the run stood: its tick.
    pub tick: u32,
    /// The judgement that it is about.
    pub freeze: Option<String>,
    /// As it is written anew: `hands 5`, `vote 2: 3>1>2 @75`, `second`, `reveal`.
    pub line: String,
}

/// How far a lesson was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LessonMark {
    /// Index of the screen last shown.
    pub screen: u32,
    /// When it was first opened.
    pub opened_at: i64,
    /// When its last screen was left, if it was.
    pub finished_at: Option<i64>,
}

/// An answer to a question of a lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Lesson id.
    pub lesson: String,
    /// Question id.
    pub question: String,
    /// Revision of the lesson when it was answered.
    pub revision: u32,
    /// What was answered.
    pub given: Given,
    /// None for a prediction.
    pub right: Option<bool>,
    /// In percent, if it was asked: 50, 75 or 95.
    pub confidence: Option<u8>,
    /// When.
    pub at: i64,
}

/// What was answered. Indices are positions in the lesson's file, whatever order was shown.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// `One`, or a prediction with options.
    Choice(usize),
    /// `Many`: the ticked ones, ascending.
    Choices(Vec<usize>),
    /// `Order`: as the learner put them.
    Order(Vec<usize>),
    /// `Number`.
    Number(f64),
    /// `Short`, or a prediction without options; with the points the reader ticked afterwards.
    Text(String, Vec<usize>),
}

/// A run of a drill, without its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunMeta {
    /// Row in the record.
    pub id: i64,
    /// Scenario id.
    pub scenario: String,
    /// Hex SHA-256 of the scenario as it was played.
    pub content_hash: String,
    /// Version of the engine that played it.
    pub engine: u32,
    /// Picks the true world and the noise.
    pub seed: u64,
    /// Whether it was begun as an exam.
    pub exam: bool,
    /// Version of the format that its log was begun in.
    pub format: u32,
    /// How many hints its log asks for.
    pub hints: u32,
    /// When it began.
    pub started_at: i64,
    /// When it was ended by the learner or by the horizon; none while it can be resumed.
    pub ended_at: Option<i64>,
    /// When it was given up without an end, if it was.
    pub abandoned_at: Option<i64>,
    /// The learner's one rule in their own words.
    pub rule: Option<String>,
    /// What the learner expected of it before anything was told.
    pub prediction: Option<Prediction>,
    /// The run it goes back into, if it is a retry from the middle of one. A retry is practice: it never counts as an
    /// attempt.
    pub fork: Option<Fork>,
    /// How many lines at its beginning are the walkthrough's, if the learner watched it and took over. Such a run is
    /// assisted practice.
    pub watched: Option<u32>,
}

/// What a learner expects of a run of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prediction {
    /// Whether it passed.
    pub passed: bool,
    /// 0 to 100.
    pub score: u8,
    /// The decision that cost most, counted from 0 in the order of the run; none where none was named.
    pub worst: Option<u32>,
}

/// Where a retry parts from the run before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fork {
    /// Row of the run before it in the record.
    pub run: i64,
    /// Lines of the log that were taken over.
    pub lines: u32,
}

impl RunMeta {
    /// Whether it can be gone on with.
    pub const fn is_open(&self) -> bool {
        self.ended_at.is_none() && self.abandoned_at.is_none()
    }

    /// Whether it is judged: it has ended, or it is an exam that was given up, which counts as far as it went.
    pub const fn is_graded(&self) -> bool {
        self.ended_at.is_some() || (self.exam && self.abandoned_at.is_some())
    }
}
