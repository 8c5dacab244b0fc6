//! Changes and looks as people type them: `rollback checkout`, `flag express-pay off`, `logs payments`. One grammar for
//! learners, scripts, logs and scenario files; `write` and `read` are inverse. Verbs may be cut short as long as one
//! fits; names must be whole.

use crate::base::suggest::nearest;

use super::action::{Action, Place};
use super::observe::Look;
use super::spec::Spec;

/// Why a phrase was not understood, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PhraseError {
    /// Lower case, no full stop.
    pub message: String,
    /// What to do.
    pub hint: String,
}

fn fail(message: impl Into<String>, hint: impl Into<String>) -> PhraseError {
    PhraseError { message: message.into(), hint: hint.into() }
}

/// A verb for a change to production.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verb {
    /// The word.
    pub word: &'static str,
    /// What follows it.
    pub form: &'static str,
    /// What it does.
    pub about: &'static str,
}

/// Every verb for a change.
pub const CHANGE_VERBS: &[Verb] = &[
    Verb { word: "rollback", form: "rollback SERVICE", about: "return a service to the version before" },
    Verb { word: "deploy", form: "deploy SERVICE VERSION", about: "roll a version out" },
    Verb { word: "promote", form: "promote SERVICE", about: "let a canary go on to its next stage" },
    Verb { word: "hold", form: "hold SERVICE", about: "keep a canary as it is" },
    Verb { word: "flag", form: "flag NAME on|off|N% [COHORT]", about: "set a feature flag" },
    Verb { word: "config", form: "config NAME REVISION", about: "push a revision of a configuration" },
    Verb { word: "revert", form: "revert CONFIG", about: "push the revision that was live before" },
    Verb { word: "scale", form: "scale SERVICE N", about: "set the number of replicas" },
    Verb { word: "restart", form: "restart SERVICE [REPLICA]", about: "restart all replicas in turn, or one" },
    Verb { word: "replace", form: "replace SERVICE REPLICA", about: "move a replica to a fresh host" },
    Verb { word: "stop", form: "stop JOB", about: "stop a batch job" },
    Verb { word: "start", form: "start JOB", about: "start a batch job" },
    Verb { word: "shed", form: "shed JOURNEY N%", about: "turn users of a journey away at the edge" },
    Verb { word: "limit", form: "limit ENDPOINT N%", about: "cap the workers that an endpoint may hold" },
    Verb { word: "limiter", form: "limiter NAME on|off", about: "switch a rate limit by key" },
    Verb { word: "throttle", form: "throttle SERVICE N|off", about: "let so many replicas start at a time" },
    Verb { word: "autoscale", form: "autoscale SERVICE on|off", about: "switch a service's autoscaler" },
    Verb { word: "drain", form: "drain ZONE|REGION", about: "move traffic away from a place" },
    Verb { word: "undrain", form: "undrain ZONE|REGION", about: "let traffic come back" },
    Verb { word: "failover", form: "failover DATABASE", about: "make the copy the primary" },
    Verb { word: "restore", form: "restore BACKUP", about: "copy a backup back" },
    Verb { word: "flush", form: "flush CACHE", about: "empty a cache" },
    Verb { word: "purge", form: "purge QUEUE", about: "throw waiting messages away" },
    Verb { word: "renew", form: "renew CERTIFICATE", about: "renew a certificate or a domain" },
    Verb { word: "migrate", form: "migrate NAME STEP|none", about: "take a schema forward or back to a step" },
    Verb { word: "run", form: "run NAME", about: "make several changes together, by name" },
];

/// Every verb for a look.
pub const LOOK_VERBS: &[Verb] = &[
    Verb { word: "look", form: "look PANEL", about: "open a dashboard" },
    Verb { word: "logs", form: "logs SERVICE", about: "what a service writes" },
    Verb { word: "replicas", form: "replicas SERVICE", about: "a service's replicas, one by one" },
    Verb { word: "changes", form: "changes", about: "what was changed lately, flags and config as they stand" },
    Verb { word: "trace", form: "trace JOURNEY", about: "where a journey's time goes, call by call" },
    Verb { word: "runbook", form: "runbook NAME", about: "what was written down for a day like this" },
    Verb { word: "vendor", form: "vendor NAME", about: "what a vendor's status page says" },
    Verb { word: "ask", form: "ask PERSON", about: "ask somebody in the channel" },
];

