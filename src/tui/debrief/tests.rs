//! The debrief through keys, in its order; any size; snapshots of every page.

use crate::learn::follow_up::Due;
use crate::learn::record::{Fork, Prediction};
use crate::session::Run;
use crate::session::debrief::Earlier;
use crate::session::debrief::samples::{COMMANDS, report, scenario};
use crate::session::desk::{Reply, Request};
use crate::session::follow_ups::Replay;
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
    h.send(Msg::Desk(Reply::Graded { run: 5, report, earlier: None }));
}

/// All of a page, however long.
fn page(h: &Harness) -> String {
    match h.app.screen() {
        Screen::Debrief(state) => {
            let lines = state.lines(76, 20, Look { theme: Theme::None, ascii: false });
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
    assert!(h.look().contains("1 of 10"), "{}", h.look());
    h.press("n left pageup up esc y right enter");
    let asked = h.look();
    assert!(asked.contains("Which decision cost most?") && asked.contains("b 19:42:20 rollback checkout"), "{asked}");
    h.press("down down esc enter enter");
    let asked: Vec<&Effect> = h.effects.iter().skip(1).collect();
    let expected = Prediction { passed: true, score: 75, worst: Some(1) };
    assert_eq!(asked, [&Effect::Desk(Request::Predict { run: 5, expected })], "{:?}", h.look());
    assert!(h.look().contains("Decisions that mattered most"), "{}", h.look());
}

#[test]
fn what_was_predicted_before_is_not_asked_again() {
    let mut h = ended((80, 24));
    h.press("y enter end enter");
    assert!(matches!(h.effects.last(), Some(Effect::Desk(Request::Predict { run: 5, .. }))));
    h.press("esc");
    h.send(Msg::Desk(Reply::Opened { run: 5, played: Box::new(played("flag-and-format", &COMMANDS)) }));
    grade(&mut h);
    assert!(h.look().contains("2 of 10") && h.look().contains("Your costliest decision"), "{}", h.look());
}

#[test]
fn a_grade_that_is_not_there_yet_says_so_and_shows_by_itself() {
    let mut h = ended((80, 24));
    assert!(matches!(h.effects[..], [Effect::Desk(Request::Grade { run: 5, .. })]));
    h.press("y enter enter");
    assert!(h.look().contains("Working out what your decisions cost"), "{}", h.look());
    let run = played("flag-and-format", &COMMANDS);
    h.send(Msg::Desk(Reply::Graded { run: 6, report: Box::new(report(&run)), earlier: None }));
    assert!(h.look().contains("Working out"), "the grade of another run");
    h.send(Msg::Desk(Reply::Failed("the log was edited".into())));
    assert!(h.look().contains("could not be graded") && h.look().contains("the log was edited"), "{}", h.look());
    grade(&mut h);
    assert!(h.look().contains("Your costliest decision"), "{}", h.look());
}

#[test]
fn the_pages_come_in_order_and_hold_what_they_should() {
    let mut h = ended((80, 24));
    grade(&mut h);
    h.press("y enter enter");
    for (title, words) in [
        (
            "Decisions",
            &[
                "3.2 budget-minutes more",
                "In a word: blunder",
                "acted before the",
                "31 percent",
                "would have done: ask dana",
                "yours",
            ][..],
        ),
        (
            "What it could have been",
            &[
                "before: 13 percent; on the evidence: 31",
                "would have cost 1.2",
                "A false alarm",
                "How the evidence moved",
            ],
        ),
        (
            "How it came out",
            &[
                "What it was:",
                "1,840 users failed",
                "spared 3,370 users",
                "did not pass",
                "2.4",
                "+4.0",
                "-0.3",
                "6.1",
                "you expected",
                "nothing to judge",
            ],
        ),
        (
            "User harm, with every decision",
            &["[b]", "19:42:20 rollback checkout: plus 3.2, blunder, costliest", "In words", "had nobody acted"],
        ),
        ("Going back", &["19:42:20, rollback checkout", "for practice"]),
        (
            "Your judgements",
            &["You left it unanswered", "Rank 1 for the authors", "Google: Site Reliability Engineering"],
        ),
        ("Follow-ups", &["0 of 12 person-days are taken", "owner open"]),
        ("What to take from it", &["Six changes in half an hour", "https://blog.cloudflare.com"]),
        ("One rule", &["in your own words"]),
    ] {
        assert!(h.look().contains(title), "{title}\n{}", h.look());
        let text = page(&h);
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(flat.contains(word), "{word} is missing on {title}:\n{text}");
        }
        h.press("right");
    }
    let twins = {
        h.press("backtab left left left left left left");
        page(&h)
    };
    assert!(twins.contains("all of these looked alike"), "{twins}");
    assert!(!twins.contains("What it was:"), "the truth comes after the twins:\n{twins}");
}

/// The page of the chart.
fn timeline(size: (u16, u16)) -> Harness {
    let mut h = ended(size);
    grade(&mut h);
    h.press("y enter enter right right right");
    assert!(h.look().contains("User harm, with every decision"), "{}", h.look());
    h
}

#[test]
fn the_decisions_on_the_chart_can_be_walked_and_each_shows_its_card() {
    for size in [(80, 24), (120, 40)] {
        let mut h = timeline(size);
        assert!(h.look().contains("[b]"), "it begins at the costliest:\n{}", h.look());
        h.press("home");
        assert!(h.look().contains("[a]") && h.look().contains("look checkout"), "{}", h.look());
        let all = report(&played("flag-and-format", &COMMANDS)).moves;
        for m in &all {
            let shown = h.look();
            let card = format!("you did: {}.", m.command);
            assert!(shown.split_whitespace().collect::<Vec<_>>().join(" ").contains(&card), "{card}\n{shown}");
            h.press("down");
        }
        h.press("pagedown");
        let scrolled = h.look();
        h.press("up down");
        assert_ne!(h.look(), scrolled, "walking brings the chart back");
        assert!(h.look().contains('┊'), "{}", h.look());
    }
}

#[test]
fn a_run_can_be_gone_back_into_from_the_picked_decision() {
    let mut h = timeline((80, 24));
    h.press("home f");
    let first = played("flag-and-format", &COMMANDS);
    let fork = |lines| Effect::Desk(Request::Fork { run: 5, lines });
    assert_eq!(h.effects.last(), Some(&fork(vec![])), "before the first decision there is nothing");
    h.press("f");
    assert_eq!(h.effects.iter().filter(|e| matches!(e, Effect::Desk(Request::Fork { .. }))).count(), 1, "asked once");

    let mut h = timeline((80, 24));
    h.press("left f");
    let lines = first.lines_before(first.lines()[1].t);
    assert_eq!(h.effects.last(), Some(&fork(lines.clone())), "elsewhere it is the costliest");
    let mut log = first.log();
    log.header.fork = Some(Fork { run: 5, lines: lines.len() as u32 });
    log.lines = lines;
    let mut back = Run::resume(scenario(), &log).expect("the log fits");
    h.send(Msg::Desk(Reply::Opened { run: 6, played: Box::new(back.clone()) }));
    let room = h.look();
    assert!(room.contains("You are back at 19:42:20") && room.contains("for practice"), "{room}");
    h.press("x");
    assert!(h.look().contains("retry  49 min 40 s left"), "{}", h.look());
    assert!(h.app.shared().record.runs.iter().any(|r| r.id == 6 && r.fork == log.header.fork));

    crate::session::debrief::samples::play(&mut back, &["flag express-pay off", "wait 2m", "resolve flag"]);
    let graded = Box::new(report(&back));
    h.send(Msg::Desk(Reply::Opened { run: 6, played: Box::new(back) }));
    h.press("y enter enter");
    let earlier = Some(Box::new(Earlier { report: report(&first), run: first }));
    h.send(Msg::Desk(Reply::Graded { run: 6, report: graded, earlier }));
    h.press("right right right right");
    let text = page(&h);
    for words in ["The run before and this one", "the run before", "this one", "Which was better", "On the evidence"] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(text.lines().all(|l| crate::base::text::width(l) <= 76), "{text}");
}

#[test]
fn the_rule_is_kept_and_what_comes_next_is_offered() {
    let mut h = ended((80, 24));
    grade(&mut h);
    h.press("y enter enter right right right right right right right right enter");
    assert!(h.look().contains("Write one sentence"), "{}", h.look());
    h.type_text("Ask before q and e roll back?").press("enter");
    let rule = Request::Rule { run: 5, text: "Ask before q and e roll back?".into() };
    assert_eq!(h.effects.last(), Some(&Effect::Desk(rule)));
    assert!(h.app.shared().record.runs.iter().any(|r| r.id == 5 && r.rule.is_some()));
    h.press("e");
    let Some(Effect::Desk(Request::Export { run: 5, markdown, html })) = h.effects.last() else {
        panic!("{:?}", h.look())
    };
    for words in ["Debrief: A release at the evening peak", "How it came out", "not passed", "Ask before q"] {
        assert!(markdown.contains(words) && html.contains(words), "{words}\n{markdown}");
    }
    h.press("w");
    assert!(h.look().contains("enter keeps it"), "{}", h.look());
    h.press("enter");
    assert!(h.look().contains("When you meet this again"), "{}", h.look());
    h.press("r");
    assert_eq!(h.effects.last(), Some(&Effect::Desk(Request::Begin { scenario: "bad-deploy".into(), exam: false })));
    h.press("enter");
    assert!(matches!(h.app.screen(), Screen::Home(_)));
}

/// Every page, with the grade and without.
fn everywhere() -> Vec<(String, Harness)> {
    let mut out = vec![("predict".to_owned(), ended((80, 24))), ("worst".to_owned(), ended((80, 24)))];
    out[1].1.press("y enter down");
    for graded in [true, false] {
        let mut h = ended((80, 24));
        if graded {
            grade(&mut h);
        }
        h.press("y enter enter");
        for name in ["decisions", "twins", "outcome", "timeline", "retry", "judgements", "follow_ups", "story", "rule"]
        {
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
        let keyed = ["predict", "outcome", "timeline", "follow_ups", "rule"].contains(&name.as_str());
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

/// The page of follow-ups with two of them picked and one settled.
fn choosing() -> Harness {
    let mut h = ended((80, 24));
    grade(&mut h);
    h.press("y enter enter");
    for _ in 0..6 {
        h.press("right");
    }
    h.press("space 1 2 3 3 4 down down space");
    h
}

/// The same with the week played.
fn replayed() -> Harness {
    let mut h = choosing();
    h.press("enter");
    let Some(Effect::Desk(Request::Replay { run: 5, played, picks })) = h.effects.last().cloned() else {
        panic!("{:?}", h.look())
    };
    assert!(h.look().contains("Playing the evening again"), "{}", h.look());
    let replay = Replay::new(&played.scenario, played.header.seed, &mut || {});
    let compared = Box::new(replay.with(&picks, &mut || {}).expect("they go together"));
    h.send(Msg::Desk(Reply::Replayed { run: 5, compared }));
    h
}

#[test]
fn follow_ups_are_picked_within_the_budget_settled_and_played() {
    let mut h = choosing();
    assert!(h.look().contains("7 of 12 person-days"), "{}", h.look());
    for _ in 0..6 {
        h.press("down space");
    }
    let look = h.look();
    assert!(look.contains("0 person-days are left.") && look.contains("12 of 12 person-days"), "{look}");
    let mut h = replayed();
    let Some(Effect::Desk(Request::FollowUp { run: 5, kept })) = h.effects.last() else { panic!("{:?}", h.look()) };
    let canary = &kept.actions[0];
    assert_eq!((canary.id.as_str(), canary.owner.as_deref()), ("canary", Some("dana")));
    assert!(canary.due == Some(Due::Month) && canary.factor.is_some() && canary.verifiable.is_some());
    assert_eq!(kept.actions[1].owner, None, "what was left open stays so");
    assert!(kept.spared > 300 && kept.longer_s > 300, "{kept:?}");
    assert_eq!(h.app.shared().record.follow_ups.get(&5), Some(kept));
    let text = page(&h).split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["People harmed:", "What it costs in pace", "Learning", "not picked", "nobody owns it (could see"] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    h.press("enter");
    assert!(h.look().contains("7 of 12 person-days"), "{}", h.look());
    for _ in 0..4 {
        h.press("left");
    }
    assert!(page(&h).contains("Learning"), "the profile has it\n{}", page(&h));
}

#[test]
fn nothing_is_learned_where_nothing_was_picked() {
    let mut h = ended((80, 24));
    grade(&mut h);
    h.press("y enter enter right right");
    assert!(page(&h).contains("How you worked") && !page(&h).contains("Learning"), "{}", page(&h));
    h.press("right right right right enter");
    assert!(h.look().contains("Pick at least one"), "{}", h.look());
    assert!(!h.effects.iter().any(|e| matches!(e, Effect::Desk(Request::Replay { .. }))));
}
