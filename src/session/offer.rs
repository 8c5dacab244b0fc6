//! Which words a drill has something for. What is typed is understood by these: a beginning counts as the word where
//! only one that the drill has begins so. Words that it has nothing for are known, so that they can be answered.

use crate::sim::command::{self, Command};
use crate::sim::observe::Look;
use crate::sim::phrase::{PhraseError, Verb, write_action};
use crate::sim::spec::Spec;

use super::run::Run;

impl Run {
    /// Every verb that this drill has something for, in the order of help.
    pub fn verbs(&self) -> Vec<&'static Verb> {
        command::verbs().filter(|v| self.has(v.word)).collect()
    }

    /// The verb that `typed` is, or is the only beginning of among those that this drill has.
    ///
    /// # Errors
    /// Nothing typed, nothing that begins so, or several.
    pub fn verb(&self, typed: &str) -> Result<&'static Verb, PhraseError> {
        command::verb_among(typed, &self.verbs())
    }

    /// What a line asks for.
    ///
    /// # Errors
    /// What was not understood, with a hint.
    pub fn read(&self, line: &str) -> Result<Command, PhraseError> {
        let line = line.trim();
        let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let verb = self.verb(first).map_err(|e| {
            // A slip of a word is likelier than a name without one.
            let named = || self.named(line).filter(|_| e.hint.starts_with("type `help`"));
            match self.meant(line).or_else(named) {
                Some(hint) => PhraseError { hint, ..e },
                None => e,
            }
        })?;
        command::read(self.spec(), &format!("{} {rest}", verb.word)).map_err(|e| self.helped(line, verb, e))
    }

    /// Whether there is something in this drill that a verb could be used on.
    fn has(&self, word: &str) -> bool {
        let (spec, rubric) = (self.spec(), &self.scenario.rubric);
        let looks = |kind: fn(&Look) -> bool| rubric.looks().iter().any(kind);
        match word {
            "look" => looks(|l| matches!(l, Look::Panel(_))),
            "logs" => looks(|l| matches!(l, Look::Logs(_))),
            "replicas" => looks(|l| matches!(l, Look::Replicas(_))),
            "changes" => looks(|l| matches!(l, Look::Changes)),
            "trace" => !spec.journeys.is_empty(),
            "runbook" => !spec.runbooks.is_empty(),
            "vendor" => !spec.vendor_pages.is_empty(),
            "suspect" => !spec.suspects.is_empty(),
            "ask" | "handover" => !spec.people.is_empty(),
            "page" => spec.people.iter().any(|p| !p.present),
            "delegate" => rubric.offers.iter().any(|o| spec.people.iter().any(|p| p.can.contains(&o.action.kind()))),
            "rank" | "skip" => !self.scenario.freezes.is_empty(),
            "hint" => !self.scenario.hints.is_empty() && !self.header.exam,
            "declare" | "assign" | "update" | "wait" | "note" | "resolve" => true,
            change => rubric.offers.iter().any(|o| write_action(spec, o.action).split(' ').next() == Some(change)),
        }
    }

    pub(in crate::session) fn spec(&self) -> &Spec {
        self.incident.world.spec()
    }
}
