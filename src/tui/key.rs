//! What a person does at the terminal: keys, mouse and pasted text, as the program's own plain types. Decoders from a
//! local terminal's events or from a network session's bytes live in `shell`; nothing here knows either.

use std::fmt;

/// Something typed, clicked or pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key went down (or repeats).
    Key(Key),
    /// Text from the clipboard, with its line breaks.
    Paste(String),
    /// The mouse.
    Mouse(Mouse),
}

/// A key with its modifiers. A decoder must drop `shift` on characters (`N` is `Char('N')`) and report shift-tab as
/// [`Code::BackTab`]: two spellings of one key would be two keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Control was held.
    pub ctrl: bool,
    /// Alt or Meta was held.
    pub alt: bool,
    /// Shift was held; never set for a character.
    pub shift: bool,
}

/// Which key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is the name on the key")]
pub enum Code {
    Char(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Insert,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    F(u8),
}

/// Keys with names, for reading `ctrl-c` or `pageup` and for printing them.
const NAMES: [(&str, Code); 16] = [
    ("space", Code::Char(' ')),
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backtab", Code::BackTab),
    ("backspace", Code::Backspace),
    ("delete", Code::Delete),
    ("insert", Code::Insert),
    ("left", Code::Left),
    ("right", Code::Right),
    ("up", Code::Up),
    ("down", Code::Down),
    ("home", Code::Home),
    ("end", Code::End),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
];

impl Key {
    /// A key without modifiers.
    pub const fn new(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A character without modifiers.
    pub const fn ch(c: char) -> Self {
        Self::new(Code::Char(c))
    }

    /// A character with control.
    pub const fn ctrl(c: char) -> Self {
        Self { ctrl: true, ..Self::ch(c) }
    }

    /// The same with shift.
    #[must_use]
    pub const fn shifted(self) -> Self {
        Self { shift: true, ..self }
    }

    /// The character to write into a text, if this key writes one.
    pub const fn text(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Reads `a`, `enter`, `ctrl-c`, `shift-up`, `f1`.
    pub fn parse(name: &str) -> Option<Self> {
        let mut rest = name;
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        loop {
            if let Some(r) = rest.strip_prefix("ctrl-") {
                (ctrl, rest) = (true, r);
            } else if let Some(r) = rest.strip_prefix("alt-") {
                (alt, rest) = (true, r);
            } else if let Some(r) = rest.strip_prefix("shift-") {
                (shift, rest) = (true, r);
            } else {
                break;
            }
        }
        let code = code_named(rest)?;
        let shift = shift && !matches!(code, Code::Char(_));
        Some(Self { code, ctrl, alt, shift })
    }

    /// What help and footer call it; arrows as signs unless `ascii`.
    pub fn label(self, ascii: bool) -> String {
        let sign = match self.code {
            Code::Up if !ascii => Some("↑"),
            Code::Down if !ascii => Some("↓"),
            Code::Left if !ascii => Some("←"),
            Code::Right if !ascii => Some("→"),
            Code::PageUp => Some("pgup"),
            Code::PageDown => Some("pgdn"),
            Code::BackTab => Some("shift-tab"),
            _ => None,
        };
        sign.map_or_else(|| self.to_string(), |s| format!("{}{s}", if self.shift { "shift-" } else { "" }))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "ctrl-"), (self.alt, "alt-"), (self.shift, "shift-")] {
            if held {
                f.write_str(name)?;
            }
        }
        match (NAMES.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => f.write_str(name),
            (None, Code::Char(c)) => write!(f, "{c}"),
            (None, Code::F(n)) => write!(f, "f{n}"),
            (None, code) => write!(f, "{code:?}"),
        }
    }
}

fn code_named(name: &str) -> Option<Code> {
    if let Some((_, code)) = NAMES.iter().find(|(n, _)| *n == name) {
        return Some(*code);
    }
    let mut chars = name.chars();
    let (first, rest) = (chars.next()?, chars.as_str());
    if rest.is_empty() {
        return Some(Code::Char(first));
    }
    let n: u8 = if first == 'f' { rest.parse().ok()? } else { return None };
    (1..=12).contains(&n).then_some(Code::F(n))
}

/// A mouse event at a cell, both from 0 at the top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What happened.
    pub what: MouseWhat,
    /// Cell from the left.
    pub column: u16,
    /// Cell from the top.
    pub row: u16,
}

/// What the mouse did. Movement and drags are not reported: nothing needs them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseWhat {
    /// The left button went down.
    Click,
    /// The wheel turned away from the person.
    WheelUp,
    /// The wheel turned towards the person.
    WheelDown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_and_printed_alike() {
        for name in ["a", "N", "?", "space", "enter", "ctrl-c", "alt-b", "shift-up", "f1", "pagedown", "-", "é"] {
            let key = Key::parse(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(key.to_string(), name);
        }
        for name in ["", "enterr", "f13", "ctrl-", "fx"] {
            assert_eq!(Key::parse(name), None, "{name}");
        }
    }

    #[test]
    fn shift_is_dropped_on_characters_and_control_writes_no_text() {
        assert_eq!(Key::parse("shift-N"), Some(Key::ch('N')));
        assert_eq!(Key::ch('é').text(), Some('é'));
        assert_eq!(Key::ctrl('c').text(), None);
        assert_eq!(Key::new(Code::Enter).text(), None);
    }

    #[test]
    fn labels_have_a_plain_form() {
        assert_eq!(Key::new(Code::Up).label(false), "↑");
        assert_eq!(Key::new(Code::Up).label(true), "up");
        assert_eq!(Key::new(Code::Down).shifted().label(true), "shift-down");
    }
}
