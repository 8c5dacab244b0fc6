//! People: what they say, and what they go by. Needs a spec with everything in it that a change or a condition can name.

use super::change::{beyond, seconds};
use super::watch::{RuleNames, Series, action};
use crate::base::time::parse_duration;
use crate::course::load::scenario::findings::{Findings, offer};
use crate::course::load::scenario::phrase::{self, behind_first};
use crate::course::load::scenario::raw::{self, Shared};
use crate::course::load::table::At;
use crate::sim::Spec;
use crate::sim::spec::{Answer, Fact, Person, Premise, Stands};

/// What people go by beside the conditions that rules have, each with its form.
const FACTS: &[(&str, &str)] = &[
    ("rule", "rule NAME"),
    ("series", "series NAME above|below NUMBER"),
    ("harm", "harm"),
    ("made", "made CHANGE"),
    ("landed", "landed CHANGE"),
];

/// Adds people. `rules` are those of all worlds, where they are known.
pub fn lower(
    shared: &Shared,
    rules: Option<&RuleNames<'_>>,
    series: &Series<'_>,
    spec: &mut Spec,
    found: &mut Findings<'_>,
) {
    for (name, At { value: p, span: home }) in &shared.person.0 {
        found.plain(name);
        let mut answers: Vec<Answer> = Vec::new();
        for answer in p.answer.iter().flatten() {
            let premises = premises(answer, rules, series, spec, found);
            if answers.last().is_some_and(|before| before.when.is_empty()) {
                let hint = "the one before it is said whatever happens: move that to the end, or say when it is said";
                found.error(&answer.text.span, format!("{} never comes to say this", name.value), hint);
            }
            answers.push(Answer { when: premises, text: answer.text.value.0.clone() });
        }
        if let (Some(At { value: true, span }), None) = (&p.vendor, &p.ack_s) {
            found.error(span, "a vendor's desk without `ack_s`", "say how many seconds it takes to answer a page");
        }
        spec.people.push(Person {
            name: name.value.clone(),
            role: found.needed(p.role.as_ref(), "role", home, String::new()),
            ack_s: p.ack_s.as_ref().map_or(60, |at| at.value),
            present: p.present.as_ref().is_some_and(|at| at.value),
            answer_s: found.needed(p.answer_s.as_ref(), "answer_s", home, 0),
            answers,
            can: p.can.clone().unwrap_or_default(),
            vendor: p.vendor.as_ref().is_some_and(|at| at.value),
        });
    }
}

fn premises(
    answer: &raw::Answer,
    rules: Option<&RuleNames<'_>>,
    series: &Series<'_>,
    spec: &Spec,
    found: &mut Findings<'_>,
) -> Vec<Premise> {
    let mut premises = Vec::new();
    if let Some(at) = &answer.rule {
        if let Some(rules) = rules {
            found.find(at, "rule", &rules.all);
        }
        let for_s = answer.after_s.as_ref().map_or(0, |at| at.value);
        premises.push(Premise { for_s, ..Premise::now(Fact::Rule(at.value.clone())) });
    } else if let Some(at) = &answer.after_s {
        found.error(&at.span, "`after_s` without a `rule`", "name the rule that they know of so late");
    }
    premises.extend(answer.when.iter().filter_map(|at| premise(at, rules, series, spec, found)));
    premises
}

