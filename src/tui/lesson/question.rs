//! One question as a reader answers it: choose, say how sure, compare, see. A state machine without drawing, keys or
//! time; it reports what is to be recorded, and the lesson does so.
//!
//! `Open` -> (`Sure`) -> (`Compare`, for a short answer) -> `Answered` -> `Open` again for practice. A prediction is not
//! scored and skips the middle. Nothing is chosen until the reader chooses: the first answer is the one that counts.

use crate::course::lesson::{Kind, Question};
use crate::learn::mark;
use crate::learn::record::{Answer, Given};
use crate::tui::entry::Entry;
use crate::tui::keys::Context;

/// How sure a reader can be: percent, words.
pub const SURE: [(u8, &str); 3] = [(50, "a guess"), (75, "fairly sure"), (95, "would bet on it")];

/// Where one question stands.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Where in the answering it is.
    pub phase: Phase,
    /// Element `k` is the position in the file of the `k`-th option shown. Stays the same on a retry.
    pub shown: Vec<usize>,
    /// What is being chosen or typed.
    pub draft: Draft,
    /// The answer that is shown, once there is one.
    pub given: Option<Given>,
    /// How sure the reader was of it, in percent.
    pub confidence: Option<u8>,
    /// Answers recorded so far; from the second on it is practice.
    pub answers: usize,
}

/// Where in the answering it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// To be answered.
    Open,
    /// The answer stands; how sure? With the row of [`SURE`] under the cursor.
    Sure(Option<usize>),
    /// A short answer beside the model, with the point under the cursor.
    Compare(usize),
    /// Explained.
    Answered,
}

/// An answer before it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Draft {
    /// One of the options shown, once one is chosen.
    One(Option<usize>),
    /// Any of the options.
    Many {
        /// Row under the cursor.
        cursor: Option<usize>,
        /// Positions in the file.
        ticked: Vec<usize>,
    },
    /// Options in an order.
    Order {
        /// Row under the cursor.
        cursor: Option<usize>,
        /// Positions in the file, as they stand.
        order: Vec<usize>,
        /// Whether the row under the cursor moves along.
        held: bool,
    },
    /// A line of text or a number.
    Line(Entry),
}

/// A step of answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it does; the table of keys describes them")]
pub enum Command {
    Up,
    Down,
    Tick,
    CarryUp,
    CarryDown,
    Pick(usize),
    Confirm,
    Cancel,
}

/// What a step led to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Nothing the lesson needs to know.
    Stay,
    /// The reader goes back to the text.
    Unfocus,
    /// An answer to record.
    Record {
        /// What was answered.
        given: Given,
        /// None for a prediction.
        right: Option<bool>,
        /// In percent, if it was asked.
        confidence: Option<u8>,
    },
    /// A word to the reader: why nothing happened.
    Say(&'static str),
}

impl State {
    /// A question as it is met: with the latest answer, if there is one, else open. `answers` counts all of them.
    pub fn new(question: &Question, learner: u64, latest: Option<&Answer>, answers: usize) -> Self {
        let shown = mark::shown_order(question, learner);
        let mut state = Self {
            phase: Phase::Open,
            draft: draft(&question.kind, &shown),
            shown,
            given: None,
            confidence: None,
            answers,
        };
        if let Some(answer) = latest {
            state.phase = Phase::Answered;
            state.given = Some(answer.given.clone());
            state.confidence = answer.confidence;
        }
        state
    }

    /// Whether it waits for the reader.
    pub const fn is_open(&self) -> bool {
        !matches!(self.phase, Phase::Answered)
    }

    /// The keys that hold while it has the focus.
    pub const fn context(&self) -> Option<Context> {
        match (self.phase, &self.draft) {
            (Phase::Answered, _) => None,
            (Phase::Sure(_), _) => Some(Context::Sure),
            (Phase::Compare(_), _) => Some(Context::Points),
            (Phase::Open, Draft::One(_)) => Some(Context::One),
            (Phase::Open, Draft::Many { .. }) => Some(Context::Many),
            (Phase::Open, Draft::Order { .. }) => Some(Context::Order),
            (Phase::Open, Draft::Line(_)) => Some(Context::Line),
        }
    }

    /// The row that is chosen, where one is to be: a second click on it confirms.
    pub const fn chosen(&self) -> Option<usize> {
        match (self.phase, &self.draft) {
            (Phase::Open, Draft::One(cursor)) => *cursor,
            (Phase::Sure(cursor), _) => cursor,
            _ => None,
        }
    }

