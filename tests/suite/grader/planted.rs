//! Planted defects: ways of grading that the product does not use, each of which some property has to notice.

use firedrill::grade::method::{Evidence, Judged, Method};

use super::properties::{self as holds, Fault, everywhere};
use super::small::{family, script};

/// Families that a defect is looked for in.
const FAMILIES: u64 = 12;

/// Whether a check holds on every one of some families under a way of grading.
fn holds_on_all(method: Method, check: impl Fn(u64, Method) -> Fault) -> Fault {
    (0..FAMILIES).try_for_each(|n| check(n, method))
}

/// The check holds as the product grades and breaks as planted.
fn tells_apart(planted: Method, check: impl Fn(u64, Method) -> Fault) {
    holds_on_all(Method::default(), &check).unwrap();
    let noticed = holds_on_all(planted, &check);
    assert!(noticed.is_err(), "nothing noticed {planted:?}");
}

fn runs(n: u64, method: Method) -> Vec<holds::Graded> {
    let rubric = family(n);
    everywhere(&rubric, n, method, &script(&rubric, n))
}

#[test]
fn to_judge_on_the_truth() {
    tells_apart(Method { evidence: Evidence::Truth, ..Method::default() }, |n, m| {
        holds::same_cues_same_grade(&family(n), &runs(n, m))
    });
}

#[test]
fn to_count_what_was_not_opened() {
    tells_apart(Method { evidence: Evidence::Everything, ..Method::default() }, |n, m| {
        holds::same_cues_same_grade(&family(n), &runs(n, m))
    });
    tells_apart(Method { evidence: Evidence::Everything, ..Method::default() }, |n, m| {
        holds::luck_is_zero_mean(&family(n), &runs(n, m))
    });
}

#[test]
fn to_take_people_for_infallible() {
    tells_apart(Method { misread: 0.0, ..Method::default() }, |n, m| holds::nothing_is_ruled_out(&runs(n, m)));
}

#[test]
fn to_average() {
    tells_apart(Method { judged: Judged::Mean, ..Method::default() }, |n, m| {
        holds::luck_is_zero_mean(&family(n), &runs(n, m))
    });
}

#[test]
fn to_grade_by_the_outcome() {
    tells_apart(Method { judged: Judged::Outcome, ..Method::default() }, |n, m| {
        holds::same_cues_same_grade(&family(n), &runs(n, m))
    });
}

#[test]
fn to_count_a_second_look_as_news() {
    tells_apart(Method { repeats_tell: true, ..Method::default() }, |n, m| {
        holds::a_second_look_tells_nothing(&family(n), n, m)
    });
}

#[test]
fn to_ignore_prices() {
    let free = Method { prices: false, ..Method::default() };
    tells_apart(free, |n, m| holds::costs_are_those_of_the_run(&family(n), &runs(n, m)));
    tells_apart(free, |n, m| holds::a_wrong_page_costs(&family(n), n, m, &script(&family(n), n)));
}
