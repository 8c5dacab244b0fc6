//! A lesson, screen by screen: text is printed up to the next thing to answer, enter reads on. Keeps the reader's place
//! and answers. This file holds the state and what each line does to it; [`question`] is one question, [`explain`] what
//! is said once it is answered, [`around`] the outline, sources, search and the end. Knows no other screen.

mod around;
mod explain;
mod figure;
mod question;

use std::collections::BTreeMap;

use crate::course::lesson::{Block, Lesson, Question};
use crate::figure::Live;
use crate::learn::due;
use crate::learn::record::Answer;
use crate::session::desk::Request;

use super::out::Out;
use super::shared::{Go, Shared};
use super::words::{self, Slip, Word, word};
use question::Asked;

const WORDS: [Word; 13] = [
    word("next", "next, or enter alone", "read on"),
    word("back", "back, or b", "the screen before"),
    word("repeat", "repeat", "print this screen again"),
    word("outline", "outline, or o", "the screens, with numbers to go to"),
    word("go", "go NUMBER", "go to a screen"),
    word("/", "/ and some text", "find text in the lesson"),
    word("sources", "sources, or s", "where the facts come from"),
    word(
        "again",
        "again, or again NUMBER",
        "answer the last question of this screen once more, or the one with this number",
    ),
    word("set", "set NAME VALUE", "change the figure of this screen; set alone says it again"),
    word("skip", "skip", "read on without answering"),
    word("help", "help, or ?", "these words"),
    word("home", "home, or q", "leave the lesson; your place is kept"),
    word("quit", "quit", "leave Firedrill; your place is kept"),
];

/// A lesson that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Position in the course's lessons.
    lesson: usize,
    /// The screen that is read; one past the last is the end.
    screen: usize,
    /// First block of it that was not printed.
    block: usize,
    mode: Mode,
    /// Figures with what was set in them, by (screen, block).
    figures: BTreeMap<(usize, usize), Live>,
}

/// What the next line is taken for.
#[derive(Debug, Clone, PartialEq)]
enum Mode {
    /// A word; enter reads on.
    Read,
    /// An answer to the question at `block`.
    Ask(Box<Asked>),
    /// Enter shows the text at `block`.
    Reveal,
    /// A word; the figure at `block` can be changed, enter reads on.
    Figure,
    /// The number of a screen; then what was interrupted goes on.
    Pick(Box<Mode>),
}

impl State {
    /// Opens a lesson at `screen`, or where the reader stopped, and marks it as begun. A screen that is asked for has
    /// its questions that are due opened again. None if the course has no such lesson.
    pub fn open(id: &str, screen: Option<usize>, shared: &mut Shared, out: &mut Out) -> Option<Self> {
        let index = shared.course.lessons.iter().position(|l| l.id == id)?;
        let lesson = &shared.course.lessons[index];
        let mark = shared.record.lessons.get(id);
        let stopped = mark.filter(|m| m.finished_at.is_none()).map_or(0, |m| m.screen as usize);
        let at = screen.unwrap_or(stopped).min(lesson.screens.len().saturating_sub(1));
        out.gap();
        out.say(format!("{}. A lesson of {} min, {} screens.", lesson.title, lesson.minutes, lesson.screens.len()));
        out.say("Enter reads on, `help` lists the words, `home` leaves; your place is kept.");
        let mut state = Self { lesson: index, screen: at, block: 0, mode: Mode::Read, figures: BTreeMap::new() };
        state.show(at, screen.is_some(), shared, out);
        Some(state)
    }

    /// What stands before the next line.
    pub fn prompt(&self, shared: &Shared) -> String {
        let n = self.course_lesson(shared).screens.len();
        match &self.mode {
            Mode::Ask(asked) => asked.prompt().to_owned(),
            Mode::Reveal => "enter shows it > ".to_owned(),
            Mode::Figure => "figure > ".to_owned(),
            Mode::Pick(_) => "screen number > ".to_owned(),
            Mode::Read if self.screen >= n => "end > ".to_owned(),
            Mode::Read => format!("screen {} of {n} > ", self.screen + 1),
        }
    }

