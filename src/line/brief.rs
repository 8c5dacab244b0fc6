//! What is said before a run or a walkthrough begins. Pure; knows no screen.

use crate::session::Run;
use crate::session::feed::{Entry, Item};

use super::drill::tell;
use super::out::Out;

/// Title, role and briefing of a drill.
pub fn head(run: &Run, out: &mut Out) {
    let scenario = &run.scenario;
    out.say(format!("Drill: {}. About {} min.", scenario.title, scenario.minutes));
    if run.header.exam {
        out.say(crate::session::EXAM);
    }
    out.say(format!("You are {}.", scenario.role.trim_end_matches('.')));
    out.gap();
    out.markdown(&scenario.briefing);
    out.gap();
}

/// What the pager says.
pub fn pager(run: &Run, out: &mut Out) {
    out.say("On your pager:");
    // What came after the learner took over is told elsewhere.
    let begin = run.incident().world.spec().begin;
    let alert = |e: &&Entry| e.at <= begin && matches!(e.item, Item::Alert { .. });
    for entry in run.feed.iter().filter(alert) {
        tell::entry(entry, run.day(), out);
    }
}
