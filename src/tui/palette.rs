//! The palette: everything that can be done here, found by a few letters. In a drill that is what the menu has, with its
//! time and risk; everywhere it is what the keys do, from their one table.

use crate::base::fuzzy;
use crate::session::views::{Group, MenuItem};
use crate::sim::severity;
use crate::tui::app::{self, Screen};
use crate::tui::entry::Entry;
use crate::tui::key::Code;
use crate::tui::keys::{self, Context, To};
use crate::tui::overlay::{Content, Outcome};
use crate::tui::paint::{Line, wrapped};
use crate::tui::room::menu;
use crate::tui::shared::{Shared, Step};
use crate::tui::theme::{self, Role};

/// Rows of the window whatever is found, so that it stands still while one types.
const ROWS: usize = 14;
/// How much more it counts that the words to type were meant, and not what is said about them.
const PHRASE: i32 = 40;
/// How much less it counts what cannot be done now.
const HELD_BACK: i32 = 10;
/// Fewest points a letter: below it the letters stand there by chance.
const LEAST: i32 = 3;
/// The same in what is said about it, which is longer.
const LEAST_IN_WORDS: i32 = 7;

/// Something that can be done.
struct Choice {
    item: MenuItem,
    /// What a key does; none: the phrase of the item is typed.
    command: Option<keys::Command>,
}

/// What is found, the best first, each with the letters of its phrase that were meant.
fn found(query: &str, screen: &Screen, shared: &Shared) -> Vec<(Choice, Vec<usize>)> {
    let letters = query.chars().filter(|c| !c.is_whitespace()).count() as i32;
    let mut hits: Vec<(i32, Choice, Vec<usize>)> = all(screen, shared)
        .into_iter()
        .filter_map(|choice| {
            let phrase = menu::short(&choice.item.phrase);
            let whole = format!("{phrase} {} {}", choice.item.about, choice.item.group.word());
            let enough = |hit: &fuzzy::Hit, least: i32| hit.score >= least * letters;
            let hit = match fuzzy::find(query, &phrase).filter(|hit| enough(hit, LEAST)) {
                Some(hit) => fuzzy::Hit { score: hit.score + PHRASE, ..hit },
                None => fuzzy::find(query, &whole).filter(|hit| enough(hit, LEAST_IN_WORDS))?,
            };
            let held_back = if choice.item.not_now.is_empty() { 0 } else { HELD_BACK };
            let hit = fuzzy::Hit { score: hit.score - held_back, ..hit };
            let end = phrase.chars().count();
            Some((hit.score, choice, hit.at.into_iter().filter(|at| *at < end).collect()))
        })
        .collect();
    if !query.trim().is_empty() {
        hits.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
    }
    hits.into_iter().map(|(_, choice, at)| (choice, at)).collect()
}

/// Everything that can be done on this screen.
fn all(screen: &Screen, shared: &Shared) -> Vec<Choice> {
    let mut out: Vec<Choice> = Vec::new();
    if let Screen::Room(room) = screen {
        for item in room.run().menu() {
            out.extend(spelled(item).into_iter().map(|item| Choice { item, command: None }));
        }
    }
    let contexts = screen.contexts(shared).into_iter().filter(|c| *c != Context::Editing);
    for binding in contexts.flat_map(keys::of) {
        let (To::Is(command), Some(key)) = (binding.to, binding.keys.first()) else { continue };
        let known = out.iter().any(|c| c.command == Some(command));
        if known || command == keys::Command::App(app::Command::Palette) || moves(key.code) {
            continue;
        }
        let item = MenuItem {
            group: Group::Time,
            phrase: key.label(shared.look.ascii),
            about: binding.label.to_owned(),
            takes: String::new(),
            risk: String::new(),
            not_now: String::new(),
        };
        out.push(Choice { item, command: Some(command) });
    }
    out.extend(theme::Choice::all().map(|choice| colours(choice, shared.colours == choice)));
    out
}

