//! What a scenario declares for the grader: the family of worlds with priors, the offered changes with durations and
//! prices, and the limits of a pass. Plain data, made by `course`.

use std::sync::Arc;

use crate::sim::Action;
use crate::sim::command::Command;
use crate::sim::incident::Durations;
use crate::sim::observe::Look;
use crate::sim::spec::{PersonId, Spec};
use crate::sim::world::Fixed;

/// Everything the grader knows about a scenario before a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Rubric {
    /// The worlds that look alike on the opening page; priors sum to 1.
    pub worlds: Vec<FamilyWorld>,
    /// The changes a learner may make.
    pub offers: Vec<Offer>,
    /// What a learner may suspect; empty where the drill asks for no belief.
    pub suspects: Vec<Suspect>,
    /// Budget-minutes for paging somebody who does not own the trouble.
    pub page_price: f64,
    /// Decisions may cost this much more than the reference's before a run fails, budget-minutes.
    pub pass_loss: f64,
    /// Recovery has to hold this long before "resolved" counts, s.
    pub hold_s: u32,
    /// Severity that the page alone calls for, by [`crate::sim::severity`], 1 (worst) to 4.
    pub severity: u8,
    /// Steps of improvement of the base policy after which another one gains less than a tenth.
    pub improvements: u8,
}

/// One fault with its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct FamilyWorld {
    /// Stable name.
    pub id: String,
    /// One line, shown after the run.
    pub title: String,
    /// Markdown, shown after the run.
    pub explain: String,
    /// Its part in the family.
    pub kind: WorldKind,
    /// Probability before anything was seen.
    pub prior: f64,
    /// The world itself.
    pub fixed: Arc<Fixed>,
    /// Changes that end the harm, best first; empty where nothing is to be done.
    pub remedy: Vec<Action>,
    /// Changes that help, and whose price is not charged either.
    pub also: Vec<Action>,
    /// Person who owns the trouble; paging them costs nothing.
    pub owner: Option<PersonId>,
}

/// Something that may be behind the incident, in words that tell no more than the briefing does. Every world stands
/// behind exactly one. In the order of [`Spec::suspects`], as are the percentages of a committed belief.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect {
    /// Stable name, typed by learners.
    pub id: String,
    /// One line.
    pub text: String,
    /// Indices of the worlds in which it is right.
    pub worlds: Vec<usize>,
}

/// The part a world plays in its family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorldKind {
    /// What the title suggests.
    Truth,
    /// The same early signs, the opposite best move.
    Trap,
    /// A false alarm.
    NoFault,
    /// Somebody else's system.
    Dependency,
    /// Another cause.
    Other,
}

/// A change that is offered.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// What; other values of its number are allowed too where the vocabulary has one.
    pub action: Action,
    /// Time it takes the learner, s.
    pub takes_s: u32,
    /// From then until it takes effect or begins to, s.
    pub starts_s: u32,
    /// Budget-minutes if it was not needed.
    pub price: f64,
    /// What can go wrong, one line.
    pub risk: String,
}

impl Rubric {
    /// The spec that all worlds share except for their rules.
    pub fn spec(&self) -> &Spec {
        &self.worlds[0].fixed.spec
    }

    /// The offer that covers an action: the same one, or the same kind on the same thing with another number.
    pub fn offer(&self, action: Action) -> Option<&Offer> {
        self.offer_in(self.spec(), action)
    }

    /// The same while there are no worlds yet.
    pub fn offer_in(&self, spec: &Spec, action: Action) -> Option<&Offer> {
        self.offers
            .iter()
            .find(|o| o.action == action)
            .or_else(|| self.offers.iter().find(|o| same_kind(spec, o.action, action)))
    }

    /// Price of a change in a world: nothing where it was needed or helps.
    pub fn price_in(&self, world: usize, action: Action) -> f64 {
        let of = &self.worlds[world];
        if of.remedy.contains(&action) || of.also.contains(&action) {
            return 0.0;
        }
        self.offer(action).map_or(0.0, |o| o.price)
    }

    /// Seconds a look takes.
    pub fn look_s(&self, look: Look) -> u32 {
        match look {
            Look::Panel(p) => self.spec().panels[p].look_s,
            Look::Logs(_) | Look::Trace(_) => 30,
            Look::Replicas(_) | Look::Changes => 20,
            Look::Runbook(r) => self.spec().runbooks[r].look_s,
            Look::Vendor(p) => self.spec().vendor_pages[p].look_s,
            Look::Ask(p) => self.spec().people[p].answer_s,
        }
    }

    /// How long a command takes and when it takes effect; nothing where it is not offered.
    pub fn durations(&self, command: &Command) -> Durations {
        match command {
            Command::Look(look) => Durations { takes_s: self.look_s(*look), starts_s: 0 },
            Command::Change(action) | Command::Delegate(_, action) => {
                let offer = self.offer(*action);
                offer.map_or(Durations::default(), |o| Durations { takes_s: o.takes_s, starts_s: o.starts_s })
            }
            _ => Durations::default(),
        }
    }

    /// Every look there is, in a fixed order.
    pub fn looks(&self) -> Vec<Look> {
        let spec = self.spec();
        let mut out: Vec<Look> = (0..spec.panels.len()).map(Look::Panel).collect();
        out.extend((0..spec.services.len()).filter(|s| spec.logs.iter().any(|l| l.service == *s)).map(Look::Logs));
        let turned =
            |s: &usize| self.offers.iter().any(|o| o.action.target(spec) == (crate::sim::action::Target::Service, *s));
        out.extend((0..spec.services.len()).filter(turned).map(Look::Replicas));
        out.extend((0..spec.journeys.len()).map(Look::Trace));
        out.push(Look::Changes);
        out.extend((0..spec.runbooks.len()).map(Look::Runbook));
        out.extend((0..spec.vendor_pages.len()).map(Look::Vendor));
        out.extend((0..spec.people.len()).map(Look::Ask));
        out
    }
}

/// Whether two actions are the same kind on the same thing, with perhaps another number.
fn same_kind(spec: &crate::sim::Spec, a: Action, b: Action) -> bool {
    a.target(spec) == b.target(spec) && std::mem::discriminant(&a) == std::mem::discriminant(&b)
}
