//! One question as a reader answers it: the answer, how sure, and for a line of one's own the comparison with a good one.
//! Says what is waited for; the lesson records. Nothing is shown of the answer before it is given.

use crate::course::lesson::{Kind, Question};
use crate::learn::mark;
use crate::learn::record::Given;
use crate::line::out::Out;
use crate::line::spoken;
use crate::line::words::{self, ASK_SURE, Slip};

/// A question that waits.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// Which.
    pub question: Question,
    /// Element `k` is the position in the file of the `k`-th option shown.
    pub shown: Vec<usize>,
    phase: Phase,
    given: Option<Given>,
    confidence: Option<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Open,
    Sure,
    Compare,
}

impl Asked {
    /// A question as it is met.
    pub fn new(question: &Question, learner: u64) -> Self {
        let shown = mark::shown_order(question, learner);
        Self { question: question.clone(), shown, phase: Phase::Open, given: None, confidence: None }
    }

    /// What stands before the next line.
    pub const fn prompt(&self) -> &'static str {
        match self.phase {
            Phase::Open => "answer > ",
            Phase::Sure => "how sure > ",
            Phase::Compare => "which of these > ",
        }
    }

    /// How sure the reader said to be, in percent.
    pub const fn confidence(&self) -> Option<u8> {
        self.confidence
    }

    /// A comparison that was begun and not ended: the answer counts, with nothing of the good one in it.
    pub fn unfinished(&self) -> Option<Given> {
        self.given.clone().filter(|_| self.phase == Phase::Compare)
    }

    /// The question and its options; while an answer is compared, what it is compared with.
    pub fn say(&self, out: &mut Out) {
        if self.phase == Phase::Compare {
            return self.model(out);
        }
        out.say(match self.question.kind {
            Kind::Predict { .. } => "A prediction, before you read on. It is not scored.",
            _ => "A question.",
        });
        out.markdown(&self.question.ask);
        for (k, file) in self.shown.iter().enumerate() {
            out.numbered(k + 1, spoken::line(self.option(*file)));
        }
    }

    /// What to type.
    pub fn how(&self) -> String {
        let n = self.shown.len();
        match (self.phase, &self.question.kind) {
            (Phase::Sure, _) => ASK_SURE.to_owned(),
            (Phase::Compare, _) => "Type the numbers of what yours has, as in 1,3; or `all`, or `none`.".to_owned(),
            (_, Kind::Predict { options, .. }) if options.is_empty() => "Answer in a line of your own.".to_owned(),
            (_, Kind::Short { .. }) => "Answer in a line of your own.".to_owned(),
            (_, Kind::Predict { .. } | Kind::One(_)) => format!("Answer with a number from 1 to {n}."),
            (_, Kind::Many(_)) => "Answer with the numbers of all that fit, as in 1,3.".to_owned(),
            (_, Kind::Order(_)) => {
                let example: Vec<String> = (1..=n).rev().map(|k| k.to_string()).collect();
                format!("Answer with the numbers in order, first one first, as in {}.", example.join(">"))
            }
            (_, Kind::Number { unit, .. }) if unit.is_empty() => "Answer with a number.".to_owned(),
            (_, Kind::Number { unit, .. }) => format!("Answer with a number, in {unit}."),
        }
    }

    /// Takes a line; the answer once it is complete.
    ///
    /// # Errors
    /// What can be typed instead.
    pub fn line(&mut self, line: &str, out: &mut Out) -> Result<Option<Given>, Slip> {
        match self.phase {
            Phase::Open => self.open(line, out),
            Phase::Sure => self.sure(line, out),
            Phase::Compare => self.compare(line),
        }
    }

    fn open(&mut self, line: &str, out: &mut Out) -> Result<Option<Given>, Slip> {
        let n = self.shown.len();
        let file = |k: usize| self.shown[k];
        let given = match &self.question.kind {
            Kind::Predict { options, .. } if options.is_empty() => Given::Text(line.to_owned(), vec![]),
            Kind::Short { .. } => Given::Text(line.to_owned(), vec![]),
            Kind::Predict { .. } | Kind::One(_) => Given::Choice(file(words::number(line, n)?)),
            Kind::Many(_) => {
                let mut ticked: Vec<usize> = words::numbers(line, n)?.into_iter().map(file).collect();
                ticked.sort_unstable();
                Given::Choices(ticked)
            }
            Kind::Order(_) => Given::Order(words::order(line, n)?.into_iter().map(file).collect()),
            Kind::Number { unit, .. } => Given::Number(mark::parse_number(line, unit).ok_or_else(|| Slip {
                message: format!("`{}` is not a number", words::shown(line)),
                hint: "type digits, as in 12.5".into(),
            })?),
        };
        if !self.question.kind.scored() {
            return Ok(Some(given));
        }
        self.given = Some(given);
        self.phase = Phase::Sure;
        out.say(ASK_SURE);
        Ok(None)
    }

    fn sure(&mut self, line: &str, out: &mut Out) -> Result<Option<Given>, Slip> {
        self.confidence = Some(words::sure(line)?);
        match &self.question.kind {
            Kind::Short { points, .. } if !points.is_empty() => {
                self.phase = Phase::Compare;
                self.model(out);
                out.say(self.how());
                Ok(None)
            }
            _ => Ok(self.given.clone()),
        }
    }

    fn model(&self, out: &mut Out) {
        let Kind::Short { model, points, .. } = &self.question.kind else { return };
        out.say("A good answer:");
        out.markdown(model);
        out.gap();
        out.say("Which of these does your answer have?");
        for (k, point) in points.iter().enumerate() {
            out.numbered(k + 1, spoken::line(point));
        }
    }

    fn compare(&mut self, line: &str) -> Result<Option<Given>, Slip> {
        let (Kind::Short { points, .. }, Some(Given::Text(text, _))) = (&self.question.kind, &self.given) else {
            return Ok(self.given.clone());
        };
        let mut ticked = match line.trim().to_lowercase().as_str() {
            "all" | "a" => (0..points.len()).collect(),
            "none" | "n" | "0" => vec![],
            other => words::numbers(other, points.len())?,
        };
        ticked.sort_unstable();
        Ok(Some(Given::Text(text.clone(), ticked)))
    }

    fn option(&self, file: usize) -> &str {
        match &self.question.kind {
            Kind::Predict { options, .. } => options.get(file).map_or("", String::as_str),
            Kind::One(choices) | Kind::Many(choices) | Kind::Order(choices) => {
                choices.get(file).map_or("", |c| c.text.as_str())
            }
            Kind::Number { .. } | Kind::Short { .. } => "",
        }
    }
}
