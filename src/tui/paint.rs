//! Lines of roles and how they get onto cells. The only file that writes into a buffer; everything else makes [`Line`]s.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::base::text;
use crate::course::prose;
use crate::tui::theme::{Look, Role};

/// A line of the screen, from left to right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// Stretches of one role each.
    pub spans: Vec<(String, Role)>,
}

impl Line {
    /// A line of one stretch.
    pub fn of(text: impl Into<String>, role: Role) -> Self {
        Self::default().put(text, role)
    }

    /// The line with a stretch behind it.
    #[must_use]
    pub fn put(mut self, text: impl Into<String>, role: Role) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.spans.push((text, role));
        }
        self
    }

    /// The line with another behind it.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.spans.extend(other.spans);
        self
    }

    /// The line with `other` flush right in `columns`; `other` is dropped where it does not fit with two blanks between.
    #[must_use]
    pub fn flush(self, other: Self, columns: usize) -> Self {
        let used = self.width() + other.width();
        if used + 2 > columns { self } else { self.put(" ".repeat(columns - used), Role::Text).join(other) }
    }

    /// Columns it takes.
    pub fn width(&self) -> usize {
        self.spans.iter().map(|(t, _)| text::width(t)).sum()
    }

    /// What it says.
    pub fn text(&self) -> String {
        self.spans.iter().map(|(t, _)| t.as_str()).collect()
    }

    /// The line with every occurrence of `needle`, in any case, in the role [`Role::Match`].
    #[must_use]
    pub fn found(&self, needle: &str) -> Self {
        let hits = occurrences(&self.text(), needle);
        if hits.is_empty() {
            return self.clone();
        }
        let mut out = Self::default();
        let mut at = 0;
        for (t, role) in &self.spans {
            for g in t.graphemes(true) {
                let inside = hits.iter().any(|(from, to)| (*from..*to).contains(&at));
                let role = if inside { Role::Match } else { *role };
                match out.spans.last_mut() {
                    Some((last, r)) if *r == role => last.push_str(g),
                    _ => out.spans.push((g.to_owned(), role)),
                }
                at += g.len();
            }
        }
        out
    }
}

impl From<prose::Line> for Line {
    fn from(line: prose::Line) -> Self {
        Self { spans: line.spans.into_iter().map(|s| (s.text, Role::Prose(s.role))).collect() }
    }
}

/// Byte ranges where `needle` stands in `hay`, in any case, without overlap.
pub fn occurrences(hay: &str, needle: &str) -> Vec<(usize, usize)> {
    let needle: Vec<char> = needle.chars().flat_map(char::to_lowercase).collect();
    let mut out = Vec::new();
    if needle.is_empty() {
        return out;
    }
    let folded: Vec<(usize, usize, char)> =
        hay.char_indices().flat_map(|(i, c)| c.to_lowercase().map(move |low| (i, i + c.len_utf8(), low))).collect();
    let mut i = 0;
    while i + needle.len() <= folded.len() {
        let window = &folded[i..i + needle.len()];
        if window.iter().map(|(_, _, c)| c).eq(&needle) {
            out.push((window[0].0, window[needle.len() - 1].1));
            i += needle.len();
        } else {
            i += 1;
        }
    }
    out
}

/// Markdown as lines of at most `columns`.
pub fn markdown(source: &str, columns: usize, ascii: bool) -> Vec<Line> {
    let columns = u16::try_from(columns).unwrap_or(u16::MAX);
    prose::layout(&prose::parse(source), columns, ascii).into_iter().map(Line::from).collect()
}

/// Text of one role, wrapped to `columns`.
pub fn wrapped(words: &str, columns: usize, role: Role) -> Vec<Line> {
    text::wrap(words, columns).into_iter().map(|l| Line::of(l, role)).collect()
}

