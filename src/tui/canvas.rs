//! A grid of characters with roles, for figures: lines that join where they meet, words, dots finer than a cell. Becomes
//! [`Line`]s; knows nothing of what is drawn.

use unicode_segmentation::UnicodeSegmentation;

use crate::base::text;
use crate::tui::paint::Line;
use crate::tui::theme::Role;

/// A line leaves a cell upwards.
pub const UP: u8 = 1;
/// A line leaves a cell downwards.
pub const DOWN: u8 = 2;
/// A line leaves a cell to the left.
pub const LEFT: u8 = 4;
/// A line leaves a cell to the right.
pub const RIGHT: u8 = 8;

/// Characters of lines by the sides that they leave on.
const JOINTS: [&str; 16] = [" ", "╵", "╷", "│", "╴", "╯", "╮", "┤", "╶", "╰", "╭", "├", "─", "┴", "┬", "┼"];

/// A cell that something was written to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Cell {
    Empty,
    /// Sides that lines leave on.
    Joint(u8, Role),
    /// Dots of braille, two columns of four.
    Dots(u8, Role),
    /// A single character: most that is written.
    Char(char, Role),
    Glyph(String, Role),
    /// The right half of a wide character.
    Covered,
}

/// The grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canvas {
    columns: usize,
    cells: Vec<Cell>,
    ascii: bool,
}

impl Canvas {
    /// Blank cells.
    pub fn new(columns: usize, rows: usize, ascii: bool) -> Self {
        Self { columns, cells: vec![Cell::Empty; columns * rows], ascii }
    }

    /// Columns.
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        self.cells.len().checked_div(self.columns).unwrap_or(0)
    }

    /// Writes words from a cell on, over what was there; what does not fit is left out.
    pub fn write(&mut self, column: usize, row: usize, words: &str, role: Role) {
        let mut at = column;
        for g in words.graphemes(true) {
            let wide = text::width(g);
            if wide == 0 || at + wide > self.columns || row >= self.rows() {
                continue;
            }
            self.cells[row * self.columns + at] = glyph(g, role);
            for covered in 1..wide {
                self.cells[row * self.columns + at + covered] = Cell::Covered;
            }
            at += wide;
        }
    }

    /// Writes one character of one column where nothing was written yet.
    pub fn under(&mut self, column: usize, row: usize, glyph: &str, role: Role) {
        if let Some(cell @ Cell::Empty) = self.cell(column, row) {
            *cell = self::glyph(glyph, role);
        }
    }

    /// Adds sides on which a line leaves a cell; joins lines that were there, gives way to words.
    pub fn joint(&mut self, column: usize, row: usize, sides: u8, role: Role) {
        let Some(cell) = self.cell(column, row) else { return };
        match cell {
            Cell::Empty | Cell::Dots(..) => *cell = Cell::Joint(sides, role),
            Cell::Joint(known, old) => {
                *known |= sides;
                *old = stronger(*old, role);
            }
            Cell::Char(..) | Cell::Glyph(..) | Cell::Covered => {}
        }
    }

    /// A line along a row, both ends included.
    pub fn across(&mut self, row: usize, from: usize, to: usize, role: Role) {
        let (from, to) = (from.min(to), from.max(to));
        for column in from..=to {
            let left = if column > from { LEFT } else { 0 };
            let right = if column < to { RIGHT } else { 0 };
            self.joint(column, row, left | right, role);
        }
    }

    /// A line along a column, both ends included.
    pub fn down(&mut self, column: usize, from: usize, to: usize, role: Role) {
        let (from, to) = (from.min(to), from.max(to));
        for row in from..=to {
            let up = if row > from { UP } else { 0 };
            let down = if row < to { DOWN } else { 0 };
            self.joint(column, row, up | down, role);
        }
    }

    /// A dot; `x` counts half columns from the left, `y` quarter rows from the top.
    pub fn dot(&mut self, x: usize, y: usize, role: Role) {
        const BITS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];
        let bit = BITS[x % 2][y % 4];
        let Some(cell) = self.cell(x / 2, y / 4) else { return };
        match cell {
            Cell::Dots(bits, old) => {
                *bits |= bit;
                *old = role;
            }
            Cell::Char(..) | Cell::Glyph(..) | Cell::Covered => {}
            Cell::Empty | Cell::Joint(..) => *cell = Cell::Dots(bit, role),
        }
    }

    /// The grid as lines, without blanks at their ends.
    pub fn lines(&self) -> Vec<Line> {
        if self.columns == 0 {
            return Vec::new();
        }
        self.cells.chunks(self.columns).map(|row| self.line(row)).collect()
    }

    fn line(&self, row: &[Cell]) -> Line {
        let mut line = Line::default();
        let end = row.iter().rposition(|c| *c != Cell::Empty).map_or(0, |i| i + 1);
        for cell in &row[..end] {
            let role = match cell {
                Cell::Covered => continue,
                Cell::Empty => Role::Text,
                Cell::Char(_, role) | Cell::Glyph(_, role) | Cell::Joint(_, role) | Cell::Dots(_, role) => *role,
            };
            if line.spans.last().is_none_or(|(_, known)| *known != role) {
                line.spans.push((String::new(), role));
            }
            let Some((words, _)) = line.spans.last_mut() else { continue };
            match cell {
                Cell::Covered => {}
                Cell::Empty => words.push(' '),
                Cell::Char(c, _) => words.push(*c),
                Cell::Glyph(g, _) => words.push_str(g),
                Cell::Joint(sides, _) => words.push_str(joint_glyph(*sides, self.ascii)),
                Cell::Dots(..) if self.ascii => words.push('*'),
                Cell::Dots(bits, _) => words.push(char::from_u32(0x2800 + u32::from(*bits)).unwrap_or(' ')),
            }
        }
        line
    }

    fn cell(&mut self, column: usize, row: usize) -> Option<&mut Cell> {
        if column >= self.columns {
            return None;
        }
        self.cells.get_mut(row * self.columns + column)
    }
}