    /// Takes a line.
    pub fn line(&mut self, line: &str, shared: &mut Shared, out: &mut Out) -> Go {
        let line = line.trim();
        self.read(line, shared, out).unwrap_or_else(|slip| {
            out.error(&slip.message, &slip.hint);
            Go::Stay
        })
    }

    /// What must not be lost when the reader leaves: a short answer that was being compared.
    pub fn leave(&mut self, shared: &mut Shared, out: &mut Out) {
        let mode = match std::mem::replace(&mut self.mode, Mode::Read) {
            Mode::Pick(before) => *before,
            mode => mode,
        };
        if let Mode::Ask(asked) = mode
            && let Some(given) = asked.unfinished()
        {
            self.record(&asked, given, shared, out);
        }
        out.say("Your place in the lesson is kept.");
    }

    fn course_lesson<'a>(&self, shared: &'a Shared) -> &'a Lesson {
        &shared.course.lessons[self.lesson]
    }

    fn read(&mut self, line: &str, shared: &mut Shared, out: &mut Out) -> Result<Go, Slip> {
        if let Mode::Pick(before) = &self.mode {
            let before = (**before).clone();
            return self.picked(line, before, shared, out);
        }
        if let Some(text) = line.strip_prefix('/') {
            self.search(text.trim(), shared, out);
            return Ok(Go::Stay);
        }
        let word = match self.word(line) {
            Ok(word) => word,
            Err(slip) => {
                let Mode::Ask(asked) = &self.mode else { return Err(slip) };
                let asked = asked.clone();
                return self.answer(asked, line, shared, out);
            }
        };
        let rest = words::split(line).1;
        if word == "set"
            && let Mode::Ask(asked) = &self.mode
        {
            // An answer may begin with this word.
            let asked = asked.clone();
            if !self.can_set(rest, shared) {
                return self.answer(asked, line, shared, out);
            }
        }
        match word {
            "set" => self.set(rest, shared, out)?,
            "next" => return Ok(self.next(shared, out)),
            "back" => self.show(self.screen.saturating_sub(1), false, shared, out),
            "repeat" => self.show(self.screen, false, shared, out),
            "outline" => self.outline(shared, out),
            "go" => {
                let n = self.course_lesson(shared).screens.len();
                let to = words::number(words::split(line).1, n)?;
                self.show(to, false, shared, out);
            }
            "sources" => self.sources(shared, out),
            "again" => self.again(words::split(line).1, shared, out)?,
            "skip" => return self.skip(shared, out),
            "help" => {
                out.say("In a lesson you can type these words, or the beginning of one:");
                for word in WORDS {
                    out.item("- ", format!("{}: {}", word.form, word.about));
                }
            }
            "quit" => {
                self.leave(shared, out);
                return Ok(Go::Quit);
            }
            _ => {
                self.leave(shared, out);
                return Ok(Go::Home);
            }
        }
        Ok(Go::Stay)
    }

    /// The word that a line is. Where an answer is waited for, only a word in full or one of the letters counts.
    fn word(&self, line: &str) -> Result<&'static str, Slip> {
        let (first, rest) = words::split(line);
        let known: Vec<&'static str> = WORDS.iter().map(|w| w.typed).filter(|w| *w != "/").collect();
        let letter = |l: &str| match l {
            "b" => Some("back"),
            "o" => Some("outline"),
            "s" => Some("sources"),
            "q" => Some("home"),
            "?" => Some("help"),
            _ => None,
        };
        let found = match (letter(first), first) {
            (Some(word), _) if rest.is_empty() => Ok(word),
            (_, "") => Ok("next"),
            _ if matches!(self.mode, Mode::Ask(_)) => {
                let exact = known.iter().find(|w| w.eq_ignore_ascii_case(first));
                exact.copied().ok_or_else(|| Slip { message: String::new(), hint: String::new() })
            }
            _ => words::pick(first, &known, "type `help` for the words; enter alone reads on"),
        }?;
        if rest.is_empty() || ["go", "again", "set"].contains(&found) {
            return Ok(found);
        }
        let form = WORDS.iter().find(|w| w.typed == found).map_or(found, |w| w.form);
        Err(Slip { message: format!("`{found}` stands alone"), hint: format!("type `{form}`") })
    }

    /// Enter: what is hidden is shown, a question asks for its answer, else the text goes on.
    fn next(&mut self, shared: &mut Shared, out: &mut Out) -> Go {
        match &self.mode {
            Mode::Ask(asked) => {
                out.error("an answer is waited for", &format!("{} `skip` reads on without.", asked.how()));
                return Go::Stay;
            }
            Mode::Reveal => {
                let screen = self.course_lesson(shared).screens.get(self.screen);
                if let Some(Block::Reveal { text, .. }) = screen.and_then(|s| s.blocks.get(self.block)) {
                    out.cited(text, &self.course_lesson(shared).sources);
                }
                self.pass(shared, out);
            }
            Mode::Figure => {
                self.block += 1;
                self.mode = Mode::Read;
                return self.next(shared, out);
            }
            Mode::Read | Mode::Pick(_) => {
                let screens = &self.course_lesson(shared).screens;
                let Some(screen) = screens.get(self.screen) else { return self.go_on(shared) };
                if self.block < screen.blocks.len() {
                    self.advance(false, shared, out);
                } else {
                    self.show(self.screen + 1, false, shared, out);
                }
            }
        }
        Go::Stay
    }

    /// The block at hand is done with: the next prompt reads on from the one after.
    fn pass(&mut self, shared: &Shared, out: &mut Out) {
        self.block += 1;
        self.mode = Mode::Read;
        let screens = &self.course_lesson(shared).screens;
        let left = screens.get(self.screen).is_some_and(|s| self.block < s.blocks.len());
        out.gap();
        out.say(match (left, self.screen + 1 == screens.len()) {
            (true, _) => "Enter goes on with this screen.",
            (false, true) => "This was the last screen. Enter shows the end of the lesson.",
            (false, false) => "Enter opens the next screen.",
        });
    }

    /// Goes to a screen, or past the last to the end, keeps the place and prints what comes first there.
    fn show(&mut self, screen: usize, reopen: bool, shared: &mut Shared, out: &mut Out) {
        let lesson = self.course_lesson(shared);
        let (count, id) = (lesson.screens.len(), lesson.id.clone());
        self.screen = screen.min(count);
        self.block = 0;
        self.mode = Mode::Read;
        let known = shared.record.lessons.get(&id).copied();
        let mut mark = known.unwrap_or_default();
        if known.is_none() {
            mark.opened_at = shared.now;
        }
        mark.screen = self.screen.min(count.saturating_sub(1)) as u32;
        if self.screen >= count {
            mark.finished_at = mark.finished_at.or(Some(shared.now));
        }
        if known != Some(mark) {
            shared.record.lessons.insert(id.clone(), mark);
            out.desk(Request::Mark { lesson: id, mark });
        }
        out.gap();
        match self.course_lesson(shared).screens.get(self.screen) {
            Some(screen) => {
                out.say(format!("Screen {} of {count}: {}", self.screen + 1, screen.title));
                self.advance(reopen, shared, out);
            }
            None => self.end(shared, out),
        }
    }

    /// Prints blocks up to the next one that waits for the reader. `reopen`: questions that are due wait again.
    fn advance(&mut self, reopen: bool, shared: &Shared, out: &mut Out) {
        let lesson = &shared.course.lessons[self.lesson];
        let Some(screen) = lesson.screens.get(self.screen) else { return };
        while let Some(block) = screen.blocks.get(self.block) {
            out.gap();
            match block {
                Block::Prose(text) => out.cited(text, &lesson.sources),
                Block::Figure(_) => {
                    self.show_figure(shared, out);
                    self.mode = Mode::Figure;
                    return;
                }
                Block::Reveal { label, .. } => {
                    out.say(format!("{label}: enter shows it."));
                    self.mode = Mode::Reveal;
                    return;
                }
                Block::Question(q) => {
                    let asked = Asked::new(q, shared.learner);
                    asked.say(out);
                    let due = reopen
                        && (due::is_due(&shared.record, lesson, q, shared.now)
                            || due::confident_error(&shared.record, lesson, q));
                    match due::latest(&shared.record, lesson, q) {
                        Some(answer) if !due => {
                            out.say("You have answered this. `again` opens it once more, for practice.");
                            let count = due::answers(&shared.record, lesson, q).count();
                            explain::say(&asked, &answer.given, answer.confidence, count, out);
                        }
                        _ => {
                            out.say(asked.how());
                            self.mode = Mode::Ask(Box::new(asked));
                            return;
                        }
                    }
                }
            }
            self.block += 1;
        }
    }

    fn question_here<'a>(&self, shared: &'a Shared) -> Option<&'a Question> {
        match self.course_lesson(shared).screens.get(self.screen)?.blocks.get(self.block)? {
            Block::Question(q) => Some(q),
            _ => None,
        }
    }

    fn answer(&mut self, mut asked: Box<Asked>, line: &str, shared: &mut Shared, out: &mut Out) -> Result<Go, Slip> {
        let done = asked.line(line, out)?;
        match done {
            None => self.mode = Mode::Ask(asked),
            Some(given) => {
                let count = self.record(&asked, given.clone(), shared, out);
                explain::say(&asked, &given, asked.confidence(), count, out);
                self.pass(shared, out);
            }
        }
        Ok(Go::Stay)
    }

    /// Keeps an answer; says how many there are by now.
    fn record(&self, asked: &Asked, given: crate::learn::record::Given, shared: &mut Shared, out: &mut Out) -> usize {
        let lesson = &shared.course.lessons[self.lesson];
        let answer = Answer {
            lesson: lesson.id.clone(),
            question: asked.question.id.clone(),
            revision: lesson.revision,
            right: crate::learn::mark::right(&asked.question.kind, &given),
            given,
            confidence: asked.confidence(),
            at: shared.now,
        };
        shared.record.answers.push(answer.clone());
        out.desk(Request::Answer(answer));
        due::answers(&shared.record, lesson, &asked.question).count()
    }

    fn skip(&mut self, shared: &mut Shared, out: &mut Out) -> Result<Go, Slip> {
        match self.mode {
            Mode::Ask(_) | Mode::Reveal => {
                if let Mode::Ask(asked) = &self.mode
                    && let Some(given) = asked.unfinished()
                {
                    let asked = asked.clone();
                    self.record(&asked, given, shared, out);
                }
                self.pass(shared, out);
                Ok(Go::Stay)
            }
            Mode::Figure => Ok(self.next(shared, out)),
            _ => Err(Slip { message: "nothing waits for an answer".into(), hint: "enter reads on".into() }),
        }
    }

    /// Opens a question of this screen once more: the last that was passed, or the one with the number typed.
    fn again(&mut self, number: &str, shared: &Shared, out: &mut Out) -> Result<(), Slip> {
        let screen = self.course_lesson(shared).screens.get(self.screen);
        let blocks = screen.map_or(&[][..], |s| s.blocks.as_slice());
        let passed: Vec<usize> =
            (0..blocks.len().min(self.block)).filter(|b| matches!(blocks[*b], Block::Question(_))).collect();
        let Some(last) = passed.len().checked_sub(1) else {
            let message = "no question of this screen was passed yet".into();
            return Err(Slip { message, hint: "enter reads on".into() });
        };
        let which = if number.is_empty() { last } else { words::number(number, passed.len())? };
        self.block = passed[which];
        if let Some(question) = self.question_here(shared) {
            let asked = Asked::new(question, shared.learner);
            asked.say(out);
            out.say(asked.how());
            self.mode = Mode::Ask(Box::new(asked));
        }
        Ok(())
    }
}
