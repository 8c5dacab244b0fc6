//! Figures against arithmetic that is known from elsewhere, against the simulator, and over every value they can have.

use super::kind::{Dial, Figure, KINDS, Unit, named};
use super::live::Live;
use super::picture::{Drawing, Picture};
use super::{burn, canary, collapse, pace, restore, retries, utilisation, ways_out};

/// A kind with these values, the others as they are at first.
fn set(kind: &str, values: &[(&str, &str)]) -> Live {
    let kind = named(kind).unwrap_or_else(|| panic!("no kind {kind}"));
    let mut live = Live::new(&Figure::of(kind));
    for (name, value) in values {
        live.set(name, value).unwrap_or_else(|e| panic!("{name} {value}: {e:?}"));
    }
    live
}

fn says(kind: &str, values: &[(&str, &str)], wanted: &[&str]) {
    let live = set(kind, values);
    for words in wanted {
        let sentence = &live.picture().sentence;
        assert!(sentence.contains(words), "{kind} {values:?} does not say {words}:\n{sentence}");
    }
}

#[test]
fn budgets_are_those_of_the_books() {
    says("error-budget", &[], &["99.9 % over 30 days leaves 43.2 min", "At 99.95 % it would be 21.6 min"]);
    says("error-budget", &[("failing", "10")], &["While 10 % fail, it lasts 7 h 12 min"]);
    says("error-budget", &[("objective", "99.99"), ("days", "365")], &["leaves 52.6 min"]);
    says("error-budget", &[("objective", "95"), ("failing", "5")], &["5 % may fail all the time"]);
}

#[test]
fn people_are_attempts_over_tries() {
    says("people", &[], &["120 failed attempts, or 120 people"]);
    says(
        "people",
        &[("tries", "2"), ("failing", "100"), ("minutes", "15")],
        &["4,500 failed attempts", "2,250 people"],
    );
}

#[test]
fn a_pace_spends_what_its_bad_releases_cost_and_luck_does_the_rest() {
    // 5 a week for 30 days, one in twenty bad, 15 minutes each.
    says("release-pace", &[], &["1.07 bad ones", "16.1 min of 43.2 min", "37 % of the budget"]);
    says("release-pace", &[("releases", "20")], &["149 % of the budget"]);
    // P(more than 2) of a Poisson with mean 1: 1 - 5 / (2 e).
    assert!((pace::overspends(1.0, 2.0) - (1.0 - 2.5 / std::f64::consts::E)).abs() < 1e-12);
    assert!((pace::overspends(0.5, 0.0) - (1.0 - (-0.5_f64).exp())).abs() < 1e-12);
}

#[test]
fn ways_out_are_those_of_the_lesson_and_of_the_simulator() {
    says("flag-or-rollback", &[], &["Until the flag is off 700 fail, until the rollback is in 1,400"]);
    says("flag-or-rollback", &[("flag", "15"), ("prepare", "0"), ("land", "2")], &["here the rollback spares"]);
    assert!((ways_out::harmed(100.0, 9.0, 10.0) - 14.0).abs() < 1e-12, "landing evenly counts half");
}

#[test]
fn stages_are_those_of_the_lesson() {
    says("stages", &[], &["915 attempts fail", "All at once it would have been 4,500", "when 50 % have it"]);
    says("stages", &[("wait", "20")], &["180 attempts fail"]);
    says("stages", &[("wait", "30")], &["45 attempts fail", "The first stage outlasts the time to notice"]);
    // Noticed in the very minute in which the next stage would begin: it does not.
    says("stages", &[("wait", "5"), ("notice", "5")], &["when 1 % have it"]);
}

#[test]
fn a_canary_follows_the_rule_of_three() {
    // 300 attempts, a fault in one of a hundred: e to the power -3 is missed.
    assert!((canary::detects(300.0, 0.0, 0.01) - (1.0 - (-3.0_f64).exp())).abs() < 1e-12);
    says("canary", &[], &["sees 300 attempts", "shows in 95 % of such canaries", "1 % may still be faulty: 3 / 300"]);
    // At 0.5 % a healthy canary of 300 expects 1.5 failures and has more than 4 in one case of fifty.
    assert_eq!(canary::limit(1.5), 4.0);
    assert!((canary::exceeds(1.5, 4.0) - 0.0186).abs() < 1e-3);
    // Where the sum gives way to the normal distribution both agree.
    for mean in [380.0, 399.0] {
        let normal = 1.0 - crate::base::math::normal((430.5 - mean) / f64::sqrt(mean));
        assert!((canary::exceeds(mean, 430.0) - normal).abs() < 0.01, "{mean}");
    }
    says("canary", &[("usual", "0.5")], &["more than 4 failures"]);
}

#[test]
fn nets_multiply_unless_they_share_a_hole() {
    says("nets", &[], &["12 reach users", "One net that catches 88 %"]);
    says("nets", &[("tests", "50"), ("review", "30"), ("canary", "60")], &["14 reach users"]);
    // 20 that nobody looks for, and 12 % of the other 80.
    says("nets", &[("blind", "20")], &["29.6 reach users", "it would be 12"]);
}

