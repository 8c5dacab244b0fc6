//! What a replay tells, as blocks that both front ends lay out: the week of the run beside the same week with the
//! follow-ups, the whole family, the pace, what it says of the learner, and why of every option.

use super::plan::{self, Plan};
use super::week::STEP_S;
use super::{Compared, said};
use crate::base::text::thousands;
use crate::base::time::Tick;
use crate::course::scenario::Scenario;
use crate::session::Run;
use crate::session::debrief::{Block, Harm, Part, Score, Tone};

/// Minutes of a sentence.
const PERIOD: usize = 5;
/// Below this a period lost nothing to speak of, budget-minutes.
const LITTLE: f64 = 0.05;

/// The pages of a replay; the first holds the chart.
pub fn parts(run: &Run, plan: &Plan, compared: &Compared) -> Vec<Part> {
    let scenario = &run.scenario;
    let part = |title: &str, blocks| Part { title: title.into(), blocks };
    vec![
        part("The same evening again, with nobody's help", week(run, compared)),
        part("Every evening that it could have been", family(scenario, compared)),
        part("How the follow-ups are settled", settled(run, plan, compared)),
        part("What each is worth", options(scenario, compared)),
    ]
}

fn week(run: &Run, compared: &Compared) -> Vec<Block> {
    let (before, after) = &compared.weeks[run.world];
    let people = |users: f64| thousands(users.round() as u64);
    let spared = said::percent(compared.spared_in(run.world));
    let words = format!(
        "The same causes and the same noise. {} people harmed without follow-ups, {} with. In budget-minutes, {spared} of the \
         cost spared.",
        people(before.users),
        people(after.users)
    );
    let mut out = vec![Block::Say(Tone::Strong, words), Block::Harm(harm(run, compared))];
    for (action, price) in &after.made {
        let phrase = crate::sim::phrase::write_action(run.incident().world.spec(), *action);
        let needed = if *price > 0.0 { format!("; nobody needed it, which costs {price:.1}") } else { String::new() };
        out.push(Block::Item(format!("Done without anybody: `{phrase}`{needed}.")));
    }
    out
}

/// Both weeks as a chart: `with` is the one with follow-ups.
fn harm(run: &Run, compared: &Compared) -> Harm {
    let (before, after) = &compared.weeks[run.world];
    let thousandths = |curve: &[f64]| curve.iter().map(|v| (v * 1000.0).round() as i64).collect::<Vec<_>>();
    let end = run.incident().world.spec().horizon;
    let first = [before, after].iter().filter_map(|w| w.curve.iter().position(|v| *v > 0.001)).min().unwrap_or(0);
    let first = first.saturating_sub(5);
    let from = Tick(first as u32 * STEP_S);
    Harm {
        from,
        to: end,
        step_s: STEP_S,
        with: thousandths(&after.curve[first.min(after.curve.len())..]),
        without: thousandths(&before.curve[first.min(before.curve.len())..]),
        marks: vec![],
        day: run.day(),
        said: sentences(run, &before.curve, &after.curve),
    }
}

/// Every five minutes that lost something, alike ones in one sentence.
fn sentences(run: &Run, before: &[f64], after: &[f64]) -> Vec<String> {
    let sum =
        |curve: &[f64], n: usize| curve.iter().skip(n * PERIOD).take(PERIOD).sum::<f64>() * f64::from(STEP_S) / 60.0;
    let periods = before.len().div_ceil(PERIOD);
    let mut out: Vec<(usize, usize, String)> = Vec::new();
    for n in 0..periods {
        let (b, a) = (sum(before, n), sum(after, n));
        if b < LITTLE && a < LITTLE {
            continue;
        }
        let words = format!("{b:.1} budget-minutes without, {a:.1} with");
        match out.last_mut() {
            Some((_, to, same)) if *to == n && *same == words => *to = n + 1,
            _ => out.push((n, n + 1, words)),
        }
    }
    if out.is_empty() {
        return vec!["Nothing to speak of was lost, without follow-ups or with them.".into()];
    }
    let clock = |n: usize| run.day().hhmm(Tick((n * PERIOD) as u32 * STEP_S));
    let each = |from: usize, to: usize| if to - from > 1 { ", each five minutes" } else { "" };
    out.iter()
        .map(|(from, to, words)| format!("{} to {}{}: {words}.", clock(*from), clock(*to), each(*from, *to)))
        .collect()
}

fn family(scenario: &Scenario, compared: &Compared) -> Vec<Block> {
    let note = "You pick before you know which of them comes next, so this counts and not the one evening that came.";
    let mut out = vec![Block::Say(Tone::Note, note.into())];
    out.extend(said::summary(compared).into_iter().map(|s| Block::Say(Tone::Plain, s)));
    for (w, world) in scenario.rubric.worlds.iter().enumerate() {
        let (before, after) = &compared.weeks[w];
        let people = |users: f64| thousands(users.round() as u64);
        let title = world.title.trim_end_matches('.');
        let worse = if after.harm > before.harm + LITTLE { worse(scenario, w, compared) } else { String::new() };
        out.push(Block::Item(format!(
            "{title}: {} people without, {} with{worse}.",
            people(before.users),
            people(after.users)
        )));
    }
    out.push(Block::Say(Tone::Strong, "What it costs in pace".into()));
    out.extend(said::pace(compared).into_iter().map(Block::Item));
    out
}

/// Why an evening may be worse with follow-ups than without.
fn worse(scenario: &Scenario, world: usize, compared: &Compared) -> String {
    let spec = scenario.rubric.spec();
    let made = &compared.weeks[world].1.made;
    let made: Vec<String> =
        made.iter().map(|(a, _)| format!("`{}`", crate::sim::phrase::write_action(spec, *a))).collect();
    if made.is_empty() {
        ", what was picked does harm there".into()
    } else {
        format!("; what did it by itself: {}", made.join(", "))
    }
}

fn settled(run: &Run, plan: &Plan, compared: &Compared) -> Vec<Block> {
    let kept = plan.followed_up(&run.scenario, compared);
    let dimension = plan::learning(&run.scenario, &kept, run.now());
    let because = dimension.because.iter().map(|(at, why)| (run.day().hhmmss(*at), why.clone())).collect();
    let words = "Half of it is the share of the cost that is spared over all the evenings, the rest how the actions are settled: \
                 one owner, an end that somebody else can verify, a date by which it can be done, the factor, more than \
                 one kind.";
    vec![
        Block::Scores(vec![Score { name: dimension.name.into(), score: dimension.score, because }]),
        Block::Say(Tone::Note, words.into()),
    ]
}

fn options(scenario: &Scenario, compared: &Compared) -> Vec<Block> {
    let mut out = Vec::new();
    for (i, one) in scenario.follow_ups.list.iter().enumerate() {
        let mark = if compared.picks.contains(&i) { "picked" } else { "not picked" };
        out.push(Block::Say(Tone::Strong, format!("{}. {} ({mark}, {})", i + 1, one.text, said::days(one.effort))));
        out.push(Block::Say(Tone::Plain, one.why.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    out
}