/// `not was series pay.success below 90 for 2m within 10m`: a fact between how it stands and how long.
fn premise(
    at: &At<String>,
    rules: Option<&RuleNames<'_>>,
    series: &Series<'_>,
    spec: &Spec,
    found: &mut Findings<'_>,
) -> Option<Premise> {
    let mut rest = at.clone();
    let not = take_first(&mut rest, "not", found);
    let stands = if take_first(&mut rest, "was", found) {
        Stands::Was
    } else if take_first(&mut rest, "ever", found) {
        Stands::Ever
    } else {
        Stands::Now
    };
    let within_s = take_last(&mut rest, "within", found);
    let for_s = take_last(&mut rest, "for", found);
    let first = found.words(&rest).into_iter().next().unwrap_or_else(|| rest.clone());
    if let ("not" | "was" | "ever", true) = (first.value.as_str(), not || stands != Stands::Now) {
        found.error(&at.span, format!("`{}` is not how it is written", at.value), "write `[not] [was|ever] FACT`");
        return None;
    }
    if let (Some(_), Stands::Now) = (within_s, stands) {
        let hint = "write `was` or `ever` before what is past";
        found.error(&at.span, "`within` of what holds now", hint);
    }
    let fact = fact(&rest, &first, rules, series, spec, found)?;
    if let (Fact::Made(_) | Fact::Landed(_), Stands::Was | Stands::Ever) = (&fact, stands) {
        let hint = format!("a change that was made stays made: write `{}`", rest.value);
        found.error(&at.span, format!("`{}` is never over", first.value), hint);
    }
    Some(Premise { fact, stands, for_s: for_s.unwrap_or(0), within_s, not })
}

fn fact(
    at: &At<String>,
    first: &At<String>,
    rules: Option<&RuleNames<'_>>,
    series: &Series<'_>,
    spec: &Spec,
    found: &mut Findings<'_>,
) -> Option<Fact> {
    let words = found.words(at);
    let Some((_, form)) = FACTS.iter().find(|(word, _)| *word == first.value) else {
        if phrase::is_lever(&first.value) && first.value != "always" {
            return phrase::lever(at, spec, spec.start, found).map(Fact::Lever);
        }
        let known: Vec<&str> = FACTS.iter().map(|(word, _)| *word).chain(phrase::lever_words()).collect();
        found.error(&first.span, format!("there is no fact `{}`", first.value), offer(&first.value, &known));
        return None;
    };
    let fits = match first.value.as_str() {
        "harm" => words.len() == 1,
        "rule" => words.len() == 2,
        "series" => words.len() == 4,
        _ => words.len() > 1,
    };
    if !fits {
        let message = format!("`{}` is not how `{}` is written", at.value, first.value);
        found.error(&at.span, message, format!("write `{form}`, with `for 2m` or `within 10m` behind it"));
        return None;
    }
    match first.value.as_str() {
        "harm" => Some(Fact::Harm),
        "rule" => {
            if let Some(rules) = rules {
                found.find(&words[1], "rule", &rules.all)?;
            }
            Some(Fact::Rule(words[1].value.clone()))
        }
        "series" => beyond(&words, series, found).map(|(series, value, below)| Fact::Series { series, value, below }),
        "made" => action(&behind_first(at, found)?, spec, found).map(Fact::Made),
        _ => action(&behind_first(at, found)?, spec, found).map(Fact::Landed),
    }
}

/// Takes a word off the front, if it is there and something stands behind it.
fn take_first(at: &mut At<String>, word: &str, found: &Findings<'_>) -> bool {
    let is = at.value.split_whitespace().next() == Some(word);
    let rest = if is { behind_first(at, found) } else { None };
    rest.is_some_and(|rest| {
        *at = rest;
        true
    })
}

/// Takes a word and the time behind it off the end, s; none unless both are there.
fn take_last(at: &mut At<String>, word: &str, found: &mut Findings<'_>) -> Option<u32> {
    let mut words = found.words(at);
    let (time, before) = (words.pop()?, words.pop()?);
    if before.value != word || words.is_empty() {
        return None;
    }
    parse_duration(&time.value)?;
    let seconds = seconds(Some(&time), found);
    let end = at.value.trim_end().strip_suffix(time.value.as_str())?.trim_end().strip_suffix(word)?.trim_end().len();
    *at = At { span: found.inside(&at.span, &at.value, 0..end), value: at.value[..end].to_owned() };
    Some(seconds)
}
