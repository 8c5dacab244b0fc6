//! Files: written whole or not at all, and the course as names and texts, from a folder or from inside the binary.
//! Must not know what a lesson or a scenario says; `course` reads the texts.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::base::diag::Diagnostic;

/// A file or folder that could not be used.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be {what}: {why}{}", path.display(), hint.map(|h| format!("\nhint: {h}")).unwrap_or_default())]
pub struct FileError {
    /// The file or folder.
    pub path: PathBuf,
    /// `read` or `written`.
    pub what: &'static str,
    /// The reason, in words.
    pub why: String,
    /// What to do, where there is more to say than the reason does.
    pub hint: Option<&'static str>,
}

/// A course as it lies on the disk.
#[derive(Debug, Default)]
pub struct CourseFiles {
    /// `(path, text)`: the path is `lessons/NAME.md`, `scenarios/NAME.toml`, `decisions/NAME.toml`, `paths/NAME.toml` or
    /// `rankings/NAME.toml` with `/` everywhere. Sorted.
    pub files: Vec<(String, String)>,
    /// Files that could not be read, each with its path as in `files`; the rest of the course is there.
    pub problems: Vec<Diagnostic>,
}

/// The folders of a course with the ending of what counts in them; the last three alone make none.
const FOLDERS: [(&str, &str); 5] =
    [("lessons", "md"), ("scenarios", "toml"), ("decisions", "toml"), ("paths", "toml"), ("rankings", "toml")];

/// The course inside the binary, as `(path, text)`; paths as in [`CourseFiles`].
pub const fn embedded_course() -> &'static [(&'static str, &'static str)] {
    include!(concat!(env!("OUT_DIR"), "/course.rs"))
}

/// Reads the course in the folder `dir`. An error means that there is no course at all; files that cannot be read are
/// collected.
pub fn read_course(dir: &Path) -> Result<CourseFiles, FileError> {
    let mut course = CourseFiles::default();
    let mut found = false;
    for (folder, ending) in FOLDERS {
        match fs::read_dir(dir.join(folder)) {
            Ok(entries) => {
                found |= !["decisions", "paths", "rankings"].contains(&folder);
                read_folder(folder, ending, entries, &mut course);
            }
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            Err(e) => {
                found = true;
                course.problems.push(unreadable(folder, &e.to_string()));
            }
        }
    }
    if !found {
        let why = match fs::read_dir(dir) {
            Ok(_) => "it has neither `lessons/` nor `scenarios/`".into(),
            Err(e) => plain(&e),
        };
        return Err(FileError::new(
            dir,
            "read",
            why,
            Some("a course is a folder with `lessons/` or `scenarios/` in it"),
        ));
    }
    course.files.sort();
    course.problems.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(course)
}

/// Reads one text file.
pub fn read_text(path: &Path) -> Result<String, FileError> {
    text_of(path).map_err(|why| FileError::new(path, "read", why, None))
}

/// Writes a file so that a reader sees the old bytes or all of the new ones, even if the machine goes down half-way.
/// Permissions of an existing file are kept, links are followed, and a device, a pipe or `/dev/stdout` is written to as
/// it is.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    replace(path, bytes).map_err(|e| {
        let hint = (e.kind() == ErrorKind::NotFound).then_some("make its folder first");
        FileError::new(path, "written", plain(&e), hint)
    })
}

impl FileError {
    fn new(path: &Path, what: &'static str, why: String, hint: Option<&'static str>) -> Self {
        Self { path: path.to_path_buf(), what, why, hint }
    }
}

fn read_folder(folder: &str, ending: &str, entries: fs::ReadDir, course: &mut CourseFiles) {
    for entry in entries {
        let path = match entry {
            Ok(entry) => entry.path(),
            Err(e) => {
                course.problems.push(unreadable(folder, &e.to_string()));
                continue;
            }
        };
        let name = path.file_name().unwrap_or_default();
        let shown = format!("{folder}/{}", name.to_string_lossy());
        if name.as_encoded_bytes().starts_with(b".") || path.extension().is_none_or(|e| e != ending) {
            continue;
        }
        match text_of(&path) {
            Ok(_) if name.to_str().is_none() => {
                course.problems.push(unreadable(&shown, "its name is not UTF-8").hint("give it another name"));
            }
            Ok(text) => course.files.push((shown, text)),
            Err(why) => course.problems.push(unreadable(&shown, &why)),
        }
    }
}

fn unreadable(file: &str, why: &str) -> Diagnostic {
    Diagnostic::error(file, None, format!("cannot be read: {why}"))
}

/// The text of a regular file, or why not. A pipe would be waited for without end, so it is not opened.
fn text_of(path: &Path) -> Result<String, String> {
    let kind = fs::metadata(path).map_err(|e| plain(&e))?.file_type();
    if kind.is_dir() {
        return Err("it is a folder".into());
    }
    if !kind.is_file() {
        return Err("it is not a regular file".into());
    }
    let bytes = fs::read(path).map_err(|e| plain(&e))?;
    String::from_utf8(bytes).map_err(|e| {
        let good = e.utf8_error().valid_up_to();
        let line = e.as_bytes()[..good].split(|b| *b == b'\n').count();
        format!("it is not UTF-8 (line {line})")
    })
}

