//! How anything is said: paragraphs wrapped to a width, gathered into one print. Whatever comes in, no control character
//! goes out and no line is wider than it may be, but for a word that is longer than a line. Knows no terminal.

use crate::base::text;
use crate::course::lesson::Source;
use crate::session::desk::Request;

use super::app::Effect;
use super::spoken;

/// Narrower than this is treated as this, columns.
pub const NARROWEST: usize = 20;

/// What an answer says and asks for, in order.
#[derive(Debug, Clone)]
pub struct Out {
    width: usize,
    lines: Vec<String>,
    effects: Vec<Effect>,
    /// Whether the last line that was said is one with words.
    open: bool,
}

impl Out {
    /// Nothing yet, for lines of at most `width` columns.
    pub fn new(width: u16) -> Self {
        Self { width: usize::from(width).max(NARROWEST), lines: vec![], effects: vec![], open: false }
    }

    /// A paragraph.
    pub fn say(&mut self, words: impl AsRef<str>) {
        self.put(wrapped(words.as_ref(), self.width, "", ""));
    }

    /// An item of a list: `lead` before its first line, blanks before the others.
    pub fn item(&mut self, lead: &str, words: impl AsRef<str>) {
        let rest = " ".repeat(text::width(lead).min(self.width / 2));
        self.put(wrapped(words.as_ref(), self.width, lead, &rest));
    }

    /// An item with a number from 1.
    pub fn numbered(&mut self, n: usize, words: impl AsRef<str>) {
        self.item(&format!("{n}. "), words);
    }

    /// Markdown, in words where it has signs.
    pub fn markdown(&mut self, markdown: &str) {
        self.cited(markdown, &[]);
    }

    /// The same, with the numbers of the sources that it cites.
    pub fn cited(&mut self, markdown: &str, sources: &[Source]) {
        self.put(spoken::lines(markdown, self.width, sources).iter().map(|l| clean(l)).collect());
    }

    /// An item of a list whose text is one line of Markdown.
    pub fn marked(&mut self, lead: &str, markdown: &str) {
        self.item(lead, spoken::line(markdown));
    }

    /// A blank line, unless nothing was said yet or the last line is one.
    pub fn gap(&mut self) {
        if std::mem::take(&mut self.open) {
            self.lines.push(String::new());
        }
    }

    /// What went wrong, and what to do.
    pub fn error(&mut self, message: &str, hint: &str) {
        self.item("error: ", message);
        if !hint.is_empty() {
            self.item("hint: ", hint);
        }
    }

    /// Asks the world outside. What was said before comes first.
    pub fn desk(&mut self, request: Request) {
        self.flush();
        self.effects.push(Effect::Desk(request));
    }

    /// The prompt, or the end.
    pub fn close(&mut self, last: Option<Effect>) {
        self.flush();
        self.effects.extend(last);
    }

    /// Everything, in order.
    pub fn effects(mut self) -> Vec<Effect> {
        self.flush();
        self.effects
    }

    fn put(&mut self, lines: Vec<String>) {
        self.open = lines.last().map_or(self.open, |l| !l.is_empty());
        self.lines.extend(lines);
    }

    fn flush(&mut self) {
        if !self.lines.is_empty() {
            let words = std::mem::take(&mut self.lines).join("\n");
            self.effects.push(Effect::Print(words));
        }
    }
}

/// `words` with every run of control characters but line breaks as one blank.
pub fn clean(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\n' => out.push(c),
            '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push(' '),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn wrapped(words: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    let lines = text::hang(&clean(words), width, &clean(first), rest);
    lines.into_iter().map(|l| l.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(out: Out) -> String {
        match out.effects().as_slice() {
            [Effect::Print(words)] => words.clone(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn paragraphs_wrap_and_gaps_do_not_pile_up() {
        let mut out = Out::new(20);
        out.gap();
        out.say("one two three four five six");
        out.gap();
        out.gap();
        out.numbered(1, "seven eight nine ten");
        out.error("bad\u{7}\u{1b}[2Jword", "try again");
        let want = "one two three four\nfive six\n\n1. seven eight nine\n   ten\nerror: bad [2Jword\nhint: try again";
        assert_eq!(printed(out), want);
    }

    #[test]
    fn what_was_said_before_a_request_comes_before_it() {
        let mut out = Out::new(80);
        out.say("a");
        out.desk(Request::End { run: 1 });
        out.say("b");
        let print = |t: &str| Effect::Print(t.into());
        assert_eq!(out.effects(), [print("a"), Effect::Desk(Request::End { run: 1 }), print("b")]);
    }
}
