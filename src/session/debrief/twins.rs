//! The worlds that would have looked the same, before the truth is told; and how the evidence moved among them.

use crate::grade::report::{Report, Twin};
use crate::grade::rubric::WorldKind;
use crate::session::Run;
use crate::sim::Command;

use super::decision::{SMALL, world_title};
use super::words::{chance, minutes, percent};
use super::{Beliefs, Block, Part, Tone, Weighed};

/// Thousandths that a world must reach once to be followed.
const WORTH_A_THOUGHT: u32 = 100;

/// The family, and how the belief moved.
pub fn parts(run: &Run, report: &Report) -> Vec<Part> {
    let changed = run.journal().iter().any(|s| matches!(s.command, Command::Change(_) | Command::Delegate(..)));
    let when = if changed { "when you made your first change" } else { "at the end" };
    let left = report.twins.iter().filter(|t| t.at_change >= SMALL).count();
    let each = format!(
        "how likely it was before anything was seen, how likely on what you had seen {when}, and what your own commands \
         would have cost there."
    );
    let note = if left == 1 {
        format!(
            "On the page that called you, {} worlds looked alike. What you had seen {when} told this one apart from all \
             others: {each}",
            report.twins.len()
        )
    } else {
        format!(
            "On the page that called you, all of these looked alike. For each: {each} A run is one draw; a habit meets them \
             all. Which one it was comes later."
        )
    };
    let mut blocks = vec![Block::Say(Tone::Note, note)];
    for twin in report.twins.iter().filter(|t| t.at_change >= SMALL) {
        let kind = match twin.world.kind {
            WorldKind::Trap => opposite(report, twin).unwrap_or_default(),
            WorldKind::NoFault => " A false alarm.".to_owned(),
            _ => String::new(),
        };
        let remedy = if twin.world.remedy.is_empty() {
            "nothing was to be done there".to_owned()
        } else {
            format!("what ends the harm there: {}", twin.world.remedy.join(", or "))
        };
        blocks.push(Block::Say(Tone::Strong, format!("{}.{kind}", twin.world.title.trim_end_matches('.'))));
        blocks.push(Block::Item(format!(
            "before: {}; on the evidence: {}",
            percent(twin.prior),
            chance(twin.at_change)
        )));
        blocks.push(Block::Item(format!("your commands would have cost {}", minutes(twin.cost))));
        blocks.push(Block::Item(remedy));
    }
    let out_of_it: Vec<&str> =
        report.twins.iter().filter(|t| t.at_change < SMALL).map(|t| t.world.title.as_str()).collect();
    if !out_of_it.is_empty() {
        blocks.push(Block::Say(Tone::Plain, "What you had seen as good as ruled out:".into()));
        blocks.extend(out_of_it.into_iter().map(|title| Block::Item(title.to_owned())));
    }
    let title =
        if left == 1 { "The world that your evidence told apart" } else { "Worlds that would have looked the same" };
    let mut parts = vec![Part { title: title.into(), blocks }];
    let moved = beliefs(run, report);
    if moved.steps.len() > 1 && !moved.worlds.is_empty() {
        let note = "Where what you saw could have led somebody who weighs every cue, and knows no more than you did: how \
                    likely each world was, in percent, when you made up your mind. Worlds that never came to ten percent \
                    have no line of their own.";
        let blocks = vec![Block::Say(Tone::Note, note.into()), Block::Beliefs(moved)];
        parts.push(Part { title: "How the evidence moved".into(), blocks });
    }
    parts
}

/// Which world a trap looks like at first, and that what helps there does not help here.
fn opposite(report: &Report, trap: &Twin) -> Option<String> {
    let looks_like = report.twins.iter().find(|t| t.world.kind == WorldKind::Truth)?;
    let there = looks_like.world.remedy.first()?;
    let title = looks_like.world.title.trim_end_matches('.');
    if trap.world.remedy.contains(there) {
        return None;
    }
    Some(format!(" At first it looks like \"{title}\", and what ends that, `{there}`, does not end this."))
}

/// Belief at every decision that moved it.
fn beliefs(run: &Run, report: &Report) -> Beliefs {
    let of = |belief: &[(String, u32)], id: &str| belief.iter().find(|(w, _)| w == id).map_or(0, |(_, t)| *t);
    let said: Vec<_> = report.moves.iter().filter(|m| !m.belief.is_empty()).collect();
    let most = |id: &str| said.iter().map(|m| of(&m.belief, id)).max().unwrap_or(0);
    let last = said.last().map(|m| m.belief.as_slice()).unwrap_or_default();
    let ids = run.scenario.rubric.worlds.iter().map(|w| w.id.as_str());
    let mut ids: Vec<&str> = ids.filter(|id| most(id) >= WORTH_A_THOUGHT).collect();
    ids.sort_by_key(|id| std::cmp::Reverse(of(last, id)));
    let mut steps: Vec<Weighed> = vec![];
    let mut after = String::new();
    for m in &said {
        let now: Vec<u32> = ids.iter().map(|id| of(&m.belief, id)).collect();
        if steps.last().is_none_or(|before| before.now != now) {
            steps.push(Weighed { at: m.at, clock: run.day().hhmmss(m.at), after: after.clone(), now });
        }
        after.clone_from(&m.command);
    }
    Beliefs { worlds: ids.into_iter().map(|id| world_title(run, id)).collect(), steps }
}
