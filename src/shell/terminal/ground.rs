//! How light the terminal's ground is: the question (OSC 11, as xterm defined it), and its answer among what a person
//! types. The answer comes whenever it comes, or never: nothing waits for it, no key is lost, and no part of it is ever
//! taken for keys.

use std::io::{self, Write};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crossterm::event::{Event as Raw, KeyCode, KeyEventKind, KeyModifiers};

use crate::shell::environment::Ground;

/// `OSC 11 ; ? BEL`. Terminals end their answer as the question ends; BEL is one byte, so it cannot be torn apart.
const ASK: &[u8] = b"\x1b]11;?\x07";
/// What every answer begins with.
const HEAD: &str = "\x1b]11;";
/// The longest answer has 4 digits for each of 4 parts; anything longer is none.
const LONGEST: usize = 48;
/// How long an escape alone may be the beginning of an answer, after the question.
const EXPECTED: Duration = Duration::from_secs(5);
/// How long to wait behind an escape for the rest of an answer, before it is the key.
const BEHIND_ESCAPE: Duration = Duration::from_millis(25);
/// How long to wait for the rest of what has begun like an answer and like nothing that a person types.
const BEHIND_HEAD: Duration = Duration::from_millis(300);
/// How long after the question the terminal is kept when the program leaves: what comes later is for whoever has it then.
const KEPT: Duration = Duration::from_millis(200);

/// The question that was put to the terminal. A terminal is one for a process, so this is too.
pub(super) static QUESTION: Question = Question::new();

/// A question that waits for its answer.
pub(super) struct Question {
    /// When it was put; none where it was answered.
    put: Mutex<Option<Instant>>,
    answered: Condvar,
}

impl Question {
    const fn new() -> Self {
        Self { put: Mutex::new(None), answered: Condvar::new() }
    }

    fn put(&self) -> MutexGuard<'_, Option<Instant>> {
        self.put.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts it.
    pub(super) fn ask(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(ASK)?;
        out.flush()?;
        *self.put() = Some(Instant::now());
        Ok(())
    }

    /// It was answered.
    pub(super) fn answered(&self) {
        *self.put() = None;
        self.answered.notify_all();
    }

    /// Whether an answer may well come.
    pub(super) fn expects(&self) -> bool {
        self.put().is_some_and(|at| at.elapsed() < EXPECTED)
    }

    /// Before the terminal is given back: gives an answer that is on its way the time to come, so that no shell takes it
    /// for typed words. Returns at once where nothing is on its way any more.
    pub(super) fn settle(&self) {
        let put = self.put();
        let Some(left) = put.and_then(|at| KEPT.checked_sub(at.elapsed())) else { return };
        let _ = self.answered.wait_timeout_while(put, left, |put| put.is_some());
    }
}

/// Picks answers out of what the terminal sends. The library reads them as keys, one a character.
#[derive(Debug, Default)]
pub(super) struct Listener {
    held: Vec<Raw>,
    text: String,
}

/// What comes of something that the terminal sent.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Heard {
    /// For the program, in order.
    pub(super) passed: Vec<Raw>,
    /// What was answered, be it something that cannot be read.
    pub(super) ground: Option<Ground>,
}

impl Listener {
    /// Takes something that the terminal sent; holds it back where it may be part of an answer.
    pub(super) fn take(&mut self, raw: Raw) -> Heard {
        if !matches!(raw, Raw::Key(_) | Raw::Paste(_) | Raw::Mouse(_)) {
            // A change of size does not come from the terminal's stream.
            return Heard { passed: vec![raw], ground: None };
        }
        let Some(bytes) = spelled(&raw) else { return self.give_up(raw) };
        let before = self.text.len();
        self.text.push_str(&bytes);
        if !begins(&self.text) {
            self.text.truncate(before);
            return if self.held.is_empty() {
                Heard { passed: vec![raw], ground: None }
            } else {
                let mut heard = Heard { passed: self.release(), ground: None };
                let again = self.take(raw);
                heard.passed.extend(again.passed);
                heard
            };
        }
        let Some(payload) = answer(&self.text) else {
            self.held.push(raw);
            return Heard::default();
        };
        let ground = Some(ground(payload).unwrap_or_default());
        self.held.clear();
        self.text.clear();
        Heard { passed: vec![], ground }
    }

