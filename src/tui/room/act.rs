//! Typed lines become commands of the run: completed, recalled, asked about once where production changes, carried out,
//! kept. Every line that was carried out leaves as an effect before anything else is drawn.

use crate::session::desk::Request;
use crate::session::feed::Item;
use crate::tui::overlay::Kind;
use crate::tui::room::judge::{self, Judge, Outcome};
use crate::tui::room::{Asked, Cycle, Pane, State, areas, signs};
use crate::tui::shared::{Drill, Effect, Go, Shared, Step};

impl State {
    /// Carries out what is on the line, or asks first.
    pub(super) fn send(&mut self, shared: &mut Shared) -> Step {
        let line = self.line.text().trim().to_owned();
        if let Some(step) = self.hour_line(&line, shared) {
            return step;
        }
        if let Some(step) = self.own_word(&line) {
            return step;
        }
        if let Some(question) = self.run.question(&line) {
            self.asked = Some(Asked::Line { line, question });
            return Step::none();
        }
        self.carry_out(&line, true, shared)
    }

    /// A line from a window: stands on the command line, or is carried out like one that was typed.
    pub fn given(&mut self, line: &str, run: bool, shared: &mut Shared) -> Step {
        self.put(line);
        if run { self.send(shared) } else { Step::none() }
    }

    /// Words that are for the room, not for the run.
    fn own_word(&mut self, line: &str) -> Option<Step> {
        let step = match line {
            "" => Step::say("Type what to do, such as: look overview. The colon finds everything you can do."),
            "help" | "?" => Step::go(Go::Overlay(Kind::Help)),
            "update" => Step::go(Go::Overlay(Kind::Update)),
            "quit" | "exit" | "home" => Step::go(Go::Home),
            "abandon" => {
                self.asked = Some(Asked::Abandon);
                Step::none()
            }
            word => {
                let pane = Pane::ALL
                    .into_iter()
                    .find(|p| !matches!(p, Pane::Changes | Pane::Logs) && p.title().to_lowercase() == word)?;
                self.pane = pane;
                Step::none()
            }
        };
        self.put("");
        Some(step)
    }

    /// The answer to what was asked is yes.
    pub(super) fn yes(&mut self, shared: &mut Shared) -> Step {
        match self.asked.take() {
            None => Step::none(),
            Some(Asked::Line { line, .. }) => self.carry_out(&line, true, shared),
            Some(Asked::Skip) => self.carry_out("skip", false, shared),
            Some(Asked::Truth) => self.show_truth(),
            Some(Asked::Abandon) => {
                let id = self.id;
                if let Some(meta) = shared.record.runs.iter_mut().find(|r| r.id == id) {
                    meta.abandoned_at = Some(shared.now);
                }
                // An exam counts as far as it went.
                let go = if self.run.header.exam { Go::Debrief(Drill { id, run: self.run.clone() }) } else { Go::Home };
                Step::effect(Effect::Desk(Request::Abandon { run: id })).then(Step::go(go))
            }
        }
    }

    /// Carries out a line; `typed` by the person, or by a key.
    pub(super) fn carry_out(&mut self, line: &str, typed: bool, shared: &mut Shared) -> Step {
        let (known, entries) = (self.run.lines().len(), self.run.feed.len());
        if let Err(refused) = self.run.type_line(line) {
            self.error = Some((refused.message, refused.hint));
            return Step::none();
        }
        if typed {
            if self.past.last().is_none_or(|last| last != line) {
                self.past.push(line.to_owned());
            }
            self.put("");
        }
        self.error = None;
        match &mut self.hour {
            Some(hour) => hour.close(),
            None => self.judge = Judge::of(&self.run),
        }
        self.show_new(entries, shared);
        let lines = self.run.lines().iter().enumerate().skip(known);
        let run = self.id;
        let append = |(seq, line): (usize, &crate::session::log::Line)| {
            Effect::Desk(Request::Append { run, seq: seq as u32, line: line.clone() })
        };
        let mut step = Step { effects: lines.map(append).collect(), ..Step::none() };
        if let Some(meta) = shared.record.runs.iter_mut().find(|r| r.id == run) {
            meta.hints = self.run.hints as u32;
            meta.ended_at = self.run.over().then_some(shared.now);
        }
        if self.run.over() {
            step = step.then(Step::effect(Effect::Desk(Request::End { run })));
            step = step.then(Step::go(Go::Debrief(Drill { id: run, run: self.run.clone() })));
        }
        step
    }

