//! A replay through a person's keys and eyes; a recording through a terminal's.

use super::cast::cast;
use super::*;
use crate::base::time::Tick;
use crate::session::debrief::samples::played;
use crate::tui::app::{Msg, Screen};
use crate::tui::harness::{Harness, sample_course, sample_record};
use crate::tui::theme::{Look, Theme};

const COMMANDS: [&str; 9] = [
    "look overview",
    "declare sev2",
    "ask ruth",
    "update impact=some doing=investigating next=10m",
    "flag express-pay off",
    "wait 1m",
    "look overview",
    "wait 3m",
    "resolve flag express-pay off",
];

fn run() -> Run {
    played("flag-and-format", &COMMANDS)
}

fn session(theme: Theme, ascii: bool, size: (u16, u16)) -> Harness {
    let mut h = Harness::with(sample_course(), sample_record(), Look { theme, ascii }, size);
    h.send(Msg::OpenReplay(Box::new(run())));
    h
}

fn replay(h: &Harness) -> &Replay {
    match h.app.screen() {
        Screen::Replay(state) => state.replay(),
        _ => panic!("no replay:\n{}", h.look()),
    }
}

#[test]
fn decisions_are_gone_along_and_the_room_follows() {
    let mut h = session(Theme::None, false, (80, 24));
    let look = h.look();
    assert!(look.contains("19:42:00") && look.contains("before the first of 9 decisions"), "{look}");
    h.press("right");
    let look = h.look();
    assert!(look.contains("decision 1 of 9: · look overview") && look.contains("What users do"), "{look}");
    h.press("right");
    assert!(h.look().contains("decision 2 of 9: + declare sev2"), "{}", h.look());
    h.press("right");
    assert!(h.look().contains("19:43:00") && h.look().contains("ruth"), "{}", h.look());
    h.press("left left left");
    assert!(!h.look().contains("What users do"), "{}", h.look());
    h.press("end");
    let look = h.look();
    assert!(look.contains("at the end") && look.contains("■ resolve flag express-pay off"), "{look}");
    assert!(look.contains("the run has ended") && !look.contains("at the latest"), "{look}");
    h.press("home .");
    assert_eq!(replay(&h).at(), replay(&h).span().0.plus(60));
    h.press(">");
    assert!(replay(&h).is_at_end(), "ten minutes are more than there is");
    h.press(",");
    assert_eq!(replay(&h).span().1.since(replay(&h).at()), 60);
    h.press("f3");
    assert!(h.look().contains("[Map]"), "{}", h.look());
    assert_eq!(h.effects, [], "looking keeps nothing");
    h.press("esc");
    assert_eq!(h.effects, [Effect::Quit], "back to the shell that it was opened from");
    assert_eq!(h.app.shared().record, sample_record());
}

#[test]
fn it_plays_by_itself_pauses_and_stands_at_the_end() {
    let mut h = session(Theme::None, false, (80, 24));
    let beat = |h: &mut Harness, n: u64| h.app.update(Msg::Timer(PLAY + n));
    assert_eq!(beat(&mut h, 1), [], "nobody asked for it");
    let asked = h.app.update(Msg::Input(crate::tui::key::Input::Key(crate::tui::key::Key::ch(' '))));
    assert_eq!(asked, [Effect::Timer { id: PLAY + 1, after_ms: 500 }]);
    assert!(h.look().contains("playing 10 times as fast"), "{}", h.look());
    let next = beat(&mut h, 1);
    assert_eq!((replay(&h).at(), next.len()), (replay(&h).span().0.plus(BEAT_S), 1));
    assert_eq!(beat(&mut h, 1), [], "a stale beat");
    h.press("s");
    assert!(h.look().contains("playing 30 times as fast"), "{}", h.look());
    h.press("space");
    let stood = replay(&h).at();
    beat(&mut h, 3);
    assert_eq!(replay(&h).at(), stood);
    h.press("end space");
    assert!(!replay(&h).is_at_end(), "from the end it begins again");
    let mut n = 0;
    while !replay(&h).is_at_end() {
        n += 1;
        beat(&mut h, n);
        assert!(n < 10_000);
    }
    assert!(h.look().contains("at the end"));
}

