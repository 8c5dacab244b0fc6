//! The debrief, page by page, in the order that the evidence supports: predict, decisions, twins, and only then the
//! outcome, the course of it, going back, the judgements, the authors' words, one rule. What is said comes from
//! [`crate::session::debrief`]; this file holds the state and what each line does, [`pages`] prints. Works without a
//! grade too, on what needs none. Knows no other screen.

mod follow_ups;
pub(super) mod pages;

use crate::grade::report::Report;
use crate::learn::again::again;
use crate::learn::attempt::{self, Attempt};
use crate::learn::record::Prediction;
use crate::session::Run;
use crate::session::debrief::{self as told, Debrief, Earlier, Given, Topic};
use crate::session::desk::Request;
use crate::session::follow_ups::{Compared, learning};

use super::out::Out;
use super::shared::{Go, Shared};
use super::words::{self, Slip, Word, word};

const WORDS: [Word; 12] = [
    word("next", "next, or enter alone", "the next page"),
    word("back", "back, or b", "the page before"),
    word("repeat", "repeat", "this page again"),
    word("pages", "pages", "the pages, numbered; a number goes to one"),
    word("card", "card LETTER", "any decision in full, by its letter"),
    word("fork", "fork, or fork LETTER", "back to the minute of the costliest decision, or of that one, for practice"),
    word(
        "followups",
        "followups",
        "what to do about the next time, within a budget; the same evening is then played again",
    ),
    word("write", "write", "keep the debrief as files: Markdown and a page"),
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
    /// The run that a retry goes back into.
    earlier: Option<Box<Earlier>>,
    /// What there is to say by now.
    debrief: Debrief,
    /// When the learner meets this again.
    again: Vec<String>,
    /// Every decision, as it can be named before there is a grade.
    taken: Vec<(String, String)>,
    /// Whether grading failed.
    ungraded: bool,
    expected: Option<Prediction>,
    rule: Option<String>,
    step: Step,
    page: usize,
    followed: follow_ups::Choosing,
}

/// What the next line is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Whether the run passed.
    Passed,
    /// The score, after saying whether it passed.
    Score(bool),
    /// The decision that cost most, after both.
    Worst(bool, u8),
    /// A word; enter turns the page.
    Read,
    /// One rule.
    Rule,
    /// A word; enter goes home.
    End,
    /// A follow-up, or what is settled of one; enter plays the week.
    FollowUps,
}

impl State {
    /// Begins: asks for the grade and for the learner's prediction of it, unless that was given before.
    pub fn open(id: i64, run: Run, shared: &Shared, out: &mut Out) -> (Self, Go) {
        out.desk(Request::Grade { run: id, played: Box::new(run.clone()) });
        out.gap();
        let attempt = attempt::of_row(&shared.record, id);
        out.say(format!("The debrief of {}, {}.", shared.course.title(&run.scenario.id), attempt.word()));
        let meta = shared.record.runs.iter().find(|r| r.id == id);
        let expected = meta.and_then(|m| m.prediction);
        let rule = meta.and_then(|m| m.rule.clone());
        let taken = told::taken(&run);
        let given = Given {
            run: &run,
            attempt,
            report: None,
            expected,
            earlier: None,
            rule: None,
            again: &[],
            learning: None,
            workshop: None,
            followed: None,
        };
        let debrief = Debrief::of(&given);
        let followed = follow_ups::Choosing::new(&run.scenario, shared.record.follow_ups.get(&id));
        let mut state = Self {
            id,
            attempt,
            run,
            report: None,
            earlier: None,
            debrief,
            again: vec![],
            taken,
            ungraded: false,
            expected,
            rule,
            step: Step::Passed,
            page: 0,
            followed,
        };
        state.tell(shared);
        if expected.is_some() {
            let go = state.begin(shared, out);
            return (state, go);
        }
        out.say("First your own view: did this run pass? Type yes or no, or `skip`.");
        (state, Go::Stay)
    }

    /// What stands before the next line.
    pub fn prompt(&self) -> String {
        match self.step {
            Step::Passed => "passed, yes or no > ".to_owned(),
            Step::Score(_) => "score > ".to_owned(),
            Step::Worst(..) => "costliest > ".to_owned(),
            Step::Read => format!("page {} of {} > ", self.page + 1, pages::all(&self.debrief).len()),
            Step::Rule => "my rule > ".to_owned(),
            Step::End => "end > ".to_owned(),
            Step::FollowUps => self.followed.prompt(&self.run.scenario),
        }
    }

