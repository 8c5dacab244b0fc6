//! Everything that can fill the terminal, in one list: each screen in each of its states, each window. What holds of all
//! that is drawn is tested over it: any size, contrast, how it looks. A screen, pane, window or context of keys that is
//! missing from it fails a test here. Compiled for tests only.

mod contrast;
mod looks;
mod sizes;
mod unicode;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::course::load::File;
use crate::course::load::lesson::read;
use crate::learn::map::Catalogue;
use crate::learn::record::Record;
use crate::session::debrief::samples::{COMMANDS, report, scenario};
use crate::session::decision::{self, Decided, weigh};
use crate::session::desk::{Reply, Request};
use crate::session::follow_ups::Replay;
use crate::session::ghost::Ghost;
use crate::tui::app::{App, Msg, Screen, Setup};
use crate::tui::harness::{Harness, sample_course, sample_record};
use crate::tui::keys::{Context, TABLE};
use crate::tui::overlay::Kind;
use crate::tui::room::Pane;
use crate::tui::room::samples::{played, run, session};
use crate::tui::shared::Effect;
use crate::tui::theme::{Look, Theme};

const LOOK: Look = Look { theme: Theme::Dark, ascii: false };
const SIZE: (u16, u16) = (80, 24);

/// One thing that fills the terminal, and how a person comes to it.
pub struct Sight {
    /// Of its files.
    pub name: String,
    /// A session that shows it.
    pub session: Harness,
}

/// All of them.
pub fn all() -> Vec<Sight> {
    let groups =
        [home(), lesson(), before(), room(), judgement(), workshop(), debrief(), follow_ups(), decide(), shown()];
    groups.into_iter().flatten().map(|(name, session)| Sight { name, session }).collect()
}

type Group = Vec<(String, Harness)>;

/// The session after these steps: keys with blanks between, or, behind `type:`, text.
fn after(mut h: Harness, steps: &[&str]) -> Harness {
    for step in steps.iter().filter(|s| !s.is_empty()) {
        match step.strip_prefix("type:") {
            Some(text) => h.type_text(text),
            None => h.press(step),
        };
    }
    h
}

fn group(prefix: &str, begin: impl Fn() -> Harness, sights: &[(&str, &[&str])]) -> Group {
    sights.iter().map(|(name, steps)| (format!("{prefix}{name}"), after(begin(), steps))).collect()
}

fn home() -> Group {
    let later = || Harness::with(sample_course(), sample_record(), LOOK, SIZE);
    let mut out = group(
        "home",
        later,
        &[
            ("", &["down down"]),
            ("_details", &["down i"]),
            ("_help", &["?"]),
            ("_palette", &["ctrl-k"]),
            ("_palette_themes", &["ctrl-k", "type:theme"]),
        ],
    );
    out.push(("home_new".into(), Harness::with(sample_course(), Record::default(), LOOK, SIZE)));
    out.push(("home_empty".into(), Harness::with(Catalogue::default(), Record::default(), LOOK, SIZE)));
    let mut noticed = later();
    noticed.send(Msg::Notice("not kept: the disk is full; make room and do it again ".repeat(3)));
    out.push(("home_notice".into(), noticed));
    out
}

fn lesson() -> Group {
    let open = || {
        let mut h = Harness::with(sample_course(), Record::default(), LOOK, SIZE);
        h.send(Msg::OpenLesson("feature-flags".into()));
        h
    };
    let mut out = group(
        "lesson",
        open,
        &[
            ("", &[]),
            ("_outline", &["o"]),
            ("_sources", &["s"]),
            ("_search", &["/", "type:flag"]),
            ("_found", &["/", "type:flag", "enter"]),
            ("_one", &["right 2"]),
            ("_before", &["right"]),
            ("_sure", &["right 2 enter 3"]),
            ("_after", &["right 2 enter 3 enter"]),
            ("_many", &["right right 1 space"]),
            ("_order", &["right right tab tab space"]),
            ("_number", &["right right right tab", "type:70"]),
            ("_points", &["right right right tab tab", "type:When was it last tried?", "enter 2 enter", "1"]),
            ("_table", &["right right right"]),
            ("_end", &["1 enter", "right right right right right right"]),
        ],
    );
    out.extend(group("lesson_figure", figure, &[("", &[]), ("_taken", &["enter right"])]));
    out
}

