//! The windows of a lesson: its screens, and its sources. Pure content for `tui::overlay`.

use crate::base::text::cut;
use crate::tui::lesson::State;
use crate::tui::overlay::Content;
use crate::tui::paint::{Line, wrapped};
use crate::tui::shared::Shared;
use crate::tui::theme::Role;

/// Screens, the one that is read and those with open questions marked, and the page at the end.
pub fn outline(state: &State, shared: &Shared, columns: usize) -> Content {
    let lesson = state.course_lesson(shared);
    let signs = shared.look.signs();
    let titles = lesson.screens.iter().map(|s| s.title.as_str()).chain(["The end"]);
    let rows = titles.enumerate().map(|(i, title)| {
        let here = if i == state.screen { signs.cursor } else { " " };
        let note = match (state.unanswered(i), state.asks(i)) {
            (0, false) => Line::default(),
            (0, true) => Line::of(format!("{} answered", signs.good), Role::Good),
            _ => Line::of(format!("{} unanswered", signs.warn), Role::Warn),
        };
        let number = if i < lesson.screens.len() { (i + 1).to_string() } else { String::new() };
        let room = columns.saturating_sub(note.width() + 8);
        Line::of(format!("{here} "), Role::Accent)
            .put(format!("{number:>2}  "), Role::Muted)
            .put(cut(title, room, shared.look.ascii), Role::Text)
            .flush(note, columns)
    });
    let rows: Vec<Line> = rows.collect();
    Content { title: lesson.title.clone(), picks: (0..rows.len()).collect(), rows, ..Content::default() }
}

/// Where the facts come from, with addresses; enter copies one.
pub fn sources(state: &State, shared: &Shared, columns: usize) -> Content {
    let mut content = Content { title: "Sources (enter copies the address)".into(), ..Content::default() };
    for source in &state.course_lesson(shared).sources {
        content.picks.push(content.rows.len());
        content.rows.extend(wrapped(&source.title, columns, Role::Strong));
        content.rows.extend(wrapped(&source.url, columns, Role::Info));
    }
    if content.rows.is_empty() {
        content.title = "Sources".into();
        content.rows = wrapped("This lesson cites no sources.", columns, Role::Muted);
    }
    content
}
