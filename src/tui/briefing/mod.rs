//! What is told before a run: who you are, what is running, what changed, and how a drill works. Pure.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::base::text::{count, width};
use crate::session::EXAM;
use crate::session::Run;
use crate::session::ghost::Ghost;
use crate::tui::key::{Mouse, MouseWhat};
use crate::tui::keys::Context;
use crate::tui::list::Move;
use crate::tui::paint::{self, Line, markdown, wrapped};
use crate::tui::shared::{Drill, Go, Shared, Step};
use crate::tui::theme::{Look, Role};

#[cfg(test)]
mod tests;

/// What is said before a walkthrough.
const WATCH: &str = "You watch first: somebody who knows this drill handles one evening of it, step by step, and says why. \
                     Part of the way through you take over and go on yourself.";

/// The widest a line is, in columns.
const MEASURE: u16 = 76;

/// A run that waits to be begun, or a walkthrough that waits to be watched.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    then: Then,
    top: usize,
    /// Whether a team plays it.
    team: bool,
}

/// What comes after the briefing.
#[derive(Debug, Clone, PartialEq)]
enum Then {
    Play(Drill),
    Watch(Box<Ghost>),
}

/// A message to the briefing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it does; the table of keys describes them")]
pub enum Command {
    Begin,
    Scroll(Move),
    Leave,
}

impl State {
    /// Before this run, which a `team` plays or one person.
    pub const fn new(drill: Drill, team: bool) -> Self {
        Self { then: Then::Play(drill), top: 0, team }
    }

    /// Before this walkthrough.
    pub const fn watch(ghost: Box<Ghost>) -> Self {
        Self { then: Then::Watch(ghost), top: 0, team: false }
    }

    /// Which keys hold, the innermost first.
    pub fn contexts(&self) -> Vec<Context> {
        let inner = if matches!(self.then, Then::Watch(_)) { Context::BriefingWatch } else { Context::BriefingPlay };
        vec![inner, Context::Briefing, Context::Browsing, Context::Always]
    }

    fn run(&self) -> &Run {
        match &self.then {
            Then::Play(drill) => &drill.run,
            Then::Watch(ghost) => &ghost.run,
        }
    }

    /// Takes a command.
    pub fn update(&mut self, command: Command, shared: &Shared) -> Step {
        match command {
            Command::Begin => Step::go(match &self.then {
                Then::Play(drill) => Go::Room(drill.clone()),
                Then::Watch(ghost) => Go::Watch(ghost.clone()),
            }),
            Command::Leave => Step::go(Go::Home),
            Command::Scroll(step) => {
                let text = text(shared.area());
                let last = self.lines(text.width as usize, shared.look).len().saturating_sub(text.height as usize);
                self.top = step.from(self.top.min(last), last + 1, (text.height as usize).saturating_sub(2));
                Step::none()
            }
        }
    }

    /// Takes a mouse event.
    pub fn mouse(&mut self, mouse: Mouse, shared: &Shared) -> Step {
        match mouse.what {
            MouseWhat::WheelUp => self.update(Command::Scroll(Move::Up), shared),
            MouseWhat::WheelDown => self.update(Command::Scroll(Move::Down), shared),
            MouseWhat::Click => Step::none(),
        }
    }

    /// The terminal has another size.
    pub fn settle(&mut self, shared: &Shared) {
        let text = text(shared.area());
        let last = self.lines(text.width as usize, shared.look).len().saturating_sub(text.height as usize);
        self.top = self.top.min(last);
    }

