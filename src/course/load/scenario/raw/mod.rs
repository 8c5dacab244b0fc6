//! A base and a drill as their files have them: typed text, no meaning yet. What both may say is [`Shared`]; all of it
//! may be left out there, because the other file may say it. The fields are the keys; `lower` says what they mean.

use super::overlay::Overlay;
use crate::course::load::table::{At, Fields, FromToml, Keyed, Keys, Sink, Value};
use crate::course::load::text::{Slug, Text};
use crate::course::scenario::Level;

/// A table both files may have parts of: every key may be left out, and [`Overlay`] puts a drill's over a base's.
macro_rules! patch {
    ($(#[$meta:meta])* $name:ident { $($(#[doc = $doc:literal])* $field:ident : $ty:ty),* $(,)? }) => {
        crate::record! {
            $(#[$meta])*
            pub struct $name { $($(#[doc = $doc])* pub $field: $ty = Overlay::nothing(),)* }
        }

        impl Overlay for $name {
            fn nothing() -> Self {
                Self { $($field: Overlay::nothing(),)* }
            }

            fn over(self, under: Self) -> Self {
                let _ = &under;
                Self { $($field: self.$field.over(under.$field),)* }
            }
        }
    };
}

/// Some of the keys of a file's outermost table; `take` reads them and leaves the others to somebody else.
macro_rules! keys {
    ($(#[$meta:meta])* $name:ident { $($(#[doc = $doc:literal])* $field:ident : $ty:ty $(= $default:expr)?),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        pub struct $name { $($(#[doc = $doc])* pub $field: $ty,)* }

        impl $name {
            fn take(fields: &mut Fields<'_, '_, '_>) -> Option<Self> {
                $(let $field: Option<$ty> = crate::record!(@get fields, stringify!($field) $(, $default)?);)*
                Some(Self { $($field: $field?,)* })
            }

            fn keys(keys: Keys) -> Keys {
                $(let keys = crate::record!(@key keys, $field, $ty, concat!($($doc),*) $(, $default)?);)*
                keys
            }
        }
    };
}

/// A word of the file for each value of a type.
macro_rules! words {
    ($ty:ty, $what:literal, $(($word:literal, $meaning:expr)),* $(,)?) => {
        impl FromToml for $ty {
            const WHAT: &'static str = $what;

            fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
                sink.word(value, &[$(($word, $meaning)),*])
            }

            fn schema() -> serde_json::Value {
                serde_json::json!({ "enum": [$($word),*] })
            }
        }
    };
}

mod decision;
mod drill;
mod facilitator;
mod follow_up;
mod parts;
mod shared;
mod tuning;

pub use decision::*;
pub use drill::*;
pub use facilitator::*;
pub use follow_up::*;
pub use parts::*;
pub use shared::*;
pub use tuning::*;

keys! {
    /// What the file is.
    Head {
        /// Says which of the two it is.
        kind: At<FileKind>,
        /// The file's name.
        id: At<Slug>,
        /// One line.
        title: Text,
    }
}

keys! {
    /// What a base and a drill may both say.
    Shared {
        /// `[time]`
        time: Time = Overlay::nothing(),
        /// `[[day]]`
        day: Option<Vec<Day>>,
        /// `[journey.NAME]`
        journey: Keyed<At<Journey>> = Overlay::nothing(),
        /// `[service.NAME]`
        service: Keyed<At<Service>> = Overlay::nothing(),
        /// `[panel.NAME]`
        panel: Keyed<At<Panel>> = Overlay::nothing(),
        /// `[person.NAME]`
        person: Keyed<At<Person>> = Overlay::nothing(),
        /// `[flag.NAME]`
        flag: Keyed<At<Flag>> = Overlay::nothing(),
        /// `[config.NAME]`
        config: Keyed<At<Config>> = Overlay::nothing(),
        /// `[job.NAME]`
        job: Keyed<At<Job>> = Overlay::nothing(),
        /// `[store.NAME]`
        store: Keyed<At<Store>> = Overlay::nothing(),
        /// `[cohort.NAME]`
        cohort: Keyed<At<Cohort>> = Overlay::nothing(),
        /// `[region.NAME]`
        region: Keyed<At<Region>> = Overlay::nothing(),
        /// `[zone.NAME]`
        zone: Keyed<At<Zone>> = Overlay::nothing(),
        /// `[quota.NAME]`
        quota: Keyed<At<Quota>> = Overlay::nothing(),
        /// `[migration.NAME]`
        migration: Keyed<At<Migration>> = Overlay::nothing(),
        /// `[change_freeze.NAME]`
        change_freeze: Keyed<At<ChangeFreeze>> = Overlay::nothing(),
        /// `[blocker.NAME]`
        blocker: Keyed<At<Blocker>> = Overlay::nothing(),
        /// `[tool.NAME]`
        tool: Keyed<At<Tool>> = Overlay::nothing(),
        /// `[composite.NAME]`
        composite: Keyed<At<Composite>> = Overlay::nothing(),
        /// `[limiter.NAME]`
        limiter: Keyed<At<Limiter>> = Overlay::nothing(),
        /// `[certificate.NAME]`
        certificate: Keyed<At<Certificate>> = Overlay::nothing(),
        /// `[cache.NAME]`
        cache: Keyed<At<Cache>> = Overlay::nothing(),
        /// `[replication.NAME]`
        replication: Keyed<At<Replication>> = Overlay::nothing(),
        /// `[topic.NAME]`
        topic: Keyed<At<Topic>> = Overlay::nothing(),
        /// `[backup.NAME]`
        backup: Keyed<At<Backup>> = Overlay::nothing(),
        /// `[probe.NAME]`
        probe: Keyed<At<Probe>> = Overlay::nothing(),
        /// `[stakeholder.NAME]`
        stakeholder: Keyed<At<Stakeholder>> = Overlay::nothing(),
        /// `[vendor_page.NAME]`
        vendor_page: Keyed<At<VendorPage>> = Overlay::nothing(),
        /// `[dns]`
        dns: Option<At<Dns>>,
        /// `[tickets]`
        tickets: Option<At<Tickets>>,
        /// `[trust]`
        trust: Option<At<Trust>>,
        /// `[monitoring]`
        monitoring: Option<At<Monitoring>>,
        /// `[status_page]`
        status_page: Option<At<StatusPage>>,
        /// `[[trigger]]`
        trigger: Vec<Trigger> = Vec::new(),
        /// `[[event]]`
        event: Vec<Event> = Vec::new(),
        /// `[[note]]`
        note: Vec<Past> = Vec::new(),
        /// `[[alert]]`
        alert: Vec<At<Alert>> = Vec::new(),
        /// `[[log]]`
        log: Vec<At<Log>> = Vec::new(),
        /// `[[runbook]]`
        runbook: Vec<At<Runbook>> = Vec::new(),
        /// `[[rule]]`: in every world.
        rule: Vec<Rule> = Vec::new(),
    }
}

keys! {
    /// What only a drill says.
    Own {
        /// Stem of the base's file.
        extends: At<String>,
        /// How much it asks.
        level: Level,
        /// Time it takes a person.
        minutes: At<u8>,
        /// 0 to 6.
        unit: At<u8>,
        /// From 1.
        revision: At<u32>,
        /// What a learner practises.
        teaches: At<Vec<Text>>,
        /// Lessons that come first.
        lessons: Vec<At<String>> = Vec::new(),
        /// Who the learner is.
        role: Text,
        /// Help, from little to much.
        hints: Vec<Text> = Vec::new(),
        /// Markdown.
        briefing: At<Text>,
        /// Markdown.
        debrief: At<Text>,
        /// `[grading]`
        grading: Grading,
        /// `[[source]]`
        source: Vec<Source> = Vec::new(),
        /// `[[action]]`
        action: Vec<Offer> = Vec::new(),
        /// `[[world]]`
        world: Vec<At<World>> = Vec::new(),
        /// `[[suspect]]`
        suspect: Vec<At<Suspect>> = Vec::new(),
        /// `[[freeze]]`
        freeze: Vec<Freeze> = Vec::new(),
        /// `[walkthrough]`
        walkthrough: Run,
        /// `[[alternative]]`
        alternative: Vec<Run> = Vec::new(),
        /// `[[trap]]`
        trap: Vec<Trap> = Vec::new(),
        /// `[facilitator]`
        facilitator: Option<At<Facilitator>>,
        /// `[follow_ups]`
        follow_ups: Option<At<FollowUps>>,
        /// `[[follow_up]]`
        follow_up: Vec<At<FollowUp>> = Vec::new(),
    }
}

/// A whole `kind = "base"` file.
#[derive(Debug, Clone)]
pub struct Base {
    /// What it is.
    pub head: Head,
    /// The rest.
    pub shared: Shared,
}

/// A whole `kind = "drill"` file.
#[derive(Debug, Clone)]
pub struct Drill {
    /// What it is.
    pub head: Head,
    /// What a base may say too.
    pub shared: Shared,
    /// The rest.
    pub own: Own,
}

impl Shared {
    /// A drill's over its base's.
    #[must_use]
    pub fn over(self, under: Self) -> Self {
        Self {
            time: self.time.over(under.time),
            day: self.day.over(under.day),
            journey: self.journey.over(under.journey),
            service: self.service.over(under.service),
            panel: self.panel.over(under.panel),
            person: self.person.over(under.person),
            flag: self.flag.over(under.flag),
            config: self.config.over(under.config),
            job: self.job.over(under.job),
            store: self.store.over(under.store),
            cohort: self.cohort.over(under.cohort),
            region: self.region.over(under.region),
            zone: self.zone.over(under.zone),
            quota: self.quota.over(under.quota),
            migration: self.migration.over(under.migration),
            change_freeze: self.change_freeze.over(under.change_freeze),
            blocker: self.blocker.over(under.blocker),
            tool: self.tool.over(under.tool),
            composite: self.composite.over(under.composite),
            limiter: self.limiter.over(under.limiter),
            certificate: self.certificate.over(under.certificate),
            cache: self.cache.over(under.cache),
            replication: self.replication.over(under.replication),
            topic: self.topic.over(under.topic),
            backup: self.backup.over(under.backup),
            probe: self.probe.over(under.probe),
            stakeholder: self.stakeholder.over(under.stakeholder),
            vendor_page: self.vendor_page.over(under.vendor_page),
            dns: over(self.dns, under.dns),
            tickets: over(self.tickets, under.tickets),
            trust: over(self.trust, under.trust),
            monitoring: over(self.monitoring, under.monitoring),
            status_page: over(self.status_page, under.status_page),
            trigger: self.trigger.over(under.trigger),
            event: self.event.over(under.event),
            note: self.note.over(under.note),
            alert: self.alert.over(under.alert),
            log: self.log.over(under.log),
            runbook: rewritten(self.runbook, under.runbook),
            rule: self.rule.over(under.rule),
        }
    }
}

/// A drill's runbooks behind its base's; one with the same id stands in its place.
fn rewritten(upper: Vec<At<Runbook>>, under: Vec<At<Runbook>>) -> Vec<At<Runbook>> {
    let (new, again): (Vec<_>, Vec<_>) =
        upper.into_iter().partition(|u| under.iter().all(|r| r.value.id.value != u.value.id.value));
    let mut out = Vec::new();
    for one in under {
        let mine: Vec<_> = again.iter().filter(|a| a.value.id.value == one.value.id.value).cloned().collect();
        if mine.is_empty() {
            out.push(one);
        } else {
            out.extend(mine);
        }
    }
    out.extend(new);
    out
}

/// A table that either file may have, key by key; its place is that of the upper one.
fn over<T: Overlay>(upper: Option<At<T>>, under: Option<At<T>>) -> Option<At<T>> {
    match (upper, under) {
        (Some(upper), Some(under)) => Some(At { value: upper.value.over(under.value), span: upper.span }),
        (upper, under) => upper.or(under),
    }
}

impl FromToml for Base {
    const WHAT: &'static str = "a base";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        Self::from_table(&mut Fields::of(value, sink)?)
    }

    fn from_table(fields: &mut Fields<'_, '_, '_>) -> Option<Self> {
        let (head, shared) = (Head::take(fields), Shared::take(fields));
        fields.finish();
        Some(Self { head: head?, shared: shared? })
    }

    fn schema() -> serde_json::Value {
        Shared::keys(Head::keys(Keys::default())).table()
    }
}

impl FromToml for Drill {
    const WHAT: &'static str = "a drill";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        Self::from_table(&mut Fields::of(value, sink)?)
    }

    fn from_table(fields: &mut Fields<'_, '_, '_>) -> Option<Self> {
        let (head, shared, own) = (Head::take(fields), Shared::take(fields), Own::take(fields));
        fields.finish();
        Some(Self { head: head?, shared: shared?, own: own? })
    }

    fn schema() -> serde_json::Value {
        Own::keys(Shared::keys(Head::keys(Keys::default()))).table()
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// What drills extend.
    Base,
    /// Something to play.
    Drill,
    /// One judgement.
    Decision,
}

words!(
    FileKind,
    "`base`, `drill` or `decision`",
    ("base", Self::Base),
    ("drill", Self::Drill),
    ("decision", Self::Decision),
);

words!(
    Level,
    "a level",
    ("starter", Self::Starter),
    ("core", Self::Core),
    ("advanced", Self::Advanced),
    ("leadership", Self::Leadership),
);
