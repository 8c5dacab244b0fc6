//! What a world is made of, as plain data in the units of the field. Built by `course` from files; a spec that makes no
//! sense is refused by [`Spec::plan`] and never reaches the engine. Nothing here changes while a world runs.
//!
//! By area: [`system`] (services, calls, users, places), [`change`] (what can be changed and what stands in the way),
//! [`data`] (what is kept), [`seeing`] (what is shown), [`people`], [`rule`] (what breaks when), [`check`] (what makes no
//! sense).

pub mod change;
pub mod check;
pub mod data;
#[cfg(test)]
pub(in crate::sim) mod example;
mod indices;
pub mod people;
mod ranges;
pub mod rule;
pub mod seeing;
pub mod system;
mod times;

use crate::base::time::{DayStart, Tick};

use super::action::Action;
pub use change::*;
pub use check::{Plan, SpecError};
pub use data::*;
pub use people::*;
pub use rule::*;
pub use seeing::*;
pub use system::*;

/// Index into [`Spec::services`].
pub type ServiceId = usize;
/// Index into [`Spec::endpoints`].
pub type EndpointId = usize;
/// Index into [`Spec::calls`].
pub type CallId = usize;
/// Index into [`Spec::vendor_pages`].
pub type VendorPageId = usize;
/// Index into [`Spec::journeys`].
pub type JourneyId = usize;
/// Index into [`Spec::cohorts`].
pub type CohortId = usize;
/// Index into [`Spec::regions`].
pub type RegionId = usize;
/// Index into [`Spec::zones`].
pub type ZoneId = usize;
/// Index into [`Spec::autoscalers`].
pub type AutoscalerId = usize;
/// Index into [`Spec::flags`].
pub type FlagId = usize;
/// Index into [`Spec::configs`].
pub type ConfigId = usize;
/// Index into [`Spec::jobs`].
pub type JobId = usize;
/// Index into [`Spec::migrations`].
pub type MigrationId = usize;
/// Index into [`Spec::composites`].
pub type CompositeId = usize;
/// Index into [`Spec::limiters`].
pub type LimiterId = usize;
/// Index into [`Spec::certificates`].
pub type CertificateId = usize;
/// Index into [`Spec::stores`].
pub type StoreId = usize;
/// Index into [`Spec::caches`].
pub type CacheId = usize;
/// Index into [`Spec::replications`].
pub type ReplicationId = usize;
/// Index into [`Spec::topics`].
pub type TopicId = usize;
/// Index into [`Spec::backups`].
pub type BackupId = usize;
/// Index into [`Spec::triggers`].
pub type TriggerId = usize;
/// Index into [`Spec::people`].
pub type PersonId = usize;
/// Index into [`Spec::panels`].
pub type PanelId = usize;
/// Index into [`Spec::runbooks`].
pub type RunbookId = usize;

/// A whole world before it runs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Spec {
    /// Wall clock at tick 0.
    pub start: DayStart,
    /// When the learner takes over; everything before is history.
    pub begin: Tick,
    /// When the run ends at the latest.
    pub horizon: Tick,
    /// Seconds between two scrapes of all series.
    pub scrape_s: u32,
    /// Demand over the day: (second of the day, factor), ascending, linear between; empty means 1 throughout.
    pub day_curve: Vec<(u32, f64)>,
    /// Groups of users.
    pub cohorts: Vec<Cohort>,
    /// Places that serve users on their own.
    pub regions: Vec<Region>,
    /// Failure domains; replica slot `n` of every service stands in zone `n` modulo their number.
    pub zones: Vec<Zone>,
    /// Pools of workers.
    pub services: Vec<Service>,
    /// Kinds of request; those of one service stand together.
    pub endpoints: Vec<Endpoint>,
    /// Who calls whom; those of one endpoint stand together.
    pub calls: Vec<Call>,
    /// What users do.
    pub journeys: Vec<Journey>,
    /// What moves numbers of replicas by itself.
    pub autoscalers: Vec<Autoscaler>,
    /// Limits on replicas.
    pub quotas: Vec<Quota>,
    /// Feature flags.
    pub flags: Vec<Flag>,
    /// Configuration that is pushed apart from code.
    pub configs: Vec<Config>,
    /// Batch jobs.
    pub jobs: Vec<Job>,
    /// Changes to schemas.
    pub migrations: Vec<Migration>,
    /// When changes are refused.
    pub change_freezes: Vec<ChangeFreeze>,
    /// Why changes fail.
    pub blockers: Vec<Blocker>,
    /// What changes are made with.
    pub tools: Vec<Tool>,
    /// Changes made together, by name.
    pub composites: Vec<Composite>,
    /// Limits on requests by key.
    pub limiters: Vec<Limiter>,
    /// What ends on a day.
    pub certificates: Vec<Certificate>,
    /// How callers find each other.
    pub dns: Option<Dns>,
    /// Records.
    pub stores: Vec<Store>,
    /// Answers kept in front of something slower.
    pub caches: Vec<Cache>,
    /// Databases with a copy.
    pub replications: Vec<Replication>,
    /// Work for later.
    pub topics: Vec<Topic>,
    /// Copies to restore from.
    pub backups: Vec<Backup>,
    /// What follows when conditions hold.
    pub rules: Vec<Rule>,
    /// What begins by itself.
    pub triggers: Vec<Trigger>,
    /// What the organisation itself does, and when.
    pub events: Vec<Event>,
    /// What pushes a message to the pager.
    pub alerts: Vec<Alert>,
    /// Who can be asked and paged.
    pub people: Vec<Person>,
    /// Who waits to be told.
    pub stakeholders: Vec<Stakeholder>,
    /// Dashboards.
    pub panels: Vec<Panel>,
    /// What was written down for a day like this.
    pub runbooks: Vec<Runbook>,
    /// What may be behind it, for a belief to lie between; may be empty.
    pub suspects: Vec<Suspect>,
    /// Lines that services write.
    pub logs: Vec<LogTemplate>,
    /// Eyes from outside.
    pub probes: Vec<Probe>,
    /// What users write to the support desk.
    pub tickets: Option<Tickets>,
    /// What users think of us.
    pub trust: Option<Trust>,
    /// What it takes to see.
    pub monitoring: Monitoring,
    /// Where the world outside is told.
    pub status_page: StatusPage,
    /// What vendors say of themselves.
    pub vendor_pages: Vec<VendorPage>,
}

/// Something the organisation does by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When.
    pub at: Tick,
    /// What.
    pub action: Action,
    /// Who, for the change log.
    pub by: String,
    /// What the change log says.
    pub note: String,
}