    /// How long to wait for more of what is held back; none where nothing is. An escape is the key at once where no answer
    /// is expected.
    pub(super) fn patience(&self, expects: bool) -> Option<Duration> {
        match self.text.len() {
            0 => None,
            1 if expects => Some(BEHIND_ESCAPE),
            1 => Some(Duration::ZERO),
            _ => Some(BEHIND_HEAD),
        }
    }

    /// What is held back: nothing more came of it.
    pub(super) fn release(&mut self) -> Vec<Raw> {
        self.text.clear();
        std::mem::take(&mut self.held)
    }

    fn give_up(&mut self, raw: Raw) -> Heard {
        let mut passed = self.release();
        passed.push(raw);
        Heard { passed, ground: None }
    }
}

/// The bytes that the library has read as this key; none where they are part of no answer.
fn spelled(raw: &Raw) -> Option<String> {
    let Raw::Key(key) = raw else { return None };
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    let lead = if alt { "\x1b" } else { "" };
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    match key.code {
        _ if key.kind != KeyEventKind::Press => None,
        KeyCode::Esc => Some(format!("{lead}\x1b")),
        KeyCode::Char('g') if control => Some(format!("{lead}\x07")),
        KeyCode::Char(c) if !control && c.is_ascii() => Some(format!("{lead}{c}")),
        _ => None,
    }
}

/// Whether an answer may begin like this, or be this.
fn begins(text: &str) -> bool {
    let Some(payload) = text.strip_prefix(HEAD) else { return HEAD.starts_with(text) };
    let body = answer(text).unwrap_or_else(|| payload.strip_suffix('\x1b').unwrap_or(payload));
    text.len() <= LONGEST && body.bytes().all(|b| b.is_ascii_alphanumeric() || b"/:#".contains(&b))
}

/// What an answer says, where it is whole.
fn answer(text: &str) -> Option<&str> {
    let payload = text.strip_prefix(HEAD)?;
    payload.strip_suffix('\x07').or_else(|| payload.strip_suffix("\x1b\\"))
}

