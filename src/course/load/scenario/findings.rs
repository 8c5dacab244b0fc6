//! What is wrong with a scenario, collected while it is given its meaning. Places are bytes of the base's text followed
//! by the drill's, so that a value keeps its place when a drill's tables are put over a base's; `super` tells the two
//! apart again. Knows no key of the format.

use std::fmt::Display;
use std::ops::Range;

use crate::base::diag::Diagnostic;
use crate::base::suggest::nearest;
use crate::base::time::{DayStart, Tick};
use crate::course::load::table::{At, FromToml};
use crate::course::load::text::is_slug;

/// Half a day, s: a clock time means the nearest such moment to the start.
const HALF_DAY: i64 = 43_200;

/// How many known names a hint lists.
const LISTED: usize = 12;

/// Takes findings.
#[derive(Debug)]
pub struct Findings<'t> {
    /// The base's text and the drill's behind it.
    text: &'t str,
    /// Found so far, without the name of a file.
    pub out: Vec<Diagnostic>,
}

/// What a number may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// 0 to 1.
    Share,
    /// More than 0.
    Positive,
    /// 0 or more.
    NotNegative,
    /// 1 or more.
    AtLeastOne,
    /// 0 to 100.
    Percent,
}

impl Bound {
    fn holds(self, x: f64) -> bool {
        match self {
            Self::Share => (0.0..=1.0).contains(&x),
            Self::Positive => x > 0.0,
            Self::NotNegative => x >= 0.0,
            Self::AtLeastOne => x >= 1.0,
            Self::Percent => (0.0..=100.0).contains(&x),
        }
    }

    const fn expected(self) -> &'static str {
        match self {
            Self::Share => "a share from 0 to 1",
            Self::Positive => "a number above 0",
            Self::NotNegative => "0 or more",
            Self::AtLeastOne => "1 or more",
            Self::Percent => "a percentage from 0 to 100",
        }
    }
}

impl<'t> Findings<'t> {
    /// None yet.
    pub const fn new(text: &'t str) -> Self {
        Self { text, out: Vec::new() }
    }

    /// An error that says what to do.
    pub fn error(&mut self, span: &Range<usize>, message: impl Into<String>, hint: impl Into<String>) {
        self.out.push(Diagnostic::error("", span.clone(), message).hint(hint));
    }

