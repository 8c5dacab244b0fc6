//! A lesson's file to a [`Lesson`]: front matter, screens, questions, sources. `docs/writing-a-lesson.md` is the format
//! in an author's words. What other lessons say is checked in `cross`.

use std::ops::Range;

use super::body::{Body, Piece};
use super::question;
use super::table::{At, read as read_table};
use super::text::{Slug, Text};
use super::{File, has_errors, sort};
use crate::base::diag::Diagnostic;
use crate::base::suggest::nearest;
use crate::course::lesson::{Block, Lesson, Screen, Source};

const FENCE: &str = "+++";

/// The lesson in `file`, or none if anything in it is an error. What is wrong or odd is appended to `out`, in the order
/// of the file.
pub fn read(file: &File<'_>, out: &mut Vec<Diagnostic>) -> Option<Lesson> {
    let mut found = Vec::new();
    let lesson = assemble(file, &mut found).filter(|_| !has_errors(&found));
    sort(&mut found);
    out.append(&mut found);
    lesson
}

fn assemble(file: &File<'_>, out: &mut Vec<Diagnostic>) -> Option<Lesson> {
    let split = split(file, out)?;
    let front = read_table::<Front>(file, split.toml, split.first_line, out);
    if let Some(front) = &front {
        check_front(file, front, out);
    }
    let body = Body::scan(file, split.body, out);
    let screens = screens(file, &body, out);
    let front = front?;
    check_sources(file, &front, &body, out);
    Some(Lesson {
        id: front.id.value.0,
        title: front.title.0,
        unit: front.unit.value,
        minutes: front.minutes.value,
        revision: front.revision.value,
        objectives: front.objectives.value.into_iter().map(|o| o.0).collect(),
        prerequisites: front.prerequisites.into_iter().map(|p| p.value.0).collect(),
        sources: front
            .source
            .into_iter()
            .map(|s| Source { id: s.id.value.0, title: s.title.0, url: s.url.value.0 })
            .collect(),
        screens,
    })
}

crate::record! {
    /// What stands between the lines of `+++`.
    pub(super) struct Front {
        id: At<Slug>,
        title: Text,
        unit: At<u8>,
        minutes: At<u8>,
        revision: At<u32>,
        objectives: At<Vec<Text>>,
        prerequisites: Vec<At<Slug>> = Vec::new(),
        source: Vec<RawSource> = Vec::new(),
    }
}

crate::record! {
    /// A `[[source]]`.
    struct RawSource {
        id: At<Slug>,
        title: Text,
        url: At<Text>,
    }
}

/// Where the parts of a file are.
struct Split {
    first_line: Range<usize>,
    toml: Range<usize>,
    body: Range<usize>,
}

fn split(file: &File<'_>, out: &mut Vec<Diagnostic>) -> Option<Split> {
    let text = file.text;
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut at = start;
    let mut first_line = None;
    for line in text[start..].split_inclusive('\n') {
        let span = at..at + line.trim_end().len();
        at += line.len();
        match &first_line {
            None if line.trim_end() == FENCE => first_line = Some((span, at)),
            None => {
                let hint = "the first line is `+++`, then come `id`, `title` and the rest, then `+++` again";
                out.push(Diagnostic::error(file.path, span, "no front matter").hint(hint));
                return None;
            }
            Some((first, toml)) if line.trim_end() == FENCE => {
                return Some(Split { first_line: first.clone(), toml: *toml..span.start, body: at..text.len() });
            }
            Some(_) => {}
        }
    }
    let (message, hint) = match first_line {
        Some(_) => ("the front matter has no end", "put a line `+++` between it and the text"),
        None => ("the file is empty", "`firedrill new lesson NAME` writes one to start from"),
    };
    let span = first_line.map_or(0..0, |(span, _)| span);
    out.push(Diagnostic::error(file.path, span, message).hint(hint));
    None
}

