//! A journal as decisions: waits in a row are one decision however they were typed, cut again where news came and every
//! three minutes; words without a clock are none. So pace, padding with notes and splitting a wait change nothing.

use crate::base::time::Tick;
use crate::sim::Command;
use crate::sim::incident::Step;

/// Waits are cut into decisions of at most this many seconds.
const WAIT_S: u32 = 180;

/// Takes a journal apart. `news` are the ticks at which something was told unasked (alerts, landings), ascending.
pub fn decisions(journal: &[Step], news: &[Tick]) -> Vec<Step> {
    let mut out: Vec<Step> = vec![];
    let mut waiting: Option<(Tick, Tick)> = None;
    for step in journal {
        if matches!(step.command, Command::Wait(_)) {
            waiting = Some(waiting.map_or((step.at, step.until), |(from, _)| (from, step.until)));
            continue;
        }
        let word = |c: &Command| matches!(c, Command::Note(_) | Command::Hint | Command::Rank(..) | Command::Skip);
        if word(&step.command) || matches!(step.command, Command::Suspect(_)) {
            continue;
        }
        cut(waiting.take(), news, &mut out);
        out.push(step.clone());
    }
    cut(waiting, news, &mut out);
    out
}

fn cut(waiting: Option<(Tick, Tick)>, news: &[Tick], out: &mut Vec<Step>) {
    let Some((mut from, until)) = waiting else { return };
    while from < until {
        let told = news.iter().copied().find(|t| *t > from).unwrap_or(until);
        let to = until.min(told).min(from.plus(WAIT_S));
        out.push(Step { at: from, until: to, command: Command::Wait(to.since(from)), token: None });
        from = to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(at: u32, until: u32) -> Step {
        Step { at: Tick(at), until: Tick(until), command: Command::Wait(until - at), token: None }
    }

    #[test]
    fn a_wait_is_the_same_decisions_however_it_is_split() {
        let news = [Tick(250)];
        let whole = decisions(&[wait(0, 400)], &news);
        let note = Step { at: Tick(60), until: Tick(60), command: Command::Note("hm".into()), token: None };
        let belief = Step { command: Command::Suspect(vec![60, 40]), ..note.clone() };
        let split = decisions(&[wait(0, 60), note, belief, wait(60, 61), wait(61, 250), wait(250, 400)], &news);
        assert_eq!(whole, split);
        let ends: Vec<u32> = whole.iter().map(|s| s.until.0).collect();
        assert_eq!(ends, [180, 250, 400]);
    }
}