#[test]
fn a_burn_pages_when_the_workbook_says() {
    says(
        "burn-rate",
        &[],
        &["20 times its pace", "after 43.2 min", "2 % of the 30 days' budget", "1.4 min after the end"],
    );
    says("burn-rate", &[("failing", "100")], &["1,000 times", "The page comes after 51.8 s"]);
    says("burn-rate", &[("failing", "1")], &["not over 14.4: nobody is paged"]);
    says("burn-rate", &[("minutes", "30")], &["It ends before the window of 60 min is over 14.4"]);
    says("burn-rate", &[("alert", "2"), ("minutes", "480")], &["5 % of the 30 days' budget"]);
    assert_eq!(burn::KIND.params.len(), 4);
}

#[test]
fn retries_multiply_layer_by_layer_and_a_budget_stops_that() {
    says("retries", &[], &["the bottom gets 64", "4 \u{d7} 4 \u{d7} 4"]);
    assert_eq!(retries::levels(3, 4, 1.0, f64::INFINITY), [1.0, 4.0, 16.0, 64.0]);
    assert!((retries::levels(3, 4, 1.0, 0.1)[3] - 1.1_f64.powi(3)).abs() < 1e-12);
    assert_eq!(retries::levels(3, 4, 0.0, f64::INFINITY)[3], 1.0);
    // A tenth fails: 1 + .1 + .01 + .001 at the bottom layer; next to nothing is left for those above.
    let few = retries::levels(3, 4, 0.1, f64::INFINITY)[3];
    assert!((few - 1.111).abs() < 1e-3, "{few}");
}

#[test]
fn a_wait_is_erlangs() {
    // M/M/1 at 50 %: the wait is the work itself. M/M/4 at 80 %: C = 0.5964.
    assert!((utilisation::wait(1.0, 0.5, 10.0) - 10.0).abs() < 1e-9);
    assert!((utilisation::wait(4.0, 0.8, 10.0) - 7.455).abs() < 1e-2);
    says("utilisation", &[("servers", "1"), ("busy", "90")], &["100 ms on average", "At 95 %"]);
}

#[test]
fn a_collapse_outlives_its_cause_only_where_load_and_retries_allow_it() {
    // Two tries at 280 a second ask for 560 of 300; at 140 they ask for 280.
    let end = |load, tries, blip, shed| *collapse::run(load, tries, blip, shed).served.last().expect("it ran");
    assert!(end(280.0, 2.0, 10.0, 0.0) < 1.0, "down long after the blip");
    assert!(end(140.0, 2.0, 10.0, 0.0) > 139.0, "half the load rides it out");
    assert!(end(280.0, 1.0, 10.0, 0.0) > end(280.0, 2.0, 10.0, 0.0), "no retries, no loop");
    assert!(end(280.0, 2.0, 0.0, 0.0) > 279.0, "no blip, no collapse");
    assert!(end(280.0, 2.0, 10.0, 25.0) < 1.0, "210 a second, twice tried, still are 420");
    assert!(end(280.0, 2.0, 10.0, 60.0) > 279.0, "112 a second let the queue drain, and it stays well");
    says("collapse", &[], &["nobody gets an answer in time", "560 tries a second"]);
    says("collapse", &[("load", "140")], &["leaves nothing behind"]);
    says(
        "collapse",
        &[("shed", "60")],
        &["it does not come back by itself. Turning 60 % away for 2 min brings it back"],
    );
    says("collapse", &[("shed", "25")], &["was not enough"]);
    says("collapse", &[("blip", "0")], &["Without a blip all is well"]);
}

#[test]
fn a_restore_takes_size_over_pace() {
    assert!((restore::copy_minutes(1000.0, 100.0) - 166.667).abs() < 1e-3);
    says("restore", &[], &["takes 2 h 47 min", "432,000 writes are gone at worst"]);
    says("restore", &[("size", "300"), ("pace", "50"), ("every", "6")], &["takes 1 h 40 min", "108,000 writes"]);
}

#[test]
fn follow_ups_are_those_of_the_lesson() {
    says("follow-ups", &[], &["notice sooner and roll back quicker", "130 of 165 minutes"]);
    says("follow-ups", &[("days", "4")], &["roll back quicker", "100 of 165"]);
    says("follow-ups", &[("repeats", "5"), ("days", "3")], &["prevent the cause", "175 of 305"]);
}

#[test]
fn values_are_set_by_name_and_what_is_wrong_is_said() {
    let mut live = set("error-budget", &[("Objective", "99.95 %")]);
    let wrong =
        |live: &mut Live, name, value| live.set(name, value).map_err(|w| (w.message, w.hint)).expect_err("wrong");
    assert_eq!(
        wrong(&mut live, "objetive", "99"),
        ("this figure has no `objetive`".into(), "did you mean `objective`?".into())
    );
    assert_eq!(
        wrong(&mut live, "days", "31"),
        ("`days` cannot be 31 here".into(), "one of 1, 7, 28, 30, 90, 365".into())
    );
    assert_eq!(wrong(&mut live, "days", "many").0, "`many` is not a number");
    assert_eq!(wrong(&mut live, "days", "").0, "no value for `days`");
    assert!(live.picture().sentence.starts_with("99.95 %"), "a mistake changes nothing");
    live.reset();
    assert!(live.picture().sentence.starts_with("99.9 %"));
}

