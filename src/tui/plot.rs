//! A chart of values over simulated time as lines of text: axes with values and clock times, what is usual, marks with
//! letters. Finer than a cell by braille, or `*` a cell where only ASCII will do. Knows no screen.

use crate::base::text::width;
use crate::base::time::{DayStart, Tick};
use crate::tui::canvas::Canvas;
use crate::tui::paint::Line;
use crate::tui::theme::{Look, Role};

/// What is drawn.
pub struct Plot<'a> {
    /// Left end.
    pub from: Tick,
    /// Right end, after `from`.
    pub to: Tick,
    /// Value at the upper end; the lower is 0.
    pub top: f32,
    /// A value with its unit.
    pub say: &'a dyn Fn(f32) -> String,
    /// What is usual, or another value to compare with.
    pub usual: Option<f32>,
    /// Values at which something happens: an alert fires, an objective is missed.
    pub limits: Vec<f32>,
    /// Curves; the first is drawn over the later ones.
    pub curves: Vec<Curve>,
    /// Moments.
    pub marks: Vec<Mark>,
    /// What stands under it.
    pub across: Across<'a>,
}

/// What stands under a chart.
#[derive(Debug, Clone, Copy)]
pub enum Across<'a> {
    /// Clock times, with the wall clock at tick 0.
    Clock(DayStart),
    /// Words at places, ascending; what would touch the words before is left out.
    Words(&'a [(Tick, String)]),
}

/// Values over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// Ascending.
    pub points: Vec<(Tick, f32)>,
    /// A line, or a dot a column.
    pub stroke: Stroke,
    /// How it looks.
    pub role: Role,
}

/// How a curve is drawn: curves can be told apart without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stroke {
    /// Joined.
    Solid,
    /// A dot a column.
    Dotted,
}

/// A moment on the time axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: Tick,
    /// Stands above it; the legend says what it means.
    pub letter: char,
    /// How it looks.
    pub role: Role,
}

/// Fewest rows that make a chart.
pub const MIN_ROWS: usize = 5;
/// Fewest columns that make a chart.
pub const MIN_COLUMNS: usize = 24;

/// The upper end for values up to `most`: 1, 2, 4, 5, 6, 8 or 10 times a power of ten.
pub fn nice_top(most: f32) -> f32 {
    let mut scale = 1.0_f32;
    let most = if most.is_finite() && most > 0.0 { most } else { 1.0 };
    while scale * 10.0 < most {
        scale *= 10.0;
    }
    while scale > most {
        scale /= 10.0;
    }
    [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0].into_iter().map(|n| n * scale).find(|n| *n >= most).unwrap_or(most)
}

/// The chart in a room of this size; empty where there is no room for one.
pub fn lines(plot: &Plot<'_>, columns: usize, rows: usize, look: Look) -> Vec<Line> {
    if columns < MIN_COLUMNS || rows < MIN_ROWS || plot.to <= plot.from {
        return Vec::new();
    }
    let frame = Frame::new(plot, columns, rows);
    let mut canvas = Canvas::new(columns, rows, look.ascii);
    frame.axes(plot, &mut canvas);
    for curve in plot.curves.iter().filter(|c| c.stroke == Stroke::Solid) {
        frame.solid(plot, curve, &mut canvas);
    }
    for curve in plot.curves.iter().filter(|c| c.stroke == Stroke::Dotted) {
        frame.dotted(plot, curve, &mut canvas, if look.ascii { "." } else { "•" });
    }
    frame.marks(plot, &mut canvas, if look.ascii { ":" } else { "┊" });
    for limit in plot.limits.iter().filter(|l| **l <= plot.top) {
        let row = frame.row(plot, *limit);
        for column in frame.left + 1..columns {
            canvas.under(column, row, if look.ascii { "=" } else { "═" }, Role::Warn);
        }
    }
    if let Some(usual) = plot.usual {
        let row = frame.row(plot, usual);
        for column in frame.left + 1..columns {
            canvas.under(column, row, if look.ascii { "-" } else { "┄" }, Role::Muted);
        }
    }
    canvas.lines()
}

