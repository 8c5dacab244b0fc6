//! Lessons that are wrong, each with every finding in full; one that is right; the ones that are shipped.

use super::*;
use crate::course::lesson::{Choice, Kind};

const PATH: &str = "lessons/flags.md";

const FRONT: &str = r#"+++
id = "flags"
title = "Flags"
unit = 1
minutes = 8
revision = 1
objectives = ["turn it off"]
+++
"#;

/// Findings as an author would note them: place, what, what to do.
fn findings(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let lesson = read(&File { path: PATH, text }, &mut out);
    assert_eq!(lesson.is_none(), has_errors(&out), "a lesson comes out if and only if nothing is wrong: {out:#?}");
    let place = |d: &Diagnostic| d.position(text).map_or(String::new(), |(line, column)| format!("{line}:{column} "));
    out.iter().map(|d| format!("{}{} | {}", place(d), d.message, d.hint.as_deref().unwrap_or("-"))).collect()
}

fn check(cases: &[(&str, String, &[&str])]) {
    for (name, text, expected) in cases {
        assert_eq!(findings(text), *expected, "{name}\n{text}");
    }
}

fn front(from: &str, to: &str) -> String {
    assert!(FRONT.contains(from), "{from}");
    format!("{}\n# S\n\nText.\n", FRONT.replace(from, to))
}

/// A lesson with `body`; its first line is line 9.
fn body(body: &str) -> String {
    format!("{FRONT}{body}")
}

/// A lesson with a question; the fence is line 10.
fn fence(info: &str, toml: &str) -> String {
    body(&format!("# S\n```{info}\n{toml}\n```\n"))
}

#[test]
fn a_whole_lesson_is_read() {
    let text = body(concat!(
        "# The *first* screen\n\nText.\n\n```sh\n# not a heading\n```\n\n## Below\n\n",
        "```predict\nid = \"p\"\nask = \"Why?\"\nanswer = \"So.\"\n```\n\nMore.\n\n# Second\n\n",
        "```quiz\nid = \"n\"\nkind = \"number\"\nask = \"How many?\"\nanswer = 19\ntolerance = 0.5\nunit = \"\"\nwhy = \"w\"\n```\n",
        "````reveal\nlabel = \"Then\"\ntext = \"\"\"\n```sh\nls\n```\n\"\"\"\n````\n",
        "~~~quiz\nid = \"s\"\nkind = \"short\"\nask = \"Say\"\nmodel = \"m\"\npoints = [\"a\", \"b\"]\nwhy = \"w\"\n~~~\n",
        "```quiz\nid = \"o\"\nkind = \"order\"\nask = \"Sort\"\n[[option]]\ntext = \"a\"\nwhy = \"x\"\n[[option]]\ntext = \"b\"\nwhy = \"y\"\n```\n",
    ));
    for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        let mut out = Vec::new();
        let lesson = read(&File { path: PATH, text: &text }, &mut out).unwrap_or_else(|| panic!("{out:#?}"));
        assert_eq!(out, []);
        assert_eq!((lesson.id.as_str(), lesson.unit, lesson.minutes, lesson.revision), ("flags", 1, 8, 1));
        assert_eq!(lesson.screens.iter().map(|s| s.title.as_str()).collect::<Vec<_>>(), ["The first screen", "Second"]);
        let [Block::Prose(first), Block::Question(predict), Block::Prose(more)] = lesson.screens[0].blocks.as_slice()
        else {
            panic!("{:#?}", lesson.screens[0])
        };
        assert!(first.starts_with("Text.") && first.contains("# not a heading") && first.ends_with("## Below"));
        assert_eq!(predict.kind, Kind::Predict { options: vec![], answer: "So.".into() });
        assert_eq!(more, "More.");
        let number = Kind::Number { answer: 19.0, tolerance: 0.5, unit: String::new(), why: "w".into() };
        let short = Kind::Short { model: "m".into(), points: vec!["a".into(), "b".into()], why: "w".into() };
        let choice = |text: &str, why: &str| Choice { text: text.into(), right: true, why: why.into() };
        let order = Kind::Order(vec![choice("a", "x"), choice("b", "y")]);
        let kinds: Vec<_> =
            lesson.questions().filter(|(screen, _)| *screen == 1).map(|(_, q)| q.kind.clone()).collect();
        assert_eq!(kinds, [number, short, order]);
        assert!(
            matches!(&lesson.screens[1].blocks[1], Block::Reveal { label, text } if label == "Then" && text.contains("ls"))
        );
    }
}

