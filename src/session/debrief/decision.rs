//! Decisions as cards: what was done, what it cost, what had been seen and what that was worth, the options, what the
//! reference would have done. Says what happened to users, not what one should feel.

use crate::grade::report::{Label, Move, Report};
use crate::session::Run;

use super::words::{BUDGET_MINUTES, against, nth};
use super::{Block, Choice, Part, Tone};

/// Worlds that a card names; the others are added up.
const NAMED: usize = 4;
/// Stands for the worlds that are not named.
pub const OTHERS: &str = "all others together";
/// Thousandths below which a world counts as ruled out.
pub const SMALL: u32 = 10;

/// The costliest decisions and the best one.
pub fn parts(run: &Run, report: &Report) -> Vec<Part> {
    let there = |m: &usize| *m < report.moves.len();
    let costly = report.costliest.iter().copied().filter(there).enumerate();
    let titled = costly.map(|(n, m)| {
        let title = if n == 0 {
            "Your costliest decision".to_owned()
        } else {
            format!("Your {} costliest decision", nth(n + 1))
        };
        (title, m)
    });
    let best = report.best.filter(there).map(|m| ("Your best decision".to_owned(), m));
    let mut parts: Vec<Part> =
        titled.chain(best).map(|(title, m)| Part { title, blocks: blocks(run, &report.moves[m]) }).collect();
    if parts.is_empty() {
        let words = "No decision cost or spared enough to speak of: at each you were close to the best option.";
        parts.push(Part { title: "Your decisions".into(), blocks: vec![Block::Say(Tone::Good, words.into())] });
    }
    parts[0].blocks.insert(0, Block::Say(Tone::Note, BUDGET_MINUTES.into()));
    parts
}

/// A card.
pub fn blocks(run: &Run, m: &Move) -> Vec<Block> {
    let say = |words: String| Block::Say(Tone::Plain, words);
    let who = if run.taken_over().is_some_and(|from| m.at < from) { "the walkthrough" } else { "you" };
    let mut out = vec![Block::Say(Tone::Strong, format!("At {} {who} did: {}.", run.day().hhmmss(m.at), m.command))];
    let tone = match m.label {
        Label::Neutral => Tone::Plain,
        Label::Good => Tone::Good,
        Label::Inaccuracy | Label::Mistake | Label::Blunder => Tone::Bad,
    };
    out.push(Block::Say(tone, format!("It cost {}. In a word: {}.", against(m.cost), m.label.word())));
    if let Some(error) = m.error {
        out.push(say(format!("What kind of error: {}.", error.word())));
    }
    if !m.reference.is_empty() {
        out.push(say(format!("The reference would have done: {}.", m.reference)));
    }
    if m.seen.is_empty() {
        out.push(say("By then you had seen nothing but the pager.".into()));
    } else {
        out.push(say("By then you had seen:".into()));
        out.extend(m.seen.iter().map(|seen| Block::Item(seen.clone())));
    }
    if !m.belief.is_empty() {
        out.push(say("What that evidence made of the worlds it could have been:".into()));
        out.push(Block::Shares(shares(run, &m.belief)));
    }
    if !m.options.is_empty() {
        out.push(say("The options, with what each would have cost from there on as far as could be known:".into()));
        let choice = |o: &crate::grade::report::OptionCost| Choice {
            phrase: o.phrase.clone(),
            cost: o.cost,
            yours: o.phrase == m.command,
        };
        out.push(Block::Options(m.options.iter().map(choice).collect()));
    }
    out
}

fn shares(run: &Run, belief: &[(String, u32)]) -> Vec<(String, u32)> {
    let named = |(n, (_, t)): &(usize, &(String, u32))| *n < NAMED && *t >= SMALL;
    let mut out: Vec<(String, u32)> =
        belief.iter().enumerate().filter(named).map(|(_, (id, t))| (world_title(run, id), *t)).collect();
    let rest: u32 = belief.iter().enumerate().filter(|x| !named(x)).map(|(_, (_, t))| t).sum();
    if rest > 0 {
        out.push((OTHERS.into(), rest));
    }
    out
}

/// Title of a world; its id where there is none.
pub fn world_title(run: &Run, id: &str) -> String {
    run.scenario.rubric.worlds.iter().find(|w| w.id == id).map_or(id, |w| w.title.as_str()).to_owned()
}
