//! The room through keys: a whole run, what asks and what does not, judgements, leaving and coming back, any size.

mod drawn;
mod words;

use super::samples::{played, run, session};
use crate::session::Run;
use crate::session::debrief::samples::scenario;
use crate::session::desk::{Reply, Request};
use crate::session::run::Start;
use crate::tui::app::{Msg, Screen};
use crate::tui::harness::{Harness, draw_at};
use crate::tui::shared::Effect;
use crate::tui::theme::{Look, Theme};

fn room(world: &str) -> Harness {
    let mut h = session(run(world), Theme::None, false, (80, 24));
    h.press("enter");
    h
}

fn give(h: &mut Harness, line: &str) {
    h.type_text(line).press("enter");
}

fn the_run(h: &Harness) -> &Run {
    match h.app.screen() {
        Screen::Room(state) => state.run(),
        _ => panic!("not in the room:\n{}", h.look()),
    }
}

/// The commands that left as lines to keep.
fn kept(h: &Harness) -> Vec<String> {
    let line = |e: &Effect| match e {
        Effect::Desk(Request::Append { line, .. }) => Some(line.command.clone()),
        _ => None,
    };
    h.effects.iter().filter_map(line).collect()
}

#[test]
fn a_whole_run_by_keys_keeps_every_line_in_order_and_ends_in_the_debrief() {
    let mut h = room("flag-and-format");
    give(&mut h, "look overview");
    give(&mut h, "declare sev2");
    give(&mut h, "assign lead me");
    give(&mut h, "logs checkout");
    h.press("2 4 1 3 enter 1 3 enter 2 enter");
    give(&mut h, "update impact=some doing=investigating next=10m");
    give(&mut h, "flag express-pay off");
    h.press("enter x enter alt-w");
    give(&mut h, "look overview");
    while the_run(&h).freeze().is_some() {
        h.press("x enter");
    }
    give(&mut h, "wait 2m");
    give(&mut h, "resolve flag express-pay");
    h.press("y");
    let lines = kept(&h);
    assert_eq!(lines.first().map(String::as_str), Some("look overview"));
    assert_eq!(lines.last().map(String::as_str), Some("resolve flag express-pay"));
    assert!(lines.contains(&"rank 2>4>1>3 @75 cues a,c".to_owned()), "{lines:?}");
    let seqs: Vec<u32> = h
        .effects
        .iter()
        .filter_map(|e| if let Effect::Desk(Request::Append { seq, run: 5, .. }) = e { Some(*seq) } else { None })
        .collect();
    assert_eq!(seqs, (0..lines.len() as u32).collect::<Vec<_>>());
    let [.., Effect::Desk(Request::End { run: 5 }), Effect::Desk(Request::Grade { run: 5, played })] = &h.effects[..]
    else {
        panic!("{:?}", h.effects.last());
    };
    assert!(played.over());
    assert!(h.look().contains("You closed the incident"), "{}", h.look());
    assert!(h.app.shared().record.runs.iter().any(|r| r.id == 5 && r.ended_at.is_some()));
}

#[test]
fn help_lists_the_words_of_this_drill_and_beliefs_and_runbooks_can_be_typed() {
    let mut h = session(run("bad-host"), Theme::None, true, (100, 200));
    h.press("enter");
    give(&mut h, "help");
    let help = h.look();
    assert!(help.contains("Words you can type in this drill") && help.contains("suspect NAME PERCENT"), "{help}");
    assert!(!help.contains("failover") && !help.contains("drain"), "{help}");
    h.press("esc");
    give(&mut h, "suspect machine 70");
    assert!(h.look().contains("you commit (1 of 3): 70 % a single replica"), "{}", h.look());
    give(&mut h, "runbook deploy");
    assert!(h.look().contains("Deploys and rollbacks") && h.look().contains("A rollback takes the code back"));
    h.press("f6");
    let menu = h.look();
    for words in ["suspect machine", "runbook checkout", "trace pay"] {
        assert!(menu.contains(words), "{words} is not in\n{menu}");
    }
}

#[test]
fn changes_and_the_end_ask_once_and_nothing_else_does() {
    let mut h = room("flag-and-format");
    for line in
        ["look overview", "logs checkout", "ask dana", "changes", "declare sev2", "note odd", "page tomas", "hint"]
    {
        give(&mut h, line);
        assert!(!h.look().contains("Are you sure"), "{line}\n{}", h.look());
        if the_run(&h).freeze().is_some() {
            give(&mut h, "skip");
        }
    }
    let before = kept(&h).len();
    for (line, words) in [
        ("rollback checkout", "loses the release"),
        ("flag express-pay 30%", "users lose one-tap payment"),
        ("resolve the flag", "This ends the run"),
    ] {
        give(&mut h, line);
        let screen = h.look();
        assert!(screen.contains("Are you sure") && screen.contains(words), "{line}\n{screen}");
        h.press("esc");
        assert_eq!(kept(&h).len(), before, "{line} was carried out");
        assert!(h.look().contains(line), "the line stays:\n{}", h.look());
        h.press("esc");
    }
    give(&mut h, "rollback checkout");
    h.press("y");
    assert_eq!(kept(&h).last().map(String::as_str), Some("rollback checkout"));
}

