//! What is asked once before a line is carried out: a change to production or the end of the run, with what will happen,
//! what can go wrong, and what the nearest way back is. Both front ends ask the same; scripts and logs are not asked.
//!
//! It says what the organisation's own tools would say: how a service is rolled, how many replicas it was set up with.
//! What only a look tells, it knows from looks.

use crate::base::text::count;
use crate::base::time::Spoken;
use crate::sim::action::{Action, Place};
use crate::sim::command::Command;
use crate::sim::spec::{ServiceId, Spec, Strategy};

use super::feed::Item;
use super::label::wants;
use super::run::Run;

/// What is asked, in whole sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// What will happen, and when.
    pub what: String,
    /// What can go wrong; empty for nothing that is known.
    pub risk: String,
    /// What could be done against it afterwards.
    pub back: String,
}

impl Run {
    /// What to ask before this line is carried out; none for what changes nothing, and for what would be refused.
    pub fn question(&self, line: &str) -> Option<Question> {
        if self.over() || self.freeze().is_some() {
            return None;
        }
        match self.read(line).ok()? {
            Command::Change(action) => self.change_question(action, None),
            Command::Delegate(person, action) => {
                let person = &self.spec().people[person];
                self.change_question(action, Some((&person.name, person.answer_s)))
            }
            Command::Resolve(_) => Some(Question {
                what: "Close the incident? This ends the run.".to_owned(),
                risk: "What users lose after this still counts.".to_owned(),
                back: "It cannot be opened again.".to_owned(),
            }),
            _ => None,
        }
    }

    fn change_question(&self, action: Action, by: Option<(&str, u32)>) -> Option<Question> {
        let spec = self.scenario.rubric.spec();
        let offer = self.scenario.rubric.offer(action)?;
        let (who, more_s) = by.map_or(("you", 0), |(name, s)| (name, s));
        let mut when = format!("It takes {who} {}", Spoken(offer.takes_s + more_s));
        if offer.starts_s > 0 {
            when = format!("{when} and begins {} later", Spoken(offer.starts_s));
        }
        let touches = self.touches(spec, action);
        let touches = if touches.is_empty() { String::new() } else { format!(" {touches}.") };
        let risk = self.declared_risk(spec, action).trim_end_matches('.');
        let takes_back = self.takes_back(spec, action);
        Some(Question {
            what: format!("Change production: {}?{touches}{takes_back} {when}.", action.describe(spec)),
            risk: if risk.is_empty() { String::new() } else { format!("Risk: {risk}.") },
            back: self.way_back(spec, action),
        })
    }

