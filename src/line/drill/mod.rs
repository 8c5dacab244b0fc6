//! A drill as typed lines: the briefing, then a prompt with the simulated clock, what each command tells, judgements in
//! numbers. Every line goes to the run, but for the few words that only ask about it. Knows no other screen.

pub mod about;
mod judge;
pub mod tell;
mod workshop;

use crate::base::time::{Spoken, Tick};
use crate::session::Run;
use crate::session::desk::Request;
use crate::session::feed::{Entry, Item};
use crate::sim::{Command, command};

use super::brief;
use super::out::Out;
use super::shared::{Go, Shared};
use super::words::{self, Slip, Word, word};

/// Words that only ask, or leave; everything else is the run's.
const WORDS: [Word; 12] = [
    word("help", "help [WORD], or ?", "what can be typed"),
    word("menu", "menu [look, people, change, lead, time]", "what can be done, numbered; a number does it"),
    word("status", "status", "the clock, the alerts, what is on its way"),
    word("map", "map", "the services, who calls whom, and the health you have seen"),
    word("users", "users", "what users can and cannot do, as you saw it, and the error budget"),
    word("charts", "charts", "every dashboard you opened, as you saw it last: level, trend, since when"),
    word("people", "people", "who is here and who can be paged"),
    word("since", "since", "what happened since you last typed `since`"),
    word("again", "again", "the last thing you looked at, in full"),
    word("home", "home", "leave; the run is kept and goes on where it is"),
    word("quit", "quit", "leave Firedrill; the run is kept"),
    word("abandon", "abandon", "give this run up for good"),
];

/// A run that is played.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    id: i64,
    run: Run,
    /// Lines of the log that were handed on.
    kept: usize,
    mode: Mode,
    /// What the numbers of the last menu stand for.
    menu: Vec<String>,
    /// Entries of the feed up to the last `since`.
    heard: usize,
    /// Where a team plays it.
    hour: Option<Box<workshop::Hour>>,
}

/// What the next line is taken for.
#[derive(Debug, Clone, PartialEq)]
enum Mode {
    /// A command, or an order while a judgement is asked for.
    Play,
    /// What this order rests on.
    Cues(Vec<usize>),
    /// How sure, for this order, which rests on these cues.
    Sure(Vec<usize>, Vec<String>),
    /// Yes or no to giving up.
    Abandon,
    /// Yes or no to this command, and to what was typed for it.
    Asked(String, String),
    /// Yes or no to showing the truth.
    Truth,
}

impl State {
    /// A run, new or left before; says where it stands.
    pub fn open(id: i64, run: Run, shared: &mut Shared, out: &mut Out) -> (Self, Go) {
        let kept = run.lines().len();
        let heard = run.feed.len();
        let mut state = Self { id, run, kept, mode: Mode::Play, menu: vec![], heard: 0, hour: None };
        out.gap();
        if state.run.header.watched.is_some_and(|n| n as usize == kept) {
            state.taken_over(out);
        } else if kept == 0 {
            state.brief(out);
        } else {
            state.heard = heard;
            state.back(out);
        }
        let go = state.attend(shared, out);
        (state, go)
    }

    /// What stands before the next line.
    pub fn prompt(&self) -> String {
        match &self.mode {
            Mode::Cues(_) => "cues > ".to_owned(),
            Mode::Sure(..) => "how sure > ".to_owned(),
            Mode::Abandon | Mode::Asked(..) | Mode::Truth => "yes or no > ".to_owned(),
            Mode::Play if self.hour.is_some() && self.run.freeze().is_some() => format!("{}, vote > ", self.clock()),
            Mode::Play if self.run.freeze().is_some() => format!("{}, rank > ", self.clock()),
            Mode::Play => format!("{} > ", self.clock()),
        }
    }

