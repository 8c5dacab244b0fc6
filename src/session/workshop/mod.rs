//! A workshop: one run, played by a team at one terminal, with a facilitator who types. Where the clock stands still,
//! everybody votes by hands: once in silence, once after talking. The order of the second vote is the team's answer in
//! the run's own log, so that the run is graded like any other; votes are facts beside it and change no grade.
//!
//! [`Workshop`] is a state machine over its own lines as a run is over its log: what was typed is kept, everything else
//! is worked out from it. [`vote`] reads votes and counts them, [`plan`] is the hour by the clock, [`told`] says things.

pub mod plan;
pub mod told;
pub mod vote;

use crate::learn::record::{Record, Workshop as Kept, WorkshopLine};
use crate::session::Run;
use crate::session::debrief::Block;
use crate::session::desk::Request;
use crate::session::feed::Item;
use crate::session::run::ANSWER_IT;
use crate::sim::phrase::PhraseError;
use vote::{Spread, Vote};

/// Words of a workshop, with what follows them and what they do.
pub const WORDS: [(&str, &str, &str); 8] = [
    ("hands", "hands 5", "how many people vote"),
    (
        "vote",
        "vote 3>1>2 @75, or vote 2: 3>1>2 @75",
        "one vote, or so many alike; best first, then how sure in percent; it is added to those given",
    ),
    ("unvote", "unvote", "take the last vote back, to give it anew; `undo` does the same"),
    ("spread", "spread, or enter alone", "how the votes lie, once all have voted; it closes the vote"),
    ("second", "second", "open the second vote"),
    ("reveal", "reveal", "the key with its reasons, and what the engine would do"),
    ("plan", "plan", "where the plan of the hour is"),
    ("truth", "truth", "for the presenter: the world, and what the reference would do; asks before it shows"),
];

/// What facilitators type for a word of [`WORDS`] while a vote is taken.
const ALSO: [(&str, &str); 5] =
    [("undo", "unvote"), ("withdraw", "unvote"), ("retract", "unvote"), ("votes", "spread"), ("key", "reveal")];

/// What a room is asked before the truth is shown.
pub const ASK_TRUTH: &str =
    "This shows which world it is, on this screen and on whatever mirrors it. Is the projector dark?";

/// Where the votes on a judgement are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The first vote is taken, and hidden.
    First,
    /// All have voted; the spread is shown and talked about.
    Discuss,
    /// The second vote is taken.
    Second,
    /// The team has its answer.
    Done,
}

/// The votes on one judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// Index into the scenario's freezes.
    pub freeze: usize,
    /// How many options it has.
    pub options: usize,
    /// Tick at which the clock stood still.
    pub tick: u32,
    /// In silence.
    pub first: Vec<Vote>,
    /// After talking.
    pub second: Vec<Vote>,
    /// Where it is.
    pub stage: Stage,
    /// When all had voted for the first time, Unix seconds.
    pub spread_at: i64,
    /// Whether the key was shown, and at which tick.
    pub revealed: Option<u32>,
}

impl Poll {
    /// What the first vote came to.
    pub fn spread(&self) -> Spread {
        Spread::of(&self.first, self.options)
    }

    /// What the second vote came to.
    pub fn spread_again(&self) -> Spread {
        Spread::of(&self.second, self.options)
    }
}

/// A workshop on one terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workshop {
    /// How long it is planned to be, minutes.
    pub minutes: u16,
    /// When it began, Unix seconds.
    pub begun_at: i64,
    /// How many vote; 0 before that was said.
    pub hands: u32,
    /// In the order in which they came up.
    pub polls: Vec<Poll>,
    lines: Vec<WorkshopLine>,
}

/// What a line leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// What is said, for everybody to see.
    pub blocks: Vec<Block>,
    /// The line to keep and its place from 0; none where it only asked.
    pub keep: Option<(u32, WorkshopLine)>,
    /// What comes next.
    pub then: Then,
}

