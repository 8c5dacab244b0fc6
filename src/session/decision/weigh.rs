//! What every option of a decision would have come to: played by the engine after the scene, in every world that would
//! have shown the same, with the same noise; then nobody acts to the end. Nothing here is written down by an author but
//! the prices, which the course prints.

use crate::base::ratio::Milli;
use crate::base::time::Tick;
use crate::course::decision::{Decision, If, Play};
use crate::course::scenario::ScriptLine;
use crate::grade::report::Report;
use crate::session::follow_ups::Replay;
use crate::session::script::{self, ScriptError};
use crate::session::{Run, feed::Item};
use crate::sim::Command;
use crate::sim::observe::{Look, Token};

use super::played;

/// By this much one option has to come out cheaper than another before it contradicts their ranks, budget-minutes.
const MARGIN: f64 = 0.25;
/// The report's name of the dimension that judges what was said to people outside.
const WORDS: &str = "Communication";

/// What the options of a decision come to.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// Worlds in which the scene looks the same, with their share of the evenings that look so, thousandths. For
    /// follow-ups all of the family: what comes next is any of its evenings.
    pub worlds: Vec<(usize, u32)>,
    /// In the order of the options.
    pub options: Vec<Outcome>,
}

/// What an option comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// In each of [`Weighed::worlds`].
    pub each: Vec<Came>,
    /// People who fail from the question on, expected.
    pub users: u64,
    /// What it costs from the question on, expected.
    pub cost: Milli,
    /// What of a status update could not be known to be so.
    pub unfounded: Vec<String>,
}

/// What an option comes to in a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Came {
    /// People who fail from the question on.
    pub users: u64,
    /// Budget-minutes: users, changes that nobody needed, pages for nothing, the price of the option.
    pub cost: Milli,
}

/// What is summed before it is rounded.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    users: f64,
    cost: f64,
}

/// Plays every option. Takes a noticeable time.
///
/// # Errors
/// The line that does not fit, in the words of a written run.
pub fn weigh(decision: &Decision) -> Result<Weighed, ScriptError> {
    let scenes = open(decision)?;
    let family = &decision.scenario.rubric.worlds;
    let after = decision.choices.iter().any(|c| matches!(c.played, Play::FollowUps(_)));
    let weighed: Vec<(usize, f64)> = if after {
        family.iter().enumerate().map(|(w, world)| (w, world.prior)).collect()
    } else {
        let all: f64 = scenes.iter().map(|(w, _)| family[*w].prior).sum();
        scenes.iter().map(|(w, _)| (*w, family[*w].prior / all)).collect()
    };
    let weeks = after.then(|| Replay::new(&decision.scenario, decision.seed, &mut || {}));
    let mut options = Vec::new();
    for choice in &decision.choices {
        let price = choice.price.as_ref().map_or(0.0, |(price, _)| *price);
        let (mut sums, mut unfounded) = (vec![], vec![]);
        match (&choice.played, &weeks) {
            (Play::Lines(lines), None) => {
                for (_, scene) in &scenes {
                    sums.push(come_to(scene, lines)?);
                }
                unfounded = self::unfounded(decision, lines)?;
            }
            (Play::Lines(_), Some(weeks)) => sums = with(weeks, &[])?,
            (Play::FollowUps(picks), Some(weeks)) => sums = with(weeks, picks)?,
            (Play::FollowUps(_), None) => {}
        }
        let mean = |of: fn(&Sum) -> f64| weighed.iter().zip(&sums).map(|((_, p), s)| p * of(s)).sum::<f64>();
        let (users, cost) = (mean(|s| s.users), mean(|s| s.cost) + price);
        let came = |s: &Sum| Came { users: (s.users + 0.5) as u64, cost: Milli::from_minutes(s.cost + price) };
        options.push(Outcome {
            each: sums.iter().map(came).collect(),
            users: (users + 0.5) as u64,
            cost: Milli::from_minutes(cost),
            unfounded,
        });
    }
    let worlds = weighed.into_iter().map(|(w, p)| (w, (p * 1000.0 + 0.5) as u32)).collect();
    Ok(Weighed { worlds, options })
}

/// The scene in every world that tells the same in it as the one that is shown.
fn open(decision: &Decision) -> Result<Vec<(usize, Run)>, ScriptError> {
    let shown = seen(&played(decision, None)?);
    let mut out = vec![];
    for w in 0..decision.scenario.rubric.worlds.len() {
        let run = played(decision, Some(w))?;
        if seen(&run) == shown {
            out.push((w, run));
        }
    }
    Ok(out)
}

/// What a scene told, quantised to what a person would notice: looks with their tokens, and alerts.
fn seen(run: &Run) -> (Vec<(Look, Option<Token>)>, Vec<String>) {
    let looks = run.journal().iter().filter_map(|s| match s.command {
        Command::Look(look) => Some((look, s.token)),
        _ => None,
    });
    let told = run.feed.iter().filter_map(|e| match &e.item {
        Item::Alert { name, .. } => Some(format!("+{name}")),
        Item::Cleared { name } => Some(format!("-{name}")),
        _ => None,
    });
    (looks.collect(), told.collect())
}

/// What becomes of a scene when these lines are played after it and then nobody acts.
fn come_to(scene: &Run, lines: &[ScriptLine]) -> Result<Sum, ScriptError> {
    let mut run = scene.clone();
    let (users, harm) = lost(&run);
    let (from, ops) = (run.journal().len(), run.incident().world.state.ops.len());
    play(&mut run, lines)?;
    script::idle(&mut run).map_err(|e| misfit(lines.len(), "wait", e.message, e.hint))?;
    let rubric = &run.scenario.rubric;
    let mut price = 0.0;
    for op in run.incident().world.state.ops.iter().skip(ops).filter(|o| !o.by_event && o.part_of.is_none()) {
        price += rubric.price_in(run.world, op.action);
    }
    let owner = rubric.worlds[run.world].owner;
    let needless = |c: &Command| matches!(c, Command::Page(p) if Some(*p) != owner);
    let pages = run.journal()[from..].iter().filter(|s| needless(&s.command)).count();
    price += pages as f64 * rubric.page_price;
    let (users_then, harm_then) = lost(&run);
    Ok(Sum { users: users_then - users, cost: harm_then - harm + price })
}

