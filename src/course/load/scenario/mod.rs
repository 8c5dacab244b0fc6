//! A drill's file to a [`Scenario`], together with the base it extends. Two passes: `raw` is typed text, `lower` its
//! meaning; `overlay` puts a drill's tables over the base's in between. Must not know the file system, nor what the
//! commands of a session are beyond changes and looks: the caller passes a check in.

pub mod decision;
#[cfg(test)]
mod decision_tests;
mod facilitator;
mod findings;
pub mod follow_up;
mod lower;
mod overlay;
mod phrase;
pub(in crate::course::load) mod raw;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::ops::Range;

use sha2::{Digest, Sha256};

use self::findings::{Findings, offer};
use self::lower::family::Family;
pub use self::lower::script::{CheckCommand, check_verbs};
use self::lower::{drill, family, script, suspect, system, watch};
pub use self::raw::FileKind;
use super::table::{self, At, Fields, FromToml, Sink, Value};
use super::{File, has_errors, sort};
use crate::base::diag::{Diagnostic, Severity};
use crate::course::scenario::Scenario;
use crate::grade::rubric::Rubric;
use crate::sim::Spec;
use crate::sim::spec::Suspect;

/// A base without errors.
#[derive(Debug, Clone)]
pub struct Base {
    /// Stem of its file: what drills extend.
    pub id: String,
    text: String,
    shared: raw::Shared,
}

/// What a drill may refer to outside its file.
#[derive(Clone, Copy)]
pub struct Known<'k> {
    /// Bases that can be extended.
    pub bases: &'k [Base],
    /// Paths of bases that exist and have errors.
    pub broken_bases: &'k [String],
    /// Ids of lessons.
    pub lessons: &'k [&'k str],
    /// What commands are; [`check_verbs`] where the whole grammar is not at hand.
    pub check_command: CheckCommand<'k>,
}

/// Whether `file` is a base or a drill. What keeps that from being known is appended to `out`.
pub fn kind(file: &File<'_>, out: &mut Vec<Diagnostic>) -> Option<FileKind> {
    table::read::<Kind>(file, 0..file.text.len(), 0..0, out).map(|kind| kind.0)
}

/// Reads the key `kind` and nothing else.
struct Kind(FileKind);

impl FromToml for Kind {
    const WHAT: &'static str = "a table";

    fn from_toml(value: &Value<'_>, sink: &mut Sink<'_>) -> Option<Self> {
        Self::from_table(&mut Fields::of(value, sink)?)
    }

    fn from_table(fields: &mut Fields<'_, '_, '_>) -> Option<Self> {
        fields.get("kind").map(Self)
    }
}

/// The base in `file`, or none if anything in it is an error. What is wrong is appended to `out`.
pub fn base(file: &File<'_>, out: &mut Vec<Diagnostic>) -> Option<Base> {
    let mut typed = Vec::new();
    let raw: Option<raw::Base> = table::read(file, 0..file.text.len(), 0..0, &mut typed);
    let mut found = Findings::new(file.text);
    if let Some(raw) = &raw {
        drill::check_id(&raw.head, FileKind::Base, file.stem(), &mut found);
        let (mut spec, names) = system::lower(&raw.shared, &(0..0), false, &mut found);
        watch::lower(&raw.shared, None, &names, &mut spec, &mut found);
        watch::rules(&raw.shared.rule, &spec, &names, &mut found);
        for note in &raw.shared.note {
            found.clock(&note.at, spec.start);
        }
    }
    typed.extend(found.out.into_iter().map(|d| Diagnostic { file: file.path.to_owned(), ..d }));
    sort(&mut typed);
    let sound = !has_errors(&typed);
    out.append(&mut typed);
    let raw = raw.filter(|_| sound)?;
    Some(Base { id: raw.head.id.value.0, text: file.text.to_owned(), shared: raw.shared })
}

/// The drill in `file`, or none if anything in it is an error. What is wrong or odd is appended to `out`.
pub fn drill(file: &File<'_>, known: &Known<'_>, out: &mut Vec<Diagnostic>) -> Option<Scenario> {
    let mut typed = Vec::new();
    let raw: Option<raw::Drill> = table::read(file, 0..file.text.len(), 0..0, &mut typed);
    let Some(raw) = raw else {
        out.append(&mut typed);
        return None;
    };
    let extends = &raw.own.extends;
    let Some(base) = known.bases.iter().find(|b| b.id == extends.value) else {
        typed.push(no_base(file, extends, known));
        sort(&mut typed);
        out.append(&mut typed);
        return None;
    };
    let whole = format!("{}{}", base.text, file.text);
    let moved = File { path: file.path, text: &whole };
    let place = base.text.len()..whole.len();
    // Read again at its place behind the base, so that places of both texts can be told apart.
    let raw: raw::Drill = table::read(&moved, place.clone(), place.start..place.start, &mut Vec::new())?;
    let mut found = Findings::new(&whole);
    let sound = !has_errors(&typed);
    let scenario = lower(&raw, base, file.stem(), known, &mut found).filter(|_| sound);
    let extends = extends.span.clone();
    typed.extend(found.out.into_iter().map(|d| moved_back(d, file, base, &extends)));
    sort(&mut typed);
    let scenario = scenario.filter(|_| !has_errors(&typed));
    out.append(&mut typed);
    scenario
}

