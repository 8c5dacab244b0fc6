//! Lengths of time that a spec cannot have: ticks are counted in 32 bits, and what is added to one has to stay within.

use super::ranges::Refused;
use super::{Spec, Strategy};

/// The longest that anything takes, s: three years.
const LONGEST_S: u32 = 100_000_000;

/// The latest that a world ends, s.
const LATEST: u32 = 1_000_000_000;

/// Seconds of a day.
const DAY_S: u32 = 86_400;

impl Refused {
    /// Times of day, the world's own time, and how long everything takes.
    pub(super) fn times(&mut self, spec: &Spec) {
        self.need(spec.start.0 < DAY_S, "start", "time", spec.start.0, "a second of the day");
        self.need(spec.horizon.0 <= LATEST, "horizon", "time", spec.horizon.0, "at most 1000000000");
        let curve = &spec.day_curve;
        let in_order = curve.windows(2).all(|w| w[0].0 <= w[1].0) && curve.last().is_none_or(|(s, _)| *s <= DAY_S);
        self.need(in_order, "day_curve", "time", format!("{curve:?}"), "seconds of the day that rise");
        let mut most = |what, of: &str, s: u32| self.need(s <= LONGEST_S, what, of, s, "at most 100000000 s");
        for s in &spec.services {
            let of = s.name.as_str();
            most("start_s", of, s.start_s);
            most("warm_s", of, s.warm_s);
            most("restart_backoff_s", of, s.restart_backoff_s.1);
            let gates = s.gates.iter().fold(0_u32, |sum, g| sum.saturating_add(g.takes_s));
            most("gates", of, gates);
            match &s.strategy {
                Strategy::Canary(canary) => most("bake_s", of, canary.bake_s),
                Strategy::BlueGreen { keep_s } => most("keep_s", of, *keep_s),
                Strategy::Rolling | Strategy::AllAtOnce => {}
            }
            if let Some(o) = s.outlier {
                most("eject_s", of, o.eject_s);
            }
        }
        spec.configs.iter().for_each(|c| most("stage_s", &c.name, c.stage_s));
        for (m, step) in spec.migrations.iter().flat_map(|m| m.steps.iter().map(move |s| (m, s))) {
            most("takes_s", &m.name, step.takes_s);
            most("undo_s", &m.name, step.undo_s.unwrap_or(0));
        }
        spec.blockers.iter().for_each(|b| most("fails_after_s", &b.name, b.fails_after_s));
        for (c, (after_s, _)) in spec.composites.iter().flat_map(|c| c.steps.iter().map(move |s| (c, s))) {
            most("steps", &c.name, *after_s);
        }
        spec.replications.iter().for_each(|r| most("fail_over_s", &r.name, r.fail_over_s));
        for t in &spec.triggers {
            most("after_s", &t.name, t.after_s);
            most("jitter_s", &t.name, t.jitter_s);
            most("every_s", &t.name, t.every_s);
            most("for_s", &t.name, t.for_s);
        }
        for p in &spec.people {
            most("ack_s", &p.name, p.ack_s);
            most("answer_s", &p.name, p.answer_s);
        }
        spec.stakeholders.iter().for_each(|s| most("interrupts_s", &s.name, s.interrupts_s));
        spec.panels.iter().for_each(|p| most("look_s", &p.name, p.look_s));
        for b in &spec.backups {
            let whole_s = b.size_gb / b.rate_gb_min * 60.0;
            let ends = whole_s <= f64::from(LONGEST_S);
            self.need(ends, "size_gb", &b.name, b.size_gb, "so much that a restore takes at most 100000000 s");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::everything;
    use super::super::{Spec, SpecError};
    use crate::base::time::{DayStart, Tick};

    type Break = fn(&mut Spec);

    #[test]
    fn what_would_overflow_a_tick_is_refused() {
        let table: &[(&str, Break)] = &[
            ("start", |s| s.start = DayStart(86_400)),
            ("horizon", |s| s.horizon = Tick(u32::MAX)),
            ("day_curve", |s| s.day_curve = vec![(100, 1.0), (50, 1.0)]),
            ("start_s", |s| s.services[0].start_s = u32::MAX),
            ("warm_s", |s| s.services[0].warm_s = u32::MAX),
            ("restart_backoff_s", |s| s.services[0].restart_backoff_s.1 = u32::MAX),
            ("gates", |s| s.services[0].gates[0].takes_s = u32::MAX),
            ("eject_s", |s| s.services[0].outlier.iter_mut().for_each(|o| o.eject_s = u32::MAX)),
            ("stage_s", |s| s.configs[0].stage_s = u32::MAX),
            ("takes_s", |s| s.migrations[0].steps[0].takes_s = u32::MAX),
            ("undo_s", |s| s.migrations[0].steps[0].undo_s = Some(u32::MAX)),
            ("fails_after_s", |s| s.blockers[0].fails_after_s = u32::MAX),
            ("steps", |s| s.composites[0].steps[0].0 = u32::MAX),
            ("fail_over_s", |s| s.replications[0].fail_over_s = u32::MAX),
            ("after_s", |s| s.triggers[0].after_s = u32::MAX),
            ("jitter_s", |s| s.triggers[0].jitter_s = u32::MAX),
            ("every_s", |s| s.triggers[0].every_s = u32::MAX),
            ("for_s", |s| s.triggers[0].for_s = u32::MAX),
            ("ack_s", |s| s.people[0].ack_s = u32::MAX),
            ("answer_s", |s| s.people[0].answer_s = u32::MAX),
            ("interrupts_s", |s| s.stakeholders[0].interrupts_s = u32::MAX),
            ("look_s", |s| s.panels[0].look_s = u32::MAX),
            ("size_gb", |s| s.backups[0].size_gb = 1e12),
        ];
        for (expected, change) in table {
            let mut spec = everything();
            change(&mut spec);
            let refused: Vec<&str> = spec
                .plan()
                .err()
                .unwrap_or_default()
                .iter()
                .map(|e| if let SpecError::OutOfRange { what, .. } = e { *what } else { "another" })
                .collect();
            assert_eq!(refused, [*expected]);
        }
    }
}