    /// Draws the briefing into a terminal of which the last row is the footer's.
    pub fn draw(&self, shared: &Shared, frame: &mut Frame) {
        let (area, look) = (text(frame.area()), shared.look);
        let lines = self.lines(area.width as usize, look);
        let rows = area.height as usize;
        let top = self.top.min(lines.len().saturating_sub(rows));
        let buf = frame.buffer_mut();
        paint::lines(buf, area, &lines, top, look);
        let below = lines.len().saturating_sub(top + rows);
        let words = match below {
            0 => Line::of("enter", Role::Key).put(self.begins(), Role::Strong),
            n => Line::of(
                format!("{} {} more below", look.signs().more_below, count(n as u64, "line", "lines")),
                Role::Accent,
            ),
        };
        let status = Rect { y: area.bottom(), height: 1, ..area }.intersection(frame.area());
        let pad = (area.width as usize).saturating_sub(width(&words.text()));
        paint::line(frame.buffer_mut(), status, &Line::of(" ".repeat(pad), Role::Text).join(words), look);
    }

    const fn begins(&self) -> &'static str {
        match self.then {
            Then::Play(_) => " begins",
            Then::Watch(_) => " shows the first step",
        }
    }

    fn lines(&self, columns: usize, look: Look) -> Vec<Line> {
        let mut out = head(self.run(), columns, look);
        if matches!(self.then, Then::Watch(_)) {
            out.push(Line::default());
            out.extend(wrapped(WATCH, columns, Role::Strong));
        }
        if self.run().header.exam {
            out.extend(wrapped(EXAM, columns, Role::Warn));
        }
        out.push(Line::default());
        out.extend(markdown(&self.run().scenario.briefing, columns, look.ascii));
        out.push(Line::default());
        out.extend(markdown(&rules(self.run(), self.team), columns, look.ascii));
        out
    }
}

/// The briefing of a run that has begun: what was told before it, without what a drill is.
pub fn lines(run: &Run, columns: usize, look: Look) -> Vec<Line> {
    let mut out = head(run, columns, look);
    out.push(Line::default());
    out.extend(markdown(&run.scenario.briefing, columns, look.ascii));
    out
}

/// Title, level, length and role.
fn head(run: &Run, columns: usize, look: Look) -> Vec<Line> {
    let scenario = &run.scenario;
    let dot = look.signs().dot;
    let mut out = wrapped(&scenario.title, columns, Role::Title);
    let what = format!(
        "Drill {dot} {} {dot} about {} minutes {dot} {}",
        scenario.level.word(),
        scenario.minutes,
        scenario.role
    );
    out.extend(wrapped(&what, columns, Role::Muted));
    out
}

/// How a drill works, in the drill's own numbers.
fn rules(run: &Run, team: bool) -> String {
    let spec = run.incident().world.spec();
    let (begin, end) = (run.day().hhmm(spec.begin), run.day().hhmm(spec.horizon));
    let freezes = run.scenario.freezes.len();
    let stops = match freezes {
        0 => String::new(),
        n => format!(
            "\n- {} the clock stops and asks for your judgement: rank a few options, say how sure you are.",
            match n {
                1 => "Once".to_owned(),
                2 => "Twice".to_owned(),
                _ => format!("Up to {n} times"),
            }
        ),
    };
    let says = if team {
        "Nothing says right or wrong on the way, unless somebody types `reveal` after a second vote."
    } else {
        "Nothing says right or wrong on the way."
    };
    format!(
        "## How this works\n\n\
         - It is {begin}. **The clock moves when you act**: a look takes seconds, a change takes longer to land, \
         `wait 2m` lets time pass. While you think or read it stands.\n\
         - You type what you do: `look overview`, `logs checkout`, `ask NAME`. Tab completes, f6 shows everything \
         you can do. Changes to production ask once before they go out.{stops}\n\
         - {says} You end it with `resolve` when you think it is over; at the \
         latest it ends at {end}. Then comes the debrief.\n\
         - You may leave at any time. The drill waits where you left it."
    )
}

/// Where the text stands.
fn text(all: Rect) -> Rect {
    let width = MEASURE.min(all.width.saturating_sub(2)).max(all.width.min(1));
    let gap = u16::from(all.height >= 20);
    let height = all.height.saturating_sub(2 + 2 * gap);
    Rect { x: all.x + (all.width - width) / 2, y: all.y + gap, width, height }
}