    /// Takes a line.
    pub fn line(&mut self, line: &str, shared: &mut Shared, out: &mut Out) -> Go {
        let line = line.trim();
        let done = match self.mode.clone() {
            Mode::Abandon => Ok(self.abandon(line, shared, out)),
            Mode::Asked(command, typed) => self.answered(line, &command, &typed, shared, out),
            Mode::Truth => Ok(self.truth(line, out)),
            Mode::Cues(order) => self.cues(line, order, shared, out),
            Mode::Sure(order, cues) => self.sure(line, &order, &cues, shared, out),
            Mode::Play => self.play(line, shared, out),
        };
        done.unwrap_or_else(|slip| {
            out.error(&slip.message, &slip.hint);
            Go::Stay
        })
    }

    /// A word on what is kept.
    pub fn leave(&mut self, out: &mut Out) {
        self.mode = Mode::Play;
        let title = &self.run.scenario.title;
        out.say(format!("The run of {title} is kept. It goes on at {}, where you left it.", self.clock()));
    }

    fn clock(&self) -> String {
        self.run.day().hhmmss(self.run.now())
    }

    fn brief(&self, out: &mut Out) {
        brief::head(&self.run, out);
        out.say(
            "Simulated time moves when you act. Looking, asking and changing take time, and users wait with you. \
             `help` lists what can be typed, `menu` what can be done. Nothing tells you before the end whether you \
             are right.",
        );
        out.gap();
        brief::pager(&self.run, out);
    }

    fn taken_over(&mut self, out: &mut Out) {
        out.say(format!(
            "You take over at {}. From here on the run is yours; it is kept, and counts as assisted practice. Simulated time \
             moves when you act. `help` lists what can be typed, `menu` what can be done.",
            self.clock()
        ));
        self.heard = self.run.feed.len();
        self.judgement(out);
    }

    fn back(&self, out: &mut Out) {
        let what = if self.run.header.exam { "exam of the drill" } else { "drill" };
        out.say(format!("Back in the {what} {}.", self.run.scenario.title));
        if self.run.header.fork.is_some() {
            out.say("It is a retry, for practice: the first run stays what it is.");
        }
        about::status(&self.run, out);
        let last = self.run.feed.iter().rev().find_map(|e| match &e.item {
            Item::You(typed) => Some((e.at, typed.clone())),
            _ => None,
        });
        if let Some((at, typed)) = last {
            out.say(format!("Your last command, at {}: {typed}.", self.run.day().hhmmss(at)));
        }
        out.say("`again` repeats what you looked at last.");
        self.judgement(out);
    }

    fn play(&mut self, line: &str, shared: &mut Shared, out: &mut Out) -> Result<Go, Slip> {
        if let Some(done) = self.hour_line(line, shared, out) {
            return done;
        }
        let (first, rest) = words::split(line);
        if first.starts_with(|c: char| c.is_ascii_digit()) {
            if self.run.freeze().is_some() {
                return self.order(line, shared, out);
            }
            let phrase = self.numbered(line)?;
            return Ok(self.ask_first(&phrase, &phrase, shared, out));
        }
        if first.is_empty() {
            match self.run.freeze() {
                Some(_) => {
                    self.judgement(out);
                    self.count(out);
                }
                None => {
                    out.say(
                        "Time stands still until you act. `menu` lists what can be done, `wait 1m` lets time pass.",
                    );
                }
            }
            return Ok(Go::Stay);
        }
        match self.word_of(first)? {
            "help" => about::help(&self.run, rest, &WORDS, out)?,
            "menu" => self.menu = about::menu(&self.run, rest, out)?,
            "status" => about::status(&self.run, out),
            "map" => about::map(&self.run, out),
            "users" => about::users(&self.run, out),
            "charts" => about::charts(&self.run, out),
            "people" => about::people(&self.run, out),
            "since" => self.since(out),
            "again" => self.again(out),
            "home" => {
                self.leave(out);
                return Ok(Go::Home);
            }
            "quit" => {
                self.leave(out);
                return Ok(Go::Quit);
            }
            "abandon" => {
                out.say(if self.run.header.exam {
                    "This ends the exam: it counts as far as it went, as if nobody did anything more. End it?"
                } else {
                    "This gives the run up for good: it cannot be gone on with and is not graded. Give it up?"
                });
                self.mode = Mode::Abandon;
            }
            verb => {
                let whole = format!("{verb} {rest}");
                return Ok(self.ask_first(whole.trim(), line, shared, out));
            }
        }
        Ok(Go::Stay)
    }

