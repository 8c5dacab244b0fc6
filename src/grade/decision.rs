//! A journal as decisions: waits in a row are one decision however they were typed, and so is the time that words take
//! because somebody else is owed an answer first; words without a clock are none. So pace, padding with notes and
//! splitting a wait change nothing. Where a wait is cut is for [`super::walk`] to say.

use crate::base::time::Tick;
use crate::sim::Command;
use crate::sim::incident::Step;

/// Takes a journal apart.
pub fn decisions(journal: &[Step]) -> Vec<Step> {
    let mut out: Vec<Step> = vec![];
    let mut waiting: Option<(Tick, Tick)> = None;
    for step in journal {
        if is_word(&step.command) {
            if step.until > step.at {
                waiting = Some((waiting.map_or(step.at, |(from, _)| from), step.until));
            }
            continue;
        }
        out.extend(waiting.take().map(wait));
        out.push(step.clone());
    }
    out.extend(waiting.map(wait));
    out
}

/// Whether a command does nothing but let time pass, if that.
const fn is_word(command: &Command) -> bool {
    matches!(
        command,
        Command::Wait(_) | Command::Note(_) | Command::Hint | Command::Rank(..) | Command::Skip | Command::Suspect(_)
    )
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

    #[test]
    fn answering_somebody_before_a_note_is_time_that_passes() {
        let note = Step { at: Tick(60), until: Tick(80), command: Command::Note("hm".into()), token: None };
        let page = Step { at: Tick(80), until: Tick(90), command: Command::Page(0), token: None };
        assert_eq!(decisions(&[note.clone(), page.clone()]), [wait(60, 80), page.clone()]);
        assert_eq!(decisions(&[wait(0, 60), note, page.clone()]), [wait(0, 80), page]);
    }
}
