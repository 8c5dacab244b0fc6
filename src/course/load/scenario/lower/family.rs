//! The family of worlds and what may be done to them: priors, remedies, offers, limits of a pass. Needs a spec with
//! everything but rules in it.

use std::ops::Range;
use std::sync::Arc;

use super::watch::RuleNames;
use super::{change, watch};
use crate::course::load::scenario::findings::{Bound, Findings, offer};
use crate::course::load::scenario::phrase::Names;
use crate::course::load::scenario::raw::{self, Own, Shared};
use crate::course::load::table::At;
use crate::grade::rubric::{FamilyWorld, Offer, Rubric};
use crate::sim::spec::{Rule, Trigger};
use crate::sim::world::Fixed;
use crate::sim::{Action, Spec};

/// Priors may miss 1 by this much.
const PRIOR_SLACK: f64 = 0.001;

/// Every rule that some world has.
pub fn rule_names<'r>(shared: &'r Shared, own: &'r Own) -> RuleNames<'r> {
    let rules = shared.rule.iter().chain(own.world.iter().flat_map(|w| &w.value.rule));
    let mut names = RuleNames { all: Vec::new(), failing: Vec::new() };
    for rule in rules {
        let name = rule.name.value.0.as_str();
        if !names.all.contains(&name) {
            names.all.push(name);
        }
        if rule.then.iter().any(|effect| effect.value.split_whitespace().next() == Some("error")) {
            names.failing.push(name);
        }
    }
    names
}

/// The family as the file declares it; [`Family::build`] makes worlds of it once nothing else is wrong.
pub fn lower(
    shared: &Shared,
    own: &Own,
    home: &Range<usize>,
    spec: &Spec,
    names: &Names,
    found: &mut Findings<'_>,
) -> Family {
    let offers = offers(&own.action, spec, found);
    let rubric = Rubric {
        worlds: Vec::new(),
        suspects: Vec::new(),
        offers,
        page_price: found.within(&own.grading.page_price, "page_price", Bound::NotNegative),
        pass_loss: found.within(&own.grading.pass_loss, "pass_loss", Bound::NotNegative),
        hold_s: own.grading.hold_s.value,
        severity: severity(&own.grading.severity, found),
        improvements: improvements(own.grading.improvements.as_ref(), found),
    };
    priors(own, home, found);
    let common = watch::rules(&shared.rule, spec, names, found);
    let series = watch::Series::of(spec, names);
    let mut worlds = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    for world in &own.world {
        let id = world.value.id.value.0.as_str();
        if ids.contains(&id) {
            let span = &world.value.id.span;
            found.error(span, format!("the world `{id}` is there twice"), "remove or rename one");
        }
        ids.push(id);
        check_rule_names(&shared.rule, &world.value.rule, found);
        let own_triggers = change::triggers(&world.value.trigger, &series, spec, found);
        let rules = if own_triggers.len() == spec.triggers.len() {
            watch::rules(&world.value.rule, spec, names, found)
        } else {
            let whole = Spec { triggers: own_triggers.clone(), ..spec.clone() };
            watch::rules(&world.value.rule, &whole, names, found)
        };
        worlds.push(Draft {
            span: world.span.clone(),
            triggers: own_triggers,
            rules: common.iter().cloned().chain(rules).collect(),
            remedy: remedies(&world.value.remedy.value, &rubric, spec, found),
            also: remedies(&world.value.also, &rubric, spec, found),
            owner: world.value.owner.as_ref().and_then(|at| person(at, spec, found)),
        });
    }
    Family { rubric, drafts: worlds }
}

/// A family whose worlds are not yet built.
#[derive(Debug)]
pub struct Family {
    /// Without worlds.
    pub rubric: Rubric,
    drafts: Vec<Draft>,
}

/// A world before it is known that its spec makes sense.
#[derive(Debug)]
struct Draft {
    span: Range<usize>,
    rules: Vec<Rule>,
    triggers: Vec<Trigger>,
    remedy: Vec<Action>,
    also: Vec<Action>,
    owner: Option<usize>,
}