#[test]
fn a_range_keeps_a_parameter_and_a_fixed_one_is_not_shown() {
    let mut figure = Figure::of(named("error-budget").expect("a kind"));
    figure.dials[0] = Dial { stops: vec![99.0, 99.5, 99.9], start: 0, ..figure.dials[0].clone() };
    figure.dials[1] = Dial { stops: vec![30.0], start: 0, ..figure.dials[1].clone() };
    let mut live = Live::new(&figure);
    assert_eq!(live.rows().iter().map(|r| r.name).collect::<Vec<_>>(), ["objective", "failing"]);
    assert!(!live.turn(-1) && live.turn(1) && live.turn(1) && !live.turn(1));
    assert!(live.set("days", "30").is_err(), "it cannot be changed here");
    live.pick(5);
    assert!(live.turn(isize::MIN));
    assert!(live.picture().sentence.contains("While 1 % fail"), "{}", live.picture().sentence);
}

/// Every choice of values of a kind; of kinds with very many a spread of them.
fn choices(params: usize, sizes: &[usize]) -> Vec<Vec<usize>> {
    let all: usize = sizes.iter().product();
    // A step that shares no factor with the sizes meets every value of every parameter.
    let step = if all > 4000 { all / 4001 * 2 + 1 } else { 1 };
    (0..all)
        .step_by(step)
        .map(|mut n| {
            (0..params)
                .map(|i| {
                    let at = n % sizes[i];
                    n /= sizes[i];
                    at
                })
                .collect()
        })
        .collect()
}

#[test]
fn every_choice_of_values_has_a_sentence_and_a_picture_of_numbers() {
    for kind in KINDS {
        let sizes: Vec<usize> = kind.params.iter().map(|p| p.stops.len()).collect();
        for at in choices(kind.params.len(), &sizes) {
            let values: Vec<f64> = kind.params.iter().zip(&at).map(|(p, at)| p.stops[*at]).collect();
            sound(&(kind.picture)(&values), &format!("{} {values:?}", kind.name));
        }
    }
}

fn sound(picture: &Picture, of: &str) {
    let said = &picture.sentence;
    assert!(said.ends_with('.') && said.len() > 30, "{of}: {said}");
    for bad in ["NaN", "inf", "  ", "very many", "-0", "1 attempts", "1 days", "1 writes"] {
        let found =
            said.match_indices(bad).any(|(i, _)| !said[..i].ends_with(|c: char| c.is_ascii_digit() || c == '.'));
        assert!(!found, "{of} says {bad}: {said}");
    }
    assert!(!picture.table.rows.is_empty() && picture.table.head.iter().all(|h| !h.is_empty()), "{of}: no table");
    for words in picture.table.rows.iter().flatten() {
        assert!(!words.is_empty() && !words.contains("NaN") && !words.contains('|'), "{of}: {words}");
    }
    match &picture.drawing {
        Drawing::Chart(chart) => {
            assert!(chart.up.top > 0.0 && chart.across.to > chart.across.from, "{of}");
            assert!(!chart.curves.is_empty() && !chart.across.ticks.is_empty(), "{of}");
            for curve in &chart.curves {
                assert!(curve.points.iter().all(|(x, y)| x.is_finite() && y.is_finite() && *y >= 0.0), "{of}");
                assert!(curve.points.windows(2).all(|w| w[0].0 <= w[1].0), "{of}: {} goes back", curve.name);
            }
        }
        Drawing::Bars(bars) => assert!(bars.rows.iter().all(|r| (0.0..=1.0).contains(&r.part)), "{of}: {bars:?}"),
        Drawing::Crowd(crowd) => assert!((1..=200).contains(&crowd.signs), "{of}: {}", crowd.signs),
    }
}

#[test]
fn every_parameter_changes_the_picture_and_has_words() {
    for kind in KINDS {
        assert!(!kind.about.is_empty() && !kind.title.is_empty());
        for (i, param) in kind.params.iter().enumerate() {
            assert!(param.stops.contains(&param.start), "{} {}", kind.name, param.name);
            assert!(param.name.bytes().all(|b| b.is_ascii_lowercase()), "{} is typed", param.name);
            let mut values: Vec<f64> = kind.params.iter().map(|p| p.start).collect();
            let mut pictures: Vec<Picture> = Vec::new();
            for stop in param.stops {
                values[i] = *stop;
                pictures.push((kind.picture)(&values));
                assert!(
                    !param.unit.say(*stop).is_empty()
                        && !matches!(param.unit, Unit::Names(n) if *stop > n.len() as f64)
                );
            }
            assert!(pictures.windows(2).any(|p| p[0] != p[1]), "{} {} changes nothing", kind.name, param.name);
        }
    }
}
