//! The debrief as Markdown: what is said, under its headings. Words of a run or of a learner cannot break out of their
//! line; what the authors wrote is Markdown already.

use std::fmt::Write as _;

use super::markup::coded;
use super::said::{self, Said};
use super::{Block, Debrief, Table};

/// The whole debrief.
pub fn file(debrief: &Debrief) -> String {
    let debrief = &debrief.on_paper();
    let mut out = format!("# Debrief: {}\n\n{}\n", text(&debrief.title), text(&debrief.about));
    for section in &debrief.sections {
        let _ = write!(out, "\n## {}\n", section.topic.title());
        for part in &section.parts {
            let _ = write!(out, "\n### {}\n", text(&part.title));
            let mut listed = false;
            for block in &part.blocks {
                if let Block::Beliefs(beliefs) = block {
                    let numbered = beliefs.worlds.iter().zip(1..);
                    listed = false;
                    for (title, n) in numbered {
                        line(&Said::Numbered(n.to_string(), title.clone()), debrief, &mut listed, &mut out);
                    }
                }
                let table = match block {
                    Block::Beliefs(beliefs) => Some(beliefs.table()),
                    Block::Table(table) => Some(table.clone()),
                    Block::Votes(votes) => Some(votes.table()),
                    _ => None,
                };
                if let Some(table) = table {
                    grid(&table, &mut out);
                    listed = false;
                    continue;
                }
                for said in said::block(block) {
                    line(&said, debrief, &mut listed, &mut out);
                }
            }
        }
    }
    out
}

/// A line of the file; items in a row stand without a blank line between.
fn line(said: &Said, debrief: &Debrief, listed: &mut bool, out: &mut String) {
    let gap = if *listed { "" } else { "\n" };
    *listed = true;
    let _ = match said {
        Said::Item(words) => writeln!(out, "{gap}- {}", text(words)),
        Said::Numbered(mark, words) if mark.bytes().all(|b| b.is_ascii_digit()) => {
            writeln!(out, "{gap}{mark}. {}", text(words))
        }
        Said::Numbered(mark, words) => writeln!(out, "{gap}- {}: {}", text(mark), text(words)),
        Said::Under(words) => writeln!(out, "{gap}  - {}", text(words)),
        Said::Source(n, title, url) => writeln!(out, "{gap}{n}. {}: <{url}>", text(title)),
        Said::Say(words) => {
            *listed = false;
            writeln!(out, "\n{}", text(words))
        }
        Said::Prose(markdown) => {
            *listed = false;
            writeln!(out, "\n{}", lowered(&cited(markdown, debrief)))
        }
    };
}

fn grid(table: &Table, out: &mut String) {
    let text = |words: &str| spans(words, true);
    let cells = |cells: &mut dyn Iterator<Item = &String>| cells.map(|c| text(c)).collect::<Vec<_>>().join(" | ");
    let _ = writeln!(out, "\n| | {} |", cells(&mut table.head.iter()));
    let _ = writeln!(out, "| --- |{}", " --- |".repeat(table.head.len()));
    for (name, row) in &table.rows {
        let _ = writeln!(out, "| {} | {} |", text(name), cells(&mut row.iter()));
    }
}

/// Words on one line, with what Markdown would take for a mark as it is, but for commands between backticks.
fn text(words: &str) -> String {
    spans(words, false)
}

/// The same; in a table a bar ends a cell even in a command.
fn spans(words: &str, table: bool) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let span = |(code, piece): (bool, &str)| match code {
        true if table => format!("`{}`", piece.replace(char::is_control, "").replace('|', "\\|")),
        true => format!("`{}`", piece.replace(char::is_control, "")),
        false => plain(piece),
    };
    coded(&words).into_iter().map(span).collect()
}

/// With what Markdown would take for a mark as it is.
fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars().filter(|c| !c.is_control()) {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// What the authors wrote, with addresses for the sources that it cites.
fn cited(markdown: &str, debrief: &Debrief) -> String {
    let mut out = markdown.to_owned();
    for source in &debrief.sources {
        out = out.replace(&format!("](source:{})", source.id), &format!("]({})", source.url));
    }
    out
}

/// What the authors wrote, with its headings below the file's own.
fn lowered(markdown: &str) -> String {
    let mut fenced = false;
    let lower = |line: &str| {
        fenced ^= line.trim_start().starts_with("```");
        if line.starts_with('#') && !fenced { format!("###{line}") } else { line.to_owned() }
    };
    markdown.lines().map(lower).collect::<Vec<_>>().join("\n")
}
