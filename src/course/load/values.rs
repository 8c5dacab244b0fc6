//! What plain values, lists and tables of the author's own keys look like in TOML. Knows nothing of the course.

use serde_json::{Value as Json, json};
use toml::de::DeValue;

use super::table::{At, Fields, FromToml, Keyed, Sink, Value};

impl FromToml for String {
    const WHAT: &'static str = "a string";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        match value.get_ref() {
            DeValue::String(s) => Some(s.to_string()),
            _ => sink.wrong(value, Self::WHAT),
        }
    }

    fn schema() -> Json {
        json!({ "type": "string" })
    }
}

impl FromToml for bool {
    const WHAT: &'static str = "true or false";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        value.get_ref().as_bool().or_else(|| sink.wrong(value, Self::WHAT))
    }

    fn schema() -> Json {
        json!({ "type": "boolean" })
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

    fn schema() -> Json {
        json!({ "type": "number" })
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

            fn schema() -> Json {
                json!({ "type": "integer", "minimum": <$ty>::MIN, "maximum": <$ty>::MAX })
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
    const TABLE: bool = T::TABLE;

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        Some(Self { span: sink.span(value), value: T::from_toml(value, sink)? })
    }

    fn from_table(fields: &mut Fields<'_, '_, '_>) -> Option<Self> {
        Some(Self { span: fields.home(), value: T::from_table(fields)? })
    }

    fn schema() -> Json {
        T::schema()
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

    fn schema() -> Json {
        T::schema()
    }
}

/// All of a list, or none if one of it is wrong; says all that is wrong.
impl<T: FromToml> FromToml for Vec<T> {
    const WHAT: &'static str = if T::TABLE { "a list of tables, each under its name in `[[ ]]`" } else { "a list" };

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        let DeValue::Array(list) = value.get_ref() else { return sink.wrong(value, "a list") };
        let read: Vec<_> = list.iter().map(|entry| T::from_toml(entry, sink)).collect();
        read.into_iter().collect()
    }

    fn schema() -> Json {
        json!({ "type": "array", "items": T::schema() })
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

    fn schema() -> Json {
        json!({ "type": "object", "additionalProperties": T::schema() })
    }
}
