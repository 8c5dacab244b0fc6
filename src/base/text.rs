//! Text in columns: width, wrapping, cutting, padding. Works on graphemes, so a wide character, a combining mark or an
//! emoji never breaks a column. Knows no terminal.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns that `text` takes.
pub fn width(text: &str) -> usize {
    if text.chars().all(is_plain) { text.chars().count() } else { text.width() }
}

/// Whether a character is one column wide and never joins its neighbours: nearly all that is drawn, and much faster to
/// measure than what may be wide or combine.
pub const fn is_plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{b7}' | '\u{2013}' | '\u{2026}' | '\u{203a}' | '\u{2190}'..='\u{2193}'
        | '\u{2500}'..='\u{259f}' | '\u{2800}'..='\u{28ff}')
}

/// `text` cut to `columns`, the last one `…` (or `~` where `ascii`) if something was cut.
pub fn cut(text: &str, columns: usize, ascii: bool) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    if columns == 0 {
        return String::new();
    }
    let mut out = String::new();
    let mut used = 0;
    for g in text.graphemes(true) {
        let w = g.width();
        if used + w > columns - 1 {
            break;
        }
        out.push_str(g);
        used += w;
    }
    out.push(if ascii { '~' } else { '…' });
    out
}

/// `text` padded with blanks, or cut, to exactly `columns`.
pub fn fit(text: &str, columns: usize, ascii: bool) -> String {
    let mut out = cut(text, columns, ascii);
    let w = width(&out);
    out.extend(std::iter::repeat_n(' ', columns.saturating_sub(w)));
    out
}

/// Lines of at most `columns` columns, broken at blanks; a word longer than a line is broken inside.
/// Line breaks in `text` are kept. Never returns an empty list.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split(' ').filter(|w| !w.is_empty()) {
            let w = word.width();
            if used > 0 && used + 1 + w <= columns {
                line.push(' ');
                line.push_str(word);
                used += 1 + w;
                continue;
            }
            if used > 0 {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            for g in word.graphemes(true) {
                let gw = g.width();
                if used + gw > columns && used > 0 {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(g);
                used += gw;
            }
        }
        lines.push(line);
    }
    lines
}

/// Wrapped lines with `first` before the first and `rest` before the others (a hanging indent).
pub fn hang(text: &str, columns: usize, first: &str, rest: &str) -> Vec<String> {
    let room = columns.saturating_sub(width(first).max(width(rest))).max(1);
    wrap(text, room)
        .into_iter()
        .enumerate()
        .map(|(i, line)| format!("{}{line}", if i == 0 { first } else { rest }))
        .collect()
}

/// `1 user`, `2 users`: a count with its noun.
pub fn count(n: u64, singular: &str, plural: &str) -> String {
    format!("{} {}", thousands(n), if n == 1 { singular } else { plural })
}

/// `12,345`.
pub fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_and_marks_keep_their_columns() {
        assert_eq!(width("日本"), 4);
        assert_eq!(cut("日本語", 5, false), "日本…");
        assert_eq!(cut("abcdef", 4, true), "abc~");
        assert_eq!(width(&fit("e\u{301}te\u{301}", 6, false)), 6);
        assert_eq!(fit("ab", 0, false), "");
    }

    #[test]
    fn plain_characters_are_one_column_and_a_mark_behind_one_is_not_plain() {
        for c in ('\0'..=char::MAX).filter(|c| is_plain(*c)) {
            assert_eq!(c.to_string().width(), 1, "{c}");
            assert_eq!(format!("{c}a").graphemes(true).count(), 2, "{c}");
        }
        for c in ['\u{301}', '\u{fe0f}', '\u{200d}', '日', '\n', '\t', '\u{1f600}'] {
            assert!(!is_plain(c), "{c:?}");
        }
        assert_eq!((width("→\u{fe0f}"), width("e\u{301}")), ("→\u{fe0f}".width(), 1));
    }

    #[test]
    fn wrapping_keeps_words_and_breaks_only_what_must_break() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(wrap("a\nb", 10), ["a", "b"]);
        assert_eq!(hang("one two", 6, "- ", "  "), ["- one", "  two"]);
    }

    #[test]
    fn counts_read_well() {
        assert_eq!(count(1, "user", "users"), "1 user");
        assert_eq!(count(1_234_567, "user", "users"), "1,234,567 users");
    }
}
