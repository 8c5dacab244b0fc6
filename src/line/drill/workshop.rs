//! A workshop in lines: votes and what they lead to. What is said comes from [`crate::session::workshop`].

use crate::grade::advice::Advice;
use crate::line::debrief::pages;
use crate::line::out::Out;
use crate::line::shared::{Go, Shared};
use crate::line::words::{self, Slip};
use crate::session::debrief::Block;
use crate::session::desk::Request;
use crate::session::workshop::{ASK_TRUTH, Then, WORDS, Workshop, told};
use crate::sim::phrase::PhraseError;

use super::{Mode, State};

/// A team's hour.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hour {
    workshop: Workshop,
    /// What the engine was asked for.
    asked: Then,
}

impl State {
    /// Takes up the workshop of this run, if it is one's.
    pub(super) fn attend(&mut self, shared: &mut Shared, out: &mut Out) -> Go {
        let Some(kept) = shared.record.workshops.get(&self.id) else { return Go::Stay };
        let workshop = Workshop::resume(kept, &self.run);
        out.gap();
        if self.run.lines().is_empty() {
            self.print(&told::opening(&workshop), out);
        } else {
            self.print(&told::continued(&workshop, &self.run, shared.now), out);
        }
        out.say("`help` lists the words of a workshop too.");
        self.hour = Some(Box::new(Hour { workshop, asked: Then::Nothing }));
        self.answer(shared, out)
    }

    /// Takes a line that is for the workshop and not for the run.
    pub(super) fn hour_line(&mut self, line: &str, shared: &mut Shared, out: &mut Out) -> Option<Result<Go, Slip>> {
        let hour = self.hour.as_mut()?;
        let (first, rest) = words::split(line);
        if (first == "help" || first == "?") && rest.is_empty() {
            words_of(out);
            return None;
        }
        if Workshop::bare(line, &self.run) {
            return Some(Err(Workshop::wants_its_word(&self.run).into()));
        }
        let line = hour.workshop.meant(line, &self.run);
        Workshop::word(line, &self.run)?;
        let told = match hour.workshop.type_line(line, &self.run, shared.now) {
            Ok(told) => told,
            Err(e) => return Some(Err(e.into())),
        };
        if let Some((seq, line)) = told.keep {
            shared.record.workshops.insert(self.id, hour.workshop.kept());
            out.desk(Request::Voted { run: self.id, seq, line });
        }
        hour.asked = told.then;
        self.print(&told.blocks, out);
        Some(Ok(match told.then {
            Then::Nothing => Go::Stay,
            Then::Answer => self.answer(shared, out),
            Then::Engine => self.ask_engine(out),
            Then::Truth => {
                self.mode = Mode::Truth;
                out.say(ASK_TRUTH);
                Go::Stay
            }
        }))
    }

    /// Gives the run the team's answer, once there is one.
    fn answer(&mut self, shared: &mut Shared, out: &mut Out) -> Go {
        let line = self.hour.as_ref().and_then(|h| h.workshop.answer(&self.run));
        match line {
            Some(line) => self.act(&line, &line, shared, out),
            None => Go::Stay,
        }
    }

    /// What the run refused, as it is said here.
    pub(super) fn during_vote(&self, error: PhraseError) -> PhraseError {
        if self.hour.is_some() { Workshop::refused(error, &self.run) } else { error }
    }

    /// How many hands are in.
    pub(super) fn count(&self, out: &mut Out) {
        if let Some(hour) = &self.hour {
            self.print(&told::count(&hour.workshop, &self.run), out);
        }
    }

    /// The answer to whether the truth may be shown.
    pub(super) fn truth(&mut self, line: &str, out: &mut Out) -> Go {
        self.mode = Mode::Play;
        if !words::yes(line) {
            out.say("Nothing is shown.");
            return Go::Stay;
        }
        self.ask_engine(out)
    }

    fn ask_engine(&self, out: &mut Out) -> Go {
        out.say("Working out what the engine would do.");
        out.desk(Request::Advise { run: self.id, played: Box::new(self.run.clone()) });
        Go::Wait
    }

    /// The engine has answered.
    pub fn advised(&mut self, run: i64, advice: &Advice, now: i64, out: &mut Out) {
        let Some(hour) = self.hour.as_ref().filter(|_| run == self.id) else { return };
        let blocks = match hour.asked {
            Then::Truth => told::truth(advice, &hour.workshop, &self.run, now),
            _ => told::engine(advice, &self.run),
        };
        self.print(&blocks, out);
    }

    fn print(&self, blocks: &[Block], out: &mut Out) {
        pages::print_cited(blocks, &self.run.scenario.sources, out);
    }
}

/// The words of a workshop.
fn words_of(out: &mut Out) {
    out.say("In a workshop:");
    for (_, form, about) in WORDS {
        out.item("- ", format!("{form}: {about}"));
    }
    out.gap();
}
