//! The last page: one rule in the learner's own words, when they meet this again, and what comes next.

use crate::base::text::hang;
use crate::tui::debrief::{Ruled, State};
use crate::tui::paint::{Line, wrapped};
use crate::tui::theme::{Look, Role};

/// Before what is typed.
pub const PROMPT: usize = 2;

/// The page.
pub fn lines(state: &State, columns: usize, look: Look) -> Vec<Line> {
    let words = "One rule, in your own words, that you would want to remember at the next page: what will you look at, ask \
                 or do first, and when will you not?";
    let mut out = wrapped(words, columns, Role::Text);
    out.push(Line::default());
    let prompt = Line::of(format!("{} ", look.signs().cursor), Role::Accent);
    match &state.ruled {
        Ruled::Open => {
            let window = state.rule.window(columns.saturating_sub(PROMPT));
            out.push(prompt.put(window.text, Role::Strong));
            out.push(Line::default());
            out.push(
                Line::of("enter", Role::Key)
                    .put(" keeps it   ", Role::Text)
                    .put("tab", Role::Key)
                    .put(" goes on without", Role::Text),
            );
            return out;
        }
        Ruled::Kept(rule) => {
            for (i, line) in wrapped(rule, columns.saturating_sub(PROMPT).max(1), Role::Strong).into_iter().enumerate()
            {
                let left = if i == 0 { prompt.clone() } else { Line::of("  ", Role::Text) };
                out.push(left.join(line));
            }
            out.push(Line::of("kept", Role::Good));
        }
        Ruled::Without => out.push(Line::of("no rule this time", Role::Muted)),
    }
    if !state.again.is_empty() {
        out.push(Line::default());
        out.extend(wrapped("When you meet this again", columns, Role::Strong));
        for words in &state.again {
            let lead = format!("  {} ", look.signs().dot);
            out.extend(hang(words, columns, &lead, "    ").into_iter().map(|l| Line::of(l, Role::Text)));
        }
    }
    out.push(Line::default());
    out.extend(wrapped("What next?", columns, Role::Strong));
    for (key, about) in [
        ("f", "back to the minute before your costliest decision, for practice"),
        ("r", "the same drill again, with another evening of the family"),
        ("enter", "to the course"),
        ("w", "write the rule anew"),
        ("e", "write this debrief to files: Markdown and a page"),
        ("left", "back through the pages"),
    ] {
        let words = hang(about, columns, &format!("  {key:<7}"), &" ".repeat(9));
        for (i, line) in words.into_iter().enumerate() {
            let (lead, rest) = line.split_at(9.min(line.len()));
            let role = if i == 0 { Role::Key } else { Role::Text };
            out.push(Line::of(lead, role).put(rest, Role::Text));
        }
    }
    out
}

/// Line and column of the cursor, while the rule is written.
pub fn cursor(state: &State, columns: usize) -> Option<(usize, usize)> {
    let before = lines(state, columns, Look { theme: crate::tui::theme::Theme::None, ascii: true });
    let row = before.iter().position(|l| l.text().is_empty())? + 1;
    state.writing().then(|| (row, PROMPT + state.rule.window(columns.saturating_sub(PROMPT)).cursor))
}