/// Where the parts of a chart are.
struct Frame {
    /// Column of the value axis.
    left: usize,
    /// First row of the values; above it stand the letters of the marks.
    first: usize,
    /// Row of the time axis.
    floor: usize,
    /// Columns of the values.
    wide: usize,
}

impl Frame {
    fn new(plot: &Plot<'_>, columns: usize, rows: usize) -> Self {
        let label = [0.0, 0.5, 1.0].map(|part| width(&(plot.say)(plot.top * part)));
        let left = label.into_iter().max().unwrap_or(0).min(columns / 3) + 1;
        Self { left, first: usize::from(!plot.marks.is_empty()), floor: rows - 2, wide: columns - left - 1 }
    }

    const fn high(&self) -> usize {
        self.floor - self.first
    }

    /// Half column of a moment.
    fn x(&self, plot: &Plot<'_>, at: Tick) -> usize {
        let span = u64::from(plot.to.since(plot.from)).max(1);
        let at = u64::from(at.since(plot.from)).min(span);
        (at * (2 * self.wide as u64 - 1) / span) as usize
    }

    /// Quarter row of a value, from the top of the values.
    fn y(&self, plot: &Plot<'_>, value: f32) -> usize {
        let steps = 4 * self.high() - 1;
        let part = if plot.top > 0.0 && value.is_finite() { (value / plot.top).clamp(0.0, 1.0) } else { 0.0 };
        steps - (part * steps as f32).round() as usize
    }

    fn row(&self, plot: &Plot<'_>, value: f32) -> usize {
        self.first + self.y(plot, value) / 4
    }

    fn axes(&self, plot: &Plot<'_>, canvas: &mut Canvas) {
        canvas.down(self.left, self.first, self.floor, Role::Border);
        canvas.across(self.floor, self.left, self.left + self.wide, Role::Border);
        let mut label = |row: usize, value: f32| {
            let words = (plot.say)(value);
            let at = self.left.saturating_sub(width(&words));
            canvas.write(at.saturating_sub(usize::from(at > 0)), row, &words, Role::Muted);
        };
        label(self.first, plot.top);
        if self.high() >= 6 {
            label(self.first + self.high() / 2, plot.top / 2.0);
        }
        label(self.floor, 0.0);
        match plot.across {
            Across::Clock(day) => self.clock(plot, day, canvas),
            Across::Words(words) => self.words(plot, words, canvas),
        }
    }

    /// Clock times below the axis, as many as can be read.
    fn clock(&self, plot: &Plot<'_>, day: DayStart, canvas: &mut Canvas) {
        let span = plot.to.since(plot.from);
        let fits = |step: &&u32| (span / **step + 1) as usize * 8 <= self.wide + 8;
        let step = *[60, 120, 300, 600, 900, 1800, 3600].iter().find(fits).unwrap_or(&7200);
        let offset = day.0 % step;
        let mut at = (plot.from.0 + offset).div_ceil(step) * step - offset;
        while at <= plot.to.0 {
            let column = self.left + 1 + self.x(plot, Tick(at)) / 2;
            let words = day.hhmm(Tick(at));
            let start = column.saturating_sub(2).min(canvas.columns().saturating_sub(words.len()));
            canvas.write(start, self.floor + 1, &words, Role::Muted);
            canvas.joint(column, self.floor, crate::tui::canvas::DOWN, Role::Border);
            at += step;
        }
    }

    /// Words below the axis, each in the middle under its place.
    fn words(&self, plot: &Plot<'_>, words: &[(Tick, String)], canvas: &mut Canvas) {
        let mut free = 0;
        for (at, words) in words {
            let column = self.left + 1 + self.x(plot, *at) / 2;
            canvas.joint(column, self.floor, crate::tui::canvas::DOWN, Role::Border);
            let wide = width(words);
            let start = column.saturating_sub(wide / 2).min(canvas.columns().saturating_sub(wide));
            if start >= free {
                canvas.write(start, self.floor + 1, words, Role::Muted);
                free = start + wide + 1;
            }
        }
    }

