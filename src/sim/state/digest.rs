//! The whole state as words, for a digest. Every struct is taken apart by all of its fields: one that is added and not
//! named here does not compile.

use std::hash::{Hash, Hasher};

use super::{
    AlertState, AutoscalerState, BackupState, CacheState, CallState, ConfigState, EndpointState, Failure, FlagState,
    GroupState, JourneyState, LimiterState, MigrationState, NameState, Op, Phase, ProbeState, Recalled, Replica,
    ReplicaStatus, ReplicationState, Rollout, SeriesState, ServiceState, State, StoreState, TopicState, TriggerState,
    Window,
};
use crate::sim::action::Action;

/// Takes a word.
type Word<'a> = &'a mut dyn FnMut(u64);

/// Something that can be said in words; values that differ give words that differ.
pub trait Words {
    /// Says it.
    fn words(&self, word: Word);
}

macro_rules! whole_numbers {
    ($($Type:ty)*) => { $(impl Words for $Type {
        fn words(&self, word: Word) {
            word(u64::from(*self));
        }
    })* };
}
whole_numbers!(bool u8 u16 u32 u64);

macro_rules! as_words {
    ($($Type:ty)*) => { $(impl Words for $Type {
        fn words(&self, word: Word) {
            word(*self as u64);
        }
    })* };
}
as_words!(i64 usize ReplicaStatus);

impl Words for u128 {
    fn words(&self, word: Word) {
        word(*self as u64);
        word((*self >> 64) as u64);
    }
}

impl Words for f64 {
    fn words(&self, word: Word) {
        word(self.to_bits());
    }
}

impl Words for f32 {
    fn words(&self, word: Word) {
        word(self.to_bits().into());
    }
}

impl<A: Words, B: Words> Words for (A, B) {
    fn words(&self, word: Word) {
        self.0.words(word);
        self.1.words(word);
    }
}

impl<T: Words> Words for Option<T> {
    fn words(&self, word: Word) {
        word(self.is_some().into());
        if let Some(x) = self {
            x.words(word);
        }
    }
}

impl<T: Words, const N: usize> Words for [T; N] {
    fn words(&self, word: Word) {
        for x in self {
            x.words(word);
        }
    }
}

impl<T: Words> Words for Vec<T> {
    fn words(&self, word: Word) {
        word(self.len() as u64);
        for x in self {
            x.words(word);
        }
    }
}

/// Hands what is hashed on, as words of the same width everywhere.
struct Hashed<'a>(Word<'a>);

impl Hasher for Hashed<'_> {
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            (self.0)(u64::from(*b));
        }
    }
    fn write_u16(&mut self, x: u16) {
        (self.0)(x.into());
    }
    fn write_u32(&mut self, x: u32) {
        (self.0)(x.into());
    }
    fn write_usize(&mut self, x: usize) {
        (self.0)(x as u64);
    }
    fn write_isize(&mut self, x: isize) {
        (self.0)(x as u64);
    }
    fn finish(&self) -> u64 {
        0
    }
}

macro_rules! hashed {
    ($($Type:ty)*) => { $(impl Words for $Type {
        fn words(&self, word: Word) {
            self.hash(&mut Hashed(word));
        }
    })* };
}
hashed!(Action Failure Phase);

/// A struct by its fields. For tests also every value that differs from a given one in one place.
macro_rules! fields {
    ($Type:ident: $($field:ident)*) => {
        impl Words for $Type {
            fn words(&self, word: Word) {
                let Self { $($field),* } = self;
                $($field.words(word);)*
            }
        }

        #[cfg(test)]
        impl $Type {
            #[allow(dead_code, reason = "asked for the whole state alone")]
            const PARTS: &[&str] = &[$(stringify!($field)),*];
        }

        #[cfg(test)]
        impl tests::Vary for $Type {
            fn vary(&self) -> Vec<(String, Self)> {
                let mut out = Vec::new();
                $(for (path, $field) in self.$field.vary() {
                    out.push((format!("{}{path}", concat!(".", stringify!($field))), Self { $field, ..self.clone() }));
                })*
                out
            }
        }
    };
}