fn figure() -> Harness {
    let text = "+++\nid = \"figures\"\ntitle = \"Figures\"\nunit = 2\nminutes = 8\nrevision = 1\nobjectives = [\"play\"]\n+++\n\
                \n# A canary\n\nText.\n\n```figure\nid = \"f\"\nkind = \"canary\"\n```\n";
    let mut findings = Vec::new();
    let lesson = read(&File { path: "lessons/figures.md", text }, &mut findings);
    let lesson = lesson.unwrap_or_else(|| panic!("{findings:?}"));
    let course =
        Catalogue { lessons: vec![lesson], drills: Vec::new(), decisions: Vec::new(), path: None, problems: 0 };
    let mut h = Harness::with(course, Record::default(), LOOK, SIZE);
    h.send(Msg::OpenLesson("figures".into()));
    h
}

fn before() -> Group {
    let watch = || {
        let mut h = Harness::with(sample_course(), sample_record(), LOOK, SIZE);
        h.send(Msg::Desk(Reply::Watch { ghost: Box::new(Ghost::begin(scenario())) }));
        h
    };
    let mark = "right right right right right right";
    let mut out = vec![("briefing".to_owned(), session(run("flag-and-format"), Theme::Dark, false, SIZE))];
    out.extend(group(
        "",
        watch,
        &[
            ("briefing_watch", &[]),
            ("watch", &["enter right right"]),
            ("watch_map", &["enter right f3"]),
            ("watch_mark", &["enter right right right right right"]),
            ("watch_end", &["enter", mark, mark, mark]),
        ],
    ));
    out
}

/// What the learner of the room has typed.
const TYPED: [&str; 9] = [
    "look overview",
    "look checkout",
    "look calls",
    "logs checkout",
    "replicas checkout",
    "changes",
    "ask dana",
    "page tomas",
    "trace pay",
];

fn room() -> Group {
    let busy = || {
        let mut h = session(played("flag-and-format", &TYPED), Theme::Dark, false, SIZE);
        let frozen = |h: &Harness| matches!(h.app.screen(), Screen::Room(state) if state.run().freeze().is_some());
        while frozen(&h) {
            h.press("x enter");
        }
        h
    };
    let mut out = group(
        "room",
        busy,
        &[
            ("_feed", &["f2"]),
            ("_map", &["f3 down"]),
            ("_charts", &["f4"]),
            ("_charts_next", &["f4 right"]),
            ("_charts_walk", &["f4 down down down"]),
            ("_people", &["f5 down"]),
            ("_menu", &["f6 pagedown"]),
            ("_changes", &["f7"]),
            ("_logs", &["f8"]),
            ("_users", &["f9"]),
            ("_search", &["f2 /", "type:checkout"]),
            ("_found", &["f2 /", "type:checkout", "enter"]),
            ("_palette", &["ctrl-k", "type:rollb"]),
            ("_form", &["alt-u right down down"]),
            ("_help", &["f1"]),
            ("_words", &["type:help", "enter"]),
            ("_word", &["type:help rollback", "enter"]),
            ("_briefing", &["type:briefing", "enter"]),
            ("_status", &["type:status", "enter"]),
            ("_since", &["type:since", "enter"]),
            ("_again", &["type:again", "enter"]),
            ("_menu_change", &["type:menu change", "enter"]),
            ("_asked", &["type:rollback checkout", "enter"]),
            ("_asked_end", &["type:abandon", "enter"]),
            ("_typing", &["type:look "]),
            ("_refused", &["type:zz", "enter"]),
            ("_trace", &["type:trace pay", "enter"]),
            ("_live", &["alt-l"]),
            ("_flight", &["type:rollback checkout", "enter enter", "alt-w"]),
        ],
    );
    let fresh = session(run("bad-host"), Theme::Dark, false, SIZE);
    out.push(("room_fresh".into(), after(fresh, &["enter"])));
    let look = session(run("flag-and-format"), Theme::Dark, false, SIZE);
    out.push(("room_look".into(), after(look, &["enter", "type:look overview", "enter"])));
    out
}