/// A row that changes the colours.
fn colours(choice: theme::Choice, now: bool) -> Choice {
    let about = if now { format!("now: {}", choice.about()) } else { choice.about().to_owned() };
    let item = MenuItem {
        group: Group::Time,
        phrase: format!("theme {}", choice.name()),
        about,
        takes: String::new(),
        risk: String::new(),
        not_now: String::new(),
    };
    Choice { item, command: Some(keys::Command::App(app::Command::Colours(choice))) }
}

/// A way to act; where its choice is a short one, each answer to it.
fn spelled(item: MenuItem) -> Vec<MenuItem> {
    match item.phrase.split_once(' ') {
        Some(("declare", _)) => {
            let each =
                |(word, about): (String, String)| MenuItem { phrase: format!("declare {word}"), about, ..item.clone() };
            severity::said().map(each).collect()
        }
        _ => vec![item],
    }
}

/// Whether a key is one for moving about: not worth a row.
const fn moves(code: Code) -> bool {
    !matches!(code, Code::Char(_) | Code::F(_))
}

/// The window, `cursor` on one of what is found.
pub fn content(entry: &Entry, cursor: usize, screen: &Screen, shared: &Shared, columns: usize) -> Content {
    let look = shared.look;
    let found = found(entry.text(), screen, shared);
    let window = entry.window(columns.saturating_sub(2));
    let prompt = Line::of(format!("{} ", look.signs().cursor), Role::Accent);
    let prompt = if entry.is_blank() {
        prompt.put("a few letters of what you want", Role::Muted)
    } else {
        prompt.put(window.text, Role::Strong)
    };
    let count = Line::of(crate::base::text::count(found.len() as u64, "thing", "things"), Role::Muted);
    let mut content = Content {
        title: "Everything you can do".into(),
        head: vec![prompt.flush(count, columns), Line::of(look.signs().rule.repeat(columns), Role::Border)],
        least: ROWS,
        cursor: Some((2 + window.cursor, 0)),
        ..Content::default()
    };
    let wide = found.iter().map(|(c, _)| crate::base::text::width(&menu::short(&c.item.phrase))).max().unwrap_or(0);
    let wide = wide.min(columns * 2 / 5);
    for (i, (choice, at)) in found.iter().enumerate() {
        content.picks.push(content.rows.len());
        let rows = menu::row(
            &choice.item,
            if i == cursor { menu::Shown::Full } else { menu::Shown::Line },
            wide,
            columns,
            look,
        );
        content.rows.extend(rows.into_iter().enumerate().map(|(n, line)| if n == 0 { lit(line, at) } else { line }));
    }
    if found.is_empty() {
        content.rows.extend(wrapped("Nothing here goes by these letters. Esc closes this.", columns, Role::Muted));
    }
    content
}

/// A row with the letters that were meant; its first stretch is the phrase behind two blanks.
fn lit(line: Line, at: &[usize]) -> Line {
    let mut out = Line::default();
    for (n, (words, role)) in line.spans.into_iter().enumerate() {
        if n > 0 {
            out = out.put(words, role);
            continue;
        }
        for (i, c) in words.chars().enumerate() {
            let meant = i.checked_sub(2).is_some_and(|i| at.contains(&i));
            let role = if meant { Role::Match } else { role };
            match out.spans.last_mut() {
                Some((last, r)) if *r == role => last.push(c),
                _ => out.spans.push((c.to_string(), role)),
            }
        }
    }
    out
}

/// What comes of taking a row; `run` carries out what needs no more words, else it stands on the command line.
pub fn taken(entry: &Entry, cursor: usize, run: bool, screen: &Screen, shared: &Shared) -> Outcome {
    let found = found(entry.text(), screen, shared);
    let Some((choice, _)) = found.into_iter().nth(cursor) else { return Outcome::default() };
    if let Some(command) = choice.command {
        return Outcome { close: true, command: Some(command), ..Outcome::default() };
    }
    if !choice.item.not_now.is_empty() {
        let words = format!("{}: not now, {}.", menu::short(&choice.item.phrase).trim_end(), choice.item.not_now);
        return Outcome { step: Step::say(words), ..Outcome::default() };
    }
    let phrase = menu::short(&choice.item.phrase);
    // A form that is filled in by choosing opens by its word alone.
    let whole = !phrase.ends_with(' ') || phrase.trim_end() == "update";
    Outcome { close: true, line: Some((phrase, run && whole)), ..Outcome::default() }
}

