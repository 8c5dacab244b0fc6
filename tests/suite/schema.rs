//! The schemas that authors' editors get: every shipped file keeps to them, and a slip does not.

use boon::{Compiler, SchemaIndex, Schemas};
use firedrill::course::load::schema::{Of, schema};
use serde_json::Value;

/// A schema, compiled by a library that is not ours.
struct Compiled(Schemas, SchemaIndex);

fn compiled(of: Of) -> Compiled {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("mem:///schema.json", schema(of)).unwrap();
    let index = compiler.compile("mem:///schema.json", &mut schemas).unwrap();
    Compiled(schemas, index)
}

impl Compiled {
    /// What is wrong with TOML text, if anything.
    fn wrong(&self, text: &str) -> Option<String> {
        let value: Value = toml::from_str(text).unwrap();
        self.0.validate(&value, self.1).err().map(|e| format!("{e:#}"))
    }
}

fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

#[test]
fn every_shipped_file_keeps_to_its_schema() {
    let (drill, base, lesson) = (compiled(Of::Drill), compiled(Of::Base), compiled(Of::Lesson));
    let starting = std::fs::read_to_string("src/cli/new/scenario.toml").unwrap().replace("NAME", "new");
    let starting = ("new".to_owned(), starting);
    for (path, text) in files("scenarios", "toml").into_iter().chain([starting]) {
        let schema =
            if text.contains("\nkind = \"base\"") || text.starts_with("kind = \"base\"") { &base } else { &drill };
        assert_eq!(schema.wrong(&text), None, "{path}");
    }
    let decision = compiled(Of::Decision);
    let starting = std::fs::read_to_string("src/cli/new/decision.toml").unwrap().replace("NAME", "new");
    for (path, text) in files("decisions", "toml").into_iter().chain([("new".to_owned(), starting)]) {
        assert_eq!(decision.wrong(&text), None, "{path}");
    }
    for (path, text) in files("lessons", "md") {
        let front = text.split("+++").nth(1).unwrap();
        assert_eq!(lesson.wrong(front), None, "{path}");
    }
}

#[test]
fn a_slip_is_marked_in_the_editor() {
    let drill = compiled(Of::Drill);
    let text = std::fs::read_to_string("scenarios/bad-deploy.toml").unwrap();
    for (from, to) in [
        ("level = \"starter\"", "level = \"beginner\""),
        ("minutes = ", "minuets = "),
        ("prior = 0.", "prior = \"a fifth\" # 0."),
        ("[walkthrough]\n", "[walkthrough]\nspeed = 1\n"),
    ] {
        assert!(text.contains(from), "{from} is not in the file any more");
        assert!(drill.wrong(&text.replacen(from, to, 1)).is_some(), "{to} goes unseen");
    }
}

#[test]
fn a_slip_in_a_decision_is_marked_too() {
    let decision = compiled(Of::Decision);
    let text = std::fs::read_to_string("decisions/canary-verdict.toml").unwrap();
    for (from, to) in [("summary = ", "sumary = "), ("rank = 1", "rank = \"first\""), ("[scene]", "[scene]\nspeed = 1")]
    {
        assert!(text.contains(from), "{from} is not in the file any more");
        assert!(decision.wrong(&text.replacen(from, to, 1)).is_some(), "{to} goes unseen");
    }
}

#[test]
fn every_key_of_the_outermost_table_is_explained() {
    let drill = schema(Of::Drill);
    for key in drill["required"].as_array().unwrap() {
        let says = &drill["properties"][key.as_str().unwrap()]["description"];
        assert!(says.as_str().is_some_and(|s| s.len() > 5), "{key}: {says}");
    }
}