#[test]
fn a_refused_line_stays_and_says_what_to_do() {
    let mut h = room("flag-and-format");
    give(&mut h, "rolback checkout");
    let screen = h.look();
    assert!(screen.contains("`rolback` is not a command") && screen.contains("did you mean `rollback`?"), "{screen}");
    assert!(screen.contains("› rolback checkout"), "{screen}");
    give(&mut h, "");
    h.press("home").type_text("x");
    assert!(!h.look().contains("did you mean"), "an edit clears it:\n{}", h.look());
    assert_eq!(kept(&h), Vec::<String>::new());
    h.press("esc");
    give(&mut h, "rank 1>2 @75");
    assert!(h.look().contains("no judgement is asked for now"), "{}", h.look());
}

#[test]
fn tab_completes_and_goes_round_and_history_comes_back() {
    let mut h = room("flag-and-format");
    h.type_text("lo").press("tab");
    assert!(h.look().contains("› look"), "{}", h.look());
    h.press("tab");
    assert!(h.look().contains("› logs"), "{}", h.look());
    h.press("backtab").type_text(" ov").press("tab");
    assert!(h.look().contains("› look overview"), "{}", h.look());
    h.press("enter");
    give(&mut h, "logs checkout");
    h.press("up up");
    assert!(h.look().lines().rev().nth(1).is_some_and(|l| l.contains("look overview")), "{}", h.look());
    h.press("down down");
    assert!(h.look().contains("type what to do"), "{}", h.look());
    assert_eq!(kept(&h), ["look overview", "logs checkout"]);
}

#[test]
fn the_menu_the_people_and_the_map_put_words_on_the_line() {
    for (keys, want) in [
        ("f6 enter", "› look overview"),
        ("f6 end up enter", "› resolve"),
        ("f5 enter", "› ask dana"),
        ("f5 end enter", "› page ines"),
        ("f3 down down down down down down enter", "› look checkout"),
        ("f4 right enter", "› look edge"),
    ] {
        let mut h = room("flag-and-format");
        h.press(keys);
        let screen = h.look();
        assert!(screen.lines().rev().any(|l| l.trim_start().starts_with(want)), "{keys}: {want}\n{screen}");
        assert_eq!(kept(&h), Vec::<String>::new());
    }
}

#[test]
fn what_was_not_looked_at_is_not_shown() {
    let mut h = room("flag-and-format");
    assert!(h.look().contains("users failing: not looked yet"), "{}", h.look());
    for (key, words) in [("f3", "? not looked"), ("f4", "not looked at yet"), ("f7", "Not opened yet")] {
        h.press(key);
        assert!(h.look().contains(words), "{key}\n{}", h.look());
    }
    assert!(!h.look().contains("payments-client"), "the log of changes is behind a look:\n{}", h.look());
    give(&mut h, "look overview");
    assert!(h.look().contains("failing a minute, as of 19:42"), "{}", h.look());
    h.press("f4 left");
    assert!(!h.look().contains("payments-client"), "{}", h.look());
    give(&mut h, "changes");
    h.press("f4");
    assert!(h.look().contains("payments-client r41"), "{}", h.look());
}

#[test]
fn a_judgement_can_be_typed_and_looked_around() {
    let mut h = room("flag-and-format");
    for line in ["look overview", "look checkout", "look edge"] {
        give(&mut h, line);
    }
    assert!(h.look().contains("The clock stands still: your judgement"), "{}", h.look());
    give(&mut h, "look calls");
    assert!(h.look().contains("the clock stands still for a judgement"), "{}", h.look());
    h.press("esc f3");
    assert!(h.look().contains("orders-replica") || h.look().contains("! high"), "{}", h.look());
    h.press("f2");
    give(&mut h, "rank 2>4>3>1 @95");
    assert_eq!(kept(&h).last().map(String::as_str), Some("rank 2>4>3>1 @95"));
    assert!(!h.look().contains("your judgement"), "{}", h.look());
}

