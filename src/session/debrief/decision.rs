//! Decisions as cards: what was done, what it cost, what had been seen and what that was worth, the options, what the
//! reference would have done. Says what happened to users, not what one should feel.

use crate::base::ratio::Milli;
use crate::grade::report::{Label, Move, Report};
use crate::session::Run;

use super::words::{EXPECTED, against, budget_minutes, nth};
use super::{Block, Choice, Part, Tone};

/// Worlds that a card names; the others are added up.
const NAMED: usize = 4;
/// Stands for the worlds that are not named.
pub const OTHERS: &str = "all others together";
/// Thousandths below which a world counts as ruled out.
pub const SMALL: u32 = 10;

/// The costliest decisions and the best one. Where none cost much, that is said in a sentence.
pub fn parts(run: &Run, report: &Report) -> Vec<Part> {
    let titled = super::costly(report).enumerate().map(|(n, m)| {
        let title = if n == 0 {
            "Your costliest decision".to_owned()
        } else {
            format!("Your {} costliest decision", nth(n + 1))
        };
        (title, m)
    });
    let mut parts: Vec<Part> = titled.map(|(title, m)| Part { title, blocks: blocks(run, &report.moves[m]) }).collect();
    if parts.is_empty() {
        let blocks = vec![Block::Say(Tone::Good, little(run, report))];
        parts.push(Part { title: "Your decisions".into(), blocks });
    }
    if let Some(m) = report.best.and_then(|m| report.moves.get(m)) {
        parts.push(Part { title: "Your best decision".into(), blocks: blocks(run, m) });
    }
    let unit = budget_minutes(run.scenario.rubric.spec());
    parts[0].blocks.insert(0, Block::Say(Tone::Note, format!("{unit} {EXPECTED}")));
    parts
}

/// That no decision cost much, and which cost most.
fn little(run: &Run, report: &Report) -> String {
    let there = report.costliest.iter().filter_map(|m| report.moves.get(*m));
    let named: Vec<String> =
        there.map(|m| format!("{} at {} ({})", m.command, run.day().hhmmss(m.at), Milli(m.loss.0.max(0)))).collect();
    if named.is_empty() {
        return "No decision cost enough to speak of: at each you were close to the best option.".to_owned();
    }
    format!(
        "None of your decisions cost much. What cost most, in budget-minutes beyond the best option: {}.",
        named.join(", ")
    )
}

/// A card.
pub fn blocks(run: &Run, m: &Move) -> Vec<Block> {
    let say = |words: String| Block::Say(Tone::Plain, words);
    let who = if run.taken_over().is_some_and(|from| m.at < from) { "the walkthrough" } else { "you" };
    let mut out = vec![Block::Say(Tone::Strong, format!("At {} {who} did: {}.", run.day().hhmmss(m.at), m.command))];
    let tone = match m.label {
        Label::Neutral | Label::Open => Tone::Plain,
        Label::Good => Tone::Good,
        Label::Inaccuracy | Label::Mistake | Label::Blunder => Tone::Bad,
    };
    let words = if m.owed {
        "It told people what they were owed, so the seconds that it took are no charge.".to_owned()
    } else {
        format!("On the evidence it was expected to cost {}. In a word: {}.", against(m.cost), m.label.word())
    };
    out.push(Block::Say(tone, words));
    if let Some(error) = m.error {
        out.push(say(format!("What kind of error: {}.", error.word())));
    }
    out.extend(reference(m).map(say));
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

/// What the reference would have done, and what was as good.
fn reference(m: &Move) -> Option<String> {
    if m.reference.is_empty() || m.owed {
        return None;
    }
    let waits = |words: &str| words == "wait" || words.starts_with("wait ");
    if m.reference == m.command || waits(&m.reference) && waits(&m.command) {
        return Some("The reference would have done the same.".to_owned());
    }
    let as_good: Vec<&str> = m.as_good.iter().map(String::as_str).filter(|c| *c != m.command).collect();
    let mut out = format!("The reference would have done: {}.", m.reference);
    if m.cost.0 == 0 && m.loss.0 == 0 {
        out =
            format!("The reference would have done: {}. The two cannot be told apart: yours was as good.", m.reference);
    } else if !as_good.is_empty() {
        out = format!("The reference would have done: {}; as good: {}.", m.reference, as_good.join(", "));
    }
    Some(out)
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
