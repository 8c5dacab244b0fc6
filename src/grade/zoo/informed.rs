//! Players that act on what they saw.

use crate::sim::Incident;
use crate::sim::command::Command;
use crate::sim::observe::Look;

use crate::grade::family::Family;
use crate::grade::policy::Choice;
use crate::grade::rubric::Rubric;
use crate::grade::tracks::verify_panel;
use crate::grade::walk::Walk;

use super::thoughtless::looks_well;
use super::{begin, carry_out};

/// Plays by the base policy improved `level` times.
pub fn improved(family: &mut Family<'_>, world: usize, level: u8) -> Incident {
    let rubric = family.rubric();
    let mut incident = begin(family, world);
    let mut walk = Walk::new(family, world);
    while !incident.over() {
        let choice = walk.choose(incident.now().0, level);
        act(rubric, &mut incident, &mut walk, choice);
    }
    incident
}

/// Looks at everything on a list, then acts on what is likeliest until users are well or nothing is left to try.
pub fn lister(family: &mut Family<'_>, world: usize, list: Vec<Look>) -> Incident {
    let rubric = family.rubric();
    let mut incident = begin(family, world);
    let verify = verify_panel(rubric);
    let mut walk = Walk::new(family, world);
    for look in list {
        if let Look::Ask(p) = look
            && !incident.present(p)
        {
            continue;
        }
        act(rubric, &mut incident, &mut walk, Choice::Look(look));
    }
    let mut tried: Vec<u8> = vec![];
    while !incident.over() {
        let s = walk.here(incident.now().0);
        let player = &walk.family.known(&walk.deeds).player;
        let nothing = player.done(&s);
        let best = player.likely(&s, 0.0).into_iter().find(|o| !tried.contains(o));
        let Some(offer) = best.filter(|_| nothing < 0.5) else {
            act(rubric, &mut incident, &mut walk, Choice::Close);
            break;
        };
        tried.push(offer);
        act(rubric, &mut incident, &mut walk, Choice::Change(offer));
        while !incident.over() && incident.now().0 < walk.here(0).busy_until {
            act(rubric, &mut incident, &mut walk, Choice::Wait);
        }
        act(rubric, &mut incident, &mut walk, Choice::Look(Look::Panel(verify)));
        if looks_well(&incident, verify) {
            act(rubric, &mut incident, &mut walk, Choice::Close);
        }
    }
    incident
}

/// Everything there is to look at in the system.
pub fn everything(rubric: &Rubric) -> Vec<Look> {
    rubric.looks().into_iter().filter(|l| !matches!(l, Look::Runbook(_))).collect()
}

/// Every dashboard, the change log, and whoever is there.
pub fn dashboards_and_people(rubric: &Rubric) -> Vec<Look> {
    let on_list = |l: &Look| matches!(l, Look::Panel(_) | Look::Changes | Look::Ask(_));
    rubric.looks().into_iter().filter(on_list).collect()
}

fn act(rubric: &Rubric, incident: &mut Incident, walk: &mut Walk<'_, '_>, choice: Choice) {
    if incident.over() {
        return;
    }
    let command = match choice {
        Choice::Look(look) => Command::Look(look),
        Choice::Change(offer) => Command::Change(rubric.offers[usize::from(offer)].action),
        Choice::Wait => {
            let settle = walk.here(0).busy_until.saturating_sub(incident.now().0);
            Command::Wait(if settle > 0 { settle.min(600) } else { 60 })
        }
        Choice::Close => Command::Resolve(String::new()),
    };
    let before = incident.journal.len();
    carry_out(rubric, incident, &command);
    for i in before..incident.journal.len() {
        let step = incident.journal[i].clone();
        walk.follow(&step);
    }
}
