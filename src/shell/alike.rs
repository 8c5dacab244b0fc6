//! Both front ends on one record: the same run gives the same debrief, to the byte, and both show all of it.

use std::path::Path;
use std::sync::Arc;

use super::desk::{Desk, Done};
use super::launch;
use super::store::Store;
use crate::learn::map::Catalogue;
use crate::learn::record::Record;
use crate::session::desk::{Reply, Request};
use crate::tui::key::{Input, Key};
use crate::tui::theme::{Look, Theme};
use crate::{line, tui};

const NOW: i64 = 1_000;
const TYPED: [&str; 6] =
    ["look overview", "rollback checkout", "wait 5m", "flag express-pay off", "wait 5m", "resolve"];

/// A run that has ended, with what the learner expected and their rule.
fn place(dir: &Path) -> (Desk, i64, Arc<Catalogue>) {
    let course = launch::open_course(None).unwrap();
    let catalogue = Arc::new(launch::catalogue(&course));
    let scenarios = course.scenarios.into_iter().map(Arc::new).collect();
    let mut desk = Desk::new(Store::open(dir).unwrap(), scenarios, Some(dir.to_path_buf()));
    desk.seed_next(Some(5));
    let Done::Reply(Reply::Opened { run, mut played }) =
        desk.ask(Request::Begin { scenario: "bad-deploy".into(), exam: false })
    else {
        panic!("it opens")
    };
    for typed in TYPED {
        while played.freeze().is_some() {
            played.type_line("skip").unwrap();
        }
        played.type_line(typed).unwrap();
    }
    for (seq, line) in played.lines().iter().enumerate() {
        desk.ask(Request::Append { run, seq: seq as u32, line: line.clone() });
    }
    desk.ask(Request::End { run });
    let expected = crate::learn::record::Prediction { passed: true, score: 60, worst: Some(1) };
    desk.ask(Request::Predict { run, expected });
    desk.ask(Request::Rule { run, text: "Ask <who> owns it & look".into() });
    (desk, run, catalogue)
}

fn opened(desk: &mut Desk, run: i64) -> Reply {
    match desk.ask(Request::Resume { run }) {
        Done::Reply(reply) => reply,
        other => panic!("{other:?}"),
    }
}

fn files(asked: &[Request]) -> (&str, &str) {
    let written = asked.iter().find_map(|r| match r {
        Request::Export { markdown, html, .. } => Some((markdown.as_str(), html.as_str())),
        _ => None,
    });
    written.expect("written")
}

/// The full screen: every page from top to end, and what was asked for.
fn full(desk: &mut Desk, run: i64, course: Arc<Catalogue>, record: Record, graded: &Reply) -> (String, Vec<Request>) {
    let look = Look { theme: Theme::None, ascii: true };
    let setup =
        tui::app::Setup { course, record, now: NOW, size: (100, 500), look, learner: 1, speed: 0, workshop: None };
    let mut app = tui::app::App::new(setup);
    app.update(tui::app::Msg::Desk(opened(desk, run)));
    app.update(tui::app::Msg::Desk(graded.clone()));
    let (mut shown, mut asked) = (String::new(), vec![]);
    for key in ["right"; 10].into_iter().chain(["left", "e"]) {
        let tui::app::Screen::Debrief(state) = app.screen() else { panic!("the debrief") };
        for line in state.lines(92, 500, look) {
            shown.push_str(&line.text());
            shown.push('\n');
        }
        let key = Input::Key(Key::parse(key).unwrap());
        for effect in app.update(tui::app::Msg::Input(key)) {
            if let tui::shared::Effect::Desk(request) = effect {
                asked.push(request);
            }
        }
    }
    (shown, asked)
}

/// Line mode: every page, and what was asked for.
fn lines(desk: &mut Desk, run: i64, course: Arc<Catalogue>, record: Record, graded: &Reply) -> (String, Vec<Request>) {
    let mut app =
        line::App::new(line::Setup { course, record, now: NOW, learner: 1, width: 92, direct: None, workshop: None });
    let mut effects = app.start();
    effects.extend(app.update(line::Msg::Desk(opened(desk, run))));
    effects.extend(app.update(line::Msg::Desk(graded.clone())));
    let at_rule = |e: &line::Effect| matches!(e, line::Effect::Prompt(p) if p.contains("rule"));
    for _ in 0..40 {
        if effects.iter().any(at_rule) {
            break;
        }
        effects.extend(app.update(line::Msg::Line(String::new())));
    }
    for typed in ["back", "write"] {
        effects.extend(app.update(line::Msg::Line(typed.into())));
    }
    let (mut said, mut asked) = (String::new(), vec![]);
    for effect in effects {
        match effect {
            line::Effect::Print(words) => said.push_str(&(words + "\n")),
            line::Effect::Desk(request) => asked.push(request),
            line::Effect::Prompt(_) | line::Effect::Quit => {}
        }
    }
    (said, asked)
}

/// Words without the marks that either front end puts before them.
fn words(text: &str) -> String {
    let word = |w: &&str| w.chars().any(char::is_alphanumeric);
    text.split_whitespace().filter(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_same_run_gives_the_same_debrief_in_both_front_ends() {
    let dir = tempfile::tempdir().unwrap();
    let (mut desk, run, course) = place(dir.path());
    let record = desk.record().unwrap();
    let Reply::Opened { played, .. } = opened(&mut desk, run) else { panic!("it opens") };
    let Done::Work(work) = desk.ask(Request::Grade { run, played }) else { panic!("graded elsewhere") };
    let graded = work.grade();
    let (shown, on_screen) = full(&mut desk, run, Arc::clone(&course), record.clone(), &graded);
    let (said, in_lines) = lines(&mut desk, run, course, record, &graded);
    assert_eq!(files(&on_screen), files(&in_lines));

    // Every paragraph and every item that line mode says is on the screen too, in one of its forms.
    let (shown, said) = (words(&shown), words(&said));
    let Reply::Graded { report, .. } = &graded else { panic!("graded") };
    for m in &report.moves {
        assert!(shown.contains(&m.command) && said.contains(&m.command), "{}", m.command);
    }
    for index in report.costliest.iter().chain(&report.best) {
        for seen in &report.moves[*index].seen {
            assert!(shown.contains(&words(seen)) && said.contains(&words(seen)), "{seen}");
        }
    }
    for twin in &report.twins {
        let title = words(twin.world.title.trim_end_matches('.'));
        assert!(shown.contains(&title) && said.contains(&title), "{title}");
    }
    for reason in report.profile.iter().flat_map(|d| &d.because).map(|(_, why)| why).chain(&report.reasons) {
        assert!(shown.contains(&words(reason)) && said.contains(&words(reason)), "{reason}");
    }
    let (markdown, page) = files(&on_screen);
    assert!(markdown.contains("Ask \\<who\\> owns it & look") && page.contains("Ask &lt;who&gt; owns it &amp; look"));
    assert!(!markdown.contains(&*dir.path().to_string_lossy()) && !page.contains(&*dir.path().to_string_lossy()));
}
