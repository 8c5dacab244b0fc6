//! The whole front end as one value: messages in, effects out. Only routes: what a message means is known to the screen
//! or window it goes to. No I/O, no clock; `view` only reads.

use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::base::text::count;
use crate::learn::map::Catalogue;
use crate::learn::record::{Record, RunMeta};
use crate::session::Run;
use crate::session::desk::{Reply, Request};
use crate::session::workshop::attend;
use crate::tui::key::{Input, Mouse, MouseWhat};
use crate::tui::keys::{self, Context};
use crate::tui::overlay::{Kind, Outcome, Overlay};
use crate::tui::paint::{self, Line};
use crate::tui::shared::{Drill, Effect, Go, Shared, Step};
use crate::tui::theme::{Choice, Look, Role, Theme};
use crate::tui::{briefing, debrief, decide, help, hit, home, lesson, replay, room, watch};

/// Below this many columns only a message is shown.
pub const MIN_COLUMNS: u16 = 40;
/// Below this many rows only a message is shown.
pub const MIN_ROWS: u16 = 12;
/// How long a notice stands.
const NOTICE_MS: u32 = 5_000;

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

    fn desk(&mut self, reply: Reply) -> Step {
        match reply {
            Reply::Opened { run: id, played } => {
                self.opening = false;
                note_run(&mut self.shared, id, &played);
                let shared = &mut self.shared;
                let kept = attend(&mut shared.workshop, &mut shared.record, id, &played, shared.now);
                let kept = kept.map_or_else(Step::none, |request| Step::effect(Effect::Desk(request)));
                let graded = |r: &RunMeta| r.id == id && r.is_graded();
                let over = played.over() || self.shared.record.runs.iter().any(graded);
                let fresh = played.lines().is_empty();
                let took_over = played.header.watched.is_some_and(|n| n as usize == played.lines().len());
                let retry = played.header.fork.is_some_and(|f| f.lines as usize == played.lines().len());
                let stands = match (over, fresh) {
                    (false, _) if retry => {
                        let clock = played.day().hhmmss(played.now());
                        Step::say(format!(
                            "You are back at {clock}, before what you did then. A retry, for practice: the first run \
                             stays what it is."
                        ))
                    }
                    (false, _) if took_over => {
                        let clock = played.day().hhmmss(played.now());
                        Step::say(format!(
                            "You take over at {clock}. From here on the run is yours; it is kept, and counts as assisted \
                             practice."
                        ))
                    }
                    (false, false) => {
                        let commands = count(played.lines().len() as u64, "command", "commands");
                        let clock = played.day().hhmm(played.now());
                        Step::say(format!("You go on at {clock}, after {commands}. The feed shows what happened."))
                    }
                    _ => Step::none(),
                };
                let drill = Drill { id, run: played };
                let fresh = fresh && !took_over;
                let go = match (over, fresh) {
                    (true, _) => Go::Debrief(drill),
                    (false, true) => Go::Briefing(drill),
                    (false, false) => Go::Room(drill),
                };
                self.screen.close(&mut self.shared).then(kept).then(stands).then(Step::go(go))
            }
            Reply::Graded { run, report, earlier } => {
                if let Screen::Debrief(state) = &mut self.screen {
                    state.graded(run, report, earlier, &self.shared);
                }
                Step::none()
            }
            Reply::Replayed { run, compared } => match &mut self.screen {
                Screen::Debrief(state) => state.replayed(run, compared, &mut self.shared),
                _ => Step::none(),
            },
            Reply::Advised { run, advice } => {
                if let Screen::Room(state) = &mut self.screen {
                    state.advised(run, &advice, self.shared.now);
                }
                Step::none()
            }
            Reply::Decision { decided } => {
                self.opening = false;
                self.screen.close(&mut self.shared).then(Step::go(Go::Decide(decided)))
            }
            Reply::Weighed { decision, weighed } => {
                if let Screen::Decide(state) = &mut self.screen {
                    state.weighed(&decision, weighed);
                }
                Step::none()
            }
            Reply::Watch { ghost } => {
                self.opening = false;
                self.screen.close(&mut self.shared).then(Step::go(Go::Watch(ghost)))
            }
            Reply::Failed(why) => {
                self.opening = false;
                match &mut self.screen {
                    Screen::Debrief(state) => state.failed(&why),
                    Screen::Decide(state) => state.failed(&why),
                    _ => {}
                }
                Step::say(why)
            }
            Reply::Said(words) => Step::say(words),
        }
    }

    fn follow(&mut self, step: Step) -> Vec<Effect> {
        let Step { mut effects, go, say } = step;
        let asks = |e: &Effect| {
            matches!(
                e,
                Effect::Desk(
                    Request::Begin { .. }
                        | Request::Resume { .. }
                        | Request::Fork { .. }
                        | Request::Watch { .. }
                        | Request::Decide { .. }
                        | Request::TakeOver { .. }
                )
            )
        };
        if self.opening {
            effects.retain(|e| !asks(e));
        }
        self.opening |= effects.iter().any(asks);
        match go {
            None => {}
            Some(Go::Briefing(drill)) => {
                self.overlays.clear();
                self.screen = Screen::Briefing(Box::new(briefing::State::new(drill)));
            }
            Some(Go::Replay(run)) => {
                self.overlays.clear();
                self.screen = Screen::Replay(Box::new(replay::State::new(run, &mut self.shared)));
            }
            Some(Go::Decide(decided)) => {
                self.overlays.clear();
                let (state, step) = decide::State::open(decided, &self.shared);
                self.screen = Screen::Decide(Box::new(state));
                effects.extend(step.effects);
                effects.extend(step.say.map(|words| self.say(words)));
            }
            Some(Go::Watch(ghost)) => {
                self.overlays.clear();
                self.screen = if matches!(self.screen, Screen::Briefing(_)) {
                    Screen::Watch(Box::new(watch::State::new(ghost, &mut self.shared)))
                } else {
                    Screen::Briefing(Box::new(briefing::State::watch(ghost)))
                };
            }
            Some(Go::Room(drill)) => {
                self.overlays.clear();
                let mut state = room::State::new(drill);
                effects.extend(state.attend(&mut self.shared).effects);
                if self.shared.speed > 0 && !self.shared.still && !state.run().over() {
                    effects.extend(state.go_live(self.shared.speed).effects);
                }
                self.screen = Screen::Room(Box::new(state));
            }
            Some(Go::Debrief(drill)) => {
                self.overlays.clear();
                let (state, step) = debrief::State::open(drill, &self.shared);
                self.screen = Screen::Debrief(Box::new(state));
                effects.extend(step.effects);
            }
            Some(Go::Home) => {
                self.overlays.clear();
                self.screen = Screen::Home(home::State::default());
            }
            Some(Go::Overlay(kind)) if self.overlays.iter().any(|o| o.kind == kind) => {}
            Some(Go::Overlay(kind)) => self.overlays.push(Overlay::open(kind, &self.screen, &self.shared)),
            Some(Go::Lesson { id, screen }) => {
                self.overlays.clear();
                match lesson::State::open(&id, screen, &mut self.shared) {
                    Some((state, step)) => {
                        self.screen = Screen::Lesson(Box::new(state));
                        effects.extend(step.effects);
                    }
                    None => effects.push(self.say(format!("There is no lesson {id} in this course."))),
                }
            }
        }
        if let Some(words) = say {
            effects.push(self.say(words));
        }
        if self.shared.still {
            // What a timer would change waits for the next key.
            effects.retain(|e| !matches!(e, Effect::Timer { .. }));
        }
        effects
    }

    /// Shows a notice and asks for the timer that ends it.
    fn say(&mut self, words: String) -> Effect {
        self.timers += 1;
        self.notice = Some((self.timers, words));
        Effect::Timer { id: self.timers, after_ms: NOTICE_MS }
    }
}

