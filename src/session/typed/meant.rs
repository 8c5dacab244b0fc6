//! The hint of a refused line: what of this drill comes nearest to what was typed, as commands that can be typed as they
//! stand. Data is in [`super::synonyms`].

use crate::session::Run;
use crate::sim::action::Action;
use crate::sim::command::{self, Command};
use crate::sim::phrase::{CHANGE_VERBS, PhraseError, Verb, write_action, write_look};

use super::ask;
use super::synonyms::{SYNONYMS, Synonym};

/// How many commands a hint names at most.
const NAMED: usize = 3;
/// How many names a hint lists at most.
const LISTED: usize = 12;
/// Fewest letters of a name that count as its beginning.
const BEGINNING: usize = 4;

impl Run {
    /// What was meant by a line whose words are none of the drill's; none where nothing comes near.
    pub fn meant(&self, line: &str) -> Option<String> {
        let line = line.to_lowercase();
        let typed: Vec<&str> = line.split_whitespace().collect();
        let (row, _) = synonym(&typed)?;
        if let Some(whole) = row.means.iter().find(|m| m.contains(' ')) {
            return Some(format!("did you mean `{whole}`?"));
        }
        if let Some(word) = row.means.iter().find_map(|m| ask::word(m)) {
            return Some(format!("did you mean `{word}`?"));
        }
        let verbs: Vec<&'static Verb> = self.verbs();
        let verbs: Vec<&'static Verb> =
            row.means.iter().filter_map(|m| verbs.iter().copied().find(|v| v.word == *m)).collect();
        let near = self.nearest(&verbs, &typed);
        if !near.is_empty() {
            return Some(format!("did you mean {}?", either(&near)));
        }
        let verb = verbs.first()?;
        // What was named is nothing that this word is for: its own names would lead astray.
        if typed.len() > 1 && verbs.iter().all(|v| is_change(v)) {
            return Some(
                "a change on its way cannot be called back; `menu change` has every change you can make".to_owned(),
            )
            .filter(|_| matches!(typed[0], "cancel" | "abort" | "halt" | "kill"))
            .or_else(|| Some("type `menu change` for the changes you can make".to_owned()));
        }
        if self.read(verb.word).is_ok() || matches!(verb.word, "update" | "resolve") {
            return Some(format!("did you mean `{}`?", verb.word));
        }
        Some(self.with_names(verb.word, format!("type `{}`", ask::form(verb.form))))
    }

    /// What a line of names alone may be about: a question to whoever is named, or what can be done with what is.
    pub(in crate::session) fn named(&self, line: &str) -> Option<String> {
        const MOST: usize = 3;
        let line = line.to_lowercase();
        let typed: &[&str] = &line.split_whitespace().collect::<Vec<_>>();
        let verbs = self.verbs();
        let whole = |phrase: &String| phrase.split(' ').skip(1).any(|name| typed.contains(&name));
        let near: Vec<String> = self.nearest(&verbs, typed).into_iter().filter(whole).collect();
        (typed.len() <= MOST && !near.is_empty()).then(|| format!("did you mean {}?", either(&near)))
    }

    /// The hint of a line that breaks off, with the words that it can go on with.
    pub(in crate::session) fn with_names(&self, line: &str, hint: String) -> String {
        let fits = self.complete(&format!("{} ", line.trim_end()));
        let words: Vec<&str> = fits.iter().map(|f| f.word.as_str()).take(LISTED).collect();
        if words.is_empty() || hint.contains(words[0]) {
            return hint;
        }
        let more = if fits.len() > LISTED { ", ..." } else { "" };
        format!("{hint}: {}{more}", words.join(", "))
    }

    /// A refusal of a line with what helps: names where it breaks off, what was meant where its words are not of here.
    pub(in crate::session) fn helped(&self, line: &str, verb: &Verb, error: PhraseError) -> PhraseError {
        let typed: Vec<&str> = line.split_whitespace().collect();
        // `roll back checkout` begins like `rollback`, and means it.
        if let Some((_, 2..)) = synonym(&typed)
            && let Some(hint) = self.meant(line)
        {
            return PhraseError { hint, ..error };
        }
        let breaks_off = error.hint.starts_with("type `") && !matches!(verb.word, "declare" | "update" | "suspect");
        if breaks_off && !error.message.contains(" is more than ") {
            let rest: Vec<&str> = typed.iter().skip(1).copied().collect();
            let whole = format!("{} {}", verb.word, rest.join(" "));
            return PhraseError { hint: self.with_names(&whole, error.hint), ..error };
        }
        error
    }

