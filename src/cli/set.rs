//! `--set PATH=VALUE`: a parameter of a drill is another one for this run. The drill's own text is changed and the course
//! read again, so that every check of the loader holds for what was set as well. Must not know what parameters there are.

use toml_edit::{DocumentMut, Item, Table, Value};

use super::failure::Failure;
use super::say;
use crate::base::diag::Severity;
use crate::course::Course;
use crate::shell::launch;

/// The course with `sets`, each as `PATH=VALUE`, made in the drill `id`.
///
/// # Errors
/// A path that leads nowhere, a value that does not fit it.
pub fn apply(course: Course, id: &str, sets: &[String]) -> Result<Course, Failure> {
    if sets.is_empty() {
        return Ok(course);
    }
    let ending = format!("scenarios/{id}.toml");
    let mut files: Vec<(String, String)> = course.texts.clone().into_iter().collect();
    let Some((path, text)) = files.iter_mut().find(|(path, _)| path.ends_with(&ending)) else { return Ok(course) };
    let Ok(mut document) = text.parse::<DocumentMut>() else { return Ok(course) };
    let extends = document.get("extends").and_then(Item::as_str).unwrap_or_default();
    let under = course.texts.iter().find(|(path, _)| path.ends_with(&format!("scenarios/{extends}.toml")));
    let under = under.and_then(|(_, text)| text.parse::<DocumentMut>().ok()).unwrap_or_default();
    for set in sets {
        put(document.as_table_mut(), under.as_table(), set)?;
    }
    *text = document.to_string();
    let (path, text) = (path.clone(), text.clone());
    let changed = launch::assemble(&files);
    let mut wrong = changed.problems.iter().filter(|d| d.file == path && d.severity == Severity::Error).peekable();
    if wrong.peek().is_none() {
        return Ok(changed);
    }
    for diagnostic in wrong {
        say::aside(diagnostic.render(&text) + "\n");
    }
    Err(Failure::usage(format!("{id} cannot be played with {}", sets.join(" ")), "see above what does not fit"))
}

/// Makes one change in a drill's text, of something that is in it or in the base under it.
fn put(root: &mut Table, under: &Table, set: &str) -> Result<(), Failure> {
    let form = "write it as `service.checkout.replicas=4` or `world.bad-host.prior=0.2`";
    let Some((path, value)) = set.split_once('=') else {
        return Err(Failure::usage(format!("`{set}` sets nothing"), form));
    };
    let mut parts: Vec<&str> = path.trim().split('.').collect();
    let key =
        parts.pop().filter(|k| !k.is_empty()).ok_or_else(|| Failure::usage(format!("`{set}` names nothing"), form))?;
    let (mut at, mut under) = (root, Some(under));
    let mut rest = parts.as_slice();
    while let Some((part, behind)) = rest.split_first() {
        if !at.contains_key(part) && !under.is_some_and(|u| u.contains_key(part)) {
            let mut known: Vec<&str> = at.iter().map(|(key, _)| key).collect();
            known.extend(under.into_iter().flat_map(Table::iter).map(|(key, _)| key));
            return Err(Failure::unknown("parameter", part, known, form));
        }
        under = under.and_then(|u| u.get(part)).and_then(Item::as_table);
        let item = at.entry(part).or_insert_with(|| Item::Table(implicit()));
        rest = behind;
        at = match item {
            Item::Table(table) => table,
            Item::ArrayOfTables(tables) => {
                let names: Vec<String> = tables.iter().map(name_of).collect();
                let named = rest.split_first();
                let found = named.and_then(|(name, _)| names.iter().position(|n| n == name));
                let Some(table) = found.and_then(|i| tables.get_mut(i)) else {
                    let Some((name, _)) = named else {
                        return Err(Failure::usage(format!("`{path}` does not say which {part}"), form));
                    };
                    return Err(Failure::unknown(part, name, names.iter().map(String::as_str), form));
                };
                rest = &rest[1..];
                table
            }
            _ => return Err(Failure::usage(format!("`{part}` in `{path}` holds no other parameter"), form)),
        };
    }
    // What is no value of TOML is a word: quotes are the shell's.
    let value: Value = value.trim().parse().unwrap_or_else(|_| value.trim().into());
    at.insert(key, Item::Value(value));
    Ok(())
}

/// A table that is written only where something stands in it.
fn implicit() -> Table {
    let mut table = Table::new();
    table.set_implicit(true);
    table
}

/// By which a table of a list is called.
fn name_of(table: &Table) -> String {
    let named = ["id", "name"].iter().find_map(|key| table.get(key)).and_then(Item::as_str);
    named.unwrap_or_default().to_owned()
}
