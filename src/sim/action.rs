//! What can be done to production. A closed vocabulary shared by all scenarios; how long each takes and whether it is
//! offered is the scenario's business, what it does when it lands is [`super::change`]'s.

use super::spec::{
    BackupId, CacheId, CertificateId, CohortId, CompositeId, ConfigId, EndpointId, FlagId, JobId, JourneyId, LimiterId,
    MigrationId, RegionId, ReplicationId, ServiceId, Spec, TopicId, ZoneId,
};

/// A change to the running system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Change of every replica to this version, by the service's strategy.
    Deploy(ServiceId, u8),
    /// Change of every replica to the version before the current target.
    RollBack(ServiceId),
    /// The canary goes on to its next stage.
    Promote(ServiceId),
    /// The canary stays as it is until somebody says otherwise.
    Hold(ServiceId),
    /// Percentage of users a flag is on for.
    SetFlag(FlagId, u8),
    /// The same for one cohort.
    SetFlagFor(FlagId, CohortId, u8),
    /// Push this revision.
    PushConfig(ConfigId, u8),
    /// Push the revision that was live before.
    RevertConfig(ConfigId),
    /// Number of replicas.
    Scale(ServiceId, u16),
    /// Whether the service's autoscaler is on.
    Autoscale(ServiceId, bool),
    /// Rolling restart of every replica.
    RestartAll(ServiceId),
    /// Restart of the replica in this slot, on the same host.
    RestartOne(ServiceId, u16),
    /// No more than so many replicas start at once; 0: no limit.
    Throttle(ServiceId, u16),
    /// Take the replica in this slot out of rotation and start another on a fresh host.
    Replace(ServiceId, u16),
    /// Start a batch job.
    StartJob(JobId),
    /// Stop a batch job.
    StopJob(JobId),
    /// Turn away this percentage of users of a journey at the edge.
    Shed(JourneyId, u8),
    /// Percent of its pool's workers that an endpoint may hold.
    Limit(EndpointId, u8),
    /// Whether a limiter by key is on.
    SetLimiter(LimiterId, bool),
    /// Move users away from a place.
    Drain(Place),
    /// Let them come back.
    Undrain(Place),
    /// Make the replica the primary.
    FailOver(ReplicationId),
    /// Copy a backup back.
    Restore(BackupId),
    /// Empty a cache.
    Flush(CacheId),
    /// Throw waiting messages away.
    Purge(TopicId),
    /// Renew a certificate or a domain.
    Renew(CertificateId),
    /// Carry a migration forward or back until so many of its steps are done.
    Migrate(MigrationId, u8),
    /// Changes made together.
    Run(CompositeId),
}

/// Something that can be drained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// Its replicas leave rotation.
    Zone(ZoneId),
    /// Its users are served elsewhere.
    Region(RegionId),
}

/// A kind of change, for tools, freezes and what people can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ActionKind {
    /// Deploys, and what moves a canary.
    Deploy,
    /// Rollbacks.
    Rollback,
    /// Flags.
    Flag,
    /// Configuration.
    Config,
    /// Numbers of replicas, by hand or by an autoscaler.
    Scale,
    /// Restarts and moves of replicas.
    Restart,
    /// Batch jobs.
    Job,
    /// Turning users or requests away.
    Limit,
    /// Zones and regions.
    Drain,
    /// Fail-overs.
    Failover,
    /// Restores.
    Restore,
    /// Caches and queues.
    Data,
    /// Certificates and domains.
    Renew,
    /// Schemas.
    Migrate,
    /// Named changes.
    Run,
}

