//! What comes back from the engine and the record.

use super::{App, Screen};
use crate::base::text::count;
use crate::learn::record::RunMeta;
use crate::session::Run;
use crate::session::desk::Reply;
use crate::session::workshop::attend;
use crate::tui::shared::{Drill, Effect, Go, Shared, Step};

impl App {
    pub(super) fn desk(&mut self, reply: Reply) -> Step {
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
                // What was said while it was worked out is no news beside it.
                self.notice = None;
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
