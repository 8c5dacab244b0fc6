//! A decision's file to a [`Decision`]. Its system is lowered as a drill's is: tables over a base's, a family of worlds, a
//! written run, which is the scene; or the scene is played in a drill of the course as it stands. What an option does is
//! checked as a written run's lines are; what it comes to is played by whoever checks the course.

use std::ops::Range;
use std::sync::Arc;

use super::findings::{Bound, Findings};
use super::lower::{drill, script, watch};
use super::raw::{self, FileKind, Own};
use super::{Base, Known, drafted, hex, moved_back, no_base};
use crate::base::diag::Diagnostic;
use crate::course::decision::{Choice, Decision, If, Play};
use crate::course::load::table::{self, At};
use crate::course::load::text::{Slug, Text};
use crate::course::load::{File, has_errors, sort};
use crate::course::scenario::{FollowUps, Freeze, FreezeOption, FreezeWhen, Level, Scenario, Script, ScriptLine};
use crate::grade::rubric::Rubric;
use crate::sim::Spec;
use crate::sim::phrase::{PhraseError, read_action};

/// Words that a situation may have.
const SITUATION: usize = 250;
/// Words a minute that somebody reads with care.
const PACE: usize = 200;
/// Minutes that looking at the scene and putting options in order take, beside reading.
const THINKING: f64 = 1.0;
/// How long the name of an option may be, characters.
const NAME: usize = 28;

/// What a decision may refer to outside its file.
#[derive(Clone, Copy)]
pub struct Around<'k> {
    /// Bases, lessons, commands.
    pub known: Known<'k>,
    /// Drills without errors.
    pub drills: &'k [Scenario],
    /// Ids of the others.
    pub broken_drills: &'k [&'k str],
}

/// The decision in `file`, or none if anything in it is an error. What is wrong or odd is appended to `out`.
pub fn decision(file: &File<'_>, around: &Around<'_>, out: &mut Vec<Diagnostic>) -> Option<Decision> {
    let mut typed = Vec::new();
    let made = read(file, around, &mut typed).filter(|_| !has_errors(&typed));
    sort(&mut typed);
    out.append(&mut typed);
    made
}

fn read(file: &File<'_>, around: &Around<'_>, typed: &mut Vec<Diagnostic>) -> Option<Decision> {
    let raw: raw::Decision = table::read(file, 0..file.text.len(), 0..0, typed)?;
    let known = &around.known;
    let (drill_id, extends) = (&raw.own.drill, &raw.own.extends);
    match (drill_id, extends) {
        (Some(id), None) => {
            let mut found = Findings::new(file.text);
            let made = after_drill(&raw, id, file, around, &mut found);
            typed.extend(found.out.into_iter().map(|d| Diagnostic { file: file.path.to_owned(), ..d }));
            made
        }
        (None, Some(extends)) => {
            let Some(base) = known.bases.iter().find(|b| b.id == extends.value) else {
                typed.push(no_base(file, extends, known));
                return None;
            };
            let whole = format!("{}{}", base.text, file.text);
            let moved = File { path: file.path, text: &whole };
            let place = base.text.len()..whole.len();
            let extends = extends.span.clone();
            // Read again at its place behind the base, so that places of both texts can be told apart.
            let raw: raw::Decision = table::read(&moved, place.clone(), place.start..place.start, &mut Vec::new())?;
            let mut found = Findings::new(&whole);
            let made = of_its_own(&raw, base, file, known, &mut found);
            typed.extend(found.out.into_iter().map(|d| moved_back(d, file, base, &extends)));
            made
        }
        (one, _) => {
            let message = if one.is_some() { "it has both a base and a drill" } else { "nothing to play the scene in" };
            let hint = "write `extends = \"base\"` with tables of its own, or `drill = \"NAME\"`";
            typed.push(Diagnostic::error(file.path, raw.head.id.span.clone(), message).hint(hint));
            None
        }
    }
}

/// A decision whose scene has a system and a family of its own.
fn of_its_own(
    raw: &raw::Decision,
    base: &Base,
    file: &File<'_>,
    known: &Known<'_>,
    found: &mut Findings<'_>,
) -> Option<Decision> {
    let home = base.text.len()..base.text.len();
    let shared = raw.shared.clone().over(base.shared.clone());
    let own = as_drill(raw, &home);
    let (spec, family) = drafted(&shared, &own, &home, found);
    check_head(raw, file.stem(), known.lessons, found);
    let scene = script::lower(&own, &spec, &family.rubric, known.check_command, found).walkthrough;
    let choices = choices(raw, &spec, &family.rubric, None, known, found);
    let changes = watch::changes(&shared.note, &spec, found);
    if has_errors(&found.out) {
        return None;
    }
    let rubric = family.build(&own, &spec, found);
    if has_errors(&found.out) {
        return None;
    }
    let hash = hex(&[&base.text, file.text]);
    let scenario = drill::scenario(
        &raw.head,
        &own,
        drill::Parts {
            sources: sources(raw),
            changes,
            freezes: vec![],
            scripts: script::Scripts { walkthrough: scene, alternatives: vec![], traps: vec![] },
            follow_ups: FollowUps::default(),
            facilitator: None,
        },
        rubric,
        hash,
    );
    Some(put(raw, scenario, None, choices))
}

