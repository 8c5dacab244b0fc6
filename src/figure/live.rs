//! A figure that is being changed: a value for each parameter, which one is picked, and the picture they give. Pictures
//! are kept, so that going back and forth works nothing out twice.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::kind::{Dial, Figure};
use super::picture::Picture;
use crate::base::suggest::nearest;

/// A figure with its present values.
#[derive(Debug, Clone, PartialEq)]
pub struct Live {
    figure: Figure,
    /// Per dial an index into its stops.
    at: Vec<usize>,
    /// Among the dials that move.
    picked: usize,
    picture: Arc<Picture>,
    seen: BTreeMap<Vec<usize>, Arc<Picture>>,
}

/// Why a value could not be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Lower case, no full stop.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl Live {
    /// A figure at its start.
    pub fn new(figure: &Figure) -> Self {
        let at: Vec<usize> = figure.dials.iter().map(|d| d.start).collect();
        let picture = Arc::new(picture(figure, &at));
        let seen = BTreeMap::from([(at.clone(), Arc::clone(&picture))]);
        Self { figure: figure.clone(), at, picked: 0, picture, seen }
    }

    /// What stands above it.
    pub fn title(&self) -> &str {
        self.figure.title()
    }

    /// What it shows now.
    pub fn picture(&self) -> &Picture {
        &self.picture
    }

    /// What can be changed, each with its value in words, whether a smaller and a larger stop follow, and whether it is
    /// the one that is picked.
    pub fn rows(&self) -> Vec<Row<'_>> {
        let moving = self.figure.dials.iter().zip(&self.at).filter(|(d, _)| d.moves());
        let row = |(i, (dial, at)): (usize, (&'_ Dial, &usize))| Row {
            name: dial.param.name,
            label: dial.param.label,
            value: dial.param.unit.say(dial.stops[*at]),
            typed: format!("{}", dial.stops[*at]),
            example: format!("{}", dial.stops[if *at + 1 < dial.stops.len() { at + 1 } else { 0 }]),
            less: *at > 0,
            more: at + 1 < dial.stops.len(),
            picked: i == self.picked,
            ends: [dial.stops[0], dial.stops[dial.stops.len() - 1]].map(|v| dial.param.unit.say(v)),
        };
        // The closure borrows from `self` through the iterator.
        moving.enumerate().map(row).collect()
    }

    /// Picks the parameter after (`by` 1) or before (-1); stays at the ends.
    pub fn pick(&mut self, by: isize) {
        let last = self.moving().len().saturating_sub(1);
        self.picked = self.picked.saturating_add_signed(by).min(last);
    }

    /// Picks the parameter with this number from 0; false if there is none.
    pub fn pick_at(&mut self, n: usize) -> bool {
        let known = n < self.moving().len();
        if known {
            self.picked = n;
        }
        known
    }

    /// Gives the picked parameter the value `by` further; false at the end of its range.
    pub fn turn(&mut self, by: isize) -> bool {
        let Some(dial) = self.moving().get(self.picked).copied() else { return false };
        let last = self.figure.dials[dial].stops.len() - 1;
        let to = self.at[dial].saturating_add_signed(by).min(last);
        let moved = to != self.at[dial];
        self.at[dial] = to;
        self.refresh();
        moved
    }

    /// Every parameter as it was at first.
    pub fn reset(&mut self) {
        self.at = self.figure.dials.iter().map(|d| d.start).collect();
        self.refresh();
    }

    /// Whether a parameter that can be changed has this name.
    pub fn knows(&self, name: &str) -> bool {
        self.dial(name).is_some()
    }

    /// Gives a parameter a value that was typed, with its unit or without.
    ///
    /// # Errors
    /// No such parameter, or it cannot have this value.
    pub fn set(&mut self, name: &str, typed: &str) -> Result<(), Wrong> {
        let names = || self.moving().into_iter().map(|d| self.figure.dials[d].param.name);
        let Some(dial) = self.dial(name) else {
            let hint = match nearest(&name.to_lowercase(), names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it has {}", names().collect::<Vec<_>>().join(", ")),
            };
            return Err(Wrong { message: format!("this figure has no `{name}`"), hint });
        };
        let known = &self.figure.dials[dial];
        let hint = format!("one of {}", known.choices());
        let digits: String = typed.chars().filter(|c| !matches!(c, ',' | '%')).collect();
        let first = digits.split_whitespace().next().unwrap_or_default();
        let Ok(value) = first.parse::<f64>() else {
            let message = if typed.is_empty() {
                format!("no value for `{}`", known.param.name)
            } else {
                format!("`{typed}` is not a number")
            };
            return Err(Wrong { message, hint });
        };
        let Some(at) = known.stops.iter().position(|s| (s - value).abs() < 1e-9) else {
            return Err(Wrong { message: format!("`{}` cannot be {first} here", known.param.name), hint });
        };
        self.at[dial] = at;
        if let Some(row) = self.moving().iter().position(|d| *d == dial) {
            self.picked = row;
        }
        self.refresh();
        Ok(())
    }

    /// Indices of the dials that move.
    fn moving(&self) -> Vec<usize> {
        (0..self.figure.dials.len()).filter(|i| self.figure.dials[*i].moves()).collect()
    }

    fn dial(&self, name: &str) -> Option<usize> {
        self.moving().into_iter().find(|i| self.figure.dials[*i].param.name.eq_ignore_ascii_case(name))
    }

    fn refresh(&mut self) {
        if let Some(known) = self.seen.get(&self.at) {
            self.picture = Arc::clone(known);
            return;
        }
        self.picture = Arc::new(picture(&self.figure, &self.at));
        self.seen.insert(self.at.clone(), Arc::clone(&self.picture));
    }
}

/// A parameter as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row<'a> {
    /// As it is typed.
    pub name: &'a str,
    /// What it means.
    pub label: &'a str,
    /// Its value in words.
    pub value: String,
    /// Its value as it is typed.
    pub typed: String,
    /// Another value, as it is typed.
    pub example: String,
    /// Whether there is a stop before.
    pub less: bool,
    /// Whether there is a stop after.
    pub more: bool,
    /// Whether keys change this one.
    pub picked: bool,
    /// Its first and last value in words.
    pub ends: [String; 2],
}

fn picture(figure: &Figure, at: &[usize]) -> Picture {
    let values: Vec<f64> = figure.dials.iter().zip(at).map(|(dial, at)| dial.stops[*at]).collect();
    (figure.kind.picture)(&values)
}
