//! A journal as decisions: waits in a row are one decision however they were typed, words without a clock are none. So
//! pace, padding with notes and splitting a wait change nothing. Where a wait is cut is for [`super::walk`] to say.

use crate::base::time::Tick;
use crate::sim::Command;
use crate::sim::incident::Step;

/// Takes a journal apart.
pub fn decisions(journal: &[Step]) -> Vec<Step> {
    let mut out: Vec<Step> = vec![];
    let mut waiting: Option<(Tick, Tick)> = None;
    for step in journal.iter().filter(|s| !s.command.takes_no_time()) {
        if matches!(step.command, Command::Wait(_)) {
            waiting = Some((waiting.map_or(step.at, |(from, _)| from), step.until));
            continue;
        }
        out.extend(waiting.take().map(wait));
        out.push(step.clone());
    }
    out.extend(waiting.map(wait));
    out
}

/// Lets time pass from one tick to another.
pub const fn wait((at, until): (Tick, Tick)) -> Step {
    Step { at, until, command: Command::Wait(until.since(at)), token: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(at: u32, until: u32) -> Step {
        super::wait((Tick(at), Tick(until)))
    }

    #[test]
    fn a_wait_is_the_same_decisions_however_it_is_split() {
        let whole = decisions(&[wait(0, 400)]);
        let note = Step { at: Tick(60), until: Tick(60), command: Command::Note("hm".into()), token: None };
        let belief = Step { command: Command::Suspect(vec![60, 40]), ..note.clone() };
        let split = decisions(&[wait(0, 60), note, belief, wait(60, 61), wait(61, 250), wait(250, 400)]);
        assert_eq!(whole, split);
        assert_eq!(whole, [wait(0, 400)]);
    }
}
