//! TOML to typed values, with every error of a file found in one pass and placed in the whole file.
//!
//! The choice: not serde. A derived `Deserialize` stops at its first missing key or wrong type, its spans do not know
//! that the TOML stands inside a Markdown file, and unknown keys need a second pass. Instead [`FromToml`] reads
//! `toml`'s own tree (`DeTable`, which keeps a span for each key and value), and [`crate::record`] writes the reader
//! of a table from its list of fields. That list is the only place where the keys are named: unknown keys, missing
//! keys and "did you mean" come from it. A field that is wrong does not hide what is wrong in the next one.
//!
//! ```
//! use firedrill::course::load::{File, table};
//! firedrill::record! {
//!     /// A service as the file has it.
//!     pub struct Service {
//!         /// Needed; [`table::At`] keeps the place, for findings that come later.
//!         pub id: table::At<String>,
//!         /// May be left out.
//!         pub owner: Option<String>,
//!         /// With a default.
//!         pub replicas: u32 = 1,
//!         /// `[[service.port]]`, none or many.
//!         pub port: Vec<table::At<u16>> = Vec::new(),
//!     }
//! }
//! let file = File { path: "x.toml", text: "id = 'web'\nreplcas = 3\nport = [80, 'x']" };
//! let mut out = Vec::new();
//! let service: Option<Service> = table::read(&file, 0..file.text.len(), 0..0, &mut out);
//! assert!(service.is_none(), "a port is wrong");
//! assert_eq!(out[0].message, "unknown key `replcas`");
//! assert_eq!(out[0].hint.as_deref(), Some("did you mean `replicas`?"));
//! assert_eq!(out[1].message, "expected a whole number from 0 to 65535, found a string");
//! ```

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{File, sort};
use crate::base::diag::Diagnostic;
use crate::base::suggest::nearest;

/// A value of the tree.
pub type Value<'t> = Spanned<DeValue<'t>>;

/// Reads the TOML at `range` of `file`. `home` is what to point at when a key of the outermost table is missing.
///
/// None if the syntax is wrong anywhere or a `T` cannot be made. Unknown keys are errors in `out`, but do not keep a
/// `T` from being made, so that it can be checked further. Spans, also those of [`At`], count from the file's start.
pub fn read<T: FromToml>(
    file: &File<'_>,
    range: Range<usize>,
    home: Range<usize>,
    out: &mut Vec<Diagnostic>,
) -> Option<T> {
    let mut found = Vec::new();
    let mut sink = Sink { path: file.path, offset: range.start, out: &mut found };
    let text = file.text.get(range).unwrap_or_default();
    let (root, errors) = DeTable::parse_recoverable(text);
    let value = if errors.is_empty() {
        T::from_table(&mut Fields::new(root.get_ref(), home, &mut sink))
    } else {
        sink.syntax(text, errors);
        None
    };
    sort(&mut found);
    out.append(&mut found);
    value
}

/// What can be read from a TOML value.
pub trait FromToml: Sized {
    /// What an author should write: "a string".
    const WHAT: &'static str;

    /// Reads `value`. Says what is wrong in `sink` where it returns none.
    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self>;

    /// Reads the entries of a table; only types that are tables have this.
    fn from_table(fields: &mut Fields<'_, '_, '_>) -> Option<Self> {
        let home = fields.home.clone();
        fields.sink.error(home, format!("expected {}, found a table", Self::WHAT));
        None
    }

    /// What stands for a key that is not there; none where the key is needed.
    fn absent() -> Option<Self> {
        None
    }
}

/// A value and where it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Bytes of the file; for a table its header, for a string with its quotes.
    pub span: Range<usize>,
}

/// A table whose keys are the author's own, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keyed<T>(pub Vec<(At<String>, T)>);

/// Takes findings; knows where the TOML stands in the file.
#[derive(Debug)]
pub struct Sink<'o> {
    path: &'o str,
    offset: usize,
    out: &'o mut Vec<Diagnostic>,
}

