//! A decision as sentences, and the worlds that would have looked the same. Reads the report and the run.

use crate::grade::report::{Move, Report};
use crate::grade::rubric::WorldKind;
use crate::line::out::Out;
use crate::sim::Command;

use super::State;
use super::phrase::{against, chance, minutes, percent};

/// Worlds that a decision names; the others are added up.
const NAMED: usize = 4;
/// Thousandths below which a world counts as ruled out.
const SMALL: u32 = 10;

impl State {
    pub(super) fn decision(&self, decision: &Move, out: &mut Out) {
        let day = self.run.day();
        out.say(format!("At {} you did: {}.", day.hhmmss(decision.at), decision.command));
        out.say(format!("It cost {}. In a word: {}.", against(decision.cost), decision.label.word()));
        if let Some(error) = decision.error {
            out.say(format!("What kind of error: {}.", error.word()));
        }
        out.say(format!("The reference would have done: {}.", decision.reference));
        out.gap();
        if decision.seen.is_empty() {
            out.say("By then you had seen nothing but the pager.");
        } else {
            out.say("By then you had seen:");
            for seen in &decision.seen {
                out.item("- ", seen);
            }
        }
        if !decision.belief.is_empty() {
            out.gap();
            out.say("What that evidence made of the worlds it could have been:");
            self.belief(&decision.belief, out);
        }
        if !decision.options.is_empty() {
            out.gap();
            out.say(
                "The options, with what each would have cost from there on as far as could be known, cheapest first:",
            );
            for (n, option) in decision.options.iter().enumerate() {
                let mine = if option.phrase == decision.command { ", which is what you did" } else { "" };
                out.numbered(n + 1, format!("{}: {}{mine}", option.phrase, minutes(option.cost)));
            }
        }
    }

    fn belief(&self, belief: &[(String, u32)], out: &mut Out) {
        for (id, thousandths) in belief.iter().take(NAMED).filter(|(_, t)| *t >= SMALL) {
            out.item("- ", format!("{}: {}", self.world_title(id), chance(*thousandths)));
        }
        let rest: u32 =
            belief.iter().enumerate().filter(|(n, (_, t))| *n >= NAMED || *t < SMALL).map(|(_, (_, t))| t).sum();
        if rest > 0 {
            out.item("- ", format!("all others together: {}", percent(rest)));
        }
    }

    fn world_title<'a>(&'a self, id: &'a str) -> &'a str {
        self.run.scenario.rubric.worlds.iter().find(|w| w.id == id).map_or(id, |w| w.title.as_str())
    }

    pub(super) fn twins(&self, report: &Report, out: &mut Out) {
        let changed = self.run.journal().iter().any(|s| matches!(s.command, Command::Change(_)));
        let when = if changed { "when you made your first change" } else { "at the end" };
        out.say(format!(
            "On the page that called you, all of these looked alike. For each: how likely it was before anything was \
             seen, how likely on what you had seen {when}, and what your own commands would have cost there."
        ));
        for twin in report.twins.iter().filter(|t| t.at_change >= SMALL) {
            let kind = match twin.world.kind {
                WorldKind::Trap => " The same early signs, the opposite best move.",
                WorldKind::NoFault => " A false alarm.",
                _ => "",
            };
            let remedy = if twin.world.remedy.is_empty() {
                "nothing was to be done there".to_owned()
            } else {
                format!("what ends the harm there: {}", twin.world.remedy.join(", or "))
            };
            out.gap();
            out.say(format!("{}.{kind}", twin.world.title.trim_end_matches('.')));
            out.item("- ", format!("before: {}", percent(twin.prior)));
            out.item("- ", format!("on the evidence: {}", chance(twin.at_change)));
            out.item("- ", format!("your commands would have cost {}", minutes(twin.cost)));
            out.item("- ", remedy);
        }
        let out_of_it: Vec<&str> =
            report.twins.iter().filter(|t| t.at_change < SMALL).map(|t| t.world.title.as_str()).collect();
        if !out_of_it.is_empty() {
            out.gap();
            out.say("What you had seen as good as ruled out:");
            for title in out_of_it {
                out.item("- ", title);
            }
        }
    }
}
