//! The follow-ups as lines: a number takes one in or out, a number with a word and a number settles something of it, enter
//! plays the week again. What is said comes from [`crate::session::follow_ups`].

use super::pages;
use crate::course::scenario::Scenario;
use crate::learn::follow_up::FollowedUp;
use crate::line::out::Out;
use crate::line::words::{self, Slip};
use crate::session::Run;
use crate::session::debrief::Debrief;
use crate::session::follow_ups::{Compared, Plan, Slot, choices, said, told};

/// What a line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Another line.
    Stay,
    /// Out of the follow-ups, to the rule.
    Back,
    /// Play the week with these.
    Play(Vec<usize>),
    /// The map of the course.
    Home,
    /// Out of the program.
    Quit,
}

/// What is picked and settled.
#[derive(Debug, Clone, PartialEq)]
pub struct Choosing {
    plan: Plan,
}

/// Words that name a slot.
const SLOTS: [(&str, Slot); 4] =
    [("owner", Slot::Owner), ("done", Slot::Done), ("by", Slot::Due), ("factor", Slot::Factor)];

const HELP: &str = "a number takes one in or out; `3 owner`, `3 done`, `3 by` and `3 factor` show what can be settled of \
                    the third, and a number behind them settles it; enter plays the evening again";

impl Choosing {
    /// What was kept before, or nothing.
    pub fn new(scenario: &Scenario, kept: Option<&FollowedUp>) -> Self {
        let offered = &scenario.follow_ups;
        Self { plan: kept.map_or_else(|| Plan::new(offered), |kept| Plan::kept(scenario, kept)) }
    }

    /// What stands before a line.
    pub fn prompt(&self, scenario: &Scenario) -> String {
        let offered = &scenario.follow_ups;
        format!("follow-ups, {} of {} days > ", offered.effort(&self.plan.picks()), offered.budget)
    }

    /// The list.
    pub fn show(&self, scenario: &Scenario, out: &mut Out) {
        let offered = &scenario.follow_ups;
        out.gap();
        out.say(format!("What should be done about the next time? The budget is {}.", said::days(offered.budget)));
        for (i, one) in offered.list.iter().enumerate() {
            let mark = if self.plan.is_picked(i) { ", picked" } else { "" };
            out.numbered(i + 1, format!("{} ({}, {}{mark})", one.text, one.kind.word(), said::days(one.effort)));
        }
        out.gap();
        let mut help = HELP.to_owned();
        help[..1].make_ascii_uppercase();
        out.say(format!("{help}. `back` leaves the follow-ups."));
    }

    /// Takes a line.
    ///
    /// # Errors
    /// What can be typed instead.
    pub fn line(&mut self, line: &str, scenario: &Scenario, out: &mut Out) -> Result<Said, Slip> {
        let offered = &scenario.follow_ups;
        let (first, rest) = words::split(line);
        match first.to_lowercase().as_str() {
            "" => {
                let picks = self.plan.picks();
                if picks.is_empty() {
                    out.say("Nothing is picked yet. Type the number of a follow-up, or `back`.");
                    return Ok(Said::Stay);
                }
                return Ok(Said::Play(picks));
            }
            "b" | "back" => return Ok(Said::Back),
            "list" | "repeat" | "help" | "?" => {
                self.show(scenario, out);
                return Ok(Said::Stay);
            }
            "q" | "home" => return Ok(Said::Home),
            "quit" => return Ok(Said::Quit),
            _ => {}
        }
        let numbered = |slip: Slip| Slip { hint: HELP.to_owned(), ..slip };
        let row = words::number(first, offered.list.len()).map_err(numbered)?;
        if !rest.is_empty() {
            return self.settle(row, rest, scenario, out);
        }
        let needs = said::days(offered.list[row].effort);
        if !self.plan.toggle(row, offered) {
            let left = said::days(offered.budget.saturating_sub(offered.effort(&self.plan.picks())));
            let message = format!("it takes {needs}, and {left} are left");
            return Err(Slip { message, hint: "take another one out first, by its number".into() });
        }
        let did = if self.plan.is_picked(row) { "Picked" } else { "Taken out" };
        out.say(format!("{did}: {}, {needs}.", offered.list[row].text));
        Ok(Said::Stay)
    }

    /// `owner`, or `owner 2`.
    fn settle(&mut self, row: usize, rest: &str, scenario: &Scenario, out: &mut Out) -> Result<Said, Slip> {
        let (word, choice) = words::split(rest);
        let word = words::pick(word, &SLOTS.map(|(w, _)| w), HELP)?;
        let slot = SLOTS.iter().find(|(w, _)| *w == word).map_or(Slot::Owner, |(_, slot)| *slot);
        let all = choices(scenario, row, slot);
        if choice.is_empty() {
            out.say(format!("{}, {}:", scenario.follow_ups.list[row].text, slot.word()));
            let chosen = self.plan.chosen(row, slot);
            for (n, words) in all.iter().enumerate() {
                let mark = if chosen == Some(n) { ", chosen" } else { "" };
                out.numbered(n + 1, format!("{words}{mark}"));
            }
            return Ok(Said::Stay);
        }
        let choice = words::number(choice, all.len())?;
        self.plan.choose(row, slot, choice);
        out.say(format!("{}: {}.", slot.word(), all[choice]));
        Ok(Said::Stay)
    }

    /// Prints the week that was played again; what is kept of it.
    pub fn replayed(&mut self, run: &Run, compared: &Compared, debrief: &Debrief, out: &mut Out) -> FollowedUp {
        for part in told::parts(run, &self.plan, compared) {
            out.gap();
            out.say(format!("{}.", part.title));
            out.gap();
            pages::print(&part.blocks, debrief, out);
        }
        out.gap();
        out.say("Change what you picked and press enter to play the evening once more, or type `back`.");
        self.plan.followed_up(&run.scenario, compared)
    }
}
