//! Wide characters, combining marks and emoji in what authors and learners write never break a column; pasted words are
//! words wherever something is typed, and nothing where nothing is.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

use super::{LOOK, SIZE, after, all};
use crate::base::text::width;
use crate::course::assemble;
use crate::course::load::File;
use crate::course::load::lesson::read;
use crate::course::scenario::Scenario;
use crate::learn::map::Catalogue;
use crate::learn::record::Record;
use crate::session::Run;
use crate::session::debrief::samples::play;
use crate::session::run::Start;
use crate::tui::app::{Msg, Screen};
use crate::tui::harness::{Harness, rows, text};
use crate::tui::key::Input;
use crate::tui::keys::Context;
use crate::tui::room::Pane;
use crate::tui::room::samples::session;
use crate::tui::shared::Effect;
use crate::tui::theme::Theme;

/// Two columns a character; a mark on the letter before it; a person and a flag of several characters in two columns; a
/// sign made an emoji.
const ODD: &str = "日本語 e\u{301} \u{1f469}\u{200d}\u{1f4bb} \u{1f1e9}\u{1f1ea} \u{2764}\u{fe0f} ﷽ ";

/// The first drill with odd words in front of everything that its author says.
fn scenario() -> Arc<Scenario> {
    let odd = |toml: &str| {
        let line = |line: &str| match line.split_once(" = \"") {
            Some((key @ ("note" | "about" | "text" | "title" | "role" | "by"), words)) if !words.starts_with('"') => {
                format!("{key} = \"{ODD}{words}")
            }
            _ => line.to_owned(),
        };
        toml.lines().map(line).collect::<Vec<_>>().join("\n")
    };
    let files = [
        ("lessons/respect-the-user.md", include_str!("../../../lessons/respect-the-user.md").to_owned()),
        ("lessons/first-ten-minutes.md", include_str!("../../../lessons/first-ten-minutes.md").to_owned()),
        ("scenarios/base.toml", odd(include_str!("../../../scenarios/base.toml"))),
        ("scenarios/bad-deploy.toml", odd(include_str!("../../../scenarios/bad-deploy.toml"))),
    ];
    let files: Vec<(String, String)> = files.map(|(path, text)| (path.to_owned(), text)).to_vec();
    let mut course = assemble(&files);
    assert!(!course.scenarios.is_empty(), "{:?}", course.problems);
    Arc::new(course.scenarios.remove(0))
}

fn room() -> Harness {
    let mut run = Run::start(scenario(), &Start { seed: 7, world: Some(2), exam: false });
    let note = format!("note {ODD}seen");
    let typed = ["look overview", "look checkout", "logs checkout", "changes", "ask dana", "page tomas", &note];
    play(&mut run, &typed);
    while run.freeze().is_some() {
        run.type_line("skip").expect("a judgement can be skipped");
    }
    session(run, Theme::None, false, SIZE)
}

/// Every cell behind a wide character belongs to it, and what a row says is as wide as the row.
fn check(buffer: &Buffer, about: &str) {
    for (y, row) in rows(buffer).enumerate() {
        let says = text(row);
        assert_eq!(says.width(), row.len(), "{about}, row {y}: {says}");
    }
}

#[test]
fn odd_words_keep_every_pane_of_the_room_in_its_columns() {
    let mut h = room();
    let Screen::Room(state) = h.app.screen() else { panic!("{}", h.look()) };
    for columns in (56..200).step_by(7) {
        for pane in Pane::ALL {
            let sheet = state.sheet(pane, columns, 40, LOOK);
            for line in sheet.lines() {
                let said = line.text();
                let wide = said.trim_end().width();
                assert!(wide <= columns, "{} at {columns} has {wide}: {said}", pane.title());
                assert_eq!(width(&said), said.width(), "{said}");
            }
        }
    }
    let mut seen = String::new();
    for (columns, rows) in [(40, 12), (60, 20), (80, 24), (120, 40), (200, 60)] {
        h.send(Msg::Resize(columns, rows));
        for key in ["f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9"] {
            h.press(key);
            check(&h.draw(), &format!("{key} at {columns}x{rows}"));
            seen.push_str(&h.look());
        }
    }
    assert!(seen.matches("日本語").count() > 40, "odd words are everywhere");
}

/// Letters of the marks of a chart stand below each other in its legend, whatever is said behind them.
#[test]
fn the_legend_of_a_chart_keeps_its_letters_in_a_column() {
    let mut h = room();
    h.send(Msg::Resize(120, 40)).press("f4");
    let look = h.look();
    let legend: Vec<&str> = look.lines().filter(|l| l.contains("(dana)") || l.contains("(日本語")).collect();
    assert!(legend.len() >= 2, "{look}");
    for line in legend {
        let mut begins = line.trim_start().chars();
        assert!(begins.next().is_some_and(|c| c.is_ascii_lowercase()) && begins.next() == Some(' '), "{line}");
        assert_eq!(line.len() - line.trim_start().len(), 1, "{line}");
    }
}