fn judgement() -> Group {
    let frozen = || session(played("flag-and-format", &TYPED[..3]), Theme::Dark, false, SIZE);
    let sights: [(&str, &[&str]); 3] = [("", &["3"]), ("_cues", &["3 1 2 4 enter 1"]), ("_sure", &["3 enter enter"])];
    group("judgement", frozen, &sights)
}

fn workshop() -> Group {
    let begin = || {
        let setup = Setup {
            course: Arc::new(sample_course()),
            record: sample_record(),
            now: 1_000_000,
            size: SIZE,
            look: LOOK,
            learner: 7,
            speed: 0,
            workshop: Some(60),
        };
        let mut h = Harness { app: App::new(setup), effects: Vec::new() };
        h.send(Msg::Desk(Reply::Opened { run: 5, played: Box::new(run("flag-and-format")) }));
        after(h, &["enter"])
    };
    let vote = &["esc", "type:hands 5", "enter esc", "type:look overview", "enter", "type:look checkout", "enter"][..];
    let voted = [vote, &["type:look edge", "enter", "type:vote 2: 3>1>2>4 @75", "enter"]].concat();
    let last = [&voted[..], &["type:vote 3: 1>3>2>4 @95", "enter"]].concat();
    let complete = [&last[..], &["enter"]].concat();
    let again = ["type:second", "enter", "type:vote 5: 1>3>2>4 @75", "enter enter"];
    let both = [&complete[..], &again].concat();
    let sights: [(&str, &[&str]); 8] = [
        ("", &["esc"]),
        ("_board", &[]),
        ("_vote", &voted),
        ("_last_vote", &last),
        ("_spread", &complete),
        ("_both", &both),
        ("_truth", &["esc alt-t"]),
        ("_leave", &["esc esc"]),
    ];
    group("workshop", begin, &sights)
}

/// A run that has ended, before the prediction; with its grade, or while it is worked out.
fn ended(graded: bool) -> Harness {
    let run = played("flag-and-format", &COMMANDS);
    let report = Box::new(report(&run));
    let mut h = session(run, Theme::Dark, false, SIZE);
    if graded {
        h.send(Msg::Desk(Reply::Graded { run: 5, report, earlier: None }));
    }
    h
}

/// Pages of the debrief behind the prediction, in order.
const PAGES: [&str; 9] =
    ["decisions", "twins", "outcome", "timeline", "retry", "judgements", "follow_ups", "story", "rule"];

fn debrief() -> Group {
    let mut out = group(
        "debrief",
        || ended(true),
        &[("_passed", &[]), ("_score", &["y"]), ("_worst", &["y enter down"]), ("_help", &["?"])],
    );
    let mut h = after(ended(true), &["y enter enter"]);
    for page in PAGES {
        out.push((
            format!("debrief_{page}"),
            after(Harness { app: h.app.clone(), effects: vec![] }, &["pagedown pageup"]),
        ));
        h.press("right");
    }
    let rule = "right right right right right right right right";
    out.push(("debrief_waiting".into(), after(ended(false), &["y enter enter"])));
    let words = "type:Ask before you roll back, 日本語 too";
    out.push(("debrief_rule_typed".into(), after(ended(true), &["y enter enter", rule, words])));
    out.push(("debrief_again".into(), after(ended(true), &["y enter enter", rule, words, "enter"])));
    out
}

fn follow_ups() -> Group {
    let picks = "space 1 2 3 3 4 down down space";
    let choosing = after(ended(true), &["y enter enter", "right right right right right right", picks]);
    let mut waiting = Harness { app: choosing.app.clone(), effects: vec![] };
    waiting.press("enter");
    let Some(Effect::Desk(Request::Replay { run, played, picks })) = waiting.effects.last().cloned() else {
        panic!("nothing is played:\n{}", waiting.look())
    };
    let mut replayed = Harness { app: waiting.app.clone(), effects: vec![] };
    let replay = Replay::new(&played.scenario, played.header.seed, &mut || {});
    let compared = Box::new(replay.with(&picks, &mut || {}).expect("they go together"));
    replayed.send(Msg::Desk(Reply::Replayed { run, compared }));
    vec![
        ("follow_ups_choosing".into(), choosing),
        ("follow_ups_waiting".into(), waiting),
        ("follow_ups_replayed".into(), replayed),
    ]
}

