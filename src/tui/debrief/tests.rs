//! The debrief through keys, in its order; any size; snapshots of every page.

use super::samples::{COMMANDS, report};
use crate::session::desk::{Reply, Request};
use crate::tui::app::{Msg, Screen};
use crate::tui::harness::{Harness, draw_at};
use crate::tui::room::samples::{played, session};
use crate::tui::shared::Effect;
use crate::tui::theme::{Look, Theme};

/// At the prediction, the grade not there yet.
fn ended(size: (u16, u16)) -> Harness {
    session(played("flag-and-format", &COMMANDS), Theme::None, false, size)
}

fn grade(h: &mut Harness) {
    let run = played("flag-and-format", &COMMANDS);
    let report = Box::new(report(&run));
    h.send(Msg::Desk(Reply::Graded { run: 5, report }));
}

/// All of a page, however long.
fn page(h: &Harness) -> String {
    match h.app.screen() {
        Screen::Debrief(state) => {
            let lines = state.lines(76, Look { theme: Theme::None, ascii: false });
            lines.iter().map(|l| l.text() + "\n").collect()
        }
        _ => panic!("not in the debrief:\n{}", h.look()),
    }
}

#[test]
fn nothing_is_told_before_the_prediction() {
    let mut h = ended((80, 24));
    grade(&mut h);
    let before = h.look();
    assert!(before.contains("Did the run pass?") && !before.contains("41"), "{before}");
    h.press("right tab enter pagedown");
    assert!(h.look().contains("1 of 7"), "{}", h.look());
    h.press("n left pageup up esc y right enter");
    let asked: Vec<&Effect> = h.effects.iter().skip(1).collect();
    assert_eq!(asked, [&Effect::Desk(Request::Predict { run: 5, passed: true, score: 75 })], "{:?}", h.look());
    assert!(h.look().contains("Decisions that mattered most"), "{}", h.look());
}

#[test]
fn a_grade_that_is_not_there_yet_says_so_and_shows_by_itself() {
    let mut h = ended((80, 24));
    assert!(matches!(h.effects[..], [Effect::Desk(Request::Grade { run: 5, .. })]));
    h.press("y enter");
    assert!(h.look().contains("Working out what your decisions cost"), "{}", h.look());
    let run = played("flag-and-format", &COMMANDS);
    h.send(Msg::Desk(Reply::Graded { run: 6, report: Box::new(report(&run)) }));
    assert!(h.look().contains("Working out"), "the grade of another run");
    h.send(Msg::Desk(Reply::Failed("the log was edited".into())));
    assert!(h.look().contains("could not be graded") && h.look().contains("the log was edited"), "{}", h.look());
    grade(&mut h);
    assert!(h.look().contains("The costliest"), "{}", h.look());
}

#[test]
fn the_pages_come_in_order_and_hold_what_they_should() {
    let mut h = ended((80, 24));
    grade(&mut h);
    h.press("y enter");
    for (title, words) in [
        (
            "Decisions",
            &[
                "everybody, or two minutes",
                "+3.2 budget-minutes",
                "blunder: acted before the",
                "31 %",
                "ask dana",
                "yours",
            ][..],
        ),
        ("What it could have been", &["13 % → 31 %", "your commands there: 1.2", "a false alarm"]),
        (
            "How it came out",
            &[
                "1,840 users failed",
                "spared 3,370 users",
                "not passed",
                "2.4",
                "+4.0",
                "-0.3",
                "6.1",
                "You had said: passed, 50",
                "b 19:4",
                "nothing to judge it by",
            ],
        ),
        ("Your judgements", &["authors 1", "You left it unanswered", "Google: Site Reliability Engineering"]),
        ("What to take from it", &["Six changes in half an hour", "https://blog.cloudflare.com"]),
        ("One rule", &["in your own words"]),
    ] {
        assert!(h.look().contains(title), "{title}\n{}", h.look());
        let text = page(&h);
        for word in words {
            assert!(text.contains(word), "{word} is missing on {title}:\n{text}");
        }
        h.press("right");
    }
    let twins = {
        h.press("backtab left left left");
        page(&h)
    };
    assert!(!twins.contains("What was going on"), "the truth comes after the twins:\n{twins}");
}

