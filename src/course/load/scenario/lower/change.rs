//! What stands in the way of changes, changes made together, and what begins by itself. Needs a spec with the system,
//! people and alerts in it.

use super::watch::{self, Series};
use crate::base::time::parse_duration;
use crate::course::load::scenario::findings::{Findings, offer};
use crate::course::load::scenario::phrase::{self, behind_first, named};
use crate::course::load::scenario::raw::{self, Shared};
use crate::course::load::table::At;
use crate::sim::Spec;
use crate::sim::action::Action;
use crate::sim::spec::{Blocker, ChangeFreeze, Composite, Moment, Tool, Trigger};

/// What a moment can be.
const MOMENTS: &[(&str, &str)] = &[
    ("at", "at HH:MM"),
    ("series", "series NAME above|below NUMBER [for 2m]"),
    ("lands", "lands CHANGE"),
    ("fires", "fires ALERT"),
    ("begins", "begins TRIGGER"),
    ("ends", "ends TRIGGER"),
];

/// Adds composites, freezes, tools, blockers and the triggers that all worlds share.
pub fn lower(shared: &Shared, series: &Series<'_>, spec: &mut Spec, found: &mut Findings<'_>) {
    composites(shared, spec, found);
    for (name, At { value: f, span: home }) in &shared.change_freeze.0 {
        found.plain(name);
        found.needed(f.from.as_ref(), "from", home, String::new());
        found.needed(f.until.as_ref(), "until", home, String::new());
        let kinds = found.needed(f.kinds.as_ref(), "kinds", home, Vec::new());
        let from = f.from.as_ref().and_then(|at| found.tick(at, spec.start));
        let until = f.until.as_ref().and_then(|at| found.tick(at, spec.start));
        let (Some(from), Some(until)) = (from, until) else { continue };
        if let (true, Some(at)) = (from >= until, &f.until) {
            found.error(&at.span, "the freeze ends before it begins", "write the earlier time as `from`");
        }
        spec.change_freezes.push(ChangeFreeze { name: name.value.clone(), from, until, kinds });
    }
    for (name, At { value: t, span: home }) in &shared.tool.0 {
        found.plain(name);
        let kinds = found.needed(t.kinds.as_ref(), "kinds", home, Vec::new());
        let needs = found.index(t.needs.as_ref(), "needs", home, "endpoint", &series.names.endpoints);
        spec.tools.extend(needs.map(|needs| Tool { name: name.value.clone(), kinds, needs }));
    }
    spec.triggers = triggers(&shared.trigger, series, spec, found);
    blockers(shared, spec, found);
}

