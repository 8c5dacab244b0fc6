//! The program as its users call it: what it prints, how it ends, and what it leaves on the disk.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod cli_support;

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use cli_support::{Ended, TestEnvironment};
use serde_json::Value;

fn json(ended: &Ended) -> Value {
    serde_json::from_str(&ended.out).unwrap_or_else(|e| panic!("{e}: {ended:?}"))
}

#[test]
fn a_run_that_passes_ends_well_and_one_that_does_not_says_so() {
    let env = TestEnvironment::with_course();
    for (flags, passed) in
        [(&["--walkthrough"][..], true), (&["--trap", "1"], false), (&["--idle", "--world", "flag"], false)]
    {
        let ended = env.small(&[&["run", "small", "--json"], flags].concat());
        assert_eq!(ended.code, i32::from(!passed), "{flags:?}: {ended:?}");
        let report = json(&ended);
        assert_eq!(report["passed"], passed);
        assert_eq!(report["reasons"].as_array().unwrap().is_empty(), passed);
        assert_eq!((&report["scenario"], &report["seed"]), (&"small".into(), &1.into()));
        for key in ["par", "decisions", "luck", "total", "score", "profile", "moves"] {
            assert!(!report[key].is_null(), "{key}");
        }
        let sum = ["par", "decisions", "luck"].map(|key| report[key].as_i64().unwrap()).iter().sum::<i64>();
        assert_eq!(Some(sum), report["total"].as_i64());
    }
    let words = env.small(&["run", "small", "--idle"]);
    assert!(words.out.starts_with("small, seed 1: did not pass, score "), "{words:?}");
    assert!(words.out.contains("  - The time ran out before you closed the incident.\n"), "{words:?}");
}

#[test]
fn a_batch_is_a_line_for_each_run_and_what_they_come_to() {
    let env = TestEnvironment::with_course();
    let words = env.small(&["run", "small", "--walkthrough", "--seed", "4", "--seeds", "3"]);
    assert_eq!((words.code, words.err.as_str()), (0, ""), "{words:?}");
    let rows: Vec<&str> = words.out.lines().filter(|l| l.ends_with("  passed")).collect();
    assert_eq!(rows.iter().map(|r| &r[..13]).collect::<Vec<_>>(), ["   4  release", "   5  release", "   6  release"]);
    assert!(words.out.ends_with("\npassed 3 of 3\n") && words.out.contains("  luck "), "{}", words.out);
    let every = env.small(&["run", "small", "--idle", "--world", "all", "--json"]);
    assert_eq!(every.code, 1, "one that does not pass is enough: {every:?}");
    let batch = json(&every);
    let runs = batch["runs"].as_array().unwrap();
    let worlds: Vec<&str> = runs.iter().map(|r| r["world"].as_str().unwrap()).collect();
    assert_eq!(worlds, ["release", "flag"]);
    let mean = |key: &str| runs.iter().map(|r| r[key].as_f64().unwrap()).sum::<f64>() / 2.0;
    for (key, mean) in [("mean_total", mean("total")), ("mean_luck", mean("luck"))] {
        assert!((batch["summary"][key].as_f64().unwrap() - mean).abs() <= 0.5, "{key}: {batch}");
    }
    for (key, want) in [("runs", 2), ("passed", 0)] {
        assert_eq!(batch["summary"][key], want, "{key}");
    }
    let alone = json(&env.small(&["run", "small", "--idle", "--world", "flag", "--json"]));
    for key in ["total", "decisions", "luck", "score"] {
        assert_eq!(runs[1][key], alone[key], "{key} as of a run alone");
    }
    for flags in [&["--seeds", "2", "--log", "log"][..], &["--world", "all", "--series", "csv"], &["--seeds", "0"]] {
        assert_eq!(env.small(&[&["run", "small", "--idle"], flags].concat()).code, 2, "{flags:?}");
    }
}

#[test]
fn followups_plays_the_week_again_and_says_what_it_is_worth() {
    let env = TestEnvironment::new();
    let each = env.run(&["followups", "bad-deploy"]);
    assert_eq!(each.code, 0, "{}", each.err);
    assert!(each.out.contains("canary         prevent      4") && each.out.contains("release-notes"), "{}", each.out);
    let ended = env.run(&["followups", "bad-deploy", "--pick", "eject,canary", "--json"]);
    let out = json(&ended);
    assert_eq!(out["results"][0]["picks"], serde_json::json!(["canary", "eject"]));
    assert!(out["results"][0]["spared"].as_i64().unwrap() > 250, "{out}");
    assert_eq!(out["results"][0]["worlds"].as_array().unwrap().len(), 9);
    let one = env.run(&["followups", "bad-deploy", "--pick", "eject", "--world", "bad-host"]);
    assert!(one.out.contains("bad-host ") && !one.out.contains("export-scan "), "{}", one.out);
    let unknown = env.run(&["followups", "bad-deploy", "--pick", "canry"]);
    assert!(unknown.code == 2 && unknown.err.contains("did you mean `canary`?"), "{}", unknown.err);
    let dear =
        env.run(&["followups", "bad-deploy", "--pick", "canary,staged-config,auto-defer,job-brake,eject,autoscale"]);
    assert!(dear.code == 2 && dear.err.contains("the budget is 12"), "{}", dear.err);
}