    fn solid(&self, plot: &Plot<'_>, curve: &Curve, canvas: &mut Canvas) {
        let place = |(at, value): (Tick, f32)| (self.x(plot, at), self.y(plot, value));
        let inside: Vec<(usize, usize)> =
            curve.points.iter().filter(|(t, _)| *t >= plot.from).copied().map(place).collect();
        let (dx, dy) = (2 * (self.left + 1), 4 * self.first);
        for pair in inside.windows(2) {
            let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
            let steps = (x1 - x0).max(y1.abs_diff(y0)).max(1);
            for s in 0..=steps {
                let x = x0 + (x1 - x0) * s / steps;
                let y = if y1 >= y0 { y0 + (y1 - y0) * s / steps } else { y0 - (y0 - y1) * s / steps };
                canvas.dot(dx + x, dy + y, curve.role);
            }
        }
        if let [(x, y)] = inside[..] {
            canvas.dot(dx + x, dy + y, curve.role);
        }
    }

    fn dotted(&self, plot: &Plot<'_>, curve: &Curve, canvas: &mut Canvas, glyph: &str) {
        for pair in curve.points.windows(2) {
            let ((t0, v0), (t1, v1)) = (pair[0], pair[1]);
            let (x0, x1) = (self.x(plot, t0) / 2, self.x(plot, t1) / 2);
            for x in x0..=x1 {
                let part = if x1 > x0 { (x - x0) as f32 / (x1 - x0) as f32 } else { 0.0 };
                canvas.under(self.left + 1 + x, self.row(plot, v0 + (v1 - v0) * part), glyph, curve.role);
            }
        }
    }

    fn marks(&self, plot: &Plot<'_>, canvas: &mut Canvas, stem: &str) {
        let mut taken: Vec<usize> = Vec::new();
        for mark in plot.marks.iter().filter(|m| m.at >= plot.from && m.at <= plot.to) {
            let exact = self.left + 1 + self.x(plot, mark.at) / 2;
            let mut column = exact;
            while taken.contains(&column) && column + 1 < canvas.columns() {
                column += 1;
            }
            // At the right end there may be no room left: then the last mark is seen, or the one that is picked.
            if !taken.contains(&column) || mark.role == Role::Match {
                taken.push(column);
                canvas.write(column, 0, &mark.letter.to_string(), mark.role);
            }
            for row in self.first..self.floor {
                canvas.under(exact, row, stem, Role::Muted);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;

    fn plot(say: &dyn Fn(f32) -> String) -> Plot<'_> {
        let points = (0..=20).map(|i| (Tick(i * 60), if i < 10 { 10.0 } else { 90.0 })).collect();
        Plot {
            from: Tick(0),
            to: Tick(1200),
            top: 100.0,
            say,
            usual: Some(10.0),
            limits: vec![60.0],
            curves: vec![Curve { points, stroke: Stroke::Solid, role: Role::Info }],
            marks: vec![Mark { at: Tick(600), letter: 'a', role: Role::Warn }],
            across: Across::Clock(DayStart(19 * 3600)),
        }
    }

    #[test]
    fn a_step_is_seen_with_its_time_its_mark_and_what_is_usual() {
        let say = |v: f32| format!("{v:.0} %");
        let look = Look { theme: Theme::None, ascii: true };
        let text: Vec<String> = lines(&plot(&say), 40, 9, look).iter().map(Line::text).collect();
        let want = [
            "                       a",
            "100 % |               ******************",
            "      |               *:",
            "      |===============*:================",
            " 50 % |              **:",
            "      |              * :",
            "      |***************-:----------------",
        ];
        assert_eq!(text[..7], want, "{}", text.join("\n"));
        assert!(text.last().is_some_and(|l| l.contains("19:00") && l.contains("19:20")), "{text:?}");
    }

    #[test]
    fn it_keeps_to_its_room() {
        let say = |v: f32| format!("{v:.0} %");
        for ascii in [true, false] {
            for columns in 0..90 {
                for rows in 0..20 {
                    let out = lines(&plot(&say), columns, rows, Look { theme: Theme::None, ascii });
                    assert!(out.len() <= rows && out.iter().all(|l| l.width() <= columns), "{columns}x{rows}");
                }
            }
        }
        for (most, want) in [(0.0, 1.0), (0.7, 0.8), (3.2, 4.0), (18.0, 20.0), (311.0, 400.0), (f32::NAN, 1.0)] {
            assert!((nice_top(most) - want).abs() < 1e-4, "{most}: {}", nice_top(most));
        }
    }
}
