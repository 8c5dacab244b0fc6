//! The map of services: as a figure where it fits, as a list indented by depth where it does not. Shows the health that
//! was seen, and when; nothing else is known.

use crate::base::text::{hang, width};
use crate::session::Run;
use crate::session::views::{MapView, Node};
use crate::sim::telemetry::Level;
use crate::tui::paint::Line;
use crate::tui::room::{Sheet, graph, signs};
use crate::tui::theme::{Look, Role};

/// The pane; a row a service.
pub fn sheet(run: &Run, pick: usize, columns: usize, rows: usize, look: Look) -> Sheet {
    let map = run.map();
    let health: Vec<(String, Role)> = map.nodes.iter().map(|n| health(run, n)).collect();
    let order = in_order(&map);
    let pick = order.get(pick).copied().unwrap_or(0);
    let about = map.nodes.get(pick).map(|node| detail(run, &map, pick, node, columns)).unwrap_or_default();
    let room = rows.saturating_sub(about.len() + 1);
    match graph::draw(&map, &health, pick, columns, room, look) {
        Some((mut lines, mut spots)) => {
            lines.resize(room, Line::default());
            lines.extend(about);
            for spot in &mut spots {
                spot.pick = order.iter().position(|n| *n == spot.pick).unwrap_or(0);
            }
            Sheet { lines, spots, len: map.nodes.len(), ..Sheet::default() }
        }
        None => list(&map, &health, columns, look),
    }
}

/// Sign, word and age of the health that was seen.
fn health(run: &Run, node: &Node) -> (String, Role) {
    match &node.seen {
        None => ("? not looked".to_owned(), Role::Muted),
        Some((level, at, _)) => {
            let (sign, role) = signs::level(*level);
            let word = match level {
                Level::Normal => String::new(),
                other => format!(" {}", other.word()),
            };
            (format!("{sign}{word} {}", run.day().hhmm(*at)), role)
        }
    }
}

/// What is known of the selected service.
fn detail(run: &Run, map: &MapView, pick: usize, node: &Node, columns: usize) -> Vec<Line> {
    let what = match &node.seen {
        None => "not looked at yet".to_owned(),
        Some((level, at, what)) => format!("{what} {} at {}", level.word(), run.day().hhmm(*at)),
    };
    let words = format!("{} ({}): {what}.", node.name, node.about);
    let mut out: Vec<Line> = hang(&words, columns, "", "  ").into_iter().map(|l| Line::of(l, Role::Text)).collect();
    for (seen, (_, to)) in map.calls.iter().zip(&map.edges).filter(|(_, (from, _))| *from == pick) {
        let Some((level, at, what)) = seen else { continue };
        let (sign, role) = signs::level(*level);
        let to = &map.nodes[*to].name;
        let words = format!("{sign} calls to {to}: {what} {} at {}", level.word(), run.day().hhmm(*at));
        out.extend(hang(&words, columns, "  ", "     ").into_iter().map(|l| Line::of(l, role)));
    }
    out
}

/// Services indented by how far from the border they are.
fn list(map: &MapView, health: &[(String, Role)], columns: usize, look: Look) -> Sheet {
    let names = map.nodes.iter().map(|n| 2 + 2 * n.depth + width(&n.name)).max().unwrap_or(0);
    let wide = health.iter().map(|(words, _)| width(words)).max().unwrap_or(0);
    let mut sheet = Sheet::default();
    for i in in_order(map) {
        let (node, (words, role)) = (&map.nodes[i], &health[i]);
        let first = sheet.lines.len();
        let name = format!("  {}{}", "  ".repeat(node.depth), node.name);
        let lead = Line::of(format!("{name:<names$}  "), Role::Strong).put(format!("{words:<wide$}"), *role);
        let marked = |level: Option<Level>, to: usize| match level.filter(|l| *l != Level::Normal) {
            Some(level) => format!("{} {}", signs::level(level).0, map.nodes[to].name),
            None => map.nodes[to].name.clone(),
        };
        let own = map.calls.iter().zip(&map.edges).filter(|(_, (from, _))| *from == i);
        let calls: Vec<String> = own.map(|(seen, (_, to))| marked(seen.as_ref().map(|s| s.0), *to)).collect();
        let room = columns.saturating_sub(lead.width() + 2);
        if calls.is_empty() || room < 10 {
            sheet.lines.push(lead);
        } else {
            let words = format!("{} {}", signs::arrow(look), calls.join(", "));
            let pad = " ".repeat(lead.width());
            for (n, text) in hang(&words, room, "", "  ").into_iter().enumerate() {
                let left = if n == 0 { lead.clone() } else { Line::of(pad.clone(), Role::Text) };
                sheet.lines.push(left.put(format!("  {text}"), Role::Muted));
            }
        }
        sheet.rows.push((first, sheet.lines.len() - 1));
    }
    sheet.len = sheet.rows.len();
    sheet
}

/// Nodes in the order of the list: every service below the caller that is nearest to it, so that depth reads as a tree.
fn in_order(map: &MapView) -> Vec<usize> {
    fn visit(map: &MapView, node: usize, out: &mut Vec<usize>) {
        if out.contains(&node) {
            return;
        }
        out.push(node);
        let deeper = map.nodes[node].depth + 1;
        for (_, to) in map.edges.iter().filter(|(from, to)| *from == node && map.nodes[*to].depth == deeper) {
            visit(map, *to, out);
        }
    }
    let mut out = Vec::new();
    for node in 0..map.nodes.len() {
        if map.nodes[node].depth == 0 {
            visit(map, node, &mut out);
        }
    }
    (0..map.nodes.len()).for_each(|node| visit(map, node, &mut out));
    out
}

/// What one would type to look at a service: a dashboard that shows it, or its log.
pub fn taken(run: &Run, pick: usize) -> Option<String> {
    let map = run.map();
    let node = map.nodes.get(*in_order(&map).get(pick)?)?;
    let own = format!("{}.", node.name);
    let called = format!(">{}.", node.name);
    let shows = |what: &str| {
        let has = |name: &str| run.panel_series(name).iter().any(|s| s.starts_with(what) || s.contains(what));
        run.panels().iter().find(|p| has(&p.name)).map(|p| format!("look {}", p.name))
    };
    let exact = run.panels().iter().find(|p| p.name == node.name).map(|p| format!("look {}", p.name));
    exact.or_else(|| shows(&own)).or_else(|| shows(&called))
}