fields!(State: tick seed services replicas endpoints calls journeys flags flag_cohorts configs jobs migrations
    drained_zones drained_regions draining_to autoscalers limiters certificates names stores caches replications topics
    backups triggers probes windows vendor_pages tickets seeing rules rules_since recalled ops next_event next_due dirty throttled limited series late alerts curve
    curve_until groups own reach apart trust silent_s harm harm_rate);
fields!(ServiceState: ready target previous offered served rejected queue capacity hold_ms wait_ms backlog_ms turns_ms cpu busy
    failing misreport dead refused crashes crashes_min crashed crashed_seen memory_mb leaked_mb lost turned_away worker_cost core_cost
    leak cold starts_at_once wanted absent limited kept_until rollout);
fields!(Rollout: op next_slot due phase counts slow crashed);
fields!(Replica: version status ready_at host crashes warm_at since ejected_until leak_before);
fields!(EndpointState: own_error own_ms cpu_ms offered waiting hold_ms own_lie lie limit turned_away key_refused steady_ms
    spread_ms success);
fields!(CallState: timeout_ms awaited per_request delay_ms block blocked broken waiting rate attempts attempt_fails fails);
fields!(JourneyState: fresh attempts fails pending demand fail shed signed_out failed_users lost_value harm);
fields!(GroupState: users failing failed_users harm rate);
fields!(Op: action issued starts started landed by_event superseded failed fails waits_for part_of trigger);
fields!(SeriesState: now mid slow base onset absent);
fields!(AlertState: since fired firing);
fields!(ConfigState: live before next share stage due op);
fields!(FlagState: percent defaulted);
fields!(MigrationState: done wanted due op);
fields!(CacheState: warm hit fetches holders seldom full evicted refused);
fields!(ReplicationState: behind lag_s due op stale swapped);
fields!(TopicState: backlog age_s arrived handled poison stuck lost purged);
fields!(StoreState: new records corrupted lost corrupting losing since_backup harmed fresh);
fields!(BackupState: taken writes_since due op corrupted);
fields!(AutoscalerState: on wanted more_since fewer_since);
fields!(LimiterState: on keys refused);
fields!(NameState: unknown queries);
fields!(TriggerState: active begins ends since until_since began ended times over);
fields!(Recalled: since last);
fields!(ProbeState: ok failed);
fields!(Window: pieces at next);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::Tick;
    use crate::sim::World;
    use crate::sim::action::Place;
    use crate::sim::spec::example::everything;

    /// Values that differ from one in a single place, each with the way there.
    pub trait Vary: Sized {
        fn vary(&self) -> Vec<(String, Self)>;
    }

    macro_rules! another {
        ($($Type:ty: $from:ident => $to:expr;)*) => { $(impl Vary for $Type {
            fn vary(&self) -> Vec<(String, Self)> {
                let $from = *self;
                vec![(String::new(), $to)]
            }
        })* };
    }
    another! {
        bool: x => !x;
        u8: x => x ^ 1;
        u16: x => x ^ 1;
        u32: x => x ^ 1;
        u64: x => x ^ 1;
        u128: x => x ^ 1 << 100;
        i64: x => x ^ 1;
        usize: x => x ^ 1;
        f32: x => f32::from_bits(x.to_bits() ^ 1);
        f64: x => f64::from_bits(x.to_bits() ^ 1);
        ReplicaStatus: x => if x == Self::Ready { Self::Crashed } else { Self::Ready };
    }

    /// Values of their own for what has no neighbours.
    fn others<T: Copy + PartialEq>(x: T, all: &[T]) -> Vec<(String, T)> {
        all.iter().enumerate().filter(|(_, y)| **y != x).map(|(i, y)| (format!(" to value {i}"), *y)).collect()
    }

    impl Vary for Action {
        fn vary(&self) -> Vec<(String, Self)> {
            let places = [Self::Drain(Place::Zone(0)), Self::Drain(Place::Region(0)), Self::Undrain(Place::Zone(0))];
            let scales = [Self::Scale(0, 1), Self::Scale(1, 1), Self::Scale(0, 2), Self::Throttle(0, 1)];
            others(*self, &[&places[..], &scales, &[Self::SetLimiter(0, true), Self::SetLimiter(0, false)]].concat())
        }
    }

    impl Vary for Failure {
        fn vary(&self) -> Vec<(String, Self)> {
            others(*self, &[Self::Blocked(0), Self::Blocked(1), Self::Caught(0), Self::Nothing, Self::BadBackup])
        }
    }

    impl Vary for Phase {
        fn vary(&self) -> Vec<(String, Self)> {
            others(*self, &[Self::Batches, Self::Widening(0), Self::Widening(1), Self::Baking(0), Self::SecondSet])
        }
    }

    impl<A: Vary + Clone, B: Vary + Clone> Vary for (A, B) {
        fn vary(&self) -> Vec<(String, Self)> {
            let first = self.0.vary().into_iter().map(|(path, x)| (format!(".0{path}"), (x, self.1.clone())));
            let second = self.1.vary().into_iter().map(|(path, x)| (format!(".1{path}"), (self.0.clone(), x)));
            first.chain(second).collect()
        }
    }

    impl<T: Vary + Sample> Vary for Option<T> {
        fn vary(&self) -> Vec<(String, Self)> {
            match self {
                None => {
                    let filled = T::sample().vary().into_iter().map(|(path, x)| (format!(" filled{path}"), Some(x)));
                    filled.collect()
                }
                Some(x) => {
                    let emptied = (" emptied".to_owned(), None);
                    x.vary().into_iter().map(|(path, x)| (path, Some(x))).chain([emptied]).collect()
                }
            }
        }
    }

    /// Something to begin with where there is nothing.
    pub trait Sample {
        fn sample() -> Self;
    }

    impl Sample for u32 {
        fn sample() -> Self {
            7
        }
    }

    impl Sample for (u32, Failure) {
        fn sample() -> Self {
            (7, Failure::Analysis)
        }
    }

    impl Sample for Rollout {
        fn sample() -> Self {
            Self {
                op: 0,
                next_slot: 1,
                due: 2,
                phase: Phase::Batches,
                counts: [(1.0, 2.0); 2],
                slow: [3.0; 2],
                crashed: [4; 2],
            }
        }
    }

    impl<T: Vary + Clone, const N: usize> Vary for [T; N] {
        fn vary(&self) -> Vec<(String, Self)> {
            let at = |i: usize| {
                self[i].vary().into_iter().map(move |(path, x)| {
                    let mut changed = self.clone();
                    changed[i] = x;
                    (format!("[{i}]{path}"), changed)
                })
            };
            (0..N).flat_map(at).collect()
        }
    }

    impl<T: Vary + Clone> Vary for Vec<T> {
        /// The last stands for all; one fewer is something else, too.
        fn vary(&self) -> Vec<(String, Self)> {
            let Some((last, rest)) = self.split_last() else { return Vec::new() };
            let with = |x: Option<T>| rest.iter().cloned().chain(x).collect();
            let changed = last.vary().into_iter().map(|(path, x)| (format!("[last]{path}"), with(Some(x))));
            changed.chain([(" without the last".to_owned(), with(None))]).collect()
        }
    }

    #[test]
    fn whatever_changes_in_the_state_changes_the_digest() {
        let mut world = World::new(everything(), 1).unwrap();
        world.run_until(Tick(200));
        let digest = world.digest();
        let all = world.state.vary();
        for name in
            ["services[last].leaked_mb", "services[last].rollout filled.counts[1].1", "ops[last].action to value 0"]
        {
            assert!(all.iter().any(|(path, _)| path.ends_with(name)), "{name} is among what is changed");
        }
        for part in State::PARTS {
            assert!(all.iter().any(|(path, _)| path.starts_with(&format!(".{part}"))), "{part} is empty");
        }
        for (path, state) in all {
            let changed = World { state, ..world.clone() };
            assert_ne!(changed.digest(), digest, "{path}");
        }
        assert_ne!(World { seed: 2, ..world.clone() }.digest(), digest);
    }
}
