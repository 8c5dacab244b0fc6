//! What the files of a course may hold, as JSON Schema for an author's editor. It comes from the same lists of keys that
//! read the files, so it cannot say otherwise; what needs more than one value to judge only `check` knows.

use serde_json::{Value, json};

use super::table::FromToml;
use super::{lesson, rankings, scenario};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A drill, `scenarios/NAME.toml`.
    Drill,
    /// A base, which drills extend.
    Base,
    /// A lesson's front matter, between its lines of `+++`.
    Lesson,
    /// A one-decision drill, `decisions/NAME.toml`.
    Decision,
    /// A company's rankings, `rankings/NAME.toml`.
    Rankings,
}

impl Of {
    const fn title(self) -> &'static str {
        match self {
            Self::Drill => "A drill of Firedrill",
            Self::Base => "A base of Firedrill, which drills extend",
            Self::Lesson => "The front matter of a lesson of Firedrill",
            Self::Decision => "A one-decision drill of Firedrill",
            Self::Rankings => "Rankings of a company's own people for Firedrill",
        }
    }
}

/// The schema of a kind of file, draft 2020-12.
pub fn schema(of: Of) -> Value {
    let mut schema = match of {
        Of::Drill => scenario::raw::Drill::schema(),
        Of::Base => scenario::raw::Base::schema(),
        Of::Lesson => lesson::Front::schema(),
        Of::Decision => scenario::raw::Decision::schema(),
        Of::Rankings => rankings::Rankings::schema(),
    };
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(of.title());
    schema
}
