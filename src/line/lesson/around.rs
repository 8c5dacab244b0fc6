//! What surrounds the reading of a lesson: its outline, its sources, a search, and the end with what was answered and
//! what comes next.

use crate::base::text::{self, count};
use crate::course::lesson::{Block, Kind, Question, Screen};
use crate::course::prose;
use crate::learn::due;
use crate::learn::next::{self, Suggestion, Target};
use crate::line::home;
use crate::line::out::Out;
use crate::line::shared::{Go, Shared};
use crate::line::words::{self, Slip};

use super::{Mode, State};

/// Matches that a search prints at most.
const MATCHES: usize = 12;
/// Columns of text around a match.
const AROUND: usize = 60;
/// Words before a match.
const BEFORE: usize = 4;

impl State {
    /// The screens with their numbers; the next line may be one of them.
    pub(super) fn outline(&mut self, shared: &Shared, out: &mut Out) {
        let lesson = self.course_lesson(shared);
        out.say(format!("The screens of {}:", lesson.title));
        for (n, screen) in lesson.screens.iter().enumerate() {
            let asks = lesson.questions().filter(|(s, _)| *s == n);
            let open = asks.filter(|(_, q)| due::latest(&shared.record, lesson, q).is_none()).count() as u64;
            let here = if n == self.screen { ", you are here" } else { "" };
            let waits =
                if open > 0 { format!(", {} to answer", count(open, "question", "questions")) } else { String::new() };
            out.numbered(n + 1, format!("{}{waits}{here}", screen.title));
        }
        self.pick(out);
    }

    /// Where a text stands in the lesson; the next line may be the number of a screen.
    pub(super) fn search(&mut self, wanted: &str, shared: &Shared, out: &mut Out) {
        if wanted.is_empty() {
            return out.error("there is nothing to look for", "type / and some text, as in /rollback");
        }
        let lower = wanted.to_lowercase();
        let mut found = 0;
        for (n, screen) in self.course_lesson(shared).screens.iter().enumerate() {
            for line in texts(screen, self.screen == n, shared, self) {
                let Some(at) = line.to_lowercase().find(&lower) else { continue };
                found += 1;
                if found <= MATCHES {
                    out.item("- ", format!("Screen {}, {}: {}", n + 1, screen.title, excerpt(&line, at)));
                }
            }
        }
        if found == 0 {
            return out.say(format!("`{}` does not stand in what you can read of this lesson.", words::shown(wanted)));
        }
        if found > MATCHES {
            out.say(format!("And {} more.", found - MATCHES));
        }
        self.pick(out);
    }

    /// A number goes to a screen; anything else is taken as if nothing had been offered.
    pub(super) fn picked(&mut self, line: &str, before: Mode, shared: &mut Shared, out: &mut Out) -> Result<Go, Slip> {
        let n = self.course_lesson(shared).screens.len();
        if line.starts_with(|c: char| c.is_ascii_digit()) {
            let to = words::number(line, n)?;
            self.show(to, false, shared, out);
            return Ok(Go::Stay);
        }
        self.mode = before;
        if line.is_empty() {
            out.say("Back in the text.");
            if let Mode::Ask(asked) = &self.mode {
                asked.say(out);
                out.say(asked.how());
            }
            return Ok(Go::Stay);
        }
        self.read(line, shared, out)
    }

    /// Where the facts come from.
    pub(super) fn sources(&self, shared: &Shared, out: &mut Out) {
        let lesson = self.course_lesson(shared);
        if lesson.sources.is_empty() {
            return out.say("This lesson cites no sources.");
        }
        out.say("Where the facts come from:");
        for (n, source) in lesson.sources.iter().enumerate() {
            out.numbered(n + 1, &source.title);
            out.item("   ", &source.url);
        }
    }

    /// What was answered and what comes next.
    pub(super) fn end(&self, shared: &Shared, out: &mut Out) {
        let lesson = self.course_lesson(shared);
        out.say(format!("The end of {}.", lesson.title));
        out.gap();
        self.results(shared, out);
        if !lesson.objectives.is_empty() {
            out.gap();
            out.say("After this lesson you can:");
            for objective in &lesson.objectives {
                out.marked("- ", objective);
            }
        }
        out.gap();
        match self.after(shared) {
            Some(next) => {
                out.say(format!("Next: {}. {} Enter opens it, `home` goes home.", next.named(), next.reason));
            }
            None => out.say("Nothing else is waiting. Enter goes home."),
        }
    }

