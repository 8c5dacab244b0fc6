//! Judgements: the clock stands still, options have numbers, an order and how sure are typed.

use crate::line::judge::{self, ASK_CUES, Next};
use crate::line::out::Out;
use crate::line::shared::{Go, Shared};
use crate::line::words::{ASK_SURE, Slip};

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
        let next = judge::order(&self.run, line)?;
        Ok(self.go_on(next, shared, out))
    }

    /// `a,c`, or nothing.
    pub(super) fn cues(
        &mut self,
        line: &str,
        order: Vec<usize>,
        shared: &mut Shared,
        out: &mut Out,
    ) -> Result<Go, Slip> {
        let next = judge::cues(&self.run, line, order)?;
        Ok(self.go_on(next, shared, out))
    }

    /// How sure, or another order, or a word that leaves it.
    pub(super) fn sure(
        &mut self,
        line: &str,
        order: &[usize],
        cues: &[String],
        shared: &mut Shared,
        out: &mut Out,
    ) -> Result<Go, Slip> {
        if !judge::is_sure(line) {
            self.mode = Mode::Play;
            out.say("The order is not kept yet.");
            return self.play(line, shared, out);
        }
        let next = judge::sure(&self.run, line, order, cues)?;
        Ok(self.go_on(next, shared, out))
    }

    fn go_on(&mut self, next: Next, shared: &mut Shared, out: &mut Out) -> Go {
        match next {
            Next::Cues(order) => {
                self.mode = Mode::Cues(order);
                out.say(ASK_CUES);
            }
            Next::Sure(order, cues) => {
                self.mode = Mode::Sure(order, cues);
                out.say(ASK_SURE);
            }
            Next::Rank(phrase) => {
                self.mode = Mode::Play;
                return self.act(&phrase, &phrase, shared, out);
            }
        }
        Go::Stay
    }
}
