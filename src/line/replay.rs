//! A run that is played back, as typed lines: decision by decision, minute by minute, what was told then. Knows no other
//! screen.

use crate::base::time::Spoken;
use crate::session::Run;
use crate::session::feed::Item;
use crate::session::replay::{Go as Step, Replay, Way};

use super::drill::{about, tell};
use super::out::Out;
use super::shared::Go;
use super::words::{self, Slip, Word, word};

const WORDS: [Word; 11] = [
    word("next", "next, or enter alone", "to the next decision, and what was told up to it"),
    word("back", "back", "to the decision before"),
    word("minute", "minute, or minute back", "a minute on, or back"),
    word("ten", "ten, or ten back", "ten minutes on, or back"),
    word("start", "start", "to the beginning"),
    word("end", "end", "to the end"),
    word("list", "list", "every decision with its time"),
    word("status", "status", "the clock, the alerts, what was on its way then"),
    word("map", "map", "the services and the health that had been seen then"),
    word("home", "home, or quit", "leave"),
    word("help", "help, or ?", "these words"),
];

/// A run and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    replay: Box<Replay>,
}

impl State {
    /// A run at its beginning; says what it is.
    pub fn open(run: Run, out: &mut Out) -> Self {
        let state = Self { replay: Box::new(Replay::new(run)) };
        let (whole, day) = (state.replay.whole(), state.replay.whole().day());
        let (first, last) = state.replay.span();
        out.gap();
        out.say(format!(
            "Replay of {}, from {} to {}, {} decisions. Enter goes to the next; `help` lists the words.",
            whole.scenario.title,
            day.hhmmss(first),
            day.hhmmss(last),
            state.replay.stops().len()
        ));
        for entry in &state.replay.run().feed {
            tell::entry(entry, day, out);
        }
        state
    }

    /// What stands before the next line.
    pub fn prompt(&self) -> String {
        format!("{}, replay > ", self.clock())
    }

    /// Takes a line.
    pub fn line(&mut self, line: &str, out: &mut Out) -> Go {
        self.read(line, out).unwrap_or_else(|slip| {
            out.error(&slip.message, &slip.hint);
            Go::Stay
        })
    }

    fn clock(&self) -> String {
        self.replay.whole().day().hhmmss(self.replay.at())
    }

    fn read(&mut self, line: &str, out: &mut Out) -> Result<Go, Slip> {
        let (first, rest) = words::split(line);
        let known: Vec<&str> = WORDS.iter().map(|w| w.typed).chain(["quit"]).collect();
        let word = match first {
            "" => "next",
            "?" => "help",
            _ => words::pick(first, &known, "type `help` for the words; a replay cannot be changed")?,
        };
        let way = if rest == "back" { Way::Back } else { Way::On };
        match word {
            "next" => self.go(Step::Decision(Way::On), out),
            "back" => self.go(Step::Decision(Way::Back), out),
            "minute" => self.go(Step::Seconds(way, 60), out),
            "ten" => self.go(Step::Seconds(way, 600), out),
            "start" => self.go(Step::Start, out),
            "end" => self.go(Step::End, out),
            "list" => self.list(out),
            "status" => about::status(self.replay.run(), out),
            "map" => about::map(self.replay.run(), out),
            "home" => return Ok(Go::Home),
            "quit" => return Ok(Go::Quit),
            _ => {
                out.say("In a replay you can type these words, or the beginning of one:");
                for word in WORDS {
                    out.item("- ", format!("{}: {}", word.form, word.about));
                }
            }
        }
        Ok(Go::Stay)
    }

    /// Goes there; on the way on says what was told meanwhile, on the way back where it stands.
    fn go(&mut self, go: Step, out: &mut Out) {
        let (before, told) = (self.replay.at(), self.replay.run().feed.len());
        self.replay.go(go);
        let at = self.replay.at();
        if at == before {
            let which = if self.replay.is_at_end() { "the end: the run goes no further" } else { "the beginning" };
            return out.say(format!("This is {which}."));
        }
        if at < before {
            return out.say(format!("Back at {}. {}", self.clock(), self.standing()));
        }
        let day = self.replay.whole().day();
        out.say(format!("{} later. {}", Spoken(at.since(before)), self.standing()));
        for entry in self.replay.run().feed.iter().skip(told) {
            match &entry.item {
                Item::You(typed) => out.say(format!("At {}: {typed}.", day.hhmmss(entry.at))),
                _ => tell::entry(entry, day, out),
            }
        }
        if self.replay.is_at_end() {
            out.say("This is the end of the run.");
        }
    }

    fn standing(&self) -> String {
        let all = self.replay.stops().len();
        match self.replay.stop() {
            Some(n) => format!("Decision {} of {all}: {}.", n + 1, self.replay.stops()[n].command),
            None => format!("Before the first of {all} decisions."),
        }
    }

    fn list(&self, out: &mut Out) {
        let day = self.replay.whole().day();
        for (n, stop) in self.replay.stops().iter().enumerate() {
            out.numbered(n + 1, format!("{}, {}: {}", day.hhmmss(stop.at), stop.kind.word(), stop.command));
        }
    }
}
