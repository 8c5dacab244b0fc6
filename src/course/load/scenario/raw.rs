//! A base and a drill as their files have them: typed text, no meaning yet. What both may say is [`Shared`]; all of it
//! may be left out there, because the other file may say it. The fields are the keys; `lower` says what they mean.

use super::overlay::Overlay;
use crate::course::load::table::{At, Fields, FromToml, Keyed, Sink, Value};
use crate::course::load::text::{Slug, Text};
use crate::course::scenario::Level;
use crate::grade::rubric::WorldKind;
use crate::sim::spec::ServiceKind;

/// A table both files may have parts of: every key may be left out, and [`Overlay`] puts a drill's over a base's.
macro_rules! patch {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident : $ty:ty),* $(,)? }) => {
        crate::record! {
            $(#[$meta])*
            pub struct $name { $($(#[$field_meta])* pub $field: $ty = Overlay::nothing(),)* }
        }

        impl Overlay for $name {
            fn nothing() -> Self {
                Self { $($field: Overlay::nothing(),)* }
            }

            fn over(self, under: Self) -> Self {
                Self { $($field: self.$field.over(under.$field),)* }
            }
        }
    };
}

/// Some of the keys of a file's outermost table; `take` reads them and leaves the others to somebody else.
macro_rules! keys {
    ($(#[$meta:meta])* $name:ident { $($(#[$field_meta:meta])* $field:ident : $ty:ty $(= $default:expr)?),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        pub struct $name { $($(#[$field_meta])* pub $field: $ty,)* }

        impl $name {
            fn take(fields: &mut Fields<'_, '_, '_>) -> Option<Self> {
                $(let $field: Option<$ty> = crate::record!(@get fields, stringify!($field) $(, $default)?);)*
                Some(Self { $($field: $field?,)* })
            }
        }
    };
}

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
        /// `[[event]]`
        event: Vec<Event> = Vec::new(),
        /// `[[note]]`
        note: Vec<Note> = Vec::new(),
        /// `[[alert]]`
        alert: Vec<At<Alert>> = Vec::new(),
        /// `[[log]]`
        log: Vec<At<Log>> = Vec::new(),
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
        /// `[[freeze]]`
        freeze: Vec<Freeze> = Vec::new(),
        /// `[walkthrough]`
        walkthrough: Script,
        /// `[[alternative]]`
        alternative: Vec<Script> = Vec::new(),
        /// `[[trap]]`
        trap: Vec<Trap> = Vec::new(),
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
            event: self.event.over(under.event),
            note: self.note.over(under.note),
            alert: self.alert.over(under.alert),
            log: self.log.over(under.log),
            rule: self.rule.over(under.rule),
        }
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
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// What drills extend.
    Base,
    /// Something to play.
    Drill,
}

/// What makes a service; a word of the file for each variant of a type.
macro_rules! words {
    ($ty:ty, $what:literal, $(($word:literal, $meaning:expr)),* $(,)?) => {
        impl FromToml for $ty {
            const WHAT: &'static str = $what;

            fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
                sink.word(value, &[$(($word, $meaning)),*])
            }
        }
    };
}

words!(FileKind, "`base` or `drill`", ("base", Self::Base), ("drill", Self::Drill));
words!(
    Level,
    "a level",
    ("starter", Self::Starter),
    ("core", Self::Core),
    ("advanced", Self::Advanced),
    ("leadership", Self::Leadership),
);
words!(
    ServiceKind,
    "a kind of service",
    ("service", Self::Service),
    ("database", Self::Database),
    ("cache", Self::Cache),
    ("queue", Self::Queue),
    ("vendor", Self::Vendor),
);
words!(
    WorldKind,
    "a kind of world",
    ("truth", Self::Truth),
    ("trap", Self::Trap),
    ("no-fault", Self::NoFault),
    ("dependency", Self::Dependency),
    ("other", Self::Other),
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
    }
}

patch! {
    /// A flag.
    Flag {
        /// One line.
        about: Option<At<String>>,
        /// At the start.
        percent: Option<At<u8>>,
    }
}

patch! {
    /// A configuration.
    Config {
        /// One line.
        about: Option<At<String>>,
        /// Oldest first.
        revisions: Option<At<Vec<At<String>>>>,
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
    }
}

crate::record! {
    /// Something a person says.
    pub struct Answer {
        /// A rule at work.
        pub rule: Option<At<String>>,
        /// What.
        pub text: Text,
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
    pub struct Note {
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
        pub series: At<String>,
        /// Fires above.
        pub above: Option<At<f64>>,
        /// Fires below.
        pub below: Option<At<f64>>,
        /// Seconds.
        pub for_s: u32,
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

crate::record! {
    /// Limits of a pass.
    pub struct Grading {
        /// Budget-minutes.
        pub pass_loss: At<f64>,
        /// Seconds.
        pub hold_s: At<u32>,
        /// Budget-minutes.
        pub page_price: At<f64>,
        /// 1 to 4.
        pub severity: At<u8>,
    }
}

crate::record! {
    /// Where a fact comes from.
    pub struct Source {
        /// Stable.
        pub id: At<Slug>,
        /// Publisher and title.
        pub title: Text,
        /// Address.
        pub url: At<Text>,
    }
}

crate::record! {
    /// A change that is offered.
    pub struct Offer {
        /// A change.
        pub r#do: At<String>,
        /// Seconds of the learner.
        pub takes_s: u32,
        /// Seconds from then.
        pub starts_s: u32,
        /// Budget-minutes.
        pub price: At<f64>,
        /// One line.
        pub risk: Text,
    }
}

crate::record! {
    /// One of the family.
    pub struct World {
        /// Stable.
        pub id: At<Slug>,
        /// Probability.
        pub prior: At<f64>,
        /// Its part.
        pub kind: WorldKind,
        /// One line.
        pub title: Text,
        /// Changes that end the harm.
        pub remedy: At<Vec<At<String>>>,
        /// Changes that help.
        pub also: Vec<At<String>> = Vec::new(),
        /// A person.
        pub owner: Option<At<String>>,
        /// Markdown.
        pub explain: At<Text>,
        /// What breaks.
        pub rule: Vec<Rule> = Vec::new(),
    }
}

crate::record! {
    /// A judgement on the way.
    pub struct Freeze {
        /// Stable.
        pub id: At<Slug>,
        /// `+1m`, `first-change`, `recovered`.
        pub when: At<String>,
        /// The question.
        pub ask: Text,
        /// At least two.
        pub option: Vec<FreezeOption> = Vec::new(),
    }
}

crate::record! {
    /// An answer to it.
    pub struct FreezeOption {
        /// What one could do.
        pub text: Text,
        /// 1 is best.
        pub rank: At<u8>,
        /// Reason.
        pub why: Text,
        /// A source.
        pub source: At<String>,
    }
}

crate::record! {
    /// A written run.
    pub struct Script {
        /// One line.
        pub title: Text,
        /// A world.
        pub world: Option<At<String>>,
        /// Lines.
        pub script: At<Text>,
    }
}

crate::record! {
    /// A run that must not pass.
    pub struct Trap {
        /// One line.
        pub title: Text,
        /// A world.
        pub world: Option<At<String>>,
        /// Why not.
        pub why: Text,
        /// Lines.
        pub script: At<Text>,
    }
}
