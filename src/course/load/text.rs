//! Strings of a course that are more than strings: text that must say something, ids that records hang on.

use super::table::{FromToml, Sink, Value};

/// A string that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(pub String);

impl FromToml for Text {
    const WHAT: &'static str = "a string that is not empty";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        match value.get_ref().as_str() {
            None => sink.wrong(value, Self::WHAT),
            Some(text) if text.trim().is_empty() => {
                sink.error(sink.span(value), format!("expected {}", Self::WHAT));
                None
            }
            Some(text) => Some(Self(text.to_owned())),
        }
    }

    fn schema() -> serde_json::Value {
        serde_json::json!({ "type": "string", "pattern": "\\S" })
    }
}

/// An id: lower-case letters, digits and single dashes between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slug(pub String);

impl FromToml for Slug {
    const WHAT: &'static str = "an id";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        match value.get_ref().as_str() {
            None => sink.wrong(value, "an id (a string)"),
            Some(id) if is_slug(id) => Some(Self(id.to_owned())),
            Some(id) => {
                let hint = "lower-case letters, digits and single dashes between them";
                sink.error_with(sink.span(value), format!("`{id}` is no id"), hint);
                None
            }
        }
    }

    fn schema() -> serde_json::Value {
        serde_json::json!({ "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$" })
    }
}

/// Whether `id` is lower-case letters, digits and single dashes between them.
pub fn is_slug(id: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    id.split('-').all(plain)
}