#[test]
fn what_is_wrong_with_the_front_matter_is_said() {
    check(&[
        ("empty", String::new(), &["1:1 the file is empty | `firedrill new lesson NAME` writes one to start from"]),
        (
            "none",
            "# S\n\nText.\n".into(),
            &["1:1 no front matter | the first line is `+++`, then come `id`, `title` and the rest, then `+++` again"],
        ),
        (
            "no end",
            "+++\nid = \"flags\"\n\n# S\n".into(),
            &["1:1 the front matter has no end | put a line `+++` between it and the text"],
        ),
        (
            "several at once, in the order of the file",
            front("title = \"Flags\"\nunit = 1\n", "titel = \"Flags\"\nunit = \"one\"\nlevel = 3\n"),
            &[
                "1:1 missing key `title` | add it: a string that is not empty",
                "3:1 unknown key `titel` | did you mean `title`?",
                "4:8 expected a whole number from 0 to 255, found a string | -",
                "5:1 unknown key `level` | known here: id, title, unit, minutes, revision, objectives, prerequisites, source",
            ],
        ),
        (
            "syntax, a line each",
            front("title = \"Flags\"\nunit = 1", "title = Flags\nunit = \nunit = 2"),
            &[
                "3:9 no value | put text between quotes; `true` and `false` have none",
                "4:8 no value | put text between quotes; `true` and `false` have none",
                "5:1 duplicate key | -",
            ],
        ),
        (
            "another id",
            front("\"flags\"", "\"flag\""),
            &["2:6 the id `flag` is not the file's name | write `id = \"flags\"`, or rename the file"],
        ),
        (
            "no id",
            front("\"flags\"", "\"Flags 1\""),
            &["2:6 `Flags 1` is no id | lower-case letters, digits and single dashes between them"],
        ),
        ("unit", front("unit = 1", "unit = 7"), &["4:8 there is no unit 7 | units are 0 to 6"]),
        (
            "too long",
            front("minutes = 8", "minutes = 16"),
            &["5:11 16 minutes are not a lesson | 3 to 15, with the questions; split what is longer"],
        ),
        (
            "too short",
            front("minutes = 8", "minutes = 2"),
            &["5:11 2 minutes are not a lesson | 3 to 15, with the questions; split what is longer"],
        ),
        ("out of range", front("= 8", "= -8"), &["5:11 expected a whole number from 0 to 255, found -8 | -"]),
        (
            "revision",
            front("revision = 1", "revision = 0"),
            &["6:12 revisions count from 1 | write `revision = 1` for a new lesson"],
        ),
        ("blank title", front("\"Flags\"", "\" \""), &["3:9 expected a string that is not empty | -"]),
        (
            "no objectives",
            front("[\"turn it off\"]", "[]"),
            &["7:14 no objective | say what a reader can do afterwards"],
        ),
        (
            "objectives of another type",
            front("[\"turn it off\"]", "[\"a\", 2]"),
            &["7:20 expected a string that is not empty, found a whole number | -"],
        ),
        (
            "prerequisites",
            front("unit = 1", "unit = 1\nprerequisites = [\"slo\", \"flags\", \"slo\"]"),
            &[
                "5:25 a lesson cannot come before itself | remove it",
                "5:34 the prerequisite `slo` is there twice | remove one",
            ],
        ),
    ]);
}

