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
    ("flag-for", "flag-for FLAG COHORT"),
    ("zone", "zone SERVICE ZONE"),
    ("corrupted", "corrupted STORE"),
    ("migrated", "migrated NAME STEP"),
    ("migrating", "migrating NAME"),
    ("trigger", "trigger NAME"),
    ("drained", "drained REGION"),
    ("failed-over", "failed-over DATABASE"),
    ("not", "not CONDITION"),
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
    ("lie", "lie ENDPOINT SHARE"),
    ("optional", "optional CALL"),
    ("calls", "calls CALL FACTOR"),
    ("delay", "delay CALL MS"),
    ("block", "block CALL SHARE"),
    ("fail", "fail JOURNEY SHARE"),
    ("workers", "workers SERVICE FACTOR"),
    ("cores", "cores SERVICE FACTOR"),
    ("crash", "crash SERVICE SECONDS"),
    ("leak", "leak SERVICE MB"),
    ("corrupt", "corrupt STORE SHARE"),
    ("lose", "lose STORE SHARE"),
    ("poison", "poison QUEUE SHARE"),
    ("keys", "keys LIMITER NUMBER"),
    ("absent", "absent SERVICE"),
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

/// Whether a word begins a condition.
pub fn is_lever(word: &str) -> bool {
    LEVERS.iter().any(|(lever, _)| *lever == word)
}

/// The words that begin conditions.
pub fn lever_words() -> impl Iterator<Item = &'static str> {
    LEVERS.iter().map(|(word, _)| *word).filter(|word| !matches!(*word, "always" | "not"))
}

/// The condition a phrase states; none for `always` and for what is wrong, which is said.
pub fn lever(at: &At<String>, spec: &Spec, start: DayStart, found: &mut Findings<'_>) -> Option<Lever> {
    if let Some(rest) = found.words(at).first().filter(|w| w.value == "not").and_then(|_| behind_first(at, found)) {
        return negated(&rest, spec, start, found);
    }
    let words = split(at, "condition", LEVERS, found)?;
    let arg = |i: usize| &words[i];
    let service = |found: &mut Findings<'_>| named(arg(1), "service", &spec.services, |s| &s.name, found);
    Some(match arg(0).value.as_str() {
        "version" => {
            let s = service(found)?;
            let v = found.find(arg(2), "version", &spec.services[s].versions)?;
            Lever::Version(s, v as u8)
        }
        "flag" => Lever::Flag(named(arg(1), "flag", &spec.flags, |f| &f.name, found)?),
        "flag-for" => {
            let flag = named(arg(1), "flag", &spec.flags, |f| &f.name, found);
            let cohort = named(arg(2), "cohort", &spec.cohorts, |c| &c.name, found);
            Lever::FlagFor(flag?, cohort?)
        }
        "config" => {
            let c = named(arg(1), "configuration", &spec.configs, |c| &c.name, found)?;
            let r = found.find(arg(2), "revision", &spec.configs[c].revisions)?;
            Lever::Config(c, r as u8)
        }
        "job" => Lever::Job(named(arg(1), "job", &spec.jobs, |j| &j.name, found)?),
        "slot" => {
            let s = service(found)?;
            Lever::Slot(s, slot(arg(2), s, spec, found)?)
        }
        "zone" => {
            let (s, z) = (service(found), named(arg(2), "zone", &spec.zones, |z| &z.name, found));
            Lever::Zone(s?, z?)
        }
        "new-format" => Lever::NewFormat(named(arg(1), "store", &spec.stores, |s| &s.name, found)?),
        "corrupted" => Lever::Corrupted(named(arg(1), "store", &spec.stores, |s| &s.name, found)?),
        "migrated" => {
            let m = named(arg(1), "migration", &spec.migrations, |m| &m.name, found)?;
            let step = named(arg(2), "step", &spec.migrations[m].steps, |s| &s.name, found)?;
            Lever::Migrated(m, step as u8)
        }
        "migrating" => Lever::Migrating(named(arg(1), "migration", &spec.migrations, |m| &m.name, found)?),
        "trigger" => Lever::Trigger(named(arg(1), "trigger", &spec.triggers, |t| &t.name, found)?),
        "drained" => Lever::Drained(named(arg(1), "region", &spec.regions, |r| &r.name, found)?),
        "failed-over" => {
            let r = named(arg(1), "database", &spec.replications, |r| &r.name, found)?;
            if spec.replications[r].back_s.is_none() {
                let message = format!("the machines of `{}` never change roles", arg(1).value);
                found.error(&arg(1).span, message, "give the `[replication.NAME]` a `back_s`");
                return None;
            }
            Lever::FailedOver(r)
        }
        "during" => {
            let (from, to) = (found.tick(arg(1), start), found.tick(arg(2), start));
            let (from, to) = (from?, to?);
            if from >= to {
                found.error(&at.span, "the time ends before it begins", "write the earlier time first");
                return None;
            }
            Lever::During(from, to)
        }
        _ => return None,
    })
}

/// `not` before a condition.
fn negated(rest: &At<String>, spec: &Spec, start: DayStart, found: &mut Findings<'_>) -> Option<Lever> {
    if rest.value == "always" {
        found.error(&rest.span, "the rule never holds", "name a condition behind `not`");
        return None;
    }
    lever(rest, spec, start, found).map(|lever| Lever::Not(Box::new(lever)))
}

