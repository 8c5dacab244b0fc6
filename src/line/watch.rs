//! A walkthrough that is watched, as typed lines: each step with its reason, then what came of it; where it says so, the
//! learner takes over. Knows no other screen.

use crate::session::feed::Item;
use crate::session::ghost::Ghost;

use super::brief;
use super::drill::tell;
use super::out::Out;
use super::shared::Go;
use super::words::{self, Slip, Word, word};

const WORDS: [Word; 7] = [
    word("on", "on, or enter alone", "do this step and say the next; where it is your turn, enter takes over"),
    word("take", "take over", "go on yourself from here: the run is kept, as assisted practice"),
    word("why", "why", "say the step and its reason again"),
    word("back", "back", "one step back"),
    word("home", "home", "leave; nothing of a walkthrough is kept"),
    word("quit", "quit", "leave Firedrill"),
    word("help", "help, or ?", "these words"),
];

/// A walkthrough and how far it was watched.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    ghost: Box<Ghost>,
}

impl State {
    /// A walkthrough before its first step; says what it is about.
    pub fn open(ghost: Box<Ghost>, out: &mut Out) -> Self {
        let state = Self { ghost };
        out.gap();
        brief::head(&state.ghost.run, out);
        out.say(
            "You watch first: somebody who knows this drill handles one evening of it, step by step, and says why. Part of \
             the way through you take over and go on yourself.",
        );
        out.gap();
        brief::pager(&state.ghost.run, out);
        state.ahead(out);
        state
    }

    /// What stands before the next line.
    pub fn prompt(&self) -> String {
        let clock = self.ghost.run.day().hhmmss(self.ghost.run.now());
        match (self.ghost.task(), self.ghost.next()) {
            (Some(_), _) => format!("{clock}, enter takes over > "),
            (None, Some(_)) => format!("{clock}, enter does it > "),
            (None, None) => "the end > ".to_owned(),
        }
    }

    /// Takes a line.
    pub fn line(&mut self, line: &str, out: &mut Out) -> Go {
        self.read(line, out).unwrap_or_else(|slip| {
            out.error(&slip.message, &slip.hint);
            Go::Stay
        })
    }

    fn read(&mut self, line: &str, out: &mut Out) -> Result<Go, Slip> {
        let (first, _) = words::split(line);
        let known: Vec<&str> = WORDS.iter().map(|w| w.typed).collect();
        let word = match first {
            "" if self.ghost.task().is_some() => "take",
            "" if self.ghost.next().is_none() => "home",
            "" => "on",
            "?" => "help",
            _ => {
                words::pick(first, &known, "type `help` for the words; a command of your own needs `take over` first")?
            }
        };
        match word {
            "on" => self.on(out)?,
            "take" => return self.take(),
            "why" => self.ahead(out),
            "back" => {
                self.ghost.back().map_err(|e| Slip { message: e.message, hint: e.hint })?;
                out.say(format!("Back at {}.", self.ghost.run.day().hhmmss(self.ghost.run.now())));
                self.ahead(out);
            }
            "home" => return Ok(Go::Home),
            "quit" => return Ok(Go::Quit),
            _ => {
                out.say("In a walkthrough you can type these words, or the beginning of one:");
                for word in WORDS {
                    out.item("- ", format!("{}: {}", word.form, word.about));
                }
            }
        }
        Ok(Go::Stay)
    }

    fn on(&mut self, out: &mut Out) -> Result<(), Slip> {
        if self.ghost.next().is_none() {
            out.say("The walkthrough is over. `home` goes to the course.");
            return Ok(());
        }
        let first = self.ghost.step().map_err(|e| Slip { message: e.message, hint: e.hint })?;
        let day = self.ghost.run.day();
        for entry in &self.ghost.run.feed[first..] {
            match &entry.item {
                Item::You(_) | Item::Skipped => {}
                Item::Freeze { .. } if self.ghost.task().is_none() => {
                    out.say(
                        "Here the clock stands still for a judgement; in a run of your own you would rank what to do.",
                    );
                }
                _ => tell::entry(entry, day, out),
            }
        }
        self.ahead(out);
        Ok(())
    }

    /// What comes next and why, or that it is the learner's turn.
    fn ahead(&self, out: &mut Out) {
        out.gap();
        let all = self.ghost.script().lines.len();
        match (self.ghost.task(), self.ghost.next()) {
            (Some(task), _) => {
                out.say(format!("Your turn. {task}"));
                out.say("Enter takes over; `on` watches on.");
            }
            (None, Some(next)) => {
                out.say(format!("Step {} of {all}: {}", self.ghost.at() + 1, next.command));
                if !next.reason.is_empty() {
                    out.say(format!("Why: {}", next.reason));
                }
            }
            (None, None) => out.say(
                "The walkthrough is over. This was one evening of a family of them: another one looks alike and wants \
                 something else. Enter goes to the course.",
            ),
        }
    }

    fn take(&self) -> Result<Go, Slip> {
        if self.ghost.run.over() {
            let hint = "`home` goes to the course; the drill itself is there".into();
            return Err(Slip { message: "the walkthrough is over: there is nothing to take over".into(), hint });
        }
        Ok(Go::TakeOver { watched: Box::new(self.ghost.run.clone()) })
    }
}