/// Where two lines meet, the one that says more keeps its look.
fn stronger(a: Role, b: Role) -> Role {
    if a == Role::Border { b } else { a }
}

fn glyph(g: &str, role: Role) -> Cell {
    let mut chars = g.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Cell::Char(c, role),
        _ => Cell::Glyph(g.to_owned(), role),
    }
}

const fn joint_glyph(sides: u8, ascii: bool) -> &'static str {
    if !ascii {
        return JOINTS[(sides % 16) as usize];
    }
    let (tall, flat) = (sides & (UP | DOWN) != 0, sides & (LEFT | RIGHT) != 0);
    match (tall, flat) {
        (true, true) => "+",
        (true, false) => "|",
        (false, true) => "-",
        (false, false) => " ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(canvas: &Canvas) -> String {
        canvas.lines().iter().map(Line::text).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn lines_join_and_give_way_to_words() {
        let mut c = Canvas::new(7, 3, false);
        c.across(1, 0, 6, Role::Border);
        c.down(3, 0, 2, Role::Border);
        c.write(5, 1, "ab", Role::Text);
        c.across(1, 0, 6, Role::Border);
        assert_eq!(text(&c), "   ╷\n╶──┼─ab\n   ╵");
        let mut c = Canvas::new(7, 3, true);
        c.across(1, 0, 6, Role::Border);
        c.down(3, 0, 2, Role::Border);
        assert_eq!(text(&c), "   |\n---+---\n   |");
    }

    #[test]
    fn dots_share_a_cell_and_nothing_is_drawn_outside() {
        let mut c = Canvas::new(2, 1, false);
        c.dot(0, 0, Role::Info);
        c.dot(1, 3, Role::Info);
        c.dot(9, 9, Role::Info);
        c.write(1, 0, "日本", Role::Text);
        c.write(0, 7, "x", Role::Text);
        assert_eq!(text(&c), "⢁");
        assert_eq!(text(&Canvas::new(0, 4, false)), "");
    }
}
