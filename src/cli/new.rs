//! `new`: a starting file for an author, which passes `check` as it is.

use std::path::Path;

use super::args::Kind;
use super::failure::Failure;
use super::{check, say};
use crate::shell::{files, launch};

const LESSON: &str = include_str!("new/lesson.md");
const SCENARIO: &str = include_str!("new/scenario.toml");
const DECISION: &str = include_str!("new/decision.toml");
/// What the starting drill and the starting decision extend.
const BASE: &str = "scenarios/base.toml";

/// `firedrill new`: writes into `course`, or into the current folder.
pub fn run(what: Kind, name: &str, course: Option<&Path>) -> Result<(), Failure> {
    if !is_id(name) {
        let hint = "use lower-case letters, digits and hyphens, as in `failed-rollback`; begin with a letter";
        return Err(Failure::usage(format!("`{name}` cannot be a name"), hint));
    }
    let dir = course.unwrap_or(Path::new("."));
    let (folder, ending, text) = match what {
        Kind::Lesson => ("lessons", "md", LESSON),
        Kind::Scenario => ("scenarios", "toml", SCENARIO),
        Kind::Decision => ("decisions", "toml", DECISION),
    };
    let path = dir.join(folder).join(format!("{name}.{ending}"));
    if path.symlink_metadata().is_ok() {
        return Err(Failure::new(format!("{} is already there", shown(&path))).hint("give another name"));
    }
    make(dir, folder)?;
    let mut written = vec![];
    if what != Kind::Lesson && !dir.join(BASE).exists() {
        make(dir, "scenarios")?;
        let base = launch::embedded().into_iter().find(|(path, _)| path == BASE).map(|(_, text)| text);
        files::write_atomic(&dir.join(BASE), base.unwrap_or_default().as_bytes())?;
        written.push(dir.join(BASE));
    }
    files::write_atomic(&path, fill(text, name).as_bytes())?;
    written.push(path.clone());
    for path in &written {
        say::text(&format!("wrote {}\n", shown(path)))?;
    }
    let errors = check::errors(&path, Some(dir))?;
    if errors > 0 {
        let hint = format!("`firedrill check {}` says what; the file counts on Harbour's `base`", shown(&path));
        return Err(Failure::new("the starting file does not fit this course").hint(hint));
    }
    let check = format!("firedrill check {}", shown(&path));
    let open = match what {
        Kind::Lesson => format!("firedrill learn {name} --course {}", dir.display()),
        Kind::Scenario => format!("firedrill drill {name} --course {}", dir.display()),
        Kind::Decision => format!("firedrill decide {name} --course {}", dir.display()),
    };
    say::text(&format!("\nIt is sound as it stands. Next:\n  {check}\n  {open}\n"))
}

/// Makes a folder of a course where it is not there.
fn make(dir: &Path, folder: &str) -> Result<(), Failure> {
    let made = std::fs::create_dir_all(dir.join(folder));
    made.map_err(|e| Failure::new(format!("{} cannot be made: {e}", dir.join(folder).display())))
}

fn fill(text: &str, name: &str) -> String {
    let mut title = name.replace('-', " ");
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text.replace("NAME", name).replace("TITLE", &title)
}

fn is_id(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(fits) && name.len() <= 60
}

fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_ids_are() {
        for (name, fits) in [
            ("slo", true),
            ("dns-2", true),
            ("", false),
            ("Slo", false),
            ("2x", false),
            ("../x", false),
            ("a_b", false),
        ] {
            assert_eq!(is_id(name), fits, "{name}");
        }
    }

    #[test]
    fn a_starting_file_has_its_name_everywhere() {
        for text in [LESSON, SCENARIO, DECISION] {
            let filled = fill(text, "half-fleet");
            assert!(!filled.contains("NAME") && !filled.contains("TITLE"));
            assert!(filled.contains("title = \"Half fleet\""));
        }
    }
}
