//! What a debrief holds and in which order; its files; going back.

use super::samples::{COMMANDS, play, played, report, run};
use super::*;
use crate::base::time::Tick;
use crate::learn::record::Fork;

/// What nobody should be able to smuggle into a page.
const HOSTILE: &str = "Look first </p><script>alert('x')</script> & \"ask\" ]]> `a|b` \u{1}";

fn sample() -> (Run, Report) {
    let run = played("flag-and-format", &COMMANDS);
    let report = report(&run);
    (run, report)
}

fn given<'a>(run: &'a Run, report: &'a Report) -> Given<'a> {
    let expected = Prediction { passed: true, score: 75, worst: Some(4) };
    let attempt = if run.header.fork.is_some() { Attempt::Retry { of_exam: false } } else { Attempt::Practice };
    let (report, expected, rule) = (Some(report), Some(expected), Some(HOSTILE));
    Given {
        run,
        attempt,
        report,
        expected,
        earlier: None,
        rule,
        again: &[],
        learning: None,
        workshop: None,
        followed: None,
    }
}

/// A retry of the sample that asks instead of rolling back, with grades for both.
fn retry() -> (Run, Report, Earlier) {
    let (first, before) = sample();
    let at = before.moves[before.costliest[0]].at;
    let mut log = first.log();
    log.lines = first.lines_before(at);
    log.header.fork = Some(Fork { run: 5, lines: log.lines.len() as u32 });
    let mut again = Run::resume(samples::scenario(), &log).expect("the log fits");
    assert_eq!(again.now(), at);
    play(&mut again, &["flag express-pay off", "wait 2m", "look overview", "resolve flag express-pay"]);
    let mut now = report_of(&again);
    for m in &mut now.moves {
        m.cost = Milli(100);
    }
    (now.total, now.failed_users, now.passed) = (Milli(1200), 400, true);
    (again, now, Earlier { run: first, report: before })
}

fn report_of(run: &Run) -> Report {
    let mut out = report(run);
    out.costliest.clear();
    out
}

fn words(section: &Section) -> String {
    let all = section.parts.iter().flat_map(|p| &p.blocks).flat_map(said::block);
    all.map(|s| format!("{s:?}\n")).collect::<Vec<_>>().concat()
}

#[test]
fn the_truth_comes_after_the_decisions_and_the_worlds_that_look_alike() {
    let (run, report) = sample();
    let debrief = Debrief::of(&given(&run, &report));
    let topics: Vec<Topic> = debrief.sections.iter().map(|s| s.topic).collect();
    let want = [
        Topic::Decisions,
        Topic::Twins,
        Topic::Outcome,
        Topic::Timeline,
        Topic::Retry,
        Topic::Judgements,
        Topic::Story,
        Topic::Rule,
    ];
    assert_eq!(topics, want);
    let told = "What it was: ";
    for section in &debrief.sections[..2] {
        assert!(!words(section).contains(told), "{:?}", section.topic);
    }
    assert!(words(&debrief.sections[2]).contains(told));
    let without = Debrief::of(&Given { report: None, ..given(&run, &report) });
    let topics: Vec<Topic> = without.sections.iter().map(|s| s.topic).collect();
    assert_eq!(topics, [Topic::Judgements, Topic::Story, Topic::Rule], "what needs no grade");
}

#[test]
fn what_was_expected_stands_beside_what_came_out() {
    let (run, report) = sample();
    let said = |expected| {
        let given = Given { expected, ..given(&run, &report) };
        words(Debrief::of(&given).section(Topic::Outcome).expect("graded"))
    };
    let wrong = said(Some(Prediction { passed: true, score: 75, worst: Some(0) }));
    for line in [
        "the run. you expected: passed; it came out: not passed",
        "score. you expected: 75; it came out: 41",
        "You thought it 34 points better than it was.",
        "Another decision than the one you named cost most.",
    ] {
        assert!(wrong.contains(line), "{line}\n{wrong}");
    }
    let worst = report.costliest[0] as u32;
    let right = said(Some(Prediction { passed: false, score: 45, worst: Some(worst) }));
    assert!(right.contains("was close. You named the decision that cost most."), "{right}");
    let second = said(Some(Prediction { passed: false, score: 0, worst: Some(report.costliest[1] as u32) }));
    assert!(second.contains("41 points worse than it was. The decision you named came 2nd."), "{second}");
    assert!(said(None).contains("You gave no estimate"));
}