/// The change a phrase asks for.
///
/// # Errors
/// What was not understood, with a hint.
pub fn read_action(spec: &Spec, text: &str) -> Result<Action, PhraseError> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let verb = words.first().copied().unwrap_or_default();
    let verb = pick_verb(verb, CHANGE_VERBS).ok_or_else(|| fail(format!("`{verb}` is not a change"), "see `help`"))?;
    let arg = |i: usize| {
        words
            .get(i)
            .copied()
            .ok_or_else(|| fail(format!("`{}` needs more words", verb.word), format!("type `{}`", verb.form)))
    };
    let service = |i: usize| find(arg(i)?, "service", names(&spec.services, |s| &s.name));
    let job = |i: usize| find(arg(i)?, "job", spec.jobs.iter().map(|s| s.name.as_str()));
    let action = match verb.word {
        "rollback" => Action::RollBack(service(1)?),
        "deploy" => {
            let s = service(1)?;
            let v = find(arg(2)?, "version", spec.services[s].versions.iter().map(String::as_str))?;
            Action::Deploy(s, v as u8)
        }
        "promote" => Action::Promote(service(1)?),
        "hold" => Action::Hold(service(1)?),
        "flag" => {
            let flag = find(arg(1)?, "flag", names(&spec.flags, |f| &f.name))?;
            let percent = percent(arg(2)?)?;
            match words.get(3) {
                None => Action::SetFlag(flag, percent),
                Some(word) => {
                    Action::SetFlagFor(flag, find(word, "cohort", names(&spec.cohorts, |c| &c.name))?, percent)
                }
            }
        }
        "revert" => Action::RevertConfig(find(arg(1)?, "configuration", names(&spec.configs, |c| &c.name))?),
        "config" => {
            let c = find(arg(1)?, "configuration", spec.configs.iter().map(|c| c.name.as_str()))?;
            let r = find(arg(2)?, "revision", spec.configs[c].revisions.iter().map(String::as_str))?;
            Action::PushConfig(c, r as u8)
        }
        "scale" => {
            let s = service(1)?;
            Action::Scale(s, replicas(spec, s, arg(2)?)?)
        }
        "restart" => {
            let s = service(1)?;
            match words.get(2) {
                None | Some(&"all") => Action::RestartAll(s),
                Some(n) => Action::RestartOne(s, slot(spec, s, n)?),
            }
        }
        "replace" => {
            let s = service(1)?;
            Action::Replace(s, slot(spec, s, arg(2)?)?)
        }
        "stop" => Action::StopJob(job(1)?),
        "start" => Action::StartJob(job(1)?),
        "limit" => Action::Limit(endpoint(spec, arg(1)?)?, percent(arg(2)?)?),
        "limiter" => {
            Action::SetLimiter(find(arg(1)?, "limiter", names(&spec.limiters, |l| &l.name))?, switch(arg(2)?)?)
        }
        "throttle" => {
            let s = service(1)?;
            let n = arg(2)?;
            Action::Throttle(s, if n == "off" { 0 } else { replicas(spec, s, n)? })
        }
        "autoscale" => Action::Autoscale(scaled(spec, service(1)?)?, switch(arg(2)?)?),
        "drain" => Action::Drain(place(spec, arg(1)?)?),
        "undrain" => Action::Undrain(place(spec, arg(1)?)?),
        "failover" => Action::FailOver(find(arg(1)?, "database", names(&spec.replications, |r| &r.name))?),
        "restore" => Action::Restore(find(arg(1)?, "backup", names(&spec.backups, |b| &b.name))?),
        "flush" => Action::Flush(find(arg(1)?, "cache", names(&spec.caches, |c| &c.name))?),
        "purge" => Action::Purge(find(arg(1)?, "queue", names(&spec.topics, |t| &t.name))?),
        "renew" => Action::Renew(find(arg(1)?, "certificate", names(&spec.certificates, |c| &c.name))?),
        "migrate" => {
            let m = find(arg(1)?, "migration", names(&spec.migrations, |m| &m.name))?;
            let step = arg(2)?;
            let done =
                if step == "none" { 0 } else { find(step, "step", names(&spec.migrations[m].steps, |s| &s.name))? + 1 };
            Action::Migrate(m, done as u8)
        }
        "run" => Action::Run(find(arg(1)?, "named change", names(&spec.composites, |c| &c.name))?),
        _ => {
            let j = find(arg(1)?, "journey", spec.journeys.iter().map(|j| j.name.as_str()))?;
            Action::Shed(j, percent(arg(2)?)?)
        }
    };
    match words.get(expected_words(action)) {
        Some(extra) => Err(fail(format!("`{extra}` is one word too many"), format!("type `{}`", verb.form))),
        None => Ok(action),
    }
}

