//! Completion of a typed line: the words that can stand where the cursor is.

use crate::sim::command::{Command, Role};
use crate::sim::observe::Look;

use super::run::Run;

/// A word that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The whole line with the word in it.
    pub line: String,
    /// The word alone.
    pub word: String,
    /// What it stands for.
    pub about: String,
}

impl Run {
    /// The words that fit at the end of `typed`, in a fixed order.
    pub fn complete(&self, typed: &str) -> Vec<Completion> {
        let (before, last) = typed.rsplit_once(' ').map_or(("", typed), |(b, l)| (b, l));
        let words: Vec<&str> = before.split_whitespace().collect();
        let candidates = match words.as_slice() {
            [] => self.verbs().into_iter().map(|v| (v.word.to_owned(), v.about.to_owned())).collect(),
            [verb, rest @ ..] => self.arguments(verb, rest),
        };
        let line = |word: &str| if before.is_empty() { word.to_owned() } else { format!("{before} {word}") };
        candidates
            .into_iter()
            .filter(|(word, _)| word.starts_with(last))
            .map(|(word, about)| Completion { line: line(&word), word, about })
            .collect()
    }

    fn arguments(&self, verb: &str, rest: &[&str]) -> Vec<(String, String)> {
        let Ok(verb) = self.verb(verb) else { return vec![] };
        let spec = self.spec();
        let rubric = &self.scenario.rubric;
        let plain = |words: &[&str]| words.iter().map(|w| ((*w).to_owned(), String::new())).collect::<Vec<_>>();
        let people = || spec.people.iter().map(|p| (p.name.clone(), p.role.clone()));
        match (verb.word, rest.len()) {
            ("look", 0) => spec.panels.iter().map(|p| (p.name.clone(), p.title.clone())).collect(),
            ("logs" | "replicas", 0) => {
                let of = |l: &Look| match (verb.word, l) {
                    ("logs", Look::Logs(s)) | ("replicas", Look::Replicas(s)) => Some(*s),
                    _ => None,
                };
                let services = rubric.looks().iter().filter_map(of).collect::<Vec<_>>();
                services.into_iter().map(|s| (spec.services[s].name.clone(), spec.services[s].about.clone())).collect()
            }
            ("trace", 0) => spec.journeys.iter().map(|j| (j.name.clone(), j.about.clone())).collect(),
            ("ask" | "page" | "delegate" | "handover", 0) => people().collect(),
            ("runbook", 0) => spec.runbooks.iter().map(|r| (r.name.clone(), r.title.clone())).collect(),
            ("vendor", 0) => spec.vendor_pages.iter().map(|p| (p.name.clone(), p.about.clone())).collect(),
            ("suspect", n) if n % 2 == 0 => {
                let left = spec.suspects.iter().filter(|s| !rest.iter().step_by(2).any(|named| *named == s.name));
                left.map(|s| (s.name.clone(), s.about.clone())).collect()
            }
            ("suspect", _) => plain(&["10", "25", "50", "75", "90"]),
            ("delegate", 1) => self.changes_of(rest[0]),
            ("delegate", _) => self.offered(rest[1], &rest[2..]),
            ("declare", 0) => crate::sim::severity::said().collect(),
            ("assign", 0) => plain(&Role::ALL.map(Role::word)),
            ("assign", 1) => plain(&["me"]).into_iter().chain(people()).collect(),
            ("update", _) => crate::sim::severity::IMPACTS
                .iter()
                .map(|(impact, holds)| (format!("impact={}", impact.word()), (*holds).to_owned()))
                .chain(plain(&[
                    "doing=investigating",
                    "doing=mitigating",
                    "doing=monitoring",
                    "doing=resolved",
                    "next=10m",
                    "next=30m",
                    "next=60m",
                ]))
                .filter(|(w, _)| !rest.iter().any(|r| r.split('=').next() == w.split('=').next()))
                .collect(),
            ("resolve", 0) => self.ended_it(),
            ("wait", 0) => plain(&["1m", "2m", "3m", "5m"]),
            _ => self.offered(verb.word, rest),
        }
    }

    /// What may have ended it: the changes of this run, the latest first; or that there was none.
    fn ended_it(&self) -> Vec<(String, String)> {
        let mut out: Vec<(String, String)> = vec![];
        for step in self.journal().iter().rev() {
            let (Command::Change(action) | Command::Delegate(_, action)) = step.command else { continue };
            let words = crate::sim::phrase::write_action(self.spec(), action);
            if !out.iter().any(|(known, _)| *known == words) {
                out.push((words, String::new()));
            }
        }
        if out.is_empty() {
            out.push(("nothing was changed".to_owned(), String::new()));
        }
        out
    }

    /// The verbs of offered changes that a person can make.
    fn changes_of(&self, person: &str) -> Vec<(String, String)> {
        let (spec, offers) = (self.spec(), &self.scenario.rubric.offers);
        let can = spec.people.iter().find(|p| p.name == person).map_or(&[][..], |p| &p.can);
        let theirs = offers.iter().filter(|o| can.contains(&o.action.kind()));
        let words: Vec<String> = theirs.map(|o| crate::sim::phrase::write_action(spec, o.action)).collect();
        let begins = |v: &&&crate::sim::phrase::Verb| words.iter().any(|w| w.split(' ').next() == Some(v.word));
        self.verbs().iter().filter(begins).map(|v| (v.word.to_owned(), v.about.to_owned())).collect()
    }

    /// The next word of each offered change that begins with the words so far.
    fn offered(&self, verb: &str, rest: &[&str]) -> Vec<(String, String)> {
        let spec = self.incident.world.spec();
        let mut out: Vec<(String, String)> = vec![];
        for offer in &self.scenario.rubric.offers {
            let phrase = crate::sim::phrase::write_action(spec, offer.action);
            let words: Vec<&str> = phrase.split(' ').collect();
            if words[0] == verb && words.len() > rest.len() + 1 && words[1..].starts_with(rest) {
                let word = words[rest.len() + 1].to_owned();
                if !out.iter().any(|(w, _)| *w == word) {
                    out.push((word, offer.risk.clone()));
                }
            }
        }
        out
    }
}
