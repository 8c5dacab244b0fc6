//! A one-decision drill as typed lines: the situation, what is to be seen, the options in numbers; then the key, and what
//! every option comes to. Knows no other screen.

use std::sync::Arc;

use crate::session::decision::{Decided, Weighed, reveal};
use crate::session::desk::Request;
use crate::session::feed::Item;

use super::debrief::pages;
use super::drill::tell;
use super::judge::{self, ASK_CUES, Next};
use super::out::Out;
use super::shared::{Go, Shared};
use super::words::{self, ASK_SURE, Slip, Word, word};

const WORDS: [Word; 7] = [
    word("rank", "rank 2>1>4>3 @75", "your order, best first, and how sure you are; the numbers alone do the same"),
    word("skip", "skip", "see the key without an answer of your own; nothing is kept"),
    word("scene", "scene", "say the situation and what is to be seen again"),
    word("again", "again", "answer again, once you have answered"),
    word("home", "home", "to the course; an order that was given is kept"),
    word("quit", "quit", "leave Firedrill; an order that was given is kept"),
    word("help", "help, or ?", "these words"),
];

/// A decision that somebody has before them.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    decided: Box<Decided>,
    mode: Mode,
}

/// What the next line is taken for.
#[derive(Debug, Clone, PartialEq)]
enum Mode {
    /// An order, or a word.
    Ask,
    /// What this order rests on.
    Cues(Vec<usize>, Option<u8>),
    /// How sure, for this order, which rests on these cues.
    Sure(Vec<usize>, Vec<String>),
}

impl State {
    /// A decision at its question, or, where it was answered and is not due, at what came of it.
    pub fn open(decided: Box<Decided>, shared: &Shared, out: &mut Out) -> (Self, Go) {
        let mut state = Self { decided, mode: Mode::Ask };
        let decision = &state.decided.decision;
        out.gap();
        out.say(format!("{}. A decision, {} min.", decision.title.trim_end_matches('.'), decision.minutes));
        if let Some(answer) = shared.stands(&decision.id) {
            state.decided.restore(&answer);
        }
        if state.decided.asks() {
            state.scene(out);
            state.ask(out);
            return (state, Go::Stay);
        }
        out.say(
            "You have answered this before. What came of it comes now; `again` asks anew, `scene` shows what you saw.",
        );
        state.weigh(out);
        (state, Go::Wait)
    }

    /// What stands before the next line.
    pub fn prompt(&self) -> String {
        match &self.mode {
            Mode::Cues(..) => "cues > ".to_owned(),
            Mode::Sure(..) => "how sure > ".to_owned(),
            Mode::Ask if self.decided.asks() => "rank > ".to_owned(),
            Mode::Ask => "decided > ".to_owned(),
        }
    }

    /// Takes a line.
    pub fn line(&mut self, line: &str, shared: &mut Shared, out: &mut Out) -> Go {
        self.read(line.trim(), shared, out).unwrap_or_else(|slip| {
            out.error(&slip.message, &slip.hint);
            Go::Stay
        })
    }

    /// What the options come to has been played; says everything. False where it is another decision's.
    pub fn weighed(&self, id: &str, weighed: &Weighed, out: &mut Out) -> bool {
        if self.decided.decision.id != id || self.decided.asks() {
            return false;
        }
        let parts = reveal(&self.decided, Some(weighed));
        for (n, part) in parts.iter().enumerate() {
            out.gap();
            out.say(format!("{} of {}: {}", n + 1, parts.len(), part.title));
            pages::print_cited(&part.blocks, &self.decided.run.scenario.sources, out);
        }
        out.gap();
        out.say("`home` goes to the course, `again` answers again, `scene` shows what you saw.");
        true
    }

    /// A word on what is kept.
    pub fn leave(&self, out: &mut Out) {
        if self.decided.asks() {
            out.say("Nothing was decided, so nothing is kept.");
        }
    }

