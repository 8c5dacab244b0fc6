//! A place of its own for each test of the program: a folder for everything, and nothing of the machine's environment.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder with a data folder in it; gone with the test.
pub struct TestEnvironment {
    folder: tempfile::TempDir,
}

/// What a command printed, and how it ended.
#[derive(Debug)]
pub struct Ended {
    /// Exit code.
    pub code: i32,
    /// Standard output, with the test's folder as `$TEST`.
    pub out: String,
    /// Standard error, likewise.
    pub err: String,
}

impl TestEnvironment {
    /// An empty one.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// One with a small course in `course/`: the starting drill, which is graded in a moment, and a lesson.
    pub fn with_course() -> Self {
        let env = Self::new();
        for (what, name) in [("scenario", "small"), ("lesson", "first")] {
            let made = env.run(&["new", what, name, "--course", "course"]);
            assert_eq!(made.code, 0, "{made:?}");
        }
        env
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file, with its folder.
    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// The text of a file.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Replaces a part of a file, which must be there.
    pub fn replace(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no {from:?}");
        self.write(name, text.replacen(from, to, 1));
    }

    /// The program with the data folder `data`, in the folder, with no environment but a home.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(Path::new(env!("CARGO_BIN_EXE_firedrill")));
        command.args(args).env_clear().env("HOME", self.folder.path()).env("FIREDRILL_DATA", self.path("data"));
        command.current_dir(self.folder.path()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs the program with nothing to read.
    pub fn run(&self, args: &[&str]) -> Ended {
        self.ended(self.command(args).output().unwrap())
    }

    /// Runs the program on the small course.
    pub fn small(&self, args: &[&str]) -> Ended {
        self.run(&[args, &["--course", "course"]].concat())
    }

    /// Runs the program with these lines to read.
    pub fn type_lines(&self, args: &[&str], lines: &str) -> Ended {
        self.write("typed", lines);
        let input = std::fs::File::open(self.path("typed")).unwrap();
        self.ended(self.command(args).stdin(input).output().unwrap())
    }

    fn ended(&self, output: Output) -> Ended {
        let folder = self.folder.path().display().to_string();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(&folder, "$TEST");
        Ended { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}
