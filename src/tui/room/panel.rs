//! The series of a dashboard as a table: value, level, trend, the last minutes as small bars, what is usual. Columns by
//! the room there is; what is unlike a good day gets a second line where one is too short.

use std::fmt::Write as _;

use crate::base::text::{fit, width, wrap};
use crate::base::time::Tick;
use crate::session::Run;
use crate::session::label;
use crate::sim::observe::Reading;
use crate::sim::telemetry::{Level, Unit};
use crate::tui::paint::Line;
use crate::tui::room::signs;
use crate::tui::theme::{Look, Role};

/// Minutes that the small bars cover.
const MINUTES: u32 = 10;

/// Columns of the parts of a row.
struct Widths {
    name: usize,
    value: usize,
    /// Whether since and usual stand on the row itself.
    one_line: bool,
}

/// The rows, with a head.
pub fn rows(run: &Run, readings: &[Reading], at: Tick, columns: usize, look: Look) -> Vec<Line> {
    let names: Vec<String> = readings.iter().map(|r| label::series(&r.name)).collect();
    let longest = names.iter().map(|n| width(n)).max().unwrap_or(0);
    let value = readings.iter().map(|r| width(&label::value(r.unit, r.value))).max().unwrap_or(0).max(6);
    // Level, trend and bars with the blanks between.
    let rest = 2 + value + 2 + 11 + 1 + 9 + 1 + 10;
    let tail = 13 + 16;
    let one_line = columns >= rest + tail + longest + 2;
    let room = columns.saturating_sub(rest + if one_line { tail } else { 0 } + 2);
    let w = Widths { name: longest.min(room).max(8), value, one_line };
    let mut out = vec![head(&w, columns, look)];
    for (reading, name) in readings.iter().zip(&names) {
        out.extend(row(run, reading, name, at, &w, look));
    }
    out
}

fn head(w: &Widths, columns: usize, look: Look) -> Line {
    let mut words = format!("  {}  {:>2$}", " ".repeat(w.name), "now", w.value);
    let _ = write!(words, "  {:<11} {:<9} {:<10}", "level", "trend", format!("last {MINUTES} m"));
    if w.one_line {
        let _ = write!(words, " {:<12} usually", "since");
    }
    Line::of(crate::base::text::cut(&words, columns, look.ascii), Role::Muted)
}

fn row(run: &Run, r: &Reading, name: &str, at: Tick, w: &Widths, look: Look) -> Vec<Line> {
    let (_, role) = signs::level(r.level);
    let names = wrap(name, w.name);
    let trend = signs::trend(r.trend, look);
    let bars = signs::spark(&recent(run, r, at), full(r), 10, look);
    let value = if r.level == Level::Absent { "-".to_owned() } else { label::value(r.unit, r.value) };
    let mut line = Line::of(format!("  {}", fit(&names[0], w.name, look.ascii)), Role::Text)
        .put(format!("  {value:>0$}", w.value), Role::Strong)
        .put(format!("  {:<11}", signs::level_words(r.level)), role)
        .put(format!(" {}", fit(&trend, 9, look.ascii)), Role::Text)
        .put(format!(" {}", fit(&bars, 10, look.ascii)), Role::Info);
    let usual = label::value(r.unit, r.base);
    let since = match r.onset.filter(|_| r.level != Level::Normal) {
        Some(onset) => format!("since {}", run.day().hhmm(onset)),
        None => String::new(),
    };
    if w.one_line {
        line = line.put(format!(" {since:<12} {usual}"), Role::Muted);
    }
    let mut out = vec![line];
    let mut second = String::new();
    if !w.one_line && r.level != Level::Normal {
        let gap = if since.is_empty() { "" } else { ", " };
        second = format!("{since}{gap}usually {usual}");
    }
    for more in names.iter().skip(1) {
        let left = format!("  {}", fit(more, w.name, look.ascii));
        out.push(Line::of(left, Role::Text).put(format!("  {:>1$}", "", w.value), Role::Text));
    }
    if !second.is_empty() {
        let indent = 2 + w.name + 2 + w.value + 2;
        match out.get_mut(1) {
            Some(line) => {
                let pad = indent.saturating_sub(line.width());
                *line = line.clone().put(" ".repeat(pad), Role::Text).put(second, Role::Muted);
            }
            None => out.push(Line::of(" ".repeat(indent), Role::Text).put(second, Role::Muted)),
        }
    }
    out
}

/// What a full bar stands for at least, so that a tenth of a percent does not look like a wall.
fn full(r: &Reading) -> f32 {
    match r.unit {
        Unit::ErrorPercent => r.base.max(5.0),
        Unit::SuccessPercent | Unit::UsePercent => 100.0,
        Unit::Waiting => r.base.max(20.0),
        _ => r.base,
    }
}

/// The values of the minutes before a look, as that look showed them.
fn recent(run: &Run, r: &Reading, at: Tick) -> Vec<f32> {
    let Some((_, trace)) = run.trace(&r.name) else { return Vec::new() };
    let step = trace.step_s.max(1);
    let end = ((at.0 / step) as usize).min(trace.values.len());
    let start = end.saturating_sub((MINUTES * 60 / step) as usize);
    trace.values[start..end].to_vec()
}
