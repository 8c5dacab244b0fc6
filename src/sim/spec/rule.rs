//! What breaks when: rules (conditions with a share, effects in proportion) and triggers (moments that something begins
//! and ends). The whole of what a scenario may say about cause; every curve follows from it.

use super::{
    CallId, CohortId, ConfigId, EndpointId, FlagId, JobId, JourneyId, LimiterId, MigrationId, RegionId, ReplicationId,
    ServiceId, StoreId, TopicId, TriggerId, ZoneId,
};
use crate::base::time::Tick;
use crate::sim::action::Action;

/// What follows when every condition holds. Conditions have a share from 0 to 1 and multiply.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Stable name; answers and log lines refer to it.
    pub name: String,
    /// All of them.
    pub when: Vec<Lever>,
    /// In proportion to the share.
    pub then: Vec<Effect>,
}

/// A condition, with the share to which it holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Lever {
    /// Share of ready replicas on this version.
    Version(ServiceId, u8),
    /// Percentage of all users the flag is on for.
    Flag(FlagId),
    /// Percentage of this cohort's users the flag is on for.
    FlagFor(FlagId, CohortId),
    /// Share of the fleet on this revision.
    Config(ConfigId, u8),
    /// 1 while the job runs.
    Job(JobId),
    /// Share of the pool's traffic that meets the replica in this slot: 0 when it is out of rotation.
    Slot(ServiceId, u16),
    /// Share of the pool's traffic that meets replicas in this zone.
    Zone(ServiceId, ZoneId),
    /// Share of the store's records in the new format.
    NewFormat(StoreId),
    /// Share of the store's records that are corrupted.
    Corrupted(StoreId),
    /// 1 from the first tick up to, not including, the second.
    During(Tick, Tick),
    /// 1 once this step of the migration is done (counted from 0).
    Migrated(MigrationId, u8),
    /// 1 while a step of the migration runs, forward or back.
    Migrating(MigrationId),
    /// 1 while the trigger is active.
    Trigger(TriggerId),
    /// Share of the region's users that are served elsewhere.
    Drained(RegionId),
    /// 1 while the copy's machines are the primary, and the primary's the copy.
    FailedOver(ReplicationId),
    /// The condition does not hold.
    Not(Box<Lever>),
}

/// What a rule does, in proportion to its share.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Requests of this endpoint fail: share of them, 0 to 1.
    Error(EndpointId, f64),
    /// They take longer, ms.
    OwnMs(EndpointId, f64),
    /// They need this many times the processor time.
    Cpu(EndpointId, f64),
    /// The answer is good and nothing was done: share of requests that look well and are not, 0 to 1.
    Lie(EndpointId, f64),
    /// The call's time-out is this many ms.
    Timeout(CallId, f64),
    /// The call is made later, off the request's path: its time and its failure no longer matter to the caller.
    Deferred(CallId),
    /// The caller goes on without the call when it fails (fails open).
    Optional(CallId),
    /// The call is made this many times as often.
    Calls(CallId, f64),
    /// The way to the callee takes longer, ms.
    Delay(CallId, f64),
    /// The call does not get through: share of them, 0 to 1.
    Block(CallId, f64),
    /// Users set out on this journey this many times as often.
    Demand(JourneyId, f64),
    /// Users of this journey fail whatever the system answers: share of them, 0 to 1.
    Fail(JourneyId, f64),
    /// The service reports this share of requests as errors although users got what they wanted.
    Misreport(ServiceId, f64),
    /// The service's replicas have this many times their workers.
    Workers(ServiceId, f64),
    /// The service's replicas have this many times their cores.
    Cores(ServiceId, f64),
    /// A replica that the rule holds for crashes this many seconds after it has started.
    Crash(ServiceId, u32),
    /// Each replica's memory grows by this many MB a minute.
    Leak(ServiceId, f64),
    /// This share of what is written is corrupted, 0 to 1.
    Corrupt(StoreId, f64),
    /// This share of what is written is lost, 0 to 1.
    Lose(StoreId, f64),
    /// Handling this share of the messages fails every time, 0 to 1.
    Poison(TopicId, f64),
    /// The limiter tells only this many keys apart.
    Keys(LimiterId, f64),
    /// The service's series are not there.
    Absent(ServiceId),
}

/// Something that begins by itself, and what it sets off.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// Stable name; rules refer to it as `trigger NAME`.
    pub name: String,
    /// What begins it.
    pub when: Moment,
    /// Seconds from then until it is active.
    pub after_s: u32,
    /// Seconds by which that varies, uniformly, either way.
    pub jitter_s: u32,
    /// It begins again this long after it began; 0: once for each time its moment comes.
    pub every_s: u32,
    /// Seconds it stays active; 0: until `until`, or for ever.
    pub for_s: u32,
    /// Ends it, and keeps it from beginning again.
    pub until: Option<Moment>,
    /// What the organisation does when it becomes active.
    pub does: Vec<Action>,
    /// Who, for the change log.
    pub by: String,
    /// What the change log says; empty: nothing.
    pub note: String,
}

/// Something that comes about.
#[derive(Debug, Clone, PartialEq)]
pub enum Moment {
    /// A time.
    At(Tick),
    /// The true value of a series is beyond a value for a while.
    Crosses {
        /// Name of the series.
        series: String,
        /// The value.
        value: f64,
        /// Below it rather than above.
        below: bool,
        /// For this long without a break, s.
        for_s: u32,
    },
    /// A change of this kind has taken effect, whoever made it.
    Lands(Action),
    /// An alert fires.
    Fires(String),
    /// Another trigger becomes active.
    Begins(TriggerId),
    /// Another trigger ends.
    Ends(TriggerId),
}