/// A decision whose scene is played in a drill as it stands.
fn after_drill(
    raw: &raw::Decision,
    id: &At<Slug>,
    file: &File<'_>,
    around: &Around<'_>,
    found: &mut Findings<'_>,
) -> Option<Decision> {
    check_head(raw, file.stem(), around.known.lessons, found);
    let name = At { value: id.value.0.clone(), span: id.span.clone() };
    let Some(drill) = around.drills.iter().find(|d| d.id == name.value) else {
        if around.broken_drills.contains(&name.value.as_str()) {
            found.error(&name.span, format!("the drill `{}` has errors", name.value), "mend it first");
        } else {
            let ids: Vec<&str> = around.drills.iter().map(|d| d.id.as_str()).collect();
            found.find(&name, "drill", &ids);
        }
        return None;
    };
    let own = as_drill(raw, &(0..0));
    if let Some(world) = own.world.first() {
        let hint = format!("`{}` brings its worlds; take them out, or write `extends` instead of `drill`", drill.id);
        found.error(&world.span, "worlds of its own in a drill's scene", hint);
    }
    let action = own.action.first().map(|a| ("action", &a.r#do.span));
    if let Some((key, span)) = raw.system.first().map(|at| (at.value.as_str(), &at.span)).or(action) {
        let hint = "take it out, or write `extends` instead of `drill`";
        found.error(span, format!("`{key}` in a drill's scene, which is played as the drill is"), hint);
    }
    let spec = drill.rubric.spec();
    let worlds: Vec<&str> = drill.rubric.worlds.iter().map(|w| w.id.as_str()).collect();
    found.find(&raw.own.scene.world, "world", &worlds);
    let script = &raw.own.scene.script;
    let lines = script::lines(script, false, spec, &drill.rubric, around.known.check_command, found).0;
    let choices = choices(raw, spec, &drill.rubric, Some(&drill.follow_ups), &around.known, found);
    let mut scenario = drill.clone();
    scenario.walkthrough = Script {
        title: String::new(),
        why: String::new(),
        world: Some(raw.own.scene.world.value.clone()),
        lines,
        take_over: None,
    };
    scenario.id.clone_from(&raw.head.id.value.0);
    scenario.title.clone_from(&raw.head.title.0);
    scenario.role.clear();
    scenario.briefing.clone_from(&raw.own.situation.value.0);
    scenario.sources = sources(raw);
    scenario.content_hash = hex(&[&drill.content_hash, file.text]);
    Some(put(raw, scenario, Some(drill.title.clone()), choices))
}

/// The decision of its parts.
fn put(raw: &raw::Decision, mut scenario: Scenario, after: Option<String>, choices: Vec<Choice>) -> Decision {
    scenario.freezes = vec![freeze(raw)];
    scenario.revision = raw.own.revision.value;
    Decision {
        id: raw.head.id.value.0.clone(),
        title: raw.head.title.0.clone(),
        summary: raw.own.summary.0.clone(),
        minutes: raw.own.minutes.value,
        revision: raw.own.revision.value,
        lessons: raw.own.lessons.iter().map(|at| at.value.clone()).collect(),
        situation: raw.own.situation.value.0.trim().to_owned(),
        scenario: Arc::new(scenario),
        after,
        seed: raw.own.scene.seed,
        choices,
    }
}

/// A value that the file does not have.
fn at<T>(home: &Range<usize>, value: T) -> At<T> {
    At { value, span: home.clone() }
}

/// The parts of a drill that its own loader knows how to read; what a decision does not have is empty.
fn as_drill(raw: &raw::Decision, home: &Range<usize>) -> Own {
    let own = &raw.own;
    Own {
        extends: own.extends.clone().unwrap_or_else(|| at(home, String::new())),
        level: Level::Core,
        minutes: own.minutes.clone(),
        unit: at(home, 0),
        revision: own.revision.clone(),
        teaches: at(home, vec![]),
        lessons: own.lessons.clone(),
        role: Text(String::new()),
        hints: vec![],
        briefing: own.situation.clone(),
        debrief: at(home, Text(String::new())),
        grading: raw::Grading {
            pass_loss: at(home, 0.0),
            hold_s: at(home, 0),
            page_price: own.page_price.clone().unwrap_or_else(|| at(home, 0.0)),
            severity: own.severity.clone().unwrap_or_else(|| at(home, 3)),
            improvements: None,
        },
        source: own.source.clone(),
        action: own.action.clone(),
        world: own.world.clone(),
        suspect: vec![],
        freeze: vec![],
        walkthrough: raw::Run {
            title: Text(raw.head.title.0.clone()),
            world: Some(own.scene.world.clone()),
            script: own.scene.script.clone(),
        },
        alternative: vec![],
        trap: vec![],
        facilitator: None,
        follow_ups: None,
        follow_up: vec![],
    }
}

fn sources(raw: &raw::Decision) -> Vec<crate::course::lesson::Source> {
    let of = |s: &raw::Source| crate::course::lesson::Source {
        id: s.id.value.0.clone(),
        title: s.title.0.clone(),
        url: s.url.value.0.clone(),
    };
    raw.own.source.iter().map(of).collect()
}

/// The question.
fn freeze(raw: &raw::Decision) -> Freeze {
    let option = |at: &At<raw::Choice>| FreezeOption {
        text: one_line(&at.value.text.0),
        rank: at.value.rank.value,
        why: one_line(&at.value.why.0),
        source: at.value.source.value.clone(),
    };
    Freeze {
        id: raw.head.id.value.0.clone(),
        when: FreezeWhen::Posed,
        ask: one_line(&raw.own.ask.0),
        options: raw.own.option.iter().map(option).collect(),
        cues: drill::tags(&raw.own.cue),
        panel: None,
    }
}

/// Checks what a decision says beside its system.
fn check_head(raw: &raw::Decision, stem: &str, lessons: &[&str], found: &mut Findings<'_>) {
    drill::check_id(&raw.head, FileKind::Decision, stem, found);
    let own = &raw.own;
    if !(3..=5).contains(&own.minutes.value) {
        let message = format!("{} minutes are not a single decision", own.minutes.value);
        found.error(&own.minutes.span, message, "3 to 5; what is longer is a lesson or a drill");
    }
    if own.revision.value == 0 {
        found.error(&own.revision.span, "revisions count from 1", "write `revision = 1` for a new decision");
    }
    for at in &own.lessons {
        found.find(at, "lesson", lessons);
    }
    found.unique("lesson", own.lessons.iter());
    let situation = words(&own.situation.value.0);
    if situation > SITUATION {
        let message = format!("the situation has {situation} words");
        found.error(&own.situation.span, message, format!("{SITUATION} at most; let the scene show the rest"));
    }
    let read = situation + words(&own.ask.0) + own.option.iter().map(|o| words(&o.value.text.0)).sum::<usize>();
    let after: usize = own.option.iter().map(|o| words(&o.value.why.0)).sum();
    let takes = (read + after) as f64 / PACE as f64 + THINKING;
    if takes > f64::from(own.minutes.value) {
        let message = format!("it takes {takes:.1} minutes to read, look and decide, and says {}", own.minutes.value);
        found.error(&own.minutes.span, message, "write less, or more minutes; 5 at most");
    }
    drill::cited(&own.source, &[&own.situation], own.option.iter().map(|o| &o.value.source), found);
    check_options(raw, found);
    drill::check_tags(&raw.own.cue, found);
}

fn check_options(raw: &raw::Decision, found: &mut Findings<'_>) {
    let options = &raw.own.option;
    if !(4..=6).contains(&options.len()) {
        let n = options.len();
        let span = options.last().map_or(raw.head.id.span.clone(), |o| o.span.clone());
        found.error(&span, format!("{n} options"), "four to six `[[option]]`, so that an order says something");
    }
    for (i, At { value: option, .. }) in options.iter().enumerate() {
        let name = &option.name.value.0;
        if name.chars().count() > NAME {
            let message = format!("the name `{name}` is too long");
            found.error(&option.name.span, message, format!("at most {NAME} characters; it stands in tables"));
        }
        if options[..i].iter().any(|o| o.value.name.value == option.name.value) {
            found.error(&option.name.span, format!("the name `{name}` is there twice"), "rename one");
        }
        match (&option.price, &option.price_for) {
            (Some(price), None) => found.error(&price.span, "a price for nothing", "say for what with `price_for`"),
            (None, Some(what)) => found.error(&what.span, "no price", "add `price`, in budget-minutes"),
            _ => {}
        }
    }
    let Some(best) = options.iter().min_by_key(|o| o.value.rank.value) else { return };
    if best.value.rank.value != 1 {
        let message = format!("the best rank is {}", best.value.rank.value);
        found.error(&best.value.rank.span, message, "ranks count from 1, which is best");
    }
    for option in options.iter().filter(|o| usize::from(o.value.rank.value) > options.len()) {
        let message = format!("rank {} of {} options", option.value.rank.value, options.len());
        let hint = "ranks count from 1 to the number of options; equals share one";
        found.error(&option.value.rank.span, message, hint);
    }
    if options.iter().all(|o| o.value.rank.value == best.value.rank.value) {
        found.error(&best.value.rank.span, "all options have the same rank", "an order needs a difference");
    }
    let length = |o: &At<raw::Choice>| o.value.text.0.chars().count();
    let others = options.iter().filter(|o| o.value.rank.value != best.value.rank.value).map(length).max();
    if options.len() > 3 && others.is_some_and(|longest| length(best) > longest) {
        let hint = "who knows nothing picks the longest; cut it, or say more in another";
        found.warning(&best.value.name.span, "the best option is the longest", hint);
    }
}

/// What each option does.
fn choices(
    raw: &raw::Decision,
    spec: &Spec,
    rubric: &Rubric,
    offered: Option<&FollowUps>,
    known: &Known<'_>,
    found: &mut Findings<'_>,
) -> Vec<Choice> {
    let mut out = Vec::new();
    for At { value: option, span } in &raw.own.option {
        let played = match (&option.play, &option.follow_ups) {
            (Some(_), Some(picks)) => {
                found.error(&picks.span, "both commands and follow-ups", "an option has one of the two");
                None
            }
            (None, None) => {
                let hint =
                    "add `play = \"\"\"...\"\"\"`; blank is doing nothing, and `follow_ups` picks actions of a drill";
                found.error(span, format!("`{}` does nothing that can be played", option.name.value.0), hint);
                None
            }
            (Some(text), None) => Some(Play::Lines(lines(text, spec, rubric, known, found))),
            (None, Some(picks)) => follow_ups(picks, offered, found).map(Play::FollowUps),
        };
        let price = option.price.as_ref().map(|at| found.within(at, "price", Bound::NotNegative));
        out.push(Choice {
            name: option.name.value.0.clone(),
            played: played.unwrap_or(Play::Lines(vec![])),
            price: price.zip(option.price_for.as_ref().map(|p| p.value.0.clone())),
            despite: option.despite.as_ref().map(|d| one_line(&d.value.0)),
        });
    }
    out
}

/// Lines that an option plays, conditions included.
fn lines(
    text: &At<String>,
    spec: &Spec,
    rubric: &Rubric,
    known: &Known<'_>,
    found: &mut Findings<'_>,
) -> Vec<ScriptLine> {
    let series: Vec<String> = crate::sim::telemetry::define(spec).into_iter().map(|s| s.name).collect();
    let check = |spec: &Spec, line: &str| -> Result<(), PhraseError> {
        let Some(read) = If::read(line) else { return (known.check_command)(spec, line) };
        let wrong = |message: String, hint: &str| PhraseError { message, hint: hint.to_owned() };
        let condition = read.map_err(|hint| wrong(format!("`{line}` is no condition"), &hint))?;
        if !series.iter().any(|s| s == condition.series) {
            let near = crate::base::suggest::nearest(condition.series, series.iter().map(String::as_str));
            let hint = near.map_or("name a series of a dashboard".to_owned(), |n| format!("did you mean `{n}`?"));
            return Err(wrong(format!("there is no series `{}`", condition.series), &hint));
        }
        (known.check_command)(spec, condition.command)?;
        match read_action(spec, condition.command) {
            Ok(action) if rubric.offer_in(spec, action).is_none() => {
                Err(wrong(format!("`{}` is not offered", condition.command), "add an `[[action]]` for it"))
            }
            _ => Ok(()),
        }
    };
    let text = At { value: Text(text.value.clone()), span: text.span.clone() };
    script::lines(&text, false, spec, rubric, &check, found).0
}

fn follow_ups(
    picks: &At<Vec<At<String>>>,
    offered: Option<&FollowUps>,
    found: &mut Findings<'_>,
) -> Option<Vec<usize>> {
    let Some(offered) = offered.filter(|o| !o.list.is_empty()) else {
        found.error(&picks.span, "there are no follow-ups here", "name a drill that has some with `drill = \"NAME\"`");
        return None;
    };
    let ids: Vec<&str> = offered.list.iter().map(|f| f.id.as_str()).collect();
    let indices: Vec<usize> = picks.value.iter().filter_map(|at| found.find(at, "follow-up", &ids)).collect();
    found.unique("follow-up", picks.value.iter());
    let effort = offered.effort(&indices);
    if effort > offered.budget {
        let message = format!("they take {effort} person-days, and there are {}", offered.budget);
        found.error(&picks.span, message, "pick less, so that everybody chooses within the same budget");
    }
    Some(indices)
}

/// A text of several lines as one.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many words a text has.
fn words(text: &str) -> usize {
    text.split_whitespace().count()
}