    /// Carries a command out, or asks first where it changes production or ends the run.
    fn ask_first(&mut self, command: &str, typed: &str, shared: &mut Shared, out: &mut Out) -> Go {
        let whole = if self.run.read(command).is_err() { self.whole(command) } else { command.to_owned() };
        let Some(question) = self.run.question(&whole) else { return self.act(command, typed, shared, out) };
        for words in [question.what, question.risk, question.back] {
            if !words.is_empty() {
                out.say(words);
            }
        }
        out.say("Type yes to do it, no to leave it. No time passes until then.");
        self.mode = Mode::Asked(whole, typed.to_owned());
        Go::Stay
    }

    /// Yes, no, or another command, which leaves what was asked undone.
    fn answered(
        &mut self,
        line: &str,
        command: &str,
        typed: &str,
        shared: &mut Shared,
        out: &mut Out,
    ) -> Result<Go, Slip> {
        if words::yes(line) {
            self.mode = Mode::Play;
            return Ok(self.act(command, typed, shared, out));
        }
        if line.is_empty() {
            out.say(format!("Type yes to do it, no to leave it: {command}."));
            return Ok(Go::Stay);
        }
        self.mode = Mode::Play;
        out.say(format!("Left as it is, nothing was done: {command}."));
        if "no".starts_with(&line.to_lowercase()) { Ok(Go::Stay) } else { self.play(line, shared, out) }
    }

    /// Gives the run a command; where its words are only beginnings, the words that they begin.
    fn act(&mut self, command: &str, typed: &str, shared: &mut Shared, out: &mut Out) -> Go {
        let (first, before) = (self.run.feed.len(), self.run.now());
        let done = self.run.type_line(command).map(|_| ());
        let done = done.or_else(|error| {
            let whole = self.whole(command);
            if whole == command { Err(error) } else { self.run.type_line(&whole).map(|_| ()) }
        });
        if let Err(error) = done {
            out.error(&error.message, &about::form(&error.hint));
            self.options(command, out);
            return Go::Stay;
        }
        for (seq, line) in self.run.lines().iter().enumerate().skip(self.kept) {
            out.desk(Request::Append { run: self.id, seq: seq as u32, line: line.clone() });
        }
        self.kept = self.run.lines().len();
        let day = self.run.day();
        for entry in &self.run.feed[first..] {
            match &entry.item {
                Item::You(done) => understood(typed, done, out),
                _ => tell::entry(entry, day, out),
            }
        }
        if let Some(meta) = shared.run_mut(self.id) {
            meta.hints = self.run.hints as u32;
        }
        if !self.run.over() {
            self.cut_short(before, out);
            return Go::Stay;
        }
        out.desk(Request::End { run: self.id });
        let now = shared.now;
        if let Some(meta) = shared.run_mut(self.id) {
            meta.ended_at = Some(now);
        }
        Go::Debrief { run: self.id, played: Box::new(self.run.clone()) }
    }

    /// Says so where the last command was to wait for longer than it did.
    fn cut_short(&self, before: Tick, out: &mut Out) {
        let last = self.run.lines().last().map(|l| self.run.read(&l.command));
        let Some(Ok(Command::Wait(asked))) = last else { return };
        let passed = self.run.now().since(before);
        if passed < asked {
            out.say(format!("News ends the wait, after {} of {}.", Spoken(passed), Spoken(asked)));
        }
    }

