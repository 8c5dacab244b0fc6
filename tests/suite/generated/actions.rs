//! Changes and commands of every kind.

use firedrill::sim::action::Place;
use firedrill::sim::command::{Brief, Command, Doing, Impact, Role, Update};
use firedrill::sim::observe::Look;
use firedrill::sim::{Action, Spec};

use super::dice::Dice;

/// Kinds of [`Action`].
pub const KINDS: usize = 28;

/// A change of the kind, if the world has something that it turns.
pub fn action(d: &mut Dice, spec: &Spec, kind: usize) -> Option<Action> {
    let s = d.below(spec.services.len());
    let service = &spec.services[s];
    let slot = d.below(usize::from(service.max_replicas)) as u16;
    Some(match kind {
        0 => Action::Deploy(s, d.below(service.versions.len()) as u8),
        1 => Action::RollBack(s),
        2 => Action::Promote(s),
        3 => Action::Hold(s),
        4 => Action::SetFlag(d.one_of(spec.flags.len())?, d.percent()),
        5 => Action::SetFlagFor(d.one_of(spec.flags.len())?, d.one_of(spec.cohorts.len())?, d.percent()),
        6 => {
            let c = d.one_of(spec.configs.len())?;
            Action::PushConfig(c, d.below(spec.configs[c].revisions.len()) as u8)
        }
        7 => Action::RevertConfig(d.one_of(spec.configs.len())?),
        8 => Action::Scale(s, 1 + slot),
        9 => service.autoscaler.map(|_| Action::Autoscale(s, d.chance(0.5)))?,
        10 => Action::RestartAll(s),
        11 => Action::RestartOne(s, slot),
        12 => Action::Throttle(s, d.below(1 + usize::from(service.max_replicas)) as u16),
        13 => Action::Replace(s, slot),
        14 => Action::StartJob(d.one_of(spec.jobs.len())?),
        15 => Action::StopJob(d.one_of(spec.jobs.len())?),
        16 => Action::Shed(d.one_of(spec.journeys.len())?, d.percent()),
        17 => Action::Limit(d.below(spec.endpoints.len()), d.percent()),
        18 => Action::SetLimiter(d.one_of(spec.limiters.len())?, d.chance(0.5)),
        19 => Action::Drain(place(d, spec)?),
        20 => Action::Undrain(place(d, spec)?),
        21 => Action::FailOver(d.one_of(spec.replications.len())?),
        22 => Action::Restore(d.one_of(spec.backups.len())?),
        23 => Action::Flush(d.one_of(spec.caches.len())?),
        24 => Action::Purge(d.one_of(spec.topics.len())?),
        25 => Action::Renew(d.one_of(spec.certificates.len())?),
        26 => {
            let m = d.one_of(spec.migrations.len())?;
            Action::Migrate(m, d.below(spec.migrations[m].steps.len() + 1) as u8)
        }
        _ => Action::Run(d.one_of(spec.composites.len())?),
    })
}

fn place(d: &mut Dice, spec: &Spec) -> Option<Place> {
    if d.chance(0.5) {
        d.one_of(spec.zones.len()).map(Place::Zone)
    } else {
        d.one_of(spec.regions.len()).map(Place::Region)
    }
}

/// A change of any kind that the world has something for.
pub fn any_action(d: &mut Dice, spec: &Spec) -> Action {
    loop {
        let kind = d.below(KINDS);
        if let Some(action) = action(d, spec, kind) {
            return action;
        }
    }
}

/// A command of any kind but the one that ends the run.
pub fn command(d: &mut Dice, spec: &Spec) -> Option<Command> {
    let person = d.one_of(spec.people.len());
    Some(match d.below(18) {
        0 => Command::Look(Look::Panel(d.one_of(spec.panels.len())?)),
        1 => Command::Look(Look::Logs(d.below(spec.services.len()))),
        2 => Command::Look(Look::Replicas(d.below(spec.services.len()))),
        3 => Command::Look(Look::Changes),
        4 => Command::Look(Look::Ask(person?)),
        5 => Command::Look(Look::Trace(d.below(spec.journeys.len()))),
        6 => Command::Page(person?),
        7 => Command::Declare(1 + d.below(4) as u8),
        8 => Command::Assign(d.pick(&Role::ALL), person.filter(|_| d.chance(0.5))),
        9 => Command::Delegate(person?, any_action(d, spec)),
        10 => Command::HandOver(person?, Brief::default()),
        11 => Command::Update(Update {
            impact: d.pick(&[Impact::None, Impact::Some, Impact::Most]),
            doing: d.pick(&[Doing::Investigating, Doing::Mitigating, Doing::Monitoring, Doing::Resolved]),
            cause: d.chance(0.5).then(|| "the export".to_owned()),
            next_s: d.chance(0.5).then(|| 1 + d.seconds(3600)),
        }),
        12 => Command::Wait(1 + d.seconds(120)),
        13 if d.chance(0.5) => Command::Skip,
        13 => Command::Hint,
        14 => Command::Note("odd".to_owned()),
        15 => Command::Rank(
            vec![2, 1],
            d.percent(),
            if d.chance(0.5) { vec![] } else { vec!["a".to_owned(), "b".to_owned()] },
        ),
        _ => Command::Change(any_action(d, spec)),
    })
}
