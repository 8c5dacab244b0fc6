//! The incident room: what a person on call sees and does. This file holds the state and what each command does to it;
//! `act` carries typed lines out, [`judge`] is the judgement that stops the clock, [`view`] draws. A pane is a pure
//! function from the run to lines; what it may show is what the session says was seen.

mod act;
pub mod areas;
mod changes;
mod chart;
pub mod feed;
mod graph;
mod head;
pub mod judge;
mod logs;
mod map;
pub mod menu;
mod mouse;
mod panel;
mod people;
#[cfg(test)]
pub mod samples;
mod signs;
#[cfg(test)]
mod tests;
mod trace;
mod users;
pub mod view;
pub mod workshop;

use crate::session::Run;
use crate::session::question::Question;
use crate::tui::entry::{Edit, Entry};
use crate::tui::keys::Context;
use crate::tui::list::Move;
use crate::tui::overlay::Kind;
use crate::tui::paint::{Line, reveal};
use crate::tui::shared::{Drill, Effect, Go, Shared, Step};
use judge::Judge;

/// Timers of the live clock have ids from here on; the app's own stay far below.
const LIVE: u64 = 1 << 32;
/// How fast the key for live time goes after real time.
const FAST: u16 = 10;
/// The fastest that time moves by itself.
const MOST_SPEED: u16 = 60;

/// A run that is played.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Row in the record.
    id: i64,
    run: Box<Run>,
    /// What the large pane shows.
    pane: Pane,
    line: Entry,
    /// Why the line was refused, and what to do.
    error: Option<(String, String)>,
    cycle: Option<Cycle>,
    /// A line that was typed when a judgement came up; it stands again when that is answered.
    aside: Option<String>,
    /// Entries of the feed up to the last time that what happened since was asked, and up to the time before.
    heard: (usize, usize),
    /// Lines typed before, oldest first.
    past: Vec<String>,
    /// Which of them stands on the line.
    recall: Option<usize>,
    asked: Option<Asked>,
    judge: Option<Judge>,
    /// First line of the feed in sight; none: its end.
    feed_top: Option<usize>,
    /// First line in sight of the other panes.
    tops: [usize; Pane::ALL.len()],
    /// Selected row of each pane.
    picks: [usize; Pane::ALL.len()],
    /// Dashboard whose charts are shown.
    panel: usize,
    /// Log that is shown, by its place among those that there are.
    log: usize,
    /// What the feed and the log are searched for; blank: everything is shown.
    filter: Entry,
    /// Whether it is being typed.
    filtering: bool,
    /// How many times as fast as real time moves by itself; 0: it moves when the learner acts.
    live: u16,
    /// Counts timers of the live clock, so that a stale one is known.
    beat: u64,
    /// The feed as it was laid out last.
    kept: feed::Kept,
    /// Where a team plays it.
    hour: Option<Box<workshop::Hour>>,
}

/// A part of the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it shows")]
pub enum Pane {
    Feed,
    Map,
    Charts,
    People,
    Menu,
    Changes,
    Logs,
    Users,
}

impl Pane {
    /// All of them, in the order of their keys from F2 on.
    pub const ALL: [Self; 8] =
        [Self::Feed, Self::Map, Self::Charts, Self::People, Self::Menu, Self::Changes, Self::Logs, Self::Users];

    /// Its name.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Feed => "Feed",
            Self::Map => "Map",
            Self::Charts => "Charts",
            Self::People => "People",
            Self::Menu => "Menu",
            Self::Changes => "Changes",
            Self::Logs => "Logs",
            Self::Users => "Users",
        }
    }
}

/// A completion that is being gone through.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cycle {
    typed: String,
    at: usize,
}

/// What is asked once before it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    /// A line, with what will happen, what can go wrong and what the way back is.
    Line { line: String, question: Question },
    /// Leaving a judgement unanswered.
    Skip,
    /// Giving the run up.
    Abandon,
    /// Leaving a workshop for the course.
    Leave,
    /// Showing the presenter's window.
    Truth,
}