#[test]
fn what_is_wrong_with_sources_is_said() {
    let source = |toml: &str, body: &str| FRONT.replace("\n+++\n", &format!("\n{toml}\n+++\n")) + body;
    let good = "[[source]]\nid = \"gcp\"\ntitle = \"T\"\nurl = \"https://x.example\"";
    check(&[
        ("right", source(good, "# S\n[t](source:gcp)\n"), &[]),
        ("right, in a question", source(good, "# S\n```reveal\nlabel = \"l\"\ntext = \"[t](source:gcp)\"\n```\n"), &[]),
        (
            "never cited: a warning",
            source(good, "# S\nText.\n"),
            &["9:6 `gcp` is never cited | cite it with `[title](source:gcp)`, or remove it"],
        ),
        (
            "unknown, in prose and in a question",
            source(
                good,
                "# S\n[t](source:gcp)\n> *[é](source:gpc)*\n\n```reveal\nlabel = \"l\"\ntext = \"[t](source:aws)\"\n```\n",
            ),
            &[
                "15:8 no source `gpc` | did you mean `gcp`?",
                "19:13 no source `aws` | add a `[[source]]` with this id to the front matter",
            ],
        ),
        (
            "twice, and no address",
            source(&format!("{good}\n{}", good.replace("https://", "")), "# S\n[t](source:gcp)\n"),
            &[
                "13:6 the source `gcp` is there twice | remove one, or give it another id",
                "15:7 not an address | it begins with `https://`",
            ],
        ),
        (
            "incomplete",
            source("[[source]]\nid = \"gcp\"\nlink = \"x\"", "# S\n[t](source:gcp)\n"),
            &[
                "8:1 missing key `title` | add it: a string that is not empty",
                "8:1 missing key `url` | add it: a string that is not empty",
                "10:1 unknown key `link` | known here: id, title, url",
            ],
        ),
    ]);
}

#[test]
fn what_is_wrong_with_the_text_is_said() {
    check(&[
        ("no screen", body(""), &["9:1 no screen | every `# Heading` starts one"]),
        (
            "text before",
            body("Hello.\n\n# S\nText.\n"),
            &["9:1 text before the first screen | start the screen with a line `# Heading`"],
        ),
        ("an empty heading", body("#\n\nText.\n"), &["9:1 a screen without a title | -"]),
        ("a screen with nothing on it", body("# S\n# T\nText.\n"), &["9:1 nothing on the screen `S` | -"]),
        (
            "a typo in a block's name",
            body("# S\n```quizz\nid = 1\n```\n"),
            &["10:1 unknown block `quizz` | did you mean `quiz`?"],
        ),
        (
            "an unknown language: a warning",
            body("# S\n```cobol\nMOVE\n```\n"),
            &["10:1 code in the unknown language `cobol` | shown without colours; known are \
               sh, shell, bash, console, yaml, yml, toml, json, promql, log, logs, text"],
        ),
        (
            "a question in a list",
            body("# S\n- a\n\n  ```quiz\n  id = 'x'\n  ```\n"),
            &["12:3 a `quiz` block inside a list or a quote | let its lines begin at the margin"],
        ),
        (
            "no end of a block",
            body("# S\n```reveal\nlabel = \"l\"\n"),
            &["10:1 the block has no end | close it with a line of the marks that opened it"],
        ),
        (
            "definitions that a question cuts off",
            body(
                "# S\nA[^n] [b][l].\n\n```reveal\nlabel = 'l'\ntext = 't'\n```\n\n[^n]: N\n\n[l]: https://x.example\n",
            ),
            &[
                "10:2 `n` is defined in another part of the lesson | define it on the same screen, with no question between",
                "10:7 `l` is defined in another part of the lesson | define it on the same screen, with no question between",
            ],
        ),
        ("definitions on the same screen", body("# S\nA[^n] [b][l].\n\n[^n]: N\n\n[l]: https://x.example\n"), &[]),
    ]);
}

