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

    /// `a,c`, or nothing; or a word, before which an order that said how sure is given without cues.
    pub(super) fn cues(
        &mut self,
        line: &str,
        order: &[usize],
        sure: Option<u8>,
        shared: &mut Shared,
        out: &mut Out,
    ) -> Result<Go, Slip> {
        match judge::cues(&self.run, line, order.to_vec(), sure) {
            Ok(next) => Ok(self.go_on(next, shared, out)),
            Err(slip) if !self.is_word(line) => Err(slip),
            Err(_) => match sure {
                Some(sure) => match self.go_on(Next::Rank(judge::phrase(order, sure, &[])), shared, out) {
                    Go::Stay => self.play(line, shared, out),
                    gone => Ok(gone),
                },
                None => self.beside(line, shared, out),
            },
        }
    }

    /// How sure, or another order, or a word beside it.
    pub(super) fn sure(
        &mut self,
        line: &str,
        order: &[usize],
        cues: &[String],
        shared: &mut Shared,
        out: &mut Out,
    ) -> Result<Go, Slip> {
        match judge::sure(&self.run, line, order, cues) {
            Ok(next) => Ok(self.go_on(next, shared, out)),
            Err(slip) if !self.is_word(line) => Err(slip),
            Err(_) => self.beside(line, shared, out),
        }
    }

    /// Whether a line begins with a word of the drill.
    fn is_word(&self, line: &str) -> bool {
        let first = line.split_whitespace().next().unwrap_or("");
        first.len() > 1 && self.word_of(first, line).is_ok() || first == "?"
    }

    /// A line beside a judgement whose order stands: the order is asked about again afterwards, unless it was skipped.
    fn beside(&mut self, line: &str, shared: &mut Shared, out: &mut Out) -> Result<Go, Slip> {
        let mode = std::mem::replace(&mut self.mode, Mode::Play);
        let done = self.play(line, shared, out);
        let left = !matches!(done, Ok(Go::Stay) | Err(_)) || self.mode != Mode::Play;
        if left || self.run.freeze().is_none() {
            return done;
        }
        self.mode = mode;
        if let Err(slip) = &done {
            out.error(&slip.message, &slip.hint);
        }
        let (order, ask) = match &self.mode {
            Mode::Cues(order, _) => (order, ASK_CUES),
            Mode::Sure(order, _) => (order, ASK_SURE),
            _ => return Ok(Go::Stay),
        };
        out.say(format!("Your order stands: {}. {ask}", judge::written(order)));
        Ok(Go::Stay)
    }

    fn go_on(&mut self, next: Next, shared: &mut Shared, out: &mut Out) -> Go {
        match next {
            Next::Cues(order, sure) => {
                self.mode = Mode::Cues(order, sure);
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
