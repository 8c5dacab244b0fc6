//! Going back into a run: the beginning of its log up to a moment, as the beginning of another run. What follows may
//! differ; the world and its noise are the same.

use crate::base::time::Tick;

use super::log::Line;
use super::run::Run;

impl Run {
    /// The lines of the log before a decision that was taken at `at`: everything given earlier, and the judgements and
    /// notes of that very moment, which take no time. A wait that reaches past the moment is cut there, so that the
    /// last of these lines ends at `at`. They stand as in this log; [`super::log::Log::begun`] chains them to another.
    pub fn lines_before(&self, at: Tick) -> Vec<Line> {
        let all = self.lines();
        let n = all.iter().take_while(|l| l.t < at || (l.t == at && is_timeless(&l.command))).count();
        let mut out = all[..n].to_vec();
        let ends = all.get(n).map_or(self.now(), |l| l.t);
        if let Some(last) = out.last_mut()
            && last.command.starts_with("wait ")
            && ends > at
        {
            last.command = format!("wait {}s", at.since(last.t));
        }
        out
    }
}

/// Whether a line takes no time and is no decision.
fn is_timeless(command: &str) -> bool {
    let word = command.split_whitespace().next().unwrap_or_default();
    matches!(word, "rank" | "skip" | "note" | "hint")
}
