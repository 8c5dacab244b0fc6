//! What a learner picks and settles after a debrief, whichever front end asks: actions within the budget, each with an
//! owner, an end state, a date and the factor that it answers to, all from slots.

use super::Compared;
use crate::base::ratio::Milli;
use crate::base::time::Tick;
use crate::course::scenario::{FollowUps, Scenario};
use crate::grade::profile::learning::{self, Settled};
use crate::grade::report::Dimension;
use crate::learn::follow_up::{Action, Due, EVERYBODY, FollowedUp};

/// What is settled of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// Who sees it through.
    Owner,
    /// How somebody else can tell that it is done.
    Done,
    /// By when.
    Due,
    /// Which factor of the incident it answers to.
    Factor,
}

impl Slot {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Done, Self::Due, Self::Factor];

    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Done => "done when",
            Self::Due => "by",
            Self::Factor => "answers to",
        }
    }
}

/// What is picked and settled so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    rows: Vec<Row>,
}

/// A follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Row {
    picked: bool,
    /// What is chosen of each slot, in the order of [`Slot::ALL`].
    chosen: [Option<usize>; 4],
}

impl Plan {
    /// Nothing is picked.
    pub fn new(offered: &FollowUps) -> Self {
        Self { rows: vec![Row::default(); offered.list.len()] }
    }

    /// What was kept before.
    pub fn kept(scenario: &Scenario, kept: &FollowedUp) -> Self {
        let offered = &scenario.follow_ups;
        let mut plan = Self::new(offered);
        for action in &kept.actions {
            let Some(row) = offered.find(&action.id) else { continue };
            plan.rows[row].picked = true;
            let owners = owners(scenario);
            let owner = action.owner.as_ref().and_then(|o| owners.iter().position(|name| name == o));
            let done = action.verifiable.map(|v| usize::from(v != first_is_verifiable(&action.id)));
            let due = action.due.and_then(|d| Due::ALL.iter().position(|of| *of == d));
            let factor = action.factor.as_ref().and_then(|f| offered.factors.iter().position(|of| of.id == *f));
            plan.rows[row].chosen = [owner, done, due, factor];
        }
        plan
    }

    /// Whether one is picked.
    pub fn is_picked(&self, row: usize) -> bool {
        self.rows[row].picked
    }

    /// Indices of what is picked.
    pub fn picks(&self) -> Vec<usize> {
        (0..self.rows.len()).filter(|r| self.rows[*r].picked).collect()
    }

    /// Takes one in or out; false where the budget does not reach.
    pub fn toggle(&mut self, row: usize, offered: &FollowUps) -> bool {
        self.rows[row].picked = !self.rows[row].picked;
        let fits = offered.effort(&self.picks()) <= offered.budget;
        self.rows[row].picked &= fits;
        fits
    }

    /// What is chosen of a slot.
    pub fn chosen(&self, row: usize, slot: Slot) -> Option<usize> {
        self.rows[row].chosen[slot as usize]
    }

    /// Chooses one of [`choices`].
    pub fn choose(&mut self, row: usize, slot: Slot, choice: usize) {
        self.rows[row].chosen[slot as usize] = Some(choice);
    }

    /// Chooses the next, and the first behind the last.
    pub fn next(&mut self, row: usize, slot: Slot, scenario: &Scenario) {
        let of = choices(scenario, row, slot).len().max(1);
        let at = self.chosen(row, slot).map_or(0, |c| (c + 1) % of);
        self.choose(row, slot, at);
    }

    /// How many slots of what is picked are still open.
    pub fn open(&self) -> usize {
        let picked = self.rows.iter().filter(|r| r.picked);
        picked.flat_map(|r| r.chosen).filter(Option::is_none).count()
    }

