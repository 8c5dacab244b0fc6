//! A drill as typed lines: the briefing, then a prompt with the simulated clock, what each command tells, judgements in
//! numbers. Every line goes to the run, but for the few words that only ask about it. Knows no other screen.

pub mod about;
mod judge;
pub mod tell;
mod workshop;

use crate::session::Run;
use crate::session::desk::Request;
use crate::session::feed::{Entry, Item};
use crate::session::typed::ask;
use crate::sim::command;

use super::brief;
use super::out::Out;
use super::shared::{Go, Shared};
use super::words::{self, Slip};

/// A run that is played.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    id: i64,
    run: Run,
    /// Lines of the log that were handed on.
    kept: usize,
    mode: Mode,
    /// What the numbers of the menu stand for, while it was just shown.
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
    /// What this order rests on; how sure, where that was said with it.
    Cues(Vec<usize>, Option<u8>),
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
            state.brief(shared.record.workshops.contains_key(&id), out);
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
            Mode::Cues(..) => "cues > ".to_owned(),
            Mode::Sure(..) => "how sure > ".to_owned(),
            Mode::Abandon | Mode::Asked(..) | Mode::Truth => "yes or no > ".to_owned(),
            Mode::Play if self.hour.is_some() && self.run.freeze().is_some() => format!("{}, votes > ", self.clock()),
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
            Mode::Cues(order, sure) => self.cues(line, &order, sure, shared, out),
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

    fn brief(&self, team: bool, out: &mut Out) {
        brief::head(&self.run, out);
        let right = if team { ", unless somebody types `reveal` after a second vote" } else { "" };
        out.say(format!(
            "Simulated time moves when you act. Looking, asking and changing take time, and users wait with you. \
             `help` lists what can be typed, `menu` what can be done. Nothing tells you before the end whether you \
             are right{right}.",
        ));
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
            self.menu.clear();
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
        let word = self.word_of(first, line)?;
        if ask::word(word).is_some() && !rest.is_empty() && !matches!(word, "help" | "menu") {
            let hint = self.run.meant(line).unwrap_or_else(|| format!("type `{word}`"));
            return Err(Slip { message: format!("`{word}` stands alone"), hint });
        }
        if !matches!(word, "help" | "menu") {
            self.menu.clear();
        }
        match word {
            "help" => about::help(&self.run, rest, self.hour.is_some(), out)?,
            "menu" => self.menu = about::menu(&self.run, rest, out)?,
            "briefing" => {
                brief::head(&self.run, out);
                brief::pager(&self.run, out);
            }
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
        let first = self.run.feed.len();
        let done = self.run.type_line(command).map(|_| ());
        let done = done.or_else(|error| {
            let whole = self.whole(command);
            if whole == command { Err(error) } else { self.run.type_line(&whole).map(|_| ()) }
        });
        if let Err(error) = done {
            // What was typed may say better what was meant than the words that it was taken for.
            let error = self.during_vote(self.run.read(typed).err().unwrap_or(error));
            let hint = ask::form(&error.hint);
            out.error(&error.message, &hint);
            self.options(command, &hint, out);
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
            return Go::Stay;
        }
        out.desk(Request::End { run: self.id });
        let now = shared.now;
        if let Some(meta) = shared.run_mut(self.id) {
            meta.ended_at = Some(now);
        }
        Go::Debrief { run: self.id, played: Box::new(self.run.clone()) }
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

    /// The words that can follow where a command breaks off, unless the hint has said them.
    fn options(&self, command: &str, hint: &str, out: &mut Out) {
        let fits = self.run.complete(&format!("{command} "));
        if fits.iter().any(|f| !hint.contains(&f.word)) {
            let words: Vec<&str> = fits.iter().map(|c| c.word.as_str()).collect();
            out.say(format!("It can go on with: {}.", words.join(", ")));
        }
    }

    /// The word of this screen or of the run that `typed` is or begins.
    fn word_of(&self, typed: &str, line: &str) -> Result<&'static str, Slip> {
        if let Some(word) = ask::word(typed) {
            return Ok(word);
        }
        // Words that this drill has nothing for are answered by the run.
        if let Some(whole) = command::verbs().find(|v| v.word == typed.to_lowercase()) {
            return Ok(whole.word);
        }
        let own = ask::WORDS.iter().map(|w| w.word);
        let known: Vec<&'static str> = self.run.verbs().into_iter().map(|v| v.word).chain(own).collect();
        let picked = words::pick(typed, &known, "type `help` for what can be typed, `menu` for what can be done");
        picked.map_err(|slip| match self.run.meant(line) {
            Some(hint) if slip.message.ends_with("is not understood here") => Slip { hint, ..slip },
            _ => slip,
        })
    }

    fn numbered(&self, line: &str) -> Result<String, Slip> {
        if self.menu.is_empty() {
            let message = "a number does what stands there right after `menu`".into();
            return Err(Slip { message, hint: "type `menu` for the numbers, or what to do in words".into() });
        }
        let phrase = &self.menu[words::number(line, self.menu.len())?];
        if about::needs_words(phrase) {
            let message = "this one needs your own words".into();
            return Err(Slip { message, hint: format!("type `{}`", ask::form(phrase)) });
        }
        Ok(phrase.clone())
    }

    fn since(&mut self, out: &mut Out) {
        let news: Vec<&Entry> = self.run.feed[self.heard..].iter().filter(|e| e.item.is_news()).collect();
        if news.is_empty() {
            out.say("Nothing happened since.");
        }
        for entry in news {
            tell::entry(entry, self.run.day(), out);
        }
        self.heard = self.run.feed.len();
    }

    fn again(&self, out: &mut Out) {
        match self.run.feed.iter().rev().find(|e| e.item.is_look()) {
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
    if theirs[0] == "wait" && mine.get(1).is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit())) {
        return out.say(format!("Understood as minutes: {}.", command::as_typed(done)));
    }
    let timed = theirs.first().is_some_and(|v| ["wait", "rank", "declare", "update", "suspect"].contains(&v.as_str()));
    if mine.first() != theirs.first() || (!timed && mine != theirs) {
        out.say(format!("Understood: {done}."));
    }
}
