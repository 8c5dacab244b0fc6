//! A module imports itself and rows above it only; modules on one row do not know each other.

use std::collections::BTreeSet;
use std::path::Path;

/// The rows of `docs/architecture.md`, top first.
const ROWS: &[&[&str]] = &[
    &["base"],
    &["sim"],
    &["figure", "grade"],
    &["course"],
    &["learn"],
    &["session"],
    &["tui", "line"],
    &["shell"],
    &["cli"],
];

fn row(module: &str) -> Option<usize> {
    ROWS.iter().position(|r| r.contains(&module))
}

fn files(folder: &Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// `crate::x` in a file, with `x` and its line.
fn imports(text: &str) -> Vec<(usize, String)> {
    let mut out = vec![];
    for (n, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (at, _) in code.match_indices("crate::") {
            let name: String = code[at + 7..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            out.push((n + 1, name));
        }
    }
    out
}

#[test]
fn nothing_imports_downward_or_sideways() {
    let mut all = vec![];
    files(Path::new("src"), &mut all);
    let mut wrong = vec![];
    for path in all {
        let module = path.components().nth(1).unwrap().as_os_str().to_string_lossy().replace(".rs", "");
        let Some(own) = row(&module) else { continue };
        for (line, name) in imports(&std::fs::read_to_string(&path).unwrap()) {
            let Some(other) = row(&name) else { continue };
            if other > own || (other == own && name != module) {
                wrong.push(format!("{}:{line}: {module} imports {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rule_sees_an_import_that_breaks_it() {
    assert_eq!(
        imports("use crate::shell::store;\nlet x = crate::base::text::width; // crate::cli"),
        [(1, "shell".to_owned()), (2, "base".to_owned())]
    );
}

/// Modules that a file declares for tests only: `#[cfg(test)]` on the line before `mod name;`.
fn of_tests(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let declared = lines.windows(2).filter(|two| two[0] == "#[cfg(test)]");
    declared.filter_map(|two| two[1].rsplit_once("mod ")?.1.strip_suffix(';').map(str::to_owned)).collect()
}

/// Files that are compiled for tests only: modules declared so, and all below them.
fn test_files(all: &[std::path::PathBuf]) -> BTreeSet<std::path::PathBuf> {
    let mut out = BTreeSet::new();
    for path in all {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let folder = path.parent().unwrap();
        let below = if ["mod", "lib", "main"].contains(&stem.as_str()) { folder.to_owned() } else { folder.join(stem) };
        for name in of_tests(&std::fs::read_to_string(path).unwrap()) {
            let module = below.join(&name);
            let file = below.join(format!("{name}.rs"));
            out.extend(all.iter().filter(|p| **p == file || p.starts_with(&module)).cloned());
        }
    }
    out
}

#[test]
fn modules_of_tests_are_told_from_others() {
    assert_eq!(of_tests("mod a;\n#[cfg(test)]\nmod b;\nmod c;\n#[cfg(test)]\npub(crate) mod d;\n"), ["b", "d"]);
    let mut all = vec![];
    files(Path::new("src"), &mut all);
    let tests = test_files(&all);
    assert!(tests.contains(Path::new("src/tui/gallery/sizes.rs")));
    assert!(!tests.contains(Path::new("src/tui/hit.rs")));
}

#[test]
fn pure_layers_have_no_clock_file_thread_or_environment() {
    let mut all = vec![];
    files(Path::new("src"), &mut all);
    let banned = [
        "std::time::Instant",
        "std::time::SystemTime",
        "std::fs",
        "std::thread",
        "std::env",
        "HashMap",
        "HashSet",
        "std::net",
    ];
    let tests = test_files(&all);
    let mut wrong = vec![];
    for path in all.iter().filter(|p| !tests.contains(*p)) {
        let module = path.components().nth(1).unwrap().as_os_str().to_string_lossy().replace(".rs", "");
        if row(&module).is_none_or(|r| r >= row("shell").unwrap()) {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (n, line) in code.lines().enumerate() {
            let line = line.split("//").next().unwrap_or_default();
            for word in banned.iter().filter(|w| line.contains(**w)) {
                wrong.push(format!("{}:{}: {word}", path.display(), n + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