    /// The facts, with what the replay said.
    pub fn followed_up(&self, scenario: &Scenario, compared: &Compared) -> FollowedUp {
        let offered = &scenario.follow_ups;
        let action = |row: usize| {
            let of = &offered.list[row];
            Action {
                id: of.id.clone(),
                owner: self.chosen(row, Slot::Owner).map(|o| owners(scenario)[o].clone()),
                verifiable: self.chosen(row, Slot::Done).map(|d| (d == 0) == first_is_verifiable(&of.id)),
                due: self.chosen(row, Slot::Due).map(|d| Due::ALL[d]),
                factor: self.chosen(row, Slot::Factor).map(|f| offered.factors[f].id.clone()),
            }
        };
        let (before, after) = compared.users();
        FollowedUp {
            actions: self.picks().into_iter().map(action).collect(),
            spared: compared.spared().0,
            users: (before.round() as u64, after.round() as u64),
            longer_s: compared.longer_s(),
        }
    }
}

/// What a slot can be, in the order in which it is shown.
pub fn choices(scenario: &Scenario, row: usize, slot: Slot) -> Vec<String> {
    let offered = &scenario.follow_ups;
    match slot {
        Slot::Owner => owners(scenario).iter().map(|name| with_role(scenario, name)).collect(),
        Slot::Done => {
            let of = &offered.list[row];
            let both = [of.done.clone(), of.vague.clone()];
            if first_is_verifiable(&of.id) { both.to_vec() } else { both.into_iter().rev().collect() }
        }
        Slot::Due => Due::ALL.iter().map(|d| d.words().to_owned()).collect(),
        Slot::Factor => offered.factors.iter().map(|f| f.text.clone()).collect(),
    }
}

/// People of the drill, and nobody.
fn owners(scenario: &Scenario) -> Vec<String> {
    let people = scenario.rubric.spec().people.iter().filter(|p| !p.vendor).map(|p| p.name.clone());
    people.chain([EVERYBODY.to_owned()]).collect()
}

/// `kofi, on call for the hosts`.
fn with_role(scenario: &Scenario, name: &str) -> String {
    let person = scenario.rubric.spec().people.iter().find(|p| p.name == name);
    person.map_or(name.to_owned(), |p| format!("{name}, {}", p.role))
}

/// Why what was chosen is no single owner who could see it through; none where it is.
fn unowned(scenario: &Scenario, chosen: Option<&str>, fit: &[String]) -> Option<String> {
    let could: Vec<String> = fit.iter().map(|name| with_role(scenario, name)).collect();
    let could = format!("could see it through: {}", could.join(", or "));
    match chosen {
        Some(name) if fit.iter().any(|f| f == name) => None,
        None => Some(format!("nobody owns it ({could})")),
        Some(EVERYBODY) => Some(format!("{EVERYBODY} is nobody in particular ({could})")),
        Some(name) => Some(format!("{}: that is not theirs to see through ({could})", with_role(scenario, name))),
    }
}

/// The order of both end states tells nothing: it follows from the name.
fn first_is_verifiable(id: &str) -> bool {
    id.bytes().fold(0_u32, |sum, b| sum.wrapping_mul(31).wrapping_add(b.into())).is_multiple_of(2)
}

/// The dimension Learning of what was kept after a run that ended at `at`; none where nothing was picked.
pub fn learning(scenario: &Scenario, kept: &FollowedUp, at: Tick) -> Dimension {
    let offered = &scenario.follow_ups;
    let settled = kept.actions.iter().filter_map(|action| {
        let index = offered.find(&action.id)?;
        let of = &offered.list[index];
        let in_time = action.due.and_then(Due::days).is_some_and(|days| days >= of.effort);
        Some(Settled {
            name: format!("{}, {}", index + 1, of.text),
            kind: of.kind.word(),
            unowned: unowned(scenario, action.owner.as_deref(), &of.owners),
            verifiable: action.verifiable == Some(true),
            dated: in_time,
            linked: action.factor.as_deref() == Some(offered.factors[of.factor].id.as_str()),
        })
    });
    learning::judge(&settled.collect::<Vec<_>>(), Milli(kept.spared), at)
}
