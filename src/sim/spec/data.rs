//! What is kept: records and their condition, caches, copies, work for later, backups.

use super::{EndpointId, ServiceId, Spec};

/// Records that a service writes, and the state they are in.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Store {
    /// Stable name.
    pub name: String,
    /// Service that writes it.
    pub writer: ServiceId,
    /// Index of the first version that writes the new format.
    pub new_from: u8,
    /// Mean life of a record in seconds: the share of new-format records follows the writers at this pace.
    pub turnover_s: f64,
    /// Requests that write, for the running counts of corrupted and lost records; none: nothing is counted.
    pub writes: Option<EndpointId>,
    /// Records at the start.
    pub records: f64,
    /// Budget-minutes that a thousand corrupted or lost records are worth.
    pub per_thousand: f64,
}

/// Answers kept in front of something slower. Its content is counted as a share of what is asked for often: it is
/// filled by misses that end well, emptied by age and by replicas that start again.
#[derive(Debug, Clone, PartialEq)]
pub struct Cache {
    /// Stable name.
    pub name: String,
    /// Service that holds it. While that does not answer, everything is a miss.
    pub service: ServiceId,
    /// Hit ratio once everything is there that is asked for often, 0 to 1.
    pub hit: f64,
    /// Entries that are asked for often.
    pub entries: f64,
    /// Seconds an entry lives; 0: for ever.
    pub ttl_s: f64,
    /// Requests that miss the same entry at once share one fetch; without it each of them fetches (a stampede).
    pub coalesces: bool,
    /// Share of its content that is there at the start, 0 to 1.
    pub warm: f64,
    /// How large it is; none: everything finds room.
    pub size: Option<CacheSize>,
}

/// What a cache has room for, and what becomes of the rest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CacheSize {
    /// Memory for entries, MB.
    pub memory_mb: f64,
    /// Of one entry, KB.
    pub entry_kb: f64,
    /// Entries that are asked for seldom: what asks for none of the popular ones asks for one of these.
    pub seldom: f64,
    /// Share of them that is there at the start, 0 to 1.
    pub seldom_there: f64,
    /// Once it is full: entries that were not asked for longest make room (least recently used); else writes are refused.
    pub evicts: bool,
}

impl CacheSize {
    /// Entries that it has room for.
    pub fn room(&self) -> f64 {
        self.memory_mb * 1024.0 / self.entry_kb
    }
}

/// A database with a copy that follows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Replication {
    /// Stable name.
    pub name: String,
    /// Takes the writes.
    pub primary: ServiceId,
    /// Follows.
    pub replica: ServiceId,
    /// Requests of the primary that write.
    pub writes: EndpointId,
    /// Writes a second that the replica can follow at its best; reads take from it as they take its processor.
    pub applies_s: f64,
    /// Reads of the replica by users who need fresh data fail while it is further behind than this, s.
    pub stale_after_s: f64,
    /// Share of the replica's reads that need fresh data, 0 to 1.
    pub fresh_share: f64,
    /// Seconds a fail-over takes, without a primary.
    pub fail_over_s: u32,
    /// Seconds from then until the machines that were the primary are back, as the copy; none: others take their place
    /// at once, and nothing is left to go back to.
    pub back_s: Option<u32>,
    /// Index into the stores: writes that had not been copied are lost there.
    pub store: Option<usize>,
}

impl Replication {
    /// Whether the copy's machines can take the place of the primary's, where roles are swapped; else what differs.
    ///
    /// # Errors
    /// The key that is not alike.
    pub fn takes_over(&self, spec: &Spec) -> Result<(), &'static str> {
        let (Some(_), Some(a), Some(b)) =
            (self.back_s, spec.services.get(self.primary), spec.services.get(self.replica))
        else {
            return Ok(());
        };
        let alike = [
            ("max_replicas", a.max_replicas == b.max_replicas),
            ("workers", a.workers == b.workers),
            ("cores", a.cores == b.cores),
            ("memory", a.memory == b.memory),
            ("versions", a.versions.len() == b.versions.len()),
        ];
        alike.iter().find(|(_, same)| !same).map_or(Ok(()), |(key, _)| Err(key))
    }
}

impl Spec {
    /// Services with which one may swap its machines in a fail-over.
    pub(super) fn swaps_with(&self, s: ServiceId) -> impl Iterator<Item = ServiceId> {
        let swapping = self.replications.iter().filter(|r| r.back_s.is_some());
        swapping.filter_map(move |r| match s {
            _ if s == r.primary => Some(r.replica),
            _ if s == r.replica => Some(r.primary),
            _ => None,
        })
    }
}

/// Work for later: messages that one endpoint leaves and another handles.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    /// Stable name.
    pub name: String,
    /// Requests that leave messages when they end well.
    pub from: EndpointId,
    /// Messages of such a request.
    pub per_request: f64,
    /// What handles a message.
    pub to: EndpointId,
    /// Messages handled at once, over all consumers.
    pub consumers: f64,
    /// Seconds a message lives; 0: for ever.
    pub ttl_s: f64,
    /// Deliveries of a message before it is put aside; 0: for ever.
    pub deliveries: u32,
    /// Messages waiting at the start.
    pub backlog: f64,
    /// Seconds after which a message is late.
    pub late_after_s: f64,
    /// Share of the main SLO that handling in time is.
    pub weight: f64,
}

/// A copy to restore from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Backup {
    /// Stable name.
    pub name: String,
    /// Index into the stores.
    pub store: usize,
    /// Seconds between two backups; 0: no more are taken.
    pub every_s: u32,
    /// Age of the last one at the start, s.
    pub age_s: u32,
    /// GB.
    pub size_gb: f64,
    /// GB a minute that a restore copies.
    pub rate_gb_min: f64,
    /// The service that is down while the restore runs, if it is.
    pub offline: Option<ServiceId>,
    /// Share of the way after which the restore turns out not to work; none: it works.
    pub fails_at: Option<f64>,
}
