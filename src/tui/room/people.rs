//! People and the pager: who is there, who can be called, which alerts fire.

use crate::base::text::{fit, hang, width};
use crate::base::time::Spoken;
use crate::session::Run;
use crate::session::feed::Item;
use crate::session::views::{PersonView, Presence};
use crate::tui::paint::Line;
use crate::tui::room::Sheet;
use crate::tui::theme::{Look, Role};

/// The pane; a row a person.
pub fn sheet(run: &Run, columns: usize, look: Look) -> Sheet {
    let people = run.people();
    let wide = people.iter().map(|p| width(&p.name)).max().unwrap_or(0).min(16);
    let mut sheet = Sheet { len: people.len(), lines: vec![Line::of("People", Role::Strong)], rows: Vec::new() };
    for person in &people {
        let first = sheet.lines.len();
        sheet.lines.extend(row(person, wide, columns, look));
        sheet.rows.push((first, sheet.lines.len() - 1));
    }
    sheet.lines.push(Line::default());
    sheet.lines.push(Line::of("On the pager", Role::Strong));
    let firing = run.status().firing;
    if firing.is_empty() {
        sheet.lines.push(Line::of("  nothing fires", Role::Muted));
    }
    for (name, at) in &firing {
        let text = run.feed.iter().rev().find_map(|e| match &e.item {
            Item::Alert { name: n, text } if n == name => Some(text.as_str()),
            _ => None,
        });
        let words = format!("!! {name} since {}: {}", run.day().hhmm(*at), text.unwrap_or_default());
        sheet.lines.extend(hang(&words, columns, "  ", "     ").into_iter().map(|l| Line::of(l, Role::Bad)));
    }
    sheet
}

fn row(person: &PersonView, wide: usize, columns: usize, look: Look) -> Vec<Line> {
    let (presence, role) = match person.presence {
        Presence::Here => ("in the channel".to_owned(), Role::Good),
        Presence::Coming(s) => (format!("comes in {}", Spoken(s)), Role::Info),
        Presence::Away => ("not called".to_owned(), Role::Muted),
    };
    let duty = person.duty.map_or(String::new(), |d| format!(", {d}"));
    let lead = format!("  {}  ", fit(&person.name, wide, look.ascii));
    let line = Line::of(lead.clone(), Role::Title).put(format!("{presence}{duty}"), role);
    let indent = " ".repeat(width(&lead));
    let about = hang(&person.role, columns, &indent, &indent).into_iter().map(|l| Line::of(l, Role::Text));
    let mut out = vec![line];
    out.extend(about);
    out
}

/// What one would type to reach a person.
pub fn taken(run: &Run, pick: usize) -> Option<String> {
    let people = run.people();
    let person = people.get(pick)?;
    match person.presence {
        Presence::Here => Some(format!("ask {}", person.name)),
        Presence::Away => Some(format!("page {}", person.name)),
        Presence::Coming(_) => None,
    }
}
