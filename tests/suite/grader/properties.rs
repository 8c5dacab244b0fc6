//! What has to hold for a grade of decisions, each as a function that says what is wrong: tests call them with the
//! product's way of grading, and with planted ones to see that they would notice.

use std::sync::Arc;

use firedrill::grade::assess::{Costs, Played, grade_in, value};
use firedrill::grade::family::Family;
use firedrill::grade::method::Method;
use firedrill::grade::report::Report;
use firedrill::grade::rubric::Rubric;
use firedrill::grade::tracks::Tracks;
use firedrill::grade::walk::{Valued, Walk};
use firedrill::sim::command::Command;
use firedrill::sim::incident::News;
use firedrill::sim::{Action, Incident, World};

use super::small::{self, Order};

/// What is wrong.
pub type Fault = Result<(), String>;

/// Rounding errors of a few hundred sums, budget-minutes.
const EXACT: f64 = 1e-9;

/// A run and what came out.
pub struct Graded {
    pub incident: Incident,
    pub news: Vec<News>,
    pub costs: Costs,
    pub valued: Vec<Valued>,
}

/// The same commands in every world of a family.
pub fn everywhere(rubric: &Rubric, seed: u64, method: Method, commands: &[Command]) -> Vec<Graded> {
    with_family(rubric, seed, method, |family| {
        let one = |w| graded(family, w, small::played(rubric, w, seed, commands));
        (0..rubric.worlds.len()).map(one).collect()
    })
}

