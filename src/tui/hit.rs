//! What a click means wherever a key is named: in the footer, in a question, at the end of a page. The screen is drawn
//! once more with nothing but its keys marked, so what can be clicked is what is shown, a window on top included, and no
//! screen has to say where its hints are. What else can be clicked (rows, options, panes) each screen finds in the layout
//! it is drawn from.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use unicode_width::UnicodeWidthStr;

use crate::tui::app::{App, view};
use crate::tui::key::{Code, Key};
use crate::tui::theme::{Look, Theme};

/// Blanks that end the words of a hint.
const GAP: usize = 2;
/// Most blanks between a key and its words.
const APART: usize = 3;

/// A key and the columns in which it is named, with the words that say what it does; the end is not included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// First column.
    pub from: usize,
    /// Column behind the last.
    pub to: usize,
    /// The key.
    pub key: Key,
}

/// The key that is named at this place of the screen. `app` is drawn and left as it was.
pub fn key_at(app: &mut App, column: u16, row: u16) -> Option<Key> {
    let look = app.shared().look;
    app.set_look(Look { theme: Theme::Keys, ..look });
    let drawn = draw(app);
    app.set_look(look);
    let drawn = drawn?;
    let (wide, at) = (drawn.area.width as usize, usize::from(row));
    let cells = drawn.content.get(at * wide..(at + 1) * wide)?;
    let found = hints(cells).into_iter().find(|h| (h.from..h.to).contains(&usize::from(column)))?;
    Some(found.key)
}

fn draw(app: &App) -> Option<Buffer> {
    let (columns, rows) = (app.shared().columns, app.shared().rows);
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).ok()?;
    terminal.draw(|frame| view(app, frame)).ok()?;
    Some(terminal.backend().buffer().clone())
}

/// The hints of a row that was drawn with [`Theme::Keys`], from left to right.
fn hints(cells: &[Cell]) -> Vec<Hint> {
    let marked = |at: usize| cells.get(at).is_some_and(|c| c.modifier.contains(Theme::MARK));
    let mut out = Vec::new();
    let mut at = 0;
    while at < cells.len() {
        if !marked(at) {
            at += 1;
            continue;
        }
        let end = (at..=cells.len()).find(|i| !marked(*i)).unwrap_or(cells.len());
        let mut keys = keys(cells, at, end);
        // Words belong to the only key before them: who clicks on what two keys do has not said which.
        if let [only] = keys.as_mut_slice() {
            only.to = words_end(cells, end, marked).max(only.to);
        }
        out.extend(keys);
        at = end;
    }
    out
}

/// The keys named from `from` to `to`; none where one of the words is no key.
fn keys(cells: &[Cell], from: usize, to: usize) -> Vec<Hint> {
    let mut out = Vec::new();
    let mut at = from;
    while at < to {
        if cells[at].symbol() == " " {
            at += 1;
            continue;
        }
        let end = (at..to).find(|i| cells[*i].symbol() == " ").unwrap_or(to);
        let word: String = cells[at..end].iter().map(Cell::symbol).collect();
        if let Some(key) = named(&word) {
            out.push(Hint { from: at, to: end, key });
        } else if word.contains(|c: char| c.is_ascii_lowercase()) {
            return Vec::new();
        } else {
            // Several that do alike stand close together: `↑↓`, `KJ`.
            out.extend((at..end).filter_map(|i| Some(Hint { from: i, to: i + 1, key: named(cells[i].symbol())? })));
        }
        at = end;
    }
    out
}

/// Where the words behind a key end: at a gap, a frame, or the next key.
fn words_end(cells: &[Cell], from: usize, marked: impl Fn(usize) -> bool) -> usize {
    let blank = |at: usize| cells[at].symbol().trim().is_empty();
    let begin = (from..cells.len().min(from + APART + 1)).find(|i| !blank(*i) || marked(*i)).unwrap_or(from);
    let mut end = from;
    for (at, cell) in cells.iter().enumerate().skip(begin) {
        if marked(at) || matches!(cell.symbol(), "│" | "|") || at >= end.max(begin) + GAP {
            break;
        }
        if !blank(at) {
            end = at + cell.symbol().width().max(1);
        }
    }
    end
}

/// A key by the name that footers and help give it, or by the name that [`Key::parse`] reads.
fn named(word: &str) -> Option<Key> {
    match word {
        "pgup" => Some(Key::new(Code::PageUp)),
        "pgdn" => Some(Key::new(Code::PageDown)),
        "shift-tab" => Some(Key::new(Code::BackTab)),
        _ => arrow(word).or_else(|| Key::parse(word)),
    }
}

fn arrow(sign: &str) -> Option<Key> {
    let code = match sign {
        "↑" => Code::Up,
        "↓" => Code::Down,
        "←" | "◂" => Code::Left,
        "→" | "▸" => Code::Right,
        _ => return None,
    };
    Some(Key::new(code))
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;
    use crate::tui::paint::{self, Line};
    use crate::tui::theme::Role;

    fn of(line: &Line) -> Vec<(usize, usize, String)> {
        let mut buf = Buffer::empty(Rect::new(0, 0, 80, 1));
        paint::line(&mut buf, Rect::new(0, 0, 80, 1), line, Look { theme: Theme::Keys, ascii: false });
        hints(&buf.content).into_iter().map(|h| (h.from, h.to, h.key.to_string())).collect()
    }

    fn want(hints: &[(usize, usize, &str)]) -> Vec<(usize, usize, String)> {
        hints.iter().map(|(from, to, key)| (*from, *to, (*key).to_owned())).collect()
    }

    #[test]
    fn a_key_is_clicked_with_the_words_behind_it_and_keys_that_share_words_each_alone() {
        let key = |words: &str| Line::of(words, Role::Key);
        let foot = key("enter").put(" open   ", Role::Muted).join(key("↑↓")).put(" select   ", Role::Muted);
        let foot = foot.join(key("ctrl-q")).put(" leave it", Role::Text);
        assert_eq!(of(&foot), want(&[(0, 10, "enter"), (13, 14, "up"), (14, 15, "down"), (25, 40, "ctrl-q")]));
        let table = Line::of("  ", Role::Text).join(key("f      ")).put("  back to it", Role::Text);
        assert_eq!(of(&table), want(&[(2, 21, "f")]));
        assert_eq!(of(&key("← →").put(" change it", Role::Muted)), want(&[(0, 1, "left"), (2, 3, "right")]));
        assert_eq!(of(&key("KJ").put(" carry", Role::Muted)), want(&[(0, 1, "K"), (1, 2, "J")]));
        let framed = key("enter").put(" shows it", Role::Muted).put(" │ other words", Role::Text);
        assert_eq!(of(&framed), want(&[(0, 14, "enter")]));
    }

    #[test]
    fn words_that_name_no_key_are_no_hints_and_neither_are_keys_in_running_text() {
        for line in [
            Line::of("look overview", Role::Key).put(" 20 s", Role::Muted),
            Line::of("scale up", Role::Key),
            Line::of("press enter or f6", Role::Text),
            Line::default(),
        ] {
            assert_eq!(of(&line), []);
        }
    }
}
