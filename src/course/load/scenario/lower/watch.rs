//! What people see and what happens by itself: panels, alerts, people, log lines, events, and rules. Needs a spec with the
//! system in it.

use std::ops::Range;

use super::{change, people};
use crate::course::load::scenario::findings::{Bound, Findings, offer};
use crate::course::load::scenario::phrase::{self, Names};
use crate::course::load::scenario::raw::{self, Shared};
use crate::course::load::table::At;
use crate::course::scenario::ChangeNote;
use crate::sim::action::Action;
use crate::sim::phrase::{CHANGE_VERBS, pick_verb, read_action};
use crate::sim::spec::{Alert, AlertCondition, Event, LogCause, LogTemplate, Panel, Rule, Runbook, VendorPage};
use crate::sim::{Spec, telemetry};

/// A change, or none if the phrase is wrong, which is said.
pub fn action(at: &At<String>, spec: &Spec, found: &mut Findings<'_>) -> Option<Action> {
    match read_action(spec, &at.value) {
        Ok(action) => Some(action),
        Err(error) => {
            let verb = at.value.split_whitespace().next().unwrap_or_default();
            let verbs: Vec<&str> = CHANGE_VERBS.iter().map(|v| v.word).collect();
            let hint = if pick_verb(verb, CHANGE_VERBS).is_none() { offer(verb, &verbs) } else { error.hint };
            found.error(&at.span, error.message, hint);
            None
        }
    }
}

/// Rules in the order of `raw`.
pub fn rules(raw: &[raw::Rule], spec: &Spec, names: &Names, found: &mut Findings<'_>) -> Vec<Rule> {
    let mut rules = Vec::new();
    for rule in raw {
        if rule.when.value.is_empty() {
            found.error(&rule.when.span, "a rule without a condition", "write `when = [\"always\"]`");
        }
        rules.push(Rule {
            name: rule.name.value.0.clone(),
            when: rule.when.value.iter().filter_map(|at| phrase::lever(at, spec, spec.start, found)).collect(),
            then: rule.then.iter().filter_map(|at| phrase::effect(at, spec, names, found)).collect(),
        });
    }
    rules
}

/// Names of rules of all worlds.
pub struct RuleNames<'r> {
    /// Each once.
    pub all: Vec<&'r str>,
    /// Those that make requests of an endpoint fail.
    pub failing: Vec<&'r str>,
}

