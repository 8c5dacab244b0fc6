//! A figure in a lesson: its picture, the sentence under it, and what can be changed.

use crate::base::text::{cut, fit, width};
use crate::figure::Live;
use crate::figure::live::Row;
use crate::tui::figure;
use crate::tui::lesson::page::Piece;
use crate::tui::paint::{Line, wrapped};
use crate::tui::theme::{Look, Role};

/// So many dials each have a line even where rows are few.
const FEW: usize = 3;
/// Rows from which on a figure has gaps between its parts.
const ROOMY: usize = 28;

/// A message to the figure that the keys act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is named for what it does; the table of keys describes them")]
pub enum Command {
    Less,
    More,
    Least,
    Most,
    Up,
    Down,
    Reset,
    Done,
}

/// Takes a step; what there is to say, if anything.
pub(super) fn step(live: &mut Live, command: Command) -> Option<&'static str> {
    match command {
        Command::Less if !live.turn(-1) => return Some("That is the first value it can have."),
        Command::More if !live.turn(1) => return Some("That is the last value it can have."),
        Command::Least => _ = live.turn(isize::MIN),
        Command::Most => _ = live.turn(isize::MAX),
        Command::Up => live.pick(-1),
        Command::Down => live.pick(1),
        Command::Reset => live.reset(),
        Command::Less | Command::More | Command::Done => {}
    }
    None
}

/// The figure in at most `columns`; with the chart as high as `rows` allow. Where they are few, what the footer says as well
/// and the gaps between the parts give their rows to the chart.
pub(super) fn piece(live: &Live, focused: bool, columns: usize, rows: usize, look: Look) -> Piece {
    let room = columns.saturating_sub(2).max(1);
    let tight = rows < ROOMY;
    let dials = live.rows();
    let mut lines = wrapped(live.title(), room, Role::Strong);
    let keys = match (focused, dials.is_empty()) {
        (_, true) => Line::default(),
        (true, _) if look.ascii => Line::of("< >", Role::Key).put(" change it", Role::Muted),
        (true, _) => Line::of("← →", Role::Key).put(" change it", Role::Muted),
        (false, _) => Line::of("enter", Role::Key).put(" lets you change it", Role::Muted),
    };
    let mut below = Some(keys);
    if tight && let [title] = lines.as_mut_slice() {
        let whole = std::mem::take(title);
        let wide = whole.width();
        *title = whole.flush(below.take().unwrap_or_default(), room);
        // A title that leaves no room leaves the keys to the footer while it has them, and else to a line of their own.
        if title.width() == wide && !focused && !dials.is_empty() {
            below = Some(Line::of("enter", Role::Key).put(" lets you change it", Role::Muted));
        }
    }
    let sentence = wrapped(&live.picture().sentence, room, Role::Text);
    let gap = usize::from(!tight);
    let told = (tight && dials.len() > FEW).then(|| rest(&dials, room, look));
    let shown = if told.is_some() { 2 } else { dials.len() };
    let around = lines.len() + sentence.len() + shown + 2 * gap + usize::from(below.is_some());
    lines.extend(figure::lines(&live.picture().drawing, room, rows.saturating_sub(around), look));
    lines.resize(lines.len() + gap, Line::default());
    lines.extend(sentence);
    lines.resize(lines.len() + gap, Line::default());
    let labels = dials.iter().map(|d| width(d.label)).max().unwrap_or(0).min(room / 2);
    let values = dials.iter().map(|d| width(&d.value)).max().unwrap_or(0);
    let mut piece = Piece::default();
    for (n, dial) in dials.iter().enumerate().filter(|(_, dial)| told.is_none() || dial.picked) {
        if focused && dial.picked {
            piece.row = Some(lines.len());
        }
        piece.picks.push((lines.len(), n));
        lines.push(row(dial, focused, [labels, values, room], look));
    }
    lines.extend(told);
    lines.extend(below);
    let bar = format!("{} ", look.signs().bar);
    let role = if focused { Role::Accent } else { Role::Border };
    piece.lines = lines.into_iter().map(|l| Line::of(bar.clone(), role).join(l)).collect();
    piece
}

/// What the dials that are not at hand stand at, in a line.
fn rest(dials: &[Row<'_>], room: usize, look: Look) -> Line {
    let others: Vec<String> = dials.iter().filter(|d| !d.picked).map(|d| format!("{} {}", d.label, d.value)).collect();
    Line::of(cut(&format!("  {}", others.join("; ")), room, look.ascii), Role::Muted)
}

fn row(dial: &Row<'_>, focused: bool, [labels, values, room]: [usize; 3], look: Look) -> Line {
    let here = focused && dial.picked;
    let (less, more) = if look.ascii { ("<", ">") } else { ("◂", "▸") };
    let arrow = |sign: &'static str, there: bool| if there { sign } else { " " };
    let words = if here { Role::Strong } else { Role::Text };
    let line = Line::of(if here { look.signs().cursor } else { " " }, Role::Accent)
        .put(" ", Role::Text)
        .put(fit(dial.label, labels, look.ascii), words)
        .put("  ", Role::Text)
        .put(arrow(less, dial.less), if here { Role::Key } else { Role::Muted })
        .put(format!(" {} ", cut(&dial.value, room.saturating_sub(labels + 8), look.ascii)), words)
        .put(arrow(more, dial.more), if here { Role::Key } else { Role::Muted });
    let ends = Line::of(format!("{} to {}", dial.ends[0], dial.ends[1]), Role::Muted);
    let wide = labels + values + 8 + ends.width() + 2 <= room;
    if here && wide { line.flush(ends, room) } else { line }
}
