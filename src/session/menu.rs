//! The menu: everything that this drill has something for, grouped, with how long it takes, what can go wrong, and why
//! it cannot be done now where it cannot.

use crate::base::time::Spoken;
use crate::sim::action::Action;
use crate::sim::incident::COMMITS;
use crate::sim::observe::Look;
use crate::sim::phrase;
use crate::sim::state::NEVER;

use super::run::Run;
use super::views::{Group, MenuItem};

/// Seconds that paging somebody takes.
const PAGE_S: u32 = 10;

impl Run {
    /// Everything that can be done, in the order of the groups.
    pub fn menu(&self) -> Vec<MenuItem> {
        let mut out = vec![];
        self.looks(&mut out);
        self.askings(&mut out);
        self.changings(&mut out);
        self.words(&mut out);
        if self.freeze().is_some() {
            for item in out.iter_mut().filter(|i| !matches!(i.phrase.as_str(), "note TEXT" | "hint" | "skip")) {
                "the clock stands still for a judgement; answer it first, or skip it".clone_into(&mut item.not_now);
            }
        }
        out
    }

    fn looks(&self, out: &mut Vec<MenuItem>) {
        let (spec, rubric) = (self.spec(), &self.scenario.rubric);
        for look in rubric.looks() {
            let about = match look {
                Look::Panel(p) => spec.panels[p].title.clone(),
                Look::Logs(s) => format!("what {} writes", spec.services[s].name),
                Look::Replicas(s) => format!("{} replica by replica", spec.services[s].name),
                Look::Trace(j) => format!("where the time of {} goes, call by call", spec.journeys[j].name),
                Look::Runbook(r) => spec.runbooks[r].title.clone(),
                Look::Changes => "what was changed lately, and how flags and config stand".to_owned(),
                Look::Vendor(p) => format!("status page of {}", spec.vendor_pages[p].about),
                Look::Ask(_) => continue,
            };
            out.push(item(Group::Look, phrase::write_look(spec, look), about, rubric.look_s(look)));
        }
    }

    /// Asking those who are there, paging those who are not, asking for a change, handing over.
    fn askings(&self, out: &mut Vec<MenuItem>) {
        let (spec, rubric) = (self.spec(), &self.scenario.rubric);
        for look in rubric.looks() {
            let Look::Ask(p) = look else { continue };
            let mut ask =
                item(Group::People, phrase::write_look(spec, look), spec.people[p].role.clone(), rubric.look_s(look));
            if !self.incident.present(p) {
                ask.not_now = self.away(p);
            }
            out.push(ask);
        }
        for (p, person) in spec.people.iter().enumerate().filter(|(p, _)| !self.incident.present(*p)) {
            let about = format!("{}; comes in {}", person.role, Spoken(person.ack_s));
            let mut page = item(Group::People, format!("page {}", person.name), about, PAGE_S);
            if self.incident.joined[p] != NEVER {
                page.not_now = self.away(p);
            }
            out.push(page);
        }
        for verb in self.verbs().into_iter().filter(|v| matches!(v.word, "delegate" | "handover")) {
            let mut words = item(Group::People, verb.form.to_owned(), verb.about.to_owned(), 0);
            if !(0..spec.people.len()).any(|p| self.incident.present(p)) {
                "nobody is in the channel; page somebody first".clone_into(&mut words.not_now);
            }
            out.push(words);
        }
    }

    /// Why somebody cannot be asked.
    fn away(&self, person: usize) -> String {
        let name = &self.spec().people[person].name;
        match self.incident.joined[person] {
            NEVER => format!("{name} is not in the channel; page {name} first"),
            at => format!("{name} was paged and comes in {}", Spoken(at.saturating_sub(self.now().0))),
        }
    }

    fn changings(&self, out: &mut Vec<MenuItem>) {
        let spec = self.spec();
        for offer in &self.scenario.rubric.offers {
            let about = match offer.action {
                Action::Run(c) if !spec.composites[c].about.is_empty() => spec.composites[c].about.clone(),
                action => action.describe(spec),
            };
            let phrase = phrase::write_action(spec, offer.action);
            let change = item(Group::Change, phrase, about, offer.takes_s + offer.starts_s);
            out.push(MenuItem { risk: offer.risk.clone(), ..change });
        }
    }

    fn words(&self, out: &mut Vec<MenuItem>) {
        let spec = self.spec();
        let of = |words: &[&str], group| {
            let verbs = self.verbs().into_iter().filter(|v| words.contains(&v.word));
            verbs.map(|v| item(group, v.form.to_owned(), v.about.to_owned(), 0)).collect::<Vec<_>>()
        };
        out.extend(of(&["declare", "assign", "update"], Group::Words));
        for suspect in &spec.suspects {
            let mut commit = item(Group::Words, format!("suspect {} PERCENT", suspect.name), suspect.about.clone(), 0);
            if self.incident.commits() >= COMMITS {
                "you have committed three times, which is all a run takes".clone_into(&mut commit.not_now);
            }
            out.push(commit);
        }
        out.extend(of(&["wait", "note", "resolve", "hint"], Group::Time));
        if self.freeze().is_some() {
            out.extend(of(&["skip"], Group::Time));
        }
        if self.hints >= self.scenario.hints.len()
            && let Some(hint) = out.iter_mut().find(|i| i.phrase == "hint")
        {
            "there are no more hints".clone_into(&mut hint.not_now);
        }
    }
}

fn item(group: Group, phrase: String, about: String, takes_s: u32) -> MenuItem {
    let takes = if takes_s == 0 { String::new() } else { Spoken(takes_s).to_string() };
    MenuItem { group, phrase, about, takes, risk: String::new(), not_now: String::new() }
}

#[cfg(test)]
mod tests {
    use crate::session::Run;
    use crate::session::debrief::samples::{played, run};

    fn not_now(run: &Run, phrase: &str) -> String {
        let menu = run.menu();
        let item = menu.iter().find(|i| i.phrase == phrase).unwrap_or_else(|| panic!("{phrase} is not there"));
        item.not_now.clone()
    }

    #[test]
    fn what_cannot_be_done_now_says_why() {
        let fresh = run("flag-and-format");
        assert_eq!(not_now(&fresh, "ask dana"), "");
        assert_eq!(not_now(&fresh, "ask tomas"), "tomas is not in the channel; page tomas first");
        assert_eq!(not_now(&fresh, "page tomas"), "");
        let paged = played("flag-and-format", &["page tomas"]);
        assert!(not_now(&paged, "page tomas").starts_with("tomas was paged and comes in "));
        assert!(not_now(&paged, "ask tomas").starts_with("tomas was paged and comes in "));
        let asked = played("flag-and-format", &["look overview", "look checkout", "look edge"]);
        assert!(asked.freeze().is_some());
        assert!(not_now(&asked, "rollback checkout").contains("stands still") && not_now(&asked, "skip").is_empty());
    }

    #[test]
    fn what_the_menu_has_can_be_done_and_what_it_holds_back_is_refused() {
        for commands in [&[][..], &["page tomas"], &["look overview", "look checkout", "look edge"]] {
            let run = played("flag-and-format", commands);
            for item in run.menu() {
                if item.phrase.chars().any(|c| c.is_ascii_uppercase() || c == '|') {
                    continue;
                }
                let done = run.clone().type_line(&item.phrase).map(|_| ());
                assert_eq!(done.is_ok(), item.not_now.is_empty(), "{}: {done:?}", item.phrase);
            }
        }
    }
}