    /// The line being typed, while it is.
    pub const fn entry(&mut self) -> Option<&mut Entry> {
        match (&self.phase, &mut self.draft) {
            (Phase::Open, Draft::Line(entry)) => Some(entry),
            _ => None,
        }
    }

    /// Opens it again, for practice; the options stay where they were.
    pub fn again(&mut self, question: &Question) {
        if self.phase == Phase::Answered {
            self.phase = Phase::Open;
            self.draft = draft(&question.kind, &self.shown);
            self.given = None;
            self.confidence = None;
        }
    }

    /// Takes a step.
    pub fn step(&mut self, command: Command, question: &Question) -> Outcome {
        match self.phase {
            Phase::Open => self.step_open(command, question),
            Phase::Sure(cursor) => self.step_sure(cursor, command, question),
            Phase::Compare(cursor) => self.step_compare(cursor, command, question),
            Phase::Answered => Outcome::Stay,
        }
    }

    /// The answer of a comparison that was begun and not ended, with what is ticked so far: for a reader who leaves.
    pub fn abandon(&mut self, question: &Question) -> Outcome {
        if matches!(self.phase, Phase::Compare(_)) { self.finish(question) } else { Outcome::Stay }
    }

    fn step_open(&mut self, command: Command, question: &Question) -> Outcome {
        if command == Command::Confirm {
            return self.confirm(question);
        }
        if command == Command::Cancel {
            if let Draft::Order { held: held @ true, .. } = &mut self.draft {
                *held = false;
                return Outcome::Stay;
            }
            return Outcome::Unfocus;
        }
        let n = self.shown.len();
        if matches!(command, Command::Pick(i) if i >= n) {
            return Outcome::Stay;
        }
        let shown = &self.shown;
        let moved = match &mut self.draft {
            Draft::One(cursor) => choose(cursor, n, command),
            Draft::Many { cursor, ticked } => {
                let moved = choose(cursor, n, command);
                let tick = matches!(command, Command::Tick | Command::Pick(_)) && moved;
                if let Some(file) = cursor.filter(|_| tick).and_then(|c| shown.get(c)) {
                    toggle(ticked, *file);
                }
                moved
            }
            Draft::Order { cursor, order, held } => carry(cursor, order, held, command),
            Draft::Line(_) => true,
        };
        if moved { Outcome::Stay } else { Outcome::Unfocus }
    }

    fn confirm(&mut self, question: &Question) -> Outcome {
        let given = match self.answer(question) {
            Ok(given) => given,
            Err(why_not) => return Outcome::Say(why_not),
        };
        self.given = Some(given);
        if question.kind.scored() {
            self.phase = Phase::Sure(None);
            return Outcome::Stay;
        }
        self.finish(question)
    }

    /// The draft as an answer, or what is missing.
    fn answer(&self, question: &Question) -> Result<Given, &'static str> {
        match &self.draft {
            Draft::One(cursor) => cursor
                .and_then(|c| self.shown.get(c))
                .map(|file| Given::Choice(*file))
                .ok_or("Choose one first: the arrows or its number."),
            Draft::Many { ticked, .. } if ticked.is_empty() => Err("Tick at least one: space or its number."),
            Draft::Many { ticked, .. } => Ok(Given::Choices(ticked.clone())),
            Draft::Order { order, .. } => Ok(Given::Order(order.clone())),
            Draft::Line(entry) if entry.is_blank() => Err("Type your answer first."),
            Draft::Line(entry) => match &question.kind {
                Kind::Number { unit, .. } => mark::parse_number(entry.text(), unit)
                    .map(Given::Number)
                    .ok_or("That is not a number. Digits, with a point for decimals."),
                _ => Ok(Given::Text(entry.text().trim().to_owned(), Vec::new())),
            },
        }
    }

    fn step_sure(&mut self, mut cursor: Option<usize>, command: Command, question: &Question) -> Outcome {
        match command {
            Command::Cancel => self.phase = Phase::Open,
            Command::Confirm => {
                let Some((percent, _)) = cursor.and_then(|c| SURE.get(c)) else {
                    return Outcome::Say("Say how sure you are first: the arrows or a number.");
                };
                self.confidence = Some(*percent);
                if matches!(question.kind, Kind::Short { .. }) {
                    self.phase = Phase::Compare(0);
                    return Outcome::Stay;
                }
                return self.finish(question);
            }
            _ => {
                choose(&mut cursor, SURE.len(), command);
                self.phase = Phase::Sure(cursor);
            }
        }
        Outcome::Stay
    }

    fn step_compare(&mut self, at: usize, command: Command, question: &Question) -> Outcome {
        let Kind::Short { points, .. } = &question.kind else { return Outcome::Stay };
        if command == Command::Confirm {
            return self.finish(question);
        }
        if matches!(command, Command::Pick(i) if i >= points.len()) {
            return Outcome::Stay;
        }
        let mut cursor = Some(at);
        let moved = choose(&mut cursor, points.len(), command);
        let at = cursor.unwrap_or(0);
        if let Some(Given::Text(_, ticked)) = &mut self.given
            && matches!(command, Command::Tick | Command::Pick(_))
            && moved
            && at < points.len()
        {
            toggle(ticked, at);
        }
        self.phase = Phase::Compare(at);
        Outcome::Stay
    }

    fn finish(&mut self, question: &Question) -> Outcome {
        let Some(given) = self.given.clone() else { return Outcome::Stay };
        self.phase = Phase::Answered;
        self.answers += 1;
        Outcome::Record { right: mark::right(&question.kind, &given), given, confidence: self.confidence }
    }
}

