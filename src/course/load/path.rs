//! `paths/NAME.toml` to a [`Path`]: sittings of steps. Names of lessons and drills have to be there, no sitting may be
//! empty, and every step says why it comes then; a file with any error gives none.

use std::ops::Range;

use super::table::{self, At};
use super::text::{Slug, Text};
use super::{File, has_errors, sort};
use crate::base::diag::Diagnostic;
use crate::base::suggest::nearest;
use crate::course::path::{Path, Sitting, Step, What};

crate::record! {
    /// `paths/NAME.toml`
    pub struct Raw {
        /// `path`
        pub kind: At<String>,
        /// The file's name.
        pub id: At<Slug>,
        /// What home shows.
        pub title: Text,
        /// One or two sentences.
        pub about: Text,
        /// `[[sitting]]`
        pub sitting: Vec<At<RawSitting>> = Vec::new(),
    }
}

crate::record! {
    /// `[[sitting]]`
    pub struct RawSitting {
        /// A few words.
        pub title: Text,
        /// What it is for.
        pub why: Text,
        /// `[[sitting.step]]`
        pub step: Vec<At<RawStep>> = Vec::new(),
    }
}

crate::record! {
    /// `[[sitting.step]]`: one of the first six, and why.
    pub struct RawStep {
        /// A lesson to read.
        pub lesson: Option<At<Slug>>,
        /// A drill whose walkthrough is watched.
        pub watch: Option<At<Slug>>,
        /// A drill to play.
        pub drill: Option<At<Slug>>,
        /// What is due.
        pub review: Option<bool>,
        /// A drill that the path does not name.
        pub unseen: Option<bool>,
        /// The exam of a drill.
        pub exam: Option<bool>,
        /// Why then.
        pub why: Text,
    }
}

/// What a path may name.
#[derive(Debug, Clone, Copy)]
pub struct Known<'k> {
    /// Ids of lessons, also of those with errors.
    pub lessons: &'k [&'k str],
    /// Ids of drills, also of those with errors.
    pub drills: &'k [&'k str],
    /// Of them those whose walkthrough says where a learner takes over; none where drills were not read.
    pub watched: Option<&'k [&'k str]>,
}

/// The path of a file. What is wrong is appended to `out`.
pub fn read(file: &File<'_>, known: Known<'_>, out: &mut Vec<Diagnostic>) -> Option<Path> {
    let mut found = Vec::new();
    let raw: Option<Raw> = table::read(file, 0..file.text.len(), 0..0, &mut found);
    let path = raw.map(|raw| Lower { file, known, found: &mut found }.path(raw));
    sort(&mut found);
    let broken = has_errors(&found);
    out.append(&mut found);
    path.filter(|_| !broken)
}

struct Lower<'a, 'f> {
    file: &'a File<'f>,
    known: Known<'a>,
    found: &'a mut Vec<Diagnostic>,
}

impl Lower<'_, '_> {
    fn error(&mut self, span: &Range<usize>, message: impl Into<String>, hint: impl Into<String>) {
        self.found.push(Diagnostic::error(self.file.path, span.clone(), message).hint(hint));
    }

    fn path(&mut self, raw: Raw) -> Path {
        if raw.kind.value != "path" {
            let message = format!("`{}` is not what stands here", raw.kind.value);
            self.error(&raw.kind.span, message, "write `kind = \"path\"`");
        }
        let (id, stem) = (raw.id.value.0, self.file.stem());
        if id != stem {
            let message = format!("the id `{id}` is not the file's name");
            self.error(&raw.id.span, message, format!("write `id = \"{stem}\"`, or rename the file"));
        }
        if raw.sitting.is_empty() {
            self.error(&(0..0), "the path has no sitting", "add a `[[sitting]]` with `title`, `why` and steps");
        }
        let sittings = raw.sitting.into_iter().map(|s| self.sitting(s)).collect();
        let path = Path { id, title: raw.title.0, about: raw.about.0, sittings };
        let unseen = path.steps().filter(|s| s.what == What::Unseen).count();
        let left = self.known.drills.iter().filter(|d| !path.names(d)).count();
        if unseen > left {
            let message = format!("{unseen} unseen drills are asked for, and the path leaves {left}");
            self.error(&(0..0), message, "name fewer drills, or take an `unseen` step out");
        }
        path
    }

    fn sitting(&mut self, at: At<RawSitting>) -> Sitting {
        let raw = at.value;
        if raw.step.is_empty() {
            let message = format!("the sitting \"{}\" has no step", raw.title.0);
            self.error(&at.span, message, "add a `[[sitting.step]]`, or take the sitting out");
        }
        let steps = raw.step.into_iter().filter_map(|s| self.step(s)).collect();
        Sitting { title: raw.title.0, why: raw.why.0, steps }
    }

