//! The app as a whole: routing, windows, notices, any size, any sequence of messages.

use proptest::prelude::*;

use super::*;
use crate::learn::record::RunMeta;
use crate::learn::samples;
use crate::session::desk::Request;
use crate::tui::harness::{Harness, draw_at, sample_course, sample_record};
use crate::tui::key::{Code, Key, MouseWhat};
use crate::tui::keys::TABLE;
use crate::tui::theme::Theme;

fn session() -> Harness {
    Harness::new(sample_course(), sample_record())
}

/// Sessions that between them show everything that can be shown.
fn everywhere() -> Vec<(&'static str, Harness)> {
    let keys = [
        ("home", "down"),
        ("details", "down i"),
        ("help", "?"),
        ("lesson", "enter"),
        ("outline", "enter o"),
        ("sources", "enter s"),
        ("typing", "enter right right enter 7"),
        ("sure", "enter right right enter 7 enter"),
        ("many", "enter right 1"),
        ("answered", "enter 1 enter 1 enter"),
        ("search", "enter / f l a g"),
        ("found", "enter / f l a g enter"),
        ("end", "enter right right right right"),
    ];
    let mut out: Vec<(&str, Harness)> = vec![("empty", Harness::new(Catalogue::default(), Record::default()))];
    out.extend(keys.map(|(name, keys)| {
        let mut h = session();
        h.press(keys);
        (name, h)
    }));
    out
}

#[test]
fn the_window_above_takes_the_keys_and_closes() {
    let mut h = session();
    h.press("?");
    assert!(h.look().contains("open what is selected"), "{}", h.look());
    h.press("q");
    assert_eq!(h.effects, [], "q closed the window, it did not quit");
    assert!(!h.look().contains("open what is selected"));
    h.press("q");
    assert_eq!(h.effects, [Effect::Quit]);
}

#[test]
fn help_is_not_opened_twice_and_a_click_outside_closes_it() {
    let mut h = session();
    h.press("f1 f1");
    assert_eq!(h.app.overlays().len(), 1);
    h.mouse(MouseWhat::Click, 0, 0);
    assert!(h.app.overlays().is_empty());
}

#[test]
fn a_notice_stands_until_its_own_timer_or_the_next_key() {
    let mut h = session();
    let effects = h.app.update(Msg::Notice("could not save".into()));
    let [Effect::Timer { id, .. }] = effects[..] else { panic!("{effects:?}") };
    assert!(h.look().contains("could not save"));
    h.send(Msg::Timer(id + 1));
    assert!(h.look().contains("could not save"), "another timer's end");
    h.send(Msg::Timer(id));
    assert!(!h.look().contains("could not save"));
    h.send(Msg::Notice("again".into()));
    h.press("down");
    assert!(!h.look().contains("again"));
}

#[test]
fn other_colours_are_shown_at_once_and_kept() {
    let mut h = session();
    let theme = |h: &Harness| h.app.shared().look.theme;
    assert_eq!(theme(&h), Theme::None);
    h.press("ctrl-k").type_text("theme colour-b").press("enter");
    assert_eq!(theme(&h), Theme::ColourBlind);
    let kept = |value: &str| Effect::Desk(Request::Setting { name: "theme".into(), value: value.into() });
    assert_eq!(h.effects, [kept("colour-blind")]);
    assert!(h.look().contains("Theme colour-blind: Okabe and Ito's colours"), "{}", h.look());
    h.press("ctrl-k").type_text("theme");
    assert!(h.look().contains("now: Okabe"), "{}", h.look());
    h.press("esc ctrl-k").type_text("exam of this");
    assert!(h.look().contains("  X  "), "a key that is a capital stands there:\n{}", h.look());
    h.press("esc");
    h.send(Msg::Fitting(Theme::Light));
    assert_eq!(theme(&h), Theme::ColourBlind, "what was chosen outranks what suits");
    h.press("ctrl-k").type_text("theme auto").press("enter");
    assert_eq!(theme(&h), Theme::Light);
    assert!(h.look().contains("light suits this terminal"), "{}", h.look());
    assert_eq!(h.effects.last(), Some(&kept("auto")));
    h.send(Msg::Fitting(Theme::Dark));
    assert_eq!(theme(&h), Theme::Dark, "auto goes with the terminal");
}

