//! What can be done to production. A closed vocabulary shared by all scenarios; how long each takes and whether it is
//! offered is the scenario's business, what it does when it lands is [`super::change`]'s.

use super::spec::{ConfigId, FlagId, JobId, JourneyId, ServiceId, Spec};

/// A change to the running system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Rolling change of every replica to this version.
    Deploy(ServiceId, u8),
    /// Rolling change of every replica to the version before the current target.
    RollBack(ServiceId),
    /// Percentage of users a flag is on for.
    SetFlag(FlagId, u8),
    /// Push this revision everywhere.
    PushConfig(ConfigId, u8),
    /// Number of replicas.
    Scale(ServiceId, u16),
    /// Rolling restart of every replica.
    RestartAll(ServiceId),
    /// Restart of the replica in this slot, on the same host.
    RestartOne(ServiceId, u16),
    /// Take the replica in this slot out of rotation and start another on a fresh host.
    Replace(ServiceId, u16),
    /// Start a batch job.
    StartJob(JobId),
    /// Stop a batch job.
    StopJob(JobId),
    /// Turn away this percentage of users of a journey at the edge.
    Shed(JourneyId, u8),
}

impl Action {
    /// What the action turns, so that two actions on the same thing can be told from two on different things.
    pub fn target(self) -> (Target, usize) {
        match self {
            Self::Deploy(s, _)
            | Self::RollBack(s)
            | Self::Scale(s, _)
            | Self::RestartAll(s)
            | Self::RestartOne(s, _)
            | Self::Replace(s, _) => (Target::Service, s),
            Self::SetFlag(f, _) => (Target::Flag, f),
            Self::PushConfig(c, _) => (Target::Config, c),
            Self::StartJob(j) | Self::StopJob(j) => (Target::Job, j),
            Self::Shed(j, _) => (Target::Journey, j),
        }
    }

    /// As a responder would say it: `roll back checkout`.
    pub fn describe(self, spec: &Spec) -> String {
        let service = |s: ServiceId| spec.services[s].name.as_str();
        match self {
            Self::Deploy(s, v) => format!("deploy {} {}", service(s), spec.services[s].versions[usize::from(v)]),
            Self::RollBack(s) => format!("roll back {}", service(s)),
            Self::SetFlag(f, 0) => format!("turn flag {} off", spec.flags[f].name),
            Self::SetFlag(f, p) => format!("set flag {} to {p} %", spec.flags[f].name),
            Self::PushConfig(c, r) => {
                format!("push {} {}", spec.configs[c].name, spec.configs[c].revisions[usize::from(r)])
            }
            Self::Scale(s, n) => format!("scale {} to {n} replicas", service(s)),
            Self::RestartAll(s) => format!("restart {}, replica by replica", service(s)),
            Self::RestartOne(s, slot) => format!("restart replica {} of {}", slot + 1, service(s)),
            Self::Replace(s, slot) => format!("move replica {} of {} to a fresh host", slot + 1, service(s)),
            Self::StartJob(j) => format!("start job {}", spec.jobs[j].name),
            Self::StopJob(j) => format!("stop job {}", spec.jobs[j].name),
            Self::Shed(j, 0) => format!("admit every {} user again", spec.journeys[j].name),
            Self::Shed(j, p) => format!("turn away {p} % of {} users at the edge", spec.journeys[j].name),
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
}
