//! The debrief as Markdown: every page under its heading, in the words that were shown.

use std::fmt::Write as _;

use crate::tui::debrief::{Page, Ruled, State};
use crate::tui::theme::{Look, Theme};

/// Columns of the text inside the file.
const COLUMNS: usize = 96;

/// The whole debrief.
pub fn markdown(state: &State) -> String {
    let look = Look { theme: Theme::None, ascii: false };
    let run = &state.run;
    let mut out =
        format!("# Debrief: {}\n\nScenario {}, seed {}.\n", run.scenario.title, run.header.scenario, run.header.seed);
    let _ = write!(out, "\nCounts as: {}.\n", state.attempt.word());
    for page in Page::ALL {
        if matches!(page, Page::Predict | Page::Rule) {
            continue;
        }
        let _ = write!(out, "\n## {}\n\n", page.title());
        if page == Page::Story {
            out.push_str(run.scenario.debrief.trim());
            out.push('\n');
            for source in &run.scenario.sources {
                let _ = write!(out, "\n- {}: <{}>", source.title, source.url);
            }
            out.push('\n');
            continue;
        }
        out.push_str("```text\n");
        for line in state.page_lines(page, COLUMNS, look) {
            // A fence inside would end ours.
            out.push_str(line.text().trim_end().replace("```", "'''").as_str());
            out.push('\n');
        }
        out.push_str("```\n");
    }
    if let Ruled::Kept(rule) = &state.ruled {
        let _ = write!(out, "\n## {}\n\n> {rule}\n", Page::Rule.title());
    }
    out
}
