//! The whole front end as one value: messages in, effects out. Only routes: what a line means is known to the screen
//! that it goes to. No I/O, no clock.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::learn::map::Catalogue;
use crate::learn::record::{Record, RunMeta};
use crate::session::Run;
use crate::session::desk::{Reply, Request};
use crate::session::workshop::attend;

use super::out::{self, Out};
use super::shared::{Go, Shared};
use super::{debrief, decide, drill, home, lesson, replay, watch};

/// The front end of one session.
#[derive(Debug, Clone, PartialEq)]
pub struct App {
    shared: Shared,
    width: u16,
    direct: Option<Direct>,
    screen: Screen,
    /// Whether an answer of the world outside comes before the next line.
    waiting: bool,
    /// What was typed meanwhile.
    queue: VecDeque<Msg>,
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
    /// Any number that stays the same for one learner.
    pub learner: u64,
    /// Columns of a line, 80 where nothing is known; less than 20 is treated as 20.
    pub width: u16,
    /// What to open instead of the map of the course.
    pub direct: Option<Direct>,
    /// The first run that is begun is a workshop's, of so many minutes.
    pub workshop: Option<u16>,
}

/// What the command line asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Direct {
    /// A lesson, by its id.
    Lesson(String),
    /// A drill, by its scenario's id: goes on with a run that was left, or begins one.
    Drill(String),
    /// A drill, by its scenario's id: begins a new run whatever was left.
    Begin(String),
    /// The exam of a drill, by its scenario's id: begins one whatever was left.
    Exam(String),
    /// A lesson, by its id, at the screen with this index.
    Screen(String, usize),
    /// A run that is played back.
    Replay(Box<Run>),
    /// The walkthrough of a drill, by its scenario's id.
    Watch(String),
    /// A decision, by its id.
    Decision(String),
    /// A run, by its row in the record.
    Run(i64),
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// A line was typed, without its line break.
    Line(String),
    /// There are no more lines.
    Eof,
    /// The person wants out of what is going on (control-C).
    Interrupt,
    /// The world outside has answered.
    Desk(Reply),
    /// The time, in Unix seconds; told before the lines that it dates.
    Now(i64),
    /// One line for the person, such as why an effect failed.
    Notice(String),
}

/// What is to be done outside. Plain data; carried out in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Print one or more lines, with a line break after the last.
    Print(String),
    /// A line is waited for; see the head of [`super`].
    Prompt(String),
    /// Ask or tell the world outside.
    Desk(Request),
    /// Leave the program.
    Quit,
}

/// What a line goes to, with its state.
#[derive(Debug, Clone, PartialEq)]
enum Screen {
    Home,
    Lesson(Box<lesson::State>),
    Drill(Box<drill::State>),
    Debrief(Box<debrief::State>),
    Watch(Box<watch::State>),
    Decide(Box<decide::State>),
    Replay(Box<replay::State>),
}

/// What comes after a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Another line.
    Ask,
    /// Nothing to be said: the prompt that stands is still good, or an answer is waited for.
    Still,
    /// The end.
    Quit,
}

impl App {
    /// A session that has not said anything yet; see [`App::start`].
    pub fn new(setup: Setup) -> Self {
        let Setup { course, record, now, learner, width, direct, workshop } = setup;
        let shared = Shared { course, record, now, learner, workshop };
        Self { shared, width, direct, screen: Screen::Home, waiting: false, queue: VecDeque::new() }
    }

    /// The first words. A caller that opens a run itself sends [`Reply::Opened`] instead.
    pub fn start(&mut self) -> Vec<Effect> {
        let mut out = Out::new(self.width);
        let go = match self.direct.take() {
            None => {
                home::first(&self.shared, &mut out);
                Go::Stay
            }
            Some(Direct::Lesson(id)) => Go::Lesson { id, screen: None },
            Some(Direct::Run(run)) => Go::Resume { run },
            Some(Direct::Replay(run)) => {
                self.screen = Screen::Replay(Box::new(replay::State::open(*run, &mut out)));
                Go::Stay
            }
            Some(Direct::Screen(id, screen)) => Go::Lesson { id, screen: Some(screen) },
            Some(Direct::Watch(scenario)) => Go::Watch { scenario },
            Some(Direct::Decision(decision)) => Go::Decide { decision },
            Some(Direct::Begin(scenario)) => Go::Begin { scenario, exam: false },
            Some(Direct::Exam(scenario)) => Go::Begin { scenario, exam: true },
            Some(Direct::Drill(id)) => home::open_drill(&id, &self.shared),
        };
        let next = self.follow(go, &mut out);
        self.finish(next, out)
    }

