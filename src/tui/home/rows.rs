//! The map as rows. Pure, and shared by update (what was clicked, what is in sight) and view.

use crate::base::text::fit;
use crate::learn::map::Item;
use crate::tui::home::Model;
use crate::tui::paint::{self, Line};
use crate::tui::theme::{Look, Role};

/// A row of the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it says, without the mark of the selection in its first two columns.
    pub line: Line,
    /// The item it stands for, counted over the whole map; none for headings and gaps.
    pub item: Option<usize>,
}

/// Columns of the bar that says how much of a unit is done.
const BAR: usize = 14;
/// Below this many columns kind and minutes are left out.
const WIDE: usize = 56;

/// The map in `columns`.
pub fn rows(model: &Model, columns: usize, look: Look) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut number = 0;
    for unit in &model.units {
        if !rows.is_empty() {
            rows.push(Row { line: Line::default(), item: None });
        }
        let finished = unit.items.iter().filter(|i| i.state.finished()).count();
        let heading = Line::of(unit.name, Role::Strong);
        let count = Line::of(format!(" {finished:>2} of {:>2}", unit.items.len()), Role::Muted);
        let bar = paint::bar(finished, unit.items.len(), BAR.min(columns / 4), look);
        rows.push(Row { line: heading.flush(bar.join(count), columns), item: None });
        for item in &unit.items {
            rows.push(Row { line: row(item, columns, look), item: Some(number) });
            number += 1;
        }
    }
    rows
}

fn row(item: &Item, columns: usize, look: Look) -> Line {
    let signs = look.signs();
    let state = Line::of(format!("   {} {:<8}", signs.state(item.state), item.state.word()), item.state.into());
    let right = if columns < WIDE { String::new() } else { format!("{:<6} {:>3} min", item.kind.word(), item.minutes) };
    let title = item.exam.map_or(item.title.clone(), |exam| format!("{} ({exam})", item.title));
    let room = columns.saturating_sub(state.width() + right.len() + usize::from(!right.is_empty()) * 2);
    state
        .put(fit(&title, room, look.ascii), Role::Text)
        .put(if right.is_empty() { "" } else { "  " }, Role::Text)
        .put(right, Role::Muted)
}
