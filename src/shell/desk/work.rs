//! What takes a while, for another thread: grades, weeks played again, options of a decision.

use std::sync::Arc;

use super::one_line;
use crate::course::decision::Decision;
use crate::course::scenario::Scenario;
use crate::session::debrief::Earlier;
use crate::session::decision;
use crate::session::desk::Reply;
use crate::session::follow_ups::Replay;
use crate::session::{self, Run};

/// A run that waits for its grade.
#[derive(Debug)]
pub struct Grading {
    pub(super) run: i64,
    pub(super) played: Box<Run>,
    pub(super) what: What,
}

/// What is asked of a grader.
#[derive(Debug)]
pub(super) enum What {
    /// What a run was worth, and, where it is a retry, what the run was worth that it goes back into.
    Worth(Option<Box<Run>>),
    /// What the reference would do where the run stands.
    Next,
}

impl Grading {
    /// The grade, or the advice; of a retry that of the run before it too, at the same time. Takes a noticeable time.
    pub fn grade(self) -> Reply {
        let Self { run, played, what } = self;
        let earlier = match what {
            What::Worth(earlier) => earlier,
            What::Next => return Reply::Advised { run, advice: Box::new(session::judge::advise(&played)) },
        };
        let (report, earlier) = std::thread::scope(|scope| {
            let earlier = earlier.map(|played| {
                scope.spawn(move || {
                    let report = session::grade(&played);
                    Box::new(Earlier { run: *played, report })
                })
            });
            let report = Box::new(session::grade(&played));
            // What the first run was worth is a comparison: without it the retry still has its own grade.
            (report, earlier.and_then(|other| other.join().ok()))
        });
        Reply::Graded { run, report, earlier }
    }

    /// What is said when grading broke off with `reason`.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that `worker::spawn` calls")]
    pub fn failed(reason: String) -> Reply {
        Reply::Failed(format!("the run could not be graded: {reason}; its log is kept"))
    }
}

/// A week that is to be played again with follow-ups.
#[derive(Debug)]
pub struct Replaying {
    pub(super) run: i64,
    pub(super) scenario: Arc<Scenario>,
    pub(super) seed: u64,
    pub(super) picks: Vec<usize>,
}

impl Replaying {
    /// Plays it. Takes a noticeable time.
    pub fn play(self) -> Reply {
        let Self { run, scenario, seed, picks } = self;
        match Replay::new(&scenario, seed, &mut || {}).with(&picks, &mut || {}) {
            Ok(compared) => Reply::Replayed { run, compared: Box::new(compared) },
            Err(found) => Self::failed(found.first().map_or_else(String::new, |d| d.message.clone())),
        }
    }

    /// What is said when it broke off with `reason`.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that `worker::spawn` calls")]
    pub fn failed(reason: String) -> Reply {
        Reply::Failed(format!("the evening could not be played with these follow-ups: {}", one_line(&reason)))
    }
}

/// A decision whose options are to be played.
#[derive(Debug)]
pub struct Weighing {
    pub(super) decision: Arc<Decision>,
}

impl Weighing {
    /// Plays them. Takes a noticeable time.
    pub fn weigh(self) -> Reply {
        match decision::weigh(&self.decision) {
            Ok(weighed) => Reply::Weighed { decision: self.decision.id.clone(), weighed: Box::new(weighed) },
            Err(slip) => Self::failed(slip.to_string()),
        }
    }

    /// What is said when it broke off with `reason`.
    #[expect(clippy::needless_pass_by_value, reason = "the shape that `worker::spawn` calls")]
    pub fn failed(reason: String) -> Reply {
        Reply::Failed(format!("the options could not be played: {}; your answer is kept", one_line(&reason)))
    }
}
