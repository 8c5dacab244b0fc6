//! Which way a change goes: whether it takes back one that was made before, what would take it back, and whether the risk
//! that the drill names is that of this way. A lever that an earlier change of the learner's moved stands where that
//! change put it; of any other it is known what the change log showed.

use crate::base::time::{Spoken, Tick};
use crate::sim::action::Action;
use crate::sim::command::Command;
use crate::sim::phrase::write_action;
use crate::sim::spec::{FlagId, ServiceId, Spec};

use super::feed::Item;
use super::run::Run;

/// A change that the learner made, or asked somebody for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Made {
    /// When it was given.
    pub at: Tick,
    /// As it was given.
    pub said: Action,
    /// What it did to the lever: of several changes made together, the last that moves it.
    did: Action,
}

/// Two changes with the same one turn the same thing, to whatever they turn it.
const fn lever(action: Action) -> Action {
    match action {
        Action::SetFlag(f, _) => Action::SetFlag(f, 0),
        Action::SetFlagFor(f, c, _) => Action::SetFlagFor(f, c, 0),
        Action::PushConfig(c, _) | Action::RevertConfig(c) => Action::RevertConfig(c),
        Action::Scale(s, _) => Action::Scale(s, 0),
        Action::Autoscale(s, _) => Action::Autoscale(s, false),
        Action::Throttle(s, _) => Action::Throttle(s, 0),
        Action::RestartOne(s, _) => Action::RestartOne(s, 0),
        Action::Replace(s, _) => Action::Replace(s, 0),
        Action::StartJob(j) | Action::StopJob(j) => Action::StartJob(j),
        Action::Shed(j, _) => Action::Shed(j, 0),
        Action::Limit(e, _) => Action::Limit(e, 100),
        Action::SetLimiter(l, _) => Action::SetLimiter(l, false),
        Action::Drain(place) | Action::Undrain(place) => Action::Drain(place),
        Action::Deploy(s, _) | Action::RollBack(s) => Action::RollBack(s),
        Action::Migrate(m, _) => Action::Migrate(m, 0),
        other => other,
    }
}

impl Run {
    /// What the drill says can go wrong with a change; empty where it speaks of the other way only.
    pub(super) fn declared_risk(&self, spec: &Spec, action: Action) -> &str {
        let offers = &self.scenario.rubric.offers;
        let exact = offers.iter().find(|o| o.action == action);
        let same_way =
            || offers.iter().find(|o| lever(o.action) == lever(action) && self.goes_the_way_of(spec, action, o.action));
        exact.or_else(same_way).map_or("", |o| o.risk.as_str())
    }

    /// Whether a change moves its lever the way that another of the same lever does.
    fn goes_the_way_of(&self, spec: &Spec, action: Action, declared: Action) -> bool {
        match (action, declared) {
            (Action::SetFlag(f, p), Action::SetFlag(_, of)) => {
                let up = match self.flag_known(f, &spec.flags[f].name) {
                    Some(stands) if stands != p => p > stands,
                    _ if p == 0 || p == 100 => p > 0,
                    _ => of > 0,
                };
                up == (of > 0)
            }
            (Action::SetFlagFor(_, _, p), Action::SetFlagFor(_, _, of)) | (Action::Shed(_, p), Action::Shed(_, of)) => {
                (p == 0) == (of == 0)
            }
            (Action::Scale(s, n), Action::Scale(_, of)) => {
                (n >= self.replicas_asked(spec, s)) == (of >= spec.services[s].replicas)
            }
            (Action::Throttle(_, n), Action::Throttle(_, of)) => (n == 0) == (of == 0),
            (Action::Limit(_, p), Action::Limit(_, of)) => (p == 100) == (of == 100),
            (Action::RestartOne(..), Action::RestartOne(..)) | (Action::Replace(..), Action::Replace(..)) => true,
            _ => action == declared,
        }
    }

    /// Every change of the learner's, the last first.
    fn made(&self) -> impl Iterator<Item = Made> {
        let given = self.journal().iter().rev().filter_map(|step| match step.command {
            Command::Change(action) | Command::Delegate(_, action) => Some((step.at, action)),
            _ => None,
        });
        given.flat_map(|(at, said)| {
            let together = match said {
                Action::Run(c) => self.spec().composites[c].steps.iter().rev().map(|(_, did)| *did).collect(),
                _ => vec![],
            };
            let one = together.is_empty().then_some(said);
            together.into_iter().chain(one).map(move |did| Made { at, said, did })
        })
    }