#[test]
fn what_is_wrong_with_a_question_is_said() {
    let option = |text: &str, more: &str| format!("[[option]]\ntext = \"{text}\"\nwhy = \"w\"\n{more}\n");
    let quiz = |kind: &str, rest: &str| fence("quiz", &format!("id = \"q\"\nkind = \"{kind}\"\nask = \"a\"\n{rest}"));
    let two = |kind: &str, a: &str, b: &str| quiz(kind, &format!("{}{}", option("a", a), option("b", b)));
    check(&[
        ("one", two("one", "right = true", ""), &[]),
        ("many", two("many", "right = true", "right = true"), &[]),
        ("one with none", two("one", "", ""), &["10:1 no option is right | add `right = true` to the right one"]),
        (
            "many with none",
            two("many", "", "right = false"),
            &["10:1 no option is right | add `right = true` to the right one"],
        ),
        (
            "one with two",
            two("one", "right = true", "right = true"),
            &["21:9 2 options are right in a question of kind `one` | keep one `right = true`, or use the kind `many`"],
        ),
        (
            "right in an order",
            two("order", "", "right = true"),
            &["21:9 `right` means nothing in a question of kind `order` | \
               write the options in the right order and leave `right` out"],
        ),
        (
            "a single option",
            quiz("one", &option("a", "right = true")),
            &["10:1 a question needs at least two options, this one has 1 | \
               add an `[[option]]` that is a mistake people really make"],
        ),
        (
            "no options",
            quiz("one", ""),
            &["10:1 missing key `option` | add it: a list of tables, each under its name in `[[ ]]`"],
        ),
        (
            "the same option twice",
            quiz("one", &format!("{}{}", option("a", "right = true"), option("a", ""))),
            &["18:1 the option `a` is there twice | -"],
        ),
        (
            "options without a reason, and a typo",
            quiz("one", "[[option]]\ntext = \"a\"\nright = true\n[[option]]\ntext = \"b\"\nwhy = \"\"\nwyh = \"w\""),
            &[
                "14:1 missing key `why` | add it: a string that is not empty",
                "19:7 expected a string that is not empty | -",
                "20:1 unknown key `wyh` | known here: text, right, why",
            ],
        ),
    ]);
}

#[test]
fn what_is_wrong_with_the_keys_of_a_question_is_said() {
    let quiz = |kind: &str, rest: &str| fence("quiz", &format!("id = \"q\"\nkind = \"{kind}\"\nask = \"a\"\n{rest}"));
    check(&[
        ("an unknown kind", quiz("mnay", ""), &["12:8 unknown word `mnay` | did you mean `many`?"]),
        (
            "a kind far off",
            quiz("riddle", ""),
            &["12:8 unknown word `riddle` | one of `one`, `many`, `order`, `number`, `short`"],
        ),
        (
            "no kind",
            fence("quiz", "id = \"q\"\nask = \"a\""),
            &["10:1 missing key `kind` | add it: `one`, `many`, `order`, `number` or `short`"],
        ),
        (
            "keys of another kind",
            quiz("number", "answer = 1\ntolerance = 0\nunit = \"s\"\nwhy = \"w\"\npoints = []\nhint = 1"),
            &[
                "18:1 `points` does not belong to a question of kind `number` | -",
                "19:1 unknown key `hint` | known here: id, ask, kind, answer, tolerance, unit, why",
            ],
        ),
        (
            "a number",
            quiz("number", "answer = nan\ntolerance = -1\nwhy = \"w\""),
            &[
                "10:1 missing key `unit` | add it: a string",
                "14:10 expected a number, found a number with a fraction | -",
                "15:13 `tolerance` is below 0 | the largest difference that still counts, in the unit of the answer",
            ],
        ),
        (
            "a short answer",
            quiz("short", "model = \"m\"\npoints = []\nwhy = \"w\""),
            &["15:10 `points` names nothing that a good answer contains | -"],
        ),
        (
            "a prediction",
            fence("predict", "id = \"Q\"\noptions = [\"a\"]\nanswer = \"\""),
            &[
                "10:1 missing key `ask` | add it: a string that is not empty",
                "11:6 `Q` is no id | lower-case letters, digits and single dashes between them",
                "12:11 one option is no choice | leave `options` out to have the reader type a line",
                "13:10 expected a string that is not empty | -",
            ],
        ),
        (
            "a reveal",
            fence("reveal", "label = 1"),
            &[
                "10:1 missing key `text` | add it: a string that is not empty",
                "11:9 expected a string that is not empty, found a whole number | -",
            ],
        ),
        (
            "syntax inside a block",
            fence("reveal", "label = \"l\"\ntext = \"\"\"\nnever closed"),
            &["12:8 the string has no end | close it with the three marks that opened it"],
        ),
        (
            "an id twice",
            body(
                "# S\n```predict\nid = 'p'\nask = 'a'\nanswer = 'b'\n```\n```predict\nid = 'p'\nask = 'a'\nanswer = 'b'\n```\n",
            ),
            &["16:6 the id `p` is taken | the block in line 11 has it; records hang on ids"],
        ),
    ]);
}