#[test]
fn the_rule_is_kept_and_what_comes_next_is_offered() {
    let mut h = ended((80, 24));
    grade(&mut h);
    h.press("y enter right right right right right enter");
    assert!(h.look().contains("Write one sentence"), "{}", h.look());
    h.type_text("Ask before q and e roll back?").press("enter");
    let rule = Request::Rule { run: 5, text: "Ask before q and e roll back?".into() };
    assert_eq!(h.effects.last(), Some(&Effect::Desk(rule)));
    assert!(h.app.shared().record.runs.iter().any(|r| r.id == 5 && r.rule.is_some()));
    h.press("e");
    let Some(Effect::Desk(Request::Export { run: 5, markdown })) = h.effects.last() else { panic!("{:?}", h.look()) };
    for words in ["# Debrief: A release at the evening peak", "## How it came out", "not passed", "> Ask before q"] {
        assert!(markdown.contains(words), "{words}\n{markdown}");
    }
    assert_eq!(markdown.matches("```").count() % 2, 0);
    h.press("r");
    assert_eq!(h.effects.last(), Some(&Effect::Desk(Request::Begin { scenario: "bad-deploy".into(), exam: false })));
    h.press("enter");
    assert!(matches!(h.app.screen(), Screen::Home(_)));
}

/// Every page, with the grade and without.
fn everywhere() -> Vec<(String, Harness)> {
    let mut out = vec![("predict".to_owned(), ended((80, 24)))];
    for graded in [true, false] {
        let mut h = ended((80, 24));
        if graded {
            grade(&mut h);
        }
        h.press("y enter");
        for name in ["decisions", "twins", "outcome", "judgements", "story", "rule"] {
            let suffix = if graded { "" } else { "_waiting" };
            let mut shown = Harness { app: h.app.clone(), effects: vec![] };
            shown.press("pagedown pageup");
            out.push((format!("{name}{suffix}"), shown));
            h.press("right");
        }
    }
    out
}

#[test]
fn everything_draws_at_any_size_and_answers_every_key() {
    for (name, mut h) in everywhere() {
        let keyed = ["predict", "outcome", "rule"].contains(&name.as_str());
        for binding in crate::tui::keys::TABLE.iter().filter(|_| keyed) {
            for key in binding.keys {
                let mut app = h.app.clone();
                app.update(Msg::Input(crate::tui::key::Input::Key(*key)));
                draw_at(&app, 80, 24);
            }
        }
        for columns in [1, 39, 40, 41, 80, 130] {
            for rows in [1, 12, 13, 20, 45] {
                let ascii = (columns + rows) % 2 == 0;
                h.app.set_look(Look { theme: Theme::Dark, ascii });
                h.send(Msg::Resize(columns, rows));
                let buffer = h.draw();
                if ascii && columns >= 40 && rows >= 12 {
                    let odd = buffer.content.iter().find(|c| !c.symbol().is_ascii());
                    assert!(odd.is_none(), "{name} at {columns}x{rows} draws {odd:?}");
                }
            }
        }
    }
}

#[test]
fn looks() {
    for (name, mut h) in everywhere().into_iter().filter(|(name, _)| !name.ends_with("_waiting")) {
        for (theme, size) in
            [(Theme::Dark, (80, 24)), (Theme::None, (80, 24)), (Theme::Dark, (120, 40)), (Theme::None, (120, 40))]
        {
            h.app.set_look(Look { theme, ascii: false });
            h.send(Msg::Resize(size.0, size.1));
            let name = format!("debrief_{name}_{}x{}_{}", size.0, size.1, theme.name());
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots" }, {
                insta::assert_snapshot!(name, h.styled());
            });
        }
    }
}
