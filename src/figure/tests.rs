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
fn print_all() {
    for kind in KINDS {
        let t = std::time::Instant::now();
        let live = Live::new(&Figure::of(kind));
        let took = t.elapsed();
        println!("== {} {took:?}\n{}\n{:?}", kind.name, live.picture().sentence, live.picture().table);
    }
}