    /// The last change of the learner's that moved the lever of this one.
    fn made_of(&self, action: Action) -> Option<Made> {
        self.made().find(|m| lever(m.did) == lever(action))
    }

    /// The learner's own change that this one puts back, in words; empty for none. How the lever stood before it may not
    /// have been seen; then it is said to turn the other way.
    pub(super) fn takes_back(&self, spec: &Spec, action: Action) -> String {
        let Some(made) = self.taken_back(spec, action) else { return String::new() };
        let said = format!("{}, which you did at {}.", write_action(spec, made.said), self.day().hhmmss(made.at));
        let unseen = match action {
            Action::SetFlag(f, _) => self.stood_before("flag", &spec.flags[f].name, made.at).is_none(),
            Action::SetFlagFor(..) => true,
            _ => false,
        };
        if unseen { format!(" It turns the other way {said}") } else { format!(" It takes back {said}") }
    }

    fn taken_back(&self, spec: &Spec, action: Action) -> Option<Made> {
        let last = self.made_of(action).filter(|m| m.did != action)?;
        let earlier = self.made().skip_while(|m| *m != last).skip(1).find(|m| lever(m.did) == lever(action));
        let back = match (action, last.did, earlier.map(|m| m.did)) {
            (_, _, Some(before)) if before == action => true,
            (_, _, Some(_)) => false,
            (Action::SetFlag(f, p), Action::SetFlag(_, set), None) => {
                match self.stood_before("flag", &spec.flags[f].name, last.at) {
                    Some(stood) => stood.parse() == Ok(p),
                    None => (p == 0) != (set == 0) && matches!(p, 0 | 100),
                }
            }
            (Action::SetFlagFor(_, _, p), Action::SetFlagFor(_, _, set), None) => {
                (p == 0) != (set == 0) && matches!(p, 0 | 100)
            }
            (Action::PushConfig(c, r), ..) => {
                let config = &spec.configs[c];
                match self.stood_before("config", &config.name, last.at) {
                    Some(stood) => config.revisions[usize::from(r)] == stood,
                    None => config.revisions.len() == 2,
                }
            }
            (Action::Scale(s, n), ..) => n == spec.services[s].replicas,
            (Action::Throttle(_, n), ..) => n == 0,
            (Action::Shed(_, p), ..) => p == 0,
            (Action::Limit(_, p), ..) => p == 100,
            (Action::RollBack(_), did, _) => matches!(did, Action::Deploy(..)),
            // What has two ways only.
            _ => matches!(
                action,
                Action::RevertConfig(_)
                    | Action::Autoscale(..)
                    | Action::SetLimiter(..)
                    | Action::StartJob(_)
                    | Action::StopJob(_)
                    | Action::Drain(_)
                    | Action::Undrain(_)
            ),
        };
        back.then_some(last)
    }

    /// How many replicas a service was last asked to have, or is known to have.
    fn replicas_asked(&self, spec: &Spec, s: ServiceId) -> u16 {
        match self.made_of(Action::Scale(s, 0)).map(|m| m.did) {
            Some(Action::Scale(_, n)) => n,
            _ => self.replicas_known(spec, s),
        }
    }

    /// What can be done against a change once it is made.
    pub(super) fn way_back(&self, spec: &Spec, action: Action) -> String {
        let none = "Production has no undo, and you have no change that is its opposite.".to_owned();
        let rubric = &self.scenario.rubric;
        if let Action::SetFlag(f, _) | Action::SetFlagFor(f, ..) = action
            && self.flag_known(f, &spec.flags[f].name).is_none()
        {
            return "Production has no undo. The nearest opposite is to set the flag to what it was before, which the \
                    change log says; what happened stays."
                .to_owned();
        }
        let Some(opposite) = self.opposite(spec, action) else { return none };
        let phrase = write_action(spec, opposite);
        let Some(offer) = rubric.offer(opposite) else {
            return format!(
                "Production has no undo. Its opposite, {phrase}, is not among the changes that you can make here; what \
                 happened stays."
            );
        };
        let s = offer.takes_s + offer.starts_s;
        format!(
            "Production has no undo. The nearest opposite is {phrase}: {} until it begins, and what happened stays.",
            Spoken(s)
        )
    }

