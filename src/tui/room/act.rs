//! Typed lines become commands of the run: completed, recalled, asked about once where production changes, carried out,
//! kept. Every line that was carried out leaves as an effect before anything else is drawn.

use crate::session::complete::Completion;
use crate::session::desk::Request;
use crate::session::feed::Item;
use crate::session::run::ANSWER_IT;
use crate::session::typed::ask;
use crate::session::workshop::{self, Workshop};
use crate::sim::phrase::PhraseError;
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
        if let Some(step) = self.own_word(&line, shared) {
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

    /// Words that are for the room, not for the run: the same as in line mode, and the names of the panes.
    fn own_word(&mut self, line: &str, shared: &Shared) -> Option<Step> {
        let (first, rest) = line.split_once(char::is_whitespace).map_or((line, ""), |(f, r)| (f, r.trim()));
        let step = match (self.asking(first), rest) {
            _ if line.is_empty() => self.say_what_can_be_typed(),
            (Some("help"), "") => Step::go(Go::Overlay(Kind::Words)),
            (Some("help"), word) => match ask::topic(&self.run, word, self.hour.is_some()) {
                Ok(topic) => Step::go(Go::Overlay(Kind::Word(topic))),
                Err(e) => return Some(self.refuse(e)),
            },
            (Some("menu"), "") => {
                self.open_menu(None, shared);
                Step::none()
            }
            (Some("menu"), heading) => match ask::heading(heading) {
                Ok(group) => {
                    self.open_menu(Some(group), shared);
                    Step::none()
                }
                Err(e) => return Some(self.refuse(e)),
            },
            (Some(word), _) if !rest.is_empty() => {
                let hint = self.run.meant(line).unwrap_or_else(|| format!("type `{word}`"));
                return Some(self.refuse(PhraseError { message: format!("`{word}` stands alone"), hint }));
            }
            (Some("briefing"), _) => Step::go(Go::Overlay(Kind::Briefing)),
            (Some("status"), _) => Step::go(Go::Overlay(Kind::Status)),
            (Some("since"), _) => {
                self.heard = (self.heard.1, self.run.feed.len());
                Step::go(Go::Overlay(Kind::Since))
            }
            (Some("again"), _) => self.again(),
            (Some("home"), _) => self.leave(),
            (Some("quit"), _) => Step::effect(Effect::Quit),
            (Some("abandon"), _) => {
                self.asked = Some(Asked::Abandon);
                Step::none()
            }
            (word, _) => {
                if line == "update" {
                    self.put("");
                    return Some(Step::go(Go::Overlay(Kind::Update)));
                }
                let name = word.unwrap_or(line);
                let pane = Pane::ALL
                    .into_iter()
                    .find(|p| !matches!(p, Pane::Changes | Pane::Logs) && p.title().to_lowercase() == name)?;
                self.pane = pane;
                Step::none()
            }
        };
        self.put("");
        Some(step)
    }

    /// The word that only asks which `typed` is, or is the only beginning of where no command begins so.
    fn asking(&self, typed: &str) -> Option<&'static str> {
        if let Some(word) = ask::word(typed) {
            return Some(word);
        }
        let typed = typed.to_lowercase();
        let begins = |word: &str| typed.len() > 1 && word.starts_with(&typed);
        if self.run.verbs().iter().any(|v| begins(v.word)) {
            return None;
        }
        let mut words = ask::WORDS.iter().map(|w| w.word).filter(|w| begins(w));
        words.next().filter(|_| words.next().is_none())
    }

    fn say_what_can_be_typed(&self) -> Step {
        if self.run.freeze().is_none() {
            return Step::say("Type what to do, such as: look overview. The colon finds everything you can do.");
        }
        Step::say(match self.hour {
            Some(_) => format!("Type a vote, as in {}; skip leaves this judgement out.", workshop::example(&self.run)),
            None => "The clock stands still: answer the judgement, or x leaves it out.".to_owned(),
        })
    }

    /// The last thing that was looked at, in a window.
    fn again(&self) -> Step {
        if self.run.feed.iter().any(|e| e.item.is_look()) {
            Step::go(Go::Overlay(Kind::Again))
        } else {
            Step::say("You have not looked at anything yet.")
        }
    }

    /// What is said of a line that cannot be carried out; it stays, selected.
    fn refuse(&mut self, error: PhraseError) -> Step {
        let error = if self.hour.is_some() { Workshop::refused(error, &self.run) } else { error };
        self.error = Some((error.message, error.hint));
        Step::none()
    }

    /// Words that fit at the end of what is typed: of the run, and those that only ask.
    pub fn words_that_fit(&self, typed: &str) -> Vec<Completion> {
        let mut out = self.run.complete(typed);
        let whole =
            |line: String, word: &str, about: &str| Completion { line, word: word.to_owned(), about: about.to_owned() };
        match typed.split_once(' ') {
            None if !typed.is_empty() => {
                let own = ask::WORDS.iter().filter(|w| w.word.starts_with(typed));
                out.extend(own.map(|w| whole(w.word.to_owned(), w.word, w.about)));
            }
            Some(("menu", rest)) => {
                let own = ask::HEADINGS.iter().filter(|(_, w)| w.starts_with(rest));
                out.extend(own.map(|(group, w)| whole(format!("menu {w}"), w, group.word())));
            }
            Some(("help", rest)) => {
                let own = self.run.verbs().into_iter().filter(|v| v.word.starts_with(rest));
                out.extend(own.map(|v| whole(format!("help {}", v.word), v.word, v.about)));
            }
            _ => {}
        }
        out
    }

    /// The answer to what was asked is yes.
    pub(super) fn yes(&mut self, shared: &mut Shared) -> Step {
        match self.asked.take() {
            None => Step::none(),
            Some(Asked::Line { line, .. }) => self.carry_out(&line, true, shared),
            Some(Asked::Skip) => self.carry_out("skip", false, shared),
            Some(Asked::Truth) => self.show_truth(),
            Some(Asked::Leave) => self.leave(),
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
        let judged = self.run.freeze().is_some();
        if let Err(refused) = self.run.type_line(line) {
            let waits = typed && refused.hint == ANSWER_IT;
            self.refuse(refused);
            if waits {
                self.set_aside();
            }
            return Step::none();
        }
        if typed {
            if self.past.last().is_none_or(|last| last != line) {
                self.past.push(line.to_owned());
            }
            self.put("");
        }
        self.error = None;
        match (judged, self.run.freeze().is_some()) {
            (false, true) if !self.line.is_blank() => self.set_aside(),
            (true, false) if self.line.is_blank() => {
                if let Some(line) = self.aside.take() {
                    self.put(&line);
                }
            }
            _ => {}
        }
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

    /// Keeps the line for when the judgement is answered; it says so where it was refused.
    fn set_aside(&mut self) {
        let line = self.line.text().trim().to_owned();
        if let Some((_, hint)) = &mut self.error {
            *hint = format!("{hint}; your line is kept and stands here again afterwards");
        }
        let error = self.error.take();
        self.put("");
        (self.error, self.aside) = (error, Some(line));
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
        let words = self.words_that_fit(&typed);
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