#[test]
fn every_decision_is_on_the_chart_with_a_letter_of_its_own() {
    let (run, report) = sample();
    let harm = harm::harm(&run, &report);
    assert_eq!(harm.marks.len(), report.moves.len());
    for (i, mark) in harm.marks.iter().enumerate() {
        assert_eq!(by_letter(mark.letter, report.moves.len()), Some(i));
        assert!((harm.from..=harm.to).contains(&mark.at), "{mark:?}");
    }
    assert!(harm.to < harm.from.plus(report.burn_idle.len() as u32 * 30), "the long quiet end is left out");
    let said = harm.said.join("\n");
    for mark in harm.marks.iter().filter(|m| !m.what.starts_with("wait")) {
        assert!(said.contains(&format!("{} ({})", mark.what, mark.letter)), "{mark:?}\n{said}");
    }
    assert_eq!((letter(25), letter(26), letter(51), letter(52)), ('z', 'A', 'Z', '+'));
    assert_eq!((by_letter('+', 60), by_letter('c', 2)), (None, None));
}

#[test]
fn a_retry_is_compared_on_the_evidence_and_on_what_happened() {
    let (run, now, earlier) = retry();
    let retried = Given { earlier: Some(&earlier), ..given(&run, &now) };
    let debrief = Debrief::of(&retried);
    let section = debrief.section(Topic::Retry).expect("graded");
    let said = words(section);
    for line in [
        "the run before: 19:42 rollback checkout, plus 3.2; this one: 19:42 flag express-pay off, plus 0.1",
        "lost in all. the run before: 6.1 budget-minutes; this one: 1.2 budget-minutes",
        "this run was better, by ",
        "In this world, it spared 1,440 users.",
        "knowing how it had come out",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    assert!(debrief.about.ends_with("Counts as: practice, a retry."));
    let shared = earlier.report.moves.iter().take_while(|m| m.command != "rollback checkout").count();
    assert!(shared > 0 && !said.contains("19:42 look checkout"), "what both share is not compared:\n{said}");

    // Better on the evidence and worse by luck: both are said.
    let mut unlucky = now.clone();
    unlucky.failed_users = 9_000;
    let said = words(Debrief::of(&Given { report: Some(&unlucky), ..retried }).section(Topic::Retry).expect("graded"));
    assert!(said.contains("it cost 7,160 more users") && said.contains("The two do not agree"), "{said}");

    let alone = Debrief::of(&Given { earlier: None, ..retried });
    assert!(words(alone.section(Topic::Retry).expect("graded")).contains("cannot be graded here any more"));
}

#[test]
fn the_page_is_well_formed_needs_nothing_else_and_lets_nothing_in() {
    let (run, report) = sample();
    let (retried, now, earlier) = retry();
    for debrief in [
        Debrief::of(&given(&run, &report)),
        Debrief::of(&Given { earlier: Some(&earlier), ..given(&retried, &now) }),
        Debrief::of(&Given { report: None, ..given(&run, &report) }),
    ] {
        let page = html::page(&debrief);
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
        let tree = roxmltree::Document::parse_with_options(&page, options).unwrap_or_else(|e| panic!("{e}\n{page}"));
        for node in tree.descendants().filter(roxmltree::Node::is_element) {
            let name = node.tag_name().name();
            assert!(!["script", "link", "img", "iframe", "object", "use", "image"].contains(&name), "{name}");
            for a in node.attributes() {
                assert!(!a.name().starts_with("on") && a.name() != "src", "{a:?}");
                let link = a.name() == "href";
                assert!(!link || ["#", "https://", "http://"].iter().any(|p| a.value().starts_with(p)), "{a:?}");
            }
        }
        assert!(!page.contains("@import") && !page.contains("url("), "nothing is fetched");
        let text: String = tree.descendants().filter_map(|n| n.text()).collect();
        assert!(text.contains("<script>alert('x')</script> & \"ask\""), "shown as it was written");
        let ids: Vec<&str> = tree.descendants().filter_map(|n| n.attribute("id")).collect();
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), ids.len(), "{ids:?}");
    }
}

