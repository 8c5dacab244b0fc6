//! Tables of what can be changed, kept and seen besides the services themselves.

use crate::course::load::scenario::overlay::Overlay;
use crate::course::load::table::{At, FromToml, Sink, Value};
use crate::course::load::text::{Slug, Text};
use crate::sim::action::ActionKind;

impl FromToml for ActionKind {
    const WHAT: &'static str = "a kind of change";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        sink.word(value, &Self::ALL)
    }

    fn schema() -> serde_json::Value {
        serde_json::json!({ "enum": Self::ALL.map(|(word, _)| word) })
    }
}

patch! {
    /// A group of users.
    Cohort {
        /// Of all users.
        share: Option<At<f64>>,
    }
}

patch! {
    /// A place that serves users on its own.
    Region {
        /// Seconds.
        drain_s: Option<At<u32>>,
    }
}

patch! {
    /// A failure domain.
    Zone {}
}

patch! {
    /// A limit on replicas.
    Quota {
        /// Whose count.
        services: Option<At<Vec<At<String>>>>,
        /// Replicas in all.
        limit: Option<At<u16>>,
    }
}

patch! {
    /// A change to a schema.
    Migration {
        /// One line.
        about: Option<At<String>>,
        /// In order.
        steps: Option<At<Vec<Step>>>,
        /// The last step that is done at the start.
        done: Option<At<String>>,
    }
}

crate::record! {
    /// A step of it.
    pub struct Step {
        /// Stable.
        pub name: At<Slug>,
        /// Seconds.
        pub takes_s: u32,
        /// Seconds; left out: for good.
        pub undo_s: Option<u32>,
    }
}

patch! {
    /// When changes are refused.
    ChangeFreeze {
        /// Clock.
        from: Option<At<String>>,
        /// Clock.
        until: Option<At<String>>,
        /// Of changes.
        kinds: Option<At<Vec<ActionKind>>>,
    }
}

patch! {
    /// Why a change fails.
    Blocker {
        /// As the tool prints it.
        says: Option<At<String>>,
        /// A change.
        r#do: Option<At<String>>,
        /// Levers.
        when: Option<At<Vec<At<String>>>>,
        /// Seconds.
        fails_after_s: Option<At<u32>>,
    }
}

patch! {
    /// What changes are made with.
    Tool {
        /// Of changes.
        kinds: Option<At<Vec<ActionKind>>>,
        /// `SERVICE.ENDPOINT`
        needs: Option<At<String>>,
    }
}

patch! {
    /// Changes made together.
    Composite {
        /// One line.
        about: Option<At<String>>,
        /// In order.
        steps: Option<At<Vec<CompositeStep>>>,
    }
}

crate::record! {
    /// One of them.
    pub struct CompositeStep {
        /// Seconds after the start.
        pub after_s: u32 = 0,
        /// A change.
        pub r#do: At<String>,
    }
}

patch! {
    /// A limit by key.
    Limiter {
        /// `SERVICE.ENDPOINT`
        endpoint: Option<At<String>>,
        /// Requests.
        per_key_s: Option<At<f64>>,
        /// At the start.
        on: Option<At<bool>>,
        /// That it tells apart.
        keys: Option<At<f64>>,
        /// Share of one key.
        heaviest: Option<At<f64>>,
    }
}

patch! {
    /// What ends on a day.
    Certificate {
        /// A service.
        service: Option<At<String>>,
        /// Clock.
        ends: Option<At<String>>,
        /// Seconds, once renewed.
        valid_s: Option<At<u32>>,
    }
}

patch! {
    /// How callers find each other.
    Dns {
        /// The resolver.
        endpoint: Option<At<String>>,
        /// That need a name.
        calls: Option<At<Vec<At<String>>>>,
        /// Seconds.
        ttl_s: Option<At<f64>>,
        /// Of one look-up.
        queries: Option<At<f64>>,
        /// Whether names are kept.
        cached: Option<At<bool>>,
    }
}

patch! {
    /// Answers kept in front of something slower.
    Cache {
        /// That holds it.
        service: Option<At<String>>,
        /// Share.
        hit: Option<At<f64>>,
        /// Asked for often.
        entries: Option<At<f64>>,
        /// Seconds.
        ttl_s: Option<At<f64>>,
        /// One fetch for all.
        coalesces: Option<At<bool>>,
        /// Share at the start.
        warm: Option<At<f64>>,
        /// For entries.
        memory_mb: Option<At<f64>>,
        /// One entry.
        entry_kb: Option<At<f64>>,
        /// Entries asked for seldom.
        seldom: Option<At<f64>>,
        /// Share of those at the start.
        seldom_there: Option<At<f64>>,
        /// Whether old entries make room.
        evicts: Option<At<bool>>,
    }
}