#[test]
fn nothing_moves_by_itself_where_that_is_not_wanted() {
    let timed = |effects: &[Effect]| effects.iter().any(|e| matches!(e, Effect::Timer { .. }));
    let live = || Msg::Input(Input::Key(Key::parse("alt-l").expect("a key")));
    for still in [false, true] {
        let mut h = crate::tui::room::samples::session(
            crate::tui::room::samples::run("flag-and-format"),
            Theme::None,
            false,
            (80, 24),
        );
        h.app = h.app.preferring(Choice::Is(Theme::None), Theme::None, still);
        assert_eq!(timed(&h.app.update(Msg::Notice("said".into()))), !still, "a notice that goes away");
        h.press("enter");
        assert_eq!(timed(&h.app.update(live())), !still, "the clock of a run");
        assert_eq!(h.look().contains("started with --no-motion"), still, "{}", h.look());
        assert_eq!(h.look().contains("live"), !still, "{}", h.look());
        h.app.shared.speed = 10;
        let run = Box::new(crate::tui::room::samples::run("flag-and-format"));
        h.send(Msg::OpenReplay(run));
        let play = Msg::Input(Input::Key(Key::parse("space").expect("a key")));
        assert_eq!(timed(&h.app.update(play)), !still, "a run that is played back");
        let run = Box::new(crate::tui::room::samples::played("flag-and-format", &["look overview"]));
        let effects = h.app.update(Msg::Desk(crate::session::desk::Reply::Opened { run: 5, played: run }));
        assert_eq!(timed(&effects), !still, "a run that was to be live");
        assert_eq!(h.look().contains("live 10x"), !still, "{}", h.look());
    }
}

#[test]
fn a_notice_is_shown_to_its_last_word() {
    let mut h = session();
    let words = "nothing of this sitting will be kept: the folder cannot be made; give another ".repeat(3);
    h.send(Msg::Notice(words.clone()));
    let (look, words) = (h.look(), words.split_whitespace().collect::<Vec<_>>());
    let shown: Vec<&str> = look.split_whitespace().collect();
    assert!(shown.windows(words.len()).any(|w| w == words), "{look}");
    h.press("down");
    assert!(h.look().contains("select"), "the keys are back");
}

#[test]
fn a_terminal_that_is_too_small_says_so_and_can_still_be_left() {
    let mut h = session();
    h.send(Msg::Resize(20, 5));
    let words = h.look().replace('\n', " ");
    assert!(words.contains("firedrill needs at least 40x12; this terminal is 20x5."), "{words}");
    assert!(words.contains("--plain"), "{words}");
    let before = h.app.clone();
    h.press("down enter");
    assert_eq!(h.app, before, "what cannot be seen cannot be changed");
    h.press("ctrl-c");
    assert_eq!(h.effects, [Effect::Quit]);
}

#[test]
fn a_run_is_started_or_resumed_by_effect() {
    let mut course = sample_course();
    course.lessons.clear();
    course.path = None;
    let mut h = Harness::new(course.clone(), Record::default());
    h.press("enter");
    assert_eq!(h.effects, [Effect::Desk(Request::Begin { scenario: "missing-flag".into(), exam: false })]);
    let runs: Vec<RunMeta> = vec![samples::run(9, "quiet-night", None, None)];
    let mut h = Harness::new(course, Record { runs, ..Record::default() });
    h.press("enter end enter down");
    assert_eq!(h.effects, [Effect::Desk(Request::Resume { run: 9 })], "asked once until it is answered");
}

#[test]
fn a_lesson_is_opened_by_name_and_an_unknown_one_is_named() {
    let mut h = session();
    h.send(Msg::OpenLesson("canary".into()));
    assert!(h.look().contains("Canary releases"));
    h.send(Msg::OpenLesson("canari".into()));
    assert!(h.look().contains("There is no lesson canari in this course."), "{}", h.look());
}

#[test]
fn a_record_that_changed_elsewhere_is_shown() {
    let mut h = session();
    assert!(h.look().contains("1 of 3 drills done"));
    let mut record = sample_record();
    record.runs.push(samples::run(2, "bad-deploy", Some(5), None));
    h.send(Msg::Record(Box::new(record)));
    assert!(h.look().contains("2 of 3 drills done"), "{}", h.look());
}