#[test]
fn charts_say_what_they_show_and_carry_every_decision() {
    let (run, report) = sample();
    let page = html::page(&Debrief::of(&given(&run, &report)));
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..roxmltree::ParsingOptions::default() };
    let tree = roxmltree::Document::parse_with_options(&page, options).expect("well-formed");
    let charts: Vec<_> = tree.descendants().filter(|n| n.has_tag_name(("http://www.w3.org/2000/svg", "svg"))).collect();
    assert_eq!(charts.len(), 2, "harm and belief");
    for chart in &charts {
        assert_eq!(chart.attribute("role"), Some("img"));
        let named = chart.attribute("aria-labelledby").expect("named");
        for id in named.split(' ') {
            let node = chart.descendants().find(|n| n.attribute("id") == Some(id)).expect("there");
            assert!(!node.text().unwrap_or_default().is_empty(), "{id}");
        }
    }
    let harm = charts.iter().find(|c| c.attribute("aria-labelledby") == Some("harm-title harm-desc")).expect("there");
    let marks = harm.descendants().filter(|n| n.attribute("class").is_some_and(|c| c.starts_with("mark"))).count();
    assert_eq!(marks, report.moves.len());
    for m in &report.moves {
        assert!(page.contains(&format!("<td>{}</td><td>{}</td>", run.day().hhmmss(m.at), m.command)), "{m:?}");
    }
}

#[test]
fn files_say_the_same_every_time() {
    let (run, report) = sample();
    let again = ["Questions of \"Rollback\", which this drill rests on: in 3 days.".to_owned()];
    let debrief = Debrief::of(&Given { again: &again, ..given(&run, &report) });
    let (markdown, page) = (markdown::file(&debrief), html::page(&debrief));
    assert!(!markdown.contains("<script>") && !markdown.contains("](source:"), "{markdown}");
    for text in [&markdown, &page] {
        assert!(
            !text.contains("/home") && !text.contains("/work") && !text.contains("/tmp"),
            "a place of this machine"
        );
    }
    insta::assert_snapshot!("markdown", markdown);
    insta::assert_snapshot!("page", page.replace(include_str!("style.css"), "\n"));
    let (retried, now, earlier) = retry();
    let both = Debrief::of(&Given { earlier: Some(&earlier), ..given(&retried, &now) });
    let at = markdown::file(&both);
    let from = at.find("## Going back").expect("compared");
    insta::assert_snapshot!("retry", &at[from..at.find("## Your judgements").unwrap_or(at.len())]);
}

#[test]
fn going_back_to_any_decision_stands_where_the_first_run_stood() {
    let typed = [
        "look checkout",
        "wait 10m",
        "note hm",
        "wait 10m",
        "look overview",
        "rollback checkout",
        "wait 4m",
        "look overview",
        "wait 9m",
        "wait 8m",
    ];
    let first = played("flag-and-format", &typed);
    let decisions = crate::grade::decision::decisions(first.journal());
    assert!(decisions.len() > 5);
    for decision in &decisions {
        let mut log = first.log();
        log.lines = first.lines_before(decision.at);
        let mut back = Run::resume(samples::scenario(), &log).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(back.now(), decision.at, "{:?}", log.lines);
        // Played on alike, it ends alike: the same world with the same noise.
        let rest: Vec<_> = first.lines().iter().filter(|l| l.t >= decision.at && !log.lines.contains(l)).collect();
        let cut = first.lines().iter().find(|l| l.t < decision.at && !log.lines.contains(l));
        if let Some(cut) = cut {
            let next = first.lines().iter().find(|l| l.t > cut.t).map_or(first.now(), |l| l.t);
            while back.now() < next {
                back.type_line(&format!("wait {}s", next.since(back.now()))).unwrap_or_else(|e| panic!("{e}"));
            }
        }
        for line in rest {
            back.type_line(&line.command).unwrap_or_else(|e| panic!("{}: {e}", line.command));
        }
        assert_eq!(back.incident().world.state, first.incident().world.state);
        assert_eq!((back.now(), back.world), (first.now(), first.world));
    }
    assert_eq!(first.lines_before(Tick(0)), []);
    let fresh = run("flag-and-format");
    assert_eq!(fresh.lines_before(fresh.now()), []);
}

