//! What every screen may read, and what it may ask the app for. Screens hold their own state; this is the rest: the
//! course, the learner's record, the time. No screen knows another: they meet in [`Go`].

use std::sync::Arc;

use crate::learn::due;
use crate::learn::map::Catalogue;
use crate::learn::record::{Answer, Record, RunMeta};
use crate::session::Run;
use crate::session::log::Line;

/// What every screen reads. A screen that adds a fact to the record does so together with the request that keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shared {
    /// What there is to learn.
    pub course: Arc<Catalogue>,
    /// What is known of the learner.
    pub record: Record,
    /// Unix seconds, as last told.
    pub now: i64,
    /// Any number that stays the same for one learner: the order of options depends on it.
    pub learner: u64,
    /// The next run that is begun is a workshop's, of so many minutes.
    pub workshop: Option<u16>,
}

impl Shared {
    /// The run of this drill that can be gone on with, if there is one.
    pub fn unfinished(&self, scenario: &str) -> Option<i64> {
        let open = |r: &&RunMeta| r.scenario == scenario && r.is_open();
        self.record.runs.iter().find(open).map(|r| r.id)
    }

    /// The answer to a decision that still stands: the last one, unless it is due again.
    pub fn stands(&self, decision: &str) -> Option<Answer> {
        self.course.decision(decision).and_then(|d| due::standing_answer(d, &self.record, self.now)).cloned()
    }

    /// The record knows of a run that was opened.
    pub fn opened(&mut self, id: i64, run: &Run) {
        if self.record.runs.iter().any(|r| r.id == id) {
            return;
        }
        let meta = RunMeta {
            id,
            scenario: run.scenario.id.clone(),
            content_hash: run.header.content.clone(),
            engine: run.header.engine,
            seed: run.header.seed,
            exam: run.header.exam,
            format: run.header.firedrill_log,
            hints: run.hints as u32,
            started_at: self.now,
            ended_at: None,
            abandoned_at: None,
            rule: None,
            prediction: None,
            fork: run.header.fork,
            watched: run.header.watched,
        };
        self.record.runs.insert(0, meta);
    }

    /// The record's row of a run.
    pub fn run_mut(&mut self, id: i64) -> Option<&mut RunMeta> {
        self.record.runs.iter_mut().find(|r| r.id == id)
    }
}

/// Where a screen wants to go.
#[derive(Debug, Clone, PartialEq)]
pub enum Go {
    /// Nowhere: another line is waited for.
    Stay,
    /// The map of the course.
    Home,
    /// A lesson, at a screen or where the reader stopped.
    Lesson {
        /// Lesson id.
        id: String,
        /// Index of the screen.
        screen: Option<usize>,
    },
    /// A new run of a drill.
    Begin {
        /// Scenario id.
        scenario: String,
        /// Whether it is an exam.
        exam: bool,
    },
    /// A run that was left.
    Resume {
        /// Row in the record.
        run: i64,
    },
    /// A retry: back into a run that has ended.
    Fork {
        /// Row in the record.
        run: i64,
        /// What it begins with.
        lines: Vec<Line>,
    },
    /// A decision.
    Decide {
        /// Its id.
        decision: String,
    },
    /// The walkthrough of a drill.
    Watch {
        /// Scenario id.
        scenario: String,
    },
    /// A run that goes on from what was watched.
    TakeOver {
        /// The walkthrough where the learner takes over.
        watched: Box<Run>,
    },
    /// The debrief of a run that has ended.
    Debrief {
        /// Row in the record.
        run: i64,
        /// The run.
        played: Box<Run>,
    },
    /// Nowhere, until the world outside has answered.
    Wait,
    /// Out of the program.
    Quit,
}