    /// The text behind the base's.
    pub fn behind(&self, base: usize) -> &'t str {
        &self.text[base..]
    }

    /// Something to look at that keeps nobody from playing.
    pub fn warning(&mut self, span: &Range<usize>, message: impl Into<String>, hint: impl Into<String>) {
        self.out.push(Diagnostic::warning("", span.clone(), message).hint(hint));
    }

    /// The value of a key that has to be there, or else `stand_in`, so that the rest can be checked.
    pub fn needed<T: FromToml + Clone>(
        &mut self,
        value: Option<&At<T>>,
        key: &str,
        home: &Range<usize>,
        stand_in: T,
    ) -> T {
        if let Some(at) = value {
            return at.value.clone();
        }
        self.error(home, format!("missing key `{key}`"), format!("add it: {}", T::WHAT));
        stand_in
    }

    /// The number of a key, within its bound; 1 stands in for one that is missing or out of bounds.
    pub fn number<N>(&mut self, value: Option<&At<N>>, key: &str, home: &Range<usize>, bound: Bound) -> N
    where
        N: FromToml + Copy + Display + Into<f64> + From<u8>,
    {
        let n = self.needed(value, key, home, N::from(1));
        value.map_or(n, |at| self.within(at, key, bound))
    }

    /// The number of a key, within its bound, or `default` if it is not there.
    pub fn number_or<N>(&mut self, value: Option<&At<N>>, key: &str, default: N, bound: Bound) -> N
    where
        N: Copy + Display + Into<f64> + From<u8>,
    {
        value.map_or(default, |at| self.within(at, key, bound))
    }

    /// The number if it is within the bound, 1 if not.
    pub fn within<N>(&mut self, at: &At<N>, key: &str, bound: Bound) -> N
    where
        N: Copy + Display + Into<f64> + From<u8>,
    {
        if bound.holds(at.value.into()) {
            return at.value;
        }
        self.error(&at.span, format!("`{key}` is {}", at.value), format!("expected {}", bound.expected()));
        N::from(1)
    }

    /// The index of a name among the known ones.
    pub fn find<S: AsRef<str>>(&mut self, at: &At<String>, what: &str, known: &[S]) -> Option<usize> {
        let index = known.iter().position(|k| k.as_ref() == at.value);
        if index.is_none() {
            self.error(&at.span, format!("there is no {what} `{}`", at.value), offer(&at.value, known));
        }
        index
    }

    /// The index that a needed key names, or 0 to go on with, so that what names this is not said to be wrong as well;
    /// none if there is nothing it could name.
    pub fn index<S: AsRef<str>>(
        &mut self,
        value: Option<&At<String>>,
        key: &str,
        home: &Range<usize>,
        what: &str,
        known: &[S],
    ) -> Option<usize> {
        self.needed(value, key, home, String::new());
        let index = value.and_then(|at| self.find(at, what, known));
        index.or(if known.is_empty() { None } else { Some(0) })
    }

    /// Says it where a name could not be typed as one word.
    pub fn plain(&mut self, name: &At<String>) {
        if !is_slug(&name.value) {
            let hint = "lower-case letters, digits and single dashes between them";
            self.error(&name.span, format!("`{}` is no name", name.value), hint);
        }
    }

    /// Says which name is there before.
    pub fn unique<'n>(&mut self, what: &str, names: impl Iterator<Item = &'n At<String>>) {
        let mut seen: Vec<&str> = Vec::new();
        for name in names {
            if seen.contains(&name.value.as_str()) {
                self.error(&name.span, format!("the {what} `{}` is there twice", name.value), "remove or rename one");
            }
            seen.push(&name.value);
        }
    }

    /// Seconds from the start of the scenario to a clock time, less than 0 before it.
    pub fn clock(&mut self, at: &At<String>, start: DayStart) -> Option<i64> {
        let Some(time) = DayStart::parse(&at.value) else {
            self.error(&at.span, format!("`{}` is no clock time", at.value), "write it as `19:42` or `19:42:10`");
            return None;
        };
        let ahead = (i64::from(time.0) - i64::from(start.0)).rem_euclid(2 * HALF_DAY);
        Some(if ahead > HALF_DAY { ahead - 2 * HALF_DAY } else { ahead })
    }

    /// A clock time that must not lie before the start.
    pub fn tick(&mut self, at: &At<String>, start: DayStart) -> Option<Tick> {
        let offset = self.clock(at, start)?;
        if offset < 0 {
            let message = format!("{} lies before the start, {}", at.value, start.hhmm(Tick(0)));
            self.error(&at.span, message, "only a `[[note]]` may; the world begins at `time.start`");
            return None;
        }
        Some(Tick(offset as u32))
    }

    /// The words of a string, each with its place.
    pub fn words(&self, at: &At<String>) -> Vec<At<String>> {
        let mut from = 0;
        let mut out = Vec::new();
        for word in at.value.split_whitespace() {
            let start = from + at.value[from..].find(word).unwrap_or_default();
            from = start + word.len();
            out.push(At { value: word.to_owned(), span: self.inside(&at.span, &at.value, start..from) });
        }
        out
    }

    /// Where a part of a string stands: exact unless the string is written with escapes.
    pub fn inside(&self, span: &Range<usize>, value: &str, part: Range<usize>) -> Range<usize> {
        let written = self.text.get(span.clone()).unwrap_or_default();
        match written.find(value) {
            Some(first) => span.start + first + part.start..span.start + first + part.end,
            None => span.clone(),
        }
    }
}

/// What an author may have meant, or what there is.
pub fn offer<S: AsRef<str>>(typed: &str, known: &[S]) -> String {
    let near = nearest(typed, known.iter().map(AsRef::as_ref));
    // Of very short names every other one is near.
    if let (Some(near), true) = (near, typed.chars().count() > 2) {
        return format!("did you mean `{near}`?");
    }
    let listed: Vec<&str> = known.iter().map(AsRef::as_ref).take(LISTED).collect();
    match known.len() {
        0 => "none is declared".to_owned(),
        n if n > LISTED => format!("there is: {} and {} more", listed.join(", "), n - LISTED),
        _ => format!("there is: {}", listed.join(", ")),
    }
}
