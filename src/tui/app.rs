//! The whole front end as one value: messages in, effects out. Only routes: what a message means is known to the screen
//! or window it goes to; `desk` takes what comes back from the engine and the record, `go` changes screens, `view` draws
//! and only reads. No I/O, no clock.

mod desk;
mod go;
mod view;

use std::sync::Arc;

use ratatui::layout::Rect;

use crate::learn::map::Catalogue;
use crate::learn::record::Record;
use crate::session::Run;
use crate::session::desk::{Reply, Request};
use crate::tui::key::{Input, Mouse, MouseWhat};
use crate::tui::keys::{self, Context};
use crate::tui::overlay::{Kind, Outcome, Overlay};
use crate::tui::shared::{Effect, Go, Shared, Step};
use crate::tui::theme::{Choice, Look, Theme};
use crate::tui::{briefing, debrief, decide, hit, home, lesson, replay, room, watch};

pub use view::view;

/// Below this many columns only a message is shown.
pub const MIN_COLUMNS: u16 = 40;
/// Below this many rows only a message is shown.
pub const MIN_ROWS: u16 = 12;

/// The front end of one session.
#[derive(Debug, Clone, PartialEq)]
pub struct App {
    shared: Shared,
    screen: Screen,
    overlays: Vec<Overlay>,
    notice: Option<(u64, String)>,
    timers: u64,
    /// A run was asked for and has not come yet.
    opening: bool,
}

/// What fills the terminal, with its state.
#[derive(Debug, Clone, PartialEq)]
pub enum Screen {
    /// The map of the course.
    Home(home::State),
    /// A lesson.
    Lesson(Box<lesson::State>),
    /// Before a run.
    Briefing(Box<briefing::State>),
    /// A run.
    Room(Box<room::State>),
    /// After a run.
    Debrief(Box<debrief::State>),
    /// A walkthrough that is watched.
    Watch(Box<watch::State>),
    /// A run that is played back.
    Replay(Box<replay::State>),
    /// A decision.
    Decide(Box<decide::State>),
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// Something was typed, clicked or pasted.
    Input(Input),
    /// The time, in Unix seconds; told before the inputs that it dates.
    Now(i64),
    /// The terminal has this many columns and rows.
    Resize(u16, u16),
    /// A timer that was asked for has run out.
    Timer(u64),
    /// One line for the person, such as why an effect failed.
    Notice(String),
    /// An answer to an [`Effect::Desk`].
    Desk(Reply),
    /// The terminal has told what suits it.
    Fitting(Theme),
    /// The record has changed outside this screen.
    Record(Box<Record>),
    /// Opens a lesson by its id, as the command line asked.
    OpenLesson(String),
    /// Plays a run back.
    OpenReplay(Box<Run>),
    /// Opens a lesson at a screen, for what is due there.
    OpenScreen {
        /// Lesson id.
        lesson: String,
        /// Index of the screen.
        screen: usize,
    },
}

/// A message to the app itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Leave the program.
    Quit,
    /// Show every key.
    Help,
    /// Find something to do by a few letters.
    Palette,
    /// Show other colours from now on, and the next time.
    Colours(Choice),
}

/// What a session begins with.
#[derive(Debug, Clone, PartialEq)]
pub struct Setup {
    /// What there is to learn.
    pub course: Arc<Catalogue>,
    /// What is known of the learner.
    pub record: Record,
    /// Unix seconds.
    pub now: i64,
    /// Columns and rows.
    pub size: (u16, u16),
    /// Colours and characters.
    pub look: Look,
    /// Any number that stays the same for one learner.
    pub learner: u64,
    /// How many times as fast as real time moves by itself in a run; 0: when the learner acts.
    pub speed: u16,
    /// The first run that is begun is a workshop's, of so many minutes.
    pub workshop: Option<u16>,
}

impl Screen {
    /// Which keys hold, the innermost first.
    pub fn contexts(&self, shared: &Shared) -> Vec<Context> {
        match self {
            Self::Home(_) => vec![Context::Home, Context::Browsing, Context::Always],
            Self::Lesson(state) => state.contexts(shared),
            Self::Briefing(state) => state.contexts(),
            Self::Room(state) => state.contexts(),
            Self::Debrief(state) => state.contexts(),
            Self::Watch(state) => state.contexts(),
            Self::Replay(state) => state.contexts(),
            Self::Decide(state) => state.contexts(),
        }
    }

    fn mouse(&mut self, mouse: Mouse, shared: &mut Shared) -> Step {
        match self {
            Self::Home(state) => state.mouse(mouse, shared),
            Self::Lesson(state) => state.mouse(mouse, shared),
            Self::Briefing(state) => state.mouse(mouse, shared),
            Self::Room(state) => state.mouse(mouse, shared),
            Self::Debrief(state) => state.mouse(mouse, shared),
            Self::Watch(state) => state.mouse(mouse, shared),
            Self::Replay(state) => state.mouse(mouse, shared),
            Self::Decide(state) => state.mouse(mouse, shared),
        }
    }