impl Asked {
    /// The keys that answer it. Enter does what is asked only where it was just typed or chosen, and nothing ends.
    const fn context(&self) -> Context {
        match self {
            Self::Line { .. } | Self::Skip => Context::Asked,
            Self::Truth => Context::AskedTruth,
            Self::Leave => Context::AskedLeave,
            Self::Abandon => Context::AskedEnd,
        }
    }

    /// What is said where something else is typed, which leaves it undone.
    fn undone(&self) -> String {
        match self {
            Self::Line { line, .. } => format!("Nothing was done: {line}."),
            Self::Skip => "The judgement stands; it was not left out.".to_owned(),
            Self::Truth => "Nothing was shown.".to_owned(),
            Self::Leave => "You stay.".to_owned(),
            Self::Abandon => "The run goes on.".to_owned(),
        }
    }
}

/// A message to the room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it does; the table of keys describes them")]
pub enum Command {
    Send,
    Clear,
    Complete,
    CompleteBack,
    Earlier,
    Later,
    Pane(Pane),
    NextPane,
    LastPane,
    Scroll(Move),
    Pick(Move),
    Panel(Move),
    Take,
    Wait,
    Live,
    Yes,
    No,
    Compose,
    Filter,
    FilterKeep,
    FilterDrop,
    Back,
    Judge(judge::Command),
    Workshop(workshop::Command),
    Leave,
}

/// A pane as lines.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// From the top.
    lines: Vec<Line>,
    /// Lines of the feed instead, which are many and stay.
    feed: Option<feed::Shown>,
    /// First and last line of each row that can be selected, in order.
    pub rows: Vec<(usize, usize)>,
    /// Where else there is something to select, in a figure.
    pub spots: Vec<Spot>,
    /// How many things can be selected, rows or not.
    pub len: usize,
}

/// Where in a figure something stands that can be selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Which.
    pub pick: usize,
    /// First column.
    pub column: usize,
    /// First line.
    pub line: usize,
    /// How many columns and lines it takes.
    pub size: (usize, usize),
}

impl Sheet {
    /// Lines of which those in `rows` can be selected.
    pub fn new(lines: Vec<Line>, rows: Vec<(usize, usize)>) -> Self {
        Self { len: rows.len(), lines, rows, ..Self::default() }
    }

    /// Its lines from the top.
    pub fn lines(&self) -> &[Line] {
        self.feed.as_ref().map_or(&self.lines, |feed| &feed.lines)
    }

    /// What stands at a column of a line.
    pub fn hit(&self, column: usize, line: usize) -> Option<usize> {
        let covers = |s: &&Spot| {
            (s.column..s.column + s.size.0).contains(&column) && (s.line..s.line + s.size.1).contains(&line)
        };
        let row = || self.rows.iter().position(|(first, last)| (*first..=*last).contains(&line));
        self.spots.iter().find(covers).map(|s| s.pick).or_else(row)
    }
}

impl State {
    /// A run where it stands.
    pub fn new(drill: Drill) -> Self {
        let past = drill.run.lines().iter().map(|l| l.command.clone()).filter(|c| !c.starts_with("wait")).collect();
        let told = if drill.run.lines().is_empty() { 0 } else { drill.run.feed.len() };
        let mut state = Self {
            id: drill.id,
            run: drill.run,
            pane: Pane::Feed,
            line: Entry::default(),
            error: None,
            cycle: None,
            aside: None,
            heard: (told, told),
            past,
            recall: None,
            asked: None,
            judge: None,
            feed_top: None,
            tops: [0; Pane::ALL.len()],
            picks: [0; Pane::ALL.len()],
            panel: 0,
            log: 0,
            filter: Entry::default(),
            filtering: false,
            live: 0,
            beat: 0,
            kept: feed::Kept::default(),
            hour: None,
        };
        state.judge = Judge::of(&state.run);
        state.show_last_panel();
        state.show_last_log(0);
        state
    }

