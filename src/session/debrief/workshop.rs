//! What a workshop adds to the debrief of its run: both votes of every judgement as a table and a chart, who need have
//! changed their mind, and the notes with the minute that each was pinned to.

use std::fmt::Write as _;

use super::{Block, Part, Table, Tone};
use crate::base::text::count;
use crate::base::time::Tick;
use crate::course::prose::plain;
use crate::learn::record::Workshop as Kept;
use crate::session::Run;
use crate::session::workshop::vote::{Spread, hands, written};
use crate::session::workshop::{Poll, Stage, Workshop, notes, told};

/// Both votes on a judgement: bars, a chart, a table or sentences, as who shows it can.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Votes {
    /// Its number among the judgements, from 1.
    pub n: usize,
    /// How many voted in the first and in the second vote.
    pub hands: (u32, u32),
    /// Each option.
    pub options: Vec<Tally>,
}

/// What votes made of an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// With its number.
    pub name: String,
    /// In the first vote; none where nobody voted.
    pub first: Option<Placed>,
    /// In the second vote; none where it is not complete.
    pub second: Option<Placed>,
}

/// Where a vote put an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// How many put it first.
    pub first: u32,
    /// Its mean place, tenths.
    pub mean: u32,
}

impl Votes {
    /// Each option with its mean place in the first and in the second vote, tenths; none where there was no second.
    pub fn means(&self) -> Option<Vec<(&str, u32, u32)>> {
        self.options.iter().map(|o| Some((o.name.as_str(), o.first?.mean, o.second?.mean))).collect()
    }

    /// An option a sentence.
    pub fn said(&self) -> Vec<String> {
        let vote = |which: &str, placed: Option<Placed>, hands: u32| {
            placed.map_or(String::new(), |p| format!("; {which} vote: {}", p.said(hands)))
        };
        let row = |o: &Tally| {
            let votes = vote("first", o.first, self.hands.0) + &vote("second", o.second, self.hands.1);
            format!("{}{votes}", o.name)
        };
        self.options.iter().map(row).collect()
    }

    /// A row an option.
    pub fn table(&self) -> Table {
        let of = |p: Option<Placed>| {
            let none = || "no vote".to_owned();
            [p.map_or_else(none, |p| p.first.to_string()), p.map_or_else(none, |p| told::tenths(p.mean))]
        };
        let both = self.options.iter().any(|o| o.second.is_some());
        let row = |o: &Tally| {
            let second = of(o.second).into_iter().filter(|_| both);
            (o.name.clone(), of(o.first).into_iter().chain(second).collect())
        };
        let head = ["first vote: put it first", "mean place", "second vote: put it first", "mean place"];
        let head = head.iter().take(if both { 4 } else { 2 }).map(|h| (*h).to_owned()).collect();
        Table { head, rows: self.options.iter().map(row).collect() }
    }
}

impl Placed {
    /// `2 of 3 put it first, mean place 1.7`.
    pub fn said(self, hands: u32) -> String {
        format!("{} of {hands} put it first, mean place {}", self.first, told::tenths(self.mean))
    }
}

/// The hour, a part for each judgement that was voted on, the notes.
pub fn parts(run: &Run, kept: Option<&Kept>) -> Vec<Part> {
    let Some(kept) = kept else { return vec![] };
    let workshop = Workshop::resume(kept, run);
    let mut out = vec![hour(&workshop, run)];
    let all = workshop.polls.len();
    let part = |(n, poll): (usize, &Poll)| Part {
        title: format!("Vote {} of {all}: {}", n + 1, plain(&run.scenario.freezes[poll.freeze].ask)),
        blocks: votes(poll, n + 1, run),
    };
    out.extend(workshop.polls.iter().enumerate().map(part));
    out.extend(noted(run));
    out
}

/// What was kept with `note`, each at its minute; nothing where nothing was.
pub fn noted(run: &Run) -> Option<Part> {
    let note = |(tick, text): &(u32, String)| Block::Item(format!("{}: {text}", run.day().hhmm(Tick(*tick))));
    let blocks: Vec<Block> = notes(run).iter().map(note).collect();
    (!blocks.is_empty()).then(|| Part { title: "Notes by the minute".into(), blocks })
}

