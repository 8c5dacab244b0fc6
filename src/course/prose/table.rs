//! Tables fitted to a width: wide columns shrink first, cells wrap; where even that is too tight, each row becomes a
//! short list of `head: cell`. Never wider than it may be, nothing is cut.

use super::element::{Align, Inline};
use super::flow::{Refs, Word, longest, natural, span_columns, wrap};
use super::{Line, Role, Span};

/// Columns that a column keeps even if its longest word is longer: such words are broken.
const KEPT: usize = 10;
/// Columns of ` │ `.
const GAP: usize = 3;

/// The lines of a table.
pub(super) fn lines(
    refs: &mut Refs,
    align: &[Align],
    head: &[Vec<Inline>],
    rows: &[Vec<Vec<Inline>>],
    width: usize,
) -> Vec<Line> {
    let head: Vec<_> = head.iter().map(|cell| refs.words(cell, Role::TableHead)).collect();
    let rows: Vec<Vec<_>> =
        rows.iter().map(|row| row.iter().map(|cell| refs.words(cell, Role::Text)).collect()).collect();
    let all = || std::iter::once(&head).chain(&rows);
    let of_column = |i: usize, f: fn(&[Word]) -> usize| all().filter_map(|r| r.get(i)).map(|c| f(c)).max().unwrap_or(0);
    let wishes: Vec<_> = (0..head.len()).map(|i| of_column(i, natural).max(1)).collect();
    let needs: Vec<_> = (0..head.len()).map(|i| of_column(i, longest).clamp(1, KEPT)).collect();
    let gaps = GAP * head.len().saturating_sub(1);
    match width.checked_sub(gaps).and_then(|room| share(&wishes, &needs, room)) {
        Some(widths) => grid(&Grid { widths, align, ascii: refs.ascii }, &head, &rows),
        None => stacked(&head, &rows, width),
    }
}

/// Columns for each column: what it wishes if there is room for all; else narrow ones keep their wish and wide ones
/// share the rest evenly. None if the needs do not fit.
fn share(wishes: &[usize], needs: &[usize], room: usize) -> Option<Vec<usize>> {
    let at = |cap: usize| -> Vec<usize> { wishes.iter().zip(needs).map(|(w, n)| (*w).min(cap.max(*n))).collect() };
    let fits = |widths: &[usize]| widths.iter().sum::<usize>() <= room;
    let mut cap = wishes.iter().copied().max().unwrap_or(0);
    if cap > room {
        cap = room;
    }
    while cap > 0 && !fits(&at(cap)) {
        cap -= 1;
    }
    let mut widths = at(cap);
    if !fits(&widths) {
        return None;
    }
    let mut left = room - widths.iter().sum::<usize>();
    for (width, wish) in widths.iter_mut().zip(wishes) {
        let more = usize::from(left > 0 && *width < *wish);
        *width += more;
        left -= more;
    }
    Some(widths)
}

struct Grid<'a> {
    widths: Vec<usize>,
    align: &'a [Align],
    ascii: bool,
}

fn grid(grid: &Grid, head: &[Vec<Word>], rows: &[Vec<Vec<Word>>]) -> Vec<Line> {
    let rows: Vec<Vec<Line>> = rows.iter().map(|row| grid.row(row)).collect();
    let ruled = rows.iter().any(|lines| lines.len() > 1);
    let mut out = grid.row(head);
    out.push(grid.rule(true));
    for (i, lines) in rows.into_iter().enumerate() {
        if i > 0 && ruled {
            out.push(grid.rule(false));
        }
        out.extend(lines);
    }
    out
}

impl Grid<'_> {
    fn row(&self, cells: &[Vec<Word>]) -> Vec<Line> {
        let none = Vec::new();
        let cells: Vec<Vec<Line>> =
            self.widths.iter().enumerate().map(|(i, w)| wrap(cells.get(i).unwrap_or(&none), *w)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        (0..height).map(|y| self.line(&cells, y)).collect()
    }

    fn line(&self, cells: &[Vec<Line>], y: usize) -> Line {
        let mut spans = Vec::new();
        for (i, (cell, width)) in cells.iter().zip(&self.widths).enumerate() {
            if i > 0 {
                spans.push(Span::new(if self.ascii { " | " } else { " │ " }, Role::TableRule));
            }
            let content = cell.get(y).map_or(&[][..], |line| &line.spans);
            let free = width.saturating_sub(span_columns(content));
            let before = match self.align.get(i) {
                Some(Align::Right) => free,
                Some(Align::Center) => free / 2,
                _ => 0,
            };
            spans.push(Span::new(" ".repeat(before), Role::Text));
            spans.extend_from_slice(content);
            spans.push(Span::new(" ".repeat(free - before), Role::Text));
        }
        spans.retain(|s| !s.text.is_empty());
        Line { spans }
    }

    fn rule(&self, below_head: bool) -> Line {
        let (dash, cross) = match (self.ascii, below_head) {
            (true, true) => ("=", "=+="),
            (true, false) => ("-", "-+-"),
            (false, true) => ("━", "━┿━"),
            (false, false) => ("─", "─┼─"),
        };
        let text = self.widths.iter().map(|w| dash.repeat(*w)).collect::<Vec<_>>().join(cross);
        Line { spans: vec![Span::new(text, Role::TableRule)] }
    }
}

/// Each row as `head: cell` under each other, a blank line between rows.
fn stacked(head: &[Vec<Word>], rows: &[Vec<Vec<Word>>], width: usize) -> Vec<Line> {
    let mut out = Vec::new();
    if rows.is_empty() {
        return head.iter().flat_map(|cell| wrap(cell, width)).collect();
    }
    for row in rows {
        if !out.is_empty() {
            out.push(Line::default());
        }
        for (i, cell) in row.iter().enumerate() {
            let mut title = head.get(i).map(|h| wrap(h, width)).unwrap_or_default();
            if let Some(last) = title.last_mut().filter(|last| !last.spans.is_empty()) {
                last.spans.push(Span::new(":", Role::TableHead));
            }
            let titled = title.iter().any(|line| !line.spans.is_empty());
            let beside = title.last().map_or(0, |l| span_columns(&l.spans)) + 1 + natural(cell);
            let mut body = wrap(cell, width);
            if titled && title.len() == 1 && beside <= width && !cell.is_empty() && body.len() == 1 {
                let mut line = title.remove(0);
                line.spans.push(Span::new(" ", Role::Text));
                line.spans.append(&mut body.remove(0).spans);
                out.push(line);
                continue;
            }
            if titled {
                out.append(&mut title);
            }
            out.extend(body.into_iter().filter(|line| !line.spans.is_empty()));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wishes, needs, room, what is given.
    type Case = (&'static [usize], &'static [usize], usize, Option<Vec<usize>>);

    #[test]
    fn wide_columns_shrink_first() {
        let cases: [Case; 6] = [
            (&[4, 6], &[4, 6], 20, Some(vec![4, 6])),
            (&[4, 60], &[4, 8], 24, Some(vec![4, 20])),
            (&[30, 60], &[5, 8], 41, Some(vec![21, 20])),
            (&[4, 60, 60], &[4, 10, 10], 40, Some(vec![4, 18, 18])),
            (&[12, 12], &[10, 10], 19, None),
            (&[], &[], 10, Some(vec![])),
        ];
        for (wishes, needs, room, expected) in cases {
            assert_eq!(share(wishes, needs, room), expected, "{wishes:?} in {room}");
        }
    }
}
