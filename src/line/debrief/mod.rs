//! The debrief, page by page, in the order that the evidence supports: predict, decisions, twins, and only then the
//! outcome, the account, the judgements, the authors' words, one rule. This file holds the state and what each line does;
//! [`pages`] says what a page holds. Works without a grade too, on what needs none. Knows no other screen.

mod account;
mod decision;
mod pages;
mod phrase;

use crate::grade::report::Report;
use crate::learn::attempt::{self, Attempt};
use crate::session::Run;
use crate::session::desk::Request;

use super::out::Out;
use super::shared::{Go, Shared};
use super::words::{self, Slip, Word, word};
use pages::Page;

const WORDS: [Word; 9] = [
    word("next", "next, or enter alone", "the next page"),
    word("back", "back, or b", "the page before"),
    word("repeat", "repeat", "this page again"),
    word("pages", "pages", "the pages, numbered; a number goes to one"),
    word("write", "write", "keep the debrief as a Markdown file"),
    word("retry", "retry", "the same drill on another evening"),
    word("help", "help, or ?", "these words"),
    word("home", "home, or q", "leave the debrief"),
    word("quit", "quit", "leave Firedrill"),
];

/// The debrief of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    id: i64,
    /// What the run counts as.
    attempt: Attempt,
    run: Run,
    report: Option<Box<Report>>,
    /// Whether grading failed.
    ungraded: bool,
    predicted: Option<(bool, u8)>,
    step: Step,
    page: usize,
}

/// What the next line is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Whether the run passed.
    Passed,
    /// The score, after saying whether it passed.
    Score(bool),
    /// A word; enter turns the page.
    Read,
    /// One rule.
    Rule,
    /// A word; enter goes home.
    End,
}

impl State {
    /// Begins: asks for the grade and for the learner's prediction of it.
    pub fn open(id: i64, run: Run, shared: &Shared, out: &mut Out) -> Self {
        out.desk(Request::Grade { run: id, played: Box::new(run.clone()) });
        out.gap();
        let attempt = attempt::of_row(&shared.record, id);
        out.say(format!("The debrief of {}, {}.", shared.course.title(&run.scenario.id), attempt.word()));
        out.say("First your own view: did this run pass? Type yes or no, or `skip`.");
        Self { id, attempt, run, report: None, ungraded: false, predicted: None, step: Step::Passed, page: 0 }
    }

    /// What stands before the next line.
    pub fn prompt(&self) -> String {
        match self.step {
            Step::Passed => "passed, yes or no > ".to_owned(),
            Step::Score(_) => "score > ".to_owned(),
            Step::Read => format!("page {} of {} > ", self.page + 1, self.pages().len()),
            Step::Rule => "my rule > ".to_owned(),
            Step::End => "end > ".to_owned(),
        }
    }

    /// Takes the grade; whether it is this run's.
    pub fn graded(&mut self, run: i64, report: Box<Report>) -> bool {
        if run == self.id {
            self.report = Some(report);
        }
        run == self.id
    }

    /// Something could not be done; where the grade was waited for, the debrief goes on without.
    pub fn failed(&mut self, waited: bool, out: &mut Out) {
        if self.report.is_none() {
            self.ungraded = true;
        }
        if waited {
            self.show(out);
        }
    }

    /// Takes a line.
    pub fn line(&mut self, line: &str, shared: &mut Shared, out: &mut Out) -> Go {
        let line = line.trim();
        let done = match self.step {
            Step::Passed => self.passed(line, out),
            Step::Score(passed) => self.score(line, passed, out),
            Step::Read => self.read(line, out),
            Step::Rule => Ok(self.rule(line, shared, out)),
            Step::End => self.end(line, out),
        };
        done.unwrap_or_else(|slip| {
            out.error(&slip.message, &slip.hint);
            Go::Stay
        })
    }

    /// A word on what is kept.
    pub fn leave(&self, out: &mut Out) {
        out.say(format!("The run of {} is kept with its log.", self.run.scenario.title));
    }

    /// Prints the page at hand.
    pub fn show(&self, out: &mut Out) {
        let pages = self.pages();
        if let Some(page) = pages.get(self.page) {
            out.gap();
            out.say(format!("Page {} of {}: {}", self.page + 1, pages.len(), self.title(*page)));
            if self.page == 0 && self.report.is_some() {
                out.say(phrase::BUDGET_MINUTES);
            }
            out.gap();
            self.print(*page, out);
        }
    }

    fn passed(&mut self, line: &str, out: &mut Out) -> Result<Go, Slip> {
        if let Some(go) = self.early(line, out) {
            return Ok(go);
        }
        if !words::yes(line) && !words::no(line) {
            let hint = "type yes or no; `skip` goes on without a prediction".into();
            return Err(Slip { message: "that is neither yes nor no".into(), hint });
        }
        self.step = Step::Score(words::yes(line));
        out.say("And which score, from 0 to 100? 100 is what the reference would have done, 0 is doing nothing.");
        Ok(Go::Stay)
    }

