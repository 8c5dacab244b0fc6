//! `followups`: the week of a drill again, with actions of its postmortem and with nobody's help.

use std::fmt::Write as _;

use serde::Serialize;

use super::args::FollowUpArgs;
use super::failure::Failure;
use super::side;
use super::{play, say};
use crate::base::diag::Diagnostic;
use crate::base::ratio::Milli;
use crate::base::text::{count, fit, width};
use crate::course::Course;
use crate::course::scenario::{FollowUp, Scenario};
use crate::session::follow_ups::replay::Pace;
use crate::session::follow_ups::{Compared, Replay, said};

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Output<'a> {
    scenario: &'a str,
    seed: u64,
    /// What costs are counted in.
    unit: &'static str,
    budget: u16,
    without: Sums,
    results: Vec<Line<'a>>,
}

/// Means over the family.
#[derive(Debug, Serialize)]
struct Sums {
    users: u64,
    harm: Milli,
    pages_for_nothing: Milli,
    cost: Milli,
}

/// Some follow-ups.
#[derive(Debug, Serialize)]
struct Line<'a> {
    picks: Vec<&'a str>,
    effort: u16,
    /// Thousandths of the cost.
    spared: Milli,
    users_spared: i64,
    with: Sums,
    worlds: Vec<World<'a>>,
    pace: Vec<Pace>,
}

/// A world.
#[derive(Debug, Serialize)]
struct World<'a> {
    id: &'a str,
    spared: Milli,
    users: u64,
    users_without: u64,
}

/// `firedrill followups`.
pub fn run(course: Course, args: &FollowUpArgs) -> Result<(), Failure> {
    let scenario = play::find(course, &args.scenario)?;
    let offered = &scenario.follow_ups;
    if offered.list.is_empty() {
        let failure = Failure::new(format!("{} offers no follow-ups", scenario.id));
        return Err(failure.hint("`docs/writing-a-drill.md` says how a drill offers them"));
    }
    let only = args.world.as_deref().map(|id| play::world(&scenario, id)).transpose()?;
    let picks = picked(&scenario, &args.pick)?;
    let each = (0..offered.list.len()).map(|i| vec![i]);
    let sets: Vec<Vec<usize>> = if picks.is_empty() { each.collect() } else { vec![picks.clone()] };
    let replay = Replay::new(&scenario, args.seed, &mut || {});
    let (mut results, mut wrong) = (Vec::new(), None);
    side::by_side(
        side::threads(),
        "playing the evening",
        &sets,
        |set| replay.with(set, &mut || {}),
        |done| {
            match done {
                Ok(compared) => results.push(compared),
                Err(found) => wrong = Some(found),
            }
            wrong.is_none()
        },
    );
    if let Some(found) = wrong {
        return Err(misfit(&found));
    }
    if args.json {
        let without = sums(&results[0], false);
        let results = results.iter().map(|c| line(&scenario, c)).collect();
        let (seed, budget) = (args.seed, offered.budget);
        return say::json(&Output { scenario: &scenario.id, seed, unit: play::UNIT, budget, without, results });
    }
    say::text(&if picks.is_empty() {
        table(&scenario, args.seed, &results)
    } else {
        whole(&scenario, &results[0], only)
    })
}

/// The follow-ups that `--pick` names, in the order of the drill.
fn picked(scenario: &Scenario, ids: &[String]) -> Result<Vec<usize>, Failure> {
    let offered = &scenario.follow_ups;
    let mut picks = Vec::new();
    for id in ids {
        let known = offered.list.iter().map(|f| f.id.as_str());
        let hint = format!("`firedrill followups {}` lists them", scenario.id);
        picks.push(offered.find(id).ok_or_else(|| Failure::unknown("follow-up", id, known, &hint))?);
    }
    picks.sort_unstable();
    picks.dedup();
    let effort = offered.effort(&picks);
    if effort > offered.budget {
        let message = format!("these take {effort} person-days, the budget is {}", offered.budget);
        return Err(Failure::usage(message, "leave one out"));
    }
    Ok(picks)
}