/// What comes after a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// Nothing.
    Nothing,
    /// The second vote is complete: [`Workshop::answer`] goes to the run.
    Answer,
    /// The engine is asked, and what it says is shown to all.
    Engine,
    /// The presenter wants the truth; it is asked for first.
    Truth,
}

impl Workshop {
    /// A workshop of so many minutes that begins at `now`.
    pub const fn begin(minutes: u16, now: i64) -> Self {
        Self { minutes, begun_at: now, hands: 0, polls: vec![], lines: vec![] }
    }

    /// A workshop of the record, about a run that stands where it was left. Lines that do not fit any more are left out.
    pub fn resume(kept: &Kept, run: &Run) -> Self {
        let mut workshop = Self::begin(kept.minutes, kept.begun_at);
        for line in &kept.lines {
            let _ = workshop.apply(line, run);
        }
        // What the run has answered since is not open any more.
        let hands = workshop.hands;
        for poll in &mut workshop.polls {
            if pending(run) != Some(poll.freeze) && poll.is_full(hands) {
                poll.close(poll.spread_at);
            }
        }
        workshop.lines.clone_from(&kept.lines);
        workshop
    }

    /// As it is kept.
    pub fn kept(&self) -> Kept {
        Kept { minutes: self.minutes, begun_at: self.begun_at, lines: self.lines.clone() }
    }

