//! What a run tells, in the order it happened. Texts are complete sentences or names; a front end adds layout only.

use crate::base::time::Tick;
use crate::sim::observe::Reading;
use crate::sim::trace::Edge;

/// Something that was said, shown or done.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When.
    pub at: Tick,
    /// What.
    pub item: Item,
}

/// What an entry tells.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// The learner's own command, in full.
    You(String),
    /// An alert began to fire.
    Alert {
        /// Stable name.
        name: String,
        /// What the page says.
        text: String,
    },
    /// An alert stopped.
    Cleared {
        /// Stable name.
        name: String,
    },
    /// A change by the learner moved on.
    Change {
        /// `roll back checkout`.
        what: String,
        /// How far it is.
        stage: Stage,
    },
    /// A person came into the channel.
    Joined {
        /// Name.
        person: String,
        /// What they answer for.
        role: String,
    },
    /// A person was paged and will come.
    Paged {
        /// Name.
        person: String,
        /// Seconds until they come.
        eta_s: u32,
    },
    /// A person said something.
    Answer {
        /// Name.
        person: String,
        /// In character and to the point.
        text: String,
    },
    /// A dashboard.
    Panel {
        /// Name as typed.
        name: String,
        /// Heading.
        title: String,
        /// Its series.
        readings: Vec<Reading>,
        /// Whether nothing on it would look different to a person since it was opened last.
        unchanged: bool,
    },
    /// A service's log.
    Logs {
        /// Whose.
        service: String,
        /// Patterns, busiest first.
        patterns: Vec<LogPattern>,
    },
    /// A service's replicas.
    Replicas {
        /// Whose.
        service: String,
        /// One by one.
        rows: Vec<ReplicaRow>,
    },
    /// A journey's calls.
    Trace {
        /// Whose.
        journey: String,
        /// Callers before callees.
        rows: Vec<Edge>,
    },
    /// What was written down for a day like this.
    Runbook {
        /// Name as typed.
        name: String,
        /// Heading.
        title: String,
        /// Markdown.
        text: String,
    },
    /// What a vendor says of itself.
    Vendor {
        /// Whose page.
        about: String,
        /// What it says.
        text: String,
    },
    /// The change log and how flags, configurations and jobs stand.
    Changes {
        /// Oldest first: clock time, who, what.
        log: Vec<(String, String, String)>,
        /// Name and value.
        standing: Vec<(String, String)>,
    },
    /// An incident was declared.
    Declared(u8),
    /// A role was given: role, name.
    Assigned(String, String),
    /// A status update went out.
    Posted(String),
    /// The clock stands still until this is ranked or skipped; see [`super::Run::freeze`].
    Freeze {
        /// Stable.
        id: String,
        /// The question.
        ask: String,
        /// Options in the order shown; their numbers are positions from 1.
        options: Vec<String>,
        /// What an order may rest on: what is typed, and what it is. May be empty.
        cues: Vec<(String, String)>,
    },
    /// A judgement was given.
    Ranked,
    /// A judgement was left unanswered.
    Skipped,
    /// A hint: number from 1, how many there are, text.
    Hint(usize, usize, String),
    /// A belief was committed.
    Committed {
        /// The how manieth, from 1.
        n: usize,
        /// How many a run takes.
        of: usize,
        /// Suspects with some percentage, likeliest first.
        odds: Vec<(String, u8)>,
    },
    /// There are no more hints.
    NoMoreHints,
    /// A note was kept.
    Noted,
    /// Time passed and nothing happened that one would be told of.
    Quiet,
    /// News ended a wait early.
    WaitEnded {
        /// Seconds that passed.
        after_s: u32,
        /// Seconds that were asked for.
        of_s: u32,
    },
    /// The run is over.
    Ended(End),
}

impl Item {
    /// Whether it tells of something that happened, rather than of something that was looked at.
    pub const fn is_news(&self) -> bool {
        matches!(
            self,
            Self::You(_)
                | Self::Alert { .. }
                | Self::Cleared { .. }
                | Self::Change { .. }
                | Self::Joined { .. }
                | Self::Paged { .. }
                | Self::Declared(_)
                | Self::Assigned(..)
                | Self::Posted(_)
                | Self::Committed { .. }
        )
    }

    /// Whether it is something that was looked at, or an answer.
    pub const fn is_look(&self) -> bool {
        matches!(
            self,
            Self::Panel { .. }
                | Self::Logs { .. }
                | Self::Replicas { .. }
                | Self::Trace { .. }
                | Self::Runbook { .. }
                | Self::Changes { .. }
                | Self::Vendor { .. }
                | Self::Answer { .. }
        )
    }
}

/// How far a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Issued; starts in this many seconds.
    Issued(u32),
    /// Under way.
    Started,
    /// Complete.
    Landed,
}

/// Why a run is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The learner said so.
    Resolved,
    /// The time was up.
    Horizon,
}

/// A pattern in a log.
#[derive(Debug, Clone, PartialEq)]
pub struct LogPattern {
    /// `ERROR`, `WARN`, `INFO`.
    pub level: String,
    /// The line without what varies.
    pub text: String,
    /// Lines a minute.
    pub per_min: f64,
}

/// A replica on the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ReplicaRow {
    /// From 1.
    pub number: u16,
    /// Name of its version.
    pub version: String,
    /// `ready`, `starting`.
    pub status: &'static str,
    /// Percent of its requests that fail.
    pub errors: f64,
    /// Whether it stands out.
    pub outlier: bool,
}
