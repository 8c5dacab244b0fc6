//! Tables within a service and an alert: how deploys go about it, memory, scaling, budgets.

use crate::course::load::table::{At, FromToml, Sink, Value};
use crate::course::load::text::Slug;
use crate::sim::spec::ScaleOn;

words!(ScaleOn, "`cpu` or `concurrency`", ("cpu", Self::Cpu), ("concurrency", Self::Concurrency));

/// `"rolling"`, `"all-at-once"`, `{ canary = { .. } }`, `{ blue_green = { .. } }`.
#[derive(Debug, Clone)]
pub enum Strategy {
    /// Some at a time.
    Rolling,
    /// Everything.
    AllAtOnce,
    /// In stages.
    Canary(At<Canary>),
    /// A second set.
    BlueGreen(BlueGreen),
}

crate::record! {
    /// The table behind a strategy.
    pub struct StrategyTable {
        /// In stages.
        pub canary: Option<At<Canary>>,
        /// A second set.
        pub blue_green: Option<BlueGreen>,
    }
}

impl FromToml for Strategy {
    const WHAT: &'static str = "`\"rolling\"`, `\"all-at-once\"`, `{ canary = { .. } }` or `{ blue_green = { .. } }`";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        if value.get_ref().is_str() {
            return sink.word(value, &[("rolling", Self::Rolling), ("all-at-once", Self::AllAtOnce)]);
        }
        if !value.get_ref().is_table() {
            return sink.wrong(value, Self::WHAT);
        }
        let table = StrategyTable::from_toml(value, sink)?;
        match (table.canary, table.blue_green) {
            (Some(canary), None) => Some(Self::Canary(canary)),
            (None, Some(blue_green)) => Some(Self::BlueGreen(blue_green)),
            _ => {
                sink.error_with(sink.span(value), "a strategy is one thing", format!("write {}", Self::WHAT));
                None
            }
        }
    }

    fn schema() -> serde_json::Value {
        serde_json::json!({ "anyOf": [{ "enum": ["rolling", "all-at-once"] }, StrategyTable::schema()] })
    }
}

crate::record! {
    /// A canary.
    pub struct Canary {
        /// Percent, ascending.
        pub stages: At<Vec<At<u8>>>,
        /// Seconds of a stage.
        pub bake_s: At<u32>,
        /// Share; left out: it waits for somebody.
        pub tolerance: Option<At<f64>>,
        /// Requests.
        pub samples: Option<At<f64>>,
        /// Times as long; left out: nobody looks at that.
        pub slower: Option<At<f64>>,
    }
}

crate::record! {
    /// A second set of replicas.
    pub struct BlueGreen {
        /// Seconds.
        pub keep_s: u32,
    }
}

crate::record! {
    /// A host that deploys pass by.
    pub struct Stuck {
        /// From 1.
        pub replica: At<u16>,
        /// One of the service's.
        pub version: At<String>,
    }
}

crate::record! {
    /// A check before a deploy.
    pub struct Gate {
        /// Stable.
        pub name: At<Slug>,
        /// Seconds.
        pub takes_s: u32,
        /// Chance.
        pub catches: At<f64>,
    }
}

crate::record! {
    /// What a starting replica asks.
    pub struct StartCall {
        /// `SERVICE.ENDPOINT`
        pub to: At<String>,
        /// Calls a second.
        pub per_s: At<f64>,
    }
}

crate::record! {
    /// Connections held open.
    pub struct Connections {
        /// A service.
        pub to: At<String>,
        /// Of each replica.
        pub each: At<u16>,
    }
}

crate::record! {
    /// Memory of a replica.
    #[expect(clippy::struct_field_names, reason = "units stand last in names")]
    pub struct Memory {
        /// MB.
        pub limit_mb: At<f64>,
        /// MB.
        pub base_mb: At<f64>,
        /// MB.
        pub per_request_mb: At<f64>,
    }
}

crate::record! {
    /// Outlier ejection.
    pub struct Outlier {
        /// Error share.
        pub threshold: At<f64>,
        /// Seconds.
        pub interval_s: At<u32>,
        /// Seconds.
        pub eject_s: At<u32>,
        /// Of the replicas.
        pub max_percent: At<u8>,
    }
}

crate::record! {
    /// What moves the number of replicas.
    pub struct Autoscaler {
        /// What it follows.
        pub on: ScaleOn,
        /// Share in use.
        pub target: At<f64>,
        /// Replicas.
        pub min: At<u16>,
        /// Replicas.
        pub max: At<u16>,
        /// Seconds.
        pub every_s: Option<At<u32>>,
        /// Seconds.
        pub up_after_s: Option<At<u32>>,
        /// Seconds.
        pub down_after_s: Option<At<u32>>,
        /// Replicas at a time.
        pub step: Option<At<u16>>,
        /// A quota.
        pub quota: Option<At<String>>,
        /// At the start.
        pub enabled: bool = true,
    }
}

crate::record! {
    /// A budget that burns.
    pub struct Burn {
        /// Whose.
        pub journey: At<String>,
        /// Share.
        pub objective: At<f64>,
        /// Times the pace.
        pub factor: At<f64>,
        /// Seconds.
        pub long_s: At<u32>,
        /// Seconds.
        pub short_s: At<u32>,
    }
}
