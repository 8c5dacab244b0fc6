//! `figure`: a figure of the lessons with any values, printed: the picture, the sentence and the numbers.

use std::fmt::Write as _;

use super::args::Global;
use super::failure::Failure;
use super::say;
use crate::base::text::{fit, hang, width, wrap};
use crate::figure::kind::{Figure, KINDS, named};
use crate::figure::{Kind, Live};
use crate::tui::figure::lines;
use crate::tui::theme::{Look, Theme};

/// Columns of what is printed.
const COLUMNS: usize = 72;
/// Rows of a chart with its legend.
const ROWS: usize = 16;

/// `firedrill figure`.
pub fn run(name: Option<&str>, values: &[String], global: &Global) -> Result<(), Failure> {
    let Some(name) = name else { return say::text(&list()) };
    let Some(kind) = named(name) else {
        let known = KINDS.iter().map(|k| k.name);
        return Err(Failure::unknown("figure", name, known, "`firedrill figure` lists them"));
    };
    let mut live = Live::new(&Figure::of(kind));
    for pair in values {
        let Some((name, value)) = pair.split_once('=') else {
            let message = format!("`{pair}` is not NAME=VALUE");
            return Err(Failure::usage(message, format!("as in {}", example(kind))));
        };
        live.set(name, value).map_err(|wrong| Failure::usage(wrong.message, wrong.hint))?;
    }
    say::text(&printed(&live, global.ascii))
}

fn printed(live: &Live, ascii: bool) -> String {
    let picture = live.picture();
    let mut out = format!("{}\n\n", live.title());
    for line in lines(&picture.drawing, COLUMNS, ROWS, Look { theme: Theme::None, ascii }) {
        let _ = writeln!(out, "{}", line.text().trim_end());
    }
    let _ = writeln!(out, "\n{}\n", wrap(&picture.sentence, COLUMNS).join("\n"));
    let names = picture.table.rows.iter().chain([&picture.table.head]).map(|r| width(&r[0])).max().unwrap_or(0);
    for [name, value] in [&picture.table.head].into_iter().chain(&picture.table.rows) {
        let _ = writeln!(
            out,
            "{}",
            hang(value, COLUMNS, &format!("{}  ", fit(name, names, ascii)), &" ".repeat(names + 2)).join("\n")
        );
    }
    out.push('\n');
    for row in live.rows() {
        let words = format!(
            "{}={}: {}, {}, from {} to {}",
            row.name, row.typed, row.label, row.value, row.ends[0], row.ends[1]
        );
        let _ = writeln!(out, "{}", hang(&words, COLUMNS, "", "    ").join("\n"));
    }
    out
}

fn list() -> String {
    let names = KINDS.iter().map(|k| width(k.name)).max().unwrap_or(0);
    let mut out = String::new();
    for kind in KINDS {
        let lead = format!("{}  ", fit(kind.name, names, true));
        let _ = writeln!(out, "{}", hang(kind.about, 100, &lead, &" ".repeat(names + 2)).join("\n"));
    }
    out + "\nOpen one with `firedrill figure NAME`; the lessons have them to play with.\n"
}

fn example(kind: &Kind) -> String {
    kind.params.first().map_or_else(String::new, |p| format!("{}={}", p.name, p.start))
}
