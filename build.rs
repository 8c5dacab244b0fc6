//! Puts the course into the binary: `(path, text)` of every lesson, path, scenario and decision. A folder's own line makes cargo look
//! again when a file is added to it.

use std::{env, fmt::Write, fs, path::Path};

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("set by cargo");
    let mut course = String::from("&[\n");
    for (folder, ending) in [("decisions", "toml"), ("lessons", "md"), ("paths", "toml"), ("scenarios", "toml")] {
        println!("cargo::rerun-if-changed={folder}");
        let entries = fs::read_dir(Path::new(&root).join(folder)).into_iter().flatten().flatten();
        let mut names: Vec<_> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.retain(|name| !name.starts_with('.') && Path::new(name).extension().is_some_and(|e| e == ending));
        names.sort();
        for name in names {
            println!("cargo::rerun-if-changed={folder}/{name}");
            let path = Path::new(&root).join(folder).join(&name).display().to_string();
            writeln!(course, "    (\"{folder}/{name}\", include_str!({path:?})),").expect("memory");
        }
    }
    let out = env::var("OUT_DIR").expect("set by cargo");
    fs::write(Path::new(&out).join("course.rs"), course + "]").expect("the build folder can be written");
}
