//! What a figure shows for one choice of values, as data: words, and shapes whose places are shares of a width or a
//! height. Front ends draw it; nothing here knows a screen.

/// What a figure shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// What the picture says, in one to three sentences.
    pub sentence: String,
    /// What is drawn.
    pub drawing: Drawing,
    /// The same in numbers.
    pub table: Table,
}

/// Rows of a name and a value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What the columns are.
    pub head: [String; 2],
    /// In order.
    pub rows: Vec<[String; 2]>,
}

impl Table {
    /// A table from its head and rows.
    pub fn new(head: [&str; 2], rows: Vec<[String; 2]>) -> Self {
        Self { head: head.map(str::to_owned), rows }
    }
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Drawing {
    /// Curves over two axes.
    Chart(Chart),
    /// A bar, or a dot on a scale, for each of a few things.
    Bars(Bars),
    /// A sign for each person, or for each ten of them.
    Crowd(Crowd),
}

/// Curves over two axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// From left to right.
    pub across: Across,
    /// From 0 up.
    pub up: Up,
    /// The first is drawn over the later ones.
    pub curves: Vec<Curve>,
    /// A value that matters, with what it is.
    pub level: Option<(f64, String)>,
    /// Places on the horizontal axis that matter.
    pub marks: Vec<Mark>,
}

/// The horizontal axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Across {
    /// What is counted, with its unit.
    pub title: String,
    /// Left end.
    pub from: f64,
    /// Right end, above `from`.
    pub to: f64,
    /// Places with words, ascending. On a scale of powers of ten places are logarithms, which only these words tell.
    pub ticks: Vec<(f64, String)>,
}

/// The vertical axis, from 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Up {
    /// What is counted, with its unit.
    pub title: String,
    /// Upper end, above 0.
    pub top: f64,
    /// Words at 0, half way and at the top.
    pub words: [String; 3],
}

impl Up {
    /// An axis whose values are said by `say`.
    pub fn new(title: &str, top: f64, say: impl Fn(f64) -> String) -> Self {
        Self { title: title.to_owned(), top, words: [say(0.0), say(top / 2.0), say(top)] }
    }
}

/// A curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// What it is.
    pub name: String,
    /// Ascending from left to right.
    pub points: Vec<(f64, f64)>,
    /// Dots instead of a line.
    pub dotted: bool,
    /// What it means.
    pub tone: Tone,
}

/// A place on the horizontal axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Where.
    pub at: f64,
    /// What stands over it; `NOW` for the present values.
    pub letter: char,
    /// What is there.
    pub name: String,
}

/// The letter of the present values.
pub const NOW: char = '▼';

/// A bar, or a dot on a scale, for each of a few things.
#[derive(Debug, Clone, PartialEq)]
pub struct Bars {
    /// What the lengths are.
    pub title: String,
    /// From top to bottom.
    pub rows: Vec<Bar>,
    /// Words under the scale, by their place from 0 to 1. Where there are any, rows are dots on the scale: on one of
    /// powers of ten a length says nothing.
    pub scale: Vec<(f64, String)>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// What it is.
    pub name: String,
    /// Its end, 0 to 1.
    pub part: f64,
    /// Its value.
    pub value: String,
    /// What it means.
    pub tone: Tone,
}

/// A sign for each person, or for each ten of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Crowd {
    /// Signs.
    pub signs: usize,
    /// People that a sign stands for.
    pub each: u64,
    /// What one of them is: `failed attempt`, `failed attempts`.
    pub noun: [&'static str; 2],
}

/// What a shape means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// One of several.
    Plain,
    /// The present values.
    Now,
    /// Harm.
    Bad,
    /// What spares it.
    Good,
}

/// The upper end of an axis for values up to `most`: 1, 1.5, 2, 3, 4, 5, 6, 8 or 10 times a power of ten.
pub fn nice_top(most: f64) -> f64 {
    let most = if most.is_finite() && most > 0.0 { most } else { 1.0 };
    let mut scale = 1.0;
    while scale * 10.0 < most {
        scale *= 10.0;
    }
    while scale > most {
        scale /= 10.0;
    }
    [1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0].into_iter().map(|n| n * scale).find(|n| *n >= most).unwrap_or(most)
}

/// Round places from 0 to `to`, about `count` of them, in the words of `say`.
pub fn ticks(to: f64, count: u32, say: impl Fn(f64) -> String) -> Vec<(f64, String)> {
    let rough = to / f64::from(count.max(1));
    let mut scale = 1.0;
    while scale * 10.0 <= rough {
        scale *= 10.0;
    }
    while scale > rough {
        scale /= 10.0;
    }
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|n| n * scale).find(|s| *s >= rough).unwrap_or(rough);
    (0..=(to / step * 1.0001) as u32).map(|i| f64::from(i) * step).map(|at| (at, say(at))).collect()
}

/// The part of a curve that stays below `top`, with the place where it leaves it.
pub fn below(points: Vec<(f64, f64)>, top: f64) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::with_capacity(points.len());
    for (x, y) in points {
        if y <= top {
            out.push((x, y));
            continue;
        }
        if let Some((before, value)) = out.last().copied() {
            out.push((before + (x - before) * (top - value) / (y - value), top));
        }
        break;
    }
    out
}

/// The picture of a kind that was given another number of values than it has parameters: a mistake in the program, which
/// a test looks for.
pub(super) fn nothing() -> Picture {
    let bars = Bars { title: String::new(), rows: Vec::new(), scale: Vec::new() };
    Picture { sentence: String::new(), drawing: Drawing::Bars(bars), table: Table::default() }
}

/// Ticks of an axis from 0 to 100 %.
pub(super) fn percent_ticks() -> Vec<(f64, String)> {
    ticks(100.0, 5, super::words::percent)
}
