//! The full screen on this process's terminal: feeds [`crate::tui::app::App`] with what crossterm reads and does what it
//! asks. Knows no screen of the course and no key but ctrl-z.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use crossterm::event::{Event as Raw, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};
use ratatui::Frame;

use super::clock;
use super::desk::{Desk, Done, Grading, Replaying, Weighing};
use super::environment::{Depth, Environment, Ground};
use super::terminal::{self, Event, Events, Post, Program, Signal, Step};
use super::worker;
use crate::learn::record::Record;
use crate::session::Run;
use crate::session::desk::{Reply, Request};
use crate::tui::app::{self, App, Msg};
use crate::tui::key::{Code, Input, Key, Mouse, MouseWhat};
use crate::tui::shared::Effect;
use crate::tui::theme::{Choice, Theme};

/// What is open when the first frame is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum First {
    /// The map of the course.
    Home,
    /// A lesson, by its id.
    Lesson(String),
    /// A drill, by its scenario's id: a new run.
    Drill(String),
    /// The exam of a drill, by its scenario's id: a new one.
    Exam(String),
    /// A run that is played back.
    Replay(Box<Run>),
    /// A lesson, by its id, at the screen with this index.
    Screen(String, usize),
    /// The walkthrough of a drill, by its scenario's id.
    Watch(String),
    /// A decision, by its id.
    Decision(String),
    /// A run of the record.
    Run(i64),
}

/// Runs the app to its end on the terminal of this process. `warning` is shown once.
pub fn run(app: App, desk: Desk, first: First, warning: Option<String>, environment: Environment) -> io::Result<()> {
    let events = Events::new();
    // Where the answer would change nothing, nothing is asked.
    let asks = !environment.no_color && environment.depth >= Depth::Palette;
    let mut full = Full::new(app, desk, environment);
    full.open(first, warning);
    let mut screen = terminal::Terminal::enter(asks)?;
    let _watch = terminal::watch_signals(events.post())?;
    terminal::read_input(events.post(), decode)?;
    let end = terminal::run(&mut full, &mut screen, &events);
    drop(screen);
    end.map(|_| ())
}

/// Under which name the record keeps how light the ground was that the terminal told of last.
const GROUND: &str = "ground";

/// The environment with what terminals said before, where it says nothing itself: until the terminal has answered, its
/// ground is taken to be as it was last time.
#[must_use]
pub fn remembering(environment: &Environment, record: &Record) -> Environment {
    let kept = || record.settings.get(GROUND).map_or(Ground::Unknown, |name| Ground::named(name));
    let ground = if environment.ground == Ground::Unknown { kept() } else { environment.ground };
    Environment { ground, ..environment.clone() }
}

/// The theme that suits this terminal: none where colours are not wanted or cannot be shown, else by how many colours
/// there are and how light the ground is.
pub fn fitting(environment: &Environment) -> Theme {
    match (environment.depth, environment.ground) {
        _ if environment.no_color => Theme::None,
        (Depth::None, _) => Theme::None,
        (Depth::Sixteen, _) => Theme::Sixteen,
        (_, Ground::Light) => Theme::Light,
        (_, Ground::Dark | Ground::Unknown) => Theme::Dark,
    }
}

/// What is wanted of the colours: what the command line says this time, else what was kept. Both outrank `NO_COLOR`. A
/// kept theme that this terminal has not enough colours for does not hold on it.
pub fn colours(flag: Option<Choice>, kept: Option<Choice>, environment: &Environment) -> Choice {
    let least = |choice: &Choice| match choice {
        Choice::Auto | Choice::Is(Theme::None | Theme::Keys) => Depth::None,
        Choice::Is(Theme::Sixteen) => Depth::Sixteen,
        Choice::Is(Theme::Dark | Theme::Light | Theme::HighContrast | Theme::ColourBlind) => Depth::Palette,
    };
    flag.or(kept.filter(|choice| least(choice) <= environment.depth)).unwrap_or_default()
}