    /// The word of [`WORDS`] that a line begins with, and the rest; also those of the run that a workshop answers itself.
    pub fn word<'a>(line: &'a str, run: &Run) -> Option<(&'static str, &'a str)> {
        let line = line.trim();
        let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let first = first.to_lowercase();
        let also = ALSO.iter().filter(|_| run.freeze().is_some()).find(|(typed, _)| *typed == first).map(|(_, w)| *w);
        let known = WORDS.iter().map(|w| w.0).chain(["rank"]).find(|w| *w == first).or(also)?;
        Some((known, rest.trim()))
    }

    /// Whether a line is an order without its word: on a projector it would stand in clear.
    pub fn bare(line: &str, run: &Run) -> bool {
        run.freeze().is_some() && line.trim().starts_with(|c: char| c.is_ascii_digit())
    }

    /// What is said of an order without its word.
    pub fn wants_its_word(run: &Run) -> PhraseError {
        let hint = format!("type `vote` before it, as in `{}`", example(run));
        PhraseError { message: "an order alone is no vote".into(), hint }
    }

    /// What the run refused, as it is said to a team: while a vote is taken, the vote is named.
    pub fn refused(error: PhraseError, run: &Run) -> PhraseError {
        if error.hint != ANSWER_IT {
            return error;
        }
        let hint =
            format!("the hands decide: type a vote, as in `{}`, or `skip` leaves this judgement out", example(run));
        PhraseError { hint, ..error }
    }

    /// The votes that the clock stands still for.
    pub fn poll(&self, run: &Run) -> Option<&Poll> {
        let freeze = pending(run)?;
        self.polls.iter().find(|p| p.freeze == freeze)
    }

    /// Whether the votes that are typed now must not be seen.
    pub fn hides(&self, run: &Run) -> bool {
        run.freeze().is_some() && self.poll(run).is_none_or(|p| p.stage == Stage::First)
    }

    /// Whether all have voted in this round and the vote stands open still: its spread was not asked for.
    pub fn is_full(&self, run: &Run) -> bool {
        self.poll(run).is_some_and(|p| p.is_full(self.hands))
    }

    /// What an empty line stands for: the spread of a vote that all have given.
    pub fn meant<'a>(&self, line: &'a str, run: &Run) -> &'a str {
        if line.trim().is_empty() && self.is_full(run) { "spread" } else { line }
    }

    /// The team's answer as a line for the run, once all have voted twice.
    pub fn answer(&self, run: &Run) -> Option<String> {
        let poll = self.poll(run).filter(|p| p.stage == Stage::Done)?;
        let spread = poll.spread_again();
        Some(format!("rank {} @{}", vote::written(&spread.together()), spread.sure_together().unwrap_or(50)))
    }

    /// Takes a line that [`Workshop::word`] knows, at `now` (Unix seconds).
    ///
    /// # Errors
    /// What was not understood or does not fit, with a hint; nothing has changed.
    pub fn type_line(&mut self, line: &str, run: &Run, now: i64) -> Result<Told, PhraseError> {
        let Some((word, rest)) = Self::word(line, run) else {
            return wrong("that is no word of a workshop", "type `help` for what can be typed");
        };
        let told = |blocks| Ok(Told { blocks, keep: None, then: Then::Nothing });
        match word {
            "plan" => return told(told::plan(self, run, now)),
            "truth" => return Ok(Told { blocks: vec![], keep: None, then: Then::Truth }),
            "spread" if !self.is_full(run) => {
                let poll = self.polls.iter().rev().find(|p| p.stage != Stage::First);
                return match poll {
                    Some(poll) => told(told::spread(poll, run)),
                    None => wrong("no vote is complete yet", "the spread can be shown when all have voted"),
                };
            }
            "rank" => {
                let hint = "type `vote`; the second vote is the team's answer. `skip` leaves this judgement out";
                return wrong("in a workshop the hands decide", hint);
            }
            _ => {}
        }
        let written = match word {
            "vote" => {
                let options = run.freeze().map_or(0, |f| f.options.len());
                if options == 0 {
                    return wrong("nothing is asked for now", "a vote is taken when the clock stands still");
                }
                let vote = Vote::read(rest, options)?;
                if vote.sure.is_none() {
                    let hint = format!("say it in percent behind an @, as in `{}`", example(run));
                    return wrong("how sure is missing", &hint);
                }
                format!("vote {}", vote.write())
            }
            "hands" if rest.is_empty() => return self.hands_wanted(),
            "hands" => format!("hands {}", read_hands(rest)?),
            "second" if self.is_full(run) => {
                return wrong("the spread was not shown yet", "enter shows it; then `second` opens the second vote");
            }
            "unvote" if run.freeze().is_none() => return self.nothing_to_take_back(),
            other if rest.is_empty() => other.to_owned(),
            other => return wrong(&format!("`{other}` stands alone"), &format!("type `{other}`")),
        };
        let freeze = match word {
            "reveal" => self.revealable().map(|p| run.scenario.freezes[p.freeze].id.clone()),
            "hands" => None,
            _ => run.freeze().map(|f| f.id.clone()),
        };
        let line = WorkshopLine { at: now, tick: run.now().0, freeze, line: written };
        let before = self.poll(run).map(|p| p.stage);
        let shown = self.revealable().map(|p| p.freeze);
        self.apply(&line, run)?;
        self.lines.push(line.clone());
        let after = self.poll(run).map(|p| p.stage);
        let moved = before != after;
        let (blocks, then) = match (word, after) {
            ("reveal", _) => (shown.map_or(vec![], |f| told::key(self, f, run)), Then::Engine),
            (_, Some(Stage::Discuss)) if moved => {
                (self.poll(run).map_or(vec![], |p| told::first_done(p, run)), Then::Nothing)
            }
            (_, Some(Stage::Done)) if moved => {
                (self.poll(run).map_or(vec![], |p| told::second_done(p, run)), Then::Answer)
            }
            _ => (told::count(self, run), Then::Nothing),
        };
        Ok(Told { blocks, keep: Some((self.lines.len() as u32 - 1, line)), then })
    }

    /// `hands` alone.
    fn hands_wanted(&self) -> Result<Told, PhraseError> {
        let message = match self.hands {
            0 => "how many people vote?".to_owned(),
            n => format!("{n} vote, as it was said last; how many are there now?"),
        };
        wrong(&message, "type the number behind it, as in `hands 5`")
    }

    /// `unvote` where the clock does not stand still.
    fn nothing_to_take_back(&self) -> Result<Told, PhraseError> {
        match self.polls.last() {
            None => wrong("nobody has voted yet", "a vote is taken when the clock stands still"),
            Some(poll) => {
                let order = vote::written(&poll.spread_again().together());
                let hint = "a slip can be written down with `note TEXT`, which the report has; `reveal` shows the key";
                let message = match poll.stage {
                    Stage::Done => format!("the team's answer, {order}, was given, and the clock has gone on"),
                    _ => "that judgement was left out, and the clock has gone on".to_owned(),
                };
                wrong(&message, hint)
            }
        }
    }

    /// The last judgement that the team has answered and whose key was not shown.
    fn revealable(&self) -> Option<&Poll> {
        self.polls.iter().rev().find(|p| p.stage == Stage::Done && p.revealed.is_none())
    }

    /// Changes what a line changes.
    fn apply(&mut self, line: &WorkshopLine, run: &Run) -> Result<(), PhraseError> {
        let (word, rest) = line.line.split_once(' ').unwrap_or((&line.line, ""));
        if word == "hands" {
            return self.set_hands(read_hands(rest)?);
        }
        let freezes = &run.scenario.freezes;
        let Some(freeze) = line.freeze.as_ref().and_then(|id| freezes.iter().position(|f| f.id == *id)) else {
            return match word {
                "reveal" => wrong("there is no key to show", "it can be shown when a second vote is complete"),
                _ => wrong("nothing is asked for now", "a vote is taken when the clock stands still"),
            };
        };
        let known = self.polls.iter().position(|p| p.freeze == freeze);
        let mut poll = match known {
            Some(at) => self.polls[at].clone(),
            None => Poll::new(freeze, freezes[freeze].options.len(), line.tick),
        };
        match word {
            "vote" => poll.vote(Vote::read(rest, poll.options)?, self.hands)?,
            "unvote" => poll.unvote()?,
            "spread" => poll.close(line.at),
            // Kept before a spread had to be asked for.
            "second" | "reveal" if poll.is_full(self.hands) => {
                poll.close(line.at);
                if word == "second" {
                    poll.stage = Stage::Second;
                } else {
                    poll.revealed = Some(line.tick);
                }
            }
            "second" if poll.stage == Stage::Discuss => poll.stage = Stage::Second,
            "second" => {
                return wrong("there is no second vote to open", "the first has to be complete: all have to vote");
            }
            "reveal" => poll.revealed = Some(line.tick),
            _ => return wrong("that is no word of a workshop", "type `help` for what can be typed"),
        }
        match known {
            Some(at) => self.polls[at] = poll,
            None => self.polls.push(poll),
        }
        Ok(())
    }

    /// Somebody has come or gone: a vote that all others have given can be closed.
    fn set_hands(&mut self, hands: u32) -> Result<(), PhraseError> {
        // Only the newest can be open.
        if let Some(poll) = self.polls.last() {
            let given = match poll.stage {
                Stage::First => vote::hands(&poll.first),
                Stage::Second => vote::hands(&poll.second),
                Stage::Discuss | Stage::Done => 0,
            };
            if given > hands {
                return wrong(&format!("{given} have voted already"), "take votes back with `unvote` first");
            }
        }
        self.hands = hands;
        Ok(())
    }
}