    /// What a change turns, in one clause, as the tools of the organisation would say before they do it.
    fn touches(&self, spec: &Spec, action: Action) -> String {
        let replicas = |n: u16| count(u64::from(n), "replica", "replicas");
        match action {
            Action::RestartAll(s) | Action::Deploy(s, _) | Action::RollBack(s) => self.rolls(spec, action, s),
            Action::RestartOne(s, _) | Action::Replace(s, _) => {
                let service = &spec.services[s];
                let others = self.replicas_known(spec, s).saturating_sub(1);
                format!(
                    "It takes no requests for {} while it starts; {} carry its share",
                    Spoken(service.start_s),
                    count(u64::from(others), "other", "others")
                )
            }
            Action::Scale(s, n) => {
                let (known, start) = (self.replicas_known(spec, s), Spoken(spec.services[s].start_s));
                if n >= known {
                    format!("{} more on top of {known}, each ready {start} after it starts", n - known)
                } else {
                    format!("{} of {known} stop at once, with what they work on", replicas(known - n))
                }
            }
            Action::SetFlag(f, percent) => {
                format!("{} from then on ({})", share(percent, "users"), spec.flags[f].about.trim_end_matches('.'))
            }
            Action::SetFlagFor(_, c, percent) => format!("{} from then on", share(percent, &spec.cohorts[c].name)),
            Action::PushConfig(c, _) | Action::RevertConfig(c) => {
                let config = &spec.configs[c];
                match config.stages.as_slice() {
                    [] => "It reaches the whole fleet at once".to_owned(),
                    stages => format!(
                        "It reaches {} % of the fleet first and all of it in {}",
                        stages[0],
                        Spoken(config.stage_s * stages.len() as u32)
                    ),
                }
            }
            Action::Shed(j, percent) if percent > 0 => {
                let journey = &spec.journeys[j];
                let people = (journey.per_s * 60.0 * f64::from(percent) / 100.0).round() as u64;
                let people = count(people, "person", "people");
                let want = wants(&journey.about).map_or(String::new(), |w| format!(" who want to {w}"));
                format!("On a usual evening that turns away about {people} a minute{want}")
            }
            Action::Limit(e, percent) if percent < 100 => {
                let name = &spec.services[spec.endpoints[e].service].name;
                format!("The other {} % of the workers of {name} are kept for the rest", 100 - percent)
            }
            Action::Drain(Place::Zone(_)) => {
                "Its replicas leave rotation; the other zones carry its traffic".to_owned()
            }
            Action::Drain(Place::Region(_)) => "Its users are served elsewhere".to_owned(),
            Action::FailOver(r) => format!(
                "There is no primary for {}; writes that the copy has not got by then are lost",
                Spoken(spec.replications[r].fail_over_s)
            ),
            Action::Restore(b) => {
                let backup = &spec.backups[b];
                let s = if backup.rate_gb_min > 0.0 { backup.size_gb / backup.rate_gb_min * 60.0 } else { 0.0 };
                let down =
                    backup.offline.map_or(String::new(), |s| format!("{} is down meanwhile; ", spec.services[s].name));
                format!(
                    "It copies {:.0} GB, about {}; {down}writes since the backup are lost",
                    backup.size_gb,
                    Spoken(s as u32)
                )
            }
            Action::Flush(_) => "Every read goes to what lies behind it until it has filled again".to_owned(),
            Action::Purge(_) => "Messages that wait are thrown away and not handled".to_owned(),
            Action::Run(c) => {
                let steps: Vec<String> = spec.composites[c].steps.iter().map(|(_, a)| a.describe(spec)).collect();
                format!("It does this: {}", steps.join("; "))
            }
            _ => String::new(),
        }
    }

    /// How a change of every replica goes about it.
    fn rolls(&self, spec: &Spec, action: Action, s: ServiceId) -> String {
        let service = &spec.services[s];
        let (all, start) = (self.replicas_known(spec, s), Spoken(service.start_s));
        let batch = service.batch.max(1).min(all.max(1));
        let each = if batch == 1 { "each takes".to_owned() } else { format!("{batch} at a time, each takes") };
        let in_turn =
            format!("All {all} replicas of {} in turn, {each} no requests for {start} while it starts", service.name);
        match (&service.strategy, action) {
            (_, Action::RestartAll(_)) | (Strategy::Rolling, _) => in_turn,
            (Strategy::AllAtOnce, _) => {
                format!("All {all} replicas of {} at once: nothing serves for {start} while they start", service.name)
            }
            (Strategy::Canary(canary), Action::Deploy(..)) => {
                let first = canary.stages.first().copied().unwrap_or(100);
                format!(
                    "A canary on {first} % of the replicas of {} first, {} a stage",
                    service.name,
                    Spoken(canary.bake_s)
                )
            }
            (Strategy::Canary(_), _) => {
                format!(
                    "The replicas of {} that run the release go back, each out for {start} while it starts",
                    service.name
                )
            }
            (Strategy::BlueGreen { .. }, _) => {
                format!(
                    "A second set of {all} replicas of {} beside the first; then all traffic moves at once",
                    service.name
                )
            }
        }
    }

    /// How many replicas a service has: as it was last looked at, else as it was set up.
    pub(super) fn replicas_known(&self, spec: &Spec, s: ServiceId) -> u16 {
        let name = &spec.services[s].name;
        let seen = self.feed.iter().rev().find_map(|e| match &e.item {
            Item::Replicas { service, rows } if service == name => Some(rows.len() as u16),
            _ => None,
        });
        seen.unwrap_or(spec.services[s].replicas)
    }
}

