//! Judgements: the clock stands still, options have numbers, an order and how sure are typed.

use crate::line::out::Out;
use crate::line::shared::{Go, Shared};
use crate::line::words::{self, ASK_SURE, Slip};

use super::{Mode, State, tell};

impl State {
    /// Asks again for the judgement that is waited for, if there is one.
    pub(super) fn judgement(&self, out: &mut Out) {
        if self.run.freeze().is_none() {
            return;
        }
        let asked = |e: &&crate::session::feed::Entry| matches!(e.item, crate::session::feed::Item::Freeze { .. });
        if let Some(entry) = self.run.feed.iter().rev().find(asked) {
            tell::entry(entry, self.run.day(), out);
        }
    }

    /// `2>1>4>3`, perhaps with `@75` behind it.
    pub(super) fn order(&mut self, line: &str, shared: &mut Shared, out: &mut Out) -> Result<Go, Slip> {
        let n = self.run.freeze().map_or(0, |f| f.options.len());
        let (order, sure) = line.split_once('@').map_or((line, None), |(order, sure)| (order, Some(sure)));
        let order = words::order(order, n)?;
        if let Some(sure) = sure {
            let sure = words::sure(sure)?;
            return Ok(self.rank(&order, sure, shared, out));
        }
        self.mode = Mode::Sure(order);
        out.say(ASK_SURE);
        Ok(Go::Stay)
    }

    /// How sure, or another order, or a word that leaves it.
    pub(super) fn sure(&mut self, line: &str, order: &[usize], shared: &mut Shared, out: &mut Out) -> Result<Go, Slip> {
        if !line.is_empty() && !line.starts_with(|c: char| c.is_ascii_digit() || c == '@') {
            self.mode = Mode::Play;
            out.say("The order is not kept yet.");
            return self.play(line, shared, out);
        }
        match words::sure(line) {
            Ok(percent) => {
                self.mode = Mode::Play;
                Ok(self.rank(order, percent, shared, out))
            }
            Err(slip) if line.chars().filter(char::is_ascii_digit).count() < 2 => Err(slip),
            Err(slip) => self.order(line, shared, out).map_err(|_| slip),
        }
    }

    fn rank(&mut self, order: &[usize], sure: u8, shared: &mut Shared, out: &mut Out) -> Go {
        let order: Vec<String> = order.iter().map(|k| (k + 1).to_string()).collect();
        let phrase = format!("rank {} @{sure}", order.join(">"));
        self.act(&phrase, &phrase, shared, out)
    }
}