impl Poll {
    fn new(freeze: usize, options: usize, tick: u32) -> Self {
        let (first, second) = (vec![], vec![]);
        Self { freeze, options, tick, first, second, stage: Stage::First, spread_at: 0, revealed: None }
    }

    /// Whether all of so many hands are in, and the round is still open.
    fn is_full(&self, all: u32) -> bool {
        let given = match self.stage {
            Stage::First => vote::hands(&self.first),
            Stage::Second => vote::hands(&self.second),
            Stage::Discuss | Stage::Done => return false,
        };
        given == all && all > 0
    }

    fn vote(&mut self, vote: Vote, all: u32) -> Result<(), PhraseError> {
        if all == 0 {
            return wrong("it was not said how many vote", "type it first, as in `hands 5`");
        }
        let votes = match self.stage {
            Stage::First => &mut self.first,
            Stage::Second => &mut self.second,
            Stage::Discuss => {
                return wrong("all have voted; now is the time to talk", "`second` opens the second vote");
            }
            Stage::Done => return wrong("all have voted twice", "`reveal` shows the key, or go on"),
        };
        let left = all.saturating_sub(vote::hands(votes));
        if left == 0 {
            let message = format!("all {all} have voted");
            return wrong(&message, "enter shows the spread, `unvote` takes the last vote back");
        }
        if vote.hands > left {
            let message = format!("{} hands, and {left} of {all} have not voted", vote.hands);
            return wrong(&message, "count again, or say how many vote, as in `hands 6`");
        }
        votes.push(vote);
        Ok(())
    }