    /// The run.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// Which keys hold, the innermost first.
    pub fn contexts(&self) -> Vec<Context> {
        if let Some(asked) = &self.asked {
            return vec![asked.context(), Context::Always];
        }
        if self.filtering {
            return vec![Context::RoomFilter, Context::Editing, Context::Always];
        }
        if !self.line.is_blank() {
            return vec![Context::RoomLine, Context::Room, Context::Editing, Context::Always];
        }
        let inner = match (&self.judge, self.pane) {
            (Some(judge), _) if judge.tagging() => Context::JudgeCues,
            (Some(judge), _) if judge.unsure() => Context::Judge,
            (Some(_), _) => Context::JudgeSure,
            (None, Pane::Map | Pane::People | Pane::Menu) => Context::RoomPick,
            (None, Pane::Charts | Pane::Logs) => Context::RoomChart,
            (None, Pane::Feed | Pane::Changes | Pane::Users) => Context::RoomBlank,
        };
        self.hour_contexts(inner)
            .unwrap_or_else(|| vec![inner, Context::RoomEmpty, Context::Room, Context::Browsing, Context::Always])
    }

    /// Takes a command.
    pub fn update(&mut self, command: Command, shared: &mut Shared) -> Step {
        match command {
            Command::Send => return self.send(shared),
            Command::Clear => self.put(""),
            Command::Complete => self.complete(1),
            Command::CompleteBack => self.complete(-1),
            Command::Earlier => self.recall(-1),
            Command::Later => self.recall(1),
            Command::Pane(pane) => self.pane = pane,
            Command::NextPane => self.pane = self.beside(1),
            Command::LastPane => self.pane = self.beside(-1),
            Command::Scroll(step) => self.scroll(step, shared),
            Command::Pick(step) => self.pick(step, shared),
            Command::Panel(step) if self.pane == Pane::Logs => {
                self.log = step.from(self.log, logs::services(&self.run).len(), 1);
                self.tops[Pane::Logs as usize] = 0;
            }
            Command::Panel(step) => {
                self.panel = step.from(self.panel, self.run.panels().len(), 1);
                self.picks[Pane::Charts as usize] = 0;
            }
            Command::Take => return self.take(),
            Command::Wait => return self.carry_out("wait 1m", false, shared),
            Command::Live => return self.toggle_live(),
            Command::Compose => return Step::go(Go::Overlay(Kind::Update)),
            Command::Yes => return self.yes(shared),
            Command::No => self.asked = None,
            Command::Filter => {
                self.filtering = true;
                if self.pane != Pane::Logs {
                    self.pane = Pane::Feed;
                }
            }
            Command::FilterKeep => self.filtering = false,
            Command::FilterDrop => self.drop_filter(),
            Command::Back if !self.filter.is_blank() => self.drop_filter(),
            Command::Back if self.pane != Pane::Feed => self.pane = Pane::Feed,
            Command::Judge(command) => return self.judge(command, shared),
            Command::Workshop(command) => return self.hour_command(command),
            // On a projector the course is not for everybody to see.
            Command::Back if self.hour.is_some() => self.asked = Some(Asked::Leave),
            Command::Back | Command::Leave => return self.leave(),
        }
        Step::none()
    }

    /// Takes text that was typed or pasted.
    pub fn typed(&mut self, text: &str) -> Step {
        if let Some(asked) = self.asked.take() {
            // Whoever types on has not read the question: nothing is done, and no letter is lost.
            let step = Step::say(asked.undone());
            if asked != Asked::Skip {
                self.put("");
                self.line.insert(text);
            }
            return step;
        }
        if self.filtering {
            self.filter.insert(text);
            (self.feed_top, self.tops[Pane::Logs as usize]) = (None, 0);
        } else if !(self.line.is_blank() && text.trim().is_empty()) {
            if self.refused() {
                self.line = Entry::default();
            }
            self.line.insert(text);
            (self.cycle, self.error) = (None, None);
        }
        Step::none()
    }

    /// Takes an editing step.
    pub fn edit(&mut self, edit: Edit) -> Step {
        if self.filtering {
            self.filter.edit(edit);
        } else {
            self.line.edit(edit);
            (self.cycle, self.error) = (None, None);
        }
        Step::none()
    }

