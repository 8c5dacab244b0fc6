//! A judgement: the clock stands still, options are put in order, then how sure. Ends as a line that the run reads, the
//! same as could be typed.

use crate::base::text::hang;
use crate::session::Run;
use crate::session::feed::Item;
use crate::tui::paint::{Line, wrapped};
use crate::tui::theme::{Look, Role};

/// How sure one can be, in percent.
const SURE: [u8; 3] = [50, 75, 95];
/// The same in words.
const SURE_WORDS: [&str; 3] = ["a guess", "fairly sure", "I would bet on it"];

/// A judgement that is being given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judge {
    ask: String,
    /// In the order shown; numbers are positions from 1.
    options: Vec<String>,
    /// Positions in `options`, best first.
    order: Vec<usize>,
    /// How many from the first on were named by their numbers.
    named: usize,
    cursor: usize,
    /// Which of [`SURE`], once the order stands.
    sure: Option<usize>,
}

/// A message to the judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it does; the table of keys describes them")]
pub enum Command {
    Next(usize),
    Afresh,
    Up,
    Down,
    CarryUp,
    CarryDown,
    Done,
    Back,
    Skip,
}

/// What a step leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing beyond itself.
    Stay,
    /// This line is to be carried out.
    Send(String),
    /// It is to be left out, if that is meant.
    Skip,
}

impl Judge {
    /// The judgement that a run waits for.
    pub fn of(run: &Run) -> Option<Self> {
        run.freeze()?;
        let (ask, options) = run.feed.iter().rev().find_map(|e| match &e.item {
            Item::Freeze { ask, options, .. } => Some((ask.clone(), options.clone())),
            _ => None,
        })?;
        let order = (0..options.len()).collect();
        Some(Self { ask, options, order, named: 0, cursor: 0, sure: None })
    }

    /// Whether the order is still being made.
    pub const fn unsure(&self) -> bool {
        self.sure.is_none()
    }

    /// Takes a step.
    pub fn step(&mut self, command: Command) -> Outcome {
        match self.sure {
            None => self.arrange(command),
            Some(sure) => self.weigh(command, sure),
        }
    }

    fn arrange(&mut self, command: Command) -> Outcome {
        let last = self.order.len().saturating_sub(1);
        match command {
            Command::Next(n) => self.name(n),
            Command::Afresh => (self.named, self.cursor, self.order) = (0, 0, (0..self.options.len()).collect()),
            Command::Up => self.cursor = self.cursor.saturating_sub(1),
            Command::Down => self.cursor = (self.cursor + 1).min(last),
            Command::CarryUp if self.cursor > 0 => {
                self.order.swap(self.cursor, self.cursor - 1);
                self.cursor -= 1;
            }
            Command::CarryDown if self.cursor < last => {
                self.order.swap(self.cursor, self.cursor + 1);
                self.cursor += 1;
            }
            Command::Done => self.sure = Some(1),
            Command::Skip => return Outcome::Skip,
            Command::CarryUp | Command::CarryDown | Command::Back => {}
        }
        Outcome::Stay
    }

    /// The option with this number, from 0, comes behind those already named; after the last it begins again.
    fn name(&mut self, n: usize) {
        if self.named >= self.order.len() {
            self.named = 0;
        }
        let Some(at) = self.order.iter().position(|o| *o == n).filter(|at| *at >= self.named) else { return };
        let option = self.order.remove(at);
        self.order.insert(self.named, option);
        self.cursor = self.named;
        self.named += 1;
    }

    fn weigh(&mut self, command: Command, sure: usize) -> Outcome {
        match command {
            Command::Next(n) if n < SURE.len() => self.sure = Some(n),
            Command::Up => self.sure = Some(sure.saturating_sub(1)),
            Command::Down => self.sure = Some((sure + 1).min(SURE.len() - 1)),
            Command::Back => self.sure = None,
            Command::Done => {
                let order: Vec<String> = self.order.iter().map(|o| (o + 1).to_string()).collect();
                return Outcome::Send(format!("rank {} @{}", order.join(">"), SURE[sure]));
            }
            _ => {}
        }
        Outcome::Stay
    }

    /// The judgement as lines, and the line of its cursor.
    pub fn lines(&self, columns: usize, look: Look) -> (Vec<Line>, usize) {
        let signs = look.signs();
        let mut out = wrapped(&self.ask, columns, Role::Strong);
        let mut at = 0;
        for (place, &option) in self.order.iter().enumerate() {
            let here = self.sure.is_none() && place == self.cursor;
            let lead =
                format!("{} {} (option {})  ", if here { signs.cursor } else { " " }, ordinal(place), option + 1);
            let rest = " ".repeat(crate::base::text::width(&lead));
            let role = if here { Role::Accent } else { Role::Text };
            if here {
                at = out.len();
            }
            out.extend(hang(&self.options[option], columns, &lead, &rest).into_iter().map(|l| Line::of(l, role)));
        }
        match self.sure {
            None => {
                let words = "Best first. Press the numbers in your order, or carry one with J and K.";
                out.extend(wrapped(words, columns, Role::Muted));
            }
            Some(sure) => {
                at = out.len();
                let mut line = Line::of("How sure are you of this order?", Role::Strong);
                for (i, percent) in SURE.iter().enumerate() {
                    let words = format!("{percent} % {}", SURE_WORDS[i]);
                    let (open, role) = if i == sure { (signs.cursor, Role::Accent) } else { (" ", Role::Text) };
                    let next = Line::of(format!("  {open} {}. {words}", i + 1), role);
                    if line.width() + next.width() > columns {
                        out.push(line);
                        line = Line::default();
                    }
                    line = line.join(next);
                }
                out.push(line);
            }
        }
        (out, at)
    }
}

fn ordinal(place: usize) -> String {
    match place {
        0 => "1st".to_owned(),
        1 => "2nd".to_owned(),
        2 => "3rd".to_owned(),
        n => format!("{}th", n + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge() -> Judge {
        let options = ["a", "b", "c"].map(str::to_owned).to_vec();
        Judge { ask: "Which?".into(), options, order: vec![0, 1, 2], named: 0, cursor: 0, sure: None }
    }

    #[test]
    fn numbers_and_carrying_make_the_same_line_as_typing() {
        use Command as C;
        for (steps, want) in [
            (vec![C::Done, C::Done], "rank 1>2>3 @75"),
            (vec![C::Next(2), C::Next(0), C::Done, C::Next(2), C::Done], "rank 3>1>2 @95"),
            (vec![C::Down, C::CarryUp, C::Done, C::Up, C::Done], "rank 2>1>3 @50"),
            (vec![C::Next(1), C::Afresh, C::CarryDown, C::Done, C::Done], "rank 2>1>3 @75"),
            (vec![C::Next(1), C::Next(1), C::Next(8), C::Done, C::Back, C::Done, C::Done], "rank 2>1>3 @75"),
            (vec![C::Next(0), C::Next(1), C::Next(2), C::Next(2), C::Done, C::Done], "rank 3>1>2 @75"),
        ] {
            let mut j = judge();
            let outs: Vec<Outcome> = steps.iter().map(|s| j.step(*s)).collect();
            assert_eq!(outs.last(), Some(&Outcome::Send(want.to_owned())), "{steps:?}");
        }
        assert_eq!(judge().step(C::Skip), Outcome::Skip);
    }
}
