//! A person's home for one test: an empty home folder, a data folder, a clean environment, and the program in it.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The program that was built with these tests.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_firedrill");

/// The drill that tests play.
pub const DRILL: &str = "bad-deploy";

/// Its seed, where the outage must be the same one: a flag woke a broken path, and turning it off ends the harm.
pub const SEED: &str = "2";

/// Folders that are gone after the test.
pub struct Place {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

/// What the program said on pipes.
pub struct Said {
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
    /// Exit code; none after a signal.
    pub code: Option<i32>,
}

impl Place {
    /// A place with nothing in it, at a terminal with 256 colours.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Self { folder, variables: vec![] };
        fs::create_dir(place.home()).unwrap();
        let data = place.data().to_string_lossy().into_owned();
        place.with("TERM", "xterm-256color").with("LANG", "C.UTF-8").with("FIREDRILL_DATA", &data)
    }

    /// The same with an environment variable, instead of the one it had.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(n, _)| n != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Every variable that the program finds.
    pub fn variables(&self) -> Vec<(String, String)> {
        let home = ("HOME".to_owned(), self.home().to_string_lossy().into_owned());
        std::iter::once(home).chain(self.variables.iter().cloned()).collect()
    }

    /// The home folder, in which the program is started.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// The data folder; the program makes it.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A file beside both, written.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Runs the program on pipes to its end, with `input` to read.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: &[S], input: &str) -> Said {
        let mut child = Command::new(PROGRAM)
            .args(arguments)
            .env_clear()
            .envs(self.variables())
            .current_dir(self.home())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        // Another thread: the program may fill one pipe before it has read the other. It may also not read all.
        let writer = std::thread::spawn(move || _ = stdin.write_all(input.as_bytes()));
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        writer.join().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { out: text(stdout), err: text(stderr), code: status.code() }
    }

    /// What is kept, as `export` writes it.
    pub fn export(&self) -> Value {
        let said = self.run(&["export", "--format", "json"], "");
        assert_eq!(said.code, Some(0), "{}", said.err);
        serde_json::from_str(&said.out).unwrap()
    }

    /// The log of the record's only run, as `run --log` would have written it but for the grade at its end.
    pub fn log(&self) -> String {
        let export = self.export();
        let [run] = export["runs"].as_array().unwrap().as_slice() else { panic!("not one run: {export:#}") };
        let h = &run["header"];
        let mut log = format!(
            "{{\"firedrill_log\":3,\"scenario\":{},\"content\":{},\"engine\":{},\"seed\":{},\"exam\":false,\"h\":{}}}\n",
            run["scenario"], run["content"], run["engine"], run["seed"], h["h"]
        );
        for line in run["lines"].as_array().unwrap() {
            let (n, t, done, h) = (&line["n"], &line["t"], &line["do"], &line["h"]);
            writeln!(log, "{{\"n\":{n},\"t\":{t},\"do\":{done},\"h\":{h}}}").unwrap();
        }
        log
    }

    /// The grade of a log, as JSON, byte for byte.
    pub fn grade(&self, log: &str) -> String {
        let path = self.file("run.jsonl", log);
        let said = self.run(&[OsStr::new("grade"), path.as_os_str(), OsStr::new("--json")], "");
        assert_eq!(said.err, "", "the log is graded as it is");
        said.out
    }

    /// A written run of the drill without a screen: its log, without the grade at its end, and its grade.
    pub fn script(&self, script: &str) -> (String, String) {
        let (script, log) = (self.file("script.txt", script), self.file("script.jsonl", ""));
        let (script, log): (&Path, &Path) = (&script, &log);
        let words = ["run", DRILL, "--seed", SEED, "--json", "--script"].map(OsStr::new);
        let files = [script.as_os_str(), OsStr::new("--log"), log.as_os_str()];
        let said = self.run(&[words.as_slice(), files.as_slice()].concat(), "");
        assert_eq!(said.err, "");
        let text = fs::read_to_string(log).unwrap();
        let last = text.trim_end().rfind('\n').unwrap() + 1;
        assert!(text[last..].contains("\"grade\":"), "{text}");
        (text[..last].to_owned(), said.out)
    }
}

/// The commands of a log.
pub fn commands(log: &str) -> Vec<String> {
    let line = |text: &str| serde_json::from_str::<Value>(text).unwrap()["do"].as_str().unwrap().to_owned();
    log.lines().skip(1).map(line).collect()
}

/// Commands as somebody types them in line mode: a yes after each that is asked about.
pub fn lines<S: AsRef<str>>(commands: &[S]) -> String {
    let asked = |c: &str| ["flag ", "resolve "].iter().any(|w| c.starts_with(w));
    commands
        .iter()
        .map(AsRef::as_ref)
        .map(|c| if asked(c) { format!("{c}\nyes\n") } else { format!("{c}\n") })
        .collect()
}