    /// The terminal has another size: what is in sight stays within what there is.
    pub fn settle(&mut self, shared: &Shared) {
        if let Some(top) = self.feed_top {
            let (len, rows) = self.feed_size(shared);
            self.feed_top = (top + rows < len).then_some(top);
        }
    }

    /// A timer of the live clock, or another's. Time stands while something is typed, asked or `covered` by a window.
    pub fn timer(&mut self, id: u64, covered: bool, shared: &mut Shared) -> Step {
        if let Some(step) = self.minute(id, shared.now) {
            return step;
        }
        if id != LIVE + self.beat || self.live == 0 {
            return Step::none();
        }
        let stands = covered
            || !self.line.is_blank()
            || self.filtering
            || self.asked.is_some()
            || self.judge.is_some()
            || self.run.freeze().is_some();
        let step = if stands { Step::none() } else { self.carry_out("wait 5s", false, shared) };
        if self.run.over() { step } else { step.then(self.arm()) }
    }

    /// A pane as lines, in a room of this size.
    pub fn sheet(&self, pane: Pane, columns: usize, rows: usize, look: crate::tui::theme::Look) -> Sheet {
        match pane {
            Pane::Feed => self.feed_sheet(columns, look),
            Pane::Map => map::sheet(&self.run, self.picks[pane as usize], columns, rows, look),
            Pane::Charts => chart::sheet(self, columns, rows, look),
            Pane::People => people::sheet(&self.run, columns, look),
            Pane::Menu => menu::sheet(&self.run, self.picks[pane as usize], columns, look),
            Pane::Changes => changes::sheet(&self.run, columns, look),
            Pane::Logs => logs::sheet(self, columns, look),
            Pane::Users => users::sheet(&self.run, columns, look),
        }
    }

    /// First line in sight of a pane of which `rows` can be seen.
    pub fn top(&self, pane: Pane, sheet: &Sheet, rows: usize) -> usize {
        let pick = self.picks[pane as usize];
        match sheet.rows.get(pick) {
            Some((first, end)) if pane != Pane::Feed => {
                // The menu is long and stays where it was turned to; lists that are short begin at their beginning.
                let from = if pane == Pane::Menu { self.tops[pane as usize] } else { 0 };
                // The heading above the first row is seen with it.
                let first = if pick == 0 { 0 } else { *first };
                reveal(from, first, *end + 1, rows, sheet.lines().len())
            }
            _ => self.side_top(pane, sheet, rows),
        }
    }

    /// Row that is selected in a pane, where the keys act on one.
    pub fn selected(&self, pane: Pane) -> Option<usize> {
        let live = pane == self.pane && self.line.is_blank() && self.judge.is_none();
        (live && matches!(pane, Pane::Map | Pane::People | Pane::Menu)).then_some(self.picks[pane as usize])
    }

    /// Whether the line was refused as it stands: what is typed next takes its place, unless it is edited first.
    pub fn refused(&self) -> bool {
        self.error.is_some() && !self.line.is_blank() && !self.filtering
    }

    /// To the course, with a word on what is kept.
    fn leave(&self) -> Step {
        let words = format!("{} is kept as it stands; open it to go on.", self.run.scenario.title);
        Step::say(words).then(Step::go(Go::Home))
    }

    /// What happened between the last two times that this was asked.
    pub fn since(&self, columns: usize, look: crate::tui::theme::Look) -> Vec<Line> {
        let (from, to) = self.heard;
        let news = |e: &&crate::session::feed::Entry| e.item.is_news();
        let entries: Vec<_> = self.run.feed.get(from..to).unwrap_or_default().iter().filter(news).collect();
        if entries.is_empty() {
            return crate::tui::paint::wrapped("Nothing happened since.", columns, crate::tui::theme::Role::Text);
        }
        entries.into_iter().flat_map(|e| feed::entry(e, &self.run, columns, look)).collect()
    }

    /// The last thing that was looked at, in full.
    pub fn last_look(&self, columns: usize, look: crate::tui::theme::Look) -> Vec<Line> {
        let last = self.run.feed.iter().rev().find(|e| e.item.is_look());
        last.map_or_else(Vec::new, |e| feed::entry(e, &self.run, columns, look))
    }

