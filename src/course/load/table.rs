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
    /// Whether it is a table with keys of its own.
    const TABLE: bool = false;

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

    /// The same in the words of [JSON Schema](https://json-schema.org/draft/2020-12/schema), for an author's editor. It
    /// may allow more than `from_toml` takes, never less.
    fn schema() -> serde_json::Value {
        serde_json::json!({ "description": Self::WHAT })
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
            let line = text.get(..start(&error)).map_or(0, |before| before.matches('\n').count());
            if last.replace(line) == Some(line) {
                continue;
            }
            let span = error.span().unwrap_or(0..0);
            let span = span.start + self.offset..span.end + self.offset;
            let no_end = error.message().starts_with("invalid multi-line") && start(&error) >= text.trim_end().len();
            if let Some(at) = ["\"\"\"", "'''"].iter().filter_map(|mark| text.rfind(mark)).max().filter(|_| no_end) {
                let at = at + self.offset;
                self.error_with(at..at + 3, "the string has no end", "close it with the three marks that opened it");
                continue;
            }
            match error.message().split_once(", expected ") {
                Some(("string values must be quoted" | "invalid boolean", _)) => {
                    self.error_with(span, "no value", "put text between quotes; `true` and `false` have none");
                }
                Some((what, expected)) => self.error_with(span, what, format!("expected {expected}")),
                None => self.error(span, error.message()),
            }
        }
    }
}

/// A table that is being read; remembers which keys were asked for.
#[derive(Debug)]
pub struct Fields<'v, 's, 'o> {
    pub(super) table: &'v DeTable<'v>,
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
                let hint = format!("add it: {}", T::WHAT);
                self.sink.error_with(self.home.clone(), format!("missing key `{key}`"), hint);
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

/// The schema of a table: its keys with what they may be, whether they are needed, and what is said of them. No other key
/// belongs there.
#[derive(Debug, Default)]
pub struct Keys {
    properties: serde_json::Map<String, serde_json::Value>,
    needed: Vec<&'static str>,
}

impl Keys {
    /// Adds a key of type `T`, which may be left out when `optional` says so or its type does.
    #[must_use]
    pub fn key<T: FromToml>(mut self, key: &'static str, optional: bool, says: &str) -> Self {
        let mut schema = T::schema();
        if let (Some(schema), true) = (schema.as_object_mut(), !says.is_empty()) {
            schema.insert("description".to_owned(), says.replace(['`', '*'], "").into());
        }
        self.properties.insert(key.to_owned(), schema);
        if !optional && T::absent().is_none() {
            self.needed.push(key);
        }
        self
    }

    /// The table with all keys that were added.
    pub fn table(self) -> serde_json::Value {
        serde_json::json!({
            "type": "object",
            "properties": self.properties,
            "required": self.needed,
            "additionalProperties": false,
        })
    }
}

