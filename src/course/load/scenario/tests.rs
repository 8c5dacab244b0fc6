//! The shipped drill as a whole; a small one, and what is said of it when something in it is wrong.

use crate::base::diag::{Diagnostic, Severity};
use crate::base::time::Tick;
use crate::course::scenario::{ChangeNote, FreezeWhen, Scenario, TakeOver};
use crate::course::{Course, assemble};
use crate::sim::spec::{CacheSize, Effect, Fact, Lever, Moment, Premise, Stands, Strategy};
use crate::sim::{Action, World};

const BASE: &str = include_str!("tests/base.toml");
const DRILL: &str = include_str!("tests/drill.toml");
const LESSON: &str = r#"+++
id = "canary"
title = "Canary"
unit = 1
minutes = 5
revision = 1
objectives = ["compare with a fresh baseline"]
+++

# One

Text.
"#;

/// A course of the small base, the small drill and one lesson.
fn course(base: &str, drill: &str) -> Course {
    let files = [("lessons/canary.md", LESSON), ("scenarios/base.toml", base), ("scenarios/drill.toml", drill)];
    assemble(&files.map(|(path, text)| (path.to_owned(), text.to_owned())))
}

/// What is said of a course, one line each: `drill:3:11 message | hint`.
fn said(course: &Course) -> Vec<String> {
    let line = |d: &Diagnostic| {
        let (line, column) = d.position(&course.texts[&d.file]).unwrap_or_default();
        let file = d.file.rsplit('/').next().unwrap_or_default().trim_end_matches(".toml");
        let hint = d.hint.as_ref().map_or(String::new(), |hint| format!(" | {hint}"));
        format!("{file}:{line}:{column} {}{hint}", d.message)
    };
    course.problems.iter().map(line).collect()
}

fn small() -> Scenario {
    let mut course = course(BASE, DRILL);
    assert_eq!(said(&course), Vec::<String>::new());
    course.scenarios.remove(0)
}

#[test]
fn every_mistake_is_said_with_its_place_and_what_to_do() {
    for block in include_str!("tests/broken.txt").split("\n\n").skip(1) {
        let mut lines = block.lines();
        let mut text = |mark| lines.next().and_then(|l| l.strip_prefix(mark)).expect(block).replace("\\n", "\n");
        let (find, put) = (text("- "), text("+ "));
        let broken = if BASE.contains(&find) {
            course(&BASE.replacen(&find, &put, 1), DRILL)
        } else {
            course(BASE, &DRILL.replacen(&find, &put, 1))
        };
        let want: Vec<&str> = lines.collect();
        assert!(!want.is_empty(), "{block}");
        assert_eq!(said(&broken), want, "{block}");
        let only_warned = broken.problems.iter().all(|d| d.severity == Severity::Warning);
        assert_eq!(broken.scenarios.len(), usize::from(only_warned), "{block}");
    }
}

#[test]
fn a_drill_is_read_with_its_defaults_and_its_base() {
    let drill = small();
    let spec = drill.rubric.spec();
    assert_eq!((spec.start.0, spec.begin, spec.horizon), (19 * 3600, Tick(1200), Tick(3000)));
    assert_eq!(spec.day_curve, [(0, 0.5), (19 * 3600, 1.0)]);
    let web = &spec.services[0];
    assert_eq!((web.queue_limit, web.batch, web.initial_version), (500.0, 1, 0));
    assert_eq!((spec.endpoints[0].jitter, spec.endpoints[0].error), (0.2, 0.0005));
    let call = &spec.calls[0];
    assert_eq!((call.per_request, call.tries, call.required, call.timeout_ms), (1.0, 1, true, 2000.0));
    let order = &spec.journeys[0];
    assert_eq!((order.noise, order.retry, order.retry_after_s, order.value), (0.05, 0.0, 20.0, 0.0));
    assert_eq!((spec.people[0].ack_s, spec.people[0].present), (60, false));
    let mail = ChangeNote { at: -300, by: "marketing".into(), note: "a mail went out".into() };
    assert_eq!(drill.changes, [mail, ChangeNote { at: 600, by: "dana".into(), note: "web 2".into() }]);
    assert_eq!(drill.freezes[0].when, FreezeWhen::After(60));
    let line = |i: usize| &drill.walkthrough.lines[i];
    assert_eq!((line(0).command.as_str(), line(0).reason.as_str()), ("look overview", "who is hurt"));
    assert_eq!((line(1).not_before, line(1).command.as_str()), (Some(150), "rollback web"));
    assert_eq!(drill.walkthrough.lines.len(), 4);
    assert_eq!(drill.walkthrough.take_over, None);
}

