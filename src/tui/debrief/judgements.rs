//! The judgements of the run: the learner's order beside the authors', the reason for every option, and its source.

use crate::base::text::{count, hang};
use crate::course::scenario::{Freeze, Scenario};
use crate::session::run::Judgement;
use crate::session::{Run, judge};
use crate::tui::paint::{Line, wrapped};
use crate::tui::theme::{Look, Role};

/// The page.
pub fn lines(run: &Run, columns: usize, look: Look) -> Vec<Line> {
    if run.judgements.is_empty() {
        return wrapped("This run came to none of the judgements.", columns, Role::Muted);
    }
    let words = "The ranks beside yours are the authors' reading of published guidance, with the source at each reason. \
                 Your own seniors may see it otherwise; it is worth asking them.";
    let mut out = wrapped(words, columns, Role::Muted);
    for judgement in &run.judgements {
        let Some(freeze) = run.scenario.freezes.get(judgement.freeze) else { continue };
        out.push(Line::default());
        let ask = format!("{}  {}", run.day().hhmm(judgement.at), freeze.ask);
        out.extend(hang(&ask, columns, "", "       ").into_iter().map(|l| Line::of(l, Role::Title)));
        out.extend(one(judgement, freeze, &run.scenario, columns, look));
    }
    out
}

fn one(judgement: &Judgement, freeze: &Freeze, scenario: &Scenario, columns: usize, look: Look) -> Vec<Line> {
    let mut out = Vec::new();
    let order: Vec<usize> = if let Some(order) = &judgement.order {
        let (same, of) = judge::alike(freeze, order);
        let words = format!(
            "You were {} % sure. Of {} that the {} set apart you put {same} the same way round.",
            judgement.confidence,
            count(of.unsigned_abs().into(), "pair", "pairs"),
            if freeze.panel.is_some() { "panel" } else { "authors" }
        );
        out.extend(wrapped(&words, columns, Role::Text));
        order.clone()
    } else {
        out.extend(wrapped("You left it unanswered. Here are the options in the authors' order.", columns, Role::Text));
        let mut order: Vec<usize> = (0..freeze.options.len()).collect();
        order.sort_by_key(|o| freeze.options[*o].rank);
        order
    };
    for (place, option) in order.iter().filter_map(|o| freeze.options.get(*o)).enumerate() {
        let yours = if judgement.order.is_some() { format!("you {}, ", place + 1) } else { String::new() };
        let lead = format!("  {yours}authors {}  ", option.rank);
        let rest = " ".repeat(lead.len());
        out.extend(hang(&option.text, columns, &lead, &rest).into_iter().map(|l| Line::of(l, Role::Strong)));
        out.extend(hang(&option.why, columns, &rest, &rest).into_iter().map(|l| Line::of(l, Role::Text)));
        if let Some(source) = scenario.sources.iter().find(|s| s.id == option.source) {
            let words = format!("{} {}", look.signs().dash, source.title);
            out.extend(hang(&words, columns, &rest, &rest).into_iter().map(|l| Line::of(l, Role::Muted)));
        }
    }
    for words in judge::panel(freeze).into_iter().chain(judge::cues(freeze, judgement)) {
        out.extend(hang(&words, columns, "  ", "    ").into_iter().map(|l| Line::of(l, Role::Text)));
    }
    out
}
