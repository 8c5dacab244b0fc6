//! Every shipped decision: its scene leaves several worlds open, its key is what its options come to, and neither length nor
//! place gives the key away.

use std::sync::OnceLock;

use firedrill::course::Course;
use firedrill::session::decision::{Decided, Weighed, contradictions, weigh};
use firedrill::shell::launch;

/// The shipped course, and what the options of its decisions come to.
fn all() -> &'static (Course, Vec<Weighed>) {
    static ALL: OnceLock<(Course, Vec<Weighed>)> = OnceLock::new();
    ALL.get_or_init(|| {
        let course = launch::open_course(None).unwrap();
        let weighed = course.decisions.iter().map(|d| weigh(d).unwrap_or_else(|e| panic!("{}: {e}", d.id))).collect();
        (course, weighed)
    })
}

#[test]
fn the_key_is_what_the_options_come_to() {
    let (course, weighed) = all();
    assert!(!course.decisions.is_empty());
    for (decision, weighed) in course.decisions.iter().zip(weighed) {
        assert_eq!(contradictions(decision, weighed), vec![], "{}", decision.id);
        assert!(weighed.worlds.len() > 1, "{}: the scene fits one world alone", decision.id);
        let shares: u32 = weighed.worlds.iter().map(|(_, share)| share).sum();
        assert!((995..=1005).contains(&shares), "{}: {shares}", decision.id);
    }
}

#[test]
fn the_same_decision_played_twice_comes_to_the_same() {
    let (course, weighed) = all();
    let (decision, first) = (&course.decisions[0], &weighed[0]);
    assert_eq!(weigh(decision).as_ref(), Ok(first));
}

#[test]
fn the_best_is_not_given_away_by_length_or_place() {
    let course = launch::open_course(None).unwrap();
    let mut places = vec![];
    for decision in &course.decisions {
        let options = &decision.freeze().options;
        let best = options.iter().min_by_key(|o| o.rank).unwrap();
        let longest = options.iter().map(|o| o.text.chars().count()).max().unwrap();
        let others = options.iter().filter(|o| o.rank != best.rank);
        let ahead = others.map(|o| o.text.chars().count()).max().unwrap();
        assert!(best.text.chars().count() < longest || ahead == longest, "{}: the best is the longest", decision.id);
        let run = Decided::open(std::sync::Arc::new(decision.clone())).unwrap().run;
        places.push(run.shown(0).iter().position(|o| options[*o].rank == 1).unwrap());
    }
    assert!(course.decisions.len() < 3 || places.iter().any(|p| *p != places[0]), "always at {}", places[0]);
}