/// Adds panels, alerts, people, logs and events to the spec. `rules` are those of all worlds, where they are known.
pub fn lower(shared: &Shared, rules: Option<&RuleNames<'_>>, names: &Names, spec: &mut Spec, found: &mut Findings<'_>) {
    let series = Series::of(spec, names);
    panels(shared, &series, spec, found);
    alerts(&shared.alert, &series, spec, found);
    runbooks(&shared.runbook, spec, found);
    vendor_pages(shared, rules, names, spec, found);
    for log in &shared.log {
        let cause = cause(log, rules, names, spec, found);
        let service = found.find(&log.value.service, "service", &names.services);
        if let (Some(service), Some(cause)) = (service, cause) {
            let (level, text) = (log.value.level.value.0.to_owned(), log.value.text.0.clone());
            spec.logs.push(LogTemplate { service, level, text, cause });
        }
    }
    for event in &shared.event {
        let (at, action) = (found.tick(&event.at, spec.start), action(&event.r#do, spec, found));
        if let (Some(at), Some(action)) = (at, action) {
            spec.events.push(Event { at, action, by: event.by.0.clone(), note: event.note.0.clone() });
        }
    }
    spec.events.sort_by_key(|e| e.at);
    change::lower(shared, &series, spec, found);
    people::lower(shared, rules, &series, spec, found);
}

/// The change log when the learner arrives: events and notes, oldest first; of the same moment, events first.
pub fn changes(raw: &[raw::Past], spec: &Spec, found: &mut Findings<'_>) -> Vec<ChangeNote> {
    let note = |e: &Event| ChangeNote { at: i64::from(e.at.0), by: e.by.clone(), note: e.note.clone() };
    let mut changes: Vec<ChangeNote> = spec.events.iter().filter(|e| e.at <= spec.begin).map(note).collect();
    for note in raw {
        let Some(at) = found.clock(&note.at, spec.start) else { continue };
        if at > i64::from(spec.begin.0) {
            let message = format!("{} is after the learner takes over, {}", note.at.value, spec.start.hhmm(spec.begin));
            found.error(&note.at.span, message, "notes are what the change log says by then; write an `[[event]]`");
        }
        changes.push(ChangeNote { at, by: note.by.0.clone(), note: note.note.0.clone() });
    }
    changes.sort_by_key(|c| c.at);
    changes
}

/// Names of series; those of lost calls are not said a second time.
pub struct Series<'n> {
    known: Vec<String>,
    /// What else has a name.
    pub names: &'n Names,
}

impl<'n> Series<'n> {
    /// Those of a spec.
    pub fn of(spec: &Spec, names: &'n Names) -> Self {
        Self { known: telemetry::define(spec).into_iter().map(|s| s.name).collect(), names }
    }

    /// Says it where a series is not there.
    pub fn check(&self, at: &At<String>, found: &mut Findings<'_>) {
        if self.names.is_lost(&at.value) || self.known.contains(&at.value) {
            return;
        }
        let hint = match crate::base::suggest::nearest(&at.value, self.known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => self.hint(&at.value),
        };
        found.error(&at.span, format!("there is no series `{}`", at.value), hint);
    }

    /// What the thing before the last full stop has, or else what a series looks like.
    fn hint(&self, typed: &str) -> String {
        let of = typed.rsplit_once('.').map_or("", |(of, _)| of);
        let mine = |name: &&String| name.rsplit_once('.').is_some_and(|(thing, _)| thing == of);
        let mine: Vec<&str> = self.known.iter().filter(mine).map(String::as_str).collect();
        if mine.is_empty() {
            "write it as `order.success`, `checkout.errors` or `web.pay>checkout.pay.p95`".to_owned()
        } else {
            format!("there is: {}", mine.join(", "))
        }
    }
}

fn panels(shared: &Shared, series: &Series<'_>, spec: &mut Spec, found: &mut Findings<'_>) {
    for (name, At { value: p, span: home }) in &shared.panel.0 {
        found.plain(name);
        let list = found.needed(p.series.as_ref(), "series", home, Vec::new());
        for at in &list {
            series.check(at, found);
        }
        if let (true, Some(at)) = (list.is_empty(), &p.series) {
            found.error(&at.span, "a panel without series", "name at least one");
        }
        spec.panels.push(Panel {
            name: name.value.clone(),
            title: found.needed(p.title.as_ref(), "title", home, String::new()),
            series: list.into_iter().map(|at| at.value).collect(),
            look_s: found.number(p.look_s.as_ref(), "look_s", home, Bound::NotNegative),
        });
    }
}

/// Seconds it takes to find and read a runbook that says nothing else.
const RUNBOOK_S: u32 = 20;

fn runbooks(raw: &[At<raw::Runbook>], spec: &mut Spec, found: &mut Findings<'_>) {
    for At { value: r, .. } in raw {
        let name = r.id.value.0.clone();
        if spec.runbooks.iter().any(|other| other.name == name) {
            found.error(&r.id.span, format!("the runbook `{name}` is there twice"), "remove or rename one");
        }
        let look_s = found.number_or(r.look_s.as_ref(), "look_s", RUNBOOK_S, Bound::AtLeastOne);
        spec.runbooks.push(Runbook { name, title: r.title.0.clone(), text: r.text.0.clone(), look_s });
    }
}

fn vendor_pages(
    shared: &Shared,
    rules: Option<&RuleNames<'_>>,
    names: &Names,
    spec: &mut Spec,
    found: &mut Findings<'_>,
) {
    for (name, At { value: p, span: home }) in &shared.vendor_page.0 {
        found.plain(name);
        let watched = found.needed(p.watches.as_ref(), "watches", home, Vec::new());
        if let (true, Some(at)) = (watched.is_empty(), &p.watches) {
            found.error(&at.span, "a page that watches nothing", "name at least one endpoint of the vendor");
        }
        for at in p.misses.iter().flatten() {
            if let Some(rules) = rules {
                found.find(at, "rule", &rules.all);
            }
        }
        let degraded = found.number_or(p.degraded_above.as_ref(), "degraded_above", 5.0, Bound::Percent);
        let outage = found.number_or(p.outage_above.as_ref(), "outage_above", 50.0, Bound::Percent);
        if let (true, Some(at)) = (degraded > outage, p.degraded_above.as_ref().or(p.outage_above.as_ref())) {
            found.error(&at.span, "degraded only beyond an outage", "`degraded_above` is at most `outage_above`");
        }
        let lags_min = found.number_or(p.lags_min.as_ref(), "lags_min", 0, Bound::NotNegative);
        if let (true, Some(at)) = (usize::from(lags_min) >= crate::sim::vendor::MINUTES, &p.lags_min) {
            found.error(&at.span, format!("`lags_min` is {lags_min}"), "a page is less than 64 minutes late");
        }
        spec.vendor_pages.push(VendorPage {
            name: name.value.clone(),
            about: found.needed(p.about.as_ref(), "about", home, String::new()),
            watches: watched.iter().filter_map(|at| found.find(at, "endpoint", &names.endpoints)).collect(),
            misses: p.misses.iter().flatten().map(|at| at.value.clone()).collect(),
            lags_min,
            degraded: degraded / 100.0,
            outage: outage / 100.0,
            slow_ms: found.number_or(p.slow_ms.as_ref(), "slow_ms", 0.0, Bound::NotNegative),
            look_s: found.number_or(p.look_s.as_ref(), "look_s", PAGE_S, Bound::AtLeastOne),
        });
    }
}

/// Seconds it takes to open a vendor's page, where it says nothing else.
const PAGE_S: u32 = 20;

fn alerts(raw: &[At<raw::Alert>], series: &Series<'_>, spec: &mut Spec, found: &mut Findings<'_>) {
    let mut seen: Vec<&str> = Vec::new();
    for At { value: alert, span: home } in raw {
        let name = alert.name.value.0.as_str();
        if seen.contains(&name) {
            found.error(&alert.name.span, format!("the alert `{name}` is there twice"), "remove or rename one");
        }
        seen.push(name);
        let condition = match &alert.burn {
            Some(burn) => burns(alert, burn, series, found),
            None => watched(alert, home, series, found),
        };
        let false_per_day = found.number_or(alert.false_per_day.as_ref(), "false_per_day", 0.0, Bound::NotNegative);
        let (name, text) = (name.to_owned(), alert.text.0.clone());
        spec.alerts.extend(condition.map(|condition| Alert { name, text, condition, false_per_day }));
    }
}

/// An alert on a series: beyond a value, or not there.
fn watched(
    alert: &raw::Alert,
    home: &Range<usize>,
    series: &Series<'_>,
    found: &mut Findings<'_>,
) -> Option<AlertCondition> {
    let name = found.needed(alert.series.as_ref(), "series", home, String::new());
    if let Some(at) = &alert.series {
        series.check(at, found);
    }
    let limit = alert.above.as_ref().or(alert.below.as_ref());
    if let Some(absent) = &alert.absent_for_s {
        if let Some(limit) = limit {
            found.error(&limit.span, "`absent_for_s` and a limit", "an alert has one; write a second alert");
        }
        return Some(AlertCondition::Absent { series: name, for_s: absent.value });
    }
    if let (Some(_), Some(below)) = (&alert.above, &alert.below) {
        found.error(&below.span, "both `above` and `below`", "an alert has one; write a second alert");
        return None;
    }
    let for_s = found.needed(alert.for_s.as_ref(), "for_s", home, 0);
    let Some(limit) = limit else {
        found.error(home, "an alert without a limit", "add `above` or `below`");
        return None;
    };
    Some(AlertCondition::Threshold { series: name, value: limit.value, below: alert.below.is_some(), for_s })
}

/// An alert on a budget.
fn burns(
    alert: &raw::Alert,
    At { value: b, span }: &At<raw::Burn>,
    series: &Series<'_>,
    found: &mut Findings<'_>,
) -> Option<AlertCondition> {
    if let Some(at) = &alert.series {
        found.error(&at.span, "both `series` and `burn`", "a budget is a journey's; remove `series`");
    }
    let journey = found.find(&b.journey, "journey", &series.names.journeys);
    let objective = found.within(&b.objective, "objective", Bound::Share);
    if objective >= 1.0 {
        found.error(&b.objective.span, "an objective of 1 leaves no budget", "write a share such as 0.999");
    }
    let long_s = found.within(&b.long_s, "long_s", Bound::AtLeastOne);
    let short_s = found.within(&b.short_s, "short_s", Bound::AtLeastOne);
    if short_s >= long_s {
        found.error(span, "the short window is not the shorter one", "`short_s` is usually a twelfth of `long_s`");
    }
    let factor = found.within(&b.factor, "factor", Bound::Positive);
    Some(AlertCondition::Burn { journey: journey?, objective, factor, long_s, short_s })
}

/// What makes a log line appear: exactly one thing.
fn cause(
    log: &At<raw::Log>,
    rules: Option<&RuleNames<'_>>,
    names: &Names,
    spec: &Spec,
    found: &mut Findings<'_>,
) -> Option<LogCause> {
    let At { value: log, span: home } = log;
    let rejects = log.rejects.as_ref();
    let said: [(&str, Option<Range<usize>>); 8] = [
        ("always", log.always.as_ref().map(|at| at.span.clone())),
        ("rule", log.rule.as_ref().map(|at| at.span.clone())),
        ("rejects", rejects.map(|at| at.span.clone())),
        ("call_fails", log.call_fails.as_ref().map(|at| at.span.clone())),
        ("job", log.job.as_ref().map(|at| at.span.clone())),
        ("crashes", log.crashes.as_ref().map(|at| at.span.clone())),
        ("breaker", log.breaker.as_ref().map(|at| at.span.clone())),
        ("limited", log.limited.as_ref().map(|at| at.span.clone())),
    ];
    let mut said: Vec<_> = said.into_iter().filter_map(|(key, span)| Some((key, span?))).collect();
    said.sort_by_key(|(_, span)| span.start);
    let Some((first, _)) = said.first() else {
        let hint = "add one of `always`, `rule`, `rejects`, `call_fails`, `job`, `crashes`, `breaker`, `limited`";
        found.error(home, "nothing makes this line appear", hint);
        return None;
    };
    if let Some((second, span)) = said.get(1) {
        found.error(span, format!("both `{first}` and `{second}`"), "a line has one cause; write a second `[[log]]`");
        return None;
    }
    if let (None, None, Some(per_min)) = (&log.job, &log.rule, &log.per_min) {
        found.error(&per_min.span, "`per_min` goes with `job` or `rule`", "remove it, or write `always = RATE`");
    }
    if let Some(at) = &log.always {
        return Some(LogCause::Always(found.within(at, "always", Bound::NotNegative)));
    }
    if let Some(at) = &log.rule {
        if let Some(rules) = rules {
            found.find(at, "rule", &rules.all)?;
        }
        let name = at.value.clone();
        if let Some(per_min) = &log.per_min {
            return Some(LogCause::Paced(name, found.within(per_min, "per_min", Bound::NotNegative)));
        }
        if rules.is_some_and(|rules| !rules.failing.contains(&name.as_str())) {
            let message = format!("`{name}` fails no request that the line could come with");
            found.error(&at.span, message, "say how often it comes while the rule holds: `per_min = 6`");
        }
        return Some(LogCause::Rule(name));
    }
    for (key, at, cause) in
        [("rejects", rejects, LogCause::Rejects), ("crashes", log.crashes.as_ref(), LogCause::Crashes)]
    {
        let Some(at) = at else { continue };
        if !at.value {
            let hint = format!("write `{key} = true`, or name another cause");
            found.error(&at.span, format!("`{key}` is false"), hint);
        }
        return Some(cause);
    }
    if let Some(at) = &log.breaker {
        let call = names.call(at, found)?;
        if spec.calls[call].breaker == 0.0 {
            found.error(&at.span, format!("`{}` has no breaker", at.value), "give the call `breaker = NUMBER`");
        }
        return Some(LogCause::BreakerOpens(call));
    }
    if let Some(at) = &log.limited {
        let endpoint = found.find(at, "endpoint", &names.endpoints)?;
        if !spec.limiters.iter().any(|l| l.endpoint == endpoint) {
            found.error(
                &at.span,
                format!("`{}` has no limiter", at.value),
                "add a `[limiter.NAME]` with this endpoint",
            );
        }
        return Some(LogCause::Limited(endpoint));
    }
    if let Some(at) = &log.call_fails {
        return names.call(at, found).map(LogCause::CallFails);
    }
    let per_min = found.number(log.per_min.as_ref(), "per_min", home, Bound::NotNegative);
    let jobs: Vec<&str> = spec.jobs.iter().map(|j| j.name.as_str()).collect();
    let job = found.find(log.job.as_ref()?, "job", &jobs)?;
    Some(LogCause::Job(job, per_min))
}
