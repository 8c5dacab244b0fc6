//! A run that is looked at again: any moment of it as the learner saw it then, and the moments at which something was
//! decided. Worked out from the log by playing it up to there; nothing of it is kept.

use crate::base::time::Tick;
use crate::grade::decision;
use crate::sim::Command;
use crate::sim::command;

use super::run::{Run, Start};
use crate::sim::command::as_typed;

/// A run, and the moment of it that is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Replay {
    whole: Run,
    begin: Run,
    /// As it was after the last line that was through by the moment.
    base: Run,
    /// As it was at the moment: a wait that goes on is played in part.
    shown: Run,
    at: Tick,
    stops: Vec<Stop>,
    asides: Vec<Stop>,
}

/// A decision of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// When it was taken.
    pub at: Tick,
    /// When what it showed or did was there.
    pub done: Tick,
    /// As it was typed.
    pub command: String,
    /// What kind.
    pub kind: Kind,
}

/// What kind of decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Letting time pass.
    Wait,
    /// A look or a question.
    Look,
    /// A change to production.
    Change,
    /// Something for other people: roles, updates, pages.
    People,
    /// A judgement: it takes no time and is none of the decisions that are counted.
    Thought,
    /// The end of the incident.
    End,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Wait, Self::Look, Self::Change, Self::People, Self::Thought, Self::End];

    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::Look => "look",
            Self::Change => "change",
            Self::People => "people",
            Self::Thought => "judgement",
            Self::End => "end",
        }
    }
}

/// A step through a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Go {
    /// To the next decision, or the one before.
    Decision(Way),
    /// So many seconds.
    Seconds(Way, u32),
    /// To the moment when the learner took over.
    Start,
    /// To the end.
    End,
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it does")]
pub enum Way {
    Back,
    On,
}

impl Replay {
    /// A run at its beginning.
    pub fn new(whole: Run) -> Self {
        let h = &whole.header;
        let start = Start { seed: h.seed, world: Some(whole.world), exam: h.exam };
        let mut begin = Run::start(std::sync::Arc::clone(&whole.scenario), &start);
        begin.header = whole.header.clone();
        let (stops, asides) = (stops(&whole), asides(&whole));
        let at = begin.now();
        let mut replay = Self { at, base: begin.clone(), shown: begin.clone(), begin, whole, stops, asides };
        replay.goto(at);
        replay
    }

    /// The run as it was at the moment.
    pub const fn run(&self) -> &Run {
        &self.shown
    }

    /// The whole run.
    pub const fn whole(&self) -> &Run {
        &self.whole
    }

    /// The moment.
    pub const fn at(&self) -> Tick {
        self.at
    }

    /// The first moment and the last.
    pub fn span(&self) -> (Tick, Tick) {
        (self.begin.now(), self.whole.now())
    }

    /// Every judgement, in order.
    pub fn asides(&self) -> &[Stop] {
        &self.asides
    }

    /// Every decision, in order: those that the debrief counts, with its numbers.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// Number of the last decision that was through by the moment.
    pub fn stop(&self) -> Option<usize> {
        self.stops.iter().rposition(|s| s.done <= self.at)
    }

    /// Number of the decision that is being carried out at the moment.
    pub fn under_way(&self) -> Option<usize> {
        self.stops.iter().position(|s| s.at < self.at && self.at < s.done)
    }

    /// Whether the moment is the last.
    pub fn is_at_end(&self) -> bool {
        self.at >= self.whole.now()
    }

    /// Goes on or back.
    pub fn go(&mut self, go: Go) {
        let (first, last) = self.span();
        let to = match go {
            Go::Decision(Way::On) => self.stops.iter().map(|s| s.done).find(|t| *t > self.at).unwrap_or(last),
            Go::Decision(Way::Back) => self.stops.iter().rev().map(|s| s.done).find(|t| *t < self.at).unwrap_or(first),
            Go::Seconds(Way::On, s) => self.at.plus(s),
            Go::Seconds(Way::Back, s) => Tick(self.at.0.saturating_sub(s)),
            Go::Start => first,
            Go::End => last,
        };
        self.goto(to);
    }

    /// Goes to a moment; one outside the run is taken for the nearest in it.
    pub fn goto(&mut self, to: Tick) {
        let (first, last) = self.span();
        let to = Tick(to.0.clamp(first.0, last.0));
        if to < self.base.now() {
            self.base = self.begin.clone();
        }
        self.at = to;
        let all = self.whole.lines();
        while let Some(line) = all.get(self.base.lines().len()) {
            let through = all.get(self.base.lines().len() + 1).map_or(last, |next| next.t);
            // A run that was begun says the rest of its moment with it: what takes no time is part of it.
            if through > to || self.base.type_line(&line.command).is_err() {
                break;
            }
        }
        self.shown = self.base.clone();
        if let Some(line) = all.get(self.base.lines().len())
            && line.t < to
            && matches!(self.base.read(&line.command), Ok(Command::Wait(_)))
        {
            // The wait was longer; up to here it was the same.
            let _ = self.shown.command(&Command::Wait(to.since(line.t)));
        }
    }
}

