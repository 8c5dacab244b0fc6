//! From one screen to another, and what is said below it.

use super::{App, Screen};
use crate::session::desk::Request;
use crate::tui::overlay::Overlay;
use crate::tui::shared::{Effect, Go, Step};
use crate::tui::{briefing, debrief, decide, home, lesson, replay, room, watch};

/// How long a notice stands.
const NOTICE_MS: u32 = 5_000;

impl App {
    /// Carries out a step; what is left is for the shell.
    pub(super) fn follow(&mut self, step: Step) -> Vec<Effect> {
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
                let team = self.shared.record.workshops.contains_key(&drill.id);
                self.screen = Screen::Briefing(Box::new(briefing::State::new(drill, team)));
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
