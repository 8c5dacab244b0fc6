//! A world that runs: a spec, its plan and a state, moved on one tick at a time. Forks by cloning.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use crate::base::noise;
use crate::base::time::Tick;

use super::action::Action;
use super::queueing::Waits;
use super::recall::{self, Recall};
use super::spec::{AlertCondition, Moment, Plan, Spec, SpecError, Trigger};
use super::state::{State, Words};
use super::telemetry::{self, SeriesDef};
use super::{alerts, capacity, change, data, harm, network, outside, rules, service, traffic, trigger, vendor};

/// The fixed half of a world, shared by all its forks.
#[derive(Debug, Clone, PartialEq)]
pub struct Fixed {
    /// What the world is made of.
    pub spec: Spec,
    /// Indices derived from it.
    pub plan: Plan,
    /// Every series there is.
    pub series: Vec<SeriesDef>,
    /// Per alert the index of its series, `usize::MAX` where it watches a budget.
    pub alert_series: Vec<usize>,
    /// Per trigger the series of the moment that begins it and of the one that ends it, `usize::MAX` where none.
    pub trigger_series: Vec<[usize; 2]>,
    /// The same for alerts.
    pub trigger_alerts: Vec<[usize; 2]>,
    /// Per panel the indices of its series.
    pub panel_series: Vec<Vec<usize>>,
    /// Series that an alert or a dashboard shows, ascending.
    pub shown: Vec<usize>,
    /// Every series, those of one kind one after the other: a scrape then meets the same few cases many times in a row.
    pub scraped: Vec<usize>,
    /// What people go by when they answer.
    pub recall: Recall,
    /// Worked out when the first world runs: a course that is only listed does not need them.
    waits: OnceLock<Arc<Waits>>,
}

/// A running world.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// What does not change.
    pub fixed: Arc<Fixed>,
    /// What does.
    pub state: State,
    /// Picks the noise.
    pub seed: u64,
    /// Scrape only what alerts and dashboards show; the system itself is the same.
    pub lean: bool,
}

impl World {
    /// A world at tick 0.
    ///
    /// # Errors
    /// Everything that makes no sense in the spec.
    pub fn new(spec: Spec, seed: u64) -> Result<Self, Vec<SpecError>> {
        let fixed = Fixed::new(spec)?;
        Ok(Self::from_fixed(Arc::new(fixed), seed))
    }

    /// A world at tick 0 of something that was checked before.
    pub fn from_fixed(fixed: Arc<Fixed>, seed: u64) -> Self {
        let recalled = fixed.recall.blank();
        let state = State { seed, recalled, ..State::new(&fixed.spec, &fixed.plan, fixed.series.len()) };
        Self { fixed, state, seed, lean: false }
    }

    /// What the world is made of.
    pub fn spec(&self) -> &Spec {
        &self.fixed.spec
    }

    /// Seconds since the start.
    pub fn now(&self) -> Tick {
        self.state.now()
    }

    /// One second: changes fall due, users arrive, callers before callees offer load, callees before callers answer,
    /// users count what failed, and now and then everything is scraped.
    pub fn step(&mut self) {
        let (fixed, state) = (&*self.fixed, &mut self.state);
        state.tick += 1;
        if state.tick >= state.next_due {
            change::fall_due(fixed, state);
        }
        if !fixed.spec.triggers.is_empty() {
            trigger::follow(fixed, state, self.seed);
        }
        change::follow(fixed, state);
        capacity::follow(fixed, state, self.seed);
        data::follow(fixed, state);
        network::follow(fixed, state);
        rules::refresh(fixed, state);
        traffic::arrive(fixed, state, self.seed);
        capacity::offer(fixed, state);
        network::keep_out(fixed, state);
        data::offer(fixed, state);
        network::offer(fixed, state);
        service::offer(fixed, state);
        service::answer(fixed, state);
        traffic::count(fixed, state);
        data::count(fixed, state);
        state.harm += state.harm_rate / 60.0;
        if !state.groups.is_empty() {
            harm::count(fixed, state);
        }
        if fixed.spec.trust.is_some() {
            harm::trust(fixed, state);
        }
        outside::follow(fixed, state, self.seed);
        if !fixed.spec.vendor_pages.is_empty() {
            vendor::follow(fixed, state);
        }
        if state.tick.is_multiple_of(fixed.spec.scrape_s) {
            telemetry::scrape(fixed, state, self.seed, self.lean);
            recall::follow(fixed, state);
        }
        if !fixed.plan.burns.is_empty() {
            alerts::measure(fixed, state);
        }
        if state.tick.is_multiple_of(alerts::EVERY_S) {
            alerts::evaluate(fixed, state, self.seed);
        }
    }

