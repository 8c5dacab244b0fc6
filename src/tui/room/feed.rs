//! The feed as lines: who said and did what, when; dashboards and lists in full. Pure; the room scrolls it.

use std::sync::Arc;

use crate::base::text::{count, fit, hang, width};
use crate::base::time::{Spoken, Tick};
use crate::session::Run;
use crate::session::feed::{End, Entry, Item, LogPattern, ReplicaRow, Stage};
use crate::sim::{command, severity};
use crate::tui::paint::{Line, markdown, occurrences, wrapped};
use crate::tui::room::signs::arrow;
use crate::tui::room::{panel, trace};
use crate::tui::theme::{Look, Role};

/// Columns of the clock at the left.
const GUTTER: usize = 6;

/// The feed, laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Feed {
    /// From the beginning.
    pub lines: Vec<Line>,
    /// First line of each entry, in the order of the run's feed.
    pub starts: Vec<usize>,
    /// Line behind the last of each entry.
    ends: Vec<usize>,
}

/// The feed as it was laid out last. Entries do not change once they are told, so only new ones are laid out anew. Nothing
/// but speed depends on it: two rooms that differ only here are the same.
#[derive(Debug, Clone, Default)]
pub struct Kept(Option<Arc<Known>>);

/// A layout with what it was made of.
#[derive(Debug, Clone)]
struct Known {
    feed: Feed,
    columns: usize,
    ascii: bool,
    /// The judgement that the clock stood still for: it is told otherwise while it does.
    freeze: Option<String>,
}

impl PartialEq for Kept {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Lines of the feed: of the one that is kept, or of another.
#[derive(Debug, Clone)]
pub struct Shown(Arc<Known>);

impl std::ops::Deref for Shown {
    type Target = Feed;

    fn deref(&self) -> &Feed {
        &self.0.feed
    }
}

impl Kept {
    /// The feed of this run, the kept one where it still holds.
    pub fn feed(&self, run: &Run, columns: usize, look: Look) -> Shown {
        match &self.0 {
            Some(known) if known.holds(run, columns, look) => Shown(Arc::clone(known)),
            _ => Shown(Arc::new(Known::of(None, run, columns, look))),
        }
    }

    /// Lays out what is new.
    pub fn keep(&mut self, run: &Run, columns: usize, look: Look) {
        if !self.0.as_ref().is_some_and(|known| known.holds(run, columns, look)) {
            let before = self.0.take().map(Arc::unwrap_or_clone);
            self.0 = Some(Arc::new(Known::of(before, run, columns, look)));
        }
    }
}

impl Known {
    fn of(before: Option<Self>, run: &Run, columns: usize, look: Look) -> Self {
        let freeze = run.freeze().map(|f| f.id.clone());
        let same = |k: &Self| k.columns == columns && k.ascii == look.ascii && k.feed.starts.len() <= run.feed.len();
        let mut feed = Feed::default();
        if let Some(known) = before.filter(same) {
            let told = |e: &Entry| matches!(&e.item, Item::Freeze { id, .. } if Some(id) == known.freeze.as_ref());
            let changed = if known.freeze == freeze { None } else { run.feed.iter().position(told) };
            feed = known.feed;
            feed.cut(settled(&run.feed[..feed.starts.len()]).min(changed.unwrap_or(usize::MAX)));
        }
        feed.lay_out(run, columns, look);
        Self { feed, columns, ascii: look.ascii, freeze }
    }

    fn holds(&self, run: &Run, columns: usize, look: Look) -> bool {
        (self.columns, self.ascii, self.feed.starts.len()) == (columns, look.ascii, run.feed.len())
            && self.freeze.as_ref() == run.freeze().map(|f| &f.id)
    }
}

/// How many entries from the first on stay as they are whatever comes: waits in which nothing happened join at the end.
fn settled(feed: &[Entry]) -> usize {
    let mut at = feed.len();
    while at >= 2 && quiet_run(&feed[at - 2..at]) == 2 {
        at -= 2;
    }
    at
}

/// Everything told so far, in `columns`.
pub fn lay_out(run: &Run, columns: usize, look: Look) -> Feed {
    let mut out = Feed::default();
    out.lay_out(run, columns, look);
    out
}

impl Feed {
    /// Forgets entries from this one on.
    fn cut(&mut self, entries: usize) {
        let entries = entries.min(self.ends.len());
        self.lines.truncate(entries.checked_sub(1).map_or(0, |last| self.ends[last]));
        self.starts.truncate(entries);
        self.ends.truncate(entries);
    }