/// `20 % of users have it`.
fn share(percent: u8, of: &str) -> String {
    match percent {
        0 => format!("None of the {of} have it"),
        100 => format!("All {of} have it"),
        n => format!("{n} % of {of} have it"),
    }
}

#[cfg(test)]
mod tests {
    use super::Command;
    use crate::session::debrief::samples::{played, run};

    #[test]
    fn a_change_says_what_it_touches_what_can_go_wrong_and_the_way_back() {
        let fresh = run("flag-and-format");
        let q = fresh.question("rollback checkout").expect("asked");
        assert!(q.what.contains("All 6 replicas of checkout in turn, 2 at a time"), "{}", q.what);
        assert!(q.what.contains("It takes you 20 s and begins 1 min later"), "{}", q.what);
        assert!(q.risk.starts_with("Risk: six replicas in pairs") && q.back.contains("no undo"), "{q:?}");
        let blind = fresh.question("flag express-pay off").expect("asked");
        assert!(blind.what.contains("None of the users have it") && blind.back.contains("which the change log says"));
        let informed = played("flag-and-format", &["changes"]).question("flag express-pay off").expect("asked");
        assert!(informed.back.contains("The nearest opposite is flag express-pay "), "{}", informed.back);
        for run in [fresh, played("flag-and-format", &["changes"])] {
            let q = run.question("config payments-client r40").expect("asked");
            assert!(q.back.contains("The nearest opposite is config payments-client r41"), "{}", q.back);
        }
    }

    #[test]
    fn the_way_back_has_no_risk_of_the_way_there_and_both_name_each_other() {
        let there = "flag express-pay off";
        let done = played("flag-and-format", &["changes", there, "wait 2m"]);
        let change = done.journal().iter().find(|s| matches!(s.command, Command::Change(_))).expect("a change");
        let at = done.day().hhmmss(change.at);
        let back = done.question("flag express-pay 50%").expect("asked");
        assert!(back.what.contains(&format!("It takes back {there}, which you did at {at}.")), "{}", back.what);
        assert_eq!(back.risk, "", "the drill names the risk of off");
        assert!(back.back.contains(&format!("The nearest opposite is {there}:")), "{}", back.back);
        let further = done.question("flag express-pay on").expect("asked");
        assert!(!further.what.contains("takes back") && further.risk.is_empty(), "it stood at 50 %: {}", further.what);
        // Nobody has looked how it stood.
        let blind = played("flag-and-format", &[there, "wait 2m"]).question("flag express-pay on").expect("asked");
        assert!(blind.what.contains(&format!("It turns the other way {there}, which")), "{}", blind.what);
        assert!(blind.back.contains(&format!("The nearest opposite is {there}:")), "{}", blind.back);
        // Nothing was done: this is the way that the drill speaks of, and nothing is taken back.
        let first = run("flag-and-format").question(there).expect("asked");
        assert!(!first.risk.is_empty() && !first.what.contains("takes back"), "{first:?}");
        let more = played("flag-and-format", &["shed order 30%", "wait 5s"]);
        let (less, none) = (more.question("shed order 20%").expect("asked"), more.question("shed order 0%"));
        assert!(!less.risk.is_empty(), "users are turned away all the same");
        let none = none.expect("asked");
        assert!(none.risk.is_empty() && none.what.contains("takes back shed order 30%"), "{none:?}");
        assert!(none.back.contains("The nearest opposite is shed order 30%"), "{}", none.back);
    }

    #[test]
    fn looks_words_and_what_is_not_understood_ask_nothing() {
        let fresh = run("flag-and-format");
        for line in
            ["look overview", "ask dana", "page tomas", "wait 1m", "declare sev2", "rolbak", "", "rollback nobody"]
        {
            assert_eq!(fresh.question(line), None, "{line}");
        }
        let over = played("flag-and-format", &["resolve it is well"]);
        assert_eq!(over.question("rollback checkout"), None, "the run is over");
    }
}