    /// Brings what is new into sight: its end, or its beginning where it is longer than the pane.
    fn show_new(&mut self, from: usize, shared: &Shared) {
        let main = areas::areas(shared.area(), self, shared.look).main;
        if !self.filter.is_blank() {
            self.drop_filter();
        }
        let (first, len) = if self.hour.is_some() {
            let feed = self.feed(main.width as usize, shared.look);
            (feed.starts.get(from).copied(), feed.lines.len())
        } else {
            self.kept.keep(&self.run, main.width as usize, shared.look);
            let feed = self.kept.feed(&self.run, main.width as usize, shared.look);
            (feed.starts.get(from).copied(), feed.lines.len())
        };
        let first = first.unwrap_or(len);
        let long = first + (main.height as usize) < len;
        self.feed_top = long.then_some(first);
        self.show_last_log(from);
        if !matches!(self.pane, Pane::Charts | Pane::Map | Pane::Logs | Pane::Users) {
            self.pane = Pane::Feed;
        }
        let looked = self.run.feed[from..].iter().any(|e| matches!(e.item, Item::Panel { .. }));
        if looked {
            self.show_last_panel();
        }
    }

    /// Charts show the dashboard that was opened last, from the series that is furthest from a good day.
    pub(super) fn show_last_panel(&mut self) {
        let name = self.run.feed.iter().rev().find_map(|e| match &e.item {
            Item::Panel { name, .. } => Some(name),
            _ => None,
        });
        let at = name.and_then(|name| self.run.panels().iter().position(|p| &p.name == name));
        if let Some(at) = at {
            self.panel = at;
            self.picks[Pane::Charts as usize] = self.worst();
        }
    }

    /// The log that was opened last is the one that is shown.
    pub(super) fn show_last_log(&mut self, from: usize) {
        let opened = self.run.feed[from..].iter().rev().find_map(|e| match &e.item {
            Item::Logs { service, .. } => Some(service),
            _ => None,
        });
        let at = opened.and_then(|s| super::logs::services(&self.run).iter().position(|of| of == s));
        (self.log, self.tops[Pane::Logs as usize]) = (at.unwrap_or(self.log), 0);
    }

    /// The series of the dashboard that is furthest from a good day.
    fn worst(&self) -> usize {
        let panels = self.run.panels();
        let readings = panels.get(self.panel).and_then(|p| p.last).map_or(&[][..], |(_, readings)| readings);
        let role = |r: &crate::sim::observe::Reading| signs::badness(r.level);
        let most = readings.iter().map(role).max().unwrap_or(0);
        readings.iter().position(|r| role(r) == most).unwrap_or(0)
    }

    /// The next word that fits, or the one before.
    pub(super) fn complete(&mut self, by: isize) {
        let typed = self.cycle.as_ref().map_or_else(|| self.line.text().to_owned(), |c| c.typed.clone());
        let words = self.run.complete(&typed);
        let len = words.len();
        if len == 0 {
            return;
        }
        if len == 1 {
            let line = format!("{} ", words[0].line);
            self.put(&line);
            return;
        }
        let at = match &self.cycle {
            Some(cycle) => (cycle.at as isize + by).rem_euclid(len as isize) as usize,
            None if by < 0 => len - 1,
            None => 0,
        };
        self.put(&words[at].line);
        self.cycle = Some(Cycle { typed, at });
    }

    /// A line that was typed before.
    pub(super) fn recall(&mut self, by: isize) {
        let len = self.past.len();
        let at = self.recall.unwrap_or(len).saturating_add_signed(by).min(len);
        let words = self.past.get(at).cloned().unwrap_or_default();
        self.put(&words);
        self.recall = (at < len).then_some(at);
    }

    /// A step of the judgement that is asked for.
    pub(super) fn judge(&mut self, command: judge::Command, shared: &mut Shared) -> Step {
        let Some(judge) = &mut self.judge else { return Step::none() };
        match judge.step(command) {
            Outcome::Stay => Step::none(),
            Outcome::Skip => {
                self.asked = Some(Asked::Skip);
                Step::none()
            }
            Outcome::Send(line) => self.carry_out(&line, false, shared),
        }
    }
}