/// The look a phrase asks for.
///
/// # Errors
/// What was not understood, with a hint.
pub fn read_look(spec: &Spec, text: &str) -> Result<Look, PhraseError> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let verb = words.first().copied().unwrap_or_default();
    let verb = pick_verb(verb, LOOK_VERBS).ok_or_else(|| fail(format!("`{verb}` is not a look"), "see `help`"))?;
    let arg = words
        .get(1)
        .copied()
        .ok_or_else(|| fail(format!("`{}` needs a name", verb.word), format!("type `{}`", verb.form)));
    let service = |word| find(word, "service", spec.services.iter().map(|s| s.name.as_str()));
    let look = match verb.word {
        "look" => Look::Panel(find(arg?, "panel", spec.panels.iter().map(|p| p.name.as_str()))?),
        "logs" => Look::Logs(service(arg?)?),
        "replicas" => Look::Replicas(service(arg?)?),
        "trace" => Look::Trace(find(arg?, "journey", names(&spec.journeys, |j| &j.name))?),
        "runbook" => Look::Runbook(find(arg?, "runbook", names(&spec.runbooks, |r| &r.name))?),
        "vendor" => Look::Vendor(find(arg?, "vendor's page", names(&spec.vendor_pages, |p| &p.name))?),
        "ask" => Look::Ask(find(arg?, "person", spec.people.iter().map(|p| p.name.as_str()))?),
        _ => Look::Changes,
    };
    let whole = write_look(spec, look);
    match words.get(whole.split(' ').count()..).unwrap_or_default() {
        [] => Ok(look),
        more => {
            // What is left out in silence would be taken for heard.
            let hint = match look {
                Look::Ask(p) => format!("type `{whole}`: {} tells what they know of all this", spec.people[p].name),
                _ => format!("type `{whole}`"),
            };
            Err(fail(format!("`{}` is more than `{}` takes", more.join(" "), verb.word), hint))
        }
    }
}

