//! What a workshop adds to the debrief of its run: both votes of every judgement as a table and a chart, who need have
//! changed their mind, and the notes with the minute that each was pinned to.

use std::fmt::Write as _;

use super::{Block, Part, Table, Tone};
use crate::base::text::count;
use crate::base::time::Tick;
use crate::course::prose::plain;
use crate::learn::record::Workshop as Kept;
use crate::session::Run;
use crate::session::workshop::vote::{Spread, written};
use crate::session::workshop::{Poll, Stage, Workshop, notes, options, told};

/// Both votes on a judgement, for a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Votes {
    /// Its number among the judgements, from 1.
    pub n: usize,
    /// Each option with its mean place in the first and in the second vote, tenths.
    pub options: Vec<(String, u32, u32)>,
    /// The same in words.
    pub said: Vec<String>,
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
    let pinned = notes(run);
    if !pinned.is_empty() {
        let note = |(tick, text): &(u32, String)| Block::Item(format!("{}: {text}", run.day().hhmm(Tick(*tick))));
        out.push(Part { title: "Notes by the minute".into(), blocks: pinned.iter().map(note).collect() });
    }
    out
}

fn hour(workshop: &Workshop, run: &Run) -> Part {
    let mut words = format!("A workshop, planned for {} min", workshop.minutes);
    if workshop.hands > 0 {
        let _ = write!(words, ", with {} who voted", count(workshop.hands.into(), "person", "people"));
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
                "The run is graded like any other; votes and notes change nothing in its grade. Key and engine were \
                 shown at {}: what the team did after that, it did with their help.",
                shown.join(", ")
            )
        },
    ));
    Part { title: "The hour".into(), blocks }
}

fn votes(poll: &Poll, n: usize, run: &Run) -> Vec<Block> {
    let (first, again) = (poll.spread(), poll.spread_again());
    let table = told::table(poll, run);
    let mut out =
        vec![Block::Say(Tone::Plain, format!("At {} the clock stood still.", run.day().hhmmss(Tick(poll.tick))))];
    if poll.stage == Stage::Done {
        let mean =
            |(o, name): (usize, String)| (format!("{}. {name}", o + 1), first.mean_tenths(o), again.mean_tenths(o));
        let options: Vec<_> = options(run, poll.freeze).into_iter().enumerate().map(mean).collect();
        let said = options
            .iter()
            .map(|(name, a, b)| {
                let name = plain(name);
                format!("{}: mean place {}, then {}", name.trim_end_matches('.'), told::tenths(*a), told::tenths(*b))
            })
            .collect();
        out.push(Block::Votes(Votes { n, options, said }));
    }
    out.push(Block::Table(table));
    if poll.stage != Stage::Done {
        out.push(Block::Say(Tone::Note, "The second vote was not completed, so the team gave no answer.".into()));
        return out;
    }
    out.push(Block::Say(Tone::Strong, told::changed(&first, &again)));
    out.push(Block::Say(Tone::Plain, format!("The team's answer: {}.", written(&again.together()))));
    if let (Some(a), Some(b)) = (first.sure, again.sure) {
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
