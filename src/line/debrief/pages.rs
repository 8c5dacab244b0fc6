//! Which pages there are, and what each is called; the debrief as a file.

use std::fmt::Write as _;

use crate::base::text;
use crate::grade::report::Report;
use crate::line::out::Out;
use crate::line::spoken;
use crate::session::{Run, judge};

use super::State;
use super::phrase::nth;

/// Width of the lines of a file: as good as none.
const WIDE: u16 = u16::MAX;

/// A page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// A decision: index into the report's moves, and its place among the costliest; none is the best one.
    Decision(usize, Option<usize>),
    /// No decision is worth a card.
    NoDecision,
    /// Worlds that look alike.
    Twins,
    /// The true world, users, pass or not.
    Outcome,
    /// Par, decisions, luck, score.
    Account,
    /// The dimensions.
    Profile,
    /// What burned when.
    Burn,
    /// A judgement: index into the run's.
    Judgement(usize),
    /// The authors' words.
    Authors,
}

/// The pages of a run's debrief; without a report those that need none.
pub fn all(run: &Run, report: Option<&Report>) -> Vec<Page> {
    let mut out = vec![];
    if let Some(report) = report {
        let there = |m: &usize| *m < report.moves.len();
        let costly = report.costliest.iter().copied().filter(there).enumerate();
        out.extend(costly.map(|(rank, m)| Page::Decision(m, Some(rank))));
        out.extend(report.best.filter(there).map(|m| Page::Decision(m, None)));
        if out.is_empty() {
            out.push(Page::NoDecision);
        }
        out.extend([Page::Twins, Page::Outcome, Page::Account, Page::Profile, Page::Burn]);
    }
    out.extend((0..run.judgements.len()).map(Page::Judgement));
    out.push(Page::Authors);
    out
}

impl State {
    /// What a page is called.
    pub(super) fn title(&self, page: Page) -> String {
        match page {
            Page::Decision(_, None) => "your best decision".to_owned(),
            Page::Decision(_, Some(0)) => "your costliest decision".to_owned(),
            Page::Decision(_, Some(n)) => format!("your {} costliest decision", nth(n + 1)),
            Page::NoDecision => "your decisions".to_owned(),
            Page::Twins => "worlds that would have looked the same".to_owned(),
            Page::Outcome => "what it was, and how it went".to_owned(),
            Page::Account => "what you lost, and to what".to_owned(),
            Page::Profile => "how you worked".to_owned(),
            Page::Burn => "what users lost, five minutes at a time".to_owned(),
            Page::Judgement(n) => format!("judgement {} of {}", n + 1, self.run.judgements.len()),
            Page::Authors => "from the authors".to_owned(),
        }
    }

    /// Prints what a page holds.
    pub(super) fn print(&self, page: Page, out: &mut Out) {
        if let Some(report) = &self.report {
            match page {
                Page::Decision(m, _) => self.decision(&report.moves[m], out),
                Page::NoDecision => {
                    out.say(
                        "No decision cost or spared enough to speak of: at each you were close to the best option.",
                    );
                }
                Page::Twins => self.twins(report, out),
                Page::Outcome => self.outcome(report, out),
                Page::Account => Self::account(report, out),
                Page::Profile => self.profile(report, out),
                Page::Burn => self.burn(report, out),
                Page::Judgement(_) | Page::Authors => {}
            }
        }
        match page {
            Page::Judgement(n) => self.judgement(n, out),
            Page::Authors => self.authors(out),
            _ => {}
        }
    }

    /// Your order, the authors' ranks, and why, for every option.
    fn judgement(&self, n: usize, out: &mut Out) {
        let scenario = &self.run.scenario;
        let Some(judgement) = self.run.judgements.get(n) else { return };
        let Some(freeze) = scenario.freezes.get(judgement.freeze) else { return };
        out.say(format!(
            "At {} the clock stood still. {}",
            self.run.day().hhmmss(judgement.at),
            spoken::line(&freeze.ask)
        ));
        match &judgement.order {
            None => out.say("You left it unanswered."),
            Some(_) => out.say(format!("You ranked the options and were {} percent sure.", judgement.confidence)),
        }
        out.gap();
        out.say("The options, the authors' best first:");
        let mut options: Vec<usize> = (0..freeze.options.len()).collect();
        options.sort_by_key(|o| freeze.options[*o].rank);
        for o in options {
            let option = &freeze.options[o];
            let mine = judgement.order.as_ref().and_then(|order| order.iter().position(|x| *x == o));
            let mine = mine.map_or(String::new(), |at| format!(" You put it {}.", nth(at + 1)));
            let source = scenario.sources.iter().find(|s| s.id == option.source);
            let source = source.map_or(String::new(), |s| format!(" Source: {}.", s.title.trim_end_matches('.')));
            let text = spoken::line(&option.text);
            out.item("- ", format!("{}. Rank {} for the authors.{mine}", text.trim_end_matches('.'), option.rank));
            out.item("  ", format!("{}{source}", spoken::line(&option.why)));
        }
        for words in judge::panel(freeze).into_iter().chain(judge::cues(freeze, judgement)) {
            out.item("- ", spoken::line(&words));
        }
    }

    fn authors(&self, out: &mut Out) {
        let scenario = &self.run.scenario;
        out.cited(&scenario.debrief, &scenario.sources);
        if !scenario.sources.is_empty() {
            out.gap();
            out.say("Sources:");
            for (n, source) in scenario.sources.iter().enumerate() {
                out.numbered(n + 1, &source.title);
                out.item("   ", &source.url);
            }
        }
    }

    /// The whole debrief as Markdown.
    pub(super) fn markdown(&self) -> String {
        let mut file = format!("# Debrief: {}\n\nCounts as: {}.\n", self.run.scenario.title, self.attempt.word());
        for page in self.pages() {
            let mut out = Out::new(WIDE);
            self.print(page, &mut out);
            let _ = writeln!(file, "\n## {}", upper(&self.title(page)));
            let mut before = "";
            let said = out.text();
            for line in said.lines().filter(|l| !l.is_empty()) {
                if !(is_item(before) && (is_item(line) || line.starts_with(' '))) {
                    file.push('\n');
                }
                file.push_str(line);
                file.push('\n');
                before = if line.starts_with(' ') { before } else { line };
            }
        }
        file
    }
}

fn is_item(line: &str) -> bool {
    let number = line.split_once(". ").is_some_and(|(n, _)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    line.starts_with("- ") || number
}

fn upper(words: &str) -> String {
    let first = text::cut(words, 1, true);
    match words.chars().next() {
        Some(c) if !first.is_empty() => c.to_uppercase().chain(words.chars().skip(1)).collect(),
        _ => words.to_owned(),
    }
}
