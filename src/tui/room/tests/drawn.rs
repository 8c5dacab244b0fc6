//! What the room draws: at any size, after any keys, and nothing that was not seen.

use super::*;

/// Rooms that between them show everything that can be shown.
fn everywhere() -> Vec<(&'static str, Harness)> {
    let commands = [
        "look overview",
        "look checkout",
        "look calls",
        "logs checkout",
        "replicas checkout",
        "changes",
        "ask dana",
        "page tomas",
    ];
    let mut out: Vec<(&str, Harness)> =
        vec![("briefing", session(run("flag-and-format"), Theme::None, false, (80, 24))), ("fresh", room("bad-host"))];
    for (name, keys) in [
        ("feed", "f2"),
        ("map", "f3 down"),
        ("charts", "f4"),
        ("people", "f5 down"),
        ("menu", "f6 pagedown"),
        ("changes", "f7"),
        ("logs", "f8"),
        ("users", "f9"),
        ("search", "f2 / c h e c k o u t"),
        ("palette", "ctrl-k r o l l b"),
        ("form", "alt-u right down down"),
        ("asked", "r o l l b a c k space c h e c k o u t enter"),
        ("typing", "l o o k space"),
        ("refused", "z z enter"),
        ("flight", "r o l l b a c k space c h e c k o u t enter enter x enter alt-w alt-w"),
    ] {
        let mut h = session(played("flag-and-format", &commands), Theme::None, false, (80, 24));
        if the_run(&h).freeze().is_some() {
            h.press("x enter");
        }
        h.press(keys);
        out.push((name, h));
    }
    let mut h = session(played("flag-and-format", &commands[..3]), Theme::None, false, (80, 24));
    h.press("3");
    out.push(("judgement", h));
    let mut h = session(played("flag-and-format", &commands[..3]), Theme::None, false, (80, 24));
    h.press("3 enter");
    out.push(("sure", h));
    out
}

#[test]
fn everything_draws_at_any_size() {
    for (name, mut h) in everywhere() {
        for columns in [1, 39, 40, 41, 55, 64, 80, 109, 110, 130, 180, 240] {
            for rows in [1, 12, 13, 16, 24, 45] {
                let ascii = (columns + rows) % 2 == 0;
                h.app.set_look(Look { theme: Theme::Dark, ascii });
                h.send(Msg::Resize(columns, rows));
                let buffer = h.draw();
                draw_at(&h.app, 131_u16.saturating_sub(columns), 71 - rows);
                if ascii && columns >= 40 && rows >= 12 {
                    let odd = buffer.content.iter().find(|c| !c.symbol().is_ascii());
                    assert!(odd.is_none(), "{name} at {columns}x{rows} draws {odd:?}");
                }
            }
        }
    }
}

#[test]
fn the_line_and_a_way_on_are_there_at_every_usable_size() {
    for (name, mut h) in everywhere() {
        for (columns, rows) in [(40, 12), (60, 15), (80, 24), (120, 40), (200, 60)] {
            h.send(Msg::Resize(columns, rows));
            let screen = h.look();
            let prompt = screen.lines().any(|l| l.trim_start().starts_with(['›', '/']));
            assert!(prompt || matches!(name, "briefing" | "palette" | "form"), "{name} at {columns}x{rows}:\n{screen}");
            let foot = screen.lines().last().unwrap_or_default().trim().to_owned();
            assert!(!foot.is_empty(), "{name} at {columns}x{rows}:\n{screen}");
        }
    }
}

#[test]
fn boxes_of_the_map_never_overlap_and_every_service_is_there() {
    let run = played("flag-and-format", &["look overview", "look checkout"]);
    let names: Vec<String> = run.map().nodes.iter().map(|n| n.name.clone()).collect();
    for ascii in [false, true] {
        for (columns, rows) in [(50, 20), (78, 18), (100, 26), (118, 34), (118, 40), (160, 50), (200, 60)] {
            let look = Look { theme: Theme::None, ascii };
            let sheet = super::super::map::sheet(&run, 0, columns, rows, look);
            let text: Vec<String> = sheet.lines.iter().map(crate::tui::paint::Line::text).collect();
            let all = text.join("\n");
            for name in &names {
                assert!(all.contains(name.as_str()), "{name} at {columns}x{rows}\n{all}");
            }
            assert_eq!(all.matches("? not looked").count(), names.len() - 1, "{columns}x{rows}\n{all}");
            assert!(sheet.lines.iter().all(|l| l.width() <= columns), "{columns}x{rows}\n{all}");
        }
    }
}

#[test]
fn random_keys_never_panic_and_keep_every_line() {
    use crate::tui::key::{Input, Key, Mouse, MouseWhat};
    let keys: Vec<Key> = crate::tui::keys::TABLE.iter().flat_map(|b| b.keys).copied().collect();
    let words =
        ["look overview", "logs checkout", "rollback checkout", "flag express-pay off", "wait 3m", "changes", "é日"];
    for seed in 0..6_u64 {
        let mut h = room("short-timeout");
        for step in 0..120_u32 {
            let dice = crate::base::noise::bits(seed, 9, step);
            let at = (dice >> 8) as usize;
            let msg = match dice % 10 {
                0..=5 => Msg::Input(Input::Key(keys[at % keys.len()])),
                6 => Msg::Input(Input::Paste(words[at % words.len()].to_owned())),
                7 => Msg::Input(Input::Key(Key::parse("enter").expect("a key"))),
                8 => Msg::Resize((at % 200) as u16 + 1, (at / 200 % 60) as u16 + 1),
                _ => Msg::Input(Input::Mouse(Mouse {
                    what: MouseWhat::Click,
                    column: (at % 80) as u16,
                    row: (at / 80 % 24) as u16,
                })),
            };
            h.send(msg);
            let shared = h.app.shared();
            draw_at(&h.app, shared.columns, shared.rows);
            if let Screen::Room(state) = h.app.screen() {
                assert_eq!(kept(&h).len(), state.run().lines().len(), "seed {seed}, step {step}");
            } else {
                break;
            }
        }
    }
}

#[test]
fn waits_without_news_are_one_line_of_the_feed() {
    let commands = ["wait 5s"; 8];
    let run = played("probe-noise", &commands);
    let feed = super::super::feed::lay_out(&run, 78, Look { theme: Theme::None, ascii: false });
    assert_eq!(feed.starts.len(), run.feed.len());
    let text: Vec<String> = feed.lines.iter().map(crate::tui::paint::Line::text).collect();
    assert_eq!(text.iter().filter(|l| l.contains("nothing new was announced")).count(), 1, "{text:?}");
}

#[test]
fn an_exam_shows_no_counter_and_gives_no_hint() {
    let mut run = Run::start(scenario(), &Start { seed: 7, world: None, exam: true });
    run.type_line("look overview").unwrap();
    let status = run.status();
    assert_eq!((status.exam, status.failing, status.burn), (true, None, None));
    assert!(!run.menu().iter().any(|i| i.phrase == "hint") && run.complete("hin").is_empty());
    assert_eq!(run.type_line("hint").unwrap_err().message, "there are no hints in an exam");
    let practice = Run::start(scenario(), &Start { seed: 7, world: None, exam: false });
    assert!(practice.menu().iter().any(|i| i.phrase == "hint") && !practice.complete("hin").is_empty());
    for (columns, rows) in [(80, 24), (120, 40)] {
        let h = session(run.clone(), Theme::None, false, (columns, rows));
        assert!(
            h.look().contains("exam: no counters, no hints") && !h.look().contains("failing a minute"),
            "{}",
            h.look()
        );
    }
}
