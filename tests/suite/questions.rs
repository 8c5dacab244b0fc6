//! No question is answerable from how it is written: over the course the right option is not the longest, not the
//! shortest and not in the same place of its file more often than chance would have it.

use firedrill::course::lesson::{Choice, Kind, Lesson};

use crate::support::course;

/// Questions of one right option, with their ids.
fn single() -> Vec<(String, &'static [Choice])> {
    let lessons = course().lessons.iter();
    let questions = lessons.flat_map(Lesson::questions).filter_map(|(_, q)| match &q.kind {
        Kind::One(options) => Some((q.id.clone(), options.as_slice())),
        _ => None,
    });
    questions.collect()
}

/// How often an option that `is` so is the right one, against how often chance alone would have it: mean and standard
/// deviation of a sum of independent draws, one a question, each with the share of its options that are so.
fn against_chance(is: impl Fn(&[Choice], usize) -> bool) -> (f64, f64, f64) {
    let (mut seen, mut mean, mut variance) = (0.0, 0.0, 0.0);
    for (_, options) in single() {
        let right = options.iter().position(|o| o.right).unwrap();
        let p = (0..options.len()).filter(|i| is(options, *i)).count() as f64 / options.len() as f64;
        seen += f64::from(is(options, right));
        mean += p;
        variance += p * (1.0 - p);
    }
    (seen, mean, variance.sqrt())
}

fn longest(options: &[Choice], i: usize) -> bool {
    options.iter().all(|o| o.text.len() <= options[i].text.len())
}

fn shortest(options: &[Choice], i: usize) -> bool {
    options.iter().all(|o| o.text.len() >= options[i].text.len())
}

#[test]
fn length_tells_nothing() {
    assert!(single().len() >= 20, "a course with questions");
    for (what, (seen, mean, sd)) in [("longest", against_chance(longest)), ("shortest", against_chance(shortest))] {
        assert!((seen - mean).abs() <= 2.0 * sd, "{what}: right {seen} times, chance has {mean:.1} +- {sd:.1}");
    }
}

#[test]
fn place_in_the_file_tells_nothing() {
    for place in 0..4 {
        let (seen, mean, sd) = against_chance(|_, i| i == place);
        assert!(
            (seen - mean).abs() <= 2.0 * sd,
            "place {}: right {seen} times, chance has {mean:.1} +- {sd:.1}",
            place + 1
        );
    }
}

#[test]
fn a_right_option_is_not_much_longer_than_the_others() {
    for (id, options) in single() {
        let right = options.iter().find(|o| o.right).unwrap().text.len() as f64;
        let others = options.iter().filter(|o| !o.right);
        let mean = others.clone().map(|o| o.text.len() as f64).sum::<f64>() / others.count() as f64;
        assert!(right <= 1.6 * mean, "{id}: the right option has {right} letters, the others {mean:.0}");
    }
}