/// A change as a phrase that [`read_action`] reads back.
pub fn write_action(spec: &Spec, action: Action) -> String {
    let service = |s: usize| spec.services[s].name.as_str();
    match action {
        Action::RollBack(s) => format!("rollback {}", service(s)),
        Action::Deploy(s, v) => format!("deploy {} {}", service(s), spec.services[s].versions[usize::from(v)]),
        Action::SetFlag(f, 0) => format!("flag {} off", spec.flags[f].name),
        Action::SetFlag(f, 100) => format!("flag {} on", spec.flags[f].name),
        Action::SetFlag(f, p) => format!("flag {} {p}%", spec.flags[f].name),
        Action::PushConfig(c, r) => {
            format!("config {} {}", spec.configs[c].name, spec.configs[c].revisions[usize::from(r)])
        }
        Action::Scale(s, n) => format!("scale {} {n}", service(s)),
        Action::RestartAll(s) => format!("restart {}", service(s)),
        Action::RestartOne(s, slot) => format!("restart {} {}", service(s), slot + 1),
        Action::Replace(s, slot) => format!("replace {} {}", service(s), slot + 1),
        Action::StopJob(j) => format!("stop {}", spec.jobs[j].name),
        Action::StartJob(j) => format!("start {}", spec.jobs[j].name),
        Action::Shed(j, p) => format!("shed {} {p}%", spec.journeys[j].name),
        Action::Promote(s) => format!("promote {}", service(s)),
        Action::Hold(s) => format!("hold {}", service(s)),
        Action::SetFlagFor(f, c, p) => {
            let percent = if p == 0 { "off".to_owned() } else { format!("{p}%") };
            format!("flag {} {percent} {}", spec.flags[f].name, spec.cohorts[c].name)
        }
        Action::RevertConfig(c) => format!("revert {}", spec.configs[c].name),
        Action::Autoscale(s, on) => format!("autoscale {} {}", service(s), word_of(on)),
        Action::Throttle(s, 0) => format!("throttle {} off", service(s)),
        Action::Throttle(s, n) => format!("throttle {} {n}", service(s)),
        Action::Limit(e, p) => {
            let endpoint = &spec.endpoints[e];
            format!("limit {}.{} {p}%", service(endpoint.service), endpoint.name)
        }
        Action::SetLimiter(l, on) => format!("limiter {} {}", spec.limiters[l].name, word_of(on)),
        Action::Drain(place) => format!("drain {}", place.name(spec)),
        Action::Undrain(place) => format!("undrain {}", place.name(spec)),
        Action::FailOver(r) => format!("failover {}", spec.replications[r].name),
        Action::Restore(b) => format!("restore {}", spec.backups[b].name),
        Action::Flush(c) => format!("flush {}", spec.caches[c].name),
        Action::Purge(t) => format!("purge {}", spec.topics[t].name),
        Action::Renew(c) => format!("renew {}", spec.certificates[c].name),
        Action::Migrate(m, n) => {
            let migration = &spec.migrations[m];
            let step = usize::from(n).checked_sub(1).map_or("none", |i| migration.steps[i].name.as_str());
            format!("migrate {} {step}", migration.name)
        }
        Action::Run(c) => format!("run {}", spec.composites[c].name),
    }
}

const fn word_of(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

/// Names of things, in their order.
fn names<'a, T>(things: &'a [T], name: impl Fn(&'a T) -> &'a String + Clone) -> impl Iterator<Item = &'a str> + Clone {
    things.iter().map(move |t| name(t).as_str())
}

/// The endpoint with this full name, `SERVICE.ENDPOINT`.
fn endpoint(spec: &Spec, typed: &str) -> Result<usize, PhraseError> {
    let full: Vec<String> =
        spec.endpoints.iter().map(|e| format!("{}.{}", spec.services[e.service].name, e.name)).collect();
    find(typed, "endpoint", full.iter().map(String::as_str))
}

/// The zone or the region with this name.
fn place(spec: &Spec, typed: &str) -> Result<Place, PhraseError> {
    let zones = spec.zones.iter().map(|z| z.name.as_str());
    let i = find(typed, "zone or region", zones.chain(spec.regions.iter().map(|r| r.name.as_str())))?;
    Ok(i.checked_sub(spec.zones.len()).map_or(Place::Zone(i), Place::Region))
}

/// The service, if it has an autoscaler.
fn scaled(spec: &Spec, s: usize) -> Result<usize, PhraseError> {
    let service = &spec.services[s];
    service.autoscaler.map(|_| s).ok_or_else(|| {
        fail(
            format!("{} has no autoscaler", service.name),
            format!("set its replicas by hand: `scale {} N`", service.name),
        )
    })
}

fn switch(word: &str) -> Result<bool, PhraseError> {
    match word {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(fail(format!("`{word}` is neither on nor off"), "say on or off")),
    }
}