#[test]
fn what_is_wrong_with_a_figure_is_said() {
    let figure = |kind: &str, rest: &str| fence("figure", &format!("id = \"f\"\nkind = \"{kind}\"\n{rest}"));
    check(&[
        ("right", figure("error-budget", "caption = \"c\"\n[start]\nobjective = 99\n[range]\ndays = [7, 30]"), &[]),
        (
            "unknown kind",
            figure("eror-budget", ""),
            &["12:8 unknown word `eror-budget` | did you mean `error-budget`?"],
        ),
        (
            "nothing at all",
            fence("figure", ""),
            &[
                "10:1 missing key `id` | add it: an id",
                "10:1 missing key `kind` | add it: the name of a kind; `firedrill figure` lists them",
            ],
        ),
        (
            "unknown parameters and keys",
            figure("error-budget", "speed = 3\n[start]\nobjetive = 99\n[range]\nservers = [1, 2]"),
            &[
                "13:1 unknown key `speed` | known here: id, kind, caption, start, range",
                "15:1 a figure of kind `error-budget` has no `objetive` | did you mean `objective`?",
                "17:1 a figure of kind `error-budget` has no `servers` | it has objective, days, failing",
            ],
        ),
        (
            "values that it cannot have",
            figure("error-budget", "[start]\nobjective = 99.8\ndays = \"x\"\n"),
            &["15:8 expected a number, found a string | -"],
        ),
        (
            "a start outside of the range",
            figure("error-budget", "[start]\ndays = 90\nobjective = 99.8\n[range]\ndays = [1, 30]"),
            &[
                "14:8 `days` cannot be 90 here | one of 1, 7, 28, 30",
                "15:13 `objective` cannot be 99.8 here | one of 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999",
            ],
        ),
        (
            "a range that is none",
            figure("error-budget", "[range]\ndays = [30, 1]\nfailing = [1]\nobjective = [99, 99.9]"),
            &["15:11 expected a list of two numbers, the first and the last value, found 1 | -"],
        ),
        (
            "a range backwards, and one with an end that is none",
            figure("error-budget", "[range]\ndays = [30, 1]\nobjective = [98, 99]"),
            &[
                "14:8 the range of `days` ends before it begins | its values in order: 1, 7, 28, 30, 90, 365",
                "15:13 `objective` cannot be 98 here | one of 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999",
            ],
        ),
        (
            "an id twice",
            body("# S\n```figure\nid = 'p'\nkind = 'nets'\n```\n```figure\nid = 'p'\nkind = 'nets'\n```\n"),
            &["15:6 the id `p` is taken | the block in line 11 has it; records hang on ids"],
        ),
    ]);
}

