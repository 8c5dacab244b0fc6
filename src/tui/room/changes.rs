//! Changes: the learner's own as they move, and the organisation's log once it was opened.

use crate::base::text::{hang, width};
use crate::session::Run;
use crate::session::feed::{Item, Stage};
use crate::tui::paint::{Line, wrapped};
use crate::tui::room::{Sheet, feed, head};
use crate::tui::theme::{Look, Role};

/// The pane.
pub fn sheet(run: &Run, columns: usize, look: Look) -> Sheet {
    let mut lines = vec![Line::of("On their way", Role::Strong)];
    let flight = head::flight(run, columns.saturating_sub(2), look);
    if flight.is_empty() {
        lines.push(Line::of("  nothing", Role::Muted));
    }
    lines.extend(flight.into_iter().map(|l| Line::of("  ", Role::Text).join(l)));
    lines.push(Line::default());
    lines.push(Line::of("What you changed", Role::Strong));
    let own = own(run, columns);
    if own.is_empty() {
        lines.push(Line::of("  nothing yet", Role::Muted));
    }
    lines.extend(own);
    lines.push(Line::default());
    if let Some((at, log, standing)) = opened(run) {
        lines.push(Line::of(format!("The change log, as of {at}"), Role::Strong));
        lines.extend(feed::changes(log, standing, columns, look.ascii));
    } else {
        lines.push(Line::of("The change log", Role::Strong));
        let words = "Not opened yet. Type changes to read what the organisation changed lately; it takes 20 s.";
        let room = columns.saturating_sub(2).max(1);
        lines.extend(wrapped(words, room, Role::Muted).into_iter().map(|l| Line::of("  ", Role::Text).join(l)));
    }
    Sheet::new(lines, Vec::new())
}

/// The change log as it was last opened: clock, entries, standing values.
type Opened<'a> = (String, &'a [(String, String, String)], &'a [(String, String)]);

/// The change log as it was last opened.
pub fn opened(run: &Run) -> Option<Opened<'_>> {
    run.feed.iter().rev().find_map(|e| match &e.item {
        Item::Changes { log, standing } => Some((run.day().hhmm(e.at), log.as_slice(), standing.as_slice())),
        _ => None,
    })
}

fn own(run: &Run, columns: usize) -> Vec<Line> {
    let mut out = Vec::new();
    for entry in &run.feed {
        let Item::Change { what, stage } = &entry.item else { continue };
        let how = match stage {
            Stage::Issued(_) => "issued",
            Stage::Started => "takes effect",
            Stage::Landed => "complete",
        };
        let lead = format!("  {}  ", run.day().hhmm(entry.at));
        let rest = " ".repeat(width(&lead));
        out.extend(hang(&format!("{what}: {how}"), columns, &lead, &rest).into_iter().map(|l| Line::of(l, Role::Text)));
    }
    out
}
