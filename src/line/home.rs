//! Home: what to do next and why, and the numbered map of the course. Knows no other screen; holds no state, because the
//! map and the suggestion are derived from the record.

use crate::base::text::count;
use crate::learn::attempt;
use crate::learn::map::{Item, ItemKind, map};
use crate::learn::next::{self, Target};
use crate::learn::{due, path};

use super::out::Out;
use super::shared::{Go, Shared};
use super::words::{self, Slip, Word, word};

const WORDS: [Word; 10] = [
    word("next", "next, or enter alone", "open what is suggested"),
    word("map", "map", "print the map of the course"),
    word("path", "path", "print the sittings of the path, what is done and what comes next"),
    word(
        "open",
        "open NUMBER or ID",
        "open a lesson, a drill or a decision; the number or the id alone, as in feature-flags, does the same",
    ),
    word("new", "new NUMBER or ID", "begin a new run of a drill that you have a run of"),
    word("exam", "exam NUMBER or ID", "take the exam of a drill: no counters, no hints; the first one counts"),
    word(
        "watch",
        "watch NUMBER or ID",
        "watch how a drill is handled, with reasons, and take over part of the way through",
    ),
    word("home", "home", "say again what is next"),
    word("help", "help, or ?", "these words"),
    word("quit", "quit", "leave"),
];

/// What is said when the program begins.
pub fn first(shared: &Shared, out: &mut Out) {
    out.gap();
    out.say("Firedrill, line mode. Type a number or a word, then enter. `help` lists the words.");
    if shared.course.problems > 0 {
        let files = count(shared.course.problems as u64, "error keeps", "errors keep");
        out.say(format!("{files} something out of this course; `firedrill check` says what."));
    }
    out.gap();
    suggestion(shared, out);
    standing(shared, out);
    out.gap();
    the_map(shared, out);
}

/// What is said when one comes back.
pub fn back(shared: &Shared, out: &mut Out) {
    out.gap();
    out.say("Home. `map` prints the course, `path` its sittings.");
    suggestion(shared, out);
    standing(shared, out);
}

/// Takes a line.
pub fn line(line: &str, shared: &Shared, out: &mut Out) -> Go {
    read(line, shared, out).unwrap_or_else(|slip| {
        out.error(&slip.message, &slip.hint);
        Go::Stay
    })
}

/// Goes on with a run of a drill that was left, or begins one.
pub fn open_drill(id: &str, shared: &Shared) -> Go {
    match shared.unfinished(id) {
        Some(run) => Go::Resume { run },
        None => Go::Begin { scenario: id.to_owned(), exam: false },
    }
}

/// Opens what was suggested.
pub fn open(target: Target) -> Go {
    match target {
        Target::Run { id } => Go::Resume { run: id },
        Target::Drill { id } => Go::Begin { scenario: id, exam: false },
        Target::Decision { id } => Go::Decide { decision: id },
        Target::Watch { id } => Go::Watch { scenario: id },
        Target::Exam { id } => Go::Begin { scenario: id, exam: true },
        Target::Lesson { id, screen } => Go::Lesson { id, screen },
    }
}

fn suggestion(shared: &Shared, out: &mut Out) {
    match next::next(&shared.course, &shared.record, shared.now) {
        Some(next) => out.say(format!("Next: {}. {} Enter opens it.", next.named(), next.reason)),
        None => out.say("Nothing is waiting. Anything on the map can be opened again."),
    }
}

/// How far the path is, and what is due and why.
fn standing(shared: &Shared, out: &mut Out) {
    let Shared { course, record, now, .. } = shared;
    if let Some(path) = path::progress(course, record, *now) {
        let all = path.sittings.len();
        match path.present() {
            Some(n) => {
                let s = &path.sittings[n];
                let (done, of) = (s.done(), s.steps.len());
                out.say(format!("The path: sitting {} of {all}, {}; {done} of {of} steps done.", n + 1, s.title));
            }
            None => out.say("The path: every sitting is done."),
        }
    }
    if let Some(due) = due::standing(course, record, *now) {
        out.say(format!("{due}."));
    }
}

/// The path with its steps.
fn the_path(shared: &Shared, out: &mut Out) {
    let Some(path) = path::progress(&shared.course, &shared.record, shared.now) else {
        return out.say("This course has no path.");
    };
    let next = path.next();
    for (n, sitting) in path.sittings.iter().enumerate() {
        out.gap();
        out.say(format!(
            "Sitting {}, {}, {} min, {}. {}",
            n + 1,
            sitting.title,
            sitting.minutes,
            sitting.state().word(),
            sitting.why
        ));
        for (k, step) in sitting.steps.iter().enumerate() {
            let here = if next == Some((n, k)) { format!(". Next: {}", step.why) } else { ".".to_owned() };
            out.item("- ", format!("{}: {}, {}{here}", step.word, step.title, step.state.word()));
        }
    }
}