/// Declares a struct with public documentation and how it is read from a TOML table: [`FromToml`] with the fields as
/// keys. `name: Type` is needed (unless the type is an `Option`), `name: Type = default` may be left out.
/// A key that is a word of Rust is written `r#type`.
#[macro_export]
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($(#[doc = $doc:literal])* $field_vis:vis $field:ident : $ty:ty $(= $default:expr)?),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        $vis struct $name {
            $($(#[doc = $doc])* $field_vis $field: $ty,)*
        }

        impl $crate::course::load::table::FromToml for $name {
            const WHAT: &'static str = "a table";
            const TABLE: bool = true;

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

            fn schema() -> serde_json::Value {
                let keys = $crate::course::load::table::Keys::default();
                $(let keys = $crate::record!(@key keys, $field, $ty, concat!($($doc),*) $(, $default)?);)*
                keys.table()
            }
        }
    };
    (@key $keys:ident, $field:ident, $ty:ty, $doc:expr $(, $default:expr)?) => {
        $keys.key::<$ty>(
            stringify!($field).trim_start_matches("r#"),
            $crate::record!(@optional $($default)?),
            $doc.trim(),
        )
    };
    (@optional) => { false };
    (@optional $default:expr) => { true };
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

#[cfg(test)]
mod tests {
    use super::*;

    crate::record! {
        struct Inner {
            id: At<String>,
            r#type: Option<Flavour>,
            weight: f64 = 1.5,
        }
    }

    crate::record! {
        struct Outer {
            name: String,
            on: bool = true,
            inner: Vec<At<Inner>> = Vec::new(),
            limits: Keyed<u32> = Keyed(Vec::new()),
            nested: Option<Inner>,
        }
    }

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Flavour {
        Sweet,
        Sour,
    }

    impl FromToml for Flavour {
        const WHAT: &'static str = "a flavour";

        fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
            sink.word(value, &[("sweet", Self::Sweet), ("sour", Self::Sour)])
        }
    }

    const BEFORE: &str = "+++\n";

    fn load(toml: &str) -> (Option<Outer>, Vec<String>) {
        let text = format!("{BEFORE}{toml}");
        let file = File { path: "x.toml", text: &text };
        let mut out = Vec::new();
        let read = read(&file, BEFORE.len()..text.len(), 0..3, &mut out);
        let place = |d: &Diagnostic| d.span.as_ref().and_then(|s| text.get(s.clone())).unwrap_or("?").to_owned();
        (
            read,
            out.iter()
                .map(|d| format!("{} | {} | {}", place(d), d.message, d.hint.as_deref().unwrap_or("-")))
                .collect(),
        )
    }

    #[test]
    fn values_keep_their_place_in_the_file() {
        let toml = "name = 'n'\n[[inner]]\nid = 'é'\ntype = 'sour'\n[[inner]]\nid = 'b'\nweight = 2\n\
                    [limits]\nz = 0x10\na = 1_000\n";
        let (outer, out) = load(toml);
        assert_eq!(out, [""; 0]);
        let outer = outer.expect("nothing is wrong");
        let text = format!("{BEFORE}{toml}");
        assert_eq!(&text[outer.inner[0].value.id.span.clone()], "'é'");
        assert_eq!(&text[outer.inner[1].span.clone()], "[[inner]]");
        assert_eq!(outer.inner[0].value.r#type, Some(Flavour::Sour));
        assert_eq!([outer.inner[0].value.weight, outer.inner[1].value.weight], [1.5, 2.0]);
        let limits: Vec<_> = outer.limits.0.iter().map(|(key, n)| (&text[key.span.clone()], *n)).collect();
        assert_eq!(limits, [("z", 16), ("a", 1000)], "in the order of the file");
        assert!(outer.on && outer.nested.is_none() && outer.name == "n");
    }

    #[test]
    fn everything_wrong_is_said_at_once_and_in_order() {
        let (outer, out) = load(
            "on = 1\ninnre = 2\n[[inner]]\ntype = 'soor'\nweight = inf\n[[inner]]\nid = [1]\nwieght = 2\n\
             [limits]\na = 'x'\nb = -1\n[nested]\nid = 'x'\ntyp = 'sweet'\n",
        );
        assert!(outer.is_none());
        assert_eq!(
            out,
            [
                "+++ | missing key `name` | add it: a string",
                "1 | expected true or false, found a whole number | -",
                "innre | unknown key `innre` | known here: name, on, inner, limits, nested",
                "[[inner]] | missing key `id` | add it: a string",
                "'soor' | unknown word `soor` | did you mean `sour`?",
                "inf | expected a number, found a number with a fraction | -",
                "[1] | expected a string, found a list | -",
                "wieght | unknown key `wieght` | did you mean `weight`?",
                "'x' | expected a whole number from 0 to 4294967295, found a string | -",
                "-1 | expected a whole number from 0 to 4294967295, found -1 | -",
                "typ | unknown key `typ` | did you mean `type`?",
            ]
        );
    }

    #[test]
    fn an_unknown_key_does_not_hide_the_rest() {
        let (outer, out) = load("name = 'n'\nextra = 1\n");
        assert!(outer.is_some());
        assert_eq!(out.len(), 1);
    }

    #[test]
    fn tables_and_lists_are_not_mixed_up() {
        let (_, out) = load("name = 'n'\ninner = 'x'\nnested = 3\nlimits = []\n");
        assert_eq!(
            out,
            [
                "'x' | expected a list, found a string | -",
                "3 | expected a table, found a whole number | -",
                "[] | expected a table, found a list | -",
            ]
        );
    }
}