#[test]
fn a_reason_goes_on_over_lines_and_a_walkthrough_says_where_a_learner_takes_over() {
    let script =
        "look overview | who is hurt\n  | and how badly\ntake-over | It is known\n| who.\nresolve rollback web\n| done";
    let text = DRILL.replace("look overview  | who is hurt\n+2:30 rollback web\nwait 2m\nresolve rollback web", script);
    let mut course = course(BASE, &text);
    assert_eq!(said(&course), Vec::<String>::new());
    let drill = course.scenarios.remove(0);
    let said: Vec<_> = drill.walkthrough.lines.iter().map(|l| (l.command.as_str(), l.reason.as_str())).collect();
    assert_eq!(said, [("look overview", "who is hurt and how badly"), ("resolve rollback web", "done")]);
    assert_eq!(drill.walkthrough.take_over, Some(TakeOver { after: 1, task: "It is known who.".into() }));
}

#[test]
fn rules_of_every_world_come_before_a_worlds_own() {
    let drill = small();
    let rules = |w: usize| &drill.rubric.worlds[w].fixed.spec.rules;
    let names = |w: usize| rules(w).iter().map(|r| r.name.as_str()).collect::<Vec<_>>();
    assert_eq!((names(0), names(1)), (vec!["night", "bad-code"], vec!["night", "crowd"]));
    assert_eq!(rules(0)[1].when, [Lever::Version(0, 1)]);
    assert_eq!(rules(0)[1].then, [Effect::Error(0, 0.3)]);
    assert_eq!(rules(1)[1].when, [Lever::During(Tick(600), Tick(3600))]);
}

