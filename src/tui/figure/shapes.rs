//! Bars, dots on a scale, and crowds. What a colour says, a sign or a word says too.

use super::{role, widest};
use crate::base::text::{cut, fit, width};
use crate::figure::picture::{Bar, Bars, Crowd, Tone};
use crate::tui::canvas::Canvas;
use crate::tui::paint::{Line, wrapped};
use crate::tui::theme::{Look, Role};

/// Fewest columns that a bar between its name and its value is worth.
const WORTH: usize = 14;

/// Bars, or dots on a scale.
pub(super) fn bars(bars: &Bars, columns: usize, look: Look) -> Vec<Line> {
    let mut out = wrapped(&bars.title, columns, Role::Muted);
    let names = widest(bars.rows.iter().map(|r| r.name.as_str()));
    let values = widest(bars.rows.iter().map(|r| r.value.as_str()));
    // A sign and a blank, the name, a blank, the bar, a blank, the value.
    let room = columns.saturating_sub(2 + names + 1 + 1 + values);
    let apart = room < WORTH;
    let room = if apart { columns.saturating_sub(2) } else { room };
    for row in &bars.rows {
        let lead = Line::of(format!("{} ", sign(row.tone, look)), role(row.tone));
        let words = if row.tone == Tone::Plain { Role::Text } else { Role::Strong };
        let shape = if bars.scale.is_empty() { bar(row, room, look) } else { dot(row, room, look) };
        if apart {
            let name = format!("{}: {}", row.name, row.value);
            out.push(lead.put(cut(&name, columns.saturating_sub(2), look.ascii), words));
            out.push(Line::of("  ", Role::Text).join(shape));
            continue;
        }
        let value = if bars.scale.is_empty() { format!(" {}", row.value) } else { String::new() };
        let mut line = lead.put(format!("{} ", fit(&row.name, names, look.ascii)), words).join(shape);
        line = line.put(value, words);
        if !bars.scale.is_empty() {
            let gap = (columns - values).saturating_sub(line.width());
            line = line.put(" ".repeat(gap), Role::Text).put(row.value.clone(), words);
        }
        out.push(line);
    }
    if !bars.scale.is_empty() {
        let left = if apart { 2 } else { 2 + names + 1 };
        out.push(scale(&bars.scale, left, room, columns, look));
    }
    out
}

const fn sign(tone: Tone, look: Look) -> &'static str {
    match tone {
        Tone::Now => look.signs().cursor,
        Tone::Good => look.signs().good,
        Tone::Plain | Tone::Bad => " ",
    }
}

/// A bar to an eighth of a column, or to a whole one where only plain characters will do.
fn bar(row: &Bar, room: usize, look: Look) -> Line {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let part = row.part.clamp(0.0, 1.0);
    if look.ascii {
        let long = (part * room as f64).round() as usize;
        return Line::of("#".repeat(long.max(usize::from(part > 0.0))), role(row.tone));
    }
    let eighths = ((part * room as f64 * 8.0).round() as usize).max(usize::from(part > 0.0));
    Line::of(format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8]), role(row.tone))
}

/// A dot at the end of a dotted line.
fn dot(row: &Bar, room: usize, look: Look) -> Line {
    let at = (row.part.clamp(0.0, 1.0) * room.saturating_sub(1) as f64).round() as usize;
    let (trail, dot) = if look.ascii { (".", "O") } else { ("·", "●") };
    Line::of(trail.repeat(at), Role::Border).put(dot, role(row.tone))
}

fn scale(marks: &[(f64, String)], left: usize, room: usize, columns: usize, look: Look) -> Line {
    let mut canvas = Canvas::new(columns, 1, look.ascii);
    let mut free = 0;
    for (at, words) in marks {
        let middle = left + (at.clamp(0.0, 1.0) * room.saturating_sub(1) as f64).round() as usize;
        let start = middle.saturating_sub(width(words) / 2).min(columns.saturating_sub(width(words)));
        if start >= free {
            canvas.write(start, 0, words, Role::Muted);
            free = start + width(words) + 1;
        }
    }
    canvas.lines().into_iter().next().unwrap_or_default()
}

/// A sign for each of so many people.
pub(super) fn crowd(crowd: &Crowd, columns: usize, look: Look) -> Vec<Line> {
    let sign = if look.ascii { "o" } else { "●" };
    let each = crate::base::text::count(crowd.each, crowd.noun[0], crowd.noun[1]);
    let mut out = vec![Line::of(sign, Role::Bad).put(format!(" is {each}"), Role::Muted), Line::default()];
    let row = columns.div_ceil(2).max(1);
    let mut left = crowd.signs;
    while left > 0 {
        let here = left.min(row);
        out.push(Line::of(vec![sign; here].join(" "), Role::Bad));
        left -= here;
    }
    out
}
