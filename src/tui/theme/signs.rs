//! Characters that stand beside words, and the same with characters that every font has.

use crate::learn::map::State;

/// Characters that stand beside words.
#[derive(Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it marks")]
pub struct Signs {
    pub new: &'static str,
    pub started: &'static str,
    pub done: &'static str,
    pub due: &'static str,
    pub good: &'static str,
    pub bad: &'static str,
    pub warn: &'static str,
    pub cursor: &'static str,
    pub ticked: &'static str,
    pub unticked: &'static str,
    pub held: &'static str,
    pub bar: &'static str,
    pub rule: &'static str,
    pub full: &'static str,
    pub empty: &'static str,
    pub dot: &'static str,
    pub dash: &'static str,
    pub more_above: &'static str,
    pub more_below: &'static str,
    pub open_quote: &'static str,
    pub close_quote: &'static str,
    pub corners: [&'static str; 4],
    pub side: &'static str,
}

impl Signs {
    /// The sign of a state on the map.
    pub const fn state(&self, state: State) -> &'static str {
        match state {
            State::New => self.new,
            State::InProgress => self.started,
            State::Done => self.done,
            State::Due => self.due,
        }
    }
}

pub(super) const UNICODE: Signs = Signs {
    new: "○",
    started: "◐",
    done: "✓",
    due: "↻",
    good: "✓",
    bad: "✗",
    warn: "!",
    cursor: "›",
    ticked: "☑",
    unticked: "☐",
    held: "↕",
    bar: "│",
    rule: "─",
    full: "━",
    empty: "─",
    dot: "·",
    dash: "–",
    more_above: "▲",
    more_below: "▼",
    open_quote: "“",
    close_quote: "”",
    corners: ["╭", "╮", "╰", "╯"],
    side: "│",
};

pub(super) const ASCII: Signs = Signs {
    new: "o",
    started: "~",
    done: "+",
    due: "!",
    good: "+",
    bad: "x",
    warn: "!",
    cursor: ">",
    ticked: "[x]",
    unticked: "[ ]",
    held: "=",
    bar: "|",
    rule: "-",
    full: "#",
    empty: ".",
    dot: "-",
    dash: "-",
    more_above: "^",
    more_below: "v",
    open_quote: "\"",
    close_quote: "\"",
    corners: ["+", "+", "+", "+"],
    side: "|",
};
