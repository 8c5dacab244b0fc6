//! Tables that a base and a drill may both have.

use super::{Autoscaler, Burn, Connections, Gate, Memory, Outlier, StartCall, Strategy, Stuck};
use crate::course::load::scenario::overlay::Overlay;
use crate::course::load::table::{At, FromToml, Keyed, Sink, Value};
use crate::course::load::text::{Slug, Text};
use crate::sim::action::ActionKind;
use crate::sim::spec::ServiceKind;

words!(
    ServiceKind,
    "a kind of service",
    ("service", Self::Service),
    ("database", Self::Database),
    ("cache", Self::Cache),
    ("queue", Self::Queue),
    ("vendor", Self::Vendor),
    ("platform", Self::Platform),
);

patch! {
    /// Clock times as `19:42`.
    Time {
        /// Tick 0.
        start: Option<At<String>>,
        /// Seconds between scrapes.
        scrape_s: Option<At<u32>>,
        /// The learner takes over.
        begin: Option<At<String>>,
        /// The run ends.
        end: Option<At<String>>,
    }
}

patch! {
    /// What users do.
    Journey {
        /// One line.
        about: Option<At<String>>,
        /// `SERVICE.ENDPOINT`s.
        steps: Option<At<Vec<At<String>>>>,
        /// Users a second.
        per_s: Option<At<f64>>,
        /// Relative deviation.
        noise: Option<At<f64>>,
        /// Patience.
        deadline_ms: Option<At<f64>>,
        /// Chance.
        retry: Option<At<f64>>,
        /// Seconds.
        retry_after_s: Option<At<f64>>,
        /// Share of the SLO.
        weight: Option<At<f64>>,
        /// Normal failing share.
        floor: Option<At<f64>>,
        /// Money.
        value: Option<At<f64>>,
        /// Whose users.
        cohort: Option<At<String>>,
        /// Where they are served.
        region: Option<At<String>>,
        /// `SERVICE.ENDPOINT`s while that is drained.
        away: Option<Vec<At<String>>>,
        /// Attempts to sign in.
        login_factor: Option<At<f64>>,
    }
}

patch! {
    /// A pool.
    Service {
        /// One line.
        about: Option<At<String>>,
        /// What it is.
        kind: Option<At<ServiceKind>>,
        /// At the start.
        replicas: Option<At<u16>>,
        /// Limit.
        max_replicas: Option<At<u16>>,
        /// Of one replica.
        workers: Option<At<u16>>,
        /// Of one replica.
        cores: Option<At<f64>>,
        /// Seconds.
        start_s: Option<At<u32>>,
        /// Requests.
        queue_limit: Option<At<f64>>,
        /// Replicas at a time.
        batch: Option<At<u16>>,
        /// Oldest first.
        versions: Option<At<Vec<At<String>>>>,
        /// One of them; the first if left out.
        initial: Option<At<String>>,
        /// Of a deploy.
        strategy: Option<Strategy>,
        /// Hosts that deploys pass by.
        stuck: Option<Vec<Stuck>>,
        /// Before a deploy.
        gate: Option<Vec<Gate>>,
        /// Versions that a gate can catch.
        faulty: Option<Vec<At<String>>>,
        /// Processor time of a cold replica.
        cold_factor: Option<At<f64>>,
        /// Seconds.
        warm_s: Option<At<u32>>,
        /// Of a starting replica.
        start_calls: Option<Vec<StartCall>>,
        /// Replicas.
        starts_at_once: Option<At<u16>>,
        /// Seconds: the first wait and the longest.
        restart_backoff_s: Option<At<Vec<At<u32>>>>,
        /// Whether those waits are spread.
        restart_jitter: Option<At<bool>>,
        /// Whether the unfit leave rotation.
        readiness: Option<At<bool>>,
        /// Of a replica.
        memory: Option<At<Memory>>,
        /// Accepted in all.
        connection_limit: Option<At<u32>>,
        /// Held open.
        connections: Option<Vec<Connections>>,
        /// Whether nobody waits for it any more.
        drops_expired: Option<At<bool>>,
        /// Whether requests share the processor step by step.
        takes_turns: Option<At<bool>>,
        /// Ejection.
        outlier: Option<At<Outlier>>,
        /// Scaling by itself.
        autoscaler: Option<At<Autoscaler>>,
        /// `[service.NAME.endpoint.NAME]`
        endpoint: Keyed<At<Endpoint>>,
    }
}

patch! {
    /// A kind of request.
    Endpoint {
        /// Mean.
        own_ms: Option<At<f64>>,
        /// Mean.
        cpu_ms: Option<At<f64>>,
        /// Share.
        jitter: Option<At<f64>>,
        /// Share.
        error: Option<At<f64>>,
        /// Percent of the workers.
        limit: Option<At<u8>>,
        /// In order.
        calls: Option<Vec<At<Call>>>,
    }
}

patch! {
    /// A dashboard.
    Panel {
        /// Heading.
        title: Option<At<String>>,
        /// Names of series.
        series: Option<At<Vec<At<String>>>>,
        /// Seconds.
        look_s: Option<At<u32>>,
    }
}

crate::record! {
    /// What was written down for a day like this.
    pub struct Runbook {
        /// As it is typed.
        pub id: At<Slug>,
        /// Heading.
        pub title: Text,
        /// Markdown.
        pub text: Text,
        /// Seconds.
        pub look_s: Option<At<u32>>,
    }
}