/// Composites are all named before their steps are read, which may name others.
fn composites(shared: &Shared, spec: &mut Spec, found: &mut Findings<'_>) {
    for (i, (_, At { value: c, span: home })) in shared.composite.0.iter().enumerate() {
        let steps = found.needed(c.steps.as_ref(), "steps", home, Vec::new());
        if let (true, Some(at)) = (steps.is_empty(), &c.steps) {
            found.error(&at.span, "a named change without changes", "write `{ after_s = 0, do = \"rollback web\" }`");
        }
        for step in steps {
            let action = watch::action(&step.r#do, spec, found);
            if let Some(Action::Run(_)) = action {
                found.error(&step.r#do.span, "a named change inside another", "write its changes here");
            } else if let Some(action) = action {
                spec.composites[i].steps.push((step.after_s, action));
            }
        }
    }
}

/// The names of composites, so that events and offers can be read.
pub fn name_composites(shared: &Shared, spec: &mut Spec, found: &mut Findings<'_>) {
    for (name, At { value: c, span: home }) in &shared.composite.0 {
        found.plain(name);
        let about = found.needed(c.about.as_ref(), "about", home, String::new());
        spec.composites.push(Composite { name: name.value.clone(), about, steps: Vec::new() });
    }
}

fn blockers(shared: &Shared, spec: &mut Spec, found: &mut Findings<'_>) {
    for (name, At { value: b, span: home }) in &shared.blocker.0 {
        found.plain(name);
        found.needed(b.r#do.as_ref(), "do", home, String::new());
        let when = found.needed(b.when.as_ref(), "when", home, Vec::new());
        if let (true, Some(at)) = (when.is_empty(), &b.when) {
            found.error(&at.span, "a blocker without a condition", "write `when = [\"always\"]`");
        }
        let when = when.iter().filter_map(|at| phrase::lever(at, spec, spec.start, found)).collect();
        let says = found.needed(b.says.as_ref(), "says", home, String::new());
        let fails_after_s = found.needed(b.fails_after_s.as_ref(), "fails_after_s", home, 0);
        let Some(action) = b.r#do.as_ref().and_then(|at| watch::action(at, spec, found)) else { continue };
        spec.blockers.push(Blocker { name: name.value.clone(), says, action, when, fails_after_s });
    }
}

/// The spec's triggers and those in `raw` behind them.
pub fn triggers(raw: &[raw::Trigger], series: &Series<'_>, spec: &Spec, found: &mut Findings<'_>) -> Vec<Trigger> {
    let mut named = spec.clone();
    for trigger in raw {
        let name = &trigger.name.value.0;
        if named.triggers.iter().any(|t| &t.name == name) {
            let message = format!("the trigger `{name}` is there twice");
            found.error(&trigger.name.span, message, "remove or rename one");
        }
        named.triggers.push(nothing(name));
    }
    let first = spec.triggers.len();
    for (i, trigger) in raw.iter().enumerate() {
        let lowered = self::trigger(trigger, series, &named, found);
        named.triggers[first + i] = lowered;
    }
    named.triggers
}

/// A trigger that never begins, under a name.
fn nothing(name: &str) -> Trigger {
    Trigger {
        name: name.to_owned(),
        when: Moment::At(crate::base::time::Tick(u32::MAX)),
        after_s: 0,
        jitter_s: 0,
        every_s: 0,
        for_s: 0,
        until: None,
        does: Vec::new(),
        by: String::new(),
        note: String::new(),
    }
}

fn trigger(raw: &raw::Trigger, series: &Series<'_>, spec: &Spec, found: &mut Findings<'_>) -> Trigger {
    let name = raw.name.value.0.as_str();
    let every_s = seconds(raw.every.as_ref(), found);
    let for_s = seconds(raw.r#for.as_ref(), found);
    let jitter_s = seconds(raw.jitter.as_ref(), found);
    if let (Some(every), true) = (&raw.every, every_s == 0) {
        found.error(&every.span, "`every` is 0", "remove it, or write how long from one time to the next, `5m`");
    } else if let (Some(every), true) = (&raw.every, every_s > 0 && every_s < for_s) {
        let message = format!("`{name}` begins again before it ends");
        found.error(&every.span, message, "write an `every` that is no shorter than `for`");
    }
    if let (Some(jitter), true) = (&raw.jitter, every_s > 0 && jitter_s >= every_s) {
        found.error(&jitter.span, "`jitter` is as long as `every`", "write a shorter one");
    }
    let when = moment(&raw.when, name, series, spec, found);
    let until = raw.until.as_ref().and_then(|at| moment(at, name, series, spec, found));
    if let (Some(at), None) = (raw.does.first(), &raw.by) {
        found.error(&at.span, "nobody does it", "add `by = \"WHO\"`, for the change log");
    }
    Trigger {
        when: when.unwrap_or_else(|| nothing(name).when),
        after_s: seconds(raw.after.as_ref(), found),
        jitter_s,
        every_s,
        for_s,
        until,
        does: raw.does.iter().filter_map(|at| watch::action(at, spec, found)).collect(),
        by: raw.by.as_ref().map_or_else(String::new, |text| text.0.clone()),
        note: raw.note.as_ref().map_or_else(String::new, |text| text.0.clone()),
        ..nothing(name)
    }
}

/// A duration, s; 0 where there is none.
pub fn seconds(at: Option<&At<String>>, found: &mut Findings<'_>) -> u32 {
    let Some(at) = at else { return 0 };
    parse_duration(&at.value).unwrap_or_else(|| {
        found.error(&at.span, format!("`{}` is no duration", at.value), "write it as `90s`, `3m` or `2m30s`");
        0
    })
}

/// What a phrase says comes about; `own` is the trigger it stands in.
fn moment(at: &At<String>, own: &str, series: &Series<'_>, spec: &Spec, found: &mut Findings<'_>) -> Option<Moment> {
    let words = found.words(at);
    let empty = At { value: String::new(), span: at.span.clone() };
    let verb = words.first().unwrap_or(&empty);
    let Some((_, form)) = MOMENTS.iter().find(|(word, _)| *word == verb.value) else {
        let known: Vec<&str> = MOMENTS.iter().map(|(word, _)| *word).collect();
        found.error(&verb.span, format!("there is no moment `{}`", verb.value), offer(&verb.value, &known));
        return None;
    };
    let fits = match verb.value.as_str() {
        "lands" => words.len() > 1,
        "series" => words.len() == 4 || words.len() == 6 && words[4].value == "for",
        _ => words.len() == 2,
    };
    if !fits {
        let message = format!("`{}` is not how `{}` is written", at.value, verb.value);
        found.error(&at.span, message, format!("write `{form}`"));
        return None;
    }
    match verb.value.as_str() {
        "at" => found.tick(&words[1], spec.start).map(Moment::At),
        "series" => crosses(&words, series, found),
        "lands" => watch::action(&behind_first(at, found)?, spec, found).map(Moment::Lands),
        "fires" => {
            named(&words[1], "alert", &spec.alerts, |a| &a.name, found)?;
            Some(Moment::Fires(words[1].value.clone()))
        }
        begins => {
            let t = named(&words[1], "trigger", &spec.triggers, |t| &t.name, found)?;
            if words[1].value == own {
                found.error(&words[1].span, format!("`{own}` waits for itself"), "name another trigger");
                return None;
            }
            Some(if begins == "begins" { Moment::Begins(t) } else { Moment::Ends(t) })
        }
    }
}

/// `series NAME above 10 for 2m`
fn crosses(words: &[At<String>], series: &Series<'_>, found: &mut Findings<'_>) -> Option<Moment> {
    let beyond = beyond(words, series, found);
    let for_s = seconds(words.get(5), found);
    let (series, value, below) = beyond?;
    Some(Moment::Crosses { series, value, below, for_s })
}

/// `series NAME above 10`: the name, the value, and whether it is below that.
pub fn beyond(words: &[At<String>], series: &Series<'_>, found: &mut Findings<'_>) -> Option<(String, f64, bool)> {
    series.check(&words[1], found);
    let below = match words[2].value.as_str() {
        "above" => Some(false),
        "below" => Some(true),
        other => {
            found.error(&words[2].span, format!("`{other}` is neither above nor below"), "write `above` or `below`");
            None
        }
    };
    let value = words[3].value.parse::<f64>().ok().filter(|x| x.is_finite());
    if value.is_none() {
        found.error(&words[3].span, format!("`{}` is no number", words[3].value), "write it as `0.25` or `3`");
    }
    Some((words[1].value.clone(), value?, below?))
}
