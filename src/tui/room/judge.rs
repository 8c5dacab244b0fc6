//! A judgement: the clock stands still, options are put in order, then how sure. Ends as a line that the run reads, the
//! same as could be typed.

use crate::base::text::{hang, width};
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
    /// What the order may rest on: what is typed, and what it is.
    cues: Vec<(String, String)>,
    /// Those it rests on.
    tagged: Vec<bool>,
    /// Selected cue, while they are tagged: behind the order, before how sure.
    tagging: Option<usize>,
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
    Tag,
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
        let (ask, options, cues) = run.feed.iter().rev().find_map(|e| match &e.item {
            Item::Freeze { ask, options, cues, .. } => Some((ask.clone(), options.clone(), cues.clone())),
            _ => None,
        })?;
        let (order, tagged) = ((0..options.len()).collect(), vec![false; cues.len()]);
        Some(Self { ask, options, order, named: 0, cursor: 0, cues, tagged, tagging: None, sure: None })
    }

    /// Whether the order is still being made.
    pub const fn unsure(&self) -> bool {
        self.sure.is_none()
    }

    /// Whether cues are being tagged.
    pub const fn tagging(&self) -> bool {
        self.tagging.is_some()
    }

    /// Where it is: `step 2 of 3: what it rests on`.
    pub fn place(&self) -> String {
        let of = if self.cues.is_empty() { 2 } else { 3 };
        match (self.tagging, self.sure) {
            (Some(_), _) => format!("step 2 of {of}: what it rests on"),
            (None, None) => format!("step 1 of {of}: your order"),
            (None, Some(_)) => format!("step {of} of {of}: how sure"),
        }
    }

    /// The order as it stands, as it could be typed; with what it can rest on while that is asked.
    pub fn example(&self) -> String {
        let order: Vec<String> = self.order.iter().map(|o| (o + 1).to_string()).collect();
        let cues: Vec<&str> = self.cues.iter().filter(|_| self.tagging()).map(|(id, _)| id.as_str()).take(2).collect();
        let cues = if cues.is_empty() { String::new() } else { format!(" cues {}", cues.join(",")) };
        format!("rank {} @75{cues}", order.join(">"))
    }

    /// Takes a step.
    pub fn step(&mut self, command: Command) -> Outcome {
        match (self.tagging, self.sure) {
            (Some(at), _) => self.tag(command, at),
            (None, None) => self.arrange(command),
            (None, Some(sure)) => self.weigh(command, sure),
        }
    }

    fn tag(&mut self, command: Command, at: usize) -> Outcome {
        let mut turn = |n: usize| self.tagged.get_mut(n).map(|tagged| *tagged = !*tagged);
        match command {
            Command::Next(n) => _ = turn(n),
            Command::Tag => _ = turn(at),
            Command::Up => self.tagging = Some(at.saturating_sub(1)),
            Command::Down => self.tagging = Some((at + 1).min(self.cues.len().saturating_sub(1))),
            Command::Back => self.tagging = None,
            Command::Done => (self.tagging, self.sure) = (None, Some(1)),
            Command::Afresh | Command::CarryUp | Command::CarryDown | Command::Skip => {}
        }
        Outcome::Stay
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
            Command::Done if self.cues.is_empty() => self.sure = Some(1),
            Command::Done => self.tagging = Some(0),
            Command::Skip => return Outcome::Skip,
            Command::CarryUp | Command::CarryDown | Command::Back | Command::Tag => {}
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
            Command::Back => (self.sure, self.tagging) = (None, (!self.cues.is_empty()).then_some(0)),
            Command::Done => {
                let order: Vec<String> = self.order.iter().map(|o| (o + 1).to_string()).collect();
                let rested = self.cues.iter().zip(&self.tagged).filter(|(_, tagged)| **tagged);
                let rested: Vec<&str> = rested.map(|((id, _), _)| id.as_str()).collect();
                let cues = if rested.is_empty() { String::new() } else { format!(" cues {}", rested.join(",")) };
                return Outcome::Send(format!("rank {} @{}{cues}", order.join(">"), SURE[sure]));
            }
            _ => {}
        }
        Outcome::Stay
    }

    /// The judgement as lines, with what stands where.
    pub fn lay_out(&self, columns: usize, look: Look) -> Laid {
        let signs = look.signs();
        if let Some(at) = self.tagging {
            return self.cue_lines(at, columns, signs.cursor);
        }
        let mut out = Laid { lines: wrapped(&self.ask, columns, Role::Strong), ..Laid::default() };
        for (place, &option) in self.order.iter().enumerate() {
            let here = self.sure.is_none() && place == self.cursor;
            let lead =
                format!("{} {} (option {})  ", if here { signs.cursor } else { " " }, ordinal(place), option + 1);
            out.row(&lead, &self.options[option], here, columns, self.sure.is_none().then_some(option));
        }
        match self.sure {
            None => {
                let words = "Best first. Press the numbers in your order, or carry one with J and K.";
                out.lines.extend(wrapped(words, columns, Role::Muted));
            }
            Some(sure) => {
                out.cursor = out.lines.len();
                let mut line = Line::of("How sure are you of this order?", Role::Strong);
                for (i, percent) in SURE.iter().enumerate() {
                    let words = format!("{percent} % {}", SURE_WORDS[i]);
                    let (open, role) = if i == sure { (signs.cursor, Role::Accent) } else { (" ", Role::Text) };
                    let next = Line::of(format!("  {open} {}. {words}", i + 1), role);
                    if line.width() + next.width() > columns {
                        out.lines.push(line);
                        line = Line::default();
                    }
                    let (from, to) = (line.width() + 2, line.width() + next.width());
                    out.spots.push(Spot { line: out.lines.len(), from, to, pick: i });
                    line = line.join(next);
                }
                out.lines.push(line);
            }
        }
        out
    }

    /// The cues as lines.
    fn cue_lines(&self, selected: usize, columns: usize, cursor: &str) -> Laid {
        let ask = "What does your order rest on? Tag what you went by; nothing is fine too.";
        let mut out = Laid { lines: wrapped(ask, columns, Role::Strong), ..Laid::default() };
        for (n, ((id, text), tagged)) in self.cues.iter().zip(&self.tagged).enumerate() {
            let here = n == selected;
            let lead =
                format!("{} {} [{}] {id}. ", if here { cursor } else { " " }, n + 1, if *tagged { "x" } else { " " });
            out.row(&lead, text, here, columns, Some(n));
        }
        out
    }
}