/// Two stacks of lines beside each other, the left one in `columns`, with a gap between.
pub fn beside(left: Vec<Line>, right: Vec<Line>, columns: usize, gap: usize) -> Vec<Line> {
    let rows = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let row = |_| {
        let (left, right) = (left.next().unwrap_or_default(), right.next().unwrap_or_default());
        if right.spans.is_empty() {
            return left;
        }
        let pad = columns.saturating_sub(left.width()) + gap;
        left.put(" ".repeat(pad), Role::Text).join(right)
    };
    (0..rows).map(row).collect()
}

/// Draws a line at the top left of `area`, cut to its width; a mark in the last column says that words were cut.
pub fn line(buf: &mut Buffer, area: Rect, line: &Line, look: Look) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    let wide = line.width();
    let too_long = wide > area.width as usize && {
        let text = line.text();
        wide - (text.len() - text.trim_end_matches(' ').len()) > area.width as usize
    };
    let end = area.right() - u16::from(too_long);
    let mut x = area.x;
    for (words, role) in &line.spans {
        let room = end.saturating_sub(x) as usize;
        let style = look.theme.style(*role);
        if room > 0 {
            x = write(buf, x, area.y, words, room, style);
        }
        if too_long && text::width(words) >= room {
            buf.set_stringn(end, area.y, if look.ascii { "~" } else { "…" }, 1, style);
            break;
        }
    }
}

/// Writes words into a row of at most `room` columns; the column behind them. Plain characters, nearly all there are, take
/// a cell each; only the others have to be measured and joined.
fn write(buf: &mut Buffer, x: u16, y: u16, words: &str, room: usize, style: Style) -> u16 {
    if !words.chars().all(text::is_plain) {
        return buf.set_stringn(x, y, words, room, style).0;
    }
    let mut at = x;
    for (c, x) in words.chars().zip(x..buf.area.right()).take(room) {
        if let Some(cell) = buf.cell_mut((x, y)) {
            cell.set_char(c).set_style(style);
        }
        at = x + 1;
    }
    at
}

/// Draws lines from number `from` on, as many as there are rows.
pub fn lines(buf: &mut Buffer, area: Rect, all: &[Line], from: usize, look: Look) {
    for (row, one) in (area.y..area.bottom()).zip(all.iter().skip(from)) {
        line(buf, Rect { y: row, height: 1, ..area }, one, look);
    }
}

/// Lays the look of the selected row over an area that is already drawn. What a search has found in it keeps its ground,
/// which its ink is made for; where both are reversed, what was found is turned back, so that it stands out.
pub fn select(buf: &mut Buffer, area: Rect, look: Look) {
    let (selected, found) = (look.theme.style(Role::Selected), look.theme.style(Role::Match));
    let area = area.intersection(buf.area);
    for at in area.positions() {
        let Some(cell) = buf.cell_mut(at) else { continue };
        match found.bg {
            Some(ground) if cell.bg == ground => {}
            None if cell.modifier.contains(Modifier::REVERSED) => cell.modifier.remove(Modifier::REVERSED),
            _ => _ = cell.set_style(selected),
        }
    }
}

/// An area in the ground's colours, with nothing on it.
pub fn ground(buf: &mut Buffer, area: Rect, look: Look) {
    let area = area.intersection(buf.area);
    let style = look.theme.style(Role::Ground);
    let wide = buf.area.width as usize;
    let left = (area.x - buf.area.x) as usize;
    let rows = buf.content.chunks_mut(wide.max(1)).skip((area.y - buf.area.y) as usize).take(area.height as usize);
    for cell in rows.flat_map(|row| &mut row[left..left + area.width as usize]) {
        cell.reset();
        cell.set_style(style);
    }
}