/// The system's reason without its number.
fn plain(e: &io::Error) -> String {
    let text = e.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    text[..end].to_lowercase()
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let existing = match fs::metadata(path) {
        Ok(existing) if existing.is_dir() => return Err(ErrorKind::IsADirectory.into()),
        // `/dev/stdout` may lead to a regular file, which somebody else holds open.
        Ok(existing) if !existing.is_file() || path.starts_with("/dev") => {
            return fs::OpenOptions::new().append(true).open(path)?.write_all(bytes);
        }
        Ok(existing) => Some(existing),
        Err(e) if e.kind() == ErrorKind::NotFound => None,
        Err(e) => return Err(e),
    };
    let target = if existing.is_some() { path.canonicalize()? } else { path.to_path_buf() };
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    if let Some(permissions) = new_permissions() {
        builder.permissions(permissions);
    }
    let mut file = builder.prefix(".firedrill-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(existing) = existing {
        file.as_file().set_permissions(existing.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map_err(|e| e.error)?;
    Ok(())
}

/// What any program's new file gets; the user's mask takes its part.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "there is nothing to set elsewhere")]
fn new_permissions() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn new_permissions() -> Option<Permissions> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        dir
    }

    #[test]
    fn a_course_is_read_in_order_and_what_cannot_be_read_is_named() {
        let dir = folder(&[
            ("lessons/slo.md", b"slo"),
            ("lessons/canary.md", b"canary \xc3\xa9"),
            ("lessons/latin.md", b"one\ntwo \xe9\n"),
            ("lessons/.#slo.md", b"an editor's lock"),
            ("lessons/slo.md~", b"an editor's copy"),
            ("lessons/folder.md/x", b""),
            ("scenarios/bad-deploy.toml", b"x = 1"),
            ("scenarios/notes.md", b"no scenario"),
            ("README.md", b"no lesson"),
        ]);
        let course = read_course(dir.path()).unwrap();
        let want =
            [("lessons/canary.md", "canary \u{e9}"), ("lessons/slo.md", "slo"), ("scenarios/bad-deploy.toml", "x = 1")];
        assert_eq!(course.files, want.map(|(p, t)| (p.to_string(), t.to_string())));
        let problems: Vec<_> = course.problems.iter().map(|d| (d.file.as_str(), d.message.as_str())).collect();
        assert_eq!(
            problems,
            [
                ("lessons/folder.md", "cannot be read: it is a folder"),
                ("lessons/latin.md", "cannot be read: it is not UTF-8 (line 2)"),
            ]
        );
    }

    #[test]
    fn half_a_course_is_a_course_and_none_is_an_error() {
        let half = folder(&[("scenarios/a.toml", b"")]);
        assert_eq!(read_course(half.path()).unwrap().files.len(), 1);
        let none = folder(&[("README.md", b"")]);
        let (path, missing) = (none.path().display(), none.path().join("x"));
        let hint = "hint: a course is a folder with `lessons/` or `scenarios/` in it";
        assert_eq!(
            read_course(none.path()).unwrap_err().to_string(),
            format!("{path} cannot be read: it has neither `lessons/` nor `scenarios/`\n{hint}")
        );
        assert_eq!(
            read_course(&missing).unwrap_err().to_string(),
            format!("{path}/x cannot be read: no such file or directory\n{hint}")
        );
    }

    #[test]
    fn the_course_in_the_binary_is_the_course_in_the_repository() {
        let course = read_course(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_or_default();
        let embedded: Vec<_> = embedded_course().iter().map(|(p, t)| ((*p).to_string(), (*t).to_string())).collect();
        assert_eq!(embedded, course.files);
    }

    #[test]
    fn writing_replaces_the_whole_file_and_leaves_nothing_else() {
        let dir = folder(&[("log.jsonl", b"a longer text than the new one")]);
        let path = dir.path().join("log.jsonl");
        write_atomic(&path, b"new").unwrap();
        write_atomic(&dir.path().join("second"), b"").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }

    #[test]
    fn where_a_file_cannot_be_written_the_reason_is_said() {
        let dir = folder(&[("file", b"kept")]);
        let message = |path: &Path| write_atomic(path, b"x").unwrap_err().to_string();
        let (missing, folder) = (dir.path().join("no/file"), dir.path());
        let want = "cannot be written: no such file or directory\nhint: make its folder first";
        assert_eq!(message(&missing), format!("{} {want}", missing.display()));
        assert_eq!(message(folder), format!("{} cannot be written: is a directory", folder.display()));
        assert!(message(&dir.path().join("file/below")).contains("cannot be written: not a directory"));
        assert_eq!(fs::read(dir.path().join("file")).unwrap(), b"kept");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_links_and_devices_stay_what_they_are() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let dir = folder(&[("real", b"old")]);
        let (real, link) = (dir.path().join("real"), dir.path().join("link"));
        fs::set_permissions(&real, Permissions::from_mode(0o640)).unwrap();
        symlink("real", &link).unwrap();
        write_atomic(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"new");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        write_atomic(Path::new("/dev/null"), b"gone").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
