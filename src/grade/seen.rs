//! What a look told, in words: what was odd about it, and whatever else of it would have been otherwise in a world that was
//! still in play. A number that is as usual tells as much as one that is not, where another cause would have moved it.

use crate::base::time::Tick;
use crate::sim::World;
use crate::sim::command::Command;
use crate::sim::observe::{Look, Reading, Trend};
use crate::sim::phrase::write_look;
use crate::sim::state::ReplicaStatus;
use crate::sim::telemetry::{Level, called};

use super::walk::{Valued, Walk};

/// A world is in play from this probability on.
const IN_PLAY: f64 = 0.02;
/// Worlds that are named; of more, how many.
const NAMED: usize = 2;

/// Everything that was looked at along a run, oldest first, each with its moment.
pub fn seen(walk: &Walk<'_, '_>, valued: &[Valued], truth: usize) -> Vec<(Tick, String)> {
    let spec = walk.family.rubric().spec();
    let tell = |(at, look): &(Tick, Look)| {
        let of = |v: &&Valued| v.step.until == *at && v.step.command == Command::Look(*look);
        let before = valued.iter().find(of).map(|v| v.belief.p.as_slice());
        let text = told(walk, *at, *look, truth, before.unwrap_or(&[]));
        (*at, format!("{} {}: {text}", spec.start.hhmm(*at), write_look(spec, *look)))
    };
    walk.seen.iter().map(tell).collect()
}

/// What a look told, and against which of the worlds that were in play it speaks.
fn told(walk: &Walk<'_, '_>, at: Tick, look: Look, truth: usize, before: &[f64]) -> String {
    let root = &walk.family.known(walk.deeds_at(at.0)).root;
    let world = root.world_at(truth, at.0);
    let token = world.token(look);
    let mut against: Vec<(usize, World)> = before
        .iter()
        .enumerate()
        .filter(|(w, p)| *w != truth && **p >= IN_PLAY)
        .map(|(w, _)| (w, root.world_at(w, at.0)))
        .filter(|(_, other)| other.token(look) != token)
        .collect();
    against.sort_by(|a, b| before[b.0].total_cmp(&before[a.0]).then(a.0.cmp(&b.0)));
    let others: Vec<&World> = against.iter().map(|(_, other)| other).collect();
    let text = stands_out(&world, look, &others);
    let text = if text.is_empty() { "nothing unusual".to_owned() } else { text };
    if against.is_empty() {
        return text;
    }
    let title = |w: usize| format!("\u{201c}{}\u{201d}", walk.family.rubric().worlds[w].title);
    let mut names: Vec<String> = against.iter().take(NAMED).map(|(w, _)| title(*w)).collect();
    if against.len() > NAMED {
        names.push(format!("{} more", against.len() - NAMED));
    }
    let last = names.pop().unwrap_or_default();
    let names = if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) };
    format!("{text} (speaks against {names})")
}

/// What stood out on a look, and what of it sets this world apart from others.
fn stands_out(world: &World, look: Look, others: &[&World]) -> String {
    let spec = world.spec();
    match look {
        Look::Panel(p) => {
            let there: Vec<Vec<Reading>> = others.iter().map(|o| o.readings(p)).collect();
            let here = world.readings(p).into_iter().enumerate();
            let words = here.filter_map(|(i, r)| {
                let there: Vec<&Reading> = there.iter().map(|panel| &panel[i]).collect();
                reading(world, &r, &there)
            });
            words.collect::<Vec<_>>().join(", ")
        }
        Look::Logs(s) => {
            let errors = world.log_counts(s).into_iter().filter(|c| spec.logs[c.template].level != "INFO");
            errors.take(2).map(|c| spec.logs[c.template].text.clone()).collect::<Vec<_>>().join("; ")
        }
        Look::Replicas(s) => replicas(world, s),
        Look::Trace(j) => {
            let bad = world.trace(j).into_iter().filter(|e| e.failing >= 5.0).max_by_key(|e| e.depth);
            bad.map_or(String::new(), |e| format!("{:.0} % fail from {} to {}", e.failing, e.from, e.to))
        }
        Look::Changes => "what was changed, and when".to_owned(),
        Look::Runbook(r) => spec.runbooks[r].title.clone(),
        Look::Vendor(p) => world.vendor_says(p).word().to_owned(),
        Look::Ask(p) => world.answer(p).map_or(String::new(), |a| spec.people[p].answers[a].text.clone()),
    }
}

/// A number on a dashboard: if it is odd or another world would have shown it otherwise; with its trend and its time where
/// only these differ.
fn reading(world: &World, r: &Reading, there: &[&Reading]) -> Option<String> {
    let same_level = |o: &&&Reading| o.level == r.level;
    let told = r.level != Level::Normal || there.iter().any(|o| o.level != r.level);
    if !told {
        return None;
    }
    let mut words = format!("{} {}", called(&r.name), r.level.word());
    if matches!(r.level, Level::Normal | Level::Absent) {
        return Some(words);
    }
    if r.trend != Trend::Steady || there.iter().filter(same_level).any(|o| o.trend != r.trend) {
        words = format!("{words} and {}", r.trend.word());
    }
    if let Some(since) = r.onset.filter(|_| there.iter().filter(same_level).any(|o| o.onset != r.onset)) {
        words = format!("{words} since {}", world.spec().start.hhmm(since));
    }
    Some(words)
}

/// Which versions run, and what stands out or is on its way.
fn replicas(world: &World, service: usize) -> String {
    let rows = world.replica_readings(service);
    let mut words: Vec<String> = vec![];
    if world.spec().services[service].versions.len() > 1 {
        let mut versions: Vec<(&str, usize)> = vec![];
        for r in &rows {
            match versions.iter_mut().find(|(v, _)| *v == r.version) {
                Some((_, n)) => *n += 1,
                None => versions.push((&r.version, 1)),
            }
        }
        let all = |n: usize| if n == rows.len() { format!("all {n}") } else { n.to_string() };
        words.extend(versions.iter().map(|(v, n)| format!("{} on {v}", all(*n))));
    }
    let starting = rows.iter().filter(|r| r.status != ReplicaStatus::Ready).count();
    if starting > 0 {
        words.push(format!("{starting} starting"));
    }
    words.extend(rows.iter().filter(|r| r.outlier).map(|r| format!("replica {} stands out", r.number)));
    words.join(", ")
}