/// The decisions of the journal, as the debrief counts them: waits in a row are one, notes and judgements are none.
fn stops(run: &Run) -> Vec<Stop> {
    let spec = run.incident().world.spec();
    let stop = |step: crate::sim::incident::Step| Stop {
        at: step.at,
        done: step.until,
        command: as_typed(&command::write(spec, &step.command)),
        kind: kind(&step.command),
    };
    decision::decisions(run.journal()).into_iter().map(stop).collect()
}

/// The judgements, each at the moment at which the clock stood still for it.
fn asides(run: &Run) -> Vec<Stop> {
    let judged = |c: &Command| matches!(c, Command::Rank(..) | Command::Skip | Command::Suspect(_));
    let lines = run.lines().iter().filter(|line| run.read(&line.command).is_ok_and(|c| judged(&c)));
    lines.map(|l| Stop { at: l.t, done: l.t, command: l.command.clone(), kind: Kind::Thought }).collect()
}

/// What kind of decision a command is.
const fn kind(command: &Command) -> Kind {
    match command {
        Command::Wait(_) => Kind::Wait,
        Command::Look(_) => Kind::Look,
        Command::Change(_) | Command::Delegate(..) => Kind::Change,
        Command::Resolve(_) => Kind::End,
        Command::Rank(..) | Command::Skip | Command::Suspect(_) | Command::Hint | Command::Note(_) => Kind::Thought,
        Command::Page(_) | Command::HandOver(..) | Command::Declare(_) | Command::Assign(..) | Command::Update(_) => {
            Kind::People
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::debrief::samples::played;

    fn sample() -> Run {
        played(
            "flag-and-format",
            &[
                "look overview",
                "declare sev2",
                "ask ruth",
                "flag express-pay off",
                "wait 5m",
                "look overview",
                "wait 4m",
            ],
        )
    }

    #[test]
    fn every_moment_is_as_the_learner_saw_it_then() {
        let whole = sample();
        let mut replay = Replay::new(whole.clone());
        let mut again = Replay::new(whole.clone()).whole().clone();
        let (first, last) = replay.span();
        assert!(replay.run().lines().is_empty() && replay.at() == first);
        replay.go(Go::End);
        assert_eq!((replay.run(), replay.is_at_end()), (&whole, true));
        for line in whole.lines() {
            replay.goto(line.t);
            assert_eq!(replay.run().now(), line.t, "{}", line.command);
            let told = replay.run().feed.len();
            assert_eq!(replay.run().feed[..], whole.feed[..told], "{}", line.command);
        }
        // From either side a moment is the same.
        for t in (first.0..=last.0).step_by(97) {
            let mut fresh = Replay::new(whole.clone());
            fresh.goto(Tick(t));
            replay.goto(Tick(t));
            assert_eq!(replay.run(), fresh.run(), "{t}");
        }
        again.feed.clear();
        assert_ne!(again, whole, "the run itself is what is compared");
    }

    #[test]
    fn the_stops_are_the_decisions_that_the_debrief_counts_and_notes_are_none() {
        let mut whole = sample();
        whole.type_line("note what a person thinks is no decision").unwrap();
        let counted = crate::session::debrief::taken(&whole);
        let mut replay = Replay::new(whole);
        let stops: Vec<_> =
            replay.stops().iter().map(|s| (replay.whole().day().hhmmss(s.at), s.command.clone())).collect();
        assert_eq!(stops, counted);
        let words: Vec<_> = replay.stops().iter().map(|s| s.kind.word()).collect();
        assert_eq!(words, ["look", "people", "look", "change", "wait", "look", "wait"]);
        assert!(!replay.asides().is_empty(), "the judgement was left open");
        let mut seen = vec![];
        while !replay.is_at_end() {
            replay.go(Go::Decision(Way::On));
            seen.push(replay.at());
        }
        assert!(seen.is_sorted_by(|a, b| a < b), "{seen:?}");
        let mut back = vec![];
        while replay.at() > replay.span().0 {
            back.push(replay.at());
            replay.go(Go::Decision(Way::Back));
        }
        back.reverse();
        assert_eq!(back, seen, "the same stops on the way back");
        assert_eq!(replay.stop(), None);
    }

    #[test]
    fn a_wait_can_be_stopped_in_and_a_look_shows_nothing_before_it_is_through() {
        let mut replay = Replay::new(sample());
        let (first, _) = replay.span();
        replay.go(Go::Seconds(Way::On, 10));
        assert_eq!((replay.run().lines().len(), replay.under_way()), (0, Some(0)), "half-way through the first look");
        replay.go(Go::Seconds(Way::On, 10));
        assert_eq!((replay.run().lines().len(), replay.stop()), (1, Some(0)));
        let long = sample().lines().iter().find(|l| l.command.starts_with("wait")).expect("a wait").t;
        replay.goto(long.plus(7));
        assert_eq!(replay.run().now(), long.plus(7));
        replay.go(Go::Seconds(Way::Back, 100_000));
        assert_eq!(replay.at(), first);
        replay.go(Go::Seconds(Way::On, 100_000));
        assert!(replay.is_at_end());
    }
}
