//! The first page: the run has ended, and before anything is shown the learner says how it went, one question after the
//! other. The grade is worked out meanwhile.

use crate::base::text::{fit, width};
use crate::session::debrief::letter;
use crate::session::debrief::words::SCORE;
use crate::session::feed::{End, Item};
use crate::tui::debrief::{Asked, State};
use crate::tui::paint::{self, Line, reveal, wrapped};
use crate::tui::theme::{Look, Role};

/// The page in a room of this size.
pub fn lines(state: &State, columns: usize, rows: usize, look: Look) -> Vec<Line> {
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
    let p = state.prediction;
    if p.asked == Asked::Passed {
        let why = "Before you see anything: how do you think it went? People who compare their own estimate with what \
                   came out learn where their feeling can be trusted. The estimate does not change the grade.";
        out.extend(wrapped(why, columns, Role::Text));
    }
    out.push(Line::default());
    out.extend(wrapped("Did the run pass?", columns, Role::Strong));
    if p.asked == Asked::Passed {
        let about = "It passes when your decisions made sense on what you could know then, and you left users well.";
        out.extend(wrapped(about, columns, Role::Muted));
        let keys = Line::of("  y", Role::Key).put(" it passed    ", Role::Text).put("n", Role::Key);
        out.push(keys.put(" it did not", Role::Text));
        return out;
    }
    out.push(answered(if p.passed { "it passed" } else { "it did not pass" }, look));
    out.extend(wrapped("And the score, from 0 to 100?", columns, Role::Strong));
    if p.asked == Asked::Score {
        out.extend(wrapped(SCORE, columns, Role::Muted));
        let bar = paint::bar(p.score as usize, 100, 20.min(columns / 3), look);
        out.push(Line::of(format!("  {:>3}  ", p.score), Role::Accent).join(bar));
        return out;
    }
    out.push(answered(&p.score.to_string(), look));
    out.extend(wrapped("Which decision cost most?", columns, Role::Strong));
    if p.asked == Asked::Worst {
        let room = room(out.len(), rows);
        out.extend(decisions(state, columns, room, look));
        return out;
    }
    let named = p.worst.and_then(|w| state.taken.get(w));
    out.push(answered(&named.map_or("none stands out".to_owned(), |(at, what)| format!("{at} {what}")), look));
    out.push(Line::default());
    out.extend(wrapped("Your estimate is kept.", columns, Role::Muted));
    out
}

fn answered(words: &str, look: Look) -> Line {
    Line::of(format!("  {} {words}", look.signs().cursor), Role::Accent)
}

/// Rows for the decisions below what is asked.
fn room(above: usize, rows: usize) -> usize {
    rows.saturating_sub(above).max(3)
}

/// Which decisions are shown, by their rows: 0 is for none of them.
fn shown(state: &State, room: usize) -> std::ops::Range<usize> {
    let at = state.prediction.worst.map_or(0, |w| w + 1);
    let all = state.taken.len() + 1;
    let top = reveal(at.saturating_sub(room / 2), at, at + 1, room, all);
    top..all.min(top + room)
}

/// The row on a line of the page, while it is asked which decision cost most: 0 for none of them, then they in order.
pub fn row_at(state: &State, line: usize, columns: usize, rows: usize, look: Look) -> Option<usize> {
    // As many rows as there is room for end the page.
    let len = lines(state, columns, rows, look).len();
    let above = (0..len).find(|above| above + shown(state, room(*above, rows)).len() == len)?;
    shown(state, room(above, rows)).nth(line.checked_sub(above)?)
}

/// The decisions around the cursor; the first row is for none of them.
fn decisions(state: &State, columns: usize, room: usize, look: Look) -> Vec<Line> {
    let at = state.prediction.worst.map_or(0, |w| w + 1);
    let (seen, all) = (shown(state, room), state.taken.len() + 1);
    let row = |i: usize| {
        let words = match i.checked_sub(1).and_then(|d| state.taken.get(d).map(|t| (d, t))) {
            None => "none stands out".to_owned(),
            Some((d, (clock, what))) => format!("{} {clock} {what}", letter(d)),
        };
        let (mark, role) = if i == at { (look.signs().cursor, Role::Accent) } else { (" ", Role::Text) };
        // What is out of sight is said on the rows at the edges.
        let signs = look.signs();
        let more = match i {
            _ if i + 1 == seen.end && seen.end < all => format!("{} {} more", signs.more_below, all - seen.end),
            _ if i == seen.start && seen.start > 0 => format!("{} {} more", signs.more_above, seen.start),
            _ => String::new(),
        };
        let left = columns.saturating_sub(if more.is_empty() { 0 } else { width(&more) + 2 });
        Line::of(fit(&format!("  {mark} {words}"), left, look.ascii), role).flush(Line::of(more, Role::Muted), columns)
    };
    seen.clone().map(row).collect()
}