#[test]
fn everything_draws_at_any_size() {
    for (name, mut h) in everywhere() {
        for columns in [1, 2, 7, 20, 39, 40, 41, 60, 80, 109, 110, 130] {
            for rows in [1, 2, 3, 11, 12, 15, 16, 18, 24, 45] {
                let ascii = (columns + rows) % 2 == 0;
                h.app.shared.look = Look { theme: Theme::Dark, ascii };
                h.send(Msg::Resize(columns, rows));
                let buffer = h.draw();
                assert_eq!(buffer.area.width, columns, "{name}");
                if columns % 20 == 0 {
                    // A frame of another size than the app was told of: between a resize and its message.
                    draw_at(&h.app, 131 - columns, 46 - rows);
                }
                if ascii && columns >= MIN_COLUMNS && rows >= MIN_ROWS {
                    let odd = buffer.content.iter().find(|c| "○◐✓↻✗›☑☐↕│─━▲▼╭╮╰╯".contains(c.symbol()));
                    assert!(odd.is_none(), "{name} at {columns}x{rows} draws {odd:?}");
                }
            }
        }
    }
}

#[test]
fn a_wide_terminal_loses_nothing_that_a_narrow_one_says() {
    for (name, mut h) in everywhere() {
        h.send(Msg::Resize(130, 45));
        let last = h.look().lines().last().unwrap_or_default().to_owned();
        assert!(!last.trim().is_empty(), "{name} has a footer");
    }
}

#[test]
fn every_key_of_the_table_is_answered_everywhere() {
    for (name, h) in everywhere() {
        for binding in TABLE {
            for key in binding.keys {
                let mut app = h.app.clone();
                app.update(Msg::Input(Input::Key(*key)));
                draw_at(&app, 80, 24);
                check(&app).unwrap_or_else(|e| panic!("{name}, {key}: {e}"));
            }
        }
    }
}

/// What holds after every message.
fn check(app: &App) -> Result<(), String> {
    let shared = app.shared();
    if let Screen::Lesson(state) = app.screen() {
        let screens = state.course_lesson(shared).screens.len();
        if state.screen > screens {
            return Err(format!("screen {} of {screens}", state.screen));
        }
        let page = state.page(shared);
        if state.scroll > page.lines.len() {
            return Err(format!("scrolled to {} of {}", state.scroll, page.lines.len()));
        }
        if state.focus.is_some_and(|f| page.spot(f).is_none()) {
            return Err(format!("focus on {:?}, which is not on the page", state.focus));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    if app.overlays().iter().any(|o| !seen.insert(format!("{:?}", o.kind))) {
        return Err("a window is open twice".into());
    }
    if app.contexts().last() != Some(&Context::Always) {
        return Err("there is no way out".into());
    }
    Ok(())
}

fn any_msg() -> impl Strategy<Value = Msg> {
    let keys: Vec<Key> = TABLE.iter().flat_map(|b| b.keys).copied().filter(|k| !k.ctrl).collect();
    let mouse = (0u16..140, 0u16..50, 0u8..3).prop_map(|(column, row, what)| {
        let what = [MouseWhat::Click, MouseWhat::WheelUp, MouseWhat::WheelDown][what as usize];
        Msg::Input(Input::Mouse(Mouse { what, column, row }))
    });
    prop_oneof![
        12 => prop::sample::select(keys).prop_map(|k| Msg::Input(Input::Key(k))),
        4 => Just(Msg::Input(Input::Key(Key::new(Code::Enter)))),
        2 => any::<char>().prop_map(|c| Msg::Input(Input::Key(Key::ch(c)))),
        3 => mouse,
        1 => "\\PC{0,20}".prop_map(|t| Msg::Input(Input::Paste(t))),
        1 => (1u16..140, 1u16..50).prop_map(|(c, r)| Msg::Resize(c, r)),
        1 => (0i64..10_000_000).prop_map(Msg::Now),
        1 => (0u64..9).prop_map(Msg::Timer),
        1 => Just(Msg::Record(Box::new(sample_record()))),
        1 => Just(Msg::OpenLesson("feature-flags".into())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_messages_keep_the_invariants(msgs in prop::collection::vec(any_msg(), 0..120)) {
        let mut app = session().app;
        app.update(Msg::OpenLesson("feature-flags".into()));
        for msg in msgs {
            let twin = app.clone().update(msg.clone());
            let effects = app.update(msg.clone());
            prop_assert_eq!(&twin, &effects, "the same message in the same state");
            for effect in &effects {
                if let Effect::Desk(Request::Answer(answer)) = effect {
                    prop_assert!(app.shared().record.answers.contains(answer));
                }
            }
            if let Err(what) = check(&app) {
                return Err(TestCaseError::fail(format!("after {msg:?}: {what}")));
            }
            let shared = app.shared();
            draw_at(&app, shared.columns, shared.rows);
        }
    }
}
