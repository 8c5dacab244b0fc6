//! The outcome and what it is made of, as sentences: the true world, users, pass or not, the split, the dimensions, what
//! burned when. Reads the report and the run.

use crate::base::ratio::Milli;
use crate::base::text::count;
use crate::base::time::Tick;
use crate::grade::report::Report;
use crate::line::out::Out;
use crate::sim::{Command, command};

use super::State;
use super::phrase::{minutes, signed};

/// Values of the burn series in a period: five minutes of 30 s each.
const PERIOD: usize = 10;
/// Seconds between two values of the burn series.
const STEP_S: u32 = 30;

impl State {
    pub(super) fn outcome(&self, report: &Report, out: &mut Out) {
        out.say(format!("What it was: {}.", report.world.title.trim_end_matches('.')));
        out.markdown(&report.world.explain);
        out.gap();
        let failed = count(report.failed_users, "user", "users");
        let idle = count(report.failed_users_idle, "user", "users");
        out.say(format!("After you took over, {failed} failed at what they tried. Had nobody acted: {idle}."));
        out.gap();
        if report.passed {
            out.say("The run passed.");
        } else {
            out.say("The run did not pass:");
            for reason in &report.reasons {
                out.item("- ", reason);
            }
        }
        if let Some((passed, score)) = self.predicted {
            let expected = if passed { "pass" } else { "not pass" };
            out.say(format!("You expected it to {expected}, with a score of {score}; the score is {}.", report.score));
        }
    }

    pub(super) fn account(report: &Report, out: &mut Out) {
        out.say(format!("In all, {} were lost. They split like this:", minutes(report.total)));
        out.item(
            "- ",
            format!("Par, {}: what the reference, knowing no more than you, would have expected to lose.", report.par),
        );
        out.item(
            "- ",
            format!(
                "Decisions, {}: what yours cost beyond the reference's, judged on the evidence.",
                signed(report.decisions)
            ),
        );
        out.item(
            "- ",
            format!("Luck, {}: what neither explains; over many runs it comes to nothing.", signed(report.luck)),
        );
        out.gap();
        out.say(format!(
            "Score: {}. 100 is par, 0 is doing nothing. It is feedback for practice, not a mark.",
            report.score
        ));
    }

    pub(super) fn profile(&self, report: &Report, out: &mut Out) {
        if report.profile.is_empty() {
            return out.say("This run gave nothing to judge here.");
        }
        for dimension in &report.profile {
            out.gap();
            match dimension.score {
                Some(score) => out.say(format!("{}: {score} of 100.", dimension.name)),
                None => out.say(format!("{}: this run gave nothing to judge.", dimension.name)),
            }
            for (at, why) in &dimension.because {
                out.item("- ", format!("{}: {why}", self.run.day().hhmmss(*at)));
            }
        }
    }

    /// The chart of burn as sentences, with the changes that were made.
    pub(super) fn burn(&self, report: &Report, out: &mut Out) {
        let spec = self.run.incident().world.spec();
        let (day, begin) = (self.run.day(), spec.begin);
        let sum = |values: &[i64], n: usize| -> Milli {
            let from = (n * PERIOD).min(values.len());
            let to = ((n + 1) * PERIOD).min(values.len());
            Milli(values[from..to].iter().sum::<i64>() * i64::from(STEP_S) / 60)
        };
        let periods = report.burn.len().max(report.burn_idle.len()).div_ceil(PERIOD);
        let loses = |n: &usize| sum(&report.burn, *n).0 >= 50 || sum(&report.burn_idle, *n).0 >= 50;
        let last = (0..periods).rev().find(loses).map_or(0, |n| n + 1);
        if last == 0 {
            return out.say("Nothing to speak of was lost, by you or with nobody acting.");
        }
        out.say("In budget-minutes, every five minutes; first with you, then had nobody acted.");
        let row = |n: usize| {
            let from = begin.plus((n * PERIOD) as u32 * STEP_S);
            let to = from.plus(PERIOD as u32 * STEP_S);
            let lost = format!("{} with you, {} with nobody", sum(&report.burn, n), sum(&report.burn_idle, n));
            (from, to, lost, self.changes(from, to).join(", "))
        };
        let mut n = 0;
        while n < last {
            let (from, mut to, lost, did) = row(n);
            n += 1;
            if !did.is_empty() {
                out.item("- ", format!("{} to {}: {lost}. You did: {did}.", day.hhmm(from), day.hhmm(to)));
                continue;
            }
            while n < last && row(n).2 == lost && row(n).3.is_empty() {
                to = row(n).1;
                n += 1;
            }
            let each = if to.since(from) > PERIOD as u32 * STEP_S { ", each five minutes" } else { "" };
            out.item("- ", format!("{} to {}{each}: {lost}.", day.hhmm(from), day.hhmm(to)));
        }
        if last < periods {
            out.say("After that nothing to speak of was lost either way.");
        }
    }

    fn changes(&self, from: Tick, to: Tick) -> Vec<String> {
        let spec = self.run.incident().world.spec();
        let steps = self.run.journal().iter().filter(|s| s.at >= from && s.at < to);
        let decisive = steps.filter(|s| matches!(s.command, Command::Change(_) | Command::Resolve(_)));
        decisive.map(|s| format!("{} at {}", command::write(spec, &s.command), self.run.day().hhmm(s.at))).collect()
    }
}