#[test]
fn players_are_a_table_and_every_property_has_a_verdict() {
    let env = TestEnvironment::new();
    let words = env.run(&["policies", "bad-deploy", "--seeds", "1"]);
    assert_eq!((words.code, words.err.as_str()), (0, ""), "{words:?}");
    assert!(words.out.starts_with("bad-deploy, means over 9 worlds and 1 seed; par "), "{}", words.out);
    let scores = |name: &str| {
        let row = words.out.lines().find_map(|l| l.strip_prefix(name)).unwrap_or_else(|| panic!("{}", words.out));
        row.split_whitespace().next().unwrap().parse::<i32>().unwrap()
    };
    for (worse, better) in [("idle ", "checklist "), ("always rollback checkout ", "base "), ("random ", "reference ")]
    {
        assert!(scores(worse) < scores(better), "{}", words.out);
    }
    let verdicts = words.out.lines().filter(|l| l.starts_with("holds  ")).count();
    assert_eq!(verdicts, 10, "{}", words.out);
    let missing = env.run(&["policies", "bad-deplo"]);
    assert_eq!((missing.code, missing.out.as_str()), (2, ""));
    assert_eq!(missing.err, "error: there is no drill `bad-deplo`\nhint: did you mean `bad-deploy`?\n");
    assert_eq!(env.run(&["policies", "bad-deploy", "--seeds", "0"]).code, 2);
}

#[test]
fn players_as_json_and_a_drill_that_fails_its_verdicts_ends_with_1() {
    let env = TestEnvironment::with_course();
    // A trap that is none.
    let trap = "flag small-path off\nwait 2m\nresolve flag small-path\n";
    let good =
        "look overview\nlogs checkout\nrollback checkout\nwait 4m\nlook overview\nwait 2m\nlook overview\nresolve\n";
    env.replace("course/scenarios/small.toml", trap, good);
    let ended = env.small(&["policies", "small", "--seeds", "2", "--robust", "--json"]);
    let out = json(&ended);
    let policies = out["policies"].as_array().unwrap();
    let names: Vec<&str> = policies.iter().map(|p| p["policy"].as_str().unwrap()).collect();
    assert!(
        names.starts_with(&["idle", "random"]) && names.ends_with(&["checklist", "base", "reference"]),
        "{names:?}"
    );
    for p in policies {
        for key in ["score", "mean_cost", "decisions", "luck", "luck_error"] {
            assert!(p[key].is_i64(), "{key}: {p}");
        }
        let sum = out["par"].as_i64().unwrap() + p["decisions"].as_i64().unwrap() + p["luck"].as_i64().unwrap();
        assert!((sum - p["mean_cost"].as_i64().unwrap()).abs() <= 2, "{p}");
    }
    let verdicts = out["verdicts"].as_array().unwrap();
    assert_eq!(verdicts.len(), 11);
    let of = |property: &str| verdicts.iter().find(|v| v["property"] == property).unwrap();
    assert_eq!(of("each trap fails")["holds"], false);
    assert_eq!(of("each trap fails")["because"], "not so: trap 1 with seed 1");
    assert_eq!(of("the walkthrough passes")["holds"], true);
    assert_eq!(ended.code, 1, "{out}");
}

