//! The map as a figure: columns by depth, boxes that never overlap, calls as lines between columns. A call that skips a
//! column passes through a slot of its own there. A line leaves a box at its first row and enters at its second, so two
//! lines of different callers never share a stretch.

use crate::base::text::width;
use crate::session::views::MapView;
use crate::sim::telemetry::Level;
use crate::tui::canvas::{Canvas, LEFT, RIGHT};
use crate::tui::paint::Line;
use crate::tui::room::{Spot, signs};
use crate::tui::theme::{Look, Role};

/// Rows of a box with its frame.
const BOX: usize = 4;
/// Rows of a place without a frame: name, health, gap.
const BARE: usize = 3;

/// A place in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    /// A service.
    Node(usize),
    /// A call on its way from a service to a deeper column.
    Pass(usize),
}

/// A figure before it is drawn.
struct Layout {
    /// Slots of each column from the top.
    columns: Vec<Vec<Slot>>,
    /// First character column of each.
    x: Vec<usize>,
    /// Characters that each takes.
    wide: Vec<usize>,
    /// Rows of a slot.
    pitch: usize,
    framed: bool,
    rows: usize,
}

/// The figure, if it fits; `pick` is drawn as selected.
pub fn draw(
    map: &MapView,
    health: &[(String, Role)],
    pick: usize,
    columns: usize,
    rows: usize,
    look: Look,
) -> Option<(Vec<Line>, Vec<Spot>)> {
    let layout = Layout::of(map, health, columns, rows)?;
    let mut canvas = Canvas::new(columns, rows, look.ascii);
    layout.boxes(map, health, pick, &mut canvas);
    layout.calls(map, &mut canvas, if look.ascii { ">" } else { "▸" }, look.signs().good);
    Some((canvas.lines(), layout.spots(map, health)))
}

impl Layout {
    fn of(map: &MapView, health: &[(String, Role)], columns: usize, rows: usize) -> Option<Self> {
        let slots = order(map);
        let most = slots.iter().map(Vec::len).max()?;
        let framed = most * BOX <= rows;
        let pitch = if framed { BOX } else { BARE };
        if most * pitch > rows + usize::from(!framed) {
            return None;
        }
        let edge = if framed { 4 } else { 0 };
        let node_wide = |slot: &Slot| match slot {
            Slot::Node(n) => width(&map.nodes[*n].name).max(width(&health[*n].0)) + edge,
            Slot::Pass(_) => 1,
        };
        let wide: Vec<usize> = slots.iter().map(|c| c.iter().map(node_wide).max().unwrap_or(0)).collect();
        let mut x = vec![0];
        for c in 0..slots.len().saturating_sub(1) {
            x.push(x[c] + wide[c] + callers(map, &slots[c]).len() + 3);
        }
        let end = x.last()? + wide.last()?;
        (end <= columns).then_some(Self { columns: slots, x, wide, pitch, framed, rows })
    }

    /// First row of a slot; short columns stand in the middle.
    fn y(&self, column: usize, slot: usize) -> usize {
        let free = self.rows / self.pitch - self.columns[column].len().min(self.rows / self.pitch);
        (free / 2 + slot) * self.pitch
    }

    /// Row at which lines leave, and row at which they enter.
    fn ports(&self, column: usize, slot: usize) -> (usize, usize) {
        let first = self.y(column, slot) + usize::from(self.framed);
        (first, first + 1)
    }

    fn boxes(&self, map: &MapView, health: &[(String, Role)], pick: usize, canvas: &mut Canvas) {
        for (c, slots) in self.columns.iter().enumerate() {
            for (s, slot) in slots.iter().enumerate() {
                let (out, into) = self.ports(c, s);
                let (x, wide) = (self.x[c], self.wide[c]);
                match slot {
                    Slot::Pass(_) => {
                        canvas.across(into, x, x, Role::Border);
                        canvas.down(x, out, into, Role::Border);
                        canvas.joint(x, into, LEFT, Role::Border);
                        canvas.across(out, x, x + wide - 1, Role::Border);
                    }
                    Slot::Node(n) => {
                        let (words, role) = &health[*n];
                        let role = if *n == pick && *role == Role::Muted { Role::Accent } else { *role };
                        let inset = if self.framed { 2 } else { 0 };
                        if self.framed {
                            canvas.across(out - 1, x, x + wide - 1, role);
                            canvas.across(into + 1, x, x + wide - 1, role);
                            canvas.down(x, out - 1, into + 1, role);
                            canvas.down(x + wide - 1, out - 1, into + 1, role);
                        }
                        let name = if *n == pick { Role::Accent } else { Role::Strong };
                        canvas.write(x + inset, out, &map.nodes[*n].name, name);
                        canvas.write(x + inset, into, words, role);
                    }
                }
            }
        }
    }

    /// Where each service stands, by its index.
    fn spots(&self, map: &MapView, health: &[(String, Role)]) -> Vec<Spot> {
        let mut out = Vec::new();
        for (c, slots) in self.columns.iter().enumerate() {
            for (s, slot) in slots.iter().enumerate() {
                let Slot::Node(n) = slot else { continue };
                let words = width(&map.nodes[*n].name).max(width(&health[*n].0));
                let columns = if self.framed { self.wide[c] } else { words };
                let size = (columns, if self.framed { BOX } else { 2 });
                out.push(Spot { pick: *n, column: self.x[c], line: self.y(c, s), size });
            }
        }
        out
    }