/// Whether to keep to plain characters: asked for, or the locale has no others.
pub const fn ascii(flag: bool, environment: &Environment) -> bool {
    flag || !environment.utf8
}

/// The app with its desk and its timers.
struct Full {
    app: App,
    desk: Desk,
    timers: Vec<(Instant, u64)>,
    /// Effects of what happened before the loop began.
    waiting: Vec<Do>,
    changed: bool,
    environment: Environment,
}

/// Something to do outside.
#[derive(Debug, Clone, PartialEq)]
enum Do {
    /// What the app asks for.
    App(Effect),
    /// Back to the shell.
    Suspend,
}

impl Full {
    fn new(app: App, desk: Desk, environment: Environment) -> Self {
        Self { app, desk, timers: vec![], waiting: vec![], changed: true, environment }
    }

    /// What happens before the person does anything.
    fn open(&mut self, first: First, warning: Option<String>) {
        let desk = |request| vec![Effect::Desk(request)];
        let mut effects = match first {
            First::Home => vec![],
            First::Lesson(id) => self.app.update(Msg::OpenLesson(id)),
            First::Replay(run) => self.app.update(Msg::OpenReplay(run)),
            First::Screen(lesson, screen) => self.app.update(Msg::OpenScreen { lesson, screen }),
            First::Drill(scenario) => desk(Request::Begin { scenario, exam: false }),
            First::Exam(scenario) => desk(Request::Begin { scenario, exam: true }),
            First::Watch(scenario) => desk(Request::Watch { scenario }),
            First::Decision(decision) => desk(Request::Decide { decision }),
            First::Run(run) => desk(Request::Resume { run }),
        };
        if let Some(words) = warning {
            effects.extend(self.app.update(Msg::Notice(words)));
        }
        self.waiting.extend(effects.into_iter().map(Do::App));
    }

    /// Tells the app the time, then the rest.
    fn tell(&mut self, msg: Msg) -> Vec<Effect> {
        let mut effects = self.app.update(Msg::Now(clock::now()));
        effects.extend(self.app.update(msg));
        effects
    }

    /// The terminal has said how light its ground is. That is kept, so that the next sitting begins with it.
    fn stands_on(&mut self, ground: Ground) -> Vec<Effect> {
        if ground == self.environment.ground {
            self.changed = false;
            return vec![];
        }
        self.environment.ground = ground;
        let mut effects = self.app.update(Msg::Fitting(fitting(&self.environment)));
        let (name, value) = (GROUND.to_owned(), ground.name().to_owned());
        effects.push(Effect::Desk(Request::Setting { name, value }));
        effects
    }

    /// Timers that have run out.
    fn ring(&mut self) -> Vec<Effect> {
        let now = Instant::now();
        let (due, later): (Vec<_>, Vec<_>) = self.timers.drain(..).partition(|(at, _)| *at <= now);
        self.timers = later;
        due.into_iter().flat_map(|(_, id)| self.tell(Msg::Timer(id))).collect()
    }
}

impl Program for Full {
    type Input = Input;
    type Work = Reply;
    type Effect = Do;

    fn update(&mut self, event: Event<Input, Reply>) -> Vec<Do> {
        self.changed = true;
        let effects = match event {
            Event::Input(Input::Key(key)) if key == Key::ctrl('z') => return vec![Do::Suspend],
            Event::Input(input) => self.tell(Msg::Input(input)),
            Event::Resize(columns, rows) => self.app.update(Msg::Resize(columns, rows)),
            Event::Tick => self.ring(),
            Event::Ground(ground) => self.stands_on(ground),
            Event::Work(reply) => self.tell(Msg::Desk(reply)),
            // The key that leaves from anywhere: what a screen must not lose is kept on the way.
            Event::Signal(Signal::Quit) => self.tell(Msg::Input(Input::Key(Key::ctrl('c')))),
            Event::Signal(Signal::Stop | Signal::Continued) => vec![],
        };
        let mut all = std::mem::take(&mut self.waiting);
        all.extend(effects.into_iter().map(Do::App));
        all
    }