#[test]
fn a_figure_begins_where_the_file_says_and_keeps_to_its_range() {
    let toml =
        "id = \"f\"\nkind = \"error-budget\"\n[start]\nobjective = 99\n[range]\ndays = [90, 365]\nfailing = [5, 5]";
    let text = fence("figure", toml);
    let lesson = read(&File { path: PATH, text: &text }, &mut Vec::new()).expect("nothing is wrong");
    let [Block::Figure(figure)] = lesson.screens[0].blocks.as_slice() else { panic!("{:?}", lesson.screens) };
    let begins: Vec<f64> = figure.dials.iter().map(|d| d.stops[d.start]).collect();
    assert_eq!(begins, [99.0, 90.0, 5.0], "a start outside of the range moves to its nearer end");
    assert_eq!(figure.dials.iter().map(|d| d.stops.len()).collect::<Vec<_>>(), [8, 2, 1]);
    assert_eq!((figure.title(), lesson.questions().count()), ("What an objective leaves", 0));
}

#[test]
fn every_lesson_that_the_course_map_gives_a_figure_has_it() {
    let wanted = [
        ("respect-the-user", "people"),
        ("velocity-and-risk", "release-pace"),
        ("feature-flags", "flag-or-rollback"),
        ("incremental-rollout", "stages"),
        ("canary", "canary"),
        ("tests-ci-review", "nets"),
        ("slo", "error-budget"),
        ("alerting", "burn-rate"),
        ("follow-ups", "follow-ups"),
    ];
    for (id, kind) in wanted {
        let path = format!("{}/lessons/{id}.md", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(&path).expect("a lesson");
        let lesson = read(&File { path: &path, text: &text }, &mut Vec::new()).expect("nothing is wrong");
        let mut blocks = lesson.screens.iter().flat_map(|s| &s.blocks);
        assert!(blocks.any(|b| matches!(b, Block::Figure(f) if f.kind.name == kind)), "{id} has no {kind}");
    }
}

#[test]
fn the_shipped_lessons_have_nothing_wrong() {
    let Ok(folder) = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/lessons")) else { return };
    let mut paths: Vec<_> = folder.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let mut read_ones = Vec::new();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "md")) {
        let text = std::fs::read_to_string(path).expect("a lesson");
        let name = format!("lessons/{}", path.file_name().expect("a lesson").to_string_lossy());
        let mut out = Vec::new();
        let lesson = read(&File { path: &name, text: &text }, &mut out);
        let report: Vec<_> = out.iter().map(|d| d.render(&text)).collect();
        assert!(report.is_empty(), "{}", report.join("\n\n"));
        read_ones.push((name, text, lesson.expect("a lesson")));
    }
    let mut out = Vec::new();
    crate::course::load::cross::lessons(&read_ones, &mut out);
    assert_eq!(out, []);
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in proptest::prelude::any::<String>(), cut in 0_usize..2000) {
        let whole = body("# S\n[t](source:x) é\n\n```quiz\nid = 'q'\nkind = 'one'\n[[option]]\ntext = 'é'\n```\n- ```quiz\n");
        let cut = (0..=cut.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap_or(0);
        let mixed = format!("{}{text}{}", &whole[..cut], &whole[cut..]);
        for text in [&text, &whole[..cut], &mixed, &body(&text), &fence("quiz", &text)] {
            let mut out = Vec::new();
            let lesson = read(&File { path: PATH, text }, &mut out);
            proptest::prop_assert_eq!(lesson.is_none(), has_errors(&out));
            for finding in &out {
                proptest::prop_assert!(finding.span.as_ref().is_none_or(|s| text.get(s.clone()).is_some()), "{:?}", finding);
            }
        }
    }
}
