//! What a drill offers after its debrief. A follow-up says its change as a drill says its own over a base: tables over
//! tables, key by key, so that everything that can be checked of a drill is checked of a drill with it. What began the
//! evening stays: a follow-up may not touch the time, what users do, or what the organisation did.

use std::ops::Range;

use super::findings::Findings;
use super::raw::{self, Guard, Own, Shared};
use crate::base::diag::Diagnostic;
use crate::course::load::table::{self, At};
use crate::course::load::{File, has_errors};
use crate::course::scenario::{Factor, FollowUp, FollowUps, Scenario};
use crate::grade::rubric::Rubric;
use crate::sim::Spec;

/// The follow-ups without their changes. What is wrong with one is said, its change excepted.
pub fn lower(own: &Own, spec: &Spec, texts: (&str, &str), found: &mut Findings<'_>) -> FollowUps {
    let head = own.follow_ups.as_ref();
    if let (None, Some(first)) = (head, own.follow_up.first()) {
        found.error(&first.span, "follow-ups without a budget", "add `[follow_ups]` with `budget`, in person-days");
    }
    if let (Some(head), true) = (head, own.follow_up.is_empty()) {
        found.error(&head.span, "a budget and no follow-ups", "add `[[follow_up]]`, or remove it");
    }
    let Some(head) = head else { return FollowUps::default() };
    let factors: Vec<Factor> =
        head.value.factor.iter().map(|f| Factor { id: f.id.value.0.clone(), text: f.text.0.clone() }).collect();
    let ids: Vec<&str> = factors.iter().map(|f| f.id.as_str()).collect();
    let people: Vec<&str> = spec.people.iter().map(|p| p.name.as_str()).collect();
    let mut list: Vec<FollowUp> = Vec::new();
    for At { value: raw, .. } in &own.follow_up {
        let id = raw.id.value.0.as_str();
        if list.iter().any(|f| f.id == id) {
            found.error(&raw.id.span, format!("the follow-up `{id}` is there twice"), "remove or rename one");
        }
        if raw.effort.value == 0 || raw.effort.value > head.value.budget.value {
            let message = format!("`effort` is {}, the budget {}", raw.effort.value, head.value.budget.value);
            found.error(&raw.effort.span, message, "person-days, from 1 to the budget");
        }
        if raw.owners.value.is_empty() {
            found.error(&raw.owners.span, "nobody could own it", "name who of the drill's people could");
        }
        for owner in &raw.owners.value {
            found.find(owner, "person", &people);
        }
        if raw.done.value.0 == raw.vague.0 {
            found.error(&raw.done.span, "both end states are the same", "`done` can be verified, `vague` cannot");
        }
        list.push(FollowUp {
            id: id.to_owned(),
            text: raw.text.0.clone(),
            kind: raw.kind,
            effort: raw.effort.value,
            factor: found.find(&raw.factor, "factor", &ids).unwrap_or(0),
            owners: raw.owners.value.iter().map(|o| o.value.clone()).collect(),
            done: raw.done.value.0.clone(),
            vague: raw.vague.0.clone(),
            why: raw.why.0.clone(),
        });
    }
    let texts = (texts.0.to_owned(), texts.1.to_owned()).into();
    FollowUps { budget: head.value.budget.value, factors, list, texts }
}

/// Says what does not fit in the change of each follow-up, and of all of them together.
pub fn check(shared: &Shared, own: &Own, home: &Range<usize>, found: &mut Findings<'_>) {
    let all: Vec<usize> = (0..own.follow_up.len()).collect();
    for one in &all {
        untouched(&own.follow_up[*one].value, found);
    }
    let each = all.iter().map(std::slice::from_ref);
    // Alone each of them may be sound where two of them are not.
    let together = Some(all.as_slice()).filter(|all| all.len() > 1);
    for picks in each.chain(together) {
        if has_errors(&found.out) {
            return;
        }
        let before = found.out.len();
        let (shared, own) = changed(shared, own, picks, found);
        super::built(&shared, &own, home, found);
        let named: Vec<&str> = picks.iter().map(|p| own.follow_up[*p].value.id.value.0.as_str()).collect();
        let with = if named.len() == 1 { format!("with `{}`", named[0]) } else { "with all follow-ups".to_owned() };
        found.out[before..].iter_mut().for_each(|d| d.message = format!("{with}: {}", d.message));
    }
}