    fn perform(&mut self, effect: Do, post: &Post<Input, Reply>) -> Step {
        match effect {
            Do::Suspend => return Step::Suspend,
            Do::App(Effect::Quit) => return Step::Stop,
            Do::App(Effect::Timer { id, after_ms }) => {
                self.timers.push((Instant::now() + Duration::from_millis(after_ms.into()), id));
            }
            Do::App(Effect::Copy(text)) => {
                post.send(Event::Work(Reply::Said(match copy(&mut io::stdout(), &text) {
                    Ok(()) => "Sent to the terminal's clipboard.".to_owned(),
                    Err(e) => format!("Not copied: {e}"),
                })));
            }
            Do::App(Effect::Desk(request)) => match self.desk.ask(request) {
                Done::Kept => {}
                Done::Reply(reply) => _ = post.send(Event::Work(reply)),
                Done::Work(work) => worker::spawn(post, "grade", move || work.grade(), Grading::failed),
                Done::Replay(week) => worker::spawn(post, "replay", move || week.play(), Replaying::failed),
                Done::Weigh(all) => worker::spawn(post, "weigh", move || all.weigh(), Weighing::failed),
            },
        }
        Step::Continue
    }

    fn view(&self, frame: &mut Frame<'_>) {
        app::view(&self.app, frame);
    }

    fn deadline(&self) -> Option<Instant> {
        self.timers.iter().map(|(at, _)| *at).min()
    }

    fn take_changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }
}

/// The program's input of what the terminal sends; nothing of what it does not care for.
fn decode(raw: Raw) -> Option<Input> {
    match raw {
        Raw::Key(key) if key.kind != KeyEventKind::Release => self::key(key).map(Input::Key),
        Raw::Paste(text) => Some(Input::Paste(text)),
        Raw::Mouse(mouse) => {
            let what = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => MouseWhat::Click,
                MouseEventKind::ScrollUp => MouseWhat::WheelUp,
                MouseEventKind::ScrollDown => MouseWhat::WheelDown,
                _ => return None,
            };
            Some(Input::Mouse(Mouse { what, column: mouse.column, row: mouse.row }))
        }
        _ => None,
    }
}