    /// The change that turns the same thing the other way.
    fn opposite(&self, spec: &Spec, action: Action) -> Option<Action> {
        let offers = &self.scenario.rubric.offers;
        let offered = |fits: &dyn Fn(Action) -> bool| offers.iter().map(|o| o.action).find(|a| fits(*a));
        if let Some(made) = self.made_of(action).filter(|m| m.did != action) {
            return Some(made.did);
        }
        Some(match action {
            Action::Deploy(s, _) | Action::Promote(s) => Action::RollBack(s),
            Action::RollBack(s) => offered(&|a| matches!(a, Action::Deploy(of, _) if of == s))?,
            Action::PushConfig(c, r) => {
                let revert = Action::RevertConfig(c);
                let other = || offered(&|a| matches!(a, Action::PushConfig(of, rev) if of == c && rev != r));
                offered(&|a| a == revert).or_else(other).or_else(|| self.other_revision(spec, c, r))?
            }
            Action::RevertConfig(c) => {
                offered(&|a| matches!(a, Action::PushConfig(of, _) if of == c)).unwrap_or(action)
            }
            Action::SetFlag(f, percent) => {
                Action::SetFlag(f, self.flag_known(f, &spec.flags[f].name).filter(|p| *p != percent)?)
            }
            Action::SetFlagFor(f, c, percent) => {
                Action::SetFlagFor(f, c, self.flag_known(f, &spec.flags[f].name).filter(|p| *p != percent)?)
            }
            Action::Scale(s, n) => Action::Scale(s, Some(self.replicas_known(spec, s)).filter(|known| *known != n)?),
            Action::Autoscale(s, on) => Action::Autoscale(s, !on),
            Action::Throttle(s, n) if n > 0 => Action::Throttle(s, 0),
            Action::Throttle(..) | Action::Shed(_, 0) | Action::Limit(_, 100) => {
                offered(&|a| lever(a) == lever(action) && a != action)?
            }
            Action::StartJob(j) => Action::StopJob(j),
            Action::StopJob(j) => Action::StartJob(j),
            Action::Shed(j, percent) if percent > 0 => Action::Shed(j, 0),
            Action::Limit(e, percent) if percent < 100 => Action::Limit(e, 100),
            Action::SetLimiter(l, on) => Action::SetLimiter(l, !on),
            Action::Drain(place) => Action::Undrain(place),
            Action::Undrain(place) => Action::Drain(place),
            Action::Migrate(m, n)
                if n > 0 && spec.migrations[m].steps[..usize::from(n)].iter().all(|s| s.undo_s.is_some()) =>
            {
                Action::Migrate(m, spec.migrations[m].done)
            }
            _ => return None,
        })
    }

    /// The revision of a configuration that is not this one, where there are two, or as the change log last showed it.
    fn other_revision(&self, spec: &Spec, c: usize, r: u8) -> Option<Action> {
        let config = &spec.configs[c];
        let live = self.stood("config", &config.name);
        let at = match live.and_then(|name| config.revisions.iter().position(|rev| *rev == name)) {
            Some(at) => at,
            None if config.revisions.len() == 2 => usize::from(1 - r.min(1)),
            None => return None,
        };
        (at != usize::from(r)).then_some(Action::PushConfig(c, at as u8))
    }

    /// How a flag stands: as the learner set it, unless the change log was opened after that.
    fn flag_known(&self, f: FlagId, flag: &str) -> Option<u8> {
        let set = self.made_of(Action::SetFlag(f, 0)).and_then(|m| match m.did {
            Action::SetFlag(_, percent) => Some((m.at, percent)),
            _ => None,
        });
        let opened = self.feed.iter().rev().find(|e| matches!(e.item, Item::Changes { .. })).map(|e| e.at);
        match set {
            Some((at, percent)) if opened.is_none_or(|opened| opened <= at) => Some(percent),
            _ => self.stood("flag", flag)?.parse().ok(),
        }
    }

    /// The first word of how a flag or a configuration stood when the change log was last opened.
    fn stood(&self, kind: &str, name: &str) -> Option<&str> {
        self.stood_before(kind, name, self.now())
    }

    /// The same of the last time that it was opened up to then.
    fn stood_before(&self, kind: &str, name: &str, then: Tick) -> Option<&str> {
        let standing = self.feed.iter().rev().filter(|e| e.at <= then).find_map(|e| match &e.item {
            Item::Changes { standing, .. } => Some(standing),
            _ => None,
        })?;
        let of = |known: &str| known.strip_prefix(kind).is_some_and(|rest| rest.trim_start() == name);
        standing.iter().find(|(known, _)| of(known))?.1.split(' ').next()
    }
}