impl ActionKind {
    /// All of them, with the word for each.
    pub const ALL: [(&'static str, Self); 15] = [
        ("deploy", Self::Deploy),
        ("rollback", Self::Rollback),
        ("flag", Self::Flag),
        ("config", Self::Config),
        ("scale", Self::Scale),
        ("restart", Self::Restart),
        ("job", Self::Job),
        ("limit", Self::Limit),
        ("drain", Self::Drain),
        ("failover", Self::Failover),
        ("restore", Self::Restore),
        ("data", Self::Data),
        ("renew", Self::Renew),
        ("migrate", Self::Migrate),
        ("run", Self::Run),
    ];
}

impl Action {
    /// What kind of change it is.
    pub const fn kind(self) -> ActionKind {
        match self {
            Self::Deploy(..) | Self::Promote(_) | Self::Hold(_) => ActionKind::Deploy,
            Self::RollBack(_) => ActionKind::Rollback,
            Self::SetFlag(..) | Self::SetFlagFor(..) => ActionKind::Flag,
            Self::PushConfig(..) | Self::RevertConfig(_) => ActionKind::Config,
            Self::Scale(..) | Self::Autoscale(..) => ActionKind::Scale,
            Self::RestartAll(_) | Self::RestartOne(..) | Self::Throttle(..) | Self::Replace(..) => ActionKind::Restart,
            Self::StartJob(_) | Self::StopJob(_) => ActionKind::Job,
            Self::Shed(..) | Self::Limit(..) | Self::SetLimiter(..) => ActionKind::Limit,
            Self::Drain(_) | Self::Undrain(_) => ActionKind::Drain,
            Self::FailOver(_) => ActionKind::Failover,
            Self::Restore(_) => ActionKind::Restore,
            Self::Flush(_) | Self::Purge(_) => ActionKind::Data,
            Self::Renew(_) => ActionKind::Renew,
            Self::Migrate(..) => ActionKind::Migrate,
            Self::Run(_) => ActionKind::Run,
        }
    }

    /// What the action turns, so that two actions on the same thing can be told from two on different things.
    pub fn target(self, spec: &Spec) -> (Target, usize) {
        match self {
            Self::Deploy(s, _)
            | Self::RollBack(s)
            | Self::Promote(s)
            | Self::Hold(s)
            | Self::Scale(s, _)
            | Self::Autoscale(s, _)
            | Self::RestartAll(s)
            | Self::RestartOne(s, _)
            | Self::Throttle(s, _)
            | Self::Replace(s, _) => (Target::Service, s),
            Self::Limit(e, _) => (Target::Service, spec.endpoints[e].service),
            Self::SetLimiter(l, _) => (Target::Service, spec.endpoints[spec.limiters[l].endpoint].service),
            Self::FailOver(r) => (Target::Service, spec.replications[r].primary),
            Self::Flush(c) => (Target::Service, spec.caches[c].service),
            Self::Purge(t) => (Target::Service, spec.endpoints[spec.topics[t].to].service),
            Self::Renew(c) => (Target::Service, spec.certificates[c].service),
            Self::SetFlag(f, _) | Self::SetFlagFor(f, ..) => (Target::Flag, f),
            Self::PushConfig(c, _) | Self::RevertConfig(c) => (Target::Config, c),
            Self::StartJob(j) | Self::StopJob(j) => (Target::Job, j),
            Self::Shed(j, _) => (Target::Journey, j),
            Self::Drain(Place::Zone(z)) | Self::Undrain(Place::Zone(z)) => (Target::Zone, z),
            Self::Drain(Place::Region(r)) | Self::Undrain(Place::Region(r)) => (Target::Region, r),
            Self::Restore(b) => (Target::Store, spec.backups[b].store),
            Self::Migrate(m, _) => (Target::Migration, m),
            Self::Run(c) => (Target::Runbook, c),
        }
    }