fn misfit(found: &[Diagnostic]) -> Failure {
    let first = found.first().map_or("no reason is known", |d| d.message.as_str());
    Failure::new(format!("these follow-ups do not go together: {first}")).hint("pick one of them")
}

/// What each of them does alone.
fn table(scenario: &Scenario, seed: u64, results: &[Compared]) -> String {
    let offered = &scenario.follow_ups;
    let wide = offered.list.iter().map(|f| width(&f.id)).max().unwrap_or_default().max("follow-up".len());
    let mut out = format!(
        "{}: the evening again with nobody's help, means over {}, seed {seed}\n{}\n\n",
        scenario.id,
        count(scenario.rubric.worlds.len() as u64, "world", "worlds"),
        said::without(&results[0]),
    );
    let head = fit("follow-up", wide, true);
    let _ = writeln!(out, "{head}  kind      days  spared    users   pages  longer");
    for compared in results {
        let one = &offered.list[compared.picks[0]];
        out.push_str(&row(one, compared, wide));
    }
    let _ = writeln!(out, "\nThe budget is {}. --pick ID,ID plays several together.", said::days(offered.budget));
    out
}

fn row(one: &FollowUp, compared: &Compared, wide: usize) -> String {
    let (before, after) = compared.for_nothing();
    let (id, kind, days) = (fit(&one.id, wide, true), one.kind.word(), one.effort);
    let (spared, longer) = (said::percent(compared.spared()), said::longer(compared.longer_s()));
    let users = said::spared_users(compared);
    format!("{id}  {kind:<9} {days:>4} {spared:>7} {users:>8} {:>+7.2} {longer:>7}\n", after - before)
}

/// Some of them together: each world, the pace, and why.
fn whole(scenario: &Scenario, compared: &Compared, only: Option<usize>) -> String {
    let offered = &scenario.follow_ups;
    let mut out = said::summary(compared).join("\n");
    out.push_str("\n\n");
    let wide = scenario.rubric.worlds.iter().map(|w| width(&w.id)).max().unwrap_or_default();
    for (w, world) in scenario.rubric.worlds.iter().enumerate().filter(|(w, _)| only.is_none_or(|o| o == *w)) {
        let _ = writeln!(out, "{}  {}", fit(&world.id, wide, true), said::world(compared, w));
    }
    out.push('\n');
    for line in said::pace(compared) {
        let _ = writeln!(out, "{line}");
    }
    for (i, one) in offered.list.iter().enumerate() {
        let mark = if compared.picks.contains(&i) { "picked" } else { "not picked" };
        let _ = writeln!(out, "\n{} ({mark}): {}\n{}", one.id, one.text, one.why.trim());
    }
    out
}

fn sums(compared: &Compared, with: bool) -> Sums {
    let of = |pair: (f64, f64)| if with { pair.1 } else { pair.0 };
    Sums {
        users: of(compared.users()).round() as u64,
        harm: Milli::from_minutes(of(compared.harm())),
        pages_for_nothing: Milli::from_minutes(of(compared.for_nothing())),
        cost: Milli::from_minutes(of(compared.cost())),
    }
}

fn line<'a>(scenario: &'a Scenario, compared: &Compared) -> Line<'a> {
    let offered = &scenario.follow_ups;
    let (before, after) = compared.users();
    let world = |(w, of): (usize, &'a crate::grade::rubric::FamilyWorld)| World {
        id: &of.id,
        spared: compared.spared_in(w),
        users: compared.weeks[w].1.users.round() as u64,
        users_without: compared.weeks[w].0.users.round() as u64,
    };
    Line {
        picks: compared.picks.iter().map(|p| offered.list[*p].id.as_str()).collect(),
        effort: offered.effort(&compared.picks),
        spared: compared.spared(),
        users_spared: (before - after).round() as i64,
        with: sums(compared, true),
        worlds: scenario.rubric.worlds.iter().enumerate().map(world).collect(),
        pace: compared.pace(),
    }
}
