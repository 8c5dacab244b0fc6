//! A one-decision drill as the rest of the program sees it: a situation, a scene that is played, one judgement, and what
//! each option comes to. No file is known here; see `course::load::decision` for how a file becomes one of these.

use std::sync::Arc;

use super::scenario::{Freeze, Scenario, ScriptLine};

/// A decision that passed every check.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// File name without ending; stable, records hang on it.
    pub id: String,
    /// What the map of the course shows.
    pub title: String,
    /// What it is about, one line.
    pub summary: String,
    /// Time it takes a person, 3 to 5.
    pub minutes: u8,
    /// Raised when the key or the meaning of an option changes.
    pub revision: u32,
    /// Lessons that come first.
    pub lessons: Vec<String>,
    /// Markdown: where one stands, and what is to be decided.
    pub situation: String,
    /// What the scene is played in: the system with its family, the scene as its walkthrough, the question as its only
    /// judgement. Of a decision after a drill, that drill with these put in.
    pub scenario: Arc<Scenario>,
    /// Title of the drill in which the scene is played, if it is one: its worlds are not told, since it is played without
    /// knowing them.
    pub after: Option<String>,
    /// Picks the noise of the scene and of everything that is played after it.
    pub seed: u64,
    /// In the order of the options.
    pub choices: Vec<Choice>,
}

impl Decision {
    /// The question.
    pub fn freeze(&self) -> &Freeze {
        &self.scenario.freezes[0]
    }
}

/// What an option is beside its words: its name in tables, and what it does.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// A few words.
    pub name: String,
    /// What shows what it comes to.
    pub played: Play,
    /// What it costs beside users, budget-minutes, and for what.
    pub price: Option<(f64, String)>,
    /// Why it stands before another that came out cheaper, if it does.
    pub despite: Option<String>,
}

/// What shows what an option comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Play {
    /// Commands after the scene, then nobody acts to the end. None at all is doing nothing.
    Lines(Vec<ScriptLine>),
    /// Follow-ups of the drill, as indices: its week is played again with them.
    FollowUps(Vec<usize>),
}

/// A line of an option that depends on what was seen: `if SERIES above|below NUMBER then COMMAND`.
#[derive(Debug, Clone, PartialEq)]
pub struct If<'l> {
    /// Name of the series; what counts is what the last look at it showed.
    pub series: &'l str,
    /// Below it rather than above.
    pub below: bool,
    /// In the unit of the series.
    pub value: f64,
    /// What is done then.
    pub command: &'l str,
}

impl<'l> If<'l> {
    /// The condition of a line; none where it begins otherwise.
    ///
    /// # Errors
    /// A line that begins as a condition and is none.
    pub fn read(line: &'l str) -> Option<Result<Self, String>> {
        let rest = line.strip_prefix("if ")?;
        let wrong = || "write `if SERIES above NUMBER then COMMAND`, or `below`".to_owned();
        Some((|| {
            let (condition, command) = rest.split_once(" then ").ok_or_else(wrong)?;
            let words: Vec<&str> = condition.split_whitespace().collect();
            let [series, way, value] = words.as_slice() else { return Err(wrong()) };
            let below = match *way {
                "above" => false,
                "below" => true,
                _ => return Err(wrong()),
            };
            let value = value.parse().ok().filter(|v: &f64| v.is_finite()).ok_or_else(wrong)?;
            Ok(If { series, below, value, command: command.trim() })
        })())
    }

    /// Whether it holds for what a look showed.
    pub fn holds(&self, shown: f64) -> bool {
        if self.below { shown < self.value } else { shown > self.value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_is_read_and_anything_like_one_is_refused() {
        let read = |line| If::read(line).map(|r| r.map(|i| (i.series.to_owned(), i.holds(5.0), i.command.to_owned())));
        let yes = |holds, command: &str| Some(Ok(("db.cpu".to_owned(), holds, command.to_owned())));
        assert_eq!(read("if db.cpu above 4 then stop export"), yes(true, "stop export"));
        assert_eq!(read("if db.cpu below 4 then rollback checkout"), yes(false, "rollback checkout"));
        assert_eq!(read("stop export"), None);
        for line in
            ["if db.cpu 4 then x", "if db.cpu above many then x", "if db.cpu above 4", "if db.cpu over 4 then x"]
        {
            assert!(matches!(read(line), Some(Err(_))), "{line}");
        }
    }
}