    fn put(&mut self, words: &str) {
        self.line = Entry::with(words);
        (self.cycle, self.error, self.recall) = (None, None, None);
    }

    fn beside(&self, by: isize) -> Pane {
        let n = Pane::ALL.len() as isize;
        Pane::ALL[(self.pane as isize + by).rem_euclid(n) as usize]
    }

    fn drop_filter(&mut self) {
        self.filtering = false;
        self.filter = Entry::default();
        self.feed_top = None;
    }

    fn feed_size(&self, shared: &Shared) -> (usize, usize) {
        let main = areas::areas(shared.area(), self, shared.look).main;
        let sheet = self.sheet(Pane::Feed, main.width as usize, main.height as usize, shared.look);
        (sheet.lines().len(), main.height as usize)
    }

    /// The feed; for a projector with room between its entries.
    fn feed(&self, columns: usize, look: crate::tui::theme::Look) -> feed::Feed {
        let feed = feed::lay_out(&self.run, columns, look);
        if self.hour.is_some() { workshop::view::spaced(feed) } else { feed }
    }

    /// Lays out what is new in the feed, so that drawing need not. Changes nothing that can be seen.
    pub fn keep(&mut self, shared: &Shared) {
        if self.pane == Pane::Feed && self.hour.is_none() {
            let main = areas::areas(shared.area(), self, shared.look).main;
            self.kept.keep(&self.run, main.width as usize, shared.look);
        }
    }

    /// The feed, or what of it has what is searched for.
    fn feed_sheet(&self, columns: usize, look: crate::tui::theme::Look) -> Sheet {
        if self.hour.is_some() && self.filter.is_blank() {
            return Sheet::new(self.feed(columns, look).lines, Vec::new());
        }
        let feed = self.kept.feed(&self.run, columns, look);
        if self.filter.is_blank() {
            return Sheet { feed: Some(feed), ..Sheet::default() };
        }
        Sheet::new(feed::found(&feed, self.filter.text(), columns, look), Vec::new())
    }

    fn scroll(&mut self, step: Move, shared: &Shared) {
        let main = areas::areas(shared.area(), self, shared.look).main;
        let (columns, rows) = (main.width as usize, main.height as usize);
        if let Some(hour) = self.hour.as_ref().filter(|h| workshop::view::covered(self, h)) {
            let len = workshop::view::lines(self, hour, columns, shared.look).len();
            let top = step.from(hour.top, len.saturating_sub(rows) + 1, rows.saturating_sub(2));
            if let Some(hour) = &mut self.hour {
                hour.top = top;
            }
            return;
        }
        let sheet = self.sheet(self.pane, columns, rows, shared.look);
        if self.pane != Pane::Feed && sheet.len > 0 {
            return self.pick(step, shared);
        }
        self.scroll_lines(self.pane, &sheet, main.height as usize, step);
    }

    /// Moves the lines of a pane of which `rows` are in sight.
    fn scroll_lines(&mut self, pane: Pane, sheet: &Sheet, rows: usize, step: Move) {
        let last = sheet.lines().len().saturating_sub(rows);
        let to = step.from(self.side_top(pane, sheet, rows), last + 1, rows.saturating_sub(2));
        if pane == Pane::Feed {
            self.feed_top = (to < last).then_some(to);
        } else {
            self.tops[pane as usize] = to;
        }
    }

    /// First line in sight of a pane that no key acts on.
    pub fn side_top(&self, pane: Pane, sheet: &Sheet, rows: usize) -> usize {
        let last = sheet.lines().len().saturating_sub(rows);
        if pane == Pane::Feed { self.feed_top.unwrap_or(last).min(last) } else { self.tops[pane as usize].min(last) }
    }

