//! The hour by the clock on the wall: what comes when in 60 and in 90 minutes. The guide prints it, the presenter's
//! window counts it down.

/// A step of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// First minute.
    pub from: u16,
    /// The minute that it is over at.
    pub to: u16,
    /// In a few words.
    pub name: &'static str,
    /// What the facilitator does.
    pub does: &'static str,
}

const fn step(from: u16, to: u16, name: &'static str, does: &'static str) -> Step {
    Step { from, to, name, does }
}

/// How long a discussion between two votes is, minutes.
pub const DISCUSS: u16 = 4;

/// How long workshops can be planned, minutes.
pub const LENGTHS: [u16; 2] = [60, 90];

const SIXTY: [Step; 6] = [
    step(0, 5, "Arrive", "say what the hour is for, give out the roles, type `hands` and how many vote"),
    step(5, 10, "Briefing", "one person reads it aloud; take questions about the system, none about the cause"),
    step(10, 35, "The drill", "the team says what to do, you type; two votes at most, the other freezes with `skip`"),
    step(35, 48, "Debrief", "the decisions first, the worlds that look alike second, how it came out last"),
    step(48, 55, "The votes", "both votes beside the key: who moved, and for which reason"),
    step(55, 60, "One rule", "everybody writes one sentence; the team keeps one"),
];

const NINETY: [Step; 8] = [
    step(0, 5, "Arrive", "say what the hour is for, give out the roles, type `hands` and how many vote"),
    step(5, 10, "Briefing", "one person reads it aloud; take questions about the system, none about the cause"),
    step(10, 38, "The drill", "the team says what to do, you type; every freeze with two votes"),
    step(38, 50, "Debrief", "the decisions first, the worlds that look alike second, how it came out last"),
    step(50, 56, "The votes", "both votes beside the key: who moved, and for which reason"),
    step(56, 74, "A variant", "the same drill with another seed, other people in the roles, one vote"),
    step(
        74,
        84,
        "Follow-ups",
        "three actions of more than one kind, each with an owner, an end that can be checked, and a date",
    ),
    step(84, 90, "One rule", "everybody writes one sentence; the team keeps one"),
];

/// The plan of so many minutes: the longer one from 75 on.
pub const fn plan(minutes: u16) -> &'static [Step] {
    if minutes < 75 { &SIXTY } else { &NINETY }
}

/// The step that the plan is at after so many seconds, and the minutes left of it; none once it is over.
pub fn at(minutes: u16, passed_s: i64) -> Option<(Step, u16)> {
    let step = plan(minutes).iter().find(|s| passed_s < i64::from(s.to) * 60)?;
    let left = i64::from(step.to) * 60 - passed_s.max(0);
    Some((*step, u16::try_from((left + 59) / 60).unwrap_or(step.to)))
}

/// Where the plan is, in words.
pub fn said(minutes: u16, passed_s: i64) -> String {
    let minute = passed_s.max(0) / 60;
    match at(minutes, passed_s) {
        Some((step, left)) => {
            let next = plan(minutes).iter().find(|s| s.from == step.to).map_or_else(
                || "Nothing comes after it.".to_owned(),
                |s| format!("Next, at minute {}: {} ({} min).", s.from, s.name, s.to - s.from),
            );
            format!(
                "Minute {minute} of {minutes}. By the plan: {}, {left} min more: {}. {next} {} min to the end.",
                step.name,
                step.does,
                i64::from(minutes) - minute
            )
        }
        None => format!("Minute {minute} of {minutes}: the plan is over."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_of_a_plan_follow_each_other_to_its_end() {
        for minutes in LENGTHS {
            let steps = plan(minutes);
            assert_eq!((steps[0].from, steps[steps.len() - 1].to), (0, minutes));
            assert!(steps.windows(2).all(|w| w[0].to == w[1].from) && steps.iter().all(|s| s.from < s.to));
        }
    }

    #[test]
    fn the_time_that_is_left_is_told_by_the_plan() {
        assert_eq!(at(60, 0).map(|(s, left)| (s.name, left)), Some(("Arrive", 5)));
        assert_eq!(at(60, 601).map(|(s, left)| (s.name, left)), Some(("The drill", 25)));
        assert_eq!(at(60, -5).map(|(_, left)| left), Some(5), "a clock that was set back");
        assert_eq!(at(90, 5400), None);
        assert_eq!(
            said(60, 700),
            "Minute 11 of 60. By the plan: The drill, 24 min more: the team says what to do, you type; two votes at most, \
             the other freezes with `skip`. Next, at minute 35: Debrief (13 min). 49 min to the end."
        );
        assert!(said(60, 3500).contains("Nothing comes after it. 2 min to the end."), "{}", said(60, 3500));
        assert_eq!(said(60, 3700), "Minute 61 of 60: the plan is over.");
    }
}