    /// As a responder would say it: `roll back checkout`.
    pub fn describe(self, spec: &Spec) -> String {
        let service = |s: ServiceId| spec.services[s].name.as_str();
        match self {
            Self::Deploy(s, v) => format!("deploy {} {}", service(s), spec.services[s].versions[usize::from(v)]),
            Self::RollBack(s) => format!("roll back {}", service(s)),
            Self::Promote(s) => format!("promote the canary of {}", service(s)),
            Self::Hold(s) => format!("hold the canary of {}", service(s)),
            Self::SetFlag(f, 0) => format!("turn flag {} off", spec.flags[f].name),
            Self::SetFlag(f, p) => format!("set flag {} to {p} %", spec.flags[f].name),
            Self::SetFlagFor(f, c, 0) => format!("turn flag {} off for {}", spec.flags[f].name, spec.cohorts[c].name),
            Self::SetFlagFor(f, c, p) => {
                format!("set flag {} to {p} % for {}", spec.flags[f].name, spec.cohorts[c].name)
            }
            Self::PushConfig(c, r) => {
                format!("push {} {}", spec.configs[c].name, spec.configs[c].revisions[usize::from(r)])
            }
            Self::RevertConfig(c) => format!("revert {}", spec.configs[c].name),
            Self::Scale(s, n) => format!("scale {} to {n} replicas", service(s)),
            Self::Autoscale(s, true) => format!("turn the autoscaler of {} on", service(s)),
            Self::Autoscale(s, false) => format!("turn the autoscaler of {} off", service(s)),
            Self::RestartAll(s) => format!("restart {}, replica by replica", service(s)),
            Self::RestartOne(s, slot) => format!("restart replica {} of {}", slot + 1, service(s)),
            Self::Throttle(s, 0) => format!("let all replicas of {} start at once", service(s)),
            Self::Throttle(s, n) => format!("let {n} replicas of {} start at a time", service(s)),
            Self::Replace(s, slot) => format!("move replica {} of {} to a fresh host", slot + 1, service(s)),
            Self::StartJob(j) => format!("start job {}", spec.jobs[j].name),
            Self::StopJob(j) => format!("stop job {}", spec.jobs[j].name),
            Self::Shed(j, 0) => format!("admit every {} user again", spec.journeys[j].name),
            Self::Shed(j, p) => format!("turn away {p} % of {} users at the edge", spec.journeys[j].name),
            Self::Limit(e, p) => {
                let endpoint = &spec.endpoints[e];
                let name = format!("{}.{}", service(endpoint.service), endpoint.name);
                if p == 100 {
                    format!("lift the limit on {name}")
                } else {
                    format!("limit {name} to {p} % of the workers")
                }
            }
            Self::SetLimiter(l, on) => format!("turn limiter {} {}", spec.limiters[l].name, on_off(on)),
            Self::Drain(place) => format!("drain {}", place.name(spec)),
            Self::Undrain(place) => format!("undrain {}", place.name(spec)),
            Self::FailOver(r) => format!("fail {} over", spec.replications[r].name),
            Self::Restore(b) => format!("restore {}", spec.backups[b].name),
            Self::Flush(c) => format!("empty cache {}", spec.caches[c].name),
            Self::Purge(t) => format!("throw away what waits in {}", spec.topics[t].name),
            Self::Renew(c) => format!("renew {}", spec.certificates[c].name),
            Self::Migrate(m, 0) => format!("undo migration {}", spec.migrations[m].name),
            Self::Migrate(m, n) => {
                let migration = &spec.migrations[m];
                format!("take migration {} to {}", migration.name, migration.steps[usize::from(n) - 1].name)
            }
            Self::Run(c) => format!("run {}", spec.composites[c].name),
        }
    }
}

impl Place {
    /// Its name.
    pub fn name(self, spec: &Spec) -> &str {
        match self {
            Self::Zone(z) => &spec.zones[z].name,
            Self::Region(r) => &spec.regions[r].name,
        }
    }
}

/// What kind of thing an action turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// A service.
    Service,
    /// A flag.
    Flag,
    /// A configuration.
    Config,
    /// A job.
    Job,
    /// A journey.
    Journey,
    /// A zone.
    Zone,
    /// A region.
    Region,
    /// Records.
    Store,
    /// A schema.
    Migration,
    /// A named change.
    Runbook,
}

const fn on_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}
