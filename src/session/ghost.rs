//! A walkthrough that is watched: an expert's written run, a step at a time, each with its reason, up to the place where
//! the learner takes over, or to its end. The run is a real one, of the same engine; nothing of it is kept before
//! somebody takes over.

use std::sync::Arc;

use crate::course::scenario::{Scenario, Script, ScriptLine};
use crate::sim::Command;

use super::run::{Run, Start, draw_world};
use super::script::{self, ScriptError};

/// How many seeds are tried for one that draws the walkthrough's world.
const SEEDS: u64 = 10_000;

/// A walkthrough and how far it was watched.
#[derive(Debug, Clone, PartialEq)]
pub struct Ghost {
    /// As it stands.
    pub run: Run,
    at: usize,
}

impl Ghost {
    /// The walkthrough of a drill, before its first step. It is the same for everybody: the first seed that draws its
    /// world, so that the log alone says what was played.
    pub fn begin(scenario: Arc<Scenario>) -> Self {
        let start = Start { seed: seed(&scenario), world: None, exam: false };
        Self { run: Run::start(scenario, &start), at: 0 }
    }

    /// The walkthrough.
    pub fn script(&self) -> &Script {
        &self.run.scenario.walkthrough
    }

    /// How many steps were played.
    pub const fn at(&self) -> usize {
        self.at
    }

    /// What comes next, with its reason; none at the end.
    pub fn next(&self) -> Option<&ScriptLine> {
        self.script().lines.get(self.at).filter(|_| !self.run.over())
    }

    /// What was done last.
    pub fn last(&self) -> Option<&ScriptLine> {
        self.script().lines.get(self.at.checked_sub(1)?)
    }

    /// What is told where the learner is to take over, if that is here.
    pub fn task(&self) -> Option<&str> {
        let here = self.script().take_over.as_ref().filter(|mark| mark.after == self.at && !self.run.over());
        here.map(|mark| mark.task.as_str())
    }

    /// Plays the next step; gives the number of the first entry of the feed that is new. A judgement that comes up is
    /// left out, but for one that comes up where the learner is to take over.
    ///
    /// # Errors
    /// The step that does not fit; a course that passes its check has none.
    pub fn step(&mut self) -> Result<usize, ScriptError> {
        let first = self.run.feed.len();
        let Some(line) = self.next().cloned() else { return Ok(first) };
        script::play(&mut self.run, std::slice::from_ref(&line))?;
        self.at += 1;
        let answers = |l: &ScriptLine| ["rank", "skip"].iter().any(|w| l.command.starts_with(w));
        if self.run.freeze().is_some() && self.task().is_none() && !self.next().is_some_and(answers) {
            // It is asked for, so it can be left out.
            let _ = self.run.command(&Command::Skip);
        }
        Ok(first)
    }

    /// Goes a step back: the run is played again up to there.
    ///
    /// # Errors
    /// As [`Self::step`].
    pub fn back(&mut self) -> Result<(), ScriptError> {
        let to = self.at.saturating_sub(1);
        let mut before = Self::begin(Arc::clone(&self.run.scenario));
        while before.at < to {
            before.step()?;
        }
        *self = before;
        Ok(())
    }
}

/// The first seed from 1 on that draws the walkthrough's world; 1 where it names none.
fn seed(scenario: &Scenario) -> u64 {
    let Some(world) = scenario.walkthrough.world.as_ref() else { return 1 };
    let drawn = |seed: &u64| scenario.rubric.worlds[draw_world(scenario, *seed)].id == *world;
    (1..=SEEDS).find(drawn).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::debrief::samples::scenario;
    use crate::session::feed::Item;

    #[test]
    fn a_walkthrough_is_watched_step_by_step_up_to_where_a_learner_takes_over() {
        let mut ghost = Ghost::begin(scenario());
        assert_eq!(ghost.run.scenario.rubric.worlds[ghost.run.world].id, "flag-and-format", "the seed draws its world");
        assert_eq!((ghost.at(), ghost.last(), ghost.run.header.world.clone()), (0, None, None));
        let mark = ghost.script().take_over.clone().expect("the first drill says where");
        while ghost.task().is_none() {
            let next = ghost.next().expect("it comes").clone();
            assert!(next.reason.len() > 100, "{} says why: {}", next.command, next.reason);
            let first = ghost.step().expect("it fits");
            assert!(ghost.run.feed[first..].iter().any(|e| matches!(&e.item, Item::You(_))));
        }
        assert_eq!(ghost.at(), mark.after);
        assert_eq!(ghost.task(), Some(mark.task.as_str()));
        assert!(!ghost.run.lines().iter().any(|l| l.command.starts_with("flag")), "the change is the learner's");
        let there = ghost.run.clone();
        ghost.step().expect("it can be watched on");
        assert_eq!(ghost.task(), None);
        ghost.back().expect("and back");
        assert_eq!(ghost.run, there, "as if it had not gone on");
    }

    #[test]
    fn watched_to_its_end_it_is_the_written_run_and_leaves_judgements_out() {
        let mut ghost = Ghost::begin(scenario());
        while ghost.next().is_some() {
            ghost.step().expect("it fits");
        }
        assert!(ghost.run.over() && ghost.run.judgements.iter().all(|j| j.order.is_none()));
        let mut written = Ghost::begin(scenario()).run;
        script::play(&mut written, &ghost.script().lines.clone()).expect("it fits");
        assert_eq!(ghost.run.log(), written.log());
        assert_eq!(ghost.step(), Ok(ghost.run.feed.len()), "and then nothing more");
    }
}
