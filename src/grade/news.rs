//! What a world tells unasked: alerts, changes that take effect, stakeholders who have waited for too long. It reaches
//! everybody at once, so two worlds that told otherwise are told apart from then on, and a wait ends wherever a world
//! that might be the true one would have told something.

use crate::sim::World;

/// Something that was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// An alert began to fire.
    Fired(usize),
    /// An alert stopped.
    Cleared(usize),
    /// A change by the learner took effect, or began to; counted from 0.
    Started(usize),
    /// A change by the learner is complete.
    Landed(usize),
    /// A stakeholder asks.
    Asks(usize),
}

/// With its tick.
pub type News = (u32, What);

/// What a world tells under some changes, from the take-over to the horizon.
#[derive(Debug, Clone)]
pub struct Told {
    /// Tick of the take-over.
    pub begin: u32,
    alerts: Vec<(u32, bool)>,
    /// Started and landed, of the learner's changes.
    ops: Vec<(bool, bool)>,
    news: Vec<News>,
    /// Whether users were hurt, tick by tick.
    hurt: Vec<bool>,
}

impl Told {
    /// Nothing yet, at the take-over.
    pub fn nothing(world: &World) -> Self {
        let mut told = Self { begin: world.state.tick, alerts: vec![], ops: vec![], news: vec![], hurt: vec![] };
        told.stand_at(world);
        told
    }

    /// What was told by the tick at which a world stands that was the same up to there.
    #[must_use]
    pub fn until(&self, world: &World) -> Self {
        let tick = world.state.tick;
        let mut told = Self {
            begin: self.begin,
            alerts: vec![],
            ops: vec![],
            news: self.news.iter().copied().filter(|(at, _)| *at <= tick).collect(),
            hurt: self.hurt[..(tick - self.begin) as usize].to_vec(),
        };
        told.stand_at(world);
        told
    }

    fn stand_at(&mut self, world: &World) {
        self.alerts.clear();
        self.alerts.extend(world.state.alerts.iter().map(|a| (a.fired, a.firing)));
        self.ops.clear();
        let own = world.state.ops.iter().filter(|o| !o.by_event);
        self.ops.extend(own.map(|o| (o.started, o.landed.is_some())));
    }

    /// Takes note of a tick.
    pub fn pass(&mut self, world: &World) {
        self.hurt.push(world.state.harm_rate > 0.0);
        self.notice(world);
    }

    /// Takes note of what is new since the last time.
    pub fn notice(&mut self, world: &World) {
        let (state, now) = (&world.state, world.state.tick);
        for (i, (alert, seen)) in state.alerts.iter().zip(&mut self.alerts).enumerate() {
            if alert.fired != seen.0 {
                self.news.push((now, What::Fired(i)));
            } else if seen.1 && !alert.firing {
                self.news.push((now, What::Cleared(i)));
            }
            *seen = (alert.fired, alert.firing);
        }
        for (i, op) in state.ops.iter().filter(|o| !o.by_event).enumerate() {
            if i == self.ops.len() {
                self.ops.push((false, false));
            }
            let seen = &mut self.ops[i];
            if op.started && !seen.0 && op.landed.is_none() {
                self.news.push((now, What::Started(i)));
            }
            if op.landed.is_some() && !seen.1 {
                self.news.push((now, What::Landed(i)));
            }
            *seen = (op.started, op.landed.is_some());
        }
    }

    /// Everything after one tick up to another, but for stakeholders.
    pub fn between(&self, after: u32, until: u32) -> impl Iterator<Item = News> {
        self.news.iter().copied().filter(move |(at, _)| *at > after && *at <= until)
    }

    /// Whether an alert fires within some seconds after the take-over.
    pub fn fires(&self, alert: usize, seconds: &std::ops::Range<u32>) -> bool {
        self.news.iter().any(|(at, what)| *what == What::Fired(alert) && seconds.contains(&(at - self.begin)))
    }

    /// How many alerts there are.
    pub fn alerts(&self) -> usize {
        self.alerts.len()
    }

    /// A world that tells just this.
    #[cfg(test)]
    pub fn of(news: &[News]) -> Self {
        Self { begin: 0, alerts: vec![(0, false)], ops: vec![], news: news.to_vec(), hurt: vec![] }
    }

    /// Whether users were hurt at a tick.
    fn hurt_at(&self, tick: u32) -> bool {
        self.hurt.get((tick - self.begin) as usize - 1).copied().unwrap_or(false)
    }
}

/// How long stakeholders have heard nothing in a world while users were hurt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence(Vec<u32>);

impl Silence {
    /// At the take-over.
    pub fn none(stakeholders: usize) -> Self {
        Self(vec![0; stakeholders])
    }

    /// Ends it.
    pub fn end(&mut self) {
        self.0.fill(0);
    }

    /// Goes on from one tick to another; what is asked on the way joins `news`.
    pub fn pass(
        &mut self,
        patience_s: impl Iterator<Item = u32>,
        told: &Told,
        after: u32,
        until: u32,
        news: &mut Vec<News>,
    ) {
        for (s, (silence, patience_s)) in self.0.iter_mut().zip(patience_s).enumerate() {
            for tick in after + 1..=until {
                *silence += u32::from(told.hurt_at(tick));
                if *silence > patience_s {
                    *silence = 0;
                    news.push((tick, What::Asks(s)));
                }
            }
        }
        news.sort_unstable();
    }
}
