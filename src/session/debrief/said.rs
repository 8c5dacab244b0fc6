//! Blocks in plain words, a paragraph or an item each: what line mode prints, what goes into the Markdown file, and what
//! a chart says to those who cannot see it.

use super::decision::{OTHERS, SMALL};
use super::words::{chance, minutes, percent, signed};
use super::{Beliefs, Block, Choice, Cost, MOVED, Mark, Score, Table, Weighed};

/// How a line stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A paragraph.
    Say(String),
    /// An item of a list.
    Item(String),
    /// An item with its number or letter.
    Numbered(String, String),
    /// An item below the one before.
    Under(String),
    /// What the authors wrote.
    Prose(String),
    /// A source: its number, title, address.
    Source(usize, String, String),
}

/// A block in plain words.
pub fn block(block: &Block) -> Vec<Said> {
    match block {
        Block::Say(_, words) => vec![Said::Say(words.clone())],
        Block::Item(words) => vec![Said::Item(words.clone())],
        Block::Prose(markdown) => vec![Said::Prose(markdown.clone())],
        Block::Sources(all) => {
            let source =
                |(n, (title, url)): (usize, &(String, String))| Said::Source(n + 1, title.clone(), url.clone());
            std::iter::once(Said::Say("Sources:".into())).chain(all.iter().enumerate().map(source)).collect()
        }
        Block::Shares(all) => all.iter().map(|s| Said::Item(share(s))).collect(),
        Block::Options(all) => numbered(all.iter().map(choice)),
        Block::Split(all) => all.iter().map(|c| Said::Item(cost(c))).collect(),
        Block::Scores(all) => all.iter().flat_map(score).collect(),
        Block::Table(table) => rows(table).into_iter().map(Said::Item).collect(),
        Block::Votes(votes) => votes.said().into_iter().map(Said::Item).collect(),
        Block::Harm(harm) => harm.said.iter().map(|s| Said::Item(s.clone())).collect(),
        Block::Moves(all) => all.iter().map(|m: &Mark| Said::Numbered(m.letter.to_string(), m.said())).collect(),
        Block::Beliefs(beliefs) => steps(beliefs).into_iter().map(Said::Item).collect(),
    }
}

fn numbered(words: impl Iterator<Item = String>) -> Vec<Said> {
    words.enumerate().map(|(n, w)| Said::Numbered((n + 1).to_string(), w)).collect()
}

/// `The release fails: 42 percent, about even`.
pub fn share(share: &(String, u32)) -> String {
    format!("{}: {}", share.0, likelihood(share))
}

/// `42 percent, about even`; for several worlds together the number alone.
pub fn likelihood((title, thousandths): &(String, u32)) -> String {
    if title == OTHERS { percent(*thousandths) } else { chance(*thousandths) }
}

fn choice(c: &Choice) -> String {
    let mine = if c.yours { ", which is what you did" } else { "" };
    format!("{}: {}{mine}", c.phrase, minutes(c.cost))
}

/// `decisions, plus 4.0: what yours cost ...`
pub fn cost(c: &Cost) -> String {
    let number = if c.signed { signed(c.cost) } else { c.cost.to_string() };
    format!("{}, {number}: {}", c.name, c.about)
}

fn score(s: &Score) -> Vec<Said> {
    let head = match s.score {
        Some(score) => format!("{}: {score} of 100.", s.name),
        None => format!("{}: this run gave nothing to judge.", s.name),
    };
    let because = s.because.iter().map(|(at, why)| Said::Under(format!("{at}: {why}")));
    std::iter::once(Said::Item(head)).chain(because).collect()
}

/// `score: you expected 55; it came out 41`.
pub fn rows(table: &Table) -> Vec<String> {
    let row = |(name, cells): &(String, Vec<String>)| {
        let cells: Vec<String> = table.head.iter().zip(cells).map(|(head, cell)| format!("{head}: {cell}")).collect();
        format!("{name}. {}", cells.join("; "))
    };
    table.rows.iter().map(row).collect()
}

/// What moved, from step to step: every world at first and at the end, between them those that moved by a tenth, and what is
/// left for the others together.
pub fn steps(beliefs: &Beliefs) -> Vec<String> {
    let mut out = vec![];
    let mut told: Vec<u32> = vec![];
    let last = beliefs.steps.len().saturating_sub(1);
    for (n, step) in beliefs.steps.iter().enumerate() {
        let Weighed { clock, after, now, .. } = step;
        let moved = |w: usize| told.get(w).is_none_or(|then| then.abs_diff(now[w]) >= MOVED);
        let ends = n == 0 || n == last;
        if !(ends || (0..now.len()).any(moved)) {
            continue;
        }
        let worlds = beliefs.worlds.iter().enumerate().filter(|(w, _)| ends || moved(*w));
        let named: Vec<(usize, &String)> = worlds.collect();
        let mut words: Vec<String> = named.iter().map(|(w, title)| format!("{title}: {}", percent(now[*w]))).collect();
        let others = step.others(named.iter().map(|(w, _)| *w));
        if others >= SMALL {
            words.push(format!("the others together: {}", percent(others)));
        }
        let after = if after.is_empty() { String::new() } else { format!(", after {after}") };
        out.push(format!("{clock}{after}. {}", words.join("; ")));
        told.clone_from(now);
    }
    out
}