#[test]
fn a_table_of_a_lesson_keeps_its_rules_below_each_other() {
    let text = format!(
        "+++\nid = \"odd\"\ntitle = \"{ODD}\"\nunit = 2\nminutes = 8\nrevision = 1\nobjectives = [\"{ODD}\"]\n+++\n\n# {ODD}\n\n\
         | {ODD} | b | c |\n| --- | --- | --- |\n| a | {ODD}{ODD} | {ODD} |\n| long words here | x | {ODD}{ODD}{ODD} |\n\n\
         ```quiz\nid = \"q\"\nkind = \"one\"\nask = \"{ODD}\"\n[[option]]\ntext = \"{ODD}\"\nwhy = \"{ODD}\"\n\
         [[option]]\ntext = \"b\"\nright = true\nwhy = \"{ODD}\"\n```\n"
    );
    let mut findings = Vec::new();
    let lesson = read(&File { path: "lessons/odd.md", text: &text }, &mut findings);
    let lesson = lesson.unwrap_or_else(|| panic!("{findings:?}"));
    let course =
        Catalogue { lessons: vec![lesson], drills: Vec::new(), decisions: Vec::new(), path: None, problems: 0 };
    for (columns, rows) in [(40, 60), (60, 60), (80, 24), (120, 40), (200, 60)] {
        let mut h = Harness::with(course.clone(), Record::default(), LOOK, (columns, rows));
        check(&h.draw(), "home");
        h.send(Msg::OpenLesson("odd".into()));
        check(&h.draw(), "the lesson");
        let look = h.look();
        let rules = |line: &str| -> Vec<usize> {
            line.match_indices(['\u{2502}', '\u{253f}']).map(|(at, _)| line[..at].width()).collect()
        };
        let begin = look.lines().position(|l| l.contains('\u{253f}')).unwrap_or_else(|| panic!("no table:\n{look}"));
        let lines: Vec<&str> = look.lines().collect();
        let want = rules(lines[begin]);
        assert_eq!(want.len(), 2, "{look}");
        let body = lines[begin + 1..].iter().take_while(|l| l.contains('\u{2502}'));
        let head = lines[..begin].iter().rev().take_while(|l| l.contains('\u{2502}'));
        let table: Vec<&&str> = head.chain(body).collect();
        assert!(table.len() >= 3, "{look}");
        for line in table {
            assert_eq!(rules(line), want, "at {columns} columns:\n{look}");
        }
        let mut answered = after(h, &["1", "enter 3 enter"]);
        check(&answered.draw(), "the answer");
        answered.press("?");
        check(&answered.draw(), "a window over it");
    }
}

#[test]
fn pasted_words_are_typed_where_something_is_typed_and_carry_nothing_out() {
    let pasted = "pasted 日本\r\nq?\n\u{1b}[Ay";
    let (mut typing, mut others) = (0, 0);
    for sight in all() {
        let mut h = Harness { app: sight.session.app, effects: vec![] };
        let before = (super::screen(h.app.screen()), h.app.overlays().len());
        let keys = h.app.contexts();
        h.send(Msg::Input(Input::Paste(pasted.into())));
        let look = h.look();
        let about = format!("{}\n{look}", sight.name);
        let asks = |e: &Effect| !matches!(e, Effect::Timer { .. });
        assert!(!h.effects.iter().any(asks), "{:?} {about}", h.effects);
        // On an empty command line a key is a shortcut; pasted words are words.
        let takes = |c: &Context| {
            let room = matches!(c, Context::RoomEmpty | Context::RoomLine | Context::Board);
            // What is typed into a question leaves it undone and begins a line.
            let asked = matches!(c, Context::Asked | Context::AskedTruth | Context::AskedLeave | Context::AskedEnd);
            room || asked || matches!(c, Context::Editing | Context::RoomBlank)
        };
        let covered = !h.app.overlays().is_empty() && !keys.contains(&Context::Editing);
        if keys.iter().any(takes) && !covered {
            // A narrow field shows the end of what is in it.
            assert!(look.contains("q? [Ay") || look.contains("pasted 日本"), "{about}");
            typing += 1;
        } else {
            let there = |h: &Harness| (super::screen(h.app.screen()), h.app.overlays().len());
            assert!(!look.contains("pasted") && there(&h) == before, "{about}");
            others += 1;
        }
    }
    assert!(typing >= 20 && others >= 20, "{typing} and {others}");
}