impl Family {
    /// Builds the worlds. What the simulator refuses is said at the world's header.
    pub fn build(self, own: &Own, spec: &Spec, found: &mut Findings<'_>) -> Rubric {
        let mut rubric = self.rubric;
        for (draft, raw) in self.drafts.into_iter().zip(&own.world) {
            let raw = &raw.value;
            match Fixed::new(Spec { rules: draft.rules, triggers: draft.triggers, ..spec.clone() }) {
                Ok(fixed) => rubric.worlds.push(FamilyWorld {
                    id: raw.id.value.0.clone(),
                    title: raw.title.0.clone(),
                    explain: raw.explain.value.0.clone(),
                    kind: raw.kind,
                    prior: raw.prior.value,
                    fixed: Arc::new(fixed),
                    remedy: draft.remedy,
                    also: draft.also,
                    owner: draft.owner,
                }),
                Err(errors) => {
                    for error in errors {
                        let hint = format!("the world `{}` cannot run like this", raw.id.value.0);
                        found.error(&draft.span, error.to_string(), hint);
                    }
                }
            }
        }
        rubric
    }
}

fn offers(raw: &[raw::Offer], spec: &Spec, found: &mut Findings<'_>) -> Vec<Offer> {
    let mut offers: Vec<Offer> = Vec::new();
    for offer in raw {
        let price = found.within(&offer.price, "price", Bound::NotNegative);
        let Some(action) = watch::action(&offer.r#do, spec, found) else { continue };
        if offers.iter().any(|o| o.action == action) {
            let message = format!("`{}` is offered twice", offer.r#do.value);
            found.error(&offer.r#do.span, message, "remove one");
        }
        let (takes_s, starts_s, risk) = (offer.takes_s, offer.starts_s, offer.risk.0.clone());
        offers.push(Offer { action, takes_s, starts_s, price, risk });
    }
    offers
}

fn remedies(raw: &[At<String>], rubric: &Rubric, spec: &Spec, found: &mut Findings<'_>) -> Vec<Action> {
    let mut actions = Vec::new();
    for at in raw {
        let Some(action) = watch::action(at, spec, found) else { continue };
        if rubric.offer_in(spec, action).is_none() {
            let hint = format!("add an `[[action]]` with `do = \"{}\"`", at.value);
            found.error(&at.span, format!("`{}` is not offered", at.value), hint);
        }
        actions.push(action);
    }
    actions
}

fn improvements(at: Option<&At<u8>>, found: &mut Findings<'_>) -> u8 {
    let Some(at) = at else { return 1 };
    if at.value > 3 {
        found.error(
            &at.span,
            format!("`improvements` is {}", at.value),
            "expected 0 to 3; each takes ten times as long",
        );
    }
    at.value
}

fn severity(at: &At<u8>, found: &mut Findings<'_>) -> u8 {
    if !(1..=4).contains(&at.value) {
        found.error(&at.span, format!("`severity` is {}", at.value), "expected 1 (worst) to 4");
    }
    at.value
}

fn priors(own: &Own, home: &Range<usize>, found: &mut Findings<'_>) {
    let Some(last) = own.world.last() else {
        return found.error(home, "no worlds", "add at least two `[[world]]` that look alike on the opening page");
    };
    if own.world.len() == 1 {
        found.error(&last.span, "only one world", "add another that looks alike on the opening page");
    }
    let before = found.out.len();
    let priors = own.world.iter().map(|w| found.within(&w.value.prior, "prior", Bound::Share));
    let sum: f64 = priors.sum();
    if found.out.len() == before && own.world.len() > 1 && (sum - 1.0).abs() > PRIOR_SLACK {
        found.error(&last.value.prior.span, format!("the priors sum to {sum:.3}"), "they have to sum to 1");
    }
}

/// A world's own rules and those it shares have different names.
fn check_rule_names(shared: &[raw::Rule], own: &[raw::Rule], found: &mut Findings<'_>) {
    let mut names: Vec<&str> = shared.iter().map(|r| r.name.value.0.as_str()).collect();
    for rule in own {
        let name = rule.name.value.0.as_str();
        if names.contains(&name) {
            let message = format!("the rule `{name}` is there twice in this world");
            found.error(&rule.name.span, message, "rename one; a rule has one list of effects");
        }
        names.push(name);
    }
}

fn person(at: &At<String>, spec: &Spec, found: &mut Findings<'_>) -> Option<usize> {
    let names: Vec<&str> = spec.people.iter().map(|p| p.name.as_str()).collect();
    found.find(at, "person", &names)
}

/// The world with this id.
pub fn world(at: &At<String>, own: &Own, found: &mut Findings<'_>) -> String {
    let ids: Vec<&str> = own.world.iter().map(|w| w.value.id.value.0.as_str()).collect();
    if !ids.contains(&at.value.as_str()) {
        found.error(&at.span, format!("there is no world `{}`", at.value), offer(&at.value, &ids));
    }
    at.value.clone()
}