patch! {
    /// Somebody.
    Person {
        /// One line.
        role: Option<At<String>>,
        /// In the channel from the start.
        present: Option<At<bool>>,
        /// Seconds.
        ack_s: Option<At<u32>>,
        /// Seconds.
        answer_s: Option<At<u32>>,
        /// First match wins.
        answer: Option<Vec<Answer>>,
        /// Changes they can be given.
        can: Option<Vec<ActionKind>>,
        /// Works elsewhere.
        vendor: Option<At<bool>>,
    }
}

patch! {
    /// A flag.
    Flag {
        /// One line.
        about: Option<At<String>>,
        /// At the start.
        percent: Option<At<u8>>,
        /// Who sees it.
        cohorts: Option<Vec<At<String>>>,
        /// A service.
        served_by: Option<At<String>>,
        /// Percent while that does not answer.
        default: Option<At<u8>>,
    }
}

patch! {
    /// A configuration.
    Config {
        /// One line.
        about: Option<At<String>>,
        /// Oldest first.
        revisions: Option<At<Vec<At<String>>>>,
        /// Percent, ascending.
        stages: Option<At<Vec<At<u8>>>>,
        /// Seconds.
        stage_s: Option<At<u32>>,
    }
}

patch! {
    /// A job.
    Job {
        /// One line.
        about: Option<At<String>>,
        /// At the start.
        running: Option<At<bool>>,
    }
}

patch! {
    /// Data with a format.
    Store {
        /// A service.
        writer: Option<At<String>>,
        /// One of its versions.
        new_from: Option<At<String>>,
        /// Mean life.
        turnover_s: Option<At<f64>>,
        /// `SERVICE.ENDPOINT`
        writes: Option<At<String>>,
        /// At the start.
        records: Option<At<f64>>,
        /// Budget-minutes.
        per_thousand: Option<At<f64>>,
    }
}

crate::record! {
    /// A point of the day's demand.
    pub struct Day {
        /// Clock.
        pub at: At<String>,
        /// Relative.
        pub factor: At<f64>,
    }
}

crate::record! {
    /// Who is called.
    pub struct Call {
        /// `SERVICE.ENDPOINT`
        pub to: At<String>,
        /// Mean.
        pub per_request: Option<At<f64>>,
        /// The caller gives up.
        pub timeout_ms: At<f64>,
        /// Attempts.
        pub tries: Option<At<u32>>,
        /// Whether the caller fails with it.
        pub required: bool = true,
        /// Before another try.
        pub backoff_ms: Option<At<f64>>,
        /// Whether waits are spread.
        pub backoff_jitter: bool = true,
        /// Share of first tries.
        pub retry_budget: Option<At<f64>>,
        /// Under way at once.
        pub breaker: Option<At<f64>>,
        /// In front of it.
        pub cache: Option<At<String>>,
        /// Whether it writes into that.
        pub fills: bool = false,
        /// That it asks.
        pub looks_up: Option<At<String>>,
        /// Of the caller.
        pub cpu_ms: Option<At<f64>>,
    }
}

crate::record! {
    /// Something a person says.
    pub struct Answer {
        /// A rule at work.
        pub rule: Option<At<String>>,
        /// Seconds of it.
        pub after_s: Option<At<u32>>,
        /// Facts, all of them.
        pub when: Vec<At<String>> = Vec::new(),
        /// What.
        pub text: At<Text>,
    }
}

crate::record! {
    /// Something the organisation does.
    pub struct Event {
        /// Clock.
        pub at: At<String>,
        /// A change.
        pub r#do: At<String>,
        /// Who.
        pub by: Text,
        /// For the change log.
        pub note: Text,
    }
}

crate::record! {
    /// A line of the change log.
    pub struct Past {
        /// Clock.
        pub at: At<String>,
        /// Who.
        pub by: Text,
        /// What.
        pub note: Text,
    }
}

crate::record! {
    /// What pushes the pager.
    pub struct Alert {
        /// Stable.
        pub name: At<Slug>,
        /// On the pager.
        pub text: Text,
        /// A series.
        pub series: Option<At<String>>,
        /// Fires above.
        pub above: Option<At<f64>>,
        /// Fires below.
        pub below: Option<At<f64>>,
        /// Seconds.
        pub for_s: Option<At<u32>>,
        /// Seconds without the series.
        pub absent_for_s: Option<At<u32>>,
        /// A budget.
        pub burn: Option<At<Burn>>,
        /// Without reason.
        pub false_per_day: Option<At<f64>>,
    }
}

crate::record! {
    /// A line that a service writes.
    pub struct Log {
        /// A service.
        pub service: At<String>,
        /// `ERROR`, `WARN`, `INFO`.
        pub level: At<LogLevel>,
        /// The line.
        pub text: Text,
        /// Lines a minute.
        pub always: Option<At<f64>>,
        /// A rule.
        pub rule: Option<At<String>>,
        /// `true`
        pub rejects: Option<At<bool>>,
        /// A call.
        pub call_fails: Option<At<String>>,
        /// A job.
        pub job: Option<At<String>>,
        /// Lines a minute while it runs.
        pub per_min: Option<At<f64>>,
        /// `true`
        pub crashes: Option<At<bool>>,
        /// A call with a breaker.
        pub breaker: Option<At<String>>,
        /// An endpoint with a limiter.
        pub limited: Option<At<String>>,
    }
}

/// Level of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogLevel(pub &'static str);

words!(LogLevel, "a level", ("ERROR", Self("ERROR")), ("WARN", Self("WARN")), ("INFO", Self("INFO")));

crate::record! {
    /// What follows when conditions hold.
    pub struct Rule {
        /// Stable.
        pub name: At<Slug>,
        /// Levers.
        pub when: At<Vec<At<String>>>,
        /// Effects.
        pub then: Vec<At<String>> = Vec::new(),
    }
}