    /// `command` with each word that only one word begins with in full.
    fn whole(&self, command: &str) -> String {
        let mut out = String::new();
        for word in command.split_whitespace() {
            let so_far = if out.is_empty() { word.to_owned() } else { format!("{out} {word}") };
            let fits = self.run.complete(&so_far);
            out = match fits.as_slice() {
                [only] => only.line.clone(),
                _ => so_far,
            };
        }
        out
    }

    /// The words that can follow where a command breaks off.
    fn options(&self, command: &str, out: &mut Out) {
        let fits = self.run.complete(&format!("{command} "));
        if !fits.is_empty() {
            let words: Vec<&str> = fits.iter().map(|c| c.word.as_str()).collect();
            out.say(format!("It can go on with: {}.", words.join(", ")));
        }
    }

    /// The word of this screen or of the run that `typed` is or begins.
    fn word_of(&self, typed: &str) -> Result<&'static str, Slip> {
        if typed == "?" {
            return Ok("help");
        }
        // Words that this drill has nothing for are answered by the run.
        if let Some(whole) = command::verbs().find(|v| v.word == typed.to_lowercase()) {
            return Ok(whole.word);
        }
        let own = WORDS.iter().map(|w| w.typed);
        let known: Vec<&'static str> = self.run.verbs().into_iter().map(|v| v.word).chain(own).collect();
        words::pick(typed, &known, "type `help` for what can be typed, `menu` for what can be done")
    }

    fn numbered(&self, line: &str) -> Result<String, Slip> {
        if self.menu.is_empty() {
            let hint = "type `menu` for the numbers".into();
            return Err(Slip { message: "no numbers were given out yet".into(), hint });
        }
        let phrase = &self.menu[words::number(line, self.menu.len())?];
        if about::needs_words(phrase) {
            let message = "this one needs your own words".into();
            return Err(Slip { message, hint: format!("type `{}`", about::form(phrase)) });
        }
        Ok(phrase.clone())
    }

    fn since(&mut self, out: &mut Out) {
        let news: Vec<&Entry> = self.run.feed[self.heard..].iter().filter(|e| tell::is_news(&e.item)).collect();
        if news.is_empty() {
            out.say("Nothing happened since.");
        }
        for entry in news {
            tell::entry(entry, self.run.day(), out);
        }
        self.heard = self.run.feed.len();
    }

    fn again(&self, out: &mut Out) {
        match self.run.feed.iter().rev().find(|e| tell::is_look(&e.item)) {
            Some(entry) => tell::in_full(entry, self.run.day(), out),
            None => out.say("You have not looked at anything yet."),
        }
    }

    fn abandon(&mut self, line: &str, shared: &mut Shared, out: &mut Out) -> Go {
        self.mode = Mode::Play;
        if !words::yes(line) {
            out.say("The run goes on.");
            return Go::Stay;
        }
        out.desk(Request::Abandon { run: self.id });
        let now = shared.now;
        if let Some(meta) = shared.run_mut(self.id) {
            meta.abandoned_at = Some(now);
        }
        if self.run.header.exam {
            out.say("The exam is over. It counts as far as it went.");
            return Go::Debrief { run: self.id, played: Box::new(self.run.clone()) };
        }
        out.say("The run is given up.");
        Go::Home
    }
}

/// Says what was done where it is not what was typed.
fn understood(typed: &str, done: &str, out: &mut Out) {
    let names = |line: &str| line.split_whitespace().take(2).map(str::to_owned).collect::<Vec<_>>();
    let (mine, theirs) = (names(typed), names(done));
    let timed = theirs.first().is_some_and(|v| ["wait", "rank", "declare", "update", "suspect"].contains(&v.as_str()));
    if mine.first() != theirs.first() || (!timed && mine != theirs) {
        out.say(format!("Understood: {done}."));
    }
}
