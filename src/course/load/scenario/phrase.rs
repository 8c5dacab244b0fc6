//! Levers and effects of rules as a file writes them: `version checkout 2026.11.3`, `error checkout.pay 0.8`. Changes
//! have their own grammar, [`crate::sim::phrase`], which learners type as well.

use super::findings::{Bound, Findings, offer};
use crate::base::time::DayStart;
use crate::course::load::table::At;
use crate::sim::spec::{Effect, Lever, Spec};

/// What stands for each lever, in the order of [`Lever`]; `always` is no condition.
const LEVERS: &[(&str, &str)] = &[
    ("always", "always"),
    ("version", "version SERVICE VERSION"),
    ("flag", "flag NAME"),
    ("config", "config NAME REVISION"),
    ("job", "job NAME"),
    ("slot", "slot SERVICE N"),
    ("new-format", "new-format STORE"),
    ("during", "during HH:MM HH:MM"),
];

/// What stands for each effect.
const EFFECTS: &[(&str, &str)] = &[
    ("error", "error ENDPOINT SHARE"),
    ("own_ms", "own_ms ENDPOINT MS"),
    ("cpu", "cpu ENDPOINT FACTOR"),
    ("timeout", "timeout CALL MS"),
    ("deferred", "deferred CALL"),
    ("demand", "demand JOURNEY FACTOR"),
    ("misreport", "misreport SERVICE SHARE"),
];

/// Full names of what rules and logs refer to, in the order of the spec.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Of services.
    pub services: Vec<String>,
    /// `SERVICE.ENDPOINT`
    pub endpoints: Vec<String>,
    /// `SERVICE.ENDPOINT>SERVICE.ENDPOINT`
    pub calls: Vec<String>,
    /// Of journeys.
    pub journeys: Vec<String>,
    /// Callers, as `SERVICE.ENDPOINT>`, with a call that leads nowhere: that is said where it stands, and names of their
    /// calls are not doubted again.
    pub lost: Vec<String>,
}

impl Names {
    /// The call with this name.
    pub fn call(&self, at: &At<String>, found: &mut Findings<'_>) -> Option<usize> {
        if self.is_lost(&at.value) { None } else { found.find(at, "call", &self.calls) }
    }

    /// Whether this may be the name of a call that leads nowhere.
    pub fn is_lost(&self, call: &str) -> bool {
        self.lost.iter().any(|caller| call.starts_with(caller.as_str()))
    }

    /// Those of a spec.
    pub fn of(spec: &Spec) -> Self {
        let endpoint = |e: &crate::sim::spec::Endpoint| format!("{}.{}", spec.services[e.service].name, e.name);
        let endpoints: Vec<String> = spec.endpoints.iter().map(endpoint).collect();
        let calls = spec.calls.iter().map(|c| format!("{}>{}", endpoints[c.from], endpoints[c.to])).collect();
        Self {
            services: spec.services.iter().map(|s| s.name.clone()).collect(),
            calls,
            journeys: spec.journeys.iter().map(|j| j.name.clone()).collect(),
            endpoints,
            lost: Vec::new(),
        }
    }
}

/// The condition a phrase states; none for `always` and for what is wrong, which is said.
pub fn lever(at: &At<String>, spec: &Spec, start: DayStart, found: &mut Findings<'_>) -> Option<Lever> {
    let words = split(at, "condition", LEVERS, found)?;
    let arg = |i: usize| &words[i];
    let service = |found: &mut Findings<'_>| {
        let names: Vec<&str> = spec.services.iter().map(|s| s.name.as_str()).collect();
        found.find(arg(1), "service", &names)
    };
    match arg(0).value.as_str() {
        "version" => {
            let s = service(found)?;
            let v = found.find(arg(2), "version", &spec.services[s].versions)?;
            Some(Lever::Version(s, v as u8))
        }
        "flag" => {
            let names: Vec<&str> = spec.flags.iter().map(|f| f.name.as_str()).collect();
            Some(Lever::Flag(found.find(arg(1), "flag", &names)?))
        }
        "config" => {
            let names: Vec<&str> = spec.configs.iter().map(|c| c.name.as_str()).collect();
            let c = found.find(arg(1), "configuration", &names)?;
            let r = found.find(arg(2), "revision", &spec.configs[c].revisions)?;
            Some(Lever::Config(c, r as u8))
        }
        "job" => {
            let names: Vec<&str> = spec.jobs.iter().map(|j| j.name.as_str()).collect();
            Some(Lever::Job(found.find(arg(1), "job", &names)?))
        }
        "slot" => {
            let s = service(found)?;
            Some(Lever::Slot(s, slot(arg(2), s, spec, found)?))
        }
        "new-format" => {
            let names: Vec<&str> = spec.stores.iter().map(|s| s.name.as_str()).collect();
            Some(Lever::NewFormat(found.find(arg(1), "store", &names)?))
        }
        "during" => {
            let (from, to) = (found.tick(arg(1), start), found.tick(arg(2), start));
            let (from, to) = (from?, to?);
            if from >= to {
                found.error(&at.span, "the time ends before it begins", "write the earlier time first");
                return None;
            }
            Some(Lever::During(from, to))
        }
        _ => None,
    }
}