fn hour(workshop: &Workshop, run: &Run) -> Part {
    let mut words = format!("A workshop, planned for {} min", workshop.minutes);
    // Some come late and some leave.
    let hands = || workshop.polls.iter().map(|p| hands(&p.first).max(hands(&p.second))).filter(|n| *n > 0);
    match (hands().min(), hands().max()) {
        (Some(few), Some(many)) if few < many => {
            let _ = write!(words, ", with {few} to {many} people who voted");
        }
        (_, Some(all)) => {
            let _ = write!(words, ", with {} who voted", count(all.into(), "person", "people"));
        }
        _ => {}
    }
    let _ = write!(words, " on {}.", count(workshop.polls.len() as u64, "judgement", "judgements"));
    let mut blocks = vec![Block::Say(Tone::Plain, words)];
    let shown: Vec<String> =
        workshop.polls.iter().filter_map(|p| p.revealed).map(|tick| run.day().hhmm(Tick(tick))).collect();
    blocks.push(Block::Say(
        Tone::Note,
        if shown.is_empty() {
            "The run is graded like any other; votes and notes change nothing in its grade.".into()
        } else {
            format!(
                "The run is graded like any other; votes and notes change nothing in its grade. The key, and what the \
                 reference would do, were shown at {}: what the team did after that, it did with their help.",
                shown.join(", ")
            )
        },
    ));
    Part { title: "The hour".into(), blocks }
}

fn votes(poll: &Poll, n: usize, run: &Run) -> Vec<Block> {
    let (first, again) = (poll.spread(), poll.spread_again());
    let mut out =
        vec![Block::Say(Tone::Plain, format!("At {} the clock stood still.", run.day().hhmmss(Tick(poll.tick))))];
    out.push(Block::Votes(told::votes(poll, n, run)));
    if poll.stage != Stage::Done {
        out.push(Block::Say(Tone::Note, "The second vote was not completed, so the team gave no answer.".into()));
        return out;
    }
    out.push(Block::Say(Tone::Strong, told::changed(&first, &again)));
    out.push(Block::Say(Tone::Plain, format!("The team's answer: {}.", written(&again.together()))));
    if let (Some(a), Some(b)) = (first.sure_said(), again.sure_said()) {
        out.push(Block::Say(
            Tone::Plain,
            format!("How sure the one in the middle was: {a} percent in the first vote, {b} percent in the second."),
        ));
    }
    out.push(Block::Table(orders(&first, &again)));
    out
}

/// Every order that somebody gave, and how many gave it each time.
fn orders(first: &Spread, again: &Spread) -> Table {
    let mut all: Vec<Vec<u8>> = first.orders.iter().chain(&again.orders).map(|(o, _)| o.clone()).collect();
    all.sort_unstable();
    all.dedup();
    let of = |s: &Spread, order: &[u8]| s.orders.iter().find(|(o, _)| o == order).map_or(0, |(_, n)| *n);
    let mut rows: Vec<(Vec<u8>, u32, u32)> =
        all.into_iter().map(|o| (of(first, &o), of(again, &o), o)).map(|(a, b, o)| (o, a, b)).collect();
    rows.sort_by_key(|(_, a, b)| std::cmp::Reverse((*b, *a)));
    let row = |(order, a, b): (Vec<u8>, u32, u32)| (written(&order), vec![a.to_string(), b.to_string()]);
    Table {
        head: vec![format!("{} voted so at first", first.hands), format!("{} in the second vote", again.hands)],
        rows: rows.into_iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_counted_in_both_votes() {
        use crate::session::workshop::vote::Vote;
        let vote = |hands, order: &[u8]| Vote { hands, order: order.to_vec(), sure: None };
        let (first, again) = ([vote(2, &[1, 2]), vote(1, &[2, 1])], [vote(3, &[2, 1])]);
        let table = orders(&Spread::of(&first, 2), &Spread::of(&again, 2));
        let row = |name: &str, a: &str, b: &str| (name.to_owned(), vec![a.to_owned(), b.to_owned()]);
        assert_eq!(table.rows, [row("2>1", "1", "3"), row("1>2", "2", "0")]);
    }
}
