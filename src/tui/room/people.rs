//! People: who is there, who can be called, which alerts fire, who has which role, what was said in the channel.

use crate::base::text::{fit, hang, width};
use crate::base::time::{Spoken, Tick};
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
    let mut sheet = Sheet { len: people.len(), lines: vec![Line::of("People", Role::Strong)], ..Sheet::default() };
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
    sheet.lines.extend(pager(run, &firing, columns));
    sheet.lines.push(Line::default());
    sheet.lines.push(Line::of("Roles", Role::Strong));
    let roles = run.roles().into_iter().map(|(role, who)| match who {
        Some(who) => Line::of(format!("  {role}: "), Role::Text).put(who, Role::Title),
        None => Line::of(format!("  {role}: "), Role::Text).put("nobody", Role::Muted),
    });
    sheet.lines.extend(roles);
    sheet.lines.push(Line::default());
    sheet.lines.push(Line::of("In the channel", Role::Strong));
    let said = channel(run, columns);
    if said.is_empty() {
        sheet.lines.push(Line::of("  nobody has said anything yet", Role::Muted));
    }
    sheet.lines.extend(said);
    sheet
}

/// What people said and what was said to them, oldest first.
fn channel(run: &Run, columns: usize) -> Vec<Line> {
    let mut out = Vec::new();
    for entry in &run.feed {
        let (who, words) = match &entry.item {
            Item::Answer { person, text } => (person.clone(), text.clone()),
            Item::Joined { person, role } => (person.clone(), format!("is here ({role})")),
            Item::Posted(text) => ("you, to everybody outside".to_owned(), text.clone()),
            Item::Declared(n) => ("you".to_owned(), format!("declare an incident of severity {n}")),
            _ => continue,
        };
        let lead = format!("  {}  ", run.day().hhmm(entry.at));
        let pad = " ".repeat(width(&lead));
        let lines = hang(&format!("{who}: {words}"), columns, &lead, &pad);
        out.extend(lines.into_iter().map(|l| Line::of(l, Role::Text)));
    }
    out
}

/// The alerts that fire.
fn pager(run: &Run, firing: &[(String, Tick)], columns: usize) -> Vec<Line> {
    let mut out = Vec::new();
    for (name, at) in firing {
        let text = run.feed.iter().rev().find_map(|e| match &e.item {
            Item::Alert { name: n, text } if n == name => Some(text.as_str()),
            _ => None,
        });
        let words = format!("!! {name} since {}: {}", run.day().hhmm(*at), text.unwrap_or_default());
        out.extend(hang(&words, columns, "  ", "     ").into_iter().map(|l| Line::of(l, Role::Bad)));
    }
    out
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