    /// What can be done where a change cannot be made here: what has it among its steps, else what is nearest to it.
    pub(in crate::session) fn instead(&self, action: Action) -> String {
        let (spec, offers) = (self.spec(), &self.scenario.rubric.offers);
        let with_it = offers.iter().find_map(|o| match o.action {
            Action::Run(c) if spec.composites[c].steps.iter().any(|(_, a)| *a == action) => Some((o.action, c)),
            _ => None,
        });
        if let Some((whole, c)) = with_it {
            let about = spec.composites[c].about.trim_end_matches('.');
            return format!("it is a part of `{}`: {about}", write_action(spec, whole));
        }
        let phrase = write_action(spec, action);
        let typed: Vec<&str> = phrase.split(' ').collect();
        let same: Vec<&'static Verb> = self.verbs().into_iter().filter(|v| v.word == typed[0]).collect();
        let changes: Vec<&'static Verb> = self.verbs().into_iter().filter(|v| is_change(v)).collect();
        let near = Some(self.nearest(&same, &typed)).filter(|n| !n.is_empty());
        match near.unwrap_or_else(|| self.nearest(&changes, &typed)) {
            none if none.is_empty() => "type `menu change` for the changes you can make".to_owned(),
            near => format!("you can {}; `menu change` has every change", either(&near)),
        }
    }

    /// Commands of these verbs that share a name with what was typed, those that share most, in the order of the verbs.
    fn nearest(&self, verbs: &[&'static Verb], typed: &[&str]) -> Vec<String> {
        let off = typed.iter().any(|w| matches!(*w, "off" | "disable" | "deactivate"));
        let on = typed.iter().any(|w| matches!(*w, "on" | "enable" | "activate"));
        let wanted = |phrase: &str| {
            let (is_on, is_off) = (phrase.ends_with(" on"), phrase.ends_with(" off"));
            !(off && is_on || on && is_off)
        };
        let all = self.phrases();
        let mut hits: Vec<(usize, &String)> = vec![];
        for verb in verbs {
            let of = |p: &&String| p.split(' ').next() == Some(verb.word) && wanted(p);
            hits.extend(all.iter().filter(of).map(|p| (shared(p, typed), p)));
        }
        let most = hits.iter().map(|(n, _)| *n).max().unwrap_or(0);
        let best = hits.into_iter().filter(|(n, _)| most > 0 && *n == most);
        best.take(NAMED).map(|(_, p)| p.clone()).collect()
    }

    /// Every look, question, page and change of this drill, as typed.
    fn phrases(&self) -> Vec<String> {
        let (spec, rubric) = (self.spec(), &self.scenario.rubric);
        let looks = rubric.looks().into_iter().map(|l| write_look(spec, l));
        let pages = spec.people.iter().enumerate().filter(|(p, _)| !self.incident.present(*p));
        let pages = pages.map(|(p, _)| command::write(spec, &Command::Page(p)));
        looks.chain(pages).chain(rubric.offers.iter().map(|o| write_action(spec, o.action))).collect()
    }
}

fn is_change(verb: &Verb) -> bool {
    CHANGE_VERBS.iter().any(|v| v.word == verb.word)
}

/// The row that a line begins with, and how many of its words that is: the longest.
fn synonym(typed: &[&str]) -> Option<(&'static Synonym, usize)> {
    let typed: Vec<String> = typed.iter().map(|w| w.to_lowercase()).collect();
    let begins =
        |words: &&&'static str| words.split(' ').enumerate().all(|(i, w)| typed.get(i).is_some_and(|t| t == w));
    let rows = SYNONYMS.iter().flat_map(|row| row.typed.iter().filter(begins).map(move |words| (row, words)));
    rows.map(|(row, words)| (row, words.split(' ').count())).max_by_key(|(_, n)| *n)
}

/// How much of a command's names stands in what was typed: 2 for a whole part of a name, 1 for its beginning.
fn shared(phrase: &str, typed: &[&str]) -> usize {
    let parts = |words: &[&str]| -> Vec<String> {
        words.iter().flat_map(|w| w.split(['-', '.', '%'])).filter(|p| !p.is_empty()).map(str::to_lowercase).collect()
    };
    let (names, typed) = (parts(&phrase.split(' ').skip(1).collect::<Vec<_>>()), parts(typed));
    let begins = |a: &str, b: &str| a.len() >= BEGINNING && b.starts_with(a);
    let worth = |name: &String| {
        let each = typed.iter().map(|t| match t {
            t if t == name => 2,
            t if begins(t, name) || begins(name, t) => 1,
            _ => 0,
        });
        each.max().unwrap_or(0)
    };
    let named: usize = names.iter().filter(|n| !matches!(n.as_str(), "on" | "off")).map(worth).sum();
    // `show the logs of payments` says which look it means.
    let verb = phrase.split(' ').next().unwrap_or("");
    named + usize::from(named > 0 && typed.iter().any(|t| t == verb))
}

/// `a`, `b` or `c`, each in backquotes.
fn either(phrases: &[String]) -> String {
    let quoted: Vec<String> = phrases.iter().map(|p| format!("`{p}`")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [before @ .., last] => format!("{} or {last}", before.join(", ")),
    }
}