#[test]
fn the_same_script_gives_the_same_bytes_and_its_log_the_same_grade() {
    let env = TestEnvironment::with_course();
    env.write("script", "look overview | who is hurt\n+2:30 rollback checkout\nwait 5m\nlook overview\nresolve\n");
    let play = |n: &str| {
        let (series, log) = (format!("series{n}.csv"), format!("log{n}.jsonl"));
        let args = ["run", "small", "--script", "script", "--seed", "9", "--series", &series, "--log", &log, "--json"];
        let ended = env.small(&args);
        (ended.code, ended.out, env.read(&series), env.read(&log))
    };
    let (first, second) = (play("1"), play("2"));
    assert_eq!(first, second);
    let (code, report, series, log) = first;
    let graded = env.small(&["grade", "log1.jsonl", "--json"]);
    assert_eq!((graded.code, graded.out), (code, report));
    assert!(log.lines().nth(2).unwrap().contains(r#""do":"wait"#), "the time of a line is waited for: {log}");
    let mut rows = series.lines();
    let names: Vec<&str> = rows.next().unwrap().split(',').collect();
    assert_eq!(names[..3], ["tick", "clock", "browse.per_min"]);
    assert_eq!(rows.next().unwrap().split(',').take(2).collect::<Vec<_>>(), ["1", "19:00:01"]);
    assert!(rows.all(|row| row.split(',').count() == names.len()));
}

#[test]
fn a_script_that_cannot_be_played_is_shown_where_it_is_wrong() {
    let env = TestEnvironment::with_course();
    env.write("script", "look overviw | first\n+9 wait\n");
    let ended = env.small(&["run", "small", "--script", "script"]);
    assert_eq!((ended.code, ended.out.as_str()), (1, ""));
    assert_eq!(
        ended.err,
        "error: there is no panel `overviw`
 --> script:1:1
  |
1 | look overviw | first
  | ^^^^^^^^^^^^
  |
hint: did you mean `overview`?

error: `+9` is no time
 --> script:2:1
  |
2 | +9 wait
  | ^^
  |
hint: write `+M:SS command`, as in `+2:30 look edge`

error: script cannot be played
"
    );
    env.write("script", "changes\n\npage dana\n");
    let ended = env.small(&["run", "small", "--script", "script"]);
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("error: dana is in the channel\n --> script:3:1\n"), "{}", ended.err);
}

#[test]
fn names_that_are_not_there_are_answered_with_those_that_are() {
    let env = TestEnvironment::with_course();
    for (args, want) in [
        (&["run", "smal", "--idle"][..], "error: there is no drill `smal`\nhint: did you mean `small`?\n"),
        (
            &["drill", "nothing-like-it"],
            "error: there is no drill `nothing-like-it`\nhint: `firedrill list` shows the drills\n",
        ),
        (&["learn", "fist"], "error: there is no lesson `fist`\nhint: did you mean `first`?\n"),
        (&["run", "small", "--trap", "2"], "error: there is no trap 2\nhint: `small` has one: 1\n"),
        (&["run", "small", "--alternative", "0"], "error: there is no alternative 0\nhint: `small` has none\n"),
        (&["run", "small", "--idle", "--world", "x"], "error: there is no world `x`\nhint: one of: release, flag\n"),
        (
            &["new", "lesson", "No"],
            "error: `No` cannot be a name\nhint: use lower-case letters, digits and hyphens, as in `failed-rollback`; begin with a letter\n",
        ),
    ] {
        let ended = env.small(args);
        assert_eq!((ended.code, ended.err.as_str()), (2, want), "{args:?}");
    }
    for args in [&["run", "small"][..], &["run", "small", "--idle", "--walkthrough"], &["frobnicate"]] {
        assert_eq!(env.small(args).code, 2, "{args:?}");
    }
}

#[test]
fn a_log_that_cannot_be_used_says_why_and_what_to_do() {
    let env = TestEnvironment::with_course();
    env.small(&["run", "small", "--walkthrough", "--log", "log"]);
    let whole = env.read("log");
    let header = whole.lines().next().unwrap().to_owned();
    let old = first_format(&header);
    let drop = |n: usize| {
        let kept = whole.lines().enumerate().filter(|(i, _)| i + 1 != n).map(|(_, l)| l.to_owned() + "\n");
        kept.collect::<String>()
    };
    for (text, want) in [
        (header.replace("\"seed\":1", "\"seed\":2"), "line 1 was changed after it was written\nhint: a grade is only"),
        (whole.replacen("declare sev2", "declare sev3", 1), "was changed after it was written\nhint: a grade is only"),
        (
            drop(3),
            "line 3 is missing\nhint: a grade is only given for a log as it was written; ask for the file itself",
        ),
        (
            old.replace("\"world\":\"release\"", "\"world\":\"nowhere\""),
            "the log was played in the world `nowhere`, which the drill does not have",
        ),
        (String::new(), "the log is empty\nhint: give a file written by `firedrill run --log FILE`"),
        ("hello".into(), "line 1 is not the header of a firedrill log\nhint: give a file"),
        (whole[..whole.len() - 12].to_owned(), "is not complete: {\"n\":"),
        (
            header.replace("\"firedrill_log\":3", "\"firedrill_log\":9"),
            "the log has format 9, this program reads up to 3\nhint: use a newer firedrill",
        ),
        (header.replace("\"engine\":", "\"engine\":9"), "the log was played by engine 9"),
        (header.replace("\"content\":\"", "\"content\":\"0"), "the log was played on small 0"),
        (
            header.replace("\"scenario\":\"small\"", "\"scenario\":\"large\""),
            "the log was played on `large`, which is not installed",
        ),
        (
            format!("{old}\n{{\"t\":2520,\"do\":\"frobnicate\"}}\n"),
            "line 2: `frobnicate`: `frobnicate` is not a command",
        ),
        (
            format!("{old}\n{{\"t\":9,\"do\":\"changes\"}}\n"),
            "line 2: `changes`: given at 9, but the run stands at 2520",
        ),
    ] {
        env.write("log", &text);
        let ended = env.small(&["grade", "log"]);
        assert_eq!(ended.code, 1, "{want}");
        assert!(ended.err.starts_with(&format!("error: log: {want}")) || ended.err.contains(want), "{}", ended.err);
        assert!(ended.err.contains("\nhint: "), "{}", ended.err);
    }
}

/// The small course with two cues, and rankings of its only freeze.
fn ranked() -> TestEnvironment {
    let env = TestEnvironment::with_course();
    let cue =
        |id: &str, bears: bool| format!("[[freeze.cue]]\nid = \"{id}\"\ntext = \"What {id} says\"\nbears = {bears}\n");
    let option = "[[freeze.option]]\ntext = \"One dashboard that shows who is hurt\"";
    env.replace("course/scenarios/small.toml", option, &format!("{}{}{option}", cue("a", true), cue("b", false)));
    env.write("rankings/acme.toml", RANKINGS);
    env
}

const RANKINGS: &str = r#"kind = "rankings"
title = "Acme"
[[freeze]]
scenario = "small"
revision = 1
id = "small-first-move"
[[freeze.expert]]
role = "database lead"
order = "2>1"
why = "we ship behind a gate"
[[freeze.expert]]
role = "support lead"
order = "2>1"
why = "rollbacks are drilled"
[[freeze.expert]]
role = "platform lead"
order = "1>2"
why = "a look is cheap"
"#;

#[test]
fn a_judgement_is_ranked_with_its_cues_and_compared_with_ones_own_people() {
    let env = ranked();
    let judged = |out: &Ended| {
        let profile = json(out)["profile"].as_array().unwrap().clone();
        profile.iter().find(|d| d["name"] == "Judgement").unwrap()["score"].as_i64()
    };
    // Which of the two options stands first is drawn; one of the orders agrees with the authors, the other does not.
    let play = |order: &str, more: &[&str]| {
        env.write("script", format!("wait 1m\nrank {order} @75 cues b\nresolve\n"));
        env.small(&[&["run", "small", "--script", "script", "--seed", "1", "--json", "--log", "log"], more].concat())
    };
    let own = ["--rankings", "rankings/acme.toml"];
    let (one, other) = (judged(&play("1>2", &[])), judged(&play("2>1", &[])));
    assert_eq!([one.min(other), one.max(other)], [Some(0), Some(100)]);
    assert_eq!((judged(&play("1>2", &own)), judged(&play("2>1", &own))), (other, one), "the panel turns it round");
    assert!(env.read("log").contains("@75 cues b"), "{}", env.read("log"));
    let graded = env.small(&["grade", "log"]);
    assert!(graded.out.ends_with("The grade that the log holds is the same.\n"), "{graded:?}");
    let unknown = {
        env.write("script", "wait 1m\nrank 1>2 @75 cues c\n");
        env.small(&["run", "small", "--script", "script"])
    };
    assert!(unknown.err.contains("there is no cue `c`") && unknown.err.contains("it has a, b"), "{}", unknown.err);
    let lines = format!("wait 1m\n2>1\nc\na\n3\nresolve\nyes\nskip\n{}quit\n", "\n".repeat(12));
    let typed = env.type_lines(&[&["drill", "small", "--seed", "1", "--course", "course"][..], &own].concat(), &lines);
    let text = typed.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for want in [
        "What your order may rest on: - a: What a says - b: What b says",
        "error: there is no cue `c` hint: it has a, b; enter alone for none",
        "Compared with 3 people of Acme",
        "1 of 3 put \"One dashboard that shows who is hurt\" before \"The release taken back, whatever the dashboards \
         show\": platform lead (a look is cheap).",
        "What a says: bears on it; you rested on it.",
        "What b says: does not bear on it; you did not tag it.",
    ] {
        assert!(text.contains(want), "{want}\n{text}");
    }
}

#[test]
fn rankings_that_cannot_be_used_are_shown_where_they_are_wrong() {
    let env = ranked();
    env.replace("rankings/acme.toml", "2>1", "2>3");
    let broken = env.small(&["run", "small", "--idle", "--rankings", "rankings/acme.toml"]);
    assert_eq!(broken.code, 1);
    for want in
        ["`3` is no option of this freeze", "rankings/acme.toml:9:9", "error: the rankings in rankings/acme.toml"]
    {
        assert!(broken.err.contains(want), "{want}\n{}", broken.err);
    }
    let checked = env.small(&["check", "rankings/acme.toml"]);
    assert_eq!(checked.code, 1, "{checked:?}");
    assert!(checked.out.contains("rankings/acme.toml:9:9"), "{}", checked.out);
    env.write("course/rankings/acme.toml", RANKINGS);
    assert_eq!(env.small(&["check", "course/rankings/acme.toml"]).code, 0);
    let absent = env.small(&["list", "--rankings", "none.toml"]);
    assert!(absent.err.starts_with("error: none.toml cannot be read: "), "{}", absent.err);
}

/// A header as the first format had it.
fn first_format(header: &str) -> String {
    let at = header.find(",\"h\":").unwrap();
    header[..at].replace("\"firedrill_log\":3", "\"firedrill_log\":1") + "}"
}

#[test]
fn grade_says_whether_the_grade_in_the_log_is_the_same() {
    let env = TestEnvironment::with_course();
    let played = env.small(&["run", "small", "--walkthrough", "--log", "log"]);
    assert_eq!(played.code, 0, "{played:?}");
    let whole = env.read("log");
    let graded = env.small(&["grade", "log"]);
    assert_eq!((graded.code, graded.err.as_str()), (0, ""), "{graded:?}");
    assert_eq!(graded.out, format!("{}\nThe grade that the log holds is the same.\n", played.out));
    let last = whole.trim_end().rfind('\n').unwrap() + 1;
    env.write("log", &whole[..last]);
    let open = env.small(&["grade", "log"]);
    assert_eq!(open.out, format!("{}\nThe log holds no grade to compare with.\n", played.out));
    // A grade that was made up, in a log of the first format, where nothing tells a change.
    let lines: Vec<&str> = whole.lines().collect();
    let bare = |line: &str| format!("{{{}}}\n", &line[line.find("\"t\":").unwrap()..line.find(",\"h\":").unwrap()]);
    let commands: String = lines[1..lines.len() - 1].iter().map(|l| bare(l)).collect();
    let grade = &lines[lines.len() - 1][..lines[lines.len() - 1].find(",\"h\":").unwrap()];
    let score = json(&env.small(&["grade", "log", "--json"]))["score"].clone();
    let forged = grade.replace(&format!("\"score\":{score}"), "\"score\":100000");
    env.write("log", format!("{}\n{commands}{forged}}}\n", first_format(lines[0])));
    let other = env.small(&["grade", "log"]);
    assert_eq!(other.code, 1);
    let note = "note: the log has format 1, which has no hashes: whether a line was changed cannot be told\n";
    let error = format!("error: log: the grade that the log holds is another: score 100000 instead of {score}\n");
    assert!(other.err.starts_with(&format!("{note}{error}hint: ")), "{}", other.err);
    env.write(
        "log",
        format!("{}\n{commands}{}}}\n", first_format(lines[0]), forged.replace("\"grader\":", "\"grader\":9")),
    );
    let versions = env.small(&["grade", "log"]);
    assert_eq!(versions.code, 0, "{versions:?}");
    assert!(versions.err.contains("so the two are not compared"), "{}", versions.err);
}

#[test]
fn a_log_of_a_run_that_was_left_is_graded_to_the_end_and_said_so() {
    let env = TestEnvironment::with_course();
    env.small(&["run", "small", "--idle", "--log", "log", "--world", "release"]);
    let header = env.read("log").lines().next().unwrap().to_owned();
    let idle = env.small(&["grade", "log", "--json"]);
    env.write("log", header);
    let left = env.small(&["grade", "log", "--json"]);
    assert_eq!(left.out, idle.out);
    assert_eq!(
        left.err,
        "note: the log ends at 19:42:00, before the drill does; graded as if nobody did anything more\n"
    );
}

#[test]
fn a_starting_file_is_sound_and_nothing_is_written_over() {
    let env = TestEnvironment::with_course();
    let checked = env.run(&["check", "course"]);
    assert_eq!((checked.code, checked.out.as_str()), (0, "no errors; 1 lesson and 1 drill are sound; 3 runs played\n"));
    env.write("course/lessons/mine.md", "mine");
    let again = env.small(&["new", "lesson", "mine"]);
    assert_eq!(
        (again.code, again.err.as_str()),
        (1, "error: course/lessons/mine.md is already there\nhint: give another name\n")
    );
    assert_eq!(env.read("course/lessons/mine.md"), "mine");
}

#[test]
fn a_decision_is_written_checked_and_its_options_are_weighed() {
    let env = TestEnvironment::with_course();
    let made = env.small(&["new", "decision", "mine"]);
    assert!(made.code == 0 && made.out.contains("firedrill decide mine --course course"), "{made:?}");
    let file = "course/decisions/mine.toml";
    let checked = env.run(&["check", file]);
    assert_eq!((checked.code, checked.out.as_str()), (0, "no errors; 1 decision is sound\n"));
    let weighed = json(&env.small(&["decide", "mine", "--outcomes", "--json"]));
    let cost = |n: usize| weighed["options"][n]["cost"].as_f64().unwrap();
    assert!(cost(0) < cost(2) && weighed["options"][0]["worlds"].as_array().unwrap().len() == 2, "{weighed}");
    env.replace(file, "rank = 1", "rank = 4");
    env.replace(file, "rank = 3", "rank = 1");
    let refused = env.run(&["check", file]);
    assert!(refused.code == 1 && refused.out.contains("`more replicas` has rank 1 and comes to"), "{}", refused.out);
    assert!(refused.out.contains("or say in `despite` why it stands before the other"), "{}", refused.out);
    let unknown = env.small(&["decide", "mien", "--outcomes"]);
    assert_eq!(
        (unknown.code, unknown.err.as_str()),
        (2, "error: there is no decision `mien`\nhint: did you mean `mine`?\n")
    );
}

#[test]
fn check_shows_every_error_with_its_place() {
    let env = TestEnvironment::with_course();
    env.replace("course/lessons/first.md", "minutes = 5 ", "minuts = 5 ");
    env.replace("course/scenarios/small.toml", "rollback checkout   |", "rollbak checkout    |");
    let ended = env.run(&["check", "course"]);
    assert_eq!(ended.code, 1);
    let at = |line: &str| env.read("course/scenarios/small.toml").lines().position(|l| l.contains(line)).unwrap() + 1;
    let line = at("rollbak");
    assert!(ended.out.contains("error: unknown key `minuts`\n --> course/lessons/first.md:5:1\n"), "{}", ended.out);
    assert!(
        ended.out.contains(&format!(
            "error: `rollbak` is not a command
   --> course/scenarios/small.toml:{line}:1
    |
{line} | rollbak checkout    | the release is the fault, and it is safe
    | ^^^^^^^^^^^^^^^^
    |
hint: did you mean `rollback`?
"
        )),
        "{}",
        ended.out
    );
    let found = json(&env.run(&["check", "course/scenarios/small.toml", "--json"]));
    assert_eq!((&found["errors"], found["findings"].as_array().unwrap().len()), (&1.into(), 1), "one file: {found}");
    assert_eq!(found["findings"][0]["file"], "course/scenarios/small.toml");
    assert_eq!((&found["findings"][0]["line"], &found["findings"][0]["column"]), (&line.into(), &1.into()));
}

#[test]
fn check_plays_what_is_written_and_says_what_came_out_otherwise() {
    let env = TestEnvironment::with_course();
    let file = "course/scenarios/small.toml";
    env.replace(
        file,
        "flag small-path off\nwait 2m\nresolve flag small-path\n",
        "wait 1m\nreplicas checkout\nrestart web\n",
    );
    let ended = env.run(&["check", file]);
    assert!(ended.out.contains("`restart web` is not offered"), "reading comes first: {}", ended.out);
    let good = "look overview\ndeclare sev2\nassign lead me\nlogs checkout\nrollback checkout\nwait 4m\nlook overview\n\
                wait 2m\nlook overview\nresolve rollback checkout\n";
    env.replace(file, "wait 1m\nreplicas checkout\nrestart web\n", good);
    let ended = env.run(&["check", file]);
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(ended.out.contains("error: trap 1 passes, with a score of "), "{}", ended.out);
    assert!(ended.out.ends_with("\n1 error; 3 runs played\n"), "{}", ended.out);
}

#[test]
fn one_file_is_checked_wherever_it_lies() {
    let env = TestEnvironment::with_course();
    std::fs::copy(env.path("course/lessons/first.md"), env.path("draft.md")).unwrap();
    let ended = env.run(&["check", "draft.md"]);
    assert_eq!(ended.code, 1);
    assert!(ended.out.contains(" --> draft.md:2:"), "the id is another: {}", ended.out);
    env.replace("draft.md", "id = \"first\"", "id = \"draft\"");
    let ended = env.run(&["check", "draft.md"]);
    assert_eq!((ended.code, ended.out.as_str()), (0, "no errors; 1 lesson is sound\n"), "{ended:?}");
    assert_eq!(
        env.run(&["check", "gone.md"]).err,
        "error: gone.md does not exist\nhint: give a course's folder or one file\n"
    );
    env.write("x.txt", "");
    assert_eq!(env.run(&["check", "x.txt"]).code, 2);
}

#[test]
fn a_course_with_errors_opens_what_is_sound() {
    let env = TestEnvironment::with_course();
    env.write("course/lessons/broken.md", "no front matter");
    let listed = env.small(&["list", "--json"]);
    assert_eq!(listed.code, 0);
    assert_eq!(
        listed.err,
        "warning: there are errors in lessons/broken.md\nhint: `firedrill check` says what; the rest of the course is open\n"
    );
    let list = json(&listed);
    assert_eq!(list["lessons"][0]["id"], "first");
    assert_eq!(
        list["scenarios"][0],
        serde_json::json!({"id": "small", "title": "Small", "unit": 1, "minutes": 15, "state": "new", "exam": null})
    );
    let opened = env.type_lines(&["--course", "course"], "quit\n");
    assert_eq!(opened.code, 0);
    assert!(opened.out.contains("`firedrill check` says"), "{}", opened.out);
    let none = env.run(&["list", "--course", "data"]);
    assert_eq!(none.code, 1);
    assert!(none.err.contains("hint: a course is a folder with `lessons/` or `scenarios/` in it"), "{}", none.err);
}

#[test]
fn a_run_is_played_back_from_the_record_or_a_log_and_written_as_a_recording() {
    let env = TestEnvironment::with_course();
    assert!(env.small(&["replay"]).err.contains("you have not played a drill yet"));
    env.small(&["run", "small", "--walkthrough", "--log", "run.jsonl"]);
    let told = env.type_lines(&["replay", "run.jsonl", "--course", "course"], "\n\nend\nquit\n");
    assert_eq!((told.code, told.err.as_str()), (0, ""), "{told:?}");
    assert!(told.out.contains("Replay of Small") && told.out.contains("This is the end of the run."), "{}", told.out);
    let written = env.small(&["replay", "run.jsonl", "--cast", "run.cast", "--size", "100x30"]);
    assert_eq!((written.code, written.err.as_str()), (0, ""), "{written:?}");
    let cast = env.read("run.cast");
    let header: Value = serde_json::from_str(cast.lines().next().unwrap()).unwrap();
    assert_eq!((&header["version"], &header["width"], &header["height"]), (&2.into(), &100.into(), &30.into()));
    assert!(
        cast.lines().count() > 20
            && cast.lines().skip(1).all(|l| serde_json::from_str::<(f64, String, String)>(l).is_ok())
    );
    assert_eq!(env.small(&["replay", "run.jsonl", "--cast", "x", "--size", "10x10"]).code, 2);
    assert_eq!(env.small(&["replay", "9"]).code, 2);
}

#[test]
fn the_path_says_what_is_done_and_what_comes_next_and_a_course_without_one_says_so() {
    let env = TestEnvironment::new();
    let told = env.run(&["path"]);
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    assert!(told.out.contains("1. The user first") && told.out.contains("0 of 4 done, you are here"), "{}", told.out);
    assert!(told.out.contains(" >         lesson") && told.out.contains("The course starts here."), "{}", told.out);
    let path = json(&env.run(&["path", "--json"]));
    assert_eq!((&path["present"], path["sittings"].as_array().unwrap().len()), (&1.into(), 5));
    assert_eq!(path["next"]["what"], "lesson");
    let minutes: Vec<i64> =
        path["sittings"].as_array().unwrap().iter().map(|s| s["minutes"].as_i64().unwrap()).collect();
    assert!(minutes.iter().all(|m| (35..=95).contains(m)), "{minutes:?}");
    let small = TestEnvironment::with_course();
    assert!(small.small(&["path"]).err.contains("this course has no path"));
    small.write("course/paths/own.toml", "kind = 'path'\nid = 'own'\ntitle = 'Own'\nabout = 'A.'\n[[sitting]]\ntitle = 'S'\nwhy = 'w'\n[[sitting.step]]\nlesson = 'first'\nwhy = 'Because.'\n");
    assert!(small.small(&["path"]).out.contains("Next: First, a lesson of"), "{:?}", small.small(&["path"]));
    small.replace("course/paths/own.toml", "'first'", "'frist'");
    let check = small.small(&["check", "course/paths/own.toml"]);
    assert!(check.code == 1 && check.out.contains("there is no lesson `frist`"), "{check:?}");
}

#[test]
fn without_a_terminal_the_course_is_lines() {
    let env = TestEnvironment::new();
    let ended = env.type_lines(&[], "map\n");
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert!(ended.out.starts_with("Firedrill, line mode."), "{}", ended.out);
    assert!(ended.out.contains("home > map\n"), "{}", ended.out);
    assert!(!ended.out.contains('\x1b'), "{}", ended.out);
}

#[test]
fn a_run_that_was_killed_goes_on_where_it_was() {
    let env = TestEnvironment::with_course();
    let args = ["drill", "small", "--seed", "3", "--course", "course"];
    let mut child = env.command(&args).stdin(Stdio::piped()).spawn().unwrap();
    let mut keys = child.stdin.take().unwrap();
    keys.write_all(b"look overview\nwait 30s\nchanges\n").unwrap();
    let told = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let told: Vec<String> = told.take_while(|line| !line.contains("> changes")).collect();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(told.iter().any(|line| line.contains("> wait 30s")), "{told:?}");
    let home = env.type_lines(&["--course", "course"], "quit\n");
    assert!(home.out.contains("You left this run before its end."), "{}", home.out);
    let export = json(&env.small(&["export"]));
    let lines: Vec<&str> =
        export["runs"][0]["lines"].as_array().unwrap().iter().map(|l| l["do"].as_str().unwrap()).collect();
    assert!(lines.starts_with(&["look overview", "wait 30s"]), "{lines:?}");
    assert_eq!(export["runs"][0]["seed"], 3);
    let again = env.type_lines(&["drill", "small", "--course", "course"], "");
    assert!(again.out.contains("Opening the run where you left it."), "{}", again.out);
    let fresh = env.type_lines(&args, "");
    assert!(fresh.out.starts_with("Opening the drill."), "a seed asks for a new run: {}", fresh.out);
}

#[test]
fn a_reader_that_leaves_early_ends_it_quietly() {
    let env = TestEnvironment::with_course();
    for args in [&[][..], &["list"], &["completions", "bash"], &["--help"], &["check", "course", "--json"]] {
        let mut child = env.command(args).stdin(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        drop(child.stdin.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{args:?}");
        assert_eq!(ended.status.code(), Some(0), "{args:?}");
    }
}

#[test]
fn a_file_that_is_not_a_record_is_left_alone() {
    let env = TestEnvironment::new();
    env.write("data/firedrill.db", "my shopping list");
    for args in [&[][..], &["list"], &["export"], &["transcript"]] {
        let ended = env.run(args);
        assert_eq!(ended.code, 1, "{args:?}");
        assert_eq!(
            ended.err,
            "error: $TEST/data/firedrill.db is not a firedrill record\n\
             hint: move it away or give another folder with --data DIR\n"
        );
    }
    assert_eq!(env.read("data/firedrill.db"), "my shopping list");
    assert_eq!(std::fs::read_dir(env.path("data")).unwrap().count(), 1);
}

#[test]
fn where_nothing_can_be_kept_the_course_opens_with_one_line_of_warning() {
    let env = TestEnvironment::new();
    env.write("file", "");
    let mut places = vec!["file"];
    places.extend(cfg!(target_os = "linux").then_some("/proc/firedrill"));
    for place in places {
        let ended = env.type_lines(&["--data", place], "1\nquit\n");
        assert_eq!(ended.code, 0, "{place}");
        assert!(ended.err.starts_with("warning: nothing of this sitting will be kept: "), "{}", ended.err);
        assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
        assert!(ended.out.contains("home > 1\n"), "{}", ended.out);
    }
    assert_eq!(env.read("file"), "");
}

#[test]
fn answers_and_runs_can_be_taken_away() {
    let env = TestEnvironment::with_course();
    let lesson = "first\n1\n\n\n2\n75\n\nquit\n";
    let sitting = env.type_lines(&["--course", "course"], lesson);
    assert_eq!(sitting.code, 0, "{sitting:?}");
    let drill = "look overview\nresolve\nyes\nskip\nskip\nquit\n";
    let sitting = env.type_lines(&["drill", "small", "--seed", "1", "--course", "course"], drill);
    assert_eq!(sitting.code, 0, "{sitting:?}");
    let export = json(&env.small(&["export"]));
    assert!(!export["answers"].as_array().unwrap().is_empty(), "{export}");
    assert_eq!(export["lessons"][0]["lesson"], "first");
    assert!(export["runs"].as_array().unwrap().iter().any(|run| run["ended_at"].is_i64()), "{export}");
    let table = env.small(&["export", "--format", "csv"]).out;
    let width = table.lines().next().unwrap().split(',').count();
    assert!(table.lines().any(|l| l.starts_with("answer,")) && table.lines().any(|l| l.starts_with("run,")), "{table}");
    assert!(width > 10);
    let transcript = env.small(&["transcript"]).out;
    assert!(transcript.starts_with("# Firedrill transcript\n"), "{transcript}");
    assert!(transcript.contains("| Small | ") && transcript.contains(" | not passed | "), "{transcript}");
    let state = json(&env.small(&["list", "--json"]));
    assert_eq!(state["scenarios"][0]["state"], "done");
}

#[test]
fn the_first_exam_counts_and_goes_on_after_an_interruption() {
    let env = TestEnvironment::with_course();
    let exam = ["drill", "small", "--exam", "--course", "course"];
    let begun = env.type_lines(&exam, "hint\nstatus\nlook overview\n");
    let text = begun.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("This is an exam: no hints"), "{text}");
    assert!(text.contains("error: there are no hints in an exam hint: go on without"), "{text}");
    assert!(text.contains("An exam: nothing is counted for you here."), "{text}");
    assert_eq!(json(&env.small(&["list", "--json"]))["scenarios"][0]["exam"], "exam open");
    let seed = json(&env.small(&["export"]))["runs"][0]["seed"].clone();
    let left = env.type_lines(&exam, "abandon\nyes\nskip\nquit\n");
    assert!(left.out.contains("Back in the exam of the drill Small."), "{}", left.out);
    assert!(left.out.contains("The debrief of Small, exam."), "{}", left.out);
    let again = env.type_lines(&exam, "resolve\nyes\nskip\nskip\nquit\n");
    assert!(again.out.contains("The debrief of Small, exam, repeat."), "{}", again.out);
    let practice = env.type_lines(&["drill", "small", "--course", "course"], "hint\nresolve\nyes\nskip\nskip\nquit\n");
    assert!(practice.out.contains("The debrief of Small, assisted."), "{}", practice.out);
    let export = json(&env.small(&["export"]));
    let runs = export["runs"].as_array().unwrap();
    let attempts: Vec<&str> = runs.iter().filter_map(|r| r["attempt"].as_str()).collect();
    assert_eq!(attempts, ["exam", "exam, repeat", "assisted"]);
    assert_eq!(runs[0]["seed"], seed, "the same evening went on");
    assert!(runs[0]["abandoned_at"].is_i64() && runs[0]["ended_at"].is_null());
    let transcript = env.small(&["transcript"]).out;
    for row in [" | exam, given up | not passed | ", " | exam, repeat | not passed | ", " | assisted | not passed | "] {
        assert!(transcript.contains(row), "{transcript}");
    }
    assert!(env.small(&["list"]).out.contains("Small (exam taken)"));
    let both = env.small(&["drill", "small", "--exam", "--seed", "1"]);
    assert_eq!(both.code, 2, "the evening of an exam is drawn");
}

#[test]
fn nothing_due_is_said_plainly() {
    let ended = TestEnvironment::new().run(&["review"]);
    assert_eq!(ended.code, 0);
    assert_eq!(ended.out, "Nothing is due: you have not answered a question yet. `firedrill` says where to start.\n");
}

#[test]
fn every_shell_gets_its_completions() {
    let env = TestEnvironment::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ended = env.run(&["completions", shell]);
        assert_eq!(ended.code, 0);
        assert!(ended.out.contains("firedrill") && ended.out.contains("transcript"), "{shell}");
    }
}

#[test]
fn a_parameter_is_another_one_for_a_run_and_slips_are_said() {
    let env = TestEnvironment::new();
    let ready = |sets: &[&str]| {
        let args = ["run", "bad-deploy", "--idle", "--world", "campaign-crowd", "--series", "series.csv"];
        let sets: Vec<&str> = sets.iter().flat_map(|set| ["--set", set]).collect();
        env.run(&[&args[..], &sets].concat());
        let text = env.read("series.csv");
        let column = text.lines().next().unwrap().split(',').position(|name| name == "checkout.ready").unwrap();
        text.lines().nth(600).unwrap().split(',').nth(column).unwrap().parse::<f64>().unwrap()
    };
    assert_eq!((ready(&[]), ready(&["service.checkout.replicas=9"])), (6.0, 9.0));
    let form = "write it as `service.checkout.replicas=4` or `world.bad-host.prior=0.2`";
    for (set, message, hint) in [
        ("service.checkout", "`service.checkout` sets nothing", form),
        ("service.chekout.replicas=9", "there is no parameter `chekout`", "did you mean `checkout`?"),
        ("world.bad-hst.prior=0.1", "there is no world `bad-hst`", "did you mean `bad-host`?"),
    ] {
        let ended = env.run(&["run", "bad-deploy", "--idle", "--set", set]);
        assert_eq!((ended.code, ended.err), (2, format!("error: {message}\nhint: {hint}\n")), "{set}");
    }
    let ended = env.run(&["run", "bad-deploy", "--idle", "--set", "service.checkout.replicas=none"]);
    assert!(ended.err.contains("scenarios/bad-deploy.toml:") && ended.err.contains("replicas"), "{ended:?}");
}

#[test]
fn a_debrief_is_written_as_markdown_and_as_a_page() {
    let env = TestEnvironment::with_course();
    let none = env.small(&["debrief", "--format", "md"]);
    assert_eq!(none.code, 1, "{none:?}");
    assert!(none.err.contains("you have not played a drill to its end yet\nhint: "), "{none:?}");
    let input = "look overview\nwait 1m\nskip\nresolve nothing\nyes\nno\n30\n2\n\n";
    let played = env.type_lines(&["drill", "small", "--course", "course", "--plain"], input);
    assert_eq!(played.code, 0, "{played:?}");

    let markdown = env.small(&["debrief", "--format", "md"]);
    assert_eq!((markdown.code, markdown.err.as_str()), (0, ""), "{markdown:?}");
    assert!(markdown.out.starts_with("# Debrief: ") && markdown.out.contains("look overview"), "{markdown:?}");
    assert!(markdown.out.contains("| score | 30 |"), "what was expected: {markdown:?}");
    let page = env.small(&["debrief", "1", "--out", "debrief.html"]);
    assert_eq!((page.code, page.out.as_str()), (0, ""), "{page:?}");
    let written = env.read("debrief.html");
    assert!(written.starts_with("<!DOCTYPE html>") && written.ends_with("</html>\n"), "{written}");
    assert_eq!(env.small(&["debrief", "1", "--format", "html"]).out, written);
    assert!(!written.contains(&*env.path("").to_string_lossy()), "no place of this machine");
    let again = env.type_lines(&["debrief", "--course", "course", "--plain"], "");
    assert!(again.out.contains("Page 1 of ") && !again.out.contains("did this run pass"), "{again:?}");
    assert_eq!(env.small(&["debrief", "9"]).code, 2);
}