    /// Lays out the entries that are not there yet.
    fn lay_out(&mut self, run: &Run, columns: usize, look: Look) {
        let begin = run.incident().world.spec().begin;
        let before = run.feed.iter().take_while(|e| e.at < begin).count();
        let take_over = || {
            if run.scenario.role.is_empty() {
                return vec![];
            }
            let words = format!("You take over: {}.", run.scenario.role);
            said(begin, run, &Line::default(), &words, Role::Muted, columns)
        };
        let mut i = self.starts.len();
        while i < run.feed.len() {
            let quiet = quiet_run(&run.feed[i..]);
            if quiet > 1 {
                let (first, last) = (run.feed[i].at, run.feed[i + quiet - 1].at);
                self.starts.extend(std::iter::repeat_n(self.lines.len(), quiet));
                let words = format!("{} later: nothing new was announced.", Spoken(last.since(first)));
                self.lines.extend(said(last, run, &Line::default(), &words, Role::Muted, columns));
                self.ends.extend(std::iter::repeat_n(self.lines.len(), quiet));
                i += quiet;
                continue;
            }
            if i == before {
                self.lines.extend(take_over());
            }
            if matches!(run.feed[i].item, Item::You(_)) && !self.lines.is_empty() {
                self.lines.push(Line::default());
            }
            self.starts.push(self.lines.len());
            self.lines.extend(entry(&run.feed[i], run, columns, look));
            self.ends.push(self.lines.len());
            i += 1;
        }
        if before == run.feed.len() {
            self.lines.extend(take_over());
        }
    }
}

/// What has `needle` of everything told so far, entry by entry.
pub fn found(feed: &Feed, needle: &str, columns: usize, look: Look) -> Vec<Line> {
    let needle = needle.trim();
    let mut starts = feed.starts.clone();
    starts.dedup();
    let ends = starts.iter().skip(1).copied().chain([feed.lines.len()]);
    let mut out = Vec::new();
    let mut hits = 0;
    for (first, end) in starts.iter().copied().zip(ends) {
        let lines = &feed.lines[first..end.max(first)];
        // Words that are wrapped are still what one looks for.
        let whole = lines.iter().map(|l| l.text().trim().to_owned()).collect::<Vec<_>>().join(" ");
        if !occurrences(&whole, needle).is_empty() {
            hits += 1;
            out.extend(lines.iter().map(|l| l.found(needle)));
        }
    }
    let words = format!("{} of {} entries have `{needle}`; esc shows everything", hits, starts.len());
    out.push(Line::of(crate::base::text::cut(&words, columns, look.ascii), Role::Accent));
    out
}

/// How many entries from the first on are waits in which nothing happened.
fn quiet_run(feed: &[Entry]) -> usize {
    let waits = |pair: &[Entry]| match pair {
        [Entry { item: Item::You(command), .. }, Entry { item: Item::Quiet, .. }] => command.starts_with("wait"),
        _ => false,
    };
    feed.chunks(2).take_while(|pair| waits(pair)).count() * 2
}

pub(super) fn entry(entry: &Entry, run: &Run, columns: usize, look: Look) -> Vec<Line> {
    let at = entry.at;
    let signs = look.signs();
    let tell = |sign: &str, role: Role, words: &str| {
        let lead = if sign.is_empty() { Line::default() } else { Line::of(format!("{sign} "), role) };
        said(at, run, &lead, words, role, columns)
    };
    let go = arrow(look);
    match &entry.item {
        Item::You(command) => tell(signs.cursor, Role::Accent, &command::as_typed(command)),
        Item::Alert { name, text } => tell("!! ALERT", Role::Bad, &format!("{name}: {text}")),
        Item::Cleared { name } => tell("ok", Role::Good, &format!("alert {name} has cleared")),
        Item::Change { what, stage } => match stage {
            Stage::Issued(0) => tell(go, Role::Info, &format!("{what}: issued, takes effect at once")),
            Stage::Issued(s) => tell(go, Role::Info, &format!("{what}: issued, takes effect in {}", Spoken(*s))),
            Stage::Started => tell(go, Role::Info, &format!("{what}: takes effect now")),
            Stage::Landed => tell(signs.done, Role::Good, &format!("{what}: complete")),
        },
        Item::Joined { person, role } => tell("+", Role::Info, &format!("{person} is in the channel ({role})")),
        Item::Paged { person, eta_s } => {
            tell(go, Role::Info, &format!("{person} was paged and comes in {}", Spoken(*eta_s)))
        }
        Item::Answer { person, text } => {
            said(at, run, &Line::of(format!("{person}: "), Role::Title), text, Role::Text, columns)
        }
        Item::Panel { title, readings, unchanged, .. } => {
            let mut out = tell("", Role::Strong, title);
            if *unchanged {
                out.extend(indented("as when you last looked, as far as a person would notice", Role::Muted, columns));
            }
            out.extend(panel::rows(run, readings, at, columns, look));
            out
        }
        Item::Logs { service, patterns } => logs(at, run, service, patterns, columns),
        Item::Replicas { service, rows } => replicas(at, run, service, rows, columns, look),
        Item::Trace { journey, rows } => {
            let mut out = tell("", Role::Strong, &format!("trace of {journey}"));
            let pad = Line::of(" ".repeat(GUTTER), Role::Text);
            let room = columns.saturating_sub(GUTTER).max(1);
            out.extend(trace::rows(rows, room, look).into_iter().map(|l| pad.clone().join(l)));
            out
        }
        Item::Runbook { title, text, .. } => {
            let mut out = tell("", Role::Strong, title);
            let pad = Line::of(" ".repeat(GUTTER), Role::Text);
            let text = markdown(text, columns.saturating_sub(GUTTER).max(1), look.ascii);
            out.extend(text.into_iter().map(|line| pad.clone().join(line)));
            out
        }
        Item::Vendor { about, text } => {
            said(at, run, &Line::of(format!("status page of {about}: "), Role::Title), text, Role::Text, columns)
        }
        Item::Changes { log, standing } => {
            let mut out = tell("", Role::Strong, "What was changed lately");
            out.extend(changes(log, standing, columns, look.ascii));
            out
        }
        Item::Declared(n) => {
            let words = format!("incident declared, severity {n}: {}", severity::row(*n).harm);
            tell("!", Role::Warn, &words)
        }
        Item::Assigned(role, who) => tell("", Role::Text, &format!("{role}: {who}")),
        Item::Posted(text) => said(at, run, &Line::of("posted: ", Role::Title), text, Role::Text, columns),
        Item::Freeze { id, .. } if run.freeze().is_some_and(|f| &f.id == id) => {
            tell("?", Role::Warn, "the clock stands still for a judgement")
        }
        Item::Freeze { ask, options, .. } => {
            let mut out = tell("?", Role::Warn, &format!("The clock stands still. {ask}"));
            for (n, option) in options.iter().enumerate() {
                let lead = format!("{}{}. ", " ".repeat(GUTTER + 2), n + 1);
                let rest = " ".repeat(GUTTER + 5);
                out.extend(hang(option, columns, &lead, &rest).into_iter().map(|l| Line::of(l, Role::Text)));
            }
            out
        }
        Item::Skipped => tell(signs.done, Role::Muted, "judgement left open; the debrief comes back to it"),
        Item::Ranked => tell(signs.done, Role::Muted, "judgement kept; the debrief comes back to it"),
        Item::Hint(n, of, text) => tell("hint", Role::Warn, &format!("{n} of {of}: {text}")),
        Item::Committed { n, of, odds } => {
            let odds: Vec<String> = odds.iter().map(|(what, p)| format!("{p} % {what}")).collect();
            tell(signs.done, Role::Info, &format!("you commit ({n} of {of}): {}", odds.join("; ")))
        }
        Item::NoMoreHints => tell("", Role::Muted, "there are no more hints"),
        Item::Noted => tell("", Role::Muted, "noted for the debrief"),
        Item::Quiet => tell("", Role::Muted, "time passes; nothing new was announced"),
        Item::WaitEnded { after_s, of_s } => {
            let words = format!("news ends the wait, after {} of {}", Spoken(*after_s), Spoken(*of_s));
            tell("", Role::Muted, &words)
        }
        Item::Ended(End::Resolved) => tell(signs.done, Role::Strong, "You closed the incident. The run is over."),
        Item::Ended(End::Horizon) => tell(signs.done, Role::Strong, "The time of this drill is up. The run is over."),
    }
}

/// A clock, a lead in its own role, and words that hang behind it.
fn said(at: Tick, run: &Run, lead: &Line, words: &str, role: Role, columns: usize) -> Vec<Line> {
    let clock = format!("{:<GUTTER$}", run.day().hhmm(at));
    let first = lead.width();
    let room = columns.saturating_sub(GUTTER).max(1);
    let pad = if first + 8 > room { String::new() } else { " ".repeat(first) };
    let body = if pad.is_empty() && first > 0 {
        wrapped(&format!("{}{words}", lead.text()), room, role)
    } else {
        wrapped(words, room - first, role)
    };
    let put = |(i, line): (usize, Line)| {
        let left = if i == 0 { Line::of(clock.clone(), Role::Muted) } else { Line::of(" ".repeat(GUTTER), Role::Text) };
        match (i, pad.is_empty()) {
            (0, false) => left.join(lead.clone()).join(line),
            (_, false) => left.put(pad.clone(), Role::Text).join(line),
            (_, true) => left.join(line),
        }
    };
    body.into_iter().enumerate().map(put).collect()
}

fn indented(words: &str, role: Role, columns: usize) -> Vec<Line> {
    let pad = " ".repeat(GUTTER);
    hang(words, columns, &pad, &pad).into_iter().map(|l| Line::of(l, role)).collect()
}

fn logs(at: Tick, run: &Run, service: &str, patterns: &[LogPattern], columns: usize) -> Vec<Line> {
    let mut out =
        said(at, run, &Line::default(), &format!("What {service} writes, lines a minute"), Role::Strong, columns);
    if patterns.is_empty() {
        out.extend(indented("nothing in the last minutes", Role::Muted, columns));
    }
    for p in patterns {
        let role = super::logs::level_role(&p.level);
        let rate = super::logs::rate(p.per_min);
        let lead = Line::of(format!("{rate:>7} "), Role::Strong).put(format!("{:<6}", p.level), role);
        let pad = " ".repeat(lead.width());
        let texts = hang(&p.text, columns, &pad, &pad);
        for (i, text) in texts.into_iter().enumerate() {
            let words = Line::of(text.strip_prefix(&pad).unwrap_or(&text).to_owned(), Role::Text);
            let left = if i == 0 { lead.clone() } else { Line::of(pad.clone(), Role::Text) };
            out.push(left.join(words));
        }
    }
    out
}

fn replicas(at: Tick, run: &Run, service: &str, rows: &[ReplicaRow], columns: usize, look: Look) -> Vec<Line> {
    let title = format!("{service}, {}", count(rows.len() as u64, "replica", "replicas"));
    let mut out = said(at, run, &Line::default(), &title, Role::Strong, columns);
    let wide = rows.iter().map(|r| width(&r.version)).max().unwrap_or(0).clamp(7, 16);
    let head = format!("   no.  {}  status    failing", fit("version", wide, look.ascii));
    out.push(Line::of(head, Role::Muted));
    for r in rows {
        let version = fit(&r.version, wide, look.ascii);
        let row = Line::of(format!("{:>6}  {version}  {:<8}  {:>5.1} %", r.number, r.status, r.errors), Role::Text);
        out.push(if r.outlier { row.put("  !! unlike the others", Role::Bad) } else { row });
    }
    out
}

/// The change log with how flags, configurations and jobs stand.
pub fn changes(
    log: &[(String, String, String)],
    standing: &[(String, String)],
    columns: usize,
    ascii: bool,
) -> Vec<Line> {
    let who = log.iter().map(|(_, by, _)| width(by)).max().unwrap_or(0).min(16);
    let mut out = Vec::new();
    for (clock, by, note) in log {
        let lead = format!("  {clock}  {}  ", fit(by, who, ascii));
        let rest = " ".repeat(width(&lead));
        let role = if by == "you" { Role::Accent } else { Role::Text };
        out.extend(hang(note, columns, &lead, &rest).into_iter().map(|l| Line::of(l, role)));
    }
    if !standing.is_empty() {
        out.push(Line::of("  As it stands now", Role::Strong));
    }
    for (name, value) in standing {
        let lead = format!("  {name}: ");
        out.extend(hang(value, columns, &lead, "      ").into_iter().map(|l| Line::of(l, Role::Text)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::room::samples::run;
    use crate::tui::theme::Theme;

    #[test]
    fn what_is_laid_out_as_it_comes_is_what_is_laid_out_at_once() {
        let look = Look { theme: Theme::None, ascii: false };
        let mut run = run("flag-and-format");
        let mut kept = Kept::default();
        let mut reused = 0;
        for command in [
            "wait 10s",
            "look overview",
            "wait 10s",
            "wait 10s",
            "logs checkout",
            "wait 10s",
            "note nothing new",
            "flag express-pay off",
            "skip",
            "skip",
            "wait 10s",
            "wait 10s",
            "wait 1m",
            "look overview",
            "skip",
        ] {
            let known = kept.0.as_ref().map_or(0, |k| k.feed.starts.len());
            let _ = run.type_line(command);
            kept.keep(&run, 76, look);
            let whole = lay_out(&run, 76, look);
            assert_eq!(*kept.feed(&run, 76, look), whole, "after {command}");
            reused += usize::from(known > 0 && run.feed.len() > known);
        }
        assert!(reused > 8, "the feed grows");
        // Another width, another set of characters: the kept one does not hold.
        for (columns, ascii) in [(40, false), (76, true), (120, false)] {
            let look = Look { ascii, ..look };
            assert_eq!(*kept.feed(&run, columns, look), lay_out(&run, columns, look));
            kept.keep(&run, columns, look);
            assert_eq!(*kept.feed(&run, columns, look), lay_out(&run, columns, look));
        }
        let entries = run.feed.len();
        let shown = kept.feed(&run, 120, look);
        assert!(Arc::ptr_eq(&shown.0, &kept.feed(&run, 120, look).0), "drawing lays nothing out: {entries} entries");
    }
}