#[test]
fn every_lever_and_effect_can_be_written() {
    let when = r#"["always", "flag fast", "config limits r2", "slot web 3", "new-format baskets"]"#;
    let then = r#"["own_ms web.order 5", "timeout web.order>db.write 870", "deferred web.order>db.write", "misreport db 0.2"]"#;
    let text = DRILL.replacen(r#"["job export"]"#, when, 1).replacen(r#"["cpu db.write 1.5"]"#, then, 1);
    let course = course(BASE, &text);
    assert_eq!(said(&course), Vec::<String>::new());
    let rule = &course.scenarios[0].rubric.spec().rules[0];
    assert_eq!(rule.when, [Lever::Flag(0), Lever::Config(0, 1), Lever::Slot(0, 2), Lever::NewFormat(0)]);
    let then = [Effect::OwnMs(0, 5.0), Effect::Timeout(0, 870.0), Effect::Deferred(0), Effect::Misreport(1, 0.2)];
    assert_eq!(rule.then, then);
}

#[test]
fn what_people_go_by_can_be_written() {
    let when = r#"["not was harm for 2m within 10m", "ever rule crowd", "series web.errors below 0.5", "flag fast", "not job export", "made rollback web", "landed flag fast on for 90s"]"#;
    let text = DRILL.replacen(
        "rule = \"bad-code\"\ntext = \"It",
        &format!("rule = \"bad-code\"\nafter_s = 60\nwhen = {when}\ntext = \"It"),
        1,
    );
    let course = course(BASE, &text);
    assert_eq!(said(&course), Vec::<String>::new());
    let premise = |stands, fact| Premise { stands, ..Premise::now(fact) };
    let series = Fact::Series { series: "web.errors".into(), value: 0.5, below: true };
    let expected = [
        Premise { for_s: 60, ..Premise::now(Fact::Rule("bad-code".into())) },
        Premise { for_s: 120, within_s: Some(600), not: true, ..premise(Stands::Was, Fact::Harm) },
        premise(Stands::Ever, Fact::Rule("crowd".into())),
        Premise::now(series),
        Premise::now(Fact::Lever(Lever::Flag(0))),
        Premise { not: true, ..Premise::now(Fact::Lever(Lever::Job(0))) },
        Premise::now(Fact::Made(Action::RollBack(0))),
        Premise { for_s: 90, ..Premise::now(Fact::Landed(Action::SetFlag(0, 100))) },
    ];
    let spec = course.scenarios[0].rubric.spec();
    assert_eq!(spec.people[0].answers[0].when, expected);
}

#[test]
fn every_new_part_can_be_written() {
    let drill = DRILL.replacen("[flag.fast]", include_str!("tests/parts.toml"), 1);
    let drill = drill.replacen(
        "[[world.rule]]\nname = \"crowd\"",
        "[[world.trigger]]\nname = \"own\"\nwhen = \"begins storm\"\nafter = \"30s\"\n[[world.rule]]\n\
         name = \"echo\"\nwhen = [\"trigger own\", \"not trigger storm\"]\nthen = [\"own_ms web.order 5\"]\n\
         [[world.rule]]\nname = \"crowd\"",
        1,
    );
    let course = course(BASE, &drill);
    assert_eq!(said(&course), Vec::<String>::new());
    let worlds = &course.scenarios[0].rubric.worlds;
    let names = |w: usize| worlds[w].fixed.spec.triggers.iter().map(|t| t.name.as_str()).collect::<Vec<_>>();
    assert_eq!((names(0), names(1)), (vec!["storm", "after-storm"], vec!["storm", "after-storm", "own"]));
    let spec = &worlds[1].fixed.spec;
    assert_eq!(spec.rules[2].when, [Lever::Trigger(2), Lever::Not(Box::new(Lever::Trigger(0)))]);
    let when = &spec.rules[0].when;
    assert_eq!(when[..4], [Lever::FlagFor(0, 0), Lever::Zone(0, 1), Lever::Corrupted(1), Lever::Migrated(0, 0)]);
    let not = Lever::Not(Box::new(Lever::Migrating(0)));
    assert_eq!(when[4..], [not, Lever::Trigger(0), Lever::Drained(0), Lever::FailedOver(0)]);
    let then = &spec.rules[0].then;
    assert_eq!(then[..3], [Effect::Lie(0, 0.1), Effect::Optional(0), Effect::Calls(0, 2.0)]);
    assert_eq!(then[3..6], [Effect::Delay(0, 80.0), Effect::Block(0, 0.2), Effect::Fail(0, 0.1)]);
    assert_eq!(then[6..9], [Effect::Workers(0, 0.5), Effect::Cores(1, 0.5), Effect::Crash(0, 90)]);
    assert_eq!(then[9..12], [Effect::Leak(0, 20.0), Effect::Corrupt(1, 0.01), Effect::Lose(1, 0.02)]);
    assert_eq!(then[12..], [Effect::Poison(0, 0.1), Effect::Keys(0, 3.0), Effect::Absent(1)]);
    let storm = &spec.triggers[0];
    let crosses = Moment::Crosses { series: "web.errors".into(), value: 10.0, below: false, for_s: 120 };
    assert_eq!((&storm.when, &storm.until), (&crosses, &Some(Moment::Lands(Action::RollBack(0)))));
    assert_eq!((storm.after_s, storm.jitter_s, storm.every_s, storm.for_s), (30, 5, 300, 120));
    assert_eq!(storm.does, [Action::StartJob(0), Action::Run(0)]);
    assert_eq!(spec.triggers[1].until, Some(Moment::Fires("budget".into())));
    assert_eq!(spec.services[1].strategy, Strategy::BlueGreen { keep_s: 600 });
    assert_eq!(spec.services[0].stuck, [(1, 0)]);
    assert_eq!((spec.services[0].restart_backoff_s, spec.services[0].restart_jitter), ((10, 160), true));
    assert_eq!((spec.services[0].autoscaler, spec.autoscalers[0].quota), (Some(0), Some(0)));
    assert_eq!((spec.calls[0].cache, spec.calls[0].breaker, spec.calls[0].backoff_jitter), (Some(0), 40.0, false));
    assert_eq!((spec.calls[0].fills, spec.calls[0].looks_up, spec.calls[0].cpu_ms), (true, Some(0), 0.5));
    assert!(spec.services[0].takes_turns && !spec.services[1].takes_turns);
    assert_eq!(spec.composites[0].steps, [(0, Action::StopJob(0)), (30, Action::SetFlag(0, 0))]);
    assert_eq!((spec.migrations[0].done, spec.certificates[0].ends), (1, Tick(2700)));
    assert_eq!((spec.replications[0].store, spec.monitoring.needs, spec.alerts.len()), (Some(1), Some(2), 3));
    assert_eq!(spec.replications[0].back_s, Some(120));
    let size = CacheSize { memory_mb: 64.0, entry_kb: 4.0, seldom: 20_000.0, seldom_there: 0.1, evicts: false };
    assert_eq!(spec.caches[0].size, Some(size));
    let page = &spec.vendor_pages[0];
    assert_eq!((page.lags_min, page.degraded, page.outage, page.slow_ms, page.look_s), (20, 0.1, 0.5, 400.0, 20));
    assert_eq!((page.watches.as_slice(), page.misses.as_slice()), (&[1][..], &["bad-code".to_owned()][..]));
    assert!(spec.people.iter().any(|p| p.vendor && p.ack_s == 900 && p.answers[0].when[0].for_s == 600));
    assert_eq!(spec.trust.map(|t| (t.falls_min, t.silence_s)), Some((60.0, 600)));
}

#[test]
fn a_drill_overrides_single_keys_of_its_base() {
    let more = r#"
[service.web]
workers = 8
initial = "2"
[service.db.endpoint.write]
own_ms = 70
[service.cache]
about = "recent answers"
kind = "cache"
replicas = 1
max_replicas = 1
workers = 9
cores = 1.0
start_s = 1
versions = ["7"]
endpoint.get = { own_ms = 1, cpu_ms = 1 }
[[day]]
at = "12:00"
factor = 2.0
[flag.fast]"#;
    let course = course(BASE, &DRILL.replacen("[flag.fast]", more, 1));
    assert_eq!(said(&course), Vec::<String>::new());
    let spec = course.scenarios[0].rubric.spec();
    let services: Vec<_> = spec.services.iter().map(|s| (s.name.as_str(), s.workers, s.initial_version)).collect();
    assert_eq!(services, [("web", 8, 1), ("db", 60, 0), ("cache", 9, 0)]);
    let costs: Vec<_> = spec.endpoints.iter().map(|e| (e.own_ms, e.cpu_ms)).collect();
    assert_eq!(costs, [(20.0, 5.0), (70.0, 2.0), (1.0, 1.0)]);
    assert_eq!(spec.day_curve, [(12 * 3600, 2.0)]);
}

#[test]
fn suspects_share_the_worlds_out_and_a_drill_rewrites_a_runbook() {
    let book = |title: &str| format!("[[runbook]]\nid = \"deploy\"\ntitle = \"{title}\"\ntext = \"Go.\"\n");
    let other = "[[runbook]]\nid = \"other\"\ntitle = \"Other\"\ntext = \"Stay.\"\nlook_s = 45\n";
    let suspects = "[[suspect]]\nid = \"load\"\ntext = \"too many\"\nworlds = [\"crowd\"]\n\
                    [[suspect]]\nid = \"code\"\ntext = \"the code\"\nworlds = [\"bad-release\"]\n[[freeze]]\nid";
    let base = format!("{BASE}\n{}", book("Old"));
    let drill = DRILL.replacen("[[freeze]]\nid", &format!("{}{other}{suspects}", book("New")), 1);
    let course = course(&base, &drill);
    assert_eq!(said(&course), Vec::<String>::new());
    let rubric = &course.scenarios[0].rubric;
    let books: Vec<_> = rubric.spec().runbooks.iter().map(|r| (r.name.as_str(), r.title.as_str(), r.look_s)).collect();
    assert_eq!(books, [("deploy", "New", 20), ("other", "Other", 45)]);
    let shared: Vec<_> = rubric.suspects.iter().map(|s| (s.id.as_str(), s.worlds.as_slice())).collect();
    assert_eq!(shared, [("load", &[1][..]), ("code", &[0])]);
    let typed: Vec<_> = rubric.worlds[1].fixed.spec.suspects.iter().map(|s| s.about.as_str()).collect();
    assert_eq!(typed, ["too many", "the code"]);
    assert!(small().rubric.suspects.is_empty() && small().rubric.spec().runbooks.is_empty());
}

#[test]
fn the_hash_follows_both_texts() {
    let hash = |base: &str, drill: &str| course(base, drill).scenarios[0].content_hash.clone();
    let plain = hash(BASE, DRILL);
    assert_eq!(plain.len(), 64);
    assert_eq!(plain, hash(BASE, DRILL));
    assert_ne!(plain, hash(&BASE.replacen("workers = 32", "workers = 33", 1), DRILL));
    assert_ne!(plain, hash(BASE, &format!("{DRILL}\n# a note\n")));
}

#[test]
fn a_night_that_passes_midnight_is_one_stretch() {
    let base = BASE.replacen("start = \"19:00\"", "start = \"23:00\"", 1);
    let later = [
        ("19:10 20:00", "23:10 01:00"),
        ("19:20", "23:30"),
        ("19:50", "00:30"),
        ("19:10", "23:10"),
        ("18:55", "22:55"),
    ];
    let drill = later.iter().fold(DRILL.to_owned(), |text, (from, to)| text.replacen(from, to, 1));
    let course = course(&base, &drill);
    assert_eq!(said(&course), Vec::<String>::new());
    let spec = &course.scenarios[0].rubric.worlds[1].fixed.spec;
    assert_eq!((spec.begin, spec.horizon), (Tick(1800), Tick(5400)));
    assert_eq!(spec.rules[1].when, [Lever::During(Tick(600), Tick(7200))]);
}

#[test]
fn a_file_that_is_cut_off_is_no_panic() {
    for cut in 0..100 {
        let part = |text: &'static str| &text[..text.len() * cut / 100];
        for course in [course(part(BASE), DRILL), course(BASE, part(DRILL))] {
            assert!(!course.problems.is_empty() || course.scenarios.len() == 1, "{cut} %");
        }
    }
}

#[test]
fn the_shipped_drill_loads_and_every_world_of_it_runs() {
    let files = [
        ("lessons/respect-the-user.md", include_str!("../../../../lessons/respect-the-user.md")),
        ("lessons/first-ten-minutes.md", include_str!("../../../../lessons/first-ten-minutes.md")),
        ("scenarios/base.toml", include_str!("../../../../scenarios/base.toml")),
        ("scenarios/bad-deploy.toml", include_str!("../../../../scenarios/bad-deploy.toml")),
    ];
    let course = assemble(&files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    assert_eq!(said(&course), Vec::<String>::new());
    let drill = &course.scenarios[0];
    assert_eq!(drill.rubric.worlds.len(), 9);
    for family_world in &drill.rubric.worlds {
        let mut world = World::from_fixed(family_world.fixed.clone(), 7);
        world.run_until(Tick(3000));
        assert!(world.state.series.iter().all(|s| s.now.is_finite()), "{}", family_world.id);
        assert!(world.state.harm.is_finite(), "{}", family_world.id);
        let edge = world.series("edge.rate").unwrap_or_default();
        assert!(edge > 30.0, "{}: {edge} requests a second at the edge", family_world.id);
    }
}