/// The phrase without its first word, or none if it has only one.
pub fn behind_first(at: &At<String>, found: &Findings<'_>) -> Option<At<String>> {
    let (_, rest) = at.value.trim_start().split_once(char::is_whitespace)?;
    let value = rest.trim().to_owned();
    let end = at.value.trim_end().len();
    let start = end - value.len();
    (!value.is_empty()).then(|| At { span: found.inside(&at.span, &at.value, start..end), value })
}

/// The index of a named thing of the spec.
pub fn named<T>(
    at: &At<String>,
    what: &str,
    things: &[T],
    name: impl Fn(&T) -> &String,
    found: &mut Findings<'_>,
) -> Option<usize> {
    let names: Vec<&String> = things.iter().map(name).collect();
    found.find(at, what, &names)
}

/// What a phrase says a rule does; none for what is wrong, which is said.
pub fn effect(at: &At<String>, spec: &Spec, names: &Names, found: &mut Findings<'_>) -> Option<Effect> {
    let words = split(at, "effect", EFFECTS, found)?;
    let verb = words[0].value.as_str();
    let of = &words[1];
    let number = |found: &mut Findings<'_>, bound| number(&words[2], verb, bound, found);
    on_endpoint(verb, of, names, found, &number)
        .or_else(|| on_call(verb, of, names, found, &number))
        .or_else(|| on_data(verb, of, spec, found, &number))
        .unwrap_or_else(|| on_others(verb, of, names, found, &number))
}

/// Reads the number of an effect.
type ReadNumber<'r> = dyn Fn(&mut Findings<'_>, Bound) -> Option<f64> + 'r;

/// Effects on endpoints; the outer option says whether it is one.
#[expect(clippy::option_option, reason = "whether it is one of these, and whether it is written well")]
fn on_endpoint(
    verb: &str,
    of: &At<String>,
    names: &Names,
    found: &mut Findings<'_>,
    number: &ReadNumber<'_>,
) -> Option<Option<Effect>> {
    let (make, bound): (fn(usize, f64) -> Effect, Bound) = match verb {
        "error" => (Effect::Error, Bound::Share),
        "own_ms" => (Effect::OwnMs, Bound::NotNegative),
        "cpu" => (Effect::Cpu, Bound::Positive),
        "lie" => (Effect::Lie, Bound::Share),
        _ => return None,
    };
    let (e, x) = (found.find(of, "endpoint", &names.endpoints), number(found, bound));
    Some(e.zip(x).map(|(e, x)| make(e, x)))
}

/// Effects on calls.
#[expect(clippy::option_option, reason = "whether it is one of these, and whether it is written well")]
fn on_call(
    verb: &str,
    of: &At<String>,
    names: &Names,
    found: &mut Findings<'_>,
    number: &ReadNumber<'_>,
) -> Option<Option<Effect>> {
    let (make, bound): (fn(usize, f64) -> Effect, Bound) = match verb {
        "timeout" => (Effect::Timeout, Bound::Positive),
        "calls" => (Effect::Calls, Bound::NotNegative),
        "delay" => (Effect::Delay, Bound::NotNegative),
        "block" => (Effect::Block, Bound::Share),
        "deferred" => return Some(names.call(of, found).map(Effect::Deferred)),
        "optional" => return Some(names.call(of, found).map(Effect::Optional)),
        _ => return None,
    };
    let (c, x) = (names.call(of, found), number(found, bound));
    Some(c.zip(x).map(|(c, x)| make(c, x)))
}

/// Effects on what is kept.
#[expect(clippy::option_option, reason = "whether it is one of these, and whether it is written well")]
fn on_data(
    verb: &str,
    of: &At<String>,
    spec: &Spec,
    found: &mut Findings<'_>,
    number: &ReadNumber<'_>,
) -> Option<Option<Effect>> {
    let (make, bound): (fn(usize, f64) -> Effect, Bound) = match verb {
        "corrupt" => (Effect::Corrupt, Bound::Share),
        "lose" => (Effect::Lose, Bound::Share),
        "poison" => (Effect::Poison, Bound::Share),
        "keys" => (Effect::Keys, Bound::AtLeastOne),
        _ => return None,
    };
    let i = match verb {
        "poison" => named(of, "queue", &spec.topics, |t| &t.name, found),
        "keys" => named(of, "limiter", &spec.limiters, |l| &l.name, found),
        _ => named(of, "store", &spec.stores, |s| &s.name, found),
    };
    let x = number(found, bound);
    Some(i.zip(x).map(|(i, x)| make(i, x)))
}

/// Effects on journeys and services.
fn on_others(
    verb: &str,
    of: &At<String>,
    names: &Names,
    found: &mut Findings<'_>,
    number: &ReadNumber<'_>,
) -> Option<Effect> {
    if let "demand" | "fail" = verb {
        let journey = found.find(of, "journey", &names.journeys);
        return if verb == "fail" {
            let x = number(found, Bound::Share);
            Some(Effect::Fail(journey?, x?))
        } else {
            let x = number(found, Bound::NotNegative);
            Some(Effect::Demand(journey?, x?))
        };
    }
    let service = found.find(of, "service", &names.services);
    let (make, bound): (fn(usize, f64) -> Effect, Bound) = match verb {
        "absent" => return service.map(Effect::Absent),
        "crash" => (|s, x| Effect::Crash(s, x as u32), Bound::AtLeastOne),
        "leak" => (Effect::Leak, Bound::NotNegative),
        "workers" => (Effect::Workers, Bound::Positive),
        "cores" => (Effect::Cores, Bound::Positive),
        _ => (Effect::Misreport, Bound::Share),
    };
    let x = number(found, bound);
    Some(make(service?, x?))
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
