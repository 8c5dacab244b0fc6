//! A `figure` block: its kind, where its parameters begin, and the range that the lesson keeps them to.

use std::ops::Range;

use super::File;
use super::table::{At, FromToml, Keyed, Sink, Value, read as read_table};
use super::text::{Slug, Text};
use crate::base::diag::Diagnostic;
use crate::base::suggest::nearest;
use crate::figure::kind::{Dial, Figure, KINDS, Kind, Param};
use crate::figure::words;

/// Reads the TOML at `body`; `home` is the fence's first line. The figure, and the place of its id.
pub(super) fn read(
    file: &File<'_>,
    body: Range<usize>,
    home: Range<usize>,
    out: &mut Vec<Diagnostic>,
) -> Option<(At<String>, Figure)> {
    let raw = read_table::<Raw>(file, body, home, out)?;
    let kind = raw.kind.0;
    let mut found = Finder { file, kind, out };
    let stops: Vec<Vec<f64>> = kind.params.iter().map(|p| found.stops(p, &raw.range)).collect();
    let starts: Vec<Option<usize>> =
        kind.params.iter().zip(&stops).map(|(p, stops)| found.start(p, stops, &raw.start)).collect();
    found.strangers(raw.range.0.iter().map(|(key, _)| key));
    found.strangers(raw.start.0.iter().map(|(key, _)| key));
    let dials = kind.params.iter().zip(stops).zip(starts);
    let dials =
        dials.map(|((param, stops), start)| Some(Dial { param, stops, start: start? })).collect::<Option<_>>()?;
    let id = At { value: raw.id.value.0, span: raw.id.span };
    let figure = Figure { id: id.value.clone(), kind, caption: raw.caption.map(|c| c.0), dials };
    Some((id, figure))
}

crate::record! {
    /// A figure as the file has it.
    struct Raw {
        id: At<Slug>,
        kind: Named,
        caption: Option<Text>,
        start: Keyed<At<f64>> = Keyed(Vec::new()),
        range: Keyed<At<Ends>> = Keyed(Vec::new()),
    }
}

/// A kind by its name.
#[derive(Debug, Clone)]
struct Named(&'static Kind);

impl FromToml for Named {
    const WHAT: &'static str = "the name of a kind; `firedrill figure` lists them";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        let words: Vec<(&'static str, &'static Kind)> = KINDS.iter().map(|k| (k.name, *k)).collect();
        sink.word(value, &words).map(Self)
    }
}

/// The first and the last value of a range.
#[derive(Debug, Clone, Copy)]
struct Ends(f64, f64);

impl FromToml for Ends {
    const WHAT: &'static str = "a list of two numbers, the first and the last value";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        let all = Vec::<f64>::from_toml(value, sink)?;
        match all.as_slice() {
            [first, last] => Some(Self(*first, *last)),
            other => {
                sink.error(sink.span(value), format!("expected {}, found {}", Self::WHAT, other.len()));
                None
            }
        }
    }
}

struct Finder<'a, 'o> {
    file: &'a File<'a>,
    kind: &'static Kind,
    out: &'o mut Vec<Diagnostic>,
}

impl Finder<'_, '_> {
    fn error(&mut self, span: Range<usize>, message: String, hint: String) {
        self.out.push(Diagnostic::error(self.file.path, span, message).hint(hint));
    }

    /// Every value that a parameter can have here. With ends that are wrong: all of them, and the error is said.
    fn stops(&mut self, param: &'static Param, ranges: &Keyed<At<Ends>>) -> Vec<f64> {
        let all = param.stops.to_vec();
        let Some((_, range)) = ranges.0.iter().find(|(key, _)| key.value == param.name) else { return all };
        let Ends(first, last) = range.value;
        let mut at = |value: f64| {
            let at = place(&all, value);
            if at.is_none() {
                self.error(range.span.clone(), cannot(param, value), one_of(&all));
            }
            at
        };
        let (first, last) = (at(first), at(last));
        match (first, last) {
            (Some(first), Some(last)) if first <= last => all[first..=last].to_vec(),
            (Some(_), Some(_)) => {
                let message = format!("the range of `{}` ends before it begins", param.name);
                self.error(range.span.clone(), message, format!("its values in order: {}", join(&all)));
                all
            }
            _ => all,
        }
    }

    /// Where a parameter begins; none where that is wrong, and said.
    fn start(&mut self, param: &'static Param, stops: &[f64], starts: &Keyed<At<f64>>) -> Option<usize> {
        let Some((_, wanted)) = starts.0.iter().find(|(key, _)| key.value == param.name) else {
            // The kind's own start may lie outside of the range: then the nearer end.
            let own = place(param.stops, param.start).unwrap_or(0);
            let first = stops.first().and_then(|s| place(param.stops, *s)).unwrap_or(0);
            return Some(own.saturating_sub(first).min(stops.len().saturating_sub(1)));
        };
        let at = place(stops, wanted.value);
        if at.is_none() {
            self.error(wanted.span.clone(), cannot(param, wanted.value), one_of(stops));
        }
        at
    }

    /// Keys that are no parameter of this kind.
    fn strangers<'k>(&mut self, keys: impl Iterator<Item = &'k At<String>>) {
        for key in keys.filter(|k| !self.kind.params.iter().any(|p| p.name == k.value)) {
            let names = || self.kind.params.iter().map(|p| p.name);
            let hint = match nearest(&key.value, names()) {
                Some(word) => format!("did you mean `{word}`?"),
                None => format!("it has {}", names().collect::<Vec<_>>().join(", ")),
            };
            let message = format!("a figure of kind `{}` has no `{}`", self.kind.name, key.value);
            let error = Diagnostic::error(self.file.path, key.span.clone(), message).hint(hint);
            self.out.push(error);
        }
    }
}

fn place(stops: &[f64], value: f64) -> Option<usize> {
    stops.iter().position(|s| (s - value).abs() < 1e-9)
}

fn cannot(param: &Param, value: f64) -> String {
    format!("`{}` cannot be {} here", param.name, words::exact(value))
}

fn one_of(stops: &[f64]) -> String {
    format!("one of {}", join(stops))
}

fn join(stops: &[f64]) -> String {
    stops.iter().map(|s| format!("{s}")).collect::<Vec<_>>().join(", ")
}