#[test]
fn one_can_leave_and_come_back_or_give_it_up() {
    let mut h = room("flag-and-format");
    give(&mut h, "look overview");
    h.press("ctrl-q");
    assert!(matches!(h.app.screen(), Screen::Home(_)));
    h.press("n");
    assert_eq!(h.effects.last(), Some(&Effect::Desk(Request::Resume { run: 5 })));
    let back = played("flag-and-format", &["look overview"]);
    h.send(Msg::Desk(Reply::Opened { run: 5, played: Box::new(back) }));
    let screen = h.look();
    assert!(screen.contains("You go on at 19:42, after 1 command"), "{screen}");
    h.press("up");
    assert!(h.look().contains("› look overview"), "{}", h.look());
    h.press("esc f6 end enter");
    assert!(h.look().contains("Give this run up?"), "{}", h.look());
    h.press("n f6 enter esc");
    give(&mut h, "abandon");
    h.press("y");
    assert_eq!(h.effects.last(), Some(&Effect::Desk(Request::Abandon { run: 5 })));
    assert!(h.app.shared().record.runs.iter().any(|r| r.id == 5 && r.abandoned_at.is_some()));
}

#[test]
fn live_time_moves_by_its_timer_alone_and_stands_while_one_types() {
    let mut h = room("flag-and-format");
    let timer = |effects: &[Effect]| {
        effects.iter().rev().find_map(|e| match e {
            Effect::Timer { id, after_ms } if *id >= super::LIVE => Some((*id, *after_ms)),
            _ => None,
        })
    };
    let live = crate::tui::key::Key::parse("alt-l").expect("a key");
    let key = || Msg::Input(crate::tui::key::Input::Key(live));
    let (first, slow) = timer(&h.app.update(key())).expect("a timer");
    assert_eq!(slow, 5_000);
    let (second, fast) = timer(&h.app.update(key())).expect("a timer");
    assert_eq!(fast, 500);
    assert_eq!(h.app.update(Msg::Timer(first)), [], "a stale timer");
    let now = |h: &Harness| the_run(h).now().0;
    let begin = now(&h);
    let effects = h.app.update(Msg::Timer(second));
    assert_eq!(now(&h), begin + 5);
    assert!(matches!(effects[0], Effect::Desk(Request::Append { run: 5, seq: 0, .. })), "{effects:?}");
    let (third, _) = timer(&effects).expect("goes on");
    h.type_text("l");
    let (fourth, _) = timer(&h.app.update(Msg::Timer(third))).expect("goes on");
    assert_eq!(now(&h), begin + 5, "time stands while one types");
    h.press("esc f1");
    let (fifth, _) = timer(&h.app.update(Msg::Timer(fourth))).expect("goes on");
    assert_eq!(now(&h), begin + 5, "time stands behind a window");
    h.press("esc alt-l");
    assert_eq!(h.app.update(Msg::Timer(fifth)), []);
    assert_eq!(now(&h), begin + 5);
}

#[test]
fn a_click_picks_a_service_on_the_map_and_a_pane_beside_and_answers_what_is_asked() {
    let run = played("flag-and-format", &["look overview", "look checkout"]);
    let mut h = session(run, Theme::None, false, (120, 40));
    h.press("f3").click("tracking");
    assert!(h.look().contains("tracking ("), "{}", h.look());
    let dashboard = the_run(&h).panels().iter().any(|p| p.name == "orders-db");
    assert!(dashboard);
    h.click("orders-db").click("orders-db");
    assert!(h.look().contains("› look orders-db"), "a second click takes it:\n{}", h.look());
    h.press("esc f2").click("─ Charts");
    assert!(h.look().contains("[Charts]"), "{}", h.look());
    h.press("f2");
    give(&mut h, "rollback checkout");
    h.click("do nothing");
    assert!(!h.look().contains("Are you sure?") && !kept(&h).contains(&"rollback checkout".to_owned()));
    h.press("enter").click("do it");
    assert_eq!(kept(&h).last().map(String::as_str), Some("rollback checkout"));
}

#[test]
fn the_wheel_scrolls_what_is_under_it() {
    use crate::tui::key::MouseWhat;
    let run = played("flag-and-format", &["look overview", "look checkout", "logs checkout", "changes"]);
    let mut h = session(run, Theme::None, false, (200, 60));
    h.press("f3");
    let half = |h: &Harness, right: bool| -> Vec<String> {
        let cut = |l: &str| l.chars().skip(if right { 121 } else { 0 }).take(118).collect();
        h.look().lines().skip(3).take(54).map(cut).collect()
    };
    let (map, beside) = (half(&h, false), half(&h, true));
    h.mouse(MouseWhat::WheelDown, 20, 10);
    assert!(half(&h, false) != map && half(&h, true) == beside, "{}", h.look());
    let map = half(&h, false);
    h.mouse(MouseWhat::WheelDown, 190, 55);
    assert!(half(&h, false) == map && half(&h, true) != beside, "{}", h.look());
}