    /// Takes the grade; whether it is this run's.
    pub fn graded(&mut self, run: i64, report: Box<Report>, earlier: Option<Box<Earlier>>, shared: &Shared) -> bool {
        if run == self.id {
            self.report = Some(report);
            self.earlier = earlier;
            self.tell(shared);
        }
        run == self.id
    }

    /// Says anew what there is to say.
    fn tell(&mut self, shared: &Shared) {
        let report = self.report.as_deref();
        let passed = report.map(|r| r.passed);
        self.again = again(&shared.course, &shared.record, &self.run.scenario.id, passed, shared.now);
        let kept = shared.record.follow_ups.get(&self.id);
        let learning = kept.map(|kept| learning(&self.run.scenario, kept, self.run.now()));
        self.debrief = Debrief::of(&Given {
            run: &self.run,
            attempt: self.attempt,
            report,
            expected: self.expected,
            earlier: self.earlier.as_deref(),
            rule: self.rule.as_deref(),
            again: &self.again,
            learning: learning.as_ref(),
            workshop: shared.record.workshops.get(&self.id),
            followed: kept,
        });
    }

    /// Takes the week that was played again; whether it is this run's.
    pub fn replayed(&mut self, run: i64, compared: &Compared, shared: &mut Shared, out: &mut Out) -> bool {
        if run == self.id {
            let kept = self.followed.replayed(&self.run, compared, &self.debrief, out);
            shared.record.follow_ups.insert(run, kept.clone());
            out.desk(Request::FollowUp { run, kept });
            self.tell(shared);
        }
        run == self.id
    }

    /// Something could not be done; where the grade was waited for, the debrief goes on without.
    pub fn failed(&mut self, waited: bool, out: &mut Out) {
        if self.report.is_none() {
            self.ungraded = true;
        }
        if waited && self.step != Step::FollowUps {
            self.show(out);
        }
    }

