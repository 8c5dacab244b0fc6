//! Figures through a reader's keys and eyes.

use std::fmt::Write as _;

use super::*;
use crate::course::load::File;
use crate::course::load::lesson::read;
use crate::figure::kind::KINDS;
use crate::learn::map::Catalogue;
use crate::learn::record::Record;
use crate::tui::app::Msg;
use crate::tui::harness::Harness;
use crate::tui::theme::{Look, Theme};

/// A lesson with a screen for every kind; the first has a question behind its figure.
fn course() -> Catalogue {
    let mut text = String::from(
        "+++\nid = \"figures\"\ntitle = \"Figures\"\nunit = 2\nminutes = 8\nrevision = 1\nobjectives = [\"play\"]\n+++\n",
    );
    for (i, kind) in KINDS.iter().enumerate() {
        let name = kind.name;
        let _ = writeln!(text, "\n# Screen of {name}\n\nText.\n\n```figure\nid = \"f-{name}\"\nkind = \"{name}\"\n```");
        if i == 0 {
            text +=
                "\n```predict\nid = \"p\"\nask = \"Which?\"\noptions = [\"this\", \"that\"]\nanswer = \"So.\"\n```\n";
        }
    }
    let file = File { path: "lessons/figures.md", text: &text };
    let mut findings = Vec::new();
    let lesson = read(&file, &mut findings).unwrap_or_else(|| panic!("{findings:?}"));
    Catalogue { lessons: vec![lesson], ..Catalogue::default() }
}

fn open(look: Look, size: (u16, u16)) -> Harness {
    let mut h = Harness::with(course(), Record::default(), look, size);
    h.send(Msg::OpenLesson("figures".into()));
    h
}

const PLAIN: Look = Look { theme: Theme::None, ascii: false };

/// What is shown as running text, so that a line may break anywhere.
fn text(h: &Harness) -> String {
    h.look().replace('\u{2502}', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn enter_takes_a_figure_up_arrows_change_it_and_escape_leaves_it() {
    let mut h = open(PLAIN, (80, 40));
    assert!(text(&h).contains("120 people") && text(&h).contains("enter lets you change it"), "{}", text(&h));
    h.press("enter right");
    assert!(text(&h).contains("300 people"), "5 % instead of 2: {}", text(&h));
    h.press("down left");
    assert!(text(&h).contains("225 people"), "15 minutes instead of 20: {}", text(&h));
    h.press("up home");
    assert!(text(&h).contains("4 people") || text(&h).contains("5 people"), "{}", text(&h));
    h.press("left");
    assert!(text(&h).contains("first value it can have"), "{}", text(&h));
    h.press("end backspace");
    assert!(text(&h).contains("120 people"), "{}", text(&h));
    h.press("right esc right");
    assert!(text(&h).contains("screen 2/13"), "the arrows turn screens again: {}", text(&h));
    h.press("left");
    assert!(text(&h).contains("300 people"), "what was set stays: {}", text(&h));
}

#[test]
fn a_figure_holds_no_reader_and_takes_no_key_unasked() {
    let mut h = open(PLAIN, (80, 40));
    h.press("down down 1");
    assert!(text(&h).contains("120 people"), "{}", text(&h));
    assert!(text(&h).contains("you expected") || text(&h).contains("1 this"), "{}", text(&h));
    let mut h = open(PLAIN, (80, 40));
    h.press("space");
    assert!(text(&h).contains("screen 2/13"), "{}", text(&h));
    // Met once, it does not stop enter any more; tab still goes to it.
    h.press("enter esc enter");
    assert!(text(&h).contains("screen 3/13"), "{}", text(&h));
    h.press("left tab right");
    assert!(text(&h).contains("7 releases a week") || text(&h).contains("7 a week"), "{}", text(&h));
    h.press("space");
    assert!(text(&h).contains("screen 3/13"), "space reads on out of a figure: {}", text(&h));
}

#[test]
fn a_click_picks_what_is_changed() {
    let mut h = open(PLAIN, (80, 40));
    h.click("tries of each person").press("right");
    assert!(text(&h).contains("60 people"), "{}", text(&h));
}

#[test]
fn help_names_the_keys_of_a_figure() {
    let mut h = open(PLAIN, (80, 40));
    h.press("enter f1");
    assert!(text(&h).contains("the next value"), "{}", text(&h));
}

/// Every kind in focus, at the sizes that people have.
#[test]
fn figures_as_they_look() {
    for (size, look, name) in [
        ((80, 24), PLAIN, "80x24"),
        ((60, 20), Look { ascii: true, ..PLAIN }, "60x20_ascii"),
        ((120, 40), Look { theme: Theme::Dark, ascii: false }, "120x40"),
    ] {
        for (i, kind) in KINDS.iter().enumerate() {
            let mut h = open(look, size);
            for _ in 0..i {
                h.press("right");
            }
            h.press("tab");
            let shown = h.look();
            assert!(shown.lines().all(|l| crate::base::text::width(l) <= usize::from(size.0)));
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("figure_{}_{name}", kind.name), shown);
            });
        }
    }
}

#[test]
fn figures_draw_at_any_size() {
    for ascii in [true, false] {
        for (columns, rows) in [(1, 1), (10, 5), (24, 10), (40, 12), (60, 20), (90, 60), (200, 60)] {
            for kind in KINDS {
                let live = Live::new(&crate::figure::Figure::of(kind));
                let look = Look { theme: Theme::None, ascii };
                let piece = dial::piece(&live, true, columns, rows, look);
                let wide = piece.lines.iter().map(crate::tui::paint::Line::width).max().unwrap_or(0);
                assert!(columns < 40 || wide <= columns, "{} {columns}x{rows}: {wide}", kind.name);
            }
        }
    }
}

#[test]
fn every_figure_fits_a_small_screen_in_hand_and_a_chart_has_most_of_it() {
    for kind in KINDS {
        let mut h = open(PLAIN, (80, 24));
        while !h.look().contains(&format!("Screen of {}", kind.name)) {
            h.press("right");
        }
        h.press("tab");
        let look = h.look();
        let framed: Vec<&str> = look.lines().skip(2).take(19).filter(|l| l.trim_start().starts_with('│')).collect();
        let floor = framed.iter().position(|l| l.contains('╰'));
        let top = framed.iter().position(|l| l.contains('╷'));
        if let (Some(top), Some(floor)) = (top, floor) {
            assert!(floor - top >= 5, "{}: {} rows of values\n{look}", kind.name, floor - top);
        }
        // What it is, what can be changed and what it says are in sight together.
        let said = text(&h);
        assert!(said.contains("◂") || said.contains("▸"), "{look}");
        let (first, last) = (framed.first(), framed.last());
        assert!(framed.len() >= 8 && first != last, "{}\n{look}", kind.name);
    }
}