#[test]
fn calls_that_were_seen_to_fail_are_marked_on_the_map_and_others_are_not() {
    let run = played("flag-and-format", &["look calls"]);
    let map = run.map();
    assert!(map.calls.iter().any(Option::is_some) && map.calls.iter().any(Option::is_none));
    let fresh = self::run("flag-and-format");
    assert!(fresh.map().calls.iter().all(Option::is_none), "nothing was looked at");
}

#[test]
fn limits_of_alerts_are_on_the_charts() {
    let mut h = session(played("flag-and-format", &["look checkout"]), Theme::None, true, (120, 40));
    h.press("f4");
    let limits = the_run(&h).limits("checkout.errors");
    assert!(limits.first().is_some_and(|l| l.words.contains("checkout-errors fires above")), "{limits:?}");
    assert!(h.look().contains("=== checkout-errors fires above") && h.look().contains("======="), "{}", h.look());
    assert!(the_run(&h).limits("checkout.queue").is_empty());
}

#[test]
fn users_are_people_as_they_were_last_seen_and_nobody_is_counted_in_an_exam() {
    let mut h = room("flag-and-format");
    h.press("f9");
    assert!(h.look().contains("Not looked at yet") && !h.look().contains("people a minute"), "{}", h.look());
    give(&mut h, "look overview");
    let users = h.look().split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "people a minute cannot pay for an order",
        "burns 0.",
        "% of the 43 minutes that 99.9 % leaves a month is burnt",
        "gone in 4 h",
    ] {
        assert!(users.contains(words), "{words}\n{users}");
    }
    let head: u64 = the_run(&h).status().failing.map_or(0, |(n, _)| n);
    let sum: u64 = the_run(&h).users().iter().filter_map(|u| u.failing).sum();
    assert!(head.abs_diff(sum) <= 2, "{head} in the head, {sum} in all");
    let mut run = Run::start(scenario(), &Start { seed: 7, world: None, exam: true });
    run.type_line("look overview").unwrap();
    assert!(run.users().iter().all(|u| u.failing.is_none()) && run.budget().is_none());
}

#[test]
fn what_the_business_counts_stands_beside_the_dashboard_where_there_is_room_and_only_once_it_was_seen() {
    for (size, beside) in [((120, 40), true), ((200, 60), true), ((80, 24), false)] {
        let mut h = session(played("flag-and-format", &["look checkout"]), Theme::None, false, size);
        assert!(!h.look().contains("pay: completed"), "nobody has looked yet:\n{}", h.look());
        give(&mut h, "look overview");
        give(&mut h, "look checkout");
        if the_run(&h).freeze().is_some() {
            h.press("x enter");
        }
        // Titles in a frame and with commas: the feed's tables at the left have neither.
        let both = |h: &Harness| {
            let look = h.look();
            look.lines().any(|l| l.contains("│ pay: completed"))
                && look.lines().any(|l| l.contains("checkout: errors 2") && l.contains(", "))
        };
        assert_eq!(both(&h), beside, "{size:?}\n{}", h.look());
        h.press("f4");
        let shown = h.look();
        assert!(shown.contains("checkout: errors"), "{shown}");
        assert_eq!(
            shown.contains("pay: completed") && shown.contains("payments-collapsed fires below"),
            beside,
            "{shown}"
        );
        // At 80x24 it is a key away: the dashboard before.
        h.press("left left");
        assert!(h.look().contains("[overview]"), "{}", h.look());
    }
}

#[test]
fn what_fell_furthest_stays_first_among_what_the_business_counts() {
    let run = played("flag-and-format", &["look overview"]);
    assert_eq!(run.business().first().map(String::as_str), Some("pay.per_min"));
    let after = ["look overview", "flag express-pay off", "wait 5m", "look overview"];
    let run = played("flag-and-format", &after);
    assert_eq!(run.business(), ["pay.per_min", "order.per_min"], "well again, and still first");
    assert_eq!(played("flag-and-format", &["look checkout"]).business(), Vec::<String>::new());
}

#[test]
fn a_search_keeps_to_what_has_the_words_and_esc_ends_it() {
    let mut h = session(played("flag-and-format", &["look overview", "logs checkout"]), Theme::None, false, (80, 24));
    if the_run(&h).freeze().is_some() {
        h.press("x enter");
    }
    h.press("f2 /").type_text("overview");
    let found = h.look();
    assert!(found.contains("/ overview") && found.contains("entries have `overview`"), "{found}");
    assert!(!found.contains("What checkout writes"), "{found}");
    h.press("enter esc");
    assert!(matches!(h.app.screen(), Screen::Room(_)) && h.look().contains("What checkout writes"), "{}", h.look());
    h.press("f8 /").type_text("error");
    assert!(h.look().contains("patterns have `error`"), "{}", h.look());
    h.press("esc f8 left enter");
    assert!(h.look().contains("› logs "), "{}", h.look());
}
