//! The page of follow-ups: a list within a budget with what is settled of the one at hand; behind it the week played
//! again, as a chart and in words. What is said comes from [`crate::session::follow_ups`].

use crate::base::text::{fit, hang, width};
use crate::course::scenario::Scenario;
use crate::learn::follow_up::FollowedUp;
use crate::session::Run;
use crate::session::debrief::Block;
use crate::session::desk::Request;
use crate::session::follow_ups::{Compared, Plan, Slot, choices, said, told};
use crate::tui::debrief::{blocks, timeline};
use crate::tui::list::Move;
use crate::tui::paint::{Line, wrapped};
use crate::tui::plot;
use crate::tui::shared::{Effect, Step};
use crate::tui::theme::{Look, Role};

/// What is picked, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Choosing {
    plan: Plan,
    /// Rows of the list.
    rows: usize,
    /// The one at hand.
    at: usize,
    /// The slot that was settled last: all that it can be is shown.
    slot: Option<Slot>,
    /// The week is being played.
    pub waits: bool,
    compared: Option<Box<Compared>>,
}

impl Choosing {
    /// What was kept before, or nothing.
    pub fn new(scenario: &Scenario, kept: Option<&FollowedUp>) -> Self {
        let offered = &scenario.follow_ups;
        let plan = kept.map_or_else(|| Plan::new(offered), |kept| Plan::kept(scenario, kept));
        Self { plan, rows: offered.list.len(), at: 0, slot: None, waits: false, compared: None }
    }

    /// Whether something can be picked now.
    pub const fn is_open(&self) -> bool {
        self.rows > 0 && !self.waits && self.compared.is_none()
    }

    /// Whether a week is shown.
    pub const fn is_told(&self) -> bool {
        self.compared.is_some()
    }

    /// Along the list.
    pub fn walk(&mut self, step: Move) {
        self.at = step.from(self.at, self.rows, 4);
    }

    /// Takes the one at hand in or out.
    pub fn pick(&mut self, scenario: &Scenario) -> Step {
        if self.plan.toggle(self.at, &scenario.follow_ups) {
            return Step::none();
        }
        let offered = &scenario.follow_ups;
        let left = offered.budget.saturating_sub(offered.effort(&self.plan.picks()));
        let (needs, left) = (said::days(offered.list[self.at].effort), said::days(left));
        Step::say(format!("It takes {needs}, and {left} are left. Take another one out first."))
    }

    /// The next choice of a slot of the one at hand.
    pub fn settle(&mut self, slot: Slot, scenario: &Scenario) {
        self.plan.next(self.at, slot, scenario);
        self.slot = Some(slot);
    }

    /// Asks for the week, or leaves the one that is shown.
    pub fn replay(&mut self, run: i64, played: &Run) -> Step {
        if self.compared.take().is_some() {
            return Step::none();
        }
        let picks = self.plan.picks();
        if picks.is_empty() {
            return Step::say("Pick at least one with space; enter then plays the evening again.");
        }
        self.waits = true;
        Step::effect(Effect::Desk(Request::Replay { run, played: Box::new(played.clone()), picks }))
    }

    /// The week has been played: what is kept of it.
    pub fn replayed(&mut self, run: &Run, compared: Box<Compared>) -> FollowedUp {
        let kept = self.plan.followed_up(&run.scenario, &compared);
        self.waits = false;
        self.compared = Some(compared);
        kept
    }
}

/// What a line of the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// The follow-up at hand.
    Again,
    /// Another one.
    Row(usize),
    /// A slot of the one at hand.
    Slot(Slot),
}

impl Choosing {
    /// Takes the one in this row of the list to hand.
    pub const fn choose(&mut self, row: usize) {
        self.at = row;
    }

    /// What stands on a line of the list.
    pub fn at_line(&self, line: usize, scenario: &Scenario, columns: usize) -> Option<At> {
        let list = &scenario.follow_ups.list;
        let row = line.checked_sub(question(self, scenario, columns).len())?;
        if row < list.len() {
            return Some(if row == self.at { At::Again } else { At::Row(row) });
        }
        // A blank line and the words of the one at hand, then its slots.
        let below = row.checked_sub(list.len() + 1 + wrapped(&list[self.at].text, columns, Role::Strong).len())?;
        let slots = Slot::ALL.into_iter().enumerate();
        let lines =
            slots.flat_map(|(n, slot)| slot_lines(self, scenario, n, slot, columns).into_iter().map(move |_| slot));
        lines.into_iter().nth(below).map(At::Slot)
    }
}

