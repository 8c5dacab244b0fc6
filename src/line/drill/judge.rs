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
        if line.contains("cues") {
            let phrase = format!("rank {line}");
            return Ok(self.act(&phrase, &phrase, shared, out));
        }
        let (n, cues) = self.run.freeze().map_or((0, 0), |f| (f.options.len(), f.cues.len()));
        let (order, sure) = line.split_once('@').map_or((line, None), |(order, sure)| (order, Some(sure)));
        let order = words::order(order, n)?;
        if let Some(sure) = sure {
            let sure = words::sure(sure)?;
            return Ok(self.rank(&order, sure, &[], shared, out));
        }
        if cues > 0 {
            self.mode = Mode::Cues(order);
            out.say("What does it rest on? Type the letters, as in a,c; enter alone for none.");
            return Ok(Go::Stay);
        }
        self.mode = Mode::Sure(order, vec![]);
        out.say(ASK_SURE);
        Ok(Go::Stay)
    }

    /// `a,c`, or nothing.
    pub(super) fn cues(&mut self, line: &str, order: Vec<usize>, out: &mut Out) -> Result<Go, Slip> {
        let typed = line.split([',', ' ']).filter(|id| !id.is_empty() && *id != "none").map(str::to_lowercase);
        let (typed, known) = (typed.collect::<Vec<_>>(), self.run.freeze().map_or(&[][..], |f| f.cues.as_slice()));
        if let Some(id) = typed.iter().find(|id| !known.iter().any(|c| c.id == **id)) {
            let ids: Vec<&str> = known.iter().map(|c| c.id.as_str()).collect();
            let hint = format!("it has {}; enter alone for none", ids.join(", "));
            return Err(Slip { message: format!("there is no cue `{}`", words::shown(id)), hint });
        }
        self.mode = Mode::Sure(order, typed);
        out.say(ASK_SURE);
        Ok(Go::Stay)
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
        if !line.is_empty() && !line.starts_with(|c: char| c.is_ascii_digit() || c == '@') {
            self.mode = Mode::Play;
            out.say("The order is not kept yet.");
            return self.play(line, shared, out);
        }
        match words::sure(line) {
            Ok(percent) => {
                self.mode = Mode::Play;
                Ok(self.rank(order, percent, cues, shared, out))
            }
            Err(slip) if line.chars().filter(char::is_ascii_digit).count() < 2 => Err(slip),
            Err(slip) => self.order(line, shared, out).map_err(|_| slip),
        }
    }

    fn rank(&mut self, order: &[usize], sure: u8, cues: &[String], shared: &mut Shared, out: &mut Out) -> Go {
        let order: Vec<String> = order.iter().map(|k| (k + 1).to_string()).collect();
        let cues = if cues.is_empty() { String::new() } else { format!(" cues {}", cues.join(",")) };
        let phrase = format!("rank {} @{sure}{cues}", order.join(">"));
        self.act(&phrase, &phrase, shared, out)
    }
}