/// One decision: what is known, the question, how sure, and what came of each option.
fn decide() -> Group {
    let begin = || {
        let mut course = sample_course();
        course.decisions.push(decision::samples::entry());
        let mut h = Harness::with(course, sample_record(), LOOK, SIZE);
        let decided = Box::new(Decided::open(decision::samples::canary()).expect("it plays"));
        h.send(Msg::Desk(Reply::Decision { decided }));
        h
    };
    let answered = "enter 3 1 enter 1 enter enter";
    let mut out = group(
        "decide",
        begin,
        &[("", &[]), ("_question", &["enter 3 1"]), ("_cues", &["enter 3 1 enter 1"]), ("_waiting", &[answered])],
    );
    let mut h = after(begin(), &[answered]);
    let weighed = Box::new(weigh(&decision::samples::canary()).expect("it plays"));
    h.send(Msg::Desk(Reply::Weighed { decision: "canary-verdict".into(), weighed }));
    out.push(("decide_weighed".into(), h));
    out
}

/// A run that is played back.
fn shown() -> Group {
    let begin = || {
        let mut h = Harness::with(sample_course(), sample_record(), LOOK, SIZE);
        h.send(Msg::OpenReplay(Box::new(played("flag-and-format", &COMMANDS))));
        h
    };
    group("replay", begin, &[("", &["right right right right"]), ("_charts", &["f4 end"]), ("_playing", &["space"])])
}

/// What a screen is called here. A new one does not compile without a name, and has no sight until [`all`] has one.
const fn screen(screen: &Screen) -> &'static str {
    match screen {
        Screen::Home(_) => "home",
        Screen::Lesson(_) => "lesson",
        Screen::Briefing(_) => "briefing",
        Screen::Room(_) => "room",
        Screen::Debrief(_) => "debrief",
        Screen::Watch(_) => "watch",
        Screen::Replay(_) => "replay",
        Screen::Decide(_) => "decide",
    }
}
const SCREENS: [&str; 8] = ["briefing", "debrief", "decide", "home", "lesson", "replay", "room", "watch"];

/// The same of windows.
const fn window(kind: Kind) -> &'static str {
    match kind {
        Kind::Help => "help",
        Kind::Details => "details",
        Kind::Outline => "outline",
        Kind::Sources => "sources",
        Kind::Palette => "palette",
        Kind::Update => "update",
        Kind::Words => "words",
        Kind::Word(_) => "word",
        Kind::Briefing => "briefing",
        Kind::Status => "status",
        Kind::Since => "since",
        Kind::Again => "again",
    }
}
const WINDOWS: [&str; 12] = [
    "again", "briefing", "details", "help", "outline", "palette", "since", "sources", "status", "update", "word",
    "words",
];

#[test]
fn every_screen_window_and_context_of_keys_has_a_sight() {
    let all = all();
    let mut names = BTreeSet::new();
    for sight in &all {
        assert!(names.insert(&sight.name), "{} is there twice", sight.name);
    }
    let screens: BTreeSet<&str> = all.iter().map(|s| screen(s.session.app.screen())).collect();
    assert_eq!(screens, BTreeSet::from(SCREENS));
    let windows: BTreeSet<&str> = all.iter().flat_map(|s| s.session.app.overlays()).map(|o| window(o.kind)).collect();
    assert_eq!(windows, BTreeSet::from(WINDOWS));
    let held: Vec<Context> = all.iter().flat_map(|s| s.session.app.contexts()).collect();
    for binding in TABLE {
        assert!(held.contains(&binding.context), "no sight where the keys of {:?} hold", binding.context);
    }
    for pane in Pane::ALL {
        let tab = format!("[{}]", pane.title());
        assert!(all.iter().any(|s| s.session.look().contains(&tab)), "no sight of {tab}");
    }
}

#[test]
fn every_sight_is_another() {
    let mut seen: Vec<(String, String)> = Vec::new();
    for sight in all() {
        let styled = sight.session.styled();
        if let Some((other, _)) = seen.iter().find(|(_, s)| *s == styled) {
            panic!("{} shows what {other} shows:\n{}", sight.name, sight.session.look());
        }
        seen.push((sight.name, styled));
    }
}
