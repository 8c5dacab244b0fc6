//! What a figure can be: its parameters with every value they can have, and the figure of a lesson, which may keep them
//! to a range and begin elsewhere.

use super::picture::Picture;
use super::words;
use super::{
    budget, burn, canary, collapse, follow_ups, nets, pace, people, restore, retries, stages, utilisation, ways_out,
};

/// A kind of figure.
#[derive(Debug)]
pub struct Kind {
    /// As an author and a command line name it.
    pub name: &'static str,
    /// Stands above the picture.
    pub title: &'static str,
    /// One line on what it shows.
    pub about: &'static str,
    /// What can be changed, in the order of the values that `picture` is given.
    pub params: &'static [Param],
    /// The picture for a value of each parameter.
    pub picture: fn(&[f64]) -> Picture,
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Something that can be changed.
#[derive(Debug, PartialEq)]
pub struct Param {
    /// As it is typed: one word.
    pub name: &'static str,
    /// What it means.
    pub label: &'static str,
    /// How a value is said.
    pub unit: Unit,
    /// Every value it can have, in the order in which it is stepped through.
    pub stops: &'static [f64],
    /// Where it begins, one of `stops`.
    pub start: f64,
}

/// How a value of a parameter is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Unit {
    /// A number and what it counts: for one, and for any other.
    Of(&'static str, &'static str),
    /// One in so many.
    OneIn,
    /// Names of the values 1, 2 and so on.
    Names(&'static [&'static str]),
}

/// Percent.
pub const PERCENT: Unit = Unit::Of("%", "%");
/// Minutes.
pub const MINUTES: Unit = Unit::Of("min", "min");
/// Something each minute.
pub const A_MINUTE: Unit = Unit::Of("a minute", "a minute");

impl Unit {
    /// The value in words: `99.9 %`, `1 day`, `one in 3`.
    pub fn say(self, value: f64) -> String {
        match self {
            Self::Of(one, many) => {
                let unit = if value == 1.0 { one } else { many };
                format!("{} {unit}", words::exact(value))
            }
            Self::OneIn if value == 1.0 => "every one".to_owned(),
            Self::OneIn => format!("one in {}", words::exact(value)),
            Self::Names(names) => {
                let at = (value as usize).saturating_sub(1);
                names.get(at).map_or_else(|| words::exact(value), |name| (*name).to_owned())
            }
        }
    }
}

/// A figure of a lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Stable name.
    pub id: String,
    /// What it is.
    pub kind: &'static Kind,
    /// Stands above it instead of the kind's title.
    pub caption: Option<String>,
    /// One for each parameter of the kind.
    pub dials: Vec<Dial>,
}

/// A parameter within the range that a lesson gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Dial {
    /// Which.
    pub param: &'static Param,
    /// Values it can have here, in order; never empty.
    pub stops: Vec<f64>,
    /// Where it begins: an index into `stops`.
    pub start: usize,
}

impl Dial {
    /// The parameter over all of its values.
    pub fn whole(param: &'static Param) -> Self {
        let start = param.stops.iter().position(|s| *s == param.start).unwrap_or(0);
        Self { param, stops: param.stops.to_vec(), start }
    }

    /// Whether it can be changed at all.
    pub const fn moves(&self) -> bool {
        self.stops.len() > 1
    }

    /// All values in words: `90, 95, 99 %`.
    pub fn choices(&self) -> String {
        let all: Vec<String> = self.stops.iter().map(|s| self.choice(*s)).collect();
        all.join(", ")
    }

    /// A value as it is typed, with its meaning where that is a name.
    fn choice(&self, value: f64) -> String {
        match self.param.unit {
            Unit::Names(_) => format!("{} ({})", words::exact(value), self.param.unit.say(value)),
            _ => words::exact(value).replace(',', ""),
        }
    }
}

impl Figure {
    /// A kind as it is, over all values of its parameters.
    pub fn of(kind: &'static Kind) -> Self {
        let dials = kind.params.iter().map(Dial::whole).collect();
        Self { id: kind.name.to_owned(), kind, caption: None, dials }
    }

    /// What stands above it.
    pub fn title(&self) -> &str {
        self.caption.as_deref().unwrap_or(self.kind.title)
    }
}

/// The kind of this name.
pub fn named(name: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|k| k.name == name)
}

/// Every kind, in the order of the course.
pub const KINDS: &[&Kind] = &[
    &people::KIND,
    &pace::KIND,
    &ways_out::KIND,
    &stages::KIND,
    &canary::KIND,
    &nets::KIND,
    &budget::KIND,
    &burn::KIND,
    &retries::KIND,
    &utilisation::KIND,
    &collapse::KIND,
    &restore::KIND,
    &follow_ups::KIND,
];