#[test]
fn a_click_on_the_timeline_goes_there_and_every_decision_has_its_sign() {
    for (ascii, signs) in [(false, "·▲+■"), (true, ".^+#")] {
        let mut h = session(Theme::None, ascii, (80, 24));
        let look = h.look();
        let rows: Vec<&str> = look.lines().collect();
        assert!(signs.chars().all(|c| rows[20].contains(c)), "{signs} in {}", rows[20]);
        h.mouse(MouseWhat::Click, 40, 21);
        let (first, last) = replay(&h).span();
        let half = Tick(first.0 + last.since(first) / 2);
        assert!(replay(&h).at().0.abs_diff(half.0) < 10, "{:?}", replay(&h).at());
    }
}

#[test]
fn it_draws_at_any_size() {
    let mut h = session(Theme::None, false, (80, 24));
    for (columns, rows) in [(1, 1), (7, 3), (40, 12), (41, 13), (300, 100), (300, 12), (40, 100)] {
        h.send(Msg::Resize(columns, rows));
        h.look();
        h.press("right pageup pagedown f4 f2 end left");
    }
}

#[test]
fn a_recording_is_what_a_terminal_shows_and_the_same_bytes_each_time() {
    let (run, look) = (run(), Look { theme: Theme::Dark, ascii: false });
    let text = cast(&run, (80, 24), look).expect("it was played");
    assert_eq!(cast(&run, (80, 24), look), Ok(text.clone()));
    let mut lines = text.lines();
    let header: serde_json::Value = serde_json::from_str(lines.next().expect("a header")).expect("JSON");
    assert_eq!((&header["version"], &header["width"], &header["height"]), (&2.into(), &80.into(), &24.into()));
    let mut terminal = vt100::Parser::new(24, 80, 0);
    let (mut last, mut seen, mut sizes) = (0.0, String::new(), vec![]);
    for line in lines {
        let (at, what, data): (f64, String, String) = serde_json::from_str(line).expect("an event");
        assert!(at >= last && what == "o", "{line}");
        last = at;
        terminal.process(data.as_bytes());
        seen.push_str(&terminal.screen().contents());
        sizes.push(data.len());
    }
    for words in [
        "You are on call",
        "What users do",
        "› flag express-pay off",
        "Are you sure?",
        "turn flag express-pay off: complete",
        "Close the incident?",
    ] {
        assert!(seen.contains(words), "{words} is never shown");
    }
    assert!((20.0..300.0).contains(&last), "{last} s");
    sizes.sort_unstable();
    assert!(sizes[sizes.len() / 2] < 600, "most frames are small: {sizes:?}");

    // The last frame is, cell by cell, the room as it stands before the end is confirmed.
    let mut h = session(Theme::Dark, false, (80, 24));
    let mut before = played("flag-and-format", &COMMANDS[..8]);
    if before.freeze().is_some() {
        before.type_line("skip").expect("it is asked for");
    }
    h.send(Msg::Desk(crate::session::desk::Reply::Opened { run: 77, played: Box::new(before) }));
    h.type_text(COMMANDS[8]).press("enter");
    let buffer = h.draw();
    for y in 0..24 {
        for x in 0..80 {
            let cell = terminal.screen().cell(y, x).expect("inside");
            let want = buffer[(x, y)].symbol();
            // What is said for a moment on opening is no part of it.
            if y < 22 && !cell.is_wide_continuation() {
                let got = if cell.has_contents() { cell.contents() } else { " " };
                assert_eq!(got, want, "column {x}, row {y}:\n{}", terminal.screen().contents());
            }
        }
    }
}

#[test]
fn a_recording_of_another_run_is_another() {
    let look = Look { theme: Theme::None, ascii: true };
    let short = played("flag-and-format", &COMMANDS[..2]);
    let (one, all) = (cast(&short, (60, 20), look).expect("short"), cast(&run(), (60, 20), look).expect("long"));
    assert!(one.lines().count() < all.lines().count());
    assert_ne!(one, cast(&played("bad-host", &COMMANDS[..2]), (60, 20), look).expect("another world"));
}
