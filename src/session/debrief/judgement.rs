//! The judgements of the run: the learner's order beside the authors', the reason for every option, and its source; who
//! of a company's own people saw it otherwise, and what the order rested on.

use crate::base::text::count;
use crate::course::prose::plain;
use crate::course::scenario::Freeze;
use crate::session::Run;
use crate::session::judge::{self, agreement, alike};
use crate::session::run::Judgement;

use super::words::nth;
use super::{Block, Part, Tone};

/// A part for each; of a `team` where one voted.
pub fn parts(run: &Run, team: bool) -> Vec<Part> {
    let all = run.judgements.len();
    let part = |(n, j): (usize, &Judgement)| Part {
        title: format!("Judgement {} of {all}", n + 1),
        blocks: blocks(run, j, team),
    };
    let mut parts: Vec<Part> = run.judgements.iter().enumerate().map(part).collect();
    if let Some(first) = parts.first_mut() {
        let note = "The authors' ranks are their reading of published guidance, with the source at each reason. Your own \
                    seniors may see it otherwise; it is worth asking them.";
        first.blocks.insert(0, Block::Say(Tone::Note, note.into()));
    }
    parts
}

/// A judgement with every option of it, as a learner or a `team` gave it.
pub fn blocks(run: &Run, judgement: &Judgement, team: bool) -> Vec<Block> {
    let scenario = &run.scenario;
    let Some(freeze) = scenario.freezes.get(judgement.freeze) else { return vec![] };
    let at = run.day().hhmmss(judgement.at);
    let who = if team { "The team" } else { "You" };
    let mut out = vec![Block::Say(Tone::Strong, format!("At {at} the clock stood still. {}", plain(&freeze.ask)))];
    out.push(Block::Say(
        Tone::Plain,
        match &judgement.order {
            None => format!("{who} left it unanswered. The options, the authors' best first:"),
            Some(order) => format!(
                "{who} {} {} percent sure. {} The options, the authors' best first:",
                if team { "was" } else { "were" },
                judgement.confidence,
                compared(freeze, order, who)
            ),
        },
    ));
    let mut options: Vec<usize> = (0..freeze.options.len()).collect();
    options.sort_by_key(|o| freeze.options[*o].rank);
    for o in options {
        let option = &freeze.options[o];
        let mine = judgement.order.as_ref().and_then(|order| order.iter().position(|x| *x == o));
        let mine = mine.map_or(String::new(), |at| format!(" {who} put it {}.", nth(at + 1)));
        let source = scenario.sources.iter().find(|s| s.id == option.source);
        let source = source.map_or(String::new(), |s| format!(" Source: {}.", s.title.trim_end_matches('.')));
        let text = plain(&option.text);
        let text = text.trim_end_matches('.');
        let why = plain(&option.why);
        out.push(Block::Item(format!("{text}. Rank {} for the authors.{mine} {why}{source}", freeze.place(o))));
    }
    let mut panel = judge::panel(freeze).into_iter();
    out.extend(panel.next().map(|words| Block::Say(Tone::Plain, words)));
    out.extend(panel.map(|words| Block::Item(plain(&words))));
    if !freeze.cues.is_empty() {
        out.push(Block::Say(Tone::Plain, "What an order could rest on; this is not scored:".into()));
        out.extend(judge::cues(freeze, judgement).iter().map(|words| Block::Item(plain(words))));
    }
    out
}

/// How far an order agrees with the key: over all, and in how many pairs.
fn compared(freeze: &Freeze, order: &[usize], who: &str) -> String {
    let key = if freeze.panel.is_some() { "panel" } else { "authors" };
    match alike(freeze, order) {
        (_, 0) => format!("The {key} set no pair apart, so there is nothing to compare."),
        (same, all) => format!(
            "{who} agreed with the {key} to {} of 100: of {} that they set apart, {same} the same way round. A pair \
             counts by how far apart they put it.",
            agreement(freeze, order),
            count(all.unsigned_abs().into(), "pair", "pairs"),
        ),
    }
}