patch! {
    /// A database with a copy.
    Replication {
        /// A service.
        primary: Option<At<String>>,
        /// A service.
        replica: Option<At<String>>,
        /// `SERVICE.ENDPOINT`
        writes: Option<At<String>>,
        /// Writes a second.
        applies_s: Option<At<f64>>,
        /// Seconds.
        stale_after_s: Option<At<f64>>,
        /// Share.
        fresh_share: Option<At<f64>>,
        /// Seconds.
        fail_over_s: Option<At<u32>>,
        /// Seconds until the old primary is the copy.
        back_s: Option<At<u32>>,
        /// A store.
        store: Option<At<String>>,
    }
}

patch! {
    /// Work for later.
    Topic {
        /// `SERVICE.ENDPOINT`
        from: Option<At<String>>,
        /// Messages.
        per_request: Option<At<f64>>,
        /// `SERVICE.ENDPOINT`
        to: Option<At<String>>,
        /// At once.
        consumers: Option<At<f64>>,
        /// Seconds.
        ttl_s: Option<At<f64>>,
        /// Of a message.
        deliveries: Option<At<u32>>,
        /// At the start.
        backlog: Option<At<f64>>,
        /// Seconds.
        late_after_s: Option<At<f64>>,
        /// Share of the SLO.
        weight: Option<At<f64>>,
    }
}

patch! {
    /// A copy to restore from.
    Backup {
        /// A store.
        store: Option<At<String>>,
        /// Seconds.
        every_s: Option<At<u32>>,
        /// Seconds at the start.
        age_s: Option<At<u32>>,
        /// GB.
        size_gb: Option<At<f64>>,
        /// GB a minute.
        rate_gb_min: Option<At<f64>>,
        /// A service.
        offline: Option<At<String>>,
        /// Share of the way.
        fails_at: Option<At<f64>>,
    }
}

patch! {
    /// An eye from outside.
    Probe {
        /// That it tries.
        journey: Option<At<String>>,
        /// Seconds.
        every_s: Option<At<u32>>,
    }
}

patch! {
    /// What users write.
    Tickets {
        /// Of users hurt.
        share: Option<At<f64>>,
        /// Mean seconds.
        delay_s: Option<At<f64>>,
    }
}

patch! {
    /// What users think of us.
    Trust {
        /// Minutes.
        falls_min: Option<At<f64>>,
        /// Hours.
        recovers_h: Option<At<f64>>,
        /// Seconds.
        silence_s: Option<At<u32>>,
        /// Times as fast.
        silence_factor: Option<At<f64>>,
    }
}

patch! {
    /// What it takes to see.
    Monitoring {
        /// Scrapes behind.
        lag_scrapes: Option<At<u8>>,
        /// `SERVICE.ENDPOINT`
        needs: Option<At<String>>,
    }
}

patch! {
    /// Where the world outside is told.
    StatusPage {
        /// `SERVICE.ENDPOINT`
        needs: Option<At<String>>,
    }
}

patch! {
    /// A vendor's own word.
    VendorPage {
        /// Whose page.
        about: Option<At<String>>,
        /// `SERVICE.ENDPOINT`s.
        watches: Option<At<Vec<At<String>>>>,
        /// Names of rules.
        misses: Option<Vec<At<String>>>,
        /// Minutes.
        lags_min: Option<At<u8>>,
        /// Percent that fail.
        degraded_above: Option<At<f64>>,
        /// Percent that fail.
        outage_above: Option<At<f64>>,
        /// Mean time.
        slow_ms: Option<At<f64>>,
        /// Seconds.
        look_s: Option<At<u32>>,
    }
}

patch! {
    /// Who waits to be told.
    Stakeholder {
        /// One line.
        role: Option<At<String>>,
        /// Seconds.
        patience_s: Option<At<u32>>,
        /// Then.
        asks: Option<At<String>>,
        /// Seconds.
        interrupts_s: Option<At<u32>>,
    }
}

crate::record! {
    /// Something that begins by itself.
    pub struct Trigger {
        /// Stable.
        pub name: At<Slug>,
        /// A moment.
        pub when: At<String>,
        /// Until it is active.
        pub after: Option<At<String>>,
        /// Either way.
        pub jitter: Option<At<String>>,
        /// Again.
        pub every: Option<At<String>>,
        /// Active.
        pub r#for: Option<At<String>>,
        /// A moment.
        pub until: Option<At<String>>,
        /// Changes.
        pub does: Vec<At<String>> = Vec::new(),
        /// Who.
        pub by: Option<Text>,
        /// For the change log.
        pub note: Option<Text>,
    }
}