fn items(shared: &Shared) -> Vec<Item> {
    map(&shared.course, &shared.record, shared.now).into_iter().flat_map(|u| u.items).collect()
}

fn the_map(shared: &Shared, out: &mut Out) {
    let mut n = 0;
    for unit in map(&shared.course, &shared.record, shared.now) {
        out.gap();
        let done = unit.items.iter().filter(|i| i.state.finished()).count();
        out.say(format!("{}, {done} of {} done:", unit.name, unit.items.len()));
        for item in unit.items {
            n += 1;
            let (kind, state) = (item.kind.word(), item.state.word());
            let exam = item.exam.map_or(String::new(), |exam| format!(", {exam}"));
            out.numbered(n, format!("{}. {} min {kind}, {state}{exam}.", item.title, item.minutes));
        }
    }
    if n == 0 {
        out.say("There is nothing in this course.");
    }
}

fn help(out: &mut Out) {
    out.say("At home you can type these words, or the beginning of one:");
    for word in WORDS {
        out.item("- ", format!("{}: {}", word.form, word.about));
    }
}

fn read(line: &str, shared: &Shared, out: &mut Out) -> Result<Go, Slip> {
    let (first, rest) = words::split(line);
    if first.starts_with(|c: char| c.is_ascii_digit()) && rest.is_empty() {
        return Ok(go(&chosen(first, shared)?, shared));
    }
    let items = items(shared);
    let known: Vec<&str> = WORDS.iter().map(|w| w.typed).chain(items.iter().map(|i| i.id.as_str())).collect();
    let word = match first {
        "" => "next",
        "?" => "help",
        _ => words::pick(first, &known, "type `help` for the words, `map` for the course")?,
    };
    match word {
        "next" => match next::next(&shared.course, &shared.record, shared.now) {
            Some(next) => return Ok(open(next.target)),
            None => suggestion(shared, out),
        },
        "map" => the_map(shared, out),
        "path" => the_path(shared, out),
        "open" => return Ok(go(&chosen(rest, shared)?, shared)),
        "new" => {
            let item = chosen(rest, shared)?;
            return match item.kind {
                ItemKind::Drill => Ok(Go::Begin { scenario: item.id, exam: false }),
                ItemKind::Lesson | ItemKind::Decision => Ok(go(&item, shared)),
            };
        }
        "exam" => {
            let item = chosen(rest, shared)?;
            if item.kind != ItemKind::Drill {
                let hint = "give the number or the id of a drill".into();
                return Err(Slip { message: "only a drill has an exam".into(), hint });
            }
            return Ok(match attempt::open_exam(&shared.record, &item.id) {
                Some(run) => Go::Resume { run: run.id },
                None => Go::Begin { scenario: item.id, exam: true },
            });
        }
        "watch" => {
            let item = chosen(rest, shared)?;
            if item.kind != ItemKind::Drill {
                let hint = "give the number or the id of a drill".into();
                return Err(Slip { message: "only a drill can be watched".into(), hint });
            }
            return Ok(Go::Watch { scenario: item.id });
        }
        "home" => back(shared, out),
        "help" => help(out),
        "quit" => return Ok(Go::Quit),
        id => return Ok(go(&chosen(id, shared)?, shared)),
    }
    Ok(Go::Stay)
}

/// The item with this number or id.
fn chosen(typed: &str, shared: &Shared) -> Result<Item, Slip> {
    let mut items = items(shared);
    let at = if typed.starts_with(|c: char| c.is_ascii_digit()) {
        words::number(typed, items.len())?
    } else {
        let ids: Vec<&str> = items.iter().map(|i| i.id.as_str()).collect();
        let id = words::pick(typed, &ids, "`map` prints the numbers and ids of all there is")?;
        ids.iter().position(|i| *i == id).unwrap_or(0)
    };
    Ok(items.swap_remove(at))
}

fn go(item: &Item, shared: &Shared) -> Go {
    match item.kind {
        ItemKind::Lesson => Go::Lesson { id: item.id.clone(), screen: None },
        ItemKind::Drill => open_drill(&item.id, shared),
        ItemKind::Decision => Go::Decide { decision: item.id.clone() },
    }
}