/// How light a colour is, written as `rgb:1e1e/1e1e/1e1e`, with 1 to 4 digits a part, as `rgba:` or as `#1e1e1e`: light
/// where black on it has more contrast than white (WCAG 2.2), which is from a relative luminance of 0.179 on.
fn ground(payload: &str) -> Option<Ground> {
    let part = |digits: &str| {
        let most = 16_u32.checked_pow(u32::try_from(digits.len()).ok().filter(|n| (1..=4).contains(n))?)? - 1;
        Some(f64::from(u32::from_str_radix(digits, 16).ok()?) / f64::from(most))
    };
    let parts: Vec<f64> = if let Some(digits) = payload.strip_prefix('#') {
        let each = digits.len() / 3;
        let cut = |i: usize| digits.get(i * each..(i + 1) * each).and_then(part);
        (0..3).map(cut).collect::<Option<_>>().filter(|_| digits.len() == each * 3)?
    } else {
        let parts = payload.strip_prefix("rgb:").or_else(|| payload.strip_prefix("rgba:"))?;
        parts.split('/').map(part).collect::<Option<_>>()?
    };
    let linear = |c: f64| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    let (&[r, g, b] | &[r, g, b, _]) = parts.as_slice() else { return None };
    let luminance = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    Some(if luminance > 0.179 { Ground::Light } else { Ground::Dark })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyEvent;

    /// What the library makes of these bytes.
    fn keys(bytes: &str) -> Vec<Raw> {
        let mut out = Vec::new();
        let mut rest = bytes.chars().peekable();
        while let Some(c) = rest.next() {
            let (c, alt) = match (c, rest.peek()) {
                ('\x1b', Some('\x1b')) | (_, None) => (c, KeyModifiers::NONE),
                ('\x1b', Some(_)) => (rest.next().unwrap_or(c), KeyModifiers::ALT),
                _ => (c, KeyModifiers::NONE),
            };
            let key = match c {
                '\x1b' => KeyEvent::new(KeyCode::Esc, alt),
                '\x07' => KeyEvent::new(KeyCode::Char('g'), alt | KeyModifiers::CONTROL),
                c if c.is_uppercase() => KeyEvent::new(KeyCode::Char(c), alt | KeyModifiers::SHIFT),
                c => KeyEvent::new(KeyCode::Char(c), alt),
            };
            out.push(Raw::Key(key));
        }
        out
    }

    fn heard(all: Vec<Raw>) -> (Vec<Raw>, Vec<Ground>, Vec<Raw>) {
        let mut listener = Listener::default();
        let (mut passed, mut grounds) = (vec![], vec![]);
        for raw in all {
            let heard = listener.take(raw);
            passed.extend(heard.passed);
            grounds.extend(heard.ground);
        }
        (passed, grounds, listener.release())
    }

    #[test]
    fn the_terminal_is_kept_for_an_answer_that_is_on_its_way_and_for_nothing_else() {
        let question = Question::new();
        let took = |question: &Question| {
            let begun = Instant::now();
            question.settle();
            begun.elapsed()
        };
        assert!(took(&question) < KEPT / 2, "nothing was asked");
        assert!(!question.expects());
        let mut out = vec![];
        question.ask(&mut out).unwrap();
        assert_eq!(out, b"\x1b]11;?\x07");
        assert!(question.expects());
        let waited = took(&question);
        assert!(waited <= KEPT * 4 && question.put().is_some_and(|at| at.elapsed() >= KEPT), "{waited:?}");
        assert!(took(&question) < KEPT / 2, "it has had its time");
        question.ask(&mut out).unwrap();
        std::thread::scope(|scope| {
            scope.spawn(|| question.answered());
            question.settle();
            assert!(question.put().is_none(), "it was answered");
        });
    }

    #[test]
    fn an_answer_is_heard_in_every_form_and_typed_by_nobody() {
        for (answer, want) in [
            ("\x1b]11;rgb:ffff/ffff/ffff\x07", Some(Ground::Light)),
            ("\x1b]11;rgb:FAFA/F0F0/E6E6\x1b\\", Some(Ground::Light)),
            ("\x1b]11;rgb:1e/1e/1e\x07", Some(Ground::Dark)),
            ("\x1b]11;rgb:0/0/0\x07", Some(Ground::Dark)),
            ("\x1b]11;rgba:fdfd/f6f6/e3e3/ffff\x07", Some(Ground::Light)),
            ("\x1b]11;#002b36\x07", Some(Ground::Dark)),
            ("\x1b]11;rgb:gg/gg/gg\x07", Some(Ground::Unknown)),
            ("\x1b]11;rgb:ff/ff\x07", Some(Ground::Unknown)),
        ] {
            let typed = format!("a{answer}\x1b[]1");
            let (passed, grounds, held) = heard(keys(&typed));
            assert_eq!(passed, keys("a\x1b[]1"), "{answer:?}");
            assert_eq!(grounds, Vec::from_iter(want), "{answer:?}");
            assert!(held.is_empty(), "{answer:?}");
        }
    }

    #[test]
    fn an_answer_that_was_torn_apart_behind_its_escape_is_heard_too() {
        let mut torn = keys("\x1b");
        torn.extend(keys("]11;rgb:ff/ff/ff\x1b"));
        torn.extend(keys("\\x"));
        let size = Raw::Resize(3, 4);
        torn.insert(6, size.clone());
        let (passed, grounds, _) = heard(torn);
        assert_eq!(passed, [vec![size], keys("x")].concat());
        assert_eq!(grounds, [Ground::Light]);
    }

    #[test]
    fn what_only_begins_like_an_answer_is_passed_on_whole_and_in_order() {
        for typed in ["\x1b]1x", "\x1b]\x1b]11x", "\x1b]11;\r", "\x1b]12;rgb:ff/ff/ff\x07", "]11;rgb:ff/ff/ff\x07q"] {
            assert_eq!(heard(keys(typed)), (keys(typed), vec![], vec![]), "{typed:?}");
        }
        let long = format!("\x1b]11;{}\x07", "f".repeat(LONGEST));
        assert_eq!(heard(keys(&long)).0, keys(&long), "too long to be one");
        let mut listener = Listener::default();
        assert_eq!(listener.patience(true), None);
        assert_eq!(listener.take(Raw::Key(KeyCode::Esc.into())), Heard::default());
        assert_eq!(listener.patience(true), Some(BEHIND_ESCAPE));
        assert_eq!(listener.patience(false), Some(Duration::ZERO), "the key, at once");
        assert_eq!(listener.release(), [Raw::Key(KeyCode::Esc.into())]);
        listener.take(keys("\x1b]").remove(0));
        assert_eq!(listener.patience(false), Some(BEHIND_HEAD));
        let paste = Raw::Paste("\x1b]11;rgb:ff/ff/ff\x07".into());
        assert_eq!(
            listener.take(paste.clone()).passed,
            [keys("\x1b]"), vec![paste]].concat(),
            "pasted words are words"
        );
    }
}