    /// Enter at the end.
    pub(super) fn go_on(&self, shared: &Shared) -> Go {
        self.after(shared).map_or(Go::Home, |s| home::open(s.target))
    }

    fn pick(&mut self, out: &mut Out) {
        out.say("A number goes to that screen, enter alone goes on where you were.");
        let before = std::mem::replace(&mut self.mode, Mode::Read);
        self.mode = match before {
            Mode::Pick(before) => Mode::Pick(before),
            before => Mode::Pick(Box::new(before)),
        };
    }

    fn after(&self, shared: &Shared) -> Option<Suggestion> {
        let id = &self.course_lesson(shared).id;
        next::next(&shared.course, &shared.record, shared.now)
            .filter(|s| !matches!(&s.target, Target::Lesson { id: other, .. } if other == id))
    }

    fn results(&self, shared: &Shared, out: &mut Out) {
        let lesson = self.course_lesson(shared);
        let scored: Vec<(usize, &Question)> = lesson.questions().filter(|(_, q)| q.kind.scored()).collect();
        if scored.is_empty() {
            return out.say("This lesson has no scored questions.");
        }
        let firsts: Vec<_> = scored.iter().filter_map(|(_, q)| due::first(&shared.record, lesson, q)).collect();
        let right = firsts.iter().filter(|a| a.right == Some(true)).count();
        let total = count(scored.len() as u64, "question", "questions");
        out.say(format!("{right} of {total} right at the first answer."));
        let sure: Vec<_> = firsts.iter().filter(|a| a.confidence.is_some_and(|c| c >= due::CONFIDENT)).collect();
        if !sure.is_empty() {
            let good = sure.iter().filter(|a| a.right == Some(true)).count();
            let said = count(sure.len() as u64, "answer", "answers");
            out.say(format!("Of {said} you were sure of, {good} {} right.", if good == 1 { "was" } else { "were" }));
        }
        for (screen, question) in scored {
            let state = match due::first(&shared.record, lesson, question).map(|a| a.right) {
                Some(Some(true)) => "right",
                Some(_) => "wrong",
                None => "not answered",
            };
            let title = lesson.screens.get(screen).map_or("", |s| s.title.as_str());
            out.item("- ", format!("Screen {}, {title}: {state}.", screen + 1));
        }
    }
}

/// What can be read of a screen without giving an answer away: prose, questions with their options, and explanations
/// of what was answered.
fn texts(screen: &Screen, here: bool, shared: &Shared, state: &State) -> Vec<String> {
    let mut out = vec![screen.title.clone()];
    let lesson = state.course_lesson(shared);
    for (b, block) in screen.blocks.iter().enumerate() {
        match block {
            Block::Prose(text) => out.extend(prose::parse(text).iter().map(one_line)),
            Block::Figure(figure) => out.push(figure.title().to_owned()),
            Block::Reveal { label, text } => {
                out.push(label.clone());
                if here && b < state.block {
                    out.push(prose::plain(text));
                }
            }
            Block::Question(q) => {
                out.push(prose::plain(&q.ask));
                if due::latest(&shared.record, lesson, q).is_some() {
                    explanations(&q.kind, &mut out);
                }
            }
        }
    }
    out
}

fn explanations(kind: &Kind, out: &mut Vec<String>) {
    match kind {
        Kind::Predict { answer, .. } => out.push(prose::plain(answer)),
        Kind::One(options) | Kind::Many(options) | Kind::Order(options) => {
            out.extend(options.iter().map(|o| prose::plain(&format!("{} {}", o.text, o.why))));
        }
        Kind::Number { why, .. } => out.push(prose::plain(why)),
        Kind::Short { model, why, .. } => out.push(prose::plain(&format!("{model} {why}"))),
    }
}

fn one_line(element: &prose::Element) -> String {
    prose::layout(std::slice::from_ref(element), u16::MAX, true)
        .iter()
        .map(prose::Line::text)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The words around byte `at` of the lower-case form, on one line.
fn excerpt(line: &str, at: usize) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut passed = 0;
    let hit = words.iter().position(|w| {
        passed += w.len() + 1;
        passed > at
    });
    let from = hit.unwrap_or(0).saturating_sub(BEFORE);
    let mut out = String::new();
    for word in &words[from..] {
        if text::width(&out) + text::width(word) > AROUND && !out.is_empty() {
            break;
        }
        out.push_str(if out.is_empty() { "" } else { " " });
        out.push_str(word);
    }
    out
}