    fn step(&mut self, at: At<RawStep>) -> Option<Step> {
        let RawStep { lesson, watch, drill, review, unseen, exam, why } = at.value;
        let (lessons, drills) = (self.known.lessons, self.known.drills);
        let mut all = vec![];
        all.extend(lesson.map(|l| self.named("lesson", l, lessons, What::Lesson)));
        if let (Some(watched), Some(id)) = (self.known.watched, &watch)
            && drills.contains(&id.value.0.as_str())
            && !watched.contains(&id.value.0.as_str())
        {
            let message = format!("the walkthrough of `{}` does not say where a learner takes over", id.value.0);
            self.error(&id.span, message, "put a line `take-over | task` into it, or name another drill");
        }
        all.extend(watch.map(|d| self.named("drill", d, drills, What::Watch)));
        all.extend(drill.map(|d| self.named("drill", d, drills, What::Drill)));
        for (asked, what) in [(review, What::Review), (unseen, What::Unseen), (exam, What::Exam)] {
            all.extend((asked == Some(true)).then_some(what));
        }
        if all.len() != 1 {
            let message = format!("a step is one thing, and this is {}", all.len());
            self.error(
                &at.span,
                message,
                "write one of `lesson`, `watch`, `drill` with a name, or `review`, `unseen`, `exam` = true",
            );
            return None;
        }
        all.pop().map(|what| Step { what, why: why.0 })
    }

    fn named(&mut self, word: &str, id: At<Slug>, known: &[&str], what: fn(String) -> What) -> What {
        let name = id.value.0;
        if !known.contains(&name.as_str()) {
            let hint = match nearest(&name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "leave it out until it exists".to_owned(),
            };
            self.error(&id.span, format!("there is no {word} `{name}`"), hint);
        }
        what(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "kind = 'path'\nid = 'first'\ntitle = 'T'\nabout = 'A'\n";

    fn read_text(text: &str) -> (Option<Path>, Vec<String>) {
        let mut out = vec![];
        let file = File { path: "paths/first.toml", text };
        let known = Known {
            lessons: &["slo", "canary"],
            drills: &["bad-deploy", "quiet-night"],
            watched: Some(&["bad-deploy"]),
        };
        let path = read(&file, known, &mut out);
        let said = out.iter().map(|d| {
            let (line, _) = d.position(text).unwrap_or_default();
            format!("{line} {} | {}", d.message, d.hint.clone().unwrap_or_default())
        });
        (path, said.collect())
    }

    #[test]
    fn sittings_hold_steps_of_every_kind_in_order() {
        let steps = [
            "lesson = 'slo'",
            "watch = 'bad-deploy'",
            "drill = 'bad-deploy'",
            "review = true",
            "unseen = true",
            "exam = true",
        ];
        let steps = steps.map(|s| format!("[[sitting.step]]\n{s}\nwhy = 'w'\n")).concat();
        let (path, said) = read_text(&format!("{HEAD}[[sitting]]\ntitle = 'S'\nwhy = 'y'\n{steps}"));
        assert_eq!(said, Vec::<String>::new());
        let path = path.expect("it is sound");
        let words: Vec<&str> = path.steps().map(|s| s.what.word()).collect();
        assert_eq!(words, ["lesson", "walkthrough", "drill", "review", "unseen drill", "exam"]);
        assert!(path.names("slo") && !path.names("quiet-night"));
    }

    #[test]
    fn what_is_not_there_empty_sittings_and_steps_of_two_things_are_named() {
        let one = |step: &str| format!("{HEAD}[[sitting]]\ntitle = 'S'\nwhy = 'y'\n{step}");
        for (text, want) in [
            (HEAD.to_owned(), "1 the path has no sitting | add a `[[sitting]]` with `title`, `why` and steps"),
            (one(""), "5 the sitting \"S\" has no step | add a `[[sitting.step]]`, or take the sitting out"),
            (one("[[sitting.step]]\nlesson = 'slu'\nwhy = 'w'"), "9 there is no lesson `slu` | did you mean `slo`?"),
            (
                one("[[sitting.step]]\ndrill = 'half-fleet'\nwhy = 'w'"),
                "9 there is no drill `half-fleet` | leave it out until it exists",
            ),
            (
                one("[[sitting.step]]\nwatch = 'quiet-night'\nwhy = 'w'"),
                "9 the walkthrough of `quiet-night` does not say where a learner takes over | put a line `take-over | task` \
                 into it, or name another drill",
            ),
            (
                one("[[sitting.step]]\nlesson = 'slo'\nexam = true\nwhy = 'w'"),
                "8 a step is one thing, and this is 2 | write one of `lesson`, `watch`, `drill` with a name, or `review`, \
                 `unseen`, `exam` = true",
            ),
            (
                one("[[sitting.step]]\nreview = false\nwhy = 'w'"),
                "8 a step is one thing, and this is 0 | write one of `lesson`, `watch`, `drill` with a name, or `review`, \
                 `unseen`, `exam` = true",
            ),
            (one("[[sitting.step]]\nreview = true"), "8 missing key `why` | add it: a string that is not empty"),
            (
                one(&"[[sitting.step]]\nunseen = true\nwhy = 'w'\n".repeat(3)),
                "1 3 unseen drills are asked for, and the path leaves 2 | name fewer drills, or take an `unseen` step out",
            ),
            (
                one("[[sitting.step]]\nreview = true\nwhy = 'w'").replace("'first'", "'other'"),
                "2 the id `other` is not the file's name | write `id = \"first\"`, or rename the file",
            ),
        ] {
            let (path, said) = read_text(&text);
            assert_eq!((path, said), (None, vec![want.to_owned()]), "{text}");
        }
    }
}