fn key(key: KeyEvent) -> Option<Key> {
    let held = |modifier| key.modifiers.contains(modifier);
    let (ctrl, alt, shift) = (held(KeyModifiers::CONTROL), held(KeyModifiers::ALT), held(KeyModifiers::SHIFT));
    let code = match key.code {
        // With control, terminals differ in the case they report.
        KeyCode::Char(c) if ctrl => Code::Char(c.to_ascii_lowercase()),
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab if shift => Code::BackTab,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    let shift = shift && !matches!(code, Code::Char(_) | Code::BackTab);
    Some(Key { code, ctrl, alt, shift })
}

/// Asks the terminal to put text on its clipboard (OSC 52), which also works over SSH. Terminals that cannot, or that
/// are told not to, ignore it without a word.
fn copy(out: &mut impl Write, text: &str) -> io::Result<()> {
    write!(out, "\x1b]52;c;{}\x07", base64(text.as_bytes()))?;
    out.flush()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |i: usize| u32::from(group.get(i).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * i) & 63) as usize];
            out.push(if i > group.len() { '=' } else { char::from(digit) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crossterm::event::{KeyEventState, MouseEvent};

    use super::super::{launch, store::Store};
    use super::*;
    use crate::tui::app::{Screen, Setup};
    use crate::tui::theme::Look;

    fn pressed(code: KeyCode, modifiers: KeyModifiers) -> Raw {
        Raw::Key(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn one_key_has_one_spelling() {
        let (none, shift, ctrl) = (KeyModifiers::NONE, KeyModifiers::SHIFT, KeyModifiers::CONTROL);
        for (code, modifiers, want) in [
            (KeyCode::Char('n'), none, "n"),
            (KeyCode::Char('N'), shift, "N"),
            (KeyCode::Char('?'), shift, "?"),
            (KeyCode::Char('C'), ctrl | shift, "ctrl-c"),
            (KeyCode::Char('c'), ctrl, "ctrl-c"),
            (KeyCode::Tab, shift, "backtab"),
            (KeyCode::BackTab, shift, "backtab"),
            (KeyCode::Up, shift, "shift-up"),
            (KeyCode::Char('b'), KeyModifiers::ALT, "alt-b"),
            (KeyCode::F(1), none, "f1"),
            (KeyCode::PageDown, none, "pagedown"),
        ] {
            assert_eq!(decode(pressed(code, modifiers)), Key::parse(want).map(Input::Key), "{want}");
        }
    }

    #[test]
    fn what_nobody_cares_for_wakes_nobody() {
        let up = KeyEvent {
            code: KeyCode::Char('a'),
            modifiers: KeyModifiers::NONE,
            kind: KeyEventKind::Release,
            state: KeyEventState::NONE,
        };
        let mouse = |kind| Raw::Mouse(MouseEvent { kind, column: 3, row: 4, modifiers: KeyModifiers::NONE });
        for raw in [
            Raw::Key(up),
            Raw::FocusGained,
            mouse(MouseEventKind::Moved),
            pressed(KeyCode::CapsLock, KeyModifiers::NONE),
        ] {
            assert_eq!(decode(raw.clone()), None, "{raw:?}");
        }
        let click = Mouse { what: MouseWhat::Click, column: 3, row: 4 };
        assert_eq!(decode(mouse(MouseEventKind::Down(MouseButton::Left))), Some(Input::Mouse(click)));
    }

    #[test]
    fn the_theme_is_what_was_asked_for_or_what_the_terminal_shows() {
        let on =
            |depth, ground, no_color| Environment { depth, ground, no_color, utf8: true, ..Environment::default() };
        let is = |theme| Some(Choice::Is(theme));
        for (flag, kept, environment, want) in [
            (None, None, on(Depth::True, Ground::Unknown, false), Theme::Dark),
            (None, None, on(Depth::Palette, Ground::Light, false), Theme::Light),
            (None, None, on(Depth::Sixteen, Ground::Light, false), Theme::Sixteen),
            (None, None, on(Depth::None, Ground::Dark, false), Theme::None),
            (None, None, on(Depth::True, Ground::Dark, true), Theme::None),
            (is(Theme::HighContrast), None, on(Depth::True, Ground::Dark, true), Theme::HighContrast),
            (None, is(Theme::ColourBlind), on(Depth::Palette, Ground::Light, false), Theme::ColourBlind),
            (None, is(Theme::ColourBlind), on(Depth::True, Ground::Light, true), Theme::ColourBlind),
            (None, is(Theme::ColourBlind), on(Depth::Sixteen, Ground::Light, false), Theme::Sixteen),
            (None, is(Theme::Sixteen), on(Depth::None, Ground::Light, false), Theme::None),
            (Some(Choice::Auto), is(Theme::ColourBlind), on(Depth::True, Ground::Light, false), Theme::Light),
            (is(Theme::Dark), is(Theme::ColourBlind), on(Depth::Sixteen, Ground::Light, false), Theme::Dark),
        ] {
            let theme = colours(flag, kept, &environment).on(fitting(&environment));
            assert_eq!(theme, want, "{flag:?} {kept:?} {environment:?}");
        }
        assert!(ascii(false, &Environment::default()), "a locale without UTF-8");
        assert!(!ascii(false, &on(Depth::True, Ground::Dark, false)));
        assert!(ascii(true, &on(Depth::True, Ground::Dark, false)));
    }

    #[test]
    fn what_the_terminal_says_of_its_ground_is_shown_kept_and_taken_up_the_next_time() {
        let mut full = full();
        full.app = full.app.preferring(Choice::Auto, Theme::Dark, false);
        let kept = |value: &str| {
            let (name, value) = (GROUND.to_owned(), value.to_owned());
            vec![Do::App(Effect::Desk(Request::Setting { name, value }))]
        };
        assert_eq!(full.update(Event::Ground(Ground::Light)), kept("light"));
        assert_eq!(full.app.shared().look.theme, Theme::Light);
        full.take_changed();
        assert_eq!(full.update(Event::Ground(Ground::Light)), [], "nothing new");
        assert!(!full.take_changed(), "and nothing to draw");
        assert_eq!(full.update(Event::Ground(Ground::Dark)), kept("dark"));
        assert_eq!(full.app.shared().look.theme, Theme::Dark);
        let settings = [(GROUND.to_owned(), "light".to_owned())].into();
        let record = Record { settings, ..Record::default() };
        let silent = Environment { depth: Depth::True, ..Environment::default() };
        assert_eq!(fitting(&remembering(&silent, &record)), Theme::Light);
        let says = Environment { ground: Ground::Dark, ..silent };
        assert_eq!(fitting(&remembering(&says, &record)), Theme::Dark, "what it says now outranks that");
    }

    #[test]
    fn text_for_the_clipboard_goes_out_in_one_sequence() {
        for (text, want) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("é>?", "w6k+Pw==")]
        {
            let mut out = Vec::new();
            copy(&mut out, text).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), format!("\x1b]52;c;{want}\x07"));
        }
    }

    fn full() -> Full {
        let course = launch::open_course(None).unwrap();
        let setup = Setup {
            course: Arc::new(launch::catalogue(&course)),
            record: Record::default(),
            now: 0,
            size: (80, 24),
            look: Look { theme: Theme::None, ascii: true },
            learner: 0,
            speed: 0,
            workshop: None,
        };
        let scenarios = course.scenarios.into_iter().map(Arc::new).collect();
        let desk = Desk::new(Store::in_memory().unwrap(), scenarios, None);
        Full::new(App::new(setup), desk, Environment { depth: Depth::True, ..Environment::default() })
    }

    /// Hands an event over and everything that comes of it, until nothing is left.
    fn settle(full: &mut Full, events: &Events<Input, Reply>, event: Event<Input, Reply>) -> Step {
        let mut next = Some(event);
        let mut furthest = Step::Continue;
        while let Some(event) = next {
            for effect in full.update(event) {
                furthest = furthest.max(full.perform(effect, &events.post()));
            }
            next = events.waiting();
        }
        furthest
    }

    #[test]
    fn a_drill_that_was_asked_for_is_open_before_the_first_key() {
        let events = Events::new();
        let mut full = full();
        full.open(First::Drill("bad-deploy".into()), None);
        settle(&mut full, &events, Event::Resize(80, 24));
        assert!(matches!(full.app.screen(), Screen::Briefing(_)), "{:?}", full.app.screen());
        let mut full = self::full();
        full.open(First::Lesson("feature-flags".into()), Some("nothing is kept".into()));
        settle(&mut full, &events, Event::Resize(80, 24));
        assert!(matches!(full.app.screen(), Screen::Lesson(_)));
        assert!(full.deadline().is_some(), "the warning has a timer");
    }

    #[test]
    fn an_order_to_end_keeps_where_a_reader_was() {
        let events = Events::new();
        let mut full = full();
        full.open(First::Lesson("feature-flags".into()), None);
        settle(&mut full, &events, Event::Resize(80, 24));
        assert_eq!(settle(&mut full, &events, Event::Signal(Signal::Quit)), Step::Stop);
        assert!(full.desk.record().unwrap().lessons.contains_key("feature-flags"));
        let key = Event::Input(Input::Key(Key::ctrl('z')));
        assert_eq!(settle(&mut full, &events, key), Step::Suspend);
    }
}