    /// Takes a message. Total: every message is answered in every state.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let mut out = Out::new(self.width);
        if self.waiting && matches!(msg, Msg::Line(_) | Msg::Eof) {
            self.queue.push_back(msg);
            return vec![];
        }
        let mut next = self.take(msg, &mut out);
        while next == Next::Ask && !self.waiting {
            let Some(msg) = self.queue.pop_front() else { break };
            if let Msg::Line(line) = &msg {
                out.say(format!("{}{line}", self.prompt()));
            }
            next = self.take(msg, &mut out);
        }
        self.finish(next, out)
    }

    /// What the learner's record holds by now.
    pub const fn record(&self) -> &Record {
        &self.shared.record
    }

    fn take(&mut self, msg: Msg, out: &mut Out) -> Next {
        match msg {
            Msg::Now(now) => {
                self.shared.now = now;
                Next::Still
            }
            Msg::Notice(words) => {
                out.say(words);
                if self.waiting { Next::Still } else { Next::Ask }
            }
            Msg::Desk(reply) => self.answered(reply, out),
            Msg::Line(line) => {
                let line = out::clean(&line).replace('\n', " ");
                let shared = &mut self.shared;
                let go = match &mut self.screen {
                    Screen::Home => home::line(&line, shared, out),
                    Screen::Lesson(state) => state.line(&line, shared, out),
                    Screen::Drill(state) => state.line(&line, shared, out),
                    Screen::Debrief(state) => state.line(&line, shared, out),
                    Screen::Watch(state) => state.line(&line, out),
                    Screen::Decide(state) => state.line(&line, shared, out),
                    Screen::Replay(state) => state.line(&line, out),
                };
                self.follow(go, out)
            }
            Msg::Eof => {
                self.leave(out);
                Next::Quit
            }
            Msg::Interrupt => {
                self.leave(out);
                if self.waiting || self.screen == Screen::Home { Next::Quit } else { self.follow(Go::Home, out) }
            }
        }
    }

    /// What must not be lost, and a word on what is kept.
    fn leave(&mut self, out: &mut Out) {
        match &mut self.screen {
            Screen::Home | Screen::Watch(_) | Screen::Replay(_) => {}
            Screen::Lesson(state) => state.leave(&mut self.shared, out),
            Screen::Drill(state) => state.leave(out),
            Screen::Debrief(state) => state.leave(out),
            Screen::Decide(state) => state.leave(out),
        }
    }

    fn answered(&mut self, reply: Reply, out: &mut Out) -> Next {
        match reply {
            Reply::Opened { run, played } => {
                self.waiting = false;
                self.leave(out);
                let shared = &mut self.shared;
                shared.opened(run, &played);
                if let Some(request) = attend(&mut shared.workshop, &mut shared.record, run, &played, shared.now) {
                    out.desk(request);
                }
                let go = self.play(run, played, out);
                self.follow(go, out)
            }
            Reply::Watch { ghost } => {
                self.waiting = false;
                self.leave(out);
                self.screen = Screen::Watch(Box::new(watch::State::open(ghost, out)));
                Next::Ask
            }
            Reply::Decision { decided } => {
                self.waiting = false;
                self.leave(out);
                let (state, go) = decide::State::open(decided, &self.shared, out);
                self.screen = Screen::Decide(Box::new(state));
                self.follow(go, out)
            }
            Reply::Weighed { decision, weighed } => {
                let Screen::Decide(state) = &self.screen else { return Next::Still };
                if !state.weighed(&decision, &weighed, out) || !self.waiting {
                    return Next::Still;
                }
                self.waiting = false;
                Next::Ask
            }
            Reply::Graded { run, report, earlier } => {
                let Screen::Debrief(state) = &mut self.screen else { return Next::Still };
                if !state.graded(run, report, earlier, &self.shared) || !self.waiting {
                    return Next::Still;
                }
                self.waiting = false;
                state.show(out);
                Next::Ask
            }
            Reply::Replayed { run, compared } => {
                let Screen::Debrief(state) = &mut self.screen else { return Next::Still };
                if !state.replayed(run, &compared, &mut self.shared, out) || !self.waiting {
                    return Next::Still;
                }
                self.waiting = false;
                Next::Ask
            }
            Reply::Advised { run, advice } => {
                if let Screen::Drill(state) = &mut self.screen {
                    state.advised(run, &advice, self.shared.now, out);
                }
                if std::mem::take(&mut self.waiting) { Next::Ask } else { Next::Still }
            }
            Reply::Failed(why) => {
                out.error(&why, "");
                let waited = std::mem::take(&mut self.waiting);
                match &mut self.screen {
                    Screen::Debrief(state) => state.failed(waited, out),
                    Screen::Home if waited => home::back(&self.shared, out),
                    _ => {}
                }
                Next::Ask
            }
            Reply::Said(words) => {
                out.say(words);
                if self.waiting { Next::Still } else { Next::Ask }
            }
        }
    }

    fn play(&mut self, run: i64, played: Box<Run>, out: &mut Out) -> Go {
        let graded = |r: &RunMeta| r.id == run && r.is_graded();
        if played.over() || self.shared.record.runs.iter().any(graded) {
            return Go::Debrief { run, played };
        }
        let (state, go) = drill::State::open(run, *played, &mut self.shared, out);
        self.screen = Screen::Drill(Box::new(state));
        go
    }

    fn follow(&mut self, go: Go, out: &mut Out) -> Next {
        match go {
            Go::Stay => return Next::Ask,
            Go::Home => {
                self.screen = Screen::Home;
                home::back(&self.shared, out);
            }
            Go::Lesson { id, screen } => match lesson::State::open(&id, screen, &mut self.shared, out) {
                Some(state) => self.screen = Screen::Lesson(Box::new(state)),
                None => self.nothing_there("lesson", &id, out),
            },
            Go::Begin { scenario, .. } | Go::Watch { scenario } if self.shared.course.drill(&scenario).is_none() => {
                self.nothing_there("drill", &scenario, out);
            }
            Go::Begin { scenario, exam } => {
                self.screen = Screen::Home;
                out.say(if exam { "Opening the exam." } else { "Opening the drill." });
                out.desk(Request::Begin { scenario, exam });
                return self.wait();
            }
            Go::Resume { run } => {
                self.screen = Screen::Home;
                out.say("Opening the run where you left it.");
                out.desk(Request::Resume { run });
                return self.wait();
            }
            Go::Debrief { run, played } => {
                let (state, go) = debrief::State::open(run, *played, &self.shared, out);
                self.screen = Screen::Debrief(Box::new(state));
                return self.follow(go, out);
            }
            Go::Fork { run, lines } => {
                self.screen = Screen::Home;
                out.say("Going back into the run.");
                out.desk(Request::Fork { run, lines });
                return self.wait();
            }
            Go::Watch { scenario } => {
                self.screen = Screen::Home;
                out.say("Opening the walkthrough.");
                out.desk(Request::Watch { scenario });
                return self.wait();
            }
            Go::Decide { decision } if self.shared.course.decision(&decision).is_none() => {
                self.nothing_there("decision", &decision, out);
            }
            Go::Decide { decision } => {
                self.screen = Screen::Home;
                out.desk(Request::Decide { decision });
                return self.wait();
            }
            Go::TakeOver { watched } => {
                self.screen = Screen::Home;
                out.desk(Request::TakeOver { watched });
                return self.wait();
            }
            Go::Wait => return self.wait(),
            Go::Quit => return Next::Quit,
        }
        Next::Ask
    }

    fn wait(&mut self) -> Next {
        self.waiting = true;
        Next::Still
    }

    fn nothing_there(&mut self, what: &str, id: &str, out: &mut Out) {
        self.screen = Screen::Home;
        out.error(&format!("there is no {what} `{id}` in this course"), "the map names all there is");
        home::first(&self.shared, out);
    }

    fn prompt(&self) -> String {
        match &self.screen {
            Screen::Home => "home > ".to_owned(),
            Screen::Lesson(state) => state.prompt(&self.shared),
            Screen::Drill(state) => state.prompt(),
            Screen::Debrief(state) => state.prompt(),
            Screen::Watch(state) => state.prompt(),
            Screen::Decide(state) => state.prompt(),
            Screen::Replay(state) => state.prompt(),
        }
    }

    fn finish(&self, next: Next, mut out: Out) -> Vec<Effect> {
        let last = match next {
            Next::Ask => Some(Effect::Prompt(self.prompt())),
            Next::Still => None,
            Next::Quit => Some(Effect::Quit),
        };
        out.close(last);
        out.effects()
    }
}

#[cfg(test)]
mod tests;