    /// Takes a line.
    pub fn line(&mut self, line: &str, shared: &mut Shared, out: &mut Out) -> Go {
        let line = line.trim();
        let done = match self.step {
            Step::Passed => self.passed(line, shared, out),
            Step::Score(passed) => self.score(line, passed, shared, out),
            Step::Worst(passed, score) => self.worst(line, (passed, score), shared, out),
            Step::Read => self.read(line, out),
            Step::Rule => Ok(self.rule(line, shared, out)),
            Step::End => self.end(line, out),
            Step::FollowUps => self.follow_up(line, out),
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
        let pages = pages::all(&self.debrief);
        if let Some(part) = pages.get(self.page) {
            out.gap();
            out.say(format!("Page {} of {}: {}", self.page + 1, pages.len(), part.title));
            out.gap();
            pages::print(&part.blocks, &self.debrief, out);
        }
        // The authors' words say what would have spared users; whoever wants to find out goes first.
        let offers = !self.run.scenario.follow_ups.list.is_empty();
        if offers && pages::first_of(&self.debrief, Topic::Story) == Some(self.page + 1) {
            out.gap();
            out.say(
                "`followups` asks what should be done about the next time; the next page is what the authors say of it.",
            );
        }
    }

    fn passed(&mut self, line: &str, shared: &mut Shared, out: &mut Out) -> Result<Go, Slip> {
        if let Some(go) = self.early(line, shared, out) {
            return Ok(go);
        }
        if !words::yes(line) && !words::no(line) {
            let hint = "type yes or no; `skip` goes on without a prediction".into();
            return Err(Slip { message: "that is neither yes nor no".into(), hint });
        }
        self.step = Step::Score(words::yes(line));
        out.say(format!("And which score, from 0 to 100? {}", told::words::SCORE));
        Ok(Go::Stay)
    }

    fn score(&mut self, line: &str, passed: bool, shared: &mut Shared, out: &mut Out) -> Result<Go, Slip> {
        if let Some(go) = self.early(line, shared, out) {
            return Ok(go);
        }
        let score = line.parse::<u8>().ok().filter(|s| *s <= 100).ok_or_else(|| Slip {
            message: format!("`{}` is not a score", words::shown(line)),
            hint: "type a whole number from 0 to 100; `skip` goes on without".into(),
        })?;
        if self.taken.is_empty() {
            return Ok(self.predict(Prediction { passed, score, worst: None }, shared, out));
        }
        self.step = Step::Worst(passed, score);
        out.say("And which decision cost most? Type its number; enter alone if none stands out.");
        for (n, (at, what)) in self.taken.iter().enumerate() {
            out.numbered(n + 1, format!("{at} {what}"));
        }
        Ok(Go::Stay)
    }

    fn worst(&mut self, line: &str, said: (bool, u8), shared: &mut Shared, out: &mut Out) -> Result<Go, Slip> {
        let (passed, score) = said;
        if matches!(line.to_lowercase().as_str(), "home" | "q" | "quit") {
            return Ok(self.early(line, shared, out).unwrap_or(Go::Home));
        }
        let none = matches!(line.to_lowercase().as_str(), "" | "none" | "skip" | "s");
        let worst = if none { None } else { Some(words::number(line, self.taken.len())? as u32) };
        Ok(self.predict(Prediction { passed, score, worst }, shared, out))
    }

    fn predict(&mut self, expected: Prediction, shared: &mut Shared, out: &mut Out) -> Go {
        self.expected = Some(expected);
        if let Some(meta) = shared.run_mut(self.id) {
            meta.prediction = Some(expected);
        }
        out.desk(Request::Predict { run: self.id, expected });
        self.begin(shared, out)
    }

    /// Words that leave the prediction.
    fn early(&mut self, line: &str, shared: &Shared, out: &mut Out) -> Option<Go> {
        match line.to_lowercase().as_str() {
            "skip" | "s" => Some(self.begin(shared, out)),
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

    fn begin(&mut self, shared: &Shared, out: &mut Out) -> Go {
        self.step = Step::Read;
        self.page = 0;
        self.tell(shared);
        if self.report.is_none() && !self.ungraded {
            out.say("Working out what your decisions cost.");
            return Go::Wait;
        }
        self.show(out);
        Go::Stay
    }

    fn read(&mut self, line: &str, out: &mut Out) -> Result<Go, Slip> {
        let titles: Vec<String> = pages::all(&self.debrief).iter().map(|p| p.title.clone()).collect();
        if line.starts_with(|c: char| c.is_ascii_digit()) {
            self.page = words::number(line, titles.len())?;
            self.show(out);
            return Ok(Go::Stay);
        }
        if let Some(go) = self.picked(line, out)? {
            return Ok(go);
        }
        match word_of(line)? {
            "next" if self.page + 1 < titles.len() => {
                self.page += 1;
                self.show(out);
            }
            "next" => {
                self.step = Step::Rule;
                out.gap();
                out.say("One rule that you take from this run, in your own words. Enter alone leaves it out.");
                if !self.run.scenario.follow_ups.list.is_empty() {
                    out.say(
                        "`followups` first asks what should be done about the next time, and plays the evening again.",
                    );
                }
            }
            "back" => {
                self.page = self.page.saturating_sub(1);
                self.show(out);
            }
            "repeat" => self.show(out),
            "pages" => titles.iter().enumerate().for_each(|(n, title)| out.numbered(n + 1, title)),
            other => return Ok(self.common(other, out)),
        }
        Ok(Go::Stay)
    }

    /// `card c` and `fork c`: a decision by its letter.
    fn picked(&self, line: &str, out: &mut Out) -> Result<Option<Go>, Slip> {
        let (first, rest) = words::split(line);
        let known = WORDS.map(|w| w.typed);
        let word = words::pick(first, &known, "").ok().filter(|w| matches!(*w, "card" | "fork"));
        let (Some(word), Some(report)) = (word, &self.report) else { return Ok(None) };
        if word == "fork" && rest.is_empty() {
            return Ok(None);
        }
        let mut letters = rest.chars();
        let decision = letters.next().filter(|_| letters.next().is_none());
        let decision = decision.and_then(|c| told::by_letter(c, report.moves.len())).ok_or_else(|| Slip {
            message: format!("`{}` is not the letter of a decision", words::shown(rest)),
            hint: format!("type `{word}` and a letter of the list of every decision, as in `{word} a`"),
        })?;
        if word == "fork" {
            return Ok(Some(self.fork(decision)));
        }
        pages::print(&told::card(&self.run, report, decision), &self.debrief, out);
        Ok(Some(Go::Stay))
    }

    /// Back to the minute of a decision.
    fn fork(&self, decision: usize) -> Go {
        let at = self.report.as_ref().map_or(self.run.now(), |r| r.moves[decision].at);
        Go::Fork { run: self.id, lines: self.run.lines_before(at) }
    }

    fn rule(&mut self, line: &str, shared: &mut Shared, out: &mut Out) -> Go {
        match line.to_lowercase().as_str() {
            "b" | "back" => {
                self.step = Step::Read;
                self.show(out);
                return Go::Stay;
            }
            "q" => return Go::Home,
            "help" | "?" => {
                out.say(
                    "Type one sentence that you want to remember when you meet this again; what you type is kept as it \
                     stands. Enter alone leaves it out, `back` goes back to the pages.",
                );
                return Go::Stay;
            }
            "home" | "quit" | "retry" | "fork" | "followups" => return self.common(&line.to_lowercase(), out),
            "" => {}
            _ => {
                out.desk(Request::Rule { run: self.id, text: line.to_owned() });
                self.rule = Some(line.to_owned());
                if let Some(meta) = shared.run_mut(self.id) {
                    meta.rule = Some(line.to_owned());
                }
                out.say("Kept.");
            }
        }
        self.step = Step::End;
        self.tell(shared);
        if !self.again.is_empty() {
            out.gap();
            out.say("When you meet this again:");
            self.again.iter().for_each(|words| out.item("- ", words));
        }
        out.gap();
        out.say(
            "`followups` plays the evening again with what you would do about the next time, `fork` goes back to the minute of \
             your costliest decision, `retry` plays this drill on another evening, \
             `write` keeps the debrief as files. Enter goes home.",
        );
        Go::Stay
    }

    fn end(&mut self, line: &str, out: &mut Out) -> Result<Go, Slip> {
        if let Some(go) = self.picked(line, out)? {
            return Ok(go);
        }
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

    /// A line about the follow-ups.
    fn follow_up(&mut self, line: &str, out: &mut Out) -> Result<Go, Slip> {
        let said = self.followed.line(line, &self.run.scenario, out)?;
        Ok(match said {
            follow_ups::Said::Stay => Go::Stay,
            follow_ups::Said::Back if self.page + 1 < pages::all(&self.debrief).len() => {
                self.step = Step::Read;
                self.show(out);
                Go::Stay
            }
            follow_ups::Said::Back if self.rule.is_some() => {
                self.step = Step::End;
                out.say("Back at the end of the debrief. Enter goes home.");
                Go::Stay
            }
            follow_ups::Said::Back => {
                self.step = Step::Rule;
                out.say("One rule that you take from this run, in your own words. Enter alone leaves it out.");
                Go::Stay
            }
            follow_ups::Said::Play(picks) => {
                out.say("Playing the evening again, in every world.");
                out.desk(Request::Replay { run: self.id, played: Box::new(self.run.clone()), picks });
                Go::Wait
            }
            follow_ups::Said::Home => Go::Home,
            follow_ups::Said::Quit => Go::Quit,
        })
    }

    /// Words that mean the same everywhere here.
    fn common(&mut self, word: &str, out: &mut Out) -> Go {
        match word {
            "write" => {
                let (markdown, html) = (told::markdown::file(&self.debrief), told::html::page(&self.debrief));
                out.desk(Request::Export { run: self.id, markdown, html });
            }
            "fork" => match self.report.as_deref().and_then(told::turning_point) {
                Some(decision) => return self.fork(decision),
                None => out.say("There is no graded decision in this run to go back to."),
            },
            "card" => {
                out.say("Type `card` and the letter of a decision, as in `card a`; `pages` finds the list of them.");
            }
            "followups" if self.run.scenario.follow_ups.list.is_empty() => out.say("This drill offers no follow-ups."),
            "followups" => {
                self.step = Step::FollowUps;
                self.followed.show(&self.run.scenario, out);
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
