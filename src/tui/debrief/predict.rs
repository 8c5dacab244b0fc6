//! The first page: the run has ended, and before anything is shown the learner says how it went.

use crate::session::feed::{End, Item};
use crate::tui::debrief::State;
use crate::tui::paint::{self, Line, wrapped};
use crate::tui::theme::{Look, Role};

/// The page.
pub fn lines(state: &State, columns: usize, look: Look) -> Vec<Line> {
    let run = &state.run;
    let end = run.feed.iter().rev().find_map(|e| match e.item {
        Item::Ended(end) => Some((end, e.at)),
        _ => None,
    });
    let words = match end {
        Some((End::Resolved, at)) => format!("You closed the incident at {}. The run is over.", run.day().hhmm(at)),
        Some((End::Horizon, at)) => format!("The time was up at {}. The run is over.", run.day().hhmm(at)),
        None => "The run is over.".to_owned(),
    };
    let mut out = wrapped(&words, columns, Role::Strong);
    let why = "Before you see anything: how do you think it went? People who compare their own estimate with what came \
               out learn where their feeling can be trusted. The estimate does not change the grade.";
    out.extend(wrapped(why, columns, Role::Text));
    out.push(Line::default());
    out.extend(wrapped("Did the run pass?", columns, Role::Strong));
    let about = "It passes when your decisions made sense on what you could know then, and you left users well.";
    out.extend(wrapped(about, columns, Role::Muted));
    let p = state.prediction;
    match p.passed {
        None => out.push(
            Line::of("  y", Role::Key)
                .put(" it passed    ", Role::Text)
                .put("n", Role::Key)
                .put(" it did not", Role::Text),
        ),
        Some(passed) => {
            let words = if passed { "it passed" } else { "it did not pass" };
            out.push(Line::of(format!("  {} {words}", look.signs().cursor), Role::Accent));
            out.push(Line::default());
            out.extend(wrapped("And the score, from 0 to 100?", columns, Role::Strong));
            let about = "100 is what a competent reference expects on such an evening; 0 is doing nothing at all.";
            out.extend(wrapped(about, columns, Role::Muted));
            let bar = paint::bar(p.score as usize, 100, 20.min(columns / 3), look);
            out.push(Line::of(format!("  {:>3}  ", p.score), Role::Accent).join(bar));
        }
    }
    if p.given {
        out.push(Line::default());
        out.extend(wrapped("Your estimate is kept.", columns, Role::Muted));
    }
    out
}
