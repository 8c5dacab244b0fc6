//! Fenced blocks that are more than code: `predict`, `quiz`, `reveal` and `figure`, from their TOML to a [`Block`]. Knows nothing
//! of the lesson around them.

use std::ops::Range;

use super::File;
use super::figure;
use super::table::{At, Fields, FromToml, Sink, Value, read};
use super::text::{Slug, Text};
use crate::base::diag::Diagnostic;
use crate::course::lesson::{Block, Choice, Kind, Question};

/// What the info word of a fence makes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Info {
    Predict,
    Quiz,
    Reveal,
    Figure,
}

/// Info words and what they mean.
pub(super) const INFOS: [(&str, Info); 4] =
    [("predict", Info::Predict), ("quiz", Info::Quiz), ("reveal", Info::Reveal), ("figure", Info::Figure)];

/// A block, and the place of its id if it has one.
pub(super) struct Found {
    pub(super) block: Block,
    pub(super) id: Option<At<String>>,
}

/// Reads the TOML at `body`; `home` is the fence's first line.
pub(super) fn block(
    file: &File<'_>,
    info: Info,
    home: Range<usize>,
    body: Range<usize>,
    out: &mut Vec<Diagnostic>,
) -> Option<Found> {
    match info {
        Info::Predict => {
            read::<Predict>(file, body, home, out).map(|p| question(p.id, p.ask, predict(p.options, p.answer)))
        }
        Info::Quiz => read::<Quiz>(file, body, home, out).map(|q| question(q.id, q.ask, q.kind)),
        Info::Reveal => read::<Reveal>(file, body, home, out)
            .map(|r| Found { block: Block::Reveal { label: r.label.0, text: r.text.0 }, id: None }),
        Info::Figure => {
            figure::read(file, body, home, out).map(|(id, figure)| Found { block: Block::Figure(figure), id: Some(id) })
        }
    }
}

fn question(id: At<Slug>, ask: Text, kind: Kind) -> Found {
    let id = At { value: id.value.0, span: id.span };
    Found { block: Block::Question(Question { id: id.value.clone(), ask: ask.0, kind }), id: Some(id) }
}

fn predict(options: Options, answer: Text) -> Kind {
    Kind::Predict { options: options.0, answer: answer.0 }
}

crate::record! {
    /// Text behind a key press.
    struct Reveal {
        label: Text,
        text: Text,
    }
}

crate::record! {
    /// Asked before the answer is shown.
    struct Predict {
        id: At<Slug>,
        ask: Text,
        options: Options = Options(Vec::new()),
        answer: Text,
    }
}

crate::record! {
    /// An option of a quiz.
    struct RawChoice {
        text: Text,
        right: Option<At<bool>>,
        why: Text,
    }
}

/// Options of a prediction: none, or enough to choose from.
#[derive(Debug, Clone)]
struct Options(Vec<String>);

impl FromToml for Options {
    const WHAT: &'static str = "a list of strings";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        let options = Vec::<At<Text>>::from_toml(value, sink)?;
        if options.len() == 1 {
            let hint = "leave `options` out to have the reader type a line";
            sink.error_with(sink.span(value), "one option is no choice", hint);
            return None;
        }
        let all: Vec<_> = options.iter().map(|o| (o.value.0.as_str(), o.span.clone())).collect();
        twice(&all, sink)?;
        Some(Self(options.into_iter().map(|o| o.value.0).collect()))
    }
}

/// A scored question.
#[derive(Debug, Clone)]
struct Quiz {
    id: At<Slug>,
    ask: Text,
    kind: Kind,
}

/// The kinds as an author names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    One,
    Many,
    Order,
    Number,
    Short,
}

const KINDS: [(&str, Asked); 5] = [
    ("one", Asked::One),
    ("many", Asked::Many),
    ("order", Asked::Order),
    ("number", Asked::Number),
    ("short", Asked::Short),
];

/// Keys that some kind of quiz has.
const QUIZ_KEYS: [&str; 7] = ["option", "answer", "tolerance", "unit", "why", "model", "points"];

impl FromToml for Asked {
    const WHAT: &'static str = "`one`, `many`, `order`, `number` or `short`";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        sink.word(value, &KINDS)
    }
}

