//! What both front ends ask of the world outside about lessons and runs, and what comes back. Plain data: `shell`
//! answers, tests compare.

use std::sync::Arc;

use crate::course::decision::Decision;
use crate::grade::advice::Advice;
use crate::grade::report::Report;
use crate::learn::follow_up::FollowedUp;
use crate::learn::record::{Answer, LessonMark, Prediction, WorkshopLine};

use super::debrief::Earlier;
use super::decision::{Decided, Weighed};
use super::follow_ups::Compared;
use super::ghost::Ghost;
use super::log::Line;
use super::run::Run;

/// Something asked of the world outside. Requests are carried out in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    /// Keep an answer.
    Answer(Answer),
    /// Keep how far a lesson was read; replaces the mark it had.
    Mark {
        /// Lesson id.
        lesson: String,
        /// How far.
        mark: LessonMark,
    },
    /// Begin a run with a fresh seed; answered by [`Reply::Opened`] or [`Reply::Failed`].
    Begin {
        /// Scenario id.
        scenario: String,
        /// Whether it is an exam.
        exam: bool,
    },
    /// Go on with a run of the record; answered likewise.
    Resume {
        /// Row in the record.
        run: i64,
    },
    /// Begin a retry: a run of the same world and the same noise that has these lines behind it. Answered likewise.
    Fork {
        /// Row of the run it goes back into.
        run: i64,
        /// Its beginning, from [`Run::lines_before`].
        lines: Vec<Line>,
    },
    /// The walkthrough of a drill, to watch; answered by [`Reply::Watch`] or [`Reply::Failed`].
    Watch {
        /// Scenario id.
        scenario: String,
    },
    /// A decision with its scene played; answered by [`Reply::Decision`] or [`Reply::Failed`].
    Decide {
        /// Its id.
        decision: String,
    },
    /// Play every option of a decision behind the screen; answered by [`Reply::Weighed`] or [`Reply::Failed`].
    Weigh {
        /// The decision.
        decision: Arc<Decision>,
    },
    /// Begin a run that has what was watched behind it: practice, assisted. Answered like [`Self::Begin`].
    TakeOver {
        /// The walkthrough where the learner takes over.
        watched: Box<Run>,
    },
    /// Keep a line of a run's log before anything else happens.
    Append {
        /// Row in the record.
        run: i64,
        /// Position among the run's lines, from 0.
        seq: u32,
        /// The line.
        line: Line,
    },
    /// The run has ended.
    End {
        /// Row in the record.
        run: i64,
    },
    /// The run will not be resumed.
    Abandon {
        /// Row in the record.
        run: i64,
    },
    /// Grade a run behind the screen; answered by [`Reply::Graded`].
    Grade {
        /// Row in the record; comes back with the answer.
        run: i64,
        /// The ended run.
        played: Box<Run>,
    },
    /// The run is a workshop's: keep how long it is planned to be, minutes, and when it began.
    Workshop {
        /// Row in the record.
        run: i64,
        /// Planned, minutes.
        minutes: u16,
        /// Unix seconds.
        begun_at: i64,
    },
    /// Keep a line of a workshop before anything else happens.
    Voted {
        /// Row of its run in the record.
        run: i64,
        /// Position among the workshop's lines, from 0.
        seq: u32,
        /// The line.
        line: WorkshopLine,
    },
    /// Ask what the reference would do where a run stands; answered by [`Reply::Advised`].
    Advise {
        /// Row in the record; comes back with the answer.
        run: i64,
        /// The run as it stands.
        played: Box<Run>,
    },
    /// Keep what the learner expects of a run of their own.
    Predict {
        /// Row in the record.
        run: i64,
        /// What they expect.
        expected: Prediction,
    },
    /// Play the week of a run again with follow-ups and nobody's help, behind the screen; answered by
    /// [`Reply::Replayed`] or [`Reply::Failed`].
    Replay {
        /// Row in the record; comes back with the answer.
        run: i64,
        /// The ended run.
        played: Box<Run>,
        /// Indices of the drill's follow-ups.
        picks: Vec<usize>,
    },
    /// Keep what was picked after a run, and what came of it, in place of an earlier choice.
    FollowUp {
        /// Row in the record.
        run: i64,
        /// What is kept.
        kept: FollowedUp,
    },
    /// Keep the learner's one rule in their own words.
    Rule {
        /// Row in the record.
        run: i64,
        /// The rule.
        text: String,
    },
    /// Keep what was chosen about the program itself, such as its colours, in place of an earlier choice.
    Setting {
        /// What is chosen about.
        name: String,
        /// The choice.
        value: String,
    },
    /// Write the debrief, as Markdown and as a page; answered by [`Reply::Said`] with the files' names.
    Export {
        /// Row in the record.
        run: i64,
        /// The text.
        markdown: String,
        /// The page.
        html: String,
    },
}

/// What comes back.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// A run to play, new or resumed.
    Opened {
        /// Row in the record.
        run: i64,
        /// At the moment to go on from.
        played: Box<Run>,
    },
    /// A walkthrough before its first step.
    Watch {
        /// The walkthrough.
        ghost: Box<Ghost>,
    },
    /// A decision at the moment of its question.
    Decision {
        /// The decision with its scene.
        decided: Box<Decided>,
    },
    /// What the options of a decision come to.
    Weighed {
        /// Its id.
        decision: String,
        /// What they come to.
        weighed: Box<Weighed>,
    },
    /// A grade.
    Graded {
        /// Row in the record.
        run: i64,
        /// The judgement.
        report: Box<Report>,
        /// The run that a retry goes back into, judged too.
        earlier: Option<Box<Earlier>>,
    },
    /// The week of a run, without and with follow-ups.
    Replayed {
        /// Row in the record.
        run: i64,
        /// What came of it.
        compared: Box<Compared>,
    },
    /// What the reference would do.
    Advised {
        /// Row of the run in the record.
        run: i64,
        /// What it would do, and what the options cost.
        advice: Box<Advice>,
    },
    /// Something could not be done: what, and what to do.
    Failed(String),
    /// One line for the person.
    Said(String),
}