    fn pick(&mut self, step: Move, shared: &Shared) {
        let main = areas::areas(shared.area(), self, shared.look).main;
        let sheet = self.sheet(self.pane, main.width as usize, main.height as usize, shared.look);
        let len = sheet.len;
        if len == 0 {
            return self.scroll_lines(self.pane, &sheet, main.height as usize, step);
        }
        let at = self.picks[self.pane as usize].min(len.saturating_sub(1));
        self.picks[self.pane as usize] = match step {
            Move::PageUp | Move::PageDown => paged(&sheet, at, main.height as usize, step),
            _ => step.from(at, len, 1),
        };
        let sheet = self.sheet(self.pane, main.width as usize, main.height as usize, shared.look);
        self.tops[self.pane as usize] = match step {
            // A page begins with the row that it leads to.
            Move::PageDown => sheet.rows.get(self.picks[self.pane as usize]).map_or(0, |(first, _)| *first),
            _ => self.top(self.pane, &sheet, main.height as usize),
        };
    }

    /// Puts what is selected on the command line.
    fn take(&mut self) -> Step {
        let pick = self.picks[self.pane as usize];
        let phrase = match self.pane {
            Pane::Menu => match menu::taken(&self.run, pick) {
                menu::Taken::Phrase(phrase) => Some(phrase),
                menu::Taken::Abandon => {
                    self.asked = Some(Asked::Abandon);
                    return Step::none();
                }
                menu::Taken::Nothing => None,
            },
            Pane::People => people::taken(&self.run, pick),
            Pane::Map => map::taken(&self.run, pick),
            Pane::Charts => self.run.panels().get(self.panel).map(|p| format!("look {}", p.name)),
            Pane::Logs => logs::services(&self.run).get(self.log).map(|s| format!("logs {s}")),
            Pane::Feed | Pane::Changes | Pane::Users => None,
        };
        match phrase {
            Some(phrase) => {
                self.put(&phrase);
                Step::none()
            }
            None => Step::say("There is nothing to do here now."),
        }
    }

    /// The menu, from a heading on.
    fn open_menu(&mut self, group: Option<crate::session::views::Group>, shared: &Shared) {
        self.pane = Pane::Menu;
        let Some(at) = group.and_then(|group| self.run.menu().iter().position(|i| i.group == group)) else { return };
        self.picks[Pane::Menu as usize] = at;
        let main = areas::areas(shared.area(), self, shared.look).main;
        let sheet = self.sheet(Pane::Menu, main.width as usize, main.height as usize, shared.look);
        // Its heading stands above the first row.
        self.tops[Pane::Menu as usize] = sheet.rows.get(at).map_or(0, |(first, _)| first.saturating_sub(1));
    }

    fn toggle_live(&mut self) -> Step {
        self.go_live(match self.live {
            0 => 1,
            1 => FAST,
            _ => 0,
        })
    }

    /// Lets time move by itself, so many times as fast as real; 0: when the learner acts.
    pub fn go_live(&mut self, speed: u16) -> Step {
        self.live = speed.min(MOST_SPEED);
        match self.live {
            0 => Step::say("Time moves when you act."),
            1 => self.arm().then(Step::say("Time moves by itself now; it stands while you type.")),
            n => self.arm().then(Step::say(format!("Time moves {n} times as fast now; it stands while you type."))),
        }
    }

    /// Asks for the next beat of the live clock: five simulated seconds a beat.
    fn arm(&mut self) -> Step {
        self.beat += 1;
        let after_ms = 5_000 / u32::from(self.live.max(1));
        Step::effect(Effect::Timer { id: LIVE + self.beat, after_ms })
    }
}

/// The row that a page up or down leads to from `at`, of rows of which `height` lines are in sight.
fn paged(sheet: &Sheet, at: usize, height: usize, step: Move) -> usize {
    let Some((first, _)) = sheet.rows.get(at) else { return step.from(at, sheet.len, 5) };
    let page = height.saturating_sub(1).max(1);
    if step == Move::PageUp {
        let to = first.saturating_sub(page);
        let hit = sheet.rows.iter().position(|(line, _)| *line >= to).unwrap_or(0);
        return hit.min(at.saturating_sub(1));
    }
    let hit = sheet.rows.iter().rposition(|(line, _)| *line <= first + page).unwrap_or(at);
    hit.max(at + 1).min(sheet.rows.len().saturating_sub(1))
}
