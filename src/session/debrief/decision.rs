//! Decisions as cards: what was done, what it cost, what had been seen and what that was worth, the options, what the
//! reference would have done. Says what happened to users, not what one should feel.

use crate::base::ratio::Milli;
use crate::base::text::count;
use crate::base::time::Spoken;
use crate::grade::report::{Label, Move, Report, Stretch};
use crate::session::Run;

use super::words::{EXPECTED, REFERENCE, against, budget_minutes, fine, minutes, nth};
use super::{Block, Choice, Part, Tone};

/// Thousandths of a budget-minute from which what all decisions came to is worth saying where none is by itself.
const SUM: i64 = 250;
/// Kinds of decisions of a stretch that are named; the others are added up.
const PIECES: usize = 6;
/// Worlds that a card names; the others are added up.
const NAMED: usize = 4;
/// Stands for the worlds that are not named.
pub const OTHERS: &str = "all others together";
/// Thousandths below which a world counts as ruled out.
pub const SMALL: u32 = 10;

/// The costliest decisions and the best one. Where none cost much, that is said in a sentence.
pub fn parts(run: &Run, report: &Report) -> Vec<Part> {
    let titled = super::costly(report).enumerate().map(|(n, m)| {
        let place = if n == 0 { String::new() } else { format!("{} ", nth(n + 1)) };
        let (title, blocks) = report.stretch_from(m).map_or_else(
            || (format!("Your {place}costliest decision"), blocks(run, &report.moves[m])),
            |s| (format!("Your {place}costliest: a delay"), stretch(run, report, s)),
        );
        Part { title, blocks }
    });
    let mut parts: Vec<Part> = titled.collect();
    if parts.is_empty() {
        let blocks = vec![Block::Say(Tone::Good, little(run, report))];
        parts.push(Part { title: "Your decisions".into(), blocks });
    }
    if let Some(m) = report.best.and_then(|m| report.moves.get(m)) {
        let mut blocks = blocks(run, m);
        let why = "It was the one in which most of what else could have been done was clearly worse.";
        blocks.insert(1, Block::Say(Tone::Good, why.into()));
        parts.push(Part { title: "Your best decision".into(), blocks });
    }
    let unit = budget_minutes(run.scenario.rubric.spec());
    parts[0].blocks.insert(0, Block::Say(Tone::Note, format!("{unit} {EXPECTED} {REFERENCE}")));
    parts
}

/// That no decision cost much, which cost most, and what all came to.
fn little(run: &Run, report: &Report) -> String {
    let there = report.costliest.iter().filter_map(|m| report.moves.get(*m));
    let named: Vec<String> = there
        .map(|m| format!("{} at {} ({})", m.command, run.day().hhmmss(m.at), fine(Milli(m.loss.0.max(0)))))
        .collect();
    let all = if report.decisions.0 >= SUM {
        format!(" All decisions together came to {} beyond the reference's.", minutes(report.decisions))
    } else {
        String::new()
    };
    if named.is_empty() {
        return format!("No decision cost enough to speak of: at each you were close to the best option.{all}");
    }
    format!(
        "None of your decisions cost much by itself. What cost most, in budget-minutes beyond the best option: {}.{all}",
        named.join(", ")
    )
}

/// `19:42:30 to 19:51:00, 23 decisions`.
pub fn delay(run: &Run, s: &Stretch) -> String {
    let day = run.day();
    let decisions = count(s.decisions.into(), "decision", "decisions");
    format!("{} to {}, {decisions}", day.hhmmss(s.from), day.hhmmss(s.until))
}