    fn unvote(&mut self) -> Result<(), PhraseError> {
        let votes = match self.stage {
            Stage::First => &mut self.first,
            Stage::Second => &mut self.second,
            Stage::Discuss | Stage::Done => {
                return wrong(
                    "the vote is closed",
                    "what all have seen cannot be taken back; `second` opens the second vote, which is the team's answer",
                );
            }
        };
        votes.pop().map(|_| ()).ok_or_else(|| PhraseError {
            message: "nobody has voted yet".into(),
            hint: format!("type a vote, as in `vote {} @75`", vote::example(self.options)),
        })
    }

    /// Closes the round that all have voted in.
    const fn close(&mut self, at: i64) {
        match self.stage {
            Stage::First => (self.stage, self.spread_at) = (Stage::Discuss, at),
            Stage::Second => self.stage = Stage::Done,
            Stage::Discuss | Stage::Done => {}
        }
    }
}

/// Makes the run that was just opened a workshop's, where one of `wanted` minutes is: what is to be kept.
pub fn attend(wanted: &mut Option<u16>, record: &mut Record, id: i64, run: &Run, now: i64) -> Option<Request> {
    let fresh = run.lines().is_empty() && !run.header.exam && run.header.fork.is_none();
    let minutes = wanted.take().filter(|_| fresh && !record.workshops.contains_key(&id))?;
    record.workshops.insert(id, Workshop::begin(minutes, now).kept());
    Some(Request::Workshop { run: id, minutes, begun_at: now })
}

/// Index of the freeze that a run waits for.
fn pending(run: &Run) -> Option<usize> {
    let freeze = run.freeze()?;
    run.scenario.freezes.iter().position(|f| f.id == freeze.id)
}

/// The options of a freeze as they were shown; empty where it has not come up.
pub fn options(run: &Run, freeze: usize) -> Vec<String> {
    let wanted = &run.scenario.freezes[freeze].id;
    let shown = run.feed.iter().rev().find_map(|e| match &e.item {
        Item::Freeze { id, options, .. } if id == wanted => Some(options.clone()),
        _ => None,
    });
    shown.unwrap_or_default()
}

/// Notes of a run with the tick at which each was pinned. They stand in the run's log and change no grade.
pub fn notes(run: &Run) -> Vec<(u32, String)> {
    let note = |line: &crate::session::log::Line| {
        line.command.strip_prefix("note ").map(|text| (line.t.0, text.trim().to_owned()))
    };
    run.lines().iter().filter_map(note).collect()
}

/// A vote on what is asked for now, as it is typed: the last option first, so that it says nothing.
pub fn example(run: &Run) -> String {
    format!("vote {} @75", vote::example(run.freeze().map_or(3, |f| f.options.len())))
}

fn read_hands(typed: &str) -> Result<u32, PhraseError> {
    typed.trim().parse().ok().filter(|n| (1..=99).contains(n)).ok_or_else(|| PhraseError {
        message: format!("`{}` is no number of people", typed.trim()),
        hint: "from 1 to 99, as in `hands 5`".into(),
    })
}

fn wrong<T>(message: &str, hint: &str) -> Result<T, PhraseError> {
    Err(PhraseError { message: message.to_owned(), hint: hint.to_owned() })
}

#[cfg(test)]
mod tests;
