//! `path`: the sittings of the course's path with what is done of each, and what comes next and why.

use std::fmt::Write as _;

use serde::Serialize;

use super::failure::Failure;
use super::say;
use crate::learn::map::{Catalogue, DONE, State};
use crate::learn::next;
use crate::learn::path::{Progress, progress};
use crate::learn::record::Record;

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Told<'a> {
    title: &'a str,
    /// Number of the present sitting, from 1; null at the end.
    present: Option<usize>,
    sittings: Vec<Sitting<'a>>,
    /// What would be opened now; not always a step of the path. Null where nothing is left.
    next: Option<Next>,
}

#[derive(Debug, Serialize)]
struct Sitting<'a> {
    title: &'a str,
    minutes: u32,
    state: &'static str,
    steps: Vec<Step<'a>>,
}

#[derive(Debug, Serialize)]
struct Step<'a> {
    what: &'static str,
    id: Option<&'a str>,
    title: &'a str,
    minutes: u32,
    state: &'static str,
    why: &'a str,
}

#[derive(Debug, Serialize)]
struct Next {
    what: &'static str,
    title: String,
    reason: String,
}

/// `firedrill path`.
pub fn run(course: &Catalogue, record: &Record, now: i64, json: bool) -> Result<(), Failure> {
    let Some(progress) = progress(course, record, now) else {
        return Err(Failure::new("this course has no path").hint("a path is a file `paths/NAME.toml` of the course"));
    };
    let next = next::next(course, record, now);
    if json {
        let sittings = progress.sittings.iter().map(|s| Sitting {
            title: &s.title,
            minutes: s.minutes,
            state: s.state().word(),
            steps: s.steps.iter().map(step).collect(),
        });
        let next = next.map(|n| Next { what: n.word(), title: n.title, reason: n.reason });
        let present = progress.present().map(|n| n + 1);
        return say::json(&Told { title: &progress.title, present, sittings: sittings.collect(), next });
    }
    let mut out = text(&progress);
    let _ = writeln!(out, "{DONE}\n");
    match next {
        Some(next) => {
            let _ = writeln!(out, "Next: {}.\n{} `firedrill` opens it.", next.named(), next.reason);
        }
        None => out.push_str("Nothing is left to do, and nothing is due.\n"),
    }
    say::text(&out)
}

fn step(s: &crate::learn::path::Step) -> Step<'_> {
    let (id, title) = (s.id.as_deref(), s.title.as_str());
    Step { what: s.word, id, title, minutes: s.minutes, state: s.state.word(), why: &s.why }
}

fn text(progress: &Progress) -> String {
    let mut out = format!("{}\n{}\n\n", progress.title, progress.about);
    let (present, next) = (progress.present(), progress.next());
    for (n, sitting) in progress.sittings.iter().enumerate() {
        let begun = |s: &crate::learn::path::Sitting| s.state() != State::New;
        let here = match present {
            Some(p) if p == n && progress.sittings[n + 1..].iter().any(begun) => {
                ", you are here: the first with something left"
            }
            Some(p) if p == n => ", you are here",
            _ => "",
        };
        let (done, of) = (sitting.done(), sitting.steps.len());
        let _ = writeln!(out, "{}. {} ({} min; {done} of {of} done{here})", n + 1, sitting.title, sitting.minutes);
        for (k, step) in sitting.steps.iter().enumerate() {
            let mark = if next == Some((n, k)) { ">" } else { " " };
            let state = if step.state == State::New { "" } else { step.state.word() };
            let _ = writeln!(out, " {mark} {state:<8}{:<13}{}", step.word, step.title);
        }
        out.push('\n');
    }
    out
}