fn draft(kind: &Kind, shown: &[usize]) -> Draft {
    match kind {
        Kind::Predict { options, .. } if options.is_empty() => Draft::Line(Entry::default()),
        Kind::Predict { .. } | Kind::One(_) => Draft::One(None),
        Kind::Many(_) => Draft::Many { cursor: None, ticked: Vec::new() },
        Kind::Order(_) => Draft::Order { cursor: None, order: shown.to_vec(), held: false },
        Kind::Number { .. } | Kind::Short { .. } => Draft::Line(Entry::default()),
    }
}

/// Moves a cursor over `n` rows. False where the reader moves up and out.
fn choose(cursor: &mut Option<usize>, n: usize, command: Command) -> bool {
    match (command, *cursor) {
        (Command::Up, None | Some(0)) => return false,
        (Command::Up, Some(c)) => *cursor = Some(c - 1),
        (Command::Down, None) if n > 0 => *cursor = Some(0),
        (Command::Down, Some(c)) if c + 1 < n => *cursor = Some(c + 1),
        (Command::Pick(i), _) if i < n => *cursor = Some(i),
        _ => {}
    }
    true
}

/// Moves a cursor over an order, with the row under it where that is held. False where the reader moves up and out.
fn carry(cursor: &mut Option<usize>, order: &mut Vec<usize>, held: &mut bool, command: Command) -> bool {
    let n = order.len();
    let (lift, command) = match command {
        Command::CarryUp => (true, Command::Up),
        Command::CarryDown => (true, Command::Down),
        Command::Tick => {
            *held = cursor.is_some() && !*held;
            return true;
        }
        other => (*held, other),
    };
    let from = *cursor;
    let moved = choose(cursor, n, command);
    if let (Some(from), Some(to)) = (from.filter(|f| lift && *f < n), cursor.filter(|t| *t < n)) {
        let row = order.remove(from);
        order.insert(to, row);
    }
    moved || lift
}