impl Sink<'_> {
    /// Where `value` stands in the file.
    pub fn span<T>(&self, value: &Spanned<T>) -> Range<usize> {
        let span = value.span();
        span.start + self.offset..span.end + self.offset
    }

    /// An error at `span` of the file.
    pub fn error(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.out.push(Diagnostic::error(self.path, span, message));
    }

    /// An error at `span` of the file that says what to do.
    pub fn error_with(&mut self, span: Range<usize>, message: impl Into<String>, hint: impl Into<String>) {
        self.out.push(Diagnostic::error(self.path, span, message).hint(hint));
    }

    /// Says that `value` is not `what` it should be. Returns none, to be returned.
    pub fn wrong<T>(&mut self, value: &Value<'_>, what: &str) -> Option<T> {
        self.error(self.span(value), format!("expected {what}, found {}", name(value.get_ref())));
        None
    }

    /// One of a few words, each with its meaning.
    pub fn word<T: Clone>(&mut self, value: &Value<'_>, words: &[(&'static str, T)]) -> Option<T> {
        let all = words.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let Some(typed) = value.get_ref().as_str() else {
            return self.wrong(value, &format!("one of {all}"));
        };
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == typed) {
            return Some(meaning.clone());
        }
        let hint = match nearest(typed, words.iter().map(|(word, _)| *word)) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("one of {all}"),
        };
        self.error_with(self.span(value), format!("unknown word `{typed}`"), hint);
        None
    }

    /// Syntax errors, the first of each line: the others mostly follow from it.
    fn syntax(&mut self, text: &str, mut errors: Vec<toml::de::Error>) {
        let start = |e: &toml::de::Error| e.span().map_or(0, |s| s.start.min(text.len()));
        errors.sort_by_key(start);
        let mut last = None;
        for error in errors {
            let line = text.as_bytes()[..start(&error)].iter().filter(|b| **b == b'\n').count();
            if last.replace(line) == Some(line) {
                continue;
            }
            let span = error.span().unwrap_or(0..0);
            let span = span.start + self.offset..span.end + self.offset;
            match error.message().split_once(", expected ") {
                Some((what, "literal string")) => self.error_with(span, what, "put it between quotes"),
                Some((what, expected)) => self.error_with(span, what, format!("expected {expected}")),
                None => self.error(span, error.message()),
            }
        }
    }
}

/// A table that is being read; remembers which keys were asked for.
#[derive(Debug)]
pub struct Fields<'v, 's, 'o> {
    table: &'v DeTable<'v>,
    home: Range<usize>,
    known: Vec<&'static str>,
    /// Takes what is wrong.
    pub sink: &'s mut Sink<'o>,
}

impl<'v, 's, 'o> Fields<'v, 's, 'o> {
    const fn new(table: &'v DeTable<'v>, home: Range<usize>, sink: &'s mut Sink<'o>) -> Self {
        Self { table, home, known: Vec::new(), sink }
    }

    /// The entries of `value`, or an error if it is no table.
    pub fn of(value: &'v Value<'v>, sink: &'s mut Sink<'o>) -> Option<Self> {
        let home = sink.span(value);
        match value.get_ref() {
            DeValue::Table(table) => Some(Self::new(table, home, sink)),
            _ => sink.wrong(value, "a table"),
        }
    }

    /// What to point at when a key is missing: the table's header.
    pub fn home(&self) -> Range<usize> {
        self.home.clone()
    }

    /// The value of `key`. If it is not there: what stands for it, or else an error and none.
    pub fn get<T: FromToml>(&mut self, key: &'static str) -> Option<T> {
        match self.find(key) {
            Some(value) => T::from_toml(value, self.sink),
            None => T::absent().or_else(|| {
                self.sink.error(self.home.clone(), format!("missing key `{key}`, {}", T::WHAT));
                None
            }),
        }
    }

    /// The value of `key`, or `default` if it is not there.
    pub fn get_or<T: FromToml>(&mut self, key: &'static str, default: T) -> Option<T> {
        match self.find(key) {
            Some(value) => T::from_toml(value, self.sink),
            None => Some(default),
        }
    }

    fn find(&mut self, key: &'static str) -> Option<&'v Value<'v>> {
        self.known.push(key);
        self.table.get(key)
    }

    /// Every key that nobody asked for, in the order of the file, with its place.
    pub fn unknown(&self) -> Vec<At<String>> {
        let keys = self.table.keys().filter(|key| !self.known.contains(&key.get_ref().as_ref()));
        let mut keys: Vec<_> =
            keys.map(|key| At { value: key.get_ref().to_string(), span: self.sink.span(key) }).collect();
        keys.sort_by_key(|key| key.span.start);
        keys
    }

    /// Says which keys nobody asked for, with what may have been meant.
    pub fn finish(&mut self) {
        self.finish_with(|_| None);
    }

    /// The same; `explain` may know better what is wrong with a key than that it is unknown.
    pub fn finish_with(&mut self, explain: impl Fn(&str) -> Option<String>) {
        for key in self.unknown() {
            if let Some(message) = explain(&key.value) {
                self.sink.error(key.span, message);
                continue;
            }
            let free = self.known.iter().copied().filter(|known| !self.table.contains_key(*known));
            let hint = match nearest(&key.value, free) {
                Some(word) => format!("did you mean `{word}`?"),
                None => format!("known here: {}", self.known.join(", ")),
            };
            self.sink.error_with(key.span, format!("unknown key `{}`", key.value), hint);
        }
    }
}