/// What is asked, and how much of the budget is taken.
fn question(state: &Choosing, scenario: &Scenario, columns: usize) -> Vec<Line> {
    let offered = &scenario.follow_ups;
    let effort = offered.effort(&state.plan.picks());
    let words =
        format!("What should be done about the next time? {effort} of {} are taken.", said::days(offered.budget));
    wrapped(&words, columns, Role::Strong)
}

/// A slot of the one at hand; the one that is being settled with all that it can be.
fn slot_lines(state: &Choosing, scenario: &Scenario, n: usize, slot: Slot, columns: usize) -> Vec<Line> {
    let all = choices(scenario, state.at, slot);
    let chosen = state.plan.chosen(state.at, slot);
    let lead = format!("  {}  {:<11}", n + 1, slot.word());
    let pad = " ".repeat(width(&lead));
    let put = |(i, line): (usize, String), lead: &str, role: Role| {
        let (head, rest) = line.split_at(lead.len().min(line.len()));
        Line::of(head, if i == 0 { Role::Key } else { Role::Text }).put(rest, role)
    };
    if state.slot != Some(slot) {
        let words = chosen.and_then(|c| all.get(c)).map_or("open", String::as_str);
        let role = if chosen.is_some() { Role::Text } else { Role::Muted };
        return hang(words, columns, &lead, &pad).into_iter().enumerate().map(|line| put(line, &lead, role)).collect();
    }
    let mut out = vec![];
    for (c, words) in all.iter().enumerate() {
        let (mark, role) = if chosen == Some(c) { ("(x) ", Role::Accent) } else { ("( ) ", Role::Text) };
        let lead = format!("{}{mark}", if c == 0 { &lead } else { &pad });
        let rest = format!("{pad}    ");
        out.extend(hang(words, columns, &lead, &rest).into_iter().enumerate().map(|line| put(line, &lead, role)));
    }
    out
}

/// The page in a room of this size.
pub fn lines(state: &Choosing, run: &Run, columns: usize, rows: usize, look: Look) -> Vec<Line> {
    match &state.compared {
        Some(compared) => week(state, run, compared, columns, rows, look),
        None if state.rows == 0 => wrapped("This drill offers no follow-ups.", columns, Role::Muted),
        None => list(state, &run.scenario, columns, look),
    }
}

fn list(state: &Choosing, scenario: &Scenario, columns: usize, look: Look) -> Vec<Line> {
    let offered = &scenario.follow_ups;
    let mut out = question(state, scenario, columns);
    for (i, one) in offered.list.iter().enumerate() {
        let here = i == state.at;
        let cursor = if here { look.signs().cursor } else { " " };
        let mark = if state.plan.is_picked(i) { "[x]" } else { "[ ]" };
        let lead = format!("{cursor} {mark} {:>2}d {:<9}", one.effort, one.kind.word());
        let text = fit(&one.text, columns.saturating_sub(width(&lead)), look.ascii);
        let role = if here {
            Role::Accent
        } else if state.plan.is_picked(i) {
            Role::Strong
        } else {
            Role::Text
        };
        out.push(Line::of(format!("{lead}{text}"), role));
    }
    out.push(Line::default());
    if state.waits {
        out.extend(wrapped("Playing the evening again, in every world. It shows here by itself.", columns, Role::Info));
        return out;
    }
    let one = &offered.list[state.at];
    out.extend(wrapped(&one.text, columns, Role::Strong));
    for (n, slot) in Slot::ALL.into_iter().enumerate() {
        out.extend(slot_lines(state, scenario, n, slot, columns));
    }
    if state.slot.is_none() {
        let words = "1 to 4 show what each can be, and go through it.";
        out.extend(wrapped(words, columns, Role::Muted));
    }
    let open = state.plan.open();
    if open > 0 {
        let words =
            format!("{open} of the slots of what you picked are open. The evening can be played with them open.");
        out.extend(wrapped(&words, columns, Role::Muted));
    }
    out
}

fn week(state: &Choosing, run: &Run, compared: &Compared, columns: usize, rows: usize, look: Look) -> Vec<Line> {
    let parts = told::parts(run, &state.plan, compared);
    let mut out = Vec::new();
    if let Some(harm) = parts[0].blocks.iter().find_map(|b| if let Block::Harm(harm) = b { Some(harm) } else { None }) {
        let high = (rows / 2).clamp(plot::MIN_ROWS + 3, 16);
        out.extend(timeline::chart(harm, usize::MAX, columns, high, look));
        out.extend(timeline::legend(["with your follow-ups", "without"], look));
        out.push(Line::default());
    }
    out.extend(blocks::parts(&parts, columns, look));
    out
}
