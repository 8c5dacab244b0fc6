//! Changes that put back an own earlier change: a flag back to where it stood, a job that was stopped started again. Where
//! the earlier one did not help, that is cleaning up, and no charge.

use crate::sim::incident::Incident;
use crate::sim::spec::Spec;
use crate::sim::state::Op;
use crate::sim::{Action, action::Place};

use super::belief::Belief;
use super::rubric::Rubric;

/// A change that helps with no more than this probability did not help.
const NO_HELP: f64 = 0.1;

/// Whether a change may still be what helps, on what the evidence makes of the family.
pub fn helps(rubric: &Rubric, belief: &Belief, action: Action) -> bool {
    let worlds = &rubric.worlds;
    belief.mass(|w| worlds[w].remedy.contains(&action) || worlds[w].also.contains(&action)) > NO_HELP
}

/// For each of the learner's own changes, in order, the index of the earlier one that it puts back.
pub fn put_back(incident: &Incident) -> Vec<Option<usize>> {
    let spec = incident.world.spec();
    let ops: Vec<&Op> = incident.world.state.ops.iter().filter(|o| o.part_of.is_none()).collect();
    let mut out: Vec<Option<usize>> = vec![];
    let mut turned: Vec<Turned> = vec![];
    for op in ops {
        let own = (!op.by_event).then_some(out.len());
        let puts_back = turn(spec, &mut turned, op.action, own.filter(|_| op.failed.is_none()));
        if own.is_some() {
            out.push(puts_back);
        }
    }
    out
}

/// Where a lever stood, over time.
struct Turned {
    lever: Lever,
    /// Where it stood at the start, and after each turn, with whose own change that was.
    stood: Vec<(u32, Option<usize>)>,
}

/// Turns a lever; the own change that this puts back, if `own` does.
fn turn(spec: &Spec, all: &mut Vec<Turned>, action: Action, own: Option<usize>) -> Option<usize> {
    let (lever, to, first) = turned_to(spec, action)?;
    let at = all.iter().position(|t| t.lever == lever).unwrap_or_else(|| {
        all.push(Turned { lever, stood: vec![(first, None)] });
        all.len() - 1
    });
    let stood = &mut all[at].stood;
    let before = stood.len().checked_sub(2).map(|n| stood[n].0);
    let to = to.or(before)?;
    let (now, by) = *stood.last()?;
    stood.push((to, own));
    by.filter(|_| own.is_some() && to != now && before == Some(to))
}

/// Something that stands somewhere until it is turned: what kind, on what, for whom.
type Lever = (u8, usize, usize);

/// The lever that an action turns, where to (none: to where it stood before), and where it stands at the start. None where
/// nothing stays turned.
fn turned_to(spec: &Spec, action: Action) -> Option<(Lever, Option<u32>, u32)> {
    let on = |kind: u8, of: usize, on: bool, first: bool| ((kind, of, 0), Some(u32::from(on)), u32::from(first));
    Some(match action {
        Action::SetFlag(f, p) => ((0, f, 0), Some(p.into()), spec.flags[f].percent.into()),
        Action::SetFlagFor(f, c, p) => ((1, f, c), Some(p.into()), spec.flags[f].percent.into()),
        Action::PushConfig(c, r) => ((2, c, 0), Some(r.into()), 0),
        Action::RevertConfig(c) => ((2, c, 0), None, 0),
        Action::Scale(s, n) => ((3, s, 0), Some(n.into()), spec.services[s].replicas.into()),
        Action::Throttle(s, n) => ((4, s, 0), Some(n.into()), 0),
        Action::Shed(j, p) => ((5, j, 0), Some(p.into()), 0),
        Action::Limit(e, p) => ((6, e, 0), Some(p.into()), 100),
        Action::Autoscale(s, to) => on(7, s, to, !to),
        Action::SetLimiter(l, to) => on(8, l, to, !to),
        Action::StartJob(j) => on(9, j, true, spec.jobs[j].running),
        Action::StopJob(j) => on(9, j, false, spec.jobs[j].running),
        Action::Drain(Place::Zone(z)) => on(10, z, true, false),
        Action::Undrain(Place::Zone(z)) => on(10, z, false, false),
        Action::Drain(Place::Region(r)) => on(11, r, true, false),
        Action::Undrain(Place::Region(r)) => on(11, r, false, false),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::spec::{Config, Flag, Job};

    /// What each of these changes puts back; an event's is no own one.
    fn puts_back(changes: &[(Action, bool)]) -> Vec<Option<usize>> {
        let spec = Spec {
            flags: vec![Flag { percent: 50, ..Flag::default() }],
            configs: vec![Config::default()],
            jobs: vec![Job { running: true, ..Job::default() }],
            ..Spec::default()
        };
        let mut all = vec![];
        let each = |(i, (action, own)): (usize, &(Action, bool))| turn(&spec, &mut all, *action, own.then_some(i));
        changes.iter().enumerate().map(each).collect()
    }

    #[test]
    fn what_goes_back_to_where_it_stood_is_put_back() {
        let own = |a: Action| (a, true);
        let (off, half, all) = (Action::SetFlag(0, 0), Action::SetFlag(0, 50), Action::SetFlag(0, 100));
        assert_eq!(puts_back(&[own(off), own(half)]), [None, Some(0)]);
        assert_eq!(puts_back(&[own(off), own(all)]), [None, None], "it never stood there");
        assert_eq!(puts_back(&[own(half)]), [None], "it stands there");
        assert_eq!(puts_back(&[(off, false), own(half)]), [None, None], "an event turned it");
        assert_eq!(puts_back(&[(all, false), own(off), own(all)]), [None, None, Some(1)]);
        assert_eq!(puts_back(&[own(Action::StopJob(0)), own(Action::StartJob(0))]), [None, Some(0)]);
        assert_eq!(puts_back(&[own(Action::Throttle(0, 2)), own(Action::Throttle(0, 0))]), [None, Some(0)]);
        let (push, revert) = (Action::PushConfig(0, 1), Action::RevertConfig(0));
        assert_eq!(puts_back(&[own(push), own(revert)]), [None, Some(0)]);
        assert_eq!(puts_back(&[(push, false), own(revert), own(push)]), [None, None, Some(1)]);
        assert_eq!(puts_back(&[own(Action::RestartAll(0)), own(Action::RestartAll(0))]), [None, None]);
    }
}
