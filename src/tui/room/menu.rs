//! Everything that can be done, grouped, with the time it takes and what can go wrong.

use crate::base::text::{cut, fit, width};
use crate::session::Run;
use crate::session::views::MenuItem;
use crate::tui::paint::{Line, wrapped};
use crate::tui::room::Sheet;
use crate::tui::theme::{Look, Role};

/// What a row of the menu is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// Words for the command line.
    Phrase(String),
    /// Giving the run up.
    Abandon,
    /// There is no such row.
    Nothing,
}

/// The pane; a row a way to act, the selected one with all there is to say.
pub fn sheet(run: &Run, pick: usize, columns: usize, look: Look) -> Sheet {
    let menu = run.menu();
    let wide = menu.iter().map(|m| width(&short(&m.phrase))).max().unwrap_or(0).min(columns * 2 / 5);
    let mut sheet = Sheet::default();
    // Said once: it holds back nearly everything, and what a row is about is still to be read.
    let judging = run.freeze().is_some();
    if judging {
        let words = "Not now: the clock stands still for a judgement; answer it first, or skip it.";
        sheet.lines.extend(wrapped(words, columns, Role::Warn));
        sheet.lines.push(Line::default());
    }
    let mut group = None;
    for (i, item) in menu.iter().enumerate() {
        if group != Some(item.group) {
            group = Some(item.group);
            if i > 0 {
                sheet.lines.push(Line::default());
            }
            sheet.lines.push(Line::of(item.group.word(), Role::Strong));
        }
        let first = sheet.lines.len();
        let mut item = item.clone();
        if judging {
            item.not_now.clear();
        }
        sheet.lines.extend(row(&item, if i == pick { Shown::Full } else { Shown::Whole }, wide, columns, look));
        sheet.rows.push((first, sheet.lines.len() - 1));
    }
    sheet.lines.push(Line::default());
    let first = sheet.lines.len();
    sheet.lines.push(Line::of("  give this run up", Role::Text).put("  kept, but not graded", Role::Muted));
    sheet.rows.push((first, first));
    sheet.len = sheet.rows.len();
    sheet
}

/// How much a row shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// One line, cut where it is longer.
    Line,
    /// What it is about, or why it cannot be done now, on as many lines as that takes.
    Whole,
    /// The same with what can go wrong.
    Full,
}

/// A way to act in `columns`, its phrase in `wide` of them.
pub fn row(item: &MenuItem, shown: Shown, wide: usize, columns: usize, look: Look) -> Vec<Line> {
    let role = if item.not_now.is_empty() { Role::Key } else { Role::Muted };
    let lead = Line::of(format!("  {}", fit(&short(&item.phrase), wide, look.ascii)), role)
        .put(format!("  {:>10}  ", item.takes), Role::Muted);
    let room = columns.saturating_sub(lead.width());
    if room < 12 {
        return vec![lead];
    }
    let not_now = if item.not_now.is_empty() { String::new() } else { format!("not now: {}", item.not_now) };
    let short = if not_now.is_empty() { (item.about.as_str(), Role::Text) } else { (not_now.as_str(), Role::Muted) };
    if shown == Shown::Line {
        return vec![lead.put(cut(short.0, room, look.ascii), short.1)];
    }
    let pad = " ".repeat(lead.width());
    let mut about = wrapped(short.0, room, short.1);
    if shown == Shown::Full {
        about = wrapped(&item.about, room, Role::Text);
        if !item.risk.is_empty() {
            about.extend(wrapped(&format!("Risk: {}", item.risk), room, Role::Warn));
        }
        if !not_now.is_empty() {
            about.extend(wrapped(&not_now, room, Role::Muted));
        }
    }
    let put = |(i, line): (usize, Line)| {
        let left = if i == 0 { lead.clone() } else { Line::of(pad.clone(), Role::Text) };
        left.join(line)
    };
    about.into_iter().enumerate().map(put).collect()
}

/// A phrase up to where the person has to choose: `assign` of `assign ROLE me|PERSON`.
pub fn short(phrase: &str) -> String {
    let open = |w: &&str| w.contains(['|', '[', '=']) || w.chars().next().is_some_and(char::is_uppercase);
    let fixed: Vec<&str> = phrase.split(' ').take_while(|w| !open(w)).collect();
    // A key, such as `X`, has no word before what is to be chosen.
    if !fixed.is_empty() && fixed.len() < phrase.split(' ').count() {
        format!("{} ", fixed.join(" "))
    } else {
        phrase.to_owned()
    }
}

/// What the selected row puts on the command line.
pub fn taken(run: &Run, pick: usize) -> Taken {
    let menu = run.menu();
    match menu.get(pick) {
        Some(item) => Taken::Phrase(short(&item.phrase)),
        None if pick == menu.len() => Taken::Abandon,
        None => Taken::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_end_where_a_choice_begins() {
        for (phrase, want) in [
            ("look overview", "look overview"),
            ("assign ROLE me|PERSON", "assign "),
            ("declare sev1|sev2|sev3|sev4", "declare "),
            ("resolve WHAT ENDED IT", "resolve "),
            ("update impact=none|some|most doing=x next=10m", "update "),
            ("wait 2m", "wait 2m"),
            ("hint", "hint"),
        ] {
            assert_eq!(short(phrase), want);
        }
    }
}