    fn typed(&mut self, text: &str, shared: &Shared) -> Step {
        match self {
            Self::Home(_) | Self::Briefing(_) | Self::Watch(_) | Self::Replay(_) | Self::Decide(_) => Step::none(),
            Self::Lesson(state) => state.typed(text, shared),
            Self::Room(state) => state.typed(text),
            Self::Debrief(state) => state.typed(text),
        }
    }

    /// The terminal has another size, or the record has changed.
    fn settle(&mut self, shared: &Shared) {
        match self {
            Self::Home(state) => state.settle(shared),
            Self::Lesson(state) => state.settle(shared),
            Self::Briefing(state) => state.settle(shared),
            Self::Room(state) => state.settle(shared),
            Self::Debrief(state) => state.settle(shared),
            Self::Watch(state) => state.settle(shared),
            Self::Replay(state) => state.settle(shared),
            Self::Decide(state) => state.settle(shared),
        }
    }

    /// What must not be lost when the screen is left.
    fn close(&mut self, shared: &mut Shared) -> Step {
        match self {
            Self::Lesson(state) => state.close(shared),
            _ => Step::none(),
        }
    }
}

impl App {
    /// A session that shows the map of the course.
    pub fn new(setup: Setup) -> Self {
        let Setup { course, record, now, size: (columns, rows), look, learner, speed, workshop } = setup;
        let (colours, fitting) = (Choice::Is(look.theme), look.theme);
        let shared = Shared {
            course,
            record,
            now,
            columns,
            rows,
            look,
            colours,
            fitting,
            still: false,
            learner,
            speed,
            workshop,
        };
        let screen = Screen::Home(home::State::default());
        Self { shared, screen, overlays: Vec::new(), notice: None, timers: 0, opening: false }
    }

    /// With the colours that `choice` means, where `fitting` is what suits the terminal; `still`: nothing moves by itself.
    #[must_use]
    pub const fn preferring(mut self, choice: Choice, fitting: Theme, still: bool) -> Self {
        (self.shared.colours, self.shared.fitting, self.shared.still) = (choice, fitting, still);
        self.shared.look.theme = choice.on(fitting);
        self
    }