    /// `head` is where a call ends, `good` stands before it where the call was seen and is well.
    fn calls(&self, map: &MapView, canvas: &mut Canvas, head: &str, good: &str) {
        for c in 0..self.columns.len().saturating_sub(1) {
            let callers = callers(map, &self.columns[c]);
            for (track, &s) in callers.iter().enumerate() {
                let from = self.columns[c][s];
                let bend = self.x[c] + self.wide[c] + 1 + track;
                let (leave, _) = self.ports(c, s);
                let edge = self.right(map, c, from);
                for (t, _) in self.columns[c + 1].iter().enumerate().filter(|(_, to)| leads(map, from, **to)) {
                    let (_, enter) = self.ports(c + 1, t);
                    canvas.across(leave, edge.saturating_sub(1), bend, Role::Border);
                    canvas.down(bend, leave, enter, Role::Border);
                    canvas.across(enter, bend, self.x[c + 1] - 1, Role::Border);
                    if matches!(self.columns[c + 1][t], Slot::Node(_)) {
                        let seen = call_of(map, from, self.columns[c + 1][t]).and_then(|e| map.calls[e].as_ref());
                        let (sign, role) = seen.map_or(("", Role::Border), |(level, ..)| match signs::level(*level) {
                            (_, role) if *level == Level::Normal => (good, role),
                            (sign, role) => (sign, role),
                        });
                        let end = self.x[c + 1];
                        canvas.write(end - 1, enter, head, role);
                        canvas.write(end - 1 - width(sign).min(1), enter, sign, role);
                    } else {
                        canvas.joint(self.x[c + 1] - 1, enter, RIGHT, Role::Border);
                    }
                }
            }
        }
    }

    /// First column behind a slot's own words or frame.
    fn right(&self, map: &MapView, c: usize, slot: Slot) -> usize {
        match slot {
            Slot::Node(n) if !self.framed => self.x[c] + width(&map.nodes[n].name) + 2,
            Slot::Node(_) | Slot::Pass(_) => self.x[c] + self.wide[c],
        }
    }
}

/// Slots of a column from which lines leave.
fn callers(map: &MapView, column: &[Slot]) -> Vec<usize> {
    let calls = |slot: &Slot| match slot {
        Slot::Pass(_) => true,
        Slot::Node(n) => map.edges.iter().any(|(from, _)| from == n),
    };
    (0..column.len()).filter(|s| calls(&column[*s])).collect()
}

/// Whether a line leads from one slot to another in the next column. A pass stands for one call.
fn leads(map: &MapView, from: Slot, to: Slot) -> bool {
    let call = |e: usize| map.edges[e];
    match (from, to) {
        (Slot::Node(a), Slot::Node(b)) => map.edges.contains(&(a, b)) && map.nodes[b].depth == map.nodes[a].depth + 1,
        (Slot::Node(a), Slot::Pass(e)) => call(e).0 == a,
        (Slot::Pass(e), Slot::Node(b)) => call(e).1 == b,
        (Slot::Pass(e), Slot::Pass(f)) => e == f,
    }
}

/// The call that a line between two slots in neighbouring columns stands for.
fn call_of(map: &MapView, from: Slot, to: Slot) -> Option<usize> {
    match (from, to) {
        (Slot::Pass(e), _) | (_, Slot::Pass(e)) => Some(e),
        (Slot::Node(a), Slot::Node(b)) => map.edges.iter().position(|pair| *pair == (a, b)),
    }
}

/// Columns of slots, ordered so that lines cross little: each slot near the middle of what leads to it.
fn order(map: &MapView) -> Vec<Vec<Slot>> {
    let deepest = map.nodes.iter().map(|n| n.depth).max().unwrap_or(0);
    let mut columns: Vec<Vec<Slot>> = vec![Vec::new(); deepest + 1];
    for (n, node) in map.nodes.iter().enumerate() {
        columns[node.depth].push(Slot::Node(n));
    }
    for (e, (from, to)) in map.edges.iter().enumerate() {
        for column in &mut columns[map.nodes[*from].depth + 1..map.nodes[*to].depth.max(map.nodes[*from].depth + 1)] {
            column.push(Slot::Pass(e));
        }
    }
    for _ in 0..4 {
        for c in 1..columns.len() {
            sort_by(map, &mut columns, c, c - 1);
        }
        for c in (0..columns.len().saturating_sub(1)).rev() {
            sort_by(map, &mut columns, c, c + 1);
        }
    }
    columns
}

/// Sorts a column by the mean place of its neighbours in another.
fn sort_by(map: &MapView, columns: &mut [Vec<Slot>], c: usize, other: usize) {
    let neighbours = columns[other].clone();
    let place = |slot: Slot, own: usize| {
        let linked = |n: Slot| if other < c { leads(map, n, slot) } else { leads(map, slot, n) };
        let at: Vec<usize> = (0..neighbours.len()).filter(|i| linked(neighbours[*i])).collect();
        // In thousandths, so that nothing depends on how numbers round.
        match at.len() {
            0 => own * 1000,
            n => at.iter().sum::<usize>() * 1000 / n,
        }
    };
    let mut keyed: Vec<(usize, usize, Slot)> =
        columns[c].iter().enumerate().map(|(i, s)| (place(*s, i), i, *s)).collect();
    keyed.sort_by_key(|(key, i, _)| (*key, *i));
    columns[c] = keyed.into_iter().map(|(_, _, s)| s).collect();
}