#[test]
fn a_stretch_is_one_card_with_its_sum() {
    use crate::grade::report::{Label, Stretch};
    let (run, mut report) = sample();
    report.costliest = vec![0];
    for m in &mut report.moves[..3] {
        m.cost = Milli(200);
        m.label = Label::Delay;
    }
    report.stretches = vec![Stretch {
        from: report.moves[0].at,
        until: report.moves[2].until,
        moves: vec![0, 1, 2],
        decisions: 3,
        cost: Milli(600),
        waited: Milli(0),
        label: Label::Inaccuracy,
        reference: "flag express-pay off".into(),
    }];
    let debrief = Debrief::of(&given(&run, &report));
    let section = debrief.section(Topic::Decisions).expect("graded");
    assert_eq!(section.parts[0].title, "Your costliest: a delay");
    let said = words(section);
    for line in [
        "you kept looking: 3 decisions",
        "the evidence had settled on `flag express-pay off`",
        "were expected to cost 0.6 budget-minutes more",
        "In a word: inaccuracy",
        "a careful player",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    // Whoever names one of its decisions has named it.
    let expected = Some(Prediction { passed: false, score: 0, worst: Some(1) });
    let outcome =
        words(Debrief::of(&Given { expected, ..given(&run, &report) }).section(Topic::Outcome).expect("graded"));
    assert!(outcome.contains("You named the decision that cost most."), "{outcome}");
    assert!(outcome.contains(", 3 decisions"), "{outcome}");
    assert_eq!(turning_point(&report), Some(0));
}

#[test]
fn small_costs_are_summed_where_none_is_named() {
    let (run, mut report) = sample();
    report.costliest.clear();
    report.decisions = Milli(400);
    let said = |report: &Report| words(Debrief::of(&given(&run, report)).section(Topic::Decisions).expect("graded"));
    assert!(said(&report).contains("together came to 0.4 budget-minutes"), "{}", said(&report));
    report.decisions = Milli(100);
    assert!(!said(&report).contains("together came to"), "{}", said(&report));
}

#[test]
fn a_world_that_is_alone_is_said_to_be_told_apart() {
    use crate::grade::rubric::WorldKind;
    let (run, mut report) = sample();
    for (n, twin) in report.twins.iter_mut().enumerate() {
        twin.at_change = if n == 0 { 1000 } else { 0 };
    }
    report.twins[0].world.kind = WorldKind::Trap;
    report.twins[1].world.kind = WorldKind::Truth;
    report.twins[0].world.remedy = vec!["flag express-pay off".into()];
    report.twins[1].world.remedy = vec!["rollback checkout".into()];
    let debrief = Debrief::of(&given(&run, &report));
    let section = debrief.section(Topic::Twins).expect("graded");
    let said = words(section);
    assert_eq!(section.parts[0].title, "The world that your evidence told apart");
    assert!(said.contains("told this one apart from all others"), "{said}");
    assert!(said.contains("what ends that, `rollback checkout`, does not end this"), "{said}");
}

#[test]
fn what_moved_leaves_no_world_out_unsaid() {
    let step = |now: [u32; 3]| Weighed { at: Tick(0), clock: "19:42".into(), after: "look".into(), now: now.to_vec() };
    let worlds = ["one", "two", "three"].map(str::to_owned).to_vec();
    let beliefs = Beliefs { worlds, steps: vec![step([300, 300, 250]), step([700, 270, 20]), step([990, 8, 2])] };
    let said = said::steps(&beliefs);
    assert!(said[0].ends_with("three: 25 percent; the others together: 15 percent"), "{said:?}");
    assert!(said[1].ends_with("one: 70 percent; three: 2 percent; the others together: 28 percent"), "{said:?}");
    assert!(!said[2].contains("the others"), "{said:?}");
}

#[test]
fn a_team_is_spoken_of_as_a_team() {
    let (run, _) = sample();
    let Some(judgement) = run.judgements.first() else { panic!("the sample has judgements") };
    let said = |team: bool| format!("{:?}", judgement::blocks(&run, judgement, team));
    assert!(said(true).contains("The team ") && !said(true).contains("You "), "{}", said(true));
    assert!(said(false).contains("You ") && !said(false).contains("The team "), "{}", said(false));
}