/// Calls with a family that is graded by some method.
pub fn with_family<R>(rubric: &Rubric, seed: u64, method: Method, f: impl FnOnce(&mut Family<'_>) -> R) -> R {
    let (mut tracks, root) = Tracks::new(rubric, seed);
    tracks.method = method;
    f(&mut Family::new(&tracks, root))
}

fn graded(family: &mut Family<'_>, world: usize, (incident, news): (Incident, Vec<News>)) -> Graded {
    let (costs, valued) = value(&mut Walk::new(family, world), &incident);
    Graded { incident, news, costs, valued }
}

/// Whatever is done, luck averages to nothing over the family.
pub fn luck_is_zero_mean(rubric: &Rubric, runs: &[Graded]) -> Fault {
    let luck = |(w, g): (usize, &Graded)| rubric.worlds[w].prior * (g.costs.total - g.costs.par - g.costs.decisions);
    let mean: f64 = runs.iter().enumerate().map(luck).sum();
    if mean.abs() < EXACT { Ok(()) } else { Err(format!("luck of {mean}")) }
}

/// What a run comes to by the world that was played and the prices that were printed.
pub fn played_cost(rubric: &Rubric, world: usize, incident: &Incident) -> f64 {
    let of = &rubric.worlds[world];
    let mut rest = incident.world.clone();
    let mut begun = World::from_fixed(Arc::clone(&of.fixed), rest.seed);
    begun.run_until(rest.spec().begin);
    rest.run_until(rest.spec().horizon);
    let price = |action: Action| {
        let needed = of.remedy.contains(&action);
        rubric.offers.iter().find(|o| o.action == action && !needed).map_or(0.0, |o| o.price)
    };
    let prices = incident.journal.iter().map(|s| match s.command {
        Command::Change(action) | Command::Delegate(_, action) => price(action),
        Command::Page(p) if of.owner != Some(p) => rubric.page_price,
        _ => 0.0,
    });
    rest.state.harm - begun.state.harm + prices.sum::<f64>()
}

/// What is graded is what was played.
pub fn costs_are_those_of_the_run(rubric: &Rubric, runs: &[Graded]) -> Fault {
    for (w, g) in runs.iter().enumerate() {
        let played = played_cost(rubric, w, &g.incident);
        if (played - g.costs.total).abs() > EXACT {
            return Err(format!("{}: cost {played}, graded {}", rubric.worlds[w].id, g.costs.total));
        }
    }
    Ok(())
}

/// Two worlds that showed the same so far are graded the same so far; and where they did to the end, they differ in
/// nothing but luck.
pub fn same_cues_same_grade(rubric: &Rubric, runs: &[Graded]) -> Fault {
    for (w, a) in runs.iter().enumerate() {
        for (v, b) in runs.iter().enumerate().skip(w + 1) {
            let names = format!("{} and {}", rubric.worlds[w].id, rubric.worlds[v].id);
            let end = rubric.spec().horizon.0;
            let mut all = true;
            for (n, (x, y)) in a.valued.iter().zip(&b.valued).enumerate() {
                if what_happened(a, x.step.at.0) != what_happened(b, x.step.at.0) {
                    all = false;
                    break;
                }
                if x.belief != y.belief {
                    return Err(format!("{names}: belief at decision {n}"));
                }
                if x.step != without_token(y, x) {
                    return Err(format!("{names}: decision {n} is {:?} and {:?}", x.step, y.step));
                }
                if (x.advantage - y.advantage).abs() > EXACT || (x.stake - y.stake).abs() > EXACT {
                    return Err(format!("{names}: decision {n} is worth {} and {}", x.advantage, y.advantage));
                }
            }
            if all && what_happened(a, end) == what_happened(b, end) {
                let apart = a.costs.decisions - b.costs.decisions;
                if apart.abs() > EXACT {
                    return Err(format!("{names}: the same to the end, {apart} apart"));
                }
            }
        }
    }
    Ok(())
}

/// When a command began and ended, and what it told.
type Seen = (u32, u32, Option<u64>);

/// Everything that reaches the player by a tick: what looks told, what was told unasked, and how long commands took.
fn what_happened(g: &Graded, by: u32) -> (Vec<News>, Vec<Seen>) {
    let news = g.news.iter().copied().filter(|n| tick_of(*n) <= by).collect();
    let steps = g.incident.journal.iter().filter(|s| s.until.0 <= by && !matches!(s.command, Command::Wait(_)));
    (news, steps.map(|s| (s.at.0, s.until.0, s.token.map(|t| t.0))).collect())
}

const fn tick_of(news: News) -> u32 {
    match news {
        News::Alert(_, t)
        | News::Cleared(_, t)
        | News::Started(_, t)
        | News::Landed(_, t)
        | News::Joined(_, t)
        | News::Asks(_, t)
        | News::Horizon(t) => t.0,
    }
}

/// A step with the token of another: what a look tells belongs to what follows.
fn without_token(y: &Valued, x: &Valued) -> firedrill::sim::incident::Step {
    firedrill::sim::incident::Step { token: x.step.token, ..y.step.clone() }
}

/// A person may have misread, so nothing is ever ruled out.
pub fn nothing_is_ruled_out(runs: &[Graded]) -> Fault {
    let gone = |v: &Valued| v.belief.p.iter().any(|p| *p <= 0.0);
    match runs.iter().flat_map(|g| &g.valued).find(|v| gone(v)) {
        Some(v) => Err(format!("{:?} at {}", v.belief.p, v.step.at.0)),
        None => Ok(()),
    }
}

/// A run with the same decisions is worth the same.
pub fn same_worth(what: &str, one: &Graded, other: &Graded) -> Fault {
    let apart = (one.costs.decisions - other.costs.decisions).abs() + (one.costs.total - other.costs.total).abs();
    if apart < EXACT {
        return Ok(());
    }
    Err(format!("{what}: {:?} and {:?}", one.costs, other.costs))
}

/// Notes between the commands and waits in pieces.
pub fn padded(commands: &[Command]) -> Vec<Command> {
    let mut out = vec![];
    for command in commands {
        match command {
            Command::Wait(seconds) if *seconds > 2 => {
                let first = seconds / 3;
                out.extend([Command::Wait(first), Command::Note("so far".into()), Command::Wait(seconds - first)]);
            }
            other => out.extend([other.clone(), Command::Note("done".into())]),
        }
    }
    // After the end nothing is noted.
    while matches!(out.last(), Some(Command::Note(_))) {
        out.pop();
    }
    out
}

/// Padding changes nothing.
pub fn padding_changes_nothing(rubric: &Rubric, seed: u64, method: Method, commands: &[Command]) -> Fault {
    let (plain, padded) =
        (everywhere(rubric, seed, method, commands), everywhere(rubric, seed, method, &padded(commands)));
    plain.iter().zip(&padded).try_for_each(|(a, b)| same_worth("padded", a, b))
}

/// Something opened again at once that shows the same leaves a person's belief as it was.
pub fn a_second_look_tells_nothing(rubric: &Rubric, seed: u64, method: Method) -> Fault {
    let look = Command::Look(rubric.looks()[0]);
    for g in everywhere(rubric, seed, method, &[look.clone(), look, Command::Resolve(String::new())]) {
        let journal = &g.incident.journal;
        let quiet = !g.news.iter().any(|n| tick_of(*n) <= journal[1].until.0);
        let tokens = (journal[0].token, journal[1].token);
        let stays = |w: usize| (g.valued[2].belief.p[w] - g.valued[1].belief.p[w]).abs() < EXACT;
        let still = with_family(rubric, seed, Method::default(), |family| {
            let looks = [journal[0].until.0, journal[1].until.0];
            let root = &mut family.node(&[]).root;
            let at = looks.map(|at| {
                (0..rubric.worlds.len()).map(|w| root.world_at(w, at).token(rubric.looks()[0])).collect::<Vec<_>>()
            });
            at[0] == at[1] && (0..rubric.worlds.len()).all(|w| root.told(w).between(0, looks[1] + 120).next().is_none())
        });
        if quiet && still && tokens.0 == tokens.1 && !(0..rubric.worlds.len()).all(stays) {
            return Err(format!("{:?} became {:?}", g.valued[1].belief.p, g.valued[2].belief.p));
        }
    }
    Ok(())
}

/// Somebody paged who owns the trouble in no world that is left costs the price of a page.
pub fn a_wrong_page_costs(rubric: &Rubric, seed: u64, method: Method, commands: &[Command]) -> Fault {
    let stranger = (0..2).find(|p| rubric.worlds.iter().all(|w| w.owner != Some(*p)));
    let Some(stranger) = stranger else { return Ok(()) };
    if commands.iter().any(|c| matches!(c, Command::Page(p) if *p == stranger)) {
        return Ok(());
    }
    // Paged at the end, so that it takes nobody's time.
    let mut with: Vec<Command> = commands.iter().filter(|c| !matches!(c, Command::Resolve(_))).cloned().collect();
    let without = with.clone();
    with.push(Command::Page(stranger));
    let runs = everywhere(rubric, seed, method, &without).into_iter().zip(everywhere(rubric, seed, method, &with));
    for (a, b) in runs.filter(|(_, b)| b.incident.journal.iter().any(|s| matches!(s.command, Command::Page(_)))) {
        let more = b.costs.total - a.costs.total;
        if (more - rubric.page_price).abs() > EXACT {
            return Err(format!("a page of {} cost {more}", rubric.page_price));
        }
    }
    Ok(())
}

/// The report of a run.
pub fn report(rubric: &Rubric, seed: u64, world: usize, commands: &[Command]) -> Report {
    let incident = small::play(rubric, world, seed, commands);
    with_family(rubric, seed, Method::default(), |family| {
        grade_in(family, &Played { rubric, revision: 1, world, incident: &incident, judgements: &[] })
    })
}

/// A family declared otherwise grades the same commands the same.
pub fn declaration_changes_nothing(number: u64, order: &Order, commands: &[Command]) -> Fault {
    let (one, other) = (small::family(number), small::family_as(number, order));
    let runs = everywhere(&one, number, Method::default(), commands);
    let moved = small::moved(&one, commands, order);
    let mut again = everywhere(&other, number, Method::default(), &moved);
    if order.reversed {
        again.reverse();
    }
    runs.iter().zip(&again).try_for_each(|(a, b)| same_worth(&format!("{order:?}"), a, b))
}