/// A box with a title, cleared; returns its inside.
pub fn boxed(buf: &mut Buffer, area: Rect, title: &str, look: Look) -> Rect {
    let area = area.intersection(buf.area);
    ground(buf, area, look);
    if area.width < 4 || area.height < 3 {
        return area;
    }
    let signs = look.signs();
    let inside = area.width as usize - 2;
    let title = text::cut(&format!(" {title} "), inside.saturating_sub(2), look.ascii);
    let rest = inside - text::width(&title) - 1;
    let [tl, tr, bl, br] = signs.corners;
    let top = Line::of(format!("{tl}{}", signs.rule), Role::Border)
        .put(title, Role::Title)
        .put(format!("{}{tr}", signs.rule.repeat(rest)), Role::Border);
    line(buf, Rect { height: 1, ..area }, &top, look);
    for y in area.y + 1..area.bottom() - 1 {
        let side = Line::of(signs.side, Role::Border);
        line(buf, Rect { y, height: 1, ..area }, &side, look);
        line(buf, Rect { x: area.right() - 1, y, width: 1, height: 1 }, &side, look);
    }
    let foot = Line::of(format!("{bl}{}{br}", signs.rule.repeat(inside)), Role::Border);
    line(buf, Rect { y: area.bottom() - 1, height: 1, ..area }, &foot, look);
    Rect { x: area.x + 2, y: area.y + 1, width: area.width.saturating_sub(4), height: area.height - 2 }
}

/// A bar of `columns` that is full by `part` of `whole`.
pub fn bar(part: usize, whole: usize, columns: usize, look: Look) -> Line {
    let full = (part.min(whole) * columns).checked_div(whole).unwrap_or(0);
    let signs = look.signs();
    Line::of(signs.full.repeat(full), Role::Accent).put(signs.empty.repeat(columns - full), Role::Border)
}

/// The offset at which rows `top..bottom` can be seen in a window of `height` rows, moved from `offset` as little as
/// possible; the top wins where not all fit. Never past the end of `len` rows.
pub const fn reveal(offset: usize, top: usize, bottom: usize, height: usize, len: usize) -> usize {
    let mut at = offset;
    if bottom > at + height {
        at = bottom - height;
    }
    if top < at {
        at = top;
    }
    let last = len.saturating_sub(height);
    if at > last { last } else { at }
}

/// A rectangle of at most `width` x `height` in the middle of `area`.
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;

    const PLAIN: Look = Look { theme: Theme::None, ascii: true };

    #[test]
    fn reveal_moves_as_little_as_possible() {
        for (offset, top, bottom, height, len, want) in [
            (0, 3, 4, 10, 50, 0),
            (0, 12, 14, 10, 50, 4),
            (20, 12, 14, 10, 50, 12),
            (0, 5, 40, 10, 50, 5),
            (49, 49, 50, 10, 50, 40),
            (5, 0, 1, 10, 3, 0),
            (0, 0, 1, 0, 0, 0),
        ] {
            assert_eq!(reveal(offset, top, bottom, height, len), want, "{offset} {top}..{bottom} in {height} of {len}");
        }
    }

    #[test]
    fn found_text_is_marked_in_any_case_across_stretches() {
        let line = Line::of("Turn the Fl", Role::Text).put("AG off, flag", Role::Strong);
        let found = line.found("flag");
        assert_eq!(found.text(), line.text());
        let marked: Vec<&str> =
            found.spans.iter().filter(|(_, r)| *r == Role::Match).map(|(t, _)| t.as_str()).collect();
        assert_eq!(marked, ["FlAG", "flag"]);
        assert_eq!(line.found(""), line);
        assert_eq!(occurrences("İstanbul", "stan").len(), 1);
    }

    #[test]
    fn flush_text_gives_way() {
        let right = Line::of("7 min", Role::Muted);
        assert_eq!(Line::of("Slo", Role::Text).flush(right.clone(), 12).text(), "Slo    7 min");
        assert_eq!(Line::of("Alerting", Role::Text).flush(right, 12).text(), "Alerting");
    }

    #[test]
    fn drawing_stays_inside_the_buffer() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, 2));
        line(&mut buf, Rect::new(3, 1, 40, 9), &Line::of("日本語", Role::Text), PLAIN);
        line(&mut buf, Rect::new(30, 30, 1, 1), &Line::of("x", Role::Text), PLAIN);
        boxed(&mut buf, Rect::new(0, 0, 50, 50), "t", PLAIN);
        assert_eq!(bar(2, 0, 4, PLAIN).text(), "....");
        assert_eq!(bar(1, 2, 4, PLAIN).text(), "##..");
    }
}