/// A look as a phrase that [`read_look`] reads back.
pub fn write_look(spec: &Spec, look: Look) -> String {
    match look {
        Look::Panel(p) => format!("look {}", spec.panels[p].name),
        Look::Logs(s) => format!("logs {}", spec.services[s].name),
        Look::Replicas(s) => format!("replicas {}", spec.services[s].name),
        Look::Changes => "changes".to_owned(),
        Look::Trace(j) => format!("trace {}", spec.journeys[j].name),
        Look::Runbook(r) => format!("runbook {}", spec.runbooks[r].name),
        Look::Vendor(p) => format!("vendor {}", spec.vendor_pages[p].name),
        Look::Ask(p) => format!("ask {}", spec.people[p].name),
    }
}

/// The person with this name.
///
/// # Errors
/// There is nobody of that name.
pub fn find_person(spec: &Spec, name: &str) -> Result<usize, PhraseError> {
    find(name, "person", spec.people.iter().map(|p| p.name.as_str()))
}

/// The suspect with this name.
///
/// # Errors
/// There is none of that name.
pub fn find_suspect(spec: &Spec, name: &str) -> Result<usize, PhraseError> {
    find(name, "suspect", names(&spec.suspects, |s| &s.name))
}

/// The verb that `typed` is, or is an unambiguous beginning of.
pub fn pick_verb(typed: &str, verbs: &'static [Verb]) -> Option<&'static Verb> {
    if typed.is_empty() {
        return None;
    }
    if let Some(exact) = verbs.iter().find(|v| v.word == typed) {
        return Some(exact);
    }
    let mut begins = verbs.iter().filter(|v| v.word.starts_with(typed));
    match (begins.next(), begins.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// The index of a name among the known ones.
fn find<'a>(typed: &str, what: &str, known: impl Iterator<Item = &'a str> + Clone) -> Result<usize, PhraseError> {
    if let Some(i) = known.clone().position(|k| k == typed) {
        return Ok(i);
    }
    if typed.is_empty() {
        let there = known.collect::<Vec<_>>().join(", ");
        let hint = if there.is_empty() { "there is none here".to_owned() } else { format!("there is: {there}") };
        return Err(fail(format!("the name of a {what} is missing"), hint));
    }
    let hint = match nearest(typed, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.clone().next().is_none() => "there is none here".to_owned(),
        None => format!("there is: {}", known.collect::<Vec<_>>().join(", ")),
    };
    Err(fail(format!("there is no {what} `{typed}`"), hint))
}

fn percent(word: &str) -> Result<u8, PhraseError> {
    match word {
        "on" => Ok(100),
        "off" => Ok(0),
        _ => word.trim_end_matches('%').parse().ok().filter(|p| *p <= 100).ok_or_else(|| {
            fail(format!("`{word}` is not a percentage"), "say on, off, or a number from 0 to 100 with %")
        }),
    }
}

fn replicas(spec: &Spec, s: usize, word: &str) -> Result<u16, PhraseError> {
    let most = spec.services[s].max_replicas;
    let n: Option<u16> = word.parse().ok();
    n.filter(|n| (1..=most).contains(n)).ok_or_else(|| {
        fail(
            format!("{} cannot have `{word}` replicas", spec.services[s].name),
            format!("give a number from 1 to {most}"),
        )
    })
}

fn slot(spec: &Spec, s: usize, word: &str) -> Result<u16, PhraseError> {
    let most = spec.services[s].max_replicas;
    let n: Option<u16> = word.parse().ok();
    n.filter(|n| (1..=most).contains(n)).map(|n| n - 1).ok_or_else(|| {
        fail(
            format!("{} has no replica `{word}`", spec.services[s].name),
            format!("give a number from 1 to {most}, see `replicas {}`", spec.services[s].name),
        )
    })
}

const fn expected_words(action: Action) -> usize {
    match action {
        Action::RollBack(_)
        | Action::StopJob(_)
        | Action::StartJob(_)
        | Action::Promote(_)
        | Action::Hold(_)
        | Action::RevertConfig(_)
        | Action::Drain(_)
        | Action::Undrain(_)
        | Action::FailOver(_)
        | Action::Restore(_)
        | Action::Flush(_)
        | Action::Purge(_)
        | Action::Renew(_)
        | Action::Run(_) => 2,
        Action::SetFlagFor(..) => 4,
        _ => 3,
    }
}