fn toggle(ticked: &mut Vec<usize>, file: usize) {
    if let Some(i) = ticked.iter().position(|t| *t == file) {
        ticked.remove(i);
    } else {
        ticked.push(file);
        ticked.sort_unstable();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learn::samples::{choices, question};

    fn begin(q: &Question) -> State {
        State::new(q, 7, None, 0)
    }

    fn play(state: &mut State, q: &Question, commands: &[Command]) -> Outcome {
        commands.iter().fold(Outcome::Stay, |_, c| state.step(*c, q))
    }

    #[test]
    fn one_choice_needs_a_choice_and_a_confidence() {
        use Command as C;
        let q = question("q", Kind::One(choices(&[("a", true), ("b", false), ("c", false)])));
        let mut s = begin(&q);
        assert!(matches!(s.step(C::Confirm, &q), Outcome::Say(_)));
        let right = s.shown.iter().position(|f| *f == 0).expect("shown");
        assert_eq!(play(&mut s, &q, &[C::Pick(right), C::Confirm]), Outcome::Stay);
        assert_eq!(s.phase, Phase::Sure(None));
        assert!(matches!(s.step(C::Confirm, &q), Outcome::Say(_)));
        let want = Outcome::Record { given: Given::Choice(0), right: Some(true), confidence: Some(75) };
        assert_eq!(play(&mut s, &q, &[C::Pick(1), C::Confirm]), want);
        assert_eq!((s.phase, s.answers), (Phase::Answered, 1));
        let shown = s.shown.clone();
        s.again(&q);
        assert_eq!((s.phase, &s.shown), (Phase::Open, &shown), "not shuffled again");
        assert_eq!(s.draft, Draft::One(None));
    }

    #[test]
    fn a_confidence_can_be_taken_back_and_up_leads_out() {
        use Command as C;
        let q = question("q", Kind::One(choices(&[("a", true), ("b", false)])));
        let mut s = begin(&q);
        play(&mut s, &q, &[C::Down, C::Confirm, C::Down, C::Cancel]);
        assert_eq!((s.phase, &s.draft), (Phase::Open, &Draft::One(Some(0))));
        assert_eq!(s.step(C::Up, &q), Outcome::Unfocus);
        assert_eq!(s.step(C::Cancel, &q), Outcome::Unfocus);
    }

    #[test]
    fn many_are_ticked_by_their_place_in_the_file() {
        use Command as C;
        let q = question("q", Kind::Many(choices(&[("a", true), ("b", false), ("c", true)])));
        let mut s = begin(&q);
        assert!(matches!(s.step(C::Confirm, &q), Outcome::Say(_)));
        let at = |s: &State, file| s.shown.iter().position(|f| *f == file).expect("shown");
        let (a, b, c) = (at(&s, 0), at(&s, 1), at(&s, 2));
        play(&mut s, &q, &[C::Pick(c), C::Pick(b), C::Pick(a), C::Pick(b), C::Pick(8), C::Confirm, C::Pick(2)]);
        let want = Outcome::Record { given: Given::Choices(vec![0, 2]), right: Some(true), confidence: Some(95) };
        assert_eq!(s.step(C::Confirm, &q), want);
    }

    #[test]
    fn an_order_is_made_by_carrying() {
        use Command as C;
        let q = question("q", Kind::Order(choices(&[("a", true), ("b", true)])));
        let mut s = begin(&q);
        assert_eq!(s.shown, [1, 0]);
        play(&mut s, &q, &[C::Down, C::Tick, C::Down, C::Tick, C::Up, C::Confirm, C::Pick(0)]);
        let want = Outcome::Record { given: Given::Order(vec![0, 1]), right: Some(true), confidence: Some(50) };
        assert_eq!(s.step(C::Confirm, &q), want);
        s.again(&q);
        play(&mut s, &q, &[C::Pick(1), C::CarryUp, C::Confirm, C::Pick(0)]);
        assert_eq!(s.step(C::Confirm, &q), want);
    }

    #[test]
    fn a_short_answer_is_compared_after_the_confidence() {
        use Command as C;
        let kind = Kind::Short { model: "m".into(), points: vec!["p".into(), "q".into()], why: String::new() };
        let q = question("q", kind);
        let mut s = begin(&q);
        assert!(matches!(s.step(C::Confirm, &q), Outcome::Say(_)));
        s.entry().expect("typing").insert(" turn it off ");
        play(&mut s, &q, &[C::Confirm, C::Pick(0), C::Confirm]);
        assert_eq!(s.phase, Phase::Compare(0));
        let half = play(&mut s.clone(), &q, &[C::Tick, C::Confirm]);
        let given = Given::Text("turn it off".into(), vec![0]);
        assert_eq!(half, Outcome::Record { given: given.clone(), right: Some(false), confidence: Some(50) });
        assert!(matches!(s.clone().abandon(&q), Outcome::Record { right: Some(false), .. }));
        let all = play(&mut s, &q, &[C::Tick, C::Pick(1), C::Confirm]);
        assert!(matches!(all, Outcome::Record { right: Some(true), .. }));
    }

    #[test]
    fn a_number_must_be_one_and_a_prediction_is_not_scored() {
        use Command as C;
        let q = question("q", Kind::Number { answer: 43.2, tolerance: 1.0, unit: "min".into(), why: String::new() });
        let mut s = begin(&q);
        s.entry().expect("typing").insert("soon");
        assert!(matches!(s.step(C::Confirm, &q), Outcome::Say(_)));
        *s.entry().expect("typing") = Entry::with("43 min");
        play(&mut s, &q, &[C::Confirm, C::Pick(0)]);
        assert!(matches!(s.step(C::Confirm, &q), Outcome::Record { right: Some(true), .. }));

        let q = question("p", Kind::Predict { options: vec!["x".into(), "y".into()], answer: String::new() });
        let mut s = begin(&q);
        let want = Outcome::Record { given: Given::Choice(1), right: None, confidence: None };
        assert_eq!(play(&mut s, &q, &[C::Pick(1), C::Confirm]), want);
    }
}