/// A stretch as a card: what was known, what it cost in all, what it was made of.
pub fn stretch(run: &Run, report: &Report, s: &Stretch) -> Vec<Block> {
    let say = |words: String| Block::Say(Tone::Plain, words);
    let Some(first) = s.moves.first().and_then(|m| report.moves.get(*m)) else { return vec![] };
    let (from, until) = (run.day().hhmmss(s.from), run.day().hhmmss(s.until));
    let did = match s.waited.0 {
        0 => "kept looking",
        w if w == s.cost.0 => "waited",
        _ => "kept looking and waiting",
    };
    let who = if run.taken_over().is_some_and(|over| s.from < over) { "the walkthrough" } else { "you" };
    let mut out = vec![
        Block::Say(
            Tone::Strong,
            format!(
                "From {from} to {until} {who} {did}: {}, {}.",
                count(s.decisions.into(), "decision", "decisions"),
                Spoken(s.until.since(s.from))
            ),
        ),
        Block::Say(
            Tone::Bad,
            format!(
                "At {from} the evidence had settled on `{}`, which the reference would have done then. Together the \
                 decisions until {until} were expected to cost {} more than that. In a word: {}.",
                s.reference,
                minutes(s.cost),
                s.label.word()
            ),
        ),
        say("What it was made of:".into()),
    ];
    let mut kinds: Vec<(String, u64, Milli)> = vec![];
    let mut waited_s = 0;
    for m in s.moves.iter().filter_map(|m| report.moves.get(*m)) {
        if m.command.starts_with("wait ") {
            waited_s += m.until.since(m.at);
            continue;
        }
        let what = format!("`{}`", m.command);
        match kinds.iter_mut().find(|(known, ..)| *known == what) {
            Some((_, n, cost)) => (*n, *cost) = (*n + 1, *cost + m.cost),
            None => kinds.push((what, 1, m.cost)),
        }
    }
    if waited_s > 0 {
        kinds.push((format!("waiting, {} in all", Spoken(waited_s)), 1, s.waited));
    }
    kinds.sort_by_key(|(_, _, cost)| std::cmp::Reverse(*cost));
    let rest = kinds.split_off(kinds.len().min(PIECES));
    let times = |n: u64| if n == 1 { String::new() } else { format!(", {n} times") };
    out.extend(kinds.iter().map(|(what, n, cost)| Block::Item(format!("{what}{}: {}", times(*n), fine(*cost)))));
    if !rest.is_empty() {
        let (n, cost) = (rest.iter().map(|(_, n, _)| n).sum(), rest.iter().map(|(.., cost)| *cost).sum());
        out.push(Block::Item(format!("{}: {}", count(n, "more decision", "more decisions"), fine(cost))));
    }
    out.extend(known(run, first, &format!("By {from} you had seen")));
    out
}

/// What had been seen at a decision, and what it made of the worlds.
fn known(run: &Run, m: &Move, by: &str) -> Vec<Block> {
    let say = |words: String| Block::Say(Tone::Plain, words);
    let mut out = vec![];
    if m.seen.is_empty() {
        out.push(say(format!("{by} nothing but the pager.")));
    } else {
        out.push(say(format!("{by}:")));
        out.extend(m.seen.iter().map(|seen| Block::Item(seen.clone())));
    }
    if !m.belief.is_empty() {
        out.push(say("What that evidence made of the worlds it could have been:".into()));
        out.push(Block::Shares(shares(run, &m.belief)));
    }
    out
}

/// A card.
pub fn blocks(run: &Run, m: &Move) -> Vec<Block> {
    let say = |words: String| Block::Say(Tone::Plain, words);
    let who = if run.taken_over().is_some_and(|from| m.at < from) { "the walkthrough" } else { "you" };
    let mut out = vec![Block::Say(Tone::Strong, format!("At {} {who} did: {}.", run.day().hhmmss(m.at), m.command))];
    let tone = match m.label {
        Label::Neutral | Label::Open => Tone::Plain,
        Label::Good => Tone::Good,
        Label::Delay | Label::Inaccuracy | Label::Mistake | Label::Blunder => Tone::Bad,
    };
    let words = if m.owed {
        "It told people what they were owed, so the seconds that it took are no charge.".to_owned()
    } else {
        let words =
            format!("On the evidence it was expected to cost {}. In a word: {}.", against(m.cost), m.label.word());
        match &m.clears {
            Some(earlier) => {
                format!("It put back `{earlier}`, which had not helped: cleaning up is no charge. {words}")
            }
            None => words,
        }
    };
    out.push(Block::Say(tone, words));
    if let Some(error) = m.error {
        out.push(say(format!("What kind of error: {}.", error.word())));
    }
    out.extend(reference(m).map(say));
    out.extend(known(run, m, "By then you had seen"));
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
    if m.reference.is_empty() || m.owed || m.clears.is_some() && m.cost.0 <= 0 {
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