    fn score(&mut self, line: &str, passed: bool, out: &mut Out) -> Result<Go, Slip> {
        if let Some(go) = self.early(line, out) {
            return Ok(go);
        }
        let score = line.parse::<u8>().ok().filter(|s| *s <= 100).ok_or_else(|| Slip {
            message: format!("`{}` is not a score", words::shown(line)),
            hint: "type a whole number from 0 to 100; `skip` goes on without".into(),
        })?;
        self.predicted = Some((passed, score));
        out.desk(Request::Predict { run: self.id, passed, score });
        Ok(self.begin(out))
    }

    /// Words that leave the prediction.
    fn early(&mut self, line: &str, out: &mut Out) -> Option<Go> {
        match line.to_lowercase().as_str() {
            "skip" | "s" => Some(self.begin(out)),
            "home" | "q" => {
                self.leave(out);
                Some(Go::Home)
            }
            "quit" => {
                self.leave(out);
                Some(Go::Quit)
            }
            _ => None,
        }
    }

    fn begin(&mut self, out: &mut Out) -> Go {
        self.step = Step::Read;
        self.page = 0;
        if self.report.is_none() && !self.ungraded {
            out.say("Working out what your decisions cost.");
            return Go::Wait;
        }
        self.show(out);
        Go::Stay
    }

    fn read(&mut self, line: &str, out: &mut Out) -> Result<Go, Slip> {
        let pages = self.pages();
        if line.starts_with(|c: char| c.is_ascii_digit()) {
            self.page = words::number(line, pages.len())?;
            self.show(out);
            return Ok(Go::Stay);
        }
        match word_of(line)? {
            "next" if self.page + 1 < pages.len() => {
                self.page += 1;
                self.show(out);
            }
            "next" => {
                self.step = Step::Rule;
                out.gap();
                out.say("One rule that you take from this run, in your own words. Enter alone leaves it out.");
            }
            "back" => {
                self.page = self.page.saturating_sub(1);
                self.show(out);
            }
            "repeat" => self.show(out),
            "pages" => {
                for (n, page) in pages.iter().enumerate() {
                    out.numbered(n + 1, self.title(*page));
                }
            }
            other => return Ok(self.common(other, out)),
        }
        Ok(Go::Stay)
    }

    fn rule(&mut self, line: &str, shared: &mut Shared, out: &mut Out) -> Go {
        match line.to_lowercase().as_str() {
            "b" | "back" => {
                self.step = Step::Read;
                self.show(out);
                return Go::Stay;
            }
            "q" => return Go::Home,
            "home" | "quit" | "retry" => return self.common(&line.to_lowercase(), out),
            "" => {}
            _ => {
                out.desk(Request::Rule { run: self.id, text: line.to_owned() });
                if let Some(meta) = shared.run_mut(self.id) {
                    meta.rule = Some(line.to_owned());
                }
                out.say("Kept.");
            }
        }
        self.step = Step::End;
        out.say("`retry` plays this drill on another evening, `write` keeps the debrief as a file. Enter goes home.");
        Go::Stay
    }

    fn end(&mut self, line: &str, out: &mut Out) -> Result<Go, Slip> {
        match word_of(line)? {
            "next" => Ok(Go::Home),
            "back" | "repeat" | "pages" => {
                self.step = Step::Read;
                self.show(out);
                Ok(Go::Stay)
            }
            other => Ok(self.common(other, out)),
        }
    }

    /// Words that mean the same everywhere here.
    fn common(&self, word: &str, out: &mut Out) -> Go {
        match word {
            "write" => {
                let markdown = self.markdown();
                out.desk(Request::Export { run: self.id, markdown });
            }
            "retry" => return Go::Begin { scenario: self.run.scenario.id.clone(), exam: false },
            "home" => return Go::Home,
            "quit" => return Go::Quit,
            _ => {
                out.say("In the debrief you can type these words, or the beginning of one:");
                for word in WORDS {
                    out.item("- ", format!("{}: {}", word.form, word.about));
                }
            }
        }
        Go::Stay
    }

    fn pages(&self) -> Vec<Page> {
        pages::all(&self.run, self.report.as_deref())
    }
}

fn word_of(line: &str) -> Result<&'static str, Slip> {
    let known = WORDS.map(|w| w.typed);
    match line {
        "" => Ok("next"),
        "?" => Ok("help"),
        "b" => Ok("back"),
        "q" => Ok("home"),
        _ => words::pick(line, &known, "type `help` for the words; enter alone turns the page"),
    }
}