#[cfg(test)]
mod tests {
    use crate::tui::app::{Msg, Screen};
    use crate::tui::room::samples::{played, run, session};
    use crate::tui::theme::Theme;

    fn line(h: &crate::tui::harness::Harness) -> String {
        h.look().lines().rev().nth(1).unwrap_or_default().trim().to_owned()
    }

    #[test]
    fn a_few_letters_find_a_look_and_enter_does_it() {
        let mut h = session(run("flag-and-format"), Theme::None, false, (80, 24));
        h.press("enter ctrl-k");
        assert!(h.look().contains("Everything you can do") && h.look().contains("look overview"), "{}", h.look());
        h.type_text("look checko");
        assert!(h.look().contains("› look checko"), "{}", h.look());
        h.press("enter");
        let Screen::Room(state) = h.app.screen() else { panic!("not in the room") };
        assert_eq!(state.run().lines().last().map(|l| l.command.as_str()), Some("look checkout"));
        assert!(h.app.overlays().is_empty());
    }

    #[test]
    fn a_change_shows_its_risk_and_asks_once() {
        let mut h = session(run("flag-and-format"), Theme::None, false, (80, 24));
        h.press("enter :").type_text("rollb");
        assert!(h.look().contains("Risk: six replicas"), "{}", h.look());
        h.press("enter");
        assert!(h.look().contains("Are you sure?") && h.look().contains("All 6 replicas"), "{}", h.look());
        h.press("esc esc ctrl-k").type_text("rollb").press("tab");
        assert!(line(&h).starts_with("› rollback checkout") && !h.look().contains("Are you sure?"), "{}", h.look());
    }

    #[test]
    fn what_needs_words_waits_for_them_and_what_cannot_be_done_says_why() {
        let mut h = session(run("flag-and-format"), Theme::None, false, (80, 24));
        h.press("enter ctrl-k").type_text("assign").press("enter");
        assert!(line(&h).starts_with("› assign"), "{}", h.look());
        h.press("esc ctrl-k").type_text("ask tomas");
        assert!(h.look().contains("not now: tomas is not in the channel"), "{}", h.look());
        h.press("enter");
        assert!(h.look().contains("page tomas first") && h.app.overlays().len() == 1, "{}", h.look());
    }

    #[test]
    fn screens_and_settings_are_in_it_everywhere() {
        let mut h = session(run("flag-and-format"), Theme::None, false, (80, 24));
        h.press("enter ctrl-k").type_text("map health").press("enter");
        assert!(h.look().contains("[Map]"), "{}", h.look());
        h.press("esc ctrl-k").type_text("time by itself").press("enter");
        assert!(h.look().contains("live"), "{}", h.look());
        h.press("ctrl-q ctrl-k").type_text("leave firedrill");
        assert!(h.look().contains("leave firedrill"), "{}", h.look());
        h.press("esc");
        assert!(matches!(h.app.screen(), Screen::Home(_)) && h.app.overlays().is_empty());
    }

    #[test]
    fn it_draws_at_any_size_and_the_wheel_moves_in_it() {
        let mut h = session(played("flag-and-format", &["look overview"]), Theme::None, true, (80, 24));
        h.press("ctrl-k").type_text("o");
        for (columns, rows) in [(1, 1), (40, 12), (41, 13), (60, 20), (80, 24), (120, 40), (200, 60)] {
            h.send(Msg::Resize(columns, rows));
            h.draw();
        }
        h.send(Msg::Resize(80, 24));
        h.mouse(crate::tui::key::MouseWhat::WheelDown, 40, 12);
        h.click("look overview");
        assert!(h.app.overlays().is_empty(), "{}", h.look());
    }
}