/// A week again with the causes that it had: what a follow-up may not say.
fn untouched(raw: &raw::FollowUp, found: &mut Findings<'_>) {
    let Some(At { value: shared, span }) = &raw.change else {
        if raw.guard.is_empty() {
            let hint = "add `[follow_up.change]` with tables of the drill, or `[[follow_up.guard]]`";
            found.error(&raw.id.span, format!("the follow-up `{}` changes nothing", raw.id.value.0), hint);
        }
        return;
    };
    let time = &shared.time;
    for (touched, what) in [
        (time.start.is_some() || time.begin.is_some() || time.end.is_some() || time.scrape_s.is_some(), "`time`"),
        (shared.day.is_some(), "`day`"),
        (!shared.journey.0.is_empty(), "`journey`"),
        (!shared.event.is_empty(), "`event`"),
        (!shared.note.is_empty(), "`note`"),
    ] {
        if touched {
            let hint = "the same evening is played again; a follow-up changes what the system has and how it answers";
            found.error(span, format!("a follow-up says {what}"), hint);
        }
    }
}

/// The drill's tables with those of the follow-ups over them, in the order of the file.
fn changed(shared: &Shared, own: &Own, picks: &[usize], found: &mut Findings<'_>) -> (Shared, Own) {
    let (mut shared, mut own) = (shared.clone(), own.clone());
    let mut picks = picks.to_vec();
    picks.sort_unstable();
    for pick in picks {
        let raw = own.follow_up[pick].value.clone();
        if let Some(change) = raw.change {
            let upper = change.value;
            // What has a name takes the place of what had it.
            shared.trigger.retain(|t| upper.trigger.iter().all(|u| u.name.value != t.name.value));
            shared.rule.retain(|r| upper.rule.iter().all(|u| u.name.value != r.name.value));
            shared.alert.retain(|a| upper.alert.iter().all(|u| u.value.name.value != a.value.name.value));
            shared = upper.over(shared);
        }
        for Guard { rule, when } in raw.guard {
            let worlds = own.world.iter_mut().flat_map(|w| &mut w.value.rule);
            let mut guarded = 0;
            for of in shared.rule.iter_mut().chain(worlds).filter(|r| r.name.value.0 == rule.value) {
                of.when.value.extend(when.iter().cloned());
                guarded += 1;
            }
            if guarded == 0 {
                let known = super::lower::family::rule_names(&shared, &own);
                found.find(&rule, "rule", &known.all);
            }
        }
    }
    (shared, own)
}

/// The family of a drill as it would be with these follow-ups: the same worlds with the same causes.
///
/// # Errors
/// What two of them do to each other that neither does alone. A drill that was loaded has no other.
pub fn with(scenario: &Scenario, picks: &[usize]) -> Result<Rubric, Vec<Diagnostic>> {
    let (base_text, text) = &*scenario.follow_ups.texts;
    let path = format!("scenarios/{}.toml", scenario.id);
    let mut out = Vec::new();
    let base = table::read::<raw::Base>(&File { path: "base", text: base_text }, 0..base_text.len(), 0..0, &mut out);
    let whole = format!("{base_text}{text}");
    let place = base_text.len()..whole.len();
    let moved = File { path: &path, text: &whole };
    let drill: Option<raw::Drill> = table::read(&moved, place.clone(), place.start..place.start, &mut out);
    let (Some(base), Some(drill)) = (base, drill) else { return Err(out) };
    let mut found = Findings::new(&whole);
    let (shared, own) = changed(&drill.shared.over(base.shared), &drill.own, picks, &mut found);
    let home = place.start..place.start;
    super::built(&shared, &own, &home, &mut found).ok_or(found.out)
}
