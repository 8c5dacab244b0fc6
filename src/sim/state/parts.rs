//! What changes in the parts that a world may have or not: schemas, data, names, scaling, seeing. Each is written by one
//! module of the mechanism and by nobody else.

use super::NEVER;

/// A configuration on its way: everything is on `live`, a share of the fleet already on `next`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConfigState {
    /// Revision that was everywhere last.
    pub live: u8,
    /// Revision that was everywhere before that.
    pub before: u8,
    /// Revision that is being pushed, or `live`.
    pub next: u8,
    /// Share of the fleet on `next`.
    pub share: f64,
    /// Stage of the push.
    pub stage: u8,
    /// When the next stage begins.
    pub due: u32,
    /// Index into the ops of the push.
    pub op: u32,
}

/// A flag now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FlagState {
    /// Percent of everybody, or of its cohorts.
    pub percent: u8,
    /// Share of evaluations that get the default, because what hands the value out does not answer.
    pub defaulted: f64,
}

/// A schema now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MigrationState {
    /// Steps that are done.
    pub done: u8,
    /// Steps that are wanted.
    pub wanted: u8,
    /// When the step under way, forward or back, is through; `NEVER` if none is.
    pub due: u32,
    /// Index into the ops.
    pub op: u32,
}

/// A cache now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CacheState {
    /// Share of what is asked for often that is there.
    pub warm: f64,
    /// Share of requests that find their answer.
    pub hit: f64,
    /// Fetches for each request that misses: 1 where each makes its own (a stampede), fewer where those that come
    /// together share one.
    pub fetches: f64,
    /// Slots of the holder that were ready in the last tick, a bit for each.
    pub holders: u64,
    /// Entries asked for seldom that are there, where its size is limited.
    pub seldom: f64,
    /// Share of its memory in use.
    pub full: f64,
    /// Entries a second that make room for others.
    pub evicted: f64,
    /// Share of writes that it refuses for want of room.
    pub refused: f64,
}

/// A database and its copy now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReplicationState {
    /// Writes that were not copied yet.
    pub behind: f64,
    /// The same in seconds of following.
    pub lag_s: f64,
    /// When the fail-over under way is through, `NEVER` if none is.
    pub due: u32,
    /// Index into the ops.
    pub op: u32,
    /// Whether the copy is further behind than its readers bear.
    pub stale: bool,
    /// Whether the machines have changed roles.
    pub swapped: bool,
}

/// Work for later now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TopicState {
    /// Messages waiting.
    pub backlog: f64,
    /// Age of the oldest that can be handled, s.
    pub age_s: f64,
    /// Messages left in this tick.
    pub arrived: f64,
    /// Messages handled in this tick, well or not.
    pub handled: f64,
    /// Share of them that a rule makes fail every time.
    pub poison: f64,
    /// Messages waiting that fail every time.
    pub stuck: f64,
    /// Messages lost to age, or put aside, so far.
    pub lost: f64,
    /// Messages thrown away that were not yet counted as harm.
    pub purged: f64,
}

/// Records now.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct StoreState {
    /// Share in the new format.
    pub new: f64,
    /// Records there are.
    pub records: f64,
    /// Records that are corrupted.
    pub corrupted: f64,
    /// Records lost so far.
    pub lost: f64,
    /// Share of writes corrupted, by rules.
    pub corrupting: f64,
    /// Share of writes lost, by rules.
    pub losing: f64,
    /// Writes since the last backup.
    pub since_backup: f64,
    /// Records corrupted or lost so far, undone by nothing.
    pub harmed: f64,
    /// Of those, what was not yet counted as harm.
    pub fresh: f64,
}

/// A backup now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BackupState {
    /// When the last one was taken, in seconds from the start; may lie before it.
    pub taken: i64,
    /// Writes since then.
    pub writes_since: f64,
    /// When the restore under way is through, or turns out not to work; `NEVER` if none is.
    pub due: u32,
    /// Index into the ops.
    pub op: u32,
    /// Corrupted records that it holds itself.
    pub corrupted: f64,
}

/// What moves a number of replicas by itself, now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AutoscalerState {
    /// Whether it is on.
    pub on: bool,
    /// Replicas it wants.
    pub wanted: u16,
    /// Tick since which it wants more, `NEVER` if it does not.
    pub more_since: u32,
    /// Tick since which it wants fewer, `NEVER` if it does not.
    pub fewer_since: u32,
}

/// A limit by key now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LimiterState {
    /// Whether it is on.
    pub on: bool,
    /// Keys it tells apart, rules included.
    pub keys: f64,
    /// Share of requests that it refuses.
    pub refused: f64,
}

/// Names now, per call of [`crate::sim::spec::Dns`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NameState {
    /// Share of the caller's look-ups that have no answer.
    pub unknown: f64,
    /// Queries a second.
    pub queries: f64,
}

/// Something that begins by itself, now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TriggerState {
    /// Whether it is active.
    pub active: bool,
    /// When it becomes active, `NEVER` if that is not known.
    pub begins: u32,
    /// When it ends, `NEVER` if that is not known.
    pub ends: u32,
    /// Tick since which its moment's series is beyond its value, `NEVER` if it is not.
    pub since: u32,
    /// The same for the moment that ends it.
    pub until_since: u32,
    /// When it began last, `NEVER` if it did not.
    pub began: u32,
    /// When it ended last, `NEVER` if it did not.
    pub ended: u32,
    /// How often it began.
    pub times: u32,
    /// Never again.
    pub over: bool,
}

/// Something that people remember.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recalled {
    /// Tick since which it holds, as far as anybody noticed; `u32::MAX` while it does not.
    pub since: u32,
    /// Tick at which it held last, for as long as it has to; `u32::MAX` if it never did.
    pub last: u32,
}

/// An eye from outside now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProbeState {
    /// Whether the last try ended well.
    pub ok: bool,
    /// Tries in a row that did not.
    pub failed: u32,
}

/// Pieces that a window of a burn-rate alert is cut into.
pub const BUCKETS: usize = 12;

/// Attempts and failures over a sliding window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Attempts and failures per piece; the one being filled is `at`.
    pub pieces: [(f64, f64); BUCKETS],
    /// Piece being filled.
    pub at: u8,
    /// When the next piece begins.
    pub next: u32,
}

impl Window {
    /// Empty.
    pub const fn new() -> Self {
        Self { pieces: [(0.0, 0.0); BUCKETS], at: 0, next: 0 }
    }
}

impl Default for Window {
    fn default() -> Self {
        Self::new()
    }
}

impl TriggerState {
    /// Not begun.
    pub const fn new() -> Self {
        Self {
            active: false,
            begins: NEVER,
            ends: NEVER,
            since: NEVER,
            until_since: NEVER,
            began: NEVER,
            ended: NEVER,
            times: 0,
            over: false,
        }
    }
}

impl Default for TriggerState {
    fn default() -> Self {
        Self::new()
    }
}