    fn read(&mut self, line: &str, shared: &mut Shared, out: &mut Out) -> Result<Go, Slip> {
        match self.mode.clone() {
            Mode::Cues(order, sure) => match judge::cues(&self.decided.run, line, order.clone(), sure) {
                Ok(next) => return self.go_on(next, shared, out),
                Err(slip) => self.beside(line, &order, slip, ASK_CUES, out)?,
            },
            Mode::Sure(order, cues) => match judge::sure(&self.decided.run, line, &order, &cues) {
                Ok(next) => return self.go_on(next, shared, out),
                Err(slip) => self.beside(line, &order, slip, ASK_SURE, out)?,
            },
            Mode::Ask => {}
        }
        if !matches!(self.mode, Mode::Ask) {
            return Ok(Go::Stay);
        }
        let (first, rest) = words::split(line);
        let asks = self.decided.asks();
        if asks && first.starts_with(|c: char| c.is_ascii_digit()) {
            let next = judge::order(&self.decided.run, line)?;
            return self.go_on(next, shared, out);
        }
        let known: Vec<&str> = WORDS.iter().map(|w| w.typed).collect();
        let word = match first {
            "" if asks => "rank",
            "" => "home",
            "?" => "help",
            _ => words::pick(first, &known, "type the numbers in your order, or `help` for the words")?,
        };
        match word {
            "rank" | "skip" if !asks => return Err(answered()),
            "rank" if rest.is_empty() => self.ask(out),
            "rank" => {
                let next = judge::order(&self.decided.run, rest)?;
                return self.go_on(next, shared, out);
            }
            "skip" => return self.carry_out("skip", shared, out),
            "scene" => {
                self.scene(out);
                if asks {
                    self.ask(out);
                }
            }
            "again" if asks => self.ask(out),
            "again" => {
                let again = self.decided.again().map_err(|e| Slip { message: e.message, hint: e.hint })?;
                *self.decided = again;
                self.scene(out);
                self.ask(out);
            }
            "home" => {
                self.leave(out);
                return Ok(Go::Home);
            }
            "quit" => {
                self.leave(out);
                return Ok(Go::Quit);
            }
            _ => help(out),
        }
        Ok(Go::Stay)
    }

    /// A line that does not answer what is asked about an order: what only shows something leaves the order standing,
    /// what goes elsewhere is left to be done.
    fn beside(&mut self, line: &str, order: &[usize], slip: Slip, ask: &str, out: &mut Out) -> Result<(), Slip> {
        let known: Vec<&str> = WORDS.iter().map(|w| w.typed).collect();
        let first = words::split(line).0;
        let word = if first == "?" { Ok("help") } else { words::pick(first, &known, "") };
        match word {
            Err(_) => return Err(slip),
            Ok(_) if first.chars().count() < 2 && first != "?" => return Err(slip),
            Ok("scene") => self.scene(out),
            Ok("help") => help(out),
            Ok(_) => {
                self.mode = Mode::Ask;
                out.say("The order is not kept.");
                return Ok(());
            }
        }
        out.say(format!("Your order stands: {}. {ask}", judge::written(order)));
        Ok(())
    }

    fn go_on(&mut self, next: Next, shared: &mut Shared, out: &mut Out) -> Result<Go, Slip> {
        match next {
            Next::Cues(order, sure) => {
                self.mode = Mode::Cues(order, sure);
                out.say(ASK_CUES);
            }
            Next::Sure(order, cues) => {
                self.mode = Mode::Sure(order, cues);
                out.say(ASK_SURE);
            }
            Next::Rank(phrase) => return self.carry_out(&phrase, shared, out),
        }
        Ok(Go::Stay)
    }

    /// Keeps the answer, then plays.
    fn carry_out(&mut self, phrase: &str, shared: &mut Shared, out: &mut Out) -> Result<Go, Slip> {
        self.mode = Mode::Ask;
        self.decided.run.type_line(phrase).map_err(|e| Slip { message: e.message, hint: e.hint })?;
        if let Some(answer) = self.decided.answer(shared.now) {
            shared.record.answers.push(answer.clone());
            out.desk(Request::Answer(answer));
            out.say("Kept. The engine plays every option.");
        } else {
            out.say("Nothing is kept. The engine plays every option.");
        }
        self.weigh(out);
        Ok(Go::Wait)
    }

    fn weigh(&self, out: &mut Out) {
        out.desk(Request::Weigh { decision: Arc::clone(&self.decided.decision) });
    }

    /// The situation, and what the scene told.
    fn scene(&self, out: &mut Out) {
        out.gap();
        out.markdown(&self.decided.decision.situation);
        out.gap();
        out.say("What you have seen so far:");
        let scene = self.decided.scene();
        for entry in &scene.feed {
            match &entry.item {
                Item::Skipped | Item::Freeze { .. } => {}
                _ if entry.item.is_look() => tell::in_full(entry, scene.day(), out),
                _ => tell::entry(entry, scene.day(), out),
            }
        }
    }

    fn ask(&self, out: &mut Out) {
        let asked = self.decided.run.feed.iter().rev().find(|e| matches!(e.item, Item::Freeze { .. }));
        if let Some(entry) = asked {
            tell::entry(entry, self.decided.run.day(), out);
        }
    }
}

fn help(out: &mut Out) {
    out.say("In a decision you can type these words, or the beginning of one:");
    for word in WORDS {
        out.item("- ", format!("{}: {}", word.form, word.about));
    }
}

fn answered() -> Slip {
    Slip { message: "you have answered already".into(), hint: "`again` asks anew".into() }
}