    /// Moves on to `tick`; does nothing if it lies behind.
    pub fn run_until(&mut self, tick: Tick) {
        while self.state.tick < tick.0 {
            self.step();
        }
    }

    /// Issues a change now. It starts after `delay_s` and lands when its mechanism is through.
    pub fn apply(&mut self, action: Action, delay_s: u32) {
        change::issue(&self.fixed, &mut self.state, action, delay_s, false);
    }

    /// The value of a series as a responder sees it, by name.
    pub fn series(&self, name: &str) -> Option<f64> {
        let index = self.fixed.series.iter().position(|s| s.name == name)?;
        Some(f64::from(self.state.series[index].now))
    }

    /// A digest of the whole state: equal states give equal digests on every platform.
    pub fn digest(&self) -> u64 {
        let mut digest = self.seed;
        self.state.words(&mut |word| digest = noise::bits(digest ^ word, 0, 0));
        digest
    }
}

impl Fixed {
    /// Checks a spec and derives what the engine needs.
    ///
    /// # Errors
    /// Everything that makes no sense in it.
    pub fn new(spec: Spec) -> Result<Self, Vec<SpecError>> {
        let plan = spec.plan()?;
        let series = telemetry::define(&spec);
        let find = |name: &str| series.iter().position(|s| s.name == name);
        let mut errors = Vec::new();
        let mut need = |name: &str, found: Option<usize>, expected| {
            found.unwrap_or_else(|| {
                let (of, value) = (name.to_owned(), name.to_owned());
                errors.push(SpecError::OutOfRange { what: "series", of, value, expected });
                0
            })
        };
        let mut series_of = |name: &str| need(name, find(name), "the name of a series");
        let alert_series: Vec<usize> = spec
            .alerts
            .iter()
            .map(|a| match &a.condition {
                AlertCondition::Threshold { series, .. } | AlertCondition::Absent { series, .. } => series_of(series),
                AlertCondition::Burn { .. } => usize::MAX,
            })
            .collect();
        let panel_series: Vec<Vec<usize>> =
            spec.panels.iter().map(|p| p.series.iter().map(|s| series_of(s)).collect()).collect();
        let both = |t: &Trigger, find: &mut dyn FnMut(&Moment) -> usize| {
            [find(&t.when), t.until.as_ref().map_or(usize::MAX, find)]
        };
        let mut crosses = |m: &Moment| match m {
            Moment::Crosses { series, .. } => series_of(series),
            _ => usize::MAX,
        };
        let trigger_series: Vec<[usize; 2]> = spec.triggers.iter().map(|t| both(t, &mut crosses)).collect();
        let mut fires = |m: &Moment| match m {
            Moment::Fires(name) => need(name, spec.alerts.iter().position(|a| &a.name == name), "the name of an alert"),
            _ => usize::MAX,
        };
        let trigger_alerts: Vec<[usize; 2]> = spec.triggers.iter().map(|t| both(t, &mut fires)).collect();
        let recall = Recall::new(&spec, &series, &mut |name| {
            need(name, None, "the name of a series");
        });
        let alerts = alert_series.iter().filter(|s| **s != usize::MAX);
        let shown: BTreeSet<usize> = alerts.chain(panel_series.iter().flatten()).copied().collect();
        let shown = shown.into_iter().collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut scraped: Vec<usize> = (0..series.len()).collect();
        scraped.sort_by_key(|&i| series[i].source.kind());
        let waits = OnceLock::new();
        Ok(Self {
            spec,
            plan,
            series,
            alert_series,
            trigger_series,
            trigger_alerts,
            panel_series,
            shown,
            scraped,
            recall,
            waits,
        })
    }

    /// Waiting times of every pool.
    #[inline]
    pub fn waits(&self) -> &Waits {
        self.waits.get_or_init(|| Arc::new(Waits::new(&self.spec.services)))
    }

    /// Uses another world's waiting times; the services must be the same.
    pub fn share_waits(&self, other: &Self) {
        debug_assert_eq!(self.spec.services, other.spec.services);
        let waits = other.waits.get_or_init(|| Arc::new(Waits::new(&other.spec.services)));
        let _ = self.waits.set(Arc::clone(waits));
    }
}