/// People who failed so far, and budget-minutes.
fn lost(run: &Run) -> (f64, f64) {
    let world = &run.incident().world;
    let weighed = world.spec().journeys.iter().zip(&world.state.journeys).filter(|(j, _)| j.weight > 0.0);
    (weighed.map(|(_, now)| now.failed_users).sum(), world.state.harm)
}

/// Plays lines after a scene; times count from the question on, and a condition goes by what the last look showed.
fn play(run: &mut Run, lines: &[ScriptLine]) -> Result<(), ScriptError> {
    let begin = run.incident().world.spec().begin;
    let asked = run.now();
    let offset = asked.since(begin);
    for (i, line) in lines.iter().enumerate() {
        let mut line = ScriptLine { not_before: line.not_before.map(|s| s + offset), ..line.clone() };
        if let Some(Ok(condition)) = If::read(&line.command) {
            let Some(shown) = reading(run, condition.series) else {
                let message = format!("nothing has shown `{}` yet", condition.series);
                return Err(misfit(i, &line.command, message, "look at its dashboard in a line before".to_owned()));
            };
            let command = condition.holds(shown).then(|| condition.command.to_owned());
            let Some(command) = command else {
                let Some(until) = line.not_before.map(|s| begin.plus(s)) else { continue };
                wait(run, until, i)?;
                continue;
            };
            line.command = command;
        }
        script::play(run, std::slice::from_ref(&line)).map_err(|e| ScriptError { line: i + 1, ..e })?;
        if run.over() {
            return Ok(());
        }
    }
    Ok(())
}

fn wait(run: &mut Run, until: Tick, at: usize) -> Result<(), ScriptError> {
    while run.now() < until && !run.over() {
        let left = until.since(run.now()).min(7200);
        run.command(&Command::Wait(left)).map_err(|e| misfit(at, "wait", e.message, e.hint))?;
    }
    Ok(())
}

fn misfit(line: usize, command: &str, message: String, hint: String) -> ScriptError {
    ScriptError { line: line + 1, command: command.to_owned(), message, hint }
}

/// What the last look at a series showed.
fn reading(run: &Run, series: &str) -> Option<f64> {
    run.feed.iter().rev().find_map(|e| match &e.item {
        Item::Panel { readings, .. } => readings.iter().find(|r| r.name == series).map(|r| f64::from(r.value)),
        _ => None,
    })
}

/// What of the updates among these lines could not be known, as the grader judges updates; nothing where there is none.
fn unfounded(decision: &Decision, lines: &[ScriptLine]) -> Result<Vec<String>, ScriptError> {
    if !lines.iter().any(|l| l.command.starts_with("update")) {
        return Ok(vec![]);
    }
    let mut run = played(decision, None)?;
    // Not to the end: what is judged is what was said, not how long nobody said anything afterwards.
    play(&mut run, lines)?;
    let report: Report = crate::session::grade(&run);
    let posted: Vec<Tick> =
        run.journal().iter().filter(|s| matches!(s.command, Command::Update(_))).map(|s| s.at).collect();
    let judged = report.profile.iter().find(|d| d.name == WORDS);
    let because = judged.into_iter().flat_map(|d| &d.because).filter(|(at, _)| posted.contains(at));
    Ok(because.map(|(_, why)| why.clone()).collect())
}

/// The week of every world with these follow-ups.
fn with(weeks: &Replay<'_>, picks: &[usize]) -> Result<Vec<Sum>, ScriptError> {
    let compared = weeks.with(picks, &mut || {}).map_err(|found| {
        let message = found.first().map_or_else(String::new, |d| d.message.clone());
        misfit(0, "follow_ups", message, "pick others".to_owned())
    })?;
    let after = compared.weeks.iter().map(|(_, after)| after);
    Ok(after.map(|week| Sum { users: week.users, cost: week.cost(compared.page_price) }).collect())
}

/// Where the ranks of a decision say otherwise than what its options come to, and no reason is given: the option that is
/// ranked too high, an index, and what is wrong.
pub fn contradictions(decision: &Decision, weighed: &Weighed) -> Vec<(usize, String)> {
    let options = &decision.freeze().options;
    let mut out = vec![];
    for (i, better) in options.iter().enumerate() {
        for (k, worse) in options.iter().enumerate() {
            if better.rank >= worse.rank || decision.choices[i].despite.is_some() {
                continue;
            }
            let (a, b) = (&weighed.options[i], &weighed.options[k]);
            let names = (&decision.choices[i].name, &decision.choices[k].name);
            if a.cost.0 - b.cost.0 > Milli::from_minutes(MARGIN).0 {
                let words = format!(
                    "`{}` has rank {} and comes to {} budget-minutes; `{}` has rank {} and comes to {}",
                    names.0, better.rank, a.cost, names.1, worse.rank, b.cost
                );
                out.push((i, words));
            }
            if a.unfounded.len() > b.unfounded.len() {
                let words = format!(
                    "`{}` has rank {} and says more that could not be known than `{}` with rank {}: {}",
                    names.0,
                    better.rank,
                    names.1,
                    worse.rank,
                    a.unfounded.join("; ")
                );
                out.push((i, words));
            }
        }
    }
    out
}