/// Declares a struct with public documentation and how it is read from a TOML table: [`FromToml`] with the fields as
/// keys. `name: Type` is needed (unless the type is an `Option`), `name: Type = default` may be left out.
/// A key that is a word of Rust is written `r#type`.
#[macro_export]
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[$field_meta:meta])* $field_vis:vis $field:ident : $ty:ty $(= $default:expr)?),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        $vis struct $name {
            $($(#[$field_meta])* $field_vis $field: $ty,)*
        }

        impl $crate::course::load::table::FromToml for $name {
            const WHAT: &'static str = "a table";

            fn from_toml(
                value: &$crate::course::load::table::Value<'_>,
                sink: &mut $crate::course::load::table::Sink<'_>,
            ) -> Option<Self> {
                Self::from_table(&mut $crate::course::load::table::Fields::of(value, sink)?)
            }

            fn from_table(fields: &mut $crate::course::load::table::Fields<'_, '_, '_>) -> Option<Self> {
                $(let $field: Option<$ty> =
                    $crate::record!(@get fields, stringify!($field).trim_start_matches("r#") $(, $default)?);)*
                fields.finish();
                Some(Self { $($field: $field?,)* })
            }
        }
    };
    (@get $fields:ident, $key:expr) => { $fields.get($key) };
    (@get $fields:ident, $key:expr, $default:expr) => { $fields.get_or($key, $default) };
}

/// What an author would call `value`.
const fn name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

impl FromToml for String {
    const WHAT: &'static str = "a string";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        match value.get_ref() {
            DeValue::String(s) => Some(s.to_string()),
            _ => sink.wrong(value, Self::WHAT),
        }
    }
}

impl FromToml for bool {
    const WHAT: &'static str = "true or false";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        value.get_ref().as_bool().or_else(|| sink.wrong(value, Self::WHAT))
    }
}

impl FromToml for f64 {
    const WHAT: &'static str = "a number";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        let number = match value.get_ref() {
            DeValue::Float(f) => f.as_str().parse::<Self>().ok(),
            DeValue::Integer(i) => i64::from_str_radix(i.as_str(), i.radix()).ok().map(|n| n as Self),
            _ => None,
        };
        number.filter(|n| n.is_finite()).or_else(|| sink.wrong(value, Self::WHAT))
    }
}

macro_rules! whole_numbers {
    ($($ty:ty: $what:literal),* $(,)?) => {$(
        impl FromToml for $ty {
            const WHAT: &'static str = $what;

            fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
                let DeValue::Integer(i) = value.get_ref() else { return sink.wrong(value, Self::WHAT) };
                <$ty>::from_str_radix(i.as_str(), i.radix()).ok().or_else(|| {
                    sink.error(sink.span(value), format!("expected {}, found {i}", Self::WHAT));
                    None
                })
            }
        }
    )*};
}

whole_numbers! {
    u8: "a whole number from 0 to 255",
    u16: "a whole number from 0 to 65535",
    u32: "a whole number from 0 to 4294967295",
    u64: "a whole number of 0 or more",
    usize: "a whole number of 0 or more",
    i32: "a whole number",
    i64: "a whole number",
}

impl<T: FromToml> FromToml for At<T> {
    const WHAT: &'static str = T::WHAT;

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        Some(Self { span: sink.span(value), value: T::from_toml(value, sink)? })
    }

    fn from_table(fields: &mut Fields<'_, '_, '_>) -> Option<Self> {
        Some(Self { span: fields.home(), value: T::from_table(fields)? })
    }
}

impl<T: FromToml> FromToml for Option<T> {
    const WHAT: &'static str = T::WHAT;

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        T::from_toml(value, sink).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

/// All of a list, or none if one of it is wrong; says all that is wrong.
impl<T: FromToml> FromToml for Vec<T> {
    const WHAT: &'static str = "a list";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        let DeValue::Array(list) = value.get_ref() else { return sink.wrong(value, Self::WHAT) };
        let read: Vec<_> = list.iter().map(|entry| T::from_toml(entry, sink)).collect();
        read.into_iter().collect()
    }
}

impl<T: FromToml> FromToml for Keyed<T> {
    const WHAT: &'static str = "a table";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        Self::from_table(&mut Fields::of(value, sink)?)
    }

    fn from_table(fields: &mut Fields<'_, '_, '_>) -> Option<Self> {
        let mut entries: Vec<_> = fields.table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let mut read = Vec::new();
        for (key, value) in entries {
            let at = At { value: key.get_ref().to_string(), span: fields.sink.span(key) };
            read.push(T::from_toml(value, fields.sink).map(|value| (at, value)));
        }
        read.into_iter().collect::<Option<_>>().map(Self)
    }
}