/// Draws the app. Only reads.
pub fn view(app: &App, frame: &mut Frame) {
    let (area, look) = (frame.area(), app.shared.look);
    paint::ground(frame.buffer_mut(), area, look);
    if too_small(area) {
        return too_small_message(area, frame, look);
    }
    match &app.screen {
        Screen::Home(state) => home::view::draw(state, &app.shared, frame),
        Screen::Lesson(state) => lesson::view::draw(state, &app.shared, frame),
        Screen::Briefing(state) => state.draw(&app.shared, frame),
        Screen::Room(state) => room::view::draw(state, &app.shared, frame),
        Screen::Debrief(state) => debrief::view::draw(state, &app.shared, frame),
        Screen::Watch(state) => watch::view::draw(state, &app.shared, frame),
        Screen::Replay(state) => replay::view::draw(state, &app.shared, frame),
        Screen::Decide(state) => decide::view::draw(state, &app.shared, frame),
    }
    for overlay in &app.overlays {
        if let Some(at) = overlay.draw(&app.screen, &app.shared, area, frame.buffer_mut()) {
            frame.set_cursor_position(at);
        }
    }
    draw_foot(app, area, frame);
}

/// The last row: keys, or a notice, which takes as many rows as its words need.
fn draw_foot(app: &App, area: Rect, frame: &mut Frame) {
    let look = app.shared.look;
    let width = area.width as usize - 2;
    let lines = match &app.notice {
        None => vec![help::footer(&app.contexts(), width, look.ascii)],
        Some((_, words)) => {
            let mut lines = paint::wrapped(words, width - 2, Role::Strong).into_iter();
            let first =
                Line::of(format!("{} ", look.signs().cursor), Role::Accent).join(lines.next().unwrap_or_default());
            std::iter::once(first).chain(lines.map(|l| Line::of("  ", Role::Text).join(l))).collect()
        }
    };
    let height = (lines.len() as u16).min(area.height / 2);
    let foot = Rect { x: area.x + 1, y: area.bottom() - height, width: area.width - 2, height };
    paint::ground(frame.buffer_mut(), Rect { x: area.x, width: area.width, ..foot }, look);
    paint::lines(frame.buffer_mut(), foot, &lines, 0, look);
}

/// Keeps what the record will say of a run, so that home knows it can be resumed.
fn note_run(shared: &mut Shared, id: i64, run: &Run) {
    if shared.record.runs.iter().any(|r| r.id == id) {
        return;
    }
    let meta = RunMeta {
        id,
        scenario: run.header.scenario.clone(),
        content_hash: run.header.content.clone(),
        engine: run.header.engine,
        seed: run.header.seed,
        exam: run.header.exam,
        format: run.header.firedrill_log,
        hints: run.hints as u32,
        started_at: shared.now,
        ended_at: None,
        abandoned_at: None,
        rule: None,
        prediction: None,
        fork: run.header.fork,
        watched: run.header.watched,
    };
    shared.record.runs.insert(0, meta);
}

const fn too_small(area: Rect) -> bool {
    area.width < MIN_COLUMNS || area.height < MIN_ROWS
}

fn too_small_message(area: Rect, frame: &mut Frame, look: Look) {
    let words = format!(
        "firedrill needs at least {MIN_COLUMNS}x{MIN_ROWS}; this terminal is {}x{}. Make it larger, or use --plain.",
        area.width, area.height
    );
    let lines = paint::wrapped(&words, area.width as usize, Role::Text);
    paint::lines(frame.buffer_mut(), area, &lines, 0, look);
}

#[cfg(test)]
mod tests;