    /// Takes a message. Total: every message is answered in every state, most often with no effect.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let clicked = self.clicked(&msg);
        if matches!(msg, Msg::Input(_)) {
            self.notice = None;
        }
        let step = match msg {
            Msg::Input(Input::Mouse(_)) if clicked.is_some() => {
                clicked.map_or_else(Step::none, |command| self.command(command))
            }
            Msg::Input(Input::Key(key)) => match keys::find(&self.contexts(), key) {
                Some(command) => self.command(command),
                None => key.text().map_or_else(Step::none, |c| self.typed(c.encode_utf8(&mut [0; 4]))),
            },
            Msg::Input(Input::Paste(text)) => self.typed(&text),
            Msg::Input(Input::Mouse(mouse)) => self.mouse(mouse),
            Msg::Now(now) => {
                self.shared.now = now;
                Step::none()
            }
            Msg::Resize(columns, rows) => {
                (self.shared.columns, self.shared.rows) = (columns, rows);
                self.screen.settle(&self.shared);
                Step::none()
            }
            Msg::Timer(id) => {
                self.notice = self.notice.take().filter(|(of, _)| *of != id);
                match &mut self.screen {
                    Screen::Room(state) => state.timer(id, !self.overlays.is_empty(), &mut self.shared),
                    Screen::Replay(state) => state.timer(id, !self.overlays.is_empty(), &mut self.shared),
                    _ => Step::none(),
                }
            }
            Msg::Notice(words) => Step::say(words),
            Msg::Desk(reply) => self.desk(reply),
            Msg::Fitting(theme) => {
                self.shared.fitting = theme;
                self.shared.look.theme = self.shared.colours.on(theme);
                Step::none()
            }
            Msg::Record(record) => {
                self.shared.record = *record;
                self.screen.settle(&self.shared);
                Step::none()
            }
            Msg::OpenReplay(run) => self.screen.close(&mut self.shared).then(Step::go(Go::Replay(run))),
            Msg::OpenScreen { lesson: id, screen } => {
                self.screen.close(&mut self.shared).then(Step::go(Go::Lesson { id, screen: Some(screen) }))
            }
            Msg::OpenLesson(id) => self.screen.close(&mut self.shared).then(Step::go(Go::Lesson { id, screen: None })),
        };
        let effects = self.follow(step);
        if let Screen::Room(state) = &mut self.screen {
            state.keep(&self.shared);
        }
        effects
    }

    /// What every screen reads.
    pub const fn shared(&self) -> &Shared {
        &self.shared
    }

    /// What fills the terminal.
    pub const fn screen(&self) -> &Screen {
        &self.screen
    }

    /// Windows on top of it, the topmost last.
    pub fn overlays(&self) -> &[Overlay] {
        &self.overlays
    }

    /// Which keys hold, the innermost first.
    pub fn contexts(&self) -> Vec<Context> {
        if too_small(self.shared.area()) {
            return vec![Context::Always];
        }
        self.overlays.last().map_or_else(|| self.screen.contexts(&self.shared), |o| o.contexts().to_vec())
    }

    /// Colours and characters from now on.
    pub const fn set_look(&mut self, look: Look) {
        self.shared.look = look;
    }

    fn command(&mut self, command: keys::Command) -> Step {
        match (command, &mut self.screen) {
            (keys::Command::App(Command::Quit), screen) => {
                screen.close(&mut self.shared).then(Step::effect(Effect::Quit))
            }
            (keys::Command::App(Command::Help), _) => Step::go(Go::Overlay(Kind::Help)),
            (keys::Command::App(Command::Palette), _) => Step::go(Go::Overlay(Kind::Palette)),
            (keys::Command::App(Command::Colours(choice)), _) => self.colours(choice),
            (keys::Command::Room(room::Command::Live) | keys::Command::Replay(replay::Command::Play), _)
                if self.shared.still =>
            {
                Step::say("Nothing moves by itself: firedrill was started with --no-motion.")
            }
            (keys::Command::Edit(edit), _) if !self.overlays.is_empty() => {
                if let Some(top) = self.overlays.last_mut() {
                    top.edit(edit);
                }
                Step::none()
            }
            (keys::Command::Overlay(command), screen) => {
                let outcome = self.overlays.last_mut().map(|o| o.update(command, screen, &self.shared));
                self.overlay(outcome.unwrap_or_default())
            }
            (keys::Command::Home(command), Screen::Home(state)) => state.update(command, &self.shared),
            (keys::Command::Lesson(command), Screen::Lesson(state)) => state.update(command, &mut self.shared),
            (keys::Command::Edit(edit), Screen::Lesson(state)) => state.edit(edit),
            (keys::Command::Briefing(command), Screen::Briefing(state)) => state.update(command, &self.shared),
            (keys::Command::Room(command), Screen::Room(state)) => state.update(command, &mut self.shared),
            (keys::Command::Edit(edit), Screen::Room(state)) => state.edit(edit),
            (keys::Command::Debrief(command), Screen::Debrief(state)) => state.update(command, &mut self.shared),
            (keys::Command::Edit(edit), Screen::Debrief(state)) => state.edit(edit),
            (keys::Command::Watch(command), Screen::Watch(state)) => state.update(command, &mut self.shared),
            (keys::Command::Replay(command), Screen::Replay(state)) => state.update(command, &mut self.shared),
            (keys::Command::Decide(command), Screen::Decide(state)) => state.update(command, &self.shared),
            (keys::Command::Room(room::Command::Judge(command)), Screen::Decide(state)) => {
                state.judge(command, &mut self.shared)
            }
            _ => Step::none(),
        }
    }

    fn colours(&mut self, choice: Choice) -> Step {
        let shared = &mut self.shared;
        shared.colours = choice;
        shared.look.theme = choice.on(shared.fitting);
        let (name, value) = (Choice::SETTING.to_owned(), choice.name().to_owned());
        shared.record.settings.insert(name.clone(), value.clone());
        let said = match choice {
            Choice::Auto => format!("Theme auto: {} suits this terminal. It is kept.", shared.look.theme.name()),
            Choice::Is(theme) => format!("Theme {}: {}. It is kept.", theme.name(), theme.about()),
        };
        Step::effect(Effect::Desk(Request::Setting { name, value })).then(Step::say(said))
    }

    /// What the key does whose name was clicked. Options are no hints: a click on their number is one on their row.
    fn clicked(&mut self, msg: &Msg) -> Option<keys::Command> {
        let Msg::Input(Input::Mouse(Mouse { what: MouseWhat::Click, column, row })) = msg else { return None };
        let key = hit::key_at(self, *column, *row)?;
        let option = key.text().is_some_and(|c| c.is_ascii_digit());
        keys::find(&self.contexts(), key).filter(|_| !option)
    }

    fn mouse(&mut self, mouse: Mouse) -> Step {
        if too_small(self.shared.area()) {
            return Step::none();
        }
        match self.overlays.last_mut() {
            Some(top) => {
                let outcome = top.mouse(mouse, &self.screen, &self.shared);
                self.overlay(outcome)
            }
            None => self.screen.mouse(mouse, &mut self.shared),
        }
    }

    fn typed(&mut self, text: &str) -> Step {
        match self.overlays.last_mut() {
            None => self.screen.typed(text, &self.shared),
            Some(top) => {
                top.typed(text);
                Step::none()
            }
        }
    }

    fn overlay(&mut self, outcome: Outcome) -> Step {
        if outcome.close {
            self.overlays.pop();
        }
        let below = outcome.command.map_or_else(Step::none, |command| self.command(command));
        let line = match (&mut self.screen, outcome.line) {
            (Screen::Room(state), Some((line, run))) => state.given(&line, run, &mut self.shared),
            _ => Step::none(),
        };
        outcome.step.then(below).then(line)
    }
}

const fn too_small(area: Rect) -> bool {
    area.width < MIN_COLUMNS || area.height < MIN_ROWS
}

#[cfg(test)]
mod tests;