impl FromToml for Quiz {
    const WHAT: &'static str = "a table";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        Self::from_table(&mut Fields::of(value, sink)?)
    }

    fn from_table(fields: &mut Fields<'_, '_, '_>) -> Option<Self> {
        let id = fields.get("id");
        let ask = fields.get("ask");
        // Without a kind nobody can say which other keys belong here.
        let asked: Asked = fields.get("kind")?;
        let kind = match asked {
            Asked::One | Asked::Many | Asked::Order => choices(asked, fields),
            Asked::Number => number(fields),
            Asked::Short => short(fields),
        };
        let name = KINDS.iter().find(|(_, k)| *k == asked).map_or("", |(name, _)| name);
        fields.finish_with(|key| {
            let elsewhere = QUIZ_KEYS.contains(&key);
            elsewhere.then(|| format!("`{key}` does not belong to a question of kind `{name}`"))
        });
        Some(Self { id: id?, ask: ask?, kind: kind? })
    }
}

fn number(fields: &mut Fields<'_, '_, '_>) -> Option<Kind> {
    let answer = fields.get::<f64>("answer");
    let tolerance = fields.get::<At<f64>>("tolerance").and_then(|t| {
        if t.value >= 0.0 {
            return Some(t.value);
        }
        let hint = "the largest difference that still counts, in the unit of the answer";
        fields.sink.error_with(t.span, "`tolerance` is below 0", hint);
        None
    });
    let unit = fields.get::<String>("unit");
    let why = fields.get::<Text>("why");
    Some(Kind::Number { answer: answer?, tolerance: tolerance?, unit: unit?, why: why?.0 })
}

fn short(fields: &mut Fields<'_, '_, '_>) -> Option<Kind> {
    let model = fields.get::<Text>("model");
    let points = fields.get::<At<Vec<Text>>>("points").and_then(|points| {
        if points.value.is_empty() {
            fields.sink.error(points.span, "`points` names nothing that a good answer contains");
            return None;
        }
        Some(points.value.into_iter().map(|p| p.0).collect())
    });
    let why = fields.get::<Text>("why");
    Some(Kind::Short { model: model?.0, points: points?, why: why?.0 })
}

fn choices(asked: Asked, fields: &mut Fields<'_, '_, '_>) -> Option<Kind> {
    let options = fields.get::<Vec<At<RawChoice>>>("option")?;
    let home = fields.home();
    let sink = &mut *fields.sink;
    let texts: Vec<_> = options.iter().map(|o| (o.value.text.0.as_str(), o.span.clone())).collect();
    let mut fine = twice(&texts, sink).is_some();
    let mut complain = |span: Range<usize>, message: String, hint: &str| {
        sink.error_with(span, message, hint);
        fine = false;
    };
    if options.len() < 2 {
        let message = format!("a question needs at least two options, this one has {}", options.len());
        complain(home.clone(), message, "add an `[[option]]` that is a mistake people really make");
    }
    let right: Vec<_> = options.iter().filter(|o| o.value.right.as_ref().is_some_and(|r| r.value)).collect();
    match asked {
        Asked::Order => {
            for mark in options.iter().filter_map(|o| o.value.right.as_ref()) {
                let hint = "write the options in the right order and leave `right` out";
                complain(mark.span.clone(), "`right` means nothing in a question of kind `order`".into(), hint);
            }
        }
        _ if right.is_empty() => complain(home, "no option is right".into(), "add `right = true` to the right one"),
        Asked::One if right.len() > 1 => {
            let message = format!("{} options are right in a question of kind `one`", right.len());
            let mark = right[1].value.right.as_ref().map_or(home, |r| r.span.clone());
            complain(mark, message, "keep one `right = true`, or use the kind `many`");
        }
        _ => {}
    }
    if !fine {
        return None;
    }
    let choice = |o: At<RawChoice>| Choice {
        text: o.value.text.0,
        right: asked == Asked::Order || o.value.right.is_some_and(|r| r.value),
        why: o.value.why.0,
    };
    let choices = options.into_iter().map(choice).collect();
    Some(match asked {
        Asked::One => Kind::One(choices),
        Asked::Many => Kind::Many(choices),
        _ => Kind::Order(choices),
    })
}

/// Some if no option is there twice.
fn twice(options: &[(&str, Range<usize>)], sink: &mut Sink<'_>) -> Option<()> {
    let again = |i: usize| options[..i].iter().any(|(text, _)| *text == options[i].0);
    let again: Vec<_> = (0..options.len()).filter(|i| again(*i)).collect();
    for i in &again {
        sink.error(options[*i].1.clone(), format!("the option `{}` is there twice", options[*i].0));
    }
    again.is_empty().then_some(())
}