fn check_front(file: &File<'_>, front: &Front, out: &mut Vec<Diagnostic>) {
    let mut error = |span: &Range<usize>, message: String, hint: &str| {
        out.push(Diagnostic::error(file.path, span.clone(), message).hint(hint));
    };
    let id = front.id.value.0.as_str();
    if id != file.stem() {
        let hint = format!("write `id = \"{}\"`, or rename the file", file.stem());
        error(&front.id.span, format!("the id `{id}` is not the file's name"), &hint);
    }
    if front.unit.value > 6 {
        error(&front.unit.span, format!("there is no unit {}", front.unit.value), "units are 0 to 6");
    }
    if !(3..=15).contains(&front.minutes.value) {
        let message = format!("{} minutes are not a lesson", front.minutes.value);
        error(&front.minutes.span, message, "3 to 15, with the questions; split what is longer");
    }
    if front.revision.value == 0 {
        error(&front.revision.span, "revisions count from 1".into(), "write `revision = 1` for a new lesson");
    }
    if front.objectives.value.is_empty() {
        error(&front.objectives.span, "no objective".into(), "say what a reader can do afterwards");
    }
    for (i, wanted) in front.prerequisites.iter().enumerate() {
        if wanted.value.0 == id {
            error(&wanted.span, "a lesson cannot come before itself".into(), "remove it");
        } else if front.prerequisites[..i].iter().any(|p| p.value == wanted.value) {
            error(&wanted.span, format!("the prerequisite `{}` is there twice", wanted.value.0), "remove one");
        }
    }
    for (i, source) in front.source.iter().enumerate() {
        if front.source[..i].iter().any(|s| s.id.value == source.id.value) {
            let message = format!("the source `{}` is there twice", source.id.value.0);
            error(&source.id.span, message, "remove one, or give it another id");
        }
        let url = &source.url;
        if !(url.value.0.starts_with("https://") || url.value.0.starts_with("http://")) {
            error(&url.span, "not an address".into(), "it begins with `https://`");
        }
    }
}

/// The screens; questions that are wrong are left out of them, and said.
fn screens(file: &File<'_>, body: &Body, out: &mut Vec<Diagnostic>) -> Vec<Screen> {
    let mut screens: Vec<Screen> = Vec::new();
    let mut ids: Vec<At<String>> = Vec::new();
    for piece in &body.pieces {
        if let Piece::Heading { title, span } = piece {
            if title.is_empty() {
                out.push(Diagnostic::error(file.path, span.clone(), "a screen without a title"));
            }
            screens.push(Screen { title: title.clone(), blocks: Vec::new() });
            continue;
        }
        let block = match piece {
            Piece::Heading { .. } | Piece::Broken(_) => None,
            Piece::Prose(span) => Some(Block::Prose(file.text[span.clone()].to_owned())),
            Piece::Fence { info, home, body } => {
                question::block(file, *info, home.clone(), body.clone(), out).map(|found| {
                    ids.extend(found.id);
                    found.block
                })
            }
        };
        if let Some(screen) = screens.last_mut() {
            screen.blocks.extend(block);
        } else {
            let error = Diagnostic::error(file.path, piece.span(), "text before the first screen");
            out.push(error.hint("start the screen with a line `# Heading`"));
        }
    }
    if screens.is_empty() && body.pieces.is_empty() {
        let error = Diagnostic::error(file.path, body.end..body.end, "no screen");
        out.push(error.hint("every `# Heading` starts one"));
    }
    check_ids(file, &ids, out);
    check_empty(file, body, out);
    screens
}

/// Two headings with nothing between them, or a heading at the end.
fn check_empty(file: &File<'_>, body: &Body, out: &mut Vec<Diagnostic>) {
    for (i, piece) in body.pieces.iter().enumerate() {
        if let Piece::Heading { title, span } = piece
            && matches!(body.pieces.get(i + 1), None | Some(Piece::Heading { .. }))
        {
            out.push(Diagnostic::error(file.path, span.clone(), format!("nothing on the screen `{title}`")));
        }
    }
}

fn check_ids(file: &File<'_>, ids: &[At<String>], out: &mut Vec<Diagnostic>) {
    for (i, id) in ids.iter().enumerate() {
        if let Some(first) = ids[..i].iter().find(|other| other.value == id.value) {
            let error = Diagnostic::error(file.path, id.span.clone(), format!("the id `{}` is taken", id.value));
            let line = Diagnostic::error(file.path, first.span.clone(), "").position(file.text).map_or(0, |(l, _)| l);
            out.push(error.hint(format!("the block in line {line} has it; records hang on ids")));
        }
    }
}

/// Every citation has a source, every source a citation.
fn check_sources(file: &File<'_>, front: &Front, body: &Body, out: &mut Vec<Diagnostic>) {
    let known = || front.source.iter().map(|s| s.id.value.0.as_str());
    for cite in &body.cites {
        if !known().any(|id| id == cite.value) {
            let hint = match nearest(&cite.value, known()) {
                Some(id) => format!("did you mean `{id}`?"),
                None => "add a `[[source]]` with this id to the front matter".into(),
            };
            out.push(Diagnostic::error(file.path, cite.span.clone(), format!("no source `{}`", cite.value)).hint(hint));
        }
    }
    for source in &front.source {
        let id = &source.id.value.0;
        if !body.cites.iter().any(|cite| cite.value == *id) {
            let warning = Diagnostic::warning(file.path, source.id.span.clone(), format!("`{id}` is never cited"));
            out.push(warning.hint(format!("cite it with `[title](source:{id})`, or remove it")));
        }
    }
}

#[cfg(test)]
mod tests;