/// A judgement, laid out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Laid {
    /// From the question on.
    pub lines: Vec<Line>,
    /// Line of its cursor.
    pub cursor: usize,
    /// What can be clicked.
    pub spots: Vec<Spot>,
}

/// Where something stands that can be clicked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Line.
    pub line: usize,
    /// First column.
    pub from: usize,
    /// Column behind the last.
    pub to: usize,
    /// As in [`Command::Next`].
    pub pick: usize,
}

impl Laid {
    /// A row behind a lead, under the cursor or not, that a click may pick.
    fn row(&mut self, lead: &str, text: &str, here: bool, columns: usize, pick: Option<usize>) {
        if here {
            self.cursor = self.lines.len();
        }
        let rest = " ".repeat(width(lead));
        let role = if here { Role::Accent } else { Role::Text };
        for line in hang(text, columns, lead, &rest) {
            let line_at = self.lines.len();
            self.spots.extend(pick.map(|pick| Spot { line: line_at, from: 0, to: columns, pick }));
            self.lines.push(Line::of(line, role));
        }
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
        let (cues, tagged) = (vec![], vec![]);
        Judge {
            ask: "Which?".into(),
            options,
            order: vec![0, 1, 2],
            named: 0,
            cursor: 0,
            cues,
            tagged,
            tagging: None,
            sure: None,
        }
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

    #[test]
    fn cues_are_tagged_between_the_order_and_how_sure() {
        use Command as C;
        let cue = |id: &str| (id.to_owned(), format!("cue {id}"));
        for (steps, want) in [
            (vec![C::Done, C::Done, C::Done], "rank 1>2>3 @75"),
            (vec![C::Done, C::Next(0), C::Down, C::Down, C::Tag, C::Done, C::Done], "rank 1>2>3 @75 cues a,c"),
            (vec![C::Done, C::Tag, C::Tag, C::Next(1), C::Done, C::Next(2), C::Done], "rank 1>2>3 @95 cues b"),
            (
                vec![C::Done, C::Next(1), C::Done, C::Back, C::Back, C::CarryDown, C::Done, C::Done, C::Done],
                "rank 2>1>3 @75 cues b",
            ),
        ] {
            let mut j = Judge { cues: ["a", "b", "c"].map(cue).to_vec(), tagged: vec![false; 3], ..judge() };
            let outs: Vec<Outcome> = steps.iter().map(|s| j.step(*s)).collect();
            assert_eq!(outs.last(), Some(&Outcome::Send(want.to_owned())), "{steps:?}");
        }
    }
}