/// What a phrase says a rule does; none for what is wrong, which is said.
pub fn effect(at: &At<String>, names: &Names, found: &mut Findings<'_>) -> Option<Effect> {
    let words = split(at, "effect", EFFECTS, found)?;
    let arg = |i: usize| &words[i];
    let verb = arg(0).value.as_str();
    let number = |found: &mut Findings<'_>, bound| number(arg(2), verb, bound, found);
    Some(match verb {
        "error" => {
            let (e, x) = (found.find(arg(1), "endpoint", &names.endpoints), number(found, Bound::Share));
            Effect::Error(e?, x?)
        }
        "own_ms" => {
            let (e, x) = (found.find(arg(1), "endpoint", &names.endpoints), number(found, Bound::NotNegative));
            Effect::OwnMs(e?, x?)
        }
        "cpu" => {
            let (e, x) = (found.find(arg(1), "endpoint", &names.endpoints), number(found, Bound::Positive));
            Effect::Cpu(e?, x?)
        }
        "timeout" => {
            let (c, x) = (names.call(arg(1), found), number(found, Bound::Positive));
            Effect::Timeout(c?, x?)
        }
        "deferred" => Effect::Deferred(names.call(arg(1), found)?),
        "demand" => {
            let (j, x) = (found.find(arg(1), "journey", &names.journeys), number(found, Bound::NotNegative));
            Effect::Demand(j?, x?)
        }
        _ => {
            let (s, x) = (found.find(arg(1), "service", &names.services), number(found, Bound::Share));
            Effect::Misreport(s?, x?)
        }
    })
}

/// The words of a phrase, as many as the form of its first word asks for.
fn split(at: &At<String>, what: &str, forms: &[(&str, &str)], found: &mut Findings<'_>) -> Option<Vec<At<String>>> {
    let words = found.words(at);
    let verb = words.first().cloned().unwrap_or_else(|| At { value: String::new(), span: at.span.clone() });
    let Some((_, form)) = forms.iter().find(|(word, _)| *word == verb.value) else {
        let known: Vec<&str> = forms.iter().map(|(word, _)| *word).collect();
        found.error(&verb.span, format!("there is no {what} `{}`", verb.value), offer(&verb.value, &known));
        return None;
    };
    if words.len() == form.split(' ').count() {
        return Some(words);
    }
    found.error(&at.span, format!("`{}` is not how `{}` is written", at.value, verb.value), format!("write `{form}`"));
    None
}

fn number(at: &At<String>, verb: &str, bound: Bound, found: &mut Findings<'_>) -> Option<f64> {
    let Some(value) = at.value.parse::<f64>().ok().filter(|x| x.is_finite()) else {
        found.error(&at.span, format!("`{}` is no number", at.value), "write it as `0.25` or `3`");
        return None;
    };
    Some(found.within(&At { value, span: at.span.clone() }, verb, bound))
}

fn slot(at: &At<String>, s: usize, spec: &Spec, found: &mut Findings<'_>) -> Option<u16> {
    let service = &spec.services[s];
    let number = at.value.parse::<u16>().ok().filter(|n| (1..=service.max_replicas).contains(n));
    if number.is_none() {
        let message = format!("{} has no replica `{}`", service.name, at.value);
        found.error(&at.span, message, format!("a number from 1 to {}", service.max_replicas));
    }
    number.map(|n| n - 1)
}