fn lower(raw: &raw::Drill, base: &Base, stem: &str, known: &Known<'_>, found: &mut Findings<'_>) -> Option<Scenario> {
    let home = base.text.len()..base.text.len();
    let own = &raw.own;
    let shared = raw.shared.clone().over(base.shared.clone());
    drill::check_head(&raw.head, own, stem, known.lessons, found);
    let (spec, family) = drafted(&shared, own, &home, found);
    let length_s = spec.horizon.since(spec.begin);
    let parts = drill::Parts {
        sources: drill::sources(own, found),
        changes: watch::changes(&shared.note, &spec, found),
        freezes: drill::freezes(&own.freeze, length_s, found),
        scripts: script::lower(own, &spec, &family.rubric, known.check_command, found),
        facilitator: facilitator::lower(own, &spec, found),
        follow_ups: follow_up::lower(own, &spec, (&base.text, found.behind(base.text.len())), found),
    };
    if has_errors(&found.out) {
        return None;
    }
    let rubric = family.build(own, &spec, found);
    follow_up::check(&shared, own, &home, found);
    let hash = hex(&[&base.text, found.behind(base.text.len())]);
    Some(drill::scenario(&raw.head, own, parts, rubric, hash))
}

/// Hex SHA-256 over texts.
fn hex(texts: &[&str]) -> String {
    let hash = texts.iter().fold(Sha256::new(), Sha256::chain_update).finalize();
    hash.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The system that all worlds share, and the family before its worlds are built.
fn drafted(shared: &raw::Shared, own: &raw::Own, home: &Range<usize>, found: &mut Findings<'_>) -> (Spec, Family) {
    let (mut spec, names) = system::lower(shared, home, true, found);
    let rules = family::rule_names(shared, own);
    watch::lower(shared, Some(&rules), &names, &mut spec, found);
    let suspects = suspect::lower(own, found);
    let listed = suspects.iter().map(|s| Suspect { name: s.id.clone(), about: s.text.clone() });
    spec.suspects = listed.collect();
    let mut family = family::lower(shared, own, home, &spec, &names, found);
    family.rubric.suspects = suspects;
    (spec, family)
}

/// The family with its worlds; none where anything is wrong.
fn built(shared: &raw::Shared, own: &raw::Own, home: &Range<usize>, found: &mut Findings<'_>) -> Option<Rubric> {
    let (spec, family) = drafted(shared, own, home, found);
    if has_errors(&found.out) {
        return None;
    }
    let rubric = family.build(own, &spec, found);
    (!has_errors(&found.out)).then_some(rubric)
}

/// Why `extends` leads nowhere.
fn no_base(file: &File<'_>, extends: &At<String>, known: &Known<'_>) -> Diagnostic {
    let id = &extends.value;
    if let Some(path) = known.broken_bases.iter().find(|path| super::stem(path) == id) {
        let message = format!("the base `{id}` has errors");
        return Diagnostic::error(file.path, extends.span.clone(), message).hint(format!("mend {path} first"));
    }
    let ids: Vec<&str> = known.bases.iter().map(|b| b.id.as_str()).collect();
    Diagnostic::error(file.path, extends.span.clone(), format!("there is no base `{id}`")).hint(offer(id, &ids))
}

/// The finding with its place in the drill's own file. What is wrong in the base only because of this drill is said
/// where the drill extends it.
fn moved_back(finding: Diagnostic, file: &File<'_>, base: &Base, extends: &Range<usize>) -> Diagnostic {
    let offset = base.text.len();
    let file = file.path.to_owned();
    match finding.span.clone() {
        Some(span) if span.start >= offset => {
            Diagnostic { file, span: Some(span.start - offset..span.end - offset), ..finding }
        }
        _ => {
            let message = format!("`{}` does not fit this drill: {}", base.id, finding.message);
            Diagnostic { file, span: Some(extends.clone()), message, severity: Severity::Error, ..finding }
        }
    }
}
